// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// An elementScan judges the text of XML elements by their names and attributes.
type elementScan struct{ keyReader }

// findElements masks the text of XML elements whose name names a secret: <password>x</password>.
func findElements(dst []Span, r *Rules, t []byte, e *ends) []Span {
	var x elementScan
	x.r, x.t, x.ends = r, t, e
	for i := lex.Next(t, 0, '<'); i >= 0; i = lex.Next(t, i+1, '<') {
		if lex.HasPrefix(t[i:], "<<< ") || lex.HasPrefix(t[i:], "<<<") &&
			lex.IsQuote(lex.At(t, i+3)) {
			// a here string: kinit bob <<< x
			p := i + len("<<<")
			if t[p] == ' ' {
				p++
			}
			s, e, _ := valueAt(t, p)
			if n := userAndPassword(t[s:e]); looksPassword(t[s+n:e]) ||
				n > 0 && lex.HasSuffix(t[:i], "chpasswd ") {
				s += n // chpasswd <<< bob:x
			}
			if strongPassword(t[s:e]) || isAnyPassword(t[s:e]) && fedPassword(t, i) {
				dst = append(dst, Span{s, e, KindKey})
			}
			i = max(i+3, e-1)
			continue
		}
		if lex.HasPrefix(t[i:], "<<\"") {
			i = max(i+2, x.binaries(&dst, i+len("<<\""))-1)
			continue
		}
		n := i + 1
		for n < len(t) && n-i < lex.MaxKey && (lex.IsKey(t[n]) || t[n] == ':') {
			n++
		}
		if n-i < 3 || n == len(t) || t[n] != '>' && !lex.IsSpace(t[n]) {
			continue
		}
		named := r.endings.Has(t, numberStart(t, i+1, n)) // <CVV2>
		if t[n] == '>' && i > 0 && t[i-1] == '.' && lex.At(t, n+1) == '.' {
			continue // trailer.<token>.command
		}
		if t[n] == '>' && !named {
			if n-i == 3 {
				i = max(i, x.cells(&dst, i, n)-1)
			}
			continue
		}
		open := n
		for open < len(t) && open-n < lex.MaxKey && t[open] != '>' && t[open] != '<' {
			open++
		}
		if lex.At(t, open) == '>' && t[open-1] == '/' && named {
			i = max(i, x.valueAttribute(&dst, n, open)-1)
		}
		if lex.At(t, open) != '>' || t[open-1] == '/' {
			continue
		}
		if n-i == 3 && !named {
			if e := x.cells(&dst, i, n); e > i {
				i = e - 1
				continue
			}
		}
		key := x.elementKey(i, n, open, named)
		if key.end == key.start {
			continue
		}
		s, e := x.elementText(i, open)
		if e > s && x.judge(&dst, key, s, e, true) > 0 {
			i = e - 1
		}
	}
	return dst
}

// numberStart returns where the number starts that ends the name t[s:e], perhaps with a line before
// it, if three letters or more are before that, or e.
func numberStart(t []byte, s, e int) int {
	n := e
	for n > s+3 && e-n < 3 && lex.IsDigit(t[n-1]) {
		n--
	}
	if n < e && n > s+3 && (t[n-1] == '_' || t[n-1] == '-') {
		n--
	}
	return n
}

// fedPassword reports whether the here string whose sign is at i is for a program that reads
// nothing but a secret.
func fedPassword(t []byte, i int) bool {
	s := i
	for s > 0 && i-s < clientWindow && t[s-1] != '\n' {
		s--
	}
	s = afterPrompt(t, s)
	return s < i && asksPassword(t[s:i])
}

