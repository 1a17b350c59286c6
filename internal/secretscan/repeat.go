// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"slices"

	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// addRepeats adds the places where a secret of dst[base:] comes again in t and no rule finds it:
// login password=x failed: x is wrong. The spans are in order and stay so. more reports whether
// there are any.
//
// Only values that can be nothing else count, which have letters and digits. The user of a name
// such as admin1 is hidden if that is the password, too.
func addRepeats(dst []Span, base int, t []byte) (found []Span, more bool) {
	n := len(dst)
	var values [8]Span // as many as are looked for, so that the work is linear
	looked := values[:0]
	for _, f := range dst[base:n] {
		v := t[f.Start:f.End]
		if !isUnmistakable(v) || slices.ContainsFunc(looked, func(o Span) bool {
			return bytes.Equal(t[o.Start:o.End], v)
		}) {
			continue
		}
		if len(looked) == cap(looked) {
			break
		}
		looked = append(looked, f)
		for p := 0; ; {
			k := bytes.Index(t[p:], v)
			if k < 0 {
				break
			}
			s := p + k
			p = s + len(v)
			if s != f.Start && startsWord(t, s) && !lex.IsAlnum(lex.At(t, p)) {
				dst = append(dst, Span{s, p, f.Kind})
			}
		}
	}
	if len(dst) == n {
		return dst, false
	}
	dst = dst[:base+len(Merge(dst[base:]))]
	return fit(dst, base, t), true
}

// startsWord reports whether what is before s in t is no part of a word with it: no letter and no
// digit, but the letter of an escape such as \n.
func startsWord(t []byte, s int) bool {
	if !lex.IsAlnum(lex.At(t, s-1)) {
		return true
	}
	return lex.At(t, s-2) == '\\' && bytes.IndexByte([]byte("nrtbfv"), t[s-1]) >= 0
}

// isUnmistakable reports whether a secret is a value that means nothing else where it comes again:
// no word, no number, no id and nothing that has structure.
func isUnmistakable(v []byte) bool {
	const least, most = 8, 512
	if len(v) < least || len(v) > most || !lex.HasDigitAndLetter(v) ||
		!lex.IsAlnum(v[0]) || !lex.IsAlnum(v[len(v)-1]) || tokenform.IsUUID(v) {
		return false
	}
	for _, c := range v {
		if c <= ' ' || lex.IsQuote(c) || bytes.IndexByte([]byte(`\{}[](),;<>`), c) >= 0 {
			return false
		}
	}
	return !isNumberedName(v)
}
