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
func (w *attrWriter) appendValue(key string, value slog.Value, v redact.Verdict) {
	kind := value.Kind()
	if kind == slog.KindString {
		appendText(w, key, value.String(), v)
		return
	}
	if kind == slog.KindAny {
		if p, ok := value.Any().([]byte); ok { // as kept for OTLP
			appendText(w, key, freeze.BytesText(p), v)
			return
		}
	}
	if redact.Leaf(v, kind, "", "") == redact.Mask {
		w.appendMask(nil)
		return
	}
	switch kind {
	case slog.KindInt64:
		w.appendInt(value.Int64())
	case slog.KindUint64:
		if u := value.Uint64(); u <= math.MaxInt64 {
			w.appendInt(int64(u))
		} else {
			w.b = strconv.AppendUint(w.b, u, 10)
		}
	case slog.KindBool:
		w.b = strconv.AppendBool(w.b, value.Bool())
	case slog.KindFloat64:
		start, f := len(w.b), value.Float64()
		w.b = fastconv.AppendFloat(w.b, f)
		if (f-f != 0 || redact.MayBeCard(f) && w.scrubFrom(start, false)) && w.json {
			w.quoteFrom(start)
		}
	case slog.KindDuration:
		if w.json {
			w.b = strconv.AppendInt(w.b, int64(value.Duration()), 10)
		} else {
			w.b = fastconv.AppendDuration(w.b, value.Duration())
		}
	case slog.KindTime:
		start := len(w.b)
		w.b = fastconv.AppendTime(w.b, value.Time())
		if w.json {
			w.quoteFrom(start)
		}
	default:
		switch x := value.Any().(type) {
		case *freeze.List:
			w.appendList(key, x, v)
		case freeze.Empty:
			w.b = append(w.b, "{}"...)
		case freeze.Number:
			appendNumberText(w, x)
		default:
			w.b = append(w.b, "null"...)
		}
	}
}

func (w *attrWriter) appendInt(i int64) {
	start := len(w.b)
	w.b = fastconv.AppendInt(w.b, i)
	if redact.MayBeCard(i) && w.scrubFrom(start, false) && w.json {
		w.quoteFrom(start)
	}
}

// appendNumberText writes the text of a JSON number, scrubbed.
func appendNumberText[T ~string | ~[]byte](w *attrWriter, t T) {
	start := len(w.b)
	w.b = append(w.b, t...)
	if len(t) > redact.MinKeySecret && w.scrubFrom(start, false) && w.json {
		w.quoteFrom(start)
	}
}

// isPlainNumber reports whether nothing in the text of a JSON number is secret, such
// as a card's.
func (w *attrWriter) isPlainNumber(t []byte) bool {
	const short = 12 // digits of the longest number that is no card's, and that no rule knows
	return len(t) <= redact.MinKeySecret || w.policy.Idle() ||
		len(t) <= short && w.policy.OnlyShapes() ||
		len(w.policy.Find(w.spans[:0], t, false)) == 0
}

// appendText writes a text after its key, of verdict v, scrubbed.
func appendText[K, T string | []byte](w *attrWriter, key K, text T, v redact.Verdict) {
	action := redact.Leaf(v, slog.KindString, key, text)
	if w.hidden && strings.Contains(string(text), w.policy.TagMask()) {
		w.recordHit(len(w.b))
	}
	if action == redact.Mask {
		w.tmp = append(w.tmp[:0], text...)
		w.appendMask(w.tmp)
		return
	}
	if w.json {
		w.b = append(w.b, '"')
	}
	start := len(w.b)
	w.b = append(w.b, text...)
	if action != redact.Show {
		w.scrubFrom(start, action == redact.ScanKnown)
	}
	w.finishString(start)
}

// appendStringFast is appendText under a plain key: it appends to the line b, or
// reports false and leaves more of b to its caller, to cut, where the text is long
// or holds a secret. One pass over the text finds whether there may be one and whether
// it needs quotes.
func appendStringFast[T string | []byte](w *attrWriter, b []byte, text T) ([]byte, bool) {
	m, ok := secretscan.MarksOf(text)
	if !ok {
		return b, false
	}
	if w.policy.Quiet(m) && w.policy.OnlyShapes() {
		if !w.json {
			if m.Bare() && string(text) != "null" {
				return append(b, text...), true
			}
		} else if n := len(b); m.Plain() && cap(b)-n >= len(text)+len(`""`) {
			b = b[:n+len(text)+len(`""`)]
			b[n], b[len(b)-1] = '"', '"'
			copy(b[n+1:], text)
			return b, true
		}
	}
	return appendStringMarked(w, b, text, m)
}

// appendStringMarked is appendStringFast for a text of marks m.
func appendStringMarked[T string | []byte](
	w *attrWriter, b []byte, text T, m secretscan.Marks,
) ([]byte, bool) {
	start := len(b)
	switch {
	case !w.json && m.Bare():
		if string(text) == "null" {
			return b, false
		}
		b = append(b, text...)
	case !m.Plain():
		return appendStringEscaped(w, b, text, m)
	default:
		b = append(append(append(b, '"'), text...), '"')
		start++
	}
	t := b[start : start+len(text)]
	if w.policy.Quiet(m) || fastconv.IsTime(text) {
		return b, w.policy.OnlyShapes() || w.policy.NoKnownValues(w.spans[:0], t)
	}
	return b, w.policy.IsClean(w.spans[:0], t, m)
}

