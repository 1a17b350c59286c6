// SPDX-License-Identifier: MIT

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/bench/internal/measure"
	"github.com/logplex-go/logplex/format"
)

// inundation is a flood of records.
type inundation struct {
	records int
	rate    int           // a second, a multiple of 1,000
	delay   time.Duration // that the receiver takes per request
}

// The size of the flood, and the limits of its effects on the program that logs.
const (
	warnEvery  = 100 // one record in so many is a warning
	errorEvery = 500 // and one in so many an error

	callP99Must   = 500 * time.Microsecond
	callMaxMust   = 100 * time.Millisecond
	memoryMust    = 32 << 20
	importantMust = 0.999 // share of warnings and errors that arrive
)

// received is what the slow receiver got.
type received struct {
	Lines, Important int    // without notices; of level warning or error
	Announced        uint64 // losses reported by notices
	Requests, Broken int
}

var lossNotice = regexp.MustCompile(`Error L10 \(output buffer overflow\): (\d+) messages? dropped`)

// serveSlowly is the receiver, in a process of its own so that its memory and
// its processor time are not the drain's. It prints its URL, answers each
// request after delay, and after its input has ended prints what it got.
func serveSlowly(in io.Reader, out io.Writer, delay time.Duration) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	var mu sync.Mutex
	var got received
	go func() {
		_ = http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var n received
			for m, err := range format.Frames(r.Body, format.DialectDrain) {
				if err != nil {
					n.Broken++
					continue
				}
				if loss := lossNotice.FindStringSubmatch(m.Msg); loss != nil && m.App == "heroku" {
					count, _ := strconv.ParseUint(loss[1], 10, 64) // digits
					n.Announced += count
					continue
				}
				n.Lines++
				if m.Priority%8 <= 4 { // RFC 5424 section 6.2.1: warning and worse
					n.Important++
				}
			}
			time.Sleep(delay)
			mu.Lock()
			got.Requests++
			got.Lines += n.Lines
			got.Important += n.Important
			got.Announced += n.Announced
			got.Broken += n.Broken
			mu.Unlock()
			w.WriteHeader(http.StatusNoContent)
		}))
	}()
	fmt.Fprintf(out, "http://%s/\n", l.Addr())
	_, _ = io.Copy(io.Discard, in)
	mu.Lock()
	defer mu.Unlock()
	return json.NewEncoder(out).Encode(got)
}

// memoryInUse is what the runtime has taken from the system and not given
// back; reading it stops nobody.
func memoryInUse() uint64 {
	s := []metrics.Sample{
		{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"},
	}
	metrics.Read(s)
	return s[0].Value.Uint64() - s[1].Value.Uint64()
}

// flood logs at the rate of f and compares the fate of every record.
func flood(w io.Writer, f inundation, quick bool) (missed []string, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	child := exec.Command(self, "-serve", f.delay.String())
	child.Stderr = os.Stderr
	stop, err := child.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := child.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := child.Start(); err != nil {
		return nil, err
	}
	defer func() {
		_ = stop.Close()
		_ = child.Wait()
	}()
	answers := bufio.NewReader(stdout)
	url, err := answers.ReadString('\n')
	if err != nil {
		return nil, err
	}
	drain, err := logplex.NewDrain(strings.TrimSpace(url), nil)
	if err != nil {
		return nil, err
	}
	logger, lines := newLogger(drain), newSource()
	calls := make([]time.Duration, f.records)
	important := 0

	debug.FreeOSMemory()
	idle := memoryInUse()
	peak, sampled := make(chan uint64), make(chan struct{})
	go func() {
		most := idle
		for {
			select {
			case <-sampled:
				peak <- most
				return
			case <-time.After(10 * time.Millisecond):
				most = max(most, memoryInUse())
			}
		}
	}()
	start := time.Now()
	for i := range calls {
		due := start.Add(time.Duration(i) * time.Second / time.Duration(f.rate))
		if i%(f.rate/1000) == 0 {
			time.Sleep(time.Until(due))
		}
		level := slog.LevelInfo
		switch {
		case i%errorEvery == 0:
			level = slog.LevelError
		case i%warnEvery == 1:
			level = slog.LevelWarn
		}
		if level > slog.LevelInfo {
			important++
		}
		before := time.Now()
		lines.log(logger, r1, level, 1)
		calls[i] = time.Since(before)
	}
	took := time.Since(start)
	ctx, cancel := context.WithTimeout(background, time.Minute)
	defer cancel()
	if err := drain.Shutdown(ctx); err != nil {
		return nil, err
	}
	close(sampled)
	memory := <-peak - idle
	stats := drain.Stats()
	_ = stop.Close()
	var got received
	if err := json.NewDecoder(answers).Decode(&got); err != nil {
		return nil, err
	}

	var dropped uint64
	for _, n := range stats.Dropped {
		dropped += n
	}
	slices.Sort(calls)
	p99, worst := calls[len(calls)*99/100], calls[len(calls)-1]
	share := float64(got.Important) / float64(important)
	fail := func(format string, args ...any) {
		missed = append(missed, "flood: "+fmt.Sprintf(format, args...))
	}
	if stats.Accepted != uint64(len(calls)) || stats.Accepted != stats.Delivered+dropped ||
		stats.Pending != 0 {
		fail("%d records logged, %d accepted, %d delivered, %d dropped, %d pending",
			len(calls), stats.Accepted, stats.Delivered, dropped, stats.Pending)
	}
	if uint64(got.Lines) != stats.Delivered || got.Broken != 0 {
		fail("%d records delivered, the receiver counted %d and %d broken frames",
			stats.Delivered, got.Lines, got.Broken)
	}
	if got.Announced != dropped {
		fail("%d records dropped, %d announced", dropped, got.Announced)
	}
	if share < importantMust {
		fail("%.2f %% of the warnings and errors delivered, must be %.1f",
			100*share, 100*importantMust)
	}
	if memory > memoryMust {
		fail("%.1f MiB over idle, must be %d", float64(memory)/(1<<20), memoryMust>>20)
	}
	if quick {
		return missed, nil
	}
	if p99 > callP99Must {
		fail("p99 of a log call is %v, must be %v", p99, callP99Must)
	}
	if worst > callMaxMust {
		fail("the slowest log call took %v, must be %v", worst, callMaxMust)
	}
	fmt.Fprintf(w, "%d records in %.1f s into a receiver that takes %v per request\n\n",
		len(calls), took.Seconds(), f.delay)
	t := measure.Table{Head: []string{"", "measured", "must"}}
	t.Add("log call, median", calls[len(calls)/2], "")
	t.Add("log call, p99", p99, callP99Must)
	t.Add("log call, slowest", worst, callMaxMust)
	t.Add("memory over idle, MiB", math.Round(float64(memory)/(1<<20)*10)/10, memoryMust>>20)
	t.Add("warnings and errors logged", important, "")
	t.Add("of these delivered, %", 100*share, 100*importantMust)
	t.Add("records delivered", int(stats.Delivered), got.Lines)
	t.Add("records dropped", int(dropped), "")
	t.Add("of these announced", int(got.Announced), int(dropped))
	t.Print(w)
	return missed, nil
}
