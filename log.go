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
	if h.Enabled(ctx, level) {
		h.log(ctx, level, msg, attrs)
	}
}

// callSite gives the program counter of Log's caller.
//
//go:noinline
func callSite() uintptr {
	var pcs [1]uintptr
	runtime.Callers(4, pcs[:]) // runtime.Callers, callSite, log and Log
	return pcs[0]
}

// log is Handle for Log.
func (h *Handler) log(ctx context.Context, level slog.Level, msg string, attrs []slog.Attr) {
	c := h.c
	var pc uintptr
	if c.addCaller {
		pc = callSite()
	}
	var s *state // nil before there is one
	at := rendering
	sec, ns := c.clock.Now()
	defer func() {
		if at != handled {
			r := recordOf(sec, ns, level, msg, pc, attrs)
			_ = h.salvage(s, ctx, &r, at, recover()) // reported to OnError
		}
	}()
	if h.next != nil || len(c.sinks) > 0 || c.pattern != nil {
		_ = h.Handle(ctx, recordOf(sec, ns, level, msg, pc, attrs)) // reported to OnError
		at = handled
		return
	}
	s = c.take()
	s.reset(h)
	if c.usual {
		s.beginMessage(sec, ns, level, msg)
		if len(h.pre) > 0 {
			s.given(h.pre)
		}
	} else {
		h.beginOwn(s, sec, ns, level, pc, msg)
		h.startMembers(s, ctx)
	}
	switch {
	case len(attrs) == 0:
	case s.quick():
		s.b = s.quickAttrs(s.b, attrs, 0)
	default:
		mark := h.openPending(s)
		for i := range attrs {
			s.each(&attrs[i])
		}
		h.shutPending(s, mark)
	}
	h.endLine(s)
	at = rendered
	hits := s.told.Take()
	err := c.emit(s)
	if len(c.drains) > 0 {
		err = errors.Join(err, h.ship(s, time.Unix(sec, ns), level))
	}
	at = handled // before s is another's
	c.put(s)
	if err != nil {
		c.report(err)
	}
	if hits.Len() > 0 {
		c.tell(hits, pc)
	}
}

func recordOf(sec, ns int64, level slog.Level, msg string, pc uintptr, attrs []slog.Attr) slog.Record {
	r := slog.NewRecord(time.Unix(sec, ns), level, msg, pc)
	r.AddAttrs(attrs...)
	return r
}

// beginOwn begins a line of Log's that is not c.usual.
func (h *Handler) beginOwn(s *state, sec, ns int64, level slog.Level, pc uintptr, msg string) {
	msg = h.messageOf(s, msg)
	if pc == 0 {
		s.beginMessage(sec, ns, level, msg)
		return
	}
	s.begin(sec, ns, level)
	s.caller(s.callers.source(pc))
	message(s, msg)
}
