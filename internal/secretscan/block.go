// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// headerBlock masks what follows the headers of blocks that announce a secret on a later line: a
// part of a multipart form (RFC 7578) and the private part of a PuTTY key file. The colon of the
// header is at i.
func headerBlock(dst *[]Span, r *Rules, t []byte, i int) int {
	switch {
	case lex.HasSuffixFold(t[:i], "content-disposition"):
		return formPart(dst, r, t, i)
	case lex.HasSuffix(t[:i], "Private-Lines"):
		s := i + 1
		for s < len(t) && s-i < 16 && (t[s] == ' ' || lex.IsDigit(t[s])) {
			s++
		}
		s = skipBreaks(t, s)
		e := s
		for {
			p := tokenform.Extend(t, e, tokenform.AlphabetBase64)
			if p == e || lex.At(t, p) == ':' {
				break
			}
			e = p
			if n := skipBreaks(t, p); n > p && !lex.HasPrefix(t[n:], "Private") {
				e = n
			}
		}
		for e > s && lex.IsSpace(t[e-1]) {
			e--
		}
		if e-s >= tokenform.RunLength {
			*dst = append(*dst, Span{s, e, KindPEM})
			return e
		}
	}
	return 0
}

// formPart masks the body of a form's part whose name is secret.
func formPart(dst *[]Span, r *Rules, t []byte, i int) int {
	const longest = 200
	window := t[i:min(len(t), i+longest)]
	n := lastIndexBefore(window, "name=", '\n')
	if n < 0 {
		return 0
	}
	s, esc, quote := openQuote(t, i+n+len("name="))
	if quote == 0 {
		return 0
	}
	e := closeQuote(t[:min(len(t), s+lex.MaxKey)], s, esc, quote)
	if v := r.keys.Verdict(t[s:e]); v != keynames.Secret {
		return 0
	}
	p := e + esc + 1
	body := skipBreaks(t, min(p, len(t)))
	if body == p {
		return 0
	}
	end := body
	for end < len(t) && t[end] != '\n' && t[end] != '\r' && t[end] != '"' &&
		!(t[end] == '\\' && (lex.At(t, end+1) == 'n' || lex.At(t, end+1) == 'r')) {
		end++
	}
	if end == body || isPlaceholder(t[body:end]) {
		return 0
	}
	*dst = append(*dst, Span{body, end, KindKey})
	return end
}

// lastIndexBefore returns the first position of word in b before a stop byte, as a part's file name
// must not be taken for its name; or -1.
func lastIndexBefore(b []byte, word string, stop byte) int {
	for i := 0; i+len(word) <= len(b) && b[i] != stop; i++ {
		if b[i] == word[0] && string(b[i:i+len(word)]) == word && (i == 0 || !lex.IsAlnum(b[i-1])) {
			return i
		}
	}
	return -1
}

// A lineScan judges lines that are known by their first word.
type lineScan struct{ subject }

// findLines masks the secrets of lines that are known by their first word: a Dockerfile's ENV,
// netrc, redis.conf, pgpass.
func findLines(dst []Span, r *Rules, t []byte, m mark, e *ends) []Span {
	var x lineScan
	x.r, x.t, x.ends = r, t, e
	for i := 0; i >= 0 && i < len(t); {
		for s := i; i < len(t)-1 && i-s < lex.MaxGap; {
			if t[i] == ' ' || t[i] == '\t' {
				i++
			} else if n := lex.UnseenStart(t, i); n > 0 && i+n < len(t) {
				i += n
			} else {
				break
			}
		}
		if startsLine(t[i:]) {
			if e := x.line(&dst, i); e > i {
				i = e
			}
		}
		if i = nextMarked(t, i, '\n', m&markNewline); i >= 0 {
			i++
		}
	}
	return dst
}

