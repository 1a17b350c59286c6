// SPDX-License-Identifier: MIT

//go:build go1.26

package logplex_test

import (
	"log/slog"
	"testing"

	"github.com/logplex-go/logplex"
)

// TestWrapMulti wraps log/slog's handler of several handlers.
func TestWrapMulti(t *testing.T) {
	text, js, ours := new(writes), new(writes), new(writes)
	next := slog.NewMultiHandler(slog.NewTextHandler(text, bare()), slog.NewJSONHandler(js, bare()),
		logplex.NewHandler(ours, fixed(logplex.FormatMessage)))
	h := logplex.Wrap(next, fixed(logplex.FormatAuto)).WithGroup("g")
	if err := logTo(h, "m", "a", 1, "password", "hunter2x"); err != nil {
		t.Errorf("Handle = %v", err)
	}
	for _, c := range []struct {
		name string
		w    *writes
		want string
	}{
		{"text", text,
			"level=INFO msg=m source=app dyno=web.1 pid=4 g.a=1 g.password=[REDACTED]\n"},
		{"json", js, `{"level":"INFO","msg":"m","source":"app","dyno":"web.1","pid":4,"g":{"a":1,"password":"[REDACTED]"}}` + "\n"},
		{"ours", ours, "at=info pid=4 msg=\"m\" source=app dyno=web.1 fields.pid=4 g.a=1 g.password=[REDACTED]\n"},
	} {
		if got := c.w.take(); got != c.want {
			t.Errorf("%s: line = %q, want %q", c.name, got, c.want)
		}
	}
	// A Handler of this package among several others.
	multi := slog.NewMultiHandler(logplex.NewHandler(ours, fixed(logplex.FormatMessage)),
		slog.DiscardHandler)
	slog.New(multi).WithGroup("g").Info("m", "a", 1)
	if got, want := ours.take(), "at=info pid=4 msg=\"m\" g.a=1\n"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
}
