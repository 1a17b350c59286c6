// SPDX-License-Identifier: MIT

package secretscan

import "bytes"

// Programs remark on a secret in forms of their own right after its name: Windows' registry and its
// installer, validators of Go, Kubernetes' variables, and sentences that say in parentheses what
// was tried.

// remarked masks what a remark gives as the secret whose name ends at e, and returns where it ends,
// or 0.
func remarked(dst *[]Span, x *wordScan, key keyRange, e int) int {
	t := x.t
	switch at(t, e) {
	case '\'':
		return failedTag(dst, &x.subject, key, e)
	case ']':
		return previewed(dst, &x.subject, key, e)
	case ' ', '\t':
	default:
		return 0
	}
	switch {
	case hasPrefix(t[e:], " property. Its "):
		return propertyValues(dst, &x.subject, key, e)
	case at(t, key.start-1) == '{':
		return variableOf(dst, x, key, e)
	}
	if n := registryValue(dst, x, key, e); n > 0 {
		return n
	}
	if n := bracketed(dst, &x.subject, key, e); n > 0 {
		return n
	}
	if isPasswordName(t[key.start:e]) {
		return parenthesized(dst, &x.subject, key, e)
	}
	return 0
}

// printedAt returns where the text is that a command prints, if that is the value of the name that
// ends at e, or 0: --password-command 'echo x', PASSWORD=$(echo x).
func printedAt(t []byte, e int) int {
	switch at(t, e) {
	case '=', ' ', ':':
	default:
		return 0
	}
	p := e + 1
	for p < len(t) && p-e < 4 && (isQuote(t[p]) || t[p] == '\\' || t[p] == '$' || t[p] == '<' ||
		t[p] == '(' || t[p] == ' ') {
		p++
	}
	if c := at(t, p-1); !isQuote(c) && c != '(' {
		return 0
	}
	for _, w := range [...]string{"echo -n ", "echo ", "printf "} {
		if hasPrefix(t[p:], w) {
			return p + len(w)
		}
	}
	return 0
}

// printed masks the word at p that a command prints for the name that ends at e.
func printed(dst *[]Span, x *wordScan, e, p int) int {
	t := x.t
	s, end, quoted := valueAt(t, p)
	if !quoted {
		for end > s && (isQuote(t[end-1]) || t[end-1] == ')') {
			end--
		}
	}
	name := t[extendBack(t, e):e]
	if v := t[s:end]; !hasDigit(v) || !strongPassword(v) || v[0] == '$' ||
		!isHard(name) && x.r.keys.Verdict(name) != Secret {
		return 0
	}
	return mask(dst, t, s, end, 0)
}

// failedTag masks the value at the end of an error of Go's validator about the field in quotes
// before e: Field validation for 'Password' failed on the 'min' tag, value x.
func failedTag(dst *[]Span, x *subject, key keyRange, e int) int {
	t := x.t
	const intro = "' failed on the '"
	if !hasPrefix(t[e:], intro) {
		return 0
	}
	s := e + len(intro)
	head := t[s:min(len(t), s+maxGap)]
	n := bytes.Index(head, []byte("' tag"))
	if n < 0 {
		return 0
	}
	s += n + len("' tag")
	for _, w := range [...]string{", value: ", ", value ", ", got: ", ", got ", " (value: ",
		" (value ", ": "} {
		if !hasPrefix(t[s:], w) {
			continue
		}
		v, end, quoted := valueAt(t, s+len(w))
		if n := end - 1; n > v && t[n] == ')' {
			end = n
		}
		if !hasDigit(t[v:end]) || !strongPassword(t[v:end]) && !(quoted && end-v > 3) {
			return 0
		}
		return x.judge(dst, key, v, end, true)
	}
	return 0
}

// previewed masks the value at the end of an error of Elasticsearch about the field in brackets
// that ends at e: failed to parse field [password] of type [long] in document with id '1'. Preview
// of field's value: 'x'.
func previewed(dst *[]Span, x *subject, key keyRange, e int) int {
	const intro, sign = "] of type [", "Preview of field's value: "
	t := x.t
	if !hasPrefix(t[e:], intro) || key.verdict != Secret {
		return 0
	}
	n := firstIndex(t[e:min(len(t), e+flagWindow)], sign)
	if n < 0 {
		return 0
	}
	s, end, quoted := valueAt(t, e+n+len(sign))
	if !quoted || end == s || proseQuoted(t[s:end]) {
		return 0
	}
	return x.judge(dst, key, s, end, true)
}

// registryValue masks what Windows' registry has under the name before e, as reg query prints it
// and reg add takes it: DefaultPassword    REG_SZ    x, /v DefaultPassword /t REG_SZ /d x.
func registryValue(dst *[]Span, x *wordScan, key keyRange, e int) int {
	t := x.t
	p := e
	for p < len(t) && p-e < maxGap && (t[p] == ' ' || t[p] == '\t') {
		p++
	}
	typed := hasPrefix(t[p:], "/t ")
	if typed {
		p += len("/t ")
	}
	if !hasPrefix(t[p:], "REG_") || !x.hasSigns(0) {
		return 0
	}
	kind := p
	if p = extendKey(t, p); string(t[kind:p]) != "REG_SZ" && string(t[kind:p]) != "REG_EXPAND_SZ" {
		return 0
	}
	for s := p; p < len(t) && p-s < maxGap && (t[p] == ' ' || t[p] == '\t'); {
		p++
	}
	if typed {
		if !hasPrefix(t[p:], "/d ") {
			return 0
		}
		p += len("/d ")
	}
	s, end, quoted := valueAt(t, p)
	if !typed && !quoted {
		end = lineEnd(t, s)
	}
	return x.judge(dst, key, s, end, true)
}

