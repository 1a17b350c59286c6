// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// bareValue judges the value at i, which is not in quotes.
func (x *valueReader) bareValue(dst *[]Span, key keyRange, i, gap int, sep byte) int {
	t, name := x.t, x.t[key.start:key.end]
	if gap > 0 && sepOf(t, key, sep) == '&' || i == len(t) {
		return 0 // an empty parameter at the end of a URL
	}
	i += newLen(t[i:])
	if isCookieKey(name) && !x.startsObject(i) && !(sep == '=' && gap == 0 &&
		(endsFirst(t, i, ' ', '=') || endsFirst(t, i, '&', '='))) {
		return bareCookies(dst, x.r.keys, t, name, i, sep)
	}
	if isSignature(name) {
		if hasParams(t[i:min(len(t), i+paramWindow)]) {
			return params(dst, t, i, len(t)) // Stripe-Signature: t=1492774577,v1=5257a869
		}
		if t[i] == 'v' && lex.IsDigit(lex.At(t, i+1)) && lex.At(t, i+2) == ',' {
			i += len("v1,") // Webhook-Signature: v1,K5oZfzN95Z9UVu1E
		}
	}
	if gap > 0 && looksPair(t, i) && (sep == ':' || t[key.end] == '=') ||
		lex.IsUpper(lex.At(t, i)) && genericEnd(t, i) > 0 {
		return 0 // an empty value before the next pair, a type
	}
	if gap == 1 && sep == ':' && !key.quoted && fieldFollows(t, key.start, i) ||
		gap == 1 && sep == '=' && t[key.end] == '=' && lex.UpperCase(name) && startsCall(t, i) {
		return 0 // {Password: SSLMode:disable}, PGPASSWORD= psql -h db
	}
	if isNil(t, i) || gap > 0 && sep == ':' && lex.HasPrefix(t[i:], "struct ") {
		return 0 // a type
	}
	if b, typed, ok := x.holdsObject(&key, i); ok {
		return x.object(dst, key, b, typed)
	}
	if end := afterScheme(dst, &x.subject, key, i, sep); end > 0 {
		return end
	}
	if isSharedAccess(t[i:min(len(t), i+paramWindow)]) {
		return 0 // whose parameters are judged one by one
	}
	limit := x.bareLimit(key, i)
	e := x.endOfBare(key, i, limit, sep)
	if e == i {
		return 0
	}
	if sep == ':' && gap == 0 && lex.At(t, key.start-1) == '=' && isShort(t[key.start:e]) &&
		secretReference(t[key.start:e]) {
		return 0 // PASSWORD=aws-secret:prod-db
	}
	if sep == ':' && gap == 0 && !key.quoted && (inChain(t, key.start, t[i:e]) ||
		isPosition(name, t[i:e]) || scopeWords.Has(t[i:e]) || isChannel(t, key, i, e)) {
		return 0
	}
	if n := anyOf(t, i); n > 0 { // PostgreSQL's = ANY('{x}')
		return x.judge(dst, key, i+len("any('{"), n, true)
	}
	if n := phraseOf(t, key, i); n > 0 {
		*dst = append(*dst, Span{i, n, KindKey})
		return n
	}
	if end := fieldEnd(t, key, i, e, gap, sep); end > e {
		return x.judge(dst, key, i, end, true)
	}
	if isText(t, key, i, e, gap, sep) {
		return 0
	}
	if key.verdict == keynames.Weak {
		if n := bytes.IndexByte(t[i:e], ','); n > 0 && tokenform.Random(t[i:i+n]) {
			e = i + n // the next of a list without spaces
		}
	}
	if e == limit && limit < len(t) && tokenform.Random(t[i:e]) {
		e = x.ends.bareEnd(t, e, sep)
		*dst = append(*dst, Span{i, e, KindKey})
		return e
	}
	if sep == ':' && gap > 0 && (lex.HasPrefix(t[e:], ` = "`) || lex.HasPrefix(t[e:], ` = \"`)) {
		if end, ok := x.memberText(dst, key, i, e); ok {
			return end
		}
	}
	if n := passwordInCall(t[i:e]); n > 0 { // SecretValue(x)
		return x.judge(dst, key, i+n, e-1, true)
	}
	if isExpression(t, name, i, e, gap, sep) || namesSecret(x.r.keys, t[i:e]) {
		return 0
	}
	return x.withNext(dst, key, i, e)
}

