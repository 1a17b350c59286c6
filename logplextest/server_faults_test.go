// SPDX-License-Identifier: MIT

package logplextest_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/testinput"
	"github.com/logplex-go/logplex/logplextest"
)

// TestServerRequestFaults does each fault of requests once, over both
// protocols, and checks what the client sees, what is counted as delivered,
// and that the next request is served.
func TestServerRequestFaults(t *testing.T) {
	tests := []struct {
		name      string
		fault     logplextest.Fault
		status    int // 0: no whole reply
		delivered bool
	}{
		{"normal", logplextest.Fault{}, 204, true},
		{"ok with body", logplextest.Fault{Status: 200, Body: "taken\n"}, 200, true},
		{"server error", logplextest.Fault{Status: 500, Body: "sorry"}, 500, false},
		{"too many", logplextest.Fault{Status: 429, Header: http.Header{"Retry-After": {"1"}}}, 429,
			false},
		{"redirect",
			logplextest.Fault{Status: 307, Header: http.Header{"Location": {"/elsewhere"}}}, 307,
			false},
		{"delay", logplextest.Fault{Delay: 20 * time.Millisecond}, 204, true},
		{"reset", logplextest.Fault{Kind: logplextest.FaultReset}, 0, false},
		{"reset early", logplextest.Fault{Kind: logplextest.FaultResetEarly}, 0, false},
		{"half answer", logplextest.Fault{Kind: logplextest.FaultHalfAnswer}, 0, false},
		{"truncated", logplextest.Fault{Kind: logplextest.FaultTruncated}, 0, false},
		{"drip", logplextest.Fault{Kind: logplextest.FaultDrip, Delay: time.Millisecond}, 200,
			true},
		{"endless body", logplextest.Fault{Kind: logplextest.FaultEndlessBody, Status: 200}, 0,
			false},
		{"endless header", logplextest.Fault{Kind: logplextest.FaultEndlessHeader}, 0, false},
		{"garbage", logplextest.Fault{Kind: logplextest.FaultGarbage}, 0, false},
		{"interim", logplextest.Fault{Kind: logplextest.FaultInterim}, 204, true},
		{"slow read", logplextest.Fault{Kind: logplextest.FaultSlowRead, Delay: time.Millisecond},
			204, true},
		{"hang up", logplextest.Fault{Kind: logplextest.FaultHangUp}, 204, true},
	}
	for _, http2 := range []bool{false, true} {
		for _, scheme := range []string{"https", "http"} {
			s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: scheme, HTTP2: http2})
			for _, tt := range tests {
				t.Run(fmt.Sprintf("%s %s http2=%v", tt.name, scheme, http2), func(t *testing.T) {
					c := client(t, s, http2)
					before, beforeRequests := len(s.Delivered()), len(s.Requests())
					s.Script(tt.fault)
					want := tt.status
					if tt.fault.Kind == logplextest.FaultDrip && !http2 {
						want = 204
					}
					status, err := post(c, s.URL, "", testinput.Body(format.DialectDrain, "one"))
					if want != 0 && (status != want || err != nil) || want == 0 && err == nil {
						t.Errorf("post = %d, %v, want status %d (0: an error)", status, err, want)
					}
					wantDelivered := 0
					if tt.delivered {
						wantDelivered = 1
					}
					if err := s.WaitRequests(within(t, 10*time.Second),
						beforeRequests+1); err != nil {
						t.Fatal(err)
					}
					if got := len(s.Delivered()) - before; got != wantDelivered {
						t.Errorf("%d messages delivered, want %d", got, wantDelivered)
					}
					rs := s.Requests()
					if r := rs[len(rs)-1]; r.Fault != tt.fault.Kind || r.Complete != (want != 0) {
						t.Errorf("Request{Fault: %v, Complete: %v}, want %v, %v",
							r.Fault, r.Complete, tt.fault.Kind, want != 0)
					}
					// The connection may be dead: what a client without retries
					// can meet after a hang-up is an error once.
					c.CloseIdleConnections()
					if status, err := post(c, s.URL, "",
						testinput.Body(format.DialectDrain, "two")); status != 204 || err != nil {
						t.Errorf("post after the fault = %d, %v, want 204", status, err)
					}
				})
			}
		}
	}
}

