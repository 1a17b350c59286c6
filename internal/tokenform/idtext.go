// SPDX-License-Identifier: MIT

package tokenform

import "github.com/logplex-go/logplex/internal/lex"

// IsUUIDText is IsUUID for a text of LengthUUID, eight bytes at a time.
//
//go:noinline
func IsUUIDText[T string | []byte](text T) bool {
	if text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return false
	}
	// A dash in its place becomes a digit.
	const dash = '-' ^ '0'
	return (noHex(lex.Load(text, 0))|
		noHex(lex.Load(text, 8)^(dash|dash<<40))|
		noHex(lex.Load(text, 16)^(dash<<16|dash<<56))|
		noHex(lex.Load(text, 24))|
		noHex(lex.Load(text, 28)))&lex.High == 0
}

// noHex has one of the high bits set if w holds a byte that is no hex digit. A sum carries
// into the next byte only for a byte above 0x7f, whose own high bit is set.
func noHex(w uint64) uint64 {
	digit := w ^ '0'*lex.Ones                   // 0 to 9
	letter := w | 0x20*lex.Ones ^ 0x60*lex.Ones // 1 to 6
	return w | (digit+(0x80-10)*lex.Ones)&((letter+(0x80-7)*lex.Ones)|(lex.High-letter))
}
