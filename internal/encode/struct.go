// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"strconv"
	"time"

	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/redact"
)

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
		case slog.KindUint64:
			n := v.Uint()
			b, ok = fastconv.AppendUint(b, n), !redact.MayBeCard(n)
		case slog.KindBool:
			b = strconv.AppendBool(b, v.Bool())
		case slog.KindFloat64:
			x := v.Float()
			b, ok = fastconv.AppendFloat(b, x), !redact.MayBeCard(x) && (!w.json || x-x == 0)
		case slog.KindDuration:
			if w.json {
				b = fastconv.AppendInt(b, v.Int())
			} else {
				b = fastconv.AppendDuration(b, time.Duration(v.Int()))
			}
		case slog.KindTime:
			if w.json {
				b = append(b, '"')
			}
			if b = fastconv.AppendTime(b, flat.Value(kind, v).Time()); w.json {
				b = append(b, '"')
			}
		default: // redacted by its tag
			if ok = w.hits == nil; ok {
				b, ok = appendStringFast(&w.textWriter, b, flat.Value(kind, v).String())
			}
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
