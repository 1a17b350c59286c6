// SPDX-License-Identifier: MIT

package logplex

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/logplex-go/logplex/internal/delivery"
	"github.com/logplex-go/logplex/internal/otlp"
	"github.com/logplex-go/logplex/internal/transport"
)

// ErrDrainClosed is what [Drain.Send] returns after Shutdown or Close.
var ErrDrainClosed = errors.New("logplex: the drain is closed")

// otlpOverhead is what a record's tag and length take beside it.
const otlpOverhead = 4

// errUnrenderable hides the text of a panic, which may hold anything.
var errUnrenderable = errors.New("logplex: a record could not be rendered")

// A Drain ships records in batches to a log drain in Heroku's own wire format
// and accounts for every one of them. It is a [Sink]: set Options.Sink to it.
//
// Sending never waits for the network. Records wait in a bounded queue; when
// it is full, the oldest of the lowest level goes first, and warnings and
// errors keep a quarter of it. The next batch that is delivered is led by a
// notice of the losses, in Heroku's words (Error L10). One goroutine,
// started with the first record and gone after Shutdown, sends the batches in
// order and retries what may succeed later, under the same Logplex-Frame-Id
// and byte for byte.
//
// Over syslog there are no answers. A record counts as delivered when the kernel
// has taken it, which it also does for a receiver that has just hung up. From the
// second connection in a row that ends right after its first batch, that is an
// error, and the batch is sent again.
//
// A Drain is safe for concurrent use; make one with NewDrain. It never logs, whatever the receiver
// sends; see DrainOptions.HTTPClient for the one case that needs care. Printed in any way it shows
// scheme and host of its URL, never a credential. A nil Drain is no Sink: Options ignore it.
type Drain struct {
	engine       *delivery.Engine
	display      string // scheme and host
	closeTimeout time.Duration
	mayLog       bool           // its connections are of a Transport of the user's
	otlp         bool           // records are encoded for OTLP
	renders      sync.Pool      // of *[]byte, for Send
	noNames      delivery.Names // of OTLP's records, which have none
}

// NewDrain returns a drain for an address as `heroku drains:add` takes it:
//
//	https://user:password@logs.example.com/path   batches over HTTP/1.1 or HTTP/2
//	syslog+tls://logs.example.com:6514            octet-counted syslog over TLS, default port 6514
//	syslog://logs.example.com:601                 the same over bare TCP, default port 601
//	http://localhost:8080/                        for tests and sidecars
//	otlp+https://otlp.example.com/path            OTLP over HTTP, default path /v1/logs
//	otlp+http://localhost:4318                    the same without TLS
//
// User and password become Basic authentication and are sent in no other way;
// over syslog, and like a fragment, they are not sent at all. Over http and
// syslog to another host, a URL with credentials, in its path and query too, is
// an error without DrainOptions.Insecure. An error about a malformed URL or
// option shows neither. Nil opts mean the zero
// DrainOptions; they are copied. No goroutine is started and no connection
// made before the first record.
func NewDrain(rawURL string, opts *DrainOptions) (*Drain, error) {
	return newDrain(rawURL, opts, nil)
}

// newDrain is NewDrain with the function that opens connections; nil means the
// network.
func newDrain(rawURL string, opts *DrainOptions, dial transport.DialFunc) (*Drain, error) {
	var o DrainOptions
	if opts != nil {
		o = *opts
	}
	var resourceErr error
	t, err := transport.ParseTarget(rawURL)
	if err != nil {
		return nil, fmt.Errorf("logplex: %w", err)
	}
	if err := o.complete(t); err != nil {
		return nil, err
	}
	d := &Drain{display: t.Display, closeTimeout: o.CloseTimeout}
	d.mayLog = !t.Syslog && transport.MayLog(o.HTTPClient)
	cfg := o.deliveryConfig()
	cfg.Closed = ErrDrainClosed
	tc := o.transportConfig(t)
	if d.otlp = t.OTLP; d.otlp {
		cfg.FrameOverhead = otlpOverhead
		tc.Resource, resourceErr = otlp.Resource(o.Resource, otlp.ThisProcess())
	}
	tc.Dial = dial
	cfg.Encoder, cfg.Transport = transport.New(tc)
	if onError := o.OnError; onError != nil {
		display := d.display
		cfg.OnError = func(err error) { onError(fmt.Errorf("logplex: drain %s: %w", display, err)) }
	}
	if resourceErr != nil && cfg.OnError != nil {
		cfg.OnError(resourceErr)
	}
	d.engine = delivery.New(cfg)
	return d, nil
}

