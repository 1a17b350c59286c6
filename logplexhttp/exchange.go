// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/logplex-go/logplex/format"
)

// An exchange is one request and its response. It is not reused: goroutines that
// outlive the handler may keep the request and its context.
type exchange struct {
	log      *accessLog
	in       *http.Request // as it came
	out      http.Request  // the copy for next
	ctx      requestContext
	res      response
	start    time.Time
	idIn     [1]string    // the request's X-Request-Id
	idOut    [1]string    // the response's: apart, since handlers may change either
	idAttr   [1]slog.Attr // request_id
	fwd      string       // X-Forwarded-For
	trace    format.Trace // traceparent
	https    bool         // by X-Forwarded-Proto
	skip     bool
	returned bool // next did, and did not panic

	mu    sync.Mutex  // guards added
	added []slog.Attr // by AddAttrs; grows only
}

// readHeader takes from the header of r the values that lines need: handlers are
// known to change headers in place.
func (x *exchange) readHeader(r *http.Request) {
	id := x.log.requestID(r)
	x.idIn[0], x.idOut[0] = id, id
	x.idAttr[0] = slog.String("request_id", id)
	if v := r.Header["X-Request-Id"]; r.Header != nil && (len(v) != 1 || v[0] != id) {
		r.Header["X-Request-Id"] = x.idIn[:] // a proxy below passes it on
	}
	x.fwd = strings.Join(r.Header["X-Forwarded-For"], ",")
	if v := r.Header["X-Forwarded-Proto"]; len(v) > 0 {
		x.https = strings.EqualFold(v[0], "https")
	}
	if v := r.Header["Traceparent"]; len(v) == 1 {
		// A malformed one must be ignored, as must several (W3C Trace Context,
		// section 3.2).
		x.trace, _ = format.ParseTraceparent(v[0])
	}
}

// finish is deferred by ServeHTTP.
func (x *exchange) finish() {
	v := recover()
	x.write(v)
	x.handBack()
	if v != nil {
		panic(v)
	}
}

// handBack sets in the request that came what next has set in its copy: the
// server removes the files of a MultipartForm, and handlers around AccessLog
// read Pattern and path values.
func (x *exchange) handBack() {
	*x.in = *x.out.WithContext(x.ctx.Context)
}

// An outcome is how an exchange ended.
type outcome struct {
	level  slog.Level
	code   string // "": no error
	sock   string
	cause  string
	status int
}

// statusClientGone is the status that Heroku's router, after nginx, logs where
// nobody is left to get one.
const statusClientGone = 499

// outcome judges the exchange; v is the value that next panicked with, or nil.
func (x *exchange) outcome(v any, took time.Duration) outcome {
	o := outcome{level: slog.LevelInfo, status: x.res.status}
	switch {
	case x.res.hijacked && o.status == 0:
		o.status = http.StatusSwitchingProtocols
	case o.status == 0:
		o.status = http.StatusOK // the server sends it when next returns
	}
	abort := v == http.ErrAbortHandler // no fault, but a wish to break off
	by := nobody
	if x.returned || abort {
		by, o.cause = x.brokenOff(took)
	} else {
		o.cause = causeOf(v)
	}
	switch {
	case by == byClient:
		o.level, o.code, o.sock = slog.LevelWarn, "H27", "client"
		o.status = statusClientGone
	case !x.returned || by == byServer:
		o.level = slog.LevelError
		if x.res.status == 0 && !x.res.hijacked {
			o.code, o.status = "H13", http.StatusServiceUnavailable
		} else {
			o.code, o.sock = "H18", "backend"
		}
	}
	return o
}

// breaker is who broke off a response.
type breaker int

const (
	nobody breaker = iota
	byClient
	byServer
)

// brokenOff returns who broke off the response and, if it was the server, why.
func (x *exchange) brokenOff(took time.Duration) (by breaker, cause string) {
	outer := x.ctx.Context
	if x.res.hijacked || !errors.Is(outer.Err(), context.Canceled) || x.res.complete() {
		return nobody, ""
	}
	var write *net.OpError
	switch err := x.res.err; {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return byServer, causeDeadline
	case errors.Is(err, net.ErrClosed):
		return byServer, causeClosed
	case errors.As(err, &write) && write.Op == "write":
		return byClient, ""
	}
	srv, _ := outer.Value(http.ServerContextKey).(*http.Server)
	if srv == nil {
		return byClient, "" // by another server: there is only the context to go by
	}
	if context.Cause(outer) != context.Canceled {
		return nobody, "" // net/http has no cause
	}
	if x.res.http2 {
		if x.res.writeLimit.passed(srv.WriteTimeout, took) {
			return byServer, causeDeadline
		}
	} else if x.res.readLimit.passed(srv.ReadTimeout, took) {
		return nobody, "" // the deadline of a read that only waited for the client to leave
	}
	switch {
	case !x.res.clientLeft():
		return nobody, ""
	case !x.res.http2 && x.res.closed():
		return byServer, causeClosed
	}
	return byClient, ""
}

