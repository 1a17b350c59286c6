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

	"github.com/logplex-go/logplex/internal/race"
)

var accessExample = Access{
	RemoteHost: "192.0.2.7", User: "ann",
	Time:   time.Date(2000, 10, 10, 13, 55, 36, 0, time.FixedZone("", -7*3600)),
	Method: "GET", URI: "/apache_pb.gif", Protocol: "HTTP/1.0", Status: 200, Bytes: 2326,
	Referer: "http://www.example.com/start.html", UserAgent: "Mozilla/4.08 [en] (Win98; I ;Nav)",
}

// equalAccess compares all but the zone of the time.
func equalAccess(a, b Access) bool {
	same := a.Time.Equal(b.Time)
	a.Time, b.Time = time.Time{}, time.Time{}
	return same && a == b
}

func TestAccess(t *testing.T) {
	hour := time.Date(2026, 11, 2, 3, 4, 5, 0, time.UTC)
	for _, tt := range []struct {
		name   string
		in     Access
		common string
		behind string // in the combined form
	}{
		{"Apache's example", accessExample,
			`192.0.2.7 - ann [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326`,
			`"http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)"`},
		{"nothing", Access{},
			`- - - [01/Jan/0001:00:00:00 +0000] "-" - -`, `"-" "-"`},
		{"large numbers", Access{Status: math.MaxInt, Bytes: math.MaxInt64},
			`- - - [01/Jan/0001:00:00:00 +0000] "-" ` + strconv.Itoa(math.MaxInt) +
				` 9223372036854775807`, `"-" "-"`},
		{"no body",
			Access{RemoteHost: "::1", Time: hour, Method: "HEAD", URI: "/",
				Protocol: "HTTP/2.0", Status: 304},
			`::1 - - [02/Nov/2026:03:04:05 +0000] "HEAD / HTTP/2.0" 304 -`, `"-" "-"`},
		{"request of HTTP/0.9", Access{Time: hour, Method: "GET", URI: "/"},
			`- - - [02/Nov/2026:03:04:05 +0000] "GET /" - -`, `"-" "-"`},
		{"one word of a request", Access{Time: hour, Method: "\x16\x03\x01"},
			`- - - [02/Nov/2026:03:04:05 +0000] "\x16\x03\x01" - -`, `"-" "-"`},
		{"gaps in a request", Access{Time: hour, Protocol: "HTTP/1.1"},
			`- - - [02/Nov/2026:03:04:05 +0000] "- - HTTP/1.1" - -`, `"-" "-"`},
		{"dashes",
			Access{RemoteHost: "-", Ident: "-", User: "-", Time: hour, Method: "-",
				Referer: "-", UserAgent: "--"},
			`\x2d \x2d \x2d [02/Nov/2026:03:04:05 +0000] "\x2d" - -`, `"\x2d" "--"`},
		{"forged fields",
			Access{User: `a" 200 - [x`, Time: hour, Method: "GET", URI: `/" 200 5 "x`,
				Protocol: "H T", UserAgent: "a\" \"b\\\n"},
			`- - a\"\x20200\x20-\x20[x [02/Nov/2026:03:04:05 +0000] "GET /\"\x20200\x205\x20\"x H\x20T" - -`, `"-" "a\" \"b\\\n"`},
		{"controls",
			Access{Time: hour, Referer: "\b\n\r\t\v\x00\x1b\x7f", UserAgent: "é\u2028\xff"},
			`- - - [02/Nov/2026:03:04:05 +0000] "-" - -`,
			`"\b\n\r\t\v\x00\x1b\x7f" "\xc3\xa9\xe2\x80\xa8\xff"`},
		{"a backslash that is no escape", Access{Time: hour, UserAgent: `\x41\n`},
			`- - - [02/Nov/2026:03:04:05 +0000] "-" - -`, `"-" "\\x41\\n"`},
	} {
		if got := string(tt.in.AppendCommon([]byte("> "))); got != "> "+tt.common {
			t.Errorf("%s: AppendCommon = %s, want > %s", tt.name, got, tt.common)
		}
		combined := tt.common + " " + tt.behind
		if got := string(tt.in.AppendCombined(nil)); got != combined {
			t.Errorf("%s: AppendCombined = %s, want %s", tt.name, got, combined)
		}
		if got, err := ParseCombined(combined + "\r\n"); err != nil || !equalAccess(got, tt.in) {
			t.Errorf("%s: ParseCombined(%s) = %+v, %v, want %+v",
				tt.name, combined, got, err, tt.in)
		}
		want := tt.in
		want.Referer, want.UserAgent = "", ""
		if got, err := ParseCommon(tt.common); err != nil || !equalAccess(got, want) {
			t.Errorf("%s: ParseCommon(%s) = %+v, %v, want %+v", tt.name, tt.common, got, err, want)
		}
	}
}

