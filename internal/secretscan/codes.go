// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// codeKinds are words before a code that replaces a password.
var codeKinds = lex.NewWordSet("verification", "security", "one-time", "onetime", "login", "signin",
	"sign-in", "confirmation", "authentication", "authorization", "auth", "access", "otp", "2fa",
	"mfa", "recovery", "activation", "pin", "pairing", "sms", "totp", "passcode", "unlock", "door",
	"gate", "alarm", "safe", "puk", "tan", "bypass", "parental", "verify", "entry", "disarm",
	"reset", "scratch", "emergency", "link")

// sentCodes are words before a code that is sent to somebody, after which no word is needed.
var sentCodes = lex.NewWordSet("verification", "one-time", "onetime", "otp", "2fa", "mfa", "sms",
	"totp", "confirmation", "recovery", "pairing", "activation", "passcode", "unlock", "security",
	"login", "signin", "sign-in", "authenticator", "backup", "door", "gate", "alarm", "entry",
	"auth", "access", "two-factor", "two-step", "2-step", "lockbox", "keypad", "bypass", "reset",
	"disarm", "puk", "enter", "entered", "typed", "submitted", "scratch", "emergency")

// mayBeSent reports whether what is after the word code, which ends at e, or before it may be a
// code that is sent to somebody: code 123456, code is 123456, 123456 is your sign-in code.
func mayBeSent(t []byte, e int) bool {
	switch c := lex.At(t, e); {
	case c == ' ':
		n := lex.At(t, e+1)
		return lex.IsDigit(n) || n == '(' && lex.IsDigit(lex.At(t, e+2)) || lex.IsUpper(n) ||
			lex.HasSuffixFold(t[:e], "backup code") ||
			lex.HasSuffixFold(t[:e], "recovery code") || lex.HasSuffixFold(t[:e], "invite code") ||
			lex.HasSuffixFold(t[:e], "activation code") ||
			codeNext(t[e+1:]) > 0
	case c|0x20 == 's':
		return mayBeListed(t, e)
	case c == ':' && lex.IsDigit(lex.At(t, e+2)) && isCompoundCode(t[lex.ExtendBack(t, e):e]):
		return true // Freischaltcode: 123456
	case c == '.', c == '"', c == ':', c == ',', c == ')', c == ']', c == '}', c == '\n',
		e == len(t):
		return lex.LastIndex(t[max(0, e-lex.MaxGap):e], " is your ") >= 0 ||
			lex.LastIndex(t[max(0, e-lex.MaxGap):e], " as your ") >= 0 ||
			isCodeAt(t, max(0, e-lex.MaxGap), max(0, e-len("code"))) >= 0
	}
	return false
}

