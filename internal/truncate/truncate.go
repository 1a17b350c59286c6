// SPDX-License-Identifier: MIT

// Package truncate rewrites finished lines in two rare cases: a line over its limit is cut,
// and in a JSON line with a key twice each key becomes unique.
package truncate

import (
	"bytes"
	"slices"
	"strconv"
	"unicode/utf8"
)

// TruncatedKey is the key of a cut line's original size.
const TruncatedKey = "truncated"

// minKept is the length up to which values are never cut: half of a number, a
// time or a status is not less but something else. The longest of them is a
// time, of 35 bytes.
const minKept = 40

// cuttable is what a value of n bytes may lose.
func cuttable(n int) int { return max(0, n-minKept) }

// capLength finds the greatest length to which the given lengths may be cut so that
// what they take together is at most room. All of room is there to be used:
// only the longest are cut. It sorts the lengths.
func capLength(l []int, room int) int {
	if room <= 0 || len(l) == 0 {
		return 0
	}
	slices.Sort(l)
	for i, n := range l {
		left := len(l) - i
		if n > (room-1)/left {
			return room / left
		}
		room -= n
	}
	return l[len(l)-1]
}

// unit returns the length of the first unit of s that a cut may not divide: an
// escape of a quoted string, or a rune.
func unit(s []byte, quoted bool) int {
	if quoted && s[0] == '\\' && len(s) > 1 {
		if s[1] == 'u' {
			return min(6, len(s))
		}
		return 2
	}
	if s[0] < utf8.RuneSelf {
		return 1
	}
	_, n := utf8.DecodeRune(s)
	return n
}

// cut returns the longest prefix of s within n bytes that divides no unit.
func cut(s []byte, n int, quoted bool) []byte {
	if len(s) <= n {
		return s
	}
	i := 0
	for i < n {
		u := unit(s[i:], quoted)
		if i+u > n {
			break
		}
		i += u
	}
	return s[:i]
}

func appendMark(b []byte, size int) []byte {
	b = append(b, TruncatedKey...)
	b = append(b, '=')
	return strconv.AppendInt(b, int64(size), 10)
}

// Text cuts a line whose message is free text: the first head bytes are
// kept, the text is cut on a rune border, and the mark follows. The line
// ends in a newline before and after. limit counts it.
func Text(b, line []byte, head, limit int) []byte {
	size := len(line)
	mark := appendMark([]byte{' '}, size)
	text := line[head : size-1]
	room := limit - head - len(mark) - 1
	if room < 0 {
		return truncateHard(b, line, limit)
	}
	b = append(b, line[:head]...)
	b = append(b, cut(text, room, false)...)
	b = append(b, mark...)
	return append(b, '\n')
}

// truncateHard is the last resort for a limit that not even the header fits in.
func truncateHard(b, line []byte, limit int) []byte {
	if limit < 1 {
		return b
	}
	b = append(b, cut(line[:len(line)-1], limit-1, false)...)
	return append(b, '\n')
}

// pair is one key=value of a logfmt line, as positions in it.
type pair struct {
	start, value, end int // value is where the text inside quotes begins, end is after it
	quoted            bool
}

// Logfmt cuts a line whose message, from head on, is logfmt as the encoder
// writes it. The longest values are cut first, none to less than 40 bytes;
// where that is not enough, pairs are left out: the last one whose loss alone
// is enough, else from the end. What the line has of its own, up to its
// message, stays until there is nothing else. limit counts the newline.
func Logfmt(b, line []byte, head, limit int) []byte {
	size := len(line)
	mark := appendMark([]byte{' '}, size)
	pairs := logfmtPairs(line[:size-1], head)
	room := limit - head - len(mark) // the newline takes the place of the first pair's space
	need := 0
	for _, p := range pairs {
		need += p.minLen()
	}
	own := numOwn(line, pairs)
	for i := len(pairs) - 1; i >= own && need > room; i-- {
		if l := pairs[i].minLen(); need-l <= room {
			pairs = slices.Delete(pairs, i, i+1) // it alone is enough
			need -= l
		}
	}
	for len(pairs) > 0 && need > room {
		last := len(pairs) - 1
		need -= pairs[last].minLen()
		pairs = pairs[:last]
	}
	if room < 0 {
		return truncateHard(b, line, limit)
	}
	b = append(b, line[:head]...)
	if len(pairs) == 0 {
		return append(append(b, mark[1:]...), '\n')
	}
	lengths := make([]int, len(pairs))
	for i, p := range pairs {
		lengths[i] = cuttable(p.end - p.value)
	}
	n := minKept + capLength(lengths, room-need)
	for i, p := range pairs {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, line[p.start:p.value]...)
		b = append(b, cut(line[p.value:p.end], n, p.quoted)...)
		if p.quoted {
			b = append(b, '"')
		}
	}
	b = append(b, mark...)
	return append(b, '\n')
}

// numOwn returns how many pairs, from the first on, are the line's own: its level, process id
// and call site and its message.
func numOwn(line []byte, pairs []pair) int {
	for i, p := range pairs {
		key, _, _ := bytes.Cut(line[p.start:p.value], []byte{'='})
		switch {
		case isMessage(string(key)):
			return i + 1
		case !isOwn(string(key)):
			return i
		}
	}
	return len(pairs)
}

// minLen returns the bytes that p takes with its value cut as far as it may be, and the space
// before it.
func (p pair) minLen() int { return p.width() - cuttable(p.end-p.value) }

// width counts the pair and the space before it.
func (p pair) width() int {
	n := p.end - p.start + 1
	if p.quoted {
		n++
	}
	return n
}

// logfmtPairs returns the pairs of s from i on.
func logfmtPairs(s []byte, i int) (pairs []pair) {
	n := 0
	for at := i; ; n++ {
		p, end := nextPair(s, at)
		if end == at || p.start == len(s) {
			break
		}
		at = end
	}
	pairs = make([]pair, 0, n)
	for range n {
		var p pair
		p, i = nextPair(s, i)
		pairs = append(pairs, p)
	}
	return pairs
}

// nextPair returns the next pair of s and the index after it.
func nextPair(s []byte, i int) (p pair, end int) {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	p.start = i
	for i < len(s) && s[i] != '=' && s[i] != ' ' {
		i++
	}
	if i < len(s) && s[i] == '=' {
		i++
	}
	if i < len(s) && s[i] == '"' {
		p.quoted = true
		i++
	}
	p.value = i
	for i < len(s) {
		if p.quoted && s[i] == '"' || !p.quoted && s[i] == ' ' {
			break
		}
		if p.quoted && s[i] == '\\' {
			i++
		}
		i++
	}
	i = min(i, len(s))
	p.end = i
	if p.quoted && i < len(s) {
		i++
	}
	return p, i
}
