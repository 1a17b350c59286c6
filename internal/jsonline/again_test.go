// SPDX-License-Identifier: MIT

package jsonline_test

import (
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
	if len(b) >= 4096 {
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

// TestRemembered holds what owner and handler have set in a field to standing as
// long as its key does.
func TestRemembered(t *testing.T) {
	long, tooLong := strings.Repeat("k", 13), strings.Repeat("k", 14)
	var e jsonline.Event
	for i, tt := range []struct {
		line  string
		stand string // of each field, s: what was set stands, -: it does not
	}{
		{`{"level":"info","a":1,"o":{"p":2},"time":"t","b":3}`, "------"},
		{`{"level":"info","a":1,"o":{"p":2},"time":"t","b":3}`, "ssssss"},
		{`{"level":"warn","a":12.5,"o":{"p":"x"},"time":"t","b":null}`, "ssssss"},
		{`{"level":"warn","a":1,"z":{"p":2},"time":"t","b":3}`, "ss-sss"},
		{`{"level":"warn"}`, "s"},
		{`{"level":"warn","a":1,"z":2,"p":3}`, "ssss"},
		{`{"level" :"warn", "a":1,"\u007a":2,"p":3}`, "-s-s"},
		{`{"level":"warn","ab":1,"z":2}`, "---"},
		{`{"levels":"warn","a":1,"z":2}`, "--s"},
		{`{"levels":"warn","a":true,"z":null}`, "sss"},
		{`{"` + long + `":"warn","` + tooLong + `":1,"":2}`, "---"},
		{`{"` + long + `":"x\n","` + tooLong + `":1,"":2}`, "s-s"},
		{`{"` + long + `":1}`, "s"},
		{`x`, ""},
		{`{"` + long + `":1}`, "s"},
		{`{"` + long + `":1,"a":"` + strings.Repeat("x", 5000) + `"}`, "s-"},
		{`{"` + long + `":1,"a":2}`, "--"},
	} {
		var got []byte
		if err := e.Parse([]byte(tt.line)); err == nil {
			for i := range e.Fields {
				f := &e.Fields[i]
				stands := byte('-')
				if f.Memo != nil {
					stands = 's'
					if f.Memo != string(f.Key) || f.Role != 1 {
						t.Errorf("Fields[%d] of %q has %v and Role %d, want its key and 1", i, tt.line, f.Memo, f.Role)
					}
				} else if f.Role != 0 {
					t.Errorf("Fields[%d] of %q has Role %d, want 0", i, tt.line, f.Role)
				}
				got = append(got, stands)
				f.Role, f.Memo = 1, string(f.Key)
			}
		}
		if string(got) != tt.stand {
			t.Errorf("line %d: of %q stands %q, want %q", i, tt.line, got, tt.stand)
		}
		e.Reset()
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

// TestParseAgainCut cuts lines about as long as are kept, whose other members are as
// those of the line before.
func TestParseAgainCut(t *testing.T) {
	for _, n := range []int{4040, 4050, 4060, 4070} {
		line := `{"x":"` + strings.Repeat("x", n) + `","string":"01234567","number":12.5,"k":123,"key":"x"}`
		var e jsonline.Event
		for i := n; i <= len(line); i++ {
			again(t, &e, line, line[:i])
			again(t, &e, line, line[:i]+strings.Repeat("0", 20))
		}
	}
}
