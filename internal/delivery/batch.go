// SPDX-License-Identifier: MIT

package delivery

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
	"time"
)

// An item is a record inside a piece.
type item struct {
	end    int // offset in the piece's buffer after its last frame
	frames int
	stamp  time.Duration
	seq    uint64
}

// A piece is a run of records that is sent under one identifier. It starts as
// a whole batch; a receiver that finds it too large makes two of it, age and
// partial delivery cut its front.
type piece struct {
	id         string
	buf        []byte
	start, end int    // of buf
	notice     uint64 // losses that its first frame reports; 0: no such frame
	noticeEnd  int    // offset after that frame
	items      []item
	tries      int
	noNotice   bool // a notice in front has made it too large
}

func (p *piece) body() []byte { return p.buf[p.start:p.end:p.end] }

// frames counts the frames, the notice's included.
func (p *piece) frames() int {
	n := 0
	if p.notice > 0 {
		n++
	}
	for i := range p.items {
		n += p.items[i].frames
	}
	return n
}

// split cuts the piece in two of about half its records each, or parts the
// notice from a single record. Both halves are new to the receiver and get
// identifiers of their own. It reports false when nothing can be parted.
func (p *piece) split() (a, b *piece, ok bool) {
	k := len(p.items) / 2
	if len(p.items) == 0 || k == 0 && p.notice == 0 {
		return nil, nil, false
	}
	cut := p.noticeEnd
	if k > 0 {
		cut = p.items[k-1].end
	}
	a = &piece{
		id: newID(), buf: p.buf, start: p.start, end: cut, items: p.items[:k],
		notice: p.notice, noticeEnd: p.noticeEnd,
	}
	b = &piece{
		id: newID(), buf: p.buf, start: cut, end: p.end, items: p.items[k:], noNotice: k == 0,
	}
	return a, b, true
}

// newID returns a fresh Logplex-Frame-Id: 32 upper-case hex digits.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return strings.ToUpper(hex.EncodeToString(b[:]))
}
