// SPDX-License-Identifier: MIT

package transport

import (
	"crypto/rand"
	"fmt"
	"strings"
)

// NewDrainToken returns a token in the form of Heroku's: d. and a UUID of
// version 4 (RFC 9562).
func NewDrainToken() string {
	var u [16]byte
	_, _ = rand.Read(u[:]) // never fails
	u[6] = u[6]&0x0f | 0x40
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("d.%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

// IsHeaderField reports whether s is valid in a syslog header and an HTTP header
// value alike: printable ASCII without spaces (RFC 5424 section 6).
func IsHeaderField(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// IsToken reports whether s is a header's name (RFC 9110 section 5.6.2).
func IsToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' ||
			strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0) {
			return false
		}
	}
	return s != ""
}

// HasControl reports whether s has a control byte other than a tab, which no
// URL and no header value may have.
func HasControl(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' && s[i] != '\t' || s[i] == 0x7f {
			return true
		}
	}
	return false
}
