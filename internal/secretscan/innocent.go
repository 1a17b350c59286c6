// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// isInnocent reports whether a value is no secret although its key names one.
func isInnocent(name, v []byte, quoted bool) bool {
	if namesThing(name, v, quoted) || nothing.Has(v) || !quoted && typeWords.Has(v) {
		return true
	}
	if quoted && typeWords.Has(v) && len(v) <= 7 || isArrayType(v) || isRustType(v) {
		return true
	}
	if !quoted && countsMany(name) && isActivity(v) {
		return true // external-secrets: syncing path=x
	}
	if isPublicKeyID(name, v) || namesVariable(v) {
		return true
	}
	if isRuleList(v) || len(v) <= 3 && !lex.HasAlnum(v) && v[0] < 0x80 {
		return true // what a parser expected: token: ')'
	}
	if len(v) <= 3 && lex.HasSuffixFold(name, "jwt") || len(v) == 1 &&
		lex.EqualFold(name, "accesskey") {
		return true // a JWT is longer, HTML's accesskey is a key to press
	}
	if !quoted && isCookieKey(name) && isHandle(v) && !ofSession(name) {
		return true
	}
	if lex.AllDigits(v) {
		// Counts and positions: token=12, tokens: 1532. A password of digits stays one.
		return len(v) <= 3 && (lex.HasSuffixFold(name, "token") || countsMany(name) ||
			lex.HasSuffixFold(name, "secret") ||
			lex.HasSuffixFold(name, "cookie") || lex.HasSuffixFold(name, "key") ||
			lex.HasSuffixFold(name, "sid") ||
			lex.HasSuffixFold(name, "code") && !lex.HasPrefixFold(name, "security")) ||
			lex.HasSuffixFold(name, "s") && !lex.HasSuffixFold(name, "pass") && len(v) <= 9 &&
				!(lex.HasSuffixFold(name, "codes") && len(v) >= 6) || len(v) == 1
	}
	if quoted && (isRailsAction(v) || v[0] == '#' && isSelectorName(v[1:])) {
		return true
	}
	if isShortcut(v) || isFraction(v) || v[0] == 'v' && len(v) <= 3 && lex.AllDigits(v[1:]) {
		return true
	}
	if lex.HasPrefix(v, "type:") && typeWords.Has(v[len("type:"):]) {
		return true // of a schema
	}
	if !quoted && (isNegative(v) || isConstant(v) && len(v) >= tokenform.MinRandom &&
		bytes.Count(v, []byte("_")) > 1) {
		return true
	}
	if !quoted && lex.HasPrefix(v, "0x") && len(v) <= 14 && lex.AllHex(v[2:]) {
		return true // a flag or a pointer: 0x2, 0xc000012345
	}
	return false
}

// isRustType reports whether v is a slice, an array or a pointer of Rust's, of the latter two
// perhaps no more than the first word: &[u8], &[u8; 32], *const u8.
func isRustType(v []byte) bool {
	if string(v) == "*const" || string(v) == "*mut" {
		return true
	}
	if len(v) > 0 && v[0] == '&' {
		v = v[1:]
	}
	n := lex.WordEnd(v, min(1, len(v)))
	for n < len(v) && lex.IsDigit(v[n]) {
		n++
	}
	return lex.At(v, 0) == '[' && digitTypes.Has(v[1:n]) &&
		(n == len(v) || string(v[n:]) == "]")
}

// namesVariable reports whether v is the name of a variable of the environment for a secret, from
// which a program has it: DB_PASSWORD.
func namesVariable(v []byte) bool {
	const longest = 40
	return len(v) <= longest && bytes.IndexByte(v, '_') > 0 && isConstant(v) &&
		v[len(v)-1] != '_' && keynames.NameVerdict(string(v)) == keynames.Secret
}

// taskVerbs are tasks about credentials: rails credentials:edit.
var taskVerbs = lex.NewWordSet("show", "edit", "diff", "fetch", "rotate", "url", "list", "help")

// countsMany reports whether a name has a word for several secrets, of which there is a number:
// secrets_synced_eu.
func countsMany(name []byte) bool { return severalSecrets.HasWordOf(name) }

// severalSecrets are such words.
var severalSecrets = lex.NewWordSet("secrets", "tokens", "keys", "credentials")

