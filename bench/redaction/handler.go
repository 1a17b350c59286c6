// SPDX-License-Identifier: MIT

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/bench/internal/measure"
)

// What the default redactor may cost a line: the ratio to the same line without one.
const (
	accessMust, accessMoonshot = 1.15, 1.05
	errorMust, errorMoonshot   = 1.25, 1.10
)

// What a redactor that is used alone may take for a clean attr, in nanoseconds.
const (
	shortMust = 200 // 20 bytes
	proseMust = 450 // 200 bytes
)

// numRows is the number of lines before one comes again.
const numRows = 8192

// A line is what is logged in a call: an access line or an error.
type line struct {
	level   slog.Level
	message string
	attrs   []slog.Attr
}

// accessLines returns lines with the attributes of an access log.
func accessLines(seed uint64) []line {
	r := rand.New(rand.NewPCG(seed, 11))
	lines := make([]line, numRows)
	for i := range lines {
		id := fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", r.Uint32(), r.IntN(1<<16),
			r.IntN(1<<12), r.IntN(1<<12), r.Uint64()&(1<<48-1))
		version := 90 + r.IntN(60)
		lines[i] = line{slog.LevelInfo, "request completed", []slog.Attr{
			slog.String("method", []string{"GET", "GET", "POST", "PUT", "DELETE"}[r.IntN(5)]),
			slog.String("path", fmt.Sprintf("/api/v%d/orders/%d/items/%d", 1+r.IntN(3),
				r.IntN(9_000_000), r.IntN(100_000))),
			slog.String("host", []string{"shop", "api", "admin"}[r.IntN(3)]+".example.com"),
			slog.String("request_id", id),
			slog.String("fwd", fmt.Sprintf("%d.%d.%d.%d", 1+r.IntN(223), r.IntN(256),
				r.IntN(256), 1+r.IntN(254))),
			slog.Int("status", []int{200, 200, 201, 304, 404, 500}[r.IntN(6)]),
			slog.Uint64("bytes", uint64(r.IntN(2_000_000))),
			slog.Duration("took", time.Duration(r.IntN(3_000_000))*time.Microsecond),
			slog.String("agent", fmt.Sprintf("Mozilla/5.0 (X11; Linux x86_64; rv:%d.0) "+
				"Gecko/20100101 Firefox/%[1]d.0", version)),
		}}
	}
	return lines
}

// errorLines returns lines with an error, whose text has quotes and colons, and SQL.
func errorLines(seed uint64) []line {
	r := rand.New(rand.NewPCG(seed, 12))
	lines := make([]line, numRows)
	for i := range lines {
		id := r.IntN(9_000_000)
		table := []string{"orders", "customers", "invoices", "payments"}[r.IntN(4)]
		cause := []string{
			fmt.Sprintf(`pq: duplicate key value violates unique constraint "%s_%d_key"`,
				table, r.IntN(1000)),
			fmt.Sprintf(`open "/var/data/%s/%d.json": no such file or directory`, table, id),
			fmt.Sprintf("dial tcp 10.%d.%d.%d:5432: connect: connection refused", r.IntN(256),
				r.IntN(256), r.IntN(256)),
		}[r.IntN(3)]
		lines[i] = line{slog.LevelError, "query failed", []slog.Attr{
			slog.Any("err", fmt.Errorf("load order %d: %w", id, errors.New(cause))),
			slog.String("sql", fmt.Sprintf(`SELECT "id", "state", "total" FROM "%s" WHERE `+
				`"customer_id" = %d AND "state" = '%s' LIMIT %d`, table, r.IntN(900_000),
				[]string{"paid", "open", "shipped"}[r.IntN(3)], 10+r.IntN(90))),
			slog.Int64("id", int64(id)),
		}}
	}
	return lines
}

const (
	redacted = "default redactor"
	bare     = "no redaction"
)

