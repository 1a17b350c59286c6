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
// before 2013, "Error H12 (Request timeout) -> GET host/path dyno=web.1 …" and
// the same without the error.
//
// A bare value runs to the next space, whatever it holds. A quoted value may
// hold quotes and spaces, since the router decodes paths and escapes nothing:
// it ends at the first quote that has the end of the line or another key=
// behind it, or else at the first that has a space. Words between the pairs
// are moved to the end of Text. Spaces and newlines at the end are left out.
//
// It is no router line without method, path, host and dyno, which may all be
// empty; the oldest form needs a dyno. The error is a *SyntaxError.
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
	const needed = 1<<routerMethod | 1<<routerPath | 1<<routerHost | 1<<routerDyno
	if p.seen&needed != needed {
		return Router{}, routerError(len(s), "not a router line: method, path, host or dyno is missing")
	}
	p.r.levelWord()
	return p.r, nil
}

// parseOldRouter reads "[Error H12 (Request timeout) -> ]GET host/path pairs…".
// A line of today may have words in front that look the same, so the pairs
// must not say again what these do.
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
	target, _, ok := strings.Cut(rest, " ")
	slash := strings.IndexByte(target, '/')
	if !ok || slash <= 0 {
		return r, false
	}
	r.Method, r.Host, r.Path = method, target[:slash], target[slash:]
	r.absent()
	p := routerParser{s: s, pos: i + len(method) + 1 + len(target), r: r}
	const said = 1<<routerAt | 1<<routerCode | 1<<routerDesc | 1<<routerMethod | 1<<routerPath | 1<<routerHost
	if p.pairs() != nil || p.seen&said != 0 || p.seen&(1<<routerDyno) == 0 || p.r.Text != "" {
		return Router{}, false
	}
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

// absent makes the numbers those of a line without any.
func (r *Router) absent() {
	r.Connect, r.Service, r.Status, r.Bytes = Absent, Absent, Absent, Absent
}

// levelWord mends a line of Heroku's page on H31, which has lost its "at=":
// `error code=H31 desc="Misdirected Request" …`.
func (r *Router) levelWord() {
	if r.At != "" || r.Code == "" {
		return
	}
	i := strings.LastIndexByte(r.Text, ' ') + 1
	switch word := r.Text[i:]; word {
	case "error", "warning", "info":
		r.At = word
		r.Text = strings.TrimRight(r.Text[:i], " ")
	}
}

// A routerParser reads the words and pairs of one line.
type routerParser struct {
	s       string
	pos     int
	r       Router
	seen    uint32 // a bit for each routerKey before routerExtra
	unended bool   // no quote from pos on ends a value for sure
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

// set stores a pair and returns what is wrong with it.
func (p *routerParser) set(key, value string) string {
	k := routerKeyOf(key)
	if k != routerExtra {
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
		v, ok = parseRouterNumber(value, math.MaxInt32)
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
// "=" behind it, or 0.
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
// ends s or has spaces and a key= behind it, or -1. What it looks at behind a
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
