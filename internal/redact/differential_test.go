// SPDX-License-Identifier: MIT

package redact_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/race"
	"github.com/logplex-go/logplex/logplextest"
	"github.com/logplex-go/logplex/logplexzerolog"
)

// A line is a text with secrets in it, made up.
type line struct {
	text    string
	secrets []string
}

// read returns the lines of a file of secretscan's own tests.
func read(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile("../secretscan/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

// A testCase is a text and what is to be left of it.
type testCase struct{ ID, Input, Want string }

// cases returns the cases of a file that do not fail there.
func cases(t *testing.T, name string) (all []testCase) {
	t.Helper()
	failing := map[string]bool{}
	for _, text := range read(t, name+"_failing.txt") {
		id, _, _ := strings.Cut(text, " ")
		failing[id] = true
	}
	for _, text := range read(t, name+".jsonl") {
		var c testCase
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			t.Fatal(err)
		}
		if !failing[c.ID] {
			all = append(all, c)
		}
	}
	return all
}

// lines returns the lines of secretscan's own tests.
func lines(t *testing.T) []line {
	t.Helper()
	var all []line
	marked := regexp.MustCompile(`⟦(.*?)⟧`)
	for _, text := range read(t, "notations.txt") {
		if strings.HasPrefix(text, "#") {
			continue
		}
		text = strings.ReplaceAll(text, "⏎", "\n")
		l := line{text: strings.NewReplacer("⟦", "", "⟧", "").Replace(text)}
		for _, m := range marked.FindAllStringSubmatch(text, -1) {
			l.secrets = append(l.secrets, m[1])
		}
		all = append(all, l)
	}
	for _, c := range cases(t, "attack") {
		if c.Input == c.Want {
			continue
		}
		parts := strings.Split(c.Want, logplex.Redacted)
		for i := range parts {
			parts[i] = regexp.QuoteMeta(parts[i])
		}
		l := line{text: c.Input}
		between := regexp.MustCompile(`(?s)^` + strings.Join(parts, `(.+)`) + `$`)
		if m := between.FindStringSubmatch(c.Input); m != nil {
			l.secrets = m[1:]
		}
		all = append(all, l)
	}
	return all
}

// A form is a way of putting a text into a record.
type form struct {
	name string
	log  func(l *slog.Logger, text string)
}

type holder struct {
	N int
	V string
}

func marshal(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func forms() []form {
	value := func(name string, v func(text string) any) form {
		return form{name, func(l *slog.Logger, text string) { l.Info("m", "v", v(text)) }}
	}
	return []form{
		{"message", func(l *slog.Logger, text string) { l.Info(text) }},
		value("attr", func(s string) any { return s }),
		{"With", func(l *slog.Logger, text string) { l.With("v", text).Info("m") }},
		{"group", func(l *slog.Logger, text string) { l.Info("m", slog.Group("g", "v", text)) }},
		value("error", func(s string) any { return errors.New(s) }),
		value("wrapped error", func(s string) any { return fmt.Errorf("x: %w", errors.New(s)) }),
		value("list element", func(s string) any { return []string{"a", s} }),
		value("struct field", func(s string) any { return holder{1, s} }),
		value("pointer to a struct", func(s string) any { return &holder{1, s} }),
		value("map", func(s string) any { return map[string]any{"v": s} }),
		value("bytes", func(s string) any { return []byte(s) }),
		value("JSON text", func(s string) any { return marshal(map[string]string{"v": s}) }),
		value("JSON list", func(s string) any { return marshal([]string{"a", s}) }),
		value("JSON in JSON", func(s string) any {
			return marshal(map[string]string{"v": marshal(map[string]string{"v": s})})
		}),
		value("escaped JSON", func(s string) any {
			b, _ := json.Marshal(map[string]string{"v": s})
			return string(b)
		}),
		value("RawMessage", func(s string) any {
			return json.RawMessage(marshal(map[string]string{"v": s}))
		}),
		value("%v", func(s string) any { return fmt.Sprintf("%v", holder{1, s}) }),
		value("%+v", func(s string) any { return fmt.Sprintf("%+v", holder{1, s}) }),
		value("%#v", func(s string) any { return fmt.Sprintf("%#v", holder{1, s}) }),
		value("%q", func(s string) any { return fmt.Sprintf("%q", s) }),
		value("header map", func(s string) any { return http.Header{"X-Note": {s}} }),
		value("form", func(s string) any { return url.Values{"v": {s}}.Encode() }),
		value("LogValuer", func(s string) any { return logValuer(s) }),
		value("LogValuer of a group", func(s string) any {
			return groupValuer{slog.String("v", s), slog.Int("n", 1)}
		}),
		value("Stringer", func(s string) any { return stringer{s} }),
		value("TextMarshaler", func(s string) any { return textMarshaler{s} }),
		value("json.Marshaler", func(s string) any { return jsonMarshaler{s} }),
		value("pointer to a string", func(s string) any { return &s }),
		value("pointer in a map", func(s string) any { return map[string]*string{"v": &s} }),
		value("map key", func(s string) any { return map[string]int{s: 1} }),
		value("list of maps", func(s string) any { return []map[string]any{{"v": s}} }),
		value("list of lists", func(s string) any { return []any{[]any{1, s}, nil} }),
		value("list of structs", func(s string) any { return []holder{{1, s}} }),
		value("embedded", func(s string) any { return struct{ holder }{holder{1, s}} }),
		value("URL", func(s string) any {
			return &url.URL{Scheme: "https", Host: "h", RawQuery: url.Values{"v": {s}}.Encode()}
		}),
		value("joined error", func(s string) any {
			return errors.Join(errors.New("x"), errors.New(s))
		}),
		value("slog.Value", func(s string) any { return slog.StringValue(s) }),
		{"WithGroup", func(l *slog.Logger, text string) { l.WithGroup("g").Info("m", "v", text) }},
		{"Log", func(l *slog.Logger, text string) {
			if h, ok := l.Handler().(*logplex.Handler); ok {
				h.Log(context.Background(), slog.LevelInfo, "m", slog.String("v", text))
			} else {
				l.Info(text)
			}
		}},
		{"Log's message", func(l *slog.Logger, text string) {
			if h, ok := l.Handler().(*logplex.Handler); ok {
				h.Log(context.Background(), slog.LevelInfo, text)
			} else {
				l.Info(text)
			}
		}},
		{"zerolog message", func(l *slog.Logger, text string) { zerolog(l, "message", text) }},
		{"zerolog field", func(l *slog.Logger, text string) { zerolog(l, "v", text) }},
		{"zerolog list", func(l *slog.Logger, text string) { zerolog(l, "v", []any{1, text}) }},
		{"zerolog object", func(l *slog.Logger, text string) {
			zerolog(l, "v", map[string]any{"w": text})
		}},
	}
}

func zerolog(l *slog.Logger, key string, v any) {
	event := marshal(map[string]any{"level": "info", key: v})
	io.WriteString(logplexzerolog.NewWriter(l.Handler()), event+"\n")
}

type (
	stringer      struct{ s string }
	textMarshaler struct{ s string }
	jsonMarshaler struct{ s string }
)

func (v stringer) String() string                    { return v.s }
func (v textMarshaler) MarshalText() ([]byte, error) { return []byte(v.s), nil }
func (v jsonMarshaler) MarshalJSON() ([]byte, error) { return []byte(marshal(v.s)), nil }

// An output is a logger and what came out of it.
type output struct {
	name string
	log  *slog.Logger
	take func() string
}

type sink struct{ b bytes.Buffer }

func (k *sink) Send(r logplex.Record) error {
	k.b.Write(r.AppendTo(nil))
	return nil
}

func outputs() []output {
	var outs []output
	add := func(name string, b *bytes.Buffer, h slog.Handler) {
		outs = append(outs, output{name, slog.New(h), func() string {
			defer b.Reset()
			return b.String()
		}})
	}
	for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatJSON} {
		b := new(bytes.Buffer)
		add(f.String(), b, logplex.NewHandler(b, &logplex.Options{Format: f, MaxLine: -1}))
	}
	b := new(bytes.Buffer)
	add("Wrap JSON", b, logplex.Wrap(slog.NewJSONHandler(b, nil), nil))
	b = new(bytes.Buffer)
	add("Wrap text", b, logplex.Wrap(slog.NewTextHandler(b, nil), nil))
	b = new(bytes.Buffer)
	k := new(sink)
	wrapped := logplex.Wrap(slog.NewJSONHandler(b, nil), &logplex.Options{Sink: k})
	add("Wrap and Sink", b, wrapped)
	last := &outs[len(outs)-1]
	taken, sent := last.take, k
	last.take = func() string {
		defer sent.b.Reset()
		return taken() + sent.b.String()
	}
	b = new(bytes.Buffer)
	add("layout", b, logplex.NewHandler(b, &logplex.Options{
		Pattern: format.MustPattern("%level %msg %mdc"), MaxLine: -1,
	}))
	b = new(bytes.Buffer)
	add("Wrap handler", b, logplex.Wrap(logplex.NewHandler(b, &logplex.Options{
		Redactor: logplex.Redactors{}, Format: logplex.FormatLine, MaxLine: -1,
	}), nil))
	k = new(sink)
	add("Sink", &k.b, logplex.NewHandler(nil, &logplex.Options{Sink: k, MaxLine: -1}))
	b = new(bytes.Buffer)
	r := logplex.DefaultRedactor()
	add("ReplaceAttr", b, slog.NewTextHandler(b, &slog.HandlerOptions{ReplaceAttr: r.Redact}))
	return outs
}

// explained returns why a secret of a line may be out in one form though it is not in the message,
// "" if it may not.
func explained(f form, l line, startsLine bool) string {
	switch f.name {
	case "wrapped error", "joined error", "%v", "%+v", "%#v":
		if startsLine {
			return "a command or a directive is one at the start of a line only"
		}
		return ""
	case "form", "URL":
		if !strings.Contains(url.QueryEscape(l.text), "%") {
			return "without an escape a value with plus signs is no text of a form"
		}
	}
	return ""
}

// isLeftOut reports whether a test that writes hundreds of thousands of records from one goroutine
// leaves out its i-th text: seven of eight where the race detector makes each take ten times as
// long.
func isLeftOut(i int) bool { return race.Enabled && i%8 != 0 }

// TestSameInEveryForm writes texts with secrets in every form that a record has for them, to every
// kind of output, and compares where the secrets are out.
func TestSameInEveryForm(t *testing.T) {
	outs := outputs()
	all := forms()
	message := all[0]
	reasons, records := map[string]int{}, 0
	for i, l := range lines(t) {
		if isLeftOut(i) {
			continue
		}
		out := func(o output, f form, text string) bool {
			f.log(o.log, text)
			records++
			got := o.take()
			if got == "" {
				t.Errorf("%s, %s: no output", f.name, o.name)
			}
			return slices.ContainsFunc(l.secrets, func(s string) bool { return leaks(got, s) })
		}
		startsLine := out(outs[0], message, "x: "+l.text)
		for _, f := range all {
			for _, o := range outs {
				if !out(o, f, l.text) {
					continue
				}
				reason := explained(f, l, startsLine)
				if reason == "" {
					t.Errorf("%s, %s: a secret is out of %q", f.name, o.name, l.text)
				}
				reasons[reason]++
			}
		}
	}
	t.Logf("%d records", records)
	for reason, n := range reasons {
		t.Logf("%d differences: %s", n, reason)
	}
}

// TestSameAsValue writes the texts that are JSON as the values that they are, which is to hide what
// the text hides. It may hide more under the name of a secret: there any value is one.
func TestSameAsValue(t *testing.T) {
	outs := outputs()
	values, clean := 0, 0
	for _, c := range append(cases(t, "attack"), cases(t, "attack_more")...) {
		var v any
		if json.Unmarshal([]byte(c.Input), &v) != nil {
			continue
		}
		if _, isText := v.(string); isText {
			continue
		}
		if c.ID == "txt-153" {
			continue // keys of LoRaWAN are told by the word beside them
		}
		values++
		secret := c.Input != c.Want
		if !secret && namesSecret(v) {
			continue
		}
		if !secret {
			clean++
		}
		for _, o := range outs {
			for name, log := range map[string]func(){
				"value":   func() { o.log.Info("m", "v", v) },
				"zerolog": func() { zerolog(o.log, "v", v) },
				"RawJSON": func() { o.log.Info("m", "v", json.RawMessage(c.Input)) },
			} {
				if name == "zerolog" && o.name == "ReplaceAttr" {
					continue // it is asked for each member by itself
				}
				log()
				if got := o.take(); strings.Contains(got, "[REDACTED") != secret {
					t.Errorf("%s, %s, %s: %s is written as\n%s", c.ID, name, o.name, c.Input, got)
				}
			}
		}
	}
	if values < 500 || clean < 50 {
		t.Errorf("%d texts are JSON, %d of them clean: want more", values, clean)
	}
}

// TestSameUnderKey writes values under the keys of all cases as members of a JSON text and as
// attrs, which are to hide what the text hides.
func TestSameUnderKey(t *testing.T) {
	values := []string{"q7Zk3TtW9pLs0vXbT8nE", "hunter2Zq9x", "velvetmoon", "604417",
		"9f86d081884c7d659a2feaa0c55ad015", "24d9c51a40e4a8273aab020b695ba01ab5731a4f",
		"3fa85f64-5717-4562-b3fc-2c963f66afa6", "XWmrwMey6OsLMeiZKwP4FppHH3cmAiiJJAweH5Jo4bM=",
		"sha1=24d9c51a40e4a8273aab020b695ba01ab5731a4f", "correct horse battery staple",
		"t=1492774577,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd",
		"v1,16IjzU1scWnAuyJ3wJbrG/LfX1JXlZ0KLg==", "amy:Zq9xHunter2tok"}
	// Names of parameters of URLs that are ordinary words elsewhere, and an object's name.
	ordinary := []string{"hash", "policy", "ticket", "confirm", "verify", "magic", "opaque",
		"appid", "stringdata"}
	named := regexp.MustCompile(`[A-Za-z][A-Za-z0-9_.-]{1,40}["']?[:=]`)
	o := outputs()[0]
	seen := map[string]bool{}
	for _, c := range append(cases(t, "attack"), cases(t, "attack_more")...) {
		for _, key := range named.FindAllString(c.Input, -1) {
			key = strings.TrimRight(key, `"':=`)
			if seen[key] || slices.Contains(ordinary, strings.ToLower(key)) {
				continue
			}
			seen[key] = true
			for _, value := range values {
				o.log.Info("m", "v", marshal(map[string]string{key: value}))
				hidden := strings.Contains(o.take(), "[REDACTED")
				o.log.LogAttrs(context.Background(), slog.LevelInfo, "m", slog.String(key, value))
				if got := o.take(); hidden && !strings.Contains(got, "[REDACTED") {
					t.Errorf("%s is out under %s as an attr:\n%s", value, key, got)
				}
			}
		}
	}
	if len(seen) < 3000 {
		t.Errorf("there are %d keys, want more", len(seen))
	}
}

// namesSecret reports whether a key in v names a secret.
func namesSecret(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, namesSecret)
	case map[string]any:
		for key, member := range v {
			if keynames.NameVerdict(key) != keynames.None || namesSecret(member) {
				return true
			}
		}
	}
	return false
}

