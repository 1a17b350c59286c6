// SPDX-License-Identifier: MIT

package logplex

import (
	"log/slog"
	"math"
	"strconv"

	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/redact"
)

// value writes a leaf other than text behind its key.
func (s *state) value(v slog.Value) {
	s.comma = true
	switch v.Kind() {
	case slog.KindInt64:
		s.integer(v.Int64())
	case slog.KindUint64:
		if u := v.Uint64(); u <= math.MaxInt64 {
			s.integer(int64(u))
		} else {
			s.b = strconv.AppendUint(s.b, u, 10)
		}
	case slog.KindBool:
		s.b = strconv.AppendBool(s.b, v.Bool())
	case slog.KindFloat64:
		s.float(v.Float64())
	case slog.KindDuration:
		if s.json {
			s.b = strconv.AppendInt(s.b, int64(v.Duration()), 10)
		} else {
			s.b = fastconv.AppendDuration(s.b, v.Duration())
		}
	case slog.KindTime:
		if s.json {
			s.b = append(s.b, '"')
		}
		s.b = fastconv.AppendTime(s.b, v.Time())
		if s.json {
			s.b = append(s.b, '"')
		}
	case slog.KindString:
		s.text("", v.String(), redact.None)
	default:
		switch x := v.Any().(type) {
		case *freeze.List:
			s.elements(x)
		case freeze.Empty:
			s.b = append(s.b, "{}"...)
		case freeze.Number:
			numberText(s, x)
		default:
			s.b = append(s.b, "null"...)
		}
	}
}

// text writes a string value, scrubbed.
func (s *state) text(key, t string, verdict redact.Verdict) {
	if s.json {
		s.b = append(s.b, '"')
	}
	start := len(s.b)
	s.b = append(s.b, t...)
	if s.policy.Idle() && !s.json && verdict != redact.Weak && escape.Bare(s.b[start:]) && t != "null" {
		return // nothing is looked for, and nothing needs quotes
	}
	s.endText(start, verdict, verdict == redact.Weak && redact.Leaf(verdict, slog.KindString, key, s.b[start:]) == redact.Mask)
}

func (s *state) textBytes(key, t []byte, verdict redact.Verdict) {
	if s.json {
		s.b = append(s.b, '"')
	}
	start := len(s.b)
	s.b = append(s.b, t...)
	s.endText(start, verdict, verdict == redact.Weak && redact.Leaf(verdict, slog.KindString, key, t) == redact.Mask)
}

// endText scrubs and quotes the raw text that stands from start on; secret says
// that all of it is one.
func (s *state) endText(start int, verdict redact.Verdict, secret bool) {
	if secret {
		s.tmp = append(s.tmp[:0], s.b[start:]...)
		if s.told != nil {
			s.note(start)
		}
		s.b = s.policy.AppendMask(s.b[:start], s.tmp)
		s.hits++
	} else {
		s.scrub(start, verdict == redact.Allowed)
	}
	s.finishString(start)
}

// finishString quotes or escapes the raw text that stands from start on.
func (s *state) finishString(start int) {
	t := s.b[start:]
	s.comma = true
	if s.json {
		if !escape.JSONPlain(t) {
			s.escape(start)
		}
		s.b = append(s.b, '"')
		return
	}
	switch {
	case escape.Bare(t):
		if string(t) == "null" && !s.thawed {
			s.quote(start)
		}
	case escape.JSONPlain(t):
		s.quote(start)
	case !escape.BareText(t):
		s.escape(start)
		s.quote(start)
	}
}

// escape escapes what stands from start on for the inside of quotes, which in
// JSON and in logfmt take the same escapes.
func (s *state) escape(start int) {
	s.tmp = append(s.tmp[:0], s.b[start:]...)
	s.b = escape.AppendJSON(s.b[:start], s.tmp)
}

func (s *state) integer(i int64) {
	start := len(s.b)
	s.b = fastconv.AppendInt(s.b, i)
	if i < redact.CardDigits {
		return
	}
	if s.scrub(start, false) && s.json {
		s.quote(start)
	}
}

// numberText writes the text of a JSON number, scrubbed.
func numberText[T ~string | ~[]byte](s *state, t T) {
	start := len(s.b)
	s.b = append(s.b, t...)
	if len(t) > redact.MinKeySecret && s.scrub(start, false) && s.json {
		s.quote(start)
	}
	s.comma = true
}

// quote puts what stands from start on between quotes.
func (s *state) quote(start int) {
	s.b = append(s.b, '"', '"')
	copy(s.b[start+1:], s.b[start:len(s.b)-2])
	s.b[start] = '"'
}

func (s *state) float(f float64) {
	special := math.IsNaN(f) || math.IsInf(f, 0)
	if special && s.json {
		s.b = append(s.b, '"')
	}
	s.b = fastconv.AppendFloat(s.b, f)
	if special && s.json {
		s.b = append(s.b, '"')
	}
}
