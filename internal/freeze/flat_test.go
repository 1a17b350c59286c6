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

type (
	leaves struct {
		B  bool `json:"b"`
		I  int8
		U  uint16 `json:"u"`
		F  float64
		S  named  `json:"s,omitempty"`
		P  string `log:"redact"`
		Q  string `json:"q,omitempty" log:"redact"`
		D  time.Duration
		T  time.Time
		Z  int    `json:",omitzero"`
		No string `log:"-"`
		x  int    //lint:ignore U1000 not walked
	}
	optional struct {
		A string `json:",omitempty"`
		B int    `json:",omitzero"`
	}
	nested   struct{ A plain }
	pointing struct{ A *int }
	narrow   struct{ A float32 }
	dynamic  struct{ A any }
	texty    struct{ A stringer }
	ptrTexty struct{ A ptrText }
	embeds   struct{ plain }
	pointed  *plain
)

// TestFlat compares Flat with Freeze, its simple twin: the fields of a flat struct
// are the members of its group, and count as many.
func TestFlat(t *testing.T) {
	var nothing *plain
	at := time.Date(2026, 3, 17, 8, 25, 21, 0, time.FixedZone("", 3600))
	for _, c := range []struct {
		x    any
		flat bool
	}{
		{plain{1, 2}, true},
		{&plain{1, 2}, true},
		{pointed(&plain{1, 2}), true},
		{leaves{}, true},
		{leaves{B: true, I: -3, U: math.MaxUint16, F: math.Inf(1), S: "x", P: "y", Q: "z",
			D: time.Second, T: at, Z: 1, No: "no"}, true},
		{&leaves{S: "x", T: at}, true},
		{optional{"a", 1}, false}, // it might be empty
		{optional{}, false},
		{struct{}{}, false},
		{nested{}, false},
		{pointing{}, false},
		{narrow{0.1}, false},
		{dynamic{1}, false},
		{texty{}, false},
		{ptrTexty{}, false},
		{embeds{}, false},
		{struct{ Name, Value string }{}, false}, // a name may be secret
		{struct {
			A int `json:",string"`
		}{}, false},
		{struct{ N json.Number }{}, false},
		{at, false},
		{&at, false},
		{nothing, false},
		{pointed(nil), false},
		{new(*plain), false},
		{nil, false},
		{1, false},
		{[]int{1}, false},
		{stringer{"x"}, false},
		{&ptrText{"x"}, false},
		{valuer{slog.IntValue(1)}, false},
		{failing{}, false},
		{errors.New("x"), false},
		{slog.IntValue(1), false},
		{slog.Int("k", 1), false},
		{reflect.ValueOf(1), false},
	} {
		a := &Arena{Types: new(Types), Redacted: "[X]"}
		f, ok := a.Flat(c.x)
		if ok != c.flat {
			t.Errorf("Flat(%T) = %v, want %v", c.x, ok, c.flat)
		}
		if !ok {
			if a.nodes != 0 {
				t.Errorf("Flat(%T) = false and %d nodes, want 0", c.x, a.nodes)
			}
			continue
		}
		var parts []string
		for i := range f.Len() {
			if key, kind, v := f.Field(i); kind != Omitted {
				parts = append(parts, key+":"+show(f.Value(kind, v)))
			}
		}
		b := &Arena{Types: new(Types), Redacted: "[X]"}
		got, want := "{"+strings.Join(parts, " ")+"}", show(b.Freeze(slog.AnyValue(c.x)))
		if got != want || a.nodes != b.nodes {
			t.Errorf("Flat(%+v) = %s in %d nodes, want %s in %d", c.x, got, a.nodes, want, b.nodes)
		}
	}
}

// TestFlatLimit holds that a struct is not flat where it would not fit: Freeze
// leaves a mark then.
func TestFlatLimit(t *testing.T) {
	for n := range 8 {
		a := &Arena{Types: new(Types), nodes: MaxNodes - n}
		if _, ok := a.Flat(plain{}); ok != (n >= 4) {
			t.Errorf("Flat with room for %d nodes = %v, want %v", n, ok, n >= 4)
		}
	}
}

// TestFreezePlainGroup freezes groups that need not be copied, and those that
// no longer fit.
func TestFreezePlainGroup(t *testing.T) {
	members := []slog.Attr{slog.String("a", "x"), slog.Int("", 1), slog.Bool("b", true)}
	for _, g := range []slog.Value{
		slog.GroupValue(members...),
		slog.AnyValue(valuer{slog.GroupValue(members...)}),
		slog.GroupValue(slog.Any("g", valuer{slog.GroupValue(members...)})),
	} {
		a := &Arena{Types: new(Types)}
		want := `{a:"x" :1 b:true}`
		if g.Kind() == slog.KindGroup && len(g.Group()) == 1 {
			want = "{g:" + want + "}"
		}
		if got := show(a.Freeze(g)); got != want {
			t.Errorf("Freeze(%v) = %s, want %s", g, got, want)
		}
	}
	for n := range 5 {
		a := &Arena{Types: new(Types), nodes: MaxNodes - n}
		want := "{"
		for i, m := range members {
			if i > 0 {
				want += " "
			}
			if i == n-1 || n == 0 {
				want += fmt.Sprintf(":%q", LimitMark)
				break
			}
			want += m.Key + ":" + show(m.Value)
		}
		if got := show(a.Freeze(slog.GroupValue(members...))); got != want+"}" {
			t.Errorf("Freeze with room for %d nodes = %s, want %s}", n, got, want)
		}
	}
}

// TestArenaReuse freezes large and small values in turn: what Reset leaves must
// not show in the next.
func TestArenaReuse(t *testing.T) {
	a := &Arena{Types: new(Types)}
	for i := range 200 {
		n := i * 37 % 700
		in := make([]any, n)
		for j := range in {
			in[j] = plain{i, j}
		}
		v := a.Freeze(slog.AnyValue(in))
		l, ok := v.Any().(*List)
		if !ok || len(l.Elems) != n {
			t.Fatalf("Freeze of %d elements = %v", n, v)
		}
		for j, e := range l.Elems {
			if got, want := show(e.Value), fmt.Sprintf("{A:%d B:%d}", i, j); got != want {
				t.Fatalf("element %d of round %d = %s, want %s", j, i, got, want)
			}
		}
		a.Reset()
		for j := range a.chunk {
			if !a.chunk[j].Equal(slog.Attr{}) {
				t.Fatalf("chunk[%d] = %v after Reset, want nothing", j, a.chunk[j])
			}
		}
		for j, e := range a.stack[:cap(a.stack)] {
			if !e.Equal(slog.Attr{}) {
				t.Fatalf("stack[%d] = %v after Reset, want nothing", j, e)
			}
		}
	}
}
