// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplextest"
)

func TestDrainNeverHoldsUpStdout(t *testing.T) {
	s := logplextest.NewServer(t, &logplextest.ServerOptions{Script: []logplextest.Fault{{Kind: logplextest.FaultHang, Times: -1}}})
	r := newRig(t, s.URL, &logplex.DrainOptions{TLSConfig: s.TLSConfig(), QueueRecords: 10})
	r.send(1)
	if err := s.WaitRequests(shortly(t), 0); err != nil {
		t.Fatal(err)
	}
	for range 2000 { // two hundred times what the queue holds, while nobody answers
		r.send(1)
	}
	r.checkStdout()
	dead, cancel := context.WithCancel(t.Context())
	cancel()
	_ = r.drain.Shutdown(dead)
	r.send(1) // the drain's refusal removes nothing either
	r.checkStdout()
	checkAccount(t, r.drain.Stats())
}

func shortly(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestLossLeadsTheNextBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &roundTripper{}
		rt.answer = func(n int, _ *http.Request, _ []byte) (*http.Response, error) {
			switch n {
			case 1:
				time.Sleep(3 * time.Second)
			case 2:
				return reply(400), nil
			case 3:
				return nil, errNetwork
			}
			return reply(204), nil
		}
		r := memoryRig(t, rt, &logplex.DrainOptions{QueueRecords: 4}) // three infos fit
		r.send(1)
		time.Sleep(time.Second) // request 1 is under way
		first := time.Now()
		r.send(15) // twelve are pushed out
		time.Sleep(10 * time.Second)
		r.send(1)
		if err := r.drain.Shutdown(t.Context()); err != nil {
			t.Errorf("Shutdown = %v, want nil", err)
		}

		notice := func(n int) format.Syslog { return rt.messages(t, n)[0] }
		at := func(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }
		want := fmt.Sprintf("<172>1 %s host heroku logplex - Error L10 (output buffer overflow): 12 messages dropped since %s.\n", at(rt.at[1]), at(first))
		if got := string(rt.bodies[1]); !strings.HasPrefix(got, fmt.Sprintf("%d %s", len(want), want)) {
			t.Errorf("request 2 = %q, want it led by %q", got, want)
		}
		// Request 2 was refused: its three records are lost too and the count is kept.
		for n := 2; n <= 3; n++ {
			if got := notice(n).Msg; !strings.Contains(got, ": 15 messages dropped since "+at(first)+".") {
				t.Errorf("request %d is led by %q, want the notice of 15 since the first", n+1, got)
			}
		}
		st := r.drain.Stats()
		checkAccount(t, st)
		if st.Delivered != 2 || st.Dropped[logplex.DropQueueFull] != 12 || st.Dropped[logplex.DropPermanentStatus] != 3 {
			t.Errorf("Stats() = %+v, want 2 delivered, 12 queue_full, 3 permanent_status", st)
		}
	})
}

func TestDrainIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &roundTripper{}
		gate := make(chan struct{})
		rt.answer = func(int, *http.Request, []byte) (*http.Response, error) { <-gate; return reply(204), nil }
		r := memoryRig(t, rt, nil)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		msg := bytes.Repeat([]byte("x"), 900)
		send := func(l slog.Level, n int) {
			for range n {
				_ = r.drain.SendEncoded(time.Now(), l, "app", "web.1", msg)
			}
		}
		send(slog.LevelInfo, 1)
		time.Sleep(time.Second)
		send(slog.LevelInfo, 10000)
		if got, most := r.drain.Stats().Pending, uint64(3<<20/908+1); got > most || got < most-1 {
			t.Errorf("%d infos pending, want %d: three quarters of 4 MiB and the one in flight", got, most)
		}
		send(slog.LevelError, 500)
		st := r.drain.Stats()
		if want := uint64(10000 - 3<<20/908); st.Dropped[logplex.DropQueueFull] != want {
			t.Errorf("dropped %d, want %d: there is room for the errors", st.Dropped[logplex.DropQueueFull], want)
		}
		send(slog.LevelDebug, 10000) // debug records push nothing out
		checkAccount(t, r.drain.Stats())
		runtime.GC()
		runtime.ReadMemStats(&after)
		if got := int64(after.HeapAlloc) - int64(before.HeapAlloc); got > 8<<20 {
			t.Errorf("a full drain takes %d bytes, want at most 8 MiB", got)
		}
		close(gate)
		if err := r.drain.Shutdown(t.Context()); err != nil {
			t.Errorf("Shutdown = %v, want nil", err)
		}
		st = r.drain.Stats()
		checkAccount(t, st)
		errorsGot := 0
		for n := range rt.bodies {
			for _, m := range rt.messages(t, n) {
				if m.Priority == 187 {
					errorsGot++
				}
			}
			if len(rt.bodies[n]) > 1<<20 {
				t.Errorf("body %d has %d bytes, want at most 1 MiB", n, len(rt.bodies[n]))
			}
		}
		if errorsGot != 500 {
			t.Errorf("%d errors arrived, want all 500", errorsGot)
		}
	})
}

// gated takes a batch for each value that is sent to it.
type gated chan struct{}

func (g gated) RoundTrip(r *http.Request) (*http.Response, error) {
	<-g
	_, _ = io.Copy(io.Discard, r.Body)
	return reply(204), nil
}

// TestDrainIsBoundedWithABacklog has batches grow to their full size, one in
// flight and one made ready, while the queue is kept full.
func TestDrainIsBoundedWithABacklog(t *testing.T) {
	for _, size := range []int{100, 900, 9000, 40000} {
		synctest.Test(t, func(t *testing.T) {
			gate := make(gated)
			d, err := logplex.NewDrain("https://logs.example.com/", &logplex.DrainOptions{HTTPClient: &http.Client{Transport: gate}})
			if err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			msg := bytes.Repeat([]byte("x"), size)
			for round := range 12 {
				for i := range 8192 {
					_ = d.SendEncoded(time.Now(), slog.Level(8*(i/7000)), "app", "web.1", msg)
				}
				synctest.Wait()
				if round < 11 {
					gate <- struct{}{}
				}
				synctest.Wait()
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			st := d.Stats()
			checkAccount(t, st)
			if got := int64(after.HeapAlloc) - int64(before.HeapAlloc); got > 8<<20 {
				t.Errorf("%d octets a record: the drain takes %d bytes with %d records pending, want at most 8 MiB", size, got, st.Pending)
			}
			close(gate)
			if err := d.Shutdown(t.Context()); err != nil {
				t.Errorf("Shutdown = %v, want nil", err)
			}
			checkAccount(t, d.Stats())
		})
	}
}

// endless is a reply body that never ends and counts what is read of it.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) { e.read += len(p); return len(p), nil }

func (e *endless) Close() error { return nil }

func TestRepliesAreBounded(t *testing.T) {
	for _, code := range []int{200, 500} {
		synctest.Test(t, func(t *testing.T) {
			rt, body := &roundTripper{}, &endless{}
			rt.answer = func(n int, _ *http.Request, _ []byte) (*http.Response, error) {
				res := reply(code)
				if n > 1 {
					return reply(204), nil
				}
				res.Body = body
				return res, nil
			}
			r := memoryRig(t, rt, nil)
			r.send(1)
			if err := r.drain.Shutdown(t.Context()); err != nil {
				t.Errorf("Shutdown = %v, want nil", err)
			}
			if body.read > 64<<10 {
				t.Errorf("%d: read %d bytes of the reply, want at most 64 KiB", code, body.read)
			}
		})
	}
}

func TestBatchSizes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &roundTripper{}
		r := memoryRig(t, rt, nil)
		start := time.Now()
		r.send(3)
		time.Sleep(time.Second)
		synctest.Wait()
		if len(rt.bodies) != 1 || rt.at[0].Sub(start) != 250*time.Millisecond {
			t.Fatalf("%d requests, want 1 after 250ms", len(rt.bodies))
		}
		start = time.Now()
		r.send(500)
		synctest.Wait()
		if len(rt.bodies) != 2 || rt.at[1] != start || len(rt.messages(t, 1)) != 500 {
			t.Fatalf("%d requests, want a second one with 500 records at once", len(rt.bodies))
		}
		big := bytes.Repeat([]byte("y"), 1000)
		for range 120 {
			_ = r.drain.SendEncoded(time.Now(), 0, "app", "web.1", big)
		}
		synctest.Wait()
		if len(rt.bodies) != 3 || len(rt.bodies[2]) > 102400 || len(rt.bodies[2]) < 100000 {
			t.Fatalf("%d requests, want a third one of just under 102400 bytes", len(rt.bodies))
		}
		if err := r.drain.Shutdown(t.Context()); err != nil {
			t.Errorf("Shutdown = %v, want nil", err)
		}
	})
}

func TestShutdownReturnsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &roundTripper{}
		rt.answer = func(_ int, r *http.Request, _ []byte) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}
		r := memoryRig(t, rt, nil)
		r.send(7)
		time.Sleep(time.Second)
		r.send(5)
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				var ie *logplex.IncompleteError
				if err := r.drain.Shutdown(ctx); !errors.As(err, &ie) || ie.Undelivered != 12 || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("Shutdown = %v, want 12 undelivered, deadline exceeded", err)
				}
			})
		}
		wg.Wait()
		if got := time.Since(start); got != 2*time.Second {
			t.Errorf("Shutdown took %v, want 2s", got)
		}
		if err := r.drain.Send(logplex.Record{Message: "late"}); !errors.Is(err, logplex.ErrDrainClosed) {
			t.Errorf("Send after Shutdown = %v, want ErrDrainClosed", err)
		}
		if err := r.drain.Close(); err == nil {
			t.Errorf("Close after Shutdown = nil, want the 12 undelivered again")
		}
		var none context.Context // tolerated
		if err := r.drain.Shutdown(none); err == nil {
			t.Errorf("Shutdown(nil) = nil, want the 12 undelivered again")
		}
		if err := r.drain.Flush(none); err != nil {
			t.Errorf("Flush(nil) = %v, want nil: nothing is pending", err)
		}
		st := r.drain.Stats()
		checkAccount(t, st)
		if st.Dropped[logplex.DropShutdown] != 12 || st.Dropped[logplex.DropClosed] != 1 || st.Pending != 0 {
			t.Errorf("Stats() = %+v, want 12 dropped at shutdown, 1 closed", st)
		}
		r.checkStdout()
	})
}

