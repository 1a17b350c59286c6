// SPDX-License-Identifier: MIT

// Command wrap shows a service that has a slog.JSONHandler and keeps it: with
// one line changed its records gain source, dyno and pid, and lose their
// secrets.
package main

import (
	"log/slog"
	"os"

	"github.com/logplex-go/logplex"
)

func main() {
	var handler slog.Handler = slog.NewJSONHandler(os.Stdout, nil)
	serve(slog.New(handler))

	handler = logplex.Wrap(handler, &logplex.Options{Dyno: "web.1"}) // the one line
	serve(slog.New(handler))
}

// serve logs as the service always did.
func serve(logger *slog.Logger) {
	logger.Info("connected", "url", "postgres://app:kj3h4kj5h@db.internal/orders", "pool", 20)
	logger.With("user", "ann").WithGroup("login").Warn("refused", "password",
		"hunter2", "attempts", 3)
}
