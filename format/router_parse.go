// SPDX-License-Identifier: MIT

package format

import (
	"math"
	"strings"
	"time"
)

// ParseRouter reads the message of a heroku[router] line, of any generation:
// quoted or bare values, empty values, durations with and without "ms", the
// order of Private Spaces, words in front of the pairs, and the forms from
// before 2013, "Error H12 (Request timeout) -> GET host/path dyno=web.1 …", the
// same without the error, and "GET queue=0 wait=1ms service=2ms bytes=1975".
//
// A bare value runs to the next space, whatever it holds. A quoted value may
// hold quotes and spaces, since the router decodes paths and escapes nothing:
// it ends at the first quote that has the end of the line or another key=
// after it, or else at the first that has a space. Words between the pairs
// are moved to the end of Text. Spaces and newlines at the end are left out.
//
// The lines of logplexhttp.AccessLog are read too: after a key pid, which the
// router does not write, quoted values have the escapes of AppendValue.
//
// It is a router line with at, method and path, or with method, path, host and
// dyno, which may all be empty, or with an H code; the old forms need a dyno or a
// queue. What else is missing is in Missing. The error is a *SyntaxError.
// ParseRouter takes time linear in s and keeps s alive, since what it returns
// are parts of it.
func ParseRouter(s string) (Router, error) {
	s = strings.TrimRight(s, " \r\n")
	if r, ok := parseOldRouter(s); ok {
		return r, nil
	}
	p := routerParser{s: s}
	p.r.absent()
	if err := p.pairs(); err != nil {
		return Router{}, err
	}
	p.r.levelWord()
	if !p.isRouterLine() {
		return Router{}, routerError(len(s),
			"not a router line: at, method or path is missing, and there is no code")
	}
	p.noteMissing()
	return p.r, nil
}

// parseOldRouter reads "[Error H12 (Request timeout) -> ]GET host/path pairs…" and
// the form of 2010, which may lack host and path. A line of today may have words
// in front that look the same, so the pairs must not repeat what these contain.
func parseOldRouter(s string) (Router, bool) {
	var r Router
	i := 0
	if rest, ok := strings.CutPrefix(s, "Error "); ok {
		code, rest, ok := strings.Cut(rest, " (")
		if !ok || !isErrorCode(code) || code[0] != 'H' {
			return r, false
		}
		desc, rest, ok := strings.Cut(rest, ") -> ")
		if !ok || desc == "" || strings.IndexByte(desc, '"') >= 0 {
			return r, false
		}
		r.At, r.Code, r.Desc = "error", code, desc
		i = len(s) - len(rest)
	} else {
		r.At = "info"
	}
	method, rest, ok := strings.Cut(s[i:], " ")
	if !ok || !isMethodWord(method) {
		return r, false
	}
	r.Method = method
	i += len(method) + 1
	said := uint32(1<<routerAt | 1<<routerCode | 1<<routerDesc | 1<<routerMethod | 1<<
		routerPath | 1<<routerHost)
	p := routerParser{s: s, pos: i}
	if target, _, _ := strings.Cut(rest, " "); routerKeyLen(target) == 0 ||
		strings.IndexByte(target, '/') >= 0 {
		p.pos += len(target)
		if scheme, rest, ok := strings.Cut(target, "://"); ok &&
			(scheme == "http" || scheme == "https") {
			r.Protocol, target = scheme, rest
			said |= 1 << routerProtocol
		}
		slash := strings.IndexByte(target, '/')
		if slash < 0 {
			slash = len(target)
		}
		if r.Host, r.Path = target[:slash], target[slash:]; r.Host == "" {
			return r, false
		}
	}
	r.absent()
	p.r = r
	if p.pairs() != nil || p.seen&said != 0 || p.r.Text != "" {
		return Router{}, false
	}
	if p.seen&(1<<routerDyno) == 0 && (!p.queue || p.seen&(1<<routerService) == 0) {
		return Router{}, false
	}
	p.seen |= 1 << routerMethod
	if r.Host != "" {
		p.seen |= 1 << routerHost
	}
	if r.Path != "" {
		p.seen |= 1 << routerPath
	}
	if !p.isRouterLine() {
		return Router{}, false // its written form could not be read back
	}
	p.noteMissing()
	return p.r, true
}

