// SPDX-License-Identifier: MIT

package logplex_test

import (
	"io"
	"log/slog"
	"runtime"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/race"
)

// TestLargeText logs a megabyte of what has to be escaped: at most four times
// as much and one MiB are allocated.
func TestLargeText(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	const size = 1 << 20
	for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatJSON} {
		for _, char := range []string{`"`, "\n", "x"} {
			l := slog.New(logplex.NewHandler(io.Discard, &logplex.Options{Format: f}))
			l.Info("m")
			text := strings.Repeat(char, size)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			l.Info("m", "v", text)
			runtime.ReadMemStats(&after)
			if n := after.TotalAlloc - before.TotalAlloc; n > 4*size+1<<20 {
				t.Errorf("%v: a MiB of %q took %d bytes, want at most %d", f, char, n, 4*size+1<<20)
			}
		}
	}
}
