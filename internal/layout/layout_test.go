// SPDX-License-Identifier: MIT

package layout

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/freeze"
)

func TestErrorPath(t *testing.T) {
	err := slog.Any("err", errors.New("lost"))
	deep := []slog.Attr{err}
	for range freeze.MaxDepth + 1 {
		deep = []slog.Attr{{Key: "g", Value: slog.GroupValue(deep...)}}
	}
	for _, tt := range []struct {
		name   string
		groups []string
		attrs  []slog.Attr
		want   string
	}{
		{"none", []string{"g"}, []slog.Attr{slog.Int("n", 1)}, ""},
		{"top", nil, []slog.Attr{slog.Int("n", 1), err}, "err"},
		{"in groups", []string{"g", "h"}, []slog.Attr{err}, "g.h.err"},
		{"member", []string{"g"}, []slog.Attr{slog.Group("h", slog.Int("n", 1), err)}, "g.h.err"},
		{"inlined group", nil, []slog.Attr{slog.Group("", err)}, "err"},
		{"empty group first", nil, []slog.Attr{slog.Group("h", slog.Int("n", 1)), err}, "err"},
		{"too deep", nil, deep, ""},
	} {
		if got := ErrorPath(tt.groups, tt.attrs...); got != tt.want {
			t.Errorf("%s: ErrorPath(%v, %v) = %q, want %q", tt.name, tt.groups, tt.attrs, got,
				tt.want)
		}
	}
}

func TestFind(t *testing.T) {
	attrs := Attrs(`a=1 fields.pid=2 b="two words" a=3`)
	for _, tt := range []struct{ path, value, key string }{
		{"a", "1", "a"}, {"b", "two words", "b"}, {"pid", "2", "fields.pid"},
		{"fields.pid", "2", "fields.pid"}, {"c", "", ""},
	} {
		value, key := attrs.Find(tt.path)
		if value != tt.value || key != tt.key {
			t.Errorf("Find(%q) = %q, %q, want %q, %q", tt.path, value, key, tt.value, tt.key)
		}
	}
}

func TestKeyAtEnd(t *testing.T) {
	for _, tt := range []struct {
		line   string
		json   bool
		prefix string
		want   string
	}{
		{"at=info password=", false, "", "password"},
		{`at=info password="`, false, "", "password"},
		{"at=info g.h.password=", false, " g.h.", "password"},
		{"at=info g.password=", false, " h.", "g.password"},
		{"", false, "", ""},
		{`{"n":1,"password":`, true, "", "password"},
		{`{"n":1,"password":"`, true, "", "password"},
		{`{"g":{"a \"b\"":"`, true, "", `a "b"`},
		{`{"g":{"\x":`, true, "", `\x`},
		{"1", true, "", ""},
	} {
		if got := KeyAtEnd([]byte(tt.line), tt.json, []byte(tt.prefix)); got != tt.want {
			t.Errorf("KeyAtEnd(%q, %t, %q) = %q, want %q", tt.line, tt.json, tt.prefix, got,
				tt.want)
		}
	}
}

// TestKeysAt looks for the key of the byte marked by an @ in what With has rendered.
func TestKeysAt(t *testing.T) {
	for _, tt := range []struct {
		b    string
		json bool
		want string
	}{
		{` a=1 note=@x b=2`, false, "note"},
		{` a=1 note="x=y @x" b=2`, false, "note"},
		{` a=1 note="\" b=@x"`, false, "note"},
		{` a=\ note=@x`, false, "note"},
		{` a=1 g.no@te=x`, false, "g.note"},
		{` a\u0020b="c @d"`, false, "a b"},
		{`@`, false, ""},
		{`,"a":1,"note":"@x","b":2`, true, "note"},
		{`,"a":1,"note":"x,\"y\":@x"`, true, "note"},
		{`,"g":{"a":1,"note":"x @x"}`, true, "note"},
		{`,"note":["a","b @x"],"b":2`, true, "note"},
		{`,"note":[{"a":"b","c":"@x"}]`, true, "note"},
		{`,"l":["]"],"note":"@x"`, true, "note"},
		{`"a\"b:":"x @x"`, true, `a"b:`},
		{`,"no@te":1`, true, "note"},
		{`@`, true, ""},
	} {
		at := strings.IndexByte(tt.b, '@')
		keys := Keys{Rendered: []byte(strings.Replace(tt.b, "@", "", 1)), JSON: tt.json}
		for range 2 {
			if got := keys.At(at); got != tt.want {
				t.Errorf("At(%d) in %q (JSON %t) = %q, want %q", at, tt.b, tt.json, got, tt.want)
			}
			keys.At(len(tt.b)) // and back
		}
	}
}

// TestKeysAtInOrder has places one after the other, as secrets are found: each is read once. If it
// were read from its start for each, this would not end before the test binary's timeout.
func TestKeysAtInOrder(t *testing.T) {
	const n = 1 << 19
	for _, json := range []bool{false, true} {
		text, want := " k="+strings.Repeat("x", n)+" l=y", "l"
		if json {
			text = `,"k":"` + strings.Repeat("x", n) + `","l":"y"`
		}
		keys := Keys{Rendered: []byte(text), JSON: json}
		for at := len(`,"k":"`); at < n; at++ {
			if got := keys.At(at); got != "k" {
				t.Fatalf("At(%d) = %q, want k", at, got)
			}
		}
		if got := keys.At(len(text) - 1); got != want {
			t.Errorf("At the end = %q, want %q", got, want)
		}
	}
}
