// SPDX-License-Identifier: MIT

package knownvalues

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/tokenform"
)

const hexDigits = "0123456789abcdefABCDEF"

// Why a value is not looked for. None of these shows it.
var (
	errShort  = errors.New("shorter than 8 bytes, so it would blank out ordinary text")
	errPoor   = errors.New("fewer than 4 distinct bytes, so it would blank out ordinary text")
	errCommon = errors.New("a common word, so it would blank out ordinary text")
	errNumber = errors.New("a plain number, so it would blank out ordinary text")
	errPath   = errors.New("a plain path, which is no secret")
	errURL    = errors.New("a URL without credentials, which is no secret")
	errPublic = errors.New("a public certificate or key, which is no secret")
)

// maxNesting bounds how deep documents inside documents are taken apart.
const maxNesting = 3

// secretParts returns the texts to look for when value is secret: the whole and its secret parts.
// The error is why there are none.
func secretParts(value string) ([]string, error) {
	s := strings.TrimSpace(value)
	if n := len(s); n > 1 && (s[0] == '"' || s[0] == '\'') && s[n-1] == s[0] &&
		!json.Valid([]byte(s)) {
		s = s[1 : n-1] // quotes that a shell or an env file left
	}
	var p parts
	whole := refuse(s)
	if err := p.collect(s, 0); whole == nil {
		whole = err
	}
	if whole == nil {
		p.keep(s)
	}
	if len(p.list) == 0 {
		return nil, whole
	}
	return p.list, nil
}

type parts struct{ list []string }

// keep notes a part unless it would blank out ordinary text.
func (p *parts) keep(s string) {
	if s = strings.TrimSpace(s); refuse(s) == nil && !slices.Contains(p.list, s) {
		p.list = append(p.list, s)
	}
}

// collect notes the secret parts of s. The error is why s as a whole is no secret.
func (p *parts) collect(s string, depth int) error {
	if depth > maxNesting {
		return nil
	}
	switch refuse(s) {
	case errShort, errNumber, errPath:
		return nil
	}
	if strings.ContainsRune(`{["`, rune(s[0])) && json.Valid([]byte(s)) {
		p.document(s, depth)
		return nil
	}
	if strings.Contains(s, "\n") || strings.Contains(s, `\n`) {
		return p.lines(s, depth)
	}
	if scheme, rest, ok := strings.Cut(s, "://"); ok && isScheme(scheme) {
		return p.url(rest)
	}
	if scheme, credentials, ok := strings.Cut(s, " "); ok {
		switch strings.ToLower(scheme) {
		case "bearer", "token", "basic", "digest", "apikey":
			p.keep(credentials)
			p.encoded(credentials, depth)
			return nil
		}
	}
	if at := strings.LastIndexByte(s, '@'); at > 0 && strings.Contains(s[:at], ":") &&
		!strings.ContainsAny(s[:at], " =") {
		p.userinfo(s[:at]) // user:password@tcp(host)/name
		return nil
	}
	if strings.Contains(s, "=") && p.assignments(s) {
		return nil
	}
	if p.elements(s, depth) {
		return nil
	}
	if user, password, ok := strings.Cut(s, ":"); ok &&
		!strings.ContainsAny(s, "/ ") && user != "" &&
		!strings.Contains(password, ":") && !tokenform.IsNamedDigest([]byte(s)) {
		if isNumber(password) {
			return nil // a host and port, or a short code
		}
		p.keep(password)
		return nil
	}
	p.encoded(s, depth)
	return nil
}

