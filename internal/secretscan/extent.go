// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"unicode/utf8"
)

// maxEscapes is the greatest number of backslashes before a quote that is understood: JSON in
// strings to depth eight.
const maxEscapes = 255

// maxPlain is the length beyond which a value is no longer compared with placeholders and plain
// words.
const maxPlain = 96

// weakWindow bounds how much of a weak key's value is looked at.
const weakWindow = 512

// A valueReader judges the value that follows a key.
type valueReader struct {
	keyReader
	weak [signs]budget

	// noBracket is set when no ']' follows the last place one was looked for, so that the time for
	// a text of '[' stays linear.
	noBracket bool
}

// value judges the value that starts at or after j, for a key already found to matter, and returns
// where the scan goes on, or 0. A comparison is an assignment only to a quoted value.
func (x *valueReader) value(dst *[]Span, key keyRange, j int, sep byte, compare bool) int {
	t := x.t
	i, gap := valueStart(t, j)
	if i >= len(t) {
		return 0
	}
	if t[i] == '(' {
		if n := tupleSecond(t, i); n > 0 && isAuthorization(t[key.start:key.end]) {
			s, esc, q := openQuote(t, n)
			e := closeQuote(t[:min(len(t), s+maxKey)], s, esc, q)
			if strongPassword(t[s:e]) && hasDigit(t[s:e]) {
				*dst = append(*dst, Span{s, e, KindAuth})
				return e
			}
			return 0
		}
		if gap == 0 && sep == '=' && at(t, key.end) == ')' {
			return x.detail(dst, key, i)
		}
		if s, e, _ := valueAt(t, i); key.verdict == Secret && s == i+1 && looksPassword(t[s:e]) {
			return x.judge(dst, key, s, e, true)
		}
		var ok bool
		if i, ok = skipTypes(t, i); !ok {
			return 0
		}
	}
	if n := len("expected "); gap > 0 && hasPrefix(t[i:], "expected ") && key.verdict == Secret {
		if s, e, _ := valueAt(t, i+n); strongPassword(t[s:e]) && hasDigit(t[s:e]) {
			end := x.judge(dst, key, s, e, true)
			if e += len(", got "); hasSuffix(t[:min(e, len(t))], ", got ") {
				if s, e, _ = valueAt(t, e); strongPassword(t[s:e]) {
					end = x.judge(dst, key, s, e, true)
				}
			}
			return end
		}
	}
	if n := echoIntro(t[i:]); n > 0 && gap > 0 && key.verdict == Secret {
		if s, e, quoted := valueAt(t, i+n); hasDigit(t[s:e]) && (quoted || looksPassword(t[s:e]) ||
			strongPassword(t[s:e]) && endsClause(t, e) && isHard(t[key.start:key.end])) {
			return x.judge(dst, key, s, e, true)
		}
		return 0
	}
	if q, ok := literalQuote(t, i); ok {
		if q == i+1 && gap == 0 && at(t, q+1) == ',' {
			return 0 // a value of one letter and the end of the text around
		}
		i = q
	}
	if n := entityAt(t, i); n > 0 {
		return entityValue(dst, &x.subject, key, i, n)
	}
	if n := defaultAt(t, i); n > 0 { // env('PASSWORD', 'x')
		i = n
	}
	if n := pointerAt(t, i); n > 0 { // GDB's password = 0x55d4c0 "x"
		i += n
	}
	if s, n, quote := openQuote(t, i); quote != 0 {
		return x.quotedValue(dst, key, i, s, n, quote, compare)
	}
	if i == len(t) {
		return 0
	}
	if c := t[i]; c == '?' || c == '$' && isDigit(at(t, i+1)) {
		return boundValue(dst, &x.subject, key, i)
	}
	if compare {
		if e := bareEnd(t, i, min(len(t), i+maxPlain), ' '); looksPassword(t[i:e]) &&
			isHard(t[key.start:key.end]) {
			return x.judge(dst, key, i, e, false)
		}
		return 0
	}
	if t[i] >= 0x80 {
		if s, e := typographic(t, i); e > 0 {
			return x.judge(dst, key, s, e, true)
		}
	}
	if !isAlnum(t[i]) {
		var end int
		if i, end = x.signedValue(dst, key, i, gap, sep); i == 0 {
			return end
		}
	}
	return x.bareValue(dst, key, i, gap, sep)
}

// pointerAt returns the length of a pointer and the space before the text in quotes at which it
// points, or 0.
func pointerAt(t []byte, i int) int {
	if at(t, i) != '0' || at(t, i+1) != 'x' {
		return 0
	}
	e := i + len("0x")
	for e < len(t) && e-i < 2*groupLength+len("0x") && isHex(t[e]) {
		e++
	}
	if at(t, e) != ' ' || at(t, e+1) != '"' {
		return 0
	}
	return e + 1 - i
}

// tupleSecond returns where the second of two texts in quotes starts in the parentheses at i, or 0.
func tupleSecond(t []byte, i int) int {
	s, esc, q := openQuote(t, i+1)
	if q == 0 {
		return 0
	}
	e := closeQuote(t[:min(len(t), s+maxKey)], s, esc, q) + esc + 1
	if at(t, e) != ',' {
		return 0
	}
	for e++; at(t, e) == ' '; e++ {
	}
	if _, _, q = openQuote(t, e); q == 0 {
		return 0
	}
	return e
}

// valueStart returns where the value starts at or after j, and how many blanks are before it.
func valueStart(t []byte, j int) (i, gap int) {
	i = j
	for i < len(t) && i-j < maxGap {
		n := blankLen(t, i)
		if n == 0 {
			break
		}
		i += n
	}
	gap = i - j
	if t[j-1] == '>' && at(t, i) == '\n' { // PHP's var_dump
		for i++; i < len(t) && i-j < maxGap && t[i] == ' '; i++ {
		}
	}
	return i, gap
}

// detail judges the value at the parenthesis at i of PostgreSQL's DETAIL: Key (token)=(x) already
// exists.
func (x *valueReader) detail(dst *[]Span, key keyRange, i int) int {
	t := x.t
	e := i + 1
	for e < len(t) && e-i < maxPlain && t[e] != ')' && t[e] != '"' && t[e] >= ' ' {
		e++
	}
	if at(t, e) != ')' {
		return 0
	}
	s := i + 1
	if c := bytes.LastIndexByte(t[s:e], ','); c >= 0 {
		for s += c + 1; at(t, s) == ' '; s++ {
		}
	}
	return x.judge(dst, key, s, e, true)
}

// skipTypes returns the start of a value after its type and length, as spew prints them: (string)
// (len=7) "hunter2". It reports false if the parentheses hold something else.
func skipTypes(t []byte, i int) (start int, ok bool) {
	for n := 0; n < 3 && i < len(t) && t[i] == '('; n++ {
		p := i
		for p < len(t) && p-i < 40 && t[p] != ')' && !isQuote(t[p]) &&
			t[p] != '\\' && t[p] >= ' ' {
			p++
		}
		if v := t[i:min(len(t), p+1)]; at(t, p) != ')' || isTag(t[i+1:p]) ||
			isPlaceholder(v) && !hasPrefix(v, "(len=") {
			return 0, false
		}
		for i = p + 1; at(t, i) == ' ' && i-p < maxGap; i++ {
		}
		if looksPair(t, i) {
			return 0, false // what is in parentheses was the value
		}
	}
	return i, true
}

