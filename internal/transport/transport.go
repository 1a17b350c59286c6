// SPDX-License-Identifier: MIT

// Package transport implements the two interfaces that a delivery.Engine sends
// with: Encoders, which render records in a wire format, and Transports, which
// send batches of them over HTTP or syslog. It makes one attempt at a time and
// reports its result; package delivery decides what to queue, retry or drop.
//
// It knows neither the root package nor its options, nor slog handlers and
// redaction: texts arrive finished. Nothing in it logs, and no error that it
// returns contains a part of the URL but scheme and host, a header, or bytes
// from the peer.
package transport

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/delivery"
)

// A Config has the settings of one drain. The caller has checked them and
// filled in the defaults: no field that is a size or duration is zero.
type Config struct {
	Target *Target

	Dialect    format.Dialect // of HTTP bodies; syslog always has DialectInput
	Host       string         // HOSTNAME of frames
	FrameBytes int            // most octets of a frame, the count and its space excluded
	TextBytes  int            // most octets of a frame's text
	Newline    bool           // end syslog frames in a newline
	// StructuredData is that of all frames but DialectDrain's, checked by
	// CheckStructuredData; "": "-".
	StructuredData string

	Resource []slog.Attr // of OTLP's requests, complete

	DrainToken string      // Logplex-Drain-Token
	Header     http.Header // more request headers
	// asked before each attempt; nil: from the URL
	Authorization func(context.Context) (string, error)
	HTTPClient    *http.Client  // nil: a private one
	TLSConfig     *tls.Config   // nil: the zero Config; owned by the transport
	Gzip          bool          // compress bodies where it pays
	Timeout       time.Duration // of an attempt

	Dial DialFunc // opens connections; nil: net.Dialer.DialContext
}

// A DialFunc opens a connection, as net.Dialer.DialContext does.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// New returns the encoder and the transport for cfg.Target.
func New(cfg *Config) (delivery.Encoder, delivery.Transport) {
	switch {
	case cfg.Target.Syslog:
		return newFrameEncoder(cfg), newSyslogTransport(cfg)
	case cfg.Target.OTLP:
		return new(otlpEncoder), newHTTPTransport(cfg)
	}
	return newFrameEncoder(cfg), newHTTPTransport(cfg)
}
