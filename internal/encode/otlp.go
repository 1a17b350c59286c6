// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"slices"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/otlp"
	"github.com/logplex-go/logplex/internal/own"
	"github.com/logplex-go/logplex/internal/redact"
)

// typedRecord is what a Line keeps of a record that is encoded for OTLP after the
// line. Its slices are reused.
type typedRecord struct {
	attrs    []slog.Attr // those of a context first
	carried  int         // how many of them are a context's
	nest     []slog.Attr // attrs in their groups
	b        []byte      // the encoded record
	clean    bool        // nothing in the record was replaced in the line
	observed time.Time   // when the record was handed in
	done     bool        // b is complete but for call site and trace
}

// maxKeptAttrs bounds the attrs that a typedRecord keeps room for.
const maxKeptAttrs = 512

// forget lets go of a record's values.
func (t *typedRecord) forget() {
	if cap(t.attrs)|cap(t.nest) > maxKeptAttrs || cap(t.b) > maxKept {
		*t = typedRecord{}
		return
	}
	clear(t.attrs)
	clear(t.nest)
	t.attrs, t.nest = t.attrs[:0], t.nest[:0]
}

// EncodesOnce reports whether a record can be encoded for OTLP from what its line
// was made of: the line shows all of it, and built-in rules alone apply.
func (e *Encoder) EncodesOnce() bool { return e.Pattern == nil && e.Policy.Simple() }

// RecordTyped is Record for a record of which OTLP is asked next. Each value is
// frozen before it is written, so that the line and OTLP's record are made of the
// same, from one look at the program's values. A record that has more in its groups
// than plain values is frozen and scrubbed as for a Sink. There is no Pattern.
func (ln *Line) RecordTyped(
	sc *Scope, t, observed time.Time, r *slog.Record, carried []slog.Attr,
) {
	ln.typed.done, ln.typed.observed = false, observed
	if len(carried) == 0 && ln.writesPlain(sc) {
		if ln.recordPlain(sc, t, observed, r) {
			return
		}
		ln.reset(sc) // nobody has been asked for anything yet
	}
	plain := ln.addCarried(carried)
	attrs := ln.typed.attrs
	r.Attrs(func(a slog.Attr) bool {
		if k := a.Value.Kind(); k == slog.KindAny || k >= slog.KindGroup {
			plain = ln.freezeAttr(&a) && plain
		}
		attrs = append(attrs, a)
		return true
	})
	ln.typed.attrs = attrs
	sec, ns := t.Unix(), int64(t.Nanosecond())
	if ln.json && r.Time.IsZero() {
		ns = noTime
	}
	ln.writeTyped(sc, sec, ns, r.Level, r.PC, r.Message, plain)
}

// writesPlain reports whether recordPlain may be used: no group is open and With has
// left nothing.
func (ln *Line) writesPlain(sc *Scope) bool {
	return ln.canAppendFast() && len(sc.groups) == 0 && len(sc.typed()) == 0
}

// A plainWriter encodes attrs for OTLP while their line is written.
type plainWriter struct {
	b    []byte
	seen uint64
	keys [maxPlainKeys]*memo.Key
	n    int
}

// maxPlainKeys is the number of attrs of a record that is written at once.
const maxPlainKeys = 24

// add encodes an attr. It reports false for one that takes a closer look.
func (p *plainWriter) add(ln *Line, a *slog.Attr) bool {
	k := ln.memo.Key(a.Key)
	if k == nil || !k.OTLP.Ok() || p.n == len(p.keys) {
		return false
	}
	if p.seen&k.Bit != 0 && slices.Contains(p.keys[:p.n], k) {
		return false
	}
	p.seen |= k.Bit
	p.keys[p.n] = k // a name has one
	p.n++
	var ok bool
	p.b, ok = otlp.AppendFast(p.b, &k.OTLP, &a.Value, 0)
	return ok
}

// recordPlain is RecordTyped for a record of plain values under plain keys: the line
// and OTLP's record are written side by side. It reports false for others.
func (ln *Line) recordPlain(sc *Scope, t, observed time.Time, r *slog.Record) bool {
	n := ln.numRedacted
	p := plainWriter{b: otlp.AppendStart(ln.typed.b[:0], t, observed, r.Level, r.Message)}
	sec, ns := t.Unix(), int64(t.Nanosecond())
	if ln.json && r.Time.IsZero() {
		ns = noTime
	}
	ln.begin(sc, sec, ns, r.Level, r.PC, r.Message, nil)
	b, plain := ln.b, true
	r.Attrs(func(a slog.Attr) bool {
		if !p.add(ln, &a) {
			plain = false
			return false
		}
		b = ln.appendAttrFast(b, &a, 0)
		return true
	})
	ln.b, ln.typed.b = b, p.b
	return plain && ln.numRedacted == n && ln.finishPlain(sc)
}

