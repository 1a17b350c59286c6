// SPDX-License-Identifier: MIT

// Package measure compares pieces of code on a machine that is not idle: all
// of them take turns in short slices, each slice is measured in processor time
// of this process, and what counts are the ratios between slices of one round.
package measure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"time"
)

// Entrant is one piece of code that is compared. Run does its work n times.
type Entrant struct {
	Name string
	Run  func(n int)
}

// Times holds the nanoseconds of processor time that one piece of work took,
// by entrant and round.
type Times struct {
	names  []string
	rounds [][]float64 // of each entrant
	runs   []int       // at which round each run but the first began
}

// NewTimes returns what was measured elsewhere: for each round the nanoseconds
// of each entrant.
func NewTimes(names []string, rounds ...[]float64) *Times {
	t := &Times{names: names, rounds: make([][]float64, len(names))}
	for _, r := range rounds {
		for i := range names {
			t.rounds[i] = append(t.rounds[i], r[i])
		}
	}
	return t
}

// Join adds the rounds of another run of the same entrants.
func (t *Times) Join(next *Times) {
	if !slices.Equal(t.names, next.names) {
		panic("measure: Join of other entrants")
	}
	if len(t.rounds) > 0 {
		t.runs = append(t.runs, len(t.rounds[0]))
	}
	for i := range t.rounds {
		t.rounds[i] = append(t.rounds[i], next.rounds[i]...)
	}
}

// TakeTurns runs the entrants in rounds of one slice each. A slice lasts about
// as long as slice says. The order is another one in each round.
func TakeTurns(entrants []Entrant, rounds int, slice time.Duration) *Times {
	t := NewTimes(make([]string, len(entrants)))
	counts := make([]int, len(entrants))
	for i, e := range entrants {
		t.names[i] = e.Name
		counts[i] = count(e.Run, slice)
	}
	order := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		for _, i := range order.Perm(len(entrants)) {
			start := CPUTime()
			entrants[i].Run(counts[i])
			t.rounds[i] = append(t.rounds[i], float64(CPUTime()-start)/float64(counts[i]))
		}
	}
	return t
}

// count finds out how often run fits into a slice, and warms it up.
func count(run func(int), slice time.Duration) int {
	for n := 1; ; n *= 4 {
		start := CPUTime()
		run(n)
		took := CPUTime() - start
		if took >= slice/4 || n >= 1<<26 {
			return max(1, int(float64(n)*float64(slice)/float64(max(took, 1))))
		}
	}
}

// index returns the place of an entrant, or -1.
func (t *Times) index(name string) int { return slices.Index(t.names, name) }

// Has reports whether an entrant took part.
func (t *Times) Has(name string) bool { return t.index(name) >= 0 }

// Median returns the median of an entrant's slices in ns, NaN if it took no
// part.
func (t *Times) Median(name string) float64 {
	i := t.index(name)
	if i < 0 {
		return math.NaN()
	}
	return Quantile(t.rounds[i], 0.5)
}

// Ratio returns the median, over the rounds, of what a cost in units of what b
// cost in the same round; NaN if one of them took no part.
func (t *Times) Ratio(a, b string) float64 {
	i, j := t.index(a), t.index(b)
	if i < 0 || j < 0 {
		return math.NaN()
	}
	return Quantile(t.ratios(i, j), 0.5)
}

func (t *Times) ratios(i, j int) []float64 {
	ratios := make([]float64, len(t.rounds[i]))
	for r := range ratios {
		ratios[r] = t.rounds[i][r] / t.rounds[j][r]
	}
	return ratios
}

// RunRatios returns what Ratio is within each run.
func (t *Times) RunRatios(a, b string) []float64 {
	i, j := t.index(a), t.index(b)
	if i < 0 || j < 0 {
		return nil
	}
	ratios, begun := t.ratios(i, j), 0
	var each []float64
	for _, end := range append(slices.Clip(t.runs), len(ratios)) {
		each = append(each, Quantile(ratios[begun:end], 0.5))
		begun = end
	}
	return each
}

// Quantile returns the value below which the share q of the values lies, NaN
// without values.
func Quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(values))
	return s[min(len(s)-1, int(q*float64(len(s))))]
}

// Allocs returns how many objects one of n runs allocates, to a tenth: what a
// garbage collection takes out of a pool is not to be seen as an allocation of
// every run.
func Allocs(run func(n int), n int) float64 {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	run(n)
	least := math.Inf(1)
	var before, after runtime.MemStats
	for range 3 {
		runtime.ReadMemStats(&before)
		run(n)
		runtime.ReadMemStats(&after)
		least = min(least, float64(after.Mallocs-before.Mallocs)/float64(n))
	}
	return math.Round(least*10) / 10
}

// Exit ends the program: with status 2 for an error, with 1 when goals were
// missed, which it lists.
func Exit(missed []string, err error) {
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	case len(missed) > 0:
		fmt.Println("missed:")
		for _, m := range missed {
			fmt.Println("  " + m)
		}
		os.Exit(1)
	}
	fmt.Println("All goals that must be met are met.")
	os.Exit(0)
}
