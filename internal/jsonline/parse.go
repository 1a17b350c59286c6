// SPDX-License-Identifier: MIT

package jsonline

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// fault says what is wrong with a line; the functions below return it beside
// the offset, so that nothing is allocated until the outermost one fails.
type fault uint8

const (
	none fault = iota
	noObject
	noKey
	noColon
	noComma
	noValue
	badNumber
	badLiteral
	badEscape
	control
	cut
	tooDeep
)

func (f fault) String() string {
	switch f {
	case noObject:
		return "no object"
	case noKey:
		return "no key in quotes"
	case noColon:
		return "no colon after a key"
	case noComma:
		return "no comma or closing bracket after a value"
	case noValue:
		return "no value"
	case badNumber:
		return "a number without its digits"
	case badLiteral:
		return "neither true, false nor null"
	case badEscape:
		return "an unknown escape in a string"
	case control:
		return "a control byte in a string"
	case cut:
		return "the input ends too early"
	case tooDeep:
		return "nested too deeply"
	}
	return "no fault"
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// skipSpace returns the offset of the first byte of b from i on that is not
// white space.
func skipSpace(b []byte, i int) int {
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	return i
}

// object reads the rest of an object whose brace is before b[i] and appends its
// members. depth counts the open objects and arrays, this one included.
func (e *Event) object(b []byte, i, depth int) (int, fault) {
	if i = skipSpace(b, i); i < len(b) && b[i] == '}' {
		return i + 1, none
	}
	next := &e.lost.next // where the key is remembered that is read next
	if depth == 1 {
		next = &e.head.next
	} else if k := e.fields[len(e.fields)-1].Known; k != nil {
		next = &k.inner
	}
	for {
		var ended bool
		if i, next, ended = e.knownMembers(b, i, depth, next); ended {
			return i, none
		}
		var fault fault
		if i, next, fault = e.member(b, i, depth, next); fault != none || b[i-1] == '}' {
			return i, fault
		}
	}
}

// member reads the member at b[i] with the comma or brace after it and appends it and
// those inside it. next is where its key is remembered. It returns the offset after it
// and where the next key is.
func (e *Event) member(b []byte, i, depth int, next **Key) (int, **Key, fault) {
	at := len(e.fields)
	if at == cap(e.fields) {
		e.fields = slices.Grow(e.fields, max(16, at))
	}
	e.fields = e.fields[:at+1]
	f := &e.fields[at] // until it has members of its own
	i, k, fault := e.key(f, b, i)
	if fault != none {
		return i, nil, fault
	}
	f.Known = k
	if depth == 1 && e.RoleOf(f) != AttrRole {
		e.Parts = append(e.Parts, at)
	}
	if k != nil {
		*next = k
		next = &k.next
	} else {
		next = &e.lost.next
	}
	if i >= len(b) {
		return i, nil, cut
	}
	f.Len, f.Taken, f.Raw = 0, false, nil
	switch start := i; b[i] {
	case '"':
		f.Kind = String
		if end := plainEnd(b, i+1); end < len(b) && b[end] == '"' {
			f.Text = b[i+1 : end]
			i = end + 1
		} else if i, fault = e.escaped(f, b, i+1); fault != none {
			return i, nil, fault
		}
	case '{':
		if depth >= MaxDepth {
			return i, nil, tooDeep
		}
		f.Kind = Object
		if i, fault = e.object(b, i+1, depth+1); fault != none {
			return i, nil, fault
		}
		f = &e.fields[at]
		f.Text, f.Len = b[start:i], len(e.fields)-at-1
	default:
		if i, f.Kind, fault = raw(b, i, depth); fault != none {
			return i, nil, fault
		}
		f.Text = b[start:i]
	}
	if i >= len(b) || b[i] != ',' {
		if i = skipSpace(b, i); i >= len(b) {
			return len(b), nil, cut
		}
		if b[i] != '}' && b[i] != ',' {
			return i, nil, noComma
		}
	}
	return i + 1, next, none
}

// knownMembers reads members from b[i] on as object does, as long as their keys are those
// that followed last and Key.Read can read them. next is where the expected key is. It
// returns where object has to go on, or that the object has ended. FuzzParse and
// TestKnownKeys compare the two.
func (e *Event) knownMembers(b []byte, i, depth int, next **Key) (int, **Key, bool) {
	fields := e.fields
	ended := false
	for !ended {
		k, at := *next, len(fields)
		if k == nil || at == cap(fields) {
			break
		}
		kind, text, end := k.Read(b, i)
		if end == 0 {
			break
		}
		fields = fields[:at+1]
		f := &fields[at]
		f.set(k, kind, text)
		if depth == 1 && e.RoleOf(f) != AttrRole {
			e.Parts = append(e.Parts, at)
		}
		i = end + 1
		next, ended = &k.next, b[end] == '}'
	}
	e.fields = fields
	return i, next, ended
}

// escaped reads the rest of f's text, whose quote is before b[i], if plainEnd has not.
func (e *Event) escaped(f *Field, b []byte, i int) (int, fault) {
	if text, end := e.simple(b, i); end > 0 {
		f.Text, f.Raw = text, b[i:end-1]
		return end, none
	}
	text, i, fault := e.text(b, i)
	f.Text = text
	return i, fault
}

// simpleEscapes are one byte each and are written alike by everybody.
var simpleEscapes = [256]byte{'"': '"', '\\': '\\', 'n': '\n', 'r': '\r', 't': '\t'}

// simple reads the rest of a string whose quote is before b[i], if its text is as
// Field.Raw needs it. Otherwise end is -1 and text must be called.
func (e *Event) simple(b []byte, i int) (text []byte, end int) {
	at := len(e.scratch)
	need := len(b) - i + wordLen
	if cap(e.scratch)-at < need {
		e.scratch = slices.Grow(e.scratch, max(256, need))
	}
	n, i := unescapeSimple(e.scratch[at:at+need], b, i)
	if i >= len(b) || b[i] != '"' {
		return nil, -1
	}
	e.scratch = e.scratch[:at+n]
	return e.scratch[at : at+n : at+n], i + 1
}

// unescapeSimple copies b from i on to to, without the backslashes, up to the first byte that is no
// text as Field.Raw needs it, such as a quote. It returns how many bytes that were, and
// where that byte is. to must have room for a word more than there are bytes.
//
// What is after a backslash is moved by a shift of its word, not read from where it is, so that
// the processor can work at several words at once.
func unescapeSimple(to, b []byte, i int) (n, end int) {
next:
	for i <= len(b)-wordLen {
		x, size := word(b[i:i+wordLen]), wordLen
		for m := (special(x) | (x + ones)) & highs; m != 0; { // others escape DEL
			k := uint(bits.TrailingZeros64(m)) & 56 // bits below the byte
			c, rest := byte(x>>k), x>>8
			if c == '\\' {
				escaped := byte(rest >> k)
				u := byte('"')
				if escaped != '"' {
					u = simpleEscapes[escaped]
					rest ^= uint64(escaped^u) << k
				}
				if u != 0 {
					from := ^uint64(0) << k
					x ^= (x ^ rest) & from
					m = m >> 8 & (from << 8)
					size--
					continue
				}
			} else if c >= ' ' && c < 0x7f && c != '"' {
				m &= m - 1 // only the lowest flag was exact
				continue
			}
			binary.LittleEndian.PutUint64(to[n:n+wordLen], x)
			n += int(k / 8)
			i += wordLen - size + int(k/8)
			if c == '\\' && k == uint(size-1)*8 {
				continue next
			}
			return n, i
		}
		binary.LittleEndian.PutUint64(to[n:n+wordLen], x)
		i, n = i+wordLen, n+size
	}
	for ; i < len(b); i++ { // near the end of the line
		c := b[i]
		if c == '\\' && i+1 < len(b) && simpleEscapes[b[i+1]] != 0 {
			i++
			c = simpleEscapes[b[i]]
		} else if c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			break
		}
		to[n] = c
		n++
	}
	return n, i
}

