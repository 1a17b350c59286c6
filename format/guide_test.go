// SPDX-License-Identifier: MIT

package format

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

// TestGuideLines has the lines that the Heroku logging guide prints, word for word. What it shows
// of layouts, filters, releases, access lines and the router is in TestPatternManuals,
// TestFilterMatch, TestParseEvent, TestParseAccessServers and TestParseRouterMissing.
func TestGuideLines(t *testing.T) {
	west := time.FixedZone("", -7*3600)
	for _, tt := range []struct {
		line string
		want Line
		kind EventKind // 0: no event
	}{
		{"2022-03-17T08:25:21.297420+00:00 app[api]: Initial release by user",
			Line{time.Date(2022, 3, 17, 8, 25, 21, 297420000, time.UTC), "app", "api",
				"Initial release by user"}, EventRelease},
		{"2022-03-17T08:25:21.297420+00:00 app[api]: Release v44 command failed",
			Line{time.Date(2022, 3, 17, 8, 25, 21, 297420000, time.UTC), "app", "api",
				"Release v44 command failed"}, EventRelease},
		{"2022-03-17T08:25:21.297420+00:00 app[api]: v44 Deploy ada5527 release command failed",
			Line{time.Date(2022, 3, 17, 8, 25, 21, 297420000, time.UTC), "app", "api",
				"v44 Deploy ada5527 release command failed"}, EventRelease},
		{"2020-06-16T15:13:46-07:00 heroku[router]: GET queue=0 wait=1ms service=2ms bytes=1975",
			Line{time.Date(2020, 6, 16, 15, 13, 46, 0, west), "heroku", "router",
				"GET queue=0 wait=1ms service=2ms bytes=1975"}, 0},
		{"2010-09-16T15:13:46-07:00 app[web.1]: Processing PostController#list (for 208.39.138.12 at 2010-09-16 15:13:46) [GET]",
			Line{time.Date(2010, 9, 16, 15, 13, 46, 0, west), "app", "web.1",
				"Processing PostController#list (for 208.39.138.12 at 2010-09-16 15:13:46) [GET]"}, 0},
		{"2026-03-17T08:25:21.297420+00:00 app[-]: text",
			Line{time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.UTC), "app", "-", "text"}, 0},
		{"2020-01-01T00:00:00Z heroku[slug-compiler]: Slug compilation started",
			Line{time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), "heroku", "slug-compiler",
				"Slug compilation started"}, EventSlug},
		{"2020-01-01T00:00:00Z heroku[api]: Starting process with command `bundle exec rake db:migrate` by x@example.com",
			Line{time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), "heroku", "api",
				"Starting process with command `bundle exec rake db:migrate` by x@example.com"}, EventStart},
		{"2020-01-01T00:00:00Z heroku[web.1]: Stopping remaining processes with SIGKILL",
			Line{time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), "heroku", "web.1",
				"Stopping remaining processes with SIGKILL"}, EventStop},
		{"2025-03-23T21:35:58Z heroku[logplex]: Error L11 (Tail buffer overflow) -> This tail session dropped 500 messages since 2025-03-23 21:35:57.035136457 +0000 UTC.",
			Line{time.Date(2025, 3, 23, 21, 35, 58, 0, time.UTC), "heroku", "logplex",
				"Error L11 (Tail buffer overflow) -> This tail session dropped 500 messages since 2025-03-23 21:35:57.035136457 +0000 UTC."}, EventError},
	} {
		l, err := ParseLine(tt.line)
		if err != nil || !l.Time.Equal(tt.want.Time) || l.Source != tt.want.Source ||
			l.Dyno != tt.want.Dyno || l.Message != tt.want.Message {
			t.Errorf("ParseLine(%q) = %+v, %v, want %+v", tt.line, l, err, tt.want)
		}
		if e, ok := ParseEvent(l); e.Kind != tt.kind || ok != (tt.kind != 0) {
			t.Errorf("ParseEvent(%q) = %+v, %t, want kind %v", tt.line, e, ok, tt.kind)
		}
	}
	for _, s := range []string{
		"source=web.1 dyno=heroku.2808254.d97d0ea7-cf3d-411b-b453-d2943a50b456 sample#memory_total=21.00MB sample#memory_pgpgout=343403pages",
	} {
		metrics, err := ParseMetrics(s)
		if err != nil || len(metrics) != 2 || metrics[0].Value != 21 || metrics[0].Unit != "MB" ||
			metrics[1].Value != 343403 || metrics[1].Unit != "pages" {
			t.Errorf("ParseMetrics(%q) = %+v, %v, want two samples", s, metrics, err)
		}
	}
}

// texts are the string fields of v and of the values in it, by their names.
func texts(v reflect.Value, name string, each func(name, text string)) {
	switch v.Kind() {
	case reflect.String:
		each(name, v.String())
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			texts(v.Field(i), name+"."+v.Type().Field(i).Name, each)
		}
	}
}

