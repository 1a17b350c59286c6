// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"slices"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/jsonobject"
	"github.com/logplex-go/logplex/internal/layout"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/own"
	"github.com/logplex-go/logplex/internal/redact"
	"github.com/logplex-go/logplex/internal/typed"
)

// Line is the state of one record being written. Lines are pooled; each is used
// by one goroutine at a time.
type Line struct {
	groupsOf *scopeGroups // whose groups groupPrefix and groups hold; nil: they are others
	Writing  bool         // the line is being written; set by the writer
	frozen   bool         // the values to write come from Freeze
	ownKeys  []string     // keys of the attrs that were an own.Text
	headWriter

	checkpoints []checkpoint    // of the groups that the first attr opened
	attrs       []byte          // of an event whose header is being written
	scrubber    redact.Scrubber // for users' redactors and Sinks
	list        *attrWriter     // renders lists for the scrubber; made when first needed
	typed       typed.Record    // for OTLP
	trace       format.Trace    // of the record, if hasTrace
}

// Buffers of these sizes and larger are not kept for the next record.
const (
	maxKept     = 128 << 10 // bytes; a line with a value of 64 KiB is kept
	maxKeptKeys = 1024
)

// clear forgets the values of the last record, and reports whether ln may be kept.
func (ln *Line) clear() bool {
	if ln.attrWriter.cap()|cap(ln.attrs)|ln.scrubber.Cap() >= maxKept {
		return false
	}
	ln.arena.Reset()
	ln.scrubber.Release()
	if ln.Encoder.Typed {
		ln.typed.Forget()
	}
	return true
}

// reset readies ln for a record of sc.
func (ln *Line) reset(sc *Scope) {
	ln.b = ln.b[:0]
	if ln.hits != nil {
		ln.hidden, ln.listsHidden, ln.arena.HidField = false, false, false
	}
	ln.memo.Begin(ln.policy.Generation())
	switch open := sc.open; {
	case open == nil:
		ln.groupPrefix, ln.groups = ln.groupPrefix[:0], ln.groups[:0]
		if ln.groupsOf != nil { // no pointer is written where that can be helped
			ln.groupsOf = nil
		}
	case ln.groupsOf == open && ln.memo.Generation == ln.Encoder.generation:
		// Those of the last record.
		ln.groupPrefix = ln.groupPrefix[:len(open.prefix)]
		ln.groups = ln.groups[:len(open.names)]
	default:
		ln.resetGroups(open)
	}
	ln.masked, ln.recoverPerValue = sc.masked, sc.RecoverPerValue
	ln.numMembers, ln.frozen, ln.hasPart, ln.facts = 0, false, false, false
	ln.ownKeys, ln.tokens = ln.ownKeys[:0], redact.InTokens(ln.groups)
	ln.objects.Begin(&sc.with)
	if ln.hits != nil {
		ln.hits.Reset()
	}
}

// resetGroups opens groups.
func (ln *Line) resetGroups(open *scopeGroups) {
	ln.groups = append(ln.groups[:0], open.names...)
	if ln.memo.Generation == ln.Encoder.generation {
		ln.groupPrefix, ln.groupsOf = append(ln.groupPrefix[:0], open.prefix...), open
		return
	}
	// A name may be a value that was added since.
	ln.groupPrefix, ln.groupsOf = ln.groupPrefix[:0], nil
	if open.prefix == "" {
		return // none is written
	}
	for _, g := range open.names {
		ln.groupPrefix = appendPrefix(ln.groupPrefix, ln.policy.KeyText(g))
	}
}

// Record writes the whole line of r, which happened at t. carried are the attrs
// of a context. A zero r.Time is left out in JSON.
func (ln *Line) Record(sc *Scope, t time.Time, r *slog.Record, carried []slog.Attr) {
	if ln.plain && !(ln.json && r.Time.IsZero()) { // what appendRecord does
		appendHeaderFast(&ln.headWriter, t.Unix(), int64(t.Nanosecond()), r.Level, r.Message)
		if ln.json || len(sc.preformatted) > 0 {
			ln.startAttrs(sc, nil)
		}
		ln.appendRecordAttrs(sc, r)
		ln.finish(sc)
	} else {
		ln.appendRecord(sc, t, r, carried)
	}
	if ln.hasPart {
		ln.redoWithoutPairs(sc, t, r, carried)
	}
}

// redoWithoutPairs writes the line again if a value is secret by the name that is another
// attr.
func (ln *Line) redoWithoutPairs(
	sc *Scope, t time.Time, r *slog.Record, carried []slog.Attr,
) {
	if hidden, ok := ln.hidePairs(sc, r); ok {
		ln.reset(sc)
		ln.appendRecord(sc, t, &hidden, carried)
	}
}

