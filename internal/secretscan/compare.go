// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// gotInstead masks the quoted text that a validator got for the field before p: expected int but
// got 'x'.
func gotInstead(dst *[]Span, x *subject, key keyRange, p int) int {
	t := x.t
	if n := deniedLen(t[p:]); n > 0 {
		if s, e, quoted := valueAt(t, p+n); quoted && strongPassword(t[s:e]) &&
			lex.HasDigit(t[s:e]) {
			return x.judge(dst, key, s, e, true)
		}
		return 0
	}
	if !lex.HasPrefix(t[p:], "expected ") && !lex.HasPrefix(t[p:], "must ") &&
		!lex.HasPrefix(t[p:], "should ") && !lex.HasPrefix(t[p:], "to be ") &&
		!lex.HasPrefix(t[p:], "to equal ") && !lex.HasPrefix(t[p:], "to match ") {
		return 0
	}
	for _, w := range [...]string{" got ", " was ", " received ", " found "} {
		n := bytes.Index(t[p:min(len(t), p+maxPairKey)], []byte(w))
		if n < 0 {
			continue
		}
		s, e, quoted := valueAt(t, p+n+len(w))
		if v := t[s:e]; quoted && lex.HasDigit(v) && bytes.IndexByte(v, ' ') < 0 {
			return x.judge(dst, key, s, e, true)
		}
	}
	return 0
}

// deniedLen returns the length of the words at the start of b that say that a secret must not have
// the value in quotes after them, or 0.
func deniedLen(b []byte) int {
	for _, w := range [...]string{"must not be ", "should not be ", "cannot be ", "may not be ",
		"must not equal ", "must not contain "} {
		if lex.HasPrefix(b, w) && lex.IsQuote(lex.At(b, len(w))) {
			return len(w)
		}
	}
	return 0
}

// comparedValues masks the two values after words about a password that is not the expected one at
// p: password mismatch: expected x, got y.
func comparedValues(dst *[]Span, x *subject, key keyRange, p int) int {
	t := x.t
	head := t[p:min(len(t), p+lex.MaxGap)]
	if lex.HasPrefix(head, "expected:<") {
		return assertedPair(dst, x, key, p+len("expected:<"))
	}
	if !lex.HasPrefix(head, "mismatch") && !lex.HasPrefix(head, "does not match") &&
		!lex.HasPrefix(head, "do not match: ") &&
		!lex.HasPrefix(head, "check failed") && !lex.HasPrefix(head, "comparison failed") &&
		!lex.HasPrefix(head, "verification failed") && !lex.HasPrefix(head, "differs") {
		return 0
	}
	first, after := len(head), 0
	for _, w := range [...]string{"expected ", "want ", "got ", "given "} {
		if n := bytes.Index(head[:first], []byte(w)); n >= 0 {
			first, after = n, n+len(w)
		}
	}
	if n := bytes.Index(head, []byte("match: ")); n >= 0 && after == 0 {
		after = n + len("match: ") // also mismatch
	}
	if n := bytes.Index(head, []byte("differs: ")); n >= 0 && after == 0 {
		after = n + len("differs: ")
	}
	if n := bytes.Index(head, []byte(": ")); n >= 0 && after == 0 && !lex.HasDigit(head[:n]) &&
		lex.HasPrefix(head, "mismatch for ") {
		after = n + len(": ") // mismatch for bob: x vs y
		if s, e, _ := valueAt(t, p+after); bytes.IndexByte(t[s:e], '-') > 0 && !lex.Mixed(t[s:e]) &&
			!lex.HasPrefix(t[e:], " vs") && !lex.HasPrefix(t[e:], " != ") &&
			!lex.HasPrefix(t[e:], " <> ") {
			return 0 // mismatch for bob: req-8f3a2b
		}
	}
	if after > 0 {
		s, e, quoted := valueAt(t, p+after)
		if !looksPassword(t[s:e]) && !(quoted && lex.HasDigit(t[s:e])) && !isTokenLike(t[s:e]) {
			return 0
		}
		end := x.judge(dst, key, s, e, true)
		for e < len(t) && (lex.IsQuote(t[e]) || t[e] == ',' || t[e] == ';') {
			e++
		}
		for _, w := range [...]string{" got ", " actual ", " want ", " but got ", " expected ",
			" != ", " <> ", " vs ", " vs. ", " and "} {
			if lex.HasPrefix(t[e:], w) {
				if s, e, _ = valueAt(t, e+len(w)); looksPassword(t[s:e]) || lex.HasDigit(t[s:e]) {
					end = max(end, x.judge(dst, key, s, e, true))
				}
				break
			}
		}
		return end
	}
	return 0
}

