// SPDX-License-Identifier: MIT

package logplex

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"
)

// forward is Handle for Wrap: the scrubbed record goes to next.
func (h *Handler) forward(ctx context.Context, r *slog.Record) (err error) {
	c := h.c
	defer c.rescue(&err)
	if ctx == nil {
		ctx = context.Background()
	}
	s := c.take()
	s.reset(h)
	s.readyScrubber()
	p := &s.scrubber
	p.KeepOriginal = true

	out := slog.NewRecord(r.Time, r.Level, p.Message(h.messageOf(s, r.Message)), r.PC)
	var attrs []slog.Attr
	if carried := c.contextAttrs(ctx); len(carried) > 0 {
		p.SetGroups(nil, false)
		for _, a := range h.rename(p.Attrs(nil, carried), true) {
			out.AddAttrs(a)
		}
		p.SetGroups(h.groups, h.masked)
	}
	r.Attrs(func(a slog.Attr) bool {
		attrs = p.Attrs(attrs, []slog.Attr{a})
		return true
	})
	attrs = h.rename(attrs, len(h.groups) == 0)
	held := h.held
	if len(held) > 0 && c.grown() {
		held = c.rescanScopes(held)
	}
	out.AddAttrs(nest(held, attrs)...)
	p.KeepOriginal = false

	err = handle(ctx, h.next, out)
	hits := s.told.Take()
	if len(c.sinks)+len(c.drains) > 0 {
		err = errors.Join(err, h.send(s, ctx, r.Time, r))
	}
	c.put(s)
	if err != nil {
		c.report(err)
	}
	if hits.Len() > 0 {
		c.tell(hits, r.PC)
	}
	return err
}

func handle(ctx context.Context, next slog.Handler, r slog.Record) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("logplex: %T panicked in Handle with a %T", next, p)
		}
	}()
	return next.Handle(ctx, r)
}

// rename keeps the attrs at the top of a stamped record apart from the stamps.
func (h *Handler) rename(attrs []slog.Attr, top bool) []slog.Attr {
	if !h.stamped || !top {
		return attrs
	}
	for i := range attrs {
		switch attrs[i].Key {
		case keySource, keyDyno, keyPID:
			attrs[i].Key = renamed + attrs[i].Key
		}
	}
	return attrs
}

// forwardAttrs is WithAttrs for Wrap.
func (h *Handler) forwardAttrs(attrs []slog.Attr) slog.Handler {
	h2 := *h
	s := h.c.take()
	s.reset(h)
	s.readyScrubber()
	s.scrubber.KeepOriginal = true
	kept := h.rename(s.scrubber.Attrs(nil, attrs), len(h.groups) == 0)
	s.scrubber.KeepOriginal = false
	switch {
	case len(kept) == 0:
	case len(h.held) > 0, h.c.policy.Mutable():
		h2.held = hold(h.held, kept)
	default:
		h2.next = h.c.with(h.next, func(next slog.Handler) slog.Handler { return next.WithAttrs(kept) })
	}
	hits := s.told.Take()
	if h.keeps() {
		s.readyScrubber()
		s.scrubber.Hits = nil // they have been noted
		h2.scopes = hold(h.scopes, s.scrubber.Attrs(nil, attrs))
	}
	h.c.put(s)
	if hits.Len() > 0 {
		h.c.tell(hits, 0)
	}
	return &h2
}

// with gives what derive makes of next; next itself where that panics.
func (c *core) with(next slog.Handler, derive func(slog.Handler) slog.Handler) (with slog.Handler) {
	defer func() {
		if p := recover(); p != nil {
			with = next
			c.report(fmt.Errorf("logplex: %T panicked in With with a %T", next, p))
		}
	}()
	return derive(next)
}

