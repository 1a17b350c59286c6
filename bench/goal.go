// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/logplex-go/logplex/bench/internal/measure"
)

// goal is what a workload may cost in units of what another peer costs.
type goal struct {
	workload string
	must     float64
	moonshot float64
}

// goals are those of one of our entrants, all relative to one peer.
type goals struct {
	us, base string
	list     []goal
}

// allGoals are measured on values that are new in each line, with the default
// redactor and the lock.
var allGoals = []goals{
	{ours, fastestSlog, []goal{
		{"R1", 0.95, 0.75}, {"R2", 1.20, 0.90}, {"R3", 0.95, 0.75},
		{"R4", 1.05, 0.80}, {"R5", 0.75, 0.60},
	}},
	{oursJSON, fastestSlog, []goal{
		{"R1", 1.00, 0.80}, {"R2", 1.25, 0.95}, {"R3", 1.00, 0.80},
		{"R4", 1.10, 0.85}, {"R5", 0.95, 0.75},
	}},
	{own, fastestSlog, []goal{
		{"R1", 0.48, 0.36}, {"R2", 0.85, 0.60}, {"R3", 0.50, 0.40},
		{"R4", 0.50, 0.36}, {"R5", 0.48, 0.40},
	}},
	{wrapped, slogJSON, []goal{
		{"R1", 1.35, 1.20}, {"R2", 1.35, 1.20}, {"R3", 1.35, 1.20}, {"R4", 1.35, 1.20},
		{"R5", 1.35, 1.20}, {"W1", 1.35, 1.20},
	}},
	{adapter, nativeZero, []goal{{"R1", 2.0, 1.5}, {"R2", 2.0, 1.5}, {"R4", 2.0, 1.5}}},
	{adapterJSON, nativeZero, []goal{{"R1", 2.0, 1.5}, {"R2", 2.0, 1.5}, {"R4", 2.0, 1.5}}},
	{ours, oursBare, []goal{{"R1", 1.15, 1.05}, {"R2", 1.25, 1.10}}},
	{own, ownBare, nil},
	{oursJSON, jsonBare, nil},
}

// allocGoals are the most allocations of a call: those of slog's front end, of
// slog.Group and of the values themselves, and in R3 those of With.
var allocGoals = map[string]map[string]float64{
	ours: {"R1": 1, "R2": 0, "R3": 2, "R4": 0, "R5": 4,
		"W1": 0, "W2": 0, "W2kv": 4, "W3": 1, "W4": 0, "W5": 4, "W6": 0, "W7": 0, "W8": 0, "W9": 1},
	own: {"R1": 0, "R2": 0, "R3": 1, "R4": 0, "R5": 4,
		"W1": 0, "W2": 0, "W3": 0, "W4": 0, "W5": 4, "W6": 0, "W7": 0, "W8": 0, "W9": 1},
}

// allocsOver are the entrants that may have no more allocations than another, and by
// workload those that they may have over it. Wrap keeps With's attrs, as in R3, and
// rebuilds a record with LogValuers, as in W9.
var allocsOver = []struct {
	us, base string
	over     map[string]float64
}{
	{oursMessage, ours, nil}, {oursJSON, ours, nil},
	{wrapped, slogJSON, map[string]float64{"R3": 1, "W9": 5}},
	{adapter, nativeZero, nil}, {adapterJSON, nativeZero, nil},
}

// result has the measurements of one workload.
type result struct {
	times  *measure.Times
	allocs map[string]float64
}

// verdict puts into words how a ratio compares with its goals.
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

// printGoals prints the goals of one entrant beside what was measured, and
// returns those that were missed. Workloads without a goal are printed too.
func printGoals(w io.Writer, g goals, results map[string]result, names []string) (missed []string) {
	fmt.Fprintf(w, "%q in units of %q\n\n", g.us, g.base)
	t := measure.Table{Head: []string{"", "ratio", "of each run", "must", "moonshot", "verdict"}}
	for _, name := range names {
		r := results[name]
		if r.times == nil || !r.times.Has(g.us) || !r.times.Has(g.base) {
			continue
		}
		ratio := r.times.Ratio(g.us, g.base)
		var runs []string
		for _, each := range r.times.RunRatios(g.us, g.base) {
			runs = append(runs, measure.Number(each))
		}
		must, moonshot, v := math.NaN(), math.NaN(), "no goal"
		for _, goal := range g.list {
			if goal.workload == name {
				must, moonshot, v = goal.must, goal.moonshot,
					verdict(ratio, goal.must, goal.moonshot)
				if ratio > must {
					missed = append(missed, fmt.Sprintf("%s %s: %.2f of %s, must be %.2f",
						g.us, name, ratio, g.base, must))
				}
			}
		}
		t.Add(name, ratio, strings.Join(runs, " "), must, moonshot, v)
	}
	t.Print(w)
	return missed
}

// checkAllocs returns the goals for allocations that were missed.
func checkAllocs(results map[string]result, names []string) (missed []string) {
	tooMany := func(us, name string, n, most float64, of string) {
		if n > most {
			missed = append(missed, fmt.Sprintf("%s %s: %.1f allocations, must be %.0f%s",
				us, name, n, most, of))
		}
	}
	for _, name := range names {
		allocs := results[name].allocs
		for us, most := range allocGoals {
			if n, ok := allocs[us]; ok {
				tooMany(us, name, n, most[name], "")
			}
		}
		for _, o := range allocsOver {
			n, ok := allocs[o.us]
			base, has := allocs[o.base]
			if !ok || !has {
				continue
			}
			tooMany(o.us, name, n, base+o.over[name], ", those of "+o.base)
		}
	}
	return missed
}
