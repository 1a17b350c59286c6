// SPDX-License-Identifier: MIT

package secretscan

import (
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/lex"
)

// TestKeyHit has a k at each place of texts of other bytes, of which some are found as well.
func TestKeyHit(t *testing.T) {
	for _, other := range []string{"x", "j", "l", " ", "K", "\xeb"} {
		for n := range 5 * lex.GroupLength {
			text := []byte(strings.Repeat(other, n) + "k" + strings.Repeat("x", 3*lex.GroupLength))
			for from := range n + 1 {
				i := keyHit(text, from, n+1)
				if i > n || i < from || i < n && other != "K" && other != "\xeb" {
					t.Errorf("keyHit(%q, %d, %d) = %d, want %d", text, from, n+1, i, n)
				}
				if i = keyHit(text, from, n); i > n {
					t.Errorf("keyHit(%q, %d, %[3]d) = %d, want %[3]d", text, from, n, i)
				}
			}
		}
	}
}

// TestShortKinds has the kind of a code joined to it at the start of a text: Find must not look
// before that, and panic.
func TestShortKinds(t *testing.T) {
	r := NewRules(nil, false)
	for _, kind := range []string{"Otp", "Verification", "Sms", "Your", "A", "Reset"} {
		for _, name := range []string{"_code", "_codes", " code", "code"} {
			for _, end := range []string{
				"", " ", " 593415", ": 593415", " is 593415", " for x is 593415",
			} {
				for n := range 4 {
					r.Find(nil, []byte("your  "[:n]+kind+name+end))
				}
			}
		}
	}
}
