// SPDX-License-Identifier: MIT

package logplex

import (
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
