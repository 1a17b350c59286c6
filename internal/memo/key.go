// SPDX-License-Identifier: MIT

package memo

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/otlp"
	"github.com/logplex-go/logplex/internal/redact"
)

const (
	keyBits   = 11
	keySlots  = 1 << keyBits
	maxKeyLen = 64 // bytes
)

// maxNewKeys is how many keys of one record get a slot: one with ten thousand keys takes
// neither the table nor the memory of all its slots.
const maxNewKeys = 256

// InlineLen is the size of a key that is copied as one block.
const InlineLen = 32

// Key is a key of attrs as lines have it. It is immutable but for group, and a Reader has one for
// each name.
type Key struct {
	// What AppendKey asks for is in one line of the processor's cache.
	fingerprint fingerprint
	atTop       int32           // generation, if it is plainAtTop and short; else -1
	n           uint8           // bytes of short; 0: it does not fit
	jsonN       uint8           // the same; 0 also where lines are logfmt
	plainAtTop  bool            // neither judged nor reserved
	short       [InlineLen]byte // logfmt, or a comma, a quote and JSON, which is copied faster so

	table      *Table         // that it is in
	Verdict    redact.Verdict // by the name alone, outside all groups
	Judged     bool           // by its name, or with others beside it, or Changed
	Reserved   bool           // one of the handler's own keys, renamed at the top level
	Changed    bool           // a secret was replaced in the name
	Plain      bool           // not Judged
	Stamp      bool           // one of Config.Stamps
	Bit        uint64         // KeyBit of the name as JSON has it
	generation int            // the number of known values that it was scrubbed of
	Name       string
	JSON       string      // name as JSON has it, its closing quote and a colon
	logfmt     string      // a space, name as logfmt has it, and =
	OTLP       otlp.Prefix // zero unless Config.Typed

	group atomic.Pointer[Group] // set once
}

// EscapedName returns the name as JSON has it between its quotes.
func (k *Key) EscapedName() string { return k.JSON[:len(k.JSON)-len(`":`)] }

// Logfmt returns the name as logfmt has it, with = and without a space before it.
func (k *Key) Logfmt() string { return k.logfmt[1:] }

// PlainAtTop reports whether k, outside all groups, is neither judged by its name nor reserved.
func (k *Key) PlainAtTop() bool { return k.plainAtTop }

// Append appends k as lines have it outside all groups, with a space or a comma before it.
func (k *Key) Append(b []byte) []byte {
	n := len(b)
	if k.n == 0 || cap(b)-n < InlineLen {
		return k.appendText(b)
	}
	*(*[InlineLen]byte)(b[n : n+InlineLen]) = k.short
	return b[:n+int(k.n)]
}

// AppendMember appends k, as Append does, and the text of its value to a line, in place, so that
// no pointer is written.
func (k *Key) AppendMember(line *[]byte, text []byte) {
	const few = 16
	b, n := *line, len(*line)
	if len(text) > few || cap(text) < few || k.n == 0 || cap(b)-n < InlineLen+few {
		*line = append(k.Append(b), text...)
		return
	}
	*(*[InlineLen]byte)(b[n : n+InlineLen]) = k.short
	n += int(k.n)
	*(*[few]byte)(b[n : n+few]) = *(*[few]byte)(text[:few])
	*line = (*line)[:n+len(text)]
}

// appendText is Append for a key that is not copied as one block.
func (k *Key) appendText(b []byte) []byte {
	if k.table.config.JSON {
		return append(append(b, `,"`...), k.JSON...)
	}
	return append(b, k.logfmt...)
}

// AppendJSON appends a comma, a quote and k.JSON to b[:n].
func (k *Key) AppendJSON(b []byte, n int) []byte {
	if k.jsonN == 0 || cap(b)-n < InlineLen {
		return append(append(b[:n], `,"`...), k.JSON...)
	}
	*(*[InlineLen]byte)(b[n : n+InlineLen]) = k.short
	return b[:n+int(k.jsonN)]
}

