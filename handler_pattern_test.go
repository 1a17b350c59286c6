// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
)

// patternLine logs one record through NewHandler with $LOG_PATTERN and returns
// its line.
func patternLine(t *testing.T, layout string, level slog.Level, args ...any) string {
	t.Helper()
	clearEnv(t)
	t.Setenv("LOG_PATTERN", layout)
	w := new(writes)
	opts := fixed(logplex.FormatMessage)
	opts.Level = slog.Level(-100)
	opts.OnError = func(err error) { t.Errorf("OnError(%v), want no call", err) }
	r := slog.NewRecord(time.Date(2022, 3, 17, 11, 38, 57, 508e6, time.UTC), level, "This is a log record.", 0)
	r.Add(args...)
	if err := logplex.NewHandler(w, opts).Handle(context.Background(), r); err != nil {
		t.Fatal(err)
	}
	return w.take()
}

// TestLogPatternPresets has the level words of each logger, as the guide prints them.
func TestLogPatternPresets(t *testing.T) {
	for _, tt := range []struct {
		preset string
		level  slog.Level
		want   string
	}{
		{"python", slog.LevelDebug, "[2022-03-17 11:38:57 +0000] [4] [DEBUG] This is a log record.\n"},
		{"python", slog.LevelWarn, "[2022-03-17 11:38:57 +0000] [4] [WARNING] This is a log record.\n"},
		{"python", slog.LevelError, "[2022-03-17 11:38:57 +0000] [4] [ERROR] This is a log record.\n"},
		{"python", slog.LevelError + 4, "[2022-03-17 11:38:57 +0000] [4] [CRITICAL] This is a log record.\n"},
		{"Python", slog.LevelError + 9, "[2022-03-17 11:38:57 +0000] [4] [CRITICAL] This is a log record.\n"},
		{"log4j", slog.LevelInfo, "11:38:57.508 [web.1] INFO  app - This is a log record.\n"},
		{"log4j", slog.LevelError + 4, "11:38:57.508 [web.1] FATAL app - This is a log record.\n"},
		{"log4j", slog.LevelDebug - 4, "11:38:57.508 [web.1] TRACE app - This is a log record.\n"},
		{"log4net", slog.LevelInfo, "2022-03-17 11:38:57,508 [4] INFO  app - This is a log record.\n"},
		{"log4net", slog.LevelError + 4, "2022-03-17 11:38:57,508 [4] FATAL app - This is a log record.\n"},
		{"laravel", slog.LevelInfo, "[2022-03-17 11:38:57] production.INFO: This is a log record.\n"},
		{"laravel", slog.LevelInfo + 2, "[2022-03-17 11:38:57] production.NOTICE: This is a log record.\n"},
		{"laravel", slog.LevelWarn, "[2022-03-17 11:38:57] production.WARNING: This is a log record.\n"},
		{"laravel", slog.LevelError, "[2022-03-17 11:38:57] production.ERROR: This is a log record.\n"},
		{"laravel", slog.LevelError + 4, "[2022-03-17 11:38:57] production.CRITICAL: This is a log record.\n"},
		{"laravel", slog.LevelError + 8, "[2022-03-17 11:38:57] production.ALERT: This is a log record.\n"},
		{"laravel", slog.LevelError + 12, "[2022-03-17 11:38:57] production.EMERGENCY: This is a log record.\n"},
		{"ruby", slog.LevelError + 4, "F, [2022-03-17T11:38:57.508000 #4] FATAL -- : This is a log record.\n"},
		{"logfmt", slog.LevelInfo, "at=info pid=4 msg=\"This is a log record.\"\n"},
		{"", slog.LevelInfo, "at=info pid=4 msg=\"This is a log record.\"\n"},
	} {
		if got := patternLine(t, tt.preset, tt.level); got != tt.want {
			t.Errorf("LOG_PATTERN=%s, level %v: line = %q, want %q", tt.preset, tt.level, got, tt.want)
		}
	}
}

