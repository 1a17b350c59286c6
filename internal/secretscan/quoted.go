// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// A quoteScan finds secrets in quotes that no separator announces: SQL's PASSWORD 'x' and
// IDENTIFIED BY 'x', and the arguments of calls, setProperty("API_TOKEN", "x").
type quoteScan struct{ assigner }

// A quote or comma with fewer bytes before it is no event of that kind.
const (
	leastBeforeSingle = 4
	leastBeforeDouble = 6
	leastBeforeComma  = 4
)

// isContainer reports whether t starts as a JSON object or array does: its strings are judged by
// their keys.
func isContainer(t []byte) bool {
	c := lex.At(t, 0)
	if c != '{' && c != '[' {
		return false
	}
	i := 1
	for i < len(t) && i < lex.MaxGap && lex.IsSpace(t[i]) {
		i++
	}
	switch n := lex.At(t, i); n {
	case '"', '}':
		return true
	case '{', '[', ']':
		return c == '['
	case 't', 'f', 'n':
		return c == '[' && (lex.HasPrefix(t[i:], "true") || lex.HasPrefix(t[i:], "false") ||
			lex.HasPrefix(t[i:], "null"))
	default:
		return c == '[' && startsNumbers(t[i:])
	}
}

// startsNumbers reports whether b starts with a number and a comma, rather than with the time or
// the process that a line has in brackets: [15:57:26], [12345].
func startsNumbers(b []byte) bool {
	i := 0
	for i < len(b) && i < lex.MaxGap && (lex.IsDigit(b[i]) || b[i] == '.' || b[i]|0x20 == 'e' ||
		b[i] == '-' || b[i] == '+') {
		i++
	}
	for n := i; n > 0 && i < len(b) && i-n < lex.MaxGap && lex.IsSpace(b[i]); {
		i++
	}
	return i > 0 && lex.At(b, i) == ','
}

// singleQuoteAt judges the single quote at i, which is at least leastBeforeSingle. It returns where
// the scan goes on if that is after the next byte.
func (x *quoteScan) singleQuoteAt(dst *[]Span, i int) int {
	t := x.t
	b := i
	switch t[i-1] { // of nearly all quotes
	case ' ', '(':
	case 'N', 'E': // T-SQL's and PostgreSQL's literals
		b--
	default:
		return 0
	}
	switch t[b-1] {
	case ' ':
		switch t[b-2] { // before most values a sign: = '
		case ',', 'd', 'D', 'g', 'G', 'y', 'Y':
		default:
			return 0
		}
	case '(':
	default:
		return 0
	}
	if e := x.literal(dst, i, '\''); e > i {
		return e + 1
	}
	if t[b-1] == '(' && passwordCalls.Has(t[lex.ExtendBack(t, b-1):b-1]) {
		e := closeQuote(t[:min(len(t), i+maxPlain)], i+1, 0, '\'')
		if v := t[i+1 : e]; strongPassword(v) && lex.HasDigit(v) {
			*dst = append(*dst, Span{i + 1, e, KindKey})
			return e + 1
		}
		return 0
	}
	if t[b-2] == 'g' && (lex.HasSuffix(t[:b], "SecureString ") ||
		lex.HasSuffix(t[:b], "SecureString -String ")) {
		if e := x.ends.closeQuote(t, i+1, 0, '\''); e > i+1 && !isPlaceholder(t[i+1:e]) {
			*dst = append(*dst, Span{i + 1, e, KindKey})
			return e + 1
		}
	}
	if t[b-2] == 'y' && lex.HasSuffix(t[:b], "Duplicate entry ") {
		return x.duplicate(dst, i)
	}
	if t[b-1] == ' ' && callsSecret(t, b) {
		if e := x.ends.closeQuote(t, i+1, 0, '\''); e > i+1 && !isPlaceholder(t[i+1:e]) {
			*dst = append(*dst, Span{i + 1, e, KindKey})
			return e + 1
		}
		return 0
	}
	if t[b-1] == ' ' && t[b-2] == ',' {
		e := closeQuote(t[:min(len(t), i+maxPlain)], i+1, 0, '\'')
		if v := t[i+1 : e]; mayBePassword(v) && (connectsWith(t, b) ||
			isEntryPassword(v) && lex.At(t, e) == '\'' && followsEntry(t, b)) {
			*dst = append(*dst, Span{i + 1, e, KindKey})
			return e + 1
		}
		return 0
	}
	w := passwordWords(t, b)
	if !(lex.HasSuffixFold(w, "password") || lex.HasSuffixFold(w, "identified by") ||
		lex.HasSuffixFold(w, "old_password")) ||
		len(w) > 8 && lex.IsToken(w[len(w)-9]) && !lex.HasSuffixFold(w, "by") &&
			!lex.HasSuffixFold(w, "_password") {
		return 0
	}
	e := x.ends.closeQuote(t, i+1, 0, '\'')
	if lex.HasSuffix(t[:b-1], "identified by") && !changesUser(t[:b]) && !looksPassword(t[i+1:e]) {
		return 0
	}
	if t[b-1] == '(' && lex.At(t, e+1) == ',' {
		return 0 // set_password('bob', ...)
	}
	if e > i+1 && !isPlaceholder(t[i+1:e]) && !proseQuoted(t[i+1:e]) {
		*dst = append(*dst, Span{i + 1, e, KindKey})
		return e + 1
	}
	return 0
}

