// SPDX-License-Identifier: MIT

package secretscan

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// A runScan judges runs of token bytes.
type runScan struct {
	r       *Rules
	t       []byte
	objects budget // of encodedObject
}

// mayHoldRun reports whether findRuns has a run to look at.
func mayHoldRun(t []byte) bool {
	s, _ := nextRun(t, tokenform.RunLength-1)
	return s >= 0
}

// findRuns finds runs of at least tokenform.RunLength token bytes and hands each to the rules for
// tokens. It looks at every tokenform.RunLength-th byte and walks back only from token bytes: where
// the walk stops, all positions before are done. Most walks stop at a space.
func findRuns(dst []Span, r *Rules, t []byte) []Span {
	var x runScan
	x.r, x.t = r, t
	for i := tokenform.RunLength - 1; ; {
		s, e := nextRun(t, i)
		if s < 0 {
			return dst
		}
		var end int
		dst, end = x.token(dst, s, e)
		i = max(end, e) + tokenform.RunLength
	}
}

// nextRun returns the run of token bytes of which t[i] or a later byte is the last of the first
// tokenform.RunLength; -1 if there is none.
func nextRun(t []byte, i int) (s, e int) {
	for i < len(t) {
		w := t[i-tokenform.RunLength+1 : i+1 : i+1]
		// Beside spaces, bytes outside ASCII are found, and exclamation marks after a space.
		v := binary.LittleEndian.Uint64(w[tokenform.RunLength-lex.GroupLength:]) ^ ' '*lex.Ones
		if v = (v - lex.Ones) & lex.High; v != 0 {
			i += tokenform.RunLength - bits.LeadingZeros64(v)/8
			continue
		}
		j := len(w) - 1
		for j >= 0 && lex.IsToken(w[j]) {
			j--
		}
		if j >= 0 {
			i += j + 1
			continue
		}
		e = i + 1
		for e < len(t) && lex.IsToken(t[e]) {
			e++
		}
		return i - tokenform.RunLength + 1, e
	}
	return -1, 0
}

// token judges the run of token bytes t[s:e] and returns where the scan goes on. What follows
// the run is looked at to its end only if the run turns out to start a token: a text may hold many
// runs that only look so, joined by dots or slashes.
func (x *runScan) token(dst []Span, s, e int) ([]Span, int) {
	n := len(dst)
	window := x.t[:min(len(x.t), e+tokenform.TokenWindow)]
	dst, end := x.tokenIn(dst, window, s, e)
	if len(window) < len(x.t) && len(dst) > n && end > e+tokenform.TokenWindow/2 {
		return x.tokenIn(dst[:n], x.t, s, e)
	}
	return dst, end
}

