// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// schemes are the authentication schemes that precede credentials: the IANA registry's and
// vendors' own.
var schemes = lex.NewWordSet("basic", "bearer", "token", "apikey", "api-key", "api_key", "digest",
	"negotiate", "ntlm", "hmac", "hoba", "mutual", "oauth", "dpop", "gnap", "privatetoken", "vapid",
	"scram-sha-1", "scram-sha-256", "aws4-hmac-sha256", "aws4-ecdsa-p256-sha256", "aws",
	"goog4-rsa-sha256", "goog4-hmac-sha256", "goog1", "sharedkey", "sharedkeylite",
	"sharedaccesssignature", "bot", "jwt", "geniekey", "splunk", "plain", "hawk", "signature",
	"mac", "acs3-hmac-sha256", "tc3-hmac-sha256", "bce-auth-v1", "sso-key", "ssws", "discogs",
	"googlelogin", "key", "accesskey", "wsse", "macaroon", "lowlevel", "zoho-oauthtoken", "e2e",
	"eg1-hmac-sha256", "klaviyo-api-key", "access_token", "api-token", "apitoken", "api_token",
	"app-token", "auth", "session", "cookie", "client-id", "deepl-auth-key", "secret", "x-api-key",
	"user", "mesh", "nhsmesh", "mediabrowser", "emby", "elastic", "fxa", "qbx")

// looseSchemes name a credential even where no Authorization header is in sight.
var looseSchemes = lex.NewWordSet("basic", "bearer", "negotiate", "ntlm", "apikey",
	"sharedaccesssignature", "sharedkey", "geniekey", "ssws", "dpop", "zoho-oauthtoken",
	"privatetoken", "deepl-auth-key", "klaviyo-api-key")

const longestScheme = 24

// schemeEnd returns where the credentials start in a value that starts with a scheme and a space,
// or 0.
func schemeEnd(v []byte) int {
	i := 0
	for i < len(v) && i <= longestScheme && lex.IsToken(v[i]) {
		i++
	}
	if i == 0 || i >= len(v) || v[i] != ' ' && !(v[i] == ':' && i+1 < len(v) && v[i+1] == ' ') ||
		!schemes.Has(v[:i]) {
		return 0
	}
	for i < len(v) && (v[i] == ' ' || v[i] == ':') {
		i++
	}
	return i
}

// afterScheme masks the credentials after the scheme at i and returns where the scan goes on; 0 if
// no scheme is there.
func afterScheme(dst *[]Span, x *subject, key keyRange, i int, sep byte) int {
	t := x.t
	if end := sentry(dst, t, i, len(t)); end > 0 {
		return end
	}
	n := schemeEnd(t[i:min(len(t), i+longestScheme+lex.MaxGap)])
	if n == 0 && isAuthorization(t[key.start:key.end]) {
		n = anySchemeEnd(t, i)
	}
	if n == 0 || !isAuthorization(t[key.start:key.end]) &&
		!looseSchemes.Has(bytes.TrimRight(t[i:i+n], " :")) {
		return 0
	}
	s := i + n
	if s == len(t) {
		return s
	}
	if sep == '=' && pairFollows(t, s) || sep == ':' && t[i-1] == ':' && numberFollows(t, s) {
		return 0 // auth=basic and the next pair, {Auth:basic Retries:3}
	}
	if hasParams(t[s:min(len(t), s+paramWindow)]) {
		return params(dst, t, s, len(t))
	}
	e := x.ends.bareEnd(t, s, ' ')
	if e == s+1 && !lex.IsAlnum(t[s]) {
		return 0 // ApiKey { inner: .., a type and its members
	}
	if isState(t[s:e]) && !lex.HasSuffixFold(t[:key.end], "authorization") {
		return 0 // :auth:compileJava UP-TO-DATE, AUTH=LOGIN SASL-IR
	}
	if e == s || isPlaceholder(t[s:e]) || (t[s] == '<' || t[s] == '$') && standsFor(t, s) {
		return max(e, i+1)
	}
	if (plainWord(t[s:e]) || lex.AllLetters(t[s:e]) && lex.UpperCase(t[s:e])) &&
		(!isAuthorization(t[key.start:key.end]) ||
			lex.HasPrefixFold(t[i:s], "basic ") && !basicCredentials(t[s:e]) ||
			wordFollows(t, e) && !looseSchemes.Has(bytes.TrimRight(t[i:s], " :"))) {
		return 0 // auth: user already exists
	}
	if schemeNouns.Has(t[s:e]) && wordFollows(t, e) || headsError(t, key, i, s, e, sep) {
		return 0 // Authorization: Basic auth is not supported
	}
	*dst = append(*dst, Span{s, e, KindAuth})
	return e
}

