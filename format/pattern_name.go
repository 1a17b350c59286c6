// SPDX-License-Identifier: MIT

package format

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// patternName shortens a dotted name by the precision of %c and %C
// (NameAbbreviator in Log4j).
type patternName struct {
	right     int            // keep as many parts on the right; 0: not used
	left      int            // drop as many parts on the left; 0: not used
	full      int            // parts on the right that stay whole, with fragments
	fragments []nameFragment // for the parts from the left, the last one for all others
}

// nameFragment is what remains of one part of a name.
type nameFragment struct {
	runes    int    // -1: all
	ellipsis string // replaces the part that was cut off
}

// parsePatternName reads the precision at offset; nil prints the whole name.
func parsePatternName(s string, offset int) (*patternName, error) {
	if s == "" {
		return nil, nil
	}
	if n, err := strconv.Atoi(s); err == nil && s[0] != '+' {
		switch {
		case n < -maxPatternWidth || n > maxPatternWidth:
			return nil, patternError(offset, "precision over "+strconv.Itoa(maxPatternWidth))
		case n < 0:
			return &patternName{left: -n}, nil
		case n == 0:
			n = 1 // as logback has it
		}
		return &patternName{right: n}, nil
	}
	a := &patternName{full: 1}
	if rest, ok := strings.CutSuffix(s, ".*"); ok {
		// "1.3.*": one rune of each part but the last three.
		first, last, two := strings.Cut(rest, ".")
		runes, ok0 := parseNameCount(first)
		full, ok1 := parseNameCount(last)
		if two && ok0 && ok1 && full > 0 {
			a.full = full
			a.fragments = []nameFragment{{runes: runes}}
			return a, nil
		}
	}
	for s != "" {
		var f nameFragment
		digits := 0
		for digits < len(s) && isSyslogDigit(s[digits]) {
			digits++
		}
		n, ok := parseNameCount(s[:digits])
		switch rest := s[digits:]; {
		case digits == 0 && strings.HasPrefix(s, "*"):
			f.runes, s = -1, s[1:]
		case !ok:
			return nil, patternError(offset,
				"precision is neither a number nor a pattern such as 1.")
		default:
			f.runes, s = n, rest
		}
		if s != "" && s[0] != '.' {
			_, size := utf8.DecodeRuneInString(s)
			f.ellipsis, s = s[:size], s[size:]
		}
		if s == "" || s[0] != '.' {
			if len(a.fragments) == 0 || s != "" {
				return nil, patternError(offset,
					"precision is neither a number nor a pattern such as 1.")
			}
			// "1.1.~.~": the last part of the pattern needs no dot.
			a.fragments = append(a.fragments, f)
			break
		}
		a.fragments = append(a.fragments, f)
		s = s[1:]
	}
	return a, nil
}

func parseNameCount(s string) (int, bool) {
	n, ok := parseRouterNumber(s, maxPatternWidth)
	return max(int(n), 0), ok
}

// shorten shortens the name b[start:]. Its parts end at dots and, as in the
// path of a Go package, at slashes.
func (a *patternName) shorten(b []byte, start int) []byte {
	name := b[start:]
	switch {
	case a.right > 0:
		for i, n := len(name), 0; i > 0; i-- {
			if !isNameDot(name[i-1]) {
				continue
			}
			if n++; n == a.right {
				return moveDown(b, start, start+i)
			}
		}
	case a.left > 0:
		for i, n := 0, 0; i < len(name); i++ {
			if !isNameDot(name[i]) {
				continue
			}
			if n++; n == a.left {
				return moveDown(b, start, start+i+1)
			}
		}
	default:
		return a.abbreviate(b, start)
	}
	return b
}

// abbreviate shortens each part by itself, with the room after the name as
// scratch.
func (a *patternName) abbreviate(b []byte, start int) []byte {
	end := len(b)
	parts := 1
	for _, c := range b[start:end] {
		if isNameDot(c) {
			parts++
		}
	}
	at := start
	for i := 0; ; i++ {
		to := at
		for to < end && !isNameDot(b[to]) {
			to++
		}
		f := a.fragments[min(i, len(a.fragments)-1)]
		if cut := runeOffsetWithin(b[at:to], f.runes); i < parts-a.full && cut < to-at {
			b = append(append(b, b[at:at+cut]...), f.ellipsis...)
		} else {
			b = append(b, b[at:to]...)
		}
		if to == end {
			return moveDown(b, start, end)
		}
		b = append(b, b[to])
		at = to + 1
	}
}

// runeOffsetWithin returns the offset of the rune with that index in text, or
// its length where there is none; a negative index means none.
func runeOffsetWithin(text []byte, index int) int {
	i := 0
	for ; index != 0 && i < len(text); index-- {
		_, size := utf8.DecodeRune(text[i:])
		i += size
	}
	return i
}

func isNameDot(c byte) bool { return c == '.' || c == '/' }
