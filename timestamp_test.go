// SPDX-License-Identifier: MIT

package logplex

import (
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"
)

// TestAppendTime ties appendTime to the layout that it writes.
func TestAppendTime(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	zones := []*time.Location{time.UTC, time.FixedZone("", 3600), time.FixedZone("", -34200), time.FixedZone("", 20700), time.FixedZone("", -30), time.FixedZone("", 59), time.FixedZone("", -3661)}
	for range 200_000 {
		// From some years before year 0 to some years after 9999.
		sec := r.Int64N(320_000_000_000) - 62_200_000_000
		ns := r.Int64N(1_000_000_000)
		switch r.IntN(3) {
		case 0:
			ns = 0
		case 1:
			ns = ns / 1000 * 1000
		}
		x := time.Unix(sec, ns).In(zones[r.IntN(len(zones))])
		if got, want := string(appendTime(nil, x)), x.Format(time.RFC3339Nano); got != want {
			t.Fatalf("appendTime(%d.%09d %v) = %q, want %q", sec, ns, x.Location(), got, want)
		}
	}
}

// TestFarZones writes times whose zone is no zone: an offset has two digits for
// hours, and time.Time has room for more.
func TestFarZones(t *testing.T) {
	var s state
	for _, hours := range []int{99, -99, 100, -100, 128, 300, -3000} {
		x := time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.FixedZone("", hours*3600))
		for range 2 {
			if got, want := string(s.appendTime(nil, x)), x.Format(time.RFC3339Nano); got != want {
				t.Errorf("appendTime in a zone of %d hours = %q, want %q", hours, got, want)
			}
		}
	}
}

// TestAppendDuration ties appendDuration to time.Duration.String.
func TestAppendDuration(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200_000 {
		d := time.Duration(r.Int64() >> r.IntN(63))
		if r.IntN(4) == 0 {
			d = d / time.Millisecond * time.Millisecond
		}
		if r.IntN(8) == 0 {
			d = -d
		}
		if got, want := string(appendDuration(nil, d)), d.String(); got != want {
			t.Fatalf("appendDuration(%d) = %q, want %q", int64(d), got, want)
		}
	}
}

// TestStateAppendTime ties the way that remembers to the one that does not.
func TestStateAppendTime(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	zones := []*time.Location{time.UTC, time.FixedZone("", 3600), time.FixedZone("", -34200)}
	var s state
	x := time.Unix(0, 0)
	for range 100_000 {
		switch r.IntN(4) {
		case 0:
			x = time.Unix(r.Int64N(320_000_000_000)-62_200_000_000, 0)
		case 1:
			x = x.In(zones[r.IntN(len(zones))])
		case 2:
			x = x.Truncate(time.Second).Add(time.Duration(r.Int64N(1e9)))
		}
		if got, want := string(s.appendTime(nil, x)), x.Format(time.RFC3339Nano); got != want {
			t.Fatalf("appendTime(%v) = %q, want %q", x, got, want)
		}
	}
}

func TestIsTime(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	rules := DefaultRedactor()
	for range 20000 {
		at := time.Unix(rng.Int64N(4e9), rng.Int64N(1e9)).In(time.FixedZone("", (rng.IntN(1680)-840)*60))
		if rng.IntN(2) == 0 {
			at = at.Truncate(time.Duration([]int64{1e3, 1e6, 1e9}[rng.IntN(3)])).UTC()
		}
		text := at.Format(time.RFC3339Nano)
		if !isTime(text) {
			t.Fatalf("isTime(%q) = false, want true", text)
		}
		// What isTime passes over is what the rules find nothing in.
		if got := rules.Redact(nil, slog.String("at", text)); got.Value.String() != text {
			t.Fatalf("the default redactor changes %q", text)
		}
		if i := rng.IntN(len(text)); isTime(text[:i] + "x" + text[i+1:]) {
			t.Fatalf("isTime(%q) with an x at %d = true, want false", text, i)
		}
	}
	for _, text := range []string{"", "2026-03-17T08:25:21", "2026-03-17 08:25:21Z", "2026-03-17T08:25:21ZZ", "2026-03-17T08:25:21+0000", "2026-03-17T08:25:21.411111111111Z", "2026-03-17T08:25:21.Zx", "2026-03-17T08:25:21*00:00"} {
		if isTime(text) {
			t.Errorf("isTime(%q) = true, want false", text)
		}
	}
}
