// SPDX-License-Identifier: MIT

package jsonline

import "slices"

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

// object reads the rest of an object whose brace stands before b[i] and
// appends its members. depth counts what is open, this object included.
func (e *Event) object(b []byte, i, depth int) (int, fault) {
	if i = skipSpace(b, i); i < len(b) && b[i] == '}' {
		return i + 1, none
	}
	return e.members(b, i, depth)
}

// members reads the members of an object from the key at b[i] on, and its end.
func (e *Event) members(b []byte, i, depth int) (int, fault) {
	note := depth == 1 && len(b) <= maxLine
	for {
		if i >= len(b) {
			return len(b), cut
		}
		if b[i] != '"' {
			return i, noKey
		}
		i++
		var key []byte
		var f fault
		if end := plainEnd(b, i); end >= 0 {
			key, i = b[i:end], end+1
		} else if key, i, f = e.text(b, i); f != none {
			return i, f
		}
		if i >= len(b) || b[i] != ':' {
			if i = skipSpace(b, i); i >= len(b) {
				return i, cut
			}
			if b[i] != ':' {
				return i, noColon
			}
		}
		if i++; i < len(b) && b[i] <= ' ' {
			i = skipSpace(b, i)
		}
		if i >= len(b) {
			return len(b), cut
		}
		at := len(e.fields)
		switch start := i; b[i] {
		case '"':
			var text []byte
			i++
			if end := plainEnd(b, i); end >= 0 {
				text, i = b[i:end], end+1
			} else if text, i, f = e.text(b, i); f != none {
				return i, f
			}
			e.add(key, text, String)
		case '{':
			if depth >= MaxDepth {
				return i, tooDeep
			}
			e.add(key, nil, Object)
			if i, f = e.object(b, i+1, depth+1); f != none {
				return i, f
			}
			e.fields[at].Text = b[start:i]
			e.fields[at].Len = len(e.fields) - at - 1
		default:
			var kind Kind
			if i, kind, f = raw(b, i, depth); f != none {
				return i, f
			}
			e.add(key, b[start:i], kind)
		}
		if i < len(b) && b[i] == ',' {
			i++
			if note {
				e.fields[at].next, e.fields[at].scratch = uint16(i), uint16(len(e.scratch))
			}
			if i < len(b) && b[i] <= ' ' {
				i = skipSpace(b, i)
			}
			continue
		}
		if i = skipSpace(b, i); i >= len(b) {
			return len(b), cut
		}
		switch b[i] {
		case ',':
			i = skipSpace(b, i+1)
		case '}':
			if note {
				e.fields[at].next, e.fields[at].scratch = uint16(i+1), uint16(len(e.scratch))
			}
			return i + 1, none
		default:
			return i, noComma
		}
	}
}

// add appends a field whose Len is 0.
func (e *Event) add(key, text []byte, kind Kind) {
	n := len(e.fields)
	if n == cap(e.fields) {
		e.fields = slices.Grow(e.fields, max(16, n))
	}
	e.fields = e.fields[:n+1]
	f := &e.fields[n] // set in place: a Field is larger than what registers hold
	f.Key, f.Text, f.Kind, f.Len, f.Taken = key, text, kind, 0, false
	f.next, f.scratch = 0, 0
}

// raw checks the value at b[i], which is neither a string nor an object, and
// returns the offset behind it.
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
// behind it. depth counts what is open around it. It does not recurse: one bit
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

// number checks that a number starts at b[i] and returns the offset behind it.
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

func digits(b []byte, i int) int {
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	return i
}