func TestParseAccessLoose(t *testing.T) {
	const head = `192.0.2.7 - - [10/Oct/2000:13:55:36 +0000] `
	a, err := ParseCombined(head + `"GET /a b c HTTP/1.0" 200 0 "\q\x4\x" "a\" www.example.com`)
	if err == nil {
		t.Errorf("ParseCombined = %+v, want an error for the quote that is escaped", a)
	}
	a, err = ParseCombined(head + `"GET /a b c HTTP/1.0" 200 0 "\q\x4\x\x4G" "a" www.example.com`)
	if err != nil || a.URI != "/a b c" || a.Protocol != "HTTP/1.0" || a.Referer != `\q\x4\x\x4G` ||
		a.Host != "www.example.com" || a.Bytes != 0 {
		t.Errorf("ParseCombined = %+v, %v, want spaces in URI and unknown escapes left", a, err)
	}
	again, err := ParseCombined(string(a.AppendCombined(nil)))
	if a.Host = ""; err != nil || again != a {
		t.Errorf("ParseCombined = %+v, %v, want %+v", again, err, a)
	}
}

// Lines as other servers and loggers print them: read, or refused where the fault
// is, and never with one field's value in another.
func TestParseAccessServers(t *testing.T) {
	march := time.Date(2022, 3, 17, 10, 44, 19, 0, time.UTC)
	get := Access{
		RemoteHost: "::1", Time: march, Method: "GET", URI: "/", Protocol: "HTTP/1.1", Status: 304,
	}
	ok := get
	ok.RemoteHost, ok.Status, ok.Bytes = "127.0.0.1", 200, 612
	with := func(a Access, change func(*Access)) Access { change(&a); return a }
	for _, tt := range []struct {
		name, line string
		parse      func(string) (Access, error)
		want       Access
		offset     int // where it is refused, if want is zero
	}{
		{"guide, Morgan common", `::1 - - [17/MAR/2022:10:44:19 +0000] "GET / HTTP/1.1" 304 –`,
			ParseCommon, get, 0},
		{"guide, Morgan combined", `::1 - - [17/MAR/2022:10:44:19 +0000] "GET / HTTP/1.1" 304 – "-" "Mozilla/5.0 (X11; Linux x86_64) …"`,
			ParseCombined,
			with(get, func(a *Access) { a.UserAgent = "Mozilla/5.0 (X11; Linux x86_64) …" }), 0},
		{"Morgan without a status", `::1 - - [17/Mar/2022:10:44:19 +0000] "GET / HTTP/1.1" - -`,
			ParseCommon, with(get, func(a *Access) { a.Status = 0 }), 0},
		{"Apache, a user with a space",
			`192.0.2.4 - bob smith [12/Apr/2026:18:22:20 +0200] "GET /y HTTP/1.1" 401 381`, ParseCommon,
			Access{RemoteHost: "192.0.2.4", User: "bob smith",
				Time: time.Date(2026, 4, 12, 16, 22, 20, 0, time.UTC), Method: "GET", URI: "/y",
				Protocol: "HTTP/1.1", Status: 401, Bytes: 381}, 0},
		{"Apache, a user with brackets",
			`127.0.0.1 - a [b] c [17/Mar/2022:10:44:19 +0000] "GET / HTTP/1.1" 200 612`,
			ParseCommon, with(ok, func(a *Access) { a.User = "a [b] c" }), 0},
		{"Apache, a user that forges a time",
			`127.0.0.1 - a [01/Jan/2000:00:00:00 +0000] [17/Mar/2022:10:44:19 +0000] "GET / HTTP/1.1" 200 612`, ParseCommon,
			with(ok, func(a *Access) { a.User = "a [01/Jan/2000:00:00:00 +0000]" }), 0},
		{"nginx main", `127.0.0.1 - - [17/Mar/2022:10:44:19 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/7" "-"`, ParseCombined,
			with(ok, func(a *Access) { a.UserAgent = "curl/7" }), 0},
		{"nginx main behind a proxy", `127.0.0.1 - - [17/Mar/2022:10:44:19 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/7" "192.0.2.1, 192.0.2.2"`,
			ParseCombined,
			with(ok, func(a *Access) { a.UserAgent, a.Fwd = "curl/7", "192.0.2.1, 192.0.2.2" }), 0},
		{"nginx main and more", `127.0.0.1 - - [17/Mar/2022:10:44:19 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/7" "-" 0.005`,
			ParseCombined, Access{}, 84},
		{"Apache vhost_combined", `www.example.com:443 127.0.0.1 - - [17/Mar/2022:10:44:19 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/7"`,
			ParseCombined,
			with(ok, func(a *Access) { a.UserAgent, a.Host = "curl/7", "www.example.com:443" }), 0},
		{"an address with a port", `127.0.0.1:443 - - [17/Mar/2022:10:44:19 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/7"`,
			ParseCombined,
			with(ok, func(a *Access) { a.UserAgent, a.RemoteHost = "curl/7", "127.0.0.1:443" }), 0},
		{"Rack 2", `127.0.0.1 - - [17/Mar/2022:10:44:19 +0000] "GET / HTTP/1.1" 200 612 0.0022`,
			ParseCommon, with(ok, func(a *Access) { a.Service = 2200 * time.Microsecond }), 0},
		{"Rack 1", `127.0.0.1 - - [17/Mar/2022 10:44:19] "GET / HTTP/1.1" 200 612 0.0022`,
			ParseCommon, with(ok, func(a *Access) { a.Service = 2200 * time.Microsecond }), 0},
		{"Rack as combined",
			`127.0.0.1 - - [17/Mar/2022:10:44:19 +0000] "GET / HTTP/1.1" 200 612 0.0022`,
			ParseCombined, Access{}, 68},
		{"Werkzeug", `127.0.0.1 - - [17/Mar/2022 10:44:19] "GET / HTTP/1.1" 200 -`, ParseCommon,
			with(ok, func(a *Access) { a.Bytes = 0 }), 0},
		{"WEBrick in UTC", `127.0.0.1 - - [17/Mar/2022:10:44:19 UTC] "GET / HTTP/1.1" 200 612`,
			ParseCommon, ok, 0},
		{"WEBrick elsewhere", `127.0.0.1 - - [17/Mar/2022:10:44:19 CET] "GET / HTTP/1.1" 200 612`,
			ParseCommon, Access{}, 15},
		{"WEBrick's second line", `- -> /`, ParseCommon, Access{}, 6},
		{"Jetty", `127.0.0.1 -  -  [17/Mar/2022:10:44:19 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/7"`, ParseCombined,
			with(ok, func(a *Access) { a.UserAgent = "curl/7" }), 0},
		{"Jetty with a latency", `127.0.0.1 - - [17/Mar/2022:10:44:19 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/7" 5`,
			ParseCombined, Access{}, 81},
		{"connect", `10.125.41.68 - - [Wed, 04 Jul 2012 15:36:33 GMT] "GET /output HTTP/1.1" 200 - "-" "Ruby"`, ParseCombined,
			Access{RemoteHost: "10.125.41.68", Time: time.Date(2012, 7, 4, 15, 36, 33, 0, time.UTC),
				Method: "GET", URI: "/output", Protocol: "HTTP/1.1", Status: 200,
				UserAgent: "Ruby"}, 0},
		{"gunicorn", `127.0.0.1 - - [17/Mar/2022:10:44:19 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/7"`, ParseCombined,
			with(ok, func(a *Access) { a.UserAgent = "curl/7" }), 0},
		{"Traefik", `127.0.0.1 - - [17/Mar/2022:10:44:19 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/7" 1 "web@docker" "http://a" 5ms`,
			ParseCombined, Access{}, 81},
		{"uvicorn", `127.0.0.1:53412 - "GET / HTTP/1.1" 200 OK`, ParseCommon, Access{}, 23},
		{"Morgan tiny", `GET / 200 12 - 1.234 ms`, ParseCommon, Access{}, 10},
		{"Morgan dev", `GET / 200 1.234 ms - 12`, ParseCommon, Access{}, 10},
		{"heroku[nginx] of 2011", `HEAD / HTTP/1.1 | 178.63.19.47 | 0 | http | 200`,
			ParseCommon, Access{}, 16},
	} {
		got, err := tt.parse(tt.line)
		if tt.want != (Access{}) {
			if err != nil || !equalAccess(got, tt.want) {
				t.Errorf("%s: parse(%s) = %+v, %v, want %+v", tt.name, tt.line, got, err, tt.want)
			}
			continue
		}
		wantSyntaxError(t, err, "access", tt.line)
		var fault *SyntaxError
		if errors.As(err, &fault) && fault.Offset != tt.offset || got != (Access{}) {
			t.Errorf("%s: parse(%s) = %+v, %v, want offset %d",
				tt.name, tt.line, got, err, tt.offset)
		}
	}
}

