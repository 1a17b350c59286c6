// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"

	"github.com/logplex-go/logplex/bench/internal/measure"
	"github.com/logplex-go/logplex/internal/race"
)

// TestLinesAreComplete checks that logplex, and the peers that goals are relative
// to, write everything that was logged.
func TestLinesAreComplete(t *testing.T) {
	for _, p := range peers() {
		if p.kind == kindFrontEnd || p.kind != kindOurs && p.kind != kindOwn &&
			p.name != fastestSlog {
			continue
		}
		for _, l := range workloads() {
			if missing := checkLine(p, l); len(missing) > 0 {
				t.Errorf("checkLine(%s, %s) = %q, want nothing", p.name, l.name, missing)
			}
		}
	}
}

// TestPeersHaveAllCalls finds workloads that a peer was forgotten in. Other
// loggers' own calls have no line of R3 and R5, which are about slog.
func TestPeersHaveAllCalls(t *testing.T) {
	for _, p := range peers() {
		for _, l := range workloads() {
			native := p.kind == kindNative || p.kind == kindAdapter
			want := !(l.name == "W2kv" &&
				(p.kind == kindOwn || native && p.name != nativeZap && p.name != nativeLogrus)) &&
				!(native && l.of("R3 R5"))
			if got := p.open(io.Discard, l) != nil; got != want {
				t.Errorf("%s has a call for %s = %v, want %v", p.name, l.name, got, want)
			}
		}
	}
}

// TestRowsDiffer checks that values are new in each line, and that a table
// depends on its seed alone.
func TestRowsDiffer(t *testing.T) {
	rows := newRows(1)
	seen := map[string]bool{}
	for i := range rows {
		r := &rows[i]
		for _, v := range []string{r.request, r.path, r.err.Error() + r.sql, r.printed} {
			if seen[v] {
				t.Fatalf("row %d repeats %q", i, v)
			}
			seen[v] = true
		}
	}
	if again := newRows(1); again[77].request != rows[77].request || again[77].sql != rows[77].sql {
		t.Error("newRows(1) differs from newRows(1)")
	}
	if other := newRows(2); other[77].request == rows[77].request {
		t.Error("newRows(2) has the rows of newRows(1)")
	}
}

func TestLacks(t *testing.T) {
	facts := []fact{
		{key: "", anyOf: []string{"it is \"done\"\n"}},
		{key: "status", anyOf: []string{"200"}},
		{key: "http.path", anyOf: []string{"/a b"}, less: []string{"/a"}},
	}
	const textLine = `2026-03-17T08:25:21Z INFO "it is \"done\"\n" status=200 http.path="/a b"` +
		"\n"
	const jsonLine = `{"time":"2026-03-17","level":"INFO","msg":"it is \"done\"\n","status":200,"http":{"path":"/a b"}}` + "\n"
	for _, c := range []struct {
		name, line string
		json       bool
		facts      []fact
		want       string
	}{
		{"text", textLine, false, facts, ""},
		{"JSON", jsonLine, true, facts, ""},
		{"no line wanted", "", false, nil, ""},
		{"unwanted line", "x\n", false, nil, "a line was written"},
		{"empty", "", true, facts, "not one line|not JSON"},
		{"two lines", strings.Replace(textLine, " status", "\nstatus", 1), false,
			facts[:1], "not one line"},
		{"other status", strings.Replace(textLine, "=200", "=2000", 1), false, facts, "no status"},
		{"longer key", strings.Replace(textLine, " status", " http_status", 1),
			false, facts, "no status"},
		{"no level", strings.Replace(textLine, "INFO ", "", 1), false, facts, "no level"},
		{"no time", strings.Replace(textLine, "2026-03-17T08:25:21Z ", "", 1),
			false, facts, "no time"},
		{"cut", strings.Replace(textLine, `"/a b"`, "/a", 1), false, facts,
			"http.path is cut short"},
		{"lost group", strings.Replace(jsonLine, `"http":{"path":"/a b"}`, `"path":"/a b"`, 1),
			true, facts, "http.path without its group"},
		{"key twice", strings.Replace(jsonLine, `"status":200`, `"status":200,"status":200`, 1),
			true, facts, "key status twice"},
		{"raw newline", strings.Replace(jsonLine, `\n`, "\n", 1), true, facts,
			"not one line|not JSON"},
		{"no message", strings.Replace(jsonLine, "done", "over", 1), true, facts, "no message"},
		{"more behind", strings.Replace(jsonLine, "}}", "}}{}", 1), true, facts, "not JSON"},
	} {
		if got := strings.Join(lacks(c.line, c.json, c.facts), "|"); got != c.want {
			t.Errorf("%s: lacks(%q) = %q, want %q", c.name, c.line, got, c.want)
		}
	}
}

func TestAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	c := config{quick: true, workloads: workloads()}
	results, err := c.measure("memory", c.peers())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range checkAllocs(results, c.names()) {
		t.Error(m)
	}
}

func TestGoalsNameWhatThereIs(t *testing.T) {
	entrants := map[string]bool{}
	for _, p := range peers() {
		entrants[p.name] = true
	}
	names := map[string]bool{}
	for _, l := range workloads() {
		names[l.name] = true
		if _, ok := allocGoals[ours][l.name]; !ok {
			t.Errorf("allocGoals has no %s", l.name)
		}
	}
	for _, g := range allGoals {
		if !entrants[g.us] || !entrants[g.base] {
			t.Errorf("goals of %q in units of %q: no such entrant", g.us, g.base)
		}
		for _, goal := range g.list {
			if !names[goal.workload] {
				t.Errorf("goals of %q: no workload %s", g.us, goal.workload)
			}
		}
	}
}

// TestPartsOfAProfile feeds partOf with stacks, the innermost function first.
func TestPartsOfAProfile(t *testing.T) {
	const ours = "github.com/logplex-go/logplex"
	for _, c := range []struct {
		name  string
		stack []string
		want  string
	}{
		{"scan",
			[]string{ours + "/internal/secretscan.(*Rules).Find",
				ours + "/internal/encode.(*Line).appendString"}, "scan"},
		{"copy of a value",
			[]string{"runtime.memmove", ours + "/internal/encode.(*Line).appendString"}, "values"},
		{"key", []string{ours + "/internal/memo.(*Reader).Key"}, "keys"},
		{"lock", []string{"sync.(*Mutex).Lock", ours + "/internal/output.(*Writer).Write"},
			"lock and write"},
		{"front end",
			[]string{"runtime.funcMaxSPDelta", "runtime.Callers", "log/slog.(*Logger).logAttrs"},
			"front end"},
		{"nothing of these", []string{"runtime.futex"}, "other"},
	} {
		s := &profile.Sample{}
		for _, f := range c.stack {
			s.Location = append(s.Location,
				&profile.Location{Line: []profile.Line{{Function: &profile.Function{Name: f}}}})
		}
		got := "other"
		if i := partOf(s); i < len(parts) {
			got = parts[i].name
		}
		if got != c.want {
			t.Errorf("%s: partOf(%q) = %q, want %q", c.name, c.stack, got, c.want)
		}
	}
}

func TestVerdict(t *testing.T) {
	for _, c := range []struct {
		ratio float64
		want  string
	}{{0.9, "MISSED by 0.10"}, {0.75, "must; 0.05 to the moonshot"}, {0.7, "moonshot"}} {
		if got := verdict(c.ratio, 0.8, 0.7); got != c.want {
			t.Errorf("verdict(%v, 0.8, 0.7) = %q, want %q", c.ratio, got, c.want)
		}
	}
}

// TestRun prints all tables from slices that are too short for a result.
func TestRun(t *testing.T) {
	c := config{sinks: sinkNames, slices: 1, slice: 50 * time.Microsecond, peer: "nobody"}
	for _, l := range workloads() {
		if l.name == "W2" || l.name == "W6" {
			c.workloads = append(c.workloads, l)
		}
	}
	var out bytes.Buffer
	if _, err := c.run(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"sink memory", "sink null", "sink pipe", `"` + ours + `" in units of "` + fastestSlog,
		`"` + own + `" in units of "` + ownBare,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("run printed no %q:\n%s", want, out.String())
		}
	}
}

// TestMissedGoals feeds the verdicts with times of their own.
func TestMissedGoals(t *testing.T) {
	measured := func(us float64) map[string]result {
		return map[string]result{"R2": {
			times:  measure.NewTimes([]string{ours, oursBare, fastestSlog}, []float64{us, 10, 100}),
			allocs: map[string]float64{ours: math.Floor(us / 200)},
		}}
	}
	for _, c := range []struct {
		name          string
		us            float64
		goals, allocs int
	}{{"fast", 10, 0, 0}, {"slow", 400, 2, 1}} {
		r := measured(c.us)
		var got []string
		for _, g := range allGoals {
			got = append(got, printGoals(io.Discard, g, r, []string{"R2"})...)
		}
		if len(got) != c.goals {
			t.Errorf("%s: printGoals() = %q, want %d", c.name, got, c.goals)
		}
		if got := checkAllocs(r, []string{"R2"}); len(got) != c.allocs {
			t.Errorf("%s: checkAllocs() = %q, want %d", c.name, got, c.allocs)
		}
	}
}
