// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplextest"
)

// A faultRow is one fault of a receiver and what must become of the records that are
// sent during it.
type faultRow struct {
	name  string
	fault logplextest.Fault
	drop  logplex.DropReason // what the first batch is dropped for; "": it is delivered
	noH2  bool               // the fault is one of HTTP/1.1
}

func status(code int, header ...string) logplextest.Fault {
	f := logplextest.Fault{Status: code, Header: http.Header{}}
	for i := 0; i+1 < len(header); i += 2 {
		f.Header.Set(header[i], header[i+1])
	}
	return f
}

// faultTable is every fault that a drain is promised to live with.
func faultTable(elsewhere string) []faultRow {
	kind := func(k logplextest.FaultKind) logplextest.Fault { return logplextest.Fault{Kind: k} }
	permanent := logplex.DropPermanentStatus
	return []faultRow{
		{name: "none"},
		{name: "200", fault: status(200)},
		{name: "500", fault: status(500)},
		{name: "502", fault: status(502)},
		{name: "503", fault: status(503)},
		{name: "504", fault: status(504)},
		{name: "501", fault: status(501), drop: permanent},
		{name: "505", fault: status(505), drop: permanent},
		{name: "408", fault: status(408)},
		{name: "425", fault: status(425)},
		{name: "429", fault: status(429)},
		{name: "429 retry after seconds", fault: status(429, "Retry-After", "1")},
		{name: "429 retry after date",
			fault: status(429, "Retry-After",
				time.Now().Add(time.Second).UTC().Format(http.TimeFormat))},
		{name: "429 retry after absurd", fault: status(429, "Retry-After", "99999999999999999999")},
		{name: "429 retry after negative", fault: status(429, "Retry-After", "-7")},
		{name: "429 retry after text", fault: status(429, "Retry-After", "soon")},
		{name: "400", fault: status(400), drop: permanent},
		{name: "401", fault: status(401)},
		{name: "403", fault: status(403)},
		{name: "404", fault: status(404), drop: permanent},
		{name: "410", fault: status(410), drop: permanent},
		{name: "413", fault: status(413)},
		{name: "415", fault: status(415), drop: permanent},
		{name: "422", fault: status(422), drop: permanent},
		{name: "301 same host", fault: status(301, "Location", "/elsewhere"), drop: permanent},
		{name: "302 same host", fault: status(302, "Location", "/elsewhere"), drop: permanent},
		{name: "307 same host", fault: status(307, "Location", "/elsewhere"), drop: permanent},
		{name: "308 same host", fault: status(308, "Location", "/elsewhere"), drop: permanent},
		{name: "301 other host", fault: status(301, "Location", elsewhere), drop: permanent},
		{name: "302 other host", fault: status(302, "Location", elsewhere), drop: permanent},
		{name: "307 other host", fault: status(307, "Location", elsewhere), drop: permanent},
		{name: "308 other host", fault: status(308, "Location", elsewhere), drop: permanent},
		{name: "308 nowhere", fault: status(308, "Location", "http://[::bad"), drop: permanent},
		{name: "reset at accept", fault: kind(logplextest.FaultResetAccept)},
		{name: "reset after header", fault: kind(logplextest.FaultResetEarly)},
		{name: "reset after request", fault: kind(logplextest.FaultReset)},
		{name: "refused", fault: logplextest.Fault{
			Kind: logplextest.FaultRefuse, Delay: 300 * time.Millisecond,
		}},
		{name: "accepts and is silent", fault: kind(logplextest.FaultSilentAccept)},
		{name: "never answers", fault: kind(logplextest.FaultHang)},
		{name: "half an answer", fault: kind(logplextest.FaultHalfAnswer)},
		{name: "dripped reply", fault: logplextest.Fault{
			Kind: logplextest.FaultDrip, Status: 200, Body: strings.Repeat("x", 500),
		}},
		{name: "truncated 200", fault: kind(logplextest.FaultTruncated)},
		{name: "endless 500 body", fault: kind(logplextest.FaultEndlessBody)},
		{name: "gigabyte headers", fault: kind(logplextest.FaultEndlessHeader)},
		{name: "garbage", fault: kind(logplextest.FaultGarbage)},
		{name: "interim answer",
			fault: logplextest.Fault{Kind: logplextest.FaultInterim, Status: 204}},
		{name: "slow reader", fault: logplextest.Fault{
			Kind: logplextest.FaultSlowRead, Delay: time.Millisecond,
		}},
		{name: "closes when idle", fault: kind(logplextest.FaultHangUp)},
		{name: "expired certificate", fault: kind(logplextest.FaultExpired)},
		{name: "wrong name", fault: kind(logplextest.FaultWrongName)},
		{name: "unknown authority", fault: kind(logplextest.FaultUnknownCA)},
		{name: "flapping", fault: logplextest.Fault{Status: 503, Times: 3}},
	}
}

