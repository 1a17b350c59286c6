// SPDX-License-Identifier: MIT

package encode

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

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
			"x", "k", "", "pid", "msg", "caller", "password", "key", "two words",
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
		for _, key := range []string{"x", "k", "password", "pid"} {
			a := start + `"` + key + `":` + value + `,"m":{"x":` + value + `},"n":"two words"}`
			f.Add(a, start+`"m":1,`+a[1:], uint8(5))
		}
	}
	f.Add(start+`"x":1,"x":2,"o":{"x":1,"x":2}}`, start+`"x":1,"x":2,"x":3}`, uint8(0))
	f.Add(start+`"x":1}`, start+`"x":1,"service":2}`, uint8(0))
	f.Add(start+`"x":1}`, start+`"x":1,"service":{"x":2}}`, uint8(0))
	f.Add(start+`"x":1}`, start+`"x":1,"n":2,"service":2}`, uint8(0))
	fill := strings.Repeat(`,"x":"two words","pid":17`, 12)
	for n := 760; n < 1000; n += 17 { // to where the line has no room left
		f.Add(start+`"x":"`+strings.Repeat("x", n)+`"`+fill+`}`,
			start+`"x":"x"`+fill+`,"`+strings.Repeat("k", 30)+`":"`+strings.Repeat("y", n%64)+`"}`,
			uint8(0))
	}
	var encoders []*Encoder
	for _, format := range []Format{FormatMessage, FormatJSON} {
		encoders = append(encoders, newEncoder(format, rules(), known("blue-harbour-42")))
	}
	f.Fuzz(func(t *testing.T, first, second string, taken uint8) {
		for _, c := range encoders {
			for _, key := range []string{"", "x", "service"} {
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

// An owner makes records of events as logplexzerolog does.
type owner struct {
	event jsonline.Event
	time  time.Time
}

func newOwner() *owner {
	o := &owner{time: time.Date(2026, 3, 17, 8, 25, 21, 0, time.UTC)}
	o.event.Taker = o
	o.begin()
	return o
}

func (*owner) Role(key []byte) uint8 {
	switch string(key) {
	case "message":
		return 2
	case "caller":
		return 4
	case "time":
		return 8
	}
	return jsonline.AttrRole
}

func (o *owner) begin() {
	o.event.Time, o.event.Level, o.event.Message, o.event.Caller = o.time, slog.LevelInfo, nil, nil
}

// Take takes one message, the last call site, and times that are numbers.
func (o *owner) Take(f *jsonline.Field) bool {
	e := &o.event
	switch role := e.RoleOf(f); {
	case role == 8 && f.Kind == jsonline.Number:
		e.Time = o.time.Add(time.Duration(len(f.Text)))
	case f.Kind != jsonline.String:
		return false
	case role == 2 && e.Message == nil:
		e.Message = f.Text
	case role == 4:
		e.Caller = f.Text
	default:
		return false
	}
	return true
}

// TakeAt is Take for texts without escapes.
func (o *owner) TakeAt(role uint8, b []byte, i int) int {
	end := jsonline.TextEnd(b, i+1)
	switch {
	case b[i] != '"' || end == 0 || role == 8 || role == 2 && o.event.Message != nil:
		return 0
	case role == 2:
		o.event.Message = b[i+1 : end]
	case role == 4:
		o.event.Caller = b[i+1 : end]
	}
	if end++; end == len(b) || b[end] != ',' && b[end] != '}' {
		return 0
	}
	return end
}

// takeAll takes the last message and the last call site of the parsed event, and times that are
// numbers.
func (o *owner) takeAll() {
	e := &o.event
	var message *jsonline.Field
	for _, i := range e.Parts {
		f := &e.Fields[i]
		switch role := e.RoleOf(f); {
		case role == 8 && f.Kind == jsonline.Number:
			f.Taken = true
			e.Time = o.time.Add(time.Duration(len(f.Text)))
		case f.Kind != jsonline.String:
		case role == 2:
			if message != nil {
				message.Taken = false
			}
			message, f.Taken, e.Message = f, true, f.Text
		case role == 4:
			f.Taken, e.Caller = true, f.Text
		}
	}
}

// scopes are those that lines are written in, by the format of theirs.
func scopes(c *Encoder) []*Scope {
	with, both := new(Scope), new(Scope)
	with.AddAttrs(c, nil, []slog.Attr{slog.Int("x", 7), slog.String("service", "api")}, false)
	both.AddAttrs(c, nil, []slog.Attr{slog.Int("n", 7)}, false)
	both.OpenGroup(c, "g")
	both.AddAttrs(c, nil, []slog.Attr{slog.String("x", "two words")}, false)
	both.OpenGroup(c, "h")
	return []*Scope{new(Scope), with, both}
}

// FuzzEventFast compares EventFast with Event, its simple twin.
func FuzzEventFast(f *testing.F) {
	const start, end = `{"level":"info","service":"api",`, `,"time":12,"message":"m"}` + "\n"
	for _, value := range []string{
		`"bare"`, `"two words"`, `""`, `"null"`, `"nul"`, `"a=b"`, `"é"`, "\"\xff\"",
		`"say \"hi\""`,
		`"\u2028"`, `"C:\\tmp"`, `"C:\\two words"`, `"one\/two\n"`, "\"DEL\x7f\"", `"x\\"`,
		`"password=hunter22"`, `"4111111111111111"`, `"2026-03-17T08:25:21.5Z"`, `"x`, `"x,`, `"x}`,
		`1`, `-0`, `01`, `1.5`, `1.5e3`, `1e999`, `1.`, `4111111111111111`, `1234567.12345678`,
		`true`, `false`, `null`, `tru`, `{}`, `{"a":{"b":[1]},"message":"x"}`,
		`["password=hunter22"]`,
		` 1`, `1 `, ``,
	} {
		for _, key := range []string{
			"x", "k", "", "pid", "msg", "caller", "message", "time", "password", "ke\\u0079",
			"two words", "a_key_of_three_words", strings.Repeat("k", 70),
		} {
			a := start + `"` + key + `":` + value + end
			f.Add(a, start+`"x":1,"`+key+`":`+value+`,"n":`+value+end)
			f.Add(`{"n":"a","`+key+`":"b"}`+"\n", `{"n":"a","`+key+`":`+value+"}\n")
			f.Add(`{"`+key+`":`+value+"}\n", `{"n":"`+strings.Repeat("y", 600)+`","x":`+value+"}\n")
		}
	}
	for _, line := range []string{
		"{}\n", "{", "", "x", `{"x":1}`, `{"x":1} ` + "\n", `{"x":1}` + "\n\n", ` {"x":1}` + "\n",
		`{"x":1,"x":2}` + "\n", `{"x":1,"y":2,"x":"the end of it"}` + "\n",
		`{"a":"x","caller":"x.go:1","message":"caller"}` + "\n",
		`{"message":"a","message":"b"}` + "\n", `{"time":"x","message":1}` + "\n",
	} {
		f.Add(start+`"x":1`+end, line)
	}
	f.Add(`{"a_key_of_three_words":1,"k":"the end of the line"}`+"\n",
		`{"a_key_of_three_parts":1,"k":"the end of the line"}`+"\n")
	var encoders []*Encoder
	var under [][]*Scope
	for _, format := range []Format{FormatLine, FormatJSON} {
		c := newEncoder(format, rules(), known("blue-harbour-42"))
		encoders, under = append(encoders, c), append(under, scopes(c))
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		for i, c := range encoders {
			for _, sc := range under[i] {
				fast := newOwner() // which knows more keys with each line
				for _, line := range []string{first, second, second, first, second} {
					got := c.Line(sc)
					fast.begin()
					if !got.EventFast(sc, &fast.event, []byte(line)) {
						c.Release(got)
						continue
					}
					simple := newOwner()
					if err := simple.event.Parse([]byte(line)); err != nil {
						t.Fatalf("EventFast(%q) = true, want false: %v", line, err)
					}
					simple.takeAll()
					want := c.Line(sc)
					want.recoverPerValue = true // which excludes appendFieldFast
					want.Event(sc, simple.event.Time, &simple.event, nil)
					if got, want := string(got.b), string(want.b); got != want {
						t.Fatalf("EventFast(%q) wrote %q, Event %q", line, got, want)
					}
					c.Release(got)
					c.Release(want)
				}
			}
		}
	})
}

// TestEventFastUsed holds lines as loggers write them to be written by EventFast.
func TestEventFastUsed(t *testing.T) {
	c := newEncoder(FormatMessage, rules())
	sc, o := new(Scope), newOwner()
	for _, line := range []string{
		`{"level":"info","x":1,"time":12,"message":"m"}`,
		`{"level":"info","path":"C:\\tmp","quoted":"say \"hi\"","o":{"p":[1,{}]},"message":"größer\n"}`,
		`{"level":"info","password":"hunter22","text":"password=hunter22","caller":"x.go:1"}`,
		`{"level":"info","n":null,"t":true,"f":-1.5e3}`,
	} {
		for i := range 3 {
			ln := c.Line(sc)
			o.begin()
			if !ln.EventFast(sc, &o.event, []byte(line+"\n")) {
				t.Errorf("round %d: EventFast(%s) = false, want true", i, line)
			}
			c.Release(ln)
		}
	}
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
