// SPDX-License-Identifier: MIT

package format

import (
	"bufio"
	"bytes"
	"io"
	"iter"
	"math"
	"strconv"
)

// DefaultMaxFrame is the largest frame that [Frames] takes, in octets after
// the count. Logplex itself keeps to 10240; some senders go over that.
const DefaultMaxFrame = 64 << 10

// Frames reads the messages of a drain request's body or of a syslog
// connection. It is FrameOptions{Dialect: d}.Frames(r); see there.
func Frames(r io.Reader, d Dialect) iter.Seq2[Syslog, error] {
	return FrameOptions{Dialect: d}.Frames(r)
}

// FrameOptions are options for reading a stream of syslog messages. The zero value
// reads as [Frames] does in DialectDrain.
type FrameOptions struct {
	Dialect Dialect
	// octets in one frame, without its count; 0 or less: DefaultMaxFrame; at most 1 GiB
	MaxBytes    int
	CountedOnly bool // refuse messages that are framed by newlines
	Lenient     bool // take the headers that Logplex takes and passes on, see Frames
}

// maxMaxFrame keeps sums of sizes inside an int of 32 bits.
const maxMaxFrame = 1 << 30

// Frames returns the messages of r in order, each as soon as its last octet is
// there.
//
// A frame is a count, a space and as many octets (RFC 6587 section 3.4.1),
// whatever these octets are, so the next frame may follow without a newline in
// between. The count has digits only, no sign and no leading zero. A frame
// that begins with "<" instead ends at the next LF, CR LF or end of the stream
// (section 3.4.2). LF and CR between frames are skipped. Both kinds may be
// mixed.
//
// With Lenient a header may hold what Logplex passes on although RFC 5424 does not
// allow it: fields of any length and of any octets but white space,
// and a priority of any number, of which Logplex keeps eight bits, so that
// Priority is at most 255.
//
// A frame whose message [ParseSyslog] cannot read, such as one of RFC 3164,
// is yielded with its octets in Msg, never empty, and a *[SyntaxError], and
// reading goes on. Where a frame is broken, since its count is bad, or over
// MaxBytes, or the stream ends inside it, no later one can be found: a zero
// Syslog and a *SyntaxError are the last that is yielded. Offsets count from
// the start of the stream. An error of r other than io.EOF is yielded as it
// is, with a zero Syslog, and is the last too; the part of an unfinished frame is
// dropped.
//
// Memory is a few KiB and grows with the octets of a frame that are really
// there, not with what a count claims. Octets after a frame are read ahead, so
// nothing else should read from r. Ranging over the result again goes on after
// the last message. It must not be used by two goroutines at once, and blocks
// as r blocks.
func (o FrameOptions) Frames(r io.Reader) iter.Seq2[Syslog, error] {
	limit := o.MaxBytes
	if limit <= 0 {
		limit = DefaultMaxFrame
	}
	f := &frameReader{
		r:       r,
		dialect: o.Dialect,
		limit:   min(limit, maxMaxFrame),
		counted: o.CountedOnly,
		lenient: o.Lenient,
	}
	return func(yield func(Syslog, error) bool) {
		for !f.done {
			m, err := f.next()
			if err == io.EOF || !yield(m, err) {
				return
			}
		}
	}
}

// A frameReader cuts a stream into frames.
type frameReader struct {
	r       io.Reader
	dialect Dialect
	limit   int
	counted bool
	lenient bool

	buf      []byte // buf[pos:end] is read and not yet consumed
	pos, end int
	offset   int64 // of buf[pos] in the stream
	err      error // what r returned last; io.EOF at its end
	done     bool  // nothing follows
}

// next returns the next message, or io.EOF after the last. After an error that
// is not a message's own it sets done.
func (f *frameReader) next() (Syslog, error) {
	for {
		if !f.fill(1) {
			f.done = true
			return Syslog{}, f.err
		}
		c := f.buf[f.pos]
		if c == '<' && !f.counted {
			return f.nextLine()
		}
		if c != '\n' && c != '\r' {
			return f.nextCounted()
		}
		f.skip(1)
	}
}