// droppedOf returns how many records were dropped.
func droppedOf(s logplex.DrainStats) (dropped uint64) {
	for _, n := range s.Dropped {
		dropped += n
	}
	return dropped
}

func checkAccount(t *testing.T, s logplex.DrainStats) {
	t.Helper()
	if s.Accepted != s.Delivered+droppedOf(s)+s.Pending {
		t.Errorf("Stats() = %+v, want Accepted == Delivered + Dropped + Pending", s)
	}
}

// records leaves out the notices of losses.
func records(ms []format.Syslog) []format.Syslog {
	var out []format.Syslog
	for _, m := range ms {
		if m.Proc != "logplex" {
			out = append(out, m)
		}
	}
	return out
}

// A rig is a logger with stdout and a drain.
type rig struct {
	t      testing.TB
	drain  *logplex.Drain
	log    *slog.Logger
	stdout *syncBuffer
	sent   int

	mu       sync.Mutex
	reported []string // the errors that OnError got
}

func newRig(t testing.TB, url string, opts *logplex.DrainOptions) *rig {
	t.Helper()
	r := &rig{t: t, stdout: new(syncBuffer)}
	var o logplex.DrainOptions
	if opts != nil {
		o = *opts
	}
	o.OnError = func(err error) {
		r.mu.Lock()
		r.reported = append(r.reported, err.Error())
		r.mu.Unlock()
	}
	d, err := logplex.NewDrain(url, &o)
	if err != nil {
		t.Fatalf("NewDrain = %v, want nil", err)
	}
	r.attach(d)
	return r
}

// newRigFor is newRig for a drain of the test's own.
func newRigFor(t testing.TB, d *logplex.Drain) *rig {
	r := &rig{t: t, stdout: new(syncBuffer)}
	r.attach(d)
	return r
}

func (r *rig) attach(d *logplex.Drain) {
	r.drain = d
	r.log = slog.New(logplex.NewHandler(r.stdout, &logplex.Options{
		Format: logplex.FormatMessage, Dyno: "web.1", PID: 4, Sink: d, Level: slog.LevelDebug,
	}))
	r.t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_ = d.Shutdown(ctx)
	})
}

func (r *rig) send(n int) {
	for range n {
		r.sent++
		r.log.Info("a message", "n", r.sent)
	}
}

// flush waits until everything sent is delivered or dropped. It asks again and again, since
// each call cuts one pause between attempts short.
func (r *rig) flush(ctx context.Context) {
	r.t.Helper()
	for {
		once, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
		err := r.drain.Flush(once)
		cancel()
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			r.t.Fatalf("Flush = %v, want nil", err)
		}
	}
}

func (r *rig) line(n int) string { return fmt.Sprintf(`at=info pid=4 msg="a message" n=%d`, n) }

// checkStdout fails unless every record sent is on stdout, in order.
func (r *rig) checkStdout() {
	r.t.Helper()
	lines := r.stdout.lines()
	if len(lines) != r.sent {
		r.t.Errorf("%d lines on stdout, want %d", len(lines), r.sent)
		return
	}
	for i, l := range lines {
		if l != r.line(i+1) {
			r.t.Errorf("stdout line %d = %q, want %q", i+1, l, r.line(i+1))
			return
		}
	}
}

func TestDrainLosesNothingInSilence(t *testing.T) {
	other := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: "http"})
	for _, proto := range []string{"HTTP/1.1", "HTTP/2.0"} {
		t.Run(strings.ReplaceAll(proto, "/", ""), func(t *testing.T) {
			for _, row := range faultTable(other.URL) {
				if row.noH2 && proto == "HTTP/2.0" {
					continue
				}
				t.Run(row.name, func(t *testing.T) {
					t.Parallel()
					testFaultRow(t, row, proto)
				})
			}
		})
	}
	if n := len(other.Requests()); n != 0 {
		t.Errorf("%d requests at the host that redirects pointed to, want 0", n)
	}
}

