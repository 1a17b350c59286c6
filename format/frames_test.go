// SPDX-License-Identifier: MIT

package format

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/logplex-go/logplex/internal/race"
)

// frameSample is a line of testdata/frames.jsonl: frames as Heroku's programs
// write them, from public sources, and what they mean.
type frameSample struct {
	Kind     string
	Count    string // right; long or short for the last frame of a hand-edited sample; none
	Dialect  string // drain or input
	Line     string
	Messages []struct {
		At, End                int // of the message in Line
		Priority               int
		Time                   time.Time
		Host, App, Proc, MsgID string
		Text, TextLen          int // of the text in Line
	}
}

func (s frameSample) dialect() Dialect {
	if s.Dialect == "input" {
		return DialectInput
	}
	return DialectDrain
}

func (s frameSample) want() []Syslog {
	var ms []Syslog
	for _, m := range s.Messages {
		ms = append(ms, Syslog{
			m.Priority, m.Time.UTC(), m.Host, m.App, m.Proc, m.MsgID, s.data(m.At, m.Text),
			s.Line[m.Text : m.Text+m.TextLen],
		})
	}
	return ms
}

// data returns the structured data of the message that is at in Line and has
// its text at text.
func (s frameSample) data(at, text int) string {
	if s.dialect() != DialectInput {
		return ""
	}
	fields := strings.SplitN(s.Line[at:text], " ", 7)
	if len(fields) < 7 {
		return ""
	}
	if data := strings.TrimSuffix(fields[6], " "); isStructuredData(data) {
		return data
	}
	return ""
}

func readFrameSamples(t testing.TB) []frameSample {
	t.Helper()
	file, err := os.Open("testdata/frames.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var samples []frameSample
	for dec := json.NewDecoder(file); ; {
		var s frameSample
		if err := dec.Decode(&s); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		samples = append(samples, s)
	}
	if len(samples) < 50 {
		t.Fatalf("testdata/frames.jsonl has %d samples, want 50 and more", len(samples))
	}
	return samples
}

// collectFrames reads all of r, and returns what was read and every error.
func collectFrames(r io.Reader, o FrameOptions) (ms []Syslog, errs []error) {
	for m, err := range o.Frames(r) {
		ms = append(ms, m)
		errs = append(errs, err)
	}
	return ms, errs
}

// wantFrames checks that r has the messages and no error.
func wantFrames(t *testing.T, name string, r io.Reader, o FrameOptions, want []Syslog) {
	t.Helper()
	got, errs := collectFrames(r, o)
	if err := errors.Join(errs...); err != nil {
		t.Errorf("Frames(%s) gives error %v, want none", name, err)
	}
	if len(got) != len(want) {
		t.Errorf("Frames(%s) gives %d messages, want %d", name, len(got), len(want))
		return
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("Frames(%s) message %d = %+v, want %+v", name, i, got[i], want[i])
		}
	}
}

func TestParseSyslogSamples(t *testing.T) {
	for i, s := range readFrameSamples(t) {
		want := s.want()
		for j, m := range s.Messages {
			got, err := ParseSyslog([]byte(s.Line[m.At:m.End]), s.dialect())
			if err != nil || got != want[j] {
				t.Errorf("ParseSyslog(sample %d %s message %d) = %+v, %v, want %+v",
					i, s.Kind, j, got, err, want[j])
			}
		}
	}
}

// A count is followed, right or wrong, and never guessed.
func TestFramesSamples(t *testing.T) {
	for i, s := range readFrameSamples(t) {
		name := "sample " + strconv.Itoa(i) + " " + s.Kind
		want := s.want()
		o := FrameOptions{Dialect: s.dialect()}
		if s.Count == "right" || s.Count == "none" {
			wantFrames(t, name, strings.NewReader(s.Line), o, want)
			wantFrames(t, name+" by octets", iotest.OneByteReader(strings.NewReader(s.Line)), o,
				want)
			continue
		}

		got, errs := collectFrames(strings.NewReader(s.Line), o)
		last := len(errs) - 1
		whole := len(want) - 1 // only the last count of a sample is wrong
		if s.Count == "short" {
			whole++
		}
		if last != whole {
			t.Errorf("Frames(%s) gives %d messages before its error, want %d", name, last, whole)
			continue
		}
		se := (*SyntaxError)(nil)
		if !errors.As(errs[last], &se) || se.Offset > len(s.Line) || got[last] != (Syslog{}) {
			t.Errorf("Frames(%s) ends with %+v, %v, want nothing and a *SyntaxError",
				name, got[last], errs[last])
		}
		for j := range whole {
			w := want[j]
			if s.Count == "short" && j == whole-1 && strings.HasPrefix(w.Msg, got[j].Msg) &&
				len(got[j].Msg) < len(w.Msg) {
				w.Msg = got[j].Msg
			}
			if errs[j] != nil || got[j] != w {
				t.Errorf("Frames(%s) message %d = %+v, %v, want %+v", name, j, got[j], errs[j], w)
			}
		}
	}
}

