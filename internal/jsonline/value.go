// SPDX-License-Identifier: MIT

package jsonline

import (
	"encoding/json"
	"log/slog"
	"math"
	"strconv"
)

// attrs is Event.Attrs for some of its fields.
func attrs(fields []Field) []slog.Attr {
	n := 0
	for i := 0; i < len(fields); i += fields[i].Len + 1 {
		if !fields[i].Taken {
			n++
		}
	}
	as := make([]slog.Attr, 0, n)
	for i := 0; i < len(fields); {
		f := &fields[i]
		next := i + 1 + f.Len
		if !f.Taken {
			as = append(as, slog.Attr{Key: string(f.Key), Value: value(f, fields[i+1:next])})
		}
		i = next
	}
	return as
}

func value(f *Field, inside []Field) slog.Value {
	switch f.Kind {
	case String:
		return slog.StringValue(string(f.Text))
	case Number:
		return numberValue(string(f.Text))
	case Bool:
		return slog.BoolValue(string(f.Text) == "true")
	case Object:
		return slog.GroupValue(attrs(inside)...)
	case Array:
		return slog.AnyValue(json.RawMessage(append([]byte(nil), f.Text...)))
	}
	return slog.AnyValue(nil)
}

func numberValue(s string) slog.Value {
	if s != "-0" {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return slog.Int64Value(n)
		}
		if n, err := strconv.ParseUint(s, 10, 64); err == nil {
			return slog.Uint64Value(n)
		}
	}
	x, err := strconv.ParseFloat(s, 64)
	if err == nil && !math.IsInf(x, 0) && sameNumber(s, strconv.FormatFloat(x, 'e', -1, 64)) {
		return slog.Float64Value(x)
	}
	return slog.AnyValue(json.Number(s))
}

// sameNumber reports whether two JSON numbers have the same decimal value.
func sameNumber(a, b string) bool {
	da, ea := decimal(a)
	db, eb := decimal(b)
	return da == db && ea == eb
}

// decimal returns the digits of a number from its first to its last that is
// not zero, with the sign, and the power of ten of the first one. Exponents
// beyond a float64's are as good as any other: such numbers are not exact.
func decimal(s string) (digits string, exp int) {
	d := make([]byte, 0, 32)
	i := 0
	if s[0] == '-' {
		d = append(d, '-')
		i = 1
	}
	sign, point := len(d), 0
	seen := false // the decimal point
	for ; i < len(s) && s[i]|0x20 != 'e'; i++ {
		if s[i] == '.' {
			seen = true
			continue
		}
		if s[i] == '0' && len(d) == sign {
			if seen {
				point--
			}
			continue
		}
		d = append(d, s[i])
		if !seen {
			point++
		}
	}
	for len(d) > sign && d[len(d)-1] == '0' {
		d = d[:len(d)-1]
	}
	if len(d) == sign {
		return string(d), 0
	}
	if i < len(s) {
		n, err := strconv.Atoi(s[i+1:])
		if err != nil {
			return string(d), math.MaxInt
		}
		point += n
	}
	return string(d), point
}
