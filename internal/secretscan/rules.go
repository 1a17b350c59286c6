// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"math/bits"
	"slices"
	"sync"
)

// Rules are the built-in content rules. They are immutable and safe for concurrent use.
type Rules struct {
	keys     *Keys
	vendors  *vendorIndex
	endings  *endingSet // of keys worth a verdict
	others   *endingSet // of keys worth a look even when the verdict is None
	inner    *endingSet // of words that make a key worth a verdict whatever follows them
	personal bool
	anchors  mark // of which one is enough for a pass
}

// NewRules returns the rules that judge key names by keys; nil keys are the built-in ones. With
// personal they also find e-mail addresses and telephone numbers.
func NewRules(keys *Keys, personal bool) *Rules {
	if keys == nil {
		keys = NewKeys(nil, nil)
	}
	sets := builtinSets()
	r := &Rules{
		keys: keys, vendors: newVendorIndex(), personal: personal, anchors: markAnchor,
		endings: &sets.endings, others: &sets.others, inner: &sets.inner,
	}
	if personal {
		r.anchors |= markDigit
	}
	if len(keys.extra) > 0 {
		own := sets.endings
		own.ids = slices.Clip(own.ids) // which are shared
		own.addKeys(keys)
		r.endings = &own
	}
	return r
}

// builtinSets returns the sets of endings that all rules share.
var builtinSets = sync.OnceValue(func() *struct{ endings, others, inner endingSet } {
	var s struct{ endings, others, inner endingSet }
	s.others.addSets(cardNames, vendorWords, querySecrets, typeWords, secondWords, secretNames)
	for _, w := range pairEndings {
		s.others.add(w)
		s.endings.add(w)
	}
	s.others.add("login")
	s.others.set('_', '_', 'p')
	s.endings.addBuiltin()
	for _, w := range innerWords {
		s.inner.add(w)
	}
	return &s
})

// leastCard is the length of the shortest card number.
const leastCard = 13

// Find appends the secrets of text to dst, in order and not overlapping, and returns the extended
// slice. It allocates only when dst is full. Text is any text: a message, a value, a finished line,
// JSON; it need not be valid UTF-8. The work is linear in its length.
func (r *Rules) Find(dst []Span, text []byte) []Span {
	m, ok := MarksOf(text)
	if !ok {
		base := len(dst)
		dst, far := r.findLong(dst, text)
		return r.settle(dst, base, text, far)
	}
	if r.Clean(m) {
		return dst
	}
	return r.FindMarked(dst, text, m)
}

// findOnce is Find before it looks at what it found.
func (r *Rules) findOnce(dst []Span, text []byte) []Span {
	m, ok := MarksOf(text)
	if !ok {
		dst, _ = r.findLong(dst, text)
		return dst
	}
	dst, _ = r.findMarked(dst, text, m)
	return dst
}

// Clean reports whether Find finds nothing in a text with these marks. False means: look closer.
func (r *Rules) Clean(m Marks) bool { return m.holds&r.anchors == 0 }

// FindMarked is Find for a text whose marks are known.
func (r *Rules) FindMarked(dst []Span, text []byte, m Marks) []Span {
	base := len(dst)
	dst, far := r.findMarked(dst, text, m)
	if len(dst) == base {
		return dst
	}
	return r.settle(dst, base, text, far)
}

// findMarked is FindMarked before it looks at what it found. far reports whether it looked for a
// name at a distance from its value.
func (r *Rules) findMarked(dst []Span, text []byte, m Marks) (found []Span, far bool) {
	if m.holds&markUUID != 0 {
		if !r.personal {
			return dst, false // the id of a request
		}
		m.holds |= markRun | markCard
	}
	base := len(dst)
	if m.groups != 0 {
		var x eventScan
		x.begin(r, text)
		x.noAt = m.holds&markAt == 0
		dst = x.find(dst, 0, m)
		far = x.looksFar()
	}
	if m.holds&markWords != 0 {
		var x wordScan
		x.r, x.t = r, text
		x.find(&dst, 0, len(text))
	}
	return r.findOthers(dst, base, text, m.holds), far
}

// findLong is findMarked for a text that is too long for one Marks: it scans pieces that overlap by
// more than the longest run of bytes that a mark is about.
func (r *Rules) findLong(dst []Span, t []byte) (found []Span, far bool) {
	const step = shortText - 4*groupLength
	base := len(dst)
	var events eventScan
	events.begin(r, t)
	var words wordScan
	words.r, words.t = r, t
	m := details[t[0]] & (markStart | markCommand)
	for from := 0; ; from += step {
		piece := t[from:min(len(t), from+shortText)]
		p, _ := MarksOf(piece)
		m |= p.holds
		last := from+len(piece) == len(t)
		if !last { // the next piece has the other groups
			p.groups &^= 1<<(64-step/groupLength) - 1
		}
		if from > 0 { // what begins in the piece before
			p.groups |= 1 << 63
			p.holds |= markOpens
		}
		if p.groups != 0 {
			dst = events.find(dst, from, p)
		}
		if p.holds&markLetters != 0 {
			words.find(&dst, from, min(len(t), from+step))
		}
		if last {
			return r.findOthers(dst, base, t, m), events.looksFar()
		}
	}
}

