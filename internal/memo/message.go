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

// MessageBlock is the size of a message that is copied as one block.
const MessageBlock = 64

// Message is a message as lines have it. It is immutable.
type Message struct {
	fingerprint fingerprint
	Generation  int // the Policy's when it was looked at
	Text        string
	Written     string // with its key and quotes
	n           int    // bytes of block; 0: it does not fit
	block       [MessageBlock]byte
}

// NewMessage returns the Message of a text, written so, of a generation.
func NewMessage(text, written string, generation int) *Message {
	m := &Message{fingerprintOf(text), generation, text, written, 0, [MessageBlock]byte{}}
	if len(written) <= len(m.block) {
		m.n = copy(m.block[:], written)
	}
	return m
}

// Append appends the message to b[:n].
func (m *Message) Append(b []byte, n int) []byte {
	if m.n == 0 || cap(b)-n < MessageBlock {
		return append(b[:n], m.Written...)
	}
	*(*[MessageBlock]byte)(b[n : n+MessageBlock]) = m.block
	return b[:n+m.n]
}

// Place is where a message may be kept. The zero Place is none.
type Place struct {
	slot *atomic.Pointer[Message]
	old  *Message // of values added since
	hash uint64   // of the text's fingerprint
}

// MaxShort is the length of the longest text that FindMessageFast finds.
const MaxShort = 2 * maxWholeLen

// FindMessageFast returns the Message of a short text that is in its first slot, nil for others. It
// inlines fingerprintOf. TestMessage compares it with FindMessage.
func FindMessageFast[M string | []byte](r *Reader, text M) *Message {
	var f fingerprint
	switch f.n = len(text); {
	case f.n > MaxShort || f.n < 4 || r.table == nil:
		return nil
	case f.n >= 8:
		f.first, f.last = fastconv.Load8(text), fastconv.Load8(text[f.n-8:])
	default:
		f.first, f.last = fastconv.Load4(text), fastconv.Load4(text[f.n-4:])
	}
	m := r.table.messages[f.slot(messageBits)%messageSlots].Load()
	if m == nil || m.fingerprint != f || m.Generation != r.Generation ||
		f.n > maxWholeLen && !equalInside(m.Text, text) {
		return nil
	}
	return m
}

// equalInside is a == b for texts of the same fingerprint and a length between maxWholeLen and
// twice that.
func equalInside[M string | []byte](a string, b M) bool {
	c, d := a[len(a)-maxWholeLen:], b[len(b)-maxWholeLen:]
	a, b = a[8:16], b[8:16] // of a length that Load8 need not check
	return fastconv.Load8(a) == fastconv.Load8(b) && fastconv.Load8(c) == fastconv.Load8(d)
}

// FindMessage returns the Message of a text, or nil and the Place for it.
func FindMessage[M string | []byte](r *Reader, text M) (*Message, Place) {
	if r.table == nil || len(text) > maxMessageLen {
		return nil, Place{}
	}
	hash := fingerprintOf(text).hash()
	at := hash >> (64 - messageBits)
	if slot := &r.table.messages[at%messageSlots]; slot.Load() == nil {
		return nil, Place{slot: slot, hash: hash} // one that is formatted, more often than not
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
