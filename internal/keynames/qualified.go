// SPDX-License-Identifier: MIT

package keynames

import (
	"encoding/binary"
	"math/bits"

	"github.com/logplex-go/logplex/internal/lex"
)

// innerWords end names that are secret with any other word after them: password_replica,
// API_KEY_EU.
var innerWords = []string{
	"password", "passwords", "passwd", "pwd", "passphrase", "passcode", "secret", "secrets",
	"credential", "credentials", "creds", "token", "tokens", "apikey", "apikeys", "key", "keys",
	"pass", "phrase", "cookie", "cookies", "jwt", "bearer", "authorization", "mnemonic", "privkey",
	"passwort", "signature", "parola", "haslo", "heslo", "senha", "sifre", "salasana", "passord",
	"contrasena", "wachtwoord", "psk", "pw",
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
func smallBytes(w uint64) int { return bits.LeadingZeros64(otherBits(w)) / 8 }

// otherBits returns a bit of each byte of w that has not the bits 0x60.
func otherBits(w uint64) uint64 { return ^(w & (w << 1)) & 0x4040404040404040 }

// OneWord reports whether the key that ends at k is up to seven small letters, or ends in eight or
// more: Inside need not look at the former.
func OneWord(t []byte, k int) bool { return k >= 8 && IsOneWord(lex.LastBytes(t, k)) }

// IsOneWord is OneWord for a key that ends in the bytes w.
func IsOneWord(w uint64) bool {
	k := uint(bits.Len64(otherBits(w)) - 7) // where the last other byte starts
	return k < 56 && !lex.IsKey(byte(w>>k))
}
