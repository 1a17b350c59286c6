// SPDX-License-Identifier: MIT

package logplex

import (
	"log/slog"
	"reflect"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// scrubber makes plain, scrubbed attrs: for Sinks, for wrapped handlers, and
// wherever users' redactors want to see each one. It is for one goroutine.
type scrubber struct {
	plan  *plan
	lists bool // *freeze.List may stay, for the encoder
	// original lets a value through as it was logged where nothing in it was
	// scrubbed and nothing of it was out of sight.
	original bool

	arena   freeze.Arena
	groups  []string
	masked  bool
	changed bool // something was scrubbed
	nodes   int  // members of groups so far
	spans   []secretscan.Span
	text    []byte
	out     []byte
	list    *state // renders lists; made when first needed
}

// attr returns a scrubbed, or the zero Attr where nothing of it is left.
func (s *scrubber) attr(groups []string, a slog.Attr) slog.Attr {
	s.groups, s.nodes = append(s.groups[:0], groups...), 0
	out := s.one(a, 0)
	s.arena.Reset()
	return out
}

// attrs appends the scrubbed attrs that stand in the open groups.
func (s *scrubber) attrs(dst, as []slog.Attr, depth int) []slog.Attr {
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
		a = s.one(a, depth)
		switch {
		case zero(a):
		case a.Key == "" && a.Value.Kind() == slog.KindGroup:
			dst = append(dst, a.Value.Group()...) // a group without a name is none
		default:
			dst = append(dst, a)
		}
	}
	return dst
}

// zero is what a.Equal(slog.Attr{}) says, without its cost for other values.
func zero(a slog.Attr) bool {
	return a.Key == "" && a.Value.Kind() == slog.KindAny && a.Value.Any() == nil
}

func (s *scrubber) one(a slog.Attr, depth int) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindGroup:
		return s.group(a, depth)
	case slog.KindAny, slog.KindLogValuer:
		if zero(a) {
			return slog.Attr{}
		}
		return s.foreign(a, depth)
	}
	return s.leaf(a)
}

func (s *scrubber) foreign(a slog.Attr, depth int) slog.Attr {
	x := a.Value.Any()
	if _, frozen := x.(*freeze.List); frozen || x == nil {
		return s.leaf(a)
	}
	if s.verdict(a.Key) == secretscan.Secret {
		return s.mask(a.Key, nil)
	}
	if !s.original {
		a.Value = s.arena.Freeze(a.Value)
		return s.plain(a, depth)
	}
	was, touched, opaque := s.changed, s.arena.Touched, s.arena.Opaque
	s.changed, s.arena.Touched, s.arena.Opaque = false, false, false
	s.arena.Strict = true
	out := s.plain(slog.Attr{Key: a.Key, Value: s.arena.Freeze(a.Value)}, depth)
	if !s.changed && !s.arena.Touched && !s.arena.Opaque && out.Key == a.Key && a.Value.Kind() == slog.KindAny {
		out = a
	}
	s.changed, s.arena.Touched, s.arena.Opaque = s.changed || was, touched, opaque
	return out
}

// plain goes on with what has been frozen.
func (s *scrubber) plain(a slog.Attr, depth int) slog.Attr {
	if a.Value.Kind() == slog.KindGroup {
		return s.group(a, depth)
	}
	return s.leaf(a)
}

func (s *scrubber) group(a slog.Attr, depth int) slog.Attr {
	members := a.Value.Group()
	if len(members) == 0 {
		return slog.Attr{}
	}
	if depth >= freeze.MaxDepth {
		return slog.String(a.Key, freeze.DepthMark)
	}
	if a.Key != "" {
		if s.verdict(a.Key) == secretscan.Secret {
			return s.mask(a.Key, nil)
		}
		s.groups = append(s.groups, a.Key)
	}
	kept := s.attrs(make([]slog.Attr, 0, len(members)), members, depth+1)
	if a.Key != "" {
		s.groups = s.groups[:len(s.groups)-1]
	}
	if len(kept) == 0 {
		s.changed = true
		return slog.Attr{}
	}
	return slog.Attr{Key: s.key(a.Key), Value: slog.GroupValue(kept...)}
}

func (s *scrubber) verdict(key string) secretscan.Verdict {
	if s.masked {
		return secretscan.Secret
	}
	return s.plan.verdict(s.groups, key)
}

func (s *scrubber) mask(key string, secret []byte) slog.Attr {
	s.changed = true
	return slog.String(s.key(key), string(s.plan.mask.Append(nil, secretscan.KindKey, secret)))
}

// leaf scrubs what is no group.
func (s *scrubber) leaf(a slog.Attr) slog.Attr {
	if s.plan.ordered != nil {
		given := s.thaw(a)
		before := given.Value
		if before.Kind() == slog.KindAny {
			before = slog.AnyValue(cloned(before.Any())) // a redactor may change a list in place
		}
		got := s.plan.users(s.groups, given)
		if zero(got) {
			s.changed = true
			return slog.Attr{}
		}
		if got.Key != given.Key || !same(got.Value, before) {
			s.changed = true
			a = slog.Attr{Key: got.Key, Value: s.arena.Freeze(got.Value)}
			if a.Value.Kind() == slog.KindGroup {
				return s.replaced(a)
			}
		}
	}
	return s.builtin(a)
}

