// SPDX-License-Identifier: MIT

// Command zerolog is a small HTTP service that logs with zerolog, as it always
// did, and whose lines are Heroku's all the same: only its logger's output
// is another one. It sends itself two requests and ends.
package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	"github.com/rs/zerolog"
	"github.com/rs/zerolog/hlog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexzerolog"
)

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(stdout io.Writer) error {
	// A program that has options for logplex, such as a drain, sets them here.
	w := logplexzerolog.NewWriter(logplex.NewHandler(stdout, &logplex.Options{
		Format: logplex.FormatMessage, // what a dyno prints; Logplex adds the rest
		Dyno:   "web.1",
		PID:    4,
	}))
	// Close flushes; zerolog does so itself when a Fatal event ends the program.
	defer w.Close()
	zl := zerolog.New(w).With().Timestamp().Str("service", "orders").Logger()

	h := service(zl)
	for _, path := range []string{"/orders/42?token=not-for-the-log", "/orders/43"} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
	}
	zl.Info().Dur("uptime", 1500*time.Millisecond).Msg("service stopped")
	return w.Close()
}

// service answers requests and logs them with zerolog's own middleware.
func service(zl zerolog.Logger) http.Handler {
	var h http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		log := hlog.FromRequest(r)
		if r.URL.Path == "/orders/43" {
			log.Error().Err(errors.New("no such order")).
				Dict("db", zerolog.Dict().Str("table", "orders").Strs("tried",
					[]string{"primary", "replica"})).
				Msg("lookup failed")
			http.NotFound(w, r)
			return
		}
		log.Info().Str("authorization", "Bearer not-for-the-log").Msg("order found")
		fmt.Fprintln(w, "order 42")
	})
	h = hlog.AccessHandler(func(r *http.Request, status, size int, _ time.Duration) {
		hlog.FromRequest(r).Info().Int("status", status).Int("bytes", size).Msg("request done")
	})(h)
	h = hlog.URLHandler("url")(h)
	h = hlog.MethodHandler("method")(h)
	return hlog.NewHandler(zl)(h)
}
