// SPDX-License-Identifier: MIT

// Opentelemetry is a service that is traced by OpenTelemetry's SDK. Its lines carry
// the span that they were logged in, and so do the records that its OTLP drain ships,
// here to a receiver of its own on the loopback interface. It prints both.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"testing"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplextest"
)

func main() {
	if err := run(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// spanOf is all that joins the two: the span of a context as logplex has it. No
// span is the zero Trace.
func spanOf(ctx context.Context) format.Trace {
	sc := trace.SpanContextFromContext(ctx)
	return format.Trace{ID: sc.TraceID(), Span: sc.SpanID(), Flags: byte(sc.TraceFlags())}
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
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	p := new(program)
	defer p.end()
	backend := logplextest.NewServer(p, &logplextest.ServerOptions{Scheme: "otlp+http"})
	drain, err := logplex.NewDrain(backend.URL, nil)
	if err != nil {
		return err
	}
	logger := slog.New(logplex.NewHandler(w, &logplex.Options{
		Format: logplex.FormatMessage,
		PID:    4, // so that this demonstration looks the same everywhere
		Sink:   drain,
		Trace:  spanOf,
	}))

	// A service gives its TracerProvider an exporter, and starts spans in the
	// middleware of its framework.
	provider := sdktrace.NewTracerProvider()
	defer func() { _ = provider.Shutdown(ctx) }()
	tracer := provider.Tracer("examples/opentelemetry")

	logger.InfoContext(ctx, "listening")
	order, span := tracer.Start(ctx, "POST /orders")
	logger.InfoContext(order, "order taken", "items", 3)
	charge, inner := tracer.Start(order, "charge")
	logger.WarnContext(charge, "card declined", "attempt", 1)
	inner.End()
	span.End()

	if err := drain.Shutdown(ctx); err != nil {
		return err
	}
	for _, rec := range backend.DeliveredRecords() {
		fmt.Fprintf(w, "received %q trace %x span %x %v\n",
			rec.Message, rec.Trace.ID, rec.Trace.Span, rec.Attrs)
	}
	return nil
}
