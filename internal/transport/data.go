// SPDX-License-Identifier: MIT

package transport

import (
	"strconv"
	"unicode/utf8"

	"github.com/logplex-go/logplex/format"
)

// maxStructuredData is the most octets of structured data that a drain sends
// in each frame. Vendors' tokens are far below.
const maxStructuredData = 8 << 10

// CheckStructuredData returns an error, which is a *[format.SyntaxError] and
// shows nothing of s, unless s is one or more SD-ELEMENTs as RFC 5424 section
// 6.3 writes them. Names may be longer than its 32 octets: Sumo Logic's is.
// Control characters, which it allows in values, are not: receivers that split
// frames on newlines would be misled. Valid structured data is written unchanged by
// format.AppendFrame.
func CheckStructuredData(s string) error {
	c := dataChecker{s: s}
	if offset, fault := c.check(); fault != "" {
		return &format.SyntaxError{Format: "structured data", Offset: offset, Msg: fault}
	}
	return nil
}

// A dataChecker reads structured data from left to right. After the first fault
// it reads nothing more, and pos is where the fault is.
type dataChecker struct {
	s     string
	pos   int
	fault string
	ids   []string // SD-IDs so far
}

func (c *dataChecker) check() (offset int, fault string) {
	if len(c.s) > maxStructuredData {
		return maxStructuredData, "over " + strconv.Itoa(maxStructuredData) + " octets"
	}
	for i, n := 0, 0; i < len(c.s); i += n {
		var r rune
		r, n = utf8.DecodeRuneInString(c.s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return i, "not UTF-8"
		case r < ' ', 0x7f <= r && r < 0xa0:
			return i, "a control character"
		}
	}
	for {
		c.element()
		if c.fault != "" || c.pos == len(c.s) {
			return c.pos, c.fault
		}
	}
}

// is reports whether b is next.
func (c *dataChecker) is(b byte) bool { return c.pos < len(c.s) && c.s[c.pos] == b }

// take skips b, which must be next.
func (c *dataChecker) take(b byte, fault string) {
	if c.fault != "" {
		return
	}
	if !c.is(b) {
		c.fault = fault
		return
	}
	c.pos++
}

// element reads an SD-ELEMENT.
func (c *dataChecker) element() {
	c.take('[', "an element does not start with [")
	start := c.pos
	id := c.name()
	for _, before := range c.ids {
		if c.fault == "" && before == id {
			c.pos, c.fault = start, "an SD-ID is there twice"
		}
	}
	c.ids = append(c.ids, id)
	for c.fault == "" && c.is(' ') {
		c.pos++
		c.name()
		c.take('=', "no = after a name")
		c.take('"', "a value does not start with a quote")
		c.value()
	}
	c.take(']', "an element does not end in ]")
}

// name reads an SD-NAME.
func (c *dataChecker) name() string {
	start := c.pos
	for c.fault == "" && c.pos < len(c.s) {
		b := c.s[c.pos]
		if b <= ' ' || b >= 0x7f || b == '=' || b == ']' || b == '"' {
			break
		}
		c.pos++
	}
	if c.fault == "" && c.pos == start {
		c.fault = "no name"
	}
	return c.s[start:c.pos]
}

// value reads a PARAM-VALUE and its closing quote.
func (c *dataChecker) value() {
	for c.fault == "" && c.pos < len(c.s) && !c.is('"') {
		switch c.s[c.pos] {
		case ']':
			c.fault = "a ] without a backslash in a value"
			return
		case '\\':
			if next := c.s[c.pos+1:]; next == "" ||
				next[0] != '"' && next[0] != '\\' && next[0] != ']' {
				c.fault = `a backslash before something else than ", \ and ]`
				return
			}
			c.pos++
		}
		c.pos++
	}
	c.take('"', "a value does not end in a quote")
}