func TestParseAccessErrors(t *testing.T) {
	const (
		when = `[10/Oct/2000:13:55:36 +0000]`
		head = `192.0.2.7 - - ` + when + ` `
	)
	for _, tt := range []struct {
		name, line       string
		common, combined int // offset of the fault, -1: none
	}{
		{"nothing", "", 0, 0},
		{"a word", "x", 1, 1},
		{"empty field", "x  - -", 2, 2},
		{"no time", "x - - 10/Oct/2000", 6, 6},
		{"no end of the time", "x - - [10/Oct/2000", 7, 7},
		{"no time in the brackets", "x - - [10/Oct/2000:13:55:36] -", 7, 7},
		{"day out of range", `x - - [32/Oct/2000:13:55:36 +0000] "-" - -`, 7, 7},
		{"no quote", head + `GET`, 43, 43},
		{"no end of a quote", head + `"GET / HTTP/1.1\" 200 5`, 44, 44},
		{"status is no number", head + `"-" 2x0 5`, 47, 47},
		{"negative size", head + `"-" 200 -5`, 51, 51},
		{"size overflows", head + `"-" 200 9223372036854775808`, 51, 51},
		{"common", head + `"-" 200 5`, -1, 52},
		{"combined", head + `"-" 200 5 "-" "-"`, 52, -1},
		{"combined with a host", head + `"-" 200 5 "-" "-" host`, 52, -1},
		{"combined with more", head + `"-" 200 5 "-" "-" host 12`, 52, 65},
		{"no space after a quote", head + `"-"200 5`, 46, 46},
	} {
		check := func(name string, offset int, a Access, err error) {
			if offset < 0 {
				if err != nil || a == (Access{}) {
					t.Errorf("%s: %s(%s) = %+v, %v, want an Access", tt.name, name, tt.line, a, err)
				}
				return
			}
			wantSyntaxError(t, err, "access", tt.line)
			var fault *SyntaxError
			if errors.As(err, &fault) && fault.Offset != offset || a != (Access{}) {
				t.Errorf("%s: %s(%s) = %+v, %v, want no Access and offset %d",
					tt.name, name, tt.line, a, err, offset)
			}
		}
		a, err := ParseCommon(tt.line)
		check("ParseCommon", tt.common, a, err)
		a, err = ParseCombined(tt.line)
		check("ParseCombined", tt.combined, a, err)
	}
}

