// SPDX-License-Identifier: MIT

package lex

import (
	"maps"
	"slices"
)

// Byte classes. A class table turns the tests of the scan's inner loops into one load and one mask.
const (
	classToken      = 1 << iota // A-Z a-z 0-9 _ -
	classAlnum                  // A-Z a-z 0-9
	classBase64                 // + /, the rest of base64's alphabet
	classKey                    // bytes of a key name: token bytes and '.'
	classCard                   // digits, space and dash: bytes of a card number
	classSpace                  // white space of ASCII
	classHex                    // 0-9 a-f A-F
	classAfterColon             // bytes that may make the colon before them matter
)

var classes = func() (t [256]uint8) {
	for c := range 256 {
		b := byte(c)
		lower := b | 0x20
		letter := lower >= 'a' && lower <= 'z'
		digit := b >= '0' && b <= '9'
		if letter || digit {
			t[c] |= classToken | classAlnum | classKey
		}
		if b == '_' || b == '-' {
			t[c] |= classToken | classKey
		}
		if b == '.' {
			t[c] |= classKey
		}
		if b == '+' || b == '/' {
			t[c] |= classBase64
		}
		if digit || b == ' ' || b == '-' {
			t[c] |= classCard
		}
		if digit || lower >= 'a' && lower <= 'f' {
			t[c] |= classHex
		}
		if t[c]&classHex != 0 || b == '/' || b == '\\' || b == ':' || b == '=' || b == '"' ||
			b == '{' || b == '*' {
			t[c] |= classAfterColon
		}
		switch b {
		case ' ', '\t', '\n', '\r', '\v', '\f':
			t[c] |= classSpace
		}
	}
	return t
}()

// IsToken reports whether c is a byte of a token: a letter, a digit, '_' or '-'.
func IsToken(c byte) bool { return classes[c]&classToken != 0 }

// IsKey reports whether c is a byte of a key's name: of a token, or '.'.
func IsKey(c byte) bool { return classes[c]&classKey != 0 }

// IsSpace reports whether c is white space of ASCII.
func IsSpace(c byte) bool { return classes[c]&classSpace != 0 }

// IsCard reports whether c is a byte of a card's number as it is written: a digit, ' ' or '-'.
func IsCard(c byte) bool { return classes[c]&classCard != 0 }

// IsHex reports whether c is a digit of a hexadecimal number.
func IsHex(c byte) bool { return classes[c]&classHex != 0 }

// DecidesColon reports whether c may make the colon before it matter.
func DecidesColon(c byte) bool { return classes[c]&classAfterColon != 0 }

// IsAlnum reports whether c is a letter or a digit.
func IsAlnum(c byte) bool { return IsDigit(c) || IsLower(c|0x20) }

// IsDigit reports whether c is a decimal digit.
func IsDigit(c byte) bool { return '0' <= c && c <= '9' }

// IsLower reports whether c is a small letter.
func IsLower(c byte) bool { return 'a' <= c && c <= 'z' }

// IsUpper reports whether c is a capital letter.
func IsUpper(c byte) bool { return c-'A' < 26 }

// IsLetter reports whether c is a letter.
func IsLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// IsQuote reports whether c opens and closes quoted text in one of the notations found in logs.
func IsQuote(c byte) bool { return c == '"' || c == '\'' || c == '`' }

// A WordSet is a set of lower-case words, looked up without an allocation.
type WordSet struct {
	words map[string]struct{}

	// lengths has a bit for the length of each word, by the low bits of its first letter: most
	// words are not in the set, and need not be hashed to find that out.
	lengths [32]uint64
}

// NewWordSet returns the set of the words, each of at most LongestWord bytes.
func NewWordSet(words ...string) *WordSet {
	s := &WordSet{words: make(map[string]struct{}, len(words))}
	for _, w := range words {
		s.words[w] = struct{}{}
		s.lengths[w[0]%32] |= 1 << len(w)
	}
	return s
}

// LongestWord bounds the words of a WordSet. Has reports false for a longer one.
const LongestWord = 36

// Has reports whether the set holds b, ignoring case.
func (s *WordSet) Has(b []byte) bool {
	if len(b) == 0 || len(b) > LongestWord || s.lengths[b[0]%32]>>len(b)&1 == 0 {
		return false
	}
	return s.hasFold(b)
}

// hasFold is Has for a length that the set knows.
func (s *WordSet) hasFold(b []byte) bool {
	var low [LongestWord]byte
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		low[i] = c
	}
	_, ok := s.words[string(low[:len(b)])]
	return ok
}

// List returns the words in order.
func (s *WordSet) List() []string { return slices.Sorted(maps.Keys(s.words)) }