// assertedPair masks both values of an assertion of JUnit's, of which the first starts at s:
// expected:<x> but was:<y>.
func assertedPair(dst *[]Span, x *subject, key keyRange, s int) int {
	t := x.t
	end := 0
	for range 2 {
		e := lex.Next(t[:min(len(t), s+maxPlain)], s, '>')
		if e < 0 {
			return end
		}
		if strongPassword(t[s:e]) && lex.HasDigit(t[s:e]) {
			end = max(end, x.judge(dst, key, s, e, true))
		}
		if !lex.HasPrefix(t[e:], "> but was:<") {
			return end
		}
		s = e + len("> but was:<")
	}
	return end
}

// changedValue masks the second of two values that a sentence compares, where the first ends at e:
// changed from x to y, expected x but got y. It returns where the last masked one ends, done if it
// is the first.
func changedValue(dst *[]Span, x *subject, key keyRange, e, done int) int {
	t := x.t
	for e < len(t) && lex.IsQuote(t[e]) {
		e++
	}
	for _, w := range [...]string{" to ", " but got ", " but was ", ", got ", " got ", " => ",
		" -> ", " to equal ", " to be ", " to eq ", " != ", " by ", " with ", ", want ",
		", expected ", ", wanted ", ", but got ", ", but was "} {
		if !lex.HasPrefix(t[e:], w) {
			continue
		}
		if s, end, quoted := valueAt(t, e+len(w)); looksPassword(t[s:end]) ||
			quoted && strongPassword(t[s:end]) && lex.HasDigit(t[s:end]) && !namedDigits(t[s:end]) {
			return max(done, x.judge(dst, key, s, end, true))
		} else if v := t[s:end]; (w[1] == 'b' || w[0] == ',' || w == " to " && done > 0 &&
			lex.LastIndex(t[key.end:e], " from ") >= 0) && lex.HasDigit(v) &&
			strongPassword(v) && !namedDigits(v) {
			return max(done, x.judge(dst, key, s, end, true))
		}
	}
	return done
}

// becameValue masks what the password that ends at e has become: db.password: x => y.
func becameValue(dst *[]Span, x *subject, key keyRange, e int) int {
	n := afterArrow(x.t, e)
	if n == 0 {
		return 0
	}
	s, end, _ := valueAt(x.t, n)
	if v := x.t[s:end]; !isPlacedPassword(v) || namedDigits(v) || !endsClause(x.t, end) {
		return 0
	}
	return x.judge(dst, key, s, end, true)
}

// changedFrom masks what a secret has become if its old value, which is at i, is a mask or
// nothing: "****" -> "x", (sensitive value) -> "x", nil => "x".
func changedFrom(dst *[]Span, x *subject, key keyRange, i int) int {
	t := x.t
	p, end := i+1, min(len(t), i+maxPairKey)
	next := 0
	for ; p < end && t[p] >= ' '; p++ {
		if t[p] == ' ' {
			if next = afterArrow(t, p); next > 0 {
				break
			}
		}
	}
	if next == 0 {
		return 0
	}
	was := bytes.Trim(t[i:p], "\"'`\\")
	if !standsForNothing(was) || bytes.Contains(was, []byte(placeholderOpen)) {
		return 0
	}
	s, e, quoted := valueAt(t, next)
	if n := placeholderLen(t[s:]); n > 0 {
		return s + n
	}
	if v := t[s:e]; !looksPassword(v) && !isTokenLike(v) &&
		!(quoted && strongPassword(v) && lex.HasDigit(v)) &&
		!(isPasswordName(t[key.start:key.end]) && isPlacedPassword(v) && !namedDigits(v) &&
			endsClause(t, e)) {
		return 0
	}
	return x.judge(dst, key, s, e, true)
}

// standsForNothing reports whether v is a mask or what programs write for what is not there.
func standsForNothing(v []byte) bool {
	return isPlaceholder(v) || nothing.Has(v) || lex.EqualFold(v, "nil") ||
		lex.EqualFold(v, "null")
}

// aboutPasswords are words after a word for a password for what is about it.
var aboutPasswords = lex.NewWordSet("policy", "policies", "rule", "rules", "requirement",
	"requirements", "length", "strength", "complexity", "format", "hashing", "algorithm", "scheme",
	"encoder", "encoding", "cost", "expiry", "lifetime", "history", "hint")

