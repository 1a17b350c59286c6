// SPDX-License-Identifier: MIT

package knownvalues

import (
	"slices"
	"strings"
	"testing"
)

func TestConfigVars(t *testing.T) {
	const (
		random = "k3Jd82hQpZx71LmNv0Tr"
		uuid   = "59da6323-2bc4-4143-8677-cc66ccfb115f"
	)
	for _, tt := range []struct {
		name, value string
		want        bool
	}{
		{"DATABASE_URL", "postgres://u:p4ssw0rd@host:5432/db", true},
		{"DATABASE_URL", "postgres://localhost/db", false},
		{"HEROKU_POSTGRESQL_ROSE_URL", "postgres://u:p4ssw0rd@host:5432/db", true},
		{"HEROKU_POSTGRESQL_ROSE_URL", "not a URL at all", true},
		{"LEADER_DATABASE_URL", "mysql2://u:p4ssw0rd@host/db", true},
		{"REDIS_URL", "redis://:p4ssw0rd@host:6379", true},
		{"REDIS_URL", "redis://localhost:6379", false},
		{"REDIS_TLS_URL", "rediss://:p4ssw0rd@host:6380", true},
		{"REDISCLOUD_URL", "redis://default:p4ssw0rd@host:6379", true},
		{"CLOUDAMQP_URL", "amqps://u:p4ssw0rd@host/u", true},
		{"MEMCACHEDCLOUD_PASSWORD", random, true},
		{"MEMCACHEDCLOUD_USERNAME", "memcached-app12345", true},
		{"SENDGRID_API_KEY", "SG-" + random, true},
		{"SENDGRID_USERNAME", "app12345@heroku.com", true},
		{"SENDGRID_USERNAME", "apikey", false},
		{"SENDGRID_PASSWORD", "tr0ub4dor&3", true},
		{"PAPERTRAIL_API_TOKEN", random, true},
		{"LOGPLEX_URL", "https://token:" + uuid + "@east.logplex.io/logs", true},
		{"HEROKU_METRICS_URL", "https://app-metrics.herokai.com/" + uuid, true},
		{"CLOUDINARY_URL", "cloudinary://123456789012345:" + random + "@app", true},
		{"FIXIE_SOCKS_HOST", "fixie:p4ssw0rd@host:1080", true},
		{"SKYLIGHT_AUTHENTICATION", random, true},
		{"SENTRY_DSN", "https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1", true},
		{"SLACK_WEBHOOK_URL", "https://hooks.slack.com/services/T0/B0/" + random, true},
		{"SLACK_WEBHOOK_URL", "https://example.com/hook", false},
		{"ANYTHING", "https://me:p4ssw0rd@example.com/x", true},
		{"ANYTHING", "redis://:p@ss/w0rd@example.com:6379", true},
		{"ANYTHING", "https://example.com/x?email=me@example.com", false},
		{"ANYTHING", random, false},
		{"HTTPS_PROXY", "http://me:p4ssw0rd@proxy:3128", true},
		{"HTTPS_PROXY", "http://proxy:3128", false},

		{"SECRET_KEY_BASE", random, true},
		{"RAILS_MASTER_KEY", "0123456789abcdef0123456789abcdef", true},
		{"AWS_SECRET_ACCESS_KEY", random, true},
		{"AWS_ACCESS_KEY_ID", "AKIA" + "ABCDEFGHIJKLMNOP", false},
		{"STRIPE_SECRET_KEY", random, true},
		{"STRIPE_PUBLISHABLE_KEY", random, false},
		{"VAPID_PUBLIC_KEY", random, false},
		{"NEXT_PUBLIC_API_KEY", random, false},
		{"GITHUB_TOKEN", random, true},
		{"TWILIO_AUTH_TOKEN", random, true},
		{"PGPASSWORD", "tr0ub4dor&3", true},
		{"MYSQL_ROOT_PASSWORD", "tr0ub4dor&3", true},
		{"MYSQL_PWD", "tr0ub4dor&3", true},
		{"APP_PASSWORD_OLD", "tr0ub4dor&3", true},
		{"API_KEY", "x", true},
		{"db_password", "tr0ub4dor&3", true},
		{"SMTP_PASS", "tr0ub4dor&3", true},
		{"ACME_KEY", random, true},
		{"ACME_KEY", "open-sesame-1", true},
		{"ACME_KEY", "short", false},
		{"ACME_KEY", "production", false},
		{"CACHE_KEY", "v1", false},
		{"RACK_SESSION", random, true},
		{"GOOGLE_CREDENTIALS", `{"private_key":"` + random + `"}`, true},

		{"GOOGLE_APPLICATION_CREDENTIALS", "/app/google.json", false},
		{"SSH_AUTH_SOCK", "/tmp/ssh-XXXX/agent.1", false},
		{"TLS_KEY", "/etc/ssl/private/key.pem", false},
		{"PATH", "/usr/bin:/bin", false},
		{"HOME", "/app", false},
		{"PWD", "/app", false},
		{"PWD", "not/a/path/at/all", false},
		{"LANG", "en_US.UTF-8", false},
		{"LC_ALL", "en_US.UTF-8", false},
		{"TERM", "xterm-256color", false},
		{"DYNO", "web.1", false},
		{"PORT", "24405", false},
		{"KEYBOARD_LAYOUT", "dvorak-programmer", false},
		{"HEROKU_APP_ID", uuid, false},
		{"HEROKU_SLUG_COMMIT", "da39a3ee5e6b4b0d3255bfef95601890afd80709", false},
		{"MAX_TOKENS", "4096", false},
		{"TOKEN_EXPIRES_IN", "3600", false},
		{"SECRET_BACKEND", "filesystem", false},
		{"PASSWORD_MIN_LENGTH", "12", false},
		{"NODE_ENV", "production", false},
		{"GITHUB_TOKEN", "", false},
	} {
		got := ConfigVars([]string{tt.name + "=" + tt.value}, nil)
		want := []NamedValue(nil)
		if tt.want {
			want = []NamedValue{{tt.name, tt.value}}
		}
		if !slices.Equal(got, want) {
			t.Errorf("ConfigVars(%s=%s) picks %d, want %d", tt.name, tt.value, len(got), len(want))
		}
	}
}