// startsLine reports whether t may start with a line that is known.
func startsLine[T string | []byte](t T) bool {
	switch t[0] {
	case ' ', '\t', 0x1b, 0xef:
		return true // more may follow
	case 'E', 'A': // ENV, ARG, ACL, AUTH
		return lex.At(t, 3) == ' ' || lex.At(t, 1) == 'U' &&
			(lex.At(t, 4) == ' ' || lex.At(t, 12) == ' ')
	case 'M': // MIGRATE
		return lex.At(t, 7) == ' '
	case 'H': // HELLO
		return lex.At(t, 5) == ' ' && t[1] == 'E' && lex.IsDigit(lex.At(t, 6))
	case 'S': // SetEnv, SNMP community
		return lex.At(t, 6) == ' ' && lex.At(t, 3) == 'E' && t[1] == 'e' || lex.At(t, 4) == ' ' &&
			t[1] == 'N'
	case 'o': // option
		return lex.At(t, 6) == ' ' && t[1] == 'p'
	case 'c': // com2sec
		return lex.At(t, 3) == '2' && t[1] == 'o'
	case 't': // trapsink, trap2sink, trapcommunity
		return lex.At(t, 3) == 'p' && t[1] == 'r' && lex.At(t, 4) != ' '
	case 'C': // CONFIG
		return lex.At(t, 6) == ' ' && t[1] == 'O'
	case 's': // setenv, snmp-server, snmp community, setx, set -gx
		return lex.At(t, 1) == 'e' && (lex.At(t, 4) == ' ' || lex.At(t, 3) == ' ' &&
			(lex.At(t, 4) == '-' ||
				lex.At(t, 4) == 's' && (lex.At(t, 5) == 'n' || lex.At(t, 5) == 'e'))) ||
			lex.At(t, 2) == 't' && lex.At(t, 4) == 'n' ||
			(lex.At(t, 4) == '-' || lex.At(t, 4) == ' ') && t[3] == 'p'
	case 'm': // machine, masterauth
		return lex.At(t, 4) == 'i' || lex.At(t, 4) == 'e'
	case 'r': // requirepass, rootpw, rocommunity, rwcommunity
		return lex.At(t, 4) == 'i' || lex.At(t, 4) == 'p' && t[3] == 't' || lex.At(t, 4) == 'm' &&
			t[3] == 'o'
	case ':': // of ipsec.secrets
		return lex.At(t, 1) == ' ' && lex.IsUpper(lex.At(t, 2))
	case '"':
		return lex.At(t, 1) == 'A'
	}
	return false
}