// startsObject reports whether an object starts at i, as objectAt finds one.
func (x *valueReader) startsObject(i int) bool {
	_, _, ok := objectAt(x.t, i)
	return ok
}

// holdsObject is objectAt for the value at i of a key under which an object may hold a secret: one
// whose name is a secret's, or one of a type whose name is, as in pass: Secret { inner: "x" }.
func (x *valueReader) holdsObject(key *keyRange, i int) (bracket int, typed, ok bool) {
	name := x.t[key.start:key.end]
	bracket, typed, ok = objectAt(x.t, i)
	switch {
	case !ok, key.verdict == keynames.Secret, holdsTokens(name):
		return bracket, typed, ok
	case !typed || x.r.keys.Verdict(x.t[i:lex.ExtendKey(x.t, i)]) != keynames.Secret:
		return 0, false, false
	}
	if lex.HasSuffixFold(name, "pass") {
		key.verdict = keynames.Secret
	}
	return bracket, typed, true
}

// isExpression reports whether the unquoted value t[i:e] of a key called name, gap bytes after the
// sign, is an expression of a program.
func isExpression(t, name []byte, i, e, gap int, sep byte) bool {
	v := t[i:e]
	if n := len(v) - len(name); isMember(v) && n > 1 && v[n-1] == '.' && bytes.Equal(v[n:], name) {
		return true // password=user.password
	}
	if isCode(v) {
		return true
	}
	if c := lex.At(t, e); isSelf(name, v) && (gap > 0 || c == ',' || c == ')' ||
		c == '}' && lex.IsQuote(lex.At(t, i-2))) {
		return true // {'password':password}
	}
	if isMember(v) || isIdentifier(v) {
		if inTracedSource(t, i) {
			return true // password=pw
		}
	}
	return gap > 0 && (isMember(v) && (sep == '=' || wordFollows(t, e)) ||
		isSubscript(t, i, e) || isOperand(t, name, i, e) || isDumpedType(t, v, e, sep))
}

// isDumpedType reports whether v, which ends at e and is after a key and a sign, is what a dump or
// a trace has between that and the value: the type of bytes, the name of a variable, the number of
// an error.
func isDumpedType(t, v []byte, e int, sep byte) bool {
	switch {
	case lex.HasPrefix(t[e:], " length="):
		return isConstant(v) // session_key: DATA_BLOB length=16
	case lex.HasPrefix(t[e:], " = "):
		return sep == ':' && isSnake(v) // find_token: name_hash = 0x1f
	}
	n := bytes.IndexByte(v, '/')
	return n > 0 && n < 4 && lex.AllDigits(v[:n]) && lex.LowerWord(v[n+1:]) &&
		wordFollows(t, e) // 2/unable to load
}

// startsCall reports whether a word and an option of it are at i, as after an assignment in a shell
// that empties a variable for one command.
func startsCall(t []byte, i int) bool {
	n := i
	for n < len(t) && n-i < lex.LongestWord && lex.IsLower(t[n]) {
		n++
	}
	return n > i && lex.At(t, n) == ' ' && lex.At(t, n+1) == '-' && lex.IsLetter(lex.At(t, n+2))
}

// memberText judges the text in quotes after the member t[i:e] of what the key names, if it is one
// that has a value or a name: random_password.x: result = "x".
func (x *valueReader) memberText(dst *[]Span, key keyRange, i, e int) (end int, ok bool) {
	t := x.t
	switch {
	case string(t[i:e]) == "name":
		return 0, true
	case string(t[i:e]) == "result", pairValues.Has(t[i:e]), keynames.WordKind(t[i:e]) != 0:
		s, esc, q := openQuote(t, e+len(" = "))
		return x.judge(dst, key, s, x.ends.closeQuote(t, s, esc, q), true), true
	}
	return 0, false
}

// bareLimit returns up to where the bare value at i may go; i if it is not judged.
func (x *valueReader) bareLimit(key keyRange, i int) int {
	if key.verdict != keynames.Weak {
		return len(x.t)
	}
	limit := min(len(x.t), i+weakWindow)
	if weak := &x.weak[x.sign]; !weak.mayLook(i, weakWindow) {
		if weak.used > 2*mostLooks {
			return i
		}
		limit = min(limit, i+lex.MaxGap)
	}
	return limit
}