// headsError reports whether auth is what a message is about, not a header, and the scheme at i and
// the word t[s:e] start that message: auth: token expired, auth: user bob42 is unknown.
func headsError(t []byte, key keyRange, i, s, e int, sep byte) bool {
	if sep != ':' || !lex.IsLower(t[i]) || lex.IsUpper(t[key.start]) || lex.At(t, i-1) != ' ' {
		return false
	}
	v, isAuth := t[s:e], lex.EqualFold(t[key.start:key.end], "auth")
	if plainWord(v) || lex.AllLetters(v) && lex.LowerCase(v) {
		const longest = len("misconfiguration")
		return isAuth && len(v) <= longest && !looseSchemes.Has(bytes.TrimRight(t[i:s], " :")) ||
			proseStarts.Has(v) || stateWords.Has(v)
	}
	return isAuth && lex.HasPrefix(t[i:], "user ") && wordFollows(t, e) && !tokenform.Random(v)
}

// schemeNouns are words after the name of a scheme in a sentence about it.
var schemeNouns = lex.NewWordSet("auth", "authentication", "authorization", "token", "tokens",
	"credentials", "scheme", "header", "realm", "is", "was", "not")

// severalParams reports whether the pair at the start of v is followed by a comma and another.
func severalParams(v []byte) bool {
	n := bytes.IndexByte(v, ',')
	if n < 0 {
		return false
	}
	n = paramAfter(v, n)
	e := lex.ExtendKey(v, n)
	return e > n && lex.At(v, e) == '='
}

// sentry masks the credentials of Sentry's X-Sentry-Auth header, which start at s and end at most
// at e, and returns their end, or 0.
func sentry(dst *[]Span, t []byte, s, e int) int {
	const scheme = "Sentry "
	if !lex.HasPrefix(t[s:e], scheme+"sentry_") {
		return 0
	}
	n := len(*dst)
	end := params(dst, t, s+len(scheme), e)
	if len(*dst) > n {
		*dst = append((*dst)[:n], Span{s, end, KindAuth})
	}
	return end
}

// anySchemeEnd returns the length of a word and the space after it, if what follows looks like
// credentials: the scheme of an Authorization header may be of the server's own making.
func anySchemeEnd(t []byte, i int) int {
	n := i
	for n < len(t) && n-i <= longestScheme && (lex.IsLetter(t[n]) || t[n] == '-' || t[n] == '_' ||
		n > i && lex.IsDigit(t[n])) {
		n++
	}
	if n == i || lex.At(t, n) != ' ' || n+1 >= len(t) {
		return 0
	}
	if v := t[n+1 : min(len(t), n+paramWindow)]; hasParams(v) && severalParams(v) {
		return n + 1 - i
	}
	if lex.HasDigit(t[i:n]) {
		return 0
	}
	if placeholderLen(t[n+1:]) > 0 {
		return n + 1 - i
	}
	e := n + 1
	end := bareEnd(t, e, min(len(t), n+lex.LongestWord), ' ') // before the next pair
	for e < end && t[e] > ' ' && t[e] != '=' && !lex.IsQuote(t[e]) {
		e++
	}
	if lex.HasSuffix(t[n+1:e], "()") || t[n+1] == '-' && lex.IsLetter(lex.At(t, n+2)) ||
		isLongFlag(t[n+1:e]) {
		return 0 // auth: use snprintf(), auth: add -Wall
	}
	if v := t[n+1 : e]; isConstant(v) && bytes.IndexByte(v, '_') > 0 {
		return 0 // auth: want ERR_BAD_AUTH
	}
	if e-n < 8 || plainWord(t[n+1:e]) || e-n <= lex.LongestWord/2 && lex.AllLetters(t[n+1:e]) ||
		isIndexed(t[n+1:e]) || lex.At(t, e) == '=' &&
		(lex.IsAlnum(lex.At(t, e+1)) || lex.At(t, e+1) == '[' && !isWireBreak(t, e+1)) {
		return 0
	}
	return n + 1 - i
}

