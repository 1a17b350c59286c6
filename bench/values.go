// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"
)

// numRows is how many rows the table has: each line that a peer writes has
// values that it has not written for that many lines, as the lines of a service
// have. Only what is a constant in a program comes again: keys, and messages but
// for R4's.
const numRows = 8192

// row holds the values of one call, made before the clock starts.
type row struct {
	message string // one of a few
	method  string
	path    string // with ids
	host    string // one of three
	request string // id
	forward string // address
	agent   string // one of 200
	user    string
	status  int
	bytes   uint64
	attempt int64
	id      int64
	ratio   float64
	cached  bool
	took    time.Duration
	started time.Time
	refused error // without quotes

	failure string // R2: one of seven messages
	err     error  // R2: wrapped, with quotes and colons
	sql     string // R2: with quotes
	printed string // R4: a message made by Sprintf

	quoted, query, lines, file string // W8

	region, release, queue string // W4, carried
	worker                 int

	// Values that are not slog's own kinds are interfaces already: putting
	// them into one is the caller's cost and the same for every handler.
	account, amount, order any // W9: a group, a number, a struct
	shape                  any // R5: a struct
}

// draw hands out rows in turn. Every peer has one of its own that begins at
// another row.
type draw struct {
	rows []row
	at   int
}

func (d *draw) next() *row {
	r := &d.rows[d.at]
	if d.at++; d.at == len(d.rows) {
		d.at = 0
	}
	return r
}

// account resolves to a group, which costs the one allocation of W9.
type account struct {
	ID   int
	Name string
}

func (u *account) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("id", u.ID), slog.String("name", u.Name))
}

// amount resolves to a number of cents.
type amount int

func (a amount) LogValue() slog.Value { return slog.IntValue(int(a)) }

// order is logged by its fields.
type order struct {
	ID      int    `json:"id"`
	State   string `json:"state"`
	Lines   int    `json:"lines"`
	Express bool   `json:"express"`
}

// shape is the small struct of R5.
type shape struct {
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Format string `json:"format"`
}

// newRows returns a table that depends on the seed alone.
func newRows(seed uint64) []row {
	g := generator{rand.New(rand.NewPCG(seed, 7))}
	agents := make([]string, 200)
	for i := range agents {
		agents[i] = g.agent()
	}
	rows := make([]row, numRows)
	for i := range rows {
		rows[i] = g.row(agents)
	}
	return rows
}

type generator struct{ *rand.Rand }

func (g generator) of(words ...string) string { return words[g.IntN(len(words))] }

func (g generator) agent() string {
	switch g.IntN(4) {
	case 0:
		return fmt.Sprintf(
			"Mozilla/5.0 (X11; Linux x86_64; rv:%d.0) Gecko/20100101 Firefox/%[1]d.0",
			90+g.IntN(60))
	case 1:
		return fmt.Sprintf("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.%d.%d Safari/537.36",
			90+g.IntN(60), g.IntN(7000), g.IntN(200))
	case 2:
		return fmt.Sprintf("curl/%d.%d.%d", 7+g.IntN(2), g.IntN(90), g.IntN(3))
	}
	return fmt.Sprintf("Go-http-client/%d.%d", 1+g.IntN(2), g.IntN(10))
}

