// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"unicode/utf8"

	"github.com/logplex-go/logplex/internal/lex"
)

// openQuote reports the start of the quoted text at i, the backslashes before its quote, and the
// quote; 0 if there is none.
func openQuote(t []byte, i int) (start, esc int, quote byte) {
	for i < len(t) && esc <= lex.MaxEscapes && t[i] == '\\' {
		i++
		esc++
	}
	if i >= len(t) || !lex.IsQuote(t[i]) {
		return 0, 0, 0
	}
	if i+2 < len(t) && t[i+1] == t[i] && t[i+2] == t[i] && esc == 0 && t[i] != '`' {
		return i + 3, 0, t[i] // Python and TOML: three quotes
	}
	return i + 1, esc, t[i]
}

// doubledQuotes returns the text between the two quotes at i and two more, as a text in single
// quotes of SQL and one in double quotes of CSV have it. The end is 0 if there is none.
func doubledQuotes(t []byte, i int) (s, e int) {
	q := lex.At(t, i)
	if q != '\'' && q != '"' || lex.At(t, i+1) != q {
		return 0, 0
	}
	for s, e = i+2, i+2; e < len(t) && e-s < maxPlain && t[e] > ' '; e++ {
		if t[e] != q {
			continue
		}
		if e == s || lex.At(t, e+1) != q || !lex.IsAlnum(t[s]) && placeholderLen(t[s:]) == 0 {
			break
		}
		return s, e
	}
	return 0, 0
}

// closeQuote returns the end of the text that starts at s, after a quote with esc backslashes
// before it. A quote at the same depth has esc backslashes more than a multiple of 2(esc+1), as
// each level doubles the backslashes of the text within. A quote with fewer belongs to the text
// around: there an unterminated value ends.
func closeQuote(t []byte, s, esc int, quote byte) int {
	period := 2 * (esc + 1)
	exact := esc&(esc+1) != 0 // no depth has this many: take the quote at its word
	for i := s; ; {
		j := lex.Next(t, i, quote)
		if j < 0 {
			return unterminated(t, s, esc, quote)
		}
		n := 0
		for j-n > s && t[j-n-1] == '\\' {
			n++
		}
		switch {
		case n < esc:
			return j - n
		case quote == '\'' && lex.IsAlnum(lex.At(t, j+1)):
			// An apostrophe inside: 'it's'.
		case quote == '\'' && n == 0 && esc == 0 && j > s && lex.At(t, j+1) == '\'' &&
			lex.IsAlnum(lex.At(t, j+2)):
			j++ // one of SQL and YAML: 'it''s'
		case n == esc, !exact && n%period == esc:
			if quote != '"' {
				if e := unterminated(t[:j-esc], s, esc, quote); e < j-esc {
					return e
				}
			}
			return j - esc
		}
		i = j + 1
	}
}

// unterminated returns the end of a value that starts at s and has no closing quote: the line's
// end, or the double quote of the JSON string around it.
func unterminated(t []byte, s, esc int, quote byte) int {
	if quote == '"' || !startsJSON(t) {
		return len(t)
	}
	return closeJSONString(t, s)
}

// startsJSON reports whether a text starts as a JSON object, array or string does.
func startsJSON(t []byte) bool {
	i := 0
	for i < len(t) && i < lex.MaxGap && lex.IsSpace(t[i]) {
		i++
	}
	return i < len(t) && (t[i] == '{' || t[i] == '[' || t[i] == '"')
}

// bareEnd returns the end of the unquoted value that starts at i; at most limit.
func bareEnd(t []byte, i, limit int, sep byte) int {
	if n := placeholderLen(t[i:]); n > 0 {
		return min(i+n, limit)
	}
	return trimBare(t, i, bareStop(t, i, limit, sep), limit)
}

