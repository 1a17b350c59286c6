// SPDX-License-Identifier: MIT

package logplexmetrics_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexmetrics"
)

// TestReportInJSON wants the dyno as the member source of each line.
func TestReportInJSON(t *testing.T) {
	t.Setenv("DYNO", "web.7")
	for name, handler := range map[string]func(*bytes.Buffer) slog.Handler{
		"json": func(out *bytes.Buffer) slog.Handler {
			return logplex.NewHandler(out, &logplex.Options{Format: logplex.FormatJSON})
		},
		"wrap": func(out *bytes.Buffer) slog.Handler {
			return logplex.Wrap(slog.NewJSONHandler(out, nil), nil)
		},
	} {
		var out bytes.Buffer
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute+time.Second)
			defer cancel()
			_ = logplexmetrics.Report(ctx, slog.New(handler(&out)), time.Minute)
		})
		lines := bytes.Split(bytes.TrimSpace(out.Bytes()), []byte("\n"))
		for _, line := range lines {
			var got map[string]any
			err := json.Unmarshal(line, &got)
			if err != nil || got["source"] != "web.7" || got["dyno"] != "web.7" ||
				got["fields.source"] != nil {
				t.Errorf("line of %s = %s (%v), want source and dyno web.7", name, line, err)
			}
		}
	}
}
