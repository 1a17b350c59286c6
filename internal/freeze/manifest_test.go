// SPDX-License-Identifier: MIT

package freeze

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
)

// meta is what Kubernetes' objects have.
type meta struct {
	Kind string `json:"kind,omitempty"`
}

// Secret has the fields and the method of k8s.io/api/core/v1's, whose kind is empty in what a
// client returns.
type Secret struct {
	meta       `json:",inline"`
	Name       string            `json:"name,omitempty"`
	Data       map[string][]byte `json:"data,omitempty"`
	StringData map[string]string `json:"stringData,omitempty"`
	Type       string            `json:"type,omitempty"`
}

func (s *Secret) String() string {
	b, _ := json.Marshal(*s)
	return "&Secret" + string(b)
}

func TestManifest(t *testing.T) {
	secret := Secret{Name: "db", Data: map[string][]byte{"a": []byte("hidden-1")}}
	text := Secret{Name: "db", StringData: map[string]string{"a": "hidden-2"}}
	object := map[string]any{
		"data": map[string]any{"a": "hidden-3"}, "type": "kubernetes.io/tls", "name": "db",
	}
	doc, err := json.Marshal(map[string]any{
		"data": map[string]any{"a": "hidden-4"}, "type": "Opaque", "name": "db",
	})
	if err != nil {
		t.Fatal(err)
	}
	a := Arena{Names: names{}, Redacted: "[X]"}
	for _, x := range []any{
		secret, &secret, text, []Secret{secret, text}, map[string]*Secret{"s": &secret},
		struct{ Items []Secret }{[]Secret{secret}}, object, json.RawMessage(doc),
	} {
		v := slog.AnyValue(x)
		if got := string(appendJSON(nil, a.Freeze(v))); strings.Contains(got, "hidden") ||
			!strings.Contains(got, "db") || !strings.Contains(got, "[X]") {
			t.Errorf("Freeze(%T) = %s", x, got)
		}
		a.Reset()
	}
	plain := map[string]any{"kind": "ConfigMap", "type": "x", "data": map[string]any{"a": "seen"}}
	got := string(appendJSON(nil, a.Freeze(slog.AnyValue(plain))))
	if !strings.Contains(got, "seen") {
		t.Errorf("Freeze(%v) = %s", plain, got)
	}
}
