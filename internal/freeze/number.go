// SPDX-License-Identifier: MIT

package freeze

import (
	"encoding/json"
	"log/slog"
	"strconv"

	"github.com/logplex-go/logplex/internal/fastconv"
)

// Number is a frozen JSON number whose text no integer or float of Go's has:
// 1.50, 1e3, -0 or one of too many digits.
type Number string

// numberValue keeps the text of a JSON number: as an integer or a float where
// that is written alike, else as a Number.
func numberValue(s string) slog.Value {
	if s != "-0" {
		if i, err := strconv.ParseInt(s, 10, 64); err == nil {
			return slog.Int64Value(i)
		}
		if u, err := strconv.ParseUint(s, 10, 64); err == nil {
			return slog.Uint64Value(u)
		}
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		var buf [32]byte
		if string(fastconv.AppendFloat(buf[:0], f)) == s {
			return slog.Float64Value(f)
		}
	}
	return slog.AnyValue(Number(s))
}

// parseNumber returns the value of a json.Number as encoding/json writes it. A text that is
// no number stays text; ok is false then.
func parseNumber(s string) (v slog.Value, ok bool) {
	switch {
	case s == "":
		return slog.Int64Value(0), true
	case isNumber(s):
		return numberValue(s), true
	}
	return slog.StringValue(s), false
}

// isNumber reports whether s is a JSON number and nothing else.
func isNumber(s string) bool {
	if s == "" || s[0] != '-' && (s[0] < '0' || s[0] > '9') {
		return false
	}
	last := s[len(s)-1]
	return '0' <= last && last <= '9' && json.Valid([]byte(s))
}
