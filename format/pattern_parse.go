// SPDX-License-Identifier: MIT

package format

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits of a layout. A width over 1000 is a slip of the finger, and padding
// would make one record as long as it asks for.
const (
	maxPatternLayout = 8192
	maxPatternWidth  = 1000
	maxPatternDepth  = 16
	maxPatternLen    = 100_000 // of %maxLen
)

// patternParser compiles a layout, or the part of one that is s[i:], from front
// to back.
type patternParser struct {
	s     string
	i     int  // offset of the next byte to read
	group bool // a parenthesis ends the layout, as in logback
	depth int
}

// patternOption is one option of a word, without its braces.
type patternOption struct {
	text string
	at   int // offset
}

// parse reads up to the end of s or, in a group, to its parenthesis.
func (p *patternParser) parse() ([]patternOp, error) {
	if p.depth == 0 {
		if p.s == "" {
			return nil, patternError(0, "empty layout")
		}
		if at := riskyAt(p.s); at >= 0 {
			return nil, patternError(at,
				"control character, line separator, direction mark or broken UTF-8; a record is "+
					"one line of text")
		}
	}
	var ops []patternOp
	var text []byte
	flush := func() {
		if len(text) > 0 {
			ops = append(ops, patternOp{kind: patternText, text: string(text), max: -1})
			text = text[:0]
		}
	}
	for p.i < len(p.s) {
		switch c := p.s[p.i]; {
		case c == ')' && p.group:
			flush()
			return ops, nil
		case c == '\\' && p.i+1 < len(p.s):
			next := p.s[p.i+1]
			switch next {
			case '\\', '(', ')', '{', '}', '%':
				text = append(text, next)
			case 't', 'f':
				text = append(text, ' ')
			case 'n', 'r':
				flush()
				ops = append(ops, patternOp{kind: patternNewline, max: -1})
			default:
				text = append(text, c)
				p.i--
			}
			p.i += 2
		case c == '%' && strings.HasPrefix(p.s[p.i:], "%%"):
			text = append(text, '%')
			p.i += 2
		case c == '%':
			flush()
			op, err := p.word()
			if err != nil {
				return nil, err
			}
			ops = append(ops, op)
		case c == '$' && strings.HasPrefix(p.s[p.i:], "${"):
			return nil, patternError(p.i,
				"${…} is not replaced in a layout; write the value, or %pid, %host, %X{key} for "+
					"what it stands for")
		default:
			text = append(text, c)
			p.i++
		}
	}
	flush()
	return ops, nil
}

// word reads a word from its percent sign on.
func (p *patternParser) word() (patternOp, error) {
	op := patternOp{max: -1}
	percent := p.i
	if err := p.format(&op); err != nil {
		return op, err
	}
	start := p.i
	if p.i < len(p.s) && p.s[p.i] == '(' {
		op.kind = patternGroup
		return op, p.parenthesis(&op, start)
	}
	for p.i < len(p.s) && isLetter(p.s[p.i]) {
		p.i++
	}
	if p.i == start {
		if start == len(p.s) {
			return op, patternError(percent, "no word after the percent sign")
		}
		return op, patternError(start, "no word here; a percent sign is written %%")
	}
	name := p.s[start:p.i]
	if name == "rms" { // milliseconds with their unit, in many a Log4Net layout
		p.i, name = start+1, "r"
	}
	if name == "aspnet" { // %aspnet-request and others
		for p.i < len(p.s) && (isLetter(p.s[p.i]) || p.s[p.i] == '-') {
			p.i++
		}
		name = p.s[start:p.i]
	}
	if kind, ok := patternWord(name); ok {
		op.kind = kind
		return op, p.options(&op, name, start)
	}
	if ok, err := p.composite(&op, name, start); ok || err != nil {
		return op, err
	}
	if why := refusedWord(name); why != "" {
		return op, patternError(start, "the word "+name+" is refused: "+why)
	}
	return op, patternError(start,
		"unknown word"+quotedWord(name)+"; put {} between a word and text that follows it")
}

// quotedWord returns a space and name in quotes, or nothing for what is too long to be a word that
// somebody meant: errors show no more of a layout.
func quotedWord(name string) string {
	const most = 24 // variablesNotEmpty has 17
	if len(name) > most {
		return ""
	}
	return " \"" + name + "\""
}

