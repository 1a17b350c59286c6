// SPDX-License-Identifier: MIT

package logplex

import (
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// event writes the fields of a line that another logger finished, straight
// from its bytes. It does for them what attr does for attrs.
func (s *state) event(e *jsonline.Event, depth int) { s.eventFields(e.Fields, depth) }

func (s *state) eventFields(fields []jsonline.Field, depth int) {
	for i := 0; i < len(fields); {
		f := &fields[i]
		s.eventField(f, fields[i+1:i+1+f.Len], depth)
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
