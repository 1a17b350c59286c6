// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

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
	if sep == ':' && (t[i] == '\n' || t[i] == '\r') && t[key.end-1]|0x20 == 's' {
		if end := loginRows(dst, &x.subject, key, i); end > 0 {
			return end
		}
	}
	if gap > 0 {
		if end := changedFrom(dst, &x.subject, key, i); end > 0 {
			return end
		}
	}
	if t[i] == '(' {
		var end int
		if i, end = x.inParentheses(dst, key, i, gap, sep); i == 0 {
			return end
		}
	}
	if gap > 0 && key.verdict == keynames.Secret {
		if end, done := tellsValue(dst, &x.subject, key, i, sep); done {
			return end
		}
	}
	if sep == ':' && lex.At(t, key.start-1) == '$' && isGraphType(t, i) {
		return 0 // GraphQL's ($password: String!)
	}
	if n, ok := typedValue(t, i); ok && sep == ':' {
		if i = n; n == 0 {
			return 0
		}
	}
	if q, ok := literalQuote(t, i); ok {
		if q == i+1 && gap == 0 && lex.At(t, q+1) == ',' {
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
	i += pointerAt(t, i) // GDB's password = 0x55d4c0 "x"
	if s, e := doubledQuotes(t, i); e > 0 {
		return x.judge(dst, key, s, e, true)
	}
	if s, n, quote := openQuote(t, i); quote != 0 {
		return x.quotedValue(dst, key, i, s, n, quote, compare)
	}
	if i == len(t) {
		return 0
	}
	if escapedVariable(t, i) {
		i++
	}
	if c := t[i]; c == '?' || c == '$' && lex.IsDigit(lex.At(t, i+1)) || isVerbAlone(t, i) {
		return boundValue(dst, &x.subject, key, i)
	}
	if compare {
		if e := bareEnd(t, i, min(len(t), i+maxPlain), ' '); looksPassword(t[i:e]) &&
			keynames.IsHard(t[key.start:key.end]) {
			return x.judge(dst, key, i, e, false)
		}
		return 0
	}
	if t[i] >= 0x80 {
		if s, e := typographic(t, i); e > 0 {
			return x.judge(dst, key, s, e, true)
		}
	}
	if !lex.IsAlnum(t[i]) {
		var end int
		if i, end = x.signedValue(dst, key, i, gap, sep); i == 0 {
			return end
		}
	}
	return x.bareValue(dst, key, i, gap, sep)
}

// inParentheses judges the value at the parenthesis at i. It returns where the value starts if
// that is after types in parentheses; 0 if there is none, and where the scan goes on then.
func (x *valueReader) inParentheses(
	dst *[]Span, key keyRange, i, gap int, sep byte,
) (start, end int) {
	t := x.t
	if n := tupleSecond(t, i); n > 0 && isAuthorization(t[key.start:key.end]) {
		s, esc, q := openQuote(t, n)
		e := closeQuote(t[:min(len(t), s+lex.MaxKey)], s, esc, q)
		if strongPassword(t[s:e]) && lex.HasDigit(t[s:e]) {
			*dst = append(*dst, Span{s, e, KindAuth})
			return 0, e
		}
		return 0, 0
	}
	if gap == 0 && sep == '=' && lex.At(t, key.end) == ')' {
		return 0, x.postgresDetail(dst, key, i)
	}
	if s, e, _ := valueAt(t, i); key.verdict == keynames.Secret && s == i+1 &&
		looksPassword(t[s:e]) {
		return 0, x.judge(dst, key, s, e, true)
	}
	start, ok := skipTypes(t, i)
	if !ok {
		return 0, 0
	}
	return start, 0
}

// pointerAt returns the length of a pointer and the space before the text in quotes at which it
// points, or 0.
func pointerAt(t []byte, i int) int {
	if lex.At(t, i) != '0' || lex.At(t, i+1) != 'x' {
		return 0
	}
	e := i + len("0x")
	for e < len(t) && e-i < 2*lex.GroupLength+len("0x") && lex.IsHex(t[e]) {
		e++
	}
	if lex.At(t, e) != ' ' || lex.At(t, e+1) != '"' {
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
	e := closeQuote(t[:min(len(t), s+lex.MaxKey)], s, esc, q) + esc + 1
	if lex.At(t, e) != ',' {
		return 0
	}
	for e++; lex.At(t, e) == ' '; e++ {
	}
	if _, _, q = openQuote(t, e); q == 0 {
		return 0
	}
	return e
}

// valueStart returns where the value starts at or after j, and how many blanks are before it.
func valueStart(t []byte, j int) (i, gap int) {
	i = j
	for i < len(t) && i-j < lex.MaxGap {
		n := lex.BlankLen(t, i)
		if n == 0 {
			break
		}
		i += n
	}
	gap = i - j
	if t[j-1] == '>' && lex.At(t, i) == '\n' { // PHP's var_dump
		for i++; i < len(t) && i-j < lex.MaxGap && t[i] == ' '; i++ {
		}
	}
	return i, gap
}

// postgresDetail judges the value at the parenthesis at i of PostgreSQL's DETAIL: Key (token)=(x)
// already exists.
func (x *valueReader) postgresDetail(dst *[]Span, key keyRange, i int) int {
	t := x.t
	e := i + 1
	for e < len(t) && e-i < maxPlain && t[e] != ')' && t[e] != '"' && t[e] >= ' ' {
		e++
	}
	if lex.At(t, e) != ')' {
		return 0
	}
	s := i + 1
	if c := bytes.LastIndexByte(t[s:e], ','); c >= 0 {
		for s += c + 1; lex.At(t, s) == ' '; s++ {
		}
	}
	return x.judge(dst, key, s, e, true)
}

// skipTypes returns the start of a value after its type and length, as spew prints them: (string)
// (len=7) "hunter2". It reports false if the parentheses hold something else.
func skipTypes(t []byte, i int) (start int, ok bool) {
	for n := 0; n < 3 && i < len(t) && t[i] == '('; n++ {
		p := i
		for p < len(t) && p-i < 40 && t[p] != ')' && !lex.IsQuote(t[p]) &&
			t[p] != '\\' && t[p] >= ' ' {
			p++
		}
		if v := t[i:min(len(t), p+1)]; lex.At(t, p) != ')' || isTag(t[i+1:p]) ||
			isPlaceholder(v) && !lex.HasPrefix(v, "(len=") {
			return 0, false
		}
		for i = p + 1; lex.At(t, i) == ' ' && i-p < lex.MaxGap; i++ {
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
	if key.quoted && n < key.esc || !key.quoted && insideQuote(t, key.start, n, quote) &&
		!quotedWithin(t, i, s, n, quote) {
		return 0 // the quote closes the text that the key is in
	}
	if c := lex.At(t, s); !key.quoted && (c == ')' || c == ',' || c == ';' || c == '+') &&
		closesQuote(t, key.start, s, quote) {
		return 0 // the quote closes a prompt or a format: ask("Password: "), "PWD="+dir
	}
	e := x.closeValue(key, s, n, quote)
	if plainWord(t[s:e]) && (nounFollows(t, e+n+1) || isAnalyzed(t, e+n+1)) ||
		quote == '\'' && lex.AllLetters(t[s:min(e, s+lex.LongestWord)]) &&
			lex.HasPrefix(t[min(len(t), e+1):], " object ") {
		return 0 // credentials: "certificate" object must specify, 'NoneType' object has no
	}
	if compare && bytes.EqualFold(t[s:e], name) {
		return 0 // password == 'password'
	}
	end := x.judge(dst, key, s, e, true)
	if p := e + len("' | "); end > 0 && n == 0 && lex.At(t, p) == quote &&
		lex.HasPrefix(t[e+1:], " | ") {
		if n := x.closeValue(key, p+1, 0, quote); n-p-1 == e-s {
			return max(end, x.judge(dst, key, p+1, n, true)) // another one of the same length
		}
	}
	// Terraform shows a change
	if p := e + n + 1; (end > 0 || e == s) && p < len(t) {
		if p = afterArrow(t, p); p == 0 {
			return end
		}
		if s, n, quote = openQuote(t, p); quote != 0 {
			end = max(end, x.judge(dst, key, s, x.ends.closeQuote(t, s, n, quote), true))
		}
	}
	return end
}

// quotedWithin reports whether the quote at i opens a password in a text that is in such quotes
// itself, which are not escaped: line 92: "host all ldapbindpasswd="x" ldaptls=1".
func quotedWithin(t []byte, i, s, esc int, quote byte) bool {
	if esc > 0 || t[i-1] != '=' {
		return false
	}
	e := closeQuote(t[:min(len(t), s+maxPlain)], s, 0, quote)
	c := lex.At(t, e+1)
	return lex.At(t, e) == quote && (c <= ' ' || c == quote) && looksPassword(t[s:e])
}

// closesQuote reports whether the quote before s closes one that was opened before the key that
// starts at k: the key is right after a quote, or no other quote follows soon. Base64 may start
// with a plus sign and be long.
func closesQuote(t []byte, k, s int, quote byte) bool {
	if k > 0 && t[k-1] == quote {
		return true
	}
	next := t[s:min(len(t), s+lex.MaxGap)]
	return bytes.IndexByte(next, quote) < 0 &&
		tokenform.Extend(next, 0, tokenform.AlphabetBase64) < lex.MaxGap
}

// afterArrow returns where the value after the arrow at i starts, or 0. Both may be coloured.
func afterArrow(t []byte, i int) int {
	if t[i] != ' ' {
		return 0
	}
	i++
	i += lex.ColourLen(t, i)
	for _, w := range [...]string{"->", "=>", "→", "==>", "-->", "⇒"} {
		if lex.HasPrefix(t[i:], w) {
			i += len(w)
			i += lex.ColourLen(t, i)
			if lex.At(t, i) != ' ' {
				return 0
			}
			i++
			return i + lex.ColourLen(t, i)
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
	return lex.HasPrefix(t[i:], "start_offset") || lex.HasPrefix(t[i:], "position\"") ||
		lex.HasPrefix(t[i:], "offset\"") || lex.HasPrefix(t[i:], "lemma\"")
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
		if lex.At(t, key.start-1) == '[' && sep == '=' && startsEntry(t, i) {
			return 0, 0 // PHP's [password] => [port] => 5432
		}
		if !lex.HasPrefix(t[i:], placeholderOpen) {
			return 0, x.bracket(dst, key, i)
		}
	case '|', '>':
		// A YAML block: the value is on the next line.
		p := i + 1
		if lex.At(t, p) == '-' {
			p++
		}
		if n := skipBreaks(t, min(p, len(t))); sep == ':' && n > p {
			for n < len(t) && n-i < lex.MaxGap && t[n] == ' ' {
				n++
			}
			i = n
			if e := lineEnd(t, i); t[i-1] == ' ' && key.verdict == keynames.Secret &&
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
		if n == 0 && sep == ':' && key.verdict == keynames.Secret {
			if s, e := memberBelow(t, i); e > s {
				return 0, x.judge(dst, key, s, e, true)
			}
		}
		if n == 0 || key.verdict != keynames.Secret {
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
		if n := len("** "); lex.HasPrefix(t[i:], "** ") && gap == 0 && i+n < len(t) &&
			lex.At(t, key.start-1) == '*' {
			if s, e, _ := valueAt(t, i+n); looksPassword(t[s:e]) {
				return 0, x.judge(dst, key, s, e, true)
			}
			return 0, 0
		}
	case '-', '=':
		if gap > 0 && (lex.HasPrefix(t[i:], "-> ") || lex.HasPrefix(t[i:], "= ")) {
			// password: -> x
			i += 1 + bytes.IndexByte(t[i:], ' ')
			if s, e, _ := valueAt(t, i); looksPassword(t[s:e]) {
				return 0, x.judge(dst, key, s, e, true)
			}
			return 0, 0
		}
	case '%':
		if p := lex.ExtendKey(t, min(i+2, len(t))); lex.At(t, i+1) == '{' && p > i+2 &&
			(lex.At(t, p) == ':' && lex.At(t, p+1) > ' ' || lex.At(t, p) == '}') {
			return 0, 0 // what FreeRADIUS puts in its place: %{sql:select x}
		} else if lex.At(t, i+1) == '{' && p < len(t) {
			return x.inBraces(dst, key, i+1, gap, sep) // a map of Elixir
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
	t := x.t
	if s, e, _ := valueAt(t, i+1); x.sign == signEquals && s == i+2 && lex.HasPrefix(t[e:], "]]") {
		return x.judge(dst, key, s, e, true) // Lua's [[x]]
	}
	if x.noBracket {
		return 0
	}
	e := x.ends.closeBracket(t, i+1)
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
	if sep == '=' && gap == 0 && lex.IsAlnum(lex.At(t, i+1)) && !lex.HasPrefix(t[i:], "{cipher}") &&
		!isHashScheme(t, i) && !isVariable(t[i+1:lex.ExtendKey(t, i+1)]) {
		p := i + 1
		for p < len(t) && p-i < maxPlain && t[p] > ' ' && t[p] != '}' &&
			t[p] != '"' && t[p] != ':' {
			p++
		}
		if lex.At(t, p) == '}' {
			if plainWord(t[i+1:p]) && isTemplate(t, i) {
				return 0, 0
			}
			return 0, x.judge(dst, key, i+1, p, false)
		}
	}
	if isHashScheme(t, i) {
		return i, 0
	}
	if key.verdict != keynames.Secret && !holdsTokens(t[key.start:key.end]) ||
		lex.HasPrefix(t[i:], "{cipher}") || isTemplate(t, i) || sep == ':' && isErrorTuple(t[i:]) {
		return 0, 0
	}
	return 0, x.object(dst, key, i, false)
}

// afterMark is signedValue for the < or $ at i.
func (x *valueReader) afterMark(dst *[]Span, key keyRange, i int) (start, end int) {
	t := x.t
	if p := lex.ExtendKey(t, i+1); t[i] == '<' && lex.At(t, p) == ':' && p > i+1 &&
		key.verdict == keynames.Secret && !isMaskWord(t[i+1:p]) {
		return 0, x.object(dst, key, i, false) // protobuf's text format
	} else if t[i] == '<' && lex.At(t, p) == '>' && looksPassword(t[i+1:p]) {
		if key.verdict == keynames.Weak {
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
	if n := hereDocument(t, i); n > 0 && key.verdict == keynames.Secret {
		return n, 0
	}
	if standsFor(t, i) {
		return 0, x.defaultOf(dst, key, i)
	}
	if lex.HasPrefix(t[i:], "<input ") {
		return 0, 0 // the field of a form
	}
	if n := lex.ExtendKey(t, i+1); t[i] == '$' && n > i+1 && lex.At(t, n) == '[' &&
		lex.IsQuote(lex.At(t, n+1)) {
		return 0, 0 // PHP's $_ENV['PASSWORD']
	}
	return i, 0
}

// defaultOf masks what looks like a password after the name of the shell's variable at i:
// ${DB_PASSWORD:-x}.
func (x *valueReader) defaultOf(dst *[]Span, key keyRange, i int) int {
	t := x.t
	p := lex.ExtendKey(t, i+len("${"))
	s, e := defaultText(t, p)
	if key.verdict != keynames.Secret {
		return 0
	}
	if s == e && lex.HasPrefix(t[p:], ":-") { // it has signs, or is cut off
		s = p + len(":-")
		e = bareEnd(t, s, min(len(t), s+maxPlain), ' ')
		if n := bytes.IndexByte(t[s:e], '}'); n >= 0 {
			e = s + n
		}
		if !looksPassword(t[s:e]) {
			return 0
		}
	} else if !mayBePassword(t[s:e]) {
		return 0
	}
	return x.judge(dst, key, s, e, true)
}

// defaultText returns the text after the name that ends at p of a variable that has it as its
// default: ${NAME:-x} and ${NAME:=x} of a shell, ${name:x} of Spring. It is empty if there is none.
func defaultText(t []byte, p int) (start, end int) {
	if lex.At(t, p) != ':' {
		return p, p
	}
	s := p + 1
	if c := lex.At(t, s); c == '-' || c == '=' {
		s++
	} else if !lex.IsAlnum(c) {
		return p, p // a message, an alternative
	}
	b := t[s:min(len(t), s+maxPlain)]
	n := bytes.IndexByte(b, '}')
	if n < 0 || bytes.ContainsAny(b[:n], "${\"'") {
		return p, p
	}
	return s, s + n
}

// yamlTag is signedValue for the exclamation mark at i, which may start a tag of YAML's: !vault x.
func (x *valueReader) yamlTag(dst *[]Span, key keyRange, i, gap int, sep byte) (start, end int) {
	t := x.t
	if gap == 0 || sep != ':' {
		if lex.HasPrefix(t[i:], "!!binary ") || lex.HasPrefix(t[i:], "!!str ") {
			return 0, 0
		}
		return i, 0
	}
	if lex.HasPrefix(t[i:], "!!binary ") || lex.HasPrefix(t[i:], "!!str ") {
		i += bytes.IndexByte(t[i:], ' ') + 1
		if s, n, quote := openQuote(t, i); quote != 0 {
			return 0, x.judge(dst, key, s, x.closeValue(key, s, n, quote), true)
		}
		return i, 0
	}
	if lex.IsLetter(lex.At(t, i+1)) { // a YAML tag: !vault, !Ref
		p := lex.ExtendKey(t, i+1)
		if lex.At(t, p) == ' ' {
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
	if lex.HasPrefix(t[i:], "#{") {
		return 0, 0 // Ruby's interpolation
	}
	if gap == 0 && lex.At(t, i+1) != '{' {
		if t[i] == '#' && sep == '=' && sepOf(t, key, sep) != '&' &&
			mayBePassword(t[i:bareEnd(t, i, min(len(t), i+maxPlain), sep)]) {
			return i, 0 // Password=#x of a connection string
		}
		return 0, 0 // an empty parameter
	}
	if p := lex.ExtendKey(t, i+1); t[i] == '&' && sep == ':' && lex.At(t, p) == ' ' && p > i+1 &&
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
	if !lex.HasPrefix(t[i:], "</") {
		return 0
	}
	p := i + 2
	for p < len(t) && p-i < 16 && lex.IsLower(t[p]) {
		p++
	}
	if lex.At(t, p) != '>' {
		return 0
	}
	for p++; lex.At(t, p) == ' '; p++ {
	}
	return p
}

// hereDocument returns where the text starts after the mark of a here document at i, <<EOF and a
// line break, or 0.
func hereDocument(t []byte, i int) int {
	if !lex.HasPrefix(t[i:], "<<") {
		return 0
	}
	p := i + 2
	for p < len(t) && p-i < maxPairKey && (lex.IsUpper(t[p]) || t[p] == '-' || t[p] == '~' ||
		t[p] == '_' || t[p] == '\'') {
		p++
	}
	if n := skipBreaks(t, p); n > p && p > i+3 {
		for n < len(t) && n-p < 2*lex.MaxGap && (t[n] == ' ' || t[n] == '\t') {
			n++
		}
		return n
	}
	return 0
}

// isUnion reports whether the bracket at i holds nothing but names of types with bars between them:
// {string | Buffer}, <A|B>, [on|off].
func isUnion(t []byte, i int) bool {
	bars := 0
	e := i + 1
	typed := false // one is the name of a type of any language
	for s := e; e < len(t) && e-i < maxPairKey; {
		if !lex.IsLetter(t[e]) && t[e] != '|' && t[e] != ' ' {
			break
		}
		if e++; lex.At(t, e) == '|' || !lex.IsLetter(lex.At(t, e)) && lex.At(t, e) != ' ' {
			if lex.At(t, e) == '|' {
				bars++
			}
			w := bytes.Trim(t[s:e], " |")
			typed = typed || typeWords.Has(w) || lex.EqualFold(w, "buffer") || lex.LowerWord(w)
			s = e + 1
		}
	}
	if !typed {
		return false
	}
	return bars > 0 && e < len(t) && bracketOf(t[i]) == 1 && bracketOf(t[e]) == -1 ||
		bars > 0 && t[i] == '<' && lex.At(t, e) == '>'
}

// literalQuote skips the letters before a quoted literal (b'..', @"..") and the wrapper of
// Some("..").
func literalQuote(t []byte, i int) (int, bool) {
	if i+1 >= len(t) {
		return 0, false
	}
	if lex.HasPrefix(t[i:], "string(") { // PHP's var_dump: string(8) "hunter2"
		p := i + len("string(")
		for p < len(t) && p-i < 20 && lex.IsDigit(t[p]) {
			p++
		}
		if lex.At(t, p) == ')' && lex.At(t, p+1) == ' ' && lex.At(t, p+2) == '"' {
			return p + 2, true
		}
	}
	if lex.HasPrefix(t[i:], "string '") || lex.HasPrefix(t[i:], "string \"") { // Xdebug's
		return i + len("string "), true
	}
	if lex.HasPrefix(t[i:], "<<\"") { // a binary of Erlang and Elixir
		return i + 2, true
	}
	if lex.HasPrefix(t[i:], "slog.StringValue(\"") {
		return i + len("slog.StringValue("), true
	}
	if n := hashCall(t[i:]); n > 0 {
		return i + n, true
	}
	switch t[i] {
	case 'b', 'r', 'u', 'f', 'x', 'B', 'R', 'U', 'N', 'X', '@', 'L', '$', '&':
		if lex.IsQuote(t[i+1]) {
			return i + 1, true
		}
		if lex.HasPrefix(t[i:], "Right ") && lex.IsQuote(lex.At(t, i+len("Right "))) {
			return i + len("Right "), true // of Haskell, as Just
		}
	case 'S', 'O', '[', 'Z', 'J':
		for _, w := range []string{
			"Some(", "Ok(", "Secret(", "String(", "[]byte(", "SecretString(", "Optional[",
			"String::from(", "Zeroizing(", "Some ", "Just ",
		} {
			if lex.HasPrefix(t[i:], w) && lex.IsQuote(lex.At(t, i+len(w))) {
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
	for n < len(b) && n < len("pgp_sym_encrypt") && (lex.IsAlnum(b[n]) || b[n] == '_') {
		n++
	}
	if n < 3 || lex.At(b, n) != '(' || lex.At(b, n+1) != '\'' {
		return 0
	}
	if !hashFunctions.Has(b[:n]) {
		return 0
	}
	return n + 1
}

// hashFunctions are functions of SQL that hash or encrypt their first argument.
var hashFunctions = lex.NewWordSet("md5", "sha", "sha1", "sha2", "sha256", "sha512", "password",
	"crypt", "unhex", "to_base64", "from_base64", "aes_encrypt", "encrypt", "digest", "hashbytes",
	"pgp_sym_encrypt", "old_password", "n")

// defaultAt returns where the quote is of the value that a program has for a secret that is not in
// the environment, if what is at i asks for that: ENV.fetch("X", "y"), process.env.X || 'y'. It
// returns 0 otherwise.
func defaultAt(t []byte, i int) int {
	switch lex.At(t, i) {
	case 'e', 'E', 'o', 'g', 'p':
	default:
		return 0
	}
	for _, w := range [...]string{"env(", "ENV.fetch(", "os.getenv(", "getenv(", "os.environ.get(",
		"process.env.", "env.get(", "environ.get("} {
		if !lex.HasPrefix(t[i:], w) {
			continue
		}
		window := t[i:min(len(t), i+plainWindow)]
		for _, sep := range [...]string{", ", " || ", " ?? ", " or "} {
			n := bytes.Index(window, []byte(sep))
			if n > 0 && lex.IsQuote(lex.At(window, n+len(sep))) {
				return i + n + len(sep)
			}
		}
	}
	return 0
}
