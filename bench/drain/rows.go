// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"time"
)

// numRows is how many lines differ before one comes again.
const numRows = 8192

// A row has the values of one line.
type row struct {
	method, path, host, request, forward, agent string
	status                                      int
	bytes                                       uint64
	took                                        time.Duration

	failure, sql string
	err          error
	id           int64
}

// A workload is one of the lines that the goals are set for.
type workload struct {
	name string
	log  func(l *slog.Logger, level slog.Level, r *row)
}

// r1 is an access line of nine attributes.
var r1 = workload{"R1", func(l *slog.Logger, level slog.Level, r *row) {
	l.LogAttrs(background, level, "request completed",
		slog.String("method", r.method), slog.String("path", r.path),
		slog.String("host", r.host), slog.String("request_id", r.request),
		slog.String("fwd", r.forward), slog.Int("status", r.status), slog.Uint64("bytes", r.bytes),
		slog.Duration("took", r.took), slog.String("agent", r.agent))
}}

// r2 is an error with quotes and colons, an SQL text and an id.
var r2 = workload{"R2", func(l *slog.Logger, level slog.Level, r *row) {
	l.LogAttrs(background, level, r.failure,
		slog.Any("err", r.err), slog.String("sql", r.sql), slog.Int64("id", r.id))
}}

// r5 has the five attributes of a request's record.
var r5 = workload{"R5", func(l *slog.Logger, level slog.Level, r *row) {
	l.LogAttrs(background, level, "request completed",
		slog.String("method", r.method), slog.String("path", r.path), slog.Int("status", r.status),
		slog.Duration("took", r.took), slog.Bool("cached", r.status == http.StatusNotModified))
}}

// A source logs lines with values that are new in each.
type source struct {
	rows []row
	at   int
}

func newSource() *source {
	rnd := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[rnd.IntN(len(list))] }
	s := &source{rows: make([]row, numRows)}
	for i := range s.rows {
		id := rnd.Int64N(1e9)
		s.rows[i] = row{
			method: pick("GET", "GET", "GET", "POST", "PUT", "DELETE"),
			path:   fmt.Sprintf("/api/v1/%s/%d", pick("orders", "users", "invoices", "carts"), id),
			host:   pick("shop.example.com", "api.example.com", "admin.example.com"),
			request: fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x",
				rnd.Uint32(), rnd.IntN(1<<16), rnd.IntN(1<<12), rnd.IntN(1<<12), rnd.Int64N(1<<48)),
			forward: fmt.Sprintf("203.0.113.%d", rnd.IntN(256)),
			agent: fmt.Sprintf("Mozilla/5.0 (X11; Linux x86_64; rv:%d.0) Gecko/20100101",
				60+rnd.IntN(80)),
			status:  []int{200, 200, 200, 201, 204, 304, 404, 500}[rnd.IntN(8)],
			bytes:   rnd.Uint64N(1 << 20),
			took:    time.Duration(rnd.Int64N(int64(time.Second))),
			failure: pick("query failed", "payment declined", "upstream timed out", "job failed"),
			sql:     fmt.Sprintf(`SELECT "id", "name" FROM "orders" WHERE "customer" = %d AND "state" = 'open'`, id),
			err: fmt.Errorf("store: order %d: %w", id,
				fmt.Errorf("dial tcp 10.0.%d.%d:5432: connect: %q",
					rnd.IntN(256), rnd.IntN(256), "connection refused")),
			id: id,
		}
	}
	return s
}

// log logs n lines.
func (s *source) log(l *slog.Logger, w workload, level slog.Level, n int) {
	for range n {
		w.log(l, level, &s.rows[s.at])
		if s.at++; s.at == len(s.rows) {
			s.at = 0
		}
	}
}