// forwardGroup is WithGroup for Wrap; h is the new handler. What a context
// carries belongs outside all groups, so where there may be such attrs the
// groups are held back and opened in each record. Where values may be added
// later, With's attrs are held back too, to be looked at again.
func (h *Handler) forwardGroup(name string) slog.Handler {
	if h.c.context != nil || h.c.policy.Mutable() {
		h.held = append(slices.Clip(h.held), scope{group: name})
	} else {
		h.next = h.c.with(h.next, func(next slog.Handler) slog.Handler { return next.WithGroup(name) })
	}
	if h.keeps() {
		h.scopes = append(slices.Clip(h.scopes), scope{group: name})
	}
	return h
}

// scope is a group and With's attrs in it. One without a name is the record
// itself.
type scope struct {
	group string
	attrs []slog.Attr
}

// hold returns the scopes with attrs added to the last.
func hold(scopes []scope, attrs []slog.Attr) []scope {
	if len(scopes) == 0 {
		return []scope{{attrs: attrs}}
	}
	scopes = slices.Clone(scopes)
	last := &scopes[len(scopes)-1]
	last.attrs = append(slices.Clip(last.attrs), attrs...)
	return scopes
}

// nest puts the attrs of a record into the scopes' groups.
func nest(scopes []scope, attrs []slog.Attr) []slog.Attr {
	for _, sc := range slices.Backward(scopes) {
		if len(sc.attrs) > 0 {
			attrs = append(slices.Clip(sc.attrs), attrs...)
		}
		if sc.group != "" && len(attrs) > 0 {
			attrs = []slog.Attr{{Key: sc.group, Value: slog.GroupValue(attrs...)}}
		}
	}
	return attrs
}

// keeps reports whether With's attrs are needed again as attrs.
func (h *Handler) keeps() bool {
	return len(h.c.sinks) > 0 || h.next != nil && len(h.c.drains) > 0
}

// send hands the record to the Sinks that want one.
func (h *Handler) send(s *state, ctx context.Context, t time.Time, r *slog.Record) error {
	rec := h.record(s, ctx, t, r)
	var errs []error
	for _, sink := range h.c.sinks {
		if err := send(sink, rec); err != nil {
			errs = append(errs, err)
		}
	}
	if h.next != nil {
		for _, d := range h.c.drains {
			if err := d.Send(rec); err != nil {
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}

// record builds what a Sink gets. Nothing in it is used again.
func (h *Handler) record(s *state, ctx context.Context, t time.Time, r *slog.Record) Record {
	c := h.c
	s.groups, s.masked = append(s.groups[:0], h.groups...), h.masked
	s.readyScrubber()
	p := &s.scrubber
	p.Hits = nil // they have been noted for the line, or for the wrapped handler
	rec := Record{
		Time:    t.Round(0), // without the monotonic clock
		Level:   r.Level,
		Source:  c.source,
		Dyno:    c.dyno,
		PID:     c.pid,
		Message: p.Message(h.messageOf(s, r.Message)),
	}
	if c.addCaller {
		if src := c.callers.source(r.PC); src != nil {
			own := *src
			rec.Caller = &own
		}
	}
	if carried := c.contextAttrs(ctx); len(carried) > 0 {
		p.SetGroups(nil, false)
		rec.Attrs = p.Attrs(rec.Attrs, carried)
		p.SetGroups(h.groups, h.masked)
	}
	attrs := make([]slog.Attr, 0, r.NumAttrs())
	r.Attrs(func(a slog.Attr) bool {
		attrs = p.Attrs(attrs, []slog.Attr{a})
		return true
	})
	scopes := h.scopes
	if len(scopes) > 0 && c.grown() {
		scopes = c.rescanScopes(scopes)
	}
	rec.Attrs = append(rec.Attrs, nest(scopes, attrs)...)
	p.Release()
	return rec
}

// grown reports whether values have been added since the constructor.
func (c *core) grown() bool { return c.policy.Mutable() && c.policy.Generation() != c.known }

// rescanScopes replaces values that were added since in attributes kept by
// WithAttrs.
func (c *core) rescanScopes(scopes []scope) []scope {
	out := make([]scope, len(scopes))
	for i, sc := range scopes {
		out[i] = scope{group: sc.group, attrs: c.policy.RescanAttrs(sc.attrs)}
	}
	return out
}
