// SPDX-License-Identifier: MIT

package logplex

import (
	"log/slog"
	"path"
	"strconv"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/redact"
)

// state is what the rendering of one record needs. A handler's states are
// pooled; each is used by one goroutine at a time.
type state struct {
	// What each record needs comes first, so that it shares cache lines.
	*core
	policy     *redact.Policy
	b          []byte // the line
	known      int    // the values in plan that may be added to, when this record began
	lastHeader *header
	json       bool // members of a JSON object are written, else logfmt
	comma      bool // JSON: a member stands before the next one
	masked     bool // an open group is secret: so is everything in it
	guarded    bool // a panic of a finder is to cost its value only
	dup        bool // JSON: a key stands twice
	empty      bool // the last record had no attrs
	writing    bool // the line is being written, and the output's lock held
	thawed     bool // a Record is written: the text null stands for null

	prefix []byte   // logfmt: a space and the open groups, each with its dot
	groups []string // the open groups
	base   *string  // the first of the Handler's groups, which stand in both as in its last record; nil: none do
	nodes  int      // members of groups written so far

	levels     []level      // JSON: the open objects, the outermost first
	keys       []extent     // JSON: the keys of the open objects
	hits       int          // secrets replaced so far
	told       *redact.Hits // the secrets replaced so far; nil: nobody is told of them
	listAt     int          // where the outermost list being written starts; 0: none is
	listGroups int          // the groups that are open around it
	within     string       // the key of the list that all is written for
	marks      []checkpoint // of the groups that the first attr opened

	tmp      []byte // a value being replaced
	arena    freeze.Arena
	scrubber redact.Scrubber // for users' redactors and Sinks
	spans    []redact.Span
	list     *state // renders lists for the scrubber; made when first needed

	headers   [5]header // of debug, info, warning, error, and another level
	texts     textCache
	fieldKeys fieldKeys
}

// extent is a piece of state.b.
type extent struct{ start, end int }

// level is an open JSON object.
type level struct {
	first int      // its first key in state.keys
	seen  uint64   // which hashes its keys have
	outer []string // keys that stand in a handler's rendered attrs
}

// Buffers of these sizes and larger are not kept for the next record.
const (
	maxKept     = 128 << 10 // bytes; a line with a value of 64 KiB is kept
	maxKeptKeys = 1024
)

func (c *core) take() *state { return c.pool.Get().(*state) }

// newState is the pool's New.
func (c *core) newState() any {
	s := &state{core: c, policy: c.policy, b: make([]byte, 0, 1024), prefix: make([]byte, 0, 128)}
	s.json = c.format == FormatJSON
	s.arena.Types, s.arena.Names = &c.types, c.policy.Names()
	s.arena.Redacted = c.policy.TagMask()
	if c.policy.Listens() {
		s.told = new(redact.Hits)
	}
	return s
}

func (c *core) put(s *state) {
	if s.small() {
		s.arena.Reset()
		s.scrubber.Release()
		c.pool.Put(s)
	}
}

// small reports whether s may be kept for another record.
func (s *state) small() bool {
	// All of them are below a power of two if all their bits are.
	return cap(s.b)|cap(s.tmp)|cap(s.prefix)|cap(s.keys)*(maxKept/maxKeptKeys)|s.scrubber.Cap() < maxKept
}

// reset readies s for what is logged through h.
func (s *state) reset(h *Handler) {
	s.b = s.b[:0]
	s.known = s.policy.Generation()
	switch n := len(h.groups); {
	case n == 0:
		s.prefix, s.groups = s.prefix[:0], s.groups[:0]
		if s.base != nil { // no pointer is written where that can be helped
			s.base = nil
		}
	case s.base == &h.groups[0] && s.known == s.core.known:
		// They are those of the last record.
		s.prefix, s.groups = s.prefix[:len(h.prefix)], s.groups[:n]
	default:
		s.resetGroups(h)
	}
	s.masked, s.guarded = h.masked, h.guarded
	s.comma, s.dup, s.nodes = true, h.twice, 0
	s.levels, s.keys = s.levels[:0], s.keys[:0]
	if s.told != nil {
		s.told.Reset()
	}
}

