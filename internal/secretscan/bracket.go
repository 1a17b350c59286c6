// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// inBrackets masks the value in the brackets at i and e: a Go slice or map dump [a b], or a JSON
// array.
func inBrackets(dst *[]Span, x *subject, key keyRange, i, e int) int {
	t := x.t
	s := i + 1
	if lex.At(t, e+1) == ':' && lex.IsDigit(lex.At(t, e+2)) {
		return 0 // a host and its port: [smtp.example.com]:587
	}
	if !key.quoted {
		if n := enclosingQuote(t, key.start); n >= 0 && x.ends.closeEnclosing(t, s, e, n) < e {
			return 0 // the text around ends first
		}
	}
	if lex.AllDigits(t[s:e]) {
		if n := literalBrace(t, i); n > 0 { // []string{"a", "b"}
			i, s = n, n+1
			if e = x.ends.nextBrace(t, s); e == len(t) {
				return 0
			}
		} else if e == s {
			return 0
		}
	}
	if key.verdict == keynames.Weak && isAuthorization(t[key.start:key.end]) {
		if p, end := tuplePassword(t[:e], i); looksPassword(t[p:end]) {
			*dst = append(*dst, Span{p, end, KindAuth})
			return end
		}
	}
	p := s
	for p < e && p-s < lex.MaxGap && lex.IsSpace(t[p]) {
		p++
	}
	if p == e {
		return 0
	}
	if _, _, q := openQuote(t, p); q == 0 && !(key.quoted && bytes.IndexByte(t[p:e], ',') >= 0) {
		v := t[s:e]
		if holdsObjects(t, p) {
			if key.verdict != keynames.Secret {
				return 0
			}
			typed := !key.quoted && t[p] != '{' && !lex.HasPrefix(t[p:], "map[") &&
				!isCookieKey(t[key.start:key.end])
			return x.object(dst, key, i, typed)
		}
		if isCookieKey(t[key.start:key.end]) {
			return maskCookies(dst, x.r.keys, t[:e], s)
		}
		if isPlaceholder(v) || isSize(t[s-1:e+1]) || isBracketed(v) ||
			proseQuoted(v) && !lex.HasDigit(v) {
			return 0
		}
		if isSignature(t[key.start:key.end]) && hasParams(v) {
			return params(dst, t, s, e)
		}
		if end := sentry(dst, t, s, e); end > 0 {
			return end
		}
		if n := schemeEnd(v); n > 0 {
			if n == len(v) || isPlaceholder(v[n:]) {
				return e
			}
			if hasParams(v[n:]) {
				return params(dst, t, s+n, e)
			}
			*dst = append(*dst, Span{s + n, e, KindAuth})
			return e
		}
		if lex.EqualFold(t[key.start:key.end], "secrets") && areSecretNames(v) {
			return 0
		}
		if key.verdict == keynames.Weak && e-s <= weakWindow {
			return eachWord(dst, x, key, s, e)
		}
		return x.judge(dst, key, s, e, false)
	}
	return eachElement(dst, x, key, p, e)
}

// tuplePassword returns the second of two texts in the bracket at i of t, which ends before the
// one that closes it: ["bob","x"], [bob x]. It is empty if there are more or fewer.
func tuplePassword(t []byte, i int) (s, e int) {
	if n := tupleSecond(t, i); n > 0 {
		s, esc, q := openQuote(t, n)
		return s, closeQuote(t, s, esc, q)
	}
	if n := lex.ExtendKey(t, i+1); n > i+1 && lex.At(t, n) == ' ' &&
		bytes.IndexByte(t[n+1:], ' ') < 0 {
		return n + 1, len(t)
	}
	return i, i
}

