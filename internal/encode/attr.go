// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"strconv"

	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/jsonobject"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/own"
	"github.com/logplex-go/logplex/internal/redact"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// appendRecordAttr writes an attr outside all groups but those of a Scope, through
// users' redactors if there are any.
func (ln *Line) appendRecordAttr(a *slog.Attr) {
	if ln.policy.HasUserRules() && !ln.frozen {
		ln.readyScrubber()
		ln.scrubber.KeepLists = true
		plain := ln.scrubber.One(*a)
		if own.Is(a.Value) && ln.placeOwn(plain.Key, plain.Value.String(), redact.None) {
			return
		}
		if !redact.IsEmpty(plain) {
			ln.appendAttr(&plain, 0)
		}
		return
	}
	if ln.IsOwn(*a) && ln.placeOwn(a.Key, a.Value.String(), redact.None) {
		return
	}
	ln.appendAttrAny(a, 0)
}

// appendAttrAny writes an attr by appendAttrFast if that may be used.
func (ln *Line) appendAttrAny(a *slog.Attr, depth int) {
	if ln.canAppendFast() {
		ln.b = ln.appendAttrFast(ln.b, a, depth)
	} else {
		ln.appendAttr(a, depth)
	}
}

// appendAttr writes one attr, at a depth of open groups.
func (ln *Line) appendAttr(a *slog.Attr, depth int) {
	switch a.Value.Kind() {
	case slog.KindGroup:
		ln.appendGroup(a.Key, a.Value.Group(), nil, depth)
	case slog.KindLogValuer:
		ln.appendLogValuer(a, depth)
	case slog.KindAny:
		ln.appendAny(a.Key, a.Value.Any(), depth)
	default:
		k := memo.FindKey(&ln.memo, a.Key)
		v := keyVerdict(ln, k, a.Key)
		appendKey(ln, k, a.Key)
		ln.appendValue(a.Key, a.Value, v)
	}
}

// appendAttrs writes attrs of the open groups.
func (ln *Line) appendAttrs(attrs []slog.Attr) {
	if ln.canAppendFast() {
		b := ln.b
		for i := range attrs {
			if len(b) >= largeLine {
				b = growLarge(b)
			}
			b = ln.appendAttrFast(b, &attrs[i], 0)
		}
		ln.b = b
	} else {
		for i := range attrs {
			ln.appendRecordAttr(&attrs[i])
		}
	}
}

// canAppendFast reports whether the functions whose names end in Fast may be used:
// no open group is secret, and only built-in rules that name no paths apply.
func (ln *Line) canAppendFast() bool {
	return ln.policy.Simple() && !ln.masked && !ln.recoverPerValue && !ln.hidden &&
		ln.memo.HasTable()
}

// appendAttrFast is appendAttr for the attrs that records are mostly made of: it
// appends a to the line b, and leaves what takes more than to copy to its twin. It
// keeps b in registers. FuzzAttrFast compares the two.
func (ln *Line) appendAttrFast(b []byte, a *slog.Attr, depth int) []byte {
	kind, begun := a.Value.Kind(), len(b)
	if kind == slog.KindAny || kind > slog.KindUint64 { // or a group, or a LogValuer
		return ln.appendTreeFast(b, a, depth)
	}
	var k *memo.Key
	switch {
	case ln.json:
		b, k = ln.objects.AppendKey(b, ln.memo.Key(a.Key))
	case len(ln.groupPrefix) > 0:
		b, k = ln.appendKeyFast(b, ln.memo.Key(a.Key))
	default:
		b, k = ln.memo.AppendKey(b, a.Key)
	}
	if k == nil {
		ln.b = b
		ln.appendAttr(a, depth)
		return ln.b
	}
	ok := true
	switch kind {
	case slog.KindString:
		b, ok = appendStringFast(ln, b, a.Value.String())
	case slog.KindInt64:
		i := a.Value.Int64()
		b, ok = fastconv.AppendInt(b, i), !redact.MayBeCard(i)
	case slog.KindUint64:
		u := a.Value.Uint64()
		b, ok = fastconv.AppendUint(b, u), !redact.MayBeCard(u)
	case slog.KindBool:
		b = strconv.AppendBool(b, a.Value.Bool())
	case slog.KindFloat64:
		f := a.Value.Float64()
		b, ok = fastconv.AppendFloat(b, f), !ln.json || f-f == 0 // neither NaN nor infinite
	case slog.KindDuration:
		if d := a.Value.Duration(); ln.json {
			b = fastconv.AppendInt(b, int64(d))
		} else {
			b = fastconv.AppendDuration(b, d)
		}
	case slog.KindTime:
		if ln.json {
			b = append(fastconv.AppendTime(append(b, '"'), a.Value.Time()), '"')
		} else {
			b = fastconv.AppendTime(b, a.Value.Time())
		}
	}
	if !ok {
		if ln.json {
			ln.objects.Forget()
		}
		ln.b = b[:begun]
		ln.appendAttr(a, depth)
		return ln.b
	}
	return b
}

