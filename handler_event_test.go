// SPDX-License-Identifier: MIT

package logplex

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/redact"
)

// withBrokenFinder returns the default redactor and one that panics where a text
// holds "boom".
func withBrokenFinder() Redactor { return Redactors{DefaultRedactor(), redact.NewFinder(brokenFind)} }

func brokenFind(dst []redact.Span, text []byte) []redact.Span {
	if bytes.Contains(text, []byte("boom")) {
		panic("boom")
	}
	return dst
}

// TestEventPanics holds an event in which the scan for secrets panics to
// costing its value, and the events around it to costing nothing.
func TestEventPanics(t *testing.T) {
	var out bytes.Buffer
	h := NewHandler(&out, &Options{Format: FormatMessage, PID: 4, Redactor: withBrokenFinder()})
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

// counted is a LogValuer that counts how often it is asked.
type counted struct{ times *int }

func (c counted) LogValue() slog.Value {
	*c.times++
	return slog.IntValue(7)
}

// TestFinderPanicCostsTheValue has the scan for secrets panic in a record, which
// is handled once more for it.
func TestFinderPanicCostsTheValue(t *testing.T) {
	for format, want := range map[Format]string{
		FormatMessage: ` msg="m" a=x c=7 b=[REDACTED] l="[\"[REDACTED]\"]" g.b=[REDACTED] d=8` + "\n",
		FormatJSON:    `,"msg":"m","a":"x","c":7,"b":"[REDACTED]","l":["[REDACTED]"],"g":{"b":"[REDACTED]"},"d":8}` + "\n",
	} {
		var out bytes.Buffer
		var told []error
		h := NewHandler(&out, &Options{Format: format, PID: 4, Redactor: withBrokenFinder(), OnError: func(err error) { told = append(told, err) }})
		var times int
		attrs := []slog.Attr{
			slog.String("a", "x"), slog.Any("c", counted{&times}), slog.String("b", "boom"),
			slog.Any("l", []string{"boom"}), slog.Group("g", "b", "boom"), slog.Int("d", 8),
		}
		r := slog.NewRecord(time.Now(), slog.LevelInfo, "m", 0)
		r.AddAttrs(attrs...)
		for name, log := range map[string]func() error{
			"Handle": func() error { return h.Handle(t.Context(), r) },
			"Log":    func() error { h.Log(t.Context(), slog.LevelInfo, "m", attrs...); return nil },
		} {
			out.Reset()
			times = 0
			if err := log(); err != nil {
				t.Errorf("%s = %v, want nil", name, err)
			}
			if got := out.String(); !strings.HasSuffix(got, want) {
				t.Errorf("%s wrote %q, want it to end in %q", name, got, want)
			}
			if times != 2 {
				t.Errorf("%s asked the LogValuer %d times, want twice", name, times)
			}
		}
		if len(told) > 0 {
			t.Errorf("OnError was told %v, want nothing", told)
		}
	}
}

// TestFinderPanicInAttrs does so where attrs are kept: for Sinks, and by With
// for a wrapped handler.
func TestFinderPanicInAttrs(t *testing.T) {
	var out bytes.Buffer
	sink := new(keepsLast)
	opts := &Options{Format: FormatMessage, PID: 4, Dyno: "web.1", Sink: sink, Redactor: withBrokenFinder()}
	for name, h := range map[string]*Handler{
		"NewHandler": NewHandler(&out, opts),
		"Wrap":       Wrap(slog.NewTextHandler(&out, nil), opts),
	} {
		out.Reset()
		with := h.WithAttrs([]slog.Attr{slog.Any("l", []string{"boom", "x"}), slog.Int("n", 1)})
		if err := with.Handle(t.Context(), slog.NewRecord(time.Now(), slog.LevelInfo, "m", 0)); err != nil {
			t.Errorf("%s: Handle = %v, want nil", name, err)
		}
		if got := out.String(); !strings.Contains(got, Redacted) || !strings.Contains(got, " n=1") || strings.Contains(got, "boom") {
			t.Errorf("%s: line = %q, want the element masked and n", name, got)
		}
		if got, want := fmt.Sprint(sink.last.Attrs), `[l=["[REDACTED]","x"] n=1]`; got != want {
			t.Errorf("%s: the Sink got %s, want %s", name, got, want)
		}
	}
}

type keepsLast struct{ last Record }

func (k *keepsLast) Send(r Record) error { k.last = r; return nil }

// TestPanicKeepsTheCaller has Log handle a record again for a panic in the scan
// for secrets.
func TestPanicKeepsTheCaller(t *testing.T) {
	var out bytes.Buffer
	h := NewHandler(&out, &Options{Format: FormatMessage, PID: 4, AddCaller: true, Redactor: withBrokenFinder()})
	h.Log(t.Context(), slog.LevelInfo, "m", slog.String("a", "x"))
	if got := out.String(); !strings.Contains(got, "caller=handler_event_test.go:") {
		t.Fatalf("Log wrote %q, want the caller in it", got)
	}
	out.Reset()
	h.Log(t.Context(), slog.LevelInfo, "m", slog.String("a", "boom"))
	if got := out.String(); !strings.Contains(got, "caller=handler_event_test.go:") || !strings.HasSuffix(got, " msg=\"m\" a="+Redacted+"\n") {
		t.Errorf("Log wrote %q, want the caller and the value masked", got)
	}
}

// TestMessagesByTurn logs messages of each length around what is kept of a
// header and its message, each as often as it takes to be kept.
func TestMessagesByTurn(t *testing.T) {
	const block = 128 // bytes that are copied as one piece
	at := time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.UTC)
	for _, dyno := range []string{"web.1", strings.Repeat("d", 100)} { // headers below and above the size that is copied as one piece
		var out bytes.Buffer
		h := NewHandler(&out, &Options{Format: FormatLine, Dyno: dyno, PID: 4})
		head := "2026-03-17T08:25:21.297420+00:00 app[" + dyno + "]: at="
		for round := range 2 {
			for n := range 3 * block {
				msg := strings.Repeat("m", n*37%(3*block)) + "end"
				for _, level := range []slog.Level{slog.LevelInfo, slog.LevelInfo, slog.LevelWarn, slog.LevelInfo, slog.LevelInfo} {
					out.Reset()
					if err := h.Handle(t.Context(), slog.NewRecord(at.Add(time.Duration(round)*time.Hour), level, msg, 0)); err != nil {
						t.Fatal(err)
					}
					want := strings.Replace(head, "T08", []string{"T08", "T09"}[round], 1)
					want += map[slog.Level]string{slog.LevelInfo: "info", slog.LevelWarn: "warning"}[level] + ` pid=4 msg="` + msg + "\"\n"
					if got := out.String(); got != want {
						t.Fatalf("Handle wrote %q, want %q", got, want)
					}
				}
			}
		}
	}
}
