// SPDX-License-Identifier: MIT

package encode

import (
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/redact"
)

type (
	request struct {
		Text     string `json:"words"`
		Password string
		Key      string        `json:"key"`
		Token    string        `json:"token,omitempty"`
		PID      uint64        `json:"pid"`
		Spaced   int64         `json:"two words"`
		Ratio    float64       `json:"a=b"`
		Took     time.Duration `json:"took,omitzero"`
		At       time.Time
		OK       bool
		Again    bool   `json:"OK"` // occurs twice
		Tagged   string `log:"redact"`
		Hidden   string `log:"-"`
		Credit   uint8  `json:"apiKey"`
	}
	one struct{ V string }

	// plainRequest is one that appendStructFast writes.
	plainRequest struct {
		Text   string        `json:"words"`
		PID    uint64        `json:"pid"`
		Spaced int64         `json:"two words"`
		Long   int8          `json:"a_key_that_is_longer_than_a_block"`
		Ratio  float64       `json:"a=b"`
		Took   time.Duration `json:"took,omitzero"`
		Slow   time.Duration
		At     time.Time
		OK     bool
		Tagged string `log:"redact"`
		Hidden string `log:"-"`
		Last   string `json:",omitempty"`
	}
)

// FuzzStruct compares a flat struct with the group that Freeze makes of it.
func FuzzStruct(f *testing.F) {
	for _, text := range []string{
		"", "bare", "two words", "null", `say "hi"`, "a=b", "line\nbreak", "é", "\xff", "\u2028",
		"password=hunter22", "4111111111111111", "blue-harbour-42",
		"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2ln",
	} {
		for i, key := range []string{
			"x", "k", "", "pid", "password", "key", "two words", "g.k", strings.Repeat("k", 65),
		} {
			f.Add(key, text, int64(4111111111111111), 1.5, uint8(i))
			f.Add(key, text, int64(-7), math.Inf(1), uint8(i|8))
			f.Add(key, text, int64(0), 0.0, uint8(i|16))
		}
	}
	var encoders []*Encoder
	for _, format := range []Format{FormatMessage, FormatJSON} {
		for _, r := range [][]redact.Redactor{
			{rules(), known("blue-harbour-42")},
			{redact.NewRules(redact.Options{
				Keys: []string{"k.words", "g.OK"}, Allow: []string{"k.password"}, Show: 1,
			})},
			nil,
		} {
			encoders = append(encoders, newEncoder(format, r...))
		}
	}
	f.Fuzz(func(t *testing.T, key, text string, n int64, x float64, bits uint8) {
		full := request{
			Text: text, Password: text, Key: text, Token: text, PID: uint64(n), Spaced: n, Ratio: x,
			Took: time.Duration(n),
			At:   time.Unix(n>>20, n&0xfffff).UTC(), OK: n > 0, Tagged: text,
			Hidden: text, Credit: uint8(n),
		}
		plain := plainRequest{
			Text: text, PID: uint64(n), Spaced: n, Long: int8(n), Ratio: x, Took: time.Duration(n),
			Slow: time.Duration(n), At: full.At, OK: n > 0, Tagged: text, Last: text,
		}
		for _, c := range encoders {
			for _, v := range []any{
				full, &full, one{text}, request{}, plain, &plain, plainRequest{},
			} {
				bothWays(t, c, key, v, bits)
			}
		}
	})
}

// bothWays compares how a flat struct is written by its fields and as a group.
func bothWays(t *testing.T, c *Encoder, key string, x any, bits uint8) {
	t.Helper()
	if c.Policy.MayHoldFacts([]string{"g"}[:bits&1], key) {
		return // a struct under a secret's name is never written by its fields, see factsOf
	}
	got := fielded(c, bits, func(ln *Line) {
		flat, ok := ln.arena.Flat(x)
		if !ok {
			t.Fatalf("Flat(%T) = false, want true", x)
		}
		ln.appendGroup(key, nil, &flat, 0)
	})
	want := fielded(c, bits, func(ln *Line) {
		ln.recoverPerValue = true
		ln.appendGroup(key, ln.arena.Freeze(slog.AnyValue(x)).Group(), nil, 0)
	})
	if got != want {
		t.Fatalf("fields of %q=%+v = %+v, want members' %+v", key, x, got, want)
	}
	if bits&2 != 0 {
		return // an attr of a secret group is not asked for its fields
	}
	ln := c.pool.Get().(*Line)
	for round := range 3 { // the keys are remembered from the second time on
		got := fieldedBy(ln, bits, func(ln *Line) {
			a := slog.Any(key, x)
			ln.appendAttrAny(&a, 0)
		})
		if got != want {
			t.Fatalf("%q=%+v in round %d = %+v, want members' %+v", key, x, round, got, want)
		}
	}
}

