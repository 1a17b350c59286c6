// SPDX-License-Identifier: MIT

package transport

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strconv"
	"time"

	"github.com/logplex-go/logplex/internal/delivery"
)

const (
	syslogWrite        = 4 << 10  // bytes of whole frames in one write, as Logplex's
	maxUnexpectedBytes = 64 << 10 // a receiver has no reason to send any
)

// A syslogTransport writes octet-counted frames to a TCP or TLS connection.
// There is no acknowledgement: what the kernel has taken counts as sent.
type syslogTransport struct {
	target  *Target
	tls     *tls.Config // nil: bare TCP
	dialer  *dialer
	timeout time.Duration

	conn   net.Conn      // nil: not connected
	raw    *trackedConn  // below TLS
	closed chan struct{} // closed by watch when the peer has hung up
}

func newSyslogTransport(cfg *Config) *syslogTransport {
	s := &syslogTransport{target: cfg.Target, dialer: newDialer(cfg.Dial), timeout: cfg.Timeout}
	if cfg.Target.Encrypted {
		s.tls = cfg.TLSConfig
		if s.tls == nil {
			s.tls = new(tls.Config)
		}
		if s.tls.ServerName == "" {
			s.tls.ServerName = cfg.Target.host
		}
	}
	return s
}

// Send writes the batch, frame by frame where they are large.
func (s *syslogTransport) Send(ctx context.Context, b *delivery.Batch) delivery.Result {
	if s.conn != nil && (s.hungUp() || s.dialer.anyExpired(s.timeout)) {
		s.disconnect()
	}
	if s.conn == nil {
		if err := s.connect(ctx); err != nil {
			sanitized, needsHuman := sanitizeError(err)
			return delivery.Result{NeedsHuman: needsHuman, Err: sanitized}
		}
	}
	raw := s.raw
	defer context.AfterFunc(ctx, func() { _ = raw.SetDeadline(time.Unix(1, 0)) })()
	if t, ok := ctx.Deadline(); ok {
		_ = raw.SetWriteDeadline(t)
		defer func() { _ = raw.SetWriteDeadline(time.Time{}) }()
	}
	sent := 0
	for sent < len(b.Body) {
		if s.hungUp() {
			s.disconnect()
			return delivery.Result{Sent: sent, Err: errors.New("the connection was closed")}
		}
		run := wholeFrames(b.Body[sent:], syslogWrite)
		n, err := s.conn.Write(b.Body[sent : sent+run])
		if err != nil {
			if n < run {
				n = completeFrames(b.Body[sent:], n)
			}
			s.disconnect()
			sanitized, needsHuman := sanitizeError(err)
			return delivery.Result{Sent: sent + n, NeedsHuman: needsHuman, Err: sanitized}
		}
		sent += run
	}
	return delivery.Result{Outcome: delivery.Delivered}
}

// connect opens the connection and has its read side watched.
func (s *syslogTransport) connect(ctx context.Context) error {
	nc, err := s.dialer.DialContext(ctx, "tcp", s.target.address)
	if err != nil {
		return err
	}
	s.raw = nc.(*trackedConn)
	s.conn = nc
	if s.tls != nil {
		ctx, cancel := context.WithTimeout(ctx, dialTimeout)
		defer cancel()
		tc := tls.Client(nc, s.tls)
		if err := tc.HandshakeContext(ctx); err != nil {
			nc.Close()
			s.conn, s.raw = nil, nil
			return err
		}
		s.conn = tc
	}
	s.closed = make(chan struct{})
	go watch(s.conn, s.closed)
	return nil
}

// watch reads what the peer sends, which is nothing but the end, and closes
// the connection then. It ends with the connection.
func watch(c net.Conn, closed chan<- struct{}) {
	defer close(closed)
	var buf [512]byte
	for total := 0; total < maxUnexpectedBytes; {
		n, err := c.Read(buf[:])
		total += n
		if err != nil {
			break
		}
	}
	c.Close()
}

func (s *syslogTransport) hungUp() bool {
	select {
	case <-s.closed:
		return true
	default:
		return false
	}
}

// disconnect closes the connection, if there is one, and waits for its watch.
func (s *syslogTransport) disconnect() {
	if s.conn == nil {
		return
	}
	raw := s.raw
	late := time.AfterFunc(closeTimeout, func() { raw.Close() })
	s.conn.Close()
	late.Stop()
	raw.Close()
	<-s.closed
	s.conn, s.raw = nil, nil
}

// Close ends the connection.
func (s *syslogTransport) Close() {
	s.disconnect()
	s.dialer.close()
}

// wholeFrames returns the length of as many frames at the start of b as fit in
// limit bytes, at least one.
func wholeFrames(b []byte, limit int) int {
	n := frameLen(b)
	for n < len(b) {
		k := frameLen(b[n:])
		if n+k > limit {
			break
		}
		n += k
	}
	return n
}

// completeFrames returns the length of the frames that lie whole in b[:n].
func completeFrames(b []byte, n int) int {
	whole := 0
	for {
		k := frameLen(b[whole:])
		if k == 0 || whole+k > n {
			return whole
		}
		whole += k
	}
}

// frameLen returns the length of the frame at the start of b, count and space
// included. The frames are our own.
func frameLen(b []byte) int {
	i := bytes.IndexByte(b, ' ')
	if i < 0 {
		return len(b)
	}
	n, err := strconv.Atoi(string(b[:i]))
	if err != nil {
		return len(b)
	}
	return min(i+1+n, len(b))
}