// leave sends a request, and stops waiting for the reply as soon as the Server has
// drawn a fault for it.
func leave(t *testing.T, s *logplextest.Server, http2 bool, f logplextest.Fault) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s.ScriptFunc(func(e logplextest.Event) logplextest.Fault {
		if e.Request == nil {
			return logplextest.Fault{}
		}
		cancel()
		return f
	})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL,
		bytes.NewReader(testinput.Body(format.DialectDrain, "one")))
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := client(t, s, http2).Do(req); err == nil {
		t.Errorf("http2=%v: reply %d, want none", http2, resp.StatusCode)
	}
	if err := s.WaitRequests(within(t, 5*time.Second), 1); err != nil {
		t.Error(err)
	}
	if got := s.Delivered(); len(got) != 0 {
		t.Errorf("http2=%v: Delivered() = %v, want none", http2, got)
	}
}

func TestServerHang(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		leave(t, logplextest.NewServer(t, &logplextest.ServerOptions{HTTP2: http2}), http2,
			logplextest.Fault{Kind: logplextest.FaultHang})
	}
}

// A client that has gone must not be counted as one that was answered.
func TestServerClientGoneBeforeReply(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		leave(t, logplextest.NewServer(t, &logplextest.ServerOptions{HTTP2: http2}), http2,
			logplextest.Fault{Delay: 300 * time.Millisecond})
	}
}

// A dialErrors hands on the errors of its requests' new connections.
type dialErrors struct {
	http.RoundTripper
	errs chan error
}

func (d *dialErrors) RoundTrip(r *http.Request) (*http.Response, error) {
	report := func(err error) {
		if err != nil {
			d.errs <- err
		}
	}
	trace := &httptrace.ClientTrace{
		ConnectDone:      func(_, _ string, err error) { report(err) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) { report(err) },
	}
	return d.RoundTripper.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
}

func TestServerConnectionFaults(t *testing.T) {
	var unknown x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var invalid x509.CertificateInvalidError
	tests := []struct {
		name  string
		fault logplextest.Fault
		as    any // what the error must be; nil: any
	}{
		{"reset at accept", logplextest.Fault{Kind: logplextest.FaultResetAccept}, nil},
		{"expired", logplextest.Fault{Kind: logplextest.FaultExpired}, &invalid},
		{"wrong name", logplextest.Fault{Kind: logplextest.FaultWrongName}, &hostname},
		{"unknown authority", logplextest.Fault{Kind: logplextest.FaultUnknownCA}, &unknown},
	}
	for _, http2 := range []bool{false, true} {
		for _, tt := range tests {
			t.Run(fmt.Sprintf("%s http2=%v", tt.name, http2), func(t *testing.T) {
				s := logplextest.NewServer(t, &logplextest.ServerOptions{HTTP2: http2})
				c := client(t, s, http2)
				dials := &dialErrors{c.Transport, make(chan error, 8)}
				c.Transport = dials
				body := testinput.Body(format.DialectDrain, "one")
				// A connection is kept, and yet the fault must be met.
				if status, err := post(c, s.URL, "", body); status != 204 || err != nil {
					t.Fatalf("post = %d, %v, want 204", status, err)
				}
				s.Script(tt.fault)
				// The client may learn of the closed idle connection only by
				// writing to it, and one that is served by another connection
				// keeps a failed dial to itself.
				for range 3 {
					if _, err := post(c, s.URL, "", body); err != nil && s.Conns() == 2 {
						break
					}
				}
				select {
				case err := <-dials.errs:
					if tt.as != nil && !errors.As(err, tt.as) {
						t.Errorf("connection failed with %v, want a %T", err, tt.as)
					}
				case <-within(t, 5*time.Second).Done():
					t.Errorf("no connection failed")
				}
				if status, err := post(c, s.URL, "", body); status != 204 || err != nil {
					t.Errorf("post after the fault = %d, %v, want 204", status, err)
				}
			})
		}
	}
}

