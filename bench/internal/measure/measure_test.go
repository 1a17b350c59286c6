// SPDX-License-Identifier: MIT

package measure

import (
	"bytes"
	"math"
	"testing"
	"time"

	"github.com/logplex-go/logplex/internal/race"
)

var (
	kept []byte
	spun uint64
)

func spin(k int) func(int) {
	return func(n int) {
		x := uint64(1)
		for range n * k {
			x = x*6364136223846793005 + 1442695040888963407
		}
		spun = x
	}
}

func TestTakeTurns(t *testing.T) {
	times := TakeTurns([]Entrant{{"one", spin(1000)}, {"four", spin(4000)}}, 15, 2*time.Millisecond)
	if got := times.Ratio("four", "one"); got < 2.5 || got > 6 {
		t.Errorf("Ratio(four, one) = %v, want about 4", got)
	}
	if got := times.Median("one"); !(got > 0) {
		t.Errorf("Median(one) = %v, want more than 0", got)
	}
	first := times.Ratio("four", "one")
	next := TakeTurns([]Entrant{{"one", spin(1000)}, {"four", spin(16000)}}, 17, 2*time.Millisecond)
	second := next.Ratio("four", "one")
	times.Join(next)
	if got := times.RunRatios("four", "one"); len(got) != 2 || got[0] != first || got[1] != second {
		t.Errorf("RunRatios(four, one) = %v, want %v and %v", got, first, second)
	}
	if got := times.Ratio("four", "one"); got < first || got > second {
		t.Errorf("Ratio(four, one) of both runs = %v, want it between %v and %v",
			got, first, second)
	}
	if got := times.Ratio("one", "none"); !math.IsNaN(got) || times.Has("none") {
		t.Errorf("Ratio(one, none) = %v, want NaN", got)
	}
}

func TestAllocs(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	for _, want := range []float64{0, 1, 3} {
		got := Allocs(func(n int) {
			for range n * int(want) {
				kept = make([]byte, 100)
			}
		}, 1000)
		if got != want {
			t.Errorf("Allocs(%v a run) = %v, want %v", want, got, want)
		}
	}
}

func TestQuantile(t *testing.T) {
	values := []float64{5, 1, 4, 2, 3}
	for _, c := range []struct{ q, want float64 }{{0, 1}, {0.5, 3}, {0.99, 5}, {1, 5}} {
		if got := Quantile(values, c.q); got != c.want {
			t.Errorf("Quantile(%v, %v) = %v, want %v", values, c.q, got, c.want)
		}
	}
	if got := Quantile(nil, 0.5); !math.IsNaN(got) {
		t.Errorf("Quantile(nil, 0.5) = %v, want NaN", got)
	}
	if values[0] != 5 {
		t.Errorf("Quantile sorted its argument: %v", values)
	}
}

func TestTable(t *testing.T) {
	table := Table{Head: []string{"", "ns", "ratio"}}
	table.Add("a", 1234.5, 0.5)
	table.Add("größer", math.NaN(), "x")
	var out bytes.Buffer
	table.Print(&out)
	const want = "" +
		"|        |   ns | ratio |\n" +
		"|--------|-----:|------:|\n" +
		"| a      | 1234 |  0.50 |\n" +
		"| größer |    – |     x |\n\n"
	if got := out.String(); got != want {
		t.Errorf("Print() =\n%swant\n%s", got, want)
	}
}
