// SPDX-License-Identifier: MIT

package redact

import (
	"bytes"
	"cmp"
	"encoding/json"
	"log/slog"
	"math/bits"
	"reflect"
	"slices"
	"strings"

	"github.com/logplex-go/logplex/internal/freeze"
)

// Scrubber makes plain, scrubbed attrs: for Sinks, for wrapped handlers, and
// wherever users' redactors want to see each one. It is for one goroutine; Reset
// readies it.
type Scrubber struct {
	// KeepLists leaves a *freeze.List in place, for an encoder.
	KeepLists bool
	// KeepOriginal returns a value as it was logged if nothing in it was scrubbed and
	// all of it was checked.
	KeepOriginal bool
	// ListText renders the list l of the open groups as scrubbed JSON text and
	// reports whether something in it was scrubbed. It is not called with
	// KeepOriginal unless there are users' redactors.
	ListText func(groups []string, masked bool, l *freeze.List) (text string, changed bool)

	// Hits collects what is replaced; nil: it is not needed.
	Hits *Hits

	policy  *Policy
	arena   freeze.Arena
	groups  []string
	at      string // the key of the value being scrubbed; "" in a list
	list    string // the key of the list being scrubbed
	outer   place  // of the outermost list being scrubbed
	lists   int    // that are being scrubbed, one in the other
	masked  bool
	changed bool // something was scrubbed
	builtin bool // users' redactors are not asked
	facts   bool // the open group is one of facts about a secret
	nodes   int  // members of groups so far
	spans   []Span
	text    []byte
	out     []byte
}

// A place is that of a list: its key, and the number of the groups around it.
type place struct {
	key    string
	groups int
}

// hitPlace returns where a secret under a key is reported to be: of a list its key.
func (s *Scrubber) hitPlace(key string) (groups []string, _ string) {
	if s.lists > 0 {
		return s.groups[:min(s.outer.groups, len(s.groups))], s.outer.key
	}
	return s.groups, key
}

// Reset readies s for attrs of the open groups, of which one is secret if
// masked is set. types may be nil. It keeps ListText.
func (s *Scrubber) Reset(p *Policy, types *freeze.Types, groups []string, masked bool) {
	s.policy, s.KeepLists, s.KeepOriginal, s.changed, s.builtin, s.nodes = p, false,
		false, false, false, 0
	s.arena.Types, s.arena.Redacted, s.arena.Names = types, p.TagMask(), p.Names()
	s.arena.KeepBytes, s.arena.HidField = false, false
	s.SetGroups(groups, masked)
}

// Hid reports whether freezing has put placeholders into a value.
func (s *Scrubber) Hid() bool { return s.arena.HidField }

// SetKeepBytes sets whether bytes without a secret stay bytes where lists
// stay lists.
func (s *Scrubber) SetKeepBytes(keep bool) { s.arena.KeepBytes = keep }

// SetGroups changes the open groups.
func (s *Scrubber) SetGroups(groups []string, masked bool) {
	s.groups, s.masked = append(s.groups[:0], groups...), masked
}

// Release reuses the memory of frozen values; none of them may be in use any longer.
func (s *Scrubber) Release() { s.arena.Reset() }

// forget clears fields that may hold secrets or keep logged values alive.
func (s *Scrubber) forget() {
	clear(s.text)
	clear(s.out)
	clear(s.groups)
	s.text, s.out, s.groups, s.spans = s.text[:0], s.out[:0], s.groups[:0], s.spans[:0]
	s.Hits, s.policy, s.at, s.list, s.outer, s.lists = nil, nil, "", "", place{}, 0
}

// At returns the key of the value being scrubbed, or of the list that it is in, and its verdict.
func (s *Scrubber) At() (key string, v Verdict) {
	key = cmp.Or(s.at, s.list)
	return key, s.verdict(key)
}

// Message returns the message of a record scrubbed.
func (s *Scrubber) Message(t string) string {
	groups := s.groups
	s.groups, s.at, s.list = nil, slog.MessageKey, ""
	t = s.String(t, false)
	s.groups = groups
	return t
}

// Cap returns the size of the largest buffer that s keeps, in bytes.
func (s *Scrubber) Cap() int { return max(cap(s.text), cap(s.out)) }

