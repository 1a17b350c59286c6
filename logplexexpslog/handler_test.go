// SPDX-License-Identifier: MIT

package logplexexpslog_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/slogtest"
	"time"

	"github.com/google/go-cmp/cmp"
	expslog "golang.org/x/exp/slog"
	expslogtest "golang.org/x/exp/slog/slogtest"

	"github.com/logplex-go/logplex/logplexexpslog"
)

var _ expslog.Handler = (*logplexexpslog.Handler)(nil)

// front is a log/slog handler over an x/exp one: the adapter's mirror image,
// by which the standard library's test reaches it.
type front struct{ next expslog.Handler }

func (f front) Enabled(ctx context.Context, l slog.Level) bool {
	return f.next.Enabled(ctx, expslog.Level(l))
}

func (f front) WithGroup(name string) slog.Handler { return front{f.next.WithGroup(name)} }

func (f front) WithAttrs(as []slog.Attr) slog.Handler {
	return front{f.next.WithAttrs(mirror(as))}
}

func (f front) Handle(ctx context.Context, r slog.Record) error {
	out := expslog.NewRecord(r.Time, expslog.Level(r.Level), r.Message, r.PC)
	r.Attrs(func(a slog.Attr) bool {
		out.AddAttrs(mirror([]slog.Attr{a})...)
		return true
	})
	return f.next.Handle(ctx, out)
}

type mirrorValuer struct{ slog.LogValuer }

func (v mirrorValuer) LogValue() expslog.Value {
	return mirror([]slog.Attr{{Value: v.LogValuer.LogValue()}})[0].Value
}

func mirror(as []slog.Attr) []expslog.Attr {
	var out []expslog.Attr
	for _, a := range as {
		v := expslog.AnyValue(a.Value.Any())
		switch a.Value.Kind() {
		case slog.KindGroup:
			v = expslog.GroupValue(mirror(a.Value.Group())...)
		case slog.KindLogValuer:
			v = expslog.AnyValue(mirrorValuer{a.Value.LogValuer()})
		}
		out = append(out, expslog.Attr{Key: a.Key, Value: v})
	}
	return out
}

// results reads the lines of a JSON handler.
func results(t *testing.T, b *bytes.Buffer) func() []map[string]any {
	return func() []map[string]any {
		var out []map[string]any
		for line := range strings.Lines(b.String()) {
			m := map[string]any{}
			if err := json.Unmarshal([]byte(line), &m); err != nil {
				t.Fatalf("line %q: %v", line, err)
			}
			out = append(out, m)
		}
		return out
	}
}

func TestSlogtest(t *testing.T) {
	var b bytes.Buffer
	h := logplexexpslog.NewHandler(slog.NewJSONHandler(&b, nil))
	if err := slogtest.TestHandler(front{h}, results(t, &b)); err != nil {
		t.Error(err)
	}
}

func TestExpSlogtest(t *testing.T) {
	var b bytes.Buffer
	h := logplexexpslog.NewHandler(slog.NewJSONHandler(&b, nil))
	if err := expslogtest.TestHandler(h, results(t, &b)); err != nil {
		t.Error(err)
	}
}

// collector keeps what reaches it.
type collector struct {
	mu      *sync.Mutex
	records *[]slog.Record
	ctx     *context.Context
	with    []slog.Attr
	groups  string
	level   slog.Level
	err     error
}

func newCollector() *collector {
	return &collector{
		mu: new(sync.Mutex), records: new([]slog.Record), ctx: new(context.Context), level: -100,
	}
}

func (c *collector) Enabled(_ context.Context, l slog.Level) bool { return l >= c.level }

func (c *collector) Handle(ctx context.Context, r slog.Record) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	r.AddAttrs(c.with...)
	*c.records = append(*c.records, r)
	*c.ctx = ctx
	return c.err
}

func (c *collector) WithAttrs(as []slog.Attr) slog.Handler {
	d := *c
	d.with = append(append([]slog.Attr(nil), c.with...), as...)
	return &d
}

func (c *collector) WithGroup(name string) slog.Handler {
	d := *c
	d.groups += name + "."
	return &d
}

// values returns the resolved values of the last record, as fmt prints them.
func (c *collector) values() []string {
	var out []string
	rs := *c.records
	rs[len(rs)-1].Attrs(func(a slog.Attr) bool {
		out = append(out, show(a))
		return true
	})
	return out
}

func show(a slog.Attr) string {
	v := a.Value.Resolve()
	if v.Kind() != slog.KindGroup {
		return fmt.Sprintf("%s=%v %v", a.Key, v.Kind(), v.Any())
	}
	var in []string
	for _, a := range v.Group() {
		in = append(in, show(a))
	}
	return a.Key + "={" + strings.Join(in, " ") + "}"
}

