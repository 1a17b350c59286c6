// SPDX-License-Identifier: MIT

package secretscan

import (
	"math/bits"

	"github.com/logplex-go/logplex/internal/lex"
)

// leastCard is the length of the shortest card number.
const leastCard = 13

// leastGroups is the length of the shortest card number that is in groups.
const leastGroups = 16

// A cardScan looks for digits that may be a part of a card number.
type cardScan struct {
	t     []byte
	step  int  // the length of the shortest card number in a text with its marks
	solid bool // none is in groups
}

func newCardScan(t []byte, m mark) cardScan {
	x := cardScan{t, leastGroups, m&markGroups == 0}
	if m&markCard != 0 {
		x.step = leastCard
	}
	return x
}

// findCards finds payment card numbers (ISO/IEC 7812): the issuer's range, its exact lengths, the
// grouping its cards have, the check digit, and nothing beside that makes it a part of a longer
// number, a word or a version. It looks at every leastCard-th byte, or in a text without so many
// digits in a row at every leastGroups-th.
func findCards(dst []Span, t []byte, m mark) []Span {
	x := newCardScan(t, m)
	for i := x.next(x.step - 1); i < len(t); {
		s := i
		for s > 0 && i-s < 2*leastCard &&
			(lex.IsDigit(t[s-1]) || lex.IsCard(t[s-1]) && s > 1 &&
				lex.IsDigit(t[s-2]) && lex.IsDigit(t[s])) {
			s--
		}
		e := i
		for e < len(t) && (lex.IsDigit(t[e]) ||
			lex.IsCard(t[e]) && lex.IsDigit(lex.At(t, e+1)) && lex.IsDigit(lex.At(t, e-1))) {
			e++
		}
		if e-s >= leastCard && holdsDigits(t[s:e], leastCard) {
			dst = cardsIn(dst, t, s, e)
		}
		i = x.next(max(e, i) + x.step)
	}
	return dst
}

// mayHoldCard reports whether findCards has digits to look at.
func mayHoldCard(t []byte, m mark) bool {
	x := newCardScan(t, m)
	return x.next(x.step-1) < len(t)
}

// next is digit for a digit in a run that is long enough for a card.
func (x *cardScan) next(i int) int {
	for i = x.digit(i); i < len(x.t); {
		e := tooShort(x.t, i)
		if e == 0 {
			return i
		}
		i = x.digit(e + x.step)
	}
	return len(x.t)
}

// digit looks at the bytes at i, i+step and so on, and where digits are in groups at those before
// them, since no card number has two bytes in a row that are no digits. It returns the place of the
// first digit that may be a part of one, or the length of the text if there is none.
func (x *cardScan) digit(i int) int {
	t := x.t
	if x.solid {
		for ; i < len(t); i += x.step {
			if lex.IsDigit(t[i]) && inSolid(t, i) {
				return i
			}
		}
		return len(t)
	}
	for ; i < len(t); i += x.step {
		if steps[t[i]]&steps[t[i-1]]&markDigit != 0 {
			continue // which nearly all bytes are
		}
		if !lex.IsDigit(t[i]) {
			i--
		}
		if !outsideCard(t, i) {
			return i
		}
	}
	return len(t)
}

// inSolid reports whether the digit at i may be one of leastCard in a row: then there are half as
// many before it, or after it.
func inSolid(t []byte, i int) bool {
	const quarter, half = leastCard / 4, leastCard / 2
	return i >= half && lex.IsDigit(t[i-half]) && lex.IsDigit(t[i-quarter]) ||
		i+half < len(t) && lex.IsDigit(t[i+half]) && lex.IsDigit(t[i+quarter])
}