// Attr returns a scrubbed, or the zero Attr if a redactor dropped it. It releases
// what it froze.
func (s *Scrubber) Attr(groups []string, a slog.Attr) slog.Attr {
	s.groups, s.nodes = append(s.groups[:0], groups...), 0
	out := s.scrubAttr(a, 0)
	s.arena.Reset()
	return out
}

// One returns an attr of the open groups scrubbed, or the zero Attr if a redactor
// dropped it.
func (s *Scrubber) One(a slog.Attr) slog.Attr { return s.scrubAttr(a, 0) }

// Attrs appends the scrubbed attrs of the open groups.
func (s *Scrubber) Attrs(dst, as []slog.Attr) []slog.Attr { return s.attrs(dst, as, 0) }

func (s *Scrubber) attrs(dst, as []slog.Attr, depth int) []slog.Attr {
	for _, a := range as {
		if depth > 0 {
			if s.nodes++; s.nodes > freeze.MaxNodes {
				if s.nodes == freeze.MaxNodes+1 {
					s.changed = true
					dst = append(dst, slog.String("", freeze.LimitMark))
				}
				break
			}
		}
		dst = appendAttr(dst, s.scrubAttr(a, depth))
	}
	return dst
}

// Both appends an attr of the open groups, scrubbed, to next as a wrapped
// handler gets it, as with KeepOriginal, and to record as with KeepLists, for
// Finish or Typed. Each value is frozen and shown to users' redactors once.
func (s *Scrubber) Both(next, record []slog.Attr, a slog.Attr) (_, _ []slog.Attr) {
	s.KeepLists, s.arena.TrackPartial = true, true
	n, r := s.both(a, 0)
	s.KeepLists = false
	return appendAttr(next, n), appendAttr(record, r)
}

func (s *Scrubber) both(a slog.Attr, depth int) (next, record slog.Attr) {
	members := a.Value
	if members.Kind() != slog.KindGroup || len(members.Group()) == 0 || depth >= freeze.MaxDepth ||
		a.Key != "" && s.verdict(a.Key) == Secret {
		return s.bothLeaf(a, depth)
	}
	around := len(s.groups)
	if a.Key != "" {
		s.groups = append(s.groups, a.Key)
	}
	var forNext, forRecord []slog.Attr
	for _, m := range s.hidePairs(members.Group()) {
		if s.nodes++; s.nodes > freeze.MaxNodes {
			if s.nodes == freeze.MaxNodes+1 {
				mark := slog.String("", freeze.LimitMark)
				forNext, forRecord = append(forNext, mark), append(forRecord, mark)
			}
			break
		}
		n, r := s.both(m, depth+1)
		forNext, forRecord = appendAttr(forNext, n), appendAttr(forRecord, r)
	}
	s.groups = s.groups[:around]
	if len(forNext) == 0 && len(forRecord) == 0 {
		return slog.Attr{}, slog.Attr{}
	}
	key := s.key(a.Key)
	return groupOf(key, forNext), groupOf(key, forRecord)
}

// groupOf returns a group of scrubbed members; the zero Attr for none.
func groupOf(key string, members []slog.Attr) slog.Attr {
	if len(members) == 0 {
		return slog.Attr{}
	}
	return slog.Attr{Key: key, Value: slog.GroupValue(members...)}
}

// bothLeaf is both for all but groups whose members are taken one by one.
func (s *Scrubber) bothLeaf(a slog.Attr, depth int) (next, record slog.Attr) {
	s.changed, s.arena.HidField, s.arena.Partial = false, false, false
	frozen := s.scrubAttr(a, depth)
	if IsEmpty(frozen) {
		return frozen, frozen
	}
	next = s.forNext(frozen) // scrubs the elements of lists
	if a.Value.Kind() == slog.KindAny && sameKey(frozen, a) && !s.changed &&
		!s.arena.HidField && !s.arena.Partial {
		next = a
	}
	return next, frozen
}

// forNext returns a copy of an attr scrubbed with KeepLists as a wrapped
// handler gets it.
func (s *Scrubber) forNext(a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindGroup:
		members := make([]slog.Attr, len(a.Value.Group()))
		facts := s.openKept(a.Key)
		for i, m := range a.Value.Group() {
			members[i] = s.forNext(m)
		}
		s.closeKept(facts)
		a.Value = slog.GroupValue(members...)
	case slog.KindAny:
		lists, hits := s.KeepLists, s.Hits
		s.KeepLists, s.KeepOriginal, s.Hits = false, true, nil // Finish counts
		a = s.Plain(a)
		s.KeepLists, s.KeepOriginal, s.Hits = lists, false, hits
	}
	return a
}

