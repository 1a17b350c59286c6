// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplextest"
)

func TestDrainNeverHoldsUpStdout(t *testing.T) {
	s := logplextest.NewServer(t, &logplextest.ServerOptions{
		Script: []logplextest.Fault{{Kind: logplextest.FaultHang, Times: -1}},
	})
	r := newRig(t, s.URL, &logplex.DrainOptions{TLSConfig: s.TLSConfig(), QueueRecords: 10})
	r.send(1)
	if err := s.WaitRequests(shortly(t), 0); err != nil {
		t.Fatal(err)
	}
	for range 2000 { // two hundred times what the queue holds, while nobody answers
		r.send(1)
	}
	r.checkStdout()
	dead, cancel := context.WithCancel(t.Context())
	cancel()
	_ = r.drain.Shutdown(dead)
	r.send(1) // the drain's refusal removes nothing either
	r.checkStdout()
	checkAccount(t, r.drain.Stats())
}

func shortly(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestLossLeadsTheNextBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &roundTripper{}
		rt.answer = func(n int, _ *http.Request, _ []byte) (*http.Response, error) {
			switch n {
			case 1:
				time.Sleep(3 * time.Second)
			case 2:
				return reply(400), nil
			case 3:
				return nil, errNetwork
			}
			return reply(204), nil
		}
		r := memoryRig(t, rt, &logplex.DrainOptions{QueueRecords: 4}) // three infos fit
		r.send(1)
		time.Sleep(time.Second) // request 1 is under way
		first := time.Now()
		r.send(15) // twelve are pushed out
		time.Sleep(10 * time.Second)
		r.send(1)
		if err := r.drain.Shutdown(t.Context()); err != nil {
			t.Errorf("Shutdown = %v, want nil", err)
		}

		notice := func(n int) format.Syslog { return rt.messages(t, n)[0] }
		at := func(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }
		want := fmt.Sprintf("<172>1 %s host heroku logplex - Error L10 (output buffer overflow): 12 messages dropped since %s.\n",
			at(rt.at[1]), at(first))
		if got := string(rt.bodies[1]); !strings.HasPrefix(got,
			fmt.Sprintf("%d %s", len(want), want)) {
			t.Errorf("request 2 = %q, want it led by %q", got, want)
		}
		// Request 2 was refused: its three records are lost too and the count is kept.
		for n := 2; n <= 3; n++ {
			got := notice(n).Msg
			if !strings.Contains(got, ": 15 messages dropped since "+at(first)+".") {
				t.Errorf("request %d is led by %q, want the notice of 15 since the first", n+1, got)
			}
		}
		st := r.drain.Stats()
		checkAccount(t, st)
		if st.Delivered != 2 || st.Dropped[logplex.DropQueueFull] != 12 ||
			st.Dropped[logplex.DropPermanentStatus] != 3 {
			t.Errorf("Stats() = %+v, want 2 delivered, 12 queue_full, 3 permanent_status", st)
		}
	})
}

func TestDrainIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &roundTripper{}
		gate := make(chan struct{})
		rt.answer = func(int, *http.Request, []byte) (*http.Response, error) {
			<-gate
			return reply(204), nil
		}
		r := memoryRig(t, rt, nil)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		msg := bytes.Repeat([]byte("x"), 900)
		send := func(l slog.Level, n int) {
			for range n {
				_ = r.drain.SendEncoded(time.Now(), l, "app", "web.1", msg)
			}
		}
		send(slog.LevelInfo, 1)
		time.Sleep(time.Second)
		send(slog.LevelInfo, 10000)
		if got, most := r.drain.Stats().Pending, uint64(3<<20/908+1); got > most || got < most-1 {
			t.Errorf("%d infos pending, want %d: three quarters of 4 MiB and the one in flight",
				got, most)
		}
		send(slog.LevelError, 500)
		st := r.drain.Stats()
		if want := uint64(10000 - 3<<20/908); st.Dropped[logplex.DropQueueFull] != want {
			t.Errorf("dropped %d, want %d: there is room for the errors",
				st.Dropped[logplex.DropQueueFull], want)
		}
		send(slog.LevelDebug, 10000) // debug records push nothing out
		checkAccount(t, r.drain.Stats())
		runtime.GC()
		runtime.ReadMemStats(&after)
		if got := int64(after.HeapAlloc) - int64(before.HeapAlloc); got > 8<<20 {
			t.Errorf("a full drain takes %d bytes, want at most 8 MiB", got)
		}
		close(gate)
		if err := r.drain.Shutdown(t.Context()); err != nil {
			t.Errorf("Shutdown = %v, want nil", err)
		}
		st = r.drain.Stats()
		checkAccount(t, st)
		errorsGot := 0
		for n := range rt.bodies {
			for _, m := range rt.messages(t, n) {
				if m.Priority == 187 {
					errorsGot++
				}
			}
			if len(rt.bodies[n]) > 1<<20 {
				t.Errorf("body %d has %d bytes, want at most 1 MiB", n, len(rt.bodies[n]))
			}
		}
		if errorsGot != 500 {
			t.Errorf("%d errors arrived, want all 500", errorsGot)
		}
	})
}

