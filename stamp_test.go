// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
)

// TestStamps ties the times of lines, which are put together from what the
// last record left, to time.Time.Format.
func TestStamps(t *testing.T) {
	const layout = "2006-01-02T15:04:05.000000-07:00"
	zones := []*time.Location{nil, time.UTC, time.FixedZone("", 3600), time.FixedZone("", -34200), time.FixedZone("", 20700), time.FixedZone("", -86340), time.FixedZone("", 86340)}
	for _, name := range []string{"Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Australia/Lord_Howe"} {
		if loc, err := time.LoadLocation(name); err == nil {
			zones = append(zones, loc)
		}
	}
	var (
		first = time.Date(0, 1, 2, 0, 0, 0, 0, time.UTC).Unix()
		last  = time.Date(9999, 12, 30, 23, 59, 59, 0, time.UTC).Unix()
		now   = when().Unix()
	)
	r := rand.New(rand.NewPCG(1, 2))
	for _, zone := range zones {
		for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatJSON} {
			w := new(writes)
			opts := fixed(f)
			opts.Location = zone
			h := logplex.NewHandler(w, opts)
			if zone == nil {
				zone = time.UTC
			}
			sec := now
			for range 3000 {
				switch r.IntN(6) {
				case 0:
					sec = first + r.Int64N(last-first)
				case 1:
					sec = now + r.Int64N(100_000_000) - 50_000_000
				case 2:
					sec = -r.Int64N(4_000_000_000) // before 1970
				case 3:
					sec = []int64{first, last, 0, -1, 1, now}[r.IntN(6)]
				} // else the same second again
				x := time.Unix(sec, r.Int64N(1_000_000_000))
				if x.IsZero() {
					continue
				}
				want := x.In(zone).Format(layout)
				if _, offset := x.In(zone).Zone(); offset%60 != 0 {
					continue // local mean time, whose seconds an offset cannot show
				}
				_ = h.Handle(context.Background(), slog.NewRecord(x, slog.LevelInfo, "m", 0))
				if got := strings.TrimPrefix(w.take(), `{"time":"`)[:len(want)]; got != want {
					t.Fatalf("%v: time of %d.%09d in %v = %q, want %q", f, x.Unix(), x.Nanosecond(), zone, got, want)
				}
			}
		}
	}
}
