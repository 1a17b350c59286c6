// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// mark makes colours readable: «red text».
func mark(s string) string {
	return strings.NewReplacer(
		"\x1b[48;5;237m\x1b[38;5;255m\x1b[1m", "«code ", "\x1b[22m\x1b[39m\x1b[49m", "»",
		yellow, "«yellow ", green, "«green ", blue, "«blue ", teal, "«teal ", pink,
		"«pink ", orange, "«orange ",
		grey, "«grey ", cyan, "«cyan ", magenta, "«magenta ", red, "«red ", plain, "»",
		"\x1b[1m", "«bold ", "\x1b[22m", "»",
	).Replace(s)
}

func TestColoursLine(t *testing.T) {
	const stamp = "2022-03-17T08:25:21.297420+00:00 "
	tests := []struct {
		name, line, want string
	}{
		{"web", stamp + "app[web.1]: hello", "«cyan " + stamp + "app[web.1]:» hello"},
		{"indented", stamp + "app[web.1]:     at f (a.js:1)",
			"«cyan " + stamp + "app[web.1]:»     at f (a.js:1)"},
		{"no brackets", stamp + "Logplex: Error L20", stamp + "Logplex: Error L20"},
		{"no message", stamp + "app[run.1234]:", "«yellow " + stamp + "app[run.1234]:» "},
		{"fir", stamp + "app[web-12a34b56d-e78f9]: up",
			"«teal " + stamp + "app[web-12a34b56d-e78f9]:» up"},
		{"postgres", stamp + "app[postgres.1167776]: [YELLOW]",
			"«magenta " + stamp + "app[postgres.1167776]:» [YELLOW]"},
		{"add-on", stamp + "app[heroku-postgres]: x",
			"«blue " + stamp + "app[heroku-postgres]:» x"},
		{"router", stamp + `heroku[router]: at=info method=GET path="/a b?x=1" dyno=web.1 connect=0ms service=650ms status=200 bytes=`,
			"«green " + stamp + "heroku[router]:» «grey at=»«grey info» «grey method=»«magenta GET» «grey path=»«green \"/a» «grey b?x=»«grey 1\"» «grey dyno=»«cyan web.1» «grey connect=»0ms «grey service=»«orange 650ms» «grey status=»«green 200» «grey bytes=»"},
		{"router error", stamp + `heroku[router]: at=error code=H12 service=30001ms connect=99ms status=503 plain dyno=`,
			"«green " + stamp + "heroku[router]:» «grey at=»«red error» «grey code=»«red «bold H12»» «grey service=»«red 30001ms» «grey connect=»«green 99ms» «grey status=»«red 503» «grey plain» «grey dyno=»"},
		{"router middle", stamp + `heroku[router]: status=301 connect=100ms service=499ms`,
			"«green " + stamp + "heroku[router]:» «grey status=»«teal 301» «grey connect=»«teal 100ms» «grey service=»«teal 499ms»"},
		{"router client error",
			stamp + `heroku[router]: status=404 status=x status=199 status=600 service=5000ms`,
			"«green " + stamp + "heroku[router]:» «grey status=»«orange 404» «grey status=»x «grey status=»199 «grey status=»600 «grey service=»«red 5000ms»"},
		{"state", stamp + "heroku[web.1]: State changed from starting to up",
			"«cyan " + stamp + "heroku[web.1]:» State changed from «teal starting» to «green up»"},
		{"down", stamp + "heroku[run.1]: State changed from up to complete",
			"«yellow " + stamp +
				"heroku[run.1]:» State changed from «green up» to «green complete»"},
		{"crashed", stamp + "heroku[web.1]: State changed from down to crashed",
			"«cyan " + stamp + "heroku[web.1]:» State changed from «red down» to crashed"},
		{"worker states are plain", stamp + "heroku[worker.1]: State changed from starting to up",
			"«teal " + stamp + "heroku[worker.1]:» State changed from starting to up"},
		{"exit", stamp + "heroku[web.1]: Process exited with status 0",
			"«cyan " + stamp + "heroku[web.1]:» Process exited with status «green 0»"},
		{"exit bad", stamp + "heroku[web.1]: Process exited with status 143",
			"«cyan " + stamp + "heroku[web.1]:» Process exited with status «red 143»"},
		{"stopping", stamp + "heroku[web.1]: Stopping all processes with SIGTERM",
			"«cyan " + stamp + "heroku[web.1]:» «red Stopping all processes with SIGTERM»"},
		{"restarting", stamp + "heroku[web.1]: Restarting",
			"«cyan " + stamp + "heroku[web.1]:» «yellow Restarting»"},
		{"starting", stamp + "heroku[web.1]: Starting process with command `bin/web -p 1`",
			"«cyan " + stamp +
				"heroku[web.1]:» Starting process with command «code `bin/web -p 1`»"},
		{"starting by",
			stamp + "app[api]: Starting process with command `sh` by user a@example.com",
			"«teal " + stamp + "app[api]:» Starting process with command «code `sh`»«green  by user a@example.com»"},
		{"deploy", stamp + "app[api]: Deploy 193d1419 by user a@example.com",
			"«teal " + stamp + "app[api]:» Deploy «cyan 193d1419» by user «green a@example.com»"},
		{"release", stamp + "app[api]: Release v3 created by user a@example.com",
			"«teal " + stamp +
				"app[api]:» Release «magenta v3» created by user «green a@example.com»"},
		{"build started", stamp + "app[api]: Build started by user a@example.com",
			"«teal " + stamp + "app[api]:» Build started by user «green a@example.com»"},
		{"apache", stamp + `app[web.1]: 186.141.134.146 - - [07/May/2018:22:43:54 +0000] "POST /record HTTP/1.1" 201 20 "-" "x"`,
			"«cyan " + stamp + "app[web.1]:» «grey 186.141.134.146 - - [07/May/2018:22:43:54 +0000] \"»«magenta POST»«grey  »«green /record»«grey  HTTP/1.1\" »«green 201»«grey  20 \"-\" \"x\"»"},
		{"request", stamp + `app[web.1]: 2018/05/07 [id] "POST http://a/auth HTTP/1.1" from 24.22.53.209 - 201`,
			"«cyan " + stamp + "app[web.1]:» 2018/05/07 [id] \"«magenta POST»«green  http://a/auth »HTTP/1.1\" from 24.22.53.209 - 201"},
		{"run has no access lines", stamp + `app[run.1]: x "POST /auth HTTP/1.1" y`,
			"«yellow " + stamp + `app[run.1]:» x "POST /auth HTTP/1.1" y`},
		{"run does not unidle", stamp + `heroku[run.1]: Restarting`,
			"«yellow " + stamp + `heroku[run.1]:» Restarting`},
		{"redis", stamp + "app[heroku-redis]: source=REDIS sample#hit-rate=1",
			"«teal " + stamp + "app[heroku-redis]:» «grey source=REDIS sample#hit-rate=1»"},
		{"postgres sample", stamp + "app[heroku-postgres]: source=DATABASE sample#tables=1",
			"«blue " + stamp + "app[heroku-postgres]:» «grey source=DATABASE sample#tables=1»"},
		{"postgres table", stamp + "app[postgres.1]: [DATABASE] x CREATE TABLE t",
			"«magenta " + stamp +
				"app[postgres.1]:» «grey [DATABASE] x »«magenta CREATE TABLE»«cyan  t»"},
		{"own colours", stamp + "app[web.1]: \x1b[1m\x1b[36mUser Load\x1b[0m x",
			"«cyan " + stamp + "app[web.1]:» «bold \x1b[36mUser Load\x1b[0m x"},
		{"own colours without an end", stamp + "app[web.1]: \x1b[36mx",
			"«cyan " + stamp + "app[web.1]:» \x1b[36mx\x1b[0m"},
		{"build", stamp + "app[api]: Build succeeded",
			"«teal " + stamp + "app[api]:» «green Build succeeded»"},
		{"build failed", stamp + "app[api]: Build failed -- check",
			"«teal " + stamp + "app[api]:» «red Build failed -- check»"},
		{"half a command", stamp + "app[api]: Starting process with command `",
			"«teal " + stamp + "app[api]:» Starting process with command `"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := mark(newColours().line(tt.line)); got != tt.want {
				t.Errorf("line(%q) =\n%s, want\n%s", tt.line, got, tt.want)
			}
		})
	}
}

