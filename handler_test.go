// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplexexpslog"
	"github.com/logplex-go/logplex/logplexhttp"
	"github.com/logplex-go/logplex/logplexzerolog"
	"github.com/rs/zerolog"
	expslog "golang.org/x/exp/slog"
)

// TestContextAttrs checks that a context's attrs come after the message, outside
// all groups.
func TestContextAttrs(t *testing.T) {
	for _, f := range formats()[1:] {
		t.Run(f.String(), func(t *testing.T) {
			sink := new(kept)
			opts := fixed(f)
			opts.Context, opts.Sink = requestAttrs, sink
			w := new(writes)
			h := logplex.NewHandler(w, opts).WithAttrs([]slog.Attr{slog.Int("w", 1)}).WithGroup(
				"g").WithAttrs([]slog.Attr{slog.Int("a", 2)})
			r := slog.NewRecord(when(), slog.LevelInfo, "m", 0)
			r.Add("b", 3)
			if err := h.Handle(withRequest("r-17"), r); err != nil {
				t.Fatal(err)
			}
			want := "at=info pid=4 msg=\"m\" request_id=r-17 w=1 g.a=2 g.b=3\n"
			if f == logplex.FormatJSON {
				want = jsonHead + `"msg":"m","request_id":"r-17","w":1,"g":{"a":2,"b":3}}` + "\n"
			}
			if got := w.take(); got != want {
				t.Errorf("line = %q, want %q", got, want)
			}
			if got, want := sink.last(t).String(), lineHead+
				"at=info pid=4 msg=\"m\" request_id=r-17 w=1 g.a=2 g.b=3"; got != want {
				t.Errorf("Record = %q, want %q", got, want)
			}
			if err := h.Handle(noContext, r); err != nil {
				t.Fatal(err)
			}
			if got := w.take(); strings.Contains(got, "request_id") {
				t.Errorf("line without context = %q, want no request_id", got)
			}
		})
	}
	t.Run("a key of With's", func(t *testing.T) {
		opts := fixed(logplex.FormatJSON)
		opts.Context = requestAttrs
		w := new(writes)
		h := logplex.NewHandler(w, opts).WithAttrs([]slog.Attr{slog.Int("request_id", 1)}).
			WithGroup("request_id")
		for _, want := range []string{
			`,"request_id":"r-17","request_id#01":1}`,
			`,"request_id":"r-17","request_id#01":1,"request_id#02":{"a":1}}`,
		} {
			r := slog.NewRecord(when(), slog.LevelInfo, "m", 0)
			if strings.Contains(want, `"a"`) {
				r.Add("a", 1)
			}
			_ = h.Handle(withRequest("r-17"), r)
			if got, want := w.take(), jsonHead+`"msg":"m"`+want+"\n"; got != want {
				t.Errorf("line = %q, want %q", got, want)
			}
		}
	})
	t.Run("masked group", func(t *testing.T) {
		opts := fixed(logplex.FormatMessage)
		opts.Context = requestAttrs
		w := new(writes)
		h := logplex.NewHandler(w, opts).WithGroup("password")
		_ = h.Handle(withRequest("r-17"), slog.NewRecord(when(), slog.LevelInfo, "m", 0))
		if got, want := w.take(), "at=info pid=4 msg=\"m\" request_id=r-17\n"; got != want {
			t.Errorf("line = %q, want %q", got, want)
		}
	})
	t.Run("panic", func(t *testing.T) {
		var told []error
		opts := fixed(logplex.FormatMessage)
		opts.Context = func(context.Context) []slog.Attr { panic("s3cret") }
		opts.OnError = func(err error) { told = append(told, err) }
		if got, want := line(t, opts, "m", "a", 1), "at=info pid=4 msg=\"m\" a=1\n"; got != want {
			t.Errorf("line = %q, want %q", got, want)
		}
		if len(told) != 1 || strings.Contains(told[0].Error(), "s3cret") {
			t.Errorf("OnError got %v, want one error without the panic's text", told)
		}
	})
}

// logThrough is a wrapper as programs write them: the record has its caller's PC.
func logThrough(h slog.Handler, pc uintptr, msg string) {
	_ = h.Handle(context.Background(), slog.NewRecord(when(), slog.LevelInfo, msg, pc))
}

