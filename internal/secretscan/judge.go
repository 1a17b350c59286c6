// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// A subject is a text that is judged, with the rules that judge it. It masks a value whose place
// and key are known.
//
// The types that embed it are filled field by field: a literal would be made aside and copied.
type subject struct {
	r    *Rules
	t    []byte
	ends *ends // nil for short texts
}

// judge masks the value t[s:e] unless it is empty, a placeholder or an innocent value. It returns
// e.
func (x *subject) judge(dst *[]Span, key keyRange, s, e int, quoted bool) int {
	if s >= e {
		return 0
	}
	v := x.t[s:e]
	name := x.t[key.start:key.end]
	if key.nameEnd > 0 && key.verdict == keynames.Weak {
		name = x.t[key.nameStart:key.nameEnd]
	}
	if quoted && s > 1 && x.t[s-1] == '`' && x.t[s-2] == '=' &&
		(lex.UpperCase(name) && isCommandLine(v) || readsSecret(v)) {
		return 0 // a shell's PASSWORD=`cat /run/secrets/db`
	}
	if quoted && isSignature(name) && hasParams(v) {
		return params(dst, x.t, s, e) // X-Hub-Signature: sha1=x
	}
	if quoted && isCookieKey(name) && bytes.IndexByte(v, '=') >= 0 {
		return maskCookies(dst, x.r.keys, x.t[:e], s)
	}
	if key.loose && (plainWord(v) || lex.IsUpper(v[0]) && plainWord(v[1:]) ||
		bytes.IndexByte(v, ' ') >= 0 || lex.AllDigits(v)) {
		return 0
	}
	if lex.IsLower(v[0]) && isPhrase(name) {
		if end := wordsEnd(x.t, s); end >= e {
			*dst = append(*dst, Span{s, end, KindKey})
			return end
		}
	}
	if lex.EqualFold(name, "rpcauth") && bytes.IndexByte(v, '$') < 0 {
		return 0 // of Bitcoin, else a user, a salt and a hash
	}
	if v[0] == '@' && lex.At(x.t, key.start-1) == '@' && !lex.IsQuote(x.t[s-1]) &&
		lex.ExtendKey(v, 1) == len(v) {
		return 0 // SET @pwd = @other, of T-SQL
	}
	if isKeyFingerprint(x.t[max(0, key.start-len("ecdsa ")):key.end], v) {
		return 0
	}
	if isShort(v) {
		if isPlaceholder(v) || isAuthorization(name) && schemes.Has(v) ||
			key.verdict != keynames.Weak && isInnocent(name, v, quoted) ||
			key.verdict == keynames.Weak && isFraction(v) {
			return 0
		}
	}
	if key.verdict == keynames.Weak {
		if len(v) > weakWindow {
			v = v[:weakWindow]
		}
		if !weakSecret(name, v) && !(len(v) >= 6 && setsCookie(x.t, e)) &&
			!isUsedKey(x.t, key, v) && !isOptionPass(x.t, key, v) &&
			!isSentPass(x.t, key, v) &&
			!(key.start > 0 && (x.t[key.start-1] == '?' || x.t[key.start-1] == '&' ||
				x.t[key.start-1] == '~') && querySecret(name, v)) {
			return 0
		}
	} else if quoted && len(v) > 5 {
		if p := schemeEnd(v); p > 0 && p < len(v) && !isPlaceholder(v[p:]) {
			if hasParams(v[p:]) {
				return params(dst, x.t, s+p, e)
			}
			*dst = append(*dst, Span{s + p, e, KindAuth})
			return e
		} else if p > 0 {
			return e
		}
		if proseQuoted(v) {
			return x.quotedIn(dst, key, s, e)
		}
	}
	if n := userAndPassword(v); n > 0 && key.verdict == keynames.Weak {
		s += n
	} else if n := bytes.IndexByte(v, ':'); n > 0 && n < len(v)-1 &&
		lex.HasPrefix(name, "BUNDLE_") &&
		!isHexLogin(v[:n], v[n+1:]) {
		s += n + 1
	}
	*dst = append(*dst, Span{s, e, KindKey})
	return e
}

