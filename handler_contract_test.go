// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/slogtest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/jsontest"
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
		message string // after "at=info pid=4 msg=\"m\""
		json    string // after "msg":"m"
	}{
		{"nothing", func(x h) h { return x }, nil, ``, ``},
		{"empty group name", func(x h) h { return x.WithGroup("") },
			[]any{"a", 1}, ` a=1`, `,"a":1`},
		{"empty group name in a group", func(x h) h { return x.WithGroup("g").WithGroup("") },
			[]any{"a", 1}, ` g.a=1`, `,"g":{"a":1}`},
		{"group attr without name", func(x h) h { return x }, []any{slog.Group("", "a", 1), "b", 2},
			` a=1 b=2`, `,"a":1,"b":2`},
		{"group attr without name in a group", func(x h) h { return x.WithGroup("g") },
			[]any{slog.Group("", "a", 1), "b", 2}, ` g.a=1 g.b=2`, `,"g":{"a":1,"b":2}`},
		{"group without attrs", func(x h) h { return x.WithGroup("g") }, nil, ``, ``},
		{"groups without attrs", func(x h) h { return x.WithGroup("g").WithGroup("h") },
			[]any{slog.Group("i")}, ``, ``},
		{"attrs then group without attrs",
			func(x h) h { return x.WithAttrs(attrs("a", 1)).WithGroup("g") },
			nil, ` a=1`, `,"a":1`},
		{"group, attrs, group without attrs",
			func(x h) h { return x.WithGroup("g").WithAttrs(attrs("a", 1)).WithGroup("h") }, nil,
			` g.a=1`, `,"g":{"a":1}`},
		{"group, attrs, group, attrs, record", func(x h) h {
			return x.WithGroup("g").WithAttrs(attrs("a", 1)).WithGroup("h").WithAttrs(attrs("b", 2))
		}, []any{"c", 3}, ` g.a=1 g.h.b=2 g.h.c=3`, `,"g":{"a":1,"h":{"b":2,"c":3}}`},
		{"attrs, group, group, record", func(x h) h {
			return x.WithAttrs(attrs("a", 1)).WithGroup("g").WithGroup("h")
		}, []any{"b", 2, "c", 3}, ` a=1 g.h.b=2 g.h.c=3`, `,"a":1,"g":{"h":{"b":2,"c":3}}`},
		{"attrs twice", func(x h) h { return x.WithAttrs(attrs("a", 1)).WithAttrs(attrs("b", 2)) },
			[]any{"c", 3}, ` a=1 b=2 c=3`, `,"a":1,"b":2,"c":3`},
		{"With of an empty group", func(x h) h { return x.WithAttrs(attrs(slog.Group("e"))) },
			[]any{"a", 1}, ` a=1`, `,"a":1`},
		{"With of an empty group in a group",
			func(x h) h { return x.WithGroup("g").WithAttrs(attrs(slog.Group("e"))) },
			[]any{"a", 1}, ` g.a=1`, `,"g":{"a":1}`},
		{"With of no attrs", func(x h) h { return x.WithGroup("g").WithAttrs(nil) }, []any{"a", 1},
			` g.a=1`, `,"g":{"a":1}`},
		{"empty group attrs first, middle, last", func(x h) h { return x },
			[]any{slog.Group("e"), "a", 1, slog.Group("f"), "b", 2, slog.Group("g")},
			` a=1 b=2`, `,"a":1,"b":2`},
		{"nested empty groups", func(x h) h { return x },
			[]any{slog.Group("g", slog.Group("h", slog.Group("i"))), "a", 1}, ` a=1`, `,"a":1`},
		{"zero attr", func(x h) h { return x }, []any{slog.Attr{}, "a", 1, slog.Attr{}}, ` a=1`,
			`,"a":1`},
		{"group of zero attrs", func(x h) h { return x },
			[]any{slog.Group("g", slog.Attr{}, slog.Attr{}), "a", 1}, ` a=1`, `,"a":1`},
		{"valuer that gives a group", func(x h) h { return x },
			[]any{"g", valuer{slog.GroupValue(slog.Int("a", 1))}}, ` g.a=1`, `,"g":{"a":1}`},
		{"valuer that gives an empty group", func(x h) h { return x },
			[]any{"g", valuer{slog.GroupValue()}, "a", 1}, ` a=1`, `,"a":1`},
		{"valuer without key that gives a group", func(x h) h { return x },
			[]any{"", valuer{slog.GroupValue(slog.Int("a", 1))}}, ` a=1`, `,"a":1`},
		{"our keys", func(x h) h { return x },
			[]any{"pid", 1, "msg", 2, "at", 3, "time", 4, "level", 5, "source", 6,
				"dyno", 7, "caller", 8},
			` fields.pid=1 fields.msg=2 fields.at=3 time=4 level=5 source=6 dyno=7 caller=8`,
			`,"fields.pid":1,"fields.msg":2,"at":3,"fields.time":4,"fields.level":5,"fields.source":6,"fields.dyno":7,"caller":8`},
		{"our keys by With", func(x h) h { return x.WithAttrs(attrs("pid", 1, "level", 2)) }, nil,
			` fields.pid=1 level=2`, `,"fields.pid":1,"fields.level":2`},
		{"our keys in a group", func(x h) h { return x.WithGroup("g") },
			[]any{"pid", 1, "level", 2, slog.Group("msg", "time", 3)},
			` g.pid=1 g.level=2 g.msg.time=3`, `,"g":{"pid":1,"level":2,"msg":{"time":3}}`},
		{"our keys in a group without name", func(x h) h { return x },
			[]any{slog.Group("", "pid", 1)}, ` fields.pid=1`, `,"fields.pid":1`},
		{"our key as a group by WithGroup", func(x h) h { return x.WithGroup("level") },
			[]any{"a", 1}, ` level.a=1`, `,"fields.level":{"a":1}`},
		{"a renamed key that stands already", func(x h) h { return x },
			[]any{"pid", 1, "fields.pid", 2}, ` fields.pid=1 fields.pid=2`,
			`,"fields.pid":1,"fields.pid#01":2`},
		{"keys twice", func(x h) h { return x }, []any{"a", 1, "a", 2, "a", "x"}, ` a=1 a=2 a=x`,
			`,"a":1,"a#01":2,"a#02":"x"`},
		{"a key twice by With", func(x h) h { return x.WithAttrs(attrs("a", 1)) }, []any{"a", 2},
			` a=1 a=2`, `,"a":1,"a#01":2`},
		{"a key twice by With twice",
			func(x h) h { return x.WithAttrs(attrs("a", 1)).WithAttrs(attrs("a", 2)) }, nil,
			` a=1 a=2`, `,"a":1,"a#01":2`},
		{"a key twice in a group", func(x h) h { return x.WithGroup("g").WithAttrs(attrs("a", 1)) },
			[]any{"a", 2}, ` g.a=1 g.a=2`, `,"g":{"a":1,"a#01":2}`},
		{"a key twice in a group attr", func(x h) h { return x },
			[]any{slog.Group("g", "a", 1, "b", 0, "a", 2)}, ` g.a=1 g.b=0 g.a=2`,
			`,"g":{"a":1,"b":0,"a#01":2}`},
		{"a group twice", func(x h) h { return x },
			[]any{slog.Group("g", "a", 1), slog.Group("g", "b", 2)}, ` g.a=1 g.b=2`,
			`,"g":{"a":1,"b":2}`},
		{"a group by With and in the record",
			func(x h) h { return x.WithAttrs(attrs(slog.Group("g", "a", 1))) },
			[]any{slog.Group("g", "b", 2)}, ` g.a=1 g.b=2`, `,"g":{"a":1,"b":2}`},
		{"a group by With and by WithGroup",
			func(x h) h { return x.WithAttrs(attrs(slog.Group("g", "a", 1))).WithGroup("g") },
			[]any{"b", 2}, ` g.a=1 g.b=2`, `,"g":{"a":1,"b":2}`},
		{"a key and a group", func(x h) h { return x.WithAttrs(attrs("g", 1)).WithGroup("g") },
			[]any{"b", 2}, ` g=1 g.b=2`, `,"g":1,"g#01":{"b":2}`},
		{"a key outside and inside",
			func(x h) h { return x.WithAttrs(attrs("a", 1)).WithGroup("g") }, []any{"a", 2},
			` a=1 g.a=2`, `,"a":1,"g":{"a":2}`},
		{"keys in a list", func(x h) h { return x },
			[]any{"l", []any{map[string]int{"pid": 1, "msg": 2}}}, ` l="[{\"msg\":2,\"pid\":1}]"`,
			`,"l":[{"msg":2,"pid":1}]`},
		{"dots in a key", func(x h) h { return x }, []any{"a.b", 1, slog.Group("a", "b", 2)},
			` a.b=1 a.b=2`, `,"a.b":1,"a":{"b":2}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, f := range formats() {
				opts := fixed(f)
				w := new(writes)
				x := c.derive(logplex.NewHandler(w, opts))
				// Twice: nothing of a record may show in the next.
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
		{"nested middle", []any{slog.Group("g", "a", 1, x, "b", 2)}, ` g.a=1 g.b=2`,
			`,"g":{"a":1,"b":2}`},
		{"nested last", []any{slog.Group("g", "a", 1, x)}, ` g.a=1`, `,"g":{"a":1}`},
		{"nested alone", []any{slog.Group("g", slog.Group("h", x)), "a", 1}, ` a=1`, `,"a":1`},
		{"nested twice", []any{slog.Group("g", x, x), slog.Group("g", x), "a", 1}, ` a=1`,
			`,"a":1`},
		{"struct", []any{"s", struct {
			X int `json:"x"`
		}{1}, "a", 1}, ` a=1`, `,"a":1`},
		{"map in a group", []any{slog.Group("g", "m", map[string]int{"x": 1}), "a", 1}, ` a=1`,
			`,"a":1`},
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
				if got, want := sink.last(t).String(), lineHead+"at=info pid=4 msg=\"m\""+
					c.message; got != want {
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
		"message": func(w *writes, o *logplex.Options) slog.Handler {
			return logplex.NewHandler(w, o)
		},
		"json": func(w *writes, o *logplex.Options) slog.Handler {
			o.Format = logplex.FormatJSON
			return logplex.NewHandler(w, o)
		},
		"wrap": func(w *writes, o *logplex.Options) slog.Handler {
			return logplex.Wrap(slog.NewJSONHandler(w, nil), o)
		},
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
					if !strings.Contains(got, "left") || strings.Contains(got, "right") ||
						strings.Contains(got, "rg") || strings.Contains(got, "second") {
						t.Fatalf("depth %d: left child's line = %q", i, got)
					}
				}
				for _, got := range []string{gotRight, recRight} {
					if !strings.Contains(got, "right") || strings.Contains(got, "left") ||
						strings.Contains(got, "lg") {
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

// TestWithOfEachLength adds texts of each length by With, which keeps the short ones in
// other memory than the long ones, and their siblings: the lines are those of attrs in the call.
func TestWithOfEachLength(t *testing.T) {
	w := new(writes)
	h := logplex.NewHandler(w, fixed(logplex.FormatMessage))
	for n := range 200 {
		a, b := slog.String("a", strings.Repeat("x", n)), slog.String("b", strings.Repeat("y", n/2))
		with := h.WithAttrs([]slog.Attr{a})
		both, sibling := with.WithAttrs([]slog.Attr{b}), with.WithAttrs([]slog.Attr{a})
		for _, c := range []struct {
			h     slog.Handler
			attrs []any
		}{{both, []any{a, b}}, {sibling, []any{a, a}}, {with, []any{a}}} {
			_ = logTo(c.h, "m")
			got := w.take()
			_ = logTo(h, "m", c.attrs...)
			if want := w.take(); got != want {
				t.Fatalf("length %d: line = %q, want %q", n, got, want)
			}
		}
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
				// both are there by now
				for side, h := range map[string]slog.Handler{"left": left, "right": right} {
					_ = logTo(h, "m", "path", "")
					if got, want := w.take(), " "+strings.ReplaceAll(path+side, "/", ".")+
						".path="+path+side+"\n"; !strings.HasSuffix(got, want) {
						t.Errorf("depth %d: line of the child %s = %q, want %q at its end",
							i, side, got, want)
					}
					if got, want := sink.last(t).String(), " "+
						strings.ReplaceAll(path+side, "/", ".")+
						".path="; !strings.Contains(got, want) {
						t.Errorf("depth %d: Record of the child %s = %q, want %q in it",
							i, side, got, want)
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
	for _, f := range []logplex.Format{
		logplex.FormatLine, logplex.FormatMessage, logplex.FormatJSON,
	} {
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
			return logplex.Wrap(slog.NewJSONHandler(&buf, nil),
				&logplex.Options{Context: requestAttrs})
		}, func(t *testing.T) map[string]any {
			return readBack(t, logplex.FormatJSON, buf.String())
		})
	})
}

// readBack returns a line as slogtest wants it: groups as maps.
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
	if !bytes.HasPrefix(p, c.begin) || !bytes.HasSuffix(p, c.end) ||
		bytes.IndexByte(p, '\n') != len(p)-1 {
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
						child.LogAttrs(ctx, slog.LevelInfo, "m", slog.Int("i", i),
							slog.String("text", "two words"), slog.Int("end", 1))
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
		Format: logplex.FormatJSON, Level: level, AddCaller: true,
		Context: requestAttrs, Sink: sink,
		Redactor: logplex.Redactors{logplex.DefaultRedactor(), values,
			logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr { return a })},
		OnError: func(error) {},
	}
	h := logplex.NewHandler(io.Discard, opts)
	wrapped := logplex.Wrap(slog.NewTextHandler(io.Discard, nil), opts)
	shared := everything()
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 100 {
				slog.New(h).With("w", i).WithGroup("g").InfoContext(withRequest("r"), "m",
					shared...)
				slog.New(wrapped).WithGroup("g").With("w", i).WarnContext(withRequest("r"), "m",
					shared...)
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

type (
	panicValuer   struct{}
	panicStringer struct{}
	panicError    struct{}
	panicJSON     struct{}
	panicText     struct{}
	errorJSON     struct{}
	errorText     struct{}
	endlessValuer struct{}
	ring          struct {
		Name string
		Next *ring
	}
	typedNil struct{}
)

func (panicValuer) LogValue() slog.Value       { panic("in LogValue") }
func (panicStringer) String() string           { panic("in String") }
func (panicError) Error() string               { panic(errors.New("in Error")) }
func (panicJSON) MarshalJSON() ([]byte, error) { panic("in\nMarshalJSON") }

func (panicText) MarshalText() ([]byte, error) {
	var m map[string]int
	m["x"] = 1 //lint:ignore SA5000 the panic is the test
	return nil, nil
}

func (errorJSON) MarshalJSON() ([]byte, error) { return nil, errors.New("no JSON") }
func (errorText) MarshalText() ([]byte, error) { return nil, errors.New("no text") }
func (v endlessValuer) LogValue() slog.Value   { return slog.AnyValue(v) }
func (*typedNil) Error() string                { panic("on nil") }
func (*typedNil) LogValue() slog.Value         { panic("on nil") }

// nested returns a value in n groups g.
func nested(n int) slog.Attr {
	a := slog.Int("x", 1)
	for range n {
		a = slog.Attr{Key: "g", Value: slog.GroupValue(a)}
	}
	return a
}

// lists returns n lists around 1.
func lists(n int) any {
	x := any(1)
	for range n {
		x = []any{x}
	}
	return x
}

func TestBadInput(t *testing.T) {
	selfMap := map[string]any{"a": 1}
	selfMap["self"] = selfMap
	selfSlice := []any{0}
	selfSlice[0] = selfSlice
	circle := &ring{Name: "r"}
	circle.Next = circle
	var nilErr *typedNil
	times := func(s string, n int) string { return strings.Repeat(s, n) }
	for _, c := range []struct {
		name    string
		msg     string
		args    []any
		message string // after "at=info pid=4"
		json    string // after the pid's comma
	}{
		{"empty message", "", nil, ``, `"msg":""`},
		{"odd argument count", "m", []any{"a", 1, "b"}, ` msg="m" a=1 !BADKEY=b`,
			`"msg":"m","a":1,"!BADKEY":"b"`},
		{"arguments without keys", "m", []any{1, nil}, ` msg="m" !BADKEY=1 !BADKEY=null`,
			`"msg":"m","!BADKEY":1,"!BADKEY#01":null`},
		{"empty key", "m", []any{"", 1, "", "x"}, ` msg="m" !EMPTYKEY=1 !EMPTYKEY=x`,
			`"msg":"m","!EMPTYKEY":1,"!EMPTYKEY#01":"x"`},
		{"empty key in a group", "m", []any{slog.Group("g", "", 1)}, ` msg="m" g.!EMPTYKEY=1`,
			`"msg":"m","g":{"!EMPTYKEY":1}`},
		{"nil", "m", []any{"a", nil}, ` msg="m" a=null`, `"msg":"m","a":null`},
		{"the text null", "m", []any{"a", "null"}, ` msg="m" a="null"`, `"msg":"m","a":"null"`},
		{"nil error", "m", []any{"err", error(nil)}, ` msg="m" err=null`, `"msg":"m","err":null`},
		{"typed nil error", "m", []any{"err", error(nilErr)}, ` msg="m" err=null`,
			`"msg":"m","err":null`},
		{"typed nil LogValuer", "m", []any{"v", slog.LogValuer(nilErr)}, ` msg="m" v=null`,
			`"msg":"m","v":null`},
		{"nil map", "m", []any{"v", map[string]int(nil)}, ` msg="m" v=null`, `"msg":"m","v":null`},
		{"panicking LogValue", "m", []any{"v", panicValuer{}, "a", 1},
			` msg="m" v="!PANIC: in LogValue" a=1`, `"msg":"m","v":"!PANIC: in LogValue","a":1`},
		{"panicking String", "m", []any{"v", panicStringer{}, "a", 1},
			` msg="m" v="!PANIC: in String" a=1`, `"msg":"m","v":"!PANIC: in String","a":1`},
		{"panicking Error", "m", []any{"v", panicError{}, "a", 1},
			` msg="m" v="!PANIC: in Error" a=1`, `"msg":"m","v":"!PANIC: in Error","a":1`},
		{"panicking MarshalJSON", "m", []any{"v", panicJSON{}, "a", 1},
			` msg="m" v="!PANIC: in\nMarshalJSON" a=1`,
			`"msg":"m","v":"!PANIC: in\nMarshalJSON","a":1`},
		{"panicking MarshalText", "m", []any{"v", panicText{}, "a", 1},
			` msg="m" v="!PANIC: assignment to entry in nil map" a=1`,
			`"msg":"m","v":"!PANIC: assignment to entry in nil map","a":1`},
		{"failing MarshalJSON", "m", []any{"v", errorJSON{}}, ` msg="m" v="!ERROR: no JSON"`,
			`"msg":"m","v":"!ERROR: no JSON"`},
		{"failing MarshalText", "m", []any{"v", errorText{}}, ` msg="m" v="!ERROR: no text"`,
			`"msg":"m","v":"!ERROR: no text"`},
		{"panics in a group", "m",
			[]any{slog.Group("g", "v", panicValuer{}, "e", panicError{}), "a", 1},
			` msg="m" g.v="!PANIC: in LogValue" g.e="!PANIC: in Error" a=1`,
			`"msg":"m","g":{"v":"!PANIC: in LogValue","e":"!PANIC: in Error"},"a":1`},
		{"panics in a list", "m", []any{"l", []any{panicStringer{}, 1}},
			` msg="m" l="[\"!PANIC: in String\",1]"`, `"msg":"m","l":["!PANIC: in String",1]`},
		{"panics in a struct", "m", []any{"s", struct{ E error }{panicError{}}},
			` msg="m" s.E="!PANIC: in Error"`, `"msg":"m","s":{"E":"!PANIC: in Error"}`},
		{"LogValue without end", "m", []any{"v", endlessValuer{}},
			` msg="m" v="!ERROR: LogValue called too many times"`,
			`"msg":"m","v":"!ERROR: LogValue called too many times"`},
		{"self-containing map", "m", []any{"v", selfMap}, ` msg="m" v.a=1 v.self=!CYCLE`,
			`"msg":"m","v":{"a":1,"self":"!CYCLE"}`},
		{"self-containing slice", "m", []any{"v", selfSlice}, ` msg="m" v="[\"!CYCLE\"]"`,
			`"msg":"m","v":["!CYCLE"]`},
		{"self-containing struct", "m", []any{"v", circle}, ` msg="m" v.Name=r v.Next=!CYCLE`,
			`"msg":"m","v":{"Name":"r","Next":"!CYCLE"}`},
		{"10,000 deep lists", "m", []any{"v", lists(10_000)},
			` msg="m" v="` + times("[", 32) + `\"!DEPTH\"` + times("]", 32) + `"`,
			`"msg":"m","v":` + times("[", 32) + `"!DEPTH"` + times("]", 32)},
		{"10,000 deep groups", "m", []any{nested(10_000)}, ` msg="m" ` + times("g.", 32) +
			`g=!DEPTH`, `"msg":"m",` + times(`"g":{`, 32) + `"g":"!DEPTH"` + times("}", 32)},
		{"NaN and infinities", "m", []any{"n", math.NaN(), "p", math.Inf(1), "m", math.Inf(-1)},
			` msg="m" n=NaN p=+Inf m=-Inf`, `"msg":"m","n":"NaN","p":"+Inf","m":"-Inf"`},
		{"NaN in a list", "m", []any{"l", []float64{math.NaN(), 1.5}}, ` msg="m" l="[\"NaN\",1.5]"`,
			`"msg":"m","l":["NaN",1.5]`},
		{"numbers at the ends", "m",
			[]any{"i", int64(math.MinInt64), "u", uint64(math.MaxUint64), "f", math.MaxFloat64, "s",
				5e-324}, ` msg="m" i=-9223372036854775808 u=18446744073709551615 f=1.7976931348623157e+308 s=5e-324`,
			`"msg":"m","i":-9223372036854775808,"u":18446744073709551615,"f":1.7976931348623157e+308,"s":5e-324`},
		{"zero time as a value", "m", []any{"t", time.Time{}}, ` msg="m" t=0001-01-01T00:00:00Z`,
			`"msg":"m","t":"0001-01-01T00:00:00Z"`},
		{"year 10000 as a value", "m", []any{"t", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)},
			` msg="m" t=10000-01-01T00:00:00Z`, `"msg":"m","t":"10000-01-01T00:00:00Z"`},
		{"invalid UTF-8", "a\xffb", []any{"k\xff", "v\xfe\xff"},
			` msg="a\ufffdb" k\ufffd="v\ufffd\ufffd"`,
			`"msg":"a\ufffdb","k\ufffd":"v\ufffd\ufffd"`},
		{"keys that read the same", "m", []any{"\xff", 1, "\ufffd", 2},
			` msg="m" \ufffd=1 \ufffd=2`, `"msg":"m","\ufffd":1,"\ufffd#01":2`},
		{"NUL", "a\x00b", []any{"k\x00", "v\x00"}, ` msg="a\u0000b" k\u0000="v\u0000"`,
			`"msg":"a\u0000b","k\u0000":"v\u0000"`},
		{"ANSI", "\x1b[31mred\x1b[0m", []any{"\x1b[2J", "\x1b]0;title\x07"},
			` msg="\u001b[31mred\u001b[0m" \u001b[2J="\u001b]0;title\u0007"`,
			`"msg":"\u001b[31mred\u001b[0m","\u001b[2J":"\u001b]0;title\u0007"`},
		{"C1 controls", "a\u009b31m", []any{"k\u0085", "v\u0080"},
			` msg="a\u009b31m" k\u0085="v\u0080"`, `"msg":"a\u009b31m","k\u0085":"v\u0080"`},
		{"CR and LF", "a\r\nat=info", []any{"k\r\n", "v\nat=error"},
			` msg="a\r\nat=info" k\u000d\u000a="v\nat=error"`,
			`"msg":"a\r\nat=info","k\r\n":"v\nat=error"`},
		{"U+2028 and U+2029", "a\u2028b", []any{"k\u2029", "v\u2028"},
			` msg="a\u2028b" k\u2029="v\u2028"`, `"msg":"a\u2028b","k\u2029":"v\u2028"`},
		{"bidi controls", "a\u202eb", []any{"k\u2066", "v\u200f\u061c\u2069"},
			` msg="a\u202eb" k\u2066="v\u200f\u061c\u2069"`,
			`"msg":"a\u202eb","k\u2066":"v\u200f\u061c\u2069"`},
		{"byte order mark", "\ufeffm", []any{"\ufeff", "\ufeff"}, ` msg="\ufeffm" \ufeff="\ufeff"`,
			`"msg":"\ufeffm","\ufeff":"\ufeff"`},
		{"hostile group names", "m", []any{slog.Group("g\n\u202e", slog.Group("h \xff", "a", 1))},
			` msg="m" g\u000a\u202e.h\u0020\ufffd.a=1`,
			`"msg":"m","g\n\u202e":{"h \ufffd":{"a":1}}`},
		{"quotes and equal signs", `say "hi" a=b \n`, []any{`k"=`, `"`, "e", "a=b"},
			` msg="say \"hi\" a=b \\n" k\u0022\u003d="\"" e="a=b"`,
			`"msg":"say \"hi\" a=b \\n","k\"=":"\"","e":"a=b"`},
		{"keys that look escaped", "m", []any{`\u0020`, `\u0020`}, ` msg="m" \u005cu0020=\u0020`,
			`"msg":"m","\\u0020":"\\u0020"`},
		{"forged fields", "m at=error pid=1", []any{"x pid=9 y", 1},
			` msg="m at=error pid=1" x\u0020pid\u003d9\u0020y=1`,
			`"msg":"m at=error pid=1","x pid=9 y":1`},
		{"hostile text in a list", "m", []any{"l", []string{"a\n\u202e\xff"}},
			` msg="m" l="[\"a\\n\\u202e\\ufffd\"]"`, `"msg":"m","l":["a\n\u202e\ufffd"]`},
		{"hostile keys of a map", "m", []any{"m", map[string]int{"a\nb": 1, "pid": 2}},
			` msg="m" m.a\u000ab=1 m.pid=2`, `"msg":"m","m":{"a\nb":1,"pid":2}`},
		{"hostile JSON", "m", []any{"j", json.RawMessage("{\"a\":\"\\u2028\",\"a\":\"\\ud800\"}")},
			` msg="m" j.a="\u2028" j.a="\ufffd"`, `"msg":"m","j":{"a":"\u2028","a#01":"\ufffd"}`},
		{"functions and channels", "m", []any{"f", func() {}, "c", make(chan int)},
			` msg="m" f=func() c="chan int"`, `"msg":"m","f":"func()","c":"chan int"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, f := range formats() {
				opts := fixed(f)
				sink := new(kept)
				opts.Sink = sink
				want := "at=info pid=4" + c.message + "\n"
				switch f {
				case logplex.FormatLine:
					want = lineHead + want
				case logplex.FormatJSON:
					want = jsonHead + c.json + "}\n"
				}
				if got := line(t, opts, c.msg, c.args...); got != want {
					t.Errorf("%v: line = %q, want %q", f, got, want)
				}
				r := sink.last(t)
				checkFrozen(t, r.Attrs)
				opts.Format = logplex.FormatLine
				checkLine(t, opts, string(r.AppendTo(nil)))
				// By With, and through Wrap, it must be as harmless.
				opts.Format, opts.Sink = f, nil
				w := new(writes)
				_ = logTo(slog.New(logplex.NewHandler(w, opts)).With(c.args...).Handler(), c.msg)
				if got := w.take(); got != want {
					t.Errorf("%v: by With: line = %q, want %q", f, got, want)
				}
				err := logTo(logplex.Wrap(slog.NewJSONHandler(w, nil), opts), c.msg, c.args...)
				if err != nil {
					t.Errorf("%v: Wrap: Handle = %v", f, err)
				}
				if got := w.take(); strings.Count(got, "\n") != 1 {
					t.Errorf("%v: Wrap: line = %q, want one line", f, got)
				}
			}
		})
	}
}

