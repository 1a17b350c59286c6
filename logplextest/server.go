// SPDX-License-Identifier: MIT

package logplextest

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
)

// maxBody bounds the bytes kept of one request and the size of an unpacked body.
// It is far over any drain's batch, so that it only stops a runaway sender.
const maxBody = 64 << 20

// ServerOptions configures a [Server]. The zero value, or nil, is an https
// drain over HTTP/1.1 that takes everything.
type ServerOptions struct {
	// "https", "http", "syslog+tls", "syslog", "otlp+https" or "otlp+http"; "": "https"
	Scheme string
	// speak HTTP/2 too: over TLS if the client offers it, in the clear with prior knowledge
	HTTP2 bool
	// of URL, such as "/logs?app=shop"; "": "/", and OTLP's /v1/logs. All paths are served
	Path string
	// put into URL and demanded by Basic authentication; nil: none. Not for syslog
	Credentials *url.Userinfo

	// Dialect returns how a request's body is framed. nil: a request with a
	// Logplex-Drain-Token has no structured data, another may have.
	Dialect func(*http.Request) format.Dialect

	Script []Fault // the first script; see [Server.Script]
}

// A Server is a drain or an OTLP receiver on the loopback interface, for tests:
// it records what it gets and misbehaves on script. Make one with NewServer.
// All methods are safe for concurrent use.
type Server struct {
	// URL is the drain's address, such as "https://127.0.0.1:41233/". It
	// includes ServerOptions.Credentials.
	URL string

	t      testing.TB
	opts   ServerOptions
	syslog bool
	otlp   bool
	certs  *certificates // nil without TLS
	start  time.Time
	addr   string
	http   *http.Server  // nil for syslog
	done   chan struct{} // closed by Close; ends every wait
	wg     sync.WaitGroup

	mu        sync.Mutex // guards all that follows
	listener  net.Listener
	closed    bool
	keepAlive bool
	script    script
	upTimer   *time.Timer // calls Up; nil: none pending
	upTries   int         // how often Up has failed in a row
	requests  []*Request
	arrived   int             // HTTP requests so far
	taken     map[string]bool // Frame-Ids of complete 2xx replies
	changed   chan struct{}   // closed and replaced whenever something was recorded

	conns connTable

	// answering is held for reading around the last write of a reply and the
	// record of its success, so that one who has seen the reply also sees it
	// counted.
	answering sync.RWMutex
}

// A Request is one HTTP request that a [Server] got. Over syslog it is one
// connection.
type Request struct {
	Time       time.Time // when the header was read, or the connection accepted
	Conn       int       // the connection it came on, counted from 1
	Proto      string    // "HTTP/1.1", "HTTP/2.0", "syslog", "syslog+tls"
	Method     string
	Path       string // and query, as sent
	Host       string
	Header     http.Header
	FrameID    string // Logplex-Frame-Id
	DrainToken string // Logplex-Drain-Token
	Count      string // Logplex-Msg-Count, as sent

	Body     []byte          // as it came, still encoded; what came of it if it was cut
	BodyErr  error           // why Body is not whole; nil: it is
	Messages []format.Syslog // what Body holds
	// the same over OTLP: groups as KindGroup, bytes as []byte, arrays as []any
	Records  []logplex.Record
	Resource []slog.Attr // the resource's attributes, over OTLP
	Errors   []error     // faults of single messages, of the framing and of the encoding

	Fault    FaultKind // what was done to it
	Status   int       // of the reply; 0: none yet
	Complete bool      // the whole reply was handed to the kernel while the client was there
	Resend   bool      // the Frame-Id, or over OTLP the Body, had been answered 2xx in full before
}

// counts reports whether r's messages are in Delivered.
func (s *Server) counts(r *Request) bool {
	return s.syslog || r.delivered() && !r.Resend
}

// delivered reports whether the sender may believe that r was taken.
func (r *Request) delivered() bool {
	return r.Complete && r.Status >= 200 && r.Status < 300
}

