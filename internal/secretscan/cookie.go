// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// isCookieKey reports whether a key is that of a cookie header.
func isCookieKey(name []byte) bool {
	return lex.HasSuffixFold(name, "cookie") || lex.HasSuffixFold(name, "cookies")
}

// HoldsCookie reports whether name is that of a cookie header and value starts with a cookie and
// its value, which has a digit.
func HoldsCookie(name, value []byte) bool {
	if !isCookieKey(name) {
		return false
	}
	n := lex.ExtendKey(value, 0)
	return n > 0 && lex.At(value, n) == '=' && lex.HasDigit(value[n:])
}

// setsCookie reports whether the value that ends at i is a cookie's, as the attributes after it
// show (RFC 6265): sid=x; Path=/.
func setsCookie(t []byte, i int) bool {
	if !lex.HasPrefix(t[i:], "; ") {
		return false
	}
	for _, w := range [...]string{"path=/", "httponly", "secure", "samesite=", "max-age=",
		"expires=", "domain="} {
		if lex.HasPrefixFold(t[i+2:], w) {
			return true
		}
	}
	return false
}

// plainCookies are the attributes of a Set-Cookie header (RFC 6265) and cookies that hold a
// setting.
var plainCookies = lex.NewWordSet("path", "domain", "expires", "max-age", "samesite", "priority",
	"version", "comment", "secure", "httponly", "partitioned", "theme", "lang", "locale",
	"language", "timezone", "tz", "currency", "country", "consent", "cookieconsent", "dark_mode",
	"sidebar", "color_mode", "_ga", "_gid", "_fbp", "_gcl_au", "ajs_anonymous_id",
	"mstshash") // the user of a remote desktop

// isHandle reports whether the value of a cookie is one that programs pass each other to know a
// request, a flow or a state by: cookie=12345 of D-Bus, cookie=0x2b1f of OpenFlow and netlink,
// cookie=rid=001,csn=20261130155015.123456Z#000000#000#000000 of LDAP. One of HTTP has a name.
func isHandle(v []byte) bool {
	if lex.HasPrefix(v, "0x") {
		return len(v) <= len("0x0123456789abcdef") && lex.AllHex(v[2:])
	}
	if lex.AllDigits(v) {
		return len(v) > 0 && len(v) <= len("4294967295")
	}
	const rid = len("rid=000")
	return lex.HasPrefix(v, "rid=") && len(v) >= rid && lex.AllDigits(v[len("rid="):rid]) &&
		(len(v) == rid || lex.HasPrefix(v[rid:], ",csn="))
}

// handleEnd returns the end of the handle at i, or 0. What another cookie of HTTP follows is none:
// 12345; sid=x.
func handleEnd(t []byte, i int) int {
	e := bareEnd(t, i, min(len(t), i+maxPlain), ' ')
	v := bytes.TrimRight(t[i:e], ",)")
	switch b := t[i+len(v):]; {
	case !isHandle(v), lex.At(b, 0) == ';':
		return 0
	case lex.At(b, 0) == ',' && v[0] == 'r' && !lex.HasPrefix(b, ",csn="):
		return 0
	}
	return e
}

// ofSession reports whether the cookie called name is that of a user's session, which may be a
// number: session_cookie=98234119.
func ofSession(name []byte) bool { return sessionWords.HasWordOf(name) }

// sessionWords are in the names of such cookies.
var sessionWords = lex.NewWordSet("session", "sess", "sid", "auth", "login", "user", "remember",
	"token", "secret", "jwt", "csrf", "xsrf", "client", "http", "web")

// bareCookies masks the cookies at i, which are not in quotes.
func bareCookies(dst *[]Span, keys *keynames.Keys, t, name []byte, i int, sep byte) int {
	if isCall(t[i:]) && (sep == '=' ||
		bytes.IndexByte(t[i:lineEnd(t[:min(len(t), i+paramWindow)], i)], '=') < 0) {
		return 0 // const cookie = request.getHeader('Cookie')
	}
	if n := handleEnd(t, i); n > 0 && !ofSession(name) {
		return n
	}
	end := lineEnd(t, i)
	if sep == ':' && t[i-1] == ':' {
		end = cookiesEnd(t[:end], i)
	}
	return maskCookies(dst, keys, t[:end], i)
}

// cookiesEnd returns the end of the cookies at i in a dump of fmt's, in which the next field may
// follow them: {Cookie:sid=x; a=b Password:y}.
func cookiesEnd(t []byte, i int) int {
	for p := lex.Next(t, i, ' '); p >= 0; p = lex.Next(t, p+1, ' ') {
		if n := lex.ExtendKey(t, p+1); t[p-1] != ';' && n > p+1 && lex.At(t, n) == ':' {
			return p
		}
	}
	return len(t)
}

// maskCookies masks the values of the cookies in t[s:], one by one.
func maskCookies(dst *[]Span, keys *keynames.Keys, t []byte, s int) int {
	e := len(t)
	pairs := 0
	for i := s; i < e; {
		for i < e && (t[i] == ' ' || t[i] == ';' || t[i] == ',') {
			i++
		}
		n := i
		for i < e && t[i] != '=' && t[i] != ';' && t[i] != ' ' {
			i++
		}
		if i == e || t[i] != '=' {
			continue
		}
		name := t[n:i]
		i++
		pairs++
		v := i
		for i < e && t[i] != ';' && (t[i] != ' ' || isPlainParam(name)) &&
			!lex.HasPrefix(t[i:], `\u00`) {
			i++
		}
		end := i
		for end > v && (t[end-1] == '"' || t[end-1] == '\\' || t[end-1] == ',') {
			end--
		}
		for v < end && (t[v] == '"' || t[v] == '\\') {
			v++
		}
		if v == end && end-n >= tokenform.RunLength && (end-n)%4 == 0 &&
			tokenform.Random(t[n:end]) {
			*dst = append(*dst, Span{n, end, KindCookie}) // base64, its sign of equality at the end
			continue
		}
		if v < end && t[v] != '>' && !plainCookies.Has(name) &&
			!bytes.Contains(name, []byte(placeholderOpen)) && !isPlaceholder(t[v:end]) &&
			(end-v >= 8 || keys.Verdict(name) != keynames.None) {
			*dst = append(*dst, Span{v, end, KindCookie})
		}
	}
	if pairs == 0 && e-s >= 8 && bytes.IndexByte(t[s:e], ' ') < 0 &&
		!isPlaceholder(t[s:e]) && !plainWord(t[s:e]) {
		*dst = append(*dst, Span{s, e, KindCookie})
	}
	return e
}

func isPlainParam(name []byte) bool { return lex.EqualFold(name, "expires") }
