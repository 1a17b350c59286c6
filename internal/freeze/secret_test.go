// SPDX-License-Identifier: MIT

package freeze

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"encoding/json"
	"encoding/pem"
	"log/slog"
	"net/http"
	"net/url"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// names calls secret what has password, token or api in it.
type names struct{}

func (names) SecretPair(name, value string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "password") || strings.Contains(name, "token") ||
		strings.Contains(name, "api-key")
}

func (n names) SecretElement(name, value string) bool {
	return n.SecretPair(name, value) && len(value) > 8 && strings.Contains(value, "41")
}

// SecretArguments hides what is stuck to -p.
func (names) SecretArguments(args []string, mask string) []string {
	hidden := slices.Clone(args)
	for i, arg := range args {
		if strings.HasPrefix(arg, "-p") {
			hidden[i] = "-p" + mask
		}
	}
	return hidden
}

func (names) TakesSecret(string) bool { return false }

func (n names) MayNameSecret(name string) bool { return n.SecretPair(name, "") }

func freezeSecret(x any) string {
	a := &Arena{Types: new(Types), Redacted: "[X]", Names: names{}}
	return show(a.Freeze(slog.AnyValue(x)))
}

func TestFreezePrivateKeys(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Skip(err) // a build that refuses short keys
	}
	ecKey, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	_, edKey, _ := ed25519.GenerateKey(rand.Reader)
	dhKey, _ := ecdh.X25519().GenerateKey(rand.Reader)
	type pair struct {
		Public  ed25519.PublicKey `json:"-"`
		Private any
	}
	for _, c := range []struct {
		name string
		x    any
		want string
	}{
		{"rsa", rsaKey, `"[X]"`},
		{"rsa by value", *rsaKey, `"[X]"`}, //nolint:govet // copied to be printed
		{"ecdsa", ecKey, `"[X]"`},
		{"ed25519", edKey, `"[X]"`},
		{"ed25519 by pointer", &edKey, `"[X]"`},
		{"ecdh", dhKey, `"[X]"`},
		{"in a field", pair{Private: ecKey}, `{Private:"[X]"}`},
		{"in a list", []any{edKey, *dhKey}, `["[X]" "[X]"]`}, //nolint:govet // the same
		{"in a map", map[string]any{"k": edKey}, `{k:"[X]"}`},
		{"in a certificate", tls.Certificate{PrivateKey: edKey}.PrivateKey, `"[X]"`},
		{"nil", (*rsa.PrivateKey)(nil), "null"},
		{"none", ed25519.PrivateKey(nil), "null"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := freezeSecret(c.x); got != c.want {
				t.Errorf("Freeze(%s) = %s, want %s", c.name, got, c.want)
			}
		})
	}
}

