// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
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
		{"long token", "https://x/",
			&logplex.DrainOptions{DrainToken: strings.Repeat("s3cret", 50)}},
		{"newline in host", "https://x/", &logplex.DrainOptions{Host: "s3cret\n"}},
		{"newline in header", "https://x/",
			&logplex.DrainOptions{Header: http.Header{"X": {"s3cret\r\nY: z"}}}},
		{"newline in header name", "https://x/",
			&logplex.DrainOptions{Header: http.Header{"X\r\ns3cret": {"y"}}}},
		{"empty header name", "https://x/",
			&logplex.DrainOptions{Header: http.Header{"": {"s3cret"}}}},
	}
	for _, tt := range tests {
		d, err := logplex.NewDrain(tt.url, tt.opts)
		if err == nil || d != nil {
			t.Errorf("%s: NewDrain = %v, %v, want an error", tt.name, d, err)
			continue
		}
		if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, "s3cret") ||
			!strings.HasPrefix(err.Error(), "logplex: ") {
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
	if opts.DrainToken != "" || opts.QueueBytes != 0 || len(opts.Header) != 1 ||
		len(opts.Header["X-Team"]) != 1 || len(opts.TLSConfig.NextProtos) != protos {
		t.Error("NewDrain changed its options")
	}
}

func TestDrainIsASink(t *testing.T) {
	good, bad := logplextest.NewServer(t, nil),
		logplextest.NewServer(t, &logplextest.ServerOptions{
			Script: []logplextest.Fault{{Kind: logplextest.FaultHang, Times: -1}},
		})
	d1, err1 := logplex.NewDrain(good.URL, &logplex.DrainOptions{TLSConfig: good.TLSConfig()})
	d2, err2 := logplex.NewDrain(bad.URL,
		&logplex.DrainOptions{TLSConfig: bad.TLSConfig(), CloseTimeout: 50 * time.Millisecond})
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	at := time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.UTC)
	rec := logplex.Record{Time: at, Level: slog.LevelWarn, Source: "app", Dyno: "worker.2", PID: 7,
		Message: "two words\nand a line",
		Attrs:   []slog.Attr{slog.Int("n", 1), slog.Group("g", slog.String("k", "v"))}}
	if err := (logplex.Sinks{d2, d1}).Send(rec); err != nil {
		t.Errorf("Send = %v, want nil", err)
	}
	if err := d1.Close(); err != nil {
		t.Errorf("Close = %v, want nil", err)
	}
	var ie *logplex.IncompleteError
	if err := d2.Close(); !errors.As(err, &ie) || ie.Undelivered != 1 ||
		!strings.Contains(err.Error(), "1 record left undelivered") {
		t.Errorf("Close of the hung drain = %v, want 1 undelivered", err)
	}
	want := format.Syslog{
		Priority: 188, Time: at, Host: "host", App: "app", Proc: "worker.2",
		Msg: `at=warning pid=7 msg="two words\nand a line" n=1 g.k=v`,
	}
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

// TestRecordWithPanickingValue sends a Record that no handler has made: the value is lost, and
// the rest of the record is sent.
func TestRecordWithPanickingValue(t *testing.T) {
	for _, scheme := range []string{"https", "otlp+https"} {
		s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: scheme})
		d, err := logplex.NewDrain(s.URL, &logplex.DrainOptions{TLSConfig: s.TLSConfig()})
		if err != nil {
			t.Fatal(err)
		}
		err = d.Send(logplex.Record{Message: "m", Attrs: []slog.Attr{slog.Any("k", panicker{}),
			slog.Int("n", 1)}})
		if err := errors.Join(err, d.Close()); err != nil {
			t.Errorf("%s: Send and Close = %v, want nil", scheme, err)
		}
		checkAccount(t, d.Stats())
		var got []string
		for _, m := range s.Messages() {
			got = append(got, m.Msg)
		}
		for _, r := range s.Records() {
			got = append(got, r.String())
		}
		if len(got) != 1 || !strings.HasSuffix(got[0], `msg="m" k="!PANIC: with a string" n=1`) {
			t.Errorf("%s: messages = %q, want the record with a mark for the value", scheme, got)
		}
	}
}

