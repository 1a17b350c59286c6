// SPDX-License-Identifier: MIT

package jsonline_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/jsonline"
)

// again parses b with an Event that parsed a before and fails unless that says
// what a fresh one does.
func again(t *testing.T, e *jsonline.Event, a, b string) {
	t.Helper()
	line := []byte(a)
	_, _ = e.ParsePrefix(line)
	e.Reset()
	clear(line) // the caller writes its next line there
	line = append([]byte(nil), b...)
	n, err := e.ParsePrefix(line)
	clear(line[:n])
	var fresh jsonline.Event
	wantN, wantErr := fresh.ParsePrefix([]byte(b))
	if n != wantN || (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
		t.Fatalf("ParsePrefix(%q) after %q = %d, %v, want %d, %v", b, a, n, err, wantN, wantErr)
	}
	if len(b) > 4096 {
		return // its fields point into the line
	}
	if got, want := render(e.Fields), render(fresh.Fields); got != want {
		t.Fatalf("ParsePrefix(%q) after %q gives %q, want %q", b, a, got, want)
	}
}

func TestParseAgain(t *testing.T) {
	var all []string
	for _, tt := range lines {
		all = append(all, tt.line, strings.Replace(tt.line, "{", `{"level":"info","with":"x\\ny",`, 1), tt.line+"\n"+tt.line)
	}
	for _, tt := range faults {
		all = append(all, tt.line, strings.Replace(tt.line, "{", `{"level":"info","with":"x\\ny",`, 1))
	}
	for _, n := range []int{500, 520, 4000, 4090, 5000} {
		all = append(all, `{"level":"info","a":"`+strings.Repeat("x", n)+`","b":{"c":"d"},"e":1}`)
	}
	var e jsonline.Event // one for all
	for _, a := range all {
		for _, b := range all {
			again(t, &e, a, b)
		}
	}
}

func FuzzParseAgain(f *testing.F) {
	for _, tt := range lines {
		f.Add(tt.line, tt.line, uint16(len(tt.line)/2))
		f.Add(`{"level":"info","a":"x\ny","b":{"c":1},"d":2}`, strings.Trim(tt.line, "{"), uint16(24))
	}
	for _, tt := range faults {
		f.Add(`{"level":"info","a":"x\ny","b":{"c":1},"d":2}`, strings.Trim(tt.line, "{"), uint16(24))
	}
	f.Fuzz(func(t *testing.T, a, b string, n uint16) {
		var e jsonline.Event
		again(t, &e, a, b)
		again(t, &e, a, a[:min(int(n), len(a))]+b) // they begin alike
		again(t, &e, a[:min(int(n), len(a))]+b, a)
	})
}

func TestRecall(t *testing.T) {
	var e jsonline.Event
	parse := func(line string, taken ...int) {
		t.Helper()
		e.Reset()
		if err := e.Parse([]byte(line)); err != nil {
			t.Fatalf("Parse(%q) = %v, want nil", line, err)
		}
		for i := range e.Fields {
			e.Fields[i].Taken = false
		}
		for _, i := range taken {
			e.Fields[i].Taken = true
		}
	}
	recall := func(about string, owner any, known, want int, wantText string) {
		t.Helper()
		if n, text := e.Recall(owner, known); n != want || string(text) != wantText {
			t.Errorf("%s: Recall(%v, %d) = %d, %q, want %d, %q", about, owner, known, n, text, want, wantText)
		}
	}
	const line = `{"level":"info","a":1,"o":{"p":2},"time":"t","b":3}`
	keep := func() {
		for i, end := range []int{0, 2, 6, 0, 6, 8} { // "level", "a", "o", "p", "time", "b"
			if i != 3 {
				e.Note(i, end, 1)
			}
		}
		e.Keep(6, []byte("a1op2_b3"))
	}
	parse(line, 0, 4)
	recall("at first", "me", 0, 0, "")
	keep()
	parse(line, 0, 4)
	recall("the same line but for its last field", "me", 0, 5, "a1op2_")
	keep()
	parse(`{"level":"info","a":1,"o":{"p":3},"time":"t","b":3}`, 0, 4)
	recall("another inner field", "me", 0, 2, "a1")
	parse(line, 0, 4)
	recall("no more than the event before", "me", 0, 2, "a1")
	keep()
	parse(line, 0, 1, 4)
	recall("a field taken since", "me", 0, 1, "")
	keep()
	parse(`{"level":"info","z":1}`)
	parse(line, 0, 4)
	recall("an event between that nobody wrote", "me", 0, 1, "")
	keep()
	parse(line, 4)
	recall("a field left since", "me", 0, 0, "")
	keep()
	parse(line, 0, 4)
	recall("another owner", "you", 0, 0, "")
	keep()
	parse(line, 0, 4)
	recall("another state", "you", 1, 0, "")
	keep()
	if err := e.Parse([]byte("x")); err == nil {
		t.Fatal("Parse(x) = nil, want an error")
	}
	parse(line, 0, 4)
	recall("after a line that is none", "you", 1, 0, "")
	var se *jsonline.SyntaxError
	if err := e.Parse([]byte(line[:len(line)-1])); !errors.As(err, &se) || se.Offset != len(line)-1 {
		t.Errorf("Parse of a cut line = %v, want offset %d", err, len(line)-1)
	}
}