// attrsPlain is recordPlain for what Handler.Log is given.
func (ln *Line) attrsPlain(
	sc *Scope, sec, ns int64, l slog.Level, pc uintptr, msg string, attrs []slog.Attr,
) bool {
	n, t := ln.numRedacted, ln.typed.observed
	p := plainWriter{b: otlp.AppendStart(ln.typed.b[:0], t, t, l, msg)}
	ln.begin(sc, sec, ns, l, pc, msg, nil)
	b, plain := ln.b, true
	for i := range attrs {
		if plain = p.add(ln, &attrs[i]); !plain {
			break
		}
		b = ln.appendAttrFast(b, &attrs[i], 0)
	}
	ln.b, ln.typed.b = b, p.b
	return plain && ln.numRedacted == n && ln.finishPlain(sc)
}

// finishPlain ends the line. The record of OTLP is complete but for its end.
func (ln *Line) finishPlain(sc *Scope) bool {
	ln.finish(sc)
	ln.typed.done = true
	return true
}

// AttrsTyped is RecordTyped for what Handler.Log is given.
func (ln *Line) AttrsTyped(
	sc *Scope, sec, ns int64, l slog.Level, pc uintptr, msg string, attrs, carried []slog.Attr,
) {
	ln.typed.done, ln.typed.observed = false, time.Unix(sec, ns)
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
	typed := &ln.typed
	typed.attrs = typed.attrs[:0]
	plain = ln.addTyped(carried)
	typed.carried = len(typed.attrs)
	return plain
}

// writeTyped writes the line of the attrs that were added.
func (ln *Line) writeTyped(
	sc *Scope, sec, ns int64, l slog.Level, pc uintptr, msg string, plain bool,
) {
	typed := &ln.typed
	if !plain {
		ln.freezeTyped(sc)
	}
	n := ln.numRedacted
	ln.Attrs(sc, sec, ns, l, pc, msg, typed.attrs[typed.carried:], typed.attrs[:typed.carried])
	typed.clean = plain && ln.numRedacted == n && ln.numMembers <= freeze.MaxNodes
}

// addTyped adds attrs with their values frozen.
func (ln *Line) addTyped(attrs []slog.Attr) (plain bool) {
	plain = true
	for _, a := range attrs {
		plain = ln.freezeAttr(&a) && plain
		ln.typed.attrs = append(ln.typed.attrs, a)
	}
	return plain
}

