// SPDX-License-Identifier: MIT

package logplex

import (
	"log/slog"

	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/redact"
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
	return len(s.groups) == 0 && !s.guarded && !s.masked && s.policy.Simple() && s.cache != nil &&
		(!s.json || len(s.levels) == 1 && s.comma)
}

// quickEvent is the short way of eventFields for the top of a line. FuzzQuickEvent
// ties the two together.
func (s *state) quickEvent(e *jsonline.Event) {
	fields, behind := e.Fields, 0
	for i := range fields {
		f := &fields[i]
		if i < behind {
			continue
		}
		if f.Taken {
			behind = i + 1 + f.Len
			continue
		}
		k, _ := f.Memo.(*keyEntry)
		if k == nil || k.known != s.known {
			k = s.plainKey(f)
		}
		h, m := asItIs, secretscan.Marks{}
		switch {
		case k == nil || f.Kind > jsonline.Null:
			h = other
		case f.Kind == jsonline.String:
			h, m = s.howText(f.Text)
		case len(f.Text) > redact.MinKeySecret && f.Kind == jsonline.Number:
			h = s.howNumber(f.Text)
		}
		if h > quoted {
			if h == other || !s.knownField(f, k, m) {
				behind = i + 1 + f.Len
				s.eventField(f, fields[i+1:behind], 0)
			}
			continue
		}
		n := len(s.b)
		if (wide-len(f.Text))|(cap(f.Text)-wide)|(cap(s.b)-n-room)|(shortKey-len(k.json)) < 0 || k.n == 0 {
			s.longField(f, k, h)
			continue
		}
		b := (*[room]byte)(s.b[n : n+room])
		at := int(k.n)
		if s.json {
			b[0], b[1] = ',', '"'
			at = len(`,"`) + copy(b[len(`,"`):], k.json)
		} else {
			*(*[shortKey]byte)(b[:]) = k.short
		}
		at &= 2*shortKey - 1 // which it is anyway: no bounds to check
		b[at] = '"'
		at += int(h & quoted)
		text := [wide]byte(f.Text[:wide])
		*(*[wide]byte)(b[at : at+wide]) = text
		at += len(f.Text)
		b[at&(room-1)] = '"'
		at += int(h & quoted)
		if s.b = s.b[:n+at]; s.json {
			s.noteEntry(k, n)
		}
	}
}

// What quickEvent copies at once.
const (
	wide = 32  // bytes of a value: those that are not of it are left behind the line
	room = 128 // bytes that a key and its value may take in the line
)

// longField is what quickEvent does for keys and values of any length.
func (s *state) longField(f *jsonline.Field, k *keyEntry, h how) {
	start := len(s.b)
	b := s.plainly(k)
	if h == quoted {
		b = append(append(append(b, '"'), f.Text...), '"')
	} else {
		b = append(b, f.Text...)
	}
	if s.b = b; s.json {
		s.noteEntry(k, start)
	}
}

// how says how a value is to be written.
type how uint8

const (
	asItIs how = iota
	quoted     // an odd one, so that its bit counts a quote
	closer     // by knownField
	other      // by eventField
)

// howText says how a text is to be written, by one look at most of its bytes, and
// for closer what it saw.
func (s *state) howText(text []byte) (how, secretscan.Marks) {
	h := asItIs
	if s.json {
		h = quoted
	}
	var m secretscan.Marks
	if len(text) <= len("2006-01-02") || text[len("2006-01-02")] != 'T' || !fastconv.IsTime(text) {
		var ok bool
		if m, ok = secretscan.MarksOf(text); !ok {
			return other, m
		}
		bare := h == asItIs && m.Bare()
		if !bare {
			h = quoted
		}
		if !bare && !m.Plain() || !s.policy.Quiet(m) {
			return closer, m
		}
		if bare && string(text) == "null" {
			return other, m
		}
	}
	if !s.policy.OnlyShapes() && !s.policy.NoKnownValues(s.spans[:0], text) {
		return other, m
	}
	return h, m
}

// knownField writes a text that takes more than one look, or nothing, and reports
// which. It is knownText for one whose Raw can be copied.
func (s *state) knownField(f *jsonline.Field, k *keyEntry, m secretscan.Marks) bool {
	start := len(s.b)
	if raw := f.Raw; len(raw) > 0 && (s.json || !m.Bare()) {
		written, w := lookUp(&s.texts, f.Text, s.known)
		if written == nil && !s.policy.IsClean(s.spans[:0], f.Text, m) {
			return false
		}
		b := s.plainly(k)
		if begun := len(b); written != nil {
			b = append(b, written...)
		} else if b = append(append(append(b, '"'), raw...), '"'); w != nil {
			keep(w, f.Text, b[begun:], s.known)
		}
		s.b = b
	} else {
		b, ok := knownText(s, s.plainly(k), f.Text, m)
		if !ok {
			return false
		}
		s.b = b
	}
	if s.json {
		s.noteEntry(k, start)
	}
	return true
}

// plainly gives the line with the key k behind it.
func (s *state) plainly(k *keyEntry) []byte {
	if s.json {
		return append(append(s.b, ',', '"'), k.json...)
	}
	return k.appendTo(s.b)
}

// plainKey gives f's key if nothing is to be done about it but to write it, else
// nil. The event remembers it with the key.
func (s *state) plainKey(f *jsonline.Field) *keyEntry {
	k := lookup(s, f.Key)
	if k == nil || k.ours || k.verdict != redact.None {
		return nil
	}
	f.Memo = k
	return k
}

// noteEntry is noteKey for a key of the line's own object whose member stands in
// the line from start on, with its comma.
func (s *state) noteEntry(k *keyEntry, start int) {
	start += len(`,"`)
	end := start + len(k.json) - len(`":`)
	if l := &s.levels[0]; l.seen&k.bit == 0 && !s.dup && len(s.keys) < maxCompared {
		l.seen |= k.bit
		s.keys = append(s.keys, extent{start, end})
		return
	}
	s.noteKey(start, end)
}

// howNumber says how a number is written, which may be a secret, such as a card's.
func (s *state) howNumber(text []byte) how {
	if !s.policy.Idle() && len(s.policy.Find(s.spans[:0], text, false)) > 0 {
		return other
	}
	return asItIs
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
		if v == redact.Secret || depth >= freeze.MaxDepth {
			writeKey(s, key, f.Key)
			if v == redact.Secret {
				s.placeholder(nil)
			} else {
				s.text("", freeze.DepthMark, redact.None)
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
		if v == redact.Secret {
			s.placeholder(nil)
			return
		}
		s.value(s.arena.JSON(f.Text))
		return
	}
	writeKey(s, key, f.Key)
	if v == redact.Secret && f.Kind != jsonline.Bool && f.Kind != jsonline.Null && redact.Leaf(v, slog.KindString, f.Key, f.Text) == redact.Mask {
		s.placeholder(f.Text)
		return
	}
	switch f.Kind {
	case jsonline.String:
		s.textBytes(f.Key, f.Text, v)
	case jsonline.Number:
		numberText(s, f.Text)
	default:
		s.raw(f.Text)
	}
}

// raw writes a value that needs neither quotes nor a scan.
func (s *state) raw(text []byte) {
	s.b = append(s.b, text...)
	s.comma = true
}