// endOfBare returns the end of the bare value at i, which may go up to limit.
func (x *valueReader) endOfBare(key keyRange, i, limit int, sep byte) (e int) {
	t := x.t
	if limit == len(t) {
		e = x.ends.bareEnd(t, i, sepOf(t, key, sep))
	} else {
		e = bareEnd(t, i, limit, sepOf(t, key, sep))
	}
	if e > i && sep == '=' && lex.At(t, e) == '&' && lex.At(t, key.start-1) == ';' {
		return entitiesEnd(t, e)
	}
	return e
}

// phraseOf returns the end of the words that start at i and are the value of a key for such, or 0.
func phraseOf(t []byte, key keyRange, i int) int {
	if !lex.IsLower(t[i]) || !isPhrase(t[key.start:key.end]) || key.verdict != keynames.Secret {
		return 0
	}
	return max(phraseEnd(t, i), wordsEnd(t, i))
}

// anyOf returns the end of the value that starts at i as PostgreSQL's ANY('{x}'), or 0.
func anyOf(t []byte, i int) int {
	if !lex.HasPrefixFold(t[i:], "any('{") {
		return 0
	}
	s := i + len("any('{")
	n := bytes.IndexByte(t[s:min(len(t), s+lex.MaxKey)], '}')
	if n < 0 {
		return 0
	}
	return s + n
}

// endsFirst reports whether a is in t after i, and before b in the same line.
func endsFirst(t []byte, i int, a, b byte) bool {
	for ; i < len(t) && t[i] >= ' ' && t[i] != b; i++ {
		if t[i] == a {
			return true
		}
	}
	return false
}

// scopeWords are what a scope of a token allows, token:read, and what is kept or done about one, as
// the names of keys and tasks have it: token:count, password:reset.
var scopeWords = lex.NewWordSet("count", "counts", "reset", "refresh", "ids", "index", "queue",
	"stats", "status", "info", "ttl", "blacklist", "denylist", "revoked", "expired", "cache",
	"lock", "meta", "created", "updated", "deleted", "changed", "validate", "introspect",
	"exchange", "cleanup", "read", "write", "readonly", "readwrite", "admin", "all", "list", "view",
	"create", "update", "delete", "manage", "rotate", "revoke", "issue", "get", "put", "full")

// isText reports whether the unquoted value t[i:e] of a key is a part of a text about the key
// rather than its value.
func isText(t []byte, key keyRange, i, e, gap int, sep byte) bool {
	switch {
	case sep == ':' && foreignText(t[i:e]),
		sep == ':' && isSourceFile(t[key.start:key.end]) && !looksPassword(t[i:e]),
		sep == '=' && gap == 0 && usageColumn(t, key, i, e),
		sep == ':' && gap > 0 && (isProse(t, i, e) || errorHead(t, i, e)),
		sep == '=' && gap > 0 && t[key.end] == '=' && isProse(t, i, e),
		sep == ':' && e-i <= 4 && lex.AllDigits(t[i:e]) && lex.At(t, e) == ' ' &&
			lengthUnits.Has(t[e+1:lex.WordEnd(t, e+1)]), statesFact(t[i:]):
		return true
	case key.verdict == keynames.Weak && !key.quoted && !tokenform.Random(t[i:e]) &&
		(sep == ':' && gap > 0 && isOutcome(t, key.start, key.end) &&
			(!isWholeLine(t, key.start, e) || lex.UpperCase(t[key.start:key.end]) ||
				!looksPassword(t[i:e])) ||
			sep == '=' && isStep(t, key.start, key.end)):
		return true
	}
	if sep == '=' && gap == 0 && e-i == key.end-key.start && lex.IsUpper(t[i]) &&
		lex.IsLower(t[key.start]) && bytes.EqualFold(t[i:e], t[key.start:key.end]) &&
		captionWords.Has(lex.WordBefore(t, key.start)) {
		return true // label password=Password
	}
	if sep == '=' && isPKCS11Label(t, key) {
		return true
	}
	// a module of PAM: pam_unix(passwd:chauthtok)
	return sep == ':' && gap == 0 && lex.At(t, key.start-1) == '(' &&
		lex.IsToken(lex.At(t, key.start-2)) && plainWord(t[i:e])
}

