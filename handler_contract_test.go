// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/slogtest"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/race"
)

// TestContract holds what testing/slogtest leaves out, for every format.
func TestContract(t *testing.T) {
	type h = slog.Handler
	attrs := func(args ...any) []slog.Attr {
		var r slog.Record
		r.Add(args...)
		var as []slog.Attr
		r.Attrs(func(a slog.Attr) bool { as = append(as, a); return true })
		return as
	}
	for _, c := range []struct {
		name    string
		derive  func(h) h
		args    []any
		message string // behind "at=info pid=4 msg=\"m\""
		json    string // behind "msg":"m"
	}{
		{"nothing", func(x h) h { return x }, nil, ``, ``},
		{"empty group name", func(x h) h { return x.WithGroup("") }, []any{"a", 1}, ` a=1`, `,"a":1`},
		{"empty group name in a group", func(x h) h { return x.WithGroup("g").WithGroup("") }, []any{"a", 1}, ` g.a=1`, `,"g":{"a":1}`},
		{"group attr without name", func(x h) h { return x }, []any{slog.Group("", "a", 1), "b", 2}, ` a=1 b=2`, `,"a":1,"b":2`},
		{"group attr without name in a group", func(x h) h { return x.WithGroup("g") }, []any{slog.Group("", "a", 1), "b", 2}, ` g.a=1 g.b=2`, `,"g":{"a":1,"b":2}`},
		{"group without attrs", func(x h) h { return x.WithGroup("g") }, nil, ``, ``},
		{"groups without attrs", func(x h) h { return x.WithGroup("g").WithGroup("h") }, []any{slog.Group("i")}, ``, ``},
		{"attrs then group without attrs", func(x h) h { return x.WithAttrs(attrs("a", 1)).WithGroup("g") }, nil, ` a=1`, `,"a":1`},
		{"group, attrs, group without attrs", func(x h) h { return x.WithGroup("g").WithAttrs(attrs("a", 1)).WithGroup("h") }, nil, ` g.a=1`, `,"g":{"a":1}`},
		{"group, attrs, group, attrs, record", func(x h) h {
			return x.WithGroup("g").WithAttrs(attrs("a", 1)).WithGroup("h").WithAttrs(attrs("b", 2))
		}, []any{"c", 3}, ` g.a=1 g.h.b=2 g.h.c=3`, `,"g":{"a":1,"h":{"b":2,"c":3}}`},
		{"attrs, group, group, record", func(x h) h {
			return x.WithAttrs(attrs("a", 1)).WithGroup("g").WithGroup("h")
		}, []any{"b", 2, "c", 3}, ` a=1 g.h.b=2 g.h.c=3`, `,"a":1,"g":{"h":{"b":2,"c":3}}`},
		{"attrs twice", func(x h) h { return x.WithAttrs(attrs("a", 1)).WithAttrs(attrs("b", 2)) }, []any{"c", 3}, ` a=1 b=2 c=3`, `,"a":1,"b":2,"c":3`},
		{"With of an empty group", func(x h) h { return x.WithAttrs(attrs(slog.Group("e"))) }, []any{"a", 1}, ` a=1`, `,"a":1`},
		{"With of an empty group in a group", func(x h) h { return x.WithGroup("g").WithAttrs(attrs(slog.Group("e"))) }, []any{"a", 1}, ` g.a=1`, `,"g":{"a":1}`},
		{"With of no attrs", func(x h) h { return x.WithGroup("g").WithAttrs(nil) }, []any{"a", 1}, ` g.a=1`, `,"g":{"a":1}`},
		{"empty group attrs first, middle, last", func(x h) h { return x }, []any{slog.Group("e"), "a", 1, slog.Group("f"), "b", 2, slog.Group("g")}, ` a=1 b=2`, `,"a":1,"b":2`},
		{"nested empty groups", func(x h) h { return x }, []any{slog.Group("g", slog.Group("h", slog.Group("i"))), "a", 1}, ` a=1`, `,"a":1`},
		{"zero attr", func(x h) h { return x }, []any{slog.Attr{}, "a", 1, slog.Attr{}}, ` a=1`, `,"a":1`},
		{"group of zero attrs", func(x h) h { return x }, []any{slog.Group("g", slog.Attr{}, slog.Attr{}), "a", 1}, ` a=1`, `,"a":1`},
		{"valuer that gives a group", func(x h) h { return x }, []any{"g", valuer{slog.GroupValue(slog.Int("a", 1))}}, ` g.a=1`, `,"g":{"a":1}`},
		{"valuer that gives an empty group", func(x h) h { return x }, []any{"g", valuer{slog.GroupValue()}, "a", 1}, ` a=1`, `,"a":1`},
		{"valuer without key that gives a group", func(x h) h { return x }, []any{"", valuer{slog.GroupValue(slog.Int("a", 1))}}, ` a=1`, `,"a":1`},
		{"our keys", func(x h) h { return x }, []any{"pid", 1, "msg", 2, "at", 3, "time", 4, "level", 5, "source", 6, "dyno", 7, "caller", 8},
			` fields.pid=1 fields.msg=2 fields.at=3 time=4 level=5 source=6 dyno=7 caller=8`,
			`,"fields.pid":1,"fields.msg":2,"at":3,"fields.time":4,"fields.level":5,"fields.source":6,"fields.dyno":7,"caller":8`},
		{"our keys by With", func(x h) h { return x.WithAttrs(attrs("pid", 1, "level", 2)) }, nil, ` fields.pid=1 level=2`, `,"fields.pid":1,"fields.level":2`},
		{"our keys in a group", func(x h) h { return x.WithGroup("g") }, []any{"pid", 1, "level", 2, slog.Group("msg", "time", 3)}, ` g.pid=1 g.level=2 g.msg.time=3`, `,"g":{"pid":1,"level":2,"msg":{"time":3}}`},
		{"our keys in a group without name", func(x h) h { return x }, []any{slog.Group("", "pid", 1)}, ` fields.pid=1`, `,"fields.pid":1`},
		{"our key as a group by WithGroup", func(x h) h { return x.WithGroup("level") }, []any{"a", 1}, ` level.a=1`, `,"fields.level":{"a":1}`},
		{"a renamed key that stands already", func(x h) h { return x }, []any{"pid", 1, "fields.pid", 2}, ` fields.pid=1 fields.pid=2`, `,"fields.pid":1,"fields.pid#01":2`},
		{"keys twice", func(x h) h { return x }, []any{"a", 1, "a", 2, "a", "x"}, ` a=1 a=2 a=x`, `,"a":1,"a#01":2,"a#02":"x"`},
		{"a key twice by With", func(x h) h { return x.WithAttrs(attrs("a", 1)) }, []any{"a", 2}, ` a=1 a=2`, `,"a":1,"a#01":2`},
		{"a key twice by With twice", func(x h) h { return x.WithAttrs(attrs("a", 1)).WithAttrs(attrs("a", 2)) }, nil, ` a=1 a=2`, `,"a":1,"a#01":2`},
		{"a key twice in a group", func(x h) h { return x.WithGroup("g").WithAttrs(attrs("a", 1)) }, []any{"a", 2}, ` g.a=1 g.a=2`, `,"g":{"a":1,"a#01":2}`},
		{"a key twice in a group attr", func(x h) h { return x }, []any{slog.Group("g", "a", 1, "b", 0, "a", 2)}, ` g.a=1 g.b=0 g.a=2`, `,"g":{"a":1,"b":0,"a#01":2}`},
		{"a group twice", func(x h) h { return x }, []any{slog.Group("g", "a", 1), slog.Group("g", "b", 2)}, ` g.a=1 g.b=2`, `,"g":{"a":1,"b":2}`},
		{"a group by With and in the record", func(x h) h { return x.WithAttrs(attrs(slog.Group("g", "a", 1))) }, []any{slog.Group("g", "b", 2)}, ` g.a=1 g.b=2`, `,"g":{"a":1,"b":2}`},
		{"a group by With and by WithGroup", func(x h) h { return x.WithAttrs(attrs(slog.Group("g", "a", 1))).WithGroup("g") }, []any{"b", 2}, ` g.a=1 g.b=2`, `,"g":{"a":1,"b":2}`},
		{"a key and a group", func(x h) h { return x.WithAttrs(attrs("g", 1)).WithGroup("g") }, []any{"b", 2}, ` g=1 g.b=2`, `,"g":1,"g#01":{"b":2}`},
		{"a key outside and inside", func(x h) h { return x.WithAttrs(attrs("a", 1)).WithGroup("g") }, []any{"a", 2}, ` a=1 g.a=2`, `,"a":1,"g":{"a":2}`},
		{"keys in a list", func(x h) h { return x }, []any{"l", []any{map[string]int{"pid": 1, "msg": 2}}}, ` l="[{\"msg\":2,\"pid\":1}]"`, `,"l":[{"msg":2,"pid":1}]`},
		{"dots in a key", func(x h) h { return x }, []any{"a.b", 1, slog.Group("a", "b", 2)}, ` a.b=1 a.b=2`, `,"a.b":1,"a":{"b":2}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, f := range formats() {
				opts := fixed(f)
				w := new(writes)
				x := c.derive(logplex.NewHandler(w, opts))
				// Twice: what a record leaves behind must not show in the next.
				for range 2 {
					if err := logTo(x, "m", c.args...); err != nil {
						t.Errorf("%v: Handle = %v", f, err)
					}
				}
				want := "at=info pid=4 msg=\"m\"" + c.message + "\n"
				switch f {
				case logplex.FormatLine:
					want = lineHead + want
				case logplex.FormatJSON:
					want = jsonHead + `"msg":"m"` + c.json + "}\n"
				}
				if len(w.each) != 2 {
					t.Fatalf("%v: two records gave %d writes, want 2", f, len(w.each))
				}
				for _, got := range w.each {
					checkLine(t, opts, got)
					if got != want {
						t.Errorf("%v: line = %q, want %q", f, got, want)
					}
				}
			}
		})
	}
}

// TestGroupEmptied drops attrs by a redactor: a group left empty is no more
// there than one that was empty.
func TestGroupEmptied(t *testing.T) {
	drop := logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == "x" {
			return slog.Attr{}
		}
		return a
	})
	x := slog.Group("e", "x", 1)
	for _, c := range []struct {
		name    string
		args    []any
		message string
		json    string
	}{
		{"first", []any{x, "a", 1}, ` a=1`, `,"a":1`},
		{"middle", []any{"a", 1, x, "b", 2}, ` a=1 b=2`, `,"a":1,"b":2`},
		{"last", []any{"a", 1, x}, ` a=1`, `,"a":1`},
		{"alone", []any{x}, ``, ``},
		{"nested first", []any{slog.Group("g", x, "a", 1)}, ` g.a=1`, `,"g":{"a":1}`},
		{"nested middle", []any{slog.Group("g", "a", 1, x, "b", 2)}, ` g.a=1 g.b=2`, `,"g":{"a":1,"b":2}`},
		{"nested last", []any{slog.Group("g", "a", 1, x)}, ` g.a=1`, `,"g":{"a":1}`},
		{"nested alone", []any{slog.Group("g", slog.Group("h", x)), "a", 1}, ` a=1`, `,"a":1`},
		{"nested twice", []any{slog.Group("g", x, x), slog.Group("g", x), "a", 1}, ` a=1`, `,"a":1`},
		{"struct", []any{"s", struct {
			X int `json:"x"`
		}{1}, "a", 1}, ` a=1`, `,"a":1`},
		{"map in a group", []any{slog.Group("g", "m", map[string]int{"x": 1}), "a", 1}, ` a=1`, `,"a":1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, f := range formats()[1:] {
				want := "at=info pid=4 msg=\"m\"" + c.message + "\n"
				if f == logplex.FormatJSON {
					want = jsonHead + `"msg":"m"` + c.json + "}\n"
				}
				sink := new(kept)
				opts := fixed(f)
				opts.Redactor, opts.Sink = logplex.Redactors{logplex.DefaultRedactor(), drop}, sink
				if got := line(t, opts, "m", c.args...); got != want {
					t.Errorf("%v: line = %q, want %q", f, got, want)
				}
				checkFrozen(t, sink.last(t).Attrs)
				if got, want := sink.last(t).String(), lineHead+"at=info pid=4 msg=\"m\""+c.message; got != want {
					t.Errorf("%v: Record = %q, want %q", f, got, want)
				}
				// The same by With, in a group that is opened by it.
				w := new(writes)
				var r slog.Record
				r.Add(c.args...)
				var as []slog.Attr
				r.Attrs(func(a slog.Attr) bool { as = append(as, a); return true })
				_ = logTo(logplex.NewHandler(w, opts).WithGroup("w").WithAttrs(as), "m")
				got := w.take()
				checkLine(t, opts, got)
				want = "at=info pid=4 msg=\"m\"" + strings.ReplaceAll(c.message, " ", " w.") + "\n"
				if f == logplex.FormatJSON {
					want = jsonHead + `"msg":"m"`
					if c.json != "" {
						want += `,"w":{` + c.json[1:] + "}"
					}
					want += "}\n"
				}
				if got != want {
					t.Errorf("%v: by With: line = %q, want %q", f, got, want)
				}
			}
		})
	}
}

