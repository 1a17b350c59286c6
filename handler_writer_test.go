// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexzerolog"
)

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestClosedFile(t *testing.T) {
	f, err := os.CreateTemp(t.TempDir(), "log")
	if err != nil {
		t.Fatal(err)
	}
	h := logplex.NewHandler(f, fixed(logplex.FormatMessage))
	if err := logTo(h, "m"); err != nil {
		t.Errorf("Handle = %v, want nil", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := logTo(h, "m"); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Handle on a closed file = %v, want ErrClosed", err)
	}
}

// TestBlockedWriter blocks the writer: others wait, and nothing is lost or
// mixed when it goes on.
func TestBlockedWriter(t *testing.T) {
	entered, gate := make(chan struct{}, 8), make(chan struct{})
	var got []string
	w := writerFunc(func(p []byte) (int, error) {
		entered <- struct{}{}
		<-gate
		got = append(got, string(p))
		return len(p), nil
	})
	h := logplex.NewHandler(w, fixed(logplex.FormatMessage))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() { _ = logTo(h, "m", "i", i) })
	}
	<-entered
	within(t, func() {
		if !h.Enabled(context.Background(), slog.LevelInfo) {
			t.Error("Enabled = false, want true while the writer is blocked")
		}
		_ = h.WithGroup("g").WithAttrs([]slog.Attr{slog.Int("a", 1)})
	})
	close(gate)
	wg.Wait()
	if len(got) != 8 {
		t.Fatalf("written %d lines, want 8", len(got))
	}
	for _, line := range got {
		checkLine(t, fixed(logplex.FormatMessage), line)
	}
}

// TestOnErrorThatLogs logs from OnError through the handler that fails.
func TestOnErrorThatLogs(t *testing.T) {
	calls := 0
	var logger *slog.Logger
	opts := fixed(logplex.FormatMessage)
	opts.OnError = func(err error) {
		calls++
		logger.Error("logging failed", "err", err)
	}
	w := writerFunc(func([]byte) (int, error) { return 0, errors.New("broken pipe") })
	logger = slog.New(logplex.NewHandler(w, opts))
	within(t, func() { logger.Info("m") })
	if calls == 0 || calls > 100 {
		t.Errorf("OnError was called %d times, want some and not many", calls)
	}
	// One that panics hurts nobody.
	opts.OnError = func(error) { panic("oops") }
	h := logplex.NewHandler(w, opts)
	within(t, func() {
		for range 20 {
			_ = logTo(h, "m")
		}
	})
}

// TestSetDefault makes a handler the default of log/slog, which sends what
// package log prints through it too.
func TestSetDefault(t *testing.T) {
	before, flags, prefix, out := slog.Default(), log.Flags(), log.Prefix(), log.Writer()
	t.Cleanup(func() {
		slog.SetDefault(before)
		log.SetOutput(out)
		log.SetFlags(flags)
		log.SetPrefix(prefix)
	})
	w := new(writes)
	opts := fixed(logplex.FormatMessage)
	slog.SetDefault(slog.New(logplex.NewHandler(w, opts)))
	within(t, func() {
		slog.Info("by slog", "a", 1)
		log.Printf("by log: %d\n%s\x1b", 1, "password=hunter2secret")
		log.Print("")
	})
	want := []string{
		"at=info pid=4 msg=\"by slog\" a=1\n",
		"at=info pid=4 msg=\"by log: 1\\npassword=[REDACTED]\"\n",
		"at=info pid=4\n",
	}
	if len(w.each) != len(want) {
		t.Fatalf("written %q, want %d lines", w.each, len(want))
	}
	for i, got := range w.each {
		checkLine(t, opts, got)
		if i == 1 {
			// The redactor decides what is masked, and how.
			if strings.Contains(got, "hunter2secret") ||
				!strings.HasPrefix(got, `at=info pid=4 msg="by log: 1\n`) {
				t.Errorf("line %d = %q, want it masked", i, got)
			}
			continue
		}
		if got != want[i] {
			t.Errorf("line %d = %q, want %q", i, got, want[i])
		}
	}
	// Back to what it was, and the handler under log's own writer.
	w.each = nil
	lw := slog.NewLogLogger(logplex.NewHandler(w, opts), slog.LevelWarn)
	lw.Print("by a log.Logger")
	if got, want := w.take(), "at=warning pid=4 msg=\"by a log.Logger\"\n"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
}