// isActivity reports whether v is a word for what a program does: reading, syncing.
func isActivity(v []byte) bool {
	const least = len("adding")
	return len(v) >= least && len(v) <= lex.LongestWord && lex.HasSuffix(v, "ing") &&
		lex.AllLetters(v) && lex.LowerCase(v)
}

// isFraction reports whether v is how many of how many: 3/3, 142of150.
func isFraction(v []byte) bool {
	i := 0
	for i < len(v) && lex.IsDigit(v[i]) {
		i++
	}
	rest := v[i:]
	switch {
	case i == 0:
		return false
	case lex.HasPrefix(rest, "/"):
		rest = rest[1:]
	case lex.HasPrefix(rest, "of"):
		rest = rest[len("of"):]
	default:
		return false
	}
	return len(rest) > 0 && len(v) <= 12 && lex.AllDigits(rest)
}

// isNegative reports whether v is a negative number: -2, -0x3f879678.
func isNegative(v []byte) bool {
	if v[0] != '-' {
		return false
	}
	digits, hex := bytes.CutPrefix(v[1:], []byte("0x"))
	const long = len("-9223372036854775808") - 1 // of 64 bits, as tokens of Cassandra's ring are
	if !hex && len(digits) <= long && len(digits) > long-4 && lex.AllDigits(digits) {
		return true
	}
	return len(digits) > 0 && len(digits) <= 8 &&
		(lex.AllDigits(digits) || hex && lex.AllHex(digits))
}

// isRepeated reports whether v is what a grammar repeats (RFC 5234): 1*tchar, *cookie-octet.
func isRepeated(v []byte) bool {
	for len(v) > 1 && lex.IsDigit(v[0]) {
		v = v[1:]
	}
	if v[0] != '*' {
		return false
	}
	for _, c := range v[1:] {
		if !lex.IsLetter(c) && c != '-' {
			return false
		}
	}
	return true
}

// isRailsAction reports whether v is a controller of Rails and one of its actions, any below a
// module and else one that resources have: admin/passwords#send_mail, passwords#update.
func isRailsAction(v []byte) bool {
	n := bytes.IndexByte(v, '#')
	if n < 3 || !lex.LowerWord(v[n+1:]) ||
		bytes.IndexByte(v[:n], '/') < 0 && !resourceActions.Has(v[n+1:]) {
		return false
	}
	for _, c := range v[:n] {
		if !lex.IsLower(c) && c != '_' && c != '/' {
			return false
		}
	}
	return true
}

// resourceActions are the actions of a resource's controller (Rails routing guide, 2.2).
var resourceActions = lex.NewWordSet("index", "new", "create", "show", "edit", "update", "destroy")

// isSelectorName reports whether v is the name in a selector of CSS for the field of a secret:
// add-password.
func isSelectorName(v []byte) bool {
	if len(v) <= 4 || bytes.IndexByte(v, '-') <= 0 || !lex.LowerWord(v) {
		return false
	}
	for words := lex.WordsOf(v); words.Next(); {
		if keynames.WordKind(words.Word()) != 0 {
			return true
		}
	}
	return false
}

// isShortcut reports whether v is a combination of keys: Alt+S, Ctrl-Shift-K.
func isShortcut(v []byte) bool {
	const longest = 24
	for _, w := range [...]string{"Alt", "Ctrl", "Shift", "Cmd", "Meta", "Option", "Control",
		"Super"} {
		n := len(w)
		if len(v) > n+1 && len(v) < longest && lex.HasPrefix(v, w) && (v[n] == '+' || v[n] == '-') {
			tail := v[n+1:]
			return len(tail) == 1 || tail[0] == 'F' && lex.AllDigits(tail[1:]) || isShortcut(tail)
		}
	}
	return false
}

// isArrayType reports whether v is a type and a length in brackets: char[8].
func isArrayType(v []byte) bool {
	i := bytes.IndexByte(v, '[')
	return i > 0 && v[len(v)-1] == ']' && lex.AllDigits(v[i+1:len(v)-1]) && typeWords.Has(v[:i])
}

// ruleStarts are rules of Laravel's validators that come first.
var ruleStarts = lex.NewWordSet("required", "nullable", "sometimes", "string", "confirmed", "bail",
	"present", "filled", "min", "max", "integer", "numeric", "exclude", "current_password")

