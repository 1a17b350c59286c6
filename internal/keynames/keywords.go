// SPDX-License-Identifier: MIT

package keynames

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
)

// A Kind classes one word of a name.
type Kind uint8

const (
	hard     Kind = 1 << iota // secret wherever it is: password, secret, credential
	soft                      // secret unless called public: token, api key
	pair                      // means something only with the word before it: key in api key
	harmless                  // after a secret word: a fact about the secret, not the secret
	// the same after a soft word; a password's digest is still worth guessing at
	digest
	Question // as the first word or before a secret one: asks about or counts secrets
	Public   // before a soft word or a key: meant to be seen
)

// MaxWord is the length of the longest word in the tables.
const MaxWord = 24

// WordKind looks up one lower-case word.
//
// The secret words gather what Rails (config.filter_parameters), Heroku's own scrubbers (heroku/x
// scrub, heroku/cli data-scrubber), Sentry and Vault filter by name. The harmless ones answer what
// users of such filters complain of.
func WordKind(word []byte) Kind {
	if len(word) > MaxWord {
		return 0
	}
	switch string(word) {
	case "password", "pasword", "passowrd", "passwords", "passwd", "passwds", "pwd", "pwds", "pw",
		"passphrase", "passphrases", "passcode", "passcodes", "passw", "pswd", "psw", "passwort",
		"kennwort", "contrasena", "contraseña", "senha", "wachtwoord", "motdepasse", "secret",
		"secrets", "credential", "credentials", "cred", "creds", "mnemonic", "requirepass",
		"masterauth", "haslo", "hasło", "parola", "heslo", "salasana", "passord", "sifre", "şifre",
		"mima", "Şifre", "Şifreniz", "lösenord", "losenord", "adgangskode", "jelszo", "jelszó",
		"lozinka", "geslo", "parool",
		"slaptazodis", "slaptažodis", "contrasenya", "пароль", "Пароль", "ПАРОЛЬ", "密码", "密碼", "口令",
		"パスワード", "暗証番号", "비밀번호", "암호", "κωδικός", "סיסמה", "المرور", "รหัสผ่าน", "पासवर्ड", "khẩu",
		"비번", "認証キー",
		"секрет", "Секрет", "密钥", "密鑰", "私钥", "秘密鍵", "비밀키", "sandi", "parolă", "лозинка", "парола",
		"apiキー", "アクセスキー", "シークレットキー", "ライセンスキー", "api密钥", "访问密钥", "api키", "액세스키",
		"parol", "pasahitza", "cyfrinair", "lykilorð", "lykilord", "salasõna", "salasona",
		"passwoord", "fjalëkalimi", "fjalekalimi", "contrasinal", "السر", "گذرواژه", "құпиясөз",
		"پاسورڈ", "পাসওয়ার্ড", "கடவுச்சொல்", "პაროლი", "գաղտնաբառ", "패스워드", "パスフレーズ", "秘钥", "授权码",
		"验证码", "驗證碼", "認証コード", "確認コード", "인증번호", "عبور", "مرور", "סיסמא", "κωδικό",
		"şifrə", "secreto", "segreto", "hemlighet", "kodeord", "zaporka", "wagwoord", "lösen",
		"geheimwort", "zugangscode", "toegangscode", "løsen", "katalaluan",
		"zugangsdaten", "anmeldedaten", "geheimnis", "segredo", "şifreniz", "sifreniz", "şifresi",
		"parolanız", "parolaniz", "hasłem", "heslem", "salasanasi", "lösenordet", "passordet",
		"wachtwoorden", "contraseñas", "senhas",
		"nenosiri", "tunnussana", "matkhau", "palavrapasse",
		"bindpw", "rootpw", "userpw", "dbpw", "adminpw", "cvv", "cvc", "otp", "totp", "ssn",
		"secretkeybase", "authorization", "authorisation":
		return hard
	case "token", "cookie", "cookies", "jwt", "jwe", "csrf", "xsrf", "csrftoken",
		"csrfmiddlewaretoken", "apikey", "apikeys", "bearer", "psk", "macaroon",
		"sharedaccesssignature",
		"samlresponse", "phpsessid", "jsessionid", "sessid", "aspxauth", "privkey", "keytab",
		"токен", "令牌", "访问令牌", "トークン", "アクセストークン", "토큰",
		"basicauth", "authtok":
		return soft
	case "key", "keys", "pass", "passe", "khau", "laluan", "code", "codes", "phrase", "auth", "pin",
		"pins", "nonce",
		"session", "assertion", "verifier", "tokens", "signature", "team", "secreta", "segreta",
		"answer", "answers":
		return pair
	case "id", "url", "response":
		return pair | harmless
	case "ids", "name", "path", "dir", "directory", "folder", "file", "filename", "filepath",
		"count", "counter", "type", "expires", "expire", "expiry", "expired", "expiration",
		"expiring", "exp", "ttl", "age", "lifetime", "valid", "validity", "validation", "validator",
		"invalid", "until", "at", "uri", "endpoint", "host", "hostname", "port", "domain", "length",
		"len", "size", "bytes", "min", "max", "limit", "limiter", "budget", "usage", "used",
		"remaining", "rate", "changed", "change", "reset", "policy", "policies", "field", "label",
		"title", "prefix", "suffix", "hint", "attempt", "tries", "retry", "retries", "failure",
		"failed", "error", "err", "errors", "enabled", "enable", "disabled", "disable", "required",
		"optional", "needed", "strength", "score", "complexity", "rotation", "rotated", "rotate",
		"version", "created", "updated", "deleted", "removed", "revoked", "issued", "issuer",
		"audience", "scope", "scopes", "status", "state", "source", "provider", "manager",
		"service", "store", "storage", "backend", "engine", "driver", "method", "mode", "format",
		"algorithm", "alg", "algo", "location", "region", "arn", "ref", "reference", "selector",
		"template", "pattern", "regex", "regexp", "rule", "config", "configuration", "settings",
		"option", "timeout", "interval", "delay", "duration", "ms", "time", "timestamp", "date",
		"seconds", "secs", "minutes", "hours", "days", "position", "pos", "scenario", "subject",
		"purpose", "scheme", "realm", "principal", "threshold", "shares", "index", "idx", "offset",
		"line", "column", "col", "bucket", "class", "handler", "parser", "exists", "exist",
		"present", "missing", "provided", "configured", "found", "verified", "verification",
		"checked", "matched", "match", "matches", "mismatch", "ok", "success", "succeeded",
		"result", "prompt", "placeholder", "description", "desc", "comment", "owner", "user",
		"username", "email", "role", "lookup", "cache", "cached", "history", "form", "page",
		"authentication", "auths", "login", "grant", "jar", "consent", "banner", "samesite", "site",
		"secure", "httponly", "identity", "fingerprint", "thumbprint", "checksum", "per",
		"estimate", "estimated", "cost", "price", "latency", "metadata", "meta", "info", "kind",
		"category", "total", "num", "number", "percent", "ratio", "command", "cmd", "script",
		"plugin", "module", "package", "factory", "builder", "generator", "helper", "util", "utils",
		"interceptor", "filter", "middleware", "controller", "model", "schema", "permission",
		"permissions", "acl", "release", "env", "var", "variable", "level", "priority", "schedule",
		"rollover", "accepted", "santa", "window", "skew",
		"refresh", "refreshed", "renewal", "renewed", "ending", "ends", "begins",
		"starts", "sent", "received", "requested", "seen", "event", "events", "action", "operation",
		"operator", "audit", "log", "logs", "logger", "metric", "metrics", "stats", "alert",
		"warning", "notice", "message", "msg", "reason", "visible", "hidden", "redacted", "masked",
		"encoding", "charset", "supported", "allowed", "denied", "blocked", "locked", "set",
		"unset", "empty", "mount", "mounts", "volume", "volumes", "namespace", "hasher", "hashers",
		"encoder", "encoders", "decoder",
		"encryption", "transformer", "expression", "strategy", "generation", "units", "unit",
		"weight", "weights", "query", "chat", "embd", "embedding", "embeddings", "balance",
		"symbol", "decimals", "supply", "holders", "contract", "cidr", "cidrs", "mtime", "ctime",
		"mapping", "mappings", "uid", "gid",
		"renewable", "orphan", "parsed", "decoded", "delivered", "minted", "leaked", "breached",
		"compromised", "pwned", "synced", "similarity", "quality", "entropy", "bits", "guesses",
		"rounds", "iterations", "parallelism", "lockout", "fails", "requirement", "requirements",
		"chars", "digits", "quota", "reuse", "breach", "button", "tab",
		"tooltip", "toggle", "within",
		"icon", "style", "color", "colour", "width", "height", "border",
		"autocomplete", "only", "binding", "bindings", "review", "reviews", "lease", "leases",
		"accessor", "accessors", "annotations", "tags", "pool", "resolver", "loader", "fetcher",
		"injector", "reconciler", "rotator", "syncer", "watcher", "cleaner", "jobs",
		"tasks", "lock", "locks", "phase", "groups", "revocation", "introspection", "identifier",
		"identifiers", "alias", "aliases", "origin", "spec", "ring", "rings", "ops", "slot",
		"attributes", "serializer", "deserializer", "family", "overlap", "decision",
		"channel", "period", "entries", "clicks", "loaded", "scan", "scanning", "scanner",
		"findings", "claims", "protection", "begin", "start", "end":
		return harmless | questionOf(word)
	case "md", "sha", "crc", "header", "headers", "digest", "kid", "cert", "certs", "certificate",
		"cacert":
		return digest
	case "ask", "keep", "has", "have", "is", "use", "uses", "using", "need", "needs", "require",
		"requires", "no", "non", "without", "avg", "mean", "show", "hide", "skip", "ignore",
		"should", "can", "supports", "allow", "allows", "was", "missed":
		return Question
	case "public", "publishable", "pub", "publickey":
		return Public
	}
	return 0
}