func TestAddCaller(t *testing.T) {
	opts := fixed(logplex.FormatMessage)
	opts.AddCaller = true
	sink := new(kept)
	opts.Sink = sink
	w := new(writes)
	h := logplex.NewHandler(w, opts)
	logger := slog.New(h)

	want := here() + 1
	logger.Info("m")
	src := sink.last(t).Caller
	if src == nil || !strings.HasSuffix(src.File, "/handler_test.go") || src.Line != want ||
		!strings.HasSuffix(src.Function, ".TestAddCaller") {
		t.Fatalf("Caller = %+v, want this function and line %d", src, want)
	}
	if got, want := w.take(), "at=info pid=4 caller=handler_test.go:"+itoa(want)+
		" msg=\"m\"\n"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
	want = here() + 1
	logger.WithGroup("g").With("a", 1).Info("m")
	if got, want := w.take(), "caller=handler_test.go:"+itoa(want)+
		" "; !strings.Contains(got, want) {
		t.Errorf("line of a child = %q, want %q in it", got, want)
	}
	want = here() + 1
	h.Log(context.Background(), slog.LevelInfo, "m")
	if got, want := w.take(), "caller=handler_test.go:"+itoa(want)+
		" "; !strings.Contains(got, want) {
		t.Errorf("line of Log = %q, want %q in it", got, want)
	}

	// A wrapper hands on the PC of its own caller.
	var pcs [1]uintptr
	runtime.Callers(1, pcs[:])
	want = here() - 1
	logThrough(h, pcs[0], "m")
	if got, want := w.take(), "caller=handler_test.go:"+itoa(want)+
		" "; !strings.Contains(got, want) {
		t.Errorf("line of a wrapper = %q, want %q in it", got, want)
	}
	logThrough(h, 0, "m")
	if got, want := w.take(), "at=info pid=4 msg=\"m\"\n"; got != want {
		t.Errorf("line without PC = %q, want %q", got, want)
	}
	if c := sink.last(t).Caller; c != nil {
		t.Errorf("Caller without PC = %+v, want nil", c)
	}
	// Our key wins; a user's is renamed.
	_ = logTo(h, "m", "caller", "mine")
	if got, want := w.take(), "at=info pid=4 msg=\"m\" fields.caller=mine\n"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
	// Wrap passes the PC on.
	var buf writes
	wrapped := logplex.Wrap(slog.NewTextHandler(&buf, &slog.HandlerOptions{AddSource: true}), nil)
	want = here() + 2
	for _, log := range []func(){
		func() { slog.New(wrapped).Info("m") }, func() { wrapped.Log(noContext, 0, "m") },
	} {
		log()
		if got := buf.take(); !strings.Contains(got, "handler_test.go:"+itoa(want)+" ") {
			t.Errorf("Wrap: line = %q, want the caller's file and line %d", got, want)
		}
	}
	opts.Format = logplex.FormatJSON
	jw := new(writes)
	slog.New(logplex.NewHandler(jw, opts)).Info("m")
	var m map[string]any
	if err := json.Unmarshal([]byte(jw.take()), &m); err != nil {
		t.Fatal(err)
	}
	if s, _ := m["caller"].(string); !strings.HasPrefix(s, "handler_test.go:") {
		t.Errorf("JSON caller = %v, want handler_test.go:...", m["caller"])
	}
}

// here returns the line that it is called from.
func here() int {
	_, _, line, _ := runtime.Caller(1)
	return line
}

func itoa(n int) string { return slog.IntValue(n).String() }

// valuer is a slog.LogValuer.
type valuer struct{ v slog.Value }

func (v valuer) LogValue() slog.Value { return v.v }

// failingSink returns an error for each record.
type failingSink struct{ err error }

func (s failingSink) Send(logplex.Record) error       { return s.err }
func (s failingSink) Flush(ctx context.Context) error { return s.err }

// panickingSink panics with a secret.
type panickingSink struct{}

func (panickingSink) Send(logplex.Record) error   { panic("s3cret-in-panic") }
func (panickingSink) Flush(context.Context) error { panic("s3cret-in-panic") }

func TestSinks(t *testing.T) {
	errSink := errors.New("sink is full")
	good := new(kept)
	var told []error
	opts := fixed(logplex.FormatMessage)
	opts.Sink = logplex.Sinks{
		nil, panickingSink{}, failingSink{errSink}, logplex.Sinks{good, (*kept)(nil)},
	}
	opts.OnError = func(err error) { told = append(told, err) }
	w := new(writes)
	h := logplex.NewHandler(w, opts)
	err := logTo(h, "m", "a", 1)
	if !errors.Is(err, errSink) || !strings.Contains(err.Error(), "panicked in Send") ||
		strings.Contains(err.Error(), "s3cret") {
		t.Errorf("Handle = %v, want the sink's error and the panic without its text", err)
	}
	if len(told) != 1 || told[0].Error() != err.Error() {
		t.Errorf("OnError got %v, want %v", told, err)
	}
	if got, want := w.take(), "at=info pid=4 msg=\"m\" a=1\n"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
	if len(good.all) != 1 {
		t.Errorf("the good sink got %d records, want 1", len(good.all))
	}
	// Sinks by themselves do the same.
	err = logplex.Sinks{nil, panickingSink{}, failingSink{errSink}, good}.Send(logplex.Record{})
	if !errors.Is(err, errSink) || len(good.all) != 2 || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("Sinks.Send = %v with %d records in the last, want the error and 2",
			err, len(good.all))
	}
}

// flushed is a Sink that counts calls of Flush.
type flushed struct {
	kept
	times int
	ctx   context.Context
}

func (f *flushed) Flush(ctx context.Context) error {
	f.times, f.ctx = f.times+1, ctx
	return nil
}

// flushHandler is a wrapped handler that can be flushed.
type flushHandler struct {
	slog.Handler
	times *int
}

func (f flushHandler) Flush(context.Context) error { *f.times++; return nil }

