// SPDX-License-Identifier: MIT

// Command redaction compares the scanner that logplex looks for credentials
// with, gitleaks' engine, and a bare Aho-Corasick pass for gitleaks' keywords,
// on the same lines in the same run. Then it measures what the default redactor
// costs a line inside a handler, and used alone. It exits with status 1 when a goal is
// missed that must be met.
package main

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"time"

	ahocorasick "github.com/BobuSumisu/aho-corasick"
	"github.com/zricethezav/gitleaks/v8/detect"

	"github.com/logplex-go/logplex/bench/internal/measure"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// How many times faster than gitleaks' engine a clean line has to be scanned.
const (
	cleanMust     = 40
	cleanMoonshot = 80
)

const (
	scan    = "logplex scan"
	scrub   = "logplex scan and replace"
	engine  = "gitleaks engine"
	literal = "Aho-Corasick, gitleaks' keywords"
)

func main() {
	rounds := flag.Int("slices", 61, "slices of each entrant")
	slice := flag.Duration("slice", 10*time.Millisecond, "processor time of a slice")
	quick := flag.Bool("quick", false, "check findings and allocations only; no speed verdict")
	flag.Parse()
	missed, err := run(os.Stdout, *rounds, *slice, *quick)
	measure.Exit(missed, err)
}

// scanners has the scanners that are compared.
type scanners struct {
	rules    *secretscan.Rules
	mask     *secretscan.Mask
	gitleaks *detect.Detector
	keywords *ahocorasick.Trie
}

func newScanners() (*scanners, error) {
	d, err := detect.NewDetectorDefaultConfig()
	if err != nil {
		return nil, err
	}
	return &scanners{
		rules:    secretscan.NewRules(nil, false),
		mask:     secretscan.NewMask(secretscan.ShowNothing, nil),
		gitleaks: d,
		keywords: ahocorasick.NewTrieBuilder().AddStrings(
			slices.Collect(maps.Keys(d.Config.Keywords))).Build(),
	}, nil
}

// entrants take the lines of a class in turn.
func (s *scanners) entrants(lines []string) []measure.Entrant {
	text := make([][]byte, len(lines))
	for i, l := range lines {
		text[i] = []byte(l)
	}
	spans, out := make([]secretscan.Span, 0, 16), make([]byte, 0, 1024)
	return []measure.Entrant{
		{Name: scan, Run: func(n int) {
			for i := range n {
				spans = s.rules.Find(spans[:0], text[i%len(text)])
			}
		}},
		{Name: scrub, Run: func(n int) {
			for i := range n {
				t := text[i%len(text)]
				if spans = s.rules.Find(spans[:0], t); len(spans) > 0 {
					out = s.mask.Replace(out[:0], t, spans)
				}
			}
		}},
		{Name: engine, Run: func(n int) {
			for i := range n {
				_ = s.gitleaks.DetectString(lines[i%len(lines)])
			}
		}},
		{Name: literal, Run: func(n int) {
			for i := range n {
				_ = s.keywords.Match(text[i%len(text)])
			}
		}},
	}
}

// check compares the findings with the class. Those of gitleaks are only printed.
func (s *scanners) check(w io.Writer, c class) (missed []string) {
	ours, theirs := 0, 0
	for _, l := range c.lines {
		if len(s.rules.Find(nil, []byte(l))) > 0 {
			ours++
		}
		if len(s.gitleaks.DetectString(l)) > 0 {
			theirs++
		}
	}
	fmt.Fprintf(w, "%s: %d lines, logplex finds something in %d, gitleaks in %d\n",
		c.name, len(c.lines), ours, theirs)
	want := 0
	if c.secret {
		want = len(c.lines)
	}
	if ours != want {
		missed = append(missed, fmt.Sprintf("%s: something found in %d lines, must be %d",
			c.name, ours, want))
	}
	return missed
}

func run(w io.Writer, rounds int, slice time.Duration, quick bool) (missed []string, err error) {
	s, err := newScanners()
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(w, "%s %s/%s, %d CPUs\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.GOMAXPROCS(0))
	for _, c := range classes() {
		missed = append(missed, s.check(w, c)...)
	}
	fmt.Fprintln(w)
	t := measure.Table{
		Head: []string{"ns per line", scan, scrub, engine, literal, "times faster than gitleaks",
			"scan / Aho-Corasick", "allocs", "allocs of gitleaks"},
	}
	for _, c := range classes() {
		entrants := s.entrants(c.lines)
		allocs := map[string]float64{}
		for _, e := range entrants {
			allocs[e.Name] = measure.Allocs(e.Run, 40*len(c.lines))
		}
		if allocs[scrub] > 0 {
			missed = append(missed, fmt.Sprintf("%s: %.1f allocations, must be 0",
				c.name, allocs[scrub]))
		}
		if quick {
			rounds, slice = 1, time.Millisecond
		}
		times := measure.TakeTurns(entrants, rounds, slice)
		faster := times.Ratio(engine, scrub)
		t.Add(c.name, times.Median(scan), times.Median(scrub), times.Median(engine),
			times.Median(literal), faster,
			times.Ratio(scan, literal), allocs[scrub], allocs[engine])
		if c.name == "clean" && !quick && faster < cleanMust {
			missed = append(missed,
				fmt.Sprintf("clean: %.0f times faster than gitleaks, must be %d (moonshot %d)",
					faster, cleanMust, cleanMoonshot))
		}
	}
	if !quick {
		t.Print(w)
		fmt.Fprintln(w)
	}
	return append(missed, measureHandler(w, rounds, slice, quick)...), nil
}
