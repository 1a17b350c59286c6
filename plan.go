// SPDX-License-Identifier: MIT

package logplex

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/logplex-go/logplex/internal/secretscan"
)

// plan is a handler's Redactor made ready for speed. The redactors of this
// package are asked by key before a value is formatted and find spans in its
// text; only the users' own see attrs one by one.
type plan struct {
	keys    []keyRule
	rules   *secretscan.Rules // find what is secret by its shape; nil: none
	known   []finder          // find what is secret under any key, allowed ones too
	mask    *secretscan.Mask
	blind   bool             // nothing is looked for in texts
	paths   bool             // some rule names a dotted path
	growing []*ValueRedactor // to which values may be added

	// ordered is all of the Redactor, in order, where users' redactors are
	// among it; else nil.
	ordered []Redactor
	report  func(error)
}

// keyRule judges attrs by their place: the open groups and the key.
type keyRule interface {
	verdict(groups []string, key string) secretscan.Verdict
}

// finder finds the secrets in raw text.
type finder interface {
	Find(dst []secretscan.Span, text []byte) []secretscan.Span
}

// builtin is a redactor of this package: it joins a plan.
type builtin interface {
	Redactor
	join(p *plan)
}

// nothing scrubs nothing.
var nothing = &plan{mask: new(secretscan.Mask)}

func newPlan(r Redactor, report func(error)) *plan {
	p := &plan{mask: new(secretscan.Mask), report: report}
	if isNil(r) {
		r = DefaultRedactor()
	}
	all := flatten(nil, r)
	for _, r := range all {
		if b, ok := r.(builtin); ok {
			b.join(p)
		} else {
			p.ordered = all
		}
	}
	p.blind = p.rules == nil && len(p.known) == 0
	return p
}

func flatten(all []Redactor, r Redactor) []Redactor {
	switch r := r.(type) {
	case Redactors:
		for _, each := range r {
			all = flatten(all, each)
		}
	default:
		if !isNil(r) {
			all = append(all, r)
		}
	}
	return all
}

// added counts the known values that have been added so far.
func (p *plan) added() (n int) {
	for _, r := range p.growing {
		n += r.values.Len()
	}
	return n
}

func (p *plan) verdict(groups []string, key string) secretscan.Verdict {
	v := secretscan.None
	for _, r := range p.keys {
		v = stronger(v, r.verdict(groups, key))
	}
	return v
}

// stronger joins two rules' verdicts: what one calls secret is secret, and
// what one allows the others' doubts do not touch.
func stronger(a, b secretscan.Verdict) secretscan.Verdict {
	switch {
	case a == b:
		return a
	case a == secretscan.Secret || b == secretscan.Secret:
		return secretscan.Secret
	case a == secretscan.Allowed || b == secretscan.Allowed:
		return secretscan.Allowed
	}
	return max(a, b)
}

// find appends the spans of all secrets in text, in order and without
// overlap. Under an allowed key only known values and users' patterns count.
// Should a finder panic, all of text is secret.
func (p *plan) find(spans []secretscan.Span, text []byte, allowed bool) (found []secretscan.Span) {
	base := len(spans)
	defer func() {
		if recover() != nil {
			found = append(spans[:base], secretscan.Span{End: len(text), Kind: secretscan.KindError})
		}
	}()
	return p.scan(spans, text, allowed)
}

// scan is find for the hot path: it leaves a panic to its caller, who does the
// record again with find.
func (p *plan) scan(spans []secretscan.Span, text []byte, allowed bool) []secretscan.Span {
	base := len(spans)
	by := 0
	if p.rules != nil && !allowed {
		if spans = p.rules.Find(spans, text); len(spans) > base {
			by++
		}
	}
	for _, f := range p.known {
		n := len(spans)
		if spans = f.Find(spans, text); len(spans) > n {
			by++
		}
	}
	if by > 1 {
		return spans[:base+len(secretscan.Merge(spans[base:]))]
	}
	return spans
}

// clean reports whether scan finds nothing in text, which has the marks m.
func (p *plan) clean(spans []secretscan.Span, text []byte, m secretscan.Marks) bool {
	if p.rules != nil && len(p.rules.FindMarked(spans, text, m)) > len(spans) {
		return false
	}
	return p.free(spans, text)
}

// calm reports whether the rules for shapes find nothing in a text with the
// marks m.
func (p *plan) calm(m secretscan.Marks) bool { return p.rules == nil || p.rules.Clean(m) }

// free reports whether text is free of known values.
func (p *plan) free(spans []secretscan.Span, text []byte) bool {
	for _, f := range p.known {
		if len(f.Find(spans, text)) > len(spans) {
			return false
		}
	}
	return true
}

// key returns a key without the secrets in its own text.
func (p *plan) key(name string) string {
	if len(name) < minKeySecret {
		return name
	}
	text := []byte(name)
	spans := p.find(nil, text, false)
	if len(spans) == 0 {
		return name
	}
	return string(p.mask.Replace(nil, text, spans))
}

// users runs the Redactor, users' own redactors included, in order on a leaf.
// One that panics costs the value.
func (p *plan) users(groups []string, a slog.Attr) slog.Attr {
	for _, r := range p.ordered {
		if a = p.user(r, groups, a); a.Equal(slog.Attr{}) {
			return slog.Attr{}
		}
	}
	return a
}

func (p *plan) user(r Redactor, groups []string, a slog.Attr) (out slog.Attr) {
	defer func() {
		if v := recover(); v != nil {
			// The panic's text may be the secret: it is not shown.
			out = slog.String(a.Key, Redacted)
			if p.report != nil {
				p.report(fmt.Errorf("logplex: %T panicked in Redact with a %T; the value is masked", r, v))
			}
		}
	}()
	if b, ok := r.(builtin); ok {
		return redactAlone(b, p.mask, groups, a)
	}
	return r.Redact(groups[:len(groups):len(groups)], a)
}

// visible reports whether a text may be seen under a secret key: nothing at
// all, which explains failures, or what already stands for a secret.
func visible(t string) bool {
	if t == "" || t == Redacted {
		return true
	}
	kind, ok := strings.CutPrefix(t, Redacted[:len(Redacted)-1]+":")
	if !ok || len(kind) > 32 || !strings.HasSuffix(kind, "]") {
		return false
	}
	for _, c := range []byte(kind[:len(kind)-1]) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != ':' {
			return false
		}
	}
	return true
}

// tagged stands for a field tagged `log:"redact"`.
func (p *plan) tagged() string { return string(p.mask.Append(nil, secretscan.KindKey, nil)) }
