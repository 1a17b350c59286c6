// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// Sentences that name a secret and say some words later what it is: the pw for that box is still x,
// Passwort für Benutzer bob ist x; or name it after a word that says which one it is: bad token x.

// saidOtherwise is what is left for a name that ends at e when nothing right after it is its value.
func saidOtherwise(dst *[]Span, x *subject, key keyRange, e int) int {
	if n := generatedPassword(dst, x, key, e); n > 0 {
		return n
	}
	return toldValue(dst, x, key, e)
}

// generatedWords are words by which a program announces a password that it has made.
var generatedWords = [...]string{"generated", "temporary", "initial", "following", "one-time",
	"random", "created", "issued", "default", "new ", "(reset with", "use this ", "with value",
	"below"}

// generatedPassword masks what follows a colon some words after the password: A temporary password
// is generated for root@localhost: x.
func generatedPassword(dst *[]Span, x *subject, key keyRange, e int) int {
	const longest, leastGenerated = 96, 10
	t := x.t
	word := lex.HasSuffixFold(t[:e], "password") || lex.HasSuffixFold(t[:e], "passphrase") ||
		lex.HasSuffixFold(t[:e], "passcode")
	if !word && key.verdict != keynames.Secret {
		return 0
	}
	p := e
	for ; p < len(t) && p-e < longest; p++ {
		c := t[p]
		if c == ':' && (lex.At(t, p+1) == ' ' || lex.At(t, p+1) == '\n' || lex.At(t, p+1) == '\\') {
			break
		}
		if c == '\n' && lex.HasPrefix(t[p+1:], "New value: ") {
			p += len("\nNew value") // Elasticsearch: Password successfully reset.
			break
		}
		if c == '\n' || c == '"' || c == '=' || c == '{' || c == '}' || c == ';' {
			return 0
		}
	}
	if lex.At(t, p) != ':' || bytes.Contains(t[e:p], []byte(placeholderOpen)) {
		return 0
	}
	near := t[max(0, key.start-lex.MaxGap):p]
	told := false
	for i := range near {
		for _, w := range generatedWords {
			if near[i]|0x20 == w[0] && lex.HasPrefixFold(near[i:], w) {
				told = true
			}
		}
	}
	told = told || lex.HasSuffix(near, " changed")
	if !told {
		return 0
	}
	p++
	for n := p; p < len(t) && p-n < lex.MaxGap; {
		if k := skipBreaks(t, p); k > p {
			p = k
			continue
		}
		if t[p] != ' ' {
			break
		}
		p++
	}
	s, end, _ := valueAt(t, p)
	if n := end - s; word && n >= 4 && n <= 8 && lex.AllDigits(t[s:end]) && lex.At(t, end) <= ' ' &&
		bytes.Contains(near, []byte("one-time")) {
		return x.judge(dst, key, s, end, true)
	}
	if n := end - s; word && s > p && n >= 6 && n <= lex.LongestWord &&
		lex.IsQuote(lex.At(t, end)) && lex.HasDigit(t[s:end]) && !proseQuoted(t[s:end]) {
		return x.judge(dst, key, s, end, true) // the only text in quotes
	}
	if c := lex.At(t, end); !looksPassword(t[s:end]) && !(word && isKeyHex(t[s:end])) &&
		(word || !isTokenLike(t[s:end])) ||
		!word && end-s < leastGenerated ||
		end < len(t) && c > ' ' && c != '.' && c != ',' && c != '\\' && !lex.IsQuote(c) &&
			c != ']' && c != ')' && c != '}' && (c != ':' || !wrapsError(t, end)) {
		return 0
	}
	return changedValue(dst, x, key, end, x.judge(dst, key, s, end, true))
}

