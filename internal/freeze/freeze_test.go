// SPDX-License-Identifier: MIT

package freeze

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

// show writes a frozen value with its kinds.
func show(v slog.Value) string {
	switch v.Kind() {
	case slog.KindGroup:
		var parts []string
		for _, a := range v.Group() {
			parts = append(parts, a.Key+":"+show(a.Value))
		}
		return "{" + strings.Join(parts, " ") + "}"
	case slog.KindString:
		return fmt.Sprintf("%q", v.String())
	case slog.KindAny:
		if l, ok := v.Any().(*List); ok {
			var parts []string
			for _, a := range l.Elems {
				parts = append(parts, show(a.Value))
			}
			return "[" + strings.Join(parts, " ") + "]"
		}
		switch x := v.Any().(type) {
		case nil:
			return "null"
		case Empty:
			return "{}"
		case Number:
			return string(x)
		}
		return fmt.Sprintf("NOT FROZEN %T", v.Any())
	case slog.KindLogValuer:
		return "NOT FROZEN LogValuer"
	case slog.KindTime:
		return v.Time().Format(time.RFC3339Nano)
	}
	return v.String()
}

func freezeOne(x any) string {
	a := &Arena{Types: new(Types), Redacted: "[X]"}
	return show(a.Freeze(slog.AnyValue(x)))
}

type (
	valuer   struct{ v slog.Value }
	again    struct{}
	panicker struct{ with any }
	stringer struct{ s string }
	ptrText  struct{ s string }
	jsoner   struct{ doc string }
	failing  struct{}
	both     struct{}
	plain    struct{ A, B int }
	worst    struct{}
	loop     struct{ Next *loop }
	keyed    struct{ a, b int }
	named    string
	tagged   struct {
		User     string `json:"user"`
		Password string `log:"redact"`
		Gone     string `log:"-"`
		JSONGone string `json:"-"`
		//lint:ignore SA5008 a field whose name is a dash
		Dash   int    `json:"-,"`
		Empty  string `json:"empty,omitempty"`
		Zero   int    `json:",omitzero"`
		hidden int
		plain
		*loop
	}
	hidden struct {
		t time.Time
		p ptrText //lint:ignore U1000 reached by reflection
		n int
		s []byte
		m map[string]int
		v valuer
	}
	// Types that embed each other would be walked without end.
	left struct {
		*right
		*left2
	}
	left2 struct{ *right }
	right struct{ *left }
)

func (v valuer) LogValue() slog.Value           { return v.v }
func (a again) LogValue() slog.Value            { return slog.AnyValue(a) }
func (p panicker) LogValue() slog.Value         { panic(p.with) }
func (s stringer) String() string               { return s.s }
func (p *ptrText) MarshalText() ([]byte, error) { return []byte("text " + p.s), nil }
func (j jsoner) MarshalJSON() ([]byte, error)   { return []byte(j.doc), nil }
func (failing) MarshalJSON() ([]byte, error)    { return nil, errors.New("no luck") }
func (both) Error() string                      { return "as error" }
func (both) String() string                     { return "as string" }
func (worst) String() string                    { panic(worst{}) }
func (k keyed) MarshalText() ([]byte, error)    { return fmt.Appendf(nil, "%d-%d", k.a, k.b), nil }

