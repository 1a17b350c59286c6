// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// loginLine masks the password of a line that logs somebody in, as the protocols of mail, files and
// routers have it: user bob pass x, login bob/x, auth bob x, a1 LOGIN bob x. The line starts at i
// and ends with the password.
func loginLine(dst *[]Span, t []byte, i int) int {
	p := i
	word := nextWord(t, &p)
	switch {
	case loginNouns.Has(word):
		if n := bracketLogin(dst, t, i); n > 0 {
			return n
		}
		if s := p; lex.At(t, s) != ' ' {
			user := nextWord(t, &p)
			if lex.EqualFold(user, "with") || lex.EqualFold(user, "as") { // bob/x failed
				return joinedLogin(dst, t, p)
			}
			if nothing.Has(user) {
				if !lex.EqualFold(nextWord(t, &p), "for") {
					return 0
				}
				return joinedLogin(dst, t, afterUserWord(t, p)) // login failed for bob/x
			}
			if n := bytes.IndexByte(user, '/'); n > 0 && lex.HasDigit(user[n:]) &&
				endsLogin(dst, t, s+n+1, p) {
				return p
			}
			if n := userAndPassword(user); n > 0 && mixedPassword(user[n:]) &&
				endsClause(t, s+len(user)) {
				*dst = append(*dst, Span{s + n, s + len(user), KindAuth}) // auth bob:x failed
				return p
			}
		}
	case lex.EqualFold(word, "logging"), lex.EqualFold(word, "logged"), lex.EqualFold(word, "log"):
		if !lex.EqualFold(nextWord(t, &p), "in") || !loginLinks.Has(nextWord(t, &p)) ||
			bytes.IndexByte(t[p:bareEnd(t, p, min(len(t), p+lex.MaxKey), ' ')], '@') >= 0 {
			return 0 // as nfs/server@REALM
		}
		return joinedLogin(dst, t, p)
	case lex.EqualFold(word, "authenticating"), lex.EqualFold(word, "authenticated"):
		return authenticatedWith(dst, t, p)
	case lex.EqualFold(word, "user"), lex.EqualFold(word, "username"):
		nextWord(t, &p)
		word = nextWord(t, &p)
		if lex.EqualFold(word, "on") || lex.EqualFold(word, "off") { // of Redis's access control
			if !lex.HasDigit(t[p:lineEnd(t, p)]) {
				return 0
			}
			return accessRules(dst, t, p)
		}
		if !lex.EqualFold(word, "pass") && !lex.EqualFold(word, "password") {
			return 0
		}
		s := p
		nextWord(t, &p)
		if lex.HasDigit(t[s:p]) && endsLogin(dst, t, s, p) {
			return p
		}
		return 0
	case len(word) <= 8 && lex.HasDigit(word) && lex.AllAlnum(word):
		// the tag of an IMAP command
		if word = nextWord(t, &p); !lex.EqualFold(word, "login") {
			return 0
		}
		nextWord(t, &p)
		if v, e, quoted := valueAt(t, p); string(word) == "LOGIN" && (quoted ||
			strongPassword(t[v:e]) || isPlacedPassword(t[v:e]) && endsLine(t, e)) &&
			lex.HasDigit(t[v:e]) && !isPlaceholder(t[v:e]) {
			*dst = append(*dst, Span{v, e, KindAuth})
			return e
		}
	case lex.EqualFold(word, "apop"):
		nextWord(t, &p)
		if s := p; len(nextWord(t, &p)) == 32 && lex.AllHex(t[s:s+32]) {
			*dst = append(*dst, Span{s, s + 32, KindAuth})
			return s + 32
		}
		return 0
	default:
		return 0
	}
	s := p
	v := nextWord(t, &p)
	if s < p && lex.HasDigit(t[s:p]) && endsLogin(dst, t, s, p) {
		return p
	}
	if lex.HasPrefixFold(t[i:], "login ") && looksPassword(v) && !lex.IsQuote(v[0]) &&
		loginVerdicts.Has(t[p:lex.WordEnd(t, p)]) { // login bob x failed
		*dst = append(*dst, Span{s, s + len(v), KindAuth})
		return p
	}
	return 0
}

// loginNouns are words for a login.
var loginNouns = lex.NewWordSet("login", "auth", "authentication")

