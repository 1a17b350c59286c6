// SPDX-License-Identifier: MIT

package memo

import (
	"sync/atomic"

	"github.com/logplex-go/logplex/internal/fastconv"
)

// Messages are constants of the program more often than not. Those in which nothing is
// secret are kept as they are written, each by a Reader that meets it for the third
// time: those that are formatted leave room for the others.
const (
	messageBits   = 9
	messageSlots  = 1 << messageBits
	maxMessageLen = 128 // bytes
)

// Message is a message as lines have it. It is immutable.
type Message struct {
	Text       string
	Written    string // with its key and quotes
	Generation int    // the Policy's when it was looked at
}

// Place is where a message may be kept. The zero Place is none.
type Place struct {
	slot *atomic.Pointer[Message]
	old  *Message // of values added since
	hash uint64   // of the text's fingerprint
}

// Is reports whether text is m's.
func (m *Message) Is(text string) bool { return equal(m.Text, text) }

// equal is a == b, faster for strings of a usual message's length.
func equal(a, b string) bool {
	if len(a) != len(b) || len(a) < 16 || len(b) < 16 || len(a) > 32 {
		return a == b
	}
	c, d := a[len(a)-16:], b[len(b)-16:]
	return fastconv.Load8(a) == fastconv.Load8(b) &&
		fastconv.Load8(a[8:]) == fastconv.Load8(b[8:]) &&
		fastconv.Load8(c) == fastconv.Load8(d) && fastconv.Load8(c[8:]) == fastconv.Load8(d[8:])
}

// FindMessage returns the Message of a text, or nil and the Place for it.
func FindMessage[M string | []byte](r *Reader, text M) (*Message, Place) {
	if r.table == nil || len(text) > maxMessageLen {
		return nil, Place{}
	}
	hash := fingerprintOf(text).hash()
	at := hash >> (64 - messageBits)
	first := r.table.messages[at%messageSlots].Load()
	if first != nil && first.Generation == r.Generation && first.Text == string(text) {
		return first, Place{}
	}
	for i := range uint64(maxProbes) {
		slot := &r.table.messages[(at+i)%messageSlots]
		m := slot.Load()
		if m == nil || m.Text == string(text) {
			if m != nil && m.Generation == r.Generation {
				return m, Place{}
			}
			return nil, Place{slot: slot, old: m, hash: hash}
		}
	}
	return nil, Place{}
}

// Wants reports whether a text of which nothing is secret should be kept at p.
func Wants[M string | []byte](r *Reader, p Place, text M) bool {
	return p.slot != nil && (p.old != nil || meetAgain(&r.seen, p.hash, text))
}

// Keep keeps a message at p.
func (p Place) Keep(m *Message) { p.slot.CompareAndSwap(p.old, m) }

// seenMessages has hashes of the messages that were written last: of their fingerprints, and of
// the whole text for those of which the former came again.
type seenMessages [256]struct{ fingerprint, whole uint32 }

// meetAgain reports whether a text, whose fingerprint has a hash, was met twice before. Most
// that are formatted differ in their fingerprints and are not hashed.
func meetAgain[M string | []byte](s *seenMessages, hash uint64, text M) bool {
	p, fingerprint := &s[hash>>40%uint64(len(s))], uint32(hash>>32)
	if p.fingerprint != fingerprint {
		p.fingerprint, p.whole = fingerprint, 0
		return false
	}
	whole := uint32(hashOf(text)>>32) | 1 // 0: it is not known
	if p.whole != whole {
		p.whole = whole
		return false
	}
	return true
}

// hashOf returns a hash of all of a text.
func hashOf[M string | []byte](m M) uint64 {
	const odd = 0x9e3779b97f4a7c15
	h := uint64(len(m)) * odd
	if n := len(m); n >= 8 {
		last := fastconv.Load8(m[n-8:])
		for ; len(m) > 8; m = m[8:] {
			h = (h ^ h>>32 ^ fastconv.Load8(m)) * odd
		}
		h = (h ^ h>>32 ^ last) * odd
		return h ^ h>>32
	}
	for i := range len(m) {
		h = (h ^ h>>32 ^ uint64(m[i])) * odd
	}
	return h ^ h>>32
}