// gated takes a batch for each value that is sent to it.
type gated chan struct{}

func (g gated) RoundTrip(r *http.Request) (*http.Response, error) {
	<-g
	_, _ = io.Copy(io.Discard, r.Body)
	return reply(204), nil
}

// TestDrainIsBoundedWithABacklog has batches grow to their full size, one in
// flight and one made ready, while the queue is kept full.
func TestDrainIsBoundedWithABacklog(t *testing.T) {
	for _, size := range []int{100, 900, 9000, 40000} {
		synctest.Test(t, func(t *testing.T) {
			gate := make(gated)
			d, err := logplex.NewDrain("https://logs.example.com/",
				&logplex.DrainOptions{HTTPClient: &http.Client{Transport: gate}})
			if err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			msg := bytes.Repeat([]byte("x"), size)
			for round := range 12 {
				for i := range 8192 {
					_ = d.SendEncoded(time.Now(), slog.Level(8*(i/7000)), "app", "web.1", msg)
				}
				synctest.Wait()
				if round < 11 {
					gate <- struct{}{}
				}
				synctest.Wait()
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			st := d.Stats()
			checkAccount(t, st)
			if got := int64(after.HeapAlloc) - int64(before.HeapAlloc); got > 8<<20 {
				t.Errorf("%d octets a record: the drain takes %d bytes with %d records pending, want at most 8 MiB",
					size, got, st.Pending)
			}
			close(gate)
			if err := d.Shutdown(t.Context()); err != nil {
				t.Errorf("Shutdown = %v, want nil", err)
			}
			checkAccount(t, d.Stats())
		})
	}
}

// endless is a reply body that never ends and counts what is read of it.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) { e.read += len(p); return len(p), nil }

func (e *endless) Close() error { return nil }

func TestRepliesAreBounded(t *testing.T) {
	for _, code := range []int{200, 500} {
		synctest.Test(t, func(t *testing.T) {
			rt, body := &roundTripper{}, &endless{}
			rt.answer = func(n int, _ *http.Request, _ []byte) (*http.Response, error) {
				res := reply(code)
				if n > 1 {
					return reply(204), nil
				}
				res.Body = body
				return res, nil
			}
			r := memoryRig(t, rt, nil)
			r.send(1)
			if err := r.drain.Shutdown(t.Context()); err != nil {
				t.Errorf("Shutdown = %v, want nil", err)
			}
			if body.read > 64<<10 {
				t.Errorf("%d: read %d bytes of the reply, want at most 64 KiB", code, body.read)
			}
		})
	}
}

func TestBatchSizes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &roundTripper{}
		r := memoryRig(t, rt, nil)
		start := time.Now()
		r.send(3)
		time.Sleep(time.Second)
		synctest.Wait()
		if len(rt.bodies) != 1 || rt.at[0].Sub(start) != 250*time.Millisecond {
			t.Fatalf("%d requests, want 1 after 250ms", len(rt.bodies))
		}
		start = time.Now()
		r.send(500)
		synctest.Wait()
		if len(rt.bodies) != 2 || rt.at[1] != start || len(rt.messages(t, 1)) != 500 {
			t.Fatalf("%d requests, want a second one with 500 records at once", len(rt.bodies))
		}
		big := bytes.Repeat([]byte("y"), 1000)
		for range 120 {
			_ = r.drain.SendEncoded(time.Now(), 0, "app", "web.1", big)
		}
		synctest.Wait()
		if len(rt.bodies) != 3 || len(rt.bodies[2]) > 102400 || len(rt.bodies[2]) < 100000 {
			t.Fatalf("%d requests, want a third one of just under 102400 bytes", len(rt.bodies))
		}
		if err := r.drain.Shutdown(t.Context()); err != nil {
			t.Errorf("Shutdown = %v, want nil", err)
		}
	})
}

func TestShutdownReturnsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &roundTripper{}
		rt.answer = func(_ int, r *http.Request, _ []byte) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}
		r := memoryRig(t, rt, nil)
		r.send(7)
		time.Sleep(time.Second)
		r.send(5)
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				var ie *logplex.IncompleteError
				if err := r.drain.Shutdown(ctx); !errors.As(err, &ie) || ie.Undelivered != 12 ||
					!errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("Shutdown = %v, want 12 undelivered, deadline exceeded", err)
				}
			})
		}
		wg.Wait()
		if got := time.Since(start); got != 2*time.Second {
			t.Errorf("Shutdown took %v, want 2s", got)
		}
		if err := r.drain.Send(logplex.Record{Message: "late"}); !errors.Is(err,
			logplex.ErrDrainClosed) {
			t.Errorf("Send after Shutdown = %v, want ErrDrainClosed", err)
		}
		if err := r.drain.Close(); err == nil {
			t.Errorf("Close after Shutdown = nil, want the 12 undelivered again")
		}
		var none context.Context // tolerated
		if err := r.drain.Shutdown(none); err == nil {
			t.Errorf("Shutdown(nil) = nil, want the 12 undelivered again")
		}
		if err := r.drain.Flush(none); err != nil {
			t.Errorf("Flush(nil) = %v, want nil: nothing is pending", err)
		}
		st := r.drain.Stats()
		checkAccount(t, st)
		if st.Dropped[logplex.DropShutdown] != 12 ||
			st.Dropped[logplex.DropClosed] != 1 || st.Pending != 0 {
			t.Errorf("Stats() = %+v, want 12 dropped at shutdown, 1 closed", st)
		}
		r.checkStdout()
	})
}