// NewServer starts a drain on the loopback interface and stops it when the
// test ends. Nil opts are the zero options. It fails the test if it cannot
// listen or if an option makes no sense.
func NewServer(t testing.TB, opts *ServerOptions) *Server {
	t.Helper()
	s := &Server{
		t:       t,
		start:   time.Now(),
		done:    make(chan struct{}),
		taken:   make(map[string]bool),
		changed: make(chan struct{}),
	}
	if opts != nil {
		s.opts = *opts
	}
	if s.opts.Scheme == "" {
		s.opts.Scheme = "https"
	}
	if s.opts.Path == "" {
		s.opts.Path = "/"
		if strings.HasPrefix(s.opts.Scheme, "otlp+") {
			s.opts.Path = "/v1/logs"
		}
	}
	secure := false
	switch s.opts.Scheme {
	case "https":
		secure = true
	case "http":
	case "otlp+https":
		s.otlp, secure = true, true
	case "otlp+http":
		s.otlp = true
	case "syslog":
		s.syslog = true
	case "syslog+tls":
		s.syslog, secure = true, true
	default:
		t.Fatalf("logplextest: NewServer: unknown scheme %q", s.opts.Scheme)
	}
	target, err := url.Parse(s.opts.Path)
	if err != nil || target.IsAbs() || target.Host != "" || len(target.Path) == 0 ||
		target.Path[0] != '/' {
		t.Fatalf("logplextest: NewServer: Path %q does not start with a slash, or is no path",
			s.opts.Path)
	}
	if secure {
		if s.certs, err = newCertificates(); err != nil {
			t.Fatal(err)
		}
	}
	if !s.syslog {
		s.http = s.newHTTPServer()
		s.keepAlive = true
	}
	s.mu.Lock()
	err = s.listen()
	s.mu.Unlock()
	if err != nil {
		t.Fatalf("logplextest: NewServer: %v", err)
	}
	if s.syslog {
		s.URL = s.opts.Scheme + "://" + s.addr
	} else {
		target.Scheme, target.Host, target.User = s.opts.Scheme, s.addr, s.opts.Credentials
		s.URL = target.String()
	}
	t.Cleanup(s.Close)
	s.Script(s.opts.Script...)
	return s
}

// CertPool returns the authority that signed the Server's certificate, for a
// client's tls.Config; nil without TLS.
func (s *Server) CertPool() *x509.CertPool {
	if s.certs == nil {
		return nil
	}
	return s.certs.authority.pool
}

// TLSConfig returns a new client configuration that trusts the Server; nil
// without TLS.
func (s *Server) TLSConfig() *tls.Config {
	if s.certs == nil {
		return nil
	}
	return &tls.Config{RootCAs: s.certs.authority.pool, MinVersion: tls.VersionTLS12}
}

// Close stops the Server, cuts all connections and waits for its goroutines.
// The end of the test calls it; calling it again does nothing. What was
// recorded stays readable.
func (s *Server) Close() {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		s.wg.Wait()
		return
	}
	s.closed = true
	close(s.done)
	if s.upTimer != nil {
		s.upTimer.Stop()
	}
	s.unlisten()
	s.mu.Unlock()
	if s.http != nil {
		// Errors are those of closing sockets that are closed already.
		_ = s.http.Close()
	}
	for _, c := range s.conns.open() {
		c.reset()
	}
	s.wg.Wait()
}

// Requests returns copies of all requests so far in the order in which their
// headers arrived, also of those that were not answered. Over syslog it is
// one for each connection.
func (s *Server) Requests() []Request {
	s.settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Request, len(s.requests))
	for i, r := range s.requests {
		out[i] = *r
		out[i].Header = r.Header.Clone()
		out[i].Body = bytes.Clone(r.Body)
		out[i].Messages = slices.Clone(r.Messages)
		out[i].Records = slices.Clone(r.Records)
		out[i].Resource = slices.Clone(r.Resource)
		out[i].Errors = slices.Clone(r.Errors)
	}
	return out
}

// Messages returns all messages that arrived, in order, whatever their
// requests were answered: one that was sent again is here again.
func (s *Server) Messages() []format.Syslog {
	s.settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []format.Syslog
	for _, r := range s.requests {
		out = append(out, r.Messages...)
	}
	return out
}

// Delivered returns the messages, in order, that the sender may take for
// delivered: those of requests whose complete reply of 200 to 299 was handed
// to the kernel while the client was still there. A request that repeats a
// Frame-Id so answered before adds nothing. A reply that the sender has seen
// is always counted here. Over syslog, which confirms nothing, it is the same
// as Messages.
func (s *Server) Delivered() []format.Syslog {
	s.settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []format.Syslog
	for _, r := range s.requests {
		if s.counts(r) {
			out = append(out, r.Messages...)
		}
	}
	return out
}

// Records returns all records that arrived over OTLP, in order, whatever their
// requests were answered: one that was sent again is here again.
func (s *Server) Records() []logplex.Record {
	return s.records(func(*Request) bool { return true })
}

// DeliveredRecords returns the records that arrived over OTLP and that the
// sender may take for delivered, as [Server.Delivered] does for messages. A
// request whose body repeats one so answered before adds nothing.
func (s *Server) DeliveredRecords() []logplex.Record { return s.records(s.counts) }

