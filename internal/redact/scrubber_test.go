// SPDX-License-Identifier: MIT

package redact

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/logplex-go/logplex/internal/freeze"
)

// newScrubber returns a Scrubber for attrs of the open groups.
func newScrubber(groups []string, all ...Redactor) *Scrubber {
	s := new(Scrubber)
	s.ListText = func(groups []string, masked bool, l *freeze.List) (string, bool) {
		return fmt.Sprintf("list of %d in %v, masked %v", len(l.Elems), groups, masked), false
	}
	s.Reset(NewPolicy(all, nil), new(freeze.Types), groups, false)
	return s
}

type account struct {
	User     string
	Password string
	Tags     []string
}

type plain struct {
	User string
	N    int
}

// TestScrubberAttrs holds what a Sink gets of a value.
func TestScrubberAttrs(t *testing.T) {
	var nested any = "leaf"
	group := slog.String("leaf", "x")
	for range 40 {
		nested = map[string]any{"m": nested}
		group = slog.Group("g", group)
	}
	for name, tt := range map[string]struct {
		attr slog.Attr
		want string
	}{
		"a text":                 {slog.String("k", "v"), "k=v"},
		"a secret key":           {slog.String("password", "hunter22"), "password=[REDACTED]"},
		"a secret key, empty":    {slog.String("password", ""), "password="},
		"a secret number":        {slog.Int("password", 7), "password=[REDACTED]"},
		"a secret list":          {slog.Any("password", []string{"a"}), "password=[REDACTED]"},
		"nothing under a secret": {slog.Any("password", nil), "password=null"},
		"a text with a secret":   {slog.String("k", "at "+testToken), "k=at [REDACTED]"},
		"a key with a secret":    {slog.Int(testToken, 1), "[REDACTED]=1"},
		"a card":                 {slog.Int64("k", 4111111111111111), "k=[REDACTED]1111"},
		"an id like a card":      {slog.Int64("n_id", 4111111111111111), "n_id=4111111111111111"},
		"an id's text":           {slog.String("nID", "4111111111111111"), "nID=4111111111111111"},
		"a card, a float":        {slog.Float64("k", 4111111111111111), "k=[REDACTED]1111"},
		"a number":               {slog.Int64("k", 4111111111111), "k=4111111111111"},
		"a struct":               {slog.Any("k", plain{"ann", 1}), "k=[User=ann N=1]"},
		"a struct with a secret": {slog.Any("k", account{"ann", "x", nil}),
			"k=[User=ann Password=[REDACTED] Tags=null]"},
		"a struct without a key": {slog.Any("", plain{"ann", 1}), "=[User=ann N=1]"},
		"a list": {slog.Any("k", []int{1, 2}),
			"k=list of 2 in [open], masked false"},
		"null":          {slog.Any("k", nil), "k=null"},
		"nothing":       {slog.Attr{}, "=<nil>"},
		"an empty map":  {slog.Any("k", map[string]int{}), "k={}"},
		"a JSON number": {slog.Any("k", json.Number("1.50")), "k=1.50"},
		"a card, a JSON number": {slog.Any("k", json.Number("4111111111111111")),
			"k=[REDACTED]1111"},
		"an empty group":          {slog.Group("g"), "=<nil>"},
		"a group of empty groups": {slog.Group("g", slog.Group("h"), slog.Attr{}), "=<nil>"},
		"a secret group":          {slog.Group("password", "a", 1), "password=[REDACTED]"},
		"a group without a name":  {slog.Group("g", slog.Group("", "a", 1)), "g=[a=1]"},
		"a pair": {slog.Group("g", "name", "password", "value", "x"),
			"g=[name=password value=[REDACTED]]"},
		"an error": {slog.Any("k", errors.New("no "+testToken)), "k=no [REDACTED]"},
		"a deep group": {group, strings.Repeat("g=[", freeze.MaxDepth) + "g=!DEPTH" +
			strings.Repeat("]", freeze.MaxDepth)},
		"a deep map": {slog.Any("m", nested), strings.Repeat("m=[", freeze.MaxDepth) + "m=!DEPTH" +
			strings.Repeat("]", freeze.MaxDepth)},
	} {
		s := newScrubber([]string{"open"}, NewRules(Options{}))
		if got := s.One(tt.attr).String(); got != tt.want {
			t.Errorf("%s: One = %s, want %s", name, got, tt.want)
		}
		s = newScrubber([]string{"open"}, NewRules(Options{}))
		var want []string
		if w := s.One(tt.attr); !IsEmpty(w) {
			want = append(want, w.String())
		}
		got := newScrubber([]string{"open"}, NewRules(Options{})).Attrs(nil, []slog.Attr{tt.attr})
		if len(got) > 1 { // members of a group without a key
			got = []slog.Attr{{Value: slog.GroupValue(got...)}}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: Attrs = %v, want %v", name, got, want)
		}
	}
}

// TestScrubberMasked has an open group that is secret: all but flags is masked.
func TestScrubberMasked(t *testing.T) {
	s := newScrubber(nil, NewRules(Options{}))
	s.SetGroups([]string{"password"}, true)
	got := fmt.Sprint(s.Attrs(nil, []slog.Attr{
		slog.Int("a", 1), slog.String("b", "x"), slog.Bool("c", true), slog.Any("d", plain{}),
		slog.Group("e", "f", 1), slog.Any("g", nil),
	}))
	want := "[a=[REDACTED] b=[REDACTED] c=true d=[REDACTED] e=[REDACTED] g=null]"
	if got != want {
		t.Errorf("Attrs = %s, want %s", got, want)
	}
}

// TestScrubberMembers holds that more members than a record may have are marked once.
func TestScrubberMembers(t *testing.T) {
	many := make([]any, 0, 2*freeze.MaxNodes)
	for i := range freeze.MaxNodes {
		many = append(many, slog.Int("k", i))
	}
	s := newScrubber(nil, NewRules(Options{}))
	got := s.Attrs(nil, []slog.Attr{
		slog.Group("a", many[:10]...), slog.Group("b", many...), slog.Group("c", many...),
	})
	if len(got) != 2 || len(got[0].Value.Group()) != 10 {
		t.Fatalf("%d groups, want a and b", len(got))
	}
	b := got[1].Value.Group()
	if len(b) != freeze.MaxNodes-10+1 || b[len(b)-1].Value.String() != freeze.LimitMark {
		t.Errorf("b has %d members, the last of which is %v, want %d and the mark",
			len(b), b[len(b)-1], freeze.MaxNodes-10+1)
	}
}

// TestKeepOriginal holds that a wrapped handler gets a value as it was logged if nothing in it
// was scrubbed and all of it was looked at.
func TestKeepOriginal(t *testing.T) {
	type withUnexported struct {
		User string
		note string
	}
	clean := &plain{"ann", 1}
	list := []string{"a", "b"}
	hidden := &withUnexported{"ann", "x"}
	for name, tt := range map[string]struct {
		x    any
		same bool
		want string
	}{
		"a struct":      {clean, true, fmt.Sprint(clean)},
		"a list":        {&list, true, fmt.Sprint(&list)},
		"a clean error": {errors.New("disk full"), true, "disk full"},
		"a struct with a secret": {account{"ann", "x", []string{testToken}}, false,
			"[User=ann Password=[REDACTED] Tags=[[REDACTED]]]"},
		"a list with a secret": {[]any{"a", testToken, 1.5, nil, map[string]any{},
			json.Number("1e3"), []int{1}, plain{"ann", 1}}, false,
			"[a [REDACTED] 1.5 <nil> map[] 1e3 [1] map[N:1 User:ann]]"},
		"fields out of sight": {hidden, false, "[User=ann]"},
		"a LogValuer":         {valuer{slog.StringValue("v")}, false, "v"},
	} {
		s := newScrubber(nil, NewRules(Options{}))
		s.KeepOriginal = true
		got := s.One(slog.Any("k", tt.x))
		same := got.Value.Kind() == slog.KindAny && fmt.Sprintf("%T%p", got.Value.Any(),
			got.Value.Any()) == fmt.Sprintf("%T%p", tt.x, tt.x)
		if same != tt.same || got.Value.String() != tt.want {
			t.Errorf("%s: One = %v, as it was logged: %v, want %s, %v",
				name, got.Value, same, tt.want, tt.same)
		}
	}
	_ = hidden.note
	s := newScrubber(nil, NewRules(Options{}))
	s.KeepOriginal = true
	odd := s.One(slog.Any("k", []any{math.NaN(), math.Inf(1), 1.5, testToken}))
	if b, err := json.Marshal(odd.Value.Any()); string(b) != `["NaN","+Inf",1.5,"[REDACTED]"]` {
		t.Errorf("a list with numbers that JSON does not have = %s, %v, want their text", b, err)
	}
}

// valuer is a LogValuer.
type valuer struct{ v slog.Value }

func (v valuer) LogValue() slog.Value { return v.v }

// counting counts the calls of its methods.
type counting struct{ calls *int }

func (c counting) LogValue() slog.Value {
	*c.calls++
	return slog.GroupValue(slog.String("token", "x"), slog.Any("list", []any{1, testToken}))
}

// TestBoth makes an attr for a wrapped handler and one for a Record, from one look at its value.
func TestBoth(t *testing.T) {
	calls, asked := 0, 0
	user := userFunc(func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == "n" {
			asked++
		}
		return a
	})
	clean := &plain{"ann", 1}
	for name, tt := range map[string]struct {
		redactors        []Redactor
		attr             slog.Attr
		next, record     string
		calls, userCalls int
	}{
		"a clean struct": {nil, slog.Any("k", clean), fmt.Sprint("k=", clean), "k=[User=ann N=1]",
			0, 0},
		"a LogValuer": {nil, slog.Any("k", counting{&calls}),
			"k=[token=[REDACTED] list=[1 [REDACTED]]]",
			"k=[token=[REDACTED] list=list of 2 in [k], masked false]", 1, 0},
		"a group": {nil, slog.Group("g", slog.Any("k", clean), slog.Any("c", counting{&calls}),
			slog.Group("h")),
			fmt.Sprint("g=[k=", clean, " c=[token=[REDACTED] list=[1 [REDACTED]]]]"),
			"g=[k=[User=ann N=1] c=[token=[REDACTED] list=list of 2 in [g c], masked false]]", 1,
			0},
		"a secret group": {nil, slog.Group("password", slog.Any("c", counting{&calls})),
			"password=[REDACTED]", "password=[REDACTED]", 0, 0},
		"a pair": {nil, slog.Group("g", "name", "password", "value", "x"),
			"g=[name=password value=[REDACTED]]", "g=[name=password value=[REDACTED]]", 0, 0},
		"a group without a key": {nil, slog.Group("", "a", 1), "a=1", "a=1", 0, 0},
		"nothing":               {nil, slog.Attr{}, "", "", 0, 0},
		"a user's redactor": {[]Redactor{user}, slog.Group("g", "n", 1),
			"g=[n=1]", "g=[n=1]", 0, 1},
	} {
		calls, asked = 0, 0
		all := append([]Redactor{NewRules(Options{})}, tt.redactors...)
		s := newScrubber(nil, all...)
		next, record := s.Both(nil, nil, tt.attr)
		if got := strings.Trim(fmt.Sprint(next), "[]"); got != strings.Trim(tt.next, "[]") {
			t.Errorf("%s: next = %s, want %s", name, next, tt.next)
		}
		record = s.Finish(record)
		if got := strings.Trim(fmt.Sprint(record), "[]"); got != strings.Trim(tt.record, "[]") {
			t.Errorf("%s: record = %s, want %s", name, record, tt.record)
		}
		if calls != tt.calls || asked != tt.userCalls {
			t.Errorf("%s: the value was asked %d times and the redactor %d times, want %d and %d",
				name, calls, asked, tt.calls, tt.userCalls)
		}
	}
}

// TestBothMembers holds that the limit on members is that of Attrs.
func TestBothMembers(t *testing.T) {
	many := make([]any, freeze.MaxNodes+5)
	for i := range many {
		many[i] = slog.Int("k", i)
	}
	s := newScrubber(nil, NewRules(Options{}))
	next, record := s.Both(nil, nil, slog.Group("g", many...))
	for _, got := range [][]slog.Attr{next, record} {
		g := got[0].Value.Group()
		if len(g) != freeze.MaxNodes+1 || g[len(g)-1].Value.String() != freeze.LimitMark {
			t.Errorf("%d members, the last of which is %v, want %d and the mark",
				len(g), g[len(g)-1], freeze.MaxNodes+1)
		}
	}
}

// TestTyped makes attrs for an encoder with types: nothing in them is the program's, and the
// elements of lists are scrubbed.
func TestTyped(t *testing.T) {
	octets := []byte("plain octets")
	list := []any{"a", testToken, octets, nil, []any{testToken}, plain{testToken, 1},
		json.Number("4111111111111111")}
	s := newScrubber(nil, NewRules(Options{}))
	s.KeepLists = true
	s.SetKeepBytes(true)
	attrs := s.Attrs(nil, []slog.Attr{
		slog.Any("octets", octets), slog.Any("list", list), slog.Any("null", nil),
		slog.Any("query", []byte("password=hunter22")),
		slog.Group("g", slog.Any("n", json.Number("4111111111111111")), slog.Any("l", []int{1})),
		slog.Any("none", []byte(nil)),
	})
	got := s.Typed(attrs)
	copy(octets, "XXXXXXXXXXXX")
	s.Release()
	want := "[octets=plain octets list=(a [REDACTED] plain octets <nil> ([REDACTED]) " +
		"[User=[REDACTED] N=1] [REDACTED]1111) null=<nil> query=password=[REDACTED] " +
		"g=[n=[REDACTED]1111 l=(1)] none=<nil>]"
	if text := typedText(got); text != want {
		t.Errorf("Typed = %s, want %s", text, want)
	}
}

// TestBytesAsText keeps bytes only where lists are kept too.
func TestBytesAsText(t *testing.T) {
	s := newScrubber(nil, NewRules(Options{}))
	s.SetKeepBytes(true)
	if got := s.One(slog.Any("k", []byte("octets"))); got.Value.Kind() != slog.KindString {
		t.Errorf("bytes without KeepLists are a %v, want a string", got.Value.Kind())
	}
}

// typedText prints attrs with the elements of their lists.
func typedText(attrs []slog.Attr) string {
	var value func(v slog.Value) string
	value = func(v slog.Value) string {
		switch x := v.Any().(type) {
		case []slog.Attr:
			return typedText(x)
		case []byte:
			return string(x)
		case *freeze.List:
			var all []string
			for _, e := range x.Elems {
				all = append(all, value(e.Value))
			}
			return "(" + strings.Join(all, " ") + ")"
		}
		return v.String()
	}
	var all []string
	for _, a := range attrs {
		all = append(all, a.Key+"="+value(a.Value))
	}
	return "[" + strings.Join(all, " ") + "]"
}

// TestUserReplaces has users' redactors that put other values in the place of a leaf.
func TestUserReplaces(t *testing.T) {
	asked := 0
	for name, tt := range map[string]struct {
		user userFunc
		want string
	}{
		"another key": {func(_ []string, a slog.Attr) slog.Attr {
			a.Key = "password"
			return a
		}, "password=[REDACTED]"},
		"a secret": {func(_ []string, a slog.Attr) slog.Attr {
			return slog.String(a.Key, testToken)
		}, "k=[REDACTED]"},
		"nothing": {func([]string, slog.Attr) slog.Attr { return slog.Attr{} }, "=<nil>"},
		"a LogValuer": {func(_ []string, a slog.Attr) slog.Attr {
			return slog.Any(a.Key, valuer{slog.StringValue(testToken)})
		}, "k=[REDACTED]"},
		"a group, which is not shown again": {func(_ []string, a slog.Attr) slog.Attr {
			asked++
			return slog.Group(a.Key, a, slog.String("password", "x"), slog.String("t", testToken))
		}, "k=[k=v password=[REDACTED] t=[REDACTED]]"},
		"a struct": {func(_ []string, a slog.Attr) slog.Attr {
			return slog.Any(a.Key, account{"ann", "x", nil})
		}, "k=[User=ann Password=[REDACTED] Tags=null]"},
	} {
		s := newScrubber([]string{"open"}, NewRules(Options{}), tt.user)
		if got := s.One(slog.String("k", "v")).String(); got != tt.want {
			t.Errorf("%s: One = %s, want %s", name, got, tt.want)
		}
	}
	if asked != 1 {
		t.Errorf("the redactor that returns a group was asked %d times, want once", asked)
	}
}

// TestUserSees holds what users' redactors get of a value: plain data, leaf by leaf, with the
// groups around it, and lists as their text.
func TestUserSees(t *testing.T) {
	var seen []string
	s := newScrubber([]string{"open"}, userFunc(func(groups []string, a slog.Attr) slog.Attr {
		seen = append(seen, fmt.Sprintf("%s %s %v", strings.Join(groups, "."), a, a.Value.Kind()))
		return a
	}))
	s.Attrs(nil, []slog.Attr{
		slog.Any("s", account{"ann", "", []string{"a"}}), slog.Group("g", "n", 1),
		slog.Any("v", valuer{slog.GroupValue(slog.Bool("b", true))}), slog.Any("null", nil),
		slog.Any("number", json.Number("1.50")), slog.Any("empty", map[string]int{}),
	})
	if d := cmp.Diff([]string{
		"open.s User=ann String", "open.s Password= String",
		"open.s Tags=list of 1 in [open s], masked false String",
		"open.g n=1 Int64", "open.v b=true Bool", "open null=null String",
		"open number=1.50 String", "open empty={} String",
	}, seen); d != "" {
		t.Errorf("the redactor saw otherwise (-want +got):\n%s", d)
	}
}

// TestMessage holds that a message is scrubbed as a text in no group.
func TestMessage(t *testing.T) {
	s := newScrubber([]string{"password"}, NewRules(Options{}))
	var hits Hits
	s.Hits = &hits
	s.masked = true
	if got := s.Message("order placed"); got != "order placed" {
		t.Errorf("Message = %q, want it as it is", got)
	}
	if got := s.Message("at " + testToken); got != "at [REDACTED]" {
		t.Errorf("Message = %q, want it scrubbed", got)
	}
	if got := s.One(slog.Int("n", 1)); got.Value.String() != Redacted {
		t.Errorf("an attr after that = %v, want it masked in its group", got)
	}
	if d := cmp.Diff("[msg] [password n]", paths(hits)); d != "" {
		t.Errorf("hits (-want +got):\n%s", d)
	}
}

func paths(h Hits) string {
	var all []string
	for _, hit := range h.list {
		all = append(all, fmt.Sprint(hit.path))
	}
	return strings.Join(all, " ")
}

// TestHitsOfScrubber holds the paths of what was replaced.
func TestHitsOfScrubber(t *testing.T) {
	for name, tt := range map[string]struct {
		attr slog.Attr
		want string
	}{
		"clean":        {slog.Any("k", plain{"ann", 1}), ""},
		"a key":        {slog.String("password", "x"), "[open password]"},
		"a text":       {slog.String("k", testToken+" "+testToken), "[open k] [open k]"},
		"in a group":   {slog.Group("g", "password", "x"), "[open g password]"},
		"no name":      {slog.Group("", "password", "x"), "[open password]"},
		"in a struct":  {slog.Any("k", account{"", "x", nil}), "[open k Password]"},
		"a pair":       {slog.Group("g", "name", "password", "value", "x"), "[open g value]"},
		"a tag":        {slog.Any("k", tagged{"x"}), "[open k Shelf]"},
		"a key itself": {slog.Int(testToken, 1), "[open " + testToken + "]"}, // scrubbed by Notify
	} {
		s := newScrubber([]string{"open"}, NewRules(Options{}))
		var hits Hits
		s.Hits = &hits
		s.One(tt.attr)
		if got := paths(hits); got != tt.want {
			t.Errorf("%s: hits of %s, want %s", name, got, tt.want)
		}
	}
}

type tagged struct {
	Shelf string `log:"redact"`
}

// TestHits holds that hits are the record's own, and that nil takes none.
func TestHits(t *testing.T) {
	var none *Hits
	none.Add(KindKey, nil, "k")
	none.AddSpans([]Span{{Kind: KindKey}}, nil, "k")
	if taken := none.Take(); taken.Len() != 0 {
		t.Errorf("Take of nil has %d hits, want none", taken.Len())
	}
	var h Hits
	groups := []string{"a", "", "b"}
	h.Add(KindKey, groups, "k")
	h.AddSpans([]Span{{Kind: KindKey}, {Kind: KindKey}}, groups[:1], "l")
	groups[0] = "changed"
	taken := h.Take()
	if got, want := paths(taken), "[a b k] [a l] [a l]"; got != want || h.Len() != 0 {
		t.Errorf("Take = %s and %d are left, want %s and none", got, h.Len(), want)
	}
	h.Add(KindKey, nil, "m")
	if got := paths(taken); got != "[a b k] [a l] [a l]" {
		t.Errorf("what was taken = %s after another hit, want it as it was", got)
	}
	if h.Reset(); h.Len() != 0 {
		t.Errorf("%d hits after Reset, want none", h.Len())
	}
}

// TestNotify calls listeners for the first redaction of a kind, path and place, and then for
// each power of ten.
func TestNotify(t *testing.T) {
	var got []Redaction
	p := NewPolicy([]Redactor{NewRules(Options{OnRedact: func(r Redaction) {
		got = append(got, r)
		r.Path[0], r.Source.Line = "changed", -1 // the callee's
		panic("dropped")
	}})}, nil)
	here, there := &slog.Source{File: "a.go", Line: 1}, &slog.Source{File: "a.go", Line: 2}
	notify := func(src *slog.Source, path ...string) {
		var h Hits
		h.Add(KindKey, path[:len(path)-1], path[len(path)-1])
		p.Notify(h, src)
	}
	for range 1000 {
		notify(here, "g", "k")
	}
	var counts []uint64
	for _, r := range got {
		counts = append(counts, r.Count)
	}
	if d := cmp.Diff([]uint64{1, 10, 100, 1000}, counts); d != "" {
		t.Errorf("the listener was called otherwise (-want +got):\n%s", d)
	}
	got = nil
	notify(there, "g", "k")
	notify(here, "g.k")
	notify(here, "g", testToken)
	for i, want := range []string{"[changed k] 1", "[changed] 1", "[changed [REDACTED]] 1"} {
		if s := fmt.Sprint(got[i].Path, " ", got[i].Count); s != want || got[i].Kind != "key" {
			t.Errorf("redaction %d = %s of kind %s, want %s", i, s, got[i].Kind, want)
		}
	}
	if *here != (slog.Source{File: "a.go", Line: 1}) {
		t.Errorf("the call site is %v after a listener changed its own", here)
	}
	got = nil
	notify(nil, "k")
	if len(got) != 1 || !strings.HasSuffix(got[0].Source.File, "scrubber_test.go") {
		t.Errorf("without a call site %v, want this file", got)
	}
}

// TestNotifyAll has two listeners: what one does to its redaction the other one does not see.
func TestNotifyAll(t *testing.T) {
	var got []string
	r := func() *Rules {
		return NewRules(Options{OnRedact: func(r Redaction) {
			got = append(got, fmt.Sprint(r.Path))
			r.Path[0] = "changed"
		}})
	}
	var h Hits
	h.Add(KindKey, []string{"g"}, "k")
	NewPolicy([]Redactor{r(), r()}, nil).Notify(h, &slog.Source{File: "a.go", Line: 1})
	if d := cmp.Diff([]string{"[g k]", "[g k]"}, got); d != "" {
		t.Errorf("the listeners got otherwise (-want +got):\n%s", d)
	}
}

// TestNotifySites bounds the places that are counted apart.
func TestNotifySites(t *testing.T) {
	l := &listener{notify: func(Redaction) {}}
	for i := range maxSites {
		if n := l.count(site{kind: KindKey, path: fmt.Sprint(i)}); n != 1 {
			t.Fatalf("site %d has %d redactions, want 1", i, n)
		}
	}
	for i := range uint64(5) {
		if n := l.count(site{kind: KindKey, path: fmt.Sprint("new", i)}); n != i+1 {
			t.Errorf("new site %d has %d redactions, want those of the kind", i, n)
		}
	}
	if n := l.count(site{kind: KindKey, path: "7"}); n != 2 {
		t.Errorf("a site of before has %d redactions, want 2", n)
	}
	if len(l.counts) != maxSites+1 {
		t.Errorf("%d sites are counted, want %d", len(l.counts), maxSites+1)
	}
}
