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

// TestShowOfJoinedRedactors: NewRedactor's settings hold whatever it is joined
// with, in any order.
func TestShowOfJoinedRedactors(t *testing.T) {
	kind := logplex.NewRedactor(&logplex.RedactOptions{Show: logplex.ShowKind})
	values := logplex.RedactValues("rotated-key-0001")
	same := logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr { return a })
	type tagged struct {
		Seal string `log:"redact"`
	}
	for name, r := range map[string]logplex.Redactors{
		"first":       {kind, logplex.RedactConfigVars(), logplex.RedactSecrets(), values},
		"last":        {logplex.RedactSecrets(), values, kind},
		"with a func": {kind, same, values},
		"func first":  {same, values, kind},
	} {
		opts := fixed(logplex.FormatMessage)
		opts.Redactor = r
		got := line(t, opts, "now rotated-key-0001", "password", "x1y2z3", "v", tagged{"x"})
		want := `at=info pid=4 msg="now [REDACTED:value]" password=[REDACTED:key] v.Seal=[REDACTED:key]` + "\n"
		if got != want {
			t.Errorf("%s: line = %q, want %q", name, got, want)
		}
	}
	opts := fixed(logplex.FormatMessage)
	opts.Redactor = values
	if got, want := line(t, opts, "m", "v", "cm90YXRlZC1rZXktMDAwMQ=="), `at=info pid=4 msg="m" v=[REDACTED]`+"\n"; got != want {
		t.Errorf("base64 with padding gave %q, want %q", got, want)
	}
}
