// SPDX-License-Identifier: MIT

// Package logplexmetrics writes a process's memory, load and Go runtime into
// its log, in the metric lines that Heroku's log-runtime-metrics writes for a
// dyno (Dev Center, "Log Runtime Metrics"), wherever the process runs:
//
//	source=web.1 sample#load_avg_1m=2.46 sample#load_avg_5m=1.06 sample#load_avg_15m=0.99
//	source=web.1 sample#memory_total=21.00MB sample#memory_rss=20.22MB … sample#memory_quota=512.00MB
//	source=web.1 sample#go.goroutines=9 sample#go.memory.heap=3.21MB sample#go.gc.cycles=12 …
//
// What reads Heroku's lines reads these: l2met, Librato and the other add-ons,
// and ParseMetrics of this module's package format. [Report] writes them until its
// context is done, in the goroutine that calls it:
//
//	go logplexmetrics.Report(ctx, logger, 0)
//
// # Load
//
// load_avg_1m, load_avg_5m and load_avg_15m are the load averages of the
// kernel, from /proc/loadavg. In a container they are those of the machine.
//
// # Memory
//
// memory_rss, memory_cache and memory_swap are what the control group of the
// process uses, which in a container or a dyno is the whole of it;
// memory_total is their sum, and memory_quota the group's limit. An unlimited
// group has no quota. memory_pgpgin and memory_pgpgout count pages since the
// group was made. MB are 1,048,576 bytes, as Heroku has them.
//
// The numbers come from cgroup v2 (memory.stat's anon and file, memory.current
// if these are missing, memory.swap.current, memory.max), which counts no
// pages; else from cgroup v1 (memory.stat, memory.limit_in_bytes); else they are
// the process's own, from /proc/self/status, which knows no cache.
//
// # Go runtime
//
// From runtime/metrics, on all systems:
//
//	go.goroutines       live goroutines, as runtime.NumGoroutine counts them
//	go.memory.heap      memory of objects, live or not yet swept
//	go.memory.objects   number of these
//	go.memory.stack     stacks of goroutines
//	go.memory.total     all memory that the runtime has from the system
//	go.gc.goal          size of the heap at which the next collection ends
//	go.gc.cycles        collections since the start
//	go.gc.pause.p50     pauses of the program for the collector since the last
//	go.gc.pause.p99     report: median, 99th percentile and longest, to about
//	go.gc.pause.max     an eighth; 0 if there were none
//
// A key whose source is missing is left out, and so is a line without keys. On
// systems other than Linux only the runtime's line remains.
package logplexmetrics
