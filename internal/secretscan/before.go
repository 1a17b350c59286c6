// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// Sentences may give a secret before they name it: "x" is not a valid password, cannot use x as API
// key, bad value x for key secret_key, cannot unmarshal string "x" into field Login.password.

// maxLinks is how many words may be between a value and the name after it.
const maxLinks = 7

// valueBefore masks the value before the words that lead to the name t[s:e], where that ends what
// is said of it, and returns e, or 0. Between the two are words of leadWords only. A word before
// the value must be one of givenBefore, so that the name of a thing, user "x2", is none.
func valueBefore(dst *[]Span, x *subject, s, e int) int {
	t := x.t
	b := linkEnd(t, s)
	if b == 0 {
		if n := keptValue(dst, x, s, e); n > 0 {
			return n
		}
		if n := comparedBefore(dst, x, s, e); n > 0 {
			return n
		}
		if n := judgedBefore(dst, x, s, e); n > 0 {
			return n
		}
		return attributive(dst, x, s, e)
	}
	if !endsNaming(t, e) {
		return 0
	}
	n, exact := 0, false
	for ; n <= maxLinks; n++ {
		q := wordBack(t, b)
		word := t[q:b]
		if !leadWords.Has(word) || q < 1 || t[q-1] != ' ' {
			break
		}
		exact = exact || bindWords.Has(word)
		b = q - 1
	}
	if n == 0 || n > maxLinks || !exact {
		return 0
	}
	v, end, quoted := valueBack(t, b)
	if v == end || !mayPrecede(t, v, quoted) {
		return 0
	}
	if name := nameBack(t, s, e); name < s {
		s = name
	}
	if nameVerdict(x.r.keys, t[s:e]) != keynames.Secret {
		return 0
	}
	switch w := t[v:end]; {
	case !lex.HasDigit(w) || isPlaceholder(w) || namedDigits(w) || isDump(w) || isMember(w):
		return 0
	case quoted && bytes.IndexByte(w, ' ') < 0 && strongPassword(w):
	case looksPassword(w), isTokenLike(w):
	default:
		return 0
	}
	x.judge(dst, keyRange{start: s, end: e, verdict: keynames.Secret}, v, end, true)
	return e
}

// comparedBefore masks the text in quotes that is compared with the member of a program t[s:e], in
// that order: assert 'x' == user.password.
func comparedBefore(dst *[]Span, x *subject, s, e int) int {
	const least = len("'x' == ")
	t := x.t
	if s < least || t[s-1] != ' ' || t[s-2] != '=' || lex.At(t, e) == '(' {
		return 0
	}
	b := s - 1
	for b > s-len("=== ") && (t[b-1] == '=' || t[b-1] == '!') {
		b--
	}
	if n := s - 1 - b; n < 2 || t[b-1] != ' ' || !lex.IsQuote(t[b-2]) ||
		nameVerdict(x.r.keys, t[s:e]) != keynames.Secret {
		return 0
	}
	v, end, _ := valueBack(t, b-1)
	if w := t[v:end]; v == end || !lex.HasDigit(w) || !strongPassword(w) || namedDigits(w) {
		return 0
	}
	x.judge(dst, keyRange{start: s, end: e, verdict: keynames.Secret}, v, end, true)
	return e
}

// judgedBefore masks the text in quotes before a colon and the name t[s:e], of which the sentence
// after the colon says that it will not do: "x": password is too weak.
func judgedBefore(dst *[]Span, x *subject, s, e int) int {
	t := x.t
	if s < len("\"x1\": ") || t[s-1] != ' ' || t[s-2] != ':' || !lex.IsQuote(t[s-3]) ||
		!lex.HasPrefix(t[e:], " is ") && !lex.HasPrefix(t[e:], " must ") &&
			!lex.HasPrefix(t[e:], " was ") &&
			!lex.HasPrefix(t[e:], " does ") && !lex.HasPrefix(t[e:], " has ") &&
			!lex.HasPrefix(t[e:], " contains ") && !lex.HasPrefix(t[e:], " too ") ||
		nameVerdict(x.r.keys, t[s:e]) != keynames.Secret {
		return 0
	}
	v, end, _ := valueBack(t, s-2)
	if w := t[v:end]; v == end || !lex.HasDigit(w) || !looksPassword(w) && !isTokenLike(w) {
		return 0
	}
	x.judge(dst, keyRange{start: s, end: e, verdict: keynames.Secret}, v, end, true)
	return e
}

