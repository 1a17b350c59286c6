// SPDX-License-Identifier: MIT

package logplex

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/logplex-go/logplex/internal/encode"
	"github.com/logplex-go/logplex/internal/held"
	"github.com/logplex-go/logplex/internal/member"
	"github.com/logplex-go/logplex/internal/own"
)

// forwardScrubbed is Handle for Wrap: the record is rebuilt, scrubbed, and goes to next.
func (h *Handler) forwardScrubbed(ctx context.Context, r *slog.Record) (err error) {
	defer h.recoverInto(&err)
	ln := h.enc.Line(&h.scope)
	traced := false
	if h.trace != nil {
		ln.SetTrace(h.traceOf(ctx))
		traced = ln.Trace().IsValid()
	}
	next, record, typed := ln.Forward(&h.scope, r, h.contextAttrs(ctx), h.needsRecords())
	out := slog.NewRecord(r.Time, r.Level, next.Message, r.PC)
	out.AddAttrs(h.renameReserved(next.Context, traced)...)
	if traced {
		t := ln.Trace()
		out.AddAttrs(slog.String(keyTraceID, hex.EncodeToString(t.ID[:])),
			slog.String(keySpanID, hex.EncodeToString(t.Span[:])))
	}
	attrs, to := next.Attrs, h.next
	if len(h.scope.Groups()) == 0 {
		attrs, to = h.placeOwn(ln, attrs)
		attrs = h.renameReserved(attrs, traced)
	}
	scopes := h.kept.Wrapped()
	if traced {
		scopes = h.renameHeld(scopes)
	}
	attrs, _ = ln.Rescan(scopes, true).Nest(nil, attrs)
	out.AddAttrs(attrs...)

	err = callNext(ctx, to, out)
	hits := ln.TakeHits()
	if h.needsRecords() {
		err = errors.Join(err, h.deliverRecord(ln, r.Time, r, ln.Trace(), record))
	}
	if len(h.otlp) > 0 {
		err = errors.Join(err, h.deliverForwarded(ln, r, typed))
	}
	h.enc.Release(ln)
	h.reportBoth(hits, r.PC, err)
	return err
}

// deliverForwarded hands the record to the drains of OTLP.
func (h *Handler) deliverForwarded(ln *encode.Line, r *slog.Record, typed encode.Parts) error {
	now := time.Now()
	t := r.Time
	if t.IsZero() {
		t = now
	}
	b := ln.OTLPOf(&h.scope, t, now, r.Level, h.callSite(r.PC), typed)
	return h.sendOTLP(b, t, r.Level, r.Message)
}

// placeOwn returns the attrs for next without those that repeat its stamps, and next with
// their texts in its stamps.
func (h *Handler) placeOwn(ln *encode.Line, attrs []slog.Attr) ([]slog.Attr, slog.Handler) {
	if !slices.ContainsFunc(attrs, ln.IsOwn) {
		return attrs, h.next
	}
	source, dyno := h.enc.Source, h.enc.Dyno
	kept := make([]slog.Attr, 0, len(attrs))
	for _, a := range attrs {
		var stamp *string
		switch {
		case !ln.IsOwn(a):
		case !h.stampedByNext:
			a = own.Attr(a.Key, a.Value.String()) // for the handler below
		case a.Key == member.KeySource:
			stamp = &source
		case a.Key == member.KeyDyno:
			stamp = &dyno
		}
		if stamp == nil {
			kept = append(kept, a)
		} else {
			*stamp = cmp.Or(a.Value.String(), *stamp)
		}
	}
	if source == h.enc.Source && dyno == h.enc.Dyno {
		return kept, h.next
	}
	stamps := derivation{attrs: member.Stamps(source, dyno, h.enc.PID)}
	return kept, h.rederive(h.deriveNext(h.unstamped, stamps.derive), h.derived)
}

// callNext calls next.Handle; a panic in it becomes an error.
func callNext(ctx context.Context, next slog.Handler, r slog.Record) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = nextPanicked(next, p)
		}
	}()
	return next.Handle(ctx, r)
}

func nextPanicked(next slog.Handler, p any) error {
	return fmt.Errorf("logplex: %T panicked in Handle with a %T", next, p)
}

// The keys of a trace for a wrapped handler.
const keyTraceID, keySpanID = "trace_id", "span_id"

// renameReserved keeps the attrs at the top of a stamped record apart from the stamps.
func (h *Handler) renameReserved(attrs []slog.Attr, traced bool) []slog.Attr {
	for i := range attrs {
		switch attrs[i].Key {
		case member.KeySource, member.KeyDyno, member.KeyPID:
			if h.stampedByNext {
				attrs[i].Key = member.ReservedPrefix + attrs[i].Key
			}
		case keyTraceID, keySpanID:
			if traced {
				attrs[i].Key = member.ReservedPrefix + attrs[i].Key
			}
		}
	}
	return attrs
}