// freezeAttr freezes the value of an attr, but for one that is secret by its key,
// which nobody looks at. It reports false for a group that has more in it than
// plain values, which it leaves as it is.
func (ln *Line) freezeAttr(a *slog.Attr) (plain bool) {
	switch v := a.Value; v.Kind() {
	case slog.KindGroup:
		return isPlainGroup(v.Group(), 0)
	case slog.KindAny, slog.KindLogValuer:
		k := memo.FindKey(&ln.memo, a.Key)
		if keyVerdict(ln, k, a.Key) != redact.Secret && !own.Is(v) {
			ln.arena.KeepBytes = true
			a.Value = ln.arena.Freeze(v)
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
	typed := &ln.typed
	s := ln.typedScrubber(sc)
	s.SetGroups(nil, false)
	scrubbed := s.Attrs(make([]slog.Attr, 0, len(typed.attrs)), typed.attrs[:typed.carried])
	carried := len(scrubbed)
	s.SetGroups(sc.groups, sc.masked)
	for _, a := range typed.attrs[typed.carried:] {
		ln.noteOwn(&a)
		scrubbed = s.Attrs(scrubbed, []slog.Attr{a})
	}
	typed.attrs, typed.carried, ln.frozen = scrubbed, carried, true
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
	typed := &ln.typed
	observed := typed.observed
	if typed.done {
		return ln.endOTLP(caller)
	}
	attrs := typed.attrs
	if typed.clean {
		if ln.appendOTLPFast(sc, t, observed, l, msg, caller) {
			return typed.b
		}
		if ln.hasCleanKeys(attrs) {
			for i := range attrs {
				if v := attrs[i].Value; v.Kind() == slog.KindLogValuer {
					attrs[i].Value = v.Resolve() // an own.Text
				}
			}
			return ln.appendOTLP(
				sc, t, observed, l, msg, caller, attrs[:typed.carried], attrs[typed.carried:])
		}
	}
	s := ln.typedScrubber(sc)
	s.Hits = nil // they have been counted
	msg = s.Message(msg)
	inGroups := attrs[typed.carried:]
	if !ln.frozen {
		inGroups = s.Attrs(make([]slog.Attr, 0, len(inGroups)), inGroups)
	}
	inGroups = s.Typed(inGroups)
	s.SetGroups(nil, false)
	carried := attrs[:typed.carried]
	if !ln.frozen {
		carried = s.Attrs(make([]slog.Attr, 0, len(carried)), carried)
	}
	return ln.appendOTLP(sc, t, observed, l, msg, caller, s.Typed(carried), inGroups)
}

// endOTLP completes the record of recordPlain.
func (ln *Line) endOTLP(caller *slog.Source) []byte {
	b := ln.typed.b
	if caller != nil {
		b = otlp.AppendCaller(b, caller)
	}
	if ln.hasTrace {
		b = otlp.AppendTrace(b, &ln.trace)
	}
	ln.typed.b = b
	return b
}

// appendOTLPFast is appendOTLP for a record in which nothing was replaced and all
// keys are plain and new in their group. It reports false for others.
func (ln *Line) appendOTLPFast(
	sc *Scope, t, observed time.Time, l slog.Level, msg string, caller *slog.Source,
) (ok bool) {
	typed := &ln.typed
	attrs := typed.attrs
	if len(sc.typed()) > 0 {
		attrs = ln.nestTyped(sc, attrs[:typed.carried], attrs[typed.carried:])
	}
	b := otlp.AppendStart(typed.b[:0], t, observed, l, msg)
	if caller != nil {
		b = otlp.AppendCaller(b, caller)
	}
	if b, ok = ln.appendTypedFast(b, attrs, 0); ok && ln.hasTrace {
		b = otlp.AppendTrace(b, &ln.trace)
	}
	typed.b = b
	return ok
}

// appendTypedFast appends attrs; it reports false where they take a closer look.
func (ln *Line) appendTypedFast(b []byte, attrs []slog.Attr, depth int) ([]byte, bool) {
	var seen uint64
	for i := range attrs {
		a := &attrs[i]
		k := ln.memo.Key(a.Key)
		if k == nil || !k.OTLP.Ok() || seen&k.Bit != 0 && hasKey(attrs[:i], a.Key) {
			return b, false
		}
		seen |= k.Bit
		var ok bool
		if a.Value.Kind() == slog.KindGroup {
			b, ok = ln.appendTypedGroup(b, k, a.Value.Group(), depth)
		} else {
			b, ok = otlp.AppendFast(b, &k.OTLP, &a.Value, depth)
		}
		if !ok {
			return b, false
		}
	}
	return b, true
}

func (ln *Line) appendTypedGroup(
	b []byte, k *memo.Key, members []slog.Attr, depth int,
) (_ []byte, ok bool) {
	start := len(b)
	if len(members) == 0 {
		return b, true
	}
	if depth >= freeze.MaxDepth {
		return b, false
	}
	b, first := otlp.OpenGroup(b, &k.OTLP)
	if b, ok = ln.appendTypedFast(b, members, depth+1); !ok {
		return b, false
	}
	return otlp.CloseGroup(b, start, first, depth), true
}

func hasKey(attrs []slog.Attr, key string) bool {
	for i := range attrs {
		if attrs[i].Key == key {
			return true
		}
	}
	return false
}

// OTLPOf is OTLP for parts that are scrubbed.
func (ln *Line) OTLPOf(
	sc *Scope, t, observed time.Time, l slog.Level, caller *slog.Source, p Parts,
) []byte {
	return ln.appendOTLP(sc, t, observed, l, p.Message, caller, p.Context, p.Attrs)
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

// hasCleanKeys reports whether no key holds a secret itself.
func (ln *Line) hasCleanKeys(attrs []slog.Attr) bool {
	for i := range attrs {
		a := &attrs[i]
		if len(a.Key) >= redact.MinKeySecret {
			if k := ln.memo.Key(a.Key); k == nil || k.Changed {
				return false
			}
		}
		switch a.Value.Kind() {
		case slog.KindGroup:
			if !ln.hasCleanKeys(a.Value.Group()) {
				return false
			}
		case slog.KindAny:
			if l, ok := a.Value.Any().(*freeze.List); ok && !ln.hasCleanKeys(l.Elems) {
				return false
			}
		}
	}
	return true
}

// appendOTLP encodes a record, of which nothing is secret.
func (ln *Line) appendOTLP(
	sc *Scope, t, observed time.Time, l slog.Level, msg string, caller *slog.Source,
	carried, attrs []slog.Attr,
) []byte {
	typed := &ln.typed
	if len(carried)+len(sc.typed()) > 0 {
		attrs = ln.nestTyped(sc, carried, attrs)
	}
	trace := format.Trace{}
	if ln.hasTrace {
		trace = ln.trace
	}
	typed.b = otlp.AppendRecord(typed.b[:0], &otlp.Record{
		Time: t, Observed: observed, Level: l, Message: msg, Attrs: attrs, Caller: caller,
		Trace: trace,
	})
	return typed.b
}

// nestTyped returns attrs after carried and With's, in the groups that are open.
func (ln *Line) nestTyped(sc *Scope, carried, attrs []slog.Attr) []slog.Attr {
	scopes := sc.typed()
	if ln.HasNewValues() {
		scopes = scopes.Map(ln.policy.RescanAttrs)
	}
	attrs, nest := scopes.Nest(ln.typed.nest[:0], attrs)
	if len(carried) > 0 {
		from := len(nest)
		nest = append(append(nest, carried...), attrs...)
		attrs = nest[from:]
	}
	ln.typed.nest = nest
	return attrs
}

// WithTyped returns a Scope with attrs that are scrubbed and typed added to those
// for OTLP. It is for a handler that has With's attrs elsewhere.
func (sc Scope) WithTyped(attrs []slog.Attr) Scope {
	sc.addTyped(attrs)
	return sc
}

// addTyped adds attrs to those for OTLP.
func (sc *Scope) addTyped(attrs []slog.Attr) { sc.changeRare().typed = sc.typed().With(attrs) }
