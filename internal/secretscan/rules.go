// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"sync"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// Rules are the built-in content rules. Once made they are immutable, and safe for concurrent use.
type Rules struct {
	keys     *keynames.Keys
	vendors  *tokenform.Index
	endings  *keynames.EndingSet // of keys worth a verdict
	others   *keynames.EndingSet // of keys worth a look even when the verdict is keynames.None
	inner    *keynames.EndingSet // of words that make a key worth a verdict whatever follows them
	keyEnds  *keynames.EndingSet // endings, and those at which an eventFilter has to look twice
	masks    []Mask              // what settle looks at; nil: settledMasks
	personal bool
	anchors  mark // of which one is enough for a pass
	seldom   mark // of which one is enough for a pass of findOthers, in most texts
}

// NewRules returns the rules that judge key names by keys; nil keys are the built-in ones. With
// personal they also find e-mail addresses and telephone numbers.
func NewRules(keys *keynames.Keys, personal bool) *Rules {
	if keys == nil {
		keys = keynames.NewKeys(nil, nil)
	}
	sets := builtinSets()
	r := &Rules{
		keys: keys, vendors: tokenform.NewIndex(), personal: personal, anchors: markAnchor,
		seldom:  markSeldom | markRun | markCard | markGroups | markAmp,
		endings: &sets.endings, others: &sets.others, inner: &sets.inner, keyEnds: &sets.keyEnds,
	}
	if personal {
		r.anchors |= markDigit
		r.seldom |= markDigit
	}
	if keys.HasExtra() {
		own := sets.endings
		own.AddKeys(keys)
		r.endings = &own
		ends := own
		ends.AddUnusual()
		r.keyEnds = &ends
	}
	return r
}

