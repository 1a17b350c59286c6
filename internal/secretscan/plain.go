// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// isPlaceholder reports whether a value takes the place of a secret: a mask of this or another
// tool, a variable, a format verb.
func isPlaceholder(v []byte) bool {
	n := len(v)
	if n == 0 {
		return true
	}
	if n > maxPlain {
		return false
	}
	if bytes.IndexByte(v, '[') >= 0 && lastIndex(v, placeholderOpen) >= 0 {
		return true // and the text around it was judged with it
	}
	if maskTail(v) || standIn(v) {
		return true
	}
	if (v[0] == ':' || v[0] == '@') && isIdentifier(v[1:]) &&
		(!hasDigit(v) || n == len("@p1") && v[1] == 'p') {
		return true // a parameter of SQL
	}
	if w := bytes.Trim(v, "_@"); n-len(w) >= 4 && upperCase(w) && isIdentifier(w) &&
		v[0] == v[1] && v[0] == v[n-1] {
		return true // __DB_PASSWORD__
	}
	if w := bytes.TrimLeft(v, "*"); n-len(w) >= 2 && len(w) > 1 && upperCase(w) && isAlphabetic(w) {
		return true // the first word of a mask, **NOT SHOWN**
	}
	if v[0] == '<' && n > 2 && (v[1] == '(' || (v[1] == '%' || v[1] == '?') && v[n-1] == '>') {
		return true // what a command prints, a template
	}
	if v[0] == '!' && n > 4 && v[n-1] == '!' && upperCase(v) && isIdentifier(v[1:n-1]) {
		return true // a variable of Windows' shell
	}
	switch v[0] {
	case '[', '<', '{', '(', '*', '$', '%', '#', '@':
	default:
		return allMask(v) || isMaskWord(v)
	}
	if allMask(v) {
		return true
	}
	if n < 3 {
		return n == 2 && (v[0] == '$' && isAlnum(v[1]) || v[0] == '%' && isLetter(v[1]) ||
			string(v) == "{}" || string(v) == "<>")
	}
	inner := v[1 : n-1]
	switch c, e := v[0], v[n-1]; {
	case c == '[' && e == ']', c == '(' && e == ')':
		return isMaskWord(inner) || allMask(inner) || isTag(inner) ||
			isSize(v) || startsMask(inner)
	case c == '<' && e == '>':
		return isLabel(inner)
	case c == '{' && e == '}', c == '#' && e == '}', c == '@' && e == '@', c == '#' && e == '#':
		return isReference(inner)
	case c == '$':
		switch v[1] {
		case '{', '(':
			return e == '}' || e == ')'
		}
		return isIdentifier(v[1:]) || allDigits(v[1:])
	case c == '%':
		if e == '%' {
			return isIdentifier(inner)
		}
		if v[1] == '!' {
			return true // what fmt writes for an operand that it cannot format
		}
		return isVerb(v)
	}
	return false
}

// longestPlaceholder bounds the length of a placeholder, kind and fingerprint included.
const longestPlaceholder = 64

// placeholderLen returns the length of this package's placeholder at the start of b, with the last
// four digits of a card; 0 if there is none.
func placeholderLen(b []byte) int {
	if !hasPrefix(b, placeholderOpen) {
		return 0
	}
	n := len(placeholderOpen)
	for n < len(b) && n < longestPlaceholder &&
		(b[n] == ':' || b[n] == '-' || isDigit(b[n]) || isLower(b[n])) {
		n++
	}
	if at(b, n) != ']' {
		return 0
	}
	if n++; len(b) >= n+4 && allDigits(b[n:n+4]) && !isAlnum(at(b, n+4)) {
		n += 4
	}
	return n
}

// standsFor reports whether the text at i, which may hold spaces, takes the place of a value: <your
// token>, $(cat file).
func standsFor(t []byte, i int) bool {
	if t[i] == '$' {
		return at(t, i+1) == '(' || at(t, i+1) == '{'
	}
	if at(t, i+1) == '%' {
		return true // a template of ERB, EJS or ASP
	}
	for p := i + 1; p < len(t) && p-i < maxGap; p++ {
		if t[p] == '>' {
			return isLabel(t[i+1 : p])
		}
		if t[p] == '\n' || t[p] == '<' || t[p] == '"' {
			break
		}
	}
	return false
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if !isDigit(c) {
			return false
		}
	}
	return true
}

