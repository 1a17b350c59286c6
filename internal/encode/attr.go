// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"

	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/jsonobject"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/own"
	"github.com/logplex-go/logplex/internal/redact"
	"github.com/logplex-go/logplex/internal/truncate"
)

// attrWriter writes attrs into a line: their keys, in the groups that are open, and their
// values, scrubbed.
type attrWriter struct {
	keyWriter
	numMembers  int  // members of groups written so far
	listsHidden bool // with hits: there are hidden values in lists
	hasPart     bool // an attr may be secret by another one, see Line.hidePairs
	arena       freeze.Arena

	// placeOwn writes an own.Text in place of the line's own member, and reports whether it
	// did; nil: there are none.
	placeOwn func(key, text string, v redact.Verdict) bool
}

// cap returns a number that is below maxKept, a power of two, if w may be kept for another
// record: all its buffers' sizes, ORed.
func (w *attrWriter) cap() int {
	return cap(w.b) | cap(w.tmp) | cap(w.groupPrefix) | w.objects.Cap()*(maxKept/maxKeptKeys)
}

// appendAttrAny writes an attr by appendAttrFast if that may be used.
func (w *attrWriter) appendAttrAny(a *slog.Attr, depth int) {
	if w.canAppendFast() {
		w.b = w.appendAttrFast(w.b, a, depth)
	} else {
		w.appendAttr(a, depth)
	}
}

// appendAttr writes one attr, at a depth of open groups.
func (w *attrWriter) appendAttr(a *slog.Attr, depth int) {
	if depth == 0 && freeze.IsValue(a.Key) {
		w.hasPart = true
	}
	switch a.Value.Kind() {
	case slog.KindGroup:
		w.appendGroup(a.Key, a.Value.Group(), nil, depth)
	case slog.KindLogValuer:
		w.appendLogValuer(a, depth)
	case slog.KindAny:
		w.appendAny(a.Key, a.Value.Any(), depth)
	default:
		k := memo.FindKey(&w.memo, a.Key)
		v := keyVerdict(&w.keyWriter, k, a.Key)
		appendKey(&w.keyWriter, k, a.Key)
		w.appendValue(a.Key, a.Value, v)
	}
}

// canAppendFast reports whether the functions whose names end in Fast may be used:
// no open group is secret or one of tokens, and only built-in rules that name no paths apply.
func (w *attrWriter) canAppendFast() bool {
	return w.policy.Simple() && !w.masked && !w.recoverPerValue && !w.hidden &&
		w.memo.HasTable() && !w.tokens
}

// appendAttrFast is appendAttr for the attrs that records are mostly made of: it
// appends a to the line b, and leaves what takes more than to copy to its twin. It
// keeps b in registers. FuzzAttrFast compares the two.
func (w *attrWriter) appendAttrFast(b []byte, a *slog.Attr, depth int) []byte {
	kind, begun := a.Value.Kind(), len(b)
	if uint(kind-1) >= uint(slog.KindUint64) { // KindAny, a group, or a LogValuer
		return w.appendTreeFast(b, a, kind, depth)
	}
	var k *memo.Key
	if len(w.groupPrefix) > 0 || w.json && !w.objects.AtTop() {
		b, k = w.appendKeyFast(b, w.memo.Key(a.Key))
	} else if b, k = w.memo.AppendKey(b, a.Key); w.json && k != nil && !w.objects.Add(b, begun, k) {
		k = nil
	}
	if k == nil {
		w.b = b[:begun]
		w.appendAttr(a, depth)
		return w.b
	}
	ok := true
	switch kind {
	case slog.KindString:
		if b, ok = appendStringFast(&w.textWriter, b, a.Value.String()); ok {
			return b
		}
	case slog.KindInt64:
		i := a.Value.Int64()
		b, ok = fastconv.AppendInt(b, i), !redact.MayBeCard(i)
	default:
		b, ok = fastconv.AppendValue(b, kind, a.Value, w.json, redact.MinCard)
	}
	if !ok {
		return w.appendAfter(b[:begun], a, depth)
	}
	return b
}

// appendAfter appends a by appendAttr to the line b, where appendAttrFast could not.
func (w *attrWriter) appendAfter(b []byte, a *slog.Attr, depth int) []byte {
	if w.json {
		w.objects.Forget()
	}
	w.b = b
	w.appendAttr(a, depth)
	return w.b
}

