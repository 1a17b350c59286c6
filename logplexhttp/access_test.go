// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplexhttp"
)

// A journal keeps records as they come to the handler, before anything has
// scrubbed or laid out their attrs.
type journal struct {
	mu   sync.Mutex // guards recs and ctxs
	recs []slog.Record
	ctxs []context.Context
	min  slog.Level
	hit  chan struct{} // gets a value per record; nil: nobody waits
}

func (j *journal) Enabled(_ context.Context, l slog.Level) bool { return l >= j.min }
func (j *journal) WithAttrs([]slog.Attr) slog.Handler           { return j }
func (j *journal) WithGroup(string) slog.Handler                { return j }

func (j *journal) Handle(ctx context.Context, r slog.Record) error {
	j.mu.Lock()
	j.recs, j.ctxs = append(j.recs, r.Clone()), append(j.ctxs, ctx)
	j.mu.Unlock()
	if j.hit != nil {
		j.hit <- struct{}{}
	}
	return nil
}

// lines returns each record as `LEVEL msg|key=value …`, without the keys named.
func (j *journal) lines(without ...string) []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	var lines []string
	for _, r := range j.recs {
		b := []byte(r.Level.String())
		if r.Message != "" {
			b = append(append(b, ' '), r.Message...)
		}
		r.Attrs(func(a slog.Attr) bool {
			if !slices.Contains(without, a.Key) {
				b = format.AppendPair(b, a.Key, a.Value.String())
			}
			return true
		})
		lines = append(lines, string(b))
	}
	return lines
}

func (j *journal) line(t *testing.T, without ...string) string {
	t.Helper()
	lines := j.lines(without...)
	if len(lines) != 1 {
		t.Fatalf("AccessLog wrote %d lines, want 1: %q", len(lines), lines)
	}
	return lines[0]
}

func newJournal() (*journal, *slog.Logger) {
	j := &journal{min: slog.LevelDebug}
	return j, slog.New(j)
}

func answer(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, text) }
}

func TestAccessLogFields(t *testing.T) {
	t.Setenv("DYNO", "web.7")
	const id = "6903a168-b79b-ec27-03c8-b8f64d8d8792"
	tests := []struct {
		name    string
		request func() *http.Request
		opts    *logplexhttp.AccessOptions
		want    string
	}{
		{"plain", func() *http.Request {
			return httptest.NewRequest("GET", "/orders/7", nil)
		}, nil, `INFO method=GET path=/orders/7 host=example.com fwd=192.0.2.1 dyno=web.7 connect=0ms status=200 bytes=5 protocol=http1.1 tls=false`},
		{"behind Heroku's router", func() *http.Request {
			r := httptest.NewRequest("POST", "/orders?page=2", strings.NewReader("x"))
			r.Header.Set("X-Forwarded-For", "198.51.100.9, 203.0.113.5")
			r.Header.Set("X-Forwarded-Proto", "https")
			return r
		}, nil, `INFO method=POST path="/orders?page=2" host=example.com fwd="198.51.100.9, 203.0.113.5" dyno=web.7 connect=0ms status=200 bytes=5 protocol=http1.1 tls=true tls_version=unknown`},
		{"forwarded twice", func() *http.Request {
			r := httptest.NewRequest("GET", "/", nil)
			r.Header["X-Forwarded-For"] = []string{"198.51.100.9", "203.0.113.5"}
			return r
		}, nil, `INFO method=GET path=/ host=example.com fwd=198.51.100.9,203.0.113.5 dyno=web.7 connect=0ms status=200 bytes=5 protocol=http1.1 tls=false`},
		{"TLS", func() *http.Request {
			return httptest.NewRequest("GET", "https://example.com/a", nil)
		}, nil, `INFO method=GET path=/a host=example.com fwd=192.0.2.1 dyno=web.7 connect=0ms status=200 bytes=5 protocol=http1.1 tls=true tls_version=tls1.2`},
		{"named dyno", func() *http.Request {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = "[2001:db8::1]:443"
			return r
		}, &logplexhttp.AccessOptions{Dyno: "api.2"},
			`INFO method=GET path=/ host=example.com fwd=2001:db8::1 dyno=api.2 connect=0ms status=200 bytes=5 protocol=http1.1 tls=false`},
		{"asterisk", func() *http.Request {
			r := httptest.NewRequest("OPTIONS", "*", nil)
			r.ProtoMajor, r.ProtoMinor, r.Proto = 1, 0, "HTTP/1.0"
			return r
		}, nil, `INFO method=OPTIONS path=* host=example.com fwd=192.0.2.1 dyno=web.7 connect=0ms status=200 bytes=5 protocol=http1.0 tls=false`},
		{"not from a server", func() *http.Request {
			r, _ := http.NewRequest("GET", "http://ann:hunter2@example.com/a?b=c#d", nil)
			r.RemoteAddr = "@"
			return r
		}, nil, `INFO method=GET path="/a?b=c" host=example.com fwd=@ dyno=web.7 connect=0ms status=200 bytes=5 protocol=http1.1 tls=false`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j, logger := newJournal()
			r := tt.request()
			r.Header.Set("X-Request-Id", id)
			logplexhttp.AccessLog(answer("hello"), logger, tt.opts).ServeHTTP(
				httptest.NewRecorder(), r)
			got := j.line(t, "service", "request_id")
			if got != tt.want {
				t.Errorf("AccessLog logged\n%s, want\n%s", got, tt.want)
			}
		})
	}
}

