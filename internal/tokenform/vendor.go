// SPDX-License-Identifier: MIT

package tokenform

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
)

// Of a format whose prefix is an everyday word or short, more is asked for, in bits of its
// alphabet.
const (
	exactly  Alphabet = 1 << 5  // no more than least bytes follow the prefix
	random   Alphabet = 1 << 6  // what follows must look random, see [Random]
	atStart  Alphabet = 1 << 7  // the prefix is not after '_' or '-'
	joined   Alphabet = 1 << 9  // a '_' is in the rest
	noName   Alphabet = 1 << 8  // what follows must not be words joined, as in names
	noDigest Alphabet = 1 << 10 // what follows must not be a digest or an id in hex
	parted   Alphabet = 1 << 11 // "=-" is in the rest: parts in base64, joined
	dotted   Alphabet = 1 << 12 // a '.' is in the rest
)

// A vendor is a token format: a public prefix, then at least least bytes of an alphabet.
//
// The comment beside a row names the vendor and, after a colon, what shows the form: the vendor's
// documentation, public use in programs and their settings, or another scanner's list. Rows without
// a colon are of documentation and of public use, which were not kept apart.
type vendor struct {
	prefix   string
	least    int
	alphabet Alphabet
}

// inside reports whether the prefix is telling enough to start in the middle of a run, after '_' or
// '-'.
func (v *vendor) inside() bool { return len(v.prefix) >= 4 }

// An Index finds the formats that may start with two given bytes: six bits of each choose a bucket.
type Index struct {
	bucket  [1 << 12]uint16
	buckets [][]vendor
}

// sixBits numbers the token bytes.
var sixBits = func() (t [256]uint16) {
	n := uint16(0)
	for c := range 256 {
		if lex.IsToken(byte(c)) {
			t[c] = n
			n++
		}
	}
	return t
}()

func bucketOf(a, b byte) uint16 { return sixBits[a]<<6 | sixBits[b] }

// NewIndex returns the index of all formats.
func NewIndex() *Index {
	x := &Index{buckets: make([][]vendor, 1, 200)}
	for _, list := range [][]vendor{vendorsCode, vendorsCloud, vendorsModels, vendorsApps} {
		for _, v := range list {
			b := bucketOf(v.prefix[0], v.prefix[1])
			if x.bucket[b] == 0 {
				x.bucket[b] = uint16(len(x.buckets))
				x.buckets = append(x.buckets, nil)
			}
			n := x.bucket[b]
			x.buckets[n] = append(x.buckets[n], v)
		}
	}
	return x
}

// MayStart reports whether a format starts with the two bytes at s.
func (x *Index) MayStart(t []byte, s int) bool {
	return x.bucket[bucketOf(t[s], t[s+1])] != 0
}

// leastInside is the least length of what follows an inner '_' or '-' for a token to start there.
const leastInside = 16

// Match finds the first vendor token that starts in the run t[s:e]: at its start, or after a '_' or
// '-' in it, and whether it is a JSON web token. end is 0 when there is none.
func (x *Index) Match(t []byte, s, e int) (start, end int, jwt bool) {
	if b := x.bucket[bucketOf(t[s], t[s+1])]; b != 0 {
		if end, jwt = x.matchAt(b, t, s, e, false); end > 0 {
			return s, end, jwt
		}
	}
	for i := s + 1; i+leastInside < e; i++ {
		if c := t[i-1]; c != '_' && c != '-' {
			continue
		}
		if b := x.bucket[bucketOf(t[i], t[i+1])]; b != 0 {
			if end, jwt = x.matchAt(b, t, i, e, true); end > 0 {
				return i, end, jwt
			}
		}
	}
	return 0, 0, false
}