// TestShutdownRacesLoggers has two calls of Shutdown, of which some
// have no time at all, race a hundred loggers.
func TestShutdownRacesLoggers(t *testing.T) {
	rounds := 1000
	if testing.Short() {
		rounds = 50
	}
	dead, cancel := context.WithCancel(t.Context())
	cancel()
	left := 0
	for round := range rounds {
		rt := &roundTripper{}
		d, err := logplex.NewDrain("https://logs.example.com/", &logplex.DrainOptions{
			HTTPClient:    &http.Client{Transport: rt},
			FlushInterval: time.Microsecond, BatchRecords: 7,
		})
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var refused, taken, undelivered atomic.Int64
		for range 100 {
			wg.Go(func() {
				for range 3 {
					if errors.Is(d.SendEncoded(time.Now(), 0, "app", "web.1", []byte("x")),
						logplex.ErrDrainClosed) {
						refused.Add(1)
					} else {
						taken.Add(1)
					}
				}
			})
		}
		for k := range 2 {
			ctx := t.Context()
			if round%2 == 1 && k <= round/2%2 {
				ctx = dead
			}
			wg.Go(func() {
				for range round % 3 { // lets some records in
					runtime.Gosched()
				}
				var ie *logplex.IncompleteError
				if err := d.Shutdown(ctx); errors.As(err, &ie) {
					undelivered.Store(int64(ie.Undelivered))
				} else if err != nil {
					t.Errorf("Shutdown = %v, want nil or what is left", err)
				}
			})
		}
		wg.Wait()
		var ie *logplex.IncompleteError
		last := int64(0)
		if err := d.Shutdown(t.Context()); errors.As(err, &ie) {
			last = int64(ie.Undelivered)
			left++
		}
		st := d.Stats()
		checkAccount(t, st)
		rt.mu.Lock()
		got := 0
		for n := range rt.bodies {
			got += len(rt.messages(t, n))
		}
		rt.mu.Unlock()
		lost := st.Dropped[logplex.DropShutdown]
		if st.Pending != 0 || st.Delivered+lost != uint64(taken.Load()) ||
			st.Dropped[logplex.DropClosed] != uint64(refused.Load()) ||
			uint64(last) != lost || last > 0 && last > undelivered.Load() ||
			uint64(got) < st.Delivered || lost == 0 && got != int(st.Delivered) {
			t.Fatalf("round %d: Stats() = %+v, %d arrived, Shutdown said %d then %d left, want %d delivered or left and %d closed",
				round, st, got, undelivered.Load(), last, taken.Load(), refused.Load())
		}
		if round%2 == 0 && lost != 0 {
			t.Fatalf("round %d: %d left by calls of Shutdown with time, want 0", round, lost)
		}
	}
	if left == 0 {
		t.Errorf("no round left anything over, want some")
	}
}

func TestDrainLeavesNothingBehind(t *testing.T) {
	for _, scheme := range []string{"https", "syslog+tls"} {
		s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: scheme})
		before := runtime.NumGoroutine()
		r := newRig(t, s.URL, &logplex.DrainOptions{TLSConfig: s.TLSConfig()})
		// Those of the server before may still be ending.
		if got := runtime.NumGoroutine(); got > before {
			t.Errorf("%s: %d goroutines before the first record, want %d", scheme, got, before)
		}
		if started := drainGoroutines(0); started != "" {
			t.Errorf("%s: goroutines before the first record:\n%s", scheme, started)
		}
		if s.Conns() != 0 {
			t.Errorf("%s: %d connections before the first record, want 0", scheme, s.Conns())
		}
		r.send(3)
		if err := r.drain.Close(); err != nil {
			t.Errorf("%s: Close = %v, want nil", scheme, err)
		}
		s.Close()
		if left := drainGoroutines(time.Second); left != "" {
			t.Errorf("%s: goroutines left one second after Close:\n%s", scheme, left)
		}
	}
}

// drainGoroutines returns the stacks of goroutines that a drain has started.
func drainGoroutines(patience time.Duration) string {
	deadline := time.After(patience)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		buf := make([]byte, 1<<20)
		buf = buf[:runtime.Stack(buf, true)]
		left := ""
		for g := range strings.SplitSeq(string(buf), "\n\n") {
			if strings.Contains(g, "internal/delivery") || strings.Contains(g, "transport.watch") ||
				strings.Contains(g, "http.(*persistConn)") {
				left += g + "\n\n"
			}
		}
		if left == "" {
			return ""
		}
		select {
		case <-deadline:
			return left
		case <-tick.C:
		}
	}
}

