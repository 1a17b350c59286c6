// SPDX-License-Identifier: MIT

package delivery

import (
	"log/slog"
	"math"
	"time"
)

// ranks is the number of classes of level between which the queue distinguishes
// when it must drop:
// debug, info, warning and error. The upper half keeps a quarter of the queue.
const (
	ranks     = 4
	rankWarn  = 2
	maxSpares = 32 // empty chunks kept for reuse: as many as two batches of 1 MiB take
)

func rankOf(l slog.Level) int {
	switch {
	case l < slog.LevelInfo:
		return 0
	case l < slog.LevelWarn:
		return 1
	case l < slog.LevelError:
		return 2
	}
	return 3
}

// A list is the log of one rank.
type list struct {
	first    pos    // the oldest record, if n > 0; else the end of tail
	tail     *chunk // where the next record goes; nil: none yet
	n, bytes int
}

// seq is that of the list's oldest record.
func (l *list) seq() uint64 {
	if l.n == 0 {
		return math.MaxUint64
	}
	return l.first.c.seqAt(l.first.off)
}

// queue keeps records in order of acceptance and can drop the oldest of the
// lowest rank in constant time: one list per rank, merged by seq when read.
// The engine's mutex guards it.
type queue struct {
	n, bytes       int
	maxN, maxBytes int
	lowN, lowBytes int    // limits of the ranks below rankWarn together
	seq            uint64 // of the latest record

	lists  [ranks]list
	spares *chunk // empty chunks
	spare  int    // how many
}

func (q *queue) init(maxN, maxBytes int) {
	q.maxN, q.maxBytes = maxN, maxBytes
	q.lowN, q.lowBytes = maxN-maxN/4, maxBytes-maxBytes/4
}

// canEverFit reports whether a record of n bytes could ever be queued under rank r.
func (q *queue) canEverFit(r, n int) bool {
	return n <= q.maxBytes && (r >= rankWarn || n <= q.lowBytes)
}

// hasSpareRoom reports whether there is room for n bytes of any rank with a quarter of
// the queue to spare.
func (q *queue) hasSpareRoom(n int) bool { return q.n < q.lowN && q.bytes+n <= q.lowBytes }

// hasRoom reports whether one more record of n bytes fits now.
func (q *queue) hasRoom(r, n int) bool {
	if q.n+1 > q.maxN || q.bytes+n > q.maxBytes {
		return false
	}
	if r >= rankWarn {
		return true
	}
	lowN := q.lists[0].n + q.lists[1].n
	lowBytes := q.lists[0].bytes + q.lists[1].bytes
	return lowN+1 <= q.lowN && lowBytes+n <= q.lowBytes
}

// evict drops the oldest record of the lowest rank, if that rank is not above
// r, and reports whether it did.
func (q *queue) evict(r int) bool {
	for i := 0; i <= r; i++ {
		if q.lists[i].n > 0 {
			q.unlink(&q.lists[i], false)
			return true
		}
	}
	return false
}

// push appends a record of rank r, for which there is room, and copies its names
// and its text. stamp is when it was accepted, sec and packed are its own time
// and its level.
func (q *queue) push(
	r int, stamp time.Duration, sec int64, packed uint64, names *Names, text []byte,
) {
	l := &q.lists[r]
	c := l.tail
	if c == nil || chunkSize-c.len < headSize {
		c = q.extend(l)
	}
	to, size := c.len, len(names.text)+len(text)
	l.n++
	l.bytes += size
	q.n++
	q.bytes += size
	q.seq++
	b := c.buf[to:]
	putHead((*[headSize]byte)(b), q.seq, stamp, sec, packed,
		uint64(uint32(len(text)))|names.lengths)
	if b = b[headSize:]; size > len(b) {
		c.len = to + headSize
		q.spread(l, names.text)
		q.spread(l, text)
		return
	}
	c.len = to + headSize + size
	n := len(names.text)
	if n <= len(names.short) && len(b) >= len(names.short) {
		*(*[len(names.short)]byte)(b) = names.short
	} else {
		copy(b, names.text)
	}
	copy(b[n:], text)
}

