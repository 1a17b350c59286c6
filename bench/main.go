// SPDX-License-Identifier: MIT

// Command bench compares logplex with other loggers: what a line costs in
// processor time and in allocations. README.md says how to read its tables.
//
// It exits with status 1 when a goal is missed that must be met.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/logplex-go/logplex/bench/internal/measure"
)

func main() {
	var c config
	flag.BoolVar(&c.quick, "quick", false, "check lines and allocations only; no speed verdict")
	only := flag.String("only", "", "workloads to run, such as W2,W4 (default all)")
	sink := flag.String("sink", "memory", "where lines go: memory, null, pipe, or all")
	flag.StringVar(&c.peer, "peer", "",
		"run only peers whose name contains this, and those that ratios need")
	flag.BoolVar(&c.lines, "lines", false, "print what each peer writes, and nothing else")
	flag.IntVar(&c.slices, "slices", 61, "slices of each peer and workload")
	flag.IntVar(&c.runs, "runs", 1, "how often to run it all; figures are of all runs together")
	flag.DurationVar(&c.slice, "slice", 10*time.Millisecond, "processor time of a slice")
	profile := flag.String("cpuprofile", "", "file for a profile of the processor time")
	flag.BoolVar(&c.alone, "alone", false,
		"run only the peers that -peer names, without ratios; for profiles")
	where := flag.Bool("profile", false,
		"print where the time of the one peer that -peer names goes (default \""+ours+
			"\"), and nothing else")
	flag.Parse()
	if flag.NArg() > 0 || c.slices < 1 || c.slice <= 0 || c.runs < 1 {
		flag.Usage()
		os.Exit(2)
	}
	for _, w := range workloads() {
		if *only == "" || slices.Contains(strings.Split(*only, ","), w.name) {
			c.workloads = append(c.workloads, w)
		}
	}
	if c.sinks = strings.Split(*sink, ","); *sink == "all" {
		c.sinks = sinkNames
	}
	if *where {
		if c.peer == "" {
			c.peer = ours
		}
		c.alone = true
		for _, p := range c.peers() {
			if err := c.printProfile(os.Stdout, p, 3*time.Second); err != nil {
				measure.Exit(nil, err)
			}
		}
		return
	}
	stop, err := measure.Profile(*profile)
	if err != nil {
		measure.Exit(nil, err)
	}
	missed, err := c.run(os.Stdout)
	measure.Exit(missed, errors.Join(err, stop()))
}

type config struct {
	quick     bool
	lines     bool
	alone     bool
	peer      string
	workloads []workload
	sinks     []string
	slices    int
	runs      int
	slice     time.Duration
}