// line judges the line that starts at i.
func (x *lineScan) line(dst *[]Span, i int) int {
	t := x.t
	b := t[i:]
	switch {
	case b[0] == ':':
		return sharedKey(dst, t, i)
	case lex.HasPrefix(b, "ENV "), lex.HasPrefix(b, "ARG "):
		return x.spacedValue(dst, i+4)
	case lex.HasPrefix(b, "setenv "):
		return x.spacedValue(dst, i+7)
	case lex.HasPrefix(b, "CONFIG SET "):
		return x.spacedValue(dst, i+len("CONFIG SET "))
	case lex.HasPrefix(b, "set snmp community "), // of Junos
		lex.HasPrefix(b, "set service snmp community "): // of VyOS
		p := i + bytes.Index(b, []byte("community ")) + len("community ")
		if s, e, _ := valueAt(t, p); looksPassword(t[s:e]) {
			*dst = append(*dst, Span{s, e, KindKey})
			return e
		}
	case lex.HasPrefixFold(b, "snmp "): // SNMP timeout for 10.0.0.9 community x
		line := t[i:lineEnd(t[:min(len(t), i+lex.MaxKey)], i)]
		if n := lex.FirstIndex(line, " community "); n >= 0 {
			return snmpCommunity(dst, t, i+n+len(" community "))
		}
	case lex.HasPrefix(b, "setx "):
		return x.spacedValue(dst, i+len("setx "))
	case lex.HasPrefix(b, "set -gx "), lex.HasPrefix(b, "set -Ux "), lex.HasPrefix(b, "set -xg "):
		return x.spacedValue(dst, i+len("set -gx "))
	case lex.HasPrefix(b, "option "): // of OpenWrt
		return x.option(dst, i+len("option "))
	case lex.HasPrefix(b, "snmp-server "), lex.HasPrefix(b, "snmp-agent "), lex.HasPrefix(b,
		"rocommunity"), lex.HasPrefix(b,
		"rwcommunity"), lex.HasPrefix(b, "com2sec"), lex.HasPrefix(b, "trapsink "),
		lex.HasPrefix(b, "trap2sink "), lex.HasPrefix(b, "trapcommunity "):
		return snmpLine(dst, t, i)
	case lex.HasPrefix(b, "requirepass "), lex.HasPrefix(b, "masterauth "), lex.HasPrefix(b,
		"rootpw "):
		return x.setting(dst, i)
	case lex.HasPrefix(b, "\"AUTH\" \""): // redis-cli monitor
		return min(quotedAuth(dst, t, i+len("\"AUTH\" \"")), len(t))
	case lex.HasPrefix(b, "AUTH PLAIN "), lex.HasPrefix(b, "AUTH LOGIN "), lex.HasPrefix(b,
		"AUTH CRAM-MD5 "),
		lex.HasPrefix(b, "AUTH XOAUTH2 "), lex.HasPrefix(b, "AUTHENTICATE PLAIN "):
		s := i + 1 + bytes.IndexByte(b, ' ')
		s += 1 + bytes.IndexByte(t[s:], ' ')
		e := tokenform.Extend(t, s, tokenform.AlphabetBase64)
		if e-s >= 8 && e-s <= keynames.MaxName && lex.HasDigitAndLetter(t[s:e]) {
			*dst = append(*dst, Span{s, e, KindAuth})
			return e
		}
	case lex.HasPrefix(b, "AUTH "): // of Redis: a password, perhaps after a user
		p := i + len("AUTH ")
		for range 2 {
			s := p
			nextWord(t, &p)
			if endsLogin(dst, t, s, p) {
				return p
			}
			if v := t[s:p]; mixedPassword(v) && !isNumbered(v) && endsLine(t, p) {
				return mask(dst, t, s, p, 0)
			}
		}
	case lex.HasPrefix(b, "HELLO "):
		return redisCommand(dst, t, i)
	case lex.HasPrefix(b, "ACL SETUSER "):
		return accessRules(dst, t, i+len("ACL SETUSER "))
	case lex.HasPrefix(b, "MIGRATE "):
		return migratePassword(dst, t, i)
	case lex.HasPrefix(b, "SetEnv "):
		return x.spacedValue(dst, i+7)
	case lex.HasPrefix(b, "machine "): // netrc
		return netrc(dst, t, i)
	}
	return 0
}

// option masks the value of an option of OpenWrt's, whose name is at i, if that is a network's key.
func (x *lineScan) option(dst *[]Span, i int) int {
	t := x.t
	p := i
	switch name := nextWord(t, &p); string(name) {
	case "key", "psk", "key1", "key2", "key3", "key4":
		if s, e, _ := valueAt(t, p); bytes.IndexByte(t[s:e], '/') < 0 && strongPassword(t[s:e]) {
			return lastWord(dst, t, p)
		}
	}
	return 0
}

// isNumbered reports whether v is a word and one or two digits, as the names of servers are:
// Server01.
func isNumbered(v []byte) bool {
	n := len(v)
	for n > 0 && lex.IsDigit(v[n-1]) {
		n--
	}
	return n > 1 && len(v)-n <= 2 && !lex.HasDigit(v[:n]) && lex.LowerCase(v[1:n])
}

// setting masks the value of the setting that starts at i, of Redis or of Kickstart.
func (x *lineScan) setting(dst *[]Span, i int) int {
	t := x.t
	p := i + 1 + bytes.IndexByte(t[i:], ' ')
	if lex.HasPrefix(t[p:], "--plaintext ") {
		return lastWord(dst, t, p+len("--plaintext "))
	}
	if lex.At(t, p) == '-' {
		return 0 // rootpw --lock
	}
	if !lex.IsQuote(lex.At(t, p)) {
		nextWord(t, &p)
		if p < len(t) && t[p-1] == ' ' && t[p] > ' ' {
			return 0 // more than a value
		}
	}
	return x.spacedValue(dst, i)
}

