// SPDX-License-Identifier: MIT

package secretscan

import (
	"strings"
	"testing"
)

func TestBudget(t *testing.T) {
	var b budget
	looks := 0
	for i := range 1000 {
		if b.mayLook(i, 100) {
			looks++
		}
	}
	if want := 10 * mostLooks; looks != want {
		t.Errorf("mayLook grants %d looks at 1000 places, want %d", looks, want)
	}
}

// TestBudgetsLeaveSecrets has more anchors in one window than lines have, and finds all secrets.
func TestBudgetsLeaveSecrets(t *testing.T) {
	const random = "8f2kslw92mxkq01zmsl2"
	r, m := NewRules(nil, false), NewMask(ShowNothing, nil)
	for _, c := range []struct {
		unit, secret string
		n            int
	}{
		{"key=" + random + "&", random, 12},
		{"sig:" + random + " ", random, 12},
		{`{"name":"DB_PASSWORD","value":"hunter2Zq"},`, "hunter2Zq", 40},
		{"password hunter2Zq9 ", "hunter2Zq9", 10},
		{"{\"kty\":\"oct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qz\"},", "AyM1SysPpbyDfgZld3umj1qz", 12},
	} {
		text := strings.Repeat(c.unit, c.n)
		if got := scrub(r, m, text); strings.Contains(got, c.secret) {
			t.Errorf("Replace(Find(%q)) = %q, want no secret in it", text, got)
		}
	}
}
