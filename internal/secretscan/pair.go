// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/pairword"
)

// A pair is a name and its value as two members of one object: {"name":"password","value":"x"},
// header=X-Api-Key value=x, <input value="x" name="password">, the echo of a validator
// {"loc":["body","password"],"input":"x"}.

var (
	pairNames  = lex.NewWordSet(pairword.Names()...)  // the members that hold the name
	pairValues = lex.NewWordSet(pairword.Values()...) // those that hold the value beside a name
	// those that hold the value or a text about it
	pairTexts = lex.NewWordSet(append(pairword.Texts(), "instance")...)
)

// holdsNamed reports whether a field called so holds the value of what the field before it names:
// option=password arg=x. Others are fields like any other.
func holdsNamed(name []byte) bool {
	return len(name) == 1 || pairValues.Has(name) || valueFields.Has(name) ||
		pairTexts.Has(name) && !lex.EqualFold(name, "instance")
}

// isNextField reports whether a field of a struct or of a map, as fmt prints them, is at s, after
// one whose value ends in the words at key: {Grant:refresh_token ClientID:x},
// map[err:bad token host:x]. What is after credentials is rather a user and a password.
func isNextField(t []byte, key keyRange, s int) bool {
	n := lex.ExtendKey(t, s)
	if n == s || lex.At(t, n) != ':' || lex.At(t, n+1) <= ' ' || !lex.IsLetter(t[s]) ||
		holdsNamed(t[s:n]) || lex.EqualFold(t[key.start:key.end], "credentials") &&
		!isJudged(lex.WordBefore(t, key.start)) {
		return false
	}
	const most = 3 // words before key
	p := key.start
	for range most {
		if lex.At(t, p-1) != ' ' || !lex.IsLetter(lex.At(t, p-2)) {
			break
		}
		p = lex.ExtendBack(t, p-1)
	}
	if lex.At(t, p-1) != ':' || !lex.IsKey(lex.At(t, p-2)) {
		return false
	}
	return lex.IsUpper(t[lex.ExtendBack(t, p-1)]) == lex.IsUpper(t[s])
}

// isJudged reports whether a word says that what it is before is not right.
func isJudged(w []byte) bool {
	return lex.EqualFold(w, "bad") || lex.EqualFold(w, "invalid") || lex.EqualFold(w, "wrong") ||
		lex.EqualFold(w, "missing") || lex.EqualFold(w, "expired") || lex.EqualFold(w, "no")
}

// valueFields are names of fields for the value of an option or a parameter,
// and for what somebody entered.
var valueFields = lex.NewWordSet("arg", "argument", "param", "parameter", "setting", "to", "result",
	"typed", "tried", "guess", "guessed", "presented", "plain", "plaintext", "cleartext",
	"expected", "want", "wanted")

// pairEndings end the names of pairValues and pairTexts.
var pairEndings = []string{"value", "values", "val", "v", "content", "contents", "default", "new",
	"old", "data", "text", "input", "received", "actual", "got", "given", "instance", "after",
	"before", "current", "previous", "raw", "string", "plaintext", "rejected", "provided",
	"supplied", "submitted", "attempted"}

// passwordTypes are what the member type says of a password beside it.
var passwordTypes = lex.NewWordSet("password", "passphrase", "secret_text", "bearer_token")

// cookieMembers are members of a cookie beside its name and value.
var cookieMembers = lex.NewWordSet("path", "domain", "httponly", "samesite", "maxage", "secure",
	"expires", "rawexpires")

const (
	pairWindow  = 320 // how far from a value its name is looked for inside one object
	plainWindow = 64  // the same where no brackets hold the two together
)

