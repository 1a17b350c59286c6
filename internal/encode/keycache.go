// SPDX-License-Identifier: MIT

package encode

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"strings"
	"sync/atomic"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/redact"
)

// Keys repeat from record to record. What is known of one, how it is written
// and what the key rules say of it, is kept in a table of fixed size: a slot is
// filled once and never emptied, so that neither a million distinct keys nor
// long ones cost memory. A key without a slot is worked out each time.
const (
	keyBits   = 11
	keySlots  = 1 << keyBits
	maxCached = 64 // bytes of a key
)

// keyCache is safe for concurrent use; its zero value is ready.
type keyCache [keySlots]atomic.Pointer[keyEntry]

// maxProbes is how many slots a key may stand in.
const maxProbes = 4

// keyEntry is immutable.
type keyEntry struct {
	fingerprint fingerprint
	verdict     redact.Verdict     // by the name alone, outside all groups
	reserved    bool               // stands for a key of reserved at the top of a line
	n           uint8              // bytes of short; 0: logfmt does not fit
	short       [inlineKeyLen]byte // logfmt, which is copied faster so
	logfmt      string             // name as it is written in logfmt, a space before and = behind it
	json        string             // the same in JSON, its closing quote and colon behind it
	bit         uint64             // keyBloomBit of json's key
	name        string
	generation  int  // the number of known values that it was scrubbed of
	changed     bool // a secret was replaced in the name
}

const inlineKeyLen = 32

// fingerprint are the length of a text and its first and last bytes; all of it, up to
// maxWholeLen bytes.
type fingerprint struct {
	first, last uint64
	n           int
}

const maxWholeLen = 16

func fingerprintOf[K string | []byte](k K) (e fingerprint) {
	e.n = len(k)
	switch n := len(k); {
	case n >= 8:
		e.first, e.last = fastconv.Load8(k), fastconv.Load8(k[n-8:])
	case n >= 4:
		e.first, e.last = fastconv.Load4(k), fastconv.Load4(k[n-4:])
	case n > 0:
		e.first, e.last = uint64(k[0])|uint64(k[n/2])<<8, uint64(k[n-1])
	}
	return e
}

// slot gives a place in a table of 1<<bits slots.
func (e fingerprint) slot(bits int) uint64 { return e.hash() >> (64 - bits) }

func (e fingerprint) hash() uint64 {
	const odd1, odd2 = 0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f // fractions of the golden ratio and of a root: any odd ones do
	return e.first*odd1 + (e.last^uint64(e.n))*odd2
}

// entry is lookUpKey for a string. It has the common case, a short key in its first
// slot, without a call: what fingerprintOf does stands here again, to which
// TestEntryIsLookup ties it.
func (ln *Line) keyEntry(key string) *keyEntry {
	var k fingerprint
	switch k.n = len(key); {
	case k.n > maxWholeLen || ln.keys == nil:
		return lookUpKey(ln, key)
	case k.n >= 8:
		k.first, k.last = fastconv.Load8(key), fastconv.Load8(key[k.n-8:])
	case k.n >= 4:
		k.first, k.last = fastconv.Load4(key), fastconv.Load4(key[k.n-4:])
	case k.n > 0:
		k.first, k.last = uint64(key[0])|uint64(key[k.n/2])<<8, uint64(key[k.n-1])
	}
	e := ln.keys[k.slot(keyBits)%keySlots].Load()
	if e != nil && e.fingerprint == k && e.generation == ln.generation {
		return e
	}
	return lookUpKey(ln, key)
}

// lookUpKey gives the entry of a key; nil where the key has no slot.
func lookUpKey[K string | []byte](ln *Line, key K) *keyEntry {
	if ln.keys == nil || len(key) > maxCached {
		return nil
	}
	fingerprint := fingerprintOf(key)
	at := fingerprint.slot(keyBits)
	if e := ln.keys[at%keySlots].Load(); e != nil && e.fingerprint == fingerprint && (len(key) <= maxWholeLen || e.name == string(key)) && e.generation == ln.generation {
		return e
	}
	return lookUpKeySlow(ln, key, fingerprint, at)
}