func TestDrainNeverLogs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var global bytes.Buffer
		old := slog.Default()
		slog.SetDefault(slog.New(slog.NewTextHandler(&global, nil)))
		defer slog.SetDefault(old)
		rt := &roundTripper{answer: func(n int, _ *http.Request, _ []byte) (*http.Response, error) {
			if n%2 == 0 {
				return reply(503, "Retry-After", "1"), nil
			}
			return reply(500, "Retry-After", "1"), nil
		}}
		r := memoryRig(t, rt, nil)
		r.send(1)
		time.Sleep(9 * time.Second)
		synctest.Wait()
		if len(r.reported) != 2 {
			t.Errorf("OnError got %q in the first 9 s, want two distinct faults once each",
				r.reported)
		}
		if global.Len() > 0 {
			t.Errorf("the drain logged %q", global.String())
		}
		r.checkStdout()
		dead, cancel := context.WithCancel(t.Context())
		cancel()
		_ = r.drain.Shutdown(dead)
	})
}

// A fault is what a receiver does wrong for a while.
type fault struct {
	name     string
	harmless bool                     // nothing has to be sent again
	dial     func() (net.Conn, error) // instead of a connection; nil: none of this
	accept   func(net.Conn)           // instead of reading from a connection
	header   func(net.Conn)           // instead of reading the body
	// the reply to a request, before the connection is closed
	answer string
	hold   func(c net.Conn)                       // after that
	refuse func(r *http.Request, body []byte) int // status; 0: the request is taken
	cert   func(*authority) tls.Certificate
}

// faults are those after which a drain must have lost nothing.
func faults() []fault {
	hang := func(c net.Conn) { _, _ = io.Copy(io.Discard, c) } // until the drain gives up
	repeat := func(pause time.Duration, s string) func(net.Conn) {
		return func(c net.Conn) {
			for {
				if _, err := io.WriteString(c, s); err != nil {
					return
				}
				time.Sleep(pause)
			}
		}
	}
	head := func(status string) string { return "HTTP/1.1 " + status + "\r\n" }
	ts := []fault{
		{name: "refused", dial: func() (net.Conn, error) { return nil, errNetwork }},
		{name: "reset at accept", accept: func(net.Conn) {}},
		{name: "accepts and is silent", accept: hang},
		{name: "never reads", accept: func(net.Conn) { time.Sleep(10 * time.Second) }},
		{name: "reset after header", header: func(net.Conn) {}},
		{name: "reset after request", hold: func(net.Conn) {}},
		{name: "never answers", hold: hang},
		{name: "half an answer", answer: "HTTP/1.1 2"},
		{name: "half an answer, then silent", answer: "HTTP/1.1 2", hold: hang},
		{name: "truncated 200", answer: head("200 OK") + "Content-Length: 10\r\n\r\nhalf"},
		{name: "truncated chunks",
			answer: head("200 OK") + "Transfer-Encoding: chunked\r\n\r\nff\r\nhalf"},
		{name: "dripped reply", answer: head("200 OK") + "Content-Length: 1000\r\n\r\n",
			hold: repeat(100*time.Millisecond, "x")},
		{name: "dripped header", answer: head("200 OK") + "X: ",
			hold: repeat(100*time.Millisecond, "x")},
		{name: "endless 500 body", answer: head("500 Internal Server Error") + "\r\n",
			hold: repeat(0, strings.Repeat("x", 4096))},
		{name: "gigabyte headers", answer: head("500 Internal Server Error"),
			hold: repeat(0, "X: "+strings.Repeat("x", 4096)+"\r\n")},
		{name: "garbage", answer: "\x16\x03\x01\x00garbage\r\n\r\n"},
		{name: "interim answers", answer: strings.Repeat(head("103 Early Hints")+"\r\n", 3)},
		{name: "closes when idle", harmless: true, answer: head("204 No Content") + "\r\n"},
		{name: "413 over 20000", harmless: true, refuse: func(_ *http.Request, body []byte) int {
			if len(body) > 20000 {
				return 413
			}
			return 0
		}},
		{name: "expired certificate", cert: func(a *authority) tls.Certificate {
			return a.expired
		}},
		{name: "wrong name", cert: func(a *authority) tls.Certificate { return a.wrongName }},
		{name: "unknown authority", cert: func(a *authority) tls.Certificate { return a.unknown }},
	}
	flap := 0
	ts = append(ts, fault{
		name: "flapping", refuse: func(*http.Request, []byte) int { flap++; return flap % 2 * 503 },
	})
	for _, code := range []string{"408", "425", "429", "500", "502", "503", "504", "401", "403"} {
		ts = append(ts, fault{name: code, answer: head(code+" No") + "Content-Length: 0\r\n\r\n"})
	}
	for _, after := range []string{
		"2", "-7", "soon", "99999999999999999999", "Sat, 01 Jan 2000 00:00:02 GMT",
	} {
		ts = append(ts, fault{
			name: "429 retry after " + after, answer: head("429 Too Many Requests") +
				"Retry-After: " + after + "\r\nContent-Length: 0\r\n\r\n",
		})
	}
	return ts
}

