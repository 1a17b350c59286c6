// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplextest"
)

func TestPromise11CredentialsNeverPrint(t *testing.T) {
	secrets := []string{"us3rs3cret", "p4sss3cret", "p4ths3cret", "qu3rys3cret", "fr4gs3cret", "h34ds3cret", "t0kens3cret", "auths3cret", "us3r%73"}
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
			s := logplextest.NewServer(t, &logplextest.ServerOptions{Script: []logplextest.Fault{f}})
			u := strings.Replace(s.URL, "https://", "https://us3rs3cret:p4sss3cret@", 1) + "p4ths3cret?key=qu3rys3cret#fr4gs3cret"
			opts := &logplex.DrainOptions{
				TLSConfig: s.TLSConfig(), Timeout: 200 * time.Millisecond, FlushInterval: time.Millisecond,
				Header: http.Header{"X-Api-Key": {"h34ds3cret"}}, DrainToken: "t0kens3cret",
				Authorization: func(context.Context) (string, error) { return "Bearer auths3cret", nil },
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
			for _, text := range r.told {
				hidden(t, "OnError", text)
			}
			for _, q := range s.Requests() {
				if strings.Contains(q.Path, "us3r") || strings.Contains(q.Path, "fr4g") || q.Header.Get("Authorization") != "Bearer auths3cret" {
					t.Errorf("request line %q or its Authorization is not what the options say", q.Path)
				}
			}
		})
	}
}

func TestPromise11PlainTextNeedsInsecure(t *testing.T) {
	auth := &logplex.DrainOptions{Authorization: func(context.Context) (string, error) { return "", nil }}
	tests := []struct {
		url  string
		opts *logplex.DrainOptions
		ok   bool
	}{
		{"http://user:pw@logs.example.com/", nil, false},
		{"syslog://user:pw@logs.example.com", nil, false},
		{"http://logs.example.com/?api_key=1", nil, false},
		{"http://logs.example.com/", auth, false},
		{"http://logs.example.com/", &logplex.DrainOptions{Header: http.Header{"X-Key": {"k"}}}, false},
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

func TestPromise12NoFeedback(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var global bytes.Buffer
		old := slog.Default()
		slog.SetDefault(slog.New(slog.NewTextHandler(&global, nil)))
		defer slog.SetDefault(old)
		rt := &roundTripper{answer: func(n int, _ *http.Request, _ []byte) (*http.Response, error) {
			if n%2 == 0 {
				return reply(503, "Retry-After", "1"), nil
			}
			return reply(500, "Retry-After", "1"), nil
		}}
		r := memoryRig(t, rt, nil)
		r.send(1)
		time.Sleep(9 * time.Second)
		synctest.Wait()
		if len(r.told) != 2 {
			t.Errorf("OnError was told %q in the first 9 s, want two distinct troubles once each", r.told)
		}
		if global.Len() > 0 {
			t.Errorf("the drain logged %q", global.String())
		}
		r.checkStdout()
		dead, cancel := context.WithCancel(t.Context())
		cancel()
		_ = r.drain.Shutdown(dead)
	})
}

// TestPromise13Wire compares requests octet for octet, and reads their bodies
// the two ways that receivers do.
func TestPromise13Wire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &roundTripper{}
		rt.answer = func(_ int, q *http.Request, body []byte) (*http.Response, error) {
			want := map[string]string{
				"Content-Type": "application/logplex-1", "Logplex-Msg-Count": "5", "User-Agent": "logplex-go",
				"Logplex-Drain-Token": "d.fc6b856b-3332-4546-93de-7d0ee272c3bd", "Authorization": "Basic dTpw", "X-Team": "shop",
			}
			for k, v := range want {
				if got := q.Header.Get(k); got != v {
					t.Errorf("%s = %q, want %q", k, got, v)
				}
			}
			if q.ContentLength != int64(len(body)) || q.TransferEncoding != nil || q.Header.Get("Content-Encoding") != "" {
				t.Errorf("Content-Length %d with %v %q, want the plain length %d", q.ContentLength, q.TransferEncoding, q.Header.Get("Content-Encoding"), len(body))
			}
			if got := q.URL.String(); got != "https://logs.example.com/in?x=1" || q.Method != "POST" {
				t.Errorf("%s %s, want POST without user and fragment", q.Method, got)
			}
			return reply(204), nil
		}
		d, err := logplex.NewDrain("https://u:p@logs.example.com/in?x=1#frag", &logplex.DrainOptions{
			HTTPClient: &http.Client{Transport: rt}, DrainToken: "d.fc6b856b-3332-4546-93de-7d0ee272c3bd",
			Header: http.Header{"x-team": {"shop"}, "Content-Type": {"text/plain"}, "Transfer-Encoding": {"chunked"}, "Content-Encoding": {"gzip"}},
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
		for _, m := range []string{"<191>" + head + "at=debug msg=a", "<190>" + head + "[GIN] - b ", "<188>" + head + "c\\nd\re\uFFFD", "<187>" + head + "- f", "<187>" + head + "g"} {
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

func TestPromise13Syslog(t *testing.T) {
	at := time.Date(2026, 3, 17, 8, 25, 21, 5000, time.UTC)
	tests := []struct {
		opts logplex.DrainOptions
		text string
		want string
	}{
		{logplex.DrainOptions{DrainToken: "d.tok"}, "hello \t\r\n", "65 <190>1 2026-03-17T08:25:21.000005+00:00 d.tok app web.1 - - hello"},
		{logplex.DrainOptions{DrainToken: "d.tok", Newline: true}, "hello ", "66 <190>1 2026-03-17T08:25:21.000005+00:00 d.tok app web.1 - - hello\n"},
		{logplex.DrainOptions{DrainToken: "d.tok", Host: "my host"}, "[x] y", "67 <190>1 2026-03-17T08:25:21.000005+00:00 my_host app web.1 - - [x] y"},
	}
	for _, tt := range tests {
		got, _ := logplex.NewFrames("syslog+tls://logs.example.com", &tt.opts)(nil, at, 0, "app", "web.1", tt.text)
		if string(got) != tt.want {
			t.Errorf("frame of %q = %q, want %q", tt.text, got, tt.want)
		}
	}
}
