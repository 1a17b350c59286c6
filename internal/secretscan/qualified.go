// SPDX-License-Identifier: MIT

package secretscan

import (
	"encoding/binary"
	"math/bits"
)

// innerWords end names that are secret with any other word after them: password_replica,
// API_KEY_EU.
var innerWords = []string{
	"password", "passwords", "passwd", "pwd", "passphrase", "passcode", "secret", "secrets",
	"credential", "credentials", "creds", "token", "tokens", "apikey", "apikeys", "key", "keys",
	"pass", "phrase", "cookie", "cookies", "jwt", "bearer", "authorization", "mnemonic", "privkey",
	"passwort", "signature", "parola", "haslo", "heslo", "senha", "sifre", "salasana", "passord",
	"contrasena", "wachtwoord", "psk",
}

// inside reports whether a word of the key that ends at k, not its last one, ends as one of the set
// does.
//
// Most keys are one word of small letters. It is read eight bytes at a time up to its start; the
// byte before that ends the key or the word before.
func (e *endingSet) inside(t []byte, k int) bool {
	p := k
	for low := max(3, k-maxKey); p > low; p-- {
		p -= smallRun(t, p)
		if p <= low {
			return false
		}
		switch c := t[p-1]; {
		case isLower(c):
			continue
		case !isKey(c):
			return false
		case isUpper(c) || isDigit(c):
			if !isLower(t[p-2]) {
				continue
			}
		}
		if e.has(t, p-1) {
			return true
		}
	}
	return false
}

// smallRun returns how many bytes before p have the bits 0x60 set, as small letters have and few
// other bytes of keys, at most eight.
func smallRun(t []byte, p int) int {
	if p < 8 {
		return 0
	}
	const bit = 0x4040404040404040
	w := binary.LittleEndian.Uint64(t[p-8:])
	return bits.LeadingZeros64(^(w&(w<<1))&bit) / 8
}

// oneWord reports whether the key that ends at k is up to seven small letters, or ends in eight or
// more: inside need not look at the former.
func oneWord(t []byte, k int) bool {
	n := smallRun(t, k)
	return n > 0 && n < 8 && classes[t[k-1-n]]&classKey == 0
}
