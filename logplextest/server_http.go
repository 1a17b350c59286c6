// SPDX-License-Identifier: MIT

package logplextest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/logplex-go/logplex/format"
)

// aborted is the Status of a request that was cut without a reply.
const aborted = -1

// serveHTTP records one request and answers it by the script.
func (s *Server) serveHTTP(w http.ResponseWriter, r *http.Request) {
	s.wg.Add(1)
	defer s.wg.Done()
	conn, _ := r.Context().Value(connKey{}).(*serverConn)
	req := &Request{
		Time: time.Now(), Conn: conn.id, Proto: r.Proto, Method: r.Method,
		Path: r.RequestURI, Host: r.Host,
		Header:     r.Header.Clone(),
		FrameID:    r.Header.Get("Logplex-Frame-Id"),
		DrainToken: r.Header.Get("Logplex-Drain-Token"),
		Count:      r.Header.Get("Logplex-Msg-Count"),
	}
	x := &exchange{s: s, w: w, r: r, req: req, conn: conn}
	var n int
	s.update(func() {
		n = s.arrived
		s.arrived++
		s.requests = append(s.requests, req)
	})
	// Whatever ends the exchange without a reply, WaitRequests must see it.
	defer func() {
		s.update(func() {
			if req.Status == 0 {
				req.Status = aborted
			}
		})
	}()
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		x.reply(Fault{Status: http.StatusMethodNotAllowed})
		return
	}
	if !authorized(r, s.opts.Credentials) {
		w.Header().Set("WWW-Authenticate", `Basic realm="logplextest"`)
		x.reply(Fault{Status: http.StatusUnauthorized})
		return
	}
	snapshot := *req // the callee owns its argument
	snapshot.Header = req.Header.Clone()
	x.run(s.drawRequest(n, &snapshot))
}

// authorized reports whether a request has the credentials; nil: it needs none.
func authorized(r *http.Request, credentials *url.Userinfo) bool {
	if credentials == nil {
		return true
	}
	user, password, ok := r.BasicAuth()
	want, _ := credentials.Password()
	return ok && subtle.ConstantTimeCompare([]byte(user), []byte(credentials.Username()))&
		subtle.ConstantTimeCompare([]byte(password), []byte(want)) == 1
}

// An exchange is a request on its way to its reply. One goroutine owns it.
type exchange struct {
	s    *Server
	w    http.ResponseWriter
	r    *http.Request
	req  *Request
	conn *serverConn
}

// run does f to the request.
func (x *exchange) run(f Fault) {
	ctx := x.r.Context()
	x.s.update(func() { x.req.Fault = f.Kind })
	if f.Kind == FaultResetEarly {
		x.s.update(func() { x.req.BodyErr = errCut })
		x.s.waitFor(ctx, f.Delay)
		x.reset()
	}
	x.read(f)
	switch {
	case errors.As(x.req.BodyErr, new(*http.MaxBytesError)):
		x.reply(Fault{Status: http.StatusRequestEntityTooLarge})
		return
	case x.req.BodyErr != nil:
		x.abort() // the client is gone
	}
	if f.Delay > 0 && f.Kind != FaultInterim && f.Kind != FaultDrip && f.Kind != FaultSlowRead &&
		!x.s.waitFor(ctx, f.Delay) {
		x.abort()
	}
	switch f.Kind {
	case FaultReset:
		x.reset()
	case FaultHang:
		select {
		case <-ctx.Done():
		case <-x.s.done:
		}
		x.abort()
	case FaultHalfAnswer:
		x.halfAnswer(f)
	case FaultTruncated:
		x.truncated(f)
	case FaultDrip:
		x.drip(f)
	case FaultEndlessBody:
		x.endlessBody(f)
	case FaultEndlessHeader:
		x.endlessHeader(f)
	case FaultGarbage:
		x.garbage()
	case FaultInterim:
		x.w.WriteHeader(http.StatusEarlyHints)
		if !x.s.waitFor(ctx, f.Delay) {
			x.abort()
		}
		x.reply(f)
	case FaultHangUp:
		x.conn.http2.Store(x.r.ProtoMajor == 2)
		x.conn.hangUp.Store(true)
		x.reply(f)
	default:
		x.reply(f)
	}
}

// read reads the body and records it with its messages.
func (x *exchange) read(f Fault) {
	var body io.Reader = http.MaxBytesReader(x.w, x.r.Body, maxBody)
	if f.Kind == FaultSlowRead {
		body = &slowReader{ctx: x.r.Context(), s: x.s, r: body, every: f.Delay}
	}
	data, err := io.ReadAll(body)
	dialect := format.DialectInput
	if x.s.opts.Dialect != nil {
		dialect = x.s.opts.Dialect(x.r)
	} else if x.req.DrainToken != "" {
		dialect = format.DialectDrain
	}
	if x.s.otlp {
		records, resource, errs := readOTLP(data, x.req.Header)
		x.s.update(func() {
			x.req.Body, x.req.BodyErr, x.req.Errors = data, err, errs
			x.req.Records, x.req.Resource = records, resource
		})
		return
	}
	messages, errs := decode(data, x.req.Header.Get("Content-Encoding"), dialect)
	x.s.update(func() {
		x.req.Body, x.req.BodyErr, x.req.Messages, x.req.Errors = data, err, messages, errs
	})
}

