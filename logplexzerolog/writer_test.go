// SPDX-License-Identifier: MIT

package logplexzerolog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/rs/zerolog"
	"github.com/rs/zerolog/hlog"
	"github.com/rs/zerolog/log"

	"github.com/google/go-cmp/cmp"

	"github.com/logplex-go/logplex/internal/race"
	"github.com/logplex-go/logplex/logplexzerolog"
)

var (
	_ zerolog.LevelWriter = (*logplexzerolog.Writer)(nil)
	_ io.Closer           = (*logplexzerolog.Writer)(nil)
)

// sent writes p at the level and returns the events of both ways, which must agree.
func sent(t *testing.T, level zerolog.Level, p string) []event {
	t.Helper()
	var all [][]event
	for way, out := range newWriters() {
		b := []byte(p)
		if n, err := out.WriteLevel(level, b); n != len(p) || err != nil {
			t.Errorf("%s: WriteLevel(%v, %q) = %d, %v, want %d, nil", way, level, p, n, err, len(p))
		}
		if string(b) != p {
			t.Errorf("%s: WriteLevel(%v, %q) changed its argument to %q", way, level, p, b)
		}
		all = append(all, out.take())
	}
	if d := cmp.Diff(all[0], all[1]); d != "" {
		t.Errorf("WriteLevel(%v, %q) differs between the ways (-one +other):\n%s", level, p, d)
	}
	return all[0]
}

func TestWriteLines(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000)
	long := strings.Repeat("x", 5<<20)
	brackets := strings.TrimSuffix(strings.Repeat("{\"a\":[\n", 1000), "\n")
	text := func(s string) event { return event{Message: s, Fields: "{}"} }
	tests := []struct {
		name, p string
		want    []event
	}{
		{"nothing", "", nil},
		{"blank lines", "\n\r\n \n", nil},
		{"an empty object", "{}\n", []event{{Fields: "{}"}}},
		{"no newline", `{"message":"m"}`, []event{{Message: "m", Fields: "{}"}}},
		{"white space around", " \t{\"message\":\"m\"} \r\n",
			[]event{{Message: "m", Fields: "{}"}}},
		{"several events", "{\"a\":1}\n{\"message\":\"m\"}\n\n{\"a\":2}",
			[]event{{Fields: `{"a":1}`}, {Message: "m", Fields: "{}"}, {Fields: `{"a":2}`}}},
		{"text between events", "{\"a\":1}\npanic: oh\r\n{\"a\":2}\n",
			[]event{{Fields: `{"a":1}`}, text("panic: oh"), {Fields: `{"a":2}`}}},
		{"an event over lines", "{\n \"a\":\n [1,\n2]}\n{\"a\":2}\n",
			[]event{{Fields: "{\"a\":[1,\n2]}"}, {Fields: `{"a":2}`}}},
		{"an object over lines after text", "x\n{\"a\":\n1}\n{\"a\":1}\n",
			[]event{text("x"), text(`{"a":`), text("1}"), {Fields: `{"a":1}`}}},
		{"an indented trace", "goroutine 1 [running]:\n\tmain.go:5\n",
			[]event{text("goroutine 1 [running]:"), text("\tmain.go:5")}},
		{"two objects in a line", "{\"a\":1}{\"b\":2}\n", []event{text(`{"a":1}{"b":2}`)}},
		{"truncated", `{"level":"info","message":"so fa`,
			[]event{text(`{"level":"info","message":"so fa`)}},
		{"an array", "[1,2]\n", []event{text("[1,2]")}},
		{"nested too deeply", deep + "\n", []event{text(deep)}},
		{"five megabytes of message", `{"message":"` + long + `"}`,
			[]event{{Message: long, Fields: "{}"}}},
		{"five megabytes of text", long, []event{text(long)}},
		{"binary", "\x00\x01\xff\xfe\x80", []event{text("\x00\x01\xff\xfe\x80")}},
		{"CBOR with a newline inside", "\xbf\x61a\x0a\x0a\xff",
			[]event{text("\xbf\x61a\x0a\x0a\xff")}},
		{"duplicate keys", `{"a":1,"a":{"b":2,"b":3},"a":[4]}`,
			[]event{{Fields: `{"a":1 "a":{"b":2 "b":3} "a":[4]}`}}},
		{"duplicate messages", `{"message":"a","x":1,"message":"b"}`,
			[]event{{Message: "b", Fields: `{"message":"a" "x":1}`}}},
		{"a message that is no text", `{"message":{"level":"x","time":"y"}}`,
			[]event{{Fields: `{"message":{"level":"x" "time":"y"}}`}}},
		{"duplicate times",
			`{"time":"2001-01-01T00:00:00Z","x":1,"time":"2026-03-17T08:25:21.29742Z"}`,
			[]event{{Time: moment, Fields: `{"x":1}`}}},
		{"a time that is none", `{"time":"noon","time":5}`,
			[]event{{Fields: `{"time":"noon" "time":5}`}}},
		{"duplicate callers", `{"caller":"a.go:1","x":1,"caller":"b.go:2"}`,
			[]event{{Caller: "b.go:2", Fields: `{"x":1}`}}},
		{"header fields first, in the middle and last",
			`{"message":"m","a":1,"caller":"c","b":{"message":2},"time":"2026-03-17T08:25:21.29742Z"}`,
			[]event{
				{Time: moment, Message: "m", Caller: "c", Fields: `{"a":1 "b":{"message":2}}`},
			}},
		{"an empty message and an empty caller", `{"message":"","caller":""}`,
			[]event{{Fields: "{}"}}},
	}
	for _, tt := range tests {
		got := sent(t, zerolog.InfoLevel, tt.p)
		if d := cmp.Diff(tt.want, got); d != "" {
			if len(d) > 2000 {
				d = d[:2000]
			}
			t.Errorf("%s: WriteLevel(info, …) differs (-want +got):\n%s", tt.name, d)
		}
	}
	if got := sent(t, zerolog.InfoLevel, brackets); len(got) != 1000 || got[999] != text(`{"a":[`) {
		t.Errorf("WriteLevel(info, open brackets) = %d records, want 1000", len(got))
	}
}