// TestSiblings derives two children of one parent again and again: they must
// not share memory.
func TestSiblings(t *testing.T) {
	handlers := map[string]func(*writes, *logplex.Options) slog.Handler{
		"line": func(w *writes, o *logplex.Options) slog.Handler {
			o.Format = logplex.FormatLine
			return logplex.NewHandler(w, o)
		},
		"message": func(w *writes, o *logplex.Options) slog.Handler { return logplex.NewHandler(w, o) },
		"json": func(w *writes, o *logplex.Options) slog.Handler {
			o.Format = logplex.FormatJSON
			return logplex.NewHandler(w, o)
		},
		"wrap": func(w *writes, o *logplex.Options) slog.Handler { return logplex.Wrap(slog.NewJSONHandler(w, nil), o) },
		"wrap with context attrs": func(w *writes, o *logplex.Options) slog.Handler {
			o.Context = requestAttrs
			return logplex.Wrap(slog.NewJSONHandler(w, nil), o)
		},
	}
	for name, handler := range handlers {
		t.Run(name, func(t *testing.T) {
			sink := new(kept)
			opts := fixed(logplex.FormatMessage)
			opts.Sink = sink
			w := new(writes)
			parent := handler(w, opts)
			for i := range 20 {
				left := parent.WithAttrs([]slog.Attr{slog.String("side", "left")}).WithGroup("lg")
				right := parent.WithAttrs([]slog.Attr{slog.String("side", "right")}).WithGroup("rg")
				second := left.WithAttrs([]slog.Attr{slog.Int("second", i)})
				_ = logTo(left, "m", "k", 1)
				gotLeft, recLeft := w.take(), sink.last(t).String()
				_ = logTo(right, "m", "k", 1)
				gotRight, recRight := w.take(), sink.last(t).String()
				_ = logTo(second, "m", "k", 1)
				gotSecond := w.take()
				for _, got := range []string{gotLeft, recLeft} {
					if !strings.Contains(got, "left") || strings.Contains(got, "right") || strings.Contains(got, "rg") || strings.Contains(got, "second") {
						t.Fatalf("depth %d: left child's line = %q", i, got)
					}
				}
				for _, got := range []string{gotRight, recRight} {
					if !strings.Contains(got, "right") || strings.Contains(got, "left") || strings.Contains(got, "lg") {
						t.Fatalf("depth %d: right child's line = %q", i, got)
					}
				}
				if !strings.Contains(gotSecond, "second") || strings.Contains(gotSecond, "right") {
					t.Fatalf("depth %d: grandchild's line = %q", i, gotSecond)
				}
				_ = logTo(left, "m", "k", 1)
				if got := w.take(); got != gotLeft {
					t.Fatalf("depth %d: left child's line became %q, want %q", i, got, gotLeft)
				}
				if i%5 == 4 { // after four attrs, so that their slice had room to grow
					parent = parent.WithGroup("g")
				} else {
					parent = parent.WithAttrs([]slog.Attr{slog.Int("depth", i)})
				}
			}
		})
	}
}

