// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// isPlaceholder reports whether a value takes the place of a secret: a mask of this or another
// tool, a variable, a format verb.
func isPlaceholder(v []byte) bool {
	n := len(v)
	if n == 0 {
		return true
	}
	if !isShort(v) {
		return false
	}
	if bytes.IndexByte(v, '[') >= 0 && lex.LastIndex(v, placeholderOpen) >= 0 {
		return true // and the text around it was judged with it
	}
	if maskTail(v) || isStandIn(v) {
		return true
	}
	if v[0] == '\\' && escapedVariable(v, 0) {
		v = v[1:]
		n--
	}
	if (v[0] == ':' || v[0] == '@') && isIdentifier(v[1:]) &&
		(!lex.HasDigit(v) || n == len("@p1") && v[1] == 'p') {
		return true // a parameter of SQL
	}
	if w := bytes.Trim(v, "_@"); n-len(w) >= 4 && lex.UpperCase(w) && isIdentifier(w) &&
		v[0] == v[1] && v[0] == v[n-1] {
		return true // __DB_PASSWORD__
	}
	if w := bytes.TrimLeft(v, "*"); n-len(w) >= 2 && len(w) > 1 && lex.UpperCase(w) &&
		lex.AllLetters(w) {
		return true // the first word of a mask, **NOT SHOWN**
	}
	if v[0] == '<' && n > 2 && (v[1] == '(' || (v[1] == '%' || v[1] == '?') && v[n-1] == '>') {
		return true // what a command prints, a template
	}
	if v[0] == '!' && n > 4 && v[n-1] == '!' && lex.UpperCase(v) && isIdentifier(v[1:n-1]) {
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
		return n == 2 && (v[0] == '$' && lex.IsAlnum(v[1]) || v[0] == '%' && lex.IsLetter(v[1]) ||
			string(v) == "{}" || string(v) == "<>")
	}
	inner := v[1 : n-1]
	switch c, e := v[0], v[n-1]; {
	case c == '[' && e == ']', c == '(' && e == ')':
		return isMaskWord(inner) || allMask(inner) || isSize(v) || isBracketed(inner)
	case c == '<' && e == '>':
		return isLabel(inner) || startsMask(inner)
	case c == '{' && e == '}', c == '#' && e == '}', c == '@' && e == '@', c == '#' && e == '#':
		return isReference(inner)
	case lex.HasPrefix(v, "$ANSIBLE_VAULT;"):
		return n < len("$ANSIBLE_VAULT;1.2;AES256;")+lex.MaxGap // the header alone
	case c == '$':
		switch v[1] {
		case '{', '(':
			return e == '}' || e == ')'
		}
		if n := lex.ExtendKey(v, 1); n > 1 &&
			(lex.HasPrefix(v[n:], "->") || lex.HasPrefix(v[n:], "::") ||
				lex.At(v, n) == '{' && e == '}' || v[n-1] == '-' && (n == len(v) || v[n] == '>') ||
				n == len(v)-1 && e == '[') && (lex.IsLetter(v[1]) || v[1] == '_') {
			return true // a member of Perl's and PHP's: $self->token, $_ENV[\"TOKEN\"]
		}
		return isIdentifier(v[1:]) || lex.AllDigits(v[1:])
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
	if !lex.HasPrefix(b, placeholderOpen) {
		return 0
	}
	n := len(placeholderOpen)
	for n < len(b) && n < longestPlaceholder &&
		(b[n] == ':' || b[n] == '-' || lex.IsDigit(b[n]) || lex.IsLower(b[n])) {
		n++
	}
	if lex.At(b, n) != ']' {
		return 0
	}
	if n++; len(b) >= n+4 && lex.AllDigits(b[n:n+4]) && !lex.IsAlnum(lex.At(b, n+4)) {
		n += 4
	}
	return n
}

// standsFor reports whether the text at i, which may hold spaces, takes the place of a value: <your
// token>, $(cat file).
func standsFor(t []byte, i int) bool {
	if t[i] == '$' {
		return lex.At(t, i+1) == '(' || lex.At(t, i+1) == '{'
	}
	if lex.At(t, i+1) == '%' {
		return true // a template of ERB, EJS or ASP
	}
	for p := i + 1; p < len(t) && p-i < lex.MaxGap; p++ {
		if t[p] == '>' {
			return isLabel(t[i+1 : p])
		}
		if t[p] == '\n' || t[p] == '<' || t[p] == '"' {
			break
		}
	}
	return false
}

// escapedVariable reports whether a variable is at i whose sign a shell is not to read yet: \$PASS,
// \$(cat file). What is not in capitals may be a password.
func escapedVariable(t []byte, i int) bool {
	if lex.At(t, i) != '\\' || lex.At(t, i+1) != '$' || i+2 >= len(t) {
		return false
	}
	c := t[i+2]
	return c == '{' || c == '(' || lex.IsDigit(c) && !lex.IsAlnum(lex.At(t, i+3)) ||
		lex.UpperCase(t[i+2:lex.ExtendKey(t, i+2)]) && !lex.IsDigit(c)
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
		return len(v) >= 2 && tokenform.SameBytes(v) && (len(v) > 2 || v[0] == '*' || v[0] == '.')
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

var maskWords = lex.NewWordSet("redacted", "filtered", "masked", "hidden", "scrubbed", "removed",
	"secret removed", "protected", "sanitized", "sanitised", "obfuscated", "omitted", "suppressed",
	"sensitive", "secure", "credit card", "creditcard", "credentials removed", "data filtered",
	"not shown", "sensitive value", "censored", "elided", "value_specified_in_no_log_parameter",
	"dummy", "sample", "same", "stripped", "encrypted", "value hidden", "deleted",
	"known after apply")

func isMaskWord(v []byte) bool { return maskWords.Has(v) }

// isBracketed reports whether b, in brackets, takes the place of a value, and without them may not.
func isBracketed(b []byte) bool { return isTag(b) || startsMask(b) || bracketWords.Has(b) }

// bracketWords are words of masks if they are in brackets.
var bracketWords = lex.NewWordSet("confidential", "expunged", "data expunged",
	"data_expunged", "cut", "snip",
	"snipped", "withheld", "classified", "truncated", "not displayed", "not logged",
	"not recorded", "not disclosed", "secret hidden", "restricted", "scrambled", "blanked",
	"concealed", "secured", "credentials", "credential", "auth", "base64", "basic", "bearer",
	"jwt")

// startsMask reports whether a mask's word and more, which is not part of the word, are in
// brackets:
// [redacted, 12 bytes].
func startsMask(b []byte) bool {
	i := 0
	for i < len(b) && lex.IsLetter(b[i]) {
		i++
	}
	c := lex.At(b, i)
	return i > 0 && ((c == ' ' || c == ',' || c == ':') && strongMasks.Has(b[:i]) ||
		c == ',' && isMaskWord(b[:i]))
}

// isTag reports whether b is the text between the brackets of [SECRET], [PASSWORD] and of
// JavaScript's [object Object].
func isTag(b []byte) bool {
	switch string(b) {
	case "SECRET", "PASSWORD", "TOKEN", "KEY", "API_KEY", "APIKEY", "CREDENTIALS", "MASK",
		"PRIVATE", "secret", "password", "token", "key", "private", "", "SecureString",
		"object Object", "object Promise", "object", "Object", "Array", "Function",
		"Circular", "native code":
		return true
	}
	return lex.HasPrefix(b, "Function: ") || lex.HasPrefix(b, "AsyncFunction") ||
		lex.HasPrefix(b, "class ") ||
		lex.HasPrefix(b, "Object: ") || lex.HasPrefix(b, "Circular *") || lex.HasPrefix(b, "Getter")
}

// isLabel reports whether b is the text between the angle brackets of <your-token>.
func isLabel(b []byte) bool {
	for _, c := range b {
		if !lex.IsToken(c) && c != ' ' && c != '.' && c != ':' && c != '*' {
			return false
		}
	}
	return len(b) > 0
}

// isReference reports whether b is the text between the braces of {{ .Token }}, {0} or #{token}.
func isReference(b []byte) bool {
	if n := bytes.LastIndexByte(b, ' ') + 1; n > 1 && n < len(b) {
		if v := b[n:]; isKeyHex(v) || tokenform.IsUUID(v) || looksPassword(v) {
			return false // the name of a credential and its value
		}
	}
	for _, c := range b {
		if !lex.IsToken(c) && c != ' ' && c != '.' && c != '{' && c != '}' && c != '$' &&
			c != '|' &&
			c != ':' && c != '(' && c != ')' && c != '[' && c != ']' && c != '\'' {
			return false
		}
	}
	return true
}

func isIdentifier(b []byte) bool {
	for _, c := range b {
		if !lex.IsAlnum(c) && c != '_' && c != '.' && c != ':' {
			return false
		}
	}
	return len(b) > 0 && !lex.IsDigit(b[0]) && (lex.UpperCase(b) || lex.LowerCase(b))
}

// isVerb reports whether v is a format verb: %s, %+v, %-10d, %(name)s, %lu.
func isVerb(v []byte) bool {
	i := 1
	for i < len(v) && (lex.IsDigit(v[i]) || v[i] == '+' || v[i] == '-' || v[i] == '#' ||
		v[i] == '.' || v[i] == ' ' || v[i] == '[' || v[i] == ']') {
		i++
	}
	if lex.At(v, i) == '(' {
		for i < len(v) && v[i] != ')' {
			i++
		}
		i++
	}
	for i < len(v)-1 && (v[i] == 'l' || v[i] == 'z' || v[i] == 'h') {
		i++ // of C: %lu
	}
	return i == len(v)-1 && lex.IsLetter(v[i])
}

// nothing are the values that mean that there is no secret, or only whether there is one.
var nothing = lex.NewWordSet("true", "false", "null", "nil", "none", "nothing", "undefined", "yes",
	"no", "on", "off", "n/a", "na", "nan", "empty", "unset", "set", "missing", "present", "absent",
	"required", "optional", "enabled", "disabled", "valid", "invalid", "expired", "revoked",
	"unknown", "default", "changed", "unchanged", "ok", "error", "failed", "failure", "success",
	"denied", "mismatch", "match", "matched", "ignored", "<nil>", "%!s(<nil>)", "provided",
	"notprovided", "not_provided", "not_set", "notset", "configured", "granted", "rejected",
	"accepted", "unauthorized", "forbidden", "not_found", "blank", "too_short", "too_long",
	"incorrect", "wrong", "unsupported", "malformed", "updated", "rotated", "refreshed", "verified",
	"unverified", "found", "loaded", "reloaded", "include", "omit", "same-origin", "pending",
	"obligatorio", "obligatoria", "requerido", "requerida", "inválido", "inválida", "incorrecta",
	"incorrecto", "obligatoire", "requis", "incorrecte", "invalide", "erforderlich", "ungültig",
	"falsch", "pflichtfeld", "obrigatório", "obrigatória", "incorreta", "inválidas", "obbligatorio",
	"obbligatoria", "richiesta", "errata", "verplicht", "ongeldig", "wymagane", "nieprawidłowe",
	"gerekli", "zorunlu", "gereklidir", "krävs", "påkrevd", "påkrævet", "pakollinen", "povinné",
	"neverné", "неверный", "обязательно", "必填", "错误", "不能为空", "必須", "verlopen", "fout", "onjuist",
	"abgelaufen", "ungueltig", "leer", "expiré", "expirée", "caducada", "caducado", "vencida",
	"expirada", "expirado", "scaduta", "scaduto", "errado", "errada", "vuota", "vacía", "vazia",
	"vide", "chybné", "nesprávne", "väärin", "virheellinen", "fel", "felaktigt", "forkert", "feil",
	"ugyldig", "ugyldigt", "utløpt", "udløbet", "hibás", "érvénytelen", "geçersiz", "yanlış",
	"błędne", "wygasło", "неверно", "истёк", "истек", "無効", "無効です", "无效", "無效", "过期", "已过期", "오류",
	"만료", "만료됨", "필수", "sai", "salah", "available", "unavailable", "optional.empty", "sealed",
	"passed", "skipped", "active", "inactive", "stored", "saved", "cached", "synced", "mounted",
	"injected", "inherited", "cleared", "ready", "minutes", "hours", "days", "seconds", "eof",
	"nul", "<nil", "-", "--", "?", "inherit", "await", "range", "no-check", "not-set",
	"invalid_grant", "invalid_client", "invalid_token", "invalid_request", "invalid_scope",
	"unauthorized_client", "unsupported_grant_type", "access_denied", "expired_token",
	"token_expired", "slow_down", "authorization_pending", "server_error", "insufficient_scope",
	"insufficient_claims", "login_required", "interaction_required", "consent_required",
	"invalid_credentials", "salt", "shift", "from-env", "from_env", "from-file", "from_file",
	"hidden_value", "hidden-value", "generated", "prompt", "ask", "reset", "not-provided",
	"not_shown", "not-shown", "not_displayed", "not-displayed", "not_available", "not-available",
	"not_applicable", "not-applicable", "not_logged", "not-logged", "not_disclosed",
	"not-disclosed", "not_configured", "not-configured", "not_required", "not-required", "undef",
	"entering", "leaving", "exiting")
