// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// Many programs print the fields of a structure without quotes, so that a password of several words
// ends only where the next field starts: {Host:db Password:two words Port:5432} of fmt's,
// Config(host=db, password=two words, port=5432), Server=s;Password=two words;Encrypt=True, and
// PHP's [password] => two words. An argument of a command may be in quotes with its name.

// fieldEnd returns where the field ends whose first word is t[i:e], if the notation shows it; e
// otherwise.
func fieldEnd(t []byte, key keyRange, i, e, gap int, sep byte) int {
	k := key.start
	if gap == 0 && sep == '=' && string(t[k:key.end]) == "wpa_passphrase" {
		return settingEnd(t, i, e)
	}
	if sep == '=' && gap == 0 && lex.At(t, e) == ' ' && inEnvironment(t, key) {
		return variableEnd(t, i, e)
	}
	if k == 0 || e-i >= maxPlain || lex.At(t, e) != ' ' || key.verdict != keynames.Secret ||
		gap > 1 || placeholderLen(t[i:]) > 0 {
		return e
	}
	if b := t[k-1]; lex.IsQuote(b) && sep == '=' && gap == 0 && isArgument(t, key) {
		if n := bytes.IndexByte(t[e:min(len(t), i+maxPlain)], b); n > 0 &&
			!bytes.ContainsAny(t[e:e+n], "=\\\n\"'`&") {
			return e + n
		}
		return e
	}
	if key.quoted {
		return e
	}
	form := byte(0) // what is before the next field
	switch b := t[k-1]; {
	case sep == '=' && b == ';' && gap == 0:
		form = ';'
	case sep == '=' && b == '[' && lex.At(t, key.end) == ']' && startsEntry(t, k-1):
		form = '['
	case sep == ':' && gap == 0 && (b == ' ' || b == '{' || b == '[') && inFields(t, k, ':'):
		form = ' '
	case sep == '=' && (b == ' ' || b == '{' || b == '(' || b == '[') && inFields(t, k, '='):
		form = ','
	default:
		return e
	}
	for p := e; p < len(t) && p-i < maxPlain; p++ {
		switch c := t[p]; c {
		case ' ':
			n := lex.ExtendKey(t, p+1)
			if form == ' ' && n > p+1 && lex.At(t, n) == ':' || form == '[' && startsEntry(t, p+1) {
				return p
			}
		case '\n':
			if form == '[' {
				return p
			}
			return e
		case ';':
			if form == ';' && lex.HasSuffix(t[:p], "&amp") {
				continue
			}
			if form == ';' && (pairFollows(t, p+1) || spacedPair(t, p+1) || endsText(t, p+1)) {
				return p
			}
			return e
		case ',':
			if n := lex.ExtendKey(t, p+2); form == ',' && lex.At(t, p+1) == ' ' && n > p+2 &&
				(lex.At(t, n) == '=' || lex.HasPrefix(t[n:], " = ")) {
				return p
			}
			return e
		case '}', ']', ')':
			if form == ' ' || form == ',' || form == '[' && c == ')' {
				for t[p-1] == ' ' {
					p--
				}
				return p
			}
			return e
		case '"':
			if form == ';' {
				return p // of the text that is the connection string
			}
			return e
		case '\'', '`', '=', ':', '\\', '<', '>', '|', '{', '[', '(', '\t', '\r':
			return e
		}
	}
	return e
}

// settingEnd returns the end of the line of the setting of hostapd's whose value starts with the
// word t[i:e], or e if there is something else in the line. IEEE 802.11 has at most 63 bytes.
func settingEnd(t []byte, i, e int) int {
	for p := e; p-i <= 63; p++ {
		switch lex.At(t, p) {
		case 0, '\n', '\r':
			return p
		case '=', '"', '\'', '\\', ':', '[', ']', '{', '}', '(', ')', ',', ';', '<', '>':
			return e
		}
	}
	return e
}

