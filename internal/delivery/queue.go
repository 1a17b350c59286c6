// SPDX-License-Identifier: MIT

package delivery

import (
	"log/slog"
	"time"
)

// ranks is how many classes of level the queue tells apart when it must drop:
// debug, info, warning and error. The upper half keeps a quarter of the queue.
const (
	ranks     = 4
	rankWarn  = 2
	chunkSize = 64 << 10 // bytes; a few dozen chunks hold a full queue
	largeText = 8 << 10  // bytes; a longer text gets a chunk of its own, so that little of a shared one is wasted
	maxSpares = 8        // chunks kept for reuse once they are empty
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

// An entry is a queued record. Its source, dyno and text lie one after another
// in a chunk from off on. It holds no pointer, so that the collector neither
// scans the queue nor slows its writes down.
type entry struct {
	seq    uint64        // order of acceptance, from 1
	stamp  time.Duration // when it was accepted, since the engine's base; never falls with seq
	sec    int64         // the record's time, Unix seconds
	nsec   int32         // and nanoseconds
	level  int32
	next   int32 // the following entry of its rank, or of the free list; -1: none
	chunk  int32 // index into queue.chunks
	off, n int32 // n is the text's length
	source uint8 // lengths of the names
	dyno   uint8
}

// size is what the entry takes of the queue's bytes.
func (en *entry) size() int { return int(en.source) + int(en.dyno) + int(en.n) }

// maxName is the most that is kept of a source or dyno; RFC 5424 allows 48 and
// 128 octets.
const maxName = 255

// A chunk holds the texts of many entries of one rank, so that queueing
// allocates nothing per record. Bytes below len(buf) are never written again
// until every entry in it has been released.
type chunk struct {
	buf  []byte
	live int // entries not yet released
}

// A list is the FIFO of one rank, as indices into queue.slab.
type list struct {
	head, tail int32 // -1: none
	n, bytes   int
	open       int32 // chunk where the next text goes; -1: none yet
}

// queue keeps entries in order of acceptance and can drop the oldest of the
// lowest rank in constant time: one list per rank, merged by seq when read.
// The engine's mutex guards it.
type queue struct {
	maxN, maxBytes int
	lowN, lowBytes int // what the ranks below rankWarn may take together

	slab     []entry // all entries; grows to at most maxN
	free     int32   // head of the list of unused entries; -1: none
	lists    [ranks]list
	n, bytes int
	chunks   []*chunk
	spares   []int32 // empty chunks of chunkSize
	holes    []int32 // unused places in chunks
}

func (q *queue) init(maxN, maxBytes int) {
	q.maxN, q.maxBytes = maxN, maxBytes
	q.lowN, q.lowBytes = maxN-maxN/4, maxBytes-maxBytes/4
	q.free = -1
	for i := range q.lists {
		q.lists[i].head, q.lists[i].tail, q.lists[i].open = -1, -1, -1
	}
}

// fits reports whether a text of n bytes could ever be queued under rank r.
func (q *queue) fits(r, n int) bool {
	return n <= q.maxBytes && (r >= rankWarn || n <= q.lowBytes)
}

// room reports whether one more entry of n bytes fits now.
func (q *queue) room(r, n int) bool {
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

// evict drops the oldest entry of the lowest rank, if that rank is not above
// r, and reports whether it did.
func (q *queue) evict(r int) bool {
	for i := 0; i <= r; i++ {
		if q.lists[i].n > 0 {
			en := &q.slab[q.unlink(i)]
			q.release(i, en.chunk)
			return true
		}
	}
	return false
}

// push appends an entry, which room has allowed, and copies its names and its
// text. The caller fills in the rest of what it returns.
func (q *queue) push(r int, source, dyno string, text []byte) *entry {
	i := q.free
	if i >= 0 {
		q.free = q.slab[i].next
	} else {
		i = int32(len(q.slab))
		q.slab = append(q.slab, entry{})
	}
	l := &q.lists[r]
	size := len(source) + len(dyno) + len(text)
	at := l.open
	if at < 0 || cap(q.chunks[at].buf)-len(q.chunks[at].buf) < size {
		at = q.openChunk(l, size)
	}
	c := q.chunks[at]
	en := &q.slab[i]
	en.next, en.chunk, en.off, en.n = -1, at, int32(len(c.buf)), int32(len(text))
	en.source, en.dyno = uint8(len(source)), uint8(len(dyno))
	c.buf = append(append(append(c.buf, source...), dyno...), text...)
	c.live++
	if l.tail >= 0 {
		q.slab[l.tail].next = i
	} else {
		l.head = i
	}
	l.tail = i
	l.n++
	l.bytes += size
	q.n++
	q.bytes += size
	return en
}

// openChunk gives a chunk with room for n bytes. A large text leaves the
// shared chunk open for what follows.
func (q *queue) openChunk(l *list, n int) int32 {
	if n > largeText {
		return q.addChunk(n)
	}
	if k := len(q.spares); k > 0 {
		l.open = q.spares[k-1]
		q.spares = q.spares[:k-1]
	} else {
		l.open = q.addChunk(chunkSize)
	}
	return l.open
}

func (q *queue) addChunk(size int) int32 {
	c := &chunk{buf: make([]byte, 0, size)}
	if k := len(q.holes); k > 0 {
		at := q.holes[k-1]
		q.holes = q.holes[:k-1]
		q.chunks[at] = c
		return at
	}
	q.chunks = append(q.chunks, c)
	return int32(len(q.chunks) - 1)
}

// first returns the rank whose head was accepted first; -1 when empty.
func (q *queue) first() int {
	best := -1
	var seq uint64
	for i := range q.lists {
		if h := q.lists[i].head; h >= 0 && (best < 0 || q.slab[h].seq < seq) {
			best, seq = i, q.slab[h].seq
		}
	}
	return best
}

// head returns the oldest entry, nil when the queue is empty. It is valid
// until the next change of the queue.
func (q *queue) head() *entry {
	if r := q.first(); r >= 0 {
		return &q.slab[q.lists[r].head]
	}
	return nil
}

// pop removes the oldest entry. What it says stays valid until it is released.
func (q *queue) pop() (t taken, ok bool) {
	r := q.first()
	if r < 0 {
		return taken{}, false
	}
	t.entry = q.slab[q.unlink(r)]
	b := q.chunks[t.chunk].buf[t.off : int(t.off)+t.size()]
	k := int(t.source) + int(t.dyno)
	t.names, t.text = b[:k:k], b[k:len(b):len(b)]
	return t, true
}

// A taken entry has left the queue, but its bytes still lie in a chunk.
type taken struct {
	entry
	names []byte // source and dyno
	text  []byte
}

// unlink takes the oldest entry of a rank off its list and returns its place
// in the slab, which is valid until the next push.
func (q *queue) unlink(r int) int32 {
	l := &q.lists[r]
	i := l.head
	en := &q.slab[i]
	l.head = en.next
	if l.head < 0 {
		l.tail = -1
	}
	size := en.size()
	l.n--
	l.bytes -= size
	q.n--
	q.bytes -= size
	en.next = q.free
	q.free = i
	return i
}

// release gives up an entry's bytes. A chunk without live entries is used
// again: in place while it is open, else as a spare.
func (q *queue) release(r int, at int32) {
	c := q.chunks[at]
	c.live--
	if c.live > 0 {
		return
	}
	switch {
	case q.lists[r].open == at:
		c.buf = c.buf[:0]
	case cap(c.buf) == chunkSize && len(q.spares) < maxSpares:
		c.buf = c.buf[:0]
		q.spares = append(q.spares, at)
	default:
		q.chunks[at] = nil
		q.holes = append(q.holes, at)
	}
}