func TestAccessRouter(t *testing.T) {
	in := Access{
		RemoteHost: "192.0.2.7", Method: "GET", URI: "/a%20b?c=d", Protocol: "HTTP/1.1",
		Status: 200, Bytes: 5, Host: "a.example",
		RequestID: "id", Fwd: "10.0.0.1, 192.0.2.7", Dyno: "web.1", Connect: time.Millisecond,
		Service: 20 * time.Millisecond, TLS: "true", TLSVersion: "tls1.3",
	}
	const line = `at=info method=GET path="/a%20b?c=d" host=a.example request_id=id fwd="10.0.0.1, 192.0.2.7" dyno=web.1 connect=1ms service=20ms ` +
		`status=200 bytes=5 protocol=http1.1 tls=true tls_version=tls1.3`
	if got := in.Router().String(); got != line {
		t.Errorf("Router() = %s, want %s", got, line)
	}
	r, err := ParseRouter(line)
	if err != nil || r.Access() != in {
		t.Errorf("ParseRouter(%s).Access() = %+v, %v, want %+v", line, r.Access(), err, in)
	}
	for _, tt := range []struct {
		name string
		in   Router
		want Access
	}{
		{"legacy",
			Router{Fwd: "a, b,c", Protocol: "https", Connect: Empty, Service: Absent, Status: Empty,
				Bytes: Absent}, Access{RemoteHost: "c", Fwd: "a, b,c", TLS: "true"}},
		{"legacy without TLS", Router{Protocol: "http"}, Access{TLS: "false"}},
		{"other protocol", Router{Protocol: "spdy"}, Access{Protocol: "spdy"}},
	} {
		if got := tt.in.Access(); got != tt.want {
			t.Errorf("%s: Access() = %+v, want %+v", tt.name, got, tt.want)
		}
	}
	if got := (Access{RemoteHost: "192.0.2.7"}).Router(); got.Fwd != "192.0.2.7" ||
		got.Status != Empty {
		t.Errorf("Router() = %+v, want the remote host in Fwd and an empty Status", got)
	}
}

