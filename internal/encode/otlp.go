// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"time"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/held"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/otlp"
	"github.com/logplex-go/logplex/internal/own"
	"github.com/logplex-go/logplex/internal/redact"
	"github.com/logplex-go/logplex/internal/typed"
)

// RecordTyped is Record for a record of which OTLP is asked next. Each value is
// frozen before it is written, so that the line and OTLP's record are made of the
// same, from one look at the program's values. A record that has more in its groups
// than plain values is frozen and scrubbed as for a Sink. There is no Pattern.
func (ln *Line) RecordTyped(
	sc *Scope, t, observed time.Time, r *slog.Record, carried []slog.Attr,
) {
	ln.typed.Begin(observed)
	if len(carried) == 0 && ln.writesPlain(sc) {
		if ln.recordPlain(sc, t, r) {
			return
		}
		ln.reset(sc) // no method of a value has been called yet
	}
	plain := ln.addCarried(carried)
	attrs := ln.typed.Attrs
	r.Attrs(func(a slog.Attr) bool {
		if k := a.Value.Kind(); k == slog.KindAny || k >= slog.KindGroup {
			plain = ln.freezeAttr(&a) && plain
		}
		if !redact.IsEmpty(a) {
			attrs = append(attrs, a)
		}
		return true
	})
	ln.typed.Attrs = attrs
	sec, ns := t.Unix(), int64(t.Nanosecond())
	if ln.json && r.Time.IsZero() {
		ns = noTime
	}
	ln.writeTyped(sc, sec, ns, r.Level, r.PC, r.Message, plain)
}

// writesPlain reports whether recordPlain may be used: no group is open and With has
// left nothing.
func (ln *Line) writesPlain(sc *Scope) bool {
	return ln.canAppendFast() && sc.open == nil && len(sc.typed()) == 0
}

// recordPlain is RecordTyped for a record of plain values under plain keys: the line
// and OTLP's record are written side by side. It reports false for others.
func (ln *Line) recordPlain(sc *Scope, t time.Time, r *slog.Record) bool {
	n := ln.numRedacted
	var p typed.Plain
	ln.typed.Start(&p, t, r.Level, r.Message)
	sec, ns := t.Unix(), int64(t.Nanosecond())
	if ln.json && r.Time.IsZero() {
		ns = noTime
	}
	ln.begin(sc, sec, ns, r.Level, r.PC, r.Message, nil)
	b, plain := ln.b, true
	r.Attrs(func(a slog.Attr) bool {
		if !p.Add(&ln.memo, &a) {
			plain = false
			return false
		}
		b = ln.appendAttrFast(b, &a, 0)
		return true
	})
	ln.b = b
	return ln.finishPlain(sc, &p, plain && ln.numRedacted == n)
}

// attrsPlain is recordPlain for what Handler.Log is given.
func (ln *Line) attrsPlain(
	sc *Scope, sec, ns int64, l slog.Level, pc uintptr, msg string, attrs []slog.Attr,
) bool {
	n := ln.numRedacted
	var p typed.Plain
	ln.typed.Start(&p, ln.typed.Observed, l, msg)
	ln.begin(sc, sec, ns, l, pc, msg, nil)
	b, plain := ln.b, true
	for i := range attrs {
		if plain = p.Add(&ln.memo, &attrs[i]); !plain {
			break
		}
		b = ln.appendAttrFast(b, &attrs[i], 0)
	}
	ln.b = b
	return ln.finishPlain(sc, &p, plain && ln.numRedacted == n)
}

// finishPlain ends the line, if all of it was plain.
func (ln *Line) finishPlain(sc *Scope, p *typed.Plain, plain bool) bool {
	if plain {
		ln.finish(sc)
	}
	ln.typed.End(p, plain)
	return plain
}

