// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"strings"

	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// isStandIn reports whether v, which is not empty, was put in the place of a secret: a mask with a
// part of the secret beside it, a mask's word in decoration, a template's text, a reference to
// where the secret is kept, a size.
func isStandIn(v []byte) bool {
	if w, ok := bytes.CutPrefix(v, []byte(`\u003c`)); ok { // encoding/json escapes '<' and '>'
		if w, ok = bytes.CutSuffix(w, []byte(`\u003e`)); ok && isLabel(w) {
			return true
		}
	}
	if isFormat(v) || isPattern(v) {
		return true
	}
	return isEmptyLiteral(v) || wrapsMask(v) || partlyMasked(v) || isDecorated(v) ||
		templateText(v) || secretReference(v) || isSize(v) || isAudited(v)
}

// wrapsMask reports whether v is a value of a type that hides it: SecretStr('****').
func wrapsMask(v []byte) bool {
	n := len(v) - 1
	if v[n] != ')' || !lex.IsLetter(v[0]) {
		return false
	}
	i := bytes.IndexByte(v, '(')
	if i < 0 || lex.ExtendKey(v, 0) != i {
		return false
	}
	v = bytes.Trim(v[i+1:n], `"'\\`)
	return len(v) > 1 && (allMask(v) || isMaskWord(v))
}

// isAudited reports whether v is what Vault writes into its audit log in the place of a secret, its
// digest under a key that Vault keeps.
func isAudited(v []byte) bool {
	const prefix = "hmac-sha256:"
	return len(v) == len(prefix)+64 && lex.HasPrefix(v, prefix) && lex.AllHex(v[len(prefix):])
}

// isPattern reports whether v starts a regular expression that matches any value, .*, [^&]+, (.+),
// or the format of a date.
func isPattern(v []byte) bool {
	for _, w := range [...]string{
		".*", ".+", "(.*", "(.+", "[^", `\S`, `(\S`, `\w`, `(\w`, "(?:", "([^",
		"yyyy-MM-dd", "yyyy-mm-dd", "YYYY-MM-DD", "yyyy/MM/dd",
	} {
		if lex.HasPrefix(v, w) {
			return true
		}
	}
	return false
}

// isFormat reports whether v starts with a format's verb, or is 0x and one: %v.Hash(), 0x%x.
func isFormat(v []byte) bool {
	v, _ = bytes.CutPrefix(bytes.Trim(v, "|<>[]()"), []byte("0x"))
	if len(v) < 2 || v[0] != '%' {
		return false
	}
	switch v[1] {
	case 's', 'v', 'q', 'd', 'x', 'w', 'T', '@':
		return len(v) == 2 || !lex.IsAlnum(v[2])
	}
	return false
}

// isEmptyLiteral reports whether v is an empty list, object or string as a program writes it, or a
// usage text's pair.
func isEmptyLiteral(v []byte) bool {
	switch string(v) {
	case "value", "VALUE", "key=value", "KEY=VALUE", "name=value", "user:password",
		"username:password", "USER:PASSWORD":
		return true // of usage texts
	case "[]", "{}", "()", `""`, "''", `\"\"`, `\'\'`, "``":
		return true
	}
	return false
}

// maxVisible is how much of a secret a mask may leave: the last four digits, or a vendor's prefix
// and the ends.
const maxVisible = 12

// partlyMasked reports whether v is a mask with at most maxVisible other bytes: ****1234,
// sk-...abcd, ********(8), ab12….
func partlyMasked(v []byte) bool {
	longest := 0
	for i := 0; i < len(v); {
		n, least := 0, 3
		switch c := v[i]; c {
		case '*', '#', '.':
			for i+n < len(v) && v[i+n] == c {
				n++
			}
		case 'x', 'X':
			for least = 6; i+n < len(v) && v[i+n] == c; {
				n++
			}
		case 0xe2, '\\': // U+2022, U+25CF and U+2026, in UTF-8 or as JSON escapes them
			for i+n < len(v) && maskRune(v[i+n:]) > 0 {
				n += maskRune(v[i+n:])
			}
		}
		if n >= least {
			longest = max(longest, n)
		}
		i += max(n, 1)
	}
	if w := bytes.TrimLeft(v, "xX"); longest == 0 && len(v)-len(w) >= 4 && len(w) == 4 &&
		lex.AllDigits(w) {
		return true // the last four digits, xxxx1234
	}
	if longest == 0 && lex.HasSuffix(v, "xxx") && len(v) <= 2*maxVisible {
		w := bytes.TrimRight(v, "x") // ghp_xxxx
		if n := len(w); n >= 3 && (w[n-1] == '_' || w[n-1] == '-') && lex.LowerCase(w) &&
			!lex.HasDigit(w) {
			return true
		}
	}
	if n := bytes.IndexByte(v, '('); longest > 0 && n > 0 && isSize(v[n:]) {
		v = v[:n] // abcd…(64 chars)
	}
	if longest > 0 && tokenform.IsNamedDigest(v) {
		longest += len("sha256:") // the head of a digest
	}
	return longest > 0 && len(v)-longest <= maxVisible
}

