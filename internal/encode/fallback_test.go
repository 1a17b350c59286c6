// SPDX-License-Identifier: MIT

package encode

import (
	"errors"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/member"
	"github.com/logplex-go/logplex/internal/redact"
)

// testToken is a secret under any key, testValue one that is added to a redactor.
const (
	testToken = "ghp_0123456789abcdefghijABCDEFGHIJ456789"
	testValue = "kestrel-quillfeather"
)

// testTime is when the records of these tests are logged.
var testTime = time.Date(2026, 3, 17, 8, 25, 21, 297_420_999, time.UTC)

// recordOf returns a record.
func recordOf(msg string, attrs ...slog.Attr) slog.Record {
	r := slog.NewRecord(testTime, slog.LevelInfo, msg, 0)
	r.AddAttrs(attrs...)
	return r
}

// lineOf returns the line of a record.
func lineOf(e *Encoder, sc *Scope, r slog.Record, carried ...slog.Attr) string {
	ln := e.Line(sc)
	defer e.Release(ln)
	ln.Record(sc, r.Time, &r, carried)
	return string(ln.Bytes())
}

// attrsLineOf returns what Line.Attrs writes for the same.
func attrsLineOf(e *Encoder, sc *Scope, r slog.Record, carried ...slog.Attr) string {
	var attrs []slog.Attr
	r.Attrs(func(a slog.Attr) bool {
		attrs = append(attrs, a)
		return true
	})
	ln := e.Line(sc)
	defer e.Release(ln)
	ln.Attrs(sc, r.Time.Unix(), int64(r.Time.Nanosecond()), r.Level, r.PC, r.Message, attrs,
		carried)
	return string(ln.Bytes())
}

// bareMessage returns a line in logfmt from its message's key on, or a JSON line from its
// message on.
func bareMessage(line string) string {
	for _, start := range []string{`,"msg":`, " msg=", `,"message":`, " message="} {
		if i := strings.Index(line, start); i >= 0 {
			return line[i+1:]
		}
	}
	return line
}

// nestedGroup returns a group in so many groups.
func nestedGroup(depth int) slog.Attr {
	a := slog.Int("leaf", 1)
	for range depth {
		a = slog.Attr{Key: "g", Value: slog.GroupValue(a)}
	}
	return a
}