func testFaultRow(t *testing.T, row faultRow, proto string) {
	s := logplextest.NewServer(t, &logplextest.ServerOptions{
		HTTP2: proto == "HTTP/2.0", Script: []logplextest.Fault{row.fault},
	})
	r := newRig(t, s.URL, &logplex.DrainOptions{
		TLSConfig: s.TLSConfig(), Timeout: 400 * time.Millisecond,
		FlushInterval: time.Minute, // each send is one batch: Flush does not wait
	})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	r.send(20) // meets the fault
	r.flush(ctx)
	r.send(20)
	if err := r.drain.Shutdown(ctx); err != nil {
		t.Errorf("Shutdown = %v, want nil", err)
	}

	st := r.drain.Stats()
	checkAccount(t, st)
	r.checkStdout()
	got := records(s.Delivered())
	if uint64(len(got)) != st.Delivered {
		t.Errorf("Stats().Delivered = %d, the server took %d", st.Delivered, len(got))
	}
	want := map[logplex.DropReason]uint64{}
	first := 1
	if row.drop != "" {
		want[row.drop] = 20
		first = 21
	}
	if fmt.Sprint(st.Dropped) != fmt.Sprint(want) || st.Pending != 0 || st.Accepted != 40 {
		t.Errorf("Stats() = %+v, want 40 accepted, %v dropped, none pending", st, want)
	}
	for i, m := range got {
		if m.Msg != r.line(first+i) {
			t.Errorf("message %d = %q, want %q: all of them, in order", i, m.Msg, r.line(first+i))
			break
		}
	}
	checkRequests(t, s, proto)
	if row.drop != "" {
		if ms := s.Delivered(); len(ms) == 0 ||
			!strings.Contains(ms[0].Msg, ": 20 messages dropped since ") {
			t.Errorf("first delivered message is not the notice of 20 lost ones")
		}
	}
}

// checkRequests fails unless all requests are well-formed and those with one
// Frame-Id carry the same bytes.
func checkRequests(t *testing.T, s *logplextest.Server, proto string) {
	t.Helper()
	bodies := map[string][]byte{}
	for i, q := range s.Requests() {
		if q.Proto != proto || q.Path != "/" {
			t.Errorf("request %d: %s %s, want %s /", i, q.Proto, q.Path, proto)
		}
		if q.BodyErr != nil {
			continue // cut by the fault
		}
		if len(q.Errors) > 0 || q.Count != fmt.Sprint(len(q.Messages)) {
			t.Errorf("request %d: %d messages, Logplex-Msg-Count %q, errors %v",
				i, len(q.Messages), q.Count, q.Errors)
		}
		if old, ok := bodies[q.FrameID]; ok && !bytes.Equal(old, q.Body) {
			t.Errorf("request %d: Frame-Id %s came with other bytes before", i, q.FrameID)
		}
		bodies[q.FrameID] = q.Body
	}
}

// TestSyslogFaults is the fault table's part that exists without requests.
// Nothing is confirmed there: what the kernel accepted counts as delivered, so the
// receiver may miss some records of a connection that is cut.
func TestSyslogFaults(t *testing.T) {
	rows := []struct {
		name  string
		fault logplextest.Fault
		lossy bool // the kernel may have taken what the receiver never read
	}{
		{name: "none"},
		{name: "refused", fault: logplextest.Fault{
			Kind: logplextest.FaultRefuse, Delay: 300 * time.Millisecond,
		}},
		{name: "reset at accept", fault: logplextest.Fault{Kind: logplextest.FaultResetAccept},
			lossy: true},
		{name: "reset after one", fault: logplextest.Fault{Kind: logplextest.FaultReset},
			lossy: true},
		{name: "hangs up after one", fault: logplextest.Fault{Kind: logplextest.FaultHangUp},
			lossy: true},
		{name: "expired certificate", fault: logplextest.Fault{Kind: logplextest.FaultExpired}},
		{name: "wrong name", fault: logplextest.Fault{Kind: logplextest.FaultWrongName}},
		{name: "unknown authority", fault: logplextest.Fault{Kind: logplextest.FaultUnknownCA}},
	}
	for _, scheme := range []string{"syslog", "syslog+tls"} {
		for _, row := range rows {
			t.Run(scheme+" "+row.name, func(t *testing.T) {
				t.Parallel()
				s := logplextest.NewServer(t, &logplextest.ServerOptions{
					Scheme: scheme, Script: []logplextest.Fault{row.fault},
				})
				r := newRig(t, s.URL, &logplex.DrainOptions{
					TLSConfig:     s.TLSConfig(),
					FlushInterval: 10 * time.Millisecond, Timeout: time.Second,
				})
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
				defer cancel()
				for range 4 {
					r.send(10)
					r.flush(ctx)
				}
				if err := r.drain.Shutdown(ctx); err != nil {
					t.Errorf("Shutdown = %v, want nil", err)
				}
				st := r.drain.Stats()
				checkAccount(t, st)
				r.checkStdout()
				if st.Delivered != 40 {
					t.Errorf("Stats() = %+v, want 40 delivered", st)
				}
				if row.lossy {
					return
				}
				if err := s.Wait(ctx, 40); err != nil {
					t.Error(err)
				}
				for i, m := range s.Messages() {
					if m.Msg != r.line(i+1) {
						t.Errorf("message %d = %q, want %q", i, m.Msg, r.line(i+1))
						break
					}
				}
			})
		}
	}
}

