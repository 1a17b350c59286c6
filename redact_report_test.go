// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/logplex-go/logplex"
)

// redactions collects the calls of OnRedact.
type redactions struct {
	mu  sync.Mutex
	all []logplex.Redaction
}

func (t *redactions) add(r logplex.Redaction) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, r)
}

// lines returns the calls as "kind path count", with the file of the call site.
func (t *redactions) lines() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []string
	for _, r := range t.all {
		file := "nowhere"
		if r.Source != nil {
			file = filepath.Base(r.Source.File)
		}
		out = append(out, fmt.Sprintf("%s %s %d %s",
			r.Kind, strings.Join(r.Path, "/"), r.Count, file))
	}
	return out
}

// Secrets of the kinds that OnRedact distinguishes.
const (
	aPassword = "hunter2Zq9x"
	aJWT      = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
)

type credentials struct {
	User, Password string
	Hosts          []string
}

// held is a struct of any value.
type held struct{ V any }

// sealed has a field that its tag hides.
type sealed struct {
	User string
	Seal string `log:"redact"`
}

// lateURL is a LogValuer.
type lateURL string

func (l lateURL) LogValue() slog.Value {
	return slog.GroupValue(slog.String("url", "postgres://app:"+string(l)+"@db/app"))
}

func TestOnRedactPaths(t *testing.T) {
	const here = "redact_report_test.go"
	for _, c := range []struct {
		name string
		log  func(*slog.Logger)
		want []string
	}{
		{"message", func(l *slog.Logger) { l.Info("login with password=" + aPassword) },
			[]string{"key msg 1 " + here}},
		{"key", func(l *slog.Logger) { l.Info("x", "password", aPassword) },
			[]string{"key password 1 " + here}},
		{"text", func(l *slog.Logger) { l.Info("x", "note", "got "+aJWT) },
			[]string{"jwt note 1 " + here}},
		{"two", func(l *slog.Logger) { l.Info("x", "a", "got "+aJWT, "b", "password="+aPassword) },
			[]string{"jwt a 1 " + here, "key b 1 " + here}},
		{"group", func(l *slog.Logger) { l.Info("x", slog.Group("http", "token", aPassword)) },
			[]string{"key http/token 1 " + here}},
		{"WithGroup",
			func(l *slog.Logger) { l.WithGroup("http").Info("x", "n", 1, "token", aPassword) },
			[]string{"key http/token 1 " + here}},
		{"With", func(l *slog.Logger) { l.With("token", aPassword).Info("x") },
			[]string{"key token 1 " + here}},
		{"struct",
			func(l *slog.Logger) {
				l.Info("x", "c", credentials{User: "bob", Password: aPassword})
			}, []string{"key c/Password 1 " + here}},
		{"map",
			func(l *slog.Logger) {
				l.Info("x", "m", map[string]any{"db": map[string]string{"passwd": aPassword}})
			}, []string{"key m/db/passwd 1 " + here}},
		{"LogValuer", func(l *slog.Logger) { l.Info("x", "db", lateURL(aPassword)) },
			[]string{"url db/url 1 " + here}},
		{"error",
			func(l *slog.Logger) {
				l.Info("x", "err", errors.New("dial postgres://app:"+aPassword+"@db/app"))
			}, []string{"url err 1 " + here}},
		{"list", func(l *slog.Logger) { l.Info("x", slog.Group("g", "args", []string{"a", aJWT})) },
			[]string{"jwt g/args 1 " + here}},
		{"key with quote", func(l *slog.Logger) { l.Info("x", `a"b`, aJWT) }, nil},
		{"card", func(l *slog.Logger) { l.Info("x", "n", int64(4111111111111111)) },
			[]string{"card n 1 " + here}},
		{"tag", func(l *slog.Logger) { l.Info("x", "c", sealed{"bob", aPassword}) },
			[]string{"key c/Seal 1 " + here}},
		{"tag behind a pointer", func(l *slog.Logger) {
			l.Info("x", "c", map[string]any{"a": &sealed{"bob", aPassword}})
		}, []string{"key c/a/Seal 1 " + here}},
		{"name and value", func(l *slog.Logger) {
			l.Info("x", slog.Group("g", "name", "password", "value", aPassword))
		}, []string{"key g/value 1 " + here}},
		{"name and value in a map", func(l *slog.Logger) {
			l.Info("x", "m", map[string]string{"name": "password", "value": aPassword})
		}, []string{"key m/value 1 " + here}},
		{"argument", func(l *slog.Logger) {
			l.Info("x", "args", []string{"--password", aPassword})
		}, []string{"key args 1 " + here}},
		{"private key", func(l *slog.Logger) {
			l.Info("x", "k", ed25519.PrivateKey(make([]byte, 64)))
		}, []string{"key k 1 " + here}},
		{"user of a URL", func(l *slog.Logger) {
			l.Info("x", "u", url.UserPassword("bob", aPassword))
		}, []string{"key u 1 " + here}},
		{"clean", func(l *slog.Logger) { l.Info("x", "password", "", "token", nil, "n", 1) }, nil},
		{"secret in a key", func(l *slog.Logger) { l.Info("x", "got "+aJWT, 1) },
			[]string{"jwt got [REDACTED] 1 " + here}},
		{"secret in a map's key", func(l *slog.Logger) {
			l.Info("x", "m", map[string]int{"got " + aJWT: 1})
		}, []string{"jwt m/got [REDACTED] 1 " + here}},
		{"secret in a group's name", func(l *slog.Logger) {
			l.Info("x", slog.Group("got "+aJWT, "n", 1))
		}, []string{"jwt got [REDACTED] 1 " + here}},
		{"secret in a key in a list", func(l *slog.Logger) {
			l.Info("x", slog.Group("g", "all", []map[string]int{{"got " + aJWT: 1}}))
		}, []string{"jwt g/all 1 " + here}},
		{"without a key", func(l *slog.Logger) { l.Info("x", "", aJWT) },
			[]string{"jwt  1 " + here}},
		{"key with escapes", func(l *slog.Logger) { l.Info("x", "a b=c", aJWT) },
			[]string{"jwt a b=c 1 " + here}},
		{"list in a struct in a list", func(l *slog.Logger) {
			l.Info("x", "m", map[string]any{"a": []any{map[string]any{"b": held{[]held{{aJWT}}}}}})
		}, []string{"jwt m/a 1 " + here}},
		{"name and value in a list", func(l *slog.Logger) {
			l.Info("x", "all", []map[string]string{{"name": "password", "value": aPassword}})
		}, []string{"key all 1 " + here}},
		{"list under a secret key", func(l *slog.Logger) {
			l.Info("x", "m", map[string][]string{"password": {aPassword}})
		}, []string{"key m/password 1 " + here}},
	} {
		for _, make := range []struct {
			name string
			new  func(*logplex.Options) slog.Handler
		}{
			{"logfmt", func(o *logplex.Options) slog.Handler {
				return logplex.NewHandler(io.Discard, o)
			}},
			{"JSON", func(o *logplex.Options) slog.Handler {
				o.Format = logplex.FormatJSON
				return logplex.NewHandler(io.Discard, o)
			}},
			{"Sink", func(o *logplex.Options) slog.Handler {
				o.Sink = logplex.Sinks{dropSink{}, dropSink{}}
				return logplex.NewHandler(io.Discard, o)
			}},
			{"Sink alone", func(o *logplex.Options) slog.Handler {
				o.Sink = dropSink{}
				return logplex.NewHandler(nil, o)
			}},
			{"Wrap", func(o *logplex.Options) slog.Handler {
				o.Sink = dropSink{}
				return logplex.Wrap(slog.NewJSONHandler(io.Discard, nil), o)
			}},
			{"user's redactor", func(o *logplex.Options) slog.Handler {
				o.Redactor = logplex.Redactors{
					logplex.RedactorFunc(nil), o.Redactor,
					logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr { return a }),
				}
				return logplex.NewHandler(io.Discard, o)
			}},
		} {
			var got redactions
			opts := &logplex.Options{
				Redactor: logplex.NewRedactor(&logplex.RedactOptions{OnRedact: got.add}),
			}
			h := make.new(opts)
			c.log(slog.New(h))
			if c.name == "key with quote" {
				if n := len(got.all); n != 1 {
					t.Errorf("%s, %s: OnRedact got %d redactions, want 1", c.name, make.name, n)
				}
				continue
			}
			if diff := cmp.Diff(c.want, got.lines()); diff != "" {
				t.Errorf("%s, %s: OnRedact (-want +got):\n%s", c.name, make.name, diff)
			}
			log := slog.New(h)
			for range 8 {
				c.log(log)
			}
			ninth := len(got.all)
			c.log(log)
			if tenth := len(got.all); ninth != len(c.want) || tenth != 2*len(c.want) {
				t.Errorf("%s, %s: OnRedact got %d of nine records and %d of ten, want %d and %d: "+
					"each secret is counted once", c.name, make.name, ninth, tenth, len(c.want),
					2*len(c.want))
			}
			for _, r := range got.all {
				if text := fmt.Sprintf("%+v", r); strings.Contains(text, aPassword) ||
					strings.Contains(text, aJWT[:8]) {
					t.Errorf("%s, %s: Redaction shows the secret", c.name, make.name)
				}
			}
		}
	}
}

