// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/redact"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// appendValue writes a frozen leaf or list after its key, of verdict v.
func (ln *Line) appendValue(key string, value slog.Value, v redact.Verdict) {
	kind := value.Kind()
	if kind == slog.KindString {
		appendText(ln, key, value.String(), v)
		return
	}
	if kind == slog.KindAny {
		if p, ok := value.Any().([]byte); ok { // as kept for OTLP
			appendText(ln, key, freeze.BytesText(p), v)
			return
		}
	}
	if redact.Leaf(v, kind, "", "") == redact.Mask {
		ln.appendMask(nil)
		return
	}
	switch kind {
	case slog.KindInt64:
		ln.appendInt(value.Int64())
	case slog.KindUint64:
		if u := value.Uint64(); u <= math.MaxInt64 {
			ln.appendInt(int64(u))
		} else {
			ln.b = strconv.AppendUint(ln.b, u, 10)
		}
	case slog.KindBool:
		ln.b = strconv.AppendBool(ln.b, value.Bool())
	case slog.KindFloat64:
		start := len(ln.b)
		ln.b = fastconv.AppendFloat(ln.b, value.Float64())
		if f := value.Float64(); ln.json && f-f != 0 { // NaN or infinite
			ln.quoteFrom(start)
		}
	case slog.KindDuration:
		if ln.json {
			ln.b = strconv.AppendInt(ln.b, int64(value.Duration()), 10)
		} else {
			ln.b = fastconv.AppendDuration(ln.b, value.Duration())
		}
	case slog.KindTime:
		start := len(ln.b)
		ln.b = fastconv.AppendTime(ln.b, value.Time())
		if ln.json {
			ln.quoteFrom(start)
		}
	default:
		switch x := value.Any().(type) {
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

func (ln *Line) appendInt(i int64) {
	start := len(ln.b)
	ln.b = fastconv.AppendInt(ln.b, i)
	if redact.MayBeCard(i) && ln.scrubFrom(start, false) && ln.json {
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
}

// isPlainNumber reports whether nothing in the text of a JSON number is secret, such
// as a card's.
func (ln *Line) isPlainNumber(t []byte) bool {
	const short = 12 // digits of the longest number that is no card's, and that no rule knows
	return len(t) <= redact.MinKeySecret || ln.policy.Idle() ||
		len(t) <= short && ln.policy.OnlyShapes() ||
		len(ln.policy.Find(ln.spans[:0], t, false)) == 0
}

// appendText writes a text after its key, of verdict v, scrubbed.
func appendText[K, T string | []byte](ln *Line, key K, text T, v redact.Verdict) {
	action := redact.Leaf(v, slog.KindString, key, text)
	if ln.hidden && strings.Contains(string(text), ln.policy.TagMask()) {
		ln.recordHit(len(ln.b))
	}
	if action == redact.Mask {
		ln.tmp = append(ln.tmp[:0], text...)
		ln.appendMask(ln.tmp)
		return
	}
	if ln.json {
		ln.b = append(ln.b, '"')
	}
	start := len(ln.b)
	ln.b = append(ln.b, text...)
	if action != redact.Show {
		ln.scrubFrom(start, action == redact.ScanKnown)
	}
	ln.finishString(start)
}

// appendStringFast is appendText under a plain key: it appends to the line b, or
// reports false and leaves more of b to its caller, to cut, where the text is long
// or holds a secret. It looks at most bytes once to know whether there may be one
// and whether the text needs quotes.
func appendStringFast[T string | []byte](ln *Line, b []byte, text T) ([]byte, bool) {
	m, ok := secretscan.MarksOf(text)
	if !ok {
		return b, false
	}
	start := len(b)
	if !ln.json && m.Bare() {
		if string(text) == "null" {
			return b, false
		}
		b = append(b, text...)
	} else {
		if !m.Plain() {
			return appendStringEscaped(ln, b, text, m)
		}
		n := start + len(text) + len(`""`)
		if cap(b) < n {
			b = slices.Grow(b, n-start)
		}
		b = b[:n]
		b[start], b[n-1] = '"', '"'
		start++
		copy(b[start:], text)
	}
	t := b[start : start+len(text)]
	if ln.policy.Quiet(m) || fastconv.IsTime(text) {
		return b, ln.policy.OnlyShapes() || ln.policy.NoKnownValues(ln.spans[:0], t)
	}
	return b, ln.policy.IsClean(ln.spans[:0], t, m)
}

// appendStringEscaped is appendStringFast for a text, of marks m, with bytes that have to be
// escaped or may have to be.
func appendStringEscaped[T string | []byte](
	ln *Line, b []byte, text T, m secretscan.Marks,
) ([]byte, bool) {
	b = append(b, '"')
	start := len(b)
	b = append(b, text...)
	switch {
	case !ln.policy.IsClean(ln.spans[:0], b[start:], m):
		return b, false
	case !ln.json && !m.ASCII() && escape.BareText(b[start:]):
		copy(b[start-1:], b[start:])
		return b[:len(b)-1], true
	}
	return append(escape.AppendJSON(b[:start], text), '"'), true
}

// appendMask writes the placeholder of a secret value.
func (ln *Line) appendMask(secret []byte) {
	if ln.hits != nil {
		ln.recordHit(len(ln.b))
	}
	start := len(ln.b)
	ln.b = ln.policy.AppendMask(ln.b, secret)
	ln.numRedacted++
	if ln.json {
		ln.quoteFrom(start)
	}
}

// scrubFrom replaces the secrets in the raw text ln.b[start:] and reports whether
// there were any.
func (ln *Line) scrubFrom(start int, allowed bool) bool {
	t := ln.b[start:]
	if ln.recoverPerValue {
		ln.spans = ln.policy.FindSafe(ln.spans[:0], t, allowed)
	} else {
		ln.spans = ln.policy.Find(ln.spans[:0], t, allowed)
	}
	if len(ln.spans) == 0 {
		return false
	}
	ln.numRedacted++
	if ln.hits != nil {
		ln.recordHitSpans(start)
	}
	ln.tmp = ln.policy.Replace(ln.tmp[:0], t, ln.spans)
	ln.b = append(ln.b[:start], ln.tmp...)
	return true
}

// finishString quotes or escapes the raw text ln.b[start:].
func (ln *Line) finishString(start int) {
	t := ln.b[start:]
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

// escapeFrom escapes ln.b[start:] for the inside of quotes, which take the same
// escapes in JSON and in logfmt.
func (ln *Line) escapeFrom(start int) {
	ln.tmp = append(ln.tmp[:0], ln.b[start:]...)
	ln.b = ln.b[:start]
	if n := len(ln.tmp); n >= maxKept {
		ln.b = slices.Grow(ln.b, 2*n) // most escapes are of two bytes
	}
	ln.b = escape.AppendJSON(ln.b, ln.tmp)
}

// quoteFrom puts ln.b[start:] between quotes.
func (ln *Line) quoteFrom(start int) {
	ln.b = append(ln.b, '"', '"')
	copy(ln.b[start+1:], ln.b[start:len(ln.b)-2])
	ln.b[start] = '"'
}
