// SPDX-License-Identifier: MIT

package secretscan

import (
	"slices"

	"github.com/logplex-go/logplex/internal/lex"
)

// longValue is the length from which the end of a value is remembered.
const longValue = 256

// An ends remembers where the last long values of a text end. A value that turns out to be no
// secret, such as a reference to one, is read again from each sign in it that follows a secret's
// name, and a text whose quote is missing from each place where one opens. What comes after decides
// where such a value ends, not where it starts, but for its first bytes: so it need not be read
// again. All ends belong to one text; a nil one remembers nothing, which is enough for short texts.
type ends struct {
	bare   [6]bareRun
	quoted [12]quotedRun
	around [4]quotedRun
	lists  quotedRun
	square quotedRun
	braces quotedRun
}

// A quotedRun is a text that ends at the same place wherever between from and end it starts.
type quotedRun struct{ from, end, esc int }

// find returns the end of the text that starts at s; ok is false if that has to be looked for.
func (q *quotedRun) find(t []byte, s, esc int) (end int, ok bool) {
	ok = q.end > 0 && q.esc == esc && q.from <= s && s <= q.end &&
		(s == q.from || t[s-1] != '\\') // backslashes count together
	return q.end, ok
}

// note remembers a text that ends at end if it is long, and returns end.
func (q *quotedRun) note(s, end, esc int) int {
	if end-s > longValue {
		*q = quotedRun{s, end, esc}
	}
	return end
}

// closeQuote is [closeQuote] for t, which is the whole text.
func (m *ends) closeQuote(t []byte, s, esc int, quote byte) int {
	if m == nil {
		return closeQuote(t, s, esc, quote)
	}
	k := min(esc, 3)
	switch quote {
	case '\'':
		k += 4
	case '`':
		k += 8
	}
	q := &m.quoted[k]
	if e, ok := q.find(t, s, esc); ok {
		return e
	}
	return q.note(s, closeQuote(t, s, esc, quote), esc)
}

// closeEnclosing is [closeEnclosing] for t[:limit] of the whole text t.
func (m *ends) closeEnclosing(t []byte, s, limit, esc int) int {
	if m == nil || limit-s < longValue {
		return closeEnclosing(t[:limit], s, esc)
	}
	q := &m.around[min(esc, 3)]
	e, ok := q.find(t, s, esc)
	if !ok {
		e = q.note(s, closeEnclosing(t, s, esc), esc)
	}
	quote := e
	for lex.At(t, quote) == '\\' {
		quote++
	}
	if quote >= limit {
		return limit
	}
	return e
}

// nextBrace returns where the next closing brace of t is from s on, len(t) if there is none.
func (m *ends) nextBrace(t []byte, s int) int {
	if m != nil {
		if e, ok := m.braces.find(t, s, 0); ok {
			return e
		}
	}
	e := lex.Next(t, s, '}')
	if e < 0 {
		e = len(t)
	}
	if m != nil {
		m.braces.note(s, e, 0)
	}
	return e
}

// closeBracket is [closeBracket] for t, which is the whole text.
func (m *ends) closeBracket(t []byte, s int) int {
	if m == nil {
		return closeBracket(t, s)
	}
	// A placeholder that starts before s is none.
	near := lex.Next(t[:min(len(t), s+longestPlaceholder)], s, ']')
	if near >= 0 && !inPlaceholder(t, s, near) {
		return near
	}
	if m.lists.end > 0 && m.lists.from <= s && s <= m.lists.end {
		return m.lists.end
	}
	return m.lists.note(s, closeBracket(t, s), 0)
}

// nextBracket returns the position of the next ']' at or after s, or -1.
func (m *ends) nextBracket(t []byte, s int) int {
	if m == nil {
		return lex.Next(t, s, ']')
	}
	e, ok := m.square.find(t, s, 0)
	if !ok {
		if e = lex.Next(t, s, ']'); e < 0 {
			e = len(t)
		}
		m.square.note(s, e, 0)
	}
	if e == len(t) {
		return -1
	}
	return e
}

// A bareRun is a part of the text in which nothing but a bracket that was not opened ends a value
// that is not in quotes: from on, up to end.
type bareRun struct {
	from, end int
	brackets  []bracketEnd // in order
	open      []int        // closing ones, for fill

	// Where the value that ends at untrimmed ends without the punctuation after it.
	untrimmed, trimmed int
}

// A bracketEnd is where a value ends for which the bracket at at is the first one.
type bracketEnd struct{ at, end int }

// bareEnd is [bareEnd] for a value that ends at most with the text.
func (m *ends) bareEnd(t []byte, i int, sep byte) int {
	if m == nil || len(t)-i < longValue {
		return bareEnd(t, i, len(t), sep)
	}
	if n := placeholderLen(t[i:]); n > 0 {
		return i + n
	}
	s, k := i, 0
	switch sep {
	case '&':
		k = 1
	case '%':
		k = 2
	}
	if t[i] == '<' { // which may be closed inside
		k += 3
	}
	if t[i] == '<' || t[i] == '>' {
		s++ // which are no end of what starts with them
	}
	r := &m.bare[k]
	limit := i + longValue
	if r.from <= s && s < r.end {
		limit = i + lex.GroupLength // as far as the start counts
	}
	e := bareStop(t, i, limit, sep)
	if e < limit {
		return trimBare(t, i, e, len(t))
	}
	if s < r.from || s >= r.end {
		r.fill(t, i, s, sep)
	}
	if e = r.endOf(s); e < limit { // after the letter of a drive
		return trimBare(t, i, bareStop(t, i, len(t), sep), len(t))
	}
	if e != r.untrimmed {
		r.untrimmed, r.trimmed = e, trimBare(t, r.from, e, len(t))
	}
	return max(r.trimmed, i+1)
}

// fill makes r the run of the value that starts at i, from s on.
func (r *bareRun) fill(t []byte, i, s int, sep byte) {
	if t[i] != '<' {
		i = -lex.GroupLength // no start
	}
	r.from, r.untrimmed, r.brackets, r.open = s, -1, r.brackets[:0], r.open[:0]
	p := s
	for p < len(t) {
		if lex.IsAlnum(t[p]) {
			p++
			continue
		}
		n := bareStep(t, i, p, sep)
		if n == 0 {
			break
		}
		if bracketOf(t[p]) != 0 {
			r.brackets = append(r.brackets, bracketEnd{at: p})
		}
		p += n
	}
	r.end = p
	// A value goes on after the bracket that closes its first one. It ends at one
	// that closes none.
	after := func(k int) int {
		if k+1 < len(r.brackets) {
			return r.brackets[k+1].end
		}
		return r.end
	}
	for k := len(r.brackets) - 1; k >= 0; k-- {
		b := &r.brackets[k]
		b.end = r.end
		switch {
		case bracketOf(t[b.at]) < 0:
			r.open = append(r.open, k)
			if b.end = after(k); !lex.IsAlnum(lex.At(t, b.at+1)) {
				b.end = b.at
			}
		case len(r.open) > 0:
			b.end = after(r.open[len(r.open)-1])
			r.open = r.open[:len(r.open)-1]
		}
	}
}

// endOf returns where the value ends that starts at s in the run.
func (r *bareRun) endOf(s int) int {
	k, _ := slices.BinarySearchFunc(r.brackets, s, func(b bracketEnd, s int) int {
		return b.at - s
	})
	if k < len(r.brackets) {
		return r.brackets[k].end
	}
	return r.end
}
