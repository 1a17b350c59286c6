// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// objectWindow bounds how much of an object under a secret name is looked at.
const objectWindow = 8192

// parserMembers are members that come first in the token of a parser: {Token:{Kind:1 Text:x}}.
var parserMembers = lex.NewWordSet("kind", "tok", "pos", "line", "lit", "offset", "span", "lexeme")

// object masks the leaves of the object, struct or list that starts with the bracket at i, as JSON,
// fmt's %v, %+v and %#v, protobuf's text format and other languages write them, and returns where
// it ends. Keys and the names of types stay. After a type's name a bare leaf has to look
// like a password: Token{a64f992 u0} is a name itself.
func (x *subject) object(dst *[]Span, key keyRange, i int, typed bool) int {
	t := x.t
	parent := t[key.start:key.end]
	if key.nameEnd > 0 {
		parent = t[key.nameStart:key.nameEnd] // {"key":"password","value":{"stringValue":"x"}}
	}
	typed = typed || isParsedToken(t, parent, i) // a leaf has to look like a password
	stop := key.esc - 1
	if !key.quoted {
		stop = enclosingQuote(t, key.start)
	}
	depth, refer := 0, 0 // refer is the depth in a reference to a secret, or 0
	var name []byte      // of the member
	if holdsTokens(parent) {
		typed, refer = true, 1 // counts of tokens, and what a parser has read, are no secrets
	}
	end := min(len(t), i+objectWindow)
	for p := i; p < end; {
		switch t[p] {
		case '{', '[', '(', '<':
			if n := x.overBracket(dst, key, p, end); n > 0 {
				p = n
				continue
			}
			if depth++; refer == 0 && lex.EqualFold(name, "secretkeyref") {
				refer = depth
			}
			p++
			continue
		case '}', ']', ')', '>':
			if depth--; depth < refer {
				refer = 0
			}
			p++
			if depth <= 0 {
				return p
			}
			continue
		case ' ', '\t', '\n', '\r', ',', ';', '&', '*', '|', ':', '=':
			p += max(1, arrowLen(t, p))
			continue
		}
		if n := skipBreaks(t, p); n > p {
			p = n
			continue
		}
		if s, n, q := openQuote(t, p); q != 0 {
			if q == '"' && n <= stop {
				return p // the end of the text around
			}
			e := closeQuote(t[:end], s, n, q)
			p = min(e+n+1, end)
			if separates(t, p) {
				name = t[s:e]
			} else if key.whole || (refer == 0 || looksPassword(t[s:e]) ||
				x.r.keys.Verdict(name) == keynames.Secret) &&
				!isFact(x.r.keys, parent, name, t[s:e]) {
				x.leaf(dst, key, s, e, true)
			}
			continue
		}
		if e := lex.ExtendKey(t[:end], p); e > p {
			if n := literalBrace(t[:end], p); lex.At(t, e) == '[' && n > 0 {
				p = n
				continue
			}
			if c := lex.At(t, e); endsName(t[:end], p, e) {
				if c == ':' || c == '=' {
					name = t[p:e]
				}
				p = e
				continue
			}
		}
		e := numberEnd(t[:end], p)
		if e == 0 {
			if e = bareEnd(t, p, end, ' '); e == p {
				p++
				continue
			}
		}
		if key.whole ||
			(!typed && refer == 0 || isOwnSecret(x.r.keys, name, t[p:e], typed)) &&
				!isFact(x.r.keys, parent, name, t[p:e]) {
			x.leaf(dst, key, p, e, false)
		}
		p = e
	}
	return end
}

// overBracket returns where the walk over an object goes on after the bracket at p if that opens
// nothing in it, or 0: a placeholder, the type of a list, octets of a value that is secret as a
// whole, which it masks.
func (x *subject) overBracket(dst *[]Span, key keyRange, p, end int) int {
	t := x.t[:end]
	if n := placeholderLen(x.t[p:]); n > 0 {
		return p + n
	}
	if n := literalBrace(t, p); n > 0 {
		return n
	}
	if n := octetsEnd(t, p); key.whole && n > 0 {
		mask(dst, t, p+1, n, 0)
		return n + 1
	}
	return 0
}

// endsName reports whether the word t[p:e] of an object is a name and no value: that of a member,
// of a type or of a function.
func endsName(t []byte, p, e int) bool {
	switch lex.At(t, e) {
	case '=':
		return t[p-1] != ':' || !endsPadded(t, e)
	case ':', '{', '(':
		return true
	case '[':
		return !lex.IsDigit(t[p])
	case ' ':
		return lex.At(t, e+1) == '{'
	}
	return false
}

