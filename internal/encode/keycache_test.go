// SPDX-License-Identifier: MIT

package encode

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/redact"
)

// TestLookUpKeyFast compares lookUpKeyFast with lookUpKey: keys of all lengths, many of which
// share their slot or their fingerprint, before and after a value was added.
func TestLookUpKeyFast(t *testing.T) {
	values := new(redact.Values)
	e, sc := newEncoder(FormatMessage, rules(), values), new(Scope)
	ln := e.Line(sc)
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
		ln.reset(sc)
		for _, key := range keys {
			a := ln.lookUpKeyFast(key)
			b, c := lookUpKey(ln, key), lookUpKey(ln, []byte(key))
			if a != b || b != c {
				t.Fatalf("round %d: lookUpKeyFast(%q) = %p, lookUpKey = %p and %p",
					round, key, a, b, c)
			}
			if a != nil && (a.name != key || a.generation != ln.generation) {
				t.Fatalf("round %d: lookUpKeyFast(%q) is that of %q with %d known values, want %d",
					round, key, a.name, a.generation, ln.generation)
			}
		}
		_ = values.Add(fmt.Sprint("a value that is added", round))
	}
}
