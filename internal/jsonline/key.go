// SPDX-License-Identifier: MIT

package jsonline

import "math/bits"

// Keys come again from line to line, mostly in the same order. An Event remembers them
// by their bytes, and for each the one that followed it last: where that is what the
// line goes on with, it is not read byte by byte. No value is remembered.

// Key is a key that an Event has met. It belongs to the Event and is no safer for
// concurrent use.
type Key struct {
	name    []byte    // not to be written to
	written string    // with its quotes and colon
	words   [2]uint64 // the start of written
	masks   [2]uint64 // of the bytes of words
	Short   bool      // it is not longer than a Window
	next    *Key      // that followed last in its object
	inner   *Key      // that its object began with last

	// What a key at the top of a line is, as the Taker says; 0: it has not been asked.
	Role uint8

	// What the handler knows of the key. An Event goes to one handler only, but that
	// has to find out by itself whether it is up to date.
	Memo any

	// Verbatim is the Memo's: JSON has the key as lines do.
	Verbatim bool

	line uint64 // the last one for which Event.Again was asked
}

// AttrRole is the role of a key that is no part of the record.
const AttrRole = 1

const (
	maxKeys     = 256
	maxKeyBytes = 64
)

// keyTable has Keys by their text. Its zero value is empty.
type keyTable map[string]*Key

// remember returns the Key of a text without escapes, nil for none: the number of keys
// and their length are bounded.
func (t *keyTable) remember(text []byte) *Key {
	if len(text) > maxKeyBytes {
		return nil
	}
	if k := (*t)[string(text)]; k != nil || len(*t) >= maxKeys {
		return k
	}
	if *t == nil {
		*t = make(keyTable)
	}
	k := &Key{name: append([]byte(nil), text...), written: `"` + string(text) + `":`}
	n := len(k.written)
	k.Short = n <= 2*wordLen
	var whole, mask [2 * wordLen]byte
	copy(whole[:], k.written)
	for i := range min(n, len(mask)) {
		mask[i] = 0xff
	}
	k.words = [2]uint64{word(whole[:]), word(whole[wordLen:])}
	k.masks = [2]uint64{word(mask[:]), word(mask[wordLen:])}
	(*t)[string(text)] = k
	return k
}

const wordLen = 8

// Window is what Begins looks at.
const Window = 2 * wordLen

// Begins reports whether k may be what b starts with, which is a Window: if it is not longer than
// that, or IsAt says so too.
func (k *Key) Begins(b []byte) bool {
	b = b[:Window]
	return (word(b)^k.words[0])&k.masks[0]|(word(b[wordLen:])^k.words[1])&k.masks[1] == 0
}

// IsAt reports whether k is what b has at i, and at least one byte after it.
func (k *Key) IsAt(b []byte, i int) bool {
	n := i + len(k.written)
	return n < len(b) && string(b[i:n]) == k.written
}

// IsJSON reports whether k, in a line, is a quote and text.
func (k *Key) IsJSON(text string) bool { return k.written[1:] == text }

// Next returns the Key that followed k last; nil for none.
func (k *Key) Next() *Key { return k.next }

// Name returns the text of the key, which is not to be written to.
func (k *Key) Name() []byte { return k.name }

// Len returns the length of the key with its quotes and colon.
func (k *Key) Len() int { return len(k.written) }

// Read reads the member at b[i], if its key is k, there is no space in it, and its value is a
// number, a bool, null or a text of ASCII without escapes. It returns the value as in Field and
// the offset of the comma or brace after it; 0: it is another member, or must be read by
// Event.Member.
func (k *Key) Read(b []byte, i int) (kind Kind, text []byte, end int) {
	if i >= len(b)-Window || !k.Begins(b[i:i+Window]) || !k.Short && !k.IsAt(b, i) {
		return 0, nil, 0
	}
	i += len(k.written)
	if b[i] == '"' {
		i++
		if end = TextEnd(b, i); end == 0 {
			return 0, nil, 0
		}
		text = b[i:end:end]
		if end++; end == len(b) {
			return 0, nil, 0
		}
	} else {
		if end = ScalarEnd(b, i); end == 0 {
			return 0, nil, 0
		}
		switch b[i] {
		case 't', 'f':
			kind = Bool
		case 'n':
			kind = Null
		default:
			kind = Number
		}
		text = b[i:end:end]
	}
	if b[end] != ',' && b[end] != '}' {
		return 0, nil, 0
	}
	return kind, text, end
}

// TextEnd returns the offset of the quote that ends the text from b[i] on; 0 where that has
// escapes or is not ASCII.
func TextEnd(b []byte, i int) int {
	for ; i <= len(b)-wordLen; i += wordLen {
		if m := special(word(b[i : i+wordLen])); m != 0 {
			if i += bits.TrailingZeros64(m) >> 3; i < len(b) && b[i] == '"' {
				return i
			}
			return 0
		}
	}
	if i = plainEnd(b, i); i < len(b) && b[i] == '"' {
		return i
	}
	return 0
}

// ScalarEnd returns the offset after the number, bool or null at b[i], where at least one byte
// follows; 0 for anything else.
func ScalarEnd(b []byte, i int) int {
	if len(b)-i >= 2*wordLen {
		// Most are numbers of few digits, some with a point.
		v := (*[2 * wordLen]byte)(b[i : i+2*wordLen])
		n := bits.TrailingZeros64(noDigit(word(v[:]))) >> 3
		if n > 0 && n < wordLen && (v[0] != '0' || n == 1) {
			switch v[n] {
			case ',', '}':
				return i + n
			case '.':
				m := bits.TrailingZeros64(noDigit(word(v[n+1:]))) >> 3
				if n += 1 + m; m > 0 && m < wordLen && v[n]|0x20 != 'e' {
					return i + n
				}
			}
		}
	}
	f := none
	switch c := b[i]; {
	case c == 't' || c == 'f' || c == 'n':
		i, f = literal(b, i)
	default:
		i, f = number(b, i)
	}
	if f != none || i >= len(b) {
		return 0
	}
	return i
}