// TestBadTimes prints record times that a header cannot show.
func TestBadTimes(t *testing.T) {
	for _, c := range []struct {
		name string
		t    time.Time
		want string
	}{
		{"year 0", time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), "0000-01-01T00:00:00.000000+00:00"},
		{"before year 0", time.Date(-5, 6, 7, 8, 9, 10, 0, time.UTC),
			"0000-01-01T00:00:00.000000+00:00"},
		{"year 9999", time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC),
			"9999-12-31T23:59:59.999999+00:00"},
		{"year 10000", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC),
			"9999-12-31T23:59:59.000000+00:00"},
		{"the end", time.Unix(1<<62, 0), "9999-12-31T23:59:59.000000+00:00"},
		{"the beginning", time.Unix(-1<<62, 0), "0000-01-01T00:00:00.000000+00:00"},
		{"before 1970", time.Unix(-1, 1000), "1969-12-31T23:59:59.000001+00:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatJSON} {
				w := new(writes)
				sink := new(kept)
				opts := fixed(f)
				opts.Sink = sink
				h := logplex.NewHandler(w, opts)
				for range 2 { // the second in the state that the first left
					err := h.Handle(context.Background(),
						slog.NewRecord(c.t, slog.LevelInfo, "m", 0))
					if err != nil {
						t.Fatal(err)
					}
					got := w.take()
					checkLine(t, opts, got)
					if got := strings.TrimPrefix(got, `{"time":"`)[:32]; got != c.want {
						t.Errorf("%v: time = %q, want %q", f, got, c.want)
					}
				}
				if got := sink.last(t).String()[:32]; got != c.want {
					t.Errorf("Record: time = %q, want %q", got, c.want)
				}
			}
		})
	}
	t.Run("zero", func(t *testing.T) {
		before := time.Now().Truncate(time.Microsecond)
		for _, f := range formats() {
			w := new(writes)
			sink := new(kept)
			opts := fixed(f)
			opts.Sink = sink
			if err := logplex.NewHandler(w, opts).Handle(context.Background(),
				slog.NewRecord(time.Time{}, slog.LevelInfo, "m", 0)); err != nil {
				t.Fatal(err)
			}
			got := w.take()
			switch f {
			case logplex.FormatLine:
				at, err := time.Parse(time.RFC3339Nano, got[:32])
				if err != nil || at.Before(before) || at.After(time.Now()) {
					t.Errorf("line's time = %v, %v, want now", at, err)
				}
			case logplex.FormatJSON:
				want := `{"level":"info","source":"app","dyno":"web.1","pid":4,"msg":"m"}` + "\n"
				if got != want {
					t.Errorf("line = %q, want %q", got, want)
				}
			}
			if at := sink.last(t).Time; at.Before(before) || at.After(time.Now()) {
				t.Errorf("%v: Record.Time = %v, want now", f, at)
			}
			_ = logplex.Wrap(slog.NewTextHandler(w, nil), opts).Handle(context.Background(),
				slog.NewRecord(time.Time{}, slog.LevelInfo, "m", 0))
			if got := w.take(); strings.Contains(got, "time=") {
				t.Errorf("Wrap: line = %q, want no time invented", got)
			}
		}
	})
}

