// SPDX-License-Identifier: MIT

package encode

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/own"
	"github.com/logplex-go/logplex/internal/redact"
)

// configOf returns the Config of newEncoder.
func configOf(f Format, all ...redact.Redactor) Config {
	return Config{
		Format: f, Source: "app", Dyno: "web.1", PID: 4, Location: time.UTC,
		Policy: policyOf(all...),
	}
}

func policyOf(all ...redact.Redactor) *redact.Policy { return redact.NewPolicy(all, nil) }

// A user is a user's redactor.
type user func(groups []string, a slog.Attr) slog.Attr

func (u user) Redact(groups []string, a slog.Attr) slog.Attr { return u(groups, a) }

// TestEncoderKinds holds what an Encoder says of its lines.
func TestEncoderKinds(t *testing.T) {
	layout := format.MustPattern("%m")
	leave := user(func(_ []string, a slog.Attr) slog.Attr { return a })
	paths := redact.NewRules(redact.Options{Allow: []string{"page.token"}})
	for name, tt := range map[string]struct {
		change                     func(c *Config)
		plain, once, caller, isNew bool
	}{
		"logfmt":     {func(*Config) {}, true, true, false, false},
		"a context":  {func(c *Config) { c.HasContext = true }, false, true, false, false},
		"a trace":    {func(c *Config) { c.HasTrace = true }, false, true, false, false},
		"call sites": {func(c *Config) { c.AddCaller = true }, false, true, true, false},
		"a layout":   {func(c *Config) { c.Pattern = layout }, false, false, false, false},
		"a layout, %F": {func(c *Config) { c.Pattern = format.MustPattern("%F") }, false, false,
			true, false},
		"a user's rule": {func(c *Config) {
			c.Policy = redact.NewPolicy([]redact.Redactor{leave},
				nil)
		}, false, false, false, false},
		"a path": {func(c *Config) {
			c.Policy = redact.NewPolicy([]redact.Redactor{paths},
				nil)
		}, true, false, false, false},
		"values": {func(c *Config) { c.Policy = policyOf(known(testValue)) }, true, true, false,
			false},
	} {
		c := configOf(FormatMessage, rules())
		tt.change(&c)
		e := New(c)
		if e.IsPlain() != tt.plain || e.EncodesOnce() != tt.once || e.NeedsCaller() != tt.caller ||
			e.HasNewValues() != tt.isNew {
			t.Errorf("%s: IsPlain %v, EncodesOnce %v, NeedsCaller %v, HasNewValues %v, want %+v",
				name,
				e.IsPlain(), e.EncodesOnce(), e.NeedsCaller(), e.HasNewValues(), tt)
		}
	}
}

// TestHold holds which Lines come back: none of another Encoder, and none that has grown large.
func TestHold(t *testing.T) {
	e, other, sc := newEncoder(FormatMessage), newEncoder(FormatMessage), new(Scope)
	ln := e.LineOf(nil, sc)
	if ln == nil || ln.Encoder != e {
		t.Fatalf("LineOf(nil) = %v, want a Line", ln)
	}
	ln.b = append(ln.b, "of the last record"...)
	held := e.Hold(ln)
	if got := other.LineOf(held, sc); got == ln || got.Encoder != other {
		t.Error("LineOf of another's Line = it, want one of its own")
	}
	if got := e.LineOf(held, sc); got != ln || len(got.Bytes()) > 0 {
		t.Errorf("LineOf = %p with %q, want the one that was held, empty", got, got.Bytes())
	}
	ln.b = make([]byte, 0, maxKept)
	if held := e.Hold(ln); held != nil {
		t.Error("Hold of a large Line returned it, want nil")
	}
	ln = e.Line(sc)
	ln.b = append(ln.b, make([]byte, maxKept)...)
	e.Release(ln)
	for range 100 {
		if got := e.Line(sc); got == ln {
			t.Fatal("a large Line came back from the pool, want it dropped")
		}
	}
}

