// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
)

// TestContextAttrs checks where a context's attrs stand: behind the message,
// outside all groups.
func TestContextAttrs(t *testing.T) {
	for _, f := range formats()[1:] {
		t.Run(f.String(), func(t *testing.T) {
			sink := new(kept)
			opts := fixed(f)
			opts.Context, opts.Sink = requestAttrs, sink
			w := new(writes)
			h := logplex.NewHandler(w, opts).WithAttrs([]slog.Attr{slog.Int("w", 1)}).WithGroup("g").WithAttrs([]slog.Attr{slog.Int("a", 2)})
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
			if got, want := sink.last(t).String(), lineHead+"at=info pid=4 msg=\"m\" request_id=r-17 w=1 g.a=2 g.b=3"; got != want {
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
		h := logplex.NewHandler(w, opts).WithAttrs([]slog.Attr{slog.Int("request_id", 1)}).WithGroup("request_id")
		for _, want := range []string{`,"request_id":"r-17","request_id#01":1}`, `,"request_id":"r-17","request_id#01":1,"request_id#02":{"a":1}}`} {
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
	if src == nil || !strings.HasSuffix(src.File, "/handler_test.go") || src.Line != want || !strings.HasSuffix(src.Function, ".TestAddCaller") {
		t.Fatalf("Caller = %+v, want this function and line %d", src, want)
	}
	if got, want := w.take(), "at=info pid=4 caller=handler_test.go:"+itoa(want)+" msg=\"m\"\n"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
	want = here() + 1
	logger.WithGroup("g").With("a", 1).Info("m")
	if got, want := w.take(), "caller=handler_test.go:"+itoa(want)+" "; !strings.Contains(got, want) {
		t.Errorf("line of a child = %q, want %q in it", got, want)
	}
	want = here() + 1
	h.Log(context.Background(), slog.LevelInfo, "m")
	if got, want := w.take(), "caller=handler_test.go:"+itoa(want)+" "; !strings.Contains(got, want) {
		t.Errorf("line of Log = %q, want %q in it", got, want)
	}

	// A wrapper hands on the PC of its own caller.
	var pcs [1]uintptr
	runtime.Callers(1, pcs[:])
	want = here() - 1
	logThrough(h, pcs[0], "m")
	if got, want := w.take(), "caller=handler_test.go:"+itoa(want)+" "; !strings.Contains(got, want) {
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
	slog.New(logplex.Wrap(slog.NewTextHandler(&buf, &slog.HandlerOptions{AddSource: true}), nil)).Info("m")
	if got := buf.take(); !strings.Contains(got, "handler_test.go:") {
		t.Errorf("Wrap: line = %q, want the caller's file", got)
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

// here gives the line that it is called from.
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

func (panickingSink) Send(logplex.Record) error { panic("s3cret-in-panic") }

func TestSinks(t *testing.T) {
	errSink := errors.New("sink is full")
	good := new(kept)
	var told []error
	opts := fixed(logplex.FormatMessage)
	opts.Sink = logplex.Sinks{nil, panickingSink{}, failingSink{errSink}, logplex.Sinks{good, (*kept)(nil)}}
	opts.OnError = func(err error) { told = append(told, err) }
	w := new(writes)
	h := logplex.NewHandler(w, opts)
	err := logTo(h, "m", "a", 1)
	if !errors.Is(err, errSink) || !strings.Contains(err.Error(), "panicked in Send") || strings.Contains(err.Error(), "s3cret") {
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
		t.Errorf("Sinks.Send = %v with %d records in the last, want the error and 2", err, len(good.all))
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
	opts.Sink = logplex.Sinks{a, new(kept), failingSink{errSink}, logplex.Sinks{b}}
	h := logplex.NewHandler(nil, opts)
	if err := h.Flush(context.Background()); !errors.Is(err, errSink) {
		t.Errorf("Flush = %v, want %v", err, errSink)
	}
	if a.times != 1 || b.times != 1 {
		t.Errorf("sinks were flushed %d and %d times, want once each", a.times, b.times)
	}
	if err := h.Flush(noContext); err == nil || a.ctx == nil {
		t.Errorf("Flush(nil) = %v with context %v, want the sink's error and a context", err, a.ctx)
	}
	if err := logplex.NewHandler(nil, nil).Flush(context.Background()); err != nil {
		t.Errorf("Flush without Sink = %v, want nil", err)
	}
	times := 0
	next := flushHandler{slog.NewTextHandler(new(writes), nil), &times}
	if err := logplex.Wrap(next, nil).Flush(context.Background()); err != nil {
		t.Errorf("Wrap: Flush = %v, want nil", err)
	}
}

func TestNilWriter(t *testing.T) {
	sink := new(kept)
	opts := fixed(logplex.FormatLine)
	opts.Sink = sink
	for _, h := range []*logplex.Handler{logplex.NewHandler(nil, opts), logplex.NewHandler((*os.File)(nil), opts)} {
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
		{"python", format.PatternPython, `[2026-03-17 08:25:21 +0000] [4] [INFO] said "hi" a=1 g.b="x y"`},
		{"log4j", format.PatternLog4j, `08:25:21.297 [web.1] INFO  app - said "hi" a=1 g.b="x y"`},
		{"log4net", format.PatternLog4Net, `2026-03-17 08:25:21,297 [4] INFO  app - said "hi" a=1 g.b="x y"`},
		{"laravel", format.PatternLaravel, `[2026-03-17 08:25:21] production.INFO: said "hi" a=1 g.b="x y"`},
		{"ruby", format.PatternRuby, `I, [2026-03-17T08:25:21.297420 #4]  INFO -- : said "hi" a=1 g.b="x y"`},
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
				if got := line(t, opts, `said "hi"`, "a", 1, slog.Group("g", "b", "x y")); got != want {
					t.Errorf("%v: line = %q, want %q", f, got, want)
				}
				// What is hostile or secret stays so in any layout.
				got := line(t, opts, "a\nb\x1b[31m\u202e\xff password=hunter2secret", "k\n", "v\r\n", "password", "hunter2secret")
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

// TestHandlerLog ties Log to Handle.
func TestHandlerLog(t *testing.T) {
	for _, f := range formats()[1:] {
		opts := fixed(f)
		opts.Context = requestAttrs
		w := new(writes)
		h := logplex.NewHandler(w, opts).WithGroup("g").WithAttrs([]slog.Attr{slog.Int("w", 1)}).(*logplex.Handler)
		attrs := []slog.Attr{slog.String("a", "x y"), slog.Group("h", "b", 2), slog.Any("l", []int{1}), slog.String("password", "p")}
		h.Log(withRequest("r-1"), slog.LevelWarn, "m", attrs...)
		got := w.take()
		slog.New(h).LogAttrs(withRequest("r-1"), slog.LevelWarn, "m", attrs...)
		want := w.take()
		if f == logplex.FormatJSON {
			got, want = got[50:], want[50:] // behind the time
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
		logplex.FormatAuto: "auto", logplex.FormatLine: "line", logplex.FormatMessage: "message", logplex.FormatJSON: "json", 99: "Format(99)", -1: "Format(-1)",
	} {
		if got := f.String(); got != want {
			t.Errorf("Format(%d).String() = %q, want %q", int(f), got, want)
		}
	}
	clearEnv(t)
	var told []error
	h := logplex.NewHandler(new(writes), &logplex.Options{Format: 99, OnError: func(err error) { told = append(told, err) }})
	if h == nil || len(told) != 1 {
		t.Errorf("NewHandler with Format 99 told %v, want one error", told)
	}
}

// TestStamps ties the times of lines, which are put together from what the
// last record left, to time.Time.Format.
func TestStamps(t *testing.T) {
	const layout = "2006-01-02T15:04:05.000000-07:00"
	zones := []*time.Location{nil, time.UTC, time.FixedZone("", 3600), time.FixedZone("", -34200), time.FixedZone("", 20700), time.FixedZone("", -86340), time.FixedZone("", 86340)}
	for _, name := range []string{"Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Australia/Lord_Howe"} {
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
					t.Fatalf("%v: time of %d.%09d in %v = %q, want %q", f, x.Unix(), x.Nanosecond(), zone, got, want)
				}
			}
		}
	}
}
