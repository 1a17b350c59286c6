// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
)

// fit makes the spans from base on, which are in order, fit into what encloses them: none starts or
// ends inside an escape sequence and, as far as the text is JSON, none leaves the string that it
// starts in and none outside a string is anything but a whole number. So a replacement keeps JSON
// valid, whatever the rules made of it. A span that is a placeholder goes.
func fit(dst []Span, base int, t []byte) []Span {
	var w jsonWalk
	if !startsJSON(t) {
		w.failed = true
	}
	n := base
	for _, s := range dst[base:] {
		s = fitEscapes(t, s)
		if !w.failed && s.Start < s.End {
			s = w.fit(t, s)
		}
		if s.Start < s.End && placeholderLen(t[s.Start:s.End]) != s.End-s.Start {
			dst[n] = s
			n++
		}
	}
	return dst[:n]
}

// fitEscapes moves the ends of a span that lie inside an escape sequence out of it: the start after
// it, the end before it, and before the bracket that a log of Apache's HTTP client has around one.
func fitEscapes(t []byte, s Span) Span {
	if _, e := escapeAround(t, s.Start); e > 0 {
		s.Start = e
	}
	if b, e := escapeAround(t, s.End); e > 0 {
		s.End = b
	}
	if s.End > s.Start && t[s.End-1] == '[' && isWireBreak(t, s.End-1) {
		s.End--
	}
	return s
}

// longestEscape is the length of \u0000.
const longestEscape = 6

// escapeAround returns the escape sequence that starts before i and ends after it; end is 0 if
// there is none.
func escapeAround(t []byte, i int) (start, end int) {
	low := max(0, i-longestEscape+1)
	j := bytes.LastIndexByte(t[low:i], '\\')
	if j < 0 {
		return 0, 0
	}
	b := low + j
	n := 1
	for n <= lex.MaxEscapes && b-n >= 0 && t[b-n] == '\\' {
		n++
	}
	if c := lex.At(t, b+1); (c == 'u' || c == 'U') && b+longestEscape <= len(t) &&
		lex.AllHex(t[b+2:b+longestEscape]) {
		if i < b+longestEscape {
			return b, b + longestEscape // at any depth of escaping
		}
		return 0, 0
	}
	if n%2 == 0 {
		return 0, 0 // an escaped backslash
	}
	e := b + 2
	if lex.At(t, b+1) == 'x' && b+4 <= len(t) && lex.AllHex(t[b+2:b+4]) {
		e = b + 4
	}
	if i < e && e <= len(t) {
		return b, e
	}
	return 0, 0
}

// A jsonWalk goes once over a JSON text, from string to string.
type jsonWalk struct {
	i      int  // outside every string
	close  int  // where the string at i ends, if after it
	failed bool // the text is no JSON from here on
}

// closeString returns the position of the quote that ends the string at w.i, which may be asked for
// by many spans of that string.
func (w *jsonWalk) closeString(t []byte) int {
	if w.close <= w.i {
		w.close = closeJSONString(t, w.i+1)
	}
	return w.close
}

// fit makes a span fit into the text, which is JSON up to w.i. The result is empty if the span has
// no place in it.
func (w *jsonWalk) fit(t []byte, s Span) Span {
	for w.i <= s.Start && !w.failed {
		i := w.i
		if t[i] == '"' {
			e := w.closeString(t)
			if s.Start <= e {
				s.Start, s.End = max(s.Start, i+1), min(s.End, e)
				return s
			}
			w.i = min(e+1, len(t))
			if w.i == len(t) {
				break
			}
			continue
		}
		e := jsonToken(t, i)
		if e == 0 {
			w.failed = true
			return s
		}
		if s.Start < e {
			if !isJSONNumber(t[i:e]) {
				return Span{}
			}
			if !endsNumber(t, e) {
				w.failed = true
				return s
			}
			s.Start, s.End = i, e
			return s
		}
		w.i = e
	}
	return s
}