// text reads the rest of a string whose quote is before b[i] and returns
// its unescaped text, which is part of the line unless something had to be
// changed.
func (e *Event) text(b []byte, i int) ([]byte, int, fault) {
	j, plain, f := quoted(b, i)
	if f != none {
		return nil, j, f
	}
	raw := b[i : j-1]
	if plain || isPlain(raw) {
		return b[i : j-1], j, none
	}
	at := len(e.scratch)
	e.scratch = appendUnescaped(e.scratch, raw)
	return e.scratch[at:len(e.scratch):len(e.scratch)], j, none
}

// key reads f's key and the colon from b[i] on, and returns the offset of the
// value and the Key that the Event has for it, nil for none.
func (e *Event) key(f *Field, b []byte, i int) (_ int, k *Key, _ fault) {
	if i = skipSpace(b, i); i >= len(b) {
		return len(b), nil, cut
	}
	if b[i] != '"' {
		return i, nil, noKey
	}
	i++
	if end := plainEnd(b, i); end < len(b) && b[end] == '"' {
		f.Key, i = b[i:end], end+1
		k = e.keys.remember(f.Key)
	} else {
		var fault fault
		if f.Key, i, fault = e.text(b, i); fault != none {
			return i, nil, fault
		}
	}
	if i >= len(b) || b[i] != ':' {
		if i = skipSpace(b, i); i >= len(b) {
			return i, nil, cut
		}
		if b[i] != ':' {
			return i, nil, noColon
		}
	}
	return skipSpace(b, i+1), k, none
}

