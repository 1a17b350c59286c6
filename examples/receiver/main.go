// SPDX-License-Identifier: MIT

// Command receiver is a local `heroku logs --tail`: a log drain that prints
// what services send to it, so that several can be read in one stream.
//
//	receiver -addr 127.0.0.1:5514 -source app -process-type web
//
// Services ship to it with logplex.NewDrain("http://127.0.0.1:5514/", nil). What
// it keeps can be read by others too:
//
//	curl -N 'http://127.0.0.1:5514/?num=20&tail=1&dyno=web'
package main

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	_ "time/tzdata" // -tz works where the system has no zones

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplexhttp"
)

func main() {
	// Heroku sends SIGTERM, a terminal SIGINT.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// config has the settings of the flags and the environment.
type config struct {
	addr        string
	filter      format.Filter
	view        view
	num         int
	tail        bool
	credentials []logplexhttp.Credential // nil: everybody
}

const usage = `usage: receiver [flags]

A log drain that prints what it gets as heroku logs does. GET on its address
shows what it keeps: ?num=20&tail=1&source=app&dyno=web&json=1

DRAIN_CREDENTIALS=user:password asks senders and readers for Basic credentials.
NO_COLOR, FORCE_COLOR, HEROKU_COLOR, HEROKU_LOGS_COLOR and TERM decide on colours.

`

// parse reads the flags. It writes what is wrong with them to stderr.
func parse(args []string, getenv func(string) string, stdout, stderr io.Writer) (*config, error) {
	var c config
	flags := flag.NewFlagSet("receiver", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.PrintDefaults()
	}
	flags.StringVar(&c.addr, "addr", "127.0.0.1:5514", "`address` to listen on")
	var dyno, kind, zone string
	// The words of `heroku logs`, with its short ones and its older ones.
	for _, name := range []string{"source", "s"} {
		flags.StringVar(&c.filter.Source, name, "",
			"show only this `source`, such as app or heroku")
	}
	for _, name := range []string{"dyno", "dyno-name", "d"} {
		flags.StringVar(&dyno, name, "", "show only this `dyno`, such as web.1")
	}
	for _, name := range []string{"process-type", "ps", "p"} {
		flags.StringVar(&kind, name, "", "show only the dynos of this `type`, such as web")
	}
	for _, name := range []string{"num", "n"} {
		flags.IntVar(&c.num, name, 100, "keep this `many` lines")
	}
	for _, name := range []string{"tail", "t"} {
		flags.BoolVar(&c.tail, name, true,
			"print lines as they come; false: the last -num of them at the end")
	}
	flags.StringVar(&zone, "tz", "",
		"time `zone`, such as Local or Europe/Berlin; without it that of $TZ, else UTC")
	flags.BoolVar(&c.view.json, "json", false, "print JSON objects")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	fail := func(format string, a ...any) (*config, error) {
		err := fmt.Errorf(format, a...)
		fmt.Fprintf(stderr, "receiver: %v\n", err)
		return nil, err
	}
	switch {
	case flags.NArg() > 0:
		return fail("unexpected argument %q", flags.Arg(0))
	case dyno != "" && kind != "":
		return fail("-dyno and -process-type exclude each other")
	case c.num < 1 || c.num > maxKept:
		return fail("-num is not from 1 to %d", maxKept)
	}
	c.filter.Dyno = dyno + kind
	from := "-tz"
	if zone == "" {
		from, zone = "TZ", strings.TrimPrefix(getenv("TZ"), ":") // as POSIX allows
	}
	var err error
	if c.view.zone, err = time.LoadLocation(zone); err != nil { // UTC for ""
		return fail("%s: %v", from, err)
	}
	if s := getenv("DRAIN_CREDENTIALS"); s != "" {
		user, password, _ := strings.Cut(s, ":")
		c.credentials = []logplexhttp.Credential{{User: user, Password: password}}
	}
	if !c.view.json && coloured(getenv, stdout) {
		c.view.colours = newColours()
	}
	return &c, nil
}

// run is the whole program; it returns the exit code. It ends with ctx.
func run(ctx context.Context, args []string, getenv func(string) string,
	stdout, stderr io.Writer) int {
	c, err := parse(args, getenv, stdout, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return 2
	}
	if err := serve(ctx, c, stdout, stderr); err != nil {
		fmt.Fprintf(stderr, "receiver: %v\n", err)
		return 1
	}
	return 0
}

// serve receives until ctx ends.
func serve(ctx context.Context, c *config, stdout, stderr io.Writer) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stats := new(logplexhttp.ReceiverStats)
	kept := newHistory(c.num)
	out := &printer{w: stdout, view: c.view}
	receive := func(ctx context.Context, m format.Syslog) error {
		for _, e := range entries(m, logplexhttp.DrainToken(ctx), time.Now()) {
			if !c.filter.Match(e.Line) {
				continue
			}
			kept.add(e)
			if !c.tail {
				continue
			}
			if err := out.print(e); err != nil {
				cancel(fmt.Errorf("writing: %w", err)) // nobody reads any more
				return err
			}
		}
		return nil
	}
	var reports sync.Mutex // one line at a time on stderr
	drain := logplexhttp.NewReceiver(receive, &logplexhttp.ReceiverOptions{
		Credentials: c.credentials,
		Stats:       stats,
		OnError: func(err error) {
			reports.Lock()
			defer reports.Unlock()
			fmt.Fprintln(stderr, "receiver:", err)
		},
	})
	srv := &http.Server{
		Handler: &endpoint{drain: drain, kept: kept, zone: c.view.zone,
			credentials: c.credentials, done: ctx.Done()},
		// ReadTimeout also ends a body that drips. Replies have no limit: a tail
		// goes on.
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		IdleTimeout:       3 * time.Minute, // longer than Logplex keeps a connection
	}
	l, err := net.Listen("tcp", c.addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(stderr, "receiver: listening on http://%s/\n", l.Addr())
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	limit, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	if srv.Shutdown(limit) != nil {
		_ = srv.Close() // what is still open has had its time
	}
	<-served
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	if !c.tail {
		for _, e := range kept.last(c.num) {
			if err := out.print(e); err != nil {
				return fmt.Errorf("writing: %w", err)
			}
		}
	}
	if bad := stats.BadFrames.Load(); bad > 0 {
		fmt.Fprintf(stderr, "receiver: %d bad frames left out\n", bad)
	}
	return nil
}

// An endpoint takes batches by POST and shows what is kept by GET, on every
// path, so that no drain URL is redirected.
type endpoint struct {
	drain       http.Handler
	kept        *history
	zone        *time.Location
	credentials []logplexhttp.Credential
	done        <-chan struct{} // ends tails
}

// ServeHTTP answers one request.
func (p *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		p.drain.ServeHTTP(w, r)
		return
	}
	if !p.authorized(r) {
		w.Header().Set("WWW-Authenticate", `Basic realm="receiver"`)
		http.Error(w, "no or wrong credentials", http.StatusUnauthorized)
		return
	}
	query := r.URL.Query()
	num, err := readNum(query)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	view := view{zone: p.zone, json: query.Has("json")}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff") // text is text, whatever is in it
	if view.json {
		w.Header().Set("Content-Type", "application/x-ndjson")
	}
	filter := format.Filter{Source: query.Get("source"), Dyno: query.Get("dyno")}
	p.show(r.Context(), w, &printer{w: w, view: view}, filter, num, query.Has("tail"))
}