// questionOf picks the harmless words that also clear a name when they come first.
func questionOf(word []byte) Kind {
	switch string(word) {
	case "max", "min", "num", "number", "total", "count", "missing", "disable", "disabled",
		"enabled":
		return Question
	}
	return 0
}

// pairKind judges a word that means something only with the one or two words before it.
func pairKind(first, before, word []byte) Kind {
	before = clip(before)
	switch string(word) {
	case "key", "keys":
		if isSecretKey(before) || string(before) == "server" && string(clip(first)) == "fcm" ||
			string(clip(first)) == "cookie" && string(before) == "validation" ||
			string(clip(first)) == "encryption" &&
				(string(before) == "primary" || string(before) == "deterministic") ||
			isServiceKey(clip(first), before) {
			return soft
		}
	case "pass":
		if isAccount(before) || string(before) == "opt" && string(clip(first)) == "auth" {
			return hard
		}
	case "code", "codes":
		switch string(before) {
		case "authorization", "auth", "oauth", "oidc", "otp", "totp", "mfa", "fa", "factor",
			"verification", "recovery", "backup", "pin", "security", "passcode", "tan", "sms",
			"login", "confirmation", "access", "pairing", "device":
			return hard
		}
	case "passe":
		if string(before) == "palavra" || string(before) == "de" {
			return hard
		}
	case "khau":
		if string(before) == "mat" {
			return hard
		}
	case "laluan":
		if string(before) == "kata" {
			return hard
		}
	case "secreta", "segreta":
		switch string(before) {
		case "clave", "chave", "chiave", "palabra", "palavra", "parola":
			return hard
		}
	case "phrase":
		switch string(before) {
		case "pass", "seed", "recovery", "mnemonic", "backup", "encryption":
			return hard
		}
	case "auth":
		switch string(before) {
		case "basic", "omniauth", "proxy", "rediscli", "redis", "composer":
			return soft
		}
	case "pin", "pins":
		switch string(before) {
		case "card", "user", "sim", "atm", "login", "security", "account":
			return hard
		}
	case "nonce":
		if string(before) == "session" || string(before) == "wp" {
			return soft
		}
	case "session":
		if string(before) == "user" {
			return soft
		}
	case "assertion":
		switch string(before) {
		case "client", "saml", "jwt", "auth":
			return soft
		}
	case "answer", "answers":
		if string(before) == "security" || string(before) == "secret" {
			return soft
		}
	case "verifier":
		if string(before) == "code" || string(before) == "oauth" {
			return soft
		}
	case "response":
		if string(before) == "saml" {
			return soft
		}
	case "tokens":
		f := string(clip(first))
		if string(before) == "reset" && (f == "limit" || f == "ratelimit") {
			return 0 // x-ratelimit-reset-tokens
		}
		switch string(before) {
		case "access", "refresh", "auth", "api", "bearer", "id", "oauth", "session", "csrf", "bot",
			"security", "device", "personal", "service", "reset", "invite":
			return soft
		}
	case "url":
		if string(before) == "logplex" ||
			string(before) == "metrics" && string(clip(first)) == "heroku" {
			return soft
		}
	case "id":
		// Vault's AppRole calls its password secret_id; elsewhere the id of a secret is no secret.
		switch string(clip(first)) {
		case "vault", "approle", "role":
			if string(before) == "secret" {
				return hard
			}
		}
	case "signature":
		switch string(before) {
		case "amz", "goog", "access":
			return soft
		}
	case "team":
		// Honeycomb takes its API key in the header X-Honeycomb-Team.
		if string(before) == "honeycomb" {
			return soft
		}
	}
	return 0
}

