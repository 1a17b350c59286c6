// SPDX-License-Identifier: MIT

package secretscan

import "github.com/logplex-go/logplex/internal/lex"

// skipBreaks returns the position after the line breaks at i, real or escaped to any depth.
func skipBreaks(t []byte, i int) int {
	for s := i; i < len(t) && i-s < lex.MaxGap; {
		switch {
		case t[i] == '\n' || t[i] == '\r':
			i++
		case t[i] == '\\':
			p := i
			for p-i <= lex.MaxEscapes && lex.At(t, p) == '\\' {
				p++
			}
			if c := lex.At(t, p); c != 'n' && c != 'r' {
				return i
			}
			i = p + 1
		default:
			return i
		}
	}
	return i
}

// escapedBreak returns the length of the escaped line break or tab at p, or 0.
func escapedBreak(t []byte, p int) int {
	n := p
	for n < len(t) && n-p < lex.MaxGap && t[n] == '\\' {
		n++
	}
	switch lex.At(t, n) {
	case 'n', 'r', 't':
		if n > p {
			return n + 1 - p
		}
	}
	return 0
}

// brokenEnd returns the end of the line at p, whose break may be escaped.
func brokenEnd(t []byte, p int) int {
	for p < len(t) && t[p] != '\n' && t[p] != '\r' && (t[p] != '\\' || skipBreaks(t, p) == p) {
		p++
	}
	return p
}

// lineEnd returns the end of an unquoted header value: the line's end, a quote, a bracket, or an
// escaped line break.
func lineEnd(t []byte, i int) int {
	for s := i; i < len(t); i++ {
		switch t[i] {
		case ']':
			if !inPlaceholder(t, s, i) {
				return i
			}
		case '\n', '\r', '"', '\'', '`':
			return i
		case '\\':
			switch lex.At(t, i+1) {
			case 'n', 'r', '"', '\\':
				return i
			}
		}
	}
	return i
}

// endsLine reports whether lineEnd would be i, without a look at what follows.
func endsLine(t []byte, i int) bool {
	near := t[:min(len(t), i+len(`\n`))]
	return lineEnd(near, i) == i
}

// lineBreakBefore returns where the line starts that holds i, whose break may be escaped; low at
// least. The break itself may be before that.
func lineBreakBefore(t []byte, low, i int) int {
	for ; i > low; i-- {
		if t[i-1] == '\n' || t[i-1] == 'n' && i-2 >= low && t[i-2] == '\\' {
			return i
		}
	}
	return low
}

// inTracedSource reports whether the line that holds i is one of a program's source in a trace of
// Python's: the line before it says where it is, File "/app/db.py", line 12, in connect.
func inTracedSource(t []byte, i int) bool {
	const longest = 200
	low := max(0, i-longest)
	s := lineBreakBefore(t, low, i)
	if s == low || !lex.HasPrefix(t[s:], "  ") {
		return false
	}
	head := t[max(0, s-longest):s]
	n := lex.LastIndex(head, ", line ")
	if n < 0 {
		return false
	}
	for n += len(", line "); n < len(head) && lex.IsDigit(head[n]); n++ {
	}
	if !lex.HasPrefix(head[n:], ", in ") {
		return false
	}
	n += len(", in ")
	for n < len(head) && (lex.IsKey(head[n]) || head[n] == '<' || head[n] == '>') {
		n++
	}
	if n < len(head) && head[n] == '\\' {
		for n++; n < len(head) && head[n] == '\\'; n++ {
		}
		return string(head[n:]) == "n" || string(head[n:]) == `r\n`
	}
	return string(head[n:]) == "\n" || string(head[n:]) == "\r\n"
}

// memberBelow returns the value of the member value on the line after the break at i, as GitLab has
// it below the name of a variable; an empty range if there is none.
func memberBelow(t []byte, i int) (start, end int) {
	s := skipBreaks(t, i)
	if s == i || lex.At(t, s) != ' ' {
		return 0, 0
	}
	for n := s; s < len(t) && s-n < lex.MaxGap && t[s] == ' '; s++ {
	}
	if !lex.HasPrefix(t[s:], "value: ") {
		return 0, 0
	}
	start, end, quoted := valueAt(t, s+len("value: "))
	if !quoted && !strongPassword(t[start:end]) {
		return 0, 0
	}
	return start, end
}

// nextLine returns where the value on the line after the one that ends at i starts, or 0 if that
// line is more than a value: a key of its own, an item, a sentence.
func nextLine(t []byte, i int) int {
	s := i
	for s < len(t) && s-i < 2*lex.MaxGap {
		if n := skipBreaks(t, s); n > s {
			s = n
			continue
		}
		if t[s] != ' ' && t[s] != '\t' {
			break
		}
		s++
	}
	if s >= len(t) || s == i {
		return 0
	}
	if _, _, q := openQuote(t, s); q != 0 {
		return s
	}
	e := bareEnd(t, s, len(t), ' ')
	if c := lex.At(t, e); c > ' ' && c != '\\' && c != '"' && c != '\'' && c != '}' ||
		c == ' ' || c == '\t' || !strongPassword(t[s:e]) {
		return 0
	}
	return s
}

// endsHead reports whether b ends in the level and the logger that Python's logging writes before a
// message, by default: INFO:root:API key x.
func endsHead(b []byte) bool {
	s := len(b)
	for s > 0 && len(b)-s < lex.MaxGap && (lex.IsToken(b[s-1]) || b[s-1] == '.') {
		s--
	}
	if s < len("INFO:") || s == len(b) || b[s-1] != ':' {
		return false
	}
	e := s - 1
	for s = e; s > 0 && lex.IsUpper(b[s-1]); s-- {
	}
	switch string(b[s:e]) {
	case "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL":
		return s == 0 || !lex.IsKey(b[s-1])
	}
	return false
}
