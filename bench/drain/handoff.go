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
	handOffMust   = 65 // ns
	handOffAllocs = 0
	handOffLines  = 3000 // of a slice: less than a batch, so that nothing is sent meanwhile
	warmLines     = 1000 // before a slice, since sending has emptied the caches
)

// accept takes every request and answers 204.
func accept(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.WriteHeader(http.StatusNoContent)
}

// handOff logs as many lines as stay in the drain's queue, with and without
// the drain, and sends them off outside the measured time.
func handOff(w io.Writer, rounds int, quick bool) (missed []string, err error) {
	if quick {
		rounds = 3
	}
	server := httptest.NewServer(http.HandlerFunc(accept))
	defer server.Close()
	drain, err := logplex.NewDrain(server.URL, &logplex.DrainOptions{
		FlushInterval: time.Hour, BatchRecords: 2 * handOffLines, BatchBytes: 4 << 20,
	})
	if err != nil {
		return nil, err
	}
	defer func() { _ = drain.Close() }()
	loggers, lines := []*slog.Logger{newLogger(nil), newLogger(drain)}, newSource()
	nanos, allocs := make([][]float64, len(loggers)), make([]float64, len(loggers))
	for i, l := range loggers {
		var failed error
		allocs[i] = measure.Allocs(func(n int) {
			lines.log(l, r1, slog.LevelInfo, n)
			failed = errors.Join(failed, drain.Flush(background))
		}, handOffLines)
		if failed != nil {
			return nil, failed
		}
	}
	var over, copies []float64
	for round := range rounds {
		for k := range loggers {
			i := (round + k) % len(loggers)
			lines.log(loggers[i], r1, slog.LevelInfo, warmLines)
			start := measure.CPUTime()
			lines.log(loggers[i], r1, slog.LevelInfo, handOffLines)
			took := measure.CPUTime() - start
			nanos[i] = append(nanos[i], float64(took)/handOffLines)
			if err := drain.Flush(background); err != nil {
				return nil, err
			}
		}
		over = append(over, nanos[1][round]-nanos[0][round])
		copies = append(copies, lockAndCopy())
	}
	extra := measure.Quantile(over, 0.5)
	extraAllocs := allocs[1] - allocs[0]
	if s := drain.Stats(); s.Delivered != s.Accepted {
		missed = append(missed, fmt.Sprintf("hand-off: %d of %d records delivered",
			s.Delivered, s.Accepted))
	}
	if extraAllocs > handOffAllocs {
		missed = append(missed, fmt.Sprintf(
			"hand-off: %.1f allocations over the handler, must be %d", extraAllocs, handOffAllocs))
	}
	if quick {
		return missed, nil
	}
	fmt.Fprint(w, "Hand-off to a drain in the log call, lines of R1\n\n")
	t := measure.Table{
		Head: []string{"", "ns per line", "over the handler", "must", "allocs over the handler"},
	}
	t.Add("handler", measure.Quantile(nanos[0], 0.5), math.NaN(), math.NaN(), math.NaN())
	t.Add("handler and drain", measure.Quantile(nanos[1], 0.5), extra, handOffMust, extraAllocs)
	t.Add("a lock and a copy of 128 bytes alone", measure.Quantile(copies, 0.5), math.NaN(),
		math.NaN(), math.NaN())
	t.Print(w)
	if extra > handOffMust {
		missed = append(missed, fmt.Sprintf("hand-off: %.0f ns over the handler, must be %d",
			extra, handOffMust))
	}
	return missed, nil
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
