// SPDX-License-Identifier: MIT

// Command accesslog measures what logplexhttp.AccessLog adds to a request. It
// exits with status 1 when a goal is missed.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"runtime"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/bench/internal/measure"
	"github.com/logplex-go/logplex/internal/testinput"
	"github.com/logplex-go/logplex/logplexhttp"
)

// What a request may cost over the bare handler.
const (
	allocsMust = 2
	nanosMust  = 2000
	requests   = 10_000
)

func main() {
	rounds := flag.Int("slices", 61, "slices of each entrant")
	slice := flag.Duration("slice", 10*time.Millisecond, "processor time of a slice")
	quick := flag.Bool("quick", false, "check lines and allocations only; no speed verdict")
	flag.Parse()
	measure.Exit(run(os.Stdout, *rounds, *slice, *quick), nil)
}

// response is the cheapest http.ResponseWriter.
type response struct{ header http.Header }

func (r response) Header() http.Header             { return r.header }
func (response) Write(b []byte) (int, error)       { return len(b), nil }
func (response) WriteString(s string) (int, error) { return len(s), nil }
func (response) WriteHeader(int)                   {}

var contentType = []string{"text/plain"}

func bare(w http.ResponseWriter, _ *http.Request) {
	w.Header()["Content-Type"] = contentType
	_, _ = io.WriteString(w, "hello")
}

// nowhere takes records and does nothing with them.
type nowhere struct{}

func (nowhere) Enabled(context.Context, slog.Level) bool  { return true }
func (nowhere) Handle(context.Context, slog.Record) error { return nil }
func (n nowhere) WithAttrs([]slog.Attr) slog.Handler      { return n }
func (n nowhere) WithGroup(string) slog.Handler           { return n }

// memory takes lines and forgets them.
type memory struct{}

func (memory) Write(p []byte) (int, error) { return len(p), nil }

// newRequests are the requests whose cost counts.
func newRequests() map[string]*http.Request {
	routed, direct := testinput.Requests()
	return map[string]*http.Request{"through Heroku's router": routed, "direct": direct}
}

func logger(w io.Writer) *slog.Logger {
	return slog.New(logplex.NewHandler(w,
		&logplex.Options{Level: slog.LevelInfo, Format: logplex.FormatLine, Dyno: "web.1", PID: 4}))
}

// entrants are the handlers that serve r; the first one is bare.
func entrants(r *http.Request) []measure.Entrant {
	h := http.HandlerFunc(bare)
	options := func(f logplexhttp.AccessFormat) *logplexhttp.AccessOptions {
		return &logplexhttp.AccessOptions{Format: f, Dyno: "web.1"}
	}
	list := []struct {
		name string
		h    http.Handler
	}{
		{"bare", h},
		{"AccessLog to no handler",
			logplexhttp.AccessLog(h, slog.New(nowhere{}), options(logplexhttp.AccessHeroku))},
		{"AccessLog to logplex line",
			logplexhttp.AccessLog(h, logger(memory{}), options(logplexhttp.AccessHeroku))},
		{"AccessLog combined to logplex line",
			logplexhttp.AccessLog(h, logger(memory{}), options(logplexhttp.AccessCombined))},
		{"AccessLog to slog.TextHandler",
			logplexhttp.AccessLog(h, slog.New(slog.NewTextHandler(memory{}, nil)),
				options(logplexhttp.AccessHeroku))},
	}
	out := make([]measure.Entrant, len(list))
	for i, l := range list {
		w := response{make(http.Header)}
		out[i] = measure.Entrant{Name: l.name, Run: func(n int) {
			for range n {
				l.h.ServeHTTP(w, r)
			}
		}}
	}
	return out
}

// The goal is that of what AccessLog itself does; what a handler costs is in
// the main table.
const judged = "AccessLog to no handler"

func run(w io.Writer, rounds int, slice time.Duration, quick bool) (missed []string) {
	fmt.Fprintf(w, "%s %s/%s, %d CPUs\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.GOMAXPROCS(0))
	for _, name := range []string{"through Heroku's router", "direct"} {
		r := newRequests()[name]
		var lines bytes.Buffer
		h := logplexhttp.AccessLog(http.HandlerFunc(bare), logger(&lines), nil)
		for range requests {
			h.ServeHTTP(response{make(http.Header)}, r)
		}
		if n := bytes.Count(lines.Bytes(), []byte{'\n'}); n != requests {
			missed = append(missed, fmt.Sprintf("%s: %d lines of %d requests", name, n, requests))
		}
		all := entrants(r)
		var times *measure.Times
		if !quick {
			times = measure.TakeTurns(all, rounds, slice)
		}
		t := measure.Table{
			Head: []string{"a request " + name, "ns", "ns over bare", "allocs over bare"},
		}
		base := measure.Allocs(all[0].Run, 2000)
		for _, e := range all {
			allocs := measure.Allocs(e.Run, 2000) - base
			if e.Name == judged && allocs > allocsMust {
				missed = append(missed,
					fmt.Sprintf("%s, %s: %.1f allocations over the bare handler, must be %d",
						e.Name, name, allocs, allocsMust))
			}
			if quick {
				continue
			}
			over := times.Median(e.Name) - times.Median(all[0].Name)
			t.Add(e.Name, times.Median(e.Name), over, allocs)
			if e.Name == judged && over > nanosMust {
				missed = append(missed,
					fmt.Sprintf("%s, %s: %.0f ns over the bare handler, must be %d",
						e.Name, name, over, nanosMust))
			}
		}
		if !quick {
			t.Print(w)
		}
	}
	return missed
}
