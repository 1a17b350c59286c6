// SPDX-License-Identifier: MIT

package logplexzerolog_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/race"
	"github.com/logplex-go/logplex/logplexzerolog"
)

// FuzzAgain compares what a Writer and its handler remember of the last line with
// those that remember nothing: whatever a program changes between two lines,
// they are written as if they came first.
func FuzzAgain(f *testing.F) {
	const start, end = `{"level":"info","service":"harbour-blue-42",`,
		`"time":"2026-03-17T08:25:21Z","message":"m"}`
	for change := range uint16(8) {
		once, twice := change<<9, change<<3|change<<9 // at the third b, and at the first
		for _, changes := range []uint16{once, twice} {
			f.Add(start+end, `"n":1,`+end, uint16(len(start)), changes)
			f.Add(start+`"n":1,`+end,
				`2,"time":1773735921,"message":"m","severity":"INFO","caller":"x.go:1"}`,
				uint16(len(start)+4), changes)
			f.Add(`{"a":1,`+end, "", uint16(100), changes)
			f.Add(`{"level":"info","message":"m"}`, `{}`, uint16(0), changes)
			f.Add(`{"message":"first","n":1}`, `{"password":"correct horse","n":1} x`, uint16(0),
				changes)
			f.Add(`{"password":"correct horse","n":2}`, ` x`, uint16(100), changes)
			f.Add(`{"b":"x","message":"second","c":3}`, `{"message":"more"}`, uint16(100), changes)
			f.Add(`{"level":"warn","message":"harbour-blue-42","a":{"b":"harbour-blue-42"},`+end,
				"", uint16(100), changes)
			f.Add(`{"started":"2026-03-17T08:25:21Z","started":"2026-03-17T08:25:22Z","message":"m","message":"n"}`,
				`{"a":1}{"a":1}`, uint16(60), changes)
		}
	}
	f.Fuzz(func(t *testing.T, a, b string, n, changes uint16) {
		set(t, &zerolog.MessageFieldName, "message")
		set(t, &zerolog.LevelFieldName, "level")
		set(t, &zerolog.TimestampFieldName, "time")
		set(t, &zerolog.TimeFieldFormat, time.RFC3339)
		marshal := zerolog.LevelFieldMarshalFunc
		set(t, &zerolog.LevelFieldMarshalFunc, marshal)
		level := zerolog.InfoLevel
		values := logplex.RedactValues()
		flip := func(name *string, one, other string) {
			if *name == one {
				one = other
			}
			*name = one
		}
		newWriter := func(kind string) (*logplexzerolog.Writer, *bytes.Buffer) {
			var out bytes.Buffer
			opts := stamped(logplex.FormatMessage)
			if kind != "message" {
				opts.Format = logplex.FormatJSON
			}
			opts.Redactor = logplex.Redactors{logplex.RedactKeys("password", "a.b.n"), values}
			h := logplex.NewHandler(&out, opts)
			if kind == "grouped" {
				return logplexzerolog.NewWriter(
					h.WithGroup("a").WithAttrs([]slog.Attr{slog.Int("x", 1)}).WithGroup("b")), &out
			}
			return logplexzerolog.NewWriter(h), &out
		}
		kinds := []string{"message", "json", "grouped"}
		var writers []*logplexzerolog.Writer
		var outs []*bytes.Buffer
		for _, kind := range kinds {
			w, out := newWriter(kind)
			writers, outs = append(writers, w), append(outs, out)
		}
		b = a[:min(int(n), len(a))] + b
		for step, line := range []string{a, b, b, b, b, a, a} {
			switch changes >> (3 * step) & 7 {
			case 1:
				flip(&zerolog.MessageFieldName, "message", "service")
			case 2:
				flip(&zerolog.LevelFieldName, "level", "severity")
			case 3:
				flip(&zerolog.TimestampFieldName, "time", "started")
			case 4:
				flip(&zerolog.TimeFieldFormat, time.RFC3339, zerolog.TimeFormatUnix)
			case 5:
				zerolog.LevelFieldMarshalFunc = func(l zerolog.Level) string {
					return strings.ToUpper(l.String())
				}
			case 6:
				if err := values.Add("harbour-blue-42"); err != nil {
					t.Fatal(err)
				}
			case 7:
				level = map[zerolog.Level]zerolog.Level{
					zerolog.InfoLevel: zerolog.WarnLevel, zerolog.WarnLevel: zerolog.NoLevel,
				}[level]
			}
			for i, kind := range kinds {
				outs[i].Reset()
				_, err := writers[i].WriteLevel(level, []byte(line))
				fresh, want := newWriter(kind)
				_, wantErr := fresh.WriteLevel(level, []byte(line))
				if err != nil || wantErr != nil {
					t.Fatalf("step %d: WriteLevel(%v, %q) = %v, a fresh Writer %v, want nil",
						step, level, line, err, wantErr)
				}
				if got, want := unstamped(outs[i].String()), unstamped(want.String()); got != want {
					t.Fatalf("step %d: WriteLevel(%v, %q) wrote %q, a fresh Writer %q",
						step, level, line, got, want)
				}
			}
		}
	})
}