// outsideCard reports whether the digit at i is in a group that no card number has: two digits, or
// four before two as in a date. See cardGroups.
func outsideCard(t []byte, i int) bool {
	const half = lex.GroupLength / 2
	others := lex.High &^ digitHits(lex.Group(t, i-half))
	// Of digits, lex.GroupLength stands for half or more.
	before := bits.LeadingZeros64(others<<(8*half)) / 8
	after := bits.TrailingZeros64(others>>(8*half)) / 8
	switch {
	case before == 0 && after == lex.GroupLength && !lex.IsDigit(lex.At(t, i+half)):
		after = half
	case before+after == 2:
		return true
	case before+after != 4:
		return false
	}
	s, e := i-before, i+after
	return lex.IsCard(lex.At(t, e)) && lex.IsDigit(lex.At(t, e+1)) && lex.IsDigit(lex.At(t, e+2)) &&
		!lex.IsDigit(lex.At(t, e+3)) && !(s > 1 && lex.IsCard(t[s-1]) && lex.IsDigit(t[s-2]))
}

// digitHits returns the high bit of each byte of a group that is a digit.
func digitHits(w uint64) uint64 {
	low := w &^ lex.High
	return (low + (0x80-'0')*lex.Ones) &^ (low + (0x7f-'9')*lex.Ones) &^ w & lex.High
}

// tooShort returns the end of the run of card bytes around i if it is too short for a card or has
// too few digits, as a date has, and 0 if it may hold one.
func tooShort(t []byte, i int) int {
	const longest = 2 * leastCard
	digits := 0
	e := i
	for ; e < len(t) && lex.IsCard(t[e]); e++ {
		if e-i == longest {
			return 0
		}
		if lex.IsDigit(t[e]) {
			digits++
		}
	}
	for s := i - 1; s >= 0 && lex.IsCard(t[s]); s-- {
		if i-s == longest {
			return 0
		}
		if lex.IsDigit(t[s]) {
			digits++
		}
	}
	if digits < leastCard {
		return e
	}
	return 0
}

// holdsDigits reports whether t has n digits at least.
func holdsDigits(t []byte, n int) bool {
	for _, c := range t {
		if lex.IsDigit(c) {
			n--
		}
	}
	return n <= 0
}

// cardsIn looks for cards in t[s:e], digits with single spaces or dashes between: at the start of
// each group.
func cardsIn(dst []Span, t []byte, s, e int) []Span {
	if n := floatCard(t, s, e); n > 0 {
		return append(dst, Span{s - 2, n, KindCard})
	}
	for i := s; i+leastCard <= e; {
		if n := cardAt(t, i, e); n > 0 && !numbersOther(t, i) && !inTable(t, i, n) {
			dst = append(dst, Span{i, n, KindCard})
			i = n
		}
		for i < e && lex.IsDigit(t[i]) {
			i++
		}
		for i < e && !lex.IsDigit(t[i]) {
			i++
		}
	}
	return dst
}

// inTable reports whether the number t[s:e] is four of the numbers of a row of a table or a list,
// all with four digits. Cards may be in a row, and a date, a code or both around one.
func inTable(t []byte, s, e int) bool {
	const step, most = len("1234 "), len("1234 1234 1234 1234")
	if e-s != most || !lex.IsSpace(t[s+4]) {
		return false
	}
	const card = 4 // numbers
	before, after := 0, 0
	for i := s - step; before < card && i >= 0 && lex.AllDigits(t[i:i+4]) && t[i+4] == t[s+4]; {
		if before++; before == card && cardAt(t, i, s-1) > 0 {
			return false
		}
		i -= step
	}
	for i := e + 1; after < card && i+4 <= len(t) && lex.AllDigits(t[i:i+4]) && t[i-1] == t[s+4]; {
		if after++; after == card && cardAt(t, e+1, i+4) > 0 {
			return false
		}
		i += step
	}
	return before+after > 2
}

