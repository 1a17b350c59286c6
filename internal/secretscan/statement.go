// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
)

// statement judges a word inside SQL and markup: a column of an INSERT, SET PASSWORD FOR, an
// authentication plugin, an escaped element.
func (x *wordScan) statement(dst *[]Span, key keyRange, e int) int {
	t := x.t
	if string(t[key.start:e]) == "chpasswd" && x.hasSigns(0) { // echo 'bob:x' | chpasswd
		return chpasswd(dst, t, key.start, e)
	}
	if b := t[:key.start]; lex.HasSuffix(b, " for field ") || lex.HasSuffix(b, " for parameter ") ||
		lex.HasSuffix(b, " for property ") || lex.HasSuffix(b, " for attribute ") {
		if n := echoBefore(dst, &x.subject, key.start, e); n > 0 {
			return n
		}
	}
	if b := beforeKind(t, key.start) - 3; b > 0 && lex.At(t, e) == ')' && t[b+2] == '(' &&
		t[b+1] == ' ' && lex.IsQuote(t[b]) { // Rejected value "x" (password)
		p := b
		for p > 0 && b-p < lex.MaxKey && t[p-1] != t[b] && t[p-1] != '\n' {
			p--
		}
		if p > 0 && t[p-1] == t[b] && strongPassword(t[p:b]) && lex.HasDigit(t[p:b]) {
			x.judge(dst, key, p, b, true)
			return e
		}
	}
	if c := lex.At(t, e); lex.IsQuote(c) || e == len(t) || c == '\n' || c == ';' || c == '}' ||
		c == '.' ||
		c == ' ' && (lex.At(t, e+1) == '<' || lex.HasSuffix(t[:key.start], " of field ")) {
		if n := echoBefore(dst, &x.subject, key.start, e); n > 0 {
			return n
		}
	}
	switch {
	case lex.HasPrefix(t[e:], "&gt;"):
		s := e + len("&gt;")
		n := s
		for n < len(t) && n-s < lex.MaxKey && t[n] != '&' && t[n] > ' ' {
			n++
		}
		if !lex.HasPrefix(t[n:], "&lt;/") || !lex.HasDigit(t[s:n]) {
			return 0
		}
		return x.judge(dst, key, s, n, true)
	case lex.HasPrefix(t[e:], "` (`") && lex.HasSuffix(t[:key.start], "Path `"):
		s := e + len("` (`") // Mongoose: Path `password` (`x`) is shorter
		if n := closeQuote(t[:min(len(t), s+maxPlain)], s, 0, '`'); lex.HasDigit(t[s:n]) {
			return x.judge(dst, key, s, n, true)
		}
		return 0
	case lex.HasPrefixFold(t[e:], " from '") && lex.HasSuffixFold(t[:key.start], "set "):
		return replacedPasswords(dst, &x.subject, key, e)
	case lex.HasPrefixFold(t[e:], " for '"), lex.HasPrefixFold(t[e:], " for \""):
		// SET PASSWORD FOR 'bob'@'%' = 'x'
		i := lex.Next(t[:min(len(t), e+lex.MaxKey)], e, '=')
		if i < 0 {
			return 0
		}
		for i++; lex.At(t, i) == ' '; i++ {
		}
		if s, n, q := openQuote(t, i); q != 0 {
			return x.judge(dst, key, s, x.ends.closeQuote(t, s, n, q), true)
		}
	case lex.HasPrefixFold(t[e:], " in ("), lex.HasPrefixFold(t[e:], " not in ("),
		lex.IsQuote(lex.At(t, e)) && (lex.HasPrefixFold(t[e+1:], " in (") ||
			lex.HasPrefixFold(t[e+1:], " not in (")):
		return listedTexts(dst, &x.subject, key, e+1+bytes.IndexByte(t[e:], '('))
	case lex.HasPrefixFold(t[e:], " like '"), lex.HasPrefixFold(t[e:], " ilike '"):
		s := e + 1 + bytes.IndexByte(t[e:], '\'')
		end := x.ends.closeQuote(t, s, 0, '\'')
		for s < end && t[s] == '%' {
			s++
		}
		for end > s && t[end-1] == '%' {
			end--
		}
		return x.judge(dst, key, s, end, true)
	case lex.HasPrefixFold(t[e:], " as '"): // IDENTIFIED WITH caching_sha2_password AS '$A$005$…'
		s := e + len(" as '")
		end := x.ends.closeQuote(t, s, 0, '\'')
		if lex.HasPrefix(t[s:end], "$A$005$") {
			s += len("$A$005$") // the kind of hash and its rounds
		}
		return x.judge(dst, key, s, end, true)
	case lex.HasPrefix(t[e:], ").to"):
		if n := matchedText(dst, &x.subject, key, e); n > 0 {
			return n
		}
	case lex.At(t, e) == ')' || lex.At(t, e) == ',' || lex.At(t, e+1) == ')' ||
		lex.At(t, e+1) == ',':
		return x.inserted(dst, key, e)
	}
	return 0
}