// TestLarge logs values far larger than any line; the time must not grow with their
// square.
func TestLarge(t *testing.T) {
	many := func(n int, key func(int) string) (args []any) {
		for i := range n {
			args = append(args, slog.Int(key(i), i))
		}
		return args
	}
	twins := make([]slog.Attr, 2)
	twins[0] = slog.Attr{Key: "a", Value: slog.GroupValue(twins...)}
	twins[1] = slog.Attr{Key: "b", Value: slog.GroupValue(twins...)}
	wide := any(1)
	for range 40 {
		wide = []any{wide, wide}
	}
	for _, c := range []struct {
		name string
		msg  string
		args []any
	}{
		{"5 MB value", "m", []any{"v", strings.Repeat("v", 5<<20)}},
		{"5 MB of escapes", "m", []any{"v", strings.Repeat("\x1b", 5<<20)}},
		{"5 MB of broken UTF-8", "m", []any{"v", strings.Repeat("\xff", 5<<20)}},
		{"5 MB message", strings.Repeat("é", 5<<19), nil},
		{"5 MB key", "m", []any{strings.Repeat("k ", 5<<19), 1, "b", 2}},
		{"5 MB of JSON", "m", []any{
			"j", json.RawMessage("[1" + strings.Repeat(",1", 5<<19) + "]"),
		}},
		{"5 MB bytes", "m", []any{"b", make([]byte, 5<<20)}},
		{"10,000 attributes", "m", many(10_000, func(i int) string { return fmt.Sprint("k", i) })},
		{"10,000 times one key", "m", many(10_000, func(int) string { return "k" })},
		{"50,000 attributes in a group", "m", []any{
			slog.Group("g", many(50_000, func(i int) string { return fmt.Sprint("k", i) })...),
		}},
		{"50,000 elements", "m", []any{"l", make([]int, 50_000)}},
		{"2^32 groups", "m", []any{twins[0], twins[1]}},
		{"2^40 lists", "m", []any{"l", wide}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, f := range formats() {
				opts := fixed(f)
				opts.Sink = new(kept)
				got := line(t, opts, c.msg, c.args...)
				if !strings.Contains(got, "truncated") {
					t.Errorf("%v: line of %d bytes = %.200q..., want it truncated",
						f, len(got), got)
				}
				// The handler's own members are never cut.
				want := `at=info pid=4 msg="m`
				switch f {
				case logplex.FormatLine:
					want = lineHead + want
				case logplex.FormatJSON:
					want = jsonHead + `"msg":"`
				}
				if c.msg == "m" && !strings.HasPrefix(got, want) {
					t.Errorf("%v: line = %.200q..., want it to begin with %q", f, got, want)
				}
			}
		})
	}
}

