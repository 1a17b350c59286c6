// SPDX-License-Identifier: MIT

package logplexmetrics

import (
	"context"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex/format"
)

// A journal keeps each record as logfmt without its time.
type journal struct {
	mu    sync.Mutex // guards lines and times
	lines []string
	times []time.Time
	level slog.Level
	do    func() // at each record; nil: nothing
}

func (j *journal) Enabled(_ context.Context, l slog.Level) bool { return l >= j.level }
func (j *journal) WithAttrs([]slog.Attr) slog.Handler           { return j }
func (j *journal) WithGroup(string) slog.Handler                { return j }

func (j *journal) Handle(_ context.Context, r slog.Record) error {
	b := []byte(r.Message)
	r.Attrs(func(a slog.Attr) bool {
		b = format.AppendPair(b, a.Key, a.Value.String())
		return true
	})
	j.mu.Lock()
	j.lines, j.times = append(j.lines, string(b)), append(j.times, r.Time)
	j.mu.Unlock()
	if j.do != nil {
		j.do()
	}
	return nil
}

// isRuntime reports whether line is that of the Go runtime.
func isRuntime(line string) bool { return strings.Contains(line, "sample#go.") }

func reportOnce(root fs.FS) []string {
	j := new(journal)
	r := reporter{logger: slog.New(j), root: root, source: "web.1"}
	r.goes.start()
	r.report(context.Background())
	return j.lines
}

