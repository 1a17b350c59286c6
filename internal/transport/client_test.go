// SPDX-License-Identifier: MIT

package transport

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex/internal/delivery"
)

// A httpServer is net/http's server, which counts connections.
type httpServer struct {
	*httptest.Server
	conns atomic.Int32
}

func newHTTPServer(t *testing.T, encrypted, http2 bool, h http.HandlerFunc) *httpServer {
	t.Helper()
	s := &httpServer{Server: httptest.NewUnstartedServer(h)}
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.conns.Add(1)
		}
	}
	if s.EnableHTTP2 = http2; encrypted {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s
}

// config returns a Config for the server.
func (s *httpServer) config(t *testing.T, path string) *Config {
	t.Helper()
	cfg := testConfig(t, s.URL+path)
	if s.TLS != nil {
		pool := x509.NewCertPool()
		pool.AddCert(s.Certificate())
		cfg.TLSConfig = &tls.Config{RootCAs: pool}
	}
	return cfg
}

// protocols runs a test over bare HTTP/1.1, encrypted HTTP/1.1 and HTTP/2.
func protocols(t *testing.T, test func(t *testing.T, encrypted, http2 bool)) {
	t.Run("http", func(t *testing.T) { test(t, false, false) })
	t.Run("https", func(t *testing.T) { test(t, true, false) })
	t.Run("http2", func(t *testing.T) { test(t, true, true) })
}

func send(t *testing.T, tr delivery.Transport, body []byte) delivery.Result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	return tr.Send(ctx, &delivery.Batch{
		ID: "0123456789ABCDEF0123456789ABCDEF", Body: body, Frames: 3,
	})
}

func TestClientSendsRequests(t *testing.T) {
	protocols(t, func(t *testing.T, encrypted, http2 bool) {
		var mu sync.Mutex
		var got []*http.Request
		var bodies [][]byte
		s := newHTTPServer(t, encrypted, http2, func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			got, bodies = append(got, r), append(bodies, body)
			mu.Unlock()
			if len(body)%2 == 1 {
				_, _ = io.WriteString(w, strings.Repeat("thanks ", 1000)) // chunked
				return
			}
			w.WriteHeader(http.StatusNoContent)
		})
		cfg := s.config(t, "/a%20path/x?q=1&r=%2F")
		cfg.Header = http.Header{"X-Team": {"shop", "ops"}, "X-Spaces": {" x "}}
		_, tr := New(cfg)
		defer tr.Close()
		sizes := []int{1, 100, 16383, 16384, 16385, 65535, 65536, 70000, 1 << 20, 3<<20 + 1, 0}
		for _, n := range sizes {
			if r := send(t, tr, bytes.Repeat([]byte("x"), n)); r.Outcome != delivery.Delivered ||
				r.Err != nil {
				t.Errorf("Send(%d octets) = %+v, want it delivered", n, r)
			}
		}
		if len(got) != len(sizes) || s.conns.Load() != 1 {
			t.Fatalf("%d requests over %d connections, want %d over 1",
				len(got), s.conns.Load(), len(sizes))
		}
		for i, r := range got {
			want := map[string]string{
				"Content-Type": "application/logplex-1", "Logplex-Msg-Count": "3",
				"User-Agent":          "logplex-go",
				"Logplex-Frame-Id":    "0123456789ABCDEF0123456789ABCDEF",
				"Logplex-Drain-Token": "d.tok", "X-Spaces": "x",
			}
			for k, v := range want {
				if r.Header.Get(k) != v {
					t.Errorf("%s = %q, want %q", k, r.Header.Get(k), v)
				}
			}
			if fmt.Sprint(r.Header["X-Team"]) != "[shop ops]" ||
				r.RequestURI != "/a%20path/x?q=1&r=%2F" ||
				"http://"+r.Host != strings.Replace(s.URL, "https", "http", 1) ||
				r.Method != "POST" {
				t.Errorf("request %s %s to %s with %v", r.Method, r.RequestURI, r.Host, r.Header)
			}
			if len(bodies[i]) != sizes[i] || r.ContentLength != int64(sizes[i]) ||
				(r.ProtoMajor == 2) != http2 {
				t.Errorf("%s with %d octets of %d, want %d",
					r.Proto, len(bodies[i]), r.ContentLength, sizes[i])
			}
		}
	})
}

