// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"cmp"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/logplex-go/logplex/internal/own"
)

// AccessFormat is what an access line looks like.
type AccessFormat int

const (
	// AccessHeroku logs the fields of Heroku's router as attrs, with an empty message. It is the
	// zero value.
	AccessHeroku AccessFormat = iota

	// AccessCommon logs Apache's common log format as the message:
	//
	//	192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] "GET /search?q=go HTTP/1.1" 200 2326
	AccessCommon

	// AccessCombined logs Apache's combined log format as the message: the
	// common one with the Referer and User-Agent headers after it.
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

	// Dyno is the name after dyno=. "" means $DYNO as it is when AccessLog is
	// called; without one, the value stays empty.
	Dyno string

	// SkipPaths are the paths of requests that get no line, such as those of
	// health checks. They are compared with the whole path of the URL. nil: none.
	SkipPaths []string

	// Skip reports whether a request gets no line, besides those of SkipPaths.
	// It is called before the handler, from many goroutines at once, and must
	// not change the request. A request with which it panics is served and gets
	// its line. nil: none.
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
// request to logger, when next returns or panics. A nil logger is the one that
// [slog.Default] returns at that time. AccessLog panics if next is nil.
//
// The attrs are those of Heroku's router (Dev Center, "HTTP Routing"), in its
// order: method, path, host, request_id, fwd, dyno, connect, service, status,
// bytes, protocol, tls and, over TLS, tls_version. The message is empty. A
// line of package logplex that has a dyno among its own members, as in JSON, has
// AccessOptions.Dyno there and no other. The record's level is the router's at:
//
//   - Info for a request that was answered, whatever the status.
//   - Error if next panicked, with code and desc before the other attrs: H13
//     and 503 if nothing had been answered, else H18 and sock. cause is the
//     runtime's own error, or the type of the value that next panicked with,
//     never its text. Once the line is written, AccessLog panics with the same
//     value. The same codes, and a cause, are for a response that the server
//     itself broke off: by its WriteTimeout, a write deadline or its Close.
//   - Warn if the client left before it had all of the response: H27, 499 and
//     sock.
//
// A request's canceled context alone does not mean that the client left: a
// program's BaseContext is canceled when the program ends, a ReadTimeout cancels
// it too, and handlers may finish after that. The client is blamed if net/http reports
// so by [http.CloseNotifier], which AccessLog asks only about an incomplete
// response to a request with a canceled context, and waits at most 50 ms for. A
// writer from another server that is no CloseNotifier leaves the context as the
// only sign, which then counts. A response is complete if next wrote as many
// bytes as its Content-Length says, or the status of one without a body.
//
// fwd is X-Forwarded-For, which is as trustworthy as its sender, or without one
// the client's address. connect is 0ms, since nothing is connected to. bytes
// are those of the body that next wrote; none for HEAD. The status of a hijacked
// connection is 101, and its line is written when next returns. tls is true too if
// X-Forwarded-Proto is https, as Heroku's router does, with an unknown
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
// A-Z a-z 0-9 + / = -, as Heroku's router has it, else a random UUID. It becomes
// the X-Request-Id of the request, so that a proxy passes it on, and of the
// response when its header is written, unless next has set one. See
// [RequestID], [ContextAttrs], [AddAttrs] and, for the request's traceparent,
// [Trace].
//
// The http.ResponseWriter that next gets is an http.Flusher, http.Hijacker,
// io.ReaderFrom, http.Pusher and http.CloseNotifier if the one below it is, and
// http.ResponseController reaches it. Like any other it must not be used after
// next has returned. Wrap the outermost handler: an http.TimeoutHandler around
// AccessLog answers without its knowledge.
//
// next gets a copy of the request. What it set there, such as Pattern, path
// values and MultipartForm, is in the request of the handlers around AccessLog
// when it returns.
//
// The record is made with a context derived from the one that the request came
// with. If logger panics, the line is lost and the request is not.
func AccessLog(next http.Handler, logger *slog.Logger, opts *AccessOptions) http.Handler {
	if next == nil {
		panic("logplexhttp: AccessLog: nil Handler")
	}
	l := &accessLog{next: next, logger: logger, scrub: newURIScrubber(), millis: newMillis()}
	if opts != nil {
		l.opts = *opts
	}
	l.opts.Dyno = cmp.Or(l.opts.Dyno, os.Getenv("DYNO"))
	l.dynoAttr = own.Attr("dyno", l.opts.Dyno)
	l.opts.SkipPaths = slices.Clone(l.opts.SkipPaths)
	l.opts.Slow = cmp.Or(l.opts.Slow, defaultSlow)
	if l.opts.Location == nil {
		l.opts.Location = time.UTC
	}
	return l
}

type accessLog struct {
	next     http.Handler
	logger   *slog.Logger // nil: slog.Default
	opts     AccessOptions
	scrub    *uriScrubber
	dynoAttr slog.Attr
	millis   millis
	ids      idSource
}

func (l *accessLog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{log: l, in: r, start: time.Now()}
	x.readHeader(r)
	x.ctx = requestContext{Context: r.Context(), x: x}
	// The copy that WithContext makes stays on the stack; the one in x is the
	// only one that is allocated.
	x.out = *r.WithContext(&x.ctx)
	x.res = response{
		w:     w,
		id:    &x.idOut,
		head:  r.Method == http.MethodHead,
		http2: r.ProtoMajor >= 2,
	}

	defer x.finish()
	x.skip = l.skips(&x.out)
	l.next.ServeHTTP(x.res.writer(), &x.out)
	x.returned = true
}

// skips reports whether a request needs no line, by the options.
func (l *accessLog) skips(r *http.Request) (skips bool) {
	defer func() { _ = recover() }() // of Skip, which must not cost the response
	if r.URL != nil && slices.Contains(l.opts.SkipPaths, r.URL.Path) {
		return true
	}
	return l.opts.Skip != nil && l.opts.Skip(r)
}
