// SPDX-License-Identifier: MIT

package transport

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// asciiHost returns a host's name in the form of DNS and TLS: labels with other
// letters than ASCII's in Punycode. It maps them to lower case and does nothing
// else of what IDNA asks for. It reports false for a name that has no such form.
func asciiHost(host string) (string, bool) {
	ascii := true
	for i := range len(host) {
		ascii = ascii && host[i] < utf8.RuneSelf
	}
	if ascii {
		return host, true
	}
	if !utf8.ValidString(host) {
		return "", false
	}
	labels := strings.FieldsFunc(strings.ToLower(host), func(r rune) bool {
		return r == '.' || r == '\u3002' || r == '\uff0e' || r == '\uff61'
	})
	for i, label := range labels {
		if strings.ContainsFunc(label, func(r rune) bool {
			return r >= utf8.RuneSelf && !unicode.In(r, unicode.L, unicode.M, unicode.N) ||
				len(label) > 63
		}) {
			return "", false
		}
		labels[i] = asciiLabel(label)
		if len(labels[i]) > 63 {
			return "", false
		}
	}
	return strings.Join(labels, "."), len(labels) > 0
}

// Parameters of Punycode (RFC 3492 section 5).
const (
	punyBase = 36
	punyTMin = 1
	punyTMax = 26
	punySkew = 38
	punyDamp = 700
	punyBias = 72
)

// asciiLabel encodes a label as RFC 3492 section 6.3 does.
func asciiLabel(label string) string {
	runes := []rune(label)
	var out []byte
	for _, r := range runes {
		if r < utf8.RuneSelf {
			out = append(out, byte(r))
		}
	}
	basic := len(out)
	if basic == len(runes) {
		return label
	}
	if basic > 0 {
		out = append(out, '-')
	}
	n, delta, bias := rune(utf8.RuneSelf), 0, punyBias
	for done := basic; done < len(runes); n, delta = n+1, delta+1 {
		next := rune(math.MaxInt32)
		for _, r := range runes {
			if r >= n {
				next = min(next, r)
			}
		}
		delta += int(next-n) * (done + 1)
		n = next
		for _, r := range runes {
			if r < n {
				delta++
			}
			if r == n {
				out = appendPunyInteger(out, delta, bias)
				bias = punyAdapt(delta, done+1, done == basic)
				delta = 0
				done++
			}
		}
	}
	return "xn--" + string(out)
}

// appendPunyInteger appends a generalized variable-length integer.
func appendPunyInteger(b []byte, q, bias int) []byte {
	const digits = "abcdefghijklmnopqrstuvwxyz0123456789"
	for k := punyBase; ; k += punyBase {
		t := min(max(k-bias, punyTMin), punyTMax)
		if q < t {
			return append(b, digits[q])
		}
		b = append(b, digits[t+(q-t)%(punyBase-t)])
		q = (q - t) / (punyBase - t)
	}
}

// punyAdapt returns the bias for the next integer (RFC 3492 section 6.1).
func punyAdapt(delta, points int, first bool) int {
	if first {
		delta /= punyDamp
	} else {
		delta /= 2
	}
	delta += delta / points
	k := 0
	for ; delta > (punyBase-punyTMin)*punyTMax/2; k += punyBase {
		delta /= punyBase - punyTMin
	}
	return k + (punyBase-punyTMin+1)*delta/(delta+punySkew)
}
