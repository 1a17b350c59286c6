// SPDX-License-Identifier: MIT

package logplex

import (
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// event writes the fields of a line that another logger finished, straight
// from its bytes. It does for them what attr does for attrs.
func (s *state) event(e *jsonline.Event) {
	switch {
	case !s.quickEvents():
		s.eventFields(e.Fields, 0)
	case !s.json:
		s.quickEvent(e)
	case len(s.keys)+len(e.Fields) < maxCompared && len(s.levels[0].outer) < maxCompared:
		s.quickEventJSON(e)
	default:
		s.eventFields(e.Fields, 0)
	}
}

// quickEvents reports whether the quick ways may be used: the fields stand
// outside all groups, and only built-in rules that name no paths apply.
func (s *state) quickEvents() bool {
	return len(s.groups) == 0 && !s.guarded && !s.masked && s.plan.ordered == nil && !s.plan.paths && s.cache != nil &&
		(!s.json || len(s.levels) == 1 && s.comma)
}

// quickEvent is the short way of eventFields for the top of a logfmt line. What
// an event begins with has often been written for the one before it; the clean
// part of that is taken over. FuzzQuickEvent ties the two together.
func (s *state) quickEvent(e *jsonline.Event) {
	start, hits := len(s.b), s.hits
	known, text := e.Recall(s.plan.added())
	b := append(s.b, text...)
	n, end := known, len(text)
	for i := n; i < len(e.Fields); {
		f := &e.Fields[i]
		next := i + 1 + f.Len
		if !f.Taken {
			var done bool
			if b, done = s.quickField(b, f); !done {
				s.b = b
				s.eventField(f, e.Fields[i+1:next], 0)
				b = s.b
			}
		}
		if i == n && s.hits == hits && len(b)-start <= jsonline.MaxMemo {
			n, end = next, len(b)-start
			e.Note(n, end, 0, 0)
		}
		i = next
	}
	s.b = b
	if n > known {
		e.Keep(n, b[start:start+end])
	}
}

// quickEventJSON is quickEvent for JSON, where keys are compared as well.
func (s *state) quickEventJSON(e *jsonline.Event) {
	start, hits := len(s.b), s.hits
	known, text := e.Recall(s.plan.added())
	s.b = append(s.b, text...)
	n, end := known, len(text)
	var seen uint64 // as in level, of e's keys alone
	unlisted := n   // of so many fields s.keys lacks the keys
	if n > 0 {
		_, _, seen = e.Noted(n)
		if s.levels[0].seen&seen != 0 {
			s.listKeys(e, start, n, s.noteKey)
			unlisted = 0
		}
		s.levels[0].seen |= seen
	}
	list := func(start, end int) { s.keys = append(s.keys, extent{start, end}) }
	for i := n; i < len(e.Fields); {
		f := &e.Fields[i]
		next := i + 1 + f.Len
		key := 0
		if !f.Taken {
			at := len(s.b) + len(`,"`)
			if key = s.quickMember(f); key > 0 {
				key -= len(`":`)
				bit := keyBit(s.b[at : at+key])
				if s.levels[0].seen&bit == 0 {
					s.levels[0].seen |= bit
					list(at, at+key)
				} else {
					s.listKeys(e, start, unlisted, list)
					unlisted = 0
					s.noteKey(at, at+key)
				}
				seen |= bit
			} else {
				s.listKeys(e, start, unlisted, list)
				unlisted = 0
				s.eventField(f, e.Fields[i+1:next], 0)
				if !s.dup {
					last := s.keys[len(s.keys)-1]
					key = last.end - last.start
					seen |= keyBit(s.b[last.start:last.end])
				}
			}
		}
		if i == n && s.hits == hits && !s.dup && len(s.b)-start <= jsonline.MaxMemo {
			n, end = next, len(s.b)-start
			e.Note(n, end, key, seen)
		}
		i = next
	}
	if n > known {
		e.Keep(n, s.b[start:start+end])
	}
}

// listKeys gives add the keys of the first n fields, whose text stands from
// start on. Each key stands behind a comma and a quote.
func (s *state) listKeys(e *jsonline.Event, start, n int, add func(start, end int)) {
	at := start + len(`,"`)
	for i := 0; i < n; {
		next := i + 1 + e.Fields[i].Len
		end, key, _ := e.Noted(next)
		if !e.Fields[i].Taken {
			add(at, at+key)
		}
		at = start + end + len(`,"`)
		i = next
	}
}

// quickMember appends a field to the top of a JSON line as eventField does,
// without comparing its key, and returns how many bytes the key takes behind
// its quote; or it returns 0 and leaves the line as it was.
func (s *state) quickMember(f *jsonline.Field) int {
	if f.Kind >= jsonline.Object {
		return 0
	}
	e := lookup(s, f.Key)
	if e == nil || e.ours || e.verdict != secretscan.None {
		return 0
	}
	b := append(append(s.b, ',', '"'), e.json...)
	if f.Kind == jsonline.String {
		var done bool
		if b, done = quickText(s, b, f.Text); !done {
			return 0
		}
	} else {
		b = append(b, f.Text...)
		if f.Kind == jsonline.Number && s.numberHides(f.Text) {
			return 0
		}
	}
	s.b = b
	return len(e.json)
}

// quickField appends a field to the line b as quickEach does an attr, or
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
	b = e.appendTo(b)
	if f.Kind == jsonline.String {
		b, done := quickText(s, b, f.Text)
		if !done {
			b = b[:begun]
		}
		return b, done
	}
	b = append(b, f.Text...)
	if f.Kind == jsonline.Number && s.numberHides(f.Text) {
		return b[:begun], false
	}
	return b, true
}

// numberHides reports whether a number holds a secret, such as a card's.
func (s *state) numberHides(text []byte) bool {
	return len(text) > minKeySecret && !s.plan.blind && len(s.plan.scan(s.spans[:0], text, false)) > 0
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