// An authority issues certificates that are valid, or not, in fake time.
type authority struct {
	pool                               *x509.CertPool
	valid, expired, wrongName, unknown tls.Certificate
}

func newAuthority(t *testing.T) *authority {
	issue := func(tmpl, parent *x509.Certificate,
		key *ecdsa.PrivateKey) ([]byte, *ecdsa.PrivateKey) {
		own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if parent == nil {
			parent, key = tmpl, own
		}
		der, err := x509.CreateCertificate(rand.Reader, tmpl, parent, &own.PublicKey, key)
		if err != nil {
			t.Fatal(err)
		}
		return der, own
	}
	epoch := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // when fake time begins
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "tests"}, IsCA: true,
		BasicConstraintsValid: true,
		NotBefore:             epoch.AddDate(-1, 0, 0), NotAfter: epoch.AddDate(1, 0, 0),
		KeyUsage: x509.KeyUsageCertSign,
	}
	root := func() (*x509.Certificate, *ecdsa.PrivateKey) {
		der, key := issue(ca, nil, nil)
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		return cert, key
	}
	leaf := func(name string, end time.Time, parent *x509.Certificate,
		key *ecdsa.PrivateKey) tls.Certificate {
		der, own := issue(&x509.Certificate{
			SerialNumber: big.NewInt(2), DNSNames: []string{name},
			NotBefore: epoch.AddDate(-1, 0, 0), NotAfter: end,
			KeyUsage:    x509.KeyUsageDigitalSignature,
			ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		}, parent, key)
		return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: own}
	}
	known, key := root()
	stranger, otherKey := root()
	later, before := epoch.AddDate(0, 6, 0), epoch.Add(-time.Hour)
	a := &authority{
		pool:      x509.NewCertPool(),
		valid:     leaf("logs.example.com", later, known, key),
		expired:   leaf("logs.example.com", before, known, key),
		wrongName: leaf("other.example.com", later, known, key),
		unknown:   leaf("logs.example.com", later, stranger, otherKey),
	}
	a.pool.AddCert(known)
	return a
}

// A faultyReceiver accepts requests over in-memory connections and has its fault
// for a while.
type faultyReceiver struct {
	fault fault
	over  time.Time
	certs *authority // nil: without TLS

	mu     sync.Mutex
	wg     sync.WaitGroup
	bodies map[string][]byte // by Frame-Id
	broken []string          // Frame-Ids that were not as promised
	taken  [][]byte
}

func (q *faultyReceiver) faulty() bool { return time.Now().Before(q.over) }

func (q *faultyReceiver) dial(context.Context, string, string) (net.Conn, error) {
	if q.fault.dial != nil && q.faulty() {
		return q.fault.dial()
	}
	a, b := net.Pipe()
	q.wg.Go(func() { q.serve(b) })
	return a, nil
}

func (q *faultyReceiver) serve(c net.Conn) {
	defer c.Close()
	tr := &q.fault
	if tr.accept != nil && q.faulty() {
		tr.accept(c)
		return
	}
	if q.certs != nil {
		cert := q.certs.valid
		if tr.cert != nil && q.faulty() {
			cert = tr.cert(q.certs)
		}
		c = tls.Server(c, &tls.Config{Certificates: []tls.Certificate{cert}})
		defer c.Close()
	}
	br := bufio.NewReader(c)
	for {
		r, err := http.ReadRequest(br)
		if err != nil {
			return
		}
		if tr.header != nil && q.faulty() {
			tr.header(c)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		q.check(r.Header.Get("Logplex-Frame-Id"), body)
		answer, keep := "HTTP/1.1 204 No Content\r\n\r\n", true
		if q.faulty() && (tr.answer != "" || tr.hold != nil) {
			answer, keep = tr.answer, false
		} else if code := 0; tr.refuse != nil && q.faulty() {
			if code = tr.refuse(r, body); code != 0 {
				answer = "HTTP/1.1 " + big.NewInt(int64(code)).String() +
					" No\r\nContent-Length: 0\r\n\r\n"
			}
		}
		if strings.HasPrefix(answer, "HTTP/1.1 204") {
			q.mu.Lock()
			q.taken = append(q.taken, body)
			q.mu.Unlock()
		}
		if _, err := io.WriteString(c, answer); err != nil {
			return
		}
		if !keep {
			if tr.hold != nil {
				tr.hold(c)
			}
			return
		}
	}
}

var frameID = regexp.MustCompile(`^[0-9A-F]{32}$`)

// check remembers what came under an identifier.
func (q *faultyReceiver) check(id string, body []byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.bodies == nil {
		q.bodies = map[string][]byte{}
	}
	if old, ok := q.bodies[id]; !frameID.MatchString(id) || ok && !bytes.Equal(old, body) {
		q.broken = append(q.broken, id)
	}
	q.bodies[id] = body
}

// TestDrainKeepsOrder also is the measure of delivery: whatever the receiver
// does for three seconds, all of 5,000 records arrive, taken once and in order.
func TestDrainKeepsOrder(t *testing.T) {
	for _, tr := range faults() {
		t.Run(tr.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				q := &faultyReceiver{fault: tr, over: time.Now().Add(3 * time.Second)}
				url, opts := "http://logs.example.com/", &logplex.DrainOptions{}
				if tr.cert != nil {
					q.certs = newAuthority(t)
					url, opts.TLSConfig = "https://logs.example.com/",
						&tls.Config{RootCAs: q.certs.pool}
				}
				d, err := logplex.NewDrainDial(url, opts, q.dial)
				if err != nil {
					t.Fatal(err)
				}
				r := newRigFor(t, d)
				for range 5000 {
					r.send(1)
					time.Sleep(time.Millisecond)
				}
				if err := d.Shutdown(t.Context()); err != nil {
					t.Errorf("Shutdown = %v, want nil", err)
				}
				q.wg.Wait()
				st := d.Stats()
				checkAccount(t, st)
				if st.Delivered != 5000 || (st.Retries == 0) != tr.harmless {
					t.Errorf("Stats() = %+v, want 5000 delivered, after retries unless the fault is harmless", st)
				}
				n := 0
				for m, err := range format.Frames(bytes.NewReader(slices.Concat(q.taken...)),
					format.DialectDrain) {
					if n++; err != nil || m.Msg != r.line(n) {
						t.Fatalf("message %d = %q, %v, want %q", n, m.Msg, err, r.line(n))
					}
				}
				if n != 5000 {
					t.Errorf("%d messages taken, want 5000", n)
				}
				if len(q.broken) > 0 {
					t.Errorf("Frame-Ids %q are malformed or came with different bytes", q.broken)
				}
				r.checkStdout()
			})
		})
	}
}