// isRuleList reports whether v is the rules of a validator: required|min:8.
func isRuleList(v []byte) bool {
	i := bytes.IndexByte(v, '|')
	if i < 3 || !lex.IsLower(v[0]) {
		return false
	}
	w := v[:i]
	if n := bytes.IndexByte(w, ':'); n > 0 {
		w = w[:n]
	}
	return ruleStarts.Has(w)
}

// namesThing reports whether a value under a secret name is the name of a thing: a working
// directory, a release, an object of a cluster, a kind of token, a class.
func namesThing(name, v []byte, quoted bool) bool {
	switch {
	case eapMethods.Has(name):
		return !quoted && !lex.HasDigit(v)
	case lex.EqualFold(name, "loadcredential"), lex.EqualFold(name, "loadcredentialencrypted"),
		lex.EqualFold(name, "importcredential"):
		return true // of systemd, which has a name and a path here
	case isWorkingDirectory(name, v), isClusterObject(name, v), isReverseDomain(v), checks.Has(v),
		architectures.Has(v), algorithms.Has(v), isCipher(v), isMessageKey(name, v):
		return true
	case !quoted && isDump(v), isVersion(v), isPathName(v), isPublicSSH(v):
		return true
	case lex.HasSuffixFold(name, "token"):
		return tokenKinds.Has(v) || len(v) <= 20 && isConstant(v) || isRepeated(v) ||
			len(v) == len("#ffffff") && v[0] == '#' && lex.AllHex(v[1:]) // of a theme of colours
	case lex.HasSuffixFold(name, "existingsecret"), lex.HasSuffixFold(name, "externalsecret"):
		return isSecretName(v) || isObjectLabel(v) || lex.LowerWord(v)
	case lex.EqualFold(bytes.TrimLeft(name, "-"), "secret"),
		lex.HasSuffixFold(name, "passwordkey"), lex.HasSuffixFold(name, "secretkey") &&
			isSecretName(v):
		return isSecretName(v)
	case lex.HasSuffixFold(name, "credential"), lex.HasSuffixFold(name, "credentials"):
		return isSnake(v) || !quoted && taskVerbs.Has(v)
	case lex.HasSuffixFold(name, "hash"), lex.HasSuffixFold(name, "digest"),
		lex.HasSuffixFold(name, "encryption"):
		return hashNames.Has(v)
	case lex.HasSuffixFold(name, "gpg_key"), lex.HasSuffixFold(name, "pgp_key"):
		return len(v) == 40 && lex.AllHex(v) // the fingerprint of who signed an image's parts
	case lex.HasSuffixFold(name, "otp"):
		return isRelease(v)
	case lex.EqualFold(name, "update_password"): // of Ansible, which says when
		return string(v) == "on_create" || string(v) == "always"
	case lex.EqualFold(name, "chpasswd"):
		return string(v) == "line"
	case lex.EqualFold(name, "passwd"):
		return nameServices.Has(v)
	case lex.HasSuffixFold(name, "mnemonic"):
		// an instruction's; a phrase has a dozen words
		return len(v) <= 8 && lex.LowerCase(v) && !lex.HasDigit(v)
	case lex.HasSuffixFold(name, "xsrf"), lex.HasSuffixFold(name, "csrf"):
		return plainWord(v)
	case lex.HasSuffixFold(name, "authorization"), lex.HasSuffixFold(name, "authorisation"):
		return len(v) <= lex.LongestWord && lex.AllLetters(v) &&
			(len(v) <= 8 && lex.UpperCase(v) || modes.Has(v))
	}
	return false
}

// isPublicSSH reports whether v is the base64 of a public key of SSH, which starts with the length
// and the name of its algorithm.
func isPublicSSH(v []byte) bool {
	if len(v) < 40 || !lex.HasPrefix(v, "AAAA") {
		return false
	}
	var buf [32]byte
	b := lex.AppendDecoded(buf[:0], v[:40])
	if len(b) < 12 || int(b[3]) < len("ssh-dss") {
		return false
	}
	return lex.HasPrefix(b[4:], "ssh-") || lex.HasPrefix(b[4:], "ecdsa-sha2-") ||
		lex.HasPrefix(b[4:], "sk-ssh-") || lex.HasPrefix(b[4:], "sk-ecdsa-")
}

// isKeyFingerprint reports whether v is the MD5 or the SHA-1 of an asymmetric key, which the end of
// name says, in hex pairs as OpenSSH shows it: RSA key: 9c:ba:e5:… No such key is as short.
func isKeyFingerprint(name, v []byte) bool {
	n := len(v)
	return (n == 16*len("9c:")-1 || n == 20*len("9c:")-1) && isHexPairs(v) &&
		lex.HasSuffixFold(name, "key") && asymmetric.HasWordOf(name)
}

// asymmetric are the kinds of such keys.
var asymmetric = lex.NewWordSet("rsa", "dsa", "ecdsa", "ssh")

// isObjectLabel reports whether v has the form of a name of Kubernetes' objects: words of small
// letters and digits that dashes join.
func isObjectLabel(v []byte) bool {
	for _, c := range v {
		if !lex.IsLower(c) && !lex.IsDigit(c) && c != '-' {
			return false
		}
	}
	return bytes.IndexByte(v, '-') > 0 && !tokenform.Random(v)
}

// architectures follow the names of packages: dbus-user-session:amd64.
var architectures = lex.NewWordSet("amd64", "arm64", "i386", "armhf", "armel", "x86_64", "aarch64",
	"ppc64el", "s390x", "riscv64", "noarch")

// checks are what validators call their rules.
var checks = lex.NewWordSet("minlength", "maxlength", "min_length", "max_length", "min-length",
	"max-length", "notblank", "notempty", "notnull", "not_blank", "not_empty", "isnotempty",
	"tooshort", "toolong", "too-short", "too-long", "isstrongpassword", "strongpassword",
	"passwordstrength", "weakpassword", "passwordmismatch", "mustmatch", "isstring", "islength",
	"isdefined", "noleadingspace", "any.required", "string.min", "string.max", "string.empty",
	"string.base", "string.pattern.base", "value_error.missing", "type_error.none.not_allowed",
	"string_too_short", "string_too_long", "validation.required", "validation.min",
	"validation.confirmed", "required_without", "required_if", "password_too_short",
	"password_too_common", "password_entirely_numeric", "password_mismatch")

// tokenKinds are what lexers call the kinds of their tokens.
var tokenKinds = lex.NewWordSet("identifier", "ident", "number", "integer", "int", "float",
	"string", "char", "literal", "keyword", "operator", "punctuator", "punctuation", "comma",
	"semicolon", "colon", "dot", "newline", "whitespace", "space", "comment", "eof", "eol", "bof",
	"indent", "dedent", "lparen", "rparen", "lbrace", "rbrace", "lbracket", "rbracket", "name",
	"symbol", "word", "tag", "text", "regex", "template", "begin", "end", "open", "close", "assign",
	"plus", "minus", "star", "slash", "equals", "arrow", "quote", "expression", "statement", "type",
	"function", "class", "import", "return")

// modes are how authorization is set up: authorization=RBAC, authorization: AlwaysAllow.
var modes = lex.NewWordSet("webhook", "node", "rbac", "abac", "alwaysallow", "alwaysdeny", "saml",
	"oidc", "oauth", "oauth2", "ldap", "kerberos", "basic", "bearer", "digest", "mtls", "iam",
	"spiffe", "open", "closed", "simple", "local", "external")

// nameServices are where nsswitch.conf looks for the users: passwd: files.
var nameServices = lex.NewWordSet("files", "compat", "sss", "systemd", "ldap", "winbind", "nis",
	"db", "nisplus", "cache")

// algorithms are what keys are made for: signing key: RS256.
var algorithms = lex.NewWordSet("aes-256", "aes-128", "aes256", "aes128", "aes-256-gcm",
	"aes-256-cbc", "aes-128-gcm", "aes-128-cbc", "rs256", "rs384", "rs512", "es256", "es384",
	"hs256", "hs384", "hs512", "ps256", "eddsa", "ed25519", "rsa-2048", "rsa-4096", "rsa2048",
	"rsa4096", "ecdsa-p256", "chacha20-poly1305", "hmac-sha256", "hmac-sha512", "sha256", "sha-256",
	"x25519", "pkcs#1", "pkcs#8", "pkcs#11", "pkcs#12", "pkcs1", "pkcs8", "pkcs12")

// isCipher reports whether v is the name of an algorithm that is made of the names of its parts:
// AEAD-AES-256-CBC-HMAC-SHA512, aes256-cts-hmac-sha1-96, ECDH-ES+A256KW.
func isCipher(v []byte) bool {
	if len(v) > 2*lex.LongestWord {
		return false
	}
	parts := 0
	for i := 0; i < len(v); i++ {
		s := i
		for i < len(v) && lex.IsAlnum(v[i]) {
			i++
		}
		if i < len(v) && v[i] != '-' && v[i] != '_' && v[i] != '+' && v[i] != '/' && v[i] != '@' ||
			!cipherParts.Has(v[s:i]) && !(parts > 0 && i-s <= 4 && lex.AllDigits(v[s:i])) &&
				!(parts > 1 && v[s-1] == '/' && i-s == 4 && i == len(v) && lex.AllHex(v[s:i])) {
			return false
		}
		parts++
	}
	return parts > 1
}

// cipherParts are what the names of ciphers, hashes and kinds of keys are made of.
var cipherParts = lex.NewWordSet("aead", "aes", "aes128", "aes192", "aes256", "aria", "camellia",
	"camellia128", "camellia256", "cast5", "blowfish", "des", "des3", "3des", "idea", "rc4",
	"arcfour", "chacha20", "xchacha20", "poly1305", "salsa20", "cbc", "gcm", "ctr", "ccm", "cfb",
	"ofb", "ecb", "xts", "siv", "cts", "etm", "kw", "a128kw", "a192kw", "a256kw", "a128gcm",
	"a256gcm", "hmac", "cmac", "gmac", "umac", "hkdf", "pbkdf2", "md5", "sha", "sha1", "sha2",
	"sha3", "sha224", "sha256", "sha384", "sha512", "rsa", "pss", "oaep", "pkcs1", "dsa", "dh",
	"dhe", "ecdh", "ecdhe", "es", "ecdsa", "ec", "p256", "p384", "p521", "nistp256", "nistp384",
	"nistp521", "secp256k1", "secp256r1", "prime256v1", "ed25519", "ed448", "x25519", "x448",
	"curve25519", "ssh", "diffie", "hellman", "group14", "group16", "exchange", "ml", "kem",
	"mlkem768", "sntrup761", "kyber", "pkcs5padding", "pkcs7padding", "nopadding")

// hashNames are ways to hash a password: password_hash: bcrypt.
var hashNames = lex.NewWordSet("bcrypt", "scrypt", "argon2", "argon2i", "argon2d", "argon2id",
	"pbkdf2", "pbkdf2_sha256", "sha1", "sha256", "sha512", "sha-1", "sha-256", "sha-512", "md5",
	"crypt", "ssha", "plain", "plaintext", "scram-sha-256", "scram-sha-1", "yescrypt",
	"hmac-sha256")

// isSecretName reports whether v is the name of a secret, as clusters and clouds have it: words of
// small letters with dashes between, of which the last says so: db-password, my-secret.
func isSecretName(v []byte) bool {
	n := bytes.LastIndexByte(v, '-')
	if n < 1 || len(v) > 2*lex.LongestWord || !lex.IsLower(v[0]) {
		return false
	}
	for _, c := range v {
		if !lex.IsLower(c) && c != '-' {
			return false
		}
	}
	switch string(v[n+1:]) {
	case "password", "secret", "secrets", "token", "key", "keys", "credentials", "creds", "tls",
		"cert", "auth", "config", "password-file":
		return true
	}
	return false
}

// isSnake reports whether v is words of small letters with underscores between: assumed_role.
func isSnake(v []byte) bool {
	joints := 0
	for i, c := range v {
		if c == '_' && i > 0 {
			joints++
		} else if !lex.IsLower(c) {
			return false
		}
	}
	return joints > 0
}

// isWorkingDirectory reports whether pwd names the working directory.
func isWorkingDirectory(name, v []byte) bool {
	if !lex.EqualFold(name, "pwd") && !lex.EqualFold(name, "oldpwd") {
		return false
	}
	return len(v) > 1 && (v[0] == '/' || v[0] == '~') && !bytes.ContainsAny(v, " !$&=") ||
		len(v) > 2 && lex.IsLetter(v[0]) && v[1] == ':' && (v[2] == '\\' || v[2] == '/')
}

// isClusterObject reports whether v names an object of Kubernetes, which a secret may be, or its
// place in a store: cert-manager/letsencrypt-prod, apps/prod/db.
func isClusterObject(name, v []byte) bool {
	if !lex.HasSuffixFold(name, "secret") && !lex.HasSuffixFold(name, "secrets") &&
		!lex.HasSuffixFold(name, "credentials") && !lex.HasSuffixFold(name, "token") {
		return false
	}
	if isGenerated(v) {
		return true
	}
	slash := bytes.IndexByte(v, '/')
	if slash < 2 || slash > 63 || !lex.IsLower(v[0]) {
		return false
	}
	for i, c := range v {
		if !lex.IsLower(c) && c != '-' && c != '.' && i != slash &&
			!(i > slash && (lex.IsDigit(c) || c == '_')) &&
			!(c == '/' && lex.IsLower(v[i-1]) && lex.IsLower(lex.At(v, i+1))) {
			return false
		}
	}
	return lex.IsLower(lex.At(v, slash+1)) && lex.IsAlnum(v[len(v)-1])
}

// isGenerated reports whether v is a name that Kubernetes and Helm give to secrets:
// default-token-x2x9z, sh.helm.release.v1.app.v2.
func isGenerated(v []byte) bool {
	if lex.HasPrefix(v, "sh.helm.release.") {
		return true
	}
	n := len(v)
	if n < len("a-token-abcde") || v[n-6] != '-' || !lex.AllAlnum(v[n-5:]) || !lex.IsLower(v[0]) {
		return false
	}
	return lex.HasSuffix(v[:n-6], "-token") || lex.HasSuffix(v[:n-6], "-dockercfg")
}

// isVersion reports whether v is the version of a package, whose name may be a secret's:
// "js-cookie":"^3.0.1".
func isVersion(v []byte) bool {
	if v[0] == '^' || v[0] == '~' || v[0] == 'v' || v[0] == '=' {
		v = v[1:]
	}
	dots := 0
	for i, c := range v {
		if c == '.' && i > 0 && lex.IsDigit(v[i-1]) {
			dots++
		} else if !lex.IsDigit(c) {
			return false
		}
	}
	return dots == 2 && len(v) <= 10 && lex.IsDigit(v[len(v)-1])
}

// isPathName reports whether v is the absolute path of a file of at least two directories: a
// credential's place.
func isPathName(v []byte) bool {
	if isDirectory(v) {
		return true
	}
	if n := bytes.IndexByte(v, ':'); n > 2 && lex.At(v, n+1) == '/' && lex.AllLetters(v[:n]) &&
		lex.LowerCase(v[:n]) {
		v = v[n+1:] // hash:/etc/postfix/sasl_passwd
	}
	if isFileName(v) {
		return true
	}
	for _, w := range [...]string{"~/", "./", "../"} {
		if rest, ok := bytes.CutPrefix(v, []byte(w)); ok && len(rest) > 0 {
			return !tokenform.Random(rest) && lex.LowerCase(rest) && bytes.IndexByte(rest, '=') < 0
		}
	}
	if v[0] != '/' || len(v) < 8 {
		return false
	}
	slashes := 0
	for _, c := range v {
		if c == '/' {
			slashes++
		} else if !lex.IsToken(c) && c != '.' {
			return false
		}
	}
	return (slashes >= 3 || slashes == 2 && underRoot(v)) && !tokenform.Random(v) &&
		lex.IsLower(v[1])
}

// underRoot reports whether the first part of the path v is a directory that systems have.
func underRoot(v []byte) bool {
	switch string(v[1 : 1+bytes.IndexByte(v[1:], '/')]) {
	case "etc", "run", "var", "home", "root", "tmp", "usr", "opt", "mnt", "srv", "app", "data",
		"secrets", "config", "dev", "proc", "workspace", "vault":
		return true
	}
	return false
}

// isFileName reports whether v is the name of a file that may hold a secret: server.key, key.bin.
func isFileName(v []byte) bool {
	dot := bytes.LastIndexByte(v, '.')
	if dot < 2 || len(v)-dot > len(".keytab") || !lex.IsLower(v[0]) {
		return false
	}
	for i, c := range v[:dot] {
		if !lex.IsLower(c) && c != '-' && c != '_' && !(c == '/' && lex.IsLower(v[i+1])) {
			return false
		}
	}
	switch string(v[dot+1:]) {
	case "pem", "key", "crt", "cer", "jks", "p12", "pfx", "bin", "json", "yaml", "yml", "txt",
		"conf", "pub", "asc", "gpg", "keytab", "der", "csr", "env", "properties", "ini", "toml":
		return true
	}
	return false
}

// isDirectory reports whether v is the relative path of a directory: src/config/.
func isDirectory(v []byte) bool {
	if v[len(v)-1] != '/' || len(v) < 3 {
		return false
	}
	for _, c := range v {
		if !lex.IsLower(c) && c != '/' && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return lex.IsLower(v[0]) || v[0] == '.'
}

// isReverseDomain reports whether v is a name such as com.apple.xpc.activity or org.example/Thing.
func isReverseDomain(v []byte) bool {
	i := bytes.IndexByte(v, '.')
	if i < 2 || i > 7 {
		return false
	}
	switch string(v[:i]) {
	case "com", "org", "net", "io", "dev", "java", "javax", "jakarta", "android", "androidx",
		"kotlin", "scala", "system", "System", "Microsoft":
	default:
		return false
	}
	dots := 0
	for _, c := range v {
		if c == '.' {
			dots++
		} else if !lex.IsToken(c) && c != '/' && c != '$' && c != '@' {
			return false
		}
	}
	return dots >= 2 && !tokenform.Random(v)
}

// isMessageKey reports whether v is the key of a message about the field name: password.required,
// errors.password.too_short.
func isMessageKey(name, v []byte) bool {
	if !lex.IsLower(v[0]) || len(v) < len(name)+len(".min") {
		return false
	}
	for _, c := range v {
		if !lex.IsLetter(c) && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	rest := bytes.TrimPrefix(bytes.TrimPrefix(v, []byte("errors.")), []byte("validation."))
	n := len(name)
	return len(rest) > n && rest[n] == '.' && bytes.EqualFold(rest[:n], name)
}

// isDump reports whether v starts to print an object: Token{a64f992, Cookie(name,
// android.os.Binder@2bd79ce.
func isDump(v []byte) bool {
	if v[0] == '*' && isMember(v[1:]) {
		return true // a type: *main.Config
	}
	i, dots := 0, 0
	for i < len(v) && (lex.IsLetter(v[i]) || (v[i] == '.' || v[i] == '$' || v[i] == '_') && i > 0) {
		if v[i] == '.' {
			dots++
		}
		i++
	}
	if i < 3 || i == len(v) || !lex.IsUpper(v[0]) && dots == 0 {
		return false
	}
	rest := v[i+1:]
	switch v[i] {
	case '{':
		return true
	case '@':
		return len(rest) >= 4 && len(rest) <= 8 && lex.AllHex(rest)
	}
	return false
}

// isRelease reports whether v is a number of Erlang/OTP's releases: 26, 26.2.1.
func isRelease(v []byte) bool {
	dots := 0
	for i, c := range v {
		if c == '.' && i > 0 {
			dots++
		} else if !lex.IsDigit(c) {
			return false
		}
	}
	return len(v) <= 2 || dots > 0
}

// isConstant reports whether v is a word of capitals as programs name constants: IDENT, T_STRING.
func isConstant(v []byte) bool {
	for i, c := range v {
		if !lex.IsUpper(c) && !(c == '_' && i > 0) {
			return false
		}
	}
	return len(v) > 1
}

// isPublicKeyID reports whether v is the id or the fingerprint of an OpenPGP key, by which Git and
// Gradle know what signs: user.signingkey=3AA5C34371567BD2. Keys that sign tokens may look
// alike.
func isPublicKeyID(name, v []byte) bool {
	if !lex.EqualFold(name, "signingkey") && !wordEndsFold(name, "user.signingkey") &&
		!lex.HasSuffixFold(name, "gpg.signingkey") && !lex.HasSuffixFold(name, "gpgsigningkey") {
		return false
	}
	if lex.HasPrefix(v, "0x") {
		v = v[len("0x"):]
	}
	switch len(v) {
	case 8, 16, 40:
		return lex.AllHex(v) && lex.UpperCase(v)
	}
	return false
}