// TestTruncate cuts lines of each format over MaxLine, and leaves all others as they are.
func TestTruncate(t *testing.T) {
	text := strings.Repeat("x", 500)
	for _, f := range []Format{FormatLine, FormatMessage, FormatJSON, 0} {
		for _, limit := range []int{0, 300, 10_000} {
			c := configOf(max(f, FormatLine), rules())
			if c.MaxLine = limit; f == 0 {
				c.Pattern = format.MustPattern("%m")
			}
			e := New(c)
			r := recordOf(text)
			ln := e.Line(new(Scope))
			ln.Record(new(Scope), r.Time, &r, nil)
			line := ln.Bytes()
			got := e.Truncate(line)
			switch {
			case limit != 300:
				if &got[0] != &line[0] || len(got) != len(line) {
					t.Errorf("format %d, limit %d: Truncate = %q, want the line itself", f, limit,
						got)
				}
			case len(got) > limit || !strings.HasSuffix(string(got), "\n") ||
				!strings.Contains(string(got), "truncated") ||
				!strings.HasPrefix(string(got), string(line[:e.headerLen])):
				t.Errorf("format %d, limit %d: Truncate = %q of %d bytes", f, limit, got, len(got))
			}
		}
	}
}

// TestScopeSiblings derives two handlers of one, in each format: neither sees the other's attrs
// and groups, and the first one none of theirs.
func TestScopeSiblings(t *testing.T) {
	for f, want := range map[Format][3]string{
		FormatMessage: {`msg="m" a=1 g.k=9`, `msg="m" a=1 g.b=2 g.h.k=9`,
			`msg="m" a=1 g.c=3 g.i.k=9`},
		FormatJSON: {`"msg":"m","a":1,"g":{"k":9}}`, `"msg":"m","a":1,"g":{"b":2,"h":{"k":9}}}`,
			`"msg":"m","a":1,"g":{"c":3,"i":{"k":9}}}`},
	} {
		e := newEncoder(f, rules())
		parent := new(Scope)
		parent.AddAttrs(e, nil, []slog.Attr{slog.Int("a", 1)}, false)
		parent.OpenGroup(e, "g")
		first, second := *parent, *parent
		first.AddAttrs(e, nil, []slog.Attr{slog.Int("b", 2)}, false)
		first.OpenGroup(e, "h")
		second.AddAttrs(e, nil, []slog.Attr{slog.Int("c", 3)}, false)
		second.OpenGroup(e, "i")
		r := recordOf("m", slog.Int("k", 9))
		for range 2 {
			for i, sc := range []*Scope{parent, &first, &second} {
				if got := bareMessage(lineOf(e, sc, r)); got != want[i]+"\n" {
					t.Errorf("format %d, scope %d: %q, want %q", f, i, got, want[i]+"\n")
				}
			}
		}
		if got := fmt.Sprint(parent.Groups(), first.Groups(), second.Groups()); got !=
			"[g] [g h] [g i]" {
			t.Errorf("format %d: the groups are %s", f, got)
		}
	}
}

// TestScopeClips derives two handlers of one with several groups, whose slice has room.
func TestScopeClips(t *testing.T) {
	e, parent := newEncoder(FormatMessage), new(Scope)
	for range 3 {
		parent.OpenGroup(e, "g")
	}
	parent.open.names = append(make([]string, 0, 8), parent.open.names...)
	first, second := *parent, *parent
	first.OpenGroup(e, "h")
	second.OpenGroup(e, "i")
	if got := fmt.Sprint(first.Groups(), second.Groups()); got != "[g g g h] [g g g i]" {
		t.Errorf("the groups are %s, want h in the first and i in the second", got)
	}
}

