// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/logplex-go/logplex/internal/race"
	"github.com/logplex-go/logplex/internal/testinput"
	"github.com/logplex-go/logplex/logplexhttp"
)

// nowhere takes every record and does nothing with it, so that only the cost
// of making the record is measured.
type nowhere struct{}

func (nowhere) Enabled(context.Context, slog.Level) bool  { return true }
func (nowhere) Handle(context.Context, slog.Record) error { return nil }
func (d nowhere) WithAttrs([]slog.Attr) slog.Handler      { return d }
func (d nowhere) WithGroup(string) slog.Handler           { return d }

// a sink is the cheapest http.ResponseWriter.
type sink struct{ h http.Header }

func (s sink) Header() http.Header                 { return s.h }
func (s sink) Write(b []byte) (int, error)         { return len(b), nil }
func (s sink) WriteString(t string) (int, error)   { return len(t), nil }
func (s sink) WriteHeader(int)                     {}
func (s sink) Flush()                              {}
func (s sink) ReadFrom(r io.Reader) (int64, error) { return 0, nil }

func bareHandler(w http.ResponseWriter, _ *http.Request) {
	w.Header()["Content-Type"] = plain
	io.WriteString(w, "hello")
}

var plain = []string{"text/plain"}

// exchanges are the requests whose cost counts.
func exchanges() map[string]*http.Request {
	routed, direct := testinput.Requests()
	return map[string]*http.Request{"from Heroku's router": routed, "direct": direct}
}

// TestAccessLogAllocs holds AccessLog to two allocations: the exchange and the
// attrs that a slog.Record does not hold itself.
func TestAccessLogAllocs(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	const most = 2
	for name, r := range exchanges() {
		w := sink{make(http.Header)}
		bare := http.HandlerFunc(bareHandler)
		logged := logplexhttp.AccessLog(bare, slog.New(nowhere{}), nil)
		base := testing.AllocsPerRun(1000, func() { bare.ServeHTTP(w, r) })
		got := testing.AllocsPerRun(1000, func() { logged.ServeHTTP(w, r) })
		if got-base > most {
			t.Errorf("a request %s allocates %v times more with AccessLog, want at most %d",
				name, got-base, most)
		}
	}
}

func TestContextAttrsAllocs(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	logplexhttp.AccessLog(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		if got := testing.AllocsPerRun(100, func() { logplexhttp.ContextAttrs(ctx) }); got != 0 {
			t.Errorf("ContextAttrs allocates %v times, want 0", got)
		}
	}), slog.New(nowhere{}), nil).ServeHTTP(httptest.NewRecorder(),
		httptest.NewRequest("GET", "/", nil))
}

func BenchmarkAccessLog(b *testing.B) {
	bare := http.HandlerFunc(bareHandler)
	handlers := []struct {
		name string
		h    http.Handler
	}{
		{"bare", bare},
		{"heroku", logplexhttp.AccessLog(bare, slog.New(nowhere{}), nil)},
		{"common",
			logplexhttp.AccessLog(bare, slog.New(nowhere{}),
				&logplexhttp.AccessOptions{Format: logplexhttp.AccessCommon})},
		{"heroku to slog.TextHandler",
			logplexhttp.AccessLog(bare, slog.New(slog.NewTextHandler(io.Discard, nil)), nil)},
	}
	for name, r := range exchanges() {
		for _, h := range handlers {
			b.Run(h.name+"/"+name, func(b *testing.B) {
				w := sink{make(http.Header)}
				b.ReportAllocs()
				for b.Loop() {
					h.h.ServeHTTP(w, r)
				}
			})
		}
	}
}
