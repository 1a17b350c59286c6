// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// A claim is what a text says after the name of a secret: password -> x, token is "x", secret 5 x.
// Most of what is there is no value, so that it has to look like one, or to be in a place where one
// is.
type claim struct {
	x    *wordScan
	key  keyRange
	name []byte
	e    int // where the name ends

	quoted bool // the name is in quotes
	from   int  // where the name ends with its quote or bracket
	symbol byte // the sign between the name and the value, 0 for none
	words  int  // how many words are between the two: is, was set to
	p      int  // where the value is read

	s, end   int  // the value
	inQuotes bool // it is in quotes
}

// value returns the text of the value. It is not kept in c: what holds the text would be moved to
// the heap with it.
func (c *claim) value() []byte { return c.x.t[c.s:c.end] }

// mask masks the value of the secret and returns where the scan goes on, or 0.
func (c *claim) mask(dst *[]Span) int {
	c.readName()
	if c.isMaskedCall() {
		return 0
	}
	if n, done := c.elsewhere(dst); done {
		return n
	}
	if n, done := c.readConnector(dst); done {
		return n
	}
	if n, done := c.readKind(dst); done {
		return n
	}
	if n, done := c.readValue(dst); done {
		return n
	}
	if c.isCertain() {
		return c.judge(dst)
	}
	switch {
	case placeholderLen(c.value()) > 0:
		return 0 // which is its value
	case c.isNamed():
	case c.isOther():
		return c.otherwise(dst)
	case c.isThing():
		return 0
	case c.passesOn():
		return c.otherwise(dst)
	case c.looksSecret(), c.isLogin(), c.looksChosen():
	default:
		if c.words > 0 && lex.HasDigit(c.value()) && lex.HasSuffix(c.x.t[:c.p], " from ") {
			// changed from x to y
			if n := changedValue(dst, &c.x.subject, c.key, c.end, 0); n > 0 {
				return max(n, c.judge(dst))
			}
		}
		return c.otherwise(dst)
	}
	return changedValue(dst, &c.x.subject, c.key, c.end, c.judge(dst))
}

func (c *claim) judge(dst *[]Span) int { return c.x.judge(dst, c.key, c.s, c.end, true) }

// otherwise looks for the value elsewhere in the sentence.
func (c *claim) otherwise(dst *[]Span) int { return saidOtherwise(dst, &c.x.subject, c.key, c.e) }

// readName finds the end of the name with the quote that closes it.
func (c *claim) readName() {
	t, start := c.x.t, c.key.start
	c.from = c.e
	c.quoted = start > 0 && lex.IsQuote(t[start-1])
	if lex.At(t, start-1) == ':' && lex.At(t, start-2) == '/' && lex.At(t, c.from) == '"' {
		c.from++ // "//registry.npmjs.org/:_authToken" "x"
	}
	if !c.quoted {
		return
	}
	for lex.At(t, c.from) == '\\' {
		c.from++
	}
	if c.quoted = lex.At(t, c.from) == t[start-1]; c.quoted {
		c.from++
	} else {
		c.from = c.e // the quote is that of a text that starts with the word
	}
}

// isMaskedCall reports whether a placeholder is the value in a call, as password('x') leaves it.
func (c *claim) isMaskedCall() bool {
	t, p := c.x.t, c.from
	if lex.At(t, p) == ' ' {
		p++
	}
	return lex.At(t, p) == '(' && lex.IsQuote(lex.At(t, p+1)) && placeholderLen(t[p+2:]) > 0
}

// elsewhere judges the forms whose value is after a bracket, on another line or in another column.
func (c *claim) elsewhere(dst *[]Span) (end int, done bool) {
	x, t, key, e := c.x, c.x.t, c.key, c.e
	if n := x.taskVariable(dst, key, e); n > 0 {
		return n, true
	}
	if n := typedInto(dst, &x.subject, key, e); n > 0 {
		return n, true
	}
	if b := lex.At(t, c.from); key.start > 0 && c.from == e && (b == ']' && t[key.start-1] == '[' ||
		b == ')' && t[key.start-1] == '(' || b == '}' && lex.HasSuffix(t[:key.start], "${")) {
		if c.from++; lex.At(t, c.from) == ':' { // [password]: x
			c.from++
		}
	}
	if lex.HasPrefix(t[e:], "\n[1] \"") && key.start > 0 && t[key.start-1] == '$' { // a list of R's
		s := e + len("\n[1] \"")
		return x.judge(dst, key, s, x.ends.closeQuote(t, s, 0, '"'), true), true
	}
	if n := echoAfter(dst, &x.subject, key, e); n > 0 {
		return n, true
	}
	if n := c.from + len(" rejected value "); c.quoted &&
		lex.HasPrefix(t[min(len(t), c.from):], " rejected value ") {
		// Field 'password' rejected value [x]
		if s, end, quoted := valueAt(t, n); quoted && isPlacedPassword(t[s:end]) {
			return x.judge(dst, key, s, end, true), true
		}
	}
	if n := columnValues(dst, &x.subject, key, e); n > 0 {
		return n, true
	}
	if n := lineBelow(t, key, e); n > 0 {
		s, end, _ := valueAt(t, n)
		if looksPassword(t[s:end]) && (end == len(t) || t[end] == '\n' || t[end] == '}') {
			return x.judge(dst, key, s, end, true), true
		}
	}
	if p := c.from; lex.At(t, p) == ' ' && lex.At(t, p+1) == '{' && c.opensMessage(p+2) {
		return x.object(dst, key, p+1, false), true
	}
	return 0, false
}