func TestReportTrees(t *testing.T) {
	tests := []struct {
		tree string
		want []string
	}{
		{"v1", []string{
			`source=web.1 sample#load_avg_1m=2.46 sample#load_avg_5m=1.06 sample#load_avg_15m=0.99`,
			`source=web.1 sample#memory_total=28.97MB sample#memory_rss=2.56MB sample#memory_cache=26.41MB sample#memory_swap=0.00MB sample#memory_pgpgin=925969pages sample#memory_pgpgout=920466pages`,
		}},
		{"v1-container", []string{
			`source=web.1 sample#load_avg_1m=0.01 sample#load_avg_5m=0.02 sample#load_avg_15m=0.05`,
			`source=web.1 sample#memory_total=29.70MB sample#memory_rss=21.22MB sample#memory_cache=0.00MB sample#memory_swap=8.48MB sample#memory_pgpgin=36091pages sample#memory_pgpgout=11765pages sample#memory_quota=512.00MB`,
		}},
		{"v2", []string{
			`source=web.1 sample#load_avg_1m=0.65 sample#load_avg_5m=0.42 sample#load_avg_15m=0.30`,
			`source=web.1 sample#memory_total=30.00MB sample#memory_rss=21.00MB sample#memory_cache=8.00MB sample#memory_swap=1.00MB sample#memory_quota=512.00MB`,
		}},
		{"v2-service", []string{
			`source=web.1 sample#load_avg_1m=1.50`,
			`source=web.1 sample#memory_total=10.00MB sample#memory_quota=256.00MB`,
		}},
		{"none", []string{
			`source=web.1 sample#load_avg_1m=0.00 sample#load_avg_5m=0.01 sample#load_avg_15m=0.05`,
			`source=web.1 sample#memory_total=20.50MB sample#memory_rss=20.00MB sample#memory_swap=0.50MB`,
		}},
		{"missing", nil},
	}
	for _, tt := range tests {
		t.Run(tt.tree, func(t *testing.T) {
			lines := reportOnce(os.DirFS("testdata/" + tt.tree))
			if len(lines) == 0 || !isRuntime(lines[len(lines)-1]) {
				t.Fatalf("the last line of %q is not the Go runtime's", lines)
			}
			if got := lines[:len(lines)-1]; !slices.Equal(got, tt.want) {
				t.Errorf("report on %s =\n%s, want\n%s",
					tt.tree, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			for _, line := range lines {
				if _, err := format.ParseMetrics(line); err != nil {
					t.Errorf("ParseMetrics(%q) = %v", line, err)
				}
			}
		})
	}
}

// TestReportReadsBack wants a metric's text to be that of package format, which
// writes Heroku's, wherever the number is as Heroku rounds it.
func TestReportReadsBack(t *testing.T) {
	for _, line := range reportOnce(os.DirFS("testdata/v1-container"))[:2] {
		m, err := format.ParseMetricLine(line)
		if err != nil {
			t.Fatalf("ParseMetricLine(%q) = %v", line, err)
		}
		if got := m.String(); got != line {
			t.Errorf("ParseMetricLine(%q).String() = %q", line, got)
		}
	}
}

func metricsOf(t *testing.T, line string) map[string]format.Metric {
	t.Helper()
	list, err := format.ParseMetrics(line)
	if err != nil {
		t.Fatalf("ParseMetrics(%q) = %v", line, err)
	}
	m := make(map[string]format.Metric)
	for _, each := range list {
		if each.Kind != format.MetricSample || m[each.Name].Name != "" {
			t.Errorf("%s is no sample or comes twice", each.Name)
		}
		m[each.Name] = each
	}
	return m
}

func TestReportRuntime(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	for range 50 {
		go func() { <-stop }()
	}
	ballast := make([]byte, 32<<20)
	r := reporter{root: fstest.MapFS{}, source: ""}
	j := new(journal)
	r.logger = slog.New(j)
	r.goes.start()
	const collections = 3
	for range collections {
		runtime.GC()
	}
	r.report(t.Context())
	r.report(t.Context())
	var ms runtime.MemStats
	runtime.ReadMemStats(&ms)
	runtime.KeepAlive(ballast)

	if len(j.lines) != 2 {
		t.Fatalf("two reports without files gave %q, want two lines", j.lines)
	}
	if strings.Contains(j.lines[0], "source=") {
		t.Errorf("line %s has a source, want none", j.lines[0])
	}
	m := metricsOf(t, j.lines[0])
	for _, tt := range []struct {
		name, unit string
		want, off  float64 // the sampling error
	}{
		{"go.goroutines", "", float64(runtime.NumGoroutine()), 3},
		{"go.memory.heap", "MB", float64(ms.HeapAlloc) / megabyte, 1},
		{"go.memory.objects", "", float64(ms.HeapObjects), 5000},
		{"go.memory.stack", "MB", float64(ms.StackInuse) / megabyte, 0.5},
		{"go.memory.total", "MB", float64(ms.Sys-ms.HeapReleased) / megabyte, 4},
		{"go.gc.goal", "MB", float64(ms.NextGC) / megabyte, 1},
		{"go.gc.cycles", "", float64(ms.NumGC), 1},
	} {
		got, ok := m[tt.name]
		if !ok || got.Unit != tt.unit || math.Abs(got.Value-tt.want) > tt.off {
			t.Errorf("%s = %v%s, want %v%s", tt.name, got.Value, got.Unit, tt.want, tt.unit)
		}
	}
	longest := time.Duration(slices.Max(ms.PauseNs[:]))
	p50, p99, most := m["go.gc.pause.p50"], m["go.gc.pause.p99"], m["go.gc.pause.max"]
	if most.Unit != "ms" || !(0 < p50.Value && p50.Value <= p99.Value && p99.Value <= most.Value) {
		t.Errorf("pauses p50=%v p99=%v max=%v, want them to rise from above 0 ms",
			p50.Value, p99.Value, most.Value)
	}
	// A collection stops the program twice; PauseNs has the sum.
	if limit := 1.25*longest.Seconds()*1e3 + 0.002; most.Value > limit {
		t.Errorf("go.gc.pause.max = %vms, want at most %vms", most.Value, limit)
	}
	for name, each := range metricsOf(t, j.lines[1]) {
		if strings.HasPrefix(name, "go.gc.pause.") && each.Value != 0 {
			t.Errorf("%s = %v after no collection, want 0", name, each.Value)
		}
	}
}

// TestReportLive compares with this machine's /proc.
func TestReportLive(t *testing.T) {
	before := readLoad(os.DirFS("/"))
	if len(before) != 3 {
		t.Skip("no /proc/loadavg here")
	}
	lines := reportOnce(os.DirFS("/"))
	after := readLoad(os.DirFS("/"))
	if len(lines) != 3 {
		t.Fatalf("report = %q, want three lines", lines)
	}
	load := metricsOf(t, lines[0])
	for i, name := range []string{"load_avg_1m", "load_avg_5m", "load_avg_15m"} {
		if got := load[name].Value; got != before[i] && got != after[i] {
			t.Errorf("%s = %v, want %v or %v", name, got, before[i], after[i])
		}
	}
	mem := metricsOf(t, lines[1])
	total := mem["memory_rss"].Value + mem["memory_cache"].Value + mem["memory_swap"].Value
	if got := mem["memory_total"].Value; got <= 0 ||
		mem["memory_cache"].Name != "" && math.Abs(got-total) > 0.02 {
		t.Errorf("memory_total = %v, want %v, the sum of rss, cache and swap", got, total)
	}
}

func TestReportInterval(t *testing.T) {
	tests := []struct {
		name        string
		every, wait time.Duration
		want        int
	}{
		{"none", 0, 19 * time.Second, 0},
		{"default", 0, 61 * time.Second, 3},
		{"negative", -time.Second, 41 * time.Second, 2},
		{"a minute", time.Minute, 10*time.Minute + time.Second, 10},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				t.Setenv("DYNO", "worker.2")
				start, j := time.Now(), new(journal)
				ctx, cancel := context.WithTimeout(t.Context(), tt.wait)
				defer cancel()
				if err := Report(ctx, slog.New(j), tt.every); err != context.DeadlineExceeded {
					t.Errorf("Report = %v, want %v", err, context.DeadlineExceeded)
				}
				every := tt.every
				if every <= 0 {
					every = 20 * time.Second
				}
				n := 0
				for i, line := range j.lines {
					if !strings.HasPrefix(line, "source=worker.2 sample#") {
						t.Errorf("line %q, want it to start with the dyno", line)
					}
					if !isRuntime(line) {
						continue
					}
					n++
					if got, want := j.times[i].Sub(start), time.Duration(n)*every; got != want {
						t.Errorf("report %d came after %v, want %v", n, got, want)
					}
				}
				if n != tt.want {
					t.Errorf("%d reports in %v, want %d", n, tt.wait, tt.want)
				}
			})
		})
	}
}

func TestReportEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		j := new(journal)
		if err := Report(ctx, slog.New(j), time.Nanosecond); err != context.Canceled ||
			len(j.lines) != 0 {
			t.Errorf("Report with a canceled context = %v and %d lines, want %v and none",
				err, len(j.lines), context.Canceled)
		}
	})
}

// TestReportEndsAtOnce lets the next report be due when the context ends.
func TestReportEndsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range 32 { // a select between the two would err half of the time
			ctx, cancel := context.WithCancel(t.Context())
			j := new(journal)
			j.do = func() {
				cancel()
				time.Sleep(2 * time.Second) // a slow logger; the clock is the test's
			}
			r := reporter{logger: slog.New(j), root: fstest.MapFS{}}
			if err := r.run(ctx, time.Second); err != context.Canceled || len(j.lines) != 1 {
				t.Fatalf("run = %v after %d reports, want %v after 1",
					err, len(j.lines), context.Canceled)
			}
		}
	})
}

func TestReportLoggers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 45*time.Second)
		defer cancel()
		quiet, loud := &journal{level: slog.LevelWarn}, &journal{do: func() { panic("no disk") }}
		std := new(journal)
		defer slog.SetDefault(slog.Default())
		slog.SetDefault(slog.New(std))
		var wg sync.WaitGroup
		for _, l := range []*slog.Logger{slog.New(quiet), slog.New(loud), nil} {
			wg.Go(func() { Report(ctx, l, 0) })
		}
		wg.Wait()
		if len(quiet.lines) != 0 {
			t.Errorf("a logger from warn on got %q, want nothing", quiet.lines)
		}
		if len(loud.lines) != len(std.lines) {
			t.Errorf("a panicking logger got %d records, want %d: it loses one each time",
				len(loud.lines), len(std.lines))
		}
		if len(std.lines) == 0 {
			t.Error("the default logger got nothing for a nil one")
		}
	})
}