// isWholeLine reports whether t[s:e] is all of a line.
func isWholeLine(t []byte, s, e int) bool {
	return (s == 0 || t[s-1] == '\n') && (e == len(t) || t[e] == '\n' || t[e] == '\r')
}

// isPKCS11Label reports whether a key is the token of a PKCS #11 URI, which is the label of a
// device (RFC 7512): pkcs11:token=My%20Card;serial=1.
func isPKCS11Label(t []byte, key keyRange) bool {
	const scheme = "pkcs11:"
	if key.end-key.start != len("token") || t[key.start] != 't' {
		return false
	}
	b := t[max(0, key.start-paramWindow):key.start]
	i := lex.LastIndex(b, scheme)
	return i >= 0 && !bytes.ContainsAny(b[i:], " &?")
}

// captionWords are words before the name of a field and what is shown in its place.
var captionWords = lex.NewWordSet("label", "labels", "title", "placeholder", "caption", "heading",
	"header", "text")

// lengthUnits are what the length of a password is counted in.
var lengthUnits = lex.NewWordSet("characters", "chars", "zeichen", "caractères", "caracteres",
	"tekens", "znaków", "tecken", "символов", "caratteri", "digits", "letters", "days", "bits",
	"bytes")

// withNext judges the unquoted value t[i:e] and, with it, another one after an arrow or a slash.
func (x *valueReader) withNext(dst *[]Span, key keyRange, i, e int) int {
	t, name := x.t, x.t[key.start:key.end]
	if n := e - i; lex.AllDigits(t[i:e]) && lex.At(t, e) == ' ' && len(t) > e+n &&
		lex.AllDigits(t[e+1:e+1+n]) && (n == 3 && lex.At(t, e+4) <= ' ' && (keynames.IsHard(name) ||
		lex.HasSuffixFold(name, "code")) ||
		n == 4 && !lex.IsAlnum(lex.At(t, e+5)) && lex.HasSuffixFold(name, "codes")) {
		e += n + 1 // passcode: 123 456, backup codes: 1234 5678
	}
	before := len(*dst)
	end := x.judge(dst, key, i, e, false)
	if end > 0 && name[len(name)-1]|0x20 == 's' {
		end = otherCodes(dst, t, key, i, end)
	}
	if end > 0 {
		for _, w := range [...]string{" -> ", " => ", " → ", " ==> ", " (was ", " (default ",
			" (previously ", " (old "} {
			if !lex.HasPrefix(t[e:], w) {
				continue
			}
			if s, n, _ := valueAt(t, e+len(w)); looksPassword(t[s:n]) {
				return max(end, x.judge(dst, key, s, n, true))
			}
		}
	}
	if end > 0 && lex.HasSuffixFold(name, "passwords") {
		end = x.otherPasswords(dst, key, end)
	}
	if end > 0 && (lex.EqualFold(name, "creds") || lex.HasSuffixFold(name, "credentials")) &&
		lex.At(t, e) == ' ' && plainWord(t[i:e]) { // creds: bob x
		if s, n, _ := valueAt(t, e+1); looksPassword(t[s:n]) || isPlaceholder(t[s:n]) ||
			n >= len(t) && mayBePassword(t[s:n]) {
			*dst = (*dst)[:before]
			return max(e, x.judge(dst, key, s, n, true))
		}
	}
	if end > 0 && isLoginName(name) {
		end = otherLogins(dst, x, key, end)
	}
	if len(*dst) > before && isPasswordName(name) && lex.At(t, e) == ' ' {
		end = max(end, becameValue(dst, &x.subject, key, e))
	}
	if lex.HasPrefix(t[e:], " / ") { // credentials: bob / x
		end = x.afterSlash(dst, key, keyRange{start: i, end: e}, before, end)
	}
	return end
}

