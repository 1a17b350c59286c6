// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// Programs remark on a secret in forms of their own right after its name: Windows' registry and its
// installer, validators of Go, Kubernetes' variables, and sentences that say in parentheses what
// was tried.

// remarked masks what a remark gives as the secret whose name ends at e, and returns where it ends,
// or 0.
func remarked(dst *[]Span, x *wordScan, key keyRange, e int) int {
	t := x.t
	switch lex.At(t, e) {
	case '\'':
		return failedTag(dst, &x.subject, key, e)
	case ']':
		return previewed(dst, &x.subject, key, e)
	case ' ', '\t':
	default:
		return 0
	}
	switch {
	case lex.HasPrefix(t[e:], " property. Its "):
		return propertyValues(dst, &x.subject, key, e)
	case lex.At(t, key.start-1) == '{':
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
	switch lex.At(t, e) {
	case '=', ' ', ':':
	default:
		return 0
	}
	p := e + 1
	for p < len(t) && p-e < 4 && (lex.IsQuote(t[p]) || t[p] == '\\' || t[p] == '$' || t[p] == '<' ||
		t[p] == '(' || t[p] == ' ') {
		p++
	}
	if c := lex.At(t, p-1); !lex.IsQuote(c) && c != '(' {
		return 0
	}
	for _, w := range [...]string{"echo -n ", "echo ", "printf "} {
		if lex.HasPrefix(t[p:], w) {
			return p + len(w)
		}
	}
	return 0
}

// printedValue masks the word at p that a command prints for the name that ends at e.
func printedValue(dst *[]Span, x *wordScan, e, p int) int {
	t := x.t
	s, end, quoted := valueAt(t, p)
	if !quoted {
		for end > s && (lex.IsQuote(t[end-1]) || t[end-1] == ')') {
			end--
		}
	}
	name := t[lex.ExtendBack(t, e):e]
	if v := t[s:end]; !lex.HasDigit(v) || !strongPassword(v) || v[0] == '$' ||
		!keynames.IsHard(name) && x.r.keys.Verdict(name) != keynames.Secret {
		return 0
	}
	return mask(dst, t, s, end, 0)
}

// failedTag masks the value at the end of an error of Go's validator about the field in quotes
// before e: Field validation for 'Password' failed on the 'min' tag, value x.
func failedTag(dst *[]Span, x *subject, key keyRange, e int) int {
	t := x.t
	const intro = "' failed on the '"
	if !lex.HasPrefix(t[e:], intro) {
		return 0
	}
	s := e + len(intro)
	head := t[s:min(len(t), s+lex.MaxGap)]
	n := bytes.Index(head, []byte("' tag"))
	if n < 0 {
		return 0
	}
	s += n + len("' tag")
	for _, w := range [...]string{", value: ", ", value ", ", got: ", ", got ", " (value: ",
		" (value ", ": "} {
		if !lex.HasPrefix(t[s:], w) {
			continue
		}
		v, end, quoted := valueAt(t, s+len(w))
		if n := end - 1; n > v && t[n] == ')' {
			end = n
		}
		if !lex.HasDigit(t[v:end]) || !strongPassword(t[v:end]) && !(quoted && end-v > 3) {
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
	if !lex.HasPrefix(t[e:], intro) || key.verdict != keynames.Secret {
		return 0
	}
	n := lex.FirstIndex(t[e:min(len(t), e+flagWindow)], sign)
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
	for p < len(t) && p-e < lex.MaxGap && (t[p] == ' ' || t[p] == '\t') {
		p++
	}
	typed := lex.HasPrefix(t[p:], "/t ")
	if typed {
		p += len("/t ")
	}
	if !lex.HasPrefix(t[p:], "REG_") || !x.hasSigns(0) {
		return 0
	}
	kind := p
	if p = lex.ExtendKey(t, p); string(t[kind:p]) != "REG_SZ" &&
		string(t[kind:p]) != "REG_EXPAND_SZ" {
		return 0
	}
	for s := p; p < len(t) && p-s < lex.MaxGap && (t[p] == ' ' || t[p] == '\t'); {
		p++
	}
	if typed {
		if !lex.HasPrefix(t[p:], "/d ") {
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
			if lex.HasPrefix(t[p:], w) {
				n = len(w)
			}
		}
		if n == 0 {
			break
		}
		s := p + n
		q := lex.Next(t[:min(len(t), s+lex.MaxKey)], s, '\'')
		if q < 0 {
			break
		}
		if !lex.HasPrefix(t[s:q], "[%") { // which names a variable
			end = max(end, x.judge(dst, key, s, q, true))
		}
		if p = q + 1; lex.At(t, p) == '.' {
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
	if !lex.HasPrefix(t[end:], " nil}") && !lex.HasPrefix(t[end:], " <nil>}") || end-s < 3 ||
		!x.hasSigns(0) {
		return 0
	}
	return x.judge(dst, key, s, end, true)
}

// bracketed masks what is in parentheses right after the name that ends at e, in quotes or after
// the word value: supplied password ("x") is wrong, sessions.token (value x).
func bracketed(dst *[]Span, x *subject, key keyRange, e int) int {
	t := x.t
	if key.verdict != keynames.Secret || lex.At(t, e+1) != '(' {
		return 0
	}
	p := e + len(" (")
	named := lex.HasPrefix(t[p:], "value ")
	if named {
		p += len("value ")
	}
	s, end, quoted := valueAt(t, p)
	if !quoted && end > s && t[end-1] == ')' {
		end--
	}
	v, tail := t[s:end], end
	for tail < len(t) && (lex.IsQuote(t[tail]) || t[tail] == '\\') {
		tail++
	}
	if lex.At(t, tail) != ')' || !quoted && !named || !lex.HasDigit(v) || !strongPassword(v) ||
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
		if c := t[p]; !lex.IsLetter(c) && c != ' ' && c != ',' && c != '\'' && c != '-' {
			return 0
		}
	}
	if lex.At(t, p) != '(' {
		return 0
	}
	w := p + 1
	for w < len(t) && w-p < keynames.MaxWord && lex.IsAlnum(t[w]) {
		w++
	}
	hash := hashWords.Has(t[p+1 : w])
	about := t[e+1 : lex.WordEnd(t, e+1)]
	if !hash && (!givenWords.Has(t[p+1:w]) || aboutPasswords.Has(about)) {
		return 0 // password policy updated (was min8chars)
	}
	// password column moved (was varchar64)
	noun := statedWords.Has(t[p+1:w]) && lex.IsLetter(lex.At(t, e+1)) && !startsClause(about)
	if lex.At(t, w) == ':' {
		w++
	}
	if lex.At(t, w) != ' ' {
		return 0
	}
	s, end, quoted := valueAt(t, w+1)
	if !quoted && end > s && t[end-1] == ')' {
		end--
	}
	c := lex.At(t, end)
	if quoted {
		c = lex.At(t, end+1)
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
var hashWords = lex.NewWordSet("hashed", "hash", "md5", "sha1", "sha256", "digest", "ntlm")

// statedWords say in parentheses what something is or was, which need not be the password.
var statedWords = lex.NewWordSet("was", "is", "now")

// givenWords say in parentheses that what follows was given as a password.
var givenWords = lex.NewWordSet("tried", "entered", "got", "was", "given", "received", "supplied",
	"provided", "used", "typed", "attempted", "sent", "submitted", "is", "now")
