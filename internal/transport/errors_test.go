// SPDX-License-Identifier: MIT

package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/logplex-go/logplex/internal/delivery"
)

// alert returns a TLS alert that ends the connection.
func alert(code byte) string { return "\x15\x03\x03\x00\x02\x02" + string([]byte{code}) }

// serverHello returns the first message of a server that takes no other version
// of TLS than the given one.
func serverHello(version uint16) string {
	hello := binary.BigEndian.AppendUint16(nil, version)
	hello = append(hello, make([]byte, 32)...) // random
	hello = append(hello, 0, 0xc0, 0x2f, 0)    // no session, a cipher, no compression
	msg := append([]byte{2, 0, 0, byte(len(hello))}, hello...)
	record := append([]byte{0x16, 3, 1, 0, byte(len(msg))}, msg...)
	return string(record)
}

// readThen returns a server that reads once and then sends text.
func readThen(text string) func(net.Conn) {
	return func(c net.Conn) {
		_, _ = c.Read(make([]byte, 4096))
		_, _ = io.WriteString(c, text)
		discardAll(c)
	}
}

// Each error names what a person has to check.
func TestErrorsSayWhatIsWrong(t *testing.T) {
	cert, pool := certificate(t)
	server := func(change func(*tls.Config)) *tls.Config {
		cfg := &tls.Config{Certificates: []tls.Certificate{cert}}
		change(cfg)
		return cfg
	}
	usual := server(func(*tls.Config) {})
	mutual := server(func(cfg *tls.Config) { cfg.ClientAuth = tls.RequireAnyClientCert })
	mutual12 := server(func(cfg *tls.Config) {
		cfg.ClientAuth, cfg.MaxVersion = tls.RequireAnyClientCert, tls.VersionTLS12
	})
	verify := server(func(cfg *tls.Config) {
		cfg.ClientAuth, cfg.ClientCAs = tls.RequireAndVerifyClientCert, x509.NewCertPool()
	})
	trusted := &tls.Config{RootCAs: pool, ServerName: "example.com"}
	withCert := &tls.Config{
		RootCAs: pool, ServerName: "example.com", Certificates: []tls.Certificate{cert},
	}
	expired := trusted.Clone()
	expired.Time = func() time.Time { return time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC) }
	tests := []struct {
		name   string
		server *tls.Config // nil: serve reads what the client sends
		client *tls.Config
		serve  func(net.Conn)
		want   string
		human  bool
	}{
		{"unknown authority", usual, &tls.Config{ServerName: "example.com"}, discardAll,
			"unknown authority", true},
		{"wrong name", usual, &tls.Config{RootCAs: pool, ServerName: "logs.test"}, discardAll,
			"for another host", true},
		{"expired", usual, expired, discardAll, "has expired", true},
		{"client certificate missing", mutual, trusted, discardAll,
			"asks for a client certificate", true},
		{"client certificate missing, TLS 1.2", mutual12, trusted, discardAll,
			"asks for a client certificate", true},
		{"client certificate refused", verify, withCert, discardAll, "client certificate", true},
		{"TLS 1.0", nil, trusted, readThen(serverHello(0x0301)), "TLS protocol versions", false},
		{"SSL 3", nil, trusted, readThen(serverHello(0x0300)), "TLS protocol versions", false},
		{"protocol version alert", nil, trusted, readThen(alert(70)),
			"TLS protocol versions", false},
		{"handshake failure alert", nil, trusted, readThen(alert(40)), "TLS parameters", false},
		{"unrecognized name alert", nil, trusted, readThen(alert(112)),
			"know the host's name", false},
		{"no application protocol alert", nil, trusted, readThen(alert(120)),
			"application protocols", false},
		{"internal error alert", nil, trusted, readThen(alert(80)), "internal error in TLS", false},
		{"certificate required alert", nil, trusted, readThen(alert(116)),
			"asks for a client certificate", true},
		{"unknown alert", nil, trusted, readThen(alert(99)), "ended TLS with an alert", false},
		{"HTTP without TLS", nil, trusted, readThen("HTTP/1.1 400 Bad Request\r\n\r\n"),
			"does not speak TLS", false},
		{"SSH", nil, trusted, readThen("SSH-2.0-OpenSSH_9.6\r\n"), "does not speak TLS", false},
		{"closed in the handshake", nil, trusted,
			func(c net.Conn) { _, _ = c.Read(make([]byte, 4096)) },
			"closed during the TLS handshake", false},
		{"reset in the handshake", nil, trusted, func(c net.Conn) {
			_, _ = c.Read(make([]byte, 1))
			_ = c.(*net.TCPConn).SetLinger(0)
		}, "during the TLS handshake", false},
		{"silent in the handshake", nil, trusted, discardAll, "timed out", false},
	}
	for _, scheme := range []string{"https", "syslog+tls"} {
		for _, tt := range tests {
			t.Run(scheme+" "+tt.name, func(t *testing.T) {
				t.Parallel()
				p := newPeer(t, tt.server, func(_ int, c net.Conn) { tt.serve(c) })
				cfg := testConfig(t, scheme+"://user:s3cret@"+
					p.Addr().String()+"/s3cret?key=s3cret")
				cfg.TLSConfig = tt.client
				_, tr := New(cfg)
				defer tr.Close()
				timeout := 10 * time.Second
				if tt.want == "timed out" {
					timeout = 100 * time.Millisecond
				}
				var r delivery.Result
				// Over syslog the first counts as sent; and where a peer resets the
				// connection after its alert, the alert may be lost with it.
				for range 10 {
					ctx, cancel := context.WithTimeout(t.Context(), timeout)
					r = tr.Send(ctx, &delivery.Batch{
						ID: "s3cret", Body: []byte("8 <14>1 - x"), Frames: 1,
					})
					cancel()
					if r.Err != nil && strings.Contains(r.Err.Error(), tt.want) {
						break
					}
					if s, ok := tr.(*syslogTransport); ok && s.conn != nil {
						<-s.conn.closed
					}
				}
				if r.Err == nil || !strings.Contains(r.Err.Error(), tt.want) ||
					r.NeedsHuman != tt.human {
					t.Errorf("Send = %+v, want %q and NeedsHuman %v", r, tt.want, tt.human)
				}
				if r.Err != nil && strings.Contains(r.Err.Error(), "s3cret") {
					t.Errorf("Send = %v, want no credential", r.Err)
				}
			})
		}
	}
}

