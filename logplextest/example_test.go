// SPDX-License-Identifier: MIT

package logplextest_test

import (
	"fmt"
	"log/slog"
	"testing"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplextest"
)

// login is the function under test in the examples.
func login(logger *slog.Logger, user, password string) {
	logger.Warn("login refused", "user", user, "password", password)
}

func Example() {
	// In a real test this is func TestLogin(t *testing.T).
	test := func(t testing.TB) {
		rec := logplextest.NewRecorder(nil)
		login(slog.New(rec), "ann", "kj3h4kj5h")

		want := []logplex.Record{{
			Level:   slog.LevelWarn,
			Message: "login refused",
			Attrs: []slog.Attr{slog.String("user", "ann"),
				slog.String("password", logplex.Redacted)},
		}}
		if d := logplextest.Diff(want, rec.Records()); d != "" {
			t.Errorf("login logged (-want +got):\n%s", d)
		}
		logplextest.RequireNoSecret(t, rec, "kj3h4kj5h")
		fmt.Println("passed")
	}
	test(new(fake))
	// Output: passed
}

func ExampleRecorder() {
	rec := logplextest.NewRecorder(&logplex.Options{Format: logplex.FormatMessage, PID: 4})
	slog.New(rec).Info("listening", "port", 8080)

	status, _ := rec.Records()[0].Attr("port")
	fmt.Println(status)
	fmt.Println(rec.Lines()[0])
	// Output:
	// 8080
	// at=info pid=4 msg="listening" port=8080
}

func ExampleTestRedactor() {
	shout := logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == "user" {
			return slog.String("user", logplex.Redacted)
		}
		return a
	})
	fmt.Println(logplextest.TestRedactor(shout))
	// Output: <nil>
}
