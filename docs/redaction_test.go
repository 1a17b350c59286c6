// SPDX-License-Identifier: MIT

package docs_test

import (
	"log/slog"
	"os"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
)

// TestRedaction scrubs the lines of the page.
func TestRedaction(t *testing.T) {
	page, err := os.ReadFile("redaction.md")
	if err != nil {
		t.Fatal(err)
	}
	r := logplex.DefaultRedactor()
	scrub := func(s string) string {
		return r.Redact(nil, slog.String(slog.MessageKey, s)).Value.String()
	}
	lines := 0
	for _, block := range fenced.FindAllStringSubmatch(string(page), -1) {
		var before string
		for line := range strings.Lines(block[2]) {
			text := strings.TrimSuffix(line[1:], "\n")
			lines++
			switch line[0] {
			case '-':
				before = text
			case '+':
				if got := scrub(before); got != text {
					t.Errorf("%q is scrubbed to %q, want %q", before, got, text)
				}
			default:
				if got := scrub(text); got != text {
					t.Errorf("%q is scrubbed to %q, want it unchanged", text, got)
				}
			}
		}
	}
	if lines < 40 {
		t.Errorf("the page shows %d lines, want at least 40", lines)
	}
}