// roundTripper is a receiver without a network, for tests in fake time. It
// reads each body whole and answers by a function.
type roundTripper struct {
	mu     sync.Mutex
	answer func(n int, r *http.Request, body []byte) (*http.Response, error) // n from 1; nil: 204
	bodies [][]byte
	ids    []string
	at     []time.Time
}

func (rt *roundTripper) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	rt.mu.Lock()
	rt.bodies = append(rt.bodies, body)
	rt.ids = append(rt.ids, r.Header.Get("Logplex-Frame-Id"))
	rt.at = append(rt.at, time.Now())
	n, answer := len(rt.bodies), rt.answer
	rt.mu.Unlock()
	if answer == nil {
		return reply(204), nil
	}
	return answer(n, r, body)
}

// messages returns what the request numbers given (from 0) carried.
func (rt *roundTripper) messages(t *testing.T, n int) []format.Syslog {
	t.Helper()
	var ms []format.Syslog
	for m, err := range format.Frames(bytes.NewReader(rt.bodies[n]), format.DialectDrain) {
		if err != nil {
			t.Errorf("body %d: %v", n, err)
		}
		ms = append(ms, m)
	}
	return ms
}

func reply(code int, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{
		StatusCode: code, Header: h, Body: http.NoBody, ProtoMajor: 1, ProtoMinor: 1,
	}
}

func memoryRig(t testing.TB, rt *roundTripper, opts *logplex.DrainOptions) *rig {
	t.Helper()
	var o logplex.DrainOptions
	if opts != nil {
		o = *opts
	}
	o.HTTPClient = &http.Client{Transport: rt}
	return newRig(t, "https://logs.example.com/", &o)
}

var errNetwork = errors.New("network trouble")

// A receiver that hangs up, or refuses the client's certificate, accepts what is
// written to it first. That does not look healthy for long, and nothing
// but the first batches is lost to it.
func TestSyslogReceiverThatHangsUpIsReported(t *testing.T) {
	s := logplextest.NewServer(t, &logplextest.ServerOptions{
		Scheme: "syslog", Script: []logplextest.Fault{{Kind: logplextest.FaultHangUp, Times: -1}},
	})
	r := newRig(t, s.URL, &logplex.DrainOptions{FlushInterval: time.Millisecond})
	ctx := shortly(t)
	reported := func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return len(r.reported) > 0
	}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !reported() && ctx.Err() == nil {
		r.send(1)
		once, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		_ = r.drain.Flush(once)
		cancel()
		<-tick.C // the connection ends meanwhile
	}
	if !reported() {
		t.Fatal("OnError was not called")
	}
	st := r.drain.Stats()
	checkAccount(t, st)
	if st.Pending == 0 || st.LastError == "" {
		t.Errorf("Stats() = %+v, want the last batch pending and an error", st)
	}
	s.Script() // the receiver has recovered
	r.flush(ctx)
	if st := r.drain.Stats(); st.Delivered != st.Accepted {
		t.Errorf("Stats() = %+v, want all delivered", st)
	}
}

// A noise is what a receiver sends where net/http would log something.
type noise struct {
	name    string
	http2   bool
	answer  string // to the request; the normal one if empty
	early   bool   // answer before the request's body is read
	open    string // sent when the connection is accepted, instead of the frame of settings
	later   string // sent a moment after the answer
	hangUp  bool   // then close the connection
	once    bool   // all of this for the first request only, which is sent again
	dropped bool   // the batches are refused
}

const noContent = "HTTP/1.1 204 No Content\r\n\r\n"

