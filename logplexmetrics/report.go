// SPDX-License-Identifier: MIT

package logplexmetrics

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
	"strconv"
	"time"

	"github.com/logplex-go/logplex/internal/own"
)

// DefaultInterval is how often Report reports by default, and how often Heroku does.
const DefaultInterval = 20 * time.Second

// Report writes the metrics of the process to logger every so often, the first
// time after one interval, until ctx is done. It returns ctx.Err(); nothing else
// ends it. If every is 0 or less, it is [DefaultInterval]. A nil logger is what
// [slog.Default] returns at the time of each report.
//
// Each report is up to three records of level Info with an empty message: load,
// memory and Go runtime. Their attrs are source, which is $DYNO at the time of
// the call or else the host name, and strings such as sample#memory_rss=21.22MB.
// See the package documentation for all keys. A record is made with ctx. Should
// logger panic, the record is lost and Report goes on.
//
// Report blocks; the goroutine is the caller's. It reads a few files below
// /proc and /sys/fs/cgroup each time, and nothing while logger is not enabled
// for Info.
func Report(ctx context.Context, logger *slog.Logger, every time.Duration) error {
	source := os.Getenv("DYNO")
	if source == "" {
		source, _ = os.Hostname() // without one there is no source
	}
	r := reporter{logger: logger, root: os.DirFS("/"), source: source}
	return r.run(ctx, every)
}

// A reporter makes the records of one Report.
type reporter struct {
	logger *slog.Logger // nil: slog.Default
	root   fs.FS        // of the file system
	source string       // "": unknown
	goes   runtimeReader
	attrs  []slog.Attr // of the record that is being made
}

func (r *reporter) run(ctx context.Context, every time.Duration) error {
	if every <= 0 {
		every = DefaultInterval
	}
	r.goes.start()
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
		if ctx.Err() != nil {
			return ctx.Err() // both were ready
		}
		r.report(ctx)
	}
}

func (r *reporter) report(ctx context.Context) {
	logger := r.logger
	if logger == nil {
		logger = slog.Default()
	}
	if !enabled(ctx, logger) {
		return
	}
	for _, add := range []func(*reporter){
		(*reporter).load, (*reporter).memory, (*reporter).runtime,
	} {
		r.record(ctx, logger, add)
	}
}

// record logs what add adds. A logger that panics must not end the program.
func (r *reporter) record(ctx context.Context, logger *slog.Logger, add func(*reporter)) {
	defer func() { _ = recover() }()
	r.attrs = r.attrs[:0]
	if r.source != "" {
		r.attrs = append(r.attrs, own.Attr("source", r.source))
	}
	n := len(r.attrs)
	if add(r); len(r.attrs) > n {
		logger.LogAttrs(ctx, slog.LevelInfo, "", r.attrs...)
	}
}

// enabled reports whether logger takes the records. One that panics does not.
func enabled(ctx context.Context, logger *slog.Logger) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return logger.Enabled(ctx, slog.LevelInfo)
}

// sample adds a number and its unit. l2met reads digits and one dot only, no
// sign and no exponent.
func (r *reporter) sample(name string, value float64, decimals int, unit string) {
	text := strconv.FormatFloat(max(value, 0), 'f', decimals, 64)
	r.attrs = append(r.attrs, slog.String("sample#"+name, text+unit))
}

// megabyte is what Heroku calls MB.
const megabyte = 1 << 20

func (r *reporter) bytes(name string, n uint64) {
	r.sample(name, float64(n)/megabyte, 2, "MB")
}

func (r *reporter) count(name string, n uint64, unit string) {
	r.attrs = append(r.attrs, slog.String("sample#"+name, strconv.FormatUint(n, 10)+unit))
}

func (r *reporter) load() {
	averages := readLoad(r.root)
	for i, name := range []string{"load_avg_1m", "load_avg_5m", "load_avg_15m"} {
		if i < len(averages) {
			r.sample(name, averages[i], 2, "")
		}
	}
}

func (r *reporter) memory() {
	m := readMemory(r.root)
	for _, v := range []struct {
		name  string
		value amount
		pages bool
	}{
		{"memory_total", m.total(), false},
		{"memory_rss", m.rss, false},
		{"memory_cache", m.cache, false},
		{"memory_swap", m.swap, false},
		{"memory_pgpgin", m.pagesIn, true},
		{"memory_pgpgout", m.pagesOut, true},
		{"memory_quota", m.quota, false},
	} {
		switch {
		case !v.value.known:
		case v.pages:
			r.count(v.name, v.value.n, "pages")
		default:
			r.bytes(v.name, v.value.n)
		}
	}
}
