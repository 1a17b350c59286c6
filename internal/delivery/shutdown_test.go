// SPDX-License-Identifier: MIT

package delivery

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestFlushWaitsForWhatCameBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		r.answer = func(n int, b *Batch) Result {
			if n == 1 {
				return Result{RetryAfter: time.Minute}
			}
			time.Sleep(time.Second)
			return Result{Outcome: Delivered}
		}
		e := New(config(r))
		if n, err := e.Flush(t.Context()); n != 0 || err != nil {
			t.Errorf("Flush of an unused engine = %d, %v, want 0, nil", n, err)
		}
		push(t, e, 0, "a")
		time.Sleep(time.Second) // the first attempt has failed
		start := time.Now()
		var none context.Context // tolerated
		if n, err := e.Flush(none); n != 0 || err != nil {
			t.Errorf("Flush = %d, %v, want 0, nil", n, err)
		}
		if got := time.Since(start); got != time.Second {
			t.Errorf("Flush took %v, want 1s: the pause is cut short", got)
		}
		push(t, e, 0, "b")
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if n, err := e.Flush(ctx); n != 1 || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Flush = %d, %v, want 1, deadline exceeded", n, err)
		}
		stop(t, e)
	})
}

func TestShutdownCutsShortWhatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		hang := make(chan struct{})
		// deaf to ctx
		r.answer = func(n int, b *Batch) Result { <-hang; return Result{Outcome: Delivered} }
		e := New(config(r))
		push(t, e, 0, "a", "b")
		time.Sleep(time.Second)
		push(t, e, 0, "c")
		flushed := make(chan int)
		go func() {
			n, _ := e.Flush(context.Background())
			flushed <- n
		}()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		start := time.Now()
		if n, err := e.Shutdown(ctx); n != 3 || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Shutdown = %d, %v, want 3, deadline exceeded", n, err)
		}
		if got := time.Since(start); got != 3*time.Second {
			t.Errorf("Shutdown took %v, want 3s", got)
		}
		if got := <-flushed; got != 3 {
			t.Errorf("Flush during Shutdown = %d, want 3", got)
		}
		if err := e.Push(time.Now(), 0, &nobody, []byte("late")); !errors.Is(err, errShut) {
			t.Errorf("Push after Shutdown = %v, want errShut", err)
		}
		close(hang)
		synctest.Wait()
		s := check(t, e)
		if s.Dropped[Shutdown] != 3 || s.Dropped[Closed] != 1 || s.Delivered != 0 {
			t.Errorf("Stats = %+v, want 3 left at shutdown and 1 late", s)
		}
		if n, err := e.Shutdown(t.Context()); n != 3 || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("second Shutdown = %d, %v, want the first's result", n, err)
		}
	})
}

// What was cut stays cut: a later call does not wait for what the worker hangs in.
func TestShutdownAfterTheEndDoesNotWait(t *testing.T) {
	for _, where := range []string{"transport", "OnError"} {
		synctest.Test(t, func(t *testing.T) {
			hang := make(chan struct{})
			r := &receiver{}
			c := config(r)
			switch where {
			case "transport": // deaf to ctx
				r.answer = func(int, *Batch) Result { <-hang; return Result{Outcome: Delivered} }
			case "OnError":
				r.answer = func(int, *Batch) Result { return Result{Err: errors.New("down")} }
				c.OnError = func(error) { <-hang }
			}
			e := New(c)
			push(t, e, 0, "a", "b")
			time.Sleep(time.Second)
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			if n, err := e.Shutdown(ctx); n != 2 || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: Shutdown = %d, %v, want 2, deadline exceeded", where, n, err)
			}
			start := time.Now()
			var none context.Context // tolerated
			soon, cancel2 := context.WithTimeout(t.Context(), time.Minute)
			defer cancel2()
			for _, ctx := range []context.Context{soon, none, ctx} {
				n, err := e.Shutdown(ctx)
				if n != 2 || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%s: Shutdown = %d, %v, want the first's result", where, n, err)
				}
			}
			if got := time.Since(start); got != 0 {
				t.Errorf("%s: the later calls took %v, want 0s", where, got)
			}
			close(hang)
		})
	}
}

func TestShutdownWithADeadContextDoesNotSpoilAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		r.answer = func(n int, b *Batch) Result {
			time.Sleep(time.Second)
			return Result{Outcome: Delivered}
		}
		e := New(config(r))
		push(t, e, 0, "a")
		patient := make(chan int)
		go func() {
			n, _ := e.Shutdown(context.Background())
			patient <- n
		}()
		synctest.Wait()
		dead, cancel := context.WithCancel(t.Context())
		cancel()
		if n, err := e.Shutdown(dead); n != 1 || !errors.Is(err, context.Canceled) {
			t.Errorf("Shutdown(dead) = %d, %v, want 1, canceled", n, err)
		}
		if n := <-patient; n != 0 {
			t.Errorf("patient Shutdown = %d, want 0", n)
		}
		check(t, e)
	})
}

