// SPDX-License-Identifier: MIT

package secretscan

import (
	"encoding/binary"
	"math/bits"
)

// innerWords end names that are secret with any other word after them: password_replica, API_KEY_EU.
var innerWords = []string{
	"password", "passwords", "passwd", "pwd", "passphrase", "passcode", "secret", "secrets", "credential", "credentials", "creds", "token", "tokens",
	"apikey", "apikeys", "key", "keys", "pass", "phrase", "cookie", "cookies", "jwt", "bearer", "authorization", "mnemonic", "privkey", "passwort", "signature", "parola", "haslo", "heslo", "senha", "sifre", "salasana", "passord", "contrasena", "wachtwoord", "psk",
}

// inside reports whether a word of the key that ends at k, not its last one, ends as one of the set does.
//
// Most keys are one word of small letters. Eight bytes at a time tell where that starts; what stands before it ends the
// key or the word before.
func (e *endingSet) inside(t []byte, k int) bool {
	p := k - 1
	if k >= 8 {
		// A small letter has the bits 0x60 set, and few other bytes of keys have.
		const bit = 0x4040404040404040
		w := binary.LittleEndian.Uint64(t[k-8:])
		p -= bits.LeadingZeros64(^(w&(w<<1))&bit) / 8
	}
	for low := max(2, k-maxKey); p > low; p-- {
		switch c := t[p]; {
		case !isKey(c):
			return false
		case isLower(c):
			continue
		case isUpper(c) || isDigit(c):
			if !isLower(t[p-1]) {
				continue
			}
		}
		if e.has(t, p) {
			return true
		}
	}
	return false
}
