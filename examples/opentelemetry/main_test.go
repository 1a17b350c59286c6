// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
)

// The lines and what the receiver got have the ids of the SDK's spans: one trace, two
// spans, and none outside of them.
func TestRun(t *testing.T) {
	var b bytes.Buffer
	if err := run(&b); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	const id, span = `trace_id=([0-9a-f]{32}) `, `span_id=([0-9a-f]{16}) `
	want := []string{
		`^at=info pid=4 msg="listening"$`,
		`^at=info pid=4 msg="order taken" ` + id + span + `items=3$`,
		`^at=warning pid=4 msg="card declined" ` + id + span + `attempt=1$`,
		`^received "listening" trace 0{32} span 0{16} \[\]$`,
		`^received "order taken" trace ([0-9a-f]{32}) span ([0-9a-f]{16}) \[items=3\]$`,
		`^received "card declined" trace ([0-9a-f]{32}) span ([0-9a-f]{16}) \[attempt=1\]$`,
	}
	if len(lines) != len(want) {
		t.Fatalf("run prints\n%s, want %d lines", b.String(), len(want))
	}
	var ids [][]string
	for i, line := range lines {
		m := regexp.MustCompile(want[i]).FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("line %d is %q, want %s", i+1, line, want[i])
		}
		ids = append(ids, m[1:])
	}
	order, charge := ids[1], ids[2]
	if order[0] != charge[0] || order[1] == charge[1] {
		t.Errorf("ids %v and %v, want one trace and two spans", order, charge)
	}
	for i, sent := range [][]string{order, charge} {
		if got := ids[4+i]; got[0] != sent[0] || got[1] != sent[1] {
			t.Errorf("received ids %v, want those of the line, %v", got, sent)
		}
	}
}
