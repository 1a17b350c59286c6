// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
)

// A manifest of a Secret of Kubernetes keeps all that is secret under data, in base64, or
// stringData, whatever its keys are called.

// holdsData reports whether a key is that of such an object.
func holdsData(name []byte) bool {
	return lex.EqualFold(name, "stringdata") || string(name) == "data" || string(name) == "Data"
}

// secretWindow bounds how far from the data of a manifest its kind is looked for.
const secretWindow = 1024

// inSecret reports whether the data whose key is t[s:e] is the object of a Secret: the
// kind or the type is before it, or after it, as kubectl sorts the members.
func inSecret(t []byte, s, e int, looks *budget) bool {
	p := e
	for p < len(t) && p-e < lex.MaxGap &&
		(t[p] == '\\' || t[p] == '"' || t[p] == ':' || t[p] == ' ') {
		p++
	}
	if c := lex.At(t, p); c != '{' && c != '\n' && c != '\r' && !(c == 'n' && t[p-1] == '\\') &&
		!lex.HasPrefix(t[p:], "map[") {
		return false
	}
	if !looks.mayLook(s, secretWindow) {
		return false
	}
	if k := s - 1; k >= 0 && t[k] == '"' {
		esc := 0
		for ; k > 0 && t[k-1] == '\\' && esc < lex.MaxEscapes; k-- {
			esc++
		}
		if start, ok := pairStart(t, k, secretWindow, esc); ok {
			return isManifest(t[:min(len(t), s+objectWindow)], start)
		}
	}
	// The document of YAML, or the dump of a struct.
	low, high := max(0, s-secretWindow), min(len(t), e+secretWindow)
	if n := lex.LastIndex(t[low:s], "\n---"); n >= 0 {
		low += n
	}
	if n := bytes.Index(t[e:high], []byte("\n---")); n >= 0 {
		high = e + n
	}
	return lex.LastIndex(t[low:s], "Secret{") >= 0 || saysSecret(t[low:s]) || saysSecret(t[e:high])
}

// isManifest reports whether the object whose members start at p is a Secret.
func isManifest(t []byte, p int) bool {
	for p < len(t) {
		name, n := member(t, p)
		if n < 0 {
			return false
		}
		if n == p {
			p++
			continue
		}
		if p = n; len(name) == 0 || !separates(t, p) {
			continue
		}
		for p < len(t) && (lex.IsSpace(t[p]) || t[p] == ':' || t[p] == '=') {
			p++
		}
		v, n := memberValue(t, p)
		if lex.EqualFold(name, "kind") && string(v) == "Secret" ||
			lex.EqualFold(name, "type") && isSecretType(v) {
			return true
		}
		p = max(p, n)
	}
	return false
}

// isSecretType reports whether b starts with the type of a Secret.
func isSecretType(b []byte) bool {
	return lex.HasPrefix(b, "Opaque") && !lex.IsKey(lex.At(b, len("Opaque"))) ||
		lex.HasPrefix(b, "kubernetes.io/")
}

// saysSecret reports whether the kind or the type of a Secret is somewhere in b.
func saysSecret(b []byte) bool {
	for i := 0; ; {
		n := bytes.IndexByte(b[i:], ':')
		if n < 0 {
			return false
		}
		i += n + 1
		e := i - 1
		for e > 0 && (lex.IsQuote(b[e-1]) || b[e-1] == '\\') {
			e--
		}
		kind := lex.HasSuffixFold(b[:e], "kind") && !lex.IsKey(lex.At(b, e-len("kind")-1))
		if !kind && !(lex.HasSuffixFold(b[:e], "type") && !lex.IsKey(lex.At(b, e-len("type")-1))) {
			continue
		}
		for i < len(b) && (lex.IsQuote(b[i]) || b[i] == '\\' || b[i] == ' ') {
			i++
		}
		if kind && lex.HasPrefixFold(b[i:], "secret") && !lex.IsKey(lex.At(b, i+len("Secret"))) ||
			!kind && isSecretType(b[i:]) {
			return true
		}
	}
}

// dataBlock masks the values of the mapping of YAML whose key ends its line at i, those of the
// lines that are further in than the key.
func dataBlock(dst *[]Span, t []byte, key keyRange, i int) int {
	indent := key.start - lineBreakBefore(t, max(0, key.start-lex.MaxGap), key.start)
	end := min(len(t), i+objectWindow)
	if n := enclosingQuote(t, key.start); n >= 0 {
		end = min(end, closeEnclosing(t, i, n))
	}
	last, inner := 0, -1 // inner: how far in the key is whose lines follow
	for p := i; p < end; {
		s := skipBreaks(t[:end], p)
		if s == p {
			break
		}
		k := s
		for k < end && (t[k] == ' ' || t[k] == '\t') {
			k++
		}
		p = brokenEnd(t[:end], k)
		if lex.At(t[:end], k) == '#' {
			continue // a remark
		}
		if inner >= 0 && (k-s > inner || k == p) {
			last = mask(dst, t, k, p, last)
			continue
		}
		e := lex.ExtendKey(t[:end], k)
		if _, n, q := openQuote(t[:end], k); q != 0 {
			e = closeQuote(t[:end], k+n+1, n, q) + n + 1
		}
		if k-s <= indent || e == k || lex.At(t[:end], e) != ':' {
			break
		}
		v := e + 1
		for v < end && t[v] == ' ' {
			v++
		}
		if c := lex.At(t[:end], v); c == '|' || c == '>' {
			inner = k - s
			continue
		}
		inner = -1
		if qs, n, q := openQuote(t[:end], v); q != 0 {
			ve := closeQuote(t[:end], qs, n, q)
			last = mask(dst, t, qs, ve, last)
			p = max(p, min(ve+n+1, end))
		} else {
			last = mask(dst, t, v, p, last)
		}
	}
	return last
}
