// SPDX-License-Identifier: MIT

package knownvalues

import (
	"net/url"
	"slices"
	"strings"

	"github.com/logplex-go/logplex/internal/keynames"
)

// NamedValue is an environment variable, on Heroku a config var.
type NamedValue struct{ Name, Value string }

// ConfigVars picks the variables whose values are secret from environ, which has the form of
// [os.Environ]; it does not read the environment itself. Picked are, in the order of environ:
//
//   - those in names, whatever they look like;
//   - those with secret names: by the rules of [keynames.Keys], and any other *_KEY, *_TOKEN,
//     *_SECRET and *PASSWORD*;
//   - those that Heroku and the providers of its add-ons set to credentials, such as DATABASE_URL;
//   - those whose value is a URL with a password, whatever their names.
//
// Variables that every process or dyno has, and public keys, are picked only by names. Empty values
// are left out. A picked value may still be too short or too common to look for, which [Values.Add]
// reports.
func ConfigVars(environ []string, names []string) []NamedValue {
	var vars []NamedValue
	for _, entry := range environ {
		name, value, ok := strings.Cut(entry, "=")
		if !ok || name == "" || value == "" {
			continue // Windows keeps the directory of each drive in entries such as =C:=C:\
		}
		if slices.Contains(names, name) || isSecretVar(strings.ToUpper(name), value) {
			vars = append(vars, NamedValue{Name: name, Value: value})
		}
	}
	return vars
}

func isSecretVar(name, value string) bool {
	if isHarmlessVar(name) {
		return false
	}
	if hasPassword(value) || hasPasswordPair(value) {
		return true
	}
	reason := refuse(value)
	if reason == errPath {
		return false // where a secret lies, as in GOOGLE_APPLICATION_CREDENTIALS
	}
	switch verdict := keynames.NameVerdict(name); {
	case verdict == keynames.Secret:
		return true
	case verdict == keynames.Weak || hasSecretName(name) || isCredentialVar(name):
		// Names such as CACHE_KEY are as often settings: short and plain values are not worth a
		// warning.
		return reason == nil && (!isURL(value) || hasSecretPart(value))
	}
	return false
}

// isHarmlessVar reports whether a variable is no credential although its name or value may look so.
func isHarmlessVar(name string) bool {
	switch name {
	case "PATH", "HOME", "PWD", "OLDPWD", "LANG", "LANGUAGE", "TERM", "SHLVL", "SHELL", "USER",
		"LOGNAME", "HOSTNAME", "TZ", "TMPDIR", "TMP", "TEMP", "EDITOR", "VISUAL", "PAGER",
		"DISPLAY", "COLUMNS", "LINES", "_", "PS1", "MAIL", "MANPATH", "SSH_AUTH_SOCK",
		"SSH_AGENT_PID", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "SSH_ASKPASS", "GIT_ASKPASS",
		"XAUTHORITY", "DYNO", "PORT", "STACK", "WEB_CONCURRENCY", "SOURCE_VERSION", "LOG_LEVEL",
		"LOG_FORMAT", "HEROKU_APP_ID", "HEROKU_APP_NAME", "HEROKU_APP_DEFAULT_DOMAIN_NAME",
		"HEROKU_DYNO_ID", "HEROKU_RELEASE_CREATED_AT", "HEROKU_RELEASE_VERSION",
		"HEROKU_SLUG_COMMIT", "HEROKU_SLUG_DESCRIPTION", "HEROKU_BUILD_COMMIT",
		"HEROKU_BUILD_DESCRIPTION", "SSL_CERT_FILE", "SSL_CERT_DIR", "DBUS_SESSION_BUS_ADDRESS",
		"XDG_SESSION_ID", "DESKTOP_SESSION", "GDMSESSION", "SESSION_MANAGER", "SECURITYSESSIONID":
		return true
	}
	return strings.HasPrefix(name, "LC_") || strings.HasPrefix(name, "KEYBOARD") ||
		strings.HasPrefix(name, "XDG_") ||
		strings.Contains(name, "PUBLIC_") || strings.Contains(name, "PUBLISHABLE")
}

