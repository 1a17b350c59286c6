// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"context"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplexhttp"
)

// TestDemo reads the demonstration's lines with the parsers for Heroku's, and
// wants the same ones at a drain.
func TestDemo(t *testing.T) {
	t.Setenv("DYNO", "web.1")
	t.Setenv("LOG_LEVEL", "")
	t.Setenv("LOG_FORMAT", "")
	var mu sync.Mutex
	var drained []string
	drain := httptest.NewServer(
		logplexhttp.NewReceiver(func(_ context.Context, m format.Syslog) error {
			mu.Lock()
			defer mu.Unlock()
			drained = append(drained, strings.TrimSuffix(m.Msg, "\n"))
			return nil
		}, nil))
	defer drain.Close()

	var stdout bytes.Buffer
	c := config{addr: "127.0.0.1:0", admin: "127.0.0.1:0", drainURL: drain.URL, demo: true}
	if err := run(t.Context(), &stdout, c); err != nil {
		t.Fatalf("run = %v", err)
	}
	lines := strings.Split(strings.TrimSuffix(stdout.String(), "\n"), "\n")
	if !slices.Equal(drained, lines) {
		t.Errorf("the drain got\n%s, want\n%s",
			strings.Join(drained, "\n"), strings.Join(lines, "\n"))
	}
	if strings.Contains(stdout.String(), "9f86d081") {
		t.Error("a token is in the log")
	}

	var access []format.Router
	ids := make(map[string]int)
	metrics := 0
	for _, line := range lines {
		for k, v := range format.Pairs(line) {
			if k == "request_id" {
				ids[v]++
			}
		}
		if r, err := format.ParseRouter(line); err == nil && r.Method != "" {
			access = append(access, r)
		}
		if m, err := format.ParseMetricLine(line); err == nil {
			metrics += len(m.Metrics)
			if m.Source != "web.1" {
				t.Errorf("line %q has the source %q, want web.1", line, m.Source)
			}
		}
	}
	want := []format.Router{
		{At: "info", Method: "GET", Path: "/orders/7?access_token=[REDACTED]",
			Status: 200, Bytes: 22},
		{At: "info", Method: "GET", Path: "/orders/404", Status: 404, Bytes: 19},
		{At: "info", Method: "GET", Path: "/events", Status: 200, Bytes: 27},
		{At: "error", Code: "H13", Desc: "Connection closed without response", Method: "POST",
			Path: "/broken", Status: 503},
	}
	if len(access) != len(want) {
		t.Fatalf("%d access lines, want %d:\n%s", len(access), len(want), stdout.String())
	}
	for i, r := range access {
		got := format.Router{
			At: r.At, Code: r.Code, Desc: r.Desc, Method: r.Method, Path: r.Path,
			Status: r.Status, Bytes: r.Bytes,
		}
		if got.String() != want[i].String() {
			t.Errorf("access line %d = %v, want %v", i, got, want[i])
		}
		if r.Dyno != "web.1" || r.Fwd != "127.0.0.1" ||
			r.Protocol != "http1.1" || r.TLS != "false" {
			t.Errorf("access line %d = %v, want dyno, fwd, protocol and tls of this service", i, r)
		}
		records := 1
		if r.Status == 404 {
			records = 3 // with the handler's records at debug and warn
		}
		if ids[r.RequestID] != records {
			t.Errorf("request %d has %d records with its id, want %d", i, ids[r.RequestID], records)
		}
	}
	if metrics < 10 {
		t.Errorf("%d metrics, want at least those of the Go runtime", metrics)
	}
}

func TestServes(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // as SIGTERM would
	var stdout bytes.Buffer
	if err := run(ctx, &stdout, config{addr: "127.0.0.1:0", admin: "127.0.0.1:0"}); err != nil {
		t.Fatalf("run = %v", err)
	}
	if got := stdout.String(); !strings.Contains(got, "listening") ||
		!strings.Contains(got, "stopped") {
		t.Errorf("run wrote %q, want it to listen and to stop", got)
	}
	if err := run(ctx, &stdout, config{
		addr: "127.0.0.1:0", admin: "127.0.0.1:0", drainURL: "gopher://127.0.0.1",
	}); err == nil {
		t.Error("run with a bad DRAIN_URL = nil, want an error")
	}
}