// floatCard returns the end of a card number that is printed as 4.111111111111111e+15, of which
// t[s:e] are the digits after the point, or 0.
func floatCard(t []byte, s, e int) int {
	if s < 2 || t[s-1] != '.' || !lex.IsDigit(t[s-2]) || lex.At(t, e)|0x20 != 'e' {
		return 0
	}
	switch c := lex.At(t, s-3); {
	case lex.IsAlnum(c), c == '.', c == '_', c == '-', c == '+', c == '/', c == '#', c >= 0x80:
		return 0
	}
	n := e + 1
	if lex.At(t, n) == '+' {
		n++
	}
	for n < len(t) && lex.IsDigit(t[n]) {
		n++
	}
	if c := lex.At(t, n); lex.IsToken(c) || c == '.' || c >= 0x80 || numbersOther(t, s-2) {
		return 0
	}
	var buf [maxCard]byte
	digits := appendCardNumber(buf[:0], t[s-2:n])
	if len(digits) > maxCard {
		return 0
	}
	for i := range digits {
		digits[i] -= '0'
	}
	if !cardRange(digits) || !cardGroups(digits, make([]int, 1)) || !luhn(digits) {
		return 0
	}
	return n
}

// appendCardNumber appends the digits of the card number that v is, however it is printed: in
// groups, with a fraction of zeros, with an exponent.
func appendCardNumber(dst, v []byte) []byte {
	base := len(dst)
	for i, c := range v {
		switch n := len(dst) - base; {
		case lex.IsDigit(c):
			dst = append(dst, c)
		case c == '.' && n >= leastCard:
			return dst
		case c|0x20 == 'e' && n > 0:
			exponent := 0
			for _, d := range v[i+1:] {
				if lex.IsDigit(d) && exponent <= maxCard {
					exponent = exponent*10 + int(d-'0')
				}
			}
			for ; n <= exponent && n < 2*maxCard; n++ {
				dst = append(dst, '0')
			}
			return dst
		}
	}
	return dst
}

// numbered are things whose numbers pass for a card's one time in ten.
var numbered = lex.NewWordSet("id", "ids", "order", "ts", "time", "timestamp", "ns", "us", "ms",
	"offset", "seq", "sequence", "size", "bytes", "count", "trace", "span", "request", "nonce",
	"version", "hash", "serial", "imei", "tracking", "invoice", "ref", "duration", "epoch",
	"snowflake", "cursor", "uid", "pid", "gid", "counter", "total", "sum", "length", "checksum",
	"port", "job", "batch", "shipment", "ticket", "case", "transaction", "txn", "correlation",
	"event", "sku", "isbn", "ean", "upc")

// numbersOther reports whether the key before the number at i is that of another number: order_id=,
// "ts":.
func numbersOther(t []byte, i int) bool {
	e := i
	for n := 0; e > 0 && n < 4; n++ {
		switch t[e-1] {
		case ' ', '"', '\'', '\\', '=', ':':
			e--
			continue
		}
		break
	}
	if e == i || e == i-1 && t[e] == ' ' {
		return false
	}
	return numbersThing(t[keyStart(t, e):e])
}

// IsOtherNumber reports whether the value v of a key, which passes for a card's number, is a number
// of another thing by the name of the key.
func IsOtherNumber(name, v []byte) bool { return lex.AllDigits(v) && numbersThing(name) }

// paymentCards are words for such cards.
var paymentCards = lex.NewWordSet("card", "cards", "pan")

// numbersThing reports whether the number under a key called so is that of another thing than a
// payment card. The id of a card may be its number.
func numbersThing(name []byte) bool {
	if paymentCards.HasWordOf(name) {
		return false
	}
	for _, w := range []string{"_number", "_no", "-number", "Number"} {
		if lex.HasSuffix(name, w) {
			name = name[:len(name)-len(w)]
			break
		}
	}
	if lex.HasSuffix(name, "ID") || lex.HasSuffix(name, "Id") {
		return true
	}
	b := len(name)
	for b > 0 && lex.IsLetter(name[b-1]) &&
		!(lex.IsUpper(name[b-1]) && b < len(name) && lex.IsLower(name[b])) {
		b--
	}
	if b > 0 && lex.IsUpper(name[b-1]) && b < len(name) && lex.IsLower(name[b]) {
		b--
	}
	return numbered.Has(name[b:])
}

// maxCard is the length of the longest card number.
const maxCard = 19

