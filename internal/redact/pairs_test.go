// SPDX-License-Identifier: MIT

package redact_test

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexzerolog"
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
		"text":               slog.Group("x", "name", "password", "text", secret),
		"rejected":           slog.Group("x", "field", "user.password", "rejectedValue", secret),
		"brackets": slog.Group("x", "name", "password",
			"value", "[REDACTED] "+secret+"]"),
		"bytes":     slog.Group("x", "name", "password", "value", []byte(secret)),
		"list":      slog.Group("x", "name", "password", "value", []string{secret}),
		"LogValuer": slog.Group("x", "name", "password", "value", logValuer(secret)),
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
		"page":   slog.Group("x", "path", "/x", "title", "session", "text", shown),
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

// TestPairsOfAttrs logs a name and the value that goes by it as two attrs of one record or of one
// call of With.
func TestPairsOfAttrs(t *testing.T) {
	const secret, shown = "Sparrow41hills", "Blue7shades"
	for name, c := range map[string]struct {
		attrs []any
		clean bool
	}{
		"name":      {attrs: []any{"name", "password", "value", secret}},
		"reversed":  {attrs: []any{"value", secret, "n", 1, "key", "db.password"}},
		"header":    {attrs: []any{"header", "X-Api-Key", "value", secret}},
		"field":     {attrs: []any{"field", "user.password", "input", secret, "rule", "min"}},
		"bytes":     {attrs: []any{"name", "password", "val", []byte(secret)}},
		"LogValuer": {attrs: []any{"name", "password", "val", logValuer(secret)}},
		"list":      {attrs: []any{"field", []string{"body", "password"}, "value", secret}},
		"change":    {attrs: []any{"setting", "smtp_password", "old", secret, "new", secret}},
		"color":     {attrs: []any{"name", "color", "value", shown}, clean: true},
		"count":     {attrs: []any{"name", "token_count", "value", shown}, clean: true},
		"path":      {attrs: []any{"path", "/reset/password", "v", shown}, clean: true},
		"label":     {attrs: []any{"label", "Password", "value", shown}, clean: true},
		"alone":     {attrs: []any{"value", shown, "kind", "password"}, clean: true},
		"metric":    {attrs: []any{"name", "password", "value", 17, "k", shown}, clean: true},
		"word":      {attrs: []any{"field", "password", "old", "unset", "k", shown}, clean: true},
	} {
		for _, out := range outputs() {
			if out.name == "ReplaceAttr" {
				continue // which is given one attr at a time
			}
			for where, log := range map[string]func(){
				"call":      func() { out.log.Info("m", c.attrs...) },
				"With":      func() { out.log.With(c.attrs...).Info("m") },
				"WithGroup": func() { out.log.WithGroup("g").Info("m", c.attrs...) },
				"after With": func() {
					out.log.With("n", 7, "password", "", "s", "x y").Info("m", c.attrs...)
				},
			} {
				log()
				got := out.take()
				if c.clean && (!strings.Contains(got, shown) || strings.Contains(got, "REDACTED")) {
					t.Errorf("%s, %s in %s: something is gone from %s", out.name, name, where, got)
				}
				if !c.clean && (leaks(got, secret) || !strings.Contains(got, logplex.Redacted)) {
					t.Errorf("%s, %s in %s: the value is out in %s", out.name, name, where, got)
				}
			}
		}
	}
}

// TestNamesOfWith has the names of secrets in With and their values in later calls.
func TestNamesOfWith(t *testing.T) {
	const secret, shown = "Sparrow41hills", "Blue7shades"
	for _, out := range outputs() {
		if out.name == "ReplaceAttr" {
			continue // which is given one attr at a time
		}
		with := out.log.With("a", 1, "name", "password")
		colour := with.With("key", "color")
		event := func(l *slog.Logger) {
			logplexzerolog.NewWriter(l.Handler()).Write([]byte(`{"value":"` + secret + "\"}\n"))
		}
		for where, log := range map[string]func(){
			"call":  func() { with.Info("m", "value", secret, "x", shown) },
			"With":  func() { with.With("value", secret).Info("m", "x", shown) },
			"later": func() { with.With("b", 2).Info("m", "value", secret, "x", shown) },
			"in a group": func() {
				l := out.log.WithGroup("g").With("key", "token")
				l.Info("m", "val", secret, "x", shown)
			},
			"secrets too": func() { with.Info("m", "v", secret, "token", secret, "x", shown) },
			"two names":   func() { colour.Info("m", "value", secret, "x", shown) },
			"event":       func() { event(with.With("x", shown)) },
		} {
			log()
			got := out.take()
			if leaks(got, secret) || !strings.Contains(got, logplex.Redacted) ||
				!strings.Contains(got, shown) {
				t.Errorf("%s, %s: the value is out, or another is not, in %s", out.name, where, got)
			}
		}
		for where, log := range map[string]func(){
			"another name":   func() { out.log.With("name", "color").Info("m", "value", shown) },
			"another group":  func() { with.WithGroup("g").Info("m", "value", shown) },
			"another logger": func() { out.log.Info("m", "value", shown) },
			"a count":        func() { with.Info("m", "value", 17, "x", shown) },
			"no value":       func() { with.Info("m", "result", shown) },
		} {
			log()
			got := out.take()
			if !strings.Contains(got, shown) || strings.Contains(got, "REDACTED") {
				t.Errorf("%s, %s: something is gone from %s", out.name, where, got)
			}
		}
	}
}

