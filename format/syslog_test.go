// SPDX-License-Identifier: MIT

package format

import (
	"bytes"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/logplex-go/logplex/internal/race"
)

var syslogTestTime = time.Date(2026, 11, 22, 14, 0, 0, 123456000, time.UTC)

// appLine is a message as the drains send it.
func appLine(msg string) Syslog {
	return Syslog{
		Priority: 190, Time: syslogTestTime, Host: "host", App: "app", Proc: "web.1", Msg: msg,
	}
}

// withData is appLine with structured data.
func withData(data, msg string) Syslog {
	m := appLine(msg)
	m.StructuredData = data
	return m
}

func TestAppendFrame(t *testing.T) {
	const when = "2026-11-22T14:00:00.123456+00:00"
	zone := time.FixedZone("", -5*3600)
	year := func(y int) Syslog { return Syslog{Time: time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC)} }
	for _, tt := range []struct {
		name    string
		m       Syslog
		dialect Dialect
		want    string // without its count
	}{
		{"drain", appLine("hello\n"), DialectDrain, "<190>1 " + when + " host app web.1 - hello\n"},
		{"input", Syslog{190, syslogTestTime, "d.tok", "app", "web.1", "", "", "hello\n"},
			DialectInput, "<190>1 " + when + " d.tok app web.1 - - hello\n"},
		{"nothing added", appLine("hello"), DialectDrain,
			"<190>1 " + when + " host app web.1 - hello"},
		{"nothing taken off", appLine("a\n\nb \r\n\n"), DialectDrain,
			"<190>1 " + when + " host app web.1 - a\n\nb \r\n\n"},
		{"empty text", appLine(""), DialectDrain, "<190>1 " + when + " host app web.1 - "},
		{"empty text input", appLine(""), DialectInput, "<190>1 " + when + " host app web.1 - - "},
		{"zero", Syslog{}, DialectDrain, "<0>1 0001-01-01T00:00:00.000000+00:00 - - - - "},
		{"unknown dialect", appLine("x"), Dialect(7), "<190>1 " + when + " host app web.1 - x"},
		{"msgid", Syslog{Priority: 8, Time: syslogTestTime, MsgID: "ID47"}, DialectInput,
			"<8>1 " + when + " - - - ID47 - "},
		{"other zone",
			Syslog{Priority: 13, Time: time.Date(2026, 11, 22, 9, 0, 0, 5999, zone), Msg: "x"},
			DialectDrain, "<13>1 2026-11-22T14:00:00.000005+00:00 - - - - x"},
		{"priority low", Syslog{Priority: -1, Time: syslogTestTime}, DialectDrain,
			"<0>1 " + when + " - - - - "},
		{"priority high", Syslog{Priority: math.MaxInt, Time: syslogTestTime}, DialectDrain,
			"<191>1 " + when + " - - - - "},
		{"year before", year(-1), DialectDrain, "<0>1 0000-01-01T00:00:00.000000+00:00 - - - - "},
		{"year far before", year(math.MinInt32), DialectDrain,
			"<0>1 0000-01-01T00:00:00.000000+00:00 - - - - "},
		{"year after", year(10000), DialectDrain, "<0>1 9999-12-31T23:59:59.999999+00:00 - - - - "},
		{"year after in utc", Syslog{Time: time.Date(9999, 12, 31, 23, 0, 0, 0, zone)},
			DialectDrain, "<0>1 9999-12-31T23:59:59.999999+00:00 - - - - "},
		{"header octets", Syslog{0, syslogTestTime, "a b", "é", "web\n1", "\x00\x7f\xff", "", ""},
			DialectDrain, "<0>1 " + when + " a_b __ web_1 ___ "},
		{"invalid text", appLine("a\xffb\xe2\x82c\n"), DialectDrain,
			"<190>1 " + when + " host app web.1 - a\uFFFDb\uFFFD\uFFFDc\n"},
		{"valid replacement", appLine("\uFFFD\xff\uFFFD"), DialectDrain,
			"<190>1 " + when + " host app web.1 - \uFFFD\uFFFD\uFFFD"},
		{"count grows", Syslog{Time: syslogTestTime, Msg: strings.Repeat("\xff", 20)}, DialectDrain,
			"<0>1 " + when + " - - - - " + strings.Repeat("\uFFFD", 20)},
		{"half a rune", appLine("\xf0\x9f\x98"), DialectDrain,
			"<190>1 " + when + " host app web.1 - \uFFFD\uFFFD\uFFFD"},
		{"data", withData("[a@1 b=\"c\"]", "hello\n"), DialectInput,
			"<190>1 " + when + " host app web.1 - [a@1 b=\"c\"] hello\n"},
		{"data over https", withData("[a@1 b=\"c\"]", "hello\n"), DialectDrain,
			"<190>1 " + when + " host app web.1 - hello\n"},
		{"data without text", withData("[a]", ""), DialectInput,
			"<190>1 " + when + " host app web.1 - [a] "},
		{"data escapes", withData(`[a b="\"\\\]"][c d="\n" e=""]`, "x"), DialectInput,
			"<190>1 " + when + ` host app web.1 - [a b="\"\\\]"][c d="\n" e=""] x`},
		{"data long name", withData("["+strings.Repeat("n", 66)+"]", "x"), DialectInput,
			"<190>1 " + when + " host app web.1 - [" + strings.Repeat("n", 66) + "] x"},
		{"data nil", withData("-", "x"), DialectInput, "<190>1 " + when + " host app web.1 - - x"},
		{"data not closed", withData(`[a b="c"`, "x"), DialectInput,
			"<190>1 " + when + " host app web.1 - - x"},
		{"data quote not closed", withData(`[a b="c]`, "x"), DialectInput,
			"<190>1 " + when + " host app web.1 - - x"},
		{"data bare bracket", withData(`[a b="]"]`, "x"), DialectInput,
			"<190>1 " + when + " host app web.1 - - x"},
		{"data bare quote", withData(`[a b="""]`, "x"), DialectInput,
			"<190>1 " + when + " host app web.1 - - x"},
		{"data with space between", withData(`[a] [b]`, "x"), DialectInput,
			"<190>1 " + when + " host app web.1 - - x"},
		{"data with space after", withData(`[a] `, "x"), DialectInput,
			"<190>1 " + when + " host app web.1 - - x"},
		{"data with text after", withData("[a]\n", "x"), DialectInput,
			"<190>1 " + when + " host app web.1 - - x"},
		{"data not brackets", withData("a", "x"), DialectInput,
			"<190>1 " + when + " host app web.1 - - x"},
		{"data empty name", withData("[]", "x"), DialectInput,
			"<190>1 " + when + " host app web.1 - - x"},
		{"data not utf-8", withData("[a b=\"\xff\"]", "x"), DialectInput,
			"<190>1 " + when + " host app web.1 - - x"},
		{"data and invalid text", withData("[a b=\"é\"]", "\xff"), DialectInput,
			"<190>1 " + when + " host app web.1 - [a b=\"é\"] \uFFFD"},
		{"controls pass", appLine("\x00\b\x1b[31m\r\t\u2028\uFEFF"), DialectDrain,
			"<190>1 " + when + " host app web.1 - \x00\b\x1b[31m\r\t\u2028\uFEFF"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := strconv.Itoa(len(tt.want)) + " " + tt.want
			if got := string(AppendFrame(nil, tt.m, tt.dialect)); got != want {
				t.Errorf("AppendFrame(nil, %+v, %d) = %q, want %q", tt.m, tt.dialect, got, want)
			}
			// After other octets, with and without room.
			for _, room := range []int{0, 1, 4096} {
				b := append(make([]byte, 0, len("12 before")+room), "12 before"...)
				if got := string(AppendFrame(b, tt.m, tt.dialect)); got != "12 before"+want {
					t.Errorf("AppendFrame(%q with room for %d, %+v, %d) = %q, want %q",
						b, room, tt.m, tt.dialect, got, "12 before"+want)
				}
			}
			text := []byte(tt.m.Msg)
			m := tt.m
			m.Msg = "not this"
			if got := string(AppendFrameBytes(nil, m, text, tt.dialect)); got != want {
				t.Errorf("AppendFrameBytes(nil, %+v, %q, %d) = %q, want %q",
					m, text, tt.dialect, got, want)
			}
			if string(text) != tt.m.Msg {
				t.Errorf("AppendFrameBytes changed its text to %q, want %q", text, tt.m.Msg)
			}
		})
	}
}