// propertyValues masks what Windows' installer logs of a property whose name ends at e: Adding
// DB_PASSWORD property. Its value is 'x'. Modifying … Its current value is 'x'. Its new value: 'y'.
func propertyValues(dst *[]Span, x *subject, key keyRange, e int) int {
	t := x.t
	end := 0
	p := e + len(" property.")
	for range 2 {
		n := 0
		for _, w := range [...]string{" Its value is '", " Its current value is '",
			" Its new value: '"} {
			if hasPrefix(t[p:], w) {
				n = len(w)
			}
		}
		if n == 0 {
			break
		}
		s := p + n
		q := next(t[:min(len(t), s+maxKey)], s, '\'')
		if q < 0 {
			break
		}
		if !hasPrefix(t[s:q], "[%") { // which names a variable
			end = max(end, x.judge(dst, key, s, q, true))
		}
		if p = q + 1; at(t, p) == '.' {
			p++
		}
	}
	return end
}

// variableOf masks the value of a variable as fmt prints Kubernetes' list of them, whose name ends
// at e and is after a brace: {DB_PASSWORD x nil}.
func variableOf(dst *[]Span, x *wordScan, key keyRange, e int) int {
	t := x.t
	if !isVariable(t[key.start:e]) {
		return 0
	}
	s, end, _ := valueAt(t, e+1)
	if !hasPrefix(t[end:], " nil}") && !hasPrefix(t[end:], " <nil>}") || end-s < 3 ||
		!x.hasSigns(0) {
		return 0
	}
	return x.judge(dst, key, s, end, true)
}

// bracketed masks what is in parentheses right after the name that ends at e, in quotes or after
// the word value: supplied password ("x") is wrong, sessions.token (value x).
func bracketed(dst *[]Span, x *subject, key keyRange, e int) int {
	t := x.t
	if key.verdict != Secret || at(t, e+1) != '(' {
		return 0
	}
	p := e + len(" (")
	named := hasPrefix(t[p:], "value ")
	if named {
		p += len("value ")
	}
	s, end, quoted := valueAt(t, p)
	if !quoted && end > s && t[end-1] == ')' {
		end--
	}
	v, tail := t[s:end], end
	for tail < len(t) && (isQuote(t[tail]) || t[tail] == '\\') {
		tail++
	}
	if at(t, tail) != ')' || !quoted && !named || !hasDigit(v) || !strongPassword(v) ||
		namedDigits(v) || !looksPassword(v) && !isTokenLike(v) && !isPasswordName(t[key.start:e]) {
		return 0
	}
	return x.judge(dst, key, s, end, true)
}

// parenthesized masks what a sentence about the password before e has in parentheses as the one
// that was given: password was incorrect (tried "x").
func parenthesized(dst *[]Span, x *subject, key keyRange, e int) int {
	t := x.t
	const longest = 48
	p := e + 1
	for ; p < len(t) && p-e < longest && t[p] != '('; p++ {
		if c := t[p]; !isLetter(c) && c != ' ' && c != ',' && c != '\'' && c != '-' {
			return 0
		}
	}
	if at(t, p) != '(' {
		return 0
	}
	w := p + 1
	for w < len(t) && w-p < maxWord && isAlnum(t[w]) {
		w++
	}
	hash := hashWords.has(t[p+1 : w])
	about := t[e+1 : wordEnd(t, e+1)]
	if !hash && (!givenWords.has(t[p+1:w]) || aboutPasswords.has(about)) {
		return 0 // password policy updated (was min8chars)
	}
	// password column moved (was varchar64)
	noun := statedWords.has(t[p+1:w]) && isLetter(at(t, e+1)) && !startsClause(about)
	if at(t, w) == ':' {
		w++
	}
	if at(t, w) != ' ' {
		return 0
	}
	s, end, quoted := valueAt(t, w+1)
	if !quoted && end > s && t[end-1] == ')' {
		end--
	}
	c := at(t, end)
	if quoted {
		c = at(t, end+1)
	}
	v := t[s:end]
	if hash && !isKeyHex(v) {
		return 0
	}
	if c != ')' && c != ',' && c != ';' || !hash && !looksPassword(v) &&
		(noun || !mayBePassword(v)) && !(quoted && isQuotedPassword(v) && !isNumberedName(v)) {
		return 0
	}
	return x.judge(dst, key, s, end, true)
}

// hashWords say in parentheses that what follows is the hash of a password.
var hashWords = newWordSet("hashed", "hash", "md5", "sha1", "sha256", "digest", "ntlm")

// statedWords say in parentheses what something is or was, which need not be the password.
var statedWords = newWordSet("was", "is", "now")

// givenWords say in parentheses that what follows was given as a password.
var givenWords = newWordSet("tried", "entered", "got", "was", "given", "received", "supplied",
	"provided", "used", "typed", "attempted", "sent", "submitted", "is", "now")