// Why a server breaks off.
const (
	causeDeadline = "write deadline exceeded"
	causeClosed   = "server closed"
)

// peer returns the address of the other end of the connection, without a port.
func (x *exchange) peer() string {
	if host, _, err := net.SplitHostPort(x.in.RemoteAddr); err == nil {
		return host
	}
	return x.in.RemoteAddr
}

// write logs the exchange; v is the value that next panicked with, or nil.
func (x *exchange) write(v any) {
	defer func() {
		// A logger that panics must not cost the response.
		_ = recover()
	}()
	l := x.log
	took := time.Since(x.start)
	x.res.setRequestID() // if next wrote nothing, the server does it now
	o := x.outcome(v, took)
	if x.skip && o.level == slog.LevelInfo && o.status < http.StatusInternalServerError &&
		(l.opts.Slow < 0 || took < l.opts.Slow) {
		return
	}
	logger := l.logger
	if logger == nil {
		logger = slog.Default()
	}
	// The line has the request id among its attrs, if it has attrs.
	ctx, h := context.Context((*lineContext)(&x.ctx)), logger.Handler()
	if !h.Enabled(ctx, o.level) {
		return
	}
	x.mu.Lock()
	added := x.added
	x.mu.Unlock()

	// Without a call site, which would always be this one.
	r := slog.NewRecord(x.start.Add(took), o.level, "", 0)
	switch l.opts.Format {
	case AccessCommon, AccessCombined:
		r.Message = x.apache(o)
		r.AddAttrs(added...)
		ctx = &x.ctx
	default:
		var a attrs
		x.router(&a, o, took)
		if len(added) > 0 {
			r.AddAttrs(append(a.list[:a.n:a.n], added...)...)
		} else {
			r.AddAttrs(a.list[:a.n]...)
		}
	}
	_ = h.Handle(ctx, r) // a handler reports its errors where it was made to
}

// router adds the attrs of a line of Heroku's router, as Router 2.0 orders them.
func (x *exchange) router(a *attrs, o outcome, took time.Duration) {
	l, r := x.log, x.in
	a.optional("sock", o.sock)
	if o.code != "" {
		code, _ := format.LookupCode(o.code)
		a.text("code", code.Code)
		a.text("desc", code.Name)
		a.optional("cause", o.cause)
	}
	a.text("method", r.Method)
	a.text("path", l.scrub.target(requestTarget(r)))
	a.text("host", r.Host[strings.LastIndexByte(r.Host, '@')+1:])
	a.add(x.idAttr[0])
	fwd := x.fwd
	if fwd == "" {
		fwd = x.peer()
	}
	a.text("fwd", fwd)
	a.add(l.dynoAttr)
	a.text("connect", "0ms")
	a.text("service", l.millis.text(took))
	a.add(slog.Int("status", o.status))
	a.add(slog.Int64("bytes", x.res.bytes))
	a.text("protocol", routerProtocol(r.Proto))
	secure := r.TLS != nil || x.https
	a.add(slog.Bool("tls", secure))
	if secure {
		a.text("tls_version", tlsVersion(r.TLS))
	}
}

// apache returns the exchange in one of Apache's formats.
func (x *exchange) apache(o outcome) string {
	l, r := x.log, x.in
	a := format.Access{
		RemoteHost: x.peer(),
		Time:       x.start.In(l.opts.Location),
		Method:     r.Method,
		URI:        l.scrub.target(requestTarget(r)),
		Protocol:   r.Proto,
		Status:     o.status,
		Bytes:      x.res.bytes,
	}
	if l.opts.Dyno != "" && x.fwd != "" {
		a.RemoteHost = strings.TrimSpace(x.fwd[strings.LastIndexByte(x.fwd, ',')+1:])
	}
	if l.opts.Format == AccessCommon {
		return string(a.AppendCommon(make([]byte, 0, 96+len(a.URI))))
	}
	a.Referer = l.scrub.url(r.Referer())
	a.UserAgent = l.scrub.text(r.UserAgent())
	return string(a.AppendCombined(make([]byte, 0, 128+len(a.URI)+len(a.Referer)+len(a.UserAgent))))
}