// opensMessage reports whether the members of a message in protobuf's text format are at i, of
// which the first is the value: password { value: "x" }.
func (c *claim) opensMessage(i int) bool {
	t := c.x.t
	if c.key.verdict != keynames.Secret {
		return false
	}
	n := i
	for n < len(t) && n-i < lex.MaxGap-2 && lex.IsSpace(t[n]) {
		n++
	}
	// A text without digits and quotes is not looked at by a wordScan.
	m := lex.ExtendKey(t, n)
	return lex.At(t, m) == ':' && (pairValues.Has(t[n:m]) || string(t[n:m]) == "data") &&
		bytes.ContainsAny(t[m:min(len(t), m+lex.MaxKey)], "\"'0123456789")
}

// readConnector reads the sign or the words between the name and the value.
func (c *claim) readConnector(dst *[]Span) (end int, done bool) {
	t, start, p := c.x.t, c.key.start, c.from
	if lex.HasPrefix(t[p:], "'s ") && keynames.IsHard(c.name) {
		p += len("'s") // my password's x
	}
	p, c.symbol = connector(t, p)
	if lex.At(t, start-1) == '<' && (c.symbol == '?' && t[c.from] == '>' || c.symbol == ',') {
		return 0, true // the end of an element, the next type of a generic one
	}
	if n := skipBreaks(t, p); c.symbol == 0 && n > p && keynames.IsHard(c.name) {
		return wholeLine(dst, &c.x.subject, c.key, n), true
	}
	if p == c.from || c.symbol == 0 && c.quoted && t[start-1] != '\'' &&
		!lex.IsQuote(lex.At(t, p)) && !statesValue(t[p:]) {
		return 0, true
	}
	if c.symbol == 0 {
		if n := gotInstead(dst, &c.x.subject, c.key, p); n > 0 {
			return n, true
		}
		n := forWhom(t, p)
		var ok bool
		if p, c.words, ok = skipSayWords(t, n); !ok {
			return c.otherwise(dst), true
		}
		if n > c.from+1 {
			c.words++
		}
	}
	c.p = skipTags(t, p)
	return 0, false
}

// readKind reads what is right before some values: how they are encrypted, that they are one of
// two, or that somebody entered them.
func (c *claim) readKind(dst *[]Span) (end int, done bool) {
	x, t, p := c.x, c.x.t, c.p
	if c.words == 0 && c.symbol == 0 {
		if n := enteredLen(t[p:]); n > 0 && lex.At(t, p+n) == '(' && keynames.IsHard(c.name) {
			// you entered (x)
			if s, e, _ := valueAt(t, p+n); strongPassword(t[s:e]) && lex.HasDigit(t[s:e]) {
				return x.judge(dst, c.key, s, e, true), true
			}
		}
		if n := comparedValues(dst, &x.subject, c.key, p); n > 0 {
			return n, true
		}
		if n := kindOfSecret(t, p); n > p {
			c.p = n
			if s, e, _ := valueAt(t, n); lex.HasDigit(t[s:e]) &&
				(strongPassword(t[s:e]) || lex.AllHex(t[s:e]) && e-s >= 8) {
				return x.judge(dst, c.key, s, e, true), true
			}
		}
	}
	if (c.symbol == ';' || c.symbol == ',') && lex.HasPrefix(t[c.p:], "value ") {
		c.p += len("value ") // key password, value x
	}
	return 0, false
}

