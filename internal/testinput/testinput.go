// SPDX-License-Identifier: MIT

// Package testinput has inputs that the tests and benchmarks of several packages share.
// Nothing else imports it; it knows no package but format.
package testinput

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/logplex-go/logplex/format"
)

// Body returns the body of a drain's request with one frame for each text.
func Body(d format.Dialect, texts ...string) []byte {
	var b []byte
	for _, text := range texts {
		b = format.AppendFrame(b, format.Syslog{
			Priority: 190, Time: time.Date(2026, 11, 22, 14, 0, 0, 123456000, time.UTC),
			Host: "host", App: "app", Proc: "web.1", Msg: text + "\n",
		}, d)
	}
	return b
}

// Requests returns a GET request as Heroku's router passes it on, and one that came directly.
func Requests() (routed, direct *http.Request) {
	const target = "/orders/7?page=2&sort=name"
	routed = httptest.NewRequest("GET", target, nil)
	routed.Header.Set("X-Request-Id", "6903a168-b79b-ec27-03c8-b8f64d8d8792")
	routed.Header.Set("X-Forwarded-For", "203.0.113.5")
	routed.Header.Set("X-Forwarded-Proto", "https")
	return routed, httptest.NewRequest("GET", target, nil)
}

// DataValues returns n distinct values of structured data that are hard to escape. They have
// no control characters, which NewDrain refuses.
func DataValues(n int) []string {
	g := rand.New(rand.NewPCG(2, 17))
	parts := []string{
		`"`, `\`, `]`, `[`, `\"`, `\]`, `\\`, `=`, ` `, `-`, `é`, `漢`, "\U0001F98A", "\u2028",
		"\u200b", "x", `a="b"`, `[a b="c"]`, `<190>1 `, `%n`, "'", "`", `\n`, "\uFEFF",
	}
	values := make([]string, n)
	for i := range values {
		var b strings.Builder
		for range 1 + g.IntN(12) {
			b.WriteString(parts[g.IntN(len(parts))])
		}
		values[i] = fmt.Sprint("v", i, b.String(), "e")
	}
	return values
}

// DataElement returns the SD-ELEMENT interop@32473 with a value, escaped by RFC 5424 section
// 6.3.3.
func DataElement(value string) string {
	return `[interop@32473 value="` +
		strings.NewReplacer(`\`, `\\`, `"`, `\"`, `]`, `\]`).Replace(value) + `"]`
}
