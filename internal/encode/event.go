// SPDX-License-Identifier: MIT

package encode

import (
	"bytes"
	"time"

	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/redact"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// EventFast is Event for a line that has not been parsed and a Scope whose handler adds nothing
// of a context. It writes e's members in one walk, without a Field for each, and then what
// precedes them. It reports false where the line is no object that a line feed follows, or
// where some of e's Parts are attrs after all; ln is to be released then. FuzzEventFast compares
// the two.
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
	e.Take()
	for _, i := range e.Parts {
		if !e.Fields[i].Taken {
			return false
		}
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
	if ln.json && e.Time.IsZero() {
		ln.b = ln.members.AppendFixed(append(ln.b, '{'), e.Level)
	} else {
		ln.appendHeader(t.Unix(), int64(t.Nanosecond()), e.Level)
	}
	if len(e.Caller) > 0 {
		ln.appendEventCaller(callerKey, e.Caller)
	}
	appendMessage(ln, e.Message)
}

// appendMembers appends the members of the object that line is, but those that become
// e's Parts. It reports false as EventFast does.
func (ln *Line) appendMembers(e *jsonline.Event, line []byte) bool {
	if len(line) < len("{}\n") || line[0] != '{' || line[1] == '}' {
		return false
	}
	prev, b := e.Begin(line), ln.b
	for i := 1; ; i++ {
		known, end := prev.Next(), 0
		if known != nil && known.Role == jsonline.AttrRole {
			b, end = ln.appendMemberFast(b, known, e, line, i)
		}
		if end == 0 {
			ln.b = b
			if end, known = ln.appendMemberSlow(e, line, i, prev); end == 0 {
				return false
			}
			b = ln.b
		}
		if line[end] == '}' {
			ln.b = b
			return end+2 == len(line) && line[end+1] == '\n'
		}
		i, prev = end, known
	}
}

// appendMemberFast appends the member at line[i], if its key is known and plain and its value
// can be copied. It returns the offset of the comma or brace after it; for others 0, and b as
// it is.
func (ln *Line) appendMemberFast(
	b []byte, known *jsonline.Key, e *jsonline.Event, line []byte, i int,
) ([]byte, int) {
	if !known.Begins(line, i) {
		return b, 0
	}
	k, ok := known.Memo.(*memo.Key)
	if !ok || !ln.memo.Has(k) {
		k = ln.keyOfKnown(known)
	}
	begun := len(b)
	if b, k = ln.appendKeyFast(b, k); k == nil {
		return b, 0
	}
	i += known.Len()
	end := 0
	if line[i] == '"' {
		i++
		n := bytes.IndexByte(line[i:], '"')
		if end = i + n; n >= 0 && line[end-1] != '\\' {
			b, ok = ln.appendPlainFast(b, line[i:end])
		} else {
			b, end = ln.appendUnescapedFast(b, e, line, i)
			ok = end > 0
		}
		end++
	} else if end = jsonline.ScalarEnd(line, i); end > 0 {
		ok = end-i <= redact.MinKeySecret || ln.isPlainNumber(line[i:end])
		b = append(b, line[i:end]...)
	} else {
		ok = false
	}
	if ok && end < len(line) && (line[end] == ',' || line[end] == '}') {
		return b, end
	}
	if ln.json {
		ln.objects.Forget()
	}
	return b[:begun], 0
}

// appendPlainFast is appendStringFast for a text that is one in JSON too, as long as it needs
// no escapes. It reports false for others.
func (ln *Line) appendPlainFast(b, text []byte) ([]byte, bool) {
	m, ok := secretscan.MarksOf(text)
	switch {
	case !ok || !m.Plain():
		return b, false
	case ln.json || !m.Bare():
		b = append(append(append(b, '"'), text...), '"')
	case string(text) == "null":
		return b, false
	default:
		b = append(b, text...)
	}
	if ln.policy.Quiet(m) && ln.policy.OnlyShapes() {
		return b, true
	}
	return b, ln.policy.IsClean(ln.spans[:0], text, m)
}

// appendUnescapedFast is appendPlainFast for the text with escapes at line[i]. It returns the
// offset of the quote after it; 0 for others.
func (ln *Line) appendUnescapedFast(b []byte, e *jsonline.Event, line []byte, i int) ([]byte, int) {
	text, end := e.Unescape(line, i)
	if end > 0 {
		var ok bool
		if b, ok = ln.appendEscapedFast(b, text, line[i:end]); ok {
			return b, end
		}
	}
	return b, 0
}

// appendMemberSlow appends the member at line[i], which follows prev, whatever it is. It
// returns the offset after it, 0 where it is no member, and its Key.
func (ln *Line) appendMemberSlow(
	e *jsonline.Event, line []byte, i int, prev *jsonline.Key,
) (int, *jsonline.Key) {
	if k := prev.Next(); k != nil && k.Role > jsonline.AttrRole {
		if kind, text, end := k.Read(line, i); end > 0 {
			e.AddPart(k, kind, text)
			return end, k
		}
	}
	fields, k, end := e.Member(line, i, prev)
	if len(fields) > 0 {
		ln.appendFields(fields, 0)
	}
	return end, k
}
