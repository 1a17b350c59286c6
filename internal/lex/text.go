// SPDX-License-Identifier: MIT

package lex

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// At returns the byte at i, or 0 outside the text.
func At[T string | []byte](t T, i int) byte {
	if uint(i) < uint(len(t)) {
		return t[i]
	}
	return 0
}

// EqualFold reports whether b is word, which must be in lower case ASCII.
func EqualFold(b []byte, word string) bool {
	if len(b) != len(word) {
		return false
	}
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != word[i] {
			return false
		}
	}
	return true
}

// HasSuffixFold reports whether b ends in word, which must be in lower case ASCII.
func HasSuffixFold(b []byte, word string) bool {
	return len(b) >= len(word) && EqualFold(b[len(b)-len(word):], word)
}

// HasPrefixFold reports whether b begins with word, which must be in lower case ASCII.
func HasPrefixFold(b []byte, word string) bool {
	return len(b) >= len(word) && EqualFold(b[:len(word)], word)
}

// HasPrefix is bytes.HasPrefix for a constant.
func HasPrefix(b []byte, word string) bool {
	return len(b) >= len(word) && string(b[:len(word)]) == word
}

// HasSuffix is bytes.HasSuffix for a constant.
func HasSuffix(b []byte, word string) bool {
	return len(b) >= len(word) && string(b[len(b)-len(word):]) == word
}

// LastIndex is bytes.LastIndex for a short text and a word of at least one byte.
func LastIndex(b []byte, word string) int {
	for i := len(b) - len(word); i >= 0; i-- {
		if b[i] == word[0] && string(b[i:i+len(word)]) == word {
			return i
		}
	}
	return -1
}

// FirstIndex is bytes.Index for a short text, of which the compiler sees that it only reads.
func FirstIndex(b []byte, word string) int {
	for i := 0; i+len(word) <= len(b); i++ {
		if b[i] == word[0] && string(b[i:i+len(word)]) == word {
			return i
		}
	}
	return -1
}

// Next returns the position of c in t at or after i, or -1.
func Next(t []byte, i int, c byte) int {
	if i >= len(t) {
		return -1
	}
	j := bytes.IndexByte(t[i:], c)
	if j < 0 {
		return -1
	}
	return i + j
}

// CountByte returns how often c is in b.
func CountByte(b []byte, c byte) (n int) {
	for i := Next(b, 0, c); i >= 0; i = Next(b, i+1, c) {
		n++
	}
	return n
}

// ExtendKey returns the end of the key bytes from i on.
func ExtendKey(t []byte, i int) int {
	for e := min(len(t), i+2*MaxKey); i < e && IsKey(t[i]); {
		i++
	}
	return i
}

// ExtendBack returns the start of the key bytes that end at e, at most a key's length before it.
func ExtendBack(t []byte, e int) int {
	b := t[max(0, e-MaxKey):e]
	n := len(b)
	for n > 0 && IsKey(b[n-1]) {
		n--
	}
	return e - len(b) + n
}

// WordStart returns the start of the letters, in any script, that end at e.
func WordStart(t []byte, e int) int {
	low := max(0, e-LongestWord)
	for e > low && (IsLetter(t[e-1]) || t[e-1] >= utf8.RuneSelf) {
		e--
	}
	return e
}

// WordEnd returns the end of the letters at p, in any script.
func WordEnd(t []byte, p int) int {
	for p < len(t) && (IsLetter(t[p]) || t[p] >= utf8.RuneSelf) {
		p++
	}
	return p
}

// WordBefore returns the letters before s and a space, at most LongestWord of them.
func WordBefore(t []byte, s int) []byte {
	if s < 2 || t[s-1] != ' ' {
		return nil
	}
	q := s - 1
	for q > 0 && s-q < LongestWord && IsLetter(t[q-1]) {
		q--
	}
	return t[q : s-1]
}

// WordAfter returns the word that follows the space at e.
func WordAfter(t []byte, e int) []byte {
	if At(t, e) != ' ' {
		return nil
	}
	return t[e+1 : WordEnd(t, e+1)]
}

// AllDigits reports whether all bytes of b are digits.
func AllDigits(b []byte) bool {
	for _, c := range b {
		if !IsDigit(c) {
			return false
		}
	}
	return true
}

// AllLetters reports whether all bytes of v are letters.
func AllLetters(v []byte) bool {
	for _, c := range v {
		if !IsLetter(c) {
			return false
		}
	}
	return true
}

// AllAlnum reports whether all bytes of b are letters or digits.
func AllAlnum(b []byte) bool {
	for _, c := range b {
		if !IsAlnum(c) {
			return false
		}
	}
	return true
}

// AllHex reports whether all bytes of b are hexadecimal digits.
func AllHex(b []byte) bool {
	for _, c := range b {
		if !IsHex(c) {
			return false
		}
	}
	return true
}