// passwordWords returns the words before the space or parenthesis that ends at b, in the place of
// longer ones of SQL's that are before a password: identified by.
func passwordWords(t []byte, b int) []byte {
	w := t[max(0, b-24) : b-1]
	if lex.HasSuffixFold(w, "password by") ||
		lex.HasSuffixFold(w, " by") &&
			lex.LastIndex(t[max(0, b-lex.MaxGap):b], "IDENTIFIED WITH") >= 0 {
		return []byte("identified by") // IDENTIFIED WITH mysql_native_password BY
	}
	if lex.HasSuffixFold(w, " using") &&
		lex.LastIndex(t[max(0, b-2*lex.MaxGap):b], "IDENTIFIED VIA") >= 0 ||
		lex.HasSuffixFold(w, " key") && lex.LastIndex(t[max(0, b-lex.MaxKey):b], "ATTACH ") >= 0 {
		return []byte("identified by") // MariaDB's plugins, SQLCipher's databases
	}
	if lex.HasSuffixFold(w, " replace") &&
		lex.LastIndex(t[max(0, b-lex.MaxKey):b], "IDENTIFIED BY") >= 0 {
		return []byte("identified by") // the one before
	}
	return w
}

// doubleQuoteAt judges the double quote at i, which is at least leastBeforeDouble: what an error
// quotes after the word, incorrect password "x". It returns where the scan goes on if that is after
// the next byte.
func (x *quoteScan) doubleQuoteAt(dst *[]Span, i int) int {
	t := x.t
	b, esc := i, 0
	switch t[i-1] {
	case ' ':
	case '(':
		if e := x.literal(dst, i, '"'); e > i {
			return e + 1
		}
		return 0
	case '\\': // in a quoted value
		b, esc = i-1, 1
		if t[b-1] != ' ' {
			return 0
		}
	default:
		return 0
	}
	var e int
	switch t[b-2] {
	case '"': // redis-cli monitor
		if lex.HasSuffix(t[:b-1], "\" \"*\"") { // "bob" "*" "x" of pap-secrets
			if e = closeQuote(t, i+1, 0, '"'); looksPassword(t[i+1 : e]) {
				*dst = append(*dst, Span{i + 1, e, KindKey})
			}
			return e + 1
		}
		if lex.At(t, i+1) == '>' && lex.LastIndex(t[max(0, i-lex.MaxKey):i], "etuser\"") >= 0 {
			if e = closeQuote(t, i+1, 0, '"'); e > i+2 && !isPlaceholder(t[i+2:e]) {
				*dst = append(*dst, Span{i + 2, e, KindKey}) // "acl" "setuser" "bob" ">x"
			}
			return e + 1
		}
		if afterLogin(t, b-2) { // of IMAP
			return loginText(dst, t, i)
		}
		if !lex.HasSuffixFold(t[:b-1], "\"auth\"") &&
			!lex.HasSuffixFold(t[:b-1], "\"requirepass\"") &&
			!lex.HasSuffixFold(t[:b-1], "\"masterauth\"") {
			return hashedBy(dst, t, i+1)
		}
		return quotedAuth(dst, t, i+1)
	case 'y', 'Y', 'g':
		if lex.HasSuffix(t[:b], "community ") {
			return trappedCommunity(dst, t, i, b, esc)
		}
		if !lex.HasSuffixFold(t[:b], "identified by ") && !lex.HasSuffix(t[:b], "SecureString ") &&
			!lex.HasSuffix(t[:b], "SecureString -String ") &&
			!lex.HasSuffix(t[:b], "strconv.Atoi: parsing ") &&
			!lex.HasSuffix(t[:b], "strconv.ParseInt: parsing ") &&
			!lex.HasSuffix(t[:b], "strconv.ParseUint: parsing ") {
			return 0
		}
		e = closeQuote(t, i+1, esc, '"')
		if lex.HasSuffix(t[:b], "identified by ") && !changesUser(t[:b]) &&
			!looksPassword(t[i+1:e]) {
			return 0
		}
		if v := t[i+1 : e]; !isPlaceholder(v) && (t[b-2]|0x20 == 'y' || looksPassword(v) ||
			lex.HasPrefix(t[e:], "\" -AsPlainText")) {
			*dst = append(*dst, Span{i + 1, e, KindKey})
		}
		if w := e + esc + len(`" replace "`); lex.HasPrefixFold(t[min(e+esc, len(t)):],
			`" replace `) {
			if s, end, quoted := valueAt(t, w-1); quoted && !isPlaceholder(t[s:end]) {
				*dst = append(*dst, Span{s, end, KindKey}) // Oracle's password before
				e = end
			}
		}
	case 'd', 'e':
		switch {
		case lex.HasSuffix(t[:b], "send "):
			return typedPassword(dst, t, i, esc)
		case lex.HasSuffix(t[:b], "value "):
			return x.namedValue(dst, i, b, esc)
		case lex.HasSuffix(t[:b], "seed "), lex.HasSuffix(t[:b], " phrase "):
			return seedWords(dst, t, i, esc)
		}
		return quotedPassword(dst, t, i, b, esc)
	}
	return e + 1
}