// resetGroups opens the groups of h and no others. Each WithGroup makes a slice
// of its own for them, so that the place of the first stands for them all.
func (s *state) resetGroups(h *Handler) {
	s.groups = append(s.groups[:0], h.groups...)
	if len(h.groups) > 0 && s.known == s.core.known {
		s.prefix, s.base = append(s.prefix[:0], h.prefix...), &h.groups[0]
		return
	}
	// A name may be a value that was added since.
	s.prefix, s.base = s.prefix[:0], nil
	if len(h.prefix) == 0 {
		return // none is written
	}
	for _, g := range h.groups {
		s.prefix = appendPrefix(s.prefix, s.policy.KeyText(g))
	}
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
		s.group(s.entry(a.Key), a.Key, a.Value.Group(), nil, depth)
		return
	case slog.KindLogValuer:
		s.valuer(a, depth)
		return
	case slog.KindAny:
		s.foreign(a.Key, a.Value.Any(), depth)
		return
	}
	e := lookup(s, a.Key)
	v := verdictOf(s, e, a.Key)
	writeKey(s, e, a.Key)
	if v == redact.Secret && s.maskLeaf(a.Value) {
		return
	}
	if kind == slog.KindString {
		s.text(a.Key, a.Value.String(), v)
		return
	}
	s.value(a.Value)
}

// valuer writes an attr of KindLogValuer.
func (s *state) valuer(a *slog.Attr, depth int) {
	key := s.entry(a.Key)
	v := verdictOf(s, key, a.Key)
	if v == redact.Secret {
		writeKey(s, key, a.Key)
		s.placeholder(nil)
		return
	}
	s.frozen(key, a.Key, v, s.arena.FreezeValuer(a.Value.LogValuer()), depth)
}

// foreign writes an attr of KindAny.
func (s *state) foreign(name string, x any, depth int) {
	if x == nil && name == "" {
		return // by slog's rule the zero Attr is nothing
	}
	key := s.entry(name)
	v := verdictOf(s, key, name)
	if v == redact.Secret && x != nil {
		writeKey(s, key, name)
		s.placeholder(nil)
		return
	}
	var value slog.Value
	switch x := x.(type) {
	case *freeze.List:
		value = slog.AnyValue(x)
	case error:
		if text, ok := freeze.ErrorText(x); ok {
			value = slog.StringValue(text)
		}
	default:
		if flat, ok := s.arena.Flat(x); ok {
			s.group(key, name, nil, &flat, depth)
			return
		}
		value = s.arena.FreezeAny(x)
	}
	s.frozen(key, name, v, value, depth)
}

// frozen writes what an attr's value was frozen to.
func (s *state) frozen(e *keyEntry, key string, v redact.Verdict, value slog.Value, depth int) {
	switch value.Kind() {
	case slog.KindGroup:
		s.group(e, key, value.Group(), nil, depth)
	case slog.KindString:
		writeKey(s, e, key)
		s.text(key, value.String(), v)
	default:
		writeKey(s, e, key)
		s.value(value)
	}
}

// group writes a group: its members, or the fields of a struct if that is not
// nil. A group without any is left out.
func (s *state) group(e *keyEntry, key string, members []slog.Attr, flat *freeze.Flat, depth int) {
	if len(members) == 0 && flat == nil {
		return
	}
	if key == "" {
		if depth < 2*freeze.MaxDepth {
			s.inside(members, flat, depth)
		}
		return
	}
	if depth >= freeze.MaxDepth {
		writeKey(s, e, key)
		s.text("", freeze.DepthMark, redact.None)
		return
	}
	if verdictOf(s, e, key) == redact.Secret {
		writeKey(s, e, key)
		s.placeholder(nil)
		return
	}
	if s.json {
		mark := s.openAs(e, key)
		s.inside(members, flat, depth)
		s.shut(mark)
		return
	}
	// In logfmt nothing stands in the line of a group itself.
	prefix, groups := len(s.prefix), len(s.groups)
	s.enter(e, key)
	s.inside(members, flat, depth)
	s.prefix = s.prefix[:prefix]
	s.groups = s.groups[:groups]
}

