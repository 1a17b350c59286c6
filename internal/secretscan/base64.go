// SPDX-License-Identifier: MIT

package secretscan

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

// base64Digit returns the value of a byte of base64 or base64url.
func base64Digit(c byte) (v byte, ok bool) {
	v = base64Value[c]
	return v, v != noBase64
}

// appendDecoded appends the bytes that v, which is base64 or base64url, encodes. It stops at what
// is neither.
func appendDecoded(dst, v []byte) []byte {
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

func isBase64Byte(c byte) bool { return classes[c]&(classAlnum|classBase64) != 0 }

func isBase64Mark(c byte) bool { return c == '+' || c == '/' }
