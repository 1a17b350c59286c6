// SPDX-License-Identifier: MIT

package secretscan

const (
	eachByte = 0x0101010101010101
	highBits = 0x80 * eachByte
)

// load returns the eight bytes of text at i.
func load[T string | []byte](text T, i int) uint64 {
	b := text[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// isUUIDText is tokenform.IsUUID for a text of tokenform.LengthUUID, eight bytes at a time.
//
//go:noinline
func isUUIDText[T string | []byte](text T) bool {
	if text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return false
	}
	// A dash in its place becomes a digit.
	const dash = '-' ^ '0'
	return (noHex(load(text, 0))|
		noHex(load(text, 8)^(dash|dash<<40))|
		noHex(load(text, 16)^(dash<<16|dash<<56))|
		noHex(load(text, 24))|
		noHex(load(text, 28)))&highBits == 0
}

// noHex has one of the high bits set if w holds a byte that is no hex digit. A sum carries
// into the next byte only for a byte above 0x7f, whose own high bit is set.
func noHex(w uint64) uint64 {
	digit := w ^ '0'*eachByte                   // 0 to 9
	letter := w | 0x20*eachByte ^ 0x60*eachByte // 1 to 6
	return w | (digit+(0x80-10)*eachByte)&((letter+(0x80-7)*eachByte)|(highBits-letter))
}
