// SPDX-License-Identifier: MIT

// Command drain measures what it costs to ship records: the hand-off in the
// log call, lines per second over loopback TLS, and what remains of 150,000
// records at 50,000 a second when the receiver needs a second per request. It
// exits with status 1 when a goal is missed.
package main

import (
	"flag"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/bench/internal/measure"
)

func main() {
	rounds := flag.Int("slices", 61, "slices of the hand-off and rounds of the throughput")
	f := inundation{records: 150_000, rate: 50_000, delay: time.Second}
	flag.IntVar(&f.records, "records", f.records, "records of the flood")
	quick := flag.Bool("quick", false, "short, and without a verdict on speed")
	only := flag.String("only", "", "handoff, throughput or flood (default all)")
	profile := flag.String("cpuprofile", "", "file for a profile of the processor time")
	serve := flag.Duration("serve", 0, "be the receiver of the flood and take so long per request; used by the program itself")
	gated := flag.Bool("gate", false,
		"be the receiver of the throughput; used by the program itself")
	flag.Parse()
	if *gated {
		if err := serveGate(os.Stdin, os.Stdout); err != nil {
			measure.Exit(nil, err)
		}
		return
	}
	if *serve > 0 {
		if err := serveSlowly(os.Stdin, os.Stdout, *serve); err != nil {
			measure.Exit(nil, err)
		}
		return
	}
	if *quick {
		f = inundation{records: 20_000, rate: 50_000, delay: 100 * time.Millisecond}
	}
	fmt.Printf("%s %s/%s, %d CPUs\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.GOMAXPROCS(0))
	stop, err := measure.Profile(*profile)
	if err != nil {
		measure.Exit(nil, err)
	}
	var missed []string
	for _, part := range []struct {
		name string
		run  func() ([]string, error)
	}{
		{"handoff", func() ([]string, error) { return handOff(os.Stdout, *rounds, *quick) }},
		{"throughput", func() ([]string, error) { return throughput(os.Stdout, *rounds, *quick) }},
		{"flood", func() ([]string, error) { return flood(os.Stdout, f, *quick) }},
	} {
		if *only != "" && *only != part.name {
			continue
		}
		m, err := part.run()
		if err != nil {
			measure.Exit(nil, fmt.Errorf("%s: %w", part.name, err))
		}
		missed = append(missed, m...)
	}
	measure.Exit(missed, stop())
}

// memory takes lines and forgets them.
type memory struct{}

func (memory) Write(p []byte) (int, error) { return len(p), nil }

func newLogger(sink logplex.Sink) *slog.Logger {
	return slog.New(logplex.NewHandler(memory{}, &logplex.Options{
		Level: slog.LevelInfo, Format: logplex.FormatLine, Dyno: "web.1", PID: 4, Sink: sink,
	}))
}