func TestConfigVarsNames(t *testing.T) {
	environ := []string{"=C:=C:\\dir", "", "nonsense", "PORT=24405", "MY_NOTE=remember me",
		"API_KEY=first=1", "HOME=/app", "EMPTY=", "API_KEY=second-2"}
	got := ConfigVars(environ, []string{"MY_NOTE", "HOME", "EMPTY", "ABSENT", ""})
	want := []NamedValue{
		{"MY_NOTE", "remember me"}, {"API_KEY", "first=1"}, {"HOME", "/app"},
		{"API_KEY", "second-2"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("ConfigVars with names = %v, want %v", got, want)
	}
	if got := ConfigVars(nil, []string{"X"}); got != nil {
		t.Errorf("ConfigVars(nil) = %v, want nil", got)
	}
}

// What ConfigVars picks by itself goes into Values without complaint, except for values that are
// too short to hide.
func TestConfigVarsIntoValues(t *testing.T) {
	v := new(Values)
	for _, nv := range ConfigVars(
		[]string{"DATABASE_URL=postgres://u:tr0ub4dor%263@h/d", "CACHE_KEY=v1", "API_KEY=abc",
			"SESSION_SECRET=open sesame now"}, nil) {
		for _, err := range v.Add(nv.Name, nv.Value) {
			if !strings.HasPrefix(err.Error(), "knownvalues: API_KEY: shorter") {
				t.Errorf("Add(%s) = %v, want nil", nv.Name, err)
			}
		}
	}
	if got, want := find(v, "a tr0ub4dor&3 b open+sesame+now c abc"), "a | b | c abc"; got != want {
		t.Errorf("Find covers %q, want %q", got, want)
	}
}