// HasDigit reports whether a digit is in v.
func HasDigit(v []byte) bool {
	for _, c := range v {
		if IsDigit(c) {
			return true
		}
	}
	return false
}

// HasAlnum reports whether a letter or a digit is in v.
func HasAlnum(v []byte) bool {
	for _, c := range v {
		if IsAlnum(c) {
			return true
		}
	}
	return false
}

// HasDigitAndLetter reports whether b has at least one digit and one letter.
func HasDigitAndLetter(b []byte) bool {
	var digit, letter bool
	for _, c := range b {
		digit = digit || IsDigit(c)
		letter = letter || IsLetter(c)
	}
	return digit && letter
}

// HasHigh reports whether t has a byte outside ASCII.
func HasHigh(t []byte) bool {
	for base := 0; base < len(t); base += GroupLength {
		if Group(t, base)&High != 0 {
			return true
		}
	}
	return false
}

// Mixed reports whether b has digits, upper-case and lower-case letters.
func Mixed(b []byte) bool {
	var digit, upper, lower bool
	for _, c := range b {
		switch {
		case IsDigit(c):
			digit = true
		case IsUpper(c):
			upper = true
		case IsLower(c):
			lower = true
		}
	}
	return digit && upper && lower
}

// UpperCase reports whether b has no small letters.
func UpperCase(b []byte) bool {
	for _, c := range b {
		if IsLower(c) {
			return false
		}
	}
	return true
}

// LowerCase reports whether b has no capitals.
func LowerCase(b []byte) bool {
	for _, c := range b {
		if IsUpper(c) {
			return false
		}
	}
	return true
}

// LowerWord reports whether v is small letters, perhaps with dashes between them.
func LowerWord(v []byte) bool {
	for i, c := range v {
		if !IsLower(c) && !(i > 0 && (c == '-' || c == '_')) {
			return false
		}
	}
	return len(v) > 0
}

// GroupLength is the number of bytes that are looked at together.
const GroupLength = 8

// Constants for looking at the bytes of a group together.
const (
	Ones  = 0x0101010101010101
	High  = 0x8080808080808080
	Small = 0x2020202020202020 // makes small letters of capitals
)

// Group returns the eight bytes of t at base, which is in it, the first lowest, and 0 for those
// that there are not.
func Group(t []byte, base int) uint64 {
	if e := base + GroupLength; e <= len(t) {
		return binary.LittleEndian.Uint64(t[base:e:e])
	}
	return lastGroup(t, base)
}

func lastGroup(t []byte, base int) (w uint64) {
	if n := len(t) - GroupLength; n >= 0 {
		return binary.LittleEndian.Uint64(t[n:]) >> (8 * (base - n) & 63)
	}
	for i := len(t) - 1; i >= base; i-- {
		w = w<<8 | uint64(t[i])
	}
	return w
}

// Load returns the eight bytes of text at i.
func Load[T string | []byte](text T, i int) uint64 {
	b := text[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// MaxKey bounds how far back a key is read.
const MaxKey = 128

// MaxGap bounds the white space looked over around a separator, so that a text of nothing but
// spaces stays linear.
const MaxGap = 64

// LastBytes returns the eight bytes before t[k], the last one highest, and 0 for those that there
// are not.
func LastBytes(t []byte, k int) uint64 {
	if k >= GroupLength {
		return binary.LittleEndian.Uint64(t[k-GroupLength : k : k])
	}
	return lastGroup(t[:k], 0) << (8 * (GroupLength - k) % 64)
}

// A WordReader reads the words of a name in lower case: letters between other bytes, and from a
// capital on that a small letter is before. It leaves out words of LongestWord bytes and more.
type WordReader struct {
	name []byte
	next int // where the next word may start
	word [LongestWord]byte
	n    int // the length of the word
}

// WordsOf returns a WordReader before the first word of name.
func WordsOf(name []byte) WordReader { return WordReader{name: name} }

// Next reads the next word, and reports false where there is none.
func (w *WordReader) Next() bool {
	w.n = 0
	for ; w.next <= len(w.name); w.next++ {
		c := byte('_')
		if w.next < len(w.name) {
			c = w.name[w.next]
		}
		if !IsLetter(c) || w.n > 0 && IsUpper(c) && IsLower(w.name[w.next-1]) {
			if w.n > 0 && w.n < len(w.word) {
				return true
			}
			w.n = 0
		}
		if IsLetter(c) && w.n < len(w.word) {
			w.word[w.n] = c | 0x20
			w.n++
		}
	}
	return false
}

// Word returns the word, until the next call of Next.
func (w *WordReader) Word() []byte { return w.word[:w.n] }

// HasWordOf reports whether the set holds a word of name, as a WordReader reads them.
func (s *WordSet) HasWordOf(name []byte) bool {
	for words := WordsOf(name); words.Next(); {
		if s.Has(words.Word()) {
			return true
		}
	}
	return false
}
