// SPDX-License-Identifier: MIT

package delivery

import (
	"errors"
	"log/slog"
	"slices"
	"time"
)

const (
	grabRecords = 256 // taken from the queue at a time: bounds how long callers wait for the lock
	grabBytes   = 64 << 10
	keepBuffer  = 2 << 20 // a larger buffer is not kept for a later batch
	maxGrowth   = 1 << 10
)

var errEncode = errors.New("a record could not be encoded")

// frames are the encoded records of one batch, which its pieces share.
type frames struct {
	buf   []byte // reserve octets for a notice, then the frames
	items []item
}

// A builder takes records out of the queue and makes batches of them. One
// goroutine at a time uses it.
type builder struct {
	e *Engine

	spans     []span // taken from the queue
	pos       pos    // of the next record, if left is over 0
	spanIndex int    // index of the current one
	left      int    // records of the current span that are in no batch yet
	unbatched int    // records of all spans that are in no batch yet
	scratch   []byte
	rec       Record // the record being encoded

	growth  int // by how much batches exceed their size, 1 without a backlog
	reserve int // octets before each batch, for the longest notice
	limit   int // body size that the receiver is known to take; 0: not known
}

// first returns the head of the next record that is in no batch, if one is
// taken.
func (b *builder) first() (h head, ok bool) {
	if b.unbatched == 0 {
		return head{}, false
	}
	h.load(b.pos.c.headAt(b.pos.off))
	return h, true
}

// skip goes to the record after the one with head h.
func (b *builder) skip(h *head) {
	b.unbatched--
	if b.left--; b.left > 0 {
		b.pos = b.pos.after(h.size()).alignToHead()
	} else if b.unbatched > 0 {
		b.spanIndex++
		b.pos, b.left = b.spans[b.spanIndex].at, b.spans[b.spanIndex].n
	}
}

// refill takes up to about n records of the given bytes off the queue, after giving
// back those that are encoded. It reports false when there are none.
//
// It takes no more than the batch has room for: what waits in the builder is neither
// counted against the queue's limits nor dropped for more important records.
func (b *builder) refill(n, bytes int) bool {
	e := b.e
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.abandoned {
		return false
	}
	for i := range b.spans {
		e.queue.release(&b.spans[i])
	}
	clear(b.spans)
	b.spans, b.unbatched = e.queue.take(b.spans[:0],
		min(n, grabRecords), min(bytes, grabBytes))
	e.unbatched = b.unbatched
	if b.unbatched == 0 {
		return false
	}
	b.spanIndex, b.pos, b.left = 0, b.spans[0].at, b.spans[0].n
	if e.inWorker == 0 {
		e.oldestInWorker = b.pos.c.seqAt(b.pos.off)
	}
	e.inWorker += b.unbatched
	return true
}

// grown returns n times growth, or limit if that is less. A program that wants no limit
// may set the largest int, which must not overflow.
func grown(n, growth, limit int) int {
	if n > limit/growth {
		return limit
	}
	return n * growth
}

// build encodes the next batch into f. It returns nil when nothing is left to
// send. An error is about a record that is lost.
func (b *builder) build(f *frames) (p *piece, lost error) {
	e := b.e
	maxBytes := grown(e.cfg.BatchBytes, b.growth, e.cfg.GrownBytes)
	maxRecords := grown(e.cfg.BatchRecords, b.growth, e.cfg.GrownRecords)
	if b.limit > 0 {
		maxBytes = min(maxBytes, b.limit)
	}
	f.items = f.items[:0]
	if cap(f.buf) > keepBuffer {
		f.buf = nil
	}
	f.buf = slices.Grow(f.buf[:0], b.reserve)[:b.reserve]
	p = &piece{id: newID(), start: b.reserve}

	b.rec.Batched = time.Now()
	for !b.fill(f, maxRecords, maxBytes) {
		lost = errEncode
	}

	e.mu.Lock()
	defer e.mu.Unlock()
	e.unbatched = b.unbatched
	if b.unbatched+e.queue.n >= maxRecords || e.queue.bytes >= maxBytes {
		b.growth = min(2*b.growth, maxGrowth)
	} else {
		b.growth = 1
	}
	if len(f.items) == 0 {
		e.wakeFlushers()
		return nil, lost
	}
	p.buf, p.end, p.items = f.buf, len(f.buf), f.items
	return p, lost
}

// dropNext settles the next record, which is in no batch yet, as dropped.
func (b *builder) dropNext(r Reason, h *head) {
	b.skip(h)
	e := b.e
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.abandoned {
		return
	}
	e.drop(r, 1)
	e.inWorker--
	e.unbatched = b.unbatched
	if next, ok := b.first(); ok && e.oldestInWorker == h.seq {
		e.oldestInWorker = next.seq
	}
}

// fill encodes records into f until it is full or there are none. It reports
// false after a record that could not be encoded, which is lost. An encoder
// that panics costs its record.
func (b *builder) fill(f *frames, maxRecords, maxBytes int) (ok bool) {
	e := b.e
	oldest := time.Since(e.base) - e.cfg.MaxAge
	r := &b.rec
	var h head
	defer func() {
		if !ok {
			_ = recover()
			b.dropNext(EncodeError, &h)
		}
	}()
	for len(f.items) < maxRecords && (b.unbatched > 0 ||
		b.refill(maxRecords-len(f.items), max(maxBytes-len(f.buf), 1))) {
		h.load(b.pos.c.headAt(b.pos.off))
		if h.stamp < oldest {
			b.dropNext(MaxAge, &h)
			continue
		}
		var data []byte
		data, b.scratch = b.pos.c.data(b.pos.off+headSize, h.size(), b.scratch)
		r.Sec, r.Nsec, r.Level = h.sec, h.nsec, slog.Level(h.level)
		names := int(h.source) + int(h.dyno)
		r.Source, r.Dyno, r.Text = data[:h.source:h.source],
			data[h.source:names:names], data[names:]
		buf, n := e.cfg.Encoder.AppendRecord(f.buf, r)
		if n == 0 {
			return false
		}
		if len(buf) > maxBytes && len(f.items) > 0 {
			break
		}
		f.buf = buf
		b.skip(&h)
		f.items = append(f.items, item{end: len(buf), frames: n, stamp: h.stamp, seq: h.seq})
		if len(buf) >= maxBytes {
			break
		}
	}
	return true
}
