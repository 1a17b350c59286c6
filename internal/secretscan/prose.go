// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
)

// proseStarts are words that start a sentence about a secret: "token: unexpected end of JSON
// input".
var proseStarts = lex.NewWordSet("passwort", "kennwort", "das", "le", "el", "il", "senha", "is",
	"was", "are", "has", "had", "must", "should", "can", "can't", "cannot", "could", "may",
	"will", "not", "no", "the", "a", "an", "this", "that", "your", "you", "it", "its", "invalid",
	"expired", "missing", "required", "unexpected", "too", "failed", "failure", "fail", "error",
	"unauthorized", "denied", "empty", "unknown", "wrong", "mismatch", "mismatched", "changed",
	"reset", "incorrect", "please", "does", "doesn't", "did", "didn't", "field", "expected",
	"got", "want", "unable", "malformed", "illegal", "bad", "both", "only", "from", "for", "of",
	"in", "on", "to", "at", "by", "with", "without", "and", "or", "but", "as", "if", "while",
	"because", "inappropriate", "permission", "context", "connection", "dial", "open", "read",
	"write", "parse", "parsing", "decode", "decoding", "signature", "authentication", "access",
	"user", "none", "successfully", "success", "updated", "created", "deleted", "removed",
	"rotated", "refreshed", "revoked", "validated", "verified", "issued", "generated",
	"accepted", "rejected", "used", "unused", "already", "never", "always", "still", "now",
	"then", "than", "more", "less", "contains", "length", "minimum", "maximum", "cookie",
	"token", "password", "passwords", "tokens", "json", "http", "https", "unsupported",
	"unrecognized", "undefined", "crypto", "rpc", "exit", "timeout", "timed", "deadline",
	"retry", "retrying", "using", "see", "check", "checking", "found", "given", "set", "unset",
	"use", "enter", "type", "choose", "confirm", "repeat", "loading", "loaded", "fetching",
	"fetched", "requesting", "request", "response", "refreshing", "renewing", "renewed",
	"acquired", "released", "not-found", "status", "unverified", "insufficient", "internal",
	"server", "resource", "key", "value", "string", "there", "verification", "validation",
	"errno", "expecting", "took", "blocked", "locked", "disabled", "enabled", "audience",
	"claims", "claim", "algorithm", "issuer", "subject", "wait", "waiting", "unmarshal",
	"marshal", "square/go-jose", "eof", "asn1", "x509", "tls", "ssh", "oauth2", "jwt", "cipher",
	"encryption", "decryption", "hex", "base64", "encoding/hex", "section", "hunt", "path",
	"setting", "switch", "command", "respectively", "attempt", "exp", "iat", "nbf", "seats",
	"we", "they", "he", "she", "when", "where", "what", "how", "all", "any", "some", "each",
	"every", "between")

// changeWords say what was done to the thing that a log of changes names: sign_key: ADDED.
var changeWords = lex.NewWordSet("added", "modified", "deprecated", "renamed", "replaced",
	"dropped", "moved", "merged", "rebased", "reverted", "fixed", "cleanup", "cleanups", "likewise",
	"ditto", "update", "remove", "reindent", "add", "typo", "typos")

// changeVerbs start a sentence that says what to do with the thing that a log of changes names:
// credential: treat CR/LF as line endings.
var changeVerbs = lex.NewWordSet("adds", "allow", "allows", "assume", "avoid", "build", "bump",
	"call", "clarify", "clean", "convert", "copy", "correct", "disable", "document", "don't",
	"drop", "enable", "ensure", "expose", "extend", "extract", "fix", "fixes", "forbid", "handle",
	"ignore", "implement", "improve", "introduce", "keep", "limit", "make", "mention", "merge",
	"migrate", "move", "new", "normalize", "optimize", "prefer", "prevent", "propagate", "provide",
	"quiet", "raise", "reduce", "refactor", "register", "rename", "replace", "restore", "return",
	"revert", "rewrite", "shorten", "silence", "simplify", "skip", "split", "stop", "support",
	"treat", "turn", "unify", "upgrade", "warn")

// placeWords come before the number of a place in a text: unclosed token: line 2, column 0.
var placeWords = lex.NewWordSet("line", "column", "col", "offset", "position", "pos", "char",
	"byte", "index", "row")

