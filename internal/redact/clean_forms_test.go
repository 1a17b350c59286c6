// SPDX-License-Identifier: MIT

package redact_test

import (
	"strings"
	"testing"
)

// changed returns why a text in which nothing is secret may be changed in one form, "" if it may
// not.
func changed(f form, text string) string {
	switch f.name {
	case "map key":
		return "what is after a key of a map is its value"
	case "%v", "%+v", "%#v":
		return "a value in a struct may have spaces, and be that of the name before it"
	case "%q":
		if strings.Contains(text, "\x1b") {
			return "a colour whose escape is escaped is a part of the text"
		}
	case "escaped JSON":
		if strings.ContainsAny(text, "<>") {
			return "a type with escaped parameters is a value"
		}
	}
	for part, reason := range map[string]string{
		`"\"\""`:    "quotes in quotes are a text",
		` = "`:      "a word before an equals sign and escaped quotes is a value",
		"} {PORT ":  "of the quotes in quotes one opens a value",
		"....<mask": "a label in angle brackets is one in clear only",
	} {
		if strings.Contains(text, part) {
			return reason
		}
	}
	return ""
}

// TestCleanInEveryForm writes the texts in which nothing is secret in every form that a record has
// for them, and finds no placeholder.
func TestCleanInEveryForm(t *testing.T) {
	outs := outputs()[:2]
	reasons, records := map[string]int{}, 0
	for i, c := range append(cases(t, "attack"), cases(t, "attack_more")...) {
		if c.Input != c.Want || strings.Contains(c.Input, "[REDACTED") || isLeftOut(i) {
			continue
		}
		for _, f := range forms() {
			for _, o := range outs {
				f.log(o.log, c.Input)
				records++
				got := o.take()
				if !strings.Contains(got, "[REDACTED") {
					continue
				}
				reason := changed(f, c.Input)
				if reason == "" {
					t.Errorf("%s, %s, %s: %q is written as\n%s", f.name, o.name, c.ID, c.Input, got)
				}
				reasons[reason]++
			}
		}
	}
	t.Logf("%d records", records)
	for reason, n := range reasons {
		t.Logf("%d differences: %s", n, reason)
	}
}