// isSecretKey reports whether a key called so is a credential.
func isSecretKey(word []byte) bool {
	switch string(word) {
	case "api", "access", "private", "priv", "secret", "encryption", "encrypting", "decryption",
		"encrypt", "decrypt", "iv",
		"crypt", "crypto", "cipher", "signing", "master", "auth", "authentication", "authorization",
		"oauth", "session", "ssh", "rsa", "dsa", "ecdsa", "pgp", "gpg", "hmac", "aes", "des",
		"shared", "preshared", "psk", "account", "license", "licence", "deploy", "consumer",
		"admin", "write", "ingest", "ingestion", "integration", "webhook", "bearer", "jwt", "sas",
		"subscription", "functions", "instrumentation", "pragma", "rapidapi", "app", "application",
		"wrapping", "unseal", "recovery", "setup", "symm", "sign",
		"derived", "wifi", "wlan", "wep",
		"fernet", "vapid", "wireguard", "wg", "recaptcha", "stripe", "sendgrid", "mailgun",
		"twilio", "openai", "anthropic", "algolia", "heroku", "datadog", "rollbar", "bugsnag",
		"honeycomb", "cloudflare", "mixpanel", "amplitude", "papertrail", "logdna", "newrelic",
		"aio", "clearbit", "speech":
		return true
	}
	return false
}

