// SPDX-License-Identifier: MIT

package redact_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
)

// TestPairsOfMembers logs a name and the value that goes by it as two members of a group, a struct,
// a map or an element of a list, which JSON text has as {"name":"password","value":"x"}.
func TestPairsOfMembers(t *testing.T) {
	const secret, shown = "Sparrow41hills", "Blue7shades"
	type nameValue struct{ Name, Value string }
	type keyValue struct {
		Key   string
		Value any
	}
	secrets := map[string]slog.Attr{
		"group":              slog.Group("x", "name", "password", "value", secret),
		"value first":        slog.Group("x", "value", secret, "name", "password"),
		"capitals":           slog.Group("x", "Name", "password", "Value", secret),
		"group in a group":   slog.Group("y", slog.Group("x", "key", "api_key", "value", secret)),
		"group without name": slog.Group("", "name", "password", "value", secret),
		"header":             slog.Group("x", "header", "X-Api-Key", "value", secret),
		"rejected":           slog.Group("x", "field", "user.password", "rejectedValue", secret),
		"bytes":              slog.Group("x", "name", "password", "value", []byte(secret)),
		"list":               slog.Group("x", "name", "password", "value", []string{secret}),
		"LogValuer":          slog.Group("x", "name", "password", "value", logValuer(secret)),
		"group of a LogValuer": slog.Any("x", groupValuer{
			slog.String("name", "password"), slog.String("value", secret)}),
		"attrs": slog.Any("x", []slog.Attr{
			slog.String("k", "db_password"), slog.String("v", secret)}),
		"struct":           slog.Any("x", nameValue{"password", secret}),
		"pointer":          slog.Any("x", &nameValue{"password", secret}),
		"any":              slog.Any("x", keyValue{"db_password", []byte(secret)}),
		"list in a struct": slog.Any("x", keyValue{"db_password", []string{secret}}),
		"map":              slog.Any("x", map[string]string{"name": "password", "value": secret}),
		"map of any":       slog.Any("x", map[string]any{"Name": "password", "Value": secret}),
		"path": slog.Any("x", map[string]any{
			"loc": []string{"body", "password"}, "input": secret}),
		"structs in a list": slog.Any("x", []nameValue{{"color", shown}, {"password", secret}}),
		"maps in a list": slog.Any("x", []any{
			map[string]any{"name": "password", "value": secret}}),
	}
	clean := map[string]slog.Attr{
		"group":  slog.Group("x", "name", "color", "value", shown),
		"struct": slog.Any("x", nameValue{"color", shown}),
		"count":  slog.Group("x", "name", "token_count", "value", shown),
		"alone":  slog.Group("x", "value", shown, "kind", "password"),
	}
	for _, out := range outputs() {
		if out.name == "ReplaceAttr" {
			continue // which is given one member at a time
		}
		for name, a := range secrets {
			out.log.Info("m", a)
			if got := out.take(); leaks(got, secret) || !strings.Contains(got, logplex.Redacted) {
				t.Errorf("%s, %s: the value is out in %s", out.name, name, got)
			}
			out.log.With(a).Info("m")
			got := out.take()
			if leaks(got, secret) || !strings.Contains(got, logplex.Redacted) {
				t.Errorf("%s, %s in With: the value is out in %s", out.name, name, got)
			}
		}
		for name, a := range clean {
			out.log.Info("m", a)
			if got := out.take(); !strings.Contains(got, shown) {
				t.Errorf("%s, %s: the value is gone from %s", out.name, name, got)
			}
		}
	}
}

type logValuer string

func (v logValuer) LogValue() slog.Value { return slog.StringValue(string(v)) }

type groupValuer []slog.Attr

func (v groupValuer) LogValue() slog.Value { return slog.GroupValue(v...) }
