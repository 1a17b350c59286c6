// SPDX-License-Identifier: MIT

package logplex

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// TestEqual changes each byte of texts of each length.
func TestEqual(t *testing.T) {
	for n := range 40 {
		text := strings.Repeat("abcdefghijklm", 4)[:n]
		if !equal(text, strings.Clone(text)) {
			t.Errorf("equal(%q, %q) = false, want true", text, text)
		}
		if other := text + "x"; equal(text, other) || equal(other, text) {
			t.Errorf("equal(%q, %q) = true, want false", text, other)
		}
		for i := range n {
			for _, c := range []byte{0, text[i] ^ 1, text[i] ^ 0x80} {
				other := text[:i] + string([]byte{c}) + text[i+1:]
				if equal(text, other) {
					t.Errorf("equal(%q, %q) = true, want false", text, other)
				}
			}
		}
	}
}

// TestMessagesByTurn logs messages of each length around what is kept of a
// header and its message, each as often as it takes to be kept.
func TestMessagesByTurn(t *testing.T) {
	at := time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.UTC)
	for _, dyno := range []string{"web.1", strings.Repeat("d", 100)} { // headers below and above headerBlock
		var out bytes.Buffer
		h := NewHandler(&out, &Options{Format: FormatLine, Dyno: dyno, PID: 4})
		head := "2026-03-17T08:25:21.297420+00:00 app[" + dyno + "]: at="
		for round := range 2 {
			for n := range 3 * headerBlock {
				msg := strings.Repeat("m", n*37%(3*headerBlock)) + "end"
				for _, level := range []slog.Level{slog.LevelInfo, slog.LevelInfo, slog.LevelWarn, slog.LevelInfo, slog.LevelInfo} {
					out.Reset()
					if err := h.Handle(t.Context(), slog.NewRecord(at.Add(time.Duration(round)*time.Hour), level, msg, 0)); err != nil {
						t.Fatal(err)
					}
					want := strings.Replace(head, "T08", []string{"T08", "T09"}[round], 1)
					want += map[slog.Level]string{slog.LevelInfo: "info", slog.LevelWarn: "warning"}[level] + ` pid=4 msg="` + msg + "\"\n"
					if got := out.String(); got != want {
						t.Fatalf("Handle wrote %q, want %q", got, want)
					}
				}
			}
		}
	}
}