// lookUpKeySlow is what lookUpKey does where the first slot is not the key's.
func lookUpKeySlow[K string | []byte](ln *Line, key K, fingerprint fingerprint, at uint64) *keyEntry {
	for i := range uint64(maxProbes) {
		p := &ln.keys[(at+i)%keySlots]
		e := p.Load()
		if e == nil {
			e = ln.newEntry(string(key), fingerprint)
			if p.CompareAndSwap(nil, e) {
				return e
			}
			e = p.Load()
		}
		if e.name == string(key) {
			if e.generation == ln.generation {
				return e
			}
			fresh := ln.newEntry(string(key), fingerprint) // of values added since
			if !p.CompareAndSwap(e, fresh) {
				return nil
			}
			return fresh
		}
	}
	return nil
}

func (ln *Line) newEntry(name string, fingerprint fingerprint) *keyEntry {
	name = strings.Clone(name) // it may be a piece of something large
	generation := ln.policy.Generation()
	clean := ln.policy.KeyText(name)
	e := &keyEntry{
		fingerprint: fingerprint,
		name:        name,
		verdict:     ln.policy.Key(nil, name),
		reserved:    ln.isReserved(name),
		logfmt:      string(append(format.AppendKey([]byte{' '}, clean), '=')),
		json:        string(append(escape.AppendJSON(nil, []byte(cmp.Or(clean, format.EmptyKey))), '"', ':')),
		generation:  generation,
		changed:     clean != name,
	}
	e.bit = keyBloomBit([]byte(e.json[:len(e.json)-len(`":`)]))
	if len(e.logfmt) <= inlineKeyLen {
		e.n = uint8(copy(e.short[:], e.logfmt))
	}
	return e
}

// appendTo appends the key for logfmt.
func (e *keyEntry) appendTo(b []byte) []byte {
	n := len(b)
	if e.n == 0 || cap(b)-n < inlineKeyLen {
		return append(b, e.logfmt...)
	}
	*(*[inlineKeyLen]byte)(b[n : n+inlineKeyLen]) = e.short
	return b[:n+int(e.n)]
}

// addGroup adds the key to the prefix, in place, so that no pointer is written.
func (ln *Line) addGroup(e *keyEntry) {
	n := len(ln.groupPrefix)
	at := n - min(n, 1) // a dot stands there, or nothing
	if e.n == 0 || cap(ln.groupPrefix)-n < inlineKeyLen {
		ln.groupPrefix = append(ln.groupPrefix, e.logfmt[n-at:]...)
	} else {
		*(*[inlineKeyLen]byte)(ln.groupPrefix[at : at+inlineKeyLen]) = e.short
		ln.groupPrefix = ln.groupPrefix[:at+int(e.n)]
		if n > 0 {
			ln.groupPrefix[at] = '.'
		}
	}
	ln.groupPrefix[len(ln.groupPrefix)-1] = '.'
}

// appendIn appends the key for logfmt behind a state's prefix, which is not
// empty.
func (e *keyEntry) appendIn(b, prefix []byte) []byte {
	n := len(b)
	end := n + len(prefix)
	if e.n == 0 || cap(b)-n < 2*inlineKeyLen || len(prefix) > inlineKeyLen || cap(prefix) < inlineKeyLen {
		return e.appendLong(b, prefix)
	}
	copyShort((*[inlineKeyLen]byte)(b[n:n+inlineKeyLen]), (*[inlineKeyLen]byte)(prefix[:inlineKeyLen]))
	*(*[inlineKeyLen]byte)(b[end-1 : end-1+inlineKeyLen]) = e.short
	b = b[:end-1+int(e.n)]
	b[end-1] = '.'
	return b
}