// isServiceKey reports whether a key called so opens one of Azure's services, AZURE_SEARCH_KEY, New
// Relic's events, X-Insert-Key, a network, or a service of another vendor: alone the second word
// says nothing, or even that the key names a thing.
func isServiceKey(first, second []byte) bool {
	switch string(first) {
	case "azure":
		switch string(second) {
		case "search", "services", "service", "maps", "storage", "translator", "vision", "cosmos":
			return true
		}
	case "cognitive":
		return string(second) == "services"
	case "x":
		return string(second) == "insert" || string(second) == "query"
	case "cosmos", "cosmosdb":
		return string(second) == "primary" || string(second) == "secondary"
	case "relic", "newrelic":
		switch string(second) {
		case "insert", "query", "user", "browser", "insights":
			return true
		}
	case "pd", "pagerduty", "victorops":
		return string(second) == "routing" || string(second) == "service"
	case "airbrake":
		return string(second) == "project" || string(second) == "user"
	case "cypress", "currents":
		return string(second) == "record"
	case "wi": // WiFiKey
		return string(second) == "fi"
	}
	return false
}

// IsPlainKey reports whether a key called so names a thing rather than opening one.
func IsPlainKey(word []byte) bool {
	switch string(clip(word)) {
	case "primary", "partition", "cache", "foreign", "sort", "routing", "route", "shard", "hash",
		"range", "index", "row", "composite", "natural", "surrogate", "candidate", "unique", "map",
		"dict", "lock", "mutex", "group", "aggregation", "join", "translation", "locale", "message",
		"metric", "config", "configuration", "setting", "registry", "object", "bucket", "blob",
		"file", "idempotency", "dedup", "dedupe", "deduplication", "order", "ordering", "event",
		"feature", "flag", "state", "lookup", "parent", "child", "record", "entity", "ref",
		"reference", "search", "filter", "tag", "label", "property", "attribute", "attr", "field",
		"column", "json", "yaml", "xml", "param", "query", "websocket", "socket", "hot", "short",
		"shortcut", "arrow", "enter", "escape", "press", "modifier", "home", "issue", "project",
		"space", "board", "page", "tenant", "product", "no", "missing", "duplicate", "invalid",
		"unknown", "any", "kms", "host", "peer", "verify", "verifying", "verification", "trace",
		"span", "rate", "limit", "ratelimit", "throttle",
		"queue", "job", "task", "topic", "stream", "workflow",
		"run", "fingerprint", "content", "etag", "checkpoint", "item", "node", "pod", "resource",
		"element", "list", "set", "view", "fragment", "template", "variant", "asset", "chunk",
		"upload", "download", "redis", "memcache", "memcached", "etcd", "consul", "kv", "store",
		"data", "table", "db", "sql", "secondary", "clustering", "cluster", "distribution", "dist",
		"sharding", "conflict", "correlation", "request", "batch", "change", "notification",
		"schedule", "cron", "react", "vue", "dom", "i", "n", "s", "by", "per", "for":
		return true
	}
	return false
}