// bareStop returns the first sign that ends the unquoted value that starts at i, or limit. It is
// past limit if an escape is.
func bareStop(t []byte, i, limit int, sep byte) int {
	s, open := i, 0
	for i < limit {
		c := t[i]
		if lex.IsAlnum(c) {
			i++
			continue
		}
		n := bareStep(t, s, i, sep)
		if n == 0 {
			break
		}
		switch bracketOf(c) {
		case 1:
			open++
		case -1:
			if open > 0 {
				open--
			} else if !lex.IsAlnum(lex.At(t, i+1)) {
				return i
			}
		}
		i += n
	}
	return i
}

// isWireBreak reports whether a bracket is at i that holds a line break, escaped as Apache's HTTP
// client logs what it sends, X-Api-Key: x[\r][\n], or as a text in quotes has it without escapes.
func isWireBreak(t []byte, i int) bool {
	if lex.At(t, i) != '[' {
		return false
	}
	n := i + 1
	for n < len(t) && n-i <= lex.MaxEscapes && t[n] == '\\' {
		n++
	}
	c := lex.At(t, n)
	return lex.At(t, n+1) == ']' && (c == '\r' || c == '\n' || n > i+1 && (c == 'r' || c == 'n'))
}

// bracketOf returns 1 for a bracket that opens, -1 for one that closes, and 0 for other bytes.
func bracketOf(c byte) int {
	switch c {
	case '(', '[', '{':
		return 1
	case ')', ']', '}':
		return -1
	}
	return 0
}

// bareStep returns 0 if the sign at i ends the unquoted value that starts at s, which may be left
// out by a negative s, and else the length of the sign. Brackets are left to the caller.
func bareStep(t []byte, s, i int, sep byte) int {
	c := t[i]
	if c <= ' ' || c >= 0xe3 && endsInChinese(t[i:]) {
		return 0
	}
	switch c {
	case '"', '`':
		return 0
	case '\'':
		if !lex.IsAlnum(lex.At(t, i+1)) && placeholderLen(t[i+1:]) == 0 || i == s || t[i-1] == '=' {
			return 0
		}
	case '\\':
		if i-s == 2 && t[i-1] == ':' && lex.IsLetter(t[s]) && lex.At(t, i+1) == '\\' {
			return 2 // C:\\Users in a JSON string
		}
		switch lex.At(t, i+1) {
		case 'n', 'r', 't', '"', '\'', '\\', '/', 'b', 'f', 'u':
			return 0
		case 'x', '0', 'e':
			if lex.ColourLen(t, i) > 0 {
				return 0
			}
		}
	case '&':
		if sep == '&' || lex.HasPrefix(t[i:], "&&") || lex.HasPrefix(t[i:], "&amp;") ||
			lex.HasPrefix(t[i:], "&quot;") || pairFollows(t, i+1) || memberFollows(t, i+1) {
			return 0
		}
	case '#':
		if sep == '&' {
			return 0
		}
	case '%':
		if sep == '%' && escapedEnd(t, i) {
			return 0
		}
	case ',', ';':
		n := lex.At(t, i+1)
		if n <= ' ' || n == '"' || n == '\'' || n == '\\' || n == '}' || n == ']' ||
			n == ')' || pairFollows(t, i+1) ||
			c == ';' && (spacedPair(t, i+1) || foreignPair(t, i+1)) {
			return 0
		}
	case '|':
		if pairFollows(t, i+1) {
			return 0
		}
	case '[':
		if lex.ColourEnd(t, i) > i+len("[m") || isWireBreak(t, i) {
			return 0
		}
	case '<':
		if n := lex.At(t, i+1); n == '/' || n == '!' || i > s && lex.IsLetter(n) {
			return 0
		}
	case '>':
		switch n := lex.At(t, i+1); {
		case i == s, s >= 0 && t[s] == '<':
		case n <= ' ', n == '<', n == '"', n == '\'', n == ')', n == ']',
			n == '}', n == ',', n == '\\':
			return 0
		}
	}
	return 1
}

// escapedEnd reports whether the percent sign at i starts an escape, at any depth, of a byte that
// ends a value: an ampersand, a space or a double quote.
func escapedEnd(t []byte, i int) bool {
	p := i + 1
	for lex.HasPrefix(t[p:], "25") && p-i < lex.MaxGap {
		p += 2
	}
	return lex.HasPrefix(t[p:], "26") || lex.HasPrefix(t[p:], "20") || lex.HasPrefix(t[p:], "22")
}

