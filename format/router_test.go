// SPDX-License-Identifier: MIT

package format

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/logplex-go/logplex/internal/race"
)

// wantOneLine fails unless b is one line of valid UTF-8 that steers no terminal.
func wantOneLine(t *testing.T, b []byte) {
	t.Helper()
	if !utf8.Valid(b) || !cleanText(b) {
		t.Errorf("AppendTo = %q, want one line of clean UTF-8", b)
	}
}

// wantSyntaxError fails unless err is a *SyntaxError of a format with an offset in s.
func wantSyntaxError(t *testing.T, err error, format, s string) {
	t.Helper()
	var fault *SyntaxError
	if !errors.As(err, &fault) || fault.Format != format || fault.Offset < 0 ||
		fault.Offset > len(s) {
		t.Errorf("parse(%q) = %#v, want a *SyntaxError of %s with an offset from 0 to %d",
			s, err, format, len(s))
	}
}

// routerRest are the keys that a router line must have after the path.
const routerRest = " host=a.example dyno=web.1 status=200"

func TestParseRouterValues(t *testing.T) {
	whole := Router{
		Text: "a note", Sock: "client", At: "warning", Code: "H27",
		Desc: "Client Request Interrupted", Cause: "bad luck",
		Method: "PUT", Path: "/a b?c=d&e", Host: "a.example:8080", RequestID: "id",
		Fwd: "192.0.2.1, 192.0.2.2", Dyno: "web.12",
		Connect: 4 * time.Millisecond, Service: 30001 * time.Millisecond,
		Status: 499, Bytes: 1 << 40,
		Protocol: "http2.0", TLS: "true", TLSVersion: "tls1.3", Agent: `curl "x"`,
		Extra: []Pair{{"new", "a b"}, {"flag", ""}},
	}
	const wholeLine = `a note sock=client at=warning code=H27 desc="Client Request Interrupted" cause="bad luck" method=PUT ` +
		`path="/a b?c=d&e" host=a.example:8080 request_id=id fwd="192.0.2.1, 192.0.2.2" dyno=web.12 connect=4ms service=30001ms ` +
		`status=499 bytes=1099511627776 protocol=http2.0 tls=true tls_version=tls1.3 agent="curl "x"" new="a b" flag=`
	if got, err := ParseRouter(wholeLine + " \r\n"); err != nil || !reflect.DeepEqual(got, whole) {
		t.Errorf("ParseRouter(%q) = %+v, %v, want %+v", wholeLine, got, err, whole)
	}
	if got := whole.String(); got != wholeLine {
		t.Errorf("String() = %q, want %q", got, wholeLine)
	}

	for _, tt := range []struct{ name, path, want string }{
		{"bare", `/a`, `/a`},
		{"bare with equals", `/a?b=c&d=e`, `/a?b=c&d=e`},
		{"quoted", `"/a"`, `/a`},
		{"quoted and empty", `""`, ``},
		{"empty", ``, ``},
		{"space", `"/a b  c"`, `/a b  c`},
		{"quote", `"/a"b"`, `/a"b`},
		{"quote at the end", `"/a""`, `/a"`},
		{"quote and space", `"/a" b"`, `/a" b`},
		{"quoted word", `"/say "hi" now"`, `/say "hi" now`},
		{"backslash", `"/a\"`, `/a\`},
		{"a pair in a path", `"/a b=c"`, `/a b=c`},
		{"quote in a bare value", `/a"b"`, `/a"b"`},
		{"percent", `"/100%25"`, `/100%25`},
		{"not UTF-8", "\"/\xff\"", "/\xff"},
	} {
		line := "at=info method=GET path=" + tt.path + routerRest
		got, err := ParseRouter(line)
		if err != nil || got.Path != tt.want || got.Host != "a.example" || got.Status != 200 {
			t.Errorf("%s: ParseRouter(%q) = %+v, %v, want Path %q",
				tt.name, line, got, err, tt.want)
		}
	}
}

func TestParseRouterNumbers(t *testing.T) {
	const head = "at=info method=GET path=/ host=h dyno= status="
	for _, tt := range []struct {
		name, line string
		want       Router
	}{
		{"numbers", head + "200 connect=0ms service=12ms bytes=0",
			Router{Connect: 0, Service: 12 * time.Millisecond, Status: 200}},
		{"no unit", head + "502 connect=0 service=1 bytes=537",
			Router{Service: time.Millisecond, Status: 502, Bytes: 537}},
		{"empty", head + " connect= service= bytes=",
			Router{Connect: Empty, Service: Empty, Status: Empty, Bytes: Empty}},
		{"absent", head + "304",
			Router{Connect: Absent, Service: Absent, Status: 304, Bytes: Absent}},
		{"largest", head + strconv.Itoa(math.MaxInt) +
			" connect=9223372036854ms service=0ms bytes=9223372036854775807",
			Router{Connect: math.MaxInt64 / time.Millisecond * time.Millisecond,
				Status: math.MaxInt, Bytes: math.MaxInt64}},
		{"quoted", head + `"200" connect="" service="3ms" bytes=""`,
			Router{Connect: Empty, Service: 3 * time.Millisecond, Status: 200, Bytes: Empty}},
	} {
		tt.want.At, tt.want.Method, tt.want.Path, tt.want.Host = "info", "GET", "/", "h"
		tt.want.Missing = []string{"fwd"}
		got, err := ParseRouter(tt.line)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: ParseRouter(%q) = %+v, %v, want %+v", tt.name, tt.line, got, err, tt.want)
		}
		if again, err := ParseRouter(got.String()); err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("%s: ParseRouter(%q) = %+v, %v, want %+v", tt.name, got, again, err, got)
		}
	}
}

func TestParseRouterOldForms(t *testing.T) {
	old := Router{
		Method: "GET", Host: "myapp.heroku.com", Path: "/a?b=c", Dyno: "web.1", Connect: Absent,
		Service: 0, Status: Absent, Bytes: 0, Extra: []Pair{{"queue", "0"}, {"wait", "0ms"}},
		Missing: []string{"fwd"},
	}
	failed := old
	failed.At, failed.Code, failed.Desc = "error", "H12", "Request timeout"
	fine := old
	fine.At, fine.Status, fine.Service, fine.Bytes = "info", 200, 6*time.Millisecond, 5
	private := Router{
		At: "info", Method: "GET", Path: "/", Host: "h", Fwd: "192.0.2.1", Dyno: "web.1",
		Connect: time.Millisecond,
		Service: 18 * time.Millisecond, Status: 200, Bytes: 13,
		TLSVersion: "tls1.1", Protocol: "http",
	}
	level := private
	level.Text, level.At, level.Code, level.TLSVersion = "so", "error", "H31", ""
	stray := private
	stray.Text, stray.Extra, stray.TLSVersion = "front middle =x", []Pair{{"status", "500"}}, ""
	for _, tt := range []struct {
		name, line string
		want       Router
	}{
		{"error of 2011", `Error H12 (Request timeout) -> GET myapp.heroku.com/a?b=c dyno=web.1 queue=0 wait=0ms service=0ms bytes=0`, failed},
		{"request of 2011", `GET myapp.heroku.com/a?b=c dyno=web.1 queue=0 wait=0ms service=6ms status=200 bytes=5`, fine},
		{"private space", `at=info method=GET path="/" host=h fwd="192.0.2.1" dyno=web.1 connect=1ms service=18ms status=200 bytes=13 tls_version=tls1.1 protocol=http`, private},
		{"lost at", `so error code=H31 method=GET path="/" host=h fwd="192.0.2.1" dyno=web.1 connect=1ms service=18ms status=200 bytes=13 protocol=http`, level},
		{"words and a key again", `front at=info method=GET middle path="/" =x host=h fwd=192.0.2.1 dyno=web.1 connect=1ms service=18ms status=200 bytes=13 protocol=http status=500`,
			stray},
	} {
		got, err := ParseRouter(tt.line)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: ParseRouter(%q) = %+v, %v, want %+v", tt.name, tt.line, got, err, tt.want)
		}
		if again, err := ParseRouter(got.String()); err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("%s: ParseRouter(%q) = %+v, %v, want %+v", tt.name, got, again, err, got)
		}
	}
}

// Each line is one that Heroku has printed or shown, and comes back with the
// fields that it has and no others.
func TestParseRouterMissing(t *testing.T) {
	for _, tt := range []struct {
		name, line string
		want       Router
		today      string
	}{
		{
			"guide, no host",
			`at=info method=GET path="/db" request_id=777528e0-621c-4b6e-8eef-74caa34c1713 fwd="" dyno=web.1 connect=0ms service=19ms status=301 bytes=786 protocol=https`,
			Router{At: "info", Method: "GET", Path: "/db",
				RequestID: "777528e0-621c-4b6e-8eef-74caa34c1713", Dyno: "web.1",
				Service: 19 * time.Millisecond, Status: 301, Bytes: 786, Protocol: "https",
				Missing: []string{"host"}},
			"",
		},
		{
			"guide, 2010", `GET queue=0 wait=1ms service=2ms bytes=1975`,
			Router{At: "info", Method: "GET", Connect: Absent, Service: 2 * time.Millisecond,
				Status: Absent, Bytes: 1975, Extra: []Pair{{"queue", "0"}, {"wait", "1ms"}},
				Missing: []string{"path", "host", "fwd", "dyno"}},
			`at=info method=GET service=2ms bytes=1975 queue=0 wait=1ms`,
		},
		{
			"guide, 2010 with a host",
			`GET myapp.heroku.com/posts queue=0 wait=0ms service=1ms bytes=975`,
			Router{At: "info", Method: "GET", Host: "myapp.heroku.com", Path: "/posts",
				Connect: Absent, Service: time.Millisecond, Status: Absent, Bytes: 975,
				Extra: []Pair{{"queue", "0"}, {"wait", "0ms"}}, Missing: []string{"fwd", "dyno"}},
			`at=info method=GET path="/posts" host=myapp.heroku.com service=1ms bytes=975 queue=0 wait=0ms`,
		},
		{
			"2010 with dyno and status behind",
			`GET myapp.heroku.com/posts queue=0 wait=0ms service=1ms bytes=975 dyno=web.1 status=200`,
			Router{At: "info", Method: "GET", Host: "myapp.heroku.com", Path: "/posts",
				Connect: Absent, Dyno: "web.1", Service: time.Millisecond, Status: 200, Bytes: 975,
				Extra: []Pair{{"queue", "0"}, {"wait", "0ms"}}, Missing: []string{"fwd"}},
			`at=info method=GET path="/posts" host=myapp.heroku.com dyno=web.1 service=1ms status=200 bytes=975 queue=0 wait=0ms`,
		},
		{
			"a scheme and no path", `Error H12 (Request timeout) -> GET http://yourdomain.com dyno=web.3 queue= wait= service=30000ms status=503 bytes=0`,
			Router{At: "error", Code: "H12", Desc: "Request timeout", Method: "GET",
				Host: "yourdomain.com", Dyno: "web.3", Connect: Absent, Service: 30 * time.Second,
				Status: 503, Protocol: "http", Extra: []Pair{{"queue", ""}, {"wait", ""}},
				Missing: []string{"path", "fwd"}},
			`at=error code=H12 desc="Request timeout" method=GET host=yourdomain.com dyno=web.3 service=30000ms status=503 bytes=0 protocol=http queue= wait=`,
		},
		{
			"no fwd, no dyno", `sock=backend at=error code=H18 desc="Server Request Interrupted" method=POST path="/herokutest" host=node-upload-test.herokuapp.com connect=0ms service=139ms status=503 bytes=287 protocol=http`,
			Router{Sock: "backend", At: "error", Code: "H18", Desc: "Server Request Interrupted",
				Method: "POST", Path: "/herokutest", Host: "node-upload-test.herokuapp.com",
				Service: 139 * time.Millisecond, Status: 503, Bytes: 287, Protocol: "http",
				Missing: []string{"fwd", "dyno"}},
			"",
		},
		{
			"2013, queue and wait between",
			`at=info method=GET path=/articles/custom-domains host=mydemoapp.heroku.com fwd=74.58.173.188 dyno=web.1 queue=0 wait=0ms connect=0ms service=1452ms status=200 bytes=5783`,
			Router{At: "info", Method: "GET", Path: "/articles/custom-domains",
				Host: "mydemoapp.heroku.com", Fwd: "74.58.173.188", Dyno: "web.1",
				Service: 1452 * time.Millisecond, Status: 200, Bytes: 5783,
				Extra: []Pair{{"queue", "0"}, {"wait", "0ms"}}},
			`at=info method=GET path="/articles/custom-domains" host=mydemoapp.heroku.com fwd="74.58.173.188" dyno=web.1 connect=0ms service=1452ms status=200 bytes=5783 queue=0 wait=0ms`,
		},
		{
			"a code alone", `code=H10 desc="App crashed"`,
			Router{Code: "H10", Desc: "App crashed", Connect: Absent, Service: Absent,
				Status: Absent, Bytes: Absent,
				Missing: []string{"method", "path", "host", "fwd", "dyno"}},
			"",
		},
		{
			"empty keys, and again with a value",
			`at= code= at=error code=H19 desc="" request_id= method=GET path="/" desc=Late request_id=r1`,
			Router{At: "error", Code: "H19", Desc: "Late", Method: "GET", Path: "/",
				RequestID: "r1",
				Connect:   Absent, Service: Absent, Status: Absent, Bytes: Absent,
				Missing: []string{"host", "fwd", "dyno"}},
			`at=error code=H19 desc="Late" method=GET path="/" request_id=r1`,
		},
		{
			"with a value, and again empty",
			`at=info method=GET path="/" protocol=http at= protocol= tls=true tls=`,
			Router{At: "info", Method: "GET", Path: "/", Protocol: "http", TLS: "true",
				Connect: Absent, Service: Absent, Status: Absent, Bytes: Absent,
				Extra:   []Pair{{"at", ""}, {"protocol", ""}, {"tls", ""}},
				Missing: []string{"host", "fwd", "dyno"}},
			`at=info method=GET path="/" protocol=http tls=true at= protocol= tls=`,
		},
		{
			"at, method and path", `at=info method=GET path="/"`,
			Router{At: "info", Method: "GET", Path: "/", Connect: Absent, Service: Absent,
				Status: Absent, Bytes: Absent, Missing: []string{"host", "fwd", "dyno"}},
			"",
		},
	} {
		got, err := ParseRouter(tt.line)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: ParseRouter(%q) = %+v, %v, want %+v", tt.name, tt.line, got, err, tt.want)
		}
		today := tt.today
		if today == "" {
			today = tt.line
		}
		if s := got.String(); s != today {
			t.Errorf("%s: String() = %q, want %q", tt.name, s, today)
		}
		if again, err := ParseRouter(got.String()); err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("%s: ParseRouter(%q) = %+v, %v, want %+v", tt.name, got, again, err, got)
		}
	}
}

