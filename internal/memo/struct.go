// SPDX-License-Identifier: MIT

package memo

import (
	"bytes"
	"log/slog"
	"strings"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/redact"
)

// Structs are the structs that a Reader has met last.
type Structs struct {
	known [4]Struct
	next  int // the one that is forgotten next
}

// maxFields is the number of fields of a struct whose keys are remembered.
const maxFields = 32

// Struct has the keys of a struct's fields as they are written under the struct's own key,
// in the groups that are open.
type Struct struct {
	shape  freeze.Shape
	key    *Key   // the struct's own, and of its generation
	prefix []byte // the open groups in logfmt
	Plain  bool   // no field's key is judged by its name, or is there twice
	Fields []Field
}

// Field is a field of a Struct.
type Field struct {
	Index   int // for Flat.FieldValue
	Kind    slog.Kind
	Special bool // Flat.Field knows more
	n       uint8
	short   [InlineLen]byte // the first n bytes are text; 0: it does not fit
	text    string
}

func newField(text string) Field {
	f := Field{text: text}
	if len(text) <= InlineLen {
		f.n = uint8(copy(f.short[:], text))
	}
	return f
}

// Append appends what precedes the field's value: in JSON with the comma before all but
// the first.
func (f *Field) Append(b []byte) []byte {
	n := len(b)
	if f.n == 0 || cap(b)-n < InlineLen {
		return append(b, f.text...)
	}
	*(*[InlineLen]byte)(b[n : n+InlineLen]) = f.short
	return b[:n+int(f.n)]
}

// Of returns the Struct of a flat one under a key of r, which is not empty, after the
// prefix of the open groups. It is valid until the next call.
func (st *Structs) Of(r *Reader, k *Key, flat *freeze.Flat, prefix []byte) *Struct {
	shape := flat.Shape()
	for i := range st.known {
		s := &st.known[i]
		if s.shape == shape && s.key == k && string(s.prefix) == string(prefix) {
			return s
		}
	}
	s := &st.known[st.next]
	st.next = (st.next + 1) % len(st.known)
	s.shape, s.key, s.Fields = shape, k, s.Fields[:0]
	s.prefix = append(s.prefix[:0], prefix...)
	s.Plain = flat.Len() <= maxFields && !r.table.config.Dotted
	for i := 0; s.Plain && i < flat.Len(); i++ {
		var f Field
		name, index, kind, special := flat.FieldInfo(i)
		member := FindKey(r, name)
		if s.Plain = member != nil && member.Verdict == redact.None; s.Plain {
			f = newField(fieldText(r, k, member, prefix))
			f.Index, f.Kind, f.Special = index, kind, special
			for j := range s.Fields {
				s.Plain = s.Plain && s.Fields[j].text != f.text
			}
		}
		s.Fields = append(s.Fields, f)
	}
	return s
}

// fieldText returns what Field.Append appends for a member of k.
func fieldText(r *Reader, k, member *Key, prefix []byte) string {
	if r.table.config.JSON {
		return `,"` + member.JSON
	}
	if prefix = bytes.Clone(prefix); len(prefix) == 0 {
		prefix = append(prefix, ' ')
	}
	return string(prefix) + strings.TrimSuffix(k.Logfmt(), "=") + "." + member.Logfmt()
}
