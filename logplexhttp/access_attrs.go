// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// attrs collects the attrs of one line; list has room for all that
// exchange.router adds.
type attrs struct {
	list [17]slog.Attr
	n    int
}

func (a *attrs) add(attr slog.Attr) {
	a.list[a.n] = attr
	a.n++
}

func (a *attrs) text(key, value string) { a.add(slog.String(key, value)) }

func (a *attrs) optional(key, value string) {
	if value != "" {
		a.text(key, value)
	}
}

// routerProtocol writes a request's protocol as Router 2.0 does.
func routerProtocol(proto string) string {
	switch proto {
	case "HTTP/1.1":
		return "http1.1"
	case "HTTP/2.0":
		return "http2.0"
	case "HTTP/1.0":
		return "http1.0"
	case "HTTP/3.0":
		return "http3.0"
	}
	return strings.ToLower(strings.Replace(proto, "/", "", 1))
}

// tlsVersion returns a version as the router writes it; nil is unknown, since a
// proxy has ended the TLS connection.
func tlsVersion(s *tls.ConnectionState) string {
	if s == nil {
		return "unknown"
	}
	switch s.Version {
	case tls.VersionTLS10:
		return "tls1.0"
	case tls.VersionTLS11:
		return "tls1.1"
	case tls.VersionTLS12:
		return "tls1.2"
	case tls.VersionTLS13:
		return "tls1.3"
	}
	return "unknown"
}

// causeOf describes the value that a handler panicked with; nil is none. The
// text of a panic may hold anything, so only the runtime's own is shown, else
// the type.
func causeOf(v any) string {
	if v == nil {
		return "" // runtime.Goexit
	}
	name := fmt.Sprintf("%T", v)
	err, ok := v.(runtime.Error)
	if ok && strings.HasPrefix(strings.TrimPrefix(name, "*"), "runtime.") {
		return err.Error()
	}
	return "panic with a " + name
}

// millis holds the texts of all durations below a second, which are most: five
// bytes each, "000ms" to "999ms".
type millis string

func newMillis() millis {
	const size = 5 * 1000
	b := make([]byte, 0, size)
	for i := range 1000 {
		b = append(b, byte('0'+i/100), byte('0'+i/10%10), byte('0'+i%10), 'm', 's')
	}
	return millis(b)
}

// text returns d in whole milliseconds, cut, as in "3ms".
func (m millis) text(d time.Duration) string {
	n := max(d.Milliseconds(), 0)
	if n >= 1000 {
		return strconv.FormatInt(n, 10) + "ms"
	}
	zeros := int64(0)
	switch {
	case n < 10:
		zeros = 2
	case n < 100:
		zeros = 1
	}
	return string(m[5*n+zeros : 5*n+5])
}
