// SPDX-License-Identifier: MIT

// Package environ has what a handler takes from the environment of its process: level,
// format, layout, and the names of the dyno, the host and the user. It is asked in
// constructors only. It may not know the options that come before it. Where a variable
// holds nothing that it knows, it returns an error for Options.OnError beside the default.
package environ

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/encode"
	"github.com/logplex-go/logplex/internal/levels"
	"github.com/logplex-go/logplex/internal/member"
)

// word returns a variable that holds one word, in lower case.
func word(key string) string { return strings.ToLower(strings.TrimSpace(os.Getenv(key))) }

// OnDyno reports whether the process runs on a dyno, where Logplex adds the header of a line.
func OnDyno() bool { return os.Getenv("DYNO") != "" }

// Dyno returns the name in a line's brackets.
func Dyno() string {
	if d := os.Getenv("DYNO"); d != "" {
		return d
	}
	if name := Host(); name != "" {
		return name
	}
	return "localhost"
}

// Host returns the name of the host, "" where it has none.
func Host() string {
	name, _ := os.Hostname()
	return name
}

// User returns the user that the process runs as, by name where the environment has it: a
// lookup in the system may block.
func User() string {
	for _, key := range []string{"USER", "LOGNAME", "USERNAME"} {
		if name := os.Getenv(key); name != "" {
			return name
		}
	}
	if uid := os.Getuid(); uid >= 0 { // -1 on Windows
		return strconv.Itoa(uid)
	}
	return ""
}

// Level returns the least level that is logged.
func Level() (slog.Level, error) {
	v := word("LOG_LEVEL")
	if v == "" {
		return slog.LevelInfo, nil
	}
	if l, ok := levels.Parse(v); ok {
		return l, nil
	}
	return slog.LevelInfo, errors.New("logplex: LOG_LEVEL is no level such as debug, info, " +
		"warn, error, off, info+2 or a number; info is used")
}

// Format returns what a line looks like.
func Format() (encode.Format, error) {
	f := encode.FormatLine
	if OnDyno() {
		f = encode.FormatMessage
	}
	switch word("LOG_FORMAT") {
	case "line":
		return encode.FormatLine, nil
	case "message", "logfmt":
		return encode.FormatMessage, nil
	case "json":
		return encode.FormatJSON, nil
	case "", "auto":
		return f, nil
	}
	return f, errors.New("logplex: LOG_FORMAT is none of line, message, logfmt and json; the " +
		"default is used")
}

// Pattern returns the layout of the message part, nil for logfmt.
func Pattern() (*format.Pattern, error) {
	v := os.Getenv("LOG_PATTERN")
	switch strings.ToLower(strings.TrimSpace(v)) {
	case "", "logfmt":
		return nil, nil
	case "python":
		v = format.PatternPython
	case "log4j":
		v = format.PatternLog4j
	case "log4net":
		v = format.PatternLog4Net
	case "laravel":
		v = format.PatternLaravel
	case "ruby":
		v = format.PatternRuby
	}
	p, err := format.ParsePattern(v)
	if err == nil && !strings.Contains(v, "%") {
		// A mistyped preset, such as pyhton, would print itself in place of each message.
		p, err = nil, errors.New("there is no word such as %m in it")
	}
	if err != nil {
		err = fmt.Errorf("logplex: LOG_PATTERN is neither a layout nor python, log4j, "+
			"log4net, laravel or ruby, logfmt is used: %w", err)
	}
	return p, err
}

// Preset returns the names of the handler's own members.
func Preset() (member.Preset, error) {
	v := word("LOG_KEYS")
	p, ok := member.ParsePreset(v)
	if v == "" || ok {
		return p, nil
	}
	return member.Heroku, errors.New("logplex: LOG_KEYS is none of heroku, slog, datadog, gcp " +
		"and ecs; Heroku's names are used")
}

// TracePrefix returns what Google Cloud Logging expects before the id of a trace; "" where
// the process does not know its project.
func TracePrefix() string {
	project := os.Getenv("GOOGLE_CLOUD_PROJECT")
	for _, r := range project { // which may have a domain before it
		if !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '.' || r == ':') {
			return ""
		}
	}
	if project == "" {
		return ""
	}
	return "projects/" + project + "/traces/"
}
