// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// A response counts what a handler writes to w. It is used by one goroutine at
// a time, as any http.ResponseWriter.
type response struct {
	w          http.ResponseWriter
	id         *[1]string // X-Request-Id
	err        error      // of the first write that failed
	bytes      int64      // of the body
	status     int        // 0: none was sent
	readLimit  limit
	writeLimit limit
	head       bool // the request was HEAD: nothing of the body is sent
	http2      bool // or later: there is no switching of protocols
	idSet      bool // X-Request-Id is in the header, if it should be
	hijacked   bool
	watched    atomic.Bool // the handler has called CloseNotify, perhaps from another goroutine
}

func (p *response) Header() http.Header { return p.w.Header() }

func (p *response) WriteHeader(status int) {
	informational := 100 <= status && status <= 199 &&
		(status != http.StatusSwitchingProtocols || p.http2)
	if !informational {
		p.setRequestID()
	}
	p.w.WriteHeader(status) // may panic
	if !informational {
		p.sent(status)
	}
}

// setRequestID sets X-Request-Id, just before the header is written, unless a
// handler has set it, to nil perhaps: in a proxy it is that of the server that it asks.
func (p *response) setRequestID() {
	if p.idSet || p.hijacked {
		return
	}
	p.idSet = true
	h := p.w.Header()
	if _, ok := h["X-Request-Id"]; !ok && h != nil { // nil: of a writer that no server made
		h["X-Request-Id"] = p.id[:]
	}
}

// sent notes the status unless there was one before, which is that of the line.
func (p *response) sent(status int) {
	if p.status == 0 && !p.hijacked {
		p.status = status
	}
}

func (p *response) count(n int64, err error) {
	p.failed(err)
	if !p.head {
		p.bytes += max(n, 0)
	}
}

// errStreamEnded is the text of net/http's error for a stream of HTTP/2 that its own side has
// ended, as it does with the header that answers a HEAD. The error itself is not exported.
const errStreamEnded = "http2: request body closed due to handler exiting"

// failed notes the error of a write, unless it is about what the handler wrote.
func (p *response) failed(err error) {
	if err == nil || p.err != nil || errors.Is(err, http.ErrContentLength) ||
		errors.Is(err, http.ErrBodyNotAllowed) || errors.Is(err, http.ErrHijacked) ||
		p.head && p.http2 && err.Error() == errStreamEnded {
		return
	}
	p.err = err
}

func (p *response) Write(b []byte) (int, error) {
	p.setRequestID()
	n, err := p.w.Write(b)
	p.sent(http.StatusOK)
	p.count(int64(n), err)
	return n, err
}

// WriteString is there for io.WriteString, whatever w has.
func (p *response) WriteString(s string) (int, error) {
	p.setRequestID()
	n, err := io.WriteString(p.w, s)
	p.sent(http.StatusOK)
	p.count(int64(n), err)
	return n, err
}

// FlushError is the method that http.ResponseController looks for first.
func (p *response) FlushError() error {
	p.setRequestID()
	err := http.NewResponseController(p.w).Flush()
	if !errors.Is(err, http.ErrNotSupported) {
		p.sent(http.StatusOK)
		p.failed(err)
	}
	return err
}

// SetReadDeadline is a method that http.ResponseController looks for.
func (p *response) SetReadDeadline(t time.Time) error {
	err := http.NewResponseController(p.w).SetReadDeadline(t)
	if err == nil {
		p.readLimit = limit{at: t, set: true}
	}
	return err
}

// SetWriteDeadline is a method that http.ResponseController looks for.
func (p *response) SetWriteDeadline(t time.Time) error {
	err := http.NewResponseController(p.w).SetWriteDeadline(t)
	if err == nil {
		p.writeLimit = limit{at: t, set: true}
	}
	return err
}

// Unwrap is for http.ResponseController. It returns w, or a writer on the way to
// w where a Hijack would otherwise happen without p's knowledge.
func (p *response) Unwrap() http.ResponseWriter {
	if _, ok := p.w.(http.Hijacker); ok {
		return p.w // the handler's writer is a Hijacker too
	}
	if _, ok := p.w.(unwrapper); ok {
		return hijackable{p}
	}
	return p.w
}

// A hijackable is a response whose w may be unwrapped to a Hijacker.
type hijackable struct{ *response }

func (p hijackable) Hijack() (net.Conn, *bufio.ReadWriter, error) { return p.hijack() }
func (p hijackable) Unwrap() http.ResponseWriter                  { return p.w }

type unwrapper interface{ Unwrap() http.ResponseWriter }

func (p *response) hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(p.w).Hijack()
	if err == nil {
		p.hijacked = true
	}
	return conn, rw, err
}

// readFrom leaves src as it is: the server sends files without a copy.
func (p *response) readFrom(src io.Reader) (int64, error) {
	p.setRequestID()
	n, err := p.w.(io.ReaderFrom).ReadFrom(src)
	if n > 0 {
		p.sent(http.StatusOK)
	}
	p.count(n, err)
	return n, err
}

func (p *response) push(target string, o *http.PushOptions) error {
	return p.w.(http.Pusher).Push(target, o)
}

func (p *response) closeNotify() <-chan bool {
	p.watched.Store(true)
	//lint:ignore SA1019 handlers still ask for it, and w has it
	return p.w.(http.CloseNotifier).CloseNotify()
}

// complete reports whether all of the response was written.
func (p *response) complete() bool {
	switch {
	case p.status == 0 || p.err != nil:
		return false
	case p.head, p.status == http.StatusNoContent, p.status == http.StatusNotModified:
		return true
	}
	size, err := strconv.ParseInt(p.w.Header().Get("Content-Length"), 10, 64)
	return err == nil && size <= p.bytes
}

// clientLeft reports whether net/http has seen the client leave, which it reports to
// CloseNotifiers just after it has canceled the request's context. Where that is
// unknown, a canceled context counts.
func (p *response) clientLeft() (left bool) {
	defer func() {
		if recover() != nil { // by a writer that has the method for show
			left = true
		}
	}()
	for w := p.w; ; {
		//lint:ignore SA1019 nothing else shows that a client left
		if n, ok := w.(http.CloseNotifier); ok {
			return p.notified(n.CloseNotify())
		}
		u, ok := w.(unwrapper)
		if !ok {
			return true
		}
		w = u.Unwrap()
	}
}

// notified reports whether left gets its value, which it does at once if at all.
func (p *response) notified(left <-chan bool) bool {
	const enough = 50 * time.Millisecond // for a goroutine that is about to send, under load
	if p.watched.Load() {
		return true // the handler may have received the only value
	}
	timer := time.NewTimer(enough)
	defer timer.Stop()
	select {
	case <-left:
		return true
	case <-timer.C:
		return false
	}
}

// closed reports whether this side has closed the connection, of HTTP/1, of
// which nothing more is read.
func (p *response) closed() bool {
	err := http.NewResponseController(p.w).SetReadDeadline(time.Time{})
	return errors.Is(err, net.ErrClosed)
}

// A limit is the deadline that a handler has set for a connection's reads or
// writes.
type limit struct {
	at  time.Time // zero: none
	set bool
}

// passed reports whether l has passed, or without one the server's timeout, for an
// exchange that lasted so long. The timeout began a little before the exchange.
func (l limit) passed(timeout, took time.Duration) bool {
	if l.set {
		return !l.at.IsZero() && time.Now().After(l.at)
	}
	return timeout > 0 && took >= timeout-timeout/8
}