// TestSiblingGroups shows a redactor the groups of two children of one parent.
func TestSiblingGroups(t *testing.T) {
	opts := fixed(logplex.FormatMessage)
	opts.Redactor = logplex.RedactorFunc(func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == "path" {
			a.Value = slog.StringValue(strings.Join(groups, "/"))
		}
		return a
	})
	for _, name := range []string{"NewHandler", "Wrap", "Wrap with context attrs"} {
		t.Run(name, func(t *testing.T) {
			w, sink := new(writes), new(kept)
			opts.Sink = sink
			var parent slog.Handler = logplex.NewHandler(w, opts)
			if name == "Wrap with context attrs" {
				opts.Context = requestAttrs
			}
			if name != "NewHandler" {
				parent = logplex.Wrap(slog.NewTextHandler(w, nil), opts)
			}
			path := ""
			for i := range 9 {
				left, right := parent.WithGroup("left"), parent.WithGroup("right")
				for side, h := range map[string]slog.Handler{"left": left, "right": right} { // both are there by now
					_ = logTo(h, "m", "path", "")
					if got, want := w.take(), " "+strings.ReplaceAll(path+side, "/", ".")+".path="+path+side+"\n"; !strings.HasSuffix(got, want) {
						t.Errorf("depth %d: line of the child %s = %q, want %q at its end", i, side, got, want)
					}
					if got, want := sink.last(t).String(), " "+strings.ReplaceAll(path+side, "/", ".")+".path="; !strings.Contains(got, want) {
						t.Errorf("depth %d: Record of the child %s = %q, want %q in it", i, side, got, want)
					}
				}
				parent = parent.WithGroup("g" + itoa(i))
				path += "g" + itoa(i) + "/"
			}
		})
	}
}

