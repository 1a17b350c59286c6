// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// connector skips what may be between a word and its value: spaces, and one sign such as -> ~>
// <- | , or dots.
func connector(t []byte, p int) (end int, symbol byte) {
	blanks := func() {
		for s := p; p < len(t) && p-s < lex.MaxGap; {
			n := 0
			switch c := t[p]; {
			case c == ' ' || c == '\t':
				n = 1
			case c == '\\' && lex.At(t, p+1) == 't':
				n = len(`\t`)
				symbol = '\t'
			case c == 0x1b || c == '\\':
				if n = lex.ColourLen(t, p); n > 0 {
					symbol = 'm' // the name and the value differ in colour
				}
			}
			if n == 0 {
				break
			}
			p += n
		}
	}
	if blanks(); lex.At(t, p-1) == '\t' {
		symbol = '\t' // a column ends
	}
	switch c := lex.At(t, p); c {
	case '-', '~', '=', '<':
		if (c == '~' || c == '-' && t[p-1] == ' ') && lex.At(t, p+1) == ' ' {
			symbol = c
			p++
		} else if n := lex.At(t, p+1); n == '>' || n == '-' || n == '=' {
			symbol = c
			for s := p; p < len(t) && p-s < 4 &&
				(t[p] == '-' || t[p] == '~' || t[p] == '=' || t[p] == '<' || t[p] == '>'); {
				p++
			}
		}
	case '|', ',', ';':
		symbol = c
		for p++; c == '|' && lex.At(t, p) == '|'; {
			p++
		}
	case '>':
		if lex.At(t, p+1) == '>' && lex.At(t, p+2) == ' ' {
			symbol = c
			p += 2
		}
	case '.':
		if lex.At(t, p+1) == '.' && lex.At(t, p+2) == '.' {
			symbol = c
			for s := p; p < len(t) && p-s < lex.MaxGap && t[p] == '.'; {
				p++
			}
		} else if n := spacedDots(t, p); n > 0 {
			symbol = c
			p += n
		} else if lex.At(t, p+1) == ' ' && lex.IsQuote(lex.At(t, p+2)) {
			// Lisp's ("password" . "x")
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

// spacedDots returns the length of the leader of a table at p, three dots or more with a space
// between two each, or 0.
func spacedDots(t []byte, p int) int {
	n := 0
	for n < 2*lex.MaxGap && lex.At(t, p+n) == '.' && lex.At(t, p+n+1) == ' ' {
		n += len(". ")
	}
	if n < len(". . . ") {
		return 0
	}
	return n - 1
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
		} else if c > ' ' && !lex.IsAlnum(c) && !lex.IsQuote(c) && bytes.IndexByte(closers, c) < 0 {
			i++
		} else {
			break
		}
	}
	if i == p || lex.At(t, i) != ' ' {
		return 0
	}
	return i - p
}

// closers are signs that open or close what they are beside, or escape it.
var closers = []byte(`()[]{}\,;`)

// sayWords announce a value: the password is x, has value x, set to x.
var sayWords = lex.NewWordSet("is", "was", "to", "has", "have", "value", "set", "now", "as",
	"equal", "equals", "of", "with", "reset", "changed", "updated", "be", "been", "will", "the",
	"from", "eq", "eql", "provided", "supplied", "entered", "given", "received", "invalid", "an",
	"enc", "loaded", "lautet", "ist", "est", "es", "är", "er", "jest", "este", "on", "je", "sono",
	"è", "é", "used", "are", "foi", "war", "wurde", "fue", "était", "là", "olarak", "это")

// statesValue reports whether b starts with words after which the value is of a name in quotes.
func statesValue(b []byte) bool {
	for _, w := range [...]string{"with value ", "value ", "set to ", "is ", "changed ", "to ",
		"has value ", "must be ", "should be ", "must not be ", "should not be ", "cannot be "} {
		if lex.HasPrefix(b, w) {
			return true
		}
	}
	return false
}

// lastSayWords may be right before the value.
var lastSayWords = lex.NewWordSet("is", "was", "to", "value", "as", "with", "equal", "equals", "be",
	"from", "eq", "eql", "provided", "supplied", "entered", "given", "received", "now", "enc",
	"lautet", "ist", "est", "es", "är", "er", "jest", "este", "on", "je", "è", "é", "foi", "war",
	"used", "are", "fue", "était", "là", "это")

// skipSayWords returns where the words of sayWords and lastSayWords end that are at p, and how many
// they are. It reports false if other words follow them.
func skipSayWords(t []byte, p int) (end, words int, ok bool) {
	const most = 4
	for ; words <= most; words++ {
		e := lex.WordEnd(t, p)
		if e == p || !sayWords.Has(t[p:e]) || goesOn(t, e) {
			return p, words, true
		}
		last := lastSayWords.Has(t[p:e])
		if lex.At(t, e) == ' ' && lex.At(t, e+1) == ':' {
			e++ // as in French
		}
		if lex.At(t, e) == ':' {
			e++
			last = true
		}
		if lex.At(t, e) != ' ' {
			return p, words, false
		}
		p = e + 1
		if !last && !sayWords.Has(t[p:lex.WordEnd(t, p)]) {
			return p, words, false
		}
	}
	return p, words, false
}

// goesOn reports whether the letters that end at e are no word, but the start of a value: is7x,
// To-7x, The_7x.
func goesOn(t []byte, e int) bool {
	c := lex.At(t, e)
	return lex.IsDigit(c) || bytes.IndexByte(valueSigns, c) >= 0 && lex.IsAlnum(lex.At(t, e+1))
}

// valueSigns are signs inside of passwords and tokens, after which no word of a sentence goes on.
var valueSigns = []byte("-_@#$!*+&.~^")

// forWhom skips whose password it is at p: for bob, for user "bob":, and elastic = after PASSWORD.
// It returns p if there is no such word.
func forWhom(t []byte, p int) int {
	i := p
	if n := forLen(t[i:]); n > 0 && !lex.HasPrefix(t[i:], "do not ") {
		i += n
		for _, w := range [...]string{"the ", "new ", "user ", "account ", "key ", "peer ",
			"host ", "server ", "client ", "node ", "database ", "role ", "device ", "tenant ",
			"project ", "organization ", "service ", "app ", "customer ", "team ", "site ",
			"instance ", "login ", "ext ", "extension ", "ext. ", "realm ", "email ", "cluster ",
			"vhost ", "wallet "} {
			if lex.HasPrefix(t[i:], w) {
				i += len(w)
			}
		}
	} else if !lex.HasSuffix(t[:p], "PASSWORD ") {
		return p
	}
	s := i
	if _, n, q := openQuote(t, i); q != 0 {
		i = closeQuote(t[:min(len(t), i+lex.MaxKey)], i+n+1, n, q) + n + 1
	} else {
		for i < len(t) && i-s < maxPairKey && (lex.IsKey(t[i]) || t[i] == '@') {
			i++
		}
	}
	if i == s || i >= len(t) {
		return p
	}
	if lex.HasPrefix(t[i:], " = ") {
		return i + len(" = ")
	}
	if s == p {
		return p
	}
	if t[i] == ':' {
		i++
	}
	if lex.At(t, i) != ' ' {
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
		if lex.HasPrefix(b, w) {
			return len(w)
		}
	}
	return 0
}

// kindOfSecret skips what routers write between password and its value at p, a digit or a word for
// how it is encrypted: password 7 x, secret 5 x, password ENC x.
func kindOfSecret(t []byte, p int) int {
	if lex.HasPrefix(t[p:], "level ") { // enable password level 15 x
		if n := lex.ExtendKey(t, p+len("level ")); lex.At(t, n) == ' ' &&
			lex.AllDigits(t[p+len("level "):n]) {
			p = n + 1
		}
	}
	if lex.HasPrefix(t[p:], "manager ") || lex.HasPrefix(t[p:], "operator ") { // of ProCurve
		p += bytes.IndexByte(t[p:], ' ') + 1
	}
	if lex.IsDigit(lex.At(t, p)) && lex.At(t, p+1) == ' ' {
		p += 2
	}
	for _, w := range [...]string{"ENC ", "md5 ", "ascii-text ", "hexadecimal ", "sha512 ",
		"sha256 "} {
		if lex.HasPrefix(t[p:], w) {
			return p + len(w)
		}
	}
	for _, w := range [...]string{"cipher ", "simple ", "irreversible-cipher ", "plaintext "} {
		if !lex.HasPrefix(t[p:], w) {
			continue
		}
		if s, e, quoted := valueAt(t, p+len(w)); quoted || looksPassword(t[s:e]) ||
			endsLine(t, e) {
			return p + len(w)
		}
	}
	if lex.HasSuffix(t[:p], "pre-shared-key ") {
		for _, w := range [...]string{"local ", "remote ", "key "} {
			if lex.HasPrefix(t[p:], w) {
				return p + len(w)
			}
		}
	}
	return p
}

// secondOfTwo returns the second of two values in parentheses after a word that ends at e, if it
// looks like a password: credentials (bob, x).
func secondOfTwo(t []byte, e int) (start, end int) {
	p := e + len("(")
	if lex.HasPrefix(t[e:], " (") {
		p++
	} else if lex.At(t, e) != '(' {
		return 0, 0
	}
	if t[e-1] != 's' {
		return 0, 0
	}
	user := bareEnd(t, p, min(len(t), p+lex.MaxKey), ',')
	if lex.At(t, user) != ',' || lex.At(t, user+1) != ' ' {
		return 0, 0
	}
	start = user + len(", ")
	end = bareEnd(t, start, min(len(t), start+maxPlain), ')')
	if lex.At(t, end) != ')' || !looksPassword(t[start:end]) {
		return 0, 0
	}
	return start, end
}

// announces reports whether a word that only hints at a secret announces one by the word before it:
// tacacs-server key x, FTP's PASS x.
func announces(t []byte, key keyRange) bool {
	name := t[key.start:key.end]
	switch {
	case lex.EqualFold(name, "pass"):
		return true
	case lex.EqualFold(name, "key-string"), lex.EqualFold(name, "message-digest-key"),
		lex.EqualFold(name, "server-key"), lex.EqualFold(name, "authentication-key"),
		lex.EqualFold(name, "md5-key"), lex.EqualFold(name, "plaintext-key"):
		return true
	case lex.EqualFold(name, "key"):
		if isCommonKey(t, key.end) {
			return false
		}
		p := key.end + 1
		if lex.HasPrefix(t[key.end:], " is ") {
			p += len("is ")
		}
		if s, end, _ := valueAt(t, p); grantWords.Has(lex.WordBefore(t, key.start)) &&
			end-s > 16 && isGrouped(t[s:end]) {
			return true
		}
		if isCiscoKey(t, key) || isServerKey(t, key.start) || changesKey(t, key) ||
			opensNetwork(t, key.start) {
			return true
		}
		if keyKinds.Has(lex.WordBefore(t, key.start)) {
			s, end, _ := valueAt(t, p)
			return looksPassword(t[s:end]) || isKeyHex(t[s:end])
		}
		e := key.start - 1
		if b := t[max(0, e-2*lex.MaxGap):max(e, 0)]; lex.LastIndex(b, "-server ") >= 0 ||
			lex.LastIndex(b, "server-private ") >= 0 || lex.LastIndex(b, "-key address ") >= 0 {
			return true // radius-server host 10.0.0.1 key x
		}
		if e < 1 || t[e] != ' ' {
			return false
		}
		switch string(t[lex.ExtendBack(t, e):e]) {
		case "with", "via", "using":
			return usesKey(t, lex.ExtendBack(t, e))
		case "tacacs-server", "radius-server", "tacacs", "radius", "isakmp", "pre-shared",
			"pre-share", "preshared", "authentication-key", "shared", "failover", "pac":
			return true
		}
		return setsServerKey(t, key.start)
	}
	return false
}

// setsServerKey reports whether the key at s is in a line of VyOS or of Junos that sets how to log
// in at a server or at a neighbour: set system login radius server 10.0.0.1 key x.
func setsServerKey(t []byte, s int) bool {
	low := max(0, s-2*lex.MaxKey)
	line := t[low+bytes.LastIndexByte(t[low:s], '\n')+1 : s]
	if !lex.HasPrefix(line, "set ") {
		return false
	}
	for _, w := range [...]string{" radius", " tacacs", " authentication md5 ", " api keys id "} {
		if lex.LastIndex(line, w) > 0 {
			return true
		}
	}
	return false
}

// isCiscoKey reports whether the key is the first word of its line and one of Cisco's type 7, which
// is the last, follows it: key 7 094F471A.
func isCiscoKey(t []byte, key keyRange) bool {
	const kind = " 7 "
	if !lex.HasPrefix(t[key.end:], kind) {
		return false
	}
	b := key.start
	for b > 0 && key.start-b < lex.MaxGap && t[b-1] == ' ' {
		b--
	}
	if b > 0 && t[b-1] != '\n' {
		return false
	}
	s, end, _ := valueAt(t, key.end+len(kind))
	v := t[s:end]
	return len(v) >= 8 && len(v)%2 == 0 && lex.AllHex(v) && lex.UpperCase(v) && !lex.AllDigits(v) &&
		lex.IsDigit(v[0]) && lex.IsDigit(v[1]) &&
		(end == len(t) || t[end] == '\n' || t[end] == '\r' || t[end] == '\\')
}

// isServerKey reports whether the key at s is in the lines about a server that a router asks who
// may log in: radius server r1, with its address and its key on lines of their own.
func isServerKey(t []byte, s int) bool {
	low := max(0, s-2*lex.MaxKey)
	for range 4 {
		e := s
		for e > low && t[e-1] == ' ' {
			e--
		}
		if e == low || t[e-1] != '\n' {
			return false
		}
		s = low + bytes.LastIndexByte(t[low:e-1], '\n') + 1
		for _, w := range [...]string{"tacacs server ", "radius server ", "aaa-server "} {
			if lex.HasPrefix(t[s:], w) {
				return true
			}
		}
		for s < e && t[s] == ' ' {
			s++
		}
		if !lex.HasPrefix(t[s:], "address ") && !lex.HasPrefix(t[s:], "timeout ") {
			return false
		}
	}
	return false
}

// keyKinds are words before a key that opens something.
var keyKinds = lex.NewWordSet("term", "longterm", "join", "wrapping", "unwrapping", "unseal",
	"tsig")

// changesKey reports whether the key is one whose value is after it, by what became of it: key x
// revoked, rotated key from x to y. Fingerprints and names of keys do not count.
func changesKey(t []byte, key keyRange) bool {
	p := key.end
	verb := keyChanges.Has(lex.WordBefore(t, key.start))
	if verb && lex.HasPrefix(t[p:], " from ") {
		p += len(" from")
	}
	if lex.At(t, p) != ' ' {
		return false
	}
	s, e, _ := valueAt(t, p+1)
	v := t[s:e]
	if !lex.AllAlnum(v) || lex.AllHex(v) || lex.UpperCase(v) ||
		len(v) < tokenform.MinRandom/2+2 || !looksPassword(v) {
		return false
	}
	if verb {
		return endsClause(t, e)
	}
	for _, w := range [...]string{" was ", " has been ", " is "} {
		if lex.HasPrefix(t[e:], w) {
			return keyChanges.Has(lex.WordAfter(t, e+len(w)-1))
		}
	}
	return keyChanges.Has(lex.WordAfter(t, e))
}

// keyChanges say what becomes of a key that opens something.
var keyChanges = lex.NewWordSet("revoked", "revoking", "revoke", "rotated", "rotating", "leaked",
	"compromised", "exposed", "stolen")

// usesKey reports whether the word before i says what a key does: decrypt with key x.
func usesKey(t []byte, i int) bool {
	if i < 4 || t[i-1] != ' ' {
		return false
	}
	w := t[lex.ExtendBack(t, i-1) : i-1]
	if lex.EqualFold(w, "failed") { // decryption failed with key x
		w = lex.WordBefore(t, i-1-len(w))
	}
	switch {
	case lex.HasSuffixFold(w, "cryption"), lex.EqualFold(w, "unseal"), lex.EqualFold(w, "signing"),
		enterVerbs.Has(w):
		return true
	case lex.HasSuffixFold(w, "crypt"), lex.HasSuffixFold(w, "crypting"), lex.HasSuffixFold(w,
		"crypted"),
		lex.EqualFold(w, "sign"), lex.EqualFold(w, "signed"), lex.EqualFold(w, "signing"),
		lex.EqualFold(w, "unlock"), lex.EqualFold(w, "unsealed"), lex.EqualFold(w, "verifying"),
		lex.EqualFold(w, "verify"), lex.EqualFold(w, "verified"):
		return true
	}
	return false
}

// enterVerbs say that somebody comes in, by what follows with, via or using.
var enterVerbs = lex.NewWordSet("connect", "connecting", "connected", "authenticate",
	"authenticating", "authenticated", "login", "logging-in", "logged-in", "authorizing",
	"authorized")

// directive reports whether a key and the value that ends at end are all of a line of a
// configuration file or a protocol: bindpw x, PASS x.
func directive(t []byte, key keyRange, end int) bool {
	switch c := lex.At(t, end); {
	case c == ';' && (lex.HasSuffix(t[:key.start], "_set_header ") ||
		lex.HasSuffix(t[:key.start], "add_header ") || lex.HasSuffix(t[:key.start], "_param ")):
		return true // of Nginx
	case end >= len(t), c == '\n', c == '\r', c == '"' && key.start > 0 && t[key.start-1] == '"':
	case c == '\\' && (lex.At(t, end+1) == 'n' || lex.At(t, end+1) == 'r'):
	default:
		return false
	}
	s := key.start
	for s > 0 && (t[s-1] == ' ' || t[s-1] == '\t') && key.start-s < lex.MaxGap {
		s--
	}
	if s > 0 && (t[s-1] == '>' || t[s-1] == '\n') ||
		s > 1 && (t[s-2] == '\\' && t[s-1] == 'n' || t[s-2] == 'C' && t[s-1] == ':') {
		return true // of a trace of a protocol, --> PASS x, or of a file
	}
	name := t[key.start:key.end]
	return (s == 0 || t[s-1] == '"') && (directives.Has(name) ||
		hasInnerWord(name) && keynames.IsHard(name) && // Java's db.password x, MqttPassword x
			!isPackageType(bytes.TrimLeft(t[key.end:end], " *")))
}

// isPackageType reports whether v is a type of Go's with its package, as a field of a struct has
// one: v1beta1.Secret.
func isPackageType(v []byte) bool {
	n := bytes.IndexByte(v, '.')
	if n < 1 || !lex.IsUpper(lex.At(v, n+1)) || !lex.AllAlnum(v[n+1:]) {
		return false
	}
	return lex.IsLower(v[0]) && lex.AllAlnum(v[:n]) && lex.LowerCase(v[:n])
}

// hasInnerWord reports whether name is more than a word, by its separators or capitals.
func hasInnerWord(name []byte) bool {
	for i, c := range name {
		if c == '.' || c == '-' || c == '_' || i > 0 && lex.IsUpper(c) && lex.IsLower(name[i-1]) {
			return true
		}
	}
	return false
}

// directives are words of configuration files and protocols that take a password.
var directives = lex.NewWordSet("bindpw", "rootpw", "requirepass", "masterauth", "pass", "password",
	"passwd", "secret", "bindpasswd", "ldap_bind_pw", "smtp_sasl_password", "insecure-password",
	"psk", "wpa-psk")

// endsTuple reports whether the text in quotes at p ends a tuple of Erlang's: {password,"x"}.
func endsTuple(t []byte, p int) bool {
	s, e, _ := valueAt(t, p)
	return e > s && lex.At(t, e+1) == '}' && lex.HasDigit(t[s:e])
}

// isOnlyValue reports whether the text in quotes at p is all that the key may have, by the
// notation: Lisp's (password . "x"), Erlang's {password,<<"x">>} and -define(PASSWORD, "x"), Nginx'
// set $password "x", R's password <- "x", C's #define PASSWORD "x", SetEnv DB_PASS "x".
func isOnlyValue(t []byte, key keyRange, p int, symbol byte) bool {
	if !lex.IsQuote(lex.At(t, p)) && symbol != ',' {
		return false
	}
	switch head := t[:key.start]; symbol {
	case '.':
		return lex.At(t, key.end) != '.'
	case '<':
		return t[key.end] == ' ' && keynames.IsHard(t[key.start:key.end])
	case ',':
		if lex.HasSuffix(head, ":") && key.verdict == keynames.Secret { // Ruby's set :password, "x"
			s, e, quoted := valueAt(t, p)
			return quoted && mayBePassword(t[s:e])
		}
		return lex.HasPrefix(t[p:], "<<\"") || lex.HasSuffix(head, "define(") &&
			lex.IsQuote(lex.At(t, p)) || lex.HasSuffix(head, "{") && lex.IsQuote(lex.At(t, p)) &&
			keynames.IsHard(t[key.start:key.end]) && endsTuple(t, p)
	case 0:
		return lex.HasSuffix(head, "set $") || lex.HasSuffix(head, "#define ") ||
			lex.HasSuffix(head, " WITH ") || isVariable(t[key.start:key.end])
	}
	return false
}

// isObjectName reports whether v is the name of an object of Kubernetes that ends in a random
// suffix: at least two words of small letters and up to ten letters and digits.
func isObjectName(v []byte) bool {
	i := bytes.LastIndexByte(v, '-')
	if i < 0 || len(v)-i > 11 || bytes.IndexByte(v[:i], '-') < 0 || !lex.LowerWord(v[:i]) {
		return false
	}
	for _, c := range v[i+1:] {
		if !lex.IsLower(c) && !lex.IsDigit(c) {
			return false
		}
	}
	return true
}

// isObject reports whether v, which is after the word secret, may be the name of an object of
// Kubernetes: it has no capital, and nothing before the word says whose secret it is.
func isObject(t []byte, key keyRange, v []byte) bool {
	for _, c := range v {
		if !lex.IsLower(c) && !lex.IsDigit(c) && c != '-' && c != '.' {
			return false
		}
	}
	return !secretWords.Has(lex.WordBefore(t, key.start))
}

// objectVerbs say what became of an object of Kubernetes, by whose name they are.
var objectVerbs = lex.NewWordSet("created", "configured", "unchanged", "mounted", "patched",
	"synced", "labeled", "annotated", "deleted", "pruned", "replaced", "edited")

// isParsed reports whether b, which follows a token in quotes, says where in a text a parser found
// it: at 3:14, on line 3, in expression.
func isParsed(b []byte) bool {
	p := 0
	if lex.At(b, 0) != ' ' {
		return false
	}
	p++
	switch string(nextWord(b, &p)) {
	case "at", "on", "near", "(line":
		return lex.IsDigit(lex.At(b, p)) || placeWords.Has(b[p:lex.WordEnd(b, p)])
	case "in":
		word := nextWord(b, &p)
		return string(word) == "expression" || string(word) == "JSON"
	}
	return false
}

// wrapsError reports whether the colon at i is followed by an error that a message is put before,
// as Go's programs do: login with password x: exit status 1.
func wrapsError(t []byte, i int) bool {
	return lex.At(t, i+1) == ' ' && lex.IsLetter(lex.At(t, i+2))
}

// isKeyHex reports whether v has the form of a key of hex digits: at least sixteen, letters among
// them.
func isKeyHex(v []byte) bool {
	return len(v) >= tokenform.MinRandom && len(v) <= 2*lex.LongestWord && lex.AllHex(v) &&
		lex.HasDigitAndLetter(v)
}

// opensAPI reports whether the key is one of those that services give out, whose hex digits are
// hardly a fingerprint's: API key x.
func opensAPI(t []byte, key keyRange) bool {
	name := t[key.start:key.end]
	if lex.EqualFold(name, "key") || lex.EqualFold(name, "token") {
		switch w := lex.WordBefore(t, key.start); {
		case lex.EqualFold(w, "api"), lex.EqualFold(w, "auth"), lex.EqualFold(w, "access"),
			lex.EqualFold(w, "bearer"), lex.EqualFold(w, "license"), lex.EqualFold(w, "refresh"),
			lex.EqualFold(w, "session") && lex.EqualFold(name, "token"):
			return true
		}
		return false
	}
	return lex.HasSuffixFold(name, "apikey") || lex.HasSuffixFold(name, "api_key") ||
		lex.HasSuffixFold(name, "api-key") || lex.HasSuffixFold(name, "api_token")
}

// opensByID reports whether the value v of key is rather a secret than the id of one though it has
// the form of an id: many vendors' keys are UUIDs, invalid API key x, SNYK_TOKEN "x", the token is
// x. said: words announce the value.
func opensByID(t []byte, key keyRange, v []byte, said, quoted bool) bool {
	name := t[key.start:key.end]
	if opensAPI(t, key) || isVariable(name) || bytes.IndexByte(name, '_') > 0 {
		return true
	}
	if w := lex.WordBefore(t, key.start); lex.EqualFold(name, "token") &&
		(keynames.IsVendor(w) || keynames.IsKeyVendor(w)) ||
		lex.EqualFold(name, "key") && keynames.IsKeyVendor(w) {
		return true // snyk token x
	}
	// using acme token x
	if w := lex.WordBefore(t, key.start); len(w) > 1 && key.verdict == keynames.Secret &&
		lex.EqualFold(lex.WordBefore(t, key.start-1-len(w)), "using") {
		return true
	}
	return said || quoted && (lex.HasSuffixFold(name, "token") || keynames.IsHard(name) &&
		!tokenform.IsUUID(v))
}

// isVariable reports whether name is that of a variable of the environment: two words at least, in
// capitals.
func isVariable(name []byte) bool {
	return bytes.IndexByte(name, '_') > 0 && lex.UpperCase(name)
}

// dividesKey reports whether the sign after key separates it from its value and is no comma of a
// sentence or of a list of names.
func dividesKey(t []byte, key keyRange, symbol byte) bool {
	switch symbol {
	case ',':
		c := lex.At(t, key.start-1)
		if lex.IsQuote(c) {
			c = lex.At(t, key.start-2)
		}
		return c == '{' || c == '(' // Erlang's {password, x}, C++'s {"password", "x"}
	}
	return true
}

// skipTags skips the tags of HTML at p that set a word apart.
func skipTags(t []byte, p int) int {
	if lex.At(t, p) != '<' {
		return p
	}
	for _, w := range [...]string{"<b>", "<strong>", "<code>", "<em>", "<i>", "<kbd>", "<pre>",
		"<tt>", "<samp>"} {
		if lex.HasPrefix(t[p:], w) {
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
		if lex.HasPrefix(b, w) {
			return len(w)
		}
	}
	return 0
}