// quotedAuth masks the password at s, in quotes, of Redis's AUTH or of a setting like it, perhaps
// after a user: "AUTH" "bob" "x".
func quotedAuth(dst *[]Span, t []byte, s int) int {
	e := closeQuote(t, s, 0, '"')
	if s < e && isDecorated(t[s:e]) {
		return e + 1 // what Redis hid, "AUTH" "(redacted)" "KEYS"
	}
	if lex.At(t, e+1) == ' ' && lex.At(t, e+2) == '"' { // a user before the password
		s = e + 3
		e = closeQuote(t, s, 0, '"')
	}
	if s < e && !isPlaceholder(t[s:e]) {
		*dst = append(*dst, Span{s, e, KindKey})
	}
	return e + 1
}

// quotedPassword masks the text in the quote at i after a word for a password, which ends at b.
func quotedPassword(dst *[]Span, t []byte, i, b, esc int) int {
	if !lex.HasSuffixFold(t[:b], "password ") && !lex.HasSuffixFold(t[:b], "passphrase ") {
		return 0
	}
	e := closeQuote(t, i+1, esc, '"')
	if v := t[i+1 : e]; len(v) >= 3 && !isPlaceholder(v) && !proseQuoted(v) &&
		!nothing.Has(v) && bytes.IndexByte(v, ' ') < 0 && !lex.HasSuffixFold(v, "password") {
		*dst = append(*dst, Span{i + 1, e, KindKey})
	}
	return e + 1
}

// namedValue masks the text in the quote at i if a sentence says that it is the value of the name
// in quotes before: parameter "pin_code" has value "1234". The words between the two end at b.
func (x *quoteScan) namedValue(dst *[]Span, i, b, esc int) int {
	t := x.t
	for _, w := range [...]string{" has value ", " with value ", " has the value ", " value ",
		" has invalid value ", " has bad value "} {
		n := b - len(w) - esc
		if n < 2 || !lex.HasSuffix(t[:b], w) || t[n+esc-1] != '"' {
			continue
		}
		key := x.readKey(n-1, '"')
		e := x.ends.closeQuote(t, i+1, esc, '"')
		if key.end == key.start || key.verdict == keynames.Allowed || proseQuoted(t[i+1:e]) {
			return 0
		}
		return max(0, x.judge(dst, key, i+1, e, true))
	}
	return 0
}

// seedWords masks the text in the quote at i if it is a phrase from which the keys of a wallet are
// made: restored from seed "twelve words".
func seedWords(dst *[]Span, t []byte, i, esc int) int {
	const least = 12
	e := closeQuote(t[:min(len(t), i+2*maxPlain)], i+1, esc, '"')
	words, letters := 1, 0
	for _, c := range t[i+1 : e] {
		switch {
		case lex.IsLower(c):
			letters++
			continue
		case c != ' ' || letters < 3 || letters > 8: // which all words of the standard's list have
			return 0
		}
		words++
		letters = 0
	}
	if lex.At(t, e+esc) != '"' || words < least || letters < 3 {
		return 0
	}
	*dst = append(*dst, Span{i + 1, e, KindKey})
	return e
}

