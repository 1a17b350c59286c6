// SPDX-License-Identifier: MIT

package secretscan

import (
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// jwkBefore and jwkAfter bound how much of a JSON web key (RFC 7517) is looked at around its kty.
// An RSA key of 4096 bits has some 4,500 bytes; in the order of the names 1,600 are before it.
const jwkBefore, jwkAfter = 2048, 5000

// privateMembers are the members of a JSON web key that only its owner may know (RFC 7518, section
// 6).
var privateMembers = lex.NewWordSet("d", "p", "q", "dp", "dq", "qi", "k")

// A webKeyScan masks the private members of the JSON web keys of a text.
type webKeyScan struct {
	end   int // up to which it has looked
	looks budget
}

// mask masks the private members of the JSON web key whose kty is the key t[s:e], whether JSON or
// a dump of a struct. It returns where the last of them ends, or 0.
func (x *webKeyScan) mask(dst *[]Span, t []byte, s, e int) int {
	if s < x.end || !x.looks.mayLook(s, jwkBefore) {
		return 0 // judged with another
	}
	k, esc := s, 0
	if k > 0 && t[k-1] == '"' {
		for k--; k > 0 && t[k-1] == '\\' && esc < lex.MaxEscapes; k-- {
			esc++
		}
	}
	start, bracket := pairStart(t, k, jwkBefore, esc)
	if !bracket {
		return 0
	}
	limit := min(len(t), e+jwkAfter)
	end := 0
	for p := start; p < limit; {
		name, p2 := member(t[:limit], p)
		if p2 < 0 {
			break
		}
		if p2 == p {
			p++
			continue
		}
		p = p2
		if len(name) == 0 || !separates(t, p) {
			continue
		}
		for p < limit && (lex.IsSpace(t[p]) || t[p] == ':' || t[p] == '=' || t[p] == '>') {
			p++
		}
		if p == limit {
			break
		}
		v, p3 := memberValue(t[:limit], p)
		if n := len(v); n >= tokenform.MinRandom && privateMembers.Has(name) && !isPlaceholder(v) {
			vs := p
			if qs, _, q := openQuote(t, p); q != 0 {
				vs = qs
			}
			end = vs + n
			*dst = append(*dst, Span{vs, end, KindPEM})
		}
		p = max(p3, p)
		x.end = p
	}
	return end
}
