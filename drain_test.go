// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/race"
	"github.com/logplex-go/logplex/logplextest"
)

func TestNewDrainRefuses(t *testing.T) {
	tests := []struct {
		name, url string
		opts      *logplex.DrainOptions
	}{
		{"empty", "", nil},
		{"no scheme", "s3cret.example.com", nil},
		{"unknown scheme", "ftp://s3cret.example.com", nil},
		{"plain udp", "udpsyslog://s3cret.example.com", nil},
		{"upper port", "https://s3cret.example.com:65536/", nil},
		{"port zero", "https://s3cret.example.com:0/", nil},
		{"negative port", "https://s3cret.example.com:-1/", nil},
		{"port name", "https://s3cret.example.com:https/", nil},
		{"no host", "https://user:s3cret@/path", nil},
		{"no host with port", "https://user:s3cret@:443/", nil},
		{"opaque", "https:s3cret.example.com", nil},
		{"space in host", "https://s3cret .example.com/", nil},
		{"newline", "https://logs.example.com/\r\nX: s3cret", nil},
		{"nul", "https://logs.example.com/\x00s3cret", nil},
		{"delete", "https://logs.example.com/\x7fs3cret", nil},
		{"bad escape", "https://user:s3cret%zz@logs.example.com/", nil},
		{"bad brackets", "https://[::1/s3cret", nil},
		{"negative queue", "https://x/", &logplex.DrainOptions{QueueBytes: -1}},
		{"negative records", "https://x/", &logplex.DrainOptions{BatchRecords: -1}},
		{"negative timeout", "https://x/", &logplex.DrainOptions{Timeout: -1}},
		{"frame too small", "https://x/", &logplex.DrainOptions{FrameBytes: 127}},
		{"frame too large", "syslog://x/", &logplex.DrainOptions{FrameBytes: 65537}},
		{"huge queue", "https://x/", &logplex.DrainOptions{QueueRecords: 1 << 30}},
		{"newline in token", "https://x/", &logplex.DrainOptions{DrainToken: "s3cret\r\nX: y"}},
		{"space in token", "https://x/", &logplex.DrainOptions{DrainToken: "s3cret token"}},
		{"long token", "https://x/", &logplex.DrainOptions{DrainToken: strings.Repeat("s3cret", 50)}},
		{"newline in host", "https://x/", &logplex.DrainOptions{Host: "s3cret\n"}},
		{"newline in header", "https://x/", &logplex.DrainOptions{Header: http.Header{"X": {"s3cret\r\nY: z"}}}},
		{"newline in header name", "https://x/", &logplex.DrainOptions{Header: http.Header{"X\r\ns3cret": {"y"}}}},
		{"empty header name", "https://x/", &logplex.DrainOptions{Header: http.Header{"": {"s3cret"}}}},
	}
	for _, tt := range tests {
		d, err := logplex.NewDrain(tt.url, tt.opts)
		if err == nil || d != nil {
			t.Errorf("%s: NewDrain = %v, %v, want an error", tt.name, d, err)
			continue
		}
		if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, "s3cret") || !strings.HasPrefix(err.Error(), "logplex: ") {
			t.Errorf("%s: the error shows a secret or does not begin with logplex:", tt.name)
		}
	}
}

func TestNewDrainTakes(t *testing.T) {
	for url, want := range map[string]string{
		"https://user:pw@logs.example.com":        "https://logs.example.com",
		"https://logs.example.com:8443/a?b=c#d":   "https://logs.example.com:8443",
		"HTTPS://logs.example.com/":               "https://logs.example.com",
		"syslog+tls://logs.example.com":           "syslog+tls://logs.example.com",
		"syslog://127.0.0.1:514/":                 "syslog://127.0.0.1:514",
		"http://[::1]:8080/":                      "http://[::1]:8080",
		"https://u:p%40%2f@xn--bcher-kva.example": "https://xn--bcher-kva.example",
	} {
		d, err := logplex.NewDrain(url, nil)
		if err != nil || d.String() != want || fmt.Sprintf("%#v", d) != "logplex.Drain("+want+")" {
			t.Errorf("NewDrain(%q) = %v, %v, want %s", url, d, err, want)
			continue
		}
		if js, err := json.Marshal(d); string(js) != `"`+want+`"` || err != nil {
			t.Errorf("json.Marshal(%s) = %s, %v, want it quoted", want, js, err)
		}
		if err := d.Close(); err != nil {
			t.Errorf("Close of an unused drain = %v, want nil", err)
		}
	}
}

