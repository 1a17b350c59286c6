// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"runtime/pprof"
	"time"

	"github.com/google/pprof/profile"

	"github.com/logplex-go/logplex/bench/internal/measure"
)

// part is a part of what a line costs: the samples whose innermost function
// of a name that it knows matches it.
type part struct {
	name string
	funs *regexp.Regexp
}

// parts are asked in order, for each function of a stack from the innermost
// one outwards.
var parts = []part{
	{"scan", regexp.MustCompile(`internal/(secretscan|redact)\.`)},
	{"lock and write", regexp.MustCompile(`internal/output\.|^sync\.\(\*Mutex\)`)},
	{"header", regexp.MustCompile(`internal/encode\.\S*([hH]eader|[tT]imeText|[mM]essage)|memo\.\S*Message|fastconv\.\S*(Clock|Stamp|Timestamp)`)},
	{"keys", regexp.MustCompile(`internal/(memo|jsonobject)\.|internal/encode\.\S*[kK]ey`)},
	{"values", regexp.MustCompile(`internal/(encode|fastconv|freeze|escape)\.|^strconv\.`)},
	{"handler", regexp.MustCompile(`^github\.com/logplex-go/logplex\.`)},
	{"garbage",
		regexp.MustCompile(`^runtime\.(gc|bgsweep|mallocgc|newobject|makeslice|growslice)`)},
	{"front end", regexp.MustCompile(`^log/slog\.|^runtime\.Callers|^time\.Now`)},
	{"bench", regexp.MustCompile(`^main\.`)},
}

// printProfile prints for each workload where the time of one peer goes, in
// percent of its samples.
func (c config) printProfile(w io.Writer, p peer, each time.Duration) error {
	fmt.Fprintf(w, "Where the processor time of %q goes, percent\n\n", p.name)
	head := []string{""}
	for _, of := range parts {
		head = append(head, of.name)
	}
	t := measure.Table{Head: append(head, "other")}
	rows := newRows(1)
	for _, l := range c.workloads {
		call := p.open(memory{}, l)
		if call == nil {
			continue
		}
		shares, err := profiled(repeat(call, rows, 0, l.pair), each)
		if err != nil {
			return err
		}
		line := []any{l.name}
		for _, share := range shares {
			line = append(line, share)
		}
		t.Add(line...)
	}
	t.Print(w)
	return nil
}

// profiled runs something for a while and returns the share of each part, and
// last of all else, in whole percent.
func profiled(run func(n int), each time.Duration) ([]float64, error) {
	var raw bytes.Buffer
	if err := pprof.StartCPUProfile(&raw); err != nil {
		return nil, err
	}
	for start := time.Now(); time.Since(start) < each; {
		run(10_000)
	}
	pprof.StopCPUProfile()
	prof, err := profile.Parse(&raw)
	if err != nil {
		return nil, err
	}
	return shares(prof), nil
}

func shares(prof *profile.Profile) []float64 {
	counts := make([]float64, len(parts)+1)
	var total float64
	for _, s := range prof.Sample {
		n := float64(s.Value[0])
		counts[partOf(s)] += n
		total += n
	}
	for i := range counts {
		counts[i] = float64(int(100*counts[i]/max(total, 1) + 0.5))
	}
	return counts
}

// partOf returns the index of the part that a sample belongs to, len(parts)
// for none.
func partOf(s *profile.Sample) int {
	for _, loc := range s.Location { // the innermost first
		for _, line := range loc.Line {
			for i, p := range parts {
				if line.Function != nil && p.funs.MatchString(line.Function.Name) {
					return i
				}
			}
		}
	}
	return len(parts)
}