// inString reports whether a string of the JSON text holds i, which is not before the i of an
// earlier call. It sets failed where the text is no JSON.
func (w *jsonWalk) inString(t []byte, i int) bool {
	for w.i <= i {
		if t[w.i] == '"' {
			e := w.closeString(t)
			if i <= e {
				return true
			}
			w.i = e + 1
			continue
		}
		e := jsonToken(t, w.i)
		if e == 0 {
			w.failed = true
			return false
		}
		if i < e {
			return false
		}
		w.i = e
	}
	return false
}

// closeJSONString returns the position of the quote that ends the JSON string whose text starts at
// s, or len(t).
func closeJSONString(t []byte, s int) int {
	for i := s; ; {
		j := lex.Next(t, i, '"')
		if j < 0 {
			return len(t)
		}
		n := 0
		for j-n > s && t[j-n-1] == '\\' {
			n++
		}
		if n%2 == 0 {
			return j
		}
		i = j + 1
	}
}

// jsonToken returns the end of the token at i outside the strings of JSON, or 0 if none is valid
// there.
func jsonToken(t []byte, i int) int {
	switch c := t[i]; {
	case lex.IsSpace(c), c == '{', c == '}', c == '[', c == ']', c == ',', c == ':':
		return i + 1
	case c == '-', lex.IsDigit(c):
		e := i + 1
		for e < len(t) && (lex.IsDigit(t[e]) || t[e] == '.' || t[e] == '+' || t[e] == '-' ||
			t[e]|0x20 == 'e') {
			e++
		}
		if !isJSONNumber(t[i:e]) {
			return 0 // such as -----BEGIN
		}
		return e
	}
	for _, w := range [...]string{"true", "false", "null"} {
		if lex.HasPrefix(t[i:], w) && !lex.IsAlnum(lex.At(t, i+len(w))) {
			return i + len(w)
		}
	}
	return 0
}

// insideWindow bounds how far back the quote that opened a text is looked for.
const insideWindow = 4096

// insideQuote reports whether k lies in a text between quotes of the kind quote, with esc
// backslashes before them: such a quote after k then closes that text. The last one before k
// decides: it opens a text where a value may start and closes one elsewhere. An apostrophe in a
// word does neither.
func insideQuote(t []byte, k, esc int, quote byte) bool {
	low := max(0, k-insideWindow)
	for i := k; ; {
		j := bytes.LastIndexByte(t[low:i], quote)
		if j < 0 {
			return false
		}
		j += low
		n := 0
		for n <= esc && j-n > 0 && t[j-n-1] == '\\' {
			n++
		}
		i = j
		before, after := lex.At(t, j-n-1), lex.At(t, j+1)
		switch {
		case n < esc:
			return false
		case n > esc:
			for i > low && t[i-1] == '\\' {
				i--
			}
			continue
		case quote == '\'' && lex.IsAlnum(before) && lex.IsAlnum(after):
			continue
		}
		switch before {
		case 0, ' ', '\t', '\n', '=', ':', '(', '[', '{', ',', '<', '>', '|', '+', ';':
		default:
			return false
		}
		switch after {
		case ' ', ',', ':', '}', ']', ')', ';', '\n':
			return false
		}
		return true
	}
}

// enclosingQuote returns how many backslashes are before the double quote that opened the text in
// which k lies, or -1 if it lies in none.
func enclosingQuote(t []byte, k int) int {
	low := max(0, k-insideWindow)
	j := bytes.LastIndexByte(t[low:k], '"')
	if j < 0 {
		return -1
	}
	n := 0
	for n <= lex.MaxEscapes && low+j-n > 0 && t[low+j-n-1] == '\\' {
		n++
	}
	if !insideQuote(t, k, n, '"') {
		return -1
	}
	return n
}

// closeEnclosing returns the position of the next double quote at or after s with at most esc
// backslashes before it, at the first of these, or len(t).
func closeEnclosing(t []byte, s, esc int) int {
	for i := s; ; {
		j := lex.Next(t, i, '"')
		if j < 0 {
			return len(t)
		}
		n := 0
		for j-n > s && t[j-n-1] == '\\' {
			n++
		}
		if n <= esc {
			return j - n
		}
		i = j + 1
	}
}
