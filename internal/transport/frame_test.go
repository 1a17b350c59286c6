// SPDX-License-Identifier: MIT

package transport

import (
	"bytes"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/delivery"
)

// testConfig returns a Config for the target with the root's defaults.
func testConfig(t testing.TB, rawURL string) *Config {
	t.Helper()
	target, err := ParseTarget(rawURL)
	if err != nil {
		t.Fatal(err)
	}
	cfg := &Config{
		Target: target, DrainToken: "d.tok", Host: "host",
		FrameBytes: 10234, TextBytes: 10000, Timeout: 5 * time.Second,
	}
	if target.Syslog {
		cfg.Host, cfg.FrameBytes, cfg.TextBytes = "d.tok", 8096, 65536
	}
	return cfg
}

// frameFunc returns a function that appends the frames of one message and
// returns how many there are.
func frameFunc(cfg *Config) func(b []byte, t time.Time, level slog.Level,
	source, dyno, text string) ([]byte, int) {
	f := newFrameEncoder(cfg)
	rec := delivery.Record{Batched: time.Date(2026, 3, 17, 8, 25, 21, 0, time.UTC)}
	return func(b []byte, t time.Time, level slog.Level, source, dyno, text string) ([]byte, int) {
		rec.Sec, rec.Nsec, rec.Level = t.Unix(), int32(t.Nanosecond()), level
		rec.Source, rec.Dyno = append(rec.Source[:0], source...), append(rec.Dyno[:0], dyno...)
		rec.Text = append(rec.Text[:0], text...)
		return f.AppendRecord(b, &rec)
	}
}

// TestFrameEncoderIsAppendFrame compares the encoder with its simple twin,
// format.AppendFrame.
func TestFrameEncoderIsAppendFrame(t *testing.T) {
	long := strings.Repeat("d\u00e9", 200)
	base := time.Date(2026, 3, 17, 8, 25, 21, 297420999, time.UTC)
	for _, url := range []string{"https://x/", "syslog://x"} {
		dialect, nl := format.DialectDrain, "\n"
		if url == "syslog://x" {
			dialect, nl = format.DialectInput, ""
		}
		cfg := testConfig(t, url)
		frames := frameFunc(cfg)
		for i := range 2000 {
			at := base.Add(time.Duration(i*i*i) * 7919 * time.Millisecond *
				time.Duration(1-2*(i%2)))
			level := slog.Level(i%17 - 6)
			pri := 187
			switch {
			case level < 0:
				pri = 191
			case level < 4:
				pri = 190
			case level < 8:
				pri = 188
			}
			source := []string{"app", "", "a b", "heroku", long}[i%5]
			dyno := []string{"web.1", "", "web 1\n", long}[i%4]
			text := []string{
				"at=info", "[x] - y", "\x00 z", strings.Repeat("w", 9000/(1+i%9)-1000*(i%2)+100),
				"caf\u00e9", "bad \xff\xfe utf",
			}[i%6]
			text = text[:min(len(text), 7000)]
			got, n := frames(nil, at, level, source, dyno, text)
			want := format.AppendFrame(nil, format.Syslog{
				Priority: pri, Time: at, Host: cfg.Host, App: source, Proc: dyno, Msg: text + nl,
			}, dialect)
			if string(got) != string(want) || n != 1 {
				t.Fatalf("AppendRecord = %q, %d\nwant %q, 1", got, n, want)
			}
		}
	}
}

func TestFramesOfOddRecords(t *testing.T) {
	frames := frameFunc(testConfig(t, "https://x/"))
	for _, at := range []time.Time{
		time.Unix(1<<60, 0), time.Unix(-1<<60, 0), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		got, n := frames(nil, at, 0, "app", "web.1", "x")
		want := "59 <190>1 2026-03-17T08:25:21.000000+00:00 host app web.1 - x\n"
		if string(got) != want || n != 1 {
			t.Errorf("frame at %d = %q, want the present: %q", at.Unix(), got, want)
		}
	}
	cfg := testConfig(t, "https://x/")
	cfg.FrameBytes = 128
	a, d, x := strings.Repeat("a", 99), strings.Repeat("d", 99), strings.Repeat("x", 99)
	if got, n := frameFunc(cfg)(nil, time.Unix(0, 0), 0, a, d, x); n != 0 || len(got) != 0 {
		t.Errorf("frame without room for text = %q, %d, want none", got, n)
	}
}

