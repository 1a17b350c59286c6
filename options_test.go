// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"log/slog"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
)

// TestOptionsUnchanged uses one Options for several handlers and looks at it
// again.
func TestOptionsUnchanged(t *testing.T) {
	opts := &logplex.Options{}
	for range 2 {
		h := logplex.NewHandler(new(writes), opts)
		_ = logTo(h.WithGroup("g").WithAttrs([]slog.Attr{slog.Int("a", 1)}), "m")
		_ = logTo(logplex.Wrap(slog.NewTextHandler(new(writes), nil), opts), "m")
	}
	if !reflect.DeepEqual(opts, new(logplex.Options)) {
		t.Errorf("after use Options = %+v, want all zero", opts)
	}
}

// TestOptionsCopied changes Options after the constructor read them.
func TestOptionsCopied(t *testing.T) {
	opts := fixed(logplex.FormatMessage)
	w := new(writes)
	h := logplex.NewHandler(w, opts)
	*opts = logplex.Options{Format: logplex.FormatJSON, Dyno: "other.9", PID: 9, MaxLine: 20, AddCaller: true}
	_ = logTo(h, "m", "a", 1)
	if got, want := w.take(), "at=info pid=4 msg=\"m\" a=1\n"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
}

func TestNilOptions(t *testing.T) {
	clearEnv(t)
	t.Setenv("DYNO", "web.7")
	var got []string
	for _, opts := range []*logplex.Options{nil, {}} {
		w := new(writes)
		_ = logTo(logplex.NewHandler(w, opts), "m", "password", "x", "a", 1)
		got = append(got, w.take())
		_ = logTo(logplex.Wrap(slog.NewTextHandler(w, nil), opts), "m", "password", "x", "a", 1)
		got = append(got, w.take())
	}
	if got[0] != got[2] || got[1] != got[3] || got[0] == "" || got[1] == "" {
		t.Errorf("lines with nil Options = %q, with zero Options = %q", got[:2], got[2:])
	}
	if !strings.Contains(got[0], "password=[REDACTED]") {
		t.Errorf("line with nil Options = %q, want the password masked", got[0])
	}
}

// clearEnv takes away what a machine may have set.
func clearEnv(t *testing.T) {
	t.Helper()
	for _, name := range []string{"DYNO", "LOG_LEVEL", "LOG_FORMAT", "LOG_PATTERN", "FORCE_COLOR", "NO_COLOR"} {
		t.Setenv(name, "")
	}
}

func TestFormatFromEnvironment(t *testing.T) {
	for _, c := range []struct {
		name, format, dyno string
		want               logplex.Format
		bad                bool
	}{
		{"off a dyno", "", "", logplex.FormatLine, false},
		{"on a dyno", "", "web.1", logplex.FormatMessage, false},
		{"line on a dyno", "line", "web.1", logplex.FormatLine, false},
		{"message", "message", "", logplex.FormatMessage, false},
		{"logfmt", "logfmt", "", logplex.FormatMessage, false},
		{"json", "json", "", logplex.FormatJSON, false},
		{"case and space", " JSON ", "", logplex.FormatJSON, false},
		{"auto", "auto", "", logplex.FormatLine, false},
		{"bad", "yaml", "", logplex.FormatLine, true},
		{"bad on a dyno", "yaml", "web.1", logplex.FormatMessage, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			clearEnv(t)
			t.Setenv("LOG_FORMAT", c.format)
			t.Setenv("DYNO", c.dyno)
			var told []error
			w := new(writes)
			h := logplex.NewHandler(w, &logplex.Options{Dyno: "web.1", PID: 4, OnError: func(err error) { told = append(told, err) }})
			_ = logTo(h, "m")
			_ = logTo(h.WithGroup("g"), "m")
			want := map[logplex.Format]string{
				logplex.FormatLine:    lineHead + "at=info pid=4 msg=\"m\"\n",
				logplex.FormatMessage: "at=info pid=4 msg=\"m\"\n",
				logplex.FormatJSON:    jsonHead + `"msg":"m"}` + "\n",
			}[c.want]
			if w.each[0] != want {
				t.Errorf("line = %q, want %q", w.each[0], want)
			}
			checkTold(t, told, c.bad, "LOG_FORMAT", "yaml")
		})
	}
}

