// SPDX-License-Identifier: MIT

package logplex_test

import (
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
)

// everything is one attr of each sort.
func everything() []any {
	return []any{
		"string", "two words", "int", -1, "uint", uint64(1) << 63, "float", 1.5, "bool", true,
		"duration", 1500 * time.Millisecond, "time", when(),
		"nil", nil, "error", errors.New("it = failed"), "bytes", []byte("b"), "list",
		[]any{1, "a b", nil, map[string]int{"x": 1}}, "map",
		map[string]any{"b": []int{1}, "a": map[string]string{"c": "d"}},
		"struct", struct{ A, B any }{1, []string{"x"}}, "pointer", &customer{"n", "p"}, "json",
		json.RawMessage(`{"z":1,"y":[true,null]}`),
		"valuer", valuer{slog.GroupValue(slog.Any("v", valuer{slog.AnyValue([]int{1})}))},
		slog.Group("group", "a", 1, slog.Group("inner", "b", "x\ny")),
		"panic", panicValuer{}, "typed nil", error((*typedNil)(nil)), "pid", 9,
		"empty", "", "k\n", "v",
	}
}

// TestRecordLine compares Record.AppendTo with the line that the handler writes.
func TestRecordLine(t *testing.T) {
	for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatJSON} {
		sink := new(kept)
		opts := fixed(f)
		opts.Sink, opts.MaxLine, opts.AddCaller = sink, -1, true
		w := new(writes)
		h := logplex.NewHandler(w, opts)
		slog.New(h).With("w", 1).WithGroup("g").With("x", 2).Warn("the message", everything()...)
		r := sink.last(t)
		checkFrozen(t, r.Attrs)
		got := string(r.AppendTo([]byte("before ")))
		if !strings.HasPrefix(got, "before ") {
			t.Fatalf("AppendTo lost what was there: %.40q", got)
		}
		got = got[len("before "):]
		checkLine(t, &logplex.Options{Format: logplex.FormatLine, MaxLine: -1}, got)
		if r.String()+"\n" != got {
			t.Errorf("String = %q, want %q", r.String(), got)
		}
		l, err := format.ParseLine(got)
		if err != nil {
			t.Fatalf("ParseLine(%q): %v", got, err)
		}
		if !l.Time.Equal(r.Time.Truncate(time.Microsecond)) ||
			l.Source != "app" || l.Dyno != "web.1" {
			t.Errorf("ParseLine(%q) = %v, want the record's %v, app, web.1", got, l, r.Time)
		}
		if f == logplex.FormatLine {
			if want := w.take(); got != want {
				t.Errorf("AppendTo = %q, want the handler's line %q", got, want)
			}
		}
	}
}

// TestRecordKept keeps records while the program changes everything that it
// logged.
func TestRecordKept(t *testing.T) {
	sink := new(kept)
	opts := fixed(logplex.FormatLine)
	opts.Sink = sink
	h := logplex.NewHandler(nil, opts)
	m := map[string]any{"a": []int{1, 2}, "b": &customer{"n", "p"}}
	with := []slog.Attr{slog.Any("m", m), slog.Int("w", 1)}
	group := []slog.Attr{slog.Int("x", 1), slog.Any("y", []string{"z"})}
	child := h.WithAttrs(with)
	_ = logTo(child, "first", "m", m, slog.Attr{Key: "g", Value: slog.GroupValue(group...)},
		"bytes", []byte("b"))
	before := sink.last(t).String()
	wantAttrs := len(sink.last(t).Attrs)
	m["a"].([]int)[0] = 99
	m["b"].(*customer).Name = "changed"
	m["c"] = "new"
	with[1] = slog.Int("w", 99)
	group[0] = slog.Int("x", 99)
	for i := range 100 {
		_ = logTo(child.WithGroup("g"), "later", "m", map[string]any{"a": []int{i}}, "i", i)
	}
	if got := sink.all[0].String(); got != before {
		t.Errorf("the first record became %q, want %q", got, before)
	}
	if len(sink.all[0].Attrs) != wantAttrs {
		t.Errorf("the first record has %d attrs, want %d", len(sink.all[0].Attrs), wantAttrs)
	}
	if !strings.Contains(sink.last(t).String(), " w=1 ") {
		t.Errorf("a later record = %q, want w=1 as it was given to With", sink.last(t))
	}
	// Comparing records must not panic, which values of any would.
	_ = reflect.DeepEqual(sink.all[0], sink.all[1])
	for i, a := range sink.all[0].Attrs {
		if !a.Equal(sink.all[0].Attrs[i]) {
			t.Errorf("attr %d is not equal to itself", i)
		}
	}
}

