// SPDX-License-Identifier: MIT

package delivery

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// backlog returns an engine with a batch of five in flight and more waiting.
// Each value sent to gate is the outcome of one attempt.
func backlog(t *testing.T, waiting ...string) (*Engine, *receiver, chan Result) {
	t.Helper()
	r, gate := &receiver{}, make(chan Result)
	var flying atomic.Int32
	r.answer = func(int, *Batch) Result {
		if flying.Add(1) != 1 {
			t.Error("two batches are on their way, want one")
		}
		defer flying.Add(-1)
		return <-gate
	}
	c := config(r)
	c.BatchRecords, c.GrownRecords, c.QueueRecords = 5, 5, 16
	e := New(c)
	push(t, e, 0, "a1", "a2", "a3", "a4", "a5")
	synctest.Wait()
	push(t, e, 0, waiting...)
	gate <- Result{RetryAfter: time.Second}
	time.Sleep(2 * time.Second) // the second attempt sees the backlog
	synctest.Wait()
	return e, r, gate
}

func TestNextBatchIsBuiltWhileOneIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, r, gate := backlog(t, "b1", "bad", "b3", "b4", "boom", "b6", "b7", "b8")
		e.mu.Lock()
		if e.queue.n != 1 || e.inWorker != 5+5 || e.oldestInWorker != 1 {
			t.Errorf("%d queued, %d held from seq %d, want 1, 10 from 1",
				e.queue.n, e.inWorker, e.oldestInWorker)
		}
		e.mu.Unlock()
		if s := check(t, e); s.Pending != 11 || s.Dropped[EncodeError] != 2 {
			t.Errorf("Stats = %+v, want 11 pending and 2 not encoded", s)
		}
		flushed := make(chan int)
		go func() {
			n, _ := e.Flush(context.Background())
			flushed <- n
		}()
		for range 3 {
			synctest.Wait()
			select {
			case <-flushed:
				t.Fatal("Flush returned before the last batch was taken")
			default:
			}
			gate <- Result{Outcome: Delivered}
		}
		if n := <-flushed; n != 0 {
			t.Errorf("Flush = %d, want 0", n)
		}
		stop(t, e)
		wantBodies(t, r, "a1\na2\na3\na4\na5\n", "a1\na2\na3\na4\na5\n",
			"lost 2\nb1\nb3\nb4\nb6\nb7\n", "b8\n")
	})
}

func TestFlushWaitsForTheBatchBuiltAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, gate := backlog(t, "b1", "b2", "b3", "b4", "b5")
		flushed := make(chan Stats)
		go func() {
			_, _ = e.Flush(context.Background())
			flushed <- check(t, e)
		}()
		synctest.Wait()
		gate <- Result{Outcome: Delivered}
		synctest.Wait()
		push(t, e, 0, "c1")
		gate <- Result{Outcome: Delivered}
		if s := <-flushed; s.Delivered != 10 || s.Pending != 1 {
			t.Errorf("after Flush: Stats = %+v, want 10 delivered and the later one pending", s)
		}
		time.Sleep(time.Second)
		gate <- Result{Outcome: Delivered}
		stop(t, e)
	})
}

func TestLossAfterABatchWasBuiltIsToldByIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, r, gate := backlog(t, "b1", "b2", "b3", "b4", "b5", "c1")
		push(t, e, 0, strings.Repeat("x", 2<<20)) // too large
		gate <- Result{Outcome: Refused}
		synctest.Wait()
		gate <- Result{Outcome: Oversized}
		synctest.Wait()
		gate <- Result{Outcome: Delivered}
		synctest.Wait()
		push(t, e, 0, strings.Repeat("x", 2<<20))
		gate <- Result{Outcome: Refused} // b3 to b5
		gate <- Result{Outcome: Delivered}
		stop(t, e)
		a := "a1\na2\na3\na4\na5\n"
		wantBodies(t, r, a, a, "lost 6\nb1\nb2\nb3\nb4\nb5\n", "lost 6\nb1\nb2\n",
			"b3\nb4\nb5\n", "lost 4\nc1\n")
		if s := check(t, e); s.Delivered != 3 || s.Dropped[PermanentStatus] != 8 ||
			s.Dropped[TooLarge] != 2 {
			t.Errorf("Stats = %+v, want 3 delivered, 8 refused, 2 too large", s)
		}
	})
}

