// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/logplex-go/logplex/logplexhttp"
)

// exampleLogger leaves out what differs from run to run.
func exampleLogger() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			switch a.Key {
			case slog.TimeKey, slog.MessageKey, "service":
				return slog.Attr{}
			}
			return a
		},
	}))
}

func ExampleAccessLog() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		logplexhttp.AddAttrs(r.Context(), slog.String("order", r.PathValue("id")))
		io.WriteString(w, "shipped")
	})
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "ok")
	})
	h := logplexhttp.AccessLog(mux, exampleLogger(), &logplexhttp.AccessOptions{
		Dyno:      "web.1",
		SkipPaths: []string{"/health"},
	})

	for _, target := range []string{"/orders/7?access_token=hunter2", "/health", "/favicon.ico"} {
		r := httptest.NewRequest("GET", target, nil)
		r.Header.Set("X-Request-Id", "6903a168-b79b-ec27-03c8-b8f64d8d8792") // Heroku's router does
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	// Output:
	// level=INFO method=GET path="/orders/7?access_token=[REDACTED]" host=example.com request_id=6903a168-b79b-ec27-03c8-b8f64d8d8792 fwd=192.0.2.1 dyno=web.1 connect=0ms status=200 bytes=7 protocol=http1.1 tls=false order=7
	// level=INFO method=GET path=/favicon.ico host=example.com request_id=6903a168-b79b-ec27-03c8-b8f64d8d8792 fwd=192.0.2.1 dyno=web.1 connect=0ms status=404 bytes=19 protocol=http1.1 tls=false
}

func ExampleRequestID() {
	h := logplexhttp.AccessLog(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println(logplexhttp.RequestID(r.Context()))
	}), slog.New(slog.DiscardHandler), nil)

	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("X-Request-Id", "6903a168-b79b-ec27-03c8-b8f64d8d8792")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	fmt.Println(w.Header().Get("X-Request-Id"))
	// Output:
	// 6903a168-b79b-ec27-03c8-b8f64d8d8792
	// 6903a168-b79b-ec27-03c8-b8f64d8d8792
}

// ContextAttrs goes into logplex.Options.Context. Any other handler can call it
// in its Handle method.
func ExampleContextAttrs() {
	h := logplexhttp.AccessLog(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println(logplexhttp.ContextAttrs(r.Context()))
	}), slog.New(slog.DiscardHandler), nil)

	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("X-Request-Id", "6903a168-b79b-ec27-03c8-b8f64d8d8792")
	h.ServeHTTP(httptest.NewRecorder(), r)
	// Output: [request_id=6903a168-b79b-ec27-03c8-b8f64d8d8792]
}
