// SPDX-License-Identifier: MIT

package delivery

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestMaxAgeDropsFromTheFront(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		up := false
		r.answer = func(n int, b *Batch) Result {
			if up {
				return Result{Outcome: Delivered}
			}
			return Result{Err: errors.New("down")}
		}
		c := config(r)
		c.MaxAge, c.FlushInterval = time.Minute, 20*time.Second
		e := New(c)
		push(t, e, 0, "a")
		time.Sleep(10 * time.Second)
		push(t, e, 0, "b")
		time.Sleep(30 * time.Second) // both in flight since 20 s
		push(t, e, 0, "c")
		time.Sleep(19 * time.Second)
		if s := check(t, e); s.Dropped[MaxAge] != 0 {
			t.Errorf("Dropped[MaxAge] after 59s = %d, want 0", s.Dropped[MaxAge])
		}
		time.Sleep(2 * time.Second)
		if s := check(t, e); s.Dropped[MaxAge] != 1 || s.Pending != 2 {
			t.Errorf("after 61s: Stats = %+v, want 1 dropped for its age", s)
		}
		synctest.Wait()
		up = true
		stop(t, e)
		n := len(r.got)
		if got := r.got[n-2] + r.got[n-1]; got != "lost 1\nb\nc\n" {
			t.Errorf("last two bodies = %q, want the notice, b and c", r.got[n-2:])
		}
	})
}

// Records do not grow too old while they wait for a fuller batch.
func TestLingersWithinMaxAge(t *testing.T) {
	for _, tt := range []struct{ interval, maxAge, want time.Duration }{
		{250 * time.Millisecond, 10 * time.Minute, 250 * time.Millisecond},
		{250 * time.Millisecond, 500 * time.Millisecond, 250 * time.Millisecond},
		{250 * time.Millisecond, 100 * time.Millisecond, 50 * time.Millisecond},
		{250 * time.Millisecond, 250 * time.Millisecond, 125 * time.Millisecond},
		{time.Hour, 10 * time.Minute, 5 * time.Minute},
		{time.Hour, 2, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := &receiver{}
			c := config(r)
			c.FlushInterval, c.MaxAge = tt.interval, tt.maxAge
			e := New(c)
			start := time.Now()
			push(t, e, 0, "a")
			time.Sleep(2 * time.Hour)
			if s := check(t, e); s.Delivered != 1 || r.at[0].Sub(start) != tt.want {
				t.Errorf("%+v: Stats = %+v, sent at %v, want one delivered", tt, s, r.at)
			}
			stop(t, e)
		})
	}
}

func TestRetryAfterAndItsLimits(t *testing.T) {
	tests := []struct {
		name     string
		after    time.Duration
		min, max time.Duration
	}{
		{"none", 0, 0, 250 * time.Millisecond},
		{"three seconds", 3 * time.Second, 3 * time.Second, 3 * time.Second},
		{"a year", 365 * 24 * time.Hour, 5 * time.Minute, 5 * time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := &receiver{}
				r.answer = func(n int, b *Batch) Result {
					if n == 1 {
						return Result{RetryAfter: tt.after}
					}
					return Result{Outcome: Delivered}
				}
				e := New(config(r))
				push(t, e, 0, "a")
				time.Sleep(9 * time.Minute)
				synctest.Wait()
				if r.attempts() != 2 {
					t.Fatalf("%d attempts, want 2", r.attempts())
				}
				if got := r.at[1].Sub(r.at[0]); got < tt.min || got > tt.max {
					t.Errorf("second attempt after %v, want %v to %v", got, tt.min, tt.max)
				}
				stop(t, e)
			})
		})
	}
}

func TestCredentialsHaveAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{
			answer: func(n int, b *Batch) Result { return Result{Outcome: Unauthorized} },
		}
		e := New(config(r))
		push(t, e, 0, "a")
		time.Sleep(59 * time.Second)
		if s := check(t, e); s.Dropped[Auth] != 0 || s.Retries == 0 {
			t.Errorf("after 59s: Stats = %+v, want retries and none dropped", s)
		}
		time.Sleep(2 * time.Second)
		if s := check(t, e); s.Dropped[Auth] != 1 {
			t.Errorf("after 61s: Stats = %+v, want 1 dropped for auth", s)
		}
		stop(t, e)
	})
}

func TestSlowTroubleIsRetriedSlowly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{
			answer: func(n int, b *Batch) Result {
				return Result{NeedsHuman: true, Err: errors.New("certificate")}
			},
		}
		e := New(config(r))
		push(t, e, 0, "a")
		time.Sleep(2 * time.Minute)
		if got := r.attempts(); got < 3 || got > 9 {
			t.Errorf("%d attempts in 2 minutes, want 15 to 30 s between them", got)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if n, err := e.Shutdown(ctx); n != 1 || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Shutdown = %d, %v, want 1, deadline exceeded", n, err)
		}
		synctest.Wait()
		if s := check(t, e); s.Dropped[Shutdown] != 1 || s.Pending != 0 {
			t.Errorf("Stats = %+v, want 1 dropped at shutdown", s)
		}
	})
}

func TestPartlySentBatchGoesOnWhereItStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{stream: true}
		r.answer = func(n int, b *Batch) Result {
			switch n {
			case 1:
				return Result{Sent: len("a\nb1\n"), Err: errors.New("reset")}
			case 2:
				return Result{Sent: len("b2\n"), Err: errors.New("reset")}
			case 3:
				return Result{Sent: len("c\n"), Err: errors.New("reset")}
			}
			return Result{Outcome: Delivered}
		}
		c := config(r)
		e := New(c)
		push(t, e, 0, "a", "b1+b2", "c")
		time.Sleep(300 * time.Millisecond)
		stop(t, e)
		if got := check(t, e); got.Delivered != 3 || got.Requests != 3 ||
			got.Bytes != uint64(len("a\nb1\nb2\nc\n")) {
			t.Errorf("Stats = %+v, want 3 delivered in 3 attempts", got)
		}
	})
}