// hidePairs returns r without the values that are secret by the name that is another
// attr, and whether there are any.
func (ln *Line) hidePairs(sc *Scope, r *slog.Record) (hidden slog.Record, ok bool) {
	var buf [8]slog.Attr
	attrs := buf[:0]
	r.Attrs(func(a slog.Attr) bool {
		attrs = append(attrs, a)
		return true
	})
	if attrs, ok = ln.policy.HidePairs(sc.names(), attrs); ok {
		hidden = slog.NewRecord(r.Time, r.Level, r.Message, r.PC)
		hidden.AddAttrs(attrs...)
	}
	return hidden, ok
}

func (ln *Line) appendRecord(sc *Scope, t time.Time, r *slog.Record, carried []slog.Attr) {
	if ln.Pattern != nil && ln.Format != FormatJSON {
		ln.appendPattern(sc, t, r, carried)
		return
	}
	sec, ns := t.Unix(), int64(t.Nanosecond())
	if ln.json && r.Time.IsZero() {
		ns = noTime
	}
	ln.begin(sc, sec, ns, r.Level, r.PC, r.Message, carried)
	ln.appendRecordAttrs(sc, r)
	ln.finish(sc)
}

// Attrs is Record for what Handler.Log is given; there is no Pattern.
func (ln *Line) Attrs(
	sc *Scope, sec, ns int64, l slog.Level, pc uintptr, msg string, attrs, carried []slog.Attr,
) {
	for again := false; ; again = true {
		ln.begin(sc, sec, ns, l, pc, msg, carried)
		opened := ln.openPending(sc)
		ln.appendAttrs(attrs)
		ln.closePending(sc, opened)
		ln.finish(sc)
		if !ln.hasPart || again {
			return
		}
		hidden, ok := ln.policy.HidePairs(sc.names(), attrs)
		if !ok {
			return
		}
		frozen := ln.frozen
		ln.reset(sc)
		attrs, ln.frozen = hidden, frozen
	}
}

// begin writes everything before the attrs of a record.
func (ln *Line) begin(
	sc *Scope, sec, ns int64, l slog.Level, pc uintptr, msg string, carried []slog.Attr,
) {
	if !ln.plain || ns == noTime {
		ln.appendStart(sec, ns, l, pc, msg)
		ln.startAttrs(sc, carried)
		return
	}
	appendHeaderFast(&ln.headWriter, sec, ns, l, msg)
	if ln.json || len(sc.preformatted) > 0 {
		ln.startAttrs(sc, nil)
	}
}

// appendStart writes the header, the call site where that is wanted, and the
// message, as users' redactors want it.
func (ln *Line) appendStart(sec, ns int64, l slog.Level, pc uintptr, msg string) {
	msg = ln.redactMessage(msg)
	caller := ln.AddCaller && pc != 0
	switch {
	case ns == noTime && ln.json:
		ln.b = ln.members.AppendFixed(append(ln.b, '{'), l)
	case caller:
		ln.appendHeader(sec, max(ns, 0), l)
	default:
		appendHeaderFast(&ln.headWriter, sec, max(ns, 0), l, msg)
		return
	}
	if caller {
		ln.appendCaller(ln.callers.Of(pc))
	}
	appendMessage(&ln.headWriter, msg)
}

// Bytes returns the line with its newline. It is valid until the next call.
func (ln *Line) Bytes() []byte { return ln.b }

// Message returns the message part of the line, without its newline. It is
// valid until the next call.
func (ln *Line) Message() []byte { return ln.b[ln.headerLen : len(ln.b)-1] }

// HasHits reports whether there are secrets that were replaced in the line, and a listener
// wants to know of them.
func (ln *Line) HasHits() bool { return ln.hits != nil && ln.hits.Len() > 0 }

// TakeHits returns the secrets that were replaced in the line, and forgets them.
func (ln *Line) TakeHits() redact.Hits { return ln.hits.Take() }

// Scrubber returns a Scrubber for attrs of the Scope, which is ln's own.
func (ln *Line) Scrubber(sc *Scope) *redact.Scrubber {
	ln.groups, ln.masked, ln.groupsOf = append(ln.groups[:0], sc.Groups()...), sc.masked, nil
	ln.readyScrubber()
	return &ln.scrubber
}