func TestClientReadsAnswers(t *testing.T) {
	protocols(t, func(t *testing.T, encrypted, http2 bool) {
		s := newHTTPServer(t, encrypted, http2, func(w http.ResponseWriter, r *http.Request) {
			switch r.Header.Get("Logplex-Msg-Count") + r.Header.Get("X-Kind") {
			case "3early":
				w.WriteHeader(http.StatusRequestEntityTooLarge)
			case "3slow":
				buf := make([]byte, 10000)
				for {
					if _, err := r.Body.Read(buf); err != nil {
						break
					}
					runtime.Gosched()
				}
				w.WriteHeader(http.StatusNoContent)
			case "3interim":
				w.WriteHeader(http.StatusEarlyHints)
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(http.StatusServiceUnavailable)
			case "3trailers":
				w.Header().Set("Trailer", "X-Sum")
				_, _ = io.WriteString(w, "thanks")
				w.(http.Flusher).Flush()
				w.Header().Set("X-Sum", "1")
			case "3long":
				w.WriteHeader(http.StatusOK)
				for range 100 {
					_, _ = w.Write(make([]byte, 4096))
				}
			case "3abort":
				_, _ = w.Write(make([]byte, 10))
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler)
			}
		})
		tests := []struct {
			kind string
			want delivery.Result
		}{
			{"early", delivery.Result{Outcome: delivery.Oversized}},
			{"slow", delivery.Result{Outcome: delivery.Delivered}},
			{"interim", delivery.Result{Outcome: delivery.Retry, RetryAfter: 7 * time.Second}},
			{"trailers", delivery.Result{Outcome: delivery.Delivered}},
			{"long", delivery.Result{Outcome: delivery.Delivered}},
			{"abort", delivery.Result{Outcome: delivery.Retry}},
		}
		for _, tt := range tests {
			cfg := s.config(t, "/")
			cfg.Header = http.Header{"X-Kind": {tt.kind}}
			_, tr := New(cfg)
			for range 3 {
				r := send(t, tr, bytes.Repeat([]byte("x"), 5<<20))
				if (r.Err == nil) != (tt.want.Outcome == delivery.Delivered) {
					t.Errorf("%s: Err = %v", tt.kind, r.Err)
				}
				if r.Err = nil; r != tt.want {
					t.Errorf("%s: Send = %+v, want %+v", tt.kind, r, tt.want)
				}
			}
			tr.Close()
		}
	})
}

// An answer to half a request is read although the server closes the connection at once, which
// resets it, and so ends the writing of the rest with an error.
func TestClientReadsAnswersBeforeAReset(t *testing.T) {
	cert, pool := certificate(t)
	for _, scheme := range []string{"http", "https"} {
		cfg := (*tls.Config)(nil)
		if scheme == "https" {
			cfg = &tls.Config{Certificates: []tls.Certificate{cert}}
		}
		p := newPeer(t, cfg, func(_ int, c net.Conn) {
			if _, err := http.ReadRequest(bufio.NewReader(c)); err != nil {
				return
			}
			_, _ = io.WriteString(c, "HTTP/1.1 413 No\r\nContent-Length: 0\r\n"+
				"Connection: close\r\n\r\n")
			if tc, ok := c.(*tls.Conn); ok {
				tc.NetConn().Close() // without a word
			}
		})
		client := testConfig(t, scheme+"://"+p.Addr().String())
		client.TLSConfig = &tls.Config{RootCAs: pool, ServerName: "example.com"}
		_, tr := New(client)
		for _, size := range []int{10, 1 << 20} {
			for range 10 {
				r := send(t, tr, bytes.Repeat([]byte("x"), size))
				if r.Outcome != delivery.Oversized {
					t.Errorf("%s: Send of %d octets = %+v, want it to be oversized",
						scheme, size, r)
				}
			}
		}
		tr.Close()
	}
}

// A connection that the server has closed, or that is old, is replaced before
// anything is sent over it.
func TestClientReplacesEndedConnections(t *testing.T) {
	protocols(t, func(t *testing.T, encrypted, http2 bool) {
		s := newHTTPServer(t, encrypted, http2, func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
		})
		_, tr := New(s.config(t, "/"))
		defer tr.Close()
		own := tr.(*httpTransport).own
		for i := range 4 {
			if r := send(t, tr, []byte("x")); r.Outcome != delivery.Delivered {
				t.Errorf("Send %d = %+v, want it delivered", i, r)
			}
			switch i {
			case 0, 1:
				s.CloseClientConnections()
				switch c := own.conn.(type) { // until it has seen the end
				case *http1Conn:
					<-c.done
				case *http2Conn:
					<-c.done
				}
			case 2:
				own.link.born = time.Now().Add(-maxConnAge)
			}
		}
		if got := s.conns.Load(); got != 4 {
			t.Errorf("%d connections, want 4", got)
		}
	})
}

