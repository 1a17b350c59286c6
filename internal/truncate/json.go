// SPDX-License-Identifier: MIT

package truncate

import (
	"hash/maphash"
	"math"
	"slices"
	"strconv"
)

// node is one value of a JSON line, as positions in it. The encoder writes no
// white space, so neither does the parser skip any. A line may have ten thousand
// values: a node is small.
type node struct {
	key, keyEnd uint32 // escaped, without quotes; empty in arrays
	start, end  uint32 // of the value, quotes and brackets included
	suffix      uint32 // of a key that was there before; 0: none
	kind        byte   // '{', '[', '"' or 0 for a number or word
	fixed       bool   // is never cut
	renamed     bool   // keyPrefix goes before the key
	members     []node
}

// manyMembers is the number of members from which on the others are counted, so that memory
// is allocated for all of them at once.
const manyMembers = 64

// keyPrefix goes before a key that is TruncatedKey in the line.
const keyPrefix = "fields."

// maxLine is the length of a line up to which positions fit into a node.
const maxLine = math.MaxUint32

// keyLen returns the length of a key.
func (n *node) keyLen() int {
	size := int(n.keyEnd - n.key)
	if n.renamed {
		size += len(keyPrefix)
	}
	if n.suffix > 0 {
		size += len(suffix(int(n.suffix)))
	}
	return size
}

// appendKey appends a key.
func (n *node) appendKey(b, line []byte) []byte {
	if n.renamed {
		b = append(b, keyPrefix...)
	}
	b = append(b, line[n.key:n.keyEnd]...)
	if n.suffix > 0 {
		b = append(b, suffix(int(n.suffix))...)
	}
	return b
}

// maxDepth bounds the recursion over lines; the encoder's own limits are
// lower, and deeper input is taken as one value.
const maxDepth = 200

// parse returns the value at s[i] and the index after it.
func parse(s []byte, i int, depth int) (node, int) {
	n := node{start: uint32(i)}
	if i >= len(s) {
		n.end = uint32(i)
		return n, i
	}
	switch s[i] {
	case '"':
		n.kind = '"'
		i = stringEnd(s, i)
	case '{', '[':
		n.kind = s[i]
		for w := within(s, i); ; {
			key, keyEnd, at, ok := w.next()
			if !ok {
				i = w.end()
				break
			}
			if depth >= maxDepth {
				w.i = skipValue(s, at)
				continue
			}
			m, end := parse(s, at, depth+1)
			m.key, m.keyEnd, w.i = uint32(key), uint32(keyEnd), max(end, at+1) // always advance
			if len(n.members) == cap(n.members) && len(n.members) >= manyMembers {
				n.members = slices.Grow(n.members, 1+w.left())
			}
			n.members = append(n.members, m)
		}
	default:
		for i < len(s) && s[i] != ',' && s[i] != '}' && s[i] != ']' {
			i++
		}
	}
	n.end = uint32(i)
	return n, i
}

// A walk goes over the members of an object or the elements of an array. Whoever
// takes a value sets i to its end.
type walk struct {
	s       []byte
	i       int
	closing byte
}

// within returns a walk over the composite at s[i].
func within(s []byte, i int) walk { return walk{s: s, i: i + 1, closing: s[i] + 2} }

// next returns where the next member's key and value are. It reports false at the end.
func (w *walk) next() (key, keyEnd, value int, ok bool) {
	for w.i < len(w.s) && w.s[w.i] == ',' {
		w.i++
	}
	if w.i >= len(w.s) || w.s[w.i] == w.closing {
		return 0, 0, 0, false
	}
	if w.closing == '}' {
		e := stringEnd(w.s, w.i)
		key = w.i + 1
		keyEnd = max(key, e-1)
		w.i = e + 1 // the colon
	}
	return key, keyEnd, w.i, true
}

// end returns the index after the composite.
func (w *walk) end() int { return min(w.i+1, len(w.s)) }

// left counts the members that are left.
func (w walk) left() (n int) {
	for {
		_, _, at, ok := w.next()
		if !ok {
			return n
		}
		w.i = max(skipValue(w.s, at), at+1)
		n++
	}
}

// stringEnd returns the index after the string that begins at s[i].
func stringEnd(s []byte, i int) int {
	for i++; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

func skipValue(s []byte, i int) int {
	for open := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			i = stringEnd(s, i) - 1
		case '{', '[':
			open++
		case '}', ']':
			if open == 0 {
				return i
			}
			open--
		case ',':
			if open == 0 {
				return i
			}
		}
	}
	return i
}