func TestShutdownOfAnUnusedEngine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		e := New(config(r))
		stop(t, e)
		stop(t, e)
		if err := e.Push(time.Now(), 0, &nobody, []byte("late")); !errors.Is(err, errShut) {
			t.Errorf("Push after Shutdown = %v, want errShut", err)
		}
		if err := e.Reject(); !errors.Is(err, errShut) {
			t.Errorf("Reject after Shutdown = %v, want errShut", err)
		}
		if s := check(t, e); s.Dropped[Closed] != 2 {
			t.Errorf("Dropped[Closed] = %d, want 2", s.Dropped[Closed])
		}
	})
}

func TestEachTroubleIsToldOnceInTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var told []string
		r := &receiver{
			answer: func(n int, b *Batch) Result {
				return Result{Err: errors.New("down"), RetryAfter: time.Second}
			},
		}
		c := config(r)
		c.OnError = func(err error) {
			mu.Lock()
			told = append(told, err.Error())
			mu.Unlock()
			panic("user code")
		}
		e := New(c)
		push(t, e, 0, "a")
		time.Sleep(9 * time.Second)
		synctest.Wait()
		mu.Lock()
		if len(told) != 1 {
			t.Errorf("told %q in 9s, want one", told)
		}
		mu.Unlock()
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if len(told) < 4 || len(told) > 14 {
			t.Errorf("told %d times in 2 minutes, want at most every 10s", len(told))
		}
		dead, cancel := context.WithCancel(t.Context())
		cancel()
		_, _ = e.Shutdown(dead)
	})
}

// The worker reports what callers drop, each kind once, also where nothing is ever queued.
func TestLossBeforeTheQueueIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []string
		c := config(&receiver{})
		c.RecordBytes, c.QueueBytes = 100, 80
		c.OnError = func(err error) { told = append(told, err.Error()) }
		e := New(c)
		push(t, e, 0, strings.Repeat("x", 101), strings.Repeat("x", 70)) // 60 for info
		if err := e.Reject(); err != nil {
			t.Errorf("Reject = %v, want nil", err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		want := []string{errTooLarge.Error(), errEncode.Error()}
		if !slices.Equal(told, want) {
			t.Errorf("OnError was told %q, want %q", told, want)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		told = nil
		push(t, e, 0, "b")
		time.Sleep(time.Second)
		synctest.Wait()
		if len(told) != 0 {
			t.Errorf("OnError was told %q again", told)
		}
		push(t, e, 0, strings.Repeat("x", 101))
		stop(t, e)
		if !slices.Equal(told, want[:1]) {
			t.Errorf("OnError was told %q at the end, want %q", told, want[:1])
		}
		if s := check(t, e); s.Dropped[TooLarge] != 3 || s.Dropped[EncodeError] != 1 {
			t.Errorf("Stats = %+v, want 3 too large and 1 not encoded", s)
		}
	})
}

// closingReceiver is a receiver whose Close is a function of the user's.
type closingReceiver struct {
	*receiver
	end func()
}

func (r *closingReceiver) Close() {
	r.receiver.Close()
	r.end()
}

// TestUsersFunctionsEndTheirGoroutine has functions of the user's that panic or end the
// goroutine that they are called from, as FailNow of package testing does: the engine goes
// on, and nothing is lost.
func TestUsersFunctionsEndTheirGoroutine(t *testing.T) {
	for name, end := range map[string]func(){
		"panic": func() { panic("user code") }, "Goexit": runtime.Goexit,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := &receiver{}
				r.answer = func(n int, b *Batch) Result {
					if n%2 == 1 {
						end()
					}
					return Result{Outcome: Delivered}
				}
				c := config(r)
				c.Transport, c.BatchRecords = &closingReceiver{r, end}, 2
				told := 0
				c.OnError = func(error) {
					told++
					end()
				}
				e := New(c)
				push(t, e, 0, "a", "b", "c")
				stop(t, e)
				wantBodies(t, r, "a\nb\n", "a\nb\n", "c\n", "c\n")
				if s := check(t, e); s.Delivered != 3 || told != 1 || r.closed != 1 {
					t.Errorf("Stats = %+v, told %d times, closed %d times, want 3 delivered, 1, 1",
						s, told, r.closed)
				}
			})
		})
	}
}

func TestOddTimesDoNotAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		e := New(config(r))
		for _, at := range []time.Time{
			{}, time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Now().Add(-time.Hour),
			time.Now().Add(time.Hour),
			time.Date(99999, 1, 1, 0, 0, 0, 0, time.UTC), time.Unix(-1<<60, 0),
		} {
			if err := e.Push(at, 0, &nobody, []byte("x")); err != nil {
				t.Errorf("Push(%v) = %v, want nil", at, err)
			}
		}
		time.Sleep(300 * time.Millisecond)
		if s := check(t, e); s.Delivered != 6 {
			t.Errorf("Stats = %+v, want 6 delivered after the interval", s)
		}
		stop(t, e)
	})
}

// TestTimesAheadDoNotDelay has records whose times are taken for the moment of
// acceptance although they are not.
func TestTimesAheadDoNotDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		e := New(config(r))
		for _, ahead := range []time.Duration{0, stampSlack, 2 * stampSlack} {
			_ = e.Push(time.Now().Add(ahead), 0, &nobody, []byte("x"))
		}
		time.Sleep(251 * time.Millisecond)
		if s := check(t, e); s.Delivered != 3 {
			t.Errorf("Stats = %+v, want 3 delivered after the interval", s)
		}
		stop(t, e)
	})
}

// TestWallClockIsSet lets the wall clock and the monotonic one part.
func TestWallClockIsSet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		e := New(config(r))
		for _, by := range []time.Duration{time.Hour, -time.Hour, stampSlack / 2, -stampSlack / 2} {
			push(t, e, 0, "a")
			stop := time.Now()
			e.mu.Lock()
			e.wallBase += int64(by)
			e.mu.Unlock()
			push(t, e, 0, "b")
			time.Sleep(251 * time.Millisecond)
			e.mu.Lock()
			if got := time.Duration(e.wallBase - e.base.UnixNano()); got != 0 {
				t.Errorf("set by %v, base is %v off, want the clock read anew", by, got)
			}
			e.mu.Unlock()
			if s := check(t, e); s.Pending != 0 {
				t.Errorf("set by %v, %d records pending after %v, want none",
					by, s.Pending, time.Since(stop))
			}
		}
		stop(t, e)
	})
}

// TestAccountUnderRandomTrouble lets many goroutines log into a receiver that
// does anything, with Flush and Stats in between.
func TestAccountUnderRandomTrouble(t *testing.T) {
	for seed := range 20 {
		synctest.Test(t, func(t *testing.T) {
			var sure uint64 // records in batches that the receiver has taken
			r := &receiver{}
			r.answer = func(n int, b *Batch) Result {
				time.Sleep(time.Duration(n*seed%7) * 10 * time.Millisecond)
				switch (n*31 + seed*17) % 11 {
				case 0, 1:
					return Result{Err: errors.New("down")}
				case 2:
					return Result{Outcome: Refused}
				case 3:
					return Result{Outcome: Oversized}
				case 4:
					return Result{Outcome: Unauthorized, RetryAfter: time.Second}
				}
				for l := range strings.SplitSeq(string(b.Body), "\n") {
					if strings.HasPrefix(l, "r") {
						sure++
					}
				}
				return Result{Outcome: Delivered}
			}
			c := config(r)
			c.QueueRecords, c.BatchRecords, c.GrownRecords = 64, 8, 40
			c.MaxAge = 2 * time.Second
			e := New(c)
			var wg sync.WaitGroup
			for g := range 4 {
				wg.Go(func() {
					for i := range 300 {
						_ = e.Push(time.Now(), slog.Level((g*i)%13-4), &web1,
							[]byte("r"+strconv.Itoa(i)))
						if i%50 == g {
							ctx, cancel := context.WithTimeout(context.Background(), time.Second)
							_, _ = e.Flush(ctx)
							cancel()
						}
						time.Sleep(time.Duration(i%5) * time.Millisecond)
						check(t, e)
					}
				})
			}
			wg.Wait()
			ctx, cancel := context.WithTimeout(t.Context(),
				time.Duration(seed)*100*time.Millisecond)
			defer cancel()
			n, _ := e.Shutdown(ctx)
			<-e.done
			s := check(t, e)
			if s.Accepted != 1200 || s.Pending != 0 || s.Delivered != sure &&
				s.Dropped[Shutdown] == 0 || s.Dropped[Shutdown] != uint64(n) {
				t.Errorf("seed %d: Stats = %+v, Shutdown = %d, receiver took %d; want them to agree",
					seed, s, n, sure)
			}
		})
	}
}