type dropSink struct{}

func (dropSink) Send(logplex.Record) error { return nil }

func TestOnRedactCounts(t *testing.T) {
	var got redactions
	log := slog.New(logplex.NewHandler(io.Discard,
		&logplex.Options{Redactor: logplex.NewRedactor(&logplex.RedactOptions{OnRedact: got.add})}))
	const workers, each = 4, 300
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range each {
				log.Info("x", "token", aPassword)
			}
		})
	}
	wg.Wait()
	seen := map[uint64]bool{}
	for _, r := range got.all {
		seen[r.Count] = true
	}
	diff := cmp.Diff(map[uint64]bool{1: true, 10: true, 100: true, 1000: true}, seen)
	if diff != "" || len(got.all) != 4 {
		t.Errorf("OnRedact got %d redactions (-want +got):\n%s", len(got.all), diff)
	}
	log.Info("x", "token", aPassword) // another call site
	if n := got.all[len(got.all)-1].Count; n != 1 {
		t.Errorf("Count at another call site = %d, want 1", n)
	}
}

// TestOnRedactAfterLine logs from OnRedact and panics in it.
func TestOnRedactAfterLine(t *testing.T) {
	var out bytes.Buffer
	var log *slog.Logger
	calls := 0
	log = slog.New(logplex.NewHandler(&out,
		&logplex.Options{Format: logplex.FormatMessage,
			Redactor: logplex.NewRedactor(
				&logplex.RedactOptions{OnRedact: func(r logplex.Redaction) {
					calls++
					log.Info("leak", "kind", r.Kind, "path", r.Path, "token", aPassword)
					panic("mine")
				}})}))
	log.Info("first", "token", aPassword)
	log.Info("second")
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 4 || !strings.Contains(lines[0], "first") ||
		!strings.Contains(lines[1], "leak") || !strings.Contains(lines[3], "second") || calls != 2 {
		t.Errorf("%d calls, lines %q, want the first line before what is logged about it",
			calls, lines)
	}
}

