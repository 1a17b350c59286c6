// SPDX-License-Identifier: MIT

package logplexzerolog_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexzerolog"
)

func TestTimeFormats(t *testing.T) {
	nano := time.Date(2026, 3, 17, 8, 25, 21, 297420123, time.UTC)
	tests := []struct {
		name, format string
		unit         time.Duration // what the format keeps; 0: no time at all
	}{
		{"RFC 3339", time.RFC3339, time.Second},
		{"RFC 3339 with nanoseconds", time.RFC3339Nano, time.Nanosecond},
		{"Unix", zerolog.TimeFormatUnix, time.Second},
		{"Unix milliseconds", zerolog.TimeFormatUnixMs, time.Millisecond},
		{"Unix microseconds", zerolog.TimeFormatUnixMicro, time.Microsecond},
		{"Unix nanoseconds", zerolog.TimeFormatUnixNano, time.Nanosecond},
		{"RFC 1123", time.RFC1123Z, time.Second},
		{"zone without a colon", "2006-01-02T15:04:05.000Z0700", time.Millisecond},
		{"local", "2006-01-02 15:04:05.000000", time.Microsecond},
		{"local, like RFC 3339", "2006-01-02T15:04:05.000000Z", time.Microsecond},
		{"no date", time.Kitchen, 0},
		{"no year", time.Stamp, 0},
	}
	for _, tt := range tests {
		set(t, &zerolog.TimeFieldFormat, tt.format)
		for _, now := range []time.Time{
			nano, nano.In(zone), nano.Local(), nano.AddDate(-70, 0, 0).Truncate(time.Second),
		} {
			if strings.HasPrefix(tt.name, "local") {
				now = now.Local()
			}
			set(t, &zerolog.TimestampFunc, func() time.Time { return now })
			for way, out := range newWriters() {
				zl := zerolog.New(out.Writer).With().Timestamp().Logger()
				for range 2 { // once more, from the clock's memory
					zl.Info().Msg("m")
				}
				want := time.Time{}
				if tt.unit > 0 {
					want = now.Truncate(tt.unit)
				}
				for _, got := range out.take() {
					if !got.Time.Equal(want) || (got.Fields == "{}") != (tt.unit > 0) {
						t.Errorf("%s, %s: %v = %v %s, want %v",
							tt.name, way, now, got.Time, got.Fields, want)
					}
				}
			}
		}
	}
}

func TestTimesInTurn(t *testing.T) {
	for way, out := range newWriters() {
		for _, text := range []string{
			"2026-03-17T08:25:21Z", "2026-03-17T08:25:22Z", "2026-03-17T08:25:22+02:00",
			"2026-03-17T08:25:22.5+02:00", "2026-03-17T08:25:21Z",
		} {
			if _, err := fmt.Fprintf(out, `{"time":%q}`, text); err != nil {
				t.Fatal(err)
			}
			want, err := time.Parse(time.RFC3339, text)
			if err != nil {
				t.Fatal(err)
			}
			if got := out.take(); len(got) != 1 || !got[0].Time.Equal(want) {
				t.Errorf("%s: time %s = %+v, want %v", way, text, got, want)
			}
		}
	}
}

// TestTimesInTurnDirect is TestTimesInTurn for lines that logplex's handler parses.
func TestTimesInTurnDirect(t *testing.T) {
	var out bytes.Buffer
	w := logplexzerolog.NewWriter(logplex.NewHandler(&out, stamped(logplex.FormatLine)))
	for _, tt := range []struct{ text, want string }{
		{"2026-03-17T08:25:21Z", "2026-03-17T08:25:21.000000"},
		{"2026-03-17T08:25:21Z", "2026-03-17T08:25:21.000000"},
		{"2026-03-17T08:25:22Z", "2026-03-17T08:25:22.000000"},
		{"2027-03-17T08:25:22Z", "2027-03-17T08:25:22.000000"},
		{"2027-03-17T08:25:22+02:00", "2027-03-17T06:25:22.000000"},
		{"2027-03-17T08:25:22+02:00", "2027-03-17T06:25:22.000000"},
		{"2027-03-17T08:25:22+03:00", "2027-03-17T05:25:22.000000"},
	} {
		out.Reset()
		line := `{"n":1,"time":"` + tt.text + `","k":"to the end of the line"}` + "\n"
		if _, err := w.WriteLevel(zerolog.InfoLevel, []byte(line)); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s was written as %q, want %s", tt.text, got, tt.want)
		}
	}
}

func TestTimesThatAreNone(t *testing.T) {
	for _, format := range []string{
		time.RFC3339, zerolog.TimeFormatUnix, zerolog.TimeFormatUnixNano, zerolog.TimeFormatUnixMs,
	} {
		set(t, &zerolog.TimeFieldFormat, format)
		for _, text := range []string{`null`, `true`, `[]`, `{}`, `""`, `"x"`,
			`"2026-02-30T00:00:00Z"`, `"0001-01-01T00:00:00Z"`, `1e9`, `1E400`,
			`99999999999999999999`, `-99999999999999999999`, `"0000-01-01T00:00:00Z"`,
			`"2026-03-17T08:25:21+99:99"`} {
			got := sent(t, zerolog.InfoLevel, `{"time":`+text+`}`)
			if len(got) != 1 || !got[0].Time.IsZero() {
				t.Errorf("time %s with format %q = %+v, want none", text, format, got)
			}
		}
	}
	set(t, &zerolog.TimeFieldFormat, zerolog.TimeFormatUnix)
	for text, want := range map[string]time.Time{
		`1773735921.29742`:        moment,
		`1773735921.297420000999`: moment,
		`-1.5`:                    time.Unix(-1, -5e8),
		`253402300799`:            time.Unix(253402300799, 0), // the last second of the year 9999
		`253402300800`:            {},
		`0`:                       time.Unix(0, 0),
	} {
		if got := sent(t, zerolog.InfoLevel, `{"time":`+text+`}`); len(got) != 1 ||
			!got[0].Time.Equal(want) {
			t.Errorf("time %s = %+v, want %v", text, got, want)
		}
	}
}

// TestEventsWithoutTime logs events without Timestamp: each has the present time, in every
// format, in a Record and through Wrap.
func TestEventsWithoutTime(t *testing.T) {
	for name, handler := range map[string]func(w io.Writer) slog.Handler{
		"line": func(w io.Writer) slog.Handler {
			return logplex.NewHandler(w, &logplex.Options{Format: logplex.FormatLine})
		},
		"JSON": func(w io.Writer) slog.Handler {
			return logplex.NewHandler(w, &logplex.Options{Format: logplex.FormatJSON})
		},
		"JSON and a Sink": func(w io.Writer) slog.Handler {
			return logplex.NewHandler(w,
				&logplex.Options{Format: logplex.FormatJSON, Sink: new(lastRecord)})
		},
		"wrap": func(w io.Writer) slog.Handler {
			return logplex.Wrap(slog.NewJSONHandler(w, nil), nil)
		},
	} {
		var out bytes.Buffer
		zl := zerolog.New(logplexzerolog.NewWriter(handler(&out)))
		zl.Info().Msg("m")
		text := regexp.MustCompile(`20\d\d-\d\d-\d\dT[0-9:.]+(Z|[+-]\d\d:\d\d)`).
			FindString(out.String())
		got, err := time.Parse(time.RFC3339Nano, text)
		if d := time.Since(got); err != nil || d < 0 || d > time.Minute {
			t.Errorf("%s: %s, want the present time: %v", name, out.String(), err)
		}
	}
}