// Freeze returns r and the attrs of a context with all values frozen, shown to users' redactors
// and scrubbed: a line and a Record are then both made of it, and no value's methods are called
// twice. Lists and structs are ln's own until it is released; Finish makes attrs of a Record of
// them.
func (ln *Line) Freeze(
	sc *Scope, r *slog.Record, carried []slog.Attr,
) (frozen slog.Record, frozenCarried []slog.Attr) {
	if hidden, ok := ln.hidePairs(sc, r); ok {
		r = &hidden
	}
	frozen = slog.NewRecord(r.Time, r.Level, ln.redactMessage(r.Message), r.PC)
	s := ln.Scrubber(sc)
	s.KeepLists = true
	s.SetKeepBytes(ln.Encoder.Typed)
	if len(carried) > 0 {
		s.SetGroups(nil, false)
		frozenCarried = s.Attrs(nil, carried)
		s.SetGroups(sc.Groups(), sc.masked)
	}
	r.Attrs(func(a slog.Attr) bool {
		ln.noteOwn(&a)
		frozen.AddAttrs(s.Attrs(nil, []slog.Attr{a})...)
		return true
	})
	ln.setFrozen()
	return frozen, frozenCarried
}

// setFrozen notes that the values to write have been frozen.
func (ln *Line) setFrozen() {
	ln.frozen = true
	ln.listsHidden = ln.hits != nil && ln.scrubber.Hid() // it counts all but lists
}

// Parts are a record as others than the line get it, scrubbed.
type Parts struct {
	Message string
	Context []slog.Attr // of a context, outside all groups
	Attrs   []slog.Attr // of the record, in the groups of its Scope
}

// Finish returns what Freeze made as a Record has it. Its secrets have been
// counted.
func (ln *Line) Finish(sc *Scope, r *slog.Record, carried []slog.Attr) (record Parts) {
	s := ln.Scrubber(sc)
	s.Hits = nil
	record.Message = s.Message(r.Message)
	record.Attrs = make([]slog.Attr, 0, r.NumAttrs())
	r.Attrs(func(a slog.Attr) bool {
		record.Attrs = append(record.Attrs, a)
		return true
	})
	record.Attrs = s.Finish(record.Attrs)
	s.SetGroups(nil, false)
	record.Context = s.Finish(carried)
	return record
}

// Forward returns a record and the attrs of a context as a wrapped handler gets them, and with
// both set also as a Record has them and as OTLP does, from one look at their values.
func (ln *Line) Forward(
	sc *Scope, r *slog.Record, carried []slog.Attr, both bool,
) (next, record, typed Parts) {
	if hidden, ok := ln.hidePairs(sc, r); ok {
		r = &hidden
	}
	next.Message = ln.redactMessage(r.Message)
	s := ln.Scrubber(sc)
	next.Message = s.Message(next.Message)
	record.Message = next.Message
	s.KeepOriginal = !both
	s.SetKeepBytes(both && ln.Encoder.Typed)
	scrub := func(next, record []slog.Attr, a slog.Attr) (_, _ []slog.Attr) {
		if !both {
			return s.Attrs(next, []slog.Attr{a}), nil
		}
		return s.Both(next, record, a)
	}
	s.SetGroups(nil, false)
	for _, a := range carried {
		next.Context, record.Context = scrub(next.Context, record.Context, a)
	}
	s.SetGroups(sc.Groups(), sc.masked)
	r.Attrs(func(a slog.Attr) bool {
		ln.noteOwn(&a)
		next.Attrs, record.Attrs = scrub(next.Attrs, record.Attrs, a)
		return true
	})
	if ln.Encoder.Typed {
		hits := s.Hits
		s.Hits = nil // Finish counts
		typed = Parts{Message: record.Message, Attrs: s.Typed(record.Attrs)}
		s.SetGroups(nil, false)
		typed.Context = s.Typed(record.Context)
		s.SetGroups(sc.Groups(), sc.masked)
		s.Hits = hits
	}
	record.Attrs = s.Finish(record.Attrs)
	s.SetGroups(nil, false)
	record.Context = s.Finish(record.Context)
	return next, record, typed
}

// AppendMessage appends the message part of a finished record, without header and
// newline, in logfmt. Nothing is scrubbed.
func AppendMessage(
	b []byte, l slog.Level, pid int, caller *slog.Source, trace format.Trace, msg string,
	attrs []slog.Attr,
) []byte {
	e := &Encoder{Config: Config{
		Format:    FormatMessage,
		PID:       pid,
		AddCaller: caller != nil,
		HasTrace:  trace.IsValid(),
		Policy:    redact.NoRedaction(),
	}}
	e.setMembers()
	ln := new(Line)
	ln.Encoder, ln.policy, ln.reserved = e, e.Policy, &e.reservedKeys
	ln.b, ln.recordForm = b, true
	ln.SetTrace(trace)
	ln.b = e.members.AppendFixed(ln.b, l)
	ln.appendCaller(caller)
	appendMessage(&ln.headWriter, msg)
	if ln.hasTrace {
		ln.b = ln.members.AppendTrace(ln.b, &ln.trace)
	}
	for i := range attrs {
		ln.appendAttr(&attrs[i], 0)
	}
	return ln.b
}

