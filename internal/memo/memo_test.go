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
				want = a.Append(nil)
			}
			if k != a || string(got) != string(want) {
				t.Fatalf("round %d: AppendKey(%q) = %q, %p, want %q, %p",
					round, key, got, k, want, a)
			}
		}
		_ = values.Add(fmt.Sprint("a value that is added", round))
	}
}

// TestMessage compares FindMessageFast and Message.Append with FindMessage, for texts of each
// length and those that differ from one in one byte, before and after a value was added.
func TestMessage(t *testing.T) {
	values := new(redact.Values)
	r, policy := newReader(redact.NewRules(redact.Options{}), values)
	found := 0
	for n := range 80 {
		r.Begin(policy.Generation())
		text := strings.Repeat("abcdefghijklm", 9)[:n]
		_, place := FindMessage(r, text)
		written := ` msg="` + text + `"`
		m := NewMessage(strings.Clone(text), written, r.Generation)
		place.Keep(m)
		if got := FindMessageFast(r, text); got == m {
			found++
		} else if got != nil { // another slot than the first, or a long text
			t.Errorf("FindMessageFast(%q) = %p, want %p", text, got, m)
		}
		for _, room := range []int{0, len(written), MessageBlock, 200} {
			b := append(make([]byte, 0, room+2), "at"...)
			if got := string(m.Append(b, 1)); got != "a"+written {
				t.Errorf("Append with room for %d = %q, want %q", room, got, "a"+written)
			}
		}
		for i := range n {
			other := []byte(text)
			for _, other[i] = range []byte{0, text[i] ^ 1, text[i] ^ 0x80} {
				if got := FindMessageFast(r, string(other)); got != nil {
					t.Errorf("FindMessageFast(%q) is that of %q, want none", other, got.Text)
				}
			}
		}
		_ = values.Add(fmt.Sprint("a value that is added", n))
		r.Begin(policy.Generation())
		if got := FindMessageFast(r, text); got != nil {
			t.Errorf("FindMessageFast(%q) with a new value = %q, want none", text, got.Text)
		}
	}
	if found < maxWholeLen {
		t.Errorf("FindMessageFast found %d texts, want most of the short ones", found)
	}
}

// TestMessagesSeenTwice writes a constant message after more formatted ones than there
// are slots: it is remembered still, and they are not.
func TestMessagesSeenTwice(t *testing.T) {
	r, _ := newReader()
	write := func(msg string) *Message {
		m, place := FindMessage(r, msg)
		if m == nil && Wants(r, place, msg) {
			place.Keep(NewMessage(msg, "", r.Generation))
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