// Base64Token finds a token of base64 whose first part, before a '+' or '/', is shorter than a run;
// s is where the run starts.
func (x *Index) Base64Token(t []byte, s int) (start, end int) {
	const longest = 120
	b := s
	for b > 0 && s-b < longest && lex.IsBase64Byte(t[b-1]) ||
		b > 0 && s-b < longest && (t[b-1] == '_' || t[b-1] == '-') {
		b--
	}
	for b < s && !lex.IsToken(t[b]) {
		b++
	}
	if b+2 > s {
		return 0, 0
	}
	n := x.bucket[bucketOf(t[b], t[b+1])]
	for i := range x.buckets[n] {
		v := &x.buckets[n][i]
		if v.alphabet&alphabetOnly != AlphabetBase64 || !lex.HasPrefix(t[b:], v.prefix) {
			continue
		}
		end = Extend(t, b, v.alphabet)
		if body := b + len(v.prefix); end-body >= v.least &&
			lex.Mixed(t[b:min(end, b+2*madeWindow)]) && v.fits(t, body, end) {
			return b, end
		}
	}
	return 0, 0
}

func (x *Index) matchAt(bucket uint16, t []byte, s, e int, inner bool) (end int, jwt bool) {
	list := x.buckets[bucket]
	for i := range list {
		v := &list[i]
		if inner && (!v.inside() || v.alphabet&atStart != 0) || !lex.HasPrefix(t[s:], v.prefix) {
			continue
		}
		if v.alphabet == AlphabetJWT {
			if c := lex.At(t, e); c != '.' && c != '=' {
				// looked at before the token's end is searched, as a run may hold many starts
				continue
			}
			if end = jwtToken(t, s); end > 0 {
				return end, true
			}
			continue
		}
		if !inner && s > 0 && len(v.prefix) <= 4 {
			switch c := t[s-1]; {
			case c == '.', (c == '/' || c == '+') && lex.IsAlnum(v.prefix[len(v.prefix)-1]):
				continue // a part of a name, a path or base64
			}
		}
		body := s + len(v.prefix)
		// Looked at before the token's end is searched, as a run may hold many starts.
		head := t[body:Extend(t[:min(len(t), body+madeWindow)], body, v.alphabet)]
		if len(head) < min(v.least, madeWindow) || sameLetters(head[:min(len(head), v.least)]) ||
			!made(head, len(v.prefix) < 4) {
			continue // a name, or documentation: ghp_xxxxxxxx
		}
		if (len(v.prefix) < 5 || v.alphabet&noName != 0) &&
			(IsCompoundName(head) || isCamelCase(head)) {
			continue // sk-learn-worker-7d4b9c8f6d, hf_requiredTypesForMetadata
		}
		window := t[:min(len(t), body+TokenWindow)]
		end = v.end(window, body)
		if isKeyType(t[body:end]) || !v.fits(window, body, end) || isSample(t[body:end]) {
			continue
		}
		if end-body >= v.least && (inner || !lex.AllHex(t[s:min(e, s+madeWindow)])) {
			return v.end(t, body), false
		}
	}
	return 0, false
}

// end returns the end of the token whose body starts at body.
func (v *vendor) end(t []byte, body int) int {
	end := Extend(t, body, v.alphabet)
	for end > body && (t[end-1] == '.' || t[end-1] == '/') {
		end-- // the full stop after a token is not part of it
	}
	return end
}

// TokenWindow is how much of a token's body is looked at before it is known to be one.
const TokenWindow = 1024

// madeWindow is how much of a token's body is looked at before its end is known.
const madeWindow = 32

// made reports whether the body of a token looks generated: identifiers that happen to start with a
// vendor's prefix have hardly any digits and capitals. After a short prefix more of them are asked
// for.
func made(body []byte, short bool) bool {
	n := 0
	for _, c := range body[:min(len(body), madeWindow)] {
		if lex.IsDigit(c) || lex.IsUpper(c) {
			n++
		}
	}
	if short {
		return n >= 4
	}
	return n >= 2 || Random(body)
}

// longestShort bounds the bytes after a prefix of two or three bytes: more of them are rather a
// blob that happens to start so.
const longestShort = 600

