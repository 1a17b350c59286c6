// SPDX-License-Identifier: MIT

package fastconv

import "encoding/binary"

// Load8 returns the first eight bytes of k, the first one lowest. The compiler
// makes one load of it.
func Load8[K string | []byte](k K) uint64 {
	return uint64(k[0]) | uint64(k[1])<<8 | uint64(k[2])<<16 | uint64(k[3])<<24 | uint64(k[4])<<32 |
		uint64(k[5])<<40 | uint64(k[6])<<48 | uint64(k[7])<<56
}

// Load4 returns the first four bytes of k, the first one lowest.
func Load4[K string | []byte](k K) uint64 {
	return uint64(k[0]) | uint64(k[1])<<8 | uint64(k[2])<<16 | uint64(k[3])<<24
}

// AppendFew is append(b, text...), faster for a few bytes with room after them in both, of which
// it copies what is there, too.
func AppendFew(b, text []byte) []byte {
	const few = 16
	n := len(b)
	if len(text) > few || cap(text) < few || cap(b)-n < few {
		return append(b, text...)
	}
	to, from := b[n:n+few], text[:few]
	binary.LittleEndian.PutUint64(to, binary.LittleEndian.Uint64(from))
	binary.LittleEndian.PutUint64(to[8:], binary.LittleEndian.Uint64(from[8:]))
	return b[:n+len(text)]
}
