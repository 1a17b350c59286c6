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
	start := len(b)
	b = append(b, text...)
	if !s.plan.blind && len(s.plan.scan(s.spans[:0], b[start:], false)) > 0 {
		return b[:begun], false
	}
	switch {
	case escape.Bare(b[start:]):
		if text == "null" {
			return b[:begun], false
		}
	case escape.JSONPlain(b[start:]):
		b = append(b, '"', '"')
		copy(b[start+1:], b[start:len(b)-2])
		b[start] = '"'
	case !escape.BareText(b[start:]):
		s.tmp = append(s.tmp[:0], b[start:]...)
		b = append(escape.AppendJSON(append(b[:start], '"'), s.tmp), '"')
	}
	return b, true
}
