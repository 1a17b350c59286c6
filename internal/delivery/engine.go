// SPDX-License-Identifier: MIT

package delivery

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// A state is the state of the worker. Callers wake it only where that helps.
type state int

const (
	notStarted state = iota // not started
	busy                    // working or backing off: it will look at the queue by itself
	idle                    // waits for a first record
	lingering               // has records, waits for more or for the interval
)

// stampSlack is how far a record's own time may be from the last one's to be
// taken for the moment of acceptance. It spares the usual caller a clock read.
const stampSlack = time.Second

// An Engine is safe for concurrent use. It starts its goroutine with the
// first record.
type Engine struct {
	cfg         Config
	base        time.Time     // all stamps are since base
	wake        chan struct{} // capacity 1; callers send, the worker receives, nobody closes
	done        chan struct{} // closed by the worker when it has ended
	ctx         context.Context
	cancel      context.CancelFunc // ends the attempt under way
	errReporter *reporter

	dueRecords, dueBytes int // queued, for a batch to go at once
	linger               time.Duration

	mu          sync.Mutex // guards all below
	closed      bool       // Shutdown was called
	abandoned   bool       // Shutdown's context ended: all that was pending is settled as dropped
	skipBackoff bool       // Flush or Shutdown wants the next pause skipped
	state       state
	last        time.Duration // stamp of the latest record
	// base in Unix nanoseconds, by the wall clock as it was when last read
	wallBase int64
	accepted uint64
	queue    queue

	delivered      uint64
	dropped        [Reasons]uint64
	tooLarge       uint64 // of dropped, never queued
	unrendered     uint64 // of dropped, by Reject
	inWorker       int    // records the worker has taken and not settled
	oldestInWorker uint64 // of the oldest of them
	unbatched      int    // of them in no batch yet

	unreported     uint64    // dropped, in no notice yet
	since          time.Time // of the first of them
	reporting      uint64    // in the notice of the current batch
	reportingSince time.Time

	flushSeq       uint64 // all records up to here are to go at once
	waiters        []*waiter
	shutdowns      int // calls of Shutdown that wait
	undelivered    int // records left when it was cut
	undeliveredErr error

	requests, retries, bytes uint64
	lastError                string
}

// A waiter is a call of Flush.
type waiter struct {
	seq  uint64        // wants all up to here settled
	done chan struct{} // closed by wakeFlushers or dropPending
}

// New returns an engine. It starts nothing.
func New(cfg Config) *Engine {
	e := &Engine{
		cfg:         cfg,
		base:        time.Now(),
		wake:        make(chan struct{}, 1),
		done:        make(chan struct{}),
		errReporter: newReporter(cfg.OnError),
	}
	e.wallBase = e.base.UnixNano()
	e.ctx, e.cancel = context.WithCancel(context.Background())
	e.queue.init(cfg.QueueRecords, cfg.QueueBytes)
	// A queue smaller than a batch is not left to overflow while nothing is being sent.
	low, lowBytes := e.queue.lowN, e.queue.lowBytes
	e.dueRecords = max(min(cfg.BatchRecords, low/4*3), 1)
	e.dueBytes = min(cfg.BatchBytes, max(lowBytes/2, min(lowBytes/4*3, lowBytes-cfg.RecordBytes)))
	e.linger = min(cfg.FlushInterval, cfg.MaxAge/2) // nor to grow too old
	return e
}

