// SPDX-License-Identifier: MIT

package format

import (
	"math/bits"
	"unicode/utf8"
)

// Eight copies of one byte, for looking at eight bytes at a time.
const (
	onesWord      = 0x0101010101010101
	highWord      = 0x80 * onesWord
	spaceWord     = 0x20 * onesWord
	exclaimWord   = 0x21 * onesWord
	quoteWord     = '"' * onesWord
	equalWord     = '=' * onesWord
	backslashWord = '\\' * onesWord
	deleteWord    = 0x7f * onesWord
)

// textMode is where escaped text is placed.
type textMode uint8

const (
	textQuoted textMode = iota // inside quotes: quotes, backslashes and U+FFFD are escaped too
	textBare                   // outside of quotes
	textLine                   // the message of a Line: tabs stay
)

// cleanLen returns the length of the longest prefix of s without a byte below
// low, one that is a or b, DEL, or one that is not ASCII; low, a and b are eight
// copies of a byte each. Its simple twin is cleanLenSimple in text_test.go.
//
// A subtraction borrows from the next byte only where this byte is below low or
// equal to a or b, an addition carries only out of 0xff. Both go towards the
// higher bytes, so the lowest flag is always exact.
func cleanLen[T string | []byte](s T, low, a, b uint64) int {
	t := s
	for ; len(t) >= 8; t = t[8:] {
		w := uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 |
			uint64(t[4])<<32 | uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
		if m := stopFlags(w, low, a, b); m != 0 {
			return len(s) - len(t) + bits.TrailingZeros64(m)/8
		}
	}
	if len(t) == 0 {
		return len(s)
	}
	if len(s) >= 8 {
		// The last eight bytes; those seen before raise no flag again.
		t = s[len(s)-8:]
		w := uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 |
			uint64(t[4])<<32 | uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
		if m := stopFlags(w, low, a, b); m != 0 {
			return len(s) - 8 + bits.TrailingZeros64(m)/8
		}
		return len(s)
	}
	if len(t) >= 4 {
		// Two halves, which may overlap.
		u := t[len(t)-4:]
		w := uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 |
			uint64(u[0])<<32 | uint64(u[1])<<40 | uint64(u[2])<<48 | uint64(u[3])<<56
		if m := stopFlags(w, low, a, b); m != 0 {
			at := bits.TrailingZeros64(m) / 8
			if at >= 4 {
				at += len(t) - 8
			}
			return at
		}
		return len(t)
	}
	// The first, the middle and the last of up to three bytes, and letters.
	middle := len(t) >> 1
	w := uint64(t[0]) | uint64(t[middle])<<8 | uint64(t[len(t)-1])<<16 | 'a'*(onesWord&^0xffffff)
	if m := stopFlags(w, low, a, b); m != 0 {
		switch bits.TrailingZeros64(m) / 8 {
		case 0:
			return 0
		case 1:
			return middle
		}
		return len(t) - 1
	}
	return len(t)
}

// stopFlags sets the high bit of the first byte of w that cleanLen stops at,
// and perhaps of later ones; it is 0 if there is none.
func stopFlags(w, low, a, b uint64) uint64 {
	return ((w - low) | ((w ^ a) - onesWord) | ((w ^ b) - onesWord) | (w + onesWord) | w) & highWord
}

// riskyRune reports whether a rune outside of ASCII can break a line or turn
// what a terminal shows around: C1 controls, line and paragraph separators,
// direction marks and the byte order mark.
func riskyRune(r rune) bool {
	switch {
	case r < 0x80:
		return false
	case r <= 0x9f:
		return true
	case r < 0x200e:
		return r == 0x061c
	case r <= 0x2069:
		return r <= 0x200f || 0x2028 <= r && r <= 0x202e || 0x2066 <= r
	}
	return r == 0xfeff
}

// decodeAt is utf8.DecodeRune at byte i of a string or a slice.
func decodeAt[T string | []byte](s T, i int) (rune, int) {
	var a [utf8.UTFMax]byte
	n := copy(a[:], s[i:])
	return utf8.DecodeRune(a[:n])
}

// cleanText reports whether s is the same after appendEscaped in textBare.
func cleanText[T string | []byte](s T) bool {
	for i := 0; ; {
		i += cleanLen(s[i:], spaceWord, deleteWord, deleteWord)
		if i == len(s) {
			return true
		}
		for i < len(s) && s[i] >= utf8.RuneSelf {
			r, size := decodeAt(s, i)
			if r == utf8.RuneError && size == 1 || riskyRune(r) {
				return false
			}
			i += size
		}
		if i < len(s) && (s[i] < ' ' || s[i] == 0x7f) {
			return false
		}
	}
}

// appendEscaped appends s with everything escaped that could break a line,
// steer a terminal or is not UTF-8, copying whole runs between the escapes.
func appendEscaped[T string | []byte](b []byte, s T, mode textMode) []byte {
	x, y := uint64(deleteWord), uint64(deleteWord)
	if mode == textQuoted {
		x, y = quoteWord, backslashWord
	}
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := decodeAt(s, i)
			// go-logfmt escapes U+FFFD itself too, so that what reads back the
			// same is written the same.
			if r == utf8.RuneError && (size == 1 || mode == textQuoted) || riskyRune(r) {
				b = append(b, s[start:i]...)
				b = appendUnicodeEscape(b, r)
				start = i + size
			}
			i += size
			continue
		}
		if n := cleanLen(s[i:], spaceWord, x, y); n > 0 {
			i += n
			continue
		}
		if c != '\t' || mode != textLine {
			b = append(b, s[start:i]...)
			b = appendByteEscape(b, c)
			start = i + 1
		}
		i++
	}
	return append(b, s[start:]...)
}

func appendByteEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return appendUnicodeEscape(b, rune(c))
}

func appendUnicodeEscape(b []byte, r rune) []byte {
	const hex = "0123456789abcdef"
	return append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}

// parseUnicodeEscape reads the escape \uXXXX that s starts with.
func parseUnicodeEscape(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range []byte(s[2:6]) {
		digit := hexDigit(c)
		if digit > 15 {
			return 0, false
		}
		r = r<<4 | rune(digit)
	}
	return r, true
}

// hexDigit returns the value of c, or 255.
func hexDigit(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return 255
}
