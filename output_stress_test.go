// SPDX-License-Identifier: MIT

package logplex_test

import (
	"errors"
	"io"
	"math/rand/v2"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/logplex-go/logplex"
)

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
// writer, with an OnError that is no better. Nothing is to wait for ever, to be
// written at once with something else or twice, to share its line with another
// record, or to be lost where Handle said that it was not.
func TestHostileWriters(t *testing.T) {
	names := []string{"Handle", "Log", "event"}
	record := regexp.MustCompile(`<[a-z]+[0-9]+>`)
	for seed := range uint64(60) {
		var id atomic.Int64
		var told atomic.Int64
		next := func(kind string) string { return "<" + kind + strconv.FormatInt(id.Add(1), 10) + ">" }
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
		var sure []string // the records of which it was said that they were written
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
