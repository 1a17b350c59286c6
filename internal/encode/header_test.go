// SPDX-License-Identifier: MIT

package encode

import (
	"strings"
	"testing"
)

// TestEqual changes each byte of texts of each length.
func TestEqual(t *testing.T) {
	for n := range 40 {
		text := strings.Repeat("abcdefghijklm", 4)[:n]
		if !equal(text, strings.Clone(text)) {
			t.Errorf("equal(%q, %q) = false, want true", text, text)
		}
		if other := text + "x"; equal(text, other) || equal(other, text) {
			t.Errorf("equal(%q, %q) = true, want false", text, other)
		}
		for i := range n {
			for _, c := range []byte{0, text[i] ^ 1, text[i] ^ 0x80} {
				other := text[:i] + string([]byte{c}) + text[i+1:]
				if equal(text, other) {
					t.Errorf("equal(%q, %q) = true, want false", text, other)
				}
			}
		}
	}
}
