// SPDX-License-Identifier: MIT

package delivery

import (
	"errors"
	"math"
	"time"

	"github.com/logplex-go/logplex/internal/backoff"
)

var (
	errQueueFull = errors.New("the queue is full: messages are dropped")
	errTooLarge  = errors.New("a record is too large for the queue: it is dropped")
)

// A worker is an engine's one goroutine: it alone uses the transport, each time
// through apart. While a batch is being sent a second goroutine may build the next
// one. That one uses builder, next and nextFrames, and nothing else of the worker.
type worker struct {
	e     *Engine
	retry backoff.Backoff
	timer *time.Timer

	builder    builder
	current    frames     // of the batch being sent; all its pieces share them
	next       *piece     // built while the current batch was sent; nil: none
	nextFrames frames     // of next
	buildDone  chan error // capacity 1: the result of building next
	notice     []byte     // scratch

	sinceLimit int    // batches delivered since the limit was set
	lastOK     bool   // the last attempt was successful
	told       losses // what reportLoss has told
}

func (w *worker) run() {
	e := w.e
	w.retry = backoff.Backoff{Base: retryBase, Cap: retryCap}
	w.timer = time.NewTimer(time.Hour)
	w.timer.Stop()
	w.buildDone = make(chan error, 1)
	w.notice = e.cfg.Encoder.AppendNotice(nil, math.MaxUint64, e.base, e.base)
	w.builder = builder{e: e, growth: 1, reserve: len(w.notice)}
	defer close(e.done)
	defer e.cancel()
	defer apart(e.cfg.Transport.Close)
	defer w.timer.Stop()
	for w.wait() {
		if p := w.nextPiece(); p != nil {
			w.deliver(p)
		}
		w.reportLoss()
	}
	w.reportLoss()
	w.sendFinalNotice()
}

// nextPiece returns the batch that was built ahead, or else builds one. It
// returns nil when nothing is left to send.
func (w *worker) nextPiece() *piece {
	if p := w.next; p != nil {
		w.next = nil
		w.current, w.nextFrames = w.nextFrames, w.current
		return p
	}
	p, err := w.builder.build(&w.current)
	w.e.errReporter.report(err)
	return p
}

// buildAhead starts to build the next batch if there is one that is due. The
// caller sends meanwhile and then calls waitBuilt if it returned true.
func (w *worker) buildAhead() bool {
	if w.next != nil {
		return false
	}
	w.e.mu.Lock()
	due := w.e.hasBatch() && !w.e.abandoned
	w.e.mu.Unlock()
	if due {
		go func() {
			var err error
			w.next, err = w.builder.build(&w.nextFrames)
			w.buildDone <- err
		}()
	}
	return due
}

// waitBuilt waits for the batch that is built ahead.
func (w *worker) waitBuilt() { w.e.errReporter.report(<-w.buildDone) }

// wait returns true when a batch is due and false when the worker is to end.
func (w *worker) wait() bool {
	e := w.e
	for {
		told := false
		e.mu.Lock()
		if e.abandoned || e.closed && e.pending() == 0 {
			e.wakeFlushers()
			e.mu.Unlock()
			return false
		}
		pause := time.Duration(-1)
		if oldest, stamp := w.oldest(); oldest == 0 {
			e.wakeFlushers()
			if told = e.lost() == w.told; told {
				e.state = idle
			}
		} else {
			pause = min(stamp-e.age(), 0) + e.linger
			if w.next != nil || e.closed || e.flushSeq >= oldest || e.hasBatch() || pause <= 0 {
				e.state = busy
				e.mu.Unlock()
				return true
			}
			e.state = lingering
		}
		e.mu.Unlock()
		if pause < 0 {
			if told {
				<-e.wake // Shutdown wakes too
			} else {
				w.reportLoss()
			}
			continue
		}
		w.timer.Reset(pause)
		select {
		case <-e.wake:
		case <-w.timer.C:
		}
		w.timer.Stop()
	}
}

// oldest returns seq and stamp of the oldest pending record, 0 for none. No
// batch is being sent and the engine's lock is held.
func (w *worker) oldest() (uint64, time.Duration) {
	if w.next != nil {
		return w.next.items[0].seq, w.next.items[0].stamp
	}
	if h, ok := w.builder.first(); ok {
		return h.seq, h.stamp
	}
	h, _ := w.e.queue.first()
	return h.seq, h.stamp
}

// dropOldest settles the n oldest records in the worker as dropped. next is the seq of the
// record after them.
func (w *worker) dropOldest(r Reason, n int, next uint64) {
	if n == 0 {
		return
	}
	e := w.e
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.abandoned {
		return
	}
	e.drop(r, uint64(n))
	e.inWorker -= n
	e.oldestInWorker = next
	e.wakeFlushers()
}

// addNotice puts a notice at the front of p if records were lost. Its count is
// kept until p is settled. The octets before p in its buffer are settled or
// unused, so that the notice may overwrite them.
func (w *worker) addNotice(p *piece) {
	e := w.e
	e.mu.Lock()
	n, since := e.unreported, e.since
	if n > 0 {
		e.reporting, e.reportingSince = n, since
		e.unreported = 0
	}
	e.mu.Unlock()
	if n == 0 {
		return
	}
	w.notice = e.cfg.Encoder.AppendNotice(w.notice[:0], n, since, time.Now())
	if shift := len(w.notice) - p.start; shift > 0 {
		buf := make([]byte, p.end+shift)
		copy(buf[p.start+shift:], p.body())
		p.buf, p.start, p.end = buf, p.start+shift, p.end+shift
		for i := range p.items {
			p.items[i].end += shift
		}
	}
	p.notice, p.noticeEnd = n, p.start
	p.start -= len(w.notice)
	copy(p.buf[p.start:], w.notice)
}

// retractNotice returns the count of a notice that was not confirmed, for the
// next batch.
func (w *worker) retractNotice() {
	e := w.e
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.reporting == 0 {
		return
	}
	e.unreported += e.reporting
	e.since = e.reportingSince // older than anything lost since
	e.reporting = 0
}

// reportLoss reports records that callers have dropped since the last call: because the
// queue was full, and those that were never queued.
func (w *worker) reportLoss() {
	w.e.mu.Lock()
	now := w.e.lost()
	w.e.mu.Unlock()
	for i, err := range [...]error{errQueueFull, errTooLarge, errEncode} {
		if now[i] > w.told[i] {
			w.told[i] = now[i]
			w.e.errReporter.report(err)
		}
	}
}

// sendFinalNotice sends a notice of losses that no later batch will report, once,
// if the last attempt was successful.
func (w *worker) sendFinalNotice() {
	if !w.lastOK {
		return
	}
	w.e.mu.Lock()
	cut := w.e.abandoned
	w.e.mu.Unlock()
	if cut {
		return
	}
	p := &piece{id: newID()}
	if w.addNotice(p); p.notice > 0 {
		w.deliver(p)
	}
}
