// SPDX-License-Identifier: MIT

package format

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"
)

func FuzzParseSyslog(f *testing.F) {
	for _, s := range readFrameSamples(f) {
		for _, m := range s.Messages {
			f.Add([]byte(s.Line[m.At:m.End]))
		}
	}
	f.Add([]byte(`<13>1 - - - - - [a b="\]"][c] x`))
	f.Add([]byte(`<13>1 - - - - - [a b="\]][c d="\n"] x`))
	f.Add([]byte("<13>Oct 11 22:14:15 mymachine su: x"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, d := range []Dialect{DialectDrain, DialectInput} {
			m, err := ParseSyslog(b, d)
			if err != nil {
				se := (*SyntaxError)(nil)
				if !errors.As(err, &se) || se.Offset < 0 || se.Offset > len(b) {
					t.Errorf("ParseSyslog(%q, %d) gives error %v, want a *SyntaxError inside",
						b, d, err)
				}
				if m != (Syslog{Msg: string(b)}) {
					t.Errorf("ParseSyslog(%q, %d) = %+v with an error, want the octets in Msg",
						b, d, m)
				}
				continue
			}
			if m.Priority < 0 || m.Priority > 191 || m.Time.Location() != time.UTC {
				t.Errorf("ParseSyslog(%q, %d) = %+v, want priority 0 to 191 and UTC", b, d, m)
			}
			if rest := strings.TrimSuffix(string(b), "\n"); !strings.HasSuffix(rest, m.Msg) {
				t.Errorf("ParseSyslog(%q, %d) has text %q, want the end of it", b, d, m.Msg)
			}
			checkRoundTrip(t, m, d)
		}
	})
}

// checkRoundTrip checks that m is read back as AppendFrame documents.
func checkRoundTrip(t *testing.T, m Syslog, d Dialect) {
	t.Helper()
	want := asWritten(m, d)
	frame := AppendFrame(nil, m, d)
	_, message, _ := bytes.Cut(frame, []byte(" "))
	if got, err := ParseSyslog(message, d); err != nil || got != want {
		t.Errorf("ParseSyslog(AppendFrame(%+v), %d) = %+v, %v, want %+v", m, d, got, err, want)
	}
}

// wellFormedData is the grammar of RFC 5424 section 6.3 with names of any
// length and with a backslash before any octet.
var wellFormedData = regexp.MustCompile(
	`^(\[[!#-<>-\\^-~]+( [!#-<>-\\^-~]+="(?s:[^"\]\\]|\\.)*")*\])+$`)

// asWritten returns m as it is read back after it was written.
func asWritten(m Syslog, d Dialect) Syslog {
	m.Priority = min(max(m.Priority, 0), 191)
	switch t := m.Time.UTC(); {
	case t.Unix() < time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC).Unix():
		m.Time = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	case t.Unix() >= time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC).Unix():
		m.Time = time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)
	default:
		m.Time = t.Truncate(time.Microsecond)
	}
	field := func(s string, limit int) string {
		b := []byte(s[:min(len(s), limit)])
		for i := range b {
			if b[i] < 33 || b[i] > 126 {
				b[i] = '_'
			}
		}
		if string(b) == "-" {
			return ""
		}
		return string(b)
	}
	m.Host, m.App, m.Proc, m.MsgID = field(m.Host, 255), field(m.App, 48),
		field(m.Proc, 128), field(m.MsgID, 32)
	old := (m.Host == "heroku" || m.Host == "app") && strings.HasPrefix(m.Proc, "d.") &&
		strings.Trim(m.Proc[2:], "0123456789") != ""
	if d == DialectDrain && old {
		// They are taken for the old order and put right.
		m.Host, m.App, m.Proc = m.Proc, m.Host, m.App
	}
	if d == DialectDrain || !utf8.ValidString(m.StructuredData) ||
		!wellFormedData.MatchString(m.StructuredData) {
		m.StructuredData = ""
	}
	// each octet that is not UTF-8 is a U+FFFD
	m.Msg = strings.TrimSuffix(string([]rune(m.Msg)), "\n")
	return m
}

