// SPDX-License-Identifier: MIT

package secretscan

import "github.com/logplex-go/logplex/internal/lex"

// literalBrace returns the position of the brace after the type of a composite literal of Go that
// starts at i, as fmt's %#v writes one, or 0: []string{, [2]int{, map[string]interface {}{,
// main.Pair[string,[]int]{, *[]T{.
func literalBrace(t []byte, i int) int {
	if e, composed := typeEnd(t, i); composed && t[e] == '{' {
		return e
	}
	return 0
}

// isNil reports whether a nil of a type that has brackets is at i, as %#v writes one:
// map[string]int(nil), interface {}(nil).
func isNil(t []byte, i int) bool {
	e, composed := typeEnd(t, i)
	return composed && lex.HasPrefix(t[e:], "(nil)")
}

// typeEnd returns the end of the type of Go's that starts at i and that a brace or a parenthesis
// follows, and whether there are brackets or braces in it: it is no plain name.
func typeEnd(t []byte, i int) (e int, composed bool) {
	const longest = 160
	if c := lex.At(t, i); c != '[' && c != '*' && !lex.IsLetter(c) {
		return 0, false
	}
	depth, named := 0, false
	for p := i; p < len(t) && p-i < longest; p++ {
		switch c := t[p]; {
		case c == '[':
			depth++
			composed = true
		case c == ']':
			depth--
			if depth < 0 {
				return 0, false
			}
		case c == '{' || c == '(':
			return p, composed && named && depth == 0
		case c == 'i' && lex.HasPrefix(t[p:], "interface {}"):
			p, named, composed = p+len("interface {}")-1, true, true
		case c == 's' && lex.HasPrefix(t[p:], "struct {}"):
			p, named, composed = p+len("struct {}")-1, true, true
		case lex.IsKey(c):
			named = named || lex.IsLetter(c)
		case c == '*', c == ',' && depth > 0:
		default:
			return 0, false
		}
	}
	return 0, false
}

// holdsObjects reports whether the elements of a list start at i and are objects, structs, maps or
// lists, as JSON and fmt write them: [{…}], [map[…] …], [main.T{…}, …].
func holdsObjects(t []byte, i int) bool {
	switch lex.At(t, i) {
	case '{':
		return true
	case '[':
		return placeholderLen(t[i:]) == 0
	}
	return lex.HasPrefix(t[i:], "map[") || literalBrace(t, i) > 0 || structBrace(t, i) > 0
}

// structBrace returns the position of the brace after the name of a struct's type with its package
// at i, or 0: &main.Config{.
func structBrace(t []byte, i int) int {
	if lex.At(t, i) == '&' {
		i++
	}
	e := lex.ExtendKey(t, i)
	if lex.At(t, e) != '{' || e == i || lex.CountByte(t[i:e], '.') != 1 {
		return 0
	}
	return e
}