// format reads the widths between the percent sign and the word.
func (p *patternParser) format(op *patternOp) error {
	p.i++
	for p.i < len(p.s) && (p.s[p.i] == '-' && !op.left || p.s[p.i] == '0' && !op.zero) {
		op.left = op.left || p.s[p.i] == '-'
		op.zero = op.zero || p.s[p.i] == '0'
		p.i++
	}
	digits := p.i
	least, ok, err := p.width()
	if err != nil {
		return err
	}
	if !ok && (op.left || op.zero) {
		if !op.left || op.zero || !strings.HasPrefix(p.s[p.i:], "d") {
			return patternError(p.i, "no width after - or 0")
		}
		op.left = false // %-d{…} is copied from page to page
	}
	op.min = least
	if p.i == len(p.s) || p.s[p.i] != '.' {
		return nil
	}
	p.i++
	if p.i < len(p.s) && p.s[p.i] == '-' {
		op.head = true
		p.i++
	}
	if op.max, ok, err = p.width(); err != nil {
		return err
	} else if !ok {
		return patternError(p.i, "no number after the dot")
	}
	if op.max < op.min {
		return patternError(digits, "least width over the greatest")
	}
	return nil
}

// width reads a number, if there is one.
func (p *patternParser) width() (n int, ok bool, err error) {
	start := p.i
	for ; p.i < len(p.s) && '0' <= p.s[p.i] && p.s[p.i] <= '9'; p.i++ {
		if n = n*10 + int(p.s[p.i]-'0'); n > maxPatternWidth {
			return 0, false, patternError(start, "width over "+strconv.Itoa(maxPatternWidth))
		}
	}
	return n, p.i > start, nil
}

// option reads one option with its braces, if there is one; braces inside are
// counted.
func (p *patternParser) option() (o patternOption, ok bool, err error) {
	if p.i == len(p.s) || p.s[p.i] != '{' {
		return patternOption{at: p.i}, false, nil
	}
	depth := 0
	for i := p.i; i < len(p.s); i++ {
		switch p.s[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				o = patternOption{text: p.s[p.i+1 : i], at: p.i + 1}
				p.i = i + 1
				return o, true, nil
			}
		}
	}
	return o, false, patternError(p.i, "brace without an end")
}

// optionList reads up to limit options; an empty pair of braces ends them.
func (p *patternParser) optionList(limit int) ([]patternOption, error) {
	var list []patternOption
	for {
		if len(list) == limit {
			if p.i < len(p.s) && p.s[p.i] == '{' {
				return nil, patternError(p.i,
					"too many options; put {} between a word and text that follows it")
			}
			return list, nil
		}
		o, ok, err := p.option()
		if err != nil || !ok || o.text == "" {
			return list, err
		}
		list = append(list, o)
	}
}

// options reads what follows the word that begins at offset word.
func (p *patternParser) options(op *patternOp, name string, word int) error {
	limit := 1
	switch op.kind {
	case patternDate:
		return p.date(op, name)
	case patternMessage:
		limit = 2
	case patternException:
		limit = 4
	}
	list, err := p.optionList(limit)
	if err != nil {
		return err
	}
	first := patternOption{at: p.i}
	if len(list) > 0 {
		first = list[0]
	}
	switch op.kind {
	case patternLevel:
		op.levels, err = parsePatternLevels(first.text, first.at)
		return err
	case patternLogger, patternClass:
		op.name, err = parsePatternName(first.text, first.at)
		return err
	case patternAttrs:
		if name == "kvp" && (first.text == "NONE" || first.text == "SINGLE" ||
			first.text == "DOUBLE") {
			return nil // the quotes of values, which are logfmt's here
		}
		if first.text != "" && (name == "attrs" || name == "kvp") {
			return patternError(first.at, "this word takes no option; one attribute is %X{path}")
		}
		return attrOptions(op, first)
	case patternMessage:
		switch strings.ToLower(first.text) {
		case "", "ansi", "lookups", "nolookups":
			return nil
		}
	case patternException:
		if first.text == "none" || first.text == "0" {
			op.kind = patternNothing
		}
		return nil
	case patternPID:
		return nil // what Log4j prints where there is none
	case patternUser:
		if name == "u" && (first.text == "RANDOM" || first.text == "TIME") {
			return patternError(word, "the word u is refused: "+refusedWord("uuid"))
		}
	}
	if first.text != "" {
		return patternError(first.at, "this word takes no option")
	}
	return nil
}