type secret string

func (secret) LogValue() expslog.Value { return expslog.StringValue("hidden") }

type user struct{ name string }

func (u *user) LogValue() expslog.Value {
	return expslog.GroupValue(expslog.String("name", u.name), expslog.Any("token", secret("x")))
}

type chain int

func (c chain) LogValue() expslog.Value {
	if c == 0 {
		return expslog.IntValue(7)
	}
	return expslog.AnyValue(c - 1)
}

type endless struct{}

func (e endless) LogValue() expslog.Value { return expslog.AnyValue(e) }

type bomb struct{}

func (bomb) LogValue() expslog.Value { panic("boom") }

func TestEveryKind(t *testing.T) {
	at := time.Date(2026, 3, 17, 8, 25, 21, 297420123, time.FixedZone("", 7200))
	m := map[string]int{"a": 1}
	err := errors.New("broken")
	tests := []struct {
		name string
		in   expslog.Attr
		want string
	}{
		{"bool", expslog.Bool("k", true), "k=Bool true"},
		{"duration", expslog.Duration("k", -time.Second), "k=Duration -1s"},
		{"float", expslog.Float64("k", math.Inf(1)), "k=Float64 +Inf"},
		{"int", expslog.Int64("k", math.MinInt64), "k=Int64 -9223372036854775808"},
		{"uint", expslog.Uint64("k", math.MaxUint64), "k=Uint64 18446744073709551615"},
		{"string", expslog.String("k\n", "v\xff"), "k\n=String v\xff"},
		{"time", expslog.Time("k", at), "k=Time 2026-03-17 08:25:21.297420123 +0200 +0200"},
		{"zero time", expslog.Time("k", time.Time{}), "k=Time 0001-01-01 00:00:00 +0000 UTC"},
		{"nil", expslog.Any("k", nil), "k=Any <nil>"},
		{"zero attr", expslog.Attr{}, "=Any <nil>"},
		{"error", expslog.Any("k", err), "k=Any broken"},
		{"map", expslog.Any("k", m), "k=Any map[a:1]"},
		{"level", expslog.Any("k", expslog.LevelWarn), "k=Any WARN"},
		{"group",
			expslog.Group("g", expslog.Int("a", 1),
				expslog.Group("h", expslog.Any("s", secret("x")))),
			"g={a=Int64 1 h={s=String hidden}}"},
		{"empty group in a group", expslog.Group("g", expslog.Group("h"), expslog.Int("a", 1)),
			"g={a=Int64 1}"},
		{"slice of attrs", expslog.Any("g", []expslog.Attr{expslog.Int("a", 1)}), "g={a=Int64 1}"},
		{"attr in an attr", expslog.Any("g", expslog.Int("a", 1)), "g={a=Int64 1}"},
		{"x/exp value", expslog.Any("k", expslog.StringValue("v")), "k=String v"},
		{"log/slog value", expslog.Any("k", slog.IntValue(1)), "k=Int64 1"},
		{"log/slog attrs", expslog.Any("g", []slog.Attr{slog.Int("a", 1)}), "g={a=Int64 1}"},
		{"LogValuer", expslog.Any("k", secret("x")), "k=String hidden"},
		{"LogValuer of a group", expslog.Any("u", &user{"ann"}),
			"u={name=String ann token=String hidden}"},
		{"LogValuer in LogValuers", expslog.Any("k", chain(50)), "k=Int64 7"},
		{"nil pointer behind LogValuer", expslog.Any("u", (*user)(nil)), "u=Any <nil>"},
	}
	for _, tt := range tests {
		c := newCollector()
		h := logplexexpslog.NewHandler(c)
		expslog.New(h).LogAttrs(t.Context(), expslog.LevelInfo, "m", tt.in)
		if got := c.values(); len(got) != 1 || got[0] != tt.want {
			t.Errorf("%s: record has %q, want %q", tt.name, got, tt.want)
		}
		expslog.New(h.WithAttrs([]expslog.Attr{tt.in})).Info("m")
		if got := c.values(); len(got) != 1 || got[0] != tt.want {
			t.Errorf("%s: WithAttrs has %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestLogValuersInTrouble(t *testing.T) {
	for name, v := range map[string]any{
		"endless": endless{}, "panicking": bomb{}, "panicking behind a pointer": &bomb{},
	} {
		c := newCollector()
		expslog.New(logplexexpslog.NewHandler(c)).Info("m", "k", v, "after", 1)
		got := c.values()
		if len(got) != 2 || !strings.Contains(got[0], "LogValue") || got[1] != "after=Int64 1" {
			t.Errorf("%s: record has %q, want an error and the rest", name, got)
		}
	}
}

func TestRecord(t *testing.T) {
	c := newCollector()
	logger := expslog.New(logplexexpslog.NewHandler(c))
	type key struct{}
	ctx := context.WithValue(t.Context(), key{}, "v")
	before := time.Now()
	_, _, line, _ := runtime.Caller(0)
	logger.Log(ctx, expslog.LevelError, "message", "a", 1)
	r := (*c.records)[0]
	if r.Level != slog.LevelError || r.Message != "message" || r.Time.Before(before) ||
		r.Time.After(time.Now()) {
		t.Errorf("record = %+v, want the time, level and message that were logged", r)
	}
	if s := r.Source(); s == nil || s.Line != line+1 ||
		!strings.HasSuffix(s.File, "handler_test.go") {
		t.Errorf("Source() = %+v, want line %d of this file", s, line+1)
	}
	if (*c.ctx).Value(key{}) != "v" {
		t.Errorf("Handle has another context than the call")
	}
	c.err = errors.New("full")
	h := logplexexpslog.NewHandler(c)
	if err := h.Handle(ctx, expslog.NewRecord(time.Time{}, 0, "", 0)); err != c.err {
		t.Errorf("Handle() = %v, want %v", err, c.err)
	}
	if r := (*c.records)[1]; !r.Time.IsZero() || r.PC != 0 {
		t.Errorf("record without time and PC = %+v, want none invented", r)
	}
}

func TestManyAttrs(t *testing.T) {
	c := newCollector()
	var args []any
	var want []string
	for i := range 20 {
		args = append(args, fmt.Sprint("k", i), i)
		want = append(want, fmt.Sprintf("k%d=Int64 %d", i, i))
	}
	expslog.New(logplexexpslog.NewHandler(c)).Info("m", args...)
	if d := cmp.Diff(want, c.values()); d != "" {
		t.Errorf("attributes differ (-want +got):\n%s", d)
	}
}

func TestLevels(t *testing.T) {
	c := newCollector()
	c.level = slog.LevelWarn
	h := logplexexpslog.NewHandler(c)
	for l := expslog.Level(-10); l <= 10; l++ {
		if got, want := h.Enabled(t.Context(), l), l >= 4; got != want {
			t.Errorf("Enabled(%v) = %v, want %v", l, got, want)
		}
		expslog.New(h).Log(t.Context(), l, "m")
	}
	for i, r := range *c.records {
		if want := slog.Level(4 + i); r.Level != want {
			t.Errorf("record %d has level %v, want %v", i, r.Level, want)
		}
	}
	if n := len(*c.records); n != 7 {
		t.Errorf("%d records, want 7", n)
	}
}

func TestWith(t *testing.T) {
	c := newCollector()
	h := logplexexpslog.NewHandler(c)
	if h.WithGroup("") != expslog.Handler(h) {
		t.Errorf("WithGroup of no name is another handler, want the receiver")
	}
	as := []expslog.Attr{expslog.Int("a", 1)}
	parent := h.WithAttrs(as)
	one, two := parent.WithAttrs([]expslog.Attr{expslog.Int("b", 1)}),
		parent.WithAttrs([]expslog.Attr{expslog.Int("b", 2)})
	as[0] = expslog.Int("changed", 9)
	for _, tt := range []struct {
		h    expslog.Handler
		want []string
	}{{parent, []string{"a=Int64 1"}}, {one, []string{"a=Int64 1", "b=Int64 1"}},
		{two, []string{"a=Int64 1", "b=Int64 2"}}} {
		expslog.New(tt.h).Info("m")
		if got := c.values(); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("WithAttrs gives %q, want %q", got, tt.want)
		}
	}
	defer func() {
		if p := fmt.Sprint(recover()); !strings.Contains(p, "nil slog.Handler") {
			t.Errorf("NewHandler(nil) panics with %q, want a clear text", p)
		}
	}()
	logplexexpslog.NewHandler(nil)
}

func TestConcurrentUse(t *testing.T) {
	c := newCollector()
	logger := expslog.New(logplexexpslog.NewHandler(c)).With("ctx", secret("x"))
	var wg sync.WaitGroup
	for g := range 64 {
		wg.Go(func() {
			for i := range 100 {
				logger.WithGroup("g").Info("m", "goroutine", g, "i", i)
			}
		})
	}
	wg.Wait()
	if n := len(*c.records); n != 6400 {
		t.Errorf("%d records, want 6400", n)
	}
}