// afterUserWord returns where the name starts after the word user at p, or p.
func afterUserWord(t []byte, p int) int {
	if lex.HasPrefix(t[p:], "user ") {
		p += len("user ")
	}
	return p
}

// loginLinks may be between logging in and a user.
var loginLinks = lex.NewWordSet("as", "with", "using")

// authenticatedWith masks the password after a user's name at p and the word with: authenticating
// bob with x.
func authenticatedWith(dst *[]Span, t []byte, p int) int {
	nextWord(t, &p)
	if word := nextWord(t, &p); !lex.EqualFold(word, "with") && !lex.EqualFold(word, "using") {
		return 0
	}
	s, e, _ := valueAt(t, p)
	if !looksPassword(t[s:e]) || !endsClause(t, e) {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindAuth})
	return e
}

// loginVerdicts say what became of a login.
var loginVerdicts = lex.NewWordSet("failed", "rejected", "denied", "refused", "accepted",
	"succeeded", "ok", "invalid")

// bracketLogin masks the password of a line at i that has the user and the password of an attempt
// to log in in brackets, as servers of RADIUS and honeypots log it: Login incorrect: [bob/x], login
// attempt [b'root'/b'x'] failed.
func bracketLogin(dst *[]Span, t []byte, i int) int {
	attempt := lex.HasPrefixFold(t[i:], "login attempt [")
	if !attempt && !lex.HasPrefixFold(t[i:], "login incorrect") &&
		!lex.HasPrefixFold(t[i:], "login ok") && !lex.HasPrefix(t[i:], "Invalid user: [") &&
		!lex.HasPrefix(t[i:], "Invalid user (") {
		return 0
	}
	line := t[:min(len(t), i+2*lex.MaxKey)]
	if n := lex.Next(line, i, '\n'); n >= 0 {
		line = line[:n]
	}
	b := lex.Next(line, i, '[') + 1
	if b == 0 || !lex.IsLetter(lex.At(line, b)) {
		return 0
	}
	s := lex.Next(line, b, '/') + 1
	if s > 0 && string(line[b:s]) == "host/" { // a machine, whose name has the slash
		s = lex.Next(line, s, '/') + 1
	}
	if s == 0 || bytes.ContainsAny(line[b:s], " ]") || !lex.HasDigit(line[i:]) {
		return 0 // without a digit no text is looked at for commands
	}
	e := lex.Next(line, s, ']')
	if e < 0 {
		return 0
	}
	if attempt && !lex.HasPrefix(t[e:], "] failed") && !lex.HasPrefix(t[e:], "] succeeded") {
		return 0
	}
	if lex.HasPrefix(t[s:e], "b'") && t[e-1] == '\'' { // bytes of Python
		s += len("b'")
		e--
	}
	if v := t[s:e]; len(v) == 0 || v[0] == '<' || isPlaceholder(v) ||
		attempt && (isAddress(v) || len(v) < 3 && lex.AllDigits(v) || nothing.Has(v)) {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindAuth})
	return e
}

// isAddress reports whether v is nothing but digits and dots, as an IPv4 address is.
func isAddress(v []byte) bool {
	for _, c := range v {
		if !lex.IsDigit(c) && c != '.' {
			return false
		}
	}
	return bytes.IndexByte(v, '.') >= 0
}

// joinedLogin masks the password of a user and a password at p that a slash or a colon joins, if it
// looks like one: login with bob/x failed.
func joinedLogin(dst *[]Span, t []byte, p int) int {
	s, e, _ := valueAt(t, p)
	if lex.HasPrefix(t[e:], " / ") && !lex.HasDigit(t[s:e]) { // bob / x
		s, e, _ = valueAt(t, e+len(" / "))
		if !looksPassword(t[s:e]) {
			return 0
		}
		*dst = append(*dst, Span{s, e, KindAuth})
		return e
	}
	n := userSlashPassword(t[s:e])
	if n == 0 {
		n = userAndPassword(t[s:e])
	}
	if n == 0 || !looksPassword(t[s+n:e]) {
		return 0
	}
	*dst = append(*dst, Span{s + n, e, KindAuth})
	return e
}