// rawFrame is a counted frame of any octets.
func rawFrame(message string) string { return strconv.Itoa(len(message)) + " " + message }

func TestFrames(t *testing.T) {
	const (
		hello = "<190>1 2026-11-22T14:00:00.123456+00:00 host app web.1 - hello"
		world = "<190>1 2026-11-22T14:00:00.123456+00:00 host app web.1 - world"
		glued = "142 <172>1 2015-05-09T20:21:24+00:00 host heroku logplex - Error L10 (output buffer overflow): 1 messages dropped since 2015-05-09T20:19:03+00:00." +
			"98 <45>1 2015-05-09T20:21:25.608433+00:00 host heroku web.1 - State changed from starting to crashed\n" +
			"60 <190>1 2015-05-09T20:21:25.61+00:00 host app web.1 - héllo\n"
	)
	day := func(sec, nsec int) time.Time {
		return time.Date(2015, 5, 9, 20, 21, sec, nsec, time.UTC)
	}
	both := []Syslog{appLine("hello"), appLine("world")}
	for _, tt := range []struct {
		name string
		in   string
		want []Syslog
	}{
		{"nothing", "", nil},
		{"newlines alone", "\n\r\n\n", nil},
		{"one", rawFrame(hello), both[:1]},
		{"glued", rawFrame(hello) + rawFrame(world), both},
		{"counted newlines", rawFrame(hello+"\n") + rawFrame(world+"\n"), both},
		{"newlines between", rawFrame(hello) + "\n" + rawFrame(world) + "\r\n", both},
		{"newlines counted and between",
			"\n" + rawFrame(hello+"\n") + "\r\n\n" + rawFrame(world+"\n"), both},
		{"counted lines", rawFrame(hello + "\n<13>1\n5 x\n"),
			[]Syslog{appLine("hello\n<13>1\n5 x")}},
		{"notice without newline", glued, []Syslog{
			{172, day(24, 0), "host", "heroku", "logplex", "", "",
				"Error L10 (output buffer overflow): 1 messages dropped since 2015-05-09T20:19:03+00:00."},
			{45, day(25, 608433000), "host", "heroku", "web.1", "", "",
				"State changed from starting to crashed"},
			{190, day(25, 610000000), "host", "app", "web.1", "", "", "héllo"},
		}},
		{"lines", hello + "\n" + world + "\n", both},
		{"lines with returns", hello + "\r\n" + world + "\r\n", both},
		{"last line open", hello + "\n" + world, both},
		{"lines and counts", hello + "\n" + rawFrame(world) + hello,
			[]Syslog{both[0], both[1], both[0]}},
		{"return in a line", hello + "\rx\r\r\n", []Syslog{appLine("hello\rx\r")}},
		{"last line open with return", hello + "\r", []Syslog{appLine("hello\r")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for name, wrap := range map[string]func(io.Reader) io.Reader{
				"at once": func(r io.Reader) io.Reader { return r },
				"octets":  iotest.OneByteReader,
				"halves":  iotest.HalfReader,
				"with end": func(r io.Reader) io.Reader {
					return iotest.DataErrReader(r)
				},
			} {
				wantFrames(t, name, wrap(strings.NewReader(tt.in)), FrameOptions{}, tt.want)
			}
		})
	}
}

