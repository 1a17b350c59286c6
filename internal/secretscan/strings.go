// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"unicode/utf8"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
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
	for i := lex.Next(t, 0, '"'); i >= 0; {
		s := i + 1
		e := closeJSONString(t, s)
		if e == len(t) {
			return dst
		}
		i = lex.Next(t, e+1, '"')
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
	toEncoded(dst[n:], v, at, escapeJSON)
	return dst
}

// toEncoded changes the spans of a text, which are in order, to the places of the same in v, from
// which it was decoded; v is at the offset at. next returns how long the first character of its
// argument is in v and in the text.
func toEncoded(spans []Span, v []byte, at int, next func([]byte) (width, size int)) {
	p, q := 0, 0 // of v and of the text
	place := func(to int) int {
		for q < to && p < len(v) {
			width, size := next(v[p:])
			p += width
			q += size
		}
		return at + p
	}
	for i := range spans {
		spans[i].Start = place(spans[i].Start)
		spans[i].End = place(spans[i].End)
	}
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
	if len(v) < longestEscape || !lex.AllHex(v[2:longestEscape]) {
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

// findEscapedKeys masks the values after keys of JSON that have letters escaped,
// "pass\u0077ord":"x", as nobody writes them but to hide a key, and those after an equals sign that
// is escaped, password\u003dx.
func findEscapedKeys(dst []Span, r *Rules, t []byte, e *ends) []Span {
	const escape = `\u00`
	var x valueReader
	x.r, x.t, x.ends = r, t, e
	for i := 0; ; {
		n := bytes.Index(t[i:], []byte(escape))
		if n < 0 {
			return dst
		}
		i += n + len(escape)
		if lex.HasPrefixFold(t[i:], "3d") {
			b := i - len(escape)
			for b > 0 && t[b-1] == '\\' {
				b--
			}
			if key := x.keyBefore(b); key.end > key.start && key.verdict == keynames.Secret {
				i = max(i, x.value(&dst, key, i+len("3d"), '=', false))
			}
			continue
		}
		if c := lex.At(t, i); c < '4' || c > '7' || !lex.IsHex(lex.At(t, i+1)) {
			continue
		}
		low := max(0, i-lex.MaxKey)
		s := bytes.LastIndexByte(t[low:i], '"')
		e := lex.Next(t[:min(len(t), i+lex.MaxKey)], i, '"')
		if s += low + 1; s == low || e < 0 || e-s > lex.MaxKey {
			continue
		}
		quote, esc := e, 0
		for e > i && t[e-1] == '\\' {
			e--
			esc++
		}
		var buf [lex.MaxKey]byte
		if r.keys.Verdict(unescaped(&buf, t[s:e])) != keynames.Secret || !separates(t, quote+1) {
			continue
		}
		sep := quote + 1 + bytes.IndexByte(t[quote+1:], ':')
		if sep == quote {
			continue
		}
		if n := x.value(&dst, keyRange{start: s, end: e, quoted: true, esc: esc,
			verdict: keynames.Secret},
			sep+1, ':', false); n > i {
			i = n
		}
	}
}

// unescaped returns a text of at most lex.MaxKey bytes with the escaped ASCII letters in it as they
// are, written to buf.
func unescaped(buf *[lex.MaxKey]byte, v []byte) []byte {
	n := 0
	for i := 0; i < len(v); i++ {
		c := v[i]
		if c == '\\' {
			for lex.At(v, i+1) == '\\' {
				i++
			}
			if lex.HasPrefix(v[i:], `\u00`) && i+longestEscape <= len(v) &&
				lex.AllHex(v[i+4:i+longestEscape]) {
				c = hexValue(v[i+4])<<4 | hexValue(v[i+5])
				i += longestEscape - 1
			}
		}
		buf[n] = c
		n++
	}
	return buf[:n]
}

// hexValue returns the value of a hex digit.
func hexValue(c byte) byte {
	if lex.IsDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