func TestAppendFrameFieldLimits(t *testing.T) {
	long := strings.Repeat("x", 300)
	b := AppendFrame(nil, Syslog{Host: long, App: long, Proc: long, MsgID: long, Msg: "text"},
		DialectInput)
	fields := strings.SplitN(string(b), " ", 9)
	for i, want := range []int{3: 255, 4: 48, 5: 128, 6: 32, 7: 1} {
		if got := len(fields[i]); want > 0 && got != want {
			t.Errorf("field %d of a frame with long fields has %d octets, want %d", i, got, want)
		}
	}
	if m, err := ParseSyslog(b[len(fields[0])+1:], DialectInput); err != nil || m.Msg != "text" {
		t.Errorf("ParseSyslog of a frame with long fields = %q, %v, want %q", m.Msg, err, "text")
	}
}

// A count that is right by one digit too few or too many shifts a whole batch.
func TestAppendFrameCount(t *testing.T) {
	for _, octet := range []string{"x", "\xff", "é"} {
		for n := range 1100 {
			checkFrameCount(t, AppendFrame(nil, appLine(strings.Repeat(octet, n)), DialectDrain))
		}
		for _, n := range []int{3300, 3350, 9940, 9941, 9942, 9943, 9944, 33330, 100000, 999999} {
			checkFrameCount(t, AppendFrame(nil, appLine(strings.Repeat(octet, n)), DialectInput))
		}
	}
}

