// SPDX-License-Identifier: MIT

package secretscan

import "github.com/logplex-go/logplex/internal/lex"

// literalBrace returns the position of the brace after the type of a composite literal of Go that
// starts at i, as fmt's %#v writes one, or 0: []string{, [2]int{, map[string]interface {}{,
// main.Pair[string,[]int]{, *[]T{.
func literalBrace(t []byte, i int) int {
	const longest = 160
	if c := lex.At(t, i); c != '[' && c != '*' && c != 'm' && !lex.IsLetter(c) {
		return 0
	}
	depth, brackets, named := 0, false, false
	for p := i; p < len(t) && p-i < longest; p++ {
		switch c := t[p]; {
		case c == '[':
			depth++
			brackets = true
		case c == ']':
			depth--
			if depth < 0 {
				return 0
			}
		case c == '{':
			if depth != 0 || !brackets || !named {
				return 0
			}
			return p
		case c == 'i' && lex.HasPrefix(t[p:], "interface {}"):
			p, named = p+len("interface {}")-1, true
		case c == 's' && lex.HasPrefix(t[p:], "struct {}"):
			p, named = p+len("struct {}")-1, true
		case lex.IsKey(c):
			named = named || lex.IsLetter(c)
		case c == '*', c == ',' && depth > 0:
		default:
			return 0
		}
	}
	return 0
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