// isState reports whether v is words of capitals that are joined, or one with a plus sign after it,
// as states of tasks and names of capabilities are.
func isState(v []byte) bool {
	joints := 0
	for i, c := range v {
		switch {
		case lex.IsUpper(c):
		case c == '-' || c == '_' || c == '+' && i == len(v)-1:
			joints++
		case isPunctuation(c) && i == len(v)-1:
		default:
			return false
		}
	}
	return joints > 0
}

// numberFollows reports whether the next field of a struct as fmt prints it is at i, and its value
// is a number: Retries:3.
func numberFollows(t []byte, i int) bool {
	e := lex.ExtendKey(t, i)
	if !lex.IsUpper(lex.At(t, i)) || lex.At(t, e) != ':' || !lex.IsDigit(lex.At(t, e+1)) {
		return false
	}
	for e++; lex.IsDigit(lex.At(t, e)); {
		e++
	}
	c := lex.At(t, e)
	return e >= len(t) || c == ' ' || c == '}'
}

// isIndexed reports whether v is a word and a number in brackets: user[42].
func isIndexed(v []byte) bool {
	i := bytes.IndexByte(v, '[')
	return i > 0 && lex.AllLetters(v[:i]) && v[len(v)-1] == ']'
}

func isAuthorization(name []byte) bool {
	return lex.HasSuffixFold(name, "authorization") || lex.HasSuffixFold(name, "auth")
}

// findScheme masks the run at s if an authentication scheme and a space are before it.
func findScheme(dst []Span, t []byte, s int) []Span {
	e := s - 1
	for e > 0 && s-e < 4 && (t[e-1] == ' ' || t[e-1] == ':' ||
		t[e-1] == ',' && lex.HasSuffix(t[:e-1], "bearer")) { // of a WebSocket

		e--
	}
	b := e
	for b > 0 && e-b < longestScheme && lex.IsToken(t[b-1]) {
		b--
	}
	if b > 0 && t[b-1] == '\\' {
		b += lex.EscapeTail(t, b, e)
	}
	if e == b || !looseSchemes.Has(t[b:e]) {
		return dst
	}
	end := bareEnd(t, s, len(t), ' ')
	if v := t[s:end]; plainWord(v) || isLongFlag(v) || lex.EqualFold(t[b:e], "basic") &&
		!basicCredentials(v) && !lex.HasDigit(v) {
		return dst // very basic EXT_GET_INFO support
	}
	return append(dst, Span{s, end, KindAuth})
}

// isLongFlag reports whether v is a flag of a command line, words after two dashes: --token-type.
func isLongFlag(v []byte) bool {
	if !lex.HasPrefix(v, "--") || !lex.IsLetter(lex.At(v, 2)) {
		return false
	}
	for _, c := range v[2:] {
		if !lex.IsLetter(c) && c != '-' && c != '_' && c != '.' {
			return c == '='
		}
	}
	return true
}

// paramWindow bounds how much of a header is looked at to see whether it has parameters.
const paramWindow = 200

// hasParams reports whether credentials are name=value pairs, as those of Digest and
// AWS4-HMAC-SHA256.
func hasParams(v []byte) bool {
	i := 0
	for i < len(v) && i < maxPairKey && lex.IsKey(v[i]) {
		i++
	}
	if i == 0 || i+1 >= len(v) || v[i] != '=' {
		return false
	}
	if v[i+1] == '\\' && (lex.At(v, i+2) == 'r' || lex.At(v, i+2) == 'n') {
		return false // base64 at the end of an escaped line
	}
	if isWireBreak(v, i+1) {
		return false
	}
	// Base64 ends in '='; a parameter has its value after it.
	n := i + 1
	for n < len(v) && v[n] == '\\' {
		n++
	}
	if n < len(v) && v[n] == '"' {
		n++
	}
	return n < len(v) && (lex.IsAlnum(v[n]) || v[n] == '[' || v[n] == '/' || v[n] == '*')
}

