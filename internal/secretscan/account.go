// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
)

// chpasswd masks the password of a user that is piped to the command t[start:e]: echo 'bob:x' |
// chpasswd.
func chpasswd(dst *[]Span, t []byte, start, e int) int {
	if n := accountLines(dst, t, e); n > 0 {
		return n
	}
	q := start - 1
	if lex.HasSuffix(t[:start], "| sudo ") {
		q -= len("sudo ")
	}
	for q > 0 && (t[q] == ' ' || t[q] == '|') {
		q--
	}
	if q >= 0 && !lex.IsQuote(t[q]) {
		q++
	}
	for q > 0 && t[q-1] == '\\' { // the quote is escaped
		q--
	}
	if q < 0 {
		return 0
	}
	b := q
	for b > 0 && q-b < lex.MaxKey && t[b-1] > ' ' && (b == q || !lex.IsQuote(t[b])) {
		b--
	}
	v := t[b:q]
	for len(v) > 0 && lex.IsQuote(v[0]) {
		v = v[1:]
		b++
	}
	if n := bytes.IndexByte(v, ':') + 1; n > 1 && lex.ExtendKey(v, 0) == n-1 &&
		(lex.HasDigit(v) || lex.IsQuote(lex.At(t, b-1))) && anyPassword.holds(v[n:]) {
		*dst = append(*dst, Span{b + n, b + len(v), KindKey})
	}
	return e
}

// accountLines masks the passwords of the lines of users after the word chpasswd, which ends at e:
// a here document of the command, or the list of cloud-init. It returns where they end, or 0.
func accountLines(dst *[]Span, t []byte, e int) int {
	const most = 32 // lines, none of which is long
	switch {
	case lex.HasPrefix(t[e:], " <<") && lex.At(t, e+3) != '<', lex.HasPrefix(t[e:], ":\n"):
	default:
		return 0
	}
	end := 0
	p := lineEnd(t[:min(len(t), e+maxPlain)], e)
	for n := 0; n < most && lex.At(t, p) == '\n'; n++ {
		s := p + 1
		p = lineEnd(t[:min(len(t), s+2*maxPlain)], s)
		for s < p && (t[s] == ' ' || t[s] == '-') {
			s++
		}
		line := bytes.Trim(t[s:p], "'\"\r ")
		s += bytes.Index(t[s:p], line)
		switch colon := lex.ExtendKey(line, 0); {
		case colon == len(line) || line[colon] != ':':
			return end
		case colon+1 == len(line) || line[colon+1] == ' ': // a setting of cloud-init
		default:
			v := s + colon + 1
			n := bareEnd(t, v, s+len(line), ' ')
			if mayBePassword(t[v:n]) || t[v] == '$' && len(line) > lex.MaxKey/2 {
				end = mask(dst, t, v, n, end)
			}
		}
	}
	return end
}