// AttrsTyped is RecordTyped for what Handler.Log is given.
func (ln *Line) AttrsTyped(
	sc *Scope, sec, ns int64, l slog.Level, pc uintptr, msg string, attrs, carried []slog.Attr,
) {
	ln.typed.Begin(time.Unix(sec, ns))
	if len(carried) == 0 && ln.writesPlain(sc) {
		if ln.attrsPlain(sc, sec, ns, l, pc, msg, attrs) {
			return
		}
		ln.reset(sc)
	}
	plain := ln.addCarried(carried)
	plain = ln.addTyped(attrs) && plain
	ln.writeTyped(sc, sec, ns, l, pc, msg, plain)
}

// addCarried is addTyped for the attrs of a context, which come first.
func (ln *Line) addCarried(carried []slog.Attr) (plain bool) {
	r := &ln.typed
	r.Attrs = r.Attrs[:0]
	plain = ln.addTyped(carried)
	r.Carried = len(r.Attrs)
	return plain
}

// writeTyped writes the line of the attrs that were added.
func (ln *Line) writeTyped(
	sc *Scope, sec, ns int64, l slog.Level, pc uintptr, msg string, plain bool,
) {
	r := &ln.typed
	if hidden, ok := ln.policy.HidePairs(sc.names(), r.Attrs[r.Carried:]); ok {
		r.Attrs, plain = append(r.Attrs[:r.Carried], hidden...), false
	}
	if !plain {
		ln.freezeTyped(sc)
	}
	n := ln.numRedacted
	ln.Attrs(sc, sec, ns, l, pc, msg, r.Attrs[r.Carried:], r.Attrs[:r.Carried])
	r.Clean = plain && ln.numRedacted == n && ln.numMembers <= freeze.MaxNodes
}

// addTyped adds attrs with their values frozen.
func (ln *Line) addTyped(attrs []slog.Attr) (plain bool) {
	plain = true
	for _, a := range attrs {
		plain = ln.freezeAttr(&a) && plain
		if !redact.IsEmpty(a) {
			ln.typed.Attrs = append(ln.typed.Attrs, a)
		}
	}
	return plain
}

// freezeAttr freezes the value of an attr, but for one that is secret by its key,
// which is not looked at. It reports false for a group that has more in it than
// plain values, which it leaves as it is.
func (ln *Line) freezeAttr(a *slog.Attr) (plain bool) {
	switch v := a.Value; v.Kind() {
	case slog.KindGroup:
		return isPlainGroup(v.Group(), 0)
	case slog.KindAny, slog.KindLogValuer:
		k := memo.FindKey(&ln.memo, a.Key)
		if keyVerdict(&ln.keyWriter, k, a.Key) != redact.Secret && !own.Is(v) &&
			!redact.IsEmpty(*a) {
			ln.arena.KeepBytes = true
			*a = redact.Named(slog.Attr{Key: a.Key, Value: ln.arena.Freeze(v)})
			ln.arena.KeepBytes = false
			ln.hidden = ln.hidden || ln.hid()
		}
	}
	return true
}

// isPlainGroup reports whether all members of a group are of slog's own kinds.
func isPlainGroup(members []slog.Attr, depth int) bool {
	for i := range members {
		switch members[i].Value.Kind() {
		case slog.KindAny, slog.KindLogValuer:
			return false
		case slog.KindGroup:
			if depth >= freeze.MaxDepth || !isPlainGroup(members[i].Value.Group(), depth+1) {
				return false
			}
		}
	}
	return true
}

// freezeTyped replaces the attrs by frozen and scrubbed ones.
func (ln *Line) freezeTyped(sc *Scope) {
	r := &ln.typed
	s := ln.typedScrubber(sc)
	s.SetGroups(nil, false)
	scrubbed := s.Attrs(make([]slog.Attr, 0, len(r.Attrs)), r.Attrs[:r.Carried])
	carried := len(scrubbed)
	s.SetGroups(sc.Groups(), sc.masked)
	for _, a := range r.Attrs[r.Carried:] {
		ln.noteOwn(&a)
		scrubbed = s.Attrs(scrubbed, []slog.Attr{a})
	}
	r.Attrs, r.Carried = scrubbed, carried
	ln.setFrozen()
}