func TestSyslogFrames(t *testing.T) {
	at := time.Date(2026, 3, 17, 8, 25, 21, 5000, time.UTC)
	tests := []struct {
		host    string
		newline bool
		text    string
		want    string
	}{
		{"d.tok", false, "hello \t\r\n",
			"65 <190>1 2026-03-17T08:25:21.000005+00:00 d.tok app web.1 - - hello"},
		{"d.tok", true, "hello ",
			"66 <190>1 2026-03-17T08:25:21.000005+00:00 d.tok app web.1 - - hello\n"},
		{"my host", false, "[x] y",
			"67 <190>1 2026-03-17T08:25:21.000005+00:00 my_host app web.1 - - [x] y"},
	}
	for _, tt := range tests {
		cfg := testConfig(t, "syslog+tls://logs.example.com")
		cfg.Host, cfg.Newline = tt.host, tt.newline
		got, _ := frameFunc(cfg)(nil, at, 0, "app", "web.1", tt.text)
		if string(got) != tt.want {
			t.Errorf("frame of %q = %q, want %q", tt.text, got, tt.want)
		}
	}
}

// pieces returns the messages in body and the octets of the largest frame, the
// count and its space excluded.
func pieces(t *testing.T, body []byte, d format.Dialect) (ms []format.Syslog, largest int) {
	t.Helper()
	rest := body
	for m, err := range format.Frames(bytes.NewReader(body), d) {
		if err != nil {
			t.Fatal(err)
		}
		space := bytes.IndexByte(rest, ' ')
		n, err := strconv.Atoi(string(rest[:space]))
		if err != nil {
			t.Fatal(err)
		}
		rest = rest[space+1+n:]
		largest = max(largest, n)
		ms = append(ms, m)
	}
	return ms, largest
}

// The limit is on the text, where Heroku cuts, and on the whole frame, where
// receivers do.
func TestLimitIsOfTextAndFrame(t *testing.T) {
	long := strings.Repeat("h", 255)
	tests := []struct {
		name, url, host string
		text            int
		want            []int // octets of the texts
	}{
		{"9,960 octets", "https://x/", "host", 9960, []int{9960}},
		{"10,000 octets", "https://x/", "host", 10000, []int{10000}},
		{"10,001 octets", "https://x/", "host", 10001, []int{10000, 1}},
		{"25,000 octets", "https://x/", "host", 25000, []int{10000, 10000, 5000}},
		{"long header", "https://x/", long, 10000, []int{9925, 75}},
		{"syslog", "syslog://x", "d.tok", 8036, []int{8036}},
		{"syslog and one", "syslog://x", "d.tok", 8037, []int{8036, 1}},
		{"syslog with a long header", "syslog+tls://x", long, 8036, []int{7786, 250}},
	}
	for _, tt := range tests {
		cfg := testConfig(t, tt.url)
		cfg.Host = tt.host
		dialect := format.DialectDrain
		if cfg.Target.Syslog {
			dialect = format.DialectInput
		}
		body, n := frameFunc(cfg)(nil, time.Unix(1e9, 0), 0, "app", "web.1",
			strings.Repeat("x", tt.text))
		ms, largest := pieces(t, body, dialect)
		var got []int
		for _, m := range ms {
			got = append(got, len(m.Msg))
		}
		if !slices.Equal(got, tt.want) || n != len(got) || largest > cfg.FrameBytes {
			t.Errorf("%s: texts of %v octets in %d frames of at most %d, want %v in frames of at most %d",
				tt.name, got, n, largest, tt.want, cfg.FrameBytes)
		}
	}
}

