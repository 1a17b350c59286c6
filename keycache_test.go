// SPDX-License-Identifier: MIT

package logplex

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestEntryIsLookup ties entry to lookup: keys of all lengths, many of which
// share their slot or their ends, before and after a value was added.
func TestEntryIsLookup(t *testing.T) {
	values := RedactValues()
	h := NewHandler(io.Discard, &Options{Dyno: "web.1", PID: 4, Redactor: Redactors{DefaultRedactor(), values}})
	s := h.c.take()
	rnd := rand.New(rand.NewPCG(7, 11))
	var keys []string
	for n := range 70 {
		for range 60 {
			keys = append(keys, strings.Repeat("k", n/2)+string(rune('a'+rnd.IntN(26)))+strings.Repeat("e", n-n/2))
			keys = append(keys, fmt.Sprintf("%0*d", n, rnd.IntN(1000)))
		}
	}
	for round := range 3 {
		s.reset(h)
		for _, key := range keys {
			a := s.entry(key)
			b, c := lookup(s, key), lookup(s, []byte(key))
			if a != b || b != c {
				t.Fatalf("round %d: entry(%q) = %p, lookup = %p and %p", round, key, a, b, c)
			}
			if a != nil && (a.name != key || a.known != s.known) {
				t.Fatalf("round %d: entry(%q) is that of %q with %d known values, want %d", round, key, a.name, a.known, s.known)
			}
		}
		_ = values.Add(fmt.Sprint("a value that is added", round))
	}
}
