// SPDX-License-Identifier: MIT

package logplexmetrics

import (
	"math"
	"runtime"
	"runtime/metrics"
)

// The metrics of package runtime/metrics that a report has, by their places in
// runtimeReader.samples.
const (
	heapBytes = iota
	heapObjects
	stackBytes
	totalBytes
	releasedBytes
	gcGoal
	gcCycles
	gcPauses
	runtimeMetrics
)

// A runtimeReader reads the runtime's metrics and keeps what it needs to count the
// pauses since the last time.
type runtimeReader struct {
	samples [runtimeMetrics]metrics.Sample
	before  []uint64 // the counts of gcPauses at the last report
}

// start makes all that happened until now old.
func (g *runtimeReader) start() {
	for i, name := range [runtimeMetrics]string{
		heapBytes:     "/memory/classes/heap/objects:bytes",
		heapObjects:   "/gc/heap/objects:objects",
		stackBytes:    "/memory/classes/heap/stacks:bytes",
		totalBytes:    "/memory/classes/total:bytes",
		releasedBytes: "/memory/classes/heap/released:bytes",
		gcGoal:        "/gc/heap/goal:bytes",
		gcCycles:      "/gc/cycles/total:gc-cycles",
		gcPauses:      "/sched/pauses/total/gc:seconds",
	} {
		g.samples[i].Name = name
	}
	metrics.Read(g.samples[:])
	g.pauses()
}

// value returns a metric unless the runtime does not have it.
func (g *runtimeReader) value(i int) amount {
	if v := g.samples[i].Value; v.Kind() == metrics.KindUint64 {
		return known(v.Uint64())
	}
	return amount{}
}

// pauses returns how many pauses there were since the last call, by the
// buckets of the histogram, and the buckets' bounds.
func (g *runtimeReader) pauses() (counts []uint64, bounds []float64) {
	v := g.samples[gcPauses].Value
	if v.Kind() != metrics.KindFloat64Histogram {
		return nil, nil
	}
	h := v.Float64Histogram()
	counts = make([]uint64, len(h.Counts))
	for i, n := range h.Counts {
		counts[i] = n
		if i < len(g.before) {
			counts[i] -= g.before[i]
		}
	}
	// The next Read may write to the histogram.
	g.before = append(g.before[:0], h.Counts...)
	return counts, h.Buckets
}

// quantile returns the value that the share q of all counts is not above, to
// the width of a bucket; 0 where nothing was counted.
func quantile(counts []uint64, bounds []float64, q float64) float64 {
	var all uint64
	for _, n := range counts {
		all += n
	}
	if all == 0 {
		return 0
	}
	rank := max(uint64(math.Ceil(q*float64(all))), 1)
	for i, n := range counts {
		if rank > n {
			rank -= n
			continue
		}
		if upper := bounds[i+1]; !math.IsInf(upper, 1) {
			return max(upper, 0)
		}
		return max(bounds[i], 0)
	}
	return 0
}

func (r *reporter) runtime() {
	g := &r.goes
	metrics.Read(g.samples[:])
	count := func(name string, v amount) {
		if v.known {
			r.count(name, v.n, "")
		}
	}
	bytes := func(name string, v amount) {
		if v.known {
			r.bytes(name, v.n)
		}
	}
	// Not /sched/goroutines:goroutines, which from Go 1.26 on counts the
	// runtime's own too.
	count("go.goroutines", known(uint64(runtime.NumGoroutine())))
	bytes("go.memory.heap", g.value(heapBytes))
	count("go.memory.objects", g.value(heapObjects))
	bytes("go.memory.stack", g.value(stackBytes))
	total := g.value(totalBytes)
	if released := g.value(releasedBytes); released.n <= total.n {
		total.n -= released.n
	}
	bytes("go.memory.total", total)
	bytes("go.gc.goal", g.value(gcGoal))
	count("go.gc.cycles", g.value(gcCycles))
	if counts, bounds := g.pauses(); counts != nil {
		const milliseconds = 1e3 // in a second
		for _, p := range []struct {
			name string
			q    float64
		}{{"go.gc.pause.p50", 0.5}, {"go.gc.pause.p99", 0.99}, {"go.gc.pause.max", 1}} {
			r.sample(p.name, quantile(counts, bounds, p.q)*milliseconds, 3, "ms")
		}
	}
}
