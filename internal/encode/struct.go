// SPDX-License-Identifier: MIT

package encode

import (
	"bytes"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/redact"
)

// structKeys are the keys of a struct's fields as they are written under the struct's
// own key. A Line remembers those of the types that it has met last.
type structKeys struct {
	shape  freeze.Shape
	key    *memo.Key // of the struct's own key, and of its generation
	prefix []byte    // attrWriter.groupPrefix
	plain  bool      // appendStructFast may be used
	fields []fieldKey
}

type fieldKey struct {
	index   int // for Flat.At
	kind    slog.Kind
	special bool // Flat.Field knows more
	n       uint8
	short   [memo.InlineLen]byte // the first n bytes are text; 0: it does not fit
	text    string
}

// numStructs is the number of types that a Line remembers.
const numStructs = 4

// maxFields is the number of fields of a struct whose keys are remembered.
const maxFields = 32

// structKeysOf returns the keys of a flat struct under k's key, which is not empty.
func (w *attrWriter) structKeysOf(k *memo.Key, flat *freeze.Flat) *structKeys {
	shape := flat.Shape()
	for i := range w.structs {
		s := &w.structs[i]
		if s.shape == shape && s.key == k && string(s.prefix) == string(w.groupPrefix) {
			return s
		}
	}
	s := &w.structs[w.nextStruct]
	w.nextStruct = (w.nextStruct + 1) % numStructs
	s.shape, s.key, s.fields = shape, k, s.fields[:0]
	s.prefix = append(s.prefix[:0], w.groupPrefix...)
	s.plain = flat.Len() <= maxFields && !w.reserved.dotted
	for i := range flat.Len() {
		if !s.plain {
			break
		}
		var f fieldKey
		var name string
		name, f.index, f.kind, f.special = flat.FieldInfo(i)
		member := memo.FindKey(&w.memo, name)
		if s.plain = member != nil && member.Verdict == redact.None; s.plain {
			f.text = w.fieldText(k, member)
			if len(f.text) <= memo.InlineLen {
				f.n = uint8(copy(f.short[:], f.text))
			}
			for j := range s.fields {
				s.plain = s.plain && s.fields[j].text != f.text
			}
		}
		s.fields = append(s.fields, f)
	}
	return s
}

// fieldText returns what is written before the value of a field: in JSON with the comma
// before all but the first.
func (w *attrWriter) fieldText(k, member *memo.Key) string {
	if w.json {
		return `,"` + member.JSON
	}
	prefix := bytes.Clone(w.groupPrefix)
	if len(prefix) == 0 {
		prefix = append(prefix, ' ')
	}
	return string(prefix) + strings.TrimSuffix(k.Logfmt(), "=") + "." + member.Logfmt()
}

// appendStructFast is appendGroupFast for a struct under a plain key that is not empty.
// It leaves a struct that holds a secret to that. FuzzStruct compares the two.
func (w *attrWriter) appendStructFast(
	b []byte, k *memo.Key, key string, flat *freeze.Flat, depth int,
) []byte {
	begun, members := len(b), w.numMembers
	s := w.structKeysOf(k, flat)
	if !s.plain || depth >= freeze.MaxDepth || members+len(s.fields) > freeze.MaxNodes {
		return w.appendGroupFast(b, k, key, nil, flat, depth)
	}
	if w.json {
		b, _ = w.objects.AppendKey(b, k) // k's key is plain
	}
	start := len(b)
	for i := range s.fields {
		f := &s.fields[i]
		kind, v := f.kind, flat.FieldValue(f.index)
		if f.special {
			if _, kind, v = flat.Field(i); kind == freeze.Omitted {
				continue
			}
		}
		w.numMembers++
		if n := len(b); f.n > 0 && cap(b)-n >= memo.InlineLen {
			*(*[memo.InlineLen]byte)(b[n : n+memo.InlineLen]) = f.short
			b = b[:n+int(f.n)]
		} else {
			b = append(b, f.text...)
		}
		ok := true
		switch kind {
		case slog.KindString:
			b, ok = appendStringFast(w, b, v.String())
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
			b, ok = fastconv.AppendFloat(b, x), !w.json || x-x == 0 // neither NaN nor infinite
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
				b, ok = appendStringFast(w, b, flat.Value(kind, v).String())
			}
		}
		if !ok {
			w.numMembers = members
			if w.json {
				w.objects.Forget()
			}
			return w.appendGroupFast(b[:begun], k, key, nil, flat, depth)
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
