// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
)

// A trouble is what a receiver does for a while.
type trouble struct {
	name     string
	harmless bool                                   // nothing has to be sent again
	dial     func() (net.Conn, error)               // instead of a connection; nil: none of this
	accept   func(net.Conn)                         // instead of reading from a connection
	header   func(net.Conn)                         // instead of reading the body
	answer   string                                 // what is sent for a request, before the connection is closed
	hold     func(c net.Conn)                       // after that
	refuse   func(r *http.Request, body []byte) int // status; 0: the request is taken
	cert     func(*authority) tls.Certificate
}

// troubles is what a drain must come through without a loss.
func troubles() []trouble {
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
	ts := []trouble{
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
		{name: "truncated chunks", answer: head("200 OK") + "Transfer-Encoding: chunked\r\n\r\nff\r\nhalf"},
		{name: "dripped reply", answer: head("200 OK") + "Content-Length: 1000\r\n\r\n", hold: repeat(100*time.Millisecond, "x")},
		{name: "dripped header", answer: head("200 OK") + "X: ", hold: repeat(100*time.Millisecond, "x")},
		{name: "endless 500 body", answer: head("500 Internal Server Error") + "\r\n", hold: repeat(0, strings.Repeat("x", 4096))},
		{name: "gigabyte headers", answer: head("500 Internal Server Error"), hold: repeat(0, "X: "+strings.Repeat("x", 4096)+"\r\n")},
		{name: "garbage", answer: "\x16\x03\x01\x00garbage\r\n\r\n"},
		{name: "interim answers", answer: strings.Repeat(head("103 Early Hints")+"\r\n", 3)},
		{name: "closes when idle", harmless: true, answer: head("204 No Content") + "\r\n"},
		{name: "413 over 20000", harmless: true, refuse: func(_ *http.Request, body []byte) int {
			if len(body) > 20000 {
				return 413
			}
			return 0
		}},
		{name: "expired certificate", cert: func(a *authority) tls.Certificate { return a.expired }},
		{name: "wrong name", cert: func(a *authority) tls.Certificate { return a.wrongName }},
		{name: "unknown authority", cert: func(a *authority) tls.Certificate { return a.unknown }},
	}
	flap := 0
	ts = append(ts, trouble{name: "flapping", refuse: func(*http.Request, []byte) int { flap++; return flap % 2 * 503 }})
	for _, code := range []string{"408", "425", "429", "500", "502", "503", "504", "401", "403"} {
		ts = append(ts, trouble{name: code, answer: head(code+" No") + "Content-Length: 0\r\n\r\n"})
	}
	for _, after := range []string{"2", "-7", "soon", "99999999999999999999", "Sat, 01 Jan 2000 00:00:02 GMT"} {
		ts = append(ts, trouble{name: "429 retry after " + after, answer: head("429 Too Many Requests") + "Retry-After: " + after + "\r\nContent-Length: 0\r\n\r\n"})
	}
	return ts
}

// An authority issues certificates that are valid, or not, in fake time.
type authority struct {
	pool                               *x509.CertPool
	valid, expired, wrongName, unknown tls.Certificate
}

func newAuthority(t *testing.T) *authority {
	issue := func(tmpl, parent *x509.Certificate, key *ecdsa.PrivateKey) ([]byte, *ecdsa.PrivateKey) {
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
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "tests"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: epoch.AddDate(-1, 0, 0), NotAfter: epoch.AddDate(1, 0, 0), KeyUsage: x509.KeyUsageCertSign,
	}
	root := func() (*x509.Certificate, *ecdsa.PrivateKey) {
		der, key := issue(ca, nil, nil)
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		return cert, key
	}
	leaf := func(name string, end time.Time, parent *x509.Certificate, key *ecdsa.PrivateKey) tls.Certificate {
		der, own := issue(&x509.Certificate{
			SerialNumber: big.NewInt(2), DNSNames: []string{name}, NotBefore: epoch.AddDate(-1, 0, 0), NotAfter: end,
			KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		}, parent, key)
		return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: own}
	}
	known, key := root()
	stranger, otherKey := root()
	later, before := epoch.AddDate(0, 6, 0), epoch.Add(-time.Hour)
	a := &authority{
		pool:  x509.NewCertPool(),
		valid: leaf("logs.example.com", later, known, key), expired: leaf("logs.example.com", before, known, key),
		wrongName: leaf("other.example.com", later, known, key), unknown: leaf("logs.example.com", later, stranger, otherKey),
	}
	a.pool.AddCert(known)
	return a
}

// A troubledReceiver takes requests over in-memory connections and has its
// trouble until it is over.
type troubledReceiver struct {
	trouble trouble
	over    time.Time
	certs   *authority // nil: without TLS

	mu     sync.Mutex
	wg     sync.WaitGroup
	bodies map[string][]byte // by Frame-Id
	broken []string          // Frame-Ids that were not as promised
	taken  [][]byte
}

func (q *troubledReceiver) troubled() bool { return time.Now().Before(q.over) }

func (q *troubledReceiver) dial(context.Context, string, string) (net.Conn, error) {
	if q.trouble.dial != nil && q.troubled() {
		return q.trouble.dial()
	}
	a, b := net.Pipe()
	q.wg.Go(func() { q.serve(b) })
	return a, nil
}

func (q *troubledReceiver) serve(c net.Conn) {
	defer c.Close()
	tr := &q.trouble
	if tr.accept != nil && q.troubled() {
		tr.accept(c)
		return
	}
	if q.certs != nil {
		cert := q.certs.valid
		if tr.cert != nil && q.troubled() {
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
		if tr.header != nil && q.troubled() {
			tr.header(c)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		q.check(r.Header.Get("Logplex-Frame-Id"), body)
		answer, keep := "HTTP/1.1 204 No Content\r\n\r\n", true
		if q.troubled() && (tr.answer != "" || tr.hold != nil) {
			answer, keep = tr.answer, false
		} else if code := 0; tr.refuse != nil && q.troubled() {
			if code = tr.refuse(r, body); code != 0 {
				answer = "HTTP/1.1 " + big.NewInt(int64(code)).String() + " No\r\nContent-Length: 0\r\n\r\n"
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
func (q *troubledReceiver) check(id string, body []byte) {
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
	for _, tr := range troubles() {
		t.Run(tr.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				q := &troubledReceiver{trouble: tr, over: time.Now().Add(3 * time.Second)}
				url, opts := "http://logs.example.com/", &logplex.DrainOptions{}
				if tr.cert != nil {
					q.certs = newAuthority(t)
					url, opts.TLSConfig = "https://logs.example.com/", &tls.Config{RootCAs: q.certs.pool}
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
					t.Errorf("Stats() = %+v, want 5000 delivered, after retries unless the trouble is harmless", st)
				}
				n := 0
				for m, err := range format.Frames(bytes.NewReader(slices.Concat(q.taken...)), format.DialectDrain) {
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
