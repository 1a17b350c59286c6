// SPDX-License-Identifier: MIT

package memo

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/redact"
)

// open returns a Reader of a new Table.
func open(c Config) *Reader {
	r := new(Reader)
	r.Open(New(c))
	r.Begin(c.Policy.Generation())
	return r
}

func policy(all ...redact.Redactor) *redact.Policy { return redact.NewPolicy(all, nil) }

func builtin() *redact.Rules { return redact.NewRules(redact.Options{}) }

// TestZeroReader holds that the zero Reader finds nothing, and wants nothing.
func TestZeroReader(t *testing.T) {
	var r Reader
	if r.HasTable() {
		t.Error("HasTable() = true, want false")
	}
	if k := FindKey(&r, "k"); k != nil {
		t.Errorf("FindKey = %+v, want nil", k)
	}
	if b, k := r.AppendKey([]byte("at"), "k"); string(b) != "at" || k != nil || r.Key("k") != nil {
		t.Errorf("AppendKey = %q, %+v, want at, nil", b, k)
	}
	if m := FindMessageFast(&r, "order placed"); m != nil {
		t.Errorf("FindMessageFast = %+v, want nil", m)
	}
	m, place := FindMessage(&r, "order placed")
	if m != nil || Wants(&r, place, "order placed") || Wants(&r, place, "order placed") ||
		Wants(&r, place, "order placed") {
		t.Errorf("FindMessage = %+v and a place that is wanted, want nothing", m)
	}
	if r.Open(New(Config{Policy: policy()})); !r.HasTable() {
		t.Error("HasTable() = false after Open, want true")
	}
}

// TestKeyForms holds what a Key has of a name.
func TestKeyForms(t *testing.T) {
	const token = "ghp_0123456789abcdefghijABCDEFGHIJ456789"
	r := open(Config{Policy: policy(builtin()), Reserved: []string{"at", "pid", "msg"}})
	for name, want := range map[string]struct {
		logfmt, json              string
		verdict                   redact.Verdict
		judged, reserved, changed bool
	}{
		"user":      {"user=", `user":`, redact.None, false, false, false},
		"pid":       {"pid=", `pid":`, redact.None, false, true, false},
		"password":  {"password=", `password":`, redact.Secret, true, false, false},
		"key":       {"key=", `key":`, redact.Weak, true, false, false},
		"value":     {"value=", `value":`, redact.None, true, false, false}, // of a pair
		"":          {"!EMPTYKEY=", `!EMPTYKEY":`, redact.None, false, false, false},
		"two words": {`two\u0020words=`, `two words":`, redact.None, false, false, false},
		"a=b":       {`a\u003db=`, `a=b":`, redact.None, false, false, false},
		"say \"hi\"": {`say\u0020\u0022hi\u0022=`, `say \"hi\"":`,
			redact.None, false, false, false},
		token: {"[REDACTED]=", `[REDACTED]":`, redact.None, true, false, true},
	} {
		k := FindKey(r, name)
		if k == nil {
			t.Errorf("FindKey(%q) = nil, want a Key", name)
			continue
		}
		if k.Name != name || k.Logfmt() != want.logfmt || k.JSON != want.json ||
			k.EscapedName()+`":` != want.json || k.Bit != KeyBit(k.EscapedName()) {
			t.Errorf("FindKey(%q) has logfmt %q and JSON %q, want %q and %q",
				name, k.Logfmt(), k.JSON, want.logfmt, want.json)
		}
		if k.Verdict != want.verdict || k.Judged != want.judged || k.Reserved != want.reserved ||
			k.Changed != want.changed || k.PlainAtTop() != (!want.judged && !want.reserved) {
			t.Errorf("FindKey(%q) = %v, judged %v, reserved %v, changed %v, want %+v",
				name, k.Verdict, k.Judged, k.Reserved, k.Changed, want)
		}
		if k.OTLP.Ok() {
			t.Errorf("FindKey(%q) has a prefix for OTLP, want none", name)
		}
	}
}

// TestKeyTyped holds which keys have a prefix for OTLP.
func TestKeyTyped(t *testing.T) {
	const known = "kestrel-quill"
	values := new(redact.Values)
	if err := values.Add(known); err != nil {
		t.Fatal(err)
	}
	for _, caller := range []bool{false, true} {
		r := open(Config{Policy: policy(builtin(), values), Typed: true, Caller: caller})
		for name, want := range map[string]bool{
			"user": true, "password": true, "value": false, known: false,
			"kestrel-squill": true,
			"code.file.path": !caller, "code.file": true,
		} {
			if got := FindKey(r, name).OTLP.Ok(); got != want {
				t.Errorf("with Caller %v: %q has a prefix for OTLP: %v, want %v",
					caller, name, got, want)
			}
		}
	}
}

// TestKeyAppend appends keys of all lengths with all amounts of room: the bytes are those of
// their texts.
func TestKeyAppend(t *testing.T) {
	r, json := open(Config{Policy: policy()}), open(Config{Policy: policy(), JSON: true})
	prefixes := []string{" g.", " group.of.groups.", " " + strings.Repeat("g", 40) + "."}
	for n := range maxKeyLen {
		name := strings.Repeat("k", n) + "e"
		k, jsonKey := FindKey(r, name), FindKey(json, name)
		for _, room := range []int{0, n, InlineLen - 1, InlineLen, 2 * InlineLen, 200} {
			buffer := func(s string) []byte { return append(make([]byte, 0, len(s)+room), s...) }
			if got := string(k.Append(buffer("at"))); got != "at "+name+"=" {
				t.Fatalf("Append with room for %d = %q, want %q", room, got, "at "+name+"=")
			}
			if got := string(jsonKey.Append(buffer("at"))); got != `at,"`+name+`":` {
				t.Fatalf("Append with room for %d = %q, want %q", room, got, `at,"`+name+`":`)
			}
			for _, k := range []*Key{k, jsonKey} {
				if got := string(k.AppendJSON(buffer("{xx"), 1)); got != `{,"`+name+`":` {
					t.Fatalf("AppendJSON with room for %d = %q, want %q",
						room, got, `{,"`+name+`":`)
				}
			}
			for _, prefix := range prefixes {
				for _, p := range [][]byte{
					[]byte(prefix), append(make([]byte, 0, 128), prefix...),
				} {
					got := string(k.AppendGrouped(buffer("at"), p))
					if want := "at" + prefix + name + "="; got != want || string(p) != prefix {
						t.Fatalf("AppendGrouped after %q with room for %d = %q, want %q",
							prefix, room, got, want)
					}
				}
				p := buffer(prefix)
				if k.OpenGroup(&p); string(p) != prefix+name+"." {
					t.Fatalf("OpenGroup with room for %d = %q, want %q",
						room, p, prefix+name+".")
				}
			}
			first := buffer("")
			if k.OpenGroup(&first); string(first) != " "+name+"." {
				t.Fatalf("OpenGroup of the first group = %q, want %q", first, " "+name+".")
			}
		}
	}
}

// TestKeyLimits holds that neither long keys nor many of them cost memory.
func TestKeyLimits(t *testing.T) {
	r := open(Config{Policy: policy()})
	if k := FindKey(r, strings.Repeat("k", maxKeyLen)); k == nil {
		t.Errorf("FindKey of %d bytes = nil, want a Key", maxKeyLen)
	}
	if k := FindKey(r, strings.Repeat("k", maxKeyLen+1)); k != nil {
		t.Errorf("FindKey of %d bytes = %p, want nil", maxKeyLen+1, k)
	}

	name := func(i int) string { return fmt.Sprintf("key number %d", i) }
	r.Begin(0)
	for i := range maxNewKeys {
		if k := FindKey(r, name(i)); k == nil {
			t.Fatalf("FindKey of new key %d = nil, want a Key", i)
		}
	}
	if k := FindKey(r, name(maxNewKeys)); k != nil {
		t.Errorf("FindKey of new key %d of a record = %q, want nil", maxNewKeys, k.Name)
	}
	if k := FindKey(r, name(0)); k == nil {
		t.Error("FindKey of a key that has a slot = nil past the limit, want it")
	}
	r.Begin(0)
	if k := FindKey(r, name(maxNewKeys)); k == nil {
		t.Error("FindKey of that key in the next record = nil, want a Key")
	}

	found := 0
	for i := range 4 * keySlots {
		r.Begin(0)
		if k := FindKey(r, name(i)); k != nil {
			if found++; k.Name != name(i) {
				t.Fatalf("FindKey(%q) = %q", name(i), k.Name)
			}
		}
	}
	if found < keySlots/2 || found > keySlots {
		t.Errorf("%d of %d keys are remembered, want most of %d", found, 4*keySlots, keySlots)
	}
}

// TestKeyCollisions has keys with the same fingerprint: same length, and the same bytes at both
// ends. Each is remembered, as long as there are slots for it.
func TestKeyCollisions(t *testing.T) {
	r := open(Config{Policy: policy()})
	name := func(c byte) string { return "01234567" + strings.Repeat(string(c), 4) + "01234567" }
	keys := map[*Key]bool{}
	for c := byte('a'); c < 'a'+maxProbes; c++ {
		for range 2 {
			k := FindKey(r, name(c))
			if k == nil || k.Name != name(c) || r.Key(name(c)) != k {
				t.Fatalf("FindKey(%q) = %+v, want its own", name(c), k)
			}
			keys[k] = true
		}
	}
	if len(keys) != maxProbes {
		t.Errorf("%d keys are remembered, want %d", len(keys), maxProbes)
	}
	if k := FindKey(r, name('z')); k != nil {
		t.Errorf("FindKey of one more = %q, want nil", k.Name)
	}
}

// TestKeyOwnsItsName changes the bytes that a key was looked up by.
func TestKeyOwnsItsName(t *testing.T) {
	r := open(Config{Policy: policy()})
	b := []byte("user")
	k := FindKey(r, b)
	copy(b, "xxxx")
	if k.Name != "user" || FindKey(r, "user") != k || FindKey(r, b) == k {
		t.Errorf("the key is %q after its bytes were changed, want user", k.Name)
	}
}

// TestKeyGenerations adds a value that is the name of a key: Readers that begin a record after
// that get the scrubbed one.
func TestKeyGenerations(t *testing.T) {
	const name = "kestrel-quillfeather"
	values := new(redact.Values)
	p := policy(values)
	table := New(Config{Policy: p})
	var r, other Reader
	r.Open(table)
	other.Open(New(Config{Policy: p}))
	r.Begin(p.Generation())
	other.Begin(p.Generation())
	old := FindKey(&r, name)
	if old.Changed || !r.Has(old) || other.Has(old) {
		t.Errorf("Changed %v, Has %v, another table's Has %v, want false, true, false",
			old.Changed, r.Has(old), other.Has(old))
	}
	if err := values.Add(name); err != nil {
		t.Fatal(err)
	}
	r.Begin(p.Generation())
	if r.Has(old) {
		t.Error("Has = true for a key of before the value, want false")
	}
	k := FindKey(&r, name)
	if k == old || !k.Changed || strings.Contains(k.Logfmt()+k.JSON, name) || !r.Has(k) {
		t.Errorf("FindKey = %q, want it without the value", k.Logfmt())
	}
	if again := FindKey(&r, name); again != k || r.Key(name) != k {
		t.Error("FindKey and Key differ the second time, want the same")
	}
}

// remember looks a message up, and keeps it as a line does.
func remember(r *Reader, text string) *Message {
	m, place := FindMessage(r, text)
	if m == nil && Wants(r, place, text) {
		place.Keep(NewMessage(text, ` msg="`+text+`"`, r.Generation))
	}
	return m
}

// TestMessageLimits holds that long messages are not kept, and those of one fingerprint each by
// itself as long as there are slots.
func TestMessageLimits(t *testing.T) {
	r := open(Config{Policy: policy()})
	for n, want := range map[int]bool{1: true, maxMessageLen: true, maxMessageLen + 1: false} {
		text := strings.Repeat("m", n)
		for range 3 {
			remember(r, text)
		}
		if got := remember(r, text) != nil; got != want {
			t.Errorf("a message of %d bytes is remembered: %v, want %v", n, got, want)
		}
	}
	text := func(i int) string { return "01234567 " + string(rune('a'+i)) + " 01234567" }
	for i := range maxProbes + 1 {
		for range 3 {
			remember(r, text(i))
		}
		m := remember(r, text(i))
		if got, want := m != nil, i < maxProbes; got != want {
			t.Errorf("message %d of a fingerprint is remembered: %v, want %v", i, got, want)
		}
		if m != nil && m.Text != text(i) {
			t.Errorf("message %q is that of %q", text(i), m.Text)
		}
	}
}

// TestMessageGenerations adds a value: a message of before is not found, and kept anew at once.
func TestMessageGenerations(t *testing.T) {
	const text = "order placed"
	values := new(redact.Values)
	p := policy(values)
	r := open(Config{Policy: p})
	for range 3 {
		remember(r, text)
	}
	old := remember(r, text)
	if old == nil {
		t.Fatal("the message is not remembered, want it from the third time on")
	}
	if err := values.Add("kestrel-quillfeather"); err != nil {
		t.Fatal(err)
	}
	table := r.table
	r = new(Reader) // which has not seen the message
	r.Open(table)
	r.Begin(p.Generation())
	if m := remember(r, text); m != nil {
		t.Errorf("FindMessage = %+v of before the value, want nil", m)
	}
	m := remember(r, text)
	if m == nil || m == old || m.Generation != p.Generation() {
		t.Errorf("FindMessage = %+v, want one of generation %d", m, p.Generation())
	}
}

// TestMessageKeep has two Readers that keep a message at the same place: the first one wins.
func TestMessageKeep(t *testing.T) {
	r := open(Config{Policy: policy()})
	_, first := FindMessage(r, "order placed")
	_, second := FindMessage(r, "order placed")
	m := NewMessage("order placed", "1", 0)
	first.Keep(m)
	second.Keep(NewMessage("order placed", "2", 0))
	if got, _ := FindMessage(r, "order placed"); got != m {
		t.Errorf("FindMessage = %+v, want the first that was kept", got)
	}
}

type (
	point struct{ X, Y int }
	login struct{ User, Password string }
	ids   struct{ PID int }
	alike struct {
		A int `json:"ghp_0123456789abcdefghijABCDEFGHIJ456789"`
		B int `json:"ghp_0123456789ABCDEFGHIJabcdefghij456789"`
	}
	wide struct {
		F00, F01, F02, F03, F04, F05, F06, F07, F08, F09, F10, F11, F12, F13, F14, F15,
		F16, F17, F18, F19, F20, F21, F22, F23, F24, F25, F26, F27, F28, F29, F30, F31, F32 int
	}
)

// TestStructs holds what precedes the values of a struct's fields.
func TestStructs(t *testing.T) {
	var arena freeze.Arena
	arena.Types = new(freeze.Types)
	for name, tt := range map[string]struct {
		config Config
		prefix string
		x      any
		want   string // "": not plain
	}{
		"logfmt":              {Config{}, "", point{1, 2}, " p.X=| p.Y=|"},
		"logfmt in a group":   {Config{}, " g.", point{1, 2}, " g.p.X=| g.p.Y=|"},
		"JSON":                {Config{JSON: true}, "", point{1, 2}, `,"X":|,"Y":|`},
		"a secret's field":    {Config{}, "", login{}, ""},
		"reserved elsewhere":  {Config{Reserved: []string{"PID"}}, "", ids{}, " p.PID=|"},
		"dotted names":        {Config{Dotted: true}, "", point{}, ""},
		"two scrubbed names":  {Config{}, "", alike{}, ""},
		"two of them in JSON": {Config{JSON: true}, "", alike{}, ""},
		"many fields":         {Config{}, "", wide{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			tt.config.Policy = policy(builtin())
			r := open(tt.config)
			flat, ok := arena.Flat(tt.x)
			if !ok {
				t.Fatalf("Flat(%T) = false, want true", tt.x)
			}
			for range 2 {
				s := r.Structs.Of(r, FindKey(r, "p"), &flat, []byte(tt.prefix))
				if s.Plain != (tt.want != "") {
					t.Fatalf("Plain = %v, want %v", s.Plain, tt.want != "")
				}
				for _, room := range []int{0, InlineLen, 100} {
					var got []byte
					for i := range s.Fields {
						if !s.Plain {
							break
						}
						b := s.Fields[i].Append(append(make([]byte, 0, 2+room), "at"...))
						got = append(append(got, b[2:]...), '|')
					}
					if string(got) != tt.want {
						t.Errorf("the fields follow %q, want %q", got, tt.want)
					}
				}
			}
		})
	}
}

// TestStructsRemembered looks structs up in turn: few are remembered, each by its type, key and
// prefix, and none is taken for another.
func TestStructsRemembered(t *testing.T) {
	var arena freeze.Arena
	arena.Types = new(freeze.Types)
	r := open(Config{Policy: policy()})
	of := func(x any, key, prefix string) (*Struct, string) {
		flat, _ := arena.Flat(x)
		s := r.Structs.Of(r, FindKey(r, key), &flat, []byte(prefix))
		return s, string(s.Fields[0].Append(nil))
	}
	for range 2 {
		for _, tt := range []struct {
			x                 any
			key, prefix, want string
		}{
			{point{}, "p", "", " p.X="}, {point{}, "q", "", " q.X="},
			{point{}, "p", " g.", " g.p.X="}, {ids{}, "p", "", " p.PID="},
			{point{}, "p", " h.", " h.p.X="}, {ids{}, "q", " h.", " h.q.PID="},
		} {
			s, got := of(tt.x, tt.key, tt.prefix)
			if got != tt.want {
				t.Errorf("the first field of %T under %q follows %q, want %q",
					tt.x, tt.key, got, tt.want)
			}
			if again, _ := of(tt.x, tt.key, tt.prefix); again != s {
				t.Errorf("%T under %q is not remembered, want it", tt.x, tt.key)
			}
		}
	}
	places := map[*Struct]bool{}
	for i := range r.Structs.known {
		s, _ := of(point{}, fmt.Sprint("p", i), "")
		places[s] = true
	}
	for i := range r.Structs.known {
		s, got := of(point{}, fmt.Sprint("p", i), "")
		if want := fmt.Sprintf(" p%d.X=", i); got != want || !places[s] {
			t.Errorf("the first field of struct %d follows %q, want %q", i, got, want)
		}
	}
	if len(places) != len(r.Structs.known) {
		t.Errorf("%d structs are remembered, want %d", len(places), len(r.Structs.known))
	}
}

// TestFieldKinds holds what a Field knows of a value.
func TestFieldKinds(t *testing.T) {
	type fields struct {
		N    int64
		Name string `json:",omitempty"`
	}
	var arena freeze.Arena
	arena.Types = new(freeze.Types)
	r := open(Config{Policy: policy()})
	flat, ok := arena.Flat(fields{N: 7})
	if !ok {
		t.Fatal("Flat = false, want true")
	}
	s := r.Structs.Of(r, FindKey(r, "p"), &flat, nil)
	n, name := s.Fields[0], s.Fields[1]
	if n.Kind != slog.KindInt64 || n.Special || flat.FieldValue(n.Index).Int() != 7 {
		t.Errorf("the number is %+v, want a plain one", n)
	}
	if name.Kind != slog.KindString || !name.Special {
		t.Errorf("the text that may be omitted is %+v, want a special one", name)
	}
}