func TestQuantile(t *testing.T) {
	inf := math.Inf(1)
	bounds := []float64{-inf, 1, 2, 4, inf}
	tests := []struct {
		name   string
		counts []uint64
		q      float64
		want   float64
	}{
		{"none", []uint64{0, 0, 0, 0}, 0.5, 0},
		{"one", []uint64{0, 1, 0, 0}, 0.5, 2},
		{"median", []uint64{0, 2, 1, 0}, 0.5, 2},
		{"upper half", []uint64{0, 1, 2, 0}, 0.5, 4},
		{"p99 of 100", []uint64{0, 99, 1, 0}, 0.99, 2},
		{"max", []uint64{0, 99, 1, 0}, 1, 4},
		{"open above", []uint64{0, 0, 0, 3}, 1, 4},
		{"open below", []uint64{5, 0, 0, 0}, 1, 1},
	}
	for _, tt := range tests {
		if got := quantile(tt.counts, bounds, tt.q); got != tt.want {
			t.Errorf("%s: quantile(%v, %v) = %v, want %v", tt.name, tt.counts, tt.q, got, tt.want)
		}
	}
}

// FuzzMemory feeds files to the readers. Whatever they hold, no reader panics,
// and each line is one that ParseMetrics reads.
func FuzzMemory(f *testing.F) {
	read := func(name string) []byte {
		b, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		return b
	}
	f.Add(read("v1/proc/loadavg"), read("v1/proc/self/cgroup"), read("v1/proc/self/mountinfo"),
		read("v1-container/sys/fs/cgroup/memory/memory.stat"), []byte("max"))
	f.Add(read("v2/proc/loadavg"), read("v2/proc/self/cgroup"), read("v2/proc/self/mountinfo"),
		read("v2/sys/fs/cgroup/memory.stat"), read("v2/sys/fs/cgroup/memory.max"))
	f.Add([]byte("NaN Inf -1"), []byte("0::/../../x"),
		[]byte("1 2 3 /a\\040b /\\134 x - cgroup2 c rw"),
		[]byte("anon 18446744073709551615\nfile 18446744073709551615"), []byte("-1"))
	f.Fuzz(func(t *testing.T, load, cgroup, mounts, stat, number []byte) {
		root := fstest.MapFS{
			"proc/loadavg":          {Data: load},
			"proc/self/cgroup":      {Data: cgroup},
			"proc/self/mountinfo":   {Data: mounts},
			"proc/self/status":      {Data: stat},
			"memory.stat":           {Data: stat},
			"memory.current":        {Data: number},
			"memory.max":            {Data: number},
			"memory.limit_in_bytes": {Data: number},
		}
		for _, dir := range []string{"sys/fs/cgroup", "sys/fs/cgroup/memory", "x"} {
			for _, file := range []string{
				"memory.stat", "memory.current", "memory.max", "memory.limit_in_bytes",
			} {
				root[dir+"/"+file] = root[file]
			}
		}
		for _, line := range reportOnce(root) {
			list, err := format.ParseMetrics(line)
			if err != nil {
				t.Errorf("ParseMetrics(%q) = %v", line, err)
			}
			if n := strings.Count(line, "sample#"); len(list) != n {
				t.Errorf("ParseMetrics(%q) = %d metrics, want %d", line, len(list), n)
			}
			for _, v := range format.Pairs(line) {
				if strings.ContainsAny(v, "-+ \"") || strings.Contains(v, "Inf") ||
					strings.Contains(v, "NaN") {
					t.Errorf("line %q has the value %q", line, v)
				}
			}
		}
	})
}
