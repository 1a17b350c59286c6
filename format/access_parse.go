// SPDX-License-Identifier: MIT

package format

import (
	"math"
	"strings"
	"time"
)

// ParseCommon reads a line of Apache's common log format, such as AppendCommon
// and other servers write it.
//
// The request line may be anything: its first word becomes Method, the last of
// three and more Protocol, and what is between URI; "-" is a request that was
// not read. Escapes that Apache does not write stay as they are. Spaces and
// newlines at the end are left out.
//
// The error is a *SyntaxError. ParseCommon takes time linear in s, and keeps s
// alive.
func ParseCommon(s string) (Access, error) {
	p := accessParser{s: strings.TrimRight(s, " \r\n")}
	a := p.common()
	if p.fault == "" && p.pos < len(p.s) {
		p.fail("text behind the size")
	}
	return a, p.error(&a)
}

// ParseCombined reads a line of Apache's combined log format. Behind the user
// agent a host name may follow, as in the lines of Heroku's router from before
// 2013 under heroku[nginx]. For the rest see ParseCommon.
func ParseCombined(s string) (Access, error) {
	p := accessParser{s: strings.TrimRight(s, " \r\n")}
	a := p.common()
	p.space()
	a.Referer = unescapeAccess(p.quoted())
	p.space()
	a.UserAgent = unescapeAccess(p.quoted())
	if p.fault == "" && p.pos < len(p.s) {
		p.space()
		a.Host = unescapeAccess(p.field())
		if p.fault == "" && p.pos < len(p.s) {
			p.fail("text behind the host")
		}
	}
	return a, p.error(&a)
}

// An accessParser reads fields from left to right. After the first fault it
// reads nothing more, and pos is where the fault is.
type accessParser struct {
	s     string
	pos   int
	fault string
}

func (p *accessParser) fail(fault string) {
	if p.fault == "" {
		p.fault = fault
	}
}

// error also clears a if there is an error.
func (p *accessParser) error(a *Access) error {
	if p.fault == "" {
		return nil
	}
	*a = Access{}
	return &SyntaxError{Format: "access", Offset: p.pos, Msg: p.fault}
}

func (p *accessParser) common() Access {
	var a Access
	a.RemoteHost = unescapeAccess(p.field())
	p.space()
	a.Ident = unescapeAccess(p.field())
	p.space()
	a.User = unescapeAccess(p.field())
	p.space()
	a.Time = p.time()
	p.space()
	a.Method, a.URI, a.Protocol = splitRequestLine(p.quoted())
	p.space()
	a.Status = int(p.number(math.MaxInt32))
	p.space()
	a.Bytes = p.number(math.MaxInt64)
	return a
}

// splitRequestLine splits what is still escaped.
func splitRequestLine(s string) (method, uri, protocol string) {
	method, rest, _ := strings.Cut(s, " ")
	uri = rest
	if i := strings.LastIndexByte(rest, ' '); i >= 0 {
		uri, protocol = rest[:i], rest[i+1:]
	}
	return unescapeAccess(method), unescapeAccess(uri), unescapeAccess(protocol)
}

// literal reads one byte that must be there.
func (p *accessParser) literal(c byte, fault string) {
	if p.fault == "" && p.pos < len(p.s) && p.s[p.pos] == c {
		p.pos++
		return
	}
	p.fail(fault)
}

func (p *accessParser) space() { p.literal(' ', "no space after the field") }

// field reads up to a space, and at least a byte.
func (p *accessParser) field() string {
	if p.fault != "" {
		return ""
	}
	n := strings.IndexByte(p.s[p.pos:], ' ')
	if n < 0 {
		n = len(p.s) - p.pos
	}
	if n == 0 {
		p.fail("an empty field")
	}
	p.pos += n
	return p.s[p.pos-n : p.pos]
}

func (p *accessParser) time() time.Time {
	p.literal('[', "no bracket before the time")
	if p.fault != "" {
		return time.Time{}
	}
	n := strings.IndexByte(p.s[p.pos:], ']')
	if n < 0 {
		p.fail("no bracket after the time")
		return time.Time{}
	}
	t, ok := parseAccessTime(p.s[p.pos : p.pos+n])
	if !ok {
		p.fail("no time such as 02/Jan/2006:15:04:05 -0700")
		return time.Time{}
	}
	p.pos += n + 1
	return t
}

// parseAccessTime gives a time in UTC for a zero offset, else in a zone without
// a name.
func parseAccessTime(s string) (time.Time, bool) {
	if len(s) != len(accessTimeLayout) {
		return time.Time{}, false
	}
	t, err := time.Parse(accessTimeLayout, s)
	if err != nil {
		return time.Time{}, false
	}
	if _, offset := t.Zone(); offset != 0 {
		return t.In(time.FixedZone("", offset)), true
	}
	return t.UTC(), true
}

// quoted reads what stands in quotes, and leaves its escapes.
func (p *accessParser) quoted() string {
	p.literal('"', "no quote")
	if p.fault != "" {
		return ""
	}
	for i := p.pos; i < len(p.s); i++ {
		switch p.s[i] {
		case '\\':
			i++
		case '"':
			s := p.s[p.pos:i]
			p.pos = i + 1
			return s
		}
	}
	p.fail("a quoted field has no end")
	return ""
}

// number reads digits, or 0 from "-".
func (p *accessParser) number(limit int64) int64 {
	start := p.pos
	s := p.field()
	if p.fault != "" || s == "-" {
		return 0
	}
	v, ok := parseRouterNumber(s, limit)
	if !ok {
		p.pos = start
		p.fail("the value is not a number or too large")
	}
	return v
}

// unescapeAccess undoes Apache's escapes, and gives "" for "-".
func unescapeAccess(s string) string {
	if s == "-" {
		return ""
	}
	n := strings.IndexByte(s, '\\')
	if n < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for ; n >= 0 && n+1 < len(s); n = strings.IndexByte(s, '\\') {
		b = append(b, s[:n]...)
		c := s[n+1]
		s = s[n+2:]
		switch c {
		case '"', '\\':
			b = append(b, c)
		case 'b':
			b = append(b, '\b')
		case 'n':
			b = append(b, '\n')
		case 'r':
			b = append(b, '\r')
		case 't':
			b = append(b, '\t')
		case 'v':
			b = append(b, '\v')
		case 'x':
			if len(s) >= 2 {
				hi, lo := hexDigit(s[0]), hexDigit(s[1])
				if hi < 16 && lo < 16 {
					b = append(b, hi<<4|lo)
					s = s[2:]
					continue
				}
			}
			b = append(b, '\\', 'x')
		default:
			b = append(b, '\\', c)
		}
	}
	return string(append(b, s...))
}

// hexDigit returns the value of c, or 255.
func hexDigit(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return 255
}