// fielded calls write with a Line whose state is given by bits: whether a group is
// open, whether it is secret, and whether there is little room for members left.
func fielded(c *Encoder, bits uint8, write func(ln *Line)) written {
	return fieldedBy(c.pool.Get().(*Line), bits, write)
}

func fieldedBy(ln *Line, bits uint8, write func(ln *Line)) written {
	ln.reset(new(Scope))
	ln.recoverPerValue = false
	ln.b = append(ln.b[:0], `{"head":1`...)
	if ln.json {
		ln.objects.Push()
	}
	if bits&1 != 0 {
		ln.openGroup(nil, "g")
	}
	ln.masked = bits&2 != 0
	if bits&4 != 0 {
		ln.numMembers = freeze.MaxNodes - int(bits>>3)
	}
	numRedacted := ln.numRedacted
	write(ln)
	w := written{
		line: string(ln.b), numRedacted: ln.numRedacted - numRedacted, dup: ln.objects.Repeats,
	}
	if ln.json {
		w.objects = fmt.Sprint(ln.objects)
	}
	return w
}

// TestKnownGroup compares how a group is written by the keys that are remembered of its members,
// which are mostly those that its key had first, with how it is written without.
func TestKnownGroup(t *testing.T) {
	names := []string{
		"a", "b", "status", "two words", "password", "key", "name", "value", "", "pid", "msg",
		"a_key_that_is_longer_than_a_block", strings.Repeat("k", 65), "b",
	}
	values := []slog.Value{
		slog.StringValue("bare"), slog.StringValue("two words"), slog.StringValue("null"),
		slog.StringValue(`say "hi"`), slog.StringValue("password=hunter22"), slog.StringValue(""),
		slog.Int64Value(-7), slog.Int64Value(4111111111111111), slog.Uint64Value(1 << 63),
		slog.Float64Value(math.Inf(-1)), slog.Float64Value(math.NaN()), slog.Float64Value(1.5),
		slog.BoolValue(true), slog.DurationValue(time.Minute), slog.TimeValue(time.Unix(1, 2)),
		slog.AnyValue(one{"x"}), slog.AnyValue(nil), slog.GroupValue(),
		slog.AnyValue(resolved("y")), slog.GroupValue(slog.Int("n", 1)),
		slog.AnyValue(fmt.Errorf("token=%s", "hunter22")),
	}
	rnd := rand.New(rand.NewPCG(5, 5))
	for _, c := range []*Encoder{
		newEncoder(FormatMessage, rules()), newEncoder(FormatJSON, rules()), newEncoder(FormatJSON),
	} {
		var first [60][]string
		for i := range first {
			for range rnd.IntN(6) {
				first[i] = append(first[i], names[rnd.IntN(min(len(names), i+1))])
			}
		}
		known := 0
		for range 20_000 {
			i := rnd.IntN(len(first))
			key, members := fmt.Sprintf("group%d", i), []slog.Attr(nil)
			for _, name := range first[i] {
				if rnd.IntN(20) == 0 {
					name = names[rnd.IntN(len(names))]
				}
				v := values[rnd.IntN(len(values))]
				if rnd.IntN(3) > 0 {
					v = values[[]int{0, 1, 6, 11, 12}[rnd.IntN(5)]]
				}
				members = append(members, slog.Attr{Key: name, Value: v})
			}
			bits := []uint8{0, 0, 0, 1, 4 | uint8(rnd.IntN(8))<<3}[rnd.IntN(5)]
			a := slog.Attr{Key: key, Value: slog.GroupValue(members...)}
			got := fielded(c, bits, func(ln *Line) {
				if ln.memo.Key(key).Group(&ln.memo, members, ln.groupPrefix, ln.json) != nil {
					known++
				}
				ln.appendAttrAny(&a, 0)
			})
			want := fielded(c, bits, func(ln *Line) {
				ln.recoverPerValue = true // nor members by their fast twins
				ln.appendAttr(&a, 0)
			})
			if got != want {
				t.Fatalf("%v = %+v, want %+v", a, got, want)
			}
		}
		if known < 1000 {
			t.Errorf("the keys of %d groups were known, want at least 1000", known)
		}
	}
}

