// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestMain keeps the tests on this machine and fails when they leave
// goroutines behind.
func TestMain(m *testing.M) {
	for _, k := range []string{
		"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy",
	} {
		os.Unsetenv(k)
	}
	// Whatever would leave the machine needs a name server or goes through
	// the default transport; both refuse.
	net.DefaultResolver = &net.Resolver{PreferGo: true,
		Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, errors.New("a test asked a name server")
		}}
	http.DefaultTransport = forbidden{}
	code := m.Run()
	if code == 0 {
		if left := leftovers(2 * time.Second); left != "" {
			fmt.Fprintf(os.Stderr, "FAIL: goroutines left over:\n\n%s\n", left)
			code = 1
		}
	}
	os.Exit(code)
}

type forbidden struct{}

func (forbidden) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("a test used http.DefaultTransport")
}

// leftovers returns the stacks of goroutines of this module and of net/http
// that are still there after some patience, "" for none.
func leftovers(patience time.Duration) string {
	deadline := time.After(patience)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		buf := make([]byte, 4<<20)
		buf = buf[:runtime.Stack(buf, true)]
		var left []string
		for i, g := range strings.Split(string(buf), "\n\n") {
			if i > 0 && (strings.Contains(g, "logplex") || strings.Contains(g, "net/http")) {
				left = append(left, g)
			}
		}
		if len(left) == 0 {
			return ""
		}
		select {
		case <-deadline:
			return strings.Join(left, "\n\n")
		case <-tick.C:
		}
	}
}