// openKept opens a group that has been scrubbed but for its lists: under a secret key it has been
// kept for the facts that it holds. closeKept closes it, with what openKept returned.
func (s *Scrubber) openKept(key string) (facts bool) {
	facts = s.facts
	s.facts = facts || !s.masked && s.verdict(key) == Secret
	s.groups = append(s.groups, key)
	return facts
}

func (s *Scrubber) closeKept(facts bool) {
	s.groups, s.facts = s.groups[:len(s.groups)-1], facts
}

// Finish changes attrs that were scrubbed with KeepLists to what they are
// without, and returns them.
func (s *Scrubber) Finish(attrs []slog.Attr) []slog.Attr {
	for i := range attrs {
		a := &attrs[i]
		switch a.Value.Kind() {
		case slog.KindGroup:
			facts := s.openKept(a.Key)
			s.Finish(a.Value.Group())
			s.closeKept(facts)
		case slog.KindAny:
			*a = s.Plain(*a)
		}
	}
	return attrs
}

// Typed returns a copy of attrs that were scrubbed with KeepLists for an encoder
// that has types for lists, bytes and null: the elements of lists are scrubbed,
// and nothing in it is the arena's or the program's.
func (s *Scrubber) Typed(attrs []slog.Attr) []slog.Attr {
	out := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		switch a.Value.Kind() {
		case slog.KindGroup:
			facts := s.openKept(a.Key)
			a.Value = slog.GroupValue(s.Typed(a.Value.Group())...)
			s.closeKept(facts)
		case slog.KindAny:
			s.at = a.Key
			a.Value = s.typedValue(a.Value)
		}
		out[i] = a
	}
	return out
}

func (s *Scrubber) typedValue(v slog.Value) slog.Value {
	switch x := v.Any().(type) {
	case *freeze.List:
		return slog.AnyValue(&freeze.List{Elems: s.elements(x)})
	case freeze.Number:
		if t := string(x); len(t) > MinKeySecret {
			if clean := s.String(t, false); clean != t {
				return slog.StringValue(clean)
			}
		}
	case []byte:
		return slog.AnyValue(bytes.Clone(x))
	}
	return v
}

// appendAttr appends a scrubbed attr: nothing if it is zero, the members of a
// group without a name.
func appendAttr(dst []slog.Attr, a slog.Attr) []slog.Attr {
	switch {
	case IsEmpty(a):
		return dst
	case a.Key == "" && a.Value.Kind() == slog.KindGroup:
		return append(dst, a.Value.Group()...)
	}
	return append(dst, a)
}

// IsEmpty is a.Equal(slog.Attr{}), without its cost for other values.
func IsEmpty(a slog.Attr) bool {
	return a.Key == "" && a.Value.Kind() == slog.KindAny && a.Value.Any() == nil
}

// Named returns an attr that was not empty. What has turned out to be null under an empty key
// would be taken for no attr at all.
func Named(a slog.Attr) slog.Attr {
	if IsEmpty(a) {
		a.Key = freeze.EmptyKey
	}
	return a
}

// sameKey reports whether a scrubbed attr has the key of the original.
func sameKey(scrubbed, original slog.Attr) bool {
	return scrubbed.Key == original.Key || original.Key == "" && scrubbed.Key == freeze.EmptyKey
}

func (s *Scrubber) scrubAttr(a slog.Attr, depth int) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindGroup:
		return s.group(a, depth)
	case slog.KindAny, slog.KindLogValuer:
		if IsEmpty(a) {
			return slog.Attr{}
		}
		return s.scrubAny(a, depth)
	}
	return s.scrubLeaf(a)
}