func TestFreezeSecretTypes(t *testing.T) {
	const private, public = "RSA PRIVATE KEY", "CERTIFICATE"
	hidden := func(x any, secrets ...string) {
		t.Helper()
		got := freezeSecret(x)
		for _, s := range secrets {
			if strings.Contains(got, s) {
				t.Errorf("Freeze(%T) = %s, shows %s", x, got, s)
			}
		}
	}
	for _, c := range []struct {
		name string
		x    any
		want string
	}{
		{"pem", pem.Block{Type: private, Bytes: []byte("abc")},
			`{Type:"RSA PRIVATE KEY" Headers:null Bytes:"[X]"}`},
		{"pem by pointer", &pem.Block{Type: private, Bytes: []byte("abc")},
			`{Type:"RSA PRIVATE KEY" Headers:null Bytes:"[X]"}`},
		{"pem certificate", &pem.Block{Type: public, Bytes: []byte("abc")},
			`{Type:"CERTIFICATE" Headers:null Bytes:"abc"}`},
		{"userinfo", url.UserPassword("bob", "pw"), `"bob:[X]"`},
		{"userinfo by value", *url.UserPassword("bob", "pw"), `"bob:[X]"`},
		{"userinfo without password", url.User("bob"), `"bob"`},
		{"userinfo in a list", []*url.Userinfo{url.UserPassword("b", "pw"), nil}, `["b:[X]" null]`},
		{"cookie", &http.Cookie{Name: "sid", Value: "abc", Path: "/"}, `"sid=[X]; Path=/"`},
		{"cookie by value", http.Cookie{Name: "sid", Value: "abc"}, `"sid=[X]"`},
		{"cookie without value", &http.Cookie{Name: "sid"}, `"sid="`},
		{"cookies", []*http.Cookie{{Name: "a", Value: "b"}, nil}, `["a=[X]" null]`},
		{"command", exec.Command("/bin/app", "--password", "a b", "--user", "bob"),
			`"/bin/app --password [X] --user bob"`},
		{"command without arguments", exec.Command("/bin/app"), `"/bin/app"`},
		{"arguments", []string{"app", "--password", "pw", "-v"}, `["app" "--password" "[X]" "-v"]`},
		{"arguments of any", []any{"app", "--token", 12, "x"}, `["app" "--token" "[X]" "x"]`},
		{"flag without argument", []string{"app", "--password", "--user", "bob"},
			`["app" "--password" "--user" "bob"]`},
		{"two elements", []any{"x-api-key", "Sparrow41hills"}, `["x-api-key" "[X]"]`},
		{"two short elements", []any{"x-api-key", "Zq9"}, `["x-api-key" "[X]"]`},
		{"two words", []string{"password", "correct-horse"}, `["password" "[X]"]`},
		{"two names", []string{"password", "email"}, `["password" "email"]`},
		{"two in json", json.RawMessage(`{"h":["x-api-key","Sparrow41hills"]}`),
			`{h:["x-api-key" "[X]"]}`},
		{"names and values", []any{"user", "ann", "password", "Sparrow41hills", "n", 1},
			`["user" "ann" "password" "[X]" "n" 1]`},
		{"three names", []string{"password", "Email1", "x"}, `["password" "Email1" "x"]`},
		{"pair", struct{ Name, Value string }{"x-api-key", "v"}, `{Name:"x-api-key" Value:"[X]"}`},
		{"pair in reverse", struct {
			Value int `json:"value"`
			Key   string
		}{1, "token"}, `{value:"[X]" Key:"token"}`},
		{"ordinary pair", struct{ Name, Value string }{"accept", "v"}, `{Name:"accept" Value:"v"}`},
		{"pair in a map", map[string]any{"field": "password", "value": "x"},
			`{field:"password" value:"[X]"}`},
		{"titles", map[string]any{"label": "password", "text": "Changed"},
			`{label:"password" text:"Changed"}`},
		{"type in capitals", struct{ TYPE, VALUE string }{"password", "x"},
			`{TYPE:"password" VALUE:"[X]"}`},
		{"pair of a validator", json.RawMessage(`{"loc":["body","password"],"input":"x"}`),
			`{loc:["body" "password"] input:"[X]"}`},
		{"pair in a group", slog.GroupValue(slog.String("key", "api-key"), slog.String("val", "x")),
			`{key:"api-key" val:"[X]"}`},
		{"pairs in a list", []struct{ Name, Value string }{{"token", "v"}, {"a", "b"}},
			`[{Name:"token" Value:"[X]"} {Name:"a" Value:"b"}]`},
		{"pair of an object", map[string]any{"key": "token", "value": map[string]int{"a": 1}},
			`{key:"token" value:"[X]"}`},
		{"pair that says nothing",
			map[string]any{"key": "password", "value": true, "v": "", "input": nil},
			`{input:null key:"password" v:"" value:true}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := freezeSecret(c.x); got != c.want {
				t.Errorf("Freeze(%s) = %s, want %s", c.name, got, c.want)
			}
		})
	}
	config := &tls.Config{ServerName: "h"}
	// deprecated
	reflect.ValueOf(config).Elem().FieldByName("SessionTicketKey").Index(0).SetUint(97)
	hidden(config, "[97 0")
	req, _ := http.NewRequest("POST", "http://h/", strings.NewReader("body of it"))
	hidden(req, "body of it")
}

// TestFreezeWithoutNames freezes the same types as they are.
func TestFreezeWithoutNames(t *testing.T) {
	for _, c := range []struct {
		x    any
		want string
	}{
		{url.UserPassword("bob", "pw"), `"bob:pw"`},
		{&http.Cookie{Name: "sid", Value: "abc"}, `"sid=abc"`},
		{[]string{"--password", "pw"}, `["--password" "pw"]`},
		{struct{ Name, Value string }{"token", "v"}, `{Name:"token" Value:"v"}`},
	} {
		if got := freezeOne(c.x); got != c.want {
			t.Errorf("Freeze(%T) = %s, want %s", c.x, got, c.want)
		}
	}
}

// TestPartsOf holds that each key of a pair, in any case, gets the look that tells what it is, and
// that the usual keys of attrs are spared it.
func TestPartsOf(t *testing.T) {
	for key, p := range pairParts {
		last := len(key) - 1
		for _, k := range []string{
			key, strings.ToUpper(key), strings.ToUpper(key[:1]) + key[1:],
			key[:last] + strings.ToUpper(key[last:]),
		} {
			if got := IsName(k); got != (p == pairName) {
				t.Errorf("IsName(%q) = %v, want %v", k, got, p == pairName)
			}
			if got := IsValue(k); got != (p >= pairText) {
				t.Errorf("IsValue(%q) = %v, want %v", k, got, p >= pairText)
			}
			if got := IsPart(k); got != (p >= pairText) && p != pairName {
				t.Errorf("IsPart(%q) = %v: an attr alone under it would be looked at twice", k, got)
			}
			if got := IsNested(k); got != (p == pairNested) {
				t.Errorf("IsNested(%q) = %v, want %v", k, got, p == pairNested)
			}
			value, name := PartsOf([]slog.Attr{slog.Int("a", 1), slog.Int(k, 2)})
			if p == pairName && !name || p >= pairText && !value {
				t.Errorf("PartsOf of %q = %v, %v, want one", k, value, name)
			}
		}
	}
	for _, k := range []string{"kty", "KTY", "Kty", "Primes", "Curve", "Bytes", "data",
		"StringData"} {
		if !mayValue(k) {
			t.Errorf("mayValue(%q) = false, want true", k)
		}
	}
	for _, k := range []string{"method", "status", "took", "bytes", "duration", "request_id",
		"user", "err", "host", "image", "size", "state", "service", "",
		strings.Repeat("value", 5)} {
		if value, name := PartsOf([]slog.Attr{slog.Int(k, 1)}); value || name {
			t.Errorf("PartsOf of %q = %v, %v, want neither", k, value, name)
		}
	}
}