func checkFrameCount(t *testing.T, frame []byte) {
	t.Helper()
	count, rest, _ := bytes.Cut(frame, []byte(" "))
	if want := strconv.Itoa(len(rest)); string(count) != want {
		t.Errorf("count of a frame = %s, want %s", count, want)
	}
	if !utf8.Valid(frame) {
		t.Errorf("frame with count %s is not UTF-8", count)
	}
}

func TestAppendCount(t *testing.T) {
	for n := 0; n < math.MaxInt/11; n = n*11 + n%7 + 1 {
		want := "x" + strconv.Itoa(n)
		if got := string(appendCount([]byte("x"), n)); got != want {
			t.Errorf("appendCount(x, %d) = %q, want %q", n, got, want)
		}
		if got := countLen(n); got != len(want)-1 {
			t.Errorf("countLen(%d) = %d, want %d", n, got, len(want)-1)
		}
	}
}

func TestParseSyslog(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return v.UTC()
	}
	const token = "d.73ea7440-270a-435a-a0ea-adf50b4e5f5a"
	when := at("2026-11-22T14:00:00.123456Z")
	const head = "<190>1 2026-11-22T14:00:00.123456+00:00 host app web.1 -"
	line := func(msg string) Syslog {
		return Syslog{190, when, "host", "app", "web.1", "", "", msg}
	}
	data := func(data, msg string) Syslog {
		return Syslog{190, when, "host", "app", "web.1", "", data, msg}
	}
	timed := func(v time.Time) Syslog { return Syslog{190, v, "host", "app", "web.1", "", "", "x"} }

	for _, tt := range []struct {
		name  string
		in    string
		drain Syslog
		input Syslog
	}{
		{"plain", head + " hello", line("hello"), line("hello")},
		{"nil data", head + " - hello", line("- hello"), line("hello")},
		{"data", head + ` [a b="c"] hello`, line(`[a b="c"] hello`), data(`[a b="c"]`, "hello")},
		{"data without params", head + " [GIN] x", line("[GIN] x"), data("[GIN]", "x")},
		{"data elements", head + ` [a b="c" d=""][e@32473 f="g"] x`,
			line(`[a b="c" d=""][e@32473 f="g"] x`), data(`[a b="c" d=""][e@32473 f="g"]`, "x")},
		{"data bare bracket", head + ` [a b="]"] x`, line(`[a b="]"] x`), line(`[a b="]"] x`)},
		{"data escapes", head + ` [a b="\]\"\\"][e f="é"] x`, line(`[a b="\]\"\\"][e f="é"] x`),
			data(`[a b="\]\"\\"][e f="é"]`, "x")},
		{"data open quote", head + ` [a b="\]] x`, line(`[a b="\]] x`), line("x")},
		{"data then newline", head + " [a]\nx", line("[a]\nx"), data("[a]", "\nx")},
		{"data at end", head + " [a]", line("[a]"), data("[a]", "")},
		{"data not closed", head + ` [a b="c" x`, line(`[a b="c" x`), line(`[a b="c" x`)},
		{"data escape at end", head + ` [a b="\`, line(`[a b="\`), line(`[a b="\`)},
		{"data glued to text", head + " [a]x", line("[a]x"), line("[a]x")},
		{"data with words", head + " [a b c] x", line("[a b c] x"), line("[a b c] x")},
		{"data with space", head + " [a ] x", line("[a ] x"), line("[a ] x")},
		{"data with space first", head + " [ a] x", line("[ a] x"), line("[ a] x")},
		{"data empty", head + " [] x", line("[] x"), line("[] x")},
		{"data nested", head + " [[a]] x", line("[[a]] x"), line("[[a]] x")},
		{"data without value", head + " [a b=c] x", line("[a b=c] x"), line("[a b=c] x")},
		{"data long name", head + " [" + strings.Repeat("a", 33) + "] x",
			line("[" + strings.Repeat("a", 33) + "] x"),
			data("["+strings.Repeat("a", 33)+"]", "x")},
		{"data value of any octets", head + " [a b=\"\x00\n\xff\"] x",
			line("[a b=\"\x00\n\xff\"] x"), data("[a b=\"\x00\n\xff\"]", "x")},
		{"data odd escape", head + ` [a b="\n\\"] x`, line(`[a b="\n\\"] x`),
			data(`[a b="\n\\"]`, "x")},
		{"data same name", head + ` [a b="1" b="2"][a] x`, line(`[a b="1" b="2"][a] x`),
			data(`[a b="1" b="2"][a]`, "x")},
		{"data open quote first", head + ` [a b="1][c d="2"] x`,
			line(`[a b="1][c d="2"] x`), line("x")},
		{"data and text like it", head + " [a] [b] x", line("[a] [b] x"), data("[a]", "[b] x")},
		{"dash glued to text", head + " -x", line("-x"), line("-x")},
		{"dashes", head + " - - x", line("- - x"), line("- x")},
		{"text that is data", head + " - [web] x", line("- [web] x"), line("[web] x")},

		{"no text", head, line(""), line("")},
		{"no text but space", head + " ", line(""), line("")},
		{"no text but newline", head + "\n", line(""), line("")},
		{"no text but space newline", head + " \n", line(""), line("")},
		{"no text but return newline", head + "\r\n", line("\r"), line("\r")},
		{"no text behind data", head + " -", line("-"), line("")},
		{"no text behind data and space", head + " - ", line("- "), line("")},
		{"no text behind data and newline", head + " -\n", line("-"), line("")},
		{"one newline off", head + " x\n\n", line("x\n"), line("x\n")},
		{"return stays", head + " x\r\n", line("x\r"), line("x\r")},
		{"spaces stay", head + "   x  \n", line("  x  "), line("  x  ")},
		{"newline inside", head + " a\nb\n", line("a\nb"), line("a\nb")},
		{"first line empty", head + "\nb\n", line("\nb"), line("\nb")},
		{"mark stays", head + " \uFEFFx", line("\uFEFFx"), line("\uFEFFx")},
		{"any octet", head + " \x00\b\x1b\xff\xe2\x82", line("\x00\b\x1b\xff\xe2\x82"),
			line("\x00\b\x1b\xff\xe2\x82")},

		{"no fraction", "<190>1 2026-11-22T14:00:00+00:00 host app web.1 - x",
			timed(at("2026-11-22T14:00:00Z")), timed(at("2026-11-22T14:00:00Z"))},
		{"fraction of one", "<190>1 2026-11-22T14:00:00.5Z host app web.1 - x",
			timed(at("2026-11-22T14:00:00.5Z")), timed(at("2026-11-22T14:00:00.5Z"))},
		{"fraction of nine", "<190>1 2026-11-22T14:00:00.123456789Z host app web.1 - x",
			timed(at("2026-11-22T14:00:00.123456789Z")),
			timed(at("2026-11-22T14:00:00.123456789Z"))},
		{"offset", "<190>1 2026-11-22T14:00:00-07:00 host app web.1 - x",
			timed(at("2026-11-22T21:00:00Z")), timed(at("2026-11-22T21:00:00Z"))},
		{"minus zero", "<190>1 2026-11-22T14:00:00-00:00 host app web.1 - x",
			timed(at("2026-11-22T14:00:00Z")), timed(at("2026-11-22T14:00:00Z"))},
		{"two suffixes", "<190>1 2026-11-22T14:00:00Z+00:00 host app web.1 - x",
			timed(at("2026-11-22T14:00:00Z")), timed(at("2026-11-22T14:00:00Z"))},
		{"nil time", "<190>1 - host app web.1 - x", timed(time.Time{}), timed(time.Time{})},
		{"leap second", "<190>1 2016-12-31T23:59:60Z host app web.1 - x",
			timed(time.Time{}), timed(time.Time{})},
		{"not a time", "<190>1 yesterday host app web.1 - x",
			timed(time.Time{}), timed(time.Time{})},
		{"endless time", "<190>1 2026-11-22T14:00:00." + strings.Repeat("1", 99) +
			"Z host app web.1 - x", timed(time.Time{}), timed(time.Time{})},

		{"nil fields", "<0>1 - - - - - x", Syslog{Msg: "x", MsgID: "", Host: "", App: ""},
			Syslog{Msg: "x"}},
		{"odd fields", "<191>1 - 10.0.0.1 /usr/bin/app 4711 ID47 x",
			Syslog{191, time.Time{}, "10.0.0.1", "/usr/bin/app", "4711", "ID47", "", "x"},
			Syslog{191, time.Time{}, "10.0.0.1", "/usr/bin/app", "4711", "ID47", "", "x"}},
		{"long fields", "<1>1 - " + strings.Repeat("h", 255) + " " + strings.Repeat("a", 48) +
			" " + strings.Repeat("p", 128) + " " + strings.Repeat("m", 32),
			Syslog{1, time.Time{}, strings.Repeat("h", 255), strings.Repeat("a", 48),
				strings.Repeat("p", 128), strings.Repeat("m", 32), "", ""},
			Syslog{
				1, time.Time{}, strings.Repeat("h", 255), strings.Repeat("a", 48),
				strings.Repeat("p", 128), strings.Repeat("m", 32), "", "",
			}},

		{"old order", "<40>1 - heroku web.3 " + token + " - up",
			Syslog{40, time.Time{}, token, "heroku", "web.3", "", "", "up"},
			Syslog{40, time.Time{}, "heroku", "web.3", token, "", "", "up"}},
		{"old order app", "<190>1 - app web.3 d.tok - up",
			Syslog{190, time.Time{}, "d.tok", "app", "web.3", "", "", "up"},
			Syslog{190, time.Time{}, "app", "web.3", "d.tok", "", "", "up"}},
		{"dyno named d", "<190>1 - app app d.1 - up",
			Syslog{190, time.Time{}, "app", "app", "d.1", "", "", "up"},
			Syslog{190, time.Time{}, "app", "app", "d.1", "", "", "up"}},
		{"token with other host", "<190>1 - host app d.tok - up",
			Syslog{190, time.Time{}, "host", "app", "d.tok", "", "", "up"},
			Syslog{190, time.Time{}, "host", "app", "d.tok", "", "", "up"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := ParseSyslog([]byte(tt.in), DialectDrain); got != tt.drain || err != nil {
				t.Errorf("ParseSyslog(%q, DialectDrain) = %+v, %v, want %+v",
					tt.in, got, err, tt.drain)
			}
			if got, err := ParseSyslog([]byte(tt.in), DialectInput); got != tt.input || err != nil {
				t.Errorf("ParseSyslog(%q, DialectInput) = %+v, %v, want %+v",
					tt.in, got, err, tt.input)
			}
		})
	}
}

func TestParseSyslogErrors(t *testing.T) {
	const when = "2026-11-22T14:00:00+00:00"
	for _, tt := range []struct {
		name   string
		in     string
		offset int
		fault  string
	}{
		{"empty", "", 0, "no priority"},
		{"no priority", "hello", 0, "no priority"},
		{"count left on", "5 <190>1", 0, "no priority"},
		{"open bracket", "<", 1, "priority is not a number in angle brackets"},
		{"no number", "<>1 ", 1, "priority is not a number in angle brackets"},
		{"sign", "<-1>1 ", 1, "priority is not a number in angle brackets"},
		{"not closed", "<190", 4, "priority is not a number in angle brackets"},
		{"not closed by", "<190 1", 4, "priority is not a number in angle brackets"},
		{"priority 192", "<192>1 " + when + " host app web.1 - x", 1, "priority over 191"},
		{"priority huge", "<" + strings.Repeat("9", 99) + ">1 ", 1, "priority over 191"},
		{"leading zero", "<013>1 " + when + " host app web.1 - x", 1, "priority starts with 0"},
		{"zeros", "<00>1 ", 1, "priority starts with 0"},
		{"rfc3164", "<13>Oct 11 22:14:15 mymachine su: x", 4, "version is not 1"},
		{"rfc3164 with a day", "<13>1Oct 22:14:15", 4, "version is not 1"},
		{"version missing", "<13>", 4, "version is not 1"},
		{"version 2", "<13>2 " + when + " host app web.1 - x", 4, "version is not 1"},
		{"version 12", "<13>12 " + when + " host app web.1 - x", 4, "version is not 1"},
		{"ends at version", "<13>1", 5, "no TIMESTAMP"},
		{"ends at space", "<13>1 ", 6, "no TIMESTAMP"},
		{"two spaces", "<13>1  - - - - x", 6, "no TIMESTAMP"},
		{"ends at timestamp", "<13>1 -", 7, "header ends after TIMESTAMP"},
		{"ends at host", "<13>1 - h", 9, "header ends after HOSTNAME"},
		{"host empty", "<13>1 -  app web.1 - x", 8, "no HOSTNAME"},
		{"ends at app", "<13>1 - h a", 11, "header ends after APP-NAME"},
		{"ends at proc", "<13>1 - h a p", 13, "header ends after PROCID"},
		{"ends at proc space", "<13>1 - h a p ", 14, "no MSGID"},
		{"newline in header", "<13>1 - h\na p m x", 9, "header ends after HOSTNAME"},
		{"control", "<13>1 - h\x00 a p m x", 9,
			"HOSTNAME holds an octet that is not printable ASCII"},
		{"not ascii", "<13>1 - h\xc3\xa9 a p m x", 9,
			"HOSTNAME holds an octet that is not printable ASCII"},
		{"not ascii first", "<13>1 - h a p \xff x", 14, "no MSGID"},
		{"return in msgid", "<13>1 - h a p m\rx", 15,
			"MSGID holds an octet that is not printable ASCII"},
		{"host long", "<13>1 - " + strings.Repeat("h", 256) + " a p m x", 8,
			"HOSTNAME over 255 octets"},
		{"app long", "<13>1 - h " + strings.Repeat("h", 49) + " p m x", 10,
			"APP-NAME over 48 octets"},
		{"proc long", "<13>1 - h a " + strings.Repeat("h", 129) + " m x", 12,
			"PROCID over 128 octets"},
		{"msgid long", "<13>1 - h a p " + strings.Repeat("h", 33), 14, "MSGID over 32 octets"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, d := range []Dialect{DialectDrain, DialectInput} {
				m, err := ParseSyslog([]byte(tt.in), d)
				want := SyntaxError{Format: "syslog", Offset: tt.offset, Msg: tt.fault}
				if se := (*SyntaxError)(nil); !errors.As(err, &se) || *se != want {
					t.Errorf("ParseSyslog(%q, %d) gives error %v, want %v", tt.in, d, err, &want)
				}
				if raw := (Syslog{Msg: tt.in}); m != raw {
					t.Errorf("ParseSyslog(%q, %d) = %+v with its error, want %+v", tt.in, d, m, raw)
				}
			}
		})
	}
}