// builtinSets returns the sets of endings that all rules share.
var builtinSets = sync.OnceValue(func() *struct {
	endings, others, inner,
	keyEnds keynames.EndingSet
} {
	var s struct{ endings, others, inner, keyEnds keynames.EndingSet }
	s.others.Add(keynames.WholeNames()...)
	s.others.Add(typeWords.List()...)
	s.others.Add(secondWords.List()...)
	s.others.Add(pairEndings[:]...)
	s.others.Add("login")
	s.others.SetLetter('p')
	s.endings.Add(keynames.Endings()...)
	s.endings.Add(pairEndings[:]...)
	s.inner.Add(keynames.InnerNames()...)
	s.keyEnds = s.endings
	s.keyEnds.AddUnusual()
	return &s
})

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
	if r.Clean(m) || r.Dismisses(text, &m) {
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

// Dismisses reports whether Find finds nothing in a text of the marks m, as far as that can be told
// without a pass that finds something: of nearly all clean texts. It takes from m what has been
// looked at. Text is only read, so that a string need not be copied for it.
func (r *Rules) Dismisses(text []byte, m *Marks) bool {
	if m.groups != 0 {
		var f eventFilter // field by field, which is set in place
		f.r, f.noAt = r, m.holds&markAt == 0
		if m.groups = f.groups(text, 0, *m); m.groups != 0 {
			return false
		}
	}
	rest := m.holds & (r.seldom | markWords)
	if rest&^(markCard|markGroups|markWords|markRun) != 0 || len(text) <= longestPair ||
		!lex.IsAlnum(text[0]) {
		return false
	}
	return rest == 0 || (rest&(markCard|markGroups) == 0 || !mayHoldCard(text, rest)) &&
		(rest&markRun == 0 || !mayHoldRun(text)) &&
		(rest&markWords == 0 || noKeyCounts(r, text, m.holds))
}

// FindMarked is Find for a text whose marks are known.
func (r *Rules) FindMarked(dst []Span, text []byte, m Marks) []Span {
	base := len(dst)
	dst, far := r.findMarked(dst, text, m)
	if len(dst) == base {
		return dst
	}
	return r.settle(dst, base, text, far)
}

// findMarked is FindMarked before it looks at what it found. far reports whether it looked far, see
// looksFar.
func (r *Rules) findMarked(dst []Span, text []byte, m Marks) (found []Span, far bool) {
	if m.holds&markUUID != 0 {
		if !r.personal {
			return dst, false // the id of a request
		}
		m.holds |= markRun | markCard
	}
	base := len(dst)
	if m.groups != 0 {
		var f eventFilter // field by field, which is set in place
		f.r, f.noAt = r, m.holds&markAt == 0
		if m.groups = f.groups(text, 0, m); m.groups != 0 {
			dst, far = findEvents(dst, r, text, m)
		}
	}
	if m.holds&markWords != 0 {
		var x wordScan
		x.r, x.t = r, text
		x.find(&dst, 0, len(text), m.holds)
		far = far || x.looksFar()
	}
	if len(dst) == base && m.holds&r.seldom == 0 && len(text) > longestPair &&
		lex.IsAlnum(text[0]) {
		return dst, far // without a call
	}
	dst = r.findOthers(dst, base, text, m.holds, nil)
	return dst, far || m.holds&markHigh != 0 && len(dst) > base // findForeign looks far
}

// findLong is findMarked for a text that is too long for one Marks: it scans pieces that overlap by
// more than the longest run of bytes that a mark is about.
func (r *Rules) findLong(dst []Span, t []byte) (found []Span, far bool) {
	const step = shortText - 4*lex.GroupLength
	base := len(dst)
	var events eventScan
	var e [3]ends
	events.begin(r, t)
	events.ends = &e[0]
	var words wordScan
	words.r, words.t, words.ends = r, t, &e[1]
	var m mark
	if startsCommand(t) {
		m = markCommand
	}
	if startsLine(t) {
		m |= markStart
	}
	for from := 0; ; from += step {
		piece := t[from:min(len(t), from+shortText)]
		p, _ := MarksOf(piece)
		m |= p.holds &^ markStart // which is about the start of the text
		last, end := from+len(piece) == len(t), len(t)
		if !last { // the next piece has the other groups
			end = from + step
			p.groups &^= 1<<(64-step/lex.GroupLength) - 1
		}
		if from > 0 { // what begins in the piece before
			p.groups |= 1 << 63
			p.holds |= markOpens | eventComma
		}
		if p.groups != 0 {
			f := eventFilter{r: r, noAt: events.noAt}
			p.groups = f.groups(t, from, p)
			dst = events.find(dst, from, p)
		}
		if p.holds&markLetters != 0 {
			words.find(&dst, from, end, markAll)
		}
		if last {
			dst = r.findOthers(dst, base, t, m, &e[2])
			return dst, events.looksFar() || words.looksFar() ||
				m&markHigh != 0 && len(dst) > base
		}
	}
}

// findOthers runs the passes that can find something in t beside eventScan and wordScan. t holds
// the bytes of m; the spans of t in dst start at base. The condition before a pass names bytes
// without which the pass finds nothing: it must change with the pass. FuzzFindGuards compares Find
// with all passes on all places.
func (r *Rules) findOthers(dst []Span, base int, t []byte, m mark, e *ends) []Span {
	if m&markRun != 0 && len(t) >= tokenform.RunLength {
		dst = findRuns(dst, r, t)
	}
	if m&markSeldom != 0 || lex.At(t, 0) == '-' || len(t) <= longestPair && m&markColon != 0 {
		dst = r.findSeldom(dst, t, m, e)
	}
	if m&(markCard|markGroups) != 0 {
		dst = findCards(dst, t, m)
	}
	if r.personal && m&(markAt|markDigit) != 0 {
		dst = findPersonal(dst, t)
	}
	if m&markDouble != 0 && (m&markBackslash != 0 || !lex.IsAlnum(t[0]) && startsJSON(t)) {
		dst = findStrings(dst, r, t)
	}
	if m&markSingle != 0 && (m&markBackslash != 0 ||
		m&markDouble != 0 && (m&markFlag != 0 || t[0] == '-')) {
		dst = findSingleQuoted(dst, base, r, t)
	}
	if m&markAmp != 0 {
		dst = findEntities(dst, base, r, t)
	}
	if len(dst) == base {
		return dst
	}
	return finish(dst, base, t)
}

// markSigns are bytes that few clean texts have.
const markSigns = markAt | markLess | markHigh | markTilde | markBackslash | markDollar |
	markPercent | markFlag

// markSeldom are marks that few clean texts have.
const markSeldom = markSigns | markB | markNewline | markStart | markCommand

// findSeldom runs the passes of findOthers that need one of markSeldom, a dash at the start, or a
// colon in a short text.
func (r *Rules) findSeldom(dst []Span, t []byte, m mark, e *ends) []Span {
	if m&markB != 0 {
		dst = findCapitalB(dst, t)
		dst = findAuthCommands(dst, t)
	}
	if m&(markColon|markAt) != 0 && m&markDigit != 0 && len(t) <= longestPair {
		dst = findWholePair(dst, t)
	}
	if m&markSigns != 0 || lex.At(t, 0) == '-' {
		dst = r.findSigns(dst, t, m, e)
	}
	if m&markSpace != 0 && (m&markCommand != 0 || m&markNewline != 0 && m&markDigit != 0) {
		dst = findCommands(dst, r, t, m)
	}
	if m&markSpace != 0 && m&(markNewline|markStart) != 0 {
		dst = findLines(dst, r, t, m, e)
	}
	return dst
}

// findSigns runs the passes of findSeldom that need one of markSigns, or a dash at the start.
func (r *Rules) findSigns(dst []Span, t []byte, m mark, e *ends) []Span {
	if m&markAt != 0 && m&(markColon|markSpace|markQuote) != 0 {
		dst = findAt(dst, t)
	}
	if m&markLess != 0 {
		dst = findElements(dst, r, t, e)
	}
	if m&markHigh != 0 {
		dst = findForeign(dst, r, t, e)
	}
	if m&markTilde != 0 {
		dst = findTilde(dst, t)
	}
	if m&markBackslash != 0 {
		dst = findEscapedKeys(dst, r, t, e)
	}
	if m&markDollar != 0 {
		dst = findHashes(dst, t)
	}
	if m&markPercent != 0 && m&markDigit != 0 {
		dst = findPercent(dst, r, t, e)
		dst = findEncoded(dst, r, t)
	}
	if m&markFlag != 0 || lex.At(t, 0) == '-' {
		dst = findFlags(dst, r, t, e)
	}
	return dst
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
	open := lex.LastIndex(t[b:i], placeholderOpen)
	return open >= 0 && b+open+placeholderLen(t[b+open:]) > i
}