// TestMaxLine cuts a line at every length.
func TestMaxLine(t *testing.T) {
	args := []any{
		"short", 1, "quoted", strings.Repeat("a\n", 60), "runes",
		strings.Repeat("é日\U0001f600", 20),
		slog.Group("g", "l", []string{strings.Repeat("x", 80), "y"}, "b", true), "truncated",
		"mine", "fields.truncated", "too", "a", 1, "a", 2,
	}
	for _, f := range formats() {
		opts := fixed(f)
		opts.MaxLine = -1
		full := line(t, opts, "message "+strings.Repeat("m", 50), args...)
		for n := 3; n <= len(full); n++ { // 3: room for {}
			opts.MaxLine = n
			got := line(t, opts, "message "+strings.Repeat("m", 50), args...)
			if t.Failed() {
				t.Fatalf("%v: MaxLine %d: %q", f, n, got)
			}
			if n == len(full) && got != full {
				t.Errorf("%v: MaxLine %d cut a line of %d bytes", f, n, n)
			}
			if n > 200 && n < len(full) && !strings.Contains(got, fmt.Sprint(len(full))) {
				t.Errorf("%v: MaxLine %d = %q, want the size %d in it", f, n, got, len(full))
			}
		}
	}
}

// checkFrozen checks that nothing in attrs could call the program's code, and
// that no group is empty.
func checkFrozen(t *testing.T, attrs []slog.Attr) {
	t.Helper()
	for _, a := range attrs {
		switch a.Value.Kind() {
		case slog.KindAny, slog.KindLogValuer:
			t.Errorf("Record holds %q of %v, want plain data", a.Key, a.Value.Kind())
		case slog.KindGroup:
			if len(a.Value.Group()) == 0 {
				t.Errorf("Record holds the empty group %q, want none", a.Key)
			}
			checkFrozen(t, a.Value.Group())
		}
	}
}

