// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexzerolog"
	"github.com/rs/zerolog"
)

// scripted is a writer whose calls go by a script: each answers with its error
// and takes at most so many bytes. After the script it takes everything.
type scripted struct {
	script []answer
	got    strings.Builder
	calls  int
}

type answer struct {
	take  int // bytes; -1: all
	err   error
	panic any
}

func (s *scripted) Write(p []byte) (int, error) {
	s.calls++
	if s.calls > len(s.script) {
		return s.got.Write(p)
	}
	a := s.script[s.calls-1]
	n := a.take
	if n < 0 {
		n = len(p)
	}
	s.got.Write(p[:min(n, len(p))])
	if a.panic != nil {
		panic(a.panic)
	}
	return n, a.err
}

func TestWriters(t *testing.T) {
	errDisk := errors.New("disk full")
	const first, second = "at=info pid=4 msg=\"first\"\n", "at=info pid=4 msg=\"second\"\n"
	for _, c := range []struct {
		name    string
		script  []answer
		wantErr error
		want    string // all that the writer took of two records
		calls   int
	}{
		{"good", nil, nil, first + second, 2},
		{"short without error", []answer{{take: 5}}, nil, first + second, 3},
		{"short with ErrShortWrite", []answer{{take: 5, err: io.ErrShortWrite}}, nil, first + second, 3},
		{"short byte by byte", []answer{{take: 1}, {take: 1}, {take: 1}}, nil, first + second, 5},
		{"interrupted", []answer{{err: syscall.EINTR}}, nil, first + second, 3},
		{"interrupted inside", []answer{{take: 5, err: syscall.EINTR}}, nil, first + second, 3},
		{"interrupted, wrapped", []answer{{err: &os.PathError{Op: "write", Err: syscall.EINTR}}}, nil, first + second, 3},
		{"try again", []answer{{err: syscall.EAGAIN}, {take: 3, err: syscall.EAGAIN}, {err: syscall.EAGAIN}}, nil, first + second, 5},
		{"failing at once", []answer{{err: errDisk}}, errDisk, second, 2},
		{"failing inside", []answer{{take: 5, err: errDisk}}, errDisk, "at=in\n" + second, 2},
		{"failing after a short write", []answer{{take: 2}, {take: 3, err: errDisk}}, errDisk, "at=in\n" + second, 3},
		{"failing before the newline", []answer{{take: len(first) - 1, err: errDisk}}, errDisk, first + second, 2},
		{"failing after all", []answer{{take: -1, err: errDisk}}, errDisk, first + second, 2},
		{"nothing without error", []answer{{}}, io.ErrShortWrite, second, 2},
		{"closed", []answer{{err: os.ErrClosed}}, os.ErrClosed, second, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // for the pauses after EAGAIN
				w := &scripted{script: c.script}
				var told []error
				opts := fixed(logplex.FormatMessage)
				opts.OnError = func(err error) { told = append(told, err) }
				h := logplex.NewHandler(w, opts)
				err := errors.Join(logTo(h, "first"), logTo(h.WithGroup("g"), "second"))
				if c.wantErr == nil && err != nil || !errors.Is(err, c.wantErr) {
					t.Errorf("Handle = %v, want %v", err, c.wantErr)
				}
				if (len(told) == 1) != (c.wantErr != nil) || len(told) == 1 && !errors.Is(told[0], c.wantErr) {
					t.Errorf("OnError got %v, want %v", told, c.wantErr)
				}
				if got := w.got.String(); got != c.want {
					t.Errorf("written = %q, want %q", got, c.want)
				}
				if w.calls != c.calls {
					t.Errorf("Write was called %d times, want %d", w.calls, c.calls)
				}
			})
		})
	}
}

// lying gives counts that no Write can have.
type lying int

func (l lying) Write(p []byte) (int, error) { return int(l), nil }

func TestImpossibleCounts(t *testing.T) {
	for _, w := range []lying{-1, 1 << 30, -1 << 31} {
		if err := logTo(logplex.NewHandler(w, fixed(logplex.FormatMessage)), "m"); err == nil {
			t.Errorf("Handle with a writer that returns %d = nil, want an error", int(w))
		}
	}
}

// TestEndlessEAGAIN gives up a line at some time.
func TestEndlessEAGAIN(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := writerFunc(func([]byte) (int, error) { return 0, syscall.EAGAIN })
		start := time.Now()
		err := logTo(logplex.NewHandler(w, fixed(logplex.FormatMessage)), "m")
		if !errors.Is(err, syscall.EAGAIN) {
			t.Errorf("Handle = %v, want EAGAIN", err)
		}
		if d := time.Since(start); d < time.Second || d > time.Minute {
			t.Errorf("Handle gave up after %v, want some seconds", d)
		}
	})
}

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

// TestPanickingWriter must neither crash nor leave the mutex locked, and the
// panic's text, which may be anything, is not shown.
func TestPanickingWriter(t *testing.T) {
	w := &scripted{script: []answer{{take: 7, panic: "s3cret"}}}
	var told []error
	opts := fixed(logplex.FormatMessage)
	sink := new(kept)
	opts.Sink = sink
	opts.OnError = func(err error) { told = append(told, err) }
	h := logplex.NewHandler(w, opts)
	err := logTo(h, "first")
	if err == nil || strings.Contains(err.Error(), "s3cret") || !strings.Contains(err.Error(), "panicked") {
		t.Errorf("Handle = %v, want an error about the panic without its text", err)
	}
	if err := logTo(h, "second"); err != nil {
		t.Errorf("Handle after the panic = %v, want nil", err)
	}
	if got, want := w.got.String(), "at=info\nat=info pid=4 msg=\"second\"\n"; got != want {
		t.Errorf("written = %q, want %q", got, want)
	}
	if len(told) != 1 || len(sink.all) != 2 {
		t.Errorf("OnError got %v and the Sink %d records, want one error and 2", told, len(sink.all))
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
			// What is masked, and how far, is the redactor's.
			if strings.Contains(got, "hunter2secret") || !strings.HasPrefix(got, `at=info pid=4 msg="by log: 1\n`) {
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

// TestOneWrite counts what reaches the writer, torn lines included.
func TestOneWrite(t *testing.T) {
	w := &scripted{script: []answer{{take: 3, err: errors.New("once")}}}
	h := logplex.NewHandler(w, fixed(logplex.FormatMessage))
	for i := range 5 {
		_ = logTo(h, "m", "i", i)
	}
	if w.calls != 5 {
		t.Errorf("5 records gave %d writes, want 5", w.calls)
	}
	want := "at=\n"
	for i := 1; i < 5; i++ {
		want += fmt.Sprintf("at=info pid=4 msg=\"m\" i=%d\n", i)
	}
	if got := w.got.String(); got != want {
		t.Errorf("written = %q, want %q", got, want)
	}
}

// TestBrokenWriter has the writer panic, or end its goroutine as a test's
// FailNow does, in every way into a handler: the lock is free afterwards, the
// next line starts a line of its own, and a panic keeps nothing from the drain.
func TestBrokenWriter(t *testing.T) {
	const line = "at=info pid=4 msg=\"m\"\n"
	ways := map[string]func(h *logplex.Handler){
		"Handle": func(h *logplex.Handler) { _ = logTo(h, "m") },
		"Log":    func(h *logplex.Handler) { h.Log(t.Context(), slog.LevelInfo, "m") },
		"event": func(h *logplex.Handler) {
			_, _ = logplexzerolog.NewWriter(h).WriteLevel(zerolog.InfoLevel, []byte(`{"message":"m"}`+"\n"))
		},
	}
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
					way(h)
				}()
				<-done
				if len(told) != tt.told || strings.Contains(fmt.Sprint(told), "s3cret") {
					t.Errorf("OnError got %v, want %d errors without the panic's text", told, tt.told)
				}
				if got := drain.Stats().Accepted; got != uint64(tt.delivered) {
					t.Errorf("the drain got %d records, want %d", got, tt.delivered)
				}
				within(t, func() { way(h) })
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
