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

// The roles of a field by its name. A name may have several, and attrRole always.
const (
	attrRole uint8 = jsonline.AttrRole << iota
	messageRole
	timeRole
	levelRole
	callerRole
)

func (n *names) roles(key []byte) uint8 {
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

// header is the part of an event that takeHeader has found so far.
type header struct {
	level           zerolog.Level
	hasLevel        bool // a field has named it
	time            time.Time
	message, caller *jsonline.Field
}

// readNames makes the event's roles those of the names that zerolog has now.
func (s *scratch) readNames() {
	if n := currentNames(); s.names != n {
		s.names = n
		s.event.ForgetRoles()
	}
}

// takeHeader takes time, level, message and caller from the event's fields.
// level is the one that zerolog passed; with NoLevel the line's own level field
// counts. It returns the level that counts. An event without a time has that of the call.
func (s *scratch) takeHeader(level zerolog.Level) zerolog.Level {
	e := &s.event
	h := header{level: level}
	for _, i := range e.Parts {
		f := &e.Fields[i]
		s.take(&h, f, e.RoleOf(f))
	}
	e.Time, e.Level, e.Message, e.Caller = h.time, slogLevel(h.level), nil, nil
	if h.message != nil {
		e.Message = h.message.Text
	}
	if h.caller != nil {
		e.Caller = h.caller.Text
	}
	if e.Time.IsZero() {
		e.Time = time.Now()
	}
	return h.level
}

// take takes f if it is a part of the header.
func (s *scratch) take(h *header, f *jsonline.Field, role uint8) {
	text := f.Kind == jsonline.String
	switch {
	case text && role&messageRole != 0:
		if h.message != nil {
			h.message.Taken = false
		}
		f.Taken, h.message = true, f
	case role&timeRole != 0:
		f.Taken = s.takeTime(&h.time, f)
	case text && role&levelRole != 0 && !h.hasLevel && takeLevel(&h.level, f.Text):
		f.Taken, h.hasLevel = true, true
	case text && role&callerRole != 0:
		f.Taken, h.caller = true, f
	}
}

// takeTime sets at to the time that f holds, if it is one.
func (s *scratch) takeTime(at *time.Time, f *jsonline.Field) bool {
	if s.clock.last(f) {
		*at = s.clock.time
		return true
	}
	t, ok := s.clock.parseTime(f)
	if ok {
		*at = t
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
