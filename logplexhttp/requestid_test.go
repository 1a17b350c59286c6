// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/logplex-go/logplex/logplexhttp"
)

var uuid4 = regexp.MustCompile(
	`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

func TestRequestID(t *testing.T) {
	tests := []struct {
		name string
		id   []string
		take bool
	}{
		{"none", nil, false},
		{"empty", []string{""}, false},
		{"uuid", []string{"6903a168-b79b-ec27-03c8-b8f64d8d8792"}, true},
		{"shortest", []string{strings.Repeat("a", 20)}, true},
		{"too short", []string{strings.Repeat("a", 19)}, false},
		{"longest", []string{strings.Repeat("Z", 200)}, true},
		{"too long", []string{strings.Repeat("Z", 201)}, false},
		{"all signs", []string{"abcxyzABCXYZ0189+/=-"}, true},
		{"underscore", []string{"abcdefghijklmnopqrst_"}, false},
		{"space", []string{"abcdefghij klmnopqrst"}, false},
		{"newline", []string{"abcdefghijklmnopqrst\nat=error"}, false},
		{"umlaut", []string{"abcdefghijklmnopqrstü"}, false},
		{"first of two", []string{"abcdefghijklmnopqrst", "x"}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j, logger := newJournal()
			var got string
			h := logplexhttp.AccessLog(
				http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					got = logplexhttp.RequestID(r.Context())
					attrs := logplexhttp.ContextAttrs(r.Context())
					if len(attrs) != 1 || !attrs[0].Equal(slog.String("request_id", got)) {
						t.Errorf("ContextAttrs = %v, want request_id=%s", attrs, got)
					}
				}), logger, nil)
			r := httptest.NewRequest("GET", "/", nil)
			if tt.id != nil {
				r.Header["X-Request-Id"] = tt.id
			}
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, r)
			switch {
			case tt.take && got != tt.id[0]:
				t.Errorf("RequestID = %q, want %q", got, tt.id[0])
			case !tt.take && !uuid4.MatchString(got):
				t.Errorf("RequestID = %q, want a UUID", got)
			}
			if h := rec.Header()["X-Request-Id"]; len(h) != 1 || h[0] != got {
				t.Errorf("X-Request-Id of the response = %q, want %q", h, got)
			}
			if line := j.line(t); !strings.Contains(line, got) {
				t.Errorf("AccessLog logged %s, want %s in it", line, got)
			}
			if attrs := logplexhttp.ContextAttrs(j.ctxs[0]); attrs != nil {
				t.Errorf("ContextAttrs of the access line = %v, want none: the id is in it", attrs)
			}
		})
	}
}

func TestRequestIDWithoutAccessLog(t *testing.T) {
	for name, ctx := range map[string]context.Context{
		"nil": nil, "background": context.Background(),
	} {
		if got := logplexhttp.RequestID(ctx); got != "" {
			t.Errorf("RequestID(%s) = %q, want none", name, got)
		}
		if got := logplexhttp.ContextAttrs(ctx); got != nil {
			t.Errorf("ContextAttrs(%s) = %v, want nil", name, got)
		}
		logplexhttp.AddAttrs(ctx, slog.Int("n", 1))
	}
}

func TestRequestContext(t *testing.T) {
	type key struct{}
	_, logger := newJournal()
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Authorization", "Bearer hunter2")
	r = r.WithContext(context.WithValue(r.Context(), key{}, "outer"))
	var kept context.Context
	logplexhttp.AccessLog(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kept = context.WithoutCancel(r.Context())
		if got := r.Context().Value(key{}); got != "outer" {
			t.Errorf("Value = %v, want outer", got)
		}
		ctx, cancel := context.WithCancel(r.Context())
		cancel()
		<-ctx.Done()
		for _, verb := range []string{"%v", "%+v", "%s"} {
			if got := fmt.Sprintf(verb, r.Context()); strings.Contains(got, "hunter2") {
				t.Errorf("the context prints headers")
			}
		}
	}), logger, nil).ServeHTTP(httptest.NewRecorder(), r)
	id := logplexhttp.RequestID(kept)
	for range 100 {
		logplexhttp.AccessLog(answer(""), logger, nil).ServeHTTP(httptest.NewRecorder(),
			httptest.NewRequest("GET", "/", nil))
	}
	if got := logplexhttp.RequestID(kept); got != id || !uuid4.MatchString(id) {
		t.Errorf("RequestID of a kept context = %q, want %q still", got, id)
	}
}

func TestNestedAccessLogs(t *testing.T) {
	outer, outerLogger := newJournal()
	inner, innerLogger := newJournal()
	h := logplexhttp.AccessLog(logplexhttp.AccessLog(answer("x"), innerLogger, nil), outerLogger,
		nil)
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	want := "request_id=" + rec.Header().Get("X-Request-Id")
	for name, j := range map[string]*journal{"outer": outer, "inner": inner} {
		if line := j.line(t); strings.Count(line, want) != 1 {
			t.Errorf("the %s AccessLog logged %s, want one %s", name, line, want)
		}
		if attrs := logplexhttp.ContextAttrs(j.ctxs[0]); attrs != nil {
			t.Errorf("ContextAttrs of the %s line = %v, want none", name, attrs)
		}
	}
}

type otherKey struct{}

func TestAddAttrs(t *testing.T) {
	j, logger := newJournal()
	late := make(chan struct{})
	done := make(chan struct{})
	h := logplexhttp.AccessLog(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := context.WithValue(r.Context(), otherKey{}, "v")
		attrs := []slog.Attr{slog.String("user", "ann"), slog.Int("rows", 3)}
		logplexhttp.AddAttrs(ctx, attrs...)
		attrs[0] = slog.String("user", "bob")
		logplexhttp.AddAttrs(ctx, slog.Bool("cached", true))
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() { logplexhttp.AddAttrs(ctx, slog.Int("n", 1)) })
		}
		wg.Wait()
		go func() {
			<-late
			logplexhttp.AddAttrs(ctx, slog.String("late", "yes"))
			close(done)
		}()
	}), logger, nil)
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	close(late)
	<-done
	got, want := j.line(t), " tls=false user=ann rows=3 cached=true n=1 n=1 n=1 n=1"
	if !strings.HasSuffix(got, want) {
		t.Errorf("AccessLog logged %s, want %s at its end", got, want)
	}
}

// TestRequestIDsDiffer draws more ids than come from one batch, concurrently.
func TestRequestIDsDiffer(t *testing.T) {
	_, logger := newJournal()
	var mu sync.Mutex
	ids := make(map[string]bool)
	h := logplexhttp.AccessLog(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		id := logplexhttp.RequestID(r.Context())
		mu.Lock()
		defer mu.Unlock()
		if ids[id] || !uuid4.MatchString(id) {
			t.Errorf("RequestID = %q, want a new UUID", id)
		}
		ids[id] = true
	}), logger, nil)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 500 {
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
			}
		})
	}
	wg.Wait()
}