// oneTimeCode masks the digits after the code that ends at e, your verification code is 123456, or
// before it.
func oneTimeCode(dst *[]Span, t []byte, e int) int {
	if c := lex.At(t, e); c|0x20 == 's' {
		return listedCodes(dst, t, e)
	}
	w := lex.ExtendBack(t, e)
	kind := t[w:w]
	if w > 1 && t[w-1] == ' ' {
		kind = t[lex.ExtendBack(t, w-1) : w-1]
	}
	if n := e - len("_code") - w; len(kind) == 0 && n > 0 && t[w+n] == '_' {
		kind = t[w : w+n] // verification_code
	}
	if lex.At(t, e) == ':' && isCompoundCode(t[w:e]) {
		return codeAt(dst, t, min(len(t), e+len(": ")))
	}
	if cardKinds.Has(kind) && namesCard(t, w) {
		return cardCode(dst, t, e)
	}
	if n := formedCode(dst, t, kind, e); n > 0 {
		return n
	}
	if c := lex.At(t, e); c != ' ' || !lex.IsDigit(lex.At(t, e+1)) &&
		!lex.HasPrefix(t[e:], " is ") {
		if n := codeBefore(dst, t, w); n > 0 || c != ' ' || keynames.IsPlainCode(kind) {
			return n
		}
	}
	passcode := lex.EqualFold(t[w:e], "passcode")
	known := passcode || codeKinds.Has(kind) || isCompoundCode(t[w:e]) ||
		lex.EqualFold(kind, "your") || lex.EqualFold(kind, "this") ||
		len(kind) > 0 && lex.IsUpper(kind[0]) &&
			lex.HasSuffixFold(t[:max(0, w-len(kind)-1)], "your ")
	s := e + 1
	switch {
	case lex.IsDigit(lex.At(t, s)):
		if !passcode && !sentCodes.Has(kind) && !isCompoundCode(t[w:e]) &&
			!(codeVerbs.Has(kind) && usesCode(t, s)) &&
			!wasSent(t, s) && !isThatCode(t, w-1) && !opensWith(t, w-1) &&
			!(isEnteredCode(t, s) && !keynames.IsPlainCode(kind)) {
			return 0
		}
	case !known:
		return 0
	case lex.At(t, s) == '(':
		s++ // verification code (123456)
	case lex.IsDigit(lex.At(t, s+codeNext(t[s:]))):
		s += codeNext(t[s:])
	case lex.HasPrefix(t[s:], "is "):
		return 0
	default: // code for bob is 123456, code sent to bob: 123456
		n := bytes.IndexByte(t[s:min(len(t), s+lex.MaxGap)], ':')
		if k := bytes.Index(t[s:min(len(t), s+lex.MaxGap)], []byte(" is ")); k >= 0 {
			n = k + len(" is")
		}
		if n < 0 || lex.At(t, s+n) != ' ' && lex.At(t, s+n+1) != ' ' {
			return 0
		}
		for s += n; s < len(t) && (t[s] == ' ' || t[s] == ':'); s++ {
		}
	}
	n := len(*dst)
	end := codeAt(dst, t, s)
	if end > 0 && lex.EqualFold(kind, "reset") && lex.At(t, end) == ' ' &&
		machineVerbs.Has(t[end+1:lex.WordEnd(t, end+1)]) {
		*dst = (*dst)[:n] // reset code 4096 returned
		return 0
	}
	if end > 0 && weakCodes.Has(kind) && lex.At(t, end) == ' ' && !endsClause(t, end) &&
		!pinVerbs.Has(t[end+1:lex.WordEnd(t, end+1)]) {
		*dst = (*dst)[:n] // your code is 1200 lines shorter
		return 0
	}
	if end > 0 {
		return secondCode(dst, t, end)
	}
	return 0
}

// formedCode masks a code that is not digits alone, or is in another language, after the word
// code, which ends at e, and kind before it.
func formedCode(dst *[]Span, t, kind []byte, e int) int {
	if mixedCodes.Has(kind) && lex.At(t, e) == ' ' {
		if n := mixedCode(dst, t, e); n > 0 {
			return n
		}
	}
	if groupedCodes.Has(kind) {
		if n := backupCode(dst, t, e); n > 0 {
			return n
		}
	}
	if setupCodes.Has(kind) && lex.At(t, e) == ' ' {
		if n := homeCode(dst, t, e); n > 0 {
			return n
		}
	}
	if lex.At(t, e) == ' ' {
		if n := codePhrase(t, e); n > 0 {
			return codeAt(dst, t, n)
		}
	}
	return 0
}

// namesCard reports whether a card is named in the line not far before w.
func namesCard(t []byte, w int) bool {
	b := t[lineBreakBefore(t, max(0, w-2*lex.MaxGap), w):w]
	return lex.LastIndex(b, "card ") >= 0 || lex.LastIndex(b, "Card ") >= 0
}

// machineVerbs say what a program does with a code that is no secret.
var machineVerbs = lex.NewWordSet("returned", "reported", "raised", "read", "decoded", "observed")

// setupCodes are words before the code by which a device of a home is added.
var setupCodes = lex.NewWordSet("setup", "pairing", "homekit", "accessory", "matter")

// homeCode masks the digits in groups of three, two and three after the word code, which ends at e:
// setup code 031-45-154.
func homeCode(dst *[]Span, t []byte, e int) int {
	const length = len("123-45-678")
	s := e + 1
	if lex.HasPrefix(t[s:], "is ") {
		s += len("is ")
	}
	if len(t) < s+length || lex.IsKey(lex.At(t, s+length)) && t[s+length] != '.' {
		return 0
	}
	for i, c := range t[s : s+length] {
		if i == 3 || i == 6 {
			if c != '-' {
				return 0
			}
		} else if !lex.IsDigit(c) {
			return 0
		}
	}
	*dst = append(*dst, Span{s, s + length, KindKey})
	return s + length
}

// weakCodes are words before a code that may be that of a program too.
var weakCodes = lex.NewWordSet("your", "auth", "access", "enter", "entered", "login", "unlock",
	"security")