func (s *Scrubber) scrubAny(a slog.Attr, depth int) slog.Attr {
	switch a.Value.Any().(type) {
	case nil, *freeze.List, freeze.Empty, freeze.Number:
		return s.scrubLeaf(a)
	case freeze.Hidden:
		a.Value = s.mask(a.Key, nil).Value
		return s.scrubLeaf(a)
	case []byte:
		if s.arena.KeepBytes {
			return s.scrubBytes(a)
		}
	}
	if s.verdict(a.Key) == Secret {
		if !s.masked && s.policy.MayHoldFacts(s.groups, a.Key) && s.arena.IsTree(a.Value.Any()) {
			hid := s.arena.HidField
			s.arena.HidField = false
			frozen := slog.Attr{Key: a.Key, Value: s.arena.Freeze(a.Value)}
			clean := !s.arena.HidField && frozen.Value.Kind() == slog.KindGroup
			s.arena.HidField = hid
			if clean {
				return s.group(frozen, depth)
			}
		}
		return s.mask(a.Key, nil)
	}
	if !s.KeepOriginal {
		a.Value = s.arena.Freeze(a.Value)
		return s.scrubFrozen(a, depth)
	}
	was, hid, partial := s.changed, s.arena.HidField, s.arena.Partial
	s.changed, s.arena.HidField, s.arena.Partial = false, false, false
	s.arena.TrackPartial = true
	out := s.scrubFrozen(slog.Attr{Key: a.Key, Value: s.arena.Freeze(a.Value)}, depth)
	if !s.changed && !s.arena.HidField && !s.arena.Partial && sameKey(out, a) &&
		a.Value.Kind() == slog.KindAny {
		out = a
	}
	s.changed, s.arena.HidField, s.arena.Partial = s.changed || was, hid, partial
	return out
}

// scrubBytes scrubs bytes by their text, see BytesText. Bytes without a secret stay
// bytes.
func (s *Scrubber) scrubBytes(a slog.Attr) slog.Attr {
	p := a.Value.Any().([]byte)
	if p == nil {
		return s.scrubLeaf(slog.Attr{Key: a.Key})
	}
	text := freeze.BytesText(p)
	out := s.scrubLeaf(slog.String(a.Key, text))
	if s.KeepLists && out.Value.Kind() == slog.KindString && out.Value.String() == text {
		out.Value = a.Value
	}
	return out
}

// scrubFrozen goes on with what has been frozen.
func (s *Scrubber) scrubFrozen(a slog.Attr, depth int) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindGroup:
		return s.group(a, depth)
	case slog.KindAny:
		if _, ok := a.Value.Any().([]byte); ok {
			return s.scrubBytes(a)
		}
	}
	return s.scrubLeaf(a)
}

func (s *Scrubber) group(a slog.Attr, depth int) slog.Attr {
	members := a.Value.Group()
	if len(members) == 0 {
		return slog.Attr{}
	}
	if depth >= freeze.MaxDepth {
		s.changed = true
		return slog.String(a.Key, freeze.DepthMark)
	}
	if a.Key != "" {
		if s.verdict(a.Key) == Secret {
			if s.masked || !s.policy.MayHoldFacts(s.groups, a.Key) ||
				!s.policy.OnlyFacts(a.Key, members) {
				return s.mask(a.Key, nil)
			}
			s.facts = true
			defer func() { s.facts = false }()
		}
		s.groups = append(s.groups, a.Key)
	}
	kept := s.attrs(make([]slog.Attr, 0, len(members)), s.hidePairs(members), depth+1)
	if a.Key != "" {
		s.groups = s.groups[:len(s.groups)-1]
	}
	if len(kept) == 0 {
		s.changed = true
		return slog.Attr{}
	}
	return slog.Attr{Key: s.key(a.Key), Value: slog.GroupValue(kept...)}
}

// hidePairs returns members without the values that are secret by the name that is
// another member: members itself if there are none.
func (s *Scrubber) hidePairs(members []slog.Attr) []slog.Attr {
	secret := freeze.SecretPairs(s.arena.Names, members, false)
	if secret == 0 || s.masked {
		return members
	}
	members = slices.Clone(members)
	for ; secret != 0; secret &= secret - 1 {
		m := &members[bits.TrailingZeros64(secret)]
		key := m.Key
		*m = s.mask(key, nil)
		m.Key = key // scrubbed with the others
	}
	return members
}

func (s *Scrubber) verdict(key string) Verdict {
	switch {
	case s.masked:
		return Secret
	case s.facts:
		return None
	}
	return s.policy.Key(s.groups, key)
}

func (s *Scrubber) mask(key string, secret []byte) slog.Attr {
	s.changed = true
	groups, at := s.hitPlace(cmp.Or(key, s.list))
	s.Hits.Add(KindKey, groups, at)
	return slog.String(s.key(key), string(s.policy.AppendMask(nil, secret)))
}