// isProse reports whether the unquoted value t[s:e], which follows "key: ", is the start of a
// sentence about the secret.
func isProse(t []byte, s, e int) bool {
	v := t[s:e]
	if !plainWord(v) {
		// token: AccessorID is already in use
		return changeWords.Has(v) || lex.AllLetters(v) && len(v) <= 20 && saysNext(t, e)
	}
	for len(v) > 0 && !lex.IsLetter(v[len(v)-1]) {
		v = v[:len(v)-1]
	}
	if proseStarts.Has(v) || changeWords.Has(v) ||
		lex.At(t, e) == ' ' && (changeVerbs.Has(v) || isDoing(v) && lex.IsLower(lex.At(t, e+1))) &&
			!pairFollows(t, e+1) ||
		lex.At(t, e) == ' ' && lex.IsDigit(lex.At(t, e+1)) && placeWords.Has(v) {
		return true
	}
	// Followed by another plain word, it is prose too.
	i := e
	for i < len(t) && i-e < lex.MaxGap && (t[i] == ' ' || t[i] == '.' || t[i] == ',') {
		i++
	}
	if i == e || i == len(t) || lex.At(t, e) == ',' {
		return false
	}
	q := i // a name in quotes: configmap "web", also in a text that is itself quoted
	for q < len(t)-1 && q-i <= lex.MaxEscapes && t[q] == '\\' {
		q++
	}
	if t[q] == '"' && t[e] == ' ' {
		return true
	}
	n := i
	for n < len(t) && n-i < lex.LongestWord && t[n] > ' ' && t[n] != '"' && !closesText(t, n) {
		n++
	}
	if n == i {
		return false
	}
	if t[n-1] == ':' && (lex.EqualFold(t[i:n-1], "error") || lex.EqualFold(t[i:n-1], "failed") ||
		lex.EqualFold(t[i:n-1], "failure")) {
		return true
	}
	if n < len(t) && (t[n-1] == ':' || bytes.IndexByte(t[i:n], '=') >= 0) {
		return false
	}
	if n-i <= 3 && lex.At(t, n) == ' ' && lex.AllDigits(t[i:n]) { // mindestens 8 Zeichen
		b := n + 1
		for n = b; n < len(t) && n-b < lex.LongestWord &&
			(lex.IsLetter(t[n]) || t[n] >= 0x80); n++ {
		}
		return n > b+2 && lex.At(t, n) != '=' && lex.At(t, n) != ':'
	}
	if t[i] == '%' && i+1 < len(t) && lex.IsLetter(t[i+1]) {
		return true
	}
	return n > i && (plainWord(t[i:n]) || lex.AllLetters(t[i:n]) && n-i <= 20 ||
		foreignText(t[i:n]))
}

// isDoing reports whether v is what is being done at the start of a message: sealed-secrets:
// Updating prod/web-db-v2.
func isDoing(v []byte) bool {
	return len(v) > len("doing") && (lex.HasSuffix(v, "ating") || lex.HasSuffix(v, "ssing") ||
		lex.IsUpper(v[0]) && lex.HasSuffix(v, "ing"))
}

// closesText reports whether the sign at i closes the text in quotes or the object around it: a
// brace at the end of a word, backslashes before a quote. Those of a path do not: app\x.jar.
func closesText(t []byte, i int) bool {
	if t[i] == '}' {
		return !lex.IsAlnum(lex.At(t, i+1))
	}
	n := i
	for n-i <= lex.MaxEscapes && lex.At(t, n) == '\\' {
		n++
	}
	return n > i && lex.At(t, n) == '"'
}

// foreignText reports whether v is made of letters, not all of ASCII: a word of a sentence in
// another language.
func foreignText(v []byte) bool {
	high := false
	for _, c := range v[:min(len(v), longValue)] { // no password is that long
		switch {
		case c >= 0x80:
			high = true
		case !lex.IsLetter(c) && c != '-' && c != '\'' && c != '.' && c != '(' && c != ')' &&
			c != ',':
			return false
		}
	}
	return high
}

// saysNext reports whether the word after the space at e continues a sentence.
func saysNext(t []byte, e int) bool {
	n := e + 1
	for n < len(t) && n-e < lex.LongestWord && lex.IsLetter(t[n]) {
		n++
	}
	if lex.At(t, e) != ' ' || lex.At(t, n) == '=' || lex.At(t, n) == ':' {
		return false
	}
	return n == e+1 && lex.At(t, n) == '-' && lex.At(t, n+1) == ' ' || n > e+1 &&
		proseStarts.Has(t[e+1:n])
}

// wordFollows reports whether a space and a word of letters follow at e.
func wordFollows(t []byte, e int) bool {
	n := e + 1
	for n < len(t) && lex.IsLetter(t[n]) {
		n++
	}
	return lex.At(t, e) == ' ' && n > e+2 && lex.At(t, n) != '=' && lex.At(t, n) != ':'
}

// nounFollows reports whether a space and a noun follow at i that a name in quotes belongs to:
// 'type' field.
func nounFollows(t []byte, i int) bool {
	n := i + 1
	for n < len(t) && lex.IsLetter(t[n]) {
		n++
	}
	return lex.At(t, i) == ' ' && n > i+1 && quotedNouns.Has(t[i+1:n])
}

// quotedNouns are nouns after the names of parts of objects.
var quotedNouns = lex.NewWordSet("field", "fields", "object", "flag", "header", "attribute",
	"property", "parameter", "column", "element", "member", "key", "option", "setting", "type",
	"value")

// proseQuoted reports whether a quoted value is a sentence about the secret: "is too short (minimum
// is 8 characters)".
func proseQuoted(v []byte) bool {
	i := bytes.IndexByte(v[:min(len(v), lex.LongestWord)], ' ')
	if i <= 0 || !proseStarts.Has(v[:i]) {
		return false
	}
	rest := v[i+1:]
	for len(rest) > 0 && rest[0] == ' ' {
		rest = rest[1:]
	}
	n := bytes.IndexByte(rest, ' ')
	if n < 0 {
		n = len(rest)
	}
	return n > 0 && plainWord(rest[:n]) && (!openWords.Has(v[:i]) || tellsOfSecret(rest))
}

// openWords are those of proseStarts that start a passphrase as well: "it is 4 me".
var openWords = lex.NewWordSet("is", "was", "are", "has", "had", "can", "may", "will", "no", "the",
	"a", "an", "this", "that", "your", "you", "it", "its", "both", "only", "from", "for", "of",
	"in", "on", "to", "at", "by", "with", "without", "and", "or", "but", "as", "if", "while",
	"because", "open", "read", "write", "never", "always", "still", "now", "then", "than", "more",
	"less", "we", "they", "he", "she", "when", "where", "what", "how", "all", "any", "some", "each",
	"every", "between", "section", "hunt", "path", "there", "wait", "waiting", "found", "given",
	"bad", "please", "none", "use", "enter", "choose", "see")

// tellsOfSecret reports whether one of the words of v is one that a sentence about a secret has.
func tellsOfSecret(v []byte) bool {
	for n := 0; len(v) > 0 && n < maxSentence; n++ {
		e := bytes.IndexByte(v, ' ')
		if e < 0 {
			e = len(v)
		}
		w := bytes.Trim(v[:e], ".,;:!?()'\"\\")
		if nothing.Has(w) || proseStarts.Has(w) && !openWords.Has(w) || tellingWords.Has(w) ||
			typeWords.Has(w) {
			return true
		}
		v = v[min(len(v), e+1):]
	}
	return len(v) > 0
}

// tellingWords are such words that start no sentence.
var tellingWords = lex.NewWordSet("secret", "secrets", "credential", "credentials", "passphrase",
	"characters", "chars", "character", "digits", "letters", "bytes", "be", "been", "minutes",
	"file", "login", "account", "mail", "email", "admin", "administrator", "argument", "option",
	"variable", "environment", "config", "configuration", "flag", "header", "parameter", "object",
	"type", "name", "app", "client", "page", "site", "link", "attempts", "times", "kennung")

// maxSentence is after how many words a text in quotes is a sentence.
const maxSentence = 16

// errorHeads are names with digits that head the texts of errors, x509: certificate has expired;
// others have none.
var errorHeads = lex.NewWordSet("x509", "oauth2", "oauth1", "base64", "base32", "asn1", "pkcs1",
	"pkcs7", "pkcs8", "pkcs11", "pkcs12", "sha1", "sha256", "sha512", "http2", "h2", "ed25519",
	"aes256", "utf8", "s3", "k8s", "md5", "ipv4", "ipv6", "sqlite3", "go-sqlite3", "int64",
	"uint64", "i18n", "ec2", "route53", "p256", "bech32", "argon2", "pbkdf2", "u2f", "fido2",
	"gpg2", "dbus2", "v1", "v2", "v3")

// errorHead reports whether the unquoted value t[i:e] heads the next part of an error's text, as in
// "update password: x509: certificate signed by unknown authority", or is a protocol's name in a
// sentence, as in "token: HTTP 404".
func errorHead(t []byte, i, e int) bool {
	v := t[i:e]
	if isMember(v) && lex.HasPrefix(t[e:], " =") {
		return true // token: w.Code = 1
	}
	if namesError(t, i, e) {
		return true
	}
	if (lex.At(t, e) == ':' || lex.At(t, e) == ';') && lex.At(t, e+1) == ' ' && isErrorHead(v) {
		return true
	}
	if lex.At(t, e) == ':' && lex.At(t, e+1) == ' ' && len(v) <= lex.LongestWord {
		for _, c := range v {
			if lex.IsDigit(c) {
				return errorHeads.Has(v)
			}
			if !lex.IsLower(c) && c != '.' && c != '/' && c != '-' && c != '_' && c != '*' &&
				c != '(' && c != ')' && !lex.IsUpper(c) {
				return false
			}
		}
		return lex.LowerCase(v) || isMember(v) || plainWord(v) || len(v) <= 5 && lex.UpperCase(v) ||
			lex.HasSuffix(v, "Error") || lex.HasSuffix(v, "Exception")
	}
	return len(v) >= 2 && len(v) <= 5 && lex.AllLetters(v) && lex.UpperCase(v) &&
		lex.At(t, e) == ' ' &&
		(lex.At(t, e+1) == '%' || lex.IsDigit(lex.At(t, e+1)) || lex.IsLetter(lex.At(t, e+1)) &&
			!pairFollows(t, e+1))
}