// groupedCodes are words before a code of letters and digits.
var groupedCodes = lex.NewWordSet("backup", "recovery", "invite", "invitation", "activation",
	"redemption", "scratch")

// mixedCodes are words before a code that may have capitals as well as digits. Orders and bookings
// are confirmed by such codes too, so that a word must say that it was sent.
var mixedCodes = lex.NewWordSet("verification", "one-time", "login", "signin", "sign-in", "reset",
	"otp", "mfa", "2fa", "totp", "recovery", "activation", "sms", "unlock", "pairing", "your",
	"confirmation")

// mixedCode masks the capitals and digits of the code after the word that ends at e: login code
// K7PX2Q sent to bob, your reset code is K7PX2Q.
func mixedCode(dst *[]Span, t []byte, e int) int {
	s := e + 1
	is := lex.HasPrefix(t[s:], "is ")
	if is {
		s += len("is ")
	}
	p := capitalsEnd(t, s)
	if p == 0 {
		return 0
	}
	if c := lex.At(t, p); c == ' ' {
		if w := t[p+1 : lex.WordEnd(t, p+1)]; !is && !sentVerbs.Has(w) && !pinVerbs.Has(w) {
			return 0
		}
	} else if !is || !endsClause(t, p) {
		return 0
	}
	*dst = append(*dst, Span{s, p, KindKey})
	return p
}

// capitalsEnd returns the end of the code of capitals and digits at s, or 0. Unlike those of an
// article's number they take turns.
func capitalsEnd(t []byte, s int) int {
	const least, longest, leastTurns = 6, 10, 3
	p, turns := s, 0
	for p < len(t) && (lex.IsUpper(t[p]) || lex.IsDigit(t[p])) {
		if p > s && lex.IsDigit(t[p]) != lex.IsDigit(t[p-1]) {
			turns++
		}
		p++
	}
	if p-s < least || p-s > longest || turns < leastTurns ||
		lex.IsKey(lex.At(t, p)) && (t[p] != '.' || lex.IsKey(lex.At(t, p+1))) {
		return 0
	}
	return p
}

// sentVerbs say that a code before them went to somebody.
var sentVerbs = lex.NewWordSet("sent", "mailed", "emailed", "e-mailed", "texted", "issued",
	"delivered", "to", "for", "was")

// cardKinds are words between card and code.
var cardKinds = lex.NewWordSet("security", "verification")

// codeAt masks the four to nine digits at s.
func codeAt(dst *[]Span, t []byte, s int) int {
	p := s
	for p < len(t) && p-s < 10 && lex.IsDigit(t[p]) {
		p++
	}
	if c := lex.At(t, p); p-s == 3 && (c == ' ' || c == '-') && !lex.IsKey(lex.At(t, p+4)) &&
		len(t) > p+3 && lex.AllDigits(t[p+1:p+4]) {
		p += 4 // 123 456
	}
	if p-s == 2 && lex.At(t, p) == '-' && lex.At(t, p+3) == '-' && len(t) >= p+6 &&
		lex.AllDigits(t[p+1:p+3]) && lex.AllDigits(t[p+4:p+6]) {
		p += 6 // 12-34-56
	}
	if p-s < 4 || p-s > 9 || lex.IsKey(lex.At(t, p)) &&
		(t[p] != '.' || lex.IsKey(lex.At(t, p+1))) && !lex.HasPrefix(t[p:], "...") {
		return 0
	}
	*dst = append(*dst, Span{s, p, KindKey})
	return p
}

// codeBefore masks the digits before the sentence that ends in the word code at w: 123456 is your
// Example verification code.
func codeBefore(dst *[]Span, t []byte, w int) int {
	low := max(0, w-lex.MaxGap)
	n := max(lex.LastIndex(t[low:w], " is your "), lex.LastIndex(t[low:w], " as your "))
	if n < 0 {
		n = isCodeAt(t, low, w)
	}
	if n < 0 || w > 0 && keynames.IsPlainCode(t[lex.ExtendBack(t, w-1):w-1]) {
		return 0
	}
	e := low + n
	s := e
	for s > 0 && e-s < 10 && (lex.IsDigit(t[s-1]) || t[s-1] == '-' || t[s-1] == ' ' && e-s == 3) {
		s--
	}
	for s < e && !lex.IsDigit(t[s]) {
		s++
	}
	if s > 1 && t[s-1] == '-' && lex.IsUpper(t[s-2]) || s == 0 || !lex.IsAlnum(t[s-1]) {
		if codeAt(dst, t, s) == e {
			return w + len("code")
		}
	}
	return 0
}