func TestDrainOptionsAreNotWrittenTo(t *testing.T) {
	s := logplextest.NewServer(t, nil)
	opts := &logplex.DrainOptions{Header: http.Header{"X-Team": {"shop"}}, TLSConfig: s.TLSConfig()}
	protos := len(opts.TLSConfig.NextProtos)
	d, err := logplex.NewDrain(s.URL, opts)
	if err != nil {
		t.Fatal(err)
	}
	_ = d.Send(logplex.Record{Message: "x"})
	if err := d.Close(); err != nil {
		t.Fatalf("Close = %v, want nil", err)
	}
	if opts.DrainToken != "" || opts.QueueBytes != 0 || len(opts.Header) != 1 || len(opts.Header["X-Team"]) != 1 || len(opts.TLSConfig.NextProtos) != protos {
		t.Error("NewDrain changed its options")
	}
}

func TestDrainIsASink(t *testing.T) {
	good, bad := logplextest.NewServer(t, nil), logplextest.NewServer(t, &logplextest.ServerOptions{Script: []logplextest.Fault{{Kind: logplextest.FaultHang, Times: -1}}})
	d1, err1 := logplex.NewDrain(good.URL, &logplex.DrainOptions{TLSConfig: good.TLSConfig()})
	d2, err2 := logplex.NewDrain(bad.URL, &logplex.DrainOptions{TLSConfig: bad.TLSConfig(), CloseTimeout: 50 * time.Millisecond})
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	at := time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.UTC)
	rec := logplex.Record{Time: at, Level: slog.LevelWarn, Source: "app", Dyno: "worker.2", PID: 7, Message: "two words\nand a line",
		Attrs: []slog.Attr{slog.Int("n", 1), slog.Group("g", slog.String("k", "v"))}}
	if err := (logplex.Sinks{d2, d1}).Send(rec); err != nil {
		t.Errorf("Send = %v, want nil", err)
	}
	if err := d1.Close(); err != nil {
		t.Errorf("Close = %v, want nil", err)
	}
	var ie *logplex.IncompleteError
	if err := d2.Close(); !errors.As(err, &ie) || ie.Undelivered != 1 || !strings.Contains(err.Error(), "1 record left undelivered") {
		t.Errorf("Close of the hung drain = %v, want 1 undelivered", err)
	}
	want := format.Syslog{Priority: 188, Time: at, Host: "host", App: "app", Proc: "worker.2", Msg: `at=warning pid=7 msg="two words\nand a line" n=1 g.k=v`}
	if got := good.Messages(); len(got) != 1 || got[0] != want {
		t.Errorf("messages = %+v, want one: %+v", got, want)
	}
}

type panicker struct{}

func (panicker) String() string { panic("s3cret") }

func TestRecordWithoutTimeGetsThePresent(t *testing.T) {
	s := logplextest.NewServer(t, nil)
	d, err := logplex.NewDrain(s.URL, &logplex.DrainOptions{TLSConfig: s.TLSConfig()})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now().Truncate(time.Microsecond)
	_ = d.Send(logplex.Record{Message: "x"})
	if err := d.Close(); err != nil {
		t.Fatalf("Close = %v, want nil", err)
	}
	got := s.Messages()
	if len(got) != 1 || got[0].Time.Before(start) || got[0].Time.After(time.Now()) {
		t.Errorf("messages = %+v, want one of now", got)
	}
}

