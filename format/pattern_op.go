// SPDX-License-Identifier: MIT

package format

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// patternKind is what a word of a layout prints.
type patternKind uint8

const (
	patternText patternKind = iota
	patternDate
	patternRelative
	patternNano
	patternMicros
	patternLevel
	patternMessage
	patternThread
	patternLogger
	patternAttrs    // all
	patternAttr     // the one with the path text, else alt
	patternAttrList // those of list
	patternNoAttrs
	patternGroups
	patternException
	patternNothing
	patternFile
	patternLine
	patternMethod
	patternClass
	patternLocation
	patternPID
	patternDyno
	patternSource
	patternHost
	patternUser
	patternSequence
	patternNewline

	// The words from here on have a body and print its result.
	patternGroup
	patternStyled
	patternMaxLen
	patternNotEmpty
	patternEquals
	patternEqualsFold
	patternReplace
	patternEncode
	patternUpper
	patternLower
)

// patternOp is one step of a compiled layout.
type patternOp struct {
	kind patternKind
	// literal text, the path of an attribute, what %equals compares with, or a replacement
	text   string
	alt    string // for an attribute that is absent
	list   []string
	date   *patternDateLayout
	levels *patternLevels
	name   *patternName
	style  *patternStyle
	re     *regexp.Regexp
	enc    patternEncoding
	n      int         // runes of %maxLen
	body   []patternOp // of words that take a layout
	other  []patternOp // what %equals prints instead

	min, max int  // runes; max < 0: no limit
	left     bool // pad on the right
	zero     bool // pad with zeros instead of spaces, if on the left
	head     bool // cut at the end instead of at the start
}

// isVariable reports whether %notEmpty asks if op prints anything.
func (op *patternOp) isVariable() bool {
	return op.kind != patternText && op.kind != patternNewline && op.kind != patternNoAttrs &&
		op.kind != patternNothing
}

// patternEncoding is an encoding of %enc.
type patternEncoding uint8

const (
	encodeHTML patternEncoding = iota
	encodeXML
	encodeJSON
	encodeCRLF // what every text is already
)

// A patternWriter appends one record.
type patternWriter struct {
	b      []byte
	r      *PatternRecord
	start  int
	gap    int // where the spaces of the last newline words begin in b
	gapEnd int // where they end; -1: there are none
}

func (w *patternWriter) write(ops []patternOp) {
	for i := range ops {
		op := &ops[i]
		if op.kind == patternText {
			w.b = append(w.b, op.text...)
			continue
		}
		start := len(w.b)
		if op.kind >= patternGroup {
			w.writeBody(op)
		} else {
			w.writeWord(op)
		}
		if op.min > 0 || op.max >= 0 {
			w.b = op.fit(w.b, start)
			w.gapEnd = -1
		}
	}
}

// endGap takes back the space of a newline that nothing follows.
func (w *patternWriter) endGap() {
	if w.gapEnd == len(w.b) {
		w.b = w.b[:w.gap]
	}
}

func (w *patternWriter) writeWord(op *patternOp) {
	r := w.r
	switch op.kind {
	case patternDate:
		w.b = op.date.appendDate(w.b, r.Time)
	case patternRelative:
		var ms int64
		if !r.Start.IsZero() {
			ms = max(r.Time.Sub(r.Start).Milliseconds(), 0)
		}
		w.b = strconv.AppendInt(w.b, ms, 10)
	case patternNano:
		w.b = strconv.AppendInt(w.b, r.Time.UnixNano(), 10)
	case patternMicros:
		w.b = appendPadded(w.b, r.Time.Nanosecond()/1000%1000, 3)
	case patternLevel:
		w.b = op.levels.append(w.b, r.Level)
	case patternMessage:
		w.b = appendEscaped(w.b, r.Message, textBare)
	case patternThread:
		w.attrOr(threadAttr, r.Dyno)
	case patternLogger:
		start := len(w.b)
		w.attrOr(loggerAttr, r.Source)
		if op.name != nil {
			w.b = op.name.shorten(w.b, start)
		}
	case patternAttrs:
		if r.Attrs != nil {
			w.b = appendAttrsSafely(w.b, r.Attrs, "")
		}
	case patternAttr:
		w.attrOr(op.text, op.alt)
	case patternAttrList:
		w.attrList(op.list)
	case patternGroups:
		w.b = appendEscaped(w.b, r.Groups, textBare)
	case patternException:
		w.b = appendEscaped(w.b, r.Error, textBare)
	case patternFile:
		w.text(r.File)
	case patternLine:
		w.line()
	case patternMethod:
		_, _, method := splitFunction(r.Function)
		w.text(method)
	case patternClass:
		start := len(w.b)
		pkg, kind, _ := splitFunction(r.Function)
		w.text(pkg)
		if kind != "" {
			w.b = appendEscaped(append(w.b, '.'), kind, textBare)
		}
		if op.name != nil {
			w.b = op.name.shorten(w.b, start)
		}
	case patternLocation:
		w.text(r.Function)
		w.b = append(w.b, '(')
		w.text(r.File)
		w.b = append(w.b, ':')
		w.line()
		w.b = append(w.b, ')')
	case patternPID:
		w.b = strconv.AppendInt(w.b, int64(r.PID), 10)
	case patternDyno:
		w.b = appendEscaped(w.b, r.Dyno, textBare)
	case patternSource:
		w.b = appendEscaped(w.b, r.Source, textBare)
	case patternHost:
		w.b = appendEscaped(w.b, r.Host, textBare)
	case patternUser:
		w.b = appendEscaped(w.b, r.User, textBare)
	case patternSequence:
		w.b = strconv.AppendUint(w.b, r.Sequence, 10)
	case patternNewline:
		w.newline()
	}
}

