// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"testing/slogtest"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
)

// TestSlogtest runs the standard library's contract for handlers over every
// format and over Wrap.
func TestSlogtest(t *testing.T) {
	for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatMessage, logplex.FormatJSON} {
		t.Run(f.String(), func(t *testing.T) {
			var buf bytes.Buffer
			slogtest.Run(t, func(*testing.T) slog.Handler {
				buf.Reset()
				return logplex.NewHandler(&buf, &logplex.Options{Format: f, Dyno: "web.1"})
			}, func(t *testing.T) map[string]any {
				return readBack(t, f, buf.String())
			})
		})
	}
	t.Run("wrap", func(t *testing.T) {
		var buf bytes.Buffer
		slogtest.Run(t, func(*testing.T) slog.Handler {
			buf.Reset()
			return logplex.Wrap(slog.NewJSONHandler(&buf, nil), &logplex.Options{Dyno: "web.1"})
		}, func(t *testing.T) map[string]any {
			return readBack(t, logplex.FormatJSON, buf.String())
		})
	})
	t.Run("wrap with context attrs", func(t *testing.T) {
		var buf bytes.Buffer
		slogtest.Run(t, func(*testing.T) slog.Handler {
			buf.Reset()
			return logplex.Wrap(slog.NewJSONHandler(&buf, nil), &logplex.Options{Context: requestAttrs})
		}, func(t *testing.T) map[string]any {
			return readBack(t, logplex.FormatJSON, buf.String())
		})
	})
}

// readBack gives a line as slogtest wants it: groups as maps.
func readBack(t *testing.T, f logplex.Format, line string) map[string]any {
	t.Helper()
	if strings.Count(line, "\n") != 1 || !strings.HasSuffix(line, "\n") {
		t.Fatalf("line %q has not exactly one newline at its end", line)
	}
	m := make(map[string]any)
	if f == logplex.FormatJSON {
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("Unmarshal(%q): %v", line, err)
		}
		// Heroku's source is not slog's SourceKey, though they share the name.
		if m[slog.SourceKey] != "app" {
			t.Errorf("source = %v, want app in %q", m[slog.SourceKey], line)
		}
		delete(m, slog.SourceKey)
		return m
	}
	message := strings.TrimSuffix(line, "\n")
	if f == logplex.FormatLine {
		l, err := format.ParseLine(line)
		if err != nil {
			t.Fatalf("ParseLine(%q): %v", line, err)
		}
		if d := time.Since(l.Time); d < -time.Minute || d > time.Minute {
			t.Errorf("ParseLine(%q).Time is %v ago, want about now", line, d)
		}
		message = l.Message
	}
	// A Heroku line always has its time, and on a dyno Logplex adds it: only
	// the record without one must not gain an attr of that name.
	if !strings.Contains(t.Name(), "zero-time") {
		m[slog.TimeKey] = time.Now()
	}
	for k, v := range format.Pairs(message) {
		switch k {
		case "pid":
			continue
		case "at":
			k = slog.LevelKey
		}
		group := m
		path := strings.Split(k, ".")
		for _, name := range path[:len(path)-1] {
			inner, ok := group[name].(map[string]any)
			if !ok {
				inner = make(map[string]any)
				group[name] = inner
			}
			group = inner
		}
		group[path[len(path)-1]] = v
	}
	return m
}
