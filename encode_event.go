// SPDX-License-Identifier: MIT

package logplex

import (
	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// event writes the fields of a line that another logger finished, straight
// from its bytes. It does for them what attr does for attrs.
func (s *state) event(e *jsonline.Event, depth int) {
	if depth == 0 && s.quickEvents() {
		s.quickEvent(e)
		return
	}
	s.eventFields(e.Fields, depth)
}

// quickEvents reports whether quickEvent may be used: the fields stand outside
// all groups, and only built-in rules that name no paths apply.
func (s *state) quickEvents() bool {
	return len(s.groups) == 0 && !s.guarded && !s.masked && s.plan.ordered == nil && !s.plan.paths && s.cache != nil &&
		(!s.json || len(s.levels) == 1 && s.comma)
}

// quickEvent is the short way of eventFields for the top of a line. What an
// event begins with has often been written for the one before it; the clean
// part of that is taken over. FuzzQuickEvent ties the two together.
func (s *state) quickEvent(e *jsonline.Event) {
	start, hits := len(s.b), s.hits
	n, text := e.Recall(s.core, s.plan.added())
	b := append(s.b, text...)
	end := len(text)
	if s.json {
		s.b = b
		s.noteKeys(e, start, n)
	}
	for i := n; i < len(e.Fields); {
		f := &e.Fields[i]
		next := i + 1 + f.Len
		key := 0
		if !f.Taken {
			done := false
			if !s.json {
				b, done = s.quickField(b, f)
			}
			if !done {
				s.b = b
				s.eventField(f, e.Fields[i+1:next], 0)
				b = s.b
			}
			if s.json && !s.dup {
				last := s.keys[len(s.keys)-1]
				key = last.end - last.start
			}
		}
		if i == n && s.hits == hits && !s.dup && len(b)-start <= jsonline.MaxMemo {
			n, end = next, len(b)-start
			e.Note(i, end, key)
		}
		i = next
	}
	s.b = b
	e.Keep(n, b[start:start+end])
}

// noteKeys does noteKey for the keys of the first n fields, whose text stands
// from start on. Each key stands behind a comma and a quote.
func (s *state) noteKeys(e *jsonline.Event, start, n int) {
	at := start + len(`,"`)
	for i := 0; i < n; i += 1 + e.Fields[i].Len {
		if e.Fields[i].Taken {
			continue
		}
		end, key := e.Noted(i)
		s.noteKey(at, at+key)
		at = start + end + len(`,"`)
	}
}

// quickField appends a field to the line b as quickAttr does an attr, or
// reports false with b as it was.
func (s *state) quickField(b []byte, f *jsonline.Field) ([]byte, bool) {
	if f.Kind >= jsonline.Object {
		return b, false
	}
	e := lookup(s, f.Key)
	if e == nil || e.ours || e.verdict != secretscan.None {
		return b, false
	}
	begun := len(b)
	b = append(b, e.logfmt...)
	start := len(b)
	b = append(b, f.Text...)
	t := b[start:]
	if f.Kind != jsonline.String {
		if f.Kind == jsonline.Number && len(t) > minKeySecret && !s.plan.blind && len(s.plan.scan(s.spans[:0], t, false)) > 0 {
			return b[:begun], false
		}
		return b, true
	}
	if !s.plan.blind && len(s.plan.scan(s.spans[:0], t, false)) > 0 {
		return b[:begun], false
	}
	switch {
	case escape.Bare(t):
		if string(t) == "null" {
			return b[:begun], false
		}
	case escape.JSONPlain(t):
		b = append(b, '"', '"')
		copy(b[start+1:], b[start:len(b)-2])
		b[start] = '"'
	case !escape.BareText(t):
		// f.Text is not b's own: it can be read again.
		b = append(escape.AppendJSON(append(b[:start], '"'), f.Text), '"')
	}
	return b, true
}

func (s *state) eventFields(fields []jsonline.Field, depth int) {
	for i := 0; i < len(fields); {
		f := &fields[i]
		if !f.Taken {
			s.eventField(f, fields[i+1:i+1+f.Len], depth)
		}
		i += 1 + f.Len
	}
}

func (s *state) eventField(f *jsonline.Field, inside []jsonline.Field, depth int) {
	key := lookup(s, f.Key)
	v := verdictOf(s, key, f.Key)
	switch f.Kind {
	case jsonline.Object:
		if len(inside) == 0 {
			writeKey(s, key, f.Key)
			s.raw([]byte("{}"))
			return
		}
		if v == secretscan.Secret || depth >= freeze.MaxDepth {
			writeKey(s, key, f.Key)
			if v == secretscan.Secret {
				s.placeholder(nil)
			} else {
				s.text("", freeze.DepthMark, secretscan.None)
			}
			return
		}
		var name string
		if key != nil {
			name = key.name // no copy
		} else {
			name = string(f.Key)
		}
		mark := s.open(name)
		s.eventFields(inside, depth+1)
		s.shut(mark)
		return
	case jsonline.Array:
		writeKey(s, key, f.Key)
		if v == secretscan.Secret {
			s.placeholder(nil)
			return
		}
		s.value(s.arena.JSON(f.Text))
		return
	}
	writeKey(s, key, f.Key)
	if v == secretscan.Secret && f.Kind != jsonline.Bool && f.Kind != jsonline.Null && !visible(string(f.Text)) {
		s.placeholder(f.Text)
		return
	}
	switch f.Kind {
	case jsonline.String:
		s.textBytes(f.Key, f.Text, v)
	case jsonline.Number:
		start := len(s.b)
		s.b = append(s.b, f.Text...)
		if len(f.Text) > minKeySecret && s.scrub(start, false) && s.json {
			s.quote(start)
		}
		s.comma = true
	default:
		s.raw(f.Text)
	}
}

// raw writes a value that needs neither quotes nor a scan.
func (s *state) raw(text []byte) {
	s.b = append(s.b, text...)
	s.comma = true
}
