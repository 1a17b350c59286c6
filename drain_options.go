// SPDX-License-Identifier: MIT

package logplex

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/delivery"
	"github.com/logplex-go/logplex/internal/transport"
)

// DrainOptions are the settings of [NewDrain]. The zero value is ready; negative numbers are
// errors. They print no value but by %p, %w and in unexported fields, where fmt asks no method.
type DrainOptions struct {
	// Dialect is how HTTP bodies are framed. The zero value frames as
	// Logplex's own drains do, without structured data, unless the address
	// is one of Logplex's ingress: a host below logplex.io, or the user
	// token with a password that begins with t. That answers 2xx to what it
	// cannot read, so it gets format.DialectInput, which has structured
	// data or a "-". Any other value than these two is the form of a drain
	// whatever the address. Syslog always has format.DialectInput.
	Dialect format.Dialect

	// DrainToken is sent as Logplex-Drain-Token and is the HOSTNAME over
	// syslog. "": a random one in the form of Heroku's, d. and a UUID.
	DrainToken string

	// Host is the HOSTNAME. "": "host" over HTTP, the drain token over
	// syslog, as from Logplex.
	Host string

	// Header has more request headers, such as a vendor's API key. Those
	// that the drain sets itself win, but for User-Agent. It is copied.
	Header http.Header

	// Authorization returns the value of the Authorization header. It is
	// called before every attempt, for keys that rotate. An error counts as a
	// refusal of the credentials. It must return when its context ends.
	// nil: Basic from the URL's user and password.
	Authorization func(context.Context) (string, error)

	// Sizes of the queue, batches and frames. A frame's excludes the count
	// and its space; 0 is 8096 over syslog, and over HTTP 10234 with a text
	// of at most 10000. Longer text is split. A queue that is nearly full is sent at once.
	QueueBytes   int // message bytes that may wait, beside two batches; 0: 4 MiB
	QueueRecords int // records that may wait, beside two batches; 0: 8192
	BatchBytes   int // size of a batch; 0: 102400, growing with a backlog up to 1 MiB
	BatchRecords int // records of a batch; 0: 500, growing with a backlog up to 5000
	FrameBytes   int // most octets of a frame, 128 to 65536; 0: see above

	FlushInterval time.Duration // longest wait for a fuller batch, within half of MaxAge; 0: 250 ms
	// of one attempt, all included; 0: 5 s. Dialing has at most 3 s of it.
	Timeout      time.Duration
	MaxAge       time.Duration // after which an undelivered record is dropped; 0: 10 min
	CloseTimeout time.Duration // of Close; 0: 10 s

	// HTTPClient is used as it is but for redirects, which are never
	// followed, and a Transport that is nil or http.DefaultTransport, which
	// is replaced by the drain's own. nil: the drain's own, which speaks
	// HTTP/1.1 and HTTP/2, takes the proxy from the environment and never
	// logs, whatever the receiver sends.
	//
	// TLSConfig does not apply to another Transport. Its idle connections
	// are closed by Shutdown. An http.Transport reports octets that it did
	// not expect from the receiver to package log, whose output may be the
	// program's handler. So that such a report does not cause the next one, a drain
	// with a Transport of the user's neither sends nor counts records with
	// the text of one.
	HTTPClient *http.Client

	// TLSConfig is used for https and syslog+tls. nil: the system's roots.
	// The server's name is the URL's host unless it names another. HTTP/2
	// is offered unless NextProtos is set. It is copied.
	TLSConfig *tls.Config

	// StructuredData is RFC 5424's STRUCTURED-DATA of every frame: one or more
	// SD-ELEMENTs as section 6.3 writes them, such as a vendor's token in
	// [logtail@11993 source_token="T"]. At most 8 KiB; names may be longer
	// than 32 octets. It is a credential: nothing prints it, and over syslog://
	// to another host it needs Insecure. Over HTTP it is sent with
	// format.DialectInput only, over OTLP never. "": "-".
	StructuredData string

	// Resource has attributes of OTLP's resource, the service as a whole.
	// They go over those of OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES,
	// Heroku's dyno metadata and the system, which NewDrain reads. They are
	// not scrubbed. Only OTLP has them.
	Resource []slog.Attr

	Gzip    bool // compress bodies over 256 bytes if that saves more than 64; a 415 turns it off
	Newline bool // end syslog frames in a newline, as Logplex does and some collectors cannot read
	// Insecure allows credentials over http:// or syslog:// to another host.
	// They are the URL's user and password, a part of its path or query that
	// looks generated or has the name of a credential, and over http also
	// Header and Authorization, and StructuredData where it is sent.
	Insecure bool

	// OnError is called with errors of delivery, each distinct one at most
	// once in 10 s, never with a credential in it. The drain sends nothing
	// until it returns, so it must not call Flush or Shutdown.
	// A panic in it is ignored. nil: silent.
	OnError func(error)
}