func TestAccessTimes(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   time.Time
		want string
	}{
		{"zone with seconds", time.Date(1900, 1, 1, 0, 19, 32, 0, time.FixedZone("LMT", 1172)),
			"[01/Jan/1900:00:00:00 +0000]"},
		{"zone of days", time.Date(2000, 1, 1, 0, 0, 0, 0, time.FixedZone("", 30*3600)),
			"[30/Dec/1999:18:00:00 +0000]"},
		{"past the years", time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC),
			"[31/Dec/9999:23:59:59 +0000]"},
		{"before the years", time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC),
			"[01/Jan/0000:00:00:00 +0000]"},
		{"part of a second", time.Date(2000, 1, 1, 0, 0, 0, 999999999, time.UTC),
			"[01/Jan/2000:00:00:00 +0000]"},
	} {
		got := string(Access{Time: tt.in}.AppendCommon(nil))
		if !strings.Contains(got, tt.want) {
			t.Errorf("%s: AppendCommon = %s, want %s in it", tt.name, got, tt.want)
		}
		if _, err := ParseCommon(got); err != nil {
			t.Errorf("%s: ParseCommon(%s) = %v, want no error", tt.name, got, err)
		}
	}
}

func TestAccessAllocs(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	b := make([]byte, 0, 1024)
	if n := testing.AllocsPerRun(100, func() { b = accessExample.AppendCombined(b[:0]) }); n != 0 {
		t.Errorf("AppendCombined: %v allocations, want 0", n)
	}
}

