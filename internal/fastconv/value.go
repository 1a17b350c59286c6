// SPDX-License-Identifier: MIT

package fastconv

import (
	"log/slog"
	"strconv"
)

// AppendValue appends a value of a kind as lines have it, if it is a bool, a time, a duration, or a
// number below limit. It reports false for others, and for what JSON has no number for;
// what it has appended then is to be cut off.
func AppendValue(
	b []byte, kind slog.Kind, v slog.Value, json bool, limit int64,
) (line []byte, ok bool) {
	switch kind {
	case slog.KindInt64:
		i := v.Int64()
		return AppendInt(b, i), i < limit
	case slog.KindUint64:
		u := v.Uint64()
		return AppendUint(b, u), u < uint64(limit)
	case slog.KindBool:
		return strconv.AppendBool(b, v.Bool()), true
	case slog.KindFloat64:
		f := v.Float64()
		return AppendFloat(b, f), !(f >= float64(limit)) && (!json || f-f == 0) // no NaN
	case slog.KindDuration:
		if json {
			return AppendInt(b, int64(v.Duration())), true
		}
		return AppendDuration(b, v.Duration()), true
	case slog.KindTime:
		if json {
			return append(AppendTime(append(b, '"'), v.Time()), '"'), true
		}
		return AppendTime(b, v.Time()), true
	}
	return b, false
}
