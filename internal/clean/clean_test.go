// SPDX-License-Identifier: MIT

package clean

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/race"
	"github.com/logplex-go/logplex/internal/redact"
)

// fixture is a Pool with a Reader of the same Table.
type fixture struct {
	Pool
	policy *redact.Policy
	reader memo.Reader
}

func newFixture(all ...redact.Redactor) *fixture {
	if all == nil {
		all = []redact.Redactor{redact.NewRules(redact.Options{})}
	}
	return fixtureOf(redact.NewPolicy(all, nil))
}

func fixtureOf(p *redact.Policy) *fixture {
	c := &fixture{policy: p}
	table := memo.New(memo.Config{Policy: p, Reserved: []string{"at", "pid", "msg"},
		Stamps: []string{"source", "dyno", "pid"}})
	c.reader.Open(table)
	c.Open(Config{Policy: p, Constants: table, Types: new(freeze.Types)})
	return c
}

// both returns what Record and Attrs report about attrs, which have to agree.
func (c *fixture) both(t *testing.T, stamped bool, attrs ...slog.Attr) bool {
	t.Helper()
	r := slog.NewRecord(time.Time{}, slog.LevelInfo, "m", 0)
	r.AddAttrs(attrs...)
	record := c.Record(nil, &r, stamped)
	if got := c.Attrs(nil, attrs, stamped); got != record {
		t.Errorf("Attrs(%v) = %v, Record reports %v", attrs, got, record)
	}
	return record
}

const token = "ghp_0123456789abcdefghijABCDEFGHIJ456789"

type order struct {
	ID    int64
	Name  string
	Price float64
	Note  string `json:",omitempty"`
	Took  time.Duration
	When  time.Time
	Paid  bool
	Count uint64
}

type login struct{ User, Password string }

type tagged struct {
	User  string
	Shelf string `log:"redact"`
}

type unexported struct {
	Name string
	note string
}

type nested struct{ Order order }

type named struct{ Name string }

func (named) LogValue() slog.Value { return slog.StringValue("n") }

type marshaled struct{ Name string }

func (marshaled) MarshalJSON() ([]byte, error) { return []byte(`"` + token + `"`), nil }

type codeError struct{ Code int }

func (codeError) Error() string { return "failed" }

type formattedError struct{}

func (formattedError) Error() string              { return "failed" }
func (formattedError) Format(s fmt.State, _ rune) { fmt.Fprint(s, token) }

type panicError struct{ with string }

func (e panicError) Error() string { panic(e.with) }