func TestRecordThatPanicsIsCounted(t *testing.T) {
	d, err := logplex.NewDrain("https://logs.example.com/", nil)
	if err != nil {
		t.Fatal(err)
	}
	err = d.Send(logplex.Record{Message: "m", Attrs: []slog.Attr{slog.Any("k", panicker{})}})
	st := d.Stats()
	checkAccount(t, st)
	if st.Accepted != 1 || err != nil && (st.Dropped[logplex.DropEncodeError] != 1 || strings.Contains(err.Error(), "s3cret")) {
		t.Errorf("Send = %v, Stats = %+v, want the record counted", err, st)
	}
	dead, cancel := context.WithCancel(t.Context())
	cancel()
	_ = d.Shutdown(dead)
	checkAccount(t, d.Stats())
}

func TestGzip(t *testing.T) {
	for _, refuses := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var encodings, plain []string
			rt := &roundTripper{}
			rt.answer = func(_ int, r *http.Request, body []byte) (*http.Response, error) {
				encodings = append(encodings, r.Header.Get("Content-Encoding"))
				if r.Header.Get("Content-Encoding") == "gzip" {
					if refuses {
						return reply(415), nil
					}
					zr, err := gzip.NewReader(bytes.NewReader(body))
					if err != nil {
						t.Error(err)
						return reply(500), nil
					}
					body, _ = io.ReadAll(zr)
				}
				plain = append(plain, string(body))
				return reply(204), nil
			}
			r := memoryRig(t, rt, &logplex.DrainOptions{Gzip: true})
			for _, n := range []int{1, 50, 50} {
				r.send(n)
				if err := r.drain.Flush(t.Context()); err != nil {
					t.Errorf("Flush = %v, want nil", err)
				}
			}
			_ = r.drain.Close()
			want := []string{"", "gzip", "gzip"}
			if refuses {
				want = []string{"", "gzip", "", ""}
			}
			if fmt.Sprint(encodings) != fmt.Sprint(want) {
				t.Errorf("refusing %v: encodings %q, want %q", refuses, encodings, want)
			}
			if st := r.drain.Stats(); st.Delivered != 101 || uint64(len(strings.Join(plain, ""))) != st.Bytes {
				t.Errorf("refusing %v: Stats() = %+v, want 101 delivered in the %d bytes that came", refuses, st, len(strings.Join(plain, "")))
			}
			if refuses && rt.ids[1] != rt.ids[2] {
				t.Errorf("the resend without compression has another Frame-Id")
			}
		})
	}
}

func TestRedirectOfAUsersClientIsNotFollowed(t *testing.T) {
	other := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: "http"})
	s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: "http", Script: []logplextest.Fault{status(307, "Location", other.URL)}})
	client := &http.Client{}
	r := newRig(t, s.URL, &logplex.DrainOptions{HTTPClient: client})
	r.send(1)
	if err := r.drain.Close(); err != nil {
		t.Errorf("Close = %v, want nil", err)
	}
	if n := len(other.Requests()); n != 0 || r.drain.Stats().Dropped[logplex.DropPermanentStatus] != 1 {
		t.Errorf("%d requests elsewhere, Stats = %+v, want 0 and 1 dropped", n, r.drain.Stats())
	}
	if client.CheckRedirect != nil || client.Transport != nil {
		t.Error("NewDrain changed the client")
	}
}

func TestBasicCredentialsAreSent(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		s := logplextest.NewServer(t, &logplextest.ServerOptions{HTTP2: http2})
		r := newRig(t, strings.Replace(s.URL, "https://", "https://us%65r:p%40ss@", 1), &logplex.DrainOptions{TLSConfig: s.TLSConfig()})
		r.send(1)
		if err := r.drain.Close(); err != nil {
			t.Errorf("Close = %v, want nil", err)
		}
		q := s.Requests()[0]
		user, pw, ok := (&http.Request{Header: q.Header}).BasicAuth()
		if user != "user" || pw != "p@ss" || !ok || q.Path != "/" {
			t.Errorf("Authorization gives %q, %q, %v at %q, want user, p@ss at /", user, pw, ok, q.Path)
		}
		if cl := q.Header.Get("Content-Length"); cl != "" && cl != fmt.Sprint(len(q.Body)) {
			t.Errorf("Content-Length = %s, want %d", cl, len(q.Body))
		}
	}
}