func TestServerSilentAccept(t *testing.T) {
	s := logplextest.NewServer(t, &logplextest.ServerOptions{
		Script: []logplextest.Fault{{Kind: logplextest.FaultSilentAccept}},
	})
	c := client(t, s, false)
	c.Timeout = 50 * time.Millisecond
	if status, err := post(c, s.URL, "", testinput.Body(format.DialectDrain, "one")); err == nil {
		t.Errorf("post = %d, want a timeout", status)
	}
	if got := s.Conns(); got != 1 {
		t.Errorf("Conns() = %d, want 1", got)
	}
}

func TestServerScriptOrder(t *testing.T) {
	s := logplextest.NewServer(t, nil)
	s.Script(
		logplextest.Fault{Status: 500, Times: 2},
		logplextest.Fault{},
		logplextest.Fault{Kind: logplextest.FaultResetAccept},
		logplextest.Fault{Status: 503},
	)
	c := client(t, s, false)
	var got []int
	for range 6 {
		// A reply that says "Connection: close" keeps this client from meeting
		// a dead connection.
		status, err := post(c, s.URL, "", testinput.Body(format.DialectDrain, "one"))
		if err != nil {
			status = 0
		}
		got = append(got, status)
	}
	if want := []int{500, 500, 204, 0, 503, 204}; !slices.Equal(got, want) {
		t.Errorf("answers = %v, want %v", got, want)
	}
	s.Script(logplextest.Fault{Status: 500, Times: -1})
	for range 3 {
		if status, err := post(c, s.URL, "", nil); status != 500 || err != nil {
			t.Errorf("post = %d, %v, want 500", status, err)
		}
	}
	s.Script()
	if status, err := post(c, s.URL, "", nil); status != 204 || err != nil {
		t.Errorf("post after Script() = %d, %v, want 204", status, err)
	}
}

func TestServerScriptFunc(t *testing.T) {
	s := logplextest.NewServer(t, nil)
	s.ScriptFunc(func(e logplextest.Event) logplextest.Fault {
		if e.Request == nil || e.Request.Header.Get("Logplex-Frame-Id") == "good" {
			return logplextest.Fault{}
		}
		return logplextest.Fault{Status: 500 + e.N}
	})
	c := client(t, s, false)
	for i, id := range []string{"a", "good", "b"} {
		want := 500 + i
		if id == "good" {
			want = 204
		}
		if status, err := post(c, s.URL, id, nil); status != want || err != nil {
			t.Errorf("post %s = %d, %v, want %d", id, status, err, want)
		}
	}
}

// errorKeeper is a testing.TB that keeps the texts of errors.
type errorKeeper struct {
	testing.TB
	errs chan string
}

func (k *errorKeeper) Errorf(format string, args ...any) { k.errs <- fmt.Sprintf(format, args...) }