// pairedVerdict judges the name that belongs to the value under the key t[s:e], and returns where
// that name is.
func pairedVerdict(
	keys *keynames.Keys, t []byte, s, e int,
) (verdict keynames.Verdict, from, to int) {
	window := pairWindow
	for n := 1; n < 64 && lex.At(t, s-n-1) == '\\'; n++ {
		window += pairWindow / 16 // as the quotes of a dozen members grow
	}
	k, esc := s, 0
	if k > 0 && t[k-1] == '"' {
		for k--; k > 0 && t[k-1] == '\\' && esc < lex.MaxEscapes; k-- {
			esc++
		}
	}
	start, bracket := entryStart(t, k, window, esc)
	limit := min(len(t), e+window)
	if !bracket {
		limit = min(limit, e+plainWindow)
		for p := start; p < s; p++ { // a prompt, which no member goes beyond
			if t[p] == '>' && p > 0 && t[p-1] != '=' && t[p-1] != '-' {
				start = p + 1
			}
		}
	}
	var by []byte // the member that holds the name
	cookie, passed := false, false
	for p := start; p < limit; {
		if n := escapedBreak(t[:limit], p); n > 0 {
			if p += n; startsItem(t[:limit], p) {
				break // the next item of YAML
			}
			continue
		}
		name, p2 := member(t[:limit], p)
		if p2 < 0 {
			break
		}
		if p2 == p {
			p++
			continue
		}
		passed = passed || p > s
		p = p2
		if len(name) == 0 || !separates(t, p) {
			if !bracket && passed && !lex.EqualFold(name, "where") {
				// SET value = 'x' WHERE name = 'y'
				break
			}
			continue
		}
		if n := lex.ExtendKey(t[:limit], p+1); t[p] == ':' && n > p+1 && lex.At(t, n) == '=' {
			p++ // the namespace of an attribute of XML
			continue
		}
		for p < limit && (lex.IsSpace(t[p]) || t[p] == ':' || t[p] == '=' || t[p] == '>') {
			p++
		}
		if n := lex.ExtendKey(t[:limit], p); !bracket && n > p && lex.At(t, n) == '=' {
			continue // retrying: name=password value=x
		}
		v, p3 := memberValue(t[:limit], p)
		if pairNames.Has(name) && len(v) > 0 && !(v[0] == '/' && lex.EqualFold(name, "path") &&
			!pairValues.Has(t[s:e])) { // of a request
			n := nameVerdict(keys, v)
			if n > verdict || verdict == keynames.Weak && p < s && bytes.Equal(name, by) {
				verdict, by = n, name // of two objects side by side the nearer
				from = p + bytes.Index(t[p:limit], v)
				to = from + len(v)
			}
			if lex.EqualFold(name, "keyname") && (string(v) == "key1" || string(v) == "key2") {
				verdict = keynames.Secret // of an account of Azure
			}
		} else if lex.EqualFold(name, "type") && passwordTypes.Has(v) {
			verdict = keynames.Secret // {"type":"password","value":"x"}, as Keycloak has it
		}
		if string(name) == "type" && string(v) == "password" {
			verdict = keynames.Secret // a field of a form
		}
		cookie = cookie || cookieMembers.Has(name)
		p = max(p3, p)
	}
	if verdict == keynames.Weak && cookie {
		return keynames.Secret, from, to
	}
	if verdict == keynames.None && bracket && lex.EqualFold(t[s:e], "input_value") {
		return inputVerdict(keys, t, start), 0, 0
	}
	return verdict, from, to
}

// inputVerdict judges the name of the field whose input Pydantic shows in the bracket at i:
// password: Input should be … [input_value='x'], or on the line above.
func inputVerdict(keys *keynames.Keys, t []byte, i int) keynames.Verdict {
	line := lineBreakBefore(t, max(0, i-pairWindow), i)
	if n := bytes.IndexByte(t[line:i], ':'); n > 0 && lex.ExtendKey(t, line) == line+n &&
		fieldBefore(t[line+n:i]) == nil {
		return nameVerdict(keys, t[line:line+n])
	}
	return max(nameVerdict(keys, lineAbove(t, i)), nameVerdict(keys, fieldBefore(t[line:i])))
}

