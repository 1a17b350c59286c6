// SPDX-License-Identifier: MIT

package redact

import (
	"log/slog"
	"math"
	"strings"
	"testing"
)

func TestLeaf(t *testing.T) {
	for _, c := range []struct {
		name string
		v    Verdict
		kind slog.Kind
		text string
		want Action
	}{
		{"text", None, slog.KindString, "x", Scan},
		{"number", None, slog.KindInt64, "", Scan},
		{"time", None, slog.KindTime, "", Show},
		{"secret text", Secret, slog.KindString, "x", Mask},
		{"secret number", Secret, slog.KindInt64, "", Mask},
		{"secret flag", Secret, slog.KindBool, "", Show},
		{"empty secret", Secret, slog.KindString, "", Show},
		{"placeholder", Secret, slog.KindString, "[REDACTED:jwt:1a2b]", Show},
		{"no placeholder", Secret, slog.KindString, "[REDACTED:A]", Mask},
		{"allowed", Allowed, slog.KindString, "x", ScanKnown},
		{"weak word", Weak, slog.KindString, "primary", Scan},
		{"weak and random", Weak, slog.KindString, "c2VjcmV0LXZhbHVlLTk4Nzc2NQ4f", Mask},
	} {
		if got := Leaf(c.v, c.kind, "key", c.text); got != c.want {
			t.Errorf("%s: Leaf(%v, %v, %q) = %v, want %v", c.name, c.v, c.kind, c.text, got, c.want)
		}
	}
}

// TestIsCleanText compares IsCleanText with Find, whose spans it only counts.
func TestIsCleanText(t *testing.T) {
	var known Values
	if err := known.Add("kestrel-quillfeather"); err != nil {
		t.Fatal(err)
	}
	var (
		tmp   []byte
		spans []Span
	)
	long := strings.Repeat("all quiet ", 50)
	for name, p := range map[string]*Policy{
		"nothing": NewPolicy(nil, nil),
		"shapes":  NewPolicy([]Redactor{NewShapes()}, nil),
		"values":  NewPolicy([]Redactor{&known}, nil),
		"both":    NewPolicy([]Redactor{NewShapes(), &known}, nil),
	} {
		for _, text := range []string{
			"", "request done", "password=hunter2secret",
			"at kestrel-quillfeather", "4111111111111111",
			long, long + "password=hunter2secret", long + "kestrel-quillfeather",
		} {
			want := len(p.Find(nil, []byte(text), false)) == 0
			if got := p.IsCleanText(text, &tmp, &spans); got != want {
				t.Errorf("%s: IsCleanText(%q) = %v, want %v", name, text, got, want)
			}
		}
	}
}

func TestMayBeCard(t *testing.T) {
	for n, want := range map[int64]bool{
		-4111111111111111: false, 0: false, 999_999_999_999: false, 1_000_000_000_000: true,
		4111111111111111: true, math.MaxInt64: true,
	} {
		if got := MayBeCard(n); got != want {
			t.Errorf("MayBeCard(%d) = %v, want %v", n, got, want)
		}
	}
	if !MayBeCard(uint64(math.MaxUint64)) || valueMayBeCard(slog.Uint64Value(math.MaxUint64)) {
		t.Error("MayBeCard or valueMayBeCard is wrong about 1<<64-1")
	}
}
