// SPDX-License-Identifier: MIT

package secretscan

import "bytes"

// A manifest of a Secret of Kubernetes keeps all that is secret under data, in base64, or
// stringData, whatever its keys are called.

// holdsData reports whether a key is that of such an object.
func holdsData(name []byte) bool {
	return equalFold(name, "stringdata") || string(name) == "data"
}

// secretWindow bounds how far from the data of a manifest its kind is looked for.
const secretWindow = 1024

// inSecret reports whether the data whose key is t[s:e] is the object of a Secret: the kind is
// before it, or after it, as kubectl sorts the members.
func inSecret(t []byte, s, e int) bool {
	p := e
	for p < len(t) && p-e < maxGap && (t[p] == '\\' || t[p] == '"' || t[p] == ':' || t[p] == ' ') {
		p++
	}
	if c := at(t, p); c != '{' && c != '\n' && c != '\r' && !(c == 'n' && t[p-1] == '\\') {
		return false
	}
	for n := s; ; {
		n = lastIndex(t[max(0, s-secretWindow):n], "kind")
		if n < 0 {
			break
		}
		n += max(0, s-secretWindow)
		if kindAt(t, n) {
			return true
		}
	}
	end := min(len(t), e+secretWindow)
	for n := e; n < end; n += len("kind") {
		i := bytes.Index(t[n:end], []byte("kind"))
		if i < 0 {
			break
		}
		if n += i; kindAt(t, n) {
			return true
		}
	}
	return false
}

// kindAt reports whether the word kind at i is a member whose value is Secret.
func kindAt(t []byte, i int) bool {
	p := i + len("kind")
	if i > 0 && isKey(t[i-1]) {
		return false
	}
	for p < len(t) && p-i < maxGap &&
		(isQuote(t[p]) || t[p] == '\\' || t[p] == ':' || t[p] == ' ') {
		p++
	}
	return p > i+len("kind") && hasPrefix(t[p:], "Secret") && !isKey(at(t, p+len("Secret")))
}

// block masks the values of the mapping of YAML whose key ends its line at i, those of the lines
// that are further in than the key.
func (x *assigner) block(dst *[]Span, key keyRange, i int) int {
	t := x.t
	indent := key.start - lineBreakBefore(t, max(0, key.start-maxGap), key.start)
	end := min(len(t), i+objectWindow)
	last := 0
	for p := i; p < end; {
		s := skipBreaks(t, p)
		if s == p {
			break
		}
		k := s
		for k < end && t[k] == ' ' {
			k++
		}
		e := extendKey(t[:end], k)
		if k-s <= indent || e == k || at(t, e) != ':' {
			break
		}
		v := e + 1
		for v < end && t[v] == ' ' {
			v++
		}
		inner := keyRange{start: k, end: e, verdict: Secret}
		if qs, n, q := openQuote(t[:end], v); q != 0 {
			ve := closeValue(t, inner, qs, n, q)
			last = max(x.judge(dst, inner, qs, ve, true), v)
			p = min(ve+n+1, end)
		} else {
			for p = v; p < end && t[p] != '\n' && t[p] != '\r' && t[p] != '"' &&
				!(t[p] == '\\' && (at(t, p+1) == 'n' || at(t, p+1) == 'r' || at(t, p+1) == '\\')); {
				p++
			}
			last = max(x.judge(dst, inner, v, p, false), v)
		}
	}
	return last
}
