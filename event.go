// SPDX-License-Identifier: MIT

package logplex

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/logplex-go/logplex/internal/jsonline"
)

// probed tells p, if it may, that h takes Events. Sinks, wrapped handlers,
// users' redactors and patterns want attrs instead.
func (h *Handler) probed(p *jsonline.Probe) {
	if h.next == nil && len(h.c.sinks) == 0 && !h.c.policy.HasUserRules() && h.c.pattern == nil {
		p.Handler, p.Handle = h, h.handleEvent
	}
}

// eventState is a state that stays with an event, so that one pool does for
// both, and with its successors: what they have in common stands in the line.
type eventState struct {
	*state
	time  time.Time // of the last line
	level slog.Level
	head  int  // bytes of the last line up to its process id; 0: it does not stand
	whole bool // all of the last line stands, if the event is the same
}

// handleEvent is Handle for a line that another logger finished.
func (h *Handler) handleEvent(e *jsonline.Event) (err error) {
	at := rendering
	defer func() {
		if at != handled {
			err = h.salvageEvent(e, at, recover())
		}
	}()
	s, ok := e.State.(*eventState)
	if !ok {
		s = h.newEventState()
		e.State, e.Written = s, false
	}
	stands := e.Written && s.whole && s.known == s.policy.Generation()
	if !stands {
		h.renderEvent(s, e)
	}
	at, e.Written = rendered, true
	err = h.shipEvent(s, e, h.c.emit(s.state))
	hits := s.told.Copy() // of the line that stands too
	if !stands {
		if !s.small() {
			e.State = nil
		}
		s.arena.Reset()
		s.scrubber.Release()
	}
	at = handled
	if hits.Len() > 0 {
		h.c.tell(hits, 0)
	}
	return err
}

// salvageEvent is salvage for an event.
func (h *Handler) salvageEvent(e *jsonline.Event, at progress, p any) (err error) {
	c := h.c
	defer c.rescue(&err)
	s, ok := e.State.(*eventState)
	e.State, e.Written = nil, false // who knows what it holds
	switch {
	case ok && s.writing:
		err = c.out.AfterPanic(&s.state.writing, p, func(err error) error { return h.shipEvent(s, e, err) })
	case p == nil: // the goroutine ends
	case at == rendering && !(ok && s.guarded):
		s := h.newEventState()
		s.guarded = true
		e.State = s
		err = h.handleEvent(e)
		e.State, e.Written = nil, false
	default:
		c.lost(&err, p)
	}
	return err
}

// shipEvent hands the line to the drains. err is what came of writing it.
func (h *Handler) shipEvent(s *eventState, e *jsonline.Event, err error) error {
	if len(h.c.drains) > 0 {
		err = errors.Join(err, h.ship(s.state, s.time, e.Level))
	}
	if err != nil {
		h.c.report(err)
	}
	return err
}

func (h *Handler) newEventState() *eventState {
	s := &eventState{state: h.c.take()}
	s.reset(h)
	return s
}

// renderEvent writes the whole line of an event into s.b.
func (h *Handler) renderEvent(s *eventState, e *jsonline.Event) {
	if known := s.policy.Generation(); known != s.known {
		s.known = known
		s.resetGroups(h) // one of the names may be a value that was added
	}
	s.levels, s.keys = s.levels[:0], s.keys[:0]
	s.comma, s.dup, s.nodes = true, h.twice, 0
	if s.told != nil {
		s.told.Reset()
	}
	if s.head > 0 && s.level == e.Level && s.time == e.Time {
		s.b = s.b[:s.head]
	} else {
		s.b = s.b[:0]
		s.time, s.level = e.Time, e.Level
		zero := e.Time.IsZero()
		if zero {
			s.time = time.Now()
		}
		if zero && s.json {
			s.beginTimeless(e.Level)
		} else {
			s.begin(s.time.Unix(), int64(s.time.Nanosecond()), e.Level)
		}
		if s.head = len(s.b); zero {
			s.head = 0
		}
	}
	if len(e.Caller) > 0 {
		callerText(s.state, e.Caller, 0)
	}
	message(s.state, e.Message)
	if s.json || h.c.context != nil || len(h.pre) > 0 {
		h.startMembers(s.state, context.Background())
	}
	if len(h.pending) > 0 {
		mark := h.openPending(s.state)
		s.event(e)
		h.shutPending(s.state, mark)
	} else {
		s.event(e)
	}
	h.endLine(s.state)
	if s.dup {
		s.head = 0 // endLine has made another line of it
	}
	s.whole = s.head > 0 && h.c.context == nil
}