// radiusLogin is bracketLogin for what is after the colon at i: Auth: (12) Login OK: [bob/x].
func radiusLogin(dst *[]Span, t []byte, i int) int {
	p := i + 1
	for lex.At(t, p) == ' ' && p-i < 3 {
		p++
	}
	if lex.At(t, p) == '(' {
		n := p + 1
		for n < len(t) && n-p < lex.GroupLength && lex.IsDigit(t[n]) {
			n++
		}
		if lex.HasPrefix(t[n:], ") ") {
			p = n + len(") ")
		}
	}
	if c := lex.At(t, p); c != 'L' && c != 'I' {
		return 0
	}
	return bracketLogin(dst, t, p)
}

// findAuthCommands masks the credentials of the commands AUTH and AUTHENTICATE wherever they are in
// a line: of the protocols of mail, AUTH PLAIN x, and of Redis after a prompt, a mark or a quote,
// redis: AUTH bob x. At the start of a line they are found by what is there.
func findAuthCommands(dst []Span, t []byte) []Span {
	const word = "AUTH"
	for i := 1; ; {
		n := bytes.Index(t[min(i, len(t)):], []byte(word))
		if n < 0 {
			return dst
		}
		i += n
		p := i + len(word)
		b := t[i-1]
		if lex.HasPrefix(t[p:], "ENTICATE ") {
			p += len("ENTICATE")
		}
		switch {
		case lex.IsToken(b) && !(b == 'n' && lex.At(t, i-2) == '\\'):
		case lex.At(t, p) == '\t', lex.At(t, p) == ' ':
			if e := saslResponse(&dst, t, p); e > 0 {
				p = e
			} else if t[p] == ' ' {
				p = authCommand(&dst, t, i, p+1)
			}
		case lex.At(t, p) == '\r' || lex.At(t, p) == '\n' || lex.At(t, p) == '\\':
			p = bulkStrings(&dst, t, p)
		}
		i = p
	}
}

// saslResponse masks what a client sent, in the line of Dovecot's protocol whose arguments start at
// p: AUTH 1 PLAIN service=imap resp=x. It returns where the scan goes on, or 0 if there is no such
// line.
func saslResponse(dst *[]Span, t []byte, p int) int {
	const name, least, longest = "resp=", 8, 512
	n := p + 1
	for n < len(t) && lex.IsDigit(t[n]) {
		n++
	}
	if n == p+1 || lex.At(t, n) != t[p] {
		return 0
	}
	if n++; !mechanisms.Has(t[n:lex.ExtendKey(t, n)]) {
		return 0
	}
	b := t[p:lineEnd(t[:min(len(t), p+longest)], p)]
	n = bytes.Index(b, []byte(name))
	if n < 1 || lex.IsKey(b[n-1]) {
		return 0
	}
	s := p + n + len(name)
	e := tokenform.Extend(t, s, tokenform.AlphabetBase64)
	for lex.At(t, e) == '=' {
		e++
	}
	if e-s >= least && !lex.LowerCase(t[s:e]) {
		*dst = append(*dst, Span{s, e, KindAuth})
	}
	return e
}

// authCommand masks the credentials of the command AUTH at i, whose arguments start at p. It
// returns where the scan goes on.
func authCommand(dst *[]Span, t []byte, i, p int) int {
	s := p
	if mechanisms.Has(nextWord(t, &p)) {
		const least = 8
		e := tokenform.Extend(t, p, tokenform.AlphabetBase64)
		for lex.At(t, e) == '=' {
			e++
		}
		if v := t[p:e]; len(v) >= least && !lex.UpperCase(v) && !lex.LowerCase(v) &&
			(lex.HasDigit(v) || len(v)%4 == 0) && !lex.IsKey(lex.At(t, e)) &&
			placeholderLen(t[e:]) == 0 {
			*dst = append(*dst, Span{p, e, KindAuth})
			return e
		}
		return p
	}
	switch b, c := t[i-1], lex.At(t, i-2); {
	case lex.IsQuote(b), b == ':', b == '{', b == '[', b == '(':
	case b == ' ' && (c == ':' || c == '>' || c == ']' || c == '-' || lex.IsQuote(c) ||
		lex.IsDigit(c)):
	default:
		return s
	}
	for p = s; p-s < lex.MaxKey; { // perhaps after a user
		w := p
		e := w + len(bytes.TrimRight(nextWord(t, &p), "\"'`,;:.)]}"))
		n := lex.ExtendKey(t, e+1)
		if looksPassword(t[w:e]) && (endsClause(t, e) || n > e+1 && lex.At(t, n) == ':') {
			*dst = append(*dst, Span{w, e, KindAuth})
			return e
		}
		if w > s || p == w {
			break
		}
	}
	return s
}

