// SPDX-License-Identifier: MIT

// Package levels reads and writes levels in Heroku's words.
package levels

import (
	"log/slog"
	"math"
	"strconv"
	"strings"
)

// Parse reads a level's name as people and log/slog write it, with an offset or
// not, or its number. It reports false for anything else and for what 32 bits
// do not hold.
func Parse(s string) (slog.Level, bool) {
	name, number := s, ""
	if i := strings.IndexAny(s, "+-0123456789"); i >= 0 {
		name, number = s[:i], s[i:]
	}
	var base slog.Level
	switch strings.ToLower(name) {
	case "debug":
		base = slog.LevelDebug
	case "info":
		base = slog.LevelInfo
	case "warn", "warning":
		base = slog.LevelWarn
	case "error":
		base = slog.LevelError
	case "":
		if number == "" {
			return 0, false
		}
	default:
		return 0, false
	}
	if number == "" {
		return base, true
	}
	if name != "" && number[0] >= '0' {
		return 0, false
	}
	n, err := strconv.ParseInt(number, 10, 32)
	if n += int64(base); err != nil || n < math.MinInt32 || n > math.MaxInt32 {
		return 0, false
	}
	return slog.Level(n), true
}

// Append appends a level: debug, info, warning, error, and what is between them
// as info+2. Parse reads it back.
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
