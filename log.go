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
	// Field by field: a literal would be built aside and copied.
	var k ownCall
	k.h, k.ctx, k.level, k.msg = h, ctx, level, msg
	if h.c.addCaller {
		k.pc = callSite()
	}
	k.log(attrs)
}

// callSite gives the program counter of Log's caller.
//
//go:noinline
func callSite() uintptr {
	var pcs [1]uintptr
	runtime.Callers(3, pcs[:]) // runtime.Callers, callSite and Log
	return pcs[0]
}

// ownCall is a call of Log, but for its attrs: what it holds escapes.
type ownCall struct {
	h     *Handler
	ctx   context.Context
	level slog.Level
	msg   string
	pc    uintptr
	at    progress
	s     *state // nil before there is one
	sec   int64  // when it was made, Unix time
	ns    int64
}

func (k *ownCall) log(attrs []slog.Attr) {
	defer k.rescue(attrs)
	h, c := k.h, k.h.c
	sec, ns := c.clock.now()
	k.sec, k.ns = sec, ns
	if h.next != nil || len(c.sinks) > 0 || c.pattern != nil {
		r := slog.NewRecord(time.Unix(sec, ns), k.level, k.msg, k.pc)
		r.AddAttrs(attrs...)
		_ = h.Handle(k.ctx, r) // reported to OnError
		k.at = handled
		return
	}
	s := c.take()
	k.s = s
	s.reset(h)
	if c.usual {
		s.beginMessage(sec, ns, k.level, k.msg)
		if len(h.pre) > 0 {
			s.given(h.pre)
		}
	} else {
		k.begin(s)
		h.startMembers(s, k.ctx)
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
	k.at = rendered
	err := c.emit(s)
	if len(c.drains) > 0 {
		err = errors.Join(err, h.ship(s, time.Unix(sec, ns), k.level))
	}
	k.at = handled // before s is another's
	c.put(s)
	if err != nil {
		c.report(err)
	}
}

// begin begins a line that is not c.usual.
func (k *ownCall) begin(s *state) {
	msg := k.h.messageOf(s, k.msg)
	if k.pc == 0 {
		s.beginMessage(k.sec, k.ns, k.level, msg)
		return
	}
	s.begin(k.sec, k.ns, k.level)
	s.caller(s.callers.source(k.pc))
	message(s, msg)
}

// rescue does for Log what salvage does for Handle.
func (k *ownCall) rescue(attrs []slog.Attr) {
	if k.at == handled {
		return
	}
	p := recover()
	c := k.h.c
	switch {
	case k.s != nil && k.s.writing:
		_ = c.out.broken(k.s, p, func(err error) error {
			c.report(errors.Join(err, k.h.ship(k.s, time.Unix(k.sec, k.ns), k.level)))
			return nil
		})
	case p == nil: // the goroutine ends
	case k.at == rendered:
		c.lost(nil, p)
	default:
		r := slog.NewRecord(time.Now(), k.level, k.msg, k.pc)
		r.AddAttrs(attrs...)
		_ = k.h.guard().Handle(k.ctx, r) // reported to OnError
	}
}