func isMethodWord(s string) bool {
	for i := range len(s) {
		if (s[i] < 'A' || s[i] > 'Z') && s[i] != '-' {
			return false
		}
	}
	return s != ""
}

// A routerParser reads the words and pairs of one line.
type routerParser struct {
	s       string
	pos     int
	r       Router
	seen    uint32 // a bit for each routerKey before routerExtra
	unended bool   // no quote from pos on ends a value for sure
	queue   bool   // there is a key queue
	logfmt  bool   // quoted values have the escapes of logfmt
}

// isRouterLine reports whether there is enough for a line of the router.
func (p *routerParser) isRouterLine() bool {
	has := func(keys uint32) bool { return p.seen&keys == keys }
	switch {
	case has(1<<routerMethod | 1<<routerPath | 1<<routerHost | 1<<routerDyno):
		return true
	case p.r.At != "" && has(1<<routerMethod) &&
		(has(1<<routerPath) || p.queue && has(1<<routerService)):
		return true
	}
	return isErrorCode(p.r.Code) && p.r.Code[0] == 'H'
}

// noteMissing fills Missing in.
func (p *routerParser) noteMissing() {
	const all = 1<<routerMethod | 1<<routerPath | 1<<routerHost | 1<<routerFwd | 1<<routerDyno
	if p.seen&all == all {
		return
	}
	for _, key := range [...]string{"method", "path", "host", "fwd", "dyno"} {
		if p.seen&(1<<routerKeyOf(key)) == 0 {
			p.r.Missing = append(p.r.Missing, key)
		}
	}
}

// pairs reads all from pos on.
func (p *routerParser) pairs() error {
	var stray []string
	front, paired := -1, false
	for {
		for p.pos < len(p.s) && p.s[p.pos] == ' ' {
			p.pos++
		}
		if p.pos == len(p.s) {
			break
		}
		start := p.pos
		n := routerKeyLen(p.s[start:])
		if n == 0 {
			p.pos = p.wordEnd(start)
			switch {
			case paired:
				stray = append(stray, p.s[start:p.pos])
			case front < 0:
				front = start
			}
			if !paired {
				p.r.Text = p.s[front:p.pos]
			}
			continue
		}
		paired = true
		p.pos += n + 1
		at := p.pos
		value, ok := p.value()
		if !ok {
			return routerError(at, "a quoted value has no end")
		}
		if fault := p.set(p.s[start:start+n], value); fault != "" {
			return routerError(at, fault)
		}
	}
	if stray != nil {
		if p.r.Text != "" {
			stray = append([]string{p.r.Text}, stray...)
		}
		p.r.Text = strings.Join(stray, " ")
	}
	return nil
}

// logfmtQuoted reads the quoted logfmt value whose text begins at s[i], which
// must have an end.
func logfmtQuoted(s string, i int) (value string, end int, ok bool) {
	if closingQuote(s[i:], '"') < 0 {
		return "", i, false
	}
	value, end = parseQuotedValue(s, i)
	return value, end, true
}

func (p *routerParser) wordEnd(i int) int {
	if n := strings.IndexByte(p.s[i:], ' '); n >= 0 {
		return i + n
	}
	return len(p.s)
}

// value reads the value at pos.
func (p *routerParser) value() (string, bool) {
	start := p.pos
	if start == len(p.s) || p.s[start] != '"' {
		p.pos = p.wordEnd(start)
		return p.s[start:p.pos], true
	}
	start++
	if p.logfmt {
		value, end, ok := logfmtQuoted(p.s, start)
		p.pos = end
		return value, ok
	}
	end := -1
	if !p.unended {
		end = closingRouterQuote(p.s, start)
		p.unended = end < 0
	}
	if end < 0 {
		n := strings.Index(p.s[start:], `" `)
		if n < 0 {
			return "", false
		}
		end = start + n
	}
	p.pos = end + 1
	return p.s[start:end], true
}

// set stores a pair and returns its fault; "": none.
func (p *routerParser) set(key, value string) string {
	k := routerKeyOf(key)
	if k != routerExtra {
		if value == "" && routerOptional&(1<<k) != 0 && p.seen&(1<<k) == 0 {
			return "" // as if it were not there, which is how it is written again
		}
		if p.seen&(1<<k) != 0 {
			k = routerExtra
		} else {
			p.seen |= 1 << k
		}
	}
	r, ok := &p.r, true
	switch k {
	case routerSock:
		r.Sock = value
	case routerAt:
		r.At = value
	case routerCode:
		r.Code = value
	case routerDesc:
		r.Desc = value
	case routerCause:
		r.Cause = value
	case routerMethod:
		r.Method = value
	case routerPath:
		r.Path = value
	case routerHost:
		r.Host = value
	case routerRequestID:
		r.RequestID = value
	case routerFwd:
		r.Fwd = value
	case routerDyno:
		r.Dyno = value
	case routerConnect:
		r.Connect, ok = parseRouterMillis(value)
	case routerService:
		r.Service, ok = parseRouterMillis(value)
	case routerStatus:
		var v int64
		v, ok = parseRouterNumber(value, math.MaxInt)
		r.Status = int(v)
	case routerBytes:
		r.Bytes, ok = parseRouterNumber(value, math.MaxInt64)
	case routerProtocol:
		r.Protocol = value
	case routerTLS:
		r.TLS = value
	case routerTLSVersion:
		r.TLSVersion = value
	case routerAgent:
		r.Agent = value
	case routerExtra:
		r.Extra = append(r.Extra, Pair{key, value})
		p.queue = p.queue || key == "queue"
		p.logfmt = p.logfmt || key == "pid"
	}
	if !ok {
		return "the value is not a number or too large"
	}
	return ""
}

func routerKeyOf(s string) routerKey {
	switch s {
	case "sock":
		return routerSock
	case "at":
		return routerAt
	case "code":
		return routerCode
	case "desc":
		return routerDesc
	case "cause":
		return routerCause
	case "method":
		return routerMethod
	case "path":
		return routerPath
	case "host":
		return routerHost
	case "request_id":
		return routerRequestID
	case "fwd":
		return routerFwd
	case "dyno":
		return routerDyno
	case "connect":
		return routerConnect
	case "service":
		return routerService
	case "status":
		return routerStatus
	case "bytes":
		return routerBytes
	case "protocol":
		return routerProtocol
	case "tls":
		return routerTLS
	case "tls_version":
		return routerTLSVersion
	case "agent":
		return routerAgent
	}
	return routerExtra
}

// parseRouterMillis reads "12ms" and the bare "12" of H25.
func parseRouterMillis(s string) (time.Duration, bool) {
	if s == "ms" {
		return 0, false
	}
	v, ok := parseRouterNumber(strings.TrimSuffix(s, "ms"), math.MaxInt64/int64(time.Millisecond))
	if v > 0 {
		v *= int64(time.Millisecond)
	}
	return time.Duration(v), ok
}

// parseRouterNumber reads digits, or Empty from nothing.
func parseRouterNumber(s string, limit int64) (int64, bool) {
	if s == "" {
		return Empty, true
	}
	var v int64
	for i := range len(s) {
		d := int64(s[i]) - '0'
		if d < 0 || d > 9 || v > (limit-d)/10 {
			return 0, false
		}
		v = v*10 + d
	}
	return v, true
}

// routerKeyLen returns the length of the key that s starts with and that has
// "=" after it, or 0.
func routerKeyLen(s string) int {
	for i := range len(s) {
		if s[i] == '=' {
			return i
		}
		if !isRouterKeyByte(s[i]) {
			break
		}
	}
	return 0
}

func isRouterKeyByte(c byte) bool {
	return ' ' < c && c < 0x7f && c != '"' && c != '='
}

// closingRouterQuote returns the index from i on of the first quote in s that
// ends s or has spaces and a key= after it, or -1. What it looks at after a
// quote has no quotes in it, so nothing is looked at more than twice.
func closingRouterQuote(s string, i int) int {
	for {
		n := strings.IndexByte(s[i:], '"')
		if n < 0 {
			return -1
		}
		i += n + 1
		rest := s[i:]
		key := strings.TrimLeft(rest, " ")
		if rest == "" || len(key) < len(rest) && routerKeyLen(key) > 0 {
			return i - 1
		}
	}
}

func routerError(offset int, msg string) error {
	return &SyntaxError{Format: "router", Offset: offset, Msg: msg}
}