// findOthers runs the passes that can find something in t beside eventScan and wordScan. t is not
// empty and holds the bytes of m; the spans of t in dst start at base. The condition before a pass
// names bytes without which the pass finds nothing: it must change with the pass. FuzzFindGuards
// compares Find with all passes on all places.
func (r *Rules) findOthers(dst []Span, base int, t []byte, m mark) []Span {
	if m&markRun != 0 && len(t) >= runLength {
		dst = r.findRuns(dst, t)
	}
	if m&markB != 0 {
		dst = findCapitalB(dst, t)
	}
	if m&markColon != 0 && m&markDigit != 0 && len(t) <= longestPair {
		dst = findWholePair(dst, t)
	}
	if m&markAt != 0 && m&(markColon|markSpace) != 0 {
		dst = findAt(dst, t)
	}
	if m&markLess != 0 {
		dst = r.findElements(dst, t)
	}
	if m&markHigh != 0 {
		dst = r.findForeign(dst, t)
	}
	if m&markTilde != 0 {
		dst = findTilde(dst, t)
	}
	if m&markBackslash != 0 {
		dst = r.findEscapedKeys(dst, t)
	}
	if m&markDollar != 0 {
		dst = findHashes(dst, t)
	}
	if m&markPercent != 0 && m&markDigit != 0 {
		dst = r.findPercent(dst, t)
		dst = r.findEncoded(dst, t)
	}
	if m&markFlag != 0 || at(t, 0) == '-' {
		dst = r.findFlags(dst, t)
	}
	if m&markSpace != 0 && m&markDigit != 0 && (m&markNewline != 0 || m&markCommand != 0) {
		dst = findCommands(dst, t, m)
	}
	if m&markSpace != 0 && (m&markNewline != 0 || startsLine(t)) {
		dst = r.findLines(dst, t, m)
	}
	if m&markDigit != 0 && m&markCard != 0 {
		dst = findCards(dst, t)
	}
	if r.personal && m&(markAt|markDigit) != 0 {
		dst = findPersonal(dst, t)
	}
	if m&markDouble != 0 && (m&markBackslash != 0 || startsJSON(t)) {
		dst = r.findStrings(dst, t)
	}
	if len(dst) == base {
		return dst
	}
	return finish(dst, base, t)
}

// finish orders the spans from base on, drops those that start inside a placeholder or are a part
// of one, since its kind and fingerprint are no secret in any context, and makes them fit into the
// text.
func finish(dst []Span, base int, t []byte) []Span {
	n := base
	for _, s := range dst[base:] {
		if !startsInPlaceholder(t, s.Start) && s.Start+placeholderLen(t[s.Start:]) < s.End {
			dst[n] = s
			n++
		}
	}
	dst = dst[:n]
	if n-base > 1 {
		dst = dst[:base+len(Merge(dst[base:]))]
	}
	return fit(dst, base, t)
}

// startsInPlaceholder reports whether i is after the first word of a placeholder and before its
// end.
func startsInPlaceholder(t []byte, i int) bool {
	b := max(0, i-longestPlaceholder)
	if bytes.IndexByte(t[b:i], '[') < 0 {
		return false
	}
	open := lastIndex(t[b:i], placeholderOpen)
	return open >= 0 && b+open+placeholderLen(t[b+open:]) > i
}

// next returns the position of c in t at or after i, or -1.
func next(t []byte, i int, c byte) int {
	if i >= len(t) {
		return -1
	}
	j := bytes.IndexByte(t[i:], c)
	if j < 0 {
		return -1
	}
	return i + j
}

// nextMarked is next for a text that has c only if m is not 0.
func nextMarked(t []byte, i int, c byte, m mark) int {
	if m == 0 {
		return -1
	}
	return next(t, i, c)
}

// endingSet decides by their last letters which key names must be examined. It is a filter in two
// steps: the last three letters, which dismiss nearly all keys at once, then the last four.
type endingSet struct {
	three [1 << 10]lastLetters // by the last two letters
	four  [1 << 8]uint64       // a Bloom filter
	short [1 << 7]uint64       // one of words of fewer than three letters, with what may be before
	ids   []string             // words that end in _id, as most names of innocent fields do
}

// lastLetters has a bit for each letter that is possible before two others.
type lastLetters struct {
	any   uint32
	whole uint32 // three letters that are a word of their own after any byte
}

func endingHash(a, b, c byte) uint32 {
	h := uint32(fold[a])<<16 | uint32(fold[b])<<8 | uint32(fold[c])
	return (h * 2654435761) >> (32 - 13)
}

// pairOf is the place in endingSet.three of the letters a and b, in any case.
func pairOf(a, b byte) int { return int(b&31)<<5 | int(a&31) }