// Unique rewrites a JSON object so that no key occurs twice at any depth:
// objects under the same key become one, and other repetitions get the
// suffixes #01, #02 and so on. Nothing is lost. It reports false and appends
// nothing where no key repeats.
func Unique(b, line []byte) (_ []byte, changed bool) {
	if uint64(len(line)) > maxLine {
		return b, false
	}
	r := repeats{seed: maphash.MakeSeed()}
	if _, found := r.in(line, 0, 0); !found {
		return b, false
	}
	n, end := parse(line, 0, 0)
	n.unique(line)
	b = n.append(slices.Grow(b, len(line)+len(line)/4), line, noLimit)
	return append(b, line[end:]...), true
}

// repeats looks for an object with a key twice. The keys of the open objects are kept
// as hashes, which may, once in a long while, find one that is none.
type repeats struct {
	seed maphash.Seed
	keys []uint64
}

// in looks in the value at s[i]. It returns the index after it, unless it found one.
func (r *repeats) in(s []byte, i, depth int) (end int, found bool) {
	if i >= len(s) || s[i] != '{' && s[i] != '[' {
		return skipValue(s, i), false
	}
	if depth >= maxDepth {
		return skipValue(s, i), false
	}
	isObject, base := s[i] == '{', len(r.keys)
	w := within(s, i)
	for {
		key, keyEnd, at, ok := w.next()
		if !ok {
			break
		}
		if isObject {
			if n := len(r.keys); n == cap(r.keys) && n-base >= manyMembers {
				rest := w
				rest.i = max(skipValue(s, at), at+1)
				r.keys = slices.Grow(r.keys, 1+rest.left())
			}
			r.keys = append(r.keys, maphash.Bytes(r.seed, s[key:keyEnd]))
		}
		end, found := r.in(s, at, depth+1)
		if found {
			return 0, true
		}
		w.i = max(end, at+1)
	}
	keys := r.keys[base:]
	slices.Sort(keys)
	for i := 1; i < len(keys); i++ {
		if keys[i] == keys[i-1] {
			return 0, true
		}
	}
	r.keys = r.keys[:base]
	return w.end(), false
}

func (n *node) unique(line []byte) {
	if n.kind == '{' {
		n.members = uniqueKeys(line, n.members)
	}
	for i := range n.members {
		n.members[i].unique(line)
	}
}

// uniqueKeys returns the members of an object without a key twice.
func uniqueKeys(line []byte, members []node) []node {
	first := make(map[string]int, len(members)) // by key, where it is in kept; -1: further on
	var scratch []byte
	for i := range members {
		scratch = members[i].appendKey(scratch[:0], line)
		if _, ok := first[string(scratch)]; !ok {
			first[string(scratch)] = -1
		}
	}
	if len(first) == len(members) {
		return members
	}
	tried := make(map[string]uint32) // by key, its last suffix
	kept := members[:0]
	for _, m := range members {
		scratch = m.appendKey(scratch[:0], line)
		at := first[string(scratch)]
		switch {
		case at < 0:
			first[string(scratch)] = len(kept)
		case m.kind == '{' && kept[at].kind == '{':
			kept[at].members = append(kept[at].members, m.members...)
			continue
		default:
			n := len(scratch)
			last := tried[string(scratch)]
			for seen := true; seen; {
				last++
				scratch = append(scratch[:n], suffix(int(last))...)
				_, seen = first[string(scratch)]
			}
			tried[string(scratch[:n])] = last
			m.suffix = last
			first[string(scratch)] = len(kept)
		}
		kept = append(kept, m)
	}
	return kept
}

func suffix(i int) string {
	if i < 10 {
		return "#0" + strconv.Itoa(i)
	}
	return "#" + strconv.Itoa(i)
}

// JSON cuts a line that is one JSON object with its newline: the longest
// strings first, at any depth and none to less than 40 bytes; where that is
// not enough, members are left out: the last one whose loss alone is enough,
// else from the end, and the message only when there is no other. What is
// before msg is the line's own and is kept whole. limit counts the newline.
func JSON(b, line []byte, limit int) []byte {
	size := len(line)
	mark := strconv.AppendInt([]byte(`"`+TruncatedKey+`":`), int64(size), 10)
	if uint64(size) > maxLine {
		return hardJSON(b, mark, limit)
	}
	top, _ := parse(line, 0, 0)
	for i := range top.members {
		if m := &top.members[i]; string(line[m.key:m.keyEnd]) == TruncatedKey {
			m.renamed = true
			top.members = uniqueKeys(line, top.members)
			break
		}
	}
	own := 0
	for own < len(top.members) &&
		isOwn(string(line[top.members[own].key:top.members[own].keyEnd])) {
		top.members[own].fixed = true
		own++
	}
	keep := own
	if own < len(top.members) &&
		isMessage(string(line[top.members[own].key:top.members[own].keyEnd])) {
		keep++
	}
	for {
		need := top.minLen() + len(mark) + 1
		if len(top.members) > 0 {
			need++ // the comma before the mark
		}
		if need <= limit {
			lengths := make([]int, 0, top.numStrings())
			top.excesses(&lengths)
			b = top.append(b, line, minKept+capLength(lengths, limit-need))
			b = b[:len(b)-1]
			if len(top.members) > 0 {
				b = append(b, ',')
			}
			b = append(b, mark...)
			return append(b, '}', '\n')
		}
		if len(top.members) <= own {
			return hardJSON(b, mark, limit)
		}
		if len(top.members) <= keep {
			keep = own
		}
		top.shrink(need-limit, keep)
	}
}

