// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/jsontest"
)

// What lines of these tests begin with.
const (
	lineHead = "2026-03-17T08:25:21.297420+00:00 app[web.1]: "
	jsonHead = `{"time":"2026-03-17T08:25:21.297420+00:00","level":"info","source":"app","dyno":"web.1","pid":4,`
)

// when is the time of all records whose time does not matter.
func when() time.Time { return time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.UTC) }

func formats() []logplex.Format {
	return []logplex.Format{logplex.FormatLine, logplex.FormatMessage, logplex.FormatJSON}
}

// fixed is Options that leave nothing to the machine.
func fixed(f logplex.Format) *logplex.Options {
	return &logplex.Options{Format: f, Dyno: "web.1", PID: 4, Level: slog.LevelDebug}
}

// writes keeps each Write by itself.
type writes struct{ each []string }

func (w *writes) Write(p []byte) (int, error) {
	w.each = append(w.each, string(p))
	return len(p), nil
}

// take returns what was written since the last call.
func (w *writes) take() string {
	all := strings.Join(w.each, "")
	w.each = nil
	return all
}

// kept is a Sink that keeps its records.
type kept struct {
	mu  sync.Mutex
	all []logplex.Record
}

func (rs *kept) Send(r logplex.Record) error {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.all = append(rs.all, r)
	return nil
}

func (rs *kept) last(t *testing.T) logplex.Record {
	t.Helper()
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if len(rs.all) == 0 {
		t.Fatal("the Sink got no record")
	}
	return rs.all[len(rs.all)-1]
}

// logTo hands a record of the fixed time to h.
func logTo(h slog.Handler, msg string, args ...any) error {
	r := slog.NewRecord(when(), slog.LevelInfo, msg, 0)
	r.Add(args...)
	return h.Handle(context.Background(), r)
}

// line returns the line for one record.
func line(t *testing.T, opts *logplex.Options, msg string, args ...any) string {
	t.Helper()
	w := new(writes)
	if err := logTo(logplex.NewHandler(w, opts), msg, args...); err != nil {
		t.Errorf("Handle(%q) = %v, want no error", msg, err)
	}
	if len(w.each) != 1 {
		t.Fatalf("Handle(%q) wrote %d times, want once", msg, len(w.each))
	}
	checkLine(t, opts, w.each[0])
	return w.each[0]
}

// checkLine checks what holds for every line, whatever was logged.
func checkLine(t *testing.T, opts *logplex.Options, line string) {
	t.Helper()
	show := line
	if len(show) > 500 {
		show = show[:250] + "..." + show[len(show)-250:]
	}
	limit := opts.MaxLine
	if limit == 0 {
		limit = logplex.DefaultMaxLine
	}
	if limit > 0 && len(line) > limit {
		t.Errorf("line of %d bytes, want at most %d: %q", len(line), limit, show)
	}
	if strings.Count(line, "\n") != 1 || !strings.HasSuffix(line, "\n") {
		t.Fatalf("line has not exactly one newline, at its end: %q", show)
	}
	if !utf8.ValidString(line) {
		t.Errorf("line is not UTF-8: %q", show)
	}
	for i, r := range line[:len(line)-1] {
		if hidden(r) {
			t.Errorf("line holds %U at %d: %q", r, i, show)
		}
	}
	if opts.Format == logplex.FormatJSON {
		if err := jsontest.UniqueKeys([]byte(line)); err != nil {
			t.Errorf("line is no JSON with unique keys: %v: %q", err, show)
		}
	}
}

// hidden reports control characters, line separators and direction marks.
func hidden(r rune) bool {
	switch {
	case r < ' ', r >= 0x7f && r < 0xa0, r == 0x2028, r == 0x2029, r == 0xfeff:
		return true
	case r == 0x061c, r == 0x200e, r == 0x200f, r >= 0x202a && r <= 0x202e,
		r >= 0x2066 && r <= 0x2069:
		return true
	}
	return false
}

type requestKey struct{}

// requestAttrs is an Options.Context: it finds what withRequest left.
func requestAttrs(ctx context.Context) []slog.Attr {
	if id, ok := ctx.Value(requestKey{}).(string); ok {
		return []slog.Attr{slog.String("request_id", id)}
	}
	return nil
}

func withRequest(id string) context.Context {
	return context.WithValue(context.Background(), requestKey{}, id)
}

// noContext is the nil context, which some programs pass.
var noContext context.Context

// syncBuffer is a writer that can be read while it is written to.
type syncBuffer struct {
	mu sync.Mutex // guards b
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func (s *syncBuffer) lines() []string {
	return strings.Split(strings.TrimSuffix(s.String(), "\n"), "\n")
}
