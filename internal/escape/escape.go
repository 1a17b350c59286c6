// SPDX-License-Identifier: MIT

// Package escape decides, eight bytes at a time, whether text needs quotes or escapes
// in a log line, and writes it as JSON if so.
package escape

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"
)

const (
	ones = 0x0101010101010101
	high = 0x8080808080808080
)

// bare flags the bytes of x that a bare logfmt value cannot hold or that need
// a closer look: up to space, '"', '=', DEL and everything outside ASCII. The lowest flag
// is exact; what is subtracted may carry into the bytes above it.
func bare(x uint64) uint64 {
	return ((x - ones*0x21) | (x ^ ones*'"' - ones) | (x ^ ones*'=' - ones) |
		(x ^ ones*0x7f - ones) | x) & high
}

// plain flags the bytes of x that a JSON string cannot hold as they are, as bare does.
func plain(x uint64) uint64 {
	// The first term swaps quote and space and flags what is then below '!'.
	return ((x ^ ones*2 - ones*0x21) | (x ^ ones*'\\' - ones) | (x ^ ones*0x7f - ones) | x) & high
}

// word returns the eight bytes of text from i on, the first one lowest.
func word[T string | []byte](text T, i int) uint64 {
	t := text[i : i+8]
	return uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 | uint64(t[4])<<32 |
		uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
}

// Bare reports whether p is ASCII that needs no quotes as a logfmt key or value. It is the fast way
// for the decision of format.AppendValue; the empty text is bare. False means that the text must be
// examined.
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
		return bare(uint64(binary.LittleEndian.Uint32(p))|
			uint64(binary.LittleEndian.Uint32(p[n-4:]))<<32) == 0
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

// JSONPlain reports whether p is ASCII that needs no escape in a JSON string.
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
		return plain(uint64(binary.LittleEndian.Uint32(p))|
			uint64(binary.LittleEndian.Uint32(p[n-4:]))<<32) == 0
	}
	for _, c := range p {
		if c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// AppendJSON appends text as the inside of a JSON string, without the quotes
// (RFC 8259 section 7). Control bytes, DEL, C1 controls, line separators,
// direction marks, the byte order mark and U+FFFD become escapes, and each byte
// that is not UTF-8 becomes \ufffd, so the result is printable and valid
// whatever text holds, and texts that read back the same are written the same.
//
// It may write a few bytes past the end of what it returns, within b's
// capacity. text must not lie there. TestAgainstTwins compares it with appendShort.
func AppendJSON[T string | []byte](b []byte, text T) []byte {
	i, n := 0, len(b)
	for i <= len(text)-8 {
		if cap(b)-n < 16 {
			b = slices.Grow(b[:n], roomFor(text[i:], n))
		}
		x := word(text, i)
		to := b[n : n+16]
		binary.LittleEndian.PutUint64(to, x)
		m := plain(x)
		if m == 0 {
			i, n = i+8, n+8
			continue
		}
		k := bits.TrailingZeros64(m) / 8 & 7
		if e := escapes[byte(x>>(8*k))]; e > look {
			to[k], to[k+1] = '\\', e
			i, n = i+k+1, n+k+2
			continue
		}
		b, i = appendLooked(b[:n+k], text, i+k)
		n = len(b)
	}
	return appendShort(b[:n], text[i:])
}

// large is the length from which the escapes of a text are counted before room is made for them:
// what is appended to a slice without room makes five times as much garbage as it is long.
const large = 64 << 10

// roomFor returns how many bytes to make room for before text is appended with its escapes to a
// line of so many bytes.
func roomFor[T string | []byte](text T, line int) int {
	n := len(text)
	if n >= large {
		n = lengthJSON(text)
		n += (line + n) / 12 // for what follows in the line
	}
	return n + 16
}

// lengthJSON returns how many bytes AppendJSON appends.
func lengthJSON[T string | []byte](text T) int {
	n := 0
	for i := 0; i < len(text); {
		if i <= len(text)-8 && plain(word(text, i)) == 0 {
			i, n = i+8, n+8
			continue
		}
		size := 1
		switch e := escapes[text[i]]; e {
		case 0:
			n++
		case look:
			var p [6 + utf8.UTFMax]byte
			var to []byte
			to, size = appendLooked(p[:0], text, i)
			n, size = n+len(to), size-i
		default:
			n += 2
		}
		i += size
	}
	return n
}

// AppendQuoted is AppendJSON for printable ASCII without a backslash, of which
// only double quotes are escaped.
func AppendQuoted[T string | []byte](b []byte, text T) []byte {
	n := len(b)
	if len(text) < 8 || cap(b)-n < 2*len(text)+8 {
		return AppendJSON(b, text)
	}
	to := b[:cap(b)] // with room for nothing but quotes, and for eight bytes past the end
	i := 0
	for ; i <= len(text)-8; i += 8 {
		n = 8 + putQuoted(to, n, word(text, i))
	}
	if rest := len(text) - i; rest > 0 {
		n = rest + putQuoted(to, n, word(text, len(text)-8)>>(64-8*rest&63))
	}
	return to[:n]
}

// putQuoted writes the eight bytes of x to b[n:] with a backslash before each quote, and returns n
// and the number of quotes.
func putQuoted(b []byte, n int, x uint64) int {
	binary.LittleEndian.PutUint64(b[n:n+8:n+8], x)
	// Of ASCII only a quote, which is zero then, leaves the high bit.
	for m := (high - (x ^ ones*'"')) & high; m != 0; m &= m - 1 {
		k := bits.TrailingZeros64(m)
		n++
		at := n + k/8
		b[at-1] = '\\'
		binary.LittleEndian.PutUint64(b[at:at+8:at+8], x>>(k&56))
	}
	return n
}

// appendShort is AppendJSON, byte by byte.
func appendShort[T string | []byte](b []byte, text T) []byte {
	for i := 0; i < len(text); {
		c := text[i]
		switch e := escapes[c]; e {
		case 0:
			b = append(b, c)
		case look:
			b, i = appendLooked(b, text, i)
			continue
		default:
			b = append(b, '\\', e)
		}
		i++
	}
	return b
}

// look is the entry in escapes of a byte for which the bytes around it decide.
const look = 1

// escapes has the letter that follows the backslash in a byte's escape; 0 for a
// byte that needs none.
var escapes = func() (t [256]byte) {
	for c := range t {
		if c < ' ' || c >= 0x7f {
			t[c] = look
		}
	}
	t['"'], t['\\'], t['\n'], t['\r'], t['\t'] = '"', '\\', 'n', 'r', 't'
	return t
}()

// appendLooked appends the character of text at i, whose escape is more than
// a backslash and a letter, and returns the offset after it.
func appendLooked[T string | []byte](b []byte, text T, i int) ([]byte, int) {
	if c := text[i]; c < utf8.RuneSelf {
		return appendU(b, rune(c)), i + 1
	}
	var p [utf8.UTFMax]byte
	r, n := utf8.DecodeRune(p[:copy(p[:], text[i:])])
	switch {
	case r == utf8.RuneError:
		b = append(b, `\ufffd`...)
	case Hidden(r):
		b = appendU(b, r)
	default:
		b = append(b, text[i:i+n]...)
	}
	return b, i + n
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