// tokenIn is token for t, the start of the text.
func (x *runScan) tokenIn(dst []Span, t []byte, s, e int) ([]Span, int) {
	var before byte
	if s > 0 {
		before = t[s-1]
		switch before {
		case '\\', '%', '[':
			// The start of the run is the end of an escape.
			s += lex.EscapeTail(t, s, e)
			if e-s < tokenform.RunLength-4 {
				return dst, e
			}
		}
	}
	switch t[s] {
	case 'L', 'M', 'A':
		if end, kind := encodedSecret(t, s, e, before); end > 0 {
			return append(dst, Span{s, end, kind}), end
		}
	}
	if lex.HasPrefix(t[s:], "eyJhdXRocyI6") { // the base64 of {"auths": of Docker's logins
		end := tokenform.Extend(t, s, tokenform.AlphabetBase64)
		return append(dst, Span{s, end, KindToken}), end
	}
	if t[s] == 'e' && t[s+1] == 'y' && x.objects.mayLook(s, longestEncoded) {
		if end := x.encodedObject(s); end > 0 {
			return append(dst, Span{s, end, KindToken}), end
		}
	}
	if e-s == 36 && tokenform.IsUUID(t[s:e]) {
		return findUUID(dst, t, s, e, before)
	}
	if e-s == 55 && tokenform.IsRecoveryKey(t[s:e]) {
		return append(dst, Span{s, e, KindKey}), e
	}
	// A digest or an id, unless the text before it announces a secret: no vendor's prefix and no
	// mark inside.
	hex := !x.r.vendors.MayStart(t, s) && lex.AllHex(t[s:e])
	if hex {
		// Nothing to match.
	} else if start, end, jwt := x.r.vendors.Match(t, s, e); end > 0 {
		if start >= 5 && string(t[start-5:start]) == "xoxe." {
			start -= 5 // Slack's rotating tokens
		}
		if lex.HasSuffix(t[:start], "secret-token:") { // RFC 8959
			start -= len("secret-token:")
		}
		if jwt {
			return append(dst, Span{start, end, KindJWT}), end
		}
		end = pairEnd(t, end)
		dst = append(dst, Span{start, end, KindToken})
		if isAccessKeyID(t[start:end]) {
			dst = findSecretNear(dst, t, start, end)
		}
		return dst, end
	}
	dst, end := x.findAfter(dst, t, s, e, before)
	if end > 0 {
		return dst, end
	}
	switch before {
	case ' ', '.', '/', '+', ':', '~', '!', '$', '*', '|':
		if c := lex.At(t, s-2); before == ' ' && c != 'g' && c != 'h' &&
			(c != 'e' || lex.At(t, s-3) != 'd') {
			break
		}
		if start, end := usedToken(t, s, e); end > 0 {
			return append(dst, Span{start, end, KindToken}), end
		}
	}
	if hex && !lex.IsBase64Mark(before) && !lex.IsBase64Mark(lex.At(t, e)) &&
		(lex.At(t, e) != '.' || e-s != 32) {
		return dst, e
	}
	if lex.At(t, e) == '.' {
		if start, end := tokenform.DottedToken(t, s, e); end > 0 {
			return append(dst, Span{start, end, KindToken}), end
		}
	}
	if start, end := tokenform.SuffixToken(t, s, e); end > 0 {
		return append(dst, Span{start, end, KindToken}), end
	}
	if start, end := tokenform.ShapedToken(t, s, e); end > 0 {
		return append(dst, Span{start, end, KindToken}), end
	}
	return findIdentifiable(dst, t, s, e)
}

// pairEnd returns the end of the secret after a colon if the token that ends at e is the first of
// two, as programs for HTTP's Basic scheme take them: rzp_live_x:secret; or e.
func pairEnd(t []byte, e int) int {
	if lex.At(t, e) != ':' {
		return e
	}
	n := tokenform.Extend(t, e+1, tokenform.AlphabetAlnum)
	if v := t[e+1 : n]; len(v) < tokenform.RunLength || lex.AllHex(v) || !tokenform.Random(v) ||
		!endsToken(t, n) {
		return e
	}
	return n
}

// encodedSecret returns the end of the base64 that starts with the run t[s:e], after the byte
// before, if it is that of a private key or of a login, and its kind; or 0.
func encodedSecret(t []byte, s, e int, before byte) (end int, kind Kind) {
	switch {
	case lex.HasPrefix(t[s:], "LS0tLS1CRUdJTi"):
		return encodedPEM(t, s), KindPEM
	case lex.IsBase64Mark(before):
	case t[s] == 'M' && holdsKeyDER(t[s:e]) && !isPEMBody(t, s):
		return tokenform.Extend(t, e, tokenform.AlphabetBase64), KindPEM
	case t[s] == 'A':
		return plainLogin(t, s, e), KindAuth
	}
	return 0, 0
}

// plainLogin returns the end of the base64 that starts with the run t[s:e] if it is that of SASL's
// PLAIN, or 0: a zero byte, a user, another zero byte and a password, all of them text.
func plainLogin(t []byte, s, e int) int {
	const longest = 256
	if c := t[s+1]; c < 'C' || c > 'H' || e-s > longest {
		return 0 // no letter, digit or sign is after the zero byte
	}
	end := tokenform.Extend(t[:min(len(t), s+longest)], e, tokenform.AlphabetBase64)
	var buf [longest]byte
	user, parts := 0, 0
	v := lex.AppendDecoded(buf[:0], t[s:end])
	for i, c := range v {
		switch {
		case c == 0 && i-user > 1 || c == 0 && i == 0:
			user = i
			parts++
		case c < ' ' || c == 0x7f:
			return 0
		}
	}
	if parts != 2 || user == len(v)-1 || !utf8.Valid(v) {
		return 0
	}
	return end
}