func TestRecordAttr(t *testing.T) {
	r := logplex.Record{Attrs: []slog.Attr{
		slog.Int("a", 1), slog.Int("a", 2),
		slog.Group("http", slog.Int("status", 200), slog.Group("req", "id", "x")),
		slog.Group("http", slog.String("method", "GET")),
		slog.Group("", slog.Int("inline", 3)),
		slog.Int("", 4),
	}}
	for _, c := range []struct {
		path []string
		want string // "": not found
	}{
		{[]string{"a"}, "2"},
		{[]string{"http", "status"}, "200"},
		{[]string{"http", "req", "id"}, "x"},
		{[]string{"http", "method"}, "GET"},
		{[]string{"inline"}, "3"},
		{[]string{""}, "4"},
		{[]string{"http", "req"}, "[id=x]"},
		{nil, ""},
		{[]string{"b"}, ""},
		{[]string{"a", "b"}, ""},
		{[]string{"http", "none"}, ""},
		{[]string{"http.status"}, ""},
	} {
		v, ok := r.Attr(c.path...)
		if ok != (c.want != "") || ok && v.String() != c.want {
			t.Errorf("Attr(%q) = %v, %v, want %q", c.path, v, ok, c.want)
		}
	}
}

// TestRecordOfProgram prints records that no handler made.
func TestRecordOfProgram(t *testing.T) {
	for _, c := range []struct {
		name string
		r    logplex.Record
		want string
	}{
		{"zero", logplex.Record{}, "0001-01-01T00:00:00.000000+00:00 -[-]: at=info pid=0"},
		{"hostile",
			logplex.Record{Time: when(), Source: "a b", Dyno: "c]\n", Message: "m\n",
				Attrs: []slog.Attr{slog.Any("v", valuer{slog.StringValue("x\n")}),
					slog.Any("a", []any{1, "\n"})},
				Caller: &slog.Source{File: "/a b/c d.go", Line: 3}},
			`2026-03-17T08:25:21.297420+00:00 a_b[c__]: at=info pid=0 caller="c d.go:3" msg="m\n" v="x\n" a="[1,\"\\n\"]"`},
		{"no source", logplex.Record{Time: when(), Dyno: "web.1"},
			`2026-03-17T08:25:21.297420+00:00 -[web.1]: at=info pid=0`},
		{"no dyno", logplex.Record{Time: when(), Source: "app"},
			`2026-03-17T08:25:21.297420+00:00 app[-]: at=info pid=0`},
		{"colons", logplex.Record{Time: when(), Source: "a:b", Dyno: "::1"},
			`2026-03-17T08:25:21.297420+00:00 a_b[::1]: at=info pid=0`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.r.String()
			if strings.ContainsAny(got, "\n\x00") {
				t.Errorf("String() = %q, want one line", got)
			}
			if got != c.want {
				t.Errorf("String() = %q, want %q", got, c.want)
			}
			if _, err := format.ParseLine(got); err != nil {
				t.Errorf("ParseLine(%q) = %v, want no error", got, err)
			}
		})
	}
}

// TestRecordLists sends more lists through one handler than a line may have
// members: each counts by itself.
func TestRecordLists(t *testing.T) {
	sink := new(kept)
	opts := fixed(logplex.FormatMessage)
	opts.Sink = sink
	h := logplex.NewHandler(nil, opts)
	same := logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr { return a })
	list := slog.Any("k", slices.Repeat([]any{map[string]any{"a": 1, "b": []string{"x"}}}, 100))
	var want string
	for i := range 120 {
		h.Log(t.Context(), slog.LevelInfo, "m", list)
		got := sink.last(t).Attrs[0].Value.String()
		if i == 0 {
			if want = got; !strings.HasPrefix(want, `[{"a":1,"b":["x"]},`) {
				t.Fatalf("list = %s, want its JSON text", want)
			}
		} else if got != want {
			t.Fatalf("list %d = %s, want %s", i, got, want)
		}
	}
	w := new(writes)
	opts.Sink, opts.Redactor = nil, same
	h = logplex.NewHandler(w, opts)
	for i := range 120 {
		h.Log(t.Context(), slog.LevelInfo, "m", list)
		if got := w.take(); strings.Count(got, `\"a\":1`) != 100 {
			t.Fatalf("line %d = %q, want 100 objects", i, got)
		}
	}
}

// pathError is an error that is of no use as a nil pointer.
type pathError struct{ path string }

func (e *pathError) Error() string { return "no " + e.path }

