// SPDX-License-Identifier: MIT

package format

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Values of a Router's numbers that mean that there is no number. Every negative
// value other than Absent means Empty.
const (
	Empty  = -1 // the key is on the line with nothing after it, as in "status="
	Absent = -2 // the key is not on the line
)

// A Pair is one key=value of a line.
type Pair struct{ Key, Value string }

// A Router is one line of Heroku's router, about one request (Dev
// Center, "HTTP Routing" and "Heroku Error Codes"). The fields are in the
// order of the line.
//
// The text fields are "" where the key is empty and where it is missing.
// Heroku never distinguishes the two: at, method, path, host, fwd, dyno,
// connect, service, status and bytes are on every line of today, empty where
// no dyno was reached, and the other keys only if they have a value.
// Missing names those that a line lacks nevertheless, as old lines and those in
// documents do. Numbers distinguish the two, since 0 is a value: see Empty and Absent.
type Router struct {
	Text      string // words that are no pairs; they are in front
	Sock      string // "client" or "backend": who broke off, with H18 and H27
	At        string // "info", "warning" or "error"
	Code      string // "H12"; "": no error
	Desc      string // what Code means: "Request timeout"
	Cause     string // more about Code, with H26
	Method    string // "GET"
	Path      string // with the query; Router 2.0 writes it percent-decoded
	Host      string // the Host header
	RequestID string // X-Request-ID, the client's or the router's
	Fwd       string // X-Forwarded-For with the client's address, a list with commas
	Dyno      string // "web.1"; "": no dyno was reached
	// until the dyno accepted the connection, in whole milliseconds; or Empty, Absent
	Connect time.Duration
	// from there to the end of the response, in whole milliseconds; or Empty, Absent
	Service  time.Duration
	Status   int    // of the response; or Empty (H24), Absent
	Bytes    int64  // from the dyno to the client; or Empty, Absent
	Protocol string // "http1.1", "http2.0"; before Router 2.0 "http", "https"
	TLS      string // "true" or "false"; "": before Router 2.0
	// "tls1.3", "unknown"; without TLS as Private Spaces have it, before protocol
	TLSVersion string
	Agent      string // the User-Agent header, with H31
	Extra      []Pair // pairs that are none of these, in order, and those that repeat a key
	// of method, path, host, fwd and dyno those that are not on the line; nil: none
	Missing []string
}

// routerKey numbers the keys of a router line in their order.
type routerKey int

const (
	routerSock routerKey = iota
	routerAt
	routerCode
	routerDesc
	routerCause
	routerMethod
	routerPath
	routerHost
	routerRequestID
	routerFwd
	routerDyno
	routerConnect
	routerService
	routerStatus
	routerBytes
	routerProtocol
	routerTLS
	routerTLSVersion
	routerAgent
	routerExtra // any other
)

// routerOptional has a bit for each key that is written only if it has a value.
const routerOptional = 1<<routerSock | 1<<routerAt | 1<<routerCode | 1<<routerDesc |
	1<<routerCause | 1<<routerRequestID | 1<<routerProtocol | 1<<routerTLS |
	1<<routerTLSVersion | 1<<routerAgent

// AppendTo appends the line as Router 2.0 writes it to b, without a newline,
// and returns the longer b. Each pair has a space in front, save the first.
//
// at, code and other keys that Heroku leaves out when they are empty, and those that Missing names,
// are left out. Durations are cut to whole milliseconds. Path, fwd, desc, cause and agent are
// always quoted, other values where a space makes it necessary. The format knows no escapes, so
// control characters, line separators, direction marks, bytes that are not UTF-8, and quotes that
// would read as the end of a value are percent-encoded; in Extra's keys, what a key cannot hold
// becomes "_". A Router without any of these reads back equal.
func (r Router) AppendTo(b []byte) []byte {
	w := pairWriter{b: b, start: len(b)}
	w.words(r.Text)
	w.optional("sock=", r.Sock)
	w.optional("at=", r.At)
	w.optional("code=", r.Code)
	w.optionalQuoted("desc=", r.Desc)
	w.optionalQuoted("cause=", r.Cause)
	if !r.misses("method", r.Method) {
		w.text("method=", r.Method)
	}
	if !r.misses("path", r.Path) {
		w.quoted("path=", r.Path)
	}
	if !r.misses("host", r.Host) {
		w.text("host=", r.Host)
	}
	w.optional("request_id=", r.RequestID)
	if !r.misses("fwd", r.Fwd) {
		w.quoted("fwd=", r.Fwd)
	}
	if !r.misses("dyno", r.Dyno) {
		w.text("dyno=", r.Dyno)
	}
	w.millis("connect=", r.Connect)
	w.millis("service=", r.Service)
	w.number("status=", int64(r.Status), "")
	w.number("bytes=", r.Bytes, "")
	if r.TLS == "" {
		w.optional("tls_version=", r.TLSVersion)
	}
	w.optional("protocol=", r.Protocol)
	if r.TLS != "" {
		w.text("tls=", r.TLS)
		w.optional("tls_version=", r.TLSVersion)
	}
	w.optionalQuoted("agent=", r.Agent)
	for _, p := range r.Extra {
		w.pair(p)
	}
	return w.b
}