// appendStringEscaped is appendStringFast for a text, of marks m, with bytes that have to be
// escaped or may have to be.
func appendStringEscaped[T string | []byte](
	w *attrWriter, b []byte, text T, m secretscan.Marks,
) ([]byte, bool) {
	b = append(b, '"')
	if start := len(b); !w.json && !m.ASCII() || !w.policy.Dismisses([]byte(text), &m) {
		b = append(b, text...)
		switch {
		case !w.policy.IsClean(w.spans[:0], b[start:], m):
			return b, false
		case !w.json && !m.ASCII() && escape.BareText(b[start:]):
			copy(b[start-1:], b[start:])
			return b[:len(b)-1], true
		}
		b = b[:start]
	}
	if m.OnlyQuotes() {
		return append(escape.AppendQuoted(b, text), '"'), true
	}
	return append(escape.AppendJSON(b, text), '"'), true
}

// appendMask writes the placeholder of a secret value.
func (w *attrWriter) appendMask(secret []byte) {
	if w.hits != nil {
		w.recordHit(len(w.b))
	}
	start := len(w.b)
	w.b = w.policy.AppendMask(w.b, secret)
	w.numRedacted++
	if w.json {
		w.quoteFrom(start)
	}
}

// scrubFrom replaces the secrets in the raw text w.b[start:] and reports whether
// there were any. allowed: see redact.Policy.Find.
func (w *attrWriter) scrubFrom(start int, allowed bool) bool {
	t := w.b[start:]
	if w.recoverPerValue {
		w.spans = w.policy.FindSafe(w.spans[:0], t, allowed)
	} else {
		w.spans = w.policy.Find(w.spans[:0], t, allowed)
	}
	if len(w.spans) == 0 {
		return false
	}
	w.numRedacted++
	if w.hits != nil {
		w.recordHitSpans(start)
	}
	w.tmp = w.policy.Replace(w.tmp[:0], t, w.spans)
	w.b = append(w.b[:start], w.tmp...)
	return true
}

// finishString quotes or escapes the raw text w.b[start:].
func (w *attrWriter) finishString(start int) {
	t := w.b[start:]
	if w.json {
		if !escape.JSONPlain(t) {
			w.escapeFrom(start)
		}
		w.b = append(w.b, '"')
		return
	}
	switch {
	case escape.Bare(t):
		if string(t) == "null" && !w.recordForm {
			w.quoteFrom(start)
		}
	case escape.JSONPlain(t):
		w.quoteFrom(start)
	case !escape.BareText(t):
		w.escapeFrom(start)
		w.quoteFrom(start)
	}
}

// escapeFrom escapes w.b[start:] for the inside of quotes, which take the same
// escapes in JSON and in logfmt.
func (w *attrWriter) escapeFrom(start int) {
	w.tmp = append(w.tmp[:0], w.b[start:]...)
	w.b = w.b[:start]
	if n := len(w.tmp); n >= maxKept {
		w.b = slices.Grow(w.b, 2*n) // most escapes are of two bytes
	}
	w.b = escape.AppendJSON(w.b, w.tmp)
}

// quoteFrom puts w.b[start:] between quotes.
func (w *attrWriter) quoteFrom(start int) {
	w.b = append(w.b, '"', '"')
	copy(w.b[start+1:], w.b[start:len(w.b)-2])
	w.b[start] = '"'
}

// appendList writes a list: as an array in JSON, as the array's text in logfmt.
func (w *attrWriter) appendList(key string, l *freeze.List, v redact.Verdict) {
	start, json := len(w.b), w.json
	outermost := w.listAt == 0
	if outermost {
		w.listAt, w.listGroups = start, len(w.groups)
	}
	hidden := w.hidden
	w.hidden = w.hidden || w.listsHidden
	w.json = true
	w.appendArray(key, l, v, 0)
	w.hidden = hidden
	if w.json = json; !json {
		w.finishString(start)
	}
	if outermost {
		w.listAt = 0
	}
}

// appendArray writes a JSON array. Groups in it are objects; each element is
// scrubbed by itself, as a value of the list's key.
func (w *attrWriter) appendArray(key string, l *freeze.List, v redact.Verdict, depth int) {
	w.b = append(w.b, '[')
	for i, e := range l.Elems {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		if w.masked {
			w.appendMask(nil)
		} else {
			w.appendElement(key, e.Value, v, depth)
		}
	}
	w.b = append(w.b, ']')
}

func (w *attrWriter) appendElement(key string, e slog.Value, v redact.Verdict, depth int) {
	switch e.Kind() {
	case slog.KindGroup:
		n := w.objects.Depth()
		if n == 0 {
			w.objects.Push() // inside a list in a logfmt line no object is the line's own
		}
		w.b = w.objects.Open(w.b)
		w.appendGroupBody(e.Group(), nil, depth)
		w.b = w.objects.Close(w.b, n)
		return
	case slog.KindAny:
		if l, ok := e.Any().(*freeze.List); ok && depth >= freeze.MaxDepth {
			appendText(w, "", freeze.DepthMark, redact.None)
			return
		} else if ok {
			w.appendArray(key, l, v, depth+1)
			return
		}
	}
	w.appendValue(key, e, v)
}
