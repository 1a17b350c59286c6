// SPDX-License-Identifier: MIT

package transport

import (
	"bytes"
	"encoding/binary"
	"log/slog"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/delivery"
	"github.com/logplex-go/logplex/internal/fastconv"
)

const (
	stampLayout = "2006-01-02T15:04:05.000000+00:00"

	minStampSec = -62167219200 // year 0
	maxStampSec = 253402300799 // end of year 9999, the last that RFC 5424 can write

	minPiece = 16 // bytes of text that a frame must have room for
	maxCount = 20 // octets of a frame's count and its space
)

// PRI, VERSION and the space after it: facility local7 (23) as Heroku's app
// lines, and the severity.
const (
	priDebug   = "<191>1 "
	priInfo    = "<190>1 "
	priWarning = "<188>1 "
	priError   = "<187>1 "
	priNotice  = "<172>1 " // local5.warning, as Logplex's own
)

func priority(l slog.Level) string {
	switch {
	case l < slog.LevelInfo:
		return priDebug
	case l < slog.LevelWarn:
		return priInfo
	case l < slog.LevelError:
		return priWarning
	}
	return priError
}

// A frameEncoder frames messages as Logplex does. For one message that needs
// no change it is format.AppendFrameBytes with the header kept from the last
// one; TestFrameEncoderIsAppendFrame compares the two.
type frameEncoder struct {
	dialect format.Dialect
	data    string // STRUCTURED-DATA, if the dialect has it
	host    string
	limit   int  // octets of a frame after the count and its space
	text    int  // octets of a frame's text
	newline bool // each frame ends in one
	trim    bool // no frame's text ends in white space

	// head is the header of the last frame, from PRI to the space before
	// the text. What differs in the next one is written over.
	head         []byte
	second       int64  // that head shows
	source, dyno string // that head shows
	clean        []byte // text with line breaks and broken UTF-8 replaced
}

func newFrameEncoder(cfg *Config) *frameEncoder {
	f := &frameEncoder{
		dialect: cfg.Dialect, host: cfg.Host, limit: cfg.FrameBytes,
		text: cfg.TextBytes, newline: true,
	}
	if cfg.Target.Syslog {
		f.dialect, f.newline, f.trim = format.DialectInput, cfg.Newline, true
	}
	f.data = cfg.StructuredData
	if f.data == "" {
		f.data = "-"
	}
	f.head = append(append(f.head, priInfo...), stampLayout...)
	f.setSecond(0)
	f.setFields("", "")
	return f
}

// AppendRecord appends the record as one frame, or as several with the same
// time if it is too long for one.
func (f *frameEncoder) AppendRecord(b []byte, r *delivery.Record) ([]byte, int) {
	sec, nsec := r.Sec, r.Nsec
	if sec < minStampSec || sec > maxStampSec {
		sec, nsec = r.Batched.Unix(), int32(r.Batched.Nanosecond())
	}
	f.setTime(sec, nsec)
	if string(r.Source) != f.source || string(r.Dyno) != f.dyno {
		f.setFields(string(r.Source), string(r.Dyno))
	}
	text := f.sanitize(r.Text)
	f.setPriority(priority(r.Level))
	room := f.limit - len(f.head)
	if f.newline {
		room--
	}
	room = min(room, f.text)
	if len(text) <= room {
		if len(text) == 0 {
			return b, 0
		}
		return f.appendFrame(b, text), 1
	}
	if room < minPiece {
		return b, 0
	}
	frames := 0
	for len(text) > 0 {
		cut := f.cut(text, room)
		piece := text[:cut]
		text = text[cut:]
		if f.trim {
			piece = TrimEnd(piece) // only where a whole piece is white space
		}
		if len(piece) > 0 {
			b = f.appendFrame(b, piece)
			frames++
		}
	}
	return b, frames
}

// cut returns where to split text that has more than room bytes: on a rune
// border, and not after white space if that must not end a frame.
func (f *frameEncoder) cut(text []byte, room int) int {
	if len(text) <= room {
		return len(text)
	}
	n := room
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	if f.trim {
		if k := len(TrimEnd(text[:n])); k > 0 {
			n = k
		}
	}
	return n
}

// AppendNotice appends Heroku's notice of lost messages (Error L10).
func (f *frameEncoder) AppendNotice(b []byte, n uint64, since, now time.Time) []byte {
	f.setTime(now.Unix(), int32(now.Nanosecond()))
	f.setFields("heroku", "logplex")
	text := appendNoticeText(f.clean[:0], n, since)
	f.clean = text
	f.setPriority(priNotice)
	return f.appendFrame(b, text)
}

