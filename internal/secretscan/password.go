// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// strongPassword reports whether v may be a password where the text around it announces one:
// letters and digits, or signs, but no word, number, time, path or address.
func strongPassword(v []byte) bool {
	const least, longest = 6, 256
	if len(v) < least || len(v) > longest || isPlaceholder(v) || nothing.Has(v) ||
		!lex.IsLetter(v[0]) && !lex.IsDigit(v[0]) && v[0] < 0x80 &&
			bytes.IndexByte([]byte("!#@$%^&*+/_."), v[0]) < 0 {
		return false
	}
	digits, letters, signs := 0, 0, 0
	for _, c := range v {
		switch {
		case lex.IsDigit(c):
			digits++
		case lex.IsLetter(c):
			letters++
		case c <= ' ', lex.IsQuote(c), c == '(', c == ')', c == '<', c == '>', c == '{', c == '}',
			c == '[', c == ']', c == ',', c == ';':
			return false
		case c == '!' || c == '@' || c == '#' || c == '$' || c == '%' || c == '^' ||
			c == '&' || c == '*' || c == '+':
			signs++
		}
	}
	return letters > 0 && digits+signs > 0 && !tokenform.IsUUID(v) && !isPathLike(v) &&
		!isMeasure(v) &&
		!isNumberedName(v) && !isTicket(v) && v[0] != '/' && bytes.IndexByte(v, ':') < 0 &&
		!bytes.Contains(v, []byte("//"))
}

// isTicket reports whether v is the name of a report or a standard: CVE-2026-64393, PKCS#11.
func isTicket(v []byte) bool {
	i := 0
	for i < len(v) && lex.IsUpper(v[i]) {
		i++
	}
	if i == len(v) || v[i] != '-' && v[i] != '#' {
		return false
	}
	switch string(v[:i]) {
	case "CVE", "CWE", "RFC", "ISO", "PKCS", "KB", "RHSA", "DSA", "USN", "JDK", "PEP":
		return lex.AllDigits(bytes.ReplaceAll(v[i+1:], []byte("-"), nil))
	}
	return false
}

// LooksPassword reports whether v looks like a password wherever it is.
func LooksPassword(v []byte) bool { return looksPassword(v) }

// looksPassword reports whether v looks like a password wherever it is: random, or with
// capitals, small letters and digits in no order that names have. It prefers to miss.
func looksPassword(v []byte) bool {
	if !strongPassword(v) {
		return false
	}
	if v[len(v)-1] == '=' && v[0] != '/' && bytes.IndexByte(v, '=') == len(v)-1 {
		v = v[:len(v)-1]
	}
	if tokenform.Random(v) {
		return true
	}
	if isDump(v) || isMember(v) || namedDigits(v) || lex.HasPrefix(v, "Test") ||
		lex.HasPrefix(v, "0x") || lex.AllHex(v) || tokenform.IsULID(v) {
		return false
	}
	var upper, lower, digit, turns, signs int
	for i, c := range v {
		switch {
		case lex.IsUpper(c):
			upper++
		case lex.IsLower(c):
			lower++
		case lex.IsDigit(c):
			digit++
		case c == '!' || c == '@' || c == '#' || c == '$' || c == '%' ||
			c == '^' || c == '&' || c == '*':
			signs++
		case c == '.' || c == '/' || c == ':' || c == '=':
			return false // a host, a version, a path
		}
		if i > 0 && lex.IsAlnum(c) && lex.IsAlnum(v[i-1]) && lex.IsDigit(c) != lex.IsDigit(v[i-1]) {
			turns++
		}
	}
	switch {
	case upper > 0 && lower > 0 && digit > 0:
		return turns >= 2 || signs > 0 || turns == 1 && !lex.IsDigit(v[len(v)-1])
	case signs > 0 && digit > 0 && lower+upper > 2:
		return true
	}
	return turns >= 4 && len(v) >= 10 ||
		turns >= 2 && len(v) >= 8 && lex.IsLower(v[0]) && !lex.IsDigit(v[len(v)-1]) &&
			lex.AllAlnum(v)
}

