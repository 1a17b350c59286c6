// SPDX-License-Identifier: MIT

package logplex

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

// keyWays is how many slots a key may stand in.
const keyWays = 4

// keyEntry is immutable.
type keyEntry struct {
	ends    ends
	verdict redact.Verdict // by the name alone, outside all groups
	ours    bool           // stands for a key of ours at the top of a line
	n       uint8          // bytes of short; 0: logfmt does not fit
	short   [shortKey]byte // logfmt, which is copied faster so
	logfmt  string         // name as it is written in logfmt, a space before and = behind it
	json    string         // the same in JSON, its closing quote and colon behind it
	bit     uint64         // keyBit of json's key
	name    string
	known   int // the number of known values that it was scrubbed of
}

const shortKey = 32

// ends are the length of a text and its first and last bytes; all of it, up to
// wholeEnds bytes.
type ends struct {
	first, last uint64
	n           int
}

const wholeEnds = 16

func endsOf[K string | []byte](k K) (e ends) {
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
func (e ends) slot(bits int) uint64 { return e.hash() >> (64 - bits) }

func (e ends) hash() uint64 {
	const odd1, odd2 = 0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f // fractions of the golden ratio and of a root: any odd ones do
	return e.first*odd1 + (e.last^uint64(e.n))*odd2
}

// entry is lookup for a string. It has the common case, a short key in its first
// slot, without a call: what endsOf does stands here again, to which
// TestEntryIsLookup ties it.
func (s *state) entry(key string) *keyEntry {
	var k ends
	switch k.n = len(key); {
	case k.n > wholeEnds || s.cache == nil:
		return lookup(s, key)
	case k.n >= 8:
		k.first, k.last = fastconv.Load8(key), fastconv.Load8(key[k.n-8:])
	case k.n >= 4:
		k.first, k.last = fastconv.Load4(key), fastconv.Load4(key[k.n-4:])
	case k.n > 0:
		k.first, k.last = uint64(key[0])|uint64(key[k.n/2])<<8, uint64(key[k.n-1])
	}
	e := s.cache[k.slot(keyBits)%keySlots].Load()
	if e != nil && e.ends == k && e.known == s.known {
		return e
	}
	return lookup(s, key)
}

// lookup gives the entry of a key; nil where the key has no slot.
func lookup[K string | []byte](s *state, key K) *keyEntry {
	if s.cache == nil || len(key) > maxCached {
		return nil
	}
	ends := endsOf(key)
	at := ends.slot(keyBits)
	if e := s.cache[at%keySlots].Load(); e != nil && e.ends == ends && (len(key) <= wholeEnds || e.name == string(key)) && e.known == s.known {
		return e
	}
	return lookupOn(s, key, ends, at)
}

// lookupOn is what lookup does where the first slot is not the key's.
func lookupOn[K string | []byte](s *state, key K, ends ends, at uint64) *keyEntry {
	for i := range uint64(keyWays) {
		p := &s.cache[(at+i)%keySlots]
		e := p.Load()
		if e == nil {
			e = s.newEntry(string(key), ends)
			if p.CompareAndSwap(nil, e) {
				return e
			}
			e = p.Load()
		}
		if e.name == string(key) {
			if e.known == s.known {
				return e
			}
			fresh := s.newEntry(string(key), ends) // of values added since
			if !p.CompareAndSwap(e, fresh) {
				return nil
			}
			return fresh
		}
	}
	return nil
}

func (s *state) newEntry(name string, ends ends) *keyEntry {
	name = strings.Clone(name) // it may be a piece of something large
	known := s.policy.Generation()
	clean := s.policy.KeyText(name)
	e := &keyEntry{
		ends:    ends,
		name:    name,
		verdict: s.policy.Key(nil, name),
		ours:    s.ours(name),
		logfmt:  string(append(format.AppendKey([]byte{' '}, clean), '=')),
		json:    string(append(escape.AppendJSON(nil, []byte(cmp.Or(clean, format.EmptyKey))), '"', ':')),
		known:   known,
	}
	e.bit = keyBit([]byte(e.json[:len(e.json)-len(`":`)]))
	if len(e.logfmt) <= shortKey {
		e.n = uint8(copy(e.short[:], e.logfmt))
	}
	return e
}

// appendTo appends the key for logfmt.
func (e *keyEntry) appendTo(b []byte) []byte {
	n := len(b)
	if e.n == 0 || cap(b)-n < shortKey {
		return append(b, e.logfmt...)
	}
	*(*[shortKey]byte)(b[n : n+shortKey]) = e.short
	return b[:n+int(e.n)]
}

// addGroup adds the key to the prefix, in place, so that no pointer is written.
func (s *state) addGroup(e *keyEntry) {
	n := len(s.prefix)
	at := n - min(n, 1) // a dot stands there, or nothing
	if e.n == 0 || cap(s.prefix)-n < shortKey {
		s.prefix = append(s.prefix, e.logfmt[n-at:]...)
	} else {
		*(*[shortKey]byte)(s.prefix[at : at+shortKey]) = e.short
		s.prefix = s.prefix[:at+int(e.n)]
		if n > 0 {
			s.prefix[at] = '.'
		}
	}
	s.prefix[len(s.prefix)-1] = '.'
}

// appendIn appends the key for logfmt behind a state's prefix, which is not
// empty.
func (e *keyEntry) appendIn(b, prefix []byte) []byte {
	n := len(b)
	end := n + len(prefix)
	if e.n == 0 || cap(b)-n < 2*shortKey || len(prefix) > shortKey || cap(prefix) < shortKey {
		return e.appendLong(b, prefix)
	}
	copyShort((*[shortKey]byte)(b[n:n+shortKey]), (*[shortKey]byte)(prefix[:shortKey]))
	*(*[shortKey]byte)(b[end-1 : end-1+shortKey]) = e.short
	b = b[:end-1+int(e.n)]
	b[end-1] = '.'
	return b
}

// copyShort copies as words; an assignment, which has to think of arrays that
// overlap, is a call.
func copyShort(to, from *[shortKey]byte) {
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

// writeKey writes what stands before a value: e's key, or key where e is nil.
func writeKey[K string | []byte](s *state, e *keyEntry, key K) {
	if s.json {
		if s.comma {
			s.b = append(s.b, ',')
		}
		s.b = append(s.b, '"')
		start := len(s.b)
		top := len(s.levels) == 1
		if e != nil {
			if top && e.ours {
				s.b = append(s.b, renamed...)
			}
			s.b = append(s.b, e.json...)
		} else {
			if top && s.ours(string(key)) {
				s.b = append(s.b, renamed...)
			}
			text := len(s.b)
			s.b = append(s.b, key...)
			if len(key) == 0 {
				s.b = append(s.b, format.EmptyKey...)
			}
			if len(key) >= redact.MinKeySecret {
				s.scrub(text, false)
			}
			if !escape.JSONPlain(s.b[text:]) {
				s.escape(text)
			}
			s.b = append(s.b, '"', ':')
		}
		s.noteKey(start, len(s.b)-len(`":`))
		return
	}
	if e != nil && len(s.prefix) == 0 && !e.ours {
		s.b = e.appendTo(s.b)
		return
	}
	if len(s.prefix) == 0 {
		s.b = append(s.b, ' ')
	}
	s.b = append(s.b, s.prefix...)
	if e != nil {
		if e.ours && len(s.prefix) == 0 {
			s.b = append(s.b, renamed...)
		}
		s.b = append(s.b, e.logfmt[1:]...)
		return
	}
	if len(s.prefix) == 0 && s.ours(string(key)) {
		s.b = append(s.b, renamed...)
	}
	start := len(s.b)
	s.b = append(s.b, key...)
	if len(key) >= redact.MinKeySecret {
		s.scrub(start, false)
	}
	if k := s.b[start:]; len(k) == 0 || !escape.Bare(k) || bytes.IndexByte(k, '\\') >= 0 {
		s.b = format.AppendKey(s.b[:start], string(k))
	}
	s.b = append(s.b, '=')
}

// ours reports whether a key at the top of a line is one that we write.
func (s *state) ours(key string) bool {
	json := s.format == FormatJSON
	switch key {
	case keyPID, keyMsg:
		return true
	case keyCaller:
		return s.addCaller
	case keyAt:
		return !json
	case keyTime, keyLevel, keySource, keyDyno:
		return json
	}
	return false
}

// verdictOf asks the key rules about an attr of the open groups. Groups that
// are secret themselves are masked as such and not asked about again.
func verdictOf[K string | []byte](s *state, e *keyEntry, key K) redact.Verdict {
	switch {
	case s.masked:
		return redact.Secret
	case e != nil && (len(s.groups) == 0 || e.verdict == redact.None && !s.policy.HasPaths()):
		return e.verdict
	}
	return s.policy.Key(s.groups, string(key))
}
