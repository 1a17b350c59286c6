// SPDX-License-Identifier: MIT

package redact

import "github.com/logplex-go/logplex/internal/secretscan"

// IsCleanText reports whether there is nothing secret in a text. tmp and spans are
// scratch memory that the caller keeps for the next call.
func (p *Policy) IsCleanText(text string, tmp *[]byte, spans *[]Span) bool {
	if p.idle {
		return true
	}
	m, short := secretscan.MarksOf(text)
	if short && p.Quiet(m) && p.OnlyShapes() {
		return true
	}
	*tmp = append((*tmp)[:0], text...)
	if short {
		return p.IsClean((*spans)[:0], *tmp, m)
	}
	*spans = p.Find((*spans)[:0], *tmp, false)
	return len(*spans) == 0
}
