// SPDX-License-Identifier: MIT

package logplex

import (
	"math"
	"strconv"
)

// digits are the numbers from 00 to 99.
const digits = "00010203040506070809" +
	"10111213141516171819" +
	"20212223242526272829" +
	"30313233343536373839" +
	"40414243444546474849" +
	"50515253545556575859" +
	"60616263646566676869" +
	"70717273747576777879" +
	"80818283848586878889" +
	"90919293949596979899"

func append2(b []byte, n int) []byte { return append(b, digits[2*n], digits[2*n+1]) }

func appendInt(b []byte, i int64) []byte {
	if i < 0 {
		return strconv.AppendInt(b, i, 10)
	}
	return appendUint(b, uint64(i))
}

func appendUint(b []byte, u uint64) []byte {
	switch {
	case u < 10:
		return append(b, byte('0'+u))
	case u < 100:
		return append(b, digits[2*u], digits[2*u+1])
	case u < 1000:
		hi, lo := u/100, u%100
		return append(b, byte('0'+hi), digits[2*lo], digits[2*lo+1])
	case u < 10000:
		hi, lo := u/100, u%100
		return append(b, digits[2*hi], digits[2*hi+1], digits[2*lo], digits[2*lo+1])
	}
	return strconv.AppendUint(b, u, 10)
}

// appendFraction writes the digits of a fraction in billionths behind a point,
// without trailing zeros, and nothing for none.
func appendFraction(b []byte, f uint32) []byte {
	if f == 0 {
		return b
	}
	six := f / 1000
	hi, mid, lo := six/10000, six/100%100, six%100
	b = append(b, '.', digits[2*hi], digits[2*hi+1], digits[2*mid], digits[2*mid+1], digits[2*lo], digits[2*lo+1])
	if rest := f % 1000; rest > 0 {
		b = append(b, byte('0'+rest/100), digits[2*(rest%100)], digits[2*(rest%100)+1])
	}
	n := len(b)
	for b[n-1] == '0' {
		n--
	}
	return b[:n]
}

// appendFloat writes a float as encoding/json does: without an exponent
// where people would not write one.
func appendFloat(b []byte, f float64) []byte {
	abs := math.Abs(f)
	if abs >= 1e-3 && abs < 1e6 {
		// A decimal of up to 15 digits that gives f is the shortest one, for
		// no other of that length does: most floats that people log are such.
		if n := uint64(abs*1e6 + 0.5); float64(n)/1e6 == abs {
			if f < 0 {
				b = append(b, '-')
			}
			return appendFraction(appendUint(b, n/1e6), uint32(n%1e6)*1000)
		}
	}
	format := byte('f')
	if abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(b, f, format, -1, 64)
}
