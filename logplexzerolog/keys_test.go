// SPDX-License-Identifier: MIT

package logplexzerolog_test

import (
	"bytes"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/jsontest"
	"github.com/logplex-go/logplex/logplexzerolog"
)

// TestOwnKeys writes events whose own caller, level, time and message meet
// AddCaller, With, and fields of those names: no key is there twice.
func TestOwnKeys(t *testing.T) {
	for _, callerName := range []string{"caller", "at_line"} {
		set(t, &zerolog.CallerFieldName, callerName)
		for i := range 32 * 4 {
			opts := stamped([]logplex.Format{logplex.FormatMessage, logplex.FormatJSON}[i&1])
			opts.AddCaller = i&2 > 0
			var out bytes.Buffer
			rec := new(lastRecord)
			switch i / 32 {
			case 1:
				opts.Sink = rec
			case 2:
				opts.Redactor = logplex.RedactorFunc(
					func(_ []string, a slog.Attr) slog.Attr { return a })
			}
			var h slog.Handler = logplex.NewHandler(&out, opts)
			if i/32 == 3 {
				h = logplex.Wrap(slog.NewTextHandler(&out, nil), opts)
				if i&1 > 0 {
					h = logplex.Wrap(slog.NewJSONHandler(&out, nil), opts)
				}
			}
			if i&4 > 0 {
				h = h.WithAttrs([]slog.Attr{
					slog.String("caller", "with"), slog.String("msg", "with"), slog.Int("time", 1),
				})
			}
			if i&8 > 0 {
				h = h.WithGroup("g")
			}
			line := `{"level":"info","time":"x","level":5,"` + callerName +
				`":"main.go:7","message":"m","msg":"n","pid":1,"at":2`
			if i&16 > 0 {
				line += `,"caller":9`
			}
			if _, err := logplexzerolog.NewWriter(h).Write([]byte(line + "}\n")); err != nil {
				t.Fatal(err)
			}
			if i/32 == 1 {
				wantCallSiteOnce(t, i, callerName, rec.String())
			}
			if i/32 == 3 { // the other members are next's
				line := out.String()
				if i&1 > 0 {
					line = strings.NewReplacer(`"`, "", ",", " ", ":7", ":7", ":", "=").
						Replace(line)
				}
				if i&9 != 9 { // a group's is another one
					wantCallSiteOnce(t, i, callerName, line)
				}
				continue
			}
			if i&1 > 0 {
				if err := jsontest.UniqueKeys(out.Bytes()); err != nil {
					t.Errorf("case %d of %s: %s: %v", i, callerName, out.Bytes(), err)
				}
			}
			// other attrs may be repeated in logfmt
			seen, own := map[string]int{}, []string{"at", "pid", "msg"}
			for k, v := range format.Pairs(out.String()) {
				if seen[k]++; v == "main.go:7" {
					own = append(own, k)
				}
			}
			for _, k := range own {
				if i&1 == 0 && seen[k] != 1 {
					t.Errorf("case %d of %s: %s has %s %d times, want once",
						i, callerName, out.Bytes(), k, seen[k])
				}
			}
			if n := strings.Count(out.String(), "main.go:7"); n != 1 {
				t.Errorf("case %d of %s: %s has the call site %d times, want once",
					i, callerName, out.Bytes(), n)
			}
		}
	}
}

// wantCallSiteOnce wants a line with one call site, whose key nothing else has. Other
// attrs may be repeated in logfmt.
func wantCallSiteOnce(t *testing.T, i int, callerName, line string) {
	t.Helper()
	seen, own := map[string]int{}, ""
	for k, v := range format.Pairs(line) {
		if seen[k]++; v == "main.go:7" {
			own = k
		}
	}
	if seen[own] != 1 {
		t.Errorf("case %d of %s: %s has %q %d times, want the call site once",
			i, callerName, line, own, seen[own])
	}
}

// lastRecord is a Sink that keeps the last Record.
type lastRecord struct{ logplex.Record }

func (l *lastRecord) Send(r logplex.Record) error {
	l.Record = r
	return nil
}

// events is how many events TestGenerated writes.
var events = flag.Int("events", 3000, "generated events to compare with zerolog's lines")