func TestFlush(t *testing.T) {
	a, b := new(flushed), new(flushed)
	errSink := errors.New("cannot")
	opts := fixed(logplex.FormatMessage)
	sinks := logplex.Sinks{
		nil, a, new(kept), panickingSink{}, failingSink{errSink}, logplex.Sinks{b},
	}
	opts.Sink = sinks
	h := logplex.NewHandler(nil, opts)
	for i, flush := range []func(context.Context) error{h.Flush, sinks.Flush} {
		err := flush(context.Background())
		if !errors.Is(err, errSink) || !strings.Contains(err.Error(), "panicked in Flush") ||
			strings.Contains(err.Error(), "s3cret") {
			t.Errorf("Flush %d = %v, want the sink's error and the panic without its text", i, err)
		}
		if a.times != i+1 || b.times != i+1 {
			t.Errorf("after Flush %d the sinks were flushed %d and %d times, want %d each",
				i, a.times, b.times, i+1)
		}
	}
	if err := h.Flush(noContext); err == nil || a.ctx == nil {
		t.Errorf("Flush(nil) = %v with context %v, want the sink's error and a context", err, a.ctx)
	}
	if err := logplex.NewHandler(nil, nil).Flush(context.Background()); err != nil {
		t.Errorf("Flush without Sink = %v, want nil", err)
	}
	times := 0
	next := flushHandler{slog.NewTextHandler(new(writes), nil), &times}
	wrapped := logplex.Wrap(next, nil)
	with := wrapped.WithAttrs([]slog.Attr{slog.Int("a", 1)}).WithGroup("g").(*logplex.Handler)
	for i, h := range []*logplex.Handler{wrapped, with, logplex.Wrap(wrapped, nil)} {
		if err := h.Flush(context.Background()); err != nil || times != i+1 {
			t.Errorf("Wrap: Flush %d = %v, and %d of the wrapped handler, want nil, %d",
				i, err, times, i+1)
		}
	}
}

func TestNilWriter(t *testing.T) {
	sink := new(kept)
	opts := fixed(logplex.FormatLine)
	opts.Sink = sink
	for _, h := range []*logplex.Handler{
		logplex.NewHandler(nil, opts), logplex.NewHandler((*os.File)(nil), opts),
	} {
		if err := logTo(h, "m", "a", 1); err != nil {
			t.Errorf("Handle = %v, want nil", err)
		}
	}
	if len(sink.all) != 2 {
		t.Errorf("the Sink got %d records, want 2", len(sink.all))
	}
}

