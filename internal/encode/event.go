// SPDX-License-Identifier: MIT

package encode

import (
	"bytes"
	"log/slog"
	"time"

	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/jsonobject"
	"github.com/logplex-go/logplex/internal/member"
)

// Event is Record for an event that another logger finished. There is neither a
// Pattern nor a user's redactor.
func (ln *Line) Event(sc *Scope, t time.Time, e *jsonline.Event, carried []slog.Attr) {
	key := ln.members.Caller
	if len(e.Caller) > 0 && !ln.AddCaller && ln.hasCaller(sc, e, carried, key) {
		key = member.ReservedPrefix + key
		ln.objects.Repeats = true // there may be one of that name too
	}
	ln.appendEventStart(t, e, key)
	ln.startAttrs(sc, carried)
	opened := ln.openPending(sc)
	ln.names = sc.names()
	ln.appendFields(e.Fields, 0)
	ln.names = nil
	ln.closePending(sc, opened)
	ln.finish(sc)
}

// EventFast is Event for a line that has not been parsed and a Scope whose handler adds nothing
// of a context. It writes e's members in one walk, without a Field for each, and then what
// precedes them. It reports false where the line is no object that a line feed follows, or
// where what has the name of a part of the record is an attr after all; ln is to be released
// then. FuzzEventFast compares the two.
func (ln *Line) EventFast(sc *Scope, e *jsonline.Event, line []byte) bool {
	if !ln.canAppendFast() || ln.hits != nil { // hits are in the order of the line
		return false
	}
	ln.startAttrs(sc, nil)
	opened := ln.openPending(sc)
	if !ln.appendMembers(e, line) {
		return false
	}
	ln.closePending(sc, opened)
	if e.Time.IsZero() {
		e.Time = time.Now()
	}
	key := ln.members.Caller
	if len(e.Caller) > 0 && !ln.AddCaller && bytes.Contains(ln.b, []byte(key)) {
		return false // there may be an attr of that name
	}
	ln.b, ln.attrs = ln.attrs[:0], ln.b
	ln.appendEventStart(e.Time, e, key)
	ln.b = append(ln.b, ln.attrs...)
	ln.finish(sc)
	return true
}

// appendEventStart writes the header, call site and message of an event.
func (ln *Line) appendEventStart(t time.Time, e *jsonline.Event, callerKey string) {
	switch {
	case ln.json && e.Time.IsZero():
		ln.b = ln.members.AppendFixed(append(ln.b, '{'), e.Level)
	case len(e.Caller) == 0:
		appendHeaderFast(&ln.headWriter, t.Unix(), int64(t.Nanosecond()), e.Level, e.Message)
		return
	default:
		ln.appendHeader(t.Unix(), int64(t.Nanosecond()), e.Level)
	}
	if len(e.Caller) > 0 {
		ln.appendEventCaller(callerKey, e.Caller)
	}
	appendMessage(&ln.headWriter, e.Message)
}

// hasCaller reports whether something else that is written at the top of an event's line has the
// key of call sites, which is an attr's own without AddCaller.
func (ln *Line) hasCaller(sc *Scope, e *jsonline.Event, carried []slog.Attr, key string) bool {
	pre := sc.preformatted
	if ln.json && jsonobject.HasMember(pre, key, 0) ||
		!ln.json && bytes.Contains(pre, []byte(" "+key+"=")) {
		return true
	}
	for _, a := range carried {
		if a.Key == key {
			return true
		}
	}
	for i := 0; i < len(e.Fields) && sc.open == nil; i += 1 + e.Fields[i].Len {
		if f := &e.Fields[i]; !f.Taken && string(f.Key) == key {
			return true
		}
	}
	return false
}