// migratePassword masks the password of Redis' MIGRATE, which starts at i.
func migratePassword(dst *[]Span, t []byte, i int) int {
	end := lex.Next(t, i, '\n')
	if end < 0 {
		end = len(t)
	}
	n := lex.LastIndex(t[i:end], " AUTH2 ")
	if n >= 0 {
		n += len(" AUTH2 ")
		for i+n < end && t[i+n] != ' ' {
			n++
		}
		n++
	} else if n = lex.LastIndex(t[i:end], " AUTH "); n >= 0 {
		n += len(" AUTH ")
	}
	if n < 0 || i+n >= end {
		return 0
	}
	e := bareEnd(t, i+n, end, ' ')
	if e > i+n && !isPlaceholder(t[i+n:e]) {
		*dst = append(*dst, Span{i + n, e, KindKey})
	}
	return e
}

// netrc masks the password of the line of netrc that starts at i: machine m login bob password x.
func netrc(dst *[]Span, t []byte, i int) int {
	end := min(len(t), i+2*lex.MaxKey)
	n := lastIndexBefore(t[i:end], "password ", '\n')
	if n < 0 || lastIndexBefore(t[i:end], "login ", '\n') < 0 {
		return 0
	}
	s := i + n + len("password ")
	e := bareEnd(t, s, len(t), ' ')
	if s < e && !isPlaceholder(t[s:e]) {
		*dst = append(*dst, Span{s, e, KindKey})
	}
	return e
}

// sharedKey masks the secret of a line of ipsec.secrets, host : PSK "x"; the colon is at i.
func sharedKey(dst *[]Span, t []byte, i int) int {
	p := i + 1
	if lex.At(t, p) != ' ' {
		return 0
	}
	e := p + 1
	for e < len(t) && lex.IsUpper(t[e]) {
		e++
	}
	switch string(t[p+1 : e]) {
	case "PSK", "EAP", "XAUTH", "NTLM":
	case "RSA", "ECDSA", "PKCS": // and a file before what it is encrypted with
		for e < len(t) && e-p < maxPlain && t[e] > ' ' {
			e++
		}
		for e++; e < len(t) && e-p < maxPlain && t[e] > ' ' && !lex.IsQuote(t[e]); {
			e++
		}
	default:
		return 0
	}
	if lex.At(t, e) != ' ' {
		return 0
	}
	s, end, quoted := valueAt(t, e+1)
	if !quoted || end <= s || isPlaceholder(t[s:end]) {
		return 0
	}
	*dst = append(*dst, Span{s, end, KindKey})
	return end
}

// findSASL masks the password of a line of Postfix's sasl_passwd, [host]:port user:password; the
// colon is at i.
func findSASL(dst *[]Span, t []byte, i int) int {
	p := i + 1
	for p < len(t) && p-i < 7 && lex.IsDigit(t[p]) {
		p++
	}
	s := p
	for p < len(t) && p-s < 4 && (t[p] == ' ' || t[p] == '\t') {
		p++
	}
	u := p
	for p < len(t) && p-u < lex.MaxKey && (lex.IsKey(t[p]) || t[p] == '@') {
		p++
	}
	if p == u || s == u || lex.At(t, p) != ':' {
		return 0
	}
	e := bareEnd(t, p+1, len(t), ' ')
	if !strongPassword(t[p+1 : e]) {
		return 0
	}
	*dst = append(*dst, Span{p + 1, e, KindKey})
	return e
}

// findPgpass masks the password of a line of PostgreSQL's password file,
// host:port:database:user:password; the first colon is at i. The port may be * for any.
func findPgpass(dst *[]Span, t []byte, i int) {
	p := i + len(":*:")
	anyPort := t[i+1] == '*'
	if anyPort {
		s := i
		for s > 0 && i-s < lex.MaxKey && (lex.IsKey(t[s-1]) || t[s-1] == '*') {
			s--
		}
		if s == i || s > 0 && !lex.IsSpace(t[s-1]) && !lex.IsQuote(t[s-1]) {
			return // a part of a longer name
		}
	} else {
		switch string(t[i+1 : i+5]) {
		case "5432", "5433", "6432":
		default:
			findProxy(dst, t, i)
			return
		}
		p = i + len(":5432:")
	}
	if t[p-1] != ':' {
		findProxy(dst, t, i)
		return
	}
	for range 2 {
		s := p
		for p < len(t) && p-s < lex.MaxKey && (lex.IsToken(t[p]) || t[p] == '*' || t[p] == '.') {
			p++
		}
		if p == s || lex.At(t, p) != ':' {
			findProxy(dst, t, i)
			return
		}
		p++
	}
	e := p
	for e < len(t) && t[e] > ' ' && !lex.IsQuote(t[e]) && t[e] != ':' {
		if t[e] == '\\' {
			e++
		}
		e++
	}
	e = min(e, len(t))
	if e == p || isPlaceholder(t[p:e]) || anyPort &&
		(lex.At(t, e) == ':' || !looksPassword(t[p:e])) || isHexGroups(t[i:e]) {
		return
	}
	*dst = append(*dst, Span{p, e, KindKey})
}

// isHexGroups reports whether v is a part of an IPv6 address: nothing but colons and groups of up
// to four hex digits.
func isHexGroups(v []byte) bool {
	n := 0
	for _, c := range v {
		n++
		if c == ':' {
			n = 0
		} else if !lex.IsHex(c) || n > 4 {
			return false
		}
	}
	return true
}

// findProxy masks the password of a proxy as lists of them have it, host:port:user:password; the
// first colon is at i.
func findProxy(dst *[]Span, t []byte, i int) {
	s := lex.ExtendBack(t, i)
	if dot := bytes.LastIndexByte(t[s:i], '.'); dot < 1 || s > 0 && (t[s-1] == ':' ||
		t[s-1] == '/') || !lex.IsLetter(t[s+dot+1]) && lex.CountByte(t[s:i], '.') != 3 {
		return
	}
	p := i + 1
	for p < len(t) && p-i < 7 && lex.IsDigit(t[p]) {
		p++
	}
	u := p + 1
	e := u
	for e < len(t) && e-u < lex.MaxKey && (lex.IsKey(t[e]) || t[e] == '@') {
		e++
	}
	if lex.At(t, p) != ':' || e == u || lex.At(t, e) != ':' || lex.AllDigits(t[u:e]) {
		return
	}
	v := e + 1
	for e = v; e < len(t) && e-v < maxPlain && t[e] > ' ' && t[e] != ',' && t[e] != ';' &&
		!lex.IsQuote(t[e]) && t[e] != ':' && t[e] != '}' && t[e] != ']' && t[e] != ')'; {
		e++
	}
	if lex.At(t, e) != ':' && looksPassword(t[v:e]) {
		*dst = append(*dst, Span{v, e, KindKey})
	}
}

// networkCode masks the password of a network as its QR code has it, WIFI:S:name;T:WPA;P:x;; where
// the colon of the password is at i.
func networkCode(dst *[]Span, t []byte, i int) int {
	head := t[max(0, i-lex.MaxKey):i]
	n := lex.LastIndex(head, "WIFI:")
	if n < 0 || lex.At(head, n+len("WIFI:x")) != ':' || bytes.IndexByte(head[n:], '\n') >= 0 ||
		bytes.Contains(head[n:], []byte(`\n`)) {
		return 0
	}
	e := i + 1
	for e < len(t) && e-i < maxPlain && t[e] != ';' && t[e] != '\n' && t[e] != '"' {
		if t[e] == '\\' {
			e++
		}
		e++
	}
	if lex.At(t, e) != ';' || e == i+1 || isPlaceholder(t[i+1:e]) {
		return 0
	}
	*dst = append(*dst, Span{i + 1, e, KindKey})
	return e
}

// spacedValue masks the value after a key and a space, both on one line.
func (x *lineScan) spacedValue(dst *[]Span, i int) int {
	t := x.t
	n := i
	for n < len(t) && n-i < lex.MaxKey && lex.IsKey(t[n]) {
		n++
	}
	if n == i || lex.At(t, n) != ' ' {
		return 0
	}
	v := x.r.keys.Verdict(t[i:n])
	if v != keynames.Secret && v != keynames.Weak {
		return 0
	}
	key := keyRange{start: i, end: n, verdict: v}
	s := n + 1
	if qs, esc, q := openQuote(t, s); q != 0 {
		return x.judge(dst, key, qs, x.ends.closeQuote(t, qs, esc, q), true)
	}
	return x.judge(dst, key, s, x.ends.bareEnd(t, s, ' '), false)
}
