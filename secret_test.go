// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"text/template"

	"github.com/logplex-go/logplex"
)

const hush = "correct-horse-9Qz7"

type withSecret struct {
	Shown  logplex.Secret[string]
	hidden logplex.Secret[string]
	Ptr    *logplex.Secret[string]
	Map    map[string]logplex.Secret[string]
	Keys   map[logplex.Secret[string]]int
	List   []logplex.Secret[string]
	Any    any
	hide   any
}

func holder() withSecret {
	s := logplex.NewSecret(hush)
	return withSecret{
		s, s, &s, map[string]logplex.Secret[string]{"a": s}, map[logplex.Secret[string]]int{s: 1},
		[]logplex.Secret[string]{s}, s, s,
	}
}

func TestSecretIsNotPrinted(t *testing.T) {
	s := logplex.NewSecret(hush)
	h := holder()
	values := map[string]any{
		"Secret": s, "pointer": &s, "struct": h, "pointer to struct": &h,
		"unexported":        struct{ s logplex.Secret[string] }{s},
		"nested unexported": struct{ h withSecret }{h}, "slice": []any{s, &s},
		"map": map[any]any{s: s}, "bytes": logplex.NewSecret([]byte(hush)),
		"struct inside":  logplex.NewSecret(struct{ Password string }{hush}),
		"pointer inside": logplex.NewSecret(&h), "error": fmt.Errorf("login: %v", s),
	}
	for name, v := range values {
		for _, verb := range []string{
			"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%e", "%p",
			"%10v", "%-20s", "%c", "%U",
		} {
			got := fmt.Sprintf(verb, v)
			requireHush(t, name+" with "+verb, got)
			direct := name == "Secret" || name == "pointer" || name == "bytes"
			if direct && verb != "%p" && got != logplex.Redacted {
				t.Errorf("Sprintf(%q, %s) = %q, want %q", verb, name, got, logplex.Redacted)
			}
			if strings.HasSuffix(verb, "v") && !strings.Contains(got, logplex.Redacted) {
				t.Errorf("Sprintf(%q, %s) = %q, want %s in it", verb, name, got, logplex.Redacted)
			}
		}
		for _, format := range []logplex.Format{logplex.FormatMessage, logplex.FormatJSON} {
			var out bytes.Buffer
			slog.New(logplex.NewHandler(&out,
				&logplex.Options{Format: format, Redactor: logplex.Redactors{}})).Info("x", "v", v,
				slog.Any("w", []any{v}))
			requireHush(t, name+" logged", out.String())
			if !strings.Contains(name, "unexported") &&
				!strings.Contains(out.String(), logplex.Redacted) ||
				strings.Contains(out.String(), "0xc0") {
				t.Errorf("%s logged = %s, want %s in it and no address",
					name, out.String(), logplex.Redacted)
			}
		}
		var text, js bytes.Buffer
		slog.New(slog.NewTextHandler(&text, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&js, nil)).Info("x", "v", v)
		requireHush(t, name+" by slog", text.String()+js.String())
	}
}

func requireHush(t *testing.T, what, got string) {
	t.Helper()
	for _, form := range []string{
		hush, fmt.Sprintf("%x", hush), fmt.Sprintf("%X", hush), fmt.Sprint([]byte(hush)), hush[:8],
	} {
		if strings.Contains(got, form) {
			t.Errorf("%s shows the secret", what)
		}
	}
}

func TestSecretMarshaled(t *testing.T) {
	s := logplex.NewSecret(hush)
	for name, v := range map[string]any{"value": s, "pointer": &s} {
		got, err := json.Marshal(v)
		if err != nil || string(got) != `"[REDACTED]"` {
			t.Errorf("json.Marshal(%s) = %s, %v, want %q", name, got, err, logplex.Redacted)
		}
	}
	got, err := json.Marshal(map[logplex.Secret[string]]logplex.Secret[string]{s: s})
	if want := `{"[REDACTED]":"[REDACTED]"}`; err != nil || string(got) != want {
		t.Errorf("json.Marshal(map) = %s, %v, want %s", got, err, want)
	}
	type account struct {
		Name string                 `xml:"name,attr"`
		Key  logplex.Secret[string] `xml:"key,attr"`
		Pass logplex.Secret[string] `xml:"pass"`
	}
	got, err = xml.Marshal(account{"bob", s, s})
	if want := `<account name="bob" key="[REDACTED]"><pass>[REDACTED]</pass></account>`; err !=
		nil || string(got) != want {
		t.Errorf("xml.Marshal = %s, %v, want %s", got, err, want)
	}
	for name, v := range map[string]any{
		"value": s, "field": struct{ S logplex.Secret[string] }{s},
	} {
		var out bytes.Buffer
		if err := gob.NewEncoder(&out).Encode(v); err == nil {
			t.Errorf("gob of a %s succeeded, want an error", name)
		}
		requireHush(t, "gob of a "+name, out.String())
	}
	if err := new(logplex.Secret[string]).GobDecode([]byte(hush)); err == nil ||
		strings.Contains(err.Error(), hush) {
		t.Errorf("GobDecode = %v, want an error without the text", err)
	}
	var out strings.Builder
	if err := template.Must(template.New("").Parse("{{.}} {{printf \"%s\" .}}")).Execute(&out,
		s); err != nil || out.String() != "[REDACTED] [REDACTED]" {
		t.Errorf("text/template = %q, %v, want placeholders", out.String(), err)
	}
}

