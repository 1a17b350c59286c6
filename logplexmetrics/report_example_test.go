// SPDX-License-Identifier: MIT

package logplexmetrics_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/logplex-go/logplex/logplexmetrics"
)

// names prints the names of the Go runtime's metrics, once.
type names struct {
	slog.Handler
	done context.CancelFunc
}

func (n names) Handle(_ context.Context, r slog.Record) error {
	var keys []string
	r.Attrs(func(a slog.Attr) bool {
		if strings.HasPrefix(a.Key, "sample#go.") {
			keys = append(keys, a.Key)
		}
		return true
	})
	if len(keys) > 0 {
		fmt.Println(strings.Join(keys, "\n"))
		n.done()
	}
	return nil
}

func (n names) Enabled(context.Context, slog.Level) bool { return true }

func ExampleReport() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	logger := slog.New(names{slog.DiscardHandler, cancel}) // a program's own logger

	var wg sync.WaitGroup
	wg.Go(func() {
		logplexmetrics.Report(ctx, logger, time.Millisecond) // 0 for every 20 seconds
	})
	wg.Wait()
	// Output:
	// sample#go.goroutines
	// sample#go.memory.heap
	// sample#go.memory.objects
	// sample#go.memory.stack
	// sample#go.memory.total
	// sample#go.gc.goal
	// sample#go.gc.cycles
	// sample#go.gc.pause.p50
	// sample#go.gc.pause.p99
	// sample#go.gc.pause.max
}