func TestHandOffDoesNotAllocate(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	s := logplextest.NewServer(t, &logplextest.ServerOptions{
		Script: []logplextest.Fault{{Kind: logplextest.FaultHang, Times: -1}},
	})
	r := newRig(t, s.URL, &logplex.DrainOptions{TLSConfig: s.TLSConfig()})
	msg := bytes.Repeat([]byte("x"), 200)
	for range 20000 { // the queue reaches its size
		_ = r.drain.SendEncoded(time.Now(), 0, "app", "web.1", msg)
	}
	got := testing.AllocsPerRun(5000, func() {
		_ = r.drain.SendEncoded(time.Now(), 0, "app", "web.1", msg)
	})
	if got != 0 {
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
			d, err := logplex.NewDrain("https://logs.example.com/",
				&logplex.DrainOptions{HTTPClient: &http.Client{Transport: rt}})
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

func TestCredentialsNeverPrint(t *testing.T) {
	secrets := []string{
		"us3rs3cret", "p4sss3cret", "p4ths3cret", "qu3rys3cret", "fr4gs3cret", "h34ds3cret",
		"t0kens3cret", "auths3cret", "us3r%73",
	}
	hidden := func(t *testing.T, where string, x any) {
		t.Helper()
		for _, text := range []string{
			fmt.Sprint(x), fmt.Sprintf("%v %+v %#v %s %q %x %d", x, x, x, x, x, x, x),
		} {
			for _, s := range secrets {
				if strings.Contains(text, s) || strings.Contains(text, fmt.Sprintf("%x", s)) {
					t.Errorf("%s shows a credential", where)
				}
			}
		}
		js, err := json.Marshal(x)
		if err == nil {
			for _, s := range secrets {
				if bytes.Contains(js, []byte(s)) {
					t.Errorf("%s shows a credential as JSON", where)
				}
			}
		}
	}
	other := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: "http"})
	for _, row := range faultTable(other.URL) {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			f := row.fault
			f.Times = -1
			if f.Kind == logplextest.FaultRefuse {
				f.Times = 0
			}
			s := logplextest.NewServer(t,
				&logplextest.ServerOptions{Script: []logplextest.Fault{f}})
			u := strings.Replace(s.URL, "https://", "https://us3rs3cret:p4sss3cret@", 1) +
				"p4ths3cret?key=qu3rys3cret#fr4gs3cret"
			opts := &logplex.DrainOptions{
				TLSConfig: s.TLSConfig(), Timeout: 200 * time.Millisecond,
				FlushInterval: time.Millisecond,
				Header:        http.Header{"X-Api-Key": {"h34ds3cret"}}, DrainToken: "t0kens3cret",
				Authorization: func(context.Context) (string, error) {
					return "Bearer auths3cret",
						nil
				},
			}
			hidden(t, "DrainOptions", opts)
			hidden(t, "DrainOptions", *opts)
			r := newRig(t, u, opts)
			r.send(2)
			ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
			defer cancel()
			err := r.drain.Shutdown(ctx)
			hidden(t, "the error of Shutdown", err)
			hidden(t, "Stats", r.drain.Stats())
			hidden(t, "the drain", r.drain)
			hidden(t, "the drain's LogValue", r.drain.LogValue())
			r.mu.Lock()
			defer r.mu.Unlock()
			for _, text := range r.reported {
				hidden(t, "OnError", text)
			}
			for _, q := range s.Requests() {
				if strings.Contains(q.Path, "us3r") || strings.Contains(q.Path, "fr4g") ||
					q.Header.Get("Authorization") != "Bearer auths3cret" {
					t.Errorf("request line %q or its Authorization is not what the options say",
						q.Path)
				}
			}
		})
	}
}