// String returns what AppendTo appends.
func (r Router) String() string {
	const rest = 256 // keys, numbers and short values
	return string(r.AppendTo(make([]byte, 0, rest+len(r.Path)+len(r.Host)+len(r.Fwd))))
}

// misses reports whether a key is left out: a value that is there is written.
func (r *Router) misses(key, value string) bool {
	return value == "" && r.Missing != nil && slices.Contains(r.Missing, key)
}

// absent makes the numbers those of a line without any.
func (r *Router) absent() {
	r.Connect, r.Service, r.Status, r.Bytes = Absent, Absent, Absent, Absent
}

// levelWord reads a line as on Heroku's page on H31, which lacks its "at=":
// `error code=H31 desc="Misdirected Request" …`.
func (r *Router) levelWord() {
	if r.At != "" || r.Code == "" {
		return
	}
	i := strings.LastIndexByte(r.Text, ' ') + 1
	switch word := r.Text[i:]; word {
	case "error", "warning", "info":
		r.At = word
		r.Text = strings.TrimRight(r.Text[:i], " ")
	}
}

// A pairWriter appends the pairs of one line, as the router writes them.
type pairWriter struct {
	b     []byte
	start int // where the line begins in b
}

func (w *pairWriter) key(k string) {
	if len(w.b) > w.start {
		w.b = append(w.b, ' ')
	}
	w.b = append(w.b, k...)
}

func (w *pairWriter) optional(k, v string) {
	if v != "" {
		w.text(k, v)
	}
}

func (w *pairWriter) optionalQuoted(k, v string) {
	if v != "" {
		w.quoted(k, v)
	}
}

func (w *pairWriter) text(k, v string) {
	w.key(k)
	w.value(v)
}

func (w *pairWriter) quoted(k, v string) {
	w.key(k)
	w.quotedValue(v)
}

func (w *pairWriter) value(v string) {
	if v != "" && (v[0] == '"' || strings.IndexByte(v, ' ') >= 0) {
		w.quotedValue(v)
		return
	}
	w.b = appendPercent(w.b, v)
}

func (w *pairWriter) quotedValue(v string) {
	v = percentText(v)
	w.b = append(w.b, '"')
	for {
		i := closingRouterQuote(v, 0)
		if i < 0 || i == len(v)-1 {
			// A quote in the last place ends nothing: the one after it does.
			break
		}
		w.b = appendPercentByte(append(w.b, v[:i]...), '"')
		v = v[i+1:]
	}
	w.b = append(append(w.b, v...), '"')
}

func (w *pairWriter) number(k string, v int64, unit string) {
	if v == Absent {
		return
	}
	w.key(k)
	if v >= 0 {
		w.b = append(strconv.AppendInt(w.b, v, 10), unit...)
	}
}

func (w *pairWriter) millis(k string, d time.Duration) {
	v := int64(d)
	if v >= 0 {
		v /= int64(time.Millisecond)
	}
	w.number(k, v, "ms")
}

// words writes text that ParseRouter does not take for pairs.
func (w *pairWriter) words(text string) {
	text = strings.Trim(percentText(text), " ")
	for text != "" {
		n := strings.IndexByte(text, ' ')
		if n < 0 {
			n = len(text)
		}
		word := text[:n]
		if routerKeyLen(word) > 0 {
			word = strings.ReplaceAll(word, "=", "%3D")
		}
		w.b = append(w.b, word...)
		for ; n < len(text) && text[n] == ' '; n++ {
			w.b = append(w.b, ' ')
		}
		text = text[n:]
	}
}

func (w *pairWriter) pair(p Pair) {
	w.key("")
	if p.Key == "" {
		w.b = append(w.b, '_')
	}
	for i := range len(p.Key) {
		c := p.Key[i]
		if !isRouterKeyByte(c) {
			c = '_'
		}
		w.b = append(w.b, c)
	}
	w.b = append(w.b, '=')
	w.value(p.Value)
}
