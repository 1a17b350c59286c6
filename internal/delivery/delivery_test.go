// SPDX-License-Identifier: MIT

package delivery

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// lines is an encoder whose frames are lines: "text\n", several for a text
// with '+' in it, none for "bad", a panic for "boom".
type lines struct{}

func (lines) AppendRecord(b []byte, r *Record) ([]byte, int) {
	switch s := string(r.Text); {
	case s == "bad":
		return b, 0
	case s == "boom":
		panic(s)
	default:
		n := 0
		for part := range strings.SplitSeq(s, "+") {
			b = append(append(b, part...), '\n')
			n++
		}
		return b, n
	}
}

func (lines) AppendNotice(b []byte, n uint64, since, now time.Time) []byte {
	return fmt.Appendf(b, "lost %d\n", n)
}

// receiver is a transport that answers by a function and remembers.
type receiver struct {
	mu     sync.Mutex
	answer func(n int, b *Batch) Result // n counts attempts from 1
	got    []string                     // bodies of attempts
	ids    []string
	at     []time.Time
	closed int
	stream bool // pieces may start inside a record
}

func (r *receiver) Send(ctx context.Context, b *Batch) Result {
	r.mu.Lock()
	r.got = append(r.got, string(b.Body))
	r.ids = append(r.ids, b.ID)
	r.at = append(r.at, time.Now())
	n := len(r.got)
	r.mu.Unlock()
	if !r.stream && strings.Count(string(b.Body), "\n") != b.Frames {
		panic(fmt.Sprintf("%d frames announced in %q", b.Frames, b.Body))
	}
	res := Result{Outcome: Delivered}
	if r.answer != nil {
		res = r.answer(n, b)
	}
	return res
}

func (r *receiver) Close() {
	r.mu.Lock()
	r.closed++
	r.mu.Unlock()
}

func (r *receiver) attempts() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.got)
}

var errShut = errors.New("shut")

func config(r *receiver) Config {
	return Config{
		Encoder: lines{}, Transport: r,
		QueueBytes: 4 << 20, QueueRecords: 8192,
		BatchBytes: 102400, BatchRecords: 500, GrownBytes: 1 << 20, GrownRecords: 5000,
		RecordBytes: 1 << 20, FlushInterval: 250 * time.Millisecond,
		Timeout: 5 * time.Second, MaxAge: 10 * time.Minute, Closed: errShut,
	}
}

var nobody, web1 = Names{}, AppendNames(nil, "app", "web.1")

func push(t *testing.T, e *Engine, level slog.Level, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if err := e.Push(time.Now(), level, &web1, []byte(s)); err != nil {
			t.Fatalf("Push = %v, want nil", err)
		}
	}
}

// check fails when the account does not add up.
func check(t *testing.T, e *Engine) Stats {
	t.Helper()
	s := e.Stats()
	sum := s.Delivered + s.Pending
	for _, n := range s.Dropped {
		sum += n
	}
	if s.Accepted != sum {
		t.Errorf("Stats = %+v, want Accepted == Delivered + Dropped + Pending", s)
	}
	return s
}

func stop(t *testing.T, e *Engine) {
	t.Helper()
	if n, err := e.Shutdown(t.Context()); n != 0 || err != nil {
		t.Errorf("Shutdown = %d, %v, want 0, nil", n, err)
	}
	check(t, e)
}

func wantBodies(t *testing.T, r *receiver, want ...string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if got := fmt.Sprintf("%q", r.got); got != fmt.Sprintf("%q", want) {
		t.Errorf("bodies = %s, want %q", got, want)
	}
}

func TestLingersForAFullerBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		e := New(config(r))
		start := time.Now()
		push(t, e, 0, "a")
		time.Sleep(200 * time.Millisecond)
		push(t, e, 0, "b")
		time.Sleep(100 * time.Millisecond)
		wantBodies(t, r, "a\nb\n")
		if got := r.at[0].Sub(start); got != 250*time.Millisecond {
			t.Errorf("first batch after %v, want 250ms", got)
		}
		push(t, e, 0, "c")
		stop(t, e) // does not wait for the interval
		wantBodies(t, r, "a\nb\n", "c\n")
		if r.closed != 1 {
			t.Errorf("transport closed %d times, want 1", r.closed)
		}
	})
}