func TestPlainTextNeedsInsecure(t *testing.T) {
	auth := &logplex.DrainOptions{Authorization: func(context.Context) (string, error) {
		return "",
			nil
	}}
	tests := []struct {
		url  string
		opts *logplex.DrainOptions
		ok   bool
	}{
		{"http://user:pw@logs.example.com/", nil, false},
		{"syslog://user:pw@logs.example.com", nil, false},
		{"http://logs.example.com/?api_key=1", nil, false},
		{"http://collectors.example.com/receiver/v1/http/ZaVnC4dhaV3xkGk0aPc7mJ2Qe8", nil, false},
		{"syslog://logs.example.com/9f86d081884c7d65ab", nil, false},
		{"http://logs.example.com/?id=9f86d081884c7d65ab", nil, false},
		{"https://logs.example.com/in/9f86d081884c7d65ab?api_key=1", nil, true},
		{"http://localhost/in/9f86d081884c7d65ab?api_key=1", nil, true},
		{"http://logs.example.com/in/9f86d081884c7d65ab",
			&logplex.DrainOptions{Insecure: true}, true},
		{"http://logs.example.com/", auth, false},
		{"http://logs.example.com/", &logplex.DrainOptions{Header: http.Header{"X-Key": {"k"}}},
			false},
		{"http://user:pw@logs.example.com/", &logplex.DrainOptions{Insecure: true}, true},
		{"syslog://user:pw@logs.example.com", &logplex.DrainOptions{Insecure: true}, true},
		{"http://user:pw@localhost:8080/", nil, true},
		{"http://user:pw@127.8.9.1/", nil, true},
		{"http://user:pw@[::1]:80/", nil, true},
		{"http://user:pw@127.0.0.1.example.com/", nil, false},
		{"https://user:pw@logs.example.com/", nil, true},
		{"http://logs.example.com/", nil, true},
	}
	for _, tt := range tests {
		if _, err := logplex.NewDrain(tt.url, tt.opts); (err == nil) != tt.ok {
			t.Errorf("NewDrain(%q) = %v, want ok %v", tt.url, err, tt.ok)
		}
	}
}

