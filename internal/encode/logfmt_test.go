// SPDX-License-Identifier: MIT

package encode

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"testing"
	"time"
)

// FuzzAttrFast compares appendAttrFast with appendAttr, its simple twin: the bytes are
// the same.
func FuzzAttrFast(f *testing.F) {
	for _, text := range []string{
		"", "bare", "two words", "null", `say "hi"`, "a=b", "line\nbreak", "é", "\xff", "\u2028",
		"password=hunter22", "4111111111111111",
		"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2ln",
	} {
		for _, key := range []string{
			"x", "k", "", "pid", "password", "key", "two words", "g.k",
		} {
			f.Add(key, text, int64(4111111111111111), 1.5)
			f.Add(key, text, int64(-7), math.Inf(1))
			f.Add(key, text, int64(-6), 0.5)
			f.Add(key, text, int64(100_000_000), 1e9)
		}
	}
	c, sc := newEncoder(FormatMessage, rules()), new(Scope)
	f.Fuzz(func(t *testing.T, key, text string, n int64, x float64) {
		for _, v := range []slog.Value{
			slog.StringValue(text), slog.Int64Value(n), slog.Uint64Value(uint64(n)),
			slog.Float64Value(x), slog.BoolValue(n > 0),
			slog.DurationValue(time.Duration(n)), slog.TimeValue(time.Unix(n>>20, n&0xfffff).UTC()),
			slog.AnyValue(errors.New(text)), slog.AnyValue((*PathError)(nil)), slog.AnyValue(nil),
			slog.AnyValue([]string{text}),
			slog.GroupValue(slog.String(key, text)),
			slog.GroupValue(slog.Group(key, slog.Int64("n", n)), slog.Any(key, resolved(text))),
			slog.AnyValue(resolved(text)), slog.AnyValue(resolvedTo{slog.StringValue(text)}),
			slog.AnyValue(resolvedTo{slog.Int64Value(n)}),
			slog.AnyValue(resolvedTo{slog.AnyValue([]int64{n})}), slog.AnyValue(resolvedTo{}),
			slog.AnyValue(resolvedTo{slog.GroupValue()}),
			slog.AnyValue(resolvedTo{
				slog.GroupValue(slog.Any(key, resolved(text)), slog.Any("f", one{text})),
			}),
			slog.AnyValue(one{text}), slog.AnyValue(&one{text}), slog.AnyValue((*one)(nil)),
			slog.AnyValue(request{Text: text, PID: uint64(n), Ratio: x}),
			slog.AnyValue(struct{ F any }{text}), slog.AnyValue(map[string]int64{key: n}),
		} {
			a := slog.Attr{Key: key, Value: v}
			ln := c.pool.Get().(*Line)
			ln.reset(sc)
			ln.recoverPerValue = false
			if n%2 == 0 {
				// as little room as where a context's attrs open it
				ln.groupPrefix, ln.groups = []byte(" g."), []string{"g"}
				if n%4 == 0 {
					ln.groupPrefix = append(make([]byte, 0, 128), " g."...)
				}
			}
			got := string(ln.appendAttrFast([]byte("head"), &a, 0))
			numRedacted, numMembers := ln.numRedacted, ln.numMembers
			ln.numRedacted, ln.numMembers = 0, 0
			again := string(ln.appendAttrFast(append(make([]byte, 0, 512), "head"...), &a, 0))
			if again != got || ln.numRedacted != numRedacted || ln.numMembers != numMembers {
				t.Fatalf("appendAttrFast(%q) = %q with room, want %q", a, again, got)
			}
			ln.b = append(ln.b[:0], "head"...)
			ln.numRedacted, ln.numMembers = 0, 0
			ln.recoverPerValue = true // nor members by their fast twins
			ln.appendAttr(&a, 0)
			if got != string(ln.b) || numRedacted != ln.numRedacted || numMembers != ln.numMembers {
				t.Fatalf("appendAttrFast(%q) = %q with %d numRedacted, want attr's %q with %d",
					a, got, numRedacted, ln.b, ln.numRedacted)
			}
		}
	})
}

// FuzzAttrJSONFast does the same in JSON, for attrs of an object whose keys may be the
// same.
func FuzzAttrJSONFast(f *testing.F) {
	for _, text := range []string{
		"", "plain", `say "hi"`, "a:b", "line\nbreak", "\xff",
		"password=hunter22", "4111111111111111",
	} {
		for _, key := range []string{
			"x", "k", "", "pid", "password", "key", "two words", "k\n",
		} {
			f.Add(key, "k", text, int64(4111111111111111), 1.5)
			f.Add(key, key, text, int64(-7), math.Inf(1))
			f.Add(key, key, text, int64(-8), 0.5)
		}
	}
	c, sc := newEncoder(FormatJSON, rules()), new(Scope)
	f.Fuzz(func(t *testing.T, key, other, text string, n int64, x float64) {
		for _, v := range []slog.Value{
			slog.StringValue(text), slog.Int64Value(n), slog.Uint64Value(uint64(n)),
			slog.Float64Value(x), slog.BoolValue(n > 0),
			slog.DurationValue(time.Duration(n)), slog.TimeValue(time.Unix(n>>20, n&0xfffff).UTC()),
			slog.AnyValue(errors.New(text)), slog.AnyValue((*PathError)(nil)), slog.AnyValue(nil),
			slog.AnyValue([]string{text}),
			slog.GroupValue(slog.String(key, text), slog.Int64(other, n)),
		} {
			attrs := []slog.Attr{
				{Key: key, Value: v}, {Key: other, Value: slog.Int64Value(n)},
				{Key: other, Value: v},
			}
			ln := c.pool.Get().(*Line)
			var want string
			// from the second time on entries of the caches are used
			for round, recoverPerValue := range []bool{true, false, false, false} {
				ln.reset(sc)
				ln.numRedacted, ln.recoverPerValue = 0, recoverPerValue
				ln.b = append(ln.b, "{x"...)
				ln.objects.Push()
				if n%2 == 0 {
					ln.objects.Push()
				}
				for i := range attrs {
					ln.appendRecordAttr(&attrs[i])
				}
				got := fmt.Sprintf("%s, %d numRedacted, %t",
					ln.b, ln.numRedacted, ln.objects.Repeats)
				if !ln.objects.Repeats {
					got += fmt.Sprint(ln.objects)
				}
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

// resolvedTo is a LogValuer that returns a value.
type resolvedTo struct{ v slog.Value }

func (r resolvedTo) LogValue() slog.Value { return r.v }

// resolved is a LogValuer that returns a group.
type resolved string

func (r resolved) LogValue() slog.Value {
	return slog.GroupValue(slog.String("text", string(r)), slog.Int("n", len(r)))
}
