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

// header is what an event says about itself, not as a field.
type header struct {
	time    time.Time // zero: none given
	level   zerolog.Level
	message []byte
}

// mark maps a key that is not empty to one of 64 bits, so that one look tells most
// keys from the names that count.
func mark(first byte, n int) uint64 { return 1 << ((uint(first) + uint(n)) & 63) }

func nameMark(name string) uint64 {
	if name == "" {
		return 0
	}
	return mark(name[0], len(name))
}

// takeHeader takes time, level, message and caller from the event's fields.
// level is what zerolog says; NoLevel: the line's own level field counts.
func (s *scratch) takeHeader(level zerolog.Level) {
	e := &s.event
	h := header{level: level}
	// zerolog's names are variables that a program may set at any time.
	timeName, messageName := zerolog.TimestampFieldName, zerolog.MessageFieldName
	levelName, callerName := zerolog.LevelFieldName, zerolog.CallerFieldName
	marks := nameMark(timeName) | nameMark(messageName) | nameMark(levelName) | nameMark(callerName)
	fields := e.Fields
	leveled := levelName == ""
	var message *jsonline.Field
	for i := 0; i < len(fields); {
		f := &fields[i]
		i += 1 + f.Len
		f.Taken = false
		if len(f.Key) > 0 && marks&mark(f.Key[0], len(f.Key)) == 0 {
			continue
		}
		if string(f.Key) == messageName && f.Kind == jsonline.String {
			if message != nil {
				message.Taken = false
			}
			message = f
		} else if string(f.Key) == timeName {
			t, ok := s.clock.parseTime(f)
			if !ok {
				continue
			}
			h.time = t
		} else if !leveled && string(f.Key) == levelName && f.Kind == jsonline.String && h.takeLevel(f.Text) {
			leveled = true
		} else if string(f.Key) == callerName && f.Kind == jsonline.String {
			e.Caller = f.Text
		} else {
			continue
		}
		f.Taken = true
	}
	if message != nil {
		h.message = message.Text
	}
	s.header = h
}

// takeLevel reports whether text, of a level field, is what zerolog wrote for
// h's level. If that is not known yet, text says it.
func (h *header) takeLevel(text []byte) bool {
	if h.level != zerolog.NoLevel {
		return string(text) == zerolog.LevelFieldMarshalFunc(h.level)
	}
	l, ok := parseLevel(string(text))
	if ok {
		h.level = l
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