// A line that a handler of this module has written has logfmt's quotes.
func TestParseRouterOwnLines(t *testing.T) {
	for _, path := range []string{
		`/q"uote`, `/back\slash`, `/a b="c" d`, `/say "hi" x=1`, `/a\nb`, `"`,
		`\`, `/trailing\`, `/é`,
	} {
		line := string(AppendPair([]byte("at=info pid=4 method=GET"), "path", path))
		line = string(AppendPair(AppendPair(append([]byte(line), " host=a.example"...), "fwd",
			"1.2.3.4, 5.6.7.8"), "agent", `x "y"`)) + " status=200 bytes=7"
		got, err := ParseRouter(line)
		if err != nil || got.Path != path || got.Fwd != "1.2.3.4, 5.6.7.8" ||
			got.Agent != `x "y"` || got.Bytes != 7 {
			t.Errorf("ParseRouter(%q) = %+v, %v, want Path %q", line, got, err, path)
			continue
		}
		// Written again it is a line of the router, whose quotes have no escapes:
		// one that would read as the end of the value is percent-encoded there.
		if strings.Contains(path, `" x=`) {
			got.Path = strings.Replace(path, `" x=`, `%22 x=`, 1)
		}
		if again, err := ParseRouter(got.String()); err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("ParseRouter(%q) = %+v, %v, want %+v", got, again, err, got)
		}
	}
	for _, line := range []string{
		`at=info pid=4 method=GET path="/a`, `at=info pid=4 method=GET path="/a\"`,
	} {
		if got, err := ParseRouter(line); err == nil {
			t.Errorf("ParseRouter(%q) = %+v, want an error", line, got)
		}
	}
}

