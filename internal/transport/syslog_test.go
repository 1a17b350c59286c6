// SPDX-License-Identifier: MIT

package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logplex-go/logplex/internal/delivery"
)

// A peer is a server on loopback that does with each connection what serve does
// and closes it.
type peer struct {
	net.Listener
	mu    sync.Mutex // guards conns
	conns []net.Conn
}

func newPeer(t *testing.T, cfg *tls.Config, serve func(n int, c net.Conn)) *peer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{Listener: l}
	if cfg != nil {
		p.Listener = tls.NewListener(l, cfg)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for n := 1; ; n++ {
			c, err := p.Accept()
			if err != nil {
				return
			}
			p.mu.Lock()
			p.conns = append(p.conns, c)
			p.mu.Unlock()
			wg.Go(func() {
				serve(n, c)
				c.Close()
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		p.mu.Lock()
		for _, c := range p.conns {
			c.Close()
		}
		p.mu.Unlock()
		wg.Wait()
	})
	return p
}

// count returns how many connections there were.
func (p *peer) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.conns)
}

// certificate returns one for example.com with the pool that it is valid in.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	s := httptest.NewTLSServer(nil)
	defer s.Close()
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return s.TLS.Certificates[0], pool
}

func discardAll(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

// sendTwelve makes twelve attempts, each once the connection of the one before has ended or
// has not for that long, and returns their results.
func sendTwelve(t *testing.T, tr delivery.Transport, wait time.Duration) (
	results []delivery.Result,
) {
	t.Helper()
	for range 12 {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		results = append(results,
			tr.Send(ctx, &delivery.Batch{Body: []byte("8 <14>1 - x"), Frames: 1}))
		cancel()
		if s, ok := tr.(*syslogTransport); ok && s.conn != nil {
			select {
			case <-s.conn.closed:
			case <-time.After(wait):
			}
		}
	}
	return results
}

// A write to a peer that hangs up succeeds. That is noticed with the second
// connection in a row, and nothing counts as sent while it goes on.
func TestSyslogPeerThatHangsUp(t *testing.T) {
	cert, pool := certificate(t)
	plain := &tls.Config{Certificates: []tls.Certificate{cert}}
	older := &tls.Config{
		Certificates: []tls.Certificate{cert}, MaxVersion: tls.VersionTLS12,
		ClientAuth: tls.RequireAnyClientCert,
	}
	mutual := &tls.Config{
		Certificates: []tls.Certificate{cert}, ClientAuth: tls.RequireAnyClientCert,
	}
	unknown := &tls.Config{
		Certificates: []tls.Certificate{cert}, ClientAuth: tls.RequireAndVerifyClientCert,
		ClientCAs: x509.NewCertPool(),
	}
	handshake := func(c net.Conn) { _ = c.(*tls.Conn).Handshake() }
	const hangingUp = "the receiver closes each connection at once"
	tests := []struct {
		name   string
		tls    *tls.Config
		client *tls.Certificate
		serve  func(c net.Conn)
		want   string // part of the errors from the third on
		human  bool
	}{
		{"closes at once", nil, nil, func(net.Conn) {}, "", false},
		{"resets at once", nil, nil, func(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0) }, "",
			false},
		{"reads once and closes", nil, nil, func(c net.Conn) { _, _ = c.Read(make([]byte, 100)) },
			hangingUp, false},
		{"answers and closes", nil, nil, func(c net.Conn) {
			_, _ = c.Read(make([]byte, 100))
			_, _ = io.WriteString(c, "no\n")
		}, hangingUp, false},
		{"answers without end", nil, nil, func(c net.Conn) {
			for err := error(nil); err == nil; {
				_, err = c.Write(make([]byte, 4096))
			}
		}, "the receiver sends more than a syslog receiver has to say", false},
		{"closes after the handshake", plain, nil, handshake, "", false},
		{"reads once and closes, encrypted", plain, nil,
			func(c net.Conn) { _, _ = c.Read(make([]byte, 100)) }, hangingUp, false},
		{"wants a certificate", mutual, nil, handshake, "asks for a client certificate", true},
		{"wants a certificate in TLS 1.2", older, nil, handshake,
			"asks for a client certificate", true},
		{"refuses the certificate", unknown, &cert, handshake, "certificate", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newPeer(t, tt.tls, func(_ int, c net.Conn) { tt.serve(c) })
			url := "syslog://" + p.Addr().String()
			if tt.tls != nil {
				url = strings.Replace(url, "syslog", "syslog+tls", 1)
			}
			cfg := testConfig(t, url)
			cfg.TLSConfig = &tls.Config{RootCAs: pool, ServerName: "example.com"}
			if tt.client != nil {
				cfg.TLSConfig.Certificates = []tls.Certificate{*tt.client}
			}
			_, tr := New(cfg)
			tr.(*syslogTransport).probation = 4 * time.Second // on a busy machine, too
			results := sendTwelve(t, tr, 10*time.Second)
			tr.Close()
			delivered := 0
			for i, r := range results {
				if r.Outcome == delivery.Delivered {
					delivered++
				}
				switch {
				case i < 2 || delivered == 1 && r.Outcome == delivery.Delivered:
					// The first that is written may count, and what follows it.
				case r.Outcome != delivery.Retry || r.Err == nil || r.Sent != 0:
					t.Errorf("attempt %d = %+v, want an error", i+1, r)
				case !strings.Contains(r.Err.Error(), tt.want) || r.NeedsHuman != tt.human:
					t.Errorf("attempt %d = %+v, want %q", i+1, r, tt.want)
				}
			}
			if delivered > 1 {
				t.Errorf("%d of 12 count as sent, want 1 at most", delivered)
			}
		})
	}
}

// A connection that ends once, or after a while, is no error.
func TestSyslogPeerThatHangsUpOnce(t *testing.T) {
	p := newPeer(t, nil, func(n int, c net.Conn) {
		if n == 1 {
			_, _ = c.Read(make([]byte, 100))
			return
		}
		discardAll(c)
	})
	_, tr := New(testConfig(t, "syslog://"+p.Addr().String()))
	defer tr.Close()
	for i, r := range sendTwelve(t, tr, 100*time.Millisecond) {
		if r.Outcome != delivery.Delivered {
			t.Errorf("attempt %d = %+v, want it delivered", i+1, r)
		}
	}
	if got := p.count(); got != 2 {
		t.Errorf("%d connections, want 2", got)
	}
}
