// SPDX-License-Identifier: MIT

package knownvalues

import (
	"encoding/hex"
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/secretscan"
)

// TestValuesInMarkup writes a known value as HTML, XML and hex do.
func TestValuesInMarkup(t *testing.T) {
	const secret = `p&q<Zq9"x'7/H=k>`
	v := new(Values)
	if errs := v.Add("x", secret); len(errs) > 0 {
		t.Fatal(errs)
	}
	m := secretscan.NewMask(secretscan.ShowNothing, nil)
	python := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'",
		"&#x27;").Replace(secret)
	for name, text := range map[string]string{
		"Go": html.EscapeString(secret), "Python": python,
		"twice": html.EscapeString(html.EscapeString(secret)),
		"PHP": strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;",
			"'", "&#039;").Replace(secret),
		"handlebars": strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;",
			"'", "&#x27;", "=", "&#x3D;", "/", "&#x2F;").Replace(secret),
		"XML": strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'",
			"&apos;").Replace(secret),
		"text node": strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(secret),
		"numbers":   numeric(secret, "&#%d;"), "hex numbers": numeric(secret, "&#x%x;"),
		"HEX numbers": numeric(secret, "&#x%X;"),
		"hex":         hex.EncodeToString([]byte(secret)),
		"HEX":         strings.ToUpper(hex.EncodeToString([]byte(secret))),
	} {
		b := []byte("got " + text + " from client")
		if got := string(m.Replace(nil, b, v.Find(nil, b))); got != "got [REDACTED] from client" {
			t.Errorf("%s: Find left %q", name, got)
		}
	}
}

func numeric(s, format string) string {
	var b strings.Builder
	for _, c := range s {
		if isAlnum(byte(c)) {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, format, c)
		}
	}
	return b.String()
}

// TestConfigVarsByPart takes config vars apart that hold several values.
func TestConfigVarsByPart(t *testing.T) {
	for _, c := range []struct {
		name, variable string
		secrets        []string
		plain          []string
	}{
		{"ADO.NET", "SQLCONNSTR_main=Server=tcp:db.example.com,1433;Database=app;User ID=appuser;Password=hunter2Zq9x!;Encrypt=true",
			[]string{"hunter2Zq9x!"}, []string{"db.example.com", "appuser", "Encrypt=true"}},
		{"Npgsql", "ConnectionStrings__Default=Host=db.example.com;Username=appuser;Pwd=hunter2Zq9x",
			[]string{"hunter2Zq9x"}, []string{"db.example.com", "appuser"}},
		{"libpq", "PGCONN=host=db.example.com user=appuser password=hunter2Zq9x sslmode=require",
			[]string{"hunter2Zq9x"}, []string{"db.example.com", "sslmode=require"}},
		{"storage", "AZURE_STORAGE_CONNECTION_STRING=DefaultEndpointsProtocol=https;AccountName=mystore1;AccountKey=h8k2Xb9QpLm3vZ7tRc5wYf1nJd6sGa4eK0uVxWzBqTo=;EndpointSuffix=core.windows.net",
			[]string{"h8k2Xb9QpLm3vZ7tRc5wYf1nJd6sGa4eK0uVxWzBqTo="},
			[]string{"mystore1", "core.windows.net"}},
		{"two keys", "API_KEYS=k1Zq9xHunter2,k2Lm4vTiger77",
			[]string{"k1Zq9xHunter2", "k2Lm4vTiger77"}, nil},
		{"hex keys", "SIGNING_SECRETS=0f8fad5bd9cb469fa165708677289500;7c9e6679f2b24f8a8e4d0c1b2a394857",
			[]string{"0f8fad5bd9cb469fa165708677289500", "7c9e6679f2b24f8a8e4d0c1b2a394857"}, nil},
		{"users", "APP_PASSWORDS=alice:hunter2Zq9x,bob:tiger7Lm4v",
			[]string{"hunter2Zq9x", "tiger7Lm4v"}, nil},
	} {
		v := new(Values)
		for _, nv := range ConfigVars([]string{c.variable}, nil) {
			v.Add(nv.Name, nv.Value)
		}
		m := secretscan.NewMask(secretscan.ShowNothing, nil)
		find := func(s string) string {
			b := []byte("got " + s + " from client")
			return string(m.Replace(nil, b, v.Find(nil, b)))
		}
		for _, s := range c.secrets {
			if got := find(s); strings.Contains(got, s) {
				t.Errorf("%s: a part of the variable was not found in %q", c.name, got)
			}
		}
		for _, s := range c.plain {
			if got := find(s); !strings.Contains(got, s) {
				t.Errorf("%s: %q was masked, want it left", c.name, s)
			}
		}
	}
}
