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
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex"
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