// findUUID judges the UUID t[s:e], which is an id unless what is around it says otherwise.
func findUUID(dst []Span, t []byte, s, e int, before byte) ([]Span, int) {
	if before == '.' {
		dst, _ = findPrefixed(dst, t, s, e)
		if start, end := tokenform.DottedParts(t, s, e); end > 0 {
			return append(dst, Span{start, end, KindToken}), end
		}
	}
	if lex.At(t, e) == ':' && lex.HasPrefix(t[e+1:], "fx") && !lex.IsAlnum(lex.At(t, e+3)) {
		// DeepL
		return append(dst, Span{s, e + len(":fx"), KindToken}), e + len(":fx")
	}
	if before == ' ' && (lex.At(t, s-2) == 'g' || lex.At(t, s-2) == 'h') {
		if start, end := usedToken(t, s, e); end > 0 {
			return append(dst, Span{start, end, KindToken}), end
		}
	}
	return dst, e
}

// findPrefixed finds a token whose public prefix ends in the dot before the run t[s:e]. end is 0 if
// there is none.
func findPrefixed(dst []Span, t []byte, s, e int) (found []Span, end int) {
	start, end, jwt := tokenform.PrefixedToken(t, s, e)
	if end == 0 {
		return dst, 0
	}
	kind := KindToken
	if jwt {
		kind = KindJWT
	}
	return append(dst, Span{start, end, kind}), end
}

// findAfter judges the run t[s:e] by the byte before it and the text before that. It returns where
// the scan goes on, 0 if the run is not found to be a secret.
func (x *runScan) findAfter(dst []Span, t []byte, s, e int, before byte) ([]Span, int) {
	switch before {
	case '!', '^', '|', ':', '.':
		if start, end := tokenform.JoinedToken(t, s, e, before); end > 0 {
			return append(dst, Span{start, end, KindToken}), end
		}
	}
	switch before {
	case '*':
		if e-s == 40 && isNativeHash(t, s, e) {
			return append(dst, Span{s, e, KindHash}), e
		}
	case '+':
		if start, end := x.r.vendors.Base64Token(t, s); end > 0 {
			return append(dst, Span{start, end, KindToken}), end
		}
	case '.':
		if found, end := findPrefixed(dst, t, s, e); end > 0 {
			return found, end
		}
	case ':':
		if start := tokenform.TelegramStart(t, s, e); start >= 0 {
			return append(dst, Span{start, e, KindToken}), e
		}
		if start := tokenform.HexPairStart(t, s, e); start >= 0 {
			return append(dst, Span{start, e, KindToken}), e
		}
		// Firebase cloud messaging
		if e-s >= 130 && s >= 12 && lex.HasPrefix(t[s-12:], "AAAA") && lex.IsToken(t[s-2]) {
			return append(dst, Span{s - 12, e, KindToken}), e
		}
	case '/':
		if start, end := x.r.vendors.Base64Token(t, s); end > 0 {
			return append(dst, Span{start, end, KindToken}), end
		}
		if start, end := tokenform.PathToken(t, s, e); end > 0 {
			return append(dst, Span{start, end, KindToken}), end
		}
	case '|':
		if start := tokenform.FacebookStart(t, s-1, s, e); start >= 0 {
			return append(dst, Span{start, e, KindToken}), e
		}
	case '%':
		if s >= 3 && t[s-2] == '7' && t[s-1]|0x20 == 'c' {
			if start := tokenform.FacebookStart(t, s-3, s, e); start >= 0 {
				return append(dst, Span{start, e, KindToken}), e
			}
		}
	case ' ':
		if lex.At(t, s-2) == 'N' && (lex.HasSuffix(t[:s], "AUTH PLAIN ") ||
			lex.HasSuffix(t[:s], "AUTH LOGIN ") || lex.HasSuffix(t[:s], "AUTHENTICATE PLAIN ")) {
			end := tokenform.Extend(t, s, tokenform.AlphabetBase64)
			return append(dst, Span{s, end, KindAuth}), end
		}
		n := len(dst)
		if dst = findScheme(dst, t, s); len(dst) > n {
			return dst, dst[len(dst)-1].End
		}
		if x.announced(t, s, e) && !isCipher(t[s:e]) || e-s == 40 && lex.At(t, s-2) == ':' &&
			tokenform.BridgeBefore(t, s) && lex.AllHex(t[s:e]) {
			return append(dst, Span{s, e, KindToken}), e
		}
	}
	return dst, 0
}

