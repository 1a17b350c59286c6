// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// usedToken finds a value without a form of its own in a sentence that says what it is used for:
// "using 36ad37bf675fe49700d6dc8cff6403ab for upload", "authenticated with Zx9q…". The run t[s:e]
// is a part of it, which may start up to usedBefore bytes before. Ids and digests have the same
// form as many vendors' keys, so for those the purpose must be in the sentence too, and they are
// innocent as the id of a thing, "using 8f3c5e1d… for commit".
func usedToken(t []byte, s, e int) (start, end int) {
	b := s
	for b > 0 && s-b <= usedBefore && t[b-1] != ' ' {
		if c := t[b-1]; !lex.IsBase64Byte(c) && !lex.IsKey(c) && !tokenform.IsJoint(c) {
			return 0, 0
		}
		b--
	}
	if b < len("using ") || t[b-1] != ' ' || t[b] == '/' {
		return 0, 0
	}
	signs := 0 // dots and slashes, which paths and names have
	for end = b; end < len(t); end++ {
		c := t[end]
		if !lex.IsKey(c) && !lex.IsBase64Byte(c) && !tokenform.IsJoint(c) {
			break
		}
		if c == '.' || c == '/' {
			signs++
		}
	}
	for end > e && (t[end-1] == '.' || t[end-1] == ':' || t[end-1] == '!') {
		end--
	}
	v := t[b:end]
	if c := lex.At(t, end); end < len(t) && c != ' ' && !lex.IsQuote(c) && c != '\\' && c != ',' &&
		c != '\n' || signs > 2 && !isLongBase64(v) || tokenform.IsNamedDigest(v) {
		return 0, 0
	}
	switch {
	case wordEndsFold(t[:b-1], "using"):
		if isOpaque(v) && usedFor(t, end) && !isThingID(v) {
			return b, end
		}
	case wordEndsFold(t[:b-1], "code") && isGranted(t[:b-1]):
		if isNextField(t, keyRange{start: lex.ExtendBack(t, b-1), end: b - 1}, b) {
			return 0, 0 // {Grant:authorization_code ClientID:x}
		}
	case wordEndsFold(t[:b-1], "with") && authenticates(t[:b-1-len(" with")]):
	default:
		return 0, 0
	}
	if lex.HasDigitAndLetter(v) && tokenform.Random(v) && !tokenform.IsCompoundName(v) &&
		signs == 0 && !isThingID(v) {
		return b, end
	}
	return 0, 0
}

// isGranted reports whether b ends in a word for the code that OAuth exchanges for a token:
// exchanging code.
func isGranted(b []byte) bool {
	b = b[:len(b)-len(" code")]
	for _, w := range [...]string{"exchanging", "exchange", "exchanged", "authorization",
		"redeeming", "redeem", "auth"} {
		if wordEndsFold(b, w) {
			return true
		}
	}
	return false
}

const usedBefore = 40

// isLongBase64 reports whether v is rather base64 than a path, although it has slashes.
func isLongBase64(v []byte) bool {
	if len(v) < 3*tokenform.RunLength || !lex.Mixed(v) {
		return false
	}
	for _, c := range v {
		if !lex.IsBase64Byte(c) && c != '=' {
			return false
		}
	}
	return tokenform.Random(v)
}

// isThingID reports whether v is an id as AWS has them: vol-0a1b2c3d4e5f60718.
func isThingID(v []byte) bool {
	const digits = 17
	h := len(v) - digits
	return h > 1 && v[h-1] == '-' && lex.AllLetters(v[:h-1]) && lex.LowerCase(v) &&
		lex.AllHex(v[h:])
}