// readValue reads the value.
func (c *claim) readValue(dst *[]Span) (end int, done bool) {
	t := c.x.t
	c.s, c.end, c.inQuotes = valueAt(t, c.p)
	if (c.symbol == ';' || c.symbol == ',' || c.symbol == '|') && !c.inQuotes {
		if n := bytes.IndexByte(t[c.s:c.end], c.symbol); n > 0 {
			c.end = c.s + n // the next cell
		}
	}
	if c.words == 0 && c.symbol == 0 && !c.inQuotes && isNextField(t, c.key, c.s) {
		return c.otherwise(dst), true // {Grant:refresh_token ClientID:x}
	}
	if n := lex.ExtendKey(t, c.s); !c.inQuotes && n > c.s && n < c.end && lex.At(t, n) == '=' {
		// Names with digits may be ArcSight's, cs1Label=password cs1=x, or the start of a password.
		if c.words == 0 && n+1 < c.end && !lex.HasDigit(t[c.s:n]) && !holdsNamed(t[c.s:n]) {
			return c.otherwise(dst), true // type=refresh_token client_id=x
		}
		if lex.IsAlnum(lex.At(t, n+1)) {
			c.s = n + 1 // the name of the next field, name=api_key, value=x
		}
	}
	if n := passwordInCall(t[c.s:c.end]); n > 0 && c.symbol != 0 && !c.inQuotes {
		// password -> Some(x)
		return c.x.judge(dst, c.key, c.s+n, c.end-1, true), true
	}
	return 0, false
}

// isCertain reports whether the value is one by its place or its form, whatever is around.
func (c *claim) isCertain() bool {
	t, v := c.x.t, c.value()
	if c.inQuotes && (t[c.s-1] != '`' || c.x.hasSigns(0)) {
		if c.key.verdict == keynames.Secret && c.words == 0 && bytes.IndexByte(v, ' ') < 0 &&
			isOnlyValue(t, c.key, c.p, c.symbol) {
			return true
		}
		if c.symbol == 0 && keynames.IsHard(c.name) &&
			(isPassphrase(v, leastPhrase(c.name)) || isNumberedPhrase(t, c.key, v)) {
			return true
		}
	}
	n := len(v)
	return n >= 4 && n <= 9 && lex.AllDigits(v) && c.symbol == 0 &&
		(c.words > 0 && isPasswordName(c.name) && endsClause(t, c.end) ||
			lex.EqualFold(c.name, "token") && n > 4 &&
				secondFactors.Has(lex.WordBefore(t, c.key.start))) // one-time password is 123456
}

// isNamed reports whether the value is a word in quotes that a sentence says the password is: the
// password is "centipede".
func (c *claim) isNamed() bool {
	t := c.x.t
	return c.inQuotes && t[c.s-1] != '`' && c.words > 0 && isPasswordName(c.name) &&
		lex.HasSuffix(t[:c.p], " is ") && isNamedWord(c.value()) && endsClause(t, c.end+1)
}

// isOther reports whether what is in the value's place is another word of the sentence, another
// key, or the head of a token that was found by its form.
func (c *claim) isOther() bool {
	t, v := c.x.t, c.value()
	if len(v) == 0 || !lex.HasDigit(v) || lex.HasPrefix(v, "eyJ") ||
		v[len(v)-1] == '=' && !c.inQuotes && lex.At(t, c.end) == '\'' ||
		separates(t, min(len(t), c.end)) && c.end == c.s {
		return true
	}
	switch lex.At(t, c.end) {
	case ':':
		return !wrapsError(t, c.end)
	case '=', '(':
		return true
	case '.':
		return placeholderLen(t[c.end+1:]) > 0
	}
	return false
}

// isThing reports whether the value is the name of an object that is called a secret, or a token
// that a parser has met: mounting secret app-tls-7f9k2, secret "db2creds" created.
func (c *claim) isThing() bool {
	if c.symbol != 0 || c.words > 0 {
		return false
	}
	t, v := c.x.t, c.value()
	return lex.EqualFold(c.name, "secret") && (isObjectName(v) ||
		objectVerbs.Has(lex.WordAfter(t, c.after())) && isObject(t, c.key, v)) ||
		c.inQuotes && lex.EqualFold(c.name, "token") && isParsed(t[min(len(t), c.after()):])
}

// after returns where the text goes on after the value.
func (c *claim) after() int {
	if c.inQuotes {
		return c.end + 1
	}
	return c.end
}

// passesOn reports whether the name is the verb: pass depth24flags to the driver.
func (c *claim) passesOn() bool {
	t := c.x.t
	return c.symbol == 0 && c.words == 0 && string(c.name) == "pass" &&
		!tokenform.Random(c.value()) &&
		!statingWords.Has(lex.WordBefore(t, c.key.start)) && !c.x.afterUser(c.key.start) &&
		!judgedWords.Has(lex.WordAfter(t, c.end)) && !directive(t, c.key, c.end)
}

