// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"slices"

	"github.com/logplex-go/logplex/internal/lex"
)

// entities are quotes as HTML, JSON, nginx ($request_body) and URLs escape them, by their last
// byte.
var entities = [...]string{"&quot;", "&#34;", "&#39;", "&#x22;", "&apos;", `\u0022`, `\u0027`,
	`\x22`, `\x27`, "%22", "%27"}

// entityBefore returns the length of the escaped quote that ends at e, or 0.
func entityBefore(t []byte, e int) int {
	switch lex.At(t, e-1) {
	case ';', '2', '7':
		for _, w := range entities {
			if e > len(w) && lex.HasSuffix(t[:e], w) {
				return len(w)
			}
		}
	}
	return 0
}

// entityAt returns the length of the escaped quote that starts at i, or 0.
func entityAt(t []byte, i int) int {
	switch lex.At(t, i) {
	case '&', '\\', '%':
		for _, w := range entities {
			if lex.HasPrefix(t[i:], w) {
				return len(w)
			}
		}
	}
	return 0
}

// entityValue judges the value after the escaped quote of n bytes at i, which ends at the next such
// quote.
func entityValue(dst *[]Span, x *subject, key keyRange, i, n int) int {
	t := x.t
	s := i + n
	e := bytes.Index(t[s:], t[i:s])
	switch {
	case e >= 0:
		e += s
	case t[i] == '&': // it closes a text, or findEntities sees more
		return 0
	default:
		e = lineEnd(t, s)
	}
	return x.judge(dst, key, s, e, true)
}

// entitiesEnd returns the end of the value of a connection string in markup that goes on with the
// entity at e: Password=a&amp;b;.
func entitiesEnd(t []byte, e int) int {
	end := e
	for lex.At(t, end) == '&' && end-e < maxPlain {
		n := end + 1
		for n < len(t) && n-end < len("&quot;") && (lex.IsAlnum(t[n]) || t[n] == '#') {
			n++
		}
		if lex.At(t, n) != ';' || n == end+1 {
			return end
		}
		p := n + 1
		for p < len(t) && t[p] > ' ' && t[p] != ';' && t[p] != '&' && t[p] != '<' &&
			!lex.IsQuote(t[p]) {
			if t[p] == '=' {
				return end // the next parameter
			}
			p++
		}
		if c := lex.At(t, n+1); !lex.IsAlnum(c) && c != '&' {
			return end // the quote closes the text
		}
		end = p
	}
	return end
}

// findEntities looks at the texts between tags or quotes that have entities, each as Find looks at
// it without them: <p>curl -u &#39;bob:x&#39;</p>.
func findEntities(dst []Span, base int, r *Rules, t []byte) []Span {
	const least = 8
	c := newRereading(dst, base)
	json := startsJSON(t)
	end := 0
	for i := nextEntity(t, 0); i >= 0; i = nextEntity(t, end) {
		var s int
		if s, end = entityText(t, end, i, json); end-s >= least && end-s <= longestString {
			n := len(dst)
			dst = findUnescaped(dst, r, t[s:end], s)
			c.correct(dst, n, t[s:end], s, entitiesOfText())
		}
	}
	return dst
}

// A rereading corrects what was found in a text by what is found in parts of it without their
// escapes.
type rereading struct{ next, end int } // of the spans of the text, in order

// newRereading returns one that is for the spans from base on.
func newRereading(dst []Span, base int) rereading {
	slices.SortFunc(dst[base:], func(a, b Span) int { return a.Start - b.Start })
	return rereading{base, len(dst)}
}

// correct leaves out spans of the text v, which is at the offset at, for which those from n on were
// found. What cuts an escape in two was read from the escapes. So was what has one at its start or
// end, if some of it was found without them, and what holds one, if nothing was. A span at the
// start of v, or before which it has no word, stays: its key may be before v.
func (c *rereading) correct(dst []Span, n int, v []byte, at int, x escaping) {
	end := at + len(v)
	for ; c.next < c.end && dst[c.next].Start < end; c.next++ {
		f := &dst[c.next]
		for n < len(dst) && dst[n].End <= f.Start {
			n++
		}
		if f.Start <= at || f.End > end {
			continue
		}
		s, e := f.Start-at, f.End-at
		shared := n < len(dst) && dst[n].Start < f.End
		if x.cuts(v, s) || x.cuts(v, e) || shared && (x.cuts(v, s+1) || x.cuts(v, e-1)) ||
			!shared && x.holds(v[:e], s) && lex.HasAlnum(v[:s]) {
			f.End = f.Start // finish leaves it out
		}
	}
}

// An escaping is what has to be known of the escapes of a notation.
type escaping struct {
	cuts  func(v []byte, i int) bool // whether i is inside one
	holds func(v []byte, i int) bool // whether there is one from i on
}

