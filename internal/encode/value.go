// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"math"
	"strconv"

	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/redact"
)

// appendValue writes a frozen leaf or list after its key, of verdict v.
func (w *attrWriter) appendValue(key string, value slog.Value, v redact.Verdict) {
	kind := value.Kind()
	if kind == slog.KindString {
		appendText(&w.textWriter, key, value.String(), v)
		return
	}
	if kind == slog.KindAny {
		if p, ok := value.Any().([]byte); ok { // as kept for OTLP
			appendText(&w.textWriter, key, freeze.BytesText(p), v)
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
			appendNumberText(&w.textWriter, x)
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

// appendList writes a list: as an array in JSON, as the array's text in logfmt.
func (w *attrWriter) appendList(key string, l *freeze.List, v redact.Verdict) {
	start, json := len(w.b), w.json
	outermost := w.listAt == 0 && w.within == ""
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
			w.appendElement(key, e.Value, redact.ElementVerdict(v, key, l, i), depth)
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
			appendText(&w.textWriter, "", freeze.DepthMark, redact.None)
			return
		} else if ok {
			w.appendArray(key, l, v, depth+1)
			return
		}
	}
	w.appendValue(key, e, v)
}

// appendStructFast is appendGroup for a struct under a plain key that is not empty. It leaves
// a struct that holds a secret to that. FuzzStruct compares the two.
func (w *attrWriter) appendStructFast(
	b []byte, k *memo.Key, key string, flat *freeze.Flat, depth int,
) []byte {
	begun, members := len(b), w.numMembers
	s := w.memo.Structs.Of(&w.memo, k, flat, w.groupPrefix)
	if !s.Plain || depth >= freeze.MaxDepth || members+len(s.Fields) > freeze.MaxNodes {
		w.b = b
		w.appendGroup(key, nil, flat, depth)
		return w.b
	}
	if w.json {
		b, _ = w.objects.AppendKey(b, k) // k's key is plain
	}
	start := len(b)
	for i := range s.Fields {
		f := &s.Fields[i]
		kind, v := f.Kind, flat.FieldValue(f.Index)
		if f.Special {
			if _, kind, v = flat.Field(i); kind == freeze.Omitted {
				continue
			}
		}
		w.numMembers++
		b = f.Append(b)
		ok := true
		switch kind {
		case slog.KindString:
			b, ok = appendStringFast(&w.textWriter, b, v.String())
		case slog.KindInt64:
			n := v.Int()
			b, ok = fastconv.AppendInt(b, n), !redact.MayBeCard(n)
		case slog.KindAny: // redacted by its tag
			if ok = w.hits == nil; ok {
				b, ok = appendStringFast(&w.textWriter, b, flat.Value(kind, v).String())
			}
		default:
			b, ok = fastconv.AppendValue(b, kind, flat.Value(kind, v), w.json, redact.MinCard)
		}
		if !ok {
			w.numMembers = members
			if w.json {
				w.objects.Forget()
			}
			w.b = b[:begun]
			w.appendGroup(key, nil, flat, depth)
			return w.b
		}
	}
	switch {
	case len(b) > start && w.json:
		b[start] = '{' // in place of the comma
		b = append(b, '}')
	case len(b) == start:
		if w.json {
			w.objects.Forget()
		}
		b = b[:begun]
	}
	return b
}
