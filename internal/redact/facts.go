// SPDX-License-Identifier: MIT

package redact

import (
	"encoding/json"
	"log/slog"
	"slices"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// facts judges the members of an object under a secret key.
type facts struct {
	rules []keyRule
	key   string
}

// only reports whether all members are facts.
func (f facts) only(members []slog.Attr, depth int) bool {
	for i := range members {
		m := &members[i]
		switch m.Value.Kind() {
		case slog.KindBool:
			continue
		case slog.KindGroup:
			if depth >= freeze.MaxDepth || !f.only(m.Value.Group(), depth+1) {
				return false
			}
		case slog.KindString:
			if t := m.Value.String(); t != "" && !f.is(m.Key, t) {
				return false
			}
		case slog.KindInt64, slog.KindUint64, slog.KindFloat64, slog.KindDuration, slog.KindTime:
			if valueMayBeCard(m.Value) || !f.is(m.Key, "") {
				return false
			}
		case slog.KindAny:
			if !f.isPlain(m) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

func (f facts) isPlain(m *slog.Attr) bool {
	switch x := m.Value.Any().(type) {
	case nil, freeze.Empty:
		return true
	case *freeze.List:
		for _, e := range x.Elems {
			if e.Value.Kind() != slog.KindString || !f.is(m.Key, e.Value.String()) {
				return false
			}
		}
		return true
	case json.RawMessage: // of another logger's line
		var list []string
		return json.Unmarshal(x, &list) == nil && f.areAll(m.Key, list)
	case []string:
		return f.areAll(m.Key, x)
	}
	return false
}

// areAll reports whether each text of a list is a fact.
func (f facts) areAll(name string, list []string) bool {
	return !slices.ContainsFunc(list, func(text string) bool { return !f.is(name, text) })
}

// is reports whether a member is a fact. text is "" for what is no text.
func (f facts) is(name, text string) bool {
	for _, r := range f.rules {
		if named, ok := r.(namedKeys); ok && !secretscan.IsFact(named.Keys, f.key, name, text) {
			return false
		}
	}
	return true
}
