// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// Sentences state a password in more ways than by a sign or by is: logged in with password x,
// generated password x for bob, tried x as password. These rules need the word before the name and
// what may follow a value, since in other sentences the word in that place is a name as often.

// statingWords are words before the name of a password after which the password itself may be.
var statingWords = lex.NewWordSet("with", "using", "use", "uses", "used", "by", "via", "and",
	"trying", "try", "tried", "new", "old", "current", "previous", "initial", "temporary", "temp",
	"default", "generated", "generating", "created", "random", "wrong", "bad", "incorrect",
	"invalid", "correct", "entered", "supplied", "given", "provided", "typed", "guessed", "cracked",
	"leaked", "found", "set", "setting", "my", "your", "his", "her", "their", "plain", "plaintext",
	"cleartext", "admin", "root", "master", "weak", "accepted", "rejected", "sent", "sending",
	"submitted", "received", "one-time", "the", "unlock", "assigned", "issued", "attempted", "mit",
	"con", "com", "avec", "med", "met", "la", "das", "neues", "contra", "wifi", "sudo", "hashing",
	"checking", "comparing", "verifying", "validating", "storing", "saving", "logging", "keystore",
	"truststore", "vault", "ldap", "ftp", "ssh", "mail", "proxy", "vpn", "router", "archive", "zip",
	"pdf", "backup", "mysql", "postgres", "redis", "bind", "account", "stored", "has", "had",
	"guessing", "printing", "enter", "type", "entering", "typing", "smtp", "database", "db", "user",
	"login", "gave", "gives", "told", "tells", "says", "said")

// isPasswordName reports whether name ends in a word for a password, and not in one for a secret,
// whose name would be as likely to follow.
func isPasswordName(name []byte) bool {
	for _, w := range [...]string{"password", "passwd", "passphrase", "passcode", "pwd", "pw",
		"passwort", "kennwort", "pass"} {
		if lex.HasSuffixFold(name, w) {
			return true
		}
	}
	return false
}

// isStated reports whether t[s:e] is the password that a sentence states right after its name: the
// word before the name says so, or the name is one of a program, db_password x.
func isStated(t []byte, key keyRange, s, e int) bool {
	name, v := t[key.start:key.end], t[s:e]
	if !strongPassword(v) || namedDigits(v) || !lex.HasDigit(v) || bytes.IndexByte(v, '=') >= 0 ||
		isMember(v) || isDump(v) || lex.At(t, s-1) != ' ' || !endsClause(t, e) {
		return false
	}
	if bytes.IndexByte(name, '_') > 0 && key.verdict == keynames.Secret && hasLower(v) {
		return true
	}
	if lex.HasSuffixFold(name, "mot de passe") {
		before := lex.WordBefore(t, key.start)
		return lex.EqualFold(before, "le") &&
			statingWords.Has(lex.WordBefore(t, key.start-len("le ")))
	}
	if !isPasswordName(name) && foreignPasswords.Has(name) {
		return foreignStating.Has(lex.WordBefore(t, key.start))
	}
	if !isPasswordName(name) || lex.HasPrefix(t[e:], " is required") ||
		lex.HasPrefix(t[e:], " is missing") || lex.HasPrefix(t[e:], " was missing") {
		return false // the password field2 is required
	}
	return statingWords.Has(lex.WordBefore(t, key.start)) || judgedWords.Has(lex.WordAfter(t, e))
}

// foreignStating are words of Dutch and Spanish before a password that was wrong or is new.
var foreignStating = lex.NewWordSet("verkeerd", "onjuist", "nieuw", "oud", "fout", "con", "met",
	"z", "nueva", "vieja")

// judgedWords say what became of the password before them.
var judgedWords = lex.NewWordSet("rejected", "accepted", "incorrect", "matched", "matches",
	"denied", "works", "worked", "doesn", "isn", "used", "entered", "typed", "detected", "leaked",
	"expires")

// hasLower reports whether v has a small letter: what has none is a constant's name more often.
func hasLower(v []byte) bool { return !lex.UpperCase(v) }

// endsClause reports whether what is at e may follow a password in a sentence.
func endsClause(t []byte, e int) bool {
	switch c := lex.At(t, e); c {
	case 0, '\n', '\r', ',', ';', '.', '!', ')', ']', '"', '\'', '`', '|', '}':
		return true
	case '\\':
		return lex.At(t, e+1) == 'n' || lex.At(t, e+1) == 'r' || lex.IsQuote(lex.At(t, e+1))
	case ':':
		return wrapsError(t, e)
	case ' ':
		if n := lex.At(t, e+1); n == '(' || n == '-' || n == '[' || n == '|' {
			return true
		}
		return clauseWords.Has(t[e+1 : lex.WordEnd(t, e+1)])
	}
	return false
}

// clauseWords are words that go on after a password.
var clauseWords = lex.NewWordSet("for", "to", "from", "and", "or", "but", "in", "on", "at", "by",
	"as", "is", "was", "has", "failed", "accepted", "rejected", "expired", "works", "worked",
	"denied", "succeeded", "ok", "because", "when", "while", "via", "with", "after", "before",
	"which", "please", "until", "instead", "not", "did", "does", "against", "again", "now", "then",
	"user", "no", "doesn", "isn", "won", "used", "typed", "detected", "leaked", "expires",
	"incorrect", "entered", "für", "para", "pour", "till", "voor", "into", "since", "so", "it",
	"you", "over")

// asPassword masks the word before as password, whose name starts at s: tried x as password, use x
// as the password.
func asPassword(dst *[]Span, t []byte, s int) bool {
	e := s
	for n := 0; n < 4 && !lex.HasSuffix(t[:e], " as "); n++ {
		w := lex.WordBefore(t, e)
		if len(w) == 0 || !(statingWords.Has(w) || articles.Has(w)) {
			return false
		}
		e -= len(w) + 1
	}
	if e -= len(" as "); e < 1 || !lex.HasPrefix(t[e:], " as ") {
		return false
	}
	quoted := lex.IsQuote(t[e-1])
	if quoted {
		e--
	}
	b := e
	for b > 0 && e-b < maxPlain && t[b-1] > ' ' && !lex.IsQuote(t[b-1]) {
		b--
	}
	v := t[b:e]
	if !strongPassword(v) || !lex.HasDigit(v) || namedDigits(v) || isMember(v) {
		return false
	}
	if quoted {
		if !lex.IsQuote(lex.At(t, b-1)) {
			return false
		}
		b--
	}
	if !looksPassword(v) && !usingWords.Has(lex.WordBefore(t, b)) {
		return false
	}
	*dst = append(*dst, Span{e - len(v), e, KindKey})
	return true
}

// articles may be before the name of a password.
var articles = lex.NewWordSet("the", "a", "an", "its", "our")

// usingWords are verbs whose object is used as a password.
var usingWords = lex.NewWordSet("tried", "trying", "try", "use", "used", "using", "with", "entered",
	"enter", "typed", "set", "sent", "got", "accepted", "generated", "gave", "given", "enters",
	"received", "rejected")

// isPassphrase reports whether v is a passphrase of words: at least so many, in small letters, none
// of which is one that a text about a passphrase has.
func isPassphrase(v []byte, least int) bool {
	words := 0
	for len(v) > 0 {
		n := bytes.IndexByte(v, ' ')
		if n < 0 {
			n = len(v)
		}
		w := v[:n]
		if n < 3 || n > 12 || !lex.AllLetters(w) || lex.HasDigit(w) || !lex.LowerCase(w[1:]) ||
			proseStarts.Has(w) || clauseWords.Has(w) || nothing.Has(w) ||
			keynames.WordKind(w) != 0 && keynames.WordKind(w)&keynames.Public == 0 {
			return false
		}
		words++
		v = v[min(len(v), n+1):]
	}
	return words >= least
}

// isNumberedPhrase reports whether v is a passphrase of words and a number that the words before
// its name give: unlocked with passphrase "sunny day 42".
func isNumberedPhrase(t []byte, key keyRange, v []byte) bool {
	if !lex.HasDigit(v) || isPlaceholder(v) || !lex.AllLetters(v[:lex.WordEnd(v, 0)]) &&
		lex.IsDigit(v[0]) && !lex.HasSuffixFold(t[key.start:key.end], "phrase") {
		return false
	}
	if is := lex.HasPrefix(t[key.end:], " is ") &&
		lex.IsQuote(lex.At(t, key.end+len(" is "))); !is &&
		(!lex.HasSuffixFold(t[key.start:key.end], "phrase") ||
			!statingWords.Has(lex.WordBefore(t, key.start))) {
		return false
	}
	words := 0
	for len(v) > 0 { // FieldsSeq would move what holds v to the heap
		n := bytes.IndexByte(v, ' ')
		if n < 0 {
			n = len(v)
		}
		w := v[:n]
		if n == 0 || n > 12 || !lex.AllAlnum(w) || proseStarts.Has(w) ||
			clauseWords.Has(w) || nothing.Has(w) {
			return false
		}
		words++
		v = v[min(len(v), n+1):]
	}
	return words > 1
}

// leastPhrase is how many words a text in quotes has to have to be a phrase under a name.
func leastPhrase(name []byte) int {
	if lex.HasSuffixFold(name, "phrase") || lex.HasSuffixFold(name, "mnemonic") {
		return 3
	}
	return 4
}

// secondFactors are words before a token that is a code of digits.
var secondFactors = lex.NewWordSet("mfa", "totp", "otp", "2fa", "sms", "authenticator", "one-time",
	"factor", "fa")

// ownDirectives are directives of configuration files that are words of nothing else.
var ownDirectives = lex.NewWordSet("requirepass", "masterauth", "bindpw", "rootpw", "bindpasswd",
	"insecure-password", "wpa-psk", "smtp_sasl_password", "psksecret")

// grantWords are words before a key that is sold or handed out.
var grantWords = lex.NewWordSet("license", "licence", "product", "activation", "serial",
	"registration", "unlock", "recovery", "upgrade", "game", "steam")

// isGrouped reports whether v is a key as it is printed on cards: at least three groups of four to
// eight capitals and digits.
func isGrouped(v []byte) bool {
	groups, n := 0, 0
	for i := 0; i <= len(v); i++ {
		if i < len(v) && (lex.IsUpper(v[i]) || lex.IsDigit(v[i])) {
			n++
			continue
		}
		if i < len(v) && v[i] != '-' || n < 4 || n > 8 {
			return false
		}
		groups++
		n = 0
	}
	return groups >= 3 && lex.HasDigitAndLetter(v)
}

// isSetKey reports whether the key at s is one that a router's configuration sets, by the word
// before it: crypto isakmp key x address 0.0.0.0.
func isSetKey(t []byte, s int) bool {
	w := lex.WordBefore(t, s)
	switch {
	case lex.EqualFold(w, "isakmp"), lex.HasSuffix(t[:s], "tacacs-server "),
		lex.HasSuffix(t[:s], "radius-server "), lex.HasSuffix(t[:s], "ip ospf "),
		lex.HasSuffix(t[:s], "isis "):
		return true
	}
	return setsHeader(t[:s]) || followsPeer(t[:s]) || setsNode(t, s)
}

// setsNode reports whether the line of the key at s sets a node in the configuration of a router:
// set interfaces ethernet eth0 pppoe 0 password x.
func setsNode(t []byte, s int) bool {
	b := t[max(0, s-lex.MaxKey):s]
	b = b[bytes.LastIndexByte(b, '\n')+1:]
	if !lex.HasPrefix(b, "set ") {
		return false
	}
	w := b[len("set "):]
	return routerNodes.Has(w[:max(0, bytes.IndexByte(w, ' '))])
}

// routerNodes are the nodes at the top of the configuration of a router, of VyOS and Junos.
var routerNodes = lex.NewWordSet("interfaces", "system", "vpn", "service", "protocols", "access",
	"security", "firewall", "groups")

// followsPeer reports whether b ends in the address of another router in the configuration of one:
// neighbor 10.0.0.1 password x, radius-server host 10.0.0.1 key x.
func followsPeer(b []byte) bool {
	e := len(b) - 1
	if e < len("peer 1.2.3.4") || b[e] != ' ' || !lex.IsDigit(b[e-1]) {
		return false
	}
	s := lex.ExtendBack(b, e)
	for n := 0; n < 2 && s > 0 && lex.HasSuffix(b[:s-1], "-port"); n++ { // auth-port 1812
		if e = lex.ExtendBack(b, s-1) - 1; e < 1 || b[e] != ' ' {
			return false
		}
		s = lex.ExtendBack(b, e)
	}
	if !lex.IsDigit(b[s]) || bytes.Count(b[s:e], []byte(".")) != 3 || s < 2 {
		return false
	}
	switch w := b[lex.ExtendBack(b, s-1) : s-1]; string(w) {
	case "neighbor", "virtual-link", "server-private":
		return true
	case "host", "address":
		return lex.HasSuffix(b[:s], "-server host ") || lex.HasSuffix(b[:s], "-key address ")
	}
	return false
}

// setsHeader reports whether b ends in a directive of a web server that sets the header that
// follows: RequestHeader set of Apache, http-request set-header of HAProxy.
func setsHeader(b []byte) bool {
	if lex.HasSuffix(b, " set-header ") || lex.HasSuffix(b, " add-header ") {
		return true
	}
	for _, w := range [...]string{" set ", " add ", " append ", " setifempty ", " always set "} {
		if lex.HasSuffix(b, w) && lex.HasSuffixFold(b[:len(b)-len(w)], "header") {
			return true
		}
	}
	return false
}

// setsPassword reports whether the name at s is in a line of a configuration that sets a password,
// of a router, neighbor 10.0.0.1 password x, username bob privilege 15 secret x, or of netrc.
func setsPassword(t []byte, s int) bool {
	i := s
	for i > 0 && s-i < 2*lex.MaxGap && t[i-1] != '\n' {
		i--
	}
	if line := bytes.TrimLeft(t[i:s], " \t"); len(line) > 0 {
		p := 0
		word := nextWord(line, &p)
		second := nextWord(line, &p)
		switch {
		case lex.EqualFold(word, "neighbor"), lex.EqualFold(word, "peer"):
			return lex.IsDigit(lex.At(second, 0)) && p == len(line)
		case lex.EqualFold(word, "radius-server"), lex.EqualFold(word, "tacacs-server"):
			return true
		case lex.EqualFold(word, "username"):
			return len(second) > 0 && !connectives.Has(second) &&
				(p == len(line) || lex.EqualFold(nextWord(line, &p), "privilege"))
		case lex.EqualFold(word, "default"), lex.EqualFold(word, "login"):
			return lex.EqualFold(word, "login") && p == len(line) ||
				lex.EqualFold(second, "login") &&
					len(nextWord(line, &p)) > 0 && p == len(line)
		case lex.EqualFold(word, "ppp"):
			return lex.EqualFold(second, "chap") || lex.EqualFold(second, "pap")
		case lex.EqualFold(word, "ip"):
			return lex.EqualFold(second, "ftp") || lex.EqualFold(second, "http")
		}
		return false
	}
	for i > 0 && (t[i-1] == '\n' || t[i-1] == '\r') { // netrc has it after the line of the login
		i--
	}
	if n := lex.ExtendKey(t, s); ownKeys.Has(t[s:n]) {
		return true
	}
	e := i
	for i > 0 && e-i < 2*lex.MaxGap && t[i-1] != '\n' {
		i--
	}
	return lex.HasPrefix(bytes.TrimLeft(t[i:e], " \t"), "login ")
}

// ownKeys are keys that start a line of a router's configuration.
var ownKeys = lex.NewWordSet("wpa-passphrase", "wpa-psk", "pre-shared-key", "psksecret")

// followsEnable reports whether the name at s is all that follows the word enable in its line, as
// in the configuration of a router: enable password x.
func followsEnable(t []byte, s int) bool {
	const word = "enable "
	b := s - len(word)
	if b < 0 || !lex.HasPrefix(t[b:], word) {
		return false
	}
	return b == 0 || t[b-1] == '\n' || t[b-1] == '#' ||
		t[b-1] == ' ' && b > 1 && t[b-2] == '#' // after its prompt
}

// connectives are between two names in a sentence.
var connectives = lex.NewWordSet("and", "or", "and/or", "with", "for", "und", "oder", "et", "ou",
	"y", "o", "e")

// evenParts reports whether dashes divide v into parts of one length.
func evenParts(v []byte) bool {
	n := bytes.IndexByte(v, '-')
	if n < 4 || (len(v)+1)%(n+1) != 0 {
		return false
	}
	for i := n; i < len(v); i += n + 1 {
		if v[i] != '-' {
			return false
		}
	}
	return true
}
