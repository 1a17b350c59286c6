// SPDX-License-Identifier: MIT

package tokenform

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
)

const (
	// MinRandom is the least length of a value that can look random: shorter ones are codes, counts
	// and words.
	MinRandom = 16
	// maxRandom bounds how much of a value is looked at; what looks random does so from its start.
	maxRandom = 256
)

// Random reports whether a value looks like generated key material rather than like a word, a
// number, a path or a sentence. It decides for names that are secret only sometimes, so it prefers
// to miss: at least 16 bytes of the alphabets of base64, base64url and percent-encoding, with
// letters and digits or letter pairs in no language's order.
//
// Names of things are not random, wherever they come from: UUIDs (a Heroku API key
// is one too, which only its key's name shows), ULIDs, hex of the length of a digest, an object id
// or a trace id, numbers, and digests with a prefix (SHA256:...). It does not allocate and looks at
// no more than 256 bytes.
func Random(value []byte) bool {
	if len(value) < MinRandom {
		return false
	}
	if len(value) > maxRandom {
		value = value[:maxRandom]
	}
	if IsNamedDigest(value) || IsULID(value) || IsPointer(value) {
		return false
	}
	// An id after a prefix (cache:views:9f86d0...) does not decide; the text before it may.
	if n := len(value) - 36; n >= 0 && IsUUID(value[n:]) {
		value = value[:n]
	} else if n := HexTail(value); IsDigestLength(n) {
		value = value[:len(value)-n]
	}
	if len(value) < MinRandom {
		return false
	}

	// common and odd count neighbouring bytes: letter pairs that words have, and pairs that they do
	// not have.
	var common, odd, run, longest int
	wordlike := false
	segment := 0 // where the current run of letters and digits starts
	end := func(i int) {
		run = i - segment
		longest = max(longest, run)
		wordlike = wordlike || run >= 4 && IsWordlike(value[segment:i])
		segment = i + 1
	}
	for i, c := range value {
		if !lex.IsAlnum(c) {
			if !IsJoint(c) {
				return false
			}
			end(i)
			continue
		}
		if i == segment {
			continue
		}
		switch p := value[i-1]; {
		case lex.IsDigit(p) && lex.IsDigit(c):
		case lex.IsDigit(p) != lex.IsDigit(c):
			odd++
		case lex.IsLower(p) && !lex.IsLower(c): // a new word in camel case
		case isCommonPair(p, c):
			common++
		default:
			odd++
		}
	}
	end(len(value))
	if wordlike && longest < MinRandom {
		return false
	}
	// Half of the pairs in random base62 are odd, a tenth of those in identifiers.
	return odd >= 5 && odd*5 >= (common+odd)*2
}

// IsJoint reports whether c may be between the parts of a key.
func IsJoint(c byte) bool {
	switch c {
	case '-', '_', '.', '+', '/', '=', '~', '%', ':', '!', '*', '@', '$', '|':
		return true
	}
	return false
}

// IsNamedDigest reports whether a value has the prefix of a digest, as SSH fingerprints and
// Subresource Integrity do.
func IsNamedDigest(value []byte) bool {
	for _, name := range [...]string{"sha1", "sha224", "sha256", "sha384", "sha512", "md5"} {
		if n := len(name); len(value) > n && (value[n] == ':' || value[n] == '-') &&
			bytes.EqualFold(value[:n], []byte(name)) {
			return true
		}
	}
	return false
}

// IsULID reports whether a value is a ULID of this century: 26 characters of Crockford's base32
// that start with the time.
func IsULID(value []byte) bool {
	if len(value) != 26 || value[0] != '0' || value[1] != '1' {
		return false
	}
	for _, c := range value {
		if c |= 0x20; !lex.IsAlnum(c) || c == 'i' || c == 'l' || c == 'o' || c == 'u' {
			return false
		}
	}
	return true
}

// IsPointer reports whether a value is a number in C's and Go's hexadecimal.
func IsPointer(value []byte) bool {
	digits, ok := bytes.CutPrefix(value, []byte("0x"))
	return ok && HexTail(digits) == len(digits)
}

// LengthUUID is the length of a UUID in its canonical form, RFC 9562.
const LengthUUID = 36

// IsUUID reports whether value is a UUID with its dashes.
func IsUUID(value []byte) bool {
	return len(value) == LengthUUID && hasDashesOfUUID(value) && lex.AllHex(value[:8]) &&
		lex.AllHex(value[9:13]) && lex.AllHex(value[14:18]) &&
		lex.AllHex(value[19:23]) && lex.AllHex(value[24:])
}

// hasDashesOfUUID reports whether a value of LengthUUID has dashes where a UUID has them.
func hasDashesOfUUID(value []byte) bool {
	return value[8] == '-' && value[13] == '-' && value[18] == '-' && value[23] == '-'
}

// HexTail counts the hex digits that end a value, as far as no other letter is before them.
func HexTail(value []byte) int {
	i := len(value)
	for i > 0 && lex.IsHex(value[i-1]) {
		i--
	}
	if i > 0 && lex.IsAlnum(value[i-1]) {
		return 0
	}
	return len(value) - i
}

// IsDigestLength reports whether so many hex digits are a digest, a UUID without dashes, an object
// id, or a trace or span id.
func IsDigestLength(n int) bool {
	switch n {
	case 16, 24, 32, 40, 48, 56, 64, 96, 128:
		return true
	}
	return n > 0 && n < MinRandom
}

// IsWordlike reports whether a run is made of letters in the order of words.
func IsWordlike(run []byte) bool {
	common := 0
	for i, c := range run {
		if lex.IsDigit(c) {
			return false
		}
		if i > 0 && isCommonPair(run[i-1], c) {
			common++
		}
	}
	return common*4 >= (len(run)-1)*3
}

// commonPairs has, for each letter, the letters that often follow it in English words and program
// identifiers.
var commonPairs = [26]string{
	"bcdfgiklmnprstuvwxy", "aeilorsuy", "acehiklortuy", "adegilorsuvy", "abcdefglmnopqrstvwxy",
	"aefilortu", "aehilnorsu", "aeiortuy", "abcdefgklmnoprstvz", "aeou", "eilnsy",
	"abcdefiklmopstuvy", "abeimnopsuy", "acdefgijknosetuvy", "abcdfgiklmnopqrstuvw", "aehiloprstuy",
	"u", "abcdegiklmnoprstuvy", "acehiklmnopqstuwy", "aehilmorstuwy", "abcdegilmnprst", "aeio",
	"aehinors", "acepty", "aemnopst", "aeioz",
}

// isCommonPair reports whether letter c often follows letter p, in any case.
func isCommonPair(p, c byte) bool {
	p |= 0x20
	c |= 0x20
	if !lex.IsLower(p) {
		return false
	}
	for _, f := range []byte(commonPairs[p-'a']) {
		if f == c {
			return true
		}
	}
	return false
}
