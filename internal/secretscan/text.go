// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// at returns the byte at i, or 0 outside the text.
func at[T string | []byte](t T, i int) byte {
	if uint(i) < uint(len(t)) {
		return t[i]
	}
	return 0
}

// equalFold reports whether b is word, which must be in lower case ASCII.
func equalFold(b []byte, word string) bool {
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

// hasSuffixFold reports whether b ends in word, which must be in lower case ASCII.
func hasSuffixFold(b []byte, word string) bool {
	return len(b) >= len(word) && equalFold(b[len(b)-len(word):], word)
}

// hasPrefixFold reports whether b begins with word, which must be in lower case ASCII.
func hasPrefixFold(b []byte, word string) bool {
	return len(b) >= len(word) && equalFold(b[:len(word)], word)
}

// hasPrefix is bytes.HasPrefix for a constant.
func hasPrefix(b []byte, word string) bool {
	return len(b) >= len(word) && string(b[:len(word)]) == word
}

// hasSuffix is bytes.HasSuffix for a constant.
func hasSuffix(b []byte, word string) bool {
	return len(b) >= len(word) && string(b[len(b)-len(word):]) == word
}

func lastIndex(b []byte, word string) int {
	for i := len(b) - len(word); i >= 0; i-- {
		if b[i] == word[0] && string(b[i:i+len(word)]) == word {
			return i
		}
	}
	return -1
}

// firstIndex is bytes.Index for a short text, of which the compiler sees that it only reads.
func firstIndex(b []byte, word string) int {
	for i := 0; i+len(word) <= len(b); i++ {
		if b[i] == word[0] && string(b[i:i+len(word)]) == word {
			return i
		}
	}
	return -1
}

// next returns the position of c in t at or after i, or -1.
func next(t []byte, i int, c byte) int {
	if i >= len(t) {
		return -1
	}
	j := bytes.IndexByte(t[i:], c)
	if j < 0 {
		return -1
	}
	return i + j
}

// countByte returns how often c is in b.
func countByte(b []byte, c byte) (n int) {
	for i := next(b, 0, c); i >= 0; i = next(b, i+1, c) {
		n++
	}
	return n
}

// extendKey returns the end of the key bytes from i on.
func extendKey(t []byte, i int) int {
	for e := min(len(t), i+2*maxKey); i < e && isKey(t[i]); {
		i++
	}
	return i
}

// extendBack returns the start of the key bytes that end at e, at most a key's length before it.
func extendBack(t []byte, e int) int {
	b := t[max(0, e-maxKey):e]
	n := len(b)
	for n > 0 && isKey(b[n-1]) {
		n--
	}
	return e - len(b) + n
}

// wordStart returns the start of the letters, in any script, that end at e.
func wordStart(t []byte, e int) int {
	low := max(0, e-longestWord)
	for e > low && (isLetter(t[e-1]) || t[e-1] >= utf8.RuneSelf) {
		e--
	}
	return e
}

// wordEnd returns the end of the letters at p, in any script.
func wordEnd(t []byte, p int) int {
	for p < len(t) && (isLetter(t[p]) || t[p] >= utf8.RuneSelf) {
		p++
	}
	return p
}

// wordBefore returns the letters before s and a space, at most longestWord of them.
func wordBefore(t []byte, s int) []byte {
	if s < 2 || t[s-1] != ' ' {
		return nil
	}
	q := s - 1
	for q > 0 && s-q < longestWord && isLetter(t[q-1]) {
		q--
	}
	return t[q : s-1]
}

// wordAfter returns the word that follows the space at e.
func wordAfter(t []byte, e int) []byte {
	if at(t, e) != ' ' {
		return nil
	}
	return t[e+1 : wordEnd(t, e+1)]
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if !isDigit(c) {
			return false
		}
	}
	return true
}

func allHex(b []byte) bool {
	for _, c := range b {
		if !isHex(c) {
			return false
		}
	}
	return true
}

func hasDigit(v []byte) bool {
	for _, c := range v {
		if isDigit(c) {
			return true
		}
	}
	return false
}

func hasAlnum(v []byte) bool {
	for _, c := range v {
		if isAlnum(c) {
			return true
		}
	}
	return false
}

// hasDigitAndLetter reports whether b has at least one digit and one letter.
func hasDigitAndLetter(b []byte) bool {
	var digit, letter bool
	for _, c := range b {
		digit = digit || isDigit(c)
		letter = letter || isLetter(c)
	}
	return digit && letter
}

// hasHigh reports whether t has a byte outside ASCII.
func hasHigh(t []byte) bool {
	for base := 0; base < len(t); base += groupLength {
		if group(t, base)&high != 0 {
			return true
		}
	}
	return false
}

// mixed reports whether b has digits, upper-case and lower-case letters.
func mixed(b []byte) bool {
	var digit, upper, lower bool
	for _, c := range b {
		switch {
		case isDigit(c):
			digit = true
		case isUpper(c):
			upper = true
		case isLower(c):
			lower = true
		}
	}
	return digit && upper && lower
}

func upperCase(b []byte) bool {
	for _, c := range b {
		if isLower(c) {
			return false
		}
	}
	return true
}

func lowerCase(b []byte) bool {
	for _, c := range b {
		if isUpper(c) {
			return false
		}
	}
	return true
}

// lowerWord reports whether v is small letters, perhaps with dashes between them.
func lowerWord(v []byte) bool {
	for i, c := range v {
		if !isLower(c) && !(i > 0 && (c == '-' || c == '_')) {
			return false
		}
	}
	return len(v) > 0
}

// groupLength is the number of bytes that are looked at together.
const groupLength = 8

// Constants for looking at the bytes of a group together.
const (
	ones = 0x0101010101010101
	high = 0x8080808080808080
)

// group returns the eight bytes of t at base, or those that are left.
func group(t []byte, base int) uint64 {
	if e := base + groupLength; e <= len(t) {
		return binary.LittleEndian.Uint64(t[base:e:e])
	}
	return lastGroup(t, base)
}

func lastGroup(t []byte, base int) (w uint64) {
	if n := len(t) - groupLength; n >= 0 {
		return binary.LittleEndian.Uint64(t[n:]) >> (8 * (base - n) & 63)
	}
	for i := len(t) - 1; i >= base; i-- {
		w = w<<8 | uint64(t[i])
	}
	return w
}

// maxKey bounds how far back a key is read.
const maxKey = 128

// maxGap bounds the white space looked over around a separator, so that a text of nothing but
// spaces stays linear.
const maxGap = 64

// lastBytes returns the eight bytes before t[k], the last one highest, and 0 for those that there
// are not.
func lastBytes(t []byte, k int) uint64 {
	if k >= groupLength {
		return binary.LittleEndian.Uint64(t[k-groupLength : k : k])
	}
	return lastGroup(t[:k], 0) << (8 * (groupLength - k) % 64)
}

// hasWord reports whether ok holds for a word of name, in lower case.
func hasWord(name []byte, ok func([]byte) bool) bool {
	var buf [longestWord]byte
	n := 0
	for i := 0; i <= len(name); i++ {
		c := byte('_')
		if i < len(name) {
			c = name[i]
		}
		if !isLetter(c) || i > 0 && isUpper(c) && isLower(name[i-1]) {
			if n > 0 && n < len(buf) && ok(buf[:n]) {
				return true
			}
			n = 0
			if !isLetter(c) {
				continue
			}
		}
		if n < len(buf) {
			buf[n] = c | 0x20
			n++
		}
	}
	return false
}