func TestPatterns(t *testing.T) {
	for _, c := range []struct{ name, pattern, message string }{
		{"python", format.PatternPython,
			`[2026-03-17 08:25:21 +0000] [4] [INFO] said "hi" a=1 g.b="x y"`},
		{"log4j", format.PatternLog4j, `08:25:21.297 [web.1] INFO  app - said "hi" a=1 g.b="x y"`},
		{"log4net", format.PatternLog4Net,
			`2026-03-17 08:25:21,297 [4] INFO  app - said "hi" a=1 g.b="x y"`},
		{"laravel", format.PatternLaravel,
			`[2026-03-17 08:25:21] production.INFO: said "hi" a=1 g.b="x y"`},
		{"ruby", format.PatternRuby,
			`I, [2026-03-17T08:25:21.297420 #4]  INFO -- : said "hi" a=1 g.b="x y"`},
		{"one attr", "%X{g.b}|%m", `x y|said "hi" a=1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, f := range formats()[:2] {
				opts := fixed(f)
				opts.Pattern = format.MustPattern(c.pattern)
				want := c.message + "\n"
				if f == logplex.FormatLine {
					want = lineHead + want
				}
				if got := line(t, opts, `said "hi"`, "a", 1, slog.Group("g", "b", "x y")); got !=
					want {
					t.Errorf("%v: line = %q, want %q", f, got, want)
				}
				// Hostile texts are escaped and secrets scrubbed in any layout.
				got := line(t, opts, "a\nb\x1b[31m\u202e\xff password=hunter2secret", "k\n",
					"v\r\n", "password", "hunter2secret")
				if strings.Contains(got, "hunter2secret") {
					t.Errorf("%v: line = %q shows the secret", f, got)
				}
				opts.MaxLine = 120
				line(t, opts, strings.Repeat("é", 400), "a", strings.Repeat("b", 500))
			}
			// JSON has no use for it.
			opts := fixed(logplex.FormatJSON)
			opts.Pattern = format.MustPattern(c.pattern)
			if got, want := line(t, opts, "m"), jsonHead+`"msg":"m"}`+"\n"; got != want {
				t.Errorf("JSON: line = %q, want %q", got, want)
			}
		})
	}
}

// TestHandlerLog compares Log with Handle.
func TestHandlerLog(t *testing.T) {
	for _, f := range formats()[1:] {
		opts := fixed(f)
		opts.Context = requestAttrs
		w := new(writes)
		h := logplex.NewHandler(w, opts).WithGroup("g").WithAttrs(
			[]slog.Attr{slog.Int("w", 1)}).(*logplex.Handler)
		attrs := []slog.Attr{
			slog.String("a", "x y"), slog.Group("h", "b", 2), slog.Any("l", []int{1}),
			slog.String("password", "p"),
		}
		h.Log(withRequest("r-1"), slog.LevelWarn, "m", attrs...)
		got := w.take()
		slog.New(h).LogAttrs(withRequest("r-1"), slog.LevelWarn, "m", attrs...)
		want := w.take()
		if f == logplex.FormatJSON {
			got, want = got[50:], want[50:] // after the time
		}
		if got != want {
			t.Errorf("%v: Log = %q, want %q as by slog", f, got, want)
		}
		h.Log(noContext, slog.LevelDebug-1, "m")
		if got := w.take(); got != "" {
			t.Errorf("Log below the level wrote %q", got)
		}
	}
}

// TestFormatString names the formats.
func TestFormatString(t *testing.T) {
	for f, want := range map[logplex.Format]string{
		logplex.FormatAuto: "auto", logplex.FormatLine: "line", logplex.FormatMessage: "message",
		logplex.FormatJSON: "json", 99: "Format(99)", -1: "Format(-1)",
	} {
		if got := f.String(); got != want {
			t.Errorf("Format(%d).String() = %q, want %q", int(f), got, want)
		}
	}
	clearEnv(t)
	var told []error
	h := logplex.NewHandler(new(writes),
		&logplex.Options{Format: 99, OnError: func(err error) { told = append(told, err) }})
	if h == nil || len(told) != 1 {
		t.Errorf("NewHandler with Format 99 told %v, want one error", told)
	}
}

// TestStamps compares the times of lines, of which parts are reused from record to
// record, with time.Time.Format.
func TestStamps(t *testing.T) {
	const layout = "2006-01-02T15:04:05.000000-07:00"
	zones := []*time.Location{
		nil, time.UTC, time.FixedZone("", 3600), time.FixedZone("", -34200),
		time.FixedZone("", 20700), time.FixedZone("", -86340), time.FixedZone("", 86340),
	}
	for _, name := range []string{
		"Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Australia/Lord_Howe",
	} {
		if loc, err := time.LoadLocation(name); err == nil {
			zones = append(zones, loc)
		}
	}
	var (
		first = time.Date(0, 1, 2, 0, 0, 0, 0, time.UTC).Unix()
		last  = time.Date(9999, 12, 30, 23, 59, 59, 0, time.UTC).Unix()
		now   = when().Unix()
	)
	r := rand.New(rand.NewPCG(1, 2))
	for _, zone := range zones {
		for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatJSON} {
			w := new(writes)
			opts := fixed(f)
			opts.Location = zone
			h := logplex.NewHandler(w, opts)
			if zone == nil {
				zone = time.UTC
			}
			sec := now
			for range 3000 {
				switch r.IntN(6) {
				case 0:
					sec = first + r.Int64N(last-first)
				case 1:
					sec = now + r.Int64N(100_000_000) - 50_000_000
				case 2:
					sec = -r.Int64N(4_000_000_000) // before 1970
				case 3:
					sec = []int64{first, last, 0, -1, 1, now}[r.IntN(6)]
				} // else the same second again
				x := time.Unix(sec, r.Int64N(1_000_000_000))
				if x.IsZero() {
					continue
				}
				want := x.In(zone).Format(layout)
				if _, offset := x.In(zone).Zone(); offset%60 != 0 {
					continue // local mean time, whose seconds an offset cannot show
				}
				_ = h.Handle(context.Background(), slog.NewRecord(x, slog.LevelInfo, "m", 0))
				if got := strings.TrimPrefix(w.take(), `{"time":"`)[:len(want)]; got != want {
					t.Fatalf("%v: time of %d.%09d in %v = %q, want %q",
						f, x.Unix(), x.Nanosecond(), zone, got, want)
				}
			}
		}
	}
}

// calls counts calls by name.
type calls struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *calls) add(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[name]++
}

// take returns the names asked more or less than once, and forgets all.
func (c *calls) take(want ...string) (wrong []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, name := range want {
		if c.n[name] == 0 {
			wrong = append(wrong, name+" 0 times")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.n)) {
		if n := c.n[name]; n != 1 {
			wrong = append(wrong, fmt.Sprintf("%s %d times", name, n))
		}
	}
	c.n = make(map[string]int)
	return wrong
}

// Values whose methods count.
type (
	asksValuer  struct{ asked }
	asksText    struct{ asked }
	asksJSON    struct{ asked }
	asksString  struct{ asked }
	asksError   struct{ asked }
	asksPointer struct{ asked }
	asked       struct {
		c    *calls
		name string
	}
)

func (a asksValuer) LogValue() slog.Value       { a.c.add(a.name); return slog.StringValue("v") }
func (a asksText) MarshalText() ([]byte, error) { a.c.add(a.name); return []byte("t"), nil }
func (a asksJSON) MarshalJSON() ([]byte, error) { a.c.add(a.name); return []byte(`{"j":[1]}`), nil }
func (a asksString) String() string             { a.c.add(a.name); return "s" }
func (a asksError) Error() string               { a.c.add(a.name); return "e" }
func (a *asksPointer) LogValue() slog.Value     { a.c.add(a.name); return slog.StringValue("p") }