// spread copies b to the end of the list, over as many chunks as it takes.
func (q *queue) spread(l *list, b []byte) {
	for {
		n := copy(l.tail.buf[l.tail.len:], b)
		l.tail.len += n
		if b = b[n:]; len(b) == 0 {
			return
		}
		q.extend(l)
	}
}

// extend appends an empty chunk to the list.
func (q *queue) extend(l *list) *chunk {
	c := q.spares
	if c != nil {
		q.spares, c.next = c.next, nil
		q.spare--
	} else {
		c = new(chunk)
	}
	if old := l.tail; old != nil {
		old.next = c
		if l.n == 0 {
			q.retireChunk(old)
		}
	}
	l.tail = c
	if l.n == 0 {
		l.first = pos{c: c}
	}
	return c
}

// retireChunk is called when no queued record lies in c any more.
func (q *queue) retireChunk(c *chunk) {
	c.drained = true
	q.reclaim(c)
}

// reclaim makes c a spare if nothing needs it.
func (q *queue) reclaim(c *chunk) {
	if !c.drained || c.refs > 0 || q.spare == maxSpares {
		return
	}
	c.len, c.drained, c.next = 0, false, q.spares
	q.spares = c
	q.spare++
}

// oldest returns the list whose first record was accepted first and the seq of
// the one that follows it on another list; nil when the queue is empty.
func (q *queue) oldest() (l *list, limit uint64) {
	best := uint64(math.MaxUint64)
	limit = math.MaxUint64
	for i := range q.lists {
		switch s := q.lists[i].seq(); {
		case s < best:
			l, best, limit = &q.lists[i], s, best
		case s < limit:
			limit = s
		}
	}
	return l, limit
}

// first reads the head of the oldest record, if there is one.
func (q *queue) first() (h head, ok bool) {
	l, _ := q.oldest()
	if l == nil {
		return head{}, false
	}
	h.load(l.first.c.headAt(l.first.off))
	return h, true
}

// A span is a row of records that have left the queue. Its chunks do not change until
// it is released.
type span struct {
	list *list
	at   pos
	last *chunk
	n    int
}

// take moves up to about n records of the given bytes, the oldest ones, from the
// queue to spans.
func (q *queue) take(spans []span, n, bytes int) ([]span, int) {
	taken := 0
	for taken < n && bytes > 0 {
		l, limit := q.oldest()
		if l == nil {
			break
		}
		s := span{list: l, at: l.first}
		l.first.c.refs++
		for taken < n && bytes > 0 && l.seq() < limit {
			bytes -= q.unlink(l, true)
			s.n++
			taken++
		}
		s.last = l.first.c
		spans = append(spans, s)
	}
	return spans, taken
}

// unlink takes the oldest record off its list and returns its size. If pin is
// set, chunks that it moves on to are pinned.
func (q *queue) unlink(l *list, pin bool) int {
	size := l.first.c.sizeAt(l.first.off)
	l.n--
	l.bytes -= size
	q.n--
	q.bytes -= size
	to := l.first.after(size)
	if l.n > 0 {
		to = to.alignToHead()
	}
	for c := l.first.c; c != to.c; {
		next := c.next
		if pin {
			next.refs++
		}
		q.retireChunk(c)
		c = next
	}
	l.first = to
	return size
}

// release returns a span's chunks.
func (q *queue) release(r *span) {
	for c := r.at.c; ; {
		next, last := c.next, c == r.last
		c.refs--
		q.reclaim(c)
		if last {
			break
		}
		c = next
	}
	// A list that has run empty starts its chunk anew, which is warm.
	if l := r.list; l.n == 0 && l.tail.refs == 0 {
		l.tail.len = 0
		l.first = pos{c: l.tail}
	}
}
