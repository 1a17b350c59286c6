// SPDX-License-Identifier: MIT

package logplextest_test

import (
	"errors"
	"flag"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplextest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestDiffGolden(t *testing.T) {
	at := time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.UTC)
	base := logplex.Record{
		Time: at, Level: slog.LevelInfo, Source: "app", Dyno: "web.1", PID: 4, Message: "request",
		Attrs: []slog.Attr{
			slog.String("path", "/orders"),
			slog.Group("http", slog.Int("status", 200),
				slog.Duration("took", 1500*time.Millisecond)),
			slog.Time("since", at),
		},
		Caller: &slog.Source{Function: "main.main", File: "main.go", Line: 42},
	}
	change := func(f func(*logplex.Record)) logplex.Record {
		r := base
		r.Attrs = append([]slog.Attr(nil), base.Attrs...)
		f(&r)
		return r
	}
	for name, pair := range map[string][2][]logplex.Record{
		"equal":   {{base}, {base}},
		"message": {{base}, {change(func(r *logplex.Record) { r.Message = "response" })}},
		"level":   {{base}, {change(func(r *logplex.Record) { r.Level = slog.LevelWarn })}},
		"group": {{base}, {change(func(r *logplex.Record) {
			r.Attrs[1] = slog.Group("http", slog.Int("status", 502),
				slog.Duration("took", 30*time.Second))
		})}},
		"time": {{base},
			{change(func(r *logplex.Record) {
				r.Attrs[2] = slog.Time("since", at.Add(time.Hour))
			})}},
		"extra":    {{base}, {base, change(func(r *logplex.Record) { r.Message = "one more" })}},
		"missing":  {{base, change(func(r *logplex.Record) { r.Message = "one more" })}, {base}},
		"identity": {{{Level: slog.LevelInfo, Message: "request", Attrs: base.Attrs}}, {base}},
		"dyno":     {{{Dyno: "web.2", Message: "request", Attrs: base.Attrs}}, {base}},
		"no attrs": {{{Message: "request"}}, {{Message: "request", Attrs: []slog.Attr{}}}},
		"kind": {{{Attrs: []slog.Attr{slog.Int("n", 1)}}},
			{{Attrs: []slog.Attr{slog.String("n", "1")}}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := logplextest.Diff(pair[0], pair[1])
			file := filepath.Join("testdata", "diff", strings.ReplaceAll(name, " ", "-")+".golden")
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("Diff =\n%s\nwant\n%s", got, want)
			}
		})
	}
}

type uncomparable struct{ List []int }

// TestCmpOptions compares attrs of every kind, also of those that == panics on.
func TestCmpOptions(t *testing.T) {
	values := map[string]slog.Value{
		"string":       slog.StringValue("x"),
		"int":          slog.IntValue(1),
		"uint":         slog.Uint64Value(1),
		"float":        slog.Float64Value(1),
		"NaN":          slog.Float64Value(math.NaN()),
		"bool":         slog.BoolValue(true),
		"duration":     slog.DurationValue(time.Second),
		"time":         slog.TimeValue(time.Unix(1, 2)),
		"nil":          slog.AnyValue(nil),
		"slice":        slog.AnyValue([]int{1}),
		"map":          slog.AnyValue(map[string]any{"a": []int{1}}),
		"uncomparable": slog.AnyValue(uncomparable{[]int{1}}),
		"error":        slog.AnyValue(errors.New("x")),
		"group":        slog.GroupValue(slog.Any("a", []int{1})),
		"empty group":  slog.GroupValue(),
	}
	for a, x := range values {
		for b, y := range values {
			rx := []logplex.Record{{Attrs: []slog.Attr{{Key: "k", Value: x}}}}
			ry := []logplex.Record{{Attrs: []slog.Attr{{Key: "k", Value: y}}}}
			if got := cmp.Equal(rx, ry, logplextest.CmpOptions()); got != (a == b) {
				t.Errorf("cmp.Equal(%s, %s) = %v, want %v", a, b, got, a == b)
			}
			if got := cmp.Diff(rx, ry, logplextest.CmpOptions()); (got == "") != (a == b) {
				t.Errorf("cmp.Diff(%s, %s) = %q", a, b, got)
			}
		}
	}
}