func TestLevels(t *testing.T) {
	levels := map[zerolog.Level]slog.Level{
		zerolog.TraceLevel: -8, zerolog.DebugLevel: -4, zerolog.InfoLevel: 0, zerolog.WarnLevel: 4,
		zerolog.ErrorLevel: 8,
		zerolog.FatalLevel: 12, zerolog.PanicLevel: 16, zerolog.NoLevel: 0, -3: -16,
		10: 36, -128: -516, 127: 504,
	}
	for level, want := range levels {
		for way, out := range newWriters() {
			zl := zerolog.New(out.Writer).Level(-128)
			zl.WithLevel(level).Str("a", "b").Msg("m")
			e := event{Level: want, Message: "m", Fields: `{"a":"b"}`}
			if got := out.take(); level >= zerolog.GlobalLevel() && (len(got) != 1 || got[0] != e) {
				t.Errorf("%s: WithLevel(%d) = %+v, want %+v", way, level, got, e)
			}
		}
	}
	for text, want := range map[string]event{
		`"trace"`:   {Level: -8, Fields: "{}"},
		`"debug"`:   {Level: -4, Fields: "{}"},
		`"WARN"`:    {Level: 4, Fields: "{}"},
		`"Warning"`: {Level: 4, Fields: "{}"},
		`"error"`:   {Level: 8, Fields: "{}"},
		`"fatal"`:   {Level: 12, Fields: "{}"},
		`"panic"`:   {Level: 16, Fields: "{}"},
		`"-3"`:      {Level: -16, Fields: "{}"},
		`"300"`:     {Fields: `{"level":"300"}`},
		`"6"`:       {Fields: `{"level":"6"}`},
		`"gold"`:    {Fields: `{"level":"gold"}`},
		`""`:        {Fields: `{"level":""}`},
		`30`:        {Fields: `{"level":30}`},
	} {
		// Write does not know the level, and neither does an event without one.
		for way, out := range newWriters() {
			if _, err := fmt.Fprintf(out, `{"level":%s}`, text); err != nil {
				t.Fatal(err)
			}
			if got := out.take(); len(got) != 1 || got[0] != want {
				t.Errorf("%s: Write(level %s) = %+v, want %+v", way, text, got, want)
			}
		}
	}
	if got := sent(t, zerolog.WarnLevel,
		`{"level":"error","level":"warn","level":"warn"}`); got[0] != (event{
		Level: 4, Fields: `{"level":"error" "level":"warn"}`,
	}) {
		t.Errorf("WriteLevel(warn, three levels) = %+v, want only zerolog's own taken out", got)
	}
}

