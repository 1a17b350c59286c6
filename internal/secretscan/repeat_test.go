// SPDX-License-Identifier: MIT

package secretscan

import (
	"fmt"
	"strings"
	"testing"
)

// TestRepeats has secrets that come again in the same text where no rule would find them.
func TestRepeats(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, text := range []string{
		"login password=⟦hunter2Zqx⟧ failed: ⟦hunter2Zqx⟧ is wrong",
		"⟦hunter2Zqx⟧ was refused (password=⟦hunter2Zqx⟧)",
		`{"password":"⟦hunter2Zqx⟧","confirm":"⟦hunter2Zqx⟧","n":1}`,
		`{"a":"b\n⟦hunter2Zqx⟧","password":"⟦hunter2Zqx⟧"}`,
		"TOKEN=⟦Zq9xHunter2Qk7⟧ fetched https://example.com/b/⟦Zq9xHunter2Qk7⟧/c",
		"password=⟦hunter2Zqx⟧ token=⟦Zq9xHunter2Qk7⟧ ⟦Zq9xHunter2Qk7⟧ ⟦hunter2Zqx⟧.",
		"password=⟦Tulip-harbor71⟧; ssh bob@h (⟦Tulip-harbor71⟧)",

		// What may mean something else where it comes again stays.
		"password=⟦hunter2Zqx⟧ file myhunter2Zqx hunter2Zqx1",
		"user=oracle password=⟦oracle⟧",
		"passcode=⟦48151623⟧ order 48151623",
		"user=a1b2 password=⟦a1b2⟧",
		"heroku_api_key=⟦01234567-89ab-4def-8123-456789abcdef⟧ " +
			"request_id=01234567-89ab-4def-8123-456789abcdef",
		"password=[REDACTED] failed: hunter2Zqx is wrong",
	} {
		checkMarked(t, r, m, text)
	}
}

// TestManyRepeats has more secrets than are looked for again, and one that comes often.
func TestManyRepeats(t *testing.T) {
	r := NewRules(nil, false)
	var b strings.Builder
	for i := range 20 {
		fmt.Fprintf(&b, "password=hunter%dZq ", 10+i)
	}
	for i := range 20 {
		fmt.Fprintf(&b, "(hunter%dZq) ", 10+i)
	}
	if n := len(r.Find(nil, []byte(b.String()))); n != 20+8 {
		t.Errorf("%d spans, want 20 passwords and 8 that come again", n)
	}
	text := strings.Repeat("password=hunter2Zqx hunter2Zqx ", 1000)
	if n := len(r.Find(nil, []byte(text))); n != 2000 {
		t.Errorf("%d spans, want 2000", n)
	}
}
