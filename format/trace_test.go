// SPDX-License-Identifier: MIT

package format_test

import (
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/race"
)

// traceCase is a header value and what it reads as. The values are those of the
// W3C's own test suite (trace-context, test/test.py and test_data.json), and more of
// the same kinds.
type traceCase struct {
	name   string
	in     string
	flags  byte
	offset int // of the fault; -1: none
}

const (
	w3cID    = "12345678901234567890123456789012"
	w3cSpan  = "1234567890123456"
	w3cTrace = w3cID + "-" + w3cSpan
)

func traceCases() []traceCase {
	return []traceCase{
		{"valid", "00-" + w3cTrace + "-01", 1, -1},
		{"not sampled", "00-" + w3cTrace + "-00", 0, -1},
		{"flags 02", "00-" + w3cTrace + "-02", 2, -1},
		{"all flags", "00-" + w3cTrace + "-ff", 0xff, -1},
		{"space before", " 00-" + w3cTrace + "-01", 1, -1},
		{"tab before", "\t00-" + w3cTrace + "-01", 1, -1},
		{"space after", "00-" + w3cTrace + "-01 ", 1, -1},
		{"tab after", "00-" + w3cTrace + "-01\t", 1, -1},
		{"space all around", "\t 00-" + w3cTrace + "-01 \t", 1, -1},
		{"version 01", "01-" + w3cTrace + "-00", 0, -1},
		{"version cc", "cc-" + w3cTrace + "-01", 1, -1},
		{"version fe, all flags", "fe-" + w3cTrace + "-ff", 1, -1},
		{"version cc, more fields", "cc-" + w3cTrace + "-01-what-the-future-will-be-like", 1, -1},
		{"version cc, an empty field", "cc-" + w3cTrace + "-01-", 1, -1},

		{"version 00, a dot after", "00-" + w3cTrace + "-01.", 0, 55},
		{"version 00, more fields", "00-" + w3cTrace + "-01-what-the-future-will-be-like", 0, 55},
		{"version 00, a dash after", "00-" + w3cTrace + "-01-", 0, 55},
		{"version cc, a dot after", "cc-" + w3cTrace + "-01.what-the-future-will-be-like", 0, 55},
		{"version cc, longer flags", "cc-" + w3cTrace + "-011", 0, 55},
		{"version ff", "ff-" + w3cTrace + "-01", 0, 0},
		{"version .0", ".0-" + w3cTrace + "-01", 0, 0},
		{"version 0.", "0.-" + w3cTrace + "-01", 0, 1},
		{"version 000", "000-" + w3cTrace + "-01", 0, 2},
		{"version 0000", "0000-" + w3cTrace + "-01", 0, 2},
		{"version 0", "0-" + w3cTrace + "-01", 0, 1},
		{"no version", w3cTrace + "-01", 0, 2},
		{"upper-case version", "CC-" + w3cTrace + "-01", 0, 0},
		{"zero trace-id", "00-" + strings.Repeat("0", 32) + "-" + w3cSpan + "-01", 0, 3},
		{"trace-id begins with a dot", "00-.2345678901234567890123456789012-" + w3cSpan + "-01", 0,
			3},
		{"trace-id ends in a dot", "00-1234567890123456789012345678901.-" + w3cSpan + "-01", 0, 34},
		{"trace-id too long", "00-" + w3cID + "3-" + w3cSpan + "-01", 0, 35},
		{"trace-id too short", "00-" + w3cID[1:] + "-" + w3cSpan + "-01", 0, 34},
		{"upper-case trace-id", "00-1234567890123456789012345678901A-" + w3cSpan + "-01", 0, 34},
		{"zero parent-id", "00-" + w3cID + "-0000000000000000-01", 0, 36},
		{"parent-id begins with a dot", "00-" + w3cID + "-.234567890123456-01", 0, 36},
		{"parent-id ends in a dot", "00-" + w3cID + "-123456789012345.-01", 0, 51},
		{"parent-id too long", "00-" + w3cTrace + "7-01", 0, 52},
		{"parent-id too short", "00-" + w3cID + "-123456789012345-01", 0, 51},
		{"upper-case parent-id", "00-" + w3cID + "-123456789012345F-01", 0, 51},
		{"flags begin with a dot", "00-" + w3cTrace + "-.0", 0, 53},
		{"flags end in a dot", "00-" + w3cTrace + "-0.", 0, 54},
		{"flags too long", "00-" + w3cTrace + "-001", 0, 55},
		{"flags too short", "00-" + w3cTrace + "-1", 0, 54},
		{"upper-case flags", "00-" + w3cTrace + "-0A", 0, 54},
		{"no flags", "00-" + w3cTrace, 0, 52},
		{"empty flags", "00-" + w3cTrace + "-", 0, 53},
		{"later version, empty flags", "cc-" + w3cTrace + "-", 0, 53},
		{"no dashes", "00" + w3cID + w3cSpan + "01", 0, 2},
		{"other dashes", "00_" + w3cID + "_" + w3cSpan + "_01", 0, 2},
		{"two in one", "00-" + w3cTrace + "-01,00-" + w3cTrace + "-01", 0, 55},
		{"space within", "00-" + w3cTrace + " -01", 0, 52},
		{"line break", "00-" + w3cTrace + "-01\n", 0, 55},
		{"not ASCII", "00-" + w3cTrace + "-é", 0, 53},
		{"NUL", "00-" + w3cTrace + "-0\x00", 0, 54},
		{"empty", "", 0, 0},
		{"space alone", " \t", 0, 2},
	}
}

