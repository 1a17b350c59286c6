// SPDX-License-Identifier: MIT

package fastconv

import "testing"

// TestAppendFew compares it with append for each length, with and without room after the text
// and in the buffer.
func TestAppendFew(t *testing.T) {
	const all = "0123456789abcdefghijklmnopqrstuvwxyz"
	for n := range 20 {
		for _, room := range []int{n, n + 1, 15, 16, 17, 36} {
			text := []byte(all)[:n:max(n, room)]
			for _, free := range []int{0, n, 15, 16, 40} {
				b := append(make([]byte, 0, 2+free), "at"...)
				if got, want := string(AppendFew(b, text)), "at"+all[:n]; got != want {
					t.Errorf("AppendFew(%d bytes of %d) into %d = %q, want %q",
						n, cap(text), free, got, want)
				}
			}
		}
	}
}
