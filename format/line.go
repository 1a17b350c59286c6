// SPDX-License-Identifier: MIT

package format

import (
	"strings"
	"time"
	"unicode/utf8"
)

// A Line is one line as `heroku logs` prints it:
//
//	2022-03-17T08:25:21.297420+00:00 app[web.1]: message
//
// A Line is valid, which is to say that ParseLine reads back exactly what
// AppendTo wrote, if
//   - Time is of whole microseconds, from year 0 to 9999, with an offset of
//     whole minutes under a day (Time then compares with Equal);
//   - Source is not empty, and neither Source nor Dyno holds a space, a
//     bracket, a control character, a line separator, a direction mark, a byte
//     order mark or broken UTF-8, nor Source a colon;
//   - Message holds none of these but spaces, brackets, colons and tabs.
//
// AppendTo makes any other Line valid rather than fail.
type Line struct {
	Time    time.Time // in the zone that the line names; UTC for Z and a zero offset
	Source  string    // "app" or "heroku" mostly; on Fir also words such as "heroku-router"
	Dyno    string    // "web.1", "router", "web-12a34b56d-e78f9"; "": the line has no brackets
	Message string    // without the newline
}

// ParseLine reads one line of `heroku logs`, with or without its newline. The
// timestamp may have any number of fraction digits, Z or a numeric offset. The
// brackets may be empty or missing ("Logplex: Error L20 …"), the message may be
// empty, and after "]:" the space may be missing.
//
// The message is what is in the line, byte for byte: it may hold control
// characters, colour sequences and broken UTF-8, since nothing between an app
// and its log cleans them out. One "\n" or "\r\n" at the end is taken off.
//
// The error is a *SyntaxError. ParseLine takes time linear in s and keeps
// s alive, since what it returns are parts of it.
func ParseLine(s string) (Line, error) {
	s = trimNewline(s)
	space := strings.IndexByte(s, ' ')
	stamp := s
	if space >= 0 {
		stamp = s[:space]
	}
	t, ok := parseTime(stamp)
	if !ok {
		return Line{}, lineError(0, "no timestamp such as 2006-01-02T15:04:05.000000+00:00")
	}
	if space < 0 {
		return Line{}, lineError(len(s), "no space after the timestamp")
	}
	i := space + 1
	end := i + lineNameLen(s[i:], ':')
	if end == i {
		return Line{}, lineError(i, "no source after the timestamp")
	}
	l := Line{Time: t, Source: s[i:end]}
	switch {
	case end < len(s) && s[end] == ':':
		// Without brackets only the space distinguishes a header from other text.
		if end++; end < len(s) && s[end] != ' ' {
			return Line{}, lineError(end, "no space after the colon")
		}
	case end < len(s) && s[end] == '[':
		i = end + 1
		end = i + lineNameLen(s[i:], ']')
		if end == len(s) || s[end] != ']' {
			return Line{}, lineError(end, "no closing bracket after the dyno")
		}
		l.Dyno = s[i:end]
		if end++; end == len(s) || s[end] != ':' {
			return Line{}, lineError(end, "no colon after the dyno")
		}
		end++
	default:
		return Line{}, lineError(end, "no bracket or colon after the source")
	}
	if end < len(s) && s[end] == ' ' {
		end++
	}
	l.Message = s[end:]
	return l, nil
}

// AppendTo appends the line to b, without a newline, and returns the longer b.
// The timestamp has six fraction digits and a numeric offset; fractions of a
// microsecond are cut off, and a time outside of years 0 to 9999 becomes the
// nearest one inside. An empty Source prints as "-"; without a Dyno there are
// no brackets. What Source and Dyno cannot hold becomes "_". In the message,
// one newline at the end is left out; whatever else would break the line is
// escaped as AppendValue does inside quotes: \n, \r, \u001b, \u2028, and
// \ufffd for a byte that is not UTF-8. Tabs, quotes and backslashes stay.
func (l Line) AppendTo(b []byte) []byte {
	b = append(appendTime(b, l.Time), ' ')
	if l.Source == "" {
		b = append(b, '-')
	}
	b = appendLineName(b, l.Source, ':')
	if l.Dyno != "" {
		b = append(b, '[')
		b = appendLineName(b, l.Dyno, ']')
		b = append(b, ']')
	}
	b = append(b, ':', ' ')
	return appendEscaped(b, trimNewline(l.Message), textLine)
}

// String returns what AppendTo appends.
func (l Line) String() string {
	const header = len("2006-01-02T15:04:05.000000-07:00 []: ")
	return string(l.AppendTo(make([]byte, 0, header+len(l.Source)+len(l.Dyno)+len(l.Message))))
}

func trimNewline(s string) string {
	if n := len(s); n > 0 && s[n-1] == '\n' {
		s = s[:n-1]
		if n--; n > 0 && s[n-1] == '\r' {
			s = s[:n-1]
		}
	}
	return s
}

// lineNameLen returns the length of the longest prefix of s that can be a
// source or a dyno, which end at the byte stop. Brackets always end them.
func lineNameLen(s string, stop byte) int {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c <= ' ' || c == '[' || c == ']' || c == stop || c == 0x7f {
				return i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 || riskyRune(r) {
			return i
		}
		i += size
	}
	return len(s)
}

func appendLineName(b []byte, s string, stop byte) []byte {
	for {
		n := lineNameLen(s, stop)
		b = append(b, s[:n]...)
		if n == len(s) {
			return b
		}
		_, size := utf8.DecodeRuneInString(s[n:])
		b = append(b, '_')
		s = s[n+size:]
	}
}

func lineError(offset int, msg string) error {
	return &SyntaxError{Format: "line", Offset: offset, Msg: msg}
}