// checkKey logs a key and compares it with what format and encoding/json make
// of it.
func checkKey(t *testing.T, h slog.Handler, w *writes, f logplex.Format, key string) {
	t.Helper()
	if err := logTo(h, "m", key, 1); err != nil {
		t.Fatal(err)
	}
	got := w.take()
	if f == logplex.FormatJSON {
		var m map[string]any
		if err := json.Unmarshal([]byte(got), &m); err != nil {
			t.Fatalf("Unmarshal(%q): %v", got, err)
		}
		name := string([]rune(key))
		if name == "" {
			name = format.EmptyKey
		}
		if m[name] != 1.0 {
			t.Errorf("line of key %q = %q", key, got)
		}
		return
	}
	if want := `at=info pid=4 msg="m" ` + string(format.AppendKey(nil, key)) + "=1\n"; got != want {
		t.Errorf("line of key %q = %q, want %q", key, got, want)
	}
}

// TestKeys logs keys again and again: an entry of the key cache must equal what is
// computed anew, and must not be used for another key.
func TestKeys(t *testing.T) {
	for _, f := range formats()[1:] {
		t.Run(f.String(), func(t *testing.T) {
			w := new(writes)
			h := logplex.NewHandler(w, fixed(f))
			var keys []string
			for n := range 140 {
				keys = append(keys, strings.Repeat("k", n), strings.Repeat("k", n)+" ",
					strings.Repeat("k", n)+"é", "x"+strings.Repeat("k", n),
					strings.Repeat("k", n/2)+"\n"+strings.Repeat("k", n/2))
			}
			// Alike in what a cheap hash would look at: length, ends, middle.
			for i := range 100 {
				keys = append(keys, fmt.Sprintf("begin-of-key-%04d-x-end-of-key-", i),
					fmt.Sprintf("ab%04dyz", i))
			}
			for range 3 {
				for _, key := range keys {
					checkKey(t, h, w, f, key)
				}
			}
			for i := range 20_000 { // more than anything could remember
				checkKey(t, h, w, f, fmt.Sprintf("key%d", i))
			}
			for _, key := range keys {
				checkKey(t, h, w, f, key)
			}
		})
	}
}

