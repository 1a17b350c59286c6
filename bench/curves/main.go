// SPDX-License-Identifier: MIT

// Command curves shows how what a line costs grows with attributes, bytes,
// levels of With, sibling loggers and goroutines. It exits with status 1 when
// something grows faster than its input.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/bench/internal/measure"
)

// The last point of a curve may cost this many times what it would cost if the
// curve went on as between the two points before; more is not linear.
const bend = 2.0

func main() {
	rounds := flag.Int("slices", 31, "slices of each point")
	slice := flag.Duration("slice", 10*time.Millisecond, "processor time of a slice")
	flag.Parse()
	c := curves{w: os.Stdout, rounds: *rounds, slice: *slice}
	fmt.Printf("%s %s/%s, %d CPUs\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.GOMAXPROCS(0))
	c.attributes()
	c.bytes()
	c.with()
	c.siblings()
	c.goroutines()
	c.memory()
	measure.Exit(c.missed, nil)
}

// peer is shown for comparison and not judged.
const peer = "slog.TextHandler"

type curves struct {
	w      io.Writer
	rounds int
	slice  time.Duration
	missed []string
}

// memory takes lines and forgets them.
type memory struct{}

func (memory) Write(p []byte) (int, error) { return len(p), nil }

func newHandler(maxLine int) *logplex.Handler {
	return logplex.NewHandler(memory{}, &logplex.Options{
		Level: slog.LevelInfo, Format: logplex.FormatLine, Dyno: "web.1", PID: 4, MaxLine: maxLine,
	})
}

var background = context.Background()

// point is one entrant on a curve.
func point(series string, x int) string { return series + " " + strconv.Itoa(x) }

// curve measures every series at every x, prints a table of ns per line and of
// what each further unit costs, and checks that the last stretch is straight.
func (c *curves) curve(title, unit string, series []string, xs []int,
	run func(series string, x int) func(n int)) {
	var entrants []measure.Entrant
	for _, s := range series {
		for _, x := range xs {
			entrants = append(entrants, measure.Entrant{Name: point(s, x), Run: run(s, x)})
		}
	}
	times := measure.TakeTurns(entrants, c.rounds, c.slice)
	fmt.Fprintf(c.w, "%s\n\n", title)
	head := []string{unit}
	for _, s := range series {
		head = append(head, s+", ns", "per further one")
	}
	t := measure.Table{Head: head}
	for i, x := range xs {
		row := []any{x}
		for _, s := range series {
			ns := times.Median(point(s, x))
			slope := math.NaN()
			if i > 0 {
				slope = (ns - times.Median(point(s, xs[i-1]))) / float64(x-xs[i-1])
			}
			row = append(row, ns, slope)
		}
		t.Add(row...)
	}
	t.Print(c.w)
	for _, s := range series {
		ns := make([]float64, len(xs))
		for i, x := range xs {
			ns[i] = times.Median(point(s, x))
		}
		if straight, ok := isStraight(xs, ns); !ok && !strings.HasPrefix(s, peer) {
			c.missed = append(c.missed,
				fmt.Sprintf("%s, %s: %.0f ns at %d, a straight line would be at %.0f",
					title, s, ns[len(ns)-1], xs[len(xs)-1], straight))
		}
	}
}

// isStraight reports whether the last point of a curve is about where the line
// through the two before leads, or below, and where that is.
func isStraight(xs []int, ns []float64) (straight float64, ok bool) {
	z := len(xs) - 1
	slope := (ns[z-1] - ns[z-2]) / float64(xs[z-1]-xs[z-2])
	straight = ns[z-1] + max(0, slope)*float64(xs[z]-xs[z-1])
	return straight, ns[z] <= bend*straight
}

func (c *curves) attributes() {
	attrs := make([]slog.Attr, 100)
	for i := range attrs {
		key := "attribute" + strconv.Itoa(i)
		switch i % 3 {
		case 0:
			attrs[i] = slog.String(key, "value")
		case 1:
			attrs[i] = slog.Int(key, i)
		default:
			attrs[i] = slog.Duration(key, time.Duration(i)*time.Millisecond)
		}
	}
	const own = "logplex.Log"
	c.curve("Attributes (slog itself allocates from the sixth one on)", "attributes",
		[]string{"logplex", own, peer},
		[]int{1, 2, 5, 10, 20, 50, 100}, func(series string, x int) func(int) {
			h := newHandler(0)
			l := slog.New(h)
			switch series {
			case own:
				return func(n int) {
					for range n {
						h.Log(background, slog.LevelInfo, "curve", attrs[:x]...)
					}
				}
			case peer:
				l = slog.New(slog.NewTextHandler(memory{}, nil))
			}
			return func(n int) {
				for range n {
					l.LogAttrs(background, slog.LevelInfo, "curve", attrs[:x]...)
				}
			}
		})
}

func (c *curves) bytes() {
	const (
		plain, escaped, cut, text = "plain text", "text with quotes",
			"plain text, MaxLine 10000", peer + ", plain text"
		word, quote = "lorem ipsum dolor sit amet, ", `lorem "ipsum" dolor\sit amet, `
	)
	c.curve("Bytes of a value", "bytes", []string{plain, escaped, cut, text},
		[]int{16, 64, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10},
		func(series string, x int) func(int) {
			pattern, h := word, slog.Handler(newHandler(-1))
			switch series {
			case escaped:
				pattern = quote
			case cut:
				h = newHandler(0)
			case text:
				h = slog.NewTextHandler(memory{}, nil)
			}
			value := strings.Repeat(pattern, x/len(pattern)+1)[:x]
			l := slog.New(h)
			return func(n int) {
				for range n {
					l.LogAttrs(background, slog.LevelInfo, "curve", slog.String("value", value))
				}
			}
		})
}

// derive returns h with x levels of With of one attribute each.
func derive(h slog.Handler, x int) slog.Handler {
	for i := range x {
		h = h.WithAttrs([]slog.Attr{slog.String("level"+strconv.Itoa(i), "value")})
	}
	return h
}

func (c *curves) with() {
	xs := []int{1, 2, 5, 10, 20, 50, 100}
	c.curve("Levels of With, one attribute each: a line", "levels", []string{"logplex", peer}, xs,
		func(series string, x int) func(int) {
			h := slog.Handler(newHandler(0))
			if series == peer {
				h = slog.NewTextHandler(memory{}, nil)
			}
			l := slog.New(derive(h, x))
			return func(n int) {
				for range n {
					l.LogAttrs(background, slog.LevelInfo, "curve")
				}
			}
		})
	c.curve("Levels of With, one attribute each: the call of With on the last level", "levels",
		[]string{"logplex", peer}, xs,
		func(series string, x int) func(int) {
			h := slog.Handler(newHandler(0))
			if series == peer {
				h = slog.NewTextHandler(memory{}, nil)
			}
			h = derive(h, x-1)
			attrs := []slog.Attr{slog.String("last", "value")}
			return func(n int) {
				for range n {
					_ = h.WithAttrs(attrs)
				}
			}
		})
}

func (c *curves) siblings() {
	c.curve("Sibling loggers in turn, each with one attribute of its own", "loggers",
		[]string{"logplex", peer}, []int{1, 10, 100, 1000},
		func(series string, x int) func(int) {
			h := slog.Handler(newHandler(0))
			if series == peer {
				h = slog.NewTextHandler(memory{}, nil)
			}
			loggers := make([]*slog.Logger, x)
			for i := range loggers {
				loggers[i] = slog.New(derive(h, 1))
			}
			return func(n int) {
				for i := range n {
					loggers[i%x].LogAttrs(background, slog.LevelInfo, "curve",
						slog.Int("status", 200))
				}
			}
		})
}

func (c *curves) goroutines() {
	c.curve("Goroutines that share a logger: processor time of a line", "goroutines",
		[]string{"logplex", peer}, []int{1, 2, 4, 16, 64},
		func(series string, x int) func(int) {
			h := slog.Handler(newHandler(0))
			if series == peer {
				h = slog.NewTextHandler(memory{}, nil)
			}
			l := slog.New(h)
			return func(n int) {
				var wg sync.WaitGroup
				for i := range x {
					lines := n / x
					if i < n%x {
						lines++
					}
					wg.Go(func() {
						for range lines {
							l.LogAttrs(background, slog.LevelInfo, "curve", slog.Int("status", 200))
						}
					})
				}
				wg.Wait()
			}
		})
}

// memory shows what a derived logger keeps.
func (c *curves) memory() {
	fmt.Fprint(c.w, "Memory that a derived logger keeps, bytes\n\n")
	t := measure.Table{Head: []string{"", "logplex", peer}}
	for _, d := range []struct {
		name string
		from func(slog.Handler) slog.Handler
	}{
		{"With of one attribute", func(h slog.Handler) slog.Handler { return derive(h, 1) }},
		{"With of ten attributes", func(h slog.Handler) slog.Handler {
			attrs := make([]slog.Attr, 10)
			for i := range attrs {
				attrs[i] = slog.String("attribute"+strconv.Itoa(i), "value")
			}
			return h.WithAttrs(attrs)
		}},
		{"With of one value of 10,000 bytes", func(h slog.Handler) slog.Handler {
			return h.WithAttrs([]slog.Attr{
				slog.String("value", strings.Repeat("lorem ips ", 1000)),
			})
		}},
		{"WithGroup", func(h slog.Handler) slog.Handler { return h.WithGroup("request") }},
	} {
		t.Add(d.name, kept(newHandler(0), d.from), kept(slog.NewTextHandler(memory{}, nil), d.from))
	}
	t.Print(c.w)
}

// kept returns how many bytes of the heap one derived handler keeps.
func kept(h slog.Handler, from func(slog.Handler) slog.Handler) float64 {
	const many = 10_000
	handlers := make([]slog.Handler, many)
	_ = from(h) // fills pools, which the second collection empties
	var before, after runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range handlers {
		handlers[i] = from(h)
	}
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(handlers)
	return math.Round((float64(after.HeapAlloc) - float64(before.HeapAlloc)) / many)
}
