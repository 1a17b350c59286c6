// SPDX-License-Identifier: MIT

package delivery

import (
	"errors"
	"math"
	"time"

	"github.com/logplex-go/logplex/internal/backoff"
)

// A worker is an engine's one goroutine: it alone touches the transport. While
// a batch is on its way a second goroutine may build the next one; nothing of
// the worker but what builder holds is in its hands then.
type worker struct {
	e     *Engine
	retry backoff.Backoff
	timer *time.Timer

	builder builder
	hand    frames     // the batch in hand; all its pieces share it
	ahead   *piece     // built while the batch in hand was sent; nil: none
	pile    frames     // what ahead lies in
	made    chan error // capacity 1: what building ahead has come to
	notice  []byte     // scratch

	calm   int    // batches delivered since the limit was set
	lastOK bool   // the receiver took what it was last sent
	lossy  uint64 // QueueFull when last reported
}

func (w *worker) run() {
	e := w.e
	w.retry = backoff.Backoff{Base: retryBase, Cap: retryCap}
	w.timer = time.NewTimer(time.Hour)
	w.timer.Stop()
	w.made = make(chan error, 1)
	w.notice = e.cfg.Encoder.AppendNotice(nil, math.MaxUint64, e.base, e.base)
	w.builder = builder{e: e, growth: 1, reserve: len(w.notice)}
	defer close(e.done)
	defer e.end()
	defer e.cfg.Transport.Close()
	defer w.timer.Stop()
	for w.wait() {
		if p := w.next(); p != nil {
			w.deliver(p)
		}
		w.reportLoss()
	}
	w.farewell()
}

// next gives the batch that was built ahead or else builds one. It returns nil
// when nothing is left to send.
func (w *worker) next() *piece {
	if p := w.ahead; p != nil {
		w.ahead = nil
		w.hand, w.pile = w.pile, w.hand
		return p
	}
	p, err := w.builder.build(&w.hand)
	w.e.alarm.report(err)
	return p
}

// buildAhead starts to build the next batch if there is one that is due. The
// caller sends meanwhile and then calls built, if it was told true.
func (w *worker) buildAhead() bool {
	if w.ahead != nil {
		return false
	}
	w.e.mu.Lock()
	due := w.e.full() && !w.e.cut
	w.e.mu.Unlock()
	if due {
		go func() {
			var err error
			w.ahead, err = w.builder.build(&w.pile)
			w.made <- err
		}()
	}
	return due
}

// built waits for the batch that is built ahead.
func (w *worker) built() { w.e.alarm.report(<-w.made) }

// wait returns true when a batch is due and false when the worker is to end.
func (w *worker) wait() bool {
	e := w.e
	for {
		e.mu.Lock()
		if e.cut || e.closed && e.pending() == 0 {
			e.settled()
			e.mu.Unlock()
			return false
		}
		pause := time.Duration(-1)
		if oldest, stamp := w.oldest(); oldest == 0 {
			e.settled()
			e.state = idle
		} else {
			pause = min(stamp-e.age(), 0) + e.cfg.FlushInterval
			if w.ahead != nil || e.closed || e.flushSeq >= oldest || e.full() || pause <= 0 {
				e.state = busy
				e.mu.Unlock()
				return true
			}
			e.state = lingering
		}
		e.mu.Unlock()
		if pause < 0 {
			<-e.wake // Shutdown wakes too
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
// batch is in hand and the engine's lock is held.
func (w *worker) oldest() (uint64, time.Duration) {
	if w.ahead != nil {
		return w.ahead.items[0].seq, w.ahead.items[0].stamp
	}
	if h, ok := w.builder.first(); ok {
		return h.seq, h.stamp
	}
	h, _ := w.e.queue.first()
	return h.seq, h.stamp
}

// lose settles the n oldest held records as dropped. next is the seq of the
// record after them.
func (w *worker) lose(r Reason, n int, next uint64) {
	if n == 0 {
		return
	}
	e := w.e
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.cut {
		return
	}
	e.drop(r, uint64(n))
	e.held -= n
	e.heldSeq = next
	e.settled()
}

// announce puts a notice at the front of p if records were lost. What it tells
// is remembered until p is settled. What lies before p in its buffer is settled
// or nothing, so that the notice may take its place.
func (w *worker) announce(p *piece) {
	e := w.e
	e.mu.Lock()
	n, since := e.unannounced, e.since
	if n > 0 {
		e.announcing, e.announcingSince = n, since
		e.unannounced = 0
	}
	e.mu.Unlock()
	if n == 0 {
		return
	}
	w.notice = e.cfg.Encoder.AppendNotice(w.notice[:0], n, since, time.Now())
	if shift := len(w.notice) - p.from; shift > 0 {
		buf := make([]byte, p.to+shift)
		copy(buf[p.from+shift:], p.body())
		p.buf, p.from, p.to = buf, p.from+shift, p.to+shift
		for i := range p.items {
			p.items[i].end += shift
		}
	}
	p.notice, p.noticed = n, p.from
	p.from -= len(w.notice)
	copy(p.buf[p.from:], w.notice)
}

// retract takes back a notice that nobody has confirmed, for the next batch.
func (w *worker) retract() {
	e := w.e
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.announcing == 0 {
		return
	}
	e.unannounced += e.announcing
	e.since = e.announcingSince // older than anything lost since
	e.announcing = 0
}

// reportLoss tells of records that the full queue has cost since the last time.
func (w *worker) reportLoss() {
	e := w.e
	e.mu.Lock()
	n := e.dropped[QueueFull]
	e.mu.Unlock()
	if n > w.lossy {
		w.lossy = n
		e.alarm.report(errors.New("the queue is full: messages are dropped"))
	}
}

// farewell tells of losses that no later batch will tell of, once, if the
// receiver took what came before.
func (w *worker) farewell() {
	if !w.lastOK {
		return
	}
	w.e.mu.Lock()
	cut := w.e.cut
	w.e.mu.Unlock()
	if cut {
		return
	}
	p := &piece{id: newID()}
	if w.announce(p); p.notice > 0 {
		w.deliver(p)
	}
}
