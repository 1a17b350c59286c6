// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/testinput"
	"github.com/logplex-go/logplex/logplexhttp"
)

// ownError is a program's error whose methods read it, and so panic for a nil pointer.
type ownError struct {
	text string
	in   string // which method panics all the same
}

func (e *ownError) Error() string { return e.say("Error") }

func (e *ownError) Unwrap() error {
	e.say("Unwrap")
	return nil
}

func (e *ownError) As(any) bool { return e.say("As") == "" }

func (e *ownError) say(method string) string {
	if e.in == method {
		panic("in " + method)
	}
	return e.text
}

// TestReceiverErrorsPanic has a function whose errors panic when they are looked at, as a
// nil pointer does that was returned as an error.
func TestReceiverErrorsPanic(t *testing.T) {
	for name, err := range map[string]error{
		"nil pointer":         (*ownError)(nil),
		"nil RetryError":      (*logplexhttp.RetryError)(nil),
		"nil PanicError":      (*logplexhttp.PanicError)(nil),
		"nil ReceiveError":    (*logplexhttp.ReceiveError)(nil),
		"nil pointer wrapped": fmt.Errorf("store: %w", error((*logplexhttp.RetryError)(nil))),
		"nil pointer joined":  errors.Join(errors.New("disk full"), (*ownError)(nil)),
		"Error":               &ownError{in: "Error"},
		"Unwrap":              &ownError{in: "Unwrap"},
		"As":                  &ownError{in: "As"},
	} {
		t.Run(name, func(t *testing.T) {
			var heard []string
			stats := new(logplexhttp.ReceiverStats)
			in := &inbox{fail: func(int, format.Syslog) error { return err }}
			h := logplexhttp.NewReceiver(in.take, &logplexhttp.ReceiverOptions{
				Stats: stats, OnError: func(err error) { heard = append(heard, err.Error()) },
			})
			send := func() int {
				return serve(h, drainRequest(testinput.Body(format.DialectDrain, "one"),
					"Logplex-Frame-Id", "A")).StatusCode
			}
			if status := send(); status != 503 {
				t.Errorf("ServeHTTP = %d, want 503", status)
			}
			const want = "logplexhttp: receiver answered 503: "
			if len(heard) != 1 || !strings.HasPrefix(heard[0], want) {
				t.Errorf("OnError got %q, want one error with %q", heard, want)
			}
			in.fail = nil
			if status := send(); status != 204 || in.texts() != "one" {
				t.Errorf("again: ServeHTTP = %d with %q, want 204 with one", status, in.texts())
			}
			checkStats(t, stats)
		})
		retry := &logplexhttp.RetryError{Status: 503, Err: err}
		if text := retry.Error(); !strings.HasPrefix(text, "logplexhttp: send again: ") {
			t.Errorf("%s: RetryError.Error() = %q, want its start", name, text)
		}
	}
}

// TestReceiverFunctionEndsGoroutine has functions that end the goroutine, as FailNow of
// package testing does: the request has an outcome, and the next one is served.
func TestReceiverFunctionEndsGoroutine(t *testing.T) {
	for _, name := range []string{"function", "Dialect", "OnBadFrame", "OnError"} {
		t.Run(name, func(t *testing.T) {
			first := true
			end := func(of string) {
				if of == name && first {
					first = false
					runtime.Goexit()
				}
			}
			stats := new(logplexhttp.ReceiverStats)
			in := &inbox{fail: func(int, format.Syslog) error {
				end("function")
				return nil
			}}
			h := logplexhttp.NewReceiver(in.take, &logplexhttp.ReceiverOptions{
				MaxConcurrent: 1, Stats: stats,
				Dialect: func(*http.Request) format.Dialect {
					end("Dialect")
					return format.DialectDrain
				},
				OnBadFrame: func(context.Context, format.Syslog, error) { end("OnBadFrame") },
				OnError:    func(error) { end("OnError") },
			})
			body := append([]byte("5 wrong"), testinput.Body(format.DialectDrain, "one")...)
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				serve(h, drainRequest(body, "Logplex-Frame-Id", "A"))
			}()
			<-ended
			if first || stats.Failed.Load() != 1 {
				t.Errorf("Stats.Failed = %d, want 1", stats.Failed.Load())
			}
			resp := serve(h, drainRequest(body, "Logplex-Frame-Id", "A"))
			if resp.StatusCode != 204 || !strings.HasSuffix(in.texts(), "one") {
				t.Errorf("again: ServeHTTP = %d with %q, want 204 with one",
					resp.StatusCode, in.texts())
			}
			checkStats(t, stats)
		})
	}
}