// attrs returns attrs with such values in all places, and their names.
func (c *calls) attrs() (attrs []slog.Attr, names []string) {
	at := func(name string) asked {
		names = append(names, name)
		return asked{c, name}
	}
	attrs = []slog.Attr{
		slog.Any("valuer", asksValuer{at("valuer")}),
		slog.Any("text", asksText{at("text")}),
		slog.Any("json", asksJSON{at("json")}),
		slog.Any("string", asksString{at("string")}),
		slog.Any("error", asksError{at("error")}),
		slog.Any("pointer", asksPointer{at("pointer")}),
		slog.Group("g", "error", asksError{at("g.error")},
			slog.Group("h", "valuer", asksValuer{at("g.h.valuer")})),
		slog.Any("list", []any{
			asksValuer{at("list.valuer")}, asksError{at("list.error")},
			[]any{asksString{at("list.list.string")}},
		}),
		slog.Any("map", map[string]any{
			"a": asksText{at("map.text")}, "b": []error{asksError{at("map.error")}},
		}),
		slog.Any("struct", struct {
			V slog.LogValuer
			E error
			S []fmt.Stringer
		}{asksValuer{at("struct.valuer")}, asksError{at("struct.error")},
			[]fmt.Stringer{asksString{at("struct.string")}}}),
		slog.Any("key", map[asksValuer]int{{at("key.valuer")}: 1}),
	}
	return attrs, names
}

// countsNext is a wrapped handler that asks nothing.
type countsNext struct{}

func (countsNext) Enabled(context.Context, slog.Level) bool  { return true }
func (countsNext) Handle(context.Context, slog.Record) error { return nil }
func (h countsNext) WithAttrs([]slog.Attr) slog.Handler      { return h }
func (h countsNext) WithGroup(string) slog.Handler           { return h }

// onceHandlers returns handlers of all kinds. Their redactor and context count.
func onceHandlers(t *testing.T, c *calls) map[string]*logplex.Handler {
	t.Helper()
	all := make(map[string]*logplex.Handler)
	user := logplex.RedactorFunc(func(groups []string, a slog.Attr) slog.Attr {
		c.add("redact " + strings.Join(append(slices.Clone(groups), a.Key), "."))
		return a
	})
	d, err := logplex.NewDrain("otlp+http://127.0.0.1:1/",
		&logplex.DrainOptions{FlushInterval: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		dead, cancel := context.WithCancel(t.Context())
		cancel()
		_ = d.Shutdown(dead)
	})
	for sinks, sink := range map[string]logplex.Sink{
		"no sink": nil, "sink": keptSink{}, "sinks": logplex.Sinks{keptSink{}, keptSink{}},
		"OTLP": d, "OTLP and sink": logplex.Sinks{d, keptSink{}},
	} {
		for users, redactor := range map[string]logplex.Redactor{
			"built in": nil, "user": user,
			"a panic, built in": logplex.RedactPattern(new(regexp.Regexp)),
			"both":              logplex.Redactors{logplex.DefaultRedactor(), user},
		} {
			for name, f := range map[string]logplex.Format{
				"line": logplex.FormatLine, "message": logplex.FormatMessage,
				"JSON": logplex.FormatJSON, "wrap": 0, "pattern": logplex.FormatMessage,
			} {
				opts := &logplex.Options{Format: f, Sink: sink, Redactor: redactor,
					Context: func(context.Context) []slog.Attr {
						c.add("context")
						return []slog.Attr{slog.Any("carried", asksValuer{asked{c, "carried"}})}
					},
					Trace: func(context.Context) format.Trace {
						c.add("trace")
						return format.Trace{ID: [16]byte{1}, Span: [8]byte{2}}
					}}
				var h *logplex.Handler
				switch name {
				case "wrap":
					h = logplex.Wrap(countsNext{}, opts)
				case "pattern":
					opts.Pattern = format.MustPattern("%message %attrs")
					fallthrough
				default:
					h = logplex.NewHandler(io.Discard, opts)
				}
				all[name+", "+sinks+", "+users] = h
			}
		}
	}
	return all
}

// TestOnce logs in every way and counts calls: each value, each redactor for each
// leaf, and Options.Context are called once, whoever listens.
func TestOnce(t *testing.T) {
	c := &calls{n: make(map[string]int)}
	for name, h := range onceHandlers(t, c) {
		attrs, names := c.attrs()
		names = append(names, "context", "trace", "carried")
		user := !strings.HasSuffix(name, "built in")
		if user {
			for _, leaf := range []string{
				"msg", "carried", "valuer", "json.j", "error", "g.error", "g.h.valuer", "list",
				"map.a", "map.b", "struct.V", "struct.S",
			} {
				names = append(names, "redact "+leaf)
			}
		}
		args := make([]any, len(attrs))
		for i := range attrs {
			args[i] = attrs[i]
		}
		for way, log := range map[string]func(){
			"Logger": func() { slog.New(h).Info("m", args...) },
			"LogAttrs": func() {
				slog.New(h).LogAttrs(t.Context(), slog.LevelInfo, "m", attrs...)
			},
			"Log":  func() { h.Log(t.Context(), slog.LevelInfo, "m", attrs...) },
			"With": func() { slog.New(h).With(args...).Info("m") },
			"x/exp": func() {
				as := make([]any, len(attrs))
				for i, a := range attrs {
					as[i] = expslog.Any(a.Key, a.Value.Any())
				}
				g := attrs[6].Value.Group()
				as[6] = expslog.Group("g", expslog.Any("error", g[0].Value.Any()),
					expslog.Group("h", expslog.Any("valuer", g[1].Value.Group()[0].Value.Any())))
				expslog.New(logplexexpslog.NewHandler(h)).Info("m", as...)
			},
		} {
			log()
			if wrong := c.take(names...); len(wrong) > 0 {
				t.Errorf("%s, %s: asked %s, want once", name, way, strings.Join(wrong, ", "))
			}
		}

		with := slog.New(h).With(args...).WithGroup("in")
		c.take()
		with.Info("m", "x", 1)
		want := []string{"context", "trace", "carried"}
		if user {
			want = append(want, "redact msg", "redact carried", "redact in.x")
		}
		if wrong := c.take(want...); len(wrong) > 0 {
			t.Errorf("%s, after With: asked %s, want once", name, strings.Join(wrong, ", "))
		}

		zl := zerolog.New(logplexzerolog.NewWriter(h))
		zl.Info().Str("a", "x").Strs("list", []string{"a"}).Dict("d", zerolog.Dict().Int("i", 1)).
			Msg("m")
		if user {
			want = []string{
				"context", "trace", "carried",
				"redact msg", "redact a", "redact list", "redact d.i",
			}
		}
		if wrong := c.take(want...); len(wrong) > 0 {
			t.Errorf("%s, zerolog: asked %s, want once", name, strings.Join(wrong, ", "))
		}

		access := logplexhttp.AccessLog(http.NotFoundHandler(), slog.New(h), nil)
		access.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
		want = []string{"context", "trace", "carried"}
		if user {
			want = append(want, "redact msg", "redact status", "redact path")
		}
		if wrong := c.take(want...); len(wrong) > 0 {
			t.Errorf("%s, AccessLog: asked %s, want once", name, strings.Join(wrong, ", "))
		}
	}
}