// TestPanickingWriter must neither crash nor leave the mutex locked, and the
// panic's text, which may be anything, is not shown.
func TestPanickingWriter(t *testing.T) {
	var got strings.Builder
	calls := 0
	w := writerFunc(func(p []byte) (int, error) {
		if calls++; calls == 1 {
			got.Write(p[:7])
			panic("s3cret")
		}
		return got.Write(p)
	})
	var told []error
	opts := fixed(logplex.FormatMessage)
	sink := new(kept)
	opts.Sink = sink
	opts.OnError = func(err error) { told = append(told, err) }
	h := logplex.NewHandler(w, opts)
	err := logTo(h, "first")
	if err == nil || strings.Contains(err.Error(), "s3cret") ||
		!strings.Contains(err.Error(), "panicked") {
		t.Errorf("Handle = %v, want an error about the panic without its text", err)
	}
	if err := logTo(h, "second"); err != nil {
		t.Errorf("Handle after the panic = %v, want nil", err)
	}
	if want := "at=info\nat=info pid=4 msg=\"second\"\n"; got.String() != want {
		t.Errorf("written = %q, want %q", got.String(), want)
	}
	if len(told) != 1 || len(sink.all) != 2 {
		t.Errorf("OnError got %v and the Sink %d records, want one error and 2",
			told, len(sink.all))
	}
}

// ways are the ways into a handler; each makes one record whose message is msg.
// They return nil only if the writer has written it.
var ways = map[string]func(h *logplex.Handler, msg string) error{
	"Handle": func(h *logplex.Handler, msg string) error { return logTo(h, msg) },
	"Log": func(h *logplex.Handler, msg string) error {
		h.Log(context.Background(), slog.LevelInfo, msg)
		return errUnknown
	},
	"event": func(h *logplex.Handler, msg string) error {
		_, err := logplexzerolog.NewWriter(h).WriteLevel(zerolog.InfoLevel,
			[]byte(`{"message":"`+msg+`"}`+"\n"))
		return err
	},
}

var errUnknown = errors.New("what came of it is not told")

// TestBrokenWriter has the writer panic, or end its goroutine as a test's
// FailNow does, in every way into a handler: the lock is free afterwards, the
// next line starts a line of its own, and a panic keeps nothing from the drain.
func TestBrokenWriter(t *testing.T) {
	const line = "at=info pid=4 msg=\"m\"\n"
	for name, way := range ways {
		for fault, tt := range map[string]struct {
			act             func()
			told, delivered int
		}{
			"panic":  {act: func() { panic("s3cret") }, told: 1, delivered: 1},
			"goexit": {act: runtime.Goexit},
		} {
			t.Run(name+"/"+fault, func(t *testing.T) {
				drain, err := logplex.NewDrain("http://127.0.0.1:1/", nil)
				if err != nil {
					t.Fatal(err)
				}
				var told []error
				var out strings.Builder
				broken := true
				opts := fixed(logplex.FormatMessage)
				opts.Sink = drain
				opts.OnError = func(err error) { told = append(told, err) }
				h := logplex.NewHandler(writerFunc(func(p []byte) (int, error) {
					if broken {
						broken = false
						tt.act()
					}
					return out.Write(p)
				}), opts)
				done := make(chan struct{})
				go func() {
					defer close(done)
					_ = way(h, "m")
				}()
				<-done
				if len(told) != tt.told || strings.Contains(fmt.Sprint(told), "s3cret") {
					t.Errorf("OnError got %v, want %d errors without the panic's text",
						told, tt.told)
				}
				if got := drain.Stats().Accepted; got != uint64(tt.delivered) {
					t.Errorf("the drain got %d records, want %d", got, tt.delivered)
				}
				within(t, func() { _ = way(h, "m") })
				if got, want := out.String(), "\n"+line; got != want {
					t.Errorf("behind the broken Write stands %q, want %q", got, want)
				}
				ended, cancel := context.WithCancel(t.Context())
				cancel()
				_ = drain.Shutdown(ended)
			})
		}
	}
}

// TestOnErrorThatEndsTheGoroutine has OnError do that, as a test's FailNow
// does, while another goroutine is inside a Write.
func TestOnErrorThatEndsTheGoroutine(t *testing.T) {
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			// what one record has used is the next one's
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
			var h *logplex.Handler
			calls, told := 0, 0
			inside, goOn, other := make(chan struct{}), make(chan struct{}), make(chan struct{})
			opts := fixed(logplex.FormatMessage)
			opts.OnError = func(error) {
				if told++; told > 1 {
					runtime.Goexit()
				}
				go func() {
					defer close(other)
					_ = way(h, "m")
				}()
				<-inside
				runtime.Goexit()
			}
			h = logplex.NewHandler(writerFunc(func(p []byte) (int, error) {
				if calls++; calls != 2 {
					return 0, errors.New("broken pipe")
				}
				close(inside)
				<-goOn
				return len(p), nil
			}), opts)
			end := func() {
				done := make(chan struct{})
				go func() {
					defer close(done)
					_ = way(h, "m")
				}()
				<-done
			}
			within(t, func() {
				end()
				close(goOn)
				<-other
				for range 20 {
					end()
				}
			})
			if told != 21 {
				t.Errorf("OnError was told %d times, want 21", told)
			}
		})
	}
}

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
	ha, hb := logplex.NewHandler(a, fixed(logplex.FormatMessage)),
		logplex.NewHandler(b, fixed(logplex.FormatMessage))
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
		t.Errorf("%d lines and %d from inside them, with %d errors, want as many and none",
			outer, inner, told.Load())
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
	if got, want := out.String(), at+"\"outer\"\n\n"+at+"\"next\"\n"+at+"\"second\"\n"+at+
		"\"third\"\n"; got != want {
		t.Errorf("written = %q, want %q", got, want)
	}
}

