// SPDX-License-Identifier: MIT

package fastconv

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"
)

// digitPairs are the numbers from 00 to 99, little-endian. It has 128 of them so that an index
// that is ANDed with 127 needs no check.
var digitPairs = func() (p [128]uint16) {
	for i := range uint16(100) {
		p[i] = '0' + i/10 | ('0'+i%10)<<8
	}
	return p
}()

// appendTwoDigits appends n, which is below 100, as two digits.
func appendTwoDigits(b []byte, n uint32) []byte {
	return binary.LittleEndian.AppendUint16(b, digitPairs[n&127])
}

// AppendInt appends i in decimal, as strconv.AppendInt does.
func AppendInt(b []byte, i int64) []byte {
	switch {
	case uint64(i) < 10000 && cap(b)-len(b) >= 4:
		return appendFour(b, uint32(i))
	case i < 0:
		return strconv.AppendInt(b, i, 10)
	}
	return appendLong(b, uint64(i))
}

// AppendUint appends u in decimal, as strconv.AppendUint does.
func AppendUint(b []byte, u uint64) []byte {
	if u < 10000 && cap(b)-len(b) >= 4 {
		return appendFour(b, uint32(u))
	}
	return appendLong(b, u)
}

// appendFour appends n, which is below 10,000. b has room for four digits. There is no branch
// on how many there are, which is as random as n.
func appendFour(b []byte, n uint32) []byte {
	digits := fourDigits(n)
	zeros := bits.TrailingZeros32(digits&0x0f0f0f0f|1<<24) & 24 // bits of those in front
	binary.LittleEndian.PutUint32(b[len(b):len(b)+4], digits>>zeros)
	return b[:len(b)+4-zeros/8]
}

// appendLong is AppendUint for more than four digits, or little room.
func appendLong(b []byte, u uint64) []byte {
	switch {
	case u < 10000:
		return strconv.AppendUint(b, u, 10)
	case u < 100_000_000:
		hi := uint32(u) / 10000
		b = AppendUint(b, uint64(hi))
		return binary.LittleEndian.AppendUint32(b, fourDigits(uint32(u)-hi*10000))
	case u < 10_000_000_000_000_000:
		hi := u / 100_000_000
		lo := uint32(u - hi*100_000_000)
		b = AppendUint(b, hi)
		mid := lo / 10000
		b = binary.LittleEndian.AppendUint32(b, fourDigits(mid))
		return binary.LittleEndian.AppendUint32(b, fourDigits(lo-mid*10000))
	}
	return strconv.AppendUint(b, u, 10)
}

// fourDigits returns n, which is below 10,000, as four digits, the first one lowest.
func fourDigits(n uint32) uint32 {
	hi := n / 100
	return uint32(digitPairs[hi&127]) | uint32(digitPairs[(n-hi*100)&127])<<16
}

// appendFraction writes the digits of a fraction in billionths after a point,
// without trailing zeros, and nothing for none.
func appendFraction(b []byte, f uint32) []byte {
	if f == 0 {
		return b
	}
	n := len(b)
	b = append(b, ".000000000"...)
	p := b[n+1 : n+10]
	six := f / 1000
	hi := six / 10000
	four := six - hi*10000
	mid := four / 100
	lo := four - mid*100
	end := 6
	if rest := f - six*1000; rest > 0 {
		tenths := rest / 10
		binary.LittleEndian.PutUint16(p[6:8], digitPairs[tenths&127])
		p[8] = byte('0' + rest - tenths*10)
		end = 9
	} else if lo == 0 {
		end = 4
		if mid == 0 {
			end = 2
		}
	}
	binary.LittleEndian.PutUint16(p, digitPairs[hi&127])
	binary.LittleEndian.PutUint16(p[2:], digitPairs[mid&127])
	binary.LittleEndian.PutUint16(p[4:], digitPairs[lo&127])
	for p[end-1] == '0' {
		end--
	}
	return b[:n+1+end]
}

// AppendFloat writes a float as encoding/json does: without an exponent
// where people would not write one.
func AppendFloat(b []byte, f float64) []byte {
	abs := math.Abs(f)
	if abs >= 1e-3 && abs < 1e6 {
		// A decimal of up to 15 digits that reads as f is the shortest one, since no
		// other of that length does: most floats that people log are such.
		if n := uint64(abs*1e6 + 0.5); float64(n)/1e6 == abs {
			if f < 0 {
				b = append(b, '-')
			}
			return appendFraction(AppendUint(b, n/1e6), uint32(n%1e6)*1000)
		}
	}
	format := byte('f')
	if abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	b = strconv.AppendFloat(b, f, format, -1, 64)
	if n := len(b); format == 'e' && b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' {
		b[n-2] = b[n-1] // e-09 is written e-9
		b = b[:n-1]
	}
	return b
}