// A message that cannot be read is handed on, and the next one is read.
func TestFramesBadMessages(t *testing.T) {
	const good = "<190>1 2026-11-22T14:00:00.123456+00:00 host app web.1 - hello\n"
	for _, tt := range []struct {
		name   string
		bad    string
		offset int
	}{
		{"rfc3164", "<13>Oct 11 22:14:15 mymachine su: 'su root' failed", 4},
		{"no priority", "hello\n", 0},
		{"newline alone", "\n", 0},
		{"space alone", " ", 0},
		{"priority over 191", "<192>1 - h a p - x", 1},
		{"version 2", "<13>2 - h a p - x", 4},
		{"field not ascii", "<13>1 - é a p - x", 8},
		{"field long", "<13>1 - h " + strings.Repeat("a", 49) + " p - x", 10},
		{"cut in the header", "<13>1 - h", 9},
		{"octets", "\x00\xff\x1b", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			streams := map[string]int{ // and where the bad message starts
				rawFrame(good) + rawFrame(tt.bad) + rawFrame(good): len(rawFrame(good)) +
					len(strconv.Itoa(len(tt.bad))+" "),
			}
			if tt.bad[0] == '<' {
				streams[good+tt.bad+"\n"+good] = len(good)
			}
			for in, at := range streams {
				got, errs := collectFrames(strings.NewReader(in), FrameOptions{})
				if len(got) != 3 || got[0] != appLine("hello") || got[2] != appLine("hello") ||
					errs[0] != nil || errs[2] != nil {
					t.Errorf("Frames(%q) = %+v, %v, want a good, a bad and a good message",
						in, got, errs)
					continue
				}
				if want := (Syslog{Msg: tt.bad}); got[1] != want {
					t.Errorf("Frames(%q) bad message = %+v, want %+v", in, got[1], want)
				}
				if se := (*SyntaxError)(nil); !errors.As(errs[1], &se) ||
					se.Offset != at+tt.offset {
					t.Errorf("Frames(%q) bad message has error %v, want offset %d",
						in, errs[1], at+tt.offset)
				}
			}
		})
	}
}

// A frame that is broken is the end.
func TestFramesBroken(t *testing.T) {
	const good = "<190>1 2026-11-22T14:00:00.123456+00:00 host app web.1 - hello\n"
	long := strings.Repeat("x", 101)
	for _, tt := range []struct {
		name   string
		o      FrameOptions
		in     string
		offset int
		fault  string
	}{
		{"negative", FrameOptions{}, "-5 hello", 0, "no frame length"},
		{"plus", FrameOptions{}, "+5 hello", 0, "no frame length"},
		{"zero", FrameOptions{}, "0 hello", 0, "frame length starts with 0"},
		{"leading zero", FrameOptions{}, "005 hello", 0, "frame length starts with 0"},
		{"letters", FrameOptions{}, "abc hello", 0, "no frame length"},
		{"space", FrameOptions{}, " 5 hello", 0, "no frame length"},
		{"nul", FrameOptions{}, "\x005 hello", 0, "no frame length"},
		{"other digits", FrameOptions{}, "٥ hello", 0, "no frame length"},
		{"hex", FrameOptions{}, "0x5 hello", 0, "frame length starts with 0"},
		{"exponent", FrameOptions{}, "5e3 hello", 1, "frame length is not a number and a space"},
		{"tab", FrameOptions{}, "5\thello", 1, "frame length is not a number and a space"},
		{"newline", FrameOptions{}, "5\nhello", 1, "frame length is not a number and a space"},
		{"length cut", FrameOptions{}, "12", 2, "stream ends in a frame length"},
		{"nothing behind", FrameOptions{}, "12 ", 3, "stream ends in a frame"},
		{"cut", FrameOptions{}, "12 hello world", 14, "stream ends in a frame"},
		{"a million", FrameOptions{}, "1000000 <158>1 2020-01-08T22:33:57.353034+00:00 host heroku router - i'm not that long",
			5, "frame length over 65536"},
		{"over the default", FrameOptions{}, "65537 ", 4, "frame length over 65536"},
		{"over a limit", FrameOptions{MaxBytes: 100}, "101 " + long, 2, "frame length over 100"},
		{"negative limit", FrameOptions{MaxBytes: -1}, "65537 ", 4, "frame length over 65536"},
		{"wraps to 1", FrameOptions{MaxBytes: 1<<31 - 1}, "18446744073709551617 x", 9,
			"frame length over 1073741824"},
		{"endless digits", FrameOptions{}, strings.Repeat("9", 1000), 4, "frame length over 65536"},
		{"line over a limit", FrameOptions{MaxBytes: 100}, "<" + long + "\n", 100,
			"line over 100 octets"},
		{"line of one more", FrameOptions{MaxBytes: 100}, "<" + long[:100] + "\n", 100,
			"line over 100 octets"},
		{"line without end", FrameOptions{MaxBytes: 100}, "<" + strings.Repeat("x", 9999), 100,
			"line over 100 octets"},
		{"line ends with nul", FrameOptions{}, strings.Repeat("<14>text\x00", 9000), 65536,
			"line over 65536 octets"},
		{"line where counts are due", FrameOptions{CountedOnly: true}, good, 0, "no frame length"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, before := range []string{"", rawFrame(good), "\n" + rawFrame(good) + "\r\n"} {
				in := before + tt.in
				o := tt.o
				for name, r := range map[string]io.Reader{
					"at once": strings.NewReader(in),
					"octets":  iotest.OneByteReader(strings.NewReader(in)),
				} {
					got, errs := collectFrames(r, o)
					n := strings.Count(before, "<")
					if len(got) != n+1 || got[n] != (Syslog{}) {
						t.Errorf("Frames(%q %s) = %+v, %v, want %d messages and a zero one",
							in, name, got, errs, n)
						continue
					}
					want := SyntaxError{
						Format: "syslog", Offset: len(before) + tt.offset, Msg: tt.fault,
					}
					if se := (*SyntaxError)(nil); !errors.As(errs[n], &se) || *se != want {
						t.Errorf("Frames(%q %s) ends with %v, want %v", in, name, errs[n], &want)
					}
				}
			}
		})
	}
}

