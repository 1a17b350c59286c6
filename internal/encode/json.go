// SPDX-License-Identifier: MIT

package encode

import (
	"bytes"
	"log/slog"
	"strconv"

	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/redact"
)

// maxCompared is how many keys of an object are compared one by one.
const maxCompared = 64

// recordKey remembers the key at ln.b[start:end], as it is escaped. A
// key that stands in the same object already is noted only: the line is
// mended when it is done.
func (ln *Line) recordKey(start, end int) {
	if ln.dupKeys || len(ln.objects) == 0 {
		return
	}
	l := &ln.objects[len(ln.objects)-1]
	if len(ln.objectKeys)-l.firstKey >= maxCompared || len(l.withKeys) >= maxCompared {
		ln.dupKeys = true // there may be one: one pass over the line will tell
		return
	}
	k := ln.b[start:end]
	bit := keyBloomBit(k)
	if l.keyBits&bit != 0 {
		for _, e := range ln.objectKeys[l.firstKey:] {
			if bytes.Equal(ln.b[e.start:e.end], k) {
				ln.dupKeys = true
				return
			}
		}
		for _, o := range l.withKeys {
			if o == string(k) {
				ln.dupKeys = true
				return
			}
		}
	}
	l.keyBits |= bit
	ln.objectKeys = append(ln.objectKeys, span{start, end})
}

// keyBloomBit gives one of 64 bits by a key's length and fingerprint; it only has to tell
// most different keys apart.
func keyBloomBit(k []byte) uint64 {
	if len(k) == 0 {
		return 1
	}
	n := len(k)
	return 1 << ((uint(n) + 7*uint(k[0]) + 13*uint(k[n-1]) + 29*uint(k[n/2])) & 63)
}

// elements writes a list: as it is in JSON, as its JSON text in logfmt.
func (ln *Line) appendList(l *freeze.List) {
	if ln.listAt > 0 {
		ln.appendListText(l)
		return
	}
	ln.listAt, ln.listGroups = len(ln.b), len(ln.groups)
	ln.appendListText(l)
	ln.listAt = 0
}

func (ln *Line) appendListText(l *freeze.List) {
	if ln.json {
		ln.appendArray(l, 0)
		return
	}
	// The text is built as JSON behind the line and then taken off again.
	start := len(ln.b)
	comma := ln.comma
	ln.json, ln.comma = true, false
	ln.appendArray(l, 0)
	ln.json, ln.comma = false, comma
	ln.finishString(start)
}

// array writes a JSON array. Groups in it are objects; each element has been
// scrubbed by itself when it is written.
func (ln *Line) appendArray(l *freeze.List, depth int) {
	ln.b = append(ln.b, '[')
	for i, e := range l.Elems {
		if i > 0 {
			ln.b = append(ln.b, ',')
		}
		switch {
		case ln.masked:
			ln.appendMask(nil)
		default:
			ln.appendElement(e.Value, depth)
		}
	}
	ln.b = append(ln.b, ']')
	ln.comma = true
}

func (ln *Line) appendElement(v slog.Value, depth int) {
	if l, ok := v.Any().(*freeze.List); ok && v.Kind() == slog.KindAny {
		if depth >= freeze.MaxDepth {
			ln.appendString("", freeze.DepthMark, redact.None)
			return
		}
		ln.appendArray(l, depth+1)
		return
	}
	if v.Kind() != slog.KindGroup {
		ln.appendValue(v)
		return
	}
	ln.b = append(ln.b, '{')
	ln.objects = append(ln.objects, object{firstKey: len(ln.objectKeys)})
	ln.comma = false
	outer := len(ln.objects) == 1
	if outer {
		// Inside a list that is rendered for logfmt no object is the line's own.
		ln.objects = append(ln.objects, object{firstKey: len(ln.objectKeys)})
	}
	ln.appendGroupAttrs(v.Group(), depth)
	n := len(ln.objects) - 1
	if outer {
		n--
	}
	ln.objectKeys = ln.objectKeys[:ln.objects[n].firstKey]
	ln.objects = ln.objects[:n]
	ln.b = append(ln.b, '}')
	ln.comma = true
}

// canAppendJSONFast is quick for appendAttrJSONFast. The objects of a list in a logfmt line
// do without: what is remembered of texts is as that line has them.
func (ln *Line) canAppendJSONFast() bool {
	return ln.json && ln.Format == FormatJSON && len(ln.objects) > 0 && !ln.recoverPerValue && !ln.masked && ln.policy.Simple() && ln.objectKeys != nil
}

// appendAttrJSONFast is appendAttrFast for a JSON object: it writes a, or reports false
// and leaves it to attr. A key that may stand in the object already is left to
// it too. FuzzAttrFast compares the two.
func (ln *Line) appendAttrJSONFast(a *slog.Attr) bool {
	e := ln.keyEntry(a.Key)
	if e == nil || e.verdict != redact.None || e.reserved && len(ln.objects) == 1 {
		return false
	}
	l := &ln.objects[len(ln.objects)-1]
	if ln.dupKeys || l.keyBits&e.bit != 0 || len(ln.objectKeys)-l.firstKey >= maxCompared || len(l.withKeys) >= maxCompared {
		return false
	}
	b := ln.b
	if ln.comma {
		b = append(b, ',')
	}
	b = append(b, '"')
	start := len(b)
	b = append(b, e.json...)
	done := true
	switch a.Value.Kind() {
	case slog.KindString:
		b, done = appendStringFast(ln, b, a.Value.String())
	case slog.KindInt64:
		i := a.Value.Int64()
		b, done = fastconv.AppendInt(b, i), i < redact.CardDigits
	case slog.KindUint64:
		u := a.Value.Uint64()
		b, done = fastconv.AppendUint(b, u), u < redact.CardDigits
	case slog.KindBool:
		b = strconv.AppendBool(b, a.Value.Bool())
	case slog.KindFloat64:
		f := a.Value.Float64()
		b, done = fastconv.AppendFloat(b, f), f-f == 0 // neither NaN nor infinite
	case slog.KindDuration:
		b = strconv.AppendInt(b, int64(a.Value.Duration()), 10)
	case slog.KindTime:
		b = append(fastconv.AppendTime(append(b, '"'), a.Value.Time()), '"')
	case slog.KindAny:
		err, ok := a.Value.Any().(error)
		if !ok {
			return false
		}
		text, ok := freeze.ErrorText(err)
		if !ok {
			return false
		}
		if b, done = appendStringFast(ln, b, text); !done {
			ln.appendFrozen(e, a.Key, e.verdict, slog.StringValue(text), 0)
			return true
		}
	default:
		return false
	}
	if !done {
		return false
	}
	l.keyBits |= e.bit
	ln.objectKeys = append(ln.objectKeys, span{start, start + len(e.json) - len(`":`)})
	ln.b, ln.comma = b, true
	return true
}