// mechanisms are those of SASL, whose first response may follow their names.
var mechanisms = lex.NewWordSet("plain", "login", "xoauth2", "oauthbearer", "external", "ntlm",
	"digest-md5", "cram-md5", "scram-sha-1", "scram-sha-256", "xoauth")

// bulkStrings masks the last of the two strings at most that follow at p, as Redis' protocol has
// them: AUTH\r\n$3\r\nbob\r\n$1\r\nx\r\n, escaped or not.
func bulkStrings(dst *[]Span, t []byte, p int) int {
	s, e := 0, p
	for range 2 {
		n := afterBreak(t, e)
		if n == e || lex.At(t, n) != '$' {
			break
		}
		for n++; lex.IsDigit(lex.At(t, n)); n++ {
		}
		b := afterBreak(t, n)
		if b == n {
			break
		}
		s = b
		for e = b; e < len(t) && e-b < maxPlain && t[e] > ' ' && t[e] != '\\'; e++ {
		}
	}
	if s > 0 && e > s && !isPlaceholder(t[s:e]) {
		*dst = append(*dst, Span{s, e, KindAuth})
	}
	return e
}

// afterBreak returns the end of the line break of a protocol at i, escaped or not, or i.
func afterBreak(t []byte, i int) int {
	switch {
	case lex.HasPrefix(t[min(i, len(t)):], "\r\n"):
		return i + len("\r\n")
	case lex.HasPrefix(t[min(i, len(t)):], `\r\n`):
		return i + len(`\r\n`)
	case lex.At(t, i) == '\n': // as a log has them
		return i + 1
	case lex.HasPrefix(t[min(i, len(t)):], `\n`):
		return i + len(`\n`)
	}
	return i
}

// redisCommand masks the password of a command of Redis that starts at p: AUTH x, AUTH bob x, HELLO
// 3 AUTH bob x, CONFIG SET requirepass x, ACL SETUSER bob on >x.
func redisCommand(dst *[]Span, t []byte, p int) int {
	most := 2
	switch word := nextWord(t, &p); {
	case lex.EqualFold(word, "auth"):
	case lex.EqualFold(word, "hello"):
		nextWord(t, &p)
		if !lex.EqualFold(nextWord(t, &p), "auth") {
			return 0
		}
	case lex.EqualFold(word, "config"):
		if !lex.EqualFold(nextWord(t, &p), "set") || !directives.Has(nextWord(t, &p)) {
			return 0
		}
		most = 1
	case lex.EqualFold(word, "acl"):
		if !lex.EqualFold(nextWord(t, &p), "setuser") {
			return 0
		}
		return accessRules(dst, t, p)
	default:
		return 0
	}
	s, e := p, p
	for n := 0; n < most && p < len(t) && t[p] > ' '; n++ {
		s = p
		word := nextWord(t, &p)
		if e = s + len(word); lex.At(t, e) != ' ' {
			break
		}
	}
	for s < e && lex.IsQuote(t[s]) {
		s++
	}
	for e > s && lex.IsQuote(t[e-1]) {
		e--
	}
	if s == e || isPlaceholder(t[s:e]) {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindAuth})
	return e
}

// accessRules masks the passwords among the rules of a user of Redis from p to the line's end: >x,
// <x, and #x for a hash.
func accessRules(dst *[]Span, t []byte, p int) int {
	end := lineEnd(t, p)
	for lex.At(t, end) == '\'' && (t[end-1] == ' ' || lex.At(t, end+1) == ' ') {
		end = lineEnd(t, end+1) // '>x' '~*', as in a shell
	}
	for ; p < end; p++ {
		c := t[p]
		if (c == '>' || c == '<' || c == '#') && p+1 < end && t[p+1] > ' ' &&
			(t[p-1] == ' ' || t[p-1] == '\'') {
			e := bareEnd(t, p+1, end, ' ')
			if !isPlaceholder(t[p+1 : e]) {
				*dst = append(*dst, Span{p + 1, e, KindKey})
			}
			p = e
		}
	}
	return end
}