// trappedCommunity masks the text in the quote at i if it is the community by which an agent of
// SNMP lets somebody in: trap with community "x". The words before it end at b.
func trappedCommunity(dst *[]Span, t []byte, i, b, esc int) int {
	head := t[lineBreakBefore(t, max(0, b-lex.MaxKey), b):b]
	e := closeQuote(t[:min(len(t), i+maxPlain)], i+1, esc, '"')
	if v := t[i+1 : e]; lex.LastIndex(head, "snmp") < 0 && lex.LastIndex(head, "SNMP") < 0 ||
		lex.At(t, e+esc) != '"' || !mayBePassword(v) {
		return 0
	}
	*dst = append(*dst, Span{i + 1, e, KindKey})
	return e
}

// afterLogin reports whether the quote at i closes the user of IMAP's LOGIN: a1 LOGIN "bob".
func afterLogin(t []byte, i int) bool {
	low := max(0, i-maxPairKey)
	n := bytes.LastIndexByte(t[low:i], '"')
	return n >= 0 && lex.HasSuffix(t[:low+n], " LOGIN ")
}

// loginText masks the text in the quote at i, which is the password of a login.
func loginText(dst *[]Span, t []byte, i int) int {
	e := closeQuote(t, i+1, 0, '"')
	if e > i+1 && !isPlaceholder(t[i+1:e]) {
		*dst = append(*dst, Span{i + 1, e, KindAuth})
	}
	return e + 1
}

// typedPassword masks the text in the quote at i that a script of expect types if it looks like a
// password: send "x\r".
func typedPassword(dst *[]Span, t []byte, i, esc int) int {
	e := closeQuote(t, i+1, esc, '"')
	n := e
	for n > i+2 && (t[n-1] == 'r' || t[n-1] == 'n') && t[n-2] == '\\' {
		for n--; n > i+1 && t[n-1] == '\\'; n-- {
		}
	}
	if n < e && (looksPassword(t[i+1:n]) || mayBePassword(t[i+1:n]) &&
		lex.LastIndex(t[max(0, i-lex.MaxKey):i], "assword") >= 0) {
		*dst = append(*dst, Span{i + 1, n, KindKey})
	}
	return e + 1
}

// commaAt judges the comma at i, which is at least leastBeforeComma and follows a quote. It returns
// where the scan goes on if that is after the next byte.
func (x *quoteScan) commaAt(dst *[]Span, i int) int {
	t := x.t
	if t[i-1] == '`' {
		return 0 // which quotes names
	}
	k := i - 1
	for k > 3 && t[k-1] == '\\' {
		k--
	}
	if c := t[k-1]; !lex.IsKey(c) ||
		!lex.IsDigit(c) && !x.r.endings.Has(t, k) &&
			(keynames.OneWord(t, k) || !x.r.inner.Inside(t, k)) {
		return 0
	}
	return x.namedArgument(dst, i, t[i-1])
}

