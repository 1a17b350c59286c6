// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/testinput"
	"github.com/logplex-go/logplex/logplexhttp"
)

// inbox is a receiver's function that keeps what it gets.
type inbox struct {
	mu   sync.Mutex
	msgs []format.Syslog
	fail func(n int, m format.Syslog) error // n: messages before; nil: takes all
}

func (in *inbox) take(_ context.Context, m format.Syslog) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.fail != nil {
		if err := in.fail(len(in.msgs), m); err != nil {
			return err
		}
	}
	in.msgs = append(in.msgs, m)
	return nil
}

// texts returns the accepted messages, joined.
func (in *inbox) texts() string {
	in.mu.Lock()
	defer in.mu.Unlock()
	var all []string
	for _, m := range in.msgs {
		all = append(all, m.Msg)
	}
	return strings.Join(all, ",")
}

func zipped(t testing.TB, b []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

const testToken = "d.fc6b856b-3332-4546-93de-7d0ee272c3bd"

// drainRequest returns a request as Logplex makes it, changed by pairs of a
// header field and its value; an empty value takes the field off.
func drainRequest(body []byte, header ...string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/logs", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/logplex-1")
	r.Header.Set("Logplex-Drain-Token", testToken)
	r.Header.Set("User-Agent", "Logplex/v72")
	for i := 0; i < len(header); i += 2 {
		if r.Header.Del(header[i]); header[i+1] != "" {
			r.Header.Set(header[i], header[i+1])
		}
	}
	return r
}

func serve(h http.Handler, r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func basic(userinfo string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(userinfo))
}

// TestReceiverDialectPanics has a function of the program that panics.
func TestReceiverDialectPanics(t *testing.T) {
	var heard error
	in, stats := new(inbox), new(logplexhttp.ReceiverStats)
	h := logplexhttp.NewReceiver(in.take, &logplexhttp.ReceiverOptions{
		Dialect: func(*http.Request) format.Dialect { panic("no dialect") },
		Stats:   stats, OnError: func(err error) { heard = err },
	})
	resp := serve(h, drainRequest(testinput.Body(format.DialectDrain, "one")))
	var panicked *logplexhttp.PanicError
	if resp.StatusCode != 503 || len(in.msgs) != 0 || !errors.As(heard, &panicked) {
		t.Errorf("ServeHTTP = %d, %d messages, OnError(%v), want 503, none, a PanicError",
			resp.StatusCode, len(in.msgs), heard)
	}
	if stats.Requests.Load() != 1 || stats.Failed.Load() != 1 {
		t.Errorf("Stats = %d requests, %d failed, want 1, 1",
			stats.Requests.Load(), stats.Failed.Load())
	}
}

