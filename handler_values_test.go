// SPDX-License-Identifier: MIT

package logplex

import (
	"io"
	"log/slog"
	"strings"
	"testing"
)

// What is added to the known values while logging is found in texts that were
// logged before.
func TestValueAddedLater(t *testing.T) {
	values := RedactValues()
	var out strings.Builder
	h := NewHandler(&out, &Options{Format: FormatMessage, Dyno: "web.1", PID: 4, Redactor: Redactors{DefaultRedactor(), values}})
	log := func() string {
		out.Reset()
		h.Log(t.Context(), 0, "m", slog.String("query", `name:"joe" at "harbour-blue-42"`))
		return out.String()
	}
	for range 3 {
		if got := log(); !strings.Contains(got, "harbour-blue-42") {
			t.Fatalf("line = %q, want the value that nobody knows yet", got)
		}
	}
	if err := values.Add("harbour-blue-42"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if got := log(); strings.Contains(got, "harbour-blue-42") {
			t.Fatal("a value added later is in the line")
		}
	}
}

// A group's name that becomes a known value is scrubbed as one that was.
func TestGroupNameAddedLater(t *testing.T) {
	for _, format := range []Format{FormatMessage, FormatJSON} {
		values := RedactValues()
		var out strings.Builder
		h := NewHandler(&out, &Options{Format: format, Dyno: "web.1", PID: 4, Redactor: Redactors{DefaultRedactor(), values}})
		g := h.WithGroup("harbour-blue-42").(*Handler)
		if err := values.Add("harbour-blue-42"); err != nil {
			t.Fatal(err)
		}
		g.Log(t.Context(), 0, "m", slog.Int("n", 1), slog.Group("in", "n", 2))
		if strings.Contains(out.String(), "harbour-blue-42") || !strings.Contains(out.String(), "in") {
			t.Errorf("format %v: a group's name that was added later is in the line, or its attrs do not", format)
		}
	}
}

// countedError counts how often its text is asked for.
type countedError struct {
	text  string
	calls *int
}

func (e countedError) Error() string { *e.calls++; return e.text }

// An error's text is made once, and not at all under a secret key.
func TestErrorTextOnce(t *testing.T) {
	for _, format := range []Format{FormatMessage, FormatJSON} {
		for name, tt := range map[string]struct {
			key, text string
			want      int
		}{
			"short":      {"err", "connection refused", 1},
			"long":       {"err", strings.Repeat("too long for one look ", 40), 1},
			"secret":     {"err", "password=hunter22x", 1},
			"secret key": {"password", "connection refused", 0},
		} {
			h := NewHandler(io.Discard, &Options{Format: format, Dyno: "web.1", PID: 4})
			calls := 0
			h.Log(t.Context(), 0, "m", slog.Any(tt.key, countedError{tt.text, &calls}))
			if calls != tt.want {
				t.Errorf("format %v, %s: Error was called %d times, want %d", format, name, calls, tt.want)
			}
		}
	}
}