// TestAccessLogIsRouterLine reads a line back as one of Heroku's router.
func TestAccessLogIsRouterLine(t *testing.T) {
	j, logger := newJournal()
	r := httptest.NewRequest("GET", "/a?b=c&d=e%20f", nil)
	r.Header.Set("X-Request-Id", "6903a168-b79b-ec27-03c8-b8f64d8d8792")
	h := logplexhttp.AccessLog(answer("hello"), logger, &logplexhttp.AccessOptions{Dyno: "web.1"})
	h.ServeHTTP(httptest.NewRecorder(), r)
	line := j.line(t)
	got, err := format.ParseRouter(strings.Replace(line, "INFO", "at=info", 1))
	if err != nil {
		t.Fatalf("ParseRouter(%q) = %v", line, err)
	}
	got.Service = 0
	want := format.Router{At: "info", Method: "GET", Path: "/a?b=c&d=e%20f", Host: "example.com",
		RequestID: "6903a168-b79b-ec27-03c8-b8f64d8d8792", Fwd: "192.0.2.1", Dyno: "web.1",
		Status: 200, Bytes: 5, Protocol: "http1.1", TLS: "false"}
	if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("ParseRouter(%q) = %+v, want %+v", line, got, want)
	}
	var keys []string
	for k := range format.Pairs(line) {
		keys = append(keys, k)
	}
	order := []string{
		"INFO", "method", "path", "host", "request_id", "fwd", "dyno", "connect", "service",
		"status", "bytes", "protocol", "tls",
	}
	if !slices.Equal(keys, order) {
		t.Errorf("keys = %q, want %q", keys, order)
	}
}

func TestAccessLogApache(t *testing.T) {
	tests := []struct {
		name   string
		format logplexhttp.AccessFormat
		dyno   string
		want   string
	}{
		{"common", logplexhttp.AccessCommon, "",
			`^INFO 192\.0\.2\.1 - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000\] "GET /a\?token=\[REDACTED\] HTTP/1\.1" 200 5 user=ann$`},
		{"combined", logplexhttp.AccessCombined, "",
			`^INFO 192\.0\.2\.1 - - \[[^]]*\] "GET /a\?token=\[REDACTED\] HTTP/1\.1" 200 5 "https://example\.org/b\?password=\[REDACTED\]" "tester/1 \\"x\\"" user=ann$`},
		{"common on a dyno", logplexhttp.AccessCommon, "web.1",
			`^INFO 203\.0\.113\.5 - - \[`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j, logger := newJournal()
			h := logplexhttp.AccessLog(
				http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					logplexhttp.AddAttrs(r.Context(), slog.String("user", "ann"))
					io.WriteString(w, "hello")
				}), logger, &logplexhttp.AccessOptions{Format: tt.format, Dyno: tt.dyno})
			r := httptest.NewRequest("GET", "/a?token=abc", nil)
			r.Header.Set("Referer", "https://ann:pw@example.org/b?password=x#y")
			r.Header.Set("User-Agent", `tester/1 "x"`)
			r.Header.Set("X-Forwarded-For", "198.51.100.9, 203.0.113.5")
			r.Header.Set("Authorization", "Basic YW5uOmh1bnRlcjI=")
			r.Header.Set("Cookie", "session=hunter2")
			h.ServeHTTP(httptest.NewRecorder(), r)
			line := j.line(t)
			if !regexp.MustCompile(tt.want).MatchString(line) {
				t.Errorf("AccessLog logged %s, want a match of %s", line, tt.want)
			}
			if got := logplexhttp.ContextAttrs(j.ctxs[0]); len(got) != 1 {
				t.Errorf("ContextAttrs of an Apache line = %v, want the request id", got)
			}
		})
	}
}