// TestKnownGroupPairs holds that a value that is secret by another member is masked in a group
// whose keys were first seen with others.
func TestKnownGroupPairs(t *testing.T) {
	for _, pair := range [][3]string{
		{"name", "password", "text"}, {"key", "api_key", "content"}, {"id", "token", "data"},
		{"kind", "Secret", "data"}, {"type", "password", "value"}, {"name", "password", "value"},
	} {
		c := newEncoder(FormatMessage, rules())
		for i, name := range []string{"Pod", pair[1], pair[1]} {
			a := slog.Group("g", pair[0], name, pair[2], "hunter2Zq")
			got := fielded(c, 0, func(ln *Line) { ln.appendAttrAny(&a, 0) }).line
			if strings.Contains(got, "hunter2Zq") != (i == 0) {
				t.Errorf("%v, number %d = %q", a, i, got)
			}
		}
	}
}

// TestFieldsLimit holds that a struct past the members that a line may have is
// marked like its group.
func TestFieldsLimit(t *testing.T) {
	for _, format := range []Format{FormatMessage, FormatJSON} {
		c := newEncoder(format, rules())
		for room := range uint8(32) {
			bothWays(t, c, "x", plainRequest{Text: "x"}, room<<3|4)
		}
	}
}

// TestFieldKeys writes structs in one state after another: the keys of the one
// before must not show.
func TestFieldKeys(t *testing.T) {
	type (
		first struct {
			Name int `json:"blue-harbour-42"`
		}
		second struct {
			N    int
			Long int `json:"a_key_that_is_longer_than_a_block"`
		}
	)
	group := []slog.Attr{slog.Int("blue-harbour-42", 3)}
	values := new(redact.Values)
	c := newEncoder(FormatMessage, values)
	ln := c.pool.Get().(*Line)
	for i, step := range []struct {
		group string
		x     any
		want  string
	}{
		{"", first{1}, " k.blue-harbour-42=1"},
		{"", first{2}, " k.blue-harbour-42=2"},
		{"g", first{3}, " g.k.blue-harbour-42=3"},
		{"g", second{4, 5}, " g.k.N=4 g.k.a_key_that_is_longer_than_a_block=5"},
		{"", second{6, 7}, " k.N=6 k.a_key_that_is_longer_than_a_block=7"},
		{"h", first{8}, " h.k.blue-harbour-42=8"},
		{"", group, " k.blue-harbour-42=3"},
		{"", group, " k.blue-harbour-42=3"},
		{"h", first{9}, " h.k.[REDACTED]=9"},
		{"", group, " k.[REDACTED]=3"},
		{"", group, " k.[REDACTED]=3"},
		{"h", second{0, 1}, " h.k.N=0 h.k.a_key_that_is_longer_than_a_block=1"},
		{"h", first{2}, " h.k.[REDACTED]=2"},
	} {
		if i == 8 {
			if err := values.Add("blue-harbour-42"); err != nil {
				t.Fatalf("Add = %v, want nil", err)
			}
		}
		ln.reset(new(Scope))
		ln.recoverPerValue = false
		if step.group != "" {
			ln.openGroup(nil, step.group)
		}
		a := slog.Any("k", step.x)
		if got := string(ln.appendAttrFast(nil, &a, 0)); got != step.want {
			t.Errorf("step %d: %q, want %q", i, got, step.want)
		}
	}
}
