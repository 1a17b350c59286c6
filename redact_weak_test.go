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

// TestWeakKeysInGroups: what the groups around such a key are called decides
// too, and only those around it.
func TestWeakKeysInGroups(t *testing.T) {
	const value = "Zq81kkQmd"
	type held struct {
		Key string `json:"key"`
	}
	group := func(attrs ...any) slog.Value { return slog.GroupValue(slog.Group("", attrs...).Value.Group()...) }
	for name, v := range map[string]slog.Value{
		"group":             group("key", value),
		"after another":     group("n", 1, slog.Group("cache", "n", 2), "key", value),
		"LogValuer":         slog.AnyValue(valuer{group("key", value)}),
		"LogValuer inside":  group(slog.Group("", "key", valuer{slog.StringValue(value)})),
		"struct":            slog.AnyValue(held{value}),
		"pointer to struct": slog.AnyValue(&held{value}),
		"LogValuer, struct": slog.AnyValue(valuer{slog.AnyValue(held{value})}),
		"map":               slog.AnyValue(map[string]string{"key": value}),
	} {
		for _, f := range formats() {
			w := new(writes)
			h := logplex.NewHandler(w, fixed(f))
			log := func(h slog.Handler, attrs ...slog.Attr) string {
				h.(*logplex.Handler).Log(t.Context(), slog.LevelInfo, "m", attrs...)
				own := w.take()
				r := slog.NewRecord(when(), slog.LevelInfo, "m", 0)
				r.AddAttrs(attrs...)
				if err := h.Handle(t.Context(), r); err != nil {
					t.Errorf("Handle = %v, want nil", err)
				}
				line := w.take()
				if strings.Contains(own, value) != strings.Contains(line, value) {
					t.Errorf("%s, %v: Log wrote %q, Handle %q", name, f, own, line)
				}
				return line
			}
			api, cache := slog.Attr{Key: "api", Value: v}, slog.Attr{Key: "cache", Value: v}
			for range 2 {
				if got := log(h, api); strings.Contains(got, value) {
					t.Errorf("%s, %v: line = %q, want api.key masked", name, f, got)
				}
				if got := log(h, slog.Attr{Key: "api", Value: group("n", 1)}, cache); !strings.Contains(got, value) {
					t.Errorf("%s, %v: line = %q, want cache.key as it is: api is no group around it", name, f, got)
				}
				if got := log(h.WithGroup("api"), slog.Attr{Value: v}); v.Kind() == slog.KindGroup && strings.Contains(got, value) {
					t.Errorf("%s, %v: line = %q, want key masked under WithGroup(api)", name, f, got)
				}
			}
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
