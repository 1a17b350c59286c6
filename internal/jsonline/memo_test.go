// SPDX-License-Identifier: MIT

package jsonline_test

import (
	"errors"
	"slices"
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
	parse := func(line string, kept int, taken ...int) {
		t.Helper()
		e.Reset()
		if err := e.Parse([]byte(line)); err != nil {
			t.Fatalf("Parse(%q) = %v, want nil", line, err)
		}
		if e.Kept != kept {
			t.Errorf("Parse(%q) keeps %d fields, want %d", line, e.Kept, kept)
		}
		for i := 0; i < len(e.Fields); i += 1 + e.Fields[i].Len {
			e.Take(i, slices.Contains(taken, i))
		}
	}
	recall := func(about string, known, want int, wantText string) {
		t.Helper()
		if n, text := e.Recall(known); n != want || string(text) != wantText {
			t.Errorf("%s: Recall(%d) = %d, %q, want %d, %q", about, known, n, text, want, wantText)
		}
	}
	const line = `{"level":"info","a":1,"o":{"p":2},"time":"t","b":3}`
	keep := func() {
		t.Helper()
		n, _ := e.Recall(0)
		for i, end := range map[int]int{1: 0, 2: 2, 4: 6, 5: 6, 6: 8} { // behind "level", "a", "o", "time", "b"
			if i > n {
				e.Note(i, end, i, uint64(1)<<i)
			}
		}
		e.Keep(6, []byte("a1op2_b3"))
		if end, key, seen := e.Noted(4); end != 6 || key != 4 || seen != 16 {
			t.Errorf("Noted(4) = %d, %d, %d, want 6, 4, 16", end, key, seen)
		}
	}
	parse(line, 0, 0, 4)
	recall("at first", 0, 0, "")
	keep()
	parse(line, 6, 0, 4)
	recall("the same line", 0, 6, "a1op2_b3")
	parse(line[:len(line)-2]+"4}", 5, 0, 4)
	recall("the same line but for its last field", 0, 5, "a1op2_")
	keep()
	parse(`{"level":"info","a":1,"o":{"p":3},"time":"t","b":3}`, 2, 0, 4)
	recall("another inner field", 0, 2, "a1")
	parse(line, 2, 0, 4)
	recall("no more than the event before", 0, 2, "a1")
	keep()
	parse(line, 6, 0, 1, 4)
	recall("a field taken since", 0, 1, "")
	keep()
	parse(`{"level":"info","z":1}`, 1)
	parse(line, 1, 0, 4)
	recall("an event between that nobody wrote", 0, 0, "")
	keep()
	parse(line, 6, 4)
	recall("a field left since", 0, 0, "")
	keep()
	parse(line, 6, 0, 4)
	recall("another state", 1, 0, "")
	keep()
	if err := e.Parse([]byte("x")); err == nil {
		t.Fatal("Parse(x) = nil, want an error")
	}
	parse(line, 0, 0, 4)
	recall("after a line that is none", 0, 0, "")
	var se *jsonline.SyntaxError
	if err := e.Parse([]byte(line[:len(line)-1])); !errors.As(err, &se) || se.Offset != len(line)-1 {
		t.Errorf("Parse of a cut line = %v, want offset %d", err, len(line)-1)
	}
}

// TestParseAgainChanged changes a line in one place after the other.
func TestParseAgainChanged(t *testing.T) {
	const line = `{"a":"0123456789012345678901234567890123456789","b":"01234567890123456789012345678901234567","c":"0"}`
	for i := range len(line) {
		if line[i] < '0' || line[i] > '9' {
			continue
		}
		var e jsonline.Event
		again(t, &e, line, line[:i]+"x"+line[i+1:])
	}
}