// endsPadded reports whether the signs of equality at e are the last of a value: map[k:dGVzdA==].
func endsPadded(t []byte, e int) bool {
	for lex.At(t, e) == '=' {
		e++
	}
	switch lex.At(t, e) {
	case 0, ' ', ',', ']', '}', ')':
		return true
	}
	return false
}

// isParsedToken reports whether the bracket at i, under a key called parent, opens the token of a
// parser.
func isParsedToken(t, parent []byte, i int) bool {
	return lex.EqualFold(parent, "token") && t[i] == '{' &&
		parserMembers.Has(t[i+1:lex.ExtendKey(t, i+1)])
}

// holdsTokens reports whether name is that of an object of tokens of any kind.
func holdsTokens(name []byte) bool { return lex.EqualFold(name, "tokens") }

// arrowLen returns the length of the arrow of Ruby and Elixir at p, =>, or 0.
func arrowLen(t []byte, p int) int {
	if lex.HasPrefix(t[p:], "=>") {
		return len("=>")
	}
	return 0
}

// isOwnSecret reports whether the value v of a member looks like a password, or may be one if the
// member, of a value of a type, has a name for nothing else.
func isOwnSecret(keys *keynames.Keys, name, v []byte, typed bool) bool {
	return looksPassword(v) ||
		typed && keynames.IsHard(name) && keys.Verdict(name) == keynames.Secret && mayBePassword(v)
}

// numberEnd returns the end of the number at p, if a list or an object may go on after it, or 0.
func numberEnd(t []byte, p int) int {
	if t[p] != '-' && !lex.IsDigit(t[p]) {
		return 0
	}
	e := jsonToken(t, p)
	switch c := lex.At(t, e); c {
	case 0, ',', ']', '}', ' ', '\n', '\r', '\t':
		return e
	}
	return 0
}

// isFact reports whether a member of an object under a secret name is a fact about the secret, by
// the key rules for both names together: access key and status, authorization and action, password
// and min. Beside a password only small numbers are facts. A text that looks like a secret is none.
func isFact(keys *keynames.Keys, parent, name, v []byte) bool {
	if len(name) == 0 || len(v) == 0 || len(name) > maxPairKey {
		return false
	}
	const leastToken = 12
	if holdsTokens(parent) && len(v) < leastToken {
		return true // a colour of a design, what a parser or a model has read
	}
	if (lex.HasSuffixFold(parent, "secret") || lex.HasSuffixFold(parent, "secrets")) &&
		!lex.HasDigit(v) && len(v) <= maxPairKey && lex.LowerCase(v) {
		switch string(name) {
		case "name", "namespace", "key", "secretName", "kind", "type", "optional", "defaultMode",
			"Name", "Namespace", "Key", "SecretName", "Kind", "Type", "Optional", "DefaultMode":
			return plainWord(v) || isSecretName(v) // a cluster's reference to a secret
		}
	}
	switch string(name) {
	case "namespace":
		return isObjectLabel(v)
	case "uid":
		return tokenform.IsUUID(v) // of an object of a cluster
	case "type":
		if string(v) == "public-key" {
			return true // of WebAuthn
		}
	case "transports":
		return plainWord(v) && len(v) <= len("smart-card")
	}
	switch string(name) {
	case "message", "msg", "error", "rule":
		return !lex.HasDigit(v) // of a validator
	case "Ref", "Fn::GetAtt", "Fn::ImportValue":
		return lex.AllAlnum(v) // of CloudFormation
	case "$ref":
		return v[0] == '#'
	}
	if len(parent) > lex.MaxKey-maxPairKey-1 {
		return false
	}
	if !lex.HasSuffixFold(parent, "authorization") && keynames.IsHard(parent) &&
		(len(v) > 4 || !lex.AllDigits(v)) && !lex.EqualFold(v, "password") {
		return false
	}
	var buf [lex.MaxKey]byte
	n := copy(buf[:], parent)
	buf[n] = '.'
	n += 1 + copy(buf[n+1:], name)
	return keys.Verdict(buf[:n]) == keynames.None && !looksPassword(v) && !tokenform.Random(v)
}

// leaf judges one value of an object. The object of a cookie holds settings too.
func (x *subject) leaf(dst *[]Span, key keyRange, s, e int, quoted bool) {
	if key.whole {
		mask(dst, x.t, s, e, 0)
		return
	}
	if isCookieKey(x.t[key.start:key.end]) && (e-s < 8 || isMeasure(x.t[s:e])) {
		return
	}
	x.judge(dst, key, s, e, quoted)
}