// Push queues a copy of names and text for a record of time t, which is about
// now more often than not. It never waits for the network and allocates nothing
// in the long run.
func (e *Engine) Push(t time.Time, level slog.Level, names *Names, text []byte) error {
	r, size := rankOf(level), len(names.text)+len(text)
	e.mu.Lock()
	e.accepted++
	if (e.closed || len(text) > e.cfg.RecordBytes || !e.queue.hasSpareRoom(size)) &&
		!e.makeRoom(r, size, len(text)) {
		return e.unlockDropped()
	}
	stamp := time.Duration(t.UnixNano() - e.wallBase)
	if d := stamp - e.last; d > stampSlack || d < -stampSlack {
		stamp = time.Since(e.base)
	}
	e.last = max(e.last, stamp)
	e.queue.push(r, e.last, t.Unix(), pack(t.Nanosecond(), level), names, text)
	wake := false
	if e.state != busy && (e.state != lingering || e.hasBatch()) {
		wake = e.startOrWake()
	}
	e.mu.Unlock()
	if wake {
		e.signal()
	}
	return nil
}

// age returns the time since base and follows the wall clock if that was set.
// The lock is held.
func (e *Engine) age() time.Duration {
	now := time.Now()
	d := now.Sub(e.base)
	e.wallBase = now.UnixNano() - int64(d)
	return d
}

// makeRoom drops records to make room for one of size bytes, text of which are its
// text: others or the record itself, which after Shutdown it always is. It
// reports whether there is room. The lock is held.
func (e *Engine) makeRoom(r, size, text int) bool {
	if e.closed {
		e.dropped[Closed]++
		return false
	}
	if text > e.cfg.RecordBytes || !e.queue.canEverFit(r, size) {
		e.drop(TooLarge, 1)
		e.tooLarge++
		return false
	}
	for !e.queue.hasRoom(r, size) {
		e.drop(QueueFull, 1)
		if !e.queue.evict(r) {
			return false // nothing of its level or below is left: it is the lowest itself
		}
	}
	return true
}

// startOrWake starts the worker if it is not running and reports whether the
// caller must signal it. The lock is held and a record has been queued or dropped.
func (e *Engine) startOrWake() bool {
	first := e.state == notStarted
	e.state = busy
	if first {
		go (&worker{e: e}).run()
	}
	return !first
}

// unlockDropped is the end of Push and Reject for a record that is dropped: the worker tells it.
func (e *Engine) unlockDropped() error {
	if e.closed {
		e.mu.Unlock()
		return e.cfg.Closed
	}
	wake := (e.state == idle || e.state == notStarted) && e.startOrWake()
	e.mu.Unlock()
	if wake {
		e.signal()
	}
	return nil
}

// Reject counts a record that its caller could not render.
func (e *Engine) Reject() error {
	e.mu.Lock()
	e.accepted++
	if e.closed {
		e.dropped[Closed]++
	} else {
		e.drop(EncodeError, 1)
		e.unrendered++
	}
	return e.unlockDropped()
}

// hasBatch reports whether the queue has enough for a batch, or is nearly full. The lock is
// held.
func (e *Engine) hasBatch() bool {
	return e.queue.n+e.unbatched >= e.dueRecords ||
		e.queue.bytes+e.queue.n*e.cfg.FrameOverhead >= e.dueBytes
}

// losses are counts of records that callers have dropped: for a full queue, too large, not
// rendered.
type losses [3]uint64

// lost returns the losses so far. The lock is held.
func (e *Engine) lost() losses {
	return losses{e.dropped[QueueFull], e.tooLarge, e.unrendered}
}

// drop counts n records as lost, to be reported with the next batch. The lock is
// held.
func (e *Engine) drop(r Reason, n uint64) {
	if n == 0 {
		return
	}
	e.dropped[r] += n
	if e.unreported == 0 {
		e.since = time.Now()
	}
	e.unreported += n
}

func (e *Engine) signal() {
	select {
	case e.wake <- struct{}{}:
	default: // a wake-up is already on its way
	}
}

func (e *Engine) pending() int { return e.queue.n + e.inWorker }

// wakeFlushers ends the calls of Flush that have nothing left to wait for. The
// lock is held.
func (e *Engine) wakeFlushers() {
	if len(e.waiters) == 0 {
		return
	}
	oldest := e.oldest()
	keep := e.waiters[:0]
	for _, w := range e.waiters {
		if oldest == 0 || oldest > w.seq {
			close(w.done)
		} else {
			keep = append(keep, w)
		}
	}
	clear(e.waiters[len(keep):])
	e.waiters = keep
}

