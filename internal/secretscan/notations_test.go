// SPDX-License-Identifier: MIT

package secretscan

import (
	"encoding/json"
	"strings"
	"testing"
)

// notations returns the lines of testdata/notations.txt, marked, with their line breaks.
func notations(t testing.TB) []string {
	t.Helper()
	lines := caseLines(t, "notations.txt")
	for i, line := range lines {
		lines[i] = strings.ReplaceAll(line, "⏎", "\n")
	}
	return lines
}

// checkMarked checks that the marked secrets of a line go and nothing else, and that what is left
// is clean. It returns the text and what is left of it.
func checkMarked(t *testing.T, r *Rules, m *Mask, line string) (text, got string) {
	t.Helper()
	text, want := unmark(line)
	if got = scrub(r, m, text); got != want {
		t.Errorf("Replace(Find(%q))\n got %q\nwant %q", text, got, want)
	}
	if again := scrub(r, m, got); again != got {
		t.Errorf("Replace(Find(%q)) = %q, want it unchanged", got, again)
	}
	return text, got
}

// secretIn returns the first marked secret of a line that is in got, or "". Short ones, and those
// that the line shows elsewhere, do not count.
func secretIn(line, got string) string {
	_, want := unmark(line)
	for _, s := range strings.Split(line, markOpen)[1:] {
		secret, _, _ := strings.Cut(s, markClose)
		if len(secret) >= 8 && !strings.Contains(want, secret) && strings.Contains(got, secret) {
			return secret
		}
	}
	return ""
}

// TestNotations runs lines that programs write in many notations: SQL, command lines, configuration
// files, dumps of structs, messages of validators, names and values.
func TestNotations(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, line := range notations(t) {
		text, got := checkMarked(t, r, m, line)
		if json.Valid([]byte(text)) && !json.Valid([]byte(got)) {
			t.Errorf("Replace(Find(%s)) = %s, want JSON", text, got)
		}
	}
}

// TestNotationsInJSON writes the same lines as the message of a JSON line, where their quotes and
// breaks are escaped.
func TestNotationsInJSON(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, line := range notations(t) {
		text, want := unmark(line)
		in, err := json.Marshal(map[string]string{"msg": text})
		if err != nil {
			t.Fatal(err)
		}
		got := scrub(r, m, string(in))
		var out struct {
			Msg string `json:"msg"`
		}
		if err := json.Unmarshal([]byte(got), &out); err != nil {
			t.Errorf("Replace(Find(%s)) = %s, want JSON", in, got)
		}
		if out.Msg != want {
			t.Errorf("Replace(Find(%s))\n got %q\nwant %q", in, out.Msg, want)
		}
	}
}

// TestNotationsFailing has lines that are known to fail: the list may only shrink.
func TestNotationsFailing(t *testing.T) {
	const floor = 0.94
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	failing := caseLines(t, "notations_failing.txt")
	for _, line := range failing {
		text, want := unmark(strings.ReplaceAll(line, "⏎", "\n"))
		if got := scrub(r, m, text); got == want {
			t.Errorf("%q passes: move it to notations.txt", line)
		}
	}
	found := len(notations(t))
	rate := float64(found) / float64(found+len(failing))
	t.Logf("%d of %d lines, %.1f %%", found, found+len(failing), 100*rate)
	if rate < floor {
		t.Errorf("found %.1f %% of the lines, want at least %.1f %%", 100*rate, 100*floor)
	}
}
