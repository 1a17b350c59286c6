// SPDX-License-Identifier: MIT

package logplex

import (
	"log/slog"
	"path"
	"strconv"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// state is what the rendering of one record needs. A handler's states are
// pooled; each is used by one goroutine at a time.
type state struct {
	*core
	plan *plan

	b      []byte   // the line
	prefix []byte   // logfmt: the open groups, each with its dot
	groups []string // the open groups
	masked bool     // an open group is secret: so is everything in it

	json    bool         // members of a JSON object are written, else logfmt
	comma   bool         // JSON: a member stands before the next one
	marks   []checkpoint // of the groups that the first attr opened
	levels  []level      // JSON: the open objects, the outermost first
	keys    []extent     // JSON: the keys of the open objects
	dup     bool         // JSON: a key stands twice
	hits    int          // secrets replaced so far
	known   int          // the values in plan that may be added to, when this record began
	guarded bool         // a panic of a finder is to cost its value only
	nodes   int          // members of groups written so far
	thawed  bool         // a Record is written: the text null stands for null

	arena    freeze.Arena
	scrubber scrubber // for users' redactors and Sinks
	spans    []secretscan.Span
	tmp      []byte // a value being replaced

	headers    [5]header // of debug, info, warning, error, and another level
	lastHeader *header
	last       timeText // the last attr of KindTime
}

// extent is a piece of state.b.
type extent struct{ start, end int }

// level is an open JSON object.
type level struct {
	first int      // its first key in state.keys
	seen  uint64   // which hashes its keys have
	outer []string // keys that stand in a handler's rendered attrs
}

// Buffers larger than this are not kept for the next record.
const maxKept = 64 << 10

func (c *core) take() *state {
	if s, ok := c.pool.Get().(*state); ok {
		return s
	}
	return c.newState()
}

func (c *core) newState() *state {
	s := &state{core: c, plan: c.plan, b: make([]byte, 0, 1024)}
	s.json = c.format == FormatJSON
	s.arena.Types = &c.types
	s.arena.Redacted = c.plan.tagged()
	return s
}

func (c *core) put(s *state) {
	if s.clean() {
		s.scrubber.arena.Reset()
		c.pool.Put(s)
	}
}

// clean lets go of what s holds of a record, and reports whether s is small
// enough to be kept.
func (s *state) clean() bool {
	if cap(s.b) > maxKept || cap(s.tmp) > maxKept || cap(s.keys) > 1024 {
		return false
	}
	s.arena.Reset()
	return true
}

// reset readies s for what is logged through h.
func (s *state) reset(h *Handler) {
	s.b = s.b[:0]
	s.prefix, s.groups = s.prefix[:0], s.groups[:0]
	if len(h.groups) > 0 {
		s.prefix = append(s.prefix, h.prefix...)
		s.groups = append(s.groups, h.groups...)
	}
	s.masked = h.masked
	s.comma, s.dup, s.nodes = true, h.twice, 0
	s.known = s.plan.added()
	s.levels, s.keys = s.levels[:0], s.keys[:0]
}

// caller writes the place of a log call.
func (s *state) caller(src *slog.Source) {
	if src == nil || src.File == "" && src.Line == 0 {
		return
	}
	callerText(s, path.Base(src.File), src.Line)
}

func callerText[F string | []byte](s *state, file F, line int) {
	if s.json {
		s.b = append(s.b, `,"`+keyCaller+`":"`...)
	} else {
		s.b = append(s.b, " "+keyCaller+"="...)
	}
	start := len(s.b)
	s.b = append(s.b, file...)
	if line > 0 {
		s.b = append(s.b, ':')
		s.b = strconv.AppendInt(s.b, int64(line), 10)
	} else {
		s.scrub(start, false) // another logger's text, not ours
	}
	s.finishString(start)
}

// attr writes one attr, at a depth of open groups.
func (s *state) attr(a *slog.Attr, depth int) {
	kind := a.Value.Kind()
	switch kind {
	case slog.KindGroup:
		s.group(a.Key, a.Value.Group(), depth)
		return
	case slog.KindAny, slog.KindLogValuer:
		s.foreign(a, depth)
		return
	}
	e := lookup(s, a.Key)
	v := verdictOf(s, e, a.Key)
	writeKey(s, e, a.Key)
	if v == secretscan.Secret && s.maskLeaf(a.Value) {
		return
	}
	if kind == slog.KindString {
		s.text(a.Key, a.Value.String(), v)
		return
	}
	s.value(a.Value)
}

// foreign writes an attr whose value is the program's own type.
func (s *state) foreign(a *slog.Attr, depth int) {
	x := a.Value.Any()
	if x == nil && a.Key == "" {
		return // by slog's rule the zero Attr is nothing
	}
	key := lookup(s, a.Key)
	v := verdictOf(s, key, a.Key)
	if v == secretscan.Secret && x != nil {
		writeKey(s, key, a.Key)
		s.placeholder(nil)
		return
	}
	value := a.Value
	if err, ok := x.(error); ok && a.Value.Kind() == slog.KindAny {
		if text, ok := freeze.ErrorText(err); ok {
			writeKey(s, key, a.Key)
			s.text(a.Key, text, v)
			return
		}
		value = slog.Value{}
	} else if _, frozen := x.(*freeze.List); !frozen {
		value = s.arena.Freeze(a.Value)
		switch value.Kind() {
		case slog.KindGroup:
			s.group(a.Key, value.Group(), depth)
			return
		case slog.KindString:
			writeKey(s, key, a.Key)
			s.text(a.Key, value.String(), v)
			return
		}
	}
	writeKey(s, key, a.Key)
	s.value(value)
}

// group writes the members of a group. A group without any is left out.
func (s *state) group(key string, members []slog.Attr, depth int) {
	if len(members) == 0 {
		return
	}
	if key == "" {
		if depth < 2*freeze.MaxDepth {
			s.members(members, depth)
		}
		return
	}
	if depth >= freeze.MaxDepth {
		s.key(key)
		s.text("", freeze.DepthMark, secretscan.None)
		return
	}
	if verdictOf(s, lookup(s, key), key) == secretscan.Secret {
		s.key(key)
		s.placeholder(nil)
		return
	}
	mark := s.open(key)
	s.members(members, depth)
	s.shut(mark)
}

// members writes the members of a group. Depth alone does not bound a group
// that holds itself.
func (s *state) members(members []slog.Attr, depth int) {
	quick := s.quick()
	for i := range members {
		if s.nodes++; s.nodes > freeze.MaxNodes {
			if s.nodes == freeze.MaxNodes+1 {
				s.key("")
				s.text("", freeze.LimitMark, secretscan.None)
			}
			return
		}
		if quick {
			s.b = s.quickEach(s.b, &members[i], depth+1)
		} else {
			s.attr(&members[i], depth+1)
		}
	}
}

// checkpoint is what an emptied group goes back to.
type checkpoint struct {
	b, begun, prefix, groups, keys, levels int
	comma                                  bool
}

func (s *state) open(key string) checkpoint {
	c := checkpoint{b: len(s.b), prefix: len(s.prefix), groups: len(s.groups), keys: len(s.keys), levels: len(s.levels), comma: s.comma}
	if s.json {
		s.key(key)
		s.b = append(s.b, '{')
		s.levels = append(s.levels, level{first: len(s.keys)})
		s.comma = false
	} else if e := lookup(s, key); e != nil {
		s.prefix = append(append(s.prefix, e.logfmt[1:len(e.logfmt)-1]...), '.')
	} else {
		s.prefix = appendPrefix(s.prefix, s.plan.key(key))
	}
	s.groups = append(s.groups, key)
	c.begun = len(s.b)
	return c
}

func appendPrefix(b []byte, group string) []byte {
	return append(format.AppendKey(b, group), '.')
}

func (s *state) shut(c checkpoint) {
	s.prefix, s.groups = s.prefix[:c.prefix], s.groups[:c.groups]
	if len(s.b) == c.begun {
		s.b, s.keys, s.levels, s.comma = s.b[:c.b], s.keys[:c.keys], s.levels[:c.levels], c.comma
		return
	}
	if s.json {
		s.b = append(s.b, '}')
		s.keys = s.keys[:s.levels[c.levels].first]
		s.levels, s.comma = s.levels[:c.levels], true
	}
}

// key writes a key that is no attr's own.
func (s *state) key(key string) { writeKey(s, lookup(s, key), key) }

// placeholder writes what stands for a secret value.
func (s *state) placeholder(secret []byte) {
	if s.json {
		s.b = append(s.b, '"')
	}
	s.b = s.plan.mask.Append(s.b, secretscan.KindKey, secret)
	s.hits++
	if s.json {
		s.b = append(s.b, '"')
	}
	s.comma = true
}

// maskLeaf writes the placeholder for a secret leaf. What is empty, true,
// false or null stays visible: it explains failures and tells nothing.
func (s *state) maskLeaf(v slog.Value) bool {
	switch v.Kind() {
	case slog.KindBool:
		return false
	case slog.KindString:
		if visible(v.String()) {
			return false
		}
		s.tmp = append(s.tmp[:0], v.String()...)
		s.placeholder(s.tmp)
	default:
		s.placeholder(nil)
	}
	return true
}

// scrub replaces the secrets in the raw text that stands from start on and
// reports whether there were any.
func (s *state) scrub(start int, allowed bool) bool {
	t := s.b[start:]
	if s.guarded {
		s.spans = s.plan.find(s.spans[:0], t, allowed)
	} else {
		s.spans = s.plan.scan(s.spans[:0], t, allowed)
	}
	if len(s.spans) == 0 {
		return false
	}
	s.hits++
	s.tmp = s.plan.mask.Replace(s.tmp[:0], t, s.spans)
	s.b = append(s.b[:start], s.tmp...)
	return true
}