// quotedValue judges the value in the quote at i, whose text starts at s and which has n
// backslashes before it.
func (x *valueReader) quotedValue(dst *[]Span, key keyRange, i, s, n int, quote byte,
	compare bool) int {
	t := x.t
	name := t[key.start:key.end]
	if key.quoted && n < key.esc || !key.quoted && insideQuote(t, key.start, n, quote) {
		return 0 // the quote closes the text that the key is in
	}
	if c := at(t, s); !key.quoted && (c == ')' || c == ',' || c == ';' || c == '+') &&
		closesQuote(t, key.start, s, quote) {
		return 0 // the quote closes a prompt or a format: ask("Password: "), "PWD="+dir
	}
	e := x.closeValue(key, s, n, quote)
	if plainWord(t[s:e]) && (nounFollows(t, e+n+1) || isAnalyzed(t, e+n+1)) {
		return 0 // credentials: "certificate" object must specify
	}
	if compare && bytes.EqualFold(t[s:e], name) {
		return 0 // password == 'password'
	}
	end := x.judge(dst, key, s, e, true)
	// Terraform shows a change
	if p := e + n + 1; end > 0 && p < len(t) {
		if p = afterArrow(t, p); p == 0 {
			return end
		}
		if s, n, quote = openQuote(t, p); quote != 0 {
			end = max(end, x.judge(dst, key, s, x.ends.closeQuote(t, s, n, quote), true))
		}
	}
	return end
}

// afterArrow returns where the value after the arrow at i starts, or 0. Both may be coloured.
func afterArrow(t []byte, i int) int {
	if t[i] != ' ' {
		return 0
	}
	i++
	i += colourLen(t, i)
	for _, w := range [...]string{"->", "=>", "→"} {
		if hasPrefix(t[i:], w) {
			i += len(w)
			i += colourLen(t, i)
			if at(t, i) != ' ' {
				return 0
			}
			i++
			return i + colourLen(t, i)
		}
	}
	return 0
}

// isAnalyzed reports whether the member after the text that ends before i says where in a text that
// was: {"token":"quick","start_offset":0}.
func isAnalyzed(t []byte, i int) bool {
	for i = min(i, len(t)); i < len(t) &&
		(t[i] == ',' || t[i] == ' ' || t[i] == '\\' || t[i] == '"'); i++ {
	}
	return hasPrefix(t[i:], "start_offset") || hasPrefix(t[i:], "position\"") ||
		hasPrefix(t[i:], "offset\"") || hasPrefix(t[i:], "lemma\"")
}

// signedValue judges the value at i, which is neither quoted nor starts with a letter or digit. It
// returns where the bare value starts; 0 if there is none, and where the scan goes on then.
func (x *valueReader) signedValue(
	dst *[]Span, key keyRange, i, gap int, sep byte,
) (start, end int) {
	t := x.t
	name := t[key.start:key.end]
	if isUnion(t, i) {
		return 0, 0
	}
	switch c := t[i]; c {
	case '[':
		if at(t, key.start-1) == '[' && sep == '=' && startsEntry(t, i) {
			return 0, 0 // PHP's [password] => [port] => 5432
		}
		if !hasPrefix(t[i:], placeholderOpen) {
			return 0, x.bracket(dst, key, i)
		}
	case '|', '>':
		// A YAML block: the value is on the next line.
		p := i + 1
		if at(t, p) == '-' {
			p++
		}
		if n := skipBreaks(t, min(p, len(t))); sep == ':' && n > p {
			for n < len(t) && n-i < maxGap && t[n] == ' ' {
				n++
			}
			i = n
			if e := lineEnd(t, i); t[i-1] == ' ' && key.verdict == Secret &&
				bytes.IndexByte(t[i:e], ' ') > 0 {
				return 0, x.judge(dst, key, i, e, true) // a passphrase
			}
		}
	case '{':
		return x.inBraces(dst, key, i, gap, sep)
	case '\n', '\r', '\\':
		if holdsData(name) && !key.quoted && sep == ':' {
			return 0, dataBlock(dst, t, key, i)
		}
		n := nextLine(t, i)
		if n == 0 || key.verdict != Secret {
			if c == '\\' {
				break
			}
			return 0, 0
		}
		i = n
		if s, n, quote := openQuote(t, i); quote != 0 {
			return 0, x.judge(dst, key, s, x.closeValue(key, s, n, quote), true)
		}
	case ')', ']', '}', ',', ';':
		return 0, 0
	case '<', '$':
		return x.afterMark(dst, key, i)
	case '*':
		// **Password:** x
		if n := len("** "); hasPrefix(t[i:], "** ") && gap == 0 && i+n < len(t) &&
			at(t, key.start-1) == '*' {
			if s, e, _ := valueAt(t, i+n); looksPassword(t[s:e]) {
				return 0, x.judge(dst, key, s, e, true)
			}
			return 0, 0
		}
	case '-', '=':
		if gap > 0 && (hasPrefix(t[i:], "-> ") || hasPrefix(t[i:], "= ")) { // password: -> x
			i += 1 + bytes.IndexByte(t[i:], ' ')
			if s, e, _ := valueAt(t, i); looksPassword(t[s:e]) {
				return 0, x.judge(dst, key, s, e, true)
			}
			return 0, 0
		}
	case '!':
		return x.yamlTag(dst, key, i, gap, sep)
	case '&', '#':
		return x.yamlAnchor(dst, key, i, gap, sep)
	}
	return i, 0
}

// bracket masks the value in brackets at i.
func (x *valueReader) bracket(dst *[]Span, key keyRange, i int) int {
	if x.noBracket {
		return 0
	}
	e := x.ends.closeBracket(x.t, i+1)
	if e < 0 {
		x.noBracket = true
		return 0
	}
	return inBrackets(dst, &x.subject, key, i, e)
}

// inBraces is signedValue for the brace at i.
func (x *valueReader) inBraces(dst *[]Span, key keyRange, i, gap int, sep byte) (start, end int) {
	t := x.t
	// ODBC quotes in braces: PWD={x}.
	if sep == '=' && gap == 0 && isAlnum(at(t, i+1)) && !hasPrefix(t[i:], "{cipher}") &&
		!isHashScheme(t, i) && !isVariable(t[i+1:extendKey(t, i+1)]) {
		p := i + 1
		for p < len(t) && p-i < maxPlain && t[p] > ' ' && t[p] != '}' &&
			t[p] != '"' && t[p] != ':' {
			p++
		}
		if at(t, p) == '}' {
			if plainWord(t[i+1:p]) && isTemplate(t, i) {
				return 0, 0
			}
			return 0, x.judge(dst, key, i+1, p, false)
		}
	}
	if isHashScheme(t, i) {
		return i, 0
	}
	if key.verdict != Secret || hasPrefix(t[i:], "{cipher}") || isTemplate(t, i) {
		return 0, 0
	}
	return 0, x.object(dst, key, i, false)
}

