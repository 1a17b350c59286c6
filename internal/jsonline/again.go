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

// begin makes ready for the line b and returns what of it is to be parsed: e.line,
// a copy that fields may point into, or a long line itself.
func (e *Event) begin(b []byte) []byte {
	e.fields, e.scratch, e.Marked = e.fields[:0], e.scratch[:0], 0
	if len(b) > maxLine {
		e.forget()
		e.longest = max(e.longest, len(b))
		return b
	}
	if e.memory == nil {
		e.memory = new(memory)
	}
	n := copy(e.memory[:], b)
	clear(e.memory[n:][:maxSize])
	e.line = e.memory[:n]
	return e.line
}

// memory has room for the longest line that is kept and zeros behind it: as none
// is a part of a text or number, whoever reads words needs to look for no other end.
type memory [maxLine + 1 + maxSize]byte

// word returns the eight bytes from i on, which is at most maxLine.
func (m *memory) word(i int) uint64 { return word(m[i&maxLine:]) }

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

// along reads members from e.line[i] on, as members does, as long as each has the
// key that the same of e.fields had before, and a value of the most frequent kinds:
// a string of ASCII without escapes, or a number that has neither sign nor exponent.
// It calls nothing, and so takes a third of the time; FuzzParseAgain ties the two
// together.
func (e *Event) along(i int, top bool) (at int, why stop) {
	if len(e.line) == 0 {
		return i, other // a long line
	}
	n := len(e.fields)
	fields, line := e.fields[:cap(e.fields)], e.memory
	marked := uint64(0)
	for n < len(fields) {
		f := &fields[n]
		key := (*[maxSize]byte)(line[i&maxLine:])
		if f.size == 0 || (word(key[:])^f.words[0])&f.masks[0]|(word(key[8:])^f.words[1])&f.masks[1] != 0 {
			break
		}
		start := (i + f.size) & maxLine
		end, behind := start, start
		if line[start] == '"' {
			start++
			m := special(line.word(start))
			for end = start; m == 0; {
				end += 8
				m = special(line.word(end))
			}
			end = (end + bits.TrailingZeros64(m)>>3) & maxLine
			if line[end] != '"' {
				if end < len(e.line) {
					i, why = start-1, escaped
				}
				break
			}
			behind = end + 1
			f.Kind, f.Taken = String, false
		} else {
			m := noDigit(line.word(start))
			for m == 0 {
				end += 8
				m = noDigit(line.word(end))
			}
			end = (end + bits.TrailingZeros64(m)>>3) & maxLine
			if end != start+1 && (end == start || line[start] == '0') {
				break
			}
			if line[end] == '.' {
				end++
				if m = noDigit(line.word(end)); m&0x80 != 0 {
					break
				}
				for m == 0 {
					end += 8
					m = noDigit(line.word(end))
				}
				end = (end + bits.TrailingZeros64(m)>>3) & maxLine
			}
			behind = end
			f.Kind, f.Taken = Number, false
		}
		f.Text, f.Len, f.raw = line[start:end:end], 0, 0
		c := line[behind]
		if c != ',' && c != '}' {
			break
		}
		i = behind + 1
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

// Forget makes the next line a first one. It is for an owner who has not made
// a record of the last one.
func (e *Event) Forget() {
	e.forget()
	e.Reset()
}

// forget is Forget without Reset.
func (e *Event) forget() {
	e.fields, e.scratch, e.line = e.fields[:0], e.scratch[:0], e.line[:0]
	e.Message, e.Caller = nil, nil
	e.Written = false
}

func word(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }
