// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"time"

	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/redact"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// Event writes the whole line of an event that another logger finished, which
// happened at t. carried are the attrs of a context. There is neither a Pattern
// nor a user's redactor. A zero e.Time is left out in JSON.
func (ln *Line) Event(sc *Scope, t time.Time, e *jsonline.Event, carried []slog.Attr) {
	if ln.json && e.Time.IsZero() {
		ln.b = ln.appendConstant(append(ln.b, '{'), e.Level)
	} else {
		ln.appendHeader(t.Unix(), int64(t.Nanosecond()), e.Level)
	}
	if len(e.Caller) > 0 {
		appendCallerText(ln, e.Caller, 0)
	}
	appendMessage(ln, e.Message)
	ln.startAttrs(sc, carried)
	mark := ln.openPending(sc)
	if ln.canAppendEventFast() {
		ln.appendEventFast(e)
	} else {
		ln.appendEventFields(e.Fields, 0)
	}
	ln.closePending(sc, mark)
	ln.finish(sc)
}

// canAppendEventFast reports whether appendEventFast may be used: the fields are
// outside all groups, and only built-in rules that name no paths apply.
func (ln *Line) canAppendEventFast() bool {
	return len(ln.groups) == 0 && !ln.recoverPerValue && !ln.masked && ln.policy.Simple() && ln.keys != nil &&
		(!ln.json || len(ln.objects) == 1 && ln.comma)
}

// appendEventFast is appendEventFields for the top of a line. FuzzEventFast
// compares the two.
func (ln *Line) appendEventFast(e *jsonline.Event) {
	fields, behind := e.Fields, 0
	for i := range fields {
		f := &fields[i]
		if i < behind {
			continue
		}
		if f.Taken {
			behind = i + 1 + f.Len
			continue
		}
		k := ln.plainKeyEntry(f)
		h, m := formBare, secretscan.Marks{}
		switch {
		case k == nil || f.Kind > jsonline.Null:
			h = formGeneral
		case f.Kind == jsonline.String:
			h, m = ln.formOfText(f.Text)
		case len(f.Text) > redact.MinKeySecret && f.Kind == jsonline.Number:
			h = ln.formOfNumber(f.Text)
		}
		if h > formQuoted {
			if h == formGeneral || !ln.appendFieldScanned(f, k, m) {
				behind = i + 1 + f.Len
				ln.appendEventField(f, fields[i+1:behind], 0)
			}
			continue
		}
		n := len(ln.b)
		if (fastValueLen-len(f.Text))|(cap(f.Text)-fastValueLen)|(cap(ln.b)-n-fastFieldLen)|(inlineKeyLen-len(k.json)) < 0 || k.n == 0 {
			ln.appendFieldLong(f, k, h)
			continue
		}
		b := (*[fastFieldLen]byte)(ln.b[n : n+fastFieldLen])
		at := int(k.n)
		if ln.json {
			b[0], b[1] = ',', '"'
			at = len(`,"`) + copy(b[len(`,"`):], k.json)
		} else {
			*(*[inlineKeyLen]byte)(b[:]) = k.short
		}
		at &= 2*inlineKeyLen - 1 // which it is anyway: no bounds to check
		b[at] = '"'
		at += int(h & formQuoted)
		text := [fastValueLen]byte(f.Text[:fastValueLen])
		*(*[fastValueLen]byte)(b[at : at+fastValueLen]) = text
		at += len(f.Text)
		b[at&(fastFieldLen-1)] = '"'
		at += int(h & formQuoted)
		if ln.b = ln.b[:n+at]; ln.json {
			ln.recordKeyFast(k, n)
		}
	}
}

// The sizes that appendEventFast copies at once.
const (
	fastValueLen = 32  // bytes of a value: the excess is overwritten by the next field
	fastFieldLen = 128 // bytes that a key and its value may take in the line
)

// appendFieldLong is what appendEventFast does for keys and values of any length.
func (ln *Line) appendFieldLong(f *jsonline.Field, k *keyEntry, h valueForm) {
	start := len(ln.b)
	b := ln.appendKeyFast(k)
	if h == formQuoted {
		b = append(append(append(b, '"'), f.Text...), '"')
	} else {
		b = append(b, f.Text...)
	}
	if ln.b = b; ln.json {
		ln.recordKeyFast(k, start)
	}
}

// valueForm says how a value is to be written.
type valueForm uint8

const (
	formBare    valueForm = iota
	formQuoted            // must be odd: form&formQuoted is the number of quotes to add
	formInspect           // by appendFieldScanned
	formGeneral           // by appendEventField
)