// noises is every kind of octets that are no answer to the request.
func noises() []noise {
	ns := []noise{
		{name: "usual"},
		{name: "text after the answer", answer: noContent + "OK"},
		{name: "line break after the answer", answer: noContent + "\r\n"},
		{name: "two answers", answer: noContent + noContent},
		{name: "body of a 204",
			answer: "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello"},
		{name: "body longer than its length",
			answer: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOKmore"},
		{name: "octets after the last chunk",
			answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\nmore"},
		{name: "text later", later: "OK"},
		{name: "line break later", later: "\r\n"},
		{name: "garbage later", later: "\x00\xff\x16\x03\x01 garbage"},
		{name: "kilobytes later", later: strings.Repeat("garbage ", 20000)},
		{name: "half an answer later", later: "HTTP/1.1 20"},
		{name: "an answer later", later: noContent},
		{name: "408 later", later: "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n",
			hangUp: true},
		{name: "100 later", later: "HTTP/1.1 100 Continue\r\n\r\n"},
		{name: "hangs up later", hangUp: true},
		{name: "100 before the answer", answer: "HTTP/1.1 100 Continue\r\n\r\n" + noContent},
		{name: "102 and 103 before the answer",
			answer: strings.Repeat(
				"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", 20) + noContent},
		{name: "100 in place of the answer", answer: "HTTP/1.1 100 Continue\r\n\r\n",
			hangUp: true, once: true},
		{name: "101", answer: "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nmore",
			once: true},
		{name: "early 503", early: true, answer: "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n",
			once: true},
		{name: "early 400 and the end", early: true,
			answer: "HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbad",
			hangUp: true, dropped: true},
		{name: "garbage", answer: "\x00\x01garbage\r\n\r\n", once: true},
		{name: "alert", answer: "\x15\x03\x03\x00\x02\x02\x28", hangUp: true, once: true},
		{name: "malformed header", answer: "HTTP/1.1 200 OK\r\nno header\r\n\r\n", once: true},
		{name: "two lengths",
			answer: "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
			once:   true},
		{name: "negative length", answer: "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
			once: true},
		{name: "odd cookies",
			answer: "HTTP/1.1 204 No Content\r\nSet-Cookie: a=\"b\x01;c\r\nSet-Cookie: =\r\n\r\n", once: true},
		{name: "redirect to nowhere",
			answer:  "HTTP/1.1 302 Found\r\nLocation: http://[::bad\r\nContent-Length: 0\r\n\r\n",
			dropped: true},
		{name: "endless header", answer: "HTTP/1.1 200 OK\r\n" +
			strings.Repeat("X: "+strings.Repeat("y", 1000)+"\r\n", 200), once: true},
		{name: "old version",
			answer: "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\nmore"},
		{name: "http2 settings in place of an answer", answer: frame(4, 0, 0, ""), once: true},
	}
	ok := func(stream uint32) string { return frame(1, 5, stream, "\x89") } // :status 204
	settings := func(id uint16, v uint32) string {
		return frame(4, 0, 0,
			string(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint16(nil, id), v)))
	}
	for _, n := range []noise{
		{name: "usual"},
		{name: "ALTSVC at once", open: settings(3, 100) + frame(10, 0, 0, "\x00\x01xh2=\":443\"")},
		{name: "ALTSVC of the stream", answer: frame(10, 0, 1, "\x00\x00h2=\":443\"") + ok(1)},
		{name: "ALTSVC later", later: frame(10, 0, 0, "\x00\x01xh2=\":443\"")},
		{name: "ORIGIN", later: frame(12, 0, 0, "\x00\x05https")},
		{name: "PRIORITY_UPDATE", later: frame(16, 0, 0, "\x00\x00\x00\x01u=1")},
		{name: "unknown frames", answer: frame(0xfa, 0xff, 1, "grease") + frame(0x77, 0, 0, "") +
			ok(1), later: frame(0xbb, 3, 0, strings.Repeat("x", 16384))},
		{name: "GOAWAY later", later: frame(7, 0, 0, "\x00\x00\x00\x01\x00\x00\x00\x00debug data"),
			hangUp: true},
		{name: "GOAWAY before the answer",
			answer: frame(7, 0, 0, "\x00\x00\x00\x01\x00\x00\x00\x0bdebug data") + ok(1)},
		{name: "GOAWAY in place of the answer",
			answer: frame(7, 0, 0, "\x00\x00\x00\x00\x00\x00\x00\x0denhance your calm"),
			once:   true},
		{name: "GOAWAY of no length", answer: frame(7, 0, 0, ""), once: true},
		{name: "settings again",
			answer: settings(4, 1<<20) + settings(1, 0) + settings(99, 7) + ok(1)},
		{name: "acknowledgement", later: frame(4, 1, 0, "")},
		{name: "acknowledgement first", open: frame(4, 1, 0, ""), once: true},
		{name: "ping first", open: frame(6, 0, 0, "12345678"), once: true},
		{name: "garbage first", open: "HTTP/1.1 400 Bad Request\r\n\r\nthis is no frame at all",
			once: true},
		{name: "push allowed", answer: settings(2, 1) + ok(1)},
		{name: "bad push setting", answer: settings(2, 2), once: true},
		{name: "bad frame size", answer: settings(5, 1), once: true},
		{name: "bad window", answer: settings(4, 1<<31), once: true},
		{name: "settings of a stream", answer: frame(4, 0, 1, ""), once: true},
		{name: "settings of odd length", answer: frame(4, 0, 0, "12345"), once: true},
		{name: "DATA before HEADERS", answer: frame(0, 0, 1, "x"), once: true},
		{name: "DATA after the end", answer: ok(1) + frame(0, 1, 1, "x")},
		{name: "DATA later", later: frame(0, 1, 1, "x")},
		{name: "DATA of no stream", later: frame(0, 0, 0, "x")},
		{name: "DATA of an idle stream", later: frame(0, 0, 99, "x")},
		{name: "DATA of a pushed stream", later: frame(0, 0, 2, "x")},
		{name: "DATA with bad padding", answer: frame(1, 4, 1, "\x88") + frame(0, 9, 1, "\x09x"),
			once: true},
		{name: "HEADERS later", later: ok(1)},
		{name: "HEADERS of an idle stream", later: frame(1, 5, 77, "\x88")},
		{name: "HEADERS without a status", answer: frame(1, 5, 1, ""), once: true},
		{name: "HEADERS that cannot be decoded", answer: frame(1, 5, 1, "\xff\xff\xff\xff\xff"),
			once: true},
		{name: "HEADERS in capitals", answer: frame(1, 5, 1, "\x89\x00\x03Foo\x03bar")},
		{name: "HEADERS over 64 KiB", answer: frame(1, 0, 1, "\x89") +
			strings.Repeat(frame(9, 0, 1, strings.Repeat("\x88", 16384)), 5), once: true},
		{name: "trailers without an end", answer: frame(1, 4, 1, "\x88") + frame(1, 4, 1, ""),
			once: true},
		{name: "interim answers",
			answer: strings.Repeat(frame(1, 4, 1, "\x08\x03103"), 20) + ok(1)},
		{name: "CONTINUATION later", later: frame(9, 4, 1, "x")},
		{name: "PUSH_PROMISE", answer: frame(5, 4, 1, "\x00\x00\x00\x02\x82"), once: true},
		{name: "RST_STREAM", answer: frame(3, 0, 1, "\x00\x00\x00\x07"), once: true},
		{name: "RST_STREAM later", later: frame(3, 0, 1, "\x00\x00\x00\x00")},
		{name: "RST_STREAM of odd length", answer: frame(3, 0, 1, "x"), once: true},
		{name: "window of nothing", answer: frame(8, 0, 1, "\x00\x00\x00\x00"), once: true},
		{name: "window too large", answer: frame(8, 0, 0, "\x7f\xff\xff\xff"), once: true},
		{name: "pings", answer: strings.Repeat(frame(6, 0, 0, "12345678"), 50) + ok(1),
			later: strings.Repeat(frame(6, 0, 0, "12345678"), 50)},
		{name: "ping of odd length", later: frame(6, 0, 0, "1")},
		{name: "frame of 16 MB", answer: "\xff\xff\xff\x00\x00\x00\x00\x00\x01", once: true},
		{name: "frame of 16 MB later", later: "\xff\xff\xff\xfa\x00\x00\x00\x00\x00" +
			strings.Repeat("x", 1<<20)},
		{name: "garbage later", later: "\x00\xff\x16\x03\x01 garbage, and more of it"},
		{name: "hangs up", hangUp: true},
	} {
		n.name, n.http2 = "http2 "+n.name, true
		ns = append(ns, n)
	}
	return ns
}

// frame returns a frame of HTTP/2. The payload may be longer than its length field
// can express.
func frame(kind, flags byte, stream uint32, payload string) string {
	n := len(payload)
	h := []byte{byte(n >> 16), byte(n >> 8), byte(n), kind, flags}
	return string(binary.BigEndian.AppendUint32(h, stream)) + payload
}

// A noisyReceiver makes its noise over connections in memory.
type noisyReceiver struct {
	noise
	cfg *tls.Config // nil: without TLS

	mu       sync.Mutex // guards the following
	wg       sync.WaitGroup
	conns    []net.Conn
	quiet    bool // the noise was made, once
	requests int
	messages []string
	made     chan struct{} // receives a value when the noise after an answer was made
	ended    chan struct{} // receives a value when a connection has ended
}

func newNoisyReceiver(n noise, cfg *tls.Config) *noisyReceiver {
	return &noisyReceiver{
		noise: n, cfg: cfg, made: make(chan struct{}, 100), ended: make(chan struct{}, 100),
	}
}

// dial opens a connection to r.
func (r *noisyReceiver) dial(context.Context, string, string) (net.Conn, error) {
	x, y := net.Pipe()
	client, c := newBuffered(&r.wg, x), net.Conn(newBuffered(&r.wg, y))
	if r.cfg != nil {
		c = tls.Server(c, r.cfg)
	}
	r.mu.Lock()
	r.conns = append(r.conns, c)
	r.mu.Unlock()
	r.wg.Go(func() {
		defer func() { r.ended <- struct{}{} }()
		defer c.Close()
		if r.http2 {
			r.serve2(c)
		} else {
			r.serve1(c)
		}
	})
	return client, nil
}

func (r *noisyReceiver) close() {
	r.mu.Lock()
	for _, c := range r.conns {
		c.Close()
	}
	r.mu.Unlock()
	r.wg.Wait()
}

// buffered is an end of a pipe whose Write waits for no reader, as a socket's does
// while its buffers last.
type buffered struct {
	net.Conn
	mu    sync.Mutex
	queue chan []byte // closed by Close
	done  bool
}

// newBuffered returns a buffered over c. wg ends when all has been written.
func newBuffered(wg *sync.WaitGroup, c net.Conn) *buffered {
	b := &buffered{Conn: c, queue: make(chan []byte, 10_000)}
	wg.Go(func() {
		defer c.Close()
		for p := range b.queue {
			if _, err := c.Write(p); err != nil {
				break
			}
		}
	})
	return b
}

func (b *buffered) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.done {
		return 0, net.ErrClosed
	}
	b.queue <- bytes.Clone(p)
	return len(p), nil
}

