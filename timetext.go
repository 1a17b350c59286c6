// SPDX-License-Identifier: MIT

package logplex

// isClock reports whether text, of at least 19 bytes, begins as
// 2006-01-02T15:04:05 is laid out, whatever the digits. It takes eight bytes at
// a time, the first one lowest: what is left of one that is as in the layout is
// 0, and of a digit no more than 9. Whatever is more sets the byte's high bit, or
// has it set. A carry comes from such a byte only.
func isClock[T string | []byte](text T) bool {
	const (
		highs = 0x8080808080808080
		date  = 0x2d30302d30303030 // 0000-00-
		mid   = 0x30303a3030543030 // 00T00:00
		clock = 0x30303a30303a3030 // 00:00:00

		dateRoom  = 0x7f76767f76767676 // what such a byte has room for below its high bit
		midRoom   = 0x76767f76767f7676
		clockRoom = 0x76767f76767f7676
	)
	a, b, c := load8(text)^date, load8(text[8:])^mid, load8(text[11:])^clock
	return (a|b|c|(a+dateRoom)|(b+midRoom)|(c+clockRoom))&highs == 0
}