// allMask reports whether v is made of the characters that masks are made of: ***, xxxxx, .....,
// -----, ••••.
func allMask(v []byte) bool {
	switch v[0] {
	case 'x', 'X', '*':
		for _, c := range v {
			if c != v[0] && c != '-' {
				return false
			}
		}
		return len(v) > 2 || len(v) == 2 && v[0] == '*'
	case '.', '-', '#', '_', '?':
		return len(v) >= 2 && sameBytes(v) && (len(v) > 2 || v[0] == '*' || v[0] == '.')
	}
	if v[0] < utf8.RuneSelf {
		return false
	}
	r, n := utf8.DecodeRune(v) // bullets, blocks and lines
	if n == len(v) && unicode.Is(unicode.So, r) {
		return true // a picture
	}
	if !unicode.IsSymbol(r) && !unicode.IsPunct(r) || len(v)%n != 0 || len(v) < 2*n {
		return false
	}
	for i := 0; i < len(v); i += n {
		if !bytes.HasPrefix(v[i:], v[:n]) {
			return false
		}
	}
	return true
}

// maskTail reports whether v is a short prefix and then one mask character at least eight times:
// sk-xxxxxxxxxxxx.
func maskTail(v []byte) bool {
	const least, longest = 8, 12
	c := v[len(v)-1]
	switch c {
	case 'x', 'X', '*', '.':
	default:
		return false
	}
	i := len(v)
	for i > 0 && v[i-1] == c {
		i--
	}
	return len(v)-i >= least && i <= longest
}

var maskWords = newWordSet("redacted", "filtered", "masked", "hidden", "scrubbed", "removed",
	"secret removed", "protected", "sanitized", "sanitised", "obfuscated", "omitted", "suppressed",
	"sensitive", "secure", "credit card", "creditcard", "credentials removed", "data filtered",
	"not shown", "sensitive value", "censored", "elided", "value_specified_in_no_log_parameter",
	"dummy", "sample", "same", "stripped", "encrypted", "value hidden", "deleted",
	"known after apply")

func isMaskWord(v []byte) bool { return maskWords.has(v) }

// startsMask reports whether a mask's word and more, which is not part of the word, are in
// brackets:
// [redacted, 12 bytes].
func startsMask(b []byte) bool {
	i := 0
	for i < len(b) && isLetter(b[i]) {
		i++
	}
	c := at(b, i)
	return i > 0 && (c == ' ' || c == ',' || c == ':') && strongMasks.has(b[:i])
}

// isTag reports whether b is the text between the brackets of [SECRET], [PASSWORD] and of
// JavaScript's [object Object].
func isTag(b []byte) bool {
	switch string(b) {
	case "SECRET", "PASSWORD", "TOKEN", "KEY", "API_KEY", "APIKEY", "CREDENTIALS", "MASK",
		"PRIVATE", "secret", "password", "token", "key", "private", "", "SecureString",
		"object Object", "object Promise", "Object", "Array", "Function",
		"Circular", "native code":
		return true
	}
	return hasPrefix(b, "Function: ") || hasPrefix(b, "AsyncFunction") || hasPrefix(b, "class ") ||
		hasPrefix(b, "Object: ") || hasPrefix(b, "Circular *") || hasPrefix(b, "Getter")
}

// isLabel reports whether b is the text between the angle brackets of <your-token>.
func isLabel(b []byte) bool {
	for _, c := range b {
		if !isToken(c) && c != ' ' && c != '.' && c != ':' && c != '*' {
			return false
		}
	}
	return len(b) > 0
}

// isReference reports whether b is the text between the braces of {{ .Token }}, {0} or #{token}.
func isReference(b []byte) bool {
	for _, c := range b {
		if !isToken(c) && c != ' ' && c != '.' && c != '{' && c != '}' && c != '$' && c != '|' &&
			c != ':' && c != '(' && c != ')' && c != '[' && c != ']' && c != '\'' {
			return false
		}
	}
	return true
}

