// SPDX-License-Identifier: MIT

// Command expslog is a worker whose code still logs with
// golang.org/x/exp/slog. Its records go to the handler that new code uses
// through log/slog, so that all of them look the same. It works off two jobs
// and ends.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	expslog "golang.org/x/exp/slog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexexpslog"
)

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(stdout io.Writer) error {
	h := logplex.NewHandler(stdout, &logplex.Options{
		Format: logplex.FormatMessage, // what a dyno prints; Logplex adds the rest
		Dyno:   "worker.1",
		PID:    4,
		Level:  slog.LevelInfo,
	})
	old := expslog.New(logplexexpslog.NewHandler(h)).With("queue", "mail")
	for _, j := range []job{{id: 42, to: "ann@example.com"}, {id: 43}} {
		old.Debug("not shown at this level")
		if err := j.do(); err != nil {
			old.Error("job failed", "job", j, "error", err)
			continue
		}
		old.Info("job done", "job", j)
	}
	slog.New(h).Info("worker stopped") // new code, same handler
	return h.Flush(context.Background())
}

type job struct {
	id int
	to string
}

// LogValue keeps the recipient's name out of the log.
func (j job) LogValue() expslog.Value {
	return expslog.GroupValue(expslog.Int("id", j.id), expslog.Bool("addressed", j.to != ""))
}

func (j job) do() error {
	if j.to == "" {
		return errors.New("no recipient")
	}
	return nil
}
