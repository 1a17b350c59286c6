// SPDX-License-Identifier: MIT

package secretscan

import "bytes"

// strongPassword reports whether v may be a password where the shape around it says that one stands there: letters and
// digits, or signs, but no word, number, time, path or address.
func strongPassword(v []byte) bool {
	const least, longest = 6, 256
	if len(v) < least || len(v) > longest || isPlaceholder(v) || nothing.has(v) || !isLetter(v[0]) && !isDigit(v[0]) && v[0] < 0x80 && bytes.IndexByte([]byte("!#@$%^&*+/_."), v[0]) < 0 {
		return false
	}
	digits, letters, signs := 0, 0, 0
	for _, c := range v {
		switch {
		case isDigit(c):
			digits++
		case isLetter(c):
			letters++
		case c <= ' ', isQuote(c), c == '(', c == ')', c == '<', c == '>', c == '{', c == '}', c == '[', c == ']', c == ',', c == ';':
			return false
		case c == '!' || c == '@' || c == '#' || c == '$' || c == '%' || c == '^' || c == '&' || c == '*' || c == '+':
			signs++
		}
	}
	return letters > 0 && digits+signs > 0 && !isUUID(v) && !isPathLike(v) && !isMeasure(v) && !isNumberedName(v) && v[0] != '/' && bytes.IndexByte(v, ':') < 0 && !bytes.Contains(v, []byte("//"))
}

// looksPassword reports whether v looks like a password wherever it stands: random, or with capitals, small letters and
// digits in no order that names have. It prefers to miss.
func looksPassword(v []byte) bool {
	if !strongPassword(v) {
		return false
	}
	if Random(v) {
		return true
	}
	if isDump(v) || isMember(v) || hasPrefix(v, "0x") || allHex(v) || isULID(v) {
		return false
	}
	var upper, lower, digit, turns, signs int
	for i, c := range v {
		switch {
		case isUpper(c):
			upper++
		case isLower(c):
			lower++
		case isDigit(c):
			digit++
		case c == '!' || c == '@' || c == '#' || c == '$' || c == '%' || c == '^' || c == '&' || c == '*':
			signs++
		case c == '.' || c == '/' || c == ':' || c == '=':
			return false // a host, a version, a path
		}
		if i > 0 && isAlnum(c) && isAlnum(v[i-1]) && isDigit(c) != isDigit(v[i-1]) {
			turns++
		}
	}
	switch {
	case upper > 0 && lower > 0 && digit > 0:
		return turns >= 2 || signs > 0 || turns == 1 && !isDigit(v[len(v)-1])
	case signs > 0 && digit > 0 && lower+upper > 2:
		return true
	}
	return turns >= 4 && len(v) >= 10
}

// isMeasure reports whether v starts with a number and ends in a unit or an ordinal, or is a date or a version: 12.5ms, 3rd,
// 2026-03-17T08:25:21Z, v1.2.3.
func isMeasure(v []byte) bool {
	i := 0
	if v[0] == 'v' || v[0] == 'V' {
		i++
	}
	n := i
	for i < len(v) && (isDigit(v[i]) || v[i] == '.' || v[i] == '-' || v[i] == ':' || v[i] == '+' || v[i] == '_' || v[i] == ',') {
		i++
	}
	if i == n {
		return false
	}
	tail := v[i:]
	if len(tail) > 0 && tail[0] == 'T' && i >= len("20260317") {
		return true
	}
	return len(tail) <= 3 && isAlphabetic(tail) && !hasDigit(tail)
}