// TestOnRedactBrokenWriter has the writer panic: what was scrubbed is reported all the same, once,
// for drains and Sinks have the line.
func TestOnRedactBrokenWriter(t *testing.T) {
	for name, way := range ways {
		var got redactions
		opts := &logplex.Options{Sink: new(kept), Redactor: logplex.NewRedactor(
			&logplex.RedactOptions{OnRedact: got.add})}
		calls := 0
		h := logplex.NewHandler(writerFunc(func(p []byte) (int, error) {
			if calls++; calls == 1 {
				panic("mine")
			}
			return len(p), nil
		}), opts)
		for i := range 2 {
			if err := way(h, "password="+aPassword); err == nil && i == 0 {
				t.Errorf("%s: no error of the writer's panic", name)
			}
			if len(got.all) != 1 || got.all[0].Kind != "key" || got.all[0].Count != 1 {
				t.Errorf("%s: OnRedact got %v after record %d, want one key",
					name, got.lines(), i+1)
			}
		}
	}
}

func TestOnRedactLog(t *testing.T) {
	var got redactions
	h := logplex.NewHandler(io.Discard,
		&logplex.Options{Redactor: logplex.NewRedactor(&logplex.RedactOptions{OnRedact: got.add})})
	h.Log(context.Background(), slog.LevelInfo, "x", slog.String("token", aPassword))
	if diff := cmp.Diff([]string{"key token 1 redact_report_test.go"}, got.lines()); diff != "" {
		t.Errorf("OnRedact (-want +got):\n%s", diff)
	}
}

