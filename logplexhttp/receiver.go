// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"github.com/logplex-go/logplex/format"
)

// maxHeader is room for all of a message but its text: RFC 5424's fields, and
// structured data as large as anybody sends.
const maxHeader = 4 << 10

// Defaults of ReceiverOptions.
const (
	defaultMaxBody       = 5 << 20  // Private Space Logging sends up to 500 lines of 10,000 octets
	defaultMaxMessage    = 64 << 10 // over six times what Heroku lets pass
	defaultMaxConcurrent = 64
	defaultRemember      = 8192

	largestBody = 1 << 30 // keeps sums of sizes inside an int of 32 bits
)

// ReceiverOptions configures [NewReceiver]. The zero value, or nil, is ready:
// a lenient receiver that lets everybody in. The options are copied.
type ReceiverOptions struct {
	// Credentials are those that may send, by Basic authentication: one that
	// matches is enough, so that a password can be changed without a gap. nil:
	// everybody; empty but not nil: nobody. A Credential without user and
	// password, as from an unset variable, matches nothing. A request without
	// a match is answered 401 before its body is read.
	Credentials []Credential

	// DrainTokens are the values of Logplex-Drain-Token that may send, besides
	// what Credentials ask for. nil: any and none; empty but not nil: nobody.
	// Another is answered 403 before the body is read. A drain token is an
	// identifier that many can read, not much of a secret.
	DrainTokens []string

	// Strict refuses what a lenient receiver accepts: a missing Content-Type is answered 415;
	// a bad frame, a frame with a header that Logplex passes on against RFC 5424 (long fields,
	// octets that are not ASCII, a priority over 191), a frame without a count, a wrong
	// Logplex-Msg-Count or a broken gzip body 400, before the function has seen any message of the
	// request. For tests and for senders that keep what was refused: Logplex throws such a batch
	// away.
	Strict bool

	// Dialect decides whether the messages of a request have structured data.
	// nil: those with a Logplex-Drain-Token, which come from Logplex, have
	// none; in others it is read where there is any. A function may decide by
	// the path, or always return the same. A panic in it is answered 503.
	Dialect func(*http.Request) format.Dialect

	// octets of a body, and of what gzip makes of it; 0: 5 MiB; at most 1 GiB; over it: 413
	MaxBody    int
	MaxMessage int // octets of one message's text; 0: 64 KiB; over it: a bad frame
	// requests whose bodies are in memory at once; 0: 64; <0: no limit; over it: 503
	MaxConcurrent int
	Remember      int // ids of requests kept to know a resend; 0: 8192; <0: none

	// OnBadFrame gets each bad frame of a lenient receiver: the octets in Msg,
	// empty where the framing itself is broken, and the error. It is
	// called from many goroutines. nil: bad frames are only counted.
	OnBadFrame func(context.Context, format.Syslog, error)

	// OnError gets a *[ReceiveError] for a fault of a request: each kind of fault at
	// most once in 10 seconds, with a count of those in between. It
	// is called from many goroutines. nil: silent.
	OnError func(error)

	// Stats is counted up. One ReceiverStats may serve several receivers. nil:
	// nothing is counted.
	Stats *ReceiverStats
}

