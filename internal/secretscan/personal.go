// SPDX-License-Identifier: MIT

package secretscan

import (
	"github.com/logplex-go/logplex/internal/lex"
)

// findPersonal finds e-mail addresses and telephone numbers.
func findPersonal(dst []Span, t []byte) []Span {
	for i := lex.Next(t, 1, '@'); i >= 0; i = lex.Next(t, i+1, '@') {
		if s, e := emailAround(t, i); e > 0 {
			dst = append(dst, Span{s, e, KindEmail})
			i = e - 1
		}
	}
	return findPhones(dst, t)
}

func isLocalPart(c byte) bool {
	return lex.IsToken(c) || c == '.' || c == '+' || c == '%' || c == '\'' || c >= 0x80
}

// longestLocalPart is RFC 5321's limit of the text before the '@'.
const longestLocalPart = 64

// emailAround returns the address around the '@' at i; e is 0 if there is none.
func emailAround(t []byte, i int) (s, e int) {
	s = i
	for s > 0 && i-s < longestLocalPart && isLocalPart(t[s-1]) {
		s--
	}
	if s > 0 && t[s-1] == '\\' {
		s += lex.EscapeTail(t, s, i)
	}
	for s < i && (t[s] == '.' || t[s] == '\'') {
		s++
	}
	if s == i {
		return 0, 0
	}
	e = i + 1
	dot := 0
	for e < len(t) && e-i < 255 && (lex.IsToken(t[e]) || t[e] == '.') {
		if t[e] == '.' {
			dot = e
		}
		e++
	}
	for e > i && t[e-1] == '.' {
		e--
		dot = 0
		for p := i + 1; p < e; p++ {
			if t[p] == '.' {
				dot = p
			}
		}
	}
	if dot <= i+1 || e-dot < 3 {
		return 0, 0
	}
	for _, c := range t[dot+1 : e] {
		if !lex.IsLetter(c) && c != '-' {
			return 0, 0
		}
	}
	return s, e
}

// findPhones finds numbers in the international form (E.164: '+', country code, at most 15 digits,
// ITU-T E.123 grouping) and in the North American one, (555) 010-1234 or 555-010-1234.
func findPhones(dst []Span, t []byte) []Span {
	for i := lex.Next(t, 0, '+'); i >= 0; i = lex.Next(t, i+1, '+') {
		if i > 0 && (lex.IsToken(t[i-1]) || t[i-1] == '/' || t[i-1] == '+' ||
			t[i-1] == ':' || t[i-1] == ']') {
			continue
		}
		digits, e := 0, i+1
		last := e
		for e < len(t) && digits <= 15 {
			if lex.IsDigit(t[e]) {
				digits++
				last = e + 1
			} else if c := t[e]; c != ' ' && c != '-' && c != '.' && c != '(' && c != ')' ||
				e > i+1 && !lex.IsDigit(t[e-1]) && t[e-1] != ')' && c != '(' {
				break
			}
			e++
		}
		if digits < 8 || digits > 15 || lex.At(t, i+1) == '0' || lex.IsLetter(lex.At(t, last)) {
			continue
		}
		dst = append(dst, Span{i, last, KindPhone})
		i = last - 1
	}
	for i := lex.Next(t, 3, '-'); i >= 0; i = lex.Next(t, i+1, '-') {
		// The dash between exchange and line: 010-1234.
		if i < 7 || !lex.AllDigits(t[i-3:i]) || i+5 > len(t) ||
			!lex.AllDigits(t[i+1:i+5]) || lex.IsToken(lex.At(t, i+5)) {
			continue
		}
		s := i - 4
		if c := t[s]; c != '-' && c != ' ' && c != '.' && c != ')' {
			continue
		}
		if t[s] == ' ' && s > 0 && t[s-1] == ')' {
			s--
		}
		open := t[s] == ')'
		if s < 3 || !lex.AllDigits(t[s-3:s]) {
			continue
		}
		s -= 3
		if open {
			if s == 0 || t[s-1] != '(' {
				continue
			}
			s--
		}
		if s > 0 && (lex.IsToken(t[s-1]) || t[s-1] == '.') {
			continue
		}
		dst = append(dst, Span{s, i + 5, KindPhone})
	}
	return dst
}
