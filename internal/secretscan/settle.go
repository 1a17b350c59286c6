// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"slices"
	"sync"

	"github.com/logplex-go/logplex/internal/lex"
)

// settle makes Find idempotent: it looks at the text as it will be once the spans from base on are
// replaced, adds what is found there, and so on. A secret that is replaced takes with it what the
// rules saw in it: quotes and brackets that it opened, a letter without which a token beside it
// starts a word. Most secrets have nothing of the kind, and their text is not looked at again
// unless a rule has looked far.
func (r *Rules) settle(dst []Span, base int, t []byte, far bool) []Span {
	dst, more := addRepeats(dst, base, t)
	// A fingerprint may bring the first digits, without which many rules find nothing.
	digits := r.masks == nil || lex.HasDigit(t)
	if !far && !more && digits && isSettled(t, dst[base:]) && isBalanced(t) {
		return dst
	}
	s := settlers.Get().(*settler)
	masks := r.masks
	if masks == nil {
		masks = settledMasks[:]
	}
	rounds := 4 * len(masks)
	if len(t) > longestSettled {
		rounds = 1
	}
	for i, quiet := 0, 0; i < rounds && quiet < len(masks); i++ {
		s.text, s.places = masks[i%len(masks)].replace(
			s.text[:0], t, dst[base:], s.places[:0])
		s.found = r.findOnce(s.found[:0], s.text)
		if len(s.found) == 0 {
			quiet++
			continue
		}
		s.before = append(s.before[:0], dst[base:]...)
		for _, f := range s.found {
			dst = append(dst, s.source(f))
		}
		dst = dst[:base+len(Merge(dst[base:]))]
		dst = fit(dst, base, t)
		if quiet++; !slices.Equal(s.before, dst[base:]) {
			quiet = 0
		}
	}
	if cap(s.text) <= maxSettler {
		settlers.Put(s)
	}
	return dst
}

// longestSettled is the length from which a text is looked at just once more.
const longestSettled = 4096

// settledMasks write the placeholders that settle looks at: their length makes a difference to
// rules that look at a part of the text.
var settledMasks = [...]Mask{{Show: ShowKind}, {Show: ShowNothing}}

// SettleFor makes Find idempotent for what m writes, too, whose fingerprints are longer than the
// kind and have digits. It is to be called before the Rules are used.
func (r *Rules) SettleFor(m *Mask) {
	if m.hmac != nil {
		r.masks = append(settledMasks[:len(settledMasks):len(settledMasks)], *m)
	}
}

// maxSettler bounds the buffers that are kept.
const maxSettler = 64 << 10

var settlers = sync.Pool{New: func() any { return &settler{places: make([]Span, 0, 8)} }}

// A settler is the memory of a call of settle.
type settler struct {
	text   []byte // with placeholders
	places []Span // of the placeholders in text
	before []Span // what they replace, in the source
	found  []Span // in text
}

// source returns the span of the source that f, a span of text, is about.
func (s *settler) source(f Span) Span {
	f.Start, f.End = s.sourceOf(f.Start, false), s.sourceOf(f.End, true)
	return f
}

// sourceOf returns the position in the source of p in text. A position inside a placeholder is that
// of the start, or the end, of what it replaces.
func (s *settler) sourceOf(p int, end bool) int {
	k, found := slices.BinarySearchFunc(s.places, p, func(a Span, p int) int { return a.Start - p })
	if found && !end {
		return s.before[k].Start
	}
	k-- // the last that starts before p
	if k < 0 {
		return p
	}
	place := s.places[k]
	switch {
	case p >= place.End:
		return s.before[k].End + p - place.End
	case end:
		return s.before[k].End
	}
	return s.before[k].Start
}

// isSettled reports whether the spans are such that replacing them changes nothing around them: no
// signs are in them, they are no numbers, which may be given quotes, and each is a value after a
// sign, a quote or a scheme and before a sign, a quote or the next key.
func isSettled(t []byte, spans []Span) bool {
	left := len(t)
	for _, s := range spans {
		left -= s.End - s.Start
		if s.End-s.Start > longSpan || !settledBetween(t, s.Start, s.End) {
			return false
		}
		wrong := uint8(settledSign)
		if c := lex.At(t, s.End); (c == '"' || c == '\\') && lex.At(t, s.Start-1) == '"' {
			wrong = settledOpening
		}
		var all uint8
		for _, c := range t[s.Start:s.End] {
			all |= settledBytes[c]
		}
		if all&(wrong|settledLetter) != settledLetter {
			return false
		}
	}
	// A text may become short enough for a rule about all of it.
	return len(t) <= longestPair || left > longestPair
}

