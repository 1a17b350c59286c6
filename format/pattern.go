// SPDX-License-Identifier: MIT

package format

import (
	"slices"
	"strconv"
)

// A Pattern is a compiled layout of the message part of a line, in the manner
// of PatternLayout in Log4j, logback and Log4Net: text with words such as %-5p
// in it. See ParsePattern for the words. A Pattern is immutable and safe for
// concurrent use. A nil or zero Pattern is that of the layout "%m".
type Pattern struct {
	layout    string
	ops       []patternOp
	attrs     bool     // the layout prints all attributes, or has %noattrs
	caller    bool     // it prints a part of the call site
	exception bool     // it prints the error
	mentioned []string // paths of attributes that it prints, as AppendKey writes them
}

// ParsePattern compiles a layout, at most 8192 bytes long. Text is printed as it
// is. A word is a percent sign, an optional format, a name and, for some
// names, options in braces. The names are those of Log4j 1, Log4j 2, logback
// and Log4Net:
//
//	%d %date              the time; %d{HH:mm:ss,SSS} in a layout, %d{HH:mm}{UTC} in a zone
//	%utcdate              the time in UTC
//	%r %relative %timestamp   milliseconds since PatternRecord.Start
//	%N %nano              nanoseconds since 1970; %micros the microseconds of the millisecond
//	%p %le %level         the level, see below
//	%m %msg %message      the message
//	%t %tn %thread %threadName %T %tid %threadId   the attribute thread, else the dyno
//	%c %lo %logger        the attribute logger, else the source; shortened at dots by
//	                      %c{1} (parts kept), %c{-1} (parts dropped), %c{1.} (letters of each)
//	%X{path} %mdc %MDC %K %map %MAP %P %property %properties %attr
//	                      one attribute by its dotted path; %X{path:-text} has a text for
//	                      one that is absent or empty; %X{a, b} several as {a=1, b=2};
//	                      without braces all as logfmt pairs
//	%attrs %kvp           all attributes as logfmt pairs
//	%noattrs              nothing; see below
//	%x %ndc %NDC          the open groups, dotted
//	%ex %exception %throwable %rEx %xEx %wEx and their long forms
//	                      the error; nothing with {none} or {0}
//	%nopex                nothing
//	%F %file, %L %line    file name and line number of the caller, "?" if unknown
//	%M %method, %C %class, %l %location   its function, its package and type, all of these
//	%pid %processId, %dyno, %source       process id, dyno, source
//	%a %appdomain %cn %contextName        the source
//	%hn %host %hostname   the host; %u %username %w %identity the process's user
//	%sn %lsn %sequenceNumber              PatternRecord.Sequence
//	%n %newline           nothing at both ends, else a space: a record is one line
//	%%                    a percent sign
//
// Words with a layout print its result in another form: %maxLen{layout}{n},
// %notEmpty{layout} (also varsNotEmpty, variablesNotEmpty),
// %equals{layout}{text}{layout}, %equalsIgnoreCase, %replace{layout}{regexp}{text},
// %enc{layout}{HTML|XML|JSON|CRLF}, %upper{layout}, %lower{layout},
// %repeat{text}{n}, and with SGR colours if PatternRecord.Colour is set
// %highlight{layout}{styles}, %style{layout}{style}, %red{layout} and the other
// colours. logback's form %red(layout) is read too, as is %-20(layout). They
// may be nested 16 deep. Regular expressions are those of package regexp.
//
// A format is a least width, then a dot and a greatest width, each optional,
// in runes of the printed text, up to 1000; a least width over the greatest is
// refused. A shorter text gets spaces on its left, after '-' on its right
// (%-5p), after '0' zeros on its left (%05pid). A longer text loses its start
// (%.30m), after ".-" its end (%.-30m).
//
// An empty pair of braces ends a word, for a letter or a brace to follow: %m{}s
// prints the message and an s. In text \\ \( \) \{ \} and \% are the character
// after the backslash, \t and \f a space, and \n and \r what %n is. Control
// characters, line separators, direction marks and broken UTF-8 are refused, and
// so is ${…}, which is not replaced here.
//
// Attributes that no word of the layout mentions follow at the end as logfmt
// pairs after a space, so that none is lost. %noattrs turns this off. A word
// for one attribute mentions it, %t mentions thread and %c logger, and %ex the
// attribute that holds the error.
//
// %p prints DEBUG, INFO, WARN, ERROR, and between them INFO+2 as log/slog does.
// Its options name levels, %p{WARN=Warning, FATAL=fatal}: TRACE is all below
// DEBUG, NOTICE from INFO+2, CRITICAL or FATAL from ERROR+4, ALERT from ERROR+8
// and EMERGENCY from ERROR+12; these four and TRACE are printed only where they
// are named. Of the names that are not replaced %p{length=1} prints the start
// and %p{lowerCase=true} small letters. %p{words=python} prints the words of
// another logger, without numbers between them: python, log4j, log4net, ruby,
// or monolog for those of PHP and of syslog.
//
// Layouts of %d are the letters of Java's SimpleDateFormat (y M d D H h K k m s
// S n a E z Z X x, with text in apostrophes; SSSSSS is a fraction of six digits)
// or, where a layout has f, F, tt, ddd or dddd, those of .NET's custom formats;
// one of Log4j's names (DEFAULT, ISO8601, ISO8601_BASIC,
// ISO8601_OFFSET_DATE_TIME_HHCMM, ABSOLUTE, COMPACT, DATE, most also with
// _PERIOD or _MICROS, UNIX, UNIX_MILLIS), HEROKU for the timestamp of a Line, or
// a layout of Go's time package if it contains 2006 or 15:04. ISO8601 has a
// space and a comma, as in Log4j 1, logback and Log4Net; ISO8601_PERIOD and the
// other names of Log4j 2 alone have a T, and so has STRICT. A second option, or
// in logback's manner a part after a comma, is the zone: UTC, an offset such as
// +02:00 or GMT-8, or a name such as Europe/Berlin, for which time.LoadLocation
// is asked. Without it the time prints in its own. %d alone is %d{DEFAULT},
// which is yyyy-MM-dd HH:mm:ss,SSS.
//
// Words that have nothing to print here, such as %marker and %uuid, are refused
// with an error that names them and says why. Every error is a *SyntaxError
// with the offset of the fault in layout.
func ParsePattern(layout string) (*Pattern, error) {
	if len(layout) > maxPatternLayout {
		return nil, patternError(maxPatternLayout,
			"layout over "+strconv.Itoa(maxPatternLayout)+" bytes")
	}
	p := patternParser{s: layout}
	ops, err := p.parse()
	if err != nil {
		return nil, err
	}
	c := &Pattern{layout: layout, ops: ops}
	c.note(ops)
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

// note records what ops print, for the questions that a caller has before it
// makes a PatternRecord.
func (p *Pattern) note(ops []patternOp) {
	mention := func(path string) {
		if key := string(AppendKey(nil, path)); !slices.Contains(p.mentioned, key) {
			p.mentioned = append(p.mentioned, key)
		}
	}
	for i := range ops {
		op := &ops[i]
		switch op.kind {
		case patternAttrs, patternNoAttrs:
			p.attrs = true
		case patternAttr:
			mention(op.text)
		case patternAttrList:
			for _, path := range op.list {
				mention(path)
			}
		case patternThread:
			mention(threadAttr)
		case patternLogger:
			mention(loggerAttr)
		case patternFile, patternLine, patternMethod, patternClass, patternLocation:
			p.caller = true
		case patternException:
			p.exception = true
		}
		p.note(op.body)
		p.note(op.other)
	}
}

// Attributes that are printed for what Java's loggers know of a record.
const (
	threadAttr = "thread"
	loggerAttr = "logger"
)

// String returns the layout.
func (p *Pattern) String() string {
	if p == nil || p.layout == "" {
		return "%m"
	}
	return p.layout
}

// UsesCaller reports whether the layout prints a part of the call site, so
// that a program need not look it up for nothing.
func (p *Pattern) UsesCaller() bool { return p != nil && p.caller }

// UsesError reports whether the layout prints PatternRecord.Error.
func (p *Pattern) UsesError() bool { return p != nil && p.exception }

// AppendRecord appends r in the pattern's layout to b, without a newline, and
// returns the longer b. It allocates only to grow b, and for a %replace that
// matches.
//
// What it appends is one line of valid UTF-8: in every text of r, control
// characters, line separators, direction marks and byte order marks are
// written as \n, \r, \t or \uXXXX, and each byte that is not UTF-8 as \ufffd.
// Quotes and backslashes stay, since the text is not in quotes. With
// r.Colour the escape sequences of colours are the only control characters.
func (p *Pattern) AppendRecord(b []byte, r *PatternRecord) []byte {
	w := patternWriter{b: b, r: r, start: len(b), gapEnd: -1}
	all := false
	if p == nil || p.layout == "" {
		w.b = appendEscaped(w.b, r.Message, textBare)
	} else {
		all = p.attrs
		w.write(p.ops)
		w.endGap()
	}
	if all || r.Attrs == nil {
		return w.b
	}
	end := len(w.b)
	if end > w.start && w.b[end-1] != ' ' {
		w.b = append(w.b, ' ')
	}
	start := len(w.b)
	w.b = appendAttrsSafely(w.b, r.Attrs, "")
	if p != nil && (len(p.mentioned) > 0 || p.exception && r.ErrorKey != "") {
		w.b = p.dropMentioned(w.b, start, r.ErrorKey)
	}
	if len(w.b) == start {
		return w.b[:end]
	}
	return w.b
}

// dropMentioned takes the pairs that the layout has printed out of b[start:].
func (p *Pattern) dropMentioned(b []byte, start int, errorKey string) []byte {
	to := start
	for from := start; from < len(b); {
		key, end := pairEnd(b, from)
		if !p.mentions(b[from:key], errorKey) {
			if to > start {
				b[to] = ' '
				to++
			}
			to += copy(b[to:], b[from:end])
		}
		for from = end; from < len(b) && b[from] == ' '; from++ {
		}
	}
	return b[:to]
}

func (p *Pattern) mentions(key []byte, errorKey string) bool {
	for _, m := range p.mentioned {
		if m == string(key) {
			return true
		}
	}
	return p.exception && errorKey == string(key) && errorKey != ""
}

// pairEnd returns the ends of the key and of the whole logfmt pair that begins
// at b[i].
func pairEnd(b []byte, i int) (key, end int) {
	for i < len(b) && b[i] != '=' && b[i] != ' ' {
		i++
	}
	key = i
	if i+1 >= len(b) || b[i] == ' ' || b[i+1] != '"' {
		for i < len(b) && b[i] != ' ' {
			i++
		}
		return key, i
	}
	for i += 2; i < len(b); i++ {
		if b[i] == '\\' {
			i++
		} else if b[i] == '"' {
			i++
			break
		}
	}
	for i < len(b) && b[i] != ' ' {
		i++
	}
	return key, min(i, len(b))
}