// isCommandLine reports whether v is a command and its arguments: a word of small letters, a space,
// and more.
func isCommandLine(v []byte) bool {
	i := 0
	for i < len(v) && (lex.IsLower(v[i]) || i > 0 && (v[i] == '-' || v[i] == '_')) {
		i++
	}
	return i > 1 && lex.At(v, i) == ' ' && i+1 < len(v) &&
		(bytes.IndexByte(v[i:], '/') > 0 || bytes.Contains(v[i:], []byte(" -")))
}

// readsSecret reports whether v is a command line of a program that reads or makes secrets.
func readsSecret(v []byte) bool {
	n := bytes.IndexByte(v, ' ')
	return n > 0 && secretReaders.Has(v[:n])
}

// secretReaders are programs that print a secret.
var secretReaders = lex.NewWordSet("cat", "pass", "gopass", "op", "vault", "bao", "aws", "gcloud",
	"az", "kubectl", "pwgen", "security", "secret-tool", "lpass", "bw", "sops", "gpg", "age", "jq",
	"yq", "printenv", "heroku", "chamber", "doppler")

// quotedIn masks the text in single quotes in the sentence t[s:e] about a secret if it looks like a
// password: "The value 'x' is too weak."
func (x *subject) quotedIn(dst *[]Span, key keyRange, s, e int) int {
	t := x.t
	q := bytes.IndexByte(t[s:e], '\'')
	if q < 1 || t[s+q-1] != ' ' {
		return 0
	}
	q += s + 1
	if end := x.ends.closeQuote(t, q, 0, '\''); end < e && looksPassword(t[q:end]) {
		*dst = append(*dst, Span{q, end, KindKey})
		return e
	}
	return 0
}

// closeValue returns the end of the quoted value that starts at s, at most that of the text in
// double quotes around it.
func (x *subject) closeValue(key keyRange, s, esc int, quote byte) int {
	e := x.ends.closeQuote(x.t, s, esc, quote)
	if quote == '"' {
		return e
	}
	if n := enclosingQuote(x.t, key.start); n >= 0 {
		return x.ends.closeEnclosing(x.t, s, e, n)
	}
	return e
}

// maxPlain is the length beyond which a value is no longer compared with placeholders and plain
// words.
const maxPlain = 96

// isShort reports whether v has at most maxPlain bytes beside the placeholders in it, which may be
// longer than what they replaced. Few are taken for that, so that the work stays linear.
func isShort(v []byte) bool {
	const most = 4
	length := len(v)
	if length > maxPlain+most*longestPlaceholder {
		return false
	}
	for n := 0; length > maxPlain && n < most; n++ {
		i := bytes.Index(v, []byte(placeholderOpen))
		if i < 0 {
			return false
		}
		size := max(placeholderLen(v[i:]), len(placeholderOpen))
		length -= size
		v = v[i+size:]
	}
	return length <= maxPlain
}

// weakWindow bounds how much of a weak key's value is looked at.
const weakWindow = 512

// isSignature reports whether a key is that of a header that signs a request.
func isSignature(name []byte) bool {
	for len(name) > 0 && (lex.IsDigit(name[len(name)-1]) || name[len(name)-1] == '-') {
		name = name[:len(name)-1]
	}
	return lex.HasSuffixFold(name, "signature")
}

// isPhrase reports whether a key is that of a list of words.
func isPhrase(name []byte) bool {
	return lex.HasSuffixFold(name, "mnemonic") || lex.HasSuffixFold(name, "phrase") ||
		lex.HasSuffixFold(name, "seed")
}

// wordsEnd returns the end of the list of words that starts at s, as wallets show them (BIP 39: 12
// to 24 words of 3 to 8 small letters), or 0.
func wordsEnd(t []byte, s int) int {
	const least, most = 6, 24
	e, n := 0, 0
	for p := s; n < most; n++ {
		w := p
		for p < len(t) && lex.IsLower(t[p]) {
			p++
		}
		if p-w < 3 || p-w > 8 || lex.IsAlnum(lex.At(t, p)) {
			break
		}
		e = p
		for lex.At(t, p) == ',' || lex.At(t, p) == ' ' {
			p++
		}
	}
	if n < least {
		return 0
	}
	return e
}

// mask masks t[s:e] unless it stands for a secret, and returns where it ends; done if it is empty.
func mask(dst *[]Span, t []byte, s, e, done int) int {
	if s >= e {
		return done
	}
	if !isPlaceholder(t[s:e]) {
		*dst = append(*dst, Span{s, e, KindKey})
	}
	return e
}
