// SPDX-License-Identifier: MIT

package knownvalues

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"

	"github.com/logplex-go/logplex/internal/secretscan"
)

const (
	gramLen  = 4  // bytes of text looked at in one step
	maxWidth = 16 // bytes of a window; wider ones would save little and cost a gram each
	// longer forms are cut, so that no comparison is long, and a part of a long secret is found too
	maxPiece = 256

	// maxFormBytes bounds the text of all forms; the index takes about as much again for each 10
	// bytes.
	maxFormBytes = 16 << 20
	// sharedHead is how many forms may share a window before another place is looked for.
	sharedHead = 4

	gramHash = 0x9E3779B1         // 2^32 and 2^64 over the golden ratio: multiplying by these
	headHash = 0x9E3779B97F4A7C15 // carries every input bit into the high bits
)

// errFull is the error for a table at its bound on memory.
var errFull = errors.New("too many values are registered")

// valueTable is an index of all forms of all values. It does not change once it is in use.
//
// Each form is represented by one window of it, width bytes long, chosen where the form is least
// like ordinary text. Wherever such a window occurs in a text, it covers one whole gram at a
// multiple of stride = width-3, so looking at those grams finds every form. A bitmap rejects nearly
// all grams of ordinary text. For the others, the gram table has the offsets of the gram in
// windows, and a digest of the window leads to the few forms to compare. Forms that would share
// windows are moved apart, so even a hostile text costs a few comparisons of bounded length in each
// step.
type valueTable struct {
	stride int
	width  int
	values int // distinct values to which the forms belong

	bits     []uint64 // gramHash of each gram, its top bits; a power of two long
	bitShift uint8

	grams     []gramSlot // open addressing, a power of two long, at most half full
	gramShift uint8
	gramCount int

	heads     []headSlot // the same
	headShift uint8
	headCount int

	forms []indexedForm
}

// gramSlot has the offsets of a gram in windows: bit o for offset o. The slot is free if there are
// none.
type gramSlot struct{ gram, offsets uint32 }

// headSlot lists the forms whose windows have the digest head.
type headSlot struct {
	head  uint64
	first uint32 // index of a form plus 1; 0: the slot is free
	count uint32
}

// form is one spelling of a value, or a piece of it: 8 to 256 bytes.
type form struct {
	text string
	// The base64 digit before or after the text carries bits of the value too, and of its
	// neighbours.
	before, after bool
}

type indexedForm struct {
	form
	window uint16 // where the window starts in text
	next   uint32 // index plus 1 of the next form with the same head
}

// valueRegistry remembers the values added, for [Values.Add] only.
type valueRegistry struct {
	whole map[string]struct{}
	forms map[form]struct{}
	bytes int // length of all texts in whole and forms
}

// register notes a value and appends to fresh the forms of its parts that are new. It changes
// nothing if they would exceed the bound.
func (r *valueRegistry) register(fresh []form, value string, parts []string) ([]form, error) {
	var added []form
	size := len(value)
	for _, part := range parts {
		for _, f := range appendForms(nil, part) {
			if _, ok := r.forms[f]; !ok {
				added = append(added, f)
				size += len(f.text)
			}
		}
	}
	if r.bytes+size > maxFormBytes {
		return fresh, errFull
	}
	r.bytes += size
	r.whole[value] = struct{}{}
	for _, f := range added {
		if _, ok := r.forms[f]; !ok {
			r.forms[f] = struct{}{}
			fresh = append(fresh, f)
		}
	}
	return fresh, nil
}

// clone copies the table for a change. For a nil table it returns an empty one.
func (t *valueTable) clone() *valueTable {
	if t == nil {
		t = &valueTable{width: maxWidth}
		t.reindex()
		return t
	}
	c := *t
	c.bits = slices.Clone(t.bits)
	c.grams = slices.Clone(t.grams)
	c.heads = slices.Clone(t.heads)
	c.forms = slices.Clone(t.forms)
	return &c
}

// add indexes forms that the table does not have.
func (t *valueTable) add(fresh []form) {
	width := t.width
	for _, f := range fresh {
		width = min(width, len(f.text))
		t.forms = append(t.forms, indexedForm{form: f})
	}
	if width < t.width {
		t.width = width
		t.reindex()
		return
	}
	for i := len(t.forms) - len(fresh); i < len(t.forms); i++ {
		t.index(i)
	}
}

// reindex builds the index for all forms anew.
func (t *valueTable) reindex() {
	t.stride = t.width - gramLen + 1
	t.gramCount, t.headCount = 0, 0
	t.growGrams(nil)
	t.growHeads(nil)
	for i := range t.forms {
		t.index(i)
	}
}

// index enters form i.
func (t *valueTable) index(i int) {
	f := &t.forms[i]
	f.window = uint16(t.place(f.text))
	window := f.text[f.window:][:t.width]

	head := headOf([]byte(window))
	slot := t.head(head)
	if slot.first == 0 {
		slot.head = head
		t.headCount++
	}
	f.next, slot.first = slot.first, uint32(i+1)
	slot.count++
	if t.headCount*2 > len(t.heads) {
		t.growHeads(t.heads)
	}

	for o := range t.stride {
		g := gramOf(window[o:])
		slot := t.gram(g)
		if slot.offsets == 0 {
			slot.gram = g
			t.gramCount++
			h := g * gramHash >> t.bitShift
			t.bits[h>>6] |= 1 << (h & 63)
		}
		slot.offsets |= 1 << o
		if t.gramCount*2 > len(t.grams) {
			t.growGrams(t.grams)
		}
	}
}