// An empty dyno= uses up a colour, as in the CLI.
func TestColoursEmptyDyno(t *testing.T) {
	c := newColours()
	c.line("2022-03-17T08:25:21Z heroku[router]: at=error dyno= status=503")
	if got := c.of("worker.1"); got != pink {
		t.Errorf("of(worker.1) = %q after an empty dyno, want %q", got, pink)
	}
}

func TestColoursRotate(t *testing.T) {
	c := newColours()
	var got []string
	for i := range 12 {
		got = append(got, c.of(fmt.Sprintf("kind%c.1", 'a'+i)))
	}
	want := []string{
		teal, pink, yellow, magenta, orange, yellow, green, cyan, magenta, blue, teal, pink,
	}
	if mark(strings.Join(got, "")) != mark(strings.Join(want, "")) {
		t.Errorf("colours = %q, want %q", got, want)
	}
	if c.of("kinda.7") != teal || c.of("web") != cyan || c.of("web.9") != cyan {
		t.Error("a process type changed its colour")
	}
	for i := range 5000 {
		c.of(fmt.Sprint("flood", i))
	}
	if len(c.assigned) > maxNames {
		t.Errorf("%d names kept, want at most %d", len(c.assigned), maxNames)
	}
}

func TestColoured(t *testing.T) {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	tests := []struct {
		env  map[string]string
		want bool
	}{
		{nil, false}, // a pipe
		{map[string]string{"FORCE_COLOR": "1"}, true},
		{map[string]string{"FORCE_COLOR": "1", "TERM": "dumb"}, true},
		{map[string]string{"FORCE_COLOR": "0"}, false},
		{map[string]string{"FORCE_COLOR": "1", "NO_COLOR": "1"}, false},
		{map[string]string{"FORCE_COLOR": "1", "HEROKU_COLOR": "0"}, false},
		{map[string]string{"FORCE_COLOR": "1", "HEROKU_LOGS_COLOR": "0"}, false},
		{map[string]string{"TERM": "xterm-256color"}, false},
	}
	for _, tt := range tests {
		getenv := func(key string) string { return tt.env[key] }
		if got := coloured(getenv, new(bytes.Buffer)); got != tt.want {
			t.Errorf("coloured(%v, buffer) = %v, want %v", tt.env, got, tt.want)
		}
		if got := coloured(getenv, null); got != tt.want {
			t.Errorf("coloured(%v, null device) = %v, want %v", tt.env, got, tt.want)
		}
	}
}

// Without its colours each line is what it was.
func FuzzColoursLine(f *testing.F) {
	f.Add(`2022-03-17T08:25:21Z heroku[router]: at=error code=H12 path="/" status=503 service=1ms`)
	f.Add("2022-03-17T08:25:21Z heroku[web.1]: State changed from starting to up")
	f.Add("2022-03-17T08:25:21Z app[api]: Starting process with command `x` by user y")
	f.Add("]: [a]:")
	colour := regexp.MustCompile("\x1b\\[[0-9;]*m")
	black := func(s string) string { return strings.Join(strings.Fields(s), "") }
	f.Fuzz(func(t *testing.T, s string) {
		if strings.Contains(s, "\x1b") {
			return // escaped before it comes here
		}
		if got := colour.ReplaceAllString(newColours().line(s), ""); black(got) != black(s) {
			t.Errorf("line(%q) without its colours = %q", s, got)
		}
	})
}
