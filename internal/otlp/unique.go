// SPDX-License-Identifier: MIT

package otlp

import (
	"log/slog"
	"slices"
	"unicode/utf8"
)

// manyKeys is the number of keys from which a map finds repeated ones faster
// than comparisons do.
const manyKeys = 64

// isUnique reports whether no key of attrs repeats, or is one of the call
// site's if caller is set, all are UTF-8 and none is empty, so that they can be
// written as they are. A filter of one word spares
// most comparisons.
func isUnique(attrs []slog.Attr, caller bool) bool {
	if len(attrs) > manyKeys {
		return false
	}
	var seen uint64
	for i := range attrs {
		key := attrs[i].Key
		if key == "" || caller && isCallerKey(key) || !isASCII(key) && !utf8.ValidString(key) {
			return false
		}
		bit := keyBit(key)
		if seen&bit != 0 {
			for j := range i {
				if attrs[j].Key == key {
					return false
				}
			}
		}
		seen |= bit
	}
	return true
}

// keyBit returns one of 64 bits for a key.
func keyBit(key string) uint64 {
	n := uint(len(key))
	if n == 0 {
		return 1
	}
	return 1 << ((n*7 + uint(key[0])*5 + uint(key[n-1])*3 + uint(key[n/2])) & 63)
}

// unique returns attrs without repeated keys, which are made UTF-8 first, and without groups that
// have no name, whose members become part of it. With caller, the keys of a call site are left out:
// the record's own are written. attrs is not changed.
func unique(attrs []slog.Attr, caller bool) []slog.Attr {
	u := uniqueAttrs{caller: caller, attrs: make([]slog.Attr, 0, len(attrs))}
	u.add(attrs, 0)
	for i, g := range u.merged {
		u.attrs[i].Value = slog.GroupValue(g...)
	}
	return u.attrs
}

// uniqueAttrs are attrs with at most one for each key.
type uniqueAttrs struct {
	caller bool
	attrs  []slog.Attr
	index  map[string]int      // of attrs by key; nil while they are few
	merged map[int][]slog.Attr // members of groups that came in parts, by index in attrs
}

func (u *uniqueAttrs) add(attrs []slog.Attr, depth int) {
	for _, a := range attrs {
		group := a.Value.Kind() == slog.KindGroup
		switch {
		case group && len(a.Value.Group()) == 0, isNothing(a):
		case group && a.Key == "":
			if depth < MaxDepth {
				u.add(a.Value.Group(), depth+1)
			}
		case u.caller && isCallerKey(a.Key):
		default:
			u.put(a)
		}
	}
}

// isNothing reports whether a is the zero Attr.
func isNothing(a slog.Attr) bool {
	return a.Key == "" && a.Value.Kind() == slog.KindAny && a.Value.Any() == nil
}

// put adds a, in the place of an earlier one with its key. Two groups become
// one, in which the same holds for their members.
func (u *uniqueAttrs) put(a slog.Attr) {
	switch {
	case a.Key == "":
		a.Key = emptyKey
	case !utf8.ValidString(a.Key):
		a.Key = string([]rune(a.Key))
	}
	i := u.find(a.Key)
	if i < 0 {
		if u.index != nil {
			u.index[a.Key] = len(u.attrs)
		}
		u.attrs = append(u.attrs, a)
		return
	}
	was := &u.attrs[i].Value
	if was.Kind() != slog.KindGroup || a.Value.Kind() != slog.KindGroup {
		*was = a.Value
		delete(u.merged, i)
		return
	}
	// Keys that repeat in the sum are found when it is written.
	members, ok := u.merged[i]
	if !ok {
		members = slices.Clone(was.Group())
	}
	if u.merged == nil {
		u.merged = make(map[int][]slog.Attr)
	}
	u.merged[i] = append(members, a.Value.Group()...)
}

// find returns the index of key, or -1.
func (u *uniqueAttrs) find(key string) int {
	if u.index == nil && len(u.attrs) > manyKeys {
		u.index = make(map[string]int, 2*len(u.attrs))
		for i := range u.attrs {
			u.index[u.attrs[i].Key] = i
		}
	}
	if u.index != nil {
		if i, ok := u.index[key]; ok {
			return i
		}
		return -1
	}
	for i := range u.attrs {
		if u.attrs[i].Key == key {
			return i
		}
	}
	return -1
}
