// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// columnValues masks the values below the name that ends at e, if its line is nothing but the names
// of columns: user,password and in the next line bob,x; also as tables of psql and MySQL.
func columnValues(dst *[]Span, x *subject, key keyRange, e int) int {
	const most = 8 // rows
	t := x.t
	end := lex.Next(t[:min(len(t), e+maxPlain)], e, '\n')
	if end < 0 || end+1 >= len(t) || key.verdict != keynames.Secret &&
		!lex.EqualFold(t[key.start:e], "pass") {
		return 0
	}
	p := e
	for t[p] == ' ' || lex.IsQuote(t[p]) {
		p++
	}
	b := key.start
	for b > 0 && e-b < 2*maxPlain && t[b-1] != '\n' {
		b--
	}
	sep := t[p]
	if sep == '\n' || sep == '\r' {
		for p = key.start; p > b && (t[p-1] == ' ' || lex.IsQuote(t[p-1])); {
			p--
		}
		sep = lex.At(t, p-1)
	}
	switch sep {
	case ',', '|', ';', '\t':
	default:
		if n := underlined(dst, x, key, b, end); n > 0 {
			return n
		}
		return spacedColumns(dst, x, key, b, end)
	}
	for _, c := range t[b:end] {
		if !lex.IsKey(c) && c != sep && c != ' ' && c != '\r' && !lex.IsQuote(c) {
			return 0
		}
	}
	index, cells := lex.CountByte(t[b:key.start], sep), lex.CountByte(t[b:end], sep)
	masked := 0
	for n := 0; n < most && end+1 < len(t); n++ {
		row := end + 1
		if end = lex.Next(t[:min(len(t), row+lex.MaxKey*4)], row, '\n'); end < 0 {
			end = min(len(t), row+lex.MaxKey*4)
		}
		line := t[row:end]
		if len(line) > 0 && (line[0] == '-' || line[0] == '+' || lex.HasPrefix(line, "|-")) {
			continue // the line below the names
		}
		if lex.CountByte(line, sep) != cells {
			break
		}
		s := row
		for range index {
			s = lex.Next(t, s, sep) + 1
		}
		v := lex.Next(t[:end], s, sep)
		if v < 0 {
			v = end
		}
		for s < v && (t[s] == ' ' || lex.IsQuote(t[s])) {
			s++
		}
		for v > s && (t[v-1] == ' ' || t[v-1] == '\r' || lex.IsQuote(t[v-1])) {
			v--
		}
		if strongPassword(t[s:v]) && lex.HasDigit(t[s:v]) || looksPassword(t[s:v]) {
			masked = max(masked, x.judge(dst, key, s, v, true))
		}
	}
	return masked
}

// underlined is columnValues for a table of one column, whose name is all of the line t[b:e] and
// has a line of dashes below it, as psql, sqlplus and PowerShell print it.
func underlined(dst *[]Span, x *subject, key keyRange, b, e int) int {
	const most, dashes = 8, 3
	t := x.t
	if !bytes.Equal(bytes.TrimSpace(t[b:e]), t[key.start:key.end]) {
		return 0
	}
	masked := 0
	for n := -1; n < most && e+1 < len(t); n++ {
		row := e + 1
		if e = lex.Next(t[:min(len(t), row+lex.MaxKey*4)], row, '\n'); e < 0 {
			e = min(len(t), row+lex.MaxKey*4)
		}
		v := bytes.TrimSpace(t[row:e])
		if n < 0 {
			if len(v) < dashes || lex.CountByte(v, '-') != len(v) {
				return 0
			}
			continue
		}
		if !looksPassword(v) && !isTokenLike(v) {
			break
		}
		s := row + bytes.Index(t[row:e], v)
		masked = max(masked, x.judge(dst, key, s, s+len(v), true))
	}
	return masked
}

