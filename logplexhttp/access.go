// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/logplex-go/logplex/format"
)

// AccessFormat is what an access line looks like.
type AccessFormat int

const (
	// AccessHeroku gives the fields of Heroku's router as attrs, with an empty
	// message. It is the zero value.
	AccessHeroku AccessFormat = iota

	// AccessCommon gives Apache's common log format as the message:
	//
	//	192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] "GET /search?q=go HTTP/1.1" 200 2326
	AccessCommon

	// AccessCombined gives Apache's combined log format as the message: the
	// common one with the Referer and User-Agent headers behind it.
	AccessCombined
)

// String returns heroku, common or combined.
func (f AccessFormat) String() string {
	switch f {
	case AccessHeroku:
		return "heroku"
	case AccessCommon:
		return "common"
	case AccessCombined:
		return "combined"
	}
	return "AccessFormat(" + strconv.Itoa(int(f)) + ")"
}

// defaultSlow is what AccessOptions.Slow means by 0.
const defaultSlow = time.Second

// AccessOptions configures [AccessLog]. The zero value, or nil, is ready. The
// options are copied.
type AccessOptions struct {
	// Format is what a line looks like. Zero, and a number that is none of the
	// formats, is AccessHeroku.
	Format AccessFormat

	// Dyno is the name behind dyno=. "" means $DYNO as it is when AccessLog is
	// called; without one, the value stays empty.
	Dyno string

	// SkipPaths are the paths of requests that get no line, such as those of
	// health checks. They are compared with the whole path of the URL. nil: none.
	SkipPaths []string

	// Skip reports whether a request gets no line, besides those of SkipPaths.
	// It is called before the handler, from many goroutines at once, and must
	// not change the request. nil: none.
	Skip func(*http.Request) bool

	// Slow is the time from which a request gets its line although it would be
	// skipped. 0 means a second; with a negative one no request is slow. What
	// failed (a status of 500 or more, a panic, a client that went away) always
	// gets its line.
	Slow time.Duration

	// Location is the zone of the times in AccessCommon and AccessCombined.
	// nil: UTC.
	Location *time.Location
}

// AccessLog returns a handler that serves with next and writes one line per
// request to logger, when next returns or panics. A nil logger is what
// [slog.Default] returns at that time. AccessLog panics if next is nil.
//
// The attrs are those of Heroku's router (Dev Center, "HTTP Routing"), in its
// order: method, path, host, request_id, fwd, dyno, connect, service, status,
// bytes, protocol, tls and, over TLS, tls_version. The message is empty. What
// the router calls at is the record's level:
//
//   - Info for a request that was answered, whatever the status.
//   - Error if next panicked, with code and desc before the other attrs: H13
//     and 503 if nothing had been answered, else H18 and sock. cause is the
//     runtime's own error, or the type of what next panicked with, never its
//     text. The panic goes on with the same value after the line is out.
//   - Warn if the client went away before it had all of the answer, as the
//     request's canceled context tells: H27, 499 and sock.
//
// fwd is X-Forwarded-For, which is as trustworthy as who sent it, or without one
// the client's address. connect is 0ms, since nothing is connected to. bytes
// are those of the body that next wrote; none for HEAD. The status of a hijacked
// connection is 101, and its line comes when next returns. tls is true too if
// X-Forwarded-Proto says https, as Heroku's router does, with an unknown
// version.
//
// AccessCommon and AccessCombined make the message Apache's line of the same
// request, with the same levels and statuses; the client's address is the last of
// X-Forwarded-For on a dyno, else that of the connection.
//
// No line shows the values of secret query parameters, userinfo, fragments,
// cookies or the Authorization header, whatever the logger does; credentials of
// known shapes are masked anywhere in path, Referer and User-Agent.
//
// The request id is X-Request-Id if it has 20 to 200 of the characters
// A-Z a-z 0-9 + / = -, as Heroku's router has it, else a random UUID. It is
// also set in the response's header. See [RequestID], [ContextAttrs] and
// [AddAttrs].
//
// The http.ResponseWriter that next gets is an http.Flusher, http.Hijacker,
// io.ReaderFrom and http.Pusher if the one below it is, and
// http.ResponseController reaches it. Like any other it must not be used after
// next has returned. Wrap the outermost handler: an http.TimeoutHandler around
// AccessLog answers without its knowledge.
//
// The record is made with the context that the request came with. Should logger
// panic, the line is lost and the request is not.
func AccessLog(next http.Handler, logger *slog.Logger, opts *AccessOptions) http.Handler {
	if next == nil {
		panic("logplexhttp: AccessLog: nil Handler")
	}
	l := &accessLog{next: next, logger: logger, scrub: newScrubber(), millis: newMillis()}
	if opts != nil {
		l.opts = *opts
	}
	l.opts.Dyno = cmp.Or(l.opts.Dyno, os.Getenv("DYNO"))
	l.opts.SkipPaths = slices.Clone(l.opts.SkipPaths)
	l.opts.Slow = cmp.Or(l.opts.Slow, defaultSlow)
	if l.opts.Location == nil {
		l.opts.Location = time.UTC
	}
	return l
}

type accessLog struct {
	next   http.Handler
	logger *slog.Logger // nil: slog.Default
	opts   AccessOptions
	scrub  *scrubber
	millis millis
	ids    idSource
}