func FuzzAppendFrame(f *testing.F) {
	f.Add(190, int64(1795356000), int64(123456789), "host", "app", "web.1", "",
		`[a@1 b="\"\\\]" c=""][d]`, "hello\n", "x", 7)
	f.Add(-1, int64(-1)<<62, int64(0), "a b", "é", "\x00", "-", "[a b=\"\xff\"]",
		"\xff\xe2\x82", "", 1)
	f.Add(999, int64(1)<<40, int64(-1), strings.Repeat("h", 300), "heroku", "d.tok",
		strings.Repeat("m", 33), "["+strings.Repeat("n", 66)+"]",
		strings.Repeat("\xff", 30), "- [a] \n\n", 4096)
	f.Add(40, int64(0), int64(0), "heroku", "web.3", "d.tok", "", `[a b="c]`, "[GIN] x", "5 x", 64)
	f.Fuzz(func(t *testing.T, priority int, sec, nsec int64,
		host, app, proc, msgID, data, text1, text2 string, room int) {
		m1 := Syslog{priority, time.Unix(sec, nsec), host, app, proc, msgID, data, text1}
		m2 := Syslog{priority, time.Unix(sec, nsec), host, app, proc, msgID, data, text2}
		for _, d := range []Dialect{DialectDrain, DialectInput} {
			checkRoundTrip(t, m1, d)
			body := AppendFrame(make([]byte, 0, max(0, room)%8192), m1, d)
			first := len(body)
			body = AppendFrameBytes(body, m2, []byte(text2), d)
			if !utf8.Valid(body) {
				t.Errorf("frames of %+v and %q are not UTF-8", m1, text2)
			}
			if alone := AppendFrame(nil, m2, d); !bytes.Equal(body[first:], alone) {
				t.Errorf("AppendFrameBytes(%+v) = %q, want as AppendFrame %q",
					m2, body[first:], alone)
			}
			o := FrameOptions{Dialect: d, MaxBytes: len(body), CountedOnly: true}
			wantFrames(t, "two frames", bytes.NewReader(body), o,
				[]Syslog{asWritten(m1, d), asWritten(m2, d)})
		}
	})
}

func FuzzFrames(f *testing.F) {
	for _, s := range readFrameSamples(f) {
		f.Add([]byte(s.Line), 10240)
		f.Add([]byte(s.Line+"\n"+s.Line), 400)
	}
	for _, s := range []string{
		"-5 x", "+5 x", "0 x", "005 hello", "1000000000 x", "99999999999999999999 x",
		"5 hello5 world", "<1>1 - - - - - x\r\n\n3 abc", "<" + strings.Repeat("x", 99), "12",
	} {
		f.Add([]byte(s), 60)
	}
	f.Fuzz(func(t *testing.T, b []byte, limit int) {
		limit = max(1, min(limit, 1<<16))
		o := FrameOptions{MaxBytes: limit}
		reader := &largestRead{r: bytes.NewReader(b)}
		got, errs := collectFrames(reader, o)
		if most := max(firstFrameBuffer, 2*limit+4); reader.largest > most {
			t.Errorf("Frames reads %d octets at once, want at most %d", reader.largest, most)
		}
		size := 0
		for i, err := range errs {
			size += len(got[i].Msg)
			if len(got[i].Msg) > limit {
				t.Errorf("Frames(%q) yields %d octets, want at most %d", b, len(got[i].Msg), limit)
			}
			if err == nil {
				continue
			}
			se := (*SyntaxError)(nil)
			if !errors.As(err, &se) || se.Offset < 0 || se.Offset > len(b) {
				t.Errorf("Frames(%q) gives error %v, want a *SyntaxError inside", b, err)
			}
			if raw := got[i]; raw != (Syslog{Msg: raw.Msg}) || raw.Msg == "" && i != len(errs)-1 {
				t.Errorf("Frames(%q) gives %+v with error %v, want the octets of the message, or nothing and the end", b, raw, err)
			}
		}
		if size > len(b) {
			t.Errorf("Frames(%q) yields %d octets of text, want at most %d", b, size, len(b))
		}

		// How the octets arrive makes no difference.
		slow, slowErrs := collectFrames(iotest.OneByteReader(bytes.NewReader(b)), o)
		if len(slow) != len(got) {
			t.Errorf("Frames(%q) by octets gives %d messages, want %d", b, len(slow), len(got))
			return
		}
		for i := range got {
			if slow[i] != got[i] || errorText(slowErrs[i]) != errorText(errs[i]) {
				t.Errorf("Frames(%q) by octets = %+v, %v, want %+v, %v",
					b, slow[i], slowErrs[i], got[i], errs[i])
			}
		}
	})
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return strconv.Quote(err.Error())
}

// largestRead notes how much room a Read was given, which is the size of the
// buffer after it.
type largestRead struct {
	r       io.Reader
	largest int
}

func (l *largestRead) Read(p []byte) (int, error) {
	l.largest = max(l.largest, len(p))
	return l.r.Read(p)
}