// afterMark is signedValue for the < or $ at i.
func (x *valueReader) afterMark(dst *[]Span, key keyRange, i int) (start, end int) {
	t := x.t
	if p := extendKey(t, i+1); t[i] == '<' && at(t, p) == ':' && p > i+1 && key.verdict == Secret {
		return 0, x.object(dst, key, i, false) // protobuf's text format
	} else if t[i] == '<' && at(t, p) == '>' && looksPassword(t[i+1:p]) {
		if key.verdict == Weak {
			return 0, 0 // an id, as in Dovecot's session=<x>
		}
		return 0, x.judge(dst, key, i+1, p, false)
	}
	if n := closingTag(t, i); n > 0 { // <b>Password:</b> x
		if s, e, _ := valueAt(t, n); looksPassword(t[s:e]) {
			return 0, x.judge(dst, key, s, e, true)
		}
		return 0, 0
	}
	if n := hereDocument(t, i); n > 0 && key.verdict == Secret {
		return n, 0
	}
	if standsFor(t, i) {
		return 0, x.defaultOf(dst, key, i)
	}
	if n := extendKey(t, i+1); t[i] == '$' && n > i+1 && at(t, n) == '[' && isQuote(at(t, n+1)) {
		return 0, 0 // PHP's $_ENV['PASSWORD']
	}
	return i, 0
}

// defaultOf masks what looks like a password after the name of the shell's variable at i:
// ${DB_PASSWORD:-x}.
func (x *valueReader) defaultOf(dst *[]Span, key keyRange, i int) int {
	t := x.t
	p := extendKey(t, i+len("${"))
	if !hasPrefix(t[p:], ":-") {
		return 0
	}
	s := p + len(":-")
	e := bareEnd(t, s, min(len(t), s+maxPlain), ' ')
	if n := bytes.IndexByte(t[s:min(len(t), s+maxPlain)], '}'); n >= 0 {
		e = s + n
	}
	if key.verdict != Secret || !looksPassword(t[s:e]) {
		return 0
	}
	return x.judge(dst, key, s, e, true)
}

// yamlTag is signedValue for the exclamation mark at i, which may start a tag of YAML's: !vault x.
func (x *valueReader) yamlTag(dst *[]Span, key keyRange, i, gap int, sep byte) (start, end int) {
	t := x.t
	if gap == 0 || sep != ':' {
		if hasPrefix(t[i:], "!!binary ") || hasPrefix(t[i:], "!!str ") {
			return 0, 0
		}
		return i, 0
	}
	if hasPrefix(t[i:], "!!binary ") || hasPrefix(t[i:], "!!str ") {
		i += bytes.IndexByte(t[i:], ' ') + 1
		return i, 0
	}
	if isLetter(at(t, i+1)) { // a YAML tag: !vault, !Ref
		p := extendKey(t, i+1)
		if at(t, p) == ' ' {
			if s, e, _ := valueAt(t, p+1); looksPassword(t[s:e]) {
				return 0, x.judge(dst, key, s, e, true)
			}
		}
		return 0, 0
	}
	return i, 0
}

// yamlAnchor is signedValue for the & or # at i: password: &pw x has an anchor of YAML's.
func (x *valueReader) yamlAnchor(dst *[]Span, key keyRange, i, gap int, sep byte) (start, end int) {
	t := x.t
	if hasPrefix(t[i:], "#{") {
		return 0, 0 // Ruby's interpolation
	}
	if gap == 0 && at(t, i+1) != '{' {
		return 0, 0 // an empty parameter
	}
	if p := extendKey(t, i+1); t[i] == '&' && sep == ':' && at(t, p) == ' ' && p > i+1 &&
		p+1 < len(t) && t[p+1] > ' ' {
		if s, n, quote := openQuote(t, p+1); quote != 0 {
			return 0, x.judge(dst, key, s, x.closeValue(key, s, n, quote), true)
		}
		return p + 1, 0 // YAML's anchor: password: &pw x
	}
	return i, 0
}

// closingTag returns the position after the closing tag at i, </b>, and the spaces that follow it,
// or 0.
func closingTag(t []byte, i int) int {
	if !hasPrefix(t[i:], "</") {
		return 0
	}
	p := i + 2
	for p < len(t) && p-i < 16 && isLower(t[p]) {
		p++
	}
	if at(t, p) != '>' {
		return 0
	}
	for p++; at(t, p) == ' '; p++ {
	}
	return p
}

// hereDocument returns where the text starts after the mark of a here document at i, <<EOF and a
// line break, or 0.
func hereDocument(t []byte, i int) int {
	if !hasPrefix(t[i:], "<<") {
		return 0
	}
	p := i + 2
	for p < len(t) && p-i < maxPairKey && (isUpper(t[p]) || t[p] == '-' || t[p] == '~' ||
		t[p] == '_' || t[p] == '\'') {
		p++
	}
	if n := skipBreaks(t, p); n > p && p > i+3 {
		for n < len(t) && n-p < 2*maxGap && (t[n] == ' ' || t[n] == '\t') {
			n++
		}
		return n
	}
	return 0
}

