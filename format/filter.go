// SPDX-License-Identifier: MIT

package format

import "strings"

// A Filter picks lines as `heroku logs --source … --dyno-name …` and
// `--process-type …` do. The zero Filter matches every line.
type Filter struct {
	Source string // the line's source, in full; "": any
	Dyno   string // a dyno ("web.1"), or a process type ("web") for all of its dynos; "": any
}

// Match reports whether l is one that the filter picks. The source must be
// equal. The dyno must be equal, or start with f.Dyno and a dot, so that web
// matches web.1 but not webhook.1; or be a dyno of the Fir generation of that
// process type, so that web matches web-12a34b56d-e78f9. A Fir name is taken
// to be one without a dot that ends in two groups of lower-case letters and
// digits, at least one digit among them, each after a hyphen.
func (f Filter) Match(l Line) bool {
	if f.Source != "" && f.Source != l.Source {
		return false
	}
	if f.Dyno == "" || f.Dyno == l.Dyno {
		return true
	}
	rest, ok := strings.CutPrefix(l.Dyno, f.Dyno)
	if !ok {
		return false
	}
	return rest[0] == '.' || rest[0] == '-' && firSuffix(rest[1:]) && strings.IndexByte(f.Dyno, '.') < 0
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
