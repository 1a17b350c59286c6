// SPDX-License-Identifier: MIT

package tokenform

import "github.com/logplex-go/logplex/internal/lex"

// A JSON web token (RFC 7515, RFC 7516) is base64url of a JSON object, a dot, and more of the same:
// three parts when signed, five when encrypted. The object starts with {" or { and white space,
// which encodes as eyJ, eyA, eyI, ewo or ewog.

// jwtStart reports whether b starts as an encoded JSON object does.
func jwtStart(b []byte) bool {
	return lex.HasPrefix(b, "eyJ") || lex.HasPrefix(b, "eyA") || lex.HasPrefix(b, "ewo") ||
		lex.HasPrefix(b, "ewA")
}

const (
	leastJWTHeader  = 12 // {"alg":""} with a short algorithm
	leastJWTPayload = 8

	// 32 bytes, of HMAC-SHA256: a token whose payload is detached or was cut out
	leastJWTSignature = 43
)

// jwtToken returns the end of the JWT at s, or 0. One dot is enough, as the rest may have been cut.
func jwtToken(t []byte, s int) int {
	e := padding(t, Extend(t, s, AlphabetToken))
	if e-s < leastJWTHeader || lex.At(t, e) != '.' {
		return 0
	}
	p := padding(t, Extend(t, e+1, AlphabetToken))
	dots := 1
	if lex.At(t, p) == '.' {
		dots++
	}
	// An encrypted token may have an empty second part; with one dot the second part must be an
	// object too.
	if dots == 1 && (p-e-1 < leastJWTPayload || !jwtStart(t[e+1:])) &&
		!(p-e-1 >= leastJWTSignature && lex.Mixed(t[e+1:p])) {
		return 0
	}
	return jwtEnd(t, p)
}

// padding returns the end of the padding of base64 at e.
func padding(t []byte, e int) int {
	for i := 0; i < 2 && lex.At(t, e) == '='; i++ {
		e++
	}
	return e
}

// jwtEnd extends a token over its further parts from e on, where a part has ended.
func jwtEnd(t []byte, e int) int {
	for lex.At(t, e) == '.' {
		p := padding(t, Extend(t, e+1, AlphabetToken))
		if p == e+1 && lex.At(t, p) != '.' {
			return e // the full stop of a sentence
		}
		e = p
	}
	return e
}