func TestSecretReadInto(t *testing.T) {
	var c struct {
		Token logplex.Secret[string]
		PIN   logplex.Secret[int]
		Big   logplex.Secret[*big.Int]
		Pair  logplex.Secret[struct{ User, Password string }]
	}
	text := `{"Token":"` + hush +
		`","PIN":1234,"Big":12345678901234567890,"Pair":{"User":"bob","Password":"x"}}`
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	if c.Token.Value() != hush || c.PIN.Value() != 1234 ||
		c.Big.Value().String() != "12345678901234567890" || c.Pair.Value().Password != "x" {
		t.Errorf("json.Unmarshal read %q, %d, %v, %v",
			c.Token.Value(), c.PIN.Value(), c.Big.Value(), c.Pair.Value())
	}
	var s logplex.Secret[string]
	var b logplex.Secret[[]byte]
	var n logplex.Secret[int]
	var i logplex.Secret[big.Int]
	if err := s.UnmarshalText([]byte(hush)); err != nil || s.Value() != hush {
		t.Errorf("UnmarshalText into a string = %q, %v", s.Value(), err)
	}
	if err := b.UnmarshalText([]byte(hush)); err != nil || string(b.Value()) != hush {
		t.Errorf("UnmarshalText into bytes = %q, %v", b.Value(), err)
	}
	if err := n.UnmarshalText([]byte("42")); err != nil || n.Value() != 42 {
		t.Errorf("UnmarshalText into an int = %d, %v", n.Value(), err)
	}
	v := i.Value()
	if err := i.UnmarshalText([]byte("42")); err != nil {
		t.Errorf("UnmarshalText into a TextUnmarshaler = %v", err)
	} else if v = i.Value(); v.Int64() != 42 {
		t.Errorf("UnmarshalText into a TextUnmarshaler read %v, want 42", &v)
	}
	for name, err := range map[string]error{
		"JSON": n.UnmarshalJSON([]byte(`"` + hush + `"`)), "text": n.UnmarshalText([]byte(hush)),
		"TextUnmarshaler": i.UnmarshalText([]byte(hush)),
	} {
		if err == nil || strings.Contains(err.Error(), hush[:4]) {
			t.Errorf("%s that is no number: error %v, want one without the text", name, err)
		}
	}
	var doc struct {
		Pass logplex.Secret[string] `xml:"pass"`
	}
	if err := xml.Unmarshal([]byte("<a><pass>"+hush+"</pass></a>"), &doc); err != nil ||
		doc.Pass.Value() != hush {
		t.Errorf("xml.Unmarshal read %q, %v", doc.Pass.Value(), err)
	}
}

func TestSecretCompared(t *testing.T) {
	var zero logplex.Secret[string]
	s := logplex.NewSecret(hush)
	same := s
	if s != same || s == zero || zero.Value() != "" || s == logplex.NewSecret(hush) {
		t.Error("a Secret equals what it must not, or not its copy")
	}
	if fmt.Sprint(zero) != logplex.Redacted {
		t.Errorf("Sprint(zero) = %q, want %q", fmt.Sprint(zero), logplex.Redacted)
	}
	slices := map[logplex.Secret[[]byte]]bool{logplex.NewSecret([]byte("x")): true}
	if len(slices) != 1 {
		t.Error("a Secret of a slice is no key")
	}
}

// TestSecretOutOfReach walks all that reflection can read of a Secret.
func TestSecretOutOfReach(t *testing.T) {
	var walk func(v reflect.Value, depth int)
	walk = func(v reflect.Value, depth int) {
		if depth > 8 || !v.IsValid() {
			return
		}
		requireHush(t, "reflect on "+v.Kind().String(), v.String())
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			walk(v.Elem(), depth+1)
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i), depth+1)
			}
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				walk(v.Index(i), depth+1)
			}
		}
	}
	walk(reflect.ValueOf(logplex.NewSecret(hush)), 0)
	walk(reflect.ValueOf(logplex.NewSecret([]byte(hush))), 0)
	walk(reflect.ValueOf(logplex.NewSecret(struct{ Password string }{hush})), 0)
}

// TestSecretWithoutScan logs a Secret through handlers that scrub nothing.
func TestSecretWithoutScan(t *testing.T) {
	h := logplex.Wrap(slog.NewJSONHandler(io.Discard, nil),
		&logplex.Options{Redactor: logplex.Redactors{},
			Sink: sinkFunc(func(r logplex.Record) error {
				requireHush(t, "Record", fmt.Sprintf("%+v", r))
				return nil
			})})
	slog.New(h).Info("x", "v", holder(), "s", logplex.NewSecret(hush))
}

type sinkFunc func(logplex.Record) error

func (f sinkFunc) Send(r logplex.Record) error { return f(r) }