func TestFramesLimit(t *testing.T) {
	for _, size := range []int{100, 4094, 4095, 4096, 4097, 10240, DefaultMaxFrame} {
		text := strings.Repeat("x", size-len("<1>1 - - - - - "))
		message := "<1>1 - - - - - " + text
		want := []Syslog{{Priority: 1, Msg: text}, {Priority: 1, Msg: text}}
		for _, max := range []int{size, size + 1} {
			o := FrameOptions{MaxBytes: max}
			wantFrames(t, "counted", strings.NewReader(rawFrame(message)+rawFrame(message)), o,
				want)
			wantFrames(t, "line", strings.NewReader(message+"\n"+message+"\n"), o, want)
			wantFrames(t, "line with return", strings.NewReader(message+"\r\n"+message+"\r\n"), o,
				want)
			wantFrames(t, "open line", strings.NewReader(message+"\n"+message), o, want)
		}
		for _, in := range []string{rawFrame(message), message + "\n", message + "\r\n", message} {
			got, errs := collectFrames(strings.NewReader(in), FrameOptions{MaxBytes: size - 1})
			if len(got) != 1 || errs[0] == nil || got[0] != (Syslog{}) {
				t.Errorf("Frames of %d octets with MaxBytes %d gives %d messages, %v, want an error",
					size, size-1, len(got), errs)
			}
		}
	}
}

// What a count claims is not allocated before it is there.
func TestFramesLyingCount(t *testing.T) {
	const claim = "1000000000 <158>1 - host heroku router - i'm not that long"
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, errs := collectFrames(strings.NewReader(claim), FrameOptions{MaxBytes: maxMaxFrame})
	runtime.ReadMemStats(&after)
	if len(got) != 1 || errs[0] == nil {
		t.Fatalf("Frames(%q) = %+v, %v, want an error alone", claim, got, errs)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 64<<10 {
		t.Errorf("Frames(%q) allocates %d octets, want at most 64 KiB", claim, n)
	}
}

// An endless stream that never makes a frame must not grow.
func TestFramesEndlessLine(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, errs := collectFrames(endlessReader('<'), FrameOptions{})
	runtime.ReadMemStats(&after)
	if len(errs) != 1 || errs[0] == nil {
		t.Fatalf("Frames of an endless line gives %v, want an error", errs)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 8*DefaultMaxFrame {
		t.Errorf("Frames of an endless line allocates %d octets, want at most %d",
			n, 8*DefaultMaxFrame)
	}
}

type endlessReader byte

func (c endlessReader) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(c)
	}
	return len(p), nil
}

func TestFramesReaderErrors(t *testing.T) {
	const good = "<190>1 2026-11-22T14:00:00.123456+00:00 host app web.1 - hello\n"
	reset := errors.New("connection reset")
	for _, tt := range []struct {
		name string
		in   string
		n    int // messages before the error
	}{
		{"at once", "", 0},
		{"between frames", rawFrame(good), 1},
		{"behind a newline", rawFrame(good) + "\n", 1},
		{"in a length", rawFrame(good) + "6", 1},
		{"before a frame", rawFrame(good) + "60 ", 1},
		{"in a frame", rawFrame(good) + "60 <190>1", 1},
		{"in a line", good + "<190>1 - host", 1},
	} {
		for _, fail := range []error{reset, io.ErrUnexpectedEOF} {
			for name, r := range map[string]io.Reader{
				"later": io.MultiReader(strings.NewReader(tt.in), iotest.ErrReader(fail)),
				"together": iotest.DataErrReader(
					io.MultiReader(strings.NewReader(tt.in), iotest.ErrReader(fail))),
			} {
				got, errs := collectFrames(r, FrameOptions{})
				if len(got) != tt.n+1 || errs[tt.n] != fail || got[tt.n] != (Syslog{}) {
					t.Errorf("Frames(%q, then %v %s) = %+v, %v, want %d messages and the error",
						tt.in, fail, name, got, errs, tt.n)
				}
			}
		}
	}
}