// TestKeysByPlace logs one key where it means different things: at the top,
// in groups, in lists, and under a secret name.
func TestKeysByPlace(t *testing.T) {
	for _, f := range formats()[1:] {
		w := new(writes)
		h := logplex.NewHandler(w, fixed(f))
		for range 3 {
			for _, c := range []struct {
				args          []any
				message, json string
			}{
				{[]any{"pid", 1}, ` fields.pid=1`, `,"fields.pid":1`},
				{[]any{slog.Group("g", "pid", 1)}, ` g.pid=1`, `,"g":{"pid":1}`},
				{[]any{"l", []any{map[string]int{"pid": 1}}},
					` l="[{\"pid\":1}]"`, `,"l":[{"pid":1}]`},
				{[]any{"pid", []any{map[string]int{"pid": 1}}}, ` fields.pid="[{\"pid\":1}]"`,
					`,"fields.pid":[{"pid":1}]`},
				{[]any{slog.Group("password", "pid", 1)}, ` password=[REDACTED]`,
					`,"password":"[REDACTED]"`},
				{[]any{"l", []any{map[string]string{"password": "x1"}}},
					` l="[{\"password\":\"[REDACTED]\"}]"`, `,"l":[{"password":"[REDACTED]"}]`},
				{[]any{slog.Group("g", "password", "x1")}, ` g.password=[REDACTED]`,
					`,"g":{"password":"[REDACTED]"}`},
				{[]any{"password", "x1"}, ` password=[REDACTED]`, `,"password":"[REDACTED]"`},
				{[]any{"password", ""}, ` password=`, `,"password":""`},
				{[]any{"password", true}, ` password=true`, `,"password":true`},
			} {
				want := `at=info pid=4 msg="m"` + c.message + "\n"
				if f == logplex.FormatJSON {
					want = jsonHead + `"msg":"m"` + c.json + "}\n"
				}
				_ = logTo(h, "m", c.args...)
				if got := w.take(); got != want {
					t.Errorf("%v: line = %q, want %q", f, got, want)
				}
			}
		}
	}
}

// TestKeysAndAddedValues adds known values that are in keys already logged.
func TestKeysAndAddedValues(t *testing.T) {
	for _, f := range formats()[1:] {
		values := logplex.RedactValues()
		opts := fixed(f)
		opts.Redactor = logplex.Redactors{logplex.DefaultRedactor(), values}
		w := new(writes)
		h := logplex.NewHandler(w, opts)
		for i := range 5 {
			key := fmt.Sprintf("purple-elephant-%d-dances", i)
			_ = logTo(h, "m", "of "+key, 1)
			if got := w.take(); !strings.Contains(got, key) {
				t.Errorf("%v: line = %q, want the key in it before it is known", f, got)
			}
			if err := values.Add(key); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				_ = logTo(h, "m", "of "+key, 1)
				if got := w.take(); strings.Contains(got, key) ||
					!strings.Contains(got, logplex.Redacted) {
					t.Errorf("%v: line = %q, want the key masked", f, got)
				}
			}
		}
	}
}

