// SPDX-License-Identifier: MIT

package secretscan

import (
	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// An assigner judges the assignments of one text: it reads the key before a sign and the value
// after it.
type assigner struct {
	valueReader
	noAt    bool // no '@' is in the text
	webKeys webKeyScan
}

// equalAt judges the '=' at i, which is not 0. It returns where the scan goes on if that is after
// the next byte.
func (x *assigner) equalAt(dst *[]Span, i int) int {
	t := x.t
	if p := t[i-1]; lex.IsToken(p) && !lex.IsDigit(p) {
		if i >= 3 && !x.r.endings.Has(t, i) &&
			!(p|0x20 == 'd' && (endsSecretID(t[:i]) || lex.HasSuffix(t[:i], "%5D"))) &&
			!(p == 'p' && (t[i-2] == '&' || t[i-2] == '?')) &&
			!(p == 'm' && lex.ColourBefore(t, i) < i) && !x.r.inner.Inside(t, i) {
			return 0
		}
	}
	return x.equal(dst, i)
}

// colonAt judges the ':' at i, which is not 0. It returns where the scan goes on if that is after
// the next byte.
func (x *assigner) colonAt(dst *[]Span, i int) int {
	t := x.t
	if t[i-1] == ']' && lex.IsDigit(lex.At(t, i+1)) {
		return findSASL(dst, t, i)
	}
	if mayPgpass(t, i) {
		findPgpass(dst, t, i)
	}
	if lex.HasPrefix(t[i+1:], "587 ") || lex.HasPrefix(t[i+1:], "465 ") {
		return findSASL(dst, t, i)
	}
	if lex.HasPrefix(t[min(len(t), i+5):], "> ") && lex.IsDigit(t[i+1]) { // a prompt of Redis
		return redisCommand(dst, t, i+7)
	}
	if lex.At(t, i+1) == ':' && lex.HasSuffix(t[:i], "add-mask") { // a command of GitHub's runner
		s, e, _ := valueAt(t, i+2)
		if e-s >= 4 && !isPlaceholder(t[s:e]) {
			*dst = append(*dst, Span{s, e, KindKey})
			return e
		}
	}
	if lex.At(t, i+33) == ':' && lex.At(t, i+66) == ':' && lex.AllHex(t[i+1:i+33]) &&
		lex.AllHex(t[i+34:i+66]) {
		*dst = append(*dst, Span{i + 1, i + 66, KindHash}) // Windows' hashes of a password
		return i + 66
	}
	if lex.At(t, i+1) == '/' && lex.At(t, i+2) == '/' && lex.IsKey(t[i-1]) {
		if x.noAt && !mayWebhook(t, i+3) {
			return i + 3
		}
		return findURL(dst, t, i, i+3)
	}
	if lex.At(t, i+1) == '\\' && lex.IsKey(t[i-1]) { // JSON may write a slash as \/ and \u002f
		if n := slashLen(t, i+1); n > 0 {
			if k := slashLen(t, i+1+n); k > 0 {
				return findURL(dst, t, i, i+1+n+k)
			}
		}
	}
	switch p := t[i-1]; {
	case p == 'D' && (i == 1 || !lex.IsKey(t[i-2])) && isBigNumber(t, i+1):
		return findExponent(dst, t, i+1)
	case p == 'p' && endsSlashOption(t, i):
		return remotePassword(dst, t, i+1)
	case p == 'P' && i > 2 && t[i-2] == ';':
		return networkCode(dst, t, i)
	case p == 'r' && lex.HasSuffix(t[:i], " User"):
		return findUserinfo(dst, t, i+1)
	case lex.IsDigit(p):
		if lex.At(t, i-2) == ' ' && lex.At(t, i-3) == 'y' && sealsVault(t[:i-2]) {
			key := keyRange{start: i - 1, end: i, verdict: keynames.Secret}
			return x.value(dst, key, i+1, ':', false)
		}
		if q := lex.At(t, i+1); q == '"' || q == '\\' {
			if e := serializedValue(dst, &x.keyReader, i); e > 0 {
				return e
			}
		}
		if i >= 3 && (t[i-3] == ':' || t[i-3] == ' ') && lex.IsDigit(t[i-2]) {
			return 0 // of a time: 2026-11-28 08:25:21
		}
		if onlyNumbers(t, i) {
			return 0
		}
		// \x22 and \u0022 are quotes.
		if !x.r.endings.May(t, i) && !(i > 6 && (t[i-4] == '\\' || t[i-6] == '\\')) &&
			!x.r.inner.Inside(t, i) {
			return 0
		}
	case lex.IsKey(p):
		if lex.At(t, i+1) == '{' && lex.IsUpper(lex.At(t, i+2)) && isHashScheme(t, i+1) {
			key := keyRange{start: lex.ExtendBack(t, i), end: i, verdict: keynames.Secret}
			return x.value(dst, key, i+1, ':', false)
		}
		if i == 1 || i >= 3 && !x.r.endings.Has(t, i) &&
			!(p == 'm' && lex.ColourBefore(t, i) < i) &&
			(keynames.OneWord(t, i) || !x.r.inner.Inside(t, i)) {
			return 0
		}
	case p == '"' && i >= 4 && isExponentName(t, i-1):
		return exponentInJSON(dst, t, i+1)
	case p == '"' && i >= 4:
		if q := t[i-2]; lex.IsKey(q) && !lex.IsDigit(q) && !x.r.endings.Has(t, i-1) &&
			(keynames.OneWord(t, i-1) || !x.r.inner.Inside(t, i-1)) {
			return 0
		}
	}
	return x.colon(dst, i)
}

// mayPgpass reports whether the colon at i may be before the port of a line of PostgreSQL's
// password file.
func mayPgpass(t []byte, i int) bool {
	c := lex.At(t, i+1)
	return lex.IsDigit(c) && (lex.At(t, i+5) == ':' || lex.At(t, i+6) == ':') ||
		c == '*' && lex.At(t, i+2) == ':'
}

// trimClosing returns the end of t[:i] without a quote, escaped or not.
func trimClosing(t []byte, i int) int {
	if i > 0 && t[i-1] == '"' {
		for i--; i > 0 && t[i-1] == '\\'; {
			i--
		}
	}
	return i
}

// sealsVault reports whether b ends in what Vault writes before the number of each part of its key.
func sealsVault(b []byte) bool {
	return lex.HasSuffix(b, "Unseal Key") || lex.HasSuffix(b, "Recovery Key")
}

// equal judges the '=' at i: k=v, k = v, k:=v, k=>v, k?=v, k.=v. It returns where the scan goes on,
// or 0.
func (x *assigner) equal(dst *[]Span, i int) int {
	t := x.t
	x.sign = signEquals
	k := i
	for k > 0 && i-k < 4 && (t[k-1] == ':' || t[k-1] == '?' || t[k-1] == '+' || t[k-1] == '|') {
		k--
	}
	if k > 1 && t[k-1] == '.' && lex.IsSpace(t[k-2]) {
		k-- // PHP appends with .=
	}
	if k == 0 {
		return 0
	}
	j := i + 1
	compare := false
	switch lex.At(t, j) {
	case '>', '~':
		j++
	case '=':
		compare = true
		for lex.At(t, j) == '=' && j-i < 4 {
			j++
		}
		if lex.At(t, j) == '>' {
			compare = false
			j++
		}
	}
	switch t[k-1] {
	case '!', '<', '>', '=':
		return 0
	}
	key := x.keyBefore(k)
	if key.end == key.start || (lex.HasSuffix(t[:key.end], " --secret") ||
		lex.HasSuffix(t[:key.end], "-secrets")) && takesName(t, k, t[max(0, k-clientWindow):k]) ||
		isMapped(t, key.start, j) {
		return 0
	}
	return x.value(dst, key, j, '=', compare || i-k > 0 && t[i-1] == '|')
}

// colon judges the ':' at i: k:v, k: v, "k":v, \"k\":v.
func (x *assigner) colon(dst *[]Span, i int) int {
	t := x.t
	x.sign = signColon
	if t[i-1] == 'h' && lex.At(t, i+1) == ' ' && lex.HasSuffix(t[:i], "Auth") {
		if n := radiusLogin(dst, t, i); n > 0 {
			return n
		}
	}
	switch lex.At(t, i+1) {
	case ':':
		// LDIF's base64
		if key := x.keyBefore(i); lex.At(t, i+2) == ' ' && key.end > key.start && !key.quoted {
			return x.value(dst, key, i+2, ':', false)
		} else if key.end > key.start && !key.quoted && lex.IsAlnum(lex.At(t, i+2)) {
			// Perhaps the name of a thing, Password::Hash, or a command of GitHub's runner,
			// ::set-output name=token::x.
			return x.value(dst, key, i+2, ':', !lex.HasSuffix(t[:key.start], " name="))
		}
		return 0
	case '=':
		return x.ownDefault(dst, i)
	case '/':
		if lex.At(t, i+2) == '/' {
			return 0
		}
	}
	if t[i-1] == ':' || t[i-1] == ' ' && isLispKey(t, i+1) {
		return 0
	}
	key := x.keyBefore(i)
	if key.end == key.start {
		if e := trimClosing(t, i); lex.HasSuffixFold(t[:e], "kty") && !lex.IsKey(lex.At(t, e-4)) {
			x.webKeys.mask(dst, t, e-len("kty"), e)
			return 0
		}
		switch t[i-1] {
		case 'g':
			if lex.HasSuffix(t[:i], "For input string") { // Java could not parse a number
				s, e, _ := valueAt(t, min(i+2, len(t)))
				if looksPassword(t[s:e]) {
					*dst = append(*dst, Span{s, e, KindKey})
					return e
				}
			}
		case 'n', 's':
			return headerBlock(dst, x.r, t, i)
		case ' ':
			return sharedKey(dst, t, i)
		}
		return x.ownDefault(dst, i)
	}
	if q := lex.At(t, i+1); lex.IsQuote(q) && key.start > 0 && t[key.start-1] == q &&
		endsThere(t, i+2) {
		return 0 // "key:" is a text that has no value
	}
	if isMappedVersion(t, key.start, i+1) {
		return 0
	}
	return x.value(dst, key, i+1, ':', false)
}

// ownDefault masks the default of the variable whose name ends at the colon at i, if that is a
// secret's: @Value("${db.password:x}").
func (x *assigner) ownDefault(dst *[]Span, i int) int {
	t := x.t
	b := keyStart(t, i)
	if b == i || !lex.HasSuffix(t[:b], "${") || x.r.keys.Verdict(t[b:i]) != keynames.Secret {
		return 0
	}
	s, e := defaultText(t, i)
	if !mayBePassword(t[s:e]) {
		return 0
	}
	return x.judge(dst, keyRange{start: b, end: i, verdict: keynames.Secret}, s, e, true)
}

// isLispKey reports whether a keyword of Lisp and its value are at i: CREDS :USER "bob".
func isLispKey(t []byte, i int) bool {
	e := i
	for e < len(t) && (lex.IsUpper(t[e]) || t[e] == '-') {
		e++
	}
	return e > i+1 && lex.At(t, e) == ' '
}

// endsThere reports whether only space follows at i, or a character that separates or closes
// values.
func endsThere(t []byte, i int) bool {
	for i < len(t) && lex.IsSpace(t[i]) {
		i++
	}
	switch lex.At(t, i) {
	case ',', '}', ']', ')':
		return true
	}
	return i >= len(t)
}

// slashPrograms are programs of Windows and of FreeRDP that take a password after /p and a colon.
var slashPrograms = [...]string{"xfreerdp", "xfreerdp3", "wfreerdp", "wfreerdp.exe", "sdl-freerdp",
	"sdl-freerdp3", "wevtutil", "wevtutil.exe"}

// endsSlashOption reports whether the option /p of one of slashPrograms ends at i.
func endsSlashOption(t []byte, i int) bool {
	if i < 3 || t[i-2] != '/' || t[i-3] != ' ' {
		return false
	}
	for _, w := range slashPrograms {
		if runsProgram(t[max(0, i-clientWindow):i], w) {
			return true
		}
	}
	return false
}

// remotePassword masks the password at p after the option of one of slashPrograms: /p:x.
func remotePassword(dst *[]Span, t []byte, p int) int {
	s, e, _ := valueAt(t, p)
	if s == e || isPlaceholder(t[s:e]) {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindAuth})
	return e
}