// checkTold checks that a bad variable was told of once, by name, without its
// value.
func checkTold(t *testing.T, told []error, bad bool, name, value string) {
	t.Helper()
	switch {
	case !bad && len(told) > 0:
		t.Errorf("OnError got %v, want nothing", told)
	case bad && len(told) != 1:
		t.Errorf("OnError got %v, want one error", told)
	case bad && (!strings.Contains(told[0].Error(), name) || strings.Contains(told[0].Error(), value) || !strings.HasPrefix(told[0].Error(), "logplex: ")):
		t.Errorf("OnError got %q, want logplex: and %s without its value", told[0], name)
	}
}

func TestLevelFromEnvironment(t *testing.T) {
	for _, c := range []struct {
		value string
		want  slog.Level
		bad   bool
	}{
		{"", slog.LevelInfo, false},
		{"  ", slog.LevelInfo, false},
		{"debug", slog.LevelDebug, false},
		{"DEBUG", slog.LevelDebug, false},
		{"info", slog.LevelInfo, false},
		{"warn", slog.LevelWarn, false},
		{"warning", slog.LevelWarn, false},
		{" Error ", slog.LevelError, false},
		{"-4", slog.LevelDebug, false},
		{"+2", 2, false},
		{"12", 12, false},
		{"info+2", 2, false},
		{"DEBUG-4", -8, false},
		{"verbose", slog.LevelInfo, true},
		{"info+", slog.LevelInfo, true},
		{"+", slog.LevelInfo, true},
		{"99999999999999999999", slog.LevelInfo, true},
		{"info+99999999999999999999", slog.LevelInfo, true},
	} {
		t.Run(c.value, func(t *testing.T) {
			clearEnv(t)
			t.Setenv("LOG_LEVEL", c.value)
			var told []error
			opts := &logplex.Options{OnError: func(err error) { told = append(told, err) }}
			h := logplex.NewHandler(new(writes), opts)
			ctx := context.Background()
			if !h.Enabled(ctx, c.want) || h.Enabled(ctx, c.want-1) {
				t.Errorf("LOG_LEVEL=%q: Enabled(%d), Enabled(%d) = %v, %v, want true, false", c.value, c.want, c.want-1, h.Enabled(ctx, c.want), h.Enabled(ctx, c.want-1))
			}
			checkTold(t, told, c.bad, "LOG_LEVEL", "verbose")
			// Options.Level wins, and nobody asks for the environment then.
			told = nil
			opts.Level = slog.LevelError
			if h := logplex.NewHandler(new(writes), opts); h.Enabled(ctx, slog.LevelWarn) || len(told) > 0 {
				t.Errorf("with Options.Level: Enabled(warn) = %v, OnError got %v, want false and nothing", h.Enabled(ctx, slog.LevelWarn), told)
			}
			// Wrap means what next enables.
			if h := logplex.Wrap(slog.NewTextHandler(new(writes), &slog.HandlerOptions{Level: slog.LevelDebug}), nil); !h.Enabled(ctx, slog.LevelDebug) {
				t.Error("Wrap: Enabled(debug) = false, want what next enables")
			}
		})
	}
}

func TestLevelVar(t *testing.T) {
	level := new(slog.LevelVar)
	h := logplex.NewHandler(new(writes), &logplex.Options{Level: level}).WithGroup("g")
	ctx := context.Background()
	if h.Enabled(ctx, slog.LevelDebug) {
		t.Error("Enabled(debug) at info = true, want false")
	}
	level.Set(slog.LevelDebug)
	if !h.Enabled(ctx, slog.LevelDebug) {
		t.Error("Enabled(debug) after Set(debug) = false, want true")
	}
	var none *slog.LevelVar
	t.Setenv("LOG_LEVEL", "")
	if h := logplex.NewHandler(new(writes), &logplex.Options{Level: none}); !h.Enabled(ctx, slog.LevelInfo) || h.Enabled(ctx, slog.LevelDebug) {
		t.Error("a nil *slog.LevelVar is not taken as no level")
	}
}