// TestScopeGroups holds what groups without attrs, deep ones and secret ones leave in a line.
func TestScopeGroups(t *testing.T) {
	for name, tt := range map[string]struct {
		groups       []string
		attrs        []slog.Attr
		logfmt, json string
		masked       bool
	}{
		"no attrs": {[]string{"g", "h"}, nil, ``, ``, false},
		"an attr": {[]string{"g", "h"}, []slog.Attr{slog.Int("k", 1)}, ` g.h.k=1`,
			`,"g":{"h":{"k":1}}`, false},
		"an empty group": {[]string{"g"}, []slog.Attr{slog.Group("h")}, ``, ``, false},
		"a secret's name": {[]string{"password", "h"}, []slog.Attr{slog.Int("k", 1),
			slog.Bool("ok", true)}, ` password.h.k=[REDACTED] password.h.ok=true`,
			`,"password":{"h":{"k":"[REDACTED]","ok":true}}`, true},
		"a name to escape": {[]string{`a "b"`}, []slog.Attr{slog.Int("k", 1)},
			` a\u0020\u0022b\u0022.k=1`, `,"a \"b\"":{"k":1}`, false},
		"a name's secret": {[]string{testToken}, []slog.Attr{slog.Int("k", 1)}, ` [REDACTED].k=1`,
			`,"[REDACTED]":{"k":1}`, false},
	} {
		for _, f := range []Format{FormatMessage, FormatJSON} {
			e, sc := newEncoder(f, rules()), new(Scope)
			for _, g := range tt.groups {
				sc.OpenGroup(e, g)
			}
			want := `msg="m"` + tt.logfmt + "\n"
			if f == FormatJSON {
				want = `"msg":"m"` + tt.json + "}\n"
			}
			if got := bareMessage(lineOf(e, sc, recordOf("m", tt.attrs...))); got != want {
				t.Errorf("%s, format %d: %q, want %q", name, f, got, want)
			}
			with := *sc // the same by With
			with.AddAttrs(e, nil, tt.attrs, false)
			if got := bareMessage(lineOf(e, &with, recordOf("m"))); got != want {
				t.Errorf("%s, format %d, by With: %q, want %q", name, f, got, want)
			}
			if sc.masked != tt.masked {
				t.Errorf("%s, format %d: masked = %v, want %v", name, f, sc.masked, tt.masked)
			}
		}
	}
	e, sc := newEncoder(FormatMessage), new(Scope)
	for i := range freeze.MaxDepth + 3 {
		want := "g"
		switch {
		case i == freeze.MaxDepth:
			want = freeze.DepthMark
		case i > freeze.MaxDepth:
			want = ""
		}
		if got := sc.OpenGroup(e, "g"); got != want {
			t.Errorf("OpenGroup %d = %q, want %q", i, got, want)
		}
	}
	if n := len(sc.Groups()); n != freeze.MaxDepth+1 {
		t.Errorf("%d groups are open, want %d", n, freeze.MaxDepth+1)
	}
}

// TestScopeKeeps holds what AddAttrs returns: the attrs as Records have them, with their values
// looked at once, and the secrets that were replaced.
func TestScopeKeeps(t *testing.T) {
	onRedact := func(redact.Redaction) {}
	e := newEncoder(FormatMessage, redact.NewRules(redact.Options{OnRedact: onRedact}))
	calls := 0
	attrs := []slog.Attr{
		slog.String("password", "x"), slog.Any("v", calling{&calls}), slog.Any("l",
			[]string{testToken}),
	}
	for _, keep := range []bool{false, true} {
		calls = 0
		sc := new(Scope)
		sc.OpenGroup(e, "g")
		kept, hits := sc.AddAttrs(e, nil, attrs, keep)
		if hits.Len() != 2 || calls != 1 {
			t.Errorf("keep %v: %d hits and %d calls of a method, want 2 and 1", keep, hits.Len(),
				calls)
		}
		want := `g.password=[REDACTED] g.v=1 g.l="[\"[REDACTED]\"]"`
		if got := lineOf(e, sc, recordOf("m")); !strings.HasSuffix(got, want+"\n") {
			t.Errorf("keep %v: %q, want it to end in %q", keep, got, want)
		}
		want = `[password=[REDACTED] v=1 l=["[REDACTED]"]]`
		if !keep {
			want = "[]"
		}
		if got := fmt.Sprint(kept); got != want {
			t.Errorf("keep %v: kept %s, want %s", keep, got, want)
		}
	}
}

// calling is a LogValuer that counts its calls.
type calling struct{ calls *int }

func (c calling) LogValue() slog.Value {
	*c.calls++
	return slog.IntValue(*c.calls)
}

// TestTraceKeys has attrs with the names of a trace's members: they are renamed in records that
// have a trace, those of With too, and only at the top.
func TestTraceKeys(t *testing.T) {
	trace := format.Trace{ID: [16]byte{15: 1}, Span: [8]byte{7: 2}}
	for f, want := range map[Format][2]string{
		FormatMessage: {
			`msg="m" trace_id=a g.span_id=b g.trace_id=c` + "\n",
			`msg="m" trace_id=00000000000000000000000000000001 span_id=0000000000000002 ` +
				`fields.trace_id=a g.span_id=b g.trace_id=c` + "\n"},
		FormatJSON: {
			`"msg":"m","trace_id":"a","g":{"span_id":"b","trace_id":"c"}}` + "\n",
			`"msg":"m","trace_id":"00000000000000000000000000000001",` +
				`"span_id":"0000000000000002",` +
				`"fields.trace_id":"a","g":{"span_id":"b","trace_id":"c"}}` + "\n"},
	} {
		c := configOf(f, rules())
		c.HasTrace = true
		e, sc := New(c), new(Scope)
		sc.AddAttrs(e, nil, []slog.Attr{slog.String("trace_id", "a")}, false)
		sibling := *sc // which has more such keys than sc
		sibling.AddAttrs(e, nil,
			[]slog.Attr{slog.String("x", "d"), slog.String("span_id", "d")}, false)
		sc.OpenGroup(e, "g")
		sc.AddAttrs(e, nil, []slog.Attr{slog.String("span_id", "b")}, false)
		r := recordOf("m", slog.String("trace_id", "c"))
		top := recordOf("m", slog.String("trace_id", "c"))
		for _, valid := range []bool{false, true} {
			ln, want := e.Line(new(Scope)), "trace_id"
			if ln.SetTrace(format.Trace{}); valid {
				ln.SetTrace(trace)
				want = "fields.trace_id"
			}
			ln.Record(new(Scope), top.Time, &top, nil)
			if got := strings.Contains(string(ln.Bytes()), "fields.trace_id"); got != valid {
				t.Errorf("format %d with a trace %v: %q, want %s", f, valid, ln.Bytes(), want)
			}
			e.Release(ln)
		}
		for _, valid := range []bool{false, true, false} {
			ln, i := e.Line(sc), 0
			if ln.SetTrace(format.Trace{}); valid {
				ln.SetTrace(trace)
				i = 1
			}
			ln.Record(sc, r.Time, &r, nil)
			if got := bareMessage(string(ln.Bytes())); got != want[i] {
				t.Errorf("format %d with a trace %v: %q, want %q", f, valid, got, want[i])
			}
			e.Release(ln)
		}
	}
}

// TestLaterValue adds a value that With has rendered already: lines do not show it.
func TestLaterValue(t *testing.T) {
	for _, f := range []Format{FormatMessage, FormatJSON} {
		values := new(redact.Values)
		e, sc := newEncoder(f, rules(), values), new(Scope)
		sc.AddAttrs(e, nil, []slog.Attr{slog.String("k", "at "+testValue), slog.Int("n", 1)}, false)
		r := recordOf("m", slog.String("l", testValue))
		if err := values.Add(testValue); err != nil {
			t.Fatal(err)
		}
		got := bareMessage(lineOf(e, sc, r))
		want := `msg="m" k="at [REDACTED]" n=1 l=[REDACTED]` + "\n"
		if f == FormatJSON {
			want = `"msg":"m","k":"at [REDACTED]","n":1,"l":"[REDACTED]"}` + "\n"
		}
		if got != want {
			t.Errorf("format %d: %q, want %q", f, got, want)
		}
	}
}

