// SPDX-License-Identifier: MIT

package secretscan

import "slices"

// Kind is the sort of secret that a span holds. The zero Kind is unknown and prints as "secret".
type Kind uint8

// The kinds, from the least to the most telling: where spans overlap, the greater one names the
// union.
const (
	KindSecret  Kind = iota // no sort is known
	KindError               // text masked because a rule failed on it
	KindEmail               // an e-mail address
	KindPhone               // a telephone number
	KindPattern             // a match of a user's own rule
	KindKey                 // the value of a key that names a secret
	KindValue               // a known value
	KindCookie              // a cookie's value
	KindAuth                // credentials of an authentication scheme
	KindURL                 // credentials in a URL
	KindHash                // a password hash
	KindToken               // a token of a known vendor
	KindJWT                 // a JSON web token
	KindCard                // a payment card number
	KindPEM                 // a private key
	kindCount
)

var kindNames = [kindCount]string{
	KindSecret: "secret", KindError: "error", KindEmail: "email", KindPhone: "phone",
	KindPattern: "pattern",
	KindKey:     "key", KindValue: "value", KindCookie: "cookie", KindAuth: "auth",
	KindURL: "url", KindHash: "hash",
	KindToken: "token", KindJWT: "jwt", KindCard: "card", KindPEM: "pem",
}

// String returns the word for kind in [REDACTED:kind], made of a-z, 0-9 and '-' only.
func (k Kind) String() string {
	if k < kindCount {
		return kindNames[k]
	}
	return kindNames[KindSecret]
}

// A Span is the half open byte range [Start, End) of a secret in the text it was found in, without
// the quotes around it.
type Span struct {
	Start, End int
	Kind       Kind
}

// Merge sorts spans by position and joins those that overlap, in place, so that spans of several
// finders can be replaced in one pass. Spans that only touch stay apart; empty ones go. The union
// of overlapping spans has the most telling Kind. The result shares the argument's memory.
func Merge(spans []Span) []Span {
	sorted := true
	for i := range spans {
		if spans[i].Start >= spans[i].End || i > 0 && spans[i].Start < spans[i-1].End {
			sorted = false
			break
		}
	}
	if sorted {
		return spans
	}
	slices.SortFunc(spans, compareSpans)
	n := 0
	for _, s := range spans {
		if s.Start >= s.End {
			continue
		}
		if n > 0 && s.Start < spans[n-1].End {
			last := &spans[n-1]
			last.End = max(last.End, s.End)
			last.Kind = max(last.Kind, s.Kind)
			continue
		}
		spans[n] = s
		n++
	}
	return spans[:n]
}

func compareSpans(a, b Span) int {
	if a.Start != b.Start {
		return a.Start - b.Start
	}
	return b.End - a.End
}
