// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"time"

	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// lineHeader is the start of a line up to the process id. Only its
// microseconds differ from one line to the next within a second.
type lineHeader struct {
	level  slog.Level
	second int64  // the Unix time that text shows
	size   int    // bytes of text without what precedes a message
	text   []byte // in block, if it fits
	block  [headerBlock]byte
}

// headerBlock is the size of a header that is copied as one piece.
const headerBlock = 128

// appendHeader writes the line up to the process id, or for a Pattern up to the
// message part.
func (ln *Line) appendHeader(sec, ns int64, l slog.Level) {
	h := ln.lastHeader
	if h == nil || h.second != sec || h.level != l {
		h = ln.headerOf(sec, l)
	}
	start := len(ln.b)
	b := append(ln.b, h.text[:h.size]...)
	if at := ln.timeOffset; at >= 0 {
		fastconv.SetMicros(b[start+at+fastconv.MicrosOffset:], ns)
	}
	ln.b = b
}

// noTime in place of the nanoseconds means that a record has no time, which in
// JSON is left out, as slog.Handler asks. A Heroku line cannot do without one.
const noTime = -1

// appendStart writes the header, the call site where that is wanted, and the
// message, as users' redactors want it.
func (ln *Line) appendStart(sec, ns int64, l slog.Level, pc uintptr, msg string) {
	msg = ln.redactMessage(msg)
	caller := ln.AddCaller && pc != 0
	switch {
	case ns == noTime && ln.json:
		ln.b = ln.members.AppendFixed(append(ln.b, '{'), l)
	case caller:
		ln.appendHeader(sec, max(ns, 0), l)
	default:
		appendHeaderFast(ln, sec, max(ns, 0), l, msg)
		return
	}
	if caller {
		ln.appendCaller(ln.callers.Of(pc))
	}
	appendMessage(ln, msg)
}

// appendHeaderFast does what appendHeader and then appendMessage do for an empty
// ln.b. TestMessagesByTurn compares them.
func appendHeaderFast[M string | []byte](ln *Line, sec, ns int64, l slog.Level, msg M) {
	h := ln.lastHeader
	if h == nil || h.second != sec || h.level != l {
		h = ln.headerOf(sec, l)
	}
	if len(h.text) > headerBlock || cap(ln.b) < headerBlock || len(msg) == 0 {
		ln.appendHeader(sec, ns, l)
		appendMessage(ln, msg)
		return
	}
	var place memo.Place
	var m *memo.Message
	if len(msg) <= memo.MaxShort {
		m = memo.FindMessageFast(&ln.memo, msg)
	}
	if m == nil {
		m, place = memo.FindMessage(&ln.memo, msg)
	}
	b := ln.b[:headerBlock]
	*(*[headerBlock]byte)(b) = h.block
	if at := ln.timeOffset; at >= 0 {
		fastconv.SetMicros(b[at+fastconv.MicrosOffset:], ns)
	}
	if m != nil {
		ln.b = m.Append(b, h.size)
	} else {
		appendNewMessage(ln, b[:len(h.text)], msg, place)
	}
}

// appendMessage writes the message, between quotes in every format. In logfmt an
// empty one is left out.
func appendMessage[M string | []byte](ln *Line, msg M) {
	if len(msg) == 0 && !ln.json {
		return
	}
	m, place := memo.FindMessage(&ln.memo, msg)
	if m != nil {
		ln.b = m.Append(ln.b, len(ln.b))
	} else {
		appendNewMessage(ln, append(ln.b, ln.messageStart...), msg, place)
	}
}

// appendNewMessage is appendMessage, after messageStart in the line b, for a message that is
// not remembered.
func appendNewMessage[M string | []byte](ln *Line, b []byte, msg M, place memo.Place) {
	start := len(b)
	b = append(b, msg...)
	secret := false
	// One pass over the bytes finds whether there may be a secret, and whether escapes are
	// needed.
	m, ok := secretscan.MarksOf(msg)
	ok = ok && !ln.recoverPerValue && (ln.policy.Quiet(m) && ln.policy.OnlyShapes() ||
		ln.policy.IsClean(ln.spans[:0], b[start:], m))
	switch {
	case !ok:
		ln.b = b
		if secret = ln.scrubMessage(start); !escape.JSONPlain(ln.b[start:]) {
			ln.escapeFrom(start)
		}
		b = ln.b
	case !m.Plain():
		b = escape.AppendJSON(b[:start], msg)
	}
	ln.b = append(b, '"')
	if !secret && memo.Wants(&ln.memo, place, msg) {
		text := string(append([]byte(nil), msg...))
		written := string(ln.b[start-len(ln.messageStart):])
		place.Keep(memo.NewMessage(text, written, ln.memo.Generation))
	}
}

// headerOf returns the header of a level for a second and makes it the last one.
func (ln *Line) headerOf(sec int64, l slog.Level) *lineHeader {
	h := &ln.headers[len(ln.headers)-1]
	switch l {
	case slog.LevelInfo:
		h = &ln.headers[0]
	case slog.LevelWarn:
		h = &ln.headers[1]
	case slog.LevelError:
		h = &ln.headers[2]
	case slog.LevelDebug:
		h = &ln.headers[3]
	}
	if h.second != sec || h.level != l || len(h.text) == 0 {
		h.second, h.level = sec, l
		h.text = ln.appendHeaderText(h.block[:0], time.Unix(sec, 0), l)
		h.size, h.text = len(h.text), append(h.text, ln.messageStart...)
	}
	ln.lastHeader = h
	return h
}

// appendHeaderText appends the header of a level at t, which shows no microseconds yet.
func (e *Encoder) appendHeaderText(b []byte, t time.Time, l slog.Level) []byte {
	switch e.Format {
	case FormatJSON:
		b = fastconv.AppendStamp(append(b, e.members.TimeStart()...), t, e.Location)
		b = append(b, `",`...)
	case FormatLine:
		b = append(fastconv.AppendStamp(b, t, e.Location), e.originText()...)
	}
	if e.Format != FormatJSON && e.Pattern != nil {
		return b
	}
	return e.members.AppendFixed(b, l)
}

// originText is the header of a line after its time.
func (e *Encoder) originText() string { return " " + e.Source + "[" + e.Dyno + "]: " }