func TestRenamedFields(t *testing.T) {
	set(t, &zerolog.TimestampFieldName, "@timestamp")
	set(t, &zerolog.LevelFieldName, "severity")
	set(t, &zerolog.MessageFieldName, "a name of more than thirty-two bytes for messages")
	set(t, &zerolog.CallerFieldName, "src")
	set(t, &zerolog.ErrorFieldName, "err")
	set(t, &zerolog.ErrorStackFieldName, "trace")
	set(t, &zerolog.ErrorStackMarshaler, func(error) any { return []string{"main"} })
	set(t, &zerolog.LevelFieldMarshalFunc, func(l zerolog.Level) string {
		return "<" + l.String() + ">"
	})
	set(t, &zerolog.CallerMarshalFunc, func(uintptr, string, int) string { return "here" })
	set(t, &zerolog.TimestampFunc, func() time.Time { return moment })
	for way, out := range newWriters() {
		zl := zerolog.New(out.Writer).With().Timestamp().Caller().Stack().Logger()
		zl.Warn().Err(io.EOF).Str("time", "noon").Str("message", "x").Msg("m")
		want := event{Time: moment.Truncate(time.Second), Level: 4, Message: "m", Caller: "here",
			Fields: `{"trace":["main"] "err":"EOF" "time":"noon" "message":"x"}`}
		if got := out.take(); len(got) != 1 || !equal(got[0], want) {
			t.Errorf("%s: = %+v, want %+v", way, got, want)
		}
		if _, err := io.WriteString(out, `{"severity":"<error>"}`); err != nil {
			t.Fatal(err)
		}
		if got := out.take(); len(got) != 1 || got[0].Level != 8 || got[0].Fields != "{}" {
			t.Errorf("%s: Write(renamed level) = %+v, want level 8", way, got)
		}
	}
	set(t, &zerolog.LevelFieldName, "")
	for way, out := range newWriters() {
		zl := zerolog.New(out.Writer)
		zl.Warn().Str("", "warn").Send()
		want := event{Level: 4, Fields: `{"":"warn"}`}
		if got := out.take(); len(got) != 1 || got[0] != want {
			t.Errorf("%s: no level field = %+v, want %+v", way, got, want)
		}
	}
}

// levelHandler is enabled from a level on, and may fail or panic.
type levelHandler struct {
	plainHandler
	level slog.Level
}

func (h levelHandler) Enabled(_ context.Context, l slog.Level) bool { return l >= h.level }

