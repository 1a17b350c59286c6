// SPDX-License-Identifier: MIT

package logplextest_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/testinput"
	"github.com/logplex-go/logplex/logplextest"
)

func TestServerSyslog(t *testing.T) {
	for _, scheme := range []string{"syslog", "syslog+tls"} {
		t.Run(scheme, func(t *testing.T) {
			s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: scheme})
			body := append(testinput.Body(format.DialectInput, "one"), "15 not a syslog ms"...)
			conn := dial(t, s)
			for _, c := range body { // cut anywhere
				if _, err := conn.Write([]byte{c}); err != nil {
					t.Fatal(err)
				}
			}
			conn.Close()
			if err := s.WaitRequests(within(t, 5*time.Second), 1); err != nil {
				t.Fatal(err)
			}
			r := s.Requests()[0]
			if texts(r.Messages) != "one" || !bytes.Equal(r.Body, body) ||
				r.Proto != scheme || len(r.Errors) == 0 {
				t.Errorf("Requests()[0] = %+v, want one message and all octets", r)
			}
			if got := texts(s.Delivered()); got != "one" {
				t.Errorf("Delivered() = %q, want one", got)
			}
		})
	}
}

func dial(t *testing.T, s *logplextest.Server) net.Conn {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	var conn net.Conn
	if cfg := s.TLSConfig(); cfg != nil {
		conn, err = tls.Dial("tcp", u.Host, cfg)
	} else {
		conn, err = net.Dial("tcp", u.Host)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func TestServerSyslogFaults(t *testing.T) {
	for _, kind := range []logplextest.FaultKind{
		logplextest.FaultReset, logplextest.FaultHangUp, logplextest.FaultResetEarly,
		logplextest.FaultGarbage, logplextest.FaultResetAccept,
	} {
		t.Run(kind.String(), func(t *testing.T) {
			s := logplextest.NewServer(t, &logplextest.ServerOptions{
				Scheme: "syslog", Script: []logplextest.Fault{{Kind: kind, After: 2}},
			})
			conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "syslog://"))
			var reply []byte
			if err == nil { // a reset may be as quick as the dial
				defer conn.Close()
				// Octets that are not yet written at a reset are lost, as on a real network.
				// The system reports a reset once: to the write or to the read.
				_, lost := conn.Write(testinput.Body(format.DialectInput, "one", "two", "three"))
				reply, err = io.ReadAll(io.LimitReader(conn, 5)) // the end, or garbage
				if kind != logplextest.FaultGarbage {
					err = errors.Join(err, lost)
				}
			}
			switch kind {
			case logplextest.FaultGarbage:
				if len(reply) != 5 || err != nil {
					t.Errorf("read %q, %v, want garbage", reply, err)
				}
			case logplextest.FaultHangUp:
				if len(reply) != 0 {
					t.Errorf("read %q, %v, want the end", reply, err)
				}
			default:
				if len(reply) != 0 || err == nil {
					t.Errorf("read %q, %v, want a reset", reply, err)
				}
			}
			if kind == logplextest.FaultReset || kind == logplextest.FaultHangUp {
				if got, want := texts(s.Delivered()), "one,two"; got != want {
					t.Errorf("Delivered() = %q, want %q", got, want)
				}
			}
			// The script is used up.
			next := dial(t, s)
			if _, err := next.Write(testinput.Body(format.DialectInput, "next")); err != nil {
				t.Fatal(err)
			}
			next.Close()
			ctx := within(t, 5*time.Second)
			for {
				got := s.Delivered()
				if strings.HasSuffix(texts(got), "next") {
					break
				}
				if err := s.Wait(ctx, len(got)+1); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
