// SPDX-License-Identifier: MIT

package encode

import (
	"bytes"
	"log/slog"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/member"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/redact"
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

// headWriter writes what goes before the attrs of a line: the header, the call site and the
// message.
type headWriter struct {
	// Hot fields first: they share a few cache lines.
	*Encoder
	lastHeader *lineHeader
	fieldWriter
	headers [5]lineHeader // of info, warning, error, debug, and another level; see headerOf
}

// appendHeader writes the line up to the process id, or for a Pattern up to the
// message part.
func (w *headWriter) appendHeader(sec, ns int64, l slog.Level) {
	h := w.lastHeader
	if h == nil || h.second != sec || h.level != l {
		h = w.headerOf(sec, l)
	}
	start := len(w.b)
	b := append(w.b, h.text[:h.size]...)
	if at := w.timeOffset; at >= 0 {
		fastconv.SetMicros(b[start+at+fastconv.MicrosOffset:], ns)
	}
	w.b = b
}

// noTime in place of the nanoseconds means that a record has no time, which in
// JSON is left out, as slog.Handler asks. A Heroku line cannot do without one.
const noTime = -1

// appendHeaderFast does what appendHeader and then appendMessage do for an empty
// w.b. TestMessagesByTurn compares them.
func appendHeaderFast[M string | []byte](w *headWriter, sec, ns int64, l slog.Level, msg M) {
	h := w.lastHeader
	if h == nil || h.second != sec || h.level != l {
		h = w.headerOf(sec, l)
	}
	if len(h.text) > headerBlock || cap(w.b) < headerBlock || len(msg) == 0 {
		w.appendHeader(sec, ns, l)
		appendMessage(w, msg)
		return
	}
	var place memo.Place
	var m *memo.Message
	if len(msg) <= memo.MaxShort {
		m = memo.FindMessageFast(&w.memo, msg)
	}
	if m == nil {
		m, place = memo.FindMessage(&w.memo, msg)
	}
	b := w.b[:headerBlock]
	*(*[headerBlock]byte)(b) = h.block
	if at := w.timeOffset; at >= 0 {
		fastconv.SetMicros(b[at+fastconv.MicrosOffset:], ns)
	}
	if m != nil {
		w.b = m.Append(b, h.size)
	} else {
		appendNewMessage(w, b[:len(h.text)], msg, place)
	}
}

// appendMessage writes the message, between quotes in every format. In logfmt an
// empty one is left out.
func appendMessage[M string | []byte](w *headWriter, msg M) {
	if len(msg) == 0 && !w.json {
		return
	}
	m, place := memo.FindMessage(&w.memo, msg)
	if m != nil {
		w.b = m.Append(w.b, len(w.b))
	} else {
		appendNewMessage(w, append(w.b, w.messageStart...), msg, place)
	}
}

// appendNewMessage is appendMessage, after messageStart in the line b, for a message that is
// not remembered.
func appendNewMessage[M string | []byte](w *headWriter, b []byte, msg M, place memo.Place) {
	start := len(b)
	b = append(b, msg...)
	secret := false
	// One pass over the bytes finds whether there may be a secret, and whether escapes are
	// needed.
	m, ok := secretscan.MarksOf(msg)
	ok = ok && !w.recoverPerValue && (w.policy.Quiet(m) && w.policy.OnlyShapes() ||
		w.policy.IsClean(w.spans[:0], b[start:], m))
	switch {
	case !ok:
		w.b = b
		if secret = w.scrubMessage(start); !escape.JSONPlain(w.b[start:]) {
			w.escapeFrom(start)
		}
		b = w.b
	case !m.Plain():
		b = escape.AppendJSON(b[:start], msg)
	}
	w.b = append(b, '"')
	if !secret && memo.Wants(&w.memo, place, msg) {
		text := strings.Clone(string(msg)) // which may be a part of a larger text
		written := string(w.b[start-len(w.messageStart):])
		place.Keep(memo.NewMessage(text, written, w.memo.Generation))
	}
}

// headerOf returns the header of a level for a second and makes it the last one.
func (w *headWriter) headerOf(sec int64, l slog.Level) *lineHeader {
	h := &w.headers[len(w.headers)-1]
	switch l {
	case slog.LevelInfo:
		h = &w.headers[0]
	case slog.LevelWarn:
		h = &w.headers[1]
	case slog.LevelError:
		h = &w.headers[2]
	case slog.LevelDebug:
		h = &w.headers[3]
	}
	if h.second != sec || h.level != l || len(h.text) == 0 {
		h.second, h.level = sec, l
		h.text = w.appendHeaderText(h.block[:0], time.Unix(sec, 0), l)
		h.size, h.text = len(h.text), append(h.text, w.messageStart...)
	}
	w.lastHeader = h
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

// appendCaller writes a call site.
func (w *headWriter) appendCaller(src *slog.Source) {
	if src == nil || src.File == "" && src.Line == 0 {
		return
	}
	var ok bool
	if w.b, ok = w.members.AppendCaller(w.b, src); ok {
		return
	}
	appendCallerText(w, w.members.Caller, path.Base(src.File), src.Line)
}

func appendCallerText[F string | []byte](w *headWriter, key string, file F, line int) {
	w.b = w.members.OpenText(w.b, key)
	start := len(w.b)
	w.b = append(w.b, file...)
	if line > 0 && w.members.CallerLine != "" {
		w.finishString(start)
		w.b = w.members.AppendKey(w.b, w.members.CallerLine)
		w.b = strconv.AppendInt(w.b, int64(line), 10)
		return
	}
	if line > 0 {
		w.b = append(w.b, ':')
		w.b = strconv.AppendInt(w.b, int64(line), 10)
	} else {
		w.scrubFrom(start, false) // another logger's text
	}
	w.finishString(start)
}

// appendEventCaller writes a call site as another logger had it. Presets that
// have it in parts get the file and the line.
func (w *headWriter) appendEventCaller(key string, text []byte) {
	if key == w.members.Caller && w.members.SplitsCaller() {
		w.spans = w.policy.FindSafe(w.spans[:0], text, false)
		if src := member.ParseCaller(string(text)); src.Line > 0 && len(w.spans) == 0 {
			w.appendCaller(src)
			return
		}
	}
	appendCallerText(w, key, text, 0)
}

// placeOwn writes the text of an own.Text into the line's own source or dyno. It reports false and
// writes nothing where the line has none of that key. A call site is written at once.
func (w *headWriter) placeOwn(key, text string, v redact.Verdict) bool {
	if key == member.KeyCaller && w.AddCaller && !w.forWith && len(w.groups) == 0 {
		w.appendEventCaller(w.members.Caller, []byte(text))
		return true
	}
	if !w.json || w.objects.Depth() != 1 || w.forWith {
		return false
	}
	was := ""
	switch key {
	case w.members.Source:
		was = w.Source
	case w.members.Dyno:
		was = w.Dyno
	default:
		return false
	}
	name := `"` + key + `":`
	member := append(escape.AppendJSON([]byte(name+`"`), []byte(was)), '"')
	at := bytes.Index(w.b, member)
	switch {
	case at < 0:
		return false
	case text == "", text == was:
		return true
	}
	start := len(w.b)
	w.appendValue(key, slog.StringValue(text), v)
	value := bytes.Clone(w.b[start:])
	w.b = slices.Replace(w.b[:start], at+len(name), at+len(member), value...)
	w.objects.Repeats = true // the keys are no longer where they were
	return true
}