// AppendGrouped is Append, in logfmt, after a prefix that is not empty: a space and the open
// groups, each with its dot.
func (k *Key) AppendGrouped(b, prefix []byte) []byte {
	n := len(b)
	end := n + len(prefix)
	if k.n == 0 || cap(b)-n < 2*InlineLen || len(prefix) > InlineLen || cap(prefix) < InlineLen {
		return k.appendLong(b, prefix)
	}
	copyInline((*[InlineLen]byte)(b[n:n+InlineLen]), (*[InlineLen]byte)(prefix[:InlineLen]))
	*(*[InlineLen]byte)(b[end-1 : end-1+InlineLen]) = k.short
	b = b[:end-1+int(k.n)]
	b[end-1] = '.'
	return b
}

// appendLong has a frame of its own, which AppendGrouped is spared.
//
//go:noinline
func (k *Key) appendLong(b, prefix []byte) []byte {
	return append(append(b, prefix...), k.logfmt[1:]...)
}

// copyInline copies as words; an assignment of arrays that may overlap is a call.
func copyInline(to, from *[InlineLen]byte) {
	word := binary.LittleEndian
	word.PutUint64(to[0:], word.Uint64(from[0:]))
	word.PutUint64(to[8:], word.Uint64(from[8:]))
	word.PutUint64(to[16:], word.Uint64(from[16:]))
	word.PutUint64(to[24:], word.Uint64(from[24:]))
}

// OpenGroup appends k and a dot to a prefix of logfmt, in place, so that no pointer is written.
func (k *Key) OpenGroup(prefix *[]byte) {
	n := len(*prefix)
	at := n - min(n, 1) // of the dot that ends it
	if k.n == 0 || cap(*prefix)-n < InlineLen {
		*prefix = append(*prefix, k.logfmt[n-at:]...)
	} else {
		*(*[InlineLen]byte)((*prefix)[at : at+InlineLen]) = k.short
		*prefix = (*prefix)[:at+int(k.n)]
		if n > 0 {
			(*prefix)[at] = '.'
		}
	}
	(*prefix)[len(*prefix)-1] = '.'
}

// KeyBit returns one of 64 bits by a key's length and three of its bytes; it only has to
// differ for most different keys.
func KeyBit[K string | []byte](k K) uint64 {
	if len(k) == 0 {
		return 1
	}
	n := len(k)
	return 1 << ((uint(n) + 7*uint(k[0]) + 13*uint(k[n-1]) + 29*uint(k[n/2])) & 63)
}

// Has reports whether k is what r finds for its name.
func (r *Reader) Has(k *Key) bool { return k.table == r.table && k.generation == r.Generation }

// IsPlain reports whether k is what AppendKey, without its search, appends for its name.
func (r *Reader) IsPlain(k *Key) bool {
	return k.table == r.table && k.atTop == int32(r.Generation)
}

// Key is FindKey for a string. It inlines fingerprintOf and the first probe of a short key.
// TestKey compares the two.
func (r *Reader) Key(name string) *Key {
	var f fingerprint
	switch f.n = len(name); {
	case f.n > maxWholeLen || r.table == nil:
		return FindKey(r, name)
	case f.n >= 8:
		f.first, f.last = fastconv.Load8(name), fastconv.Load8(name[f.n-8:])
	case f.n >= 4:
		f.first, f.last = fastconv.Load4(name), fastconv.Load4(name[f.n-4:])
	case f.n > 0:
		f.first, f.last = uint64(name[0])|uint64(name[f.n/2])<<8, uint64(name[f.n-1])
	}
	k := r.table.keys[f.slot(keyBits)%keySlots].Load()
	if k != nil && k.fingerprint == f && k.generation == r.Generation {
		return k
	}
	return FindKey(r, name)
}