// elements notes the secrets of a list: keys that are valid at the same time, as when one replaces
// another. It reports whether s is one.
func (p *parts) elements(s string, depth int) bool {
	const most = 32
	i := strings.IndexAny(s, ",;|")
	if i < minValue {
		return false
	}
	list := strings.Split(s, s[i:i+1])
	if len(list) > most {
		return false
	}
	for _, e := range list {
		if e = strings.TrimSpace(e); e == "" || strings.ContainsAny(e, " \t") ||
			len(e) < minValue && !isNumber(e) {
			return false
		}
	}
	found := false
	for _, e := range list {
		e = strings.TrimSpace(e)
		before := len(p.list)
		_ = p.collect(e, depth+1)
		if len(p.list) == before &&
			(looksSecret(e) || tokenform.IsUUID([]byte(e)) ||
				len(e) >= tokenform.MinRandom && strings.Trim(e, hexDigits) == "") {
			p.keep(e)
		}
		found = found || len(p.list) > before
	}
	return found
}

// document notes the secret strings of a JSON document: those under a secret name and those that
// look like secrets. Names and common settings in it are not secret.
func (p *parts) document(s string, depth int) {
	type level struct {
		object, value bool // in an object, a value is next
		key           string
	}
	stack := []level{{}}
	dec := json.NewDecoder(strings.NewReader(s))
	dec.UseNumber()
	for {
		token, err := dec.Token()
		if err != nil {
			return // the end: the document is known to be valid
		}
		top := &stack[len(stack)-1]
		text, isText := token.(string)
		delim, isDelim := token.(json.Delim)
		switch {
		case isDelim && (delim == '{' || delim == '['):
			key := top.key
			top.value = false
			stack = append(stack, level{object: delim == '{', key: key})
			continue
		case isDelim:
			stack = stack[:len(stack)-1]
			continue
		case top.object && !top.value:
			top.key, top.value = text, true
			continue
		}
		top.value = false
		if !isText {
			continue
		}
		nested := len(p.list)
		_ = p.collect(text, depth+1) // why a string in it is no secret does not matter
		verdict := keynames.Secret   // in a bare list there are no names to go by
		if top.key != "" {
			verdict = keynames.NameVerdict(top.key)
		}
		if verdict == keynames.Secret || len(p.list) > nested || looksSecret(text) {
			p.keep(text)
		}
	}
}

// lines notes the lines of a text, real or written as \n. Comments, PEM armour and everyday
// settings are left out.
func (p *parts) lines(s string, depth int) error {
	if !strings.Contains(s, "\n") {
		s = strings.ReplaceAll(s, `\n`, "\n")
	}
	public, secret := false, false
	inPublic := false
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(line), `\n`))
		switch {
		case strings.HasPrefix(line, "-----BEGIN "):
			inPublic = !strings.Contains(line, "PRIVATE")
			public = public || inPublic
		case strings.HasPrefix(line, "-----"):
			inPublic = false
		case inPublic || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "//"):
		default:
			name, value, ok := strings.Cut(line, "=")
			if !ok {
				name, value, ok = strings.Cut(line, ": ")
			}
			if ok && isName(name) && strings.Trim(value, "=") != "" {
				if p.assignment(name, strings.Trim(strings.TrimSpace(value), `"'`)) {
					p.keep(line)
					secret = true
				}
				continue
			}
			if len(line) < minValue {
				continue
			}
			secret = true
			_ = p.collect(line, depth+1)
			p.keep(line)
		}
	}
	if public && !secret {
		return errPublic
	}
	return nil
}

// url notes the credentials of a URL, given from its authority on.
func (p *parts) url(all string) error {
	found := false
	rest, query, _ := strings.Cut(all, "?")
	end := strings.IndexAny(rest, "/#")
	if end < 0 {
		end = len(rest)
	}
	// A password that should have been escaped may hold any of @/?#, so the last @ is tried too,
	// unless the text before it is a port and a path.
	if last := strings.LastIndexByte(all, '@'); last > 0 {
		user, password, ok := strings.Cut(all[:last], ":")
		port, _, _ := strings.Cut(password, "/")
		if ok && !strings.ContainsAny(user, "/?#") && !isNumber(port) {
			found = p.userinfo(all[:last])
		}
	}
	if at := strings.LastIndexByte(rest[:end], '@'); at > 0 {
		found = p.userinfo(rest[:at]) || found
		rest = rest[at+1:]
	}
	for segment := range strings.SplitSeq(rest, "/") {
		if b := []byte(segment); tokenform.Random(b) || tokenform.IsUUID(b) {
			p.keep(segment)
			found = true
		}
	}
	for pair := range strings.FieldsFuncSeq(query,
		func(r rune) bool { return r == '&' || r == ';' || r == '#' }) {
		if name, value, ok := strings.Cut(pair, "="); ok && p.assignment(name, value) {
			found = true
		}
	}
	if !found {
		return errURL
	}
	return nil
}

