// SPDX-License-Identifier: MIT

package format

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A Pattern is a compiled layout of the message part of a line, in the manner
// of PatternLayout in Log4j and Log4Net: text with words such as %-5p in it.
// See ParsePattern for the words. A Pattern is immutable and safe for
// concurrent use. A nil or zero Pattern is that of the layout "%m".
type Pattern struct {
	layout string
	ops    []patternOp
	attrs  bool // the layout says where attributes go, or %noattrs
	caller bool
}

// patternKind is what a word of a layout prints.
type patternKind uint8

const (
	patternText patternKind = iota
	patternDate
	patternLevel
	patternMessage
	patternAttrs // one attribute if text is its path, else all
	patternNoAttrs
	patternPID
	patternDyno
	patternSource
	patternFile
	patternLine
	patternNewline
)

// patternOp is one step of a compiled layout.
type patternOp struct {
	kind  patternKind
	text  string // literal text, or the path of an attribute
	date  *patternDateLayout
	names *[4]string // of the levels DEBUG, INFO, WARN and ERROR

	min, max int  // runes; max < 0: no limit
	left     bool // pad on the right
	zero     bool // pad with zeros instead of spaces, if on the left
	head     bool // cut at the end instead of at the start
}

// maxPatternWidth bounds both numbers of %20.30m. More is a slip of the
// finger, and padding would make one record as long as it asks for.
const maxPatternWidth = 1000

// ParsePattern compiles a layout. Text stands for itself. A word is a percent
// sign, an optional format, a name and, for some names, options in braces:
//
//	%d %date              the time; %d{yyyy-MM-dd HH:mm:ss,SSS} with a layout, see below
//	%p %level             DEBUG, INFO, WARN, ERROR, and between them INFO+2 as in log/slog;
//	                      %p{lowerCase=true}, %p{length=1}, %p{WARN=WARNING, ERROR=FAIL}
//	%m %msg %message      the message
//	%X{path} %attr{path} %property{path}   one attribute by its dotted path; nothing if absent
//	%X %attrs %properties all attributes as logfmt pairs
//	%noattrs              nothing; see below
//	%pid %processId       the process id
//	%dyno                 the dyno
//	%source               the source
//	%F %file              file name of the caller, "?" if unknown
//	%L %line              line number of the caller, "?" if unknown
//	%%                    a percent sign
//
// A format is a least width, then a dot and a greatest width, each optional,
// in runes of the printed text, up to 1000. A shorter text gets spaces on its
// left, after '-' on its right (%-5p), after '0' zeros on its left (%05pid). A
// longer text loses its start (%.30m), after ".-" its end (%.-30m).
//
// An empty pair of braces ends a word, for a letter or a brace to follow: %m{}s
// prints the message and an s. %n is refused, since a record is one line and its newline is not
// the layout's to print, and so are control characters, line separators,
// direction marks and broken UTF-8 anywhere in the layout.
//
// A layout that mentions no attribute and no %noattrs loses none: all of them
// follow at the end as logfmt pairs after a space. Any of %X, %X{path} and
// %noattrs turns this off.
//
// Layouts of %d are the date words of Log4j (Java's SimpleDateFormat letters
// y M d D H h K k m s S a E z Z X x, with text in apostrophes; SSSSSS is a
// fraction of six digits, and so is ffffff, as in .NET), one of its names (DEFAULT, ISO8601,
// ISO8601_BASIC, ISO8601_OFFSET_DATE_TIME_HHCMM, ABSOLUTE, COMPACT, DATE, most
// also with _PERIOD or _MICROS, UNIX, UNIX_MILLIS), HEROKU for the timestamp
// of a Line, or a layout of Go's time package if it contains 2006 or 15:04. A
// second option is the zone, UTC or an offset such as +02:00: %d{HH:mm}{UTC};
// without it the time prints in its own. %d alone is %d{DEFAULT}, which is
// yyyy-MM-dd HH:mm:ss,SSS.
//
// The error is a *SyntaxError with the offset of the fault in layout.
func ParsePattern(layout string) (*Pattern, error) {
	p := patternParser{s: layout}
	ops, err := p.parse()
	if err != nil {
		return nil, err
	}
	c := &Pattern{layout: layout, ops: ops}
	for _, op := range ops {
		switch op.kind {
		case patternAttrs, patternNoAttrs:
			c.attrs = true
		case patternFile, patternLine:
			c.caller = true
		}
	}
	return c, nil
}

