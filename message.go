// SPDX-License-Identifier: MIT

package logplex

import (
	"sync/atomic"

	"github.com/logplex-go/logplex/internal/escape"
)

// Messages are constants more often than not. Those in which nothing is secret
// are kept as they are written, in a table of fixed size whose slots are
// filled once, like keyCache's.
const (
	messageBits      = 9
	messageSlots     = 1 << messageBits
	maxCachedMessage = 128 // bytes
)

// messageCache is safe for concurrent use; its zero value is ready.
type messageCache [messageSlots]atomic.Pointer[messageEntry]

// messageEntry is immutable.
type messageEntry struct {
	text    string
	written string // with its key and quotes
	known   int    // as in keyEntry
}

// message writes the message, between quotes in every format. In logfmt an
// empty one is left out. It gives the entry that it was found in, nil for none.
func message[M string | []byte](s *state, msg M) *messageEntry {
	s.comma = true
	if len(msg) == 0 && !s.json {
		return nil
	}
	var (
		free *atomic.Pointer[messageEntry]
		old  *messageEntry // of values added since
	)
	if s.messages != nil && len(msg) <= maxCachedMessage {
		at := endsOf(msg).slot(messageBits)
		for i := range uint64(keyWays) {
			p := &s.messages[(at+i)%messageSlots]
			e := p.Load()
			if e == nil {
				free = p
				break
			}
			if e.text == string(msg) {
				if e.known == s.known {
					s.b = append(s.b, e.written...)
					return e
				}
				free, old = p, e
				break
			}
		}
	}
	begun := len(s.b)
	if s.json {
		s.b = append(s.b, `,"`+keyMsg+`":"`...)
	} else {
		s.b = append(s.b, " "+keyMsg+`="`...)
	}
	start := len(s.b)
	s.b = append(s.b, msg...)
	known := s.policy.Generation()
	secret := s.scrubMessage(start)
	if !escape.JSONPlain(s.b[start:]) {
		s.escape(start)
	}
	s.b = append(s.b, '"')
	if free != nil && !secret {
		free.CompareAndSwap(old, &messageEntry{text: string(append([]byte(nil), msg...)), written: string(s.b[begun:]), known: known})
	}
	return nil
}
