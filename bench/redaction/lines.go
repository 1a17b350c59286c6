// SPDX-License-Identifier: MIT

package main

// class is a kind of lines. All values are made up.
type class struct {
	name   string
	secret bool
	lines  []string
}

func classes() []class {
	return []class{
		{name: "clean", lines: []string{
			`2026-03-17T08:25:21.297420+00:00 app[web.1]: at=info pid=4 msg="request completed" method=GET status=200 took=12.5ms started=2026-03-17T08:25:21.29742Z err="connection refused"`,
			`2026-03-17T08:25:21.297420+00:00 heroku[router]: at=info method=GET path="/api/v1/users?page=2" host=shrouded-oasis-01382.example.com request_id=59da6323-2bc4-4143-8677-cc66ccfb115f fwd="203.0.113.87" dyno=web.1 connect=0ms service=3ms status=200 bytes=6979 protocol=https`,
			`{"time":"2026-03-17T08:25:21.297420+00:00","level":"info","source":"app","dyno":"web.1","pid":4,"msg":"request completed","method":"GET","path":"/orders/18823","status":200,"duration":12.5,"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}`,
			`2026-03-17T08:25:22.114215+00:00 app[worker.2]: at=info pid=4 msg="job finished" job=ReindexOrders queue=default attempt=1 elapsed=128.2ms rows=5120`,
			`[GIN] 2026/03/17 - 08:25:23 | 200 |    1.428101ms |  203.0.113.87 | GET      "/healthz"`,
			`source=web.1 dyno=heroku.35930502.b9de5fce-44b7-4287-99a7-504519070cba sample#load_avg_1m=0.01 sample#memory_total=103.50MB sample#memory_rss=94.70MB`,
			`failed to connect to database: dial tcp 10.0.3.17:5432: connect: connection refused, retrying in 2s (attempt 3 of 10)`,
			`SELECT "orders"."id", "orders"."status" FROM "orders" WHERE "orders"."customer_id" = $1 AND "orders"."created_at" > $2 ORDER BY "orders"."id" LIMIT 50`,
		}},
		{name: "near-miss", lines: []string{
			`at=info msg="token refreshed" token_count=12 max_tokens=4096 author=bob primary_key=id password_changed=true`,
			`at=info msg="pulled" digest=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 image=registry.example.com/team/service@v1.2.3`,
			`at=info msg="authorized by policy" policy=api-key-rotation rotated_keys=4 secret_version=7 next=2026-04-01`,
		}},
		{name: "secret", secret: true, lines: []string{
			`at=error pid=4 msg="push refused" remote=origin user=bob token=` + "ghp_" +
				"w8Kq2ZrT5mXv0BnY7LcJ4hGd9FsA3eUiPo1R",
			`at=info pid=4 msg="client made" region=eu-west-1 aws_access_key_id=` + "AKIA" +
				"Z7KQ3MXWVTPB5JNE" + ` attempt=3`,
			`{"level":"info","msg":"notify","url":"https://hooks.slack.com/services/` +
				"T02F4K7QZ/B05M8R2XW/" + `q7Zr2mKx9WvT4bNy6LcJ8hGd","status":200,"dyno":"web.1"}`,
			`at=error msg="charge failed" stripe=` + "sk_live_" + "9aZ3kQ7mX2wV5tP8bN4jE6rY" +
				` status=402 request_id=59da6323-2bc4-4143-8677-cc66ccfb115f`,
		}},
	}
}
