// SPDX-License-Identifier: MIT

package logplexzerolog_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/slogtest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/race"
	"github.com/logplex-go/logplex/logplexzerolog"
)

// zeroHandler is a slog.Handler over a zerolog.Logger, so that a program that
// logs with slog can keep its handler for zerolog's events.
type zeroHandler struct {
	zl     zerolog.Logger
	scopes []scope
}

// scope is an open group with the attributes that With put into it.
type scope struct {
	name  string // "" for the outermost
	attrs []slog.Attr
}

func newZeroHandler(zl zerolog.Logger) zeroHandler { return zeroHandler{zl, make([]scope, 1)} }

func (h zeroHandler) level(l slog.Level) zerolog.Level {
	return zerolog.Level(max(int(zerolog.TraceLevel), min(int(l+4)/4, int(zerolog.PanicLevel))))
}

func (h zeroHandler) Enabled(_ context.Context, l slog.Level) bool {
	return h.level(l) >= h.zl.GetLevel()
}

func (h zeroHandler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	h.scopes = append(h.scopes[:len(h.scopes):len(h.scopes)], scope{name: name})
	return h
}

func (h zeroHandler) WithAttrs(as []slog.Attr) slog.Handler {
	h.scopes = append([]scope(nil), h.scopes...)
	last := &h.scopes[len(h.scopes)-1]
	last.attrs = append(last.attrs[:len(last.attrs):len(last.attrs)], as...)
	return h
}

func (h zeroHandler) Handle(_ context.Context, r slog.Record) error {
	var as []slog.Attr
	r.Attrs(func(a slog.Attr) bool {
		as = append(as, a)
		return true
	})
	for i := len(h.scopes) - 1; i >= 0; i-- {
		as = append(h.scopes[i].attrs[:len(h.scopes[i].attrs):len(h.scopes[i].attrs)], as...)
		if i > 0 {
			as = []slog.Attr{{Key: h.scopes[i].name, Value: slog.GroupValue(as...)}}
		}
	}
	e := h.zl.WithLevel(h.level(r.Level))
	if !r.Time.IsZero() {
		e.Time(zerolog.TimestampFieldName, r.Time)
	}
	addFields(e, as)
	e.Msg(r.Message)
	return nil
}

func addFields(e *zerolog.Event, as []slog.Attr) (n int) {
	for _, a := range as {
		v := a.Value.Resolve()
		switch {
		case a.Equal(slog.Attr{}):
			continue
		case v.Kind() == slog.KindGroup && a.Key == "":
			n += addFields(e, v.Group())
			continue
		case v.Kind() == slog.KindGroup:
			d := zerolog.Dict()
			if addFields(d, v.Group()) == 0 {
				continue
			}
			e.Dict(a.Key, d)
		case v.Kind() == slog.KindTime:
			e.Time(a.Key, v.Time())
		case v.Kind() == slog.KindDuration:
			e.Stringer(a.Key, v.Duration())
		default:
			e.Interface(a.Key, v.Any())
		}
		n++
	}
	return n
}

// stamped are options that make lines the same everywhere.
func stamped(f logplex.Format) *logplex.Options {
	return &logplex.Options{Format: f, Dyno: "web.1", PID: 4, Level: slog.Level(-8)}
}

func TestSlogtestOverZerolog(t *testing.T) {
	var b bytes.Buffer
	zl := zerolog.New(&b)
	results := func() []map[string]any {
		var out []map[string]any
		for line := range strings.Lines(b.String()) {
			m := map[string]any{}
			if err := json.Unmarshal([]byte(line), &m); err != nil {
				t.Fatalf("line %q: %v", line, err)
			}
			// Heroku's source is not slog's SourceKey, though they share the name.
			if m[slog.SourceKey] != "app" {
				t.Errorf("source = %v, want app in %q", m[slog.SourceKey], line)
			}
			delete(m, slog.SourceKey)
			if s, ok := m[zerolog.MessageFieldName]; ok {
				m[slog.MessageKey] = s
			}
			out = append(out, m)
		}
		return out
	}
	if err := slogtest.TestHandler(logplex.Wrap(newZeroHandler(zl), stamped(logplex.FormatAuto)),
		results); err != nil {
		t.Error(err)
	}
}

