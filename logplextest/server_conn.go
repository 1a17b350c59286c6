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
		c.s.conns.remove(c)
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

// A connTable has a Server's open connections. Its zero value is ready.
type connTable struct {
	mu    sync.Mutex // guards the rest; never held while calling out
	conns map[*serverConn]struct{}
	n     int // accepted so far
}

// add adds c and numbers it.
func (t *connTable) add(c *serverConn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.conns == nil {
		t.conns = make(map[*serverConn]struct{})
	}
	t.n++
	c.id = t.n
	t.conns[c] = struct{}{}
}

func (t *connTable) remove(c *serverConn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.conns, c)
}

func (t *connTable) accepted() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.n
}

func (t *connTable) open() []*serverConn {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := make([]*serverConn, 0, len(t.conns))
	for c := range t.conns {
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
		s.conns.add(c)
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