// appendTreeFast is appendAttrFast for what may have members.
func (ln *Line) appendTreeFast(b []byte, a *slog.Attr, depth int) []byte {
	k := ln.memo.Key(a.Key)
	switch {
	case !ln.isPlainKey(b, k):
		ln.b = b
		ln.appendAttr(a, depth)
		return ln.b
	case a.Value.Kind() == slog.KindGroup:
		return ln.appendGroupFast(b, k, a.Key, a.Value.Group(), nil, depth)
	}
	return ln.appendForeignFast(b, k, a, depth)
}

// appendForeignFast is appendAttrFast for an attr of KindAny or KindLogValuer with a
// plain key. User code runs once.
func (ln *Line) appendForeignFast(b []byte, k *memo.Key, a *slog.Attr, depth int) []byte {
	plain := slog.Attr{Key: a.Key}
	switch x := a.Value.Any().(type) {
	case slog.LogValuer:
		plain.Value = ln.arena.FreezeValuer(x)
		if plain.Value.Kind() == slog.KindAny || ln.hid() {
			ln.b = b
			ln.appendFrozen(a.Key, redact.None, plain.Value, depth)
			return ln.b
		}
		return ln.appendAttrFast(b, &plain, depth)
	case error:
		if text, ok := freeze.ErrorText(x); ok {
			plain.Value = slog.StringValue(text)
			return ln.appendAttrFast(b, &plain, depth)
		}
	default:
		if flat, ok := ln.arena.Flat(x); ok {
			if a.Key == "" {
				ln.b = b
				ln.appendGroup("", nil, &flat, depth)
				return ln.b
			}
			return ln.appendStructFast(b, k, a.Key, &flat, depth)
		}
	}
	ln.b = b
	ln.appendAttr(a, depth)
	return ln.b
}

// appendLogValuer writes an attr of KindLogValuer.
func (ln *Line) appendLogValuer(a *slog.Attr, depth int) {
	k := memo.FindKey(&ln.memo, a.Key)
	v := keyVerdict(ln, k, a.Key)
	if v == redact.Secret {
		appendKey(ln, k, a.Key)
		ln.appendMask(nil)
		return
	}
	if text, ok := a.Value.Any().(own.Text); ok && ln.placeOwn(a.Key, string(text), v) {
		return
	}
	ln.appendFrozen(a.Key, v, ln.arena.FreezeValuer(a.Value.LogValuer()), depth)
}

// appendAny writes an attr of KindAny.
func (ln *Line) appendAny(key string, x any, depth int) {
	if x == nil && key == "" {
		return // by slog's rule the zero Attr is nothing
	}
	k := memo.FindKey(&ln.memo, key)
	v := keyVerdict(ln, k, key)
	if v == redact.Secret && x != nil {
		appendKey(ln, k, key)
		ln.appendMask(nil)
		return
	}
	var value slog.Value
	switch x := x.(type) {
	case *freeze.List:
		value = slog.AnyValue(x)
	case error:
		if text, ok := freeze.ErrorText(x); ok {
			value = slog.StringValue(text)
		}
	default:
		if flat, ok := ln.arena.Flat(x); ok {
			ln.appendGroup(key, nil, &flat, depth)
			return
		}
		value = ln.arena.FreezeAny(x)
	}
	ln.appendFrozen(key, v, value, depth)
}

// appendFrozen writes an attr whose value has been frozen and is not secret by its
// key, of verdict v.
func (ln *Line) appendFrozen(key string, v redact.Verdict, value slog.Value, depth int) {
	if ln.hid() {
		ln.hidden, ln.arena.HidField = true, false
		defer func() { ln.hidden = false }()
	}
	if value.Kind() == slog.KindGroup {
		ln.appendGroup(key, value.Group(), nil, depth)
		return
	}
	appendKey(ln, memo.FindKey(&ln.memo, key), key)
	if value.Kind() != slog.KindString {
		v = redact.None
	}
	ln.appendValue(key, value, v)
}

// appendGroup writes a group: its members, or the fields of a struct if flat is not
// nil. A group without any is left out.
func (ln *Line) appendGroup(key string, members []slog.Attr, flat *freeze.Flat, depth int) {
	if len(members) == 0 && flat == nil {
		return
	}
	if key == "" {
		if depth < 2*freeze.MaxDepth {
			ln.appendGroupBody(members, flat, depth)
		}
		return
	}
	if c, ok := ln.beginGroup(memo.FindKey(&ln.memo, key), key, depth); ok {
		ln.appendGroupBody(members, flat, depth)
		ln.closeGroup(c)
	}
}

