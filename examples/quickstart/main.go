// SPDX-License-Identifier: MIT

// Command quickstart is a small HTTP service that logs with log/slog through
// logplex, sends itself a handful of requests, and ends. Its lines are what
// `heroku logs` would show. The same records go to a log drain, which listens
// on this machine too; what it received is printed at the end. If DRAIN_URL is
// set, they go to that log drain as well, such as one of examples/receiver.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplexhttp"
)

func main() {
	if err := run(os.Stdout, os.Getenv("DRAIN_URL")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(stdout io.Writer, drainURL string) error {
	// A log drain: on Heroku this is the receiver that `heroku drains:add` names.
	var received lines
	localURL, stopDrain, err := serve(logplexhttp.NewReceiver(received.add, nil))
	if err != nil {
		return err
	}
	defer stopDrain()
	drain, err := logplex.NewDrain(localURL, nil)
	if err != nil {
		return err
	}
	drains, sinks := []*logplex.Drain{drain}, logplex.Sinks{drain}
	if drainURL != "" {
		other, err := logplex.NewDrain(drainURL, nil)
		if err != nil {
			return err // shows no credential
		}
		drains, sinks = append(drains, other), append(sinks, other)
	}

	// The logger: this is all that a service needs.
	logger := slog.New(logplex.NewHandler(stdout, &logplex.Options{
		Format: logplex.FormatLine, // so that this demonstration looks the same everywhere
		Dyno:   "web.1",
		Sink:   sinks,
	}))

	fmt.Fprintln(stdout, "What the service writes to stdout:")
	url, stop, err := serve(service(logger))
	if err != nil {
		return err
	}
	defer stop()
	logger.Info("listening", "addr", "127.0.0.1")
	for _, r := range []struct{ path, header string }{
		{"/", ""},
		{"/orders/7?access_token=c2VjcmV0LW9mLWFsaWNl", ""},
		{"/admin", "Bearer 9f86d081884c7d659a2feaa0c55ad015"},
		{"/orders/404", ""},
	} {
		if err := request(url+r.path, r.header); err != nil {
			return err
		}
	}
	logger.Warn("stopping", slog.Group("uptime", "requests", 4, "took", time.Millisecond))

	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var undelivered error
	for _, d := range drains {
		undelivered = errors.Join(undelivered, d.Shutdown(ctx))
	}
	fmt.Fprintln(stdout, "\nWhat the drain received:")
	for _, l := range received.all() {
		fmt.Fprintln(stdout, l)
	}
	s := drain.Stats()
	fmt.Fprintf(stdout, "\n%d records accepted, %d delivered\n", s.Accepted, s.Delivered)
	return undelivered
}

// service answers requests and logs each.
func service(logger *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "hello")
	})
	mux.HandleFunc("GET /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		order := logger.With("order", r.PathValue("id"))
		if err := find(r.PathValue("id")); err != nil {
			order.Error("no such order", "err", err)
			http.NotFound(w, r)
			return
		}
		order.Info("order shown", slog.Group("db", "rows", 1, "took", 1500*time.Microsecond))
	})
	mux.HandleFunc("GET /admin", func(w http.ResponseWriter, r *http.Request) {
		// A header map holds secrets; nobody has to remember which.
		logger.Warn("refused", "header", r.Header)
		w.WriteHeader(http.StatusForbidden)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mux.ServeHTTP(w, r)
		logger.Info("request", slog.Group("http", "method", r.Method, "url", r.URL.String()))
	})
}

func find(id string) error {
	if id == "404" {
		return fmt.Errorf("query postgres://app:kj3h4kj5h@db.internal/orders: %w",
			errors.New("no rows"))
	}
	return nil
}

func request(url, authorization string) error {
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	return res.Body.Close()
}

// serve runs h on a free loopback port until stop is called.
func serve(h http.Handler) (url string, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	go s.Serve(l)
	return "http://" + l.Addr().String(), func() { s.Close() }, nil
}

// lines keeps what the drain received, as `heroku logs` would print it.
type lines struct {
	mu  sync.Mutex // guards got
	got []string
}

func (l *lines) add(_ context.Context, m format.Syslog) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := m.Line()
	line.Message = strings.TrimSuffix(m.Msg, "\n")
	l.got = append(l.got, line.String())
	return nil
}

func (l *lines) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.got
}
