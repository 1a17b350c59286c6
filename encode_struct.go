// SPDX-License-Identifier: MIT

package logplex

import (
	"bytes"
	"log/slog"
	"reflect"
	"strconv"
	"time"

	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/redact"
)

// fields writes the fields of a struct as members does those of its group.
func (s *state) fields(flat *freeze.Flat, depth int) {
	if s.quick() && len(s.prefix) > 0 {
		s.b = s.quickFields(s.b, flat, depth)
		return
	}
	for i := range flat.Len() {
		if key, kind, v := flat.Field(i); kind != freeze.Omitted {
			if s.nodes++; s.nodes > freeze.MaxNodes {
				s.limit()
				return
			}
			s.attr(&slog.Attr{Key: key, Value: flat.Value(kind, v)}, depth+1)
		}
	}
}

// quickFields is the short way of fields: it appends fields to the line b, the
// plain ones straight from the struct. FuzzFields ties it to members.
func (s *state) quickFields(b []byte, flat *freeze.Flat, depth int) []byte {
	keys := s.keysOf(flat)
	for i := range keys {
		k := &keys[i]
		kind, v := k.kind, flat.At(k.index)
		if k.special {
			if _, kind, _ = flat.Field(i); kind == freeze.Omitted {
				continue
			}
		}
		if s.nodes++; s.nodes > freeze.MaxNodes {
			s.b = b
			s.limit()
			return s.b
		}
		if k.entry != nil {
			begun := len(b)
			if k.n != 0 && cap(b)-begun >= shortKey {
				*(*[shortKey]byte)(b[begun : begun+shortKey]) = k.short
				b = b[:begun+int(k.n)]
			} else {
				b = k.entry.appendIn(b, s.prefix)
			}
			switch kind {
			case slog.KindBool:
				b = strconv.AppendBool(b, v.Bool())
				continue
			case slog.KindInt64:
				if n := v.Int(); n < redact.CardDigits {
					b = fastconv.AppendInt(b, n)
					continue
				}
			case slog.KindUint64:
				if n := v.Uint(); n < redact.CardDigits {
					b = fastconv.AppendUint(b, n)
					continue
				}
			case slog.KindFloat64:
				b = fastconv.AppendFloat(b, v.Float())
				continue
			case slog.KindDuration:
				b = fastconv.AppendDuration(b, time.Duration(v.Int()))
				continue
			case slog.KindString:
				done := false
				if b, done = quickText(s, b, v.String()); done {
					continue
				}
			}
			b = b[:begun]
		}
		s.b = b
		s.attr(&slog.Attr{Key: k.name, Value: flat.Value(kind, v)}, depth+1)
		b = s.b
	}
	return b
}

// fieldKeys are the keys of the flat struct that was met last, in a logfmt
// group.
type fieldKeys struct {
	typ    reflect.Type
	prefix []byte // state.prefix
	known  int    // state.known
	keys   []fieldKey
}

type fieldKey struct {
	name    string
	entry   *keyEntry      // nil: the key is not plain
	index   int            // for Flat.At
	kind    slog.Kind      // of what is frozen
	special bool           // Flat.Field knows more
	n       uint8          // bytes of short; 0: it does not fit
	short   [shortKey]byte // the key and its groups as they are written
}

// keysOf gives the keys of a struct's fields in the open group.
func (s *state) keysOf(flat *freeze.Flat) []fieldKey {
	c := &s.fieldKeys
	if c.typ == flat.Type() && c.known == s.known && bytes.Equal(c.prefix, s.prefix) {
		return c.keys
	}
	c.typ, c.known, c.keys = flat.Type(), s.known, c.keys[:0]
	c.prefix = append(c.prefix[:0], s.prefix...)
	for i := range flat.Len() {
		var k fieldKey
		k.name, k.index, k.kind, k.special = flat.Plan(i)
		if e := s.entry(k.name); s.plain(e) {
			k.entry = e
			if len(s.prefix)+len(e.logfmt)-1 <= shortKey {
				n := copy(k.short[:], s.prefix)
				k.n = uint8(n + copy(k.short[n:], e.logfmt[1:]))
			}
		}
		c.keys = append(c.keys, k)
	}
	return c.keys
}