func TestFreeze(t *testing.T) {
	cycle := map[string]any{"a": 1}
	cycle["self"] = cycle
	list := []any{1}
	list[0] = list
	ring := new(loop)
	ring.Next = ring
	var nilErr *both
	var nilStringer *stringer
	at := time.Date(2026, 3, 17, 8, 25, 21, 0, time.UTC)
	for _, c := range []struct {
		name string
		x    any
		want string
	}{
		{"nil", nil, "null"},
		{"bool", true, "true"},
		{"named string", named("x"), `"x"`},
		{"int8", int8(-3), "-3"},
		{"uint64", uint64(math.MaxUint64), "18446744073709551615"},
		{"float32", []float32{0.1}, "[0.1]"},
		{"complex", complex(1, -2), `"(1-2i)"`},
		{"duration", time.Second, "1s"},
		{"time", at, "2026-03-17T08:25:21Z"},
		{"pointer", &plain{1, 2}, "{A:1 B:2}"},
		{"bytes", []byte("abc"), `"abc"`},
		{"broken bytes", []byte{0xff}, `"/w=="`},
		{"nil bytes", []byte(nil), "null"},
		{"array", [2]int{1, 2}, "[1 2]"},
		{"strings", []string{"a", "b"}, `["a" "b"]`},
		{"map", map[string]any{"b": 1, "a": nil}, "{a:null b:1}"},
		{"int keys", map[int]string{10: "x", 9: "y"}, `{10:"x" 9:"y"}`},
		{"text keys", map[keyed]int{{1, 2}: 3}, "{1-2:3}"},
		{"interface keys", map[any]int{"a": 1, 2: 2, nil: 3}, "{2:2 a:1 null:3}"},
		{"empty map", map[string]int{}, "{}"},
		{"nil map", map[string]int(nil), "null"},
		{"empty struct", struct{}{}, "{}"},
		{"empty list", []int{}, "[]"},
		{"nil pointer", (*plain)(nil), "null"},
		{"nil func", (func())(nil), "null"},
		{"func", func() {}, `"func()"`},
		{"chan", make(chan int), `"chan int"`},
		{"error", errors.New("x"), `"x"`},
		{"joined", errors.Join(errors.New("a"), errors.New("b")), `"a\nb"`},
		{"nil error pointer", nilErr, "null"},
		{"nil stringer pointer", nilStringer, "null"},
		{"error before string", both{}, `"as error"`},
		{"stringer", stringer{"s"}, `"s"`},
		{"stringer by pointer", &stringer{"s"}, `"s"`},
		{"method of the pointer", ptrText{"t"}, `"text t"`},
		{"in a list", []any{stringer{"s"}, ptrText{"t"}, nil}, `["s" "text t" null]`},
		{"json", jsoner{`{"b":[1,2.5,"x",null,true],"a":{}}`}, `{b:[1 2.5 "x" null true] a:{}}`},
		{"json with tail", jsoner{`1 2`}, `"1 2"`},
		{"json broken", jsoner{`{"a":`}, `"{\"a\":"`},
		{"json number", jsoner{`123456789012345678901234567890`}, "123456789012345678901234567890"},
		{"raw message", json.RawMessage(`[1]`), "[1]"},
		{"marshal fails", failing{}, `"!ERROR: no luck"`},
		{"log valuer", valuer{slog.IntValue(3)}, "3"},
		{"log valuer of valuers",
			valuer{slog.GroupValue(slog.Any("a", valuer{slog.AnyValue(stringer{"x"})}))},
			`{a:"x"}`},
		{"log valuer without end", again{}, `"!ERROR: LogValue called too many times"`},
		{"panic", panicker{"oops"}, `"!PANIC: oops"`},
		{"panic with an error", panicker{errors.New("bad")}, `"!PANIC: bad"`},
		{"panic with a word", panicker{"not-implemented"}, `"!PANIC: not-implemented"`},
		{"panic with a bare secret", panicker{"hunter2Zq"}, `"!PANIC: with a string"`},
		{"panic with base64", panicker{"aHVudGVyMlpx=="}, `"!PANIC: with a string"`},
		{"panic with capitals", panicker{errors.New("openSesame")},
			`"!PANIC: with a *errors.errorString"`},
		{"panic with a name", panicker{"password=hunter2Zq"}, `"!PANIC: password=hunter2Zq"`},
		{"panic with a number", panicker{42}, `"!PANIC: 42"`},
		{"panic with bytes", panicker{[]byte("a")}, `"!PANIC: with a []uint8"`},
		{"panic with a struct", panicker{tagged{User: "u"}}, `"!PANIC: with a freeze.tagged"`},
		{"panic that panics", panicker{worst{}}, `"!PANIC: in its own text"`},
		{"string that panics with itself", worst{}, `"!PANIC: in its own text"`},
		{"cycle in a map", cycle, `{a:1 self:"!CYCLE"}`},
		{"cycle in a list", list, `["!CYCLE"]`},
		{"cycle of pointers", ring, `{Next:"!CYCLE"}`},
		{"shared is no cycle", []any{ring.Next != nil, cycle["a"], cycle["a"]}, "[true 1 1]"},
		{"tags",
			tagged{User: "u", Password: "p", Gone: "g", JSONGone: "j", hidden: 1,
				plain: plain{1, 2}}, `{user:"u" Password:"[X]" -:0 A:1 B:2}`},
		{"slog value", slog.IntValue(1), "1"},
		{"slog attr", slog.Int("a", 1), "{a:1}"},
		{"slog attrs", []slog.Attr{slog.Int("a", 1), {}}, "{a:1}"},
		{"reflect value", reflect.ValueOf(plain{1, 2}), "{A:1 B:2}"},
		{"reflect value zero", reflect.Value{}, "null"},
		{"reflect type", reflect.TypeFor[plain](), `"freeze.plain"`},
		{"embedding each other", left{&right{}, nil}, "{}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := freezeOne(c.x); got != c.want {
				t.Errorf("Freeze(%s) = %s, want %s", c.name, got, c.want)
			}
		})
	}
}