// SetTrace sets the trace of the record that is written next. It must be called
// for each record if Config.HasTrace is set, and only then.
func (ln *Line) SetTrace(t format.Trace) {
	ln.trace, ln.hasTrace = t, t.IsValid()
}

// Trace returns what SetTrace was given.
func (ln *Line) Trace() format.Trace { return ln.trace }

// startAttrs writes what precedes the record's attrs: those of a context and
// those of With.
func (ln *Line) startAttrs(sc *Scope, carried []slog.Attr) {
	if ln.json {
		ln.objects.PushRoot(&sc.with)
	}
	if len(carried) > 0 {
		ln.appendContextAttrs(carried)
	}
	if ln.hasTrace {
		ln.b = ln.members.AppendTrace(ln.b, &ln.trace)
	}
	if len(sc.preformatted) > 0 {
		ln.appendPreformatted(sc)
	}
}

// appendPreformatted writes what With has rendered.
func (ln *Line) appendPreformatted(sc *Scope) {
	pre, start := sc.preformatted, len(ln.b)
	if ln.hasTrace && sc.rare != nil && len(sc.rare.traceKeysAt) > 0 {
		pre = sc.withTraceKeysRenamed()
		ln.objects.Repeats = ln.json
	}
	ln.b = append(ln.b, pre...)
	if ln.memo.Generation != ln.Encoder.generation {
		var found func(k redact.Kind, at int)
		if ln.hits != nil {
			keys := layout.Keys{Rendered: ln.b[start:], JSON: ln.json}
			found = func(k redact.Kind, at int) { // groups are a part of the key, or not known
				ln.hits.Add(k, nil, keys.At(at-start))
			}
		}
		ln.b = ln.policy.Rescan(ln.b, start, found)
	}
	if ln.json {
		ln.objects.Resume(&sc.with, start, len(ln.b))
	}
}

// largeLine is the length from which a line's room is doubled. What append does makes
// five times as much garbage as the line is long.
const largeLine = 16 << 10

// growLarge doubles the room of a large line that is about to need more.
func growLarge(b []byte) []byte {
	if cap(b)-len(b) < len(b)/16 {
		b = slices.Grow(b, len(b))
	}
	return b
}

// appendRecordAttrs writes the record's attrs.
func (ln *Line) appendRecordAttrs(sc *Scope, r *slog.Record) {
	if sc.pending == 0 {
		ln.appendEachAttr(r)
		return
	}
	opened := ln.openPending(sc)
	ln.appendEachAttr(r)
	ln.closePending(sc, opened)
}

// appendEachAttr is appendRecordAttrs without the groups.
func (ln *Line) appendEachAttr(r *slog.Record) {
	if ln.canAppendFast() && len(ln.ownKeys) == 0 {
		ln.b = ln.appendEachFast(ln.b, r)
	} else {
		ln.appendEachSlow(r)
	}
}

func (ln *Line) appendEachSlow(r *slog.Record) {
	r.Attrs(func(a slog.Attr) bool {
		ln.appendRecordAttr(&a)
		return true
	})
}

// appendEachFast keeps little beside b while it appends the attrs of r by appendAttrFast.
func (ln *Line) appendEachFast(b []byte, r *slog.Record) []byte {
	r.Attrs(func(a slog.Attr) bool {
		if len(b) >= largeLine {
			b = growLarge(b)
		}
		b = ln.appendAttrFast(b, &a, 0)
		return true
	})
	return b
}

func (ln *Line) readyScrubber() {
	if ln.scrubber.ListText == nil {
		ln.scrubber.ListText = ln.listText
	}
	ln.scrubber.Reset(ln.policy, &ln.Encoder.types, ln.groups, ln.masked)
	ln.scrubber.Hits = ln.hits
}

