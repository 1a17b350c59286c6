// SPDX-License-Identifier: MIT

package delivery

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"
)

const (
	retryBase    = 250 * time.Millisecond
	retryCap     = 30 * time.Second
	shutdownCap  = time.Second     // of pauses during Shutdown, whose callers have little time
	retryAfter   = 5 * time.Minute // longest wish of a receiver that is obeyed
	authPatience = time.Minute     // how long a batch waits for credentials that work
	minLimit     = 16 << 10        // bytes; batches are not made smaller for a 413
	regrowAfter  = 100             // batches taken before a limit learnt from 413 is raised again
)

// deliver sends a batch, and the pieces it is split into, until all its
// records are settled, or until Shutdown has no more time.
func (w *worker) deliver(p *piece) {
	work := []*piece{p}
	for len(work) > 0 {
		p := work[0]
		if !w.prepare(p) {
			work = work[1:]
			continue
		}
		rest, ok := w.attemptUntilDone(p)
		if !ok {
			return
		}
		work = append(rest, work[1:]...)
	}
}

// prepare drops the records at the front of p that have become too old while it
// waited, and adds a notice of losses to the first piece that is sent after them.
// It reports whether anything is left to send. A piece that has changed gets a
// new identifier.
func (w *worker) prepare(p *piece) bool {
	k := 0
	for k < len(p.items) && w.expired(p.items[k].stamp) {
		k++
	}
	if k > 0 {
		next := w.seqAfter(p)
		if k < len(p.items) {
			next = p.items[k].seq
		}
		w.retractNotice()
		w.dropOldest(MaxAge, k, next)
		p.id, p.start, p.notice, p.tries = newID(), p.items[k-1].end, 0, 0
		p.items = p.items[k:]
	}
	if len(p.items) > 0 && p.tries == 0 && p.notice == 0 && !p.noNotice {
		w.addNotice(p)
	}
	return len(p.items) > 0 || p.notice > 0
}

// seqAfter returns the seq of the first record in the worker after those of p, 0
// for none.
func (w *worker) seqAfter(p *piece) uint64 {
	if n := len(p.items); n > 0 {
		last := p.items[n-1].seq
		i, _ := slices.BinarySearchFunc(w.current.items, last+1, func(it item, seq uint64) int {
			return cmp.Compare(it.seq, seq)
		})
		if i < len(w.current.items) {
			return w.current.items[i].seq
		}
	}
	if w.next != nil {
		return w.next.items[0].seq
	}
	h, _ := w.builder.first()
	return h.seq
}

// attemptUntilDone attempts p until it is delivered, refused, split or has lost its
// front. The pieces returned must be sent before anything else; false means
// that Shutdown has no more time.
func (w *worker) attemptUntilDone(p *piece) ([]*piece, bool) {
	var denied time.Time // when credentials were first refused for p
	for {
		res, ok := w.attempt(p)
		if !ok {
			return nil, false
		}
		w.lastOK = res.Outcome == Delivered
		if res.Outcome == Retry && res.Sent > 0 {
			w.markPartlySent(p, res.Sent)
			if len(p.items) == 0 {
				return nil, true
			}
		}
		switch res.Outcome {
		case Delivered:
			w.markDelivered(p, res.Rejected)
			return nil, true
		case Refused:
			w.dropPiece(p, PermanentStatus)
			return nil, true
		case Oversized:
			w.shrinkLimit(p)
			if a, b, ok := p.split(); ok {
				return []*piece{a, b}, true
			}
			w.dropPiece(p, TooLarge)
			return nil, true
		case Unauthorized:
			if denied.IsZero() {
				denied = time.Now()
			}
			if time.Since(denied) >= authPatience {
				w.dropPiece(p, Auth)
				return nil, true
			}
		}
		if len(p.items) == 0 {
			w.retractNotice() // a notice alone is tried once
			return nil, true
		}
		if !w.pause(p, res, denied) {
			return nil, false
		}
		if w.expired(p.items[0].stamp) {
			return []*piece{p}, true // prepare drops it
		}
	}
}

// attempt sends p once. It reports false when Shutdown has no more time.
func (w *worker) attempt(p *piece) (res Result, ok bool) {
	e := w.e
	e.mu.Lock()
	if e.abandoned {
		e.mu.Unlock()
		return Result{}, false
	}
	e.requests++
	if p.tries > 0 {
		e.retries++
	}
	e.mu.Unlock()
	p.tries++
	ctx, cancel := context.WithTimeout(e.ctx, e.cfg.Timeout)
	defer cancel()
	ahead := w.buildAhead()
	res = w.send(ctx, &Batch{ID: p.id, Body: p.body(), Frames: p.frames()})
	if ahead {
		w.waitBuilt()
	}
	e.mu.Lock()
	cut := e.abandoned
	if !cut && res.Err != nil {
		e.lastError = res.Err.Error()
	}
	e.mu.Unlock()
	if cut {
		return Result{}, false
	}
	e.errReporter.report(res.Err)
	return res, true
}

