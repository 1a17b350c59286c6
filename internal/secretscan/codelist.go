// SPDX-License-Identifier: MIT

package secretscan

import "bytes"

// Codes that replace a password are given out by the dozen, and listed after their name.

// mayBeListed reports whether codes that replace a password may be listed after the word code,
// which ends at e and has an s after it.
func mayBeListed(t []byte, e int) bool {
	if c := at(t, e+1); c != ' ' && c != ':' {
		return false
	}
	return listedKinds.has(wordBefore(t, extendBack(t, e)))
}

// listedKinds are words before codes that are given out by the dozen.
var listedKinds = newWordSet("backup", "recovery", "scratch", "emergency", "bypass", "2fa", "mfa")

// listedCodes masks the codes that are listed after the word code, which ends at e and has an s
// after it: backup codes for bob: 12345678, 23456789, and one a line after a colon.
func listedCodes(dst *[]Span, t []byte, e int) int {
	const most, longest = 16, 48
	p := e + 1
	for ; p < len(t) && p-e < longest && t[p] != ':' && t[p] != '['; p++ {
		if c := t[p]; !isAlnum(c) && c != ' ' && c != '@' && c != '.' && c != '_' && c != '-' {
			return 0
		}
	}
	if at(t, p) != ':' && at(t, p) != '[' {
		return 0
	}
	end := 0
	for range most {
		p = min(len(t), p+1)
		for n := 0; p < len(t) && n < maxGap; n++ {
			k := skipBreaks(t, p)
			if k == p {
				if bytes.IndexByte(listSigns, t[p]) < 0 {
					break
				}
				k++
			}
			p = k
		}
		if c := at(t, p+1); isDigit(at(t, p)) && (c == '.' || c == ')') && at(t, p+2) == ' ' {
			p += len("1. ")
		}
		s := p
		for p < len(t) && p-s < longestWord && (isAlnum(t[p]) || t[p] == '-') {
			p++
		}
		v := t[s:p]
		if isKey(at(t, p)) && (t[p] != '.' || isKey(at(t, p+1))) || len(v) < 6 || IsUUID(v) ||
			!allDigits(v) && (len(v) < 8 || !hasDigitAndLetter(v) ||
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
