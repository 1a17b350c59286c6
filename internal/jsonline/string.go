// SPDX-License-Identifier: MIT

package jsonline

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// plainEnd returns the offset of the first byte of b from i on that is special,
// or len(b). Where that is a quote, the string whose inside starts at b[i] ends
// there and is ASCII without escapes. TestParseSwar and FuzzParse hold it to
// encoding/json.
func plainEnd(b []byte, i int) int {
	for ; i <= len(b)-8; i += 8 {
		if m := special(word(b[i : i+8 : i+8])); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	if i < len(b) && len(b) >= 8 {
		return i + bits.TrailingZeros64(special(lastWord(b, i)))>>3
	}
	for i < len(b) && special(uint64(b[i]))&0x80 == 0 {
		i++
	}
	return i
}

// lastWord returns the up to seven bytes of b from i on, of eight or more, and
// zeros after them, which are special.
func lastWord(b []byte, i int) uint64 {
	return word(b[len(b)-8:]) >> (8 * uint(8-len(b)+i) & 63)
}

// isPlain reports whether the inside of a string has no escapes and nothing to check.
func isPlain(raw []byte) bool {
	return bytes.IndexByte(raw, '\\') < 0 && utf8.Valid(raw)
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// special flags, in their high bits, the bytes of a word that are a quote, a
// backslash, a control byte or not ASCII. A borrow can only set false flags
// above a true one, so the lowest flag is exact.
func special(x uint64) uint64 {
	// The first term swaps quote and space and flags what is then below '!'.
	return ((x ^ ones*2 - ones*0x21) | (x ^ ones*'\\' - ones) | x) & highs
}

// quoted checks the rest of a string whose quote is before b[i] and
// returns the offset after its closing quote. plain says that the bytes
// between are ASCII without escapes.
func quoted(b []byte, i int) (end int, plain bool, f fault) {
	plain = true
	for {
		for len(b)-i >= 8 {
			if m := special(binary.LittleEndian.Uint64(b[i:])); m != 0 {
				i += bits.TrailingZeros64(m) >> 3
				break
			}
			i += 8
		}
		if i >= len(b) {
			return len(b), false, cut
		}
		switch c := b[i]; {
		case c == '"':
			return i + 1, plain, none
		case c == '\\':
			plain = false
			if i++; i >= len(b) {
				return len(b), false, cut
			}
			switch b[i] {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
				i++
			case 'u':
				for k := 1; k <= 4; k++ {
					if i+k >= len(b) {
						return len(b), false, cut
					}
					if unhex(b[i+k]) < 0 {
						return i + k, false, badEscape
					}
				}
				i += 5
			default:
				return i, false, badEscape
			}
		case c < 0x20:
			return i, false, control
		case c >= utf8.RuneSelf:
			plain = false
			for i < len(b) && b[i] >= utf8.RuneSelf {
				i++
			}
		default:
			i++
		}
	}
}

// appendUnescaped appends the text of a checked string, given its inside.
// Lone surrogates and broken UTF-8 become U+FFFD, as in encoding/json.
func appendUnescaped(dst, raw []byte) []byte {
	for i := 0; i < len(raw); {
		c := raw[i]
		if c == '\\' {
			i++
			if raw[i] != 'u' {
				dst = append(dst, unescape(raw[i]))
				i++
				continue
			}
			r := rune4(raw[i+1:])
			i += 5
			if utf16.IsSurrogate(r) {
				pair := rune(utf8.RuneError)
				if len(raw)-i >= 6 && raw[i] == '\\' && raw[i+1] == 'u' {
					pair = utf16.DecodeRune(r, rune4(raw[i+2:]))
				}
				if r = pair; r != utf8.RuneError {
					i += 6
				}
			}
			dst = utf8.AppendRune(dst, r)
			continue
		}
		if c < utf8.RuneSelf {
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRune(raw[i:])
		dst = utf8.AppendRune(dst, r)
		i += n
	}
	return dst
}

func unescape(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

// rune4 returns the value of the four hexadecimal digits that b starts with.
func rune4(b []byte) rune {
	var r rune
	for _, c := range b[:4] {
		r = r<<4 | rune(unhex(c))
	}
	return r
}

// unhex returns the value of a hexadecimal digit, -1 for any other byte.
func unhex(c byte) int {
	switch {
	case c-'0' <= 9:
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
