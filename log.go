// SPDX-License-Identifier: MIT

package logplex

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"time"
)

// Log logs one event without log/slog's front end: the same line, Sinks and
// errors as slog.Logger.LogAttrs on this handler, for hot paths. It builds no
// slog.Record, looks up the call site only with Options.AddCaller, and does
// not allocate; attrs do not escape. Nothing happens below the least level. A
// nil ctx is allowed.
func (h *Handler) Log(ctx context.Context, level slog.Level, msg string, attrs ...slog.Attr) {
	if !h.Enabled(ctx, level) {
		return
	}
	h.log(ctx, level, msg, attrs)
}

// log is apart from Log so that its frames can be counted for the call site.
func (h *Handler) log(ctx context.Context, level slog.Level, msg string, attrs []slog.Attr) {
	c := h.c
	at := rendering
	defer func() {
		if at == handled {
			return
		}
		if p := recover(); p != nil {
			if at == rendered {
				c.lost(nil, p)
				return
			}
			r := slog.NewRecord(time.Now(), level, msg, 0)
			r.AddAttrs(attrs...)
			_ = h.handleGuarded(ctx, r)
		}
	}()
	var pc uintptr
	if c.addCaller {
		var pcs [1]uintptr
		runtime.Callers(3, pcs[:]) // runtime.Callers, log and Log
		pc = pcs[0]
	}
	sec, ns := c.clock.now()
	if h.next != nil || len(c.sinks) > 0 || c.pattern != nil {
		r := slog.NewRecord(time.Unix(sec, ns), level, msg, pc)
		r.AddAttrs(attrs...)
		_ = h.Handle(ctx, r) // reported to OnError
		at = handled
		return
	}
	s := c.take()
	s.reset(h)
	s.guarded = false
	s.begin(sec, ns, level)
	if pc != 0 {
		s.caller(c.callers.source(pc))
	}
	s.message(h.messageOf(s, msg))
	h.startMembers(s, ctx)
	if s.quick() {
		b := s.b
		for i := range attrs {
			b = s.quickEach(b, &attrs[i], 0)
		}
		s.b = b
	} else {
		mark := h.openPending(s)
		for i := range attrs {
			s.each(&attrs[i])
		}
		s.shutPending(mark)
	}
	h.endLine(s)
	at = rendered
	err := h.emit(s)
	if len(c.drains) > 0 {
		err = errors.Join(err, h.ship(s, time.Unix(sec, ns), level))
	}
	c.put(s)
	if err != nil {
		c.report(err)
	}
	at = handled
}