func TestFullBatchGoesAtOnceAndGrowsWithTheBacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		gate := make(chan struct{})
		r.answer = func(n int, b *Batch) Result { <-gate; return Result{Outcome: Delivered} }
		e := New(config(r))
		for range 500 {
			push(t, e, 0, "x")
		}
		synctest.Wait()
		if got := r.attempts(); got != 1 {
			t.Fatalf("%d attempts after 500 records, want 1 without a wait", got)
		}
		for range 6000 {
			push(t, e, 0, "x")
		}
		close(gate)
		stop(t, e)
		var sizes []int
		for _, b := range r.got {
			sizes = append(sizes, len(b)/2)
		}
		if got, want := fmt.Sprint(sizes), "[500 500 1000 2000 2500]"; got != want {
			t.Errorf("records of the batches = %v, want %v", got, want)
		}
	})
}

func TestRetriesAreByteForByteUnderOneID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		r.answer = func(n int, b *Batch) Result {
			if n < 4 {
				return Result{Err: errors.New("down")}
			}
			return Result{Outcome: Delivered}
		}
		e := New(config(r))
		push(t, e, 0, "a", "b")
		time.Sleep(260 * time.Millisecond)
		push(t, e, 0, "c")
		stop(t, e)
		wantBodies(t, r, "a\nb\n", "a\nb\n", "a\nb\n", "a\nb\n", "c\n")
		if r.ids[0] != r.ids[3] || r.ids[3] == r.ids[4] {
			t.Errorf("ids = %v, want one for all attempts of a batch and another for the next",
				r.ids)
		}
		if s := check(t, e); s.Retries != 3 || s.Requests != 5 || s.LastError != "down" {
			t.Errorf("Stats = %+v, want 3 retries, 5 requests, last error down", s)
		}
	})
}

func TestOverflowDropsTheOldestOfTheLowestLevel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		gate := make(chan struct{})
		r.answer = func(n int, b *Batch) Result { <-gate; return Result{Outcome: Delivered} }
		c := config(r)
		c.QueueRecords = 8 // six for debug and info
		e := New(c)
		push(t, e, 0, "first")
		time.Sleep(time.Second) // in flight from here on
		push(t, e, 0, "i1", "i2", "i3", "i4")
		push(t, e, slog.LevelDebug, "d1", "d2", "d3") // d1 goes for d3
		push(t, e, 0, "i5")                           // d2 goes
		push(t, e, slog.LevelWarn, "w1", "w2")
		push(t, e, slog.LevelError, "e1", "e2") // d3 and i1 go
		push(t, e, slog.LevelDebug, "d4")       // goes itself
		close(gate)
		stop(t, e)
		wantBodies(t, r, "first\n", "lost 5\ni2\ni3\ni4\ni5\nw1\nw2\ne1\ne2\n")
		if s := check(t, e); s.Dropped[QueueFull] != 5 {
			t.Errorf("Dropped[QueueFull] = %d, want 5", s.Dropped[QueueFull])
		}
	})
}

func TestBatchesWithoutALimit(t *testing.T) {
	for name, set := range map[string]func(*Config){
		"records": func(c *Config) { c.BatchRecords, c.GrownRecords = math.MaxInt, math.MaxInt },
		"bytes":   func(c *Config) { c.BatchBytes, c.GrownBytes = math.MaxInt, math.MaxInt },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				gate := make(chan struct{})
				r := &receiver{answer: func(int, *Batch) Result {
					<-gate
					return Result{Outcome: Delivered}
				}}
				c := config(r)
				set(&c)
				e := New(c)
				push(t, e, 0, "first")
				time.Sleep(time.Second)
				const n = 3000 // a backlog, with which batches grow
				for range n {
					push(t, e, 0, strings.Repeat("x", 1000))
				}
				close(gate)
				stop(t, e)
				if s := check(t, e); s.Delivered != n+1 {
					t.Errorf("Delivered = %d, want %d", s.Delivered, n+1)
				}
			})
		})
	}
}

