// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"strconv"

	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/redact"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// quick reports whether appendAttrFast may be used for attrs of the open groups:
// they stand in a logfmt line, none of the groups is secret, and only built-in
// rules that name no paths apply.
func (ln *Line) canAppendFast() bool {
	return !ln.json && !ln.recoverPerValue && !ln.masked && ln.policy.Simple() && ln.keys != nil
}

// appendAttrsFast appends attrs to the line b.
func (ln *Line) appendAttrsFast(b []byte, attrs []slog.Attr, depth int) []byte {
	for i := range attrs {
		b = ln.appendAttrFast(b, &attrs[i], depth)
	}
	return b
}

// appendAttrFast is the short way of attr for the attrs that records are mostly made
// of: it appends a to the line b and keeps everything in registers. What takes
// more than to copy is left to attr. FuzzAttrFast compares the two.
func (ln *Line) appendAttrFast(b []byte, a *slog.Attr, depth int) []byte {
	kind := a.Value.Kind()
	switch kind {
	case slog.KindGroup:
		return ln.appendGroupFast(b, ln.keyEntry(a.Key), a.Key, a.Value.Group(), nil, depth)
	case slog.KindLogValuer:
		return ln.appendLogValuerFast(b, a, depth)
	case slog.KindAny:
		return ln.appendAnyFast(b, a, depth)
	}
	begun := len(b)
	if e := ln.keyEntry(a.Key); ln.isPlainKey(e) {
		if len(ln.groupPrefix) > 0 {
			b = e.appendIn(b, ln.groupPrefix)
		} else {
			b = e.appendTo(b)
		}
		switch kind {
		case slog.KindString:
			if b, ok := appendStringFast(ln, b, a.Value.String()); ok {
				return b
			}
		case slog.KindInt64:
			if i := a.Value.Int64(); i < redact.CardDigits {
				return fastconv.AppendInt(b, i)
			}
		case slog.KindUint64:
			if u := a.Value.Uint64(); u < redact.CardDigits {
				return fastconv.AppendUint(b, u)
			}
		case slog.KindBool:
			return strconv.AppendBool(b, a.Value.Bool())
		case slog.KindFloat64:
			return fastconv.AppendFloat(b, a.Value.Float64())
		case slog.KindDuration:
			return fastconv.AppendDuration(b, a.Value.Duration())
		case slog.KindTime:
			return fastconv.AppendTime(b, a.Value.Time())
		}
	}
	ln.b = b[:begun]
	ln.appendAttr(a, depth)
	return ln.b
}

// appendLogValuerFast is appendAttrFast for an attr of KindLogValuer.
func (ln *Line) appendLogValuerFast(b []byte, a *slog.Attr, depth int) []byte {
	e := ln.keyEntry(a.Key)
	if !ln.isPlainKey(e) {
		ln.b = b
		ln.appendLogValuer(a, depth)
		return ln.b
	}
	v := ln.arena.FreezeValuer(a.Value.LogValuer())
	switch v.Kind() {
	case slog.KindGroup:
		return ln.appendGroupFast(b, e, a.Key, v.Group(), nil, depth)
	case slog.KindAny:
		ln.b = b
		ln.appendFrozen(e, a.Key, e.verdict, v, depth)
		return ln.b
	}
	leaf := slog.Attr{Key: a.Key, Value: v}
	return ln.appendAttrFast(b, &leaf, depth)
}

