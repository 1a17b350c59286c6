// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"net/http"
	"sync"

	"github.com/logplex-go/logplex/format"
)

// The keys of the *exchange in a request's context.
type (
	contextKey struct{}
	traceKey   struct{} // also in the context of its line
)

// A requestContext is the context of a request within AccessLog.
type requestContext struct {
	context.Context // that the request came with
	x               *exchange
}

func (c *requestContext) Value(key any) any {
	if key == (contextKey{}) || key == (traceKey{}) {
		return c.x
	}
	return c.Context.Value(key)
}

// String keeps the request out of what fmt prints of a context.
func (c *requestContext) String() string { return "logplexhttp.AccessLog" }

// A lineContext is the context of the line of a request: it carries the trace,
// and not the request id, which is among the line's attrs.
type lineContext requestContext

func (c *lineContext) Value(key any) any {
	switch key {
	case contextKey{}:
		return (*exchange)(nil) // nor that of an AccessLog around this one
	case traceKey{}:
		return c.x
	}
	return c.Context.Value(key)
}

// String keeps the request out of what fmt prints of a context.
func (c *lineContext) String() string { return "logplexhttp.AccessLog" }

func exchangeOf(ctx context.Context) *exchange {
	if ctx == nil {
		return nil
	}
	x, _ := ctx.Value(contextKey{}).(*exchange)
	return x
}

// RequestID returns the id of the request that ctx belongs to, or "" where no
// [AccessLog] is above.
func RequestID(ctx context.Context) string {
	if x := exchangeOf(ctx); x != nil {
		return x.idAttr[0].Value.String()
	}
	return ""
}

// Trace returns the trace that the traceparent header of ctx's request names, or
// the zero Trace: without a valid header, with several, and where no [AccessLog]
// is above. It is made for logplex.Options.Trace, which puts trace_id and span_id
// on every record that is logged with the request's context, and on the access
// line. It does not allocate.
func Trace(ctx context.Context) format.Trace {
	if ctx == nil {
		return format.Trace{}
	}
	if x, _ := ctx.Value(traceKey{}).(*exchange); x != nil {
		return x.trace
	}
	return format.Trace{}
}

// ContextAttrs returns the request_id that ctx carries by [AccessLog], or nil.
// It is made for logplex.Options.Context, which puts it into every record that
// is logged with the request's context. It does not allocate, and its result is
// not to be changed.
func ContextAttrs(ctx context.Context) []slog.Attr {
	if x := exchangeOf(ctx); x != nil {
		return x.idAttr[:1:1]
	}
	return nil
}

// AddAttrs adds attrs to the access line of the request that ctx belongs to,
// after those of the router and in the order of the calls. It does nothing
// where no [AccessLog] is above, and once the line is written. It copies attrs,
// and may be called by several goroutines at once.
func AddAttrs(ctx context.Context, attrs ...slog.Attr) {
	x := exchangeOf(ctx)
	if x == nil {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.added = append(x.added, attrs...)
}

// requestID returns the id that a request came with, or a new one.
func (l *accessLog) requestID(r *http.Request) string {
	if id := RequestID(r.Context()); id != "" {
		return id // of an AccessLog around this one
	}
	if v := r.Header["X-Request-Id"]; len(v) > 0 && validRequestID(v[0]) {
		return v[0]
	}
	return l.ids.next()
}

// validRequestID applies the rule of Heroku's router (Dev Center, "HTTP Request
// IDs").
func validRequestID(id string) bool {
	const least, most = 20, 200
	if len(id) < least || len(id) > most {
		return false
	}
	for i := range len(id) {
		switch c := id[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '+', c == '/', c == '=', c == '-':
		default:
			return false
		}
	}
	return true
}

// An idSource makes random UUIDs (RFC 9562 section 5.4), many at a time since
// randomness and memory are cheaper so. The zero value is ready, and safe for
// concurrent use.
type idSource struct {
	pool sync.Pool // *idBatch
}

type idBatch struct{ rest string }

const (
	uuidLen  = 36
	batchLen = 32
)

func (s *idSource) next() string {
	b, _ := s.pool.Get().(*idBatch)
	if b == nil {
		b = new(idBatch)
	}
	if b.rest == "" {
		b.rest = newIDs()
	}
	id := b.rest[:uuidLen]
	b.rest = b.rest[uuidLen:]
	s.pool.Put(b)
	return id
}

// newIDs returns batchLen UUIDs in a row.
func newIDs() string {
	var random [16 * batchLen]byte
	rand.Read(random[:]) // never fails: crypto/rand crashes the program instead
	b := make([]byte, 0, uuidLen*batchLen)
	for i := range batchLen {
		u := random[16*i:][:16]
		u[6] = u[6]&0x0f | 4<<4
		u[8] = u[8]&0x3f | 2<<6
		b = hex.AppendEncode(b, u[:4])
		for _, group := range [][]byte{u[4:6], u[6:8], u[8:10], u[10:]} {
			b = hex.AppendEncode(append(b, '-'), group)
		}
	}
	return string(b)
}
