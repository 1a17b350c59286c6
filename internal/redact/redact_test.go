// SPDX-License-Identifier: MIT

package redact

import (
	"log/slog"
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
