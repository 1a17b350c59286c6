// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// tellsValue judges what a sentence tells at i, where the value of the secret would be: password:
// changed 'x' to 'y', password: expected "x", got "y". done reports that there is nothing else.
func tellsValue(
	dst *[]Span, x *subject, key keyRange, i int, sep byte,
) (end int, done bool) {
	t := x.t
	if lex.HasPrefix(t[i:], "changed ") {
		return bothValues(dst, x, key, i-1, true), true
	}
	if lex.HasPrefix(t[i:], "expected ") {
		if end := expectedValue(dst, x, key, i+len("expected ")); end > 0 {
			return end, true
		}
	}
	if lex.HasPrefix(t[i:], "value ") {
		if s, e, _ := valueAt(t, i+len("value ")); looksPassword(t[s:e]) {
			return x.judge(dst, key, s, e, true), true
		}
	}
	if n := echoIntro(t[i:]); n > 0 {
		if s, e, quoted := valueAt(t, i+n); lex.HasDigit(t[s:e]) &&
			(quoted || looksPassword(t[s:e]) ||
				strongPassword(t[s:e]) && endsClause(t, e) &&
					keynames.IsHard(t[key.start:key.end])) {
			return x.judge(dst, key, s, e, true), true
		}
		return 0, true
	}
	if sep == ':' {
		if end := remarkedValue(dst, x, key, i); end > 0 {
			return end, true
		}
	}
	return 0, false
}

// remarkedValue masks what a sentence at i about the key has in parentheses as its value: password:
// does not match the pattern (value: x).
func remarkedValue(dst *[]Span, x *subject, key keyRange, i int) int {
	t := x.t
	b := t[i:min(len(t), i+maxPlain)]
	n := bytes.IndexByte(b, '(')
	if n < 2 || b[n-1] != ' ' || lex.WordEnd(b, 0) == 0 || lex.At(b, lex.WordEnd(b, 0)) != ' ' {
		return 0
	}
	for _, w := range [...]string{"value: ", "value ", "got: ", "got ", "was: ", "received: "} {
		if !lex.HasPrefix(b[n+1:], w) {
			continue
		}
		s, e, quoted := valueAt(t, i+n+1+len(w))
		if !quoted && e > s && t[e-1] == ')' {
			e--
		}
		if v := t[s:e]; !lex.HasDigit(v) || !strongPassword(v) || !quoted && !looksPassword(v) {
			return 0
		}
		return x.judge(dst, key, s, e, true)
	}
	return 0
}

// expectedValue masks the two values of a text about the key that says what was expected, which is
// at p, and what there was: expected "x", got "y".
func expectedValue(dst *[]Span, x *subject, key keyRange, p int) int {
	t := x.t
	s, e, _ := valueAt(t, p)
	end := 0
	if strongPassword(t[s:e]) && lex.HasDigit(t[s:e]) {
		end = x.judge(dst, key, s, e, true)
	}
	for e < len(t) && lex.IsQuote(t[e]) {
		e++
	}
	for _, w := range [...]string{", got ", ", actual ", ", but got ", ", but was ", ", received ",
		", was ", " but was ", " but got ", ", found "} {
		if lex.HasPrefix(t[e:], w) {
			if s, e, _ = valueAt(t, e+len(w)); strongPassword(t[s:e]) && lex.HasDigit(t[s:e]) {
				end = max(end, x.judge(dst, key, s, e, true))
			}
			break
		}
	}
	return end
}