func TestWrapOverZerolog(t *testing.T) {
	var b bytes.Buffer
	logger := slog.New(logplex.Wrap(newZeroHandler(zerolog.New(&b)), stamped(logplex.FormatAuto)))
	logger.Warn("login", "user",
		slog.GroupValue(slog.String("name", "ann"), slog.String("password", "hunter2hunter2")),
		"took", time.Second)
	var got map[string]any
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatalf("line %q: %v", b.Bytes(), err)
	}
	user, _ := got["user"].(map[string]any)
	if got["level"] != "warn" || got["message"] != "login" || user["name"] != "ann" ||
		user["password"] != logplex.Redacted || got["took"] != "1s" {
		t.Errorf("zerolog wrote %s, want the record without its password", b.Bytes())
	}
}

// lines logs to a logplex handler and returns its lines.
func lines(opts *logplex.Options, log func(w *logplexzerolog.Writer)) string {
	var b bytes.Buffer
	log(logplexzerolog.NewWriter(logplex.NewHandler(&b, opts)))
	return b.String()
}

func TestLogplexLines(t *testing.T) {
	set(t, &zerolog.TimestampFunc, func() time.Time { return moment })
	set(t, &zerolog.TimeFieldFormat, time.RFC3339Nano)
	set(t, &zerolog.CallerMarshalFunc, func(uintptr, string, int) string { return "main.go:42" })
	tests := []struct {
		name   string
		format logplex.Format
		log    func(zerolog.Logger, io.Writer)
		want   string
	}{
		{"a line", logplex.FormatLine, func(zl zerolog.Logger, _ io.Writer) {
			zl = zl.With().Timestamp().Caller().Logger()
			zl.Info().Int("port", 8080).Msg("listening now")
		}, `2026-03-17T08:25:21.297420+00:00 app[web.1]: at=info pid=4 caller=main.go:42 msg="listening now" port=8080`},
		{"time and caller once", logplex.FormatLine, func(zl zerolog.Logger, _ io.Writer) {
			zl = zl.With().Timestamp().Caller().Logger()
			zl.Info().Timestamp().Caller().Send()
		}, `2026-03-17T08:25:21.297420+00:00 app[web.1]: at=info pid=4 caller=main.go:42`},
		{"groups, arrays and numbers", logplex.FormatMessage, func(zl zerolog.Logger, _ io.Writer) {
			zl.Error().Dict("http", zerolog.Dict().Int("status", 500).Dict("a",
				zerolog.Dict().Bool("b", true))).
				Strs("list", []string{"a", "b"}).Uint64("big", 1<<64-1).RawJSON("exact",
				[]byte("0.10")).Err(io.ErrUnexpectedEOF).Send()
		}, `at=error pid=4 http.status=500 http.a.b=true list="[\"a\",\"b\"]" big=18446744073709551615 exact=0.10 error="unexpected EOF"`},
		{"duplicates", logplex.FormatMessage, func(zl zerolog.Logger, _ io.Writer) {
			zl.Info().Str("a", "1").Str("a", "2").Send()
		}, `at=info pid=4 a=1 a=2`},
		{"JSON", logplex.FormatJSON, func(zl zerolog.Logger, _ io.Writer) {
			zl = zl.With().Timestamp().Logger()
			zl.Warn().Dict("d", zerolog.Dict().Strs("s", []string{"x"})).Float64("f", 0.5).Msg(
				"m\n")
		}, `{"time":"2026-03-17T08:25:21.297420+00:00","level":"warning","source":"app","dyno":"web.1","pid":4,"msg":"m\n","d":{"s":["x"]},"f":0.5}`},
		{"secrets in fields", logplex.FormatMessage, func(zl zerolog.Logger, _ io.Writer) {
			zl.Info().Str("password", "hunter2hunter2").Dict("db",
				zerolog.Dict().Str("url", "postgres://u:"+"hunter2hunter2@h/db")).Msg("not here")
		}, `at=info pid=4 msg="not here" password=[REDACTED] db.url=postgres://u:[REDACTED]@h/db`},
		{"secrets in a broken line", logplex.FormatMessage, func(_ zerolog.Logger, w io.Writer) {
			_, _ = io.WriteString(w, `{"message":"m","password":"hunter2hunter2"`)
		}, ""},
		{"control bytes in text", logplex.FormatMessage, func(_ zerolog.Logger, w io.Writer) {
			_, _ = io.WriteString(w, "a\x1b[31m\u2028b\xff\x00c")
		}, ""},
	}
	for _, tt := range tests {
		got := lines(stamped(tt.format), func(w *logplexzerolog.Writer) {
			tt.log(zerolog.New(w), w)
		})
		if strings.Count(got, "\n") != 1 || !strings.HasSuffix(got, "\n") ||
			strings.ContainsAny(got, "\x1b\x00\u2028") || strings.Contains(got, "hunter2") {
			t.Errorf("%s: wrote %q, want one clean line without the secret", tt.name, got)
		}
		if tt.want != "" {
			if d := cmp.Diff(tt.want+"\n", got); d != "" {
				t.Errorf("%s: line differs (-want +got):\n%s", tt.name, d)
			}
		}
	}
}

