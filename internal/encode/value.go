// SPDX-License-Identifier: MIT

package encode

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
func (ln *Line) appendValue(v slog.Value) {
	ln.comma = true
	switch v.Kind() {
	case slog.KindInt64:
		ln.appendInt(v.Int64())
	case slog.KindUint64:
		if u := v.Uint64(); u <= math.MaxInt64 {
			ln.appendInt(int64(u))
		} else {
			ln.b = strconv.AppendUint(ln.b, u, 10)
		}
	case slog.KindBool:
		ln.b = strconv.AppendBool(ln.b, v.Bool())
	case slog.KindFloat64:
		ln.appendFloat(v.Float64())
	case slog.KindDuration:
		if ln.json {
			ln.b = strconv.AppendInt(ln.b, int64(v.Duration()), 10)
		} else {
			ln.b = fastconv.AppendDuration(ln.b, v.Duration())
		}
	case slog.KindTime:
		if ln.json {
			ln.b = append(ln.b, '"')
		}
		ln.b = fastconv.AppendTime(ln.b, v.Time())
		if ln.json {
			ln.b = append(ln.b, '"')
		}
	case slog.KindString:
		ln.appendString("", v.String(), redact.None)
	default:
		switch x := v.Any().(type) {
		case *freeze.List:
			ln.appendList(x)
		case freeze.Empty:
			ln.b = append(ln.b, "{}"...)
		case freeze.Number:
			appendNumberText(ln, x)
		default:
			ln.b = append(ln.b, "null"...)
		}
	}
}

// text writes a string value, scrubbed.
func (ln *Line) appendString(key, t string, verdict redact.Verdict) {
	if ln.json {
		ln.b = append(ln.b, '"')
	}
	start := len(ln.b)
	ln.b = append(ln.b, t...)
	if ln.policy.Idle() && !ln.json && verdict != redact.Weak && escape.Bare(ln.b[start:]) && t != "null" {
		return // nothing is looked for, and nothing needs quotes
	}
	ln.finishText(start, verdict, verdict == redact.Weak && redact.Leaf(verdict, slog.KindString, key, ln.b[start:]) == redact.Mask)
}

func (ln *Line) appendBytes(key, t []byte, verdict redact.Verdict) {
	if ln.json {
		ln.b = append(ln.b, '"')
	}
	start := len(ln.b)
	ln.b = append(ln.b, t...)
	ln.finishText(start, verdict, verdict == redact.Weak && redact.Leaf(verdict, slog.KindString, key, t) == redact.Mask)
}

// finishText scrubs and quotes the raw text that stands from start on; secret says
// that all of it is one.
func (ln *Line) finishText(start int, verdict redact.Verdict, secret bool) {
	if secret {
		ln.tmp = append(ln.tmp[:0], ln.b[start:]...)
		if ln.hits != nil {
			ln.recordHit(start)
		}
		ln.b = ln.policy.AppendMask(ln.b[:start], ln.tmp)
		ln.numRedacted++
	} else {
		ln.scrubFrom(start, verdict == redact.Allowed)
	}
	ln.finishString(start)
}

// finishString quotes or escapes the raw text that stands from start on.
func (ln *Line) finishString(start int) {
	t := ln.b[start:]
	ln.comma = true
	if ln.json {
		if !escape.JSONPlain(t) {
			ln.escapeFrom(start)
		}
		ln.b = append(ln.b, '"')
		return
	}
	switch {
	case escape.Bare(t):
		if string(t) == "null" && !ln.recordForm {
			ln.quoteFrom(start)
		}
	case escape.JSONPlain(t):
		ln.quoteFrom(start)
	case !escape.BareText(t):
		ln.escapeFrom(start)
		ln.quoteFrom(start)
	}
}

// escape escapes what stands from start on for the inside of quotes, which in
// JSON and in logfmt take the same escapes.
func (ln *Line) escapeFrom(start int) {
	ln.tmp = append(ln.tmp[:0], ln.b[start:]...)
	ln.b = escape.AppendJSON(ln.b[:start], ln.tmp)
}

func (ln *Line) appendInt(i int64) {
	start := len(ln.b)
	ln.b = fastconv.AppendInt(ln.b, i)
	if i < redact.CardDigits {
		return
	}
	if ln.scrubFrom(start, false) && ln.json {
		ln.quoteFrom(start)
	}
}

// appendNumberText writes the text of a JSON number, scrubbed.
func appendNumberText[T ~string | ~[]byte](ln *Line, t T) {
	start := len(ln.b)
	ln.b = append(ln.b, t...)
	if len(t) > redact.MinKeySecret && ln.scrubFrom(start, false) && ln.json {
		ln.quoteFrom(start)
	}
	ln.comma = true
}

// quoteFrom puts what stands from start on between quotes.
func (ln *Line) quoteFrom(start int) {
	ln.b = append(ln.b, '"', '"')
	copy(ln.b[start+1:], ln.b[start:len(ln.b)-2])
	ln.b[start] = '"'
}

func (ln *Line) appendFloat(f float64) {
	special := math.IsNaN(f) || math.IsInf(f, 0)
	if special && ln.json {
		ln.b = append(ln.b, '"')
	}
	ln.b = fastconv.AppendFloat(ln.b, f)
	if special && ln.json {
		ln.b = append(ln.b, '"')
	}
}