func TestEnabled(t *testing.T) {
	r := new(recorder)
	w := logplexzerolog.NewWriter(levelHandler{plainHandler{r}, slog.LevelWarn})
	zl := zerolog.New(w)
	zl.Info().Msg("no")
	zl.Warn().Msg("warn")
	zl.Log().Msg("no level")
	for _, line := range []string{
		`{"level":"info"}`, `{"level":"error","message":"error"}`, "text",
	} {
		if n, err := io.WriteString(w, line); n != len(line) || err != nil {
			t.Errorf("Write(%q) = %d, %v, want %d, nil", line, n, err, len(line))
		}
	}
	if n, err := w.WriteLevel(zerolog.DebugLevel, []byte("text")); n != 4 || err != nil {
		t.Errorf("WriteLevel(debug) = %d, %v, want 4, nil", n, err)
	}
	var got []string
	for _, e := range r.take() {
		got = append(got, e.Message)
	}
	if d := cmp.Diff([]string{"warn", "error"}, got); d != "" {
		t.Errorf("messages differ (-want +got):\n%s", d)
	}
}

func TestErrors(t *testing.T) {
	for way, out := range newWriters() {
		out.err = io.ErrShortWrite
		for _, p := range []string{`{"a":1}`, "text", "{}\ntext\n{}\n"} {
			if n, err := out.Write([]byte(p)); n != len(p) || !errors.Is(err, io.ErrShortWrite) {
				t.Errorf("%s: Write(%q) = %d, %v, want %d, %v",
					way, p, n, err, len(p), io.ErrShortWrite)
			}
		}
		if got := len(out.take()); got != 5 {
			t.Errorf("%s: %d records after errors, want 5", way, got)
		}
	}
}

func TestZeroWriter(t *testing.T) {
	var w logplexzerolog.Writer
	if n, err := w.Write([]byte("{}")); n != 0 || err == nil {
		t.Errorf("zero Writer: Write = %d, %v, want 0 and an error", n, err)
	}
	if err := w.Close(); err != nil {
		t.Errorf("zero Writer: Close = %v, want nil", err)
	}
	defer func() {
		if p := fmt.Sprint(recover()); !strings.Contains(p, "nil slog.Handler") {
			t.Errorf("NewWriter(nil) panics with %q, want a clear text", p)
		}
	}()
	logplexzerolog.NewWriter(nil)
}

// flushHandler counts flushes; a hang ends with the context only.
type flushHandler struct {
	plainHandler
	flushed *[]int // how many events had arrived at each flush
	hang    bool
}

func (h flushHandler) Flush(ctx context.Context) error {
	*h.flushed = append(*h.flushed, len(h.r.events))
	if h.hang {
		<-ctx.Done()
		return ctx.Err()
	}
	return nil
}

func TestClose(t *testing.T) {
	r, flushed := new(recorder), []int{}
	w := logplexzerolog.NewWriter(flushHandler{plainHandler{r}, &flushed, false})
	zl := zerolog.New(w)
	zl.Info().Msg("m")
	for range 2 {
		if err := w.Close(); err != nil {
			t.Errorf("Close() = %v, want nil", err)
		}
	}
	if d := cmp.Diff([]int{1}, flushed); d != "" {
		t.Errorf("flushes differ (-want +got):\n%s", d)
	}
	if n, err := w.Write([]byte("{}")); n != 0 || !errors.Is(err, os.ErrClosed) {
		t.Errorf("Write after Close = %d, %v, want 0, %v", n, err, os.ErrClosed)
	}
	if got := len(r.take()); got != 1 {
		t.Errorf("%d records after Close, want 1", got)
	}
	if err := logplexzerolog.NewWriter(plainHandler{r}).Close(); err != nil {
		t.Errorf("Close of a handler without Flush = %v, want nil", err)
	}
}

func TestPanicFlushes(t *testing.T) {
	r, flushed := new(recorder), []int{}
	w := logplexzerolog.NewWriter(flushHandler{plainHandler{r}, &flushed, false})
	zl := zerolog.New(w)
	func() {
		defer func() {
			if p := recover(); p != "oh" {
				t.Errorf("Panic().Msg(oh) panics with %v, want oh", p)
			}
		}()
		zl.Panic().Msg("oh")
	}()
	zl.WithLevel(zerolog.FatalLevel).Msg("fatal")
	zl.Error().Msg("error")
	if _, err := io.WriteString(w, `{"level":"panic"}`); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]int{1, 2, 4}, flushed); d != "" {
		t.Errorf("flushes differ (-want +got):\n%s", d)
	}
}

func TestCloseIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		flushed := []int{}
		w := logplexzerolog.NewWriter(flushHandler{plainHandler{new(recorder)}, &flushed, true})
		start := time.Now()
		err := w.Close()
		if d := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || d != 5*time.Second {
			t.Errorf("Close() = %v after %v, want %v after 5s", err, d, context.DeadlineExceeded)
		}
	})
}

func TestConcurrentWrites(t *testing.T) {
	const goroutines, each = 64, 200
	set(t, &zerolog.TimestampFunc, func() time.Time { return moment })
	for way, out := range newWriters() {
		zl := zerolog.New(out.Writer).With().Timestamp().Str("ctx", "x\n").Logger()
		var wg sync.WaitGroup
		for g := range goroutines {
			wg.Go(func() {
				for i := range each {
					zl.Info().Str("own", fmt.Sprintf("%d\t%d", g, i)).Msgf("m%d", i)
				}
			})
		}
		wg.Wait()
		seen := map[string]bool{}
		for _, e := range out.take() {
			var g, i int
			if _, err := fmt.Sscanf(e.Fields, `{"ctx":"x\n" "own":"%d\t%d"}`, &g, &i); err != nil ||
				e.Message != fmt.Sprintf("m%d", i) || !e.Time.Equal(moment.Truncate(time.Second)) {
				t.Fatalf("%s: = %+v, want an event as it was logged", way, e)
			}
			seen[e.Fields] = true
		}
		if len(seen) != goroutines*each {
			t.Errorf("%s: %d different events, want %d", way, len(seen), goroutines*each)
		}
	}
}

func TestConcurrentClose(t *testing.T) {
	for way, out := range newWriters() {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 100 {
					if _, err := io.WriteString(out, `{"a":1}`); err != nil &&
						!errors.Is(err, os.ErrClosed) {
						t.Errorf("%s: Write = %v, want nil or %v", way, err, os.ErrClosed)
					}
				}
			})
			wg.Go(func() { _ = out.Close() })
		}
		wg.Wait()
	}
}

func TestGlobalLoggerCtxAndHlog(t *testing.T) {
	for way, out := range newWriters() {
		set(t, &log.Logger, zerolog.New(out.Writer).With().Str("app", "api").Logger())
		log.Print("printed")
		log.Error().Err(io.EOF).Send()
		ctx := log.With().Str("request_id", "r1").Logger().WithContext(t.Context())
		zerolog.Ctx(ctx).Info().Msg("from a context")

		h := hlog.NewHandler(log.Logger)(
			hlog.MethodHandler("method")(
				http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					hlog.FromRequest(r).Info().Msg("from a request")
				})))
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))

		sampled := log.Sample(&zerolog.BasicSampler{N: 2})
		for range 4 {
			sampled.Info().Msg("sampled")
		}
		want := []event{
			{Level: -4, Message: "printed", Fields: `{"app":"api"}`},
			{Level: 8, Fields: `{"app":"api" "error":"EOF"}`},
			{Message: "from a context", Fields: `{"app":"api" "request_id":"r1"}`},
			{Message: "from a request", Fields: `{"app":"api" "method":"GET"}`},
			{Message: "sampled", Fields: `{"app":"api"}`},
			{Message: "sampled", Fields: `{"app":"api"}`},
		}
		if d := cmp.Diff(want, out.take()); d != "" {
			t.Errorf("%s: events differ (-want +got):\n%s", way, d)
		}
	}
}