// TestPairsOfContext has both in the attrs of a context.
func TestPairsOfContext(t *testing.T) {
	const secret = "Sparrow41hills"
	carried := func(context.Context) []slog.Attr {
		return []slog.Attr{slog.String("name", "password"), slog.String("value", secret)}
	}
	var b bytes.Buffer
	k := new(sink)
	for _, h := range []slog.Handler{
		logplex.NewHandler(&b, &logplex.Options{Context: carried}),
		logplex.Wrap(slog.NewJSONHandler(&b, nil), &logplex.Options{Context: carried, Sink: k}),
	} {
		slog.New(h).Info("m")
		got := b.String() + k.b.String()
		if leaks(got, secret) || !strings.Contains(got, logplex.Redacted) {
			t.Errorf("%T: the value is out in %s", h, got)
		}
	}
}

// TestPairsReported: a value that is secret by another attr is reported under its own key.
func TestPairsReported(t *testing.T) {
	var got []logplex.Redaction
	var b bytes.Buffer
	l := slog.New(logplex.NewHandler(&b, &logplex.Options{
		Redactor: logplex.NewRedactor(&logplex.RedactOptions{
			OnRedact: func(r logplex.Redaction) { got = append(got, r) },
		}),
	}))
	l.Info("m", "name", "password", "value", "Sparrow41hills")
	if len(got) != 1 || got[0].Kind != "key" || !slices.Equal(got[0].Path, []string{"value"}) {
		t.Errorf("redactions = %+v, want one of the key value", got)
	}
}

// TestPairsOfEvents passes the handler lines of zerolog.
func TestPairsOfEvents(t *testing.T) {
	const secret = "Sparrow41hillsAndMore"
	const number = "141121865631062998832290455258089783594240042095358857325332"
	for _, line := range []string{
		`{"name":"password","value":"` + secret + `"}`,
		`{"value":"` + secret + `","n":{"a":[1,{"b":2}]},"header":"x-api-key"}`,
		`{"v":{"name":"password","value":"` + secret + `"}}`,
		`{"v":{"loc":["body","password"],"input":"` + secret + `"}}`,
		`{"v":{"Name":"app","Value":"` + secret + `","HttpOnly":true,"SameSite":1}}`,
		`{"key":{"k":"` + secret + `","kty":"oct"}}`,
		`{"v":{"N":1,"E":65537,"D":` + number + `,"Primes":[` + number + `,7],` +
			`"Precomputed":{"Dp":` + number + `}}}`,
		`{"v":{"Curve":{},"X":1,"Y":2,"D":` + number + `}}`,
		`{"v":{"Type":"RSA PRIVATE KEY","Headers":null,"Bytes":"` + secret + `"}}`,
	} {
		for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatJSON} {
			var b bytes.Buffer
			w := logplexzerolog.NewWriter(
				logplex.NewHandler(&b, &logplex.Options{Format: f, MaxLine: -1}))
			if _, err := w.Write([]byte(line + "\n")); err != nil {
				t.Fatal(err)
			}
			got := b.String()
			if leaks(got, secret) || leaks(got, number) || !strings.Contains(got, "[REDACTED]") {
				t.Errorf("%v: of %s the value is out in %s", f, line, got)
			}
		}
	}
	const clean = `{"name":"color","value":"blue","v":{"Type":"CERTIFICATE","Bytes":"TUlJ"}}`
	var b bytes.Buffer
	w := logplexzerolog.NewWriter(logplex.NewHandler(&b, nil))
	if w.Write([]byte(clean)); strings.Contains(b.String(), "REDACTED") {
		t.Errorf("of %s something is gone in %s", clean, b.String())
	}
}
