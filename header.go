// SPDX-License-Identifier: MIT

package logplex

import (
	"log/slog"
	"strconv"
	"time"

	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/levels"
)

// header is what a line begins with, up to the process id. Only its
// microseconds differ from one line to the next within a second. Where records
// repeat the message of the one before, that is kept behind it.
type header struct {
	level  slog.Level
	second int64         // the Unix time that text shows
	text   []byte        // in block, if it fits
	size   int           // bytes of text without the message
	behind *messageEntry // the message that stands in text; nil: none
	last   *messageEntry // the last message, if that is in the cache
	block  [headerBlock]byte
}

// headerBlock is the size of a header with its message that is copied as one
// piece.
const headerBlock = 128

// layHeader works out what follows from the format: where things stand in a
// header, and what there is to do about a line.
func (c *core) layHeader() {
	c.usual = c.format != FormatJSON && c.pattern == nil && c.context == nil && !c.addCaller && !c.policy.HasUserRules()
	switch c.format {
	case FormatJSON:
		c.stampAt = len(jsonStart)
	case FormatLine:
		c.headLen = fastconv.StampLen + len(c.origin())
	default:
		c.stampAt = -1
	}
}

const jsonStart = `{"time":"`

// begin writes the line up to the process id, or for a Pattern up to the
// message part.
func (s *state) begin(sec, ns int64, l slog.Level) {
	h := s.lastHeader
	if h == nil || h.second != sec || h.level != l {
		h = s.newHeader(sec, l)
	}
	start := len(s.b)
	s.b = append(s.b, h.text[:h.size]...)
	if at := s.stampAt; at >= 0 {
		fastconv.SetMicros(s.b[start+at+fastconv.MicrosOffset:], ns)
	}
}

// beginMessage does what begin and then message do for an empty s.b.
func (s *state) beginMessage(sec, ns int64, l slog.Level, msg string) {
	h := s.lastHeader
	if h == nil || h.second != sec || h.level != l {
		h = s.newHeader(sec, l)
	}
	if e := h.behind; e != nil && equal(e.text, msg) && e.known == s.known {
		b := s.b[:0]
		if n := len(h.text); n <= headerBlock && cap(b) >= headerBlock {
			*(*[headerBlock]byte)(b[:headerBlock]) = h.block
			b = b[:n]
		} else {
			b = append(b, h.text...)
		}
		if at := s.stampAt; at >= 0 {
			fastconv.SetMicros(b[at+fastconv.MicrosOffset:], ns)
		}
		s.b, s.comma = b, true
		return
	}
	s.begin(sec, ns, l)
	e := message(s, msg)
	if e != nil && e == h.last {
		text := h.text[:h.size]
		if h.size <= headerBlock {
			text = h.block[:h.size] // as it is there too
		}
		h.text, h.behind = append(text, e.written...), e
	}
	h.last = e
}

// equal is a == b, faster for strings of a usual message's length.
func equal(a, b string) bool {
	if len(a) != len(b) || len(a) < 16 || len(b) < 16 || len(a) > 32 {
		return a == b
	}
	c, d := a[len(a)-16:], b[len(b)-16:]
	return fastconv.Load8(a) == fastconv.Load8(b) && fastconv.Load8(a[8:]) == fastconv.Load8(b[8:]) && fastconv.Load8(c) == fastconv.Load8(d) && fastconv.Load8(c[8:]) == fastconv.Load8(d[8:])
}

// newHeader gives the header of a level for a second and makes it the last one.
func (s *state) newHeader(sec int64, l slog.Level) *header {
	h := &s.headers[len(s.headers)-1]
	switch l {
	case slog.LevelInfo:
		h = &s.headers[0]
	case slog.LevelWarn:
		h = &s.headers[1]
	case slog.LevelError:
		h = &s.headers[2]
	case slog.LevelDebug:
		h = &s.headers[3]
	}
	if h.second != sec || h.level != l || h.size == 0 {
		h.second, h.level = sec, l
		h.text = s.appendHeader(h.block[:0], time.Unix(sec, 0), l)
		h.size, h.behind = len(h.text), nil
	}
	s.lastHeader = h
	return h
}

// beginTimeless is begin for JSON and a record without a time, which slog's
// Handler is asked to leave out. A Heroku line cannot do without one.
func (s *state) beginTimeless(l slog.Level) {
	s.b = s.appendConstant(append(s.b, '{'), l)
}

func (c *core) appendHeader(b []byte, t time.Time, l slog.Level) []byte {
	switch c.format {
	case FormatJSON:
		b = fastconv.AppendStamp(append(b, jsonStart...), t, c.location)
		b = append(b, `",`...)
	case FormatLine:
		b = fastconv.AppendStamp(b, t, c.location)
	}
	return c.appendConstant(b, l)
}

// appendConstant appends what is constant behind the time.
func (c *core) appendConstant(b []byte, l slog.Level) []byte {
	switch {
	case c.format == FormatJSON:
		b = append(b, `"level":"`...)
		b = levels.Append(b, l)
		b = append(b, `","source":"`...)
		b = escape.AppendJSON(b, []byte(c.source))
		b = append(b, `","dyno":"`...)
		b = escape.AppendJSON(b, []byte(c.dyno))
		b = append(b, `","pid":`...)
		return strconv.AppendInt(b, int64(c.pid), 10)
	case c.format == FormatLine:
		b = append(b, c.origin()...)
	}
	if c.pattern == nil {
		b = c.appendAt(b, l)
	}
	return b
}

// origin is the header of a line behind its time.
func (c *core) origin() string { return " " + c.source + "[" + c.dyno + "]: " }

func (c *core) appendAt(b []byte, l slog.Level) []byte {
	b = append(b, keyAt+"="...)
	b = levels.Append(b, l)
	b = append(b, " "+keyPID+"="...)
	return strconv.AppendInt(b, int64(c.pid), 10)
}