func TestBatchBuiltAheadAges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, r, gate := backlog(t, "b1", "b2", "b3", "b4", "b5")
		push(t, e, 0, "c1")
		time.Sleep(11 * time.Minute)
		gate <- Result{Err: errors.New("down")}
		synctest.Wait()
		if s := check(t, e); s.Dropped[MaxAge] != 11 || s.Pending != 0 {
			t.Errorf("Stats = %+v, want all 11 dropped for their age", s)
		}
		close(gate)
		stop(t, e)
		if n := r.attempts(); n != 2 {
			t.Errorf("%d attempts, want 2: what is too old is not sent", n)
		}
	})
}

func TestShutdownCountsTheBatchBuiltAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, gate := backlog(t, "b1", "b2", "b3", "b4", "b5", "c1")
		dead, cancel := context.WithCancel(t.Context())
		cancel()
		if n, err := e.Shutdown(dead); n != 11 || !errors.Is(err, context.Canceled) {
			t.Errorf("Shutdown = %d, %v, want 11, canceled", n, err)
		}
		close(gate)
		<-e.done
		if s := check(t, e); s.Dropped[Shutdown] != 11 || s.Delivered != 0 {
			t.Errorf("Stats = %+v, want 11 left", s)
		}
	})
}

// TestBacklogKeepsItsOrder lets batches grow and be halved while the next one
// is built, and compares what arrives.
func TestBacklogKeepsItsOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		var got []string
		r.answer = func(n int, b *Batch) Result {
			switch {
			case n%3 == 0:
				return Result{Err: errors.New("down")}
			case n%7 == 0 && b.Frames > 1:
				return Result{Outcome: Oversized}
			}
			got = append(got, strings.Fields(string(b.Body))...)
			return Result{Outcome: Delivered}
		}
		c := config(r)
		c.BatchRecords, c.GrownRecords = 10, 80
		e := New(c)
		for i := range 5000 {
			push(t, e, 0, strconv.Itoa(i))
		}
		stop(t, e)
		for i, s := range got {
			if s != strconv.Itoa(i) {
				t.Fatalf("record %d = %s, want all in order", i, s)
			}
		}
		if len(got) != 5000 {
			t.Errorf("%d records arrived, want 5000", len(got))
		}
		seen := map[string]string{}
		for i, id := range r.ids {
			if old, ok := seen[id]; ok && old != r.got[i] {
				t.Errorf("id %s carried %q and %q", id, old, r.got[i])
			}
			seen[id] = r.got[i]
		}
	})
}

// TestNoticeTakesThePlaceOfWhatIsSettled makes notices that fit before the
// batch, before a half of it, and nowhere.
func TestNoticeTakesThePlaceOfWhatIsSettled(t *testing.T) {
	for _, room := range []int{0, 3, 7, 100} {
		w := &worker{e: New(config(&receiver{}))}
		w.e.unreported = 12
		body := "a\nb\n"
		p := &piece{buf: []byte(strings.Repeat("-", room) + body), start: room,
			end:   room + len(body),
			items: []item{{end: room + 2, frames: 1, seq: 1}, {end: room + 4, frames: 1, seq: 2}}}
		w.addNotice(p)
		if got := string(p.body()); got != "lost 12\n"+body || p.notice != 12 || p.frames() != 3 {
			t.Errorf("room for %d: body = %q with %d frames, want the notice in front",
				room, got, p.frames())
		}
		a, b, ok := p.split()
		if got := fmt.Sprintf("%q %q", a.body(), b.body()); !ok || got != `"lost 12\na\n" "b\n"` {
			t.Errorf("room for %d: halves = %s", room, got)
		}
	}
}

func TestRecordsLeftByABatchCountForTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		c := config(r)
		c.BatchRecords, c.GrownRecords = 5, 5
		e := New(c)
		push(t, e, 0, "1", "2", "3", "4", "5", "6", "7")
		synctest.Wait()
		push(t, e, 0, "8", "9", "10")
		synctest.Wait() // without waiting for the interval
		wantBodies(t, r, "1\n2\n3\n4\n5\n", "6\n7\n8\n9\n10\n")
		stop(t, e)
	})
}