// isCodeAt returns where " is the" starts in t[low:], -1 if it is not there, before the word at w
// for a code that replaces a password: 123456 is the OTP for, 123456 is the verification code.
func isCodeAt(t []byte, low, w int) int {
	b := t[low:w]
	if lex.At(t, w)|0x20 == 'c' {
		kind := lex.WordBefore(t, w)
		if !sentCodes.Has(kind) || len(b) <= len(kind) {
			return -1
		}
		b = b[:len(b)-len(kind)-1]
	} else if w := lex.WordAfter(t, w+len("OTP")); len(w) > 0 && !otpTails.Has(w) {
		return -1 // the OTP version
	}
	for _, s := range [...]string{" is the ", " is "} {
		if lex.HasSuffix(b, s) {
			return len(b) - len(s)
		}
	}
	return -1
}

// otpTails are words after an OTP that is named after its digits.
var otpTails = lex.NewWordSet("for", "to", "code", "and", "sent", "valid", "which", "from", "of",
	"on")

// shortCode masks the digits after a PIN or an OTP that ends at e: your PIN is 1234, OTP 123456.
// Pins of hardware have numbers too, of fewer digits or after other words.
func shortCode(dst *[]Span, t []byte, e int) int {
	b := e - len("PIN")
	if !lex.EqualFold(t[b:e], "pin") && !lex.EqualFold(t[b:e], "otp") {
		return 0
	}
	if b > 0 && lex.IsKey(t[b-1]) {
		if c := t[b-1] | 0x20; c != 't' && c != 'h' || t[b]|0x20 == 'p' || b > 1 &&
			lex.IsKey(t[b-2]) {
			return 0
		}
		b-- // TOTP, HOTP
	}
	s := e
	if lex.HasPrefix(t[s:], " code") {
		s += len(" code")
	}
	if lex.At(t, s) == ' ' {
		s = phoneEnd(t, forWhom(t, s+1)) - 1
	}
	if n := changedCode(dst, t, s); n > 0 {
		return n
	}
	for _, w := range [...]string{" is", " is:", " was", " =", " set to", " changed to",
		" reset to", " updated to", " has been changed to", " has been set to",
		" has been reset to", " was changed to", " was set to", " was reset to", ":", " generated:",
		" created:", " issued:", " sent:", " received:", " entered:", " entered", " confirmed:",
		" lautet", " ist", " est", " es", " è", " é", " är", " to", " jest"} {
		if lex.HasPrefix(t[s:], w) && lex.At(t, s+len(w)) == ' ' {
			s += len(w)
			if lex.At(t, s+1) == ':' && lex.At(t, s+2) == ' ' {
				s += 2 // est : 1234
			}
			return unlockCode(dst, t, codeAt(dst, t, s+1))
		}
	}
	if c := lex.At(t, e); c <= ' ' || c == '.' || c == '"' {
		if n := codeBefore(dst, t, b); n > 0 {
			return n // 123456 is your Example OTP
		}
	}
	before := t[b:b]
	if b > 1 && t[b-1] == ' ' {
		before = t[lex.WordStart(t, b-1) : b-1]
	}
	if lex.At(t, s) != ' ' || !personalPins.Has(before) && !possessives.Has(before) &&
		!enteredPin(t, s+1) && !isLongPin(t, b, s+1) &&
		(t[e-1]|0x20 == 'n' || !lex.IsDigit(lex.At(t, s+5)) || countsThings(t, s+1)) {
		return 0
	}
	if n := codeAt(dst, t, s+1); n > 0 {
		return secondCode(dst, t, n)
	}
	return 0
}

// changedCode masks both codes of a change that the words at s report: PIN changed from 1234 to
// 5678.
func changedCode(dst *[]Span, t []byte, s int) int {
	for _, w := range [...]string{" changed from ", " was changed from ", " from ",
		" updated from ", " rotated from "} {
		if !lex.HasPrefix(t[s:], w) {
			continue
		}
		base := len(*dst)
		if e := codeAt(dst, t, s+len(w)); e > 0 && lex.HasPrefix(t[e:], " to ") {
			if n := codeAt(dst, t, e+len(" to ")); n > 0 {
				return n
			}
		}
		*dst = (*dst)[:base]
	}
	return 0
}

