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
	if getenv("NO_COLOR") != "" || getenv("HEROKU_COLOR") == "0" || getenv("HEROKU_LOGS_COLOR") == "0" {
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

// header is how the CLI finds source and process type in a line.
var header = regexp.MustCompile(`^(.*?\[([\w-]+)(?:[\d.]+)?\]:)(.*)$`)

// line colours one line. Indentation stays, unlike in the CLI, so that stack
// traces can be read.
func (c *colours) line(s string) string {
	m := header.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	body := strings.TrimPrefix(m[3], " ")
	switch m[2] {
	case "router":
		body = c.router(body)
	case "web", "run":
		body = dynoText(body)
	case "api":
		body = apiText(body)
	}
	return paint(c.of(m[2]), m[1]) + " " + body
}

func paint(colour, s string) string {
	if colour == "" || s == "" {
		return s
	}
	return colour + s + plain
}

func bold(s string) string { return "\x1b[1m" + s + "\x1b[22m" }

// code is a command: bold white on grey.
func code(s string) string { return "\x1b[1;97;100m" + s + "\x1b[22;39;49m" }

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
			shown = bold(paint(red, value))
		case "method":
			shown = paint(magenta, value)
		case "path":
			shown = paint(green, value)
		case "dyno":
			shown = value
			if value != "" {
				shown = paint(c.of(value), value)
			}
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
	n, err := strconv.Atoi(strings.TrimSuffix(s, "ms"))
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

// dynoText colours what the dyno manager says of a dyno.
func dynoText(body string) string {
	switch body {
	case "Stopping all processes with SIGTERM":
		return paint(red, body)
	case "Unidling", "Restarting":
		return paint(yellow, body)
	}
	if s, ok := strings.CutPrefix(body, "Process exited with status "); ok {
		colour := red
		if s == "0" {
			colour = green
		}
		return body[:len(body)-len(s)] + paint(colour, s)
	}
	if s, ok := strings.CutPrefix(body, "State changed from "); ok {
		if from, to, ok := strings.Cut(s, " to "); ok {
			return "State changed from " + paint(stateColour(from), from) + " to " + paint(stateColour(to), to)
		}
	}
	return command(body)
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
func command(body string) string {
	const start = "Starting process with command "
	first, last := strings.IndexByte(body, '`'), strings.LastIndexByte(body, '`')
	if !strings.HasPrefix(body, start) || first != len(start) || last <= first+1 {
		return body
	}
	rest := body[last+1:]
	by := ""
	if s, ok := strings.CutPrefix(rest, " by user "); ok {
		by, rest = " by user ", s
	}
	return start + code(body[first:last+1]) + by + paint(green, rest)
}

// apiText colours what the API says of builds and starts.
func apiText(body string) string {
	switch {
	case body == "Build succeeded":
		return paint(green, body)
	case strings.HasPrefix(body, "Build failed"):
		return paint(red, body)
	}
	return command(body)
}