// place chooses the window of a text: the rarest looking one, unless too many forms have that, then
// the least shared.
func (t *valueTable) place(text string) int {
	sum := 0
	for i := range t.width {
		sum += commonness(text[i])
	}
	best, least := 0, sum
	for i := t.width; i < len(text); i++ {
		sum += commonness(text[i]) - commonness(text[i-t.width])
		if sum < least {
			best, least = i-t.width+1, sum
		}
	}
	count := t.head(headOf([]byte(text[best : best+t.width]))).count
	if count < sharedHead {
		return best
	}
	for i := 0; i+t.width <= len(text) && count > 0; i++ {
		if c := t.head(headOf([]byte(text[i : i+t.width]))).count; c < count {
			best, count = i, c
		}
	}
	return best
}

// commonness estimates how frequent a byte is in logs.
func commonness(c byte) int {
	switch {
	case c == ' ' || c == '/' || c == '=' || c == '"' || c == '.' || c == ':':
		return 4
	case isLower(c):
		if c == 'j' || c == 'k' || c == 'q' || c == 'x' || c == 'z' {
			return 1
		}
		return 4
	case isDigit(c):
		return 2
	}
	return 1
}

// headOf digests a window of 8 to 16 bytes: all of them count.
func headOf(window []byte) uint64 {
	first := binary.LittleEndian.Uint64(window)
	last := binary.LittleEndian.Uint64(window[len(window)-8:])
	return first ^ bits.RotateLeft64(last*headHash, 29)
}

func gramOf(s string) uint32 { return binary.LittleEndian.Uint32([]byte(s[:gramLen])) }

// gram finds the slot of a gram, or a free one.
func (t *valueTable) gram(g uint32) *gramSlot {
	mask := uint32(len(t.grams) - 1)
	for i := g * gramHash >> t.gramShift; ; i++ {
		if slot := &t.grams[i&mask]; slot.offsets == 0 || slot.gram == g {
			return slot
		}
	}
}

// head finds the slot of a window head, or a free one.
func (t *valueTable) head(h uint64) *headSlot {
	mask := uint64(len(t.heads) - 1)
	for i := h * headHash >> t.headShift; ; i++ {
		if slot := &t.heads[i&mask]; slot.first == 0 || slot.head == h {
			return slot
		}
	}
}

func (t *valueTable) growGrams(old []gramSlot) {
	n := max(256, 2*len(old))
	t.grams = make([]gramSlot, n)
	t.gramShift = uint8(32 - bits.Len(uint(n-1)))
	// 16 bits a slot, so at most 1 in 32 is set; beyond 2^22 bits the map would not stay in the
	// processor's cache.
	m := min(max(16*n, 1<<15), 1<<22)
	t.bits = make([]uint64, m/64)
	t.bitShift = uint8(32 - bits.Len(uint(m-1)))
	for _, slot := range old {
		if slot.offsets != 0 {
			*t.gram(slot.gram) = slot
			h := slot.gram * gramHash >> t.bitShift
			t.bits[h>>6] |= 1 << (h & 63)
		}
	}
}

func (t *valueTable) growHeads(old []headSlot) {
	n := max(64, 2*len(old))
	t.heads = make([]headSlot, n)
	t.headShift = uint8(64 - bits.Len(uint(n-1)))
	for _, slot := range old {
		if slot.first != 0 {
			*t.head(slot.head) = slot
		}
	}
}

// verify appends the forms that have gram g of their window at text[at:] and are in the text as a
// whole. Spans from base on are its own, in order; new ones are merged into them.
func (t *valueTable) verify(
	dst []secretscan.Span, base int, text []byte, at int, g uint32,
) []secretscan.Span {
	for offsets := t.gram(g).offsets; offsets != 0; offsets &= offsets - 1 {
		window := at - bits.TrailingZeros32(offsets)
		if window < 0 || window+t.width > len(text) {
			continue
		}
		next := t.head(headOf(text[window : window+t.width])).first
		for next != 0 {
			f := &t.forms[next-1]
			next = f.next
			start := window - int(f.window)
			end := start + len(f.text)
			if start < 0 || end > len(text) || isCovered(dst[base:], start, end) ||
				string(text[start:end]) != f.text {
				continue
			}
			if f.before && start > 0 && isBase64(text[start-1]) {
				start--
			}
			if f.after && end < len(text) && isBase64(text[end]) {
				end++
				for pad := 0; pad < 2 && end < len(text) && text[end] == '='; pad++ {
					end++ // it would show the value's length
				}
			}
			dst = join(dst, base, start, end)
		}
	}
	return dst
}

// isCovered reports whether the last of the spans holds all from start to end and the bytes beside
// them.
func isCovered(spans []secretscan.Span, start, end int) bool {
	n := len(spans)
	return n > 0 && spans[n-1].Start < start && end < spans[n-1].End
}

// join adds a span to the sorted dst[base:] and merges it with those that it touches. The new span
// reaches past the start of all others: it holds a gram that is after the grams at which they were
// found, or at the same place.
func join(dst []secretscan.Span, base, start, end int) []secretscan.Span {
	for n := len(dst); n > base && dst[n-1].End >= start; n-- {
		start, end = min(start, dst[n-1].Start), max(end, dst[n-1].End)
		dst = dst[:n-1]
	}
	return append(dst, secretscan.Span{Start: start, End: end, Kind: secretscan.KindValue})
}

func isBase64(c byte) bool { return isAlnum(c) || c == '+' || c == '/' || c == '-' || c == '_' }

func isAlnum(c byte) bool { return isDigit(c) || isLower(c|0x20) }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
