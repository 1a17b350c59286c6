// SPDX-License-Identifier: MIT

package secretscan

import (
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
)

var updateFailing = flag.Bool("update", false, "rewrite the lists of failing lines in testdata")

// An attackCase is a line written to slip a made-up secret past the rules, or to be changed
// although it holds none.
type attackCase struct {
	ID    string `json:"id"`
	Class string `json:"class"`
	Kind  string `json:"kind"`
	Input string `json:"input"`
	Want  string `json:"want"`
}

func attackCases(t testing.TB, name string) []attackCase {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var cases []attackCase
	for line := range strings.Lines(string(data)) {
		var c attackCase
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	return cases
}

// around matches a placeholder with the punctuation that may belong to the secret or to the text
// beside it, and the last four digits of a card.
var around = regexp.MustCompile(`[^\w\s]*\[REDACTED\]([0-9]{4})?[^\w\s]*`)

// solved reports whether got is as good an answer to a case as the wanted one: the same text with
// placeholders in the same places.
func (c *attackCase) solved(got string) bool {
	if got == c.Want {
		return true
	}
	if json.Valid([]byte(c.Input)) && !json.Valid([]byte(got)) ||
		got == c.Input || c.Want == c.Input {
		return false
	}
	return around.ReplaceAllString(got, "#") == around.ReplaceAllString(c.Want, "#")
}

// TestAttack runs the lines of testdata/attack.jsonl. Those listed in attack_failing.txt are known
// to fail; the list may only shrink.
func TestAttack(t *testing.T) { runAttack(t, "attack", 0.97) }

// TestAttackMore does the same with lines that were written before their author had read the rules:
// other languages' notations, other vendors, and lines of programs that only look as if they held a
// secret.
func TestAttackMore(t *testing.T) { runAttack(t, "attack_more", 0.97) }

// runAttack runs the lines of a file of testdata, of which at least the given share must be right.
func runAttack(t *testing.T, file string, least float64) {
	name := file + "_failing.txt"
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	var failing []string
	listed := map[string]string{}
	for _, line := range caseLines(t, name) {
		id, reason, ok := strings.Cut(line, " ")
		if !ok && !*updateFailing {
			t.Errorf("%s gives no reason for %s", name, id)
		}
		listed[id] = reason
	}
	scores := map[string]*score{}
	for _, c := range attackCases(t, file) {
		got := scrub(r, m, c.Input)
		ok := c.solved(got)
		scoreOf(scores, c.Class).add(ok)
		scoreOf(scores, "all").add(ok)
		reason, known := listed[c.ID]
		switch {
		case !ok:
			failing = append(failing, strings.TrimSpace(c.ID+" "+reason))
			if !known && !*updateFailing {
				t.Errorf("%s, %s: Replace(Find(%q))\n got %q\nwant %q",
					c.ID, c.Class, c.Input, got, c.Want)
			}
		case known && !*updateFailing:
			t.Errorf("%s passes: take it out of %s", c.ID, name)
		}
		if again := scrub(r, m, got); again != got {
			t.Errorf("%s: Replace(Find(%q)) = %q, want it unchanged", c.ID, got, again)
		}
	}
	for _, class := range sortedKeys(scores) {
		t.Logf("%-22s %4d of %4d", class, scores[class].found, scores[class].all)
	}
	if all := scores["all"]; float64(all.found) < least*float64(all.all) {
		t.Errorf("%s.jsonl: %d of %d lines are right, want %g", file, all.found, all.all, least)
	}
	if *updateFailing {
		text := "# Lines of " + file + ".jsonl that are not answered as wanted, and why. " +
			"Rewrite with -update, which keeps the reasons.\n" +
			strings.Join(failing, "\n") + "\n"
		if err := os.WriteFile("testdata/"+name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
