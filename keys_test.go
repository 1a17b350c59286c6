// SPDX-License-Identifier: MIT

package logplex_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
)

// checkKey logs a key and compares it with what format and encoding/json make
// of it.
func checkKey(t *testing.T, h slog.Handler, w *writes, f logplex.Format, key string) {
	t.Helper()
	if err := logTo(h, "m", key, 1); err != nil {
		t.Fatal(err)
	}
	got := w.take()
	if f == logplex.FormatJSON {
		var m map[string]any
		if err := json.Unmarshal([]byte(got), &m); err != nil {
			t.Fatalf("Unmarshal(%q): %v", got, err)
		}
		if m[cmp.Or(string([]rune(key)), format.EmptyKey)] != 1.0 {
			t.Errorf("line of key %q = %q", key, got)
		}
		return
	}
	if want := `at=info pid=4 msg="m" ` + string(format.AppendKey(nil, key)) + "=1\n"; got != want {
		t.Errorf("line of key %q = %q, want %q", key, got, want)
	}
}

// TestKeys logs keys again and again: what is remembered of one must be the
// same as what is worked out anew, and must not be taken for another's.
func TestKeys(t *testing.T) {
	for _, f := range formats()[1:] {
		t.Run(f.String(), func(t *testing.T) {
			w := new(writes)
			h := logplex.NewHandler(w, fixed(f))
			var keys []string
			for n := range 140 {
				keys = append(keys, strings.Repeat("k", n), strings.Repeat("k", n)+" ", strings.Repeat("k", n)+"é", "x"+strings.Repeat("k", n), strings.Repeat("k", n/2)+"\n"+strings.Repeat("k", n/2))
			}
			// Alike in what a cheap hash would look at: length, ends, middle.
			for i := range 100 {
				keys = append(keys, fmt.Sprintf("begin-of-key-%04d-x-end-of-key-", i), fmt.Sprintf("ab%04dyz", i))
			}
			for range 3 {
				for _, key := range keys {
					checkKey(t, h, w, f, key)
				}
			}
			for i := range 20_000 { // more than anything could remember
				checkKey(t, h, w, f, fmt.Sprintf("key%d", i))
			}
			for _, key := range keys {
				checkKey(t, h, w, f, key)
			}
		})
	}
}

// TestKeysByPlace logs one key where it means different things: at the top,
// in groups, in lists, and under a secret name.
func TestKeysByPlace(t *testing.T) {
	for _, f := range formats()[1:] {
		w := new(writes)
		h := logplex.NewHandler(w, fixed(f))
		for range 3 {
			for _, c := range []struct {
				args          []any
				message, json string
			}{
				{[]any{"pid", 1}, ` fields.pid=1`, `,"fields.pid":1`},
				{[]any{slog.Group("g", "pid", 1)}, ` g.pid=1`, `,"g":{"pid":1}`},
				{[]any{"l", []any{map[string]int{"pid": 1}}}, ` l="[{\"pid\":1}]"`, `,"l":[{"pid":1}]`},
				{[]any{"pid", []any{map[string]int{"pid": 1}}}, ` fields.pid="[{\"pid\":1}]"`, `,"fields.pid":[{"pid":1}]`},
				{[]any{slog.Group("password", "pid", 1)}, ` password=[REDACTED]`, `,"password":"[REDACTED]"`},
				{[]any{"l", []any{map[string]string{"password": "x1"}}}, ` l="[{\"password\":\"[REDACTED]\"}]"`, `,"l":[{"password":"[REDACTED]"}]`},
				{[]any{slog.Group("g", "password", "x1")}, ` g.password=[REDACTED]`, `,"g":{"password":"[REDACTED]"}`},
				{[]any{"password", "x1"}, ` password=[REDACTED]`, `,"password":"[REDACTED]"`},
				{[]any{"password", ""}, ` password=`, `,"password":""`},
				{[]any{"password", true}, ` password=true`, `,"password":true`},
			} {
				want := `at=info pid=4 msg="m"` + c.message + "\n"
				if f == logplex.FormatJSON {
					want = jsonHead + `"msg":"m"` + c.json + "}\n"
				}
				_ = logTo(h, "m", c.args...)
				if got := w.take(); got != want {
					t.Errorf("%v: line = %q, want %q", f, got, want)
				}
			}
		}
	}
}

// TestKeysAndAddedValues adds known values that stand in keys already logged.
func TestKeysAndAddedValues(t *testing.T) {
	for _, f := range formats()[1:] {
		values := logplex.RedactValues()
		opts := fixed(f)
		opts.Redactor = logplex.Redactors{logplex.DefaultRedactor(), values}
		w := new(writes)
		h := logplex.NewHandler(w, opts)
		for i := range 5 {
			key := fmt.Sprintf("purple-elephant-%d-dances", i)
			_ = logTo(h, "m", "of "+key, 1)
			if got := w.take(); !strings.Contains(got, key) {
				t.Errorf("%v: line = %q, want the key in it before it is known", f, got)
			}
			if err := values.Add(key); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				_ = logTo(h, "m", "of "+key, 1)
				if got := w.take(); strings.Contains(got, key) || !strings.Contains(got, logplex.Redacted) {
					t.Errorf("%v: line = %q, want the key masked", f, got)
				}
			}
		}
	}
}

// TestGroupsByTurn logs through Handlers with different groups in all orders:
// a state that served one of them serves the next.
func TestGroupsByTurn(t *testing.T) {
	for _, f := range formats()[1:] {
		values := logplex.RedactValues()
		opts := fixed(f)
		opts.Redactor = logplex.Redactors{logplex.DefaultRedactor(), values}
		w := new(writes)
		root := logplex.NewHandler(w, opts)
		long := strings.Repeat("n", 40)
		handlers := []slog.Handler{
			root, root.WithGroup("a"), root.WithGroup("b"), root.WithGroup("a").WithGroup("b"), root.WithGroup("a").WithGroup("c"),
			root.WithGroup("a").WithAttrs([]slog.Attr{slog.Int("k", 1)}), root.WithGroup(long), root.WithGroup("a").WithGroup(long),
			root.WithGroup("blue-harbour-42"), root.WithGroup("a").WithGroup("blue-harbour-42"), root.WithGroup("password"),
		}
		log := func(h slog.Handler) string {
			if err := logTo(h, "m", slog.Group("a", "b", 1, slog.Group("b", "c", "x")), "d", "y"); err != nil {
				t.Fatal(err)
			}
			return w.take()
		}
		var want []string
		for i, h := range handlers {
			if want = append(want, log(h)); strings.Contains(strings.Join(want[:i], ""), want[i]) {
				t.Errorf("%v: line through handler %d = %q, as that of another", f, i, want[i])
			}
		}
		for round := range 2 {
			for i := range handlers {
				for j := range handlers {
					if a, b := log(handlers[i]), log(handlers[j]); a != want[i] || b != want[j] {
						t.Errorf("%v: lines through handlers %d and %d = %q and %q, want %q and %q", f, i, j, a, b, want[i], want[j])
					}
				}
			}
			if round == 0 {
				secret := len(handlers) - 2
				log(handlers[secret]) // the next line is again its
				if err := values.Add("blue-harbour-42"); err != nil {
					t.Fatal(err)
				}
				for i := range want {
					want[i] = strings.ReplaceAll(want[i], "blue-harbour-42", logplex.Redacted)
				}
				if got := log(handlers[secret]); got != want[secret] {
					t.Errorf("%v: line = %q once the group's name is a secret, want %q", f, got, want[secret])
				}
			}
		}
	}
}
