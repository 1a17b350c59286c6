// SPDX-License-Identifier: MIT

package redact_test

import (
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexzerolog"
)

// TestFacts logs objects under secret names: those of nothing but facts about a secret stay
// readable, as they do in a text.
func TestFacts(t *testing.T) {
	const secret, shown = "Sparrow41hills", "sites/write"
	type scope struct{ Action, Scope string }
	for name, c := range map[string]struct {
		attr  slog.Attr
		clean bool
	}{
		"Azure": {slog.Any("authorization", map[string]any{
			"action": shown, "scope": "/subscriptions/x", "evidence": nil}), true},
		"struct":  {slog.Any("authorization", scope{shown, "/subscriptions/x"}), true},
		"pointer": {slog.Any("authorization", &scope{shown, "/subscriptions/x"}), true},
		"group":   {slog.Group("authorization", "action", shown, "enabled", true), true},
		"CloudTrail": {slog.Any("x", map[string]any{"accessKey": map[string]any{
			"status": shown, "userName": "bob", "createDate": "Nov 1, 2026"}}), true},
		"cookie": {slog.Any("cookie", map[string]any{"path": shown, "maxAge": 60000}), true},
		"a secret among them": {slog.Any("authorization", map[string]any{
			"action": shown, "scope": secret}), false},
		"no fact":  {slog.Any("authorization", map[string]any{"x": secret}), false},
		"empty":    {slog.Any("authorization", map[string]any{"action": "", "x": secret}), false},
		"password": {slog.Any("password", map[string]any{"status": secret}), false},
		"nested": {slog.Any("token", map[string]any{
			"status": "ok", "in": map[string]any{"value": secret}}), false},
		"method": {slog.Any("authorization", logValuer(secret)), false},
		"list":   {slog.Any("token", map[string]any{"scopes": []string{"a", secret}}), false},
	} {
		for _, out := range outputs() {
			if out.name == "ReplaceAttr" {
				continue // which is given members one at a time
			}
			for _, l := range []func(){
				func() { out.log.Info("m", c.attr) }, func() { out.log.With(c.attr).Info("m") },
				func() { out.log.WithGroup("g").Info("m", "n", 1, c.attr) },
			} {
				l()
				got := out.take()
				if c.clean && (!strings.Contains(got, shown) || strings.Contains(got, "REDACTED")) {
					t.Errorf("%s, %s: facts are gone from %s", out.name, name, got)
				}
				if !c.clean && (leaks(got, secret) || !strings.Contains(got, logplex.Redacted)) {
					t.Errorf("%s, %s: the value is out in %s", out.name, name, got)
				}
			}
		}
	}
}

// TestFactsOfEvents has the same objects in lines of zerolog.
func TestFactsOfEvents(t *testing.T) {
	const secret, shown = "Sparrow41hills", "sites/write"
	for doc, clean := range map[string]bool{
		`{"token":{"type":"bearer","status":"` + shown + `"}}`:                            true,
		`{"authorization":{"action":"` + shown + `","evidence":null,"in":{"scope":"x"}}}`: true,
		`{"cookie":{"path":"` + shown + `","maxAge":60000},"n":1}`:                        true,
		`{"v":{"apiKeys":{"count":3,"scope":["` + shown + `"]}}}`:                         true,
		`{"token":{"status":"` + shown + `","x":"` + secret + `"}}`:                       false,
		`{"token":{"status":"ok","in":{"value":"` + secret + `"}}}`:                       false,
		`{"password":{"status":"` + secret + `"}}`:                                        false,
		`{"secret":{"token":{"status":"` + secret + `"}}}`:                                false,
		`{"authorization":{"kind":"Secret","data":{"x":"` + secret + `"}}}`:               false,
	} {
		for _, o := range outputs() {
			if o.name == "ReplaceAttr" {
				continue // which is given members one at a time
			}
			for _, l := range []*slog.Logger{o.log, o.log.WithGroup("g"), o.log.With("n", 7)} {
				io.WriteString(logplexzerolog.NewWriter(l.Handler()), doc+"\n")
				got := o.take()
				if clean && (!strings.Contains(got, shown) || strings.Contains(got, "REDACTED")) {
					t.Errorf("%s: facts of %s are gone from %s", o.name, doc, got)
				}
				if !clean && (leaks(got, secret) || !strings.Contains(got, logplex.Redacted)) {
					t.Errorf("%s: the value of %s is out in %s", o.name, doc, got)
				}
			}
		}
	}
}

// TestFactsOfCallers: what a caller calls secret is masked whole.
func TestFactsOfCallers(t *testing.T) {
	facts := slog.Any("authorization", map[string]any{"action": "sites/write"})
	for _, r := range []logplex.Redactor{
		logplex.NewRedactor(&logplex.RedactOptions{Keys: []string{"authorization"}}),
		logplex.Redactors{logplex.DefaultRedactor(), logplex.RedactKeys("authorization")},
	} {
		var b strings.Builder
		slog.New(logplex.NewHandler(&b, &logplex.Options{Redactor: r})).Info("m", facts)
		if strings.Contains(b.String(), "sites/write") {
			t.Errorf("of an object under a caller's key %s has members", b.String())
		}
	}
}

// TestWorkingDirectory: pwd is a directory's name as often as a password's.
func TestWorkingDirectory(t *testing.T) {
	for _, out := range outputs() {
		out.log.Info("m", "PWD", "/home/app", "OLDPWD", "/srv", "pwd", "Sparrow41hills")
		if got := out.take(); !strings.Contains(got, "/home/app") ||
			!strings.Contains(got, "/srv") || leaks(got, "Sparrow41hills") {
			t.Errorf("%s: %s, want both directories and no password", out.name, got)
		}
	}
}
