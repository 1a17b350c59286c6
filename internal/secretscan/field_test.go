// SPDX-License-Identifier: MIT

package secretscan

import (
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/keynames"
)

// A field whose first word is as long as what is looked at for its end.
func TestFieldOfLongWord(t *testing.T) {
	r := NewRules(keynames.NewKeys(nil, nil), false)
	for _, n := range []int{maxPlain - 1, maxPlain, maxPlain + 1, 4 * maxPlain} {
		word := strings.Repeat("hunter2Zq", n)[:n]
		text := `docker run "DB_PASSWORD=` + word + ` two" x`
		found := r.Find(nil, []byte(text))
		if len(found) == 0 || !strings.HasPrefix(text[found[0].Start:found[0].End], word) {
			t.Errorf("Find of a word of %d bytes = %v, want it", n, found)
		}
	}
}