// spacedColumns is columnValues for a table whose columns have spaces between them. The line of the
// names is t[b:e].
func spacedColumns(dst *[]Span, x *subject, key keyRange, b, e int) int {
	const most = 8 // rows
	t := x.t
	if !isPasswordName(t[key.start:key.end]) {
		return 0
	}
	for _, c := range t[b:e] {
		if !lex.IsKey(c) && c != ' ' && c != '\r' {
			return 0
		}
	}
	index, columns := cells(t[b:key.start]), cells(t[b:e])
	if columns < 2 || key.verdict != keynames.Secret && !namesUser(t[b:key.start]) {
		return 0
	}
	masked := 0
	for range most {
		if lex.At(t, e) != '\n' {
			break
		}
		row := e + 1
		if e = lex.Next(t[:min(len(t), row+lex.MaxKey*4)], row, '\n'); e < 0 {
			e = min(len(t), row+lex.MaxKey*4)
		}
		if line := t[row:e]; cells(line) != columns {
			break
		}
		s := row
		for n := index; ; n-- {
			for s < e && t[s] == ' ' {
				s++
			}
			if n == 0 {
				break
			}
			for s < e && !(t[s] == ' ' && lex.At(t, s+1) == ' ') {
				s++
			}
		}
		v := bareEnd(t, s, e, ' ')
		if looksPassword(t[s:v]) || mayBePassword(t[s:v]) {
			masked = max(masked, x.judge(dst, key, s, v, true))
		}
	}
	return masked
}

// namesUser reports whether the names of columns before one called pass are those of users.
func namesUser(names []byte) bool {
	for _, w := range [...]string{"LOGIN ", "USER ", "USERNAME ", "login ", "user ", "username ",
		"Login ", "User ", "Username "} {
		if lex.LastIndex(names, w) >= 0 {
			return true
		}
	}
	return false
}

// cells counts the texts of a line that have at least two spaces between them.
func cells(line []byte) (n int) {
	for i, c := range line {
		if c > ' ' && (i == 0 || line[i-1] == ' ' && (i == 1 || line[i-2] == ' ' || n == 0)) {
			n++
		}
	}
	return n
}

// loginRows masks the passwords of the lines at p, each a user and a password, after a name for
// passwords and a colon: users and passwords: bob / x.
func loginRows(dst *[]Span, x *subject, key keyRange, p int) int {
	const most = 16 // rows
	t := x.t
	if name := t[key.start:key.end]; !lex.HasSuffixFold(name, "passwords") && !isLoginName(name) {
		return 0
	}
	masked := 0
	for range most {
		n := skipBreaks(t, p)
		if n == p {
			break
		}
		for p = n; p < len(t) && p-n < lex.MaxGap && (t[p] == ' ' || t[p] == '-' || t[p] == '*'); {
			p++
		}
		user := lex.ExtendKey(t, p)
		s := user
		for _, w := range [...]string{" / ", "/", ": ", ":", " : ", " - ", "\t", " -> "} {
			if lex.HasPrefix(t[user:], w) {
				s = max(s, user+len(w))
			}
		}
		e := bareEnd(t, s, len(t), ' ')
		if user == p || s == user || e < len(t) && skipBreaks(t, e) == e || !mayBePassword(t[s:e]) {
			break
		}
		masked = max(masked, x.judge(dst, key, s, e, true))
		p = e
	}
	return masked
}

// lineBelow returns where the line starts that follows a key that is all of its own line and ends
// at e, or 0.
func lineBelow(t []byte, key keyRange, e int) int {
	if lex.At(t, e) == '\r' {
		e++
	}
	if lex.At(t, e) != '\n' || key.start > 0 && t[key.start-1] != '\n' || e+1 >= len(t) {
		return 0
	}
	e++
	if t[e] == 'V' && lex.At(t, e+1) == ' ' && lex.IsDigit(lex.At(t, e+2)) {
		// Subversion's lengths of values
		for e += 2; e < len(t) && lex.IsDigit(t[e]); e++ {
		}
		e++
	}
	return min(e, len(t))
}

// wholeLine masks what is all of the line at p, which is after the key's, if it looks like a
// password.
func wholeLine(dst *[]Span, x *subject, key keyRange, p int) int {
	t := x.t
	for s := p; p < len(t) && p-s < lex.MaxGap && (t[p] == ' ' || t[p] == '\t'); {
		p++
	}
	s, e, _ := valueAt(t, p)
	for n := e; ; n++ {
		if c := lex.At(t, n); n >= len(t) || c == '\n' || c == '\r' || c == '\\' || c == '}' ||
			c == ']' {
			break
		} else if c != ' ' && !lex.IsQuote(c) {
			return 0
		}
	}
	if !looksPassword(t[s:e]) {
		return 0
	}
	return x.judge(dst, key, s, e, true)
}