// appendAnyFast is appendAttrFast for an attr of KindAny.
func (ln *Line) appendAnyFast(b []byte, a *slog.Attr, depth int) []byte {
	x := a.Value.Any()
	if e := ln.keyEntry(a.Key); ln.isPlainKey(e) {
		if err, ok := x.(error); ok {
			if text, ok := freeze.ErrorText(err); ok {
				begun := len(b)
				if len(ln.groupPrefix) > 0 {
					b = e.appendIn(b, ln.groupPrefix)
				} else {
					b = e.appendTo(b)
				}
				if b, ok = appendStringFast(ln, b, text); ok {
					return b
				}
				ln.b = b[:begun]
				ln.appendFrozen(e, a.Key, e.verdict, slog.StringValue(text), depth)
				return ln.b
			}
		} else if flat, ok := ln.arena.Flat(x); ok {
			return ln.appendGroupFast(b, e, a.Key, nil, &flat, depth)
		}
	}
	ln.b = b
	ln.appendAny(a.Key, x, depth)
	return ln.b
}

// appendGroupFast is group in the short way.
func (ln *Line) appendGroupFast(b []byte, e *keyEntry, key string, members []slog.Attr, flat *freeze.Flat, depth int) []byte {
	if key == "" || depth >= freeze.MaxDepth || !ln.isPlainKey(e) || len(members) == 0 && flat == nil {
		ln.b = b
		ln.appendGroup(e, key, members, flat, depth)
		return ln.b
	}
	prefix, groups := len(ln.groupPrefix), len(ln.groups)
	ln.addGroup(e)
	ln.groups = append(ln.groups, key)
	if flat != nil {
		b = ln.appendFieldsFast(b, flat, depth)
	} else {
		b = ln.appendGroupAttrsFast(b, members, depth)
	}
	ln.groupPrefix, ln.groups = ln.groupPrefix[:prefix], ln.groups[:groups]
	return b
}

// appendGroupAttrsFast is members in the short way.
func (ln *Line) appendGroupAttrsFast(b []byte, members []slog.Attr, depth int) []byte {
	for i := range members {
		if ln.numMembers++; ln.numMembers > freeze.MaxNodes {
			ln.b = b
			ln.appendLimitMark()
			return ln.b
		}
		b = ln.appendAttrFast(b, &members[i], depth+1)
	}
	return b
}

// plain reports whether nothing is to be done about e's key but to write it.
func (ln *Line) isPlainKey(e *keyEntry) bool {
	return e != nil && e.verdict == redact.None && (len(ln.groupPrefix) > 0 || !e.reserved)
}

// appendStringFast appends a text as a value to the line b, between quotes where ln.json
// or the text asks for them, or reports false and leaves more of b to its
// caller, to cut: where the text is long or holds a secret. It looks at most
// bytes once to know whether there may be one and how the text is to be formQuoted.
func appendStringFast[T string | []byte](ln *Line, b []byte, text T) ([]byte, bool) {
	m, ok := secretscan.MarksOf(text)
	if !ok {
		return b, false
	}
	bare := !ln.json && m.Bare()
	if !bare && !m.Plain() || !ln.policy.Quiet(m) && !fastconv.IsTime(text) {
		return appendStringScanned(ln, b, text, m)
	}
	start := len(b)
	if bare {
		if string(text) == "null" {
			return b, false
		}
		b = append(b, text...)
	} else {
		start++
		b = append(append(append(b, '"'), text...), '"')
	}
	return b, ln.policy.OnlyShapes() || ln.policy.NoKnownValues(ln.spans[:0], b[start:start+len(text)])
}

// appendStringScanned is appendStringFast for a text that takes more than one look.
func appendStringScanned[T string | []byte](ln *Line, b []byte, text T, m secretscan.Marks) ([]byte, bool) {
	begun := len(b)
	b = append(b, '"')
	start := len(b)
	b = append(b, text...)
	switch {
	case !ln.policy.IsClean(ln.spans[:0], b[start:], m):
		return b, false
	case !ln.json && (m.Bare() || !m.ASCII() && escape.BareText(b[start:])):
		if string(text) == "null" {
			return b, false
		}
		copy(b[begun:], b[start:])
		b = b[:len(b)-1]
	case m.Plain():
		b = append(b, '"')
	default:
		b = append(escape.AppendJSON(b[:start], text), '"')
	}
	return b, true
}
