// SPDX-License-Identifier: MIT

package lex

// EscapeTail returns how many bytes at the start of t[s:e], which follow a backslash, percent or
// bracket, belong to an escape.
func EscapeTail(t []byte, s, e int) int {
	switch t[s-1] {
	case '\\':
		switch t[s] {
		case 'n', 'r', 't', 'b', 'f', 'v':
			return 1
		case 'u':
			if e-s > 5 && AllHex(t[s+1:s+5]) {
				return 5
			}
		case 'x':
			if e-s > 3 && AllHex(t[s+1:s+3]) {
				return 3
			}
		}
	case '%':
		n := 0
		for e-s > n+4 && HasPrefix(t[s+n:], "25") && AllHex(t[s+n+2:s+n+4]) {
			n += 2 // escaped again
		}
		if e-s > n+2 && AllHex(t[s+n:s+n+2]) {
			return n + 2
		}
	case '[':
		// The parameters of an ANSI colour sequence: ESC [ 31 m.
		n := 0
		for n < 3 && s+n < e && IsDigit(t[s+n]) {
			n++
		}
		if s+n < e && t[s+n] == 'm' && (n > 0 || At(t, s-2) == 0x1b) {
			return n + 1
		}
	}
	return 0
}
