// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/jsontest"
	"github.com/logplex-go/logplex/internal/race"
	"github.com/logplex-go/logplex/logplextest"
)

// errorLog keeps the errors that OnError got.
type errorLog struct {
	mu   sync.Mutex
	errs []string
}

func (l *errorLog) add(err error) {
	l.mu.Lock()
	l.errs = append(l.errs, err.Error())
	l.mu.Unlock()
}

func (l *errorLog) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.errs...)
}

// newOTLP returns a drain of OTLP, its receiver and the errors of its OnError.
func newOTLP(t *testing.T, so *logplextest.ServerOptions, o *logplex.DrainOptions) (*logplex.Drain,
	*logplextest.Server, *errorLog) {
	t.Helper()
	if so == nil {
		so = new(logplextest.ServerOptions)
	}
	if so.Scheme == "" {
		so.Scheme = "otlp+http"
	}
	s := logplextest.NewServer(t, so)
	var opts logplex.DrainOptions
	if o != nil {
		opts = *o
	}
	reported := new(errorLog)
	opts.OnError = reported.add
	opts.TLSConfig = s.TLSConfig()
	d, err := logplex.NewDrain(s.URL, &opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d, s, reported
}

func within10s(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestOTLPRecords(t *testing.T) {
	for _, so := range []*logplextest.ServerOptions{
		{Scheme: "otlp+http"}, {Scheme: "otlp+https"}, {Scheme: "otlp+https", HTTP2: true},
		{Scheme: "otlp+https", Path: "/otlp/v1/logs?x=1", Credentials: url.UserPassword("u", "p")},
	} {
		t.Run(so.Scheme+fmt.Sprint(so.HTTP2)+so.Path, func(t *testing.T) {
			d, s, reported := newOTLP(t, so, &logplex.DrainOptions{
				Header:   http.Header{"X-Key": {"k"}},
				Resource: []slog.Attr{slog.String("service.name", "shop")},
			})
			logger := slog.New(logplex.NewHandler(nil,
				&logplex.Options{Sink: d, AddCaller: true, Level: slog.LevelDebug}))
			logger.Debug("dbg")
			logger.With("a", 1).WithGroup("g").Warn("two\nlines", "n", 2.5, "ok", true, "d",
				time.Second, slog.Group("h", "x", "y"), "password", "hunter2secret")
			logger.Info("pair", "name", "password", "value", "hunter2secret", "n", 1)
			_ = d.Send(logplex.Record{
				Level: 2, Message: "own",
				Trace: format.Trace{ID: [16]byte{1}, Span: [8]byte{2}, Flags: 1},
			})
			if err := d.Flush(within10s(t)); err != nil {
				t.Fatal(err)
			}
			want := []logplex.Record{
				{Level: slog.LevelDebug, Message: "dbg"},
				{Level: slog.LevelWarn, Message: "two\nlines",
					Attrs: []slog.Attr{slog.Int("a", 1),
						slog.Group("g", slog.Float64("n", 2.5), slog.Bool("ok", true),
							slog.String("d", "1s"), slog.Group("h", slog.String("x", "y")),
							slog.String("password", "[REDACTED]"))}},
				{Message: "pair", Attrs: []slog.Attr{slog.String("name", "password"),
					slog.String("value", "[REDACTED]"), slog.Int("n", 1)}},
				{Level: 2, Message: "own",
					Trace: format.Trace{ID: [16]byte{1}, Span: [8]byte{2}, Flags: 1}},
			}
			got := s.DeliveredRecords()
			if diff := logplextest.Diff(want, got); diff != "" {
				t.Errorf("records (-want +got):\n%s", diff)
			}
			if len(got) != 4 || got[0].Caller == nil ||
				!strings.HasSuffix(got[0].Caller.File, "drain_otlp_test.go") ||
				got[3].Caller != nil || time.Since(got[2].Time) > time.Minute {
				t.Errorf("records = %+v, want a caller of the first and times", got)
			}
			r := s.Requests()[0]
			path := "/v1/logs"
			if so.Path != "" {
				path = so.Path
			}
			if r.Path != path || r.Header.Get("Content-Type") != "application/x-protobuf" ||
				r.Header.Get("X-Key") != "k" || len(r.Errors) > 0 ||
				r.Header.Get("User-Agent") == "" || r.FrameID != "" || r.DrainToken != "" ||
				r.Count != "" || r.Header.Get("Content-Length") != fmt.Sprint(len(r.Body)) {
				t.Errorf("request = %+v, want one of OTLP to %s", r, path)
			}
			service := ""
			for _, a := range r.Resource {
				if a.Key == "service.name" {
					service += a.Value.String()
				}
			}
			if service != "shop" || len(reported.all()) > 0 {
				t.Errorf("resource %v, errors %v, want service.name=shop and none",
					r.Resource, reported.all())
			}
			checkAccount(t, d.Stats())
		})
	}
}

// A path of "/" is none.
func TestOTLPPath(t *testing.T) {
	for _, tt := range []struct{ path, want string }{
		{"", "/v1/logs"}, {"/", "/v1/logs"}, {"/?k=v", "/v1/logs?k=v"}, {"/x", "/x"},
		{"/x/", "/x/"}, {"/a%2Fb", "/a%2Fb"},
	} {
		s := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: "otlp+http"})
		d, err := logplex.NewDrain(strings.TrimSuffix(s.URL, "/v1/logs")+tt.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = d.Send(logplex.Record{Message: "x"})
		if err := d.Shutdown(within10s(t)); err != nil {
			t.Fatal(err)
		}
		if got := s.Requests()[0].Path; got != tt.want {
			t.Errorf("path %q becomes %q, want %q", tt.path, got, tt.want)
		}
	}
}

func TestOTLPNeedsTLSForCredentials(t *testing.T) {
	for _, tt := range []struct {
		url  string
		opts logplex.DrainOptions
		ok   bool
	}{
		{"otlp+http://u:p@example.com", logplex.DrainOptions{}, false},
		{"otlp+http://example.com", logplex.DrainOptions{Header: http.Header{"X-Key": {"k"}}},
			false},
		{"otlp+http://example.com?api_key=x", logplex.DrainOptions{}, false},
		{"otlp+http://u:p@example.com", logplex.DrainOptions{Insecure: true}, true},
		{"otlp+http://u:p@localhost:4318", logplex.DrainOptions{}, true},
		{"otlp+https://u:p@example.com", logplex.DrainOptions{}, true},
		{"otlp+http://example.com", logplex.DrainOptions{StructuredData: `[a b="c"]`}, true},
		{"otlp://example.com", logplex.DrainOptions{}, false},
		{"otlp+grpc://example.com", logplex.DrainOptions{}, false},
		{"otlp+https://", logplex.DrainOptions{}, false},
	} {
		if _, err := logplex.NewDrain(tt.url, &tt.opts); (err == nil) != tt.ok {
			t.Errorf("NewDrain(%q) returns the error %v, want ok %t", tt.url, err, tt.ok)
		}
	}
}

func TestOTLPAnswers(t *testing.T) {
	answer := func(status int, body string) logplextest.Fault {
		return logplextest.Fault{Status: status, Body: body}
	}
	kind := func(k logplextest.FaultKind) logplextest.Fault { return logplextest.Fault{Kind: k} }
	big := strings.Repeat("x", 5<<20)
	permanent := logplex.DropPermanentStatus
	for _, tt := range []struct {
		name     string
		fault    logplextest.Fault
		drop     logplex.DropReason // of the first request's records; "": delivered
		n        uint64             // how many of its 12; 0: all
		tries    uint64             // of the first request; 0: any number
		reported string             // part of the one error; "": none
	}{
		{name: "200", fault: answer(200, ""), tries: 1},
		{name: "202", fault: answer(202, ""), tries: 1},
		{name: "204", fault: answer(204, ""), tries: 1},
		{name: "rejected", fault: logplextest.PartialSuccess(7, "no such stream"),
			drop: logplex.DropRejected, n: 7, tries: 1,
			reported: `rejected 7 of 12 records: "no such stream"`},
		{name: "rejected without a text", fault: logplextest.PartialSuccess(1, ""),
			drop: logplex.DropRejected, n: 1, tries: 1, reported: "rejected 1 of 12 records"},
		{name: "all rejected", fault: logplextest.PartialSuccess(12, "x"),
			drop: logplex.DropRejected, tries: 1, reported: "rejected 12 of 12"},
		{name: "rejected over sent", fault: logplextest.PartialSuccess(math.MaxInt64, "x"),
			drop: logplex.DropRejected, tries: 1, reported: "rejected 12 of 12"},
		{name: "rejected negative", fault: logplextest.PartialSuccess(-3, ""), tries: 1},
		{name: "rejected negative with a text", fault: logplextest.PartialSuccess(-3, "odd"),
			tries: 1, reported: `warns: "odd"`},
		{name: "warning", fault: logplextest.PartialSuccess(0, "old\nkey"), tries: 1,
			reported: `warns: "old\nkey"`},
		{name: "long warning", fault: logplextest.PartialSuccess(0, strings.Repeat("é", 9000)),
			tries: 1, reported: "…"},
		{name: "garbage", fault: answer(200, "\x00\xffgarbage"), tries: 1,
			reported: "not in OTLP's form"},
		{name: "json", fault: answer(200, `{"partialSuccess":{"rejectedLogRecords":"7"}}`),
			tries: 1, reported: "not in OTLP's form"},
		{name: "html", fault: answer(202, "<html>welcome</html>"), tries: 1,
			reported: "not in OTLP's form"},
		{name: "5 MB", fault: answer(200, big), drop: permanent, tries: 1,
			reported: "200 with over"},
		{name: "5 MB of 503", fault: answer(503, big), drop: permanent, tries: 1,
			reported: "503 with over"},
		{name: "4 MB",
			fault: answer(200, string([]byte{0x7a, 0xfb, 0xff, 0xff, 0x01})+big[:4<<20-5]),
			tries: 1},
		{name: "cut", fault: kind(logplextest.FaultTruncated), tries: 2, reported: "closed"},
		{name: "half an answer", fault: kind(logplextest.FaultHalfAnswer),
			tries: 2, reported: "closed"},
		{name: "reset", fault: kind(logplextest.FaultReset), tries: 2, reported: "reset"},
		{name: "refused",
			fault: logplextest.Fault{Kind: logplextest.FaultRefuse,
				Delay: 100 * time.Millisecond},
			reported: "refused"},
		{name: "endless 500", fault: kind(logplextest.FaultEndlessBody), drop: permanent,
			tries: 1, reported: "over"},
		{name: "429", fault: answer(429, ""), tries: 2, reported: "429"},
		{name: "502", fault: answer(502, "bad gateway"), tries: 2, reported: "502"},
		{name: "503", fault: answer(503, ""), tries: 2, reported: "503"},
		{name: "504", fault: answer(504, ""), tries: 2, reported: "504"},
		{name: "401", fault: answer(401, ""), tries: 2, reported: "401"},
		{name: "403", fault: answer(403, ""), tries: 2, reported: "403"},
		{name: "400", fault: answer(400, ""), drop: permanent, tries: 1, reported: "400"},
		{name: "404", fault: answer(404, ""), drop: permanent, tries: 1, reported: "404"},
		{name: "408", fault: answer(408, ""), drop: permanent, tries: 1, reported: "408"},
		{name: "415", fault: answer(415, ""), drop: permanent, tries: 1, reported: "415"},
		{name: "425", fault: answer(425, ""), drop: permanent, tries: 1, reported: "425"},
		{name: "500", fault: answer(500, ""), drop: permanent, tries: 1, reported: "500"},
		{name: "501", fault: answer(501, ""), drop: permanent, tries: 1, reported: "501"},
		{name: "505", fault: answer(505, ""), drop: permanent, tries: 1, reported: "505"},
		{name: "507", fault: answer(507, ""), drop: permanent, tries: 1, reported: "507"},
		{name: "301", fault: status(301, "Location", "/elsewhere"), drop: permanent,
			tries: 1, reported: "301"},
		{name: "307", fault: status(307, "Location", "/elsewhere"), drop: permanent,
			tries: 1, reported: "307"},
		{name: "308", fault: status(308, "Location", "http://127.0.0.1:1/"), drop: permanent,
			tries: 1, reported: "308"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, s, reported := newOTLP(t,
				&logplextest.ServerOptions{Script: []logplextest.Fault{tt.fault}},
				&logplex.DrainOptions{FlushInterval: time.Hour})
			for i := range 12 {
				_ = d.Send(logplex.Record{Message: fmt.Sprint("first ", i)})
			}
			ctx := within10s(t)
			for d.Stats().Pending > 0 { // Flush cuts only one pause short
				flushCtx, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
				err := d.Flush(flushCtx)
				cancel()
				if ctx.Err() != nil {
					t.Fatal(err)
				}
			}
			st := d.Stats()
			checkAccount(t, st)
			lost := tt.n
			if tt.drop != "" && lost == 0 {
				lost = 12
			}
			if st.Dropped[tt.drop] != lost || droppedOf(st) != lost ||
				tt.tries > 0 && st.Requests != tt.tries {
				t.Errorf("Stats() = %+v, want %d of 12 dropped as %q in %d requests",
					st, lost, tt.drop, tt.tries)
			}
			errs := reported.all()
			if tt.reported == "" && len(errs) > 0 || tt.reported != "" &&
				(len(errs) != 1 || !strings.Contains(errs[0], tt.reported) || len(errs[0]) > 700) {
				t.Errorf("OnError was reported %.300q, want one with %q", errs, tt.reported)
			}

			// The rest goes on, led by a notice.
			_ = d.Send(logplex.Record{Message: "second"})
			if err := d.Shutdown(ctx); err != nil {
				t.Fatal(err)
			}
			records := s.Requests()
			last := records[len(records)-1].Records
			if lost > 0 {
				want := fmt.Sprintf(
					"Error L10 (output buffer overflow): %d messages dropped since ", lost)
				if len(last) != 2 || last[0].Level != slog.LevelWarn ||
					!strings.HasPrefix(last[0].Message, want) || len(last[0].Attrs) != 0 {
					t.Errorf("last request = %+v, want a notice that starts with %q first",
						last, want)
				}
			}
			if last[len(last)-1].Message != "second" {
				t.Errorf("last record = %+v, want the second", last)
			}
		})
	}
}