// literal masks the only argument of a call, in the quote at i, if the call's name is a secret's
// and the text looks like a password: setPassword("x1").
func (x *quoteScan) literal(dst *[]Span, i int, q byte) int {
	t := x.t
	if t[i-1] != '(' || !lex.IsKey(t[i-2]) {
		return 0
	}
	if v, e := entryPassword(t, i); e > 0 {
		*dst = append(*dst, Span{v, e, KindKey})
		return e
	}
	first := lex.ExtendBack(t, i-1)
	name := t[first : i-1]
	if n, any := connectArgument(t, first, i-1); n > 0 {
		v, e := argumentAt(t, i, n)
		if e == 0 || isPlaceholder(t[v:e]) || !any && !mayBePassword(t[v:e]) {
			return 0
		}
		*dst = append(*dst, Span{v, e, KindKey})
		return e
	}
	if b := i - 1; lex.HasSuffix(t[:b], "::new") || lex.HasSuffix(t[:b], "::from") { // of Rust
		b = bytes.LastIndexByte(t[:b], ':') - 1
		e := closeQuote(t[:min(len(t), i+maxPlain)], i+1, 0, q)
		if lex.At(t, e) != q || lex.At(t, e+1) != ')' && !isConversion(t[e+1:]) ||
			!strongPassword(t[i+1:e]) ||
			nameVerdict(x.r.keys, t[lex.ExtendBack(t, b):b]) != keynames.Secret {
			return 0
		}
		*dst = append(*dst, Span{i + 1, e, KindKey})
		return e
	}
	if lex.EqualFold(name, "credentials") {
		// a user and a password, perhaps after a realm and a host
		for n := 4; n > 1; n -= 2 {
			if v, e := argumentAt(t, i, n); e > 0 && lex.At(t, e+1) == ')' &&
				mayBePassword(t[v:e]) {
				*dst = append(*dst, Span{v, e, KindKey})
				return e
			}
		}
	}
	if name = name[bytes.LastIndexByte(name, '.')+1:]; userCalls.Has(name) {
		v, e := argumentAt(t, i, 2)
		if e > 0 && mayBePassword(t[v:e]) && (!isMaker(name) || looksPassword(t[v:e])) {
			*dst = append(*dst, Span{v, e, KindKey})
			return e
		}
		if !lex.EqualFold(name, "login") { // which x.second knows, too
			return 0
		}
	}
	if n, s, e := optionArgument(t, i); n > 0 {
		key := x.readKey(n, 0)
		if key.end == key.start || key.verdict != keynames.Secret || !mayBePassword(t[s:e]) {
			return 0
		}
		*dst = append(*dst, Span{s, e, KindKey})
		return e
	}
	if !x.r.endings.Has(t, i-1) {
		return 0
	}
	e := closeQuote(t[:min(len(t), i+flagWindow)], i+1, 0, q)
	if v := t[i+1 : e]; lex.At(t, e) == q && lex.At(t, e+1) == ')' && mayBePassword(v) &&
		opensStore(t, first, i-1) {
		*dst = append(*dst, Span{i + 1, e, KindKey})
		return e
	}
	if n := e + len("\", "); lex.At(t, e) == q && lex.At(t, e+1) == ',' &&
		(lex.IsQuote(lex.At(t, e+2)) || lex.IsQuote(lex.At(t, n))) {
		return x.second(dst, i, e+1, q)
	} else if lex.At(t, e) == q && lex.At(t, e+1) == ',' && looksPassword(t[i+1:e]) {
		if key := x.readKey(i-1, 0); key.end > key.start && key.verdict == keynames.Secret {
			*dst = append(*dst, Span{i + 1, e, KindKey})
			return e // check_password("x", hash)
		}
		return 0
	}
	if lex.At(t, e) != q || lex.At(t, e+1) != ')' || e-i < 7 || bytes.IndexByte(t[i:e], ' ') >= 0 ||
		!lex.HasDigitAndLetter(t[i+1:e]) && !tokenform.Random(t[i+1:e]) || namedDigits(t[i+1:e]) {
		return 0
	}
	if key := x.readKey(i-1, 0); key.end == key.start || isPlaceholder(t[i+1:e]) ||
		key.verdict != keynames.Secret &&
			(key.verdict != keynames.Weak || !weakSecret(t[key.start:key.end], t[i+1:e])) {
		return 0
	}
	*dst = append(*dst, Span{i + 1, e, KindKey})
	return e
}

// second masks the second and last argument of a call whose first is a user, in the quote at i:
// set_password('bob', 'x'), auth("bob", "x"). The comma is at p.
func (x *quoteScan) second(dst *[]Span, i, p int, q byte) int {
	t := x.t
	for p++; lex.At(t, p) == ' '; p++ {
	}
	if lex.At(t, p) != q {
		return 0
	}
	e := closeQuote(t[:min(len(t), p+maxPlain)], p+1, 0, q)
	v := t[p+1 : max(e, p+1)]
	if lex.At(t, e) != q || !strongPassword(v) || !lex.HasDigit(v) {
		return 0
	}
	if lex.At(t, e+1) == ',' { // changePassword("bob", "x", "y")
		return x.third(dst, i, p, e)
	}
	if lex.At(t, e+1) != ')' {
		return 0
	}
	if s := lex.ExtendBack(t, i-1); !lex.HasSuffix(t[s:i-1], "auth") &&
		!lex.HasSuffixFold(t[s:i-1], "login") {
		if !looksPassword(v) {
			return 0
		}
		if key := x.readKey(i-1, 0); key.end == key.start || key.verdict != keynames.Secret {
			return 0
		}
	}
	*dst = append(*dst, Span{p + 1, e, KindKey})
	return e
}