// entitiesOfText are the escapes that findEntities knows.
func entitiesOfText() escaping {
	return escaping{cutsEntity, func(v []byte, i int) bool { return nextEntity(v, i) >= 0 }}
}

// entityText returns the place of the text around the entity at i, which starts at from or later.
// A double quote ends it if it has entities for such quotes, or is of JSON.
func entityText(t []byte, from, i int, json bool) (s, e int) {
	s = from + 1 + max(bytes.LastIndexByte(t[from:i], '<'), bytes.LastIndexByte(t[from:i], '>'))
	for e = i; e < len(t) && t[e] != '<' && t[e] != '>'; e++ {
	}
	if !json && !holdsEntity(t[s:e], '"') {
		return s, e
	}
	s += 1 + bytes.LastIndexByte(t[s:i], '"')
	if n := lex.Next(t[:e], i, '"'); n >= 0 {
		e = n
	}
	return s, e
}

// cutsEntity reports whether i is inside an entity of t.
func cutsEntity(t []byte, i int) bool {
	low := max(0, i-longestEntity)
	s := bytes.LastIndexByte(t[low:i], '&')
	if s < 0 {
		return false
	}
	width, _ := readEntity(t[low+s:])
	return low+s+width > i
}

// findUnescaped is Find for the text v with entities, which is at the offset at.
func findUnescaped(dst []Span, r *Rules, v []byte, at int) []Span {
	text := make([]byte, 0, len(v))
	for i := 0; i < len(v); {
		width, c := readEntity(v[i:])
		text = append(text, c)
		i += width
	}
	before := len(dst)
	if dst = r.Find(dst, text); len(dst) > before {
		toEncoded(dst[before:], v, at, func(v []byte) (width, size int) {
			width, _ = readEntity(v)
			return width, 1
		})
	}
	return dst
}

// longestEntity bounds entities.
const longestEntity = len("&#x00027;")

// nextEntity returns the place of the next entity that startsEntity knows in t from i on, or -1.
func nextEntity(t []byte, i int) int {
	for i = lex.Next(t, i, '&'); i >= 0; i = lex.Next(t, i+1, '&') {
		if startsEntity(t[i:]) {
			return i
		}
	}
	return -1
}

// startsEntity reports whether an entity is at the start of t for which a text is looked at: not
// &amp;, which is in the links of every page, and none that no mark is for.
func startsEntity(t []byte) bool {
	if len(t) < len("&lt;") || !opensEntity(t[1], t[2]) {
		return false
	}
	width, _ := readEntity(t)
	return width > 1
}

// opensEntity reports whether an ampersand before a and b may start an entity.
func opensEntity(a, b byte) bool {
	switch a {
	case '#':
		return b == 'x' || b == 'X' || b == '0' || b == '3' || b == '4' || b == '6'
	case 'q':
		return b == 'u'
	}
	return (a == 'l' || a == 'g') && b == 't'
}

// holdsEntity reports whether t has an entity for c among those that startsEntity knows.
func holdsEntity(t []byte, c byte) bool {
	for i := nextEntity(t, 0); i >= 0; i = nextEntity(t, i+1) {
		if _, is := readEntity(t[i:]); is == c {
			return true
		}
	}
	return false
}

// readEntity returns the length of the entity or the byte at the start of t, which is not empty,
// and what it stands for. It knows those of signs in ASCII.
func readEntity(t []byte) (width int, c byte) {
	if t[0] != '&' {
		return 1, t[0]
	}
	for _, e := range [...]struct {
		name string
		c    byte
	}{{"quot;", '"'}, {"lt;", '<'}, {"gt;", '>'}, {"amp;", '&'}, {"apos;", '\''}} {
		if lex.HasPrefix(t[1:], e.name) {
			return 1 + len(e.name), e.c
		}
	}
	if lex.At(t, 1) == '#' {
		if e, c := numberOfEntity(t, len("&#")); e > 0 {
			return e, c
		}
	}
	return 1, '&'
}

// numberOfEntity reads the number of an entity at i: 39; or x27;. e is 0 if it is none, or not of
// a sign.
func numberOfEntity(t []byte, i int) (e int, c byte) {
	const longest = 5
	base := 10
	if lex.At(t, i)|0x20 == 'x' {
		base = 16
		i++
	}
	v := 0
	s := i
	for ; i < len(t) && i-s < longest && lex.IsHex(t[i]) && (base == 16 || lex.IsDigit(t[i])); i++ {
		v = v*base + int(hexValue(t[i]))
	}
	if i == s || lex.At(t, i) != ';' || v <= ' ' || v > '~' || v == '&' || lex.IsAlnum(byte(v)) {
		return 0, 0
	}
	return i + 1, byte(v)
}