func TestGzip(t *testing.T) {
	for _, refuses := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var encodings, plain []string
			rt := &roundTripper{}
			rt.answer = func(_ int, r *http.Request, body []byte) (*http.Response, error) {
				encodings = append(encodings, r.Header.Get("Content-Encoding"))
				if r.Header.Get("Content-Encoding") == "gzip" {
					if refuses {
						return reply(415), nil
					}
					zr, err := gzip.NewReader(bytes.NewReader(body))
					if err != nil {
						t.Error(err)
						return reply(500), nil
					}
					body, _ = io.ReadAll(zr)
				}
				plain = append(plain, string(body))
				return reply(204), nil
			}
			r := memoryRig(t, rt, &logplex.DrainOptions{Gzip: true})
			for _, n := range []int{1, 50, 50} {
				r.send(n)
				if err := r.drain.Flush(t.Context()); err != nil {
					t.Errorf("Flush = %v, want nil", err)
				}
			}
			_ = r.drain.Close()
			want := []string{"", "gzip", "gzip"}
			if refuses {
				want = []string{"", "gzip", "", ""}
			}
			if fmt.Sprint(encodings) != fmt.Sprint(want) {
				t.Errorf("refusing %v: encodings %q, want %q", refuses, encodings, want)
			}
			if st := r.drain.Stats(); st.Delivered != 101 ||
				uint64(len(strings.Join(plain, ""))) != st.Bytes {
				t.Errorf("refusing %v: Stats() = %+v, want 101 delivered in the %d bytes that came",
					refuses, st, len(strings.Join(plain, "")))
			}
			if refuses && rt.ids[1] != rt.ids[2] {
				t.Errorf("the resend without compression has another Frame-Id")
			}
		})
	}
}

func TestRedirectOfAUsersClientIsNotFollowed(t *testing.T) {
	other := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: "http"})
	s := logplextest.NewServer(t, &logplextest.ServerOptions{
		Scheme: "http", Script: []logplextest.Fault{status(307, "Location", other.URL)},
	})
	client := &http.Client{}
	r := newRig(t, s.URL, &logplex.DrainOptions{HTTPClient: client})
	r.send(1)
	if err := r.drain.Close(); err != nil {
		t.Errorf("Close = %v, want nil", err)
	}
	if n := len(other.Requests()); n != 0 ||
		r.drain.Stats().Dropped[logplex.DropPermanentStatus] != 1 {
		t.Errorf("%d requests elsewhere, Stats = %+v, want 0 and 1 dropped", n, r.drain.Stats())
	}
	if client.CheckRedirect != nil || client.Transport != nil {
		t.Error("NewDrain changed the client")
	}
}

func TestBasicCredentialsAreSent(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		s := logplextest.NewServer(t, &logplextest.ServerOptions{HTTP2: http2})
		r := newRig(t, strings.Replace(s.URL, "https://", "https://us%65r:p%40ss@", 1),
			&logplex.DrainOptions{TLSConfig: s.TLSConfig()})
		r.send(1)
		if err := r.drain.Close(); err != nil {
			t.Errorf("Close = %v, want nil", err)
		}
		q := s.Requests()[0]
		user, pw, ok := (&http.Request{Header: q.Header}).BasicAuth()
		if user != "user" || pw != "p@ss" || !ok || q.Path != "/" {
			t.Errorf("Authorization gives %q, %q, %v at %q, want user, p@ss at /",
				user, pw, ok, q.Path)
		}
		if cl := q.Header.Get("Content-Length"); cl != "" && cl != fmt.Sprint(len(q.Body)) {
			t.Errorf("Content-Length = %s, want %d", cl, len(q.Body))
		}
	}
}

