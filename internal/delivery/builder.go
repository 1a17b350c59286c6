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

// frames is what the pieces of one batch share.
type frames struct {
	buf   []byte // reserve octets for a notice, then the frames
	items []item
}

// A builder takes records out of the queue and makes batches of them. One
// goroutine at a time uses it.
type builder struct {
	e *Engine

	runs    []run // taken from the queue
	at      place // of the next record, if loose is over 0
	run     int   // index of its run
	left    int   // records of that run that are in no batch yet
	loose   int   // of all runs
	scratch []byte
	rec     Record // what is being encoded

	growth  int // by how much batches exceed their size, 1 without a backlog
	reserve int // octets before each batch, for the longest notice
	limit   int // body size that the receiver is known to take; 0: not known
}

// first returns the head of the next record that is in no batch, if one is
// taken.
func (b *builder) first() (h head, ok bool) {
	if b.loose == 0 {
		return head{}, false
	}
	h.load(b.at.c.headAt(b.at.off))
	return h, true
}

// skip goes to the record after the one with head h.
func (b *builder) skip(h *head) {
	b.loose--
	if b.left--; b.left > 0 {
		b.at = b.at.after(h.size()).settle()
	} else if b.loose > 0 {
		b.run++
		b.at, b.left = b.runs[b.run].at, b.runs[b.run].n
	}
}

// refill takes the next records off the queue, after giving back those that
// are encoded. It reports false when there are none.
func (b *builder) refill() bool {
	e := b.e
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.cut {
		return false
	}
	for i := range b.runs {
		e.queue.release(&b.runs[i])
	}
	clear(b.runs)
	b.runs, b.loose = e.queue.take(b.runs[:0], grabRecords, grabBytes)
	e.loose = b.loose
	if b.loose == 0 {
		return false
	}
	b.run, b.at, b.left = 0, b.runs[0].at, b.runs[0].n
	if e.held == 0 {
		e.heldSeq = b.at.c.seqAt(b.at.off)
	}
	e.held += b.loose
	return true
}

// build encodes the next batch into f. It returns nil when nothing is left to
// send. An error is about a record that is lost.
func (b *builder) build(f *frames) (p *piece, trouble error) {
	e := b.e
	maxBytes := min(e.cfg.BatchBytes*b.growth, e.cfg.GrownBytes)
	maxRecords := min(e.cfg.BatchRecords*b.growth, e.cfg.GrownRecords)
	if b.limit > 0 {
		maxBytes = min(maxBytes, b.limit)
	}
	f.items = f.items[:0]
	if cap(f.buf) > keepBuffer {
		f.buf = nil
	}
	f.buf = slices.Grow(f.buf[:0], b.reserve)[:b.reserve]
	p = &piece{id: newID(), from: b.reserve}

	b.rec.Batched = time.Now()
	for !b.fill(f, maxRecords, maxBytes) {
		trouble = errEncode
	}

	e.mu.Lock()
	defer e.mu.Unlock()
	e.loose = b.loose
	if b.loose+e.queue.n >= maxRecords || e.queue.bytes >= maxBytes {
		b.growth = min(2*b.growth, maxGrowth)
	} else {
		b.growth = 1
	}
	if len(f.items) == 0 {
		e.settled()
		return nil, trouble
	}
	p.buf, p.to, p.items = f.buf, len(f.buf), f.items
	return p, trouble
}

// lose settles the next record, which is held but in no batch.
func (b *builder) lose(r Reason, h *head) {
	b.skip(h)
	e := b.e
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.cut {
		return
	}
	e.drop(r, 1)
	e.held--
	e.loose = b.loose
	if next, ok := b.first(); ok && e.heldSeq == h.seq {
		e.heldSeq = next.seq
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
			b.lose(EncodeError, &h)
		}
	}()
	for len(f.items) < maxRecords && (b.loose > 0 || b.refill()) {
		h.load(b.at.c.headAt(b.at.off))
		if h.stamp < oldest {
			b.lose(MaxAge, &h)
			continue
		}
		var data []byte
		data, b.scratch = b.at.c.data(b.at.off+headSize, h.size(), b.scratch)
		r.Sec, r.Nsec, r.Level = h.sec, h.nsec, slog.Level(h.level)
		names := int(h.source) + int(h.dyno)
		r.Source, r.Dyno, r.Text = data[:h.source:h.source], data[h.source:names:names], data[names:]
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
