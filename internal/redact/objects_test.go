// SPDX-License-Identifier: MIT

package redact_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// objects returns the JSON objects of testdata/objects.txt, made up, with marks around what is
// secret in them.
func objects(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/objects.txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

// An objectReader makes Go values of a JSON text, with its members in their order.
type objectReader struct{ d *json.Decoder }

func readerOf(doc string) objectReader {
	d := json.NewDecoder(strings.NewReader(doc))
	d.UseNumber()
	return objectReader{d}
}

// next returns the next value as one of groups and lists and as one of structs and lists. The
// structs have fields of names that say nothing, and their own names in tags.
func (r objectReader) next(t *testing.T) (group slog.Value, fields reflect.Value) {
	t.Helper()
	token, err := r.d.Token()
	if err != nil {
		t.Fatal(err)
	}
	open, _ := token.(json.Delim)
	if n, ok := token.(json.Number); ok {
		token, _ = n.Float64()
	}
	if open == 0 {
		if token == nil {
			return slog.AnyValue(nil), reflect.ValueOf((*int)(nil))
		}
		return slog.AnyValue(token), reflect.ValueOf(token)
	}
	var attrs []slog.Attr
	var names []reflect.StructField
	var values []reflect.Value
	list := []any{}
	for r.d.More() {
		key := ""
		if open == '{' {
			name, _ := r.d.Token()
			key = name.(string)
		}
		v, field := r.next(t)
		attrs, values = append(attrs, slog.Attr{Key: key, Value: v}), append(values, field)
		list = append(list, field.Interface())
		names = append(names, reflect.StructField{Name: "F" + strconv.Itoa(len(names)),
			Type: field.Type(), Tag: reflect.StructTag(fmt.Sprintf("json:%q", key))})
	}
	r.d.Token()
	if open == '[' {
		return slog.AnyValue(list), reflect.ValueOf(list)
	}
	fields = reflect.New(reflect.StructOf(names)).Elem()
	for i, v := range values {
		fields.Field(i).Set(v)
	}
	return slog.GroupValue(attrs...), fields
}

// TestObjectsInEveryForm writes objects as texts, values of all kinds and dumps of them. What is
// secret in one form is so in the others, and what is not stays.
func TestObjectsInEveryForm(t *testing.T) {
	marked := regexp.MustCompile(`⟦(.*?)⟧`)
	outs, hidden, clear := outputs(), 0, 0
	for i, line := range objects(t) {
		if isLeftOut(i) {
			continue
		}
		doc := strings.NewReplacer("⟦", "", "⟧", "").Replace(line)
		var secrets []string
		for _, m := range marked.FindAllStringSubmatch(line, -1) {
			secrets = append(secrets, m[1])
		}
		var v any
		if err := json.Unmarshal([]byte(doc), &v); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		group, fields := readerOf(doc).next(t)
		pointer := reflect.New(fields.Type())
		pointer.Elem().Set(fields)
		for _, o := range outs {
			if o.name == "ReplaceAttr" {
				continue // which is given members one at a time
			}
			for name, log := range map[string]func(){
				"text":             func() { o.log.Info("got " + doc) },
				"value":            func() { o.log.Info("m", "v", v) },
				"With":             func() { o.log.With("v", v).Info("m") },
				"group":            func() { o.log.Info("m", slog.Attr{Key: "v", Value: group}) },
				"struct":           func() { o.log.Info("m", "v", fields.Interface()) },
				"pointer":          func() { o.log.Info("m", "v", pointer.Interface()) },
				"list":             func() { o.log.Info("m", "v", []any{1, v}) },
				"document":         func() { o.log.Info("m", "v", json.RawMessage(doc)) },
				"error":            func() { o.log.Info("m", "v", errors.New("x: "+doc)) },
				"%v":               func() { o.log.Info(fmt.Sprintf("%v", v)) },
				"%+v":              func() { o.log.Info("m", "v", fmt.Sprintf("got %+v", v)) },
				"%#v":              func() { o.log.Info(fmt.Sprintf("%#v", v)) },
				"event":            func() { zerolog(o.log, "v", json.RawMessage(doc)) },
				"text of an event": func() { zerolog(o.log, "v", doc) },
			} {
				log()
				got := o.take()
				for _, secret := range secrets {
					if leaks(got, secret) {
						t.Errorf("%s, %s: %q of %s is out in\n%s", o.name, name, secret, doc, got)
					}
				}
				if len(secrets) == 0 && strings.Count(got, "REDACTED") >
					strings.Count(doc, "REDACTED") {
					t.Errorf("%s, %s: something of %s is gone from\n%s", o.name, name, doc, got)
				}
			}
		}
		if len(secrets) > 0 {
			hidden++
		} else {
			clear++
		}
	}
	if hidden < 60 || clear < 5 {
		t.Errorf("%d objects have secrets and %d have none, want more", hidden, clear)
	}
}

// TestEmptyObjects has objects without members under the names of secrets, in others: they explain
// failures and hide nothing.
func TestEmptyObjects(t *testing.T) {
	type login struct{ Password any }
	for _, o := range outputs() {
		for _, v := range []any{
			map[string]any{"password": struct{}{}}, map[string]any{"api_key": map[string]int{}},
			[]any{map[string]any{"password": map[string]any{}}}, login{struct{}{}}, &login{nil},
			[]login{{map[string]string{}}}, map[string]login{"client": {struct{}{}}},
			json.RawMessage(`{"auth":{"password":{},"token":null}}`),
		} {
			o.log.Info("m", "v", v)
			if got := o.take(); strings.Contains(got, "[REDACTED") {
				t.Errorf("%s: of %#v is left\n%s", o.name, v, got)
			}
		}
	}
}