// typedScrubber returns a Scrubber that keeps lists and bytes.
func (ln *Line) typedScrubber(sc *Scope) *redact.Scrubber {
	s := ln.Scrubber(sc)
	s.KeepLists = true
	s.SetKeepBytes(true)
	return s
}

// OTLP returns the record that RecordTyped wrote as OTLP's LogRecord, valid until
// ln is released.
func (ln *Line) OTLP(
	sc *Scope, t time.Time, l slog.Level, msg string, caller *slog.Source,
) []byte {
	r := &ln.typed
	if b, ok := r.Complete(caller, &ln.trace); ok {
		return b
	}
	scopes := ln.typedScopes(sc)
	rec := otlp.Record{
		Time: t, Observed: r.Observed, Level: l, Message: msg, Caller: caller, Trace: ln.trace,
	}
	if b, ok := r.EncodeFast(&ln.memo, &rec, scopes); ok {
		return b
	}
	carried, attrs := r.Attrs[:r.Carried], r.Attrs[r.Carried:]
	if r.Clean && typed.HasCleanKeys(&ln.memo, r.Attrs) {
		for i := range r.Attrs {
			if v := r.Attrs[i].Value; v.Kind() == slog.KindLogValuer {
				r.Attrs[i].Value = v.Resolve() // an own.Text
			}
		}
		return r.Encode(rec, scopes, carried, attrs)
	}
	s := ln.typedScrubber(sc)
	s.Hits = nil // they have been counted
	rec.Message = s.Message(msg)
	if !ln.frozen {
		attrs = s.Attrs(make([]slog.Attr, 0, len(attrs)), attrs)
	}
	attrs = s.Typed(attrs)
	s.SetGroups(nil, false)
	if !ln.frozen {
		carried = s.Attrs(make([]slog.Attr, 0, len(carried)), carried)
	}
	return r.Encode(rec, scopes, s.Typed(carried), attrs)
}

// typedScopes returns With's attrs for OTLP.
func (ln *Line) typedScopes(sc *Scope) held.Scopes {
	return ln.Rescan(sc.typed(), false)
}

// Rescan replaces values that were added since in attrs that With left, and with count set
// records them for TakeHits.
func (ln *Line) Rescan(scopes held.Scopes, count bool) held.Scopes {
	if len(scopes) == 0 || !ln.HasNewValues() {
		return scopes
	}
	var hits *redact.Hits
	if count {
		hits = ln.hits
	}
	return scopes.Map(func(groups []string, attrs []slog.Attr) []slog.Attr {
		return ln.policy.RescanAttrs(hits, groups, attrs)
	})
}

// OTLPOf is OTLP for parts that are scrubbed.
func (ln *Line) OTLPOf(
	sc *Scope, t, observed time.Time, l slog.Level, caller *slog.Source, p Parts,
) []byte {
	return ln.typed.Encode(otlp.Record{
		Time: t, Observed: observed, Level: l, Message: p.Message, Caller: caller,
		Trace: ln.trace,
	}, ln.typedScopes(sc), p.Context, p.Attrs)
}

// Typed returns what Freeze made with its types: lists, bytes and null stay what
// they are. It goes before Finish.
func (ln *Line) Typed(sc *Scope, r *slog.Record, carried []slog.Attr) (p Parts) {
	s := ln.typedScrubber(sc)
	s.Hits = nil // they have been counted
	p.Message = s.Message(r.Message)
	attrs := make([]slog.Attr, 0, r.NumAttrs())
	r.Attrs(func(a slog.Attr) bool {
		attrs = append(attrs, a)
		return true
	})
	p.Attrs = s.Typed(attrs)
	s.SetGroups(nil, false)
	p.Context = s.Typed(carried)
	return p
}

// WithTyped returns a Scope with attrs that are scrubbed and typed added to those
// for OTLP. It is for a handler that has With's attrs elsewhere.
func (sc Scope) WithTyped(attrs []slog.Attr) Scope {
	sc.addTyped(attrs)
	return sc
}

// addTyped adds attrs to those for OTLP.
func (sc *Scope) addTyped(attrs []slog.Attr) { sc.changeRare().typed = sc.typed().With(attrs) }