func TestLogPatternLayouts(t *testing.T) {
	err := errors.New("no such file")
	for _, tt := range []struct {
		name, layout string
		args         []any
		want         string
	}{
		{"guide, Log4j", "%d %5p [%t] (%F:%L) - %X{user} %n - %m", []any{"user", "123456"}, "2022-03-17 11:38:57,508  INFO [web.1] (?:?) - 123456   - This is a log record.\n"},
		{"guide, Log4Net", "%-4timestamp [%thread] %-5level %logger %ndc - %message%newline", []any{"thread", "main", "logger", "MyApp", "a", 1}, "0    [main] INFO  MyApp  - This is a log record. a=1\n"},
		{"attrs that are not mentioned", "%m %X{a}", []any{"a", 1, "b", 2, slog.Group("g", "c", 3)}, "This is a log record. 1 b=2 g.c=3\n"},
		{"an error", "%m%n%ex", []any{"a", 1, "err", err, "again", err}, "This is a log record. no such file a=1 again=\"no such file\"\n"},
		{"an error in a group", "%m %ex", []any{slog.Group("g", "err", err)}, "This is a log record. no such file\n"},
		{"no error", "%m%n%throwable", []any{"a", 1}, "This is a log record. a=1\n"},
		{"an error under a reserved key", "%m %ex", []any{"msg", err}, "This is a log record. no such file\n"},
		{"a default", "%X{a:-none} %X{b:-none}", []any{"a", 1}, "1 none\n"},
		{"secrets", "%X{password} %ex %X{url}", []any{"password", "kj3h4kj5h", "err", errors.New("password=kj3h4kj5h"), "url", "https://a:kj3h4kj5h@b/"}, "[REDACTED] password=[REDACTED] https://a:[REDACTED]@b/\n"},
	} {
		if got := patternLine(t, tt.layout, slog.LevelInfo, tt.args...); !strings.HasPrefix(tt.layout, "%-4t") && got != tt.want || got[1:] != tt.want[1:] {
			t.Errorf("%s: LOG_PATTERN=%q: line = %q, want %q", tt.name, tt.layout, got, tt.want)
		}
	}
}

// TestLogPatternOfHandler has what the handler itself knows: groups, With's
// error, the sequence, the call site, the machine.
func TestLogPatternOfHandler(t *testing.T) {
	clearEnv(t)
	t.Setenv("USER", "ann")
	w := new(writes)
	opts := fixed(logplex.FormatMessage)
	opts.Pattern = format.MustPattern("%sn %x %u %F %M %C{1} %ex %m")
	h := logplex.NewHandler(w, opts)
	logger := slog.New(h)
	logger.With("err", errors.New("broken")).WithGroup("http").WithGroup("server").Info("one", "a", 1)
	if got, want := w.take(), "1 http.server ann handler_pattern_test.go TestLogPatternOfHandler logplex_test broken one http.server.a=1\n"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
	h.Log(context.Background(), slog.LevelInfo, "two")
	if got, want := w.take(), "2  ann handler_pattern_test.go TestLogPatternOfHandler logplex_test  two\n"; got != want {
		t.Errorf("line of Log = %q, want %q", got, want)
	}
	host, err := os.Hostname()
	if err != nil {
		t.Skip(err)
	}
	opts.Pattern = format.MustPattern("%hn %pid %dyno")
	slog.New(logplex.NewHandler(w, opts)).Info("x")
	if got, want := w.take(), host+" 4 web.1\n"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
}

func TestLogPatternRelative(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := new(writes)
		opts := fixed(logplex.FormatMessage)
		opts.Pattern = format.MustPattern("%r %m")
		h := logplex.NewHandler(w, opts)
		time.Sleep(1234 * time.Millisecond)
		slog.New(h).Info("x")
		if got, want := w.take(), "1234 x\n"; got != want {
			t.Errorf("line = %q, want %q", got, want)
		}
	})
}

