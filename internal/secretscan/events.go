// SPDX-License-Identifier: MIT

package secretscan

import (
	"encoding/binary"
	"math/bits"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// An eventScan judges assignments and quotes in one pass over a text. Each rule has its own place
// up to which it has scanned.
type eventScan struct {
	quoteScan
	container                           bool
	equal, colon, single, double, comma int
}

func (x *eventScan) begin(r *Rules, t []byte) {
	x.r, x.t, x.container = r, t, isContainer(t)
}

// find judges the equals signs, colons, quotes and commas of the groups of m, of which the first is
// at from. It is called for pieces in order.
func (x *eventScan) find(dst []Span, from int, m Marks) []Span {
	for groups := m.groups; groups != 0; {
		g := bits.Len64(groups) - 1
		groups ^= 1 << (g & 63)
		base := from + (63-g)*lex.GroupLength
		v := lex.Group(x.t, base)
		for hits := (signHits(v) | quoteHits(v, m)) & lex.High &^ v; hits != 0; hits &= hits - 1 {
			dst = x.event(dst, base+bits.TrailingZeros64(hits)/8)
		}
	}
	return dst
}

// findEvents judges the equals signs, colons, quotes and commas of the groups of m. far is that of
// findMarked.
func findEvents(dst []Span, r *Rules, t []byte, m Marks) (found []Span, far bool) {
	var x eventScan
	x.begin(r, t)
	x.noAt = m.holds&markAt == 0
	dst = x.find(dst, 0, m)
	return dst, x.looksFar()
}

// An eventFilter dismisses the groups without an event at which a rule may find something. Nearly
// all equals signs, colons and quotes of clean texts follow a word that is no secret's name, or no
// word after which a quote matters. An event that is judged in vain costs time; one that is not is
// a missed secret, for which FuzzFindGuards looks.
type eventFilter struct {
	r    *Rules
	noAt bool

	number int // the last colon after nothing but a number
}

// groups returns the groups of m that have to be judged, of which the first is at from.
//
// It decides about nearly all events of clean texts without a call. The text is no part of f, so
// that the compiler sees that it is only read.
func (f *eventFilter) groups(t []byte, from int, m Marks) (left uint64) {
	t, ends := t[:len(t):len(t)], f.r.keyEnds
	for groups := m.groups; groups != 0; {
		g := bits.Len64(groups) - 1
		groups ^= 1 << (g & 63)
		base := from + (63-g)*lex.GroupLength
		v := lex.Group(t, base)
		hits := signHits(v) | quoteHits(v, m)
		for hits &= lex.High; hits != 0; hits &= hits - 1 {
			i := base + bits.TrailingZeros64(hits)/8
			if i < lex.GroupLength+2 || i >= len(t)-1 {
				if f.harmlessEarly(t, i) {
					continue
				}
				left |= 1 << (g & 63)
				break
			}
			c, e := t[i-1], i
			switch t[i] {
			case ':':
				w := binary.LittleEndian.Uint64(t[i-lex.GroupLength : i])
				switch n := t[i+1]; {
				case lex.IsDigit(c):
					if n == ' ' && startsInsideAt(t, i+2) {
						e = -1
						break
					}
					if lex.IsDigit(n) && inTime(t, i, w) ||
						!lex.DecidesColon(n) && endsInNumber(w) {
						f.number = i
						continue
					}
					e = f.numberBeforeColon(t, i, w)
				case !lex.IsLower(c) || lex.DecidesColon(n):
					e = f.keyBeforeColon(t, i, w)
				case n == ' ' && startsInsideAt(t, i+2):
					e = -1
				}
			case '=':
				if c == ' ' {
					e--
					c = t[i-2]
				}
				if lex.IsQuote(c) {
					e--
				} else if lex.IsDigit(c) && t[i-2] == '#' || t[i+1] == '"' &&
					startsInsideAt(t, i+2) {
					e = -1
				}
			case ',':
				e--
				if b := t[i-2]; c != '"' && c != '\'' || !lex.IsKey(b) && b != '\\' {
					continue
				}
			case '"', '\'':
				if f.harmlessQuote(t, i) {
					continue
				}
				e = -1
			default:
				continue // of which there are too many hits
			}
			if e == 0 {
				continue
			}
			if e >= lex.GroupLength {
				w := binary.LittleEndian.Uint64(t[e-lex.GroupLength : e])
				switch may, whole := ends.HasThree(w); {
				case may && (whole || ends.HasFour(w) && ends.HasMore(w)):
					if f.harmlessEnd(t, e) {
						continue
					}
				case keynames.IsOneWord(w) || !f.r.inner.Inside(t, e):
					continue
				}
			}
			left |= 1 << (g & 63)
			break
		}
	}
	return left
}

// startsInsideAfter reports whether one of insideWords is after the sign at i, and a space or a
// quote: failed: net user bob x, msg="net user bob x".
func startsInsideAfter(t []byte, i int) bool {
	c := lex.At(t, i+1)
	return (c == '"' && (t[i] == ':' || t[i] == '=') || c == ' ' && t[i] == ':') &&
		startsInsideAt(t, i+2)
}

// signHits returns the equals signs and the colons of a group: the high bit of each. It may report
// more, never less, as bytes outside ASCII, and the other bits mean nothing.
func signHits(w uint64) uint64 {
	// Only a byte that is zero gets its high bit if it is made one less.
	return ((w ^ '='*lex.Ones) - lex.Ones) | ((w ^ ':'*lex.Ones) - lex.Ones)
}

// quoteHits returns, as signHits does, the commas and the quotes that count by m. Few commas near
// an event are not after a quote.
func quoteHits(w uint64, m Marks) (hits uint64) {
	if m.holds&eventComma != 0 {
		hits = (w ^ ','*lex.Ones) - lex.Ones
	}
	if m.holds&markOpens != 0 {
		// 0x22 and 0x27; # and & are found as well
		hits |= ((w | 0x05*lex.Ones) ^ '\''*lex.Ones) - lex.Ones
	}
	return hits
}

// inTime reports whether the colon at i, after the bytes w and between digits, follows the hours or
// the minutes of a time. Such a colon is harmless, see keyBeforeColon.
func inTime(t []byte, i int, w uint64) bool {
	a := byte(w >> 40)
	return (a == ' ' || a == ':') && lex.IsDigit(byte(w>>48)) && i+5 < len(t) &&
		!lex.IsHex(t[i+3]) && t[i+5] != '>'
}

// keyBeforeColon returns where the key ends that decides whether the colon at i, after the bytes w,
// is harmless, 0 if it is whatever the key, and -1 if it has to be judged.
func (f *eventFilter) keyBeforeColon(t []byte, i int, w uint64) int {
	if lex.DecidesColon(t[i+1]) && f.mattersAfterColon(t, i) {
		return -1
	}
	switch c := byte(w >> 56); {
	case t[i+1] == ' ' && startsInsideAt(t, i+2):
		return -1
	case lex.IsQuote(c):
		return i - 1
	case c == ')' && lex.IsDigit(byte(w>>48)), c == ':':
		return 0 // no remark of letters after a key, no sign after one
	}
	return i
}

// harmlessEarly reports whether no rule can find something at the event at i, which is in the first
// bytes of the text, or the last one: the key before it is no secret's name.
func (f *eventFilter) harmlessEarly(t []byte, i int) bool {
	if i < 2 || i+1 >= len(t) || t[i] != '=' && t[i] != ':' || startsInsideAfter(t, i) {
		return false
	}
	if t[i] == ':' && lex.DecidesColon(t[i+1]) && f.mattersAfterColon(t, i) {
		return false
	}
	if lex.IsQuote(t[i-1]) {
		i--
	}
	return i > 1 && lex.IsLetter(t[i-2]) && f.harmlessEnd(t, i)
}

// numberBeforeColon is keyBeforeColon for a colon after a digit.
func (f *eventFilter) numberBeforeColon(t []byte, i int, w uint64) int {
	if lex.DecidesColon(t[i+1]) && f.mattersAfterColon(t, i) {
		return -1
	}
	b, a := byte(w>>48), byte(w>>40)
	if b == ' ' && a == 'y' || b == '#' {
		return -1 // perhaps a part of Vault's key, a second password
	}
	if !(lex.IsDigit(b) && (a == ' ' || a == ':')) && !f.afterNumber(t, i, w) { // no time
		return i
	}
	f.number = i
	return 0
}

// endsInNumber reports whether w ends in a number of two to seven bytes that neither a number nor a
// key has a byte before.
//
//go:noinline
func endsInNumber(w uint64) bool {
	n := numberBytes(w)
	return n > 1 && n < lex.GroupLength && numberKinds[byte(w>>(56-8*n))] == beforeNumber
}

// numberBytes returns how many of the last bytes of w most numbers have: dots, digits, colons, and
// slashes, which end a number.
func numberBytes(w uint64) int {
	const first, last = '-', ':'
	low := w &^ lex.High
	in := (low + (0x80-first)*lex.Ones) &^ (low + (0x7f-last)*lex.Ones) &^ w & lex.High
	return bits.LeadingZeros64(in^lex.High) / 8
}

// afterNumber is onlyNumbers with the bytes that most numbers have. The last ones are w.
func (f *eventFilter) afterNumber(t []byte, i int, w uint64) bool {
	for e := i; ; {
		n := numberBytes(w)
		if e-n <= f.number {
			return true
		}
		if n < lex.GroupLength {
			if k := numberKinds[byte(w>>(56-8*n))]; k != inNumber {
				return k == beforeNumber
			}
			break
		}
		if e -= lex.GroupLength; e < lex.GroupLength || i-e >= 4*lex.GroupLength {
			break
		}
		w = binary.LittleEndian.Uint64(t[e-lex.GroupLength : e : e])
	}
	return onlyNumbers(t, i)
}

// harmlessEnd reports whether the key that ends at e, in a letter or a digit,
// neither names a secret nor has a word inside that makes it one.
func (f *eventFilter) harmlessEnd(t []byte, e int) bool {
	s := e
	for s > 0 && e-s < 4 && lex.IsDigit(t[s-1]) {
		s--
	}
	if s < 2 {
		return false
	}
	w := lex.LastBytes(t, s)
	c, b := byte(w>>56), byte(w>>48)
	if !lex.IsAlnum(c) && (s == e || c == '%' || c == '\\' || c == '#') || c >= 0x80 ||
		f.r.endings.HasEnd(w) {
		return false
	}
	switch c | 0x20 {
	case 'd':
		if c == 'D' && !lex.IsLetter(b) || b|0x20 == 'i' && endsSecretID(t[:s]) {
			return false
		}
	case 'm':
		if !lex.IsLetter(b) {
			return false // perhaps the end of a colour
		}
	case 'p':
		if b == '&' || b == '?' || b == '/' || b == ';' {
			return false
		}
	case 'r':
		if byte(w>>32) == 'U' {
			return false // perhaps a user
		}
	case 'u', 'x':
		if s < e && b == '\\' {
			return false // an escaped quote
		}
	}
	return !f.r.inner.Inside(t, e)
}

// harmlessQuote reports whether the quote at i opens no text that matters, by the word before it:
// see singleQuoteAt and doubleQuoteAt.
func (f *eventFilter) harmlessQuote(t []byte, i int) bool {
	if i < 4 {
		return true
	}
	if ^(steps[t[i-2]]<<(2*fieldLength)|steps[t[i-1]]<<fieldLength|steps[t[i]])&markOpens == 0 {
		return true
	}
	if i < lex.GroupLength+2 {
		return false
	}
	q := t[i]
	switch t[i-1] {
	case '\\':
		i--
	case '(':
		switch t[i-2] | 0x20 {
		case 'd', 'e', 'g', 'm', 'n', 'r', 't', 'w', 'y':
			return false // perhaps crypt('x'), password('x'), from('x'), createUser('x', 'y')
		case 'h', 'l': // BasicAuth('x', 'y'), MySQL('x', 'y')
			if b := t[i-3] | 0x20; b == 'q' || b == 't' {
				return false
			}
		}
		return !f.r.endings.Has(t, i-1)
	}
	if t[i-1] != ' ' {
		return false
	}
	w := lex.LastBytes(t, i-1)
	b, a := byte(w>>48)|0x20, byte(w>>40)|0x20
	switch byte(w>>56) | 0x20 {
	case 'd': // password, send
		return !(b == 'r' && a == 'o') && a != 'e' // also seed
	case 'e': // passphrase, value
		return !(b == 's' && a == 'a') && !(b == 'u' && a == 'l')
	case 'g': // SecureString, using, parsing
		return byte(w>>16) != 'S' && !(a == 'i' && byte(w>>32)|0x20 == 's')
	case 'y': // by, key, Duplicate entry, community
		return b != 'b' && b != 'e' && (b != 'r' || q != '\'') && (b != 't' || a != 'i')
	}
	return false
}

// mattersAfterColon reports whether what follows the colon at i may make it matter whatever is
// before it. It starts with a byte of classAfterColon.
func (f *eventFilter) mattersAfterColon(t []byte, i int) bool {
	switch c := t[i+1]; {
	case lex.IsHex(c):
		if !lex.IsHex(lex.At(t, i+3)) && lex.At(t, i+5) != '>' {
			return false // as in a time
		}
		// perhaps a line of PostgreSQL's password file, a prompt of Redis
		// or of Postfix's
		if c == '5' && lex.HasPrefix(t[i:], ":587 ") || c == '4' && lex.HasPrefix(t[i:], ":465 ") {
			return true
		}
		if n := lex.At(t, i+5); lex.IsDigit(c) &&
			(n == ':' && lex.At(t, i+6) > ' ' || n == '>' && lex.At(t, i+6) >= ' ' ||
				lex.IsDigit(n) && lex.At(t, i+6) == ':' && lex.At(t, i+7) > ' ') {
			return true
		}
		return lex.At(t, i+33) == ':' && lex.At(t, i+66) == ':' // hashes of Windows
	case c == '"':
		// perhaps a string as PHP serializes it, or a command in a struct as Go writes it
		return lex.IsDigit(t[i-1]) || startsInsideAt(t, i+2)
	case c == '{':
		return lex.IsUpper(lex.At(t, i+2)) // perhaps the scheme of a password hash
	case c == '*':
		return lex.At(t, i+2) == ':' // perhaps the port of a line of PostgreSQL's password file
	case c == ':':
		return lex.At(t, i+2) == ' ' || t[i-1] == 'k' // LDIF's base64, a command of GitHub's runner
	case c == '/':
		// perhaps a URL with a password, or one that is a secret
		return !f.noAt || lex.At(t, i+2) != '/' || !lex.IsKey(t[i-1]) || mayWebhook(t, i+3)
	}
	return true
}

// onlyNumbers reports whether the word before i is a number, a date, a time or an address: digits
// and what joins them, with no letter but the T of RFC 3339.
func onlyNumbers(t []byte, i int) bool {
	const longest = 40
	for b := t[max(0, i-longest):i]; len(b) > 0; b = b[:len(b)-1] {
		if k := numberKinds[b[len(b)-1]]; k != inNumber {
			return k == beforeNumber
		}
	}
	return i < longest
}

// Kinds of bytes for onlyNumbers.
const (
	notNumber    = iota // a byte of a key, or of an escape
	inNumber            // a byte of a number
	beforeNumber        // a byte that neither a number nor a key has
)

var numberKinds = func() (t [256]uint8) {
	for c := range 256 {
		switch b := byte(c); {
		case lex.IsDigit(b) || b == '.' || b == ':' || b == '-' || b == 'T':
			t[c] = inNumber
		case b < 0x80 && !lex.IsKey(b) && b != '\\' && b != '%':
			t[c] = beforeNumber
		}
	}
	return t
}()

// event judges the equals sign, colon, quote or comma at i.
func (x *eventScan) event(dst []Span, i int) []Span {
	t, n := x.t, len(dst)
	if startsInsideAfter(t, i) {
		insideCommand(&dst, x.r, t, i+2)
	}
	switch t[i] {
	case '=':
		if i > 0 && i >= x.equal {
			x.equal = x.equalAt(&dst, i)
		}
	case ':':
		if i > 0 && i >= x.colon {
			x.colon = x.colonAt(&dst, i)
		}
	case '"':
		if i >= max(x.double, leastBeforeDouble) && !x.container {
			x.double = x.doubleQuoteAt(&dst, i)
		}
	case '\'':
		if i >= max(x.single, leastBeforeSingle) {
			x.single = x.singleQuoteAt(&dst, i)
		}
	case ',':
		if i >= max(x.comma, leastBeforeComma) && lex.IsQuote(t[i-1]) {
			x.comma = x.commaAt(&dst, i)
		}
	}
	if len(dst) > n {
		x.noteFar(dst, n, i)
	}
	return dst
}