// newline writes a space, which endGap takes back if nothing follows it.
func (w *patternWriter) newline() {
	if w.gapEnd == len(w.b) {
		return // one space for two newlines
	}
	w.gap = len(w.b)
	if w.gap > w.start {
		w.b = append(w.b, ' ')
	}
	w.gapEnd = len(w.b)
}

// text writes a part of the call site.
func (w *patternWriter) text(s string) {
	if s == "" {
		s = "?"
	}
	w.b = appendEscaped(w.b, s, textBare)
}

func (w *patternWriter) line() {
	if w.r.Line <= 0 {
		w.b = append(w.b, '?')
		return
	}
	w.b = strconv.AppendInt(w.b, int64(w.r.Line), 10)
}

// attrOr writes an attribute, or another text if it is absent or empty.
func (w *patternWriter) attrOr(path, other string) {
	if w.r.Attrs != nil {
		start := len(w.b)
		w.b = appendAttrsSafely(w.b, w.r.Attrs, path)
		if len(w.b) > start {
			return
		}
	}
	w.b = appendEscaped(w.b, other, textBare)
}

// attrList writes {a=1, b=2}, as Log4j does, with the attributes that there are.
func (w *patternWriter) attrList(paths []string) {
	w.b = append(w.b, '{')
	first := len(w.b)
	for _, path := range paths {
		if w.r.Attrs == nil {
			break
		}
		start := len(w.b)
		if start > first {
			w.b = append(w.b, ", "...)
		}
		w.b = append(appendEscaped(w.b, path, textBare), '=')
		value := len(w.b)
		if w.b = appendAttrsSafely(w.b, w.r.Attrs, path); len(w.b) == value {
			w.b = w.b[:start]
		}
	}
	w.b = append(w.b, '}')
}

// writeBody writes a word that takes a layout.
func (w *patternWriter) writeBody(op *patternOp) {
	start := len(w.b)
	switch op.kind {
	case patternGroup:
		w.write(op.body)
		return
	case patternStyled:
		w.styled(op)
		return
	case patternNotEmpty:
		w.notEmpty(op, start)
		return
	}
	w.write(op.body)
	w.gapEnd = -1
	text := w.b[start:]
	switch op.kind {
	case patternMaxLen:
		if n := runeOffsetWithin(text, op.n); n < len(text) {
			w.b = w.b[:start+n]
			if op.n > 20 { // as Log4j has it
				w.b = append(w.b, "..."...)
			}
		}
	case patternEquals, patternEqualsFold:
		if string(text) == op.text || op.kind == patternEqualsFold && len(text) == len(op.text) &&
			strings.EqualFold(string(text), op.text) {
			w.b = w.b[:start]
			w.write(op.other)
		}
	case patternReplace:
		w.replace(op, start)
	case patternEncode:
		end := len(w.b)
		w.b = moveDown(appendEncoded(w.b, text, op.enc), start, end)
	case patternUpper, patternLower:
		w.changeCase(op.kind == patternUpper, start)
	}
}

// styled writes the body between the SGR sequences of its style.
func (w *patternWriter) styled(op *patternOp) {
	style := op.style.start[levelSlotOf(w.r.Level)]
	if !w.r.Colour || style == "" {
		w.write(op.body)
		return
	}
	start := len(w.b)
	w.b = append(w.b, style...)
	text := len(w.b)
	w.write(op.body)
	w.endGap()
	if len(w.b) == text {
		w.b = w.b[:start]
		return
	}
	w.b = append(w.b, styleEnd...)
}

// notEmpty writes the body if all words of it print something.
func (w *patternWriter) notEmpty(op *patternOp, start int) {
	gap, gapEnd := w.gap, w.gapEnd
	for i := range op.body {
		before := len(w.b)
		w.write(op.body[i : i+1])
		if len(w.b) == before && op.body[i].isVariable() {
			w.b, w.gap, w.gapEnd = w.b[:start], gap, gapEnd
			return
		}
	}
}