// scrubLeaf scrubs an attr that is no group.
func (s *Scrubber) scrubLeaf(a slog.Attr) slog.Attr {
	a = Named(a)
	if s.policy.userRules != nil && !s.builtin {
		original := s.KeepOriginal
		s.KeepOriginal = false
		begun := s.Hits.Len()
		given := s.Plain(a)
		ended := s.Hits.Len()
		s.KeepOriginal = original
		got := s.policy.User(s.Hits, s.groups, given)
		same := got.Key == given.Key && equalValue(got.Value, given.Value)
		if same || s.Hits.Len() > ended {
			s.Hits.remove(begun, ended) // the list is counted when it is written, or was as a whole
		}
		if IsEmpty(got) {
			s.changed = true
			return slog.Attr{}
		}
		if !same {
			s.changed = true
			a = Named(slog.Attr{Key: got.Key, Value: s.arena.Freeze(got.Value)})
			if a.Value.Kind() == slog.KindGroup {
				return s.scrubReplacement(a)
			}
		}
	}
	return s.applyBuiltin(a)
}

// scrubReplacement scrubs a group that a user's redactor put in the place of a leaf:
// its members are not shown to users' redactors again, which might go on for
// ever.
func (s *Scrubber) scrubReplacement(a slog.Attr) slog.Attr {
	p := *s.policy
	p.userRules = nil
	inner := Scrubber{
		policy: &p, Hits: s.Hits, KeepLists: s.KeepLists, ListText: s.ListText, masked: s.masked,
	}
	inner.arena.Types, inner.arena.Redacted, inner.arena.Names = s.arena.Types,
		s.arena.Redacted, s.arena.Names
	inner.arena.KeepBytes = s.arena.KeepBytes
	inner.groups = append(inner.groups, s.groups...)
	return inner.scrubAttr(a, len(s.groups))
}

// applyBuiltin applies the redactors of this package to a leaf.
func (s *Scrubber) applyBuiltin(a slog.Attr) slog.Attr {
	v := s.verdict(a.Key)
	s.at = a.Key
	kind, text := a.Value.Kind(), ""
	if kind == slog.KindString {
		text = a.Value.String()
		if s.Hits != nil && s.arena.HidField && strings.Contains(text, s.arena.Redacted) {
			groups, at := s.hitPlace(cmp.Or(a.Key, s.list))
			s.Hits.Add(KindKey, groups, at)
		}
	}
	if isNull(a.Value) {
		v = None
	}
	switch Leaf(v, kind, a.Key, text) {
	case Mask:
		if kind == slog.KindString {
			return s.mask(a.Key, []byte(text))
		}
		return s.mask(a.Key, nil)
	case Scan, ScanKnown:
		switch {
		case kind == slog.KindString:
			if clean := s.String(text, v == Allowed); clean != text {
				a.Value = slog.StringValue(clean)
			}
		case valueMayBeCard(a.Value):
			text = a.Value.String()
			if clean := s.String(text, false); clean != text {
				a.Value = slog.StringValue(clean)
			}
		}
	}
	if kind == slog.KindAny && !s.KeepLists {
		a = s.Plain(a)
	}
	a.Key = s.key(a.Key)
	return a
}

// isNull reports whether v is null or an empty object, which hold no secret.
func isNull(v slog.Value) bool {
	return v.Kind() == slog.KindAny && (v.Any() == nil || v.Any() == any(freeze.Empty{}))
}

// key scrubs a key's own text.
func (s *Scrubber) key(key string) string {
	clean := s.policy.KeyText(key)
	if clean != key {
		s.changed = true
		groups, at := s.hitPlace(key)
		s.Hits.AddKey(s.policy, groups, at, key)
	}
	return clean
}

// String returns t scrubbed; t itself where it is clean.
func (s *Scrubber) String(t string, allowed bool) string {
	s.text = append(s.text[:0], t...)
	s.spans = s.policy.FindSafe(s.spans[:0], s.text, allowed)
	if len(s.spans) == 0 || IsOtherNumber(s.spans, s.text, cmp.Or(s.at, s.list)) {
		return t
	}
	s.changed = true
	groups, at := s.hitPlace(cmp.Or(s.at, s.list))
	s.Hits.AddSpans(s.spans, groups, at)
	s.out = s.policy.Replace(s.out[:0], s.text, s.spans)
	return string(s.out)
}