// TestOptionsUnchanged uses one Options for several handlers and looks at it
// again.
func TestOptionsUnchanged(t *testing.T) {
	opts := &logplex.Options{}
	for range 2 {
		h := logplex.NewHandler(new(writes), opts)
		_ = logTo(h.WithGroup("g").WithAttrs([]slog.Attr{slog.Int("a", 1)}), "m")
		_ = logTo(logplex.Wrap(slog.NewTextHandler(new(writes), nil), opts), "m")
	}
	if !reflect.DeepEqual(opts, new(logplex.Options)) {
		t.Errorf("after use Options = %+v, want all zero", opts)
	}
}

// TestOptionsCopied changes Options after the constructor read them.
func TestOptionsCopied(t *testing.T) {
	opts := fixed(logplex.FormatMessage)
	w := new(writes)
	h := logplex.NewHandler(w, opts)
	*opts = logplex.Options{
		Format: logplex.FormatJSON, Dyno: "other.9", PID: 9, MaxLine: 20, AddCaller: true,
	}
	_ = logTo(h, "m", "a", 1)
	if got, want := w.take(), "at=info pid=4 msg=\"m\" a=1\n"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
}

func TestNilOptions(t *testing.T) {
	clearEnv(t)
	t.Setenv("DYNO", "web.7")
	var got []string
	for _, opts := range []*logplex.Options{nil, {}} {
		w := new(writes)
		_ = logTo(logplex.NewHandler(w, opts), "m", "password", "x", "a", 1)
		got = append(got, w.take())
		_ = logTo(logplex.Wrap(slog.NewTextHandler(w, nil), opts), "m", "password", "x", "a", 1)
		got = append(got, w.take())
	}
	if got[0] != got[2] || got[1] != got[3] || got[0] == "" || got[1] == "" {
		t.Errorf("lines with nil Options = %q, with zero Options = %q", got[:2], got[2:])
	}
	if !strings.Contains(got[0], "password=[REDACTED]") {
		t.Errorf("line with nil Options = %q, want the password masked", got[0])
	}
}

// clearEnv takes away what a machine may have set.
func clearEnv(t *testing.T) {
	t.Helper()
	for _, name := range []string{
		"DYNO", "LOG_LEVEL", "LOG_FORMAT", "LOG_PATTERN", "FORCE_COLOR", "NO_COLOR",
	} {
		t.Setenv(name, "")
	}
}

func TestFormatFromEnvironment(t *testing.T) {
	for _, c := range []struct {
		name, format, dyno string
		want               logplex.Format
		bad                bool
	}{
		{"off a dyno", "", "", logplex.FormatLine, false},
		{"on a dyno", "", "web.1", logplex.FormatMessage, false},
		{"line on a dyno", "line", "web.1", logplex.FormatLine, false},
		{"message", "message", "", logplex.FormatMessage, false},
		{"logfmt", "logfmt", "", logplex.FormatMessage, false},
		{"json", "json", "", logplex.FormatJSON, false},
		{"case and space", " JSON ", "", logplex.FormatJSON, false},
		{"auto", "auto", "", logplex.FormatLine, false},
		{"bad", "yaml", "", logplex.FormatLine, true},
		{"bad on a dyno", "yaml", "web.1", logplex.FormatMessage, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			clearEnv(t)
			t.Setenv("LOG_FORMAT", c.format)
			t.Setenv("DYNO", c.dyno)
			var told []error
			w := new(writes)
			h := logplex.NewHandler(w, &logplex.Options{
				Dyno: "web.1", PID: 4, OnError: func(err error) { told = append(told, err) },
			})
			_ = logTo(h, "m")
			_ = logTo(h.WithGroup("g"), "m")
			want := map[logplex.Format]string{
				logplex.FormatLine:    lineHead + "at=info pid=4 msg=\"m\"\n",
				logplex.FormatMessage: "at=info pid=4 msg=\"m\"\n",
				logplex.FormatJSON:    jsonHead + `"msg":"m"}` + "\n",
			}[c.want]
			if w.each[0] != want {
				t.Errorf("line = %q, want %q", w.each[0], want)
			}
			checkTold(t, told, c.bad, "LOG_FORMAT", "yaml")
		})
	}
}

