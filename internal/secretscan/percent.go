// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
)

// findPercent finds assignments whose separator is escaped: password%3Dhunter2%26x%3D1, as in a URL
// inside a query, and userinfo escaped so.
func findPercent(dst []Span, r *Rules, t []byte, e *ends) []Span {
	var x keyReader
	x.r, x.t, x.ends = r, t, e
	from, run, decoded := 0, 0, false // an encoded text, and whether findEncoded looks at it
	for i := lex.Next(t, 1, '%'); i >= 0; i = lex.Next(t, i+1, '%') {
		if i >= run {
			from, run, decoded = encodedText(t, i)
		}
		p := i
		for lex.HasPrefix(t[p:], "%25") && p-i < lex.MaxGap ||
			lex.HasPrefix(t[p+1:], "25") && p > i && p-i < lex.MaxGap {
			p += 2 // escaped again
		}
		if lex.At(t, p+1) != '3' {
			continue
		}
		switch lex.At(t, p+2) | 0x20 {
		case 'd':
			key := x.keyBefore(i)
			if key.end == key.start || p+3 >= len(t) {
				continue
			}
			e := x.ends.bareEnd(t, p+3, '%')
			if e > p+3 && (e > run || !decoded || i == from || goesOnInClear(t[p+3:e])) {
				if n := x.judge(&dst, key, p+3, e, false); n > i {
					i = n - 1
				}
			}
		case 'a':
			if key := x.keyBefore(i); key.end > key.start && entityAt(t, i+3) == len("%22") {
				base := len(dst)
				n := entityValue(&dst, &x.subject, key, i+3, len("%22"))
				if n <= run && decoded {
					dst = dst[:base]
				} else if n > i {
					i = n - 1
				}
				continue
			}
			if len(t) > i+9 && t[i+3] == '%' && t[i+6] == '%' &&
				lex.HasPrefixFold(t[i+3:], "%2f%2f") {
				base := len(dst)
				if n := findEscapedURL(&dst, t, i+9); n <= run && decoded && i > from {
					dst = dst[:base]
				} else if n > i {
					i = n - 1
				}
			}
		}
	}
	return dst
}

// goesOnInClear reports whether the first escape in the value v is that of a sign that would end
// it, or make it a struct, in clear: Tulip7%7Brook, Tulip7%23rook.
func goesOnInClear(v []byte) bool {
	n := bytes.IndexByte(v, '%')
	return n > 0 && (lex.HasPrefixFold(v[n:], "%7b") && lex.HasDigit(v[:n]) ||
		lex.HasPrefix(v[n:], "%23"))
}

// findEscapedURL masks the password of the escaped userinfo that starts at s.
func findEscapedURL(dst *[]Span, t []byte, s int) int {
	colon := -1
	i := s
	for ; i < len(t) && i-s < 2*maxUserinfo; i++ {
		if t[i] <= ' ' || lex.IsQuote(t[i]) || t[i] == '&' {
			return i
		}
		if t[i] != '%' {
			continue
		}
		switch {
		case lex.HasPrefixFold(t[i:], "%3a"):
			if colon < 0 {
				colon = i
			}
		case lex.HasPrefix(t[i:], "%40"):
			if colon >= 0 && colon+3 < i && !isPlaceholder(t[colon+3:i]) &&
				!lex.HasPrefix(t[i:], "%40sha256%3A") { // an image, its tag and its digest
				*dst = append(*dst, Span{colon + 3, i, KindURL})
			}
			return i
		case lex.HasPrefixFold(t[i:], "%2f"), lex.HasPrefixFold(t[i:], "%3f"):
			return i
		}
	}
	return i
}

// findEncoded looks at the parameters of a form or a query that have escapes, each as Find looks at
// it by itself: note=login+with+password%3Dhunter2. A name that has escapes is a part of it.
func findEncoded(dst []Span, r *Rules, t []byte) []Span {
	for i := lex.Next(t, 0, '%'); i >= 0; i = lex.Next(t, i+1, '%') {
		s, e, ok := encodedText(t, i)
		if ok {
			dst = findDecoded(dst, r, t[s:e], s)
		}
		i = max(i, e-1)
	}
	return dst
}

// encodedText returns the place of the text of a form or a query that has the escape at i, and
// whether it may be looked at; e is 0 if there is no escape at i.
func encodedText(t []byte, i int) (s, e int, ok bool) {
	const least = 8
	if i+2 >= len(t) || !lex.IsHex(t[i+1]) || !lex.IsHex(t[i+2]) {
		return 0, 0, false
	}
	s = i
	for s > 0 && isEncoded(t[s-1]) {
		s--
	}
	e = i
	for e < len(t) && isEncoded(t[e]) {
		e++
	}
	if e+1 < len(t) && t[e] == '=' && isEncoded(t[e+1]) { // it is a name: api%5Fkey=x
		for e++; e < len(t) && isEncoded(t[e]); e++ {
		}
	}
	return s, e, e-s >= least && e-s <= longestString
}

// isEncoded reports whether c may be a part of a value of a form.
func isEncoded(c byte) bool {
	return lex.IsToken(c) || c == '%' || c == '+' || c == '.' || c == '~' || c == '*'
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
	toEncoded(dst[before:], v, at, func(v []byte) (width, size int) { return encodedLen(v), 1 })
	return dst
}

// encodedLen returns the length of the escape or the byte at the start of v.
func encodedLen(v []byte) int {
	if len(v) > 2 && v[0] == '%' && lex.IsHex(v[1]) && lex.IsHex(v[2]) {
		return 3
	}
	return 1
}
