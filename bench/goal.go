// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/logplex-go/logplex/bench/internal/measure"
)

// goal is what a workload may cost, in units of what others cost.
type goal struct {
	workload string
	must     float64 // of the fastest slog handler
	moonshot float64 // of the fastest slog handler
	other    float64 // moonshot: of slog.TextHandler for the handler, of the fastest native logger for Handler.Log
	frontEnd float64 // moonshot: of slog's front end
	allocs   float64 // at most
}

// handlerGoals are those of the handler behind log/slog, with redaction and
// the lock.
var handlerGoals = []goal{
	{"W1", 0.95, 0.84, 0.39, 1.20, 0},
	{"W2", 0.84, 0.70, 0.28, 2.0, 0},
	{"W2kv", 0.88, 0.75, 0.31, 1.7, 4},
	{"W3", 0.86, 0.70, 0.37, 2.1, 1},
	{"W4", 0.92, 0.80, 0.37, 1.48, 0},
	{"W5", 1.00, 0.82, 0.42, 1.45, 4},
	{"W6", 1.06, 1.03, 0.97, 1.0, 0},
	{"W7", 0.85, 0.70, 0.28, 2.0, 0},
	{"W8", 0.90, 0.75, 0.25, 2.1, 0},
	{"W9", 0.93, 0.75, 0.35, 3.1, 1},
}

// ownGoals are those of Handler.Log.
var ownGoals = []goal{
	{"W1", 0.25, 0.20, 0.58, 0.30, 0},
	{"W2", 0.42, 0.35, 0.60, 0.95, 0},
	{"W3", 0.44, 0.34, 0.70, 1.0, 0},
	{"W4", 0.36, 0.29, 0.85, 0.57, 0},
	{"W5", 0.62, 0.50, 1.0, 0.88, 4},
	{"W7", 0.42, 0.35, 0.60, 0.95, 0},
	{"W8", 0.51, 0.42, 0.80, 1.2, 0},
	{"W9", 0.58, 0.48, 0.65, 2.0, 1},
}

// What the default redactor may cost in W2: the line with it in units of the
// line without.
const (
	redactionMust     = 1.35
	redactionMoonshot = 1.2
)

// What zerolog's call sites may cost with logplex as their output, in units of
// zerolog writing the same event to the same sink.
const (
	adapterMust     = 2.0
	adapterMoonshot = 1.5
)

// result is what was measured of one workload.
type result struct {
	free   bool // there are no goals
	times  *measure.Times
	allocs map[string]float64
}

// least returns the peer of some kind that takes the least time.
func (r result) least(all []peer, k kind) (name string, ns float64) {
	ns = math.NaN()
	for _, p := range all {
		if p.kind == k && r.times.Has(p.name) {
			if m := r.times.Median(p.name); math.IsNaN(ns) || m < ns {
				name, ns = p.name, m
			}
		}
	}
	return name, ns
}

// verdict says in words how a ratio stands to its goals.
func verdict(ratio, must, moonshot float64) string {
	switch {
	case math.IsNaN(ratio):
		return "not measured"
	case ratio > must:
		return fmt.Sprintf("MISSED by %.2f", ratio-must)
	case ratio > moonshot:
		return fmt.Sprintf("must; %.2f to the moonshot", ratio-moonshot)
	}
	return "moonshot"
}

// printGoals prints the goals of one of our front ends beside what was
// measured, and returns those that were missed.
func printGoals(w io.Writer, us string, goals []goal, results map[string]result, all []peer) (missed []string) {
	native := us == own
	otherName := "/ TextHandler"
	if native {
		otherName = "/ fastest native"
	}
	t := measure.Table{Head: []string{"", "/ " + fastestSlog, "of each run", "must", "moonshot", "/ fastest slog peer", otherName, "moonshot",
		"/ front end", "moonshot", "allocs", "goal", "verdict"}}
	for _, g := range goals {
		r, ok := results[g.workload]
		if !ok {
			continue
		}
		other := slogText
		if native {
			other, _ = r.least(all, kindNative)
		}
		fastest, _ := r.least(all, kindSlog)
		ratio := r.times.Ratio(us, fastestSlog)
		v := verdict(ratio, g.must, g.moonshot)
		if ratio > g.must {
			missed = append(missed, fmt.Sprintf("%s %s: %.2f of %s, must be %.2f", us, g.workload, ratio, fastestSlog, g.must))
		}
		var runs []string
		for _, each := range r.times.RunRatios(us, fastestSlog) {
			runs = append(runs, measure.Number(each))
		}
		t.Add(g.workload, ratio, strings.Join(runs, " "), g.must, g.moonshot, fmt.Sprintf("%s (%s)", measure.Number(r.times.Ratio(us, fastest)), fastest),
			r.times.Ratio(us, other), g.other, r.times.Ratio(us, frontEnd), g.frontEnd, r.allocs[us], g.allocs, v)
	}
	t.Print(w)
	return missed
}

// checkAllocs returns the goals for allocations that were missed.
func checkAllocs(us string, goals []goal, results map[string]result) (missed []string) {
	for _, g := range goals {
		if r, ok := results[g.workload]; ok && r.allocs[us] > g.allocs {
			missed = append(missed, fmt.Sprintf("%s %s: %.1f allocations, must be %.0f", us, g.workload, r.allocs[us], g.allocs))
		}
	}
	return missed
}

// printRedaction prints what the default redactor costs: each of our lines in
// units of the same without redaction.
func printRedaction(w io.Writer, results map[string]result, names []string) (missed []string) {
	t := measure.Table{Head: []string{"with / without redaction", "line", "message", "json", "logplex.Log line"}}
	for _, name := range names {
		r := results[name]
		line := r.times.Ratio(ours, oursBare)
		t.Add(name, line, r.times.Ratio(oursMessage, messageBare), r.times.Ratio(oursJSON, jsonBare), r.times.Ratio(own, ownBare))
		if name == "W2" && line > redactionMust {
			missed = append(missed, fmt.Sprintf("redaction in W2 costs %.2f, must be %.2f", line, redactionMust))
		}
	}
	t.Print(w)
	return missed
}

// printAdapter prints what zerolog's call sites cost with logplex as their
// output, in units of zerolog alone.
func printAdapter(w io.Writer, results map[string]result, names []string) (missed []string) {
	t := measure.Table{Head: []string{"/ " + nativeZero, "to logplex line", "to logplex json", "verdict"}}
	for _, name := range names {
		r := results[name]
		if !r.times.Has(adapter) {
			continue
		}
		line := r.times.Ratio(adapter, nativeZero)
		if r.free {
			t.Add(name, line, r.times.Ratio(adapterJSON, nativeZero), "no goal")
			continue
		}
		if line > adapterMust {
			missed = append(missed, fmt.Sprintf("%s %s: %.2f of %s, must be %.2f", adapter, name, line, nativeZero, adapterMust))
		}
		t.Add(name, line, r.times.Ratio(adapterJSON, nativeZero), verdict(line, adapterMust, adapterMoonshot))
	}
	t.Print(w)
	return missed
}

// checkAdapter returns where the adapter allocates more than zerolog alone.
func checkAdapter(results map[string]result, names []string) (missed []string) {
	for _, name := range names {
		a := results[name].allocs
		for _, us := range []string{adapter, adapterJSON} {
			if n, ok := a[us]; ok && n > a[nativeZero] {
				missed = append(missed, fmt.Sprintf("%s %s: %.1f allocations, zerolog alone has %.1f", us, name, n, a[nativeZero]))
			}
		}
	}
	return missed
}
