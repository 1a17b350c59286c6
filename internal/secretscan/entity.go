// SPDX-License-Identifier: MIT

package secretscan

import "bytes"

// entities are quotes as HTML, JSON, nginx ($request_body) and URLs escape them, by their last
// byte.
var entities = [...]string{"&quot;", "&#34;", "&#39;", "&#x22;", "&apos;", `\u0022`, `\u0027`,
	`\x22`, `\x27`, "%22", "%27"}

// entityBefore returns the length of the escaped quote that ends at e, or 0.
func entityBefore(t []byte, e int) int {
	switch at(t, e-1) {
	case ';', '2', '7':
		for _, w := range entities {
			if e > len(w) && hasSuffix(t[:e], w) {
				return len(w)
			}
		}
	}
	return 0
}

// entityAt returns the length of the escaped quote that starts at i, or 0.
func entityAt(t []byte, i int) int {
	switch at(t, i) {
	case '&', '\\', '%':
		for _, w := range entities {
			if hasPrefix(t[i:], w) {
				return len(w)
			}
		}
	}
	return 0
}

// entityValue judges the value after the escaped quote of n bytes at i, which ends at the next such
// quote.
func entityValue(dst *[]Span, x *subject, key keyRange, i, n int) int {
	t := x.t
	s := i + n
	e := bytes.Index(t[s:], t[i:s])
	if e < 0 {
		e = lineEnd(t, s)
	} else {
		e += s
	}
	return x.judge(dst, key, s, e, true)
}

// entitiesEnd returns the end of the value of a connection string in markup that goes on with the
// entity at e: Password=a&amp;b;.
func entitiesEnd(t []byte, e int) int {
	end := e
	for at(t, end) == '&' && end-e < maxPlain {
		n := end + 1
		for n < len(t) && n-end < len("&quot;") && (isAlnum(t[n]) || t[n] == '#') {
			n++
		}
		if at(t, n) != ';' || n == end+1 {
			return end
		}
		p := n + 1
		for p < len(t) && t[p] > ' ' && t[p] != ';' && t[p] != '&' && t[p] != '<' &&
			!isQuote(t[p]) {
			if t[p] == '=' {
				return end // the next parameter
			}
			p++
		}
		if c := at(t, n+1); !isAlnum(c) && c != '&' {
			return end // the quote closes the text
		}
		end = p
	}
	return end
}
