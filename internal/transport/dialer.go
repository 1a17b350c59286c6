// SPDX-License-Identifier: MIT

package transport

import (
	"context"
	"net"
	"sync"
	"time"
)

const (
	dialTimeout  = 3 * time.Second
	maxConnAge   = 5 * time.Minute
	closeTimeout = 500 * time.Millisecond // for TLS's close_notify to a peer that does not read
)

// A dialer opens a drain's connections and remembers them, so that none
// outlives the drain or grows too old, whatever holds it.
type dialer struct {
	dial   DialFunc
	ctx    context.Context // ends with the drain
	cancel context.CancelFunc

	mu    sync.Mutex // guards conns
	conns map[*trackedConn]struct{}
}

// A trackedConn is an open connection that its dialer knows.
type trackedConn struct {
	net.Conn
	dialer *dialer
	born   time.Time
}

func newDialer(dial DialFunc) *dialer {
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	d := &dialer{dial: dial, conns: make(map[*trackedConn]struct{})}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	return d
}

// DialContext opens a connection within dialTimeout and the drain's life. The
// latter matters because net/http goes on dialing when a request has ended.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	defer context.AfterFunc(d.ctx, cancel)()
	nc, err := d.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c := &trackedConn{Conn: nc, dialer: d, born: time.Now()}
	d.mu.Lock()
	dead := d.ctx.Err() != nil
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
func (c *trackedConn) Close() error {
	c.dialer.mu.Lock()
	delete(c.dialer.conns, c)
	c.dialer.mu.Unlock()
	return c.Conn.Close()
}

// anyExpired reports whether a connection would exceed maxConnAge during an
// attempt of the given length.
func (d *dialer) anyExpired(attempt time.Duration) bool {
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

// closeAll closes all connections at once.
func (d *dialer) closeAll() {
	d.mu.Lock()
	conns := d.conns
	d.conns = make(map[*trackedConn]struct{})
	d.mu.Unlock()
	for c := range conns {
		c.Conn.Close()
	}
}

// close ends all connections and dials, for good.
func (d *dialer) close() {
	d.mu.Lock()
	d.cancel()
	d.mu.Unlock()
	d.closeAll()
}