// TestSinkReturnsNilPointer has a sink that returns a nil pointer as an error: OnError hears
// of it, and of what else went wrong.
func TestSinkReturnsNilPointer(t *testing.T) {
	full := errors.New("disk full")
	var heard []error
	h := logplex.NewHandler(nil, &logplex.Options{
		Sink: logplex.Sinks{
			sinkFunc(func(logplex.Record) error { return (*pathError)(nil) }),
			sinkFunc(func(logplex.Record) error { return full }),
		},
		OnError: func(err error) { heard = append(heard, err) },
	})
	slog.New(h).Info("x")
	h.Log(t.Context(), slog.LevelInfo, "x")
	if len(heard) != 2 {
		t.Fatalf("OnError was called %d times, want 2", len(heard))
	}
	for _, err := range heard {
		text := err.Error()
		if !strings.Contains(text, "*logplex_test.pathError") ||
			!strings.Contains(text, "disk full") || !errors.Is(err, full) {
			t.Errorf("OnError got %q, want both errors", text)
		}
	}
}

type pairOf struct {
	A, B any
	M    map[string]int
}

type groupOf struct{ n int }

func (g groupOf) LogValue() slog.Value {
	if g.n == 0 {
		return slog.StringValue("leaf")
	}
	return slog.GroupValue(slog.Int("n", g.n), slog.Any("sub", groupOf{g.n - 1}))
}

// anyShape is a value of any shape.
func anyShape(r *rand.Rand, depth int) any {
	in := func() any {
		if depth == 0 {
			return r.IntN(10)
		}
		return anyShape(r, depth-1)
	}
	switch r.IntN(12) {
	case 0:
		return nil
	case 1:
		return (*pairOf)(nil)
	case 2:
		return "a b"
	case 3:
		return []any{in(), in()}
	case 4:
		return map[string]any{"a": in(), "b": in(), "": in()}
	case 5:
		return pairOf{in(), in(), map[string]int{"k": 1}}
	case 6:
		return &pairOf{A: in()}
	case 7:
		return groupOf{r.IntN(4)}
	case 8:
		return []map[string]pairOf{{"p": {A: in()}}}
	case 9:
		return json.RawMessage(`{"r":{"s":[{"t":{"u":1}}]}}`)
	case 10:
		return []byte(nil)
	}
	return r.IntN(10)
}

// attrsOf are attrs of such values, with keys that come again.
func attrsOf(r *rand.Rand, depth int) (attrs []slog.Attr) {
	for range r.IntN(4) {
		key := []string{"a", "b", "sub", "M", "x y", ""}[r.IntN(6)]
		if a := slog.Any(key, anyShape(r, 3)); depth > 0 && r.IntN(4) == 0 {
			group := slog.GroupValue(attrsOf(r, depth-1)...)
			attrs = append(attrs, slog.Attr{Key: key, Value: group})
		} else {
			attrs = append(attrs, a)
		}
	}
	return attrs
}

// The line, the line of a handler with a Sink and the text of its Record are the same, and lists in
// it are JSON.
func TestRecordIsTheLine(t *testing.T) {
	for seed := range uint64(1500) {
		r := rand.New(rand.NewPCG(seed, 1))
		alone, beside := new(writes), new(writes)
		var sunk logplex.Record
		opts := fixed(logplex.FormatLine)
		opts.MaxLine = -1
		var one slog.Handler = logplex.NewHandler(alone, opts)
		opts.Sink = sinkFunc(func(r logplex.Record) error { sunk = r; return nil })
		var two slog.Handler = logplex.NewHandler(beside, opts)
		for range r.IntN(3) {
			if attrs := attrsOf(r, 1); r.IntN(3) > 0 {
				one, two = one.WithAttrs(attrs), two.WithAttrs(attrs)
			} else {
				one, two = one.WithGroup("g"), two.WithGroup("g")
			}
		}
		rec := slog.NewRecord(when(), slog.LevelInfo, "m", 0)
		rec.AddAttrs(attrsOf(r, 1)...)
		_, _ = one.Handle(t.Context(), rec), two.Handle(t.Context(), rec)
		line := alone.take()
		if got := beside.take(); got != line {
			t.Fatalf("seed %d: with a Sink the line is\n%swithout\n%s", seed, got, line)
		}
		if got := sunk.String() + "\n"; got != line {
			t.Fatalf("seed %d: the Record is\n%sthe line\n%s", seed, got, line)
		}
		for key, value := range format.Pairs(strings.TrimSuffix(line, "\n")) {
			list := strings.HasPrefix(value, "[") && value != "[REDACTED]"
			if (list || strings.HasPrefix(value, "{")) && !json.Valid([]byte(value)) {
				t.Fatalf("seed %d: %s is no JSON in\n%s", seed, key+"="+value, line)
			}
		}
	}
}