// Send encodes the record and queues it. It never waits for the network. A record that
// is dropped for want of room is no error; Stats counts it. Send returns [ErrDrainClosed]
// after Shutdown, and an error for a record that cannot be encoded. A record with a zero
// Time is sent with the present one.
func (d *Drain) Send(r Record) error {
	bp, _ := d.renders.Get().(*[]byte)
	if bp == nil {
		bp = new([]byte)
	}
	if r.Time.IsZero() {
		r.Time = time.Now()
	}
	b, ok := d.render((*bp)[:0], &r)
	if !ok {
		if err := d.engine.Reject(); err != nil {
			return err
		}
		return errUnrenderable
	}
	var err error
	if d.otlp {
		err = d.sendTyped(r.Time, r.Level, r.Message, b)
	} else {
		n := len(b)
		names := delivery.AppendNames(b, r.Source, r.Dyno)
		err = d.sendEncoded(r.Time, r.Level, &names, b[:n])
	}
	if cap(b) <= 64<<10 {
		*bp = b
		d.renders.Put(bp)
	}
	return err
}

// sendTyped is Send for a record that is already encoded for OTLP. It copies b and
// allocates nothing.
func (d *Drain) sendTyped(t time.Time, level slog.Level, msg string, b []byte) error {
	if d.mayLog && transport.IsReport([]byte(msg)) {
		return nil
	}
	return d.engine.Push(t, level, &d.noNames, b)
}

// render appends the record as the drain queues it. It guards against values that panic,
// which a Record that did not come from a handler may hold.
func (d *Drain) render(b []byte, r *Record) (_ []byte, ok bool) {
	defer func() { ok = recover() == nil }()
	if !d.otlp {
		return r.appendMessage(b), true
	}
	return otlp.AppendRecord(b, &otlp.Record{
		Time: r.Time, Observed: time.Now(), Level: r.Level, Message: r.Message, Attrs: r.Attrs,
		Caller: r.Caller, Trace: r.Trace,
	}), true
}

// sendEncoded is Send for a message that is already rendered and scrubbed. It
// copies msg and allocates nothing.
func (d *Drain) sendEncoded(
	t time.Time, level slog.Level, names *delivery.Names, msg []byte,
) error {
	if d.mayLog && transport.IsReport(msg) {
		return nil
	}
	if n := len(msg); n > 0 && msg[n-1] > ' ' {
		return d.engine.Push(t, level, names, msg)
	}
	return d.sendTrimmed(t, level, names, msg)
}

// sendTrimmed sends a message without the line breaks at its end. An empty one
// is not sent and not counted: receivers fail on it.
func (d *Drain) sendTrimmed(
	t time.Time, level slog.Level, names *delivery.Names, msg []byte,
) error {
	if msg = bytes.TrimRight(msg, "\r\n"); len(transport.TrimEnd(msg)) == 0 {
		return nil
	}
	return d.engine.Push(t, level, names, msg)
}

// Flush sends what is queued without waiting for fuller batches, cuts a pause
// between retries short, and returns when every record accepted before the
// call is delivered or dropped. When ctx ends first it returns an
// [*IncompleteError] that wraps ctx's error and has the number pending;
// they stay queued. A nil ctx never ends.
func (d *Drain) Flush(ctx context.Context) error {
	n, err := d.engine.Flush(ctx)
	if err != nil {
		return &IncompleteError{Undelivered: n, cause: err}
	}
	return nil
}

// Shutdown stops intake, delivers what is queued with short pauses between
// retries, and closes the connection. When ctx ends first, the rest is counted
// as dropped for [DropShutdown] and the returned [*IncompleteError] says how
// many records that were; what was in flight counts among them, although the
// receiver may have it. It returns as soon as ctx ends, whatever the network
// does. A nil ctx never ends.
//
// It may be called often and concurrently: while one call still waits, another
// whose ctx ends returns the number pending and drops nothing. Calls after the
// end return the same as the last one.
func (d *Drain) Shutdown(ctx context.Context) error {
	n, err := d.engine.Shutdown(ctx)
	if n > 0 {
		return &IncompleteError{Undelivered: n, cause: err}
	}
	return nil
}

// Close is Shutdown within DrainOptions.CloseTimeout.
func (d *Drain) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), d.closeTimeout)
	defer cancel()
	return d.Shutdown(ctx)
}