// TestGroupsByTurn logs through Handlers with different groups in all orders:
// a state that served one of them serves the next.
func TestGroupsByTurn(t *testing.T) {
	for _, f := range formats()[1:] {
		values := logplex.RedactValues()
		opts := fixed(f)
		opts.Redactor = logplex.Redactors{logplex.DefaultRedactor(), values}
		w := new(writes)
		root := logplex.NewHandler(w, opts)
		long := strings.Repeat("n", 40)
		handlers := []slog.Handler{
			root, root.WithGroup("a"), root.WithGroup("b"), root.WithGroup("a").WithGroup("b"),
			root.WithGroup("a").WithGroup("c"),
			root.WithGroup("a").WithAttrs([]slog.Attr{slog.Int("k", 1)}), root.WithGroup(long),
			root.WithGroup("a").WithGroup(long),
			root.WithGroup("blue-harbour-42"), root.WithGroup("a").WithGroup("blue-harbour-42"),
			root.WithGroup("password"),
		}
		log := func(h slog.Handler) string {
			err := logTo(h, "m", slog.Group("a", "b", 1, slog.Group("b", "c", "x")), "d", "y")
			if err != nil {
				t.Fatal(err)
			}
			return w.take()
		}
		var want []string
		for i, h := range handlers {
			if want = append(want, log(h)); strings.Contains(strings.Join(want[:i], ""), want[i]) {
				t.Errorf("%v: line through handler %d = %q, as that of another", f, i, want[i])
			}
		}
		for round := range 2 {
			for i := range handlers {
				for j := range handlers {
					if a, b := log(handlers[i]), log(handlers[j]); a != want[i] || b != want[j] {
						t.Errorf("%v: lines through handlers %d and %d = %q and %q, want %q and %q",
							f, i, j, a, b, want[i], want[j])
					}
				}
			}
			if round == 0 {
				secret := len(handlers) - 2
				log(handlers[secret]) // the next line is again its
				if err := values.Add("blue-harbour-42"); err != nil {
					t.Fatal(err)
				}
				for i := range want {
					want[i] = strings.ReplaceAll(want[i], "blue-harbour-42", logplex.Redacted)
				}
				if got := log(handlers[secret]); got != want[secret] {
					t.Errorf("%v: line = %q once the group's name is a secret, want %q",
						f, got, want[secret])
				}
			}
		}
	}
}

// jsonTypes is how many generated types TestValuesLikeJSON logs, with 100
// values each.
var jsonTypes = flag.Int("json.types", 15, "generated types to compare with encoding/json")

// TestValuesLikeJSON logs generated values and compares them with what
// encoding/json writes: in FormatJSON, through Wrap, and by their number in
// logfmt.
func TestValuesLikeJSON(t *testing.T) {
	w := newValueLogs()
	for seed := range uint64(*jsonTypes) {
		typ := jsontest.NewType(seed)
		for i := range uint64(100) {
			if p := typ.Pair(i); i%2 > 0 {
				w.compare(t, jsontest.Pair{Log: map[string]any{"in": p.Log},
					JSON: map[string]any{"in": p.JSON}}, seed, i)
			} else if _, widened := p.Log.(float32); !widened { // by slog itself
				w.compare(t, p, seed, i)
			}
		}
	}
}

// valueLogs are the ways in which values are compared.
type valueLogs struct {
	json, wrapped, text, wrappedSink bytes.Buffer
	loggers                          []*slog.Logger
}

func newValueLogs() *valueLogs {
	w := new(valueLogs)
	off := logplex.Redactors{} // numbers may look like cards
	sink := keptSink{}
	for _, h := range []slog.Handler{
		logplex.NewHandler(&w.json,
			&logplex.Options{Format: logplex.FormatJSON, MaxLine: -1, Redactor: off}),
		logplex.Wrap(slog.NewJSONHandler(&w.wrapped, nil), &logplex.Options{Redactor: off}),
		logplex.Wrap(slog.NewJSONHandler(&w.wrappedSink, nil),
			&logplex.Options{Redactor: off, Sink: sink}),
		logplex.NewHandler(&w.text,
			&logplex.Options{Format: logplex.FormatMessage, MaxLine: -1, Redactor: off}),
	} {
		w.loggers = append(w.loggers, slog.New(h))
	}
	return w
}

// keptSink is a Sink that drops what it gets.
type keptSink struct{}

func (keptSink) Send(logplex.Record) error { return nil }

func (w *valueLogs) compare(t *testing.T, p jsontest.Pair, typ, seed uint64) {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(p.JSON); err != nil {
		t.Fatalf("encoding/json: %v", err)
	}
	for _, b := range []*bytes.Buffer{&w.json, &w.wrapped, &w.wrappedSink, &w.text} {
		b.Reset()
	}
	for _, l := range w.loggers {
		l.Info("m", "v", p.Log)
	}
	want := tokens(t, b.Bytes())
	if d := cmp.Diff(want, valueOf(t, w.json.Bytes())); d != "" {
		t.Fatalf("seeds %d, %d: FormatJSON of a %T (-encoding/json +line):\n%s",
			typ, seed, p.Log, d)
	}
	own := w.own(t, p.Log)
	want = tokens(t, sorted(t, b.Bytes())) // a wrapped handler gets objects in lists as maps
	for _, line := range [][]byte{w.wrapped.Bytes(), w.wrappedSink.Bytes()} {
		got := valueOf(t, sorted(t, line))
		if d := cmp.Diff(want, got); d != "" && !slices.Equal(own, got) {
			t.Fatalf("seeds %d, %d: wrapped JSONHandler of a %T (-encoding/json +line):\n%s",
				typ, seed, p.Log, d)
		}
	}
	n := 0
	for range format.Pairs(strings.TrimSpace(w.text.String())) {
		n++
	}
	if n -= len([]string{"at", "pid", "msg"}); n != leaves(want) {
		t.Fatalf("seeds %d, %d: logfmt of a %T has %d members, want %d: %s",
			typ, seed, p.Log, n, leaves(want), w.text.Bytes())
	}
}

// own are the tokens that encoding/json itself writes for x. A wrapped handler
// may be given x as it is.
func (w *valueLogs) own(t *testing.T, x any) []string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(x) != nil {
		return nil
	}
	return tokens(t, sorted(t, b.Bytes()))
}

