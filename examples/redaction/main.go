// SPDX-License-Identifier: MIT

// Command redaction logs what other loggers leak, once through log/slog's
// JSONHandler and once through logplex, side by side.
//
// All secrets are made up. The config var is set by the program itself, as
// `heroku config:set ACME_API_KEY=…` would.
package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/logplex-go/logplex"
)

const configVar = "kestrel-7-umbra-fold"

func main() {
	if err := os.Setenv("ACME_API_KEY", configVar); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	run(os.Stdout)
}

// User is a type with a secret in it that nothing marks as one.
type User struct {
	Name     string
	Password string
}

// Card has a field that is never to be logged, by its tag.
type Card struct {
	Holder string
	Number string `log:"redact"`
	Track  string `log:"-"`
}

// Session logs itself as its token: log/slog does not ask a LogValuer that is
// inside another value.
type Session struct{ Token string }

func (s Session) LogValue() slog.Value { return slog.StringValue("session of " + s.Token[:4]) }

// entry is a way by which secrets get into logs.
type entry struct {
	what string
	log  func(*slog.Logger)
}

func page() []entry {
	badURL := parse("postgres://app:hunter2@db.example.com:port/app")
	header := http.Header{"Authorization": {"Bearer mF_9.B5f-4.1JqM"}, "Accept": {"*/*"}}
	token := "gh" + "p_16C7e42F292c6912E7710c838347Ae178B4a"
	return []entry{
		{"a secret key", func(l *slog.Logger) {
			l.Info("login", "user", "bob", "db_password", "hunter2")
		}},
		{"a key in the message", func(l *slog.Logger) {
			l.Info("retrying with password=hunter2 in 5s")
		}},
		{"a field of a struct", func(l *slog.Logger) {
			l.Info("created", "user", User{"bob", "hunter2"})
		}},
		{"a field with a tag", func(l *slog.Logger) {
			l.Info("paid", "card", Card{"bob", "anything", "anything"})
		}},
		{"a map", func(l *slog.Logger) {
			l.Info("loaded", "config", map[string]any{"port": 5432, "password": "hunter2"})
		}},
		{"a group, and all below it", func(l *slog.Logger) {
			l.WithGroup("credentials").Info("read", "user", "bob", "pin", 1234)
		}},
		{"a LogValuer in a list", func(l *slog.Logger) {
			l.Info("open", "sessions", []Session{{"7d1c-hunter2"}})
		}},
		{"JSON in a string", func(l *slog.Logger) {
			l.Info("request", "body", `{"user":"bob","password":"hunter2"}`)
		}},
		{"an error with a URL", func(l *slog.Logger) { l.Error("cannot connect", "err", badURL) }},
		{"a wrapped error", func(l *slog.Logger) {
			l.Error("failed", "err",
				fmt.Errorf("boot: %w", errors.New("dial app:hunter2@tcp(db:3306)/app: refused")))
		}},
		{"http.Header", func(l *slog.Logger) { l.Info("upstream", "header", header) }},
		{"a vendor's token anywhere", func(l *slog.Logger) {
			l.Info("clone", "args", []string{"git", "clone", "https://example.com/" + token})
		}},
		{"a config var's value", func(l *slog.Logger) { l.Info("calling with " + configVar) }},
		{"the same in base64", func(l *slog.Logger) {
			l.Info("calling", "raw", []byte(configVar), "b64", "a2VzdHJlbC03LXVtYnJhLWZvbGQ=")
		}},
		{"a card number", func(l *slog.Logger) { l.Info("charge 4111 1111 1111 1111 declined") }},
		{"a secret as a map key", func(l *slog.Logger) {
			l.Info("seen", "count", map[string]int{token: 3})
		}},
		{"and what must stay", func(l *slog.Logger) {
			l.Info("token refreshed", "token_count", 2, "request_id",
				"59da6323-2bc4-4143-8677-cc66ccfb115f", "sha",
				"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b")
		}},
	}
}

func run(w io.Writer) {
	elsewhere := slog.New(slog.NewJSONHandler(prefixed{w, "slog     "},
		&slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey) {
				return slog.Attr{} // to keep the page short
			}
			return a
		}}))
	ours := slog.New(logplex.NewHandler(prefixed{w, "logplex  "},
		&logplex.Options{Format: logplex.FormatMessage, Level: slog.LevelInfo, PID: 4}))
	for _, e := range page() {
		fmt.Fprintf(w, "%s\n", e.what)
		e.log(elsewhere)
		e.log(ours)
		fmt.Fprintln(w)
	}
}

// prefixed puts a word before each line.
type prefixed struct {
	w    io.Writer
	word string
}

func (p prefixed) Write(line []byte) (int, error) {
	if _, err := io.WriteString(p.w, p.word+strings.TrimSpace(string(line))+"\n"); err != nil {
		return 0, err
	}
	return len(line), nil
}

// parse returns net/url's error for an address.
func parse(address string) error {
	_, err := url.Parse(address)
	return err
}