// formOfText says how a text is to be written, by one look at most of its bytes, and
// for formInspect what it saw.
func (ln *Line) formOfText(text []byte) (valueForm, secretscan.Marks) {
	h := formBare
	if ln.json {
		h = formQuoted
	}
	var m secretscan.Marks
	if len(text) <= len("2006-01-02") || text[len("2006-01-02")] != 'T' || !fastconv.IsTime(text) {
		var ok bool
		if m, ok = secretscan.MarksOf(text); !ok {
			return formGeneral, m
		}
		bare := h == formBare && m.Bare()
		if !bare {
			h = formQuoted
		}
		if !bare && !m.Plain() || !ln.policy.Quiet(m) {
			return formInspect, m
		}
		if bare && string(text) == "null" {
			return formGeneral, m
		}
	}
	if !ln.policy.OnlyShapes() && !ln.policy.NoKnownValues(ln.spans[:0], text) {
		return formGeneral, m
	}
	return h, m
}

// appendFieldScanned writes a text that has to be scanned, or reports false and
// writes nothing.
func (ln *Line) appendFieldScanned(f *jsonline.Field, k *keyEntry, m secretscan.Marks) bool {
	start := len(ln.b)
	b := ln.appendKeyFast(k)
	if raw := f.Raw; len(raw) > 0 && (ln.json || !m.Bare()) {
		if !ln.policy.IsClean(ln.spans[:0], f.Text, m) {
			return false
		}
		b = append(append(append(b, '"'), raw...), '"')
	} else {
		var ok bool
		if b, ok = appendStringScanned(ln, b, f.Text, m); !ok {
			return false
		}
	}
	ln.b = b
	if ln.json {
		ln.recordKeyFast(k, start)
	}
	return true
}

// appendKeyFast returns the line with the key k appended.
func (ln *Line) appendKeyFast(k *keyEntry) []byte {
	if ln.json {
		return append(append(ln.b, ',', '"'), k.json...)
	}
	return k.appendTo(ln.b)
}

// plainKeyEntry returns the entry of f's key if it can be written as it is, else nil.
func (ln *Line) plainKeyEntry(f *jsonline.Field) *keyEntry {
	k := lookUpKey(ln, f.Key)
	if k == nil || k.reserved || k.verdict != redact.None {
		return nil
	}
	return k
}

// recordKeyFast is recordKey for a key of the line's own object whose member stands in
// the line from start on, with its comma.
func (ln *Line) recordKeyFast(k *keyEntry, start int) {
	start += len(`,"`)
	end := start + len(k.json) - len(`":`)
	if l := &ln.objects[0]; l.keyBits&k.bit == 0 && !ln.dupKeys && len(ln.objectKeys) < maxCompared {
		l.keyBits |= k.bit
		ln.objectKeys = append(ln.objectKeys, span{start, end})
		return
	}
	ln.recordKey(start, end)
}

// formOfNumber says how a number is written, which may be a secret, such as a card's.
func (ln *Line) formOfNumber(text []byte) valueForm {
	if !ln.policy.Idle() && len(ln.policy.Find(ln.spans[:0], text, false)) > 0 {
		return formGeneral
	}
	return formBare
}

func (ln *Line) appendEventFields(fields []jsonline.Field, depth int) {
	for i := 0; i < len(fields); {
		f := &fields[i]
		if !f.Taken {
			ln.appendEventField(f, fields[i+1:i+1+f.Len], depth)
		}
		i += 1 + f.Len
	}
}

func (ln *Line) appendEventField(f *jsonline.Field, inside []jsonline.Field, depth int) {
	key := lookUpKey(ln, f.Key)
	v := keyVerdict(ln, key, f.Key)
	switch f.Kind {
	case jsonline.Object:
		if len(inside) == 0 {
			appendKey(ln, key, f.Key)
			ln.appendRaw([]byte("{}"))
			return
		}
		if v == redact.Secret || depth >= freeze.MaxDepth {
			appendKey(ln, key, f.Key)
			if v == redact.Secret {
				ln.appendMask(nil)
			} else {
				ln.appendString("", freeze.DepthMark, redact.None)
			}
			return
		}
		var name string
		if key != nil {
			name = key.name // no copy
		} else {
			name = string(f.Key)
		}
		mark := ln.openGroup(name)
		ln.appendEventFields(inside, depth+1)
		ln.closeGroup(mark)
		return
	case jsonline.Array:
		appendKey(ln, key, f.Key)
		if v == redact.Secret {
			ln.appendMask(nil)
			return
		}
		ln.appendValue(ln.arena.JSON(f.Text))
		return
	}
	appendKey(ln, key, f.Key)
	if v == redact.Secret && f.Kind != jsonline.Bool && f.Kind != jsonline.Null && redact.Leaf(v, slog.KindString, f.Key, f.Text) == redact.Mask {
		ln.appendMask(f.Text)
		return
	}
	switch f.Kind {
	case jsonline.String:
		ln.appendBytes(f.Key, f.Text, v)
	case jsonline.Number:
		appendNumberText(ln, f.Text)
	default:
		ln.appendRaw(f.Text)
	}
}

// raw writes a value that needs neither quotes nor a scan.
func (ln *Line) appendRaw(text []byte) {
	ln.b = append(ln.b, text...)
	ln.comma = true
}