// nextCounted reads a frame that begins with its length.
func (f *frameReader) nextCounted() (Syslog, error) {
	var n int64
	for i := 0; ; i++ {
		if !f.fill(i + 1) {
			return f.cut(i, "stream ends in a frame length")
		}
		c := f.buf[f.pos+i]
		switch {
		case i > 0 && c == ' ':
			f.skip(i + 1)
			if !f.fill(int(n)) {
				return f.cut(f.end-f.pos, "stream ends in a frame")
			}
			return f.message(int(n), int(n))
		case !isSyslogDigit(c) && i == 0:
			return f.broken(i, "no frame length")
		case !isSyslogDigit(c):
			return f.broken(i, "frame length is not a number and a space")
		case i == 0 && c == '0':
			return f.broken(i, "frame length starts with 0")
		}
		if n = n*10 + int64(c-'0'); n > int64(f.limit) {
			return f.broken(i, "frame length over "+strconv.Itoa(f.limit))
		}
	}
}

// nextLine reads a frame that ends at a newline.
func (f *frameReader) nextLine() (Syslog, error) {
	for seen := 0; ; {
		ready := f.buf[f.pos:f.end]
		if i := bytes.IndexByte(ready[seen:], '\n'); i >= 0 {
			n := seen + i
			if n > 0 && ready[n-1] == '\r' {
				return f.line(n-1, n+1)
			}
			return f.line(n, n+1)
		}
		seen = len(ready)
		switch {
		case seen > f.limit+1: // the limit, a CR, and still no LF
			return f.line(seen, seen)
		case f.fill(seen + 1):
		case f.err == io.EOF:
			return f.line(seen, seen)
		default:
			return f.cut(seen, "")
		}
	}
}

// line is message for n octets that may be too many.
func (f *frameReader) line(n, frame int) (Syslog, error) {
	if n > f.limit {
		return f.broken(f.limit, "line over "+strconv.Itoa(f.limit)+" octets")
	}
	return f.message(n, frame)
}

// message parses the n octets that are ready and skips the frame.
func (f *frameReader) message(n, frame int) (Syslog, error) {
	m, fault := parseSyslog(string(f.buf[f.pos:f.pos+n]), f.dialect, f.lenient)
	if fault != nil {
		fault.Offset = f.at(fault.Offset)
		f.skip(frame)
		return m, fault
	}
	f.skip(frame)
	return m, nil
}

// broken ends the stream for a fault i octets ahead.
func (f *frameReader) broken(i int, fault string) (Syslog, error) {
	f.done = true
	return Syslog{}, &SyntaxError{Format: "syslog", Offset: f.at(i), Msg: fault}
}

// cut ends a stream that has i more octets.
func (f *frameReader) cut(i int, fault string) (Syslog, error) {
	if f.err != io.EOF {
		f.done = true
		return Syslog{}, f.err
	}
	return f.broken(i, fault)
}

// at returns the offset in the stream of the octet i ahead.
func (f *frameReader) at(i int) int {
	return int(min(f.offset+int64(i), math.MaxInt))
}

func (f *frameReader) skip(n int) {
	f.pos += n
	f.offset += int64(n)
}

const (
	firstFrameBuffer = 4 << 10
	maxEmptyReads    = 100 // as bufio has it
)

// fill reads until n octets are ready, and reports whether they are; if not,
// f.err says why. The buffer grows by doubling, and only when it is full, so a false
// count costs nothing.
func (f *frameReader) fill(n int) bool {
	for empty := 0; f.end-f.pos < n; {
		if f.err != nil {
			return false
		}
		f.makeRoom()
		got, err := f.r.Read(f.buf[f.end:])
		if got < 0 || got > len(f.buf)-f.end {
			f.err = bufio.ErrBadReadCount
			return false
		}
		f.end += got
		f.err = err
		if got > 0 {
			empty = 0
		} else if empty++; empty == maxEmptyReads && err == nil {
			f.err = io.ErrNoProgress
		}
	}
	return true
}

// makeRoom makes space after f.end: by moving the unread octets to the front, or
// in a larger buffer if it fills this one.
func (f *frameReader) makeRoom() {
	switch {
	case f.pos == f.end:
		f.pos, f.end = 0, 0
		if f.buf == nil {
			f.buf = make([]byte, firstFrameBuffer)
		}
	case f.end < len(f.buf):
	case f.pos > 0:
		f.end = copy(f.buf, f.buf[f.pos:f.end])
		f.pos = 0
	default:
		f.buf = append(make([]byte, 0, 2*len(f.buf)), f.buf...)
		f.buf = f.buf[:cap(f.buf)]
	}
}
