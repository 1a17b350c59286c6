// SPDX-License-Identifier: MIT

package delivery

import (
	"encoding/binary"
	"log/slog"
	"math"
	"time"
)

// chunkSize makes a chunk take 64 KiB with all that belongs to it.
const chunkSize = 64<<10 - 64

// A chunk is a piece of a rank's log of records. Records lie one after
// another, and one whose names and text do not fit goes on in the next chunk,
// so that nothing is wasted however large they are and queueing allocates
// nothing per record. Octets below len are never written again until the chunk
// is free.
type chunk struct {
	next    *chunk // of the same rank
	len     int    // octets written
	refs    int    // spans that lie in it, wholly or in part
	drained bool   // nothing in it is queued any more
	buf     [chunkSize]byte
}

// A head precedes the names and the text of a record. It lies in one chunk.
type head struct {
	seq    uint64        // order of acceptance, from 1
	stamp  time.Duration // when it was accepted, since the engine's base; never falls with seq
	sec    int64         // the record's time, Unix seconds
	nsec   int32         // and nanoseconds
	level  int32
	text   int32 // lengths of what follows: the text, after the names
	source uint8
	dyno   uint8
}

const headSize = 40 // octets of a head in a chunk

// size returns how many of the queue's bytes the record takes.
func (h *head) size() int { return int(h.source) + int(h.dyno) + int(h.text) }

func (h *head) load(b *[headSize]byte) {
	h.seq = binary.LittleEndian.Uint64(b[0:])
	h.stamp = time.Duration(binary.LittleEndian.Uint64(b[8:]))
	h.sec = int64(binary.LittleEndian.Uint64(b[16:]))
	v := binary.LittleEndian.Uint64(b[24:])
	h.nsec, h.level = int32(v), int32(v>>32)
	v = binary.LittleEndian.Uint64(b[32:])
	h.text, h.source, h.dyno = int32(v), uint8(v>>32), uint8(v>>40)
}

// pack puts the nanoseconds and the level of a record into one word of its
// head.
func pack(nsec int, level slog.Level) uint64 {
	return uint64(uint32(nsec)) | uint64(uint32(max(math.MinInt32, min(level, math.MaxInt32))))<<32
}

// putHead writes a head field by field: a struct would go through memory.
// packed is a result of pack.
func putHead(
	b *[headSize]byte, seq uint64, stamp time.Duration, sec int64, packed, lengths uint64,
) {
	binary.LittleEndian.PutUint64(b[0:], seq)
	binary.LittleEndian.PutUint64(b[8:], uint64(stamp))
	binary.LittleEndian.PutUint64(b[16:], uint64(sec))
	binary.LittleEndian.PutUint64(b[24:], packed)
	binary.LittleEndian.PutUint64(b[32:], lengths)
}

// headAt returns the octets of the head at off.
func (c *chunk) headAt(off int) *[headSize]byte { return (*[headSize]byte)(c.buf[off:]) }

// seqAt and sizeAt read the seq and the size from the head at off.
func (c *chunk) seqAt(off int) uint64 { return binary.LittleEndian.Uint64(c.buf[off:]) }

func (c *chunk) sizeAt(off int) int {
	v := binary.LittleEndian.Uint64(c.headAt(off)[32:])
	return int(uint32(v)) + int(uint8(v>>32)) + int(uint8(v>>40))
}

// data returns the n octets at off. Where they go on in the next chunks they
// are gathered in scratch, which is returned for the next time.
func (c *chunk) data(off, n int, scratch []byte) (data, _ []byte) {
	if off+n <= chunkSize {
		return c.buf[off : off+n : off+n], scratch
	}
	scratch = append(scratch[:0], c.buf[off:]...)
	for len(scratch) < n {
		c = c.next
		scratch = append(scratch, c.buf[:min(chunkSize, n-len(scratch))]...)
	}
	return scratch, scratch
}

// A pos is where a record begins.
type pos struct {
	c   *chunk
	off int
}

// after returns where the record after one of the given size begins, if there
// is one.
func (p pos) after(size int) pos {
	p.off += headSize + size
	for p.off > chunkSize {
		p.off -= chunkSize
		p.c = p.c.next
	}
	return p
}

// alignToHead moves a place at the end of a chunk to the next one. A record begins
// wherever there is room for its head.
func (p pos) alignToHead() pos {
	if chunkSize-p.off < headSize {
		return pos{c: p.c.next}
	}
	return p
}
