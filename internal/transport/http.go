// SPDX-License-Identifier: MIT

package transport

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/logplex-go/logplex/internal/backoff"
	"github.com/logplex-go/logplex/internal/delivery"
)

const (
	maxReplyBytes  = 64 << 10
	wireBufferSize = 64 << 10 // a batch leaves in a few writes, as whole TLS records
	gzipMinBytes   = 256
	gzipMinSaving  = 64
	idleConnection = 90 * time.Second // shorter than the 144 s after which Logplex hangs up
)

// An httpTransport posts batches as a Logplex drain does, or as OTLP's exporters
// do.
type httpTransport struct {
	target        *Target
	client        *http.Client
	do            func(*http.Request) (*http.Response, error)
	own           *client // nil with a Transport of the user's
	header        http.Header
	authorization func(context.Context) (string, error)
	timeout       time.Duration
	otlp          *otlpDialect // nil: Logplex's

	gzip    bool
	gz      *gzip.Writer
	gzBody  bytes.Buffer
	gzID    string // batch whose compressed form gzBody holds
	useGzip bool   // it is worth sending
}

func newHTTPTransport(o *Config) *httpTransport {
	t := o.Target
	h := &httpTransport{target: t, authorization: o.Authorization, timeout: o.Timeout, gzip: o.Gzip}
	h.client = new(http.Client)
	if o.HTTPClient != nil {
		*h.client = *o.HTTPClient
	}
	h.client.CheckRedirect = func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}
	h.do = h.client.Do
	if !MayLog(h.client) {
		h.own = newClient(o)
		h.client.Transport = h.own
		if o.HTTPClient == nil {
			h.do = h.own.RoundTrip // does not even look where a redirect leads
		}
	}
	h.header = make(http.Header)
	for k, vs := range o.Header {
		for _, v := range vs {
			h.header.Add(k, v)
		}
	}
	if _, ok := h.header["User-Agent"]; !ok {
		h.header.Set("User-Agent", "logplex-go")
	}
	for _, k := range []string{
		"Content-Length", "Content-Encoding", "Transfer-Encoding", "Connection", "Keep-Alive",
		"Proxy-Connection", "Te", "Trailer", "Upgrade", "Expect",
	} {
		h.header.Del(k) // of the connection or the body, which are not the user's
	}
	if t.OTLP {
		h.otlp = newOTLPDialect(o)
		h.header.Set("Content-Type", otlpContentType)
	} else {
		h.header.Set("Content-Type", "application/logplex-1")
		h.header.Set("Logplex-Drain-Token", o.DrainToken)
	}
	if t.authorization != "" {
		h.header.Set("Authorization", t.authorization)
	}
	return h
}

// isDefault reports whether rt is http.DefaultTransport. Of other types than
// the usual one, values need not be comparable.
func isDefault(rt http.RoundTripper) bool {
	t, ok := rt.(*http.Transport)
	return ok && http.RoundTripper(t) == http.DefaultTransport
}

// MayLog reports whether c, which may be nil, has its own Transport, which may write
// to package log.
func MayLog(c *http.Client) bool {
	return c != nil && c.Transport != nil && !isDefault(c.Transport)
}

// IsReport reports whether a message has the text of a report that net/http's
// Transport writes about its connections. It does not allocate.
func IsReport(msg []byte) bool {
	for _, text := range [...]string{
		"Unsolicited response received on idle HTTP channel",
		"Transport: unhandled response frame type ",
		"http2: Transport received ",
		"protocol error: received ",
		"RoundTripper returned a response & error",
	} {
		if bytes.Contains(msg, []byte(text)) {
			return true
		}
	}
	return false
}

// Send posts the batch once.
func (h *httpTransport) Send(ctx context.Context, b *delivery.Batch) delivery.Result {
	header := h.header.Clone()
	if h.otlp != nil {
		b = h.otlp.request(b)
	} else {
		header.Set("Logplex-Msg-Count", strconv.Itoa(b.Frames))
		header.Set("Logplex-Frame-Id", b.ID)
	}
	if h.authorization != nil {
		v, err := h.authorize(ctx)
		if err != nil {
			return delivery.Result{Outcome: delivery.Unauthorized, Err: err}
		}
		header.Set("Authorization", v)
		if h.otlp != nil {
			h.otlp.authorize(v)
		}
	}
	data := h.compress(b)
	isGzip := len(data) != len(b.Body)
	if isGzip {
		header.Set("Content-Encoding", "gzip")
	}

	body := &batchBody{data: data}
	defer body.detach()
	req := (&http.Request{
		Method:        http.MethodPost,
		URL:           h.target.url,
		Host:          header.Get("Host"),
		Header:        header,
		Body:          body.reader(),
		GetBody:       func() (io.ReadCloser, error) { return body.reader(), nil },
		ContentLength: int64(len(data)),
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
	}).WithContext(ctx)
	res, err := h.do(req)
	if err != nil {
		return failed(err)
	}
	defer res.Body.Close()
	r := h.result(res, b)
	if res.StatusCode == http.StatusUnsupportedMediaType && isGzip {
		h.gzip = false
		r.Outcome = delivery.Retry
	}
	return r
}

