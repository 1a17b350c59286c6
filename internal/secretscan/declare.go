// SPDX-License-Identifier: MIT

package secretscan

import "github.com/logplex-go/logplex/internal/lex"

// typedValue returns where the quote is of the literal of a declaration whose type is at i, after
// the name and a colon: const KEY: &[u8] = b"x", password: Final[str] = "x", key: Option<String> =
// Some("x"). ok is false if no such type is there: one that is but a name is readDeclared's. start
// is 0 if the value is no literal.
func typedValue(t []byte, i int) (start int, ok bool) {
	const longest = 48
	switch c := lex.At(t, i); {
	case c == '&', lex.IsUpper(c), lex.HasPrefix(t[i:], "[u8"), lex.HasPrefix(t[i:], "[]"):
	default:
		return 0, false
	}
	depth, marked := 0, lex.HasPrefix(t[i:], "Final ")
	for p := i; p < len(t) && p-i < longest; p++ {
		c := t[p]
		if c == '\\' && lex.HasPrefix(t[p:], `\u003`) { // JSON may write < and > so
			p += len(`\u003`)
			c = '>'
			if lex.At(t, p) == 'c' {
				c = '<'
			}
		}
		switch {
		case c == '[' || c == '<':
			depth++
			marked = true
		case c == ']' || c == '>':
			if depth--; depth < 0 {
				return 0, false
			}
		case c == '=':
			if depth != 0 || !marked || t[p-1] != ' ' || lex.At(t, p+1) != ' ' {
				return 0, false
			}
			return literalAt(t, p+2), true
		case c == '&' || c == '\'':
			if p > i && t[p-1] != '&' && t[p-1] != '<' {
				return 0, false
			}
			marked = true
		case lex.IsAlnum(c) || c == '_' || c == ':' || c == '?' || c == '.' || c == ' ':
		case (c == ',' || c == ';') && depth > 0:
		default:
			return 0, false
		}
	}
	return 0, false
}

// literalAt returns where the quote is of the literal at p, "x", *b"x" or Some("x"), or 0.
func literalAt(t []byte, p int) int {
	if lex.At(t, p) == '*' {
		p++ // of an array
	}
	if lex.HasPrefix(t[min(p, len(t)):], "Some(") {
		p += len("Some(")
	}
	if c := lex.At(t, p); c == 'b' || c == 'r' {
		p++
	}
	if _, _, q := openQuote(t, p); q == 0 {
		return 0
	}
	return p
}

// isGraphType reports whether the type of a variable of GraphQL's is at i: String!, [ID!]!. One
// with a default is left to others.
func isGraphType(t []byte, i int) bool {
	open := 0
	for lex.At(t, i) == '[' && open < 2 {
		i++
		open++
	}
	if !lex.IsUpper(lex.At(t, i)) {
		return false
	}
	e := lex.WordEnd(t[:min(len(t), i+lex.LongestWord)], i)
	for e < len(t) && e-i <= lex.LongestWord && (t[e] == '!' || open > 0 && t[e] == ']') {
		e++
	}
	switch lex.At(t, e) {
	case ')', ',', 0, '$':
		return true
	case ' ':
		return lex.At(t, e+1) != '='
	}
	return false
}