func (s *Server) records(want func(*Request) bool) []logplex.Record {
	s.settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []logplex.Record
	for _, r := range s.requests {
		if want(r) {
			out = append(out, r.Records...)
		}
	}
	return out
}

// Conns returns how many connections were accepted so far, those that a fault
// cut included.
func (s *Server) Conns() int { return s.conns.accepted() }

// Wait waits until at least n messages, or records over OTLP, are Delivered. It returns an error
// with their number when ctx ends or the Server is closed first.
func (s *Server) Wait(ctx context.Context, n int) error {
	return s.wait(ctx, n, "messages delivered", func() int {
		s.settle()
		s.mu.Lock()
		defer s.mu.Unlock()
		count := 0
		for _, r := range s.requests {
			if s.counts(r) {
				count += len(r.Messages) + len(r.Records)
			}
		}
		return count
	})
}

// WaitRequests waits until at least n requests are answered, cut or given up
// by the client. It returns an error as Wait does.
func (s *Server) WaitRequests(ctx context.Context, n int) error {
	return s.wait(ctx, n, "requests done", func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		done := 0
		for _, r := range s.requests {
			if r.Status != 0 {
				done++
			}
		}
		return done
	})
}

func (s *Server) wait(ctx context.Context, n int, what string, count func() int) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		have := count()
		if have >= n {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("logplextest: %d of %d %s: %w", have, n, what, context.Cause(ctx))
		case <-s.done:
			return fmt.Errorf("logplextest: %d of %d %s: %w", have, n, what, net.ErrClosed)
		}
	}
}

// settle waits for replies that may have been seen but are not yet counted.
func (s *Server) settle() {
	s.answering.Lock()
	//lint:ignore SA2001 the empty section is the wait
	s.answering.Unlock()
}

// update changes the record under the lock and wakes those that wait.
func (s *Server) update(f func()) {
	s.mu.Lock()
	f()
	close(s.changed)
	s.changed = make(chan struct{})
	s.mu.Unlock()
}

// listen opens the listener and serves it. The caller holds mu.
func (s *Server) listen() error {
	addr := s.addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	s.addr = l.Addr().String()
	s.listener = l
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		s.serve(&serverListener{Listener: l, s: s})
	}()
	return nil
}

// unlisten closes the listener. The caller holds mu.
func (s *Server) unlisten() {
	if s.listener != nil {
		// It ends the serving goroutine whatever it returns.
		_ = s.listener.Close()
		s.listener = nil
	}
}

func (s *Server) serve(l net.Listener) {
	// All of these end with the listener.
	switch {
	case s.syslog:
		s.serveSyslog(l)
	case s.certs != nil:
		_ = s.http.ServeTLS(l, "", "")
	default:
		_ = s.http.Serve(l)
	}
}

func (s *Server) newHTTPServer() *http.Server {
	srv := &http.Server{
		Handler:  http.HandlerFunc(s.serveHTTP),
		ErrorLog: log.New(io.Discard, "", 0), // handshakes fail on purpose here
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, rawConn(c))
		},
		ConnState: s.connState,
		Protocols: new(http.Protocols),
	}
	srv.Protocols.SetHTTP1(true)
	protos := []string{"http/1.1"}
	if s.opts.HTTP2 {
		srv.Protocols.SetHTTP2(true)
		srv.Protocols.SetUnencryptedHTTP2(s.certs == nil)
		protos = []string{"h2", "http/1.1"}
	}
	if s.certs != nil {
		srv.TLSConfig = s.certs.serverConfig(protos)
	}
	return srv
}

// connState follows the life of HTTP connections: each counts in wg until its
// goroutine is done with it.
func (s *Server) connState(c net.Conn, state http.ConnState) {
	raw := rawConn(c)
	switch state {
	case http.StateIdle:
		if !raw.hangUp.Load() {
			return
		}
		if raw.http2.Load() {
			// The state is reported before the end of the stream is written out.
			time.AfterFunc(20*time.Millisecond, func() { _ = c.Close() })
			return
		}
		_ = c.Close() // an idle connection: nobody waits for the result
	case http.StateClosed, http.StateHijacked:
		raw.release()
	}
}

// waitFor waits for d unless ctx ends or the Server closes; it reports whether
// d has passed.
func (s *Server) waitFor(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	case <-s.done:
		return false
	}
}

// errCut is the BodyErr of a request that a fault did not let arrive.
var errCut = errors.New("logplextest: cut by a fault")