// maskRune returns the length of the bullet or ellipsis at the start of b, or 0. JSON in JSON has
// more than a backslash before an escape.
func maskRune(b []byte) int {
	n := 0
	for lex.At(b, n) == '\\' && lex.At(b, n+1) == '\\' {
		n++
	}
	for _, w := range [...]string{
		"\u2022", "\u25cf", "\u2026", `\u2022`, `\u25cf`, `\u25CF`, `\u2026`,
	} {
		if lex.HasPrefix(b[n:], w) {
			return n + len(w)
		}
	}
	return 0
}

// isDecorated reports whether v is a mask's word with decoration or more words around it:
// __REDACTED__, ***set***, (not set), SECRET_REMOVED, REDACTED_BY_X.
func isDecorated(v []byte) bool {
	const decoration, pairs = "*_-#[](){}<>. !:~|⟨⟩‹›«»", `$/='"%^+`
	w := v
	for n := len(w); n > 2 && w[0] == w[n-1] && strings.IndexByte(pairs, w[0]) >= 0; n -= 2 {
		w = w[1 : n-1]
	}
	w = bytes.Trim(w, decoration)
	if len(w) == 0 {
		return false
	}
	if len(w) < len(v) && (isMaskWord(w) || nothing.Has(w)) {
		return true
	}
	if isMaskWord(w) {
		return true
	}
	if v[0] == '*' && v[len(v)-1] == '*' && len(w) < len(v) && secretNouns.Has(w) {
		return true // wget's *password*
	}
	// Of several words, which hold no digit, the first or the last is a mask's.
	first, last := len(w), 0
	for i, c := range w {
		switch {
		case c == '_' || c == '-' || c == ' ' || c == '.':
			first, last = min(first, i), i+1
		case !lex.IsLetter(c):
			return false
		}
	}
	if first == len(w) {
		return false
	}
	if strongMasks.Has(w[:first]) || strongMasks.Has(w[last:]) {
		return true
	}
	if lex.UpperCase(w) && secretNouns.Has(w[:first]) && isMaskWord(w[last:]) {
		return true // PASSWORD_HIDDEN
	}
	return len(w) < len(v) && v[0] != '*' && v[0] != '_' &&
		(nothing.Has(w[:first]) || nothing.Has(w[last:]) ||
			isMaskWord(w[:first]) || isMaskWord(w[last:]))
}

// strongMasks are words that only masking tools write, so that other words may be beside them.
var strongMasks = lex.NewWordSet("redacted", "filtered", "masked", "scrubbed", "removed",
	"sanitized", "sanitised", "obfuscated", "omitted", "suppressed", "censored", "elided",
	"stripped", "withheld", "anonymized", "anonymised", "deleted", "placeholder", "example",
	"dummy", "sample", "fake")

// templateWords are what templates and manifests have in the place of a value.
var templateWords = lex.NewWordSet("changeme", "changeit", "changethis", "replaceme", "replacethis",
	"insertme", "fillmein", "fixme", "todo", "tbd", "secretkeyref", "configmapkeyref", "valuefrom",
	"fieldref", "secretref", "existingsecret", "placeholder", "example", "notarealpassword",
	"fakepassword")