// TestServerScriptFuncEnds has a function that panics, or ends its goroutine as FailNow does, when
// it is asked about a connection and about a request: the Server behaves, and does not hang.
func TestServerScriptFuncEnds(t *testing.T) {
	for name, end := range map[string]func(){
		"panic": func() { panic("user code") }, "Goexit": runtime.Goexit,
	} {
		for _, scheme := range []string{"https", "syslog"} {
			t.Run(name+"/"+scheme, func(t *testing.T) {
				const most = 10
				keeper := &errorKeeper{t, make(chan string, most)}
				s := logplextest.NewServer(keeper, &logplextest.ServerOptions{Scheme: scheme})
				asked := 0
				s.ScriptFunc(func(logplextest.Event) logplextest.Fault {
					if asked++; asked <= 2 {
						end()
					}
					return logplextest.Fault{}
				})
				body := testinput.Body(format.DialectDrain, "one")
				for range 2 {
					if scheme == "syslog" {
						c, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "syslog://"))
						if err != nil {
							t.Fatal(err)
						}
						_, _ = c.Write(body) // what arrives is looked at below
						_ = c.Close()
						continue
					}
					if status, err := post(client(t, s, false), s.URL, "", body); status != 204 {
						t.Errorf("post = %d, %v, want 204", status, err)
					}
				}
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				if err := s.Wait(ctx, 2); err != nil {
					t.Error(err)
				}
				s.Close()
				if want := map[string]int{"panic": 2}[name]; len(keeper.errs) != want {
					t.Errorf("%d errors, want %d", len(keeper.errs), want)
				}
			})
		}
	}
}

func TestServerRefuse(t *testing.T) {
	s := logplextest.NewServer(t, nil)
	c := client(t, s, false)
	body := testinput.Body(format.DialectDrain, "one")
	s.Script(logplextest.Fault{Kind: logplextest.FaultRefuse})
	var op *net.OpError
	if _, err := post(c, s.URL, "", body); !errors.As(err, &op) || op.Op != "dial" {
		t.Errorf("post error = %v, want a refused dial", err)
	}
	s.Up()
	if status, err := post(c, s.URL, "", body); status != 204 || err != nil {
		t.Errorf("post after Up = %d, %v, want 204", status, err)
	}
	s.Down()
	s.Down()
	if _, err := post(c, s.URL, "", body); err == nil {
		t.Error("post after Down succeeded, want an error")
	}
	s.Up()
	s.Up()
	// A connection that the client still believed in.
	c.CloseIdleConnections()
	if status, err := post(c, s.URL, "", body); status != 204 || err != nil {
		t.Errorf("post after Up = %d, %v, want 204", status, err)
	}
	// Comes back on its own.
	s.Script(logplextest.Fault{Kind: logplextest.FaultRefuse, Delay: 30 * time.Millisecond})
	go func() {
		for t.Context().Err() == nil {
			status, err := post(c, s.URL, "", testinput.Body(format.DialectDrain, "back"))
			if status == 204 && err == nil {
				return
			}
		}
	}()
	if err := s.Wait(within(t, 5*time.Second), 3); err != nil {
		t.Error(err)
	}
}

// The address may be taken for a moment when the Server wants it back.
func TestServerUpAgainLater(t *testing.T) {
	s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: "http"})
	addr := strings.TrimSuffix(strings.TrimPrefix(s.URL, "http://"), "/")
	s.Down()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Skipf("the address is taken by another: %v", err)
	}
	s.Up()
	l.Close()
	c := client(t, s, false)
	ctx := within(t, 5*time.Second)
	for {
		status, err := post(c, s.URL, "", testinput.Body(format.DialectDrain, "back"))
		if err == nil && status == 204 {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("post = %d, %v, want 204 at last", status, err)
		}
	}
}

// Down holds although a FaultRefuse would have ended.
func TestServerDownStays(t *testing.T) {
	s := logplextest.NewServer(t, &logplextest.ServerOptions{
		Script: []logplextest.Fault{{Kind: logplextest.FaultRefuse, Delay: 20 * time.Millisecond}},
	})
	s.Down()
	c := client(t, s, false)
	<-time.After(60 * time.Millisecond)
	if status, err := post(c, s.URL, "", nil); err == nil {
		t.Errorf("post = %d, want a refused dial", status)
	}
	s.Script()
	if status, err := post(c, s.URL, "", nil); status != 204 || err != nil {
		t.Errorf("post after Script() = %d, %v, want 204", status, err)
	}
}