// entryStart is pairStart, of what is around the object if that is the value of a map's entry in
// protobuf's text: key: "password" value { string_value: "x" }.
func entryStart(t []byte, s, window, esc int) (start int, bracket bool) {
	const value = "value {"
	start, bracket = pairStart(t, s, window, esc)
	o := start - len(value)
	if bracket && o > 0 && lex.HasPrefix(t[o:], value) && !lex.IsKey(t[o-1]) {
		return pairStart(t, o, window, esc)
	}
	return start, bracket
}

// fieldBefore returns the name of the field before an error of Python's validators whose line
// breaks a logger has made spaces: for Settings db_password Value error, too short.
func fieldBefore(b []byte) []byte {
	for _, w := range [...]string{" Value error", " Input should ", " String should ",
		" Assertion failed", " Extra inputs ", " Secret should "} {
		if n := lex.LastIndex(b, w); n > 0 {
			b = bytes.TrimRight(b[:n], " ")
			return b[bytes.LastIndexByte(b, ' ')+1:]
		}
	}
	return nil
}

// isConstructed reports whether the value under the key that starts at s is the argument of
// something with a secret's name: Token(value: "x").
func isConstructed(keys *keynames.Keys, t []byte, s int) bool {
	if s > 0 && lex.IsQuote(t[s-1]) || s == 0 {
		return false
	}
	n := s - 1
	if b := ofSecret(t, s); b > 0 {
		// Secret { name: "db", value: "x" }
		return nameVerdict(keys, t[lex.ExtendBack(t, b):b]) == keynames.Secret
	}
	if t[n] == ' ' { // <Password value="x"/>
		low := max(0, n-plainWindow)
		o := bytes.LastIndexByte(t[low:n], '<')
		if o < 0 || bytes.IndexByte(t[low+o:n], '>') >= 0 {
			return false
		}
		o += low + 1
		return nameVerdict(keys, t[o:lex.ExtendKey(t, o)]) == keynames.Secret
	}
	if t[n] != '(' && t[n] != '[' {
		return false
	}
	b := lex.ExtendBack(t, n)
	return lex.IsUpper(lex.At(t, b)) && nameVerdict(keys, t[b:n]) == keynames.Secret
}

// labelBefore returns the label in quotes of HCL's block whose brace is before the member at s, or
// nothing.
func labelBefore(t []byte, s int) []byte {
	o := s
	for o > 0 && s-o < lex.MaxGap && lex.IsSpace(t[o-1]) {
		o--
	}
	if !lex.HasSuffix(t[:o], "\" {") {
		return nil
	}
	e := o - len("\" {")
	b := lex.ExtendBack(t, e)
	if lex.At(t, b-1) != '"' || lex.At(t, b-2) != ' ' {
		return nil
	}
	return t[b:e]
}

// ofSecret returns where the name of a type ends whose braces hold the member at s, if that is a
// word for nothing but a secret, or 0. A Token may be a parser's.
func ofSecret(t []byte, s int) int {
	low := max(0, s-plainWindow)
	o := bytes.LastIndexByte(t[low:s], '{')
	if o < 0 || bytes.IndexByte(t[low+o:s], '}') >= 0 {
		return 0
	}
	for o += low; o > 0 && t[o-1] == ' '; o-- {
	}
	switch string(t[lex.ExtendBack(t, o):o]) {
	case "Authorization", "Credential", "Credentials", "Secret", "Password", "ApiKey", "APIKey",
		"AccessToken", "SecretValue", "SecretString":
		return o
	}
	return 0
}