// trimBare returns the end of the unquoted value t[s:i] without the punctuation of the sentence
// around it.
func trimBare(t []byte, s, i, limit int) int {
	if i-s > 3 && t[i-1] == '.' && t[i-2] == '.' && t[i-3] == '.' {
		return i // cut or masked: sk-ant-...
	}
	for i > s+1 && i < limit && (t[i-1] == '.' || t[i-1] == ',' || t[i-1] == ';' || t[i-1] == ':') {
		i--
	}
	if i == limit && i == len(t) {
		for i > s+1 && (t[i-1] == '.' || t[i-1] == ',' || t[i-1] == ';') {
			i--
		}
	}
	return i
}

// maxPairKey bounds how far ahead a key is looked for.
const maxPairKey = 40

// pairFollows reports whether a key and a separator start at i.
func pairFollows(t []byte, i int) bool {
	s := i
	for i < len(t) && i-s < maxPairKey && lex.IsKey(t[i]) {
		i++
	}
	return i > s && i < len(t) && (t[i] == '=' || t[i] == ':')
}

// memberFollows reports whether the name of a form's field that is a member, and its sign, start at
// i, as they are or escaped: user[name]=, user%5Bname%5D=.
func memberFollows(t []byte, i int) bool {
	s, open := i, false
	for ; i < len(t) && i-s < lex.MaxGap; i++ {
		switch c := t[i]; {
		case lex.IsKey(c) || c == ']':
		case c == '[', c == '%' && lex.At(t, i+1) == '5' && lex.At(t, i+2)|0x20 == 'b':
			if i == s {
				return false
			}
			open = true
		case c == '%':
		default:
			return open && c == '=' && (t[i-1] == ']' || lex.HasSuffixFold(t[s:i], "%5d"))
		}
	}
	return false
}

// spacedPair reports whether a pair starts at i whose name is two words, as ADO.NET has them: User
// ID=sa.
func spacedPair(t []byte, i int) bool {
	if !lex.IsLetter(lex.At(t, i)) {
		return false
	}
	n := lex.ExtendKey(t[:min(len(t), i+lex.MaxGap)], i)
	if lex.At(t, n) != ' ' || !lex.IsLetter(lex.At(t, n+1)) {
		return false
	}
	return lex.At(t, lex.ExtendKey(t[:min(len(t), n+lex.MaxGap)], n+1)) == '='
}

// foreignPair reports whether a pair starts at i whose name is not in ASCII.
func foreignPair(t []byte, i int) bool {
	s, high := i, false
	for i < len(t) && i-s < lex.MaxGap && (lex.IsKey(t[i]) || t[i] >= utf8.RuneSelf) {
		high = high || t[i] >= utf8.RuneSelf
		i++
	}
	return high && lex.At(t, i) == '='
}

// looksPair reports whether what starts at i is a pair of its own: k=v or k: v.
func looksPair(t []byte, i int) bool {
	s := i
	for i < len(t) && i-s < maxPairKey && lex.IsKey(t[i]) {
		i++
	}
	if i == s || i+1 >= len(t) || !plainWord(t[s:i]) && !lex.HasSuffix(t[s:i], "_id") {
		return false
	}
	return t[i] == '=' && t[i+1] > ' ' && t[i+1] != '=' && t[i+1] != '"' && t[i+1] != '\'' ||
		t[i] == '=' && lex.IsQuote(t[i+1]) && i+2 < len(t) && !lex.IsSpace(t[i+2]) ||
		t[i] == ':' && t[i+1] == ' '
}