// TestQueueLimitIsBesideTwoBatches is about small batches: what the worker takes ahead
// must not be a second queue, out of reach of limits and levels.
func TestQueueLimitIsBesideTwoBatches(t *testing.T) {
	for _, tt := range []struct {
		name           string
		records, bytes int // of a batch
		most           uint64
	}{
		{"by records", 10, 1 << 20, 60 + 2*10},
		{"by bytes", 500, 10 * len("m000\n"), 60 + 2*10},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				down := true
				r := &receiver{answer: func(int, *Batch) Result {
					if down {
						return Result{Err: errors.New("down")}
					}
					return Result{Outcome: Delivered}
				}}
				c := config(r)
				c.QueueRecords = 80 // 60 for debug and info
				c.BatchRecords, c.GrownRecords = tt.records, tt.records
				c.BatchBytes, c.GrownBytes = tt.bytes, tt.bytes
				e := New(c)
				for i := range 500 {
					push(t, e, 0, fmt.Sprintf("m%03d", i))
					if i%20 == 19 {
						time.Sleep(10 * time.Millisecond)
					}
				}
				time.Sleep(time.Minute)
				if s := check(t, e); s.Pending > tt.most || s.Pending < 60 {
					t.Errorf("Pending = %d of 500, want 60 to %d", s.Pending, tt.most)
				}
				down = false
				stop(t, e)
			})
		})
	}
}

func TestInfoLeavesAQuarterToWarnings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		r := &receiver{}
		r.answer = func(int, *Batch) Result { <-gate; return Result{Outcome: Delivered} }
		c := config(r)
		c.QueueRecords, c.QueueBytes = 100, 10*len("app"+"web.1")+1000
		c.BatchRecords = 1000
		e := New(c)
		push(t, e, 0, "first")
		time.Sleep(time.Second) // in flight from here on
		big := strings.Repeat("x", 100)
		for range 20 {
			push(t, e, 0, big)
		}
		push(t, e, slog.LevelWarn, big, big)
		if s := check(t, e); s.Pending != 1+9 || s.Dropped[QueueFull] != 13 {
			t.Errorf("Stats = %+v, want 7 infos and 2 warnings in the queue", s)
		}
		push(t, e, slog.LevelError, big, big, big, big, big, big, big, big, big, big, big, big)
		push(t, e, slog.LevelWarn, big) // the lowest left is itself
		if s := check(t, e); s.Pending != 1+10 || s.Dropped[QueueFull] != 25 {
			t.Errorf("Stats = %+v, want 10 errors in the queue", s)
		}
		close(gate)
		stop(t, e)
	})
}

// A receiver that takes everything at once loses nothing, however small the queue is.
func TestQueueSmallerThanABatchIsSentBeforeItIsFull(t *testing.T) {
	big := strings.Repeat("x", 100)
	size := len(big) + len("app"+"web.1")
	for _, tt := range []struct {
		records, bytes, batchRecords, batchBytes int
	}{
		{1, 4 << 20, 500, 102400},
		{2, 4 << 20, 500, 102400},
		{3, 4 << 20, 3, 102400},
		{10, 4 << 20, 500, 102400},
		{10, 4 << 20, 10, 102400},
		{10, 4 << 20, 8, 102400}, // more than the six that debug and info may have
		{600, 4 << 20, 500, 102400},
		{8192, 2 * size, 500, 102400},
		{8192, 10 * size, 500, 102400},
		{8192, 10 * size, 500, 10 * size},
		{8192, 102400, 5000, 1 << 20},
	} {
		for _, level := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelError} {
			name := fmt.Sprintf("%+v at %v", tt, level)
			synctest.Test(t, func(t *testing.T) {
				c := config(&receiver{})
				c.QueueRecords, c.QueueBytes = tt.records, tt.bytes
				c.BatchRecords, c.BatchBytes = tt.batchRecords, tt.batchBytes
				e := New(c)
				for range 2000 {
					push(t, e, level, big)
					synctest.Wait()
				}
				stop(t, e)
				if s := check(t, e); s.Delivered != 2000 {
					t.Errorf("%s: Stats = %+v, want 2000 delivered", name, s)
				}
			})
		}
	}
}

