// SPDX-License-Identifier: MIT

package logplex_test

import (
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
)

// selfLogging logs through its own logger while it writes.
type selfLogging struct {
	logger *slog.Logger
	each   []string
	times  int // records per Write
	depth  int // Writes under way
	limit  int // log in the first so many Writes; 0: in all
}

func (w *selfLogging) Write(p []byte) (int, error) {
	w.depth++
	defer func() { w.depth-- }()
	if w.depth > 1 {
		panic("a Write inside a Write")
	}
	w.each = append(w.each, string(p))
	if w.limit == 0 || len(w.each) <= w.limit {
		for i := range w.times {
			w.logger.Warn("inside", "i", i)
		}
	}
	return len(p), nil
}

// within fails the test when f does not come back.
func within(t *testing.T, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Fatal("deadlock: the call did not come back")
	}
}

func TestWriterThatLogs(t *testing.T) {
	for _, c := range []struct {
		name         string
		times, limit int
		lines        int // all that is written
		lost         bool
	}{
		{"once", 1, 1, 2, false},
		{"thrice", 3, 1, 4, false},
		{"always", 1, 0, 2, true},
		{"very often", 200, 1, 1 + 64, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var told []error
			w := &selfLogging{times: c.times, limit: c.limit}
			opts := fixed(logplex.FormatMessage)
			opts.OnError = func(err error) { told = append(told, err) }
			h := logplex.NewHandler(w, opts)
			w.logger = slog.New(h.WithGroup("child"))
			within(t, func() { _ = logTo(h, "m") })
			if len(w.each) != c.lines {
				t.Errorf("written %d lines, want %d: %.300q", len(w.each), c.lines, w.each)
			}
			for i, line := range w.each {
				checkLine(t, opts, line)
				want := "at=warning pid=4 msg=\"inside\" child.i=" + itoa(i-1) + "\n"
				if i == 0 {
					want = "at=info pid=4 msg=\"m\"\n"
				}
				if line != want {
					t.Errorf("line %d = %q, want %q", i, line, want)
				}
			}
			if (len(told) > 0) != c.lost {
				t.Errorf("OnError got %v, want losses told: %v", told, c.lost)
			}
		})
	}
}

// TestWriterThatLogsConcurrently does the same from many goroutines.
func TestWriterThatLogsConcurrently(t *testing.T) {
	var mu sync.Mutex
	lost := 0
	w := &selfLogging{times: 1, limit: 1 << 30}
	opts := fixed(logplex.FormatMessage)
	opts.OnError = func(error) { mu.Lock(); lost++; mu.Unlock() }
	h := logplex.NewHandler(w, opts)
	w.logger = slog.New(h)
	within(t, func() {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 100 {
					_ = logTo(h, "m")
				}
			})
		}
		wg.Wait()
	})
	outer := 0
	for _, line := range w.each {
		checkLine(t, opts, line)
		if strings.Contains(line, "msg=\"m\"") {
			outer++
		}
	}
	if outer != 800 {
		t.Errorf("written %d lines of those outside, want 800", outer)
	}
	if inner := len(w.each) - outer; inner == 0 || inner < 800 && lost == 0 {
		t.Errorf("written %d lines of those inside and told of %d losses", inner, lost)
	}
}

// TestTwoWritersThatLogToEachOther crosses two handlers.
func TestTwoWritersThatLogToEachOther(t *testing.T) {
	a, b := &selfLogging{times: 1}, &selfLogging{times: 1}
	ha, hb := logplex.NewHandler(a, fixed(logplex.FormatMessage)), logplex.NewHandler(b, fixed(logplex.FormatMessage))
	a.logger, b.logger = slog.New(hb), slog.New(ha)
	within(t, func() { _ = logTo(ha, "m") })
	if len(a.each) == 0 || len(b.each) == 0 {
		t.Errorf("written %d and %d lines, want some in each", len(a.each), len(b.each))
	}
}