func TestLongTextIsSplitOnRunes(t *testing.T) {
	text := strings.Repeat("aé€😀 ", 3000)[:25001] // ends inside a rune
	valid := string([]rune(text))
	at := time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.UTC)
	tests := []struct {
		url         string
		frame, text int
		newline     bool
	}{
		{"https://logs.example.com/", 10234, 10000, false},
		{"syslog+tls://logs.example.com", 8096, 65536, false},
		{"syslog://logs.example.com", 8096, 65536, true},
		{"syslog+tls://logs.example.com", 65536, 65536, false},
		{"https://logs.example.com/", 128, 65536, false},
	}
	for _, tt := range tests {
		cfg := testConfig(t, tt.url)
		cfg.FrameBytes, cfg.TextBytes, cfg.Newline = tt.frame, tt.text, tt.newline
		body, n := frameFunc(cfg)(nil, at, 0, "app", "web.1", text)
		dialect := format.DialectDrain
		if cfg.Target.Syslog {
			dialect = format.DialectInput
		}
		ms, largest := pieces(t, body, dialect)
		var got strings.Builder
		for i, m := range ms {
			if !m.Time.Equal(at) || !utf8.ValidString(m.Msg) || m.Msg == "" {
				t.Errorf("%s: piece %d: time %v, valid %v, %d octets",
					tt.url, i, m.Time, utf8.ValidString(m.Msg), len(m.Msg))
			}
			got.WriteString(m.Msg)
		}
		if got.String() != valid || len(ms) != n ||
			len(ms) < len(valid)/tt.frame || largest > tt.frame {
			t.Errorf("%s: %d pieces announced, %d found of %d octets in frames of up to %d, want those of %d in %d",
				tt.url, n, len(ms), got.Len(), largest, len(valid), tt.frame)
		}
	}
}

func FuzzFrames(f *testing.F) {
	f.Add("app", "web.1", "at=info msg=x", 0, uint16(0), false)
	f.Add("", "a b\n", "x\r\ny\n\xff\xfe   ", 9, uint16(200), true)
	f.Add("app", "web.1", strings.Repeat("é ", 60), -4, uint16(128), true)
	f.Fuzz(func(t *testing.T, source, dyno, text string, level int, limit uint16, overSyslog bool) {
		url, dialect := "https://x/", format.DialectDrain
		if overSyslog {
			url, dialect = "syslog://x", format.DialectInput
		}
		cfg := testConfig(t, url)
		cfg.FrameBytes = max(int(limit), 128)
		body, n := frameFunc(cfg)(nil, time.Unix(1e9, 0), slog.Level(level), source, dyno, text)
		count := 0
		for m, err := range format.Frames(bytes.NewReader(body), dialect) {
			if err != nil || m.Msg == "" || strings.Contains(m.Msg, "\n") {
				t.Fatalf("frame %d = %q, %v, want a line of text", count, m.Msg, err)
			}
			if overSyslog && strings.TrimRight(m.Msg, " \t\r\n\v\f") != m.Msg {
				t.Fatalf("frame %d = %q, want no white space at its end", count, m.Msg)
			}
			if len(m.Msg) > cfg.TextBytes {
				t.Fatalf("frame %d has %d octets of text, want at most %d",
					count, len(m.Msg), cfg.TextBytes)
			}
			count++
		}
		if count != n {
			t.Fatalf("%d frames announced, %d found", n, count)
		}
		if !overSyslog && strings.Count(string(body), "\n") != n {
			t.Fatalf("%d newlines in %d frames", strings.Count(string(body), "\n"), n)
		}
	})
}

func BenchmarkFrame(b *testing.B) {
	frames := frameFunc(testConfig(b, "https://x/"))
	text, now := strings.Repeat("x", 190), time.Now()
	buf := make([]byte, 0, 512)
	b.ReportAllocs()
	for b.Loop() {
		buf, _ = frames(buf[:0], now, 0, "app", "web.1", text)
	}
}