// appendTreeFast is appendAttrFast for what may have members.
func (w *attrWriter) appendTreeFast(b []byte, a *slog.Attr, kind slog.Kind, depth int) []byte {
	k := w.memo.Key(a.Key)
	switch {
	case !w.isPlainKey(b, k):
		w.b = b
		w.appendAttr(a, depth)
		return w.b
	case kind == slog.KindGroup:
		return w.appendGroupFast(b, k, a, depth)
	}
	return w.appendForeignFast(b, k, a, depth)
}

// appendForeignFast is appendAttrFast for an attr of KindAny or KindLogValuer with a
// plain key. User code runs once.
func (w *attrWriter) appendForeignFast(b []byte, k *memo.Key, a *slog.Attr, depth int) []byte {
	plain := slog.Attr{Key: a.Key}
	switch x := a.Value.Any().(type) {
	case slog.LogValuer:
		plain.Value = w.arena.FreezeValuer(x)
		if plain.Value.Kind() == slog.KindAny || w.hid() {
			w.b = b
			w.appendFrozen(a.Key, redact.None, plain.Value, depth)
			return w.b
		}
		return w.appendAttrFast(b, &plain, depth)
	case error:
		if text, ok := freeze.ErrorText(x); ok {
			plain.Value = slog.StringValue(text)
			return w.appendAttrFast(b, &plain, depth)
		}
	default:
		if flat, ok := w.arena.Flat(x); ok {
			if a.Key == "" {
				w.b = b
				w.appendGroup("", nil, &flat, depth)
				return w.b
			}
			return w.appendStructFast(b, k, a.Key, &flat, depth)
		}
	}
	w.b = b
	w.appendAttr(a, depth)
	return w.b
}

// hid reports whether a value that was frozen since the line began, or since appendFrozen,
// has placeholders that a listener wants to know of.
func (w *attrWriter) hid() bool { return w.hits != nil && w.arena.HidField }

// appendLogValuer writes an attr of KindLogValuer.
func (w *attrWriter) appendLogValuer(a *slog.Attr, depth int) {
	k := memo.FindKey(&w.memo, a.Key)
	v := keyVerdict(&w.keyWriter, k, a.Key)
	if v == redact.Secret {
		appendKey(&w.keyWriter, k, a.Key)
		w.appendMask(nil)
		return
	}
	text, isOwn := a.Value.Any().(own.Text)
	if isOwn && w.placeOwn != nil && w.placeOwn(a.Key, string(text), v) {
		return
	}
	w.appendFrozen(a.Key, v, w.arena.FreezeValuer(a.Value.LogValuer()), depth)
}

// appendAny writes an attr of KindAny.
func (w *attrWriter) appendAny(key string, x any, depth int) {
	if x == nil && key == "" {
		return // by slog's rule the zero Attr is nothing
	}
	k := memo.FindKey(&w.memo, key)
	v := keyVerdict(&w.keyWriter, k, key)
	if x == any(freeze.Hidden{}) {
		v = redact.Secret
	}
	if v == redact.Secret && x != nil && x != any(freeze.Empty{}) {
		if members, ok := w.factsOf(key, x); ok {
			w.appendFacts(k, key, members, depth)
			return
		}
		appendKey(&w.keyWriter, k, key)
		w.appendMask(nil)
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
		if flat, ok := w.arena.Flat(x); ok {
			w.appendGroup(key, nil, &flat, depth)
			return
		}
		value = w.arena.FreezeAny(x)
	}
	w.appendFrozen(key, v, value, depth)
}

// appendFrozen writes an attr whose value has been frozen and is not secret by its
// key, of verdict v.
func (w *attrWriter) appendFrozen(key string, v redact.Verdict, value slog.Value, depth int) {
	if w.hid() {
		w.hidden, w.arena.HidField = true, false
		defer func() { w.hidden = false }()
	}
	if value.Kind() == slog.KindGroup {
		w.appendGroup(key, value.Group(), nil, depth)
		return
	}
	appendKey(&w.keyWriter, memo.FindKey(&w.memo, key), key)
	if v == redact.Secret {
		v = redact.None // it is null
	}
	w.appendValue(key, value, v)
}