// SetDeadline limits reads. What was written is sent after a deadline too, as a socket does: TLS
// sets one that has passed as soon as its last record is written.
func (b *buffered) SetDeadline(t time.Time) error { return b.Conn.SetReadDeadline(t) }

// SetWriteDeadline does nothing: a Write never waits.
func (b *buffered) SetWriteDeadline(time.Time) error { return nil }

// Close sends what was written before, if the other end reads it.
func (b *buffered) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.done {
		b.done = true
		close(b.queue)
		_ = b.Conn.SetDeadline(time.Now().Add(100 * time.Millisecond))
	}
	return nil
}

// noisy reports whether to make the noise now, and remembers that it was made.
func (r *noisyReceiver) noisy(last bool) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	q := r.quiet
	r.quiet = q || last && r.once
	return !q
}

func (r *noisyReceiver) took(body []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests++
	for m := range format.Frames(bytes.NewReader(body), format.DialectDrain) {
		r.messages = append(r.messages, m.Msg)
	}
}

// finish sends what follows an answer and reports whether to go on.
func (r *noisyReceiver) finish(c net.Conn) bool {
	if r.later != "" {
		time.Sleep(10 * time.Millisecond) // the answer is read by itself
		_, _ = io.WriteString(c, r.later)
	}
	r.made <- struct{}{}
	return !r.hangUp
}