// third masks the second argument of a call with a secret's name, in the quotes at p and e, and the
// third and last one. The first is in the quote at i.
func (x *quoteScan) third(dst *[]Span, i, p, e int) int {
	t := x.t
	s, end, quoted := valueAt(t, min(len(t), e+len("\", ")))
	key := x.readKey(i-1, 0)
	if !quoted || lex.At(t, end+1) != ')' || !looksPassword(t[p+1:e]) || key.end == key.start ||
		key.verdict != keynames.Secret {
		return 0
	}
	*dst = append(*dst, Span{p + 1, e, KindKey})
	if strongPassword(t[s:end]) && lex.HasDigit(t[s:end]) {
		*dst = append(*dst, Span{s, end, KindKey})
	}
	return end
}

// userCalls are names of functions that take a user and a password.
var userCalls = lex.NewWordSet("authenticate", "authenticateuser", "authenticate_user", "bind",
	"simple_bind", "simplebind", "createuser", "create_user", "adduser", "add_user", "signin",
	"login", "sign_in", "logon", "log_in", "loginuser", "login_user", "smtp_auth", "basic_auth",
	"registeruser", "register_user")

// isMaker reports whether the second argument of a function may as well be another thing of a
// user's, an address or a role, so that it has to look like a password.
func isMaker(name []byte) bool {
	switch name[0] | 0x20 {
	case 'b', 'c', 'r', 's':
		return true
	}
	return lex.HasPrefixFold(name, "add") || lex.EqualFold(name, "login")
}

// connectArgument returns which argument of the function t[s:e] is a password, 0 if none is. any
// reports that it is one whatever it looks like, by nothing but its place.
func connectArgument(t []byte, s, e int) (n int, any bool) {
	name := t[s:e]
	switch {
	case lex.HasSuffixFold(name, "plainauth"), lex.HasSuffixFold(name, "getconnection"),
		lex.HasSuffixFold(name, "create_credential"),
		lex.HasSuffix(name, "create_superuser"), lex.HasSuffix(name, "objects.create_user"):
		return 3, false
	case connectCalls.Has(name),
		string(name) == "__construct" && (lex.HasSuffix(t[:s], "PDO::") ||
			lex.HasSuffix(t[:s], "PDO->") || lex.HasSuffix(t[:s], "mysqli->")),
		string(name) == "connect" &&
			(lex.HasSuffix(t[:s], "DBI ") || lex.HasSuffix(t[:s], "DBI->")):
		return 3, true
	case lex.HasSuffixFold(name, "_real_connect"): // mysql's and mysqli's: the first is a handle
		return 4, true
	case engineCalls.Has(name):
		return 5, false
	case takesPair(name), lex.HasPrefix(name, "oci_") && lex.HasSuffix(name, "connect"),
		string(name) == "jwt.sign", string(name) == "jwt.verify":
		return 2, false
	case string(name) == "keyring.set_password":
		return 3, true
	case lex.HasSuffixFold(name, "wifi.begin"):
		return 2, true
	case lex.HasSuffix(name, "NetworkCredential"):
		return 2, true
	case lex.HasSuffix(name, "DirectoryEntry"): // of .NET's directories
		return 3, true
	case string(name) == "new" && lex.HasSuffix(t[:s], "NetworkCredential]::"),
		lex.EqualFold(name, "wp_authenticate"),
		string(name) == "attempt" &&
			(lex.HasSuffix(t[:s], "uth::") || lex.HasSuffix(t[:s], "uth->") ||
				lex.HasSuffix(t[:s], "Guard->")):
		return 2, false
	}
	return 0, false
}

// argumentAt returns the n-th argument of a call whose first is in the quote at i, all of which are
// texts in quotes. The end is 0 if there is none.
func argumentAt(t []byte, i, n int) (start, end int) {
	for p := i; ; n-- {
		if n == 1 && lex.HasPrefix(t[p:], "Some(") { // of Rust
			p += len("Some(")
		}
		s, e, quoted := valueAt(t, p)
		c := lex.At(t, e+1)
		if !quoted || e-s > maxPlain || c != ',' && (n > 1 || c != ')' &&
			!lex.HasPrefix(t[min(e+1, len(t)):], ".toCharArray()")) {
			return 0, 0
		}
		if n == 1 {
			return s, e
		}
		for p = e + 2; lex.At(t, p) == ' '; p++ {
		}
	}
}

// fieldNames are names of fields beside that of a secret, none of which is one.
var fieldNames = lex.NewWordSet("username", "user", "email", "login", "password", "token", "name",
	"host", "hostname", "port", "database", "url", "id")