func TestUntrustedServerGetsNothing(t *testing.T) {
	for _, scheme := range []string{"https", "syslog+tls"} {
		s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: scheme})
		r := newRig(t, s.URL, &logplex.DrainOptions{TLSConfig: &tls.Config{}}) // the system's roots
		r.send(1)
		for whole := shortly(t); r.drain.Stats().LastError == "" && whole.Err() == nil; {
			ctx, cancel := context.WithTimeout(whole, 100*time.Millisecond)
			_ = r.drain.Flush(ctx)
			cancel()
		}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		var ie *logplex.IncompleteError
		if err := r.drain.Shutdown(ctx); !errors.As(err, &ie) || ie.Undelivered != 1 {
			t.Errorf("%s: Shutdown = %v, want 1 undelivered", scheme, err)
		}
		cancel()
		got := r.drain.Stats().LastError
		if got != "the server's certificate is from an unknown authority" {
			t.Errorf("%s: LastError = %q, want the unknown authority", scheme, got)
		}
		if len(s.Messages()) != 0 {
			t.Errorf("%s: the server got %d messages, want none", scheme, len(s.Messages()))
		}
	}
}

func TestSyslogReconnects(t *testing.T) {
	for _, scheme := range []string{"syslog", "syslog+tls"} {
		s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: scheme})
		r := newRig(t, s.URL, &logplex.DrainOptions{TLSConfig: s.TLSConfig(), Timeout: time.Second})
		ctx := shortly(t)
		r.send(5)
		r.flush(ctx)
		if err := s.Wait(ctx, 5); err != nil {
			t.Fatal(err)
		}
		s.Down() // a receiver that restarts
		r.send(5)
		gone, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		if err := r.drain.Flush(gone); err == nil {
			t.Errorf("%s: Flush to a receiver that is down = nil, want the context's error", scheme)
		}
		cancel()
		s.Up()
		r.flush(ctx)
		if err := s.Wait(ctx, 10); err != nil {
			t.Fatal(err)
		}
		for i, m := range s.Messages() {
			if m.Msg != r.line(i+1) {
				t.Errorf("%s: message %d = %q, want %q", scheme, i, m.Msg, r.line(i+1))
			}
		}
		if err := r.drain.Close(); err != nil {
			t.Errorf("%s: Close = %v, want nil", scheme, err)
		}
		checkAccount(t, r.drain.Stats())
		if s.Conns() < 2 {
			t.Errorf("%s: %d connections, want a new one after the restart", scheme, s.Conns())
		}
	}
}

// pipeServer serves HTTP/1.1 over in-memory connections.
type pipeServer struct {
	mu    sync.Mutex
	dials int
	once  sync.Once // closes conns
	conns chan net.Conn
	srv   *http.Server
}

func newPipeServer(h http.HandlerFunc) *pipeServer {
	p := &pipeServer{conns: make(chan net.Conn), srv: &http.Server{Handler: h}}
	go p.srv.Serve(p)
	return p
}

func (p *pipeServer) Accept() (net.Conn, error) {
	c, ok := <-p.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}

func (p *pipeServer) Close() error {
	p.once.Do(func() { close(p.conns) })
	return nil
}

func (p *pipeServer) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (p *pipeServer) dial(context.Context, string, string) (net.Conn, error) {
	p.mu.Lock()
	p.dials++
	p.mu.Unlock()
	a, b := net.Pipe()
	p.conns <- b
	return a, nil
}

func TestConnectionsAreReusedAndRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPipeServer(func(w http.ResponseWriter, r *http.Request) {
			_, _ = new(bytes.Buffer).ReadFrom(r.Body)
			w.WriteHeader(204)
		})
		d, err := logplex.NewDrainDial("http://logs.example.com/", nil, p.dial)
		if err != nil {
			t.Fatal(err)
		}
		for range 20 { // every 30 s for ten minutes
			_ = d.SendEncoded(time.Now(), 0, "app", "web.1", []byte("x"))
			time.Sleep(30 * time.Second)
		}
		if err := d.Shutdown(t.Context()); err != nil {
			t.Errorf("Shutdown = %v, want nil", err)
		}
		if st := d.Stats(); st.Delivered != 20 || p.dials < 2 || p.dials > 3 {
			t.Errorf("%d delivered over %d connections, want 20 over 2 or 3", st.Delivered, p.dials)
		}
		_ = p.srv.Close()
	})
}