// TestFreezeUnexported walks reflect.Values of unexported fields, which must
// not be turned into interfaces or set.
func TestFreezeUnexported(t *testing.T) {
	rv := reflect.ValueOf(hidden{
		t: time.Unix(0, 0), n: 3, s: []byte("abc"), m: map[string]int{"a": 1},
		v: valuer{slog.IntValue(9)},
	})
	want := []string{"{}", "{}", "3", `"abc"`, "{a:1}", "{}"}
	for i := range rv.NumField() {
		if got := freezeOne(rv.Field(i)); got != want[i] {
			t.Errorf("Freeze(unexported %s) = %s, want %s", rv.Type().Field(i).Name, got, want[i])
		}
	}
}

// TestFreezeBounds freezes values that are too deep or too large.
func TestFreezeBounds(t *testing.T) {
	deep := any(1)
	for range 10_000 {
		deep = []any{deep}
	}
	chain := new(loop)
	for range 10_000 {
		chain = &loop{chain}
	}
	wide := any(1)
	for range 40 {
		wide = []any{wide, wide}
	}
	group := slog.IntValue(1)
	for range 10_000 {
		group = slog.GroupValue(slog.Attr{Key: "g", Value: group})
	}
	twin := make([]slog.Attr, 2)
	twin[0] = slog.Attr{Key: "a", Value: slog.GroupValue(twin...)}
	twin[1] = slog.Attr{Key: "b", Value: slog.GroupValue(twin...)}
	knot := &left{&right{}, &left2{}}
	knot.right.left, knot.left2.right = knot, knot.right
	large := make(map[int]int)
	for i := range 3 * MaxNodes {
		large[i] = i
	}
	for _, c := range []struct {
		name string
		x    any
		mark string // "": none
		max  int    // bytes of what is shown
	}{
		{"deep lists", deep, DepthMark, 1000},
		{"deep pointers", chain, DepthMark, 1000},
		{"deep groups", group, DepthMark, 1000},
		{"deep json", json.RawMessage(strings.Repeat("[", 9000) + strings.Repeat("]", 9000)),
			DepthMark, 1000},
		{"broken deep json", json.RawMessage(strings.Repeat("[", 100_000)), "", 100_010},
		{"2^40 lists", wide, LimitMark, 1_000_000},
		{"2^32 groups", twin, LimitMark, 1_000_000},
		{"2^32 embedded structs", knot, "", 1_000_000},
		{"ints", make([]int, 3*MaxNodes), LimitMark, 3*MaxNodes + 20},
		{"strings", make([]string, 3*MaxNodes), LimitMark, 4*MaxNodes + 20},
		{"map", large, LimitMark, 20 * MaxNodes},
		{"json", json.RawMessage("[1" + strings.Repeat(",1", 3*MaxNodes) + "]"),
			LimitMark, 3*MaxNodes + 20},
		{"lists in a list", make([][]int, 3*MaxNodes), LimitMark, 6 * MaxNodes},
		{"valuers", slog.GroupValue(repeat(3*MaxNodes, valuer{slog.IntValue(1)})...),
			LimitMark, 6 * MaxNodes},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := freezeOne(c.x)
			if strings.Contains(got, c.mark) == (c.mark == "") && c.mark != "" || len(got) > c.max {
				t.Errorf("Freeze(...) shows %d bytes, %.60s..., want at most %d with %s",
					len(got), got, c.max, c.mark)
			}
		})
	}
}