// IsPlainCode reports whether a code called so is a status or a catalogue number.
func IsPlainCode(word []byte) bool {
	switch string(clip(word)) {
	case "status", "error", "err", "exit", "http", "response", "country", "zip", "post", "postal",
		"area", "language", "lang", "locale", "currency", "product", "color", "source", "qr", "bar",
		"promo", "coupon", "discount", "reason", "return", "ret", "result", "event", "key", "char",
		"region", "state", "city", "iata", "icao", "airport", "sku", "item", "dept", "op", "byte",
		"machine", "cause", "sub", "type", "grpc", "sql", "close", "termination", "signal",
		"failure", "message", "category", "store", "branch", "bank", "swift", "sort", "tax", "hs",
		"unit", "station", "flight", "course", "support", "tracking", "shipment", "shipping",
		"parcel", "carrier", "warehouse", "location", "vendor", "supplier", "customer", "campaign",
		"batch", "lot", "part", "model", "asset", "style", "catalog", "department", "project",
		"cost", "order", "invoice", "plus", "geo", "fault", "trouble", "alarm", "vehicle":
		return true
	}
	return false
}

// isTokenCount reports whether tokens called so are counted rather than presented: those of a
// language model or a rate limiter.
func isTokenCount(word []byte) bool {
	switch string(clip(word)) {
	case "max", "min", "num", "n", "total", "count", "prompt", "completion", "input", "output",
		"cached", "cache", "reasoning", "generated", "used", "remaining", "available", "context",
		"thinking", "new", "candidates", "of", "per", "query", "embedding", "text", "audio",
		"image", "response", "request", "special", "stop", "page", "read", "creation", "write",
		"reset", "billed", "accepted", "rejected", "sampled", "burst", "limit", "avg", "mean":
		return true
	}
	return false
}

// isPlainToken reports whether a token called so is a place in a list, a retry mark or a piece of
// syntax.
func isPlainToken(word []byte) bool {
	switch string(clip(word)) {
	case "page", "nextpage", "next", "pagination", "continuation", "continue", "sync", "nextsync",
		"resume", "cancel", "cancellation", "fencing", "idempotency", "eos", "bos", "pad", "unk",
		"stop", "special", "mask", "sep", "cls", "unexpected", "expected", "channel", "peek",
		"lookahead", "scroll", "cursor", "skip", "delta", "watch", "max", "min", "per", "lock",
		"sequence", "starting", "forward", "backward", "lexer", "parser":
		return true
	}
	return false
}

// IsPlainTokenFold is isPlainToken for a word in any case.
func IsPlainTokenFold(word []byte) bool {
	var low [MaxWord]byte
	if len(word) > len(low) {
		return false
	}
	for i, c := range word {
		low[i] = c | 0x20
	}
	return isPlainToken(low[:len(word)])
}

// isAccount reports whether pass after this word is its password; alone, pass is as often a verb.
func isAccount(word []byte) bool {
	switch string(word) {
	case "db", "database", "user", "usr", "smtp", "mail", "email", "imap", "mysql", "pg",
		"postgres", "mongo", "redis", "ftp", "sftp", "ssh", "root", "admin", "login", "proxy",
		"http", "basic", "auth", "rabbitmq", "amqp", "mqtt", "ldap", "bind", "sudo", "wifi",
		"keystore", "truststore", "key", "cert", "store", "account", "client", "server", "service",
		"sql", "oracle", "jdbc", "registry", "docker", "nexus", "jenkins", "vnc", "rdp", "sasl",
		"kafka", "my", "new", "old", "current", "default", "api", "app", "backup", "master",
		"access", "sa", "enc", "encrypted", "become", "vault", "ansible", "sshpass", "ipmi", "snmp",
		"radius", "vpn", "samba", "smb", "winrm", "remote", "pop", "relay", "sender", "git", "svn",
		"repl", "replication", "superuser", "camera", "nas", "router":
		return true
	}
	return false
}

// joinedSecrets are words that make a name secret even when they follow another word without a
// break, as in dbpassword.
var joinedSecrets = [...]struct {
	word string
	kind Kind
}{
	{"password", hard}, {"passwords", hard}, {"pasword", hard}, {"passowrd", hard},
	{"passwd", hard},
	{"passphrase", hard}, {"passcode", hard}, {"passwort", hard}, {"kennwort", hard},
	{"secret", hard}, {"secrets", hard}, {"credential", hard},
	{"credentials", hard}, {"mnemonic", hard},
	{"authorization", hard}, {"token", soft}, {"authtokens", soft}, {"accesstokens", soft},
	{"refreshtokens", soft},
	{"apitokens", soft}, {"cookie", soft}, {"cookies", soft}, {"apikeys", soft},
	{"secretkeys", soft}, {"privatekeys", soft},
	{"accesskeys", soft}, {"apikey", soft}, {"secretkey", soft},
	{"privatekey", soft}, {"accesskey", soft},
	{"encryptionkey", soft}, {"signingkey", soft}, {"authkey", soft},
	{"sshkey", soft}, {"licensekey", soft},
	{"accountkey", soft}, {"masterkey", soft}, {"sessionkey", soft},
	{"sharedkey", soft}, {"sessid", soft},
	{"passwordhash", hard}, {"passworddigest", hard}, {"passwordsalt", hard},
	{"passwordconfirmation", hard},
	{"passwordconfirm", hard}, {"tokenvalue", soft}, {"secretvalue", hard}, {"secretstring", hard},
	{"apikeyvalue", soft},
	{"authcode", hard}, {"seedphrase", hard}, {"basicauth", soft}, {"密码", hard}, {"密碼", hard},
	{"口令", hard}, {"パスワード", hard}, {"비밀번호", hard}, {"пароль", hard},
}

// joinedKind judges a word that is in no table: it may be several, run together.
func joinedKind(word []byte) Kind {
	end := word[len(word)-1]
	for i := range joinedSecrets {
		s := &joinedSecrets[i]
		if s.word[len(s.word)-1] != end || !lex.HasSuffix(word, s.word) {
			continue
		}
		before := word[:len(word)-len(s.word)]
		switch {
		case WordKind(before)&Question != 0,
			s.kind == soft && WordKind(before)&Public != 0,
			s.word == "token" && isPlainToken(before),
			s.word == "token" && string(before) == "jsonweb": // a library's name
			return 0
		}
		return s.kind
	}
	if before, ok := bytes.CutSuffix(word, []byte("key")); ok && (isSecretKey(clip(before)) ||
		vendorWords.Has(before) || keyVendors.Has(before)) {
		return soft
	}
	if before, ok := bytes.CutSuffix(word, []byte("pass")); ok &&
		(isAccount(clip(before)) || lex.HasSuffix(before, "sslkey") ||
			lex.HasSuffix(before, "store")) {
		return hard
	}
	if before, ok := bytes.CutSuffix(word, []byte("pwd")); ok && isAccount(clip(before)) {
		return hard
	}
	return 0
}

// cardNames are those of cardWords that name a number.
var cardNames = lex.NewWordSet("card", "pan", "creditcard", "credit-card", "credit_card", "cc",
	"ccnum", "ccnumber", "cc_number", "cc-number", "cardnumber", "card_number", "card-number",
	"cardnum", "card_num", "cardno", "card_no", "debitcard", "debit_card")

// querySecrets are query and form parameters that sign a request or replace a login, beyond the
// names of [Keys].
var querySecrets = lex.NewWordSet("pin-value", "sig", "signature", "hmac", "x-amz-signature",
	"x-goog-signature", "x-oss-signature", "x-ms-signature", "x-amz-security-token", "awssignature",
	"code", "ticket", "sid", "otp", "jwt", "auth", "key", "hash", "st", "se_sig", "policy",
	"oauth_signature", "oauth_verifier", "client_assertion", "samlresponse", "samlrequest",
	"id_token_hint", "login_token", "magic", "invite", "reset", "confirm", "verify", "wskey",
	"appkey", "appid_key", "appid", "opaque", "hdnea", "hdnts", "ak", "sk", "pw", "pwd", "passwd",
	"userkey", "sessionkey", "subscription-key", "x-api-key")

// IsCardName reports whether a name is that of a payment card's number.
func IsCardName(name []byte) bool { return cardNames.Has(name) }

// IsSigningName reports whether a query or form parameter signs a request or replaces a login.
func IsSigningName(name []byte) bool { return querySecrets.Has(name) }

// IsHard reports whether a word makes every name with it secret: password, secret.
func IsHard(name []byte) bool {
	for words := lex.WordsOf(name); words.Next(); {
		if WordKind(words.Word())&hard != 0 {
			return true
		}
	}
	return false
}
