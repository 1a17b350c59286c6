// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplextest"
)

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

func TestPromise07ConnectionsAreReusedAndRenewed(t *testing.T) {
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

func TestPromise07AttemptsEnd(t *testing.T) {
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

func TestPromise08WhatIsRetried(t *testing.T) {
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

func TestPromise08CredentialsAreAskedAgain(t *testing.T) {
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

func TestPromise08OldRecordsAreDropped(t *testing.T) {
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

func TestPromise09Shutdown(t *testing.T) {
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
				if err := r.drain.Shutdown(ctx); !errors.As(err, &ie) || ie.Undelivered != 12 || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("Shutdown = %v, want 12 undelivered, deadline exceeded", err)
				}
			})
		}
		wg.Wait()
		if got := time.Since(start); got != 2*time.Second {
			t.Errorf("Shutdown took %v, want 2s", got)
		}
		if err := r.drain.Send(logplex.Record{Message: "late"}); !errors.Is(err, logplex.ErrDrainClosed) {
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
		if st.Dropped[logplex.DropShutdown] != 12 || st.Dropped[logplex.DropClosed] != 1 || st.Pending != 0 {
			t.Errorf("Stats() = %+v, want 12 dropped at shutdown, 1 closed", st)
		}
		r.checkStdout()
	})
}

// TestPromise09ShutdownRacesLoggers has two calls of Shutdown, of which some
// have no time at all, race a hundred loggers.
func TestPromise09ShutdownRacesLoggers(t *testing.T) {
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
			HTTPClient: &http.Client{Transport: rt}, FlushInterval: time.Microsecond, BatchRecords: 7,
		})
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var refused, taken, undelivered atomic.Int64
		for range 100 {
			wg.Go(func() {
				for range 3 {
					if errors.Is(d.SendEncoded(time.Now(), 0, "app", "web.1", []byte("x")), logplex.ErrDrainClosed) {
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
		if st.Pending != 0 || st.Delivered+lost != uint64(taken.Load()) || st.Dropped[logplex.DropClosed] != uint64(refused.Load()) ||
			uint64(last) != lost || last > 0 && last > undelivered.Load() || uint64(got) < st.Delivered || lost == 0 && got != int(st.Delivered) {
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

func TestPromise10NothingLeaks(t *testing.T) {
	for _, scheme := range []string{"https", "syslog+tls"} {
		s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: scheme})
		before := runtime.NumGoroutine()
		r := newRig(t, s.URL, &logplex.DrainOptions{TLSConfig: s.TLSConfig()})
		if got := runtime.NumGoroutine(); got != before {
			t.Errorf("%s: %d goroutines before the first record, want %d", scheme, got, before)
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
			if strings.Contains(g, "internal/delivery") || strings.Contains(g, "transport.watch") || strings.Contains(g, "http.(*persistConn)") {
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
