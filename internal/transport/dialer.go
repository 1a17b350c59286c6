// SPDX-License-Identifier: MIT

package transport

import (
	"cmp"
	"context"
	"crypto/tls"
	"net"
	"time"
)

const (
	dialTimeout  = 3 * time.Second
	maxConnAge   = 5 * time.Minute
	closeTimeout = 500 * time.Millisecond // for TLS's close_notify to a peer that does not read
)

// A link is an open connection, with TLS or without.
type link struct {
	net.Conn          // for reading and writing
	raw      net.Conn // below TLS; Conn itself without
	born     time.Time
}

// dial opens a bare connection within dialTimeout.
func dial(ctx context.Context, dial DialFunc, address string) (*link, error) {
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	nc, err := dial(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &link{Conn: nc, raw: nc, born: time.Now()}, nil
}

// encrypt makes the TLS handshake within dialTimeout. The name is the server's
// unless cfg has one.
func (l *link) encrypt(ctx context.Context, cfg *tls.Config, name string) error {
	cfg = cfg.Clone()
	if cfg.ServerName == "" {
		cfg.ServerName = name
	}
	noCertificate := false // the server has asked for one and got none
	choose := cfg.GetClientCertificate
	if choose == nil {
		choose = chooseCertificate(cfg.Certificates)
	}
	cfg.GetClientCertificate = func(cri *tls.CertificateRequestInfo) (*tls.Certificate, error) {
		c, err := choose(cri)
		noCertificate = err == nil && c != nil && len(c.Certificate) == 0
		return c, err
	}
	limited, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	tc := tls.Client(l.Conn, cfg)
	if err := tc.HandshakeContext(limited); err != nil {
		// The handshake was interrupted, which closed the connection. The attempt's context is
		// asked first: limited may learn of its end only after interrupt.
		err = cmp.Or(ctx.Err(), limited.Err(), err)
		return &handshakeError{err, noCertificate}
	}
	l.Conn = tc
	return nil
}

// chooseCertificate returns a function that returns the first certificate that
// the server supports, as package tls does without one.
func chooseCertificate(
	certs []tls.Certificate,
) func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
	return func(cri *tls.CertificateRequestInfo) (*tls.Certificate, error) {
		for i := range certs {
			if cri.SupportsCertificate(&certs[i]) == nil {
				return &certs[i], nil
			}
		}
		return new(tls.Certificate), nil // none
	}
}

// expired reports whether the connection would exceed maxConnAge during an
// attempt of the given length.
func (l *link) expired(attempt time.Duration) bool {
	return time.Since(l.born) >= max(maxConnAge-attempt, 0)
}

// bound limits all reads and writes to the life of ctx, until the returned
// function is called.
func (l *link) bound(ctx context.Context) (unbound func()) {
	if t, ok := ctx.Deadline(); ok {
		_ = l.raw.SetDeadline(t)
	}
	stop := context.AfterFunc(ctx, l.interrupt)
	return func() {
		if stop() {
			_ = l.raw.SetDeadline(time.Time{})
		}
	}
}

// boundWrites is bound for writes, where another goroutine always reads.
func (l *link) boundWrites(ctx context.Context) (unbound func()) {
	if t, ok := ctx.Deadline(); ok {
		_ = l.raw.SetWriteDeadline(t)
	}
	stop := context.AfterFunc(ctx, l.interrupt)
	return func() {
		if stop() {
			_ = l.raw.SetWriteDeadline(time.Time{})
		}
	}
}

// interrupt ends all reads and writes, those under way too.
func (l *link) interrupt() { _ = l.raw.SetDeadline(time.Unix(1, 0)) }

// close closes the connection within closeTimeout.
func (l *link) close() {
	if l.Conn == l.raw {
		l.raw.Close()
		return
	}
	late := time.AfterFunc(closeTimeout, func() { l.raw.Close() })
	l.Conn.Close()
	late.Stop()
	l.raw.Close()
}
