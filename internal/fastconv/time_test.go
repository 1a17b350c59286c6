// SPDX-License-Identifier: MIT

package fastconv

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestAppendTime compares AppendTime with the layout that it writes.
func TestAppendTime(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	zones := []*time.Location{
		time.UTC, time.FixedZone("", 3600), time.FixedZone("", -34200), time.FixedZone("", 20700),
		time.FixedZone("", -30), time.FixedZone("", 59), time.FixedZone("", -3661),
	}
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
		if got, want := string(AppendTime(nil, x)), x.Format(time.RFC3339Nano); got != want {
			t.Fatalf("AppendTime(%d.%09d %v) = %q, want %q", sec, ns, x.Location(), got, want)
		}
	}
}

// TestFarZones writes times whose zone is no zone: an offset has two digits for
// hours, and time.Time has room for more.
func TestFarZones(t *testing.T) {
	for _, hours := range []int{99, -99, 100, -100, 128, 300, -3000} {
		x := time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.FixedZone("", hours*3600))
		if got, want := string(AppendTime(nil, x)), x.Format(time.RFC3339Nano); got != want {
			t.Errorf("AppendTime in a zone of %d hours = %q, want %q", hours, got, want)
		}
	}
}

// TestAppendDuration compares AppendDuration with time.Duration.String.
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
		if got, want := string(AppendDuration(nil, d)), d.String(); got != want {
			t.Fatalf("AppendDuration(%d) = %q, want %q", int64(d), got, want)
		}
	}
}

func TestIsTime(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		at := time.Unix(rng.Int64N(4e9), rng.Int64N(1e9)).In(
			time.FixedZone("", (rng.IntN(1680)-840)*60))
		if rng.IntN(2) == 0 {
			at = at.Truncate(time.Duration([]int64{1e3, 1e6, 1e9}[rng.IntN(3)])).UTC()
		}
		text := at.Format(time.RFC3339Nano)
		if !IsTime(text) {
			t.Fatalf("IsTime(%q) = false, want true", text)
		}
		if i := rng.IntN(len(text)); IsTime(text[:i] + "x" + text[i+1:]) {
			t.Fatalf("IsTime(%q) with an x at %d = true, want false", text, i)
		}
	}
	for _, text := range []string{
		"", "2026-03-17T08:25:21", "2026-03-17 08:25:21Z", "2026-03-17T08:25:21ZZ",
		"2026-03-17T08:25:21+0000", "2026-03-17T08:25:21.411111111111Z", "2026-03-17T08:25:21.Zx",
		"2026-03-17T08:25:21*00:00",
	} {
		if IsTime(text) {
			t.Errorf("IsTime(%q) = true, want false", text)
		}
	}
}