// encodedPEM returns the end of the base64 at s of a private key in PEM, or 0 if its content is
// public.
func encodedPEM(t []byte, s int) int {
	const head = 84 // bytes of base64, enough for the longest label
	end := tokenform.Extend(t, s, tokenform.AlphabetBase64)
	var buf [head / 4 * 3]byte
	if lex.LastIndex(lex.AppendDecoded(buf[:0], t[s:min(end, s+head)]), "PRIVATE") < 0 {
		return 0
	}
	return end
}

// announced reports whether the run t[s:e] looks random and the words before it announce a secret:
// token Zx9… The head of a JSON web token, which is judged by its dots, is none.
func (x *runScan) announced(t []byte, s, e int) bool {
	w := s - 1
	if w < 3 || lex.HasPrefix(t[s:], "eyJ") || !x.r.endings.Has(t, w) || lex.At(t, e) == '(' ||
		lex.At(t, e) == '.' && lex.IsAlnum(lex.At(t, e+1)) {
		return false
	}
	q := w
	for q > 0 && w-q < lex.LongestWord && lex.IsToken(t[q-1]) {
		q--
	}
	if q > 1 && t[q-1] == ' ' { // the word before may belong to it: api key, page token
		p := q - 1
		for p > 0 && q-p < lex.LongestWord && lex.IsToken(t[p-1]) {
			p--
		}
		if keynames.WordKind(t[p:q-1])&keynames.Question == 0 {
			q = p
		}
	}
	if e-s == 40 && lex.UpperCase(t[s:e]) && lex.HasSuffix(t[:w], "key") {
		return false // the fingerprint of an OpenPGP key: using RSA key 5DE3…
	}
	return x.r.keys.Verdict(t[q:w]) == keynames.Secret &&
		(tokenform.Random(t[s:e]) ||
			e-s == 66 && tokenform.IsPointer(t[s:e]) && lex.HasSuffixFold(t[:w], "private key") ||
			e-s <= 72 && tokenform.HexTail(t[s:e]) >= 32 && !tokenform.IsNamedDigest(t[s:e]))
}

// isAccessKeyID reports whether b is an AWS access key id, whose secret is often near.
func isAccessKeyID(b []byte) bool {
	return len(b) == 20 && (lex.HasPrefix(b, "AKIA") || lex.HasPrefix(b, "ASIA"))
}

// nearWindow is how far from an access key id its secret is looked for.
const nearWindow = 160

// findSecretNear looks for an AWS secret access key, 40 bytes of base64 of no marked form, around
// the access key id t[s:e].
func findSecretNear(dst []Span, t []byte, s, e int) []Span {
	low, high := max(0, s-nearWindow), min(len(t), e+nearWindow)
	for i := low; i < high; {
		if !lex.IsBase64Byte(t[i]) {
			i++
			continue
		}
		j := i
		for j < high && lex.IsBase64Byte(t[j]) {
			j++
		}
		whole := (i == 0 || i > low || !lex.IsBase64Byte(t[i-1])) &&
			(j == len(t) || j < high || !lex.IsBase64Byte(t[j]))
		if whole && j-i == 40 && !lex.AllHex(t[i:j]) && lex.Mixed(t[i:j]) && t[i] != '/' {
			dst = append(dst, Span{i, j, KindToken})
		}
		i = j
	}
	return dst
}