func TestLevelNames(t *testing.T) {
	for _, c := range []struct {
		level slog.Level
		want  string
	}{
		{slog.LevelDebug, "debug"}, {slog.LevelInfo, "info"}, {slog.LevelWarn, "warning"}, {slog.LevelError, "error"},
		{slog.LevelInfo + 2, "info+2"}, {slog.LevelDebug - 4, "debug-4"}, {slog.LevelDebug + 1, "debug+1"}, {slog.LevelWarn + 1, "warning+1"}, {slog.LevelError + 4, "error+4"},
		{-1 << 31, "debug-2147483644"}, {1<<31 - 1, "error+2147483639"},
	} {
		for _, f := range formats()[1:] {
			w := new(writes)
			opts := fixed(f)
			_ = logplex.NewHandler(w, opts).Handle(context.Background(), slog.NewRecord(when(), c.level, "m", 0))
			want := "at=" + c.want + " pid=4 msg=\"m\"\n"
			if f == logplex.FormatJSON {
				want = strings.Replace(jsonHead, `"info"`, `"`+c.want+`"`, 1) + `"msg":"m"}` + "\n"
			}
			if got := w.take(); got != want {
				t.Errorf("%v: level %d = %q, want %q", f, c.level, got, want)
			}
		}
	}
}

func TestIdentity(t *testing.T) {
	host, _ := os.Hostname()
	for _, c := range []struct {
		name         string
		env          string
		opts         logplex.Options
		source, dyno string
	}{
		{"dyno from the environment", "worker.3", logplex.Options{}, "app", "worker.3"},
		{"host name", "", logplex.Options{}, "app", host},
		{"options win", "worker.3", logplex.Options{Dyno: "run.1", Source: "web"}, "web", "run.1"},
		{"what breaks a header", "", logplex.Options{Dyno: "a b]c\n[é\xff", Source: "a[b"}, "a_b", "a_b_c___" + "_"},
		{"long", "", logplex.Options{Dyno: strings.Repeat("d", 300), Source: strings.Repeat("s", 300)}, strings.Repeat("s", 48), strings.Repeat("d", 128)},
	} {
		t.Run(c.name, func(t *testing.T) {
			clearEnv(t)
			t.Setenv("DYNO", c.env)
			sink := new(kept)
			c.opts.Format, c.opts.Sink = logplex.FormatLine, sink
			got, err := format.ParseLine(line(t, &c.opts, "m"))
			if err != nil {
				t.Fatal(err)
			}
			if got.Source != c.source || got.Dyno != c.dyno {
				t.Errorf("Source, Dyno = %q, %q, want %q, %q", got.Source, got.Dyno, c.source, c.dyno)
			}
			r := sink.last(t)
			if r.Source != c.source || r.Dyno != c.dyno || r.PID != os.Getpid() {
				t.Errorf("Record's Source, Dyno, PID = %q, %q, %d, want %q, %q, %d", r.Source, r.Dyno, r.PID, c.source, c.dyno, os.Getpid())
			}
		})
	}
}

// TestLocation prints times around both changes of daylight saving time.
func TestLocation(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zone database:", err)
	}
	lmt := time.FixedZone("LMT", -(4*3600 + 56*60 + 2))
	for _, c := range []struct {
		name string
		loc  *time.Location
		t    time.Time
		want string
	}{
		{"nil is UTC", nil, time.Date(2026, 7, 1, 14, 0, 0, 0, berlin), "2026-07-01T12:00:00.000000+00:00"},
		{"before spring", berlin, time.Date(2026, 3, 29, 0, 59, 59, 999999999, time.UTC), "2026-03-29T01:59:59.999999+01:00"},
		{"after spring", berlin, time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC), "2026-03-29T03:00:00.000000+02:00"},
		{"before autumn", berlin, time.Date(2026, 10, 25, 0, 59, 59, 0, time.UTC), "2026-10-25T02:59:59.000000+02:00"},
		{"after autumn", berlin, time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC), "2026-10-25T02:00:00.000000+01:00"},
		{"seconds in the offset, which are cut, and the clock with them", lmt, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), "2025-12-31T19:04:00.000000-04:56"},
		{"half hours", time.FixedZone("", 5*3600+1800), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), "2026-01-01T05:30:00.000000+05:30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatJSON} {
				w := new(writes)
				opts := fixed(f)
				opts.Location = c.loc
				_ = logplex.NewHandler(w, opts).Handle(context.Background(), slog.NewRecord(c.t, slog.LevelInfo, "m", 0))
				got := strings.TrimPrefix(w.take(), `{"time":"`)
				if len(got) < 32 || got[:32] != c.want {
					t.Errorf("%v: time of %v = %.32q, want %q", f, c.t, got, c.want)
				}
			}
		})
	}
}
