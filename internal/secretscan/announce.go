// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// connector skips what may be between a word and its value: spaces, and one sign such as -> ~>
// <- | , or dots.
func connector(t []byte, p int) (end int, symbol byte) {
	blanks := func() {
		for s := p; p < len(t) && p-s < maxGap; {
			n := 0
			switch c := t[p]; {
			case c == ' ' || c == '\t':
				n = 1
			case c == '\\' && at(t, p+1) == 't':
				n = len(`\t`)
				symbol = '\t'
			case c == 0x1b || c == '\\':
				if n = colourLen(t, p); n > 0 {
					symbol = 'm' // the name and the value differ in colour
				}
			}
			if n == 0 {
				break
			}
			p += n
		}
	}
	if blanks(); at(t, p-1) == '\t' {
		symbol = '\t' // a column ends
	}
	switch c := at(t, p); c {
	case '-', '~', '=', '<':
		if (c == '~' || c == '-' && t[p-1] == ' ') && at(t, p+1) == ' ' {
			symbol = c
			p++
		} else if n := at(t, p+1); n == '>' || n == '-' || n == '=' {
			symbol = c
			for s := p; p < len(t) && p-s < 4 &&
				(t[p] == '-' || t[p] == '~' || t[p] == '=' || t[p] == '<' || t[p] == '>'); {
				p++
			}
		}
	case '|', ',', ';':
		symbol = c
		for p++; c == '|' && at(t, p) == '|'; {
			p++
		}
	case '>':
		if at(t, p+1) == '>' && at(t, p+2) == ' ' {
			symbol = c
			p += 2
		}
	case '.':
		if at(t, p+1) == '.' && at(t, p+2) == '.' {
			symbol = c
			for s := p; p < len(t) && p-s < maxGap && t[p] == '.'; {
				p++
			}
		} else if at(t, p+1) == ' ' && isQuote(at(t, p+2)) { // Lisp's ("password" . "x")
			symbol = c
			p++
		}
	}
	if symbol != 0 {
		blanks()
	}
	for n := 0; n < 2; n++ { // and perhaps a second sign
		if k := oddSign(t, p); k > 0 {
			p += k
			if blanks(); symbol == 0 {
				symbol = '?'
			}
		}
	}
	return p, symbol
}

// oddSign returns the length of up to four signs at p that are no separator of a notation, but may
// be in its place where a space follows: password ? x, password =: x, password ↦ x. It returns 0 if
// there are none.
func oddSign(t []byte, p int) int {
	i := p
	for n := 0; n < 4 && i < len(t); n++ {
		if c := t[i]; c >= utf8.RuneSelf {
			r, size := utf8.DecodeRune(t[i:])
			if !unicode.IsSymbol(r) && (!unicode.IsPunct(r) || unicode.In(r, unicode.Pi,
				unicode.Pf, unicode.Ps, unicode.Pe)) {
				break
			}
			i += size
		} else if c > ' ' && !isAlnum(c) && !isQuote(c) && bytes.IndexByte(closers, c) < 0 {
			i++
		} else {
			break
		}
	}
	if i == p || at(t, i) != ' ' {
		return 0
	}
	return i - p
}

// closers are signs that open or close what they are beside, or escape it.
var closers = []byte(`()[]{}\,;`)

// sayWords announce a value: the password is x, has value x, set to x.
var sayWords = newWordSet("is", "was", "to", "has", "have", "value", "set", "now", "as", "equal",
	"equals", "of", "with", "reset", "changed", "updated", "be", "been", "will", "the", "from",
	"eq", "eql", "provided", "supplied", "entered", "given", "received", "invalid", "an", "enc",
	"loaded",
	"lautet", "ist", "est", "es", "är", "er", "jest", "este", "on", "je", "sono", "è", "é",
	"used", "are", "foi", "war", "wurde", "fue", "était", "là", "olarak", "это")

// statesValue reports whether b starts with words after which the value is of a name in quotes.
func statesValue(b []byte) bool {
	for _, w := range [...]string{"with value ", "value ", "set to ", "is ", "changed ", "to ",
		"has value ", "must be ", "should be ", "must not be ", "should not be ", "cannot be "} {
		if hasPrefix(b, w) {
			return true
		}
	}
	return false
}

// lastSayWords may be right before the value.
var lastSayWords = newWordSet("is", "was", "to", "value", "as", "with", "equal", "equals", "be",
	"from",
	"eq", "eql", "provided", "supplied", "entered", "given", "received", "now", "enc",
	"lautet", "ist", "est", "es", "är", "er", "jest", "este", "on", "je", "è", "é", "foi", "war",
	"used", "are",
	"fue", "était", "là", "это")

// said skips such words at p. It reports false if other words are there.
func said(t []byte, p int) (end, words int, ok bool) {
	const most = 4
	for ; words <= most; words++ {
		e := wordEnd(t, p)
		if e == p || !sayWords.has(t[p:e]) || goesOn(t, e) {
			return p, words, true
		}
		last := lastSayWords.has(t[p:e])
		if at(t, e) == ' ' && at(t, e+1) == ':' {
			e++ // as in French
		}
		if at(t, e) == ':' {
			e++
			last = true
		}
		if at(t, e) != ' ' {
			return p, words, false
		}
		p = e + 1
		if !last && !sayWords.has(t[p:wordEnd(t, p)]) {
			return p, words, false
		}
	}
	return p, words, false
}

// goesOn reports whether the letters that end at e are no word, but the start of a value: is7x,
// To-7x, The_7x.
func goesOn(t []byte, e int) bool {
	c := at(t, e)
	return isDigit(c) || bytes.IndexByte(valueSigns, c) >= 0 && isAlnum(at(t, e+1))
}

// valueSigns are signs inside of passwords and tokens, after which no word of a sentence goes on.
var valueSigns = []byte("-_@#$!*+&.~^")

// forWhom skips whose password it is at p: for bob, for user "bob":, and elastic = after PASSWORD.
// It returns p if there is no such word.
func forWhom(t []byte, p int) int {
	i := p
	if n := forLen(t[i:]); n > 0 && !hasPrefix(t[i:], "do not ") {
		i += n
		for _, w := range [...]string{"the ", "new ", "user ", "account ", "key ", "peer ",
			"host ", "server ", "client ", "node ", "database ", "role ", "device ", "tenant ",
			"project ", "organization ", "service ", "app ", "customer ", "team ", "site ",
			"instance ", "login ", "ext ", "extension ", "ext. ", "realm ", "email ", "cluster ",
			"vhost ", "wallet "} {
			if hasPrefix(t[i:], w) {
				i += len(w)
			}
		}
	} else if !hasSuffix(t[:p], "PASSWORD ") {
		return p
	}
	s := i
	if _, n, q := openQuote(t, i); q != 0 {
		i = closeQuote(t[:min(len(t), i+maxKey)], i+n+1, n, q) + n + 1
	} else {
		for i < len(t) && i-s < maxPairKey && (isKey(t[i]) || t[i] == '@') {
			i++
		}
	}
	if i == s || i >= len(t) {
		return p
	}
	if hasPrefix(t[i:], " = ") {
		return i + len(" = ")
	}
	if s == p {
		return p
	}
	if t[i] == ':' {
		i++
	}
	if at(t, i) != ' ' {
		return p
	}
	return i + 1
}

// forLen returns the length of the word for, in some languages, and the space after it, or 0.
func forLen(b []byte) int {
	for _, w := range [...]string{
		"for ", "FOR ", "of ", "für ", "för ", "voor ", "para ", "pour ", "dla ", "для ", "de ",
		"di ", "do ", "da ", "del ", "von ", "van ", "pro ",
	} {
		if hasPrefix(b, w) {
			return len(w)
		}
	}
	return 0
}

// kindOfSecret skips what routers write between password and its value at p, a digit or a word for
// how it is encrypted: password 7 x, secret 5 x, password ENC x.
func kindOfSecret(t []byte, p int) int {
	if hasPrefix(t[p:], "level ") { // enable password level 15 x
		if n := extendKey(t, p+len("level ")); at(t, n) == ' ' && allDigits(t[p+len("level "):n]) {
			p = n + 1
		}
	}
	if isDigit(at(t, p)) && at(t, p+1) == ' ' {
		p += 2
	}
	for _, w := range [...]string{"ENC ", "md5 ", "ascii-text ", "hexadecimal "} {
		if hasPrefix(t[p:], w) {
			return p + len(w)
		}
	}
	return p
}

// secondOfTwo returns the second of two values in parentheses after a word that ends at e, if it
// looks like a password: credentials (bob, x).
func secondOfTwo(t []byte, e int) (start, end int) {
	p := e + len("(")
	if hasPrefix(t[e:], " (") {
		p++
	} else if at(t, e) != '(' {
		return 0, 0
	}
	if t[e-1] != 's' {
		return 0, 0
	}
	user := bareEnd(t, p, min(len(t), p+maxKey), ',')
	if at(t, user) != ',' || at(t, user+1) != ' ' {
		return 0, 0
	}
	start = user + len(", ")
	end = bareEnd(t, start, min(len(t), start+maxPlain), ')')
	if at(t, end) != ')' || !looksPassword(t[start:end]) {
		return 0, 0
	}
	return start, end
}

// announces reports whether a word that only hints at a secret announces one by the word before it:
// tacacs-server key x, FTP's PASS x.
func announces(t []byte, key keyRange) bool {
	name := t[key.start:key.end]
	switch {
	case equalFold(name, "pass"):
		return true
	case equalFold(name, "key-string"), equalFold(name, "message-digest-key"),
		equalFold(name, "server-key"), equalFold(name, "authentication-key"):
		return true
	case equalFold(name, "key"):
		if isCommonKey(t, key.end) {
			return false
		}
		p := key.end + 1
		if hasPrefix(t[key.end:], " is ") {
			p += len("is ")
		}
		if s, end, _ := valueAt(t, p); grantWords.has(wordBefore(t, key.start)) &&
			end-s > 16 && isGrouped(t[s:end]) {
			return true
		}
		if isCiscoKey(t, key) || changesKey(t, key) || opensNetwork(t, key.start) {
			return true
		}
		if keyKinds.has(wordBefore(t, key.start)) {
			s, end, _ := valueAt(t, p)
			return looksPassword(t[s:end]) || isKeyHex(t[s:end])
		}
		e := key.start - 1
		if b := t[max(0, e-2*maxGap):max(e, 0)]; lastIndex(b, "-server ") >= 0 ||
			lastIndex(b, "server-private ") >= 0 || lastIndex(b, "-key address ") >= 0 {
			return true // radius-server host 10.0.0.1 key x
		}
		if e < 1 || t[e] != ' ' {
			return false
		}
		switch string(t[extendBack(t, e):e]) {
		case "with":
			return usesKey(t, extendBack(t, e))
		case "tacacs-server", "radius-server", "tacacs", "radius", "isakmp", "pre-shared",
			"pre-share",
			"preshared", "authentication-key", "shared":
			return true
		}
	}
	return false
}

// isCiscoKey reports whether the key is the first word of its line and one of Cisco's type 7, which
// is the last, follows it: key 7 094F471A.
func isCiscoKey(t []byte, key keyRange) bool {
	const kind = " 7 "
	if !hasPrefix(t[key.end:], kind) {
		return false
	}
	b := key.start
	for b > 0 && key.start-b < maxGap && t[b-1] == ' ' {
		b--
	}
	if b > 0 && t[b-1] != '\n' {
		return false
	}
	s, end, _ := valueAt(t, key.end+len(kind))
	v := t[s:end]
	return len(v) >= 8 && len(v)%2 == 0 && allHex(v) && upperCase(v) && !allDigits(v) &&
		isDigit(v[0]) && isDigit(v[1]) &&
		(end == len(t) || t[end] == '\n' || t[end] == '\r' || t[end] == '\\')
}

// keyKinds are words before a key that opens something.
var keyKinds = newWordSet("term", "longterm", "join", "wrapping", "unwrapping", "unseal", "tsig")

// changesKey reports whether the key is one whose value is after it, by what became of it: key x
// revoked, rotated key from x to y. Fingerprints and names of keys do not count.
func changesKey(t []byte, key keyRange) bool {
	p := key.end
	verb := keyChanges.has(wordBefore(t, key.start))
	if verb && hasPrefix(t[p:], " from ") {
		p += len(" from")
	}
	if at(t, p) != ' ' {
		return false
	}
	s, e, _ := valueAt(t, p+1)
	v := t[s:e]
	if !isAllAlnum(v) || allHex(v) || upperCase(v) || len(v) < MinRandom/2+2 || !looksPassword(v) {
		return false
	}
	if verb {
		return endsClause(t, e)
	}
	for _, w := range [...]string{" was ", " has been ", " is "} {
		if hasPrefix(t[e:], w) {
			return keyChanges.has(wordAfter(t, e+len(w)-1))
		}
	}
	return keyChanges.has(wordAfter(t, e))
}

// keyChanges say what becomes of a key that opens something.
var keyChanges = newWordSet("revoked", "revoking", "revoke", "rotated", "rotating", "leaked",
	"compromised", "exposed", "stolen")

// usesKey reports whether the word before i says what a key does: decrypt with key x.
func usesKey(t []byte, i int) bool {
	if i < 4 || t[i-1] != ' ' {
		return false
	}
	w := t[extendBack(t, i-1) : i-1]
	if equalFold(w, "failed") { // decryption failed with key x
		w = wordBefore(t, i-1-len(w))
	}
	switch {
	case hasSuffixFold(w, "cryption"), equalFold(w, "unseal"), equalFold(w, "signing"):
		return true
	case hasSuffixFold(w, "crypt"), hasSuffixFold(w, "crypting"), hasSuffixFold(w, "crypted"),
		equalFold(w, "sign"), equalFold(w, "signed"), equalFold(w, "signing"),
		equalFold(w, "unlock"), equalFold(w, "unsealed"), equalFold(w, "verifying"),
		equalFold(w, "verify"), equalFold(w, "verified"):
		return true
	}
	return false
}

// directive reports whether a key and the value that ends at end are all of a line of a
// configuration file or a protocol: bindpw x, PASS x.
func directive(t []byte, key keyRange, end int) bool {
	switch c := at(t, end); {
	case c == ';' && (hasSuffix(t[:key.start], "_set_header ") ||
		hasSuffix(t[:key.start], "add_header ") || hasSuffix(t[:key.start], "_param ")):
		return true // of Nginx
	case end >= len(t), c == '\n', c == '\r', c == '"' && key.start > 0 && t[key.start-1] == '"':
	case c == '\\' && (at(t, end+1) == 'n' || at(t, end+1) == 'r'):
	default:
		return false
	}
	s := key.start
	for s > 0 && (t[s-1] == ' ' || t[s-1] == '\t') && key.start-s < maxGap {
		s--
	}
	if s > 1 && (t[s-1] == '>' || t[s-1] == '\n' || t[s-2] == '\\' && t[s-1] == 'n') {
		return true // of a trace of a protocol, --> PASS x, or of a file
	}
	name := t[key.start:key.end]
	return (s == 0 || t[s-1] == '"') && (directives.has(name) ||
		bytes.IndexByte(name, '.') > 0 && isHard(name)) // Java's db.password x
}

// directives are words of configuration files and protocols that take a password.
var directives = newWordSet("bindpw", "rootpw", "requirepass", "masterauth", "pass", "password",
	"passwd", "secret", "bindpasswd", "ldap_bind_pw", "smtp_sasl_password", "insecure-password",
	"psk", "wpa-psk")

// endsTuple reports whether the text in quotes at p ends a tuple of Erlang's: {password,"x"}.
func endsTuple(t []byte, p int) bool {
	s, e, _ := valueAt(t, p)
	return e > s && at(t, e+1) == '}' && hasDigit(t[s:e])
}

// gives reports whether the text in quotes at p is all that the key may have, by the notation:
// Lisp's (password . "x"), Erlang's {password,<<"x">>} and -define(PASSWORD, "x"), Nginx' set
// $password "x", R's password <- "x", C's #define PASSWORD "x", SetEnv DB_PASS "x".
func gives(t []byte, key keyRange, p int, symbol byte) bool {
	if !isQuote(at(t, p)) && symbol != ',' {
		return false
	}
	switch head := t[:key.start]; symbol {
	case '.':
		return at(t, key.end) != '.'
	case '<':
		return t[key.end] == ' ' && isHard(t[key.start:key.end])
	case ',':
		if hasSuffix(head, ":") && key.verdict == Secret { // Ruby's set :password, "x"
			s, e, quoted := valueAt(t, p)
			return quoted && mayBePassword(t[s:e])
		}
		return hasPrefix(t[p:], "<<\"") || hasSuffix(head, "define(") && isQuote(at(t, p)) ||
			hasSuffix(head, "{") && isQuote(at(t, p)) && isHard(t[key.start:key.end]) &&
				endsTuple(t, p)
	case 0:
		return hasSuffix(head, "set $") || hasSuffix(head, "#define ") ||
			hasSuffix(head, " WITH ") || isVariable(t[key.start:key.end])
	}
	return false
}

// isObjectName reports whether v is the name of an object of Kubernetes that ends in a random
// suffix: at least two words of small letters and up to ten letters and digits.
func isObjectName(v []byte) bool {
	i := bytes.LastIndexByte(v, '-')
	if i < 0 || len(v)-i > 11 || bytes.IndexByte(v[:i], '-') < 0 || !lowerWord(v[:i]) {
		return false
	}
	for _, c := range v[i+1:] {
		if !isLower(c) && !isDigit(c) {
			return false
		}
	}
	return true
}

// isObject reports whether v, which is after the word secret, may be the name of an object of
// Kubernetes: it has no capital, and nothing before the word says whose secret it is.
func isObject(t []byte, key keyRange, v []byte) bool {
	for _, c := range v {
		if !isLower(c) && !isDigit(c) && c != '-' && c != '.' {
			return false
		}
	}
	return !secretWords.has(wordBefore(t, key.start))
}

// objectVerbs say what became of an object of Kubernetes, by whose name they are.
var objectVerbs = newWordSet("created", "configured", "unchanged", "mounted", "patched", "synced",
	"labeled", "annotated")

// isParsed reports whether b, which follows a token in quotes, says where in a text a parser found
// it: at 3:14, on line 3, in expression.
func isParsed(b []byte) bool {
	p := 0
	if at(b, 0) != ' ' {
		return false
	}
	p++
	switch string(nextWord(b, &p)) {
	case "at", "on", "near", "(line":
		return isDigit(at(b, p)) || placeWords.has(b[p:wordEnd(b, p)])
	case "in":
		word := nextWord(b, &p)
		return string(word) == "expression" || string(word) == "JSON"
	}
	return false
}

// wraps reports whether the colon at i is followed by an error that a message is put before, as
// Go's programs do: login with password x: exit status 1.
func wraps(t []byte, i int) bool { return at(t, i+1) == ' ' && isLetter(at(t, i+2)) }

// isKeyHex reports whether v has the form of a key of hex digits: at least sixteen, letters among
// them.
func isKeyHex(v []byte) bool {
	return len(v) >= MinRandom && len(v) <= 2*longestWord && allHex(v) && hasDigitAndLetter(v)
}

// opensAPI reports whether the key is one of those that services give out, whose hex digits are
// hardly a fingerprint's: API key x.
func opensAPI(t []byte, key keyRange) bool {
	name := t[key.start:key.end]
	if equalFold(name, "key") || equalFold(name, "token") {
		switch w := wordBefore(t, key.start); {
		case equalFold(w, "api"), equalFold(w, "auth"), equalFold(w, "access"),
			equalFold(w, "bearer"), equalFold(w, "license"), equalFold(w, "refresh"):
			return true
		}
		return false
	}
	return hasSuffixFold(name, "apikey") || hasSuffixFold(name, "api_key") ||
		hasSuffixFold(name, "api-key") || hasSuffixFold(name, "api_token")
}

// opensByID reports whether the value v of key is rather a secret than the id of one though it has
// the form of an id: many vendors' keys are UUIDs, invalid API key x, SNYK_TOKEN "x", the token is
// x. said: words announce the value.
func opensByID(t []byte, key keyRange, v []byte, said, quoted bool) bool {
	name := t[key.start:key.end]
	if opensAPI(t, key) || isVariable(name) || bytes.IndexByte(name, '_') > 0 {
		return true
	}
	if w := wordBefore(t, key.start); len(w) > 1 && key.verdict == Secret && // using acme token x
		equalFold(wordBefore(t, key.start-1-len(w)), "using") {
		return true
	}
	return said || quoted && (hasSuffixFold(name, "token") || isHard(name) && !IsUUID(v))
}

// isVariable reports whether name is that of a variable of the environment: two words at least, in
// capitals.
func isVariable(name []byte) bool {
	return bytes.IndexByte(name, '_') > 0 && upperCase(name)
}

// dividesKey reports whether the sign after key separates it from its value and is no comma of a
// sentence or of a list of names.
func dividesKey(t []byte, key keyRange, symbol byte) bool {
	switch symbol {
	case ',':
		c := at(t, key.start-1)
		if isQuote(c) {
			c = at(t, key.start-2)
		}
		return c == '{' || c == '(' // Erlang's {password, x}, C++'s {"password", "x"}
	}
	return true
}

// skipTags skips the tags of HTML at p that set a word apart.
func skipTags(t []byte, p int) int {
	if at(t, p) != '<' {
		return p
	}
	for _, w := range [...]string{"<b>", "<strong>", "<code>", "<em>", "<i>", "<kbd>", "<pre>",
		"<tt>", "<samp>"} {
		if hasPrefix(t[p:], w) {
			return p + len(w)
		}
	}
	return p
}

// enteredLen returns the length of the words at the start of b that say where a password came from,
// or 0.
func enteredLen(b []byte) int {
	for _, w := range [...]string{"you entered ", "you provided ", "you typed ", "you supplied ",
		"entered ", "provided ", "supplied "} {
		if hasPrefix(b, w) {
			return len(w)
		}
	}
	return 0
}