func TestNoticeIsKeptUntilConfirmed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		r.answer = func(n int, b *Batch) Result {
			switch n {
			case 1, 3:
				return Result{Outcome: Refused, Err: errors.New("no")}
			case 2:
				return Result{Err: errors.New("down")}
			}
			return Result{Outcome: Delivered}
		}
		e := New(config(r))
		for i := range 4 {
			push(t, e, 0, "r"+strconv.Itoa(i))
			_, _ = e.Flush(t.Context())
		}
		stop(t, e)
		wantBodies(t, r, "r0\n", "lost 1\nr1\n", "lost 1\nr1\n", "lost 2\nr2\n", "r3\n")
		if s := check(t, e); s.Dropped[PermanentStatus] != 2 || s.Delivered != 2 {
			t.Errorf("Stats = %+v, want 2 refused and 2 delivered", s)
		}
	})
}

func TestLossWithoutALaterBatchIsToldAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		e := New(config(r))
		push(t, e, 0, "a")
		_, _ = e.Flush(t.Context())
		push(t, e, 0, strings.Repeat("x", 2<<20), "bad", "boom")
		stop(t, e)
		wantBodies(t, r, "a\n", "lost 3\n")
		if s := check(t, e); s.Dropped[TooLarge] != 1 || s.Dropped[EncodeError] != 2 {
			t.Errorf("Stats = %+v, want 1 too large and 2 not encoded", s)
		}
	})
}

func TestOversizedBatchIsHalved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		r.answer = func(n int, b *Batch) Result {
			if len(b.Body) > 6 {
				return Result{Outcome: Oversized, Err: errors.New("413")}
			}
			return Result{Outcome: Delivered}
		}
		e := New(config(r))
		push(t, e, 0, "a", "b", "c", "d+d", "too long", "e", "f")
		stop(t, e)
		var taken []string
		seen := map[string]string{}
		for i, b := range r.got {
			if len(b) <= 6 {
				taken = append(taken, b)
			}
			if old, ok := seen[r.ids[i]]; ok && old != b {
				t.Errorf("id %s carried %q and %q", r.ids[i], old, b)
			}
			seen[r.ids[i]] = b
		}
		// The notice is larger than the receiver takes, so it is parted
		// from the records and never gets through.
		if got := strings.Join(taken, ""); got != "a\nb\nc\nd\nd\ne\nf\n" {
			t.Errorf("taken = %q, want all but the long one in order", got)
		}
		if s := check(t, e); s.Dropped[TooLarge] != 1 || s.Delivered != 6 {
			t.Errorf("Stats = %+v, want 1 too large and 6 delivered", s)
		}
	})
}

func TestFlushWaitsForTheRecordBehindItsNotice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		r.answer = func(n int, b *Batch) Result {
			switch n {
			case 1:
				return Result{Outcome: Oversized} // the notice and the record
			case 3:
				time.Sleep(time.Second) // the record alone
			}
			return Result{Outcome: Delivered}
		}
		e := New(config(r))
		push(t, e, 0, strings.Repeat("x", 2<<20), "a")
		if n, err := e.Flush(t.Context()); n != 0 || err != nil {
			t.Errorf("Flush = %d, %v, want 0, nil", n, err)
		}
		if s := check(t, e); s.Delivered != 1 {
			t.Errorf("after Flush: Stats = %+v, want 1 delivered", s)
		}
		stop(t, e)
		wantBodies(t, r, "lost 1\na\n", "lost 1\n", "a\n")
	})
}

func TestHalfAfterALossIsLedByTheNotice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		r.answer = func(n int, b *Batch) Result {
			switch n {
			case 1:
				return Result{Outcome: Oversized}
			case 2:
				return Result{Outcome: Refused}
			}
			return Result{Outcome: Delivered}
		}
		e := New(config(r))
		push(t, e, 0, "a", "b", "c", "d")
		stop(t, e)
		wantBodies(t, r, "a\nb\nc\nd\n", "a\nb\n", "lost 2\nc\nd\n")
	})
}