// isLongPin reports whether the digits at s are those of a PIN in capitals at b that end a clause:
// PIN 1234 ok. No pin of hardware has so many, and fewer than the code of a place in India.
func isLongPin(t []byte, b, s int) bool {
	e := s
	for e < len(t) && e-s < 6 && lex.IsDigit(t[e]) {
		e++
	}
	if p := b + len("PIN"); string(t[b:p]) != "PIN" || e-s != 4 && e-s != 5 ||
		s != p+1 && s != p+len(" code ") {
		return false
	}
	if hardwarePins.Has(lex.WordBefore(t, b)) {
		return false
	}
	switch c := lex.At(t, e); c {
	case ' ':
		return pinTails.Has(t[e+1 : lex.WordEnd(t, e+1)])
	case ')', ']', '-':
		return false
	}
	return endsClause(t, e)
}

// hardwarePins are words before a PIN of hardware.
var hardwarePins = lex.NewWordSet("gpio", "read", "reading", "write", "writing", "set", "setting",
	"output", "input", "analog", "digital", "led", "adc", "pwm", "on", "at", "connector", "to",
	"from", "usb", "dimm", "dip", "header", "chip")

// pinTails are words after a PIN that go on in a sentence about it.
var pinTails = lex.NewWordSet("ok", "for", "and", "but", "was", "works", "worked", "then", "opened",
	"unlocked", "confirmed", "set", "saved", "stored", "changed", "expires")

// countsThings reports whether the number at s is one of things: OTP 12345 times retried.
func countsThings(t []byte, s int) bool {
	for s < len(t) && lex.IsDigit(t[s]) {
		s++
	}
	return lex.At(t, s) == ' ' && countedThings.Has(t[s+1:lex.WordEnd(t, s+1)])
}

var countedThings = lex.NewWordSet("times", "users", "requests", "items", "rows", "bytes", "ms",
	"seconds", "attempts", "messages")

// unlockCode masks the PUK that is given after a PIN that ends at e, if e is not 0.
func unlockCode(dst *[]Span, t []byte, e int) int {
	for _, w := range [...]string{" and PUK is ", ", PUK is ", ", PUK ", " and PUK "} {
		if e > 0 && lex.HasPrefix(t[e:], w) {
			return max(e, codeAt(dst, t, e+len(w)))
		}
	}
	return e
}

// enteredPin reports whether the digits at s were entered by somebody.
func enteredPin(t []byte, s int) bool {
	for s < len(t) && lex.IsDigit(t[s]) {
		s++
	}
	if !lex.HasPrefix(t[s:], " ") {
		return false
	}
	if lex.HasPrefix(t[s:], " is ") {
		s += len(" is")
	}
	return pinVerbs.Has(t[s+1 : lex.WordEnd(t, s+1)])
}

// pinVerbs say what became of the PIN before them.
var pinVerbs = lex.NewWordSet("entered", "accepted", "rejected", "eingegeben", "incorrect", "wrong",
	"invalid", "correct", "falsch", "ungültig", "incorrecto", "verified", "mismatch", "expired",
	"declined", "denied", "typed", "refused", "blocked", "onjuist", "erroné", "errato", "does",
	"did", "used", "provided", "failed", "matched", "checked")

// personalPins are words before a PIN that is a person's.
var personalPins = lex.NewWordSet("your", "my", "his", "her", "their", "new", "old", "user", "sim",
	"card", "atm", "account", "entered", "wrong", "invalid", "incorrect", "correct", "with",
	"temporary", "default", "login", "door", "access", "security", "provided", "gave", "given",
	"provides", "typed", "parental", "pairing", "unlock", "generated", "issued", "wallet", "phone",
	"bank", "voicemail", "conference", "meeting", "host", "participant", "ihre", "meine", "deine",
	"ihrer", "falsche", "neue", "alte", "korrekte", "ungültige", "der", "die", "votre", "mon",
	"ton", "le", "su", "tu", "mi", "el", "seu", "sua", "meu", "o", "uw", "mijn", "je", "de", "il",
	"tuo", "mio", "suo", "twój", "mój", "din", "min")

// codeVerbs are words before a code that somebody is to use.
var codeVerbs = lex.NewWordSet("use", "enter", "type", "the", "this", "your", "with", "submit",
	"reply")