// TestAccessLogSkipPanics holds that logging costs no request.
func TestAccessLogSkipPanics(t *testing.T) {
	j, logger := newJournal()
	w := httptest.NewRecorder()
	logplexhttp.AccessLog(answer("hello"), logger, &logplexhttp.AccessOptions{
		Skip: func(r *http.Request) bool { panic("no verdict on " + r.URL.Path) },
	}).ServeHTTP(w, httptest.NewRequest("GET", "/orders", nil))
	if got := j.lines(); w.Body.String() != "hello" || len(got) != 1 ||
		!strings.Contains(got[0], "status=200") {
		t.Errorf("answer %q, lines %q, want hello and one line of status 200", w.Body, got)
	}
}

func TestAccessLogSkips(t *testing.T) {
	slow := logplexhttp.AccessOptions{SkipPaths: []string{"/health"}, Slow: 1}
	opts := logplexhttp.AccessOptions{
		SkipPaths: []string{"/", "/health"},
		Skip:      func(r *http.Request) bool { return r.Header.Get("User-Agent") == "prober" },
		Slow:      -1,
	}
	tests := []struct {
		name   string
		opts   logplexhttp.AccessOptions
		target string
		agent  string
		next   http.HandlerFunc
		want   int
	}{
		{"another path", opts, "/orders", "", answer(""), 1},
		{"health", opts, "/health", "", answer(""), 0},
		{"with a query", opts, "/health?x=1", "", answer(""), 0},
		{"below a path", opts, "/health/x", "", answer(""), 1},
		{"by function", opts, "/orders", "prober", answer(""), 0},
		{"not found", opts, "/health", "", http.NotFound, 0},
		{"failed", opts, "/health", "", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(503)
		}, 1},
		{"slow", slow, "/health", "", answer(""), 1},
		{"panic", opts, "/health", "", func(http.ResponseWriter, *http.Request) { panic("boom") },
			1},
		{"client gone", opts, "/gone", "prober", answer(""), 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j, logger := newJournal()
			r := httptest.NewRequest("GET", tt.target, nil)
			r.Header.Set("User-Agent", tt.agent)
			if tt.target == "/gone" {
				ctx, cancel := context.WithCancel(t.Context())
				cancel()
				r = r.WithContext(ctx)
			}
			func() {
				defer func() { recover() }()
				logplexhttp.AccessLog(tt.next, logger, &tt.opts).ServeHTTP(httptest.NewRecorder(),
					r)
			}()
			if got := len(j.lines()); got != tt.want {
				t.Errorf("%s %s: %d lines, want %d", tt.name, tt.target, got, tt.want)
			}
		})
	}
}

func TestAccessLogRepanics(t *testing.T) {
	secret := "hunter2-" + "in-a-panic"
	type custom struct{ s string }
	var m map[string]int
	tests := []struct {
		name  string
		panic func()
		want  string
	}{
		{"text", func() { panic(secret) }, `cause="panic with a string"`},
		{"error", func() { panic(fmt.Errorf("db: %s", secret)) },
			`cause="panic with a *fmt.wrapError"`},
		{"struct", func() { panic(custom{secret}) },
			`cause="panic with a logplexhttp_test.custom"`},
		{"nil", func() { panic(nil) }, `cause="panic called with nil argument`},
		{"runtime", func() { m["x"] = 1 }, `cause="assignment to entry in nil map"`},
		{"abort", func() { panic(http.ErrAbortHandler) },
			`desc="Connection closed without response" method`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j, logger := newJournal()
			h := logplexhttp.AccessLog(
				http.HandlerFunc(func(http.ResponseWriter, *http.Request) { tt.panic() }), logger,
				nil)
			var got, want any
			func() {
				defer func() { got = recover() }()
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
			}()
			func() {
				defer func() { want = recover() }()
				tt.panic()
			}()
			if fmt.Sprintf("%T %v", got, got) != fmt.Sprintf("%T %v", want, want) {
				t.Errorf("AccessLog panicked with %v, want %v", got, want)
			}
			line := j.line(t)
			if !strings.HasPrefix(line,
				`ERROR code=H13 desc="Connection closed without response" `) ||
				!strings.Contains(line, " status=503 bytes=0 ") {
				t.Errorf("AccessLog logged %s, want an ERROR of H13", line)
			}
			wantCause := strings.Replace(tt.want, "*fmt.wrapError", fmt.Sprintf("%T", want), 1)
			if !strings.Contains(line, wantCause) {
				t.Errorf("AccessLog logged %s, want %s in it", line, wantCause)
			}
			if strings.Contains(line, "hunter2") {
				t.Error("AccessLog logged a panic's text")
			}
		})
	}
}

