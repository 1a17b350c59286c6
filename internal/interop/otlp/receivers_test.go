// SPDX-License-Identifier: MIT

//go:build interop

package otlp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/receiver/receivertest"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/testinput"
)

const numRecords = 5000

// A gate lets requests through to a receiver after refusing them all for three
// seconds and then once more, with the date from which to try again.
type gate struct {
	to      http.Handler
	opens   time.Time
	dated   atomic.Bool
	refused atomic.Int32
	passed  atomic.Int32
}

func newGate(to string) *gate {
	u, err := url.Parse(to)
	if err != nil {
		panic(err)
	}
	return &gate{to: httputil.NewSingleHostReverseProxy(u), opens: time.Now().Add(3 * time.Second)}
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case time.Now().Before(g.opens):
	case g.dated.CompareAndSwap(false, true):
		w.Header().Set("Retry-After", time.Now().Add(2*time.Second).UTC().Format(http.TimeFormat))
	default:
		g.passed.Add(1)
		g.to.ServeHTTP(w, r)
		return
	}
	g.refused.Add(1)
	w.WriteHeader(http.StatusServiceUnavailable)
}

// ship logs numRecords records through the gate over five seconds.
func ship(t *testing.T, g *gate, path string) {
	t.Helper()
	front := httptest.NewServer(g)
	defer front.Close()
	d, err := logplex.NewDrain("otlp+"+front.URL+path, &logplex.DrainOptions{
		Gzip: true, Resource: []slog.Attr{slog.String("service.name", "interop")},
	})
	if err != nil {
		t.Fatal(err)
	}
	logger := slog.New(logplex.NewHandler(nil, &logplex.Options{Sink: d}))
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for i := range numRecords {
		if i%10 == 0 {
			<-tick.C
		}
		logger.Info(fmt.Sprint("record ", i), "n", i, "ok", true,
			slog.Group("g", "text", "a \"b\" ]\\"))
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := d.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
	if s := d.Stats(); s.Delivered != numRecords || g.refused.Load() < 3 {
		t.Errorf("Stats() = %+v after %d refused requests, want %d delivered after some",
			s, g.refused.Load(), numRecords)
	}
}

// checkAll fails unless each record is there once.
func checkAll(t *testing.T, messages []string) {
	t.Helper()
	seen := make(map[string]int)
	for _, m := range messages {
		seen[m]++
	}
	for i := range numRecords {
		if n := seen[fmt.Sprint("record ", i)]; n != 1 {
			t.Errorf("record %d arrived %d times, want once", i, n)
		}
	}
	if len(messages) != numRecords {
		t.Errorf("%d records arrived, want %d", len(messages), numRecords)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestInteropCollector(t *testing.T) {
	t.Parallel()
	address := freeAddress(t)
	factory := otlpreceiver.NewFactory()
	cfg := factory.CreateDefaultConfig()
	conf := confmap.NewFromStringMap(map[string]any{
		"protocols": map[string]any{"http": map[string]any{"endpoint": address}},
	})
	if err := conf.Unmarshal(cfg); err != nil {
		t.Fatal(err)
	}
	sink := new(consumertest.LogsSink)
	receiver, err := factory.CreateLogs(t.Context(), receivertest.NewNopSettings(factory.Type()),
		cfg, sink)
	if err != nil {
		t.Fatal(err)
	}
	if err := receiver.Start(t.Context(), componenttest.NewNopHost()); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = receiver.Shutdown(context.WithoutCancel(t.Context())) }()
	ship(t, newGate("http://"+address), "")
	var messages []string
	for _, logs := range sink.AllLogs() {
		for _, rl := range logs.ResourceLogs().All() {
			if name, _ := rl.Resource().Attributes().Get("service.name"); name.Str() != "interop" {
				t.Errorf("service.name = %q", name.Str())
			}
			for _, sl := range rl.ScopeLogs().All() {
				for _, r := range sl.LogRecords().All() {
					messages = append(messages, r.Body().Str())
					n, _ := r.Attributes().Get("n")
					if fmt.Sprint("record ", n.Int()) != r.Body().Str() {
						t.Errorf("record %q has n = %d", r.Body().Str(), n.Int())
					}
				}
			}
		}
	}
	checkAll(t, messages)
}

// A victoria is a VictoriaLogs that runs as a child of the test.
type victoria struct {
	url    string // of its HTTP API
	syslog string // address for syslog over TCP
}

func startVictoria(t *testing.T) *victoria {
	t.Helper()
	path, err := exec.LookPath("victoria-logs")
	if err != nil {
		t.Fatalf("victoria-logs is needed: %v", err)
	}
	address, syslog := freeAddress(t), freeAddress(t)
	var output bytes.Buffer
	cmd := exec.CommandContext(t.Context(), path, "-storageDataPath="+t.TempDir(),
		"-httpListenAddr="+address,
		"-syslog.listenAddr.tcp="+syslog, "-retentionPeriod=100y", "-loggerLevel=WARN")
	cmd.Cancel = func() error { return cmd.Process.Kill() }
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	v := &victoria{url: "http://" + address, syslog: syslog}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("victoria-logs said:\n%s", output.Bytes())
		}
	})
	if !until(t, 30*time.Second, func() bool {
		res, err := http.Get(v.url + "/health")
		if err == nil {
			res.Body.Close()
		}
		return err == nil
	}) {
		t.Fatal("victoria-logs does not answer")
	}
	return v
}