// appendNoticeText appends the text of Heroku's notice.
func appendNoticeText(b []byte, n uint64, since time.Time) []byte {
	b = append(b, "Error L10 (output buffer overflow): "...)
	b = strconv.AppendUint(b, n, 10)
	b = append(b, " messages dropped since "...)
	b = since.UTC().AppendFormat(b, stampLayout)
	return append(b, '.')
}

// appendFrame appends one frame with the head last set.
func (f *frameEncoder) appendFrame(b []byte, text []byte) []byte {
	n := len(f.head) + len(text)
	if f.newline {
		n++
	}
	b = slices.Grow(b, maxCount+n)
	b = append(strconv.AppendUint(b, uint64(n), 10), ' ')
	b = append(b, f.head...)
	b = append(b, text...)
	if f.newline {
		b = append(b, '\n')
	}
	return b
}

// setPriority puts PRI in the head. All that are used have three digits.
func (f *frameEncoder) setPriority(pri string) { copy(f.head, pri) }

// setTime puts the time in the head. The second is rendered only when it
// changes.
func (f *frameEncoder) setTime(sec int64, nsec int32) {
	if sec != f.second {
		f.setSecond(sec)
	}
	fastconv.SetMicros(f.head[len(priInfo)+fastconv.MicrosOffset:], int64(nsec))
}

func (f *frameEncoder) setSecond(sec int64) {
	f.second = sec
	time.Unix(sec, 0).UTC().AppendFormat(f.head[:len(priInfo)], stampLayout)
}

// setFields renders the head from HOSTNAME on: printable ASCII within
// RFC 5424's lengths.
func (f *frameEncoder) setFields(source, dyno string) {
	f.source, f.dyno = source, dyno
	b := append(f.head[:len(priInfo)+len(stampLayout)], ' ')
	b = append(appendHeaderField(b, f.host, 255), ' ')
	b = append(appendHeaderField(b, source, 48), ' ')
	b = append(appendHeaderField(b, dyno, 128), " - "...)
	if f.dialect == format.DialectInput {
		b = append(append(b, f.data...), ' ')
	}
	f.head = b
}

func appendHeaderField(b []byte, s string, limit int) []byte {
	if s == "" {
		return append(b, '-')
	}
	for i := range min(len(s), limit) {
		c := s[i]
		if c <= ' ' || c >= 0x7f {
			c = '_'
		}
		b = append(b, c)
	}
	return b
}

// sanitize returns text as one line of UTF-8 without a line break at its end:
// each one inside becomes \n, a CR before it goes, and each octet that is not
// UTF-8 becomes U+FFFD. What it returns is valid until the next call.
func (f *frameEncoder) sanitize(text []byte) []byte {
	if f.trim {
		text = TrimEnd(text)
	} else {
		for n := len(text); n > 0 && (text[n-1] == '\n' || text[n-1] == '\r'); n-- {
			text = text[:n-1]
		}
	}
	if isPlainLine(text) || bytes.IndexByte(text, '\n') < 0 && utf8.Valid(text) {
		return text
	}
	b := f.clean[:0]
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '\r' && text[i+1] == '\n': // not the last byte, which is no line break
			i++
		case c == '\n':
			b = append(b, '\\', 'n')
			i++
		case c < utf8.RuneSelf:
			b = append(b, c)
			i++
		default:
			r, n := utf8.DecodeRune(text[i:])
			b = utf8.AppendRune(b, r)
			i += n
		}
	}
	f.clean = b
	return b
}

// isPlainLine reports whether text is ASCII without a newline, eight octets at
// a time.
func isPlainLine(text []byte) bool {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	var bad uint64
	for len(text) >= 16 {
		v, w := binary.LittleEndian.Uint64(text), binary.LittleEndian.Uint64(text[8:])
		// In v^'\n' a newline is zero, so that the subtraction sets its
		// highest bit; for ASCII nothing else does but a borrow from it.
		bad |= v | (v ^ '\n'*ones - ones) | w | (w ^ '\n'*ones - ones)
		text = text[16:]
	}
	for _, c := range text {
		if c == '\n' {
			return false
		}
		bad |= uint64(c)
	}
	return bad&highs == 0
}

// TrimEnd returns text without the ASCII white space at its end.
func TrimEnd(text []byte) []byte {
	n := len(text)
	for n > 0 && (text[n-1] == ' ' || '\t' <= text[n-1] && text[n-1] <= '\r') {
		n--
	}
	return text[:n]
}