// TestFastFallbacks has attrs at which a function named Fast leaves its way: the line is that of
// the simple twins, in each format, in and outside of groups, and what the table says in logfmt
// and JSON.
func TestFastFallbacks(t *testing.T) {
	type pair struct{ Name, Value string }
	type cards struct {
		Paid  int64
		Ratio float64
	}
	long := strings.Repeat("k", 70)
	for name, tt := range map[string]struct {
		attr         slog.Attr
		logfmt, json string
	}{
		"a plain text":   {slog.String("x", "v"), `x=v`, `"x":"v"`},
		"a reserved key": {slog.Int("pid", 1), `fields.pid=1`, `"fields.pid":1`},
		"a secret key": {slog.Int("password", 1), `password=[REDACTED]`,
			`"password":"[REDACTED]"`},
		"a weak key, plain": {slog.String("key", "blue"), `key=blue`, `"key":"blue"`},
		"a long key":        {slog.Int(long, 1), long + "=1", `"` + long + `":1`},
		"a key with a value": {slog.Int(testValue, 1), `[REDACTED]=1`,
			`"[REDACTED]":1`},
		"an empty key":     {slog.Int("", 1), `!EMPTYKEY=1`, `"!EMPTYKEY":1`},
		"a null text":      {slog.String("x", "null"), `x="null"`, `"x":"null"`},
		"a text to quote":  {slog.String("x", "a b"), `x="a b"`, `"x":"a b"`},
		"a text to escape": {slog.String("x", "a\nb"), `x="a\nb"`, `"x":"a\nb"`},
		"letters beyond ASCII": {slog.String("x", "é"), `x=é`,
			`"x":"é"`},
		"no UTF-8": {slog.String("x", "\xff"), `x="\ufffd"`, `"x":"\ufffd"`},
		"a time's text": {slog.String("x", "2026-03-17T08:25:21Z"), `x=2026-03-17T08:25:21Z`,
			`"x":"2026-03-17T08:25:21Z"`},
		"a token":       {slog.String("x", testToken), `x=[REDACTED]`, `"x":"[REDACTED]"`},
		"a known value": {slog.String("x", testValue), `x=[REDACTED]`, `"x":"[REDACTED]"`},
		"a value in quotes": {slog.String("x", `"`+testValue+`"`), `x="\"[REDACTED]\""`,
			`"x":"\"[REDACTED]\""`},
		"an assignment": {slog.String("x", "password=hunter22"), `x="password=[REDACTED]"`,
			`"x":"password=[REDACTED]"`},
		"a card": {slog.Int64("x", 4111111111111111), `x=[REDACTED]1111`,
			`"x":"[REDACTED]1111"`},
		"a card, unsigned": {slog.Uint64("x", 4111111111111111), `x=[REDACTED]1111`,
			`"x":"[REDACTED]1111"`},
		"a card, a float": {slog.Float64("x", 4111111111111111), `x=[REDACTED]1111`,
			`"x":"[REDACTED]1111"`},
		"a large number": {slog.Int64("x", 1<<62), `x=4611686018427387904`,
			`"x":4611686018427387904`},
		"the largest": {slog.Uint64("x", math.MaxUint64), `x=18446744073709551615`,
			`"x":18446744073709551615`},
		"not a number": {slog.Float64("x", math.NaN()), `x=NaN`, `"x":"NaN"`},
		"an infinity":  {slog.Float64("x", math.Inf(-1)), `x=-Inf`, `"x":"-Inf"`},
		"a duration": {slog.Duration("x", 1500*time.Millisecond), `x=1.5s`,
			`"x":1500000000`},
		"a time": {slog.Time("x", testTime), `x=2026-03-17T08:25:21.297420999Z`,
			`"x":"2026-03-17T08:25:21.297420999Z"`},
		"a flag":  {slog.Bool("x", true), `x=true`, `"x":true`},
		"nil":     {slog.Any("x", nil), `x=null`, `"x":null`},
		"nothing": {slog.Attr{}, ``, ``},
		"an error": {slog.Any("x", errors.New("disk full")), `x="disk full"`,
			`"x":"disk full"`},
		"a list": {slog.Any("x", []int{1, 2}), `x=[1,2]`, `"x":[1,2]`},
		"a list, secrets": {slog.Any("x", []string{testToken, "b"}),
			`x="[\"[REDACTED]\",\"b\"]"`, `"x":["[REDACTED]","b"]`},
		"a LogValuer": {slog.Any("x", resolvedTo{slog.IntValue(1)}), `x=1`, `"x":1`},
		"a LogValuer, list": {slog.Any("x", resolvedTo{slog.AnyValue([]int{1})}), `x=[1]`,
			`"x":[1]`},
		"a LogValuer, tag": {slog.Any("x", resolvedTo{slog.AnyValue(struct {
			A string `log:"redact"`
		}{"x"})}), `x.A=[REDACTED]`, `"x":{"A":"[REDACTED]"}`},
		"a group":         {slog.Group("x", "a", 1), `x.a=1`, `"x":{"a":1}`},
		"an empty group":  {slog.Group("x"), ``, ``},
		"a group of such": {slog.Group("x", slog.Group("l"), slog.Attr{}), ``, ``},
		"no name":         {slog.Group("", "a", 1), `a=1`, `"a":1`},
		"a secret group": {slog.Group("password", "a", 1), `password=[REDACTED]`,
			`"password":"[REDACTED]"`},
		"a pair": {slog.Group("x", "name", "password", "value", "x"),
			`x.name=password x.value=[REDACTED]`, `"x":{"name":"password","value":"[REDACTED]"}`},
		"a reserved member": {slog.Group("x", "pid", 1), `x.pid=1`, `"x":{"pid":1}`},
		"a struct":          {slog.Any("x", one{"v"}), `x.V=v`, `"x":{"V":"v"}`},
		"a struct, no key":  {slog.Any("", one{"v"}), `V=v`, `"V":"v"`},
		"a struct, token": {slog.Any("x", one{testToken}), `x.V=[REDACTED]`,
			`"x":{"V":"[REDACTED]"}`},
		"a struct's card": {slog.Any("x", cards{4111111111111111, 1}),
			`x.Paid=[REDACTED]1111 x.Ratio=1`, `"x":{"Paid":"[REDACTED]1111","Ratio":1}`},
		"an order that passes for a card": {slog.Int64("order_id", 4111111111111111),
			`order_id=4111111111111111`, `"order_id":4111111111111111`},
		"an order's text that passes for a card": {slog.String("orderId", "4111111111111111"),
			`orderId=4111111111111111`, `"orderId":"4111111111111111"`},
		"a card's number as its id": {slog.Int64("card_id", 4111111111111111),
			`card_id=[REDACTED]1111`, `"card_id":"[REDACTED]1111"`},
		"a card in an order's text": {slog.String("order_id", "4111 1111 1111 1111"),
			`order_id=[REDACTED]1111`, `"order_id":"[REDACTED]1111"`},
		"a struct's NaN": {slog.Any("x", cards{1, math.NaN()}), `x.Paid=1 x.Ratio=NaN`,
			`"x":{"Paid":1,"Ratio":"NaN"}`},
		"a struct's pair": {slog.Any("x", pair{"password", "x"}),
			`x.Name=password x.Value=[REDACTED]`, `"x":{"Name":"password","Value":"[REDACTED]"}`},
		"a deep group": {nestedGroup(freeze.MaxDepth + 1),
			strings.Repeat("g.", freeze.MaxDepth) + `g=!DEPTH`,
			strings.Repeat(`"g":{`, freeze.MaxDepth) + `"g":"!DEPTH"` +
				strings.Repeat("}", freeze.MaxDepth)},
	} {
		for _, format := range []Format{FormatLine, FormatMessage, FormatJSON} {
			e := newEncoder(format, rules(), known(testValue))
			want := tt.logfmt
			if want != "" {
				want = " " + want
			}
			want = `msg="m"` + want + "\n"
			if format == FormatJSON {
				want = tt.json
				if want != "" {
					want = "," + want
				}
				want = `"msg":"m"` + want + "}\n"
			}
			r := recordOf("m", tt.attr)
			for round := range 2 { // the second time keys are remembered
				if got := bareMessage(lineOf(e, new(Scope), r)); got != want {
					t.Errorf("%s, format %d, round %d: %q, want %q", name, format, round, got, want)
				}
				if got := bareMessage(attrsLineOf(e, new(Scope), r)); got != want {
					t.Errorf("%s, format %d: Attrs = %q, want %q", name, format, got, want)
				}
			}
			sameBySlow(t, name, e, r)
		}
	}
}

