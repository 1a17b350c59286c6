// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
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
	for base := from; base < to; base += lex.GroupLength {
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
	for ; i <= len(t)-2*lex.GroupLength; i += 2 * lex.GroupLength {
		v := (binary.LittleEndian.Uint64(t[i:]) | lex.Small) ^ 'k'*lex.Ones
		w := (binary.LittleEndian.Uint64(t[i+lex.GroupLength:]) | lex.Small) ^ 'k'*lex.Ones
		if ((v-lex.Ones)|(w-lex.Ones))&lex.High == 0 {
			continue
		}
		if v = (v - lex.Ones) & lex.High; v != 0 {
			return i + bits.TrailingZeros64(v)/8
		}
		return i + lex.GroupLength + bits.TrailingZeros64((w-lex.Ones)&lex.High)/8
	}
	for ; i < len(t); i += lex.GroupLength {
		v := (lex.Group(t, i) | lex.Small) ^ 'k'*lex.Ones
		if v = (v - lex.Ones) & lex.High; v != 0 {
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
	if e == 0 || !x.looks.mayLook(e, 2*lex.MaxGap) {
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
	e = lex.ExtendKey(t[:min(len(t), i+lex.MaxKey)], i)
	done = e
	if e-i > len("password...") {
		if n := lex.FirstIndex(t[i:e], "..."); n > 0 {
			e = i + n // dots lead to the value
		}
	}
	for e > i && t[e-1] == '.' {
		e--
	}
	if t[e-1]|0x20 == 's' && lex.HasSuffixFold(t[:e-1], "code") && mayBeListed(t, e-1) {
		e--
	}
	if isNoValue(r, t, e) || e < len("pw") ||
		!r.endings.Has(t, e) && !(lex.IsDigit(t[e-1]) &&
			(r.inner.Inside(t, e) || isCardCode(t, e-len("cvv2")))) && printedAt(t, e) == 0 {
		return 0, done
	}
	return e, done
}

// letterHits returns the bytes of the group at base that are k, w, c or p in any case: the high bit
// of each. It may report more, never less.
func letterHits(t []byte, base int) uint64 {
	w := lex.Group(t, base) | lex.Small
	v := w ^ 'p'*lex.Ones
	hits := (v - lex.Ones) &^ v
	v = w ^ 'k'*lex.Ones
	hits |= (v - lex.Ones) &^ v
	v = w ^ 'c'*lex.Ones
	hits |= (v - lex.Ones) &^ v
	v = w ^ 'w'*lex.Ones
	return (hits | (v-lex.Ones)&^v) & lex.High
}

// hasPair reports whether the letter at i belongs to one of the pairs "ke", "sw", "pw" and "cr" in
// any case, or "PAS", and the letters after it are those of a secret's name: key, token, password,
// passwd, secret, cred; or whether it is that of PIN, OTP, passphrase or of the pass of auth_pass.
func hasPair(t []byte, i int) bool {
	switch t[i] {
	case 'k', 'K':
		c := lex.At(t, i+2) | 0x20
		return lex.At(t, i+1)|0x20 == 'e' && (c == 'y' || c == 'n')
	case 'c', 'C':
		c := lex.At(t, i+3) | 0x20
		if c == 'e' && lex.At(t, i+1) == 'o' && lex.At(t, i+2) == 'd' {
			return mayBeSent(t, i+len("code"))
		}
		if lex.At(t, i+1)|0x20 == 'v' {
			return c != 'n' && isCardCode(t, i)
		}
		return lex.At(t, i+1)|0x20 == 'r' && lex.At(t, i+2)|0x20 == 'e' && (c == 't' || c == 'd')
	case 'w', 'W':
		c := lex.At(t, i+1)
		switch lex.At(t, i-1) | 0x20 {
		case 'p':
			return !lex.IsLetter(c) || c|0x20 == 's' || c|0x20 == 'd'
		case 's':
			return !lex.IsLetter(c) || c|0x20 == 'o' || c|0x20 == 'd'
		case 't':
			return lex.HasSuffix(t[:i], "ht") && lex.HasPrefix(t[i:], "woord")
		}
	case 'P', 'p':
		switch lex.At(t, i+1) {
		case 'A':
			return lex.At(t, i+2) == 'S'
		case 'a':
			return lex.At(t, i+2) == 's' && lex.At(t, i+3) == 's' &&
				(lex.IsLetter(lex.At(t, i+4)) || t[i] == 'P' && lex.IsLower(lex.At(t, i-1)) ||
					lex.IsKey(lex.At(t, i-1)) && !lex.IsAlnum(t[i-1]) || lex.At(t, i+4) == ' ' &&
					(!lex.IsAlnum(lex.At(t, i-1)) || lex.HasSuffix(t[:i], "require")))
		case 'I':
			return lex.At(t, i+2) == 'N'
		}
		if t[i] == 'P' {
			return lex.At(t, i-1) == 'T' && lex.At(t, i-2) == 'O'
		}
		return lex.HasSuffix(t[:i], "ot") && !lex.IsLetter(lex.At(t, i+1)) &&
			(!lex.IsLetter(lex.At(t, i-3)) || (t[i-3] == 't' || t[i-3] == 'h') &&
				!lex.IsLetter(lex.At(t, i-4)))
	}
	return false
}

// word judges what follows the word that ends at e and returns where the scan goes on, or 0.
func (x *wordScan) word(dst *[]Span, e int) int {
	if n, done := x.ownForm(dst, e); done {
		return n
	}
	if n := valueBefore(dst, &x.subject, lex.ExtendBack(x.t, e), e); n > 0 {
		return n
	}
	if n, done := x.codeForm(dst, e); done {
		return n
	}
	if !x.mayAnnounce(e) || isQuotedEnd(x.t, e) {
		return 0
	}
	key := x.readKey(e, 0)
	if key.end == key.start {
		if !lex.HasSuffix(x.t[:e], "key-string") {
			return 0
		}
		key = keyRange{start: e - len("key-string"), end: e}
	}
	if isStep(x.t, key.start, e) {
		return 0
	}
	if key.verdict != keynames.Secret {
		if !announces(x.t, key) {
			if c := lex.At(x.t, e); (c == ',' || c == ')') && key.verdict == keynames.Weak {
				return x.inserted(dst, key, e) // INSERT INTO api_keys (id, key)
			}
			return x.hinted(dst, key)
		}
		if !lex.EqualFold(x.t[key.start:e], "pass") {
			key.verdict = keynames.Secret
		}
	}
	if n, done := x.sentenceForm(dst, key, e); done {
		return n
	}
	c := claim{x: x, key: key, name: x.t[key.start:e], e: e}
	return c.mask(dst)
}

// ownForm judges words that have a form of their own, and those that a sign follows, whatever they
// name. done reports that nothing else is to be looked for after the word.
func (x *wordScan) ownForm(dst *[]Span, e int) (end int, done bool) {
	t := x.t
	if t[e-1] == 'Y' && lex.HasSuffix(t[:e], "PRIVATE KEY") {
		return findBlock(dst, t, e), true
	}
	if p := printedAt(t, e); p > 0 {
		return printedValue(dst, x, e, p), true
	}
	if lex.HasSuffixFold(t[:e], "code") && mayBeSent(t, e) {
		if n := oneTimeCode(dst, t, e); n > 0 || !lex.HasSuffixFold(t[:e], "passcode") {
			return n, true
		}
	}
	switch c := lex.At(t, e); {
	case c == '(', c == '[' && t[e-1] == 's' && lex.HasSuffixFold(t[:e], "credentials"):
		return x.inConstructor(dst, e), true
	case c == '=', c == '/':
		return echoAtColon(dst, &x.subject, e), true
	case c == ':':
		if n := echoAtColon(dst, &x.subject, e); n > 0 {
			return n, true
		}
		if lex.HasSuffix(t[:e], "chpasswd") {
			return accountLines(dst, t, e), true
		}
		return valueBefore(dst, &x.subject, lex.ExtendBack(t, e), e), true
	}
	return 0, false
}

// codeForm judges words for codes and for the passwords of networks.
func (x *wordScan) codeForm(dst *[]Span, e int) (end int, done bool) {
	t := x.t
	if lex.HasSuffixFold(t[:e], "passkey") {
		return passkey(dst, t, e), true
	}
	if c := t[e-1] | 0x20; (c == 'v' || c == 'c') && isCardCode(t, e-len("cvv")) ||
		c == '2' && isCardCode(t, e-len("cvv2")) {
		return cardCode(dst, t, e), true
	}
	if lex.HasPrefix(t[e:], " phrase") && lex.HasSuffix(t[:e], "pass") {
		return passPhrase(dst, &x.subject, e), true
	}
	if t[e-1]|0x20 == 'n' || t[e-1]|0x20 == 'p' {
		if n := shortCode(dst, t, e); n > 0 {
			return n, true
		}
	}
	return 0, false
}

// sentenceForm judges the sentences about the secret whose name ends at e in which its value is not
// right after the name.
func (x *wordScan) sentenceForm(dst *[]Span, key keyRange, e int) (end int, done bool) {
	t := x.t
	if n := x.statement(dst, key, e); n > 0 {
		return n, true
	}
	if n := remarked(dst, x, key, e); n > 0 {
		return n, true
	}
	if isPasswordName(t[key.start:e]) {
		if onceWords.Has(lex.WordBefore(t, key.start)) && codeBefore(dst, t, key.start) > 0 ||
			asPassword(dst, t, key.start) {
			x.far = true
			return e, true // 123456 is your one-time password
		}
	}
	if s, end := secondOfTwo(t, e); end > 0 {
		return x.judge(dst, key, s, end, true), true
	}
	if b := t[:key.start]; lex.HasSuffix(b, "# ") || lex.HasSuffix(b, " // ") ||
		lex.HasSuffix(b, " : ") ||
		(e == len(t) || t[e] == '}') && (lex.HasSuffix(b, "\", ") || lex.HasSuffix(b, "', ")) {
		if n := assertedValues(dst, &x.subject, key, e); n > 0 {
			return n, true
		}
	}
	return 0, false
}

// hinted masks the value of a name of two words that only hints at a secret: set SHOP_KEY to x,
// invalid shop_key "x".
func (x *wordScan) hinted(dst *[]Span, key keyRange) int {
	t := x.t
	if key.verdict != keynames.Weak || lex.At(t, key.end) != ' ' ||
		bytes.IndexByte(t[key.start:key.end], '_') < 1 {
		return 0
	}
	p, words, ok := skipSayWords(t, key.end+1)
	s, e, quoted := valueAt(t, p)
	if !ok || e-s < tokenform.MinRandom || words == 0 && !quoted {
		return 0
	}
	return x.judge(dst, key, s, e, true)
}

// afterUser reports whether a user is named not far before s.
func (x *wordScan) afterUser(s int) bool {
	x.far = true
	b := x.t[max(0, s-lex.MaxGap):s]
	return lex.LastIndex(b, "user") >= 0 || lex.LastIndex(b, "SSID ") >= 0 ||
		lex.HasSuffix(b, ", ") && lex.LastIndex(b, "Benutzer ") >= 0 ||
		lex.HasSuffix(b, " - ") && lex.LastIndex(b, "login ") >= 0 // - login "bob" - pass "x"
}

// taskVariable masks what a command of Azure Pipelines sets a variable to, whose name is the key:
// ##vso[task.setvariable variable=password;issecret=true]x.
func (x *wordScan) taskVariable(dst *[]Span, key keyRange, e int) int {
	t := x.t
	if !lex.HasSuffix(t[:key.start], "task.setvariable variable=") || !x.hasSigns(0) {
		return 0
	}
	s := lex.Next(t[:min(len(t), e+lex.MaxKey)], e, ']') + 1
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
	if lex.At(t, e) != ' ' || t[e-1]|0x20 == 'd' || t[e-1]|0x20 == 'e' ||
		(t[e-1] == 'w' || t[e-1] == 't' || t[e-1] == 's') && isPasswordName(t[:e]) {
		return true
	}
	w := lex.WordEnd(t[:min(len(t), e+keynames.MaxWord)], e+1)
	switch lex.At(t, w) {
	case ':':
		if lex.At(t, w+1) == ' ' {
			return true // token expired: x
		}
	case ',':
		if nowLen(t[w:]) > 0 || insteadAt(t, e) > 0 {
			return true // key rotated, now x; secret configured, generated one: x
		}
	case ' ':
		if insteadAt(t, e) > 0 || stateWords.Has(t[e+1:w]) &&
			(lex.HasPrefix(t[w:], " for ") || lex.HasPrefix(t[w:], " => ") ||
				lex.HasPrefix(t[w:], " -> ") || lex.HasPrefix(t[w:], ` ("`)) {
			return true // token not set, using x; key issued for bob -> x
		}
		if lex.HasPrefix(t[w:], " / ") {
			return true // credentials bob / x
		}
	}
	switch lex.At(t, e+1) | 0x20 {
	case 'f', 'a', '(', '{' | 0x20, '<' | 0x20: // for 'bob', as 'x', { value: "x" }, <KEY>
		return true
	case 'i':
		if lex.HasPrefixFold(t[e+1:], "in ") {
			return true
		}
	case 'b':
		if lex.HasPrefix(t[e+1:], "between ") || lex.HasPrefix(t[e+1:], "by ") ||
			lex.HasPrefix(t[e+1:], "below") && endsInColon(t[e:min(len(t), e+lex.MaxGap)]) {
			return true // use the token below to join: x
		}
	case '\'', '"': // of 'redis' set to x
		return true
	case 't':
		if lex.HasPrefix(t[e+1:], "to ") && endsInColon(t[e:min(len(t), e+lex.MaxGap)]) {
			return true // following token to join: x
		}
		if lex.HasPrefix(t[e+1:], "too ") || lex.HasPrefix(t[e+1:], "to be ") ||
			lex.HasPrefix(t[e+1:], "to equal ") || lex.HasPrefix(t[e+1:], "to match ") {
			return true
		}
	case 'r', 'o', 'e', 'd':
		if resultWords.Has(t[e+1:w]) || lex.HasPrefix(t[e+1:], "do not match: ") ||
			lex.HasPrefix(t[w:], " from ") && keyChanges.Has(t[e+1:w]) {
			return true
		}
	case 'm', 's':
		if lex.HasPrefix(t[e+1:], "mismatch") || lex.HasPrefix(t[e+1:], "must not ") ||
			lex.HasPrefix(t[e+1:], "should not ") {
			return true
		}
	case 'n':
		if lex.HasPrefixFold(t[e+1:], "not in (") {
			return true
		}
	case 'c', 'g', 'h':
		if lex.HasPrefix(t[e+1:], "created: ") || lex.HasPrefix(t[e+1:], "generated: ") ||
			lex.HasPrefix(t[e+1:], "has been ") {
			return true
		}
	case 'l':
		if lex.HasPrefixFold(t[e+1:], "like ") {
			return true
		}
	}
	if lex.At(t, e+1) == '"' {
		if s := lex.ExtendBack(t, e); lex.HasSuffix(t[:s], "set $") || isVariable(t[s:e]) {
			return true // see isOnlyValue
		}
	}
	p, symbol := connector(t, e)
	if symbol == 0 {
		var ok bool
		if p, _, ok = skipSayWords(t, p); !ok {
			return false
		}
		p = kindOfSecret(t, p) // shared-key cipher x
	}
	s, end, _ := valueAt(t, p)
	return lex.HasDigit(t[s:end]) || x.sharpBefore(e) // # token x, as assertedValues finds it
}

// endsInColon reports whether a word of b ends in a colon, before a space or a line break that may
// be escaped.
func endsInColon(b []byte) bool {
	for i := range b {
		if b[i] == ':' && (lex.At(b, i+1) <= ' ' || lex.At(b, i+1) == '\\') {
			return true
		}
	}
	return false
}

// resultWords say that a name was given a value, which comes after to or with.
var resultWords = lex.NewWordSet("resolved", "resolves", "overridden", "replaced", "expanded",
	"evaluated", "evaluates", "defaulted", "defaults")

// isNoValue reports whether the word that ends at e is a key that no value follows, as nearly all
// in messages of databases are: duplicate key value violates unique constraint "orders_key".
func isNoValue(r *Rules, t []byte, e int) bool {
	switch c := lex.At(t, e); {
	case c == ' ':
		return isCommonKey(t, e) && !r.keys.HasExtra()
	case lex.IsQuote(c):
		return t[e-1] == 'y' && isQuotedEnd(t, e)
	}
	return false
}

// isQuotedEnd reports whether the word that ends at e is the last of the text and in quotes, and no
// value of it was quoted before, as echo finds it: constraint "orders_key".
func isQuotedEnd(t []byte, e int) bool {
	if e+1 != len(t) || !lex.IsQuote(t[e]) {
		return false
	}
	s := lex.ExtendBack(t, e)
	if s < 2 || t[s-1] != t[e] || t[s-2] == '|' {
		return false
	}
	for base := max(0, s-len(" for parameter --'")); base < s; base += lex.GroupLength {
		v := lex.Group(t, base) ^ ' '*lex.Ones
		for v = (v - lex.Ones) &^ v & lex.High; v != 0; v &= v - 1 {
			b := t[:base+bits.TrailingZeros64(v)/8]
			switch c := lex.At(b, len(b)-1); {
			case c == '|', c == 'r' && lex.HasSuffix(b, " for"), c == 't' &&
				lex.HasSuffix(b, " at"):
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
	if e < least || lex.At(t, e) != ' ' ||
		!lex.HasSuffix(t[:e], " key") && !lex.HasSuffixFold(t[:e], " key") {
		return false
	}
	switch e -= len(" key"); t[e-1] | 0x20 {
	case 'e':
		return lex.HasSuffix(t[:e], "duplicate") || lex.HasSuffixFold(t[:e], "duplicate") ||
			lex.HasSuffixFold(t[:e], "unique")
	case 'n':
		return lex.HasSuffixFold(t[:e], "foreign") || lex.HasSuffixFold(t[:e], "partition")
	case 'y':
		return lex.HasSuffixFold(t[:e], "primary")
	}
	return false
}

// inConstructor masks what looks like a password in the parentheses after a type with a secret's
// name that ends at e: Token(x).
func (x *wordScan) inConstructor(dst *[]Span, e int) int {
	t := x.t
	if s, end := secondOfTwo(t, e); end > 0 && lex.HasSuffixFold(t[:e], "credentials") &&
		bytes.IndexByte(t[s:end], '=') < 0 {
		key := keyRange{start: lex.ExtendBack(t, e), end: e, verdict: keynames.Secret}
		return x.judge(dst, key, s, end, true)
	}
	p, closer := e, byte(')')
	if lex.At(t, e) == '[' { // UsernamePasswordCredentials[bob:x]
		s, end, _ := valueAt(t, e)
		n := userAndPassword(t[s:end])
		if n == 0 || !mayBePassword(t[s+n:end]) {
			return 0
		}
		key := keyRange{start: lex.ExtendBack(t, e), end: e, verdict: keynames.Secret}
		return x.judge(dst, key, s+n, end, true)
	}
	if lex.At(t, e+1) == '[' {
		p, closer = e+1, ']' // gomock's SetPassword([x])
	}
	s, end, _ := valueAt(t, p)
	b := lex.ExtendBack(t, e)
	b += bytes.LastIndexByte(t[b:e], '.') + 1
	if s != p+1 || lex.At(t, end) != closer || !lex.IsUpper(lex.At(t, b)) ||
		!looksPassword(t[s:end]) {
		return 0
	}
	if key := x.readKey(e, 0); key.end > key.start && key.verdict == keynames.Secret {
		return x.judge(dst, key, s, end, true)
	}
	return 0
}
