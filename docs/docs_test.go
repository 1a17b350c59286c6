// SPDX-License-Identifier: MIT

// Package docs_test runs what the pages of this directory show.
package docs_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones by name

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexhttp"
)

// fenced are a page's fenced blocks with their languages.
var fenced = regexp.MustCompile("(?s)```(\\w+)\n(.*?)```")

// TestFromOtherLanguages prints the record of the page in each of its layouts.
func TestFromOtherLanguages(t *testing.T) {
	page, err := os.ReadFile("from-other-languages.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("docs_test.go")
	if err != nil {
		t.Fatal(err)
	}
	layout, printed := "", 0
	for _, block := range fenced.FindAllStringSubmatch(string(page), -1) {
		switch language, text := block[1], strings.TrimSuffix(block[2], "\n"); language {
		case "sh":
			layout = strings.TrimPrefix(text, "LOG_PATTERN=")
			layout = strings.Trim(layout, layout[:1]) // its quotes
		case "text":
			printed++
			if got := infoLine(t, layout); got != text+"\n" {
				t.Errorf("LOG_PATTERN=%s: line = %q, want %q", layout, got, text+"\n")
			}
		case "access":
			if got := accessLine(t); got != text {
				t.Errorf("AccessLog = %q, want %q", got, text)
			}
		case "go":
			for line := range strings.Lines(text) {
				if !bytes.Contains(source, []byte(strings.TrimSpace(line))) {
					t.Errorf("the page's %q is not in this test", line)
				}
			}
		}
	}
	if printed < 15 {
		t.Errorf("%d layouts on the page, want 15 at least", printed)
	}
}

// infoLine logs the page's record with a layout, from line 42 of main.go.
func infoLine(t *testing.T, layout string) string {
	t.Helper()
	for _, name := range []string{"LOG_LEVEL", "LOG_FORMAT", "LOG_KEYS", "FORCE_COLOR"} {
		t.Setenv(name, "")
	}
	t.Setenv("LOG_PATTERN", layout)
	var out bytes.Buffer
	h := logplex.NewHandler(&out, &logplex.Options{
		Format: logplex.FormatMessage, Dyno: "web.1", PID: 4,
		OnError: func(err error) { t.Errorf("LOG_PATTERN=%s: OnError(%v)", layout, err) },
	})
	logger := slog.New(stamped{h, time.Date(2022, 3, 17, 12, 26, 29, 508123000, time.UTC)})
	logger.Info("This is an INFO log record.", "user", 7)
	_, file, line, _ := runtime.Caller(0)
	site := filepath.Base(file) + ":" + itoa(line-1)
	return strings.Replace(out.String(), site, "main.go:42", 1)
}

func itoa(n int) string { return slog.IntValue(n).String() }

// stamped is a handler for which it is always the same time.
type stamped struct {
	slog.Handler
	now time.Time
}

func (s stamped) Handle(ctx context.Context, r slog.Record) error {
	r.Time = s.now
	return s.Handler.Handle(ctx, r)
}

// accessLine serves one request and returns its line, at the page's time.
func accessLine(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	t.Setenv("LOG_PATTERN", "%m%noattrs")
	logger := slog.New(logplex.NewHandler(&out, &logplex.Options{Format: logplex.FormatMessage}))
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotModified)
	})
	h := logplexhttp.AccessLog(mux, logger, &logplexhttp.AccessOptions{
		Format: logplexhttp.AccessCommon,
	})
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	stamp := regexp.MustCompile(`\[[^\]]+\]`)
	return strings.TrimSpace(stamp.ReplaceAllString(out.String(), "[17/Mar/2022:12:26:29 +0000]"))
}

// TestZone prints the page's zone.
func TestZone(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	local := time.Local
	t.Cleanup(func() { time.Local = local })
	time.Local = zone // what $TZ does when a program starts
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = w
	for _, name := range []string{
		"LOG_FORMAT", "LOG_PATTERN", "LOG_LEVEL", "LOG_KEYS", "FORCE_COLOR", "DYNO",
	} {
		t.Setenv(name, "")
	}
	h := logplex.NewHandler(os.Stdout, &logplex.Options{Location: time.Local})
	os.Stdout = stdout
	record := slog.NewRecord(time.Date(2022, 3, 17, 12, 26, 29, 0, time.UTC),
		slog.LevelInfo, "m", 0)
	if err := h.Handle(context.Background(), record); err != nil {
		t.Fatal(err)
	}
	w.Close()
	b := make([]byte, 200)
	n, err := r.Read(b)
	if got, want := string(b[:n]), "2022-03-17T08:26:29.000000-04:00 app["; err != nil ||
		!strings.HasPrefix(got, want) {
		t.Errorf("line = %q, %v, want %q", got, err, want)
	}
}