// oldest returns the seq of the oldest pending record, 0 for none. The lock is
// held. Records in the worker are always older than queued ones.
func (e *Engine) oldest() uint64 {
	if e.inWorker > 0 {
		return e.oldestInWorker
	}
	if h, ok := e.queue.first(); ok {
		return h.seq
	}
	return 0
}

// Flush waits until every record accepted before the call is delivered or
// dropped. When ctx ends first it returns how many are pending and ctx's error.
func (e *Engine) Flush(ctx context.Context) (int, error) {
	if ctx == nil {
		ctx = context.Background()
	}
	e.mu.Lock()
	if e.pending() == 0 {
		e.mu.Unlock()
		return 0, nil
	}
	w := &waiter{seq: e.queue.seq, done: make(chan struct{})}
	e.waiters = append(e.waiters, w)
	e.flushSeq = e.queue.seq
	e.skipBackoff = true
	e.mu.Unlock()
	e.signal()

	var err error
	select {
	case <-w.done:
	case <-ctx.Done():
		err = ctx.Err()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	select {
	case <-w.done: // settled after all
		if e.abandoned {
			return e.undelivered, e.undeliveredErr
		}
		return 0, nil
	default:
	}
	for i, x := range e.waiters {
		if x == w {
			e.waiters = append(e.waiters[:i], e.waiters[i+1:]...)
			break
		}
	}
	return e.pending(), err
}

// Shutdown stops intake and waits until everything is delivered or dropped.
// When ctx ends first it drops the rest, unless another call still
// waits, and returns how many that are and ctx's error. Calls after the end
// return the same as the last one.
func (e *Engine) Shutdown(ctx context.Context) (int, error) {
	if ctx == nil {
		ctx = context.Background()
	}
	e.mu.Lock()
	e.closed = true
	if e.state == notStarted {
		e.state = busy // no record can come any more
		close(e.done)
		e.cancel()
	}
	e.skipBackoff = true
	e.shutdowns++
	over := e.abandoned // the worker may still be in a call that does not end
	e.mu.Unlock()
	e.signal()

	if !over && ctx.Err() == nil {
		select {
		case <-e.done:
		case <-ctx.Done():
		}
	}

	e.mu.Lock()
	defer e.mu.Unlock()
	e.shutdowns--
	n := e.pending()
	if n > 0 && e.shutdowns > 0 {
		return n, ctx.Err() // the others go on
	}
	if e.shutdowns == 0 && !e.abandoned {
		select {
		case <-e.done:
		default:
			e.dropPending(ctx.Err())
		}
	}
	return e.undelivered, e.undeliveredErr
}

// dropPending settles everything pending as dropped by Shutdown. The worker's
// attempt is cancelled and its result no longer counts. The lock is held.
func (e *Engine) dropPending(cause error) {
	n := e.pending()
	e.abandoned = true
	if n > 0 {
		e.undelivered, e.undeliveredErr = n, cause
		e.dropped[Shutdown] += uint64(n)
	}
	e.inWorker, e.unbatched = 0, 0
	e.queue = queue{seq: e.queue.seq}
	e.queue.init(e.cfg.QueueRecords, e.cfg.QueueBytes)
	for _, w := range e.waiters {
		close(w.done)
	}
	e.waiters = nil
	e.cancel()
}

// Stats returns a consistent picture.
func (e *Engine) Stats() Stats {
	e.mu.Lock()
	defer e.mu.Unlock()
	return Stats{
		Accepted:  e.accepted,
		Delivered: e.delivered,
		Pending:   uint64(e.pending()),
		Dropped:   e.dropped,
		Requests:  e.requests,
		Retries:   e.retries,
		Bytes:     e.bytes,
		LastError: e.lastError,
	}
}
