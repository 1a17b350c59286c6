// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// Codes that replace a password are given out by the dozen, and listed after their name.

// mayBeListed reports whether codes that replace a password may be listed after the word code,
// which ends at e and has an s after it.
func mayBeListed(t []byte, e int) bool {
	if c := lex.At(t, e+1); c != ' ' && c != ':' {
		return false
	}
	return listedKinds.Has(lex.WordBefore(t, lex.ExtendBack(t, e)))
}

// listedKinds are words before codes that are given out by the dozen.
var listedKinds = lex.NewWordSet("backup", "recovery", "scratch", "emergency", "bypass", "2fa",
	"mfa")

// listedCodes masks the codes that are listed after the word code, which ends at e and has an s
// after it: backup codes for bob: 12345678, 23456789, and one a line after a colon.
func listedCodes(dst *[]Span, t []byte, e int) int {
	const most, longest = 16, 48
	p := e + 1
	for ; p < len(t) && p-e < longest && t[p] != ':' && t[p] != '['; p++ {
		if c := t[p]; !lex.IsAlnum(c) && c != ' ' && c != '@' && c != '.' && c != '_' && c != '-' {
			return 0
		}
	}
	if lex.At(t, p) != ':' && lex.At(t, p) != '[' {
		return 0
	}
	end := 0
	for range most {
		p = min(len(t), p+1)
		for n := 0; p < len(t) && n < lex.MaxGap; n++ {
			k := skipBreaks(t, p)
			if k == p {
				if bytes.IndexByte(listSigns, t[p]) < 0 {
					break
				}
				k++
			}
			p = k
		}
		if c := lex.At(t, p+1); lex.IsDigit(lex.At(t, p)) && (c == '.' || c == ')') &&
			lex.At(t, p+2) == ' ' {
			p += len("1. ")
		}
		s := p
		for p < len(t) && p-s < lex.LongestWord && (lex.IsAlnum(t[p]) || t[p] == '-') {
			p++
		}
		v := t[s:p]
		if lex.IsKey(lex.At(t, p)) && (t[p] != '.' || lex.IsKey(lex.At(t, p+1))) || len(v) < 6 ||
			tokenform.IsUUID(v) || !lex.AllDigits(v) && (len(v) < 8 || !lex.HasDigitAndLetter(v) ||
			isNumberedName(v) && !evenParts(v)) {
			break
		}
		*dst = append(*dst, Span{s, p, KindKey})
		end = p
	}
	return end
}

// listSigns are what may be between the codes of a list.
var listSigns = []byte(" ,;[]\t*-|\"'")
