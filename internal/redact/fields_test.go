// SPDX-License-Identifier: MIT

package redact_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
)

// TestFieldsByOtherNames logs structs whose JSON names say nothing, and whose Go names or names in
// tags are those of a secret, or of a name and its value.
func TestFieldsByOtherNames(t *testing.T) {
	const secret, shown = "velvetmoon", "Blue7shades"
	type named struct {
		Password string `json:"p"`
		Host     string `json:"h"`
	}
	type flags struct {
		Secret bool   `json:"s"`
		Tokens int    `json:"n"`
		Key    string `json:"k2"`
	}
	type pair struct {
		Name  string `json:"n"`
		Value any    `json:"x"`
	}
	type tagged struct {
		A string `yaml:"name"`
		B string `yaml:"value"`
		C string `json:"c,omitempty"`
	}
	type column struct {
		K string `db:"config_key" json:"a"`
		V string `db:"config_value" json:"b"`
	}
	type mixed struct {
		ID    int    `json:"n"`
		Label string `json:"l" xml:"key,attr"`
		Val   string `json:"text2" xml:",chardata"`
	}
	type outer struct {
		*tagged
		Rest []pair `json:"rest"`
	}
	for _, o := range outputs() {
		for name, v := range map[string]any{
			"Go name": named{secret, shown}, "pointer": &named{secret, shown},
			"list": []named{{"", shown}, {secret, ""}},
			"map":  map[string]named{"a": {secret, shown}},
			"pair": pair{"password", secret}, "bytes": pair{"password", []byte(secret)},
			"object": pair{"password", map[string]string{"x": secret}},
			"yaml":   tagged{A: "password", B: secret, C: shown},
			"pairs":  []tagged{{A: "color", B: shown}, {A: "api-key", B: secret}},
			"column": column{"smtp.password", secret}, "xml": mixed{7, "password", secret},
			"embedded":         outer{&tagged{A: "password", B: secret}, nil},
			"beside embedded":  outer{nil, []pair{{"color", shown}, {"db_password", secret}}},
			"struct in struct": struct{ A any }{tagged{A: "password", B: secret}},
		} {
			o.log.Info("m", "v", v)
			o.log.With("v", v).Info("m")
			got := o.take()
			if strings.Contains(got, secret) || !strings.Contains(got, logplex.Redacted) {
				t.Errorf("%s, %s: the value is out in %s", o.name, name, got)
			}
		}
		for name, v := range map[string]any{
			"other": named{"", shown}, "no texts": []any{flags{true, 12, "id"}, shown},
			"pair": pair{"color", shown}, "yaml": tagged{"color", shown, "password"},
			"column": column{"token_count", shown}, "name alone": mixed{7, shown, "password"},
			"empty": outer{nil, []pair{{"password", ""}, {"", shown}}},
		} {
			o.log.Info("m", "v", v)
			if got := o.take(); !strings.Contains(got, shown) || strings.Contains(got, "REDACTED") {
				t.Errorf("%s, %s: something is gone from %s", o.name, name, got)
			}
		}
	}
}

// TestPairsAmongMany has a name and its value among more members than are judged by each other.
func TestPairsAmongMany(t *testing.T) {
	const secret, shown = "velvetmoon", "Blue7shades"
	for _, before := range []int{0, 31, 62, 63, 64, 100, 500} {
		m := map[string]any{"name": "password", "value": secret, "z": shown}
		for i := range before {
			m["a"+strconv.Itoa(i)] = i
		}
		doc := json.RawMessage(marshal(m))
		for _, o := range outputs() {
			o.log.Info("m", "v", m)
			o.log.Info("m", "v", doc)
			o.log.Info("m", "v", []any{1, m})
			if got := o.take(); strings.Contains(got, secret) || !strings.Contains(got, shown) {
				t.Errorf("%s, %d: the value is out, or another is not, in %s", o.name, before, got)
			}
		}
	}
}

type panicsInIsZero struct{ Host string }

func (v panicsInIsZero) IsZero() bool { panic("password=velvetmoon of " + v.Host) }

// TestIsZeroPanics has a field whose method panics when a wrapped handler asks it: that gets what
// has been made of the value.
func TestIsZeroPanics(t *testing.T) {
	for _, o := range outputs() {
		v := struct {
			V panicsInIsZero `json:"v,omitzero"`
			N int
		}{panicsInIsZero{"db1"}, 17}
		o.log.Info("m", "v", v)
		o.log.Info("m", "v", []any{v})
		o.log.With("v", &v).Info("m")
		if got := o.take(); strings.Contains(got, "velvetmoon") || !strings.Contains(got, "db1") {
			t.Errorf("%s: the text of a panic is out in %s", o.name, got)
		}
	}
}