// TestReceiverAnswers is the table of what a lenient and a strict receiver
// answer to one request, and of what they hand on.
func TestReceiverAnswers(t *testing.T) {
	one := testinput.Body(format.DialectDrain, "one")
	two := testinput.Body(format.DialectDrain, "one", "two")
	bad := slices.Concat(one, []byte("7 garbage"), testinput.Body(format.DialectDrain, "two"))
	cut := two[:len(two)-3]
	rfc3164 := []byte("42 <13>Nov 22 14:00:00 box app[1]: old style.")
	tests := []struct {
		name   string
		body   []byte
		header []string
		status int // of the lenient
		strict int
		want   string // texts handed on by the lenient
		bad    uint64 // frames counted by the lenient
		off    uint64 // mismatches counted by the lenient
	}{
		{name: "plain", body: two, status: 204, strict: 204, want: "one,two"},
		{name: "empty body", status: 204, strict: 204},
		{name: "right count", body: two, header: []string{"Logplex-Msg-Count", "2"}, status: 204,
			strict: 204, want: "one,two"},
		{name: "count too small", body: two, header: []string{"Logplex-Msg-Count", "1"},
			status: 204, strict: 400, want: "one,two", off: 1},
		{name: "count too big", body: two, header: []string{"Logplex-Msg-Count", "99"}, status: 204,
			strict: 400, want: "one,two", off: 1},
		{name: "count negative", body: two, header: []string{"Logplex-Msg-Count", "-2"},
			status: 204, strict: 400, want: "one,two", off: 1},
		{name: "count huge", body: two,
			header: []string{"Logplex-Msg-Count", "99999999999999999999"}, status: 204, strict: 400,
			want: "one,two", off: 1},
		{name: "count text", body: two, header: []string{"Logplex-Msg-Count", "two"}, status: 204,
			strict: 400, want: "one,two", off: 1},
		{name: "bad frame between", body: bad, header: []string{"Logplex-Msg-Count", "3"},
			status: 204, strict: 400, want: "one,two", bad: 1},
		{name: "old syslog", body: rfc3164, status: 204, strict: 400, bad: 1},
		{name: "cut frame", body: cut, status: 204, strict: 400, want: "one", bad: 1},
		{name: "length negative", body: append(slices.Clone(one), "-5 hello"...), status: 204,
			strict: 400, want: "one", bad: 1},
		{name: "length signed", body: append(slices.Clone(one), "+5 hello"...), status: 204,
			strict: 400, want: "one", bad: 1},
		{name: "length padded", body: append(slices.Clone(one), "05 hello"...), status: 204,
			strict: 400, want: "one", bad: 1},
		{name: "length zero", body: append(slices.Clone(one), "0 "...), status: 204,
			strict: 400, want: "one", bad: 1},
		{name: "length huge", body: append(slices.Clone(one), "99999999999999999999 x"...),
			status: 204, strict: 400, want: "one", bad: 1},
		{name: "length missing", body: append(slices.Clone(one), " hello"...), status: 204,
			strict: 400, want: "one", bad: 1},
		{name: "framed by lines",
			body: []byte("<190>1 2026-11-22T14:00:00Z host app web.1 - one\n<190>1 2026-11-22T14:00:00Z host app web.1 - two\n"), status: 204,
			strict: 400, want: "one,two"},
		{name: "newline between frames",
			body:   slices.Concat(one, []byte("\n"), testinput.Body(format.DialectDrain, "two")),
			status: 204, strict: 204, want: "one,two"},
		{name: "text with bracket", body: testinput.Body(format.DialectDrain, "[GIN] up", "- up"),
			status: 204, strict: 204, want: "[GIN] up,- up"},
		{name: "no token, no data", body: testinput.Body(format.DialectDrain, "plain"),
			header: []string{"Logplex-Drain-Token", ""}, status: 204, strict: 204, want: "plain"},
		{name: "no token, data", body: testinput.Body(format.DialectInput, "[a] b"),
			header: []string{"Logplex-Drain-Token", ""}, status: 204, strict: 204, want: "[a] b"},
		{name: "other type", body: one, header: []string{"Content-Type", "text/plain"},
			status: 415, strict: 415},
		{name: "json", body: one, header: []string{"Content-Type", "application/json"},
			status: 415, strict: 415},
		{name: "type nonsense", body: one, header: []string{"Content-Type", ";;;"},
			status: 415, strict: 415},
		{name: "no type", body: one, header: []string{"Content-Type", ""}, status: 204,
			strict: 415, want: "one"},
		{name: "x type", body: one, header: []string{"Content-Type", "application/x-logplex-1"},
			status: 204, strict: 204, want: "one"},
		{name: "type with charset", body: one,
			header: []string{"Content-Type", "Application/Logplex-1; charset=utf-8"}, status: 204,
			strict: 204, want: "one"},
		{name: "type with broken parameter", body: one,
			header: []string{"Content-Type", "application/logplex-1; charset"}, status: 204,
			strict: 204, want: "one"},
		{name: "gzip", body: zipped(t, two), header: []string{"Content-Encoding", "gzip"},
			status: 204, strict: 204, want: "one,two"},
		{name: "gzip twice as long name", body: zipped(t, two),
			header: []string{"Content-Encoding", "X-GZIP"}, status: 204,
			strict: 204, want: "one,two"},
		{name: "gzip in two members", body: slices.Concat(zipped(t, one), zipped(t, one)),
			header: []string{"Content-Encoding", "gzip"}, status: 204,
			strict: 204, want: "one,one"},
		{name: "gzip cut at the checksum", body: zipped(t, two)[:len(zipped(t, two))-4],
			header: []string{"Content-Encoding", "gzip"}, status: 204, strict: 400,
			want: "one,two", bad: 1},
		{name: "gzip that is none", body: two, header: []string{"Content-Encoding", "gzip"},
			status: 400, strict: 400},
		{name: "gzip empty", header: []string{"Content-Encoding", "gzip"},
			status: 400, strict: 400},
		{name: "brotli", body: two, header: []string{"Content-Encoding", "br"},
			status: 415, strict: 415},
		{name: "two encodings", body: two, header: []string{"Content-Encoding", "gzip, gzip"},
			status: 415, strict: 415},
		{name: "identity", body: one, header: []string{"Content-Encoding", "identity"}, status: 204,
			strict: 204, want: "one"},
	}
	for _, tt := range tests {
		for _, strict := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s strict=%v", tt.name, strict), func(t *testing.T) {
				in := new(inbox)
				stats := new(logplexhttp.ReceiverStats)
				h := logplexhttp.NewReceiver(in.take,
					&logplexhttp.ReceiverOptions{Strict: strict, Stats: stats})
				resp := serve(h, drainRequest(tt.body, tt.header...))
				wantStatus, want := tt.status, tt.want
				if strict {
					wantStatus = tt.strict
				}
				if wantStatus != 204 {
					want = "" // all or nothing
				}
				if resp.StatusCode != wantStatus || in.texts() != want {
					t.Errorf("ServeHTTP = %d with %q handed on, want %d with %q",
						resp.StatusCode, in.texts(), wantStatus, want)
				}
				if !strict {
					if got := stats.BadFrames.Load(); got != tt.bad {
						t.Errorf("BadFrames = %d, want %d", got, tt.bad)
					}
					if got := stats.Mismatches.Load(); got != tt.off {
						t.Errorf("Mismatches = %d, want %d", got, tt.off)
					}
				}
				checkStats(t, stats)
				if resp.StatusCode == 204 {
					if b, _ := io.ReadAll(resp.Body); len(b) != 0 {
						t.Errorf("body of 204 = %q, want none", b)
					}
				}
				if resp.StatusCode >= 300 && resp.StatusCode < 400 {
					t.Errorf("ServeHTTP = %d, a redirect", resp.StatusCode)
				}
			})
		}
	}
}

