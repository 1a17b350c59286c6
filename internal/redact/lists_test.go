// SPDX-License-Identifier: MIT

package redact_test

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexzerolog"
)

// TestListsOfSecrets has lists under keys that name secrets and under keys that only hint at
// them: an element is masked where it would be masked as the key's own value.
func TestListsOfSecrets(t *testing.T) {
	const random, plain = "q7Zk3TtW9pLs0vXbT8nE", "staging"
	type holder struct {
		Tokens []string
		Keys   [][]byte `json:"keys"`
	}
	for _, o := range outputs() {
		for _, key := range []string{"tokens", "keys", "key", "auth"} {
			list, bytesOf := []string{plain, random}, [][]byte{[]byte(plain), []byte(random)}
			text := fmt.Sprintf(`{"%s":["%s","%s"]}`, key, plain, random)
			for name, log := range map[string]func(){
				"attr":     func() { o.log.Info("m", key, list) },
				"pointer":  func() { o.log.Info("m", key, &list) },
				"any":      func() { o.log.Info("m", key, []any{plain, 1, random, nil}) },
				"bytes":    func() { o.log.Info("m", key, bytesOf) },
				"nested":   func() { o.log.Info("m", key, [][]string{list}) },
				"array":    func() { o.log.Info("m", key, [2]string{plain, random}) },
				"group":    func() { o.log.Info("m", slog.Group("g", key, list)) },
				"With":     func() { o.log.With(key, list).Info("m") },
				"Group":    func() { o.log.WithGroup("g").Info("m", key, list) },
				"map":      func() { o.log.Info("m", "v", map[string]any{key: list}) },
				"list":     func() { o.log.Info("m", "v", []any{map[string]any{key: list}}) },
				"text":     func() { o.log.Info(text) },
				"%v":       func() { o.log.Info(fmt.Sprintf("%+v", map[string]any{key: list})) },
				"RawJSON":  func() { zerologList(o.log, "v", key, plain, random) },
				"of event": func() { zerologList(o.log, "", key, plain, random) },
			} {
				log()
				got := o.take()
				if strings.Contains(got, random) || !strings.Contains(got, plain) {
					t.Errorf("%s, %s, %s: %q is out, or %q is not, in\n%s", o.name, name, key,
						random, plain, got)
				}
			}
		}
		o.log.Info("m", "v", holder{[]string{plain, random}, [][]byte{[]byte(random)}})
		if got := o.take(); strings.Contains(got, random) || !strings.Contains(got, plain) {
			t.Errorf("%s, struct: %q is out, or %q is not, in\n%s", o.name, random, plain, got)
		}
		o.log.Info("m", "passwords", []string{plain}, "names", []string{random})
		if got := o.take(); strings.Contains(got, plain) || !strings.Contains(got, random) {
			t.Errorf("%s: %q is out, or %q is not, in\n%s", o.name, plain, random, got)
		}
	}
}

// zerologList writes an event with a list under a key, in an object if that has a name.
func zerologList(l *slog.Logger, object, key, a, b string) {
	member := fmt.Sprintf(`"%s":["%s","%s"]`, key, a, b)
	if object != "" {
		member = fmt.Sprintf(`"%s":{%s}`, object, member)
	}
	io.WriteString(logplexzerolog.NewWriter(l.Handler()), `{"level":"info",`+member+"}\n")
}

