// SPDX-License-Identifier: MIT

package jsonobject

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/redact"
)

// TestAppendKey compares AppendKey and IsNew with Record, for keys many of which share their
// Bit, in objects that are opened and closed, after keys that With has left.
func TestAppendKey(t *testing.T) {
	var r memo.Reader
	r.Open(memo.New(memo.Config{Policy: redact.NoRedaction(), JSON: true}))
	rnd := rand.New(rand.NewPCG(3, 5))
	keys := []string{"a", "b", "aab", "aba", "ba", `q"`, "", strings.Repeat("long", 9)}
	for range 200 {
		keys = append(keys, strings.Repeat(string(rune('a'+rnd.IntN(20))), 1+rnd.IntN(9)))
	}
	repeats := 0
	for range 3_000 {
		var with, none With
		var pre, line Stack
		b := []byte(`{"head":1`)
		start := len(b)
		pre.PushRoot(&none)
		for range rnd.IntN(3) {
			k := r.Key(keys[rnd.IntN(len(keys))])
			b = append(append(b, `,"`+k.JSON...), '0')
			pre.Record(b, len(b)-len(k.JSON)-1, len(b)-len(`":0`))
		}
		with.Add(&pre, 0)
		line.Begin(&with)
		line.PushRoot(&with)
		line.Resume(&with, start, len(b))
		for range rnd.IntN(70) {
			switch rnd.IntN(12) {
			case 0:
				b = line.Open(b)
				continue
			case 1:
				if line.Depth() > 1 {
					b = line.Close(b, line.Depth()-1)
				}
				continue
			}
			k := r.Key(keys[rnd.IntN(len(keys))])
			simpleBits := line.objects[0].keyBits
			simple := Stack{
				objects:   append([]object(nil), line.objects...),
				keys:      append([]span(nil), line.keys...),
				withStart: line.withStart, withEnd: line.withEnd, Repeats: line.Repeats,
			}
			want := append([]byte(nil), b...)
			if NeedsComma(want) {
				want = append(want, ',')
			}
			want = append(append(want, '"'), k.JSON...)
			simple.Record(want, len(want)-len(k.JSON), len(want)-len(`":`))
			isNew := line.IsNew(b, k)
			if line.AtTop() && !k.Judged && !k.Reserved {
				more := k.Append(b)
				if added := line.Add(more, len(b), k); added != isNew {
					t.Fatalf("%s: Add(%q) = %t, want %t", b, k.Name, added, isNew)
				} else if added {
					if got := line.keys[len(line.keys)-1]; got != simple.keys[len(simple.keys)-1] {
						t.Fatalf("Add(%q) recorded %v", k.Name, got)
					}
					line.Forget()
					line.objects[0].keyBits = simpleBits
				}
			}
			got, found := line.AppendKey(b, k)
			if isNew == simple.Repeats || (found == k) != (isNew && !k.Judged) {
				t.Fatalf("%s: AppendKey(%q) = %v, IsNew = %t, want Record's %t",
					b, k.Name, found != nil, isNew, !simple.Repeats)
			}
			if found == nil {
				repeats++
				continue
			}
			if string(got) != string(want) || line.keys[len(line.keys)-1] !=
				simple.keys[len(simple.keys)-1] {
				t.Fatalf("AppendKey(%q) = %s, want %s", k.Name, got, want)
			}
			b = append(got, '1')
		}
	}
	if repeats < 1_000 {
		t.Errorf("%d keys were repeated, want some", repeats)
	}
}

func TestHasMember(t *testing.T) {
	for _, tt := range []struct {
		pre, key string
		depth    int
		want     bool
	}{
		{``, "a", 0, false},
		{`,"a":1`, "a", 0, true},
		{`,"a":1`, "a", 1, false},
		{`,"b":"a"`, "a", 0, false},
		{`,"b":"\"a\":1"`, "a", 0, false},
		{`,"b":{"a":1}`, "a", 0, false},
		{`,"b":{"a":1},"c":{"d":2`, "a", 1, false},
		{`,"b":{"a":1},"c":{"d":2`, "d", 1, true},
		{`,"b":{"a":1},"c":{"d":2`, "c", 0, true},
		{`,"b":[{"a":1},"a"],"c":{"d":[1]`, "a", 1, false},
		{`,"a\"b":1`, `a\"b`, 0, true},
		{`,"ab":1`, `a`, 0, false},
		{`,"":1`, ``, 0, true},
		{`,"` + strings.Repeat("a", 80) + `":1`, strings.Repeat("a", 80), 0, true},
	} {
		if got := HasMember([]byte(tt.pre), tt.key, tt.depth); got != tt.want {
			t.Errorf("HasMember(%s, %s, %d) = %v, want %v", tt.pre, tt.key, tt.depth, got, tt.want)
		}
	}
}