func (g generator) row(agents []string) row {
	id := int64(1000 + g.IntN(9_000_000))
	customer := g.IntN(900_000)
	name := g.of("ada", "grace", "linus", "barbara", "ken", "margaret") + fmt.Sprint(g.IntN(10_000))
	table := g.of("orders", "customers", "invoices", "payments", "sessions")
	uuid := func() string {
		return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", g.Uint32(), g.IntN(1<<16), g.IntN(1<<12),
			0x8000|g.IntN(1<<14), g.Uint64()&(1<<48-1))
	}
	refused := fmt.Errorf("dial tcp 10.%d.%d.%d:5432: connect: connection refused",
		g.IntN(256), g.IntN(256), g.IntN(256))
	failures := []error{
		fmt.Errorf(`pq: duplicate key value violates unique constraint "%s_%d_key"`,
			table, g.IntN(1000)),
		fmt.Errorf(`json: cannot unmarshal string "%s" into Go struct field .items.%d of type int`,
			name, g.IntN(100)),
		fmt.Errorf(`open "/var/data/%s/%d.json": no such file or directory`, table, id),
		refused,
	}
	return row{
		message: g.of("request completed", "request failed", "job done", "order placed",
			"cache miss", "user signed in", "payment captured"),
		method:  g.of("GET", "GET", "GET", "POST", "PUT", "DELETE", "PATCH"),
		path:    fmt.Sprintf("/api/v%d/%s/%d/items/%d", 1+g.IntN(3), table, id, g.IntN(100_000)),
		host:    g.of("shop.example.com", "api.example.com", "admin.example.com"),
		request: uuid(),
		forward: fmt.Sprintf("%d.%d.%d.%d", 1+g.IntN(223), g.IntN(256), g.IntN(256), 1+g.IntN(254)),
		agent:   agents[g.IntN(len(agents))],
		user:    name,
		status:  []int{200, 200, 200, 201, 204, 301, 304, 400, 404, 500}[g.IntN(10)],
		bytes:   uint64(g.IntN(2_000_000)),
		attempt: int64(g.IntN(9)),
		id:      id,
		ratio:   float64(g.IntN(10_000)) / 10_000,
		cached:  g.IntN(2) == 0,
		took:    time.Duration(g.IntN(3_000_000)) * time.Microsecond,
		started: time.Date(2026, 3, 17, 8, 25, 21, 0, time.UTC).Add(
			time.Duration(g.Int64N(int64(1000 * time.Hour)))).Truncate(time.Microsecond),
		refused: errors.New(g.of("connection", "handshake", "stream") +
			fmt.Sprintf(" %d refused", id)),

		failure: g.of("query failed", "could not place the order", "payment not captured",
			"job failed", "webhook not delivered",
			"cache is stale", "upload failed"),
		err: fmt.Errorf("%s order %d: %w",
			g.of("load", "store", "update"), id, failures[g.IntN(len(failures))]),
		sql: fmt.Sprintf(`SELECT "id", "state", "total" FROM "%s" WHERE "customer_id" = %d AND "state" = '%s' AND "created_at" > '2026-0%d-%02d 08:25:21' LIMIT %d`,
			table, customer, g.of("paid", "open", "shipped"), 1+g.IntN(9),
			1+g.IntN(28), 10+g.IntN(90)),
		printed: fmt.Sprintf("processed %d of %d %s in %dms for customer %d",
			g.IntN(1000), 1000+g.IntN(1000), table, g.IntN(5000), customer),

		quoted: fmt.Sprintf("client %d said \"goodbye\"\nand hung up", id),
		query:  fmt.Sprintf(`name:"joe smith %d" and age:"%d"`, id, g.IntN(100)),
		lines:  fmt.Sprintf("first line %d\nsecond line\tend %d", id, customer),
		file:   fmt.Sprintf(`C:\Program Files\shop\orders%d.db`, id),

		region:  g.of("eu-west-1", "us-east-1", "ap-south-1"),
		release: fmt.Sprintf("v%d", g.IntN(2000)),
		queue:   g.of("default", "mail", "reports"), worker: g.IntN(64),

		account: &account{ID: customer, Name: name},
		amount:  amount(g.IntN(100_000)),
		order: order{ID: int(id), State: g.of("paid", "open", "shipped"), Lines: 1 + g.IntN(20),
			Express: g.IntN(2) == 0},
		shape: shape{Width: 100 + g.IntN(4000), Height: 100 + g.IntN(4000),
			Format: g.of("png", "jpeg", "webp")},
	}
}
