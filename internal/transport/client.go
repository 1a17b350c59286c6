// SPDX-License-Identifier: MIT

package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A client is an http.RoundTripper for POST requests to one host, over one
// connection at a time and with one request at a time. net/http's Transport
// cannot be used here: it reports octets that it did not expect to package log,
// whose output may be the handler that feeds the drain. Nothing that a client
// calls logs; of net/http it uses ReadResponse and ProxyFromEnvironment.
//
// A connection costs one goroutine, which reads from it, and closes it as soon
// as something arrives that no request has asked for. Only one goroutine may
// use a client.
type client struct {
	target    *Target
	dial      DialFunc
	tls       *tls.Config // nil: the scheme is http
	proxy     func(*http.Request) (*url.URL, error)
	timeout   time.Duration // of an attempt
	maxAnswer int           // octets of an answer's body that are kept

	conn httpConn // nil: not connected
	link *link    // of conn
}

// An httpConn is a connection that speaks a version of HTTP.
type httpConn interface {
	// roundTrip sends the request with its body and returns the answer.
	roundTrip(req *http.Request, body []byte) (*http.Response, error)
	// usable reports whether another request may be sent.
	usable() bool
	// close closes the connection and waits for its goroutine.
	close()
}

// errStale is the error of a request of which nothing was sent, since the
// connection had ended before.
var errStale = errors.New("the connection was closed before the request")

func newClient(cfg *Config) *client {
	c := &client{
		target:    cfg.Target,
		dial:      cfg.Dial,
		proxy:     http.ProxyFromEnvironment,
		timeout:   cfg.Timeout,
		maxAnswer: maxReplyBytes,
	}
	if cfg.Target.OTLP {
		c.maxAnswer = maxOTLPAnswer + 1
	}
	if cfg.Target.Encrypted {
		c.tls = new(tls.Config)
		if cfg.TLSConfig != nil {
			c.tls = cfg.TLSConfig.Clone()
		}
		if len(c.tls.NextProtos) == 0 {
			c.tls.NextProtos = []string{"h2", "http/1.1"}
		}
	}
	return c
}

// RoundTrip sends req, which is not changed, and returns the whole answer. It
// returns when the request's context ends at the latest.
func (c *client) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := bodyOf(req)
	if err != nil {
		return nil, err
	}
	if c.conn != nil && (!c.conn.usable() || c.link.expired(c.timeout)) {
		c.CloseIdleConnections()
	}
	for fresh := false; ; {
		if c.conn == nil {
			if err := c.connect(req); err != nil {
				return nil, err
			}
			fresh = true
		}
		unbound := c.link.bound(req.Context())
		res, err := c.conn.roundTrip(req, body)
		unbound()
		switch {
		case err == nil && !c.conn.usable():
			c.CloseIdleConnections()
			return res, nil
		case err == nil:
			_ = c.link.raw.SetReadDeadline(time.Now().Add(idleConnection))
			return res, nil
		case err == errStale && !fresh:
			c.CloseIdleConnections()
		default:
			c.CloseIdleConnections()
			if ctxErr := req.Context().Err(); ctxErr != nil {
				err = ctxErr
			}
			return nil, err
		}
	}
}

// CloseIdleConnections closes the connection.
func (c *client) CloseIdleConnections() {
	if c.conn != nil {
		c.conn.close()
		c.conn, c.link = nil, nil
	}
}

// bodyOf returns the request's body without copying it if it is a batch.
func bodyOf(req *http.Request) ([]byte, error) {
	if r, ok := req.Body.(*batchReader); ok {
		return r.rest(), nil
	}
	if req.Body == nil {
		return nil, nil
	}
	defer req.Body.Close()
	return io.ReadAll(req.Body)
}

// connect opens a connection for the request, through a proxy if the
// environment names one.
func (c *client) connect(req *http.Request) error {
	ctx := req.Context()
	proxy, err := c.proxy(req)
	if err != nil {
		return errProxyAddress
	}
	var l *link
	if proxy == nil {
		l, err = dial(ctx, c.dial, c.target.address)
	} else {
		l, err = dialProxy(ctx, c.dial, proxy, c.tls, c.target)
	}
	if err != nil {
		return err
	}
	unbound := l.bound(ctx)
	defer unbound()
	protocol := ""
	if c.tls != nil {
		if err := l.encrypt(ctx, c.tls, c.target.host); err != nil {
			l.raw.Close()
			return err
		}
		protocol = l.Conn.(*tls.Conn).ConnectionState().NegotiatedProtocol
	}
	c.link = l
	if protocol == "h2" {
		c.conn = newHTTP2Conn(l, c.maxAnswer)
		return nil
	}
	h := newHTTP1Conn(l, c.maxAnswer)
	if c.tls == nil && proxy != nil && strings.HasPrefix(proxy.Scheme, "http") {
		h.absolute, h.proxyAuthorization = true, proxyAuthorization(proxy)
	}
	c.conn = h
	return nil
}

// hostOf returns the value of the request's Host header, without an IPv6 zone.
func hostOf(req *http.Request) string {
	host := req.Host
	if host == "" {
		host = req.URL.Host
	}
	if i, j := strings.IndexByte(host, '%'), strings.IndexByte(host, ']'); 0 < i && i < j {
		host = host[:i] + host[j:]
	}
	return host
}

// isTimeout reports whether err is one of a deadline.
func isTimeout(err error) bool {
	var ne net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &ne) && ne.Timeout()
}