// TestLogPatternBad has each bad layout reported once, with its offset, and
// logfmt kept.
func TestLogPatternBad(t *testing.T) {
	for _, tt := range []struct{ layout, words string }{
		{"%m %bogus", `offset 4: unknown word "bogus"`},
		{"%marker", "offset 1: the word marker is refused"},
		{"%d{HH:mm", "offset 2: brace"},
		{"%m\n", "offset 2: control character"},
		{"\x1b[31m%m", "offset 0: control character"},
		{"%m\u202e", "offset 2: control character"},
		{"%1000000000m", "offset 1: width"},
		{strings.Repeat("%red{", 100) + strings.Repeat("}", 100), "nested"},
		{strings.Repeat("%m", 32<<10), "offset 8192: layout over 8192 bytes"},
	} {
		clearEnv(t)
		t.Setenv("LOG_PATTERN", tt.layout)
		var errs []error
		opts := fixed(logplex.FormatMessage)
		opts.OnError = func(err error) { errs = append(errs, err) }
		w := new(writes)
		h := logplex.NewHandler(w, opts)
		_ = logTo(h, "one", "a", 1)
		_ = logTo(h.WithGroup("g"), "two")
		if got, want := w.take(), "at=info pid=4 msg=\"one\" a=1\nat=info pid=4 msg=\"two\"\n"; got != want {
			t.Errorf("LOG_PATTERN=%.40q: lines = %q, want %q", tt.layout, got, want)
		}
		var syntax *format.SyntaxError
		if len(errs) != 1 || !errors.As(errs[0], &syntax) || !strings.Contains(errs[0].Error(), tt.words) || !strings.Contains(errs[0].Error(), "LOG_PATTERN") {
			t.Errorf("LOG_PATTERN=%.40q: OnError got %v, want one error with %s", tt.layout, errs, tt.words)
		}
	}
}

// TestLogPatternUnused has handlers that do not read the variable.
func TestLogPatternUnused(t *testing.T) {
	clearEnv(t)
	t.Setenv("LOG_PATTERN", "%bogus")
	fail := func(err error) { t.Errorf("OnError(%v), want no call", err) }
	w := new(writes)
	opts := fixed(logplex.FormatJSON)
	opts.OnError = fail
	_ = logTo(logplex.NewHandler(w, opts), "m")
	opts = fixed(logplex.FormatMessage)
	opts.OnError, opts.Pattern = fail, format.MustPattern("%m!")
	_ = logTo(logplex.NewHandler(w, opts), "m")
	if got := w.take(); !strings.HasSuffix(got, "}\nm!\n") {
		t.Errorf("lines = %q, want JSON and Options.Pattern's", got)
	}
	_ = logTo(logplex.Wrap(slog.NewTextHandler(w, nil), opts), "m")
}

// TestLogPatternColours colours on a terminal only, and never what a drain ships.
func TestLogPatternColours(t *testing.T) {
	clearEnv(t)
	t.Setenv("LOG_PATTERN", "%red{%m}")
	w := new(writes)
	slog.New(logplex.NewHandler(w, nil)).Info("x")
	if got := w.take(); strings.Contains(got, "\x1b") {
		t.Errorf("line = %q, want no colours in a pipe", got)
	}
	t.Setenv("FORCE_COLOR", "1")
	slog.New(logplex.NewHandler(w, nil)).Info("x")
	if got := w.take(); !regexp.MustCompile("\x1b\\[31mx\x1b\\[m\n$").MatchString(got) {
		t.Errorf("line = %q, want its message in red", got)
	}
	slog.New(logplex.NewHandler(w, &logplex.Options{Format: logplex.FormatMessage})).Info("x")
	if got := w.take(); got != "x\n" {
		t.Errorf("line = %q, want no colours in a format that was asked for", got)
	}
}