// TestSlogtest runs the standard library's contract for handlers over every
// format and over Wrap.
func TestSlogtest(t *testing.T) {
	for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatMessage, logplex.FormatJSON} {
		t.Run(f.String(), func(t *testing.T) {
			var buf bytes.Buffer
			slogtest.Run(t, func(*testing.T) slog.Handler {
				buf.Reset()
				return logplex.NewHandler(&buf, &logplex.Options{Format: f, Dyno: "web.1"})
			}, func(t *testing.T) map[string]any {
				return readBack(t, f, buf.String())
			})
		})
	}
	t.Run("wrap", func(t *testing.T) {
		var buf bytes.Buffer
		slogtest.Run(t, func(*testing.T) slog.Handler {
			buf.Reset()
			return logplex.Wrap(slog.NewJSONHandler(&buf, nil), &logplex.Options{Dyno: "web.1"})
		}, func(t *testing.T) map[string]any {
			return readBack(t, logplex.FormatJSON, buf.String())
		})
	})
	t.Run("wrap with context attrs", func(t *testing.T) {
		var buf bytes.Buffer
		slogtest.Run(t, func(*testing.T) slog.Handler {
			buf.Reset()
			return logplex.Wrap(slog.NewJSONHandler(&buf, nil), &logplex.Options{Context: requestAttrs})
		}, func(t *testing.T) map[string]any {
			return readBack(t, logplex.FormatJSON, buf.String())
		})
	})
}