// String returns the type's name and no value, since values may be secret.
func (o DrainOptions) String() string { return "logplex.DrainOptions{…}" }

// GoString returns what String returns.
func (o DrainOptions) GoString() string { return o.String() }

// Format prints what String returns, whatever the verb.
func (o DrainOptions) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, o.String()) }

// MarshalJSON returns an empty object.
func (o DrainOptions) MarshalJSON() ([]byte, error) { return []byte("{}"), nil }

// LogValue returns what String returns.
func (o DrainOptions) LogValue() slog.Value { return slog.StringValue(o.String()) }

const (
	defaultQueueBytes   = 4 << 20
	defaultQueueRecords = 8192
	defaultBatchBytes   = 102400 // Logplex's http_drain_target_bytes
	grownBatchBytes     = 1 << 20
	defaultBatchRecords = 500 // log-shuttle's
	grownBatchRecords   = 5000
	httpFrameBytes      = 10234 // heroku/x's limit
	httpTextBytes       = 10000 // where Heroku cuts
	syslogFrameBytes    = 8096  // rsyslog's limit
	minFrameBytes       = 128
	// octets of a frame's header with the longest names, without HOSTNAME
	maxFrameHead    = 240
	maxFrameBytes   = 65536 // past it rsyslog's imptcp repeats a piece without end
	maxRecordBytes  = 1 << 20
	maxQueueRecords = 1 << 24
)

// complete checks the options and puts in the defaults. o is the drain's own
// copy.
func (o *DrainOptions) complete(t *transport.Target) error {
	if min(o.QueueBytes, o.QueueRecords, o.BatchBytes, o.BatchRecords, o.FrameBytes) < 0 ||
		min(o.FlushInterval, o.Timeout, o.MaxAge, o.CloseTimeout) < 0 {
		return errors.New("logplex: a drain option is negative")
	}
	if o.FrameBytes != 0 && (o.FrameBytes < minFrameBytes || o.FrameBytes > maxFrameBytes) {
		return fmt.Errorf("logplex: FrameBytes is not in %d to %d", minFrameBytes, maxFrameBytes)
	}
	if o.QueueRecords > maxQueueRecords {
		return fmt.Errorf("logplex: QueueRecords is over %d", maxQueueRecords)
	}
	if !transport.IsHeaderField(o.DrainToken) || len(o.DrainToken) > 255 {
		return errors.New("logplex: " +
			"DrainToken is not printable ASCII without spaces of at most 255 octets")
	}
	if transport.HasControl(o.Host) {
		return errors.New("logplex: Host holds a control byte")
	}
	o.Header = o.Header.Clone()
	for k, vs := range o.Header {
		if !transport.IsToken(k) {
			return errors.New("logplex: a name in Header is not valid")
		}
		for _, v := range vs {
			if transport.HasControl(v) {
				return errors.New("logplex: a value in Header holds a control byte")
			}
		}
	}
	if !o.Insecure && !t.Encrypted && !t.Loopback &&
		(t.Credentials || !t.Syslog && (o.Authorization != nil || len(o.Header) > 0)) {
		return errors.New("logplex: " +
			"credentials for another host need https, syslog+tls or DrainOptions.Insecure")
	}
	o.TLSConfig = o.TLSConfig.Clone()
	if o.DrainToken == "" {
		o.DrainToken = transport.NewDrainToken()
	}
	if o.Host == "" {
		o.Host = "host"
		if t.Syslog {
			o.Host = o.DrainToken
		}
	}
	if o.Dialect == format.DialectDrain && (t.Ingress || hasIngressToken(o.Header)) {
		o.Dialect = format.DialectInput
	}
	if err := o.completeStructuredData(t); err != nil {
		return err
	}
	o.QueueBytes = cmp.Or(o.QueueBytes, defaultQueueBytes)
	o.QueueRecords = cmp.Or(o.QueueRecords, defaultQueueRecords)
	o.FlushInterval = cmp.Or(o.FlushInterval, 250*time.Millisecond)
	o.Timeout = cmp.Or(o.Timeout, 5*time.Second)
	o.MaxAge = cmp.Or(o.MaxAge, 10*time.Minute)
	o.CloseTimeout = cmp.Or(o.CloseTimeout, 10*time.Second)
	return nil
}

