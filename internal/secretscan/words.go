// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"encoding/binary"
	"math/bits"
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
	if hasOnlyKeys(m) {
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

// hasOnlyKeys reports whether a text with the marks m has no pair but "ke".
func hasOnlyKeys(m mark) bool {
	return m&(markSw|markCode|markPw|markCv) == 0 && (m&markCre == 0 || m&markReT == 0)
}

// noKeyCounts reports whether find finds nothing in a text with the marks m, as in messages of
// databases: no word in it is a name that has a value.
func noKeyCounts(r *Rules, t []byte, m mark) bool {
	if !hasOnlyKeys(m) {
		return false
	}
	for i := keyHit(t, 0, len(t)); i < len(t); i = keyHit(t, i+1, len(t)) {
		if i+1 < len(t) && t[i+1]|0x20 == 'e' && hasPair(t, i) {
			if e, _ := nameAt(r, t, i); e > 0 {
				return false
			}
		}
	}
	return true
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
	e, done := nameAt(x.r, t, i)
	if e == 0 || !x.looks.mayLook(e, 2*maxGap) {
		return done
	}
	n := len(*dst)
	if end := x.word(dst, e); end > e {
		done = end
	}
	x.noteFar(*dst, n, e)
	return done
}

// nameAt returns where the word around i ends, or 0 if it is not a name that may have a value, and
// where the scan goes on.
func nameAt(r *Rules, t []byte, i int) (e, done int) {
	e = extendKey(t[:min(len(t), i+maxKey)], i)
	done = e
	if e-i > len("password...") {
		if n := firstIndex(t[i:e], "..."); n > 0 {
			e = i + n // dots lead to the value
		}
	}
	for e > i && t[e-1] == '.' {
		e--
	}
	if t[e-1]|0x20 == 's' && hasSuffixFold(t[:e-1], "code") && mayBeListed(t, e-1) {
		e--
	}
	if isNoValue(r, t, e) || e < len("pw") ||
		!r.endings.has(t, e) && !(isDigit(t[e-1]) &&
			(r.inner.inside(t, e) || isCardCode(t, e-len("cvv2")))) && printedAt(t, e) == 0 {
		return 0, done
	}
	return e, done
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
	if p := printedAt(t, e); p > 0 {
		return printed(dst, x, e, p)
	}
	if hasSuffixFold(t[:e], "code") && mayBeSent(t, e) {
		if n := oneTimeCode(dst, t, e); n > 0 || !hasSuffixFold(t[:e], "passcode") {
			return n
		}
	}
	if c := at(t, e); c == '=' || c == ':' || c == '(' || c == '/' ||
		c == '[' && t[e-1] == 's' && hasSuffixFold(t[:e], "credentials") {
		if c == '(' || c == '[' {
			return x.wrapped(dst, e)
		}
		if n := echoAtColon(dst, &x.subject, e); n > 0 || c != ':' {
			return n
		}
		if hasSuffix(t[:e], "chpasswd") {
			return accountLines(dst, t, e)
		}
		return valueBefore(dst, &x.subject, extendBack(t, e), e)
	}
	if n := valueBefore(dst, &x.subject, extendBack(t, e), e); n > 0 {
		return n
	}
	if hasSuffixFold(t[:e], "passkey") {
		return passkey(dst, t, e)
	}
	if c := t[e-1] | 0x20; (c == 'v' || c == 'c') && isCardCode(t, e-len("cvv")) {
		return cardCode(dst, t, e)
	} else if c == '2' && isCardCode(t, e-len("cvv2")) {
		return cardCode(dst, t, e)
	}
	if hasPrefix(t[e:], " phrase") && hasSuffix(t[:e], "pass") {
		return passPhrase(dst, &x.subject, e)
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
			return x.hinted(dst, key)
		}
		if !equalFold(name, "pass") {
			key.verdict = Secret
		}
	}
	if n := x.statement(dst, key, e); n > 0 {
		return n
	}
	if n := remarked(dst, x, key, e); n > 0 {
		return n
	}
	if isPasswordName(name) && onceWords.has(wordBefore(t, key.start)) &&
		codeBefore(dst, t, key.start) > 0 {
		x.far = true
		return e // 123456 is your one-time password
	}
	if isPasswordName(name) && asPassword(dst, t, key.start) {
		x.far = true
		return e
	}
	if s, end := secondOfTwo(t, e); end > 0 {
		return x.judge(dst, key, s, end, true)
	}
	if b := t[:key.start]; hasSuffix(b, "# ") || hasSuffix(b, " // ") || hasSuffix(b, " : ") ||
		(e == len(t) || t[e] == '}') && (hasSuffix(b, "\", ") || hasSuffix(b, "', ")) {
		return assertedValues(dst, &x.subject, key, e)
	}
	p := e
	quoted := key.start > 0 && isQuote(t[key.start-1])
	if at(t, key.start-1) == ':' && at(t, key.start-2) == '/' && at(t, p) == '"' {
		p++ // "//registry.npmjs.org/:_authToken" "x"
	}
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
	if n := typedInto(dst, &x.subject, key, e); n > 0 {
		return n
	}
	if c := at(t, p); key.start > 0 && p == e && (c == ']' && t[key.start-1] == '[' ||
		c == ')' && t[key.start-1] == '(' || c == '}' && hasSuffix(t[:key.start], "${")) {
		if p++; at(t, p) == ':' { // [password]: x
			p++
		}
	}
	if hasPrefix(t[e:], "\n[1] \"") && key.start > 0 && t[key.start-1] == '$' { // a list of R's
		s := e + len("\n[1] \"")
		return x.judge(dst, key, s, x.ends.closeQuote(t, s, 0, '"'), true)
	}
	if n := echoAfter(dst, &x.subject, key, e); n > 0 {
		return n
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
		if m := extendKey(t, n); at(t, m) == ':' &&
			(pairValues.has(t[n:m]) || string(t[n:m]) == "data") &&
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
		!statesValue(t[p:]) {
		return 0
	}
	words := 0
	if symbol == 0 {
		if n := gotInstead(dst, &x.subject, key, p); n > 0 {
			return n
		}
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
	if n := wrapped(t[s:end]); n > 0 && symbol != 0 && !inQuotes { // password -> Some(x)
		return x.judge(dst, key, s+n, end-1, true)
	}
	v := t[s:end]
	if inQuotes && key.verdict == Secret && words == 0 && bytes.IndexByte(v, ' ') < 0 &&
		(t[s-1] != '`' || x.hasSigns(0)) && gives(t, key, p, symbol) {
		return x.judge(dst, key, s, end, true)
	}
	if inQuotes && (t[s-1] != '`' || x.hasSigns(0)) && symbol == 0 && isHard(name) &&
		(isPassphrase(v, leastPhrase(name)) || isNumberedPhrase(t, key, v)) {
		return x.judge(dst, key, s, end, true)
	}
	if n := end - s; n >= 4 && n <= 9 && allDigits(v) && symbol == 0 &&
		(words > 0 && isPasswordName(name) && endsClause(t, end) ||
			equalFold(name, "token") && n > 4 && secondFactors.has(wordBefore(t, key.start))) {
		return x.judge(dst, key, s, end, true) // your one-time password is 123456
	}
	after := end
	if inQuotes {
		after++
	}
	switch {
	case placeholderLen(v) > 0:
		return 0 // which is its value
	case inQuotes && t[s-1] != '`' && words > 0 && isPasswordName(name) &&
		hasSuffix(t[:p], " is ") &&
		isNamedWord(v) && endsClause(t, end+1): // the password is "centipede"
	case len(v) == 0 || !hasDigit(v) || hasPrefix(v, "eyJ") ||
		v[len(v)-1] == '=' && !inQuotes && at(t, end) == '\'' || // another key
		separates(t, min(len(t), end)) && end == s:
		return saidOtherwise(dst, &x.subject, key, e)
	case at(t, end) == ':' && !wraps(t, end) || at(t, end) == '=' || at(t, end) == '(':
		return saidOtherwise(dst, &x.subject, key, e) // another key
	case at(t, end) == '.' && placeholderLen(t[end+1:]) > 0:
		// the head of a token that was found by its form
		return saidOtherwise(dst, &x.subject, key, e)
	case symbol == 0 && words == 0 && equalFold(name, "secret") && (isObjectName(v) ||
		objectVerbs.has(wordAfter(t, after)) && isObject(t, key, v)):
		return 0 // mounting secret app-tls-7f9k2, secret "db2creds" created
	case inQuotes && symbol == 0 && words == 0 && equalFold(name, "token") &&
		isParsed(t[min(len(t), after):]):
		return 0
	case symbol == 0 && words == 0 && string(name) == "pass" && !Random(v) &&
		!statingWords.has(wordBefore(t, key.start)) && !x.afterUser(key.start) &&
		!judgedWords.has(wordAfter(t, end)) && !directive(t, key, end):
		return saidOtherwise(dst, &x.subject, key, e) // pass depth24flags to the driver
	case looksPassword(v):
	case isKeyHex(v) && (words > 0 || opensAPI(t, key) || isVariable(name) ||
		keyKinds.has(wordBefore(t, key.start)) ||
		hasSuffix(t[:key.start], " with ") && !(upperCase(v) && isDigestLength(len(v)))):
	case symbol == 0 && len(v) >= 32 && (IsUUID(v) || inQuotes && isKeyHex(v)) &&
		opensByID(t, key, v, words > 0, inQuotes):
	case isGrouped(v) && symbol == 0 && grantWords.has(wordBefore(t, key.start)):
	case isSetKey(t, key.start) && strongPassword(v) && symbol == 0 && words == 0:
	case symbol == 0 && words == 0 && isAnyPassword(v) && endsLine(t, end) &&
		setsPassword(t, key.start):
	case inQuotes && symbol == 0 && words == 0 && at(t, key.start-1) == ':' &&
		(hasDigitAndLetter(v) || strongPassword(v)): // Clojure's :password "x"
	case symbol != 0 && dividesKey(t, key, symbol) && isHard(name) &&
		(mixedPassword(v) || isChosen(t, name, s, end)):
	case userAndPassword(v) > 0 && (looksPassword(v[userAndPassword(v):]) ||
		(hasSuffixFold(name, "credentials") || hasSuffixFold(name, "userpwd")) &&
			isPlainLogin(v)):
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

// isNamedWord reports whether v, in quotes after password is, is rather the password than what a
// sentence says of it.
func isNamedWord(v []byte) bool {
	return len(v) >= 4 && len(v) <= longestWord && isAlphabetic(v) && !nothing.has(v) &&
		!stateWords.has(v) && !judgedWords.has(v) && !typeWords.has(v) && !qualities.has(v) &&
		wordKind(v) == 0
}

// qualities are what sentences say that a password is.
var qualities = newWordSet("weak", "strong", "short", "long", "secure", "insecure", "safe",
	"unsafe", "hidden", "masked", "encrypted", "hashed", "plain", "correct", "good", "compromised",
	"common", "breached", "reused", "same", "different", "simple", "complex", "temporary",
	"permanent", "protected", "private", "stored", "medium", "fair", "poor", "great", "guessable",
	"readonly", "immutable", "mandatory", "deprecated", "sensitive", "needed", "similar", "never",
	"always", "visible", "confirmed", "unconfirmed", "locked", "strength", "equal", "identical",
	"acceptable", "unacceptable", "trivial", "easy", "hard", "active", "inactive", "obsolete")

// hinted masks the value of a name of two words that only hints at a secret: set SHOP_KEY to x,
// invalid shop_key "x".
func (x *wordScan) hinted(dst *[]Span, key keyRange) int {
	t := x.t
	if key.verdict != Weak || at(t, key.end) != ' ' ||
		bytes.IndexByte(t[key.start:key.end], '_') < 1 {
		return 0
	}
	p, words, ok := said(t, key.end+1)
	s, e, quoted := valueAt(t, p)
	if !ok || e-s < MinRandom || words == 0 && !quoted {
		return 0
	}
	return x.judge(dst, key, s, e, true)
}

// afterUser reports whether a user is named not far before s.
func (x *wordScan) afterUser(s int) bool {
	x.far = true
	b := x.t[max(0, s-maxGap):s]
	return lastIndex(b, "user") >= 0 || lastIndex(b, "SSID ") >= 0 ||
		hasSuffix(b, ", ") && lastIndex(b, "Benutzer ") >= 0
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

// mayAnnounce reports whether what follows the word that ends at e may be a value, which has a
// digit: duplicate key value violates has none. It is called before the word is judged, and does
// not know the rules for words that end in password, passwd or a similar word.
func (x *wordScan) mayAnnounce(e int) bool {
	t := x.t
	if at(t, e) != ' ' || t[e-1]|0x20 == 'd' || t[e-1]|0x20 == 'e' ||
		(t[e-1] == 'w' || t[e-1] == 't' || t[e-1] == 's') && isPasswordName(t[:e]) {
		return true
	}
	w := wordEnd(t[:min(len(t), e+maxWord)], e+1)
	switch at(t, w) {
	case ':':
		if at(t, w+1) == ' ' {
			return true // token expired: x
		}
	case ',':
		if hasPrefix(t[w:], ", now ") {
			return true // key rotated, now x
		}
	case ' ':
		if stateWords.has(t[e+1:w]) && (hasPrefix(t[w:], " for ") || hasPrefix(t[w:], " => ") ||
			hasPrefix(t[w:], " -> ")) {
			return true // key issued for bob -> x
		}
		if hasPrefix(t[w:], " / ") {
			return true // credentials bob / x
		}
	}
	switch at(t, e+1) | 0x20 {
	case 'f', 'a', '(', '{' | 0x20, '<' | 0x20: // for 'bob', as 'x', { value: "x" }, <KEY>
		return true
	case 'i':
		if hasPrefixFold(t[e+1:], "in ") {
			return true
		}
	case 'b':
		if hasPrefix(t[e+1:], "between ") || hasPrefix(t[e+1:], "by ") ||
			hasPrefix(t[e+1:], "below") && endsInColon(t[e:min(len(t), e+maxGap)]) {
			return true // use the token below to join: x
		}
	case '\'', '"': // of 'redis' set to x
		return true
	case 't':
		if hasPrefix(t[e+1:], "to ") && endsInColon(t[e:min(len(t), e+maxGap)]) {
			return true // following token to join: x
		}
		if hasPrefix(t[e+1:], "too ") || hasPrefix(t[e+1:], "to be ") || hasPrefix(t[e+1:],
			"to equal ") ||
			hasPrefix(t[e+1:], "to match ") {
			return true
		}
	case 'r', 'o', 'e', 'd':
		if resultWords.has(t[e+1:w]) || hasPrefix(t[e+1:], "do not match: ") {
			return true
		}
	case 'm':
		if hasPrefix(t[e+1:], "mismatch") || hasPrefix(t[e+1:], "must not ") {
			return true
		}
	case 's':
		if hasPrefix(t[e+1:], "should not ") {
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

// endsInColon reports whether a word of b ends in a colon, before a space or a line break that may
// be escaped.
func endsInColon(b []byte) bool {
	for i := range b {
		if b[i] == ':' && (at(b, i+1) <= ' ' || at(b, i+1) == '\\') {
			return true
		}
	}
	return false
}

// resultWords say that a name was given a value, which comes after to or with.
var resultWords = newWordSet("resolved", "resolves", "overridden", "replaced", "expanded",
	"evaluated", "evaluates", "defaulted", "defaults")

// isNoValue reports whether the word that ends at e is a key that no value follows, as nearly all
// in messages of databases are: duplicate key value violates unique constraint "orders_key".
func isNoValue(r *Rules, t []byte, e int) bool {
	switch c := at(t, e); {
	case c == ' ':
		return isCommonKey(t, e) && len(r.keys.extra) == 0
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

// wrapped masks what looks like a password in the parentheses after a type with a secret's name
// that ends at e: Token(x).
func (x *wordScan) wrapped(dst *[]Span, e int) int {
	t := x.t
	if s, end := secondOfTwo(t, e); end > 0 && hasSuffixFold(t[:e], "credentials") &&
		bytes.IndexByte(t[s:end], '=') < 0 {
		key := keyRange{start: extendBack(t, e), end: e, verdict: Secret}
		return x.judge(dst, key, s, end, true)
	}
	p, closer := e, byte(')')
	if at(t, e) == '[' { // UsernamePasswordCredentials[bob:x]
		s, end, _ := valueAt(t, e)
		n := userAndPassword(t[s:end])
		if n == 0 || !mayBePassword(t[s+n:end]) {
			return 0
		}
		key := keyRange{start: extendBack(t, e), end: e, verdict: Secret}
		return x.judge(dst, key, s+n, end, true)
	}
	if at(t, e+1) == '[' {
		p, closer = e+1, ']' // gomock's SetPassword([x])
	}
	s, end, _ := valueAt(t, p)
	b := extendBack(t, e)
	b += bytes.LastIndexByte(t[b:e], '.') + 1
	if s != p+1 || at(t, end) != closer || !isUpper(at(t, b)) || !looksPassword(t[s:end]) {
		return 0
	}
	if key := x.readKey(e, 0); key.end > key.start && key.verdict == Secret {
		return x.judge(dst, key, s, end, true)
	}
	return 0
}
