// SPDX-License-Identifier: MIT

package secretscan

const (
	eachByte = 0x0101010101010101
	highBits = 0x80 * eachByte
	lowBits  = 0x7f * eachByte
)

// load returns the eight bytes of text at i.
func load[T string | []byte](text T, i int) uint64 {
	b := text[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// between returns the high bit of each byte from low to high, both below 0x80.
func between(w uint64, low, high byte) uint64 {
	x := w & lowBits
	return (x + uint64(0x80-low)*eachByte) &^ (x + uint64(0x7f-high)*eachByte) &^ w & highBits
}

// isUUIDText is isUUID for a text of lengthUUID, eight bytes at a time.
//
//go:noinline
func isUUIDText[T string | []byte](text T) bool {
	if text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return false
	}
	// A dash in its place becomes a digit.
	const dash = '-' ^ '0'
	return hexDigits(load(text, 0))&
		hexDigits(load(text, 8)^(dash|dash<<40))&
		hexDigits(load(text, 16)^(dash<<16|dash<<56))&
		hexDigits(load(text, 24))&
		hexDigits(load(text, 28)) == highBits
}

// hexDigits returns the high bit of each byte that is a hex digit.
func hexDigits(w uint64) uint64 {
	return between(w, '0', '9') | between(w|0x20*eachByte, 'a', 'f')
}
