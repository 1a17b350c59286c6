// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/logplex-go/logplex/logplexhttp"
)

func levelRequest(method, body string, header ...string) *http.Request {
	r := httptest.NewRequest(method, "/level", strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	return r
}

func TestLevelHandlerShows(t *testing.T) {
	tests := []struct {
		level  slog.Level
		accept string
		want   string
	}{
		{slog.LevelInfo, "", "info\n"},
		{slog.LevelDebug, "*/*", "debug\n"},
		{slog.LevelWarn, "text/html, text/plain", "warning\n"},
		{slog.LevelError, "", "error\n"},
		{slog.LevelInfo + 2, "", "info+2\n"},
		{slog.LevelDebug - 4, "", "debug-4\n"},
		{slog.LevelError + 100, "", "error+100\n"},
		{math.MaxInt, "", "off\n"},
		{math.MaxInt, "application/json", "{\"level\":\"off\"}\n"},
		{slog.LevelInfo, "application/json", "{\"level\":\"info\"}\n"},
		{slog.LevelInfo + 1, "text/plain;q=0.5, application/json", "{\"level\":\"info+1\"}\n"},
		{slog.LevelInfo, "text/plain, application/json;q=0.5", "info\n"},
		{slog.LevelInfo, "application/json;q=0", "info\n"},
		{slog.LevelInfo, "application/json;q=x", "info\n"},
		{slog.LevelInfo, ";;,,", "info\n"},
	}
	for _, tt := range tests {
		v := new(slog.LevelVar)
		v.Set(tt.level)
		resp := serve(logplexhttp.LevelHandler(v),
			levelRequest(http.MethodGet, "", "Accept", tt.accept))
		body, _ := io.ReadAll(resp.Body)
		if resp.StatusCode != 200 || string(body) != tt.want {
			t.Errorf("GET at %v, Accept %q = %d %q, want 200 %q",
				tt.level, tt.accept, resp.StatusCode, body, tt.want)
		}
		wantType := "text/plain; charset=utf-8"
		if strings.HasPrefix(tt.want, "{") {
			wantType = "application/json"
		}
		if got := resp.Header.Get("Content-Type"); got != wantType {
			t.Errorf("GET at %v, Accept %q: Content-Type = %q, want %q",
				tt.level, tt.accept, got, wantType)
		}
	}
}

func TestLevelHandlerSets(t *testing.T) {
	tests := []struct {
		body        string
		contentType string
		want        slog.Level
		reply       string
	}{
		{"debug", "", slog.LevelDebug, "debug\n"},
		{"info", "text/plain", slog.LevelInfo, "info\n"},
		{"warn", "", slog.LevelWarn, "warning\n"},
		{"warning", "", slog.LevelWarn, "warning\n"},
		{" ERROR\r\n", "", slog.LevelError, "error\n"},
		{"info+2", "", 2, "info+2\n"},
		{"Debug-4", "", -8, "debug-4\n"},
		{"warn-1", "", 3, "info+3\n"},
		{"8", "", 8, "error\n"},
		{"-4", "", -4, "debug\n"},
		{"+2", "", 2, "info+2\n"},
		{"info+4", "", 4, "warning\n"},
		{"trace", "", -8, "debug-4\n"},
		{"NOTICE", "", 2, "info+2\n"},
		{"critical", "", 12, "error+4\n"},
		{"Fatal-1", "", 11, "error+3\n"},
		{"panic", "", 16, "error+8\n"},
		{"off", "", math.MaxInt, "off\n"},
		{`{"level":"Off"}`, "", math.MaxInt, "{\"level\":\"off\"}\n"},
		{`{"level":"debug"}`, "application/json", slog.LevelDebug, "{\"level\":\"debug\"}\n"},
		{`{"level":"warn"}`, "", slog.LevelWarn, "{\"level\":\"warning\"}\n"},
		{`{"level": -4}`, "application/json; charset=utf-8", slog.LevelDebug,
			"{\"level\":\"debug\"}\n"},
	}
	for _, tt := range tests {
		v := new(slog.LevelVar)
		v.Set(100)
		resp := serve(logplexhttp.LevelHandler(v),
			levelRequest(http.MethodPut, tt.body, "Content-Type", tt.contentType))
		body, _ := io.ReadAll(resp.Body)
		if resp.StatusCode != 200 || v.Level() != tt.want || string(body) != tt.reply {
			t.Errorf("PUT %q = %d %q with level %v, want 200 %q with %v",
				tt.body, resp.StatusCode, body, v.Level(), tt.reply, tt.want)
		}
	}
}

func TestLevelHandlerRefuses(t *testing.T) {
	for _, body := range []string{
		"", " \n", "loud", "info+", "info-", "info+x", "+", "-", "--1", "info 2", "2info",
		"info+2+2", "1.5", "0x10",
		"99999999999999999999", "info+99999999999999999999", "1000000", "\x00", "inf\xc3",
		"{", "{}", `{"level":null}`, `{"level":true}`, `{"level":["info"]}`, `{"level":"loud"}`,
		`{"level":"info"} more`, `{"level":1.5}`,
		strings.Repeat("i", 2000), strings.Repeat(" ", 2000) + "info",
		"info" + strings.Repeat(" ", 2000),
	} {
		v := new(slog.LevelVar)
		v.Set(slog.LevelWarn)
		resp := serve(logplexhttp.LevelHandler(v), levelRequest(http.MethodPut, body))
		text, _ := io.ReadAll(resp.Body)
		if resp.StatusCode != 400 || v.Level() != slog.LevelWarn || len(text) < 10 {
			t.Errorf("PUT %.40q = %d %q with level %v, want 400, a reason, and no change",
				body, resp.StatusCode, text, v.Level())
		}
	}
}

func TestLevelHandlerMethods(t *testing.T) {
	h := logplexhttp.LevelHandler(new(slog.LevelVar))
	for _, method := range []string{"POST", "DELETE", "PATCH", "OPTIONS"} {
		if resp := serve(h, levelRequest(method, "debug")); resp.StatusCode != 405 ||
			resp.Header.Get("Allow") != "GET, HEAD, PUT" {
			t.Errorf("%s = %d, Allow %q, want 405",
				method, resp.StatusCode, resp.Header.Get("Allow"))
		}
	}
	srv := httptest.NewServer(h)
	defer srv.Close()
	resp, err := http.Head(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if resp.StatusCode != 200 || resp.ContentLength != int64(len("info\n")) || len(body) != 0 {
		t.Errorf("HEAD = %d, Content-Length %d, body %q, want 200, 5, none",
			resp.StatusCode, resp.ContentLength, body)
	}
}

func TestLevelHandlerNil(t *testing.T) {
	defer func() {
		if v := recover(); v != "logplexhttp: LevelHandler: nil LevelVar" {
			t.Errorf("LevelHandler(nil) panicked with %v, want a clear text", v)
		}
	}()
	logplexhttp.LevelHandler(nil)
}

func TestLevelHandlerConcurrent(t *testing.T) {
	v := new(slog.LevelVar)
	h := logplexhttp.LevelHandler(v)
	var wg sync.WaitGroup
	for _, level := range []string{"debug", "info", "warn", "error"} {
		wg.Go(func() {
			for range 100 {
				if resp := serve(h, levelRequest(http.MethodPut, level)); resp.StatusCode != 200 {
					t.Errorf("PUT %s = %d, want 200", level, resp.StatusCode)
				}
				serve(h, levelRequest(http.MethodGet, ""))
			}
		})
	}
	wg.Wait()
}

// FuzzLevelHandler sets any body: a level that was taken reads back as shown.
func FuzzLevelHandler(f *testing.F) {
	for _, s := range []string{
		"info", "warn+1", "-4", "off", "fatal", `{"level":"debug"}`, `{"level":-4}`, "{", "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		v := new(slog.LevelVar)
		h := logplexhttp.LevelHandler(v)
		if resp := serve(h, levelRequest(http.MethodPut, body)); resp.StatusCode != 200 {
			if v.Level() != slog.LevelInfo {
				t.Errorf("PUT %q = %d and set %v", body, resp.StatusCode, v.Level())
			}
			return
		}
		want := v.Level()
		shown, _ := io.ReadAll(serve(h, levelRequest(http.MethodGet, "")).Body)
		if resp := serve(h, levelRequest(http.MethodPut, string(shown))); resp.StatusCode != 200 ||
			v.Level() != want {
			t.Errorf("PUT %q = %d with %v, want 200 with %v",
				shown, resp.StatusCode, v.Level(), want)
		}
	})
}