// run prints all tables and returns the goals that were missed.
func (c config) run(w io.Writer) (missed []string, err error) {
	if len(c.workloads) == 0 {
		return nil, fmt.Errorf("no such workload")
	}
	all := c.peers()
	fmt.Fprintf(w, "%s %s/%s, %d CPUs\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.GOMAXPROCS(0))
	if c.lines {
		return nil, c.printLines(w, all)
	}
	missed = c.checkLines(w, all)
	for _, sink := range c.sinks {
		results, err := c.measure(sink, all)
		if err != nil {
			return nil, err
		}
		c.printAllocs(w, sink, all, results)
		missed = append(missed, checkAllocs(results, c.names())...)
		if c.quick {
			continue
		}
		c.printTimes(w, sink, all, results)
		if sink != "memory" || c.alone {
			continue // the goals are those of the handler, not of the system's write
		}
		for _, g := range allGoals {
			missed = append(missed, printGoals(w, g, results, c.names())...)
		}
	}
	return missed, nil
}

// peers are those that take part.
func (c config) peers() []peer {
	var out []peer
	for _, p := range peers() {
		if c.alone {
			if p.name == c.peer {
				out = append(out, p)
			}
			continue
		}
		switch p.name {
		case ours, oursBare, own, ownBare, frontEnd, slogText, slogJSON, fastestSlog, nativeZero:
			out = append(out, p)
		default:
			if c.peer == "" || strings.Contains(p.name, c.peer) {
				out = append(out, p)
			}
		}
	}
	return out
}

func (c config) names() []string {
	var out []string
	for _, l := range c.workloads {
		out = append(out, l.name)
	}
	return out
}

// checkLines prints which peer leaves out what, and returns what we do.
func (c config) checkLines(w io.Writer, all []peer) (missed []string) {
	fmt.Fprint(w, "Lines that lack something of what was logged\n\n")
	t := measure.Table{Head: []string{"", "workloads", "lacks"}}
	for _, p := range all {
		if p.kind == kindFrontEnd {
			continue
		}
		var order []string
		where := map[string][]string{}
		for _, l := range c.workloads {
			lack := strings.Join(checkLine(p, l), ", ")
			if lack == "" {
				continue
			}
			if where[lack] == nil {
				order = append(order, lack)
			}
			where[lack] = append(where[lack], l.name)
		}
		for _, lack := range order {
			t.Add(p.name, strings.Join(where[lack], " "), lack)
			if p.kind == kindOurs || p.kind == kindOwn {
				missed = append(missed, p.name+": line lacks something: "+lack)
			}
		}
	}
	t.Print(w)
	return missed
}

// printLines prints one line of each peer and workload.
func (c config) printLines(w io.Writer, all []peer) error {
	rows := newRows(1)
	for _, l := range c.workloads {
		fmt.Fprintf(w, "%s: %s\n", l.name, l.about)
		for _, p := range all {
			var line bytes.Buffer
			if call := p.open(&line, l); call != nil {
				call(&rows[0])
				fmt.Fprintf(w, "  %s\n    %s\n", p.name, strings.TrimSuffix(line.String(), "\n"))
			}
		}
		fmt.Fprintln(w)
	}
	return nil
}

// measure runs the workloads one after the other, each with all peers taking
// turns.
func (c config) measure(sink string, all []peer) (map[string]result, error) {
	out, closeSink, err := openSink(sink)
	if err != nil {
		return nil, err
	}
	results := map[string]result{}
	for run := range max(c.runs, 1) {
		rows := newRows(uint64(run) + 1)
		for _, l := range c.workloads {
			var entrants []measure.Entrant
			for i, p := range all {
				if call := p.open(out, l); call != nil {
					// Each has rows of its own at any moment: what one has left in the
					// processor's caches is no help for the next.
					entrants = append(entrants, measure.Entrant{
						Name: p.name, Run: repeat(call, rows, i*(numRows/len(all)), l.pair),
					})
				}
			}
			r, again := results[l.name]
			if !again {
				r = result{allocs: map[string]float64{}}
				for _, e := range entrants {
					r.allocs[e.Name] = measure.Allocs(e.Run, 2000)
				}
			}
			if c.quick {
				results[l.name] = r
				continue
			}
			if times := measure.TakeTurns(entrants, c.slices, c.slice); run == 0 {
				r.times = times
			} else {
				r.times.Join(times)
			}
			results[l.name] = r
		}
	}
	return results, closeSink()
}

// repeat returns what makes n calls with the rows from first on, from two
// goroutines if pair is set.
func repeat(call func(*row), rows []row, first int, pair bool) func(n int) {
	run := func(d *draw, n int) {
		for range n {
			call(d.next())
		}
	}
	d := &draw{rows: rows, at: first}
	if !pair {
		return func(n int) { run(d, n) }
	}
	other := &draw{rows: rows, at: (first + numRows/2) % numRows}
	return func(n int) {
		var wg sync.WaitGroup
		wg.Go(func() { run(other, n/2) })
		run(d, n-n/2)
		wg.Wait()
	}
}

func (c config) printAllocs(w io.Writer, sink string, all []peer, results map[string]result) {
	fmt.Fprintf(w, "Allocations per line, sink %s\n\n", sink)
	t := measure.Table{Head: append([]string{""}, c.names()...)}
	for _, p := range all {
		row := []any{p.name}
		for _, name := range c.names() {
			n, ok := results[name].allocs[p.name]
			if !ok {
				n = math.NaN()
			}
			row = append(row, n)
		}
		t.Add(row...)
	}
	t.Print(w)
}

func (c config) printTimes(w io.Writer, sink string, all []peer, results map[string]result) {
	fmt.Fprintf(w, "Processor time in ns per line, medians of %d slices, sink %s (orientation only)\n\n",
		c.slices*max(c.runs, 1), sink)
	t := measure.Table{Head: append([]string{""}, c.names()...)}
	for _, p := range all {
		row := []any{p.name}
		for _, name := range c.names() {
			row = append(row, math.Round(results[name].times.Median(p.name)))
		}
		t.Add(row...)
	}
	t.Print(w)
	fmt.Fprintf(w, "%q in units of the others, sink %s\n\n", ours, sink)
	t = measure.Table{Head: append([]string{""}, c.names()...)}
	for _, p := range all {
		row := []any{"/ " + p.name}
		for _, name := range c.names() {
			row = append(row, results[name].times.Ratio(ours, p.name))
		}
		if p.name != ours {
			t.Add(row...)
		}
	}
	t.Print(w)
}
