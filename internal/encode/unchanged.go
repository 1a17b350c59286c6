// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/member"
	"github.com/logplex-go/logplex/internal/redact"
)

// Unchanged reports whether nothing in a record's message and attrs is secret,
// and nothing in them is out of sight: a wrapped handler may get the record as
// it was logged. It is for a Policy that is Simple. A record that it does not
// know, such as one with a LogValuer, is left to the Scrubber. stamped: attrs with the
// keys of the handler's stamps have to be renamed at the top.
//
// TestWrapUnchanged compares it with the Scrubber.
func (ln *Line) Unchanged(sc *Scope, r *slog.Record, stamped bool) (ok bool) {
	if ln.masked || !ln.memo.HasTable() {
		return false
	}
	defer func() {
		if recover() != nil { // in a finder: the Scrubber masks the value
			ok = false
		}
	}()
	if !ln.policy.IsCleanText(r.Message, &ln.tmp, &ln.spans) {
		return false
	}
	ok = true
	stamped = stamped && len(sc.groups) == 0
	r.Attrs(func(a slog.Attr) bool {
		ok = ln.isCleanAttr(&a, stamped, 0)
		return ok
	})
	return ok
}

// UnchangedAttrs is Unchanged for the attrs given to WithAttrs.
func (ln *Line) UnchangedAttrs(sc *Scope, attrs []slog.Attr, stamped bool) (ok bool) {
	if ln.masked || !ln.memo.HasTable() {
		return false
	}
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	stamped = stamped && len(sc.groups) == 0
	for i := range attrs {
		if !ln.isCleanAttr(&attrs[i], stamped, 0) {
			return false
		}
	}
	return true
}

func (ln *Line) isCleanAttr(a *slog.Attr, stamped bool, depth int) bool {
	if !ln.isCleanKey(a.Key, stamped) {
		return false
	}
	switch a.Value.Kind() {
	case slog.KindString:
		return ln.policy.IsCleanText(a.Value.String(), &ln.tmp, &ln.spans)
	case slog.KindInt64:
		return !redact.MayBeCard(a.Value.Int64())
	case slog.KindUint64:
		return !redact.MayBeCard(a.Value.Uint64())
	case slog.KindBool, slog.KindFloat64, slog.KindDuration, slog.KindTime:
		return true
	case slog.KindGroup:
		members := a.Value.Group()
		if a.Key == "" || len(members) == 0 || depth >= freeze.MaxDepth || freeze.HasPair(members) {
			return false
		}
		for i := range members {
			if ln.numMembers++; ln.numMembers > freeze.MaxNodes ||
				!ln.isCleanAttr(&members[i], false, depth+1) {
				return false
			}
		}
		return true
	case slog.KindAny:
		return ln.isCleanAny(a.Value.Any())
	}
	return false
}

// isCleanKey reports whether a key is no secret, names none, and is not one of
// the stamps.
func (ln *Line) isCleanKey(key string, stamped bool) bool {
	k := ln.memo.Key(key)
	if k == nil || k.Verdict != redact.None || k.Changed {
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
func (ln *Line) isCleanAny(x any) bool {
	switch x := x.(type) {
	case nil, slog.LogValuer:
		return false
	case error:
		text, ok := ln.arena.PlainError(x)
		return ok && ln.policy.IsCleanText(text, &ln.tmp, &ln.spans)
	}
	flat, ok := ln.arena.Flat(x)
	if !ok || !flat.Whole() {
		return false
	}
	for i := range flat.Len() {
		key, kind, v := flat.Field(i)
		if kind == freeze.Omitted {
			continue
		}
		if !ln.isCleanKey(key, false) {
			return false
		}
		clean := true
		switch kind {
		case slog.KindString:
			clean = ln.policy.IsCleanText(v.String(), &ln.tmp, &ln.spans)
		case slog.KindInt64:
			clean = !redact.MayBeCard(v.Int())
		case slog.KindUint64:
			clean = !redact.MayBeCard(v.Uint())
		case slog.KindFloat64:
			clean = v.Float()-v.Float() == 0 // encoding/json refuses others
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