func TestAccessLogGoexit(t *testing.T) {
	j, logger := newJournal()
	h := logplexhttp.AccessLog(
		http.HandlerFunc(func(http.ResponseWriter, *http.Request) { runtime.Goexit() }), logger,
		nil)
	var wg sync.WaitGroup
	wg.Go(func() { h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)) })
	wg.Wait()
	got, want := j.line(t), `ERROR code=H13 desc="Connection closed without response" method=GET `
	if !strings.HasPrefix(got, want) {
		t.Errorf("AccessLog logged %s, want %s at its start", got, want)
	}
}

// TestAccessLogOneLineEach proves that no line is lost or written twice under
// load, and that concurrent requests do not mix.
func TestAccessLogOneLineEach(t *testing.T) {
	const requests, clients = 10_000, 8
	var out bytes.Buffer
	var mu sync.Mutex
	logger := slog.New(slog.NewJSONHandler(writerFunc(func(b []byte) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		return out.Write(b)
	}), nil))
	h := logplexhttp.AccessLog(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		logplexhttp.AddAttrs(r.Context(), slog.String("seen", logplexhttp.RequestID(r.Context())))
		io.WriteString(w, r.URL.Path)
	}), logger, nil)
	var wg sync.WaitGroup
	for c := range clients {
		wg.Go(func() {
			for i := c; i < requests; i += clients {
				rec := httptest.NewRecorder()
				h.ServeHTTP(rec, httptest.NewRequest("GET", fmt.Sprintf("/%d", i), nil))
			}
		})
	}
	wg.Wait()
	paths, ids := make(map[string]bool), make(map[string]bool)
	lines := 0
	for dec := json.NewDecoder(&out); ; lines++ {
		var line struct {
			Path      string
			RequestID string `json:"request_id"`
			Seen      string
			Bytes     int
		}
		if err := dec.Decode(&line); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		paths[line.Path], ids[line.RequestID] = true, true
		if line.RequestID != line.Seen || line.Bytes != len(line.Path) {
			t.Fatalf("line %d mixes requests: %+v", lines, line)
		}
	}
	if lines != requests || len(paths) != requests || len(ids) != requests {
		t.Errorf("%d requests gave %d lines with %d paths and %d ids",
			requests, lines, len(paths), len(ids))
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

func TestAccessLogLoggers(t *testing.T) {
	get := func(h http.Handler) *httptest.ResponseRecorder {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
		return rec
	}
	t.Run("default", func(t *testing.T) {
		h := logplexhttp.AccessLog(answer("x"), nil, nil)
		j, logger := newJournal()
		defer slog.SetDefault(slog.Default())
		slog.SetDefault(logger)
		get(h)
		j.line(t)
	})
	t.Run("disabled", func(t *testing.T) {
		j := &journal{min: slog.LevelWarn}
		rec := get(logplexhttp.AccessLog(answer("x"), slog.New(j), nil))
		if got := j.lines(); len(got) != 0 || rec.Body.String() != "x" {
			t.Errorf("a logger from warn on got %q, want nothing", got)
		}
	})
	t.Run("panicking", func(t *testing.T) {
		h := logplexhttp.AccessLog(answer("x"), slog.New(panicking{}), nil)
		if rec := get(h); rec.Code != 200 || rec.Body.String() != "x" {
			t.Errorf("response = %d %q, want 200 x", rec.Code, rec.Body)
		}
	})
	t.Run("nil handler", func(t *testing.T) {
		defer func() {
			if recover() == nil {
				t.Error("AccessLog(nil, ...) did not panic")
			}
		}()
		logplexhttp.AccessLog(nil, nil, nil)
	})
}

type panicking struct{ slog.Handler }

func (panicking) Enabled(context.Context, slog.Level) bool  { return true }
func (panicking) Handle(context.Context, slog.Record) error { panic("no disk") }

func TestAccessOptionsUnchanged(t *testing.T) {
	t.Setenv("DYNO", "web.1")
	opts := logplexhttp.AccessOptions{SkipPaths: []string{"/health"}}
	j, logger := newJournal()
	h := logplexhttp.AccessLog(answer(""), logger, &opts)
	if opts.Dyno != "" || opts.Slow != 0 || opts.Location != nil {
		t.Errorf("AccessLog changed its options to %+v", opts)
	}
	opts.SkipPaths[0] = "/other"
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/other", nil))
	j.line(t)
}

func TestAccessFormatString(t *testing.T) {
	for f, want := range map[logplexhttp.AccessFormat]string{
		logplexhttp.AccessHeroku: "heroku", logplexhttp.AccessCommon: "common",
		logplexhttp.AccessCombined: "combined", 9: "AccessFormat(9)",
	} {
		if got := f.String(); got != want {
			t.Errorf("AccessFormat(%d).String() = %q, want %q", int(f), got, want)
		}
	}
}