func TestLogplexTextIsWhole(t *testing.T) {
	for _, text := range []string{"\xbf\x61a\x0a\x0a\xff", `{"a":`, "plain text"} {
		r := new(records)
		zw := logplexzerolog.NewWriter(logplex.NewHandler(nil, &logplex.Options{Sink: r}))
		if _, err := io.WriteString(zw, text); err != nil {
			t.Fatal(err)
		}
		if len(r.all) != 1 || r.all[0].Message == "" || len(r.all[0].Attrs) != 0 {
			t.Errorf("Write(%q) = %+v, want one record with a message only", text, r.all)
		}
	}
}

type records struct{ all []logplex.Record }

func (r *records) Send(rec logplex.Record) error {
	r.all = append(r.all, rec)
	return nil
}

func TestStdLog(t *testing.T) {
	var b bytes.Buffer
	h := logplex.NewHandler(&b, stamped(logplex.FormatMessage))
	slog.NewLogLogger(h, slog.LevelWarn).Printf("from the standard library: %d", 5)
	want := `at=warning pid=4 msg="from the standard library: 5"` + "\n"
	if b.String() != want {
		t.Errorf("Printf wrote %q, want %q", b.String(), want)
	}
}

func TestLogplexAllocs(t *testing.T) {
	if race.Enabled {
		t.Skip("allocations differ under the race detector")
	}
	count := func(w io.Writer) float64 {
		zl := zerolog.New(w).With().Timestamp().Str("service", "api").Logger()
		long := strings.Repeat("a message that is not kept ", 10)
		n := 0
		return testing.AllocsPerRun(200, func() {
			n++
			zl.Info().Str("method", "GET").Int("status", 200).Float64("elapsed", 1.5).Dict("d",
				zerolog.Dict().Bool("b", true)).Msg("request finished")
			zl.Info().Int("n", n).Str(zerolog.CallerFieldName,
				"a/file/with/a/longer/name/than/most.go:42").Msg(long)
		})
	}
	theirs := count(io.Discard)
	for name, opts := range map[string]*logplex.Options{
		"FormatLine": stamped(logplex.FormatLine), "FormatMessage": stamped(logplex.FormatMessage),
		"FormatJSON": stamped(logplex.FormatJSON),
	} {
		ours := count(logplexzerolog.NewWriter(logplex.NewHandler(io.Discard, opts)))
		if ours > theirs {
			t.Errorf("%s: %v allocations per event, want zerolog's own %v", name, ours, theirs)
		}
	}
}