// valueAttribute masks the attribute value of an empty element with a secret's name, which ends at
// n; its tag ends at open: <password value="x"/>.
func (x *elementScan) valueAttribute(dst *[]Span, n, open int) int {
	t := x.t
	for p := n; p < open; p++ {
		if !lex.IsSpace(t[p]) || !lex.HasPrefixFold(t[p+1:], "value=") {
			continue
		}
		s, esc, q := openQuote(t, p+1+len("value="))
		if key := x.readKey(n, 0); q != 0 && key.end > key.start {
			return x.judge(dst, key, s, min(open, x.ends.closeQuote(t, s, esc, q)), true)
		}
		return 0
	}
	return 0
}

// elementKey returns the key that names the text of an element whose tag starts at i, has the end
// of its name at n and that of the tag at open; an empty one if none does. named: the name may be
// one.
func (x *elementScan) elementKey(i, n, open int, named bool) (key keyRange) {
	t := x.t
	if named {
		if key = x.readKey(n, 0); key.end > key.start && key.verdict == keynames.Secret {
			return key
		}
	}
	weak := key // <key name="password"> is named by its attribute
	if p := attributeEnd(t, n, open); p > 0 {
		key = x.keyBefore(p) // <item name="api_key" type="string">x</item>
		if key.verdict != keynames.Secret {
			return weak
		}
	} else if lex.IsQuote(t[open-1]) { // <entry key="password">x</entry>
		key = x.keyBefore(open)
		if key.verdict != keynames.Secret || key.start < 6 ||
			!lex.HasSuffixFold(t[:key.start-1], "key=") &&
				!lex.HasSuffixFold(t[:key.start-1], "name=") {
			return weak
		}
	}
	if key.end == key.start && named {
		key = x.sibling(i, n, open)
	}
	return key
}

// elementText returns the text of the element whose tag is t[i:open+1], without blanks around it
// and without CDATA's brackets; an empty range if there is none.
func (x *elementScan) elementText(i, open int) (s, e int) {
	t := x.t
	s = open + 1
	for s < len(t) && s-open < 2*lex.MaxGap &&
		(lex.IsSpace(t[s]) || t[s] == '\\' &&
			(lex.At(t, s+1) == 'n' || lex.At(t, s+1) == 'r' || lex.At(t, s+1) == 't')) {
		if t[s] == '\\' {
			s++
		}
		s++
	}
	if lex.HasPrefixFold(t[s:], "<value>") { // of an answer file of Windows
		s += len("<value>")
	}
	if lex.At(t, s) == '@' && i > 0 && t[i-1] == ':' {
		return 0, 0 // postgres://bob:<password>@db
	}
	cdata := lex.HasPrefix(t[s:], "<![CDATA[")
	if cdata {
		s += len("<![CDATA[")
		if placeholderLen(t[s-1:]) > 0 {
			return 0, 0 // its bracket is that of what took the place of a cut one
		}
		e = x.ends.nextBracket(t, s)
	} else {
		e = lex.Next(t, s, '<')
	}
	if e < 0 {
		// Nothing closes it: an element that was cut, or <token> in a text, Vec<Token>,
		// <user:password>.
		if s > open+1 || i > 0 && lex.IsAlnum(t[i-1]) {
			return 0, 0
		}
		if e = bareEnd(t, s, len(t), '<'); e == s || plainWord(t[s:e]) {
			return 0, 0
		}
	} else if c := lex.At(t, e+1); !cdata && c != '/' && c != '!' && c != '\\' {
		return 0, 0
	}
	for e > s && lex.IsSpace(t[e-1]) {
		e--
	}
	for e > s+1 && t[e-2] == '\\' && (t[e-1] == 'n' || t[e-1] == 'r' || t[e-1] == 't') {
		for e -= 2; e > s && lex.IsSpace(t[e-1]); e-- {
		}
	}
	return s, e
}

// attributeEnd returns where the attribute name or key of a tag ends in t[n:open] that is not its
// last, or 0.
func attributeEnd(t []byte, n, open int) int {
	for _, w := range [...]string{" name=\"", " key=\""} {
		if i := bytes.Index(t[n:open], []byte(w)); i >= 0 {
			s := n + i + len(w)
			if e := closeQuote(t[:open], s, 0, '"'); e+1 < open && lex.At(t, e+1) == ' ' {
				return e + 1
			}
		}
	}
	return 0
}

