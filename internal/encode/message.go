// SPDX-License-Identifier: MIT

package encode

import (
	"sync/atomic"

	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// Messages are constants of the program more often than not. Those in which
// nothing is secret are kept as they are written, in a table of fixed size whose
// slots are filled once, as keyCache's are, and by a message that a Line writes for the
// second time: those that are formatted leave room for the others.
const (
	messageBits      = 9
	messageSlots     = 1 << messageBits
	maxCachedMessage = 128 // bytes
)

// messageCache is safe for concurrent use; its zero value is ready.
type messageCache [messageSlots]atomic.Pointer[messageEntry]

// messageEntry is immutable.
type messageEntry struct {
	text       string
	written    string // with its key and quotes
	generation int    // as in keyEntry
}

// seenMessages has hashes of the messages that were written last.
type seenMessages [256]uint32

// twice reports whether a hash is there, and puts it there.
func (s *seenMessages) twice(h uint64) bool {
	p, v := &s[h%uint64(len(s))], uint32(h>>32)
	if *p == v {
		return true
	}
	*p = v
	return false
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

// appendMessage writes the message, between quotes in every format. In logfmt an
// empty one is left out. It returns the entry that it was found in, nil for none.
func appendMessage[M string | []byte](ln *Line, msg M) *messageEntry {
	if len(msg) == 0 && !ln.json {
		return nil
	}
	var (
		free *atomic.Pointer[messageEntry]
		old  *messageEntry // of values added since
	)
	if ln.messages != nil && len(msg) <= maxCachedMessage {
		at := fingerprintOf(msg).slot(messageBits)
		for i := range uint64(maxProbes) {
			p := &ln.messages[(at+i)%messageSlots]
			e := p.Load()
			if e == nil {
				free = p
				break
			}
			if e.text == string(msg) {
				if e.generation == ln.generation {
					ln.b = append(ln.b, e.written...)
					return e
				}
				free, old = p, e
				break
			}
		}
	}
	begun := len(ln.b)
	ln.b = append(ln.b, ln.messageStart...)
	start := len(ln.b)
	ln.b = append(ln.b, msg...)
	generation := ln.policy.Generation()
	secret := false
	// One pass over the bytes finds whether there may be a secret, and whether escapes are
	// needed.
	m, ok := secretscan.MarksOf(msg)
	if ok = ok && !ln.recoverPerValue && ln.policy.IsClean(ln.spans[:0], ln.b[start:], m); !ok {
		secret = ln.scrubMessage(start)
	}
	if ok && !m.Plain() || !ok && !escape.JSONPlain(ln.b[start:]) {
		ln.escapeFrom(start)
	}
	ln.b = append(ln.b, '"')
	if free != nil && !secret && (old != nil || ln.seen.twice(hashOf(msg))) {
		free.CompareAndSwap(old, &messageEntry{
			text:       string(append([]byte(nil), msg...)),
			written:    string(ln.b[begun:]),
			generation: generation,
		})
	}
	return nil
}