// A receiver that finds a request too large gets it in halves.
func TestOTLPTooLarge(t *testing.T) {
	d, s, _ := newOTLP(t, nil, nil)
	s.ScriptFunc(func(e logplextest.Event) logplextest.Fault {
		if e.Request != nil && e.N < 3 {
			return logplextest.Fault{Status: 413}
		}
		return logplextest.Fault{}
	})
	for i := range 40 {
		_ = d.Send(logplex.Record{Message: fmt.Sprint(i)})
	}
	if err := d.Shutdown(within10s(t)); err != nil {
		t.Fatal(err)
	}
	got := s.DeliveredRecords()
	for i := range got {
		if got[i].Message != fmt.Sprint(i) {
			t.Fatalf("record %d = %q, want them in order", i, got[i].Message)
		}
	}
	if len(got) != 40 || d.Stats().Delivered != 40 {
		t.Errorf("%d records, Stats() = %+v, want 40", len(got), d.Stats())
	}
}

func TestOTLPGzip(t *testing.T) {
	d, s, _ := newOTLP(t,
		&logplextest.ServerOptions{Script: []logplextest.Fault{{}, {Status: 415}}},
		&logplex.DrainOptions{Gzip: true})
	for range 3 {
		for range 50 {
			_ = d.Send(logplex.Record{Message: strings.Repeat("the same ", 20)})
		}
		if err := d.Flush(within10s(t)); err != nil {
			t.Fatal(err)
		}
	}
	var encodings []string
	for _, r := range s.Requests() {
		encodings = append(encodings, r.Header.Get("Content-Encoding"))
	}
	if got := fmt.Sprintf("%q", encodings); got != `["gzip" "gzip" "" ""]` ||
		len(s.DeliveredRecords()) != 150 {
		t.Errorf("encodings %s, %d records, want one given up after a 415 and 150",
			got, len(s.DeliveredRecords()))
	}
}