func isIdentifier(b []byte) bool {
	for _, c := range b {
		if !isAlnum(c) && c != '_' && c != '.' && c != ':' {
			return false
		}
	}
	return len(b) > 0 && !isDigit(b[0]) && (upperCase(b) || lowerCase(b))
}

func upperCase(b []byte) bool {
	for _, c := range b {
		if isLower(c) {
			return false
		}
	}
	return true
}

func lowerCase(b []byte) bool {
	for _, c := range b {
		if isUpper(c) {
			return false
		}
	}
	return true
}

// isVerb reports whether v is a format verb: %s, %+v, %-10d, %(name)s, %lu.
func isVerb(v []byte) bool {
	i := 1
	for i < len(v) && (isDigit(v[i]) || v[i] == '+' || v[i] == '-' || v[i] == '#' ||
		v[i] == '.' || v[i] == ' ' || v[i] == '[' || v[i] == ']') {
		i++
	}
	if at(v, i) == '(' {
		for i < len(v) && v[i] != ')' {
			i++
		}
		i++
	}
	for i < len(v)-1 && (v[i] == 'l' || v[i] == 'z' || v[i] == 'h') {
		i++ // of C: %lu
	}
	return i == len(v)-1 && isLetter(v[i])
}

// nothing are the values that mean that there is no secret, or only whether there is one.
var nothing = newWordSet("true", "false", "null", "nil", "none", "undefined", "yes", "no", "on",
	"off", "n/a", "na", "nan", "empty", "unset", "set", "missing", "present", "absent", "required",
	"optional", "enabled", "disabled", "valid", "invalid", "expired", "revoked", "unknown",
	"default", "changed", "unchanged", "ok", "error", "failed", "failure", "success", "denied",
	"mismatch", "match", "matched", "ignored", "<nil>", "%!s(<nil>)", "provided", "notprovided",
	"not_provided", "not_set", "notset", "configured", "granted", "rejected", "accepted",
	"unauthorized", "forbidden", "not_found", "blank", "too_short", "too_long", "incorrect",
	"wrong", "unsupported", "malformed", "updated", "rotated", "refreshed", "verified",
	"unverified", "found", "loaded", "reloaded", "include", "omit", "same-origin", "pending",
	"obligatorio", "obligatoria", "requerido", "requerida", "inválido", "inválida", "incorrecta",
	"incorrecto", "obligatoire", "requis", "incorrecte", "invalide", "erforderlich", "ungültig",
	"falsch", "pflichtfeld", "obrigatório", "obrigatória", "incorreta", "inválidas", "obbligatorio",
	"obbligatoria", "richiesta", "errata", "verplicht", "ongeldig", "wymagane", "nieprawidłowe",
	"gerekli", "zorunlu", "gereklidir", "krävs", "påkrevd", "påkrævet", "pakollinen", "povinné",
	"neverné", "неверный",
	"обязательно", "必填", "错误", "不能为空", "必須",
	"verlopen", "fout", "onjuist", "abgelaufen", "ungueltig", "leer", "expiré", "expirée",
	"caducada",
	"caducado", "vencida", "expirada", "expirado", "scaduta", "scaduto", "errado", "errada",
	"vuota", "vacía", "vazia", "vide", "chybné", "nesprávne", "väärin", "virheellinen", "fel",
	"felaktigt", "forkert", "feil", "ugyldig", "ugyldigt", "utløpt", "udløbet", "hibás",
	"érvénytelen", "geçersiz", "yanlış", "błędne", "wygasło", "неверно", "истёк", "истек",
	"無効", "無効です", "无效", "無效", "过期", "已过期", "오류", "만료", "만료됨", "필수", "sai", "salah",
	"available", "unavailable", "optional.empty", "sealed", "passed", "skipped",
	"active", "inactive", "stored", "saved", "cached", "synced", "mounted", "injected", "inherited",
	"cleared", "ready", "minutes", "hours", "days",
	"seconds", "eof", "nul", "<nil", "-", "--", "?", "inherit", "await", "range",
	"no-check", "not-set", "salt", "from-env", "from_env", "from-file", "from_file", "hidden_value",
	"hidden-value", "generated", "prompt", "ask")