func TestParseRouterErrors(t *testing.T) {
	for _, tt := range []struct {
		name, line string
		offset     int
	}{
		{"nothing", "", 0},
		{"text", "hello world", 11},
		{"an app's logfmt", `at=info msg="up" port=8080`, 26},
		{"an app's code", `at=info code=E42 msg="up" method=GET`, 36},
		{"an app's logfmt with a method", `at=info method=GET service=2ms`, 30},
		{"a Rails request line", "method=GET path=/users format=html status=200 duration=5.2", 58},
		{"no end of a quote", `at=info method=GET path="/a`, 24},
		{"status is no number", "status=2xx method=GET path=/" + routerRest, 7},
		{"negative bytes", "bytes=-1 method=GET path=/" + routerRest, 6},
		{"unit alone", "connect=ms method=GET path=/" + routerRest, 8},
		{"bytes overflow", "bytes=9223372036854775808 method=GET path=/" + routerRest, 6},
		{"millisecond overflow", "service=9223372036855ms method=GET path=/" + routerRest, 8},
		{"old form without dyno and service",
			"Error H12 (Request timeout) -> GET a.example/ queue=0", 53},
		{"2010 without a queue", "GET service=2ms bytes=1975", 26},
		{"a request line", "GET /posts HTTP/1.1", 19},
	} {
		r, err := ParseRouter(tt.line)
		wantSyntaxError(t, err, "router", tt.line)
		var fault *SyntaxError
		if errors.As(err, &fault) && fault.Offset != tt.offset || !reflect.DeepEqual(r, Router{}) {
			t.Errorf("%s: ParseRouter(%q) = %+v, %v, want offset %d and no Router",
				tt.name, tt.line, r, err, tt.offset)
		}
	}
}