// until calls done, ten times a second, until it returns true or the time is over, and reports
// what it returned last: a process says neither when it listens nor when a record can be found.
func until(t *testing.T, within time.Duration, done func() bool) bool {
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for !done() {
		select {
		case <-again.C:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// query returns the records that LogsQL finds once there are n, or after ten
// seconds.
func (v *victoria) query(t *testing.T, q string, n int) (found []map[string]string) {
	t.Helper()
	until(t, 10*time.Second, func() bool {
		found = nil
		res, err := http.PostForm(v.url+"/select/logsql/query",
			url.Values{"query": {q}, "start": {"0"}, "limit": {"20000"}})
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(res.Body)
		lines.Buffer(nil, 1<<24)
		for lines.Scan() {
			var m map[string]string
			if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
				t.Fatalf("victoria-logs answered %q: %v", lines.Bytes(), err)
			}
			found = append(found, m)
		}
		res.Body.Close()
		return len(found) >= n
	})
	return found
}

func TestInteropVictoriaLogsOTLP(t *testing.T) {
	t.Parallel()
	v := startVictoria(t)
	ship(t, newGate(v.url), "/insert/opentelemetry/v1/logs")
	var messages []string
	for _, m := range v.query(t, "*", numRecords) {
		messages = append(messages, m["_msg"])
		if "record "+m["n"] != m["_msg"] || m["g.text"] != `a "b" ]\` ||
			m["service.name"] != "interop" || m["severity_text"] != "info" {
			t.Fatalf("record = %v, want its attributes", m)
		}
	}
	checkAll(t, messages)
}

func TestInteropVictoriaLogsStructuredData(t *testing.T) {
	t.Parallel()
	v := startVictoria(t)
	values := testinput.DataValues(1000)
	for i, value := range values {
		d, err := logplex.NewDrain("syslog://"+v.syslog,
			&logplex.DrainOptions{
				StructuredData: testinput.DataElement(value),
			})
		if err != nil {
			t.Fatal(err)
		}
		_ = d.Send(logplex.Record{
			Time: time.Now(), Source: "app", Dyno: "web.1", Message: "message",
			Attrs: []slog.Attr{slog.Int("i", i)},
		})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		if err := d.Shutdown(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
	}
	got := make(map[string]bool)
	var one map[string]string
	for _, m := range v.query(t, "*", len(values)) {
		one = m
		got[m["interop@32473.value"]] = true
	}
	missing := 0
	for _, value := range values {
		if !got[value] {
			if missing++; missing < 5 {
				t.Errorf("value %q did not arrive", value)
			}
		}
	}
	if missing > 0 || len(got) != len(values) {
		t.Errorf("%d of %d values are missing, one record is %v", missing, len(values), one)
	}
}