// userinfo notes the password of user:password, as it is and decoded, alone and together with the
// user; or a user who looks like a token. It reports whether there was either.
func (p *parts) userinfo(s string) bool {
	user, password, _ := strings.Cut(s, ":")
	if password == "" || password == "x" || password == "x-oauth-basic" {
		if len(user) < tokenform.MinRandom {
			return false
		}
		p.keep(user)
		return true
	}
	p.keep(password)
	p.keep(s)
	if plain, err := url.PathUnescape(password); err == nil {
		p.keep(plain)
	}
	if plain, err := url.PathUnescape(s); err == nil {
		p.keep(plain)
	}
	return true
}

// assignments notes the secret ones of name=value pairs between semicolons, spaces or commas, as
// connection strings have them.
func (p *parts) assignments(s string) bool {
	sep := " "
	if strings.Contains(s, ";") {
		sep = ";"
	}
	found := false
	for pair := range strings.SplitSeq(s, sep) {
		name, value, ok := strings.Cut(pair, "=")
		found = ok && isName(name) && p.assignment(name, strings.Trim(value, `"'`)) || found
	}
	return found
}

// assignment notes a value that is secret by its name or its look.
func (p *parts) assignment(name, value string) bool {
	if value == "" || keynames.NameVerdict(name) != keynames.Secret && !looksSecret(value) {
		return false
	}
	p.keep(value)
	if plain, err := url.QueryUnescape(value); err == nil {
		p.keep(plain)
	}
	return true
}

// encoded looks into base64 that holds a document, a PEM block, a URL or user:password.
func (p *parts) encoded(s string, depth int) {
	if len(s) < tokenform.MinRandom {
		return
	}
	s = strings.TrimRight(s, "=")
	plain, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		if plain, err = base64.RawURLEncoding.DecodeString(s); err != nil {
			return
		}
	}
	for _, c := range plain {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' || c >= 0x7f {
			return // key material
		}
	}
	if text := string(bytes.TrimSpace(plain)); p.collect(text, depth+1) == nil {
		p.keep(text)
	}
}

// looksSecret reports whether a value that nothing else marks as secret looks generated: random, or
// of three kinds of characters and neither an address nor a sentence.
func looksSecret(s string) bool {
	if tokenform.Random([]byte(s)) {
		return true
	}
	var lower, upper, digit, other int
	for i := range len(s) {
		switch c := s[i]; {
		case isLower(c):
			lower = 1
		case isLower(c | 0x20):
			upper = 1
		case isDigit(c):
			digit = 1
		case strings.IndexByte("!#$%^&*+~|?", c) >= 0:
			other = 1
		case c == '-' || c == '_':
		default:
			return false
		}
	}
	return len(s) >= minValue && digit+other > 0 && lower+upper+digit+other >= 3 && refuse(s) == nil
}

// refuse returns why s must not be looked for.
func refuse(s string) error {
	switch {
	case len(s) < minValue:
		return errShort
	case isNumber(s):
		return errNumber
	case isPoor(s):
		return errPoor
	case isCommonWord(s):
		return errCommon
	case isPath(s):
		return errPath
	}
	return nil
}

// isPoor reports whether s has fewer than 4 distinct bytes.
func isPoor(s string) bool {
	var seen [4]byte
	n := 0
	for i := range len(s) {
		if !bytes.Contains(seen[:n], []byte{s[i]}) {
			if seen[n] = s[i]; n == 3 {
				return false
			}
			n++
		}
	}
	return true
}

// isNumber reports whether s is a number, a time, an address or a list of such. Twenty digits and
// more are a key.
func isNumber(s string) bool {
	digits := 0
	for i := range len(s) {
		switch c := s[i]; {
		case isDigit(c):
			digits++
		case strings.IndexByte("+-.,:/ eETZ_", c) < 0:
			return false
		}
	}
	return digits > 0 && digits < 20
}

// isPath reports whether s is a file name with directories.
func isPath(s string) bool {
	if !strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "./") && !strings.HasPrefix(s, "../") &&
		!strings.HasPrefix(s, "~/") && !(len(s) > 2 && s[1] == ':' && s[2] == '\\') {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isAlnum(c) && c < 0x80 && strings.IndexByte("/\\._-~: ,@", c) < 0 {
			return false
		}
	}
	return !tokenform.Random([]byte(s))
}

func isScheme(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isAlnum(c) && c != '+' && c != '-' && c != '.' && c != ':' {
			return false
		}
	}
	return s != ""
}

// isName reports whether s can be the name of a setting.
func isName(s string) bool {
	s = strings.TrimSpace(s)
	for i := range len(s) {
		if c := s[i]; !isAlnum(c) && c != '-' && c != '_' && c != '.' && c != ' ' {
			return false
		}
	}
	return s != "" && len(s) <= 64 && strings.Count(s, " ") <= 3
}

// isCommonWord reports whether s, in any case, is a word that configurations and logs are full of.
func isCommonWord(s string) bool {
	s = strings.ToLower(s)
	if host, port, ok := strings.Cut(s, ":"); ok && (host == "localhost" || host == "127.0.0.1") &&
		isNumber(port) {
		return true
	}
	switch s {
	case "undefined", "disabled", "required", "optional", "unlimited", "infinity", "automatic",
		"defaults", "production", "development", "localhost", "localhost.localdomain",
		"host.docker.internal", "example.com", "password", "passwords", "changeme", "change-me",
		"change_me", "secretkey", "secret_key", "test-key", "not-set", "placeholder", "redacted",
		"[redacted]", "filtered", "[filtered]", "<redacted>", "username", "administrator",
		"anonymous", "superuser", "postgres", "postgresql", "database", "cassandra", "memcached",
		"rabbitmq", "elasticsearch", "opensearch", "clickhouse", "sendgrid", "papertrail",
		"newrelic", "honeybadger", "datadoghq", "cloudflare", "cloudinary", "mailchimp", "postmark",
		"filesystem", "in-memory", "inmemory", "keychain", "kubernetes", "terraform", "container",
		"heroku-24", "heroku-22", "herokuapp", "herokuapp.com", "amazonaws", "amazonaws.com",
		"us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-2", "eu-west-3",
		"eu-central-1", "eu-north-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
		"ap-northeast-1", "ap-northeast-2", "sa-east-1", "ca-central-1", "us-central1",
		"europe-west1", "application", "application/json", "text/html", "text/plain", "en_us.utf-8",
		"internal", "external", "readonly", "read-only", "readwrite", "read-write", "basicauth",
		"authorization", "x-api-key", "access_token", "refresh_token", "id_token", "client_id",
		"client_secret", "client_credentials", "authorization_code", "service_account",
		"authorized_user", "verify-full", "verify-ca", "starttls", "cram-md5", "scram-sha-256",
		"hmac-sha256", "aes-256-cbc", "aes-256-gcm", "aes-128-gcm", "strict-origin", "same-origin",
		"samesite", "connection", "keepalive", "keep-alive", "no-cache", "no-store", "messages",
		"warnings", "information", "security", "sessions", "session_id", "sessionid", "settings",
		"configuration", "customer", "internet", "computer", "username:password", "user:password":
		return true
	}
	return false
}