// nameVerdict judges a name that is itself a value, perhaps in a path: users.password,
// user[password], body/password.
func nameVerdict(keys *keynames.Keys, v []byte) keynames.Verdict {
	if n := bytes.IndexByte(v, '['); n >= 0 && lex.HasPrefix(v[n:], placeholderOpen) {
		return keynames.None // its kind is no name
	}
	for len(v) > 0 && !lex.IsToken(v[len(v)-1]) {
		v = v[:len(v)-1]
	}
	s := len(v)
	for s > 0 && lex.IsKey(v[s-1]) {
		s--
	}
	if s > 0 && v[s-1] == ' ' {
		if len(v) > maxPairKey || bytes.IndexByte(v[:s-1], ' ') >= 0 ||
			keys.Verdict(v) != keynames.Secret {
			return keynames.None // a text
		}
		return keynames.Secret // API key
	}
	if verdict := keys.Verdict(v[s:]); verdict == keynames.Secret || verdict == keynames.Weak {
		return verdict
	}
	if keynames.IsConfigSecret(v[s:]) {
		return keynames.Secret
	}
	return keynames.None
}

// pairStart returns where the members start of the object that holds s, and whether a bracket opens
// it. Texts in quotes are passed over: esc is how many backslashes are before the quotes of the
// object's strings.
func pairStart(t []byte, s, window, esc int) (start int, bracket bool) {
	low := max(0, s-window)
	depth := 0
	plain := s - plainWindow
	for i := s; i > low; i-- {
		switch c := t[i-1]; c {
		case '"':
			n := 0
			for n <= esc && i-2-n >= 0 && t[i-2-n] == '\\' {
				n++
			}
			if n < esc {
				return i, true // the text around
			}
			o := low + bytes.LastIndexByte(t[low:i-1], '"')
			for ; o >= low; o = low + bytes.LastIndexByte(t[low:o], '"') {
				k := 0
				for k <= n && o-1-k >= 0 && t[o-1-k] == '\\' {
					k++
				}
				if k <= n {
					break
				}
			}
			if o < low {
				return i, true
			}
			plain -= min(plainWindow, i-o) // texts in quotes do not count
			i = o + 1
		case '}', ']', ')':
			depth++
		case '{', '[', '(':
			if depth == 0 {
				return i, true
			}
			depth--
		case '<':
			if lex.IsLetter(t[i]) {
				return i, true
			}
		case '\n', 'n':
			if c == 'n' && lex.At(t, i-2) != '\\' {
				continue
			}
			if n := i; lex.At(t, n) == '-' || lex.At(t, n) == '\n' {
				return i, true
			}
			if startsItem(t[:s], i) {
				return i + bytes.IndexByte(t[i:s], '-') + 1, true
			}
		}
	}
	return max(low, plain), false
}

// startsItem reports whether an item of YAML starts at p: a dash and a space, after others.
func startsItem(t []byte, p int) bool {
	for p < len(t) && t[p] == ' ' {
		p++
	}
	return lex.At(t, p) == '-' && lex.At(t, p+1) == ' '
}

// member reads the name of a member at p and returns what follows it; end is p where none starts,
// and -1 at the end of the object.
func member(t []byte, p int) (name []byte, end int) {
	switch t[p] {
	case '}', ']', ')', '>':
		return nil, -1
	case '{', '[', '(':
		return nil, skipNested(t, p)
	case '\n':
		if startsItem(t, p+1) {
			return nil, -1 // the next item of YAML
		}
		return nil, p
	}
	if s, n, q := openQuote(t, p); q != 0 {
		e := closeQuote(t, s, n, q)
		return t[s:e], min(len(t), e+n+1)
	}
	e := lex.ExtendKey(t, p)
	return t[p:e], e
}

