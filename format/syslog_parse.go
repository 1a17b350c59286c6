// SPDX-License-Identifier: MIT

package format

import (
	"strconv"
	"strings"
	"time"
)

// ParseSyslog reads one message, without the count that precedes it in a
// frame.
//
// The header must be as RFC 5424 section 6 has it: a priority of 0 to 191, the
// version 1, and fields of printable ASCII in their lengths, one space before
// each. A "-" there reads as the empty string. The timestamp may be anything
// without spaces: any number of fraction digits, Z or an offset, and the
// suffix "Z+00:00" of old Heroku pages are read, the result is in UTC, and
// Time is zero for "-" and for what is not a time.
//
// All after the space that ends the header is text, and both may be missing.
// Msg is the text without its last newline, if it ends in one, and otherwise
// as it came: leading spaces, a byte order mark, a carriage return and octets
// that are not UTF-8 stay. Structured data that [DialectInput] finds is kept
// as it came, with names of any length; where its last value lacks the closing
// quote, as in a test of Heroku's own parser, it is skipped and not kept.
//
// In [DialectDrain] the field order of Heroku's first HTTPS drains, which had
// the source in HOSTNAME, the dyno in APP-NAME and the drain token in PROCID,
// is put right: the HOSTNAME is then "heroku" or "app" and the PROCID "d."
// with more than a number after it.
//
// The result shares no memory with b: its texts are parts of one copy, so any of
// them keeps the whole message alive. An error is a *[SyntaxError] with an
// offset in b, and what comes with it has all of b in Msg and nothing else.
func ParseSyslog(b []byte, d Dialect) (Syslog, error) {
	m, fault := parseSyslog(string(b), d, false)
	if fault != nil {
		return m, fault
	}
	return m, nil
}

// parseSyslog is ParseSyslog for a string, of which the fields are parts. If
// lenient it takes the headers of FrameOptions.Lenient.
func parseSyslog(s string, d Dialect, lenient bool) (Syslog, *SyntaxError) {
	h := syslogHeader{s: s, lenient: lenient}
	m := Syslog{Priority: h.priority()}
	h.version()
	m.Time = syslogTime(h.field("TIMESTAMP", len(s)))
	m.Host = h.field("HOSTNAME", maxSyslogHost)
	m.App = h.field("APP-NAME", maxSyslogApp)
	m.Proc = h.field("PROCID", maxSyslogProc)
	m.MsgID = h.lastField("MSGID", maxSyslogMsgID)
	if h.fault != "" {
		return Syslog{Msg: s}, &SyntaxError{Format: "syslog", Offset: h.pos, Msg: h.fault}
	}

	text := strings.TrimPrefix(s[h.pos:], " ")
	if d == DialectInput {
		if n, whole := structuredDataLen(text); n > 0 {
			if whole {
				m.StructuredData = text[:n]
			}
			text = strings.TrimPrefix(text[n:], " ")
		}
	} else if isOldSource(m.Host) && isDrainToken(m.Proc) {
		m.Host, m.App, m.Proc = m.Proc, m.Host, m.App
	}
	m.Msg = strings.TrimSuffix(text, "\n")
	return m, nil
}

// A syslogHeader reads the fields of a header from left to right. After the
// first fault it reads nothing more, and pos is where the fault is.
type syslogHeader struct {
	s       string
	pos     int
	fault   string
	lenient bool
}

func (h *syslogHeader) fail(pos int, fault string) {
	h.pos, h.fault = pos, fault
}

// priority reads "<", a number without leading zeros, and ">".
func (h *syslogHeader) priority() int {
	s := h.s
	if s == "" || s[0] != '<' {
		h.fail(0, "no priority")
		return 0
	}
	v, i := 0, 1
	for ; i < len(s) && isSyslogDigit(s[i]); i++ {
		v = v*10 + int(s[i]-'0')
		if h.lenient {
			v &= 0xff // as Logplex does, which keeps eight bits of any number
		} else if v > maxSyslogPriority {
			h.fail(1, "priority over "+strconv.Itoa(maxSyslogPriority))
			return 0
		}
	}
	switch {
	case i == 1 || i == len(s) || s[i] != '>':
		h.fail(i, "priority is not a number in angle brackets")
	case i > 2 && s[1] == '0' && !h.lenient:
		h.fail(1, "priority starts with 0")
	default:
		h.pos = i + 1
	}
	return v
}

// version reads "1". RFC 3164 messages have none and end here.
func (h *syslogHeader) version() {
	if h.fault != "" {
		return
	}
	if rest := h.s[h.pos:]; rest == "" || rest[0] != '1' || len(rest) > 1 && rest[1] != ' ' {
		h.fail(h.pos, "version is not 1")
		return
	}
	h.pos++
}

// field reads a space and a field of at most limit octets that something
// follows, and returns it with "-" as the empty string.
func (h *syslogHeader) field(name string, limit int) string {
	f := h.lastField(name, limit)
	if h.fault == "" && (h.pos == len(h.s) || h.s[h.pos] != ' ') {
		h.fail(h.pos, "header ends after "+name)
	}
	return f
}

// lastField is field for the last one, which may end the message or its first
// line.
func (h *syslogHeader) lastField(name string, limit int) string {
	if h.fault != "" {
		return ""
	}
	if h.pos == len(h.s) {
		h.fail(h.pos, "no "+name)
		return ""
	}
	start := h.pos + 1 // the octet before it is known to be a space
	i := start
	for i < len(h.s) && h.isFieldByte(h.s[i]) {
		i++
	}
	f := h.s[start:i]
	switch {
	case f == "":
		h.fail(start, "no "+name)
	case len(f) > limit && !h.lenient:
		h.fail(start, name+" over "+strconv.Itoa(limit)+" octets")
	case i < len(h.s) && h.s[i] != ' ' && !startsSyslogLine(h.s[i:]):
		h.fail(i, name+" holds an octet that is not printable ASCII")
	default:
		h.pos = i
	}
	if f == "-" {
		return ""
	}
	return f
}

// isFieldByte reports whether c may be a part of a header field: printable
// ASCII or, if h is lenient, all but white space.
func (h *syslogHeader) isFieldByte(c byte) bool {
	if h.lenient {
		return c != ' ' && (c < '\t' || '\r' < c)
	}
	return ' ' < c && c < 0x7f
}

func startsSyslogLine(s string) bool {
	return strings.HasPrefix(s, "\n") || strings.HasPrefix(s, "\r\n")
}

// maxSyslogTime is longer than any timestamp that can be read.
const maxSyslogTime = 64

func syslogTime(s string) time.Time {
	if s == "" || len(s) > maxSyslogTime {
		return time.Time{}
	}
	t, _ := parseTime(s)
	return t.UTC()
}

// isOldSource reports whether a HOSTNAME is a source, as in the old field order.
func isOldSource(host string) bool { return host == "heroku" || host == "app" }

// isDrainToken reports whether a PROCID is a drain token and not a dyno of a
// process type that is named "d".
func isDrainToken(proc string) bool {
	id, ok := strings.CutPrefix(proc, "d.")
	if !ok {
		return false
	}
	for i := range len(id) {
		if !isSyslogDigit(id[i]) {
			return true
		}
	}
	return false
}

func isSyslogDigit(c byte) bool { return '0' <= c && c <= '9' }