// TestDrainWire compares requests octet for octet, and reads their bodies
// the two ways that receivers do.
func TestDrainWire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &roundTripper{}
		rt.answer = func(_ int, q *http.Request, body []byte) (*http.Response, error) {
			want := map[string]string{
				"Content-Type": "application/logplex-1", "Logplex-Msg-Count": "5",
				"User-Agent":          "logplex-go",
				"Logplex-Drain-Token": "d.fc6b856b-3332-4546-93de-7d0ee272c3bd",
				"Authorization":       "Basic dTpw", "X-Team": "shop",
			}
			for k, v := range want {
				if got := q.Header.Get(k); got != v {
					t.Errorf("%s = %q, want %q", k, got, v)
				}
			}
			if q.ContentLength != int64(len(body)) || q.TransferEncoding != nil ||
				q.Header.Get("Content-Encoding") != "" {
				t.Errorf("Content-Length %d with %v %q, want the plain length %d",
					q.ContentLength, q.TransferEncoding,
					q.Header.Get("Content-Encoding"), len(body))
			}
			if got := q.URL.String(); got != "https://logs.example.com/in?x=1" ||
				q.Method != "POST" {
				t.Errorf("%s %s, want POST without user and fragment", q.Method, got)
			}
			return reply(204), nil
		}
		const url = "https://u:p@logs.example.com/in?x=1#frag"
		d, err := logplex.NewDrain(url, &logplex.DrainOptions{
			HTTPClient: &http.Client{Transport: rt},
			DrainToken: "d.fc6b856b-3332-4546-93de-7d0ee272c3bd",
			Header: http.Header{"x-team": {"shop"}, "Content-Type": {"text/plain"},
				"Transfer-Encoding": {"chunked"}, "Content-Encoding": {"gzip"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(2026, 3, 17, 9, 25, 21, 297420999, time.FixedZone("CET", 3600))
		send := func(l slog.Level, text string) {
			if err := d.SendEncoded(at, l, "app", "web 1\u00e9", []byte(text)); err != nil {
				t.Errorf("SendEncoded = %v, want nil", err)
			}
		}
		send(slog.LevelDebug, "at=debug msg=a")
		send(slog.LevelInfo, "[GIN] - b \r\n\n")
		send(slog.LevelWarn, "c\r\nd\re\xff")
		send(slog.LevelError, "- f")
		send(slog.LevelError+4, "g")
		send(slog.LevelInfo, "")      // not sent, not counted
		send(slog.LevelInfo, " \t\n") // nor this
		if err := d.Close(); err != nil {
			t.Errorf("Close = %v, want nil", err)
		}
		head := "1 2026-03-17T08:25:21.297420+00:00 host app web_1__ - "
		want := ""
		for _, m := range []string{
			"<191>" + head + "at=debug msg=a", "<190>" + head + "[GIN] - b ",
			"<188>" + head + "c\\nd\re\uFFFD", "<187>" + head + "- f", "<187>" + head + "g",
		} {
			want += fmt.Sprintf("%d %s\n", len(m)+1, m)
		}
		if got := string(rt.bodies[0]); got != want {
			t.Errorf("body = %q\nwant   %q", got, want)
		}
		if st := d.Stats(); st.Accepted != 5 || st.Bytes != uint64(len(want)) {
			t.Errorf("Stats() = %+v, want 5 accepted and %d bytes", st, len(want))
		}
		counted := rt.messages(t, 0)
		lines := strings.Split(strings.TrimSuffix(string(rt.bodies[0]), "\n"), "\n")
		if len(lines) != len(counted) {
			t.Fatalf("%d lines, %d frames", len(lines), len(counted))
		}
		for i, l := range lines { // LEN PRI+VERSION TS HOST APP PROC MSGID TEXT
			f := strings.SplitN(l, " ", 8)
			if len(f) != 8 || f[7] != counted[i].Msg || f[5] != counted[i].Proc || f[6] != "-" {
				t.Errorf("line %d = %q, frame = %+v, want the same from both", i, l, counted[i])
			}
		}
	})
}

// Logplex's ingress answers 2xx to frames without structured data and passes
// none of them on.
func TestIngressGetsStructuredData(t *testing.T) {
	const token = "t.01234567-89ab-cdef-0123-456789abcdef"
	basic := func(user, password string) http.Header {
		r := &http.Request{Header: http.Header{}}
		r.SetBasicAuth(user, password)
		return r.Header
	}
	tests := []struct {
		name, url string
		opts      logplex.DrainOptions
		want      bool
	}{
		{"token in the URL", "https://token:" + token + "@logs.example.com/logs",
			logplex.DrainOptions{}, true},
		{"over http", "http://token:" + token + "@localhost/logs", logplex.DrainOptions{}, true},
		{"token in the header", "https://logs.example.com/",
			logplex.DrainOptions{Header: basic("token", token)}, true},
		{"host of Logplex", "https://me:pw@1.us.logplex.io/logs", logplex.DrainOptions{}, true},
		{"dialect set", "https://logs.example.com/",
			logplex.DrainOptions{Dialect: format.DialectInput}, true},
		{"drain on purpose", "https://token:" + token + "@logs.example.com/logs",
			logplex.DrainOptions{Dialect: -1}, false},
		{"another user", "https://me:" + token + "@logs.example.com/",
			logplex.DrainOptions{}, false},
		{"token of a drain", "https://token:d.x@logs.example.com/", logplex.DrainOptions{}, false},
		{"neither", "https://logs.example.com/", logplex.DrainOptions{}, false},
	}
	for _, tt := range tests {
		rt := &roundTripper{}
		tt.opts.HTTPClient = &http.Client{Transport: rt}
		d, err := logplex.NewDrain(tt.url, &tt.opts)
		if err != nil {
			t.Errorf("%s: NewDrain = %v, want nil", tt.name, err)
			continue
		}
		_ = d.SendEncoded(time.Unix(1e9, 0), 0, "app", "web.1", []byte("x"))
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if got := bytes.HasSuffix(rt.bodies[0], []byte("app web.1 - - x\n")); got != tt.want {
			t.Errorf("%s: body = %q, want structured data %v", tt.name, rt.bodies[0], tt.want)
		}
	}
}

// The limit of a text is Heroku's cut, whatever the frame adds to it.
func TestTextOfTenThousandOctetsIsOneFrame(t *testing.T) {
	for text, want := range map[int]int{9960: 1, 10000: 1, 10001: 2, 20000: 2} {
		rt := &roundTripper{}
		r := memoryRig(t, rt, nil)
		_ = r.drain.SendEncoded(time.Unix(1e9, 0), 0, "app", "web.1",
			bytes.Repeat([]byte("x"), text))
		if err := r.drain.Close(); err != nil {
			t.Fatal(err)
		}
		if got := len(rt.messages(t, 0)); got != want {
			t.Errorf("a text of %d octets came in %d frames, want %d", text, got, want)
		}
	}
}

// dataToken must not be printed.
const dataToken = "tok3n-f0r-structured-data"

func TestStructuredDataIsChecked(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		offset     int // -1: well-formed
	}{
		{"better stack", `[logtail@11993 source_token="` + dataToken + `"]`, -1},
		{"mezmo", `[logdna@48950 key="` + dataToken + `"]`, -1},
		{"loggly", `[` + dataToken + `@41058 tag="a" tag="b"]`, -1},
		{"sumo", `[` + strings.Repeat("S", 64) + `@1]`, -1},
		{"elements", `[a x="1"][b]`, -1},
		{"escapes", `[a x="` + dataToken + `\"\\\]"]`, -1},
		{"empty value", `[a x=""]`, -1},
		{"utf-8", `[a x="é漢🦊"]`, -1},
		{"longest", `[a x="` + strings.Repeat("x", 7990) + `"]`, -1},
		{"nil value", "-", 0},
		{"no brackets", dataToken, 0},
		{"space first", ` [a]`, 0},
		{"space last", `[a] `, 3},
		{"space between", `[a] [b]`, 3},
		{"empty element", `[]`, 1},
		{"name missing", `[ x="1"]`, 1},
		{"not closed", `[a x="1"`, 8},
		{"name only", `[a`, 2},
		{"no value", `[a x]`, 4},
		{"value without quotes", `[a x=1]`, 5},
		{"value not closed", `[a x="` + dataToken, 6 + len(dataToken)},
		{"bracket in a value", `[a x="1]"]`, 7},
		{"quote in a value", `[a x="1"2"]`, 8},
		{"two spaces", `[a  x="1"]`, 3},
		{"space before the end", `[a x="1" ]`, 9},
		{"odd escape", `[a x="\n"]`, 6},
		{"escape at the end", `[a x="\`, 6},
		{"quote in a name", `[a"b]`, 2},
		{"equals in an id", `[a=b]`, 2},
		{"id twice", `[a x="1"][b][a x="2"]`, 13},
		{"nul", "[a x=\"" + dataToken + "\x00\"]", 6 + len(dataToken)},
		{"newline", "[a x=\"1\n2\"]", 7},
		{"return", "[a x=\"1\r\"]", 7},
		{"tab", "[a x=\"\t\"]", 6},
		{"delete", "[a x=\"\x7f\"]", 6},
		{"broken utf-8", "[a x=\"\xef\"]", 6},
		{"half a rune", "[a x=\"\xe2\x82\"]", 6},
		{"name not ascii", "[é]", 1},
		{"too long", `[a x="` + strings.Repeat("x", 8185) + `"]`, 8192},
		{"much too long", strings.Repeat(`[a`, 1<<20), 8192},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, url := range []string{
				"syslog+tls://logs.example.com", "https://logs.example.com",
			} {
				d, err := logplex.NewDrain(url,
					&logplex.DrainOptions{StructuredData: tt.data, FrameBytes: 10000})
				if tt.offset < 0 {
					if err != nil {
						t.Fatalf("NewDrain(%s) with %q returns the error %v, want none",
							url, tt.data, err)
					}
					continue
				}
				se := (*format.SyntaxError)(nil)
				if d != nil || !errors.As(err, &se) || se.Offset != tt.offset {
					t.Fatalf("NewDrain(%s) with %q = %v, %v, want a *SyntaxError at %d",
						url, tt.data, d, err, tt.offset)
				}
				if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, se), dataToken) {
					t.Errorf("NewDrain(%s) shows the data in its error %v", url, err)
				}
			}
		})
	}
}