// A hostile peer costs one connection, one goroutine and bounded memory.
func TestHostilePeersAreBounded(t *testing.T) {
	cert, pool := certificate(t)
	forever := func(s string) func(net.Conn) {
		text := []byte(s)
		return func(c net.Conn) {
			go discardAll(c)
			for {
				if _, err := c.Write(text); err != nil {
					return
				}
			}
		}
	}
	settings := "\x00\x00\x00\x04\x00\x00\x00\x00\x00"
	pings := strings.Repeat("\x00\x00\x08\x06\x00\x00\x00\x00\x0012345678", 100)
	var over <-chan struct{} // the running subtest
	tests := []struct {
		name  string
		h2    bool
		serve func(net.Conn)
	}{
		{"silent", false, discardAll},
		{"never reads", false, func(net.Conn) { <-over }},
		{"garbage", false, forever(strings.Repeat("\x00garbage", 1000))},
		{"one endless line", false, forever(strings.Repeat("x", 4096))},
		{"endless header", false,
			forever("HTTP/1.1 200 OK\r\n" + strings.Repeat("X: y\r\n", 1000))},
		{"endless interim answers", false,
			forever(strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 100))},
		{"endless body", false, forever("HTTP/1.1 500 No\r\n\r\n" + strings.Repeat("x", 4096))},
		{"endless chunks", false,
			forever("HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n" +
				strings.Repeat("1;"+strings.Repeat("x", 100)+"\r\nx\r\n", 1000))},
		{"closes its half", false, func(c net.Conn) {
			if tc, ok := c.(*net.TCPConn); ok {
				_ = tc.CloseWrite()
			}
			discardAll(c)
		}},
		{"http2 silent", true, discardAll},
		{"http2 frame of 16 MB", true, forever(settings + "\xff\xff\xff\x00\x00\x00\x00\x00\x01")},
		{"http2 endless header", true,
			forever(settings + "\x00\x40\x00\x01\x00\x00\x00\x00\x01" +
				strings.Repeat("\x88", 16384) +
				strings.Repeat("\x00\x40\x00\x09\x00\x00\x00\x00\x01"+strings.Repeat("\x88", 16384),
					100))},
		{"http2 empty continuations", true,
			forever(settings + "\x00\x00\x00\x01\x00\x00\x00\x00\x01" +
				strings.Repeat("\x00\x00\x00\x09\x00\x00\x00\x00\x01", 10000))},
		{"http2 table bomb", true,
			forever(settings + "\x00\x0f\xa6\x01\x00\x00\x00\x00\x01" + "\x40\x01x\x7f\xa1\x1e" +
				strings.Repeat("y", 4000) +
				strings.Repeat("\x00\x40\x00\x09\x00\x00\x00\x00\x01"+strings.Repeat("\xbe", 16384),
					100))},
		{"http2 pings", true, forever(settings + pings)},
		{"http2 pings, never reads", true, func(c net.Conn) {
			text := []byte(settings + pings)
			for {
				if _, err := c.Write(text); err != nil {
					return
				}
			}
		}},
		{"http2 endless settings", true, forever(settings)},
		{"http2 endless body", true,
			forever(settings + "\x00\x00\x01\x01\x04\x00\x00\x00\x01\x8e" +
				strings.Repeat("\x00\x10\x00\x00\x00\x00\x00\x00\x01"+strings.Repeat("x", 4096),
					100))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			over = t.Context().Done()
			var cfg *Config
			server := (*tls.Config)(nil)
			if tt.h2 {
				server = &tls.Config{
					Certificates: []tls.Certificate{cert}, NextProtos: []string{"h2"},
				}
			}
			p := newPeer(t, server, func(_ int, c net.Conn) { tt.serve(c) })
			if tt.h2 {
				cfg = testConfig(t, "https://"+p.Addr().String())
				cfg.TLSConfig = &tls.Config{RootCAs: pool, ServerName: "example.com"}
			} else {
				cfg = testConfig(t, "http://"+p.Addr().String())
			}
			_, tr := New(cfg)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			const attempts = 3
			body := bytes.Repeat([]byte("x"), 1<<20)
			for range attempts {
				ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
				start := time.Now()
				r := tr.Send(ctx, &delivery.Batch{ID: "x", Body: body, Frames: 1})
				if r.Outcome == delivery.Delivered {
					t.Errorf("Send = %+v, want it not delivered", r)
				}
				cancel()
				if took := time.Since(start); took > 5*time.Second {
					t.Errorf("Send took %v, want it to end with its context", took)
				}
				if n := goroutinesLeft("transport.(*http", 1); n > 1 {
					t.Errorf("%d goroutines, want 1 at most", n)
				}
			}
			runtime.ReadMemStats(&after)
			// the peer's included
			if got := after.TotalAlloc - before.TotalAlloc; got > attempts*(8<<20) {
				t.Errorf("%d octets allocated in %d attempts, want at most 8 MiB each",
					got, attempts)
			}
			tr.Close()
			if n := goroutinesLeft("transport.(*http", 0); n > 0 {
				t.Errorf("%d goroutines after Close, want none", n)
			}
			if got := p.count(); got > attempts {
				t.Errorf("%d connections for %d attempts", got, attempts)
			}
		})
	}
}