// nextWord returns the word at p and moves p past it and the space that follows.
func nextWord(t []byte, p *int) []byte {
	s := *p
	e := s
	for e < len(t) && e-s < lex.MaxKey && t[e] > ' ' && t[e] != '\\' {
		e++
	}
	*p = e
	if lex.At(t, e) == ' ' {
		*p = e + 1
	}
	return t[s:e]
}

// endsLogin masks the word t[s:p] if it looks like a password and ends its line.
func endsLogin(dst *[]Span, t []byte, s, p int) bool {
	e := p
	if s >= e || e < len(t) && t[e] != '\n' && t[e] != '\r' && t[e] != '\\' {
		return false
	}
	for e > s && lex.IsQuote(t[e-1]) {
		e--
	}
	if lex.IsQuote(t[s]) {
		s++
	}
	if s >= e || !looksPassword(t[s:e]) {
		return false
	}
	*dst = append(*dst, Span{s, e, KindAuth})
	return true
}

// windowsProgram masks the password after /p of a line that starts at i with a program of Windows:
// app.exe /p x.
func windowsProgram(dst *[]Span, t []byte, i int) int {
	n := bytes.IndexByte(t[i:min(len(t), i+lex.MaxKey)], ' ')
	if n < len("a.exe") || t[i+n-1]|0x20 != 'e' || !lex.HasSuffixFold(t[:i+n], ".exe") ||
		lex.LastIndex(t[i:lineEnd(t, i)], " /") < 0 {
		return 0
	}
	return windowsOption(dst, t, i+n)
}

// longestPair is the length up to which a whole text may be a user and a password.
const longestPair = 64

// findWholePair masks the password of a text that is nothing but the name of an account or of
// somebody, a colon, and what looks like a password: bob:x.
func findWholePair(dst []Span, t []byte) []Span {
	n := lex.ExtendKey(t, 0)
	if lex.At(t, n) == '@' && n > 0 { // bob@example.com:x
		if e := lex.ExtendKey(t, n+1); lex.At(t, e) == ':' && bytes.IndexByte(t[n:e], '.') > 0 &&
			looksPassword(t[e+1:]) {
			return append(dst, Span{e + 1, len(t), KindAuth})
		}
		return dst
	}
	if lex.At(t, n) == '/' && n > 0 { // bob/x@db of Oracle
		e := lex.Next(t, n, '@')
		if e > n && lex.At(t, e+1) == 'v' && lex.IsDigit(lex.At(t, e+2)) {
			return dst // an action of GitHub and its version
		}
		if e > n && (lex.IsLetter(lex.At(t, e+1)) || lex.At(t, e+1) == '/') &&
			lex.HasDigit(t[n+1:e]) && (looksPassword(t[n+1:e]) ||
			lex.HasPrefix(t[e:], "@//") && strongPassword(t[n+1:e])) {
			return append(dst, Span{n + 1, e, KindAuth})
		}
		return dst
	}
	if n == 0 || lex.At(t, n) != ':' || len(t)-n < 8 || !lex.HasDigit(t[n:]) ||
		!commonUsers.Has(t[:n]) && !firstNames.Has(t[:n]) || !looksPassword(t[n+1:]) {
		return dst
	}
	return append(dst, Span{n + 1, len(t), KindAuth})
}

// firstNames are names that people and examples have.
var firstNames = lex.NewWordSet("bob", "alice", "john", "jane", "joe", "jim", "tom", "dave",
	"david", "peter", "paul", "mary", "mike", "anna", "eve", "carol", "max", "sam", "jdoe",
	"johndoe", "jsmith", "foo", "user", "user1", "amy", "ann", "anne", "andy", "ben", "bill",
	"bobby", "charlie", "chris", "dan", "daniel", "dora", "ed", "emma", "eric", "erin", "frank",
	"fred", "george", "grace", "hans", "heidi", "helen", "henry", "ivan", "jack", "james", "jean",
	"jeff", "judy", "julia", "karl", "kate", "kim", "laura", "leo", "linda", "lisa", "luke",
	"mallory", "maria", "mark", "matt", "michael", "nick", "nina", "oscar", "otto", "pat", "peggy",
	"rob", "robert", "sara", "sarah", "steve", "sue", "susan", "ted", "tim", "trent", "tony",
	"victor", "walter", "wendy")
