// SPDX-License-Identifier: MIT

package secretscan

import (
	"bufio"
	"compress/gzip"
	"os"
	"regexp"
	"strings"
	"testing"
)

// messages returns the texts of log calls and errors in Go's standard library and two dozen
// programs and libraries, which testdata/gen/messages.go collected: Argo CD, Caddy, cert-manager,
// client-go, containerd, CoreDNS, Dex, etcd, Gitea, Helm, Hydra, kubectl, Kubernetes' API server,
// Moby, NATS, OAuth2 Proxy, pgx, Prometheus, rclone, Smallstep's certificates, Traefik, Vault and
// golang.org/x/crypto.
func messages(t *testing.T) []string {
	t.Helper()
	f, err := os.Open("testdata/corpus/messages.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	s := bufio.NewScanner(z)
	for s.Scan() {
		texts = append(texts, s.Text())
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return texts
}

var verb = regexp.MustCompile(`%[-+# 0]*[0-9.*]*[a-zA-Z]`)

// rendered puts values in the place of a format's verbs: errors at the end, names and numbers
// elsewhere.
func rendered(format string) string {
	last := len(verb.FindAllString(format, -1))
	n := 0
	s := verb.ReplaceAllStringFunc(format, func(v string) string {
		n++
		errorText := n == last &&
			(strings.HasSuffix(format, ": "+v) || strings.HasSuffix(format, ": "+v+"."))
		switch c := v[len(v)-1]; {
		case c == 'w':
			return "x509: certificate signed by unknown authority"
		case errorText && c == 'v':
			return []string{
				"context deadline exceeded", "unexpected EOF", "dial tcp 10.0.0.1:443: i/o timeout",
			}[len(format)%3]
		case errorText && c == 's':
			return `Get "https://example.com/": context canceled`
		case c == 'q':
			return `"web-1"`
		case c == 's', c == 'v':
			return []string{"web-1", "default", "alice"}[n%3]
		case c == 't':
			return "true"
		case c == 'T':
			return "*main.Config"
		}
		return "42"
	})
	if strings.HasSuffix(s, ": ") {
		s += "unexpected EOF"
	}
	return s
}

// TestMessages measures how many texts of public programs are changed, as written in the source and
// as logged.
func TestMessages(t *testing.T) {
	const ceiling = 0.0002
	r := NewRules(nil, false)
	m := NewMask(ShowKind, nil)
	texts := messages(t)
	if len(texts) < 19000 {
		t.Fatalf("the corpus has %d messages, want at least 19,000", len(texts))
	}
	for _, form := range []struct {
		name string
		text func(string) string
	}{{"as they stand", func(s string) string { return s }}, {"as logged", rendered}} {
		changed := 0
		for _, s := range texts {
			s = form.text(s)
			if got := scrub(r, m, s); got != s {
				changed++
				t.Logf("%s: %q -> %q", form.name, s, got)
			}
		}
		rate := float64(changed) / float64(len(texts))
		t.Logf("%d messages %s, %d changed, %.4f %%", len(texts), form.name, changed, 100*rate)
		if rate > ceiling {
			t.Errorf("changed messages %s = %.4f %%, want at most %.4f %%",
				form.name, 100*rate, 100*ceiling)
		}
	}
}
