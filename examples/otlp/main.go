// SPDX-License-Identifier: MIT

// Otlp is a service whose records carry their trace and go to an OTLP receiver,
// here one of its own on the loopback interface. It prints what arrived there.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/otlp"
	"github.com/logplex-go/logplex/logplexhttp"
)

func main() {
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// receive prints the records of a request as a backend would show them.
func receive(w io.Writer) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		all, err := otlp.ParseRequest(body)
		if err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
			return
		}
		for _, logs := range all {
			for _, rec := range logs.Records {
				fmt.Fprintf(w, "%s %q trace %x span %x %v\n",
					rec.SeverityText, rec.Message, rec.Trace.ID, rec.Trace.Span, rec.Attrs)
			}
		}
	}
}

func run(w io.Writer) error {
	backend := httptest.NewServer(receive(w))
	defer backend.Close()

	drain, err := logplex.NewDrain("otlp+"+backend.URL, &logplex.DrainOptions{
		Resource: []slog.Attr{slog.String("service.name", "shop")},
	})
	if err != nil {
		return err
	}
	// A nil writer: where a platform ships stdout too, each line would arrive
	// twice.
	logger := slog.New(logplex.NewHandler(nil,
		&logplex.Options{Sink: drain, Trace: logplexhttp.Trace}))

	service := httptest.NewServer(
		logplexhttp.AccessLog(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			logger.InfoContext(r.Context(), "order taken", "items", 3, slog.Group("user", "id", 42))
		}), slog.New(slog.DiscardHandler), nil))
	defer service.Close()

	const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	if _, err := format.ParseTraceparent(traceparent); err != nil {
		return err
	}
	req, err := http.NewRequest(http.MethodPost, service.URL+"/orders", nil)
	if err != nil {
		return err
	}
	req.Header.Set("traceparent", traceparent)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	res.Body.Close()

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return drain.Shutdown(ctx)
}