// readBack gives a line as slogtest wants it: groups as maps.
func readBack(t *testing.T, f logplex.Format, line string) map[string]any {
	t.Helper()
	if strings.Count(line, "\n") != 1 || !strings.HasSuffix(line, "\n") {
		t.Fatalf("line %q has not exactly one newline at its end", line)
	}
	m := make(map[string]any)
	if f == logplex.FormatJSON {
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("Unmarshal(%q): %v", line, err)
		}
		// Heroku's source is not slog's SourceKey, though they share the name.
		if m[slog.SourceKey] != "app" {
			t.Errorf("source = %v, want app in %q", m[slog.SourceKey], line)
		}
		delete(m, slog.SourceKey)
		return m
	}
	message := strings.TrimSuffix(line, "\n")
	if f == logplex.FormatLine {
		l, err := format.ParseLine(line)
		if err != nil {
			t.Fatalf("ParseLine(%q): %v", line, err)
		}
		if d := time.Since(l.Time); d < -time.Minute || d > time.Minute {
			t.Errorf("ParseLine(%q).Time is %v ago, want about now", line, d)
		}
		message = l.Message
	}
	// A Heroku line always has its time, and on a dyno Logplex adds it: only
	// the record without one must not gain an attr of that name.
	if !strings.Contains(t.Name(), "zero-time") {
		m[slog.TimeKey] = time.Now()
	}
	for k, v := range format.Pairs(message) {
		switch k {
		case "pid":
			continue
		case "at":
			k = slog.LevelKey
		}
		group := m
		path := strings.Split(k, ".")
		for _, name := range path[:len(path)-1] {
			inner, ok := group[name].(map[string]any)
			if !ok {
				inner = make(map[string]any)
				group[name] = inner
			}
			group = inner
		}
		group[path[len(path)-1]] = v
	}
	return m
}

