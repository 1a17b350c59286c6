// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"unicode/utf8"
)

// longestString bounds the strings of a JSON text that are looked at by themselves.
const longestString = 4096

// findStrings looks at the texts in double quotes in t, JSON or a text with escapes, each as Find
// looks at it by itself, without its escapes: a rule that knows where a line starts, or what a
// quote encloses, finds the same in "msg":"PASS x" and in PASS x. Texts without a space have no
// such rule unless they have escapes. Keys are no texts.
func findStrings(dst []Span, r *Rules, t []byte) []Span {
	const least = 8
	if !startsJSON(t) && bytes.IndexByte(t, '\\') < 0 {
		return dst
	}
	for i := next(t, 0, '"'); i >= 0; {
		s := i + 1
		e := closeJSONString(t, s)
		if e == len(t) {
			return dst
		}
		i = next(t, e+1, '"')
		v := t[s:e]
		if len(v) < least || len(v) > longestString || separates(t, e+1) {
			continue
		}
		if bytes.IndexByte(v, '\\') >= 0 {
			dst = findEscaped(dst, r, v, s)
			continue
		}
		n := len(dst)
		if bytes.IndexByte(v, ' ') >= 0 {
			dst = r.Find(dst, v)
		} else if len(v) <= longestPair {
			dst = findWholePair(dst, v)
		}
		shift(dst[n:], s)
	}
	return dst
}

func shift(spans []Span, by int) {
	for i := range spans {
		spans[i].Start += by
		spans[i].End += by
	}
}

// findEscaped is Find for the text of the JSON string v, which is at the offset at.
func findEscaped(dst []Span, r *Rules, v []byte, at int) []Span {
	var buf [longestString]byte
	text := unescapeJSON(&buf, v)
	n := len(dst)
	if dst = r.Find(dst, text); len(dst) == n {
		return dst
	}
	// The spans are in order, so one walk finds the places of all.
	p, q := 0, 0 // of v and of text
	place := func(to int) int {
		for q < to && p < len(v) {
			width, size := escapeJSON(v[p:])
			p += width
			q += size
		}
		return at + p
	}
	for i := range dst[n:] {
		span := &dst[n+i]
		span.Start = place(span.Start)
		span.End = place(span.End)
	}
	return dst
}

// unescapeJSON returns the text of a JSON string of at most longestString bytes, written to buf. No
// escape is shorter than its character.
func unescapeJSON(buf *[longestString]byte, v []byte) []byte {
	n := 0
	for i := 0; i < len(v); {
		if v[i] != '\\' {
			buf[n] = v[i]
			n++
			i++
			continue
		}
		width, size := escapeJSON(v[i:])
		switch {
		case width == longestEscape:
			utf8.EncodeRune(buf[n:n+size], escapedRune(v[i:]))
		case width == 2:
			buf[n] = simpleEscape(v[i+1])
		default:
			buf[n] = v[i]
		}
		n += size
		i += width
	}
	return buf[:n]
}

// escapeJSON returns the length of the byte or escape sequence at the start of v and that of its
// character. Half of a surrogate pair is read as the replacement character.
func escapeJSON(v []byte) (width, size int) {
	if v[0] != '\\' || len(v) < 2 {
		return 1, 1
	}
	if v[1] != 'u' {
		return 2, 1
	}
	if len(v) < longestEscape || !allHex(v[2:longestEscape]) {
		return 1, 1
	}
	return longestEscape, utf8.RuneLen(escapedRune(v))
}

func escapedRune(v []byte) rune {
	var r rune
	for _, c := range v[2:longestEscape] {
		r = r<<4 | rune(hexValue(c))
	}
	if !utf8.ValidRune(r) {
		return utf8.RuneError
	}
	return r
}

// simpleEscape returns the character of a backslash and c.
func simpleEscape(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	}
	return c
}

// findEncoded looks at the parameters of a form or a query that have escapes, each as Find looks at
// it by itself: note=login+with+password%3Dhunter2.
func findEncoded(dst []Span, r *Rules, t []byte) []Span {
	const least = 8
	for i := next(t, 0, '%'); i >= 0; i = next(t, i+1, '%') {
		if i+2 >= len(t) || !isHex(t[i+1]) || !isHex(t[i+2]) {
			continue
		}
		s := i
		for s > 0 && isEncoded(t[s-1]) {
			s--
		}
		e := i
		for e < len(t) && isEncoded(t[e]) {
			e++
		}
		if n := e - s; n >= least && n <= longestString && at(t, s-1) != '%' {
			dst = findDecoded(dst, r, t[s:e], s)
		}
		i = e - 1
	}
	return dst
}

// isEncoded reports whether c may be a part of a value of a form.
func isEncoded(c byte) bool {
	return isToken(c) || c == '%' || c == '+' || c == '.' || c == '~' || c == '*'
}

// findDecoded is Find for the text of the value v of a form, which is at the offset at.
func findDecoded(dst []Span, r *Rules, v []byte, at int) []Span {
	var buf [longestString]byte
	n := 0
	for i := 0; i < len(v); n++ {
		width := encodedLen(v[i:])
		switch {
		case width > 1:
			buf[n] = hexValue(v[i+1])<<4 | hexValue(v[i+2])
		case v[i] == '+':
			buf[n] = ' '
		default:
			buf[n] = v[i]
		}
		i += width
	}
	before := len(dst)
	if dst = r.Find(dst, buf[:n]); len(dst) == before {
		return dst
	}
	p, q := 0, 0 // of v and of the text
	place := func(to int) int {
		for ; q < to; q++ {
			p += encodedLen(v[p:])
		}
		return at + p
	}
	for i := range dst[before:] {
		span := &dst[before+i]
		span.Start = place(span.Start)
		span.End = place(span.End)
	}
	return dst
}

// encodedLen returns the length of the escape or the byte at the start of v.
func encodedLen(v []byte) int {
	if len(v) > 2 && v[0] == '%' && isHex(v[1]) && isHex(v[2]) {
		return 3
	}
	return 1
}