// send lets the transport send b.
func (w *worker) send(ctx context.Context, b *Batch) Result {
	res := Result{Err: errors.New("the transport ended its goroutine")}
	if !apart(func() { res = w.e.cfg.Transport.Send(ctx, b) }) {
		return Result{Err: errors.New("the transport panicked")}
	}
	return res
}

// apart calls f, which runs functions of the user's, in a goroutine that nothing else
// depends on, since they may end it, and waits. It reports whether f did not panic.
func apart(f func()) (ok bool) {
	done := make(chan bool, 1)
	go func() {
		defer func() { done <- recover() == nil }()
		f()
	}()
	return <-done
}

// markDelivered settles p as delivered, but for so many records of it.
func (w *worker) markDelivered(p *piece, rejected int) {
	w.retry.Reset()
	b := &w.builder
	if w.sinceLimit++; b.limit > 0 && w.sinceLimit >= regrowAfter {
		w.sinceLimit = 0
		if b.limit *= 2; b.limit >= w.e.cfg.GrownBytes {
			b.limit = 0
		}
	}
	next := w.seqAfter(p)
	e := w.e
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.abandoned {
		return
	}
	e.bytes += uint64(p.end - p.start)
	rejected = min(max(rejected, 0), len(p.items))
	e.delivered += uint64(len(p.items) - rejected)
	if len(p.items) > 0 { // a notice alone changes nothing about the oldest record
		e.inWorker -= len(p.items)
		e.oldestInWorker = next
	}
	if p.notice > 0 {
		e.reporting = 0
	}
	e.drop(Rejected, uint64(rejected))
	e.wakeFlushers()
}

// markPartlySent settles the records whose frames lie whole in the first n bytes of
// p. The rest goes on under the same identifier.
func (w *worker) markPartlySent(p *piece, n int) {
	w.retry.Reset()
	to := p.start + n
	done := 0
	for done < len(p.items) && p.items[done].end <= to {
		done++
	}
	next := w.seqAfter(p)
	if done < len(p.items) {
		next = p.items[done].seq
	}
	reported := p.notice > 0 && p.noticeEnd <= to
	e := w.e
	e.mu.Lock()
	if !e.abandoned {
		e.bytes += uint64(n)
		e.delivered += uint64(done)
		if done > 0 {
			e.inWorker -= done
			e.oldestInWorker = next
		}
		if reported {
			e.reporting = 0
		}
		e.wakeFlushers()
	}
	e.mu.Unlock()
	if reported {
		p.notice = 0
	}
	p.start, p.items = to, p.items[done:]
}

// dropPiece settles p as dropped for r and keeps its notice for the next batch.
func (w *worker) dropPiece(p *piece, r Reason) {
	w.retry.Reset()
	if p.notice > 0 {
		w.retractNotice()
	}
	w.dropOldest(r, len(p.items), w.seqAfter(p))
}

// shrinkLimit limits batches to half of p, which was too large.
func (w *worker) shrinkLimit(p *piece) {
	w.builder.limit = max((p.end-p.start)/2, minLimit)
	w.sinceLimit = 0
}

// pause waits before the next attempt for p. It is cut short by Flush and
// Shutdown, and reports false when the latter has no more time.
func (w *worker) pause(p *piece, res Result, denied time.Time) bool {
	e := w.e
	d := w.retry.Next()
	if res.NeedsHuman {
		d = retryCap/2 + d/2
	}
	d = max(d, min(res.RetryAfter, retryAfter))
	if !denied.IsZero() {
		d = min(d, time.Until(denied.Add(authPatience)))
	}
	d = min(d, p.items[0].stamp+e.cfg.MaxAge-time.Since(e.base)+1)
	w.reportLoss()
	end := time.Now().Add(d)
	for {
		e.mu.Lock()
		cut, hurry, closed := e.abandoned, e.skipBackoff, e.closed
		e.skipBackoff = false
		e.mu.Unlock()
		if cut || hurry {
			return !cut
		}
		if closed {
			end = earliest(end, time.Now().Add(shutdownCap))
		}
		left := time.Until(end)
		if left <= 0 {
			return true
		}
		w.timer.Reset(left)
		select {
		case <-e.wake:
		case <-e.ctx.Done():
		case <-w.timer.C:
		}
		w.timer.Stop()
	}
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// expired reports whether a record of that stamp is too old.
func (w *worker) expired(stamp time.Duration) bool {
	return time.Since(w.e.base)-stamp > w.e.cfg.MaxAge
}