// An exchange is one request and its response. It is not reused: goroutines
// that a handler leaves behind may keep the request and its context.
type exchange struct {
	log      *accessLog
	in       *http.Request // as it came
	out      http.Request  // as next gets it
	ctx      requestContext
	res      response
	start    time.Time
	id       [1]string    // also the value of the response's X-Request-Id
	idAttr   [1]slog.Attr // request_id
	fwd      string       // X-Forwarded-For
	https    bool         // by X-Forwarded-Proto
	skip     bool
	returned bool // next did, and did not panic

	mu    sync.Mutex  // guards added
	added []slog.Attr // by AddAttrs; grows only
}

func (l *accessLog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{log: l, in: r, start: time.Now()}
	// Headers are read now: handlers are known to change them in place.
	x.id[0] = l.requestID(r)
	x.idAttr[0] = slog.String("request_id", x.id[0])
	x.fwd = strings.Join(r.Header["X-Forwarded-For"], ",")
	x.https = len(r.Header["X-Forwarded-Proto"]) > 0 && strings.EqualFold(r.Header["X-Forwarded-Proto"][0], "https")
	x.ctx = requestContext{Context: r.Context(), x: x}
	// The copy that WithContext makes stays on the stack; the one in x is the
	// only one that is allocated.
	x.out = *r.WithContext(&x.ctx)
	x.res = response{w: w, head: r.Method == http.MethodHead, http2: r.ProtoMajor >= 2}
	if h := w.Header(); h != nil { // of a writer that no server made
		h["X-Request-Id"] = x.id[:]
	}

	defer x.finish()
	x.skip = l.skips(&x.out)
	l.next.ServeHTTP(x.res.writer(), &x.out)
	x.returned = true
}

// skips reports whether the options say that a request needs no line.
func (l *accessLog) skips(r *http.Request) bool {
	if r.URL != nil && slices.Contains(l.opts.SkipPaths, r.URL.Path) {
		return true
	}
	return l.opts.Skip != nil && l.opts.Skip(r)
}

// finish is deferred by ServeHTTP.
func (x *exchange) finish() {
	v := recover()
	// The server removes the files of a form that it knows of, and it knows the
	// request as it came only.
	if x.in.MultipartForm == nil {
		x.in.MultipartForm = x.out.MultipartForm
	}
	x.write(v)
	if v != nil {
		panic(v)
	}
}

// An outcome is how an exchange ended.
type outcome struct {
	level  slog.Level
	code   string // "": no error
	sock   string
	cause  string
	status int
}

// outcome judges the exchange; v is what next panicked with, or nil.
func (x *exchange) outcome(v any) outcome {
	o := outcome{level: slog.LevelInfo, status: x.res.status}
	switch {
	case x.res.hijacked && o.status == 0:
		o.status = http.StatusSwitchingProtocols
	case o.status == 0:
		o.status = http.StatusOK // the server sends it when next returns
	}
	abort := v == http.ErrAbortHandler // no fault, but a wish to break off
	switch {
	case (x.returned || abort) && x.clientGone():
		o.level, o.code, o.sock = slog.LevelWarn, "H27", "client"
		o.status = statusClientGone
	case !x.returned:
		o.level = slog.LevelError
		if !abort {
			o.cause = causeOf(v)
		}
		if x.res.status == 0 && !x.res.hijacked {
			o.code, o.status = "H13", http.StatusServiceUnavailable
		} else {
			o.code, o.sock = "H18", "backend"
		}
	}
	return o
}

// statusClientGone is what Heroku's router, after nginx, logs where nobody is
// left to get a status.
const statusClientGone = 499

// clientGone reports whether the client went away before it had the response.
func (x *exchange) clientGone() bool {
	if x.res.hijacked || !errors.Is(x.ctx.Err(), context.Canceled) {
		return false
	}
	// A client may well leave with a complete response while the handler still
	// tidies up.
	size, err := strconv.ParseInt(x.res.w.Header().Get("Content-Length"), 10, 64)
	return err != nil || x.res.status == 0 || x.res.failed || x.res.bytes < size
}

// peer returns the address of the other end of the connection, without a port.
func (x *exchange) peer() string {
	if host, _, err := net.SplitHostPort(x.in.RemoteAddr); err == nil {
		return host
	}
	return x.in.RemoteAddr
}

// write logs the exchange; v is what next panicked with, or nil.
func (x *exchange) write(v any) {
	defer func() {
		// A logger in trouble must not cost the response.
		_ = recover()
	}()
	l := x.log
	took := time.Since(x.start)
	o := x.outcome(v)
	if x.skip && o.level == slog.LevelInfo && o.status < http.StatusInternalServerError &&
		(l.opts.Slow < 0 || took < l.opts.Slow) {
		return
	}
	logger := l.logger
	if logger == nil {
		logger = slog.Default()
	}
	ctx, h := x.ctx.Context, logger.Handler()
	if !h.Enabled(ctx, o.level) {
		return
	}
	x.mu.Lock()
	added := x.added
	x.mu.Unlock()

	// Without the place of the call, which would always be this one.
	r := slog.NewRecord(x.start.Add(took), o.level, "", 0)
	switch l.opts.Format {
	case AccessCommon, AccessCombined:
		r.Message = x.apache(o)
		r.AddAttrs(added...)
		ctx = &x.ctx
	default:
		if RequestID(ctx) != "" {
			// An AccessLog around this one: its id is among our attrs.
			ctx = context.WithValue(ctx, contextKey{}, (*exchange)(nil))
		}
		var a attrs
		x.router(&a, o, took)
		if len(added) > 0 {
			r.AddAttrs(append(a.list[:a.n:a.n], added...)...)
		} else {
			r.AddAttrs(a.list[:a.n]...)
		}
	}
	_ = h.Handle(ctx, r) // whose handler it is knows of its trouble
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