func (p *endpoint) authorized(r *http.Request) bool {
	if p.credentials == nil {
		return true
	}
	user, password, ok := r.BasicAuth()
	got := sha256.Sum256([]byte(user + ":" + password))
	want := sha256.Sum256([]byte(p.credentials[0].User + ":" + p.credentials[0].Password))
	return subtle.ConstantTimeCompare(got[:], want[:]) == 1 && ok
}

func readNum(query url.Values) (int, error) {
	if !query.Has("num") {
		return maxKept, nil
	}
	num, err := strconv.Atoi(query.Get("num"))
	if err != nil || num < 0 {
		return 0, errors.New("num is not a number of lines")
	}
	return num, nil
}

// show prints the last num lines that match, and with tail those that come,
// until the reader leaves.
func (p *endpoint) show(ctx context.Context, w http.ResponseWriter, out *printer,
	filter format.Filter, num int, tail bool) {
	since := time.Now()
	all, next, _ := p.kept.from(0)
	var picked []entry
	for _, e := range all {
		if filter.Match(e.Line) {
			picked = append(picked, e)
		}
	}
	batch := picked[max(0, len(picked)-num):]
	flush := http.NewResponseController(w).Flush
	for {
		for _, e := range batch {
			if filter.Match(e.Line) && out.print(e) != nil {
				return
			}
		}
		if !tail || flush() != nil {
			return
		}
		select {
		case <-p.kept.after(next):
		case <-ctx.Done():
			return
		case <-p.done:
			return
		}
		var missed uint64
		if batch, next, missed = p.kept.from(next); missed > 0 &&
			out.print(overflow(missed, since)) != nil {
			return
		}
	}
}