// TestTruncatedLines cuts lines at every byte: a parser returns an error or fields
// that are the beginnings of the whole line's, never another field's value.
func TestTruncatedLines(t *testing.T) {
	parsers := map[string]func(string) (any, bool){
		"line": func(s string) (any, bool) {
			v, err := ParseLine(s)
			return v, err == nil
		},
		"router": func(s string) (any, bool) {
			v, err := ParseRouter(s)
			return v, err == nil
		},
		"common": func(s string) (any, bool) {
			v, err := ParseCommon(s)
			return v, err == nil
		},
		"combined": func(s string) (any, bool) {
			v, err := ParseCombined(s)
			return v, err == nil
		},
		"syslog": func(s string) (any, bool) {
			v, err := ParseSyslog([]byte(s), DialectDrain)
			return v, err == nil
		},
	}
	for _, tt := range []struct{ parser, line string }{
		{"line", "2022-03-17T08:25:21.297420+00:00 app[web.1]: hello world"},
		{"router", `sock=backend at=error code=H18 desc="Server Request Interrupted" method=POST path="/say "hi" now?x=1" host=a.example request_id=32703692 fwd="1.1.1.1, 2.2.2.2" dyno=web.1 connect=0ms service=710ms status=200 bytes=0 protocol=http1.1 tls=true tls_version=unknown`},
		{"router", `at=info pid=4 method=GET path="/q\"uote \\" host=a.example fwd="a, b" dyno=web.1 status=200`},
		{"router", `GET myapp.heroku.com/posts queue=0 wait=0ms service=1ms bytes=975`},
		{"common", `192.0.2.4 - bob smith [12/Apr/2026:18:22:20 +0200] "GET /y HTTP/1.1" 401 381`},
		{"combined", `www.example.com:443 127.0.0.1 - - [17/Mar/2022:10:44:19 +0000] "GET / HTTP/1.1" 200 612 "http://r/" "curl/7" "192.0.2.1"`},
		{"syslog", "<190>1 2026-11-22T14:00:00.123456+00:00 host app web.1 - hello"},
	} {
		whole, ok := parsers[tt.parser](tt.line)
		if !ok {
			t.Fatalf("parse %s(%q) failed", tt.parser, tt.line)
		}
		want := map[string]string{}
		texts(reflect.ValueOf(whole), "", func(name, text string) { want[name] = text })
		for n := range len(tt.line) {
			got, ok := parsers[tt.parser](tt.line[:n])
			if !ok {
				continue
			}
			texts(reflect.ValueOf(got), "", func(name, text string) {
				// a cut key is a stray word
				if name != ".Text" && !strings.HasPrefix(want[name], text) {
					t.Errorf("parse %s(%q) = %s %q, want a beginning of %q",
						tt.parser, tt.line[:n], name, text, want[name])
				}
			})
		}
	}
}

// TestHostileLines passes to every parser what no line should be.
func TestHostileLines(t *testing.T) {
	const mega = 1 << 20
	for _, s := range []string{
		strings.Repeat("a", mega), strings.Repeat(" ", mega), strings.Repeat(`"`, mega),
		strings.Repeat("=", mega), strings.Repeat(`a="b" `, mega/6),
		strings.Repeat("[", mega), strings.Repeat(`\`, mega), strings.Repeat("<190>1 ", mega/7),
		strings.Repeat("Error L10 (", mega/11), strings.Repeat("v1 ", mega/3),
		strings.Repeat("GET ", mega/4), `at=info method=GET path="` + strings.Repeat(`" `, mega/2),
		"v44 " + strings.Repeat("(~ ", mega/3) + ")", "\x00", "a\x00b", "\xff\xfe", "\r\n", "x\r\n",
	} {
		for i, prefix := range []string{
			"", "at=info pid=4 method=", "2022-03-17T08:25:21Z app[api]: ",
			"1.2.3.4 - - [", "<190>1 - - - - - ",
		} {
			if i > 1 && len(s) > mega/2 {
				break // once is slow enough
			}
			in := prefix + s
			_, _ = ParseLine(in)
			_, _ = ParseRouter(in)
			_, _ = ParseCommon(in)
			_, _ = ParseCombined(in)
			_, _ = ParseSyslog([]byte(in), DialectInput)
			_, _ = ParseMetrics(in)
			_, _ = ParseEvent(Line{Message: in})
			_, _ = ParsePattern(in)
		}
	}
	for _, end := range []string{"\n", "\r\n"} {
		if l, err := ParseLine("2022-03-17T08:25:21Z app[web.1]: a\x00\xff" + end); err != nil ||
			l.Message != "a\x00\xff" {
			t.Errorf("ParseLine(… %q) = %+v, %v, want its octets", end, l, err)
		}
		if r, err := ParseRouter(`at=info method=GET path="/" host=a dyno=web.1` + end); err !=
			nil || r.Dyno != "web.1" {
			t.Errorf("ParseRouter(… %q) = %+v, %v, want dyno web.1", end, r, err)
		}
	}
}
