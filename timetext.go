// SPDX-License-Identifier: MIT

package logplex

import "time"

// isTime reports whether text is a time as time.RFC3339Nano lays it out. Other
// loggers write attrs so, and nothing in it is secret by its shape.
func isTime[T string | []byte](text T) bool {
	const layout = "0000-00-00T00:00:00"
	n := len(text)
	if n <= len(layout) || n > len(time.RFC3339Nano) {
		return false
	}
	if !isClock(text) {
		return false
	}
	i := len(layout)
	if text[i] == '.' {
		for i++; i < n && i <= len(layout)+9 && text[i] >= '0' && text[i] <= '9'; i++ {
		}
	}
	switch n - i {
	case len("Z"):
		return text[i] == 'Z'
	case len("+00:00"):
		for j, c := range []byte("+00:00") {
			if d := text[i+j]; d != c && (c != '0' || d < '0' || d > '9') && (j != 0 || d != '-') {
				return false
			}
		}
		return true
	}
	return false
}

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