// What a receiver says may repeat the credentials that it was sent.
func TestOTLPShowsNoCredential(t *testing.T) {
	const key, user, password, rotating, query = "k3y-of-the-header", "us3r-name", "p4ssw0rd",
		"r0t4ting-token", "qu3ry-key"
	secrets := []string{key, user, password, rotating, query, "dXMzci1uYW1lOnA0c3N3MHJk"}
	d, s, reported := newOTLP(t,
		&logplextest.ServerOptions{Path: "/v1/logs?k=" + query,
			Credentials: url.UserPassword(user, password)}, &logplex.DrainOptions{
			Header:   http.Header{"X-Key": {"Token " + key}},
			Resource: []slog.Attr{slog.String("service.name", "x")},
		})
	s.ScriptFunc(func(e logplextest.Event) logplextest.Fault {
		if e.Request == nil {
			return logplextest.Fault{}
		}
		return logplextest.PartialSuccess(1,
			fmt.Sprint("refused: ", e.Request.Header, e.Request.Path, user, password))
	})
	_ = d.Send(logplex.Record{Message: "x"})
	if err := d.Flush(within10s(t)); err != nil {
		t.Fatal(err)
	}
	d2, err := logplex.NewDrain(s.URL, &logplex.DrainOptions{
		OnError:       reported.add,
		Authorization: func(context.Context) (string, error) { return "Bearer " + rotating, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	s2 := logplextest.NewServer(t, &logplextest.ServerOptions{
		Scheme: "otlp+http",
		Script: []logplextest.Fault{logplextest.PartialSuccess(0, "bad: "+rotating)},
	})
	d3, err := logplex.NewDrain(s2.URL, &logplex.DrainOptions{
		OnError:       reported.add,
		Authorization: func(context.Context) (string, error) { return "Bearer " + rotating, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = d3.Send(logplex.Record{Message: "x"})
	if err := errors.Join(d2.Close(), d3.Shutdown(within10s(t))); err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("%v %v %+v %#v %v", reported.all(), d.Stats(), d, d, d3.Stats())
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in %s", secret, text)
		}
	}
	if n := len(reported.all()); n != 2 || !strings.Contains(text, "[REDACTED]") {
		t.Errorf("OnError was reported %q, want two with marks", reported.all())
	}
}

// All parts of a URL count that count as credentials for Insecure, however they are written, and
// a secret that is a part of another one does not leave the rest of it.
func TestOTLPShowsNoPartOfItsURL(t *testing.T) {
	const word, made = "hunter2", "ZaVnC4dhaV3xkGk0aPc7mJ2Qe8wXb1Rt"
	tests := []struct{ path, text string }{
		{"/v1/token/" + word, word},
		{"/v1/api-key/" + word + "/logs", word},
		{"/in/" + made, made},
		{"/in/" + made + "%2B%2F", made + "%2B%2F"},
		{"/in/" + made + "%2B%2F", made + "+/"},
		{"/?" + made, made},
		{"/?key=" + word + "%zz", word + "%zz"},
		{"/?a=1;key=" + word, word},
		{"/?key=" + word + "%2B1", word + "%2B1"},
		{"/?key=" + word + "%2B1", word + "+1"},
		{"/?user=" + made[:8] + "&key=" + made, made},
	}
	for _, tt := range tests {
		d, s, reported := newOTLP(t, &logplextest.ServerOptions{
			Path: tt.path,
			Script: []logplextest.Fault{
				logplextest.PartialSuccess(1, "no stream for "+tt.text+"."),
			},
		}, nil)
		_ = d.Send(logplex.Record{Message: "x"})
		if err := d.Shutdown(within10s(t)); err != nil {
			t.Fatal(err)
		}
		s.Close()
		got := fmt.Sprint(reported.all())
		if !strings.HasSuffix(got, `: "no stream for [REDACTED]."]`) {
			t.Errorf("%s: OnError was reported %s, want all of %q hidden", tt.path, got, tt.text)
		}
	}
}

func TestOTLPResource(t *testing.T) {
	t.Setenv("DYNO", "web.1")
	t.Setenv("HEROKU_APP_NAME", "shop")
	t.Setenv("OTEL_SERVICE_NAME", "")
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "team=a%20b,secret=%zz,service.name=declared")
	d, s, reported := newOTLP(t, nil,
		&logplex.DrainOptions{Resource: []slog.Attr{slog.Int("n", 1)}})
	if errs := reported.all(); len(errs) != 1 ||
		!strings.Contains(errs[0], "OTEL_RESOURCE_ATTRIBUTES") || strings.Contains(errs[0], "zz") {
		t.Errorf("OnError was reported %q, want one about OTEL_RESOURCE_ATTRIBUTES without values",
			errs)
	}
	t.Setenv("HEROKU_APP_NAME", "too late")
	for range 2 {
		_ = d.Send(logplex.Record{Message: "x"})
		if err := d.Flush(within10s(t)); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{
		"service.name": "declared", "service.instance.id": "web.1", "team": "a b", "n": "1",
	}
	for _, r := range s.Requests() {
		for _, a := range r.Resource {
			if v, ok := want[a.Key]; ok && v != a.Value.String() || a.Key == "secret" {
				t.Errorf("resource has %s=%v, want %q", a.Key, a.Value, v)
			}
		}
		if len(r.Resource) != 6 {
			t.Errorf("resource = %v, want 6 attributes", r.Resource)
		}
	}
	if n := len(reported.all()); n != 1 {
		t.Errorf("OnError was reported %q, want one", reported.all())
	}
}

// A text that is secret by its shape, and one by its key.
type otlpAccount struct {
	Name     string
	Password string
	Tags     []string
	Key      []byte
	Extra    *int
}

// TestOTLPHandler logs values through handlers of all kinds: what arrives has its
// type, whichever way it takes, and no secret.
func TestOTLPHandler(t *testing.T) {
	const token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
	d, s, _ := newOTLP(t, nil, nil)
	user := logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr { return a })
	values := new(logplex.ValueRedactor)
	handlers := map[string]*logplex.Handler{
		"line": logplex.NewHandler(io.Discard,
			&logplex.Options{Sink: d, Format: logplex.FormatLine}),
		"JSON": logplex.NewHandler(io.Discard,
			&logplex.Options{Sink: d, Format: logplex.FormatJSON}),
		"none": logplex.NewHandler(nil, &logplex.Options{Sink: d}),
		"sink": logplex.NewHandler(nil, &logplex.Options{Sink: logplex.Sinks{keptSink{}, d}}),
		"pattern": logplex.NewHandler(io.Discard,
			&logplex.Options{Sink: d, Pattern: format.MustPattern("%message")}),
		"user": logplex.NewHandler(io.Discard,
			&logplex.Options{Sink: d, Redactor: logplex.Redactors{logplex.DefaultRedactor(),
				user}}),
		"values": logplex.NewHandler(io.Discard,
			&logplex.Options{Sink: d, Redactor: logplex.Redactors{logplex.DefaultRedactor(),
				values}}),
		"wrap": logplex.Wrap(countsNext{}, &logplex.Options{Sink: d, Level: slog.LevelInfo}),
		"wraps": logplex.Wrap(slog.NewJSONHandler(io.Discard, nil),
			&logplex.Options{Sink: logplex.Sinks{keptSink{}, d}}),
	}
	bytesOf := func(key, text string) slog.Attr { return slog.Any(key, []byte(text)) }
	for _, tt := range []struct {
		name string
		log  func(l *slog.Logger)
		want []slog.Attr
	}{
		{"plain", func(l *slog.Logger) {
			l.Info("m", "a", "x", "n", 7, "f", 1.5, "ok", true, "d", time.Second, "u", uint64(8))
		},
			[]slog.Attr{slog.String("a", "x"), slog.Int("n", 7), slog.Float64("f", 1.5),
				slog.Bool("ok", true), slog.String("d", "1s"), slog.Int("u", 8)}},
		{"bytes", func(l *slog.Logger) {
			l.Info("m", "b", []byte("text"), "raw", []byte{0xff, 0},
				"none", []byte{})
		},
			[]slog.Attr{bytesOf("b", "text"), bytesOf("raw", "\xff\x00"), bytesOf("none", "")}},
		{"secret bytes", func(l *slog.Logger) {
			l.Info("m", "b", []byte("x "+token), "password", []byte("hunter2"), "c", []byte("c"))
		},
			[]slog.Attr{slog.String("b", "x [REDACTED]"), slog.String("password", "[REDACTED]"),
				bytesOf("c", "c")}},
		{"lists", func(l *slog.Logger) {
			l.Info("m", "l", []any{"a", 1, true, nil, []byte("b"), []int{2},
				map[string]int{"k": 3}}, "e", []string{})
		}, []slog.Attr{slog.Any("l", []any{"a", int64(1), true, nil, []byte("b"), []any{int64(2)},
			[]slog.Attr{slog.Int("k", 3)}}), slog.Any("e", []any{})}},
		{"secrets in lists", func(l *slog.Logger) {
			l.Info("m", "l",
				[]any{"a", "x " + token, []string{token}}, "n", 1)
		},
			[]slog.Attr{slog.Any("l", []any{"a", "x [REDACTED]", []any{"[REDACTED]"}}),
				slog.Int("n", 1)}},
		{"null", func(l *slog.Logger) {
			l.Info("m", "n", nil, "e", error(nil), "p", (*int)(nil),
				"b", []byte(nil))
		},
			[]slog.Attr{slog.Any("n", nil), slog.Any("e", nil), slog.Any("p", nil),
				slog.Any("b", nil)}},
		{"null without a key", func(l *slog.Logger) { l.Info("m", "", (*int)(nil), "n", 1) },
			[]slog.Attr{slog.Any("!EMPTYKEY", nil), slog.Int("n", 1)}},
		{"nothing in a group", func(l *slog.Logger) {
			l.With("n", 1).WithGroup("g").Info("m", slog.Attr{})
		}, []slog.Attr{slog.Int("n", 1)}},
		{"With lists of bytes", func(l *slog.Logger) {
			l.With("l", []any{[]byte("b"), []byte("x " + token)}, "m",
				map[string]any{"l": [][]byte{{0xff}}}).Info("m")
		}, []slog.Attr{slog.Any("l", []any{[]byte("b"), "x [REDACTED]"}),
			slog.Group("m", slog.Any("l", []any{[]byte{0xff}}))}},
		{"errors and valuers", func(l *slog.Logger) {
			l.Info("m", "err", errors.New("it broke"), "wrapped", fmt.Errorf("so: %w", io.EOF),
				"v", otlpValuer{})
		}, []slog.Attr{slog.String("err", "it broke"), slog.String("wrapped",
			"so: EOF"), slog.Group("v", slog.Int("id", 4), slog.String("name", "n"))}},
		{"structs", func(l *slog.Logger) {
			l.Info("m", "s", otlpAccount{Name: "n", Password: "hunter2",
				Tags: []string{"t", token}, Key: []byte("k")}, "flat", struct{ A, B int }{1, 2})
		}, []slog.Attr{slog.Group("s", slog.String("Name", "n"),
			slog.String("Password", "[REDACTED]"), slog.Any("Tags",
				[]any{"t", "[REDACTED]"}), bytesOf("Key", "k"), slog.Any("Extra", nil)),
			slog.Group("flat", slog.Int("A", 1), slog.Int("B", 2))}},
		{"numbers", func(l *slog.Logger) {
			l.Info("m", "j", json.RawMessage(`{"a":1.50,"b":[1,2],"c":{}}`), "big",
				uint64(math.MaxUint64))
		},
			[]slog.Attr{slog.Group("j", slog.Float64("a", 1.5),
				slog.Any("b", []any{int64(1), int64(2)}), slog.Attr{Key: "c",
					Value: slog.GroupValue()}), slog.String("big", "18446744073709551615")}},
		{"groups", func(l *slog.Logger) {
			l.Info("m", slog.Group("g", "a", 1, slog.Group("h", "b", "x"), slog.Group("empty"),
				"e", io.EOF), slog.Group("", "in", 2))
		}, []slog.Attr{slog.Group("g", slog.Int("a", 1), slog.Group("h", slog.String("b", "x")),
			slog.String("e", "EOF")), slog.Int("in", 2)}},
		{"plain groups", func(l *slog.Logger) {
			l.Info("m",
				slog.Group("g", "a", 1, slog.Group("h", "b", "x")), "z", 1)
		},
			[]slog.Attr{slog.Group("g", slog.Int("a", 1), slog.Group("h", slog.String("b", "x"))),
				slog.Int("z", 1)}},
		{"With", func(l *slog.Logger) {
			l.With("a", 1, "tags", []string{"t"}).WithGroup("g").With("b",
				[]byte("b")).WithGroup("h").Info("m", "c", "x")
		}, []slog.Attr{slog.Int("a", 1), slog.Any("tags", []any{"t"}), slog.Group("g",
			bytesOf("b", "b"), slog.Group("h", slog.String("c", "x")))}},
		{"With group", func(l *slog.Logger) { l.WithGroup("g").Info("m") }, nil},
		{"With secrets", func(l *slog.Logger) {
			l.With("token", token, "l",
				[]string{token}).Info("m", "a", 1)
		},
			[]slog.Attr{slog.String("token", "[REDACTED]"), slog.Any("l", []any{"[REDACTED]"}),
				slog.Int("a", 1)}},
		{"secret group", func(l *slog.Logger) {
			l.WithGroup("credentials").Info("m", "x", "y",
				"b", true)
		},
			[]slog.Attr{slog.Group("credentials", slog.String("x", "[REDACTED]"),
				slog.Bool("b", true))}},
		{"repeated keys", func(l *slog.Logger) { l.With("a", 1).Info("m", "a", 2, "b", 3, "b", 4) },
			[]slog.Attr{slog.Int("a", 2), slog.Int("b", 4)}},
		{"a secret in a key", func(l *slog.Logger) { l.Info("m", token, 1, "a", 2) },
			[]slog.Attr{slog.Int("[REDACTED]", 1), slog.Int("a", 2)}},
		{"keys of other kinds", func(l *slog.Logger) {
			l.Info("m", "", 1, "é", 2,
				strings.Repeat("k", 200), 3, "\xff", 4)
		},
			[]slog.Attr{slog.Int("!EMPTYKEY", 1), slog.Int("é", 2),
				slog.Int(strings.Repeat("k", 200), 3), slog.Int("\ufffd", 4)}},
		{"our own keys", func(l *slog.Logger) {
			l.Info("m", "at", 1, "source", "s", "pid", 2,
				"msg", "x")
		},
			[]slog.Attr{slog.Int("at", 1), slog.String("source", "s"), slog.Int("pid", 2),
				slog.String("msg", "x")}},
		{"long texts", func(l *slog.Logger) {
			l.Info("m", "l", strings.Repeat("long ", 99), "m",
				strings.Repeat("é", 50))
		},
			[]slog.Attr{slog.String("l", strings.Repeat("long ", 99)),
				slog.String("m", strings.Repeat("é", 50))}},
	} {
		for name, h := range handlers {
			if tt.name == "our own keys" && strings.HasPrefix(name, "wrap") {
				continue // the stamps of Wrap are attrs
			}
			before := len(s.DeliveredRecords())
			tt.log(slog.New(h))
			if err := h.Flush(within10s(t)); err != nil {
				t.Fatal(err)
			}
			got := s.DeliveredRecords()[before:]
			if len(got) != 1 || got[0].Message != "m" {
				t.Fatalf("%s, %s: got %+v, want one record", tt.name, name, got)
			}
			if diff := cmp.Diff(showTyped(tt.want), showTyped(got[0].Attrs)); diff != "" {
				t.Errorf("%s, %s: attributes (-want +got):\n%s", tt.name, name, diff)
			}
		}
	}
}

// A record encoded with the line equals the encoded frozen record, for values of
// generated types.
func TestOTLPHandlerGenerated(t *testing.T) {
	const n = 500
	d, s, _ := newOTLP(t, nil, nil)
	for _, sink := range []logplex.Sink{d, logplex.Sinks{d, keptSink{}}} {
		l := slog.New(logplex.NewHandler(io.Discard, &logplex.Options{Sink: sink}))
		for seed := range uint64(n) {
			l.Info("m", "v", jsontest.NewType(seed).Pair(seed).Log, "w", slog.AnyValue(seed))
		}
		for seed := range uint64(n) {
			r := rand.New(rand.NewPCG(seed, 7))
			if attrs := plainAttrs(r, 0); seed%2 == 0 {
				l.LogAttrs(t.Context(), slog.LevelInfo, "m", attrs...)
			} else {
				l.Handler().(*logplex.Handler).Log(t.Context(), slog.LevelInfo, "m", attrs...)
			}
		}
		if err := d.Flush(within10s(t)); err != nil {
			t.Fatal(err)
		}
	}
	got := s.DeliveredRecords()
	if len(got) != 4*n {
		t.Fatalf("got %d records, want %d", len(got), 4*n)
	}
	for i := range 2 * n {
		if diff := cmp.Diff(showTyped(got[2*n+i].Attrs), showTyped(got[i].Attrs)); diff != "" {
			t.Errorf("seed %d (-frozen +with the line):\n%s", i, diff)
		}
	}
}

// plainAttrs returns attrs of slog's own kinds, some with keys that repeat, are long, or
// are secret.
func plainAttrs(r *rand.Rand, depth int) (attrs []slog.Attr) {
	keys := []string{"a", "b", "status", "path", "password", "request_id", "é", "",
		strings.Repeat("k", 40), "ghp_16C7e42F292c6912E7710c838347Ae178B4a"}
	texts := []string{"", "x", "two words", "é", "\xff", "a=b", strings.Repeat("long ", 30),
		"Bearer 9f86d081884c7d659a2feaa0c55ad015", "null"}
	for range r.IntN(30) {
		key := keys[r.IntN(len(keys)-r.IntN(3))]
		if r.IntN(3) > 0 {
			key = fmt.Sprint("key", r.IntN(1000))
		}
		a := slog.Attr{Key: key}
		switch r.IntN(8) {
		case 0:
			a.Value = slog.Int64Value(r.Int64() >> r.IntN(64))
		case 1:
			a.Value = slog.Uint64Value(r.Uint64() >> r.IntN(64))
		case 2:
			a.Value = slog.Float64Value(r.NormFloat64())
		case 3:
			a.Value = slog.BoolValue(r.IntN(2) > 0)
		case 4:
			a.Value = slog.DurationValue(time.Duration(r.Int64() >> r.IntN(64)))
		case 5:
			a.Value = slog.TimeValue(time.Unix(r.Int64N(1<<33), 5).UTC())
		case 6:
			if depth > 2 {
				continue
			}
			a.Value = slog.GroupValue(plainAttrs(r, depth+1)...)
		default:
			a.Value = slog.StringValue(texts[r.IntN(len(texts))])
		}
		attrs = append(attrs, a)
	}
	return attrs
}

// otlpValuer is a group of its own.
type otlpValuer struct{}

func (otlpValuer) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("id", 4), slog.String("name", "n"))
}

// showTyped shows attrs with the types of their values.
func showTyped(attrs []slog.Attr) (lines []string) {
	for _, a := range attrs {
		lines = append(lines, a.Key+"="+typed(a.Value.Any()))
	}
	return lines
}

func typed(x any) string {
	switch x := x.(type) {
	case []slog.Attr:
		return fmt.Sprint(showTyped(x))
	case []any:
		var elems []string
		for _, e := range x {
			elems = append(elems, typed(e))
		}
		return fmt.Sprintf("list%q", elems)
	}
	return fmt.Sprintf("%T(%q)", x, fmt.Sprint(x))
}

// A value that is added later is hidden in what With holds too.
func TestOTLPHandlerAddedValues(t *testing.T) {
	d, s, _ := newOTLP(t, nil, nil)
	values := new(logplex.ValueRedactor)
	l := slog.New(logplex.NewHandler(nil, &logplex.Options{Sink: d, Redactor: values}))
	l = l.With("a", "one two-secret three", "l", []string{"two-secret"}).WithGroup("g")
	l.Info("before", "b", "two-secret")
	if err := values.Add("two-secret"); err != nil {
		t.Fatal(err)
	}
	l.Info("after two-secret", "b", "two-secret")
	if err := d.Flush(within10s(t)); err != nil {
		t.Fatal(err)
	}
	got := s.DeliveredRecords()
	if len(got) != 2 || !strings.Contains(fmt.Sprint(got[0].Attrs), "two-secret") ||
		strings.Contains(fmt.Sprint(got[1]), "two-secret") {
		t.Errorf("records = %+v, want the value in the first alone", got)
	}
}

// A secret is told once, whichever way its record takes.
func TestOTLPHandlerTellsOnce(t *testing.T) {
	const token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
	d, s, _ := newOTLP(t, nil, nil)
	for name, log := range map[string]func(*slog.Logger){
		"message": func(l *slog.Logger) { l.Info("x " + token) },
		"plain":   func(l *slog.Logger) { l.Info("m", "a", 1, "b", "x "+token, "c", 2) },
		"key":     func(l *slog.Logger) { l.Info("m", "a", 1, "password", token) },
		"list":    func(l *slog.Logger) { l.Info("m", "a", []string{"x", token}) },
		"bytes":   func(l *slog.Logger) { l.Info("m", "a", []byte(token)) },
		"group":   func(l *slog.Logger) { l.Info("m", slog.Group("g", "a", token, "e", io.EOF)) },
	} {
		told := 0
		h := logplex.NewHandler(io.Discard, &logplex.Options{Sink: d,
			Redactor: logplex.NewRedactor(&logplex.RedactOptions{
				OnRedact: func(logplex.Redaction) { told++ },
			})})
		log(slog.New(h))
		if told != 1 {
			t.Errorf("%s: OnRedact was called %d times, want once", name, told)
		}
	}
	if err := d.Flush(within10s(t)); err != nil {
		t.Fatal(err)
	}
	for _, r := range s.DeliveredRecords() {
		if text := fmt.Sprint(r.Message, r.Attrs); strings.Contains(text, token) {
			t.Errorf("%s holds a secret", text)
		}
	}
}

// What a handler of its own costs, an OTLP drain must not add to: no allocation.
func TestOTLPHandlerAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	trace := func(context.Context) format.Trace {
		return format.Trace{ID: [16]byte{1}, Span: [8]byte{2}, Flags: 1}
	}
	carried := []slog.Attr{slog.String("request_id", "r-1")}
	failed := errors.New("it broke")
	five := []slog.Attr{
		slog.String("method", "GET"), slog.String("path", "/users/42"), slog.Int("status",
			200), slog.Duration("took", 1234567), slog.Bool("cached", false),
	}
	for name, opts := range map[string]*logplex.Options{
		"line":   {Format: logplex.FormatLine},
		"JSON":   {Format: logplex.FormatJSON},
		"caller": {Format: logplex.FormatMessage, AddCaller: true},
		"trace":  {Format: logplex.FormatLine, Trace: trace},
		"context": {Format: logplex.FormatLine,
			Context: func(context.Context) []slog.Attr { return carried }},
	} {
		d, _, _ := newOTLP(t, nil, &logplex.DrainOptions{FlushInterval: time.Hour,
			BatchRecords: 1 << 20, BatchBytes: 4 << 20})
		opts.Sink = d
		h := logplex.NewHandler(io.Discard, opts)
		l := slog.New(h)
		with := l.With("a", 1).WithGroup("g").With("b", "x")
		for way, log := range map[string]func(){
			"LogAttrs": func() { l.LogAttrs(t.Context(), slog.LevelInfo, "request done", five...) },
			"Log":      func() { h.Log(t.Context(), slog.LevelInfo, "request done", five...) },
			"With": func() {
				with.LogAttrs(t.Context(), slog.LevelInfo, "request done",
					five...)
			},
			"error": func() {
				h.Log(t.Context(), slog.LevelError, "request failed",
					slog.Any("err", failed))
			},
		} {
			for range 200 {
				log()
			}
			if got := testing.AllocsPerRun(500, log); got > 0 {
				t.Errorf("%s, %s: a record allocates %v times, want 0", name, way, got)
			}
		}
	}
}

func TestOTLPAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	d, _, _ := newOTLP(t, nil, &logplex.DrainOptions{
		FlushInterval: time.Hour, BatchRecords: 1 << 20, BatchBytes: 4 << 20,
	})
	r := logplex.Record{Time: time.Now(), Message: "request done", Attrs: []slog.Attr{
		slog.String("method", "GET"), slog.String("path", "/users/42"), slog.Int("status", 200),
		slog.Duration("took", 1234567), slog.Bool("cached", false),
	}}
	send := func() { _ = d.Send(r) }
	for range 1000 {
		send()
	}
	if got := testing.AllocsPerRun(1000, send); got > 0 {
		t.Errorf("Send allocates %v times, want 0", got)
	}
}
