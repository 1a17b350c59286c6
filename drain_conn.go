// SPDX-License-Identifier: MIT

package logplex

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

const (
	dialTimeout = 3 * time.Second
	maxConnAge  = 5 * time.Minute
	byeTimeout  = 500 * time.Millisecond // for TLS's close_notify to a peer that does not read
)

// A dialFunc opens a connection, as net.Dialer.DialContext does.
type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// A dialer opens a drain's connections and remembers them, so that none
// outlives the drain or grows too old, whatever holds it.
type dialer struct {
	dial dialFunc
	life context.Context // ends with the drain
	end  context.CancelFunc

	mu    sync.Mutex // guards conns
	conns map[*drainConn]struct{}
}

// A drainConn is an open connection that its dialer knows.
type drainConn struct {
	net.Conn
	dialer *dialer
	born   time.Time
}

func newDialer(dial dialFunc) *dialer {
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	d := &dialer{dial: dial, conns: make(map[*drainConn]struct{})}
	d.life, d.end = context.WithCancel(context.Background())
	return d
}

// DialContext opens a connection within dialTimeout and the drain's life. The
// latter matters because net/http goes on dialing when a request has ended.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	defer context.AfterFunc(d.life, cancel)()
	nc, err := d.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c := &drainConn{Conn: nc, dialer: d, born: time.Now()}
	d.mu.Lock()
	dead := d.life.Err() != nil
	if !dead {
		d.conns[c] = struct{}{}
	}
	d.mu.Unlock()
	if dead {
		nc.Close()
		return nil, context.Canceled
	}
	return c, nil
}

// Close closes the connection and has its dialer forget it.
func (c *drainConn) Close() error {
	c.dialer.mu.Lock()
	delete(c.dialer.conns, c)
	c.dialer.mu.Unlock()
	return c.Conn.Close()
}

// old reports whether a connection would pass its age during an attempt of the
// given length.
func (d *dialer) old(attempt time.Duration) bool {
	limit := max(maxConnAge-attempt, 0)
	d.mu.Lock()
	defer d.mu.Unlock()
	for c := range d.conns {
		if time.Since(c.born) >= limit {
			return true
		}
	}
	return false
}

// drop closes all connections at once.
func (d *dialer) drop() {
	d.mu.Lock()
	conns := d.conns
	d.conns = make(map[*drainConn]struct{})
	d.mu.Unlock()
	for c := range conns {
		c.Conn.Close()
	}
}

// close ends all connections and dials, for good.
func (d *dialer) close() {
	d.mu.Lock()
	d.end()
	d.mu.Unlock()
	d.drop()
}

// describe puts an error from the network in words of our own: the original
// may quote the URL, a proxy's URL or what the peer sent. slow tells that the
// trouble is with a certificate, which time alone does not mend.
func describe(err error) (scrubbed error, slow bool) {
	var (
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
		roots    x509.SystemRootsError
		verify   *tls.CertificateVerificationError
		dns      *net.DNSError
		header   tls.RecordHeaderError
		alert    tls.AlertError
		netErr   net.Error
	)
	switch {
	case errors.As(err, &hostname):
		return errors.New("the server's certificate is for another host"), true
	case errors.As(err, &unknown):
		return errors.New("the server's certificate is from an unknown authority"), true
	case errors.As(err, &invalid):
		if invalid.Reason == x509.Expired {
			return errors.New("the server's certificate has expired or is not yet valid"), true
		}
		return errors.New("the server's certificate is not valid"), true
	case errors.As(err, &roots), errors.As(err, &verify):
		return errors.New("the server's certificate could not be verified"), true
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return errors.New("the attempt timed out"), false
	case errors.Is(err, context.Canceled):
		return errors.New("the attempt was cancelled"), false
	case errors.As(err, &dns):
		return errors.New("the host's address was not found"), false
	case errors.Is(err, syscall.ECONNREFUSED):
		return errors.New("the connection was refused"), false
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ECONNABORTED):
		return errors.New("the connection was reset"), false
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.Is(err, io.ErrClosedPipe):
		return errors.New("the connection was closed"), false
	case errors.As(err, &header), errors.As(err, &alert):
		return errors.New("the TLS handshake failed"), false
	case errors.As(err, &netErr) && netErr.Timeout():
		return errors.New("the attempt timed out"), false
	}
	return errors.New("the request failed"), false
}
