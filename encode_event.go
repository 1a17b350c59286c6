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
	if s.quickEvents() {
		s.quickEvent(e)
	} else {
		s.eventFields(e.Fields, 0)
	}
}

// quickEvents reports whether the quick way may be used: the fields stand
// outside all groups, and only built-in rules that name no paths apply.
func (s *state) quickEvents() bool {
	return len(s.groups) == 0 && !s.guarded && !s.masked && s.plan.ordered == nil && !s.plan.paths && s.cache != nil &&
		(!s.json || len(s.levels) == 1 && s.comma)
}

// quickEvent is the short way of eventFields for the top of a line. What takes
// more than to copy is left to eventField. FuzzQuickEvent ties the two together.
func (s *state) quickEvent(e *jsonline.Event) {
	b, fields := s.b, e.Fields
	for i := 0; i < len(fields); {
		f := &fields[i]
		inside := i + 1
		if i += 1 + f.Len; f.Taken {
			continue
		}
		begun := len(b)
		k, _ := f.Memo.(*keyEntry)
		if k == nil || k.known != s.known {
			k = s.plainKey(f)
		}
		if k != nil {
			if s.json {
				b = append(append(b, ',', '"'), k.json...)
			} else {
				b = k.appendTo(b)
			}
			done := true
			switch f.Kind {
			case jsonline.String:
				b, done = s.quickString(b, e, f)
			case jsonline.Number:
				b = append(b, f.Text...)
				done = len(f.Text) <= minKeySecret || !s.numberHides(f.Text)
			case jsonline.Bool, jsonline.Null:
				b = append(b, f.Text...)
			default:
				done = false
			}
			if done {
				if s.json {
					s.noteEntry(b, k, begun+len(`,"`))
				}
				continue
			}
		}
		s.b = b[:begun]
		s.eventField(f, fields[inside:i], 0)
		b = s.b
	}
	s.b = b
}

// plainKey gives f's key if nothing is to be done about it but to write it, else
// nil. The event remembers it with the key.
func (s *state) plainKey(f *jsonline.Field) *keyEntry {
	k := lookup(s, f.Key)
	if k == nil || k.ours || k.verdict != secretscan.None {
		return nil
	}
	f.Memo = k
	return k
}

// noteEntry is noteKey for a key of the line's own object that stands in the line
// b from start on.
func (s *state) noteEntry(b []byte, k *keyEntry, start int) {
	end := start + len(k.json) - len(`":`)
	if l := &s.levels[0]; l.seen&k.bit == 0 && !s.dup && len(s.keys) < maxCompared {
		l.seen |= k.bit
		s.keys = append(s.keys, extent{start, end})
		return
	}
	s.b = b
	s.noteKey(start, end)
}

// quickString is quickText for a String.
func (s *state) quickString(b []byte, e *jsonline.Event, f *jsonline.Field) ([]byte, bool) {
	text := f.Text
	if len(text) > len("2006-01-02") && text[len("2006-01-02")] == 'T' && isTime(text) {
		return s.quickCalm(b, text, !s.json)
	}
	m, ok := secretscan.MarksOf(text)
	if !ok {
		return b, false
	}
	bare := !s.json && m.Bare()
	if !bare && !m.Plain() || !s.plan.calm(m) {
		if raw := e.Raw(f); len(raw) > 0 && !bare {
			return s.knownRaw(b, text, raw, m)
		}
		return knownText(s, b, text, m)
	}
	return s.quickCalm(b, text, bare)
}

// quickCalm appends a text that stands for itself, bare or between quotes, and
// in which the rules for shapes find nothing.
func (s *state) quickCalm(b, text []byte, bare bool) ([]byte, bool) {
	if !bare {
		b = append(append(append(b, '"'), text...), '"')
	} else if b = append(b, text...); string(text) == "null" {
		return b, false
	}
	return b, len(s.plan.known) == 0 || s.plan.free(s.spans[:0], text)
}

// knownRaw is knownText for a text that stands as raw between quotes.
func (s *state) knownRaw(b, text, raw []byte, m secretscan.Marks) ([]byte, bool) {
	written, w := lookUp(&s.texts, text, s.known)
	if written != nil {
		return append(b, written...), true
	}
	if !s.plan.clean(s.spans[:0], text, m) {
		return b, false
	}
	begun := len(b)
	b = append(append(append(b, '"'), raw...), '"')
	if w != nil {
		keep(w, text, b[begun:], s.known)
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