// result reads the answer to a batch.
func (h *httpTransport) result(res *http.Response, b *delivery.Batch) delivery.Result {
	if h.otlp != nil {
		return h.otlp.result(res, b)
	}
	_, err := io.Copy(io.Discard, io.LimitReader(res.Body, maxReplyBytes))
	if err != nil {
		return failed(err) // a truncated answer is none
	}
	return resultOf(res)
}

// resultOf returns the result for the status of an answer.
func resultOf(res *http.Response) delivery.Result {
	code := res.StatusCode
	if code >= 200 && code <= 299 {
		return delivery.Result{Outcome: delivery.Delivered}
	}
	r := delivery.Result{Err: errors.New("the server answered " + strconv.Itoa(code))}
	switch {
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		r.Outcome = delivery.Unauthorized
	case code == http.StatusRequestEntityTooLarge:
		r.Outcome = delivery.Oversized
	case code == http.StatusRequestTimeout, code == http.StatusTooEarly,
		code == http.StatusTooManyRequests,
		code >= 500 && code != http.StatusNotImplemented &&
			code != http.StatusHTTPVersionNotSupported,
		code < 200:
		r.Outcome = delivery.Retry
		r.RetryAfter, _ = backoff.RetryAfter(res.Header.Get("Retry-After"), time.Now())
	default:
		r.Outcome = delivery.Refused
	}
	return r
}

// authorize asks for credentials. Neither an error's text nor a panic's is
// shown, as either may hold them.
func (h *httpTransport) authorize(ctx context.Context) (v string, err error) {
	defer func() {
		if recover() != nil {
			v, err = "", errors.New("the function for Authorization panicked")
		}
	}()
	v, err = h.authorization(ctx)
	if err != nil {
		return "", errors.New("the function for Authorization returned an error")
	}
	if HasControl(v) {
		return "", errors.New("the function for Authorization returned a control byte")
	}
	return v, nil
}

// compress returns the octets to send for the batch: the same on every attempt.
func (h *httpTransport) compress(b *delivery.Batch) []byte {
	if !h.gzip || len(b.Body) <= gzipMinBytes {
		return b.Body
	}
	if h.gzID != b.ID {
		h.gzBody.Reset()
		if h.gz == nil {
			h.gz, _ = gzip.NewWriterLevel(&h.gzBody, gzip.BestSpeed) // the level is valid
		} else {
			h.gz.Reset(&h.gzBody)
		}
		_, _ = h.gz.Write(b.Body) // a bytes.Buffer takes everything
		_ = h.gz.Close()
		h.gzID = b.ID
		h.useGzip = h.gzBody.Len() < len(b.Body)-gzipMinSaving
	}
	if !h.useGzip {
		return b.Body
	}
	return h.gzBody.Bytes()
}

// Close ends all connections that are idle, which those of our own are.
func (h *httpTransport) Close() { h.client.CloseIdleConnections() }

// A batchBody is a request's body. net/http may read it after Do has returned;
// detach puts an end to that, so that the bytes can be reused.
type batchBody struct {
	mu   sync.Mutex // guards data
	data []byte     // nil once detached
}

func (b *batchBody) reader() io.ReadCloser { return &batchReader{body: b} }

func (b *batchBody) detach() {
	b.mu.Lock()
	b.data = nil
	b.mu.Unlock()
}

type batchReader struct {
	body *batchBody
	off  int
}

func (r *batchReader) Read(p []byte) (int, error) {
	r.body.mu.Lock()
	defer r.body.mu.Unlock()
	if r.body.data == nil {
		return 0, io.ErrClosedPipe
	}
	if r.off == len(r.body.data) {
		return 0, io.EOF
	}
	n := copy(p, r.body.data[r.off:])
	r.off += n
	return n, nil
}

// rest returns the octets that have not been read.
func (r *batchReader) rest() []byte {
	r.body.mu.Lock()
	defer r.body.mu.Unlock()
	return r.body.data[r.off:]
}

func (r *batchReader) Close() error { return nil }