// shrink leaves out members, but for the first own, so that at least over
// bytes are saved: of the largest composite if that is enough, else the last
// member that is enough alone, else from the end.
func (n *node) shrink(over, own int) {
	largest, size := -1, over+1
	for i := own; i < len(n.members); i++ {
		if m := &n.members[i]; len(m.members) > 0 {
			if l := m.minLen() - 2; l >= size {
				largest, size = i, l
			}
		}
	}
	if largest >= 0 {
		n.members[largest].shrink(over, 0)
		return
	}
	for i := len(n.members) - 1; i >= own; i-- {
		if n.cost(i) >= over {
			n.members = slices.Delete(n.members, i, i+1) // it alone is enough
			return
		}
	}
	i := len(n.members)
	for i > own && over > 0 {
		i--
		over -= n.cost(i)
	}
	n.members = n.members[:i]
}

// cost is what leaving out a member saves.
func (n *node) cost(i int) int {
	c := n.members[i].minLen() + 1
	if n.kind == '{' {
		c += n.members[i].keyLen() + 3
	}
	return c
}

func hardJSON(b, mark []byte, limit int) []byte {
	if len(mark)+3 <= limit {
		b = append(append(append(b, '{'), mark...), '}')
	} else if limit >= 3 {
		b = append(b, '{', '}')
	}
	if limit >= 1 {
		b = append(b, '\n')
	}
	return b
}

// minLen returns the bytes that n takes with all strings cut as far as they may be.
func (n *node) minLen() int {
	switch n.kind {
	case '"':
		if !n.fixed {
			return n.width() - cuttable(n.width()-2)
		}
	case '{', '[':
		size := 2 + max(0, len(n.members)-1)
		for i := range n.members {
			if n.kind == '{' {
				size += n.members[i].keyLen() + 3
			}
			size += n.members[i].minLen()
		}
		return size
	}
	return n.width()
}

// width is the length of the value as it is in the line.
func (n *node) width() int { return int(n.end - n.start) }

// numStrings returns the number of strings that may be cut.
func (n *node) numStrings() (strings int) {
	if n.kind == '"' && !n.fixed {
		return 1
	}
	for i := range n.members {
		strings += n.members[i].numStrings()
	}
	return strings
}

// excesses adds what each string may lose.
func (n *node) excesses(lengths *[]int) {
	if n.kind == '"' && !n.fixed {
		*lengths = append(*lengths, cuttable(n.width()-2))
	}
	for i := range n.members {
		n.members[i].excesses(lengths)
	}
}

// noLimit is a limit that no string reaches.
const noLimit = math.MaxInt

// append appends the value with its strings cut at limit.
func (n *node) append(b, line []byte, limit int) []byte {
	switch n.kind {
	case '"':
		if n.fixed || limit == noLimit {
			break
		}
		b = append(b, '"')
		b = append(b, cut(line[n.start+1:n.end-1], limit, true)...)
		return append(b, '"')
	case '{', '[':
		b = append(b, n.kind)
		for i := range n.members {
			if i > 0 {
				b = append(b, ',')
			}
			if n.kind == '{' {
				b = append(b, '"')
				b = n.members[i].appendKey(b, line)
				b = append(b, '"', ':')
			}
			b = n.members[i].append(b, line, limit)
		}
		return append(b, n.kind+2) // '}' and ']' follow their openers by two
	}
	return append(b, line[n.start:n.end]...)
}

// isMessage reports whether a member after the line's own is its message, by the names of any
// preset. An attr has neither where it is the message's.
func isMessage(key string) bool { return key == "msg" || key == "message" }

// isOwn reports whether a member before the message is the line's own, by the
// names of any preset.
func isOwn(key string) bool {
	switch key {
	case "time", "level", "at", "source", "dyno", "pid", "caller",
		"heroku.source", "heroku.dyno",
		"timestamp", "status",
		"severity", "logging.googleapis.com/sourceLocation",
		"@timestamp", "log.level", "service.name", "host.name", "process.pid",
		"log.origin.file.name", "log.origin.file.line":
		return true
	}
	return false
}