func TestMultiLevelWriter(t *testing.T) {
	for way, out := range newWriters() {
		var b bytes.Buffer
		zl := zerolog.New(zerolog.SyncWriter(zerolog.MultiLevelWriter(&b, out.Writer)))
		zl.Warn().Msg("m")
		if got := out.take(); len(got) != 1 ||
			got[0] != (event{Level: 4, Message: "m", Fields: "{}"}) {
			t.Errorf("%s: = %+v, want one event", way, got)
		}
	}
}

func TestMessagesOutliveTheLine(t *testing.T) {
	for way, out := range newWriters() {
		for i := range 2000 { // more than are remembered
			line := fmt.Appendf(nil, `{"message":"message %d"}`, i)
			for range 2 {
				if _, err := out.Write(line); err != nil {
					t.Fatal(err)
				}
			}
			clear(line)
		}
		for i, e := range out.take() {
			if want := fmt.Sprintf("message %d", i/2); e.Message != want {
				t.Fatalf("%s: record %d = %q, want %q", way, i, e.Message, want)
			}
		}
	}
}

func TestWriterAllocs(t *testing.T) {
	if race.Enabled {
		t.Skip("allocations differ under the race detector")
	}
	w := logplexzerolog.NewWriter(&directHandler{ignore})
	zl := zerolog.New(w).With().Timestamp().Caller().Str("service", "api\n").Logger()
	for name, log := range map[string]func(){
		"event": func() {
			zl.Info().Str("method", "GET").Int("status", 200).Dict("d",
				zerolog.Dict().Float64("f", 1.5)).Strs("s", []string{"a"}).Msg("request finished")
		},
		"no message": func() { zl.Log().Send() },
	} {
		plain := zerolog.New(io.Discard).With().Timestamp().Caller().Str("service", "api\n").
			Logger()
		theirs := testing.AllocsPerRun(200, func() {
			plain.Info().Str("method", "GET").Int("status", 200).Dict("d",
				zerolog.Dict().Float64("f", 1.5)).Strs("s", []string{"a"}).Msg("request finished")
		})
		if ours := testing.AllocsPerRun(200, log); ours > theirs {
			t.Errorf("%s: allocates %v times, want zerolog's own %v", name, ours, theirs)
		}
	}
	line := []byte(`{"level":"warn","time":"2026-03-17T08:25:21.297Z","a":1,"caller":"x.go:1","message":"m"}` + "\n")
	n := testing.AllocsPerRun(200, func() { _, _ = w.WriteLevel(zerolog.WarnLevel, line) })
	if n != 0 {
		t.Errorf("WriteLevel allocates %v times, want 0", n)
	}
}

func FuzzWriter(f *testing.F) {
	for _, p := range []string{"", "\n", "{}", "{}\n{}\n", "text\n{\"a\":1}", "{\"a\":[\n1]}\n\n",
		"\xbf\n\xff", `{"level":"fatal","time":1,"message":"m","caller":"c"}`,
		"{\"a\":[\n{\"a\":1},\n{\"b\":2}\n", `{"time":"2026-03-17T08:25:21+02:00"}`,
		"{} x\n{}", "\r\n{\r\n}\r\n"} {
		f.Add(p, int8(6))
	}
	f.Fuzz(func(t *testing.T, p string, level int8) {
		events := sent(t, zerolog.Level(level), p)
		if len(events) > 1+strings.Count(p, "\n") {
			t.Fatalf("WriteLevel(%d, %q) = %d records, want at most one a line",
				level, p, len(events))
		}
		if blank := strings.Trim(p, " \t\r\n") == ""; blank && len(events) != 0 ||
			!blank && len(events) == 0 && utf8.ValidString(p) &&
				strings.Trim(p, " \t\r\n\v\f\u0085\u00a0") != "" && strings.TrimSpace(p) != "" {
			t.Fatalf("WriteLevel(%d, %q) = %d records, want the text in them",
				level, p, len(events))
		}
	})
}