// identifiable are the signatures that Microsoft puts at a fixed place of its keys.
var identifiable = []string{"JQQJ9", "AzFu", "AzCa", "AzSe", "AIoT", "APIM", "ACDb", "+ASt", "+ACR",
	"+ABa", "+AMC", "+ARm", "AzCA", "+AEh", "+ASb"}

// findIdentifiable finds base64 keys with a vendor's signature inside; the run t[s:e] is a part of
// such a key.
func findIdentifiable(dst []Span, t []byte, s, e int) ([]Span, int) {
	if e-s < 40 && !joinsBase64(lex.At(t, e)) && (s == 0 || !joinsBase64(t[s-1])) {
		return dst, e
	}
	a, b := s, e
	for a > 0 && s-a < 100 && lex.IsBase64Byte(t[a-1]) {
		a--
	}
	if a > 0 && t[a-1] == '\\' {
		a += lex.EscapeTail(t, a, e)
	}
	for b < len(t) && b-a < 200 && lex.IsBase64Byte(t[b]) {
		b++
	}
	n := b - a
	for i := 0; i < 2 && b < len(t) && t[b] == '='; i++ {
		b++
	}
	switch b - a {
	case 44, 52, 56, 84, 88:
	default:
		return dst, e
	}
	if lex.AllHex(t[a : a+n]) {
		return dst, e
	}
	tail := t[a+n-16 : a+n]
	for _, w := range identifiable {
		if lex.LastIndex(tail, w) >= 0 || n == 84 && string(t[a+52:a+57]) == "JQQJ9" ||
			n == 52 && lex.LastIndex(t[a:a+n], "AzSe") >= 0 {
			return append(dst, Span{a, b, KindToken}), b
		}
	}
	return dst, e
}

func joinsBase64(c byte) bool { return c == '+' || c == '/' || c == '=' }

// findTilde finds Azure AD client secrets: three bytes, a digit, "Q~", and 31 to 34 more.
func findTilde(dst []Span, t []byte) []Span {
	for i := lex.Next(t, 0, '~'); i >= 0; i = lex.Next(t, i+1, '~') {
		if i < 5 || t[i-1] != 'Q' || !lex.IsDigit(t[i-2]) ||
			!lex.IsToken(t[i-3]) && t[i-3] != '~' && t[i-3] != '.' ||
			!lex.IsToken(t[i-4]) && t[i-4] != '~' && t[i-4] != '.' ||
			!lex.IsToken(t[i-5]) && t[i-5] != '~' && t[i-5] != '.' {
			if i >= 6 && string(t[i-6:i]) == "sha256" { // OpenShift
				if e := tokenform.Extend(t, i+1, tokenform.AlphabetToken); e-i-1 >= 40 {
					dst = append(dst, Span{i - 6, e, KindToken})
					i = e - 1
				}
			}
			continue
		}
		e := tokenform.Extend(t[:min(len(t), i+64)], i+1, tokenform.AlphabetTilde)
		if n := e - i - 1; n < 31 || n > 40 {
			continue
		}
		for e > i && t[e-1] == '.' {
			e--
		}
		dst = append(dst, Span{i - 5, e, KindToken})
		i = e - 1
	}
	return dst
}

// longestEncoded bounds how much of an encoded object is decoded, in bytes of base64.
const longestEncoded = 8192

// encodedObject returns the end of the base64 at s if that is a JSON object that holds a secret;
// else 0.
func (x *runScan) encodedObject(s int) int {
	t := x.t
	end := tokenform.Extend(t[:min(len(t), s+longestEncoded)], s, tokenform.AlphabetBase64)
	if lex.At(t, end) == '.' || end-s < 2*tokenform.RunLength {
		return 0 // a JSON web token, which has dots
	}
	m := settlers.Get().(*settler)
	b := lex.AppendDecoded(m.text[:0], t[s:end])
	m.text = b
	m.found = x.r.findOnce(m.found[:0], b)
	found := len(m.found) > 0
	settlers.Put(m)
	if !found {
		return 0
	}
	return end
}