// plainParams are parameters of authentication schemes that are no secret.
var plainParams = lex.NewWordSet("username", "email", "realm", "uri", "algorithm", "qop", "nc",
	"opaque", "nlauth_account", "nlauth_email", "nlauth_role", "nonce", "cnonce", "stale", "domain",
	"charset", "userhash", "signedheaders", "headers", "keyid", "version", "ts", "ext", "created",
	"expires", "credential", "app", "dlg", "oauth_version", "oauth_nonce", "oauth_timestamp",
	"oauth_signature_method", "oauth_consumer_key", "oauth_callback", "client", "timestamp", "id",
	"t", "scope", "sentry_version", "sentry_client", "sentry_timestamp", "error",
	"error_description", "title", "type", "rel", "service", "error_uri", "authorization_uri",
	"resource", "resource_id", "resource_metadata", "client_id", "max_age", "acr_values")

// params masks the secret ones of the comma-separated name=value pairs that start at s; at most to
// e. After one that is no secret a semicolon separates as well. It returns where they end.
func params(dst *[]Span, t []byte, s, e int) int {
	t = t[:e]
	i := s
	for i < e {
		n := i
		for i < e && lex.IsKey(t[i]) {
			i++
		}
		if i == n || lex.At(t, i) != '=' {
			for i < e && t[i] > ' ' && t[i] != ',' && t[i] != '\\' && !lex.IsQuote(t[i]) {
				i++
			}
			if n == s || lex.At(t, i) != ',' {
				return max(n, s+1)
			}
			i = paramAfter(t, i) // there may be what is no pair between two
			continue
		}
		name := t[n:i]
		i++
		var vs, ve int
		if qs, esc, q := openQuote(t, i); q != 0 {
			vs, ve = qs, closeQuote(t, qs, esc, q)
			i = min(ve+esc+1, e)
		} else {
			vs = i
			for i < e && t[i] > ' ' && t[i] != ',' && t[i] != '"' && t[i] != '\'' &&
				(t[i] != ';' || !plainParams.Has(name)) &&
				(t[i] != '\\' || lex.IsUpper(lex.At(t, i+1))) {
				i++
			}
			ve = i
		}
		if vs < ve && !plainParams.Has(name) && !isPlaceholder(t[vs:ve]) {
			*dst = append(*dst, Span{vs, ve, KindAuth})
		}
		for n = i; i < e && t[i] == ' ' && i-n < lex.MaxGap; {
			i++
		}
		if c := lex.At(t, i); c != ',' && (c != ';' || !plainParams.Has(name)) {
			return n
		}
		i = paramAfter(t, i)
	}
	return e
}

// paramAfter returns where the next pair may start after the comma at i.
func paramAfter(t []byte, i int) int {
	s := i
	for i++; i < len(t) && t[i] == ' ' && i-s < lex.MaxGap; {
		i++
	}
	return i
}

// findCapitalB finds what starts with a capital B: BEGIN of a private key, Bearer and Basic before
// short credentials.
func findCapitalB(dst []Span, t []byte) []Span {
	for i := lex.Next(t, 0, 'B'); i >= 0; i = lex.Next(t, i+1, 'B') {
		if i+5 >= len(t) {
			break
		}
		switch t[i+1] {
		case 'E':
			if e := findPEM(&dst, t, i); e > i {
				i = e - 1
			}
		case 'Y':
			if e := findIdentified(&dst, t, i); e > i {
				i = e - 1
			}
		case 'e', 'a':
			if e := findShortScheme(&dst, t, i); e > i {
				i = e - 1
			}
		}
	}
	return dst
}

// findIdentified masks the bare password of SQL's IDENTIFIED BY x; the BY is at i. A quoteScan
// masks those in quotes.
func findIdentified(dst *[]Span, t []byte, i int) int {
	if i+3 >= len(t) || t[i+2] != ' ' || !lex.HasSuffix(t[:i], "IDENTIFIED ") ||
		lex.IsQuote(t[i+3]) {
		return 0
	}
	if e := hashedValues(dst, t, i+3); e > 0 {
		return e
	}
	e := bareEnd(t, i+3, len(t), ' ')
	v := t[i+3 : e]
	if len(v) < 3 || isPlaceholder(v) || nothing.Has(v) || lex.EqualFold(v, "values") ||
		lex.EqualFold(v, "password") || lex.EqualFold(v, "random") {
		return 0
	}
	*dst = append(*dst, Span{i + 3, e, KindKey})
	if lex.HasPrefixFold(t[e:], " replace ") {
		s := e + len(" replace ")
		if end := bareEnd(t, s, len(t), ' '); end > s && !isPlaceholder(t[s:end]) {
			*dst = append(*dst, Span{s, end, KindKey})
			e = end
		}
	}
	return e
}

