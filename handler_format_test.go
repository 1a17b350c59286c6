// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/slogtest"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/own"
	"github.com/logplex-go/logplex/internal/race"
	"github.com/logplex-go/logplex/logplexhttp"
	"github.com/logplex-go/logplex/logplextest"
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
	r := slog.NewRecord(time.Date(2022, 3, 17, 11, 38, 57, 508e6, time.UTC), level,
		"This is a log record.", 0)
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
		{"python", slog.LevelDebug,
			"[2022-03-17 11:38:57 +0000] [4] [DEBUG] This is a log record.\n"},
		{"python", slog.LevelWarn,
			"[2022-03-17 11:38:57 +0000] [4] [WARNING] This is a log record.\n"},
		{"python", slog.LevelError,
			"[2022-03-17 11:38:57 +0000] [4] [ERROR] This is a log record.\n"},
		{"python", slog.LevelError + 4,
			"[2022-03-17 11:38:57 +0000] [4] [CRITICAL] This is a log record.\n"},
		{"Python", slog.LevelError + 9,
			"[2022-03-17 11:38:57 +0000] [4] [CRITICAL] This is a log record.\n"},
		{"log4j", slog.LevelInfo, "11:38:57.508 [web.1] INFO  app - This is a log record.\n"},
		{"log4j", slog.LevelError + 4, "11:38:57.508 [web.1] FATAL app - This is a log record.\n"},
		{"log4j", slog.LevelDebug - 4, "11:38:57.508 [web.1] TRACE app - This is a log record.\n"},
		{"log4net", slog.LevelInfo,
			"2022-03-17 11:38:57,508 [4] INFO  app - This is a log record.\n"},
		{"log4net", slog.LevelError + 4,
			"2022-03-17 11:38:57,508 [4] FATAL app - This is a log record.\n"},
		{"laravel", slog.LevelInfo,
			"[2022-03-17 11:38:57] production.INFO: This is a log record.\n"},
		{"laravel", slog.LevelInfo + 2,
			"[2022-03-17 11:38:57] production.NOTICE: This is a log record.\n"},
		{"laravel", slog.LevelWarn,
			"[2022-03-17 11:38:57] production.WARNING: This is a log record.\n"},
		{"laravel", slog.LevelError,
			"[2022-03-17 11:38:57] production.ERROR: This is a log record.\n"},
		{"laravel", slog.LevelError + 4,
			"[2022-03-17 11:38:57] production.CRITICAL: This is a log record.\n"},
		{"laravel", slog.LevelError + 8,
			"[2022-03-17 11:38:57] production.ALERT: This is a log record.\n"},
		{"laravel", slog.LevelError + 12,
			"[2022-03-17 11:38:57] production.EMERGENCY: This is a log record.\n"},
		{"ruby", slog.LevelError + 4,
			"F, [2022-03-17T11:38:57.508000 #4] FATAL -- : This is a log record.\n"},
		{"logfmt", slog.LevelInfo, "at=info pid=4 msg=\"This is a log record.\"\n"},
		{"", slog.LevelInfo, "at=info pid=4 msg=\"This is a log record.\"\n"},
	} {
		if got := patternLine(t, tt.preset, tt.level); got != tt.want {
			t.Errorf("LOG_PATTERN=%s, level %v: line = %q, want %q",
				tt.preset, tt.level, got, tt.want)
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
		{"guide, Log4j", "%d %5p [%t] (%F:%L) - %X{user} %n - %m", []any{"user", "123456"},
			"2022-03-17 11:38:57,508  INFO [web.1] (?:?) - 123456   - This is a log record.\n"},
		{"guide, Log4Net", "%-4timestamp [%thread] %-5level %logger %ndc - %message%newline",
			[]any{"thread", "main", "logger", "MyApp", "a", 1},
			"0    [main] INFO  MyApp  - This is a log record. a=1\n"},
		{"attrs that are not mentioned", "%m %X{a}", []any{"a", 1, "b", 2, slog.Group("g", "c", 3)},
			"This is a log record. 1 b=2 g.c=3\n"},
		{"an error", "%m%n%ex", []any{"a", 1, "err", err, "again", err},
			"This is a log record. no such file a=1 again=\"no such file\"\n"},
		{"an error in a group", "%m %ex", []any{slog.Group("g", "err", err)},
			"This is a log record. no such file\n"},
		{"no error", "%m%n%throwable", []any{"a", 1}, "This is a log record. a=1\n"},
		{"an error under a reserved key", "%m %ex", []any{"msg", err},
			"This is a log record. no such file\n"},
		{"a default", "%X{a:-none} %X{b:-none}", []any{"a", 1}, "1 none\n"},
		{"secrets", "%X{password} %ex %X{url}",
			[]any{"password", "kj3h4kj5h", "err", errors.New("password=kj3h4kj5h"), "url",
				"https://a:kj3h4kj5h@b/"},
			"[REDACTED] password=[REDACTED] https://a:[REDACTED]@b/\n"},
	} {
		got := patternLine(t, tt.layout, slog.LevelInfo, tt.args...)
		if !strings.HasPrefix(tt.layout, "%-4t") && got != tt.want || got[1:] != tt.want[1:] {
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
	logger.With("err", errors.New("broken")).WithGroup("http").WithGroup("server").Info("one", "a",
		1)
	if got, want := w.take(),
		"1 http.server ann handler_format_test.go TestLogPatternOfHandler logplex_test broken one http.server.a=1\n"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
	h.Log(context.Background(), slog.LevelInfo, "two")
	if got, want := w.take(),
		"2  ann handler_format_test.go TestLogPatternOfHandler logplex_test  two\n"; got != want {
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
		got, want := w.take(), "at=info pid=4 msg=\"one\" a=1\nat=info pid=4 msg=\"two\"\n"
		if got != want {
			t.Errorf("LOG_PATTERN=%.40q: lines = %q, want %q", tt.layout, got, want)
		}
		var syntax *format.SyntaxError
		if len(errs) != 1 || !errors.As(errs[0], &syntax) ||
			!strings.Contains(errs[0].Error(), tt.words) ||
			!strings.Contains(errs[0].Error(), "LOG_PATTERN") {
			t.Errorf("LOG_PATTERN=%.40q: OnError got %v, want one error with %s",
				tt.layout, errs, tt.words)
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

var allKeys = []logplex.Keys{
	logplex.KeysHeroku, logplex.KeysSlog, logplex.KeysDatadog, logplex.KeysGCP, logplex.KeysECS,
}

// presetTrace is the trace of W3C Trace Context's examples.
var presetTrace = format.Trace{
	ID: [16]byte{0x4b, 0xf9, 0x2f, 0x35, 0x77, 0xb3, 0x4d, 0xa6, 0xa3, 0xce, 0x92, 0x9d,
		0x0e, 0x0e, 0x47, 0x36},
	Span: [8]byte{0x00, 0xf0, 0x67, 0xaa, 0x0b, 0xa9, 0x02, 0xb7}, Flags: 1,
}

func traceOf(context.Context) format.Trace { return presetTrace }

// presetLine writes one line at the moment of the other tests.
func presetLine(o logplex.Options, level slog.Level, log func(*slog.Logger)) string {
	var b bytes.Buffer
	o.Dyno, o.PID, o.Level = "web.1", 4, slog.Level(-100)
	h := logplex.NewHandler(&b, &o)
	log(slog.New(stampedAt{h, time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.UTC), level}))
	return strings.TrimSuffix(b.String(), "\n")
}

// stampedAt sets the time and the level of records.
type stampedAt struct {
	slog.Handler
	t time.Time
	l slog.Level
}

func (h stampedAt) Handle(ctx context.Context, r slog.Record) error {
	r.Time, r.Level = h.t, h.l
	return h.Handler.Handle(ctx, r)
}

func (h stampedAt) WithAttrs(as []slog.Attr) slog.Handler {
	return stampedAt{h.Handler.WithAttrs(as), h.t, h.l}
}

func (h stampedAt) WithGroup(name string) slog.Handler {
	return stampedAt{h.Handler.WithGroup(name), h.t, h.l}
}

func TestKeysOfPresets(t *testing.T) {
	t.Setenv("GOOGLE_CLOUD_PROJECT", "")
	const id, span = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
	for _, tt := range []struct {
		keys       logplex.Keys
		text, json string
	}{
		{logplex.KeysHeroku, `at=warning pid=4 msg="hi" trace_id=` + id +
			` span_id=` + span + ` k=1`,
			`{"time":"2026-03-17T08:25:21.297420+00:00","level":"warning","source":"app","dyno":"web.1","pid":4,"msg":"hi","trace_id":"` + id +
				`","span_id":"` + span + `","k":1}`},
		{logplex.KeysSlog, `level=WARN pid=4 msg="hi" trace_id=` + id + ` span_id=` + span + ` k=1`,
			`{"time":"2026-03-17T08:25:21.297420+00:00","level":"WARN","heroku.source":"app","heroku.dyno":"web.1","pid":4,"msg":"hi","trace_id":"` + id +
				`","span_id":"` + span + `","k":1}`},
		{logplex.KeysDatadog, `status=warn pid=4 message="hi" dd.trace_id=11803532876627986230 dd.span_id=67667974448284343 k=1`,
			`{"timestamp":"2026-03-17T08:25:21.297420+00:00","status":"warn","source":"app","dyno":"web.1","pid":4,"message":"hi","dd.trace_id":"11803532876627986230","dd.span_id":"67667974448284343","k":1}`},
		{logplex.KeysGCP, `severity=WARNING pid=4 message="hi" logging.googleapis.com/trace=` + id +
			` logging.googleapis.com/spanId=` + span +
			` logging.googleapis.com/trace_sampled=true k=1`,
			`{"time":"2026-03-17T08:25:21.297420+00:00","severity":"WARNING","source":"app","dyno":"web.1","pid":4,"message":"hi","logging.googleapis.com/trace":"` + id +
				`","logging.googleapis.com/spanId":"` + span +
				`","logging.googleapis.com/trace_sampled":true,"k":1}`},
		{logplex.KeysECS, `log.level=warn process.pid=4 message="hi" trace.id=` + id +
			` span.id=` + span + ` k=1`,
			`{"@timestamp":"2026-03-17T08:25:21.297420+00:00","log.level":"warn","service.name":"app","host.name":"web.1","process.pid":4,"message":"hi","trace.id":"` + id +
				`","span.id":"` + span + `","k":1}`},
	} {
		t.Run(tt.keys.String(), func(t *testing.T) {
			for f, want := range map[logplex.Format]string{
				logplex.FormatMessage: tt.text,
				logplex.FormatLine:    "2026-03-17T08:25:21.297420+00:00 app[web.1]: " + tt.text,
				logplex.FormatJSON:    tt.json,
			} {
				log := func(l *slog.Logger) { l.Info("hi", "k", 1) }
				if got := presetLine(logplex.Options{Keys: tt.keys, Format: f, Trace: traceOf},
					slog.LevelWarn, log); got != want {
					t.Errorf("line in %v =\n%s, want\n%s", f, got, want)
				}
				// The same by the environment, which an option goes over.
				t.Setenv("LOG_KEYS", " "+strings.ToUpper(tt.keys.String()))
				if got := presetLine(logplex.Options{Format: f, Trace: traceOf},
					slog.LevelWarn, log); got != want {
					t.Errorf("line in %v with $LOG_KEYS =\n%s, want\n%s", f, got, want)
				}
				t.Setenv("LOG_KEYS", "ecs")
				if got := presetLine(logplex.Options{Keys: tt.keys, Format: f, Trace: traceOf},
					slog.LevelWarn, log); tt.keys != 0 && got != want {
					t.Errorf("line in %v with another $LOG_KEYS =\n%s, want\n%s", f, got, want)
				}
				t.Setenv("LOG_KEYS", "")
			}
		})
	}
}

func TestKeysLevels(t *testing.T) {
	levels := []slog.Level{-8, -4, -2, 0, 2, 3, 4, 6, 8, 9, 12, 16}
	for keys, want := range map[logplex.Keys]string{
		logplex.KeysHeroku:  "debug-4 debug debug+2 info info+2 info+3 warning warning+2 error error+1 error+4 error+8",
		logplex.KeysSlog:    "DEBUG-4 DEBUG DEBUG+2 INFO INFO+2 INFO+3 WARN WARN+2 ERROR ERROR+1 ERROR+4 ERROR+8",
		logplex.KeysDatadog: "debug-4 debug debug+2 info info+2 info+3 warn warn+2 error error+1 error+4 error+8",
		logplex.KeysGCP:     "DEBUG DEBUG DEBUG INFO NOTICE NOTICE WARNING WARNING ERROR ERROR CRITICAL CRITICAL",
		logplex.KeysECS:     "debug-4 debug debug+2 info info+2 info+3 warn warn+2 error error+1 error+4 error+8",
	} {
		for _, f := range []logplex.Format{logplex.FormatMessage, logplex.FormatJSON} {
			var got []string
			for _, l := range levels {
				line := presetLine(logplex.Options{Keys: keys, Format: f}, l,
					func(l *slog.Logger) { l.Info("x") })
				_, word, _ := strings.Cut(line, "=")
				word, _, _ = strings.Cut(word, " ")
				if f == logplex.FormatJSON {
					word = strings.Split(line, `"`)[7]
				}
				got = append(got, word)
			}
			if s := strings.Join(got, " "); s != want {
				t.Errorf("levels of %v in %v = %s, want %s", keys, f, s, want)
			}
		}
	}
}

func TestKeysCaller(t *testing.T) {
	for _, tt := range []struct {
		keys       logplex.Keys
		text, json string // parts
	}{
		{logplex.KeysHeroku, ` caller=handler_format_test.go:`,
			`,"caller":"handler_format_test.go:`},
		{logplex.KeysSlog, ` source=handler_format_test.go:`,
			`,"source":{"function":"github.com/logplex-go/logplex_test.TestKeysCaller.`},
		{logplex.KeysDatadog, ` caller=handler_format_test.go:`,
			`,"caller":"handler_format_test.go:`},
		{logplex.KeysGCP, ` logging.googleapis.com/sourceLocation=handler_format_test.go:`,
			`,"logging.googleapis.com/sourceLocation":{"function":"github.com/logplex-go/logplex_test.TestKeysCaller.`},
		{logplex.KeysECS, ` log.origin.file.name=handler_format_test.go log.origin.file.line=`,
			`,"log.origin.file.name":"handler_format_test.go","log.origin.file.line":`},
	} {
		log := func(l *slog.Logger) { l.Info("x") }
		if got := presetLine(logplex.Options{Keys: tt.keys, Format: logplex.FormatMessage,
			AddCaller: true}, 0, log); !strings.Contains(got, tt.text) {
			t.Errorf("line of %v = %s, want %s", tt.keys, got, tt.text)
		}
		got := presetLine(logplex.Options{Keys: tt.keys, Format: logplex.FormatJSON,
			AddCaller: true}, 0, log)
		if !strings.Contains(got, tt.json) || !json.Valid([]byte(got)) {
			t.Errorf("line of %v = %s, want %s", tt.keys, got, tt.json)
		}
	}
}

// Our own keys win over attrs, in With and in records; those of a trace only
// where there is one.
func TestKeysCollide(t *testing.T) {
	for _, tt := range []struct {
		keys   logplex.Keys
		format logplex.Format
		trace  bool
		log    func(*slog.Logger)
		want   string // the end of the line
	}{
		{logplex.KeysSlog, logplex.FormatMessage, false,
			func(l *slog.Logger) { l.Info("x", "level", 1, "at", 2, "msg", 3, "source", 4) },
			` fields.level=1 at=2 fields.msg=3 source=4`},
		{logplex.KeysDatadog, logplex.FormatMessage, false,
			func(l *slog.Logger) { l.With("status", 200).Info("x", "message", 1, "msg", 2) },
			` fields.status=200 fields.message=1 msg=2`},
		{logplex.KeysDatadog, logplex.FormatJSON, false,
			func(l *slog.Logger) { l.With("status", 200).Info("x", "timestamp", 1, "time", 2) },
			`"message":"x","fields.status":200,"fields.timestamp":1,"time":2}`},
		{logplex.KeysECS, logplex.FormatMessage, false,
			func(l *slog.Logger) {
				l.Info("x", slog.Group("log", "level", 1, "k", 2), "log.level", 3)
			}, ` fields.log.level=1 log.k=2 fields.log.level=3`},
		{logplex.KeysECS, logplex.FormatMessage, false,
			func(l *slog.Logger) { l.WithGroup("process").With("pid", 7).Info("x", "id", 2) },
			` fields.process.pid=7 process.id=2`},
		{logplex.KeysECS, logplex.FormatMessage, false,
			func(l *slog.Logger) {
				l.Info("x", "process", struct{ PID int }{3}, "proc", map[string]int{"pid": 4})
			}, ` process.PID=3 proc.pid=4`},
		{logplex.KeysECS, logplex.FormatMessage, false,
			func(l *slog.Logger) { l.Info("x", "process", map[string]int{"pid": 4}) },
			` fields.process.pid=4`},
		{logplex.KeysECS, logplex.FormatJSON, false,
			func(l *slog.Logger) { l.Info("x", slog.Group("log", "level", 1), "log.level", 3) },
			`"message":"x","log":{"level":1},"fields.log.level":3}`},
		{logplex.KeysHeroku, logplex.FormatMessage, false,
			func(l *slog.Logger) { l.With("trace_id", 1).Info("x", "span_id", 2) },
			` trace_id=1 span_id=2`},
		{logplex.KeysHeroku, logplex.FormatMessage, true,
			func(l *slog.Logger) {
				l.With("a", 0, "trace_id", 1).With("span_id", 3).Info("x", "trace_id", 2)
			}, `b7 a=0 fields.trace_id=1 fields.span_id=3 fields.trace_id=2`},
		{logplex.KeysHeroku, logplex.FormatMessage, true,
			func(l *slog.Logger) { l.With("trace_id", 1).WithGroup("g").Info("x", "trace_id", 2) },
			`b7 fields.trace_id=1 g.trace_id=2`},
		{logplex.KeysHeroku, logplex.FormatJSON, true,
			func(l *slog.Logger) { l.With("a", 0, "trace_id", 1).Info("x", "span_id", 2) },
			`b7","a":0,"fields.trace_id":1,"fields.span_id":2}`},
		{logplex.KeysECS, logplex.FormatMessage, true,
			func(l *slog.Logger) { l.WithGroup("trace").With("id", 1).Info("x", "id", 2, "n", 3) },
			`b7 fields.trace.id=1 fields.trace.id=2 trace.n=3`},
		{logplex.KeysGCP, logplex.FormatJSON, true,
			func(l *slog.Logger) { l.Info("x", "logging.googleapis.com/trace", 1) },
			`sampled":true,"fields.logging.googleapis.com/trace":1}`},
		{logplex.KeysHeroku, logplex.FormatMessage, true,
			func(l *slog.Logger) { l.WithGroup("g").Info("x", "k", 1) },
			` msg="x" trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7 g.k=1`},
	} {
		o := logplex.Options{Keys: tt.keys, Format: tt.format}
		o.Trace = func(context.Context) format.Trace { return format.Trace{} }
		if tt.trace {
			o.Trace = traceOf
		}
		if got := presetLine(o, 0, tt.log); !strings.HasSuffix(got, tt.want) {
			t.Errorf("line of %v in %v =\n%s, want its end\n%s", tt.keys, tt.format, got, tt.want)
		}
	}
}

func TestKeysOfATrace(t *testing.T) {
	t.Setenv("GOOGLE_CLOUD_PROJECT", "my-project")
	calls := 0
	o := logplex.Options{Keys: logplex.KeysGCP, Format: logplex.FormatMessage,
		Sink: logplex.Sinks{logplextest.NewRecorder(nil)},
		Trace: func(context.Context) format.Trace {
			calls++
			return format.Trace{ID: presetTrace.ID, Span: presetTrace.Span}
		}, Context: func(context.Context) []slog.Attr { return []slog.Attr{slog.Int("c", 1)} }}
	want := ` c=1 logging.googleapis.com/trace=projects/my-project/traces/4bf92f3577b34da6a3ce929d0e0e4736 logging.googleapis.com/spanId=00f067aa0ba902b7 logging.googleapis.com/trace_sampled=false w=2 k=3`
	if got := presetLine(o, 0,
		func(l *slog.Logger) { l.With("w", 2).Info("x", "k", 3) }); !strings.HasSuffix(got, want) ||
		calls != 1 {
		t.Errorf("line = %s after %d calls, want %s after one", got, calls, want)
	}
	for name, trace := range map[string]func(context.Context) format.Trace{
		"no span": func(context.Context) format.Trace { return format.Trace{ID: presetTrace.ID} },
		"no id": func(context.Context) format.Trace {
			return format.Trace{Span: presetTrace.Span}
		},
		"none":  func(context.Context) format.Trace { return format.Trace{} },
		"panic": func(context.Context) format.Trace { panic("secret") },
	} {
		var told []error
		got := presetLine(logplex.Options{Format: logplex.FormatMessage, Trace: trace,
			OnError: func(err error) { told = append(told, err) }}, 0,
			func(l *slog.Logger) { l.Info("x", "k", 1) })
		if got != `at=info pid=4 msg="x" k=1` || (name == "panic") != (len(told) == 1) ||
			strings.Contains(fmt.Sprint(told), "secret") {
			t.Errorf("line with %s = %s, errors %v, want none of a trace", name, got, told)
		}
	}
}

func TestTraceReachesSinksAndWrapped(t *testing.T) {
	rec := logplextest.NewRecorder(&logplex.Options{Trace: traceOf})
	slog.New(rec).With("trace_id", "mine").Info("x")
	got := rec.Records()
	want := []logplex.Record{
		{Message: "x", Trace: presetTrace, Attrs: []slog.Attr{slog.String("trace_id", "mine")}},
	}
	if d := logplextest.Diff(want, got); d != "" {
		t.Errorf("records (-want +got):\n%s", d)
	}
	if d := logplextest.Diff(
		[]logplex.Record{{Message: "x", Trace: format.Trace{Flags: 1}, Attrs: want[0].Attrs}},
		got); d == "" {
		t.Error("Diff of another trace = none")
	}
	line := got[0].String()
	if !strings.HasSuffix(line, ` msg="x" trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7 fields.trace_id=mine`) {
		t.Errorf("line of a Record = %s", line)
	}
	var b bytes.Buffer
	h := logplex.Wrap(slog.NewTextHandler(&b, nil),
		&logplex.Options{Trace: traceOf, Dyno: "web.1", PID: 4})
	slog.New(h).With("trace_id", "mine").WithGroup("g").Info("x", "span_id", 2)
	s := b.String()
	if !strings.Contains(s, ` msg=x source=app dyno=web.1 pid=4 trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7 fields.trace_id=mine g.span_id=2`) {
		t.Errorf("wrapped line = %s", s)
	}
}

// TestTraceOfARequest follows a request: each of its records and its access line has
// the ids of its traceparent once, in every line, Record and drain.
func TestTraceOfARequest(t *testing.T) {
	t.Setenv("GOOGLE_CLOUD_PROJECT", "")
	const id, span = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
	decimal := map[bool][2]string{
		true:  {"11803532876627986230", "67667974448284343"}, // the low 64 bits
		false: {id, span},
	}
	serve := func(h slog.Handler, f logplexhttp.AccessFormat) {
		l := slog.New(h)
		access := logplexhttp.AccessLog(http.HandlerFunc(
			func(_ http.ResponseWriter, r *http.Request) {
				ctx := r.Context()
				l.InfoContext(ctx, "first")
				l.With("a", 1).WithGroup("g").WarnContext(ctx, "second", "b", 2)
				l.ErrorContext(ctx, "third", "err", errors.New("x"), slog.Group("g", "c", 3))
			}), l, &logplexhttp.AccessOptions{Format: f})
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("traceparent", "00-"+id+"-"+span+"-01")
		access.ServeHTTP(httptest.NewRecorder(), r)
	}
	once := func(name, line string, ids [2]string) {
		t.Helper()
		if strings.Count(line, ids[0]) != 1 || strings.Count(line, ids[1]) != 1 {
			t.Errorf("%s: %s, want the ids once", name, line)
		}
	}
	for _, keys := range allKeys {
		for f := range logplexhttp.AccessFormat(3) {
			for name, format := range map[string]logplex.Format{
				"line": logplex.FormatLine, "message": logplex.FormatMessage,
				"JSON": logplex.FormatJSON, "wrap": 0,
			} {
				drain := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: "http"})
				d, err := logplex.NewDrain(drain.URL, nil)
				if err != nil {
					t.Fatal(err)
				}
				od, os, _ := newOTLP(t, nil, nil)
				rec := new(keptRecords)
				opts := &logplex.Options{Keys: keys, Format: format, Dyno: "web.1", PID: 4,
					Trace: logplexhttp.Trace, Sink: logplex.Sinks{rec, d, od}}
				var out bytes.Buffer
				var h *logplex.Handler
				ids := decimal[keys == logplex.KeysDatadog]
				if h = logplex.NewHandler(&out, opts); name == "wrap" {
					h, ids = logplex.Wrap(slog.NewJSONHandler(&out, nil), opts), decimal[false]
				}
				serve(h, f)
				if err := errors.Join(h.Flush(within10s(t)), d.Close()); err != nil {
					t.Fatal(err)
				}
				where := fmt.Sprint(keys, ", ", f, ", ", name)
				lines := strings.Split(strings.TrimSpace(out.String()), "\n")
				messages, records := drain.Delivered(), os.DeliveredRecords()
				if len(lines) != 4 || len(messages) != 4 || len(records) != 4 || len(rec.all) != 4 {
					t.Fatalf("%s: %d lines, %d messages, %d records of OTLP, %d Records, want 4",
						where, len(lines), len(messages), len(records), len(rec.all))
				}
				for i := range lines {
					once(where+", line", lines[i], ids)
					if name == "wrap" {
						ids = decimal[false]
					}
					once(where+", drain", messages[i].Msg, ids)
					once(where+", Record", rec.all[i].String(), decimal[false])
					if rec.all[i].Trace != presetTrace || records[i].Trace != presetTrace {
						t.Errorf("%s: traces %x and %x of OTLP, want %x", where,
							rec.all[i].Trace, records[i].Trace, presetTrace)
					}
					if s := fmt.Sprint(records[i].Attrs, records[i].Message); strings.Contains(s,
						id) {
						t.Errorf("%s: attributes %s, want no ids among them", where, s)
					}
				}
			}
		}
	}
}

// keptRecords is a Sink that keeps its Records.
type keptRecords struct{ all []logplex.Record }

func (k *keptRecords) Send(r logplex.Record) error {
	k.all = append(k.all, r)
	return nil
}

// A trace costs no allocation, on a record of a request and on its access line.
func TestTraceAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	for name, f := range map[string]logplex.Format{
		"line": logplex.FormatLine, "message": logplex.FormatMessage, "JSON": logplex.FormatJSON,
	} {
		var allocs [2][2]float64
		for i, trace := range []func(context.Context) format.Trace{nil, logplexhttp.Trace} {
			h := logplex.NewHandler(io.Discard, &logplex.Options{Format: f, Trace: trace})
			l := slog.New(h)
			record := 0.0
			access := logplexhttp.AccessLog(http.HandlerFunc(
				func(_ http.ResponseWriter, r *http.Request) {
					if record == 0 {
						record = testing.AllocsPerRun(200, func() {
							l.LogAttrs(r.Context(), slog.LevelInfo, "m", slog.Int("n", 1))
						}) + 1
					}
				}), l, nil)
			r := httptest.NewRequest("GET", "/", nil)
			r.Header.Set("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
			w := httptest.NewRecorder()
			access.ServeHTTP(w, r)
			request := testing.AllocsPerRun(200, func() { access.ServeHTTP(w, r) })
			allocs[i] = [2]float64{record - 1, request}
		}
		if allocs[0] != allocs[1] || allocs[1][0] != 0 {
			t.Errorf("%s: %v allocations of a record and a request, %v with a trace, want as many",
				name, allocs[0], allocs[1])
		}
	}
}

func TestKeysUnknown(t *testing.T) {
	for _, o := range []logplex.Options{{Keys: 99}, {Keys: -1}, {}} {
		t.Setenv("LOG_KEYS", "logstash")
		var told []error
		o.Format, o.OnError = logplex.FormatMessage, func(err error) { told = append(told, err) }
		got := presetLine(o, 0, func(l *slog.Logger) { l.Info("x") })
		if got != `at=info pid=4 msg="x"` || len(told) != 1 {
			t.Errorf("line with Keys %d = %s, errors %v, want Heroku's and one", o.Keys, got, told)
		}
	}
}

func TestKeysSlogtest(t *testing.T) {
	for _, keys := range allKeys {
		t.Run(keys.String(), func(t *testing.T) {
			var b bytes.Buffer
			h := logplex.NewHandler(&b, &logplex.Options{Keys: keys, Format: logplex.FormatJSON})
			err := slogtest.TestHandler(h, func() []map[string]any {
				var out []map[string]any
				for line := range strings.Lines(b.String()) {
					m := make(map[string]any)
					if err := json.Unmarshal([]byte(line), &m); err != nil {
						t.Fatal(err)
					}
					for from, to := range map[string]string{
						"timestamp": "time", "@timestamp": "time", "status": "level",
						"severity": "level", "log.level": "level", "message": "msg",
					} {
						if v, ok := m[from]; ok {
							m[to] = v
						}
					}
					if _, ok := m["source"].(string); ok {
						delete(m, "source") // Heroku's, which slogtest takes for a call site
					}
					out = append(out, m)
				}
				return out
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// The default and a trace cost no allocation more.
func TestKeysAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	for _, keys := range allKeys {
		for _, f := range []logplex.Format{logplex.FormatMessage, logplex.FormatJSON} {
			h := logplex.NewHandler(io.Discard,
				&logplex.Options{Keys: keys, Format: f, Trace: traceOf})
			ctx := context.Background()
			log := func() {
				h.Log(ctx, slog.LevelInfo, "request done", slog.String("method", "GET"),
					slog.Int("status", 200), slog.Duration("took", 1234567))
			}
			log()
			if got := testing.AllocsPerRun(100, log); got > 0 {
				t.Errorf("a line of %v in %v allocates %v times, want 0", keys, f, got)
			}
		}
	}
}

// A handler's own drain gets the preset's names and the priority of the level.
func TestKeysOverADrain(t *testing.T) {
	s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: "http"})
	d, err := logplex.NewDrain(s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	h := logplex.NewHandler(nil,
		&logplex.Options{Keys: logplex.KeysGCP, Sink: d, Format: logplex.FormatLine, PID: 4})
	slog.New(h).Error("x")
	if err := errors.Join(d.Shutdown(within10s(t))); err != nil {
		t.Fatal(err)
	}
	if m := s.Messages()[0]; m.Msg != `severity=ERROR pid=4 message="x"` || m.Severity() != 3 {
		t.Errorf("message = %+v, want the preset's names and severity 3", m)
	}
}

// ownHandlers are handlers whose lines are JSON with a source and a dyno.
func ownHandlers() map[string]func(io.Writer) slog.Handler {
	json := func(o *logplex.Options) func(io.Writer) slog.Handler {
		o.Format, o.Dyno = logplex.FormatJSON, "web.1"
		return func(w io.Writer) slog.Handler { return logplex.NewHandler(w, o) }
	}
	wrap := func(o *logplex.Options) func(io.Writer) slog.Handler {
		o.Dyno = "web.1"
		return func(w io.Writer) slog.Handler {
			return logplex.Wrap(slog.NewJSONHandler(w, nil), o)
		}
	}
	sink := func() logplex.Options {
		return logplex.Options{Sink: sinkFunc(func(logplex.Record) error { return nil })}
	}
	redactor := func() logplex.Options {
		return logplex.Options{
			Redactor: logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr { return a }),
		}
	}
	withSink, withRedactor := sink(), redactor()
	wrapSink, wrapRedactor := sink(), redactor()
	return map[string]func(io.Writer) slog.Handler{
		"json":              json(&logplex.Options{}),
		"json and sink":     json(&withSink),
		"json and redactor": json(&withRedactor),
		"wrap":              wrap(&logplex.Options{}),
		"wrap and sink":     wrap(&wrapSink),
		"wrap and redactor": wrap(&wrapRedactor),
		"wrap of the JSON's": func(w io.Writer) slog.Handler {
			return logplex.Wrap(json(&logplex.Options{})(w), nil)
		},
	}
}

// TestOwnKeys checks that attrs of AccessLog and logplexmetrics with the keys of the
// line's own members appear there, once.
func TestOwnKeys(t *testing.T) {
	tests := []struct {
		name         string
		attr         slog.Attr
		source, dyno string
	}{
		{"no dyno", own.Attr("dyno", ""), "app", "web.1"},
		{"the same dyno", own.Attr("dyno", "web.1"), "app", "web.1"},
		{"another dyno", own.Attr("dyno", `a"pi.2`), "app", `a"pi.2`},
		{"source", own.Attr("source", "web.1"), "web.1", "web.1"},
	}
	for name, handler := range ownHandlers() {
		for i, tt := range append(tests, tests...) {
			t.Run(name+"/"+tt.name, func(t *testing.T) {
				var out bytes.Buffer
				l := slog.New(handler(&out))
				if i >= len(tests) {
					l = l.With("w", 1).With("w2", []int{2})
				}
				l.LogAttrs(t.Context(), slog.LevelInfo, "",
					slog.Int("n", 1), tt.attr, slog.String("path", "/"), slog.Int("n2", 2))
				var got map[string]any
				if err := json.Unmarshal(out.Bytes(), &got); err != nil {
					t.Fatalf("line %s: %v", out.Bytes(), err)
				}
				if got["source"] != tt.source || got["dyno"] != tt.dyno || got["path"] != "/" {
					t.Errorf("line %s, want source %s and dyno %s", out.Bytes(), tt.source, tt.dyno)
				}
				if s := out.String(); strings.Contains(s, "fields.") ||
					strings.Count(s, `"dyno":`) != 1 || strings.Count(s, `"source":`) != 1 {
					t.Errorf("line %s, want each key once", s)
				}
			})
		}
	}
}

// TestOwnKeysAreNoPrograms wants a program's attrs of these keys renamed as before.
func TestOwnKeysAreNoPrograms(t *testing.T) {
	for name, handler := range ownHandlers() {
		var out bytes.Buffer
		slog.New(handler(&out)).Info("", "dyno", "x", "source", "y")
		if s := out.String(); !strings.Contains(s, `"fields.dyno":"x"`) ||
			!strings.Contains(s, `"fields.source":"y"`) {
			t.Errorf("line of %s = %s, want fields.dyno and fields.source", name, s)
		}
	}
}

// TestAccessLogKeys wants one dyno in AccessLog's lines on a dyno and elsewhere,
// and paths that need quotes as they were.
func TestAccessLogKeys(t *testing.T) {
	for _, dyno := range []string{"", "web.1"} {
		t.Setenv("DYNO", dyno)
		for _, target := range []string{"/a?b=c", `/q"uote`, "/login?token=",
			"/login?token=&password=&x=1",
			`/b\s`, `/a"b\"c`, `/?q={"a":"b"}`, "/login?api_key=", "/search?q=a%20b"} {
			for _, f := range []logplex.Format{
				logplex.FormatJSON, logplex.FormatLine, logplex.FormatMessage,
			} {
				var out bytes.Buffer
				h := logplexhttp.AccessLog(http.NotFoundHandler(),
					slog.New(logplex.NewHandler(&out, &logplex.Options{Format: f})), nil)
				r := httptest.NewRequest(http.MethodGet, "/", nil)
				r.RequestURI = target
				h.ServeHTTP(httptest.NewRecorder(), r)
				if f == logplex.FormatJSON {
					var got map[string]any
					err := json.Unmarshal(out.Bytes(), &got)
					if n := strings.Count(out.String(), `dyno":`); err != nil || n != 1 ||
						got["path"] != target {
						t.Errorf("line %s (%v), want one dyno and the path %s",
							out.Bytes(), err, target)
					}
					continue
				}
				line := out.String()
				line = line[strings.Index(line, "at=info"):]
				got, err := format.ParseRouter(strings.TrimSuffix(line, "\n"))
				if err != nil || got.Path != target || got.Dyno != dyno ||
					got.Status != http.StatusNotFound {
					t.Errorf("ParseRouter(%s) = %+v, %v, want path %s and dyno %s",
						line, got, err, target, dyno)
				}
			}
		}
	}
}

// TestLinesOfAnyLength has groups begin at every place of a line's buffer, which a new
// handler's has to grow for: what is written does not depend on the message before it.
func TestLinesOfAnyLength(t *testing.T) {
	type inner struct{ C any }
	groups := []slog.Attr{
		slog.Group("a", slog.Group("b", slog.Int("c", 1))),
		slog.Group("a", slog.Group("b", slog.Int64("n", 4111111111111111), slog.String("s", `"`))),
		slog.Group("a", slog.String("token", "x"), slog.Group("b", slog.Any("c", nil))),
		slog.Any("a", map[string]any{"b": map[string]any{"c": inner{inner{1.5}}}}),
		slog.Any("a", []any{inner{inner{inner{"x\ny"}}}, map[string]any{"b": []int{1}}}),
		slog.Any("a", json.RawMessage(`{"b":{"c":{"d":{}}}}`)),
	}
	clearEnv(t)
	for _, f := range []logplex.Format{logplex.FormatJSON, logplex.FormatLine} {
		w, redactor := new(bytes.Buffer), logplex.DefaultRedactor()
		for _, g := range groups {
			want := ""
			for n := range 1200 {
				w.Reset()
				h := logplex.NewHandler(w, &logplex.Options{Format: f, Redactor: redactor})
				slog.New(h).Info(strings.Repeat("m", n+2), g, slog.Group("g", g))
				got := w.String()[strings.LastIndex(w.String(), "mm")+2:]
				if want == "" {
					want = got
				}
				if got != want || f == logplex.FormatJSON && !json.Valid(w.Bytes()) {
					t.Fatalf("%v: after %d bytes, %s is\n%s\nwant\n%s", f, n, g, got, want)
				}
			}
		}
	}
}
