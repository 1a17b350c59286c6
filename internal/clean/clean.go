// SPDX-License-Identifier: MIT

// Package clean tells whether nothing in a record is secret, so that a wrapped handler may
// get it as it was logged. It may not change anything, nor write lines: what it does not
// know, it calls not clean.
package clean

import (
	"log/slog"
	"strings"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/member"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/redact"
)

// Checker looks at records one after another. It is for a Policy that is Simple, and is
// used by one goroutine at a time. The root's TestWrapUnchanged compares it with the
// redact.Scrubber.
type Checker struct {
	policy  *redact.Policy
	memo    *memo.Reader
	arena   *freeze.Arena
	members int // of groups, in the record
	tmp     []byte
	spans   []redact.Span
}

// New returns a Checker that shares a Reader and an Arena with a line.
func New(p *redact.Policy, m *memo.Reader, a *freeze.Arena) Checker {
	return Checker{policy: p, memo: m, arena: a}
}

// Record reports whether nothing in a record's message and attrs is secret, and nothing in
// them is out of sight. A record that it does not know, such as one with a LogValuer, is
// not clean. stamped: attrs with the keys of the handler's stamps have to be renamed at the
// top, and are not clean either. It panics where a finder does.
func (c *Checker) Record(r *slog.Record, stamped bool) bool {
	if !c.isCleanMessage(r.Message) {
		return false
	}
	ok := true
	c.members = 0
	r.Attrs(func(a slog.Attr) bool {
		ok = c.isCleanAttr(&a, stamped, 0)
		return ok
	})
	return ok
}

// isCleanMessage remembers messages, which are constants of the program more often than not.
func (c *Checker) isCleanMessage(msg string) bool {
	m, place := memo.FindMessage(c.memo, msg)
	if m != nil {
		return true
	}
	generation := c.policy.Generation()
	if !c.policy.IsCleanText(msg, &c.tmp, &c.spans) {
		return false
	}
	if memo.Wants(c.memo, place, msg) {
		place.Keep(&memo.Message{Text: strings.Clone(msg), Generation: generation})
	}
	return true
}

// Attrs is Record for the attrs given to WithAttrs. Where a finder panics, they are not
// clean: the Scrubber masks the value.
func (c *Checker) Attrs(attrs []slog.Attr, stamped bool) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	c.members = 0
	for i := range attrs {
		if !c.isCleanAttr(&attrs[i], stamped, 0) {
			return false
		}
	}
	return true
}

// Cap returns the size of the buffer that c keeps for the next record.
func (c *Checker) Cap() int { return cap(c.tmp) }

func (c *Checker) isCleanAttr(a *slog.Attr, stamped bool, depth int) bool {
	if !c.isCleanKey(a.Key, stamped) {
		return false
	}
	switch a.Value.Kind() {
	case slog.KindString:
		return c.policy.IsCleanText(a.Value.String(), &c.tmp, &c.spans)
	case slog.KindInt64:
		return !redact.MayBeCard(a.Value.Int64())
	case slog.KindUint64:
		return !redact.MayBeCard(a.Value.Uint64())
	case slog.KindFloat64:
		return !redact.MayBeCard(a.Value.Float64())
	case slog.KindBool, slog.KindDuration, slog.KindTime:
		return true
	case slog.KindGroup:
		members := a.Value.Group()
		if a.Key == "" || len(members) == 0 || depth >= freeze.MaxDepth || freeze.HasPair(members) {
			return false
		}
		for i := range members {
			if c.members++; c.members > freeze.MaxNodes ||
				!c.isCleanAttr(&members[i], false, depth+1) {
				return false
			}
		}
		return true
	case slog.KindAny:
		return c.isCleanAny(a.Value.Any())
	}
	return false
}

// isCleanKey reports whether a key is no secret, names none, and is not one of
// the stamps.
func (c *Checker) isCleanKey(key string, stamped bool) bool {
	k := c.memo.Key(key)
	if k == nil || k.Judged || k.Changed {
		return false
	}
	if stamped {
		switch key {
		case member.KeySource, member.KeyDyno, member.KeyPID:
			return false
		}
	}
	return true
}

// isCleanAny knows errors of which nothing but the text is shown, and structs of
// plain exported fields.
func (c *Checker) isCleanAny(x any) bool {
	switch x := x.(type) {
	case nil, slog.LogValuer:
		return false
	case error:
		text, ok := c.arena.PlainError(x)
		return ok && c.policy.IsCleanText(text, &c.tmp, &c.spans)
	}
	flat, ok := c.arena.Flat(x)
	if !ok || !flat.Whole() {
		return false
	}
	for i := range flat.Len() {
		key, kind, v := flat.Field(i)
		if kind == freeze.Omitted {
			continue
		}
		if !c.isCleanKey(key, false) {
			return false
		}
		clean := true
		switch kind {
		case slog.KindString:
			clean = c.policy.IsCleanText(v.String(), &c.tmp, &c.spans)
		case slog.KindInt64:
			clean = !redact.MayBeCard(v.Int())
		case slog.KindUint64:
			clean = !redact.MayBeCard(v.Uint())
		case slog.KindFloat64:
			f := v.Float()
			clean = f-f == 0 && !redact.MayBeCard(f) // encoding/json refuses NaN and infinities
		case slog.KindBool, slog.KindDuration, slog.KindTime:
		default:
			clean = false
		}
		if !clean {
			return false
		}
	}
	return true
}