// TestGenerated compares the JSON lines of generated events with the lines
// that zerolog itself writes for them.
func TestGenerated(t *testing.T) {
	set(t, &zerolog.TimestampFunc, func() time.Time { return moment })
	r := rand.New(rand.NewPCG(1, 2))
	var plain, direct, sunk bytes.Buffer
	opts := stamped(logplex.FormatJSON)
	opts.MaxLine, opts.Redactor = -1, logplex.Redactors{}
	ways := map[string]*bytes.Buffer{"direct": &direct, "sink": &sunk}
	loggers := []zerolog.Logger{
		zerolog.New(&plain),
		zerolog.New(logplexzerolog.NewWriter(logplex.NewHandler(&direct, opts))),
	}
	opts.Sink = dropped{}
	loggers = append(loggers,
		zerolog.New(logplexzerolog.NewWriter(logplex.NewHandler(&sunk, opts))))
	for n := range *events {
		for _, b := range []*bytes.Buffer{&plain, &direct, &sunk} {
			b.Reset()
		}
		seed := r.Uint64()
		for _, zl := range loggers {
			write(zl, rand.New(rand.NewPCG(seed, 3)))
		}
		want := want(t, plain.Bytes())
		for way, out := range ways {
			line := out.Bytes()
			if err := jsontest.UniqueKeys(line); err != nil {
				t.Fatalf("event %d, %s: %s: %v", n, way, line, err)
			}
			// The line's own members come first; what is left is the event's.
			_, fields, ok := bytes.Cut(line, []byte(`,"msg":`+strconv.Quote(want.Message)))
			if !ok {
				t.Fatalf("event %d, %s: %s, want the message %q", n, way, line, want.Message)
			}
			got := canonicalJSON([]byte(
				"{" + strings.TrimPrefix(strings.TrimSpace(string(fields)), ",")))
			if d := cmp.Diff(want.Fields, got); d != "" {
				t.Fatalf("event %d, %s: %s (-zerolog +line):\n%s", n, way, plain.Bytes(), d)
			}
		}
	}
}

// dropped is a Sink that keeps nothing.
type dropped struct{}

func (dropped) Send(logplex.Record) error { return nil }

// write logs one event.
func write(zl zerolog.Logger, r *rand.Rand) {
	e := zl.Info().Timestamp()
	for i := range r.IntN(6) {
		e = field(e, r, fmt.Sprintf("k%d", i), 2)
	}
	e.Msg(fmt.Sprint("m", r.IntN(100)))
}

func field(e *zerolog.Event, r *rand.Rand, key string, depth int) *zerolog.Event {
	texts := []string{"", "x", "two words", `say "hi"`, "null", "a\nb", "é", "\x1b[31m", "1.50"}
	text := texts[r.IntN(len(texts))]
	switch r.IntN(14) {
	case 0:
		return e.Int64(key, r.Int64()-r.Int64())
	case 1:
		return e.Uint64(key, r.Uint64())
	case 2:
		return e.Float64(key, (r.Float64()-0.5)*[]float64{1, 1e-9, 1e25}[r.IntN(3)])
	case 3:
		return e.Float32(key, r.Float32())
	case 4:
		return e.Bool(key, r.IntN(2) > 0)
	case 5:
		return e.Strs(key, []string{text, "y"})
	case 6:
		return e.Interface(key, []any{
			nil, map[string]any{}, map[string]any{"a": []int{}, "b": text}, struct{ A any }{}, text,
		}[r.IntN(5)])
	case 7:
		return e.RawJSON(key, []byte(
			[]string{`1.50`, `{}`, `[]`, `{"a":{},"b":-0}`, `null`, `[1e3]`, `"x"`}[r.IntN(7)]))
	case 8:
		return e.AnErr(key, fmt.Errorf("lost: %s", text))
	case 9:
		return e.Dur(key, 1500)
	case 10:
		return e.Time(key, moment)
	case 11, 12:
		if depth > 0 {
			d := zerolog.Dict()
			for i := range r.IntN(4) {
				d = field(d, r, fmt.Sprintf("d%d", i), depth-1)
			}
			return e.Dict(key, d)
		}
	}
	return e.Str(key, text)
}