// afterSlash masks the password after user, which spaces and a slash part from it. The spans from
// before on are those of the user; end is where they end.
func (x *valueReader) afterSlash(dst *[]Span, key, user keyRange, before, end int) int {
	t, name := x.t, x.t[key.start:key.end]
	who := t[user.start:user.end]
	p := user.end + len(" / ")
	e := x.ends.bareEnd(t, p, ' ')
	v := t[p:e]
	if lex.EqualFold(name, "login") { // Default login: admin / x
		if plainWord(who) && (looksPassword(v) || isPlacedPassword(v) &&
			lex.EqualFold(lex.WordBefore(t, key.start), "default")) {
			*dst = append(*dst, Span{p, e, KindAuth})
			return e
		}
		return end
	}
	strong := strongPassword(v) || isLoginName(name) && isPlacedPassword(v)
	if len(*dst) > before && plainWord(who) && !lex.HasDigit(who) && (strong || isPlaceholder(v)) {
		*dst = (*dst)[:before] // the user
	}
	if strong {
		end = max(end, x.judge(dst, key, p, e, false))
	}
	return end
}

// otherPasswords masks the passwords of a list whose first one ends at e: passwords: x1, y2.
func (x *valueReader) otherPasswords(dst *[]Span, key keyRange, e int) int {
	t := x.t
	for lex.HasPrefix(t[e:], ", ") {
		s, n, quoted := valueAt(t, e+len(", "))
		v := t[s:n]
		if quoted || !strongPassword(v) || !lex.HasDigit(v) || bytes.IndexByte(v, '=') >= 0 {
			break
		}
		x.judge(dst, key, s, n, true)
		e = n
	}
	return e
}

// otherLogins masks the passwords of a list of users and passwords whose first one ends at e:
// credentials: bob:x1, amy:y2.
func otherLogins(dst *[]Span, x *valueReader, key keyRange, e int) int {
	t := x.t
	for {
		p := e
		if c := lex.At(t, p); c == ',' || c == ';' {
			p++
		}
		if lex.At(t, p) != ' ' {
			return e
		}
		s, end, quoted := valueAt(t, p+1)
		n := userAndPassword(t[s:end])
		if n == 0 || quoted || !mayBePassword(t[s+n:end]) {
			return e
		}
		x.judge(dst, key, s+n, end, true)
		e = end
	}
}

// otherCodes masks the codes of a list whose first one is t[s:e]: recovery codes: 1f2e3-d4c5b,
// 8a7b6-c5d4e. All have the form of the first. It returns where the last one ends.
func otherCodes(dst *[]Span, t []byte, key keyRange, s, e int) int {
	for e > s && (t[e-1] == ',' || t[e-1] == ';') {
		e--
	}
	if !lex.HasSuffixFold(t[:key.end], "codes") || e-s < 6 || !lex.HasDigit(t[s:e]) {
		return e
	}
	n, end := e-s, e
	for {
		p := end
		for p < len(t) && p-end < 3 && (t[p] == ',' || t[p] == ';' || t[p] == ' ') {
			p++
		}
		if p == end || len(t) < p+n || lex.IsToken(lex.At(t, p+n)) {
			return end
		}
		for i := range n {
			if lex.IsAlnum(t[s+i]) != lex.IsAlnum(t[p+i]) || !lex.IsToken(t[p+i]) &&
				t[p+i] != t[s+i] {
				return end
			}
		}
		*dst = append(*dst, Span{p, p + n, KindKey})
		end = p + n
	}
}

// passwordInCall returns where what looks like a password starts in the parentheses of a type's
// name or a constructor's, or 0.
func passwordInCall(v []byte) int {
	n := len(v) - 1
	if n < 8 || n > 4*lex.MaxKey || v[n] != ')' || !lex.IsUpper(v[0]) || secretReference(v) {
		return 0
	}
	i := bytes.IndexByte(v, '(')
	if i < 3 || lex.ExtendKey(v, 0) != i || !mixedPassword(v[i+1:n]) && !looksPassword(v[i+1:n]) {
		return 0
	}
	return i + 1
}