func TestSyslogSeverity(t *testing.T) {
	for _, tt := range []struct{ priority, facility, severity int }{
		{190, 23, 6}, {158, 19, 6}, {172, 21, 4}, {40, 5, 0}, {0, 0, 0}, {191, 23, 7},
	} {
		m := Syslog{Priority: tt.priority}
		if f, s := m.Facility(), m.Severity(); f != tt.facility || s != tt.severity {
			t.Errorf("priority %d has facility, severity = %d, %d, want %d, %d",
				tt.priority, f, s, tt.facility, tt.severity)
		}
	}
}

// A parsed message must not change when the caller's buffer does.
func TestParseSyslogCopies(t *testing.T) {
	b := []byte("<190>1 - host app web.1 - hello")
	m, err := ParseSyslog(b, DialectDrain)
	if err != nil {
		t.Fatal(err)
	}
	clear(b)
	want := (Syslog{Priority: 190, Host: "host", App: "app", Proc: "web.1", Msg: "hello"})
	if m != want {
		t.Errorf("message after its buffer was cleared = %+v, want %+v", m, want)
	}
}

func TestSyslogAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	m := appLine(strings.Repeat("x", 140) + "\n")
	bad := appLine(strings.Repeat("x\xff", 70) + "\n")
	text := []byte(m.Msg)
	tagged := withData(`[logtail@11993 source_token="a\]b"]`, m.Msg)
	buf := make([]byte, 0, 4096)
	_, message, _ := bytes.Cut(AppendFrame(nil, m, DialectDrain), []byte(" "))
	_, taggedMessage, _ := bytes.Cut(AppendFrame(nil, tagged, DialectInput), []byte(" "))
	for _, tt := range []struct {
		name string
		most float64
		run  func()
	}{
		{"AppendFrame", 0, func() { AppendFrame(buf, m, DialectDrain) }},
		{"AppendFrame with bad octets", 0, func() { AppendFrame(buf, bad, DialectInput) }},
		{"AppendFrameBytes", 0, func() { AppendFrameBytes(buf, m, text, DialectDrain) }},
		{"AppendFrame with data", 0, func() { AppendFrame(buf, tagged, DialectInput) }},
		{"ParseSyslog with data", 1, func() { _, _ = ParseSyslog(taggedMessage, DialectInput) }},
		{"ParseSyslog", 1, func() { _, _ = ParseSyslog(message, DialectDrain) }},
	} {
		if got := testing.AllocsPerRun(100, tt.run); got > tt.most {
			t.Errorf("%s allocates %v times, want at most %v", tt.name, got, tt.most)
		}
	}
}

func TestSyslogLine(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"<190>1 2026-11-22T14:00:00Z host app - - text",
			"2026-11-22T14:00:00.000000+00:00 app[-]: text"},
		{"<190>1 2026-11-22T14:00:00Z host app web.1 - text\n",
			"2026-11-22T14:00:00.000000+00:00 app[web.1]: text"},
		{"<190>1 2026-11-22T14:00:00Z host - - - ", "2026-11-22T14:00:00.000000+00:00 -[-]: "},
	} {
		m, err := ParseSyslog([]byte(tt.in), DialectDrain)
		if err != nil {
			t.Fatal(err)
		}
		l := m.Line()
		if got := l.String(); got != tt.want {
			t.Errorf("ParseSyslog(%q).Line() = %q, want %q", tt.in, got, tt.want)
		}
		if again, err := ParseLine(l.String()); err != nil || again != l {
			t.Errorf("ParseLine(%q) = %+v, %v, want %+v", l, again, err, l)
		}
	}
}
