// SPDX-License-Identifier: MIT

package secretscan

// A JSON web token (RFC 7515, RFC 7516) is base64url of a JSON object, a dot, and more of the same:
// three parts when signed, five when encrypted. The object starts with {" or { and white space,
// which encodes as eyJ, eyA, eyI, ewo or ewog.

// jwtStart reports whether b starts as an encoded JSON object does.
func jwtStart(b []byte) bool {
	return hasPrefix(b, "eyJ") || hasPrefix(b, "eyA") || hasPrefix(b, "ewo") || hasPrefix(b, "ewA")
}

const (
	leastJWTHeader  = 12 // {"alg":""} with a short algorithm
	leastJWTPayload = 8

	// 32 bytes, of HMAC-SHA256: a token whose payload is detached or was cut out
	leastJWTSignature = 43
)

// jwtToken returns the end of the JWT at s, or 0. One dot is enough, as the rest may have been cut.
func jwtToken(t []byte, s int) int {
	e := padding(t, extend(t, s, alphabetToken))
	if e-s < leastJWTHeader || at(t, e) != '.' {
		return 0
	}
	p := padding(t, extend(t, e+1, alphabetToken))
	dots := 1
	if at(t, p) == '.' {
		dots++
	}
	// An encrypted token may have an empty second part; with one dot the second part must be an
	// object too.
	if dots == 1 && (p-e-1 < leastJWTPayload || !jwtStart(t[e+1:])) &&
		!(p-e-1 >= leastJWTSignature && mixed(t[e+1:p])) {
		return 0
	}
	return jwtEnd(t, p)
}

func padding(t []byte, e int) int {
	for i := 0; i < 2 && at(t, e) == '='; i++ {
		e++
	}
	return e
}

// jwtEnd extends a token over its further parts from e on, where a part has ended.
func jwtEnd(t []byte, e int) int {
	for at(t, e) == '.' {
		p := padding(t, extend(t, e+1, alphabetToken))
		if p == e+1 && at(t, p) != '.' {
			return e // the full stop of a sentence
		}
		e = p
	}
	return e
}
