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

// smallRun returns how many bytes before p have the bits 0x60 set, as small letters have and few
// other bytes of keys, at most eight.
func smallRun(t []byte, p int) int {
	if p < 8 {
		return 0
	}
	return smallBytes(binary.LittleEndian.Uint64(t[p-8 : p : p]))
}

// smallBytes is smallRun for the last of eight bytes.
func smallBytes(w uint64) int {
	const bit = 0x4040404040404040
	return bits.LeadingZeros64(^(w&(w<<1))&bit) / 8
}

// oneWord reports whether the key that ends at k is up to seven small letters, or ends in eight or
// more: inside need not look at the former.
func oneWord(t []byte, k int) bool { return k >= 8 && isOneWord(lastBytes(t, k)) }

// isOneWord is oneWord for a key that ends in the bytes w.
func isOneWord(w uint64) bool {
	n := smallBytes(w)
	return n > 0 && n < 8 && classes[byte(w>>(56-8*n))]&classKey == 0
}
