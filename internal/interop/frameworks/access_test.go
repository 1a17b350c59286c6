// SPDX-License-Identifier: MIT

package frameworks

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	coder "github.com/coder/websocket"
	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	gorilla "github.com/gorilla/websocket"
	"github.com/labstack/echo/v4"
	echomiddleware "github.com/labstack/echo/v4/middleware"
	"github.com/rs/zerolog"
	"github.com/rs/zerolog/hlog"

	"github.com/logplex-go/logplex/logplexhttp"
)

// lines is a handler that sends the parts of each line that tests compare.
type lines chan string

func (l lines) Enabled(context.Context, slog.Level) bool { return true }
func (l lines) WithAttrs([]slog.Attr) slog.Handler       { return l }
func (l lines) WithGroup(string) slog.Handler            { return l }

func (l lines) Handle(_ context.Context, r slog.Record) error {
	line := r.Level.String()
	r.Attrs(func(a slog.Attr) bool {
		switch a.Key {
		case "code", "path", "status", "bytes":
			line += fmt.Sprintf(" %s=%s", a.Key, a.Value)
		}
		return true
	})
	l <- line
	return nil
}

// serve serves with AccessLog around h. The lines of its requests are complete once
// the server is closed, but for those of websockets.
func serve(t *testing.T, h http.Handler) (*httptest.Server, lines) {
	t.Helper()
	const room = 16
	l := make(lines, room)
	srv := httptest.NewServer(logplexhttp.AccessLog(h, slog.New(l), nil))
	t.Cleanup(srv.Close)
	return srv, l
}

// wantLine wants that line and no other.
func wantLine(t *testing.T, l lines, want string) {
	t.Helper()
	if got := <-l; got != want {
		t.Errorf("line %s, want %s", got, want)
	}
	if len(l) > 0 {
		t.Errorf("another line %s, want one per request", <-l)
	}
}

func newGin(add func(*gin.Engine)) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.Use(gin.Recovery())
	add(e)
	return e
}

// withHlog wraps h as programs with zerolog do.
func withHlog(h http.Handler) http.Handler {
	h = hlog.AccessHandler(func(*http.Request, int, int, time.Duration) {})(h)
	return hlog.NewHandler(zerolog.Nop())(h)
}

func stream(w http.ResponseWriter, _ *http.Request) {
	for range 3 {
		_, _ = io.WriteString(w, "chunk")
		w.(http.Flusher).Flush()
	}
}

// TestResponses wants the status and bytes of each kind of answer in one line.
func TestResponses(t *testing.T) {
	chiRouter := chi.NewRouter()
	chiRouter.Use(middleware.Compress(5), middleware.Recoverer)
	chiRouter.Get("/stream/{id}", stream)
	chiRouter.Get("/panic", func(http.ResponseWriter, *http.Request) { panic("no orders") })
	chiRouter.Post("/teapot", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
	})

	echoRouter := echo.New()
	echoRouter.Use(echomiddleware.Recover())
	echoRouter.Logger.SetOutput(io.Discard)
	echoRouter.GET("/stream/:id", func(c echo.Context) error {
		stream(c.Response(), c.Request())
		return nil
	})
	echoRouter.GET("/panic", func(echo.Context) error { panic("no orders") })
	echoRouter.GET("/text", func(c echo.Context) error {
		return c.String(http.StatusCreated, "made")
	})

	ginRouter := newGin(func(e *gin.Engine) {
		e.GET("/stream/:id", func(c *gin.Context) {
			n := 0
			c.Stream(func(w io.Writer) bool {
				n++
				_, _ = io.WriteString(w, "chunk")
				return n < 3
			})
		})
		e.GET("/json", func(c *gin.Context) { c.JSON(http.StatusAccepted, gin.H{"ok": true}) })
		e.GET("/empty", func(c *gin.Context) { c.Status(http.StatusNoContent) })
	})

	tests := []struct {
		name    string
		handler http.Handler
		method  string
		path    string
		body    string
		want    string
	}{
		{"gin stream", ginRouter, "GET", "/stream/7", "chunkchunkchunk",
			"INFO path=/stream/7 status=200 bytes=15"},
		{"gin json", ginRouter, "GET", "/json", `{"ok":true}`,
			"INFO path=/json status=202 bytes=11"},
		{"gin empty", ginRouter, "GET", "/empty", "", "INFO path=/empty status=204 bytes=0"},
		{"gin no route", ginRouter, "GET", "/none", "404 page not found",
			"INFO path=/none status=404 bytes=18"},
		{"chi stream", chiRouter, "GET", "/stream/7", "chunkchunkchunk",
			"INFO path=/stream/7 status=200 bytes=15"},
		{"chi recovered", chiRouter, "GET", "/panic", "", "INFO path=/panic status=500 bytes=0"},
		{"chi teapot", chiRouter, "POST", "/teapot", "", "INFO path=/teapot status=418 bytes=0"},
		{"echo stream", echoRouter, "GET", "/stream/7", "chunkchunkchunk",
			"INFO path=/stream/7 status=200 bytes=15"},
		{"echo recovered", echoRouter, "GET", "/panic",
			`{"message":"Internal Server Error"}` + "\n",
			"INFO path=/panic status=500 bytes=36"},
		{"echo text", echoRouter, "GET", "/text", "made", "INFO path=/text status=201 bytes=4"},
		{"hlog stream", withHlog(http.HandlerFunc(stream)), "GET", "/", "chunkchunkchunk",
			"INFO path=/ status=200 bytes=15"},
		{"head", withHlog(http.HandlerFunc(stream)), "HEAD", "/", "",
			"INFO path=/ status=200 bytes=0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv, l := serve(t, tt.handler)
			req, err := http.NewRequest(tt.method, srv.URL+tt.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Accept-Encoding", "identity")
			res, err := srv.Client().Do(req)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(res.Body)
			_ = res.Body.Close()
			if string(body) != tt.body || err != nil {
				t.Errorf("body = %q, %v, want %q", body, err, tt.body)
			}
			srv.Close()
			wantLine(t, l, tt.want)
		})
	}
}