// renameHeld returns held scopes with the keys of a trace renamed at the top.
func (h *Handler) renameHeld(scopes held.Scopes) held.Scopes {
	if len(scopes) == 0 || scopes[0].Group != "" {
		return scopes
	}
	scopes = slices.Clone(scopes)
	scopes[0].Attrs = h.renameReserved(slices.Clone(scopes[0].Attrs), true)
	return scopes
}

// A derivation is what With or WithGroup made of next, after what was made of it before.
type derivation struct {
	before *derivation
	attrs  []slog.Attr
	group  string // if there are no attrs
}

// derive returns what With or WithGroup makes of next, which owns what it is given.
func (d *derivation) derive(next slog.Handler) slog.Handler {
	if d.group != "" {
		return next.WithGroup(d.group)
	}
	switch next.(type) {
	case *slog.JSONHandler, *slog.TextHandler: // which only read them
		return next.WithAttrs(d.attrs)
	}
	return next.WithAttrs(slices.Clone(d.attrs))
}

// rederive returns what d and those before it make of next.
func (h *Handler) rederive(next slog.Handler, d *derivation) slog.Handler {
	if d == nil {
		return next
	}
	return h.deriveNext(h.rederive(next, d.before), d.derive)
}

// derive replaces next by what d makes of it, and keeps d for next with other stamps.
func (h *Handler) derive(d *derivation) {
	h.next = h.deriveNext(h.next, d.derive)
	if h.unstamped != nil {
		d.before = h.derived
		h.derived = d
	}
}

// forwardAttrs is WithAttrs for Wrap.
func (h *Handler) forwardAttrs(attrs []slog.Attr) slog.Handler {
	both := &struct { // in one piece of memory
		Handler
		rest
		derivation
		attrs [2]slog.Attr // those of derivation, if they are that few
	}{Handler: *h, rest: *h.rest}
	h2, d := &both.Handler, &both.derivation
	h2.rest = &both.rest
	h2.scope.CallerGiven = h.scope.CallerGiven || slices.ContainsFunc(attrs, isCallerKey)
	if h.passesUnchanged && h.enc.UnchangedAttrs(&h.scope, attrs, h.stampedByNext) {
		h2.scope.HidePairs(h.enc.Policy, attrs) // there are none, but names
		d.attrs = append(both.attrs[:0], attrs...)
		h2.derive(d)
		return h2
	}
	ln := h.enc.Line(&h.scope)
	attrs = h2.scope.HidePairs(h.enc.Policy, attrs)
	p := ln.Scrubber(&h.scope)
	var kept, forRecords []slog.Attr
	if h.needsRecords() {
		p.SetKeepBytes(len(h.otlp) > 0)
		for _, a := range attrs {
			kept, forRecords = p.Both(kept, forRecords, a)
		}
		if len(h.otlp) > 0 {
			hits := p.Hits
			p.Hits = nil // Finish counts
			h2.scope = h2.scope.WithTyped(p.Typed(forRecords))
			p.Hits = hits
		}
		forRecords = p.Finish(forRecords)
	} else {
		p.KeepOriginal = true
		kept = p.Attrs(nil, attrs)
	}
	if len(h.scope.Groups()) == 0 {
		kept = h.renameReserved(kept, false)
	}
	hits := ln.TakeHits()
	h.enc.Release(ln)
	switch {
	case len(kept) == 0:
	case len(h.kept.Wrapped()) > 0, h.enc.Policy.Mutable(), h.trace != nil:
		h2.kept = h2.kept.WithWrapped(h2.kept.Wrapped().With(kept))
	default:
		d.attrs = kept
		h2.derive(d)
	}
	if len(forRecords) > 0 {
		h2.kept = h2.kept.WithRecords(h2.kept.Records().With(forRecords))
	}
	h.reportBoth(hits, 0, nil)
	return h2
}

// forwardGroup is WithGroup for Wrap; h is the new handler. What a context carries belongs outside
// all groups, so where there may be such attrs the groups are held back and opened in each record.
// Where values may be added later, With's attrs are held back too, to be looked at again.
func (h *Handler) forwardGroup(name string) {
	if h.context != nil || h.trace != nil || h.enc.Policy.Mutable() {
		h.kept = h.kept.WithWrapped(h.kept.Wrapped().WithGroup(name))
	} else {
		h.derive(&derivation{group: name})
	}
}
