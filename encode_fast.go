// SPDX-License-Identifier: MIT

package logplex

import (
	"log/slog"
	"strconv"

	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// quick reports whether quickAttr may be used for attrs of the open groups:
// they stand in a logfmt line, none of the groups is secret, and only built-in
// rules that name no paths apply.
func (s *state) quick() bool {
	return !s.json && !s.guarded && !s.masked && s.plan.ordered == nil && !s.plan.paths && s.cache != nil
}

// quickAttrs appends attrs to the line b, the short way where there is one.
func (s *state) quickAttrs(b []byte, attrs []slog.Attr, depth int) []byte {
	for i := range attrs {
		var done bool
		if b, done = s.quickAttr(b, &attrs[i]); !done {
			s.b = b
			s.attr(&attrs[i], depth)
			b = s.b
		}
	}
	return b
}

// quickEach appends an attr to the line b, the short way where there is one.
func (s *state) quickEach(b []byte, a *slog.Attr, depth int) []byte {
	b, done := s.quickAttr(b, a)
	if !done {
		s.b = b
		s.attr(a, depth)
		b = s.b
	}
	return b
}

// quickAttr is the short way of attr for the attrs that records are mostly
// made of: it appends a to the line b and keeps everything in registers. Where
// there is more to do than to copy, it reports false with b as it was, and
// attr does it. FuzzQuick ties the two together.
func (s *state) quickAttr(b []byte, a *slog.Attr) ([]byte, bool) {
	e := s.entry(a.Key)
	if e == nil || e.verdict != secretscan.None {
		return b, false
	}
	begun := len(b)
	switch {
	case len(s.prefix) > 0:
		b = append(append(append(b, ' '), s.prefix...), e.logfmt[1:]...)
	case e.ours:
		return b, false
	default:
		b = e.appendTo(b)
	}
	var text string
	switch a.Value.Kind() {
	case slog.KindString:
		text = a.Value.String()
	case slog.KindInt64:
		if i := a.Value.Int64(); i < cardDigits {
			return appendInt(b, i), true
		}
		return b[:begun], false
	case slog.KindUint64:
		if u := a.Value.Uint64(); u < cardDigits {
			return appendUint(b, u), true
		}
		return b[:begun], false
	case slog.KindBool:
		return strconv.AppendBool(b, a.Value.Bool()), true
	case slog.KindFloat64:
		return appendFloat(b, a.Value.Float64()), true
	case slog.KindDuration:
		return appendDuration(b, a.Value.Duration()), true
	case slog.KindTime:
		return s.appendTime(b, a.Value.Time()), true
	case slog.KindAny:
		err, ok := a.Value.Any().(error)
		if !ok {
			return b[:begun], false
		}
		if text, ok = freeze.ErrorText(err); !ok {
			return b[:begun], false
		}
	default:
		return b[:begun], false
	}
	b, done := quickText(s, b, text)
	if !done {
		b = b[:begun]
	}
	return b, done
}

// quickText appends a text as a logfmt value to the line b, or reports false
// and leaves more of b to its caller, to cut: where the text is long or holds a
// secret. It looks at most bytes once to know whether there may be one and how
// the text is to be quoted.
func quickText[T string | []byte](s *state, b []byte, text T) ([]byte, bool) {
	m, ok := secretscan.MarksOf(text)
	if !ok {
		return b, false
	}
	bare := m.Bare()
	if !bare {
		b = append(b, '"')
	}
	start := len(b)
	b = append(b, text...)
	if !s.plan.blind && !s.plan.clean(s.spans[:0], b[start:], m) {
		return b, false
	}
	switch {
	case bare:
		return b, string(text) != "null"
	case m.Plain():
		return append(b, '"'), true
	case !m.ASCII() && escape.BareText(b[start:]):
		copy(b[start-1:], b[start:])
		return b[:len(b)-1], true
	}
	return append(escape.AppendJSON(b[:start], text), '"'), true
}

// quickTextJSON is quickText for a JSON string.
func quickTextJSON[T string | []byte](s *state, b []byte, text T) ([]byte, bool) {
	m, ok := secretscan.MarksOf(text)
	if !ok {
		return b, false
	}
	b = append(b, '"')
	start := len(b)
	b = append(b, text...)
	if !s.plan.blind && !s.plan.clean(s.spans[:0], b[start:], m) {
		return b, false
	}
	if !m.Plain() {
		b = escape.AppendJSON(b[:start], text)
	}
	return append(b, '"'), true
}