// areSecretNames reports whether v is a list of the names of secrets: db-creds, api-creds.
func areSecretNames(v []byte) bool {
	for len(v) > 0 {
		n := bytes.IndexByte(v, ',')
		if n < 0 {
			n = len(v)
		}
		if w := bytes.TrimSpace(v[:n]); len(w) == 0 || !isSecretName(w) {
			return false
		}
		v = v[min(len(v), n+1):]
	}
	return true
}

// eachWord judges each word of a list as fmt prints it, t[s:e], and returns e.
func eachWord(dst *[]Span, x *subject, key keyRange, s, e int) int {
	t := x.t
	for s < e {
		n := s
		for n < e && t[n] != ' ' && t[n] != ',' {
			n++
		}
		if s < n {
			x.judge(dst, key, s, n, false)
		}
		s = n + 1
	}
	return e
}

// eachElement masks each string and number of the array whose elements start at p and, if no string
// holds a ']', end at e.
func eachElement(dst *[]Span, x *subject, key keyRange, p, e int) int {
	t := x.t
	end := 0
	for p < len(t) {
		if s, n, q := openQuote(t, p); q != 0 {
			qe := x.ends.closeQuote(t, s, n, q)
			end = qe
			named := bytes.EqualFold(t[s:qe], t[key.start:key.end]) && lex.At(t, qe+n+1) == ','
			if !named && !isSentence(t[s:qe]) && !isMessage(t[s:qe]) {
				end = max(x.judge(dst, key, s, qe, true), qe)
			}
			p = min(qe+n+1, len(t))
		} else if (t[p] == '[' || t[p] == '{') && key.verdict == keynames.Secret &&
			placeholderLen(t[p:]) == 0 {
			end = x.object(dst, key, p, !key.quoted)
			p, e = end, max(e, end)
		} else if t[p] == ']' || t[p] == '[' || t[p] == '{' || t[p] == '}' {
			break
		} else {
			s = numberEnd(t, p)
			if s == 0 {
				s = x.ends.bareEnd(t, p, ',')
			}
			if s == p {
				break
			}
			end = max(x.judge(dst, key, p, s, false), s)
			p = s
		}
		s := p
		for p < len(t) && p-s < lex.MaxGap && (lex.IsSpace(t[p]) || t[p] == ',') {
			p++
		}
		if p == s {
			break
		}
	}
	return max(end, min(p, e))
}

// isMessage reports whether v is a validator's message of two words, in one of the languages whose
// messages start with a verb: "ist abgelaufen", "est vide".
func isMessage(v []byte) bool {
	const least = 12 // four signs
	if len(v) >= least && v[0] >= 0xe3 && v[0] <= 0xed &&
		countHigh(v)+lex.CountByte(v, ' ') == len(v) {
		return true // of a language of East Asia
	}
	n := bytes.IndexByte(v[:min(len(v), lex.LongestWord)], ' ')
	if n <= 0 || !messageVerbs.Has(v[:n]) {
		return false
	}
	w := bytes.TrimRight(v[n+1:], ".!")
	return len(w) >= 4 && (lex.AllLetters(w) || foreignText(w))
}

// countHigh returns how many bytes of v are of letters outside ASCII.
func countHigh(v []byte) (n int) {
	for _, c := range v {
		if c >= 0x80 {
			n++
		}
	}
	return n
}

// messageVerbs start such messages.
var messageVerbs = lex.NewWordSet("ist", "sind", "muss", "darf", "wurde", "fehlt", "est", "sont",
	"doit", "ha", "han", "debe", "es", "deve", "moet", "mag", "werd", "skal", "saknas", "jest",
	"musi", "nie", "je", "tidak", "harus")

// isSentence reports whether v is at least three words of letters: a validator's message, in any
// language.
func isSentence(v []byte) bool {
	spaces := 0
	for i, c := range v {
		switch {
		case c == ' ' && i > 0:
			spaces++
		case !lex.IsLetter(c) && c < 0x80 && c != '\'' && c != ',' && c != '.' && c != '-':
			return false
		}
	}
	return spaces >= 2 && spaces < 10
}