// checkStats checks that every request has one outcome.
func checkStats(t *testing.T, s *logplexhttp.ReceiverStats) {
	t.Helper()
	got, want := s.Accepted.Load()+s.Duplicates.Load()+s.Refused.Load()+
		s.Failed.Load(), s.Requests.Load()
	if got != want {
		t.Errorf("Accepted + Duplicates + Refused + Failed = %d, want Requests = %d", got, want)
	}
}

func TestReceiverMethods(t *testing.T) {
	h := logplexhttp.NewReceiver(new(inbox).take, nil)
	for _, method := range []string{"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"} {
		r := drainRequest(nil)
		r.Method = method
		if resp := serve(h, r); resp.StatusCode != 405 || resp.Header.Get("Allow") != "POST" {
			t.Errorf("%s = %d, Allow %q, want 405, POST",
				method, resp.StatusCode, resp.Header.Get("Allow"))
		}
	}
}

func TestReceiverFunctionFails(t *testing.T) {
	fault := errors.New("disk full")
	tests := []struct {
		name   string
		err    error
		status int
		retry  string
	}{
		{"error", fault, 503, ""},
		{"retry", &logplexhttp.RetryError{After: 1500 * time.Millisecond, Err: fault}, 429, "2"},
		{"retry 503",
			fmt.Errorf("store: %w", &logplexhttp.RetryError{Status: 503, After: time.Minute}), 503,
			"60"},
		{"retry late", &logplexhttp.RetryError{After: math.MaxInt64}, 429, "9223372037"},
		{"retry odd", &logplexhttp.RetryError{Status: 204}, 429, ""},
		{"retry past", &logplexhttp.RetryError{After: -time.Second}, 429, ""},
		{"panic", nil, 503, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var heard error
			stats := new(logplexhttp.ReceiverStats)
			in := &inbox{fail: func(n int, m format.Syslog) error {
				if m.Msg != "two" {
					return nil
				}
				if tt.err == nil {
					panic("at two: " + m.Msg)
				}
				return tt.err
			}}
			h := logplexhttp.NewReceiver(in.take, &logplexhttp.ReceiverOptions{
				Stats: stats, OnError: func(err error) { heard = err },
			})
			send := func() *http.Response {
				return serve(h,
					drainRequest(testinput.Body(format.DialectDrain, "one", "two", "three"),
						"Logplex-Frame-Id", "A"))
			}
			resp := send()
			if resp.StatusCode != tt.status || resp.Header.Get("Retry-After") != tt.retry {
				t.Errorf("ServeHTTP = %d, Retry-After %q, want %d, %q",
					resp.StatusCode, resp.Header.Get("Retry-After"), tt.status, tt.retry)
			}
			if body, _ := io.ReadAll(resp.Body); bytes.Contains(body, []byte("disk")) {
				t.Errorf("the reply shows the function's error: %q", body)
			}
			if tt.err != nil && !errors.Is(heard, tt.err) {
				t.Errorf("OnError = %v, want %v", heard, tt.err)
			}
			var panicked *logplexhttp.PanicError
			if tt.err == nil && (!errors.As(heard, &panicked) ||
				strings.Contains(heard.Error(), "at two") ||
				!bytes.Contains(panicked.Stack, []byte("receiver_test.go"))) {
				t.Errorf("OnError = %v, want a *PanicError with the stack and without the text",
					heard)
			}
			// Not remembered: the same again is handed on again.
			in.fail = nil
			if resp := send(); resp.StatusCode != 204 || in.texts() != "one,one,two,three" {
				t.Errorf("again: ServeHTTP = %d with %q handed on, want 204 with one,one,two,three",
					resp.StatusCode, in.texts())
			}
			if resp := send(); resp.StatusCode != 204 || stats.Duplicates.Load() != 1 {
				t.Errorf("third: ServeHTTP = %d, want a duplicate", resp.StatusCode)
			}
			checkStats(t, stats)
		})
	}
}