// statesFact reports whether a bare value starts words that only say whether there is a secret, and
// how long it is: is set, not configured, 12 chars.
func statesFact(b []byte) bool {
	i := 0
	for i < len(b) && i < 4 && lex.IsDigit(b[i]) {
		i++
	}
	if i > 0 {
		for _, w := range [...]string{" chars", " characters", " bytes", " octets", " digits"} {
			if lex.HasPrefix(b[i:], w) {
				return true
			}
		}
		return false
	}
	is := false
	if lex.HasPrefix(b, "is ") {
		b, is = b[len("is "):], true
	}
	if lex.HasPrefix(b, "not ") {
		b, is = b[len("not "):], true
	}
	if !is {
		return false
	}
	for _, w := range [...]string{"set", "shown", "available", "configured", "provided", "empty",
		"given", "present", "specified", "supplied", "defined", "found", "required", "logged",
		"displayed", "disclosed", "stored", "known", "used", "needed", "printed", "included",
		"null", "nil", "missing", "blank", "valid", "invalid", "correct", "incorrect", "a string"} {
		if lex.HasPrefix(b, w) && !lex.IsAlnum(lex.At(b, len(w))) {
			return true
		}
	}
	return false
}

// usageColumn reports whether the value t[i:e] of a flag is a word for its value in a usage text:
// --private-key=DATEI      Datei mit dem geheimen Schlüssel.
func usageColumn(t []byte, key keyRange, i, e int) bool {
	if lex.At(t, e) != ' ' || lex.At(t, e+1) != ' ' ||
		lex.At(t, key.start) != '-' && lex.At(t, key.start-1) != '-' {
		return false
	}
	for _, c := range t[i:e] {
		if !lex.IsUpper(c) && c < 0x80 && c != '-' && c != '_' && c != '<' && c != '>' {
			return false
		}
	}
	return true
}

// isSelf reports whether a program assigns a variable to the member of its name: this.password =
// password.
func isSelf(name, v []byte) bool {
	n := len(name) - len(v)
	return n >= 0 && bytes.Equal(name[n:], v) && (n == 0 || name[n-1] == '.')
}

// namesSecret reports whether an unquoted value is a name in capitals that would itself be followed
// by a secret: --token TOKEN.
func namesSecret(keys *keynames.Keys, v []byte) bool {
	if len(v) > lex.LongestWord {
		return false
	}
	for _, c := range v {
		if !lex.IsUpper(c) && c != '_' && c != '-' {
			return false
		}
	}
	return keys.Verdict(v) != keynames.None
}

// inChain reports whether a key that starts at s and its value v are parts of a name made of parts:
// cache:token:12, ghcr.io/team/token:v1.
func inChain(t []byte, s int, v []byte) bool {
	switch lex.At(t, s-1) {
	case ':':
		return !tokenform.Random(v) && !endsField(t[:s-1])
	case '/': // but for Windows' options: app /password:x
		return s > 1 && t[s-2] > ' ' && !tokenform.Random(v)
	case '=':
		return bytes.IndexByte(v, ':') >= 0
	}
	return false
}

// isPosition reports whether a key and its value are a place in a program's source:
// PasswordEncoder.java:42.
func isPosition(name, v []byte) bool {
	dot := bytes.LastIndexByte(name, '.')
	if dot <= 0 || len(name)-dot > len(".swift") || !lex.LowerCase(name[dot:]) {
		return false
	}
	for i, c := range v {
		if !lex.IsDigit(c) && !(i > 0 && (c == ':' || c == ')' || c == ',')) {
			return false
		}
	}
	return true
}

// sepOf returns '&' for a query or form parameter, where '&' always ends a value, else the
// separator.
func sepOf(t []byte, key keyRange, sep byte) byte {
	if sep == '=' && key.start > 0 {
		switch t[key.start-1] {
		case '?', '&':
			return '&'
		}
	}
	return sep
}

// isSharedAccess reports whether v is the query of a shared access signature of Azure, or the
// fields of Akamai's token.
func isSharedAccess(v []byte) bool {
	if lex.HasPrefix(v, "exp=") || lex.HasPrefix(v, "st=") {
		return bytes.Contains(v, []byte("~hmac="))
	}
	if len(v) > 0 && v[0] == '?' {
		v = v[1:]
	}
	if len(v) < 4 || v[0] != 's' || v[2] != '=' {
		return false
	}
	for i := range v {
		if v[i] <= ' ' {
			break
		}
		if v[i] == '&' && lex.HasPrefix(v[i:], "&sig=") {
			return true
		}
	}
	return false
}
