// SPDX-License-Identifier: MIT

package logplextest

import (
	"crypto/tls"
	"net"
	"sync"
	"sync/atomic"
)

type connKey struct{}

// A serverConn is one accepted connection below TLS.
type serverConn struct {
	net.Conn
	s      *Server
	id     int
	fault  Fault       // what it drew when it was accepted
	hangUp atomic.Bool // close when idle
	http2  atomic.Bool // what hangUp was set over

	closeOnce   sync.Once
	closeErr    error
	releaseOnce sync.Once
}

// Close closes the connection once and forgets it.
func (c *serverConn) Close() error {
	c.closeOnce.Do(func() {
		c.s.connMu.Lock()
		delete(c.s.conns, c)
		c.s.connMu.Unlock()
		c.closeErr = c.Conn.Close()
	})
	return c.closeErr
}

// reset closes the connection in a way that the peer sees a TCP reset.
func (c *serverConn) reset() {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // fails on closed sockets only
	}
	_ = c.Close()
}

// release reports that the connection's goroutine has ended.
func (c *serverConn) release() { c.releaseOnce.Do(c.s.wg.Done) }

// rawConn returns what the Server's listener accepted for c.
func rawConn(c net.Conn) *serverConn {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	raw, _ := c.(*serverConn)
	return raw
}

func (s *Server) openConns() []*serverConn {
	s.connMu.Lock()
	defer s.connMu.Unlock()
	all := make([]*serverConn, 0, len(s.conns))
	for c := range s.conns {
		all = append(all, c)
	}
	return all
}

// A serverListener draws a fault for each connection and keeps to itself
// those that shall not be served.
type serverListener struct {
	net.Listener
	s *Server
}

// Accept returns the next connection to serve. It counts in the
// Server's wg until release.
func (l *serverListener) Accept() (net.Conn, error) {
	s := l.s
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		c := &serverConn{Conn: conn, s: s}
		s.connMu.Lock()
		s.nConns++
		c.id = s.nConns
		s.conns[c] = struct{}{}
		s.connMu.Unlock()
		c.fault = s.drawConnection(c.id)
		switch c.fault.Kind {
		case FaultResetAccept:
			c.reset()
			continue
		case FaultSilentAccept:
			continue
		}
		s.wg.Add(1)
		return c, nil
	}
}
