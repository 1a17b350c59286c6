// SPDX-License-Identifier: MIT

package format

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// A PatternRecord is what a Pattern prints. The zero value is an empty record
// at level INFO.
type PatternRecord struct {
	Time    time.Time
	Level   int // log/slog's numbers: -4 DEBUG, 0 INFO, 4 WARN, 8 ERROR
	Message string
	Source  string
	Dyno    string
	PID     int
	File    string // of the caller, printed as it is; "": unknown
	Line    int    // of the caller; not above 0: unknown
	Attrs   PatternAttrs
}

// PatternAttrs gives a Pattern the attributes of a record; nil stands for
// none. Both methods append to b and return the longer b, appending nothing
// for nothing; what they append may be any text, since the Pattern escapes it.
type PatternAttrs interface {
	// AppendAttr appends the value of the attribute with that dotted path as text.
	AppendAttr(b []byte, path string) []byte
	// AppendAttrs appends all attributes as logfmt pairs, without a leading space.
	AppendAttrs(b []byte) []byte
}

// AppendRecord appends r in the pattern's layout to b, without a newline, and
// returns the longer b. It allocates only to grow b.
//
// What it appends is one line of valid UTF-8: in every text of r, control
// characters, line separators, direction marks and byte order marks are
// written as \n, \r, \t or \uXXXX, and each byte that is not UTF-8 as \ufffd.
// Quotes and backslashes stay, since no quotes stand around the text.
func (p *Pattern) AppendRecord(b []byte, r *PatternRecord) []byte {
	base := len(b)
	attrs := false
	if p == nil || p.layout == "" {
		b = appendEscaped(b, r.Message, textBare)
	} else {
		attrs = p.attrs
		for i := range p.ops {
			op := &p.ops[i]
			if op.kind == patternText {
				b = append(b, op.text...)
				continue
			}
			start := len(b)
			b = op.append(b, r)
			if op.min > 0 || op.max >= 0 {
				b = op.fit(b, start)
			}
		}
	}
	if attrs || r.Attrs == nil {
		return b
	}
	end := len(b)
	if end > base && b[end-1] != ' ' {
		b = append(b, ' ')
	}
	start := len(b)
	if b = appendAttrsSafely(b, r.Attrs, ""); len(b) == start {
		return b[:end]
	}
	return b
}

func (op *patternOp) append(b []byte, r *PatternRecord) []byte {
	switch op.kind {
	case patternDate:
		return op.date.appendDate(b, r.Time)
	case patternLevel:
		return appendLevelName(b, r.Level, op.names)
	case patternMessage:
		return appendEscaped(b, r.Message, textBare)
	case patternAttrs:
		if r.Attrs != nil {
			return appendAttrsSafely(b, r.Attrs, op.text)
		}
	case patternPID:
		return strconv.AppendInt(b, int64(r.PID), 10)
	case patternDyno:
		return appendEscaped(b, r.Dyno, textBare)
	case patternSource:
		return appendEscaped(b, r.Source, textBare)
	case patternFile:
		if r.File == "" {
			return append(b, '?')
		}
		return appendEscaped(b, r.File, textBare)
	case patternLine:
		if r.Line <= 0 {
			return append(b, '?')
		}
		return strconv.AppendInt(b, int64(r.Line), 10)
	}
	return b
}

// appendLevelName appends the name of the highest of the four levels that is
// not above level, and the distance to it, as slog.Level.String does; a level
// below DEBUG counts from there too.
func appendLevelName(b []byte, level int, names *[4]string) []byte {
	i := 0
	switch {
	case level >= 8:
		i = 3
	case level >= 4:
		i = 2
	case level >= 0:
		i = 1
	}
	b = append(b, names[i]...)
	distance := int64(level) - int64(4*i-4)
	if distance == 0 {
		return b
	}
	if distance > 0 {
		b = append(b, '+')
	}
	return strconv.AppendInt(b, distance, 10)
}

// appendAttrsSafely appends one attribute or, without a path, all of them. It
// trusts neither the text nor the slice that a comes back with.
func appendAttrsSafely(b []byte, a PatternAttrs, path string) []byte {
	start := len(b)
	var c []byte
	if path == "" {
		c = a.AppendAttrs(b)
	} else {
		c = a.AppendAttr(b, path)
	}
	if len(c) < start {
		return b
	}
	return escapeFrom(c, start)
}

// escapeFrom escapes b[start:] in place, with the room after it as scratch.
func escapeFrom(b []byte, start int) []byte {
	raw := b[start:]
	if cleanText(raw) {
		return b
	}
	end := len(b)
	b = appendEscaped(b, raw, textBare)
	n := copy(b[start:], b[end:])
	return b[:start+n]
}

// fit cuts or pads the text b[start:] to the widths of op.
func (op *patternOp) fit(b []byte, start int) []byte {
	text := b[start:]
	runes := utf8.RuneCount(text)
	if op.max >= 0 && runes > op.max {
		if op.head {
			return b[:start+runeOffset(text, op.max)]
		}
		n := copy(text, text[runeOffset(text, runes-op.max):])
		return b[:start+n]
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
