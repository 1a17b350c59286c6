// SPDX-License-Identifier: MIT

package format

import "unicode/utf8"

// appendPercent appends s with every byte percent-encoded that could break a
// line, steer a terminal or is not UTF-8. It is for the formats that know no
// escapes, where a path is the text that a stranger chooses. Percent signs
// stay as they are, so that doing it twice changes nothing.
func appendPercent(b []byte, s string) []byte {
	if cleanText(s) {
		return append(b, s...)
	}
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c < ' ' || c == 0x7f {
				b = appendPercentByte(b, c)
			} else {
				b = append(b, c)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 || riskyRune(r) {
			for _, c := range []byte(s[i : i+size]) {
				b = appendPercentByte(b, c)
			}
		} else {
			b = append(b, s[i:i+size]...)
		}
		i += size
	}
	return b
}

func appendPercentByte(b []byte, c byte) []byte {
	const hex = "0123456789ABCDEF"
	return append(b, '%', hex[c>>4], hex[c&15])
}

// percentText returns s as appendPercent writes it: where the writer has to
// know what the reader will see.
func percentText(s string) string {
	if cleanText(s) {
		return s
	}
	return string(appendPercent(nil, s))
}