// TestOnErrorLineWaits has OnError log after the writer's panic, whose frames are
// still on the stack, while another goroutine writes lines that were logged
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
		if got, want := out.String(), "\n"+at+"\"second\"\n"+at+"\"nested\"\n"+at+
			"\"told\"\n"; got != want {
			t.Errorf("%s: written = %q, want %q", name, got, want)
		}
	}
}

// hostile is a writer that does all that writers do wrong, until it is tame.
type hostile struct {
	t    *testing.T
	rnd  *rand.Rand // guarded by the handler, like the rest
	busy atomic.Bool
	out  []byte
	log  func(kind string) // makes a record
	tame bool
}

func (w *hostile) Write(p []byte) (int, error) {
	if !w.busy.CompareAndSwap(false, true) {
		w.t.Error("two Writes at once")
	}
	defer w.busy.Store(false)
	if w.tame {
		w.out = append(w.out, p...)
		return len(p), nil
	}
	if w.rnd.IntN(20) == 0 {
		runtime.Gosched()
	}
	if w.rnd.IntN(6) == 0 {
		for range w.rnd.IntN(3) {
			w.log("nested")
		}
	}
	n := len(p)
	var err error
	switch w.rnd.IntN(16) {
	case 0:
		w.out = append(w.out, p[:w.rnd.IntN(n+1)]...)
		panic("s3cret")
	case 1:
		w.out = append(w.out, p[:w.rnd.IntN(n+1)]...)
		runtime.Goexit()
	case 2, 3:
		n = w.rnd.IntN(n + 1)
	case 4:
		n, err = w.rnd.IntN(n+1), io.ErrShortWrite
	case 5:
		n, err = w.rnd.IntN(n+1), errors.New("broken pipe")
	}
	w.out = append(w.out, p[:n]...)
	return n, err
}

// TestHostileWriters logs in every way from many goroutines to a hostile
// writer, with an OnError that is no better. No record may wait for ever, be written
// concurrently with another or twice, share its line with another record, or be lost
// although Handle returned nil.
func TestHostileWriters(t *testing.T) {
	names := []string{"Handle", "Log", "event"}
	record := regexp.MustCompile(`<[a-z]+[0-9]+>`)
	for seed := range uint64(60) {
		var id atomic.Int64
		var told atomic.Int64
		next := func(kind string) string {
			return "<" + kind + strconv.FormatInt(id.Add(1), 10) + ">"
		}
		w := &hostile{t: t, rnd: rand.New(rand.NewPCG(seed, 1))}
		var h *logplex.Handler
		opts := fixed(formats()[seed%uint64(len(formats()))])
		opts.OnError = func(err error) {
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("OnError got %v, want it without the panic's text", err)
			}
			switch n := told.Add(1); {
			case seed%4 == 1 && n%3 == 0:
				panic("s3cret")
			case seed%4 == 2 && n%5 == 0:
				runtime.Goexit()
			case seed%4 == 3 && n%4 == 0:
				_ = ways[names[n/4%3]](h, next("told"))
			}
		}
		h = logplex.NewHandler(w, opts)
		w.log = func(kind string) { _ = ways[names[w.rnd.IntN(3)]](h, next(kind)) }
		var mu sync.Mutex
		var sure []string // the records for which nil was returned
		within(t, func() {
			var all sync.WaitGroup
			for i := range 150 {
				all.Add(1)
				go func() { // one each, as some do not come back
					defer all.Done()
					name := next("record")
					if ways[names[i%3]](h, name) == nil {
						mu.Lock()
						defer mu.Unlock()
						sure = append(sure, name)
					}
				}()
				if i%40 == 0 {
					runtime.Gosched()
				}
			}
			all.Wait()
			w.tame = true
			_ = logTo(h, next("last"))
		})
		var got []string
		for line := range strings.SplitSeq(string(w.out), "\n") {
			found := record.FindAllString(line, -1)
			if len(found) > 1 {
				t.Errorf("seed %d: a line has two records: %q", seed, line)
			}
			got = append(got, found...)
		}
		slices.Sort(got)
		if n := len(got); len(slices.Compact(slices.Clone(got))) != n {
			t.Errorf("seed %d: a record is written twice: %q", seed, got)
		}
		for _, name := range sure {
			if _, ok := slices.BinarySearch(got, name); !ok {
				t.Errorf("seed %d: %s is lost without an error", seed, name)
			}
		}
		if t.Failed() {
			return
		}
	}
}