// Stats returns the account at this moment. It may be called at any time.
func (d *Drain) Stats() DrainStats {
	s := d.engine.Stats()
	st := DrainStats{
		Accepted:  s.Accepted,
		Delivered: s.Delivered,
		Pending:   s.Pending,
		Retries:   s.Retries,
		Requests:  s.Requests,
		Bytes:     s.Bytes,
		LastError: s.LastError,
		Dropped:   make(map[DropReason]uint64),
	}
	for r, n := range s.Dropped {
		if n > 0 {
			st.Dropped[dropReasons[r]] = n
		}
	}
	return st
}

// String returns scheme and host of the drain's URL.
func (d *Drain) String() string {
	if d == nil {
		return "<nil>"
	}
	return d.display
}

// GoString returns the same in the form of a Go expression.
func (d *Drain) GoString() string { return "logplex.Drain(" + d.String() + ")" }

// Format prints what String returns, whatever the verb.
func (d *Drain) Format(f fmt.State, verb rune) {
	if verb == 'v' && f.Flag('#') {
		_, _ = io.WriteString(f, d.GoString())
		return
	}
	_, _ = io.WriteString(f, d.String())
}

// MarshalJSON returns what String returns as a JSON string.
func (d *Drain) MarshalJSON() ([]byte, error) {
	return strconv.AppendQuoteToASCII(nil, d.String()), nil
}

// LogValue returns what String returns.
func (d *Drain) LogValue() slog.Value { return slog.StringValue(d.String()) }

// An IncompleteError reports that Flush or Shutdown had to return before
// everything was delivered or dropped.
type IncompleteError struct {
	Undelivered int // records left
	cause       error
}

// Error returns how many records were left and why.
func (e *IncompleteError) Error() string {
	records := " records"
	if e.Undelivered == 1 {
		records = " record"
	}
	s := "logplex: " + strconv.Itoa(e.Undelivered) + records + " left undelivered"
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap returns the context's error: context.DeadlineExceeded or
// context.Canceled.
func (e *IncompleteError) Unwrap() error { return e.cause }

// DropReason is why a drain dropped a record.
type DropReason string

// The reasons. The answers that no retry would change are 3xx, 501, 505, and 4xx
// but for 401, 403, 408, 413, 425 and 429; over OTLP all but 2xx, 401, 403, 413,
// 429, 502, 503 and 504.
const (
	// pushed out by newer or more important ones
	DropQueueFull       DropReason = "queue_full"
	DropMaxAge          DropReason = "max_age"          // undelivered for DrainOptions.MaxAge
	DropPermanentStatus DropReason = "permanent_status" // an answer that no retry would change
	// over 1 MiB or the queue, or 413 for it alone
	DropTooLarge    DropReason = "too_large"
	DropAuth        DropReason = "auth"         // 401 or 403 for a minute
	DropEncodeError DropReason = "encode_error" // could not be rendered or framed
	DropShutdown    DropReason = "shutdown"     // left when Shutdown had to return
	DropClosed      DropReason = "closed"       // sent after Shutdown
	DropRejected    DropReason = "rejected"     // by an OTLP receiver that took the request
)

// dropReasons maps the engine's reasons to ours.
var dropReasons = [delivery.Reasons]DropReason{
	delivery.QueueFull:       DropQueueFull,
	delivery.MaxAge:          DropMaxAge,
	delivery.PermanentStatus: DropPermanentStatus,
	delivery.TooLarge:        DropTooLarge,
	delivery.Auth:            DropAuth,
	delivery.EncodeError:     DropEncodeError,
	delivery.Shutdown:        DropShutdown,
	delivery.Closed:          DropClosed,
	delivery.Rejected:        DropRejected,
}

// DrainStats is a consistent picture of a drain:
//
//	Accepted == Delivered + the sum of Dropped + Pending
//
// holds in every one, whatever goes on. All counts start with the drain.
// Notices of losses are counted nowhere but in Bytes.
type DrainStats struct {
	Accepted  uint64                // records sent to the drain, after Shutdown too
	Delivered uint64                // with a complete 2xx; over syslog, taken by the kernel
	Pending   uint64                // queued or in flight
	Dropped   map[DropReason]uint64 // by reason; reasons that did not occur are left out
	Retries   uint64                // attempts that were not the first of their batch
	Requests  uint64                // attempts in all
	Bytes     uint64                // of delivered batches, without headers and before compression
	LastError string                // the last error, without credentials; "": none
}
