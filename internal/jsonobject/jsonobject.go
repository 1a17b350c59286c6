// SPDX-License-Identifier: MIT

// Package jsonobject keeps the keys of the JSON objects that are open in a line, so that
// a key that is repeated does not go unseen. It may not know what the keys' values are,
// nor which keys are a handler's own.
package jsonobject

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/memo"
)

// maxCompared is how many keys of an object are compared one by one.
const maxCompared = 64

// Stack has the open objects of a line, the line's own first, and their keys. The zero
// Stack has none. Lines are passed to its methods, and keys are remembered by their
// places.
type Stack struct {
	objects []object
	keys    []span

	withStart, withEnd int // where what With has rendered is in the line; 0: not yet

	// Repeats is set when a key may be there twice. No keys are recorded any longer.
	Repeats bool
}

type object struct {
	firstKey  int    // index of its first key in Stack.keys
	keyBits   uint64 // Bloom bits of its keys
	numWith   int    // its keys in what With has rendered
	withDepth int    // the objects around it there
}

// span is a piece of a line.
type span struct{ start, end int }

// Reset closes all objects.
func (s *Stack) Reset() {
	s.objects, s.keys = s.objects[:0], s.keys[:0]
	s.withStart, s.withEnd = 0, 0
}

// Cap returns the number of keys that s has room for.
func (s *Stack) Cap() int { return cap(s.keys) }

// Depth returns the number of open objects.
func (s *Stack) Depth() int { return len(s.objects) }

// NeedsComma reports whether a member of an object that is appended to b is not the
// first one. An empty b is a part of a line whose start has members.
func NeedsComma(b []byte) bool { return len(b) == 0 || b[len(b)-1] != '{' }

// Push opens an object without a brace.
func (s *Stack) Push() { s.objects = append(s.objects, object{firstKey: len(s.keys)}) }

// Open opens an object in the line b.
func (s *Stack) Open(b []byte) []byte {
	s.Push()
	return append(b, '{')
}

// Close closes all but n objects of the line b; only the innermost has a brace there.
func (s *Stack) Close(b []byte, n int) []byte {
	s.keys, s.objects = s.keys[:s.objects[n].firstKey], s.objects[:n]
	return append(b, '}')
}

// A Mark is a state that Rewind goes back to.
type Mark struct {
	Depth int
	keys  int
}

// Mark returns the state of s.
func (s *Stack) Mark() Mark { return Mark{len(s.objects), len(s.keys)} }

// Rewind forgets the objects and keys since m.
func (s *Stack) Rewind(m Mark) { s.objects, s.keys = s.objects[:m.Depth], s.keys[:m.keys] }

// Record records the key b[start:end], as it is escaped, of the innermost object.
func (s *Stack) Record(b []byte, start, end int) {
	if s.Repeats || len(s.objects) == 0 {
		return
	}
	o := &s.objects[len(s.objects)-1]
	if s.tooMany(o) {
		s.Repeats = true // there may be one
		return
	}
	key := b[start:end]
	bit := memo.KeyBit(key)
	if o.keyBits&bit != 0 && hasKey(s, b, o, key) {
		s.Repeats = true
		return
	}
	o.keyBits |= bit
	s.keys = append(s.keys, span{start, end})
}

// tooMany reports whether o has more keys than are compared. With has left fewer, or
// s.Repeats is set.
func (s *Stack) tooMany(o *object) bool { return len(s.keys)-o.firstKey >= maxCompared }

// IsNew reports whether a key is in the innermost object of the line b for the first time
// and not reserved there. It may report false for a new one.
func (s *Stack) IsNew(b []byte, k *memo.Key) bool {
	o := &s.objects[len(s.objects)-1]
	if s.Repeats || k.Reserved && len(s.objects) == 1 || s.tooMany(o) {
		return false
	}
	return o.keyBits&k.Bit == 0 || !hasKey(s, b, o, k.EscapedName())
}

// AppendKey appends a key that is new to the line b and records it, which Forget undoes.
// Of others, and of one that is judged by its name, it returns b as it is and nil.
func (s *Stack) AppendKey(b []byte, k *memo.Key) ([]byte, *memo.Key) {
	o := &s.objects[len(s.objects)-1]
	switch {
	case k == nil || k.Judged:
		return b, nil
	case s.Repeats || k.Reserved && len(s.objects) == 1 || s.tooMany(o):
		return b, nil
	case o.keyBits&k.Bit != 0 && hasKey(s, b, o, k.EscapedName()):
		return b, nil
	}
	n := len(b)
	begun := n // of a comma; of the brace, where there is none
	if !NeedsComma(b) {
		begun--
	}
	if b = k.AppendJSON(b, begun); begun < n {
		b[begun] = '{'
	}
	o.keyBits |= k.Bit
	s.keys = append(s.keys, span{begun + len(`,"`), len(b) - len(`":`)})
	return b, k
}

