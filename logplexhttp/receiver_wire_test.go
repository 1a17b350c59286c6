// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/testinput"
	"github.com/logplex-go/logplex/logplexhttp"
)

// wire is a receiver in a real server; tests write to it octet by octet.
type wire struct {
	in    *inbox
	stats *logplexhttp.ReceiverStats
	conn  net.Conn
	reply *bufio.Reader
}

func newWire(t *testing.T, readTimeout time.Duration) *wire {
	t.Helper()
	w := &wire{in: new(inbox), stats: new(logplexhttp.ReceiverStats)}
	srv := httptest.NewUnstartedServer(
		logplexhttp.NewReceiver(w.in.take, &logplexhttp.ReceiverOptions{Stats: w.stats}))
	srv.Config.ReadTimeout = readTimeout
	srv.Start()
	t.Cleanup(srv.Close)
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	w.conn, w.reply = conn, bufio.NewReader(conn)
	return w
}

func (w *wire) send(t *testing.T, s string) {
	t.Helper()
	if _, err := io.WriteString(w.conn, s); err != nil {
		t.Fatal(err)
	}
}

// status reads one reply and returns its status.
func (w *wire) status(t *testing.T) int {
	t.Helper()
	resp, err := http.ReadResponse(w.reply, nil)
	if err != nil {
		t.Fatalf("reading the reply: %v", err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode
}

const drainHeader = "POST /logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/logplex-1\r\nLogplex-Drain-Token: " + testToken +
	"\r\n"

// As Logplex sends: several requests on one connection, each with its length.
func TestReceiverKeepsConnection(t *testing.T) {
	w := newWire(t, 0)
	body := testinput.Body(format.DialectDrain, "one")
	for i := range 3 {
		w.send(t, fmt.Sprintf("%sLogplex-Frame-Id: %d\r\nContent-Length: %d\r\n\r\n%s",
			drainHeader, i, len(body), body))
		if got := w.status(t); got != 204 {
			t.Errorf("reply %d = %d, want 204", i, got)
		}
	}
	if got := w.in.texts(); got != "one,one,one" {
		t.Errorf("handed on %q, want one,one,one", got)
	}
}

// As log-shuttle sends: chunked, cut anywhere.
func TestReceiverChunked(t *testing.T) {
	w := newWire(t, 0)
	var b strings.Builder
	b.WriteString(drainHeader + "Transfer-Encoding: chunked\r\n\r\n")
	for _, c := range testinput.Body(format.DialectDrain, "one", "two") {
		fmt.Fprintf(&b, "1\r\n%c\r\n", c)
	}
	w.send(t, b.String()+"0\r\n\r\n")
	if got := w.status(t); got != 204 || w.in.texts() != "one,two" {
		t.Errorf("reply = %d with %q handed on, want 204 with one,two", got, w.in.texts())
	}
}

// A sender that stops in the middle of the body that it announced, with the connection
// open for the reply: it may send again, nothing was handed on.
func TestReceiverShortBody(t *testing.T) {
	body := testinput.Body(format.DialectDrain, "one", "two")
	t.Run("closed", func(t *testing.T) {
		w := newWire(t, 0)
		w.send(t, fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", drainHeader, len(body)+10, body))
		if err := w.conn.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if got := w.status(t); got != 503 || w.in.texts() != "" {
			t.Errorf("reply = %d with %q handed on, want 503 with nothing", got, w.in.texts())
		}
	})
	t.Run("time limit", func(t *testing.T) {
		w := newWire(t, 50*time.Millisecond)
		w.send(t, fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", drainHeader, len(body)+10, body))
		if got := w.status(t); got != 503 || w.in.texts() != "" {
			t.Errorf("reply = %d with %q handed on, want 503 with nothing", got, w.in.texts())
		}
	})
	t.Run("bad chunk", func(t *testing.T) {
		w := newWire(t, 0)
		w.send(t, fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\nzz\r\n",
			drainHeader, len(body), body))
		if got := w.status(t); got != 503 || w.in.texts() != "" {
			t.Errorf("reply = %d with %q handed on, want 503 with nothing", got, w.in.texts())
		}
	})
}

// With Expect: 100-continue a refused sender need not send its body at all.
func TestReceiverExpectContinue(t *testing.T) {
	w := newWire(t, 0)
	w.send(t, drainHeader+"Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n")
	if got := w.status(t); got != 413 {
		t.Errorf("reply = %d, want 413", got)
	}
}

// A body that was not announced and does not end is cut at the limit.
func TestReceiverEndlessBody(t *testing.T) {
	w := newWire(t, 0)
	w.send(t, drainHeader+"Transfer-Encoding: chunked\r\n\r\n")
	chunk := fmt.Sprintf("%x\r\n%s\r\n", 1<<16, bytes.Repeat([]byte("\n"), 1<<16))
	for range 5<<20>>16 + 4 {
		// The receiver may have closed the connection by now.
		if _, err := io.WriteString(w.conn, chunk); err != nil {
			break
		}
	}
	resp, err := http.ReadResponse(w.reply, nil)
	if err == nil {
		resp.Body.Close()
		if resp.StatusCode != 413 {
			t.Errorf("reply = %d, want 413", resp.StatusCode)
		}
	}
	if got := w.stats.Refused.Load(); got != 1 {
		t.Errorf("Refused = %d, want 1", got)
	}
}