func TestUntrustedServerGetsNothing(t *testing.T) {
	for _, scheme := range []string{"https", "syslog+tls"} {
		s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: scheme})
		r := newRig(t, s.URL, &logplex.DrainOptions{TLSConfig: &tls.Config{}}) // the system's roots
		r.send(1)
		for whole := shortly(t); r.drain.Stats().LastError == "" && whole.Err() == nil; {
			ctx, cancel := context.WithTimeout(whole, 100*time.Millisecond)
			_ = r.drain.Flush(ctx)
			cancel()
		}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		var ie *logplex.IncompleteError
		if err := r.drain.Shutdown(ctx); !errors.As(err, &ie) || ie.Undelivered != 1 {
			t.Errorf("%s: Shutdown = %v, want 1 undelivered", scheme, err)
		}
		cancel()
		if got := r.drain.Stats().LastError; got != "the server's certificate is from an unknown authority" {
			t.Errorf("%s: LastError = %q, want the unknown authority", scheme, got)
		}
		if len(s.Messages()) != 0 {
			t.Errorf("%s: the server got %d messages, want none", scheme, len(s.Messages()))
		}
	}
}

func TestSyslogReconnects(t *testing.T) {
	for _, scheme := range []string{"syslog", "syslog+tls"} {
		s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: scheme})
		r := newRig(t, s.URL, &logplex.DrainOptions{TLSConfig: s.TLSConfig(), Timeout: time.Second})
		ctx := shortly(t)
		r.send(5)
		r.flush(ctx)
		if err := s.Wait(ctx, 5); err != nil {
			t.Fatal(err)
		}
		s.Down() // a receiver that restarts
		r.send(5)
		gone, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		if err := r.drain.Flush(gone); err == nil {
			t.Errorf("%s: Flush to a receiver that is down = nil, want the context's error", scheme)
		}
		cancel()
		s.Up()
		r.flush(ctx)
		if err := s.Wait(ctx, 10); err != nil {
			t.Fatal(err)
		}
		for i, m := range s.Messages() {
			if m.Msg != r.line(i+1) {
				t.Errorf("%s: message %d = %q, want %q", scheme, i, m.Msg, r.line(i+1))
			}
		}
		if err := r.drain.Close(); err != nil {
			t.Errorf("%s: Close = %v, want nil", scheme, err)
		}
		checkAccount(t, r.drain.Stats())
		if s.Conns() < 2 {
			t.Errorf("%s: %d connections, want a new one after the restart", scheme, s.Conns())
		}
	}
}

// TestFrameEncoderIsAppendFrame ties the encoder to its simple twin.
func TestFrameEncoderIsAppendFrame(t *testing.T) {
	long := strings.Repeat("d\u00e9", 200)
	base := time.Date(2026, 3, 17, 8, 25, 21, 297420999, time.UTC)
	for _, url := range []string{"https://x/", "syslog://x"} {
		dialect, nl := format.DialectDrain, "\n"
		if url == "syslog://x" {
			dialect, nl = format.DialectInput, ""
		}
		frames := logplex.NewFrames(url, &logplex.DrainOptions{DrainToken: "d.tok"})
		for i := range 2000 {
			at := base.Add(time.Duration(i*i*i) * 7919 * time.Millisecond * time.Duration(1-2*(i%2)))
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
			text := []string{"at=info", "[x] - y", "\x00 z", strings.Repeat("w", 9000/(1+i%9)-1000*(i%2)+100), "caf\u00e9", "bad \xff\xfe utf"}[i%6]
			text = text[:min(len(text), 7000)]
			got, n := frames(nil, at, level, source, dyno, text)
			want := format.AppendFrame(nil, format.Syslog{
				Priority: pri, Time: at, Host: logplex.FrameHost(dialect, "d.tok"), App: source, Proc: dyno, Msg: text + nl,
			}, dialect)
			if string(got) != string(want) || n != 1 {
				t.Fatalf("AppendRecord = %q, %d\nwant %q, 1", got, n, want)
			}
		}
	}
}

