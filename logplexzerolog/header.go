// SPDX-License-Identifier: MIT

package logplexzerolog

import (
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"github.com/logplex-go/logplex/internal/jsonline"
)

// names are what zerolog calls the fields that count. They are variables that a
// program may set at any time.
type names struct{ time, message, level, caller string }

func currentNames() names {
	return names{
		time:    zerolog.TimestampFieldName,
		message: zerolog.MessageFieldName,
		level:   zerolog.LevelFieldName,
		caller:  zerolog.CallerFieldName,
	}
}

// hasDefaultNames reports whether no program has changed the names. Comparisons with constants
// are not calls.
func hasDefaultNames() bool {
	return zerolog.TimestampFieldName == "time" && zerolog.MessageFieldName == "message" &&
		zerolog.LevelFieldName == "level" && zerolog.CallerFieldName == "caller"
}

// The roles of a field by its name. A name may have several, and attrRole always.
const (
	attrRole uint8 = jsonline.AttrRole << iota
	messageRole
	timeRole
	levelRole
	callerRole
)

// Role returns what a key is by the names that zerolog has for the line.
func (s *scratch) Role(key []byte) uint8 {
	n := &s.names
	r := attrRole
	if string(key) == n.message {
		r |= messageRole
	}
	if string(key) == n.time {
		r |= timeRole
	}
	if n.level != "" && string(key) == n.level {
		r |= levelRole
	}
	if string(key) == n.caller {
		r |= callerRole
	}
	return r
}

// readNames makes the event's roles those of the names that zerolog has now.
func (s *scratch) readNames() {
	if s.hasDefaults && hasDefaultNames() {
		return
	}
	if n := currentNames(); s.names != n {
		s.names, s.hasDefaults = n, hasDefaultNames()
		s.event.ForgetRoles()
	}
}

// begin makes the event's record that of a line of which nothing has been taken. level is the
// one that zerolog has passed.
func (s *scratch) begin(level zerolog.Level) {
	s.level, s.hasLevel = level, false
	e := &s.event
	e.Time, e.Level = time.Time{}, slogLevel(level)
	if e.Message != nil || e.Caller != nil {
		e.Message, e.Caller = nil, nil
	}
}

// takeHeader takes time, level, message and caller from the fields of an event that has been
// parsed. level is the one that zerolog passed; with NoLevel the line's own level field
// counts. It returns the level that counts. An event without a time has that of the call.
func (s *scratch) takeHeader(level zerolog.Level) zerolog.Level {
	s.begin(level)
	e := &s.event
	var message *jsonline.Field
	for _, i := range e.Parts {
		f := &e.Fields[i]
		role := e.RoleOf(f)
		if f.Taken = s.take(f.Kind, f.Text, role); f.Taken && isMessage(f, role) {
			if message != nil {
				message.Taken = false
			}
			message = f
		}
	}
	e.Level = slogLevel(s.level)
	if e.Time.IsZero() {
		e.Time = time.Now()
	}
	return s.level
}

func isMessage(f *jsonline.Field, role uint8) bool {
	return f.Kind == jsonline.String && role&messageRole != 0
}

// take takes a value if it is a part of the header.
func (s *scratch) take(kind jsonline.Kind, value []byte, role uint8) bool {
	e, text := &s.event, kind == jsonline.String
	switch {
	case text && role&messageRole != 0:
		e.Message = value
	case role&timeRole != 0:
		return s.takeTime(kind, value)
	case text && role&levelRole != 0 && !s.hasLevel && takeLevel(&s.level, value):
		s.hasLevel = true
	case text && role&callerRole != 0:
		e.Caller = value
	default:
		return false
	}
	return true
}

// Take is takeHeader for one member of a line that is not parsed, and knows no message that a
// later one makes an attr.
func (s *scratch) Take(f *jsonline.Field) bool {
	role := s.event.RoleOf(f)
	if isMessage(f, role) && s.event.Message != nil {
		return false
	}
	return s.take(f.Kind, f.Text, role)
}

// TakeAt is Take for names with one role, and texts without escapes. FuzzSequence and FuzzAgain
// compare the two.
func (s *scratch) TakeAt(role uint8, b []byte, i int) (end int) {
	switch {
	case role == attrRole|timeRole && s.clock.begins(b, i):
		s.event.Time = s.clock.time
		end = i + s.clock.n
	case b[i] == '"':
		if end = jsonline.TextEnd(b, i+1); end == 0 {
			return 0
		}
		switch text := b[i+1 : end : end]; {
		case role == attrRole|messageRole && s.event.Message == nil:
			s.event.Message = text
		case role == attrRole|messageRole || !s.take(jsonline.String, text, role):
			return 0
		}
		end++
	case role == attrRole|timeRole && b[i]-'0' <= 9:
		end = jsonline.ScalarEnd(b, i)
		if end == 0 || !s.takeTime(jsonline.Number, b[i:end]) {
			return 0
		}
	}
	if end >= len(b) || b[end] != ',' && b[end] != '}' {
		return 0
	}
	return end
}

// takeTime sets the event's time to the one that a value is, if it is one.
func (s *scratch) takeTime(kind jsonline.Kind, value []byte) bool {
	if s.clock.last(kind, value) {
		s.event.Time = s.clock.time
		return true
	}
	t, ok := s.clock.parseTime(kind, value)
	if ok {
		s.event.Time = t
	}
	return ok
}

// takeLevel reports whether text, of a level field, is what zerolog wrote for
// the level. If that is not known yet, text decides.
func takeLevel(level *zerolog.Level, text []byte) bool {
	if *level != zerolog.NoLevel {
		return string(text) == zerolog.LevelFieldMarshalFunc(*level)
	}
	l, ok := parseLevel(string(text))
	if ok {
		*level = l
	}
	return ok
}

// words are names of levels whatever zerolog.LevelFieldMarshalFunc makes.
var words = [...]string{"trace", "debug", "info", "warn", "error", "fatal", "panic"}

func parseLevel(text string) (zerolog.Level, bool) {
	for l := zerolog.TraceLevel; l <= zerolog.PanicLevel; l++ {
		if strings.EqualFold(text, zerolog.LevelFieldMarshalFunc(l)) {
			return l, true
		}
	}
	for i, word := range words {
		if strings.EqualFold(text, word) {
			return zerolog.TraceLevel + zerolog.Level(i), true
		}
	}
	if strings.EqualFold(text, "warning") {
		return zerolog.WarnLevel, true
	}
	n, err := strconv.ParseInt(text, 10, 8)
	l := zerolog.Level(n)
	return l, err == nil && l != zerolog.NoLevel && l != zerolog.Disabled
}

// slogLevel returns the slog level of a zerolog level. zerolog counts trace,
// debug, info … from -1 in steps of one, slog has debug -4 and info 0.
func slogLevel(l zerolog.Level) slog.Level {
	if l == zerolog.NoLevel {
		return slog.LevelInfo
	}
	return (slog.Level(l) - slog.Level(zerolog.InfoLevel)) * 4
}