// sorted sorts the members of all objects of a document.
func sorted(t *testing.T, doc []byte) []byte {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	var x any
	if err := d.Decode(&x); err != nil {
		t.Fatalf("%v in %s", err, doc)
	}
	out, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// tokens are the parts of a JSON document in order, numbers as their text.
// Empty keys read !EMPTYKEY.
func tokens(t *testing.T, doc []byte) (all []string) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	var open []json.Delim // with a key next: '{', else ':'
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("%v in %s", err, doc)
		}
		n := len(open) - 1
		key := n >= 0 && open[n] == '{' && tok != json.Delim('}')
		switch {
		case key:
			open[n] = ':'
			if tok == "" {
				tok = format.EmptyKey
			}
			all = append(all, fmt.Sprintf("key %q", tok))
			continue
		case n >= 0 && open[n] == ':':
			open[n] = '{'
		}
		switch tok {
		case json.Delim('{'), json.Delim('['):
			open = append(open, tok.(json.Delim))
		case json.Delim('}'), json.Delim(']'):
			open = open[:n]
		}
		if s, ok := tok.(string); ok { // so does log/slog write a float that is none
			tok = strings.TrimPrefix(s, "!ERROR:json: unsupported value: ")
		}
		all = append(all, fmt.Sprintf("%T %v", tok, tok))
	}
}

// valueOf returns the tokens of the member v of a line.
func valueOf(t *testing.T, line []byte) []string {
	t.Helper()
	var m struct{ V json.RawMessage }
	if err := json.Unmarshal(line, &m); err != nil {
		t.Fatalf("%v in %s", err, line)
	}
	if m.V == nil {
		m.V = json.RawMessage("null") // so is what Unmarshal makes of null
	}
	return tokens(t, m.V)
}

// leaves counts the leaves of a document as logfmt has them: values that are
// in no list, lists, and empty objects.
func leaves(tokens []string) (n int) {
	const list, endList, object, endObject = "json.Delim [", "json.Delim ]",
		"json.Delim {", "json.Delim }"
	lists := 0
	for i, tok := range tokens {
		switch {
		case tok == endList:
			lists--
			continue
		case lists > 0:
		case tok == object && tokens[i+1] == endObject:
			n++
		case tok == object, tok == endObject, strings.HasPrefix(tok, "key "):
		default:
			n++
		}
		if tok == list {
			lists++
		}
	}
	return n
}

// TestLargeText logs a megabyte of what has to be escaped: at most four times
// as much and one MiB are allocated.
func TestLargeText(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	const size = 1 << 20
	for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatJSON} {
		for _, char := range []string{`"`, "\n", "x"} {
			l := slog.New(logplex.NewHandler(io.Discard, &logplex.Options{Format: f}))
			l.Info("m")
			text := strings.Repeat(char, size)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			l.Info("m", "v", text)
			runtime.ReadMemStats(&after)
			if n := after.TotalAlloc - before.TotalAlloc; n > 4*size+1<<20 {
				t.Errorf("%v: a MiB of %q took %d bytes, want at most %d", f, char, n, 4*size+1<<20)
			}
		}
	}
}

// TestManyAttrs logs ten thousand attrs: at most four times the line and one MiB are
// allocated, the first time too, and nothing of it is kept.
func TestManyAttrs(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	const n = 10_000
	value := func(i int) slog.Value { return slog.IntValue(i) }
	text := func(i int) slog.Value { return slog.StringValue(fmt.Sprint("the value of ", i)) }
	for name, attrs := range map[string][]slog.Attr{
		"integers": manyAttrs(n, "key", value), "texts": manyAttrs(n, "key", text),
		"in a group": {slog.Attr{Key: "g", Value: slog.GroupValue(manyAttrs(n-1, "key",
			value)...)}},
		"one key": manyAttrs(n, "", value),
	} {
		for _, f := range []logplex.Format{
			logplex.FormatLine, logplex.FormatMessage, logplex.FormatJSON,
		} {
			for _, limit := range []int{0, -1} {
				w := new(writes)
				h := logplex.NewHandler(w, &logplex.Options{Format: f, MaxLine: -1})
				slog.New(h).LogAttrs(t.Context(), slog.LevelInfo, "m", attrs...)
				size := uint64(len(w.take()))

				h = logplex.NewHandler(io.Discard, &logplex.Options{Format: f, MaxLine: limit})
				h.Log(t.Context(), slog.LevelInfo, "m")
				idle := heapInUse()
				for range 2 {
					var before, after runtime.MemStats
					runtime.ReadMemStats(&before)
					slog.New(h).LogAttrs(t.Context(), slog.LevelInfo, "m", attrs...)
					runtime.ReadMemStats(&after)
					most := 4*size + 1<<20
					if name == "one key" {
						most += 2 << 20 // each gets a key of its own, by two maps
					}
					if got := after.TotalAlloc - before.TotalAlloc; got > most {
						t.Errorf("%s, %v, MaxLine %d: a line of %d bytes took %d, want at most %d",
							name, f, limit, size, got, most)
					}
				}
				if kept := heapInUse() - idle; kept > 300<<10 {
					t.Errorf("%s, %v, MaxLine %d: %d bytes are kept", name, f, limit, kept)
				}
				runtime.KeepAlive(h)
			}
		}
	}
}

// manyAttrs returns attrs with keys of a prefix and a number; of none where there is no
// prefix.
func manyAttrs(n int, prefix string, value func(int) slog.Value) []slog.Attr {
	attrs := make([]slog.Attr, n)
	for i := range attrs {
		attrs[i] = slog.Attr{Key: "k", Value: value(i)}
		if prefix != "" {
			attrs[i].Key = fmt.Sprint(prefix, i)
		}
	}
	return attrs
}

// heapInUse returns what is reachable on the heap. A pool's content is part of it: the
// collector clears it the second time.
func heapInUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestEmptyObjects logs maps and structs without members, and groups in lists: in JSON they are
// objects, as they are with members, through Wrap too.
func TestEmptyObjects(t *testing.T) {
	var out bytes.Buffer
	for name, h := range map[string]slog.Handler{
		"JSON": logplex.NewHandler(&out, &logplex.Options{Format: logplex.FormatJSON}),
		"sink": logplex.NewHandler(&out,
			&logplex.Options{Format: logplex.FormatJSON, Sink: keptSink{}}),
		"wrap": logplex.Wrap(slog.NewJSONHandler(&out, nil), nil),
		"wrap and sink": logplex.Wrap(slog.NewJSONHandler(&out, nil),
			&logplex.Options{Sink: keptSink{}}),
	} {
		out.Reset()
		slog.New(h).Info("m", "a", map[string]int{}, "b", []any{map[string]int{}}, "c", struct{}{},
			"d", map[string]any{"e": struct{}{}},
			"f", []any{slog.GroupValue(), valuer{slog.GroupValue()}, "token=hunter2x"})
		if s := out.String(); !strings.Contains(s,
			`"a":{},"b":[{}],"c":{},"d":{"e":{}},"f":[{},{},"token=[REDACTED]"]`) {
			t.Errorf("%s: %s, want objects", name, s)
		}
	}
}