// cells masks the text of the second of two cells of HTML, of which the first, whose tag is t[i:n],
// names a secret: <td>password</td><td>x</td>. It returns where the scan goes on, or 0.
func (x *elementScan) cells(dst *[]Span, i, n int) int {
	t := x.t
	switch string(t[i+1 : n]) {
	case "td", "th", "dt":
	default:
		return 0
	}
	s := tagEnd(t, n)
	e := lex.Next(t[:min(len(t), s+maxPairKey)], s, '<')
	if e <= s || !lex.HasPrefix(t[e:], "</") || lex.At(t, e+4) != '>' {
		return 0
	}
	p := e + len("</td>")
	for ; e > s && t[e-1] == ' '; e-- { // PHP's information has a space after each
	}
	if nameVerdict(x.r.keys, t[s:e]) != keynames.Secret {
		return 0
	}
	for p < len(t) && p-e < lex.MaxGap && lex.IsSpace(t[p]) {
		p++
	}
	if !lex.HasPrefix(t[p:], "<td") && !lex.HasPrefix(t[p:], "<dd") {
		return 0
	}
	if p = tagEnd(t, p+len("<td")); lex.HasPrefix(t[p:], "<pre>") { // of Django's page
		p += len("<pre>")
	}
	for _, w := range [...]string{"&#x27;", "&#39;", "&quot;"} {
		if lex.HasPrefix(t[p:], w) {
			p += len(w)
		}
	}
	end := p
	for end < len(t) && end-p < maxPlain && t[end] > ' ' && t[end] != '<' &&
		!(t[end] == '&' && lex.At(t, end+1) == '#') && entityAt(t, end) == 0 {
		end++
	}
	if end <= p || !looksPassword(t[p:end]) {
		return 0
	}
	return x.judge(dst, keyRange{start: s, end: e, verdict: keynames.Secret}, p, end, true)
}

// tagEnd returns the end of the tag whose name ends at n, with its attributes.
func tagEnd(t []byte, n int) int {
	e := n
	for e < len(t) && e-n < maxPairKey && t[e] != '>' && t[e] != '<' {
		e++
	}
	return min(len(t), e+1)
}

// binaries masks the second of two binaries of Erlang, of which the first, whose text starts at s,
// names a secret: {<<"password">>,<<"x">>}, #{<<"password">> => <<"x">>}. It returns where the scan
// goes on, or 0.
func (x *elementScan) binaries(dst *[]Span, s int) int {
	t := x.t
	if lex.HasSuffix(t[:s-len("<<\"")], "{plaintext,") { // of RabbitMQ's credentials
		if e := closeQuote(t, s, 0, '"'); e > s && !isPlaceholder(t[s:e]) {
			*dst = append(*dst, Span{s, e, KindAuth})
			return e
		}
		return 0
	}
	e := lex.ExtendKey(t, s)
	if e == s || !lex.HasPrefix(t[e:], "\">>") || nameVerdict(x.r.keys, t[s:e]) != keynames.Secret {
		return 0
	}
	v := e + len("\">>")
	for v < len(t) && v-e < lex.MaxGap &&
		(t[v] == ' ' || t[v] == ',' || t[v] == '=' || t[v] == '>') {
		v++
	}
	if !lex.HasPrefix(t[v:], "<<\"") {
		return 0
	}
	v += len("<<\"")
	key := keyRange{start: s, end: e, verdict: keynames.Secret}
	return x.judge(dst, key, v, closeQuote(t, v, 0, '"'), true)
}

