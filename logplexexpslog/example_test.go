// SPDX-License-Identifier: MIT

package logplexexpslog_test

import (
	"os"

	expslog "golang.org/x/exp/slog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexexpslog"
)

// Code that still logs with golang.org/x/exp/slog shares the service's handler.
func ExampleNewHandler() {
	h := logplex.NewHandler(os.Stdout, &logplex.Options{
		Format: logplex.FormatMessage, Dyno: "worker.1", PID: 4,
	})
	logger := expslog.New(logplexexpslog.NewHandler(h)).With("queue", "mail")

	logger.Info("job done", expslog.Group("job", expslog.Int("id", 42),
		expslog.String("kind", "welcome")))
	logger.Warn("retrying later", "password", "not for the log")
	// Output:
	// at=info pid=4 msg="job done" queue=mail job.id=42 job.kind=welcome
	// at=warning pid=4 msg="retrying later" queue=mail password=[REDACTED]
}
