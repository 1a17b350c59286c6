// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// echoAtColon masks the quoted text before the word that ends at e, where that is the field or flag
// whose value an error quotes: invalid value "x" for flag -password: too short, Duplicate entry 'x'
// for key 'users.api_token'.
func echoAtColon(dst *[]Span, x *subject, e int) int {
	t := x.t
	if lex.At(t, e) != ':' {
		return 0
	}
	return echoBefore(dst, x, lex.ExtendBack(t, e), e)
}

// echoBefore is echoAtColon for the name t[s:e], whatever follows it.
func echoBefore(dst *[]Span, x *subject, s, e int) int {
	t := x.t
	b := s
	for b > 0 && s-b < 3 && (lex.IsQuote(t[b-1]) || t[b-1] == '-') {
		b--
	}
	if lex.At(t, b-1) == '[' && lex.HasPrefix(t[e:], "\"]") { // Jackson's chain of references
		return deserializedText(dst, x, s, e)
	}
	if lex.HasSuffix(t[:b], " for property ") || lex.HasSuffix(t[:b], " at path ") {
		return echoedText(dst, x, s, e, b)
	}
	for _, w := range [...]string{" is not valid for ", " is invalid for ", // of ASP.NET
		" is not a valid ", " is an invalid ", " is not an acceptable ", " is no valid ",
		" is not an allowed "} {
		if lex.HasSuffix(t[:b], w) && lex.IsQuote(lex.At(t, b-len(w)-1)) {
			return echoedText(dst, x, s, e, b-len(w))
		}
	}
	for _, w := range [...]string{" of field ", " for flag ", " for key ", " for field ",
		" for column ", " at ",
		" for option ", " for argument ", " for parameter ", " for attribute ", " for "} {
		if !lex.HasSuffix(t[:b], w) {
			continue
		}
		q := b - len(w) - 1
		if q < 2 || !lex.IsQuote(t[q]) && t[q] != ']' ||
			nameVerdict(x.r.keys, t[s:e]) != keynames.Secret {
			return 0
		}
		p, open := q, t[q]
		if open == ']' {
			open = '['
		}
		for p > 0 && q-p < lex.MaxKey && t[p-1] != open {
			p--
		}
		if p == 0 || t[p-1] != open || p == q || open == '[' && !strongPassword(t[p:q]) ||
			t[q] == '`' && !lex.HasDigit(t[p:q]) {
			return 0
		}
		x.judge(dst, keyRange{start: s, end: e, verdict: keynames.Secret}, p, q, true)
		return e
	}
	return 0
}

// deserializedText masks the text that Jackson could not convert for the member t[s:e]: Cannot
// deserialize value of type `int` from String "x": … through reference chain: Login["password"].
func deserializedText(dst *[]Span, x *subject, s, e int) int {
	const intro = "from String \""
	t := x.t
	low := max(0, s-flagWindow)
	n := lex.LastIndex(t[low:s], intro)
	if n < 0 || nameVerdict(x.r.keys, t[s:e]) != keynames.Secret {
		return 0
	}
	v := low + n + len(intro)
	x.judge(dst, keyRange{start: s, end: e, verdict: keynames.Secret}, v, closeQuote(t[:s], v, 0,
		'"'), true)
	return e
}

// echoedText masks the quoted text of a sentence that ends at b and is about the property t[s:e]:
// 'x' does not match pattern for property 'password', failed for value "x" at path "apiKey".
func echoedText(dst *[]Span, x *subject, s, e, b int) int {
	t := x.t
	if nameVerdict(x.r.keys, t[s:e]) != keynames.Secret {
		return 0
	}
	q := b
	for b-q < lex.MaxKey && q > 0 && !lex.IsQuote(t[q-1]) && t[q-1] != '\n' {
		q--
	}
	if q == 0 || !lex.IsQuote(t[q-1]) {
		return 0
	}
	q--
	p := q
	for p > 0 && q-p < lex.MaxKey && t[p-1] != t[q] && t[p-1] != '\n' {
		p--
	}
	if p == 0 || t[p-1] != t[q] || q-p < 4 || bytes.IndexByte(t[p:q], ' ') >= 0 ||
		plainWord(t[p:q]) {
		return 0
	}
	for q > p && t[q-1] == '\\' {
		q--
	}
	x.judge(dst, keyRange{start: s, end: e, verdict: keynames.Secret}, p, q, true)
	return e
}

// echoAfter masks what a validator got for the member in brackets whose name ends at e, in the next
// sentence: expected str @ data['password']. Got 'x'.
func echoAfter(dst *[]Span, x *subject, key keyRange, e int) int {
	t := x.t
	p := e
	for p < len(t) && p-e < 4 && (lex.IsQuote(t[p]) || t[p] == '\\' || t[p] == ']' || t[p] == ')') {
		p++
	}
	if p == e || p+2 >= len(t) || t[p+1] != ' ' || bytes.IndexByte([]byte(".,;:"), t[p]) < 0 {
		return 0
	}
	n := echoIntro(t[p+2:])
	if n == 0 {
		return 0
	}
	s, end, quoted := valueAt(t, p+2+n)
	if !quoted || !lex.HasDigit(t[s:end]) || !strongPassword(t[s:end]) {
		return 0
	}
	return x.judge(dst, key, s, end, true)
}

// echoIntro returns the length of the words by which validators introduce the value that they did
// not like: argument --password: invalid value: 'x', on field 'password': rejected value [x].
func echoIntro(b []byte) int {
	switch lex.At(b, 0) | 0x20 {
	case 'm', 's': // must be at least 8 characters, got "x"
		if lex.HasPrefixFold(b, "must ") || lex.HasPrefixFold(b, "should ") {
			for _, w := range [...]string{" got ", " received ", " but was ", " given "} {
				n := lex.LastIndex(b[:min(len(b), maxPlain)], w)
				if n > 0 && lex.IsQuote(lex.At(b, n+len(w))) {
					return n + len(w)
				}
			}
		}
	case 'n': // reset-password: New value: x
		if lex.HasPrefixFold(b, "new value: ") {
			return len("new value: ")
		}
	case 'v':
		if lex.HasPrefixFold(b, "value ") && lex.IsQuote(lex.At(b, len("value "))) {
			return len("value ")
		}
	case 'i', 'r', 'c', 'e', 'g':
		for _, w := range [...]string{"expected string, got ", "invalid value: ",
			"invalid syntax: ", "invalid input: ", "invalid argument: ",
			"invalid value ", "invalid choice: ", "invalid int value: ", "invalid float value: ",
			"invalid literal value: ", "rejected value ", "converting ", "got ",
			"could not convert string to float: "} {
			if lex.HasPrefixFold(b, w) {
				return len(w)
			}
		}
	}
	return 0
}