// TestSlowPeersAreBounded has peers that send one octet of an answer each millisecond: an attempt
// ends with its context all the same.
func TestSlowPeersAreBounded(t *testing.T) {
	cert, pool := certificate(t)
	for scheme, answer := range map[string]string{
		"http":  "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("y", 1000),
		"https": "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("y", 1000),
		"http2": strings.Repeat("\x00\x00\x00\x04\x00\x00\x00\x00\x00", 100), // settings
	} {
		t.Run(scheme, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { checkSlowPeer(t, scheme, answer, cert, pool) })
		})
	}
}

func checkSlowPeer(t *testing.T, scheme, answer string, cert tls.Certificate, pool *x509.CertPool) {
	var peers sync.WaitGroup
	defer peers.Wait()
	dial := func(context.Context, string, string) (net.Conn, error) {
		x, c := net.Pipe()
		switch scheme {
		case "https":
			c = tls.Server(c, &tls.Config{Certificates: []tls.Certificate{cert}})
		case "http2":
			c = tls.Server(c, &tls.Config{
				Certificates: []tls.Certificate{cert}, NextProtos: []string{"h2"},
			})
		}
		peers.Go(func() {
			defer c.Close()
			// What comes before the request is no answer.
			if _, err := io.ReadFull(c, make([]byte, 1)); err != nil {
				return
			}
			peers.Go(func() { discardAll(c) })
			for i := range len(answer) {
				if _, err := io.WriteString(c, answer[i:i+1]); err != nil {
					return
				}
				time.Sleep(time.Millisecond) // of the bubble's clock
			}
			t.Error("the peer has sent all of its answer")
		})
		return x, nil
	}
	address := "https://example.com:1"
	if scheme == "http" {
		address = "http://127.0.0.1:1"
	}
	cfg := testConfig(t, address)
	cfg.Dial, cfg.TLSConfig = dial, &tls.Config{RootCAs: pool}
	_, tr := New(cfg)
	for range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		start := time.Now()
		r := tr.Send(ctx, &delivery.Batch{ID: "x", Body: make([]byte, 1<<20), Frames: 1})
		took := time.Since(start)
		cancel()
		if r.Outcome != delivery.Retry || r.Err == nil ||
			!strings.Contains(r.Err.Error(), "time") {
			t.Errorf("Send = %+v, want it timed out", r)
		}
		if took < 100*time.Millisecond || took > 100*time.Millisecond+closeTimeout {
			t.Errorf("Send took %v, want it to end with its context after 100ms", took)
		}
	}
	tr.Close()
}

// goroutinesOf counts the goroutines with a text in their stack that are not a
// test's own.
func goroutinesOf(text string) (n int) {
	buf := make([]byte, 1<<20)
	buf = buf[:runtime.Stack(buf, true)]
	for g := range strings.SplitSeq(string(buf), "\n\n") {
		if strings.Contains(g, text) && !strings.Contains(g, "testing.tRunner") {
			n++
		}
	}
	return n
}

// goroutinesLeft is goroutinesOf once there are at most most of them, or after some patience: one
// that was told to end may still be on its way.
func goroutinesLeft(text string, most int) int {
	for end := time.Now().Add(5 * time.Second); ; runtime.Gosched() {
		if n := goroutinesOf(text); n <= most || time.Now().After(end) {
			return n
		}
	}
}

func TestAttemptEndsWithItsContext(t *testing.T) {
	p := newPeer(t, nil, func(_ int, c net.Conn) { discardAll(c) })
	for _, url := range []string{"http://" + p.Addr().String(), "https://" + p.Addr().String()} {
		_, tr := New(testConfig(t, url))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Millisecond, cancel)
		r := tr.Send(ctx, &delivery.Batch{ID: "x", Body: []byte("x"), Frames: 1})
		if r.Outcome != delivery.Retry || r.Err == nil ||
			!strings.Contains(r.Err.Error(), "cancelled") {
			t.Errorf("Send = %+v, want it cancelled", r)
		}
		tr.Close()
	}
}
