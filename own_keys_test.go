// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/own"
	"github.com/logplex-go/logplex/logplexhttp"
)

// ownHandlers are handlers whose lines are JSON with a source and a dyno.
func ownHandlers() map[string]func(io.Writer) slog.Handler {
	json := func(o *logplex.Options) func(io.Writer) slog.Handler {
		o.Format, o.Dyno = logplex.FormatJSON, "web.1"
		return func(w io.Writer) slog.Handler { return logplex.NewHandler(w, o) }
	}
	wrap := func(o *logplex.Options) func(io.Writer) slog.Handler {
		o.Dyno = "web.1"
		return func(w io.Writer) slog.Handler { return logplex.Wrap(slog.NewJSONHandler(w, nil), o) }
	}
	sink := func() logplex.Options {
		return logplex.Options{Sink: sinkFunc(func(logplex.Record) error { return nil })}
	}
	redactor := func() logplex.Options {
		return logplex.Options{Redactor: logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr { return a })}
	}
	withSink, withRedactor := sink(), redactor()
	wrapSink, wrapRedactor := sink(), redactor()
	return map[string]func(io.Writer) slog.Handler{
		"json":               json(&logplex.Options{}),
		"json and sink":      json(&withSink),
		"json and redactor":  json(&withRedactor),
		"wrap":               wrap(&logplex.Options{}),
		"wrap and sink":      wrap(&wrapSink),
		"wrap and redactor":  wrap(&wrapRedactor),
		"wrap of the JSON's": func(w io.Writer) slog.Handler { return logplex.Wrap(json(&logplex.Options{})(w), nil) },
	}
}

// TestOwnKeys wants what AccessLog and logplexmetrics say under the keys of the
// line's own members in these, once.
func TestOwnKeys(t *testing.T) {
	tests := []struct {
		name         string
		attr         slog.Attr
		source, dyno string
	}{
		{"no dyno", own.Attr("dyno", ""), "app", "web.1"},
		{"the same dyno", own.Attr("dyno", "web.1"), "app", "web.1"},
		{"another dyno", own.Attr("dyno", `a"pi.2`), "app", `a"pi.2`},
		{"source", own.Attr("source", "web.1"), "web.1", "web.1"},
	}
	for name, handler := range ownHandlers() {
		for _, tt := range tests {
			t.Run(name+"/"+tt.name, func(t *testing.T) {
				var out bytes.Buffer
				slog.New(handler(&out)).LogAttrs(t.Context(), slog.LevelInfo, "",
					slog.Int("n", 1), tt.attr, slog.String("path", "/"), slog.Int("n2", 2))
				var got map[string]any
				if err := json.Unmarshal(out.Bytes(), &got); err != nil {
					t.Fatalf("line %s: %v", out.Bytes(), err)
				}
				if got["source"] != tt.source || got["dyno"] != tt.dyno || got["path"] != "/" {
					t.Errorf("line %s, want source %s and dyno %s", out.Bytes(), tt.source, tt.dyno)
				}
				if s := out.String(); strings.Contains(s, "fields.") || strings.Count(s, `"dyno":`) != 1 || strings.Count(s, `"source":`) != 1 {
					t.Errorf("line %s, want each key once", s)
				}
			})
		}
	}
}

// TestOwnKeysAreNoPrograms wants a program's attrs of these keys renamed as before.
func TestOwnKeysAreNoPrograms(t *testing.T) {
	for name, handler := range ownHandlers() {
		var out bytes.Buffer
		slog.New(handler(&out)).Info("", "dyno", "x", "source", "y")
		if s := out.String(); !strings.Contains(s, `"fields.dyno":"x"`) || !strings.Contains(s, `"fields.source":"y"`) {
			t.Errorf("line of %s = %s, want fields.dyno and fields.source", name, s)
		}
	}
}

// TestAccessLogKeys wants one dyno in AccessLog's lines on a dyno and elsewhere,
// and paths that need quotes as they were.
func TestAccessLogKeys(t *testing.T) {
	for _, dyno := range []string{"", "web.1"} {
		t.Setenv("DYNO", dyno)
		for _, target := range []string{"/a?b=c", `/q"uote`, "/login?token=", "/login?token=&password=&x=1",
			`/b\s`, `/a"b\"c`, `/?q={"a":"b"}`, "/login?api_key=", "/search?q=a%20b"} {
			for _, f := range []logplex.Format{logplex.FormatJSON, logplex.FormatLine, logplex.FormatMessage} {
				var out bytes.Buffer
				h := logplexhttp.AccessLog(http.NotFoundHandler(), slog.New(logplex.NewHandler(&out, &logplex.Options{Format: f})), nil)
				r := httptest.NewRequest(http.MethodGet, "/", nil)
				r.RequestURI = target
				h.ServeHTTP(httptest.NewRecorder(), r)
				if f == logplex.FormatJSON {
					var got map[string]any
					err := json.Unmarshal(out.Bytes(), &got)
					if n := strings.Count(out.String(), `dyno":`); err != nil || n != 1 || got["path"] != target {
						t.Errorf("line %s (%v), want one dyno and the path %s", out.Bytes(), err, target)
					}
					continue
				}
				line := out.String()
				line = line[strings.Index(line, "at=info"):]
				got, err := format.ParseRouter(strings.TrimSuffix(line, "\n"))
				if err != nil || got.Path != target || got.Dyno != dyno || got.Status != http.StatusNotFound {
					t.Errorf("ParseRouter(%s) = %+v, %v, want path %s and dyno %s", line, got, err, target, dyno)
				}
			}
		}
	}
}
