// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex/logplexhttp"
)

// fetch makes a request and reads all of the answer. That the server breaks
// off is no failure.
func fetch(t *testing.T, c *http.Client, method, url string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(r)
	if err != nil {
		return
	}
	io.Copy(io.Discard, res.Body)
	res.Body.Close()
}

// leave makes a request and goes away once the first byte of the body is there;
// if none is to come, once the handler has got it.
func leave(t *testing.T, c *http.Client, url string, got <-chan struct{}) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		select {
		case <-got:
			cancel()
		case <-ctx.Done():
		}
	}()
	if res, err := c.Do(r); err == nil {
		res.Body.Read(make([]byte, 1))
		res.Body.Close()
	}
}

// TestAccessLogWire sends real requests over HTTP/1.1 and HTTP/2 and wants
// exactly one line for each, with the right outcome.
func TestAccessLogWire(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte(strings.Repeat("logplex\n", 4096)), 0o600); err != nil {
		t.Fatal(err)
	}
	got := make(chan struct{}, 1) // the handler has begun
	const ok, http1, http2 = "INFO status=200 ", 1, 2
	tests := []struct {
		name    string
		only    int    // http1 or http2; 0: both
		method  string // "": GET
		leaves  bool   // the client does, early
		handler http.HandlerFunc
		want    string // without the fields of constant
	}{
		{name: "nothing", handler: func(http.ResponseWriter, *http.Request) {},
			want: ok + "bytes=0"},
		{name: "body", handler: answer("hello"), want: ok + "bytes=5"},
		{name: "empty write", handler: func(w http.ResponseWriter, _ *http.Request) {
			w.Write(nil)
			w.WriteHeader(404)
		}, want: ok + "bytes=0"},
		{name: "status", handler: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(201)
			io.WriteString(w, "made")
		}, want: "INFO status=201 bytes=4"},
		{name: "double WriteHeader", handler: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(202)
			w.WriteHeader(500)
			w.Write([]byte("x"))
			w.WriteHeader(404)
		}, want: "INFO status=202 bytes=1"},
		{name: "server error", handler: func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "no", 500)
		}, want: "INFO status=500 bytes=3"},
		{name: "HEAD", method: "HEAD", handler: answer("hello"), want: ok + "bytes=0"},
		// net/http ends the stream with the header, and may return an error for the body.
		{name: "HEAD of much", only: http2, method: "HEAD",
			handler: func(w http.ResponseWriter, r *http.Request) {
				io.Copy(w, strings.NewReader(strings.Repeat("x", 100_000)))
				<-r.Context().Done()
			}, want: ok + "bytes=0"},
		{name: "HEAD of a file", method: "HEAD",
			handler: func(w http.ResponseWriter, r *http.Request) {
				http.ServeFile(w, r, file)
			}, want: ok + "bytes=0"},
		{name: "no content", handler: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(204)
			if _, err := w.Write([]byte("x")); !errors.Is(err, http.ErrBodyNotAllowed) {
				t.Errorf("Write after 204 = %v, want ErrBodyNotAllowed", err)
			}
		}, want: "INFO status=204 bytes=0"},
		{name: "early hints", handler: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Link", "</style.css>; rel=preload")
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusProcessing)
			w.WriteHeader(http.StatusTeapot)
			io.WriteString(w, "tea")
		}, want: "INFO status=418 bytes=3"},
		{name: "early hints only", handler: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
		}, want: ok + "bytes=0"},
		{name: "no switching of protocols", only: http2,
			handler: func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusSwitchingProtocols)
				w.WriteHeader(http.StatusTeapot)
			}, want: "INFO status=418 bytes=0"},
		{name: "flush", handler: func(w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush()
			w.WriteHeader(500)
			io.WriteString(w, "a")
			w.(http.Flusher).Flush()
			io.WriteString(w, "b")
		}, want: ok + "bytes=2"},
		{name: "ResponseController", handler: func(w http.ResponseWriter, _ *http.Request) {
			c := http.NewResponseController(w)
			for name, err := range map[string]error{
				"SetReadDeadline":  c.SetReadDeadline(time.Now().Add(time.Hour)),
				"SetWriteDeadline": c.SetWriteDeadline(time.Now().Add(time.Hour)),
				"EnableFullDuplex": c.EnableFullDuplex(),
				"Flush":            c.Flush(),
			} {
				if err != nil {
					t.Errorf("ResponseController.%s = %v, want nil", name, err)
				}
			}
			w.WriteHeader(500)
		}, want: ok + "bytes=0"},
		{name: "ReadFrom", only: http1, handler: func(w http.ResponseWriter, _ *http.Request) {
			f, err := os.Open(file)
			if err != nil {
				t.Error(err)
				return
			}
			defer f.Close()
			if n, err := w.(io.ReaderFrom).ReadFrom(f); n != 32768 || err != nil {
				t.Errorf("ReadFrom = %d, %v, want 32768, nil", n, err)
			}
		}, want: ok + "bytes=32768"},
		{name: "file", handler: func(w http.ResponseWriter, r *http.Request) {
			http.ServeFile(w, r, file)
		}, want: ok + "bytes=32768"},
		{name: "server-sent events", handler: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			for i := range 10 {
				fmt.Fprintf(w, "data: %d\n\n", i)
				w.(http.Flusher).Flush()
			}
		}, want: ok + "bytes=90"},
		{name: "server-sent events until the client leaves", leaves: true,
			handler: func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/event-stream")
				io.WriteString(w, "data: x\n\n")
				w.(http.Flusher).Flush()
				<-r.Context().Done()
			}, want: `WARN sock=client code=H27 desc="Client Request Interrupted" status=499 bytes=9`},
		{name: "client leaves before an answer", leaves: true,
			handler: func(_ http.ResponseWriter, r *http.Request) {
				got <- struct{}{}
				<-r.Context().Done()
			}, want: `WARN sock=client code=H27 desc="Client Request Interrupted" status=499 bytes=0`},
		{name: "abort after the client left", leaves: true,
			handler: func(_ http.ResponseWriter, r *http.Request) {
				got <- struct{}{}
				<-r.Context().Done()
				panic(http.ErrAbortHandler)
			}, want: `WARN sock=client code=H27 desc="Client Request Interrupted" status=499 bytes=0`},
		{name: "client leaves with all of it", leaves: true,
			handler: func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Length", "5")
				io.WriteString(w, "hello")
				w.(http.Flusher).Flush()
				if r.ProtoMajor == 1 { // HTTP/2 does not report the end of a complete stream
					<-r.Context().Done()
				}
			}, want: ok + "bytes=5"},
		{name: "panic", handler: func(http.ResponseWriter, *http.Request) {
			panic("boom")
		}, want: `ERROR code=H13 desc="Connection closed without response" cause="panic with a string" status=503 bytes=0`},
		{name: "panic after a part", handler: func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "half")
			panic("boom")
		}, want: `ERROR sock=backend code=H18 desc="Server Request Interrupted" cause="panic with a string" status=200 bytes=4`},
		{name: "bad status", handler: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(42)
		}, want: `ERROR code=H13 desc="Connection closed without response" cause="panic with a string" status=503 bytes=0`},
		{name: "abort", handler: func(w http.ResponseWriter, _ *http.Request) {
			panic(http.ErrAbortHandler)
		}, want: `ERROR code=H13 desc="Connection closed without response" status=503 bytes=0`},
		{name: "hijack", only: http1, handler: func(w http.ResponseWriter, _ *http.Request) {
			conn, rw, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			rw.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
			rw.Flush()
			if _, err := io.WriteString(w, "x"); !errors.Is(err, http.ErrHijacked) {
				t.Errorf("Write after Hijack = %v, want ErrHijacked", err)
			}
		}, want: "INFO status=101 bytes=0"},
		{name: "hijack by ResponseController", only: http1,
			handler: func(w http.ResponseWriter, _ *http.Request) {
				conn, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				conn.Close()
			}, want: "INFO status=101 bytes=0"},
		{name: "hijack and panic", only: http1,
			handler: func(w http.ResponseWriter, _ *http.Request) {
				conn, _, _ := w.(http.Hijacker).Hijack()
				conn.Close()
				panic(http.ErrAbortHandler)
			}, want: `ERROR sock=backend code=H18 desc="Server Request Interrupted" status=101 bytes=0`},
		{name: "no hijack", only: http2, handler: func(w http.ResponseWriter, _ *http.Request) {
			if _, ok := w.(http.Hijacker); ok {
				t.Error("the writer of HTTP/2 is a Hijacker, want it not to be")
			}
			if _, ok := w.(http.Pusher); !ok {
				t.Error("the writer of HTTP/2 is no Pusher, want one")
			}
			if _, _, err := http.NewResponseController(w).Hijack(); !errors.Is(err,
				http.ErrNotSupported) {
				t.Errorf("Hijack = %v, want ErrNotSupported", err)
			}
		}, want: ok + "bytes=0"},
		{name: "no push", only: http1, handler: func(w http.ResponseWriter, _ *http.Request) {
			if _, ok := w.(http.Pusher); ok {
				t.Error("the writer of HTTP/1.1 is a Pusher, want it not to be")
			}
		}, want: ok + "bytes=0"},
		{name: "timeout below",
			handler: http.TimeoutHandler(
				http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					<-r.Context().Done()
				}), time.Millisecond, "late").ServeHTTP, want: "INFO status=503 bytes=4"},
	}
	constant := []string{
		"method", "path", "host", "request_id", "fwd", "dyno", "connect", "service",
		"protocol", "tls", "tls_version",
	}
	for version, proto := range map[int]string{http1: "http1.1", http2: "http2.0"} {
		for _, tt := range tests {
			if tt.only != 0 && tt.only != version {
				continue
			}
			t.Run(proto+" "+tt.name, func(t *testing.T) {
				j, logger := newJournal()
				j.hit = make(chan struct{}, 10)
				s := httptest.NewUnstartedServer(logplexhttp.AccessLog(tt.handler, logger, nil))
				s.Config.ErrorLog = log.New(io.Discard, "", 0)
				s.EnableHTTP2 = version == http2
				s.StartTLS()
				defer s.Close()
				method := tt.method
				if method == "" {
					method = "GET"
				}
				if tt.leaves {
					leave(t, s.Client(), s.URL+"/x", got)
				} else {
					fetch(t, s.Client(), method, s.URL+"/x")
				}
				<-j.hit
				s.Close() // waits for what may still write a line
				if got := j.line(t, constant...); got != tt.want {
					t.Errorf("AccessLog logged %s, want %s", got, tt.want)
				}
				if got, want := j.line(t), "protocol="+proto+
					" tls=true tls_version=tls1.3"; !strings.HasSuffix(got, want) {
					t.Errorf("AccessLog logged %s, want %s at its end", got, want)
				}
			})
		}
	}
}

