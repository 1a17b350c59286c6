// SPDX-License-Identifier: MIT

package format

import "time"

// A PatternRecord is what a Pattern prints. The zero value is an empty record
// at level INFO.
type PatternRecord struct {
	Time     time.Time
	Level    int // log/slog's numbers: -4 DEBUG, 0 INFO, 4 WARN, 8 ERROR
	Message  string
	Source   string
	Dyno     string
	PID      int
	File     string // of the caller, printed as it is; "": unknown
	Line     int    // of the caller; not above 0: unknown
	Attrs    PatternAttrs
	Function string    // of the caller, as runtime.Frame has it; "": unknown
	Groups   string    // the open groups of the logger, dotted; "": none
	Error    string    // text of the record's error; "": none
	ErrorKey string    // dotted path of the attribute that holds it; "": none
	Start    time.Time // from which %r counts; zero: %r prints 0
	Sequence uint64    // number of the record
	Host     string
	User     string // of the process
	Colour   bool   // %highlight and other words colour their content
}

// PatternAttrs gives a Pattern the attributes of a record; nil means none. Both methods append to b
// and return the longer b, appending nothing for nothing; what they append may be any text, since
// the Pattern escapes it.
type PatternAttrs interface {
	// AppendAttr appends the value of the attribute with that dotted path as text.
	AppendAttr(b []byte, path string) []byte
	// AppendAttrs appends all attributes as logfmt pairs, without a leading space.
	AppendAttrs(b []byte) []byte
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
	return moveDown(b, start, end)
}

// moveDown puts b[end:] in the place of b[start:end].
func moveDown(b []byte, start, end int) []byte {
	n := copy(b[start:], b[end:])
	return b[:start+n]
}
