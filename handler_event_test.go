// SPDX-License-Identifier: MIT

package logplex

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/logplex-go/logplex/internal/delivery"
	"github.com/logplex-go/logplex/internal/encode"
	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/redact"
)

// withBrokenFinder returns the default redactor and one that panics where a text
// holds "boom".
func withBrokenFinder() Redactor {
	return Redactors{DefaultRedactor(), redact.NewFinder(brokenFind)}
}

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
		{`{"a":"x","b":"` + strings.Repeat("y", 4000) + `"}`,
			"at=info pid=4 msg=\"m\" a=x b=" + strings.Repeat("y", 4000) + "\n"},
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

// TestEventLinePanics has the scan for secrets panic in a line that has not been parsed: it is
// left to be.
func TestEventLinePanics(t *testing.T) {
	var out bytes.Buffer
	h := NewHandler(&out, &Options{Format: FormatMessage, PID: 4, Redactor: withBrokenFinder()})
	var p jsonline.Probe
	h.WithAttrs([]slog.Attr{slog.Any("", &p)})
	if p.HandleLine == nil {
		t.Fatal("WithAttrs(Probe) left HandleLine nil, want a function")
	}
	var e jsonline.Event
	for i, tt := range []struct{ line, want string }{
		{`{"a":"x","b":1}`, "at=info pid=4 msg=\"m\" a=x b=1\n"},
		{`{"a":"boom","b":1}`, ""},
		{`{"a":"x","b":1}`, "at=info pid=4 msg=\"m\" a=x b=1\n"},
	} {
		out.Reset()
		e.Message = []byte("m")
		ok, err := p.HandleLine(&e, []byte(tt.line+"\n"))
		if ok != (tt.want != "") || err != nil || out.String() != tt.want {
			t.Errorf("line %d: HandleLine(%s) = %v, %v and wrote %q, want %q",
				i, tt.line, ok, err, out.String(), tt.want)
		}
		e.Reset()
	}
	for name, opts := range map[string]*Options{
		"context": {Context: func(context.Context) []slog.Attr { return nil }},
		"sink":    {Sink: &keepsAttrs{}},
	} {
		var p jsonline.Probe
		NewHandler(&out, opts).WithAttrs([]slog.Attr{slog.Any("", &p)})
		if p.HandleLine != nil {
			t.Errorf("%s: WithAttrs(Probe) set HandleLine, want nil", name)
		}
	}
}

// TestWrapFinderPanics has the scan for secrets panic in a record on its way to another
// handler: it is no clean record, and costs its value.
func TestWrapFinderPanics(t *testing.T) {
	var out bytes.Buffer
	h := Wrap(slog.NewTextHandler(&out, nil),
		&Options{Dyno: "web.1", PID: 4, Redactor: withBrokenFinder()})
	for _, msg := range []string{"m", "boom"} {
		for _, value := range []string{"x", "boom"} {
			out.Reset()
			slog.New(h).Info(msg, "b", value)
			got := out.String()
			want := " msg=" + strings.ReplaceAll(msg, "boom", Redacted)
			wantValue := " b=" + strings.ReplaceAll(value, "boom", Redacted) + "\n"
			if !strings.Contains(got, want) || !strings.HasSuffix(got, wantValue) {
				t.Errorf("Info(%q, b, %q) wrote %q, want%s and%s", msg, value, got, want, wantValue)
			}
		}
	}
}

// TestProbe asks handlers that want attrs: they get an event's fields as attrs.
func TestProbe(t *testing.T) {
	var sink keepsAttrs
	var redacted []string
	note := RedactorFunc(func(_ []string, a slog.Attr) slog.Attr {
		redacted = append(redacted, a.String())
		return a
	})
	var next bytes.Buffer
	for name, tt := range map[string]struct {
		h   *Handler
		got func() string
	}{
		"sink": {NewHandler(nil, &Options{Sink: &sink}),
			func() string { return fmt.Sprint(sink.attrs) }},
		"redactor": {NewHandler(nil, &Options{Redactor: note}),
			func() string { return strings.Join(redacted, " ") }},
		"wrapper": {Wrap(slog.NewTextHandler(&next, nil), nil), next.String},
	} {
		var p jsonline.Probe
		tt.h.WithAttrs([]slog.Attr{slog.Any("", &p)})
		if p.Handler != tt.h || p.Handle == nil {
			t.Fatalf("%s: WithAttrs(Probe) = %v, want its own answer", name, p.Handler)
		}
		var e jsonline.Event
		if err := e.Parse([]byte(`{"k":17}`)); err != nil {
			t.Fatal(err)
		}
		e.Time, e.Message = time.Unix(0, 0), []byte("m")
		if err := p.Handle(&e); err != nil {
			t.Errorf("%s: Handle = %v, want nil", name, err)
		}
		if got := tt.got(); !strings.Contains(got, "k=17") {
			t.Errorf("%s: got %q, want the attr k=17 in it", name, got)
		}
	}
}

