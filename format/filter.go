// SPDX-License-Identifier: MIT

package format

import "strings"

// A Filter picks lines as `heroku logs` does with --source, --dyno-name (or
// --dyno) and --process-type (or --ps). The zero Filter matches every line.
// Letters of ASCII match whatever their case, since people type --dyno API.
type Filter struct {
	Source string // the line's source, in full; "": any
	Dyno   string // a dyno ("web.1"), or a process type ("web") for all of its dynos; "": any
}

// Match reports whether l is one that the filter picks. The source must be
// equal, save for case. The dyno must be equal, or start with f.Dyno and a dot, so that web
// matches web.1 but not webhook.1; or be a dyno of the Fir generation of that
// process type, so that web matches web-12a34b56d-e78f9. A Fir name is taken
// to be one without a dot that ends in two groups of lower-case letters and
// digits, at least one digit among them, each after a hyphen.
func (f Filter) Match(l Line) bool {
	if f.Source != "" && !equalFoldASCII(f.Source, l.Source) {
		return false
	}
	if f.Dyno == "" || equalFoldASCII(f.Dyno, l.Dyno) {
		return true
	}
	n := len(f.Dyno)
	if len(l.Dyno) <= n || !equalFoldASCII(f.Dyno, l.Dyno[:n]) {
		return false
	}
	rest := l.Dyno[n:]
	return rest[0] == '.' || rest[0] == '-' && firSuffix(rest[1:]) &&
		strings.IndexByte(f.Dyno, '.') < 0
}

// equalFoldASCII reports whether a and b are equal but for the case of ASCII
// letters. Other letters have cases too, but not in names on Heroku.
func equalFoldASCII(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		c, d := a[i], b[i]
		if c != d && (c|0x20 != d|0x20 || !isLetter(c)) {
			return false
		}
	}
	return true
}

// firSuffix reports whether s is the rest of a Fir dyno's name after its
// process type and a hyphen: two groups with a hyphen between.
func firSuffix(s string) bool {
	digit, hyphen := false, -1
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			digit = true
		case 'a' <= c && c <= 'z':
		case c == '-' && hyphen < 0:
			hyphen = i
		default:
			return false
		}
	}
	return digit && hyphen > 0 && hyphen < len(s)-1
}
