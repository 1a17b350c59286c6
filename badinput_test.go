// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
)

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

// nested gives a value in n groups g.
func nested(n int) slog.Attr {
	a := slog.Int("x", 1)
	for range n {
		a = slog.Attr{Key: "g", Value: slog.GroupValue(a)}
	}
	return a
}

// lists gives n lists around 1.
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
		message string // behind "at=info pid=4"
		json    string // behind the pid's comma
	}{
		{"empty message", "", nil, ``, `"msg":""`},
		{"odd argument count", "m", []any{"a", 1, "b"}, ` msg="m" a=1 !BADKEY=b`, `"msg":"m","a":1,"!BADKEY":"b"`},
		{"arguments without keys", "m", []any{1, nil}, ` msg="m" !BADKEY=1 !BADKEY=null`, `"msg":"m","!BADKEY":1,"!BADKEY#01":null`},
		{"empty key", "m", []any{"", 1, "", "x"}, ` msg="m" !EMPTYKEY=1 !EMPTYKEY=x`, `"msg":"m","!EMPTYKEY":1,"!EMPTYKEY#01":"x"`},
		{"empty key in a group", "m", []any{slog.Group("g", "", 1)}, ` msg="m" g.!EMPTYKEY=1`, `"msg":"m","g":{"!EMPTYKEY":1}`},
		{"nil", "m", []any{"a", nil}, ` msg="m" a=null`, `"msg":"m","a":null`},
		{"the text null", "m", []any{"a", "null"}, ` msg="m" a="null"`, `"msg":"m","a":"null"`},
		{"nil error", "m", []any{"err", error(nil)}, ` msg="m" err=null`, `"msg":"m","err":null`},
		{"typed nil error", "m", []any{"err", error(nilErr)}, ` msg="m" err=null`, `"msg":"m","err":null`},
		{"typed nil LogValuer", "m", []any{"v", slog.LogValuer(nilErr)}, ` msg="m" v=null`, `"msg":"m","v":null`},
		{"nil map", "m", []any{"v", map[string]int(nil)}, ` msg="m" v=null`, `"msg":"m","v":null`},
		{"panicking LogValue", "m", []any{"v", panicValuer{}, "a", 1}, ` msg="m" v="!PANIC: in LogValue" a=1`, `"msg":"m","v":"!PANIC: in LogValue","a":1`},
		{"panicking String", "m", []any{"v", panicStringer{}, "a", 1}, ` msg="m" v="!PANIC: in String" a=1`, `"msg":"m","v":"!PANIC: in String","a":1`},
		{"panicking Error", "m", []any{"v", panicError{}, "a", 1}, ` msg="m" v="!PANIC: in Error" a=1`, `"msg":"m","v":"!PANIC: in Error","a":1`},
		{"panicking MarshalJSON", "m", []any{"v", panicJSON{}, "a", 1}, ` msg="m" v="!PANIC: in\nMarshalJSON" a=1`, `"msg":"m","v":"!PANIC: in\nMarshalJSON","a":1`},
		{"panicking MarshalText", "m", []any{"v", panicText{}, "a", 1}, ` msg="m" v="!PANIC: assignment to entry in nil map" a=1`, `"msg":"m","v":"!PANIC: assignment to entry in nil map","a":1`},
		{"failing MarshalJSON", "m", []any{"v", errorJSON{}}, ` msg="m" v="!ERROR: no JSON"`, `"msg":"m","v":"!ERROR: no JSON"`},
		{"failing MarshalText", "m", []any{"v", errorText{}}, ` msg="m" v="!ERROR: no text"`, `"msg":"m","v":"!ERROR: no text"`},
		{"panics in a group", "m", []any{slog.Group("g", "v", panicValuer{}, "e", panicError{}), "a", 1}, ` msg="m" g.v="!PANIC: in LogValue" g.e="!PANIC: in Error" a=1`, `"msg":"m","g":{"v":"!PANIC: in LogValue","e":"!PANIC: in Error"},"a":1`},
		{"panics in a list", "m", []any{"l", []any{panicStringer{}, 1}}, ` msg="m" l="[\"!PANIC: in String\",1]"`, `"msg":"m","l":["!PANIC: in String",1]`},
		{"panics in a struct", "m", []any{"s", struct{ E error }{panicError{}}}, ` msg="m" s.E="!PANIC: in Error"`, `"msg":"m","s":{"E":"!PANIC: in Error"}`},
		{"LogValue without end", "m", []any{"v", endlessValuer{}}, ` msg="m" v="!ERROR: LogValue called too many times"`, `"msg":"m","v":"!ERROR: LogValue called too many times"`},
		{"self-containing map", "m", []any{"v", selfMap}, ` msg="m" v.a=1 v.self=!CYCLE`, `"msg":"m","v":{"a":1,"self":"!CYCLE"}`},
		{"self-containing slice", "m", []any{"v", selfSlice}, ` msg="m" v="[\"!CYCLE\"]"`, `"msg":"m","v":["!CYCLE"]`},
		{"self-containing struct", "m", []any{"v", circle}, ` msg="m" v.Name=r v.Next=!CYCLE`, `"msg":"m","v":{"Name":"r","Next":"!CYCLE"}`},
		{"10,000 deep lists", "m", []any{"v", lists(10_000)}, ` msg="m" v="` + times("[", 32) + `\"!DEPTH\"` + times("]", 32) + `"`, `"msg":"m","v":` + times("[", 32) + `"!DEPTH"` + times("]", 32)},
		{"10,000 deep groups", "m", []any{nested(10_000)}, ` msg="m" ` + times("g.", 32) + `g=!DEPTH`, `"msg":"m",` + times(`"g":{`, 32) + `"g":"!DEPTH"` + times("}", 32)},
		{"NaN and infinities", "m", []any{"n", math.NaN(), "p", math.Inf(1), "m", math.Inf(-1)}, ` msg="m" n=NaN p=+Inf m=-Inf`, `"msg":"m","n":"NaN","p":"+Inf","m":"-Inf"`},
		{"NaN in a list", "m", []any{"l", []float64{math.NaN(), 1.5}}, ` msg="m" l="[\"NaN\",1.5]"`, `"msg":"m","l":["NaN",1.5]`},
		{"numbers at the ends", "m", []any{"i", int64(math.MinInt64), "u", uint64(math.MaxUint64), "f", math.MaxFloat64, "s", 5e-324}, ` msg="m" i=-9223372036854775808 u=18446744073709551615 f=1.7976931348623157e+308 s=5e-324`, `"msg":"m","i":-9223372036854775808,"u":18446744073709551615,"f":1.7976931348623157e+308,"s":5e-324`},
		{"zero time as a value", "m", []any{"t", time.Time{}}, ` msg="m" t=0001-01-01T00:00:00Z`, `"msg":"m","t":"0001-01-01T00:00:00Z"`},
		{"year 10000 as a value", "m", []any{"t", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}, ` msg="m" t=10000-01-01T00:00:00Z`, `"msg":"m","t":"10000-01-01T00:00:00Z"`},
		{"invalid UTF-8", "a\xffb", []any{"k\xff", "v\xfe\xff"}, ` msg="a\ufffdb" k\ufffd="v\ufffd\ufffd"`, `"msg":"a\ufffdb","k\ufffd":"v\ufffd\ufffd"`},
		{"keys that read the same", "m", []any{"\xff", 1, "\ufffd", 2}, ` msg="m" \ufffd=1 \ufffd=2`, `"msg":"m","\ufffd":1,"\ufffd#01":2`},
		{"NUL", "a\x00b", []any{"k\x00", "v\x00"}, ` msg="a\u0000b" k\u0000="v\u0000"`, `"msg":"a\u0000b","k\u0000":"v\u0000"`},
		{"ANSI", "\x1b[31mred\x1b[0m", []any{"\x1b[2J", "\x1b]0;title\x07"}, ` msg="\u001b[31mred\u001b[0m" \u001b[2J="\u001b]0;title\u0007"`, `"msg":"\u001b[31mred\u001b[0m","\u001b[2J":"\u001b]0;title\u0007"`},
		{"C1 controls", "a\u009b31m", []any{"k\u0085", "v\u0080"}, ` msg="a\u009b31m" k\u0085="v\u0080"`, `"msg":"a\u009b31m","k\u0085":"v\u0080"`},
		{"CR and LF", "a\r\nat=info", []any{"k\r\n", "v\nat=error"}, ` msg="a\r\nat=info" k\u000d\u000a="v\nat=error"`, `"msg":"a\r\nat=info","k\r\n":"v\nat=error"`},
		{"U+2028 and U+2029", "a\u2028b", []any{"k\u2029", "v\u2028"}, ` msg="a\u2028b" k\u2029="v\u2028"`, `"msg":"a\u2028b","k\u2029":"v\u2028"`},
		{"bidi controls", "a\u202eb", []any{"k\u2066", "v\u200f\u061c\u2069"}, ` msg="a\u202eb" k\u2066="v\u200f\u061c\u2069"`, `"msg":"a\u202eb","k\u2066":"v\u200f\u061c\u2069"`},
		{"byte order mark", "\ufeffm", []any{"\ufeff", "\ufeff"}, ` msg="\ufeffm" \ufeff="\ufeff"`, `"msg":"\ufeffm","\ufeff":"\ufeff"`},
		{"hostile group names", "m", []any{slog.Group("g\n\u202e", slog.Group("h \xff", "a", 1))}, ` msg="m" g\u000a\u202e.h\u0020\ufffd.a=1`, `"msg":"m","g\n\u202e":{"h \ufffd":{"a":1}}`},
		{"quotes and equal signs", `say "hi" a=b \n`, []any{`k"=`, `"`, "e", "a=b"}, ` msg="say \"hi\" a=b \\n" k\u0022\u003d="\"" e="a=b"`, `"msg":"say \"hi\" a=b \\n","k\"=":"\"","e":"a=b"`},
		{"keys that look escaped", "m", []any{`\u0020`, `\u0020`}, ` msg="m" \u005cu0020=\u0020`, `"msg":"m","\\u0020":"\\u0020"`},
		{"forged fields", "m at=error pid=1", []any{"x pid=9 y", 1}, ` msg="m at=error pid=1" x\u0020pid\u003d9\u0020y=1`, `"msg":"m at=error pid=1","x pid=9 y":1`},
		{"hostile text in a list", "m", []any{"l", []string{"a\n\u202e\xff"}}, ` msg="m" l="[\"a\\n\\u202e\\ufffd\"]"`, `"msg":"m","l":["a\n\u202e\ufffd"]`},
		{"hostile keys of a map", "m", []any{"m", map[string]int{"a\nb": 1, "pid": 2}}, ` msg="m" m.a\u000ab=1 m.pid=2`, `"msg":"m","m":{"a\nb":1,"pid":2}`},
		{"hostile JSON", "m", []any{"j", json.RawMessage("{\"a\":\"\\u2028\",\"a\":\"\\ud800\"}")}, ` msg="m" j.a="\u2028" j.a="\ufffd"`, `"msg":"m","j":{"a":"\u2028","a#01":"\ufffd"}`},
		{"functions and channels", "m", []any{"f", func() {}, "c", make(chan int)}, ` msg="m" f=func() c="chan int"`, `"msg":"m","f":"func()","c":"chan int"`},
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
				if err := logTo(logplex.Wrap(slog.NewJSONHandler(w, nil), opts), c.msg, c.args...); err != nil {
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
		{"before year 0", time.Date(-5, 6, 7, 8, 9, 10, 0, time.UTC), "0000-01-01T00:00:00.000000+00:00"},
		{"year 9999", time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC), "9999-12-31T23:59:59.999999+00:00"},
		{"year 10000", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), "9999-12-31T23:59:59.000000+00:00"},
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
				for range 2 { // the second from what the first left behind
					if err := h.Handle(context.Background(), slog.NewRecord(c.t, slog.LevelInfo, "m", 0)); err != nil {
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
			if err := logplex.NewHandler(w, opts).Handle(context.Background(), slog.NewRecord(time.Time{}, slog.LevelInfo, "m", 0)); err != nil {
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
				if want := `{"level":"info","source":"app","dyno":"web.1","pid":4,"msg":"m"}` + "\n"; got != want {
					t.Errorf("line = %q, want %q", got, want)
				}
			}
			if at := sink.last(t).Time; at.Before(before) || at.After(time.Now()) {
				t.Errorf("%v: Record.Time = %v, want now", f, at)
			}
			_ = logplex.Wrap(slog.NewTextHandler(w, nil), opts).Handle(context.Background(), slog.NewRecord(time.Time{}, slog.LevelInfo, "m", 0))
			if got := w.take(); strings.Contains(got, "time=") {
				t.Errorf("Wrap: line = %q, want no time invented", got)
			}
		}
	})
}

// TestLarge logs what is far over any line, in a time that does not depend on
// its square.
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
		{"5 MB of JSON", "m", []any{"j", json.RawMessage("[1" + strings.Repeat(",1", 5<<19) + "]")}},
		{"5 MB bytes", "m", []any{"b", make([]byte, 5<<20)}},
		{"10,000 attributes", "m", many(10_000, func(i int) string { return fmt.Sprint("k", i) })},
		{"10,000 times one key", "m", many(10_000, func(int) string { return "k" })},
		{"50,000 attributes in a group", "m", []any{slog.Group("g", many(50_000, func(i int) string { return fmt.Sprint("k", i) })...)}},
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
					t.Errorf("%v: line of %d bytes = %.200q..., want it truncated", f, len(got), got)
				}
				// What the handler says itself is never cut.
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
	args := []any{"short", 1, "quoted", strings.Repeat("a\n", 60), "runes", strings.Repeat("é日\U0001f600", 20), slog.Group("g", "l", []string{strings.Repeat("x", 80), "y"}, "b", true), "truncated", "mine", "fields.truncated", "too", "a", 1, "a", 2}
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