func endingHash4(a, b, c, d byte) uint32 {
	h := uint32(fold[a])<<24 | uint32(fold[b])<<16 | uint32(fold[c])<<8 | uint32(fold[d])
	return (h * 2654435761) >> (32 - 14)
}

// has reports whether a key that ends at t[:k] is worth a look; 3 <= k <= len(t).
func (e *endingSet) has(t []byte, k int) bool {
	l := &e.three[pairOf(t[k-2], t[k-1])]
	return l.any>>(t[k-3]&31)&1 != 0 && (l.whole>>(t[k-3]&31)&1 != 0 || e.hasMore(t, k))
}

// may reports whether has may hold for the key that ends at t[:k] once up to four digits at its end
// are cut, or whether the key is one of the few that are known by more: secret_id, &p= and names
// whose bracket is escaped, %5D.
func (e *endingSet) may(t []byte, k int) bool {
	s := k
	for s > 0 && k-s < 4 && isDigit(t[s-1]) {
		s--
	}
	if s < 2 {
		return false
	}
	first := byte('_') // a key of two letters has no byte before it
	if s > 2 {
		first = t[s-3]
	} else if !isAlnum(t[1]) {
		return true
	}
	return e.three[pairOf(t[s-2], t[s-1])].any>>(first&31)&1 != 0 ||
		t[s-1]|0x20 == 'd' && fold[first] == '_' ||
		t[s-1] == 'p' && (t[s-2] == '&' || t[s-2] == '?')
}

func (e *endingSet) hasMore(t []byte, k int) bool {
	if h := endingHash(t[k-3], t[k-2], t[k-1]); e.short[h>>6]>>(h&63)&1 != 0 {
		return true
	}
	if k < 4 {
		return false
	}
	if t[k-1]|0x20 == 'd' && fold[t[k-3]] == '_' {
		for _, w := range e.ids {
			if endsFolded(t[:k], w) {
				return true
			}
		}
	}
	h := endingHash4(t[k-4], t[k-3], t[k-2], t[k-1])
	return e.four[h>>6]>>(h&63)&1 != 0
}

// endsFolded reports whether b ends in word in the sense of fold.
func endsFolded(b []byte, word string) bool {
	if len(b) < len(word) {
		return false
	}
	b = b[len(b)-len(word):]
	for i := len(word) - 1; i >= 0; i-- {
		if fold[b[i]] != fold[word[i]] {
			return false
		}
	}
	return true
}

// add makes keys that end in word pass. A trailing digit is cut from keys before they are looked
// up.
func (e *endingSet) add(word string) {
	for len(word) > 0 && isDigit(word[len(word)-1]) {
		word = word[:len(word)-1]
	}
	switch n := len(word); {
	case n >= 4:
		e.setThree(word[n-3], word[n-2], word[n-1], false)
		if fold[word[n-3]] == '_' && word[n-2:] == "id" {
			e.ids = append(e.ids, word)
			return
		}
		h := endingHash4(word[n-4], word[n-3], word[n-2], word[n-1])
		e.four[h>>6] |= 1 << (h & 63)
	case n == 3:
		e.set(word[0], word[1], word[2])
	case n == 2:
		e.set('_', word[0], word[1])
	case n == 1:
		e.set('_', '_', word[0])
	}
}

// set makes keys that end in the three bytes pass.
func (e *endingSet) set(a, b, c byte) {
	h := endingHash(a, b, c)
	e.short[h>>6] |= 1 << (h & 63)
	e.setThree(a, b, c, fold[a] != '_' && fold[b] != '_')
}

// setThree makes keys that end in the three bytes pass the first step, or both if they are whole.
func (e *endingSet) setThree(a, b, c byte, whole bool) {
	before := foldedBits[a]
	for ys := foldedBits[b]; ys != 0; ys &= ys - 1 {
		for zs := foldedBits[c]; zs != 0; zs &= zs - 1 {
			l := &e.three[bits.TrailingZeros32(zs)<<5|bits.TrailingZeros32(ys)]
			l.any |= before
			if whole {
				l.whole |= before
			}
		}
	}
}

// foldedBits has for each byte a bit for the low five bits of all bytes that are the same in the
// sense of fold.
var foldedBits = func() (t [256]uint32) {
	var sets [256]uint32
	for b := range fold {
		sets[fold[b]] |= 1 << (b & 31)
	}
	for b := range fold {
		t[b] = sets[fold[b]]
	}
	return t
}()

// addBuiltin adds the endings of the built-in key names: the words that name a secret, the words
// that may follow one (TOKEN_VALUE, SECRET_KEY_BASE), and vendors' names, which make a random value
// after them suspicious.
func (e *endingSet) addBuiltin() {
	for _, w := range secretEndings {
		e.add(w)
	}
	for _, w := range qualifierEndings {
		e.add(w)
	}
	e.addSets(vendorWords, querySecrets, secretNames, cardNames)
}

func (e *endingSet) addSets(sets ...*wordSet) {
	for _, s := range sets {
		for w := range s.words {
			e.add(w)
		}
	}
}
