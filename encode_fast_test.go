// SPDX-License-Identifier: MIT

package logplex

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"testing"
	"time"
)

// FuzzQuick ties quickEach to attr, its simple twin: the bytes are the same.
func FuzzQuick(f *testing.F) {
	for _, text := range []string{"", "bare", "two words", "null", `say "hi"`, "a=b", "line\nbreak", "é", "\xff", "\u2028", "password=hunter22", "4111111111111111", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2ln"} {
		for _, key := range []string{"k", "", "pid", "password", "key", "two words", "g.k"} {
			f.Add(key, text, int64(4111111111111111), 1.5)
			f.Add(key, text, int64(-7), math.Inf(1))
			f.Add(key, text, int64(-6), 0.5)
			f.Add(key, text, int64(100_000_000), 1e9)
		}
	}
	c := newCore(&Options{Dyno: "web.1", PID: 4, Format: FormatMessage})
	c.format = FormatMessage
	c.layHeader()
	h := &Handler{c: c}
	f.Fuzz(func(t *testing.T, key, text string, n int64, x float64) {
		for _, v := range []slog.Value{
			slog.StringValue(text), slog.Int64Value(n), slog.Uint64Value(uint64(n)), slog.Float64Value(x), slog.BoolValue(n > 0),
			slog.DurationValue(time.Duration(n)), slog.TimeValue(time.Unix(n>>20, n&0xfffff).UTC()),
			slog.AnyValue(errors.New(text)), slog.AnyValue((*PathError)(nil)), slog.AnyValue(nil), slog.AnyValue([]string{text}),
			slog.GroupValue(slog.String(key, text)), slog.GroupValue(slog.Group(key, slog.Int64("n", n)), slog.Any(key, resolved(text))),
			slog.AnyValue(resolved(text)), slog.AnyValue(resolvedTo{slog.StringValue(text)}), slog.AnyValue(resolvedTo{slog.Int64Value(n)}),
			slog.AnyValue(resolvedTo{slog.AnyValue([]int64{n})}), slog.AnyValue(resolvedTo{}), slog.AnyValue(resolvedTo{slog.GroupValue()}),
			slog.AnyValue(resolvedTo{slog.GroupValue(slog.Any(key, resolved(text)), slog.Any("f", one{text}))}),
			slog.AnyValue(one{text}), slog.AnyValue(&one{text}), slog.AnyValue((*one)(nil)), slog.AnyValue(request{Text: text, PID: uint64(n), Ratio: x}),
			slog.AnyValue(struct{ F any }{text}), slog.AnyValue(map[string]int64{key: n}),
		} {
			a := slog.Attr{Key: key, Value: v}
			s := c.take()
			s.reset(h)
			s.guarded = false
			if n%2 == 0 {
				s.prefix, s.groups = []byte(" g."), []string{"g"} // as little room as where a context's attrs open it
				if n%4 == 0 {
					s.prefix = append(make([]byte, 0, 128), " g."...)
				}
			}
			got := string(s.quickEach([]byte("head"), &a, 0))
			hits, nodes := s.hits, s.nodes
			for range textWays + 1 { // what is remembered from the second time on
				s.hits, s.nodes = 0, 0
				if again := string(s.quickEach(append(make([]byte, 0, 512), "head"...), &a, 0)); again != got || s.hits != hits || s.nodes != nodes {
					t.Fatalf("quickEach(%q) = %q with %d hits when it comes again, want %q with %d", a, again, s.hits, got, hits)
				}
			}
			s.b = append(s.b[:0], "head"...)
			s.hits, s.nodes = 0, 0
			s.guarded = true // members are not written the short way either
			s.attr(&a, 0)
			if got != string(s.b) || hits != s.hits || nodes != s.nodes {
				t.Fatalf("quickEach(%q) = %q with %d hits, want attr's %q with %d", a, got, hits, s.b, s.hits)
			}
		}
	})
}

// FuzzQuickJSON ties quickAttrJSON to attr likewise, for two attrs of an object
// whose keys may be the same.
func FuzzQuickJSON(f *testing.F) {
	for _, text := range []string{"", "plain", `say "hi"`, "a:b", "line\nbreak", "\xff", "password=hunter22", "4111111111111111"} {
		for _, key := range []string{"k", "", "pid", "password", "key", "two words", "k\n"} {
			f.Add(key, "k", text, int64(4111111111111111), 1.5)
			f.Add(key, key, text, int64(-7), math.Inf(1))
			f.Add(key, key, text, int64(-8), 0.5)
		}
	}
	c := newCore(&Options{Dyno: "web.1", PID: 4, Format: FormatJSON})
	c.format = FormatJSON
	c.layHeader()
	h := &Handler{c: c}
	f.Fuzz(func(t *testing.T, key, other, text string, n int64, x float64) {
		for _, v := range []slog.Value{
			slog.StringValue(text), slog.Int64Value(n), slog.Uint64Value(uint64(n)), slog.Float64Value(x), slog.BoolValue(n > 0),
			slog.DurationValue(time.Duration(n)), slog.TimeValue(time.Unix(n>>20, n&0xfffff).UTC()),
			slog.AnyValue(errors.New(text)), slog.AnyValue((*PathError)(nil)), slog.AnyValue(nil), slog.AnyValue([]string{text}),
			slog.GroupValue(slog.String(key, text), slog.Int64(other, n)),
		} {
			attrs := []slog.Attr{{Key: key, Value: v}, {Key: other, Value: slog.Int64Value(n)}, {Key: other, Value: v}}
			s := c.take()
			var want string
			for round, guarded := range []bool{true, false, false, false} { // what is remembered from the second time on
				s.reset(h)
				s.hits, s.guarded = 0, guarded
				s.b = append(s.b, "{x"...)
				s.levels = append(s.levels, level{})
				if n%2 == 0 {
					s.levels = append(s.levels, level{})
				}
				for i := range attrs {
					s.each(&attrs[i])
				}
				got := fmt.Sprintf("%s, %d hits, %t, %v", s.b, s.hits, s.dup, s.keys)
				if round == 0 {
					want = got
				} else if got != want {
					t.Fatalf("each(%q) in round %d = %s, want attr's %s", attrs, round, got, want)
				}
			}
		}
	})
}

// PathError is an error whose nil pointer is logged.
type PathError struct{}

func (*PathError) Error() string { return "never called on nil" }

// resolvedTo is a LogValuer that gives a value.
type resolvedTo struct{ v slog.Value }

func (r resolvedTo) LogValue() slog.Value { return r.v }

// resolved is a LogValuer that gives a group.
type resolved string

func (r resolved) LogValue() slog.Value {
	return slog.GroupValue(slog.String("text", string(r)), slog.Int("n", len(r)))
}
