// SPDX-License-Identifier: MIT

package logplextest

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"time"

	"github.com/logplex-go/logplex/format"
)

// serveSyslog accepts connections until the listener is closed.
func (s *Server) serveSyslog(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		raw := rawConn(c)
		go func() {
			defer raw.release()
			defer raw.Close()
			s.serveSyslogConn(raw)
		}()
	}
}

// serveSyslogConn reads one connection to its end, or as far as its fault
// lets it.
func (s *Server) serveSyslogConn(raw *serverConn) {
	req := &Request{Time: time.Now(), Conn: raw.id, Proto: s.opts.Scheme, Fault: raw.fault.Kind}
	s.update(func() { s.requests = append(s.requests, req) })
	defer func() {
		s.update(func() {
			if req.Status == 0 {
				req.Status = aborted
			}
		})
	}()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var conn net.Conn = raw
	if s.certs != nil {
		secure := tls.Server(raw, s.certs.serverConfig(nil))
		if err := secure.HandshakeContext(ctx); err != nil {
			s.update(func() { req.BodyErr = err })
			return
		}
		conn = secure
	}
	f := raw.fault
	var from io.Reader = conn
	switch f.Kind {
	case FaultHang:
		<-s.done
		return
	case FaultResetEarly:
		s.waitFor(ctx, f.Delay)
		raw.reset()
		return
	case FaultGarbage:
		// nobody expects an answer
		_, _ = conn.Write([]byte("\x00\xff\x16 220 mail.invalid ESMTP\r\n"))
	case FaultSlowRead:
		from = &slowReader{ctx: ctx, s: s, r: conn, every: f.Delay}
	case FaultAnswer:
		if !s.waitFor(ctx, f.Delay) {
			return
		}
	}
	body := &bodyRecorder{r: from, s: s, req: req}
	n := 0
	for m, err := range format.Frames(body, format.DialectInput) {
		s.update(func() {
			if err != nil {
				req.Errors = append(req.Errors, err)
				return
			}
			req.Messages = append(req.Messages, m)
		})
		if err == nil {
			n++
		}
		if n < max(f.After, 1) {
			continue
		}
		switch f.Kind {
		case FaultReset:
			s.waitFor(ctx, f.Delay)
			raw.reset()
			return
		case FaultHangUp:
			s.waitFor(ctx, f.Delay)
			_ = conn.Close() // closed on purpose
			return
		}
	}
	s.update(func() { req.Complete = req.BodyErr == nil })
}

// A bodyRecorder keeps what is read through it.
type bodyRecorder struct {
	r   io.Reader
	s   *Server
	req *Request
}

// Read reads and records.
func (b *bodyRecorder) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.s.update(func() {
		// Over the limit the messages are still parsed, only not kept raw.
		if room := maxBody - len(b.req.Body); room > 0 {
			b.req.Body = append(b.req.Body, p[:min(n, room)]...)
		}
		if err != nil && err != io.EOF {
			b.req.BodyErr = err
		}
	})
	return n, err
}
