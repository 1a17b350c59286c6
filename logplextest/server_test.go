// SPDX-License-Identifier: MIT

package logplextest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/testinput"
	"github.com/logplex-go/logplex/logplextest"
)

// client returns a client for s that keeps its connections to itself.
func client(t *testing.T, s *logplextest.Server, http2 bool) *http.Client {
	t.Helper()
	tr := &http.Transport{
		TLSClientConfig: s.TLSConfig(), Protocols: new(http.Protocols),
		MaxResponseHeaderBytes: 1 << 20,
	}
	switch {
	case !http2:
		tr.Protocols.SetHTTP1(true)
	case s.TLSConfig() != nil:
		tr.Protocols.SetHTTP2(true)
	default:
		tr.Protocols.SetUnencryptedHTTP2(true)
	}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{
		Transport: tr,
		Timeout:   10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// post sends one batch and reads at most 64 KiB of the reply.
func post(c *http.Client, target, id string, body []byte) (int, error) {
	req, err := http.NewRequest(http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/logplex-1")
	req.Header.Set("Logplex-Drain-Token", "d.fc6b856b-3332-4546-93de-7d0ee272c3bd")
	req.Header.Set("Logplex-Msg-Count", "1")
	if id != "" {
		req.Header.Set("Logplex-Frame-Id", id)
	}
	resp, err := c.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	n, err := io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		return resp.StatusCode, err
	}
	if n == 64<<10 {
		return resp.StatusCode, errors.New("reply without end")
	}
	return resp.StatusCode, nil
}

// texts returns the texts of messages, joined.
func texts(messages []format.Syslog) string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Msg)
	}
	return strings.Join(all, ",")
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func TestServerRecords(t *testing.T) {
	for _, scheme := range []string{"https", "http"} {
		for _, http2 := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s http2=%v", scheme, http2), func(t *testing.T) {
				s := logplextest.NewServer(t, &logplextest.ServerOptions{
					Scheme: scheme, HTTP2: http2, Path: "/logs?app=shop",
				})
				if !strings.HasPrefix(s.URL, scheme+"://127.0.0.1:") {
					t.Fatalf("URL = %q, want %s on the loopback", s.URL, scheme)
				}
				body := testinput.Body(format.DialectDrain, "[a] one", "- two")
				if status, err := post(client(t, s, http2), s.URL, "A1", body); status != 204 ||
					err != nil {
					t.Fatalf("post = %d, %v, want 204", status, err)
				}
				if got, want := texts(s.Delivered()), "[a] one,- two"; got != want {
					t.Errorf("Delivered() = %q, want %q", got, want)
				}
				rs := s.Requests()
				if len(rs) != 1 {
					t.Fatalf("len(Requests()) = %d, want 1", len(rs))
				}
				r := rs[0]
				if r.Method != "POST" || r.Path != "/logs?app=shop" || r.FrameID != "A1" ||
					r.Count != "1" || r.Conn != 1 ||
					!bytes.Equal(r.Body, body) || r.Status != 204 || !r.Complete || r.Resend ||
					r.BodyErr != nil || r.Errors != nil {
					t.Errorf("Requests()[0] = %+v, want what was sent", r)
				}
				if want := map[bool]string{false: "HTTP/1.1", true: "HTTP/2.0"}[http2]; r.Proto !=
					want {
					t.Errorf("Proto = %q, want %q", r.Proto, want)
				}
			})
		}
	}
}

func TestServerReturnsCopies(t *testing.T) {
	s := logplextest.NewServer(t, nil)
	_, err := post(client(t, s, false), s.URL, "A1", testinput.Body(format.DialectDrain, "one"))
	if err != nil {
		t.Fatal(err)
	}
	r := s.Requests()[0]
	r.Body[0], r.Messages[0].Msg = 'X', "changed"
	r.Header.Set("Logplex-Frame-Id", "changed")
	s.Messages()[0].Msg = "changed"
	r = s.Requests()[0]
	if r.Body[0] == 'X' || r.Messages[0].Msg != "one" || r.Header.Get("Logplex-Frame-Id") != "A1" ||
		s.Messages()[0].Msg != "one" {
		t.Errorf("Requests() = %+v after a change to a copy, want the original", r)
	}
}

