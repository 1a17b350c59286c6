// SPDX-License-Identifier: MIT

package logplex_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/race"
)

// TestRedactAloneAllocations uses the default redactor as slog's ReplaceAttr on clean attrs.
func TestRedactAloneAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	r := logplex.DefaultRedactor()
	groups := []string{"http"}
	attrs := []slog.Attr{
		slog.Time(slog.TimeKey, time.Now()), slog.String(slog.MessageKey, "request completed"), slog.Int("status", 200),
		slog.String("path", "/api/v1/orders/18823"), slog.Duration("took", time.Second), slog.Bool("cached", true), slog.Float64("ratio", 0.5),
		slog.String("agent", `Mozilla/5.0 (X11; Linux x86_64) "quoted" key=value a:b`),
	}
	for _, a := range attrs {
		if n := testing.AllocsPerRun(100, func() {
			if got := r.Redact(groups, a); !got.Equal(a) {
				t.Errorf("Redact(%v) = %v, want it unchanged", a, got)
			}
		}); n > 0 {
			t.Errorf("Redact(%v) allocates %v times, want 0", a, n)
		}
	}
}
