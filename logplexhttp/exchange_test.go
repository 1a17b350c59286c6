// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex/logplexhttp"
)

// constantAttrs are the attrs of a line that do not depend on its outcome.
var constantAttrs = []string{
	"method", "path", "host", "request_id", "fwd", "dyno", "connect", "service", "protocol", "tls",
	"tls_version",
}

// A brokenCase is an exchange that ends in a canceled context.
type brokenCase struct {
	name    string
	only    int                        // http1 or http2; 0: both
	config  func(*http.Server, func()) // the func cancels the program's context
	handler func(t *testing.T, s *brokenState) http.HandlerFunc
	slow    bool   // the client does not send all of its body
	leaves  bool   // the client does, when it has the first octet or s.left is closed
	body    string // that the client gets, if it stays
	want    string // pattern of the line, without constantAttrs
}

type brokenState struct {
	server *httptest.Server
	cancel context.CancelFunc // of the program's context
	left   chan struct{}      // closed when the client may leave
}

func withBase(s *http.Server, ctx context.Context) {
	s.BaseContext = func(net.Listener) context.Context { return ctx }
}

const (
	http1 = 1
	http2 = 2

	clientLeft = `^WARN sock=client code=H27 desc="Client Request Interrupted" status=499 bytes=`
	cutShort   = `^ERROR sock=backend code=H18 desc="Server Request Interrupted" cause=`
	noResponse = `^ERROR code=H13 desc="Connection closed without response" cause=`
)

func brokenCases() []brokenCase {
	programEnds := func(_ *http.Server, _ func()) {}
	return []brokenCase{
		{name: "program ends, handler finishes", config: programEnds,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					s.cancel()
					<-r.Context().Done()
					io.WriteString(w, "hello")
				}
			}, body: "hello", want: `^INFO status=200 bytes=5$`},
		{name: "program ends after a flush", config: programEnds,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					io.WriteString(w, "hel")
					w.(http.Flusher).Flush()
					s.cancel()
					<-r.Context().Done()
					io.WriteString(w, "lo")
				}
			}, body: "hello", want: `^INFO status=200 bytes=5$`},
		{name: "program ends an endless response", config: programEnds,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					w.Header().Set("Content-Type", "text/event-stream")
					io.WriteString(w, "data: 1\n\n")
					w.(http.Flusher).Flush()
					s.cancel()
					<-r.Context().Done()
				}
			}, body: "data: 1\n\n", want: `^INFO status=200 bytes=9$`},
		{name: "program ends, nothing written", config: programEnds,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(_ http.ResponseWriter, r *http.Request) {
					s.cancel()
					<-r.Context().Done()
				}
			}, want: `^INFO status=200 bytes=0$`},
		{name: "program ends, handler answers 503", config: programEnds,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					s.cancel()
					<-r.Context().Done()
					http.Error(w, "ends", http.StatusServiceUnavailable)
				}
			}, body: "ends\n", want: `^INFO status=503 bytes=5$`},
		{name: "program ends, handler aborts", config: programEnds,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(_ http.ResponseWriter, r *http.Request) {
					s.cancel()
					<-r.Context().Done()
					panic(http.ErrAbortHandler)
				}
			}, want: `^ERROR code=H13 desc="Connection closed without response" status=503 bytes=0$`},
		{name: "client leaves, program does not end", config: programEnds, leaves: true,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(_ http.ResponseWriter, r *http.Request) {
					close(s.left)
					<-r.Context().Done()
				}
			}, want: clientLeft + `0$`},
		{name: "client leaves during the response", config: programEnds, leaves: true,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					io.WriteString(w, "hel")
					w.(http.Flusher).Flush()
					<-r.Context().Done()
				}
			}, want: clientLeft + `3$`},
		{name: "client leaves, handler goes on", config: programEnds, leaves: true,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					close(s.left)
					<-r.Context().Done()
					io.WriteString(w, "hello")
				}
			}, want: clientLeft + `[05]$`}, // HTTP/2 takes nothing for a closed stream
		{name: "client leaves with all of a response of known length", only: http1,
			config: programEnds, leaves: true,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					w.Header().Set("Content-Length", "5")
					io.WriteString(w, "hello")
					w.(http.Flusher).Flush()
					<-r.Context().Done()
					if _, err := io.WriteString(w, "more"); !errors.Is(err, http.ErrContentLength) {
						t.Errorf("Write after all = %v, want ErrContentLength", err)
					}
				}
			}, want: `^INFO status=200 bytes=5$`},
		{name: "client leaves and the body was not read", only: http1, config: programEnds,
			leaves: true,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					b := make([]byte, 64<<10)
					for {
						if _, err := w.Write(b); err != nil {
							return
						}
					}
				}
			}, want: clientLeft + `\d+$`},
		{name: "a client that asks for closings leaves", leaves: true, config: programEnds,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					close(s.left)
					//lint:ignore SA1019 handlers still ask for it
					<-w.(http.CloseNotifier).CloseNotify()
					<-r.Context().Done()
				}
			}, want: clientLeft + `0$`},
		{name: "connection's context canceled", config: func(s *http.Server, cancel func()) {
			s.ConnContext = func(ctx context.Context, _ net.Conn) context.Context {
				ctx, stop := context.WithCancel(ctx)
				s.RegisterOnShutdown(stop)
				return ctx
			}
		}, handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				go s.server.Config.Shutdown(context.Background())
				<-r.Context().Done()
				io.WriteString(w, "hello")
			}
		}, body: "hello", want: `^INFO status=200 bytes=5$`},
		{name: "time to read passes", only: http1, config: func(s *http.Server, _ func()) {
			s.ReadTimeout = 100 * time.Millisecond
		}, slow: true, handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				if _, err := io.ReadAll(r.Body); !errors.Is(err, os.ErrDeadlineExceeded) {
					t.Errorf("ReadAll = %v, want ErrDeadlineExceeded", err)
				}
				<-r.Context().Done()
				http.Error(w, "slow", http.StatusRequestTimeout)
			}
		}, body: "slow\n", want: `^INFO status=408 bytes=5$`},
		{name: "handler's read deadline passes", only: http1, config: programEnds, slow: true,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					http.NewResponseController(w).SetReadDeadline(time.Now())
					io.ReadAll(r.Body)
					<-r.Context().Done()
					io.WriteString(w, "hello")
				}
			}, body: "hello", want: `^INFO status=200 bytes=5$`},
		{name: "time to write passes", only: http1, config: func(s *http.Server, _ func()) {
			s.WriteTimeout = 100 * time.Millisecond
		}, handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				io.WriteString(w, "hel")
				for {
					w.(http.Flusher).Flush()
					if _, err := io.WriteString(w, "lo"); err != nil {
						return
					}
				}
			}
		}, want: cutShort + `"write deadline exceeded" status=200 bytes=\d+$`},
		{name: "time to write passes, nothing written", only: http2,
			config: func(s *http.Server, _ func()) {
				s.WriteTimeout = 100 * time.Millisecond
			}, handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
			}, want: noResponse + `"write deadline exceeded" status=503 bytes=0$`},
		{name: "handler's write deadline passes", config: programEnds,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					c := http.NewResponseController(w)
					io.WriteString(w, "hel")
					c.Flush()
					c.SetWriteDeadline(time.Unix(1, 0))
					io.WriteString(w, "lo")
					c.Flush()
					<-r.Context().Done()
				}
			}, want: cutShort + `"write deadline exceeded" status=200 bytes=\d$`},
		{name: "server closes", only: http1, config: programEnds,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(_ http.ResponseWriter, r *http.Request) {
					s.server.Config.Close()
					<-r.Context().Done()
				}
			}, want: noResponse + `"server closed" status=503 bytes=0$`},
		{name: "server closes during the response", only: http1, config: programEnds,
			handler: func(t *testing.T, s *brokenState) http.HandlerFunc {
				return func(w http.ResponseWriter, r *http.Request) {
					io.WriteString(w, "hel")
					w.(http.Flusher).Flush()
					s.server.Config.Close()
					<-r.Context().Done()
				}
			}, want: cutShort + `"server closed" status=200 bytes=3$`},
	}
}