// memberValue reads the value of a member at p, of a list its last text, and returns what follows
// it.
func memberValue(t []byte, p int) (v []byte, end int) {
	if p >= len(t) {
		return nil, p
	}
	if s, n, q := openQuote(t, p); q != 0 {
		e := closeQuote(t, s, n, q)
		return t[s:e], min(len(t), e+n+1)
	}
	switch t[p] {
	case '[', '(':
		end = skipNested(t, p)
		if n := literalBrace(t, p); n > 0 {
			p, end = n, skipNested(t, n) // []string{"body", "password"}
		}
		for i := p + 1; i < end; {
			if s, n, q := openQuote(t[:end], i); q != 0 {
				e := closeQuote(t[:end], s, n, q)
				v = t[s:e]
				i = e + n + 1
				continue
			}
			e := lex.ExtendKey(t[:end], i)
			if e > i {
				v = t[i:e]
			}
			i = e + 1
		}
		return v, end
	case '{':
		return nil, skipNested(t, p)
	case 'm':
		if lex.HasPrefix(t[p:], "map[") {
			return nil, skipNested(t, mapStart(t, p+len("map")))
		}
	}
	e := p
	for e < len(t) && t[e] > ' ' && t[e] != ',' && t[e] != '}' && t[e] != ']' && t[e] != ')' &&
		t[e] != ';' && t[e] != '&' && t[e] != '>' {
		if t[e] == '{' && e > p && lex.IsKey(t[e-1]) { // a struct after its type
			return t[p:e], skipNested(t, e)
		}
		if t[e] == '\\' && escapedBreak(t, e) > 0 {
			break
		}
		e++
	}
	return t[p:e], e
}

// skipNested returns the end of the bracket at p and all it holds.
func skipNested(t []byte, p int) int {
	depth := 0
	for p < len(t) {
		switch t[p] {
		case '{', '[', '(':
			depth++
		case '}', ']', ')':
			if depth--; depth == 0 {
				return p + 1
			}
		}
		if s, n, q := openQuote(t, p); q == '"' {
			p = min(len(t), closeQuote(t, s, n, q)+n+1)
			continue
		}
		p++
	}
	return p
}

// serializedValue masks the string after the one whose colon is at i if that names a secret, as
// PHP's serialize writes both: s:8:"password";s:7:"hunter2";.
func serializedValue(dst *[]Span, x *keyReader, i int) int {
	t := x.t
	x.far = true // it goes over a name
	s, esc, q := openQuote(t, i+1)
	if q != '"' {
		return 0
	}
	n := i
	for n > 0 && lex.IsDigit(t[n-1]) {
		n--
	}
	if lex.HasSuffix(t[:n], "|s:") { // a session: password|s:7:"hunter2";
		k := n - len("|s:")
		key := (keyRange{start: lex.ExtendBack(t, k), end: k, verdict: keynames.Secret})
		if nameVerdict(x.r.keys, t[key.start:k]) == keynames.Secret {
			return x.judge(dst, key, s, x.ends.closeQuote(t, s, esc, q), true)
		}
	}
	e := closeQuote(t[:min(len(t), s+lex.MaxKey)], s, esc, q)
	v := e + esc + 1
	if e == s || !lex.HasPrefix(t[min(v, len(t)):], ";s:") ||
		nameVerdict(x.r.keys, t[s:e]) != keynames.Secret {
		return 0
	}
	for v += len(";s:"); v < len(t) && lex.IsDigit(t[v]); v++ {
	}
	if lex.At(t, v) != ':' {
		return 0
	}
	vs, vesc, q := openQuote(t, v+1)
	if q == 0 {
		return 0
	}
	return x.judge(dst, keyRange{start: s, end: e, verdict: keynames.Secret}, vs,
		x.ends.closeQuote(t, vs, vesc, q), true)
}

// lineAbove returns the line before that of i, without the spaces around it: Python's validators
// write the name of a field above its error.
func lineAbove(t []byte, i int) []byte {
	low := max(0, i-pairWindow)
	e := lineBreakBefore(t, low, i)
	s := lineBreakBefore(t, low, e-1)
	if e <= s {
		return nil
	}
	if lex.HasSuffix(t[s:e], `\n`) {
		e--
	}
	for e > s && (t[e-1] == '\\' || lex.IsSpace(t[e-1])) {
		e--
	}
	return bytes.TrimSpace(t[s:e])
}