// attributive masks the value right before the word for a password t[s:e] where a sentence says
// that it was used: connecting as bob with x password.
func attributive(dst *[]Span, x *subject, s, e int) int {
	const least = len("with x1 ")
	t := x.t
	if s < least || t[s-1] != ' ' || !isPasswordName(t[s:e]) || !endsNaming(t, e) {
		return 0
	}
	v, end, _ := valueBack(t, s-1)
	b := v
	if b > 0 && lex.IsQuote(t[b-1]) {
		b--
	}
	if w := t[v:end]; v == end || !lex.Mixed(w) || !looksPassword(w) ||
		!usingWords.Has(lex.WordBefore(t, b)) {
		return 0
	}
	x.judge(dst, keyRange{start: s, end: e, verdict: keynames.Secret}, v, end, true)
	return e
}

// linkEnd returns where the words end that may lead to the name at s, which may be in quotes or
// after the other spelling of a flag, "-p, --password"; 0 if no word of leadWords is there.
func linkEnd(t []byte, s int) int {
	b := s
	for b > 0 && s-b < 4 && (lex.IsQuote(t[b-1]) || t[b-1] == '-' || t[b-1] == '\\' ||
		t[b-1] == '(') {
		b--
	}
	if b > len("\"-p, ") && t[b-1] == ' ' && t[b-2] == ',' && t[b-4] == '-' {
		if b -= len("-p, "); lex.IsQuote(t[b-1]) {
			b--
		}
	}
	if b < 2 || t[b-1] != ' ' {
		return 0
	}
	b--
	if leadWords.Has(t[wordBack(t, b):b]) {
		return b
	}
	if n := nameBack(t, s, s); n < s && n > 1 {
		if b = n - 1; leadWords.Has(t[wordBack(t, b):b]) {
			return b
		}
	}
	return 0
}

// wordBack returns the start of the word of letters that ends at e, with an apostrophe between two
// of them.
func wordBack(t []byte, e int) int {
	s := e
	for s > 0 && e-s < lex.LongestWord && (lex.IsLetter(t[s-1]) || s < e && (t[s-1] == '-' ||
		t[s-1] == '\'' && s > 1 && lex.IsLetter(t[s-2]) && lex.IsLetter(t[s]))) {
		s--
	}
	return s
}

// nameBack returns where the name t[s:e] starts, the word before it included if the two are one
// name: api key, access token. With s at e, it is for a name that starts at s.
func nameBack(t []byte, s, e int) int {
	w := lex.WordBefore(t, s)
	if !namePrefixes.Has(w) {
		return s
	}
	return s - len(w) - 1
}

// namePrefixes are words that are the first of a secret's name of two.
var namePrefixes = lex.NewWordSet("api", "access", "secret", "private", "encryption", "signing",
	"auth", "shared", "master", "session", "license", "client", "refresh", "bearer", "bot",
	"account", "service", "webhook", "app")

// endsNaming reports whether nothing after the name that ends at e makes it a part of another one:
// "x1" is not a valid token issuer.
func endsNaming(t []byte, e int) bool {
	for e < len(t) && (lex.IsQuote(t[e]) || t[e] == '\\' && lex.IsQuote(lex.At(t, e+1))) {
		e++
	}
	switch c := lex.At(t, e); c {
	case ':', '>', '<':
		return true
	case ' ':
		if namedKinds.Has(t[e+1 : lex.WordEnd(t, e+1)]) {
			return true
		}
	}
	return endsClause(t, e)
}

// namedKinds are nouns for what has the name before them.
var namedKinds = lex.NewWordSet("flag", "field", "option", "parameter", "param", "argument",
	"header", "attribute", "property", "column", "variable", "setting", "value", "of", "must",
	"should", "does", "doesn't", "violates", "fails", "failed", "is", "was", "has", "here", "today",
	"anymore", "any", "either", "entered", "given")