// TestSameInDrains sends texts with secrets in forms that a drain of OTLP has types for to drains,
// from handlers of their own and from those that wrap another.
func TestSameInDrains(t *testing.T) {
	var picked []form
	for _, f := range forms() {
		switch f.name {
		case "message", "attr", "With", "WithGroup", "group", "error", "list element", "bytes",
			"struct field", "map", "RawMessage", "list of maps", "header map", "LogValuer", "Log",
			"zerolog message", "zerolog field", "zerolog list":
			picked = append(picked, f)
		}
	}
	for _, scheme := range []string{"http", "otlp+http"} {
		for _, wraps := range []bool{false, true} {
			testDrain(t, scheme, wraps, picked)
		}
	}
}

func testDrain(t *testing.T, scheme string, wraps bool, picked []form) {
	server := logplextest.NewServer(t, &logplextest.ServerOptions{Scheme: scheme})
	drain, err := logplex.NewDrain(server.URL, &logplex.DrainOptions{
		OnError: func(err error) { t.Error(err) },
	})
	if err != nil {
		t.Fatal(err)
	}
	opts := &logplex.Options{Sink: drain, MaxLine: -1}
	h := logplex.NewHandler(nil, opts)
	if wraps {
		h = logplex.Wrap(slog.NewTextHandler(io.Discard, nil), opts)
	}
	type sent struct {
		form form
		line line
	}
	var all []sent
	log := slog.New(h)
	for i, l := range lines(t) {
		if i%4 != 0 {
			continue // the other forms have them all
		}
		for _, f := range picked {
			f.log(log, l.text)
			all = append(all, sent{f, l})
		}
		if err := drain.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := drain.Close(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range server.Messages() {
		got = append(got, m.Msg)
	}
	for _, r := range server.Records() {
		got = append(got, string(r.AppendTo(nil))+fmt.Sprint(r.Attrs))
	}
	if len(got) != len(all) {
		t.Fatalf("%s: %d records arrived, want %d", scheme, len(got), len(all))
	}
	for i, s := range all {
		for _, secret := range s.line.secrets {
			if leaks(got[i], secret) {
				t.Errorf("%s, wraps %v, %s: a secret is out of %q", scheme, wraps, s.form.name,
					s.line.text)
			}
		}
	}
}

// fractions are those of the seconds of a time.
var fractions = regexp.MustCompile(`:[0-9]{2}\.[0-9]{3,9}`)

// leaks reports whether a secret is in a text, as it is or as its escapes have it.
func leaks(got, secret string) bool {
	if len(secret) < 6 {
		return false // such as a user's name, which others have
	}
	if strings.Trim(secret, "0123456789") == "" {
		got = fractions.ReplaceAllString(got, "") // which may have the same digits
	}
	quoted := marshal(secret)
	for _, s := range []string{secret, quoted[1 : len(quoted)-1], url.QueryEscape(secret)} {
		if strings.Contains(got, s) {
			return true
		}
	}
	return false
}