// decode returns the messages of a body and its faults.
func decode(body []byte, encoding string, d format.Dialect) (messages []format.Syslog,
	errs []error) {
	body, errs = unpack(body, encoding, nil)
	for m, err := range format.Frames(bytes.NewReader(body), d) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		messages = append(messages, m)
	}
	return messages, errs
}

// unpack returns a body without its Content-Encoding, as far as it can be read,
// and errs with its faults added.
func unpack(body []byte, encoding string, errs []error) ([]byte, []error) {
	switch strings.ToLower(encoding) {
	case "", "identity":
		return body, errs
	case "gzip", "x-gzip":
	default:
		return nil, append(errs, errors.New("logplextest: body: unknown Content-Encoding"))
	}
	zr, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, append(errs, fmt.Errorf("logplextest: body: %w", err))
	}
	plain, err := io.ReadAll(io.LimitReader(zr, maxBody+1))
	if err != nil {
		errs = append(errs, fmt.Errorf("logplextest: body: %w", err))
	}
	if len(plain) > maxBody {
		return nil, append(errs, errors.New("logplextest: body: too large when unpacked"))
	}
	return plain, errs
}

// status returns f's status or, if that is 0, zero.
func (x *exchange) status(f Fault, zero int) int {
	if f.Status == 0 {
		return zero
	}
	if f.Status < 200 || f.Status > 999 {
		x.s.t.Errorf("logplextest: Fault.Status %d is not from 200 to 999", f.Status)
		return http.StatusInternalServerError
	}
	return f.Status
}

// header puts f's header and the body's length into h.
func (f Fault) header(h http.Header, status, length int) {
	for k, v := range f.Header {
		h[http.CanonicalHeaderKey(k)] = v
	}
	if status != http.StatusNoContent && status != http.StatusNotModified {
		h.Set("Content-Length", strconv.Itoa(length))
	}
}

// reply writes f's whole reply and records whether it went out.
func (x *exchange) reply(f Fault) {
	usual := http.StatusNoContent
	if x.s.otlp {
		usual = http.StatusOK // an empty body is an ExportLogsServiceResponse
	}
	status := x.status(f, usual)
	body := f.Body
	if status == http.StatusNoContent || status == http.StatusNotModified {
		body = ""
	}
	f.header(x.w.Header(), status, len(body))
	x.w.WriteHeader(status)
	rc := http.NewResponseController(x.w)
	last := ""
	if len(body) > 0 {
		// All but the last octet may block for as long as the client likes.
		if _, err := io.WriteString(x.w, body[:len(body)-1]); err != nil || rc.Flush() != nil {
			x.abort()
		}
		last = body[len(body)-1:]
	}
	ok := x.finish(status, func() error {
		if _, err := io.WriteString(x.w, last); last != "" && err != nil {
			return err
		}
		return rc.Flush()
	})
	if !ok {
		x.abort()
	}
}

// finish performs the last write of a reply and records it as complete if it
// succeeded and the client had not gone before.
func (x *exchange) finish(status int, last func() error) bool {
	x.s.answering.RLock()
	defer x.s.answering.RUnlock()
	if x.r.Context().Err() != nil || last() != nil {
		return false
	}
	x.s.update(func() {
		x.req.Status, x.req.Complete = status, true
		id := x.req.FrameID
		if x.s.otlp {
			id = bodyID(x.req.Body)
		}
		if x.req.delivered() && id != "" {
			x.req.Resend = x.s.taken[id]
			x.s.taken[id] = true
		}
	})
	return true
}

// abort ends the exchange; net/http closes the connection, or resets the
// stream.
func (x *exchange) abort() {
	panic(http.ErrAbortHandler)
}

func (x *exchange) reset() {
	x.conn.reset()
	x.abort()
}

func (x *exchange) sent(status int) {
	x.s.update(func() { x.req.Status = status })
}

// hijack takes the connection over from net/http; nil over HTTP/2. The caller
// closes it.
func (x *exchange) hijack() (net.Conn, *bufio.Writer) {
	if x.r.ProtoMajor != 1 {
		return nil, nil
	}
	conn, rw, err := http.NewResponseController(x.w).Hijack()
	if err != nil {
		x.abort()
	}
	return conn, rw.Writer
}

// head returns the reply's header as HTTP/1.1 writes it.
func (x *exchange) head(f Fault, status, length int) []byte {
	h := make(http.Header)
	f.header(h, status, length)
	h.Set("Connection", "close")
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	_ = h.Write(&b) // a bytes.Buffer takes all
	b.WriteString("\r\n")
	return b.Bytes()
}

