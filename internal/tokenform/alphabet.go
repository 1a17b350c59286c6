// SPDX-License-Identifier: MIT

package tokenform

import "github.com/logplex-go/logplex/internal/lex"

// An Alphabet is a set of bytes that a kind of token has, such as those that may follow a
// vendor's prefix. A greater number is read without its higher bits, which a caller may use.
type Alphabet uint16

const (
	AlphabetToken    Alphabet = iota // A-Z a-z 0-9 _ -
	AlphabetAlnum                    // A-Z a-z 0-9
	AlphabetHex                      // 0-9 a-f A-F
	AlphabetUpper                    // A-Z 0-9
	AlphabetDot                      // token bytes and '.'
	AlphabetBase64                   // token bytes, '+' and '/', then '='
	AlphabetEqual                    // token bytes and '='
	AlphabetEqualDot                 // token bytes, '.' and '='
	AlphabetTilde                    // token bytes, '.' and '~'
	AlphabetPath                     // what the path and query of a webhook URL hold
	AlphabetJWT                      // a JSON web token: judged by its dots
	AlphabetGroups                   // 0-9 a-f A-F _ -, as UUIDs and groups of hex digits have it
	AlphabetPercent                  // token bytes and '%'

	alphabetOnly = 1<<5 - 1
)

var alphabets = func() (t [256]uint16) {
	for c := range 256 {
		b := byte(c)
		set := func(ok bool, as ...Alphabet) {
			if ok {
				for _, a := range as {
					t[c] |= 1 << a
				}
			}
		}
		set(lex.IsToken(b), AlphabetToken, AlphabetDot, AlphabetBase64, AlphabetEqual,
			AlphabetEqualDot,
			AlphabetTilde, AlphabetPath, AlphabetPercent)
		set(lex.IsAlnum(b), AlphabetAlnum)
		set(lex.IsHex(b), AlphabetHex, AlphabetGroups)
		set(b == '-' || b == '_', AlphabetGroups)
		set(lex.IsDigit(b), AlphabetUpper)
		set(lex.IsUpper(b), AlphabetUpper)
		set(b == '.', AlphabetDot, AlphabetEqualDot, AlphabetTilde, AlphabetPath)
		set(b == '+' || b == '/' || b == '=', AlphabetBase64)
		set(b == '=', AlphabetEqual, AlphabetEqualDot, AlphabetPath)
		set(b == '~', AlphabetTilde, AlphabetPath)
		set(b == '%', AlphabetPercent)
		set(b == '/' || b == '@' || b == '%' || b == '?' || b == '&' || b == '+', AlphabetPath)
	}
	return t
}()

// Extend returns the end of the bytes of a from i on.
func Extend(t []byte, i int, a Alphabet) int {
	bit := uint16(1) << (a & alphabetOnly)
	for i < len(t) && alphabets[t[i]]&bit != 0 {
		i++
	}
	return i
}