// toldValue masks what a sentence gives as the secret whose name ends at e, and returns where it
// ends, or 0.
func toldValue(dst *[]Span, x *subject, key keyRange, e int) int {
	t := x.t
	if lex.At(t, e) != ' ' || len(t)-e < len(" x1") {
		return 0
	}
	name := t[key.start:e]
	password := saysPassword(name)
	foreign := password && !isPasswordName(name)
	if n := bothValues(dst, x, key, e, password); n > 0 {
		return n
	}
	if password {
		if n := rootPassword(dst, t, e); n > 0 {
			return n
		}
	}
	if n := saidPhrase(dst, t, key, e); n > 0 {
		return n
	}
	if n := labelled(dst, x, key, e); n > 0 {
		return n
	}
	s, end, quoted := valueAt(t, e+1)
	if isLoginName(name) && plainWord(t[s:end]) && lex.HasPrefix(t[end:], " / ") {
		s, end, _ = valueAt(t, end+len(" / ")) // credentials bob / x are invalid
		if looksPassword(t[s:end]) {
			return x.judge(dst, key, s, end, true)
		}
		return 0
	}
	if v := t[s:end]; lex.HasDigit(v) && placeholderLen(v) == 0 {
		before := lex.WordBefore(t, key.start)
		switch {
		case password && quoted && lex.AllDigits(v) && len(v) >= 4 && len(v) <= 9 &&
			onceWords.Has(before): // one-time password [123456]
		case quoted && t[e+1] != '(' && (password || !isTokenLike(v) || !namedTokens.Has(before)):
			return 0
		case quoted && t[e+1] != '(':
		case !password && lex.HasPrefix(v, "eyJ") && len(v) >= 2*tokenform.RunLength &&
			lex.AllAlnum(v) &&
			namedTokens.Has(before) && endsToken(t, end): // an object that a cluster gives out
		case password && quoted && strongPassword(v) && !namedDigits(v) && !isDump(v):
		case password && lex.AllDigits(v) && len(v) >= 4 && len(v) <= 9 && endsToken(t, end) &&
			(onceWords.Has(before) || lex.HasPrefixFold(name, "einmal")):
		case !password && !quoted && isTokenLike(v) && endsToken(t, end) && namedTokens.Has(before),
			!password && !quoted && isTokenLike(v) && (lex.HasSuffixFold(name, "token") ||
				lex.HasSuffixFold(name, "secret")) && !keynames.IsPlainTokenFold(before) &&
				tokenJudged(t, end):
		default:
			return 0
		}
		return x.judge(dst, key, s, end, true)
	}
	if !password && opensNetwork(t, key.start) {
		password = true
	}
	if password && t[e+1] >= 0x80 { // mot de passe « x »
		if s, end = spacedQuotes(t, e+1); mayBePassword(t[s:end]) {
			return x.judge(dst, key, s, end, true)
		}
	}
	if s, end = clauseValue(t, key, e, password, foreign); end == 0 {
		if isLoginName(name) {
			return concludedLogin(dst, x, key, e)
		}
		if s, end = concluded(t, e); end == 0 ||
			!password && (key.verdict != keynames.Secret || !lex.IsQuote(t[s-1])) {
			return 0
		}
	}
	return changedValue(dst, x, key, end, x.judge(dst, key, s, end, true))
}

// concluded returns what looks like a password after the colon that ends what is said of the
// password before e, if it is the last in the text or its line: password for guest network: x. The
// word before the colon must not say that it is something else's name. The range is empty if there
// is none.
func concluded(t []byte, e int) (start, end int) {
	const longest = 48
	p := e
	for p < len(t) && p-e < longest && t[p] != ':' {
		if c := t[p]; !lex.IsAlnum(c) && c != ' ' && c != '#' && c != '-' && c != '\'' &&
			c != '(' && c != ')' && c != '[' && c != ']' && c != '_' {
			return 0, 0
		}
		p++
	}
	if lex.At(t, p) != ':' || lex.At(t, p+1) != ' ' || otherNouns.Has(t[lex.WordStart(t, p):p]) ||
		aboutPasswords.Has(lex.WordAfter(t, e)) {
		return 0, 0
	}
	start, end, quoted := valueAt(t, p+len(": "))
	n := end
	if quoted {
		n++
	}
	switch c := lex.At(t, n); c {
	case 0, '\n', '\r', '"', '\'', ')', '}', ']':
	case '\\':
		if c = lex.At(t, n+1); c != 'n' && c != 'r' && c != '"' {
			return 0, 0
		}
	default:
		return 0, 0
	}
	if v := t[start:end]; !looksPassword(v) || !lex.Mixed(v) || bytes.ContainsAny(v, "/:=.") {
		return 0, 0
	}
	return start, end
}

// concludedLogin masks the password of the login after the colon that ends what is said of the
// credentials before e: credentials for vendor: bob / x.
func concludedLogin(dst *[]Span, x *subject, key keyRange, e int) int {
	const longest = 48
	t := x.t
	p := e
	for p < len(t) && p-e < longest && (lex.IsKey(t[p]) || t[p] == ' ') {
		p++
	}
	if lex.At(t, p) != ':' || lex.At(t, p+1) != ' ' {
		return 0
	}
	user := p + len(": ")
	n := lex.ExtendKey(t, user)
	if n == user || !lex.HasPrefix(t[n:], " / ") && !lex.HasPrefix(t[n:], "/") &&
		!lex.HasPrefix(t[n:], ":") {
		return 0
	}
	for lex.At(t, n) == ' ' || lex.At(t, n) == '/' || lex.At(t, n) == ':' {
		n++
	}
	s, end, quoted := valueAt(t, n)
	if !looksPassword(t[s:end]) || !quoted && !endsClause(t, end) {
		return 0
	}
	return x.judge(dst, key, s, end, true)
}

// spacedQuotes is typographic without the spaces that French has inside its quotes.
func spacedQuotes(t []byte, i int) (start, end int) {
	start, end = typographic(t, i)
	for start < end && (t[start] == ' ' || t[start] == 0xc2 || t[start] == 0xa0) {
		start++
	}
	for n := end; n > start; n = end {
		if t[n-1] == ' ' {
			end--
		} else if lex.HasSuffix(t[start:n], "\u00a0") {
			end -= len("\u00a0")
		} else {
			break
		}
	}
	return start, end
}

// otherNouns are words for what has a name or a number of its own.
var otherNouns = lex.NewWordSet("id", "ids", "uid", "session", "request", "req", "trace", "span",
	"ticket", "job", "task", "run", "host", "node", "pod", "server", "client", "device", "version",
	"commit", "build", "error", "reason", "code", "status", "user", "username", "account", "email",
	"mail", "file", "path", "url", "uri", "link", "ref", "reference", "key", "hash", "digest",
	"fingerprint", "at", "type", "kind", "name", "field", "table", "column", "class", "image",
	"container", "transaction", "event", "correlation", "order", "tag", "by", "from", "method",
	"algorithm", "salt", "message", "step", "see", "in", "policy", "rule", "handler", "module",
	"function", "service", "instance", "worker", "thread", "tenant", "customer", "profile",
	"exception", "cause", "caller", "hint", "required", "failed", "context", "scope", "group",
	"role", "entity", "object", "record", "row", "resource")

// passPhrase masks what a sentence gives as the phrase after the word pass, which ends at e: pass
// phrase for key.pem is x, Enter pass phrase for key.pem: x.
func passPhrase(dst *[]Span, x *subject, e int) int {
	key := keyRange{start: e - len("pass"), end: e + len(" phrase"), verdict: keynames.Secret}
	if s, end := clauseValue(x.t, key, key.end, true, true); end > 0 {
		return x.judge(dst, key, s, end, true)
	}
	return 0
}

// labelled masks what the secret whose name ends at e is set to, after which one it is, or by what
// it is replaced: secret 'redis' set to x, overriding api_key by x.
func labelled(dst *[]Span, x *subject, key keyRange, e int) int {
	t := x.t
	p := e
	if s, n, q := openQuote(t, e+1); q != 0 {
		end := closeQuote(t[:min(len(t), s+maxPairKey)], s, n, q)
		if end >= len(t) || t[end] != q || lex.HasDigit(t[s:end]) && lex.Mixed(t[s:end]) {
			return 0
		}
		p = end + 1
	} else if !lex.HasPrefix(t[e:], " by ") || !replacingVerbs.Has(lex.WordBefore(t, key.start)) {
		return 0
	}
	n := setLen(t[p:])
	if n == 0 {
		return 0
	}
	s, end, quoted := valueAt(t, p+n)
	if v := t[s:end]; !strongPassword(v) || !lex.HasDigit(v) || namedDigits(v) || isDump(v) ||
		placeholderLen(v) > 0 || !quoted && !endsClause(t, end) {
		return 0
	}
	return x.judge(dst, key, s, end, true)
}

// setLen returns the length of the words at the start of b after which a secret's new value is, or
// 0.
func setLen(b []byte) int {
	for _, w := range [...]string{" set to ", " is set to ", " was set to ", " has been set to ",
		" changed to ", " was changed to ", " updated to ", " reset to ", " now ", " is now ",
		" by ", " resolved to ", " resolves to ", " overridden with "} {
		if lex.HasPrefix(b, w) {
			return len(w)
		}
	}
	return 0
}

// replacingVerbs say that a secret gets another value, which is after by.
var replacingVerbs = lex.NewWordSet("overriding", "replacing", "overwriting", "substituting",
	"superseding", "override", "replace", "overwrite", "substitute", "overrode", "replaced")

// saysPassword reports whether name is a word for a password, in any language.
func saysPassword(name []byte) bool {
	return isPasswordName(name) || foreignPasswords.Has(name[bytes.LastIndexByte(name, ' ')+1:])
}

// foreignPasswords are words for a password in other languages.
var foreignPasswords = lex.NewWordSet("wachtwoord", "contraseña", "contrasena", "senha", "passe",
	"motdepasse", "hasło", "haslo", "hasłem", "lösenord", "lösenordet", "parola", "palavra-passe",
	"пароль", "пароля", "паролем", "clave", "heslo", "parole", "chiave")

// clauseValue returns what the sentence after the name that ends at e says that the secret is.
// The range is empty if it says nothing. password: the name is one of a password, which may have
// any form. owned: the words up to a colon may say whose it is, and the secret comes after that.
func clauseValue(t []byte, key keyRange, e int, password, owned bool) (start, end int) {
	const most, longest = 10, 96
	whole := t
	t = t[:min(len(t), e+longest)]
	gives, foreign, replaced := false, false, false
	from := e + 1
	if i := insteadAt(t, e); i > 0 {
		from, gives, foreign = i, true, true // no password provided, using x
	}
	for p, n := from, 0; n < most; n++ {
		if n > 0 && (lex.HasPrefix(t[p:], "-> ") || lex.HasPrefix(t[p:], "=> ")) {
			gives = true // issued for bob -> x
			p += len("-> ")
			continue
		}
		w := p
		for w < len(t) && t[w] > ' ' && bytes.IndexByte(clauseEnds, t[w]) < 0 {
			w++
		}
		if w == p && !(gives && (lex.IsQuote(lex.At(t, p)) || lex.At(t, p) == '[' ||
			lex.At(t, p) == '(')) {
			return 0, 0
		}
		word := t[p:w]
		if n == 0 && !owned && from == e+1 && !startsClause(word) {
			return 0, 0 // password policy, token type
		}
		if gives && lex.At(t, p) == '(' && lex.IsQuote(lex.At(t, p+1)) {
			p++ // generated ("x")
		}
		s, v, quoted := valueAt(whole, p)
		if gives && isLoginName(t[key.start:e]) && lex.HasPrefix(whole[v:], " / ") &&
			plainWord(whole[s:v]) {
			s, v, quoted = valueAt(whole, v+len(" / "))
			return loginAt(whole, s, v, quoted)
		}
		if gives && bytes.Contains(whole[s:v], []byte(placeholderOpen)) {
			return 0, 0 // it was that
		}
		if gives && lex.HasDigit(whole[s:v]) {
			if isLoginName(t[key.start:e]) {
				return loginAt(whole, s, v, quoted)
			}
			if isGiven(whole, key, s, v, quoted, password) &&
				(!foreign || looksPassword(whole[s:v])) {
				return s, v
			}
			return 0, 0
		}
		if n < 2 && password && stateWords.Has(word) && lex.HasPrefix(t[w:], ", ") {
			s, v, _ = valueAt(whole, w+len(", ")) // the password entered, x, does not match
			if lex.At(whole, v) == ',' && mayBePassword(whole[s:v]) {
				return s, v
			}
		}
		if k := nowLen(t[w:]); k > 0 && n < 5 && (stateWords.Has(word) || settingWords.Has(word)) {
			gives = true // rotated, now x
			p = w + k
			continue
		}
		if lex.At(t, w) != ' ' {
			return 0, 0
		}
		foreign = (owned || lex.HasSuffixFold(t[key.start:e], "wort")) && foreignGiving.Has(word)
		gives = foreign || givingWords.Has(word) || gives && stillWords.Has(word) ||
			n == 0 && foreignKinds.Has(word) || announcesNext(word, n, owned) ||
			n == 1 && replaced && (string(word) == "by" || string(word) == "with")
		replaced = n == 0 && resultWords.Has(word)
		if n == 0 && lex.At(t, w+1) == '(' && stateWords.Has(word) {
			gives = true // incorrect (x)
		}
		owned = owned || n == 0 && (ownerWords.Has(word) || foreignKinds.Has(word)) ||
			lex.EqualFold(word, "by") // which says who gave it
		p = w + 1
	}
	return 0, 0
}

// nowLen returns the length of the words at the start of b after which is what a secret is now, or
// 0.
func nowLen(b []byte) int {
	for _, w := range [...]string{", now ", ", it's now ", ", it is now ", ", is now ", ", new: ",
		", new one: ", ", neu: ", ", jetzt "} {
		if lex.HasPrefix(b, w) {
			return len(w)
		}
	}
	return 0
}

// insteadAt returns where the words are, after the name of a secret that ends at e, that say what a
// program takes for a secret that nobody gave it, or 0: provided, using x; is not set, using x.
func insteadAt(t []byte, e int) int {
	p := min(e+1, len(t))
	for _, w := range [...]string{"is ", "was ", "isn't ", "not "} {
		if lex.HasPrefix(t[p:], w) {
			p += len(w)
		}
	}
	q := lex.WordEnd(t[:min(len(t), p+lex.LongestWord)], p)
	if lex.At(t, q) != ',' || !stateWords.Has(t[p:q]) && !missingWords.Has(t[p:q]) {
		return 0
	}
	for _, w := range [...]string{", using default ", ", using ", ", generated one: ",
		", generated: ", ", generated ", ", created ", ", falling back to ", ", defaulting to "} {
		if lex.HasPrefix(t[q:], w) {
			return q + len(w)
		}
	}
	return 0
}

// missingWords say that there is no secret.
var missingWords = lex.NewWordSet("set", "unset", "missing", "empty", "absent", "undefined",
	"blank", "given", "defined", "available", "present")

// announcesNext reports whether word, the n-th one after a secret's name, ends in a colon after
// which the secret is. owned says that the words before it say whose it is.
func announcesNext(word []byte, n int, owned bool) bool {
	e := len(word) - 1
	return e >= 0 && word[e] == ':' &&
		(owned && n < 4 || e == 0 && owned || e > 1 && n < 2 && stateWords.Has(word[:e]) ||
			n == 0 && givingWords.Has(word[:e]) ||
			e > 1 && n > 0 && n < 4 && sentPlaces.Has(word[:e]))
}

// sentPlaces say where a secret was found: token in header: x.
var sentPlaces = lex.NewWordSet("header", "headers", "string", "query", "body", "cookie", "url",
	"form", "use", "request")

// clauseEnds are signs that end the sentence about a secret.
var clauseEnds = []byte("=;{},()[]\"`<>|")

// isGiven reports whether t[s:e] is the secret that a sentence about the key gives.
func isGiven(t []byte, key keyRange, s, e int, quoted, password bool) bool {
	v := t[s:e]
	if placeholderLen(v) > 0 || namedDigits(v) || isDump(v) || isMember(v) || isMailbox(v) ||
		bytes.IndexByte(v, '=') >= 0 || !quoted && !endsClause(t, e) && !endsToken(t, e) {
		return false
	}
	switch {
	case password:
		switch name := t[key.start:key.end]; {
		case lex.HasSuffixFold(name, "key"):
			return mixedPassword(v) || looksPassword(v) || lex.AllDigits(v) && len(v) >= 8 ||
				len(v) >= 10 && strongPassword(v) && lex.IsDigit(v[len(v)-2]) ||
				lex.AllHex(v) && (len(v) == 10 || len(v) == 26)
		case lex.EqualFold(name, "pass") && !looksPassword(v) && !mixedPassword(v):
			return bytes.ContainsAny(v, "!@#$%^&*")
		}
		return strongPassword(v) || isNumberedName(v) || quoted && isQuotedPassword(v)
	case isTokenLike(v), tokenform.IsPointer(v) && len(v) == 66:
		return true
	case quoted && lex.HasSuffix(t[:s-1], ": ") && lex.HasSuffixFold(t[key.start:key.end], "token"):
		return len(v) >= 8 && isQuotedPassword(v) && !isNumberedName(v) // token used: "x"
	}
	return secretWords.Has(lex.WordBefore(t, key.start)) && strongPassword(v) && lex.Mixed(v)
}

// isMailbox reports whether v is an address of mail: ann42@example.com.
func isMailbox(v []byte) bool {
	n := bytes.IndexByte(v, '@')
	if n < 1 || !lex.IsLower(v[0]) || n+len("@x.io") > len(v) {
		return false
	}
	dots := 0
	for i, c := range v {
		if i > n && c == '.' {
			dots++
		} else if i != n && !lex.IsLower(c) && !lex.IsDigit(c) && c != '.' && c != '-' &&
			c != '_' && c != '+' {
			return false
		}
	}
	return dots > 0 && lex.IsLetter(v[len(v)-1])
}

// givingWords are words right before what a sentence is about.
var givingWords = lex.NewWordSet("is", "was", "are", "lautet", "ist", "war", "est", "était", "es",
	"fue", "é", "foi", "è", "era", "to", "är", "var", "this", "это")

// foreignGiving are such words in languages where they have other meanings too.
var foreignGiving = lex.NewWordSet("a", "in", "naar", "para", "zu", "do", "в", "auf", "en", "na",
	"till", "на", "je", "jest")

// passwordKeys are words before a key that is as a password: of a radio network, of a tunnel.
var passwordKeys = lex.NewWordSet("preshared", "wifi", "fi", "wpa", "wep", "wlan", "network")

// opensNetwork reports whether the key at s is one of those by the word before it.
func opensNetwork(t []byte, s int) bool {
	return passwordKeys.Has(lex.WordBefore(t, s)) || lex.HasSuffixFold(t[:s], "wpa2 ") ||
		lex.HasSuffixFold(t[:s], "wpa3 ")
}

// stillWords may be between such a word and the value.
var stillWords = lex.NewWordSet("still", "now", "actually", "just", "probably", "currently",
	"simply", "again", "always", "noch", "jetzt", "immer", "toujours", "ahora", "agora", "ancora",
	"nu", "nog", "now:", "this:", "just:")

// ownerWords start to say whose password it is, in other languages.
var ownerWords = lex.NewWordSet("between", "użytkownika", "пользователя", "usuario", "usuário",
	"utente", "für", "von", "des", "de", "del", "do", "da", "di", "dell'utente", "van", "voor",
	"av", "för", "dla", "для", "pour", "para", "från", "администратора", "администратору",
	"administratora", "konta")

// stateWords say what became of a secret that is named after them: token expired: x.
var stateWords = lex.NewWordSet("now", "expired", "revoked", "rejected", "invalid", "refused",
	"denied", "accepted", "issued", "received", "sent", "refreshed", "rotated", "used", "unknown",
	"entered", "typed", "submitted", "supplied", "provided", "here", "follows", "below", "found",
	"detected", "imported", "exported", "restored", "derived", "attempt", "generated", "leaked",
	"stolen", "guessed", "configured", "specified", "incorrect", "wrong",
	"incorreta", "incorrecto", "errada", "incorrecta",
	"inválida", "incorrecte", "falsch", "ungültig", "onjuist", "errata", "generado", "generada",
	"gerada", "généré", "generiert", "gegenereerd", "wygenerowane", "generata")

// settingWords may be right after the name of a secret that a sentence gives.
var settingWords = lex.NewWordSet("set", "reset", "changed", "updated", "rotated", "for", "of",
	"on", "in", "at", "from", "has", "as", "works", "attempt", "attempts", "given", "resolved",
	"resolves", "overridden", "replaced", "substituted", "defaulted", "defaults", "expanded",
	"evaluates", "evaluated", "initialized", "you", "that", "which", "i", "we", "here", "nouveau",
	"wurde", "ist", "erhält", "tijdelijk", "tillfälliga", "zurückgesetzt", "geändert")

// foreignKinds are adjectives after a word for a password, after which the password itself may be.
var foreignKinds = lex.NewWordSet("temporaire", "provisoire", "temporal", "provisional",
	"temporária", "provisória", "temporanea", "provvisoria", "tymczasowe", "nueva", "nova", "nuova",
	"antigua", "actual", "atual", "actuel", "inicial", "iniziale", "jednorazowe", "predefinita",
	"cambiata", "modificata", "aggiornata")

// startsClause reports whether word may be the first after the name of a secret that a sentence
// gives.
func startsClause(word []byte) bool {
	if n := len(word) - 1; n > 0 && word[n] == ':' {
		word = word[:n]
	}
	return settingWords.Has(word) || givingWords.Has(word) || ownerWords.Has(word) ||
		stateWords.Has(word) || foreignKinds.Has(word)
}

// onceWords are words before a password of nothing but digits.
var onceWords = lex.NewWordSet("one-time", "onetime", "temporary", "single-use", "sms", "otp",
	"time")

// namedTokens are words before the name of a token, a key or a secret that say that one follows.
var namedTokens = lex.NewWordSet("using", "uses", "with", "bad", "wrong", "invalid", "session",
	"csrf", "xsrf", "access", "refresh", "reset", "auth", "bearer", "api", "got", "received",
	"sent", "device", "bot", "voucher", "leaked", "verify", "revoke", "validate", "decode",
	"secret", "refreshed", "stored", "cached", "rotated", "given", "signing", "client", "shared",
	"webhook", "app", "login", "magic", "invite", "deploy", "personal", "service", "identity",
	"revoked", "expired", "stale", "old", "new", "current", "push", "registration", "generated",
	"issued", "created", "revoking", "issuing", "sending", "via", "registered", "remember",
	"unsubscribe", "verification", "activation", "join", "the", "your", "my", "supplied",
	"provided", "incorrect", "by", "rejected", "accepted", "enrollment", "enrolment", "bootstrap")

// secretWords are words before secret that make it one that two programs share.
var secretWords = lex.NewWordSet("client", "shared", "webhook", "signing", "app", "application",
	"api", "consumer", "oauth", "session", "hmac", "encryption", "master", "jwt", "radius")

// isTokenLike reports whether v may be a token of a service: letters and digits that take turns,
// or hex digits of both kinds.
func isTokenLike(v []byte) bool {
	const least, longest, leastTurns = 10, 96, 3
	if len(v) > 2 && v[1] == '.' && (v[0] == 's' || v[0] == 'b') && len(v)-2 >= 24 &&
		lex.AllAlnum(v[2:]) && lex.HasDigitAndLetter(v) {
		return true // of Vault
	}
	if len(v) < least || len(v) > longest || tokenform.IsUUID(v) || isNumberedName(v) ||
		isMeasure(v) || tokenform.IsULID(v) || tokenform.IsNamedDigest(v) || namedDigits(v) {
		return false
	}
	turns, capitals := 0, 0
	for i, c := range v {
		if c == '.' && i == len("abcdef") && len(v) == len("abcdef.0123456789abcdef") {
			continue // of kubeadm
		}
		if !lex.IsToken(c) {
			return false
		}
		if lex.IsUpper(c) {
			capitals++
		}
		if i > 0 && lex.IsAlnum(c) && lex.IsAlnum(v[i-1]) && lex.IsDigit(c) != lex.IsDigit(v[i-1]) {
			turns++
		}
	}
	if lex.AllHex(v) {
		return turns >= leastTurns && capitals == 0
	}
	return turns >= leastTurns && !lex.UpperCase(v) || looksPassword(v)
}

// endsToken reports whether what is at e may follow a token in a sentence.
func endsToken(t []byte, e int) bool {
	if lex.At(t, e) != ' ' {
		return endsClause(t, e)
	}
	w := t[e+1 : lex.WordEnd(t, e+1)]
	return len(w) > 1 && lex.At(t, e+1+len(w)) != '=' && lex.At(t, e+1+len(w)) != ':' &&
		(plainWord(w) || foreignText(w))
}

// rootPassword masks the password that MySQL generates when it is installed, which has all signs:
// A temporary password is generated for root@localhost: x. e is where the word ends.
func rootPassword(dst *[]Span, t []byte, e int) int {
	const intro = " for root@localhost: "
	s := e
	if lex.HasPrefix(t[s:], " is generated") {
		s += len(" is generated")
	}
	if !lex.HasPrefix(t[s:], intro) {
		return 0
	}
	s += len(intro)
	p := s
	for p < len(t) && t[p] > ' ' && t[p] != '"' && t[p] != '\\' {
		p++
	}
	if p-s < len("Aa1!Aa1!") || !lex.HasDigit(t[s:p]) || isPlaceholder(t[s:p]) {
		return 0
	}
	*dst = append(*dst, Span{s, p, KindKey})
	return p
}

// isPlainLogin reports whether v is a user, a colon and a password that may be chosen.
func isPlainLogin(v []byte) bool {
	p := v[userAndPassword(v):]
	return strongPassword(p) && lex.HasDigit(p) && !namedDigits(p)
}

// saidPhrase masks the words that a sentence gives as a passphrase, the name of which ends at e:
// passphrase is correct horse battery staple.
func saidPhrase(dst *[]Span, t []byte, key keyRange, e int) int {
	if !lex.HasSuffix(t[key.start:e], "assphrase") {
		return 0
	}
	if statingWords.Has(lex.WordBefore(t, key.start)) && lex.At(t, e) == ' ' {
		if end := phraseEnd(t, e+1); end > 0 {
			*dst = append(*dst, Span{e + 1, end, KindKey})
			return end
		}
	}
	for _, w := range [...]string{" is ", " is: ", " was ", " to "} {
		n := bytes.Index(t[e:min(len(t), e+maxPairKey)], []byte(w))
		if n == 0 || n > 0 && (lex.HasPrefix(t[e:], " for ") || lex.HasPrefix(t[e:], " of ") ||
			lex.HasPrefix(t[e:], " set to ") || lex.HasPrefix(t[e:], " changed to ")) {
			s := e + n + len(w)
			if end := phraseEnd(t, s); end > 0 {
				*dst = append(*dst, Span{s, end, KindKey})
				return end
			}
		}
	}
	return 0
}

// phraseEnd returns the end of the passphrase of at least four words that starts at s, and ends
// where the line or the sentence does, or 0.
func phraseEnd(t []byte, s int) int {
	const least = 4
	e := s
	for e < len(t) && e-s < lex.MaxKey && (lex.IsLower(t[e]) || t[e] == ' ') {
		e++
	}
	switch c := lex.At(t, e); c {
	case 0, '\n', '\r', '"', '\'', ',', ';', ')', '}':
	case '.', '\\':
		if lex.IsAlnum(lex.At(t, e+1)) && c == '.' {
			return 0
		}
	default:
		return 0
	}
	for e > s && t[e-1] == ' ' {
		e--
	}
	facts := 0
	for p := s; p < e; {
		n := lex.WordEnd(t[:e], p)
		w := t[p:n]
		if len(w) < 3 || len(w) > 12 || proseStarts.Has(w) || clauseWords.Has(w) ||
			nothing.Has(w) || aboutPhrases.Has(w) {
			return 0
		}
		if keynames.WordKind(w) != 0 {
			facts++
		}
		p = n + 1
	}
	if facts > 1 || lex.CountByte(t[s:e], ' ') < least-1 {
		return 0
	}
	return e
}

// isQuotedPassword reports whether v may be a password where it is in quotes: letters and digits
// or signs, without a space.
func isQuotedPassword(v []byte) bool {
	return len(v) >= 6 && lex.HasDigitAndLetter(v) && bytes.IndexByte(v, ' ') < 0 &&
		!tokenform.IsUUID(v) &&
		!isMeasure(v) && bytes.IndexByte(v, '/') < 0
}

// tokenJudged reports whether what follows the token that ends at e says what became of it or whose
// it is.
func tokenJudged(t []byte, e int) bool {
	if lex.At(t, e) != ' ' {
		return false
	}
	w := lex.WordEnd(t, e+1)
	if string(t[e+1:w]) == "for" && lex.At(t, w) == ' ' {
		switch string(t[w+1 : lex.WordEnd(t, w+1)]) {
		case "user", "account", "client", "session", "customer":
			return true
		}
		return false
	}
	return tokenVerdicts.Has(t[e+1 : w])
}

// tokenVerdicts say what became of the token before them.
var tokenVerdicts = lex.NewWordSet("does", "expired", "revoked", "rejected", "accepted", "mismatch",
	"belongs", "was", "has", "invalid", "denied")

// isLoginName reports whether name is one for a user and a password.
func isLoginName(name []byte) bool {
	return lex.HasSuffixFold(name, "credentials") || lex.HasSuffixFold(name, "creds") ||
		lex.EqualFold(name, "zugangsdaten")
}

// loginAt returns the password of the login t[s:e], user:x or user/x, or of the password alone.
func loginAt(t []byte, s, e int, quoted bool) (start, end int) {
	v, first := t[s:e], s
	if n := userAndPassword(v); n > 0 {
		s += n
	} else if n := bytes.IndexByte(v, '/'); n > 0 {
		s += n + 1
	}
	if source := v[:s-first]; len(source) > 1 && loginSources.Has(source[:len(source)-1]) {
		return 0, 0
	}
	if v = t[s:e]; !strongPassword(v) || isVariable(v) || !lex.HasDigit(v) || namedDigits(v) ||
		!quoted && !endsClause(t, e) {
		return 0, 0
	}
	return s, e
}

// loginSources are where a login comes from, not who logs in.
var loginSources = lex.NewWordSet("basic", "digest", "bearer", "env", "file", "profile", "vault",
	"secret", "path", "s3", "role", "sso")

// aboutPhrases are words that a sentence about a passphrase has, and none that is one.
var aboutPhrases = lex.NewWordSet("kept", "held", "being", "taken", "asked", "needed", "shown",
	"very", "quite", "much", "inside", "outside", "about", "also", "just", "same", "different",
	"longer", "shorter", "stronger", "weaker", "encrypted", "hashed", "derived", "protected",
	"memory", "disk", "here", "today")
