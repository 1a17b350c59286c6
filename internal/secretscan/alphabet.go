// SPDX-License-Identifier: MIT

package secretscan

// An alphabet is a set of bytes that a kind of token has, such as those that may follow a
// vendor's prefix. A greater number is read without its higher bits, which a caller may use.
type alphabet uint16

const (
	alphabetToken    alphabet = iota // A-Z a-z 0-9 _ -
	alphabetAlnum                    // A-Z a-z 0-9
	alphabetHex                      // 0-9 a-f A-F
	alphabetUpper                    // A-Z 0-9
	alphabetDot                      // token bytes and '.'
	alphabetBase64                   // token bytes, '+' and '/', then '='
	alphabetEqual                    // token bytes and '='
	alphabetEqualDot                 // token bytes, '.' and '='
	alphabetTilde                    // token bytes, '.' and '~'
	alphabetPath                     // what the path and query of a webhook URL hold
	alphabetJWT                      // a JSON web token: judged by its dots
	alphabetGroups                   // 0-9 a-f A-F _ -, as UUIDs and groups of hex digits have it
	alphabetPercent                  // token bytes and '%'

	alphabetOnly = 1<<5 - 1
)

var alphabets = func() (t [256]uint16) {
	for c := range 256 {
		b := byte(c)
		set := func(ok bool, as ...alphabet) {
			if ok {
				for _, a := range as {
					t[c] |= 1 << a
				}
			}
		}
		set(isToken(b), alphabetToken, alphabetDot, alphabetBase64, alphabetEqual, alphabetEqualDot,
			alphabetTilde, alphabetPath, alphabetPercent)
		set(isAlnum(b), alphabetAlnum)
		set(isHex(b), alphabetHex, alphabetGroups)
		set(b == '-' || b == '_', alphabetGroups)
		set(isDigit(b), alphabetUpper)
		set(isUpper(b), alphabetUpper)
		set(b == '.', alphabetDot, alphabetEqualDot, alphabetTilde, alphabetPath)
		set(b == '+' || b == '/' || b == '=', alphabetBase64)
		set(b == '=', alphabetEqual, alphabetEqualDot, alphabetPath)
		set(b == '~', alphabetTilde, alphabetPath)
		set(b == '%', alphabetPercent)
		set(b == '/' || b == '@' || b == '%' || b == '?' || b == '&' || b == '+', alphabetPath)
	}
	return t
}()

// extend returns the end of the bytes of a from i on.
func extend(t []byte, i int, a alphabet) int {
	bit := uint16(1) << (a & alphabetOnly)
	for i < len(t) && alphabets[t[i]]&bit != 0 {
		i++
	}
	return i
}
