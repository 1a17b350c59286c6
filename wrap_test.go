// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
)

// bare leaves the time out of a wrapped handler's lines.
func bare() *slog.HandlerOptions {
	return &slog.HandlerOptions{Level: slog.LevelDebug,
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}}
}

func TestWrap(t *testing.T) {
	type h = slog.Handler
	for _, c := range []struct {
		name   string
		derive func(h) h
		args   []any
		// after "level=INFO msg=m source=app dyno=web.1 pid=4"; with is placed before msg's end
		text string
		json string
	}{
		{"nothing", func(x h) h { return x }, nil, ``, ``},
		{"attrs", func(x h) h { return x }, []any{"a", 1}, ` a=1`, `,"a":1`},
		{"group", func(x h) h { return x.WithGroup("g") }, []any{"a", 1}, ` g.a=1`, `,"g":{"a":1}`},
		{"groups", func(x h) h {
			return x.WithAttrs([]slog.Attr{slog.Int("w", 0)}).WithGroup("g").WithAttrs(
				[]slog.Attr{slog.Int("x", 1)}).WithGroup("h")
		}, []any{"a", 1}, ` w=0 g.x=1 g.h.a=1`, `,"w":0,"g":{"x":1,"h":{"a":1}}`},
		{"group without attrs", func(x h) h { return x.WithGroup("g").WithGroup("") }, nil, ``, ``},
		{"our keys", func(x h) h { return x.WithAttrs([]slog.Attr{slog.Int("pid", 1)}) },
			[]any{"dyno", 2, "source", 3, slog.Group("g", "pid", 5)},
			` fields.pid=1 fields.dyno=2 fields.source=3 g.pid=5`,
			`,"fields.pid":1,"fields.dyno":2,"fields.source":3,"g":{"pid":5}`},
		{"our keys in a group", func(x h) h { return x.WithGroup("g") }, []any{"pid", 5},
			` g.pid=5`, `,"g":{"pid":5}`},
		{"secrets",
			func(x h) h { return x.WithAttrs([]slog.Attr{slog.String("password", "hunter2x")}) },
			[]any{"user", map[string]any{"password": "hunter2x", "name": "n"}},
			` password=[REDACTED] user="map[name:n password:[REDACTED]]"`,
			`,"password":"[REDACTED]","user":{"name":"n","password":"[REDACTED]"}`},
		{"secret group", func(x h) h { return x.WithGroup("password") }, []any{"a", "hunter2x"},
			` password.a=[REDACTED]`, `,"password":{"a":"[REDACTED]"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := new(writes)
			opts := fixed(logplex.FormatAuto)
			err := logTo(c.derive(logplex.Wrap(slog.NewJSONHandler(w, bare()), opts)), "m",
				c.args...)
			if err != nil {
				t.Errorf("Handle = %v", err)
			}
			if got, want := w.take(),
				`{"level":"INFO","msg":"m","source":"app","dyno":"web.1","pid":4`+
					c.json+"}\n"; got != want {
				t.Errorf("JSON: line = %q, want %q", got, want)
			}
			_ = logTo(c.derive(logplex.Wrap(slog.NewTextHandler(w, bare()), opts)), "m", c.args...)
			want := "level=INFO msg=m source=app dyno=web.1 pid=4" + c.text + "\n"
			// Scrubbed values are opened as groups there; text shows those dotted.
			want = strings.Replace(want, ` user="map[name:n password:[REDACTED]]"`,
				` user.name=n user.password=[REDACTED]`, 1)
			if got := w.take(); got != want {
				t.Errorf("text: line = %q, want %q", got, want)
			}
		})
	}
}

// TestWrapContext checks that a context's attrs stay outside of groups.
func TestWrapContext(t *testing.T) {
	w := new(writes)
	sink := new(kept)
	opts := fixed(logplex.FormatAuto)
	opts.Context, opts.Sink = requestAttrs, sink
	h :=
		logplex.Wrap(slog.NewJSONHandler(w, bare()), opts).WithAttrs([]slog.Attr{slog.Int("w", 1)}).
			WithGroup("g").WithAttrs([]slog.Attr{slog.Int("a", 2)}).WithGroup("h")
	r := slog.NewRecord(when(), slog.LevelInfo, "m", 0)
	r.Add("b", 3)
	if err := h.Handle(withRequest("r-17"), r); err != nil {
		t.Fatal(err)
	}
	if got, want := w.take(), `{"level":"INFO","msg":"m","source":"app","dyno":"web.1","pid":4,"w":1,"request_id":"r-17","g":{"a":2,"h":{"b":3}}}`+
		"\n"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
	if got, want := sink.last(t).String(), lineHead+
		`at=info pid=4 msg="m" request_id=r-17 w=1 g.a=2 g.h.b=3`; got != want {
		t.Errorf("Record = %q, want %q", got, want)
	}
}

// enabledFrom is a handler with a level that keeps its records.
type enabledFrom struct {
	level slog.Level
	got   *[]slog.Record
	err   error
}

func (e enabledFrom) Enabled(_ context.Context, l slog.Level) bool { return l >= e.level }
func (e enabledFrom) Handle(_ context.Context, r slog.Record) error {
	*e.got = append(*e.got, r.Clone())
	return e.err
}
func (e enabledFrom) WithAttrs([]slog.Attr) slog.Handler { return e }
func (e enabledFrom) WithGroup(string) slog.Handler      { return e }

func TestWrapLevel(t *testing.T) {
	t.Setenv("LOG_LEVEL", "error") // not for Wrap
	ctx := context.Background()
	for _, c := range []struct {
		next slog.Level
		opts slog.Leveler
		want slog.Level
	}{
		{slog.LevelDebug, nil, slog.LevelDebug},
		{slog.LevelWarn, nil, slog.LevelWarn},
		{slog.LevelDebug, slog.LevelWarn, slog.LevelWarn},
		{slog.LevelError, slog.LevelWarn, slog.LevelError},
		{slog.LevelDebug, slog.LevelInfo, slog.LevelInfo},
	} {
		h := logplex.Wrap(enabledFrom{level: c.next, got: new([]slog.Record)},
			&logplex.Options{Level: c.opts})
		if !h.Enabled(ctx, c.want) || h.Enabled(ctx, c.want-1) {
			t.Errorf("Wrap(next from %v, Level %v): Enabled(%v), Enabled(%v) = %v, %v, want true, false",
				c.next, c.opts, c.want, c.want-1, h.Enabled(ctx, c.want), h.Enabled(ctx, c.want-1))
		}
	}
}

// customer is a struct that next prints in its own way.
type customer struct {
	Name string
	Plan string
}

// TestWrapOriginal checks what next gets: the value that was logged where
// nothing in it was scrubbed, plain data elsewhere.
// TestWrapEnvironment checks that Wrap complains of nothing that it does not use.
func TestWrapEnvironment(t *testing.T) {
	for _, name := range []string{"LOG_LEVEL", "LOG_FORMAT", "LOG_PATTERN", "LOG_KEYS"} {
		t.Setenv(name, "%nothing")
	}
	for _, o := range []logplex.Options{{}, {Keys: 99}, {Keys: logplex.KeysGCP}} {
		o.OnError = func(err error) { t.Errorf("Wrap with Keys %d reports %v", o.Keys, err) }
		o.PID, o.Dyno = 4, "web.1"
		var b strings.Builder
		slog.New(logplex.Wrap(slog.NewTextHandler(&b, nil), &o)).Info("m", "at", 1, "severity", 2)
		want := "level=INFO msg=m source=app dyno=web.1 pid=4 at=1 severity=2\n"
		if _, got, _ := strings.Cut(b.String(), " "); got != want {
			t.Errorf("Wrap with Keys %d printed %q, want %q", o.Keys, got, want)
		}
	}
}

func TestWrapOriginal(t *testing.T) {
	var got []slog.Record
	h := logplex.Wrap(enabledFrom{got: &got}, nil)
	errPlain := errors.New("plain")
	clean := &customer{"n", "p"}
	for _, c := range []struct {
		name     string
		value    any
		original bool
	}{
		{"pointer to a clean struct", clean, true},
		{"clean error", errPlain, true},
		{"struct with a secret", customer{Name: "postgres://u:hunter2secret@db.example.com/x"},
			false},
		{"error with a secret",
			fmt.Errorf("dial postgres://u:hunter2secret@db.example.com/x: %w", errPlain), false},
		{"hidden fields", struct{ n int }{1}, false},
		{"tagged", struct {
			P string `log:"redact"`
		}{"x"}, false},
		{"masked by key", map[string]string{"password": "hunter2secret"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got = nil
			_ = logTo(h, "m", "v", c.value)
			var v slog.Value
			got[0].Attrs(func(a slog.Attr) bool {
				if a.Key == "v" {
					v = a.Value
				}
				return true
			})
			original := v.Kind() == slog.KindAny &&
				fmt.Sprintf("%p%T", v.Any(), v.Any()) == fmt.Sprintf("%p%T", c.value, c.value)
			if original != c.original {
				t.Errorf("next got %v %v, want the original: %v", v.Kind(), v, c.original)
			}
			if strings.Contains(fmt.Sprintf("%+v", v), "hunter2secret") {
				t.Errorf("next got the secret")
			}
		})
	}
}

func TestWrapTrouble(t *testing.T) {
	var got []slog.Record
	errNext := errors.New("next failed")
	var told []error
	h := logplex.Wrap(enabledFrom{got: &got, err: errNext},
		&logplex.Options{OnError: func(err error) { told = append(told, err) }})
	if err := logTo(h, "m"); !errors.Is(err, errNext) || len(told) != 1 {
		t.Errorf("Handle = %v, OnError got %v, want %v in both", err, told, errNext)
	}
	for _, next := range []slog.Handler{nil, (*logplex.Handler)(nil)} {
		h := logplex.Wrap(next, nil)
		if h.Enabled(context.Background(), slog.LevelError) {
			t.Errorf("Wrap(%T nil): Enabled = true, want false", next)
		}
		err := logTo(h.WithGroup("g").WithAttrs([]slog.Attr{slog.Int("a", 1)}), "m")
		if err != nil {
			t.Errorf("Wrap(%T nil): Handle = %v, want nil", next, err)
		}
	}
}

// explosive is a handler that panics in Handle.
type explosive struct{ slog.Handler }

func (explosive) Handle(_ context.Context, r slog.Record) error { panic(r.Message) }
func (e explosive) WithAttrs([]slog.Attr) slog.Handler          { return e }

// TestWrapPanickingHandle: a panic of a wrapped handler becomes an error, whether the record is
// passed on as it was logged or is rebuilt.
func TestWrapPanickingHandle(t *testing.T) {
	for name, value := range map[string]string{"clean": "x", "secret": "token=hunter2secret"} {
		var told []error
		opts := fixed(logplex.FormatAuto)
		opts.OnError = func(err error) { told = append(told, err) }
		h := logplex.Wrap(explosive{slog.NewTextHandler(new(writes), bare())}, opts)
		err := logTo(h, "boom", "user", value)
		const want = "logplex: logplex_test.explosive panicked in Handle with a string"
		if err == nil || err.Error() != want || len(told) != 1 || !errors.Is(told[0], err) {
			t.Errorf("%s: Handle = %v, OnError got %v, want %s in both", name, err, told, want)
		}
	}
}

// unruly is a handler that fails in With once it is armed.
type unruly struct {
	slog.Handler
	armed *bool
	fail  func(what any) slog.Handler
}

func (u unruly) WithAttrs(attrs []slog.Attr) slog.Handler {
	if *u.armed {
		return u.fail(attrs)
	}
	u.Handler = u.Handler.WithAttrs(attrs)
	return u
}

func (u unruly) WithGroup(name string) slog.Handler {
	if *u.armed {
		return u.fail(name)
	}
	u.Handler = u.Handler.WithGroup(name)
	return u
}

// TestWrapFailingWith: a wrapped handler that panics in With or returns nil loses the attrs of
// that call, and nothing else, also if it is Wrap's own call.
func TestWrapFailingWith(t *testing.T) {
	t.Run("panic", func(t *testing.T) {
		testFailingWith(t, func(what any) slog.Handler { panic(fmt.Sprint("no ", what)) })
	})
	t.Run("nil", func(t *testing.T) {
		testFailingWith(t, func(any) slog.Handler { return nil })
	})
}

func testFailingWith(t *testing.T, fail func(any) slog.Handler) {
	w := new(writes)
	var armed bool
	var told []error
	opts := fixed(logplex.FormatAuto)
	opts.OnError = func(err error) { told = append(told, err) }
	h := logplex.Wrap(unruly{slog.NewTextHandler(w, bare()), &armed, fail}, opts)
	armed = true
	unstamped := logplex.Wrap(unruly{slog.NewTextHandler(w, bare()), &armed, fail}, opts)
	if err := logTo(unstamped, "m", "a", "token=hunter2x"); err != nil {
		t.Errorf("Handle = %v, want nil", err)
	}
	if got, want := w.take(), "level=INFO msg=m a=\"token=[REDACTED]\"\n"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
	if len(told) != 1 {
		t.Errorf("OnError was told %v by Wrap, want one error", told)
	}
	told = nil
	with := h.WithAttrs([]slog.Attr{slog.String("password", "hunter2x")}).WithGroup("password")
	armed = false
	if err := logTo(with.WithAttrs([]slog.Attr{slog.Int("n", 1)}), "m", "a",
		"hunter2x"); err != nil {
		t.Errorf("Handle = %v, want nil", err)
	}
	got, want := w.take(),
		"level=INFO msg=m source=app dyno=web.1 pid=4 n=[REDACTED] a=[REDACTED]\n"
	if got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
	if len(told) != 2 || strings.Contains(fmt.Sprint(told), "hunter2x") {
		t.Errorf("OnError was told %v, want two errors without the value", told)
	}
}

// TestWrapOurs wraps a Handler of this package: it writes its own stamps, once.
func TestWrapOurs(t *testing.T) {
	w := new(writes)
	inner := logplex.NewHandler(w, fixed(logplex.FormatMessage))
	h := logplex.Wrap(logplex.Wrap(inner, fixed(logplex.FormatMessage)),
		fixed(logplex.FormatMessage))
	_ = logTo(h.WithGroup("g"), "m", "a", 1, "password", "hunter2x")
	if got, want := w.take(), "at=info pid=4 msg=\"m\" g.a=1 g.password=[REDACTED]\n"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
}

// TestWrapTwice wraps another handler twice: it is stamped once all the same.
func TestWrapTwice(t *testing.T) {
	w := new(writes)
	opts := fixed(logplex.FormatAuto)
	_ = logTo(logplex.Wrap(logplex.Wrap(slog.NewTextHandler(w, bare()), opts), opts), "m", "a", 1)
	if got, want := w.take(), "level=INFO msg=m source=app dyno=web.1 pid=4 a=1\n"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
}

// TestWrapDeep has a secret deeper than values are looked at, which no handler may get.
func TestWrapDeep(t *testing.T) {
	const secret = "password=hunter2Zq9x"
	groups := func(v any) any { return slog.GroupValue(slog.Any("g", v)) }
	maps := func(v any) any { return map[string]any{"m": v} }
	lists := func(v any) any { return []any{v} }
	late := func(v any) any { return valuer{slog.GroupValue(slog.Any("g", v))} }
	nest := func(v any, in ...func(any) any) any {
		for _, f := range in {
			for range 20 {
				v = f(v)
			}
		}
		return v
	}
	for name, v := range map[string]any{
		"map in group":            nest(secret, maps, groups),
		"group in map":            nest(secret, groups, maps),
		"groups":                  nest(secret, groups, groups),
		"maps":                    nest(secret, maps, maps),
		"lists":                   nest(secret, lists, lists),
		"groups in a list":        lists(nest(secret, groups, groups)),
		"map in groups in a list": lists(nest(secret, maps, groups)),
		"LogValuers":              nest(secret, late, late),
		"list in LogValuer":       nest(secret, lists, late),
		"attr in a list":          []slog.Attr{slog.Any("a", nest(secret, groups, groups))},
	} {
		for kind, inner := range map[string]func(io.Writer) slog.Handler{
			"text": func(w io.Writer) slog.Handler { return slog.NewTextHandler(w, nil) },
			"JSON": func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) },
		} {
			var out bytes.Buffer
			log := slog.New(logplex.Wrap(inner(&out), nil))
			log.Info("m", "v", v)
			log.With("v", v).Info("m")
			log.WithGroup("g").Info("m", slog.Group("h", "v", v))
			if strings.Contains(out.String(), "hunter2") {
				t.Errorf("%s, %s: the secret is out: %.200q", name, kind, out.String())
			}
		}
	}
}