func (r *noisyReceiver) serve1(c net.Conn) {
	br := bufio.NewReader(c)
	for {
		q, err := http.ReadRequest(br)
		if err != nil {
			return
		}
		noisy := r.noisy(true)
		if noisy && r.early {
			r.took(nil)
			_, _ = io.WriteString(c, r.answer)
			if !r.finish(c) {
				return
			}
			_, _ = io.Copy(io.Discard, q.Body)
			continue
		}
		body, err := io.ReadAll(q.Body)
		if err != nil {
			return
		}
		r.took(body)
		answer := noContent
		if noisy && r.answer != "" {
			answer = r.answer
		}
		_, _ = io.WriteString(c, answer)
		if noisy && !r.finish(c) {
			return
		}
	}
}

func (r *noisyReceiver) serve2(c net.Conn) {
	br := bufio.NewReader(c)
	preface := make([]byte, len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
	if _, err := io.ReadFull(br, preface); err != nil {
		return
	}
	open := frame(4, 0, 0, "")
	if r.open != "" && r.noisy(true) {
		open = r.open
	}
	_, _ = io.WriteString(c, open)
	var body []byte
	for {
		var h [9]byte
		if _, err := io.ReadFull(br, h[:]); err != nil {
			return
		}
		payload := make([]byte, int(h[0])<<16|int(h[1])<<8|int(h[2]))
		if _, err := io.ReadFull(br, payload); err != nil {
			return
		}
		switch kind, flags := h[3], h[4]; {
		case kind == 4 && flags == 0:
			_, _ = io.WriteString(c, frame(4, 1, 0, ""))
		case kind == 0:
			body = append(body, payload...)
			if flags&1 == 0 {
				continue
			}
			stream := binary.BigEndian.Uint32(h[5:])
			r.took(body)
			body = nil
			noisy := r.open == "" && r.noisy(true)
			answer := frame(1, 5, stream, "\x89")
			if noisy && r.answer != "" && stream == 1 {
				answer = r.answer
			}
			_, _ = io.WriteString(c, answer)
			if noisy && !r.finish(c) {
				return
			}
		}
	}
}

// TestDrainMakesNothingLog has a drain ship the program's own log to receivers
// that send what nobody has asked for. A report of that by anything below the
// drain would be shipped and asked for again.
func TestDrainMakesNothingLog(t *testing.T) {
	if os.Getenv("LOGPLEX_TEST_NOISE") != "" {
		t.Skip("in the child process")
	}
	for _, mode := range []string{"default", "stderr"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), os.Args[0],
				"-test.run=^TestNoiseInChildProcess$", "-test.count=1", "-test.v")
			cmd.Env = append(os.Environ(), "LOGPLEX_TEST_NOISE="+mode, "GODEBUG=http2debug=2")
			var stdout, stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			if err := cmd.Run(); err != nil {
				t.Errorf("the child process ended with %v:\n%s", err, stdout.String())
			}
			if stderr.Len() > 0 {
				t.Errorf("the child process wrote to stderr: %.2000q", stderr.String())
			}
			if !strings.Contains(stdout.String(), "--- PASS: TestNoiseInChildProcess") {
				t.Errorf("the child process ran no test:\n%s", stdout.String())
			}
		})
	}
}