// isOpaque reports whether v has the form of ids, digests and keys: a UUID or at least 32 hex
// digits, perhaps after a short word, or a random text.
func isOpaque(v []byte) bool {
	n := tokenform.HexTail(v)
	if m := len(v) - 36; m >= 0 && tokenform.IsUUID(v[m:]) {
		n = 36
	}
	if hasOpaqueParts(v) {
		return true
	}
	if h := len(v) - n; n >= tokenform.MinRandom && h > n && !lex.IsAlnum(v[h-1]) &&
		tokenform.HexTail(v[:h-1]) == h-1 {
		return true // two of hex digits
	}
	if w := bytes.TrimRight(v[:len(v)-n], "_-"); n >= 24 &&
		(tokenWords.Has(w) || keynames.IsVendor(w)) {
		return true
	}
	if n >= 24 {
		h := len(v) - n
		return h <= 4 || h <= 6 && n >= 32 && !tokenform.IsWordlike(v[:h-1]) &&
			!lex.IsBase64Mark(v[h-1])
	}
	if len(v) == 34+2 && tokenform.IsPointer(v) || len(v) == 66 && tokenform.IsPointer(v) {
		return true
	}
	return (n == 0 || n == len(v)) && len(v) >= tokenform.RunLength && tokenform.Random(v) &&
		!tokenform.IsCompoundName(v)
}

// tokenWords are words before a token's hex digits: live_9f86d081.
var tokenWords = lex.NewWordSet("secret", "token", "access", "refresh", "live", "test", "prod",
	"key", "api", "hook", "auth", "bearer", "webhook", "apikey", "api_key", "access_token", "pat",
	"bot")

// hasOpaqueParts reports whether signs join the parts of v, one of which is random or of hex
// digits, and none a word: 6ad09844593d…:6ef306e13d69…, 4fq1Zk~c0Tq….
func hasOpaqueParts(v []byte) bool {
	parts, opaque, s := 0, false, 0
	for i := 0; i <= len(v); i++ {
		if i < len(v) && lex.IsToken(v[i]) {
			continue
		}
		if i < len(v) && v[i] == '/' && i-s < tokenform.MinRandom {
			return false // of a path
		}
		part := v[s:i]
		if len(part) > 4 && !lex.HasDigit(part) && !tokenform.Random(part) {
			return false
		}
		opaque = opaque || len(part) >= tokenform.MinRandom &&
			(tokenform.Random(part) || tokenform.IsUUID(part) ||
				len(part) >= 24 && lex.AllHex(part) && lex.HasDigitAndLetter(part))
		parts++
		s = i + 1
	}
	return parts > 1 && opaque
}

// usedFor reports whether the text at i names a purpose, other than the purposes of ids.
func usedFor(t []byte, i int) bool {
	if !lex.HasPrefix(t[i:], " for ") && !lex.HasPrefix(t[i:], " to ") {
		return false
	}
	s := i + len(" for ")
	if t[i+1] == 't' {
		s--
	}
	e := s
	for e < len(t) && lex.IsLetter(t[e]) {
		e++
	}
	return e > s && !idUses.Has(t[s:e])
}

// idUses are what ids and digests are used for.
var idUses = lex.NewWordSet("commit", "commits", "build", "builds", "checkout", "base", "revision",
	"image", "layer", "request", "requests", "trace", "tracing", "span", "session", "transaction",
	"transactions", "job", "run", "id", "ids", "correlation", "lookup", "identify", "cache",
	"caching", "digest", "checksum", "comparison", "compare", "find", "locate", "look",
	"deduplication", "dedup", "idempotency", "reference", "snapshot", "partition", "volume",
	"device", "disk", "boot", "root", "node", "cluster", "peer", "namespace", "tenant", "workspace",
	"organization", "project", "user", "account", "resource", "entity", "event", "message",
	"object", "file", "query", "queries", "document", "parent", "matching", "lookups", "update",
	"reading")

// authenticates reports whether b ends in a word of authentication.
func authenticates(b []byte) bool {
	for _, w := range [...]string{"authenticated", "authenticating", "authenticate", "authorized",
		"authorizing", "login", "logged in", "logging in", "log in", "signing", "sign",
		"connecting"} {
		if wordEndsFold(b, w) {
			return true
		}
	}
	return false
}

// wordEndsFold reports whether b ends in word, in small letters, and no letter is before it.
func wordEndsFold(b []byte, word string) bool {
	return lex.HasSuffixFold(b, word) && !lex.IsAlnum(lex.At(b, len(b)-len(word)-1))
}