// checkTold checks that a bad variable was reported once, by name, without its value.
func checkTold(t *testing.T, told []error, bad bool, name, value string) {
	t.Helper()
	switch {
	case !bad && len(told) > 0:
		t.Errorf("OnError got %v, want nothing", told)
	case bad && len(told) != 1:
		t.Errorf("OnError got %v, want one error", told)
	case bad && (!strings.Contains(told[0].Error(), name) ||
		strings.Contains(told[0].Error(), value) ||
		!strings.HasPrefix(told[0].Error(), "logplex: ")):
		t.Errorf("OnError got %q, want logplex: and %s without its value", told[0], name)
	}
}

func TestLevelFromEnvironment(t *testing.T) {
	for _, c := range []struct {
		value string
		want  slog.Level
		bad   bool
	}{
		{"", slog.LevelInfo, false},
		{"  ", slog.LevelInfo, false},
		{"debug", slog.LevelDebug, false},
		{"DEBUG", slog.LevelDebug, false},
		{"info", slog.LevelInfo, false},
		{"warn", slog.LevelWarn, false},
		{"warning", slog.LevelWarn, false},
		{" Error ", slog.LevelError, false},
		{"-4", slog.LevelDebug, false},
		{"+2", 2, false},
		{"12", 12, false},
		{"info+2", 2, false},
		{"DEBUG-4", -8, false},
		{"trace", -8, false},
		{"Notice", 2, false},
		{"critical", 12, false},
		{"FATAL", 12, false},
		{"panic", 16, false},
		{"fatal-1", 11, false},
		{"off", math.MaxInt, false},
		{"verbose", slog.LevelInfo, true},
		{"info+", slog.LevelInfo, true},
		{"+", slog.LevelInfo, true},
		{"99999999999999999999", slog.LevelInfo, true},
		{"info+99999999999999999999", slog.LevelInfo, true},
	} {
		t.Run(c.value, func(t *testing.T) {
			clearEnv(t)
			t.Setenv("LOG_LEVEL", c.value)
			var told []error
			opts := &logplex.Options{OnError: func(err error) { told = append(told, err) }}
			h := logplex.NewHandler(new(writes), opts)
			ctx := context.Background()
			if !h.Enabled(ctx, c.want) || h.Enabled(ctx, c.want-1) {
				t.Errorf("LOG_LEVEL=%q: Enabled(%d), Enabled(%d) = %v, %v, want true, false",
					c.value, c.want, c.want-1, h.Enabled(ctx, c.want), h.Enabled(ctx, c.want-1))
			}
			checkTold(t, told, c.bad, "LOG_LEVEL", "verbose")
			// Options.Level wins, and nobody asks for the environment then.
			told = nil
			opts.Level = slog.LevelError
			if h := logplex.NewHandler(new(writes), opts); h.Enabled(ctx, slog.LevelWarn) ||
				len(told) > 0 {
				t.Errorf("with Options.Level: Enabled(warn) = %v, OnError got %v, want false and nothing",
					h.Enabled(ctx, slog.LevelWarn), told)
			}
			// Wrap means what next enables.
			if h := logplex.Wrap(slog.NewTextHandler(new(writes),
				&slog.HandlerOptions{Level: slog.LevelDebug}),
				nil); !h.Enabled(ctx, slog.LevelDebug) {
				t.Error("Wrap: Enabled(debug) = false, want what next enables")
			}
		})
	}
}

func TestLevelVar(t *testing.T) {
	level := new(slog.LevelVar)
	h := logplex.NewHandler(new(writes), &logplex.Options{Level: level}).WithGroup("g")
	ctx := context.Background()
	if h.Enabled(ctx, slog.LevelDebug) {
		t.Error("Enabled(debug) at info = true, want false")
	}
	level.Set(slog.LevelDebug)
	if !h.Enabled(ctx, slog.LevelDebug) {
		t.Error("Enabled(debug) after Set(debug) = false, want true")
	}
	var none *slog.LevelVar
	t.Setenv("LOG_LEVEL", "")
	if h := logplex.NewHandler(new(writes), &logplex.Options{Level: none}); !h.Enabled(ctx,
		slog.LevelInfo) || h.Enabled(ctx, slog.LevelDebug) {
		t.Error("a nil *slog.LevelVar is not taken as no level")
	}
}

// levelPanics is a Leveler that crashes whoever asks it.
type levelPanics struct{}

func (levelPanics) Level() slog.Level { panic("no level") }

func TestLevelPanics(t *testing.T) {
	opts := &logplex.Options{Level: levelPanics{}}
	for name, h := range map[string]slog.Handler{
		"NewHandler": logplex.NewHandler(io.Discard, opts),
		"Wrap":       logplex.Wrap(slog.NewTextHandler(io.Discard, nil), opts),
	} {
		ctx := t.Context()
		if h.Enabled(ctx, slog.LevelDebug) || !h.Enabled(ctx, slog.LevelInfo) {
			t.Errorf("%s: enabled are debug %v, info %v, want info and above", name,
				h.Enabled(ctx, slog.LevelDebug), h.Enabled(ctx, slog.LevelInfo))
		}
	}
}

