// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplextest"
)

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
			if st := r.drain.Stats(); st.Delivered != 101 || uint64(len(strings.Join(plain, ""))) != st.Bytes {
				t.Errorf("refusing %v: Stats() = %+v, want 101 delivered in the %d bytes that came", refuses, st, len(strings.Join(plain, "")))
			}
			if refuses && rt.ids[1] != rt.ids[2] {
				t.Errorf("the resend without compression has another Frame-Id")
			}
		})
	}
}

func TestRedirectOfAUsersClientIsNotFollowed(t *testing.T) {
	other := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: "http"})
	s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: "http", Script: []logplextest.Fault{status(307, "Location", other.URL)}})
	client := &http.Client{}
	r := newRig(t, s.URL, &logplex.DrainOptions{HTTPClient: client})
	r.send(1)
	if err := r.drain.Close(); err != nil {
		t.Errorf("Close = %v, want nil", err)
	}
	if n := len(other.Requests()); n != 0 || r.drain.Stats().Dropped[logplex.DropPermanentStatus] != 1 {
		t.Errorf("%d requests elsewhere, Stats = %+v, want 0 and 1 dropped", n, r.drain.Stats())
	}
	if client.CheckRedirect != nil || client.Transport != nil {
		t.Error("NewDrain changed the client")
	}
}

func TestBasicCredentialsAreSent(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		s := logplextest.NewServer(t, &logplextest.ServerOptions{HTTP2: http2})
		r := newRig(t, strings.Replace(s.URL, "https://", "https://us%65r:p%40ss@", 1), &logplex.DrainOptions{TLSConfig: s.TLSConfig()})
		r.send(1)
		if err := r.drain.Close(); err != nil {
			t.Errorf("Close = %v, want nil", err)
		}
		q := s.Requests()[0]
		user, pw, ok := (&http.Request{Header: q.Header}).BasicAuth()
		if user != "user" || pw != "p@ss" || !ok || q.Path != "/" {
			t.Errorf("Authorization gives %q, %q, %v at %q, want user, p@ss at /", user, pw, ok, q.Path)
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
		if got := r.drain.Stats().LastError; got != "the server's certificate is from an unknown authority" {
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
		{"dial", func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }, 3 * time.Second},
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
		r := memoryRig(t, rt, &logplex.DrainOptions{Authorization: func(context.Context) (string, error) {
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
			t.Errorf("Stats() = %+v, asked %d times, %d requests, want 1 delivered, 5, 3", st, asked, len(rt.bodies))
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
		rt := &roundTripper{answer: func(int, *http.Request, []byte) (*http.Response, error) { return nil, errNetwork }}
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
			t.Errorf("%d retries in 10 min, want about 40 with 30 s at most between them", st.Retries)
		}
		_ = r.drain.Close()
		checkAccount(t, r.drain.Stats())
	})
}
