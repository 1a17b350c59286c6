// SPDX-License-Identifier: MIT

package redact_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
)

// groupOf returns a JSON object as attrs.
func groupOf(doc string) slog.Value {
	var members map[string]any
	if err := json.Unmarshal([]byte(doc), &members); err != nil {
		panic(err)
	}
	var attrs []slog.Attr
	for key, v := range members {
		if object, ok := v.(map[string]any); ok {
			attrs = append(attrs, slog.Attr{Key: key, Value: groupOf(marshal(object))})
			continue
		}
		attrs = append(attrs, slog.Any(key, v))
	}
	return slog.GroupValue(attrs...)
}

// TestObjectsOfTokens logs objects of tokens, whose members' own names say nothing, in all forms:
// what looks like a token is hidden as it is in the object's text, and counts stay.
func TestObjectsOfTokens(t *testing.T) {
	hidden := []string{"Zq9xHunter2Qk", "q7Zk3TtW9pLs0vXbT8nE", "Sparrow41hillsAndMore"}
	const shown = "gpt-5-mini"
	for _, doc := range []string{
		`{"access":"Zq9xHunter2Qk","refresh":"q7Zk3TtW9pLs0vXbT8nE","model":"gpt-5-mini"}`,
		`{"model":"gpt-5-mini","id":"Sparrow41hillsAndMore","count":3,"cached":true}`,
		`{"model":"gpt-5-mini","github":{"by":{"bob":"q7Zk3TtW9pLs0vXbT8nE"}},"total":1200}`,
		`{"model":"gpt-5-mini","old":["Zq9xHunter2Qk","q7Zk3TtW9pLs0vXbT8nE"]}`,
		`{"model":"gpt-5-mini","old":[{"by":"Zq9xHunter2Qk"}],"n":null}`,
		`{"model":"gpt-5-mini","key":"Zq9xHunter2Qk","code":"q7Zk3TtW9pLs0vXbT8nE"}`,
	} {
		var v map[string]any
		if err := json.Unmarshal([]byte(doc), &v); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"tokens", "Tokens"} {
			text := fmt.Sprintf(`{"%s":%s}`, key, doc)
			object := map[string]any{key: v}
			group := slog.Attr{Key: key, Value: groupOf(doc)}
			var args []any
			for _, a := range group.Value.Group() {
				args = append(args, a)
			}
			for _, o := range outputs() {
				for name, log := range map[string]func(){
					"text":       func() { o.log.Info(text) },
					"map":        func() { o.log.Info("m", key, v) },
					"With":       func() { o.log.With(key, v).Info("m") },
					"group":      func() { o.log.Info("m", group) },
					"WithGroup":  func() { o.log.WithGroup(key).Info("m", "g", v) },
					"members":    func() { o.log.WithGroup(key).Info("m", args...) },
					"With in":    func() { o.log.WithGroup(key).With(args...).Info("m") },
					"in a map":   func() { o.log.Info("m", "v", object) },
					"in a list":  func() { o.log.Info("m", "v", []any{object}) },
					"in a group": func() { o.log.Info("m", slog.Group("v", group)) },
					"LogValuer":  func() { o.log.Info("m", key, groupValuer(group.Value.Group())) },
					"document":   func() { o.log.Info("m", "v", json.RawMessage(text)) },
					"%v":         func() { o.log.Info(fmt.Sprintf("%v", object)) },
					"zerolog":    func() { zerolog(o.log, key, v) },
					"in zerolog": func() {
						zerolog(o.log, "v", []any{object, map[string]any{"w": object}})
					},
				} {
					log()
					got := o.take()
					for _, secret := range hidden {
						if leaks(got, secret) {
							t.Errorf("%s, %s: %q is out in\n%s", o.name, name, secret, got)
						}
					}
					if !strings.Contains(got, shown) || !strings.Contains(got, logplex.Redacted) {
						t.Errorf("%s, %s: %q is gone from\n%s", o.name, name, shown, got)
					}
				}
			}
		}
	}
}

// TestClearObjectsOfTokens has objects of tokens in which nothing is secret, and attrs beside them.
func TestClearObjectsOfTokens(t *testing.T) {
	const id = "q7Zk3TtW9pLs0vXbT8nE"
	for _, o := range outputs() {
		for name, log := range map[string]func(l *slog.Logger){
			"counts": func(l *slog.Logger) {
				l.Info("m", "x", id, slog.Group("tokens", "count", 3, "model", "gpt", "in", 17.5))
			},
			"colours": func(l *slog.Logger) {
				l.Info("m", slog.Group("tokens", "primary", "#3366ff", "space", "4px"), "x", id)
			},
			"of a parser": func(l *slog.Logger) {
				l.Info("m", "tokens", map[string]any{"kind": "Ident", "text": "foo2"}, "x", id)
			},
			"texts": func(l *slog.Logger) {
				l.Info("m", slog.Group("tokens", "message", "no tokens are left"), "x", id)
			},
			"group before": func(l *slog.Logger) {
				l.Info("m", slog.Group("tokens", slog.Group("a", "n", 1)), slog.Group("g", "x", id))
			},
			"empty":       func(l *slog.Logger) { l.Info("m", slog.Group("tokens"), "x", id) },
			"other group": func(l *slog.Logger) { l.WithGroup("token_counts").Info("m", "x", id) },
			"after With": func(l *slog.Logger) {
				l.With(slog.Group("tokens", "n", 1)).Info("m", "x", id)
			},
			"zerolog": func(l *slog.Logger) {
				zerolog(l, "v", []any{map[string]any{"tokens": map[string]int{"n": 1}}, id})
			},
		} {
			log(o.log)
			if got := o.take(); strings.Contains(got, "REDACTED") || !strings.Contains(got, id) {
				t.Errorf("%s, %s: something is gone from\n%s", o.name, name, got)
			}
		}
	}
	var b strings.Builder
	for _, allow := range []string{"tokens", "design.tokens"} {
		l := slog.New(logplex.NewHandler(&b, &logplex.Options{
			Redactor: logplex.NewRedactor(&logplex.RedactOptions{Allow: []string{allow}}),
		}))
		l.Info("m", slog.Group("design", slog.Group("tokens", "a", "Zq9xHunter2Qk")))
		if !strings.Contains(b.String(), "Zq9xHunter2Qk") {
			t.Errorf("under the allowed %s a member is gone from %s", allow, b.String())
		}
		b.Reset()
	}
}
