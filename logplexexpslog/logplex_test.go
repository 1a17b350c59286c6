// SPDX-License-Identifier: MIT

package logplexexpslog_test

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"

	expslog "golang.org/x/exp/slog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexexpslog"
)

type sink struct {
	mu  sync.Mutex
	all []logplex.Record
}

func (s *sink) Send(r logplex.Record) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, r)
	return nil
}

func TestLogplexRecord(t *testing.T) {
	s := new(sink)
	h := logplex.NewHandler(nil, &logplex.Options{Sink: s, AddCaller: true})
	logger := expslog.New(logplexexpslog.NewHandler(h)).WithGroup("g")
	m := map[string]any{"a": 1, "password": "hunter2hunter2"}
	logger.Warn("m", "map", m, "user", &user{"ann"}, "nil", (*user)(nil), "bomb",
		bomb{}, "after", true)
	m["a"] = 2

	if len(s.all) != 1 {
		t.Fatalf("%d records, want 1", len(s.all))
	}
	r := s.all[0]
	if r.Level != slog.LevelWarn || r.Message != "m" || r.Caller == nil ||
		!strings.HasSuffix(r.Caller.File, "logplex_test.go") {
		t.Errorf("record = %+v, want the level, message and call site that were logged", r)
	}
	for path, want := range map[string]string{
		"g map a": "1", "g map password": logplex.Redacted, "g user name": "ann",
		"g user token": logplex.Redacted, "g after": "true",
	} {
		if v, ok := r.Attr(strings.Fields(path)...); !ok || v.String() != want {
			t.Errorf("Attr(%s) = %v, %v, want %s", path, v, ok, want)
		}
	}
	if v, _ := r.Attr("g", "bomb"); !strings.Contains(v.String(), "boom") ||
		!strings.HasPrefix(v.String(), "!PANIC") {
		t.Errorf("Attr(g bomb) = %v, want the panic as text", v)
	}
	if v, ok := r.Attr("g", "nil"); !ok || strings.Contains(v.String(), "PANIC") {
		t.Errorf("Attr(g nil) = %v, %v, want null", v, ok)
	}
}

func TestLogplexLine(t *testing.T) {
	var b bytes.Buffer
	h := logplex.NewHandler(&b, &logplex.Options{
		Format: logplex.FormatMessage, Dyno: "web.1", PID: 4, Level: slog.LevelDebug,
	})
	logger := expslog.New(logplexexpslog.NewHandler(h)).With("a", 1).WithGroup("g").With("b", 2)
	logger.Debug("several words", "c", secret("x"))
	want := `at=debug pid=4 msg="several words" a=1 g.b=2 g.c=hidden` + "\n"
	if b.String() != want {
		t.Errorf("Debug wrote %q, want %q", b.String(), want)
	}
}
