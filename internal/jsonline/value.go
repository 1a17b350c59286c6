// SPDX-License-Identifier: MIT

package jsonline

import (
	"encoding/json"
	"log/slog"
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
		if len(inside) == 0 {
			return slog.AnyValue(map[string]any{}) // handlers leave out empty groups
		}
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
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		if text, err := json.Marshal(f); err == nil && string(text) == s {
			return slog.Float64Value(f)
		}
	}
	return slog.AnyValue(json.Number(s))
}