// templateText reports whether v is a text to be replaced: changeme, YOUR_API_KEY, your-token-here,
// insert_key_here.
func templateText(v []byte) bool {
	if lex.HasPrefixFold(v, "changeme") && lex.AllDigits(v[len("changeme"):]) {
		return true // changeme123
	}
	var low [lex.LongestWord]byte
	n, parts := 0, 1
	for i, c := range v {
		switch {
		case lex.IsLetter(c):
			if n == len(low) {
				return false
			}
			low[n] = c | 0x20
			n++
		case (c == '_' || c == '-' || c == ' ') && i > 0:
			parts++
		default:
			return false
		}
	}
	w := low[:n]
	if templateWords.Has(w) {
		return true
	}
	if yourSecrets.Has(w) {
		return true
	}
	if parts < 2 {
		return false
	}
	switch {
	case yourSecrets.Has(bytes.TrimSuffix(w, []byte("here"))),
		lex.HasPrefix(w, "insert") && secretNouns.Has(w[len("insert"):]),
		lex.HasPrefix(w, "enter") && (secretNouns.Has(w[len("enter"):]) ||
			yourSecrets.Has(w[len("enter"):])),
		lex.HasSuffix(w, "here") && secretNouns.Has(w[:n-len("here")]):
		return true
	case lex.HasPrefix(w, "your") && (len(v) > 4 && !lex.IsLetter(v[4])),
		lex.HasPrefix(w, "my") && lex.HasSuffix(w, "here"),
		lex.HasPrefix(w, "insert") && lex.HasSuffix(w, "here"), lex.HasPrefix(w, "enter") &&
			lex.HasSuffix(w, "here"), lex.HasPrefix(w, "put") && lex.HasSuffix(w, "here"),
		lex.HasPrefix(w, "paste") && lex.HasSuffix(w, "here"), lex.HasPrefix(w, "add") &&
			lex.HasSuffix(w, "here"),
		lex.HasSuffix(w, "goeshere"),
		lex.HasPrefix(w, "tobe") && (lex.HasSuffix(w, "replaced") || lex.HasSuffix(w, "changed") ||
			lex.HasSuffix(w, "defined") || lex.HasSuffix(w, "filled")),
		lex.HasPrefix(w, "replacewith"), lex.HasPrefix(w, "changeme"), lex.HasPrefix(w,
			"changethis"),
		lex.HasPrefix(w, "replaceme"), lex.HasPrefix(w, "todo"):
		return true
	}
	return false
}

// secretNouns are words for a secret in a template's text.
var secretNouns = lex.NewWordSet("password", "token", "secret", "key", "apikey", "apitoken",
	"secretkey", "accesstoken", "passphrase", "credentials")

// yourSecrets are the same as somebody's.
var yourSecrets = lex.NewWordSet("yourpassword", "yourtoken", "yoursecret", "yourkey", "yourapikey",
	"youraccesstoken", "yoursecretkey", "yourpassphrase", "yourapitoken")

// references are how configurations point to the place of a secret.
var references = [...]string{
	"secret://", "env:", "$env:", "file:", "vault:", "secret:", "@/run/", "@/etc/", "@/var/",
	"ref:", "gcp://", "awssm:", "doppler:", "azkv://", "keyvault:", "keychain:",
	"gcp:secretmanager", "aws:secretsmanager", "bws:", "gsm:", "asm:", "keyring://", "keychain://",
	"process.env.", "os.environ", "os.getenv(", "system.getenv(", "getenv(", "env[", "env.fetch(",
	"env.", "[c@", "[b@", "aws-secret:", "aws-sm:", "gcp-secret:", "sealed:", "secret/data/",
	"ssm:", "arn:aws:", "arn:aws-us-gov:", "arn:aws-cn:", "kms:", "keyring:", "sops:", "sm:",
	"gcp-sm:", "op://", "vault://", "file://", "ref+", "awssm://", "aws-sm://", "ssm://",
	"awsssm://", "gcpsm://", "gcpsecretmanager://", "sm://", "akv://", "azurekeyvault://",
	"keyvault://", "@env:", "@file:", "lookup('", "lookup(\"", "env://", "bws://", "bitwarden://",
	"doppler://", "keeper://", "lastpass://", "pass://", "infisical://", "k8s://", "kubernetes://",
	"secretref:", "secretsmanager:", "projects/", "@microsoft.keyvault(", "{cipher}", "enc(",
	"{vault}", "env(",
	"enc[", "!vault", "!secret", "!ref", "!sub", "!getatt", "!env", "$__file{", "$__env{",
	"$__vault{", "%env(", "%kernel.", "/run/secrets/", "/var/run/secrets/", "/etc/secrets/",
}

// secretReference reports whether v is the place where a secret is kept, or holds it encrypted
// under a key that is elsewhere.
func secretReference(v []byte) bool {
	for _, w := range references {
		if lex.HasPrefixFold(v, w) {
			if isReferenceIn(w, v[len(w):]) {
				return true
			}
		}
	}
	if isStored(v) {
		return true
	}
	if len(v) > 3 && v[0] == '{' && v[1] != '{' && v[len(v)-1] == '}' &&
		secretReference(v[1:len(v)-1]) {
		return true
	}
	return len(v) > 3 && v[0] == '{' && v[1] == '{' && v[len(v)-1] == '}' ||
		lex.HasPrefix(v, "%{") && v[len(v)-1] == '}'
}

// isStored reports whether v says in which store a secret is: conjur://prod/db, bao:secret/db#pw.
// What may hold a user and a password, or be a secret by itself, is none.
func isStored(v []byte) bool {
	n := 0
	for n < len(v) && (lex.IsLower(v[n]) || lex.IsDigit(v[n]) || v[n] == '-') {
		n++
	}
	if n < 2 || lex.At(v, n) != ':' && lex.At(v, n) != '!' {
		return false
	}
	rest := v[n+1:]
	if len(rest) == 0 || bytes.ContainsAny(rest, "@$%&=+! ") || hasLongPart(rest) {
		return false
	}
	if lex.HasPrefix(rest, "//") && v[n] == ':' && len(rest) > 2 {
		return !addresses.Has(v[:n])
	}
	return (stores.Has(v[:n]) || stores.Has(v[:max(0, bytes.IndexByte(v[:n], '-'))]) ||
		stores.Has(v[bytes.LastIndexByte(v[:n], '-')+1:n])) && (bytes.IndexByte(rest, '/') >= 0 ||
		v[n] == ':' && (plainWord(rest) || isPathOf(rest, ':')) ||
		v[n] == '!' && bytes.IndexByte(rest, '-') > 0)
}

// isPathOf reports whether v is names of small letters with sep between them: var:db.
func isPathOf(v []byte, sep byte) bool {
	n := bytes.IndexByte(v, sep)
	return n > 0 && lex.LowerWord(v[:n]) && lex.LowerWord(v[n+1:])
}

// hasLongPart reports whether a part of the path v looks like a secret.
func hasLongPart(v []byte) bool {
	for len(v) > 0 {
		n := 0
		for n < len(v) && v[n] != '/' && v[n] != '#' {
			n++
		}
		if n > 0 && looksPassword(v[:n]) {
			return true
		}
		v = v[min(len(v), n+1):]
	}
	return false
}

// addresses are schemes of URLs that are addresses of servers.
var addresses = lex.NewWordSet("http", "https", "ws", "wss", "ftp", "ftps", "sftp", "ssh", "smtp",
	"smtps", "redis", "rediss", "amqp", "amqps", "postgres", "postgresql", "mysql", "mongodb",
	"ldap", "ldaps", "imap", "imaps", "mqtt", "mqtts", "nats", "tcp", "socks5")

// stores are programs and services that keep secrets.
var stores = lex.NewWordSet("gopass", "bao", "openbao", "k8s", "awskms", "gcpkms", "azurekms",
	"gcp", "azurekeyvault", "aws", "az", "azure", "akv", "conjur", "consul", "etcd", "chamber",
	"onepassword", "1password", "bitwarden", "lastpass", "keepass", "secrethub", "infisical",
	"barbican", "credhub", "passbolt", "teller", "delinea", "thycotic", "cyberark")

// isReferenceIn reports whether rest, which comes after the prefix of a reference, is one of its
// kind.
func isReferenceIn(prefix string, rest []byte) bool {
	switch prefix {
	case "projects/":
		return bytes.Contains(rest, []byte("/secrets/"))
	case "env(":
		return lex.HasSuffix(rest, ")") && isIdentifier(bytes.Trim(rest, `"')`))
	case "secret:", "sm:", "kms:":
		return isReferencePath(rest)
	case "ref:", "keyring:", "keychain:", "bws:", "gsm:", "asm:", "keyvault:":
		return isReferencePath(rest) || isIdentifier(rest) || plainWord(rest)
	}
	return true
}

// isReferencePath reports whether v is a path of names, as secret:data/db#password has it.
func isReferencePath(v []byte) bool {
	return (bytes.IndexByte(v, '/') > 0 || lex.HasPrefix(v, "//")) &&
		!bytes.ContainsAny(v, "!$%&=+")
}

// isSize reports whether v is the length of a secret: len=12, (8 chars), [12 bytes].
func isSize(v []byte) bool {
	w := bytes.Trim(v, "[](){}<>*")
	for _, name := range [...]string{"len=", "len:", "length=", "length:", "size=", "size:", "len(",
		"length("} {
		if rest, ok := bytes.CutPrefix(w, []byte(name)); ok {
			return len(rest) > 0 && lex.AllDigits(rest)
		}
	}
	i := 0
	for i < len(w) && lex.IsDigit(w[i]) {
		i++
	}
	if i == 0 || len(w) == len(v) || lex.At(w, i) != ' ' {
		return false
	}
	unit := w[i+1:]
	if n := bytes.IndexByte(unit, ' '); n > 0 && isMaskWord(unit[n+1:]) {
		unit = unit[:n] // (16 bytes hidden)
	}
	switch string(unit) {
	case "bytes", "byte", "chars", "characters", "octets", "runes":
		return true
	}
	return false
}