func TestAttemptsEnd(t *testing.T) {
	tests := []struct {
		name string
		dial func(context.Context, string, string) (net.Conn, error)
		want time.Duration
	}{
		{"dial", func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, 3 * time.Second},
		{"attempt", func(context.Context, string, string) (net.Conn, error) {
			a, _ := net.Pipe() // nobody reads the other end
			return a, nil
		}, 5 * time.Second},
	}
	for _, url := range []string{"http://logs.example.com/", "syslog://logs.example.com"} {
		for _, tt := range tests {
			t.Run(url+" "+tt.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					start, took := time.Now(), time.Duration(0)
					d, err := logplex.NewDrainDial(url, &logplex.DrainOptions{
						FlushInterval: time.Nanosecond,
						OnError: func(error) {
							if took == 0 {
								took = time.Since(start)
							}
						},
					}, tt.dial)
					if err != nil {
						t.Fatal(err)
					}
					_ = d.SendEncoded(time.Now(), 0, "app", "web.1", []byte("x"))
					time.Sleep(7 * time.Second)
					synctest.Wait()
					if got := took.Round(time.Millisecond); got != tt.want {
						t.Errorf("first attempt failed after %v, want %v", got, tt.want)
					}
					ctx, cancel := context.WithTimeout(t.Context(), time.Second)
					defer cancel()
					var ie *logplex.IncompleteError
					if err := d.Shutdown(ctx); !errors.As(err, &ie) || ie.Undelivered != 1 {
						t.Errorf("Shutdown = %v, want 1 undelivered", err)
					}
					time.Sleep(time.Second)
					checkAccount(t, d.Stats())
				})
			})
		}
	}
}

func TestWhatIsRetried(t *testing.T) {
	retried := map[int]bool{408: true, 425: true, 429: true}
	for code := 300; code < 600; code++ {
		if code >= 500 && code != 501 && code != 505 {
			retried[code] = true
		}
		synctest.Test(t, func(t *testing.T) {
			rt := &roundTripper{}
			rt.answer = func(n int, _ *http.Request, _ []byte) (*http.Response, error) {
				if n == 1 {
					return reply(code, "Location", "https://elsewhere.example.com/"), nil
				}
				return reply(204), nil
			}
			r := memoryRig(t, rt, nil)
			r.send(1)
			if err := r.drain.Shutdown(t.Context()); err != nil {
				t.Errorf("%d: Shutdown = %v, want nil", code, err)
			}
			st := r.drain.Stats()
			checkAccount(t, st)
			want := map[logplex.DropReason]uint64{logplex.DropPermanentStatus: 1}
			switch {
			case retried[code], code == 401, code == 403:
				want = map[logplex.DropReason]uint64{}
			case code == 413:
				want = map[logplex.DropReason]uint64{logplex.DropTooLarge: 1}
			}
			if fmt.Sprint(st.Dropped) != fmt.Sprint(want) {
				t.Errorf("%d: Dropped = %v, want %v", code, st.Dropped, want)
			}
			if len(want) > 0 && len(rt.bodies) != 1 {
				t.Errorf("%d: %d requests, want 1", code, len(rt.bodies))
			}
		})
	}
}

func TestCredentialsAreAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &roundTripper{}
		rt.answer = func(_ int, r *http.Request, _ []byte) (*http.Response, error) {
			if r.Header.Get("Authorization") != "Bearer key3" {
				return reply(403), nil
			}
			return reply(204), nil
		}
		asked := 0
		r := memoryRig(t, rt,
			&logplex.DrainOptions{Authorization: func(context.Context) (string, error) {
				switch asked++; asked {
				case 1:
					return "", errors.New("vault is sealed")
				case 2:
					panic("user code")
				}
				return "Bearer key" + strconv.Itoa(asked-2), nil
			}})
		r.send(1)
		time.Sleep(time.Minute)
		synctest.Wait()
		if st := r.drain.Stats(); st.Delivered != 1 || asked != 5 || len(rt.bodies) != 3 {
			t.Errorf("Stats() = %+v, asked %d times, %d requests, want 1 delivered, 5, 3",
				st, asked, len(rt.bodies))
		}
		asked = 100
		r.send(1)
		time.Sleep(59 * time.Second)
		if st := r.drain.Stats(); st.Pending != 1 {
			t.Errorf("Stats() after 59s = %+v, want 1 pending", st)
		}
		time.Sleep(3 * time.Second)
		if st := r.drain.Stats(); st.Dropped[logplex.DropAuth] != 1 {
			t.Errorf("Stats() after 62s = %+v, want 1 dropped for auth", st)
		}
		_ = r.drain.Close()
		checkAccount(t, r.drain.Stats())
	})
}

func TestOldRecordsAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &roundTripper{
			answer: func(int, *http.Request, []byte) (*http.Response, error) {
				return nil, errNetwork
			},
		}
		r := memoryRig(t, rt, nil)
		r.send(10)
		time.Sleep(9 * time.Minute)
		if st := r.drain.Stats(); st.Pending != 10 {
			t.Errorf("Stats() after 9 min = %+v, want 10 pending", st)
		}
		time.Sleep(61 * time.Second)
		st := r.drain.Stats()
		if st.Dropped[logplex.DropMaxAge] != 10 {
			t.Errorf("Stats() after 10 min = %+v, want 10 dropped for their age", st)
		}
		if st.Retries < 30 || st.Retries > 120 {
			t.Errorf("%d retries in 10 min, want about 40 with 30 s at most between them",
				st.Retries)
		}
		_ = r.drain.Close()
		checkAccount(t, r.drain.Stats())
	})
}