type keepsAttrs struct{ attrs []slog.Attr }

func (k *keepsAttrs) Send(r Record) error {
	k.attrs = r.Attrs
	return nil
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
		FormatMessage: ` msg="m" a=x c=7 b=[REDACTED] l="[\"[REDACTED]\"]" g.b=[REDACTED] d=8` +
			"\n",
		FormatJSON: `,"msg":"m","a":"x","c":7,"b":"[REDACTED]","l":["[REDACTED]"],"g":{"b":"[REDACTED]"},"d":8}` + "\n",
	} {
		var out bytes.Buffer
		var told []error
		h := NewHandler(&out, &Options{
			Format: format, PID: 4, Redactor: withBrokenFinder(),
			OnError: func(err error) { told = append(told, err) },
		})
		var times int
		attrs := []slog.Attr{
			slog.String("a", "x"), slog.Any("c", counted{&times}), slog.String("b", "boom"),
			slog.Any("l", []string{"boom"}), slog.Group("g", "b", "boom"), slog.Int("d", 8),
		}
		r := slog.NewRecord(time.Now(), slog.LevelInfo, "m", 0)
		r.AddAttrs(attrs...)
		for name, log := range map[string]func() error{
			"Handle": func() error { return h.Handle(t.Context(), r) },
			"Log": func() error {
				h.Log(t.Context(), slog.LevelInfo, "m", attrs...)
				return nil
			},
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
	opts := &Options{
		Format: FormatMessage, PID: 4, Dyno: "web.1", Sink: sink, Redactor: withBrokenFinder(),
	}
	for name, h := range map[string]*Handler{
		"NewHandler": NewHandler(&out, opts),
		"Wrap":       Wrap(slog.NewTextHandler(&out, nil), opts),
	} {
		out.Reset()
		with := h.WithAttrs([]slog.Attr{slog.Any("l", []string{"boom", "x"}), slog.Int("n", 1)})
		err := with.Handle(t.Context(), slog.NewRecord(time.Now(), slog.LevelInfo, "m", 0))
		if err != nil {
			t.Errorf("%s: Handle = %v, want nil", name, err)
		}
		if got := out.String(); !strings.Contains(got, Redacted) ||
			!strings.Contains(got, " n=1") || strings.Contains(got, "boom") {
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
	h := NewHandler(&out, &Options{
		Format: FormatMessage, PID: 4, AddCaller: true, Redactor: withBrokenFinder(),
	})
	h.Log(t.Context(), slog.LevelInfo, "m", slog.String("a", "x"))
	if got := out.String(); !strings.Contains(got, "caller=handler_event_test.go:") {
		t.Fatalf("Log wrote %q, want the caller in it", got)
	}
	out.Reset()
	h.Log(t.Context(), slog.LevelInfo, "m", slog.String("a", "boom"))
	if got := out.String(); !strings.Contains(got, "caller=handler_event_test.go:") ||
		!strings.HasSuffix(got, " msg=\"m\" a="+Redacted+"\n") {
		t.Errorf("Log wrote %q, want the caller and the value masked", got)
	}
}

// TestMessagesByTurn logs messages of each length around the most that is kept
// with a header, each often enough to be kept.
func TestMessagesByTurn(t *testing.T) {
	const block = 128 // bytes that are copied as one piece
	at := time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.UTC)
	// headers below and above the size that is copied as one piece
	for _, dyno := range []string{"web.1", strings.Repeat("d", 100)} {
		var out bytes.Buffer
		h := NewHandler(&out, &Options{Format: FormatLine, Dyno: dyno, PID: 4})
		head := "2026-03-17T08:25:21.297420+00:00 app[" + dyno + "]: at="
		for round := range 2 {
			for n := range 3 * block {
				msg := strings.Repeat("m", n*37%(3*block)) + "end"
				for _, level := range []slog.Level{
					slog.LevelInfo, slog.LevelInfo, slog.LevelWarn, slog.LevelInfo, slog.LevelInfo,
				} {
					out.Reset()
					err := h.Handle(t.Context(),
						slog.NewRecord(at.Add(time.Duration(round)*time.Hour), level, msg, 0))
					if err != nil {
						t.Fatal(err)
					}
					want := strings.Replace(head, "T08", []string{"T08", "T09"}[round], 1)
					want += map[slog.Level]string{
						slog.LevelInfo: "info", slog.LevelWarn: "warning",
					}[level] + ` pid=4 msg="` + msg + "\"\n"
					if got := out.String(); got != want {
						t.Fatalf("Handle wrote %q, want %q", got, want)
					}
				}
			}
		}
	}
}

// sliceBytes adds up the bytes of the slices in v, those that pointers lead to
// included, without what belongs to the handler.
func sliceBytes(v reflect.Value) (n int) {
	switch v.Kind() {
	case reflect.Pointer:
		if t := v.Type(); !v.IsNil() && t == reflect.TypeFor[*encode.Line]() {
			n += sliceBytes(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			n += sliceBytes(v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			n += sliceBytes(v.Index(i))
		}
	case reflect.Slice:
		n += v.Cap() * int(v.Type().Elem().Size())
		if v.Type().Elem().Kind() != reflect.Uint8 {
			for i := range v.Len() {
				n += sliceBytes(v.Index(i))
			}
		}
	}
	return n
}

// maxKept is the size from which buffers are not kept for the next record.
const maxKept = 128 << 10

// TestPoolKeepsNothingLarge logs what makes some buffer large and looks at
// what is kept for the next record.
func TestPoolKeepsNothingLarge(t *testing.T) {
	huge := strings.Repeat("lorem ipsum ", 1<<17)
	secrets := strings.Repeat("password=hunter2 ", 1<<14)
	type flat struct{ A, B string }
	var many []slog.Attr
	for i := range 20_000 {
		many = append(many, slog.Int(fmt.Sprint("key", i), i))
	}
	records := map[string]func(*Handler){
		"message": func(h *Handler) { h.Log(t.Context(), slog.LevelInfo, huge) },
		"value": func(h *Handler) {
			h.Log(t.Context(), slog.LevelInfo, "m", slog.String("k", huge))
		},
		"secrets": func(h *Handler) {
			h.Log(t.Context(), slog.LevelInfo, "m", slog.String("k", secrets))
		},
		"key": func(h *Handler) {
			h.Log(t.Context(), slog.LevelInfo, "m", slog.Int(huge, 1))
		},
		"group": func(h *Handler) {
			h.Log(t.Context(), slog.LevelInfo, "m", slog.Group(huge, "a", flat{"b", "c"}))
		},
		"open group":  func(h *Handler) { slog.New(h.WithGroup(huge)).Info("m", "a", 1) },
		"empty group": func(h *Handler) { slog.New(h.WithGroup(huge)).Info("m") },
		"attrs":       func(h *Handler) { h.Log(t.Context(), slog.LevelInfo, "m", many...) },
		"members": func(h *Handler) {
			h.Log(t.Context(), slog.LevelInfo, "m", slog.GroupAttrs("g", many...))
		},
		"map": func(h *Handler) {
			h.Log(t.Context(), slog.LevelInfo, "m", slog.Any("k", map[string]string{huge: huge}))
		},
		"error": func(h *Handler) {
			h.Log(t.Context(), slog.LevelInfo, "m", slog.Any("k", fmt.Errorf("%s", secrets)))
		},
		"text list": func(h *Handler) {
			h.Log(t.Context(), slog.LevelInfo, "m",
				slog.Any("k", slices.Repeat([]string{huge[:1000]}, 9000)))
		},
		"list": func(h *Handler) {
			h.Log(t.Context(), slog.LevelInfo, "m", slog.Any("k", strings.Fields(secrets)))
		},
	}
	same := RedactorFunc(func(_ []string, a slog.Attr) slog.Attr { return a })
	for name, opts := range map[string]Options{
		"wrapped":         {},
		"wrapped to sink": {Sink: new(keepsNothing)},
		"line":            {Format: FormatLine},
		"json":            {Format: FormatJSON},
		"user's":          {Format: FormatMessage, Redactor: Redactors{same, DefaultRedactor()}},
		"to sink":         {Format: FormatMessage, Sink: new(keepsNothing)},
	} {
		opts.Dyno, opts.PID, opts.MaxLine = "web.1", 4, -1
		for what, log := range records {
			h := NewHandler(io.Discard, &opts)
			if strings.HasPrefix(name, "wrapped") {
				h = Wrap(slog.NewTextHandler(io.Discard, nil), &opts)
			}
			log(h)
			got, limit := sliceBytes(reflect.ValueOf(h.enc.Line(&h.scope))), 8*maxKept
			if got > limit {
				t.Errorf("%s: after a large %s a Line keeps %d bytes, want at most %d",
					name, what, got, limit)
			}
		}
	}
}

// What is added to the known values while logging is found in texts that were
// logged before.
func TestValueAddedLater(t *testing.T) {
	values := RedactValues()
	var out strings.Builder
	h := NewHandler(&out, &Options{
		Format: FormatMessage, Dyno: "web.1", PID: 4,
		Redactor: Redactors{DefaultRedactor(), values},
	})
	log := func() string {
		out.Reset()
		h.Log(t.Context(), 0, "m", slog.String("query", `name:"joe" at "harbour-blue-42"`))
		return out.String()
	}
	for range 3 {
		if got := log(); !strings.Contains(got, "harbour-blue-42") {
			t.Fatalf("line = %q, want the value that nobody knows yet", got)
		}
	}
	if err := values.Add("harbour-blue-42"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if got := log(); strings.Contains(got, "harbour-blue-42") {
			t.Fatal("a value added later is in the line")
		}
	}
}

// A group's name that becomes a known value is scrubbed as one that was.
func TestGroupNameAddedLater(t *testing.T) {
	for _, format := range []Format{FormatMessage, FormatJSON} {
		values := RedactValues()
		var out strings.Builder
		h := NewHandler(&out, &Options{
			Format: format, Dyno: "web.1", PID: 4, Redactor: Redactors{DefaultRedactor(), values},
		})
		g := h.WithGroup("harbour-blue-42").(*Handler)
		if err := values.Add("harbour-blue-42"); err != nil {
			t.Fatal(err)
		}
		g.Log(t.Context(), 0, "m", slog.Int("n", 1), slog.Group("in", "n", 2))
		if strings.Contains(out.String(), "harbour-blue-42") ||
			!strings.Contains(out.String(), "in") {
			t.Errorf("format %v: a group's name that was added later is in the line, or its attrs do not", format)
		}
	}
}

// countedError counts how often its text is asked for.
type countedError struct {
	text  string
	calls *int
}

func (e countedError) Error() string { *e.calls++; return e.text }

// An error's text is made once, and not at all under a secret key.
func TestErrorTextOnce(t *testing.T) {
	for _, format := range []Format{FormatMessage, FormatJSON} {
		for name, tt := range map[string]struct {
			key, text string
			want      int
		}{
			"short":      {"err", "connection refused", 1},
			"long":       {"err", strings.Repeat("too long for one look ", 40), 1},
			"secret":     {"err", "password=hunter22x", 1},
			"secret key": {"password", "connection refused", 0},
		} {
			h := NewHandler(io.Discard, &Options{Format: format, Dyno: "web.1", PID: 4})
			calls := 0
			h.Log(t.Context(), 0, "m", slog.Any(tt.key, countedError{tt.text, &calls}))
			if calls != tt.want {
				t.Errorf("format %v, %s: Error was called %d times, want %d",
					format, name, calls, tt.want)
			}
		}
	}
}

// NewDrainDial is NewDrain over connections of the test's own.
func NewDrainDial(rawURL string, opts *DrainOptions,
	dial func(ctx context.Context, network, address string) (net.Conn, error)) (*Drain, error) {
	return newDrain(rawURL, opts, dial)
}

// SendEncoded is the hand-off that a Handler uses.
func (d *Drain) SendEncoded(t time.Time, level slog.Level, source, dyno string, msg []byte) error {
	names := delivery.AppendNames(make([]byte, 0, 64), source, dyno)
	return d.sendEncoded(t, level, &names, msg)
}

// badWriter fails, panics or ends the goroutine with some lines.
type badWriter struct{ bytes.Buffer }

func (w *badWriter) Write(p []byte) (int, error) {
	switch {
	case bytes.Contains(p, []byte("write fails")):
		return 0, errors.New("no room")
	case bytes.Contains(p, []byte("write panics")):
		panic("no writer")
	case bytes.Contains(p, []byte("write ends")):
		runtime.Goexit()
	}
	return w.Buffer.Write(p)
}

type panickingValuer struct{}

func (panickingValuer) LogValue() slog.Value { panic("no value") }

// TestLineOnly compares Handle and Log of a handler whose records are lines and nothing else with
// the way of any handler: lines, errors, and what OnError and OnRedact get.
func TestLineOnly(t *testing.T) {
	at := time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.UTC)
	secret := slog.String("password", "correct horse")
	calls := []struct {
		name  string
		msg   string
		at    time.Time
		attrs []slog.Attr
	}{
		{"plain", "m", at, []slog.Attr{slog.Int("n", 1), slog.String("s", "a b")}},
		{"no attrs", "m", at, nil},
		{"no time", "m", time.Time{}, nil},
		{"secret", "m", at, []slog.Attr{secret}},
		{"pair", "m", at, []slog.Attr{slog.String("key", "password"), slog.String("value", "x")}},
		{"long", strings.Repeat("long ", 99), at, []slog.Attr{secret}},
		{"panic", "m", at, []slog.Attr{slog.Any("v", panickingValuer{}), secret}},
		{"finder", "m", at, []slog.Attr{slog.String("v", "boom"), slog.Int("n", 1)}},
		{"write fails", "write fails", at, []slog.Attr{secret}},
		{"write panics", "write panics", at, []slog.Attr{secret}},
		{"after", "m", at, nil},
		{"write ends", "write ends", at, []slog.Attr{secret}},
		{"again", "m", at, []slog.Attr{slog.Group("g", secret)}},
	}
	year := regexp.MustCompile(`20\d\d-\d\d-\d\dT[^ "]*`)
	for _, f := range []Format{FormatLine, FormatMessage, FormatJSON} {
		var got [2][]string
		for general := range got {
			w := new(badWriter)
			note := func(x any) {
				got[general] = append(got[general], year.ReplaceAllString(fmt.Sprint(x), "time"))
			}
			h := NewHandler(w, &Options{
				Format: f, Dyno: "web.1", PID: 4, MaxLine: 300,
				OnError: func(err error) { note(err) },
				Redactor: Redactors{
					NewRedactor(&RedactOptions{OnRedact: func(r Redaction) {
						note(fmt.Sprint(r.Kind, r.Path, r.Count, r.Source.Line))
					}}),
					redact.NewFinder(brokenFind),
				},
			})
			if !h.lineOnly {
				t.Fatal("lineOnly = false, want true")
			}
			h.lineOnly = general == 0
			with := h.WithAttrs([]slog.Attr{slog.Int("w", 2)}).WithGroup("g")
			for _, h := range []*Handler{h, with.(*Handler)} {
				for _, call := range calls {
					done := make(chan bool)
					go func() {
						defer close(done)
						r := slog.NewRecord(call.at, slog.LevelWarn, call.msg, 0)
						r.AddAttrs(call.attrs...)
						note(h.Handle(t.Context(), r))
					}()
					<-done
					done = make(chan bool)
					go func() {
						defer close(done)
						h.Log(t.Context(), slog.LevelError, call.msg, call.attrs...)
					}()
					<-done
					note(call.name + ": " + w.String())
					w.Reset()
				}
			}
		}
		if diff := cmp.Diff(got[1], got[0]); diff != "" {
			t.Errorf("%v: any handler and one of lines only (-want +got):\n%s", f, diff)
		}
	}
}

// TestHandlerSize holds what a logger per request costs beside the text of its attrs.
func TestHandlerSize(t *testing.T) {
	if got, want := reflect.TypeFor[Handler]().Size(), uintptr(80); got > want {
		t.Errorf("a Handler has %d bytes, want at most %d", got, want)
	}
}