// TestFreeze makes a line and a Record of one look at a record's values.
func TestFreeze(t *testing.T) {
	calls := 0
	c := configOf(FormatMessage, rules())
	c.HasContext = true
	e, sc := New(c), new(Scope)
	sc.OpenGroup(e, "g")
	r := recordOf("at "+testToken, slog.Any("v", calling{&calls}),
		slog.Any("l", []any{1, testToken}), slog.Any("null", nil), slog.String("password", "x"))
	carried := []slog.Attr{slog.Any("c", calling{&calls})}
	ln := e.Line(sc)
	frozen, frozenCarried := ln.Freeze(sc, &r, carried)
	ln.Record(sc, r.Time, &frozen, frozenCarried)
	want := `msg="at [REDACTED]" c=1 g.v=2 g.l="[1,\"[REDACTED]\"]" g.null=null ` +
		`g.password=[REDACTED]` + "\n"
	if got := bareMessage(string(ln.Bytes())); got != want || calls != 2 {
		t.Errorf("the line is %q after %d calls, want %q after 2", got, calls, want)
	}
	rec := ln.Finish(sc, &frozen, frozenCarried)
	got := fmt.Sprintf("%s %v %v", rec.Message, rec.Context, rec.Attrs)
	wantRec := `at [REDACTED] [c=1] [v=2 l=[1,"[REDACTED]"] null=null password=[REDACTED]]`
	if got != wantRec || calls != 2 {
		t.Errorf("the Record is %s after %d calls, want %s after 2", got, calls, wantRec)
	}
	for _, a := range append(rec.Context, rec.Attrs...) {
		if k := a.Value.Kind(); k == slog.KindAny || k == slog.KindLogValuer {
			t.Errorf("%v in the Record is a %v, want plain data", a, k)
		}
	}
}

// TestFreezeAsks holds that users' redactors are asked once for each value of a frozen record.
func TestFreezeAsks(t *testing.T) {
	var asked []string
	e := newEncoder(FormatMessage, user(func(groups []string, a slog.Attr) slog.Attr {
		if asked = append(asked, strings.Join(append(groups, a.Key), ".")); a.Key == "dropped" {
			return slog.Attr{}
		}
		return a
	}))
	sc := new(Scope)
	sc.OpenGroup(e, "g")
	r := recordOf("m", slog.Any("s", one{"v"}), slog.Int("dropped", 1), slog.Any("l", []int{1}))
	ln := e.Line(sc)
	frozen, _ := ln.Freeze(sc, &r, nil)
	ln.Record(sc, r.Time, &frozen, nil)
	rec := ln.Finish(sc, &frozen, nil)
	if got, want := fmt.Sprint(asked), "[msg g.s.V g.dropped g.l]"; got != want {
		t.Errorf("the redactor was asked about %s, want %s", got, want)
	}
	if got, want := bareMessage(string(ln.Bytes())), `msg="m" g.s.V=v g.l=[1]`+"\n"; got != want {
		t.Errorf("the line is %q, want %q", got, want)
	}
	if got := fmt.Sprint(rec.Attrs); got != "[s=[V=v] l=[1]]" {
		t.Errorf("the Record has %s", got)
	}
}

