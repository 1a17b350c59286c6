// SPDX-License-Identifier: MIT

package encode

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
func (ln *Line) appendFields(flat *freeze.Flat, depth int) {
	if ln.canAppendFast() && len(ln.groupPrefix) > 0 {
		ln.b = ln.appendFieldsFast(ln.b, flat, depth)
		return
	}
	for i := range flat.Len() {
		if key, kind, v := flat.Field(i); kind != freeze.Omitted {
			if ln.numMembers++; ln.numMembers > freeze.MaxNodes {
				ln.appendLimitMark()
				return
			}
			ln.appendAttr(&slog.Attr{Key: key, Value: flat.Value(kind, v)}, depth+1)
		}
	}
}

// appendFieldsFast is the short way of fields: it appends fields to the line b, the
// plain ones straight from the struct. FuzzFields compares it with appendGroupAttrs.
func (ln *Line) appendFieldsFast(b []byte, flat *freeze.Flat, depth int) []byte {
	keys := ln.keysOf(flat)
	for i := range keys {
		k := &keys[i]
		kind, v := k.kind, flat.At(k.index)
		if k.special {
			if _, kind, _ = flat.Field(i); kind == freeze.Omitted {
				continue
			}
		}
		if ln.numMembers++; ln.numMembers > freeze.MaxNodes {
			ln.b = b
			ln.appendLimitMark()
			return ln.b
		}
		if k.entry != nil {
			begun := len(b)
			if k.n != 0 && cap(b)-begun >= inlineKeyLen {
				*(*[inlineKeyLen]byte)(b[begun : begun+inlineKeyLen]) = k.short
				b = b[:begun+int(k.n)]
			} else {
				b = k.entry.appendIn(b, ln.groupPrefix)
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
				if b, done = appendStringFast(ln, b, v.String()); done {
					continue
				}
			}
			b = b[:begun]
		}
		ln.b = b
		ln.appendAttr(&slog.Attr{Key: k.name, Value: flat.Value(kind, v)}, depth+1)
		b = ln.b
	}
	return b
}

// fieldKeys are the keys of the flat struct that was met last, in a logfmt
// group.
type fieldKeys struct {
	typ        reflect.Type
	prefix     []byte // state.prefix
	generation int    // state.generation
	keys       []fieldKey
}

type fieldKey struct {
	name    string
	entry   *keyEntry          // nil: the key is not plain
	index   int                // for Flat.At
	kind    slog.Kind          // of what is frozen
	special bool               // Flat.Field knows more
	n       uint8              // bytes of short; 0: it does not fit
	short   [inlineKeyLen]byte // the key and its groups as they are written
}

// keysOf gives the keys of a struct's fields in the open group.
func (ln *Line) keysOf(flat *freeze.Flat) []fieldKey {
	c := &ln.fieldKeys
	if c.typ == flat.Type() && c.generation == ln.generation && bytes.Equal(c.prefix, ln.groupPrefix) {
		return c.keys
	}
	c.typ, c.generation, c.keys = flat.Type(), ln.generation, c.keys[:0]
	c.prefix = append(c.prefix[:0], ln.groupPrefix...)
	for i := range flat.Len() {
		var k fieldKey
		k.name, k.index, k.kind, k.special = flat.Plan(i)
		if e := ln.keyEntry(k.name); ln.isPlainKey(e) {
			k.entry = e
			if len(ln.groupPrefix)+len(e.logfmt)-1 <= inlineKeyLen {
				n := copy(k.short[:], ln.groupPrefix)
				k.n = uint8(n + copy(k.short[n:], e.logfmt[1:]))
			}
		}
		c.keys = append(c.keys, k)
	}
	return c.keys
}