// hasIngressToken reports whether h has the credentials of Logplex's ingress.
func hasIngressToken(h http.Header) bool {
	user, password, ok := (&http.Request{Header: h}).BasicAuth()
	return ok && transport.IsIngressToken(user, password)
}

// completeStructuredData checks StructuredData, and clears it if t gets none.
// The Host and the Dialect are complete.
func (o *DrainOptions) completeStructuredData(t *transport.Target) error {
	if o.StructuredData == "" {
		return nil
	}
	if err := transport.CheckStructuredData(o.StructuredData); err != nil {
		return fmt.Errorf("logplex: StructuredData: %w", err)
	}
	if !t.Syslog && o.Dialect != format.DialectInput {
		o.StructuredData = ""
		return nil
	}
	if !o.Insecure && !t.Encrypted && !t.Loopback {
		return errors.New("logplex: " +
			"StructuredData for another host needs syslog+tls, https or DrainOptions.Insecure")
	}
	head := len(o.StructuredData) + len(o.Host) + maxFrameHead
	if frame, _ := o.frameBytes(t); frame < head+minFrameBytes {
		return errors.New("logplex: StructuredData leaves no room for text in FrameBytes")
	}
	return nil
}

// frameBytes returns the most octets of a frame and of its text.
func (o *DrainOptions) frameBytes(t *transport.Target) (frame, text int) {
	if !t.Syslog && o.FrameBytes == 0 {
		return httpFrameBytes, httpTextBytes
	}
	return cmp.Or(o.FrameBytes, syslogFrameBytes), maxFrameBytes
}

// transportConfig returns the part of the completed options that concerns the
// wire.
func (o *DrainOptions) transportConfig(t *transport.Target) *transport.Config {
	frame, text := o.frameBytes(t)
	return &transport.Config{
		Target:         t,
		Dialect:        o.Dialect,
		Host:           o.Host,
		FrameBytes:     frame,
		TextBytes:      text,
		Newline:        o.Newline,
		StructuredData: o.StructuredData,
		DrainToken:     o.DrainToken,
		Header:         o.Header,
		Authorization:  o.Authorization,
		HTTPClient:     o.HTTPClient,
		TLSConfig:      o.TLSConfig,
		Gzip:           o.Gzip,
		Timeout:        o.Timeout,
	}
}

// deliveryConfig returns the part of the completed options that concerns the
// engine. A batch size that was set is a limit, the default one grows.
func (o *DrainOptions) deliveryConfig() delivery.Config {
	return delivery.Config{
		QueueBytes:    o.QueueBytes,
		QueueRecords:  o.QueueRecords,
		BatchBytes:    cmp.Or(o.BatchBytes, defaultBatchBytes),
		GrownBytes:    cmp.Or(o.BatchBytes, grownBatchBytes),
		BatchRecords:  cmp.Or(o.BatchRecords, defaultBatchRecords),
		GrownRecords:  cmp.Or(o.BatchRecords, grownBatchRecords),
		RecordBytes:   maxRecordBytes,
		FrameOverhead: 72 + len(o.StructuredData),
		FlushInterval: o.FlushInterval,
		Timeout:       o.Timeout,
		MaxAge:        o.MaxAge,
	}
}