// usesCode reports whether the digits at s are followed by what a code is used for: to sign in, as
// your password.
func usesCode(t []byte, s int) bool {
	for s < len(t) && lex.IsDigit(t[s]) {
		s++
	}
	if lex.HasPrefix(t[s:], " as your ") {
		return true
	}
	if !lex.HasPrefix(t[s:], " to ") {
		return false
	}
	s += len(" to ")
	e := s
	for e < len(t) && (lex.IsLetter(t[e]) || t[e] == '-') {
		e++
	}
	return codeUses.Has(t[s:e])
}

// wasSent reports whether the digits at s were sent to somebody.
func wasSent(t []byte, s int) bool {
	for s < len(t) && lex.IsDigit(t[s]) {
		s++
	}
	return lex.HasPrefix(t[s:], " sent to ") || lex.HasPrefix(t[s:], " was sent to ")
}

// codeUses are what codes are used for.
var codeUses = lex.NewWordSet("sign", "sign-in", "signin", "log", "login", "verify", "confirm",
	"complete", "authenticate", "access", "finish", "reset", "activate", "unlock", "pair",
	"register", "authorize", "validate", "approve")

// isCardCode reports whether the code of a payment card has its name at i: cvv, cvc2.
func isCardCode(t []byte, i int) bool {
	if i < 0 || i+len("cvv") > len(t) || t[i]|0x20 != 'c' || t[i+1]|0x20 != 'v' ||
		lex.IsAlnum(lex.At(t, i-1)) {
		return false
	}
	c := t[i+2] | 0x20
	n := lex.At(t, i+3)
	return (c == 'v' || c == 'c') && (n == ' ' || n == ')' || n == '2' && lex.At(t, i+4) == ' ')
}

// cardCode masks the three or four digits after the name of the code of a card, which ends at e.
func cardCode(dst *[]Span, t []byte, e int) int {
	if lex.At(t, e) != ' ' && lex.At(t, e) != ')' {
		return 0
	}
	s := e + 1
	if lex.At(t, e) == ')' && lex.At(t, s) == ' ' {
		s++ // security code (CVV) 123
	}
	for _, w := range [...]string{"code ", "number ", "is ", "was ", "= ", "value "} {
		if lex.HasPrefix(t[s:], w) {
			s += len(w)
		}
	}
	p := s
	for p < len(t) && p-s < 5 && lex.IsDigit(t[p]) {
		p++
	}
	if n := p - s; n != 3 && n != 4 || lex.IsKey(lex.At(t, p)) &&
		(t[p] != '.' || lex.IsKey(lex.At(t, p+1))) ||
		!endsClause(t, p) && !(lex.At(t, p) == ' ' && cardTails.Has(t[p+1:lex.WordEnd(t, p+1)])) ||
		n == 3 && lex.HasSuffix(t[s:p], "00") && lex.HasPrefix(t[p:], " failed") {
		return 0 // cvc 100 failed
	}
	*dst = append(*dst, Span{s, p, KindKey})
	return p
}

// cardTails are words after the code of a card.
var cardTails = lex.NewWordSet("exp", "expiry", "expires", "expiring", "valid", "zip", "entered",
	"accepted", "rejected", "incorrect", "wrong", "invalid", "correct", "verified", "mismatch",
	"expired", "declined", "denied", "typed", "refused", "blocked", "does", "did", "used",
	"provided", "failed", "matched", "checked")

// phoneEnd returns where the text goes on after the number of a telephone that the word for, at p,
// introduces; p if there is none.
func phoneEnd(t []byte, p int) int {
	if !lex.HasPrefix(t[p:], "for +") {
		return p
	}
	s := p + len("for +")
	i := s
	for i < len(t) && i-s < keynames.MaxWord &&
		(lex.IsDigit(t[i]) || bytes.IndexByte(phoneSigns, t[i]) >= 0) {
		i++
	}
	if i-s < 5 || t[i-1] != ' ' {
		return p
	}
	return i
}

// phoneSigns are what telephone numbers have beside digits.
var phoneSigns = []byte(" -*()")

// codeNext returns the length of the words at the start of b that announce a code, or 0.
func codeNext(b []byte) int {
	for _, w := range [...]string{"to sign in: ", "to log in: ", "to verify: ", "to continue: ",
		"to confirm: ", "is ", "was ", "is: ", "for ", "to ", "sent to ", "für ", "voor ",
		"lautet ", "lautet: ", "ist ", "ist: ", "de ", "d'", "est ", "est : ", "secret ",
		"confidentiel ", "PIN ", "SMS "} {
		if lex.HasPrefix(b, w) {
			return len(w)
		}
	}
	return 0
}

