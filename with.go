// SPDX-License-Identifier: MIT

package logplex

import (
	"log/slog"
	"slices"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/redact"
)

// WithAttrs returns a Handler that adds attrs to each record. They are
// resolved, frozen, scrubbed and rendered at once.
func (h *Handler) WithAttrs(attrs []slog.Attr) (with slog.Handler) {
	if len(attrs) == 0 {
		return h
	}
	if len(attrs) == 1 && attrs[0].Key == "" && attrs[0].Value.Kind() == slog.KindLogValuer {
		if p, ok := attrs[0].Value.Any().(*jsonline.Probe); ok {
			h.probed(p)
			return h
		}
	}
	with = h // where a panic leaves no other
	defer h.c.rescue(nil)
	if h.next != nil {
		return h.forwardAttrs(attrs)
	}
	h2 := *h
	s := h.c.take()
	s.reset(h)
	s.guarded = true
	if s.json {
		s.levels = append(s.levels, level{outer: h.topKeys})
		h.enter(s)
	}
	opened := h.openPending(s)
	begun := len(s.b)
	for i := range attrs {
		s.each(&attrs[i])
	}
	if len(s.b) > begun {
		h2.pre = append(slices.Clip(h.pre), s.b...)
		h2.opened += len(opened)
		h2.pending = nil
		h2.comma = true
		if s.json {
			h2.noteKeys(s, len(opened) > 0, h.opened == 0)
		}
	}
	hits := s.told.Take()
	if h.keeps() {
		s.readyScrubber()
		s.scrubber.Hits = nil // they have been noted
		h2.scopes = hold(h.scopes, s.scrubber.Attrs(nil, attrs))
	}
	h.c.put(s)
	if hits.Len() > 0 {
		h.c.tell(hits, 0)
	}
	return &h2
}

// noteKeys keeps the keys of the innermost object for the lines to come.
// fresh says that the object was opened just now, wasTop that it was opened
// in the line's own.
func (h *Handler) noteKeys(s *state, fresh, wasTop bool) {
	h.twice = s.dup
	text := func(keys []string, from []extent) []string {
		for _, e := range from {
			keys = append(keys, string(s.b[e.start:e.end]))
		}
		return keys
	}
	inner := s.levels[len(s.levels)-1].first
	switch {
	case !fresh:
		h.keys = text(slices.Clip(h.keys), s.keys[inner:])
		if h.opened == 0 {
			h.topKeys = h.keys
		}
	default:
		// Only if the line's own object was the innermost did it get a key.
		if wasTop {
			h.topKeys = text(slices.Clip(h.topKeys), s.keys[:s.levels[1].first])
		}
		h.keys = text(nil, s.keys[inner:])
	}
}

// WithGroup returns a Handler that puts what is added later into a group. An
// empty name changes nothing.
func (h *Handler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	if len(h.groups) >= freeze.MaxDepth {
		if h.groups[len(h.groups)-1] == freeze.DepthMark {
			return h
		}
		name = freeze.DepthMark
	}
	h2 := *h
	if !h.masked && h.c.policy.Key(h.groups, name) == redact.Secret {
		h2.masked = true
	}
	name = h.c.policy.KeyText(name)
	h2.groups = append(slices.Clip(h.groups), name)
	if h.next != nil {
		return h2.forwardGroup(name)
	}
	if h.c.format == FormatJSON {
		h2.pending = append(slices.Clip(h.pending), name)
	} else {
		h2.prefix = string(appendPrefix([]byte(h.prefix), name))
	}
	if h.keeps() {
		h2.scopes = append(slices.Clip(h.scopes), scope{group: name})
	}
	return &h2
}