func (s *state) inside(members []slog.Attr, flat *freeze.Flat, depth int) {
	if flat != nil {
		s.fields(flat, depth)
	} else {
		s.members(members, depth)
	}
}

// members writes the members of a group.
func (s *state) members(members []slog.Attr, depth int) {
	if s.quick() {
		s.b = s.quickMembers(s.b, members, depth)
		return
	}
	quick := s.quickJSON()
	for i := range members {
		if s.nodes++; s.nodes > freeze.MaxNodes {
			s.limit()
			return
		}
		if !quick || !s.quickAttrJSON(&members[i]) {
			s.attr(&members[i], depth+1)
		}
	}
}

// limit marks, once, that there are more members than a line may have. Depth
// alone does not bound a group that holds itself.
func (s *state) limit() {
	if s.nodes == freeze.MaxNodes+1 {
		s.key("")
		s.text("", freeze.LimitMark, redact.None)
	}
}

// checkpoint is what an emptied group goes back to.
type checkpoint struct {
	b, begun, prefix, groups, keys, levels int
	comma                                  bool
}

func (s *state) open(key string) checkpoint { return s.openAs(lookup(s, key), key) }

func (s *state) openAs(e *keyEntry, key string) checkpoint {
	c := checkpoint{b: len(s.b), prefix: len(s.prefix), groups: len(s.groups), keys: len(s.keys), levels: len(s.levels), comma: s.comma}
	if s.json {
		writeKey(s, e, key)
		s.b = append(s.b, '{')
		s.levels = append(s.levels, level{first: len(s.keys)})
		s.comma = false
		s.groups = append(s.groups, key)
	} else {
		s.enter(e, key)
	}
	c.begun = len(s.b)
	return c
}

// enter opens a group of a logfmt line.
func (s *state) enter(e *keyEntry, key string) {
	if e != nil {
		s.addGroup(e)
	} else {
		s.prefix = appendPrefix(s.prefix, s.policy.KeyText(key))
	}
	s.groups = append(s.groups, key)
}

func appendPrefix(b []byte, group string) []byte {
	if len(b) == 0 {
		b = append(b, ' ')
	}
	return append(format.AppendKey(b, group), '.')
}

func (s *state) shut(c checkpoint) {
	s.prefix = s.prefix[:c.prefix]
	s.groups = s.groups[:c.groups]
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
	if s.told != nil {
		s.note(len(s.b))
	}
	if s.json {
		s.b = append(s.b, '"')
	}
	s.b = s.policy.AppendMask(s.b, secret)
	s.hits++
	if s.json {
		s.b = append(s.b, '"')
	}
	s.comma = true
}

// maskLeaf writes the placeholder for a secret leaf and returns true, unless the
// leaf may be seen.
func (s *state) maskLeaf(v slog.Value) bool {
	text := ""
	if v.Kind() == slog.KindString {
		text = v.String()
	}
	if redact.Leaf(redact.Secret, v.Kind(), "", text) != redact.Mask {
		return false
	}
	s.tmp = append(s.tmp[:0], text...)
	s.placeholder(s.tmp)
	return true
}

// scrub replaces the secrets in the raw text that stands from start on and
// reports whether there were any.
func (s *state) scrub(start int, allowed bool) bool {
	t := s.b[start:]
	if s.guarded {
		s.spans = s.policy.FindSafe(s.spans[:0], t, allowed)
	} else {
		s.spans = s.policy.Find(s.spans[:0], t, allowed)
	}
	if len(s.spans) == 0 {
		return false
	}
	s.hits++
	if s.told != nil {
		s.noteSpans(start)
	}
	s.tmp = s.policy.Replace(s.tmp[:0], t, s.spans)
	s.b = append(s.b[:start], s.tmp...)
	return true
}
