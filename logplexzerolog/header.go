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

func (n *names) current() bool {
	return n.time == zerolog.TimestampFieldName && n.message == zerolog.MessageFieldName &&
		n.level == zerolog.LevelFieldName && n.caller == zerolog.CallerFieldName
}

// roles are what a field may be by its name and kind.
type roles uint8

const (
	messageRole roles = 1 << iota
	timeRole
	levelRole
	callerRole
)

func (n *names) roles(f *jsonline.Field) (r roles) {
	text := f.Kind == jsonline.String
	if text && string(f.Key) == n.message {
		r |= messageRole
	}
	if string(f.Key) == n.time {
		r |= timeRole
	}
	if text && n.level != "" && string(f.Key) == n.level {
		r |= levelRole
	}
	if text && string(f.Key) == n.caller {
		r |= callerRole
	}
	return r
}

// marks give a bit to each name, so that one look tells most keys from them.
func (n *names) marks() uint64 {
	return mark(n.time) | mark(n.message) | mark(n.level) | mark(n.caller)
}

func mark[K string | []byte](key K) uint64 {
	if len(key) == 0 {
		return 1
	}
	return 1 << ((uint(key[0]) + uint(len(key))) & 63)
}

// named is a field that may be more than a field.
type named struct {
	field int
	roles roles
}

// takeHeader takes time, level, message and caller from the event's fields.
// level is what zerolog says; NoLevel: the line's own level field counts. It
// returns the level that counts.
func (s *scratch) takeHeader(level zerolog.Level) zerolog.Level {
	e := &s.event
	if e.Same && s.again(level) {
		return level
	}
	s.nameFields()
	s.steady, s.level, s.levelField = level != zerolog.NoLevel, level, -1
	var at time.Time
	var caller []byte
	message := -1
	for _, n := range s.named {
		f := &e.Fields[n.field]
		taken := true
		switch {
		case n.roles&messageRole != 0:
			if message >= 0 {
				e.Take(message, false)
			}
			message = n.field
		case n.roles&timeRole != 0:
			if s.clock.last(f) {
				at = s.clock.time
				break
			}
			var t time.Time
			if t, taken = s.clock.parseTime(f); taken {
				at = t
			}
			s.steady = s.steady && s.clock.last(f)
		case n.roles&levelRole != 0 && s.levelField < 0 && takeLevel(&level, f.Text):
			s.levelField = n.field
		default:
			if taken = n.roles&callerRole != 0; taken {
				caller = f.Text
			}
			s.steady = s.steady && n.roles == callerRole
		}
		e.Take(n.field, taken)
	}
	e.Time, e.Level, e.Message, e.Caller, e.Written = at, slogLevel(level), nil, caller, false
	if message >= 0 {
		e.Message = e.Fields[message].Text
	}
	return level
}

// again reports whether takeHeader would find in the Same line what it found
// the last time, without looking at more than what a program may have set since.
func (s *scratch) again(level zerolog.Level) bool {
	return s.steady && s.level == level && s.names.current() &&
		(s.levelField < 0 || takeLevel(&level, s.event.Fields[s.levelField].Text))
}

// nameFields finds the fields that have names. Of those that the last line had
// too it knows them.
func (s *scratch) nameFields() {
	e := &s.event
	from, n := e.Kept, len(s.named)
	if !s.names.current() {
		s.names = names{zerolog.TimestampFieldName, zerolog.MessageFieldName, zerolog.LevelFieldName, zerolog.CallerFieldName}
		s.marks = s.names.marks()
		from = 0
	}
	for n > 0 && s.named[n-1].field >= from {
		n--
	}
	s.named = s.named[:n]
	for i := from; i < len(e.Fields); {
		f := &e.Fields[i]
		var r roles
		if s.marks&mark(f.Key) != 0 {
			r = s.names.roles(f)
		}
		if r != 0 {
			s.named = append(s.named, named{i, r})
		} else if f.Taken {
			e.Take(i, false)
		}
		i += 1 + f.Len
	}
}

// takeLevel reports whether text, of a level field, is what zerolog wrote for
// the level. If that is not known yet, text says it.
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