// mixedPassword reports whether v may be a password that a person chose, where a separator is
// between it and its name: capitals, small letters and digits, as in Tulip_Rain_204.
func mixedPassword(v []byte) bool {
	if !strongPassword(v) || isDump(v) || isMember(v) || namedDigits(v) || tokenform.IsULID(v) {
		return false
	}
	return lex.Mixed(v) && !bytes.ContainsAny(v, "/:=.")
}

// isMeasure reports whether v starts with a number and ends in a unit or an ordinal, or is a date
// or a version: 12.5ms, 3rd, 2026-03-17T08:25:21Z, v1.2.3.
func isMeasure(v []byte) bool {
	i := 0
	if v[0] == 'v' || v[0] == 'V' {
		i++
	}
	n := i
	for i < len(v) && (lex.IsDigit(v[i]) || v[i] == '.' || v[i] == '-' || v[i] == ':' ||
		v[i] == '+' || v[i] == '_' || v[i] == ',') {
		i++
	}
	if i == n {
		return false
	}
	tail := v[i:]
	if len(tail) > 0 && tail[0] == 'T' && i >= len("20260317") {
		return true
	}
	return len(tail) <= 3 && lex.AllLetters(tail) && !lex.HasDigit(tail)
}

// digitWords are parts of names that end in digits.
var digitWords = lex.NewWordSet("base64", "b64", "base32", "base58", "sha1", "sha2", "sha224",
	"sha256", "sha384", "sha512", "sha3", "http1", "http2", "http3", "oauth1", "oauth2", "utf8",
	"utf16", "utf32", "x509", "s3", "ec2", "k8", "md5", "md4", "saml2", "v1", "v2", "v3", "v4",
	"v5", "ipv4", "ipv6", "h2", "pbkdf2", "argon2", "log4", "int8", "int16", "int32", "int64",
	"uint8", "uint16", "uint32", "uint64", "float32", "float64", "hs256", "hs512", "rs256", "es256",
	"ps256", "rs512", "ed25519", "aes128", "aes256", "aes", "p256", "rsa2048", "rsa4096", "web3",
	"sqlite3", "python3", "py3", "vue3", "neo4", "i18", "l10", "a11", "e2", "p2", "b2", "c2", "o11",
	"mp3", "mp4", "h264", "win32", "win64", "x86", "arm64", "amd64", "es6", "level1", "level2",
	"phase1", "phase2", "step1", "step2", "part1", "part2", "id3", "x11", "db2", "m2", "u2",
	"fido2", "ripemd160", "hmac256", "tls1", "tls12", "tls13", "ssl3", "bech32", "secp256", "k1",
	"r1", "crc32", "oidc1")

// numberedWords are what programs number: field2, arg1.
var numberedWords = lex.NewWordSet("field", "nonce", "arg", "param", "column", "attr", "attribute",
	"argument", "parameter", "placeholder")

// namedDigits reports whether all digits of v end parts of names, as in Base64PasswordEncoder,
// OAuth2Token and K8sSecret.
func namedDigits(v []byte) bool {
	found := false
	for i := 0; i < len(v); i++ {
		if !lex.IsDigit(v[i]) {
			continue
		}
		e := i
		for e < len(v) && lex.IsDigit(v[e]) {
			e++
		}
		b := i
		for b > 0 && lex.IsLower(v[b-1]) {
			b--
		}
		small := b
		for b > 0 && lex.IsUpper(v[b-1]) {
			b--
		}
		if string(v[i:e]) == "2" && isSecondFactor(v, e) {
			found = true
			continue
		}
		if e-i <= 2 && numberedWords.Has(v[b:i]) {
			found = true
			i = e - 1
			continue
		}
		if !digitWords.Has(v[b:e]) && !(small > 0 && small < i && digitWords.Has(v[small-1:e])) &&
			!digitWords.Has(v[small:e]) {
			return false
		}
		found = true
		i = e - 1
	}
	return found
}

