// SPDX-License-Identifier: MIT

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/bench/internal/measure"
)

var background = context.Background()

// What a record handed to a drain may cost over the handler alone.
const (
	handOffAllocs = 0
	handOffLines  = 3000 // of a slice: less than a batch, so that nothing is sent meanwhile
	warmLines     = 1000 // before a slice, since sending has emptied the caches
)

// handOffs are the drains that records are handed to.
var handOffs = []struct {
	name, path string
	scheme     string // before the server's
	load       workload
	must       float64 // ns
}{
	{"a drain, lines of R1", "/", "", r1, 65},
	{"an OTLP drain, five attributes", "/v1/logs", "otlp+", r5, 250},
}

// accept takes every request and answers 204.
func accept(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.WriteHeader(http.StatusNoContent)
}

// handOff logs as many lines as stay in a drain's queue, with and without
// the drain, and sends them off outside the measured time.
func handOff(w io.Writer, rounds int, quick bool) (missed []string, err error) {
	if quick {
		rounds = 3
	}
	server := httptest.NewServer(http.HandlerFunc(accept))
	defer server.Close()
	fmt.Fprint(w, "Hand-off in the log call\n\n")
	t := measure.Table{Head: []string{"to", "handler, ns", "with it, ns", "over the handler",
		"must", "allocs over the handler"}}
	for _, to := range handOffs {
		h, err := handOffTo(to.scheme+server.URL+to.path, to.load, rounds)
		if err != nil {
			return nil, err
		}
		if h.stats.Delivered != h.stats.Accepted {
			missed = append(missed, fmt.Sprintf("hand-off to %s: %d of %d records delivered",
				to.name, h.stats.Delivered, h.stats.Accepted))
		}
		if h.allocs > handOffAllocs {
			missed = append(missed,
				fmt.Sprintf("hand-off to %s: %.1f allocations over the handler, must be %d",
					to.name, h.allocs, handOffAllocs))
		}
		if !quick && h.over > to.must {
			missed = append(missed,
				fmt.Sprintf("hand-off to %s: %.0f ns over the handler, must be %.0f", to.name,
					h.over, to.must))
		}
		t.Add(to.name, h.handler, h.with, h.over, to.must, h.allocs)
	}
	if quick {
		return missed, nil
	}
	var copies []float64
	for range rounds {
		copies = append(copies, lockAndCopy())
	}
	t.Add("a lock and a copy of 128 bytes alone", math.NaN(), measure.Quantile(copies, 0.5),
		math.NaN(), math.NaN(), math.NaN())
	t.Print(w)
	return missed, nil
}

// handedOff is what handing off a line costs.
type handedOff struct {
	handler, with, over float64 // ns
	allocs              float64 // over the handler
	stats               logplex.DrainStats
}

func handOffTo(url string, load workload, rounds int) (h handedOff, err error) {
	drain, err := logplex.NewDrain(url, &logplex.DrainOptions{
		FlushInterval: time.Hour, BatchRecords: 2 * handOffLines, BatchBytes: 4 << 20,
	})
	if err != nil {
		return h, err
	}
	defer func() { _ = drain.Close() }()
	loggers, lines := []*slog.Logger{newLogger(nil), newLogger(drain)}, newSource()
	nanos, allocs := make([][]float64, len(loggers)), make([]float64, len(loggers))
	for i, l := range loggers {
		var failed error
		allocs[i] = measure.Allocs(func(n int) {
			lines.log(l, load, slog.LevelInfo, n)
			failed = errors.Join(failed, drain.Flush(background))
		}, handOffLines)
		if failed != nil {
			return h, failed
		}
	}
	var over []float64
	for round := range rounds {
		for k := range loggers {
			i := (round + k) % len(loggers)
			lines.log(loggers[i], load, slog.LevelInfo, warmLines)
			start := measure.CPUTime()
			lines.log(loggers[i], load, slog.LevelInfo, handOffLines)
			took := measure.CPUTime() - start
			nanos[i] = append(nanos[i], float64(took)/handOffLines)
			if err := drain.Flush(background); err != nil {
				return h, err
			}
		}
		over = append(over, nanos[1][round]-nanos[0][round])
	}
	return handedOff{
		handler: measure.Quantile(nanos[0], 0.5),
		with:    measure.Quantile(nanos[1], 0.5),
		over:    measure.Quantile(over, 0.5),
		allocs:  allocs[1] - allocs[0],
		stats:   drain.Stats(),
	}, nil
}

// lockAndCopy measures what any hand-off has to do at least: it distinguishes a slow
// machine from a slow drain.
func lockAndCopy() float64 {
	var mu sync.Mutex
	line := make([]byte, 128)
	buffer, n := make([]byte, handOffLines*len(line)), 0
	start := measure.CPUTime()
	for range handOffLines {
		mu.Lock()
		n += copy(buffer[n:], line)
		mu.Unlock()
	}
	return float64(measure.CPUTime()-start) / handOffLines
}