func TestErrorsOfHTTPSayWhatIsWrong(t *testing.T) {
	tests := []struct{ name, answer, want string }{
		{"garbage", "garbage\r\n\r\n", "not HTTP"},
		{"a TLS server", alert(10), "speaks TLS"},
		{"a server of HTTP/2", "\x00\x00\x00\x04\x00\x00\x00\x00\x00\r\n", "not HTTP"},
		{"endless header", "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("y", 100<<10), "too long"},
		{"interim answers without end", strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 5000),
			"too long"},
		{"cut short", "HTTP/1.1 200 OK\r\nContent-Le", "closed"},
	}
	for _, tt := range tests {
		p := newPeer(t, nil, func(_ int, c net.Conn) {
			_, _ = c.Read(make([]byte, 4096))
			_, _ = io.WriteString(c, tt.answer)
		})
		_, tr := New(testConfig(t, "http://"+p.Addr().String()))
		r := tr.Send(t.Context(), &delivery.Batch{ID: "x", Body: []byte("8 <14>1 - x"), Frames: 1})
		tr.Close()
		if r.Err == nil || !strings.Contains(r.Err.Error(), tt.want) ||
			r.Outcome != delivery.Retry {
			t.Errorf("%s: Send = %+v, want %q", tt.name, r, tt.want)
		}
	}
}

func TestErrorsOfTheNetwork(t *testing.T) {
	op := func(err error) error {
		return &url.Error{
			Op: "Post", URL: "https://s3cret@x/s3cret", Err: &net.OpError{Op: "dial", Err: err},
		}
	}
	tests := []struct {
		err  error
		want string
	}{
		{op(&net.DNSError{Err: "no such host", Name: "s3cret", IsNotFound: true}),
			"address was not found"},
		{op(&net.DNSError{Err: "server misbehaving", Name: "s3cret", IsTemporary: true}),
			"could not be looked up"},
		{op(os.NewSyscallError("connect", syscall.ECONNREFUSED)), "was refused"},
		{op(os.NewSyscallError("read", syscall.ECONNRESET)), "was reset"},
		{op(os.NewSyscallError("write", syscall.EPIPE)), "was reset"},
		{op(os.NewSyscallError("connect", syscall.ENETUNREACH)), "cannot be reached"},
		{op(os.NewSyscallError("connect", syscall.EHOSTUNREACH)), "cannot be reached"},
		{op(os.NewSyscallError("connect", syscall.ETIMEDOUT)), "timed out"},
		{op(os.NewSyscallError("socket", syscall.EMFILE)), "too many files"},
		{op(os.NewSyscallError("connect", syscall.EACCES)), "does not allow"},
		{op(context.DeadlineExceeded), "timed out"},
		{op(context.Canceled), "cancelled"},
		{io.ErrUnexpectedEOF, "was closed"},
		{&proxyError{op(syscall.ECONNREFUSED)}, "the proxy: the connection was refused"},
		{&proxyError{wireError("answered 407")}, "the proxy: answered 407"},
		{fmt.Errorf("s3cret: %w", errors.New("s3cret")), "the request failed"},
	}
	for _, tt := range tests {
		got, human := sanitizeError(tt.err)
		if !strings.Contains(got.Error(), tt.want) || strings.Contains(got.Error(), "s3cret") ||
			human {
			t.Errorf("sanitizeError(%T) = %v, %v, want %q", tt.err, got, human, tt.want)
		}
	}
}
