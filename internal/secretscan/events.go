// SPDX-License-Identifier: MIT

package secretscan

import (
	"encoding/binary"
	"math/bits"
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

// find judges the equals signs, colons, quotes and commas of the groups of m that may have some;
// the first group is at from. It is called for pieces in order.
func (x *eventScan) find(dst []Span, from int, m Marks) []Span {
	var places [maxEvents]uint16
	n := x.r.events(&places, x.t, from, m)
	if n < 0 { // too many: all
		for i := from; m.groups != 0; i += groupLength {
			if m.groups&(1<<63) != 0 {
				for k := i; k < min(len(x.t), i+groupLength); k++ {
					dst = x.event(dst, k)
				}
			}
			m.groups <<= 1
		}
		return dst
	}
	for _, i := range places[:n] {
		dst = x.event(dst, from+int(i))
	}
	return dst
}

// maxEvents is how many places of a text are noted before all are judged.
const maxEvents = 32

// events notes the places at which a rule may find something, counted from the byte at from, and
// returns how many there are; -1 if there are too many. Nearly all equals signs, colons and quotes
// of clean texts follow a word that is no secret's name, or no word after which a quote matters. A
// place that is noted in vain costs time; a place that is not noted is a missed secret, for which
// FuzzFindGuards looks.
func (r *Rules) events(places *[maxEvents]uint16, t []byte, from int, m Marks) int {
	n := 0
	opens := uint64(0)
	if m.holds&markOpens != 0 {
		opens = ^opens
	}
	for groups := m.groups; groups != 0; {
		g := bits.LeadingZeros64(groups)
		groups &^= 1 << 63 >> g
		base := from + g*groupLength
		for hits := eventHits(t, base, opens); hits != 0; hits &= hits - 1 {
			i := base + bits.TrailingZeros64(hits)/8
			if r.harmless(t, i) {
				continue
			}
			if n == maxEvents {
				return -1
			}
			places[n] = uint16(i - from)
			n++
		}
	}
	return n
}

// harmless reports whether the event at i comes after what is no secret's name, if that is decided
// in one step: one word of small letters, perhaps in quotes, or the hours or minutes of a time.
func (r *Rules) harmless(t []byte, i int) bool {
	if i < groupLength+2 || i+1 >= len(t) {
		return false
	}
	e := i
	switch t[i] {
	case ':':
		if classes[t[i+1]]&classAfterColon != 0 && mattersAfterColon(t, i) {
			return false
		}
		if isDigit(t[i-1]) {
			if isDigit(t[i-2]) && (t[i-3] == ':' || t[i-3] == ' ') {
				return true // of a time: 2026-11-28 08:25:21
			}
			return onlyNumbers(t, i) && (t[i-2] != ' ' || t[i-3] != 'y') // a part of Vault's key
		}
		if t[i-1] == '"' {
			e--
		}
	case '=':
		if t[i-1] == ' ' {
			e--
		}
		if t[e-1] == '"' {
			e--
		}
	case ',':
		e--
	default: // a quote, or a byte that eventHits reports in vain
		return ^(steps[t[i-2]]<<(2*fieldLength)|steps[t[i-1]]<<fieldLength|steps[t[i]])&
			markOpens == 0
	}
	return r.harmlessWord(t, e)
}

// mattersAfterColon reports whether what follows the colon at i may make it matter whatever is
// before it. It starts with a byte of classAfterColon.
func mattersAfterColon(t []byte, i int) bool {
	switch c := t[i+1]; {
	case isHex(c):
		// perhaps a line of PostgreSQL's password file, a prompt of Redis
		// or of Postfix's
		if c == '5' && hasPrefix(t[i:], ":587 ") || c == '4' && hasPrefix(t[i:], ":465 ") {
			return true
		}
		if n := at(t, i+5); isDigit(c) &&
			(n == ':' && at(t, i+6) > ' ' || n == '>' && at(t, i+6) >= ' ') {
			return true
		}
		return at(t, i+33) == ':' && at(t, i+66) == ':' // hashes of Windows
	case c == '"':
		return isDigit(t[i-1]) // perhaps a string as PHP serializes it
	case c == '{':
		return isUpper(at(t, i+2)) // perhaps the scheme of a password hash
	}
	return true
}

// harmlessWord reports whether the word that ends at e, in a small letter, neither names a secret
// nor has a word inside that makes it one.
func (r *Rules) harmlessWord(t []byte, e int) bool {
	if e < groupLength {
		return false
	}
	b := t[e-groupLength : e]
	switch c := b[7]; {
	case !isLower(c), r.endings.has(t, e):
		return false
	case c == 'd' && b[6]|0x20 == 'i' && endsSecretID(t[:e]),
		c == 'm' && !isLetter(b[6]),
		c == 'p' && (b[6] == '&' || b[6] == '?' || b[6] == '/'),
		c == 'r' && b[4] == 'U':
		return false
	}
	return oneWord(t, e) || !r.inner.inside(t, e)
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
		case isDigit(b) || b == '.' || b == ':' || b == '-' || b == 'T':
			t[c] = inNumber
		case b < 0x80 && !isKey(b) && b != '\\' && b != '%':
			t[c] = beforeNumber
		}
	}
	return t
}()

// event judges the equals sign, colon, quote or comma at i.
func (x *eventScan) event(dst []Span, i int) []Span {
	t := x.t
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
		if i >= max(x.comma, leastBeforeComma) && isQuote(t[i-1]) {
			x.comma = x.commaAt(&dst, i)
		}
	}
	return dst
}

// eventHits returns the equals signs and colons of the group at base, and the commas after quotes:
// the high bit of each. opens are those quotes that
// count. It may report more, never less.
func eventHits(t []byte, base int, opens uint64) uint64 {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	w := group(t, base)
	v := w ^ '='*ones
	hits := (v - ones) &^ v
	v = w ^ ':'*ones
	hits |= (v - ones) &^ v
	v = (w | 0x05*ones) ^ 0x27*ones // the quotes are 0x22 and 0x27; # and & are found as well
	quotes := (v - ones) &^ v
	before := quotes << 8
	if base > 0 && isQuote(t[base-1]) {
		before |= 0x80
	}
	v = w ^ ','*ones
	return (hits | (v-ones)&^v&before | quotes&opens) & high
}

// group returns the eight bytes of t at base, or those that are left.
func group(t []byte, base int) uint64 {
	if base+groupLength <= len(t) {
		return binary.LittleEndian.Uint64(t[base:])
	}
	return lastGroup(t, base)
}

func lastGroup(t []byte, base int) (w uint64) {
	for i := len(t) - 1; i >= base; i-- {
		w = w<<8 | uint64(t[i])
	}
	return w
}