// NewReceiver returns a log drain: a handler that takes what Logplex and
// log-shuttle post (application/logplex-1, see
// https://devcenter.heroku.com/articles/log-drains#https-drains) and calls fn
// for each message. It panics if fn is nil. Nil opts are the zero options.
//
// fn is called for one message of a request at a time, in order, and from as
// many goroutines as there are requests. Its context is the request's, which
// ends when the sender goes away, and knows [DrainToken] and [FrameID]. When
// fn returns nil for all of them the request is answered 204; fn should have
// the message safe by then, and within the 5 seconds that Logplex waits. When
// fn returns an error, or panics, the rest of the request is not handed on and
// the answer is 503, or that of a [*RetryError]: the sender will send all of
// it again.
//
// A request that was answered 204 and comes again is answered 204 without
// calling fn. It is known by its Logplex-Frame-Id, or else by its X-Request-Id
// and body, together with its address, user and drain token. A second one that
// comes while the first is still being handed on waits for its outcome.
//
// As Heroku's senders throw a batch away on any answer of 400 to 499 but 429,
// the receiver keeps the good messages and counts the bad unless
// ReceiverOptions.Strict is set, and answers 503 where sending again
// can help: on overload, or when a body stops in the middle. A body is read
// in full before anything is handed on.
//
// Other answers are 401 and 403 by the options, 405 for another method
// than POST, 413 for a body that is too large, 415 for a Content-Type other
// than application/logplex-1 and application/x-logplex-1 or a Content-Encoding
// other than gzip, and 400 for a body in gzip of which nothing can be read. It
// never redirects; mount it under the very path that is in the drain's URL, so
// that a [http.ServeMux] does not either.
//
// The receiver sets no time limits and starts no goroutine: the [http.Server]
// that carries it should have a ReadHeaderTimeout and a ReadTimeout, such as
// 5 and 10 seconds. It holds at most about twice MaxBody for each of
// MaxConcurrent requests.
func NewReceiver(fn func(context.Context, format.Syslog) error,
	opts *ReceiverOptions) http.Handler {
	if fn == nil {
		panic("logplexhttp: NewReceiver: nil function")
	}
	var o ReceiverOptions
	if opts != nil {
		o = *opts
	}
	h := &receiver{
		fn:          fn,
		opts:        o,
		credentials: credentialSet(o.Credentials),
		drainTokens: tokenSet(o.DrainTokens),
		stats:       o.Stats,
		reports:     &reporter{report: o.OnError},
	}
	if h.stats == nil {
		h.stats = new(ReceiverStats)
	}
	if h.opts.MaxBody <= 0 {
		h.opts.MaxBody = defaultMaxBody
	}
	h.opts.MaxBody = min(h.opts.MaxBody, largestBody)
	if h.opts.MaxMessage <= 0 {
		h.opts.MaxMessage = defaultMaxMessage
	}
	h.opts.MaxMessage = min(h.opts.MaxMessage, h.opts.MaxBody)
	if n := o.MaxConcurrent; n >= 0 {
		if n == 0 {
			n = defaultMaxConcurrent
		}
		h.slots = make(chan struct{}, n)
	}
	if n := o.Remember; n >= 0 {
		if n == 0 {
			n = defaultRemember
		}
		h.seen = newSeenRequests(n)
	}
	return h
}

// receiver is the handler that NewReceiver returns. All but the fields with
// their own locks is read-only.
type receiver struct {
	fn          func(context.Context, format.Syslog) error
	opts        ReceiverOptions
	credentials *secretSet    // nil: everybody
	drainTokens *secretSet    // nil: any
	slots       chan struct{} // holds an element for each request at work; nil: no limit
	seen        *seenRequests // nil: none
	stats       *ReceiverStats
	reports     *reporter
	buffers     sync.Pool // of *[]byte
}

// A refusal is a reply that is not 204. Its text goes to the sender.
type refusal struct {
	status int
	kind   faultKind
	text   string
	retry  time.Duration // Retry-After, if over 0
	err    error         // for OnError; nil: text
}

// ServeHTTP answers one request.
func (h *receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.stats.Requests.Add(1)
	counted := false
	defer func() {
		if !counted { // a function of the options ended the goroutine: there is no reply
			h.stats.Failed.Add(1)
		}
	}()
	no := h.admit(w.Header(), r)
	if no == nil {
		no = h.receive(w, r)
	}
	counted = true
	if no == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if no.status < 500 && no.status != http.StatusTooManyRequests {
		h.stats.Refused.Add(1)
	} else {
		h.stats.Failed.Add(1)
	}
	err := no.err
	if err == nil {
		err = errors.New(no.text)
	}
	h.reports.say(no.kind, no.status, err)
	if no.retry > 0 {
		seconds := int64((no.retry-1)/time.Second) + 1 // rounded up, without a sum that overflows
		w.Header().Set("Retry-After", strconv.FormatInt(seconds, 10))
	}
	http.Error(w, no.text, no.status)
}