// Plain returns a list as its JSON text, null as a word and numbers as their
// text, so that nothing of KindAny is left: every wrapped handler can encode the
// result.
func (s *Scrubber) Plain(a slog.Attr) slog.Attr {
	if a.Value.Kind() != slog.KindAny {
		return a
	}
	l, ok := a.Value.Any().(*freeze.List)
	if !ok {
		return slog.Attr{Key: a.Key, Value: s.plainLeaf(a.Value.Any())}
	}
	s.at = a.Key
	if s.KeepOriginal {
		return slog.Any(a.Key, s.slice(l))
	}
	text, changed := s.ListText(s.groups, s.masked, l)
	s.changed = s.changed || changed
	return slog.String(a.Key, text)
}

// plainLeaf is Plain for null, an empty object and a number.
func (s *Scrubber) plainLeaf(x any) slog.Value {
	switch x := x.(type) {
	case []byte: // it has been scrubbed
		return slog.StringValue(freeze.BytesText(x))
	case freeze.Number:
		t := string(x)
		if len(t) > MinKeySecret {
			t = s.String(t, false)
		}
		if s.KeepOriginal && t == string(x) {
			return slog.AnyValue(json.Number(t))
		}
		return slog.StringValue(t)
	case freeze.Empty:
		if s.KeepOriginal {
			return slog.AnyValue(map[string]any{})
		}
		return slog.StringValue("{}")
	}
	if s.KeepOriginal {
		return slog.AnyValue(nil)
	}
	return slog.StringValue("null")
}

// slice returns the scrubbed elements of a list as plain Go values.
func (s *Scrubber) slice(l *freeze.List) []any {
	out := make([]any, len(l.Elems))
	for i, e := range s.scrubElements(l) {
		out[i] = toGo(e.Value)
	}
	return out
}

// elements returns the scrubbed elements of a list with their types.
func (s *Scrubber) elements(l *freeze.List) []slog.Attr {
	lists := s.KeepLists
	s.KeepLists = true
	elems := s.scrubElements(l)
	for i := range elems {
		switch e := &elems[i]; e.Value.Kind() {
		case slog.KindGroup:
			e.Value = slog.GroupValue(s.Typed(e.Value.Group())...)
		case slog.KindAny:
			e.Value = s.typedValue(e.Value)
		}
	}
	s.KeepLists = lists
	return elems
}

// scrubElements returns the scrubbed elements of a list. Users' redactors are not
// asked: they got the list as a whole.
func (s *Scrubber) scrubElements(l *freeze.List) []slog.Attr {
	users, outer := s.builtin, s.list
	s.builtin = true
	key, v := s.At()
	if s.at != "" {
		s.list = s.at
	}
	if s.lists++; s.lists == 1 {
		s.outer = place{key, len(s.groups)}
	}
	out := make([]slog.Attr, len(l.Elems))
	for i, e := range l.Elems {
		t, v := freeze.TextOf(e.Value), ElementVerdict(v, key, l, i)
		switch {
		case t == "" || v == None:
		case Leaf(v, slog.KindString, key, t) == Mask:
			out[i].Value = s.mask("", []byte(t)).Value
			continue
		case v == Allowed && e.Value.Kind() == slog.KindString:
			out[i].Value = slog.StringValue(s.String(t, true))
			continue
		}
		a := s.scrubAttr(slog.Attr{Value: e.Value}, 0)
		if IsEmpty(a) && e.Value.Kind() == slog.KindGroup {
			a.Value = slog.GroupValue() // in a list it has a place of its own
		}
		out[i].Value = a.Value
	}
	s.list, s.builtin = outer, users
	s.lists--
	return out
}

// equalValue is slog.Value.Equal for values of any kind, lists included.
func equalValue(a, b slog.Value) bool {
	if a.Kind() != b.Kind() {
		return false
	}
	if a.Kind() == slog.KindAny {
		return reflect.DeepEqual(a.Any(), b.Any())
	}
	return a.Equal(b)
}

// toGo returns a scrubbed value as one that encoding/json can write.
func toGo(v slog.Value) any {
	switch v.Kind() {
	case slog.KindGroup:
	case slog.KindFloat64:
		if f := v.Float64(); f-f != 0 { // NaN or infinite
			return v.String()
		}
		return v.Any()
	default:
		return v.Any()
	}
	m := make(map[string]any, len(v.Group()))
	for _, a := range v.Group() {
		m[a.Key] = toGo(a.Value)
	}
	return m
}
