// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"regexp"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
)

// example is Options with what a program leaves to its dyno, so that these
// examples print the same everywhere.
func example() *logplex.Options {
	return &logplex.Options{Format: logplex.FormatMessage, Dyno: "web.1", PID: 4}
}

func ExampleNewHandler() {
	logger := slog.New(logplex.NewHandler(os.Stdout, &logplex.Options{
		Format: logplex.FormatMessage, // left out, the environment decides
		PID:    4,                     // left out, this process
	}))
	logger.Info("listening", "port", 8080)
	logger.Error("cannot store", "err", errors.New(`key "a b" is taken`),
		slog.Group("order", "id", 17, "paid", false))
	logger.With("user", "u-1").WithGroup("http").Warn("slow", "status", 200, "path", "/a?b=c")
	logger.Info("connected", "url", "postgres://app:correct-horse@db.example.com/orders",
		"password", "correct-horse")
	// Output:
	// at=info pid=4 msg="listening" port=8080
	// at=error pid=4 msg="cannot store" err="key \"a b\" is taken" order.id=17 order.paid=false
	// at=warning pid=4 msg="slow" user=u-1 http.status=200 http.path="/a?b=c"
	// at=info pid=4 msg="connected" url=postgres://app:[REDACTED]@db.example.com/orders password=[REDACTED]
}

func ExampleNewHandler_json() {
	h := logplex.NewHandler(os.Stdout,
		&logplex.Options{Format: logplex.FormatJSON, Dyno: "web.1", PID: 4})
	r := slog.NewRecord(when(), slog.LevelInfo, "listening", 0) // as log/slog makes it
	r.Add("port", 8080, slog.Group("tls", "on", true))
	_ = h.Handle(context.Background(), r)
	// Output: {"time":"2026-03-17T08:25:21.297420+00:00","level":"info","source":"app","dyno":"web.1","pid":4,"msg":"listening","port":8080,"tls":{"on":true}}
}

// A service that has a handler keeps it.
func ExampleWrap() {
	next := slog.NewTextHandler(os.Stdout,
		&slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}})
	logger := slog.New(logplex.Wrap(next, &logplex.Options{Dyno: "web.1", PID: 4}))
	logger.Info("signed in", "user", "u-1", "password", "correct-horse")
	// Output: level=INFO msg="signed in" source=app dyno=web.1 pid=4 user=u-1 password=[REDACTED]
}

func ExampleRedactKeys() {
	opts := example()
	opts.Redactor = logplex.Redactors{logplex.DefaultRedactor(), logplex.RedactKeys("iban")}
	logger := slog.New(logplex.NewHandler(os.Stdout, opts))
	logger.Info("paid", "IBAN", "DE02120300000000202051", "amount", 12)
	logger.Info("paid", "payer", map[string]any{"i_ban": "DE02120300000000202051", "name": "Ada"})
	// Output:
	// at=info pid=4 msg="paid" IBAN=[REDACTED] amount=12
	// at=info pid=4 msg="paid" payer.i_ban=[REDACTED] payer.name=Ada
}

func ExampleRedactPattern() {
	opts := example()
	opts.Redactor = logplex.RedactPattern(regexp.MustCompile(`\bcust-\d+\b`))
	logger := slog.New(logplex.NewHandler(os.Stdout, opts))
	logger.Info("found cust-1234", "customer", "cust-1234", "order", 7)
	// Output: at=info pid=4 msg="found [REDACTED]" customer=[REDACTED] order=7
}

func ExampleRedactValues() {
	key := logplex.RedactValues("correct-horse-battery")
	opts := example()
	opts.Redactor = logplex.Redactors{logplex.DefaultRedactor(), key}
	logger := slog.New(logplex.NewHandler(os.Stdout, opts))
	logger.Info("calling", "query", "key=correct-horse-battery&page=2")
	_ = key.Add("staple-rotated-key") // at run time, when keys rotate
	logger.Info("calling", "header", "X: staple-rotated-key")
	// Output:
	// at=info pid=4 msg="calling" query="key=[REDACTED]&page=2"
	// at=info pid=4 msg="calling" header="X: [REDACTED]"
}

// A function for slog.HandlerOptions.ReplaceAttr is a Redactor.
func ExampleRedactorFunc() {
	short := func(groups []string, a slog.Attr) slog.Attr {
		switch a.Key {
		case "debug":
			return slog.Attr{} // dropped
		case "id":
			return slog.String(a.Key, a.Value.String()[:4]+"...")
		}
		return a
	}
	opts := example()
	opts.Redactor = logplex.Redactors{logplex.DefaultRedactor(), logplex.RedactorFunc(short)}
	slog.New(logplex.NewHandler(os.Stdout, opts)).Info("stored", "id", "0123456789",
		"debug", 1, "size", 20)
	// Output: at=info pid=4 msg="stored" id=0123... size=20
}

func ExampleOptions_pattern() {
	opts := example()
	opts.Pattern = format.MustPattern("%-5p [%dyno %pid] %m")
	logger := slog.New(logplex.NewHandler(os.Stdout, opts))
	logger.Info("listening", "port", 8080)
	logger.Warn("slow", "took", "2 s")
	// Output:
	// INFO  [web.1 4] listening port=8080
	// WARN  [web.1 4] slow took="2 s"
}

// queue is a Sink.
type queue struct{ records []logplex.Record }

func (q *queue) Send(r logplex.Record) error {
	q.records = append(q.records, r)
	return nil
}

func ExampleSink() {
	q := new(queue)
	opts := example()
	opts.Sink = q
	logger := slog.New(logplex.NewHandler(nil, opts)) // no writer: records go to the Sink only
	logger.WithGroup("http").Info("handled", "status", 200, "took", []int{1, 2})
	r := q.records[0]
	status, _ := r.Attr("http", "status")
	took, _ := r.Attr("http", "took")
	fmt.Println(r.Level, r.Message, status.Int64(), took)
	// Output: INFO handled 200 [1,2]
}

func ExampleHandler_Log() {
	h := logplex.NewHandler(os.Stdout, example())
	h.Log(context.Background(), slog.LevelInfo, "handled", slog.Int("status", 200))
	// Output: at=info pid=4 msg="handled" status=200
}

func ExampleRecord_AppendTo() {
	r := logplex.Record{
		Time: when(), Level: slog.LevelWarn, Source: "app", Dyno: "web.1", PID: 4, Message: "slow",
		Attrs: []slog.Attr{slog.Int("status", 200)},
	}
	fmt.Printf("%s", r.AppendTo(nil))
	// Output: 2026-03-17T08:25:21.297420+00:00 app[web.1]: at=warning pid=4 msg="slow" status=200
}