func TestNoiseInChildProcess(t *testing.T) {
	mode := os.Getenv("LOGPLEX_TEST_NOISE")
	if mode == "" {
		t.Skip("for TestDrainMakesNothingLog")
	}
	s := httptest.NewTLSServer(nil) // for its certificate
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	certs := s.TLS.Certificates
	s.Close()
	for _, n := range noises() {
		for _, scheme := range []string{"http", "https"} {
			if n.http2 && scheme == "http" {
				continue
			}
			cfg := (*tls.Config)(nil)
			if scheme == "https" {
				cfg = &tls.Config{Certificates: certs}
				if n.http2 {
					cfg.NextProtos = []string{"h2"}
				}
			}
			t.Run(scheme+" "+n.name, func(t *testing.T) {
				if mode != "default" {
					t.Parallel()
				}
				synctest.Test(t, func(t *testing.T) {
					makeNoise(t, n, scheme, cfg, roots, mode == "default")
				})
			})
		}
	}
}

// makeNoise logs three messages, each in a batch of its own.
func makeNoise(t *testing.T, n noise, scheme string, cfg *tls.Config,
	roots *x509.CertPool, setDefault bool) {
	r := newNoisyReceiver(n, cfg)
	defer r.close()
	d, err := logplex.NewDrainDial(scheme+"://127.0.0.1:1/", &logplex.DrainOptions{
		TLSConfig:     &tls.Config{RootCAs: roots, ServerName: "example.com"},
		FlushInterval: time.Millisecond, Timeout: 2 * time.Second,
	}, r.dial)
	if err != nil {
		t.Fatal(err)
	}
	logger := slog.New(logplex.NewHandler(io.Discard,
		&logplex.Options{Format: logplex.FormatMessage, PID: 4, Sink: d}))
	if setDefault {
		slog.SetDefault(logger)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	const batches = 3
	for i := range batches {
		for len(r.ended) > 0 {
			<-r.ended
		}
		logger.Info("m", "n", i)
		for d.Stats().Pending > 0 && ctx.Err() == nil { // each Flush ends one pause
			once, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
			_ = d.Flush(once)
			cancel()
		}
		if (n.later != "" || n.hangUp) && !n.once {
			<-r.made
			patience := 5 * time.Second // over HTTP/1.1 all of it ends the connection
			if n.http2 {
				patience = 20 * time.Millisecond
			}
			select {
			case <-r.ended:
			case <-time.After(patience):
			}
		}
	}
	if err := d.Shutdown(ctx); err != nil {
		t.Errorf("Shutdown = %v, want nil", err)
	}
	st := d.Stats()
	want := batches
	if n.once || n.http2 && n.later != "" { // which may end the next request too
		want++
	}
	seen := make(map[string]bool)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range r.messages {
		if n.dropped && strings.HasPrefix(m, "Error L10 ") {
			continue
		}
		seen[m] = true
		if !strings.HasPrefix(m, `at=info pid=4 msg="m" n=`) {
			t.Errorf("message %q, want none but the program's own", m)
		}
	}
	if st.Accepted != batches || r.requests > want || r.requests < batches {
		t.Errorf("%d accepted in %d requests, want %d in %d",
			st.Accepted, r.requests, batches, want)
	}
	if delivered := !n.dropped; delivered && (st.Delivered != batches || len(seen) != batches) {
		t.Errorf("Stats() = %+v and %d messages, want %d delivered", st, len(seen), batches)
	}
}

// A report of the user's own Transport is not shipped by the drain that uses it, so
// that it cannot cause the next report.
func TestReportsOfAUsersTransportAreNotShipped(t *testing.T) {
	for _, text := range []string{
		"Unsolicited response received on idle HTTP channel starting with \"OK\"; err=<nil>",
		"Transport: unhandled response frame type *http.http2UnknownFrame",
		"protocol error: received *http.http2PingFrame before a SETTINGS frame",
		"protocol error: received DATA after END_STREAM",
		"http2: Transport received unsolicited DATA frame; closing connection",
	} {
		rt := &roundTripper{}
		r := memoryRig(t, rt, nil)
		r.log.Info(text)
		_ = r.drain.Send(logplex.Record{Message: text})
		r.send(1)
		if err := r.drain.Close(); err != nil {
			t.Errorf("Close = %v, want nil", err)
		}
		if got := fmt.Sprintf("%s", rt.bodies); len(rt.bodies) != 1 || len(rt.messages(t, 0)) != 1 {
			t.Errorf("bodies %s, want one message and not %q", got, text)
		}
		checkAccount(t, r.drain.Stats())
	}
}
