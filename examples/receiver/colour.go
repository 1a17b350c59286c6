// SPDX-License-Identifier: MIT

package main

import (
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// The palette of the heroku CLI.
const (
	yellow  = "\x1b[38;5;185m"
	green   = "\x1b[38;5;40m"
	blue    = "\x1b[38;5;117m"
	teal    = "\x1b[38;5;43m"
	pink    = "\x1b[38;5;212m"
	orange  = "\x1b[38;5;214m"
	grey    = "\x1b[38;5;248m"
	cyan    = "\x1b[38;2;80;211;213m"
	magenta = "\x1b[38;2;255;34;221m"
	red     = "\x1b[38;2;255;135;135m"
	plain   = "\x1b[39m"
)

// coloured decides by NO_COLOR (https://no-color.org), the CLI's own variables,
// FORCE_COLOR and TERM, then by what w is.
func coloured(getenv func(string) string, w io.Writer) bool {
	if getenv("NO_COLOR") != "" || getenv("HEROKU_COLOR") == "0" ||
		getenv("HEROKU_LOGS_COLOR") == "0" {
		return false
	}
	if force := getenv("FORCE_COLOR"); force != "" {
		return force != "0" && force != "false"
	}
	return getenv("TERM") != "dumb" && terminal(w)
}

// terminal reports whether w is a character device other than the null device.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

// maxNames bounds the memory for names, which senders choose.
const maxNames = 1000

// colours gives each process type a colour of its own, as the heroku CLI does:
// in the order in which they are first seen. It must not be used by two
// goroutines at once.
type colours struct {
	assigned map[string]string
}

func newColours() *colours {
	c := &colours{assigned: make(map[string]string)}
	for _, name := range []string{"run", "router", "web", "postgres", "heroku-postgres"} {
		c.of(name)
	}
	return c
}

// of returns the colour for a dyno.
func (c *colours) of(dyno string) string {
	rotation := [...]string{yellow, green, cyan, magenta, blue, teal, pink, yellow, magenta, orange}
	name, _, _ := strings.Cut(dyno, ".")
	colour, ok := c.assigned[name]
	if !ok {
		colour = rotation[len(c.assigned)%len(rotation)]
		if len(c.assigned) < maxNames {
			c.assigned[strings.Clone(name)] = colour
		}
	}
	return colour
}

// How the CLI finds source and process type in a line, and what it colours
// (src/lib/run/colorize.ts of heroku/cli 11).
var (
	header     = regexp.MustCompile(`^(.*?\[([\w-]+)(?:[\d.]+)?\]:)(.*)$`)
	starting   = regexp.MustCompile("^(Starting process with command )(`.+`)(by user )?(.*)$")
	exited     = regexp.MustCompile(`^(Process exited with status )(\d+)$`)
	changed    = regexp.MustCompile(`^(State changed from )(\w+)( to )(\w+)$`)
	apache     = regexp.MustCompile(`^(\d+\.\d+\.\d+\.\d+ -[^-]*- \[[^\]]+\] ")(\w+)( )([^ ]+)( HTTP/\d+\.\d+" )(\d+)( .+)$`)
	request    = regexp.MustCompile(`^(.* ")(\w+)(.+)(HTTP/\d+\.\d+" .*)$`)
	build      = regexp.MustCompile(`^(Build started by user )(.+)$`)
	deploy     = regexp.MustCompile(`^(Deploy )(\w+)( by user )(.+)$`)
	release    = regexp.MustCompile(`^(Release )(v\d+)( created by user )(.+)$`)
	sample     = regexp.MustCompile(`source=\w+ sample#`)
	createText = regexp.MustCompile(`^(\[DATABASE\].*)(CREATE TABLE)(.*)$`)
)

// sgr is a sequence that sets colours and nothing else.
var sgr = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// line colours one line. Indentation stays, unlike in the CLI, so that stack
// traces can be read, and so do the colours in a message.
func (c *colours) line(s string) string {
	m := header.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	body := strings.TrimPrefix(m[3], " ")
	if own := sgr.FindAllString(body, -1); own != nil {
		if last := own[len(own)-1]; last != "\x1b[0m" && last != "\x1b[m" {
			body += "\x1b[0m" // its colours end with its line
		}
		return paint(c.of(m[2]), m[1]) + " " + body
	}
	switch m[2] {
	case "router":
		body = c.router(body)
	case "web", "run":
		body = dynoText(body, m[2] == "web")
	case "api":
		body = apiText(body)
	case "postgres", "heroku-postgres", "heroku-redis":
		body = dataText(body, m[2] != "heroku-redis")
	}
	return paint(c.of(m[2]), m[1]) + " " + body
}

func paint(colour, s string) string {
	if colour == "" || s == "" {
		return s
	}
	return colour + s + plain
}

func bold(s string) string {
	if s == "" {
		return s
	}
	return "\x1b[1m" + s + "\x1b[22m"
}

// code is a command: bold white on dark grey.
func code(s string) string {
	return "\x1b[48;5;237m\x1b[38;5;255m\x1b[1m" + s + "\x1b[22m\x1b[39m\x1b[49m"
}

// router colours the pairs of a router line. It cuts at white space and at the
// first "=", as the CLI does, whatever is quoted.
func (c *colours) router(body string) string {
	tokens := strings.Fields(body)
	for i, token := range tokens {
		key, value, ok := strings.Cut(token, "=")
		if !ok {
			tokens[i] = paint(grey, token)
			continue
		}
		shown := paint(grey, value)
		switch key {
		case "at":
			if value == "error" {
				shown = paint(red, value)
			}
		case "code":
			shown = paint(red, bold(value))
		case "method":
			shown = paint(magenta, value)
		case "path":
			shown = paint(green, value)
		case "dyno":
			shown = paint(c.of(value), value) // none uses up a colour too
		case "status":
			shown = paint(statusColour(value), value)
		case "connect", "service":
			shown = paint(durationColour(value), value)
		}
		tokens[i] = paint(grey, key+"=") + shown
	}
	return strings.Join(tokens, " ")
}

func statusColour(s string) string {
	n, err := strconv.Atoi(s)
	switch {
	case err != nil || n < 200 || n >= 600:
		return ""
	case n < 300:
		return green
	case n < 400:
		return teal
	case n < 500:
		return orange
	}
	return red
}

func durationColour(s string) string {
	digits := 0
	for digits < len(s) && '0' <= s[digits] && s[digits] <= '9' {
		digits++
	}
	n, err := strconv.Atoi(s[:digits])
	switch {
	case err != nil || n <= 0:
		return ""
	case n < 100:
		return green
	case n < 500:
		return teal
	case n < 5000:
		return orange
	}
	return red
}

// dynoText colours the dyno manager's texts about a dyno and, for a web dyno, the
// access lines of its server.
func dynoText(body string, web bool) string {
	switch {
	case body == "Stopping all processes with SIGTERM":
		return paint(red, body)
	case web && (body == "Unidling" || body == "Restarting"):
		return paint(yellow, body)
	}
	if m := starting.FindStringSubmatch(body); m != nil {
		return command(m)
	}
	if m := exited.FindStringSubmatch(body); m != nil {
		colour := red
		if m[2] == "0" {
			colour = green
		}
		return m[1] + paint(colour, m[2])
	}
	if m := changed.FindStringSubmatch(body); m != nil {
		return m[1] + paint(stateColour(m[2]), m[2]) + m[3] + paint(stateColour(m[4]), m[4])
	}
	if !web {
		return body
	}
	if m := apache.FindStringSubmatch(body); m != nil {
		return paint(grey, m[1]) + paint(magenta, m[2]) + paint(grey, m[3]) +
			paint(green, m[4]) + paint(grey, m[5]) +
			paint(statusColour(m[6]), m[6]) + paint(grey, m[7])
	}
	if m := request.FindStringSubmatch(body); m != nil {
		return m[1] + paint(magenta, m[2]) + paint(green, m[3]) + m[4]
	}
	return body
}

func stateColour(state string) string {
	switch state {
	case "up", "complete":
		return green
	case "down":
		return red
	case "starting":
		return teal
	}
	return ""
}

// command colours the command that a dyno is started with.
func command(m []string) string { return m[1] + code(m[2]) + m[3] + paint(green, m[4]) }

// apiText colours the API's texts about builds, releases and starts.
func apiText(body string) string {
	switch {
	case body == "Build succeeded":
		return paint(green, body)
	case strings.HasPrefix(body, "Build failed"):
		return paint(red, body)
	}
	if m := build.FindStringSubmatch(body); m != nil {
		return m[1] + paint(green, m[2])
	}
	if m := deploy.FindStringSubmatch(body); m != nil {
		return m[1] + paint(cyan, m[2]) + m[3] + paint(green, m[4])
	}
	if m := release.FindStringSubmatch(body); m != nil {
		return m[1] + paint(magenta, m[2]) + m[3] + paint(green, m[4])
	}
	if m := starting.FindStringSubmatch(body); m != nil {
		return command(m)
	}
	return body
}

// dataText colours the lines of Postgres and Redis.
func dataText(body string, postgres bool) string {
	if m := createText.FindStringSubmatch(body); m != nil && postgres {
		return paint(grey, m[1]) + paint(magenta, m[2]) + paint(cyan, m[3])
	}
	if sample.MatchString(body) {
		return paint(grey, body)
	}
	return body
}
