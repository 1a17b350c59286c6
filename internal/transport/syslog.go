// SPDX-License-Identifier: MIT

package transport

import (
	"bytes"
	"context"
	"crypto/tls"
	"net"
	"strconv"
	"time"

	"github.com/logplex-go/logplex/internal/delivery"
)

const (
	syslogWrite        = 4 << 10  // bytes of whole frames in one write, as Logplex's
	maxUnexpectedBytes = 64 << 10 // a receiver has no reason to send any
)

const (
	// probation is how long the first batch of a connection does not yet
	// count as sent if the connection before ended soon after its first.
	probation = 250 * time.Millisecond
	soon      = time.Second
)

const (
	errHangingUp = wireError("the receiver closes each connection at once")
	errTalking   = wireError("the receiver sends more than a syslog receiver has to say")
)

// A syslogTransport writes octet-counted frames to a TCP or TLS connection.
// There is no acknowledgement: octets that the kernel has taken count as sent.
type syslogTransport struct {
	target  *Target
	tls     *tls.Config // nil: bare TCP
	dial    DialFunc
	timeout time.Duration

	probation time.Duration // the constant, but in tests

	conn    *syslogConn // nil: not connected
	suspect bool        // the last connection ended before its first batch or soon after
}

// A syslogConn is a connection whose read side is watched.
type syslogConn struct {
	*link
	written time.Time     // when its first batch was; zero: none was
	closed  chan struct{} // closed by watch after the connection has ended
	err     error         // why it has; valid after closed is closed
	ended   time.Time     // when it has; likewise
}

func newSyslogTransport(cfg *Config) *syslogTransport {
	s := &syslogTransport{
		target: cfg.Target, dial: cfg.Dial, timeout: cfg.Timeout, probation: probation,
	}
	if cfg.Target.Encrypted {
		s.tls = cfg.TLSConfig
		if s.tls == nil {
			s.tls = new(tls.Config)
		}
	}
	return s
}

// Send writes the batch, frame by frame where they are large.
//
// A write succeeds too if the peer hangs up at once, or refuses the client's
// certificate, which in TLS 1.3 it does after the handshake. So where the
// connection before ended soon after its first batch, the next one is watched
// for a while after its first batch, which is sent again if it ends.
func (s *syslogTransport) Send(ctx context.Context, b *delivery.Batch) delivery.Result {
	if s.conn != nil && s.conn.hungUp() {
		c := s.disconnect()
		s.suspect = s.suspect || c.ended.Sub(c.written) < soon
		if text, _ := alertError(c.err); text != "" {
			return failed(c.err)
		}
	}
	if s.conn != nil && s.conn.expired(s.timeout) {
		s.disconnect()
	}
	if s.conn == nil {
		if err := s.connect(ctx); err != nil {
			return failed(err)
		}
	}
	unbound := s.conn.boundWrites(ctx)
	sent, err := s.write(b.Body)
	unbound()
	if err != nil {
		s.suspect = s.suspect || s.conn.written.IsZero()
		if c := s.disconnect(); isCause(c.err, err) {
			err = c.err
		}
		r := failed(err)
		r.Sent = sent
		return r
	}
	if s.conn.written.IsZero() {
		s.conn.written = time.Now()
	}
	if s.suspect {
		if err := s.conn.outlast(ctx, s.probation); err != nil {
			s.disconnect()
			return failed(err)
		}
		s.suspect = false
	}
	return delivery.Result{Outcome: delivery.Delivered}
}

// write writes whole frames and returns how many octets of them were written.
func (s *syslogTransport) write(frames []byte) (sent int, err error) {
	for sent < len(frames) {
		if s.conn.hungUp() {
			return sent, net.ErrClosed
		}
		run := wholeFrames(frames[sent:], syslogWrite)
		n, err := s.conn.Write(frames[sent : sent+run])
		if err != nil {
			if n < run {
				n = completeFrames(frames[sent:], n)
			}
			return sent + n, err
		}
		sent += run
	}
	return sent, nil
}

// connect opens the connection and has its read side watched.
func (s *syslogTransport) connect(ctx context.Context) error {
	l, err := dial(ctx, s.dial, s.target.address)
	if err != nil {
		return err
	}
	if s.tls != nil {
		if err := l.encrypt(ctx, s.tls, s.target.host); err != nil {
			l.raw.Close()
			return err
		}
	}
	s.conn = &syslogConn{link: l, closed: make(chan struct{})}
	go s.conn.watch()
	return nil
}

// disconnect closes the connection, waits for its watch and returns it.
func (s *syslogTransport) disconnect() *syslogConn {
	c := s.conn
	s.conn = nil
	c.close()
	<-c.closed
	return c
}

// Close ends the connection.
func (s *syslogTransport) Close() {
	if s.conn != nil {
		s.disconnect()
	}
}

// watch reads until the peer ends the connection, which should send nothing, and
// then closes the connection. It returns when the connection ends.
func (c *syslogConn) watch() {
	defer close(c.closed)
	var buf [512]byte
	for total := 0; total < maxUnexpectedBytes && c.err == nil; {
		var n int
		n, c.err = c.Read(buf[:])
		total += n
	}
	if c.err == nil {
		c.err = errTalking
	}
	c.ended = time.Now()
	c.link.close()
}

func (c *syslogConn) hungUp() bool {
	select {
	case <-c.closed:
		return true
	default:
		return false
	}
}

// outlast waits for that long and returns an error if the connection ends
// before.
func (c *syslogConn) outlast(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-c.closed:
	}
	if text, _ := alertError(c.err); text != "" || c.err == errTalking {
		return c.err
	}
	return errHangingUp
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
