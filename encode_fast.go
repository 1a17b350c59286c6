// SPDX-License-Identifier: MIT

package logplex

import (
	"log/slog"
	"strconv"

	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/redact"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// quick reports whether quickEach may be used for attrs of the open groups:
// they stand in a logfmt line, none of the groups is secret, and only built-in
// rules that name no paths apply.
func (s *state) quick() bool {
	return !s.json && !s.guarded && !s.masked && s.policy.Simple() && s.cache != nil
}

// quickAttrs appends attrs to the line b.
func (s *state) quickAttrs(b []byte, attrs []slog.Attr, depth int) []byte {
	for i := range attrs {
		b = s.quickEach(b, &attrs[i], depth)
	}
	return b
}

// quickEach is the short way of attr for the attrs that records are mostly made
// of: it appends a to the line b and keeps everything in registers. What takes
// more than to copy is left to attr. FuzzQuick ties the two together.
func (s *state) quickEach(b []byte, a *slog.Attr, depth int) []byte {
	kind := a.Value.Kind()
	switch kind {
	case slog.KindGroup:
		return s.quickGroup(b, s.entry(a.Key), a.Key, a.Value.Group(), nil, depth)
	case slog.KindLogValuer:
		return s.quickValuer(b, a, depth)
	case slog.KindAny:
		return s.quickAny(b, a, depth)
	}
	begun := len(b)
	if e := s.entry(a.Key); s.plain(e) {
		if len(s.prefix) > 0 {
			b = e.appendIn(b, s.prefix)
		} else {
			b = e.appendTo(b)
		}
		switch kind {
		case slog.KindString:
			if b, ok := quickText(s, b, a.Value.String()); ok {
				return b
			}
		case slog.KindInt64:
			if i := a.Value.Int64(); i < redact.CardDigits {
				return fastconv.AppendInt(b, i)
			}
		case slog.KindUint64:
			if u := a.Value.Uint64(); u < redact.CardDigits {
				return fastconv.AppendUint(b, u)
			}
		case slog.KindBool:
			return strconv.AppendBool(b, a.Value.Bool())
		case slog.KindFloat64:
			return fastconv.AppendFloat(b, a.Value.Float64())
		case slog.KindDuration:
			return fastconv.AppendDuration(b, a.Value.Duration())
		case slog.KindTime:
			return fastconv.AppendTime(b, a.Value.Time())
		}
	}
	s.b = b[:begun]
	s.attr(a, depth)
	return s.b
}

// quickValuer is quickEach for an attr of KindLogValuer.
func (s *state) quickValuer(b []byte, a *slog.Attr, depth int) []byte {
	e := s.entry(a.Key)
	if !s.plain(e) {
		s.b = b
		s.valuer(a, depth)
		return s.b
	}
	v := s.arena.FreezeValuer(a.Value.LogValuer())
	switch v.Kind() {
	case slog.KindGroup:
		return s.quickGroup(b, e, a.Key, v.Group(), nil, depth)
	case slog.KindAny:
		s.b = b
		s.frozen(e, a.Key, e.verdict, v, depth)
		return s.b
	}
	leaf := slog.Attr{Key: a.Key, Value: v}
	return s.quickEach(b, &leaf, depth)
}

// quickAny is quickEach for an attr of KindAny.
func (s *state) quickAny(b []byte, a *slog.Attr, depth int) []byte {
	x := a.Value.Any()
	if e := s.entry(a.Key); s.plain(e) {
		if err, ok := x.(error); ok {
			if text, ok := freeze.ErrorText(err); ok {
				begun := len(b)
				if len(s.prefix) > 0 {
					b = e.appendIn(b, s.prefix)
				} else {
					b = e.appendTo(b)
				}
				if b, ok = quickText(s, b, text); ok {
					return b
				}
				s.b = b[:begun]
				s.frozen(e, a.Key, e.verdict, slog.StringValue(text), depth)
				return s.b
			}
		} else if flat, ok := s.arena.Flat(x); ok {
			return s.quickGroup(b, e, a.Key, nil, &flat, depth)
		}
	}
	s.b = b
	s.foreign(a.Key, x, depth)
	return s.b
}

// quickGroup is group in the short way.
func (s *state) quickGroup(b []byte, e *keyEntry, key string, members []slog.Attr, flat *freeze.Flat, depth int) []byte {
	if key == "" || depth >= freeze.MaxDepth || !s.plain(e) || len(members) == 0 && flat == nil {
		s.b = b
		s.group(e, key, members, flat, depth)
		return s.b
	}
	prefix, groups := len(s.prefix), len(s.groups)
	s.addGroup(e)
	s.groups = append(s.groups, key)
	if flat != nil {
		b = s.quickFields(b, flat, depth)
	} else {
		b = s.quickMembers(b, members, depth)
	}
	s.prefix, s.groups = s.prefix[:prefix], s.groups[:groups]
	return b
}

// quickMembers is members in the short way.
func (s *state) quickMembers(b []byte, members []slog.Attr, depth int) []byte {
	for i := range members {
		if s.nodes++; s.nodes > freeze.MaxNodes {
			s.b = b
			s.limit()
			return s.b
		}
		b = s.quickEach(b, &members[i], depth+1)
	}
	return b
}

// plain reports whether nothing is to be done about e's key but to write it.
func (s *state) plain(e *keyEntry) bool {
	return e != nil && e.verdict == redact.None && (len(s.prefix) > 0 || !e.ours)
}

// quickText appends a text as a value to the line b, between quotes where s.json
// or the text asks for them, or reports false and leaves more of b to its
// caller, to cut: where the text is long or holds a secret. It looks at most
// bytes once to know whether there may be one and how the text is to be quoted.
func quickText[T string | []byte](s *state, b []byte, text T) ([]byte, bool) {
	m, ok := secretscan.MarksOf(text)
	if !ok {
		return b, false
	}
	bare := !s.json && m.Bare()
	if !bare && !m.Plain() || !s.policy.Quiet(m) && !fastconv.IsTime(text) {
		return knownText(s, b, text, m)
	}
	start := len(b)
	if bare {
		if string(text) == "null" {
			return b, false
		}
		b = append(b, text...)
	} else {
		start++
		b = append(append(append(b, '"'), text...), '"')
	}
	return b, s.policy.OnlyShapes() || s.policy.NoKnownValues(s.spans[:0], b[start:start+len(text)])
}

// knownText is quickText for a text that takes more than one look.
func knownText[T string | []byte](s *state, b []byte, text T, m secretscan.Marks) ([]byte, bool) {
	written, w := lookUp(&s.texts, text, s.known)
	if written != nil {
		return append(b, written...), true
	}
	begun := len(b)
	b = append(b, '"')
	start := len(b)
	b = append(b, text...)
	switch {
	case !s.policy.IsClean(s.spans[:0], b[start:], m):
		return b, false
	case !s.json && (m.Bare() || !m.ASCII() && escape.BareText(b[start:])):
		if string(text) == "null" {
			return b, false
		}
		copy(b[begun:], b[start:])
		b = b[:len(b)-1]
	case m.Plain():
		b = append(b, '"')
	default:
		b = append(escape.AppendJSON(b[:start], text), '"')
	}
	if w != nil {
		keep(w, text, b[begun:], s.known)
	}
	return b, true
}