// typeWords are names of types, which declarations and schemas have in the place of a value.
var typeWords = newWordSet("string", "str", "int", "int64", "bool", "boolean", "byte", "bytes",
	"[]byte", "[]string", "*string", "any", "&str", "&string", "object", "interface{}", "text",
	"varchar", "char", "number", "integer", "float", "uuid", "array", "map", "struct", "list",
	"dict", "enum", "optional", "secretstr", "securestring", "string,", "nsstring", "bytea", "blob",
	"json", "jsonb", "char[]", "[]rune", "guardedstring", "credential", "error", "function", "func",
	"number;", "string;",
	"secretstring")

// isInnocent reports whether a value is no secret although its key names one.
func isInnocent(name, v []byte, quoted bool) bool {
	if namesThing(name, v, quoted) || nothing.has(v) || !quoted && typeWords.has(v) {
		return true
	}
	if quoted && typeWords.has(v) && len(v) <= 7 || isArrayType(v) {
		return true
	}
	if isRuleList(v) || len(v) <= 3 && !hasAlnum(v) && v[0] < 0x80 {
		return true // what a parser expected: token: ')'
	}
	if len(v) <= 3 && hasSuffixFold(name, "jwt") || len(v) == 1 && equalFold(name, "accesskey") {
		return true // a JWT is longer, HTML's accesskey is a key to press
	}
	if allDigits(v) {
		// Counts and positions: token=12, tokens: 1532. A password of digits stays one.
		return len(v) <= 3 && (hasSuffixFold(name, "token") || hasSuffixFold(name, "secret") ||
			hasSuffixFold(name, "cookie") ||
			hasSuffixFold(name, "code") && !hasPrefixFold(name, "security")) ||
			hasSuffixFold(name, "s") && !hasSuffixFold(name, "pass") && len(v) <= 9 &&
				!(hasSuffixFold(name, "codes") && len(v) >= 6) || len(v) == 1
	}
	if isShortcut(v) {
		return true
	}
	if !quoted && hasPrefix(v, "0x") && len(v) <= 14 && allHex(v[2:]) {
		return true // a flag or a pointer: 0x2, 0xc000012345
	}
	return false
}

// isShortcut reports whether v is a combination of keys: Alt+S, Ctrl-Shift-K.
func isShortcut(v []byte) bool {
	const longest = 24
	for _, w := range [...]string{"Alt", "Ctrl", "Shift", "Cmd", "Meta", "Option", "Control",
		"Super"} {
		n := len(w)
		if len(v) > n+1 && len(v) < longest && hasPrefix(v, w) && (v[n] == '+' || v[n] == '-') {
			tail := v[n+1:]
			return len(tail) == 1 || tail[0] == 'F' && allDigits(tail[1:]) || isShortcut(tail)
		}
	}
	return false
}

// isArrayType reports whether v is a type and a length in brackets: char[8].
func isArrayType(v []byte) bool {
	i := bytes.IndexByte(v, '[')
	return i > 0 && v[len(v)-1] == ']' && allDigits(v[i+1:len(v)-1]) && typeWords.has(v[:i])
}

// ruleStarts are rules of Laravel's validators that come first.
var ruleStarts = newWordSet("required", "nullable", "sometimes", "string", "confirmed", "bail",
	"present", "filled", "min", "max", "integer", "numeric", "exclude", "current_password")

// isRuleList reports whether v is the rules of a validator: required|min:8.
func isRuleList(v []byte) bool {
	i := bytes.IndexByte(v, '|')
	if i < 3 || !isLower(v[0]) {
		return false
	}
	w := v[:i]
	if n := bytes.IndexByte(w, ':'); n > 0 {
		w = w[:n]
	}
	return ruleStarts.has(w)
}

func hasAlnum(v []byte) bool {
	for _, c := range v {
		if isAlnum(c) {
			return true
		}
	}
	return false
}

// isMember reports whether v is a member of something in a program: cfg.APIKey.
func isMember(v []byte) bool {
	dots := 0
	for i, c := range v {
		switch {
		case c == '.' && i > 0 && i < len(v)-1:
			dots++
		case isLetter(c), c == '_':
		default:
			return false
		}
	}
	return dots > 0
}

// plainWord reports whether v reads as a word of prose: small letters, perhaps a capital first, and
// the punctuation of a sentence.
func plainWord(v []byte) bool {
	const longest = 20
	if len(v) > longest {
		for _, c := range v[longest:] {
			if !isPunctuation(c) {
				return false
			}
		}
		v = v[:longest]
	}
	for len(v) > 0 && isPunctuation(v[len(v)-1]) {
		v = v[:len(v)-1]
	}
	for i, c := range v {
		if !isLower(c) && !(i == 0 && isUpper(c)) &&
			!((c == '-' || c == '_' || c == '/' || c == '\'') && i > 0) {
			return false
		}
	}
	return true
}

// isPunctuation reports whether c may follow a word of prose.
func isPunctuation(c byte) bool {
	switch c {
	case '.', ',', ';', ':', '!', '?', ')', '\'':
		return true
	}
	return false
}

// proseStarts are words that start a sentence about a secret: "token: unexpected end of JSON
// input".
var proseStarts = newWordSet("passwort", "kennwort", "das", "le", "el", "il", "senha",
	"is", "was", "are", "has", "had", "must", "should", "can", "can't",
	"cannot", "could", "may", "will", "not", "no", "the", "a", "an", "this", "that", "your", "you",
	"it", "its", "invalid", "expired", "missing", "required", "unexpected", "too", "failed",
	"failure", "fail", "error", "unauthorized", "denied", "empty", "unknown", "wrong", "mismatch",
	"mismatched", "changed", "reset", "incorrect", "please", "does", "doesn't", "did", "didn't",
	"field", "expected", "got", "want", "unable", "malformed", "illegal", "bad", "both", "only",
	"from", "for", "of", "in", "on", "to", "at", "by", "with", "without", "and", "or", "but", "as",
	"if", "while", "because", "inappropriate", "permission", "context", "connection", "dial",
	"open", "read", "write", "parse", "parsing", "decode", "decoding", "signature",
	"authentication", "access", "user", "none", "successfully", "success", "updated", "created",
	"deleted", "removed", "rotated", "refreshed", "revoked", "validated", "verified", "issued",
	"generated", "accepted", "rejected", "used", "unused", "already", "never", "always", "still",
	"now", "then", "than", "more", "less", "contains", "length", "minimum", "maximum",
	"cookie", "token", "password", "passwords", "tokens", "json", "http", "https", "unsupported",
	"unrecognized", "undefined", "crypto", "rpc", "exit", "timeout", "timed", "deadline", "retry",
	"retrying", "using", "see", "check", "checking", "found", "given", "set", "unset", "use",
	"enter", "type", "choose", "confirm", "repeat", "loading", "loaded", "fetching", "fetched",
	"requesting", "request", "response", "refreshing", "renewing", "renewed", "acquired",
	"released", "not-found", "status", "unverified", "insufficient", "internal", "server",
	"resource", "key", "value", "string", "there", "verification", "validation",
	"blocked", "locked", "disabled", "enabled", "audience", "claims", "claim", "algorithm",
	"issuer", "subject", "wait", "waiting", "unmarshal", "marshal", "square/go-jose", "eof", "asn1",
	"x509", "tls", "ssh", "oauth2", "jwt", "cipher", "encryption", "decryption", "hex",
	"base64", "encoding/hex", "section", "hunt", "path", "setting", "switch",
	"command", "respectively",
	"attempt", "exp", "iat", "nbf", "seats",
	"we", "they", "he", "she", "when", "where", "what",
	"how", "all", "any", "some", "each", "every", "between")

// changeWords say what was done to the thing that a log of changes names: sign_key: ADDED.
var changeWords = newWordSet("added", "modified", "deprecated", "renamed", "replaced", "dropped",
	"moved", "merged", "rebased", "reverted", "fixed", "cleanup", "cleanups", "likewise", "ditto",
	"update", "remove", "reindent", "add", "typo", "typos")

// changeVerbs start a sentence that says what to do with the thing that a log of changes names:
// credential: treat CR/LF as line endings.
var changeVerbs = newWordSet("adds", "allow", "allows", "assume", "avoid", "build", "bump",
	"call", "clarify", "clean", "convert", "copy", "correct", "disable", "document", "don't",
	"drop", "enable", "ensure", "expose", "extend", "extract", "fix", "fixes", "forbid",
	"handle", "ignore", "implement", "improve", "introduce", "keep", "limit", "make", "mention",
	"merge", "migrate", "move", "new", "normalize", "optimize", "prefer", "prevent",
	"propagate", "provide", "quiet", "raise", "reduce", "refactor", "register", "rename",
	"replace", "restore", "return", "revert", "rewrite", "shorten", "silence", "simplify",
	"skip", "split", "stop", "support", "treat", "turn", "unify", "upgrade", "warn")

// placeWords come before the number of a place in a text: unclosed token: line 2, column 0.
var placeWords = newWordSet("line", "column", "col", "offset", "position", "pos", "char", "byte",
	"index", "row")

// isSourceFile reports whether a name is that of a file of a program: passwd.c, token.go. What
// follows its colon is a line's number or a message.
func isSourceFile(name []byte) bool {
	i := bytes.LastIndexByte(name, '.')
	return i > 0 && sourceFiles.has(name[i+1:])
}

var sourceFiles = newWordSet("c", "h", "cc", "hh", "cpp", "hpp", "cxx", "mm", "go", "rs", "py",
	"pyx", "rb", "php", "pl", "pm", "js", "mjs", "cjs", "ts", "jsx", "tsx", "vue", "java", "kt",
	"scala", "groovy", "cs", "fs", "vb", "swift", "ex", "exs", "erl", "hs", "ml", "lua", "dart",
	"sh", "bash", "zsh", "ps1", "sql", "tf", "proto", "thrift", "html", "htm", "css", "scss",
	"erb", "md", "rst", "adoc", "xml", "diff", "patch")

// prose reports whether the unquoted value t[s:e], which follows "key: ", is the start of a
// sentence about the secret.
func prose(t []byte, s, e int) bool {
	v := t[s:e]
	if !plainWord(v) {
		// token: AccessorID is already in use
		return changeWords.has(v) || isAlphabetic(v) && len(v) <= 20 && saysNext(t, e)
	}
	for len(v) > 0 && !isLetter(v[len(v)-1]) {
		v = v[:len(v)-1]
	}
	if proseStarts.has(v) || changeWords.has(v) ||
		at(t, e) == ' ' && changeVerbs.has(v) && !pairFollows(t, e+1) ||
		at(t, e) == ' ' && isDigit(at(t, e+1)) && placeWords.has(v) {
		return true
	}
	// Followed by another plain word, it is prose too.
	i := e
	for i < len(t) && i-e < maxGap && (t[i] == ' ' || t[i] == '.' || t[i] == ',') {
		i++
	}
	if i == e || i == len(t) || at(t, e) == ',' {
		return false
	}
	q := i // a name in quotes: configmap "web", also in a text that is itself quoted
	for q < len(t)-1 && q-i <= maxEscapes && t[q] == '\\' {
		q++
	}
	if t[q] == '"' && t[e] == ' ' {
		return true
	}
	n := i
	for n < len(t) && n-i < longestWord && t[n] > ' ' && t[n] != '"' {
		n++
	}
	if t[n-1] == ':' && (equalFold(t[i:n-1], "error") || equalFold(t[i:n-1], "failed") ||
		equalFold(t[i:n-1], "failure")) {
		return true
	}
	if n < len(t) && (t[n-1] == ':' || bytes.IndexByte(t[i:n], '=') >= 0) {
		return false
	}
	if n-i <= 3 && at(t, n) == ' ' && allDigits(t[i:n]) { // mindestens 8 Zeichen
		b := n + 1
		for n = b; n < len(t) && n-b < longestWord && (isLetter(t[n]) || t[n] >= 0x80); n++ {
		}
		return n > b+2 && at(t, n) != '=' && at(t, n) != ':'
	}
	if t[i] == '%' && i+1 < len(t) && isLetter(t[i+1]) {
		return true
	}
	return n > i && (plainWord(t[i:n]) || isAlphabetic(t[i:n]) && n-i <= 20 ||
		foreignText(t[i:n]))
}

// foreignText reports whether v is made of letters, not all of ASCII: a word of a sentence in
// another language.
func foreignText(v []byte) bool {
	high := false
	for _, c := range v[:min(len(v), longValue)] { // no password is that long
		switch {
		case c >= 0x80:
			high = true
		case !isLetter(c) && c != '-' && c != '\'' && c != '.' && c != '(' && c != ')' && c != ',':
			return false
		}
	}
	return high
}

// saysNext reports whether the word after the space at e continues a sentence.
func saysNext(t []byte, e int) bool {
	n := e + 1
	for n < len(t) && n-e < longestWord && isLetter(t[n]) {
		n++
	}
	if at(t, e) != ' ' || at(t, n) == '=' || at(t, n) == ':' {
		return false
	}
	return n == e+1 && at(t, n) == '-' && at(t, n+1) == ' ' || n > e+1 && proseStarts.has(t[e+1:n])
}

// wordFollows reports whether a space and a word of letters follow at e.
func wordFollows(t []byte, e int) bool {
	n := e + 1
	for n < len(t) && isLetter(t[n]) {
		n++
	}
	return at(t, e) == ' ' && n > e+2 && at(t, n) != '=' && at(t, n) != ':'
}

// nounFollows reports whether a space and a noun follow at i that a name in quotes belongs to:
// 'type' field.
func nounFollows(t []byte, i int) bool {
	n := i + 1
	for n < len(t) && isLetter(t[n]) {
		n++
	}
	return at(t, i) == ' ' && n > i+1 && quotedNouns.has(t[i+1:n])
}

// quotedNouns are nouns after the names of parts of objects.
var quotedNouns = newWordSet("field", "fields", "object", "flag", "header", "attribute", "property",
	"parameter", "column", "element", "member", "key", "option", "setting", "type", "value")

// proseQuoted reports whether a quoted value is a sentence about the secret: "is too short (minimum
// is 8 characters)".
func proseQuoted(v []byte) bool {
	i := bytes.IndexByte(v[:min(len(v), longestWord)], ' ')
	if i <= 0 || !proseStarts.has(v[:i]) {
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
	return n > 0 && plainWord(rest[:n]) && (!openWords.has(v[:i]) || tellsOfSecret(rest))
}

// openWords are those of proseStarts that start a passphrase as well: "it is 4 me".
var openWords = newWordSet("is", "was", "are", "has", "had", "can", "may",
	"will", "no", "the", "a", "an", "this", "that", "your", "you", "it", "its", "both", "only",
	"from", "for", "of", "in", "on", "to", "at", "by", "with", "without", "and", "or", "but", "as",
	"if", "while", "because", "open", "read", "write", "never", "always", "still", "now", "then",
	"than", "more", "less", "we", "they", "he", "she", "when", "where", "what", "how", "all", "any",
	"some", "each", "every", "between", "section", "hunt", "path", "there", "wait", "waiting",
	"found", "given", "bad", "please", "none", "use", "enter", "choose", "see")

// tellsOfSecret reports whether one of the words of v is one that a sentence about a secret has.
func tellsOfSecret(v []byte) bool {
	for n := 0; len(v) > 0 && n < maxSentence; n++ {
		e := bytes.IndexByte(v, ' ')
		if e < 0 {
			e = len(v)
		}
		w := bytes.Trim(v[:e], ".,;:!?()'\"\\")
		if nothing.has(w) || proseStarts.has(w) && !openWords.has(w) || tellingWords.has(w) ||
			typeWords.has(w) {
			return true
		}
		v = v[min(len(v), e+1):]
	}
	return len(v) > 0
}

// tellingWords are such words that start no sentence.
var tellingWords = newWordSet("secret", "secrets", "credential", "credentials", "passphrase",
	"characters", "chars", "character", "digits", "letters", "bytes", "be", "been", "minutes",
	"file", "login", "account", "mail", "email", "admin", "administrator", "argument", "option",
	"variable", "environment", "config", "configuration", "flag", "header", "parameter", "object",
	"type", "name", "app", "client", "page", "site", "link", "attempts", "times", "kennung")

// maxSentence is after how many words a text in quotes is a sentence.
const maxSentence = 16

// isCode reports whether an unquoted value is an expression of a program: a call, an index or the
// environment.
func isCode(v []byte) bool {
	if isCmdlet(v) {
		return true
	}
	v = bytes.TrimRight(v, "?;") // of Rust: parse(input)?;
	i := 0
	for i < len(v) && i < 2*maxKey && (isAlnum(v[i]) || v[i] == '_' || v[i] == '.' ||
		v[i] == ':' && i+1 < len(v) && v[i+1] == ':' || v[i] == ':' && i > 0 && v[i-1] == ':') {
		i++
	}
	if i < 2 || !isLetter(v[0]) {
		return false
	}
	name := v[:i]
	digits := hasDigitAndLetter(name)
	switch {
	case i < len(v) && v[i] == '(':
		return i >= 3 && !digits &&
			(bytes.IndexByte(name, '.') > 0 || v[len(v)-1] == ')' ||
				len(v) <= longValue && bytes.IndexByte(v, ')') < 0)
	case i < len(v) && v[i] == '[':
		return upperCase(name) || bytes.IndexByte(name, '.') > 0 || i == len(v)-1 ||
			i+1 < len(v) && v[i+1] == ':' && v[len(v)-1] == ']' // params[:password]
	}
	if i == len(v) && !digits && isUpper(v[0]) && bytes.Contains(v, []byte("::")) {
		return true // TokenKind::Ident
	}
	return hasPrefix(v, "process.env.") || hasPrefix(v, "os.environ") || hasPrefix(v, "self.") ||
		hasPrefix(v, "this.") || hasPrefix(v, "secrets.") || hasPrefix(v, "env.") ||
		hasPrefix(v, "var.") || hasPrefix(v, "config.") || hasPrefix(v, "settings.") ||
		hasPrefix(v, "vault:") || hasPrefix(v, "arn:aws:secretsmanager:") || hasPrefix(v, "req.") ||
		hasPrefix(v, "params.") || hasPrefix(v, "module.") || hasPrefix(v, "local.") ||
		hasPrefix(v, "data.") || hasPrefix(v, "random_password.") || hasPrefix(v, "each.value")
}

// newLen returns the length of the new of a constructor that t starts with, as in password = new
// Password('x'); or 0.
func newLen(t []byte) int {
	const word = "new "
	if hasPrefix(t, word) && isUpper(at(t, len(word))) {
		return len(word)
	}
	return 0
}

// isCall reports whether t starts with the call of a function: get_cookie(, request.getHeader(.
func isCall(t []byte) bool {
	i := 0
	for i < len(t) && i < maxKey && (isLetter(t[i]) || t[i] == '_' || t[i] == '.') {
		i++
	}
	return i > 2 && at(t, i) == '('
}

// isCmdlet reports whether v is a command of PowerShell: New-Object, Get-Credential.
func isCmdlet(v []byte) bool {
	n := bytes.IndexByte(v[:min(len(v), maxPairKey)], '-')
	if n < 3 || n+2 >= len(v) || !isUpper(v[n+1]) || !isAlphabetic(v[n+1:]) {
		return false
	}
	switch string(v[:n]) {
	case "New", "Get", "Set", "Read", "Import", "Convert", "ConvertTo", "ConvertFrom", "Invoke",
		"Select", "Join":
		return true
	}
	return false
}