// looksSecret reports whether the value looks like a secret, where it is.
func (c *claim) looksSecret() bool {
	t, v, start := c.x.t, c.value(), c.key.start
	switch {
	case looksPassword(v):
		return true
	case isKeyHex(v) && (c.words > 0 || opensAPI(t, c.key) || isVariable(c.name) ||
		keyKinds.Has(lex.WordBefore(t, start)) || lex.HasSuffix(t[:start], " with ") &&
		!(lex.UpperCase(v) && tokenform.IsDigestLength(len(v)))):
		return true
	case c.symbol != 0:
		return dividesKey(t, c.key, c.symbol) && keynames.IsHard(c.name) &&
			(mixedPassword(v) || isChosen(t, c.name, c.s, c.end) || c.isColumn())
	case len(v) >= 32 && (tokenform.IsUUID(v) || c.inQuotes && isKeyHex(v)) &&
		opensByID(t, c.key, v, c.words > 0, c.inQuotes),
		isGrouped(v) && grantWords.Has(lex.WordBefore(t, start)):
		return true
	case c.words > 0:
		return false
	}
	return isSetKey(t, start) && strongPassword(v) ||
		strongPassword(v) && !namedDigits(v) && keynames.IsHard(c.name) && endsLine(t, c.end) &&
			followsEnable(t, start) ||
		c.inQuotes && lex.EqualFold(c.name, "secret") && mixedPassword(v) &&
			judgedWords.Has(lex.WordAfter(t, c.after())) ||
		isAnyPassword(v) && endsLine(t, c.after()) && setsPassword(t, start) ||
		c.inQuotes && lex.At(t, start-1) == ':' && // Clojure's :password "x"
			(lex.HasDigitAndLetter(v) || strongPassword(v))
}

// isColumn reports whether the name of a password and the value are all of a line, with a tab
// between.
func (c *claim) isColumn() bool {
	t, start := c.x.t, c.key.start
	return c.symbol == '\t' && (start == 0 || t[start-1] == '\n') && isPasswordName(c.name) &&
		isPlacedPassword(c.value()) && !namedDigits(c.value()) && endsLine(t, c.end)
}

// isLogin reports whether the value is a user and a password, of which it becomes the latter:
// credentials bob:x.
func (c *claim) isLogin() bool {
	n := userAndPassword(c.value())
	if n > 0 && (looksPassword(c.value()[n:]) ||
		(lex.HasSuffixFold(c.name, "credentials") || lex.HasSuffixFold(c.name, "userpwd")) &&
			isPlainLogin(c.value())) {
		c.s += n
		return true
	}
	if !lex.HasSuffixFold(c.name, "credentials") && !lex.HasSuffixFold(c.name, "creds") {
		return false
	}
	n = userSlashPassword(c.value())
	c.s += n
	return n > 0
}

// looksChosen reports whether the value is one that somebody chose, by what is around it.
func (c *claim) looksChosen() bool {
	t, v := c.x.t, c.value()
	if c.words == 0 && c.symbol == 0 && (strongPassword(v) || isSentPass(t, c.key, v)) {
		switch {
		case c.inQuotes && lex.At(t, c.end+1) == ';': // BIND
			return true
		case directive(t, c.key, c.end) || ownDirectives.Has(c.name):
			return true
		case !namedDigits(v) && (lex.EqualFold(c.name, "pass") || keynames.IsHard(c.name)) &&
			c.x.afterUser(c.key.start):
			return true
		}
	}
	if (c.words > 0 || c.inQuotes && c.symbol == 0 || lex.At(t, c.from) == '\'') &&
		(keynames.IsHard(c.name) || lex.EqualFold(c.name, "pass") && (mixedPassword(v) ||
			statingWords.Has(lex.WordBefore(t, c.key.start)))) &&
		isChosen(t, c.name, c.s, c.end) {
		return true
	}
	return c.symbol == 0 && (c.words == 0 || c.words == 1 && lex.HasSuffix(t[:c.s], " to ")) &&
		isStated(t, c.key, c.s, c.end)
}

// isNamedWord reports whether v, in quotes after password is, is rather the password than what a
// sentence says of it.
func isNamedWord(v []byte) bool {
	return len(v) >= 4 && len(v) <= lex.LongestWord && lex.AllLetters(v) && !nothing.Has(v) &&
		!stateWords.Has(v) && !judgedWords.Has(v) && !typeWords.Has(v) && !qualities.Has(v) &&
		keynames.WordKind(v) == 0
}

// qualities are what sentences say that a password is.
var qualities = lex.NewWordSet("weak", "strong", "short", "long", "secure", "insecure", "safe",
	"unsafe", "hidden", "masked", "encrypted", "hashed", "plain", "correct", "good", "compromised",
	"common", "breached", "reused", "same", "different", "simple", "complex", "temporary",
	"permanent", "protected", "private", "stored", "medium", "fair", "poor", "great", "guessable",
	"readonly", "immutable", "mandatory", "deprecated", "sensitive", "needed", "similar", "never",
	"always", "visible", "confirmed", "unconfirmed", "locked", "strength", "equal", "identical",
	"acceptable", "unacceptable", "trivial", "easy", "hard", "active", "inactive", "obsolete")
