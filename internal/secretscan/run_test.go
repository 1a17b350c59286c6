// SPDX-License-Identifier: MIT

package secretscan

import (
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/tokenform"
)

// TestRunsAnywhere has a token at each place of a text, after bytes that end a run.
func TestRunsAnywhere(t *testing.T) {
	token := "ghp_" + "w8Kq2ZrT5mXv0BnY7LcJ4hGd9FsA3eUiPo1R"
	r := NewRules(nil, false)
	for _, before := range []string{" ", "!", " !", "\"", "é", ", ", "word "} {
		for n := range 3 * tokenform.RunLength {
			text := strings.Repeat("a ", n) + before + token
			got := findRuns(nil, r, []byte(text))
			if want := len(text) - len(token); len(got) != 1 || got[0].Start != want {
				t.Errorf("findRuns(%q) = %v, want a span from %d", text, got, want)
			}
		}
	}
}
