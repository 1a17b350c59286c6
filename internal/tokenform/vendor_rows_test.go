// SPDX-License-Identifier: MIT

package tokenform

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/lex"
)

// TestVendorRows compares the tables with the samples: a row without a sample is not tested, a
// sample without a row is not found.
func TestVendorRows(t *testing.T) {
	sampled := map[string]bool{}
	data, err := os.ReadFile("testdata/vendors.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if f := strings.Split(line, "\t"); len(f) == 3 && line[0] != '#' {
			sampled[f[1]] = true
		}
	}
	n := 0
	seen := map[string]bool{}
	for _, list := range [][]vendor{vendorsCode, vendorsCloud, vendorsModels, vendorsApps} {
		for _, v := range list {
			n++
			format := fmt.Sprint(v.prefix, v.least, v.alphabet)
			if seen[format] {
				t.Errorf("the format %q, %d is there twice", v.prefix, v.least)
			}
			seen[format] = true
			if v.alphabet != AlphabetJWT && !sampled[v.prefix] {
				t.Errorf("the prefix %q has no sample in vendors.txt", v.prefix)
			}
			if len(v.prefix) < 2 || !lex.IsToken(v.prefix[0]) || !lex.IsToken(v.prefix[1]) {
				t.Errorf("the prefix %q does not start with two token bytes", v.prefix)
			}
		}
	}
	if n < 250 {
		t.Errorf("the tables have %d formats, want at least 250", n)
	}
}
