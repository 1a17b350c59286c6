// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rs/zerolog"
	expslog "golang.org/x/exp/slog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplexexpslog"
	"github.com/logplex-go/logplex/logplexhttp"
	"github.com/logplex-go/logplex/logplexzerolog"
)

// calls counts what is asked, by name.
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
		slog.Group("g", "error", asksError{at("g.error")}, slog.Group("h", "valuer", asksValuer{at("g.h.valuer")})),
		slog.Any("list", []any{asksValuer{at("list.valuer")}, asksError{at("list.error")}, []any{asksString{at("list.list.string")}}}),
		slog.Any("map", map[string]any{"a": asksText{at("map.text")}, "b": []error{asksError{at("map.error")}}}),
		slog.Any("struct", struct {
			V slog.LogValuer
			E error
			S []fmt.Stringer
		}{asksValuer{at("struct.valuer")}, asksError{at("struct.error")}, []fmt.Stringer{asksString{at("struct.string")}}}),
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
	for sinks, sink := range map[string]logplex.Sink{
		"no sink": nil, "sink": keptSink{}, "sinks": logplex.Sinks{keptSink{}, keptSink{}},
	} {
		for users, redactor := range map[string]logplex.Redactor{
			"built in": nil, "user": user, "both": logplex.Redactors{logplex.DefaultRedactor(), user},
		} {
			for name, f := range map[string]logplex.Format{"line": logplex.FormatLine, "message": logplex.FormatMessage, "JSON": logplex.FormatJSON, "wrap": 0, "pattern": logplex.FormatMessage} {
				opts := &logplex.Options{Format: f, Sink: sink, Redactor: redactor, Context: func(context.Context) []slog.Attr {
					c.add("context")
					return []slog.Attr{slog.Any("carried", asksValuer{asked{c, "carried"}})}
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

// TestOnce logs on every way in and counts what is asked: each value, each
// redactor about each leaf, and Options.Context once, whoever listens.
func TestOnce(t *testing.T) {
	c := &calls{n: make(map[string]int)}
	for name, h := range onceHandlers(t, c) {
		attrs, names := c.attrs()
		names = append(names, "context", "carried")
		user := !strings.HasSuffix(name, "built in")
		if user {
			for _, leaf := range []string{"msg", "carried", "valuer", "json.j", "error", "g.error", "g.h.valuer", "list", "map.a", "map.b", "struct.V", "struct.S"} {
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
		want := []string{"context", "carried"}
		if user {
			want = append(want, "redact msg", "redact carried", "redact in.x")
		}
		if wrong := c.take(want...); len(wrong) > 0 {
			t.Errorf("%s, after With: asked %s, want once", name, strings.Join(wrong, ", "))
		}

		zl := zerolog.New(logplexzerolog.NewWriter(h))
		zl.Info().Str("a", "x").Strs("list", []string{"a"}).Dict("d", zerolog.Dict().Int("i", 1)).Msg("m")
		if user {
			want = []string{"context", "carried", "redact msg", "redact a", "redact list", "redact d.i"}
		}
		if wrong := c.take(want...); len(wrong) > 0 {
			t.Errorf("%s, zerolog: asked %s, want once", name, strings.Join(wrong, ", "))
		}

		access := logplexhttp.AccessLog(http.NotFoundHandler(), slog.New(h), nil)
		access.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
		want = []string{"context", "carried"}
		if user {
			want = append(want, "redact msg", "redact status", "redact path")
		}
		if wrong := c.take(want...); len(wrong) > 0 {
			t.Errorf("%s, AccessLog: asked %s, want once", name, strings.Join(wrong, ", "))
		}
	}
}