// replace replaces the matches of a regular expression in b[start:]. What it
// writes is escaped again, since the replacement can be any text.
func (w *patternWriter) replace(op *patternOp, start int) {
	text := w.b[start:]
	if !op.re.Match(text) {
		return
	}
	out := op.re.ReplaceAll(text, []byte(op.text))
	w.b = escapeFrom(append(w.b[:start], out...), start)
}

// changeCase changes the case of b[start:], with the room after it as scratch.
func (w *patternWriter) changeCase(upper bool, start int) {
	end := len(w.b)
	for i := start; i < end; {
		r, size := utf8.DecodeRune(w.b[i:end])
		switch {
		case upper && 'a' <= r && r <= 'z':
			r -= 'a' - 'A'
		case !upper && 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case r < utf8.RuneSelf:
		case upper:
			r = unicode.ToUpper(r)
		default:
			r = unicode.ToLower(r)
		}
		w.b = utf8.AppendRune(w.b, r)
		i += size
	}
	w.b = moveDown(w.b, start, end)
}

// appendEncoded appends text, which has no control characters, in an encoding.
// A backslash of the original and one of an escape look the same in text, so JSON
// leaves every escape of its own as it is.
func appendEncoded(b, text []byte, enc patternEncoding) []byte {
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case enc == encodeCRLF:
			return append(b, text...)
		case enc == encodeJSON:
			if c == '"' {
				b = append(b, '\\')
			} else if c == '\\' {
				if n := jsonEscapeLen(text[i:]); n > 0 {
					b = append(b, text[i:i+n]...)
					i += n - 1
					continue
				}
				b = append(b, '\\')
			}
			b = append(b, c)
		default:
			b = appendEntity(b, c, enc)
		}
	}
	return b
}

// jsonEscapeLen returns the length of the JSON escape that s starts with, or 0.
func jsonEscapeLen(s []byte) int {
	if len(s) < 2 {
		return 0
	}
	if s[1] == 'u' {
		if _, ok := parseUnicodeEscape(string(s[:min(len(s), 6)])); ok {
			return 6
		}
		return 0
	}
	if strings.IndexByte(`"\/bfnrt`, s[1]) >= 0 {
		return 2
	}
	return 0
}

// appendEntity appends a byte of HTML or XML.
func appendEntity(b []byte, c byte, enc patternEncoding) []byte {
	switch c {
	case '&':
		return append(b, "&amp;"...)
	case '<':
		return append(b, "&lt;"...)
	case '>':
		return append(b, "&gt;"...)
	case '"':
		return append(b, "&quot;"...)
	case '\'':
		return append(b, "&apos;"...)
	case '/':
		if enc == encodeHTML {
			return append(b, "&#x2F;"...)
		}
	}
	return append(b, c)
}

// splitFunction splits a function's name as runtime.Frame has it into package,
// type and the rest: "example.com/shop.(*Cart).Add" is example.com/shop, Cart and
// Add, "main.main.func1" is main, no type and main.func1.
func splitFunction(name string) (pkg, kind, method string) {
	path := name
	if i := strings.IndexByte(path, '['); i >= 0 { // type arguments may hold slashes
		path = path[:i]
	}
	slash := strings.LastIndexByte(path, '/') + 1
	dot := strings.IndexByte(path[slash:], '.')
	if dot < 0 {
		return name, "", ""
	}
	dot += slash
	pkg, method = name[:dot], name[dot+1:]
	if rest, ok := strings.CutPrefix(method, "(*"); ok {
		if kind, rest, ok := strings.Cut(rest, ")."); ok {
			return pkg, kind, rest
		}
	}
	if kind, rest, ok := strings.Cut(method, "."); ok && !strings.HasPrefix(rest, "func") &&
		!strings.HasPrefix(rest, "gowrap") && strings.IndexByte(kind, '[') < 0 {
		return pkg, kind, rest
	}
	return pkg, "", method
}

// fit cuts or pads the text b[start:] to the widths of op.
func (op *patternOp) fit(b []byte, start int) []byte {
	text := b[start:]
	runes := utf8.RuneCount(text)
	if op.max >= 0 && runes > op.max {
		if op.head {
			return b[:start+runeOffset(text, op.max)]
		}
		return moveDown(b, start, start+runeOffset(text, runes-op.max))
	}
	pad := op.min - runes
	if pad <= 0 {
		return b
	}
	fill := byte(' ')
	if op.zero && !op.left {
		fill = '0'
	}
	end := len(b)
	for range pad {
		b = append(b, fill)
	}
	if !op.left {
		copy(b[start+pad:], b[start:end])
		for i := start; i < start+pad; i++ {
			b[i] = fill
		}
	}
	return b
}

// runeOffset returns the offset of the rune with that index in text.
func runeOffset(text []byte, index int) int {
	i := 0
	for ; index > 0; index-- {
		_, size := utf8.DecodeRune(text[i:])
		i += size
	}
	return i
}