// TestAccessLogWriter runs AccessLog with writers that have each set of methods and
// wants the handler's to have the same.
func TestAccessLogWriter(t *testing.T) {
	type (
		w = http.ResponseWriter
		f = http.Flusher
		h = http.Hijacker
		r = io.ReaderFrom
		p = http.Pusher
	)
	b := full{httptest.NewRecorder()}
	writers := []w{
		struct{ w }{b},
		struct {
			w
			f
		}{b, b},
		struct {
			w
			h
		}{b, b},
		struct {
			w
			f
			h
		}{b, b, b},
		struct {
			w
			r
		}{b, b},
		struct {
			w
			f
			r
		}{b, b, b},
		struct {
			w
			h
			r
		}{b, b, b},
		struct {
			w
			f
			h
			r
		}{b, b, b, b},
		struct {
			w
			p
		}{b, b},
		struct {
			w
			f
			p
		}{b, b, b},
		struct {
			w
			h
			p
		}{b, b, b},
		struct {
			w
			f
			h
			p
		}{b, b, b, b},
		struct {
			w
			r
			p
		}{b, b, b},
		struct {
			w
			f
			r
			p
		}{b, b, b, b},
		struct {
			w
			h
			r
			p
		}{b, b, b, b},
		struct {
			w
			f
			h
			r
			p
		}{b, b, b, b, b},
	}
	_, logger := newJournal()
	for i, below := range writers {
		logplexhttp.AccessLog(http.HandlerFunc(func(above http.ResponseWriter, _ *http.Request) {
			if got, want := methods(above), methods(below); got != want || want != i {
				t.Errorf("methods of writer %04b = %04b, want %04b", i, got, want)
			}
			if rf, ok := above.(io.ReaderFrom); ok {
				if n, err := rf.ReadFrom(strings.NewReader("x")); n != 42 || err != nil {
					t.Errorf("ReadFrom of writer %04b = %d, %v, want that of the one below",
						i, n, err)
				}
			}
			if p, ok := above.(http.Pusher); ok {
				if err := p.Push("/", nil); err != errPushed {
					t.Errorf("Push of writer %04b = %v, want that of the one below", i, err)
				}
			}
			if h, ok := above.(http.Hijacker); ok {
				if _, _, err := h.Hijack(); err != errHijacked {
					t.Errorf("Hijack of writer %04b = %v, want that of the one below", i, err)
				}
			}
		}), logger, nil).ServeHTTP(below, httptest.NewRequest("GET", "/", nil))
	}
}