// AppendKey appends a key as Key.Append does, and returns its Key. Of one
// that is judged by its name, or reserved, it returns b as it is and nil. It inlines
// Reader.Key.
func (r *Reader) AppendKey(b []byte, name string) ([]byte, *Key) {
	var f fingerprint
	switch f.n = len(name); {
	case f.n > maxWholeLen || r.table == nil:
		return r.appendKeySlow(b, name)
	case f.n >= 8:
		f.first, f.last = fastconv.Load8(name), fastconv.Load8(name[f.n-8:])
	case f.n >= 4:
		f.first, f.last = fastconv.Load4(name), fastconv.Load4(name[f.n-4:])
	case f.n > 0:
		f.first, f.last = uint64(name[0])|uint64(name[f.n/2])<<8, uint64(name[f.n-1])
	}
	k, n := r.table.keys[f.slot(keyBits)%keySlots].Load(), len(b)
	if k == nil || k.fingerprint != f || k.atTop != int32(r.Generation) || cap(b)-n < InlineLen {
		return r.appendKeySlow(b, name)
	}
	*(*[InlineLen]byte)(b[n : n+InlineLen]) = k.short
	return b[:n+int(k.n)], k
}

// appendKeySlow is AppendKey without what that inlines.
func (r *Reader) appendKeySlow(b []byte, name string) ([]byte, *Key) {
	k := FindKey(r, name)
	if k == nil || !k.plainAtTop {
		return b, nil
	}
	return k.Append(b), k
}

// FindKey returns the Key of a name; nil where it has no slot.
func FindKey[K string | []byte](r *Reader, name K) *Key {
	if r.table == nil || len(name) > maxKeyLen {
		return nil
	}
	f := fingerprintOf(name)
	at := f.slot(keyBits)
	k := r.table.keys[at%keySlots].Load()
	if k != nil && k.fingerprint == f && k.generation == r.Generation &&
		(len(name) <= maxWholeLen || k.Name == string(name)) {
		return k
	}
	return findKeySlow(r, name, f, at)
}

// findKeySlow is what FindKey does where the first slot is not the key's.
func findKeySlow[K string | []byte](r *Reader, name K, f fingerprint, at uint64) *Key {
	for i := range uint64(maxProbes) {
		p := &r.table.keys[(at+i)%keySlots]
		k := p.Load()
		if k == nil {
			if r.newKeys++; r.newKeys > maxNewKeys {
				return nil
			}
			k = r.table.newKey(string(name), f)
			if p.CompareAndSwap(nil, k) {
				return k
			}
			k = p.Load()
		}
		if k.Name == string(name) {
			if k.generation == r.Generation {
				return k
			}
			fresh := r.table.newKey(string(name), f) // of values added since
			if !p.CompareAndSwap(k, fresh) {
				return nil
			}
			return fresh
		}
	}
	return nil
}

func (t *Table) newKey(name string, f fingerprint) *Key {
	name = strings.Clone(name) // it may be a piece of something large
	c := &t.config
	generation := c.Policy.Generation()
	clean := c.Policy.KeyText(name)
	k := &Key{
		fingerprint: f,
		table:       t,
		Name:        name,
		Verdict:     c.Policy.Key(nil, name),
		Reserved:    slices.Contains(c.Reserved, name),
		logfmt:      string(append(format.AppendKey([]byte{' '}, clean), '=')),
		JSON: string(append(escape.AppendJSON(nil, []byte(cmp.Or(clean, format.EmptyKey))),
			'"', ':')),
		generation: generation,
		Changed:    clean != name,
	}
	k.Judged = k.Verdict != redact.None || redact.IsPart(name) || k.Changed
	if c.Typed && !k.Changed && !redact.IsPart(name) && !(c.Caller && otlp.IsCallerKey(name)) {
		k.OTLP = otlp.PrefixOf(name)
	}
	k.plainAtTop = !k.Judged && !k.Reserved
	k.Plain = !k.Judged
	k.Stamp = slices.Contains(c.Stamps, name)
	k.Bit = KeyBit(k.EscapedName())
	if text := k.appendText(nil); len(text) <= InlineLen {
		k.n = uint8(copy(k.short[:], text))
	}
	if c.JSON {
		k.jsonN = k.n
	}
	if k.atTop = -1; k.plainAtTop && k.n > 0 {
		k.atTop = int32(generation)
	}
	return k
}
