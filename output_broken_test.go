// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexzerolog"
)

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

// ways are the ways into a handler; each makes one record whose message is msg.
// They return nil only where they know that the writer took it.
var ways = map[string]func(h *logplex.Handler, msg string) error{
	"Handle": func(h *logplex.Handler, msg string) error { return logTo(h, msg) },
	"Log": func(h *logplex.Handler, msg string) error {
		h.Log(context.Background(), slog.LevelInfo, msg)
		return errUnknown
	},
	"event": func(h *logplex.Handler, msg string) error {
		_, err := logplexzerolog.NewWriter(h).WriteLevel(zerolog.InfoLevel, []byte(`{"message":"`+msg+`"}`+"\n"))
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
					t.Errorf("OnError got %v, want %d errors without the panic's text", told, tt.told)
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

// TestPanicInARetry has a Write panic that goes on where the last one stopped:
// nobody knows what that has written.
func TestPanicInARetry(t *testing.T) {
	w := &scripted{script: []answer{{take: 3, err: errors.New("once")}, {take: 1}, {take: 5, panic: "x"}}}
	h := logplex.NewHandler(w, fixed(logplex.FormatMessage))
	for range 3 {
		_ = logTo(h, "m")
	}
	if got, want := w.got.String(), "at=\nat=in\nat=info pid=4 msg=\"m\"\n"; got != want {
		t.Errorf("written = %q, want %q", got, want)
	}
}

// TestOnErrorThatEndsTheGoroutine has OnError do that, as a test's FailNow
// does, while another goroutine is inside a Write.
func TestOnErrorThatEndsTheGoroutine(t *testing.T) {
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // what one record has used is the next one's
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