func TestRouterAppendToHostile(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   Router
		want string // in the line
	}{
		{"newline in a path", Router{Path: "/a\nat=error"}, `path="/a%0Aat=error" `},
		{"pair in a path", Router{Path: `/a" status=200 x="`}, `path="/a%22 status=200 x="" `},
		{"space in a host", Router{Host: "a status=500"}, `host="a status=500" `},
		{"quote first in a host", Router{Host: `"a`}, `host=""a" `},
		{"pair in the words", Router{Text: "a at=error b"}, `a at%3Derror b method=`},
		{"escape sequence", Router{Method: "\x1b[31mGET"}, `method=%1B[31mGET `},
		{"line separator", Router{RequestID: "a\u2028b"}, `request_id=a%E2%80%A8b `},
		{"not UTF-8", Router{Fwd: "\xff"}, `fwd="%FF" `},
		{"key with a space", Router{Extra: []Pair{{"a b=\n", "c"}, {"", "d"}}}, ` a_b__=c _=d`},
		{"other negative numbers", Router{Connect: -5, Status: -9},
			`connect= service=0ms status= bytes=0`},
		{"part of a millisecond", Router{Service: 1999999 * time.Nanosecond}, `service=1ms `},
	} {
		got := tt.in.AppendTo([]byte("x "))
		wantOneLine(t, got)
		if !strings.HasPrefix(string(got), "x ") || !strings.Contains(string(got), tt.want) {
			t.Errorf("%s: AppendTo = %q, want %q in it", tt.name, got, tt.want)
		}
		if again, err := ParseRouter(string(got[2:])); err != nil ||
			again.String() != string(got[2:]) {
			t.Errorf("%s: ParseRouter(%q) = %q, %v, want the same", tt.name, got[2:], again, err)
		}
	}
}

func TestLookupCode(t *testing.T) {
	known := 0
	for _, letter := range "HRLX" {
		for n := range 100 {
			code := fmt.Sprintf("%c%02d", letter, n)
			c, ok := LookupCode(code)
			if ok != (c != Code{}) || ok && (c.Code != code || c.Name == "") {
				t.Errorf("LookupCode(%q) = %+v, %t, want a code with a name or nothing",
					code, c, ok)
			}
			if ok {
				known++
			}
		}
	}
	if known != 42 {
		t.Errorf("LookupCode knows %d codes, want 42", known)
	}
	// The router's own lines agree with the table.
	for _, s := range readSamples(t) {
		for _, l := range s.lines(t) {
			r, err := ParseRouter(l.Message)
			if err != nil || r.Code == "" || s.Kind == "message/router-H18-old" {
				continue
			}
			c, _ := LookupCode(r.Code)
			desc, _, _ := strings.Cut(r.Desc, ":")
			status := r.Status
			if r.Code == "H24" || r.Code == "H26" || s.Kind == "cli/router-2.0-H18" ||
				strings.Contains(s.Line, "status=502 bytes= protocol") {
				status = c.Status
			}
			if want := (Code{r.Code, desc, r.At, status}); c != want {
				t.Errorf("LookupCode(%q) = %+v, want %+v", r.Code, c, want)
			}
		}
	}
}

func TestRouterAllocs(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	line := routerExampleLine
	r, err := ParseRouter(line)
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 0, 1024)
	if n := testing.AllocsPerRun(100, func() { b = r.AppendTo(b[:0]) }); n != 0 {
		t.Errorf("AppendTo: %v allocations, want 0", n)
	}
	if n := testing.AllocsPerRun(100, func() { _, _ = ParseRouter(line) }); n != 0 {
		t.Errorf("ParseRouter: %v allocations, want 0", n)
	}
}

// TestStreamParsersLinear gives the parsers and writers of Heroku's streams a
// megabyte of the worst kinds. Linear ones need some milliseconds for each;
// a quadratic one would not end before the test binary's timeout.
func TestStreamParsersLinear(t *testing.T) {
	if race.Enabled {
		t.Skip("tens of seconds under the race detector")
	}
	const size = 1 << 20
	heads := []string{
		"at=info method=GET path=", "Error H12 (x", "Error L10 (x): ", "Scaled to ", "Set ",
		"Starting process with command `",
		"sample#a=", `1.2.3.4 - - [10/Oct/2000:13:55:36 +0000] "`,
	}
	for i, unit := range []string{
		`a="b `, `a="b" `, `" `, `"`, ` `, `a `, `a="`, `"a`, `path="x" y`, `x="a "`, `\`, `\"`,
		`measure=a `, `sample#a="1" `, `sample#a=x `,
		` by user `, "` by user ", `) -> `, `, `, `a@1 `, `9`, `(`, `a@`, "\xff",
	} {
		tail := strings.Repeat(unit, size/len(unit))
		for _, head := range []string{"", heads[i%len(heads)]} {
			s := head + tail
			if r, err := ParseRouter(s + routerRest); err == nil {
				_ = r.String()
			}
			if e, ok := ParseEvent(Line{Message: s}); ok {
				_ = e.String()
			}
			l, _ := ParseMetricLine(s)
			_ = l.String()
			if a, err := ParseCombined(s); err == nil {
				_ = a.AppendCombined(nil)
			}
			_ = Router{Text: s, Path: s, Host: s, Extra: []Pair{{s, s}}}.String()
			_ = Metric{Name: s, Text: s, Unit: s, Kind: MetricUnique}.String()
		}
	}
}

const routerExampleLine = `at=info method=GET path="/books?page=2" host=www.example.com request_id=6903a168-b79b-ec27-03c8-b8f64d8d8792 ` +
	`fwd="192.0.2.7" dyno=web.1 connect=0ms service=12ms status=200 bytes=2256 protocol=http2.0 tls=true tls_version=tls1.3`