// TestDroppedMessage has users' redactors that drop a message, or make it something else.
func TestDroppedMessage(t *testing.T) {
	for name, tt := range map[string]struct {
		user user
		want string
	}{
		"dropped": {func([]string, slog.Attr) slog.Attr { return slog.Attr{} }, "at=info pid=4\n"},
		"a number": {func(_ []string, a slog.Attr) slog.Attr { return slog.Int(a.Key, 7) },
			"at=info pid=4 msg=\"7\"\n"},
		"a list": {func(_ []string, a slog.Attr) slog.Attr { return slog.Any(a.Key, []int{7}) },
			"at=info pid=4 msg=\"[7]\"\n"},
		"a secret": {func(_ []string, a slog.Attr) slog.Attr {
			return slog.String(a.Key,
				testToken)
		},
			"at=info pid=4 msg=\"[REDACTED]\"\n"},
	} {
		e := newEncoder(FormatMessage, tt.user, rules())
		if got := lineOf(e, new(Scope), recordOf("m")); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestHitsOfLines holds the paths of what is replaced in a line, whatever way it is written.
func TestHitsOfLines(t *testing.T) {
	type shelf struct {
		Name  string
		Shelf string `log:"redact"`
	}
	for name, tt := range map[string]struct {
		msg  string
		attr slog.Attr
		want string
	}{
		"clean":        {"m", slog.Any("x", one{"v"}), ""},
		"a message":    {"at " + testToken, slog.Int("x", 1), "msg"},
		"a key":        {"m", slog.String("password", "y"), "g.password"},
		"a text":       {"m", slog.String("x", testToken), "g.x"},
		"a text, JSON": {"m", slog.String("x", `"`+testToken+`"`), "g.x"},
		"a card":       {"m", slog.Int64("x", 4111111111111111), "g.x"},
		"in a group":   {"m", slog.Group("h", "x", testToken), "g.h.x"},
		"in a list":    {"m", slog.Any("x", []any{1, testToken}), "g.x"},
		"in a map of a list": {"m", slog.Any("x", []any{map[string]any{"password": "y"}}),
			"g.x"},
		"deeper in a list": {"m", slog.Any("x",
			[]any{map[string]any{"h": map[string]any{"password": "y"}}}), "g.x"},
		"in a struct": {"m", slog.Any("x", one{testToken}), "g.x.V"},
		"a tag":       {"m", slog.Any("x", shelf{"v", "y"}), "g.x.Shelf"},
		"a tag, valuer": {"m", slog.Any("x", resolvedTo{slog.AnyValue(shelf{"v", "y"})}),
			"g.x.Shelf"},
		"a tag, list": {"m", slog.Any("x", []any{shelf{"v", "y"}}), "g.x"},
		"a pair":      {"m", slog.Group("h", "name", "password", "value", "y"), "g.h.value"},
	} {
		for _, f := range []Format{FormatLine, FormatJSON} {
			for _, way := range []string{"record", "attrs", "slow", "frozen", "typed"} {
				var got []string
				c := configOf(f, redact.NewRules(redact.Options{OnRedact: func(r redact.Redaction) {
					got = append(got, strings.Join(r.Path, "."))
				}}))
				c.Typed = way == "typed"
				e, sc := New(c), new(Scope)
				sc.OpenGroup(e, "g")
				sc.RecoverPerValue = way == "slow"
				r := recordOf(tt.msg, tt.attr)
				ln := e.Line(sc)
				switch way {
				case "attrs":
					ln.Attrs(sc, r.Time.Unix(), 0, 0, 0, r.Message, []slog.Attr{tt.attr}, nil)
				case "frozen":
					frozen, _ := ln.Freeze(sc, &r, nil)
					ln.Record(sc, r.Time, &frozen, nil)
					ln.Finish(sc, &frozen, nil)
				case "typed":
					ln.RecordTyped(sc, r.Time, r.Time, &r, nil)
					ln.OTLP(sc, r.Time, 0, r.Message, nil)
				default:
					ln.Record(sc, r.Time, &r, nil)
				}
				has := ln.HasHits()
				hits := ln.TakeHits()
				e.Policy.Notify(hits, &slog.Source{File: "a.go", Line: 1})
				if s := strings.Join(got, " "); s != tt.want || has != (tt.want != "") ||
					ln.HasHits() {
					t.Errorf("%s, format %d, %s: redactions at %q, want %q", name, f, way, s,
						tt.want)
				}
			}
		}
	}
}

// TestForward makes what a wrapped handler gets, and a Record, of one look at the values.
func TestForward(t *testing.T) {
	calls := 0
	clean := &one{"v"}
	for _, both := range []bool{false, true} {
		calls = 0
		e, sc := newEncoder(FormatMessage, rules()), new(Scope)
		sc.OpenGroup(e, "g")
		r := recordOf("at "+testToken, slog.Any("v", calling{&calls}), slog.Any("s", clean),
			slog.Any("l", []any{1, testToken}))
		ln := e.Line(sc)
		next, rec, _ := ln.Forward(sc, &r, []slog.Attr{slog.Int("c", 1)}, both)
		if got, want := fmt.Sprintf("%s %v %v", next.Message, next.Context, next.Attrs),
			fmt.Sprint("at [REDACTED] [c=1] [v=1 s=", clean, " l=[1 [REDACTED]]]"); got != want {
			t.Errorf("both %v: next gets %s, want %s", both, got, want)
		}
		if next.Attrs[1].Value.Any() != any(clean) {
			t.Errorf("both %v: a clean struct is %v, want it as it was logged", both, next.Attrs[1])
		}
		want := `at [REDACTED] [c=1] [v=1 s=[V=v] l=[1,"[REDACTED]"]]`
		if !both {
			want = `at [REDACTED] [] []`
		}
		if got := fmt.Sprintf("%s %v %v", rec.Message, rec.Context, rec.Attrs); got != want ||
			calls != 1 {
			t.Errorf("both %v: the Record is %s after %d calls, want %s after 1", both, got, calls,
				want)
		}
	}
}

// TestAppendMessage holds that a finished record is written as it is.
func TestAppendMessage(t *testing.T) {
	got := string(AppendMessage([]byte("head "), slog.LevelWarn, 4,
		&slog.Source{File: "/src/app/file.go", Line: 42},
		format.Trace{ID: [16]byte{15: 1}, Span: [8]byte{7: 2}}, "two words",
		[]slog.Attr{
			slog.String("password", "hunter22"), slog.String("null", "null"), slog.Int("pid", 1),
			slog.Group("g", slog.String("trace_id", "x")), slog.String("trace_id", "y"),
			slog.String("caller", "z"), slog.String("l", `["a"]`),
		}))
	want := `head at=warning pid=4 caller=file.go:42 msg="two words" ` +
		`trace_id=00000000000000000000000000000001 span_id=0000000000000002 ` +
		`password=hunter22 null=null fields.pid=1 g.trace_id=x fields.trace_id=y ` +
		`fields.caller=z l="[\"a\"]"`
	if got != want {
		t.Errorf("AppendMessage = %q, want %q", got, want)
	}
	got = string(AppendMessage(nil, 0, 4, nil, format.Trace{}, "", []slog.Attr{
		slog.String("caller", "z"), slog.String("trace_id", "y"),
	}))
	if want := "at=info pid=4 caller=z trace_id=y"; got != want {
		t.Errorf("AppendMessage = %q, want %q", got, want)
	}
}

// TestOwn has attrs that take the place of the line's own members: at the top of a JSON line.
func TestOwn(t *testing.T) {
	for name, tt := range map[string]struct {
		format Format
		groups []string
		attr   slog.Attr
		want   string
	}{
		"dyno": {FormatJSON, nil, own.Attr("dyno", "web.2"),
			`"source":"app","dyno":"web.2","pid":4,"msg":"m","k":1}`},
		"source": {FormatJSON, nil, own.Attr("source", `a"b`),
			`"source":"a\"b","dyno":"web.1","pid":4,"msg":"m","k":1}`},
		"the same": {FormatJSON, nil, own.Attr("dyno", "web.1"),
			`"source":"app","dyno":"web.1","pid":4,"msg":"m","k":1}`},
		"nothing": {FormatJSON, nil, own.Attr("dyno", ""),
			`"source":"app","dyno":"web.1","pid":4,"msg":"m","k":1}`},
		"in a group": {FormatJSON, []string{"g"}, own.Attr("dyno", "web.2"),
			`"dyno":"web.1","pid":4,"msg":"m","g":{"dyno":"web.2","k":1}}`},
		"another key": {FormatJSON, nil, own.Attr("host", "web.2"),
			`"dyno":"web.1","pid":4,"msg":"m","host":"web.2","k":1}`},
		"a string": {FormatJSON, nil, slog.String("dyno", "web.2"),
			`"dyno":"web.1","pid":4,"msg":"m","fields.dyno":"web.2","k":1}`},
		"logfmt": {FormatMessage, nil, own.Attr("dyno", "web.2"), `msg="m" dyno=web.2 k=1`},
	} {
		e, sc := newEncoder(tt.format, rules()), new(Scope)
		for _, g := range tt.groups {
			sc.OpenGroup(e, g)
		}
		r := recordOf("m", tt.attr, slog.Int("k", 1))
		slow := *sc
		slow.RecoverPerValue = true
		for _, sc := range []*Scope{sc, &slow} {
			if got := lineOf(e, sc, r); !strings.HasSuffix(got, tt.want+"\n") {
				t.Errorf("%s: %q, want it to end in %q", name, got, tt.want)
			}
		}
	}
}

// TestTypedLines compares the line and the OTLP record that are made side by side with those of
// the simple twins: Record, and OTLPOf of what Freeze made.
func TestTypedLines(t *testing.T) {
	calls := 0
	for name, attrs := range map[string][]slog.Attr{
		"plain":          {slog.String("x", "v"), slog.Int("n", 1), slog.Bool("b", true)},
		"none":           {},
		"a repeated key": {slog.Int("x", 1), slog.Int("x", 2)},
		"a group":        {slog.Group("g", "a", 1, slog.Group("h", "b", 2)), slog.Group("e")},
		"a secret":       {slog.String("x", "v"), slog.String("password", "x")},
		"a token":        {slog.String("x", testToken)},
		"a key's token":  {slog.Int(testToken, 1)},
		"a list":         {slog.Any("l", []any{1, "a", nil, []int{2}})},
		"a list, token":  {slog.Any("l", []any{1, testToken})},
		"bytes":          {slog.Any("b", []byte("octets")), slog.Any("c", []byte{0xff})},
		"a struct":       {slog.Any("s", one{"v"}), slog.Any("p", &one{"v"})},
		"a struct, card": {slog.Any("s", struct{ N int64 }{4111111111111111})},
		"null":           {slog.Any("x", nil), slog.Attr{}},
		"an error":       {slog.Any("err", errors.New("disk full"))},
		"a LogValuer":    {slog.Any("v", calling{&calls}), slog.Group("g", "v", calling{&calls})},
		"a pair":         {slog.String("name", "password"), slog.String("value", "Sparrow41hills")},
		"a card":         {slog.Int64("x", 4111111111111111)},
		"many":           manyAttrs(40),
	} {
		for _, f := range []Format{FormatMessage, FormatJSON} {
			for bits := range 4 {
				groups, context := bits&1, bits&2 != 0
				c := configOf(f, rules())
				c.Typed, c.HasContext = true, context
				e, sc := New(c), new(Scope)
				if groups > 0 {
					sc.AddAttrs(e, nil, []slog.Attr{slog.Int("with", 1)}, false)
					sc.OpenGroup(e, "open")
				}
				r := recordOf("m", attrs...)
				var carried []slog.Attr
				if context {
					carried = []slog.Attr{slog.Int("request", 7)}
				}
				for range 2 { // the second time keys are remembered
					ln := e.Line(sc)
					calls = 0
					ln.RecordTyped(sc, r.Time, r.Time, &r, carried)
					line := string(ln.Bytes())
					encoded := fmt.Sprintf("%q", ln.OTLP(sc, r.Time, r.Level, r.Message, nil))
					asked := calls
					e.Release(ln)

					ln = e.Line(sc)
					calls = 0
					ln.AttrsTyped(sc, r.Time.Unix(), int64(r.Time.Nanosecond()), r.Level, 0, "m",
						attrs, carried)
					if got := string(ln.Bytes()); got != line {
						t.Errorf("%s, format %d: AttrsTyped's line is %q, want %q", name, f, got,
							line)
					}
					if got := fmt.Sprintf("%q", ln.OTLP(sc, r.Time, r.Level, "m",
						nil)); got != encoded {
						t.Errorf("%s, format %d: AttrsTyped's OTLP is %s, want %s", name, f, got,
							encoded)
					}
					e.Release(ln)

					ln = e.Line(sc)
					calls = 0
					frozen, frozenCarried := ln.Freeze(sc, &r, carried)
					ln.Record(sc, r.Time, &frozen, frozenCarried)
					if got := string(ln.Bytes()); got != line {
						t.Errorf("%s, format %d: the line is %q, want the frozen record's %q",
							name, f, line, got)
					}
					parts := ln.Typed(sc, &frozen, frozenCarried)
					want := fmt.Sprintf("%q", ln.OTLPOf(sc, r.Time, r.Time, r.Level, nil, parts))
					if encoded != want {
						t.Errorf("%s, format %d: OTLP is %s, want the frozen record's %s",
							name, f, encoded, want)
					}
					if asked != calls {
						t.Errorf("%s, format %d: %d calls of methods, want %d", name, f, asked,
							calls)
					}
					e.Release(ln)
				}
			}
		}
	}
}

// manyAttrs returns more attrs than are encoded beside their line.
func manyAttrs(n int) (attrs []slog.Attr) {
	for i := range n {
		attrs = append(attrs, slog.Int(fmt.Sprint("key", i), i))
	}
	return attrs
}
