// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// memberWindow bounds how far before a member the bracket of its object is looked for.
const memberWindow = 96

// ofMember returns a key with so many backslashes before its quote. One that only hints at a secret
// is judged by the object around it, too.
func (x *keyReader) ofMember(key keyRange, esc int) keyRange {
	key.esc = esc
	if key.verdict == keynames.Weak && key.nameEnd == 0 && x.isSecretMember(&key) {
		key.verdict, x.far = keynames.Secret, true
	}
	return key
}

// isSecretMember reports whether a key that only hints at a secret is that of one together with
// the key of the object that it is a member of: {"api":{"key":"x"}}, map[api:map[key:x]]. It is the
// rule of keynames.Keys.Path.
func (x *keyReader) isSecretMember(key *keyRange) bool {
	t, k := x.t, key.start
	if key.quoted {
		k -= 1 + key.esc
	}
	if k <= 0 || !key.quoted && t[k-1] != ' ' && t[k-1] != '{' && t[k-1] != '[' {
		return false
	}
	start, bracket := pairStart(t, k, memberWindow, key.esc)
	if !bracket || start < 2 {
		return false
	}
	e := start - 1
	switch {
	case lex.HasSuffix(t[:start], "map["):
		e -= len("map")
	case t[e] != '{':
		return false
	case t[e-1] == '&':
		e--
	case lex.IsKey(t[e-1]) || t[e-1] == ']' || t[e-1] == '}': // after its type
		low := max(0, e-memberWindow)
		n := low + bytes.LastIndexByte(t[low:e], ':') + 1
		if n == low || literalBrace(t, n) != e && structBrace(t, n) != e {
			return false
		}
		e = n
	}
	for n := 0; e > 0 && n < lex.MaxGap && t[e-1] == ' '; n++ {
		e--
	}
	if e == 0 || t[e-1] != ':' {
		return false
	}
	for e--; e > 0 && (t[e-1] == '"' || t[e-1] == '\\'); {
		e--
	}
	var buf [lex.MaxKey]byte
	b := lex.ExtendBack(t, e)
	if b == e || e-b+1+key.end-key.start > len(buf) {
		return false
	}
	n := copy(buf[:], t[b:e])
	buf[n] = '.'
	n += 1 + copy(buf[n+1:], t[key.start:key.end])
	return x.r.keys.Verdict(buf[:n]) == keynames.Secret
}