// settledBetween reports whether what is beside the span from s to e, at most three bytes and the
// next key, keeps it apart from the rest of the text.
func settledBetween(t []byte, s, e int) bool {
	switch c := lex.At(t, s-1); {
	case settledBytes[c]&settledBefore == 0,
		lex.IsQuote(c) && (lex.IsToken(lex.At(t, s-2)) || isClosing(lex.At(t, s-2))):
		return false // quotes do so only if no word is beyond them
	case c == ':' && lex.IsDigit(lex.At(t, s-2)):
		return false // of a card, which a colon and a letter would make an id
	case c == ' ' && !isSeparator(lex.At(t, s-2)) && !endsScheme(t[:s]):
		return false
	}
	if s > longWord && !holdsSpace(t[s-longWord:s]) {
		return false
	}
	c := lex.At(t, e)
	if settledBytes[c]&settledAfter == 0 || !lex.IsAlnum(t[e-1]) || lex.IsQuote(c) &&
		lex.IsToken(lex.At(t, e+1)) {
		return false
	}
	// The span may be a key, and its last letters a part of one of one or two letters.
	if (c != '&' || lex.At(t, e+1) == 'v') &&
		(isSeparator(lex.At(t, e+1)) || isSeparator(lex.At(t, e+2)) ||
			isSeparator(lex.At(t, e+3))) {
		return false
	}
	// A word may be of the next key: password=next token=x.
	return c != ' ' || holdsDigits(t[s:e], 1) && pairFollows(t, e+1) &&
		(e < leastWord || !lex.AllLetters(t[e-leastWord:e]))
}

// endsScheme reports whether b ends in an authentication scheme that is a word of its own.
func endsScheme(b []byte) bool {
	n := len(b) - len("Bearer ")
	if !lex.HasSuffix(b, "Bearer ") {
		if n = len(b) - len("Basic "); !lex.HasSuffix(b, "Basic ") {
			return false
		}
	}
	c := lex.At(b, n-1)
	return c <= ' ' || lex.IsQuote(c) || isSeparator(c)
}

// holdsSpace reports whether a space, a quote or a control character is in b.
func holdsSpace(b []byte) bool {
	for i := len(b) - 1; i >= 0; i-- {
		if c := b[i]; c <= ' ' || lex.IsQuote(c) {
			return true
		}
	}
	return false
}

// isBalanced reports whether quotes and brackets come in pairs in t. Where they do not, a rule may
// take what is between two texts for one.
func isBalanced(t []byte) bool {
	var sum uint64
	for _, c := range t {
		sum += balance[c]
	}
	return sum&balanced == 0 && !quotesInWord(t, '\'') && !quotesInWord(t, '"')
}

// quotesInWord reports whether quotes of a kind are between letters or digits somewhere in t, where
// they open or close a text only if others do not.
func quotesInWord(t []byte, quote byte) bool {
	for i := 0; ; i++ {
		n := bytes.IndexByte(t[i:], quote)
		if n < 0 {
			return false
		}
		if i += n; lex.IsAlnum(lex.At(t, i-1)) && lex.IsAlnum(lex.At(t, i+1)) {
			return true
		}
	}
}

// balance counts brackets of each kind in twelve bits, and quotes in one.
var balance = [256]uint64{
	'(': 1, '[': 1 << 12, '{': 1 << 24, '"': 1 << 36, '\'': 1 << 48, '`': 1 << 60,
	')': -1 & (1<<64 - 1), ']': -1 << 12 & (1<<64 - 1), '}': -1 << 24 & (1<<64 - 1),
}

const balanced = 1<<36 - 1 | 1<<36 | 1<<48 | 1<<60

// longSpan is how long a span may be before its replacement brings what is before it that much
// closer to what follows it, which rules that look back so far may see then.
const longSpan = 20

// longWord is how long a word may be that a span ends before a rule may find it too long for a
// value that stands for a secret.
const longWord = 64

// leastWord is the length of the shortest word that, at the end of a value, may make the next key
// another one: shadow pass=depth24.
const leastWord = 4

func isClosing(c byte) bool { return c == ')' || c == ']' || c == '}' }

func isSeparator(c byte) bool { return c == '=' || c == ':' }

const (
	settledBefore  = 1 << iota // before a span
	settledAfter               // after one
	settledSign                // not in one that is not in quotes
	settledOpening             // in none
	settledLetter              // any but a digit
)

var settledBytes = func() (t [256]uint8) {
	for c := range 256 {
		if !lex.IsKey(byte(c)) {
			t[c] = settledSign
		}
		if !lex.IsDigit(byte(c)) {
			t[c] |= settledLetter
		}
	}
	for _, c := range "+/!%$~^*" {
		t[c] &^= settledSign
	}
	for c := range byte(' ') {
		t[c] |= settledOpening
	}
	for _, c := range "\"'`\\=:<>{}[]()" {
		t[c] |= settledOpening
	}
	for _, c := range "\x00 =:\\\"'/" {
		t[c] |= settledBefore
	}
	for _, c := range "\x00 \\\"',;&@)}]\n" {
		t[c] |= settledAfter
	}
	return t
}()
