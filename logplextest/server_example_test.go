// SPDX-License-Identifier: MIT

package logplextest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex/logplextest"
)

// exampleT takes the place of a test's *testing.T.
type exampleT struct {
	testing.TB
	cleanup []func()
}

func (t *exampleT) Helper()          {}
func (t *exampleT) Cleanup(f func()) { t.cleanup = append(t.cleanup, f) }

// end runs what a test runs at its end.
func (t *exampleT) end() {
	for _, f := range t.cleanup {
		f()
	}
}

// A sender gets a 503 once, tries again, and is then accepted.
func ExampleNewServer() {
	t := new(exampleT) // in a test: its *testing.T
	defer t.end()

	server := logplextest.NewServer(t, &logplextest.ServerOptions{
		Script: []logplextest.Fault{{Status: http.StatusTooManyRequests,
			Header: http.Header{"Retry-After": {"1"}}}},
	})
	sender := &http.Client{
		Transport: &http.Transport{TLSClientConfig: server.TLSConfig()},
		Timeout:   5 * time.Second,
	}
	defer sender.CloseIdleConnections()
	for range 2 {
		body := "67 <190>1 2026-11-22T14:00:00.123456+00:00 host app web.1 - listening\n"
		request, err := http.NewRequest(http.MethodPost, server.URL, strings.NewReader(body))
		if err != nil {
			fmt.Println(err)
			return
		}
		request.Header.Set("Logplex-Frame-Id", "09C557EAFCFB6CF2740EE62F62971098")
		request.Header.Set("Logplex-Drain-Token", "d.fc6b856b-3332-4546-93de-7d0ee272c3bd")
		response, err := sender.Do(request)
		if err != nil {
			fmt.Println(err)
			return
		}
		response.Body.Close()
		fmt.Println(response.StatusCode, len(server.Delivered()))
	}
	for _, m := range server.Delivered() {
		fmt.Println(m.App, m.Proc, m.Msg)
	}
	// Output:
	// 429 0
	// 204 1
	// app web.1 listening
}
