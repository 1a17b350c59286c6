// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplexhttp"
)

// A drain that prints what arrives as `heroku logs` does.
func ExampleNewReceiver() {
	stats := new(logplexhttp.ReceiverStats)
	receiver := logplexhttp.NewReceiver(func(_ context.Context, m format.Syslog) error {
		fmt.Println(m.Line())
		return nil
	}, &logplexhttp.ReceiverOptions{
		Credentials: []logplexhttp.Credential{{User: "drain", Password: "pw"}},
		Stats:       stats,
	})

	// In a service this would be an http.Server with its time limits set.
	server := httptest.NewServer(receiver)
	defer server.Close()

	// What Logplex sends to https://drain:pw@host/.
	body := "86 <40>1 2012-11-30T06:45:29+00:00 host heroku web.3 - State changed from starting to up\n"
	request, err := http.NewRequest(http.MethodPost, server.URL, strings.NewReader(body))
	if err != nil {
		fmt.Println(err)
		return
	}
	request.SetBasicAuth("drain", "pw")
	request.Header.Set("Content-Type", "application/logplex-1")
	request.Header.Set("Logplex-Drain-Token", "d.fc6b856b-3332-4546-93de-7d0ee272c3bd")
	request.Header.Set("Logplex-Frame-Id", "09C557EAFCFB6CF2740EE62F62971098")
	request.Header.Set("Logplex-Msg-Count", "1")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	response.Body.Close()
	fmt.Println(response.StatusCode, stats.Messages.Load())
	// Output:
	// 2012-11-30T06:45:29.000000+00:00 heroku[web.3]: State changed from starting to up
	// 204 1
}

// A level that operators change while the service runs.
func ExampleLevelHandler() {
	level := new(slog.LevelVar) // also the Level of the handler's options
	server := httptest.NewServer(logplexhttp.LevelHandler(level))
	defer server.Close()

	// curl -X PUT -d debug http://localhost/level
	request, err := http.NewRequest(http.MethodPut, server.URL, strings.NewReader("debug"))
	if err != nil {
		fmt.Println(err)
		return
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	response.Body.Close()
	fmt.Println(response.StatusCode, level.Level())
	// Output: 200 DEBUG
}