// sibling returns the element t[n:open] as a key if the one before or after it names a secret:
// <name>password</name><value>x</value>, as Hadoop, property lists and servlets have it, or
// <property name="password"><value>x</value>.
func (x *elementScan) sibling(i, n, open int) keyRange {
	t := x.t
	name := t[i+1 : n]
	if !pairValues.Has(name) && !lex.EqualFold(name, "string") && !lex.EqualFold(name, "data") &&
		!lex.HasSuffixFold(name, "value") {
		return keyRange{}
	}
	key := keyRange{start: i + 1, end: n, verdict: keynames.Secret}
	b := i
	for b > 0 && i-b < lex.MaxGap && lex.IsSpace(t[b-1]) {
		b--
	}
	if b > 2 && t[b-1] == '>' && lex.IsQuote(t[b-2]) {
		if x.namedTag(b - 1) {
			return key
		}
		return keyRange{}
	}
	if lex.HasSuffix(t[:b], "<value>") && lex.EqualFold(name, "string") {
		// XML-RPC's <value><string>x
		return x.sibling(b-len("<value>"), b-1, open)
	}
	if b > 4 && t[b-1] == '>' {
		c := lex.ExtendBack(t, b-1)
		if lex.At(t, c-1) != '/' || lex.At(t, c-2) != '<' ||
			!namesPair(t[c:b-1]) && !(string(name) == "string" && entersFirst(t, c-2)) {
			return keyRange{}
		}
		if e := c - 2; nameVerdict(x.r.keys, t[lex.ExtendBack(t, e):e]) == keynames.Secret {
			return key
		}
		return keyRange{}
	}
	// <value>x</value><name>password</name>
	p := lex.Next(t[:min(len(t), open+pairWindow)], open, '<')
	if p < 0 || lex.At(t, p+1) != '/' {
		return keyRange{}
	}
	if p = lex.Next(t[:min(len(t), p+pairWindow)], p+1, '<'); p < 0 {
		return keyRange{}
	}
	if e := lex.ExtendKey(t, p+1); lex.At(t, e) == '>' && namesPair(t[p+1:e]) &&
		nameVerdict(x.r.keys, t[e+1:lex.ExtendKey(t, e+1)]) == keynames.Secret {
		return key
	}
	return keyRange{}
}

// namedTag reports whether the tag that ends at e has a name or a key that names a secret:
// <setting name="ApiKey" serializeAs="String">.
func (x *elementScan) namedTag(e int) bool {
	t := x.t
	low := max(0, e-pairWindow)
	s := bytes.LastIndexByte(t[low:e], '<')
	if s < 0 {
		return false
	}
	for s += low; ; {
		n := bytes.IndexByte(t[s:e], '=')
		if n < 0 {
			return false
		}
		s += n + 1
		if !lex.HasSuffix(t[:s-1], "key") && !lex.HasSuffix(t[:s-1], "name") &&
			!lex.HasSuffix(t[:s-1], " property") { // of Java's beans
			continue
		}
		vs, esc, q := openQuote(t[:e], s)
		if q == 0 {
			continue
		}
		if s = closeQuote(t[:e], vs, esc, q); nameVerdict(x.r.keys, t[vs:s]) == keynames.Secret {
			return true
		}
	}
}

// entersFirst reports whether the text that ends at e is that of the first string of an entry, as
// XStream writes a map: <entry><string>password</string><string>x</string></entry>.
func entersFirst(t []byte, e int) bool {
	s := lex.ExtendBack(t, e)
	if !lex.HasSuffix(t[:s], "<string>") {
		return false
	}
	for s -= len("<string>"); s > 0 && lex.IsSpace(t[s-1]); s-- {
	}
	return lex.HasSuffix(t[:s], "<entry>")
}

// namesPair reports whether an element is the name of a pair: name, key, param-name,
// env-entry-name.
func namesPair(name []byte) bool {
	return pairNames.Has(name) || lex.HasSuffixFold(name, "name") || lex.HasSuffixFold(name, "key")
}
