// SPDX-License-Identifier: MIT

// Command drain is a worker that logs to stdout and ships the same records to
// a log drain, and that stops the way Heroku asks for it: SIGTERM, perhaps
// more than once, and SIGKILL 30 seconds later.
//
// DRAIN_URL names the drain, as `heroku drains:add` takes it. Without it the
// worker ships to a drain of its own on this machine, sends itself the SIGTERM
// after a few records, and shows what the drain got.
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
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplexhttp"
)

// grace is how long shutting down may take in all. Heroku kills after 30
// seconds; the rest is for what else the process has to do.
const grace = 20 * time.Second

func main() {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	defer signal.Stop(signals)
	if err := run(os.Stdout, os.Stderr, os.Getenv("DRAIN_URL"), signals); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(stdout, stderr io.Writer, drainURL string, signals chan os.Signal) error {
	jobs := -1 // until a signal stops the program
	if drainURL == "" {
		local, err := listen()
		if err != nil {
			return err
		}
		defer local.report(stdout)
		defer local.stop()
		drainURL, jobs = local.url, 5
	}

	drain, err := logplex.NewDrain(drainURL, &logplex.DrainOptions{
		// Never through the logger: that would feed the drain its own errors.
		OnError: func(err error) { fmt.Fprintln(stderr, err) },
	})
	if err != nil {
		return err // shows no credential
	}
	logger := slog.New(logplex.NewHandler(stdout, &logplex.Options{
		Level: slog.LevelInfo,
		Sink:  drain,
	}))

	logger.Info("worker started", "drain", drain) // scheme and host only
	work(logger, jobs, signals)
	return stop(logger, drain, stderr, signals)
}

// work does a job every 100 ms until a signal comes or the jobs are done.
func work(logger *slog.Logger, jobs int, signals chan os.Signal) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for n := 1; ; n++ {
		select {
		case <-signals:
			return
		case <-tick.C:
		}
		logger.Info("job done", "job", n)
		if n == jobs {
			signals <- syscall.SIGTERM // as Heroku would
			signals <- syscall.SIGTERM // a second one must do no harm
		}
	}
}

// stop ships what is left and reports what could not be shipped. More signals on the way
// change nothing: the time is limited already.
func stop(logger *slog.Logger, drain *logplex.Drain, stderr io.Writer,
	signals <-chan os.Signal) error {
	logger.Info("worker stops")
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- drain.Shutdown(ctx) }()
	for {
		select {
		case <-signals:
			fmt.Fprintln(stderr, "already stopping")
		case err := <-done:
			var rest *logplex.IncompleteError
			if errors.As(err, &rest) {
				fmt.Fprintf(stderr, "%d records are on stdout only\n", rest.Undelivered)
			}
			st := drain.Stats()
			fmt.Fprintf(stderr, "accepted=%d delivered=%d dropped=%v\n",
				st.Accepted, st.Delivered, st.Dropped)
			return err
		}
	}
}

// A localDrain takes what a drain posts.
type localDrain struct {
	url    string
	server *http.Server
	got    atomic.Int64
}

func listen() (*localDrain, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	d := &localDrain{url: "http://" + l.Addr().String() + "/"}
	d.server = &http.Server{
		ReadHeaderTimeout: 5 * time.Second,
		Handler: logplexhttp.NewReceiver(func(context.Context, format.Syslog) error {
			d.got.Add(1)
			return nil
		}, nil),
	}
	go d.server.Serve(l)
	return d, nil
}

func (d *localDrain) stop() { _ = d.server.Close() }

func (d *localDrain) report(w io.Writer) {
	fmt.Fprintf(w, "the drain got %d records\n", d.got.Load())
}
