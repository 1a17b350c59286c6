// SPDX-License-Identifier: MIT

package encode

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/otlp"
	"github.com/logplex-go/logplex/internal/redact"
)

// Keys repeat from record to record. The written form of a key and its verdict are
// kept in a table of fixed size: a slot is
// filled once and never emptied, so that neither a million distinct keys nor
// long ones cost memory. A key without a slot is computed each time.
const (
	keyBits   = 11
	keySlots  = 1 << keyBits
	maxCached = 64 // bytes of a key
)

// keyCache is safe for concurrent use; its zero value is ready.
type keyCache [keySlots]atomic.Pointer[keyEntry]

// maxNewKeys is how many keys of one record get a slot: one with ten thousand keys takes
// neither the table nor the memory of all its slots.
const maxNewKeys = 256

// maxProbes is the number of slots that a key may be in.
const maxProbes = 4

// keyEntry is immutable.
type keyEntry struct {
	fingerprint fingerprint
	cache       *keyCache          // that it is in
	verdict     redact.Verdict     // by the name alone, outside all groups
	plainAtTop  bool               // neither judged by its name nor reserved
	reserved    bool               // one of the handler's own keys, renamed at the top level
	n           uint8              // bytes of short; 0: logfmt does not fit
	short       [inlineKeyLen]byte // logfmt, which is copied faster so
	logfmt      string             // a space, name as logfmt has it, and =
	json        string             // name as JSON has it, its closing quote and a colon
	jsonN       uint8              // bytes of jsonShort; 0: it does not fit
	jsonShort   [inlineKeyLen]byte // a comma, a quote and json
	bit         uint64             // keyBloomBit of json's key
	name        string
	generation  int  // the number of known values that it was scrubbed of
	changed     bool // a secret was replaced in the name
	otlp        otlp.Prefix
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

// slot returns a place in a table of 1<<bits slots.
func (e fingerprint) slot(bits int) uint64 { return e.hash() >> (64 - bits) }

func (e fingerprint) hash() uint64 {
	// Fractions of the golden ratio and of a root: any odd numbers do.
	const odd1, odd2 = 0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f
	return e.first*odd1 + (e.last^uint64(e.n))*odd2
}

// lookUpKeyFast is lookUpKey for a string. It inlines fingerprintOf and the first
// probe of a short key. TestLookUpKeyFast compares the two.
func (ln *Line) lookUpKeyFast(key string) *keyEntry {
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

// lookUpKey returns the entry of a key; nil where the key has no slot.
func lookUpKey[K string | []byte](ln *Line, key K) *keyEntry {
	if ln.keys == nil || len(key) > maxCached {
		return nil
	}
	fingerprint := fingerprintOf(key)
	at := fingerprint.slot(keyBits)
	e := ln.keys[at%keySlots].Load()
	if e != nil && e.fingerprint == fingerprint && e.generation == ln.generation &&
		(len(key) <= maxWholeLen || e.name == string(key)) {
		return e
	}
	return lookUpKeySlow(ln, key, fingerprint, at)
}

// lookUpKeySlow is what lookUpKey does where the first slot is not the key's.
func lookUpKeySlow[K string | []byte](
	ln *Line, key K, fingerprint fingerprint, at uint64,
) *keyEntry {
	for i := range uint64(maxProbes) {
		p := &ln.keys[(at+i)%keySlots]
		e := p.Load()
		if e == nil {
			if ln.newKeys++; ln.newKeys > maxNewKeys {
				return nil
			}
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
		cache:       ln.keys,
		name:        name,
		verdict:     ln.policy.Key(nil, name),
		reserved:    ln.mayBeReserved(name),
		logfmt:      string(append(format.AppendKey([]byte{' '}, clean), '=')),
		json: string(append(escape.AppendJSON(nil, []byte(cmp.Or(clean, format.EmptyKey))),
			'"', ':')),
		generation: generation,
		changed:    clean != name,
	}
	if ln.Encoder.Typed && !e.changed && !(ln.AddCaller && otlp.IsCallerKey(name)) {
		e.otlp = otlp.PrefixOf(name)
	}
	e.plainAtTop = e.verdict == redact.None && !e.reserved
	e.bit = keyBloomBit([]byte(e.json[:len(e.json)-len(`":`)]))
	if len(e.logfmt) <= inlineKeyLen {
		e.n = uint8(copy(e.short[:], e.logfmt))
	}
	if len(e.json)+len(`,"`) <= inlineKeyLen {
		e.jsonN = uint8(copy(e.jsonShort[copy(e.jsonShort[:], `,"`):], e.json)) + uint8(len(`,"`))
	}
	return e
}

// appendKey writes everything before a value. e is the key's entry; nil if it has
// none.
func appendKey[K string | []byte](ln *Line, e *keyEntry, key K) {
	if ln.json {
		appendJSONKey(ln, e, key)
	} else {
		appendLogfmtKey(ln, e, key)
	}
}

// isPlainKey reports whether e's key can be written to the line b as it is: its value is
// not judged by it, and it is neither renamed nor repeated.
func (ln *Line) isPlainKey(b []byte, e *keyEntry) bool {
	if e == nil || e.verdict != redact.None {
		return false
	}
	if ln.json {
		return ln.isNewKey(b, e)
	}
	if len(ln.groupPrefix) > 0 {
		return !ln.dottedNames
	}
	return !e.reserved
}

// appendKeyFast is appendKey for a plain key: it appends to the line b and returns the
// entry of the key. For others it returns b as it is and nil. It inlines lookUpKeyFast.
// FuzzAttrFast compares the two.
func (ln *Line) appendKeyFast(b []byte, key string) ([]byte, *keyEntry) {
	var k fingerprint
	switch k.n = len(key); {
	case k.n > maxWholeLen || ln.keys == nil:
		return ln.appendEntryFast(b, lookUpKey(ln, key))
	case k.n >= 8:
		k.first, k.last = fastconv.Load8(key), fastconv.Load8(key[k.n-8:])
	case k.n >= 4:
		k.first, k.last = fastconv.Load4(key), fastconv.Load4(key[k.n-4:])
	case k.n > 0:
		k.first, k.last = uint64(key[0])|uint64(key[k.n/2])<<8, uint64(key[k.n-1])
	}
	e := ln.keys[k.slot(keyBits)%keySlots].Load()
	if e == nil || e.fingerprint != k || e.generation != ln.generation {
		e = lookUpKey(ln, key)
	}
	if ln.json && e != nil && e.verdict == redact.None {
		return ln.appendJSONKeyFast(b, e)
	}
	if ln.json || e == nil || !e.plainAtTop || len(ln.groupPrefix) > 0 {
		return ln.appendEntryFast(b, e)
	}
	n := len(b)
	if e.n == 0 || cap(b)-n < inlineKeyLen {
		return append(b, e.logfmt...), e
	}
	*(*[inlineKeyLen]byte)(b[n : n+inlineKeyLen]) = e.short
	return b[:n+int(e.n)], e
}

// appendEntryFast is appendKeyFast for a key that has been looked up.
func (ln *Line) appendEntryFast(b []byte, e *keyEntry) ([]byte, *keyEntry) {
	switch {
	case e == nil || e.verdict != redact.None:
		return b, nil
	case ln.json:
		return ln.appendJSONKeyFast(b, e)
	case len(ln.groupPrefix) == 0:
		if e.reserved {
			return b, nil
		}
		return appendLogfmtKeyFast(b, e), e
	case ln.dottedNames:
		return b, nil
	}
	return appendGroupedKeyFast(b, ln.groupPrefix, e), e
}

// renameDotted renames the key that was written last if it is a member of a
// group and, with the group's name, one of our own keys. Only presets with
// dotted keys have such.
func (ln *Line) renameDotted() {
	start := bytes.LastIndexByte(ln.b, ' ') + 1
	if key := string(ln.b[start : len(ln.b)-1]); ln.mayBeReserved(key) && ln.isReserved(key) {
		ln.b = slices.Insert(ln.b, start, []byte(ReservedPrefix)...)
	}
}

// mayBeReserved reports whether a key at the top of a line is one of the
// handler's own in some record.
func (e *Encoder) mayBeReserved(key string) bool {
	return slices.Contains(e.reserved, key) || slices.Contains(e.reservedByTrace, key)
}

// isReserved reports whether a key at the top of this line, which may be
// reserved, is: those of a trace are where the record has one. While With's
// attrs are written that is not known, and where they are is remembered.
func (ln *Line) isReserved(key string) bool {
	if !slices.Contains(ln.reservedByTrace, key) {
		return slices.Contains(ln.reserved, key)
	}
	if ln.forWith {
		at := len(ln.b)
		if !ln.json && ln.dottedNames && len(ln.groupPrefix) > 0 {
			at = bytes.LastIndexByte(ln.b, ' ') + 1
		}
		ln.traceKeysAt = append(ln.traceKeysAt, at)
		return false
	}
	return ln.hasTrace
}

// keyVerdict asks the key rules about an attr of the open groups. Groups that are
// secret themselves are masked, and their members are not judged again.
func keyVerdict[K string | []byte](ln *Line, e *keyEntry, key K) redact.Verdict {
	switch {
	case ln.masked:
		return redact.Secret
	case e != nil && (len(ln.groups) == 0 || e.verdict == redact.None && !ln.policy.HasPaths()):
		return e.verdict
	}
	return ln.policy.Key(ln.groups, string(key))
}