// What the check lets pass is well-formed for package format too.
func FuzzStructuredData(f *testing.F) {
	f.Add(`[a x="\"\\\]" y=""][b]`)
	f.Add(`[a x="1"] `)
	f.Fuzz(func(t *testing.T, data string) {
		_, err := logplex.NewDrain("syslog+tls://x",
			&logplex.DrainOptions{StructuredData: data, FrameBytes: 10000})
		if err != nil {
			se := (*format.SyntaxError)(nil)
			if !errors.As(err, &se) || se.Offset < 0 || se.Offset > len(data) {
				t.Errorf("NewDrain with %q returns the error %v, want a *SyntaxError inside",
					data, err)
			}
			return
		}
		if data == "" {
			data = "-"
		}
		frame := string(format.AppendFrame(nil, format.Syslog{Msg: "x", StructuredData: data},
			format.DialectInput))
		if !strings.HasSuffix(frame, " "+data+" x") {
			t.Errorf("AppendFrame with %q, which NewDrain takes, = %q", data, frame)
		}
	})
}

func TestStructuredDataIsACredential(t *testing.T) {
	data := `[a token="` + dataToken + `"]`
	for _, tt := range []struct {
		name, url string
		opts      logplex.DrainOptions
		ok        bool
	}{
		{"bare syslog", "syslog://logs.example.com", logplex.DrainOptions{}, false},
		{"bare syslog, insecure", "syslog://logs.example.com",
			logplex.DrainOptions{Insecure: true}, true},
		{"bare syslog, loopback", "syslog://127.0.0.1", logplex.DrainOptions{}, true},
		{"tls", "syslog+tls://logs.example.com", logplex.DrainOptions{}, true},
		{"https", "https://logs.example.com", logplex.DrainOptions{Dialect: format.DialectInput},
			true},
		{"http", "http://logs.example.com", logplex.DrainOptions{Dialect: format.DialectInput},
			false},
		{"http, not sent", "http://logs.example.com", logplex.DrainOptions{}, true},
		{"small frames", "syslog+tls://logs.example.com",
			logplex.DrainOptions{FrameBytes: 300}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.opts.StructuredData = data
			d, err := logplex.NewDrain(tt.url, &tt.opts)
			if (err == nil) != tt.ok {
				t.Fatalf("NewDrain(%s) returns the error %v, want ok %t", tt.url, err, tt.ok)
			}
			printed := fmt.Sprintf("%v %+v %#v %s %q %v %+v %#v %v",
				d, d, d, d, d, tt.opts, tt.opts, tt.opts, err)
			for _, x := range []any{d, tt.opts} {
				b, _ := json.Marshal(x)
				printed += string(b)
			}
			if strings.Contains(printed, dataToken) {
				t.Errorf("printed: %s, want no token", printed)
			}
		})
	}
}