// hasSecretName applies the shapes of names that every Heroku add-on and buildpack keeps to.
func hasSecretName(name string) bool {
	for _, end := range [...]string{"_KEY", "_TOKEN", "_SECRET", "_APIKEY", "_PASS", "_PWD", "_DSN",
		"_CREDENTIALS", "_AUTH"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// isCredentialVar knows the variables that Heroku and the providers of add-ons set, by their
// documentation in Heroku's Dev Center (Elements), where the name alone is not enough.
func isCredentialVar(name string) bool {
	switch name {
	case "DATABASE_URL", "DATABASE_CONNECTION_POOL_URL", "DATABASE_PRIVATE_URL",
		"SHARED_DATABASE_URL", "CLEARDB_DATABASE_URL", "JAWSDB_URL", "JAWSDB_MARIA_URL",
		"JAWSDB_POSTGRES_URL", "STACKHERO_MYSQL_DATABASE_URL", "MONGODB_URI", "MONGODB_URL",
		"MONGO_URL", "MONGOLAB_URI", "MONGOHQ_URL", "ORMONGO_URL", "NEO4J_URL", "GRAPHENEDB_URL",
		"GRAPHENEDB_BOLT_URL", "INFLUXURL", "REDIS_URL", "REDIS_TLS_URL", "REDIS_TEMPORARY_URL",
		"REDISCLOUD_URL", "REDISTOGO_URL", "REDISGREEN_URL", "OPENREDIS_URL", "KV_URL",
		"CLOUDAMQP_URL", "RABBITMQ_URL", "KAFKA_CLIENT_CERT", "BONSAI_URL", "SEARCHBOX_URL",
		"SEARCHBOX_SSL_URL", "FOUNDELASTICSEARCH_URL", "ELASTICSEARCH_URL", "SEARCHLY_URL",
		"WEBSOLR_URL", "CLOUDINARY_URL", "CLOUDCUBE_URL", "FIXIE_URL", "FIXIE_SOCKS_HOST",
		"QUOTAGUARD_URL", "QUOTAGUARDSTATIC_URL", "QUOTAGUARDSHIELD_URL", "PROXIMO_URL",
		"STATICA_URL", "IPBURGER_STATIC", "PUSHER_URL", "ABLY_URL", "SENTRY_DSN", "RAVEN_DSN",
		"ROLLBAR_ENDPOINT", "DEADMANSSNITCH_URL", "BLOWERIO_URL", "TEMPORIZE_URL", "CRONITOR_URL",
		"KEEN_API_URL", "SKYLIGHT_AUTHENTICATION", "LOGPLEX_URL", "HEROKU_METRICS_URL",
		"LOG_DRAIN_URL", "TRUSTIFI_URL", "HONEYCOMB_WRITEKEY", "TWILIO_ACCOUNT_SID",
		"SLACK_WEBHOOK_URL", "DISCORD_WEBHOOK_URL", "BUCKETEER_AWS_ACCESS_KEY_ID",
		"CLOUDCUBE_ACCESS_KEY_ID", "SECRET_KEY_BASE", "RAILS_MASTER_KEY":
		return true
	}
	for _, prefix := range [...]string{
		"MEMCACHEDCLOUD_", "MEMCACHIER_", "SENDGRID_", "CLOUDKARAFKA_",
	} {
		if strings.HasPrefix(name, prefix) {
			return !strings.HasSuffix(name, "_TOPIC_PREFIX") && !strings.HasSuffix(name, "_BROKERS")
		}
	}
	database := strings.HasPrefix(name, "HEROKU_POSTGRESQL_") ||
		strings.HasPrefix(name, "HEROKU_REDIS_") ||
		strings.HasPrefix(name, "RABBITMQ_BIGWIG_")
	return database && strings.HasSuffix(name, "_URL") ||
		strings.HasSuffix(name, "_DATABASE_URL") ||
		strings.HasSuffix(name, "_REDIS_URL")
}

func isURL(value string) bool {
	scheme, _, ok := strings.Cut(value, "://")
	return ok && isScheme(scheme)
}

// hasPassword reports whether a value is a URL with a password, escaped or not.
func hasPassword(value string) bool {
	if !isURL(value) {
		return false
	}
	if u, err := url.Parse(value); err == nil && u.User != nil {
		_, ok := u.User.Password()
		return ok
	}
	return hasSecretPart(value) && strings.Contains(value, "@")
}

// hasSecretPart reports whether a URL has something to look for.
func hasSecretPart(value string) bool {
	_, rest, _ := strings.Cut(value, "://")
	return new(parts).url(rest) == nil
}

// hasPasswordPair reports whether a value is a connection string with a password: Server=db;User
// Id=app;Password=x.
func hasPasswordPair(value string) bool {
	if !strings.Contains(value, ";") && !strings.Contains(value, " ") ||
		!strings.Contains(value, "=") {
		return false
	}
	sep := " "
	if strings.Contains(value, ";") {
		sep = ";"
	}
	pairs, secret := 0, false
	for pair := range strings.SplitSeq(value, sep) {
		if name, v, ok := strings.Cut(pair, "="); ok && isName(name) {
			pairs++
			secret = secret || v != "" && keynames.NameVerdict(name) == keynames.Secret
		}
	}
	return pairs > 1 && secret
}
