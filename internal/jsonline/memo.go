// SPDX-License-Identifier: MIT

package jsonline

import (
	"encoding/binary"
	"math/bits"
)

// The lines of one logger begin alike: its context stands first. What is known
// of the bytes that the last line began with, up to the last comma of its own
// object or to its end, is not worked out again: their fields stand, and so does
// what a handler made of them, its Memo. In a burst, all of a line may stand.

// resume makes ready for the line b. It gives the line as fields are to point
// into it, and the offset up to which e.fields holds what stands there.
func (e *Event) resume(b []byte) (line []byte, at int) {
	e.Kept = 0
	if len(b) > maxLine {
		e.forget()
		e.longest = max(e.longest, len(b))
		return b, 0
	}
	n, scratch := len(b), 0
	if string(e.line) != string(b) {
		n = common(e.line, b)
	}
	if cap(e.line) < len(b) {
		e.line = make([]byte, 0, max(512, 2*len(b)))
		n = 0
	}
	// Most lines differ from the last one near their ends.
	for i := len(e.fields) - 1; i >= 0; i-- {
		if f := &e.fields[i]; f.next != 0 && int(f.next) <= n {
			at, scratch, e.Kept = int(f.next), int(f.scratch), i+1+f.Len
			break
		}
	}
	if e.line = e.line[:n]; n < len(b) {
		e.line = append(e.line, b[n:]...)
	}
	e.Memo.n = min(e.Memo.n, e.Kept)
	e.fields, e.scratch = e.fields[:e.Kept], e.scratch[:scratch]
	return e.line, at
}

// Forget makes the next line a first one. It is for an owner who has not made
// a record of the last one.
func (e *Event) Forget() {
	e.forget()
	e.Reset()
}

// forget makes the next line a first one.
func (e *Event) forget() {
	e.fields, e.scratch, e.line, e.Kept = e.fields[:0], e.scratch[:0], e.line[:0], 0
	e.Message, e.Caller = nil, nil
	e.Written, e.Memo.n = false, 0
}

// common returns how many bytes a and b begin with alike.
func common(a, b []byte) int {
	i := 0
	for ; i <= len(a)-32 && i <= len(b)-32; i += 32 {
		x, y := (*[32]byte)(a[i:]), (*[32]byte)(b[i:])
		if (word(x[:])^word(y[:]))|(word(x[8:])^word(y[8:]))|(word(x[16:])^word(y[16:]))|(word(x[24:])^word(y[24:])) != 0 {
			break
		}
	}
	for ; i <= len(a)-8 && i <= len(b)-8; i += 8 {
		if x := word(a[i:]) ^ word(b[i:]); x != 0 {
			return i + bits.TrailingZeros64(x)>>3
		}
	}
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return i
}

func word(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

// MaxMemo is the length of the longest text for Keep.
const MaxMemo = 1<<16 - 1

// Memo is what a handler wrote for the first fields of an Event, for the next
// event that begins with the same ones. Its zero value holds nothing.
type Memo struct {
	known int // at which state of the handler
	n     int // of how many Fields
	end   int // bytes of text that Recall gave
	text  []byte
}

// Recall returns what Keep was given for the first fields of e by the handler
// in the same state, and how many Fields that are. The text is valid until the
// next Keep.
func (e *Event) Recall(known int) (n int, text []byte) {
	m := &e.Memo
	if m.known != known {
		m.known, m.n = known, 0
	}
	m.end = 0
	if m.n > 0 {
		m.end = int(e.fields[m.n-1].note.end)
	}
	return m.n, m.text[:m.end]
}

// note is what a handler noted of a field outside of all objects. It stands
// with the last of the Fields that the field takes.
type note struct {
	seen uint64 // a set that the handler has, up to this field
	end  uint16 // bytes of the Memo's text up to this field's end
	key  uint16 // bytes of the key in there
}

// Note tells what is written when Fields[:n] are: the text for Keep up to end,
// at most MaxMemo, the last field's key in it, and what the handler wants to
// know again.
func (e *Event) Note(n, end, key int, seen uint64) {
	e.fields[n-1].note = note{seen, uint16(end), uint16(key)}
}

// Noted returns what Note was told of Fields[:n].
func (e *Event) Noted(n int) (end, key int, seen uint64) {
	f := &e.fields[n-1].note
	return int(f.end), int(f.key), f.seen
}

// Keep makes text what the next Recall may return: it begins with what the last
// one did and is what was written for Fields[:n], all of which have been noted.
func (e *Event) Keep(n int, text []byte) {
	m := &e.Memo
	m.n = n
	m.text = append(m.text[:m.end], text[m.end:]...)
}
