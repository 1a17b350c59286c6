// SPDX-License-Identifier: MIT

package fastconv

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

// TestAppendFloat compares AppendFloat with encoding/json.
func TestAppendFloat(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	check := func(f float64) {
		t.Helper()
		want, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(AppendFloat(nil, f)); got != string(want) &&
			strconv.FormatFloat(f, 'e', -1, 64) != got &&
			got != strconv.FormatFloat(f, 'f', -1, 64) {
			t.Fatalf("AppendFloat(%b) = %q, want %q", f, got, want)
		}
		if back, err := strconv.ParseFloat(string(AppendFloat(nil, f)), 64); err != nil ||
			back != f {
			t.Fatalf("AppendFloat(%b) reads back as %b", f, back)
		}
	}
	for range 300_000 {
		decimal := float64(r.Int64N(2e12)-1e12) / math.Pow10(r.IntN(9))
		for _, f := range []float64{
			decimal, math.Nextafter(decimal, 1e9), math.Nextafter(decimal, -1e9),
			r.NormFloat64(), r.ExpFloat64() * 1e5,
		} {
			got, want := string(AppendFloat(nil, f)), strconv.FormatFloat(f, 'f', -1, 64)
			if math.Abs(f) >= 1e-6 && got != want {
				t.Fatalf("AppendFloat(%b) = %q, want %q", f, got, want)
			}
			check(f)
		}
	}
	for _, f := range []float64{
		0, math.Copysign(0, -1), 1e-3, 1e6, 999999.999999, 0.001, 0.0009999999, 1e21, 1e-7,
		math.MaxFloat64, math.SmallestNonzeroFloat64,
	} {
		check(f)
	}
}

// TestAppendInt compares AppendInt and AppendUint with strconv.
func TestAppendInt(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for i := range int64(300_000) {
		if i >= 100_000 {
			i = r.Int64() >> r.IntN(63)
		}
		for _, n := range []int64{i, -i} {
			if got, want := string(AppendInt([]byte("x"), n)), "x"+
				strconv.FormatInt(n, 10); got != want {
				t.Fatalf("AppendInt(%d) = %q, want %q", n, got, want)
			}
			if got, want := string(AppendUint(nil, uint64(n))),
				strconv.FormatUint(uint64(n), 10); got != want {
				t.Fatalf("AppendUint(%d) = %q, want %q", uint64(n), got, want)
			}
			room := append(make([]byte, 0, 1+r.IntN(24)), 'x')
			if got, want := string(AppendUint(room, uint64(n))), "x"+
				strconv.FormatUint(uint64(n), 10); got != want {
				t.Fatalf("AppendUint(%d) with room for %d = %q, want %q",
					uint64(n), cap(room)-1, got, want)
			}
		}
	}
}