// fits reports whether t[body:end], which follows the prefix of v, is what v asks for.
func (v *vendor) fits(t []byte, body, end int) bool {
	b := t[body:end]
	switch a := v.alphabet; {
	case a&exactly != 0 && len(b) != v.least,
		a&random != 0 && (!Random(b) || bytes.Contains(b, zeros)),
		a&random != 0 && len(v.prefix) <= 4 && encodesText(t[body-len(v.prefix):end]),
		a&joined != 0 && bytes.IndexByte(b, '_') < 0,
		a&noDigest != 0 && isDigest(b),
		a&parted != 0 && !bytes.Contains(b, []byte("=-")),
		a&dotted != 0 && bytes.IndexByte(b, '.') < 0:
		return false
	}
	// What follows a short prefix may be a part of a longer text in base64.
	return len(v.prefix) > 4 ||
		!lex.IsAlnum(lex.At(t, end)) && (len(v.prefix) == 4 || len(b) <= longestShort)
}

// encodesText reports whether b, which starts as a token of a short prefix does, is rather the
// base64 of a text, a line of a mail or of a file.
func encodesText(b []byte) bool {
	var buf [3 * madeWindow / 2]byte
	for _, c := range lex.AppendDecoded(buf[:0], b[:min(len(b), 2*madeWindow)]) {
		if c < ' ' && !lex.IsSpace(c) || c >= 0x7f {
			return false
		}
	}
	return true
}

// zeros is base64 of six zero bytes: of binary data, not of a key.
var zeros = []byte("AAAAAAAA")

// isKeyType reports whether the body of a token is the rest of a name that SSH has for keys in
// hardware: sk-ecdsa-sha2-nistp256-cert-v01.
func isKeyType(body []byte) bool {
	return lex.HasPrefix(body, "ecdsa-sha2-") || lex.HasPrefix(body, "ssh-ed25519")
}

// isDigest reports whether the body of a token is rather a digest or an id in hex.
func isDigest(body []byte) bool {
	return IsUUID(body) || IsDigestLength(len(body)) && lex.AllHex(body)
}

// isSample reports whether the body of a token is that of a documentation's: AWS's ends in EXAMPLE,
// others count.
func isSample(body []byte) bool {
	return lex.HasSuffix(body, "EXAMPLE") || lex.HasPrefix(body, "IOSFODNN7EXAMPL") ||
		string(body) == "1234567890abcdef1234567890abcdef" ||
		string(body) == "0123456789abcdef0123456789abcdef"
}

// IsCompoundName reports whether the body of a token is rather a name: words and short codes
// joined, as those of nodes and files.
func IsCompoundName(body []byte) bool {
	s, longest, letters := 0, 0, 0 // letters in words
	for i := 0; i <= len(body); i++ {
		if i < len(body) && lex.IsAlnum(body[i]) {
			continue
		}
		longest = max(longest, i-s)
		if part := body[s:i]; len(part) >= 3 && IsWordlike(part) &&
			(lex.LowerCase(part) || lex.UpperCase(part) && (lex.At(body, i) == '_' ||
				lex.At(body, s-1) == '_')) {
			letters += len(part) // capitals joined by '-' are a key's groups
		}
		s = i + 1
	}
	return letters >= 5 && longest < MinRandom
}

// isCamelCase reports whether the body of a token is rather a name of several words, of five
// letters each on average.
func isCamelCase(body []byte) bool {
	words, s := 1, 0
	for i, c := range body {
		if !lex.IsLetter(c) || c >= 0x80 {
			return false
		}
		if i > 0 && lex.IsUpper(c) {
			if i-s < 3 || !IsWordlike(body[s:i]) {
				return false
			}
			words++
			s = i
		}
	}
	return words > 1 && len(body) >= 5*words
}

// SameBytes reports whether b is one byte repeated.
func SameBytes(b []byte) bool {
	for _, c := range b {
		if c != b[0] {
			return false
		}
	}
	return true
}

// sameLetters reports whether b is one letter or digit repeated, perhaps in groups, as
// documentation has it: xxxx-xxxx.
func sameLetters(b []byte) bool {
	for _, c := range b {
		if c != b[0] && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return len(b) > 0 && lex.IsAlnum(b[0])
}
