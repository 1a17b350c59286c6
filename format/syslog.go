// SPDX-License-Identifier: MIT

package format

import (
	"bytes"
	"slices"
	"time"
	"unicode/utf8"
)

// Syslog is one syslog message as Heroku sends and takes it: the header of
// RFC 5424 section 6.2 and the text. It is comparable with ==.
//
// An empty header field is RFC 5424's NILVALUE, "-".
type Syslog struct {
	Priority int       // 8*facility + severity, 0 to 191; Heroku sends app lines as 190
	Time     time.Time // zero if there was none or it could not be read
	Host     string    // HOSTNAME: "host" over HTTPS, the drain token over syslog
	App      string    // APP-NAME: Heroku's source, "app" or "heroku"
	Proc     string    // PROCID: the dyno, such as "web.1"
	MsgID    string    // MSGID: empty in all that Heroku sends

	// StructuredData is RFC 5424's STRUCTURED-DATA as section 6.3 writes it,
	// escapes and all, such as [meta sequenceId="1"]: one or more elements
	// with nothing between them. Only DialectInput has it; Heroku sends none.
	StructuredData string

	Msg string // the text, any octets
}

// Severity returns the severity part of the priority, 0 (emergency) to 7
// (debug). Heroku sends all output of an app as 6, whatever its level.
func (m Syslog) Severity() int { return m.Priority & 7 }

// Facility returns the facility part of the priority, 0 to 23: 23 (local7)
// for an app's output.
func (m Syslog) Facility() int { return m.Priority >> 3 }

// Line returns the message as a line of `heroku logs`: App as the source, Proc as
// the dyno, and "-" where a message has none, which Logplex prints as it is.
func (m Syslog) Line() Line {
	l := Line{Time: m.Time, Source: m.App, Dyno: m.Proc, Message: m.Msg}
	if l.Source == "" {
		l.Source = "-"
	}
	if l.Dyno == "" {
		l.Dyno = "-"
	}
	return l
}

// Dialect is one of Heroku's two forms of a syslog message. They differ in RFC 5424's
// STRUCTURED-DATA field, and a reader cannot see from the message which it is: in the one "- [web]
// up" is MSGID and text, in the other MSGID, structured data and text. Any other value is
// DialectDrain.
type Dialect int

const (
	// DialectDrain is what Logplex posts to HTTPS drains: there is no
	// structured data at all, contrary to RFC 5424. The text starts right
	// after MSGID and may itself begin with "[" or "- ".
	DialectDrain Dialect = iota

	// DialectInput is RFC 5424 with structured data: what Logplex sends to syslog
	// drains, what it accepts as input, and what log-shuttle posts. A
	// text that has neither "-" nor well-formed structured data before it is
	// read as text from its start.
	DialectInput
)

// Most octets that RFC 5424 section 6 allows in a header field.
const (
	maxSyslogHost     = 255
	maxSyslogApp      = 48
	maxSyslogProc     = 128
	maxSyslogMsgID    = 32
	maxSyslogPriority = 191
)

// AppendFrame appends m as one octet-counted frame (RFC 6587 section 3.4.1),
// such as
//
//	63 <190>1 2026-11-22T14:00:00.123456+00:00 host app web.1 - hello\n
//
// and returns the extended slice. It adds nothing to Msg and cuts nothing off
// it: the newline that ends each message of an HTTPS drain is the caller's task, as
// is a limit on the frame's length. A body in which each text ends in
// its only newline is read right by receivers that split it on newlines, too.
//
// What is written is always valid. The priority is brought into 0 to 191; the
// time is in UTC to the microsecond, a year outside 0 to 9999 becomes the first
// or last instant of these; header fields are cut to RFC 5424's 255, 48, 128
// and 32 octets, octets in them outside printable ASCII become "_", and an
// empty one "-"; each octet of Msg that is not UTF-8 becomes U+FFFD, which is
// three octets long. A zero Time is written as it is, in year 1, since some
// receivers refuse a whole batch for a "-" there. In [DialectInput] the
// structured data is written octet for octet if it is well-formed, with names
// of any length, and as "-" if it is empty or malformed; [DialectDrain] has
// none.
//
// [ParseSyslog] in the same dialect returns m again when m is as it is written:
// priority, fields, data and text valid, no field "-", the time in UTC in whole
// microseconds, no newline at the end of Msg (one is taken off), and in
// DialectDrain no drain token in Proc beside the Host of the old field order.
//
// It allocates only to grow b.
func AppendFrame(b []byte, m Syslog, d Dialect) []byte {
	start := len(b)
	b = appendFrameHeader(b, &m, d, len(m.Msg))
	text := len(b)
	b = append(b, m.Msg...)
	if !utf8.Valid(b[text:]) {
		b = repairFrame(b, start, text)
	}
	return b
}

