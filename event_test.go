// SPDX-License-Identifier: MIT

package logplex

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// brokenFinder panics where a text holds "boom".
type brokenFinder struct{}

func (brokenFinder) Find(dst []secretscan.Span, text []byte) []secretscan.Span {
	if bytes.Contains(text, []byte("boom")) {
		panic("boom")
	}
	return dst
}

// TestEventPanics holds an event in which the scan for secrets panics to
// costing its value, and the events around it to costing nothing.
func TestEventPanics(t *testing.T) {
	var out bytes.Buffer
	h := NewHandler(&out, &Options{Format: FormatMessage, PID: 4})
	h.c.plan.known = append(h.c.plan.known, brokenFinder{})
	var p jsonline.Probe
	h.WithAttrs([]slog.Attr{slog.Any("", &p)})
	if p.Handler != h || p.Handle == nil {
		t.Fatalf("WithAttrs(Probe) = %v, want h's own answer", p.Handler)
	}
	var e jsonline.Event
	at := time.Date(2026, 3, 17, 8, 25, 21, 0, time.UTC)
	for i, tt := range []struct{ line, want string }{
		{`{"a":"x","b":1}`, "at=info pid=4 msg=\"m\" a=x b=1\n"},
		{`{"a":"x","b":1}`, "at=info pid=4 msg=\"m\" a=x b=1\n"},
		{`{"a":"x","b":"boom"}`, "at=info pid=4 msg=\"m\" a=x b=[REDACTED]\n"},
		{`{"a":"x","b":"boom"}`, "at=info pid=4 msg=\"m\" a=x b=[REDACTED]\n"},
		{`{"a":"x","b":1}`, "at=info pid=4 msg=\"m\" a=x b=1\n"},
		{`{"a":"x","b":"` + strings.Repeat("y", 4000) + `"}`, "at=info pid=4 msg=\"m\" a=x b=" + strings.Repeat("y", 4000) + "\n"},
		{`{"a":"x","b":1}`, "at=info pid=4 msg=\"m\" a=x b=1\n"},
	} {
		if err := e.Parse([]byte(tt.line)); err != nil {
			t.Fatal(err)
		}
		e.Time, e.Level, e.Message = at, slog.LevelInfo, []byte("m")
		out.Reset()
		if err := p.Handle(&e); err != nil {
			t.Errorf("event %d: Handle(%s) = %v, want nil", i, tt.line, err)
		}
		if got := out.String(); got != tt.want {
			t.Errorf("event %d: Handle(%s) wrote %q, want %q", i, tt.line, got, tt.want)
		}
		e.Reset()
	}
}

// TestProbe asks handlers that want attrs.
func TestProbe(t *testing.T) {
	same := RedactorFunc(func(_ []string, a slog.Attr) slog.Attr { return a })
	for name, h := range map[string]*Handler{
		"sink":     NewHandler(nil, &Options{Sink: new(keepsNothing)}),
		"redactor": NewHandler(nil, &Options{Redactor: same}),
		"wrapper":  Wrap(slog.DiscardHandler, nil),
	} {
		var p jsonline.Probe
		h.WithAttrs([]slog.Attr{slog.Any("", &p)})
		if p.Handler != nil || p.Handle != nil {
			t.Errorf("%s: WithAttrs(Probe) = %v, want no answer", name, p.Handler)
		}
	}
}

type keepsNothing struct{}

func (*keepsNothing) Send(Record) error { return nil }

// TestPanicKeepsTheCaller has Log handle a record again for a panic in the scan
// for secrets.
func TestPanicKeepsTheCaller(t *testing.T) {
	var out bytes.Buffer
	h := NewHandler(&out, &Options{Format: FormatMessage, PID: 4, AddCaller: true})
	h.c.plan.known = append(h.c.plan.known, brokenFinder{})
	h.Log(t.Context(), slog.LevelInfo, "m", slog.String("a", "x"))
	if got := out.String(); !strings.Contains(got, "caller=event_test.go:") {
		t.Fatalf("Log wrote %q, want the caller in it", got)
	}
	out.Reset()
	h.Log(t.Context(), slog.LevelInfo, "m", slog.String("a", "boom"))
	if got := out.String(); !strings.Contains(got, "caller=event_test.go:") || !strings.HasSuffix(got, " msg=\"m\" a="+Redacted+"\n") {
		t.Errorf("Log wrote %q, want the caller and the value masked", got)
	}
}
