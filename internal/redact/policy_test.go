// SPDX-License-Identifier: MIT

package redact

import (
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// testValue is a value that no built-in rule finds, testToken one that they find anywhere.
const (
	testValue = "kestrel-quillfeather"
	testToken = "ghp_0123456789abcdefghijABCDEFGHIJ456789"
)

// valuesOf returns a redactor of values.
func valuesOf(t *testing.T, values ...string) *Values {
	t.Helper()
	r := new(Values)
	if err := r.Add(values...); err != nil {
		t.Fatal(err)
	}
	return r
}

// A userFunc is a user's redactor.
type userFunc func(groups []string, a slog.Attr) slog.Attr

func (f userFunc) Redact(groups []string, a slog.Attr) slog.Attr { return f(groups, a) }

// leave is a user's redactor that changes nothing.
var leave = userFunc(func(_ []string, a slog.Attr) slog.Attr { return a })

// panicking is a finder that panics at each text.
func panicking() *Finder {
	return NewFinder(func([]Span, []byte) []Span { panic(testToken) })
}

// TestPolicyParts holds what a Policy says of itself by the redactors that it is made of.
func TestPolicyParts(t *testing.T) {
	type parts struct {
		User, Simple, Paths, Idle, Mutable, OnlyShapes, Listens, Panics, Names bool
	}
	onRedact := func(Redaction) {}
	for name, tt := range map[string]struct {
		redactors []Redactor
		want      parts
	}{
		"none": {nil, parts{Simple: true, Idle: true, OnlyShapes: true}},
		"built-in": {[]Redactor{NewRules(Options{})}, parts{Simple: true, OnlyShapes: true,
			Names: true}},
		"shapes": {[]Redactor{NewShapes()}, parts{Simple: true, OnlyShapes: true}},
		"keys": {[]Redactor{NewKeySet([]string{"shoe_size"})},
			parts{Simple: true, Idle: true, OnlyShapes: true, Names: true}},
		"a path": {[]Redactor{NewRules(Options{Allow: []string{"page.token"}})},
			parts{Paths: true, OnlyShapes: true, Names: true}},
		"values": {[]Redactor{new(Values)}, parts{Simple: true, Mutable: true}},
		"a pattern": {[]Redactor{NewPattern(regexp.MustCompile("EMP-[0-9]+"))},
			parts{Simple: true}},
		"two of shapes": {[]Redactor{NewShapes(), NewShapes()}, parts{Simple: true}},
		"a user's":      {[]Redactor{leave}, parts{User: true, Idle: true, OnlyShapes: true}},
		"a user's among others": {[]Redactor{NewShapes(), leave},
			parts{User: true, OnlyShapes: true}},
		"a listener": {[]Redactor{NewRules(Options{OnRedact: onRedact})},
			parts{Simple: true, OnlyShapes: true, Listens: true, Names: true}},
		"a finder that panics": {[]Redactor{panicking()}, parts{Simple: true, Panics: true}},
		"a zero pattern": {[]Redactor{NewPattern(new(regexp.Regexp))}, parts{Simple: true,
			Panics: true}},
	} {
		p := NewPolicy(tt.redactors, nil)
		got := parts{p.HasUserRules(), p.Simple(), p.HasPaths(), p.Idle(), p.Mutable(),
			p.OnlyShapes(), p.Listens(), p.Panics(), p.Names() != nil}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s: the Policy differs (-want +got):\n%s", name, d)
		}
	}
	if p := NoRedaction(); !p.Idle() || !p.Simple() || p.Text("password=hunter22") !=
		"password=hunter22" {
		t.Error("NoRedaction scrubs, want not")
	}
}

// TestPolicyKey joins the verdicts of several rules.
func TestPolicyKey(t *testing.T) {
	rules := func(keys, allow string) *Rules {
		return NewRules(Options{Keys: strings.Fields(keys), Allow: strings.Fields(allow)})
	}
	for name, tt := range map[string]struct {
		redactors []Redactor
		groups    string
		key       string
		want      Verdict
	}{
		"a plain key":            {[]Redactor{rules("", "")}, "", "user", None},
		"a secret key":           {[]Redactor{rules("", "")}, "", "password_2", Secret},
		"a weak key":             {[]Redactor{rules("", "")}, "", "key", Weak},
		"a caller's key":         {[]Redactor{rules("shoe_size", "")}, "", "Shoe-Size", Secret},
		"an allowed key":         {[]Redactor{rules("", "password")}, "", "password", Allowed},
		"a path":                 {[]Redactor{rules("page.color", "")}, "page", "color", Secret},
		"a path's key elsewhere": {[]Redactor{rules("page.color", "")}, "", "color", None},
		"allowed by one of two": {[]Redactor{rules("", "pin"), rules("", "")}, "", "pin",
			Allowed},
		"allowed, secret of other": {[]Redactor{rules("", "pin"), NewKeySet([]string{"pin"})}, "",
			"pin", Secret},
		"secret, allowed of other": {[]Redactor{NewKeySet([]string{"pin"}), rules("", "pin")}, "",
			"pin", Secret},
		"weak of one":   {[]Redactor{NewKeySet(nil), rules("", "")}, "", "pin", Weak},
		"a set's group": {[]Redactor{NewKeySet([]string{"card"})}, "card", "n", Secret},
		"no rules":      {nil, "", "password", None},
	} {
		p := NewPolicy(tt.redactors, nil)
		if got := p.Key(strings.Fields(tt.groups), tt.key); got != tt.want {
			t.Errorf("%s: Key(%q, %q) = %v, want %v", name, tt.groups, tt.key, got, tt.want)
		}
	}
}

// TestKeySet compares keys without case, - and _.
func TestKeySet(t *testing.T) {
	k := NewKeySet([]string{"Shoe_Size", "ÄRGER", "-", "", strings.Repeat("n", maxSqueezed)})
	for key, want := range map[string]Verdict{
		"shoe_size": Secret, "SHOE-SIZE": Secret, "shoesize": Secret, "s_h-o_e-s_i-z_e": Secret,
		"shoe size": None, "shoe_sizes": None, "shoe": None, "": None, "-": None, "_": None,
		"ärger": Secret, "Ärger": Secret, "ar-ger": None,
		strings.Repeat("n", maxSqueezed): Secret, strings.Repeat("n", maxSqueezed+1): None,
		strings.Repeat("n", maxSqueezed-1): None,
	} {
		if got := k.verdict(nil, key); got != want {
			t.Errorf("verdict(%q) = %v, want %v", key, got, want)
		}
	}
	if got := k.verdict([]string{"a", "Shoe-Size", "b"}, "n"); got != Secret {
		t.Errorf("verdict in a secret group = %v, want %v", got, Secret)
	}
}

// TestFind holds that spans of several rules are in order and do not overlap, and what an
// allowed key leaves.
func TestFind(t *testing.T) {
	text := "at " + testValue + " EMP-1234 and " + testToken + " or quill EMP-99 password=hunter22"
	p := NewPolicy([]Redactor{
		NewRules(Options{}), valuesOf(t, testValue),
		NewPattern(regexp.MustCompile(`EMP-\d+|quill|eather EMP|x*`)),
	}, nil)
	for _, tt := range []struct {
		allowed bool
		want    string
	}{
		{false, "at [REDACTED]-1234 and [REDACTED] or [REDACTED] [REDACTED] password=[REDACTED]"},
		{true, "at [REDACTED]-1234 and " + testToken +
			" or [REDACTED] [REDACTED] password=hunter22"},
	} {
		before := []Span{{Start: 1, End: 2}}
		spans := p.Find(before, []byte(text), tt.allowed)
		if len(spans) < 2 || spans[0] != before[0] {
			t.Fatalf("Find appended to %v: %v", before, spans)
		}
		spans = spans[1:]
		for i := 1; i < len(spans); i++ {
			if spans[i].Start < spans[i-1].End {
				t.Errorf("spans %v and %v overlap", spans[i-1], spans[i])
			}
		}
		if got := string(p.Replace(nil, []byte(text), spans)); got != tt.want {
			t.Errorf("with allowed %v: %q, want %q", tt.allowed, got, tt.want)
		}
	}
	if spans := NewPattern(nil).Find(nil, []byte(text)); len(spans) > 0 {
		t.Errorf("a nil pattern finds %v, want nothing", spans)
	}
}

// TestFindSafe has a finder that panics: the whole text is secret, and spans of before stay.
func TestFindSafe(t *testing.T) {
	p := NewPolicy([]Redactor{NewShapes(), panicking()}, nil)
	text, before := []byte("password=hunter22 and more"), Span{Start: 3, End: 5}
	spans := p.FindSafe([]Span{before}, text, false)
	if len(spans) != 2 || spans[0] != before || spans[1].Start != 0 || spans[1].End != len(text) ||
		spans[1].Kind.String() != "error" {
		t.Errorf("FindSafe = %v, want %v and all of the text", spans, before)
	}
	if got := p.KeyText("order placed"); got != Redacted {
		t.Errorf("KeyText = %q, want %q", got, Redacted)
	}
	if got := p.Text("x"); got != Redacted {
		t.Errorf("Text = %q, want %q", got, Redacted)
	}
}

// TestTexts holds what keys and errors lose.
func TestTexts(t *testing.T) {
	p := NewPolicy([]Redactor{NewRules(Options{Show: 1}), valuesOf(t, "quillfeather")}, nil)
	for text, want := range map[string]string{
		"user":                    "user",
		"quillfe":                 "quillfe", // shorter than any secret
		"a-quillfeather":          "a-[REDACTED:value]",
		"password":                "password",
		"has password=hunter22 x": "has password=[REDACTED:key] x",
	} {
		if got := p.KeyText(text); got != want {
			t.Errorf("KeyText(%q) = %q, want %q", text, got, want)
		}
		if got := p.Text(text); got != want {
			t.Errorf("Text(%q) = %q, want %q", text, got, want)
		}
	}
}

// textError is an error that is its text.
type textError string

func (e textError) Error() string { return string(e) }

// codeError is an error that errors.As finds.
type codeError struct{ code int }

func (codeError) Error() string { return "refused with password=hunter22" }

// brokenError is an error whose methods panic, as those of a nil pointer do.
type brokenError struct{ joined bool }

func (e *brokenError) Error() string {
	if !e.joined {
		panic("password=hunter22")
	}
	panic(e)
}

func (e *brokenError) Unwrap() []error {
	if !e.joined {
		panic("no parts")
	}
	return []error{e, nil}
}

// TestScrubErrorPanics has errors whose text cannot be asked for.
func TestScrubErrorPanics(t *testing.T) {
	p := NewPolicy([]Redactor{NewRules(Options{})}, nil)
	const broken = "an error of type *redact.brokenError, whose text panics"
	full := errors.New("disk full")
	for name, tt := range map[string]struct {
		err  error
		want string // the text contains it
	}{
		"nil pointer": {(*brokenError)(nil), broken},
		"panic":       {&brokenError{}, broken},
		"joined": {
			errors.Join(full, errors.Join((*brokenError)(nil), full)),
			"disk full\n" + broken + "\ndisk full",
		},
		"wrapped":   {fmt.Errorf("sink: %w", error(&brokenError{})), "sink: "},
		"of itself": {&brokenError{joined: true}, broken},
	} {
		got := ScrubError(p, tt.err)
		text := got.Error()
		if !strings.Contains(text, tt.want) || strings.Contains(text, "hunter22") {
			t.Errorf("%s: ScrubError = %q, want %q in it", name, text, tt.want)
		}
	}
	if err := ScrubError(p, errors.Join(full, (*brokenError)(nil))); !errors.Is(err, full) {
		t.Errorf("ScrubError = %v, want an error that is one of the joined", err)
	}
}

// TestScrubError has errors whose text is shown.
func TestScrubError(t *testing.T) {
	p := NewPolicy([]Redactor{NewRules(Options{})}, nil)
	clean := errors.New("disk full")
	if got := ScrubError(p, clean); got != clean {
		t.Errorf("ScrubError of a clean error = %v, want itself", got)
	}
	secret := fmt.Errorf("write: %w", codeError{7})
	got := ScrubError(p, secret)
	for _, format := range []string{"%v", "%s", "%q", "%+v", "%#v", "%x"} {
		if s := fmt.Sprintf(format, got); strings.Contains(s, "hunter22") ||
			strings.Contains(s, "68756e7465723232") {
			t.Errorf("printed with %s: %s, want no secret", format, s)
		}
	}
	text := fmt.Sprintf("%#v", ScrubError(p, textError("refused with password=hunter22")))
	if strings.Contains(text, "hunter22") {
		t.Errorf("printed with %%#v: %s, want no secret", text)
	}
	if want := "write: refused with password=[REDACTED]"; got.Error() != want {
		t.Errorf("ScrubError = %q, want %q", got, want)
	}
	var code codeError
	if !errors.Is(got, secret) || !errors.As(got, &code) || code.code != 7 {
		t.Error("errors.Is or errors.As does not find the original, want it")
	}
	if errors.Unwrap(got) != nil {
		t.Errorf("errors.Unwrap = %v, want nil", errors.Unwrap(got))
	}
}

// TestRescan adds values after a line was begun: they are replaced in what is given, also where
// it has been escaped, and nowhere else.
func TestRescan(t *testing.T) {
	const value = "quillfeather" // shorter than its placeholder
	later := new(Values)
	p := NewPolicy([]Redactor{NewRules(Options{Show: 1}), later}, nil)
	line := "x=" + value + ` a=1 b="it's ` + value + `" c="say \"` + value + `\""`
	start := strings.Index(line, " a=")
	if got := string(p.Rescan([]byte(line), start, nil)); got != line || p.Generation() != 0 {
		t.Errorf("Rescan = %q of generation %d, want the line as it is", got, p.Generation())
	}
	if err := later.Add(value); err != nil {
		t.Fatal(err)
	}
	var found []string
	got := string(p.Rescan([]byte(line), start, func(k Kind, at int) {
		found = append(found, fmt.Sprint(k, " ", strings.HasPrefix(line[at:], value)))
	}))
	want := line[:start] + strings.ReplaceAll(line[start:], value, "[REDACTED:value]")
	if got != want || p.Generation() == 0 {
		t.Errorf("Rescan = %q of generation %d, want %q", got, p.Generation(), want)
	}
	if d := cmp.Diff([]string{"value true", "value true"}, found); d != "" {
		t.Errorf("found was called otherwise (-want +got):\n%s", d)
	}

	attrs := []slog.Attr{
		slog.String("a", "x"), slog.String("b", "at "+value),
		slog.Group("g", slog.Any(value, []string{value}), slog.Int("n", 1)),
		slog.String("password", "hunter22"), // built-in rules have seen it
	}
	before := fmt.Sprint(attrs)
	rescanned := fmt.Sprint(p.RescanAttrs(nil, nil, attrs))
	if want := strings.ReplaceAll(before, value, "[REDACTED:value]"); rescanned != want {
		t.Errorf("RescanAttrs = %s, want %s", rescanned, want)
	}
	if fmt.Sprint(attrs) != before {
		t.Errorf("RescanAttrs changed its attrs to %v", attrs)
	}
}

// TestUser runs users' redactors among built-in ones, in order.
func TestUser(t *testing.T) {
	var seen []string
	see := func(name string) userFunc {
		return func(groups []string, a slog.Attr) slog.Attr {
			seen = append(seen, fmt.Sprintf("%s%v%v", name, groups, a))
			_ = append(groups, "appended") // must not reach who is asked next
			return a
		}
	}
	drop := userFunc(func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == "dropped" {
			return slog.Attr{}
		}
		return a
	})
	var reports []string
	p := NewPolicy([]Redactor{
		see("first"), NewRules(Options{}), drop, see("last"),
		userFunc(func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == "panics" {
				panic(testToken)
			}
			return a
		}),
	}, func(err error) { reports = append(reports, err.Error()) })

	groups := append(make([]string, 0, 8), "g", "h")
	rest := groups[:3]
	rest[2] = "kept"
	var hits Hits
	for _, a := range []slog.Attr{
		slog.String("password", "hunter22"), slog.Int("dropped", 1), slog.Int("panics", 2),
	} {
		got := p.User(&hits, groups, a)
		want := map[string]slog.Attr{
			"password": slog.String("password", Redacted), "panics": slog.String("panics",
				Redacted),
		}[a.Key]
		if !got.Equal(want) {
			t.Errorf("User(%v) = %v, want %v", a, got, want)
		}
	}
	if d := cmp.Diff([]string{
		"first[g h]password=hunter22", "last[g h]password=[REDACTED]",
		"first[g h]dropped=1", "first[g h]panics=2", "last[g h]panics=2",
	}, seen); d != "" {
		t.Errorf("the redactors saw otherwise (-want +got):\n%s", d)
	}
	if rest[2] != "kept" {
		t.Errorf("a redactor wrote %q into the caller's groups", rest[2])
	}
	if len(reports) != 1 || strings.Contains(reports[0], testToken) ||
		!strings.Contains(reports[0], "panicked") {
		t.Errorf("reported %q, want the panic without its text", reports)
	}
	if d := cmp.Diff([]hit{{KindKey, []string{"g", "h", "password"}}}, hits.list,
		cmp.AllowUnexported(hit{})); d != "" {
		t.Errorf("hits (-want +got):\n%s", d)
	}
}

// TestHidePairs leaves attrs as they are, and returns them where there is nothing to hide.
func TestHidePairs(t *testing.T) {
	p := NewPolicy([]Redactor{NewRules(Options{})}, nil)
	clean := []slog.Attr{slog.String("name", "color"), slog.String("value", "blue")}
	if got, changed := p.HidePairs(nil, clean); changed || &got[0] != &clean[0] {
		t.Errorf("HidePairs(%v) = %v, %v, want the same slice", clean, got, changed)
	}
	secret := []slog.Attr{slog.String("name", "password"), slog.String("value", "Sparrow41hills")}
	before := slices.Clone(secret)
	got, changed := p.HidePairs(nil, secret)
	if !changed || strings.Contains(fmt.Sprint(got), "Sparrow") || got[0].Key != "name" {
		t.Errorf("HidePairs = %v, %v, want no password", got, changed)
	}
	if !slices.EqualFunc(secret, before, slog.Attr.Equal) {
		t.Errorf("HidePairs changed its attrs to %v", secret)
	}
	if got, changed := NoRedaction().HidePairs(nil, secret); changed || &got[0] != &secret[0] {
		t.Errorf("without rules for keys HidePairs = %v, %v, want the same slice", got, changed)
	}
}

// TestReports holds what a Policy reports of values that it cannot look for, and that the
// names, not the values, are in it.
func TestReports(t *testing.T) {
	t.Setenv("SHORT_API_KEY", "abc")
	t.Setenv("LONG_API_KEY", testValue)
	values := new(Values)
	values.Refused = values.Add("good-enough-value", "x1y2")
	if values.Refused == nil || !strings.Contains(values.Refused.Error(), "value 2") ||
		strings.Contains(values.Refused.Error(), "x1y2") {
		t.Errorf("Add = %v, want value 2 named and not shown", values.Refused)
	}
	var reports []string
	p := NewPolicy([]Redactor{NewConfigVars(), values},
		func(err error) { reports = append(reports, err.Error()) })
	all := strings.Join(reports, "\n")
	if !strings.Contains(all, "config var SHORT_API_KEY") || !strings.Contains(all, "value 2") ||
		strings.Contains(all, testValue) {
		t.Errorf("reported %q, want SHORT_API_KEY and value 2", all)
	}
	for _, r := range reports {
		if !strings.HasPrefix(r, "logplex: ") {
			t.Errorf("reported %q, want it to begin with logplex:", r)
		}
	}
	if got, want := p.Text("at "+testValue+" good-enough-value abc"),
		"at [REDACTED] [REDACTED] abc"; got != want {
		t.Errorf("Text = %q, want %q", got, want)
	}
}

// TestAlone uses each built-in redactor as slog.HandlerOptions.ReplaceAttr is used.
func TestAlone(t *testing.T) {
	type login struct{ User, Password string }
	clean := &login{"ann", ""}
	for name, tt := range map[string]struct {
		r    Redactor
		attr slog.Attr
		want string
	}{
		"rules, a key": {NewRules(Options{}), slog.String("password", "x"),
			"password=[REDACTED]"},
		"rules, a text": {NewRules(Options{Show: 1}), slog.String("k", testToken),
			"k=[REDACTED:token]"},
		"rules, a group": {NewRules(Options{}), slog.Group("g", "password", "x"),
			"g=[password=[REDACTED]]"},
		"rules, clean": {NewRules(Options{}), slog.Any("k", clean), fmt.Sprint("k=", clean)},
		"shapes":       {NewShapes(), slog.String("password", "x"), "password=x"},
		"keys":         {NewKeySet([]string{"shoe"}), slog.Int("Shoe", 7), "Shoe=[REDACTED]"},
		"pattern": {NewPattern(regexp.MustCompile(`EMP-\d+`)), slog.String("k", "at EMP-17"),
			"k=at [REDACTED]"},
		"values": {valuesOf(t, testValue), slog.String(testValue, "x"),
			"[REDACTED]=x"},
		"a finder that panics":   {panicking(), slog.String("k", "x"), "k=[REDACTED]"},
		"values without a value": {new(Values), slog.String("k", testValue), "k=" + testValue},
	} {
		for range 2 { // the second time in the memory of the first
			if got := tt.r.Redact(nil, tt.attr).String(); got != tt.want {
				t.Errorf("%s: Redact(%v) = %s, want %s", name, tt.attr, got, tt.want)
			}
		}
	}
	if got := NewRules(Options{}).Redact([]string{"g"}, slog.Any("k", clean)); got.Value.Any() !=
		any(clean) {
		t.Errorf("a clean value = %v, want it as it was logged", got.Value)
	}
	if got := NewKeySet([]string{"card"}).Redact([]string{"card"}, slog.Int("n", 1)); got.Value.
		String() != Redacted {
		t.Errorf("in a secret group = %v, want it masked", got)
	}
	if got := NewPattern(regexp.MustCompile("x*")).Redact(nil, slog.String("k", "axb")); got.Value.
		String() != "a[REDACTED]b" {
		t.Errorf("with a pattern that matches nothing = %v, want what it matches masked", got)
	}
	values := new(Values)
	before := values.Redact(nil, slog.String("k", testValue))
	if err := values.Add(testValue); err != nil {
		t.Fatal(err)
	}
	if after := values.Redact(nil, slog.String("k", testValue)); before.Value.String() !=
		testValue || after.Value.String() != Redacted {
		t.Errorf("before and after Add = %v and %v, want the second one masked", before, after)
	}
}

// TestAloneMask has a user's redactor beside the built-in ones: all placeholders are those of
// NewRedactor's setting.
func TestAloneMask(t *testing.T) {
	p := NewPolicy([]Redactor{NewRules(Options{Show: 1}), NewShapes(), leave,
		NewPattern(regexp.MustCompile(`EMP-\d+`))}, nil)
	for range 2 {
		if got := p.User(nil, nil, slog.String("k", "EMP-17")).Value.String(); got !=
			"[REDACTED:pattern]" {
			t.Errorf("the placeholder is %q, want that of the rules", got)
		}
	}
	shared := NewPattern(regexp.MustCompile(`EMP-\d+`)) // of two handlers with their own settings
	for range 2 {
		for show, want := range []string{"[REDACTED]", "[REDACTED:pattern]"} {
			p := NewPolicy([]Redactor{NewRules(Options{Show: uint8(show)}), leave, shared}, nil)
			if got := p.User(nil, nil, slog.String("k", "EMP-17")).Value.String(); got != want {
				t.Errorf("the placeholder is %q, want %q", got, want)
			}
		}
	}
	if got := p.TagMask(); got != "[REDACTED:key]" {
		t.Errorf("TagMask = %q, want that of the rules", got)
	}
	if got := new(Policy).withMask(NewRules(Options{Show: 1}).mask).TagMask(); got !=
		"[REDACTED:key]" {
		t.Errorf("TagMask with a mask = %q, want that of the mask", got)
	}
}

// TestAloneForgets holds that a Scrubber that waits for the next attr keeps no secret of the
// last one.
func TestAloneForgets(t *testing.T) {
	s := Scrubber{policy: NewPolicy([]Redactor{NewShapes()}, nil), Hits: new(Hits)}
	s.Attr([]string{"group-" + testToken}, slog.String("k", testToken))
	text, out, groups := s.text[:cap(s.text)], s.out[:cap(s.out)], s.groups[:cap(s.groups)]
	if !strings.Contains(string(text), testToken) {
		t.Fatalf("the buffer holds %q, want the text", text)
	}
	s.forget()
	if all := string(text) + string(out) + fmt.Sprint(groups, s.at, s.list); strings.Contains(
		all, testToken) || s.Hits != nil || s.policy != nil {
		t.Errorf("after forget there is %q", all)
	}
}

// TestIsCleanTextReads has a text with signs, which is looked at as it is: neither it nor the
// scratch memory is copied to.
func TestIsCleanTextReads(t *testing.T) {
	p := NewPolicy([]Redactor{NewRules(Options{})}, nil)
	const text = `store order 8628538: dial tcp 10.171.51.39:5432: connect: refused "x" y`
	var tmp []byte
	var spans []Span
	if n := testing.AllocsPerRun(100, func() {
		if !p.IsCleanText(text, &tmp, &spans) {
			t.Fatalf("IsCleanText(%q) = false", text)
		}
	}); n > 0 || tmp != nil {
		t.Errorf("IsCleanText: %v allocations, %d bytes copied, want none", n, len(tmp))
	}
}

// TestFingerprintsScanClean scrubs twice with the placeholders that are longest and have digits.
func TestFingerprintsScanClean(t *testing.T) {
	const text = `Auth: (12) Login OK: [bob/sunflower] ({"password":{"type":"st`
	for show := range uint8(3) {
		r := NewRules(Options{Show: show, FingerprintKey: []byte("a key")})
		once := r.Redact(nil, slog.String("v", text))
		if again := r.Redact(nil, once); !again.Equal(once) {
			t.Errorf("Show %d: Redact(%v) = %v, want no change", show, once, again)
		}
	}
}
