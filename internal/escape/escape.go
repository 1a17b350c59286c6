// SPDX-License-Identifier: MIT

// Package escape decides whether text can stand as it is in a log line, eight
// bytes at a time, and writes it as JSON when it cannot.
package escape

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

const (
	ones = 0x0101010101010101
	high = 0x8080808080808080
)

// zeroes flags the zero bytes of x. A borrow runs upwards only, so the lowest
// flag is exact and flags above it may be false.
func zeroes(x uint64) uint64 { return (x - ones) &^ x }

// bare flags the bytes of x that a bare logfmt value cannot hold or that need
// a closer look: up to space, '"', '=', DEL and everything outside ASCII.
func bare(x uint64) uint64 {
	return ((x-ones*0x21)&^x | zeroes(x^ones*'"') | zeroes(x^ones*'=') | zeroes(x^ones*0x7f) | x) & high
}

// plain flags the bytes of x that a JSON string cannot hold as they are.
func plain(x uint64) uint64 {
	return ((x-ones*0x20)&^x | zeroes(x^ones*'"') | zeroes(x^ones*'\\') | zeroes(x^ones*0x7f) | x) & high
}

// Bare reports whether p is ASCII that stands as a logfmt key or value without
// quotes. It is the fast way for the answer that format.AppendValue gives; the
// empty text is bare. False means: look closer.
func Bare(p []byte) bool {
	n := len(p)
	if n >= 8 {
		for i := 0; i+8 <= n; i += 8 {
			if bare(binary.LittleEndian.Uint64(p[i:])) != 0 {
				return false
			}
		}
		return bare(binary.LittleEndian.Uint64(p[n-8:])) == 0
	}
	if n >= 4 {
		return bare(uint64(binary.LittleEndian.Uint32(p))|uint64(binary.LittleEndian.Uint32(p[n-4:]))<<32) == 0
	}
	for _, c := range p {
		if c <= ' ' || c >= 0x7f || c == '"' || c == '=' {
			return false
		}
	}
	return true
}

// BareText reports the same for text with bytes outside ASCII: valid UTF-8
// without hidden runes and without U+FFFD, which go-logfmt quotes.
func BareText(p []byte) bool {
	for i := 0; i < len(p); {
		if c := p[i]; c < utf8.RuneSelf {
			if c <= ' ' || c == 0x7f || c == '"' || c == '=' {
				return false
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(p[i:])
		if r == utf8.RuneError || Hidden(r) {
			return false
		}
		i += n
	}
	return true
}

// jsonPlain gives the index of the first byte of p, from i on, that is not
// plain in a JSON string, or len(p).
func jsonPlain(p []byte, i int) int {
	for ; i+8 <= len(p); i += 8 {
		if m := plain(binary.LittleEndian.Uint64(p[i:])); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	for ; i < len(p); i++ {
		if c := p[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			return i
		}
	}
	return i
}

// JSONPlain reports whether p is ASCII that stands in a JSON string as it is.
func JSONPlain(p []byte) bool {
	n := len(p)
	if n >= 8 {
		for i := 0; i+8 <= n; i += 8 {
			if plain(binary.LittleEndian.Uint64(p[i:])) != 0 {
				return false
			}
		}
		return plain(binary.LittleEndian.Uint64(p[n-8:])) == 0
	}
	if n >= 4 {
		return plain(uint64(binary.LittleEndian.Uint32(p))|uint64(binary.LittleEndian.Uint32(p[n-4:]))<<32) == 0
	}
	return jsonPlain(p, 0) == n
}

// AppendJSON appends text as the inside of a JSON string, without the quotes
// (RFC 8259 section 7). Control bytes, DEL, C1 controls, line separators,
// direction marks, the byte order mark and U+FFFD become escapes, and each byte
// that is not UTF-8 becomes \ufffd, so the result is printable and valid
// whatever text holds, and texts that read back the same are written the same.
func AppendJSON[T string | []byte](b []byte, text T) []byte {
	for i := 0; i < len(text); {
		if t := text[i:]; len(t) >= 8 {
			w := uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 | uint64(t[4])<<32 | uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
			if plain(w) == 0 {
				b = binary.LittleEndian.AppendUint64(b, w)
				i += 8
				continue
			}
		}
		for end := min(i+8, len(text)); i < end; {
			c := text[i]
			switch letter := letters[c]; letter {
			case asIs:
				b = append(b, c)
			case asNumber:
				b = appendU(b, rune(c))
			case asRune:
				var n int
				b, n = appendRune(b, text[i:min(i+utf8.UTFMax, len(text))])
				i += n
				continue
			default:
				b = append(b, '\\', letter)
			}
			i++
		}
	}
	return b
}

// How a byte is written in a JSON string, if not as a backslash and a letter.
const (
	asIs = iota
	asNumber
	asRune
)

var letters = func() (t [256]byte) {
	for c := range 256 {
		switch {
		case c < ' ' || c == 0x7f:
			t[c] = asNumber
		case c >= utf8.RuneSelf:
			t[c] = asRune
		}
	}
	t['"'], t['\\'], t['\n'], t['\r'], t['\t'] = '"', '\\', 'n', 'r', 't'
	return t
}()

// appendRune appends the first rune of text, which is outside ASCII, and returns its length.
func appendRune[T string | []byte](b []byte, text T) ([]byte, int) {
	var p [utf8.UTFMax]byte
	r, n := utf8.DecodeRune(p[:copy(p[:], text)])
	switch {
	case r == utf8.RuneError:
		return append(b, `\ufffd`...), n
	case Hidden(r):
		return appendU(b, r), n
	}
	return append(b, text[:n]...), n
}

func appendU(b []byte, r rune) []byte {
	const hex = "0123456789abcdef"
	return append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}

// Hidden reports whether a rune outside ASCII changes how a line is shown or
// where it ends: C1 controls, the line and paragraph separators, the marks
// that turn the direction of writing (Unicode's Bidi_Control) and the byte
// order mark.
func Hidden(r rune) bool {
	switch {
	case r < 0xa0:
		return r >= 0x80
	case r < 0x2000:
		return r == 0x061c
	case r <= 0x2069:
		return r == 0x200e || r == 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2066
	}
	return r == 0xfeff
}
