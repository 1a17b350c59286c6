// SPDX-License-Identifier: MIT

// Package levels reads the words that people use for levels and writes levels in
// Heroku's words.
package levels

import (
	"log/slog"
	"math"
	"strconv"
	"strings"
)

// Off is the level above all records: a logger of this level writes none.
const Off slog.Level = math.MaxInt

// Safe returns a Leveler whose Level is l's, or info where that panics. A LevelVar, which
// does not, is returned as it is.
func Safe(l slog.Leveler) slog.Leveler {
	if v, ok := l.(*slog.LevelVar); ok {
		return v
	}
	return safe{l}
}

type safe struct{ asked slog.Leveler }

func (s safe) Level() (l slog.Level) {
	defer func() { _ = recover() }() // l is info then
	return s.asked.Level()
}

// Parse reads a level's name in any case, with an offset or not, or its number:
//
//	trace -8, debug -4, info 0, notice 2, warn and warning 4, error 8,
//	critical and fatal 12, panic 16, off: Off
//
// An offset is a sign and digits, as in info+2; one on off changes nothing. Parse
// reports false for anything else and for a number that 32 bits do not hold.
func Parse(s string) (slog.Level, bool) {
	name, number := s, ""
	if i := strings.IndexAny(s, "+-0123456789"); i >= 0 {
		name, number = s[:i], s[i:]
	}
	base, ok := named(name)
	if !ok || number == "" {
		return base, ok && name != ""
	}
	if name != "" && number[0] >= '0' {
		return 0, false // an offset has a sign
	}
	n, err := strconv.ParseInt(number, 10, 32)
	if err != nil {
		return 0, false
	}
	if base == Off {
		return Off, true
	}
	if n += int64(base); n < math.MinInt32 || n > math.MaxInt32 {
		return 0, false
	}
	return slog.Level(n), true
}

// named returns the level that a name means. "" means 0, so that a number alone
// is an offset from it.
func named(name string) (slog.Level, bool) {
	switch strings.ToLower(name) {
	case "trace":
		return slog.LevelDebug - 4, true
	case "debug":
		return slog.LevelDebug, true
	case "", "info":
		return slog.LevelInfo, true
	case "notice":
		return slog.LevelInfo + 2, true
	case "warn", "warning":
		return slog.LevelWarn, true
	case "error":
		return slog.LevelError, true
	case "critical", "fatal":
		return slog.LevelError + 4, true
	case "panic":
		return slog.LevelError + 8, true
	case "off":
		return Off, true
	}
	return 0, false
}

// Append appends a level: debug, info, warning, error, and levels between them as
// info+2. Parse reads it back.
func Append(b []byte, l slog.Level) []byte {
	base := slog.LevelError
	switch {
	case l < slog.LevelInfo:
		base = slog.LevelDebug
		b = append(b, "debug"...)
	case l < slog.LevelWarn:
		base = slog.LevelInfo
		b = append(b, "info"...)
	case l < slog.LevelError:
		base = slog.LevelWarn
		b = append(b, "warning"...)
	default:
		b = append(b, "error"...)
	}
	if d := int64(l) - int64(base); d != 0 {
		if d > 0 {
			b = append(b, '+')
		}
		b = strconv.AppendInt(b, d, 10)
	}
	return b
}