// bareValue judges the value at i, which is not in quotes.
func (x *valueReader) bareValue(dst *[]Span, key keyRange, i, gap int, sep byte) int {
	t := x.t
	name := t[key.start:key.end]
	if gap > 0 && sepOf(t, key, sep) == '&' || i == len(t) {
		return 0 // an empty parameter at the end of a URL
	}
	i += newLen(t[i:])
	if isCookieKey(name) && !(sep == '=' && gap == 0 && endsFirst(t, i, ' ', '=')) {
		if sep == '=' && isCall(t[i:]) {
			return 0 // const cookie = request.getHeader('Cookie')
		}
		return maskCookies(dst, x.r.keys, t[:lineEnd(t, i)], i)
	}
	if isSignature(name) {
		if hasParams(t[i:min(len(t), i+paramWindow)]) {
			return params(dst, t, i, len(t)) // Stripe-Signature: t=1492774577,v1=5257a869
		}
		if t[i] == 'v' && isDigit(at(t, i+1)) && at(t, i+2) == ',' {
			i += len("v1,") // Webhook-Signature: v1,K5oZfzN95Z9UVu1E
		}
	}
	if gap > 0 && looksPair(t, i) && (sep == ':' || t[key.end] == '=') {
		return 0 // an empty value before the next pair
	}
	if gap == 1 && sep == ':' && !key.quoted && fieldFollows(t, key.start, i) {
		return 0 // {Password: SSLMode:disable}
	}
	if key.verdict == Secret {
		if b, typed, ok := objectAt(t, i); ok {
			return x.object(dst, key, b, typed)
		}
	}
	if end := afterScheme(dst, &x.subject, key, i, sep); end > 0 {
		return end
	}
	if isSharedAccess(t[i:min(len(t), i+paramWindow)]) {
		return 0 // whose parameters are judged one by one
	}
	limit := x.bareLimit(key, i)
	var e int
	if limit == len(t) {
		e = x.ends.bareEnd(t, i, sepOf(t, key, sep))
	} else {
		e = bareEnd(t, i, limit, sepOf(t, key, sep))
	}
	if e == i {
		return 0
	}
	if sep == ':' && gap == 0 && !key.quoted && (inChain(t, key.start, t[i:e]) ||
		isPosition(name, t[i:e]) || scopeWords.has(t[i:e])) {
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
	if key.verdict == Weak {
		if n := bytes.IndexByte(t[i:e], ','); n >= minRandom && Random(t[i:i+n]) {
			e = i + n // the next of a list without spaces
		}
	}
	if e == limit && limit < len(t) && Random(t[i:e]) {
		e = x.ends.bareEnd(t, e, sep)
		*dst = append(*dst, Span{i, e, KindKey})
		return e
	}
	if n := wrapped(t[i:e]); n > 0 { // SecretValue(x)
		return x.judge(dst, key, i+n, e-1, true)
	}
	if isCode(t[i:e]) || gap > 0 && isMember(t[i:e]) && (sep == '=' || wordFollows(t, e)) ||
		isSelf(name, t[i:e]) && (gap > 0 || at(t, e) == ',' || at(t, e) == ')') ||
		namesSecret(x.r.keys, t[i:e]) {
		return 0
	}
	return x.withNext(dst, key, i, e)
}

// bareLimit returns up to where the bare value at i may go; i if it is not judged.
func (x *valueReader) bareLimit(key keyRange, i int) int {
	if key.verdict != Weak {
		return len(x.t)
	}
	limit := min(len(x.t), i+weakWindow)
	if weak := &x.weak[x.sign]; !weak.mayLook(i, weakWindow) {
		if weak.used > 2*mostLooks {
			return i
		}
		limit = min(limit, i+maxGap)
	}
	return limit
}

// phraseOf returns the end of the words that start at i and are the value of a key for such, or 0.
func phraseOf(t []byte, key keyRange, i int) int {
	if !isLower(t[i]) || !isPhrase(t[key.start:key.end]) || key.verdict != Secret {
		return 0
	}
	return max(phraseEnd(t, i), wordsEnd(t, i))
}

// anyOf returns the end of the value that starts at i as PostgreSQL's ANY('{x}'), or 0.
func anyOf(t []byte, i int) int {
	if !hasPrefixFold(t[i:], "any('{") {
		return 0
	}
	s := i + len("any('{")
	n := bytes.IndexByte(t[s:min(len(t), s+maxKey)], '}')
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

// scopeWords are what a scope of a token allows: token:read.
var scopeWords = newWordSet("read", "write", "readonly", "readwrite", "admin", "all", "list",
	"view", "create", "update", "delete", "manage", "rotate", "revoke", "issue", "get", "put",
	"full")

// isText reports whether the unquoted value t[i:e] of a key is a part of a text about the key
// rather than its value.
func isText(t []byte, key keyRange, i, e, gap int, sep byte) bool {
	switch {
	case sep == ':' && foreignText(t[i:e]),
		sep == ':' && isSourceFile(t[key.start:key.end]) && !looksPassword(t[i:e]),
		sep == '=' && gap == 0 && usageColumn(t, key, i, e),
		sep == ':' && gap > 0 && (prose(t, i, e) || errorHead(t, i, e)),
		sep == '=' && gap > 0 && t[key.end] == '=' && prose(t, i, e),
		sep == ':' && e-i <= 3 && allDigits(t[i:e]) && at(t, e) == ' ' &&
			lengthUnits.has(t[e+1:wordEnd(t, e+1)]),
		statesFact(t[i:]):
		return true
	case key.verdict == Weak && !key.quoted && !Random(t[i:e]) &&
		(sep == ':' && gap > 0 && passes(t, key.start, key.end) ||
			sep == '=' && isStep(t, key.start, key.end)):
		return true
	}
	if sep == '=' && gap == 0 && e-i == key.end-key.start && isUpper(t[i]) &&
		isLower(t[key.start]) && bytes.EqualFold(t[i:e], t[key.start:key.end]) &&
		captionWords.has(wordBefore(t, key.start)) {
		return true // label password=Password
	}
	if sep == '=' && isPKCS11Label(t, key) {
		return true
	}
	// a module of PAM: pam_unix(passwd:chauthtok)
	return sep == ':' && gap == 0 && at(t, key.start-1) == '(' &&
		isToken(at(t, key.start-2)) && plainWord(t[i:e])
}

// isPKCS11Label reports whether a key is the token of a PKCS #11 URI, which is the label of a
// device (RFC 7512): pkcs11:token=My%20Card;serial=1.
func isPKCS11Label(t []byte, key keyRange) bool {
	const scheme = "pkcs11:"
	if key.end-key.start != len("token") || t[key.start] != 't' {
		return false
	}
	b := t[max(0, key.start-paramWindow):key.start]
	i := lastIndex(b, scheme)
	return i >= 0 && !bytes.ContainsAny(b[i:], " &?")
}

// isUnion reports whether the bracket at i holds nothing but names of types with bars between them:
// {string | Buffer}, <A|B>, [on|off].
func isUnion(t []byte, i int) bool {
	bars := 0
	e := i + 1
	typed := false // one is the name of a type of any language
	for s := e; e < len(t) && e-i < maxPairKey; {
		if !isLetter(t[e]) && t[e] != '|' && t[e] != ' ' {
			break
		}
		if e++; at(t, e) == '|' || !isLetter(at(t, e)) && at(t, e) != ' ' {
			if at(t, e) == '|' {
				bars++
			}
			w := bytes.Trim(t[s:e], " |")
			typed = typed || typeWords.has(w) || equalFold(w, "buffer") || lowerWord(w)
			s = e + 1
		}
	}
	if !typed {
		return false
	}
	return bars > 0 && e < len(t) && bracketOf(t[i]) == 1 && bracketOf(t[e]) == -1 ||
		bars > 0 && t[i] == '<' && at(t, e) == '>'
}

// captionWords are words before the name of a field and what is shown in its place.
var captionWords = newWordSet("label", "labels", "title", "placeholder", "caption", "heading",
	"header", "text")

// lengthUnits are what the length of a password is counted in.
var lengthUnits = newWordSet("characters", "chars", "zeichen", "caractères", "caracteres", "tekens",
	"znaków", "tecken", "символов", "caratteri", "digits", "letters", "days")

// withNext judges the unquoted value t[i:e] and, with it, another one after an arrow or a slash.
func (x *valueReader) withNext(dst *[]Span, key keyRange, i, e int) int {
	t, name := x.t, x.t[key.start:key.end]
	if e-i == 3 && allDigits(t[i:e]) && at(t, e) == ' ' && len(t) > e+3 &&
		allDigits(t[e+1:e+4]) && at(t, e+4) <= ' ' && isHard(name) {
		e += 4 // passcode: 123 456
	}
	before := len(*dst)
	end := x.judge(dst, key, i, e, false)
	if end > 0 && name[len(name)-1]|0x20 == 's' {
		end = otherCodes(dst, t, key, i, end)
	}
	if end > 0 {
		for _, w := range [...]string{" -> ", " => ", " → "} {
			if !hasPrefix(t[e:], w) {
				continue
			}
			if s, n, _ := valueAt(t, e+len(w)); looksPassword(t[s:n]) {
				return max(end, x.judge(dst, key, s, n, true))
			}
		}
	}
	if end > 0 && hasSuffixFold(name, "passwords") {
		end = x.otherPasswords(dst, key, end)
	}
	if end > 0 && (equalFold(name, "creds") || hasSuffixFold(name, "credentials")) &&
		at(t, e) == ' ' && plainWord(t[i:e]) { // creds: bob x
		if s, n, _ := valueAt(t, e+1); looksPassword(t[s:n]) || isPlaceholder(t[s:n]) ||
			n >= len(t) && mayBePassword(t[s:n]) {
			*dst = (*dst)[:before]
			return max(e, x.judge(dst, key, s, n, true))
		}
	}
	if hasPrefix(t[e:], " / ") { // credentials: bob / x
		p := e + len(" / ")
		if len(*dst) > before && plainWord(t[i:e]) && !hasDigit(t[i:e]) {
			if n := x.ends.bareEnd(t, p, ' '); strongPassword(t[p:n]) || isPlaceholder(t[p:n]) {
				*dst = (*dst)[:before] // the user
			}
		}
		if e = x.ends.bareEnd(t, p, ' '); strongPassword(t[p:e]) {
			end = max(end, x.judge(dst, key, p, e, false))
		}
	}
	return end
}

// otherPasswords masks the passwords of a list whose first one ends at e: passwords: x1, y2.
func (x *valueReader) otherPasswords(dst *[]Span, key keyRange, e int) int {
	t := x.t
	for hasPrefix(t[e:], ", ") {
		s, n, quoted := valueAt(t, e+len(", "))
		v := t[s:n]
		if quoted || !strongPassword(v) || !hasDigit(v) || bytes.IndexByte(v, '=') >= 0 {
			break
		}
		x.judge(dst, key, s, n, true)
		e = n
	}
	return e
}

// otherCodes masks the codes of a list whose first one is t[s:e]: recovery codes: 1f2e3-d4c5b,
// 8a7b6-c5d4e. All have the form of the first. It returns where the last one ends.
func otherCodes(dst *[]Span, t []byte, key keyRange, s, e int) int {
	for e > s && (t[e-1] == ',' || t[e-1] == ';') {
		e--
	}
	if !hasSuffixFold(t[:key.end], "codes") || e-s < 6 || !hasDigit(t[s:e]) {
		return e
	}
	n, end := e-s, e
	for {
		p := end
		for p < len(t) && p-end < 3 && (t[p] == ',' || t[p] == ';' || t[p] == ' ') {
			p++
		}
		if p == end || len(t) < p+n || isToken(at(t, p+n)) {
			return end
		}
		for i := range n {
			if isAlnum(t[s+i]) != isAlnum(t[p+i]) || !isToken(t[p+i]) {
				return end
			}
		}
		*dst = append(*dst, Span{p, p + n, KindKey})
		end = p + n
	}
}

// wrapped returns where what looks like a password starts in the parentheses of a type's name or a
// constructor's, or 0.
func wrapped(v []byte) int {
	n := len(v) - 1
	if n < 8 || n > 4*maxKey || v[n] != ')' || !isUpper(v[0]) || secretReference(v) {
		return 0
	}
	i := bytes.IndexByte(v, '(')
	if i < 3 || extendKey(v, 0) != i || !mixedPassword(v[i+1:n]) && !looksPassword(v[i+1:n]) {
		return 0
	}
	return i + 1
}

// statesFact reports whether a bare value starts words that only say whether there is a secret, and
// how long it is: is set, not configured, 12 chars.
func statesFact(b []byte) bool {
	i := 0
	for i < len(b) && i < 4 && isDigit(b[i]) {
		i++
	}
	if i > 0 {
		for _, w := range [...]string{" chars", " characters", " bytes", " octets", " digits"} {
			if hasPrefix(b[i:], w) {
				return true
			}
		}
		return false
	}
	is := false
	if hasPrefix(b, "is ") {
		b, is = b[len("is "):], true
	}
	if hasPrefix(b, "not ") {
		b, is = b[len("not "):], true
	}
	if !is {
		return false
	}
	for _, w := range [...]string{"set", "shown", "available", "configured", "provided", "empty",
		"given", "present", "specified", "supplied", "defined", "found", "required", "logged",
		"displayed", "disclosed", "stored", "known", "used", "needed", "printed", "included",
		"null", "nil", "missing", "blank", "valid", "invalid", "correct", "incorrect", "a string"} {
		if hasPrefix(b, w) && !isAlnum(at(b, len(w))) {
			return true
		}
	}
	return false
}

// usageColumn reports whether the value t[i:e] of a flag is a word for its value in a usage text:
// --private-key=DATEI      Datei mit dem geheimen Schlüssel.
func usageColumn(t []byte, key keyRange, i, e int) bool {
	if at(t, e) != ' ' || at(t, e+1) != ' ' ||
		at(t, key.start) != '-' && at(t, key.start-1) != '-' {
		return false
	}
	for _, c := range t[i:e] {
		if !isUpper(c) && c < 0x80 && c != '-' && c != '_' && c != '<' && c != '>' {
			return false
		}
	}
	return true
}

// echoIntro returns the length of the words by which validators introduce the value that they did
// not like: argument --password: invalid value: 'x', on field 'password': rejected value [x].
func echoIntro(b []byte) int {
	switch at(b, 0) | 0x20 {
	case 'm', 's': // must be at least 8 characters, got "x"
		if hasPrefixFold(b, "must be ") || hasPrefixFold(b, "should be ") ||
			hasPrefixFold(b, "must have ") || hasPrefixFold(b, "must contain ") {
			for _, w := range [...]string{" got ", " received ", " but was ", " given "} {
				n := lastIndex(b[:min(len(b), maxPlain)], w)
				if n > 0 && isQuote(at(b, n+len(w))) {
					return n + len(w)
				}
			}
		}
	case 'v':
		if hasPrefixFold(b, "value ") && isQuote(at(b, len("value "))) {
			return len("value ")
		}
	case 'i', 'r', 'c', 'e', 'g':
		for _, w := range [...]string{"expected string, got ", "invalid value: ",
			"invalid syntax: ", "invalid input: ", "invalid argument: ",
			"invalid value ", "invalid choice: ", "invalid int value: ", "invalid float value: ",
			"invalid literal value: ", "rejected value ", "converting ", "got "} {
			if hasPrefixFold(b, w) {
				return len(w)
			}
		}
	}
	return 0
}

// closeValue returns the end of the quoted value that starts at s, at most that of the text in
// double quotes around it.
func (x *subject) closeValue(key keyRange, s, esc int, quote byte) int {
	e := x.ends.closeQuote(x.t, s, esc, quote)
	if quote == '"' {
		return e
	}
	if n := enclosingQuote(x.t, key.start); n >= 0 {
		return x.ends.closeEnclosing(x.t, s, e, n)
	}
	return e
}

// closesQuote reports whether the quote before s closes one that was opened before the key that
// starts at k: the key is right after a quote, or no other quote follows soon. Base64 may start
// with a plus sign and be long.
func closesQuote(t []byte, k, s int, quote byte) bool {
	if k > 0 && t[k-1] == quote {
		return true
	}
	next := t[s:min(len(t), s+maxGap)]
	return bytes.IndexByte(next, quote) < 0 && extend(next, 0, alphabetBase64) < maxGap
}

// isSelf reports whether a program assigns a variable to the member of its name: this.password =
// password.
func isSelf(name, v []byte) bool {
	n := len(name) - len(v)
	return n >= 0 && bytes.Equal(name[n:], v) && (n == 0 || name[n-1] == '.')
}

// namesSecret reports whether an unquoted value is a name in capitals that would itself be followed
// by a secret: --token TOKEN.
func namesSecret(keys *Keys, v []byte) bool {
	if len(v) > longestWord {
		return false
	}
	for _, c := range v {
		if !isUpper(c) && c != '_' && c != '-' {
			return false
		}
	}
	return keys.Verdict(v) != None
}

// inChain reports whether a key that starts at s and its value v are parts of a name made of parts:
// cache:token:12, ghcr.io/team/token:v1.
func inChain(t []byte, s int, v []byte) bool {
	switch at(t, s-1) {
	case ':':
		return !Random(v) && !endsField(t[:s-1])
	case '/': // but for Windows' options: app /password:x
		return s > 1 && t[s-2] > ' ' && !Random(v)
	case '=':
		return bytes.IndexByte(v, ':') >= 0
	}
	return false
}

// isPosition reports whether a key and its value are a place in a program's source:
// PasswordEncoder.java:42.
func isPosition(name, v []byte) bool {
	dot := bytes.LastIndexByte(name, '.')
	if dot <= 0 || len(name)-dot > len(".swift") || !lowerCase(name[dot:]) {
		return false
	}
	for i, c := range v {
		if !isDigit(c) && !(i > 0 && (c == ':' || c == ')' || c == ',')) {
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

// A subject is a text that is judged, with the rules that judge it. It masks a value whose place
// and key are known.
//
// The types that embed it are filled field by field: a literal would be made aside and copied.
type subject struct {
	r    *Rules
	t    []byte
	ends *ends // nil for short texts
}

// judge masks the value t[s:e] unless it is empty, a placeholder or an innocent value. It returns
// e.
func (x *subject) judge(dst *[]Span, key keyRange, s, e int, quoted bool) int {
	if s >= e {
		return 0
	}
	v := x.t[s:e]
	name := x.t[key.start:key.end]
	if quoted && isSignature(name) && hasParams(v) {
		return params(dst, x.t, s, e) // X-Hub-Signature: sha1=x
	}
	if quoted && isCookieKey(name) && bytes.IndexByte(v, '=') >= 0 {
		return maskCookies(dst, x.r.keys, x.t[:e], s)
	}
	if key.loose && (plainWord(v) || bytes.IndexByte(v, ' ') >= 0 || allDigits(v)) {
		return 0
	}
	if isLower(v[0]) && isPhrase(name) {
		if end := wordsEnd(x.t, s); end > e {
			*dst = append(*dst, Span{s, end, KindKey})
			return end
		}
	}
	if len(v) <= maxPlain {
		if isPlaceholder(v) || isAuthorization(name) && schemes.has(v) ||
			key.verdict != Weak && isInnocent(name, v, quoted) {
			return 0
		}
	}
	if key.verdict == Weak {
		if len(v) > weakWindow {
			v = v[:weakWindow]
		}
		if !weakSecret(name, v) && !(len(v) >= 6 && setsCookie(x.t, e)) &&
			!(key.start > 0 && (x.t[key.start-1] == '?' || x.t[key.start-1] == '&' ||
				x.t[key.start-1] == '~') && querySecret(name, v)) {
			return 0
		}
	} else if quoted && len(v) > 5 {
		if p := schemeEnd(v); p > 0 && p < len(v) && !isPlaceholder(v[p:]) {
			if hasParams(v[p:]) {
				return params(dst, x.t, s+p, e)
			}
			*dst = append(*dst, Span{s + p, e, KindAuth})
			return e
		} else if p > 0 {
			return e
		}
		if proseQuoted(v) {
			return x.quotedIn(dst, key, s, e)
		}
	}
	if n := userAndPassword(v); n > 0 && key.verdict == Weak {
		s += n
	} else if n := bytes.IndexByte(v, ':'); n > 0 && n < len(v)-1 && hasPrefix(name, "BUNDLE_") {
		s += n + 1
	}
	*dst = append(*dst, Span{s, e, KindKey})
	return e
}

// quotedIn masks the text in single quotes in the sentence t[s:e] about a secret if it looks like a
// password: "The value 'x' is too weak."
func (x *subject) quotedIn(dst *[]Span, key keyRange, s, e int) int {
	t := x.t
	q := bytes.IndexByte(t[s:e], '\'')
	if q < 1 || t[s+q-1] != ' ' {
		return 0
	}
	q += s + 1
	if end := x.ends.closeQuote(t, q, 0, '\''); end < e && looksPassword(t[q:end]) {
		*dst = append(*dst, Span{q, end, KindKey})
		return e
	}
	return 0
}

// isSignature reports whether a key is that of a header that signs a request.
func isSignature(name []byte) bool {
	for len(name) > 0 && (isDigit(name[len(name)-1]) || name[len(name)-1] == '-') {
		name = name[:len(name)-1]
	}
	return hasSuffixFold(name, "signature")
}

// isSharedAccess reports whether v is the query of a shared access signature of Azure, or the
// fields of Akamai's token.
func isSharedAccess(v []byte) bool {
	if hasPrefix(v, "exp=") || hasPrefix(v, "st=") {
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
		if v[i] == '&' && hasPrefix(v[i:], "&sig=") {
			return true
		}
	}
	return false
}

// isPhrase reports whether a key is that of a list of words.
func isPhrase(name []byte) bool {
	return hasSuffixFold(name, "mnemonic") || hasSuffixFold(name, "phrase") ||
		hasSuffixFold(name, "seed")
}

// wordsEnd returns the end of the list of words that starts at s, as wallets show them (BIP 39: 12
// to 24 words of 3 to 8 small letters), or 0.
func wordsEnd(t []byte, s int) int {
	const least, most = 6, 24
	e, n := 0, 0
	for p := s; n < most; n++ {
		w := p
		for p < len(t) && isLower(t[p]) {
			p++
		}
		if p-w < 3 || p-w > 8 || isAlnum(at(t, p)) {
			break
		}
		e = p
		for at(t, p) == ',' || at(t, p) == ' ' {
			p++
		}
	}
	if n < least {
		return 0
	}
	return e
}

// literalQuote skips the letters before a quoted literal (b'..', @"..") and the wrapper of
// Some("..").
func literalQuote(t []byte, i int) (int, bool) {
	if i+1 >= len(t) {
		return 0, false
	}
	if hasPrefix(t[i:], "string(") { // PHP's var_dump: string(8) "hunter2"
		p := i + len("string(")
		for p < len(t) && p-i < 20 && isDigit(t[p]) {
			p++
		}
		if at(t, p) == ')' && at(t, p+1) == ' ' && at(t, p+2) == '"' {
			return p + 2, true
		}
	}
	if hasPrefix(t[i:], "string '") || hasPrefix(t[i:], "string \"") { // Xdebug's
		return i + len("string "), true
	}
	if hasPrefix(t[i:], "<<\"") { // a binary of Erlang and Elixir
		return i + 2, true
	}
	if hasPrefix(t[i:], "slog.StringValue(\"") {
		return i + len("slog.StringValue("), true
	}
	if n := hashCall(t[i:]); n > 0 {
		return i + n, true
	}
	switch t[i] {
	case 'b', 'r', 'u', 'f', 'x', 'B', 'R', 'U', 'N', 'X', '@', 'L', '$', '&':
		if isQuote(t[i+1]) {
			return i + 1, true
		}
	case 'S', 'O', '[', 'Z':
		for _, w := range []string{
			"Some(", "Ok(", "Secret(", "String(", "[]byte(", "SecretString(", "Optional[",
			"String::from(", "Zeroizing(",
		} {
			if hasPrefix(t[i:], w) && isQuote(at(t, i+len(w))) {
				return i + len(w), true
			}
		}
	}
	return 0, false
}

// hashCall returns the length of the call by which a statement of SQL hashes the text in the quote
// that follows, MD5('x'), or 0.
func hashCall(b []byte) int {
	n := 0
	for n < len(b) && n < len("pgp_sym_encrypt") && (isAlnum(b[n]) || b[n] == '_') {
		n++
	}
	if n < 3 || at(b, n) != '(' || at(b, n+1) != '\'' {
		return 0
	}
	if !hashFunctions.has(b[:n]) {
		return 0
	}
	return n + 1
}

// hashFunctions are functions of SQL that hash or encrypt their first argument.
var hashFunctions = newWordSet("md5", "sha", "sha1", "sha2", "sha256", "sha512", "password",
	"crypt", "unhex", "to_base64", "from_base64", "aes_encrypt", "encrypt", "digest", "hashbytes",
	"pgp_sym_encrypt", "old_password", "n")

// openQuote reports the start of the quoted text at i, the backslashes before its quote, and the
// quote; 0 if there is none.
func openQuote(t []byte, i int) (start, esc int, quote byte) {
	for i < len(t) && esc <= maxEscapes && t[i] == '\\' {
		i++
		esc++
	}
	if i >= len(t) || !isQuote(t[i]) {
		return 0, 0, 0
	}
	if i+2 < len(t) && t[i+1] == t[i] && t[i+2] == t[i] && esc == 0 && t[i] != '`' {
		return i + 3, 0, t[i] // Python and TOML: three quotes
	}
	return i + 1, esc, t[i]
}

// closeQuote returns the end of the text that starts at s, after a quote with esc backslashes
// before it. A quote at the same depth has esc backslashes more than a multiple of 2(esc+1), as
// each level doubles the backslashes of the text within. A quote with fewer belongs to the text
// around: there an unterminated value ends.
func closeQuote(t []byte, s, esc int, quote byte) int {
	period := 2 * (esc + 1)
	exact := esc&(esc+1) != 0 // no depth has this many: take the quote at its word
	for i := s; ; {
		j := next(t, i, quote)
		if j < 0 {
			return unterminated(t, s, esc, quote)
		}
		n := 0
		for j-n > s && t[j-n-1] == '\\' {
			n++
		}
		switch {
		case n < esc:
			return j - n
		case quote == '\'' && isAlnum(at(t, j+1)):
			// An apostrophe inside: 'it's'.
		case quote == '\'' && n == 0 && esc == 0 && j > s && at(t, j+1) == '\'' &&
			isAlnum(at(t, j+2)):
			j++ // one of SQL and YAML: 'it''s'
		case n == esc, !exact && n%period == esc:
			if quote != '"' {
				if e := unterminated(t[:j-esc], s, esc, quote); e < j-esc {
					return e
				}
			}
			return j - esc
		}
		i = j + 1
	}
}

// unterminated returns the end of a value that starts at s and has no closing quote: the line's
// end, or the double quote of the JSON string around it.
func unterminated(t []byte, s, esc int, quote byte) int {
	if quote == '"' || !startsJSON(t) {
		return len(t)
	}
	return closeJSONString(t, s)
}

// startsJSON reports whether a text starts as a JSON object, array or string does.
func startsJSON(t []byte) bool {
	i := 0
	for i < len(t) && i < maxGap && isSpace(t[i]) {
		i++
	}
	return i < len(t) && (t[i] == '{' || t[i] == '[' || t[i] == '"')
}

// bareEnd returns the end of the unquoted value that starts at i; at most limit.
func bareEnd(t []byte, i, limit int, sep byte) int {
	if n := placeholderLen(t[i:]); n > 0 {
		return min(i+n, limit)
	}
	return trimBare(t, i, bareStop(t, i, limit, sep), limit)
}

// bareStop returns the first sign that ends the unquoted value that starts at i, or limit. It is
// past limit if an escape is.
func bareStop(t []byte, i, limit int, sep byte) int {
	s, open := i, 0
	for i < limit {
		c := t[i]
		if isAlnum(c) {
			i++
			continue
		}
		n := bareStep(t, s, i, sep)
		if n == 0 {
			break
		}
		switch bracketOf(c) {
		case 1:
			open++
		case -1:
			if open > 0 {
				open--
			} else if !isAlnum(at(t, i+1)) {
				return i
			}
		}
		i += n
	}
	return i
}

// bracketOf returns 1 for a bracket that opens, -1 for one that closes, and 0 for other bytes.
func bracketOf(c byte) int {
	switch c {
	case '(', '[', '{':
		return 1
	case ')', ']', '}':
		return -1
	}
	return 0
}

// bareStep returns 0 if the sign at i ends the unquoted value that starts at s, which may be left
// out by a negative s, and else the length of the sign. Brackets are left to the caller.
func bareStep(t []byte, s, i int, sep byte) int {
	c := t[i]
	if c <= ' ' || c >= 0xe3 && endsInChinese(t[i:]) {
		return 0
	}
	switch c {
	case '"', '`':
		return 0
	case '\'':
		if !isAlnum(at(t, i+1)) && placeholderLen(t[i+1:]) == 0 || i == s || t[i-1] == '=' {
			return 0
		}
	case '\\':
		if i-s == 2 && t[i-1] == ':' && isLetter(t[s]) && at(t, i+1) == '\\' {
			return 2 // C:\\Users in a JSON string
		}
		switch at(t, i+1) {
		case 'n', 'r', 't', '"', '\'', '\\', '/', 'b', 'f', 'u':
			return 0
		case 'x', '0', 'e':
			if colourLen(t, i) > 0 {
				return 0
			}
		}
	case '&':
		if sep == '&' || hasPrefix(t[i:], "&&") || hasPrefix(t[i:], "&amp;") ||
			hasPrefix(t[i:], "&quot;") || pairFollows(t, i+1) {
			return 0
		}
	case '#':
		if sep == '&' {
			return 0
		}
	case '%':
		if sep == '%' && escapedEnd(t, i) {
			return 0
		}
	case ',', ';':
		n := at(t, i+1)
		if n <= ' ' || n == '"' || n == '\'' || n == '\\' || n == '}' || n == ']' ||
			n == ')' || pairFollows(t, i+1) ||
			c == ';' && (spacedPair(t, i+1) || foreignPair(t, i+1)) {
			return 0
		}
	case '|':
		if pairFollows(t, i+1) {
			return 0
		}
	case '[':
		if colourEnd(t, i) > i+len("[m") {
			return 0
		}
	case '<':
		if n := at(t, i+1); n == '/' || n == '!' || i > s && isLetter(n) {
			return 0
		}
	case '>':
		switch n := at(t, i+1); {
		case i == s, s >= 0 && t[s] == '<':
		case n <= ' ', n == '<', n == '"', n == '\'', n == ')', n == ']',
			n == '}', n == ',', n == '\\':
			return 0
		}
	}
	return 1
}

// escapedEnd reports whether the percent sign at i starts an escape, at any depth, of a byte that
// ends a value: an ampersand, a space or a double quote.
func escapedEnd(t []byte, i int) bool {
	p := i + 1
	for hasPrefix(t[p:], "25") && p-i < maxGap {
		p += 2
	}
	return hasPrefix(t[p:], "26") || hasPrefix(t[p:], "20") || hasPrefix(t[p:], "22")
}

// trimBare returns the end of the unquoted value t[s:i] without the punctuation of the sentence
// around it.
func trimBare(t []byte, s, i, limit int) int {
	if i-s > 3 && t[i-1] == '.' && t[i-2] == '.' && t[i-3] == '.' {
		return i // cut or masked: sk-ant-...
	}
	for i > s+1 && i < limit && (t[i-1] == '.' || t[i-1] == ',' || t[i-1] == ';' || t[i-1] == ':') {
		i--
	}
	if i == limit && i == len(t) {
		for i > s+1 && (t[i-1] == '.' || t[i-1] == ',' || t[i-1] == ';') {
			i--
		}
	}
	return i
}

// maxPairKey bounds how far ahead a key is looked for.
const maxPairKey = 40

// pairFollows reports whether a key and a separator start at i.
func pairFollows(t []byte, i int) bool {
	s := i
	for i < len(t) && i-s < maxPairKey && isKey(t[i]) {
		i++
	}
	return i > s && i < len(t) && (t[i] == '=' || t[i] == ':')
}

// spacedPair reports whether a pair starts at i whose name is two words, as ADO.NET has them: User
// ID=sa.
func spacedPair(t []byte, i int) bool {
	if !isLetter(at(t, i)) {
		return false
	}
	n := extendKey(t[:min(len(t), i+maxGap)], i)
	if at(t, n) != ' ' || !isLetter(at(t, n+1)) {
		return false
	}
	return at(t, extendKey(t[:min(len(t), n+maxGap)], n+1)) == '='
}

// foreignPair reports whether a pair starts at i whose name is not in ASCII.
func foreignPair(t []byte, i int) bool {
	s, high := i, false
	for i < len(t) && i-s < maxGap && (isKey(t[i]) || t[i] >= utf8.RuneSelf) {
		high = high || t[i] >= utf8.RuneSelf
		i++
	}
	return high && at(t, i) == '='
}

// looksPair reports whether what starts at i is a pair of its own: k=v or k: v.
func looksPair(t []byte, i int) bool {
	s := i
	for i < len(t) && i-s < maxPairKey && isKey(t[i]) {
		i++
	}
	if i == s || i+1 >= len(t) || !plainWord(t[s:i]) && !hasSuffix(t[s:i], "_id") {
		return false
	}
	return t[i] == '=' && t[i+1] > ' ' && t[i+1] != '=' && t[i+1] != '"' && t[i+1] != '\'' ||
		t[i] == '=' && isQuote(t[i+1]) && i+2 < len(t) && !isSpace(t[i+2]) ||
		t[i] == ':' && t[i+1] == ' '
}

// fieldFollows reports whether the next field of a struct starts at i, in a dump of fmt's, where
// the field that starts at k is empty: {Host:db Password: SSLMode:disable}.
func fieldFollows(t []byte, k, i int) bool {
	n := i
	for n < len(t) && n-i < maxPairKey && isLetter(t[n]) {
		n++
	}
	if c := at(t, n+1); n == i || at(t, n) != ':' || c == '/' || c == '\\' || c == ':' ||
		(c == ' ' || c == '}') && !(isUpper(t[i]) && isUpper(t[k]) && inFields(t, k, ':')) {
		return false
	}
	if at(t, k-1) == '{' {
		return true
	}
	if at(t, k-1) != ' ' {
		return false
	}
	s := k - 1
	for s > 0 && k-s < maxKey && t[s-1] != ' ' && t[s-1] != '{' {
		s--
	}
	p := extendKey(t, s)
	if p > s && p+1 == k-1 && at(t, p) == ':' && isUpper(t[s]) && inFields(t, k, ':') {
		return true // {Password: Token: Port:3}
	}
	return at(t, s-1) == '{' && p > s && at(t, p) == ':' && p+1 < k-1 ||
		at(t, s-1) == ' ' && p > s && at(t, p) == ':' && p+1 < k-1 && at(t, p+1) != '/' &&
			bytes.IndexByte(t[max(0, k-maxKey):s], '{') >= 0
}

// lineEnd returns the end of an unquoted header value: the line's end, a quote, a bracket, or an
// escaped line break.
func lineEnd(t []byte, i int) int {
	for s := i; i < len(t); i++ {
		switch t[i] {
		case ']':
			if !inPlaceholder(t, s, i) {
				return i
			}
		case '\n', '\r', '"', '\'', '`':
			return i
		case '\\':
			switch at(t, i+1) {
			case 'n', 'r', '"', '\\':
				return i
			}
		}
	}
	return i
}

// endsInChinese reports whether b starts with a sign that ends what is before it in Chinese and
// Japanese texts.
func endsInChinese(b []byte) bool {
	for _, w := range [...]string{"，", "。", "；", "、", "）", "」", "』", "】", "！"} {
		if hasPrefix(b, w) {
			return true
		}
	}
	return false
}

// defaultAt returns where the quote is of the value that a program has for a secret that is not in
// the environment, if what is at i asks for that: ENV.fetch("X", "y"), process.env.X || 'y'. It
// returns 0 otherwise.
func defaultAt(t []byte, i int) int {
	switch at(t, i) {
	case 'e', 'E', 'o', 'g', 'p':
	default:
		return 0
	}
	for _, w := range [...]string{"env(", "ENV.fetch(", "os.getenv(", "getenv(", "os.environ.get(",
		"process.env.", "env.get(", "environ.get("} {
		if !hasPrefix(t[i:], w) {
			continue
		}
		window := t[i:min(len(t), i+plainWindow)]
		for _, sep := range [...]string{", ", " || ", " ?? ", " or "} {
			n := bytes.Index(window, []byte(sep))
			if n > 0 && isQuote(at(window, n+len(sep))) {
				return i + n + len(sep)
			}
		}
	}
	return 0
}