// TestAccessLogBlame wants the client to be blamed if it left, and nobody else.
func TestAccessLogBlame(t *testing.T) {
	for _, tt := range brokenCases() {
		for version, proto := range map[int]string{http1: "http1.1 ", http2: "http2.0 "} {
			if tt.only == 0 || tt.only == version {
				t.Run(proto+tt.name, func(t *testing.T) { testBlame(t, tt, version) })
			}
		}
	}
}

func testBlame(t *testing.T, tt brokenCase, version int) {
	j, logger := newJournal()
	j.hit = make(chan struct{}, 10)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	state := &brokenState{cancel: cancel, left: make(chan struct{})}
	state.server = httptest.NewUnstartedServer(
		logplexhttp.AccessLog(tt.handler(t, state), logger, nil))
	state.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	withBase(state.server.Config, ctx)
	tt.config(state.server.Config, cancel)
	if state.server.EnableHTTP2 = version == http2; state.server.EnableHTTP2 {
		state.server.StartTLS()
	} else {
		state.server.Start()
	}
	defer state.server.Close()

	switch body, err := request(state, tt.leaves, tt.slow); {
	case tt.leaves:
	case tt.body != "" && (err != nil || body != tt.body):
		t.Errorf("the client got %q, %v, want %q", body, err, tt.body)
	}
	<-j.hit
	if got := j.line(t, constantAttrs...); !regexp.MustCompile(tt.want).MatchString(got) {
		t.Errorf("AccessLog logged %s, want a match of %s", got, tt.want)
	}
}

// request makes a request and returns the body of the answer. A client that
// leaves does so once it has an octet of it, or may.
func request(s *brokenState, leaves, slow bool) (string, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	method, body := "GET", io.Reader(nil)
	if slow {
		r, w := io.Pipe()
		defer w.Close()
		method, body = "POST", io.MultiReader(strings.NewReader("a part"), r)
	}
	r, err := http.NewRequestWithContext(ctx, method, s.server.URL+"/x", body)
	if err != nil {
		return "", err
	}
	if leaves {
		go func() {
			select {
			case <-s.left:
				cancel()
			case <-ctx.Done():
			}
		}()
	}
	client := s.server.Client()
	client.Transport.(*http.Transport).DisableKeepAlives = true
	res, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	if leaves {
		_, err = res.Body.Read(make([]byte, 1))
		return "", err
	}
	var b strings.Builder
	_, err = io.Copy(&b, res.Body)
	return b.String(), err
}
