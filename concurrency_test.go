// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/race"
)

// counter checks that each Write is one whole line of the form that all lines
// of a test have, and that no two Writes are under way at once.
type counter struct {
	begin, end []byte
	writes     int // not atomic on purpose: the handler's mutex guards it
	busy       atomic.Bool
	bad        []string
}

func (c *counter) Write(p []byte) (int, error) {
	if !c.busy.CompareAndSwap(false, true) {
		panic("two Writes at once")
	}
	defer c.busy.Store(false)
	c.writes++
	if !bytes.HasPrefix(p, c.begin) || !bytes.HasSuffix(p, c.end) || bytes.IndexByte(p, '\n') != len(p)-1 {
		if len(c.bad) < 5 {
			c.bad = append(c.bad, string(p))
		}
	}
	return len(p), nil
}

// TestConcurrency logs 640,000 records from 64 goroutines, through children
// that are made all the while.
func TestConcurrency(t *testing.T) {
	const goroutines, each = 64, 10_000
	for _, c := range []struct {
		name       string
		format     logplex.Format
		begin, end string
	}{
		{"message", logplex.FormatMessage, `at=info pid=4 msg="m" `, " end=1\n"},
		{"json", logplex.FormatJSON, `{"time":"20`, "\"end\":1}}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.format == logplex.FormatJSON && race.Enabled && testing.Short() {
				t.Skip("the first format is enough")
			}
			w := &counter{begin: []byte(c.begin), end: []byte(c.end)}
			if c.format == logplex.FormatMessage {
				w.end = []byte(".end=1\n")
			}
			root := logplex.NewHandler(w, fixed(c.format))
			ctx := context.Background()
			var wg sync.WaitGroup
			for g := range goroutines {
				wg.Go(func() {
					parent := slog.New(root).With("goroutine", g)
					child := parent.WithGroup("g")
					for i := range each {
						if i%1000 == 0 {
							child = parent.With("thousand", i).WithGroup("g")
						}
						child.LogAttrs(ctx, slog.LevelInfo, "m", slog.Int("i", i), slog.String("text", "two words"), slog.Int("end", 1))
					}
				})
			}
			wg.Wait()
			if w.writes != goroutines*each {
				t.Errorf("%d records gave %d writes", goroutines*each, w.writes)
			}
			if len(w.bad) > 0 {
				t.Errorf("lines that are not whole: %q", w.bad)
			}
		})
	}
}

// TestConcurrencyOfEverything shares one handler, its children, a Sink, a
// level and a redactor that is added to, for the race detector.
func TestConcurrencyOfEverything(t *testing.T) {
	level := new(slog.LevelVar)
	values := logplex.RedactValues("first-known-value")
	sink := new(kept)
	opts := &logplex.Options{
		Format: logplex.FormatJSON, Level: level, AddCaller: true, Context: requestAttrs, Sink: sink,
		Redactor: logplex.Redactors{logplex.DefaultRedactor(), values, logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr { return a })},
		OnError:  func(error) {},
	}
	h := logplex.NewHandler(io.Discard, opts)
	wrapped := logplex.Wrap(slog.NewTextHandler(io.Discard, nil), opts)
	shared := everything()
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 100 {
				slog.New(h).With("w", i).WithGroup("g").InfoContext(withRequest("r"), "m", shared...)
				slog.New(wrapped).WithGroup("g").With("w", i).WarnContext(withRequest("r"), "m", shared...)
				_ = h.Flush(context.Background())
				level.Set(slog.Level(i%2 - 1))
				_ = values.Add("another-known-value-" + itoa(100*g+i))
			}
		})
	}
	wg.Wait()
	if len(sink.all) == 0 {
		t.Error("the Sink got no record")
	}
}