// replaced scrubs a group that a user's redactor put in the place of a leaf:
// its members are not shown to users' redactors again, which might go on for
// ever.
func (s *scrubber) replaced(a slog.Attr) slog.Attr {
	p := *s.plan
	p.ordered = nil
	inner := scrubber{plan: &p, lists: s.lists, masked: s.masked}
	inner.arena.Types = s.arena.Types
	inner.groups = append(inner.groups, s.groups...)
	return inner.one(a, len(s.groups))
}

// builtin applies the redactors of this package to a leaf.
func (s *scrubber) builtin(a slog.Attr) slog.Attr {
	v := s.verdict(a.Key)
	kind := a.Value.Kind()
	switch {
	case v == secretscan.Secret && kind == slog.KindString && !visible(a.Value.String()):
		return s.mask(a.Key, []byte(a.Value.String()))
	case v == secretscan.Secret && kind != slog.KindString && kind != slog.KindBool && !null(a.Value):
		return s.mask(a.Key, nil)
	}
	switch kind {
	case slog.KindString:
		t := a.Value.String()
		if v == secretscan.Weak && secretscan.WeakSecret([]byte(a.Key), []byte(t)) {
			return s.mask(a.Key, []byte(t))
		}
		if clean := s.string(t, v == secretscan.Allowed); clean != t {
			a.Value = slog.StringValue(clean)
		}
	case slog.KindInt64, slog.KindUint64:
		if n := a.Value; kind == slog.KindInt64 && n.Int64() >= cardDigits || kind == slog.KindUint64 && n.Uint64() >= cardDigits {
			t := n.String()
			if clean := s.string(t, false); clean != t {
				a.Value = slog.StringValue(clean)
			}
		}
	case slog.KindAny:
		if !s.lists {
			a = s.thaw(a)
		}
	}
	a.Key = s.key(a.Key)
	return a
}

func null(v slog.Value) bool { return v.Kind() == slog.KindAny && v.Any() == nil }

// key scrubs a key's own text.
func (s *scrubber) key(key string) string {
	if len(key) < minKeySecret {
		return key
	}
	return s.string(key, false)
}

// string returns t scrubbed; t itself where it is clean.
func (s *scrubber) string(t string, allowed bool) string {
	s.text = append(s.text[:0], t...)
	s.spans = s.plan.find(s.spans[:0], s.text, allowed)
	if len(s.spans) == 0 {
		return t
	}
	s.changed = true
	s.out = s.plan.mask.Replace(s.out[:0], s.text, s.spans)
	return string(s.out)
}

// thaw gives a list as its JSON text and null as a word, so that nothing of
// KindAny is left. For a wrapped handler they become what every encoder knows.
func (s *scrubber) thaw(a slog.Attr) slog.Attr {
	if a.Value.Kind() != slog.KindAny {
		return a
	}
	l, ok := a.Value.Any().(*freeze.List)
	switch {
	case s.original && ok:
		return slog.Any(a.Key, s.slice(l))
	case s.original:
		return slog.Any(a.Key, nil)
	case !ok:
		return slog.String(a.Key, "null")
	}
	if s.list == nil {
		s.list = &state{core: new(core), plan: s.plan}
	}
	e := s.list
	e.b, e.json, e.comma, e.masked, e.guarded = e.b[:0], true, false, s.masked, true
	e.hits, e.nodes, e.dup, e.levels, e.keys = 0, 0, false, e.levels[:0], e.keys[:0]
	e.groups = append(e.groups[:0], s.groups...)
	e.array(l, 0)
	if e.hits > 0 {
		s.changed = true
	}
	if !e.small() {
		s.list = nil
	}
	return slog.String(a.Key, string(e.b))
}

// slice gives the scrubbed elements of a list as plain Go values.
func (s *scrubber) slice(l *freeze.List) []any {
	out := make([]any, len(l.Elems))
	for i, e := range l.Elems {
		out[i] = native(s.one(slog.Attr{Value: e.Value}, 0).Value)
	}
	return out
}

// same is slog.Value.Equal for values of any kind, lists included.
func same(a, b slog.Value) bool {
	if a.Kind() != b.Kind() {
		return false
	}
	if a.Kind() == slog.KindAny {
		return reflect.DeepEqual(a.Any(), b.Any())
	}
	return a.Equal(b)
}

// cloned copies the lists and maps that native and slice make.
func cloned(x any) any {
	switch x := x.(type) {
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = cloned(e)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, e := range x {
			out[k] = cloned(e)
		}
		return out
	}
	return x
}

func native(v slog.Value) any {
	if v.Kind() != slog.KindGroup {
		return v.Any()
	}
	m := make(map[string]any, len(v.Group()))
	for _, a := range v.Group() {
		m[a.Key] = native(a.Value)
	}
	return m
}