// date reads the options of %d: a layout and a zone, or both in one as logback
// has them.
func (p *patternParser) date(op *patternOp, name string) error {
	layout, ok, err := p.option()
	zone := patternOption{at: p.i}
	if ok && err == nil {
		if zone, _, err = p.option(); err == nil && zone.text != "" &&
			p.i < len(p.s) && p.s[p.i] == '{' {
			return patternError(p.i,
				"too many options; put {} between a word and text that follows it")
		}
	}
	if err != nil {
		return err
	}
	if zone.text == "" {
		layout, zone = splitDateZone(layout)
	}
	if op.date, err = parsePatternDate(layout.text, layout.at); err != nil {
		return err
	}
	if op.date.zone, err = parsePatternZone(strings.TrimSpace(zone.text), zone.at); err != nil {
		return err
	}
	if name == "utcdate" && op.date.zone == nil {
		op.date.zone = time.UTC
	}
	return nil
}

// attrOptions reads the paths of attributes: one with a default, or several.
func attrOptions(op *patternOp, o patternOption) error {
	switch text := strings.TrimSpace(o.text); {
	case text == "":
		return nil
	case text == "log4net:HostName":
		op.kind = patternHost
	case text == "log4net:UserName", text == "log4net:Identity":
		op.kind = patternUser
	case text == "NDC":
		op.kind = patternGroups
	default:
		op.kind = patternAttr
		op.text, op.alt, _ = strings.Cut(text, ":-")
		if strings.IndexByte(op.text, ',') < 0 {
			break
		}
		op.kind = patternAttrList
		for path := range strings.SplitSeq(text, ",") {
			if path = strings.TrimSpace(path); path == "" {
				return patternError(o.at, "an empty path among those of attributes")
			}
			op.list = append(op.list, path)
		}
	}
	return nil
}

// composite reads a word that takes a layout, and reports whether it is one.
func (p *patternParser) composite(op *patternOp, name string, word int) (bool, error) {
	kind, more, ok := compositeWord(name)
	if !ok {
		return false, nil
	}
	op.kind = kind
	var list []patternOption
	var err error
	if p.i < len(p.s) && p.s[p.i] == '(' {
		if err = p.parenthesis(op, word); err != nil {
			return true, err
		}
		// logback's options are one pair of braces with commas inside.
		if list, err = p.optionList(1); err != nil {
			return true, err
		}
		if len(list) == 1 && kind == patternReplace {
			list = splitOptions(list[0])
		}
	} else {
		body, ok, err := p.option()
		if err != nil {
			return true, err
		}
		if !ok {
			return true, patternError(word, "the word "+name+" needs a layout: %"+name+"{…}")
		}
		if name == "repeat" || name == "R" {
			op.text = body.text
		} else if op.body, err = p.inner(body); err != nil {
			return true, err
		}
		for len(list) < more {
			o, ok, err := p.option()
			if err != nil {
				return true, err
			}
			if !ok {
				break
			}
			list = append(list, o)
		}
	}
	return true, p.compositeOptions(op, name, word, list)
}

