// SPDX-License-Identifier: MIT

package jsonline

// Keys come again from line to line, mostly in the same order. An Event remembers them
// by their bytes, and for each the one that followed it last: where that is what the
// line goes on with, it is not read byte by byte. No value is remembered.

// Key is a key that an Event has met. It belongs to the Event and is no safer for
// concurrent use.
type Key struct {
	name    []byte    // not to be written to
	written string    // with its quotes and colon
	words   [2]uint64 // written in two words, if it fits
	masks   [2]uint64 // of the bytes of words; 0: it does not fit
	room    int       // bytes that a member with it takes at least
	next    *Key      // that followed last in its object
	inner   *Key      // that its object began with last

	// What the Event's owner knows of a key at the top of a line; 0: nothing yet, AttrRole:
	// that it is an attribute's.
	Role uint8

	// What the handler knows of the key. An Event goes to one handler only, but that
	// has to find out by itself whether it is up to date.
	Memo any
}

// AttrRole is the Role of a key that is no part of the record.
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
	if k.room = max(n+1, 2*wordLen); n <= 2*wordLen {
		var whole, mask [2 * wordLen]byte
		copy(whole[:], k.written)
		for i := range n {
			mask[i] = 0xff
		}
		k.words = [2]uint64{word(whole[:]), word(whole[wordLen:])}
		k.masks = [2]uint64{word(mask[:]), word(mask[wordLen:])}
	}
	(*t)[string(text)] = k
	return k
}

const wordLen = 8

// begins reports whether k is what b begins with, which has k.room bytes.
func (k *Key) begins(b []byte) bool {
	if k.masks[0] == 0 {
		return string(b[:len(k.written)]) == k.written
	}
	return (word(b)^k.words[0])&k.masks[0]|(word(b[wordLen:])^k.words[1])&k.masks[1] == 0
}