// sameBySlow compares a record's lines with those that are written without functions named Fast,
// in several scopes.
func sameBySlow(t *testing.T, name string, e *Encoder, r slog.Record) {
	t.Helper()
	carried := []slog.Attr{slog.Int("request", 7)}
	for _, context := range []bool{false, true} {
		c := e.Config
		c.HasContext = context
		e := New(c)
		for i, sc := range scopes(e) {
			slow := *sc
			slow.RecoverPerValue = true
			want := lineOf(e, &slow, r, carried...)
			if strings.Contains(want, "request") != context {
				t.Errorf("%s in scope %d: %q, want a context's attrs: %v", name, i, want, context)
			}
			for _, got := range []string{
				lineOf(e, sc, r, carried...), attrsLineOf(e, sc, r, carried...),
			} {
				if got != want {
					t.Errorf("%s in scope %d: %q, want the simple twins' %q", name, i, got, want)
				}
			}
		}
	}
}

// TestFastPresets has presets whose names have dots: a member of a group may have such a name.
func TestFastPresets(t *testing.T) {
	for name, tt := range map[string]struct {
		preset member.Preset
		format Format
		attrs  []slog.Attr
		want   string
	}{
		"a dotted name": {member.ECS, FormatMessage, []slog.Attr{slog.String("log.level", "x")},
			`message="m" fields.log.level=x`},
		"a group with a dotted name": {member.ECS, FormatMessage,
			[]slog.Attr{slog.Group("log", "level", "x", "file", "y")},
			`message="m" fields.log.level=x log.file=y`},
		"a struct with a dotted name": {member.ECS, FormatMessage,
			[]slog.Attr{slog.Any("process", struct {
				PID int `json:"pid"`
			}{7})}, `message="m" fields.process.pid=7`},
		"the same in JSON": {member.ECS, FormatJSON,
			[]slog.Attr{slog.Group("log", "level", "x")}, `"message":"m","log":{"level":"x"}}`},
		"no dots": {member.Datadog, FormatMessage, []slog.Attr{slog.String("status", "x")},
			`message="m" fields.status=x`},
	} {
		e := New(Config{
			Format: tt.format, Source: "app", Dyno: "web.1", PID: 4, Location: time.UTC,
			Preset: tt.preset, Policy: redact.NewPolicy([]redact.Redactor{rules()}, nil),
		})
		r := recordOf("m", tt.attrs...)
		for range 2 {
			if got := bareMessage(lineOf(e, new(Scope), r)); got != tt.want+"\n" {
				t.Errorf("%s: %q, want %q", name, got, tt.want+"\n")
			}
		}
		sameBySlow(t, name, e, r)
	}
}

// TestFastMembers has more members than a line may have: they are marked once, by whatever way
// they are written.
func TestFastMembers(t *testing.T) {
	many := make([]any, freeze.MaxNodes-1)
	for i := range many {
		many[i] = slog.Bool("x", true)
	}
	for _, format := range []Format{FormatMessage, FormatJSON} {
		e := newEncoder(format, rules())
		for name, last := range map[string]slog.Attr{
			"a group":  slog.Group("b", "x", 1, "y", 2, "z", 3),
			"a struct": slog.Any("b", struct{ X, Y, Z int }{1, 2, 3}),
		} {
			r := recordOf("m", slog.Group("a", many...), last, slog.Group("c", "x", 1))
			got := lineOf(e, new(Scope), r)
			if n := strings.Count(got, freeze.LimitMark); n != 1 {
				t.Errorf("%s in format %d: %d marks in a line that ends in %q, want one",
					name, format, n, got[len(got)-60:])
			}
			sameBySlow(t, name, e, r)
		}
	}
}

// TestHeaderFast has headers at which appendHeaderFast leaves the work to appendHeader: they are
// too long to be copied as a block, the buffer has no room, or there is no message.
func TestHeaderFast(t *testing.T) {
	for _, source := range []string{"app", strings.Repeat("s", 48)} {
		for _, dyno := range []string{"web.1", strings.Repeat("d", 128)} {
			for _, format := range []Format{FormatLine, FormatMessage, FormatJSON} {
				e := New(Config{
					Format: format, Source: source, Dyno: dyno, PID: 4, Location: time.UTC,
					Policy: redact.NoRedaction(),
				})
				ln := e.Line(new(Scope))
				for _, level := range []slog.Level{-4, 0, 2, 4, 8, 12} {
					for _, msg := range []string{"", "m", "a longer message with \"quotes\""} {
						for _, room := range []int{0, 50, headerBlock, 1024} {
							sec, ns := testTime.Unix()+int64(room), int64(room)*1000
							ln.b = make([]byte, 0, room)
							appendHeaderFast(&ln.headWriter, sec, ns, level, msg)
							got := string(ln.b)
							ln.b = make([]byte, 0, 1024)
							ln.appendHeader(sec, ns, level)
							appendMessage(&ln.headWriter, msg)
							if got != string(ln.b) {
								t.Fatalf("appendHeaderFast(%v, %q) with room for %d = %q, want %q",
									level, msg, room, got, ln.b)
							}
						}
					}
				}
			}
		}
	}
}

