// SPDX-License-Identifier: MIT

package secretscan

import "testing"

// benchLines are made-up lines of the kinds that a service on Heroku writes, without secrets unless
// the name has secret in it.
var benchLines = map[string][]string{
	"mixed": {
		`2026-03-17T08:25:21.297420+00:00 heroku[router]: at=info method=GET path="/api/v1/users?page=2" host=shrouded-oasis-01382.herokuapp.com request_id=59da6323-2bc4-4143-8677-cc66ccfb115f fwd="181.167.87.140" dyno=web.1 connect=0ms service=3ms status=200 bytes=6979 protocol=https`,
		`{"time":"2026-03-17T08:25:21.297420+00:00","level":"info","source":"app","dyno":"web.1","pid":4,"msg":"request completed","method":"GET","path":"/orders/18823","status":200,"duration":12.5,"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}`,
		`2026-03-17T08:25:22.114215+00:00 app[worker.2]: at=info pid=4 msg="job finished" job=ReindexOrders queue=default attempt=1 elapsed=128.2ms rows=5120`,
		`[GIN] 2026/03/17 - 08:25:23 | 200 |    1.428101ms |  181.167.87.140 | GET      "/healthz"`,
		`panic: runtime error: invalid memory address or nil pointer dereference [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x47b2c3] goroutine 1 [running]: main.(*Server).handle(0xc0000b2000)`,
		`source=web.1 dyno=heroku.35930502.b9de5fce-44b7-4287-99a7-504519070cba sample#load_avg_1m=0.01 sample#load_avg_5m=0.02 sample#memory_total=103.50MB sample#memory_rss=94.70MB`,
		`failed to connect to database: dial tcp 10.0.3.17:5432: connect: connection refused, retrying in 2s (attempt 3 of 10)`,
		`SELECT "orders"."id", "orders"."status" FROM "orders" WHERE "orders"."customer_id" = $1 AND "orders"."created_at" > $2 ORDER BY "orders"."id" LIMIT 50`,
	},
	"logfmt": {
		`at=info method=GET path="/api/v1/users?page=2" host=shrouded-oasis-01382.herokuapp.com request_id=59da6323-2bc4-4143-8677-cc66ccfb115f fwd="181.167.87.140" dyno=web.1 connect=0ms service=3ms status=200 bytes=6979 protocol=https`,
		`at=info pid=4 msg="request completed" method=POST path=/orders status=201 duration=12.5ms user_id=8123 remote=10.1.32.4 agent="Mozilla/5.0 (X11; Linux x86_64)" bytes=5120 dyno=web.2 release=v812 region=eu`,
	},
	"short": {"GET", "listening", "/api/v1/users", "web.1", "connection refused", "12.5ms",
		"request completed", "10.1.32.4", "application/json", "eu-west-1"},
	"path":     {"/api/v1/user"},
	"words":    {"connection refused"},
	"number":   {"/api/v1/orders/18823"},
	"agent":    {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0)"},
	"query":    {`name:"joe smith" and age:"42"`},
	"lines":    {"first line\nsecond line\tend"},
	"file":     {`C:\Program Files\shop\orders.db`},
	"quoted":   {"a=b c=d", `quote " quote`, "said \"hi\"\nbye"},
	"nearmiss": {`level=info msg="token refreshed" token_count=12 max_tokens=4096 author=bob primary_key=id password_changed=true digest=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 image=registry.example.com/team/service-name-that-is-long@v1.2.3`},
	"secret": {
		`at=error msg="dial failed" url=postgres://app:hunter2@db.example.com:5432/app attempt=3 dyno=web.1 request_id=59da6323-2bc4-4143-8677-cc66ccfb115f`,
		`at=info method=POST path="/hooks" authorization="Bearer 8f2kslw92mxkq01zmsl2" status=200 bytes=52 dyno=web.1 service=3ms host=example.com protocol=https`,
		`{"level":"info","msg":"login","user":"bob","password":"correct horse","status":200,"duration":12.5,"dyno":"web.1"}`,
	},
}

func BenchmarkFind(b *testing.B) {
	r := NewRules(nil, false)
	for _, name := range []string{"mixed", "logfmt", "short", "path", "words", "number", "agent",
		"query", "lines", "file", "quoted", "nearmiss", "secret"} {
		lines := make([][]byte, 0, 10)
		for _, l := range benchLines[name] {
			lines = append(lines, []byte(l))
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			dst := make([]Span, 0, 16)
			for i := range b.N {
				dst = r.Find(dst[:0], lines[i%len(lines)])
			}
		})
	}
}

func BenchmarkReplace(b *testing.B) {
	r := NewRules(nil, false)
	line := []byte(benchLines["secret"][0])
	for _, c := range []struct {
		name string
		show Show
	}{{"nothing", ShowNothing}, {"fingerprint", ShowFingerprint}} {
		b.Run(c.name, func(b *testing.B) {
			m := NewMask(c.show, []byte("key"))
			spans := r.Find(nil, line)
			out := make([]byte, 0, 512)
			b.ReportAllocs()
			for b.Loop() {
				out = m.Replace(out[:0], line, spans)
			}
		})
	}
}
