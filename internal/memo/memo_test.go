// SPDX-License-Identifier: MIT

package memo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/redact"
)

// newReader returns a Reader of a new Table with redactors.
func newReader(all ...redact.Redactor) (*Reader, *redact.Policy) {
	p := redact.NewPolicy(all, nil)
	r := new(Reader)
	r.Open(New(Config{Policy: p, Reserved: []string{"at", "pid", "msg"}}))
	r.Begin(p.Generation())
	return r, p
}

// TestKey compares Reader.Key and Reader.AppendKey with FindKey: keys of all lengths, many of
// which share their slot or their fingerprint, before and after a value was added.
func TestKey(t *testing.T) {
	values := new(redact.Values)
	r, policy := newReader(redact.NewRules(redact.Options{}), values)
	rnd := rand.New(rand.NewPCG(7, 11))
	var keys []string
	for n := range 70 {
		for range 60 {
			keys = append(keys, strings.Repeat("k", n/2)+string(rune('a'+rnd.IntN(26)))+
				strings.Repeat("e", n-n/2))
			keys = append(keys, fmt.Sprintf("%0*d", n, rnd.IntN(1000)))
		}
	}
	for round := range 3 {
		r.Begin(policy.Generation())
		for _, key := range keys {
			a := r.Key(key)
			b, c := FindKey(r, key), FindKey(r, []byte(key))
			if a != b || b != c {
				t.Fatalf("round %d: Key(%q) = %p, FindKey = %p and %p", round, key, a, b, c)
			}
			if a != nil && (a.Name != key || a.generation != r.Generation) {
				t.Fatalf("round %d: Key(%q) is that of %q with %d known values, want %d",
					round, key, a.Name, a.generation, r.Generation)
			}
			got, k := r.AppendKey(nil, key)
			var want []byte
			if a == nil || !a.plainAtTop {
				a = nil
			} else {
				want = a.AppendLogfmt(nil)
			}
			if k != a || string(got) != string(want) {
				t.Fatalf("round %d: AppendKey(%q) = %q, %p, want %q, %p",
					round, key, got, k, want, a)
			}
		}
		_ = values.Add(fmt.Sprint("a value that is added", round))
	}
}

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
	r, _ := newReader()
	write := func(msg string) *Message {
		m, place := FindMessage(r, msg)
		if m == nil && Wants(r, place, msg) {
			place.Keep(&Message{Text: msg, Generation: r.Generation})
		}
		return m
	}
	for i := range 20_000 {
		if write(fmt.Sprintf("processed %d of 99999 orders for the batch", 10_000+i)) != nil {
			t.Fatalf("message %d is remembered, want not", i)
		}
	}
	used := 0
	for i := range r.table.messages {
		if r.table.messages[i].Load() != nil {
			used++
		}
	}
	if used > messageSlots/10 {
		t.Errorf("%d of %d slots are taken, want few", used, messageSlots)
	}
	for i, want := range []bool{false, false, false, true} {
		if got := write("order placed") != nil; got != want {
			t.Errorf("constant message, time %d: remembered %t, want %t", i+1, got, want)
		}
	}
}