// TestHeaders holds the headers of each format, and that a second, a level and a zone of before
// do not show.
func TestHeaders(t *testing.T) {
	zone := time.FixedZone("", 2*60*60)
	for _, tt := range []struct {
		format Format
		zone   *time.Location
		t      time.Time
		level  slog.Level
		want   string
	}{
		{FormatLine, time.UTC, testTime, 0,
			"2026-03-17T08:25:21.297420+00:00 app[web.1]: at=info pid=4 msg=\"m\"\n"},
		{FormatLine, zone, testTime, 4,
			"2026-03-17T10:25:21.297420+02:00 app[web.1]: at=warning pid=4 msg=\"m\"\n"},
		{FormatLine, time.UTC, testTime.Add(time.Second), 9,
			"2026-03-17T08:25:22.297420+00:00 app[web.1]: at=error+1 pid=4 msg=\"m\"\n"},
		{FormatMessage, time.UTC, testTime, -4, "at=debug pid=4 msg=\"m\"\n"},
		{FormatJSON, time.UTC, testTime, 8, `{"time":"2026-03-17T08:25:21.297420+00:00",` +
			`"level":"error","source":"app","dyno":"web.1","pid":4,"msg":"m"}` + "\n"},
		{FormatJSON, time.UTC, time.Time{}, 8,
			`{"level":"error","source":"app","dyno":"web.1","pid":4,"msg":"m"}` + "\n"},
	} {
		e := New(Config{
			Format: tt.format, Source: "app", Dyno: "web.1", PID: 4, Location: tt.zone,
			Policy: redact.NoRedaction(),
		})
		ln := e.Line(new(Scope))
		for _, l := range []slog.Level{tt.level, tt.level + 1, tt.level} {
			for _, d := range []time.Duration{0, time.Second, time.Hour, 0} {
				r := recordOf("m")
				if r.Time, r.Level = tt.t, l; !tt.t.IsZero() {
					r.Time = tt.t.Add(d)
				}
				ln.reset(new(Scope))
				ln.Record(new(Scope), r.Time, &r, nil)
				if l == tt.level && d == 0 && string(ln.Bytes()) != tt.want {
					t.Errorf("the line is %q, want %q", ln.Bytes(), tt.want)
				}
				if tt.format == FormatLine && !strings.HasPrefix(string(ln.Message()), "at=") ||
					len(ln.Bytes()) != len(ln.Message())+1+max(e.headerLen, 0) {
					t.Errorf("Message = %q of %q, want it without the header", ln.Message(),
						ln.Bytes())
				}
			}
		}
	}
}

// TestGroupsByValue adds a value that is a group's name: it does not show in lines of before's
// handlers, also where the groups are remembered.
func TestGroupsByValue(t *testing.T) {
	for _, format := range []Format{FormatMessage, FormatJSON} {
		values := new(redact.Values)
		e := newEncoder(format, rules(), values)
		sc := new(Scope)
		sc.OpenGroup(e, testValue)
		ln := e.Line(sc)
		write := func() string {
			r := recordOf("m", slog.Int("k", 1))
			ln.reset(sc)
			ln.Record(sc, r.Time, &r, nil)
			return string(ln.Bytes())
		}
		for range 2 {
			if got := write(); !strings.Contains(got, testValue) {
				t.Errorf("format %d: %q, want the group", format, got)
			}
		}
		if e.HasNewValues() {
			t.Error("HasNewValues = true, want false")
		}
		if err := values.Add(testValue); err != nil {
			t.Fatal(err)
		}
		if !e.HasNewValues() {
			t.Error("HasNewValues = false, want true")
		}
		for range 2 {
			if got := write(); strings.Contains(got, testValue) ||
				!strings.Contains(got, "[REDACTED]") {
				t.Errorf("format %d: %q with the value added, want it masked", format, got)
			}
		}
	}
}