// separates reports whether a separator of a key and its value is at i, perhaps after spaces.
func separates(t []byte, i int) bool {
	for s := i; i < len(t) && i-s < lex.MaxGap && lex.IsSpace(t[i]); {
		i++
	}
	c := lex.At(t, i)
	return c == ':' || c == '='
}

// objectAt returns the position of the bracket of the object that starts at i, perhaps after its
// type's name, and whether there is one: {, &{, main.Secret{, SecBuffer {, Some(.
func objectAt(t []byte, i int) (bracket int, typed, ok bool) {
	const longest = 64
	p := i
	if lex.At(t, p) == '&' {
		p++
	}
	s := p
	for p < len(t) && p-i < longest && lex.IsKey(t[p]) {
		p++
	}
	// sql.Null[string]{
	if lex.At(t, p) == '[' && p > s && lex.IsUpper(t[s]) ||
		lex.At(t, p) == '[' && bytes.IndexByte(t[s:p], '.') > 0 {
		if n := literalBrace(t, p); n > 0 {
			return n, true, true
		}
	}
	switch {
	case lex.At(t, p) == '[' && string(t[i:p]) == "map":
		return mapStart(t, p), false, true
	case string(t[i:p]) == "struct" && lex.HasPrefix(t[p:], " {"): // of a type without a name
		n := bytes.Index(t[p:min(len(t), p+objectWindow)], []byte("}{"))
		return p + n + 1, false, n > 0
	case p == i && lex.At(t, p) == '{' && isHashScheme(t, p):
		return 0, false, false
	case lex.At(t, p) == '{' && (p == s ||
		p-s > 1 && (lex.IsUpper(t[s]) || bytes.IndexByte(t[s:p], '.') > 0)):
	case lex.At(t, p) == ' ' && lex.At(t, p+1) == '{' && p > s && lex.IsUpper(t[s]):
		p++
	case lex.At(t, p) == '(' && wrappers.Has(t[s:p]):
		return p, false, true
	case (lex.At(t, p) == '(' || lex.At(t, p) == '[') && p > s && lex.IsUpper(t[s]) &&
		lex.ExtendKey(t, p+1) > p+
			1 && lex.At(t, lex.ExtendKey(t, p+1)) == '=':
		// Kotlin's and Java's Password(value=x) and Password[value=x].
	default:
		return 0, false, false
	}
	return p, p > s, true
}

// mapStart returns the bracket of a map as fmt prints it, map[k:v] or map[string]string{"k":"v"},
// whose first bracket is at p.
func mapStart(t []byte, p int) int {
	return max(p, literalBrace(t, p))
}

// wrappers are constructors that may be around a value.
var wrappers = lex.NewWordSet("some", "ok", "just", "optional", "right", "secret", "secretstring",
	"sensitive", "masked", "string", "nullstring")

// isTemplate reports whether the braces at i hold the name of a value to be put there: {token}, {{
// .Values.token }}, {%s}.
func isTemplate(t []byte, i int) bool {
	p := i + 1
	switch lex.At(t, p) {
	case '{', '%', '$', '}', '.':
		return true
	}
	for p < len(t) && p-i < lex.LongestWord && lex.IsKey(t[p]) {
		p++
	}
	return lex.At(t, p) == '}' && !looksPassword(t[i+1:p])
}

// isHashScheme reports whether the braces at i hold the scheme of the password hash that follows
// them (RFC 2307): {SSHA}x.
func isHashScheme(t []byte, i int) bool {
	p := i + 1
	for p < len(t) && p-i < 16 &&
		(lex.IsUpper(t[p]) || lex.IsDigit(t[p]) || t[p] == '-' || t[p] == '.') {
		p++
	}
	return p-i >= 4 && lex.At(t, p) == '}' &&
		(lex.IsAlnum(lex.At(t, p+1)) || lex.At(t, p+1) == '$' || lex.At(t, p+1) == '/')
}

// octetsEnd returns the end of the numbers of a list of octets in the bracket at i, as fmt prints
// one, or 0. A list of JSON's, which has commas, has no place for a placeholder of all.
func octetsEnd(t []byte, i int) int {
	if t[i] != '[' && t[i] != '{' {
		return 0
	}
	e := i + 1
	for e < len(t) && (lex.IsHex(t[e]) || t[e] == 'x' || t[e] == ' ' || t[e] == ',' &&
		t[i] == '{') {
		e++
	}
	if c := lex.At(t, e); e == i+1 || !lex.IsDigit(t[i+1]) || c != ']' && c != '}' {
		return 0
	}
	return e
}