// cardAt returns the end of the card number that starts at i, or 0.
func cardAt(t []byte, i, e int) int {
	switch c := lex.At(t, i-1); {
	case i == 0, announcesCard(t, i), c == 'm' && lex.ColourBefore(t, i) < i:
	case lex.IsDigit(c), lex.IsLetter(c), c == '.', c == '_', c == '/', c == '#', c == '+',
		c == ']',
		c >= 0x80, c == '%', c == '$':
		return 0
	case c == '-':
		if !(i >= 2 && t[i-2] == ' ' || i == 1) || !lex.IsLetter(lex.At(t, i+1)) {
			return 0
		}
	case c == '\\', c == '[' && lex.IsDigit(lex.At(t, i+3)) && lex.At(t, i+4) == ' ' &&
		lex.At(t, i-2) != ':':
		// a list of numbers
		return 0
	}
	if i > 1 && t[i-1] == ' ' && lex.IsDigit(t[i-2]) {
		// After another number only a grouped number may start here.
		if e-i > 4 && lex.IsDigit(t[i+4]) && !isCardStart(t, i) {
			return 0
		}
	}
	var digits [maxCard]byte
	var groups [8]int
	n, g := 0, 0
	sep := byte(0)
	p := i
	for p < e {
		if lex.IsDigit(t[p]) {
			if n == maxCard {
				return 0
			}
			digits[n] = t[p] - '0'
			n++
			groups[g]++
			p++
			continue
		}
		if sep == 0 {
			sep = t[p]
		}
		if t[p] != sep || g == len(groups)-1 || groupDone(digits[:n], groups[:g+1]) {
			break
		}
		g++
		p++
	}
	for p > i && !lex.IsDigit(t[p-1]) {
		p--
		g--
	}
	end := p
	switch c := lex.At(t, p); {
	case p == len(t):
	case lex.IsDigit(c), lex.IsLetter(c), c == '_', c == '%', c >= 0x80:
		return 0
	case c == '.' && g == 0 && lex.At(t, p+1) == '0':
		fraction := p + 1
		for lex.At(t, fraction) == '0' {
			fraction++
		}
		if c := lex.At(t, fraction); lex.IsToken(c) || c == '.' || c >= 0x80 {
			return 0
		}
		end = fraction
	case c == '.', c == ',', c == ':', c == '/', c == '-', c == '+':
		if d := lex.At(t, p+1); (lex.IsDigit(d) || lex.IsLetter(d) || c == '-' && d == '-') &&
			!(c == ',' && lex.At(t, i-1) == ',') && !(c == '/' && announcesCard(t, i)) {
			return 0
		}
	}
	if !cardRange(digits[:n]) || !cardGroups(digits[:n], groups[:g+1]) || !luhn(digits[:n]) ||
		noDigits(digits[1:n]) {
		return 0
	}
	return end
}

// announcesCard reports whether the text before the number at i announces a card number, although
// it touches the number: the start of a magnetic stripe (%B), PAN, CC, or a path's segment as in
// /pay/4111….
func announcesCard(t []byte, i int) bool {
	switch lex.At(t, i-1) {
	case 'B':
		return lex.At(t, i-2) == '%'
	case 'N':
		return lex.HasSuffix(t[:i], "PAN") && !lex.IsLetter(lex.At(t, i-4))
	case 'C':
		return lex.At(t, i-2) == 'C' && !lex.IsLetter(lex.At(t, i-3))
	case 'D':
		return lex.HasSuffix(t[:i], "CARD") && !lex.IsLetter(lex.At(t, i-5))
	case '/':
		s := i - 1
		for s > 0 && i-s < lex.LongestWord && lex.IsToken(t[s-1]) {
			s--
		}
		return cardWords.Has(t[s : i-1])
	}
	return false
}

// cardWords are names of card numbers and of actions with them.
var cardWords = lex.NewWordSet("card", "cards", "pan", "pay", "payment", "payments", "charge",
	"charges", "creditcard", "credit-card", "credit_card", "cc", "tokenize", "checkout", "ccnum",
	"ccnumber", "cc_number", "cc-number", "cardnumber", "card_number", "card-number", "cardnum",
	"card_num", "cardno", "card_no", "primaryaccountnumber", "debitcard", "debit_card", "acctnum",
	"number")

