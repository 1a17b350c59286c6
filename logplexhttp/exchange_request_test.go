// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/race"
	"github.com/logplex-go/logplex/logplexhttp"
)

// TestAccessLogProxy wants one id for a request through a proxy: in both access
// lines and once in the response.
func TestAccessLogProxy(t *testing.T) {
	const given = "6903a168-b79b-ec27-03c8-b8f64d8d8792"
	for name, id := range map[string]string{"no id": "", "given": given, "not valid": "short"} {
		t.Run(name, func(t *testing.T) {
			front, frontLogger := newJournal()
			back, backLogger := newJournal()
			backend := httptest.NewServer(logplexhttp.AccessLog(answer("hello"), backLogger, nil))
			defer backend.Close()
			u, err := url.Parse(backend.URL)
			if err != nil {
				t.Fatal(err)
			}
			h := logplexhttp.AccessLog(httputil.NewSingleHostReverseProxy(u), frontLogger, nil)
			r := httptest.NewRequest("GET", "/", nil)
			if id != "" {
				r.Header.Set("X-Request-Id", id)
			}
			res := serve(h, r)
			got := res.Header["X-Request-Id"]
			if len(got) != 1 || id == given && got[0] != given {
				t.Fatalf("X-Request-Id = %q, want one", got)
			}
			for name, j := range map[string]*journal{"front": front, "back": back} {
				if line := j.line(t); !strings.Contains(line, " request_id="+got[0]+" ") {
					t.Errorf("the %s line is %s, want request_id=%s", name, line, got[0])
				}
			}
		})
	}
}

// TestRequestIDOfHandler wants a handler's own X-Request-Id left alone.
func TestRequestIDOfHandler(t *testing.T) {
	const own = "of-the-handler"
	write := map[string]func(http.ResponseWriter){
		"nothing":     func(http.ResponseWriter) {},
		"WriteHeader": func(w http.ResponseWriter) { w.WriteHeader(204) },
		"hints": func(w http.ResponseWriter) {
			w.WriteHeader(103)
			w.WriteHeader(200)
		},
		"Write":       func(w http.ResponseWriter) { w.Write([]byte("x")) },
		"WriteString": func(w http.ResponseWriter) { io.WriteString(w, "x") },
		"Flush":       func(w http.ResponseWriter) { http.NewResponseController(w).Flush() },
		"ReadFrom":    func(w http.ResponseWriter) { io.Copy(w, strings.NewReader("x")) },
	}
	for name, f := range write {
		for _, value := range [][]string{{own}, nil} {
			_, logger := newJournal()
			s := httptest.NewServer(logplexhttp.AccessLog(http.HandlerFunc(
				func(w http.ResponseWriter, r *http.Request) {
					if value != nil {
						w.Header()["X-Request-Id"] = value
					}
					f(w)
				}), logger, nil))
			res, err := s.Client().Get(s.URL)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			s.Close()
			got := res.Header["X-Request-Id"]
			if len(got) != 1 || (got[0] == own) != (value != nil) {
				t.Errorf("%s with %q: X-Request-Id = %q, want one", name, value, got)
			}
		}
	}
}

// TestAccessLogHandsBack wants handlers around AccessLog to read what a mux
// below has set in the request.
func TestAccessLogHandsBack(t *testing.T) {
	_, logger := newJournal()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders/{id}", func(_ http.ResponseWriter, r *http.Request) {
		r.ParseForm()
	})
	type key struct{}
	r := httptest.NewRequest("GET", "/orders/7?a=b", nil)
	r = r.WithContext(context.WithValue(r.Context(), key{}, "outer"))
	logplexhttp.AccessLog(mux, logger, nil).ServeHTTP(httptest.NewRecorder(), r)
	if r.Pattern != "GET /orders/{id}" || r.PathValue("id") != "7" || r.Form.Get("a") != "b" {
		t.Errorf("Pattern %q, id %q, form %v, want those of the handler",
			r.Pattern, r.PathValue("id"), r.Form)
	}
	if r.Context().Value(key{}) != "outer" || logplexhttp.RequestID(r.Context()) != "" {
		t.Errorf("the request has the context %v, want the one it came with", r.Context())
	}
}

func TestTrace(t *testing.T) {
	const id, span = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
	want := format.Trace{Flags: 1}
	hex.Decode(want.ID[:], []byte(id))
	hex.Decode(want.Span[:], []byte(span))
	valid := "00-" + id + "-" + span + "-01"
	for _, tt := range []struct {
		name   string
		header []string
		want   format.Trace
	}{
		{"none", nil, format.Trace{}},
		{"valid", []string{valid}, want},
		{"spaces around", []string{" " + valid + "\t"}, want},
		{"later version", []string{"cc" + valid[2:] + "-more"}, want},
		{"several", []string{valid, valid}, format.Trace{}},
		{"several in one", []string{valid + "," + valid}, format.Trace{}},
		{"upper case", []string{strings.ToUpper(valid)}, format.Trace{}},
		{"version ff", []string{"ff" + valid[2:]}, format.Trace{}},
		{"empty", []string{""}, format.Trace{}},
	} {
		for f := range logplexhttp.AccessFormat(3) {
			t.Run(fmt.Sprint(tt.name, " ", f), func(t *testing.T) {
				j, logger := newJournal()
				r := httptest.NewRequest("GET", "/", nil)
				r.Header["Traceparent"] = tt.header
				h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					if got := logplexhttp.Trace(r.Context()); got != tt.want {
						t.Errorf("Trace = %x, want %x", got, tt.want)
					}
					r.Header.Del("Traceparent")
				})
				logplexhttp.AccessLog(h, logger, &logplexhttp.AccessOptions{Format: f}).
					ServeHTTP(httptest.NewRecorder(), r)
				j.line(t)
				if got := logplexhttp.Trace(j.ctxs[0]); got != tt.want {
					t.Errorf("Trace of the line = %x, want %x", got, tt.want)
				}
			})
		}
	}
	for name, ctx := range map[string]context.Context{
		"nil": nil, "background": context.Background(),
	} {
		if got := logplexhttp.Trace(ctx); got != (format.Trace{}) {
			t.Errorf("Trace(%s) = %x, want none", name, got)
		}
	}
}

func TestTraceAllocs(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	_, logger := newJournal()
	logplexhttp.AccessLog(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		if got := testing.AllocsPerRun(100, func() { logplexhttp.Trace(ctx) }); got != 0 {
			t.Errorf("Trace allocates %v times, want 0", got)
		}
	}), logger, nil).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
}
