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
	n := len(b)
	if n > maxLine {
		e.forget()
		e.longest = max(e.longest, n)
		return b
	}
	if e.memory == nil {
		e.memory = new(memory)
	}
	line := e.memory
	copy(line[:], b)
	clear(line[n : n+maxSize])
	e.line = line[:n]
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
	clear(f.own[copy(f.own[:], b[:n]):])
	f.Key, f.size = f.own[1:n-len(`":`)], n
	if f.masks = [2]uint64{1<<(8*n) - 1, 0}; n >= 8 {
		f.masks = [2]uint64{^uint64(0), 1<<(8*(n-8)) - 1}
	}
}

// stop says why along leaves off.
type stop uint8

const (
	other stop = iota // before a member
	keyed             // behind a member's colon
	ended             // behind the object
)

// along reads members from e.line[i] on, as members does, as long as each has the
// key that the same of e.fields had before, and a value of the most frequent kinds:
// a string of ASCII without escapes, or a number that has neither sign nor exponent.
// It calls nothing, and so takes a third of the time; FuzzParseAgain ties the two
// together.
func (e *Event) along(i int) (at int, why stop) {
	line := e.memory
	if line == nil || len(e.line) == 0 {
		return i, other // a long line
	}
	n, marked, fields := len(e.fields), uint64(0), e.fields[:cap(e.fields)]
	for n < len(fields) {
		f := &fields[n]
		key := (*[maxSize]byte)(line[i&maxLine:])
		if f.size == 0 || (word(key[:])&f.masks[0]^word(f.own[:]))|(word(key[8:])&f.masks[1]^word(f.own[8:])) != 0 {
			break
		}
		i, why = (i+f.size)&maxLine, keyed
		end, c := i, byte(0)
		if line[i] != '"' {
			m := noDigit(word(line[end:]))
			for m == 0 {
				end += 8
				m = noDigit(line.word(end))
			}
			end = (end + bits.TrailingZeros64(m)>>3) & maxLine
			if end != i+1 && (end == i || line[i] == '0') {
				break
			}
			if line[end] == '.' {
				end++
				if m = noDigit(word(line[end:])); m&0x80 != 0 {
					break
				}
				for m == 0 {
					end += 8
					m = noDigit(line.word(end))
				}
				end = (end + bits.TrailingZeros64(m)>>3) & maxLine
			}
			f.Kind, f.Taken, f.Text = Number, false, line[i:][:end-i]
			c = line[end]
		} else {
			end++
			m := special(word(line[end:]))
			for m == 0 {
				end += 8
				m = special(line.word(end))
			}
			end = (end + bits.TrailingZeros64(m)>>3) & maxLine
			if line[end] != '"' {
				break
			}
			f.Kind, f.Taken, f.Text = String, false, line[i+1:][:end-i-1]
			end++
			c = line[end]
		}
		f.Len, f.raw = 0, 0
		if f.Role != NoRole {
			marked |= 1 << (n & 63)
		}
		if c != ',' {
			if c == '}' {
				i, why = end+1, ended
				n++
			}
			break
		}
		i, why = end+1, other
		n++
	}
	e.Marked |= marked
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