// isCardText reports whether v is a card number, however its digits are grouped: with '+', "%20",
// dots, no-break spaces.
func isCardText(v []byte) bool {
	var digits [maxCard]byte
	n, gap := 0, 0
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case lex.IsDigit(c):
			if n == maxCard {
				return false
			}
			digits[n] = c - '0'
			n++
			gap = 0
			continue
		case c == '%' && i+2 < len(v) &&
			(string(v[i+1:i+3]) == "20" || string(v[i+1:i+3]) == "2D" ||
				string(v[i+1:i+3]) == "2d"):
			i += 2
		case c == '+', c == '.', c == ' ', c == '-', c == '_', c == 0xa0, c == 0xc2, c == 0xe2,
			c == 0x80, c == 0xaf, c == 0x89, c == 0x87:
		default:
			return false
		}
		if gap++; gap > 3 {
			return false
		}
	}
	return n >= leastCard && gap == 0 && cardRange(digits[:n]) && luhn(digits[:n]) &&
		!noDigits(digits[1:n])
}

func isCardStart(t []byte, i int) bool { return t[i] >= '3' && t[i] <= '6' }

// groupDone reports whether a grouped number is complete, so that a following number is another.
func groupDone(d []byte, groups []int) bool {
	if len(groups) == 1 {
		return len(d) >= leastCard
	}
	return len(d) >= 14 && cardRange(d) && cardGroups(d, groups) && luhn(d)
}

// cardRange reports whether the digits start as an issuer's do and have one of its lengths.
func cardRange(d []byte) bool {
	n := len(d)
	if n < leastCard {
		return false
	}
	two := int(d[0])*10 + int(d[1])
	four := two*100 + int(d[2])*10 + int(d[3])
	switch {
	case d[0] == 4: // Visa
		return n == 16 || n == 13 || n == 19
	case two >= 51 && two <= 55, four >= 2221 && four <= 2720: // Mastercard
		return n == 16
	case two == 34, two == 37: // American Express
		return n == 15
	case two == 36, two == 38, two == 39, four >= 3000 && four <= 3059,
		four >= 3095 && four <= 3099:
		// Diners Club
		return n == 14 || n == 16
	case four == 6011, two == 65, four >= 6440 && four <= 6499: // Discover
		return n == 16 || n == 19
	case four >= 3528 && four <= 3589: // JCB
		return n == 16
	case two == 62: // UnionPay
		return n >= 16 && n <= 19
	case four == 5018, four == 5020, four == 5038, four == 5893, four == 6304, four == 6759,
		four == 6761, four == 6762, four == 6763:
		// Maestro
		return n >= 16 && n <= 19
	case four >= 2200 && four <= 2204: // Mir
		return n == 16
	}
	return false
}

// cardGroups reports whether the digits are in one group, in fours, or as on the cards of their
// issuer: 4-6-5, 4-6-4.
func cardGroups(d []byte, groups []int) bool {
	switch len(groups) {
	case 1:
		// A bare number of 13 or 19 digits is rather a time stamp or an id.
		return len(d) != 13 && (len(d) != 19 || d[0] != 4)
	case 3:
		return groups[0] == 4 && groups[1] == 6 &&
			(groups[2] == 5 && len(d) == 15 || groups[2] == 4 && len(d) == 14)
	case 4:
		return groups[0] == 4 && groups[1] == 4 && groups[2] == 4 &&
			(groups[3] == 4 || groups[3] == 3 && len(d) == 15 || groups[3] == 1 && len(d) == 13)
	case 5:
		return groups[0] == 4 && groups[1] == 4 && groups[2] == 4 &&
			groups[3] == 4 && groups[4] == 3
	}
	return false
}

// luhn reports whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B).
func luhn(d []byte) bool {
	sum := 0
	for i := range d {
		v := int(d[len(d)-1-i])
		if i&1 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}

// noDigits reports whether all of d are zero, as in a round number.
func noDigits(d []byte) bool {
	for _, c := range d {
		if c != 0 {
			return false
		}
	}
	return true
}
