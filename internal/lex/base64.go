// SPDX-License-Identifier: MIT

package lex

// base64Value has the value of each byte of base64 and base64url, noBase64 for the others.
var base64Value = func() (t [256]byte) {
	for i := range t {
		t[i] = noBase64
	}
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = byte(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}()

const noBase64 = 0xff

// Base64Digit returns the value of a byte of base64 or base64url.
func Base64Digit(c byte) (v byte, ok bool) {
	v = base64Value[c]
	return v, v != noBase64
}

// AppendDecoded appends the bytes that v, which is base64 or base64url, encodes. It stops at what
// is neither.
func AppendDecoded(dst, v []byte) []byte {
	for len(v) >= 2 {
		var w uint32
		n := 0
		for ; n < 4 && n < len(v); n++ {
			c := base64Value[v[n]]
			if c == noBase64 {
				break
			}
			w |= uint32(c) << (18 - 6*n)
		}
		for i := range n - 1 {
			dst = append(dst, byte(w>>(16-8*i)))
		}
		if n < 4 {
			break
		}
		v = v[n:]
	}
	return dst
}

// IsBase64Byte reports whether c is a digit of base64, its padding aside.
func IsBase64Byte(c byte) bool { return classes[c]&(classAlnum|classBase64) != 0 }

// IsBase64Mark reports whether c is one of the two digits of base64 that tokens do not have.
func IsBase64Mark(c byte) bool { return c == '+' || c == '/' }