func ExampleParseRouter() {
	r, err := ParseRouter(
		`at=error code=H12 desc="Request timeout" method=GET path="/" host=www.example.com ` +
			`fwd="192.0.2.7" dyno=web.1 connect=6ms service=30001ms status=503 bytes=0`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Code, r.Path, r.Service, r.Status)
	// Output: H12 / 30.001s 503
}

func ExampleRouter_AppendTo() {
	r := Router{
		At: "error", Code: "H14", Desc: "No web processes running", Method: "GET", Path: "/",
		Host: "www.example.com",
		Fwd:  "192.0.2.7", Connect: Empty, Service: Empty, Status: 503,
		Bytes: Empty, Protocol: "http1.1",
	}
	fmt.Printf("%s\n", r.AppendTo(nil))
	// Output: at=error code=H14 desc="No web processes running" method=GET path="/" host=www.example.com fwd="192.0.2.7" dyno= connect= service= status=503 bytes= protocol=http1.1
}

func ExampleLookupCode() {
	c, _ := LookupCode("H27")
	fmt.Println(c.At, c.Status, c.Name)
	// Output: warning 499 Client Request Interrupted
}

func FuzzParseRouter(f *testing.F) {
	for _, s := range readSamples(f) {
		for _, l := range s.lines(f) {
			if len(l.Message) < 1000 {
				f.Add(l.Message)
			}
		}
	}
	f.Add(`Error H12 (Request timeout) -> GET a.example/ dyno=web.1 queue=0 wait=0ms service=0ms bytes=0`)
	f.Add(`Error H12 (Request timeout) -> GET a.example/ at=info method= path=x" y="z host= dyno=web.1 status= status=1 x=" "`)
	f.Add(`GET a.example/ dyno="a" b" c= status=1`)
	f.Add(`GET queue=0 wait=1ms service=2ms bytes=1975`)
	f.Add(`Error H12 (Request timeout) -> GET http://a.example dyno=web.3 queue= wait= service=30000ms status=503 bytes=0`)
	f.Add(`at=info pid=4 method=GET path="/q\"uo te" host=a.example agent="\\" status=200`)
	f.Add(`code=H10 desc="App crashed"`)
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ParseRouter(s)
		if err != nil {
			wantSyntaxError(t, err, "router", s)
			return
		}
		b := r.AppendTo(nil)
		wantOneLine(t, b)
		again, err := ParseRouter(string(b))
		if err != nil {
			t.Fatalf("ParseRouter(%q) = %v, want what ParseRouter(%q) gave", b, err, s)
		}
		if got := again.AppendTo(nil); string(got) != string(b) {
			t.Fatalf("AppendTo = %q, want %q again", got, b)
		}
		if cleanText(s) && !reflect.DeepEqual(again, r) {
			t.Fatalf("ParseRouter(%q) = %+v, want %+v", b, again, r)
		}
	})
}

func FuzzRouterAppendTo(f *testing.F) {
	f.Add("note", `/a" b="c`, "host", "agent", "key", "value", int64(0), int64(Empty), 200)
	f.Add("at=x", "\n", `"`, `" x=`, "a b", ` "`, int64(Absent), int64(1500000), Absent)
	f.Fuzz(func(t *testing.T, text, path, host, agent, key, value string,
		connect, bytes int64, status int) {
		r := Router{
			Text: text, Path: path, Host: host, Agent: agent, Extra: []Pair{{key, value}},
			Connect: time.Duration(connect), Bytes: bytes, Status: status,
		}
		b := r.AppendTo(nil)
		wantOneLine(t, b)
		again, err := ParseRouter(string(b))
		if err != nil {
			if status > 1<<31-1 {
				return
			}
			t.Fatalf("ParseRouter(%q) = %v, want no error", b, err)
		}
		if got := again.AppendTo(nil); string(got) != string(b) {
			t.Fatalf("AppendTo(ParseRouter(%q)) = %q, want the same", b, got)
		}
	})
}