// AppendFrameBytes is [AppendFrame] for a text that is already encoded: msg
// takes the place of m.Msg, which is not looked at. msg is not kept and must
// not share memory with b.
func AppendFrameBytes(b []byte, m Syslog, msg []byte, d Dialect) []byte {
	start := len(b)
	b = appendFrameHeader(b, &m, d, len(msg))
	text := len(b)
	b = append(b, msg...)
	if !utf8.Valid(b[text:]) {
		b = repairFrame(b, start, text)
	}
	return b
}

// appendFrameHeader appends a frame up to its text, whose length is given, and
// makes room for the text.
func appendFrameHeader(b []byte, m *Syslog, d Dialect, textLen int) []byte {
	pri := min(max(m.Priority, 0), maxSyslogPriority)
	host := clipSyslogField(m.Host, maxSyslogHost)
	app := clipSyslogField(m.App, maxSyslogApp)
	proc := clipSyslogField(m.Proc, maxSyslogProc)
	msgID := clipSyslogField(m.MsgID, maxSyslogMsgID)

	data := ""
	if d == DialectInput {
		data = "-"
		if isStructuredData(m.StructuredData) {
			data = m.StructuredData
		}
	}

	// The count comes first, so the header's length is added up beforehand:
	// no replacement in a field changes how long it is.
	n := len("<>1 ") + countLen(pri) + len("2006-01-02T15:04:05.000000+00:00") +
		1 + len(host) + 1 + len(app) + 1 + len(proc) + 1 + len(msgID) + 1 + textLen
	if d == DialectInput {
		n += len(data) + 1
	}

	b = slices.Grow(b, countLen(n)+1+n)
	b = appendCount(b, n)
	b = append(b, ' ', '<')
	b = appendCount(b, pri)
	b = append(b, '>', '1', ' ')
	b = appendTime(b, m.Time.UTC())
	b = appendSyslogField(b, host)
	b = appendSyslogField(b, app)
	b = appendSyslogField(b, proc)
	b = appendSyslogField(b, msgID)
	b = append(b, ' ')
	if d == DialectInput {
		b = append(append(b, data...), ' ')
	}
	return b
}

// clipSyslogField returns the part of s that is used in a header, at most limit
// octets, before octets are replaced.
func clipSyslogField(s string, limit int) string {
	if s == "" {
		return "-"
	}
	return s[:min(len(s), limit)]
}

// appendSyslogField appends a space and s, in printable ASCII without spaces.
// Fields are short: one loop beats a copy and a look over it.
func appendSyslogField(b []byte, s string) []byte {
	b = append(b, ' ')
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c >= 0x7f {
			c = '_'
		}
		b = append(b, c)
	}
	return b
}

// countLen returns the number of digits of n, which is not negative.
func countLen(n int) int {
	digits := 1
	for ; n >= 10; n /= 10 {
		digits++
	}
	return digits
}

// appendCount appends n, which is not negative. It is strconv.AppendInt in
// half the time for the few digits of a frame; TestAppendCount compares the two.
func appendCount(b []byte, n int) []byte {
	i := len(b) + countLen(n)
	b = slices.Grow(b, i-len(b))[:i]
	for {
		i--
		b[i] = byte('0' + n%10)
		if n /= 10; n == 0 {
			return b
		}
	}
}

// repairFrame replaces every octet of b[text:] that is not UTF-8 by U+FFFD, in
// place, and corrects the count of the frame that begins at b[start].
func repairFrame(b []byte, start, text int) []byte {
	bad := 0
	for i := text; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		}
		i += n
	}

	// Backwards, so that nothing is overwritten before it is moved. A valid
	// sequence is found as such from either side.
	const replacement = "\uFFFD"
	from := len(b)
	b = append(b, make([]byte, bad*(len(replacement)-1))...)
	for to := len(b); from < to; {
		r, n := utf8.DecodeLastRune(b[text:from])
		from -= n
		if r == utf8.RuneError && n == 1 {
			to -= len(replacement)
			copy(b[to:], replacement)
		} else {
			to -= n
			copy(b[to:to+n], b[from:from+n])
		}
	}

	space := start + bytes.IndexByte(b[start:], ' ')
	n := len(b) - space - 1
	if countLen(n) > space-start { // by one: the length is at most three times as large
		b = slices.Insert(b, space, '0')
	}
	appendCount(b[:start], n)
	return b
}