// appendGroupFast is appendGroup for a group with a plain key.
func (ln *Line) appendGroupFast(
	b []byte, k *memo.Key, key string, members []slog.Attr, flat *freeze.Flat, depth int,
) []byte {
	ln.b = b
	if key == "" || depth >= freeze.MaxDepth || len(members) == 0 && flat == nil ||
		freeze.HasPair(members) {
		ln.appendGroup(key, members, flat, depth)
		return ln.b
	}
	c := ln.openGroup(k, key)
	b = ln.b
	for i := range members {
		if ln.numMembers++; ln.numMembers > freeze.MaxNodes {
			ln.b = b
			ln.appendLimitMark()
			b = ln.b
			break
		}
		b = ln.appendAttrFast(b, &members[i], depth+1)
	}
	if flat != nil {
		b = ln.appendFieldsFast(b, flat, depth)
	}
	ln.b = b
	ln.closeGroup(c)
	return ln.b
}

func (ln *Line) appendFieldsFast(b []byte, flat *freeze.Flat, depth int) []byte {
	for i := range flat.Len() {
		key, kind, v := flat.Field(i)
		if kind == freeze.Omitted {
			continue
		}
		if ln.numMembers++; ln.numMembers > freeze.MaxNodes {
			ln.b = b
			ln.appendLimitMark()
			return ln.b
		}
		if kind == slog.KindAny && ln.hits != nil { // a tag
			ln.b = b
			ln.appendHidden(key)
			b = ln.b
			continue
		}
		b = ln.appendAttrFast(b, &slog.Attr{Key: key, Value: flat.Value(kind, v)}, depth+1)
	}
	return b
}

func (ln *Line) appendGroupBody(members []slog.Attr, flat *freeze.Flat, depth int) {
	secret := freeze.SecretPairs(ln.policy.Names(), members)
	for i := range members {
		if secret>>i&1 != 0 && !ln.masked {
			ln.numMembers++
			ln.appendHidden(members[i].Key)
		} else if !ln.appendMember(&members[i], depth+1) {
			return
		}
	}
	if flat == nil {
		return
	}
	for i := range flat.Len() {
		key, kind, v := flat.Field(i)
		if kind == freeze.Omitted {
			continue
		}
		if kind == slog.KindAny && ln.hits != nil { // a tag
			ln.numMembers++
			ln.appendHidden(key)
			continue
		}
		if !ln.appendMember(&slog.Attr{Key: key, Value: flat.Value(kind, v)}, depth+1) {
			return
		}
	}
}

// appendMember writes a member of a group. It reports false where there are more
// than a line may have.
func (ln *Line) appendMember(a *slog.Attr, depth int) bool {
	if ln.numMembers++; ln.numMembers > freeze.MaxNodes {
		ln.appendLimitMark()
		return false
	}
	ln.appendAttrAny(a, depth)
	return true
}

// appendHidden writes a key and the placeholder of its value.
func (ln *Line) appendHidden(key string) {
	appendKey(ln, memo.FindKey(&ln.memo, key), key)
	ln.appendMask(nil)
}

// appendLimitMark marks once that there are more members than a line may have: depth
// alone does not bound a group that holds itself.
func (ln *Line) appendLimitMark() {
	if ln.numMembers == freeze.MaxNodes+1 {
		appendKey(ln, memo.FindKey(&ln.memo, ""), "")
		appendText(ln, "", freeze.LimitMark, redact.None)
	}
}

// appendFields writes the fields of an event, which are members of open groups.
func (ln *Line) appendFields(fields []jsonline.Field, depth int) {
	fast, b := ln.canAppendFast(), ln.b
	for i := 0; i < len(fields); i++ {
		f := &fields[i]
		if f.Taken {
			i += f.Len
			continue
		}
		if fast {
			var ok bool
			if b, ok = ln.appendFieldFast(b, f); ok {
				continue
			}
		}
		ln.b = b
		ln.appendField(f, fields[i+1:i+1+f.Len], depth)
		b = ln.b
		i += f.Len
	}
	ln.b = b
}

// appendField writes a field of an event as appendAttr would write it; members are
// those of an object.
func (ln *Line) appendField(f *jsonline.Field, members []jsonline.Field, depth int) {
	k := ln.keyOf(f)
	if f.Kind == jsonline.Object && len(members) > 0 {
		key := ""
		if k != nil {
			key = k.Name // no copy
		} else {
			key = string(f.Key)
		}
		if c, ok := ln.beginGroup(k, key, depth); ok {
			ln.appendFields(members, depth+1)
			ln.closeGroup(c)
		}
		return
	}
	v := keyVerdict(ln, k, f.Key)
	appendKey(ln, k, f.Key)
	switch {
	case f.Kind == jsonline.String:
		appendText(ln, f.Key, f.Text, v)
	case f.Kind == jsonline.Number && v == redact.Secret:
		ln.appendMask(f.Text)
	case f.Kind == jsonline.Number:
		appendNumberText(ln, f.Text)
	case f.Kind == jsonline.Array && v == redact.Secret:
		ln.appendMask(nil)
	case f.Kind == jsonline.Array:
		ln.appendValue("", ln.arena.JSON(f.Text), redact.None)
	case f.Kind == jsonline.Object:
		ln.b = append(ln.b, "{}"...)
	default:
		ln.b = append(ln.b, f.Text...)
	}
}

