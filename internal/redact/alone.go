// SPDX-License-Identifier: MIT

package redact

import (
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/logplex-go/logplex/internal/secretscan"
)

// byItself makes a built-in redactor ready for being called for each attr. It is
// part of each; its zero value is ready.
type byItself struct {
	once sync.Once
	made *alone
}

// alone returns b, which b is part of, compiled once.
func (s *byItself) alone(b builtin) *alone {
	s.once.Do(func() { s.made = newAlone(b) })
	return s.made
}

// An alone applies one built-in redactor to single attrs, as
// slog.HandlerOptions.ReplaceAttr does. It is safe for concurrent use.
type alone struct {
	policy    *Policy
	masked    atomic.Pointer[Policy] // policy with the mask asked for last
	scrubbers sync.Pool              // *Scrubber
}

// withMask returns the policy with a mask; nil means its own.
func (r *alone) withMask(mask *secretscan.Mask) *Policy {
	if mask == nil || mask == r.policy.mask {
		return r.policy
	}
	if p := r.masked.Load(); p != nil && p.mask == mask {
		return p
	}
	p := r.policy.withMask(mask)
	r.masked.Store(p)
	return p
}

func newAlone(b builtin) *alone {
	p := &Policy{mask: new(secretscan.Mask)}
	b.addTo(p)
	p.tagMask = string(p.AppendMask(nil, nil))
	p.idle, p.simple = p.rules == nil && len(p.finders) == 0, !p.paths
	return &alone{policy: p}
}

// redactAndNotify is redact for a redactor that is used without a handler: listeners are
// called at once.
func (r *alone) redactAndNotify(groups []string, a slog.Attr) slog.Attr {
	if len(r.policy.listeners) == 0 {
		return r.redact(nil, nil, groups, a)
	}
	var hits Hits
	a = r.redact(&hits, nil, groups, a)
	if hits.Len() > 0 {
		r.policy.Notify(hits, nil)
	}
	return a
}

// maxKept is the size from which on buffers are not kept, in bytes.
const maxKept = 128 << 10

// redact returns a scrubbed, with placeholders of mask; nil means the
// redactor's own. hits collects what was replaced.
func (r *alone) redact(hits *Hits, mask *secretscan.Mask, groups []string, a slog.Attr) slog.Attr {
	s, ok := r.scrubbers.Get().(*Scrubber)
	if !ok {
		s = new(Scrubber)
	}
	p := r.withMask(mask)
	s.Hits = hits
	s.policy, s.KeepOriginal, s.masked, s.changed = p, true, false, false
	s.arena.Redacted, s.arena.Names = p.TagMask(), p.Names()
	out := s.Attr(groups, a)
	if s.Cap() < maxKept {
		s.forget()
		r.scrubbers.Put(s)
	}
	return out
}
