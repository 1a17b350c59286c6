// SPDX-License-Identifier: MIT

package encode

import (
	"fmt"
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

// TestMessagesSeenTwice writes a constant message after more formatted ones than there
// are slots: it is remembered still, and they are not.
func TestMessagesSeenTwice(t *testing.T) {
	e := newEncoder(FormatLine, rules())
	ln := e.newLine().(*Line)
	write := func(msg string) *messageEntry {
		ln.reset(new(Scope))
		return appendMessage(ln, msg)
	}
	for i := range 20_000 {
		if write(fmt.Sprintf("processed %d of 99999 orders for the batch", 10_000+i)) != nil {
			t.Fatalf("message %d is remembered, want not", i)
		}
	}
	used := 0
	for i := range e.messages {
		if e.messages[i].Load() != nil {
			used++
		}
	}
	if used > messageSlots/10 {
		t.Errorf("%d of %d slots are taken, want few", used, messageSlots)
	}
	for i, want := range []bool{false, false, true, true} {
		if got := write("order placed") != nil; got != want {
			t.Errorf("constant message, time %d: remembered %t, want %t", i+1, got, want)
		}
	}
}