func TestReceiverOverload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		leave := make(chan struct{})
		h := logplexhttp.NewReceiver(func(context.Context, format.Syslog) error {
			<-leave
			return nil
		}, &logplexhttp.ReceiverOptions{MaxConcurrent: 2})
		answers := make(chan int, 2)
		for range 2 {
			go func() {
				answers <- serve(h, drainRequest(testinput.Body(format.DialectDrain, "one"))).
					StatusCode
			}()
		}
		synctest.Wait()
		if resp := serve(h,
			drainRequest(testinput.Body(format.DialectDrain, "one"))); resp.StatusCode !=
			503 || resp.Header.Get("Retry-After") != "1" {
			t.Errorf("third = %d, Retry-After %q, want 503, 1",
				resp.StatusCode, resp.Header.Get("Retry-After"))
		}
		close(leave)
		if got := <-answers + <-answers; got != 2*204 {
			t.Errorf("answers add up to %d, want two of 204", got)
		}
		if resp := serve(h, drainRequest(nil)); resp.StatusCode != 204 {
			t.Errorf("after = %d, want 204", resp.StatusCode)
		}
	})
}

func TestReceiverContext(t *testing.T) {
	var token, id string
	h := logplexhttp.NewReceiver(func(ctx context.Context, m format.Syslog) error {
		token, id = logplexhttp.DrainToken(ctx), logplexhttp.FrameID(ctx)
		return nil
	}, nil)
	body := testinput.Body(format.DialectDrain, "one")
	serve(h, drainRequest(body, "Logplex-Frame-Id", "A", "X-Request-Id", "B"))
	if token != testToken || id != "A" {
		t.Errorf("DrainToken, FrameID = %q, %q, want %q, A", token, id, testToken)
	}
	serve(h, drainRequest(body, "Logplex-Drain-Token", "", "X-Request-Id", "B"))
	if token != "" || id != "B" {
		t.Errorf("DrainToken, FrameID = %q, %q, want none, B", token, id)
	}
	if got := logplexhttp.DrainToken(t.Context()) + logplexhttp.FrameID(t.Context()); got != "" {
		t.Errorf("DrainToken + FrameID of another context = %q, want none", got)
	}
}