func TestServerResend(t *testing.T) {
	s := logplextest.NewServer(t,
		&logplextest.ServerOptions{Script: []logplextest.Fault{{Status: 503}}})
	c := client(t, s, false)
	body := testinput.Body(format.DialectDrain, "one")
	for range 3 {
		if _, err := post(c, s.URL, "A1", body); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := texts(s.Delivered()), "one"; got != want {
		t.Errorf("Delivered() = %q, want %q", got, want)
	}
	if got, want := texts(s.Messages()), "one,one,one"; got != want {
		t.Errorf("Messages() = %q, want %q", got, want)
	}
	var resend []bool
	for _, r := range s.Requests() {
		resend = append(resend, r.Resend)
	}
	if want := []bool{false, false, true}; !slices.Equal(resend, want) {
		t.Errorf("Resend = %v, want %v", resend, want)
	}
}

func TestServerCredentials(t *testing.T) {
	s := logplextest.NewServer(t,
		&logplextest.ServerOptions{Credentials: url.UserPassword("drain", "s3cret")})
	c := client(t, s, false)
	if !strings.HasPrefix(s.URL, "https://drain:s3cret@") {
		t.Errorf("URL lacks the credentials")
	}
	if status, err := post(c, s.URL, "", testinput.Body(format.DialectDrain, "one")); status !=
		204 ||
		err != nil {
		t.Errorf("post = %d, %v, want 204", status, err)
	}
	if status, err := post(c, strings.Replace(s.URL, "s3cret", "guess", 1), "",
		nil); status != 401 || err != nil {
		t.Errorf("post with a wrong password = %d, %v, want 401", status, err)
	}
	resp, err := c.Get(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 405 || resp.Header.Get("Allow") != "POST" {
		t.Errorf("GET = %d, Allow %q, want 405, POST", resp.StatusCode, resp.Header.Get("Allow"))
	}
}

func TestServerDecodes(t *testing.T) {
	var zipped bytes.Buffer
	zw := gzip.NewWriter(&zipped)
	zw.Write(testinput.Body(format.DialectInput, "one", "two"))
	zw.Close()
	s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: "http"})
	c := client(t, s, false)
	send := func(encoding string, body []byte) {
		t.Helper()
		req, err := http.NewRequest(http.MethodPost, s.URL, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Encoding", encoding)
		resp, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	send("gzip", zipped.Bytes())
	send("gzip", []byte("no gzip"))
	send("gzip", zipped.Bytes()[:zipped.Len()-9])
	send("br", []byte("?"))
	send("", []byte("5 <190>"))
	var got []string
	for _, r := range s.Requests() {
		got = append(got, texts(r.Messages)+" "+strconv.Itoa(len(r.Errors)))
	}
	if want := []string{"one,two 0", " 1", "one,two 1", " 1", " 1"}; !slices.Equal(got, want) {
		t.Errorf("messages and errors = %q, want %q", got, want)
	}
}

func TestServerWaitEnds(t *testing.T) {
	s := logplextest.NewServer(t, nil)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Wait(ctx, 1); !errors.Is(err, context.Canceled) ||
		!strings.Contains(err.Error(), "0 of 1") {
		t.Errorf("Wait with a dead context = %v, want 0 of 1 and context.Canceled", err)
	}
	s.Close()
	s.Close()
	if err := s.Wait(context.Background(), 1); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Wait after Close = %v, want net.ErrClosed", err)
	}
}

// TestServerExact sends from several clients while the script has faults, and
// compares the answers to the clients with the Server's counts.
func TestServerExact(t *testing.T) {
	s := logplextest.NewServer(t, nil)
	s.ScriptFunc(func(e logplextest.Event) logplextest.Fault {
		kinds := []logplextest.Fault{
			{}, {Status: 500}, {Kind: logplextest.FaultReset}, {Kind: logplextest.FaultTruncated},
			{Kind: logplextest.FaultHalfAnswer}, {Status: 200, Body: strings.Repeat("ok", 100)},
			{Kind: logplextest.FaultHangUp},
		}
		if e.Request == nil {
			return logplextest.Fault{}
		}
		return kinds[e.N%len(kinds)]
	})
	var mu sync.Mutex
	confirmed := make(map[string]int)
	var wg sync.WaitGroup
	for worker := range 8 {
		c := client(t, s, false)
		wg.Go(func() {
			for i := range 30 {
				id := fmt.Sprintf("%d-%d", worker, i)
				status, err := post(c, s.URL, id, testinput.Body(format.DialectDrain, id))
				if err == nil && status < 300 {
					mu.Lock()
					confirmed[id]++
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	got := make(map[string]int)
	for _, m := range s.Delivered() {
		got[m.Msg]++
	}
	for id := range confirmed {
		if got[id] != 1 {
			t.Errorf("message %s delivered %d times by the Server's count, want 1", id, got[id])
		}
		delete(got, id)
	}
	if len(got) != 0 {
		t.Errorf("the Server counts %v as delivered, which no client was told", got)
	}
}

// TestServerLeavesNothing meets every fault and then looks for goroutines.
func TestServerLeavesNothing(t *testing.T) {
	t.Run("use", func(t *testing.T) { // its cleanups close the Servers
		for _, http2 := range []bool{false, true} {
			s := logplextest.NewServer(t, &logplextest.ServerOptions{HTTP2: http2})
			c := client(t, s, http2)
			c.Timeout = 30 * time.Millisecond
			for kind := logplextest.FaultAnswer; kind <= logplextest.FaultUnknownCA; kind++ {
				s.Script(logplextest.Fault{Kind: kind})
				// The answers are other tests' matter.
				_, _ = post(c, s.URL, "", testinput.Body(format.DialectDrain, "one"))
			}
		}
		for kind := logplextest.FaultAnswer; kind <= logplextest.FaultUnknownCA; kind++ {
			s := logplextest.NewServer(t, &logplextest.ServerOptions{
				Scheme: "syslog", Script: []logplextest.Fault{{Kind: kind}},
			})
			conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "syslog://"))
			if err == nil {
				defer conn.Close()
				_, _ = conn.Write(testinput.Body(format.DialectInput, "one"))
			}
		}
	})
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	ctx := within(t, 2*time.Second)
	for {
		buf := make([]byte, 1<<20)
		stacks := string(buf[:runtime.Stack(buf, true)])
		if !strings.Contains(stacks, "logplextest.(*") &&
			!strings.Contains(stacks, "net/http.(*conn).serve") {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("goroutines are left:\n%s", stacks)
		}
	}
}