// replacedPasswords masks both passwords of Neo4j's SET PASSWORD FROM 'x' TO 'y', where the word
// ends at e.
func replacedPasswords(dst *[]Span, x *subject, key keyRange, e int) int {
	t := x.t
	s, end, _ := valueAt(t, e+len(" from "))
	if !lex.HasPrefixFold(t[end:], "' to '") {
		return 0
	}
	x.judge(dst, key, s, end, true)
	s, end, _ = valueAt(t, end+len("' to "))
	return x.judge(dst, key, s, end, true)
}

// listedTexts masks the texts of SQL's list that starts at p: token IN ('x', 'y').
func listedTexts(dst *[]Span, x *subject, key keyRange, p int) int {
	t := x.t
	end := 0
	for {
		for lex.At(t, p) == ' ' {
			p++
		}
		s, n, q := openQuote(t, p)
		if q == 0 || q == '`' { // which quotes names
			return end
		}
		e := x.ends.closeQuote(t, s, n, q)
		end = max(end, x.judge(dst, key, s, e, true))
		for p = e + n + 1; lex.At(t, p) == ' '; p++ {
		}
		if lex.At(t, p) != ',' {
			return end
		}
		p++
	}
}

// inserted masks the value of the column that ends at e in INSERT INTO users (name, password)
// VALUES ('bob', 'x').
func (x *wordScan) inserted(dst *[]Span, key keyRange, e int) int {
	const longest, mostColumns = 512, 64
	t := x.t
	column := 0
	b := key.start
	for ; b > 0 && key.start-b < longest && t[b-1] != '('; b-- {
		switch t[b-1] {
		case ',':
			column++
		case ')', '\n', '=', ':', '{', '[':
			return 0
		}
	}
	p := e
	for p < len(t) && p-e < longest && t[p] != ')' && t[p] != '(' && t[p] != '=' {
		p++
	}
	if lex.At(t, p) != ')' || b == 0 {
		return 0
	}
	for p++; lex.At(t, p) == ' '; p++ {
	}
	if !lex.HasPrefixFold(t[p:], "values") {
		return 0
	}
	for p += len("values"); lex.At(t, p) == ' '; p++ {
	}
	end := 0
	for lex.At(t, p) == '(' {
		p++
		for n := 0; p < len(t) && n < column+mostColumns; n++ {
			for lex.At(t, p) == ' ' {
				p++
			}
			s, ve := p, p
			if qs, esc, q := openQuote(t, p); q != 0 {
				s, ve = qs, x.ends.closeQuote(t, qs, esc, q)
				p = min(len(t), ve+esc+1)
			} else if lex.At(t, p) == 'N' && lex.At(t, p+1) == '\'' {
				s, ve = p+2, x.ends.closeQuote(t, p+2, 0, '\'')
				p = min(len(t), ve+1)
			} else {
				for p < len(t) && t[p] != ',' && t[p] != ')' {
					p++
				}
				ve = p
				if escapedVariable(t, s) {
					s++
				}
				switch c := lex.At(t, s); {
				case c == '$' || c == '?' || isVerbAlone(t, s):
					if n == column && x.hasSigns(p) {
						return max(boundValue(dst, &x.subject, key, s), end)
					}
					ve = s
				case c == ':', !lex.HasDigit(t[s:ve]):
					ve = s
				}
			}
			if n == column && ve > s && (t[s-1] != '`' || x.hasSigns(0)) {
				end = max(end, x.judge(dst, key, s, ve, true))
			}
			for lex.At(t, p) == ' ' {
				p++
			}
			if lex.At(t, p) != ',' {
				break
			}
			p++
		}
		if lex.At(t, p) != ')' {
			break
		}
		for p++; lex.At(t, p) == ',' || lex.At(t, p) == ' '; p++ {
		}
	}
	return max(end, e)
}

// beforeKind returns where the word starts before i that says what has the name at i, or i: field
// password, parameter token.
func beforeKind(t []byte, i int) int {
	for _, w := range [...]string{"field ", "parameter ", "property ", "column "} {
		if lex.HasSuffix(t[:i], w) {
			return i - len(w)
		}
	}
	return i
}