// compositeOptions applies the options after a layout.
func (p *patternParser) compositeOptions(op *patternOp, name string, word int,
	list []patternOption) error {
	missing := patternOption{at: p.i}
	o := [3]patternOption{missing, missing, missing}
	copy(o[:], list)
	var err error
	switch op.kind {
	case patternStyled:
		switch name {
		case "highlight", "clr":
			if name == "clr" && o[0].text != "" {
				op.style, err = oneStyle(o[0].text, o[0].at)
			} else {
				op.style, err = levelStyle(o[0].text, o[0].at)
			}
		case "style":
			op.style, err = oneStyle(o[0].text, o[0].at)
		default:
			style, _ := logbackColour(name)
			op.style, err = oneStyle(style, word)
		}
	case patternMaxLen:
		op.n, err = strconv.Atoi(o[0].text)
		if err != nil || op.n < 0 || op.n > maxPatternLen {
			return patternError(o[0].at, "the length of "+name+" is not a number from 0 to "+
				strconv.Itoa(maxPatternLen))
		}
	case patternEquals, patternEqualsFold:
		if len(list) < 2 {
			return patternError(word,
				"the word "+name+" needs three options: {layout}{text}{substitution}")
		}
		op.text = o[0].text
		op.other, err = p.inner(o[1])
	case patternReplace:
		if len(list) < 2 {
			return patternError(word,
				"the word "+name+" needs a layout, a regular expression and its replacement")
		}
		var fault error
		if op.re, fault = regexp.Compile(o[0].text); fault != nil {
			return patternError(o[0].at,
				"not a regular expression of Go's package regexp, which has no look-around and "+
					"no back-references")
		}
		op.text = goTemplate(o[1].text)
	case patternEncode:
		switch strings.ToUpper(o[0].text) {
		case "", "HTML":
			op.enc = encodeHTML
		case "XML":
			op.enc = encodeXML
		case "JSON":
			op.enc = encodeJSON
		case "CRLF":
			op.enc = encodeCRLF
		default:
			return patternError(o[0].at, "the encoding is none of HTML, XML, JSON and CRLF")
		}
	case patternText: // %repeat
		n, fault := strconv.Atoi(o[0].text)
		if fault != nil || n < 0 || n > maxPatternWidth || n*len(op.text) > maxPatternLayout {
			return patternError(o[0].at, "the count of "+name+" is not a number, or is too large")
		}
		op.text = strings.Repeat(op.text, n)
	}
	return err
}

// inner compiles the layout that an option is.
func (p *patternParser) inner(o patternOption) ([]patternOp, error) {
	if p.depth == maxPatternDepth {
		return nil, patternError(o.at, "layouts nested over "+strconv.Itoa(maxPatternDepth)+" deep")
	}
	q := patternParser{s: p.s[:o.at+len(o.text)], i: o.at, depth: p.depth + 1}
	return q.parse()
}

// parenthesis compiles the layout in parentheses that is next.
func (p *patternParser) parenthesis(op *patternOp, word int) error {
	if p.depth == maxPatternDepth {
		return patternError(p.i, "layouts nested over "+strconv.Itoa(maxPatternDepth)+" deep")
	}
	q := patternParser{s: p.s, i: p.i + 1, group: true, depth: p.depth + 1}
	var err error
	if op.body, err = q.parse(); err != nil {
		return err
	}
	if q.i == len(p.s) {
		return patternError(p.i, "parenthesis without an end")
	}
	p.i = q.i + 1
	return nil
}

// patternWord returns what a word prints that takes no layout.
func patternWord(name string) (patternKind, bool) {
	switch name {
	case "d", "date", "utcdate":
		return patternDate, true
	case "r", "relative", "timestamp":
		return patternRelative, true
	case "N", "nano":
		return patternNano, true
	case "micros", "ms":
		return patternMicros, true
	case "p", "le", "level":
		return patternLevel, true
	case "m", "msg", "message":
		return patternMessage, true
	case "t", "tn", "thread", "threadName", "T", "tid", "threadId":
		return patternThread, true
	case "c", "lo", "logger":
		return patternLogger, true
	case "X", "mdc", "MDC", "K", "map", "MAP", "P", "attr", "attrs",
		"property", "properties", "kvp":
		return patternAttrs, true
	case "noattrs":
		return patternNoAttrs, true
	case "x", "ndc", "NDC":
		return patternGroups, true
	case "ex", "exception", "throwable", "rEx", "rException", "rThrowable", "rootException",
		"xEx", "xException", "xThrowable", "wEx", "wException", "wThrowable", "xwEx",
		"xwException", "xwThrowable":
		return patternException, true
	case "nopex", "nopexception":
		return patternNothing, true
	case "F", "file":
		return patternFile, true
	case "L", "line":
		return patternLine, true
	case "M", "method":
		return patternMethod, true
	case "C", "class", "type":
		return patternClass, true
	case "l", "location":
		return patternLocation, true
	case "pid", "processId":
		return patternPID, true
	case "dyno":
		return patternDyno, true
	case "source", "a", "appdomain", "cn", "contextName":
		return patternSource, true
	case "hn", "host", "hostname":
		return patternHost, true
	case "u", "username", "w", "identity":
		return patternUser, true
	case "sn", "lsn", "sequenceNumber":
		return patternSequence, true
	case "n", "newline":
		return patternNewline, true
	}
	return 0, false
}

