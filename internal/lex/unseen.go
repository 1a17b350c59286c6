// SPDX-License-Identifier: MIT

package lex

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// IsInvisible reports whether r has no width: marks of direction, joiners, soft hyphens, byte order
// marks.
func IsInvisible(r rune) bool {
	switch {
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
		r == 0xfeff, r == 0xad, r == 0x61c, r == 0x180e, r >= 0xfe00 && r <= 0xfe0f:
		return true
	}
	return false
}

// TrimInvisible returns the end of t[:e] without characters of no width.
func TrimInvisible(t []byte, e int) int {
	for s := e; e > 0 && s-e < MaxGap && t[e-1] >= utf8.RuneSelf; {
		r, n := utf8.DecodeLastRune(t[:e])
		if !IsInvisible(r) {
			break
		}
		e -= n
	}
	return e
}

// LetterBefore returns the length of the letter outside ASCII that ends at e, or 0.
func LetterBefore(t []byte, e int) int {
	r, n := utf8.DecodeLastRune(t[:e])
	if r == utf8.RuneError || IsInvisible(r) ||
		!unicode.IsLetter(r) && !unicode.IsMark(r) && r != fullWidthLine {
		return 0
	}
	return n
}

// WithoutInvisible returns a key that has characters of no width inside, written to buf without
// them, and where it starts; the part of it after the last such character is t[s:e].
func WithoutInvisible(buf *[MaxKey]byte, t []byte, s, e int) (name []byte, start int) {
	n := len(buf) - copy(buf[len(buf)-min(e-s, len(buf)):], t[max(s, e-len(buf)):e])
	for {
		b := TrimInvisible(t, s)
		if b == s {
			break
		}
		p := b
		for p > 0 && n > 0 && IsKey(t[p-1]) {
			p--
			n--
			buf[n] = t[p]
		}
		if p == b {
			break
		}
		s = p
	}
	return bytes.TrimLeft(buf[n:], "."), s
}

// BlankLen returns the length of what shows nothing at i: spaces, a colour sequence, raw or
// escaped, a character of no width.
func BlankLen(t []byte, i int) int {
	switch c := At(t, i); {
	case c == ' ' || c == '\t':
		return 1
	case c == 0x1b || c == '\\' || c == '#' || c == '^':
		return ColourLen(t, i)
	case c == '[':
		if n := ColourEnd(t, i); n > i+len("[m") {
			return n - i // its escape was lost on the way
		}
	case c >= 0xc2:
		if r, n := utf8.DecodeRune(t[i:]); IsInvisible(r) || r == 0xa0 || r == 0x3000 {
			return n
		}
	}
	return 0
}

// UnseenStart returns the length of the colour sequence or the byte order mark at i, which may be
// before the first word of a line, or 0.
func UnseenStart(t []byte, i int) int {
	if HasPrefix(t[i:], "\ufeff") {
		return len("\ufeff")
	}
	if t[i] != 0x1b {
		return 0
	}
	return ColourLen(t, i)
}

// escapes are the spellings of the byte that starts a colour sequence.
var escapes = [...]string{"\x1b", `\x1b`, `\x1B`, `\u001b`, `\u001B`, `\033`, `\e`,
	"#033", "^[", "\u241b"} // as syslog, cat -v and editors show it

// ColourLen returns the length of the colour sequence at i, raw or escaped to any depth, or 0: ESC
// [ 0 m.
func ColourLen(t []byte, i int) int {
	p := i
	for At(t, p) == '\\' && At(t, p+1) == '\\' && p-i < MaxEscapes {
		p++
	}
	for _, w := range escapes {
		if HasPrefix(t[p:], w) && At(t, p+len(w)) == '[' {
			return max(ColourEnd(t, p+len(w))-i, 0)
		}
	}
	return 0
}

// ColourEnd returns the end of the colour sequence whose bracket is at i, or 0.
func ColourEnd(t []byte, i int) int {
	const longest = 16
	for e := i + 1; e < len(t) && e-i < longest; e++ {
		if t[e] == 'm' || t[e] == 'K' {
			return e + 1
		}
		if !IsDigit(t[e]) && t[e] != ';' {
			break
		}
	}
	return 0
}

// ColourBefore returns the start of the colour sequence that ends at e, or e.
func ColourBefore(t []byte, e int) int {
	if At(t, e-1) != 'm' {
		return e
	}
	b := e - 1
	for b > 0 && e-b < 16 && (IsDigit(t[b-1]) || t[b-1] == ';') {
		b--
	}
	if At(t, b-1) != '[' {
		return e
	}
	b--
	for _, w := range escapes {
		if HasSuffix(t[:b], w) {
			b -= len(w)
			for b > 0 && t[b-1] == '\\' {
				b--
			}
			return b
		}
	}
	if e-b > len("[m") && b > 0 && IsKey(t[b-1]) {
		return b // its escape was lost on the way
	}
	return e
}

// fullWidthLine is the underscore as wide as a letter of East Asia.
const fullWidthLine = 0xff3f

// MaxEscapes is the greatest number of backslashes before a quote that is understood: JSON in
// strings to depth eight.
const MaxEscapes = 255