// copyShort copies as words; an assignment, which has to think of arrays that
// overlap, is a call.
func copyShort(to, from *[inlineKeyLen]byte) {
	word := binary.LittleEndian
	word.PutUint64(to[0:], word.Uint64(from[0:]))
	word.PutUint64(to[8:], word.Uint64(from[8:]))
	word.PutUint64(to[16:], word.Uint64(from[16:]))
	word.PutUint64(to[24:], word.Uint64(from[24:]))
}

// appendLong is a frame of its own, which appendIn is spared.
//
//go:noinline
func (e *keyEntry) appendLong(b, prefix []byte) []byte {
	return append(append(b, prefix...), e.logfmt[1:]...)
}

// appendKey writes what stands before a value: e's key, or key where e is nil.
func appendKey[K string | []byte](ln *Line, e *keyEntry, key K) {
	if ln.json {
		if ln.comma {
			ln.b = append(ln.b, ',')
		}
		ln.b = append(ln.b, '"')
		start := len(ln.b)
		top := len(ln.objects) == 1
		if e != nil {
			if top && e.reserved {
				ln.b = append(ln.b, ReservedPrefix...)
			}
			ln.b = append(ln.b, e.json...)
		} else {
			if top && ln.isReserved(string(key)) {
				ln.b = append(ln.b, ReservedPrefix...)
			}
			text := len(ln.b)
			ln.b = append(ln.b, key...)
			if len(key) == 0 {
				ln.b = append(ln.b, format.EmptyKey...)
			}
			if len(key) >= redact.MinKeySecret {
				ln.scrubFrom(text, false)
			}
			if !escape.JSONPlain(ln.b[text:]) {
				ln.escapeFrom(text)
			}
			ln.b = append(ln.b, '"', ':')
		}
		ln.recordKey(start, len(ln.b)-len(`":`))
		return
	}
	if e != nil && len(ln.groupPrefix) == 0 && !e.reserved {
		ln.b = e.appendTo(ln.b)
		return
	}
	if len(ln.groupPrefix) == 0 {
		ln.b = append(ln.b, ' ')
	}
	ln.b = append(ln.b, ln.groupPrefix...)
	if e != nil {
		if e.reserved && len(ln.groupPrefix) == 0 {
			ln.b = append(ln.b, ReservedPrefix...)
		}
		ln.b = append(ln.b, e.logfmt[1:]...)
		return
	}
	if len(ln.groupPrefix) == 0 && ln.isReserved(string(key)) {
		ln.b = append(ln.b, ReservedPrefix...)
	}
	start := len(ln.b)
	ln.b = append(ln.b, key...)
	if len(key) >= redact.MinKeySecret {
		ln.scrubFrom(start, false)
	}
	if k := ln.b[start:]; len(k) == 0 || !escape.Bare(k) || bytes.IndexByte(k, '\\') >= 0 {
		ln.b = format.AppendKey(ln.b[:start], string(k))
	}
	ln.b = append(ln.b, '=')
}

// isReserved reports whether a key at the top of a line is one of the handler's own.
func (ln *Line) isReserved(key string) bool {
	json := ln.Format == FormatJSON
	switch key {
	case KeyPID, KeyMsg:
		return true
	case KeyCaller:
		return ln.AddCaller
	case KeyAt:
		return !json
	case KeyTime, KeyLevel, KeySource, KeyDyno:
		return json
	}
	return false
}

// keyVerdict asks the key rules about an attr of the open groups. Groups that
// are secret themselves are masked as such and not asked about again.
func keyVerdict[K string | []byte](ln *Line, e *keyEntry, key K) redact.Verdict {
	switch {
	case ln.masked:
		return redact.Secret
	case e != nil && (len(ln.groups) == 0 || e.verdict == redact.None && !ln.policy.HasPaths()):
		return e.verdict
	}
	return ln.policy.Key(ln.groups, string(key))
}
