// SPDX-License-Identifier: MIT

package secretscan

import (
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// findHashes finds password hashes in the modular crypt format: $2b$12$…, $6$salt$…,
// $argon2id$v=19$…. Whoever has one can guess at leisure.
func findHashes(dst []Span, t []byte) []Span {
	for i := lex.Next(t, 0, '$'); i >= 0; i = lex.Next(t, i+1, '$') {
		if e := cryptEnd(t, i); e > i {
			s := i
			if lex.HasSuffix(t[:i], "access_token") {
				s -= len("access_token")
			}
			dst = append(dst, Span{s, e, KindHash})
			i = e - 1
		}
	}
	return dst
}

// crypts are the ids of the modular crypt format and the least length of what follows.
var crypts = []struct {
	id    string
	least int
}{
	{"$2a$", 50}, {"$2b$", 50}, {"$2x$", 50}, {"$2y$", 50}, {"$1$", 24}, {"$5$", 43}, {"$6$", 86},
	{"$y$", 40}, {"$7$", 40}, {"$gy$", 40},
	{"$apr1$", 24}, {"$argon2i$", 30}, {"$argon2d$", 30}, {"$argon2id$", 30}, {"$scrypt$", 30},
	{"$s0$", 40}, {"$pbkdf2$", 30}, {"$pbkdf2-sha256$", 30},
	{"$pbkdf2-sha512$", 30}, {"$sha1$", 30}, {"$bcrypt-sha256$", 40}, {"$P$", 31},
	{"$H$", 31}, {"$S$", 52},
}

// longestCrypt is the length of the longest id of crypts.
const longestCrypt = len("$pbkdf2-sha512$")

// isNativeHash reports whether the 40 digits t[s:e] after an asterisk are the hash of a password of
// MySQL's: *6BB4837EB74329105EE4568DDA7DC67ED2CA2AD9.
func isNativeHash(t []byte, s, e int) bool {
	return lex.AllHex(t[s:e]) && lex.UpperCase(t[s:e]) && lex.HasDigit(t[s:e]) &&
		lex.At(t, s-2) != '*' && lex.At(t, e) != '*'
}

// djangoHashes are the names that Django puts before the first '$' of a password hash.
var djangoHashes = []string{
	"pbkdf2_sha256", "pbkdf2_sha1", "bcrypt_sha256", "scrypt", "argon2", "pbkdf2:sha256", "md5",
}

// djangoEnd returns the end of the password hash whose first '$' is at i:
// algorithm$iterations$salt$hash.
func djangoEnd(t []byte, i int) int {
	for _, name := range djangoHashes {
		if !lex.HasSuffix(t[:i], name) {
			continue
		}
		e := i
		for e < len(t) && e-i < 400 &&
			(lex.IsAlnum(t[e]) || t[e] == '$' || t[e] == '+' || t[e] == '/' ||
				t[e] == '=' || t[e] == '.') {
			e++
		}
		if e-i >= 30 {
			return e
		}
	}
	return 0
}

func cryptEnd(t []byte, i int) int {
	switch {
	case i == 0:
	case t[i-1] == 'n' && lex.HasSuffix(t[:i], "access_token"):
		// Braintree and PayPal: access_token$production$id$secret
		if e := tokenform.Extend(t, i+1, tokenform.AlphabetToken); lex.At(t, e) == '$' && e > i+1 {
			if e = tokenform.Extend(t, e+1, tokenform.AlphabetToken); lex.At(t, e) == '$' &&
				e-i < 64 {
				return tokenform.Extend(t, e+1, tokenform.AlphabetToken)
			}
		}
	case t[i-1] == '6' && lex.HasSuffix(t[:i], "SCRAM-SHA-256"):
		// PostgreSQL's: SCRAM-SHA-256$iterations:salt$stored:server
		e := i
		for e < len(t) && (lex.IsBase64Byte(t[e]) || t[e] == '$' || t[e] == ':' || t[e] == '=') {
			e++
		}
		if e-i >= 80 {
			return e
		}
	case t[i-1] == '6' || t[i-1] == '1' || t[i-1] == '2' || t[i-1] == 't' || t[i-1] == '5':
		return djangoEnd(t, i)
	}
	s := i + 1
	for s < len(t) && s-i < longestCrypt && lex.IsToken(t[s]) {
		s++
	}
	if lex.At(t, s) != '$' {
		return 0 // of nearly all, as $1 of SQL
	}
	s++
	for j := range crypts {
		c := &crypts[j]
		if string(t[i:s]) != c.id {
			continue
		}
		e := s
		for e < len(t) && (lex.IsToken(t[e]) || t[e] == '.' || t[e] == '/' || t[e] == '$' ||
			t[e] == '=' || t[e] == '+' || t[e] == ',') {
			e++
		}
		for e > s && (t[e-1] == '.' && e-s > 60 || t[e-1] == ',') {
			e--
		}
		if e-s >= c.least {
			return e
		}
		return 0
	}
	return 0
}
