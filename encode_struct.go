// SPDX-License-Identifier: MIT

package logplex

import (
	"bytes"
	"log/slog"
	"reflect"
	"strconv"
	"time"

	"github.com/logplex-go/logplex/internal/freeze"
)

// fields writes the fields of a struct as members does those of its group, and
// in a logfmt group the plain ones straight from the struct. FuzzFields ties it
// to members.
func (s *state) fields(flat *freeze.Flat, depth int) {
	var keys []fieldKey // none: nothing is written the short way
	if s.quick() && len(s.prefix) > 0 {
		keys = s.keysOf(flat)
	}
	b := s.b
	for i := range flat.Len() {
		key, kind, v := flat.Field(i)
		if kind == freeze.Omitted {
			continue
		}
		if s.nodes++; s.nodes > freeze.MaxNodes {
			s.b = b
			s.limit()
			return
		}
		if i < len(keys) && keys[i].entry != nil {
			begun := len(b)
			b = keys[i].appendTo(b, s.prefix)
			switch kind {
			case slog.KindBool:
				b = strconv.AppendBool(b, v.Bool())
				continue
			case slog.KindInt64:
				if n := v.Int(); n < cardDigits {
					b = appendInt(b, n)
					continue
				}
			case slog.KindUint64:
				if n := v.Uint(); n < cardDigits {
					b = appendUint(b, n)
					continue
				}
			case slog.KindFloat64:
				b = appendFloat(b, v.Float())
				continue
			case slog.KindDuration:
				b = appendDuration(b, time.Duration(v.Int()))
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
		s.attr(&slog.Attr{Key: key, Value: flat.Value(kind, v)}, depth+1)
		b = s.b
	}
	s.b = b
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
	entry *keyEntry      // nil: the key is not plain
	n     uint8          // bytes of short; 0: it does not fit
	short [shortKey]byte // the key and its groups as they are written
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
		name, _, _ := flat.Field(i)
		if e := s.entry(name); s.plain(e) {
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

func (k *fieldKey) appendTo(b, prefix []byte) []byte {
	n := len(b)
	if k.n == 0 || cap(b)-n < shortKey {
		return k.entry.appendIn(b, prefix)
	}
	*(*[shortKey]byte)(b[n : n+shortKey]) = k.short
	return b[:n+int(k.n)]
}