// raw checks the value at b[i], which is neither a string nor an object, and
// returns the offset after it.
func raw(b []byte, i, depth int) (int, Kind, fault) {
	kind, f := Number, none
	switch b[i] {
	case 't', 'f':
		kind = Bool
		i, f = literal(b, i)
	case 'n':
		kind = Null
		i, f = literal(b, i)
	case '[':
		kind = Array
		i, f = skip(b, i, depth)
	default:
		i, f = number(b, i)
	}
	return i, kind, f
}

// skip checks the value at b[i] with all that is inside and returns the offset
// after it. depth counts what is open around it. It does not recurse: one bit
// per level remembers whether an object or an array is open there.
func skip(b []byte, i, depth int) (int, fault) {
	var objects uint64 // bit n: level n is an object
	base := depth
	for {
		if i >= len(b) {
			return len(b), cut
		}
		f := none
		switch c := b[i]; c {
		case '"':
			i, _, f = quoted(b, i+1)
		case '{', '[':
			if depth >= MaxDepth {
				return i, tooDeep
			}
			objects &^= 1 << uint(depth)
			closing := byte(']')
			if c == '{' {
				objects |= 1 << uint(depth)
				closing = '}'
			}
			depth++
			if i = skipSpace(b, i+1); i >= len(b) {
				return len(b), cut
			}
			if b[i] == closing {
				depth--
				i++
				break
			}
			if c == '{' {
				if i, f = member(b, i); f != none {
					return i, f
				}
			}
			continue
		case 't', 'f', 'n':
			i, f = literal(b, i)
		default:
			i, f = number(b, i)
		}
		if f != none {
			return i, f
		}
		// A value is done: close what ends here, up to the next comma.
		for {
			if depth == base {
				return i, none
			}
			if i = skipSpace(b, i); i >= len(b) {
				return len(b), cut
			}
			inObject := objects>>uint(depth-1)&1 == 1
			if b[i] == ',' {
				i = skipSpace(b, i+1)
				if inObject {
					if i, f = member(b, i); f != none {
						return i, f
					}
				}
				break
			}
			if inObject && b[i] != '}' || !inObject && b[i] != ']' {
				return i, noComma
			}
			depth--
			i++
		}
	}
}

// member checks a key and its colon at b[i] and returns the value's offset.
func member(b []byte, i int) (int, fault) {
	if i >= len(b) {
		return len(b), cut
	}
	if b[i] != '"' {
		return i, noKey
	}
	i, _, f := quoted(b, i+1)
	if f != none {
		return i, f
	}
	if i = skipSpace(b, i); i >= len(b) {
		return len(b), cut
	}
	if b[i] != ':' {
		return i, noColon
	}
	return skipSpace(b, i+1), none
}

// literal checks that true, false or null starts at b[i].
func literal(b []byte, i int) (int, fault) {
	word := "true"
	switch b[i] {
	case 'f':
		word = "false"
	case 'n':
		word = "null"
	}
	for k := range len(word) {
		if i+k >= len(b) {
			return len(b), cut
		}
		if b[i+k] != word[k] {
			return i + k, badLiteral
		}
	}
	return i + len(word), none
}

// number checks that a number starts at b[i] and returns the offset after it.
func number(b []byte, i int) (int, fault) {
	start := i
	if b[i] == '-' {
		i++
	}
	switch {
	case i >= len(b):
		return len(b), cut
	case b[i] == '0':
		i++
	case '1' <= b[i] && b[i] <= '9':
		i = digits(b, i)
	case i == start:
		return i, noValue
	default:
		return i, badNumber
	}
	if i < len(b) && b[i] == '.' {
		if i++; i >= len(b) {
			return len(b), cut
		}
		n := digits(b, i)
		if n == i {
			return i, badNumber
		}
		i = n
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		if i++; i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if i >= len(b) {
			return len(b), cut
		}
		n := digits(b, i)
		if n == i {
			return i, badNumber
		}
		i = n
	}
	return i, none
}

// digits returns the offset of the first byte of b from i on that is no digit.
func digits(b []byte, i int) int {
	for ; len(b)-i >= 8; i += 8 {
		if m := noDigit(word(b[i:])); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	return i
}

// noDigit flags, in their high bits, the bytes of a word that are no digit. A
// carry can only set false flags above a true one, so the lowest flag is exact.
func noDigit(x uint64) uint64 {
	x ^= ones * '0'
	return (x + ones*(0x80-10) | x) & highs
}

func word(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }
