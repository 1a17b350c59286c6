// SPDX-License-Identifier: MIT

package jsonline

import (
	"encoding/binary"
	"math/bits"
)

// The lines of one logger begin alike: its context stands first. What is known
// of the bytes that the last line began with, up to the last comma of its own
// object, is not worked out again: their fields stand, and so does what a
// handler made of them, its Memo.

// resume makes ready for the line b. It gives the line as fields are to point
// into it, and the offset up to which e.fields holds what stands there.
func (e *Event) resume(b []byte) (line []byte, at int) {
	e.same = 0
	if len(b) > maxLine {
		e.forget()
		e.longest = max(e.longest, len(b))
		return b, 0
	}
	n := common(e.line, b)
	scratch := 0
	for e.same < len(e.fields) {
		f := &e.fields[e.same]
		if f.next == 0 || int(f.next) > n {
			break
		}
		at, scratch = int(f.next), int(f.scratch)
		e.same += 1 + f.Len
	}
	if cap(e.line) < len(b) {
		e.line = make([]byte, 0, max(512, 2*len(b)))
		n, at, scratch, e.same = 0, 0, 0, 0
	}
	e.line = append(e.line[:n], b[n:]...)
	e.Memo.n = min(e.Memo.n, e.same)
	e.fields, e.scratch = e.fields[:e.same], e.scratch[:scratch]
	return e.line, at
}

// forget makes the next line a first one.
func (e *Event) forget() {
	e.fields, e.scratch, e.line, e.same = e.fields[:0], e.scratch[:0], e.line[:0], 0
	e.Memo.n = 0
}

// common returns how many bytes a and b begin with alike.
func common(a, b []byte) int {
	n := min(len(a), len(b))
	i := 0
	for ; n-i >= 8; i += 8 {
		if x := binary.LittleEndian.Uint64(a[i:]) ^ binary.LittleEndian.Uint64(b[i:]); x != 0 {
			return i + bits.TrailingZeros64(x)>>3
		}
	}
	for i < n && a[i] == b[i] {
		i++
	}
	return i
}

// MaxMemo is the length of the longest text for Keep.
const MaxMemo = 1<<16 - 1

// Memo is what a handler wrote for the first fields of an Event, for the next
// event that begins with the same ones. Its zero value holds nothing.
type Memo struct {
	owner any // whose text it is
	known int // at which state of the owner
	n     int // of how many Fields
	text  []byte
}

// Recall returns what Keep was given for the first fields of e, by the same
// comparable owner in the same state, and how many Fields that are. The text is
// valid until the next Keep.
func (e *Event) Recall(owner any, known int) (n int, text []byte) {
	m := &e.Memo
	if m.owner != owner || m.known != known {
		m.owner, m.known, m.n = owner, known, 0
		return 0, nil
	}
	last := 0
	for n < m.n {
		f := &e.fields[n]
		if f.Taken && int(f.written) != last || !f.Taken && int(f.written) <= last {
			break // it has been taken, or has been left, since
		}
		last = int(f.written)
		n += 1 + f.Len
	}
	m.n = n
	return n, m.text[:last]
}

// Note tells up to where in the text for Keep Fields[i] is written, which may
// not be inside an object, and how long its key is there.
func (e *Event) Note(i, end, key int) {
	e.fields[i].written, e.fields[i].key = uint16(end), uint16(key)
}

// Noted returns what Note was told of Fields[i].
func (e *Event) Noted(i int) (end, key int) { return int(e.fields[i].written), int(e.fields[i].key) }

// Keep makes text, of up to MaxMemo bytes, what the next Recall may return: it
// is what was written for the first n Fields, of which those that Recall left
// open have been noted.
func (e *Event) Keep(n int, text []byte) {
	e.Memo.n = n
	e.Memo.text = append(e.Memo.text[:0], text...)
}