// isCompoundCode reports whether a word of German or Dutch is a code that replaces a password.
func isCompoundCode(w []byte) bool {
	for _, c := range [...]string{"verificatiecode", "bevestigingscode", "pincode", "inlogcode",
		"beveiligingscode", "toegangscode", "activeringscode", "igungscode", "sicherheitscode",
		"zugangscode", "aktivierungscode", "anmeldecode", "einmalcode", "herstelcode", "smscode",
		"sms-code", "pin-code", "freischaltcode", "logincode", "ringskod", "ngskod", "hetskod",
		"inloggningskod"} {
		if lex.HasSuffixFold(w, c) {
			return true
		}
	}
	return false
}

// codePhrase returns where the digits start of a code that French describes after the word code,
// which ends at e: code de vérification est 123456, code confidentiel : 1234. It is 0 if there are
// none.
func codePhrase(t []byte, e int) int {
	p := e + 1
	w := lex.WordStart(t, e)
	pin := lex.HasSuffix(t[:w], "пин-") || lex.HasSuffix(t[:w], "ПИН-")
	if pin && lex.At(t, e) == ':' && lex.At(t, p) == ' ' && lex.IsDigit(lex.At(t, p+1)) {
		return p + 1
	}
	possessed := pin || w > 1 && t[w-1] == ' ' && possessives.Has(t[lex.WordStart(t, w-1):w-1])
	if lex.At(t, e) == ':' && lex.At(t, p) == ' ' && lex.IsDigit(lex.At(t, p+1)) && (possessed ||
		bytes.Contains(t[p:min(len(t), p+lex.MaxKey)], []byte("икому"))) { // Никому не сообщайте
		return p + 1
	}
	known := w > 1 && t[w-1] == ' ' && forbiddenWords.Has(t[lex.WordStart(t, w-1):w-1])
	for n := 0; n < 5; n++ {
		if lex.IsDigit(lex.At(t, p)) {
			if known || possessed && n == 0 {
				return p
			}
			return 0
		}
		w := p
		for w < len(t) && w-p < maxPairKey && t[w] > ' ' {
			w++
		}
		if word := bytes.TrimRight(t[p:w], ":"); foreignCodeKinds.Has(word) {
			known = true
		} else if possessed && n == 0 && givingWords.Has(word) {
			known = true
		} else if len(word) > 2 && !foreignLinks.Has(word) && !givingWords.Has(word) {
			return 0
		}
		if lex.At(t, w) != ' ' {
			return 0
		}
		p = w + 1
	}
	return 0
}

// foreignCodeKinds say in other languages that a code replaces a password.
var foreignCodeKinds = lex.NewWordSet("vérification", "confirmation", "confidentiel", "sécurité",
	"d'accès", "secret", "d'activation", "connexion", "d'authentification", "validation",
	"verificación", "verificacion", "seguridad", "acceso", "confirmación", "confirmacion",
	"activación", "autenticación", "verificação", "verificacao", "segurança", "acesso",
	"confirmação", "confirmacao", "ativação", "autenticação", "verifica", "sicurezza", "accesso",
	"conferma", "attivazione", "autenticazione", "weryfikacyjny", "autoryzacyjny", "dostępu",
	"potwierdzający", "aktywacyjny", "jednorazowy", "подтверждения", "проверки", "верификации",
	"доступа", "безопасности", "авторизации", "входа", "активации", "sms", "portão", "puerta",
	"porta", "porte", "tarjeta", "cartão", "карты")

// forbiddenWords forbid to tell somebody the code after them.
var forbiddenWords = lex.NewWordSet("сообщайте", "говорите", "передавайте", "называйте",
	"повідомляйте")

// possessives are words for your in other languages.
var possessives = lex.NewWordSet("votre", "ton", "mon", "su", "tu", "mi", "seu", "teu", "meu",
	"tuo", "suo", "mio", "twój", "mój", "din", "mitt", "min", "ihr", "dein", "mein", "uw", "je",
	"jouw", "mijn", "ваш", "Ваш", "твой", "Твой", "мой")