// handlers logs the lines of two seeds through a slog.Logger whose handler has the
// default redactor, and through one without.
func handlers(lines func(seed uint64) []line) []measure.Entrant {
	entrant := func(name string, redactor logplex.Redactor, lines []line) measure.Entrant {
		l := slog.New(logplex.NewHandler(io.Discard, &logplex.Options{Redactor: redactor}))
		at := 0
		return measure.Entrant{Name: name, Run: func(n int) {
			for range n {
				r := &lines[at]
				if at++; at == len(lines) {
					at = 0
				}
				l.LogAttrs(context.Background(), r.level, r.message, r.attrs...)
			}
		}}
	}
	return []measure.Entrant{
		entrant(redacted, nil, lines(1)),
		entrant(bare, logplex.Redactors{}, lines(2)),
	}
}

// alone redacts clean strings of about n bytes, as slog.HandlerOptions.ReplaceAttr
// does.
func alone(name string, n int) measure.Entrant {
	r := rand.New(rand.NewPCG(3, uint64(n)))
	words := strings.Fields("the order was sent to a customer in another town after its " +
		"invoice had been paid and the courier came by with two more parcels that day")
	attrs := make([]slog.Attr, numRows)
	for i := range attrs {
		var b strings.Builder
		for b.Len() < n {
			b.WriteString(words[r.IntN(len(words))])
			b.WriteByte(' ')
		}
		attrs[i] = slog.String("note", b.String()[:n])
	}
	redactor := logplex.DefaultRedactor()
	at := 0
	return measure.Entrant{Name: name, Run: func(n int) {
		for range n {
			a := redactor.Redact(nil, attrs[at])
			if at++; at == len(attrs) {
				at = 0
			}
			if a.Key == "" {
				panic("redaction: a clean attr is gone")
			}
		}
	}}
}

// measureHandler prints what redaction costs inside a handler, and alone.
func measureHandler(w io.Writer, rounds int, slice time.Duration, quick bool) (missed []string) {
	t := measure.Table{Head: []string{"ns per line", redacted, bare, "ratio", "must", "moonshot"}}
	for _, c := range []struct {
		name           string
		lines          func(uint64) []line
		must, moonshot float64
	}{
		{"R1, an access line", accessLines, accessMust, accessMoonshot},
		{"R2, an error with SQL", errorLines, errorMust, errorMoonshot},
	} {
		entrants := handlers(c.lines)
		with, without := measure.Allocs(entrants[0].Run, 1000),
			measure.Allocs(entrants[1].Run, 1000)
		if with > without {
			missed = append(missed, fmt.Sprintf("%s: %.1f allocations, must be the %.1f "+
				"of log/slog", c.name, with, without))
		}
		times := measure.TakeTurns(entrants, rounds, slice)
		ratio := times.Ratio(redacted, bare)
		t.Add(c.name, times.Median(redacted), times.Median(bare), ratio, c.must, c.moonshot)
		if !quick && ratio > c.must {
			missed = append(missed, fmt.Sprintf("%s: %.2f of the line without redaction, "+
				"must be %.2f", c.name, ratio, c.must))
		}
	}
	const short, prose = "20 bytes", "200 bytes of prose"
	entrants := []measure.Entrant{alone(short, 20), alone(prose, 200)}
	single := measure.Table{Head: []string{"Redact alone, a clean attr", "ns", "must"}}
	times := measure.TakeTurns(entrants, rounds, slice)
	for i, must := range []float64{shortMust, proseMust} {
		e := entrants[i]
		if n := measure.Allocs(e.Run, 1000); n > 0 {
			missed = append(missed, fmt.Sprintf("%s: %.1f allocations, must be 0", e.Name, n))
		}
		ns := times.Median(e.Name)
		single.Add(e.Name, ns, must)
		if !quick && ns > must {
			missed = append(missed, fmt.Sprintf("%s: %.0f ns, must be %.0f", e.Name, ns, must))
		}
	}
	if !quick {
		t.Print(w)
		fmt.Fprintln(w)
		single.Print(w)
		fmt.Fprintln(w)
	}
	return missed
}