func TestStructuredDataIsInEveryFrame(t *testing.T) {
	const data = `[logtail@11993 source_token="` + dataToken + `\]"]`
	long := strings.Repeat("word ", 5000) + "end"
	for _, tt := range []struct {
		name, scheme string
		dialect      format.Dialect
		want         string
	}{
		{"syslog", "syslog", format.DialectDrain, data},
		{"syslog over tls", "syslog+tls", format.DialectDrain, data},
		{"https input", "https", format.DialectInput, data},
		{"https drain", "https", format.DialectDrain, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := logplextest.NewServer(t, &logplextest.ServerOptions{
				Scheme:  tt.scheme,
				Dialect: func(*http.Request) format.Dialect { return tt.dialect },
			})
			var told []error
			d, err := logplex.NewDrain(s.URL, &logplex.DrainOptions{
				StructuredData: data, Dialect: tt.dialect,
				TLSConfig: s.TLSConfig(), QueueRecords: 4,
				OnError: func(err error) { told = append(told, err) },
			})
			if err != nil {
				t.Fatal(err)
			}
			logger := slog.New(logplex.NewHandler(nil, &logplex.Options{Sink: d, MaxLine: -1}))
			logger.Info("short")
			logger.Info(long)
			if err := d.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
			for range 20 {
				_ = d.Send(logplex.Record{Time: time.Now(), Message: "more than the queue holds"})
			}
			if err := d.Shutdown(t.Context()); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if err := s.Wait(ctx, 1+3+1+3); err != nil {
				t.Fatal(err)
			}
			notices := 0
			messages := s.Messages()
			for _, m := range messages {
				if m.StructuredData != tt.want {
					t.Errorf("structured data of %.40q = %q, want %q",
						m.Msg, m.StructuredData, tt.want)
				}
				if strings.Contains(m.Msg, dataToken) {
					t.Errorf("text with the token: %q", m.Msg)
				}
				if m.Proc == "logplex" {
					notices++
				}
			}
			if notices == 0 {
				t.Errorf("%d messages, %d of them notices, want one", len(messages), notices)
			}
			if text := fmt.Sprint(d.Stats(), told); strings.Contains(text, dataToken) {
				t.Errorf("the token is in %s", text)
			}
		})
	}
}

// TestEachWayReachesTheDrain logs through Handle and Log of a handler that writes lines, and of
// one that only has the drain: what the writer gets, the drain gets.
func TestEachWayReachesTheDrain(t *testing.T) {
	for name, w := range map[string]io.Writer{"writer": new(syncBuffer), "no writer": nil} {
		rt := &roundTripper{}
		r := memoryRig(t, rt, nil)
		h := logplex.NewHandler(w, &logplex.Options{
			Format: logplex.FormatMessage, Dyno: "web.1", PID: 4, Sink: r.drain,
		})
		slog.New(h).Info("handled", "n", 1)
		h.Log(t.Context(), slog.LevelWarn, "logged", slog.Int("n", 2))
		if err := r.drain.Close(); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range rt.messages(t, 0) {
			got = append(got, m.Msg)
		}
		want := []string{`at=info pid=4 msg="handled" n=1`, `at=warning pid=4 msg="logged" n=2`}
		if !slices.Equal(got, want) {
			t.Errorf("%s: the drain got %q, want %q", name, got, want)
		}
	}
}