// TestArguments has command lines as lists, in which an argument may be secret by its place alone,
// as in their text.
func TestArguments(t *testing.T) {
	const secret = "hunter2Zq9x"
	hidden := [][]string{
		{"mysql", "-u", "root", "-p" + secret},
		{"/usr/bin/redis-cli", "-h", "db", "-a", secret, "ping"},
		{"sshpass", "-p", secret, "ssh", "web"},
		{"docker", "login", "-u", "bob", "-p", secret},
		{"ldapsearch", "-x", "-w", secret},
		{"curl", "-u", "app:" + secret, "https://example.com"},
		{"7z", "a", "-p" + secret, "a.7z"},
		{"htpasswd", "-b", "users", "bob", secret},
		{"openssl", "rsa", "-in", "k.pem", "-passin", "pass:" + secret},
		{"az", "keyvault", "secret", "set", "--name", "n", "--value", secret},
		{"sudo", "htpasswd", "-b", "f", "bob", secret},
		{"mysql", "-p" + secret, "-e", `select "a"`},
		{"mysql", "-u", `"root"`, `-p` + secret + `"\`},
		{"rabbitmqctl", "add_user", "bob", secret},
		{"vault", "login", secret},
		{"net", "user", "bob", secret, "/add"},
		{"mc", "alias", "set", "m", "https://m.example.com", "AKIAIOSFODNN7EXAMPL3", secret},
		{"cf", "auth", "bob", secret},
	}
	clean := [][]string{
		{"mkdir", "-p", "/var/lib/app"},
		{"docker", "run", "-p", "8080:80", "nginx"},
		{"ssh", "-p", "2222", "web"},
		{"a", "-b", "c"},
		{"tar", "-xzf", "password-manager-1.2.3.tgz"},
		{"grep", "-rn", "password", "src/auth"},
		{"git", "commit", "-m", "rotate the api key"},
		{"kubectl", "get", "secret", "db-pass", "-o", "yaml"},
		{"go", "test", "-run", "TestPassword", "./..."},
		{"rabbitmqctl", "list_users"},
		{"net", "user", "bob", "/delete"},
		{"vault", "login"},
	}
	log := func(o output, args []string) string {
		anys := make([]any, len(args))
		for i, arg := range args {
			anys[i] = arg
		}
		o.log.Info("m", "args", args)
		o.log.Info("m", "args", anys)
		o.log.Info("m", "v", map[string]any{"args": args})
		zerolog(o.log, "args", args)
		return o.take()
	}
	for _, o := range outputs() {
		for _, args := range hidden {
			if got := log(o, args); strings.Contains(got, secret) {
				t.Errorf("%s: %q is out in\n%s", o.name, secret, got)
			}
		}
		for _, args := range clean {
			if got := log(o, args); strings.Contains(got, "[REDACTED") {
				t.Errorf("%s: something of %q is hidden in\n%s", o.name, args, got)
			}
		}
	}
}

// TestTextsBeforeElements has texts about a secret, or with one in them, as elements of lists: what
// follows them stays, and what follows a name is masked. Nor are the latter names of values beside
// them.
func TestTextsBeforeElements(t *testing.T) {
	const secret = "Kx7pQ2mN9vRt4wLs"
	pem := "-----BEGIN RSA PRIVATE KEY-----\nMIIE" + strings.Repeat(secret, 4) +
		"\n-----END RSA PRIVATE KEY-----"
	texts := []string{
		pem, `{"password":"` + secret + `"}`, "password is " + secret, "--password " + secret,
		`[{"n":1,"token":"` + secret + `"}]`, "X-Api-Key: " + secret + "\r\nAccept: */*",
		"bad password", "tried the old password", "Authorization: Bearer " + secret,
		"sk_live_" + secret + "8tGhJkLp", `{"a":"x","db_password":["` + secret + `"]}`,
		"user=bob&password=" + secret,
	}
	for _, text := range texts { // what is scrubbed again is no name either
		texts = append(texts, strings.ReplaceAll(text, secret, "[REDACTED]"))
	}
	for _, o := range outputs() {
		for _, text := range texts {
			hides := strings.Contains(text, secret) || strings.Contains(text, "[REDACTED")
			for _, list := range [][]any{
				{text, 471148}, {text, "Brisbane"}, {"a", text, 471148, "Brisbane"},
			} {
				o.log.Info("m", "v", list)
				o.log.Info("m", "v", map[string]any{"w": []any{list}})
				got := o.take()
				if strings.Contains(got, secret) || hides !=
					strings.Contains(got, "[REDACTED") ||
					strings.Count(got, "471148")+strings.Count(got, "Brisbane") !=
						strings.Count(got, "\n")*(len(list)/2) {
					t.Errorf("%s: of %q is left\n%s", o.name, list, got)
				}
			}
			if !hides {
				continue
			}
			o.log.Info("m", "v", map[string]any{"path": text, "data": 471148},
				slog.Group("g", "key", text, "value", "Brisbane"))
			o.log.Info("m", "name", text, "value", 471148, "v", [][2]string{{text, "Brisbane"}})
			if got := o.take(); strings.Contains(got, secret) || strings.Count(got, "471148")+
				strings.Count(got, "Brisbane") != 2*strings.Count(got, "\n") {
				t.Errorf("%s: of what is beside %q is left\n%s", o.name, text, got)
			}
		}
		for _, list := range [][]any{
			{"password", secret}, {"--password", secret}, {"db password", secret},
			{"API key", secret}, {"-password", secret, "x"}, {"db_password:", secret},
			{"a", "Client Secret", secret}, {"--db-password", 7263514}, {"password", 7263514},
		} {
			o.log.Info("m", "v", list)
			if got := o.take(); strings.Contains(got, secret) || strings.Contains(got, "7263514") {
				t.Errorf("%s: of %q is left\n%s", o.name, list, got)
			}
		}
	}
}

// TestListsReported holds that a listener hears of what is secret in a list by the elements beside
// it, also in the lines of zerolog.
func TestListsReported(t *testing.T) {
	const secret = "hunter2Zq9x"
	for _, list := range [][]string{
		{"redis-cli", "-a", secret}, {"user", "bob", "password", secret}, {"password=" + secret},
	} {
		for name, log := range map[string]func(l *slog.Logger){
			"slog":    func(l *slog.Logger) { l.Info("m", "v", list) },
			"map":     func(l *slog.Logger) { l.Info("m", "v", map[string]any{"v": list}) },
			"zerolog": func(l *slog.Logger) { zerolog(l, "v", list) },
		} {
			for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatJSON} {
				var got []logplex.Redaction
				log(slog.New(logplex.NewHandler(io.Discard, &logplex.Options{
					Format: f,
					Redactor: logplex.NewRedactor(&logplex.RedactOptions{
						OnRedact: func(r logplex.Redaction) { got = append(got, r) },
					}),
				})))
				if len(got) != 1 || got[0].Kind != "key" || got[0].Path[0] != "v" {
					t.Errorf("%s, %v, %q: redactions = %+v, want one of v", name, f, list, got)
				}
			}
		}
	}
}
