// SPDX-License-Identifier: MIT

package format

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex/internal/race"
)

type lineSample struct{ Line, Time, Source, Dyno, Message string }

func lineSamples(tb testing.TB) []lineSample {
	tb.Helper()
	data, err := os.ReadFile("testdata/lines.jsonl")
	if err != nil {
		tb.Fatal(err)
	}
	var samples []lineSample
	for line := range strings.Lines(string(data)) {
		var s lineSample
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			tb.Fatalf("line %d of lines.jsonl: %v", len(samples)+1, err)
		}
		samples = append(samples, s)
	}
	if len(samples) < 70 {
		tb.Fatalf("lines.jsonl has %d lines, want at least 70", len(samples))
	}
	return samples
}

func TestParseLineSamples(t *testing.T) {
	for _, s := range lineSamples(t) {
		got, err := ParseLine(s.Line)
		if err != nil {
			t.Errorf("ParseLine(%q) = %v", s.Line, err)
			continue
		}
		want, err := time.Parse(time.RFC3339, strings.Replace(s.Time, "Z+00:00", "Z", 1))
		if err != nil {
			t.Fatal(err)
		}
		if !got.Time.Equal(want) || got.Source != s.Source || got.Dyno != s.Dyno ||
			got.Message != s.Message {
			t.Errorf("ParseLine(%q) = %+v, want %v, %q, %q, %q",
				s.Line, got, want, s.Source, s.Dyno, s.Message)
		}
		back, err := ParseLine(got.String())
		got.Time = got.Time.Truncate(time.Microsecond)
		if err != nil || !sameLine(back, got) {
			t.Errorf("ParseLine(%q) = %+v, %v, want %+v", got.String(), back, err, got)
		}
	}
}

func sameLine(a, b Line) bool {
	_, offsetA := a.Time.Zone()
	_, offsetB := b.Time.Zone()
	return a.Time.Equal(b.Time) && offsetA == offsetB && a.Source == b.Source && a.Dyno == b.Dyno &&
		a.Message == b.Message
}

func TestParseLineErrors(t *testing.T) {
	const stamp = "2022-03-17T08:25:21.297420+00:00"
	const at = len(stamp) + 1
	tests := []struct {
		name, in string
		offset   int
		msg      string
	}{
		{"empty", "", 0, "no timestamp"},
		{"newline only", "\n", 0, "no timestamp"},
		{"keep-alive", "\x00", 0, "no timestamp"},
		{"no timestamp", "app[web.1]: hello", 0, "no timestamp"},
		{"leading space", " " + stamp + " app[web.1]: x", 0, "no timestamp"},
		{"colours", "\x1b[36m" + stamp + " app[web.1]:\x1b[0m x", 0, "no timestamp"},
		{"add-on viewer", "Jan 08 10:55:11 warm-cliffs-8392 heroku/web.1:  source=web.1", 0,
			"no timestamp"},
		{"timestamp alone", stamp, len(stamp), "no space"},
		{"nothing after it", stamp + " ", at, "no source"},
		{"two spaces", stamp + "  app[web.1]: x", at, "no source"},
		{"no source", stamp + " [web.1]: x", at, "no source"},
		{"colon only", stamp + " : x", at, "no source"},
		{"control in the source", stamp + " a\x01b[web.1]: x", at + 1, "no bracket"},
		{"word only", stamp + " app", at + 3, "no bracket"},
		{"rsyslog", stamp + " d.9173ea1f app[web.1] Your message", at + 10, "no bracket"},
		{"url", stamp + " http://x", at + 5, "no space"},
		{"open bracket", stamp + " app[web.1", at + 9, "no closing bracket"},
		{"space in the dyno", stamp + " app[web 1]: x", at + 7, "no closing bracket"},
		{"bracket in the dyno", stamp + " app[web[1]: x", at + 7, "no closing bracket"},
		{"broken UTF-8 in the dyno", stamp + " app[w\xff]: x", at + 5, "no closing bracket"},
		{"no colon", stamp + " app[web.1] x", at + 10, "no colon"},
		{"no colon at the end", stamp + " app[web.1]", at + 10, "no colon"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseLine(tt.in)
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("ParseLine(%q) = %+v, %v, want a *SyntaxError", tt.in, got, err)
			}
			if syntax.Format != "line" || syntax.Offset != tt.offset ||
				!strings.HasPrefix(syntax.Msg, tt.msg) {
				t.Errorf("ParseLine(%q) = %v, want offset %d, %s", tt.in, err, tt.offset, tt.msg)
			}
			if got != (Line{}) {
				t.Errorf("ParseLine(%q) = %+v with an error, want the zero Line", tt.in, got)
			}
		})
	}
}

func TestParseLineZone(t *testing.T) {
	l, err := ParseLine("2010-10-06T21:51:12-07:00 app[web.1]: x")
	if err != nil {
		t.Fatal(err)
	}
	if _, offset := l.Time.Zone(); offset != -7*3600 {
		t.Errorf("ParseLine: offset = %d, want %d", offset, -7*3600)
	}
	if got, want := l.String(), "2010-10-06T21:51:12.000000-07:00 app[web.1]: x"; got != want {
		t.Errorf("String() = %s, want %s", got, want)
	}
}