// listText renders a list of the open groups as scrubbed JSON text.
func (ln *Line) listText(groups []string, masked bool, l *freeze.List) (text string, changed bool) {
	if ln.list == nil {
		ln.list = new(attrWriter)
		ln.list.policy, ln.list.reserved = ln.policy, new(reservedKeys)
	}
	w := ln.list
	w.b, w.json, w.masked, w.recoverPerValue = w.b[:0], true, masked, true
	w.numRedacted, w.numMembers = 0, 0
	w.objects.Begin(new(jsonobject.With))
	w.groups = append(w.groups[:0], groups...)
	key, v := ln.scrubber.At()
	if w.hits = nil; ln.scrubber.Hits != nil {
		w.hits, w.within, w.listGroups = ln.hits, key, len(groups)
		w.hidden = ln.scrubber.Hid()
	}
	w.appendArray(key, l, v, 0)
	text = string(w.b)
	if w.cap() >= maxKept {
		ln.list = nil
	}
	return text, w.numRedacted > 0
}

// noteOwn remembers the key of an attr that is an own.Text, which scrubbing makes a string.
func (ln *Line) noteOwn(a *slog.Attr) {
	if own.Is(a.Value) {
		ln.ownKeys = append(ln.ownKeys, a.Key)
	}
}

// IsOwn reports whether a scrubbed attr of the record was an own.Text.
func (ln *Line) IsOwn(a slog.Attr) bool {
	return a.Value.Kind() == slog.KindString && slices.Contains(ln.ownKeys, a.Key)
}

// redactMessage returns the message as users' redactors want it.
func (ln *Line) redactMessage(msg string) string {
	if !ln.policy.HasUserRules() || ln.frozen {
		return msg
	}
	a := ln.policy.User(ln.hits, nil, slog.String(slog.MessageKey, msg))
	if redact.IsEmpty(a) {
		return ""
	}
	if a.Value.Kind() != slog.KindString {
		ln.readyScrubber()
		a = ln.scrubber.Plain(slog.Attr{Value: ln.arena.Freeze(a.Value)})
	}
	return a.Value.String()
}

// appendContextAttrs writes the attrs of a context, outside all groups.
func (ln *Line) appendContextAttrs(attrs []slog.Attr) {
	prefix, groups, masked := ln.groupPrefix, ln.groups, ln.masked
	ln.groupPrefix, ln.groups, ln.masked = nil, nil, false
	for i := range attrs {
		ln.appendRecordAttr(&attrs[i])
	}
	ln.groupPrefix, ln.groups, ln.masked = prefix, groups, masked
}

// appendRecordAttr writes an attr outside all groups but those of a Scope, through
// users' redactors if there are any.
func (ln *Line) appendRecordAttr(a *slog.Attr) {
	if ln.policy.HasUserRules() && !ln.frozen {
		ln.readyScrubber()
		ln.scrubber.KeepLists = true
		plain := ln.scrubber.One(*a)
		if redact.IsEmpty(plain) ||
			own.Is(a.Value) && ln.placeOwn(plain.Key, plain.Value.String(), redact.None) {
			return
		}
		ln.listsHidden = ln.hits != nil && ln.scrubber.Hid() // it counts all but lists
		ln.appendAttr(&plain, 0)
		return
	}
	if ln.IsOwn(*a) && ln.placeOwn(a.Key, a.Value.String(), redact.None) {
		return
	}
	ln.appendAttrAny(a, 0)
}

// appendAttrs writes attrs of the open groups.
func (ln *Line) appendAttrs(attrs []slog.Attr) {
	if ln.canAppendFast() {
		b := ln.b
		for i := range attrs {
			if len(b) >= largeLine {
				b = growLarge(b)
			}
			b = ln.appendAttrFast(b, &attrs[i], 0)
		}
		ln.b = b
	} else {
		for i := range attrs {
			ln.appendRecordAttr(&attrs[i])
		}
	}
}

// openPending opens the groups that had no attr so far.
func (ln *Line) openPending(sc *Scope) []checkpoint {
	if sc.pending == 0 {
		return nil
	}
	return ln.openGroups(sc)
}

func (ln *Line) openGroups(sc *Scope) []checkpoint {
	ln.checkpoints = ln.checkpoints[:0]
	ln.groups = ln.groups[:len(ln.groups)-int(sc.pending)]
	for _, g := range sc.pendingGroups() {
		ln.checkpoints = append(ln.checkpoints, ln.openGroup(memo.FindKey(&ln.memo, g), g))
	}
	return ln.checkpoints
}

// closePending closes them and leaves ln.groups as openPending found it.
func (ln *Line) closePending(sc *Scope, opened []checkpoint) {
	if len(opened) == 0 {
		return
	}
	for _, c := range slices.Backward(opened) {
		ln.closeGroup(c)
	}
	ln.groups = append(ln.groups, sc.pendingGroups()...)
}