// compositeWord returns what a word prints that takes a layout, and how many
// options may follow it.
func compositeWord(name string) (kind patternKind, options int, ok bool) {
	switch name {
	case "highlight", "style", "clr":
		return patternStyled, 3, true
	case "maxLen", "maxLength":
		return patternMaxLen, 1, true
	case "notEmpty", "varsNotEmpty", "variablesNotEmpty":
		return patternNotEmpty, 0, true
	case "equals":
		return patternEquals, 2, true
	case "equalsIgnoreCase":
		return patternEqualsFold, 2, true
	case "replace":
		return patternReplace, 2, true
	case "enc", "encode":
		return patternEncode, 1, true
	case "upper", "upperCase", "uppercase":
		return patternUpper, 0, true
	case "lower", "lowerCase", "lowercase":
		return patternLower, 0, true
	case "repeat", "R":
		return patternText, 1, true
	}
	if _, ok := logbackColour(name); ok {
		return patternStyled, 0, true
	}
	return 0, 0, false
}

// refusedWord returns why a word of the other loggers has nothing to print here and
// what to use instead; "" if it is no such word.
func refusedWord(name string) string {
	switch name {
	case "marker", "markerSimpleName":
		return "log/slog has no markers; log an attribute and print it with %X{path}"
	case "uuid":
		return "no id is made for a record; log one as an attribute and print it with %X{path}, " +
			"or count with %sn"
	case "endOfBatch":
		return "records are written one by one; leave it out"
	case "fqcn":
		return "a logger has no class; print the function that logs with %l or its package with %C"
	case "caller":
		return "one call site is known, not a stack, and a record is one line; print it with %l"
	case "stacktrace", "stacktracedetail":
		return "no stack is recorded, and a record is one line; print the call site with %l"
	case "tp", "threadPriority":
		return "goroutines have no priority; leave it out"
	case "prefix":
		return "write the names as text: level=%level"
	case "mask":
		return "secrets are masked wherever they are; leave it out"
	case "literal":
		return "text stands for itself; write it without the word"
	case "i", "header", "reqParameter", "requestURL", "requestURI", "statusCode",
		"remoteIP", "clientHost":
		return "it belongs to access logs; use logplexhttp.AccessLog"
	}
	if strings.HasPrefix(name, "aspnet-") {
		return "it belongs to ASP.NET; log what is wanted as an attribute and print it " +
			"with %X{path}"
	}
	return ""
}

// splitOptions splits logback's options at commas, and takes their quotes off.
func splitOptions(o patternOption) (list []patternOption) {
	s := o.text
	for i := 0; i <= len(s); {
		for i < len(s) && s[i] == ' ' {
			i++
		}
		if i < len(s) && (s[i] == '\'' || s[i] == '"') {
			if n := closingQuote(s[i+1:], s[i]); n >= 0 {
				list = append(list, patternOption{s[i+1 : i+1+n], o.at + i + 1})
				i += n + 2
				for i < len(s) && s[i] != ',' {
					i++
				}
				i++
				continue
			}
		}
		n := strings.IndexByte(s[i:], ',')
		if n < 0 {
			n = len(s) - i
		}
		list = append(list, patternOption{strings.TrimSpace(s[i : i+n]), o.at + i})
		i += n + 1
	}
	return list
}

// closingQuote returns the index of the first quote in s without a backslash
// before it, or -1.
func closingQuote(s string, quote byte) int {
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
		} else if s[i] == quote {
			return i
		}
	}
	return -1
}

// goTemplate turns a replacement of Java's Matcher into one of package regexp:
// $1 is a group, and a backslash quotes the next character.
func goTemplate(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
			if s[i] == '$' {
				b = append(b, '$')
			}
			b = append(b, s[i])
		case c == '$' && i+1 < len(s) && isSyslogDigit(s[i+1]):
			i++
			b = append(b, '$', '{', s[i], '}')
		case c == '$' && strings.HasPrefix(s[i:], "${"):
			b = append(b, c)
		case c == '$':
			b = append(b, "$$"...)
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// riskyAt returns the offset of the first character that a layout must not
// hold, or -1.
func riskyAt(s string) int {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r < ' ' || r == 0x7f || r == utf8.RuneError && size == 1 || riskyRune(r) {
			return i
		}
		i += size
	}
	return -1
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func patternError(offset int, msg string) error {
	return &SyntaxError{Format: "pattern", Offset: offset, Msg: msg}
}