// TestShutdownRacesLoggers has two calls of Shutdown, of which some
// have no time at all, race a hundred loggers.
func TestShutdownRacesLoggers(t *testing.T) {
	rounds := 1000
	if testing.Short() {
		rounds = 50
	}
	dead, cancel := context.WithCancel(t.Context())
	cancel()
	left := 0
	for round := range rounds {
		rt := &roundTripper{}
		d, err := logplex.NewDrain("https://logs.example.com/", &logplex.DrainOptions{
			HTTPClient: &http.Client{Transport: rt}, FlushInterval: time.Microsecond, BatchRecords: 7,
		})
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var refused, taken, undelivered atomic.Int64
		for range 100 {
			wg.Go(func() {
				for range 3 {
					if errors.Is(d.SendEncoded(time.Now(), 0, "app", "web.1", []byte("x")), logplex.ErrDrainClosed) {
						refused.Add(1)
					} else {
						taken.Add(1)
					}
				}
			})
		}
		for k := range 2 {
			ctx := t.Context()
			if round%2 == 1 && k <= round/2%2 {
				ctx = dead
			}
			wg.Go(func() {
				for range round % 3 { // lets some records in
					runtime.Gosched()
				}
				var ie *logplex.IncompleteError
				if err := d.Shutdown(ctx); errors.As(err, &ie) {
					undelivered.Store(int64(ie.Undelivered))
				} else if err != nil {
					t.Errorf("Shutdown = %v, want nil or what is left", err)
				}
			})
		}
		wg.Wait()
		var ie *logplex.IncompleteError
		last := int64(0)
		if err := d.Shutdown(t.Context()); errors.As(err, &ie) {
			last = int64(ie.Undelivered)
			left++
		}
		st := d.Stats()
		checkAccount(t, st)
		rt.mu.Lock()
		got := 0
		for n := range rt.bodies {
			got += len(rt.messages(t, n))
		}
		rt.mu.Unlock()
		lost := st.Dropped[logplex.DropShutdown]
		if st.Pending != 0 || st.Delivered+lost != uint64(taken.Load()) || st.Dropped[logplex.DropClosed] != uint64(refused.Load()) ||
			uint64(last) != lost || last > 0 && last > undelivered.Load() || uint64(got) < st.Delivered || lost == 0 && got != int(st.Delivered) {
			t.Fatalf("round %d: Stats() = %+v, %d arrived, Shutdown said %d then %d left, want %d delivered or left and %d closed",
				round, st, got, undelivered.Load(), last, taken.Load(), refused.Load())
		}
		if round%2 == 0 && lost != 0 {
			t.Fatalf("round %d: %d left by calls of Shutdown with time, want 0", round, lost)
		}
	}
	if left == 0 {
		t.Errorf("no round left anything over, want some")
	}
}

func TestDrainLeavesNothingBehind(t *testing.T) {
	for _, scheme := range []string{"https", "syslog+tls"} {
		s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: scheme})
		before := runtime.NumGoroutine()
		r := newRig(t, s.URL, &logplex.DrainOptions{TLSConfig: s.TLSConfig()})
		if got := runtime.NumGoroutine(); got != before {
			t.Errorf("%s: %d goroutines before the first record, want %d", scheme, got, before)
		}
		if s.Conns() != 0 {
			t.Errorf("%s: %d connections before the first record, want 0", scheme, s.Conns())
		}
		r.send(3)
		if err := r.drain.Close(); err != nil {
			t.Errorf("%s: Close = %v, want nil", scheme, err)
		}
		s.Close()
		if left := drainGoroutines(time.Second); left != "" {
			t.Errorf("%s: goroutines left one second after Close:\n%s", scheme, left)
		}
	}
}

// drainGoroutines returns the stacks of goroutines that a drain has started.
func drainGoroutines(patience time.Duration) string {
	deadline := time.After(patience)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		buf := make([]byte, 1<<20)
		buf = buf[:runtime.Stack(buf, true)]
		left := ""
		for g := range strings.SplitSeq(string(buf), "\n\n") {
			if strings.Contains(g, "internal/delivery") || strings.Contains(g, "transport.watch") || strings.Contains(g, "http.(*persistConn)") {
				left += g + "\n\n"
			}
		}
		if left == "" {
			return ""
		}
		select {
		case <-deadline:
			return left
		case <-tick.C:
		}
	}
}

func TestDrainNeverLogs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var global bytes.Buffer
		old := slog.Default()
		slog.SetDefault(slog.New(slog.NewTextHandler(&global, nil)))
		defer slog.SetDefault(old)
		rt := &roundTripper{answer: func(n int, _ *http.Request, _ []byte) (*http.Response, error) {
			if n%2 == 0 {
				return reply(503, "Retry-After", "1"), nil
			}
			return reply(500, "Retry-After", "1"), nil
		}}
		r := memoryRig(t, rt, nil)
		r.send(1)
		time.Sleep(9 * time.Second)
		synctest.Wait()
		if len(r.told) != 2 {
			t.Errorf("OnError was told %q in the first 9 s, want two distinct troubles once each", r.told)
		}
		if global.Len() > 0 {
			t.Errorf("the drain logged %q", global.String())
		}
		r.checkStdout()
		dead, cancel := context.WithCancel(t.Context())
		cancel()
		_ = r.drain.Shutdown(dead)
	})
}
