// SPDX-License-Identifier: MIT

package logplex_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
)

// TestWeakKeys: under a key that only hints at a secret, the value decides.
func TestWeakKeys(t *testing.T) {
	for _, c := range []struct {
		key, value string
		secret     bool
	}{
		{"pass", "hunter2x", true},
		{"pass", "true", false},
		{"key", "sd8F3kQz01mPq7Lw9Xc2", true},
		{"key", "user_id", false},
		{"code", "H12", false},
	} {
		for _, f := range formats() {
			got := line(t, fixed(f), "m", c.key, c.value)
			if strings.Contains(got, c.value) == c.secret {
				t.Errorf("%v: %s=%s gave %q, want secret = %v", f, c.key, c.value, got, c.secret)
			}
		}
		if a := logplex.DefaultRedactor().Redact(nil, slog.String(c.key, c.value)); (a.Value.String() == c.value) == c.secret {
			t.Errorf("Redact(%s=%s) = %v, want secret = %v", c.key, c.value, a, c.secret)
		}
	}
}
