// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"strconv"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// boundWindow bounds how far after a statement of SQL the list of its parameters is looked for.
const boundWindow = 512

// boundValue masks the value that belongs to the parameter at i of a statement of SQL, ? or $1, in
// the list of values that follows the statement, as ORMs log both: SET password = $1 WHERE id = $2
// ["x", 1].
func boundValue(dst *[]Span, x *subject, key keyRange, i int) int {
	t := x.t
	if key.verdict != keynames.Secret {
		return 0
	}
	nth, p := 0, i+1
	if t[i] == '?' || t[i] == '%' {
		for s := i; s > 0 && i-s < boundWindow && t[s-1] != '\n'; s-- {
			if t[s-1] == t[i] {
				nth++
			}
		}
		if n := bytes.Index(t[p:min(len(t), p+boundWindow)], []byte("[parameters: (")); n >= 0 {
			p += n
		} else if t[i] == '%' { // a verb of a format
			return 0
		}
	} else {
		for p < len(t) && p-i < 4 && lex.IsDigit(t[p]) {
			nth = 10*nth + int(t[p]-'0')
			p++
		}
		nth--
	}
	if n := bytes.Index(t[p:min(len(t), p+boundWindow)], []byte("arameters: $1 = ")); n >= 0 {
		return detailedValue(dst, x, key, p+n, nth+1)
	}
	p = parameters(t, p)
	t = t[:min(len(t), p+4*boundWindow)] // a list without end is none
	for ; p > 0; nth-- {
		for p < len(t) && (t[p] == ' ' || t[p] == '(') {
			p++
		}
		s, e := p, p
		if qs, esc, q := openQuote(t, p); q != 0 {
			s, e = qs, closeQuote(t[:min(len(t), p+flagWindow)], qs, esc, q)
			p = min(len(t), e+esc+1)
		} else {
			for p < len(t) && t[p] > ' ' && t[p] != ',' && t[p] != ']' && t[p] != ')' {
				p++
			}
			e = p
			if n := bytes.IndexByte(t[s:e], '('); n > 0 && lex.At(t, p) == ')' {
				// MyBatis' x(String)
				e = s + n
				p++
			}
		}
		if nth == 0 {
			if e == s || lex.AllDigits(t[s:e]) {
				return 0
			}
			return x.judge(dst, key, s, e, true)
		}
		if c := lex.At(t, p); c != ',' && c != ' ' { // Go prints lists without commas
			return 0
		}
		p++
	}
	return 0
}

// detailedValue masks the value of the parameter of a number in what PostgreSQL logs after a
// statement, from p on: DETAIL:  parameters: $1 = 'x', $2 = 'y'.
func detailedValue(dst *[]Span, x *subject, key keyRange, p, number int) int {
	t := x.t
	name := append(strconv.AppendInt([]byte{'$'}, int64(number), 10), " = '"...)
	n := bytes.Index(t[p:min(len(t), p+boundWindow)], name)
	if n < 0 {
		return 0
	}
	s := p + n + len(name)
	return x.judge(dst, key, s, closeQuote(t[:min(len(t), s+flagWindow)], s, 0, '\''), true)
}

// isVerbAlone reports whether the verb %s is at i and is no start of a value: %s3cr3t.
func isVerbAlone(t []byte, i int) bool {
	return lex.HasPrefix(t[i:], "%s") && !lex.IsAlnum(lex.At(t, i+len("%s")))
}

// parameters returns where the values of a statement's parameters start after p, in brackets or
// after their name, or 0.
func parameters(t []byte, p int) int {
	for s := p; p < len(t) && p-s < boundWindow; p++ {
		switch t[p] {
		case '[':
			if t[p-1] != ' ' && t[p-1] != '\n' && !lex.HasSuffix(t[:p], "args=") &&
				!lex.HasSuffix(t[:p], "params=") || placeholderLen(t[p:]) > 0 {
				continue
			}
			if lex.At(t, p+1) == '[' {
				return 0 // Rails has a name beside each
			}
			for _, w := range [...]string{"parameters: ", "params: ", "binds: ", "bindings: "} {
				if lex.HasPrefix(t[p+1:], w) {
					return p + 1 + len(w)
				}
			}
			if c := lex.At(t, p+1); lex.IsQuote(c) || lex.IsDigit(c) || lex.IsLetter(c) ||
				c == '\\' {
				return p + 1
			}
		case '(':
			for _, w := range [...]string{"arams: ", "arameters: ", "args: ", "indings: ",
				"params ", "parameters ", "args ", "bindings ", "values: "} {
				if lex.HasSuffix(t[:p], w) {
					return p + 1
				}
			}
		case ':':
			if lex.HasSuffix(t[:p], "==> Parameters") && lex.At(t, p+1) == ' ' {
				return p + 1
			}
		case ';':
			if lex.At(t, p+1) == ' ' && lex.At(t, p+2) == '"' { // of Sequelize
				return p + 2
			}
			if lex.At(t, p+1) != ' ' || lex.At(t, p+2) != '[' {
				return 0
			}
		}
	}
	return 0
}
