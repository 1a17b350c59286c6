package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"math/rand/v2"
	"errors"

	"github.com/logplex-go/logplex"
)

type mem struct{}

func (mem) Write(p []byte) (int, error) { return len(p), nil }

func main() {
	n, _ := strconv.Atoi(os.Args[2])
	var r logplex.Redactor
	if len(os.Args) > 3 {
		r = logplex.Redactors{}
	}
	h := logplex.NewHandler(mem{}, &logplex.Options{Level: slog.LevelInfo, Format: logplex.FormatLine, Dyno: "web.1", PID: 4, Redactor: r})
	g := rand.New(rand.NewPCG(1, 7))
	type row struct {
		err error
		sql string
		id  int64
		path, req, fwd, agent string
	}
	rows := make([]row, 64)
	for i := range rows {
		table := []string{"orders", "customers", "invoices", "payments"}[g.IntN(4)]
		id := int64(g.IntN(9_000_000))
		fail := []error{fmt.Errorf(`pq: duplicate key value violates unique constraint "%s_%d_key"`, table, g.IntN(1000)),
			fmt.Errorf(`json: cannot unmarshal string "ada%d" into Go struct field .items.%d of type int`, g.IntN(1000), g.IntN(100)),
			fmt.Errorf(`open "/var/data/%s/%d.json": no such file or directory`, table, id),
			errors.New("dial tcp 10.3.4.5:5432: connect: connection refused")}[i%4]
		rows[i] = row{err: fmt.Errorf("load order %d: %w", id, fail), id: id,
			sql: fmt.Sprintf(`SELECT "id", "state", "total" FROM "%s" WHERE "customer_id" = %d AND "state" = '%s' AND "created_at" > '2026-0%d-%02d 08:25:21' LIMIT %d`, table, g.IntN(900000), "paid", 1+g.IntN(9), 1+g.IntN(28), 10+g.IntN(90)),
			path: fmt.Sprintf("/api/v%d/%s/%d/items/%d", 1+g.IntN(3), table, id, g.IntN(100_000)),
			req: fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", g.Uint32(), g.IntN(1<<16), g.IntN(1<<12), 0x8000|g.IntN(1<<14), g.Uint64()&(1<<48-1)),
			fwd: fmt.Sprintf("%d.%d.%d.%d", 1+g.IntN(223), g.IntN(256), g.IntN(256), 1+g.IntN(254)),
			agent: fmt.Sprintf("Mozilla/5.0 (X11; Linux x86_64; rv:%d.0) Gecko/20100101 Firefox/%[1]d.0", 90+g.IntN(60)),
		}
	}
	ctx := context.Background()
	for i := range n {
		r := &rows[i%64]
		switch os.Args[1] {
		case "R2":
			h.Log(ctx, slog.LevelError, "query failed", slog.Any("err", r.err), slog.String("sql", r.sql), slog.Int64("id", r.id))
		case "sql":
			h.Log(ctx, slog.LevelError, "query failed", slog.String("sql", r.sql))
		case "err":
			h.Log(ctx, slog.LevelError, "query failed", slog.Any("err", r.err))
		case "R1":
			h.Log(ctx, slog.LevelInfo, "request completed", slog.String("method", "GET"), slog.String("path", r.path),
				slog.String("host", "shop.example.com"), slog.String("request_id", r.req), slog.String("fwd", r.fwd),
				slog.Int("status", 200), slog.Uint64("bytes", uint64(r.id)), slog.Duration("took", 12345678), slog.String("agent", r.agent))
		}
	}
}