func TestFramesOfOddRecords(t *testing.T) {
	frames := logplex.NewFrames("https://x/", nil)
	for _, at := range []time.Time{time.Unix(1<<60, 0), time.Unix(-1<<60, 0), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)} {
		got, n := frames(nil, at, 0, "app", "web.1", "x")
		if want := "59 <190>1 2026-03-17T08:25:21.000000+00:00 host app web.1 - x\n"; string(got) != want || n != 1 {
			t.Errorf("frame at %d = %q, want the present: %q", at.Unix(), got, want)
		}
	}
	small := logplex.NewFrames("https://x/", &logplex.DrainOptions{FrameBytes: 128})
	if got, n := small(nil, time.Unix(0, 0), 0, strings.Repeat("a", 99), strings.Repeat("d", 99), strings.Repeat("x", 99)); n != 0 || len(got) != 0 {
		t.Errorf("frame without room for text = %q, %d, want none", got, n)
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
		opts := &logplex.DrainOptions{FrameBytes: max(int(limit), 128)}
		body, n := logplex.NewFrames(url, opts)(nil, time.Unix(1e9, 0), slog.Level(level), source, dyno, text)
		count := 0
		for m, err := range format.Frames(bytes.NewReader(body), dialect) {
			if err != nil || m.Msg == "" || strings.Contains(m.Msg, "\n") {
				t.Fatalf("frame %d = %q, %v, want a line of text", count, m.Msg, err)
			}
			if overSyslog && strings.TrimRight(m.Msg, " \t\r\n\v\f") != m.Msg {
				t.Fatalf("frame %d = %q, want no white space at its end", count, m.Msg)
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

func TestHandOffDoesNotAllocate(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	s := logplextest.NewServer(t, &logplextest.ServerOptions{Script: []logplextest.Fault{{Kind: logplextest.FaultHang, Times: -1}}})
	r := newRig(t, s.URL, &logplex.DrainOptions{TLSConfig: s.TLSConfig()})
	msg := bytes.Repeat([]byte("x"), 200)
	for range 20000 { // the queue reaches its size
		_ = r.drain.SendEncoded(time.Now(), 0, "app", "web.1", msg)
	}
	if got := testing.AllocsPerRun(5000, func() { _ = r.drain.SendEncoded(time.Now(), 0, "app", "web.1", msg) }); got != 0 {
		t.Errorf("SendEncoded allocates %v times, want 0", got)
	}
	dead, cancel := context.WithCancel(t.Context())
	cancel()
	_ = r.drain.Shutdown(dead)
}

// BenchmarkDrainHandOff measures what a log call pays for its drain, with a
// receiver that keeps up and with one that has stopped.
func BenchmarkDrainHandOff(b *testing.B) {
	msg, now := bytes.Repeat([]byte("x"), 200), time.Now()
	for _, stopped := range []bool{false, true} {
		b.Run(fmt.Sprintf("stopped=%v", stopped), func(b *testing.B) {
			rt := &discard{stop: make(chan struct{})}
			if !stopped {
				close(rt.stop)
			}
			d, err := logplex.NewDrain("https://logs.example.com/", &logplex.DrainOptions{HTTPClient: &http.Client{Transport: rt}})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				_ = d.SendEncoded(now, 0, "app", "web.1", msg)
				if n++; !stopped && n%4000 == 0 {
					b.StopTimer()
					_ = d.Flush(b.Context())
					b.StartTimer()
				}
			}
			b.StopTimer()
			if stopped {
				close(rt.stop)
			}
			_ = d.Close()
		})
	}
}

// discard takes everything once stop is closed.
type discard struct{ stop chan struct{} }

func (rt *discard) RoundTrip(r *http.Request) (*http.Response, error) {
	<-rt.stop
	_, _ = io.Copy(io.Discard, r.Body)
	return reply(204), nil
}

func BenchmarkFrame(b *testing.B) {
	frames := logplex.NewFrames("https://x/", nil)
	text, now := strings.Repeat("x", 190), time.Now()
	buf := make([]byte, 0, 512)
	b.ReportAllocs()
	for b.Loop() {
		buf, _ = frames(buf[:0], now, 0, "app", "web.1", text)
	}
}