func TestLineAppendTo(t *testing.T) {
	tm := time.Date(2022, 3, 17, 8, 25, 21, 297420999, time.UTC)
	const stamp = "2022-03-17T08:25:21.297420+00:00 "
	tests := []struct {
		name string
		line Line
		want string
	}{
		{"usual", Line{tm, "app", "web.1", "hello"}, stamp + "app[web.1]: hello"},
		{"no dyno", Line{tm, "Logplex", "", "Error L20"}, stamp + "Logplex: Error L20"},
		{"no message", Line{tm, "app", "web.1", ""}, stamp + "app[web.1]: "},
		{"zero", Line{}, "0001-01-01T00:00:00.000000+00:00 -: "},
		{"names", Line{tm, "my app:[1]", "a b\n]: x", "m"}, stamp + "my_app__1_[a_b__:_x]: m"},
		{"broken names", Line{tm, "\xff\u2028é", "\xe2\x80\x1b", "m"}, stamp + "__é[___]: m"},
		{"newline at the end", Line{tm, "app", "web.1", "hello\n"}, stamp + "app[web.1]: hello"},
		{"newlines", Line{tm, "app", "web.1", "a\nb\r\n\r\n"}, stamp + `app[web.1]: a\nb\r\n`},
		{"tab and spaces", Line{tm, "app", "web.1", " \tat x "}, stamp + "app[web.1]:  \tat x "},
		{"quotes", Line{tm, "app", "web.1", `{"a":"b\n"}`}, stamp + `app[web.1]: {"a":"b\n"}`},
		{"hostile", Line{tm, "app", "web.1", "\x1b[2J\u202eevil\u2028\xff\x00"},
			stamp + `app[web.1]: \u001b[2J\u202eevil\u2028\ufffd\u0000`},
		{"forged", Line{tm, "app", "web.1", "x\n" + stamp + "heroku[router]: at=error"},
			stamp + `app[web.1]: x\n` + stamp + "heroku[router]: at=error"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := string(tt.line.AppendTo([]byte("before ")))
			if got != "before "+tt.want {
				t.Errorf("AppendTo(%+v) = %q, want %q", tt.line, got, "before "+tt.want)
			}
			if got := tt.line.String(); got != tt.want {
				t.Errorf("String(%+v) = %q, want %q", tt.line, got, tt.want)
			}
			l, err := ParseLine(got[len("before "):])
			if err != nil {
				t.Fatalf("ParseLine(%q) = %v", tt.want, err)
			}
			if back := l.String(); back != tt.want {
				t.Errorf("ParseLine(%q).String() = %q", tt.want, back)
			}
		})
	}
}

func TestLineAppendToAllocates(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	l := Line{time.Date(2022, 3, 17, 8, 25, 21, 0, time.UTC), "app", "web.1", "hello\x1b é\xff"}
	b := make([]byte, 0, 200)
	if n := testing.AllocsPerRun(100, func() { b = l.AppendTo(b[:0]) }); n != 0 {
		t.Errorf("AppendTo allocates %v times, want 0", n)
	}
	s := l.String()
	if n := testing.AllocsPerRun(100, func() { _, _ = ParseLine(s) }); n != 0 {
		t.Errorf("ParseLine(%q) allocates %v times, want 0", s, n)
	}
}

func FuzzParseLine(f *testing.F) {
	for _, s := range lineSamples(f) {
		f.Add(s.Line)
	}
	for _, s := range hostile {
		f.Add("2022-03-17T08:25:21.297420+00:00 app[web.1]: " + s)
		f.Add("2022-03-17T08:25:21.297420+00:00 " + s + "[" + s + "]:" + s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l, err := ParseLine(s)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(s) {
				t.Fatalf("ParseLine(%q) = %v, want an offset from 0 to %d", s, err, len(s))
			}
			return
		}
		out := l.String()
		requireOneLine(t, "String()", strings.ReplaceAll(out, "\t", " "))
		back, err := ParseLine(out)
		want := l
		want.Time = want.Time.Truncate(time.Microsecond)
		want.Message = string(appendEscaped(nil, trimNewline(l.Message), textLine))
		if err != nil || !sameLine(back, want) {
			t.Fatalf("ParseLine(%q) = %+v, %v, want %+v", out, back, err, want)
		}
		if cleanText(strings.ReplaceAll(l.Message, "\t", " ")) && back.Message != l.Message {
			t.Fatalf("ParseLine(%q).Message = %q, want %q", out, back.Message, l.Message)
		}
	})
}

// A line of any fields parses, and a second round trip changes nothing.
func FuzzLineAppendTo(f *testing.F) {
	f.Add(int64(1647505521), int64(297420000), 0, "app", "web.1", "hello")
	f.Add(int64(-1<<63), int64(-1), 1<<30, "", "]", "\n")
	for i, s := range hostile {
		f.Add(int64(i)<<33, int64(i), i*60, s, s, s)
	}
	f.Fuzz(func(t *testing.T, sec, nsec int64, offset int, source, dyno, message string) {
		in := Line{time.Unix(sec, nsec).In(time.FixedZone("", offset)), source, dyno, message}
		out := in.String()
		requireOneLine(t, "String()", strings.ReplaceAll(out, "\t", " "))
		l, err := ParseLine(out)
		if err != nil {
			t.Fatalf("ParseLine(%q) = %v", out, err)
		}
		if back := l.String(); back != out {
			t.Fatalf("ParseLine(%q).String() = %q", out, back)
		}
		if (dyno == "") != (l.Dyno == "") {
			t.Fatalf("ParseLine(%q).Dyno = %q, want that of %q", out, l.Dyno, dyno)
		}
	})
}

func BenchmarkParseLine(b *testing.B) {
	s := "2022-03-17T08:25:21.297420+00:00 app[web.1]: at=info pid=4 msg=listening port=8080"
	for b.Loop() {
		if _, err := ParseLine(s); err != nil {
			b.Fatal(err)
		}
	}
}