// MustPattern is ParsePattern for layouts that are known to be right, as in
// variables; it panics with the *SyntaxError of a bad one.
func MustPattern(layout string) *Pattern {
	p, err := ParsePattern(layout)
	if err != nil {
		panic(err)
	}
	return p
}

// String returns the layout.
func (p *Pattern) String() string {
	if p == nil || p.layout == "" {
		return "%m"
	}
	return p.layout
}

// UsesCaller reports whether the layout prints the caller's file or line, so
// that a program need not look it up for nothing.
func (p *Pattern) UsesCaller() bool { return p != nil && p.caller }

// patternParser compiles a layout from front to back.
type patternParser struct {
	s string
	i int // offset of the next byte to read
}

func (p *patternParser) parse() ([]patternOp, error) {
	if p.s == "" {
		return nil, patternError(0, "empty layout")
	}
	if at := riskyAt(p.s); at >= 0 {
		return nil, patternError(at, "control character, line separator, direction mark or broken UTF-8; a record is one line of text")
	}
	var ops []patternOp
	var text []byte
	for p.i < len(p.s) {
		n := strings.IndexByte(p.s[p.i:], '%')
		if n < 0 {
			n = len(p.s) - p.i
		}
		text = append(text, p.s[p.i:p.i+n]...)
		p.i += n
		if strings.HasPrefix(p.s[p.i:], "%%") {
			text = append(text, '%')
			p.i += 2
			continue
		}
		if len(text) > 0 {
			ops = append(ops, patternOp{kind: patternText, text: string(text), max: -1})
			text = text[:0]
		}
		if p.i < len(p.s) {
			op, err := p.word()
			if err != nil {
				return nil, err
			}
			ops = append(ops, op)
		}
	}
	if len(text) > 0 {
		ops = append(ops, patternOp{kind: patternText, text: string(text), max: -1})
	}
	return ops, nil
}