// hashedValues masks the hashes of a password of Oracle at i: IDENTIFIED BY VALUES 'S:x;T:y'.
func hashedValues(dst *[]Span, t []byte, i int) int {
	const values = "values '"
	if !lex.HasPrefixFold(t[i:], values) {
		return 0
	}
	s := i + len(values)
	e := closeQuote(t[:min(len(t), s+4*maxPlain)], s, 0, '\'')
	if e == s || !lex.HasDigit(t[s:e]) || isPlaceholder(t[s:e]) {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindHash})
	return e
}

// findShortScheme masks the credentials of the Bearer or Basic at i. In prose the words are
// followed by a word.
func findShortScheme(dst *[]Span, t []byte, i int) int {
	var n int
	switch {
	case lex.HasPrefix(t[i:], "Bearer "):
		n = 7
	case lex.HasPrefix(t[i:], "Basic "):
		n = 6
	default:
		return 0
	}
	if i > 0 && lex.IsToken(t[i-1]) && !(i > 1 && t[i-2] == '\\') {
		return 0
	}
	s := i + n
	for lex.At(t, s) == ' ' && s-i < lex.MaxGap {
		s++
	}
	e := bareEnd(t, s, len(t), ' ')
	v := t[s:e]
	if e-s < 4 || (t[s] == '<' || t[s] == '$') && standsFor(t, s) || isPlaceholder(v) ||
		plainWord(v) || isLongFlag(v) || plainParams.Has(bytes.TrimSuffix(v, []byte("="))) ||
		hasParams(t[s:min(len(t), s+paramWindow)]) {
		return 0
	}
	if p := lex.ExtendKey(t, s); lex.At(t, p) == ':' && lex.IsLetter(t[s]) &&
		(n == len("Bearer ") && (p < e || lex.IsUpper(t[s]) && lex.AllLetters(t[s:p])) ||
			lex.At(t, i-1) == ':' && !isAuthorization(t[lex.ExtendBack(t, i-1):i-1])) {
		return 0 // TokenType:Bearer RefreshToken:x, map[grant_type:Basic subject:x]
	}
	if n == len("Basic ") && !basicCredentials(v) || n == len("Bearer ") && !bearerToken(v) {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindAuth})
	return e
}

// basicCredentials reports whether v is, or starts, the base64 of a user, a colon and a password
// (RFC 7617). Basic is a word of prose, of plans and of versions too: Basic HTTP authentication,
// Basic B2ms.
func basicCredentials(v []byte) bool {
	if len(v) >= tokenform.MinRandom && tokenform.Random(v) &&
		(lex.HasDigit(v) || bytes.ContainsAny(v, "+/=")) {
		return true
	}
	for len(v) > 0 && v[len(v)-1] == '=' {
		v = v[:len(v)-1]
	}
	const longest = 64
	colon := false
	for i := 0; i+1 < len(v) && i < longest; {
		var w uint32
		n := 0
		for ; n < 4 && i < len(v); n++ {
			c, ok := lex.Base64Digit(v[i])
			if !ok {
				return false
			}
			w = w<<6 | uint32(c)
			i++
		}
		w <<= 6 * uint(4-n)
		for k := range n - 1 {
			c := byte(w >> (16 - 8*k))
			if c < ' ' || c == 0x7f {
				return false
			}
			colon = colon || c == ':'
		}
	}
	return colon
}

// bearerToken reports whether v looks like a token rather than like a word beside Bearer, such as
// RFC6750.
func bearerToken(v []byte) bool {
	if v[0] == '(' { // OAuth 2.0 Bearer (RFC 6750)
		v = bytes.Trim(v, "()")
		return lex.Mixed(v) && len(v) >= tokenform.MinRandom/2
	}
	if len(v) >= tokenform.MinRandom || !lex.HasDigitAndLetter(v) {
		return true
	}
	i := 0
	for i < len(v) && lex.IsLetter(v[i]) {
		i++
	}
	return !lex.AllDigits(v[i:]) || !lex.UpperCase(v[:i])
}