// appendGroup writes a group: its members, or the fields of a struct if flat is not
// nil. A group without any is left out.
func (w *attrWriter) appendGroup(key string, members []slog.Attr, flat *freeze.Flat, depth int) {
	if len(members) == 0 && flat == nil {
		return
	}
	if key == "" {
		if depth < 2*freeze.MaxDepth {
			w.appendGroupBody(members, flat, depth)
		}
		return
	}
	k := memo.FindKey(&w.memo, key)
	if flat == nil && !w.masked && depth < freeze.MaxDepth &&
		keyVerdict(&w.keyWriter, k, key) == redact.Secret && w.policy.MayHoldFacts(w.groups, key) &&
		w.policy.OnlyFacts(key, members) {
		w.appendFacts(k, key, members, depth)
		return
	}
	if c, ok := w.beginGroup(k, key, depth); ok {
		w.appendGroupBody(members, flat, depth)
		w.closeGroup(c)
	}
}

// factsOf freezes a map or struct under a secret key, if it holds nothing but facts about that.
func (w *attrWriter) factsOf(key string, x any) (members []slog.Attr, ok bool) {
	if w.masked || !w.policy.MayHoldFacts(w.groups, key) || !w.arena.IsTree(x) {
		return nil, false
	}
	hid := w.arena.HidField
	w.arena.HidField = false
	v := w.arena.FreezeAny(x)
	ok = !w.arena.HidField && v.Kind() == slog.KindGroup && w.policy.OnlyFacts(key, v.Group())
	w.arena.HidField = hid
	if !ok {
		return nil, false
	}
	return v.Group(), true
}

// appendFacts writes a group of facts about a secret.
func (w *attrWriter) appendFacts(k *memo.Key, key string, members []slog.Attr, depth int) {
	if depth >= freeze.MaxDepth {
		appendKey(&w.keyWriter, k, key)
		w.appendMask(nil)
		return
	}
	w.facts = true // there are none in one
	c := w.openGroup(k, key)
	w.appendGroupBody(members, nil, depth)
	w.closeGroup(c)
	w.facts = false
}

// appendGroupFast is appendGroup for an attr of KindGroup with a plain key.
func (w *attrWriter) appendGroupFast(b []byte, k *memo.Key, a *slog.Attr, depth int) []byte {
	members := a.Value.Group()
	if a.Key != "" && depth < freeze.MaxDepth && len(members) > 0 {
		var ok bool // from here on b is what it returns: the old one may lack the brace before
		if b, ok = w.appendKnownGroup(b, k, members); ok {
			return b
		}
	}
	w.b = b
	if a.Key == "" || depth >= freeze.MaxDepth || len(members) == 0 || freeze.HasPair(members) {
		w.appendGroup(a.Key, members, nil, depth)
		return w.b
	}
	c := w.openGroup(k, a.Key)
	b = w.b
	for i := range members {
		if w.numMembers++; w.numMembers > freeze.MaxNodes {
			w.b = b
			w.appendLimitMark()
			b = w.b
			break
		}
		b = w.appendAttrFast(b, &members[i], depth+1)
	}
	w.b = b
	w.closeGroup(c)
	return w.b
}

// appendKnownGroup is appendGroupFast for members whose keys are remembered, and which can be
// copied. It reports false for others.
func (w *attrWriter) appendKnownGroup(
	b []byte, k *memo.Key, members []slog.Attr,
) (line []byte, ok bool) {
	g, begun := k.Group(&w.memo, members, w.groupPrefix, w.json), len(b)
	if g == nil || w.numMembers+len(members) > freeze.MaxNodes {
		return b, false
	}
	if w.json {
		b, _ = w.objects.AppendKey(b, k) // k is plain
	}
	start := len(b)
	for i := range members {
		b = g.Fields[i].Append(b)
		v := &members[i].Value
		if kind := v.Kind(); kind == slog.KindString {
			b, ok = appendStringFast(&w.textWriter, b, v.String())
		} else {
			b, ok = fastconv.AppendValue(b, kind, *v, w.json, redact.MinCard)
		}
		if !ok {
			if w.json {
				w.objects.Forget()
			}
			return b[:begun], false
		}
	}
	w.numMembers += len(members)
	if w.json {
		b[start] = '{' // in place of the comma
		b = append(b, '}')
	}
	return b, true
}