// namedArgument masks the string after the ',' at i if the one before names a secret: the first two
// arguments of a call, or two elements of a list, of which the second has to look like a password.
func (x *quoteScan) namedArgument(dst *[]Span, i int, q byte) int {
	t := x.t
	key := x.keyBefore(i)
	if key.end == key.start || key.verdict != keynames.Secret &&
		!(key.verdict == keynames.Weak && isFormal(x.t[key.start:key.end])) {
		return 0
	}
	b := key.start
	for b > 0 && key.start-b < lex.MaxKey && (t[b-1] == ':' || lex.IsKey(t[b-1])) {
		b-- // the name of a kind before it: "session:token"
	}
	if b == 0 || t[b-1] != q {
		return 0
	}
	prefixed := b < key.start
	b--
	for n := 0; b > 0 && t[b-1] == '\\' && n < lex.MaxEscapes; n++ {
		b--
	}
	v := i + 1
	for v < len(t) && v-i < lex.MaxGap && lex.IsSpace(t[v]) {
		v++
	}
	s, esc, quote := openQuote(t, v)
	if quote == 0 {
		return 0
	}
	e := x.ends.closeQuote(t, s, esc, quote)
	open := b
	for open > 0 && b-open < lex.MaxGap && t[open-1] == ' ' {
		open--
	}
	if key.verdict == keynames.Weak { // define('AUTH_SALT', 'x')
		if e-s < tokenform.RunLength || !lex.HasDigit(t[s:e]) || open == 0 || t[open-1] != '(' ||
			isPlaceholder(t[s:e]) {
			return 0
		}
		*dst = append(*dst, Span{s, e, KindKey})
		return e
	}
	if open > 0 && t[open-1] == '(' && (!prefixed || looksPassword(t[s:e])) &&
		!fieldNames.Has(t[s:e]) && !(plainWord(t[s:e]) && listsColumns(t, open-1)) {
		return x.judge(dst, key, s, e, true)
	}
	if prefixed || esc != key.esc || e-s > flagWindow || separates(t, min(len(t), e+esc+1)) {
		return 0
	}
	for b > 0 && lex.IsSpace(t[b-1]) {
		b--
	}
	if v := bytes.Trim(t[s:e], "\\\""); len(v) < e-s && quote == '\'' || len(v)+3 < e-s {
		if isKeyHex(v) || tokenform.IsUUID(v) || looksPassword(v) ||
			mayBePassword(v) && setsMember(t, b) { // Gradle's '"x"', "\"x\""
			i := s + bytes.Index(t[s:e], v)
			return max(e, x.judge(dst, key, i, i+len(v), true))
		}
	}
	if v := t[s:e]; mayBePassword(v) && !fieldNames.Has(v) && lex.At(t, e+esc+1) == ')' &&
		setsMember(t, b) {
		return max(e, x.judge(dst, key, s, e, true))
	}
	if HoldsCookie(t[key.start:key.end], t[s:e]) { // Node's ['cookie', 'sid=x']
		return max(e, x.judge(dst, key, s, e, true))
	}
	after := e + esc + 1
	for after < len(t) && after-e < lex.MaxGap && t[after] == ' ' {
		after++
	}
	alone := lex.At(t, after) == ']' && b > 0 && t[b-1] == '['
	// C#'s { "password", "x" }
	alone = alone || open > 0 && t[open-1] == '{' && lex.HasDigit(t[s:e])
	if value := t[s:e]; !looksPassword(value) && !(alone && strongPassword(value)) &&
		schemeEnd(value) == 0 {
		return 0
	}
	return x.judge(dst, key, s, e, true)
}

// duplicate masks the value in the quote at i that MySQL found twice, if the index of that column
// is named for a secret: Duplicate entry 'x' for key 'users.token_unique'.
func (x *quoteScan) duplicate(dst *[]Span, i int) int {
	t := x.t
	e := closeQuote(t[:min(len(t), i+flagWindow)], i+1, 0, '\'')
	const between = "' for key '"
	if e >= len(t) || !lex.HasPrefix(t[e:], between) {
		return 0
	}
	s := e + len(between)
	name := t[s:closeQuote(t[:min(len(t), s+lex.MaxKey)], s, 0, '\'')]
	if lex.ExtendKey(t, s) != s+len(name) {
		return 0
	}
	for _, w := range [...]string{"_unique", "_uniq", "_uindex", "_idx", "_index", "_key", "_uk"} {
		if lex.HasSuffixFold(name, w) {
			name = name[:len(name)-len(w)]
		}
	}
	if nameVerdict(x.r.keys, name) != keynames.Secret || isPlaceholder(t[i+1:e]) {
		return 0
	}
	*dst = append(*dst, Span{i + 1, e, KindKey})
	return e + 1
}