func (x *exchange) halfAnswer(f Fault) {
	conn, _ := x.hijack()
	if conn == nil {
		x.abort()
	}
	defer conn.Close()
	head := x.head(f, x.status(f, http.StatusNoContent), len(f.Body))
	_, _ = conn.Write(head[:len(head)/2]) // the reply is broken anyway
}

func (x *exchange) truncated(f Fault) {
	body := f.Body
	if body == "" {
		body = strings.Repeat("accepted\n", 16)
	}
	status := x.status(f, http.StatusOK)
	if status == http.StatusNoContent || status == http.StatusNotModified {
		x.abort() // without a body only the header could be cut
	}
	f.header(x.w.Header(), status, len(body))
	x.w.WriteHeader(status)
	_, _ = io.WriteString(x.w, body[:len(body)/2]) // the reply is broken anyway
	_ = http.NewResponseController(x.w).Flush()
	x.sent(status)
	x.abort()
}

func (x *exchange) drip(f Fault) {
	ctx := x.r.Context()
	if f.Delay <= 0 {
		f.Delay = 10 * time.Millisecond
	}
	status := x.status(f, http.StatusNoContent)
	conn, _ := x.hijack()
	if conn == nil {
		if f.Body == "" {
			f.Body = strings.Repeat(".", 64)
		}
		if f.Status == 0 {
			status = http.StatusOK // 204 has no body to drip
		}
		f.header(x.w.Header(), status, len(f.Body))
		x.w.WriteHeader(status)
		rc := http.NewResponseController(x.w)
		x.dripBytes(ctx, []byte(f.Body), status, f.Delay, func(b []byte) error {
			if _, err := x.w.Write(b); err != nil {
				return err
			}
			return rc.Flush()
		})
		return
	}
	defer conn.Close()
	if status == http.StatusNoContent || status == http.StatusNotModified {
		f.Body = ""
	}
	out := append(x.head(f, status, len(f.Body)), f.Body...)
	// Hijacked: net/http no longer reports when the client goes, but a Write fails.
	x.dripBytes(context.WithoutCancel(ctx), out, status, f.Delay, func(b []byte) error {
		_, err := conn.Write(b)
		return err
	})
}

func (x *exchange) dripBytes(ctx context.Context, out []byte, status int, every time.Duration,
	write func([]byte) error) {
	for i := range out {
		if !x.s.waitFor(ctx, every) {
			return
		}
		last := i == len(out)-1
		if !last && write(out[i:i+1]) != nil {
			return
		}
		if last {
			x.finish(status, func() error { return write(out[i:]) })
		}
	}
}

func (x *exchange) endlessBody(f Fault) {
	status := x.status(f, http.StatusInternalServerError)
	for k, v := range f.Header {
		x.w.Header()[http.CanonicalHeaderKey(k)] = v
	}
	x.w.WriteHeader(status)
	x.sent(status)
	chunk := bytes.Repeat([]byte("the same again and again "), 1300)
	for x.r.Context().Err() == nil {
		if _, err := x.w.Write(chunk); err != nil {
			break
		}
	}
	x.abort()
}

func (x *exchange) endlessHeader(f Fault) {
	filler := strings.Repeat("x", 8<<10)
	conn, _ := x.hijack()
	if conn == nil {
		for i := range 2048 {
			x.w.Header().Set("X-Filler-"+strconv.Itoa(i), filler)
		}
		status := x.status(f, http.StatusOK)
		x.w.WriteHeader(status)
		_ = http.NewResponseController(x.w).Flush()
		x.abort() // never complete
	}
	defer conn.Close()
	head := x.head(f, x.status(f, http.StatusOK), 0)
	if _, err := conn.Write(head[:len(head)-2]); err != nil {
		return
	}
	line := []byte("X-Filler: " + filler + "\r\n")
	for range 1 << 30 / len(line) {
		if _, err := conn.Write(line); err != nil {
			return
		}
	}
}

func (x *exchange) garbage() {
	junk := []byte("\x00\xff\x16 220 mail.invalid ESMTP\r\n\r\n\x00\x00")
	conn, _ := x.hijack()
	if conn == nil {
		// Under TLS and HTTP/2: neither can read it.
		_, _ = x.conn.Write(junk)
		_ = x.conn.Close()
		x.abort()
	}
	defer conn.Close()
	_, _ = conn.Write(junk) // the reply is broken anyway
}

// A slowReader reads at most 512 octets at a time, waiting before each read.
type slowReader struct {
	ctx   context.Context
	s     *Server
	r     io.Reader
	every time.Duration
}

// Read reads a little, late.
func (r *slowReader) Read(p []byte) (int, error) {
	every := r.every
	if every <= 0 {
		every = 10 * time.Millisecond
	}
	if !r.s.waitFor(r.ctx, every) {
		return 0, errCut
	}
	return r.r.Read(p[:min(len(p), 512)])
}