// TestOnRedactAlone uses the redactor as slog's ReplaceAttr.
func TestOnRedactAlone(t *testing.T) {
	var got redactions
	r := logplex.NewRedactor(&logplex.RedactOptions{OnRedact: got.add})
	slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{ReplaceAttr: r.Redact})).Info("x",
		slog.Group("g", "token", aPassword), "t", time.Now())
	if diff := cmp.Diff([]string{"key g/token 1 redact_report_test.go"}, got.lines()); diff != "" {
		t.Errorf("OnRedact (-want +got):\n%s", diff)
	}
}

// TestOnRedactLateValue adds a value that With has written already.
func TestOnRedactLateValue(t *testing.T) {
	for _, c := range []struct {
		name  string
		value any
	}{
		{"whole", aPassword},
		{"in a text", "see " + aPassword + " there"},
		{"after what looks like a pair", `a="b c=` + aPassword},
		{"in a list", []string{"a", "x, y", aPassword}},
		{"in an object in a list", []map[string]string{{"k": "v", "l": aPassword}}},
	} {
		for _, f := range formats() {
			var got redactions
			values := logplex.RedactValues()
			opts := &logplex.Options{Format: f, Redactor: logplex.Redactors{
				logplex.NewRedactor(&logplex.RedactOptions{OnRedact: got.add}), values,
			}}
			log := slog.New(logplex.NewHandler(io.Discard, opts))
			log = log.With("a", "b", "list", []int{1}, "note", c.value, "z", "end")
			if err := values.Add(aPassword); err != nil {
				t.Fatal(err)
			}
			log.Info("x")
			want := []string{"value note 1 redact_report_test.go"}
			if diff := cmp.Diff(want, got.lines()); diff != "" {
				t.Errorf("%s, %v: OnRedact (-want +got):\n%s", c.name, f, diff)
			}
		}
	}
}

// TestOnRedactLateValueWrapped is TestOnRedactLateValue for a wrapped handler and a Sink, with
// groups.
func TestOnRedactLateValueWrapped(t *testing.T) {
	for _, sink := range []logplex.Sink{nil, keptSink{}} {
		var got redactions
		values := logplex.RedactValues()
		log := slog.New(logplex.Wrap(slog.NewJSONHandler(io.Discard, nil), &logplex.Options{
			Sink: sink,
			Redactor: logplex.Redactors{
				logplex.NewRedactor(&logplex.RedactOptions{OnRedact: got.add}), values,
			},
		}))
		log = log.With("a", "b", "note", "see "+aPassword).WithGroup("g").With("in", aPassword)
		if err := values.Add(aPassword); err != nil {
			t.Fatal(err)
		}
		log.Info("x", "c", 1)
		want := []string{
			"value note 1 redact_report_test.go", "value g/in 1 redact_report_test.go",
		}
		if diff := cmp.Diff(want, got.lines()); diff != "" {
			t.Errorf("sink %T: OnRedact (-want +got):\n%s", sink, diff)
		}
	}
}