// isSecondFactor reports whether the 2 before e is that of a word that ends in 2fa, as in
// getUser2FA.
func isSecondFactor(v []byte, e int) bool {
	return lex.HasPrefixFold(v[e:], "fa") && !lex.IsLower(lex.At(v, e+2)) &&
		!lex.IsDigit(lex.At(v, e+2))
}

// copulas are words after which a password that somebody chose is one, if it ends the clause.
var copulas = lex.NewWordSet("is", "was", "now", "to", "lautet", "ist", "est", "es", "är", "er",
	"jest", "este", "è", "é", "foi", "war", "fue", "était", "это")

// afterChosen are words after a password in quotes or brackets that are about it, not about what
// has that name.
var afterChosen = lex.NewWordSet("accepted", "rejected", "incorrect", "expired", "for", "and",
	"works", "but", "from", "now", "until", "please", "on", "at", "which", "so", "not", "if", "as",
	"für", "för", "voor", "para", "pour", "per", "dla", "для")

// isChosen reports whether t[s:e] may be a password that somebody chose, where its name is before,
// and words or signs that announce it: your password is hunter2. What follows secret may be the
// name of one.
func isChosen(t, name []byte, s, e int) bool {
	v := t[s:e]
	if !strongPassword(v) || namedDigits(v) || bytes.IndexByte(v, '=') >= 0 ||
		lex.HasSuffixFold(name, "secret") || lex.HasSuffixFold(name, "secrets") {
		return false
	}
	switch lex.At(t, s-1) {
	case '[', '(', '<', '"', '\'', '`':
		e++
	case '>': // the password is <b>x</b>
		return lex.HasPrefix(t[e:], "</")
	case ' ':
		before := max(0, s-lex.LongestWord)
		word := t[before+bytes.LastIndexByte(t[before:s-1], ' ')+1 : s-1]
		if !copulas.Has(word) && !lex.HasSuffix(word, ":") && !lex.HasSuffix(word, ">") &&
			!lex.HasSuffix(word, "'s") {
			return false
		}
	default:
		return false
	}
	switch lex.At(t, e) {
	case 0, '\n', ',', ';', '.', '!', ')', '"', '\'':
		return true
	case ' ':
		return lex.At(t, e+1) == '(' || afterChosen.Has(t[e+1:lex.WordEnd(t, e+1)])
	}
	return false
}

// mayBePassword reports whether v, which is after a user, may be the password.
func mayBePassword(v []byte) bool {
	return strongPassword(v) && lex.HasDigit(v) && !namedDigits(v) && !isDump(v)
}

// isAnyPassword reports whether v may be a password in a place where nothing else can be, such as
// an argument of a program that takes one: any word that neither stands for another or for none
// nor names one.
func isAnyPassword(v []byte) bool {
	const least = 4
	return len(v) >= least && len(v) <= maxPlain && (lex.IsAlnum(v[0]) || v[0] >= 0x80) &&
		!isPlaceholder(v) && !nothing.Has(v) && keynames.WordKind(v) == 0
}

// A passwordRule says which texts are passwords in a place. It is no function value: the compiler
// would take what is given to one for kept, and move it to the heap.
type passwordRule uint8

const (
	strongOnly     passwordRule = iota // see strongPassword
	looksLike                          // see looksPassword
	anyPassword                        // see isAnyPassword; what strongPassword knows, too
	placedPassword                     // see isPlacedPassword
)

func (r passwordRule) holds(v []byte) bool {
	switch r {
	case anyPassword:
		return isAnyPassword(v) || strongPassword(v)
	case placedPassword:
		return isPlacedPassword(v)
	case looksLike:
		return looksPassword(v)
	}
	return strongPassword(v)
}

// isPlacedPassword reports whether v may be a password in a place of a line in which another word
// may be as well, if the line is a sentence rather: letters and digits, but no name of a host, path
// or field.
func isPlacedPassword(v []byte) bool {
	return lex.HasDigitAndLetter(v) && (strongPassword(v) ||
		isAnyPassword(v) && !bytes.ContainsAny(v, "/:=.\\()[]{}<>,;"))
}