func repeat(n int, x any) []slog.Attr {
	attrs := make([]slog.Attr, n)
	for i := range attrs {
		attrs[i] = slog.Any("k", x)
	}
	return attrs
}

// TestFreezeLimitSaysSo freezes a second value after the first has used all the
// room: it must not look empty.
func TestFreezeLimitSaysSo(t *testing.T) {
	a := &Arena{Types: new(Types)}
	a.Freeze(slog.AnyValue(make([]int, 3*MaxNodes)))
	for _, x := range []any{
		[]int{1, 2}, map[string]int{"a": 1}, plain{1, 2}, []string{"x"}, json.RawMessage(`[1]`),
	} {
		if got := show(a.Freeze(slog.AnyValue(x))); !strings.Contains(got, LimitMark) {
			t.Errorf("Freeze(%T) without room = %s, want %s", x, got, LimitMark)
		}
	}
	a.Reset()
	if got, want := show(a.Freeze(slog.AnyValue([]int{1, 2}))), "[1 2]"; got != want {
		t.Errorf("Freeze after Reset = %s, want %s", got, want)
	}
}

// TestFreezeTaints has the values that set HidField and Partial, by which Wrap decides
// whether the original may be passed on.
func TestFreezeTaints(t *testing.T) {
	for _, c := range []struct {
		name            string
		x               any
		touched, opaque bool
	}{
		{"plain struct", plain{1, 2}, false, false},
		{"map", map[string]int{"a": 1}, false, false},
		{"strings", []string{"a"}, false, false},
		{"tagged", struct {
			P string `log:"redact"`
		}{"x"}, true, false},
		{"hidden field", struct{ x int }{1}, false, true},
		{"left out by tag", struct {
			P string `log:"-"`
		}{"x"}, false, true},
		{"stringer", stringer{"s"}, false, true},
		{"marshaler", jsoner{"1"}, false, true},
		{"log valuer", valuer{slog.IntValue(1)}, false, true},
		{"func", func() {}, false, true},
		{"too many", make([]int, 2*MaxNodes), false, true},
		{"too many strings", make([]string, 2*MaxNodes), false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := &Arena{Types: new(Types), TrackPartial: true}
			a.Freeze(slog.AnyValue(c.x))
			if a.HidField != c.touched || a.Partial != c.opaque {
				t.Errorf("Freeze(%s): HidField, Partial = %v, %v, want %v, %v",
					c.name, a.HidField, a.Partial, c.touched, c.opaque)
			}
		})
	}
}

// TestFreezeKeeps checks that a frozen value does not change when its original does.
func TestFreezeKeeps(t *testing.T) {
	m := map[string]any{"a": []int{1, 2}, "b": &plain{1, 2}, "c": []byte("abc"), "d": []string{"x"}}
	a := &Arena{Types: new(Types)}
	v := a.Freeze(slog.AnyValue(m))
	before := show(v)
	m["a"].([]int)[0] = 9
	m["b"].(*plain).A = 9
	m["c"].([]byte)[0] = 'X'
	m["d"].([]string)[0] = "y"
	m["e"] = 1
	for range 100 {
		a.Freeze(slog.AnyValue(map[string]any{"x": []int{7, 7, 7}}))
	}
	if got := show(v); got != before {
		t.Errorf("frozen value became %s, want %s", got, before)
	}
}

// FuzzJSONText freezes any bytes as a JSON document.
func FuzzJSONText(f *testing.F) {
	for _, s := range []string{
		`{}`, `[1,{"a":null}]`, `"x"`, `1e400`, `-0`, `1.0`, `{"a":1}x`, `[`, "\xff",
		`{"a":1,"a":2}`, `[[[[]]]]`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		a := &Arena{Types: new(Types)}
		v := a.JSON(doc)
		if s := show(v); strings.Contains(s, "NOT FROZEN") {
			t.Fatalf("JSON(%q) = %s", doc, s)
		}
		if !json.Valid(doc) && doc != nil && v.Kind() != slog.KindString {
			t.Fatalf("JSON(%q) = %s, want text", doc, show(v))
		}
		if len(a.stack) != 0 {
			t.Fatalf("JSON(%q) left %d attrs on the stack", doc, len(a.stack))
		}
	})
}