// bothValues masks the two passwords of a change: changed password from x to y, password of bob
// changed from x to y.
func bothValues(dst *[]Span, x *subject, key keyRange, e int, password bool) int {
	t := x.t
	if !password && key.verdict != keynames.Secret {
		return 0
	}
	n, from, to := wordsOfChange(t[e:min(len(t), e+maxPairKey)])
	if n < 0 || bytes.ContainsAny(t[e:e+n], "=:;,{}\"\n") {
		return 0
	}
	word := t[e+1 : lex.WordEnd(t, e+1)]
	if n > 0 && aboutPasswords.Has(word) {
		return 0 // password policy changed from min8chars to min12chars
	}
	// password column moved from x to y
	noun := n > 0 && !startsClause(word) && !keyChanges.Has(word)
	s, end, _ := valueAt(t, e+n+len(from))
	if v := t[s:end]; !strongPassword(v) || !lex.HasDigit(v) || namedDigits(v) || isDump(v) ||
		from[1] != 'f' && !lex.Mixed(v) || // von may be by as well, and a change one of a format
		noun && !looksPassword(v) || !password && !looksPassword(v) && !isTokenLike(v) {
		return 0
	}
	p := end
	for p < len(t) && (lex.IsQuote(t[p]) || t[p] == '\\' || t[p] == ']') {
		p++
	}
	if !lex.HasPrefix(t[p:], to) {
		return 0
	}
	second, last, _ := valueAt(t, p+len(to))
	if v := t[second:last]; !strongPassword(v) || !lex.HasDigit(v) || namedDigits(v) || isDump(v) {
		return 0
	}
	x.judge(dst, key, s, end, true)
	return x.judge(dst, key, second, last, true)
}

// wordsOfChange returns where in b the word is that is before the first of two values of a change,
// and the words before each: changed from x to y, geändert von x auf y. n is -1 if there is none.
func wordsOfChange(b []byte) (n int, from, to string) {
	if n = lex.FirstIndex(b, " from "); n >= 0 {
		return n, " from ", " to "
	}
	const changed = " changed " // Puppet's changed 'x' to 'y', changed [x] to [y]
	if n = lex.FirstIndex(b, changed); n >= 0 {
		if c := lex.At(b, n+len(changed)); c == '[' || lex.IsQuote(c) || c == '\\' {
			return n, changed, " to "
		}
	}
	if n = lex.FirstIndex(b, "ndert von "); n >= 0 { // geändert
		n += len("ndert")
		return n, " von ", " auf "
	}
	if n = lex.FirstIndex(b, "cambiada de "); n >= 0 {
		n += len("cambiada")
		return n, " de ", " a "
	}
	return -1, "", ""
}

// assertedValues masks what a failed assertion of Python compares if the comment at its end, whose
// word is the key, names a secret: assert 'x' == 'y' # password.
func assertedValues(dst *[]Span, x *subject, key keyRange, e int) int {
	t := x.t
	s := lineBreakBefore(t, max(0, key.start-pairWindow), key.start)
	n := max(lex.LastIndex(t[s:key.start], "assert "), lex.LastIndex(t[s:key.start],
		"assert_equal "),
		lex.LastIndex(t[s:key.start], "AssertionError: "))
	if n < 0 {
		return 0
	}
	s += n
	for p := s; p < key.start; p++ {
		qs, n, q := openQuote(t[:key.start], p)
		if q == 0 {
			continue
		}
		p = closeQuote(t[:key.start], qs, n, q)
		if strongPassword(t[qs:p]) {
			x.judge(dst, key, qs, p, true)
		}
		p += n
	}
	return e
}

// matchedText masks the text in quotes that a test compares the key before e with:
// expect(user.password).toBe("x").
func matchedText(dst *[]Span, x *subject, key keyRange, e int) int {
	t := x.t
	p := e
	if lex.HasPrefix(t[e:], ").toString(") || lex.HasPrefix(t[e:], ").toFixed(") {
		return 0
	}
	for p < len(t) && p-e < len(").toStrictEqual(\"") && !lex.IsQuote(t[p]) && t[p] != '\\' {
		p++
	}
	s, n, q := openQuote(t, p)
	if q == 0 {
		return 0
	}
	end := x.ends.closeQuote(t, s, n, q)
	if q == '`' && !lex.HasDigit(t[s:end]) {
		return 0 // a text without digits and other quotes is not looked at by a wordScan
	}
	return x.judge(dst, key, s, end, true)
}
