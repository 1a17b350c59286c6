// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplextest"
)

// A faultRow is one trouble of a receiver and what is to become of the records
// that meet it.
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
		{name: "429 retry after date", fault: status(429, "Retry-After", time.Now().Add(time.Second).UTC().Format(http.TimeFormat))},
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
		{name: "refused", fault: logplextest.Fault{Kind: logplextest.FaultRefuse, Delay: 300 * time.Millisecond}},
		{name: "accepts and is silent", fault: kind(logplextest.FaultSilentAccept)},
		{name: "never answers", fault: kind(logplextest.FaultHang)},
		{name: "half an answer", fault: kind(logplextest.FaultHalfAnswer)},
		{name: "dripped reply", fault: logplextest.Fault{Kind: logplextest.FaultDrip, Status: 200, Body: strings.Repeat("x", 500)}},
		{name: "truncated 200", fault: kind(logplextest.FaultTruncated)},
		{name: "endless 500 body", fault: kind(logplextest.FaultEndlessBody)},
		{name: "gigabyte headers", fault: kind(logplextest.FaultEndlessHeader)},
		{name: "garbage", fault: kind(logplextest.FaultGarbage)},
		{name: "interim answer", fault: logplextest.Fault{Kind: logplextest.FaultInterim, Status: 204}},
		{name: "slow reader", fault: logplextest.Fault{Kind: logplextest.FaultSlowRead, Delay: time.Millisecond}},
		{name: "closes when idle", fault: kind(logplextest.FaultHangUp)},
		{name: "expired certificate", fault: kind(logplextest.FaultExpired)},
		{name: "wrong name", fault: kind(logplextest.FaultWrongName)},
		{name: "unknown authority", fault: kind(logplextest.FaultUnknownCA)},
		{name: "flapping", fault: logplextest.Fault{Status: 503, Times: 3}},
	}
}

// droppedOf returns the sum of what was dropped.
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

	mu   sync.Mutex
	told []string // what OnError was told
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
		r.told = append(r.told, err.Error())
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

// flush waits until what was sent is settled. It asks again and again, since
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

// checkStdout fails unless every record sent stands on stdout, in order.
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
	s := logplextest.NewServer(t, &logplextest.ServerOptions{HTTP2: proto == "HTTP/2.0", Script: []logplextest.Fault{row.fault}})
	r := newRig(t, s.URL, &logplex.DrainOptions{
		TLSConfig: s.TLSConfig(), Timeout: 400 * time.Millisecond, FlushInterval: 20 * time.Millisecond,
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
		if ms := s.Delivered(); len(ms) == 0 || !strings.Contains(ms[0].Msg, ": 20 messages dropped since ") {
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
			t.Errorf("request %d: %d messages, Logplex-Msg-Count %q, errors %v", i, len(q.Messages), q.Count, q.Errors)
		}
		if old, ok := bodies[q.FrameID]; ok && !bytes.Equal(old, q.Body) {
			t.Errorf("request %d: Frame-Id %s came with other bytes before", i, q.FrameID)
		}
		bodies[q.FrameID] = q.Body
	}
}

// TestSyslogFaults is the fault table's part that exists without requests.
// Nothing is confirmed there: what the kernel took counts as delivered, so of a
// connection that is cut the receiver may miss some.
func TestSyslogFaults(t *testing.T) {
	rows := []struct {
		name  string
		fault logplextest.Fault
		lossy bool // the kernel may have taken what the receiver never read
	}{
		{name: "none"},
		{name: "refused", fault: logplextest.Fault{Kind: logplextest.FaultRefuse, Delay: 300 * time.Millisecond}},
		{name: "reset at accept", fault: logplextest.Fault{Kind: logplextest.FaultResetAccept}, lossy: true},
		{name: "reset after one", fault: logplextest.Fault{Kind: logplextest.FaultReset}, lossy: true},
		{name: "hangs up after one", fault: logplextest.Fault{Kind: logplextest.FaultHangUp}, lossy: true},
		{name: "expired certificate", fault: logplextest.Fault{Kind: logplextest.FaultExpired}},
		{name: "wrong name", fault: logplextest.Fault{Kind: logplextest.FaultWrongName}},
		{name: "unknown authority", fault: logplextest.Fault{Kind: logplextest.FaultUnknownCA}},
	}
	for _, scheme := range []string{"syslog", "syslog+tls"} {
		for _, row := range rows {
			t.Run(scheme+" "+row.name, func(t *testing.T) {
				t.Parallel()
				s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: scheme, Script: []logplextest.Fault{row.fault}})
				r := newRig(t, s.URL, &logplex.DrainOptions{TLSConfig: s.TLSConfig(), FlushInterval: 10 * time.Millisecond, Timeout: time.Second})
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
	return &http.Response{StatusCode: code, Header: h, Body: http.NoBody, ProtoMajor: 1, ProtoMinor: 1}
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

// A receiver that hangs up, or refuses the client's certificate, takes what is
// written to it all the same. That does not look healthy for long, and nothing
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
		return len(r.told) > 0
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