// admit decides on the header alone.
func (h *receiver) admit(reply http.Header, r *http.Request) *refusal {
	if r.Method != http.MethodPost {
		reply.Set("Allow", http.MethodPost)
		return &refusal{
			status: http.StatusMethodNotAllowed, kind: faultMethod, text: "only POST is taken",
		}
	}
	if h.credentials != nil {
		user, password, ok := r.BasicAuth()
		if !ok || !h.credentials.has(user+":"+password) {
			reply.Set("WWW-Authenticate", `Basic realm="logplex", charset="UTF-8"`)
			return &refusal{
				status: http.StatusUnauthorized, kind: faultAuth, text: "no or wrong credentials",
			}
		}
	}
	if h.drainTokens != nil && !h.drainTokens.has(r.Header.Get(drainTokenHeader)) {
		return &refusal{
			status: http.StatusForbidden, kind: faultToken, text: "no or unknown drain token",
		}
	}
	if !logplexType(r.Header.Get("Content-Type"), h.opts.Strict) {
		reply.Set("Accept-Post", mediaType)
		return &refusal{
			status: http.StatusUnsupportedMediaType, kind: faultType,
			text: "Content-Type is not " + mediaType,
		}
	}
	if _, ok := contentEncoding(r.Header); !ok {
		reply.Set("Accept-Encoding", "gzip")
		return &refusal{
			status: http.StatusUnsupportedMediaType, kind: faultType,
			text: "Content-Encoding is not gzip",
		}
	}
	if r.ContentLength > int64(h.opts.MaxBody) {
		return h.tooLarge()
	}
	return nil
}

func (h *receiver) tooLarge() *refusal {
	return &refusal{
		status: http.StatusRequestEntityTooLarge, kind: faultSize,
		text: "body over " + strconv.Itoa(h.opts.MaxBody) + " octets",
	}
}

// receive takes the body and hands its messages on.
func (h *receiver) receive(w http.ResponseWriter, r *http.Request) *refusal {
	if h.slots != nil {
		select {
		case h.slots <- struct{}{}:
			defer func() { <-h.slots }()
		default:
			return &refusal{
				status: http.StatusServiceUnavailable, kind: faultOverload,
				text: "too many requests at once", retry: time.Second,
			}
		}
	}
	buf, _ := h.buffers.Get().(*[]byte)
	if buf == nil {
		buf = new([]byte)
	}
	defer func() {
		const keep = 1 << 20 // ten times Logplex's batch; rarer, larger ones are let go
		if cap(*buf) <= keep {
			*buf = (*buf)[:0]
			h.buffers.Put(buf)
		}
	}()
	body, no, damage := h.readBody((*buf)[:0], w, r)
	*buf = body
	if no != nil {
		return no
	}
	from := origin{token: r.Header.Get(drainTokenHeader), frameID: r.Header.Get(frameIDHeader)}
	if from.frameID == "" {
		from.frameID = r.Header.Get(requestIDHeader)
	}
	dialect, err := h.dialect(r)
	if err != nil {
		return refusalFor(err)
	}
	d := &delivery{
		body:    body,
		dialect: dialect,
		damage:  damage,
		count:   r.Header.Values(msgCountHeader),
	}
	ctx := context.WithValue(r.Context(), originKey{}, from)
	if h.seen == nil || from.frameID == "" {
		return h.deliver(ctx, d)
	}
	key := requestKey(r, from, body)
	known, err := h.seen.claim(ctx, key)
	switch {
	case err != nil:
		return &refusal{
			status: http.StatusServiceUnavailable, kind: faultCut,
			text: "the same request is at work", err: err,
		}
	case known:
		h.stats.Duplicates.Add(1)
		return nil
	}
	// The deferred call also runs when fn ends its goroutine.
	done := false
	defer func() { h.seen.settle(key, done) }()
	no = h.deliver(ctx, d)
	done = no == nil
	return no
}

func (h *receiver) dialect(r *http.Request) (d format.Dialect, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	switch {
	case h.opts.Dialect != nil:
		return h.opts.Dialect(r), nil
	case r.Header.Get(drainTokenHeader) != "":
		return format.DialectDrain, nil
	default:
		return format.DialectInput, nil
	}
}

// A delivery is the body of one request with how to read it.
type delivery struct {
	body    []byte // unpacked
	dialect format.Dialect
	damage  error    // why body is not all of it; nil: it is
	count   []string // Logplex-Msg-Count
}

