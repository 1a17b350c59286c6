// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// connectsWith reports whether the quote at i opens the argument of a call that is a password, as
// connectArgument knows it, or that of Ruby's basic_auth 'bob', 'x'.
func connectsWith(t []byte, i int) bool {
	commas, quoted := 0, byte(0)
	for n := i; n > 1 && i-n < 2*lex.MaxKey; n-- {
		switch c := t[n-1]; {
		case lex.IsQuote(c) && (quoted == 0 || quoted == c):
			quoted ^= c
		case quoted != 0:
		case c == ',':
			commas++
		case c == '(':
			k, _ := connectArgument(t, lex.ExtendBack(t, n-1), n-1)
			return k > 0 && k == commas+1
		case c == ' ' && commas == 1 && lex.HasSuffix(t[:n-1], "basic_auth"):
			return true
		case c == ')':
			b := bytes.LastIndexByte(t[max(0, n-maxPairKey):n], '(')
			if n = max(0, n-maxPairKey) + b + 1; b < 0 || !lex.HasSuffix(t[:n-1], "Object") {
				return false
			}
		case c == ';' || c == '\n' || c == '{' || c == '[':
			return false
		}
	}
	return false
}

// pairCalls are the ends of names of functions and types that take a user and a password.
var pairCalls = [...]string{"usernamepasswordcredentials", "usernamepasswordcredential",
	"passwordauthentication", "passwordauthenticationtoken", "basicauth", "digestauth",
	"basicauthentication", "basiccredentials", "basic_auth", "digest_auth", "setauth",
	"setcredentials"}

// takesPair reports whether name is that of such a function.
func takesPair(name []byte) bool {
	switch lex.At(name, len(name)-1) {
	case 'h', 'l', 'n', 's':
		for _, w := range pairCalls {
			if lex.HasSuffixFold(name, w) {
				return true
			}
		}
	}
	return false
}

// opensStore reports whether the call t[s:e] is that of the login to Redis: redis.auth("x"),
// $redis->auth('x'), red:auth("x").
func opensStore(t []byte, s, e int) bool {
	if !lex.HasSuffix(t[s:e], "auth") {
		return false
	}
	n := e - len("auth")
	switch lex.At(t, n-1) {
	case '.', ':':
		n--
	case '>':
		n -= len("->")
	default:
		return false
	}
	if n < 1 || t[n] == '>' {
		return false
	}
	object := t[lex.ExtendBack(t, n):n]
	object = object[bytes.LastIndexByte(object, '.')+1:] // the last name of a path
	return lex.HasPrefixFold(object, "red") && !lex.HasPrefixFold(object, "redi") ||
		lex.HasPrefixFold(object, "redis") || lex.EqualFold(object, "rdb") ||
		lex.EqualFold(object, "jedis")
}

// memberCalls are the ends of names of functions that set or get a member: its name and its value,
// or the one that it has if it is missing, are the last two arguments.
var memberCalls = [...]string{"getattr", "buildconfigfield", "map.of", "config.set", ".setproperty",
	"put_env", ".setitem", "environmentvariable", "mapof"}

// setsMember reports whether the text in quotes that starts at i is an argument of such a call.
func setsMember(t []byte, i int) bool {
	low := max(0, i-lex.MaxKey)
	n := low + bytes.LastIndexByte(t[low:i], '(')
	if n < low || bytes.IndexByte(t[n:i], ')') >= 0 {
		return false
	}
	for _, w := range memberCalls {
		if lex.HasSuffixFold(t[low:n], w) {
			return true
		}
	}
	return false
}

// listsColumns reports whether the parenthesis at i opens a list of columns of SQL: INTO "users"
// ("token","context"), PRIMARY KEY ("token","context").
func listsColumns(t []byte, i int) bool {
	for i > 0 && t[i-1] == ' ' {
		i--
	}
	head := t[max(0, i-lex.MaxKey):i]
	head = head[bytes.LastIndexByte(head, '(')+1:]
	if lex.LastIndex(head, "INTO ") >= 0 || lex.LastIndex(head, " ON ") >= 0 {
		return true
	}
	for _, w := range [...]string{"KEY", "UNIQUE", "CONFLICT", "INDEX", "BY"} {
		if lex.HasSuffix(head, w) {
			return true
		}
	}
	return false
}

// isConversion reports whether b starts with Rust's conversion of a literal: "x".to_string().
func isConversion(b []byte) bool {
	return lex.HasPrefix(b, ".to_string()") || lex.HasPrefix(b, ".into()") ||
		lex.HasPrefix(b, ".to_owned()")
}

// hashedBy masks PostgreSQL's hash in quotes at s, md5 and 32 hex digits, which PgBouncer has
// after a user in quotes. It returns where the quote is that closes it, or 0.
func hashedBy(dst *[]Span, t []byte, s int) int {
	e := s + len("md5") + 32
	if lex.At(t, e) != '"' || !lex.HasPrefix(t[s:], "md5") || !lex.AllHex(t[s+len("md5"):e]) {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindHash})
	return e
}

// keptValue masks the text in quotes before the name of the secret under which it is kept, which
// starts at s: set("x", forKey: "token"), setObject:@"x" forKey:@"password".
func keptValue(dst *[]Span, x *subject, s, e int) int {
	t := x.t
	b := s - 1
	if b < len("forKey:") || t[b] != '"' || lex.At(t, e) != '"' {
		return 0
	}
	for b > 0 && (t[b-1] == '@' || t[b-1] == ' ') && s-b < 4 {
		b--
	}
	if !lex.HasSuffix(t[:b], "forKey:") {
		return 0
	}
	b -= len("forKey:")
	for n := b; b > 0 && n-b < 3 && (t[b-1] == ' ' || t[b-1] == ','); b-- {
	}
	if lex.At(t, b-1) != '"' {
		return 0
	}
	low := max(0, b-1-maxPlain)
	v := low + bytes.LastIndexByte(t[low:b-1], '"') + 1
	if v == low || !mayBePassword(t[v:b-1]) || nameVerdict(x.r.keys, t[s:e]) != keynames.Secret {
		return 0
	}
	*dst = append(*dst, Span{v, b - 1, KindKey})
	return e
}

// typedInto masks the text that a test types into the field with the name of a secret that ends at
// e: fill_in "Password", with: "x", page.fill('#password', 'x').
func typedInto(dst *[]Span, x *subject, key keyRange, e int) int {
	t := x.t
	p := e
	for p < len(t) && p-e < 4 && (lex.IsQuote(t[p]) || t[p] == ')' || t[p] == ']') {
		p++
	}
	if p == e || key.verdict != keynames.Secret {
		return 0
	}
	for _, w := range [...]string{".type(", ".fill(", ".send_keys(", ".sendKeys(", ".setValue(",
		".typeText(", ", with: ", " with ", ", "} {
		if !lex.HasPrefix(t[p:], w) {
			continue
		}
		s, end, quoted := valueAt(t, p+len(w))
		if !quoted || !mayBePassword(t[s:end]) || w == ", " && !fillsField(t, key.start) {
			return 0
		}
		return x.judge(dst, key, s, end, true)
	}
	return 0
}

// fillsField reports whether the name at s is in the selector of a call that fills a field.
func fillsField(t []byte, s int) bool {
	b := t[max(0, s-maxPairKey):s]
	return lex.LastIndex(b, ".fill(") >= 0 || lex.LastIndex(b, ".type(") >= 0
}

// optionArgument returns the text in the quote at i if it is the only argument of a Some that is
// the only argument of a call, and where the name of that ends: password(Some("x")).
func optionArgument(t []byte, i int) (name, start, end int) {
	n := i - len("Some(")
	if n < 2 || !lex.HasSuffix(t[:i], "(Some(") {
		return 0, 0, 0
	}
	s, e, quoted := valueAt(t, i)
	if !quoted || lex.At(t, e+1) != ')' || lex.At(t, e+2) != ')' {
		return 0, 0, 0
	}
	return n - 1, s, e
}

// isEntry reports whether v is the name of an entry in a directory: uid=bob,ou=people,dc=x, also
// cut as PHP does it: cn=admin,...
func isEntry(v []byte) bool {
	n := bytes.IndexByte(v, '=')
	if n < 1 || n > len("userPrincipalName") || !lex.AllLetters(v[:n]) || len(v) > 2*lex.MaxKey {
		return false
	}
	rest := v[n+1:]
	for {
		if n = bytes.IndexByte(rest, ','); n < 0 {
			return lex.EqualFold(v[:bytes.IndexByte(v, '=')], "ou")
		}
		rest = bytes.TrimLeft(rest[n+1:], " ")
		for _, w := range [...]string{"dc=", "ou=", "o=", "cn=", "..."} {
			if lex.HasPrefixFold(rest, w) {
				return true
			}
		}
	}
}

// followsEntry reports whether the argument at b follows one in single quotes that is the name of
// an entry in a directory: ('bind', 'cn=admin,dc=x', 'y').
func followsEntry(t []byte, b int) bool {
	e := b - len("', ")
	if e < 1 || t[e] != '\'' {
		return false
	}
	low := max(0, e-2*lex.MaxKey)
	n := low + bytes.LastIndexByte(t[low:e], '\'')
	return n >= low && isEntry(t[n+1:e])
}

// entryPassword returns the password after the name of an entry in a directory, perhaps after a
// filter, which is the first argument of a call, in the quote at i: bind("cn=admin,dc=x", "y"). The
// end is 0 if there is none.
func entryPassword(t []byte, i int) (start, end int) {
	switch t[i-2] | 0x20 { // as an eventFilter takes them: bind, login, authenticate, compare
	case 'd', 'e', 'm', 'n', 'r', 't':
	default:
		return 0, 0
	}
	q := t[i]
	e := closeQuote(t[:min(len(t), i+2*lex.MaxKey)], i+1, 0, q)
	if !isEntry(t[i+1 : e]) {
		return 0, 0
	}
	for range 2 {
		if lex.At(t, e) != q || lex.At(t, e+1) != ',' {
			return 0, 0
		}
		if e += 2; lex.At(t, e) == ' ' {
			e++
		}
		if lex.At(t, e) != q {
			return 0, 0
		}
		start = e + 1
		e = closeQuote(t[:min(len(t), start+maxPlain)], start, 0, q)
		if lex.At(t, start) != '(' {
			break
		}
	}
	if lex.At(t, e) != q || !isEntryPassword(t[start:e]) {
		return 0, 0
	}
	return start, e
}

// isEntryPassword reports whether v, which is beside the name of an entry in a directory, is its
// password rather than the name of an attribute, of a host or of another entry.
func isEntryPassword(v []byte) bool {
	if looksPassword(v) {
		return true
	}
	n := len(v)
	for n > 0 && lex.IsDigit(v[n-1]) {
		n--
	}
	return strongPassword(v) && lex.HasDigit(v) && lex.Mixed(v) &&
		!bytes.ContainsAny(v, ".:/=") &&
		!(lex.IsLower(v[0]) && lex.AllLetters(v[:n])) // extensionAttribute1
}