// counter checks that each Write is one whole line of the form that all lines
// of a test have, and that no two Writes are under way at once.
type counter struct {
	begin, end []byte
	writes     int // not atomic on purpose: the handler's mutex guards it
	busy       atomic.Bool
	bad        []string
}

func (c *counter) Write(p []byte) (int, error) {
	if !c.busy.CompareAndSwap(false, true) {
		panic("two Writes at once")
	}
	defer c.busy.Store(false)
	c.writes++
	if !bytes.HasPrefix(p, c.begin) || !bytes.HasSuffix(p, c.end) || bytes.IndexByte(p, '\n') != len(p)-1 {
		if len(c.bad) < 5 {
			c.bad = append(c.bad, string(p))
		}
	}
	return len(p), nil
}

// TestConcurrency logs 640,000 records from 64 goroutines, through children
// that are made all the while.
func TestConcurrency(t *testing.T) {
	const goroutines, each = 64, 10_000
	for _, c := range []struct {
		name       string
		format     logplex.Format
		begin, end string
	}{
		{"message", logplex.FormatMessage, `at=info pid=4 msg="m" `, " end=1\n"},
		{"json", logplex.FormatJSON, `{"time":"20`, "\"end\":1}}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.format == logplex.FormatJSON && race.Enabled && testing.Short() {
				t.Skip("the first format is enough")
			}
			w := &counter{begin: []byte(c.begin), end: []byte(c.end)}
			if c.format == logplex.FormatMessage {
				w.end = []byte(".end=1\n")
			}
			root := logplex.NewHandler(w, fixed(c.format))
			ctx := context.Background()
			var wg sync.WaitGroup
			for g := range goroutines {
				wg.Go(func() {
					parent := slog.New(root).With("goroutine", g)
					child := parent.WithGroup("g")
					for i := range each {
						if i%1000 == 0 {
							child = parent.With("thousand", i).WithGroup("g")
						}
						child.LogAttrs(ctx, slog.LevelInfo, "m", slog.Int("i", i), slog.String("text", "two words"), slog.Int("end", 1))
					}
				})
			}
			wg.Wait()
			if w.writes != goroutines*each {
				t.Errorf("%d records gave %d writes", goroutines*each, w.writes)
			}
			if len(w.bad) > 0 {
				t.Errorf("lines that are not whole: %q", w.bad)
			}
		})
	}
}

// TestConcurrencyOfEverything shares one handler, its children, a Sink, a
// level and a redactor that is added to, for the race detector.
func TestConcurrencyOfEverything(t *testing.T) {
	level := new(slog.LevelVar)
	values := logplex.RedactValues("first-known-value")
	sink := new(kept)
	opts := &logplex.Options{
		Format: logplex.FormatJSON, Level: level, AddCaller: true, Context: requestAttrs, Sink: sink,
		Redactor: logplex.Redactors{logplex.DefaultRedactor(), values, logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr { return a })},
		OnError:  func(error) {},
	}
	h := logplex.NewHandler(io.Discard, opts)
	wrapped := logplex.Wrap(slog.NewTextHandler(io.Discard, nil), opts)
	shared := everything()
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 100 {
				slog.New(h).With("w", i).WithGroup("g").InfoContext(withRequest("r"), "m", shared...)
				slog.New(wrapped).WithGroup("g").With("w", i).WarnContext(withRequest("r"), "m", shared...)
				_ = h.Flush(context.Background())
				level.Set(slog.Level(i%2 - 1))
				_ = values.Add("another-known-value-" + itoa(100*g+i))
			}
		})
	}
	wg.Wait()
	if len(sink.all) == 0 {
		t.Error("the Sink got no record")
	}
}