var errPushed, errHijacked = errors.New("pushed"), errors.New("hijacked")

// full has all that a writer can have.
type full struct{ *httptest.ResponseRecorder }

func (full) Hijack() (net.Conn, *bufio.ReadWriter, error) { return nil, nil, errHijacked }
func (full) ReadFrom(io.Reader) (int64, error)            { return 42, nil }
func (full) Push(string, *http.PushOptions) error         { return errPushed }

// methods returns the optional methods of a writer as the bits of a number.
func methods(w http.ResponseWriter) (set int) {
	_, f := w.(http.Flusher)
	_, h := w.(http.Hijacker)
	_, r := w.(io.ReaderFrom)
	_, p := w.(http.Pusher)
	for i, has := range []bool{f, h, r, p} {
		if has {
			set |= 1 << i
		}
	}
	return set
}

// TestAccessLogHijackedAndCanceled checks that the end of a hijacked connection, which
// is the handler's task, is no fault.
func TestAccessLogHijackedAndCanceled(t *testing.T) {
	j, logger := newJournal()
	ctx, cancel := context.WithCancel(t.Context())
	h := logplexhttp.AccessLog(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.(http.Hijacker).Hijack()
		cancel()
	}), logger, nil)
	h.ServeHTTP(upgradable{httptest.NewRecorder()},
		httptest.NewRequest("GET", "/", nil).WithContext(ctx))
	if got, want := j.line(t), "status=101 bytes=0"; !strings.HasPrefix(got, "INFO ") ||
		!strings.Contains(got, want) {
		t.Errorf("AccessLog logged %s, want INFO with %s", got, want)
	}
}

type upgradable struct{ *httptest.ResponseRecorder }

func (upgradable) Hijack() (net.Conn, *bufio.ReadWriter, error) { return nil, nil, nil }

// TestAccessLogMultipart wants the server to remove the files of a form that a
// handler below parsed.
func TestAccessLogMultipart(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	_, logger := newJournal()
	r := httptest.NewRequest("POST", "/", strings.NewReader(
		"--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n"+
			strings.Repeat("x", 1<<10)+"\r\n--b--\r\n"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	logplexhttp.AccessLog(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if err := r.ParseMultipartForm(1); err != nil {
			t.Error(err)
		}
	}), logger, nil).ServeHTTP(httptest.NewRecorder(), r)
	if r.MultipartForm == nil {
		t.Fatal("the form is not known to the request that the server has")
	}
	r.MultipartForm.RemoveAll()
}
