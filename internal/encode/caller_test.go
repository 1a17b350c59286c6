// SPDX-License-Identifier: MIT

package encode

import (
	"errors"
	"log/slog"
	"runtime"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/member"
)

// TestCallers holds how each preset has the call site of a record, and of an event of another
// logger.
func TestCallers(t *testing.T) {
	var pcs [1]uintptr
	runtime.Callers(1, pcs[:])
	for name, tt := range map[string]struct {
		format       Format
		preset       member.Preset
		record, line string // of the record and of an event logged at x.go:7
	}{
		"heroku": {FormatMessage, member.Heroku, " caller=caller_test.go:", " caller=x.go:7 "},
		"heroku JSON": {FormatJSON, member.Heroku, `"caller":"caller_test.go:`,
			`"caller":"x.go:7"`},
		"slog": {FormatMessage, member.Slog, " source=caller_test.go:", " source=x.go:7 "},
		"slog JSON": {FormatJSON, member.Slog, `encode.TestCallers","file":"`,
			`"source":{"function":"","file":"x.go","line":7}`},
		"gcp JSON": {FormatJSON, member.GCP, `,"file":"caller_test.go","line":"`,
			`,"file":"x.go","line":"7"}`},
		"ecs": {FormatMessage, member.ECS,
			" log.origin.file.name=caller_test.go log.origin.file.line=",
			" log.origin.file.name=x.go log.origin.file.line=7 "},
		"ecs JSON": {FormatJSON, member.ECS,
			`"log.origin.file.name":"caller_test.go","log.origin.file.line":`,
			`"log.origin.file.name":"x.go","log.origin.file.line":7,`},
	} {
		c := configOf(tt.format, rules())
		c.Preset, c.AddCaller = tt.preset, true
		e := New(c)
		r := recordOf("m", slog.Int("x", 1))
		r.PC = pcs[0]
		if got := lineOf(e, new(Scope), r); !strings.Contains(got, tt.record) {
			t.Errorf("%s: %q, want it to have %q", name, got, tt.record)
		}
		if r.PC = 0; strings.Contains(lineOf(e, new(Scope), r), "caller_test.go") {
			t.Errorf("%s: a call site without a PC, want none", name)
		}
		for text, want := range map[string]string{
			"x.go:7": tt.line, "at " + testToken: "[REDACTED]", testToken + ":7": "[REDACTED]",
		} {
			ln := e.Line(new(Scope))
			ev := &jsonline.Event{Time: testTime, Message: []byte("m"), Caller: []byte(text)}
			ln.Event(new(Scope), testTime, ev, nil)
			if got := string(ln.Bytes()); !strings.Contains(got, want) ||
				strings.Contains(got, testToken) {
				t.Errorf("%s, an event of %q: %q, want it to have %q", name, text, got, want)
			}
			e.Release(ln)
		}
	}
}

// TestLayout holds what a layout prints of a record: attrs of a context, of With and its own,
// groups, the first error and the sequence; and that all of it is scrubbed.
func TestLayout(t *testing.T) {
	disk, carried := errors.New("disk full at "+testToken), slog.Any("c", errors.New("first"))
	const rest = " a=1 g.err=\"disk full at [REDACTED]\"\n"
	for name, tt := range map[string]struct {
		layout  string
		context bool
		want    string
	}{
		"message and attrs": {"%p %m %X", false, "INFO at [REDACTED]" + rest},
		"an attr": {"%X{a} %m", false,
			"1 at [REDACTED] g.err=\"disk full at [REDACTED]\"\n"},
		"the groups":        {"%x", false, "g" + rest},
		"an error":          {"%m%ex", false, "at [REDACTED]disk full at [REDACTED] a=1\n"},
		"a context's error": {"%ex", true, "first" + rest},
		"the sequence":      {"%sn", false, "1" + rest},
	} {
		c := configOf(FormatMessage, rules())
		p, err := format.ParsePattern(tt.layout)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		c.Pattern, c.HasContext = p, true
		e, sc := New(c), new(Scope)
		sc.AddAttrs(e, nil, []slog.Attr{slog.Int("a", 1)}, false)
		sc.OpenGroup(e, "g")
		var attrs []slog.Attr
		if tt.context {
			attrs = append(attrs, carried)
		}
		got := lineOf(e, sc, recordOf("at "+testToken, slog.Any("err", disk)), attrs...)
		if !strings.HasPrefix(got, strings.TrimSuffix(tt.want, "\n")) || strings.Contains(got,
			testToken) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestLayoutErrorOfWith holds that an error of With comes before the record's own.
func TestLayoutErrorOfWith(t *testing.T) {
	c := configOf(FormatMessage, rules())
	c.Pattern = format.MustPattern("%ex")
	e, sc := New(c), new(Scope)
	sc.OpenGroup(e, "g")
	sc.AddAttrs(e, nil, []slog.Attr{slog.Any("with", errors.New("first"))}, false)
	got := lineOf(e, sc, recordOf("m", slog.Any("own", errors.New("second"))))
	if want := "first g.own=second\n"; got != want {
		t.Errorf("the line is %q, want %q", got, want)
	}
}

// TestLineOfFacts has objects of facts about a secret under its name: they are shown in every
// format, and with a secret among them not.
func TestLineOfFacts(t *testing.T) {
	type scope struct{ Action, Scope string }
	for name, tt := range map[string]struct {
		attr         slog.Attr
		logfmt, json string
	}{
		"a group": {slog.Group("authorization", "action", "sites/write", "enabled", true),
			` authorization.action=sites/write authorization.enabled=true`,
			`,"authorization":{"action":"sites/write","enabled":true}`},
		"a struct": {slog.Any("authorization", scope{"sites/write", "/x"}),
			` authorization.Action=sites/write authorization.Scope=/x`,
			`,"authorization":{"Action":"sites/write","Scope":"/x"}`},
		"a secret among them": {slog.Group("authorization", "action", "a", "scope", testToken),
			` authorization=[REDACTED]`, `,"authorization":"[REDACTED]"`},
		"no facts": {slog.Group("authorization", "x", "Sparrow41hills"),
			` authorization=[REDACTED]`, `,"authorization":"[REDACTED]"`},
	} {
		for _, f := range []Format{FormatMessage, FormatJSON} {
			want := `msg="m"` + tt.logfmt + "\n"
			if f == FormatJSON {
				want = `"msg":"m"` + tt.json + "}\n"
			}
			e, r := newEncoder(f, rules()), recordOf("m", tt.attr)
			if got := bareMessage(lineOf(e, new(Scope), r)); got != want {
				t.Errorf("%s, format %d: %q, want %q", name, f, got, want)
			}
			sameBySlow(t, name, e, r)
		}
	}
}