func TestAttr(t *testing.T) {
	var noError *codeError
	for _, tt := range []struct {
		name string
		attr slog.Attr
		want bool
	}{
		{"a text", slog.String("user", "ann"), true},
		{"an empty text", slog.String("user", ""), true},
		{"a token", slog.String("user", token), false},
		{"a text with a secret", slog.String("query", "password=hunter22"), false},
		{"a secret's key", slog.String("password", "x"), false},
		{"a secret's key, empty", slog.String("password", ""), false},
		{"a weak key", slog.String("token", "abc"), false},
		{"a key with a secret", slog.Int(token, 1), false},
		{"a key without a slot", slog.Int(strings.Repeat("k", 100), 1), false},
		{"the name of a pair", slog.String("name", "password"), true},
		{"the value of a pair", slog.String("value", "x"), false},
		{"an integer", slog.Int("n", -1), true},
		{"an integer with 12 digits", slog.Int64("n", 999_999_999_999), true},
		{"a card's digits", slog.Int64("n", 4_111_111_111_111_111), false},
		{"the least card's digits", slog.Int64("n", 1_000_000_000_000), false},
		{"the least integer", slog.Int64("n", math.MinInt64), true},
		{"a card's digits, unsigned", slog.Uint64("n", 4_111_111_111_111_111), false},
		{"an unsigned one", slog.Uint64("n", 7), true},
		{"a float", slog.Float64("f", 0.5), true},
		{"a card's digits, a float", slog.Float64("f", 4_111_111_111_111_111), false},
		{"not a number", slog.Float64("f", math.NaN()), true},
		{"a bool", slog.Bool("b", true), true},
		{"a duration", slog.Duration("took", time.Hour), true},
		{"a time", slog.Time("t", time.Unix(1, 2)), true},
		{"nil", slog.Any("x", nil), false},
		{"a LogValuer", slog.Any("x", named{"n"}), false},

		{"a group", slog.Group("g", "a", 1, "b", "x"), true},
		{"a group in a group", slog.Group("g", slog.Group("h", "a", 1)), true},
		{"a group without a name", slog.Group("", "a", 1), false},
		{"a group with a secret", slog.Group("g", "a", 1, "password", "x"), false},
		{"a group with a token", slog.Group("g", slog.Group("h", "a", token)), false},
		{"a secret group", slog.Group("password", "a", 1), false},
		{"a group with a pair", slog.Group("g", "name", "password", "value", "x"), false},

		{"a group with the type of a key", slog.Group("g", "kty", "RSA"), false},

		{"an error", slog.Any("err", errors.New("no route to host")), true},
		{"an error with a token", slog.Any("err", errors.New("no "+token)), false},
		{"an error with a field", slog.Any("err", codeError{7}), true},
		{"an error that formats itself", slog.Any("err", formattedError{}), false},
		{"an error that panics", slog.Any("err", panicError{"no text"}), false},
		{"an error that panics with a token", slog.Any("err", panicError{token}), false},
		{"a nil error", slog.Any("err", noError), false},

		{"a struct", slog.Any("o", order{ID: 1, Name: "x"}), true},
		{"a pointer to one", slog.Any("o", &order{Note: "x"}), true},
		{"a nil pointer to one", slog.Any("o", (*order)(nil)), false},
		{"a struct with a token", slog.Any("o", order{Note: token}), false},
		{"a struct with a card's digits", slog.Any("o", order{ID: 4_111_111_111_111_111}), false},
		{"a struct with a card's digits, unsigned",
			slog.Any("o", order{Count: 4_111_111_111_111_111}), false},
		{"a struct with a card's digits, a float",
			slog.Any("o", order{Price: 4_111_111_111_111_111}), false},
		{"a struct with an odd float", slog.Any("o", order{Price: math.Inf(-1)}), false},
		{"a struct with a secret's field", slog.Any("o", login{User: "ann"}), false},
		{"a struct with a tagged field", slog.Any("o", tagged{User: "ann"}), false},
		{"a struct with a field out of sight", slog.Any("o", unexported{"x", token}), false},
		{"a struct in a struct", slog.Any("o", nested{}), false},
		{"a struct that marshals itself", slog.Any("o", marshaled{"x"}), false},
		{"a list", slog.Any("l", []string{"a"}), false},
		{"a map", slog.Any("m", map[string]string{"a": "b"}), false},
		{"octets", slog.Any("b", []byte("a")), false},
		{"a pointer", slog.Any("p", new(int)), false},
		{"a function", slog.Any("f", func() {}), false},
		{"a channel", slog.Any("c", make(chan int)), false},
	} {
		c := newFixture()
		for range 3 { // the second time the key has a slot
			if got := c.both(t, false, tt.attr); got != tt.want {
				t.Errorf("%s: Record(%v) = %v, want %v", tt.name, tt.attr.Key, got, tt.want)
			}
			last := c.both(t, false, slog.Int("a", 1), slog.Int("b", 2), tt.attr)
			if last != tt.want {
				t.Errorf("%s, last of three: Record = %v, want %v", tt.name, last, tt.want)
			}
			first := c.both(t, false, tt.attr, slog.Int("a", 1), slog.Int("b", 2))
			if first != tt.want {
				t.Errorf("%s, first of three: Record = %v, want %v", tt.name, first, tt.want)
			}
		}
	}
}

// TestEmptyGroup has a group without members, which a Record leaves out and WithAttrs does not.
func TestEmptyGroup(t *testing.T) {
	if newFixture().Attrs(nil, []slog.Attr{slog.Group("g")}, false) {
		t.Error("Attrs of an empty group = true, want false")
	}
}

