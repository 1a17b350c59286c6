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

// find judges the equals signs, colons and quotes of some groups of eight bytes: a bit for each,
// from the byte at from on. Groups come in order.
func (x *eventScan) find(dst []Span, from int, groups uint64) []Span {
	var places [maxEvents]uint16
	n := x.r.events(&places, x.t, from, groups)
	if n < 0 { // too many: all
		for ; groups != 0; groups &= groups - 1 {
			base := from + bits.TrailingZeros64(groups)*groupLength
			for hits := eventHits(group(x.t, base)); hits != 0; hits &= hits - 1 {
				dst = x.event(dst, base+bits.TrailingZeros64(hits)/8)
			}
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
func (r *Rules) events(places *[maxEvents]uint16, t []byte, from int, groups uint64) int {
	n := 0
	for ; groups != 0; groups &= groups - 1 {
		base := from + bits.TrailingZeros64(groups)*groupLength
		for hits := eventHits(group(t, base)); hits != 0; hits &= hits - 1 {
			i := base + bits.TrailingZeros64(hits)/8
			if i >= 2 {
				if kind := eventKinds[t[i]]; kind&eventQuote == 0 {
					if kind == 0 || r.harmless(t, i) {
						continue
					}
				} else if kind &= eventBefore[t[i-1]]; kind == 0 || kind&eventBefore2[t[i-2]] == 0 {
					if i+1 == len(t) || t[i+1] != ',' || r.harmlessWord(t, i) {
						continue
					}
				}
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

// harmless reports whether the text before the equals sign or colon at i is no secret's name, if
// that is decided in one step: one word of small letters, perhaps in quotes, or the hours or
// minutes of a time.
func (r *Rules) harmless(t []byte, i int) bool {
	if i < groupLength+2 || i+1 >= len(t) {
		return false
	}
	e := i
	if t[i] == ':' {
		switch c := t[i+1]; {
		case c == '/' || c == '\\' || c == ':' || c == '=':
			return false
		case isDigit(c) && (at(t, i+5) == ':' || at(t, i+5) == '>') && at(t, i+6) >= ' ':
			return false // perhaps a line of PostgreSQL's password file, a prompt of Redis
		case c == '5' && hasPrefix(t[i:], ":587 "), c == '4' && hasPrefix(t[i:], ":465 "):
			return false // perhaps a line of Postfix's password file
		case c == '"' && isDigit(t[i-1]):
			return false // perhaps a string as PHP serializes it
		case c == '{' && isUpper(at(t, i+2)):
			return false // perhaps the scheme of a password hash
		case at(t, i+33) == ':' && at(t, i+66) == ':':
			return false // perhaps hashes of Windows
		}
		if isDigit(t[i-1]) {
			return onlyNumbers(t, i) && (t[i-2] != ' ' || t[i-3] != 'y') // a part of Vault's key
		}
	} else if t[i-1] == ' ' {
		e--
	}
	if t[e-1] == '"' {
		e--
	}
	return r.harmlessWord(t, e)
}

// harmlessWord reports whether the word that ends at e, in a small letter, neither names a secret
// nor has a word inside that makes it one.
func (r *Rules) harmlessWord(t []byte, e int) bool {
	if e < groupLength {
		return false
	}
	switch c := t[e-1]; {
	case !isLower(c), c == 'd' && endsSecretID(t[:e]), c == 'm' && !isLetter(t[e-2]),
		c == 'p' && (t[e-2] == '&' || t[e-2] == '?' || t[e-2] == '/'), c == 'r' && t[e-4] == 'U':
		return false
	}
	h := endingHash(t[e-3], t[e-2], t[e-1])
	if r.endings.three[h>>6]>>(h&63)&1 != 0 && r.endings.hasFour(t, e, h) {
		return false
	}
	return oneWord(t, e) || !r.inner.inside(t, e)
}

// onlyNumbers reports whether the word before i is a number, a date, a time or an address: digits
// and what joins them, with no letter but the T of RFC 3339.
func onlyNumbers(t []byte, i int) bool {
	const longest = 40
	for s := i - 1; i-s < longest; s-- {
		if s < 0 {
			return true
		}
		switch c := t[s]; c {
		case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', ':', '-', 'T':
		case '\\', '%':
			return false // an escape
		default:
			return c < 0x80 && !isKey(c)
		}
	}
	return false
}

// An eventKind is the kind of an event and which bytes before it make it relevant. The last bits
// distinguish two bytes before it.
type eventKind uint16

const (
	eventEqual      eventKind = 1 << iota // an equals sign
	eventColon                            // a colon
	eventSpaced                           // a double quote after a space
	eventEscaped                          // one after a backslash
	eventSaid                             // a single quote after a space
	eventCalled                           // a quote after a parenthesis
	eventLiteral                          // a single quote after the letter of a literal
	eventQuote                            // a quote
	eventEverywhere = eventEqual | eventColon
)

// eventKinds has the kinds of each byte, eventBefore the kinds that are possible after a byte, and
// eventBefore2 those that are possible two bytes after it.
var eventKinds, eventBefore, eventBefore2 = func() (kinds, before, before2 [256]eventKind) {
	kinds['='] = eventEqual
	kinds[':'] = eventColon
	kinds['"'] = eventQuote | eventSpaced | eventEscaped | eventCalled
	kinds['\''] = eventQuote | eventSaid | eventCalled | eventLiteral
	for c := range 256 {
		before[c] = eventEverywhere
		before2[c] = eventEverywhere
		if isKey(byte(c)) {
			before2[c] |= eventCalled
		}
	}
	for _, c := range "\"yYgde" {
		before2[c] |= eventSpaced
	}
	for _, c := range ",dDgGyY" {
		before2[c] |= eventSaid
	}
	for _, c := range " (" {
		before2[c] |= eventLiteral
	}
	before2[' '] |= eventEscaped
	before[' '] |= eventSpaced | eventSaid
	before['\\'] |= eventEscaped
	before['('] |= eventCalled
	before['N'] |= eventLiteral
	before['E'] |= eventLiteral
	return kinds, before, before2
}()

// event judges the equals sign, colon or quote at i.
func (x *eventScan) event(dst []Span, i int) []Span {
	t := x.t
	switch t[i] {
	case '=':
		if i > 0 && i >= x.equal {
			x.equal = x.equalAt(&dst, i)
		}
		return dst
	case ':':
		if i > 0 && i >= x.colon {
			x.colon = x.colonAt(&dst, i)
		}
		return dst
	case '"':
		if i >= max(x.double, leastBeforeDouble) && !x.container {
			x.double = x.doubleQuoteAt(&dst, i)
		}
	case '\'':
		if i >= max(x.single, leastBeforeSingle) {
			x.single = x.singleQuoteAt(&dst, i)
		}
	}
	if i++; at(t, i) == ',' && i >= max(x.comma, leastBeforeComma) {
		x.comma = x.commaAt(&dst, i)
	}
	return dst
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

// eventHits returns the equals signs, colons and quotes of a group: the high bit of each. It may
// report more, never less.
func eventHits(w uint64) uint64 {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	v := w ^ '='*ones
	hits := (v - ones) &^ v
	v = w ^ ':'*ones
	hits |= (v - ones) &^ v
	v = (w | 0x05*ones) ^ 0x27*ones // the quotes are 0x22 and 0x27; # and & are found as well
	return (hits | (v-ones)&^v) & high
}