// echoGorilla sends one message back.
func echoGorilla(w http.ResponseWriter, r *http.Request) {
	var up gorilla.Upgrader
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	defer func() { _ = conn.Close() }()
	if kind, message, err := conn.ReadMessage(); err == nil {
		_ = conn.WriteMessage(kind, message)
	}
}

// echoCoder sends one message back.
func echoCoder(w http.ResponseWriter, r *http.Request) {
	conn, err := coder.Accept(w, r, nil)
	if err != nil {
		return // Accept has answered
	}
	defer func() { _ = conn.CloseNow() }()
	if kind, message, err := conn.Read(r.Context()); err == nil {
		_ = conn.Write(r.Context(), kind, message)
	}
}

// wantEcho wants a websocket at an address that sends a message back.
func wantEcho(t *testing.T, address string) {
	t.Helper()
	conn, res, err := gorilla.DefaultDialer.Dial("ws"+strings.TrimPrefix(address, "http"), nil)
	if err != nil {
		status := ""
		if res != nil {
			status = res.Status
		}
		t.Fatalf("websocket: %v (%s), want a handshake", err, status)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.WriteMessage(gorilla.TextMessage, []byte("hello")); err != nil {
		t.Fatal(err)
	}
	if _, message, err := conn.ReadMessage(); string(message) != "hello" || err != nil {
		t.Errorf("message = %q, %v, want the one that was sent", message, err)
	}
}

// websockets are handlers of websockets at /ws.
func websockets() map[string]http.Handler {
	chiRouter := chi.NewRouter()
	chiRouter.Use(middleware.Recoverer, middleware.RequestID)
	chiRouter.Get("/ws", echoGorilla)
	echoRouter := echo.New()
	echoRouter.GET("/ws", func(c echo.Context) error {
		echoCoder(c.Response(), c.Request())
		return nil
	})
	return map[string]http.Handler{
		"gorilla":             http.HandlerFunc(echoGorilla),
		"coder":               http.HandlerFunc(echoCoder),
		"gorilla behind hlog": withHlog(http.HandlerFunc(echoGorilla)),
		"coder behind hlog":   withHlog(http.HandlerFunc(echoCoder)),
		"gorilla in chi":      chiRouter,
		"coder in echo":       echoRouter,
		"gorilla in gin": newGin(func(e *gin.Engine) {
			e.GET("/ws", func(c *gin.Context) { echoGorilla(c.Writer, c.Request) })
		}),
		"coder in gin": newGin(func(e *gin.Engine) {
			e.GET("/ws", func(c *gin.Context) { echoCoder(c.Writer, c.Request) })
		}),
	}
}

const upgraded = "INFO path=/ws status=101 bytes=0"

func TestWebsockets(t *testing.T) {
	for name, h := range websockets() {
		t.Run(name, func(t *testing.T) {
			srv, l := serve(t, h)
			wantEcho(t, srv.URL+"/ws")
			wantLine(t, l, upgraded)
		})
	}
}

// proxy serves a reverse proxy to a backend.
func proxy(t *testing.T, backend *httptest.Server) (*httptest.Server, lines) {
	t.Helper()
	target, err := url.Parse(backend.URL)
	if err != nil {
		t.Fatal(err)
	}
	p := &httputil.ReverseProxy{
		Rewrite:  func(r *httputil.ProxyRequest) { r.SetURL(target) },
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	return serve(t, p)
}

// TestWebsocketsThroughProxy wants a handshake through a proxy, and a line on both
// sides.
func TestWebsocketsThroughProxy(t *testing.T) {
	for name, h := range websockets() {
		t.Run(name, func(t *testing.T) {
			backend, behind := serve(t, h)
			front, before := proxy(t, backend)
			wantEcho(t, front.URL+"/ws")
			wantLine(t, behind, upgraded)
			wantLine(t, before, upgraded)
		})
	}
}

// TestProxy wants one line on both sides of a proxy, and one request id.
func TestProxy(t *testing.T) {
	tests := []struct {
		name     string
		handler  http.HandlerFunc
		behind   string
		before   string
		complete bool
	}{
		{"answered", stream, "INFO path=/a status=200 bytes=15",
			"INFO path=/a status=200 bytes=15", true},
		{"aborted before an answer", func(http.ResponseWriter, *http.Request) {
			panic(http.ErrAbortHandler)
		},
			"ERROR code=H13 path=/a status=503 bytes=0", "INFO path=/a status=502 bytes=0", true},
		{"aborted in the body", func(w http.ResponseWriter, r *http.Request) {
			stream(w, r)
			panic(http.ErrAbortHandler)
		}, "ERROR code=H18 path=/a status=200 bytes=15",
			"ERROR code=H18 path=/a status=200 bytes=15", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			backend, behind := serve(t, tt.handler)
			front, before := proxy(t, backend)
			res, err := front.Client().Get(front.URL + "/a")
			if err != nil {
				t.Fatal(err)
			}
			_, err = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
			if (err == nil) != tt.complete {
				t.Errorf("body ended with %v, want an error: %v", err, !tt.complete)
			}
			if ids := res.Header["X-Request-Id"]; len(ids) != 1 {
				t.Errorf("X-Request-Id = %q, want one", ids)
			}
			wantLine(t, behind, tt.behind)
			wantLine(t, before, tt.before)
		})
	}
}