// word reads a word from its percent sign on.
func (p *patternParser) word() (patternOp, error) {
	op := patternOp{max: -1}
	percent := p.i
	p.i++
	for p.i < len(p.s) && (p.s[p.i] == '-' && !op.left || p.s[p.i] == '0' && !op.zero) {
		op.left = op.left || p.s[p.i] == '-'
		op.zero = op.zero || p.s[p.i] == '0'
		p.i++
	}
	digits := p.i
	least, ok, err := p.width()
	if err != nil {
		return op, err
	}
	if !ok && (op.left || op.zero) {
		return op, patternError(p.i, "no width after - or 0")
	}
	op.min = least
	if p.i < len(p.s) && p.s[p.i] == '.' {
		p.i++
		if p.i < len(p.s) && p.s[p.i] == '-' {
			op.head = true
			p.i++
		}
		if op.max, ok, err = p.width(); err != nil {
			return op, err
		} else if !ok {
			return op, patternError(p.i, "no number after the dot")
		}
		if op.max < op.min {
			return op, patternError(digits, "least width over the greatest")
		}
	}

	start := p.i
	for p.i < len(p.s) && isLetter(p.s[p.i]) {
		p.i++
	}
	if p.i == start {
		if start == len(p.s) {
			return op, patternError(percent, "no word after the percent sign")
		}
		return op, patternError(start, "no word here; a percent sign is written %%")
	}
	if op.kind, ok = patternWord(p.s[start:p.i]); !ok {
		return op, patternError(start, "unknown word; put {} between a word and text that follows it")
	}
	return op, p.options(&op, start)
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

// option reads one option with its braces, if there is one.
func (p *patternParser) option() (text string, start int, err error) {
	if p.i == len(p.s) || p.s[p.i] != '{' {
		return "", p.i, nil
	}
	n := strings.IndexByte(p.s[p.i:], '}')
	if n < 0 {
		return "", 0, patternError(p.i, "brace without an end")
	}
	start = p.i + 1
	p.i += n + 1
	return p.s[start : p.i-1], start, nil
}

// options reads what follows the word that starts at offset word.
func (p *patternParser) options(op *patternOp, word int) error {
	text, at, err := p.option()
	if err != nil {
		return err
	}
	switch op.kind {
	case patternNewline:
		return patternError(word, "a record is one line, and its newline is not part of the layout")
	case patternDate:
		if op.date, err = parsePatternDate(text, at); err != nil {
			return err
		}
		if text, at, err = p.option(); err != nil {
			return err
		}
		if op.date.zone, err = parsePatternZone(text, at); err != nil {
			return err
		}
	case patternLevel:
		if op.names, err = parsePatternLevels(text, at); err != nil {
			return err
		}
	case patternAttrs:
		op.text = text
	default:
		if text != "" {
			return patternError(at, "this word takes no option")
		}
	}
	if p.i < len(p.s) && p.s[p.i] == '{' && p.s[p.i-1] == '}' && p.s[p.i-2] != '{' {
		return patternError(p.i, "too many options; put {} between a word and text that follows it")
	}
	return nil
}

// patternWord returns what a word prints. The names are those of Log4j and
// Log4Net where they have one.
func patternWord(name string) (patternKind, bool) {
	switch name {
	case "d", "date":
		return patternDate, true
	case "p", "level":
		return patternLevel, true
	case "m", "msg", "message":
		return patternMessage, true
	case "X", "mdc", "MDC", "attr", "attrs", "property", "properties":
		return patternAttrs, true
	case "noattrs":
		return patternNoAttrs, true
	case "pid", "processId":
		return patternPID, true
	case "dyno":
		return patternDyno, true
	case "source":
		return patternSource, true
	case "F", "file":
		return patternFile, true
	case "L", "line":
		return patternLine, true
	case "n", "newline":
		return patternNewline, true
	}
	return 0, false
}

// parsePatternLevels reads the options of %p: names for levels, lowerCase=true
// and length=n, separated by commas. As in Log4j the last two act on the names
// that are not replaced.
func parsePatternLevels(s string, offset int) (*[4]string, error) {
	levels := [4]string{"DEBUG", "INFO", "WARN", "ERROR"}
	var names [4]string
	lower, length := false, 0
	for s != "" {
		item, rest, _ := strings.Cut(s, ",")
		at := offset
		offset += len(s) - len(rest)
		s = rest
		key, value, ok := strings.Cut(item, "=")
		if !ok {
			if strings.TrimSpace(item) == "" {
				continue
			}
			return nil, patternError(at, "no = in a level option")
		}
		at += len(key) - len(strings.TrimLeft(key, " "))
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		switch key {
		case "lowerCase":
			if value != "true" && value != "false" {
				return nil, patternError(at, "lowerCase is neither true nor false")
			}
			lower = value == "true"
		case "length":
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 || n > maxPatternWidth {
				return nil, patternError(at, "length is not a number from 1 to "+strconv.Itoa(maxPatternWidth))
			}
			length = n
		default:
			known := false
			for i, level := range levels {
				if strings.EqualFold(key, level) {
					known, names[i] = true, value
				}
			}
			if !known || value == "" {
				return nil, patternError(at, "neither lowerCase, length nor a name for DEBUG, INFO, WARN or ERROR")
			}
		}
	}
	for i, level := range levels {
		if names[i] != "" {
			continue
		}
		if length > 0 && length < len(level) {
			level = level[:length]
		}
		if lower {
			level = strings.ToLower(level)
		}
		names[i] = level
	}
	return &names, nil
}

// parsePatternZone reads the second option of %d; nil is the time's own zone.
func parsePatternZone(s string, offset int) (*time.Location, error) {
	switch s {
	case "":
		return nil, nil
	case "UTC", "GMT", "Z":
		return time.UTC, nil
	}
	digits := strings.TrimPrefix(strings.TrimPrefix(s, "UTC"), "GMT")
	if len(digits) == len("+02:00") && digits[3] == ':' {
		digits = digits[:3] + digits[4:]
	}
	if len(digits) == len("+0200") && (digits[0] == '+' || digits[0] == '-') {
		hours, ok0 := parseTwoDigits(digits[1:], 23)
		minutes, ok1 := parseTwoDigits(digits[3:], 59)
		if ok0 && ok1 {
			seconds := hours*3600 + minutes*60
			if digits[0] == '-' {
				seconds = -seconds
			}
			return time.FixedZone("", seconds), nil
		}
	}
	return nil, patternError(offset, "zone is neither UTC nor an offset such as +02:00")
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