// TestLimits nests groups and adds members up to the limits of Freeze, which leaves out the rest.
func TestLimits(t *testing.T) {
	group := func(n int) slog.Attr {
		members := make([]slog.Attr, n)
		for i := range members {
			members[i] = slog.Int("n", i)
		}
		return slog.Attr{Key: "g", Value: slog.GroupValue(members...)}
	}
	deep := func(n int) slog.Attr {
		a := slog.Int("n", 1)
		for range n {
			a = slog.Attr{Key: "g", Value: slog.GroupValue(a)}
		}
		return a
	}
	c := newFixture()
	for _, tt := range []struct {
		name  string
		attrs []slog.Attr
		want  bool
	}{
		{"as many members", []slog.Attr{group(freeze.MaxNodes)}, true},
		{"one more", []slog.Attr{group(freeze.MaxNodes + 1)}, false},
		{"one more in two groups", []slog.Attr{group(freeze.MaxNodes), group(1)}, false},
		{"as deep", []slog.Attr{deep(freeze.MaxDepth)}, true},
		{"deeper", []slog.Attr{deep(freeze.MaxDepth + 1)}, false},
	} {
		if got := c.both(t, false, tt.attrs...); got != tt.want {
			t.Errorf("%s: Record = %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestStamped has the keys of a handler's stamps at the top, where they have to be renamed, and
// in a group, where they have not.
func TestStamped(t *testing.T) {
	c := newFixture()
	for _, key := range []string{"source", "dyno", "pid"} {
		if c.both(t, true, slog.Int(key, 1)) {
			t.Errorf("Record with %s = true, stamped, want false", key)
		}
		if !c.both(t, false, slog.Int(key, 1)) {
			t.Errorf("Record with %s = false, not stamped, want true", key)
		}
		if !c.both(t, true, slog.Group("g", key, 1)) {
			t.Errorf("Record with g.%s = false, want true", key)
		}
	}
	if !c.both(t, true, slog.Int("at", 1)) {
		t.Error("Record with at = false, want true: it is no stamp")
	}
}

// TestMessages checks messages more than once, as those that come again are remembered, and once
// more when a value was added.
func TestMessages(t *testing.T) {
	values := new(redact.Values)
	c := newFixture(redact.NewRules(redact.Options{}), values)
	record := func(msg string) bool {
		r := slog.NewRecord(time.Time{}, slog.LevelInfo, msg, 0)
		return c.Record(nil, &r, false)
	}
	const said = "the tenant is opaque-tenant-value-1"
	long := strings.Repeat("word ", 1000)
	for i := range 5 {
		for _, msg := range []string{"", "started", said, long} {
			if !record(msg) {
				t.Errorf("round %d: Record(%.40q) = false, want true", i, msg)
			}
		}
		for _, msg := range []string{token, "password=hunter22", long + token} {
			if record(msg) {
				t.Errorf("round %d: Record(%.40q) = true, want false", i, msg)
			}
		}
	}
	c.reader.Begin(c.policy.Generation())
	// With the race detector a sync.Pool loses some of what is put there.
	if m, _ := memo.FindMessage(&c.reader, "started"); m == nil && !race.Enabled {
		t.Error("a message that came five times is not remembered")
	}
	if m, _ := memo.FindMessage(&c.reader, token); m != nil {
		t.Error("a message with a secret is remembered")
	}
	if err := values.Add("opaque-tenant-value-1"); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if record(said) {
			t.Errorf("round %d: Record(%q) = true after the value was added, want false", i, said)
		}
		if !record("started") {
			t.Errorf("round %d: Record of another message = false, want true", i)
		}
	}
	for name, a := range map[string]slog.Attr{
		"in a text":  slog.String("a", said),
		"in an err":  slog.Any("a", errors.New(said)),
		"in a field": slog.Any("a", order{Name: said}),
		"in a key":   slog.Int("opaque-tenant-value-1", 1),
	} {
		if c.both(t, false, a) {
			t.Errorf("Record with a value that was added %s = true, want false", name)
		}
	}
}

// TestPanics has a finder that panics: Record does, so that its caller can mask the value, and
// Attrs reports false.
func TestPanics(t *testing.T) {
	c := newFixture(redact.NewPattern(new(regexp.Regexp)))
	if c.Attrs(nil, []slog.Attr{slog.String("a", "b")}, false) {
		t.Error("Attrs = true, want false")
	}
	defer func() {
		if recover() == nil {
			t.Error("Record did not panic")
		}
	}()
	r := slog.NewRecord(time.Time{}, slog.LevelInfo, "m", 0)
	c.Record(nil, &r, false)
}

// TestNoRedaction has a Policy that looks for nothing, and a Pool without a table, which knows
// no key.
func TestNoRedaction(t *testing.T) {
	p := redact.NoRedaction()
	c := fixtureOf(p)
	if !c.both(t, false, slog.String("a", token), slog.String("password", "x")) {
		t.Error("Record = false without redaction, want true")
	}
	c = new(fixture)
	c.Open(Config{Policy: p, Types: new(freeze.Types)})
	if c.both(t, false, slog.String("a", "b")) {
		t.Error("Record = true without a table, want false")
	}
}

// TestRelease has a checker with much scratch memory, which is not kept.
func TestRelease(t *testing.T) {
	p := &newFixture().Pool
	c := p.newChecker().(*checker)
	c.tmp = make([]byte, 0, maxKept)
	p.release(c)
	if got := p.checkers.Get(); got == any(c) {
		t.Errorf("a checker with a buffer of %d bytes was kept", maxKept)
	}
}

func TestAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	c := newFixture()
	r := slog.NewRecord(time.Time{}, slog.LevelInfo, "started", 0)
	r.AddAttrs(slog.String("user", "ann"), slog.Group("g", "url", "https://example.com/a?b=c"),
		slog.Any("err", errors.New("no route")))
	if n := testing.AllocsPerRun(100, func() {
		if !c.Record(nil, &r, false) {
			t.Fatal("Record = false, want true")
		}
	}); n > 0 {
		t.Errorf("Record allocates %v times, want 0", n)
	}
}