// cipherCalls are functions and procedures of SQL whose second argument is a password or a key.
var cipherCalls = lex.NewWordSet("aes_encrypt", "aes_decrypt", "pgp_sym_encrypt", "pgp_sym_decrypt",
	"pgp_sym_encrypt_bytea", "pgp_sym_decrypt_bytea", "des_encrypt", "des_decrypt", "hmac",
	"sp_addlogin", "sp_password", "sp_addapprole", "sp_setapprole", "encryptbypassphrase",
	"encrypt", "decrypt", "authenticate", "encrypt_iv", "decrypt_iv", "pgp_pub_decrypt",
	"set_config_secret")

// connectCalls are functions of PHP and Python whose third argument is a password.
var connectCalls = lex.NewWordSet("pdo", "mysqli", "mysqli_connect", "mysql_connect",
	"mysql_pconnect", "ldap_bind", "imap_open", "ftp_login", "ssh2_auth_password",
	"pymysql.connect", "mysqldb.connect", "mysql.connector.connect",
	"getconnection", "plainauth")

// engineCalls are the tables of ClickHouse that are in another server, whose password is the fifth
// argument.
var engineCalls = lex.NewWordSet("mysql", "postgresql", "mongodb", "remote", "remotesecure")

// passwordCalls are functions of SQL, PHP and JavaScript whose first argument is a password.
var passwordCalls = lex.NewWordSet("crypt", "encryptbypassphrase", "decryptbypassphrase",
	"pwdencrypt", "pwdcompare", "old_password", "password_verify", "password_hash",
	"sodium_crypto_pwhash_str", "wp_check_password", "wp_hash_password", "bcrypt.compare",
	"bcrypt.comparesync", "bcrypt.hash", "bcrypt.hashsync", "bcrypt.hashpw", "bcrypt.checkpw",
	"argon2.hash")

// callsSecret reports whether the quote at i opens the second argument of such a call:
// AES_ENCRYPT(x, 'k'), EXEC sp_addlogin 'bob', 'k'.
func callsSecret(t []byte, i int) bool {
	p := i - 1
	if p < 8 || t[p-1] != ',' {
		return false
	}
	commas, quoted := 0, byte(0)
	for n := p; n > 0 && p-n < lex.MaxKey; n-- {
		switch c := t[n-1]; {
		case lex.IsQuote(c) && (quoted == 0 || quoted == c):
			quoted ^= c
		case quoted != 0:
		case c == ',':
			commas++
		case c == '(':
			name := t[lex.ExtendBack(t, n-1) : n-1]
			return commas == 1 && cipherCalls.Has(name) ||
				commas == 4 && engineCalls.Has(name) || commas == 2 && (connectCalls.Has(name) ||
				string(name) == "__construct" && (lex.HasSuffix(t[:n-1], "PDO->__construct") ||
					lex.HasSuffix(t[:n-1], "PDO::__construct") ||
					lex.HasSuffix(t[:n-1], "mysqli->__construct")))
		case c == ' ':
			if e := n - 1; e > 4 && lex.HasPrefixFold(t[lex.ExtendBack(t, e):e], "sp_") {
				name := t[lex.ExtendBack(t, e):e]
				return commas == 1 && cipherCalls.Has(name) ||
					commas == 4 && lex.EqualFold(name, "sp_addlinkedsrvlogin")
			}
		case c == ')' || c == ';' || c == '\n':
			return false
		}
	}
	return false
}

// issueWords are nouns of sentences in which something was identified by somebody.
var issueWords = lex.NewWordSet("problem", "problems", "issue", "issues", "bug", "bugs", "fault",
	"item", "record", "device", "resource", "document", "entity", "uniquely", "vulnerability",
	"node")

// changesUser reports whether t, which ends in "identified by" in small letters, is a statement of
// SQL: "a problem identified by" is none.
func changesUser(t []byte) bool {
	t = t[max(0, len(t)-lex.MaxKey):]
	before := lex.WordBefore(t, len(t)-len("identified by "))
	return before == nil || lex.EqualFold(before, "to") || !(proseStarts.Has(before) ||
		quotedNouns.Has(before) || issueWords.Has(before))
}