func TestReceiverDialectForced(t *testing.T) {
	for d, want := range map[format.Dialect]string{
		format.DialectDrain: "- one", format.DialectInput: "one",
	} {
		for _, token := range []string{"", testToken} {
			in := new(inbox)
			h := logplexhttp.NewReceiver(in.take, &logplexhttp.ReceiverOptions{
				Dialect: func(*http.Request) format.Dialect { return d },
			})
			serve(h, drainRequest(testinput.Body(format.DialectInput, "one"),
				"Logplex-Drain-Token", token))
			if got := in.texts(); got != want {
				t.Errorf("dialect %d, token %q: handed on %q, want %q", d, token, got, want)
			}
		}
	}
}

func TestReceiverOnBadFrame(t *testing.T) {
	var got []string
	h := logplexhttp.NewReceiver(new(inbox).take, &logplexhttp.ReceiverOptions{
		OnBadFrame: func(_ context.Context, m format.Syslog, err error) {
			var syntax *format.SyntaxError
			got = append(got, fmt.Sprint(m.Msg, " ", errors.As(err, &syntax)))
			panic("the receiver must live on")
		},
	})
	if resp := serve(h, drainRequest([]byte("7 garbagex"))); resp.StatusCode != 204 {
		t.Errorf("ServeHTTP = %d, want 204", resp.StatusCode)
	}
	if want := []string{"garbage true", " true"}; !slices.Equal(got, want) {
		t.Errorf("OnBadFrame got %q, want %q", got, want)
	}
}

func TestReceiverOnErrorPanics(t *testing.T) {
	h := logplexhttp.NewReceiver(new(inbox).take,
		&logplexhttp.ReceiverOptions{OnError: func(error) { panic("no") }})
	if resp := serve(h, drainRequest(nil, "Content-Type", "text/plain")); resp.StatusCode != 415 {
		t.Errorf("ServeHTTP = %d, want 415", resp.StatusCode)
	}
}

func TestNewReceiverNil(t *testing.T) {
	defer func() {
		if v := recover(); v != "logplexhttp: NewReceiver: nil function" {
			t.Errorf("NewReceiver(nil) panicked with %v, want a clear text", v)
		}
	}()
	logplexhttp.NewReceiver(nil, nil)
}

func TestReceiverKeepsOptions(t *testing.T) {
	opts := logplexhttp.ReceiverOptions{
		Credentials: []logplexhttp.Credential{{User: "a"}}, DrainTokens: []string{testToken},
	}
	h := logplexhttp.NewReceiver(new(inbox).take, &opts)
	if opts.MaxBody != 0 || opts.MaxConcurrent != 0 || opts.Remember != 0 || opts.Stats != nil {
		t.Errorf("options after NewReceiver = %+v, want them unchanged", opts)
	}
	opts.Credentials[0].User, opts.DrainTokens[0] = "b", "d.other"
	if resp := serve(h, drainRequest(nil, "Authorization", basic("a:"))); resp.StatusCode != 204 {
		t.Errorf("ServeHTTP = %d after the caller changed its options, want 204", resp.StatusCode)
	}
}