func TestLevelNames(t *testing.T) {
	for _, c := range []struct {
		level slog.Level
		want  string
	}{
		{slog.LevelDebug, "debug"}, {slog.LevelInfo, "info"}, {slog.LevelWarn, "warning"},
		{slog.LevelError, "error"},
		{slog.LevelInfo + 2, "info+2"}, {slog.LevelDebug - 4, "debug-4"},
		{slog.LevelDebug + 1, "debug+1"}, {slog.LevelWarn + 1, "warning+1"},
		{slog.LevelError + 4, "error+4"},
		{-1 << 31, "debug-2147483644"}, {1<<31 - 1, "error+2147483639"},
	} {
		for _, f := range formats()[1:] {
			w := new(writes)
			opts := fixed(f)
			_ = logplex.NewHandler(w, opts).Handle(context.Background(),
				slog.NewRecord(when(), c.level, "m", 0))
			want := "at=" + c.want + " pid=4 msg=\"m\"\n"
			if f == logplex.FormatJSON {
				want = strings.Replace(jsonHead, `"info"`, `"`+c.want+`"`, 1) + `"msg":"m"}` + "\n"
			}
			if got := w.take(); got != want {
				t.Errorf("%v: level %d = %q, want %q", f, c.level, got, want)
			}
		}
	}
}

func TestIdentity(t *testing.T) {
	host, _ := os.Hostname()
	for _, c := range []struct {
		name         string
		env          string
		opts         logplex.Options
		source, dyno string
	}{
		{"dyno from the environment", "worker.3", logplex.Options{}, "app", "worker.3"},
		{"host name", "", logplex.Options{}, "app", host},
		{"options win", "worker.3", logplex.Options{Dyno: "run.1", Source: "web"}, "web", "run.1"},
		{"what breaks a header", "", logplex.Options{Dyno: "a b]c\n[é\xff", Source: "a[b"},
			"a_b", "a_b_c___" + "_"},
		{"colons", "", logplex.Options{Dyno: "::1", Source: "shop:web"}, "shop_web", "::1"},
		{"long", "",
			logplex.Options{Dyno: strings.Repeat("d", 300), Source: strings.Repeat("s", 300)},
			strings.Repeat("s", 48), strings.Repeat("d", 128)},
	} {
		t.Run(c.name, func(t *testing.T) {
			clearEnv(t)
			t.Setenv("DYNO", c.env)
			sink := new(kept)
			c.opts.Format, c.opts.Sink = logplex.FormatLine, sink
			got, err := format.ParseLine(line(t, &c.opts, "m"))
			if err != nil {
				t.Fatal(err)
			}
			if got.Source != c.source || got.Dyno != c.dyno {
				t.Errorf("Source, Dyno = %q, %q, want %q, %q",
					got.Source, got.Dyno, c.source, c.dyno)
			}
			r := sink.last(t)
			if r.Source != c.source || r.Dyno != c.dyno || r.PID != os.Getpid() {
				t.Errorf("Record's Source, Dyno, PID = %q, %q, %d, want %q, %q, %d",
					r.Source, r.Dyno, r.PID, c.source, c.dyno, os.Getpid())
			}
		})
	}
}

// TestLocation prints times around both changes of daylight saving time.
func TestLocation(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zone database:", err)
	}
	lmt := time.FixedZone("LMT", -(4*3600 + 56*60 + 2))
	for _, c := range []struct {
		name string
		loc  *time.Location
		t    time.Time
		want string
	}{
		{"nil is UTC", nil, time.Date(2026, 7, 1, 14, 0, 0, 0, berlin),
			"2026-07-01T12:00:00.000000+00:00"},
		{"before spring", berlin, time.Date(2026, 3, 29, 0, 59, 59, 999999999, time.UTC),
			"2026-03-29T01:59:59.999999+01:00"},
		{"after spring", berlin, time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC),
			"2026-03-29T03:00:00.000000+02:00"},
		{"before autumn", berlin, time.Date(2026, 10, 25, 0, 59, 59, 0, time.UTC),
			"2026-10-25T02:59:59.000000+02:00"},
		{"after autumn", berlin, time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC),
			"2026-10-25T02:00:00.000000+01:00"},
		{"seconds in the offset, which are cut, and the clock with them", lmt,
			time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), "2025-12-31T19:04:00.000000-04:56"},
		{"half hours", time.FixedZone("", 5*3600+1800), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
			"2026-01-01T05:30:00.000000+05:30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatJSON} {
				w := new(writes)
				opts := fixed(f)
				opts.Location = c.loc
				_ = logplex.NewHandler(w, opts).Handle(context.Background(),
					slog.NewRecord(c.t, slog.LevelInfo, "m", 0))
				got := strings.TrimPrefix(w.take(), `{"time":"`)
				if len(got) < 32 || got[:32] != c.want {
					t.Errorf("%v: time of %v = %.32q, want %q", f, c.t, got, c.want)
				}
			}
		})
	}
}