// A reader that breaks io.Reader's rules does no harm.
func TestFramesBadReaders(t *testing.T) {
	for _, tt := range []struct {
		name string
		read func([]byte) (int, error)
		want error
	}{
		{"no progress", func([]byte) (int, error) { return 0, nil }, io.ErrNoProgress},
		{"negative", func([]byte) (int, error) { return -1, nil }, bufio.ErrBadReadCount},
		{"too many", func(p []byte) (int, error) { return len(p) + 1, nil }, bufio.ErrBadReadCount},
	} {
		_, errs := collectFrames(readerFunc(tt.read), FrameOptions{})
		if len(errs) != 1 || errs[0] != tt.want {
			t.Errorf("Frames(%s) gives %v, want %v", tt.name, errs, tt.want)
		}
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// Each message is yielded when it is whole, not when the next one comes.
func TestFramesAsTheyCome(t *testing.T) {
	pr, pw := io.Pipe()
	defer pw.Close()
	go func() {
		_, _ = io.WriteString(pw, rawFrame("<1>1 - - - - - a"))
		_, _ = io.WriteString(pw, "<1>1 - - - - - b\n")
	}()
	var got []string
	for m, err := range Frames(pr, DialectDrain) {
		if err != nil {
			t.Fatal(err)
		}
		if got = append(got, m.Msg); len(got) == 2 {
			break // or it waits for a third for ever
		}
	}
	if s := strings.Join(got, " "); s != "a b" {
		t.Errorf("Frames of an open pipe = %q, want %q", s, "a b")
	}
}

func TestFramesBreak(t *testing.T) {
	var in strings.Builder
	for i := range 9 {
		in.WriteString(rawFrame("<1>1 - - - - - " + strconv.Itoa(i)))
	}
	in.WriteString("x")
	frames := Frames(strings.NewReader(in.String()), DialectDrain)
	var got []string
	for range 12 {
		for m, err := range frames {
			if err != nil {
				got = append(got, "error")
				break
			}
			if got = append(got, m.Msg); len(got)%2 == 0 {
				break
			}
		}
	}
	if s, want := strings.Join(got, " "), "0 1 2 3 4 5 6 7 8 error"; s != want {
		t.Errorf("Frames broken off and ranged over again = %q, want %q", s, want)
	}
}

// Where every text ends in its one newline, a reader that looks at newlines
// and spaces only sees what one that follows counts does.
func TestFramesAsLines(t *testing.T) {
	texts := []string{
		"hello", "", " ", "  two spaces  ", "[GIN] 2022/06/13 - 14:52:23 | 200 |", "- dash",
		"5 five", "<13>1 - x",
		"at=info msg=\"a b\" n=1", "Anon–é", "\x00\b\x1b[31m\r", "x\r", strings.Repeat("y", 9000),
	}
	var body []byte
	for i, text := range texts {
		m := appLine(text + "\n")
		m.Proc = "web." + strconv.Itoa(i)
		body = AppendFrame(body, m, DialectDrain)
	}

	var lines []Syslog
	for line := range bytes.Lines(body) {
		f := strings.SplitN(strings.TrimSuffix(string(line), "\n"), " ", 8)
		if len(f) != 8 {
			t.Fatalf("line %d has %d fields, want 8", len(lines), len(f))
		}
		priority, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(f[1], "<"), ">1"))
		when, err := time.Parse(time.RFC3339, f[2])
		if err != nil || f[6] != "-" {
			t.Fatalf("line %d has time error %v and MSGID %q, want none and %q",
				len(lines), err, f[6], "-")
		}
		lines = append(lines, Syslog{priority, when.UTC(), f[3], f[4], f[5], "", "", f[7]})
	}
	if len(lines) != len(texts) {
		t.Errorf("body has %d lines, want %d", len(lines), len(texts))
	}
	wantFrames(t, "body", bytes.NewReader(body), FrameOptions{CountedOnly: true}, lines)
}

func TestFramesAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	body := bytes.Repeat(AppendFrame(nil, appLine("hello\n"), DialectDrain), 1000)
	got := testing.AllocsPerRun(10, func() {
		for _, err := range Frames(bytes.NewReader(body), DialectDrain) {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	if got > 1010 {
		t.Errorf("Frames allocates %v times for 1000 messages, want one for each and a few more",
			got)
	}
}
