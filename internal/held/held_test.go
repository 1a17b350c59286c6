// SPDX-License-Identifier: MIT

package held

import (
	"log/slog"
	"testing"

	"github.com/logplex-go/logplex/internal/race"
)

// TestNest nests attrs in scopes with and without attrs, groups and room.
func TestNest(t *testing.T) {
	a, b, c := slog.Int("a", 1), slog.Int("b", 2), slog.Int("c", 3)
	for _, tt := range []struct {
		name   string
		scopes Scopes
		attrs  []slog.Attr
		want   []slog.Attr
	}{
		{"none", nil, []slog.Attr{c}, []slog.Attr{c}},
		{"root", Scopes(nil).With([]slog.Attr{a}).With([]slog.Attr{b}), []slog.Attr{c},
			[]slog.Attr{a, b, c}},
		{"group", Scopes(nil).With([]slog.Attr{a}).WithGroup("g").With([]slog.Attr{b}),
			[]slog.Attr{c}, []slog.Attr{a, {Key: "g", Value: slog.GroupValue(b, c)}}},
		{"group without attrs", Scopes(nil).WithGroup("g").WithGroup("h"), []slog.Attr{c},
			[]slog.Attr{slog.Group("g", slog.Attr{Key: "h", Value: slog.GroupValue(c)})}},
		{"empty group", Scopes(nil).With([]slog.Attr{a}).WithGroup("g"), nil, []slog.Attr{a}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, size := range []int{0, 2, 99} {
				buf := make([]slog.Attr, size/2, size)
				got, _ := tt.scopes.Nest(buf, tt.attrs)
				want := slog.GroupValue(tt.want...)
				if !slog.GroupValue(got...).Equal(want) {
					t.Errorf("Nest(%v) = %v, want %v", tt.attrs, got, tt.want)
				}
			}
		})
	}
}

// TestSiblings derives two handlers' scopes from one's.
func TestSiblings(t *testing.T) {
	parent := Scopes(nil).WithGroup("g").With([]slog.Attr{slog.Int("a", 1)})
	one, two := parent.With([]slog.Attr{slog.Int("b", 2)}),
		parent.With([]slog.Attr{slog.Int("c", 3)})
	other := parent.WithGroup("h")
	for _, tt := range []struct {
		scopes Scopes
		want   int
	}{{parent, 1}, {one, 2}, {two, 2}, {other, 1}} {
		if got := len(tt.scopes[0].Attrs); got != tt.want {
			t.Errorf("%v has %d attrs, want %d", tt.scopes, got, tt.want)
		}
	}
	if got := one[0].Attrs[1].Key + two[0].Attrs[1].Key; got != "bc" {
		t.Errorf("siblings have %s, want bc", got)
	}
	attrs := []slog.Attr{slog.Int("d", 4)}
	allocs := testing.AllocsPerRun(10, func() { _, _ = other.Nest(nil, attrs) })
	if allocs > 1 && !race.Enabled {
		t.Errorf("Nest allocates %v times, want at most once", allocs)
	}
}
