// SPDX-License-Identifier: MIT

package logplexzerolog

import (
	"hash/maphash"
	"sync/atomic"
)

// interner turns messages into strings and remembers some, since a program
// says the same few over and over: a hit allocates nothing. It keeps at most
// sets × ways messages of maxLen bytes. It is safe for concurrent use.
type interner struct {
	seed  maphash.Seed
	slots [sets][ways]atomic.Pointer[string]
}

const (
	sets   = 128 // a power of two
	ways   = 4   // a power of two; how many messages may share a hash's set
	maxLen = 256
)

func newInterner() *interner { return &interner{seed: maphash.MakeSeed()} }

// text returns string(b).
func (in *interner) text(b []byte) string {
	if len(b) == 0 || len(b) > maxLen {
		return string(b)
	}
	h := maphash.Bytes(in.seed, b)
	set := &in.slots[h%sets]
	var free *atomic.Pointer[string]
	for i := range set {
		s := set[i].Load()
		if s == nil {
			if free == nil {
				free = &set[i]
			}
		} else if *s == string(b) {
			return *s
		}
	}
	if free == nil {
		free = &set[h/sets%ways]
	}
	s := string(b)
	free.Store(&s)
	return s
}
