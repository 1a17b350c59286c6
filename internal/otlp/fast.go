// SPDX-License-Identifier: MIT

package otlp

import (
	"encoding/binary"
	"log/slog"
	"math"
	"slices"
	"time"

	"github.com/logplex-go/logplex/internal/fastconv"
)

// The functions here append what AppendRecord appends, in parts, for a caller that
// knows its keys from record to record. TestFast compares the two.

// A Prefix is what an attribute of a key begins with, up to its value: a byte each
// for field and length, the key, and the tag of the value. The zero Prefix is that
// of a key which AppendRecord does not write as it is, or which is long.
type Prefix struct {
	n    uint8
	text [prefixSize]byte // copied whole, which is faster than what it holds
}

const (
	prefixSize   = 32
	maxPrefixKey = prefixSize - 6 // so that n is below prefixSize

	// fastSize is the room that AppendFast needs, but for a text's.
	fastSize = prefixSize + 32
)

// PrefixOf returns the Prefix of a key.
func PrefixOf(key string) (p Prefix) {
	if key == "" || len(key) > maxPrefixKey || !isASCII(key) {
		return p
	}
	b := append(p.text[:0], 0, 0, keyValueKey<<3|wireBytes, byte(len(key)))
	b = append(append(b, key...), keyValueValue<<3|wireBytes)
	p.n = uint8(len(b))
	return p
}

// Ok reports whether there is a prefix.
func (p *Prefix) Ok() bool { return p.n > 0 }

// AppendStart appends what precedes a record's attributes, without a call site.
func AppendStart(b []byte, t, observed time.Time, l slog.Level, msg string) []byte {
	b = appendTime(b, recordTime, t)
	b = appendTime(b, recordObserved, observed)
	b = appendLevel(b, l)
	return appendStringValue(b, recordBody, msg)
}

// appendLevel appends severity and its text.
func appendLevel(b []byte, l slog.Level) []byte {
	const (
		number = string(rune(recordSeverity<<3 | wireVarint))
		text   = string(rune(recordSeverityText<<3 | wireBytes))
	)
	switch l {
	case slog.LevelDebug:
		return append(b, number+"\x05"+text+"\x05debug"...)
	case slog.LevelInfo:
		return append(b, number+"\x09"+text+"\x04info"...)
	case slog.LevelWarn:
		return append(b, number+"\x0d"+text+"\x07warning"...)
	case slog.LevelError:
		return append(b, number+"\x11"+text+"\x05error"...)
	}
	return appendOddLevel(b, l)
}

// AppendFast appends an attribute of the record, at depth 0, or of a group. It
// reports false and leaves more of b to its caller, to cut, for a value that is not
// of a plain kind.
func AppendFast(b []byte, p *Prefix, v *slog.Value, depth int) ([]byte, bool) {
	start := len(b)
	if cap(b)-start < fastSize {
		b = slices.Grow(b, fastSize)
	}
	w := (*[fastSize]byte)(b[start : start+fastSize])
	*(*[prefixSize]byte)(w[:]) = p.text
	at := int(p.n) & (prefixSize - 1)
	n := at + 3 // bytes of the attribute
	switch v.Kind() {
	case slog.KindString:
		s := v.String()
		if len(s) > maxFastText || !isASCII(s) {
			b = appendText(append(b[:start+at], 0), anyString, s)
			return closeAttr(b, start, start+at+1, depth), true
		}
		n += len(s)
		w[at], w[at+1], w[at+2] = byte(len(s)+2), anyString<<3|wireBytes, byte(len(s))
		w[0], w[1] = fieldAt(depth)<<3|wireBytes, byte(n-2)
		return append(b[:start+at+3], s...), true
	case slog.KindInt64:
		n = at + putInt(w[at:], uint64(v.Int64()))
	case slog.KindUint64:
		u := v.Uint64()
		if u > math.MaxInt64 {
			return b, false
		}
		n = at + putInt(w[at:], u)
	case slog.KindBool:
		w[at], w[at+1], w[at+2] = 2, anyBool<<3|wireVarint, 0
		if v.Bool() {
			w[at+2] = 1
		}
	case slog.KindFloat64:
		w[at], w[at+1] = 9, anyDouble<<3|wireFixed64
		binary.LittleEndian.PutUint64(w[at+2:], math.Float64bits(v.Float64()))
		n = at + 10
	case slog.KindDuration:
		n = len(fastconv.AppendDuration(w[:n], v.Duration())) // at most 25 bytes more
		w[at], w[at+1], w[at+2] = byte(n-at-1), anyString<<3|wireBytes, byte(n-at-3)
	default:
		return b, false
	}
	w[0], w[1] = fieldAt(depth)<<3|wireBytes, byte(n-2)
	return b[:start+n], true
}

// putInt writes an integer as a value and returns its length.
func putInt(w []byte, u uint64) int {
	w[0], w[1], w[2] = 2, anyInt<<3|wireVarint, byte(u)
	if u < 0x80 {
		return 3
	}
	n := binary.PutUvarint(w[2:], u)
	w[0] = byte(1 + n)
	return 2 + n
}

// maxFastText is the length of the longest text with which an attribute has lengths
// of one byte each.
const maxFastText = 0x7f - 3 - prefixSize

// fieldAt returns the field of an attribute.
func fieldAt(depth int) byte {
	if depth == 0 {
		return recordAttributes
	}
	return listValues
}

// OpenGroup appends the start of a group; its members follow, one deeper, and
// CloseGroup, which gets the result.
func OpenGroup(b []byte, p *Prefix) (_ []byte, members int) {
	b = append(append(b, p.text[:p.n]...), 0, anyKVList<<3|wireBytes, 0)
	return b, len(b)
}

// CloseGroup ends a group that begins at start. One without members is cut.
func CloseGroup(b []byte, start, members, depth int) []byte {
	if len(b) == members {
		return b[:start]
	}
	b = closeMessage(b, members)
	return closeAttr(b, start, members-2, depth)
}

// closeAttr writes field and lengths of an attribute that begins at start and
// whose value begins at value.
func closeAttr(b []byte, start, value, depth int) []byte {
	b = closeMessage(b, value)
	b[start] = fieldAt(depth)<<3 | wireBytes
	return closeMessage(b, start+2)
}

// AppendCaller appends the attributes of a call site.
func AppendCaller(b []byte, c *slog.Source) []byte { return appendCaller(b, c) }

// IsCallerKey reports whether key is one of a call site's attributes.
func IsCallerKey(key string) bool { return isCallerKey(key) }
