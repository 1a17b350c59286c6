// SPDX-License-Identifier: MIT

package member

import (
	"log/slog"
	"runtime"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/format"
)

// TestSet writes the members of each preset, in logfmt and in JSON.
func TestSet(t *testing.T) {
	trace := format.Trace{
		ID: [16]byte{8: 1, 15: 2}, Span: [8]byte{7: 3}, Flags: 1,
	}
	src := &slog.Source{Function: "main.f", File: "/a/main.go", Line: 7}
	for _, tt := range []struct {
		preset Preset
		json   bool
		want   string
	}{
		{Heroku, false, `at=warning pid=4 trace_id=00000000000000000100000000000002 ` +
			`span_id=0000000000000003`},
		{Heroku, true, `level":"warning","source":"app","dyno":"web.1","pid":4,` +
			`"trace_id":"00000000000000000100000000000002","span_id":"0000000000000003"`},
		{Slog, false, `level=WARN pid=4 trace_id=00000000000000000100000000000002 ` +
			`span_id=0000000000000003`},
		{Slog, true, `level":"WARN","heroku.source":"app","heroku.dyno":"web.1","pid":4,` +
			`"trace_id":"00000000000000000100000000000002","span_id":"0000000000000003",` +
			`"source":{"function":"main.f","file":"/a/main.go","line":7}`},
		{Datadog, false, `status=warn pid=4 dd.trace_id=72057594037927938 dd.span_id=3`},
		{Datadog, true, `status":"warn","source":"app","dyno":"web.1","pid":4,` +
			`"dd.trace_id":"72057594037927938","dd.span_id":"3"`},
		{GCP, true, `severity":"WARNING","source":"app","dyno":"web.1","pid":4,` +
			`"logging.googleapis.com/trace":"projects/p/traces/00000000000000000100000000000002",` +
			`"logging.googleapis.com/spanId":"0000000000000003",` +
			`"logging.googleapis.com/trace_sampled":true,"logging.googleapis.com/sourceLocation":` +
			`{"function":"main.f","file":"main.go","line":"7"}`},
		{ECS, false, `log.level=warn process.pid=4 ` +
			`trace.id=00000000000000000100000000000002 span.id=0000000000000003`},
		{ECS, true, `log.level":"warn","service.name":"app","host.name":"web.1",` +
			`"process.pid":4,"trace.id":"00000000000000000100000000000002",` +
			`"span.id":"0000000000000003"`},
	} {
		c := Config{Preset: tt.preset, JSON: tt.json, Source: "app", Dyno: "web.1", PID: 4}
		if tt.preset == GCP {
			c.TracePrefix = "projects/p/traces/"
		}
		s := New(c)
		got := s.AppendTrace(s.AppendFixed(nil, slog.LevelWarn), &trace)
		got, _ = s.AppendCaller(got, src)
		if tt.json {
			got = got[len(`"`):]
		}
		if string(got) != tt.want {
			t.Errorf("members of %v = %s, want %s", tt.preset, got, tt.want)
		}
		if p, ok := ParsePreset(tt.preset.String()); p != tt.preset || !ok {
			t.Errorf("ParsePreset(%q) = %v, %v, want %v", tt.preset, p, ok, tt.preset)
		}
	}
	if p, ok := ParsePreset("other"); p.String() != "heroku" || ok {
		t.Errorf("ParsePreset(%q) = %v, %v, want Heroku's and false", "other", p, ok)
	}
}

func TestHeaderName(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"web.1", "web.1"}, {"", ""}, {"a b[c]", "a_b_c_"}, {"größe", "gr__e"},
		{"abcdefgh", "abcdef"}, {"line\n", "line_"},
	} {
		if got := HeaderName(tt.in, 6); got != tt.want {
			t.Errorf("HeaderName(%q, 6) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestAppendHeader(t *testing.T) {
	for _, tt := range []struct{ source, dyno, want string }{
		{"app", "web.1", "app[web.1]: "}, {"", "", "-[-]: "}, {"a:b c", "::1", "a_b_c[::1]: "},
		{":", "[", "_[_]: "},
		{strings.Repeat("s", 50), strings.Repeat("d", 130),
			strings.Repeat("s", 48) + "[" + strings.Repeat("d", 128) + "]: "},
	} {
		if got := string(AppendHeader(nil, tt.source, tt.dyno)); got != tt.want {
			t.Errorf("AppendHeader(%q, %q) = %q, want %q", tt.source, tt.dyno, got, tt.want)
		}
	}
}

func TestCallers(t *testing.T) {
	var c Callers
	if got := c.Of(0); got != nil {
		t.Errorf("Of(0) = %v, want nil", got)
	}
	pc, file, line, _ := runtime.Caller(0)
	got := c.Of(pc)
	if got == nil || got.File != file || got.Line != line {
		t.Errorf("Of = %v, want %s:%d", got, file, line)
	}
	if again := c.Of(pc); again != got {
		t.Errorf("Of = %p, then %p: want the same", got, again)
	}
}

func TestParseCaller(t *testing.T) {
	for text, want := range map[string]slog.Source{
		"file.go:42":     {File: "file.go", Line: 42},
		"C:/a/file.go:7": {File: "C:/a/file.go", Line: 7},
		"file.go":        {File: "file.go"},
		"file.go:":       {File: "file.go:"},
		"file.go:x":      {File: "file.go:x"},
		"file.go:0":      {File: "file.go:0"},
		"file.go:-1":     {File: "file.go:-1"},
		":42":            {File: ":42"},
		"":               {},
	} {
		if got := *ParseCaller(text); got != want {
			t.Errorf("ParseCaller(%q) = %+v, want %+v", text, got, want)
		}
	}
}