// AtTop reports whether the line's own object is the innermost.
func (s *Stack) AtTop() bool { return len(s.objects) == 1 }

// Add records the key of the line's own object that k.Append has appended to b[:begun], if it
// is a new one; Forget undoes it.
func (s *Stack) Add(b []byte, begun int, k *memo.Key) bool {
	o, n := &s.objects[0], len(s.keys)
	if s.Repeats || n >= maxCompared || n == cap(s.keys) || o.keyBits&k.Bit != 0 {
		return s.addSlow(b, begun, k)
	}
	o.keyBits |= k.Bit
	s.keys = s.keys[:n+1]
	s.keys[n] = span{begun + len(`,"`), len(b) - len(`":`)}
	return true
}

// addSlow is Add for a key that may be there already, or that there may be no room for.
func (s *Stack) addSlow(b []byte, begun int, k *memo.Key) bool {
	o := &s.objects[0]
	if s.Repeats || s.tooMany(o) ||
		o.keyBits&k.Bit != 0 && hasKey(s, b, o, k.EscapedName()) {
		return false
	}
	o.keyBits |= k.Bit
	s.keys = append(s.keys, span{begun + len(`,"`), len(b) - len(`":`)})
	return true
}

// Has reports whether k may be one of the keys that are recorded of the line's own object, or
// have been written by With.
func (s *Stack) Has(b []byte, k *memo.Key) bool {
	return s.objects[0].keyBits&k.Bit != 0 && s.hasAtTop(b, k)
}

//go:noinline
func (s *Stack) hasAtTop(b []byte, k *memo.Key) bool {
	return hasKey(s, b, &s.objects[0], k.EscapedName())
}

// maxSearched is how much of a line is searched for a key.
const maxSearched = 4 << 10

// Compare compares the key that was recorded last, of a member of the line's own object, with
// those in b[:begun] that are not recorded. There may be none since begun.
func (s *Stack) Compare(b []byte, begun int) {
	if n := len(s.keys); begun > 0 && begun < len(b) && n > 0 && !s.Repeats {
		k := s.keys[n-1]
		s.Repeats = begun > maxSearched || HasMember(b[:begun], b[k.start:k.end], 0)
	}
}

// Forget forgets the key that was recorded last.
func (s *Stack) Forget() { s.keys = s.keys[:len(s.keys)-1] }

// hasKey reports whether a key, as it is escaped, may be in the innermost object o of the
// line b. It reports true where With has left keys that are not in the line yet.
func hasKey[K string | []byte](s *Stack, b []byte, o *object, key K) bool {
	for _, k := range s.keys[o.firstKey:] {
		if string(b[k.start:k.end]) == string(key) {
			return true
		}
	}
	return o.numWith > 0 &&
		(s.withEnd == 0 || HasMember(b[s.withStart:s.withEnd], key, o.withDepth))
}

// HasMember reports whether key, as it is escaped, is one of an object that is open at
// the end of pre, a piece of a line, with so many others open around it.
func HasMember[K string | []byte](pre []byte, key K, depth int) (found bool) {
	if !contains(pre, key) {
		return false
	}
	at := 0 // depth at the attr that is read
	for i := 0; i < len(pre); i++ {
		switch pre[i] {
		case '{', '[':
			if at++; at == depth {
				found = false // of an object that was closed
			}
		case '}', ']':
			at--
		case '"':
			start := i + 1
			for i++; i < len(pre) && pre[i] != '"'; i++ {
				if pre[i] == '\\' {
					i++
				}
			}
			if at == depth && i+1 < len(pre) && pre[i+1] == ':' &&
				string(pre[start:i]) == string(key) {
				found = true
			}
		}
	}
	return found
}

// contains is bytes.Contains for a key.
func contains[K string | []byte](b []byte, key K) bool {
	if len(key) == 0 {
		return true
	}
	for {
		i := bytes.IndexByte(b, key[0])
		if i < 0 || len(b)-i < len(key) {
			return false
		}
		if string(b[i:i+len(key)]) == string(key) {
			return true
		}
		b = b[i+1:]
	}
}