// deliver hands the messages on and counts them.
func (h *receiver) deliver(ctx context.Context, d *delivery) *refusal {
	if h.opts.Strict {
		// Parsed twice rather than kept: a message takes many times the octets
		// of a short frame.
		if err := h.check(d); err != nil {
			return &refusal{status: http.StatusBadRequest, kind: faultFrame, text: err.Error()}
		}
	}
	frames := 0
	for m, err := range h.messages(d) {
		frames++
		if err != nil {
			h.stats.BadFrames.Add(1)
			h.reports.say(faultFrame, http.StatusNoContent, err)
			h.badFrame(ctx, m, err)
			continue
		}
		if err := h.call(ctx, m); err != nil {
			return refusalFor(err)
		}
		h.stats.Messages.Add(1)
	}
	if d.damage != nil {
		h.stats.BadFrames.Add(1)
		h.reports.say(faultFrame, http.StatusNoContent, d.damage)
		h.badFrame(ctx, format.Syslog{}, d.damage)
	}
	if err := checkCount(d.count, frames); err != nil {
		h.stats.Mismatches.Add(1)
		h.reports.say(faultCount, http.StatusNoContent, err)
	}
	h.stats.Accepted.Add(1)
	return nil
}

// check returns an error if a strict receiver does not accept d.
func (h *receiver) check(d *delivery) error {
	if d.damage != nil {
		return d.damage
	}
	frames := 0
	for _, err := range h.messages(d) {
		if err != nil {
			return err
		}
		frames++
	}
	return checkCount(d.count, frames)
}

// messages ranges over the messages of a body. An error is a bad frame.
func (h *receiver) messages(d *delivery) func(yield func(format.Syslog, error) bool) {
	// A frame that is too long, but whose end is known, is better left out alone
	// than with all after it.
	limit := min(max(1<<20, h.opts.MaxMessage+maxHeader), h.opts.MaxBody)
	o := format.FrameOptions{
		Dialect:     d.dialect,
		MaxBytes:    limit,
		CountedOnly: h.opts.Strict,
		Lenient:     !h.opts.Strict,
	}
	return func(yield func(format.Syslog, error) bool) {
		for m, err := range o.Frames(bytes.NewReader(d.body)) {
			if err == nil && len(m.Msg) > h.opts.MaxMessage {
				err = errLongMessage
			}
			if !yield(m, err) {
				return
			}
		}
	}
}

var (
	errLongMessage = errors.New("logplexhttp: message over the limit")
	errCount       = errors.New("logplexhttp: Logplex-Msg-Count is not the number of frames")
)

// checkCount compares Logplex-Msg-Count with the frames of the body.
func checkCount(values []string, frames int) error {
	for _, v := range values {
		n := 0
		if v == "" || len(v) > 9 {
			return errCount
		}
		for i := range len(v) {
			if v[i] < '0' || v[i] > '9' {
				return errCount
			}
			n = n*10 + int(v[i]-'0')
		}
		if n != frames {
			return errCount
		}
	}
	return nil
}

// call is fn with a panic made an error.
func (h *receiver) call(ctx context.Context, m format.Syslog) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return h.fn(ctx, m)
}

func (h *receiver) badFrame(ctx context.Context, m format.Syslog, err error) {
	if h.opts.OnBadFrame == nil {
		return
	}
	defer func() {
		if v := recover(); v != nil {
			h.reports.say(faultPanic, http.StatusNoContent,
				&PanicError{Value: v, Stack: debug.Stack()})
		}
	}()
	h.opts.OnBadFrame(ctx, m, err)
}

// refusalFor returns the answer to fn's error. Its text is not shown to the
// sender.
func refusalFor(err error) *refusal {
	no := &refusal{
		status: http.StatusServiceUnavailable, kind: faultFunc,
		text: "not taken, send again", err: err,
	}
	if errorIn[*PanicError](err) != nil {
		no.kind = faultPanic
	} else if retry := errorIn[*RetryError](err); retry != nil {
		no.retry = retry.After
		if retry.Status != http.StatusServiceUnavailable {
			no.status = http.StatusTooManyRequests
		}
	}
	return no
}
