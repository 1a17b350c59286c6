// SPDX-License-Identifier: MIT

package logplextest

import (
	"log/slog"
	"reflect"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
)

// Diff returns how got differs from want, for people to read, or "" if it does
// not; - is what is missing, + what is there instead. Where want has a zero
// Time, PID, Dyno, Source or Trace or a nil Caller, anything matches. Other fields
// must be equal: attrs in order, values in kind. opts join CmpOptions; with
// cmpopts.IgnoreFields, say, more can be left out.
func Diff(want, got []logplex.Record, opts ...cmp.Option) string {
	w, g := make([]logplex.Record, len(want)), make([]logplex.Record, len(got))
	copy(w, want)
	copy(g, got)
	for i := range min(len(w), len(g)) {
		if w[i].Time.IsZero() {
			g[i].Time = time.Time{}
		}
		if w[i].PID == 0 {
			g[i].PID = 0
		}
		if w[i].Dyno == "" {
			g[i].Dyno = ""
		}
		if w[i].Source == "" {
			g[i].Source = ""
		}
		if w[i].Trace == (format.Trace{}) {
			g[i].Trace = format.Trace{}
		}
		if w[i].Caller == nil {
			g[i].Caller = nil
		}
	}
	d := cmp.Diff(w, g, append(cmp.Options{CmpOptions()}, opts...))
	// go-cmp mixes in other spaces so that nobody relies on its output.
	return strings.ReplaceAll(d, "\u00a0", " ")
}

// CmpOptions returns what cmp.Diff and cmp.Equal need to compare Records, and
// attrs and values of log/slog anywhere: values are equal if their kinds and
// what they hold are, which never panics, and a nil Attrs equals an empty one.
func CmpOptions() cmp.Options {
	return cmp.Options{
		cmp.FilterValues(sameText, cmp.Transformer("kind", func(a slog.Attr) string {
			return a.String() + " of kind " + a.Value.Kind().String()
		})),
		cmp.FilterValues(func(x, y slog.Attr) bool { return !sameText(x, y) },
			cmp.Comparer(equalAttr)),
		cmp.Comparer(equalValue),
		cmp.FilterValues(func(x, y []slog.Attr) bool { return len(x) == 0 && len(y) == 0 },
			cmp.Comparer(func(_, _ []slog.Attr) bool { return true })),
	}
}

// sameText finds attrs that differ in kind only, which their text would hide.
func sameText(x, y slog.Attr) bool {
	return x.Key == y.Key && x.Value.Kind() != y.Value.Kind() &&
		safeString(x.Value) == safeString(y.Value)
}

func equalAttr(x, y slog.Attr) bool { return x.Key == y.Key && equalValue(x.Value, y.Value) }

// equalValue is slog.Value.Equal but for values that cannot be compared with
// ==, on which that panics, and NaN, which is equal to itself here.
func equalValue(x, y slog.Value) bool {
	if x.Kind() != y.Kind() {
		return false
	}
	switch x.Kind() {
	case slog.KindGroup:
		a, b := x.Group(), y.Group()
		if len(a) != len(b) {
			return false
		}
		for i := range a {
			if !equalAttr(a[i], b[i]) {
				return false
			}
		}
		return true
	case slog.KindFloat64:
		a, b := x.Float64(), y.Float64()
		return a == b || a != a && b != b
	case slog.KindAny, slog.KindLogValuer:
		return reflect.DeepEqual(x.Any(), y.Any())
	}
	return x.Equal(y)
}
