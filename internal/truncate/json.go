// SPDX-License-Identifier: MIT

package truncate

import (
	"math"
	"slices"
	"strconv"
)

// node is one value of a JSON line, as positions in it. The encoder writes no
// white space, so neither does the parser skip any.
type node struct {
	key        []byte // escaped, without quotes; nil in arrays
	kind       byte   // '{', '[', '"' or 0 for a number or word
	start, end int    // of the value, quotes and brackets included
	members    []node
	fixed      bool // is never cut
}

// maxDepth bounds the recursion over lines; the encoder's own limits are
// lower, and deeper input is taken as one value.
const maxDepth = 200

func parse(s []byte, i int, depth int) (node, int) {
	n := node{start: i}
	if i >= len(s) {
		n.end = i
		return n, i
	}
	switch s[i] {
	case '"':
		n.kind = '"'
		n.end = stringEnd(s, i)
		return n, n.end
	case '{', '[':
		n.kind = s[i]
		closing := byte('}')
		if n.kind == '[' {
			closing = ']'
		}
		i++
		for i < len(s) && s[i] != closing {
			if s[i] == ',' {
				i++
				continue
			}
			var key []byte
			if n.kind == '{' {
				e := stringEnd(s, i)
				key = s[i+1 : max(i+1, e-1)]
				i = e + 1 // the colon
			}
			if depth >= maxDepth {
				i = skipValue(s, i)
				continue
			}
			var m node
			from := i
			m, i = parse(s, i, depth+1)
			if i == from {
				i++ // always advance
			}
			m.key = key
			n.members = append(n.members, m)
		}
		n.end = min(i+1, len(s))
		return n, n.end
	}
	for i < len(s) && s[i] != ',' && s[i] != '}' && s[i] != ']' {
		i++
	}
	n.end = i
	return n, i
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
// suffixes #01, #02 and so on. Nothing is lost.
func Unique(b, line []byte) []byte {
	n, end := parse(line, 0, 0)
	n.unique()
	b = n.append(b, line, uncut)
	return append(b, line[end:]...)
}

func (n *node) unique() {
	if n.kind == '{' {
		n.members = apart(n.members)
	}
	for i := range n.members {
		n.members[i].unique()
	}
}

// apart returns the members of an object without a key twice.
func apart(members []node) []node {
	first := make(map[string]int, len(members)) // by key, where it is in kept; -1: further on
	for _, m := range members {
		first[string(m.key)] = -1
	}
	if len(first) == len(members) {
		return members
	}
	tried := make(map[string]int) // by key, its last suffix
	kept := make([]node, 0, len(members))
	for _, m := range members {
		at := first[string(m.key)]
		switch {
		case at < 0:
			first[string(m.key)] = len(kept)
		case m.kind == '{' && kept[at].kind == '{':
			kept[at].members = append(kept[at].members, m.members...)
			continue
		default:
			name := string(m.key)
			for seen := true; seen; {
				tried[name]++
				m.key = []byte(name + suffix(tried[name]))
				_, seen = first[string(m.key)]
			}
			first[string(m.key)] = len(kept)
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
// else from the end. What is before msg is the line's own and is kept
// whole. limit counts the newline.
func JSON(b, line []byte, limit int) []byte {
	size := len(line)
	mark := strconv.AppendInt([]byte(`"`+TruncatedKey+`":`), int64(size), 10)
	top, _ := parse(line, 0, 0)
	for i := range top.members {
		if m := &top.members[i]; string(m.key) == TruncatedKey {
			m.key = []byte("fields." + TruncatedKey)
			top.members = apart(top.members)
			break
		}
	}
	own := 0
	for own < len(top.members) && isOwn(string(top.members[own].key)) {
		top.members[own].fixed = true
		own++
	}
	for {
		need := top.least() + len(mark) + 1
		if len(top.members) > 0 {
			need++ // the comma before the mark
		}
		if need <= limit {
			var lengths []int
			top.excesses(&lengths)
			b = top.append(b, line, whole+capLength(lengths, limit-need))
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
		top.shrink(need-limit, own)
	}
}

// shrink leaves out members, but for the first own, so that at least over
// bytes are saved: of the largest composite if that is enough, else the last
// member that is enough alone, else from the end.
func (n *node) shrink(over, own int) {
	largest, size := -1, over+1
	for i := own; i < len(n.members); i++ {
		if m := &n.members[i]; len(m.members) > 0 {
			if l := m.least() - 2; l >= size {
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
	c := n.members[i].least() + 1
	if n.kind == '{' {
		c += len(n.members[i].key) + 3
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

// least returns the bytes that n takes with all strings cut as far as they may be.
func (n *node) least() int {
	switch n.kind {
	case '"':
		if !n.fixed {
			return n.end - n.start - excess(n.end-n.start-2)
		}
	case '{', '[':
		size := 2 + max(0, len(n.members)-1)
		for i := range n.members {
			if n.kind == '{' {
				size += len(n.members[i].key) + 3
			}
			size += n.members[i].least()
		}
		return size
	}
	return n.end - n.start
}

// excesses adds what each string may lose.
func (n *node) excesses(lengths *[]int) {
	if n.kind == '"' && !n.fixed {
		*lengths = append(*lengths, excess(n.end-n.start-2))
	}
	for i := range n.members {
		n.members[i].excesses(lengths)
	}
}

// uncut is a limit that no string reaches.
const uncut = math.MaxInt

// append appends the value with its strings cut at limit.
func (n *node) append(b, line []byte, limit int) []byte {
	switch n.kind {
	case '"':
		if n.fixed || limit == uncut {
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
				b = append(b, n.members[i].key...)
				b = append(b, '"', ':')
			}
			b = n.members[i].append(b, line, limit)
		}
		return append(b, n.kind+2) // '}' and ']' follow their openers by two
	}
	return append(b, line[n.start:n.end]...)
}

// isOwn reports whether a member before the message is the line's own, by the
// names of any preset.
func isOwn(key string) bool {
	switch key {
	case "time", "level", "source", "dyno", "pid", "caller",
		"heroku.source", "heroku.dyno",
		"timestamp", "status",
		"severity", "logging.googleapis.com/sourceLocation",
		"@timestamp", "log.level", "service.name", "host.name", "process.pid",
		"log.origin.file.name", "log.origin.file.line":
		return true
	}
	return false
}