// passkey masks the digits by which two devices of Bluetooth are paired, after the word that ends
// at e. What else has a passkey does not show it.
func passkey(dst *[]Span, t []byte, e int) int {
	p := e
	for _, w := range [...]string{" is", " was", ":"} {
		if lex.HasPrefix(t[p:], w) {
			p += len(w)
		}
	}
	if lex.At(t, p) != ' ' || countsThings(t, p+1) {
		return 0
	}
	return codeAt(dst, t, p+1)
}

// secondCode masks the digits of the code that was given instead of the one that ends at e:
// expected otp 123456, got 123457.
func secondCode(dst *[]Span, t []byte, e int) int {
	for _, w := range [...]string{", got ", " but got ", " got ", ", was ", ", expected ",
		" expected ", " != ", " vs "} {
		if lex.HasPrefix(t[e:], w) {
			return max(e, codeAt(dst, t, e+len(w)))
		}
	}
	for _, w := range [...]string{"(expected ", "(want ", "(wanted ", "(should be "} {
		if n := lex.FirstIndex(t[e:min(len(t), e+maxPairKey)], w); n > 0 &&
			bytes.IndexByte(t[e:e+n], '\n') < 0 { // invalid for bob (expected 123456)
			return max(e, codeAt(dst, t, e+n+len(w)))
		}
	}
	return e
}

// isThatCode reports whether the code at i, which is named as the code, is one that somebody
// entered: carol entered the code 123456.
func isThatCode(t []byte, i int) bool {
	if i < 1 {
		return false
	}
	w := lex.ExtendBack(t, i)
	return w > 1 && lex.EqualFold(t[w:i], "the") && usingWords.Has(lex.WordBefore(t, w))
}

// isEnteredCode reports whether the digits at s were entered: wrong code 123456 entered.
func isEnteredCode(t []byte, s int) bool {
	for s < len(t) && lex.IsDigit(t[s]) {
		s++
	}
	return lex.HasPrefix(t[s:], " entered") || lex.HasPrefix(t[s:], " supplied") ||
		lex.HasPrefix(t[s:], " typed")
}

// sentCode reports whether a colon and the digits of a code that somebody was sent follow at e, by
// the word before the code: your code: 123456.
func sentCode(t, word []byte, e int) bool {
	if !codeKinds.Has(word) && !lex.EqualFold(word, "your") && !lex.EqualFold(word, "this") {
		return false
	}
	if !lex.HasPrefix(t[e:], ": ") {
		return false
	}
	s := e + len(": ")
	p := s
	for p < len(t) && lex.IsDigit(t[p]) {
		p++
	}
	return p-s >= 4 && p-s <= 8 && !lex.IsKey(lex.At(t, p)) ||
		mixedCodes.Has(word) && capitalsEnd(t, s) > 0 &&
			lex.LastIndex(t[max(0, e-lex.MaxKey):e], "our ") >= 0
}

// backupCode masks the codes after the word that ends at e: backup code a1b2-c3d4, recovery codes:
// a1b2-c3d4, e5f6-g7h8.
func backupCode(dst *[]Span, t []byte, e int) int {
	p := e
	for _, w := range [...]string{" is", " was"} {
		if lex.HasPrefix(t[p:], w) {
			p += len(w)
		}
	}
	if lex.At(t, p) != ' ' {
		return 0
	}
	p++
	q := p
	for q < len(t) && q-p < lex.LongestWord && (lex.IsAlnum(t[q]) || t[q] == '-') {
		q++
	}
	v := t[p:q]
	if len(v) < 8 || !lex.HasDigitAndLetter(v) || tokenform.IsUUID(v) || isNumberedName(v) &&
		!evenParts(v) || lex.IsKey(lex.At(t, q)) && (t[q] != '.' || lex.IsKey(lex.At(t, q+1))) {
		return 0
	}
	*dst = append(*dst, Span{p, q, KindKey})
	return q
}

// opensWith reports whether the code at i is one that opened something: disarmed with code 1234.
func opensWith(t []byte, i int) bool {
	n := len("with")
	if lex.HasSuffix(t[:max(i, 0)], " using") {
		n = len("using")
	} else if i < len("x with") || !lex.HasSuffix(t[:i], " with") {
		return false
	}
	switch string(lex.WordBefore(t, i-n)) {
	case "disarmed", "armed", "unlocked", "opened", "paired", "pair", "Pair":
		return true
	case "verified", "confirmed", "authenticated":
		return lex.AllDigits(t[min(len(t), i+len(" code ")):min(len(t), i+len(" code 123456"))])
	}
	return false
}