// fieldFollows reports whether the next field of a struct starts at i, in a dump of fmt's, where
// the field that starts at k is empty: {Host:db Password: SSLMode:disable}.
func fieldFollows(t []byte, k, i int) bool {
	n := i
	for n < len(t) && n-i < maxPairKey && lex.IsLetter(t[n]) {
		n++
	}
	if c := lex.At(t, n+1); n == i || lex.At(t, n) != ':' || c == '/' || c == '\\' || c == ':' ||
		(c == ' ' || c == '}') && !(lex.IsUpper(t[i]) && lex.IsUpper(t[k]) && inFields(t, k, ':')) {
		return false
	}
	if lex.At(t, k-1) == '{' || lex.HasSuffix(t[:k], "map[") {
		return true
	}
	if lex.At(t, k-1) != ' ' {
		return false
	}
	s := k - 1
	for s > 0 && k-s < lex.MaxKey && t[s-1] != ' ' && t[s-1] != '{' {
		s--
	}
	p := lex.ExtendKey(t, s)
	if p > s && p+1 == k-1 && lex.At(t, p) == ':' && lex.IsUpper(t[s]) && inFields(t, k, ':') {
		return true // {Password: Token: Port:3}
	}
	return lex.At(t, s-1) == '{' && p > s && lex.At(t, p) == ':' && p+1 < k-1 ||
		lex.At(t, s-1) == ' ' && p > s && lex.At(t, p) == ':' && p+1 < k-1 &&
			lex.At(t, p+1) != '/' &&
			bytes.IndexByte(t[max(0, k-lex.MaxKey):s], '{') >= 0
}

// valueAt returns the value at p, in quotes, brackets or bare.
func valueAt(t []byte, p int) (start, end int, quoted bool) {
	p = min(p, len(t))
	if s, n, q := openQuote(t, p); q != 0 {
		return s, closeQuote(t[:min(len(t), s+maxPlain)], s, n, q), true
	}
	if lex.HasPrefix(t[p:], "<<\"") { // a binary of Erlang
		p += len("<<\"")
		return p, closeQuote(t[:min(len(t), p+maxPlain)], p, 0, '"'), true
	}
	if n := placeholderLen(t[p:]); n > 0 {
		return p, max(p+n, bareEnd(t, p+n, min(len(t), p+2*lex.MaxKey), ' ')), false
	}
	switch lex.At(t, p) {
	case '[', '(', '<', '{':
		e := p + 1
		for e < len(t) && e-p < maxPlain && t[e] > ' ' && t[e] != ']' && t[e] != ')' &&
			t[e] != '>' && t[e] != '}' && !lex.IsQuote(t[e]) {
			e++
		}
		if c := lex.At(t, e); c == ']' || c == ')' || c == '>' || c == '}' {
			return p + 1, e, true
		}
		return p, p, false
	}
	e := bareEnd(t, p, min(len(t), p+2*lex.MaxKey), ' ')
	if lex.HasSuffix(t[p:e], "...") && e-p > len("...") {
		e -= len("...") // of a program that is at work
	}
	for e > p+1 && (t[e-1] == ',' || t[e-1] == ';' ||
		t[e-1] == '!' && lex.At(t, e) <= ' ' && plainWord(t[p:e-1])) {
		e--
	}
	return p, e, false
}

// endsInChinese reports whether b starts with a sign that ends what is before it in Chinese and
// Japanese texts.
func endsInChinese(b []byte) bool {
	for _, w := range [...]string{"，", "。", "；", "、", "）", "」", "』", "】", "！"} {
		if lex.HasPrefix(b, w) {
			return true
		}
	}
	return false
}

// closeBracket returns the position of the ']' that closes a bracket opened before s, or -1. That
// of a placeholder is another.
func closeBracket(t []byte, s int) int {
	for e := lex.Next(t, s, ']'); e >= 0; e = lex.Next(t, e+1, ']') {
		if !inPlaceholder(t, s, e) {
			return e
		}
		s = e + 1
	}
	return -1
}

// inPlaceholder reports whether the ']' at e closes a placeholder that was opened at s or after.
func inPlaceholder(t []byte, s, e int) bool {
	b := max(s, e-longestPlaceholder)
	i := lex.LastIndex(t[b:e], "[")
	return i >= 0 && b+i+placeholderLen(t[b+i:]) > e
}