func ExampleAccess_AppendCommon() {
	a := Access{
		RemoteHost: "192.0.2.7", User: "ann",
		Time:   time.Date(2000, 10, 10, 13, 55, 36, 0, time.UTC),
		Method: "GET", URI: "/apache_pb.gif", Protocol: "HTTP/1.0", Status: 200, Bytes: 2326,
	}
	fmt.Printf("%s\n", a.AppendCommon(nil))
	// Output: 192.0.2.7 - ann [10/Oct/2000:13:55:36 +0000] "GET /apache_pb.gif HTTP/1.0" 200 2326
}

func ExampleParseCombined() {
	a, err := ParseCombined(`192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] "GET /a?b=c HTTP/1.1" 200 2326 "-" "curl/8.5.0"`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.URI, a.Status, a.UserAgent)
	// Output: /a?b=c 200 curl/8.5.0
}

func FuzzParseAccess(f *testing.F) {
	f.Add(string(accessExample.AppendCombined(nil)))
	f.Add(string(accessExample.AppendCommon(nil)))
	for _, s := range readSamples(f) {
		if s.Kind == "cli/nginx" {
			f.Add(s.lines(f)[0].Message)
		}
	}
	f.Add(`www.example.com:443 127.0.0.1 - bob [x] smith [17/Mar/2022 10:44:19] "GET / HTTP/1.1" 200 – "-" "curl/7" "192.0.2.1"`)
	f.Add(`127.0.0.1 -  -  [Wed, 04 Jul 2012 15:36:33 GMT] "GET / HTTP/1.1" 200 612 0.0022`)
	f.Add(`\x2d a\x20b \q [10/Oct/2000:13:55:36 +0130] " GET  a b" 0 - "\x" "\\"`)
	f.Fuzz(func(t *testing.T, s string) {
		for _, form := range []struct {
			parse  func(string) (Access, error)
			append func(Access, []byte) []byte
		}{
			{ParseCommon, Access.AppendCommon},
			{ParseCombined, Access.AppendCombined},
		} {
			a, err := form.parse(s)
			if err != nil {
				wantSyntaxError(t, err, "access", s)
				continue
			}
			a.Host, a.Fwd, a.Service = "", "", 0 // which are only read
			b := form.append(a, nil)
			wantOneLine(t, b)
			if again, err := form.parse(string(b)); err != nil || !reflect.DeepEqual(again, a) {
				t.Fatalf("parse(%s) = %+v, %v, want %+v", b, again, err, a)
			}
		}
	})
}

func FuzzAccessAppend(f *testing.F) {
	f.Add("192.0.2.7", "-", "a b", "GET", "/a b", "HTTP/1.1", "-", "\x1b\"\\", 200,
		int64(5), int64(0), 0)
	f.Add("", "", "", "-", "", "", "", "\xff", -1, int64(-5), int64(1)<<40, 5400)
	f.Fuzz(func(t *testing.T, host, ident, user, method, uri, protocol, referer, agent string,
		status int, size, unix int64, offset int) {
		a := Access{
			RemoteHost: host, Ident: ident, User: user,
			Time:   time.Unix(unix, 0).In(time.FixedZone("", offset)),
			Method: method, URI: uri, Protocol: protocol, Referer: referer, UserAgent: agent,
			Status: max(status, 0), Bytes: max(size, 0),
		}
		b := a.AppendCombined(nil)
		wantOneLine(t, b)
		if year := a.Time.UTC().Year(); year < 1 || year > 9998 {
			return // clamped
		}
		if got, err := ParseCombined(string(b)); err != nil || !equalAccess(got, a) {
			t.Fatalf("ParseCombined(%s) = %+v, %v, want %+v", b, got, err, a)
		}
		b = a.AppendCommon(nil)
		a.Referer, a.UserAgent = "", ""
		if got, err := ParseCommon(string(b)); err != nil || !equalAccess(got, a) {
			t.Fatalf("ParseCommon(%s) = %+v, %v, want %+v", b, got, err, a)
		}
	})
}
