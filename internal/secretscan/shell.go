// SPDX-License-Identifier: MIT

package secretscan

import (
	"strings"

	"github.com/logplex-go/logplex/internal/lex"
)

// findSingleQuoted looks at the texts in single quotes in t that have such quotes escaped, each as
// Find looks at it by itself:
//
//	psql -c 'ALTER USER app PASSWORD '\''x'\'''
func findSingleQuoted(dst []Span, base int, r *Rules, t []byte) []Span {
	const least = 8
	c := newRereading(dst, base)
	open := -1   // the quote that opens a text
	escape := "" // the first escape in it
	flag, seen := 0, false
	for i := lex.Next(t, 0, '\''); i >= 0; i = lex.Next(t, i+1, '\'') {
		if open < 0 {
			if i == 0 || !lex.IsAlnum(t[i-1]) && t[i-1] != '\\' {
				open, escape = i, ""
			}
			continue
		}
		w := quoteEscapeAt(t, i)
		if w == escapedByQuote {
			if !seen {
				flag, seen = firstFlag(t), true
			}
			if flag < 0 {
				w = ""
			}
		}
		if w != "" {
			if escape == "" {
				escape = w
			}
			if w != escapedInside {
				i += len(w) - 1
			}
			continue
		}
		if s := open + 1; escape != "" && i-s >= least && i-s <= longestString {
			n := len(dst)
			dst = findUnquoted(dst, r, t[s:i], s, escape)
			c.correct(dst, n, t[s:i], s, escaping{cutsQuote, holdsNoEscape})
		}
		open = -1
	}
	return dst
}

// What a single quote is written as in a text in single quotes.
const (
	escapedByEnd   = `'\''`  // by shells
	escapedByQuote = `'"'"'` // by shlex.quote of Python
	escapedInside  = `\'`    // by languages
)

// quoteEscapeAt returns the escape of which the quote at i is the first quote, or "".
func quoteEscapeAt(t []byte, i int) string {
	n := 0
	for n < i && n < lex.MaxEscapes && t[i-n-1] == '\\' {
		n++
	}
	switch {
	case n%2 == 1:
		return escapedInside
	case lex.HasPrefix(t[i:], escapedByEnd):
		return escapedByEnd
	case lex.HasPrefix(t[i:], escapedByQuote):
		return escapedByQuote
	}
	return ""
}

// cutsQuote reports whether i is inside an escape of a shell's in t.
func cutsQuote(t []byte, i int) bool {
	for p := max(0, i-len(escapedByQuote)+1); p < i; p++ {
		if w := quoteEscapeAt(t, p); t[p] == '\'' && w != escapedInside && p+len(w) > i {
			return true
		}
	}
	return false
}

// holdsNoEscape is for quotes, of which a secret may have some that are escaped.
func holdsNoEscape([]byte, int) bool { return false }

// firstFlag returns the place of the first flag in t, or -1.
func firstFlag(t []byte) int {
	if lex.At(t, 0) == '-' {
		return 0
	}
	for i := lex.Next(t, 1, '-'); i >= 0; i = lex.Next(t, i+1, '-') {
		c := lex.At(t, i+1)
		if strings.IndexByte(flagBefore, t[i-1]) >= 0 && (c == '-' || lex.IsLetter(c)) {
			return i
		}
	}
	return -1
}

// findUnquoted is Find for the text v in single quotes, which has that escape and is at the offset
// at.
func findUnquoted(dst []Span, r *Rules, v []byte, at int, escape string) []Span {
	text := make([]byte, 0, len(v))
	for i := 0; i < len(v); {
		width, c := quotedByte(v[i:], escape)
		text = append(text, c)
		i += width
	}
	n := len(dst)
	if dst = r.Find(dst, text); len(dst) > n {
		toEncoded(dst[n:], v, at, func(v []byte) (width, size int) {
			width, _ = quotedByte(v, escape)
			return width, 1
		})
	}
	return dst
}

// quotedByte returns the length of the escape or the byte at the start of v, and what it stands for
// in a text with that escape.
func quotedByte(v []byte, escape string) (width int, c byte) {
	switch {
	case v[0] == '\\' && escape == escapedInside && len(v) > 1:
		return 2, simpleEscape(v[1])
	case v[0] == '\'' && lex.HasPrefix(v, escapedByEnd):
		return len(escapedByEnd), '\''
	case v[0] == '\'' && lex.HasPrefix(v, escapedByQuote):
		return len(escapedByQuote), '\''
	}
	return 1, v[0]
}
