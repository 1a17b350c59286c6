// SPDX-License-Identifier: MIT

package logplex

import (
	"log/slog"
	"strconv"

	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/redact"
)

// quickJSON is quick for quickAttrJSON. The objects of a list in a logfmt line
// do without: what is remembered of texts is as that line has them.
func (s *state) quickJSON() bool {
	return s.json && s.format == FormatJSON && len(s.levels) > 0 && !s.guarded && !s.masked && s.policy.Simple() && s.cache != nil
}

// quickAttrJSON is quickEach for a JSON object: it writes a, or reports false
// and leaves it to attr. A key that may stand in the object already is left to
// it too. FuzzQuick ties the two together.
func (s *state) quickAttrJSON(a *slog.Attr) bool {
	e := s.entry(a.Key)
	if e == nil || e.verdict != redact.None || e.ours && len(s.levels) == 1 {
		return false
	}
	l := &s.levels[len(s.levels)-1]
	if s.dup || l.seen&e.bit != 0 || len(s.keys)-l.first >= maxCompared || len(l.outer) >= maxCompared {
		return false
	}
	b := s.b
	if s.comma {
		b = append(b, ',')
	}
	b = append(b, '"')
	start := len(b)
	b = append(b, e.json...)
	done := true
	switch a.Value.Kind() {
	case slog.KindString:
		b, done = quickText(s, b, a.Value.String())
	case slog.KindInt64:
		i := a.Value.Int64()
		b, done = fastconv.AppendInt(b, i), i < redact.CardDigits
	case slog.KindUint64:
		u := a.Value.Uint64()
		b, done = fastconv.AppendUint(b, u), u < redact.CardDigits
	case slog.KindBool:
		b = strconv.AppendBool(b, a.Value.Bool())
	case slog.KindFloat64:
		f := a.Value.Float64()
		b, done = fastconv.AppendFloat(b, f), f-f == 0 // neither NaN nor infinite
	case slog.KindDuration:
		b = strconv.AppendInt(b, int64(a.Value.Duration()), 10)
	case slog.KindTime:
		b = append(fastconv.AppendTime(append(b, '"'), a.Value.Time()), '"')
	case slog.KindAny:
		err, ok := a.Value.Any().(error)
		if !ok {
			return false
		}
		text, ok := freeze.ErrorText(err)
		if !ok {
			return false
		}
		if b, done = quickText(s, b, text); !done {
			s.frozen(e, a.Key, e.verdict, slog.StringValue(text), 0)
			return true
		}
	default:
		return false
	}
	if !done {
		return false
	}
	l.seen |= e.bit
	s.keys = append(s.keys, extent{start, start + len(e.json) - len(`":`)})
	s.b, s.comma = b, true
	return true
}
