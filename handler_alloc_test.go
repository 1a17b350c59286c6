// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/race"
)

// TestAllocations holds what the handler allocates for a record: nothing.
func TestAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	ctx := context.Background()
	five := []slog.Attr{slog.String("path", "/api/v1/things"), slog.Int("status", 502), slog.Duration("took", 1500*time.Microsecond), slog.Bool("ok", false), slog.Float64("load", 0.25)}
	quoted := []slog.Attr{slog.String("a", "two words"), slog.String("b", `say "hi"`), slog.String("c", "line\nbreak"), slog.String("d", "\x1b[31m"), slog.String("e", "a\xffb")}
	own := []slog.Attr{slog.Any("order", invoice{ID: 18823, State: "paid", Took: time.Second}), slog.Any("pointer", &invoice{At: when()}), slog.Any("amount", cents(1995)), slog.Any("user", member{slog.Int("id", 8123), slog.String("name", "ada")})}
	grouped := []slog.Attr{slog.Group("http", slog.Int("status", 200), slog.Group("request", slog.String("id", "x"))), slog.Time("at", when())}
	for _, c := range []struct {
		name    string
		message string
		attrs   []slog.Attr
		derive  func(slog.Handler) slog.Handler
	}{
		{"five plain attributes", "request handled", five, nil},
		{"no attributes", "request handled", nil, nil},
		{"quoting", "said \"hi\"\n", quoted, nil},
		{"groups", "request handled", grouped, nil},
		{"structs and LogValuers", "request handled", own, nil},
		{"With attributes", "request handled", five, func(h slog.Handler) slog.Handler {
			return h.WithAttrs([]slog.Attr{slog.String("service", "shop"), slog.String("quoted", "two words")})
		}},
		{"WithGroup", "request handled", five, func(h slog.Handler) slog.Handler {
			return h.WithAttrs(quoted).WithGroup("g").WithAttrs(five[:2]).WithGroup("h")
		}},
	} {
		for _, f := range formats() {
			t.Run(c.name+"/"+f.String(), func(t *testing.T) {
				var h slog.Handler = logplex.NewHandler(io.Discard, fixed(f))
				if c.derive != nil {
					h = c.derive(h)
				}
				// The record is the caller's: only Handle is measured.
				r := slog.NewRecord(when(), slog.LevelInfo, c.message, 0)
				r.AddAttrs(c.attrs...)
				if n := testing.AllocsPerRun(200, func() { _ = h.Handle(ctx, r) }); n > 0 {
					t.Errorf("Handle allocates %v times, want 0", n)
				}
				own := h.(*logplex.Handler)
				if n := testing.AllocsPerRun(200, func() { own.Log(ctx, slog.LevelInfo, c.message, c.attrs...) }); n > 0 {
					t.Errorf("Log allocates %v times, want 0", n)
				}
			})
		}
	}
	t.Run("slog", func(t *testing.T) {
		logger := slog.New(logplex.NewHandler(io.Discard, fixed(logplex.FormatLine)))
		n := testing.AllocsPerRun(200, func() {
			logger.LogAttrs(ctx, slog.LevelInfo, "request handled", slog.String("path", "/api/v1/things"), slog.Int("status", 502), slog.Duration("took", time.Millisecond), slog.Bool("ok", false), slog.Float64("load", 0.25))
		})
		if n > 0 {
			t.Errorf("LogAttrs with five attrs allocates %v times, want 0", n)
		}
		own := logger.Handler().(*logplex.Handler)
		n = testing.AllocsPerRun(200, func() {
			own.Log(ctx, slog.LevelInfo, "request handled", slog.String("path", "/api/v1/things"), slog.Int("status", 502), slog.Duration("took", time.Millisecond), slog.Bool("ok", false), slog.Float64("load", 0.25))
		})
		if n > 0 {
			t.Errorf("Log with five attrs allocates %v times, want 0", n)
		}
		if n := testing.AllocsPerRun(200, func() { logger.LogAttrs(ctx, slog.LevelDebug-1, "not logged", slog.String("a", "b")) }); n > 0 {
			t.Errorf("LogAttrs below the level allocates %v times, want 0", n)
		}
	})
}

type (
	invoice struct {
		ID    int           `json:"id"`
		State string        `json:"state,omitempty"`
		Took  time.Duration `json:"took"`
		At    time.Time
		Paid  bool
	}
	cents  int
	member []slog.Attr
)

func (c cents) LogValue() slog.Value  { return slog.IntValue(int(c)) }
func (m member) LogValue() slog.Value { return slog.GroupValue(m...) }

// TestLargeValueAllocates holds values of up to 64 KiB to costing no more than
// their bytes.
func TestLargeValueAllocates(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatJSON} {
		h := logplex.NewHandler(io.Discard, &logplex.Options{Format: f, Dyno: "web.1", PID: 4, MaxLine: -1})
		for _, text := range []string{strings.Repeat("lorem ipsum ", 64<<10/12), strings.Repeat("a \"b\" ", 32<<10/6)} {
			if n := testing.AllocsPerRun(20, func() { h.Log(t.Context(), slog.LevelInfo, "m", slog.String("k", text)) }); n != 0 {
				t.Errorf("%v: a value of %d bytes costs %v allocations, want 0", f, len(text), n)
			}
		}
	}
}
