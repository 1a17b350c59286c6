// SPDX-License-Identifier: MIT

package logplex

// Texts that take more than one look, because they need escapes or hold what
// secrets are made of, often come again: user agents, queries, paths of files.
// A state remembers how it wrote a few of those in which nothing was secret. A
// text is kept when it comes for the second time, so that those that never do
// cost no copy.
const (
	textBits      = 3
	textWays      = 2
	maxCachedText = 256 // bytes
)

// textCache belongs to one state; its zero value is ready.
type textCache struct {
	sets [1 << textBits][textWays]writtenText
	next int // the way that the next new text takes
}

// writtenText is a text, and how it is written if full is set.
type writtenText struct {
	hash    uint64
	full    bool
	known   int // as in keyEntry
	text    []byte
	written []byte // with its quotes
}

// hashOf tells most texts apart by their length, ends and middle.
func hashOf[T string | []byte](text T) uint64 {
	e := endsOf(text)
	if n := len(text); n > wholeEnds {
		e.first += uint64(text[n/2])<<56 ^ uint64(text[n/3])<<40 ^ uint64(text[2*n/3])<<24
	}
	return e.hash()
}

// lookUp gives how text is written, or the place to keep that in: nil when the
// text is new or too long.
func lookUp[T string | []byte](c *textCache, text T, known int) (written []byte, w *writtenText) {
	if len(text) > maxCachedText {
		return nil, nil
	}
	hash := hashOf(text)
	set := &c.sets[hash>>(64-textBits)]
	for i := range set {
		if w := &set[i]; w.hash == hash {
			if w.full && w.known == known && string(w.text) == string(text) {
				return w.written, nil
			}
			return nil, w
		}
	}
	w = &set[c.next]
	c.next = (c.next + 1) % textWays
	w.hash, w.full = hash, false
	return nil, nil
}

// keep makes w stand for text.
func keep[T string | []byte](w *writtenText, text T, written []byte, known int) {
	w.text, w.written = append(w.text[:0], text...), append(w.written[:0], written...)
	w.known, w.full = known, true
}
