// SPDX-License-Identifier: MIT

package jsonline

import (
	"encoding/binary"
	"math/bits"
)

// Lines that come from one call have the same keys in the same places. So each of
// an Event's fields keeps the last key that it had, with what owner and handler
// know of it, to be compared before one is read. In a burst, all of a line may
// stand.

// repeats reports whether b begins with the last line.
func (e *Event) repeats(b []byte) bool {
	n := len(e.line)
	return n > 0 && n <= len(b) && string(b[:n]) == string(e.line)
}

// begin makes ready for the line b. Fields point into e.into, which keep fills
// when b has been parsed.
func (e *Event) begin(b []byte) {
	e.fields, e.scratch, e.Marked = e.fields[:0], e.scratch[:0], 0
	switch n := len(b); {
	case n > maxLine:
		e.forget()
		e.into = b
		e.longest = max(e.longest, n)
	case n > cap(e.line):
		e.into = make([]byte, n, max(512, 2*n))
	default:
		e.into = e.line[:n]
	}
}

// maxSize is how many bytes a key may take in the line, with its quotes and colon,
// to be remembered.
const maxSize = 16

// remember makes f know its key again, whose n bytes b begins with.
func (f *Field) remember(b []byte, n int) {
	if copy(f.own[:], b) < maxSize {
		clear(f.own[n:])
	}
	f.Key, f.size = f.own[1:n-len(`":`)], n
	if f.masks = [2]uint64{1<<(8*n) - 1, 0}; n >= 8 {
		f.masks = [2]uint64{^uint64(0), 1<<(8*(n-8)) - 1}
	}
	f.words = [2]uint64{word(f.own[:]), word(f.own[8:])}
}

// stop says why along leaves off.
type stop uint8

const (
	other   stop = iota // before a member
	escaped             // before a member's value, a text with escapes
	ended               // behind the object
)

// along reads members from b[i] on, as members does, as long as each has the key
// that the same of e.fields had before, and a value of the most frequent kinds: a
// string of ASCII without escapes, or a number that has neither sign nor exponent.
// It calls nothing, and so takes a third of the time; FuzzParseAgain ties the two
// together.
func (e *Event) along(b []byte, i int, top bool) (at int, why stop) {
	n := len(e.fields)
	fields, into := e.fields[:cap(e.fields)], e.into
	marked := uint64(0)
	for n < len(fields) && len(b)-i > maxSize {
		f := &fields[n]
		key := (*[maxSize]byte)(b[i : i+maxSize : i+maxSize])
		if f.size == 0 || (word(key[:])^f.words[0])&f.masks[0]|(word(key[8:])^f.words[1])&f.masks[1] != 0 {
			break
		}
		start := i + f.size
		end, behind, kind := start, start, Number
		if b[start] == '"' {
			kind = String
			start++
			end++
			var m uint64
			for ; end <= len(b)-8; end += 8 {
				if m = special(word(b[end : end+8 : end+8])); m != 0 {
					break
				}
			}
			if m == 0 {
				m = special(lastWord(b, end)) // not 0, as there are zeros in it
			}
			end += bits.TrailingZeros64(m) >> 3
			if end >= len(b) {
				break
			}
			if b[end] != '"' {
				i, why = start-1, escaped
				break
			}
			behind = end + 1
		} else {
			point := false
			for end <= len(b)-8 {
				m := noDigit(word(b[end : end+8 : end+8]))
				end += bits.TrailingZeros64(m) >> 3
				if m != 0 && (point || b[end] != '.') {
					break
				}
				if m != 0 {
					point = true
					end++
				}
			}
			if end == start || b[start]-'0' > 9 || b[end-1] == '.' || b[start] == '0' && end > start+1 && b[start+1] != '.' {
				break
			}
			behind = end
		}
		if behind >= len(b) {
			break
		}
		c := b[behind]
		if c != ',' && c != '}' {
			break
		}
		i = behind + 1
		f.Text, f.Len, f.Kind, f.Taken, f.raw = into[start:end], 0, kind, false, 0
		if f.Role != NoRole {
			marked |= 1 << (n & 63)
		}
		n++
		if c == '}' {
			why = ended
			break
		}
	}
	if top {
		e.Marked |= marked
	}
	e.fields = e.fields[:n]
	return i, why
}

// keep makes what was parsed of the line b the last line.
func (e *Event) keep(b []byte, end int) {
	if len(b) <= maxLine {
		e.line = e.into[:copy(e.into, b[:end])]
	}
	e.into = nil
}

// Forget makes the next line a first one. It is for an owner who has not made
// a record of the last one.
func (e *Event) Forget() {
	e.forget()
	e.Reset()
}

// forget is Forget without Reset.
func (e *Event) forget() {
	e.fields, e.scratch, e.line, e.into = e.fields[:0], e.scratch[:0], e.line[:0], nil
	e.Message, e.Caller = nil, nil
	e.Written = false
}

func word(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }
