// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// A wordScan finds values that are announced by a word, without '=' or ':' between them: password
// -> x, token "x" is invalid, bindpw x, [password x user bob], 'password','x', "A temporary
// password is generated for root@localhost: x". For all but the most specific shapes the value must
// look like a password.
//
// Nearly all names of secrets have one of the pairs "ke", "sw", "pw" and "cr": token, key,
// password, bindpw, secret. Only groups of eight bytes that have a letter of them are searched for
// those.
type wordScan struct {
	keyReader
	done  int // up to which words are judged
	looks budget

	// What is looked for once, since a look for each word is not linear; 0: not yet.
	sharp int // one more than the place of the first #; past the end: there is none
	signs int // one more than the place after the last digit or quote
}

// sharpBefore reports whether there is a # before e.
func (x *wordScan) sharpBefore(e int) bool {
	if x.sharp == 0 {
		if x.sharp = bytes.IndexByte(x.t, '#') + 1; x.sharp == 0 {
			x.sharp = len(x.t) + 1
		}
	}
	return x.sharp <= e
}

// hasSigns reports whether the text has a digit or a quote at or after p, without which a short one
// has no wordScan.
func (x *wordScan) hasSigns(p int) bool {
	if x.signs == 0 {
		x.signs = 2 + bytes.LastIndexAny(x.t, "0123456789\"'")
	}
	return x.signs-1 > p
}

// find judges the words that have one of the pairs at from or later and before to. The text has the
// bytes of m.
func (x *wordScan) find(dst *[]Span, from, to int, m mark) {
	if m&(markSw|markCode|markPw|markCv) == 0 && (m&markCre == 0 || m&markReT == 0) {
		x.findKeys(dst, from, to)
		return
	}
	for base := from; base < to; base += groupLength {
		for hits := letterHits(x.t, base); hits != 0; hits &= hits - 1 {
			if i := base + bits.TrailingZeros64(hits)/8; hasPair(x.t, i) {
				x.done = x.wordAt(dst, i, x.done)
			}
		}
	}
}

// findKeys is find for a text that has only the pair "ke".
func (x *wordScan) findKeys(dst *[]Span, from, to int) {
	for i := keyHit(x.t, from, to); i < to; i = keyHit(x.t, i+1, to) {
		if hasPair(x.t, i) {
			x.done = x.wordAt(dst, i, x.done)
		}
	}
}

// keyHit returns the place of the first k in any case in t[i:to], or to. It may return that of a
// byte outside ASCII, or of one after a k.
func keyHit(t []byte, i, to int) int {
	t = t[:to:to]
	for ; i <= len(t)-2*groupLength; i += 2 * groupLength {
		v := (binary.LittleEndian.Uint64(t[i:]) | small) ^ 'k'*ones
		w := (binary.LittleEndian.Uint64(t[i+groupLength:]) | small) ^ 'k'*ones
		if ((v-ones)|(w-ones))&high == 0 {
			continue
		}
		if v = (v - ones) & high; v != 0 {
			return i + bits.TrailingZeros64(v)/8
		}
		return i + groupLength + bits.TrailingZeros64((w-ones)&high)/8
	}
	for ; i < len(t); i += groupLength {
		v := (group(t, i) | small) ^ 'k'*ones
		if v = (v - ones) & high; v != 0 {
			return i + bits.TrailingZeros64(v)/8
		}
	}
	return to
}

// wordAt judges the word around i, which starts at done or later, and returns where it ends.
func (x *wordScan) wordAt(dst *[]Span, i, done int) int {
	t := x.t
	if i < done {
		return done
	}
	e := extendKey(t[:min(len(t), i+maxKey)], i)
	done = e
	if e-i > len("password...") {
		if n := bytes.Index(t[i:e], []byte("...")); n > 0 {
			e = i + n // dots lead to the value
		}
	}
	for e > i && t[e-1] == '.' {
		e--
	}
	if x.isNoValue(e) || e < len("pw") ||
		!x.r.endings.has(t, e) && !(isDigit(t[e-1]) &&
			(x.r.inner.inside(t, e) || isCardCode(t, e-len("cvv2")))) {
		return done
	}
	if !x.looks.mayLook(e, 2*maxGap) {
		return done
	}
	n := len(*dst)
	if end := x.word(dst, e); end > e {
		done = end
	}
	x.noteFar(*dst, n, e)
	return done
}

// letterHits returns the bytes of the group at base that are k, w, c or p in any case: the high bit
// of each. It may report more, never less.
func letterHits(t []byte, base int) uint64 {
	w := group(t, base) | small
	v := w ^ 'p'*ones
	hits := (v - ones) &^ v
	v = w ^ 'k'*ones
	hits |= (v - ones) &^ v
	v = w ^ 'c'*ones
	hits |= (v - ones) &^ v
	v = w ^ 'w'*ones
	return (hits | (v-ones)&^v) & high
}

// hasPair reports whether the letter at i belongs to one of the pairs "ke", "sw", "pw" and "cr" in
// any case, or "PAS", and the letters after it are those of a secret's name: key, token, password,
// passwd, secret, cred; or whether it is that of PIN, OTP, passphrase or of the pass of auth_pass.
func hasPair(t []byte, i int) bool {
	switch t[i] {
	case 'k', 'K':
		c := at(t, i+2) | 0x20
		return at(t, i+1)|0x20 == 'e' && (c == 'y' || c == 'n')
	case 'c', 'C':
		c := at(t, i+3) | 0x20
		if c == 'e' && at(t, i+1) == 'o' && at(t, i+2) == 'd' {
			return mayBeSent(t, i+len("code"))
		}
		if at(t, i+1)|0x20 == 'v' {
			return c != 'n' && isCardCode(t, i)
		}
		return at(t, i+1)|0x20 == 'r' && at(t, i+2)|0x20 == 'e' && (c == 't' || c == 'd')
	case 'w', 'W':
		c := at(t, i+1)
		switch at(t, i-1) | 0x20 {
		case 'p':
			return !isLetter(c) || c|0x20 == 's' || c|0x20 == 'd'
		case 's':
			return !isLetter(c) || c|0x20 == 'o' || c|0x20 == 'd'
		case 't':
			return hasSuffix(t[:i], "ht") && hasPrefix(t[i:], "woord")
		}
	case 'P', 'p':
		switch at(t, i+1) {
		case 'A':
			return at(t, i+2) == 'S'
		case 'a':
			return at(t, i+2) == 's' && at(t, i+3) == 's' &&
				(isLetter(at(t, i+4)) || isKey(at(t, i-1)) && !isAlnum(t[i-1]) ||
					at(t, i+4) == ' ' && (!isAlnum(at(t, i-1)) || hasSuffix(t[:i], "require")))
		case 'I':
			return at(t, i+2) == 'N'
		}
		if t[i] == 'P' {
			return at(t, i-1) == 'T' && at(t, i-2) == 'O'
		}
		return hasSuffix(t[:i], "ot") && !isLetter(at(t, i+1)) &&
			(!isLetter(at(t, i-3)) || (t[i-3] == 't' || t[i-3] == 'h') && !isLetter(at(t, i-4)))
	}
	return false
}

// word judges what follows the word that ends at e and returns where the scan goes on, or 0.
func (x *wordScan) word(dst *[]Span, e int) int {
	t := x.t
	if t[e-1] == 'Y' && hasSuffix(t[:e], "PRIVATE KEY") {
		return findBlock(dst, t, e)
	}
	if hasSuffixFold(t[:e], "code") && mayBeSent(t, e) {
		if n := oneTimeCode(dst, t, e); n > 0 || !hasSuffixFold(t[:e], "passcode") {
			return n
		}
	}
	if c := at(t, e); c == '=' || c == ':' || c == '(' || c == '/' {
		if c == '(' {
			return x.wrapped(dst, e)
		}
		return echoAtColon(dst, &x.subject, e)
	}
	if hasSuffixFold(t[:e], "passkey") {
		return passkey(dst, t, e)
	}
	if c := t[e-1] | 0x20; (c == 'v' || c == 'c') && isCardCode(t, e-len("cvv")) {
		return cardCode(dst, t, e)
	} else if c == '2' && isCardCode(t, e-len("cvv2")) {
		return cardCode(dst, t, e)
	}
	if t[e-1]|0x20 == 'n' || t[e-1]|0x20 == 'p' {
		if n := shortCode(dst, t, e); n > 0 {
			return n
		}
	}
	if !x.mayAnnounce(e) || isQuotedEnd(t, e) {
		return 0
	}
	key := x.readKey(e, 0)
	if key.end == key.start {
		if !hasSuffix(t[:e], "key-string") {
			return 0
		}
		key = keyRange{start: e - len("key-string"), end: e}
	}
	name := t[key.start:e]
	if isStep(t, key.start, e) {
		return 0
	}
	if key.verdict != Secret {
		if !announces(t, key) {
			return 0
		}
		if !equalFold(name, "pass") {
			key.verdict = Secret
		}
	}
	if n := x.statement(dst, key, e); n > 0 {
		return n
	}
	if isPasswordName(name) && asPassword(dst, t, key.start) {
		x.far = true
		return e
	}
	if s, end := secondOfTwo(t, e); end > 0 {
		return x.judge(dst, key, s, end, true)
	}
	if b := t[:key.start]; hasSuffix(b, "# ") || hasSuffix(b, " : ") ||
		(e == len(t) || t[e] == '}') && (hasSuffix(b, "\", ") || hasSuffix(b, "', ")) {
		return assertedValues(dst, &x.subject, key, e)
	}
	p := e
	quoted := key.start > 0 && isQuote(t[key.start-1])
	if quoted {
		for at(t, p) == '\\' {
			p++
		}
		if quoted = at(t, p) == t[key.start-1]; quoted {
			p++
		} else {
			p = e // the quote is that of a text that starts with the word
		}
	}
	if n := x.taskVariable(dst, key, e); n > 0 {
		return n
	}
	if c := at(t, p); key.start > 0 && p == e && (c == ']' && t[key.start-1] == '[' ||
		c == ')' && t[key.start-1] == '(') {
		if p++; at(t, p) == ':' { // [password]: x
			p++
		}
	}
	if hasPrefix(t[e:], "\n[1] \"") && key.start > 0 && t[key.start-1] == '$' { // a list of R's
		s := e + len("\n[1] \"")
		return x.judge(dst, key, s, x.ends.closeQuote(t, s, 0, '"'), true)
	}
	if n := columnValues(dst, &x.subject, key, e); n > 0 {
		return n
	}
	if n := lineBelow(t, key, e); n > 0 {
		s, end, _ := valueAt(t, n)
		if looksPassword(t[s:end]) && (end == len(t) || t[end] == '\n' || t[end] == '}') {
			return x.judge(dst, key, s, end, true)
		}
	}
	// protobuf's password { value: "x" }
	if at(t, p) == ' ' && at(t, p+1) == '{' && key.verdict == Secret {
		n := p + 2
		for n < len(t) && n-p < maxGap && isSpace(t[n]) {
			n++
		}
		// A text without digits and quotes is not looked at by a wordScan.
		if m := extendKey(t, n); at(t, m) == ':' && pairValues.has(t[n:m]) &&
			bytes.ContainsAny(t[m:min(len(t), m+maxKey)], "\"'0123456789") {
			return x.object(dst, key, p+1, false)
		}
	}
	from := p
	if hasPrefix(t[p:], "'s ") && isHard(name) {
		p += len("'s") // my password's x
	}
	p, symbol := connector(t, p)
	if b := at(t, key.start-1); b == '<' && (symbol == '?' && t[from] == '>' || symbol == ',') {
		return 0 // the end of an element, the next type of a generic one
	}
	if n := skipBreaks(t, p); symbol == 0 && n > p && isHard(name) {
		return wholeLine(dst, &x.subject, key, n)
	}
	if p == from || symbol == 0 && quoted && t[key.start-1] != '\'' && !isQuote(at(t, p)) &&
		!hasPrefix(t[p:], "with value ") && !hasPrefix(t[p:], "set to ") &&
		!hasPrefix(t[p:], "is ") && !hasPrefix(t[p:], "changed ") && !hasPrefix(t[p:], "to ") &&
		!hasPrefix(t[p:], "has value ") && !hasPrefix(t[p:], "must be ") &&
		!hasPrefix(t[p:], "should be ") {
		return 0
	}
	words := 0
	if symbol == 0 {
		n := forWhom(t, p)
		var ok bool
		if p, words, ok = said(t, n); !ok {
			return saidOtherwise(dst, &x.subject, key, e)
		}
		if n > from+1 {
			words++
		}
	}
	p = skipTags(t, p)
	if words == 0 && symbol == 0 {
		if n := gotInstead(dst, &x.subject, key, p); n > 0 {
			return n
		}
		if n := enteredLen(t[p:]); n > 0 && at(t, p+n) == '(' && isHard(name) { // you entered (x)
			if s, end, _ := valueAt(t, p+n); strongPassword(t[s:end]) && hasDigit(t[s:end]) {
				return x.judge(dst, key, s, end, true)
			}
		}
		if n := comparedValues(dst, &x.subject, key, p); n > 0 {
			return n
		}
		if n := kindOfSecret(t, p); n > p {
			p = n
			if s, end, _ := valueAt(t, p); hasDigit(t[s:end]) &&
				(strongPassword(t[s:end]) || allHex(t[s:end]) && end-s >= 8) {
				return x.judge(dst, key, s, end, true)
			}
		}
	}
	if (symbol == ';' || symbol == ',') && hasPrefix(t[p:], "value ") {
		p += len("value ") // key password, value x
	}
	s, end, inQuotes := valueAt(t, p)
	if (symbol == ';' || symbol == ',' || symbol == '|') && !inQuotes {
		if n := bytes.IndexByte(t[s:end], symbol); n > 0 {
			end = s + n // the next cell
		}
	}
	if n := extendKey(t, s); !inQuotes && n > s && n < end && at(t, n) == '=' &&
		isAlnum(at(t, n+1)) {
		s = n + 1 // the name of the next field, name=api_key, value=x
	}
	v := t[s:end]
	if inQuotes && key.verdict == Secret && words == 0 && bytes.IndexByte(v, ' ') < 0 &&
		(t[s-1] != '`' || x.hasSigns(0)) && gives(t, key, p, symbol) {
		return x.judge(dst, key, s, end, true)
	}
	if inQuotes && (t[s-1] != '`' || x.hasSigns(0)) && symbol == 0 && isHard(name) &&
		isPassphrase(v, leastPhrase(name)) {
		return x.judge(dst, key, s, end, true)
	}
	if n := end - s; n >= 4 && n <= 9 && allDigits(v) && symbol == 0 &&
		(words > 0 && isPasswordName(name) && endsClause(t, end) ||
			equalFold(name, "token") && n > 4 && secondFactors.has(wordBefore(t, key.start))) {
		return x.judge(dst, key, s, end, true) // your one-time password is 123456
	}
	switch {
	case placeholderLen(v) > 0:
		return 0 // which is its value
	case len(v) == 0 || !hasDigit(v) || hasPrefix(v, "eyJ") ||
		v[len(v)-1] == '=' && !inQuotes && at(t, end) == '\'' || // another key
		separates(t, min(len(t), end)) && end == s:
		return saidOtherwise(dst, &x.subject, key, e)
	case at(t, end) == ':' && !wraps(t, end) || at(t, end) == '=' || at(t, end) == '(':
		return saidOtherwise(dst, &x.subject, key, e) // another key
	case at(t, end) == '.' && placeholderLen(t[end+1:]) > 0:
		// the head of a token that was found by its form
		return saidOtherwise(dst, &x.subject, key, e)
	case symbol == 0 && words == 0 && string(name) == "secret" && isObjectName(v):
		return 0 // mounting secret app-tls-7f9k2
	case symbol == 0 && words == 0 && string(name) == "pass" && !Random(v) &&
		!statingWords.has(wordBefore(t, key.start)) && !x.afterUser(key.start) &&
		!judgedWords.has(wordAfter(t, end)):
		return saidOtherwise(dst, &x.subject, key, e) // pass depth24flags to the driver
	case looksPassword(v):
	case isKeyHex(v) && (words > 0 || opensAPI(t, key) || isVariable(name) ||
		hasSuffix(t[:key.start], " with ") && !(upperCase(v) && isDigestLength(len(v)))):
	case isGrouped(v) && symbol == 0 && grantWords.has(wordBefore(t, key.start)):
	case isSetKey(t, key.start) && strongPassword(v) && symbol == 0 && words == 0:
	case inQuotes && symbol == 0 && words == 0 && at(t, key.start-1) == ':' &&
		(hasDigitAndLetter(v) || strongPassword(v)): // Clojure's :password "x"
	case symbol != 0 && dividesKey(t, key, symbol) && isHard(name) &&
		(mixedPassword(v) || isChosen(t, name, s, end)):
	case userAndPassword(v) > 0 && (looksPassword(v[userAndPassword(v):]) ||
		hasSuffixFold(name, "credentials") && isPlainLogin(v)):
		s += userAndPassword(v) // credentials bob:x
	case (hasSuffixFold(name, "credentials") || hasSuffixFold(name, "creds")) && slashed(v) > 0:
		s += slashed(v)
	case words == 0 && symbol == 0 && inQuotes && at(t, end+1) == ';' && strongPassword(v): // BIND
	case words == 0 && symbol == 0 && strongPassword(v) &&
		(directive(t, key, end) || ownDirectives.has(name)):
	case symbol == 0 && words == 0 && strongPassword(v) && !namedDigits(v) &&
		(equalFold(name, "pass") || isHard(name)) && x.afterUser(key.start):
	case (words > 0 || inQuotes && symbol == 0 || at(t, from) == '\'') &&
		(isHard(name) || equalFold(name, "pass") && (mixedPassword(v) ||
			statingWords.has(wordBefore(t, key.start)))) && isChosen(t, name, s, end):
	case symbol == 0 && (words == 0 || words == 1 && hasSuffix(t[:s], " to ")) &&
		isStated(t, key, s, end):
	default:
		if words > 0 && hasDigit(v) && hasSuffix(t[:p], " from ") { // changed from x to y
			if n := changedValue(dst, &x.subject, key, end, 0); n > 0 {
				return max(n, x.judge(dst, key, s, end, true))
			}
		}
		return saidOtherwise(dst, &x.subject, key, e)
	}
	return changedValue(dst, &x.subject, key, end, x.judge(dst, key, s, end, true))
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

// afterUser reports whether a user is named not far before s.
func (x *wordScan) afterUser(s int) bool {
	x.far = true
	return lastIndex(x.t[max(0, s-maxGap):s], "user") >= 0
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
		return hasPrefix(t[p:], "<<\"") || hasSuffix(head, "define(") && isQuote(at(t, p))
	case 0:
		return hasSuffix(head, "set $") || hasSuffix(head, "#define ") ||
			hasSuffix(head, " WITH ") || isVariable(t[key.start:key.end])
	}
	return false
}

// taskVariable masks what a command of Azure Pipelines sets a variable to, whose name is the key:
// ##vso[task.setvariable variable=password;issecret=true]x.
func (x *wordScan) taskVariable(dst *[]Span, key keyRange, e int) int {
	t := x.t
	if !hasSuffix(t[:key.start], "task.setvariable variable=") || !x.hasSigns(0) {
		return 0
	}
	s := next(t[:min(len(t), e+maxKey)], e, ']') + 1
	if s == 0 {
		return 0
	}
	return x.judge(dst, key, s, lineEnd(t, s), true)
}

// wraps reports whether the colon at i is followed by an error that a message is put before, as
// Go's programs do: login with password x: exit status 1.
func wraps(t []byte, i int) bool { return at(t, i+1) == ' ' && isLetter(at(t, i+2)) }

// isKeyHex reports whether v has the form of a key of hex digits: at least sixteen, letters among
// them.
func isKeyHex(v []byte) bool {
	return len(v) >= minRandom && len(v) <= 2*longestWord && allHex(v) && hasDigitAndLetter(v)
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

// wholeLine masks what is all of the line at p, which is after the key's, if it looks like a
// password.
func wholeLine(dst *[]Span, x *subject, key keyRange, p int) int {
	t := x.t
	for s := p; p < len(t) && p-s < maxGap && (t[p] == ' ' || t[p] == '\t'); {
		p++
	}
	s, e, _ := valueAt(t, p)
	for n := e; ; n++ {
		if c := at(t, n); n >= len(t) || c == '\n' || c == '\r' || c == '\\' || c == '}' ||
			c == ']' {
			break
		} else if c != ' ' && !isQuote(c) {
			return 0
		}
	}
	if !looksPassword(t[s:e]) {
		return 0
	}
	return x.judge(dst, key, s, e, true)
}

// columnValues masks the values below the name that ends at e, if its line is nothing but the names
// of columns: user,password and in the next line bob,x; also as tables of psql and MySQL.
func columnValues(dst *[]Span, x *subject, key keyRange, e int) int {
	const most = 8 // rows
	t := x.t
	end := next(t[:min(len(t), e+maxPlain)], e, '\n')
	if end < 0 || end+1 >= len(t) || key.verdict != Secret {
		return 0
	}
	p := e
	for t[p] == ' ' || isQuote(t[p]) {
		p++
	}
	b := key.start
	for b > 0 && e-b < 2*maxPlain && t[b-1] != '\n' {
		b--
	}
	sep := t[p]
	if sep == '\n' || sep == '\r' {
		for p = key.start; p > b && (t[p-1] == ' ' || isQuote(t[p-1])); {
			p--
		}
		sep = at(t, p-1)
	}
	switch sep {
	case ',', '|', ';', '\t':
	default:
		return 0
	}
	for _, c := range t[b:end] {
		if !isKey(c) && c != sep && c != ' ' && c != '\r' && !isQuote(c) {
			return 0
		}
	}
	index, cells := countByte(t[b:key.start], sep), countByte(t[b:end], sep)
	masked := 0
	for n := 0; n < most && end+1 < len(t); n++ {
		row := end + 1
		if end = next(t[:min(len(t), row+maxKey*4)], row, '\n'); end < 0 {
			end = min(len(t), row+maxKey*4)
		}
		line := t[row:end]
		if len(line) > 0 && (line[0] == '-' || line[0] == '+' || hasPrefix(line, "|-")) {
			continue // the line below the names
		}
		if countByte(line, sep) != cells {
			break
		}
		s := row
		for range index {
			s = next(t, s, sep) + 1
		}
		v := next(t[:end], s, sep)
		if v < 0 {
			v = end
		}
		for s < v && (t[s] == ' ' || isQuote(t[s])) {
			s++
		}
		for v > s && (t[v-1] == ' ' || t[v-1] == '\r' || isQuote(t[v-1])) {
			v--
		}
		if strongPassword(t[s:v]) && hasDigit(t[s:v]) || looksPassword(t[s:v]) {
			masked = max(masked, x.judge(dst, key, s, v, true))
		}
	}
	return masked
}

// countByte returns how often c is in b.
func countByte(b []byte, c byte) (n int) {
	for i := next(b, 0, c); i >= 0; i = next(b, i+1, c) {
		n++
	}
	return n
}

// lineBelow returns where the line starts that follows a key that is all of its own line and ends
// at e, or 0.
func lineBelow(t []byte, key keyRange, e int) int {
	if at(t, e) == '\r' {
		e++
	}
	if at(t, e) != '\n' || key.start > 0 && t[key.start-1] != '\n' || e+1 >= len(t) {
		return 0
	}
	e++
	if t[e] == 'V' && at(t, e+1) == ' ' && isDigit(at(t, e+2)) { // Subversion's lengths of values
		for e += 2; e < len(t) && isDigit(t[e]); e++ {
		}
		e++
	}
	return min(e, len(t))
}

// codeKinds are words before a code that replaces a password.
var codeKinds = newWordSet("verification", "security", "one-time", "onetime", "login", "signin",
	"sign-in", "confirmation", "authentication", "authorization", "auth", "access", "otp", "2fa",
	"mfa", "recovery", "activation", "pin", "pairing", "sms", "totp", "passcode", "unlock", "door",
	"gate", "alarm", "safe", "puk", "tan", "bypass", "parental", "verify", "entry", "disarm",
	"reset")

// sentCodes are words before a code that is sent to somebody, after which no word is needed.
var sentCodes = newWordSet("verification", "one-time", "onetime", "otp", "2fa", "mfa", "sms",
	"totp", "confirmation", "recovery", "pairing", "activation", "passcode", "unlock",
	"security", "login", "signin", "sign-in", "authenticator", "backup", "door", "gate",
	"alarm", "entry", "auth", "access", "two-factor", "two-step", "2-step", "lockbox", "keypad",
	"bypass", "reset", "disarm", "enter", "entered", "typed", "submitted")

// mayBeSent reports whether what is after the word code, which ends at e, or before it may be a
// code that is sent to somebody: code 123456, code is 123456, 123456 is your sign-in code.
func mayBeSent(t []byte, e int) bool {
	switch c := at(t, e); {
	case c == ' ':
		n := at(t, e+1)
		return isDigit(n) || hasSuffixFold(t[:e], "backup code") ||
			hasSuffixFold(t[:e], "recovery code") || hasSuffixFold(t[:e], "invite code") ||
			hasSuffixFold(t[:e], "activation code") ||
			codeNext(t[e+1:]) > 0
	case c == '.', c == '"', c == ':', c == ',', c == ')', c == ']', c == '}', e == len(t):
		return lastIndex(t[max(0, e-maxGap):e], " is your ") >= 0 ||
			lastIndex(t[max(0, e-maxGap):e], " as your ") >= 0
	}
	return false
}

// oneTimeCode masks the digits after the code that ends at e, your verification code is 123456, or
// before it.
func oneTimeCode(dst *[]Span, t []byte, e int) int {
	w := extendBack(t, e)
	kind := t[w:w]
	if w > 1 && t[w-1] == ' ' {
		kind = t[extendBack(t, w-1) : w-1]
	}
	if cardKinds.has(kind) && w >= len("card security ") &&
		hasSuffixFold(t[:w-len(kind)-1], "card ") {
		return cardCode(dst, t, e)
	}
	if groupedCodes.has(kind) {
		if n := backupCode(dst, t, e); n > 0 {
			return n
		}
	}
	if c := at(t, e); c == ' ' {
		if n := codePhrase(t, e); n > 0 {
			return codeAt(dst, t, n)
		}
	}
	if c := at(t, e); c != ' ' || !isDigit(at(t, e+1)) && !hasPrefix(t[e:], " is ") {
		if n := codeBefore(dst, t, w); n > 0 || c != ' ' || isPlainCode(kind) {
			return n
		}
	}
	passcode := equalFold(t[w:e], "passcode")
	known := passcode || codeKinds.has(kind) || isCompoundCode(t[w:e]) || equalFold(kind, "your") ||
		len(kind) > 0 && isUpper(kind[0]) && hasSuffixFold(t[:w-len(kind)-1], "your ")
	s := e + 1
	switch {
	case isDigit(at(t, s)):
		if !passcode && !sentCodes.has(kind) && !isCompoundCode(t[w:e]) &&
			!(codeVerbs.has(kind) && usesCode(t, s)) &&
			!wasSent(t, s) && !isThatCode(t, w-1) && !opensWith(t, w-1) &&
			!(isEnteredCode(t, s) && !isPlainCode(kind)) {
			return 0
		}
	case !known:
		return 0
	case isDigit(at(t, s+codeNext(t[s:]))):
		s += codeNext(t[s:])
	case hasPrefix(t[s:], "is "):
		return 0
	default: // code for bob is 123456, code sent to bob: 123456
		n := bytes.IndexByte(t[s:min(len(t), s+maxGap)], ':')
		if k := bytes.Index(t[s:min(len(t), s+maxGap)], []byte(" is ")); k >= 0 {
			n = k + len(" is")
		}
		if n < 0 || at(t, s+n) != ' ' && at(t, s+n+1) != ' ' {
			return 0
		}
		for s += n; s < len(t) && (t[s] == ' ' || t[s] == ':'); s++ {
		}
	}
	n := len(*dst)
	end := codeAt(dst, t, s)
	if end > 0 && weakCodes.has(kind) && at(t, end) == ' ' && !endsClause(t, end) &&
		!pinVerbs.has(t[end+1:wordEnd(t, end+1)]) {
		*dst = (*dst)[:n] // your code is 1200 lines shorter
		return 0
	}
	return end
}

// weakCodes are words before a code that may be that of a program too.
var weakCodes = newWordSet("your", "auth", "access", "enter", "entered", "login", "unlock",
	"security")

// groupedCodes are words before a code of letters and digits.
var groupedCodes = newWordSet("backup", "recovery", "invite", "invitation", "activation",
	"redemption")

// cardKinds are words between card and code.
var cardKinds = newWordSet("security", "verification")

// codeAt masks the four to nine digits at s.
func codeAt(dst *[]Span, t []byte, s int) int {
	p := s
	for p < len(t) && p-s < 10 && isDigit(t[p]) {
		p++
	}
	if c := at(t, p); p-s == 3 && (c == ' ' || c == '-') && !isKey(at(t, p+4)) &&
		len(t) > p+3 && allDigits(t[p+1:p+4]) {
		p += 4 // 123 456
	}
	if p-s == 2 && at(t, p) == '-' && at(t, p+3) == '-' && len(t) >= p+6 &&
		allDigits(t[p+1:p+3]) && allDigits(t[p+4:p+6]) {
		p += 6 // 12-34-56
	}
	if p-s < 4 || p-s > 9 || isKey(at(t, p)) && (t[p] != '.' || isKey(at(t, p+1))) {
		return 0
	}
	*dst = append(*dst, Span{s, p, KindKey})
	return p
}

// codeBefore masks the digits before the sentence that ends in the word code at w: 123456 is your
// Example verification code.
func codeBefore(dst *[]Span, t []byte, w int) int {
	low := max(0, w-maxGap)
	n := max(lastIndex(t[low:w], " is your "), lastIndex(t[low:w], " as your "))
	if n < 0 || w > 0 && isPlainCode(t[extendBack(t, w-1):w-1]) {
		return 0
	}
	e := low + n
	s := e
	for s > 0 && e-s < 10 && (isDigit(t[s-1]) || t[s-1] == '-' || t[s-1] == ' ' && e-s == 3) {
		s--
	}
	for s < e && !isDigit(t[s]) {
		s++
	}
	if s > 1 && t[s-1] == '-' && isUpper(t[s-2]) || s == 0 || !isAlnum(t[s-1]) {
		if codeAt(dst, t, s) == e {
			return w + len("code")
		}
	}
	return 0
}

// shortCode masks the digits after a PIN or an OTP that ends at e: your PIN is 1234, OTP 123456.
// Pins of hardware have numbers too, of fewer digits or after other words.
func shortCode(dst *[]Span, t []byte, e int) int {
	b := e - len("PIN")
	if !equalFold(t[b:e], "pin") && !equalFold(t[b:e], "otp") {
		return 0
	}
	if b > 0 && isKey(t[b-1]) {
		if c := t[b-1] | 0x20; c != 't' && c != 'h' || t[b]|0x20 == 'p' || b > 1 && isKey(t[b-2]) {
			return 0
		}
		b-- // TOTP, HOTP
	}
	s := e
	if hasPrefix(t[s:], " code") {
		s += len(" code")
	}
	if at(t, s) == ' ' {
		s = phoneEnd(t, forWhom(t, s+1)) - 1
	}
	for _, w := range [...]string{" is", " is:", " was", " =", " set to", " changed to",
		" reset to",
		" updated to", " has been changed to", " has been set to", " has been reset to",
		" was changed to", " was set to", " was reset to", ":", " generated:", " created:",
		" issued:", " sent:", " received:",
		" entered:",
		" lautet", " ist", " est", " es", " è", " é", " är", " to", " jest"} {
		if hasPrefix(t[s:], w) && at(t, s+len(w)) == ' ' {
			s += len(w)
			if at(t, s+1) == ':' && at(t, s+2) == ' ' {
				s += 2 // est : 1234
			}
			return unlockCode(dst, t, codeAt(dst, t, s+1))
		}
	}
	if c := at(t, e); c <= ' ' || c == '.' || c == '"' {
		if n := codeBefore(dst, t, b); n > 0 {
			return n // 123456 is your Example OTP
		}
	}
	before := t[b:b]
	if b > 1 && t[b-1] == ' ' {
		before = t[wordStart(t, b-1) : b-1]
	}
	if at(t, s) != ' ' || !personalPins.has(before) && !possessives.has(before) &&
		!enteredPin(t, s+1) &&
		(t[e-1]|0x20 == 'n' || !isDigit(at(t, s+5)) || countsThings(t, s+1)) {
		return 0
	}
	if n := codeAt(dst, t, s+1); n > 0 {
		return secondCode(dst, t, n)
	}
	return 0
}

// countsThings reports whether the number at s is one of things: OTP 12345 times retried.
func countsThings(t []byte, s int) bool {
	for s < len(t) && isDigit(t[s]) {
		s++
	}
	return at(t, s) == ' ' && countedThings.has(t[s+1:wordEnd(t, s+1)])
}

var countedThings = newWordSet("times", "users", "requests", "items", "rows", "bytes", "ms",
	"seconds", "attempts", "messages")

// unlockCode masks the PUK that is given after a PIN that ends at e, if e is not 0.
func unlockCode(dst *[]Span, t []byte, e int) int {
	for _, w := range [...]string{" and PUK is ", ", PUK is ", ", PUK ", " and PUK "} {
		if e > 0 && hasPrefix(t[e:], w) {
			return max(e, codeAt(dst, t, e+len(w)))
		}
	}
	return e
}

// enteredPin reports whether the digits at s were entered by somebody.
func enteredPin(t []byte, s int) bool {
	for s < len(t) && isDigit(t[s]) {
		s++
	}
	if !hasPrefix(t[s:], " ") {
		return false
	}
	if hasPrefix(t[s:], " is ") {
		s += len(" is")
	}
	return pinVerbs.has(t[s+1 : wordEnd(t, s+1)])
}

// pinVerbs say what became of the PIN before them.
var pinVerbs = newWordSet("entered", "accepted", "rejected", "eingegeben", "incorrect", "wrong",
	"invalid", "correct", "falsch", "ungültig", "incorrecto", "verified", "mismatch", "expired",
	"declined", "denied", "typed", "refused", "blocked", "onjuist", "erroné", "errato", "does",
	"did", "used", "provided", "failed", "matched", "checked")

// personalPins are words before a PIN that is a person's.
var personalPins = newWordSet("your", "my", "his", "her", "their", "new", "old", "user", "sim",
	"card", "atm", "account", "entered", "wrong", "invalid", "incorrect", "correct", "with",
	"temporary", "default", "login", "door", "access", "security", "provided", "gave", "given",
	"provides", "typed", "parental", "pairing", "unlock", "generated", "issued", "wallet",
	"phone", "bank", "voicemail", "ihre", "meine", "deine", "ihrer", "falsche", "neue", "alte",
	"korrekte", "ungültige", "der", "die", "votre", "mon", "ton", "le", "su", "tu", "mi", "el",
	"seu", "sua", "meu", "o", "uw", "mijn", "je", "de", "il", "tuo", "mio", "suo", "twój",
	"mój", "din", "min")

// codeVerbs are words before a code that somebody is to use.
var codeVerbs = newWordSet("use", "enter", "type", "the", "this", "your", "with", "submit", "reply")

// usesCode reports whether the digits at s are followed by what a code is used for: to sign in, as
// your password.
func usesCode(t []byte, s int) bool {
	for s < len(t) && isDigit(t[s]) {
		s++
	}
	if hasPrefix(t[s:], " as your ") {
		return true
	}
	if !hasPrefix(t[s:], " to ") {
		return false
	}
	s += len(" to ")
	e := s
	for e < len(t) && (isLetter(t[e]) || t[e] == '-') {
		e++
	}
	return codeUses.has(t[s:e])
}

// wasSent reports whether the digits at s were sent to somebody.
func wasSent(t []byte, s int) bool {
	for s < len(t) && isDigit(t[s]) {
		s++
	}
	return hasPrefix(t[s:], " sent to ") || hasPrefix(t[s:], " was sent to ")
}

// codeUses are what codes are used for.
var codeUses = newWordSet("sign", "sign-in", "signin", "log", "login", "verify", "confirm",
	"complete", "authenticate", "access", "finish", "reset", "activate", "unlock", "pair",
	"register", "authorize", "validate", "approve")

// gotInstead masks the quoted text that a validator got for the field before p: expected int but
// got 'x'.
func gotInstead(dst *[]Span, x *subject, key keyRange, p int) int {
	t := x.t
	if !hasPrefix(t[p:], "expected ") && !hasPrefix(t[p:], "must be ") &&
		!hasPrefix(t[p:], "should be ") {
		return 0
	}
	for _, w := range [...]string{" got ", " was ", " received ", " found "} {
		n := bytes.Index(t[p:min(len(t), p+maxPairKey)], []byte(w))
		if n < 0 {
			continue
		}
		s, e, quoted := valueAt(t, p+n+len(w))
		if v := t[s:e]; quoted && hasDigit(v) && bytes.IndexByte(v, ' ') < 0 {
			return x.judge(dst, key, s, e, true)
		}
	}
	return 0
}

// comparedValues masks the two values after words about a password that is not the expected one at
// p: password mismatch: expected x, got y.
func comparedValues(dst *[]Span, x *subject, key keyRange, p int) int {
	t := x.t
	head := t[p:min(len(t), p+maxGap)]
	if hasPrefix(head, "expected:<") {
		return assertedPair(dst, x, key, p+len("expected:<"))
	}
	if !hasPrefix(head, "mismatch") && !hasPrefix(head, "does not match") &&
		!hasPrefix(head, "check failed") && !hasPrefix(head, "comparison failed") &&
		!hasPrefix(head, "verification failed") && !hasPrefix(head, "differs") {
		return 0
	}
	first, after := len(head), 0
	for _, w := range [...]string{"expected ", "want ", "got ", "given "} {
		if n := bytes.Index(head[:first], []byte(w)); n >= 0 {
			first, after = n, n+len(w)
		}
	}
	if n := bytes.Index(head, []byte("mismatch: ")); n >= 0 && after == 0 {
		after = n + len("mismatch: ")
	}
	if n := bytes.Index(head, []byte("differs: ")); n >= 0 && after == 0 {
		after = n + len("differs: ")
	}
	if after > 0 {
		s, e, quoted := valueAt(t, p+after)
		if !looksPassword(t[s:e]) && !(quoted && hasDigit(t[s:e])) && !isTokenLike(t[s:e]) {
			return 0
		}
		end := x.judge(dst, key, s, e, true)
		for e < len(t) && (isQuote(t[e]) || t[e] == ',' || t[e] == ';') {
			e++
		}
		for _, w := range [...]string{" got ", " actual ", " want ", " but got ", " expected ",
			" != ",
			" <> ", " vs ", " vs. "} {
			if hasPrefix(t[e:], w) {
				if s, e, _ = valueAt(t, e+len(w)); looksPassword(t[s:e]) || hasDigit(t[s:e]) {
					end = max(end, x.judge(dst, key, s, e, true))
				}
				break
			}
		}
		return end
	}
	return 0
}

// assertedPair masks both values of an assertion of JUnit's, of which the first starts at s:
// expected:<x> but was:<y>.
func assertedPair(dst *[]Span, x *subject, key keyRange, s int) int {
	t := x.t
	end := 0
	for range 2 {
		e := next(t[:min(len(t), s+maxPlain)], s, '>')
		if e < 0 {
			return end
		}
		if strongPassword(t[s:e]) && hasDigit(t[s:e]) {
			end = max(end, x.judge(dst, key, s, e, true))
		}
		if !hasPrefix(t[e:], "> but was:<") {
			return end
		}
		s = e + len("> but was:<")
	}
	return end
}

// slashed returns where the password starts in a user, a slash and what looks like a password, or
// 0.
func slashed(v []byte) int {
	n := bytes.IndexByte(v, '/')
	if n < 1 || extendKey(v, 0) != n || !looksPassword(v[n+1:]) {
		return 0
	}
	return n + 1
}

// changedValue masks the second of two values that a sentence compares, where the first ends at e:
// changed from x to y, expected x but got y. It returns where the last masked one ends, done if it
// is the first.
func changedValue(dst *[]Span, x *subject, key keyRange, e, done int) int {
	t := x.t
	for e < len(t) && isQuote(t[e]) {
		e++
	}
	for _, w := range [...]string{" to ", " but got ", " but was ", ", got ", " got ", " => ",
		" -> ", " to equal ", " to be ", " to eq ", " != ", " by ", " with "} {
		if !hasPrefix(t[e:], w) {
			continue
		}
		if s, end, quoted := valueAt(t, e+len(w)); looksPassword(t[s:end]) ||
			quoted && strongPassword(t[s:end]) && hasDigit(t[s:end]) && !namedDigits(t[s:end]) {
			return max(done, x.judge(dst, key, s, end, true))
		} else if v := t[s:end]; (w[1] == 'b' || w[0] == ',') && hasDigit(v) &&
			strongPassword(v) && !namedDigits(v) {
			return max(done, x.judge(dst, key, s, end, true))
		}
	}
	return done
}

// forWhom skips whose password it is at p: for bob, for user "bob":, and elastic = after PASSWORD.
// It returns p if there is no such word.
func forWhom(t []byte, p int) int {
	i := p
	if n := forLen(t[i:]); n > 0 {
		i += n
		for _, w := range [...]string{"the ", "new ", "user ", "account ", "key ", "peer ",
			"host ", "server ", "client ", "node ", "database ", "role ", "device ", "tenant ",
			"project ", "organization ", "service ", "app ", "customer ", "team ", "site ",
			"instance ", "login ", "realm ", "email ", "cluster ", "vhost ", "wallet "} {
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

// mayAnnounce reports whether what follows the word that ends at e may be a value, which has a
// digit: duplicate key value violates has none. It is called before the word is judged, and does
// not know the rules for words that end in password, passwd or a similar word.
func (x *wordScan) mayAnnounce(e int) bool {
	t := x.t
	if at(t, e) != ' ' || t[e-1]|0x20 == 'd' || t[e-1]|0x20 == 'e' ||
		(t[e-1] == 'w' || t[e-1] == 't' || t[e-1] == 's') && isPasswordName(t[:e]) {
		return true
	}
	if w := wordEnd(t[:min(len(t), e+maxWord)], e+1); at(t, w) == ':' && at(t, w+1) == ' ' {
		return true // token expired: x
	}
	switch at(t, e+1) | 0x20 {
	case 'f', 'a', '(', '{' | 0x20, '<' | 0x20: // for 'bob', as 'x', { value: "x" }, <KEY>
		return true
	case 'i':
		if hasPrefixFold(t[e+1:], "in ") {
			return true
		}
	case 'm':
		if hasPrefix(t[e+1:], "mismatch") {
			return true
		}
	case 'n':
		if hasPrefixFold(t[e+1:], "not in (") {
			return true
		}
	case 'c', 'g', 'h':
		if hasPrefix(t[e+1:], "created: ") || hasPrefix(t[e+1:], "generated: ") ||
			hasPrefix(t[e+1:], "has been ") {
			return true
		}
	case 'l':
		if hasPrefixFold(t[e+1:], "like ") {
			return true
		}
	}
	if at(t, e+1) == '"' {
		if s := extendBack(t, e); hasSuffix(t[:s], "set $") || isVariable(t[s:e]) {
			return true // see gives
		}
	}
	p, symbol := connector(t, e)
	if symbol == 0 {
		var ok bool
		if p, _, ok = said(t, p); !ok {
			return false
		}
	}
	s, end, _ := valueAt(t, p)
	return hasDigit(t[s:end]) || x.sharpBefore(e) // # token x, as assertedValues finds it
}

// isNoValue reports whether the word that ends at e is a key that no value follows, as nearly all
// in messages of databases are: duplicate key value violates unique constraint "orders_key".
func (x *wordScan) isNoValue(e int) bool {
	t := x.t
	switch c := at(t, e); {
	case c == ' ':
		return isCommonKey(t, e) && len(x.r.keys.extra) == 0
	case isQuote(c):
		return t[e-1] == 'y' && isQuotedEnd(t, e)
	}
	return false
}

// isQuotedEnd reports whether the word that ends at e is the last of the text and in quotes, and no
// value of it was quoted before, as echo finds it: constraint "orders_key".
func isQuotedEnd(t []byte, e int) bool {
	if e+1 != len(t) || !isQuote(t[e]) {
		return false
	}
	s := extendBack(t, e)
	if s < 2 || t[s-1] != t[e] || t[s-2] == '|' {
		return false
	}
	for base := max(0, s-len(" for parameter --'")); base < s; base += groupLength {
		v := group(t, base) ^ ' '*ones
		for v = (v - ones) &^ v & high; v != 0; v &= v - 1 {
			b := t[:base+bits.TrailingZeros64(v)/8]
			switch c := at(b, len(b)-1); {
			case c == '|', c == 'r' && hasSuffix(b, " for"), c == 't' && hasSuffix(b, " at"):
				return false
			}
		}
	}
	return true
}

// isCommonKey reports whether the word that ends at e is the key of a table, by the word before it:
// duplicate key value violates unique constraint, a foreign key constraint fails.
func isCommonKey(t []byte, e int) bool {
	const least = len("primary key")
	if e < least || at(t, e) != ' ' ||
		!hasSuffix(t[:e], " key") && !hasSuffixFold(t[:e], " key") {
		return false
	}
	switch e -= len(" key"); t[e-1] | 0x20 {
	case 'e':
		return hasSuffix(t[:e], "duplicate") || hasSuffixFold(t[:e], "duplicate") ||
			hasSuffixFold(t[:e], "unique")
	case 'n':
		return hasSuffixFold(t[:e], "foreign") || hasSuffixFold(t[:e], "partition")
	case 'y':
		return hasSuffixFold(t[:e], "primary")
	}
	return false
}

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
		if e == p || !sayWords.has(t[p:e]) {
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

// wordEnd returns the end of the letters at p, in any script.
func wordEnd(t []byte, p int) int {
	for p < len(t) && (isLetter(t[p]) || t[p] >= utf8.RuneSelf) {
		p++
	}
	return p
}

// valueAt returns the value at p, in quotes, brackets or bare.
func valueAt(t []byte, p int) (start, end int, quoted bool) {
	p = min(p, len(t))
	if s, n, q := openQuote(t, p); q != 0 {
		return s, closeQuote(t[:min(len(t), s+maxPlain)], s, n, q), true
	}
	if hasPrefix(t[p:], "<<\"") { // a binary of Erlang
		p += len("<<\"")
		return p, closeQuote(t[:min(len(t), p+maxPlain)], p, 0, '"'), true
	}
	if n := placeholderLen(t[p:]); n > 0 {
		return p, max(p+n, bareEnd(t, p+n, min(len(t), p+2*maxKey), ' ')), false
	}
	switch at(t, p) {
	case '[', '(', '<', '{':
		e := p + 1
		for e < len(t) && e-p < maxPlain && t[e] > ' ' && t[e] != ']' && t[e] != ')' &&
			t[e] != '>' && t[e] != '}' && !isQuote(t[e]) {
			e++
		}
		if c := at(t, e); c == ']' || c == ')' || c == '>' || c == '}' {
			return p + 1, e, true
		}
		return p, p, false
	}
	e := bareEnd(t, p, min(len(t), p+2*maxKey), ' ')
	if hasSuffix(t[p:e], "...") && e-p > len("...") {
		e -= len("...") // of a program that is at work
	}
	for e > p+1 && (t[e-1] == ',' || t[e-1] == ';' ||
		t[e-1] == '!' && at(t, e) <= ' ' && plainWord(t[p:e-1])) {
		e--
	}
	return p, e, false
}

// announces reports whether a word that only hints at a secret announces one by the word before it:
// tacacs-server key x, FTP's PASS x.
func announces(t []byte, key keyRange) bool {
	name := t[key.start:key.end]
	switch {
	case equalFold(name, "pass"):
		return true
	case equalFold(name, "key-string"), equalFold(name, "message-digest-key"):
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
		e := key.start - 1
		if b := t[max(0, e-2*maxGap):max(e, 0)]; lastIndex(b, "-server ") >= 0 ||
			lastIndex(b, "server-private ") >= 0 {
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

// usesKey reports whether the word before i says what a key does: decrypt with key x.
func usesKey(t []byte, i int) bool {
	if i < 4 || t[i-1] != ' ' {
		return false
	}
	switch w := t[extendBack(t, i-1) : i-1]; {
	case hasSuffixFold(w, "crypt"), hasSuffixFold(w, "crypting"), hasSuffixFold(w, "crypted"),
		equalFold(w, "sign"), equalFold(w, "signed"), equalFold(w, "signing"),
		equalFold(w, "unlock"), equalFold(w, "unsealed"):
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
	return (s == 0 || t[s-1] == '"') && directives.has(t[key.start:key.end])
}

// directives are words of configuration files and protocols that take a password.
var directives = newWordSet("bindpw", "rootpw", "requirepass", "masterauth", "pass", "password",
	"passwd", "secret", "bindpasswd", "ldap_bind_pw", "smtp_sasl_password", "insecure-password",
	"psk", "wpa-psk")

// generatedWords are words by which a program announces a password that it has made.
var generatedWords = [...]string{"generated", "temporary", "initial", "following", "one-time",
	"random", "created", "issued", "default", "new ", "(reset with", "use this ", "with value"}

// generatedPassword masks what follows a colon some words after the password: A temporary password
// is generated for root@localhost: x.
func generatedPassword(dst *[]Span, x *subject, key keyRange, e int) int {
	const longest, leastGenerated = 96, 12
	t := x.t
	word := hasSuffixFold(t[:e], "password") || hasSuffixFold(t[:e], "passphrase") ||
		hasSuffixFold(t[:e], "passcode")
	if !word && key.verdict != Secret {
		return 0
	}
	p := e
	for ; p < len(t) && p-e < longest; p++ {
		c := t[p]
		if c == ':' && (at(t, p+1) == ' ' || at(t, p+1) == '\n' || at(t, p+1) == '\\') {
			break
		}
		if c == '\n' && hasPrefix(t[p+1:], "New value: ") {
			p += len("\nNew value") // Elasticsearch: Password successfully reset.
			break
		}
		if c == '\n' || c == '"' || c == '=' || c == '{' || c == '}' || c == ';' {
			return 0
		}
	}
	if at(t, p) != ':' {
		return 0
	}
	near := t[max(0, key.start-maxGap):p]
	told := false
	for i := range near {
		for _, w := range generatedWords {
			if near[i]|0x20 == w[0] && hasPrefixFold(near[i:], w) {
				told = true
			}
		}
	}
	told = told || hasSuffix(near, " changed")
	if !told {
		return 0
	}
	p++
	for n := p; p < len(t) && p-n < maxGap; {
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
	if n := end - s; word && n >= 4 && n <= 8 && allDigits(t[s:end]) && at(t, end) <= ' ' &&
		bytes.Contains(near, []byte("one-time")) {
		return x.judge(dst, key, s, end, true)
	}
	if n := end - s; word && s > p && n >= 6 && n <= longestWord && isQuote(at(t, end)) &&
		hasDigit(t[s:end]) && !proseQuoted(t[s:end]) {
		return x.judge(dst, key, s, end, true) // the only text in quotes
	}
	if c := at(t, end); !looksPassword(t[s:end]) || !word && end-s < leastGenerated ||
		end < len(t) && c > ' ' && c != '.' && c != '\\' && !isQuote(c) && c != ']' &&
			c != ')' && c != '}' && (c != ':' || !wraps(t, end)) {
		return 0
	}
	return changedValue(dst, x, key, end, x.judge(dst, key, s, end, true))
}

// wrapped masks what looks like a password in the parentheses after a type with a secret's name
// that ends at e: Token(x).
func (x *wordScan) wrapped(dst *[]Span, e int) int {
	t := x.t
	if s, end := secondOfTwo(t, e); end > 0 && hasSuffixFold(t[:e], "credentials") &&
		bytes.IndexByte(t[s:end], '=') < 0 {
		key := keyRange{start: extendBack(t, e), end: e, verdict: Secret}
		return x.judge(dst, key, s, end, true)
	}
	s, end, _ := valueAt(t, e)
	if s != e+1 || at(t, end) != ')' || !isUpper(t[extendBack(t, e)]) || !looksPassword(t[s:end]) {
		return 0
	}
	if key := x.readKey(e, 0); key.end > key.start && key.verdict == Secret {
		return x.judge(dst, key, s, end, true)
	}
	return 0
}

// echoAtColon masks the quoted text before the word that ends at e, where that is the field or flag
// whose value an error quotes: invalid value "x" for flag -password: too short, Duplicate entry 'x'
// for key 'users.api_token'.
func echoAtColon(dst *[]Span, x *subject, e int) int {
	t := x.t
	if at(t, e) != ':' {
		return 0
	}
	return echoBefore(dst, x, extendBack(t, e), e)
}

// echoBefore is echoAtColon for the name t[s:e], whatever follows it.
func echoBefore(dst *[]Span, x *subject, s, e int) int {
	t := x.t
	b := s
	for b > 0 && s-b < 3 && (isQuote(t[b-1]) || t[b-1] == '-') {
		b--
	}
	if at(t, b-1) == '[' && hasPrefix(t[e:], "\"]") { // Jackson's chain of references
		return deserializedText(dst, x, s, e)
	}
	if hasSuffix(t[:b], " for property ") || hasSuffix(t[:b], " at path ") {
		return echoedText(dst, x, s, e, b)
	}
	for _, w := range [...]string{" is not valid for ", " is invalid for ", // of ASP.NET
		" is not a valid ", " is an invalid ", " is not an acceptable ", " is no valid ",
		" is not an allowed "} {
		if hasSuffix(t[:b], w) && isQuote(at(t, b-len(w)-1)) {
			return echoedText(dst, x, s, e, b-len(w))
		}
	}
	for _, w := range [...]string{" of field ", " for flag ", " for key ", " for field ",
		" for column ", " at ",
		" for option ", " for argument ", " for parameter ", " for attribute ", " for "} {
		if !hasSuffix(t[:b], w) {
			continue
		}
		q := b - len(w) - 1
		if q < 2 || !isQuote(t[q]) && t[q] != ']' || nameVerdict(x.r.keys, t[s:e]) != Secret {
			return 0
		}
		p, open := q, t[q]
		if open == ']' {
			open = '['
		}
		for p > 0 && q-p < maxKey && t[p-1] != open {
			p--
		}
		if p == 0 || t[p-1] != open || p == q || open == '[' && !strongPassword(t[p:q]) ||
			t[q] == '`' && !hasDigit(t[p:q]) {
			return 0
		}
		x.judge(dst, keyRange{start: s, end: e, verdict: Secret}, p, q, true)
		return e
	}
	return 0
}

// deserializedText masks the text that Jackson could not convert for the member t[s:e]: Cannot
// deserialize value of type `int` from String "x": … through reference chain: Login["password"].
func deserializedText(dst *[]Span, x *subject, s, e int) int {
	const intro = "from String \""
	t := x.t
	low := max(0, s-flagWindow)
	n := lastIndex(t[low:s], intro)
	if n < 0 || nameVerdict(x.r.keys, t[s:e]) != Secret {
		return 0
	}
	v := low + n + len(intro)
	x.judge(dst, keyRange{start: s, end: e, verdict: Secret}, v, closeQuote(t[:s], v, 0, '"'), true)
	return e
}

// echoedText masks the quoted text of a sentence that ends at b and is about the property t[s:e]:
// 'x' does not match pattern for property 'password', failed for value "x" at path "apiKey".
func echoedText(dst *[]Span, x *subject, s, e, b int) int {
	t := x.t
	if nameVerdict(x.r.keys, t[s:e]) != Secret {
		return 0
	}
	q := b
	for b-q < maxKey && q > 0 && !isQuote(t[q-1]) && t[q-1] != '\n' {
		q--
	}
	if q == 0 || !isQuote(t[q-1]) {
		return 0
	}
	q--
	p := q
	for p > 0 && q-p < maxKey && t[p-1] != t[q] && t[p-1] != '\n' {
		p--
	}
	if p == 0 || t[p-1] != t[q] || q-p < 4 || bytes.IndexByte(t[p:q], ' ') >= 0 ||
		plainWord(t[p:q]) {
		return 0
	}
	for q > p && t[q-1] == '\\' {
		q--
	}
	x.judge(dst, keyRange{start: s, end: e, verdict: Secret}, p, q, true)
	return e
}

// statement judges a word inside SQL and markup: a column of an INSERT, SET PASSWORD FOR, an
// authentication plugin, an escaped element.
func (x *wordScan) statement(dst *[]Span, key keyRange, e int) int {
	t := x.t
	if string(t[key.start:e]) == "chpasswd" { // echo 'bob:x' | chpasswd
		return chpasswd(dst, t, key.start, e)
	}
	if b := t[:key.start]; hasSuffix(b, " for field ") || hasSuffix(b, " for parameter ") ||
		hasSuffix(b, " for property ") || hasSuffix(b, " for attribute ") {
		if n := echoBefore(dst, &x.subject, key.start, e); n > 0 {
			return n
		}
	}
	if b := beforeKind(t, key.start) - 3; b > 0 && at(t, e) == ')' && t[b+2] == '(' &&
		t[b+1] == ' ' && isQuote(t[b]) { // Rejected value "x" (password)
		p := b
		for p > 0 && b-p < maxKey && t[p-1] != t[b] && t[p-1] != '\n' {
			p--
		}
		if p > 0 && t[p-1] == t[b] && strongPassword(t[p:b]) && hasDigit(t[p:b]) {
			x.judge(dst, key, p, b, true)
			return e
		}
	}
	if c := at(t, e); isQuote(c) || e == len(t) || c == '\n' || c == ';' || c == '}' || c == '.' ||
		c == ' ' && (at(t, e+1) == '<' || hasSuffix(t[:key.start], " of field ")) {
		if n := echoBefore(dst, &x.subject, key.start, e); n > 0 {
			return n
		}
	}
	switch {
	case hasPrefix(t[e:], "&gt;"):
		s := e + len("&gt;")
		n := s
		for n < len(t) && n-s < maxKey && t[n] != '&' && t[n] > ' ' {
			n++
		}
		if !hasPrefix(t[n:], "&lt;/") || !hasDigit(t[s:n]) {
			return 0
		}
		return x.judge(dst, key, s, n, true)
	case hasPrefix(t[e:], "` (`") && hasSuffix(t[:key.start], "Path `"):
		s := e + len("` (`") // Mongoose: Path `password` (`x`) is shorter
		if n := closeQuote(t[:min(len(t), s+maxPlain)], s, 0, '`'); hasDigit(t[s:n]) {
			return x.judge(dst, key, s, n, true)
		}
		return 0
	case hasPrefixFold(t[e:], " from '") && hasSuffixFold(t[:key.start], "set "):
		return replacedPasswords(dst, &x.subject, key, e)
	case hasPrefixFold(t[e:], " for '"), hasPrefixFold(t[e:], " for \""):
		// SET PASSWORD FOR 'bob'@'%' = 'x'
		i := next(t[:min(len(t), e+maxKey)], e, '=')
		if i < 0 {
			return 0
		}
		for i++; at(t, i) == ' '; i++ {
		}
		if s, n, q := openQuote(t, i); q != 0 {
			return x.judge(dst, key, s, x.ends.closeQuote(t, s, n, q), true)
		}
	case hasPrefixFold(t[e:], " in ("), hasPrefixFold(t[e:], " not in ("),
		isQuote(at(t, e)) && (hasPrefixFold(t[e+1:], " in (") ||
			hasPrefixFold(t[e+1:], " not in (")):
		return listedTexts(dst, &x.subject, key, e+1+bytes.IndexByte(t[e:], '('))
	case hasPrefixFold(t[e:], " like '"), hasPrefixFold(t[e:], " ilike '"):
		s := e + 1 + bytes.IndexByte(t[e:], '\'')
		end := x.ends.closeQuote(t, s, 0, '\'')
		for s < end && t[s] == '%' {
			s++
		}
		for end > s && t[end-1] == '%' {
			end--
		}
		return x.judge(dst, key, s, end, true)
	case hasPrefixFold(t[e:], " as '"): // IDENTIFIED WITH caching_sha2_password AS '$A$005$…'
		s := e + len(" as '")
		end := x.ends.closeQuote(t, s, 0, '\'')
		if hasPrefix(t[s:end], "$A$005$") {
			s += len("$A$005$") // the kind of hash and its rounds
		}
		return x.judge(dst, key, s, end, true)
	case hasPrefix(t[e:], ").to"):
		if n := matchedText(dst, &x.subject, key, e); n > 0 {
			return n
		}
	case at(t, e) == ')' || at(t, e) == ',' || at(t, e+1) == ')' || at(t, e+1) == ',':
		return x.inserted(dst, key, e)
	}
	return 0
}

// replacedPasswords masks both passwords of Neo4j's SET PASSWORD FROM 'x' TO 'y', where the word
// ends at e.
func replacedPasswords(dst *[]Span, x *subject, key keyRange, e int) int {
	t := x.t
	s, end, _ := valueAt(t, e+len(" from "))
	if !hasPrefixFold(t[end:], "' to '") {
		return 0
	}
	x.judge(dst, key, s, end, true)
	s, end, _ = valueAt(t, end+len("' to "))
	return x.judge(dst, key, s, end, true)
}

// matchedText masks the text in quotes that a test compares the key before e with:
// expect(user.password).toBe("x").
func matchedText(dst *[]Span, x *subject, key keyRange, e int) int {
	t := x.t
	p := e
	if hasPrefix(t[e:], ").toString(") || hasPrefix(t[e:], ").toFixed(") {
		return 0
	}
	for p < len(t) && p-e < len(").toStrictEqual(\"") && !isQuote(t[p]) && t[p] != '\\' {
		p++
	}
	s, n, q := openQuote(t, p)
	if q == 0 {
		return 0
	}
	end := x.ends.closeQuote(t, s, n, q)
	if q == '`' && !hasDigit(t[s:end]) {
		return 0 // a text without digits and other quotes is not looked at by a wordScan
	}
	return x.judge(dst, key, s, end, true)
}

// beforeKind returns where the word starts before i that says what has the name at i, or i: field
// password, parameter token.
func beforeKind(t []byte, i int) int {
	for _, w := range [...]string{"field ", "parameter ", "property ", "column "} {
		if hasSuffix(t[:i], w) {
			return i - len(w)
		}
	}
	return i
}

// chpasswd masks the password of a user that is piped to the command t[start:e]: echo 'bob:x' |
// chpasswd.
func chpasswd(dst *[]Span, t []byte, start, e int) int {
	q := start - 1
	if hasSuffix(t[:start], "| sudo ") {
		q -= len("sudo ")
	}
	for q > 0 && (t[q] == ' ' || t[q] == '|') {
		q--
	}
	if q >= 0 && !isQuote(t[q]) {
		q++
	}
	if q < 0 {
		return 0
	}
	b := q
	for b > 0 && q-b < maxKey && t[b-1] > ' ' && (b == q || !isQuote(t[b])) {
		b--
	}
	v := t[b:q]
	for len(v) > 0 && isQuote(v[0]) {
		v = v[1:]
		b++
	}
	if n := userAndPassword(v); n > 0 && hasDigit(v) {
		*dst = append(*dst, Span{b + n, b + len(v), KindKey})
	}
	return e
}

// listedTexts masks the texts of SQL's list that starts at p: token IN ('x', 'y').
func listedTexts(dst *[]Span, x *subject, key keyRange, p int) int {
	t := x.t
	end := 0
	for {
		for at(t, p) == ' ' {
			p++
		}
		s, n, q := openQuote(t, p)
		if q == 0 || q == '`' { // which quotes names
			return end
		}
		e := x.ends.closeQuote(t, s, n, q)
		end = max(end, x.judge(dst, key, s, e, true))
		for p = e + n + 1; at(t, p) == ' '; p++ {
		}
		if at(t, p) != ',' {
			return end
		}
		p++
	}
}

// inserted masks the value of the column that ends at e in INSERT INTO users (name, password)
// VALUES ('bob', 'x').
func (x *wordScan) inserted(dst *[]Span, key keyRange, e int) int {
	const longest = 512
	t := x.t
	column := 0
	b := key.start
	for ; b > 0 && key.start-b < longest && t[b-1] != '('; b-- {
		switch t[b-1] {
		case ',':
			column++
		case ')', '\n', '=', ':', '{', '[':
			return 0
		}
	}
	p := e
	for p < len(t) && p-e < longest && t[p] != ')' && t[p] != '(' && t[p] != '=' {
		p++
	}
	if at(t, p) != ')' || b == 0 {
		return 0
	}
	for p++; at(t, p) == ' '; p++ {
	}
	if !hasPrefixFold(t[p:], "values") {
		return 0
	}
	for p += len("values"); at(t, p) == ' '; p++ {
	}
	end := 0
	for at(t, p) == '(' {
		p++
		for n := 0; p < len(t); n++ {
			for at(t, p) == ' ' {
				p++
			}
			s, ve := p, p
			if qs, esc, q := openQuote(t, p); q != 0 {
				s, ve = qs, x.ends.closeQuote(t, qs, esc, q)
				p = min(len(t), ve+esc+1)
			} else if at(t, p) == 'N' && at(t, p+1) == '\'' {
				s, ve = p+2, x.ends.closeQuote(t, p+2, 0, '\'')
				p = min(len(t), ve+1)
			} else {
				for p < len(t) && t[p] != ',' && t[p] != ')' {
					p++
				}
				ve = p
				switch c := at(t, s); {
				case c == '$' || c == '?':
					if n == column && x.hasSigns(p) {
						return max(boundValue(dst, &x.subject, key, s), end)
					}
					ve = s
				case c == ':', !hasDigit(t[s:ve]):
					ve = s
				}
			}
			if n == column && ve > s {
				end = max(end, x.judge(dst, key, s, ve, true))
			}
			for at(t, p) == ' ' {
				p++
			}
			if at(t, p) != ',' {
				break
			}
			p++
		}
		if at(t, p) != ')' {
			break
		}
		for p++; at(t, p) == ',' || at(t, p) == ' '; p++ {
		}
	}
	return max(end, e)
}
