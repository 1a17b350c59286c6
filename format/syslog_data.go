// SPDX-License-Identifier: MIT

package format

import (
	"strings"
	"unicode/utf8"
)

// isStructuredData reports whether s may be written as STRUCTURED-DATA: UTF-8
// and one or more elements that structuredDataLen reads as what they are.
func isStructuredData(s string) bool {
	if !strings.HasPrefix(s, "[") {
		return false
	}
	n, whole := structuredDataLen(s)
	return whole && n == len(s) && utf8.ValidString(s)
}

// structuredDataLen returns how many octets of s are structured data (RFC 5424
// section 6.3): "-", or elements with nothing between them, and then a space,
// a newline or the end. It returns 0 if s does not start so. whole reports
// that there are elements and that they are well-formed.
func structuredDataLen(s string) (n int, whole bool) {
	if strings.HasPrefix(s, "-") {
		n = 1
	} else {
		whole = true
		for {
			e, closed := sdElementLen(s[n:])
			if e == 0 {
				break
			}
			n += e
			whole = whole && closed
		}
	}
	if n == 0 || n < len(s) && s[n] != ' ' && !startsSyslogLine(s[n:]) {
		return 0, false
	}
	return n, whole
}

// sdElementLen returns the length of the element that s starts with, such as
// [meta sequenceId="1"], or 0. A value may lack its closing quote at the
// element's end, as in a test of Heroku's own parser; closed reports that none
// does. A backslash before any octet is read as an escape, which RFC 5424
// section 6.3.3 has only for three of them, and kept in any case.
func sdElementLen(s string) (n int, closed bool) {
	if !strings.HasPrefix(s, "[") {
		return 0, false
	}
	i := 1
	name := sdNameLen(s[i:])
	if name == 0 {
		return 0, false
	}
	closed = true
	for i += name; i < len(s); {
		if s[i] == ']' {
			return i + 1, closed
		}
		if s[i] != ' ' {
			return 0, false
		}
		i++
		name := sdNameLen(s[i:])
		if name == 0 || !strings.HasPrefix(s[i+name:], `="`) {
			return 0, false
		}
		i += name + len(`="`)
		for i < len(s) && s[i] != '"' && s[i] != ']' {
			if s[i] == '\\' {
				i++
			}
			i++
		}
		if i < len(s) && s[i] == '"' {
			i++
		} else {
			closed = false
		}
	}
	return 0, false
}

// sdNameLen returns the length of the SD-NAME that s starts with, or 0. RFC
// 5424 allows 32 octets, but vendors have longer ones: Sumo Logic's SD-ID, the
// token of a source, has 66.
func sdNameLen(s string) int {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '=' || c == ']' || c == '"' {
			return i
		}
	}
	return len(s)
}