// valueBack returns the value that ends at b, in quotes or brackets or bare.
func valueBack(t []byte, b int) (start, end int, quoted bool) {
	low := max(0, b-maxPlain)
	if b == low {
		return b, b, false
	}
	open := t[b-1]
	switch open {
	case ']':
		open = '['
	case ')':
		open = '('
	case '"', '\'', '`':
	default:
		for start = b; start > low && t[start-1] > ' ' && !lex.IsQuote(t[start-1]) &&
			bytes.IndexByte(closers, t[start-1]) < 0; {
			start--
		}
		if start == low && low > 0 {
			return b, b, false
		}
		if start > 1 && t[start-1] == '[' && t[start-2] == 0x1b { // of a colour
			start = min(b, max(start, start-2+lex.ColourLen(t, start-2)))
		}
		return start, b, false
	}
	end = b - 1
	for end > low && t[end-1] == '\\' {
		end--
	}
	start = low + bytes.LastIndexByte(t[low:end], open) + 1
	if start == low && t[low] != open {
		return b, b, false
	}
	return start, end, true
}

// mayPrecede reports whether a value may start at v by what is before it: nothing, a sign, or a
// word that says what was done with it.
func mayPrecede(t []byte, v int, quoted bool) bool {
	if quoted {
		for v--; v > 0 && t[v-1] == '\\'; {
			v--
		}
	}
	if v < 2 || t[v-1] != ' ' {
		return v == 0 || !lex.IsAlnum(t[v-1]) && (quoted || t[v-1] != ']') // that of a placeholder
	}
	if c := t[v-2]; !lex.IsLetter(c) {
		return c == ':' || c == ']' || c == ')' || c == '-' || c == '|' || c == '>' || c == '.' ||
			c == ','
	}
	return givenBefore.Has(t[wordBack(t, v-1) : v-1])
}

// leadWords may be between a value and the name of the secret that it is.
var leadWords = lex.NewWordSet("is", "isn't", "not", "no", "was", "wasn't", "a", "an", "the",
	"valid", "invalid", "acceptable", "allowed", "legal", "illegal", "correct", "incorrect",
	"supported", "secure", "strong", "safe", "good", "bad", "proper", "permitted", "suitable",
	"plausible", "recognized", "recognised", "known", "well-formed", "malformed", "weak", "real",
	"right", "wrong", "does", "doesn't", "did", "didn't", "match", "matches", "as", "for", "of",
	"with", "in", "into", "against", "to", "stored", "current", "expected", "configured", "his",
	"her", "their", "your", "our", "my", "its", "key", "field", "flag", "option", "parameter",
	"param", "attribute", "property", "column", "variable", "setting", "argument", "member",
	"element", "header", "value", "previous", "old", "new", "be", "cannot", "can't", "could",
	"used", "accepted", "rejected", "equal", "equals", "user", "go", "struct", "env", "environment",
	"json", "input", "saved", "default")

// bindWords are those that make one of the two.
var bindWords = lex.NewWordSet("not", "isn't", "wasn't", "invalid", "illegal", "incorrect",
	"malformed", "weak", "bad", "no", "as", "for", "of", "match", "matches", "with", "into",
	"against", "equal", "equals", "valid", "wrong", "column", "field", "attribute", "property",
	"option", "parameter")

// givenBefore are words right before a value, which is no name of theirs: what was done with it, or
// what a program calls any value.
var givenBefore = lex.NewWordSet("value", "values", "string", "text", "input", "argument",
	"literal", "number", "rejecting", "reject", "rejects", "rejected", "use", "using", "used",
	"parse", "parsing", "parsed", "decode", "decoding", "decoded", "accept", "accepting",
	"accepted", "validate", "validating", "validated", "check", "checking", "supplied", "provided",
	"given", "got", "received", "entered", "invalid", "bad", "illegal", "wrong", "malformed",
	"unexpected", "unparsable", "compare", "comparing", "compared", "convert", "converting",
	"interpret", "interpreting", "treat", "treating", "set", "setting", "because", "since", "that",
	"matching", "verify", "verifying", "trying", "tried", "try", "recognize", "saw", "see", "found",
	"cast", "casting", "unmarshal", "choice", "content", "submitted", "assign", "assigning")