func TestParseTraceparent(t *testing.T) {
	for _, c := range traceCases() {
		t.Run(c.name, func(t *testing.T) {
			got, err := format.ParseTraceparent(c.in)
			if c.offset >= 0 {
				var syntax *format.SyntaxError
				if !errors.As(err, &syntax) {
					t.Fatalf("ParseTraceparent(%q) error = %v, want a *SyntaxError", c.in, err)
				}
				if syntax.Format != "traceparent" || syntax.Offset != c.offset {
					t.Errorf("ParseTraceparent(%q) error = %v, want traceparent, offset %d",
						c.in, err, c.offset)
				}
				if got != (format.Trace{}) {
					t.Errorf("ParseTraceparent(%q) = %x with an error, want zero", c.in, got)
				}
				return
			}
			if err != nil {
				t.Fatalf("ParseTraceparent(%q): %v", c.in, err)
			}
			want := format.Trace{Flags: c.flags}
			hex.Decode(want.ID[:], []byte(w3cID))
			hex.Decode(want.Span[:], []byte(w3cSpan))
			if got != want || !got.IsValid() {
				t.Errorf("ParseTraceparent(%q) = %x, want %x", c.in, got, want)
			}
		})
	}
}

func TestTraceIsValid(t *testing.T) {
	id, span := [16]byte{15: 1}, [8]byte{7: 1}
	for _, c := range []struct {
		name  string
		trace format.Trace
		want  bool
	}{
		{"zero", format.Trace{}, false},
		{"flags alone", format.Trace{Flags: 1}, false},
		{"id alone", format.Trace{ID: id, Flags: 1}, false},
		{"span alone", format.Trace{Span: span}, false},
		{"both", format.Trace{ID: id, Span: span}, true},
	} {
		if got := c.trace.IsValid(); got != c.want {
			t.Errorf("%s: IsValid() = %v, want %v", c.name, got, c.want)
		}
	}
}

func TestParseTraceparentAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	if n := testing.AllocsPerRun(100, func() {
		if _, err := format.ParseTraceparent("00-" + w3cTrace + "-01"); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("ParseTraceparent allocates %v times, want 0", n)
	}
}

// FuzzParseTraceparent compares the parser with the grammar as a regular
// expression.
func FuzzParseTraceparent(f *testing.F) {
	for _, c := range traceCases() {
		f.Add(c.in)
	}
	grammar := regexp.MustCompile(
		`^[ \t]*([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})((?s:-.*)?)$`)
	f.Fuzz(func(t *testing.T, s string) {
		got, err := format.ParseTraceparent(s)
		m := grammar.FindStringSubmatch(strings.TrimRight(s, " \t"))
		want := m != nil && m[1] != "ff" && strings.Trim(m[2], "0") != "" &&
			strings.Trim(m[3], "0") != "" && (m[1] != "00" || m[5] == "")
		if want != (err == nil) {
			t.Fatalf("ParseTraceparent(%q) error = %v, want success %v", s, err, want)
		}
		var syntax *format.SyntaxError
		if errors.As(err, &syntax) && (syntax.Offset < 0 || syntax.Offset > len(s)) {
			t.Fatalf("ParseTraceparent(%q): offset %d is outside", s, syntax.Offset)
		}
		if err == nil && fmt.Sprintf("%x-%x", got.ID, got.Span) != m[2]+"-"+m[3] {
			t.Fatalf("ParseTraceparent(%q) = %x", s, got)
		}
	})
}

func ExampleParseTraceparent() {
	t, err := format.ParseTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
	fmt.Printf("%x %x %v %v\n", t.ID, t.Span, t.Flags&1 != 0, err)
	_, err = format.ParseTraceparent("00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01")
	fmt.Println(err)
	// Output:
	// 4bf92f3577b34da6a3ce929d0e0e4736 00f067aa0ba902b7 true <nil>
	// format: traceparent: offset 4: not a lower-case hexadecimal digit
}
