// SPDX-License-Identifier: MIT

package delivery

import (
	"errors"
	"log/slog"
	"time"

	"github.com/logplex-go/logplex/internal/backoff"
)

const (
	grabRecords = 256 // taken from the queue at a time: bounds how long callers wait for the lock
	grabBytes   = 64 << 10
	keepBuffer  = 2 << 20 // a larger buffer is not kept for the next batch
)

// A worker is an engine's one goroutine: it alone touches the transport.
type worker struct {
	e     *Engine
	retry backoff.Backoff
	timer *time.Timer

	grab   []taken // popped from the queue; grab[next:] is not in a batch yet
	next   int
	rec    Record // what is being encoded
	buf    []byte // frames of the batch in hand
	items  []item // its records; pieces share both
	growth int    // by how much batches exceed their size, 1 without a backlog
	limit  int    // body size that the receiver is known to take; 0: not known
	calm   int    // batches delivered since the limit was set
	lastOK bool   // the receiver took what it was last sent
	lossy  uint64 // QueueFull when last reported
}

func (w *worker) run() {
	e := w.e
	w.retry = backoff.Backoff{Base: retryBase, Cap: retryCap}
	w.timer = time.NewTimer(time.Hour)
	w.timer.Stop()
	w.growth = 1
	defer close(e.done)
	defer e.end()
	defer e.cfg.Transport.Close()
	defer w.timer.Stop()
	for w.wait() {
		if p := w.build(false); p != nil {
			w.deliver(p)
		}
		w.reportLoss()
	}
	w.farewell()
}

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
		if oldest := e.oldest(); oldest == 0 {
			e.settled()
			e.state = idle
		} else {
			pause = w.headStamp() + e.cfg.FlushInterval - time.Since(e.base)
			if e.closed || e.flushSeq >= oldest || len(w.grab)-w.next+e.queue.n >= e.cfg.BatchRecords || e.full() || pause <= 0 {
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

// headStamp tells when the oldest pending record was accepted. The engine's
// lock is held and there is one.
func (w *worker) headStamp() time.Duration {
	if w.next < len(w.grab) {
		return w.grab[w.next].stamp
	}
	return w.e.queue.head().stamp
}

// refill takes the next entries off the queue, after giving back the texts of
// those that are encoded. It reports false when there are none.
func (w *worker) refill() bool {
	e := w.e
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.cut {
		return false
	}
	for i := range w.grab {
		e.queue.release(rankOf(slog.Level(w.grab[i].level)), w.grab[i].chunk)
		w.grab[i] = taken{}
	}
	w.grab, w.next = w.grab[:0], 0
	for n := 0; len(w.grab) < grabRecords && n < grabBytes; {
		en, ok := e.queue.pop()
		if !ok {
			break
		}
		w.grab = append(w.grab, en)
		n += en.size()
	}
	if len(w.grab) > 0 && e.held == 0 {
		e.heldSeq = w.grab[0].seq
	}
	e.held += len(w.grab)
	return len(w.grab) > 0
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

// expired reports whether a record of that stamp is too old.
func (w *worker) expired(stamp time.Duration) bool {
	return time.Since(w.e.base)-stamp > w.e.cfg.MaxAge
}

// build encodes the next batch, led by a notice if records were lost. It
// returns nil when nothing is left to send, or, if alone is set, when there is
// no notice.
func (w *worker) build(alone bool) *piece {
	e := w.e
	w.items = w.items[:0]
	if cap(w.buf) > keepBuffer {
		w.buf = nil
	}
	w.buf = w.buf[:0]
	maxBytes := min(e.cfg.BatchBytes*w.growth, e.cfg.GrownBytes)
	maxRecords := min(e.cfg.BatchRecords*w.growth, e.cfg.GrownRecords)
	if w.limit > 0 {
		maxBytes = min(maxBytes, w.limit)
	}
	p := &piece{id: newID()}
	w.announce(p)

	w.rec.Batched = time.Now()
	now := time.Since(e.base)
	for !alone && len(w.items) < maxRecords {
		if w.next == len(w.grab) && !w.refill() {
			break
		}
		en := &w.grab[w.next]
		if now-en.stamp > e.cfg.MaxAge {
			w.next++
			w.loseLater(MaxAge)
			continue
		}
		start := len(w.buf)
		b, frames, err := w.encode(en)
		if frames == 0 {
			w.next++
			w.loseLater(EncodeError)
			e.alarm.report(err)
			continue
		}
		if len(b) > maxBytes && len(w.items) > 0 {
			w.buf = b[:start]
			break
		}
		w.buf = b
		w.next++
		w.items = append(w.items, item{end: len(b), frames: frames, stamp: en.stamp, seq: en.seq})
		if len(b) >= maxBytes {
			break
		}
	}
	if len(w.items) == 0 && (!alone || p.notice == 0) {
		w.retract()
		e.mu.Lock()
		e.settled()
		e.mu.Unlock()
		return nil
	}
	p.buf, p.to, p.items = w.buf, len(w.buf), w.items

	e.mu.Lock()
	if len(w.items) > 0 {
		e.heldSeq = w.items[0].seq
	}
	if len(w.grab)-w.next+e.queue.n >= maxRecords || e.queue.bytes >= maxBytes {
		w.growth = min(2*w.growth, 1<<10)
	} else {
		w.growth = 1
	}
	e.mu.Unlock()
	return p
}

// loseLater settles one held record that is not in the batch.
func (w *worker) loseLater(r Reason) {
	e := w.e
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.cut {
		return
	}
	e.drop(r, 1)
	e.held--
	switch {
	case len(w.items) > 0:
		e.heldSeq = w.items[0].seq
	case w.next < len(w.grab):
		e.heldSeq = w.grab[w.next].seq
	}
}

// encode appends a record's frames. An encoder that panics costs its record.
func (w *worker) encode(en *taken) (b []byte, frames int, err error) {
	defer func() {
		if recover() != nil {
			b, frames, err = w.buf, 0, errors.New("a record could not be encoded")
		}
	}()
	r := &w.rec
	r.Sec, r.Nsec, r.Level = en.sec, en.nsec, slog.Level(en.level)
	r.Source, r.Dyno, r.Text = en.names[:en.source], en.names[en.source:], en.text
	b, frames = w.e.cfg.Encoder.AppendRecord(w.buf, r)
	if frames == 0 {
		err = errors.New("a record could not be encoded")
	}
	return b, frames, err
}

// announce puts a notice at the front of p, which is not in a buffer yet, if
// records were lost. What it tells is remembered until p is settled.
func (w *worker) announce(p *piece) {
	e := w.e
	e.mu.Lock()
	n, since := e.unannounced, e.since
	e.announcing, e.announcingSince = n, since
	e.unannounced = 0
	e.mu.Unlock()
	if n > 0 {
		w.buf = e.cfg.Encoder.AppendNotice(w.buf, n, since, time.Now())
		p.notice, p.noticed = n, len(w.buf)
	}
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