// unstamped returns JSON lines without their times if those are now.
func unstamped(lines string) (out string) {
	const begin, layout = `{"time":"`, "2006-01-02T15:04:05.000000-07:00"
	for line := range strings.Lines(lines) {
		if rest, ok := strings.CutPrefix(line, begin); ok && len(rest) > len(layout) {
			if at, err := time.Parse(layout, rest[:len(layout)]); err == nil &&
				time.Since(at) < time.Minute {
				line = begin + rest[len(layout):]
			}
		}
		out += line
	}
	return out
}

// TestRefusedLineLeavesNothing writes a line that is followed by text, which is
// no event, and then one that begins like it.
func TestRefusedLineLeavesNothing(t *testing.T) {
	for name, lines := range map[string][3]string{
		"begins alike": {`{"password":"correct horse","n":1} x`,
			`{"password":"correct horse","n":2}`, "at=info pid=4 password=[REDACTED] n=2\n"},
		"is the same": {`{"b":"x","message":"second","c":3}{"message":"more"}`,
			`{"b":"x","message":"second","c":3}`, "at=info pid=4 msg=\"second\" b=x c=3\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			w := logplexzerolog.NewWriter(logplex.NewHandler(&out, stamped(logplex.FormatMessage)))
			for _, line := range []string{`{"message":"first","a":1}`, lines[0], lines[1]} {
				out.Reset()
				if _, err := w.WriteLevel(zerolog.InfoLevel, []byte(line)); err != nil {
					t.Fatal(err)
				}
			}
			if got := out.String(); got != lines[2] {
				t.Errorf("WriteLevel behind a refused line wrote %q, want %q", got, lines[2])
			}
		})
	}
}

// TestGroupsStand writes events through a handler with groups, which each of
// them is in, and which cost no more than none.
func TestGroupsStand(t *testing.T) {
	var out bytes.Buffer
	opts := stamped(logplex.FormatJSON)
	opts.Redactor = logplex.NewRedactor(&logplex.RedactOptions{Keys: []string{"a.b.status"}})
	h := logplex.NewHandler(&out, opts).WithGroup("a").WithAttrs([]slog.Attr{slog.Int("x", 1)}).
		WithGroup("b")
	w := logplexzerolog.NewWriter(h)
	for i := range 4 {
		out.Reset()
		line := fmt.Sprintf(`{"status":"unlikely","n":%d,"message":"m"}`, i)
		if _, err := w.WriteLevel(zerolog.InfoLevel, []byte(line)); err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf(`"a":{"x":1,"b":{"status":"[REDACTED]","n":%d}}}`+"\n", i)
		if !strings.HasSuffix(out.String(), want) {
			t.Errorf("line %d = %q, want %q at its end", i, out.String(), want)
		}
	}
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	lines := [][]byte{[]byte(`{"n":1,"message":"m"}`), []byte(`{"n":2,"message":"m"}`)}
	w = logplexzerolog.NewWriter(
		logplex.NewHandler(io.Discard, stamped(logplex.FormatJSON)).WithGroup("g"))
	i := 0
	if n := testing.AllocsPerRun(200, func() {
		i++
		_, _ = w.WriteLevel(zerolog.InfoLevel, lines[i%2])
	}); n != 0 {
		t.Errorf("WriteLevel in a group allocates %v times, want 0", n)
	}
}

// TestAgainLater writes one line twice while other state changes.
func TestAgainLater(t *testing.T) {
	n := 0
	count := func(context.Context) []slog.Attr {
		n++
		return []slog.Attr{slog.Int("n", n)}
	}
	for name, tt := range map[string]struct {
		opts *logplex.Options
		line string
		want string
	}{
		"no time": {stamped(logplex.FormatLine), `{"message":"m"}`,
			"2000-01-01T00:00:00.000000+00:00 app[web.1]: at=info pid=4 msg=\"m\"\n2000-01-01T00:00:01.000000+00:00 app[web.1]: at=info pid=4 msg=\"m\"\n"},
		"context": {&logplex.Options{Format: logplex.FormatMessage, PID: 4, Context: count},
			`{"time":"2026-03-17T08:25:21Z","message":"m","a":1}`,
			"at=info pid=4 msg=\"m\" n=1 a=1\nat=info pid=4 msg=\"m\" n=2 a=1\n"},
	} {
		synctest.Test(t, func(t *testing.T) {
			got := lines(tt.opts, func(w *logplexzerolog.Writer) {
				for range 2 {
					if _, err := w.WriteLevel(zerolog.InfoLevel, []byte(tt.line)); err != nil {
						t.Errorf("%s: WriteLevel(%s) = %v, want nil", name, tt.line, err)
					}
					time.Sleep(time.Second)
				}
			})
			if got != tt.want {
				t.Errorf("%s: %s twice wrote %q, want %q", name, tt.line, got, tt.want)
			}
		})
	}
}
