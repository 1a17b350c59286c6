// SPDX-License-Identifier: MIT

package logplex

import (
	"bytes"
	"log/slog"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/redact"
)

// maxCompared is how many keys of an object are compared one by one.
const maxCompared = 64

// noteKey remembers the key at s.b[start:end], as it is escaped. A
// key that stands in the same object already is noted only: the line is
// mended when it is done.
func (s *state) noteKey(start, end int) {
	if s.dup || len(s.levels) == 0 {
		return
	}
	l := &s.levels[len(s.levels)-1]
	if len(s.keys)-l.first >= maxCompared || len(l.outer) >= maxCompared {
		s.dup = true // there may be one: one pass over the line will tell
		return
	}
	k := s.b[start:end]
	bit := keyBit(k)
	if l.seen&bit != 0 {
		for _, e := range s.keys[l.first:] {
			if bytes.Equal(s.b[e.start:e.end], k) {
				s.dup = true
				return
			}
		}
		for _, o := range l.outer {
			if o == string(k) {
				s.dup = true
				return
			}
		}
	}
	l.seen |= bit
	s.keys = append(s.keys, extent{start, end})
}

// keyBit gives one of 64 bits by a key's length and ends; it only has to tell
// most different keys apart.
func keyBit(k []byte) uint64 {
	if len(k) == 0 {
		return 1
	}
	n := len(k)
	return 1 << ((uint(n) + 7*uint(k[0]) + 13*uint(k[n-1]) + 29*uint(k[n/2])) & 63)
}

// elements writes a list: as it is in JSON, as its JSON text in logfmt.
func (s *state) elements(l *freeze.List) {
	if s.listAt > 0 {
		s.appendList(l)
		return
	}
	s.listAt, s.listGroups = len(s.b), len(s.groups)
	s.appendList(l)
	s.listAt = 0
}

func (s *state) appendList(l *freeze.List) {
	if s.json {
		s.array(l, 0)
		return
	}
	// The text is built as JSON behind the line and then taken off again.
	start := len(s.b)
	comma := s.comma
	s.json, s.comma = true, false
	s.array(l, 0)
	s.json, s.comma = false, comma
	s.finishString(start)
}

// array writes a JSON array. Groups in it are objects; each element has been
// scrubbed by itself when it is written.
func (s *state) array(l *freeze.List, depth int) {
	s.b = append(s.b, '[')
	for i, e := range l.Elems {
		if i > 0 {
			s.b = append(s.b, ',')
		}
		switch {
		case s.masked:
			s.placeholder(nil)
		default:
			s.element(e.Value, depth)
		}
	}
	s.b = append(s.b, ']')
	s.comma = true
}

func (s *state) element(v slog.Value, depth int) {
	if l, ok := v.Any().(*freeze.List); ok && v.Kind() == slog.KindAny {
		if depth >= freeze.MaxDepth {
			s.text("", freeze.DepthMark, redact.None)
			return
		}
		s.array(l, depth+1)
		return
	}
	if v.Kind() != slog.KindGroup {
		s.value(v)
		return
	}
	s.b = append(s.b, '{')
	s.levels = append(s.levels, level{first: len(s.keys)})
	s.comma = false
	outer := len(s.levels) == 1
	if outer {
		// Inside a list that is rendered for logfmt no object is the line's own.
		s.levels = append(s.levels, level{first: len(s.keys)})
	}
	s.members(v.Group(), depth)
	n := len(s.levels) - 1
	if outer {
		n--
	}
	s.keys = s.keys[:s.levels[n].first]
	s.levels = s.levels[:n]
	s.b = append(s.b, '}')
	s.comma = true
}