// TestPanicBehindANestedLine has a writer log through its handler and panic.
func TestPanicBehindANestedLine(t *testing.T) {
	for name, way := range ways {
		var h *logplex.Handler
		var out strings.Builder
		h = logplex.NewHandler(writerFunc(func(p []byte) (int, error) {
			if strings.Contains(string(p), "outer") {
				_ = way(h, "inner")
				panic("x")
			}
			return out.Write(p)
		}), fixed(logplex.FormatMessage))
		within(t, func() { _ = way(h, "outer") })
		if got, want := out.String(), "\nat=info pid=4 msg=\"inner\"\n"; got != want {
			t.Errorf("%s: written = %q, want %q", name, got, want)
		}
	}
}

// TestNestedLinesOfOthers has many goroutines' lines log one line each from
// inside their Write. Late lines log none, so that none is refused.
func TestNestedLinesOfOthers(t *testing.T) {
	var h *logplex.Handler
	inner, outer := 0, 0
	var told atomic.Int64
	opts := fixed(logplex.FormatMessage)
	opts.OnError = func(error) { told.Add(1) }
	h = logplex.NewHandler(writerFunc(func(p []byte) (int, error) {
		if !strings.Contains(string(p), "outer") {
			inner++
			return len(p), nil
		}
		outer++
		runtime.Gosched()
		_ = logTo(h, "inner")
		return len(p), nil
	}), opts)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 1500 {
				_ = logTo(h, "outer")
			}
		})
	}
	wg.Wait()
	if inner != outer || told.Load() > 0 {
		t.Errorf("%d lines and %d from inside them, with %d errors, want as many and none", outer, inner, told.Load())
	}
}

// TestLateLineThatEndsTheGoroutine loses that line alone.
func TestLateLineThatEndsTheGoroutine(t *testing.T) {
	var h *logplex.Handler
	var out strings.Builder
	h = logplex.NewHandler(writerFunc(func(p []byte) (int, error) {
		switch {
		case strings.Contains(string(p), "outer"):
			for _, msg := range []string{"ends", "second", "third"} {
				_ = logTo(h, msg)
			}
		case strings.Contains(string(p), "ends"):
			runtime.Goexit()
		}
		return out.Write(p)
	}), fixed(logplex.FormatMessage))
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = logTo(h, "outer")
	}()
	within(t, func() {
		<-done
		_ = logTo(h, "next")
	})
	const at = "at=info pid=4 msg="
	if got, want := out.String(), at+"\"outer\"\n\n"+at+"\"next\"\n"+at+"\"second\"\n"+at+"\"third\"\n"; got != want {
		t.Errorf("written = %q, want %q", got, want)
	}
}

// TestOnErrorLineWaits has OnError log after the writer's panic, whose frames
// still stand below it, while another goroutine writes lines that were logged
// from inside a Write: it waits for the writer as any line does.
func TestOnErrorLineWaits(t *testing.T) {
	for name, way := range ways {
		var h *logplex.Handler
		var out strings.Builder
		inLate, release, other := make(chan struct{}), make(chan struct{}), make(chan struct{})
		var once sync.Once
		opts := fixed(logplex.FormatMessage)
		opts.OnError = func(error) {
			once.Do(func() {
				go func() {
					defer close(other)
					_ = way(h, "second")
				}()
				<-inLate
				go func() {
					for range 10_000 { // longer than lines are tried for without waiting
						runtime.Gosched()
					}
					close(release)
				}()
				_ = way(h, "told")
			})
		}
		h = logplex.NewHandler(writerFunc(func(p []byte) (int, error) {
			switch line := string(p); {
			case strings.Contains(line, "first"):
				panic("broken")
			case strings.Contains(line, "second"):
				_ = way(h, "nested")
			case strings.Contains(line, "nested"):
				close(inLate)
				<-release
			}
			return out.Write(p)
		}), opts)
		within(t, func() {
			_ = way(h, "first")
			<-other
		})
		const at = "at=info pid=4 msg="
		if got, want := out.String(), "\n"+at+"\"second\"\n"+at+"\"nested\"\n"+at+"\"told\"\n"; got != want {
			t.Errorf("%s: written = %q, want %q", name, got, want)
		}
	}
}
