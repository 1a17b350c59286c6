// SPDX-License-Identifier: MIT

package logplex

import (
	"log/slog"

	"github.com/logplex-go/logplex/internal/secretscan"
)

// Values may be added to a ValueRedactor at any time, and With may have
// rendered one before that. A plan that has grown since its handler was made
// looks again at what With left.

// grown reports whether values have been added since the constructor.
func (c *core) grown() bool {
	return len(c.plan.growing) > 0 && c.plan.added() != c.known
}

// later replaces the added values in b[start:], which has been escaped and
// scrubbed of all that was known when it was made.
func (p *plan) later(b []byte, start int) []byte {
	var spans []secretscan.Span
	for _, r := range p.growing {
		spans = r.values.Find(spans, b[start:])
	}
	if len(spans) == 0 {
		return b
	}
	made := append([]byte(nil), b[start:]...)
	return p.mask.Replace(b[:start], made, secretscan.Merge(spans))
}

// laterScopes is the same for attrs that were kept.
func (p *plan) laterScopes(scopes []scope) []scope {
	values := plan{mask: p.mask}
	for _, r := range p.growing {
		values.known = append(values.known, &r.values)
	}
	s := scrubber{plan: &values, original: true}
	out := make([]scope, len(scopes))
	for i, sc := range scopes {
		out[i] = scope{group: sc.group, attrs: s.attrs(make([]slog.Attr, 0, len(sc.attrs)), sc.attrs, 0)}
	}
	return out
}
