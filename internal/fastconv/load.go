// SPDX-License-Identifier: MIT

package fastconv

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
