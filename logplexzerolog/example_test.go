// SPDX-License-Identifier: MIT

package logplexzerolog_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/rs/zerolog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexzerolog"
)

// A service's zerolog logger gets another output; its calls stay as they are.
func ExampleNewWriter() {
	h := logplex.NewHandler(os.Stdout, &logplex.Options{
		Format: logplex.FormatMessage, Dyno: "web.1", PID: 4,
	})
	zl := zerolog.New(os.Stderr).With().Str("service", "orders").Logger() // the logger you have

	zl = zl.Output(logplexzerolog.NewWriter(h))
	zl.Info().Int("port", 8080).Msg("now listening")
	zl.Error().Err(errors.New("no route to host")).
		Dict("http", zerolog.Dict().Str("method", "GET").Int("status", 503)).
		Str("api_key", "not for the log").
		Msg("request failed")
	// Output:
	// at=info pid=4 msg="now listening" service=orders port=8080
	// at=error pid=4 msg="request failed" service=orders error="no route to host" http.method=GET http.status=503 api_key=[REDACTED]
}

// A Writer serves any log/slog handler, which sees plain attributes.
func ExampleNewWriter_anyHandler() {
	h := slog.NewJSONHandler(os.Stdout, nil)
	zl := zerolog.New(logplexzerolog.NewWriter(h))
	zl.Warn().Time("time", time.Unix(1773735921, 0).UTC()).Uint64("id", 1<<63).Dict("user",
		zerolog.Dict().Str("name", "ann")).Msg("slow")
	// Output:
	// {"time":"2026-03-17T08:25:21Z","level":"WARN","msg":"slow","id":9223372036854775808,"user":{"name":"ann"}}
}

// Close flushes the handler, so that what a drain has queued is sent. zerolog
// calls it before a Fatal event ends the process.
func ExampleWriter_Close() {
	w := logplexzerolog.NewWriter(logplex.NewHandler(os.Stdout, &logplex.Options{
		Format: logplex.FormatMessage, Dyno: "web.1", PID: 4,
	}))
	zl := zerolog.New(w)
	zl.Info().Msg("shutting down")
	if err := w.Close(); err != nil {
		fmt.Println("flush:", err)
	}
	_, err := w.Write([]byte("{}"))
	fmt.Println(err)
	// Output:
	// at=info pid=4 msg="shutting down"
	// logplexzerolog: write after Close: file already closed
}

// Lines that are not JSON become messages.
func ExampleWriter_Write() {
	w := logplexzerolog.NewWriter(logplex.NewHandler(os.Stdout, &logplex.Options{
		Format: logplex.FormatMessage, Dyno: "web.1", PID: 4,
	}))
	_, _ = io.WriteString(w,
		"{\"level\":\"warn\",\"message\":\"from elsewhere\",\"n\":1}\nnot an event\n")
	// Output:
	// at=warning pid=4 msg="from elsewhere" n=1
	// at=info pid=4 msg="not an event"
}
