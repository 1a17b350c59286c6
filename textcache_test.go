// SPDX-License-Identifier: MIT

package logplex

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestTextCache(t *testing.T) {
	var c textCache
	texts := []string{`say "hi"`, "", "a=b", strings.Repeat("é", maxCachedText/2), strings.Repeat("the same ends, another ", 4) + "x the same ends", strings.Repeat("the same ends, another ", 4) + "y the same ends"}
	for i := range 100 {
		texts = append(texts, fmt.Sprintf("text %d = %d", i, i*i))
	}
	write := func(text string, known int) string { return fmt.Sprintf("%d:%s", known, text) }
	for round, known := range []int{0, 0, 0, 1, 1, 0, 2, 2} {
		for i := range 3 * len(texts) {
			text := texts[(i/3)%len(texts)]
			written, w := lookUp(&c, text, known)
			if want := write(text, known); written != nil && string(written) != want {
				t.Fatalf("round %d: lookUp(%q) = %q, want %q", round, text, written, want)
			}
			if i%3 == 2 && written == nil {
				t.Fatalf("round %d: lookUp(%q) finds nothing the third time in a row", round, text)
			}
			if w != nil {
				keep(w, text, []byte(write(text, known)), known)
			}
		}
	}
	if written, w := lookUp(&c, strings.Repeat("x", maxCachedText+1), 0); written != nil || w != nil {
		t.Errorf("lookUp of a text over the limit = %q, %v, want nothing", written, w)
	}
}

// What is added to the known values while logging is found in texts that were
// remembered before.
func TestTextCacheForgets(t *testing.T) {
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
			t.Fatal("a value added later stands in a line")
		}
	}
}
