// SPDX-License-Identifier: MIT

package logplexzerolog_test

import (
	"context"
	"io"
	"log/slog"
	"testing"

	"github.com/rs/zerolog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/logplexzerolog"
)

// directHandler knows Events, as logplex's handler does: handle gets each of
// them, also one for every record.
type directHandler struct{ handle func(*jsonline.Event) error }

func (h *directHandler) Enabled(context.Context, slog.Level) bool { return true }
func (h *directHandler) WithGroup(string) slog.Handler            { return h }

func (h *directHandler) WithAttrs(as []slog.Attr) slog.Handler {
	if len(as) == 1 {
		if p, ok := as[0].Value.Any().(*jsonline.Probe); ok {
			p.Handler, p.Handle = h, h.handle
		}
	}
	return h
}

func (h *directHandler) Handle(_ context.Context, r slog.Record) error {
	return h.handle(&jsonline.Event{Time: r.Time, Level: r.Level, Message: []byte(r.Message)})
}

func ignore(*jsonline.Event) error { return nil }

func BenchmarkWriter(b *testing.B) {
	ts := func(l zerolog.Logger) zerolog.Logger {
		return l.With().Timestamp().Str("service", "api").Logger()
	}
	loggers := []struct {
		name string
		zl   zerolog.Logger
	}{
		{"zerolog alone", ts(zerolog.New(io.Discard))},
		{"logplex line",
			ts(zerolog.New(logplexzerolog.NewWriter(
				logplex.NewHandler(io.Discard, stamped(logplex.FormatLine)))))},
		{"logplex JSON",
			ts(zerolog.New(logplexzerolog.NewWriter(
				logplex.NewHandler(io.Discard, stamped(logplex.FormatJSON)))))},
		{"Writer alone", ts(zerolog.New(logplexzerolog.NewWriter(&directHandler{ignore})))},
	}
	for _, l := range loggers {
		b.Run(l.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.zl.Info().Str("method", "GET").Str("path", "/v1/users/42/orders").Int("status",
					200).
					Int("bytes", 5316).Float64("elapsed", 12.25).Bool("ok", true).Str("ip",
					"203.0.113.7").Msg("request finished")
			}
		})
	}
}
