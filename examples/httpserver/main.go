// SPDX-License-Identifier: MIT

// Command httpserver is a web service as it would run on Heroku: an access line
// for each request, the request's id in every record that belongs to it, the
// process's metrics, and a level that operators change while it runs.
//
// Without flags it listens on a free port of this machine, sends itself a
// handful of requests, and ends:
//
//	go run ./examples/httpserver
//
// With -addr it serves until SIGINT or SIGTERM. If DRAIN_URL is set, the
// records go to that log drain too, such as one of examples/receiver:
//
//	DRAIN_URL=http://127.0.0.1:5514/ go run ./examples/httpserver -addr 127.0.0.1:8080
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexhttp"
	"github.com/logplex-go/logplex/logplexmetrics"
)

func main() {
	demo := flag.Bool("demo", true, "send the service a few requests and end; -addr turns it off")
	addr := flag.String("addr", "", "serve on this `address` instead")
	admin := flag.String("admin", "127.0.0.1:0",
		"serve the level on this `address`, which only operators should reach")
	every := flag.Duration("metrics", logplexmetrics.DefaultInterval, "how often to report metrics")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c := config{
		addr: *addr, admin: *admin, every: *every, drainURL: os.Getenv("DRAIN_URL"),
		demo: *demo && *addr == "",
	}
	if c.addr == "" {
		c.addr = "127.0.0.1:0"
	}
	if err := run(ctx, os.Stdout, c); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type config struct {
	addr, admin string
	every       time.Duration
	drainURL    string
	demo        bool
}

func run(ctx context.Context, stdout io.Writer, c config) (err error) {
	level := new(slog.LevelVar)
	opts := &logplex.Options{
		Level:   level,
		Context: logplexhttp.ContextAttrs, // request_id in every record
		Trace:   logplexhttp.Trace,        // and the trace of its traceparent
	}
	var drain *logplex.Drain // nil: none
	if c.drainURL != "" {
		drain, err = logplex.NewDrain(c.drainURL, &logplex.DrainOptions{
			OnError: func(err error) { fmt.Fprintln(os.Stderr, err) },
		})
		if err != nil {
			return err
		}
		defer drain.Close() // after Shutdown it does nothing
		opts.Sink = drain
	}
	handler := logplex.NewHandler(stdout, opts)
	logger := slog.New(handler)

	public := logplexhttp.AccessLog(service(logger), logger, &logplexhttp.AccessOptions{
		SkipPaths: []string{"/health"},
	})
	admin := http.NewServeMux()
	admin.Handle("/level", logplexhttp.LevelHandler(level))

	// The messages of net/http about panics and bad clients become records as well.
	trouble := slog.NewLogLogger(handler, slog.LevelError)
	var servers [2]*http.Server
	var urls [2]string
	for i, s := range []struct {
		addr string
		h    http.Handler
	}{{c.addr, public}, {c.admin, admin}} {
		l, err := net.Listen("tcp", s.addr)
		if err != nil {
			return err
		}
		servers[i] = &http.Server{
			Handler: s.h, ErrorLog: trouble, ReadHeaderTimeout: 5 * time.Second,
		}
		defer servers[i].Close()
		go servers[i].Serve(l)
		urls[i] = "http://" + l.Addr().String()
	}
	logger.Info("listening", "url", urls[0], "admin", urls[1])

	if c.demo {
		err = visit(ctx, urls[0], urls[1])
		// One report of metrics, which a service gets every 20 seconds.
		once, cancel := context.WithTimeout(ctx, 150*time.Millisecond)
		defer cancel()
		logplexmetrics.Report(once, logger, 100*time.Millisecond)
	} else {
		var metrics sync.WaitGroup
		metrics.Go(func() { logplexmetrics.Report(ctx, logger, c.every) })
		<-ctx.Done()
		metrics.Wait()
	}

	// Heroku gives a dyno 30 seconds from SIGTERM to its end.
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	for _, s := range servers {
		err = errors.Join(err, s.Shutdown(end))
	}
	logger.Info("stopped")
	if drain != nil {
		err = errors.Join(err, drain.Shutdown(end))
	}
	return err
}

// service is what the program is for.
func service(logger *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "ok\n")
	})
	mux.HandleFunc("GET /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		ctx, id := r.Context(), r.PathValue("id")
		logger.DebugContext(ctx, "looking up", "order", id)
		if id == "404" {
			logger.WarnContext(ctx, "no such order", "order", id)
			http.NotFound(w, r)
			return
		}
		logplexhttp.AddAttrs(ctx, slog.String("order", id)) // on the access line
		fmt.Fprintf(w, "order %s is on its way\n", id)
	})
	mux.HandleFunc("GET /events", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		c := http.NewResponseController(w)
		for i := range 3 {
			fmt.Fprintf(w, "data: %d\n\n", i)
			if err := c.Flush(); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("POST /broken", func(w http.ResponseWriter, r *http.Request) {
		panic(http.ErrAbortHandler)
	})
	return mux
}

// visit is the demonstration.
func visit(ctx context.Context, public, admin string) error {
	for _, r := range []struct{ method, url, body string }{
		{"GET", public + "/orders/7?access_token=9f86d081884c7d65", ""},
		{"GET", public + "/health", ""}, // gets no line
		{"PUT", admin + "/level", "debug"},
		{"GET", public + "/orders/404", ""},
		{"GET", public + "/events", ""},
		{"POST", public + "/broken", ""},
	} {
		req, err := http.NewRequestWithContext(ctx, r.method, r.url, strings.NewReader(r.body))
		if err != nil {
			return err
		}
		res, err := http.DefaultClient.Do(req)
		if strings.HasSuffix(r.url, "/broken") {
			if err == nil {
				res.Body.Close()
				return errors.New("the broken path gave an answer")
			}
			continue
		}
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		if err != nil {
			return err
		}
	}
	return nil
}
