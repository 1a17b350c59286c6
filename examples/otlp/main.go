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
	"testing"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexhttp"
	"github.com/logplex-go/logplex/logplextest"
)

func main() {
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// program is what a logplextest.Server asks of a test, for one outside of tests.
type program struct {
	testing.TB
	atEnd []func()
}

func (p *program) Helper()          {}
func (p *program) Cleanup(f func()) { p.atEnd = append(p.atEnd, f) }

func (p *program) end() {
	for _, f := range p.atEnd {
		f()
	}
}

func run(w io.Writer) error {
	p := new(program)
	defer p.end()
	backend := logplextest.NewServer(p, &logplextest.ServerOptions{Scheme: "otlp+https"})

	drain, err := logplex.NewDrain(backend.URL, &logplex.DrainOptions{
		TLSConfig: backend.TLSConfig(), // a vendor's certificate needs none
		Resource:  []slog.Attr{slog.String("service.name", "shop")},
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
		}), logger, nil))
	defer service.Close()

	req, err := http.NewRequest(http.MethodPost, service.URL+"/orders", nil)
	if err != nil {
		return err
	}
	// Tracing in front of the service, or in another one, has set this.
	req.Header.Set("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	res.Body.Close()
	service.Close() // the access line is written when the request has ended

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := drain.Shutdown(ctx); err != nil {
		return err
	}
	for _, r := range backend.Requests() {
		for _, a := range r.Resource {
			if a.Key == "service.name" {
				fmt.Fprintln(w, "from", a.Value)
			}
		}
		for _, rec := range r.Records {
			fmt.Fprintf(w, "%v %q trace %x span %x\n",
				rec.Level, rec.Message, rec.Trace.ID, rec.Trace.Span)
			for _, a := range rec.Attrs {
				switch a.Key {
				case "items", "user", "method", "path", "status":
					fmt.Fprintf(w, "\t%s: %v (%v)\n", a.Key, a.Value, a.Value.Kind())
				}
			}
		}
	}
	return nil
}
