// SPDX-License-Identifier: MIT

package format

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// ParseCommon reads a line of Apache's common log format, such as AppendCommon
// and other servers write it: Morgan, Jetty, WEBrick, Werkzeug, gunicorn and
// Rack's CommonLogger, whose seconds after the size become Service.
//
// The request line may be anything: its first word becomes Method, the last of
// three and more Protocol, and what is between URI; "-" is a request that was
// not read. The user may hold spaces, which Apache does not escape; escapes that
// it does not write stay as they are. A size may be an en dash too. The time is
// Apache's, or that of an HTTP header as connect wrote it; without a zone, as
// Werkzeug and Rack 1 print it, it is taken for UTC, and a zone by letters other
// than UTC and GMT is refused. Spaces and newlines at the end are left out.
//
// The error is a *SyntaxError. ParseCommon takes time linear in s, and keeps s
// alive.
func ParseCommon(s string) (Access, error) {
	p := accessParser{s: strings.TrimRight(s, " \r\n")}
	a := p.common()
	if p.fault == "" && p.pos < len(p.s) {
		a.Service = p.seconds()
	}
	return a, p.error(&a)
}

// ParseCombined reads a line of Apache's combined log format. After the user
// agent the X-Forwarded-For header may follow in quotes, as in nginx's packaged
// main format, or the bare name of the host, as in the lines of Heroku's router
// from before 2013 under heroku[nginx]. The host may also be in front with its
// port, as in Apache's vhost_combined. For the rest see ParseCommon.
func ParseCombined(s string) (Access, error) {
	p := accessParser{s: strings.TrimRight(s, " \r\n")}
	host := p.virtualHost()
	a := p.common()
	p.space()
	a.Referer = unescapeAccess(p.quoted())
	p.space()
	a.UserAgent = unescapeAccess(p.quoted())
	if a.Host = host; p.fault == "" && p.pos < len(p.s) {
		p.space()
		if p.pos < len(p.s) && p.s[p.pos] == '"' {
			a.Fwd = unescapeAccess(p.quoted())
		} else {
			a.Host = p.host()
		}
		if p.fault == "" && p.pos < len(p.s) {
			p.fail("text behind the host or the forwarded addresses")
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
	if user, ok := p.user(); ok {
		a.User = user
	} else {
		a.User = unescapeAccess(p.field())
		p.space()
	}
	a.Time = p.time()
	p.space()
	a.Method, a.URI, a.Protocol = splitRequestLine(p.quoted())
	p.space()
	a.Status = int(p.number(math.MaxInt))
	p.space()
	a.Bytes = p.number(math.MaxInt64)
	return a
}

// user reads the user, which may hold spaces, up to the last " [" in front of
// the request line's quote, and reports whether there is one with a time after.
func (p *accessParser) user() (string, bool) {
	if p.fault != "" {
		return "", false
	}
	rest := p.s[p.pos:]
	if n := closingQuote(rest, '"'); n >= 0 {
		rest = rest[:n]
	}
	bracket := strings.LastIndex(rest, " [")
	end := strings.LastIndexByte(rest, ']')
	if bracket < 0 || end < bracket {
		return "", false
	}
	user := strings.Trim(rest[:bracket], " ") // Jetty writes two spaces
	if _, ok := parseAccessTime(rest[bracket+len(" [") : end]); !ok || user == "" {
		return "", false
	}
	p.pos += bracket + 1
	return unescapeAccess(user), true
}

// virtualHost reads "www.example.com:443 " where an address and a "-" follow it.
func (p *accessParser) virtualHost() string {
	host, rest, _ := strings.Cut(p.s, " ")
	_, port, ok := strings.Cut(host, ":")
	if _, number := parseRouterNumber(port, 65535); !ok || !number ||
		port == "" || !isAccessHost(host) {
		return ""
	}
	address, rest, _ := strings.Cut(rest, " ")
	if !strings.ContainsAny(address, ".:") || !strings.HasPrefix(rest, "- ") ||
		strings.HasPrefix(rest, "- [") {
		return ""
	}
	p.pos = len(host) + 1
	return host
}

// host reads the bare name of a host, or "-".
func (p *accessParser) host() string {
	start := p.pos
	host := p.field()
	if host != "-" && p.fault == "" && !isAccessHost(host) {
		p.pos = start
		p.fail("neither a host nor addresses in quotes")
	}
	return unescapeAccess(host)
}

// isAccessHost reports whether s is a host with or without a port: a name with
// a letter, or an address.
func isAccessHost(s string) bool {
	host := false
	for i := range len(s) {
		switch c := s[i]; {
		case isLetter(c), c == '.', c == ':':
			host = true
		case !isSyslogDigit(c) && c != '-' && c != '_' && c != '[' && c != ']':
			return false
		}
	}
	return host && !isDecimal(s)
}

// isDecimal reports whether s is digits, a point and digits.
func isDecimal(s string) bool {
	whole, part, ok := strings.Cut(s, ".")
	_, ok0 := parseRouterNumber(whole, math.MaxInt64)
	_, ok1 := parseRouterNumber(part, math.MaxInt64)
	return ok && ok0 && ok1 && whole != "" && part != ""
}

// seconds reads how long a request took, a number with a point as Rack writes it.
func (p *accessParser) seconds() time.Duration {
	start := p.pos
	p.space()
	s := p.field()
	if p.fault != "" {
		return 0
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !isDecimal(s) || v > maxAccessSeconds || p.pos < len(p.s) {
		p.pos = start
		p.fail("text behind the size")
		return 0
	}
	return time.Duration(v * float64(time.Second)).Round(time.Microsecond)
}

// maxAccessSeconds bounds a request to a year.
const maxAccessSeconds = 366 * daySeconds

// splitRequestLine splits a request line that is still escaped.
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

// parseAccessTime returns a time in UTC for a zero offset and for none, else in a
// zone without a name.
func parseAccessTime(s string) (time.Time, bool) {
	layout := ""
	switch len(s) {
	case len(accessTimeLayout):
		layout = accessTimeLayout
	case len(accessBareTimeLayout):
		layout = accessBareTimeLayout
	case len(accessNamedTimeLayout):
		layout = accessNamedTimeLayout
	case len(accessHeaderTimeLayout):
		layout = accessHeaderTimeLayout
	default:
		return time.Time{}, false
	}
	t, err := time.Parse(layout, s)
	if err != nil && layout == accessNamedTimeLayout {
		t, err = time.Parse(accessNamedTimeLayout[:len(accessNamedTimeLayout)-3]+"GMT", s)
	}
	if err != nil {
		return time.Time{}, false
	}
	if _, offset := t.Zone(); offset != 0 {
		return t.In(time.FixedZone("", offset)), true
	}
	return t.UTC(), true
}

// Layouts of times other than Apache's.
const (
	accessBareTimeLayout   = "02/Jan/2006 15:04:05"          // Rack 1, Werkzeug
	accessNamedTimeLayout  = "02/Jan/2006:15:04:05 UTC"      // WEBrick
	accessHeaderTimeLayout = "Mon, 02 Jan 2006 15:04:05 GMT" // connect
)

// quoted reads a text in quotes, and leaves its escapes.
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

// number reads digits, or 0 from a dash.
func (p *accessParser) number(limit int64) int64 {
	start := p.pos
	s := p.field()
	if p.fault != "" || s == "-" || s == "–" {
		return 0
	}
	v, ok := parseRouterNumber(s, limit)
	if !ok {
		p.pos = start
		p.fail("the value is not a number or too large")
	}
	return v
}

// unescapeAccess undoes Apache's escapes and returns "" for "-".
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