func (w *attrWriter) appendGroupBody(members []slog.Attr, flat *freeze.Flat, depth int) {
	secret := freeze.SecretPairs(w.policy.Names(), members, false)
	for i := range members {
		if secret>>i&1 != 0 && !w.masked {
			w.numMembers++
			w.appendHidden(members[i].Key)
		} else if !w.appendMember(&members[i], depth+1) {
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
		if kind == slog.KindAny && w.hits != nil { // a tag
			w.numMembers++
			w.appendHidden(key)
			continue
		}
		if !w.appendMember(&slog.Attr{Key: key, Value: flat.Value(kind, v)}, depth+1) {
			return
		}
	}
}

// appendMember writes a member of a group. It reports false where a line has too many.
func (w *attrWriter) appendMember(a *slog.Attr, depth int) bool {
	if w.numMembers++; w.numMembers > freeze.MaxNodes {
		w.appendLimitMark()
		return false
	}
	w.appendAttrAny(a, depth)
	return true
}

// appendHidden writes a key and the placeholder of its value.
func (w *attrWriter) appendHidden(key string) {
	appendKey(&w.keyWriter, memo.FindKey(&w.memo, key), key)
	w.appendMask(nil)
}

// appendLimitMark marks once that there are more members than a line may have: depth
// alone does not bound a group that holds itself.
func (w *attrWriter) appendLimitMark() {
	if w.numMembers == freeze.MaxNodes+1 {
		appendKey(&w.keyWriter, memo.FindKey(&w.memo, ""), "")
		appendText(&w.textWriter, "", freeze.LimitMark, redact.None)
	}
}

// checkpoint is the state that closeGroup restores if nothing was written.
type checkpoint struct {
	b, begun, prefix, groups int
	objects                  jsonobject.Mark
}

// beginGroup opens a group, or writes a mark or a placeholder in its place and
// reports false, because it is too deep or secret.
func (w *attrWriter) beginGroup(k *memo.Key, key string, depth int) (c checkpoint, ok bool) {
	secret := keyVerdict(&w.keyWriter, k, key) == redact.Secret
	if !secret && depth < freeze.MaxDepth {
		return w.openGroup(k, key), true
	}
	appendKey(&w.keyWriter, k, key)
	if secret {
		w.appendMask(nil)
	} else {
		appendText(&w.textWriter, "", freeze.DepthMark, redact.None)
	}
	return c, false
}

// openGroup opens a group, which closeGroup closes.
func (w *attrWriter) openGroup(k *memo.Key, key string) checkpoint {
	w.recordKey(k, key)
	c := checkpoint{
		b:       len(w.b),
		prefix:  len(w.groupPrefix),
		groups:  len(w.groups),
		objects: w.objects.Mark(),
	}
	switch {
	case w.json:
		appendJSONKey(&w.keyWriter, k, key)
		w.b = w.objects.Open(w.b)
	case k != nil:
		k.OpenGroup(&w.groupPrefix)
	default:
		w.groupPrefix = appendPrefix(w.groupPrefix, w.policy.KeyText(key))
	}
	w.groups, w.tokens = append(w.groups, key), w.tokens || redact.HoldsTokens(key)
	c.begun = len(w.b)
	return c
}

// closeGroup closes a group. One without members leaves nothing in the line.
func (w *attrWriter) closeGroup(c checkpoint) {
	w.groupPrefix, w.groups = w.groupPrefix[:c.prefix], w.groups[:c.groups]
	w.tokens = w.tokens && redact.InTokens(w.groups)
	switch {
	case len(w.b) == c.begun:
		w.b = w.b[:c.b]
		w.objects.Rewind(c.objects)
	case w.json:
		w.b = w.objects.Close(w.b, c.objects.Depth)
	}
}

// finish closes the open objects and ends the line.
func (w *attrWriter) finish(sc *Scope) {
	if w.json {
		w.finishObject(sc)
	} else {
		w.b = append(w.b, '\n')
	}
}

// finishObject is finish for a JSON line.
func (w *attrWriter) finishObject(sc *Scope) {
	for range sc.with.Opened + 1 {
		w.b = append(w.b, '}')
	}
	w.b = append(w.b, '\n')
	if w.objects.Repeats {
		var changed bool
		if w.tmp, changed = truncate.Unique(w.tmp[:0], w.b); changed {
			w.b, w.tmp = w.tmp, w.b
		}
	}
}