// isArgument reports whether the key, after a quote, starts an argument of a command or a setting
// of systemd's: -e 'DB_PASSWORD=two words', Environment="DB_PASSWORD=two words".
func isArgument(t []byte, key keyRange) bool {
	b := key.start - 2
	if b < 1 || t[b] != ' ' && t[b] != '=' {
		return false
	}
	if t[b] == ' ' && isVariable(t[key.start:key.end]) {
		return true
	}
	s := lex.ExtendBack(t, b)
	if t[b] == '=' && lex.HasSuffix(t[:b], "Environment") {
		return true
	}
	switch string(t[s:b]) {
	case "-m", "-c", "--message", "--comment":
		return false
	}
	return b-s >= len("-e") && t[s] == '-' && (s == 0 || t[s-1] == ' ')
}

// inEnvironment reports whether the key is all of what a line has before its value, and another
// variable is on the line before or after it, as env prints the environment.
func inEnvironment(t []byte, key keyRange) bool {
	if key.quoted || key.verdict != keynames.Secret || !lex.UpperCase(t[key.start:key.end]) {
		return false
	}
	low := max(0, key.start-2*maxPlain)
	b := lineBreakBefore(t, low, key.start)
	if b != key.start || b == low && b > 0 {
		return false
	}
	if b > 0 { // the line before
		if b--; t[b] == 'n' {
			b--
		}
		s := lineBreakBefore(t, low, b)
		if n := lex.ExtendKey(t, s); (s > low || low == 0) && n > s && n < b && t[n] == '=' &&
			lex.UpperCase(t[s:n]) {
			return true
		}
	}
	n := brokenEnd(t[:min(len(t), key.end+maxPlain)], key.end)
	s := skipBreaks(t, n)
	e := lex.ExtendKey(t, s)
	return s > n && e > s && lex.At(t, e) == '=' && lex.UpperCase(t[s:e])
}

// variableEnd returns the end of the words that are the value of a variable on a line of its own.
// The first is t[i:e]. It returns e if something else than words follows it, such as a command.
func variableEnd(t []byte, i, e int) int {
	end := brokenEnd(t[:min(len(t), i+maxPlain)], e)
	for p := e; p < end; p++ {
		if c := t[p]; !lex.IsAlnum(c) && c < 0x80 && (c != ' ' || !lex.IsAlnum(lex.At(t, p+1))) &&
			bytes.IndexByte(valueSigns, c) < 0 {
			return e
		}
	}
	if e == end || end < len(t) && skipBreaks(t, end) == end {
		return e
	}
	return end
}

// startsEntry reports whether an entry of an array that PHP printed starts at i: [port] =>
func startsEntry(t []byte, i int) bool {
	if lex.At(t, i) != '[' {
		return false
	}
	n := lex.ExtendKey(t, i+1)
	return n > i+1 && lex.HasPrefix(t[n:], "] => ")
}

// endsText reports whether the text, or the one in quotes in it, ends at i.
func endsText(t []byte, i int) bool {
	c := lex.At(t, i)
	return i >= len(t) || c == '\n' || lex.IsQuote(c) || c == '\\'
}

// inFields reports whether the key that starts at k is one of the fields of a structure, whose
// names end in sep, by the first of them.
func inFields(t []byte, k int, sep byte) bool {
	low := max(0, k-lex.MaxKey)
	o := bytes.LastIndexAny(t[low:k], "{[(")
	for o >= 0 && t[low+o] == '[' && placeholderLen(t[low+o:]) > 0 {
		o = bytes.LastIndexAny(t[low:low+o], "{[(")
	}
	if o < 0 {
		return false
	}
	o += low
	switch {
	case t[o] == '{':
	case sep == ':':
		if !lex.HasSuffix(t[:o], "map") {
			return false
		}
	case o == 0 || !lex.IsKey(t[o-1]): // which is the name of a type
		return false
	}
	if o++; lex.At(t, o) == ' ' {
		o++
	}
	n := lex.ExtendKey(t, o)
	return n > o && (lex.At(t, n) == sep || sep == '=' && lex.HasPrefix(t[n:], " ="))
}
