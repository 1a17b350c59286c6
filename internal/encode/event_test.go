// SPDX-License-Identifier: MIT

package encode

import (
	"fmt"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/jsonobject"
	"github.com/logplex-go/logplex/internal/redact"
)

// FuzzFieldFast compares appendFieldFast with appendField, its simple twin: the bytes
// and the number of secrets are the same.
func FuzzFieldFast(f *testing.F) {
	const start = `{"level":"info","service":"api",`
	texts := []string{
		"", "bare", "two words", "null", "a=b", "é", "\xff", "[REDACTED]",
		"password=hunter22", "4111111111111111",
		`say \"hi\"`, `line\nbreak`, `\u2028`, `C:\\tmp`, `C:\\two words`, `back\bspace`,
		`one\/two\n`, "\\tDEL\x7f", "DEL\x7f\\n", `é\n`, `line\npassword=hunter22`,
		"2026-03-17T08:25:21.5Z",
		"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2ln",
	}
	for _, text := range texts {
		for _, key := range []string{
			"k", "", "pid", "msg", "caller", "password", "key", "two words",
			strings.Repeat("k", 65),
		} {
			a := start + `"` + key + `":"` + text + `","n":1}`
			f.Add(a, strings.Replace(a, `"n":1`, `"n":4111111111111111,"o":{"p":[1,"`+text+
				`"],"q":{}},"r":"`+text+`","s":null`, 1), uint8(1))
		}
	}
	for _, value := range []string{
		`1`, `-0`, `1e999`, `4111111111111111`, `true`, `null`, `{}`, `[]`, `{"a":{"b":[1]}}`,
		`["password=hunter22"]`,
	} {
		for _, key := range []string{"k", "password", "pid"} {
			a := start + `"` + key + `":` + value + `,"m":{"x":` + value + `},"n":"two words"}`
			f.Add(a, start+`"m":1,`+a[1:], uint8(5))
		}
	}
	f.Add(start+`"k":1,"k":2,"o":{"k":1,"k":2}}`, start+`"k":1,"k":2,"k":3}`, uint8(0))
	f.Add(start+`"k":1}`, start+`"k":1,"service":2}`, uint8(0))
	f.Add(start+`"k":1}`, start+`"k":1,"service":{"k":2}}`, uint8(0))
	f.Add(start+`"k":1}`, start+`"k":1,"n":2,"service":2}`, uint8(0))
	fill := strings.Repeat(`,"k":"two words","pid":17`, 12)
	for n := 760; n < 1000; n += 17 { // to where the line has no fastFieldLen left
		f.Add(start+`"k":"`+strings.Repeat("x", n)+`"`+fill+`}`,
			start+`"k":"x"`+fill+`,"`+strings.Repeat("k", 30)+`":"`+strings.Repeat("y", n%64)+`"}`,
			uint8(0))
	}
	var encoders []*Encoder
	for _, format := range []Format{FormatMessage, FormatJSON} {
		encoders = append(encoders, newEncoder(format, rules(), known("blue-harbour-42")))
	}
	f.Fuzz(func(t *testing.T, first, second string, taken uint8) {
		for _, c := range encoders {
			for _, key := range []string{"", "k", "service"} {
				var e jsonline.Event
				for i, line := range []string{first, second, second, first, second} {
					if e.Parse([]byte(line)) != nil {
						continue
					}
					outer := key
					if i == 1 {
						outer = "" // a context's keys come and go
					}
					bits := taken
					if i == 2 {
						bits <<= 1
					}
					got := writeFields(t, c, &e, bits, outer,
						func(ln *Line) { ln.appendFields(e.Fields, 0) })
					var fresh jsonline.Event
					if err := fresh.Parse([]byte(line)); err != nil {
						t.Fatalf("Parse(%q) = %v, want nil", line, err)
					}
					want := writeFields(t, c, &fresh, bits, outer, func(ln *Line) {
						ln.recoverPerValue = true
						ln.appendFields(fresh.Fields, 0)
					})
					if got != want {
						t.Fatalf("event %d: appendFields(%q) = %+v, want appendField's %+v",
							i, line, got, want)
					}
					e.Reset()
				}
			}
		}
	})
}

// written is all that a writer of members changes and that is read later.
type written struct {
	line        string
	numRedacted int
	dup         bool
	objects     string // with their keys
}

// writeFields calls write with a Line that may write e by appendFieldFast. bits select fields of
// e; outer, if it is not empty, is a key that With has left in the line.
func writeFields(t *testing.T, c *Encoder, e *jsonline.Event, bits uint8, outer string,
	write func(ln *Line)) written {
	t.Helper()
	for i, n := 0, 0; i < len(e.Fields); i += 1 + e.Fields[i].Len {
		e.Fields[i].Taken = bits>>(n%8)&1 == 1
		n++
	}
	ln := c.pool.Get().(*Line)
	ln.reset(new(Scope))
	ln.recoverPerValue = false
	ln.b = append(ln.b[:0], `{"head":1`...)
	if ln.json {
		var with jsonobject.With
		start := len(ln.b)
		if outer != "" {
			ln.b = append(ln.b, `,"`+outer+`":0`...)
			with = withKey(outer)
		}
		ln.objects.PushRoot(&with)
		if outer != "" {
			ln.objects.Resume(&with, start, len(ln.b))
		}
	}
	if !ln.canAppendFast() {
		t.Fatal("canAppendFast() = false, want true")
	}
	numRedacted := ln.numRedacted
	write(ln)
	w := written{
		line: string(ln.b), numRedacted: ln.numRedacted - numRedacted, dup: ln.objects.Repeats,
	}
	if ln.json && !w.dup {
		w.objects = fmt.Sprint(ln.objects)
	}
	return w
}

// withKey returns what With leaves for a key.
func withKey(key string) (w jsonobject.With) {
	var s jsonobject.Stack
	s.PushRoot(&w)
	s.Record([]byte(key), 0, len(key))
	w.Add(&s, 0)
	return w
}

// TestEventAfterNewValue adds a value between two events that are the same.
func TestEventAfterNewValue(t *testing.T) {
	values := new(redact.Values)
	c, sc := newEncoder(FormatMessage, values), new(Scope)
	var e jsonline.Event
	for i, want := range []string{
		` note=blue-harbour-42 n=1`, ` note=blue-harbour-42 n=2`, ` note=[REDACTED] n=3`,
		` note=[REDACTED] n=4`,
	} {
		if i == 2 {
			if err := values.Add("blue-harbour-42"); err != nil {
				t.Fatalf("Add = %v, want nil", err)
			}
		}
		line := `{"note":"blue-harbour-42","n":` + string(rune('1'+i)) + `}`
		if err := e.Parse([]byte(line)); err != nil {
			t.Fatalf("Parse(%q) = %v, want nil", line, err)
		}
		ln := c.pool.Get().(*Line)
		ln.reset(sc)
		ln.recoverPerValue = false
		ln.appendFields(e.Fields, 0)
		if got := string(ln.b); got != want {
			t.Errorf("event %d: %q, want %q", i, got, want)
		}
	}
}