// appendFieldFast is appendField for a plain key and a value that can be copied: it
// appends f to the line b. It reports false and leaves b as it is for others.
// FuzzFieldFast compares the two.
func (ln *Line) appendFieldFast(b []byte, f *jsonline.Field) ([]byte, bool) {
	if f.Kind > jsonline.Null {
		return b, false
	}
	begun, ok := len(b), true
	b, k := ln.appendKeyFast(b, ln.keyOf(f))
	if k == nil {
		return b, false
	}
	switch {
	case f.Kind == jsonline.Number:
		b, ok = append(b, f.Text...), ln.isPlainNumber(f.Text)
	case f.Kind != jsonline.String:
		b = append(b, f.Text...)
	case f.Raw != nil:
		b, ok = ln.appendEscapedFast(b, f.Text, f.Raw)
	default:
		b, ok = appendStringFast(ln, b, f.Text)
	}
	if !ok {
		if ln.json {
			ln.objects.Forget()
		}
		return b[:begun], false
	}
	return b, true
}

// appendEscapedFast is appendStringFast for a text of which the line of another logger has
// the escapes, which are those of escape.AppendJSON.
func (ln *Line) appendEscapedFast(b, text, escaped []byte) ([]byte, bool) {
	m, ok := secretscan.MarksOf(text)
	switch {
	case !ok || !ln.policy.IsClean(ln.spans[:0], text, m):
		return b, false
	case !ln.json && m.Bare():
		return append(b, text...), true
	}
	return append(append(append(b, '"'), escaped...), '"'), true
}

// keyOf returns the Key of a field, which remembers it.
func (ln *Line) keyOf(f *jsonline.Field) *memo.Key {
	if f.Known == nil {
		return memo.FindKey(&ln.memo, f.Key)
	}
	if k, ok := f.Known.Memo.(*memo.Key); ok && ln.memo.Has(k) {
		return k
	}
	return ln.keyOfKnown(f.Known)
}

// keyOfKnown is keyOf for a jsonline.Key that does not remember it.
func (ln *Line) keyOfKnown(known *jsonline.Key) *memo.Key {
	k := memo.FindKey(&ln.memo, known.Name())
	if k != nil {
		known.Memo = k
	}
	return k
}

// checkpoint is the state that closeGroup restores if nothing was written.
type checkpoint struct {
	b, begun, prefix, groups int
	objects                  jsonobject.Mark
}

// beginGroup opens a group, or writes a mark or a placeholder in its place and
// reports false, because it is too deep or secret.
func (ln *Line) beginGroup(k *memo.Key, key string, depth int) (c checkpoint, ok bool) {
	secret := keyVerdict(ln, k, key) == redact.Secret
	if !secret && depth < freeze.MaxDepth {
		return ln.openGroup(k, key), true
	}
	appendKey(ln, k, key)
	if secret {
		ln.appendMask(nil)
	} else {
		appendText(ln, "", freeze.DepthMark, redact.None)
	}
	return c, false
}

// openGroup opens a group, which closeGroup closes.
func (ln *Line) openGroup(k *memo.Key, key string) checkpoint {
	c := checkpoint{
		b:       len(ln.b),
		prefix:  len(ln.groupPrefix),
		groups:  len(ln.groups),
		objects: ln.objects.Mark(),
	}
	switch {
	case ln.json:
		appendJSONKey(ln, k, key)
		ln.b = ln.objects.Open(ln.b)
	case k != nil:
		k.OpenGroup(&ln.groupPrefix)
	default:
		ln.groupPrefix = appendPrefix(ln.groupPrefix, ln.policy.KeyText(key))
	}
	ln.groups = append(ln.groups, key)
	c.begun = len(ln.b)
	return c
}

// closeGroup closes a group. One without members leaves nothing in the line.
func (ln *Line) closeGroup(c checkpoint) {
	ln.groupPrefix, ln.groups = ln.groupPrefix[:c.prefix], ln.groups[:c.groups]
	switch {
	case len(ln.b) == c.begun:
		ln.b = ln.b[:c.b]
		ln.objects.Rewind(c.objects)
	case ln.json:
		ln.b = ln.objects.Close(ln.b, c.objects.Depth)
	}
}
