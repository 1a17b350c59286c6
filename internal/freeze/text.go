// SPDX-License-Identifier: MIT

package freeze

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"math"
	"strconv"
	"time"

	"github.com/logplex-go/logplex/internal/fastconv"
)

// text renders a frozen value where only text can be: composites as JSON.
func text(v slog.Value) string {
	if v.Kind() == slog.KindString {
		return v.String()
	}
	return string(appendJSON(nil, v))
}

// appendJSON appends a frozen value as JSON.
func appendJSON(b []byte, v slog.Value) []byte {
	switch v.Kind() {
	case slog.KindBool:
		return strconv.AppendBool(b, v.Bool())
	case slog.KindInt64:
		return strconv.AppendInt(b, v.Int64(), 10)
	case slog.KindUint64:
		return strconv.AppendUint(b, v.Uint64(), 10)
	case slog.KindDuration:
		return strconv.AppendInt(b, int64(v.Duration()), 10)
	case slog.KindFloat64:
		if f := v.Float64(); math.IsNaN(f) || math.IsInf(f, 0) {
			return appendQuoted(b, v.String())
		}
		return fastconv.AppendFloat(b, v.Float64())
	case slog.KindTime:
		return append(v.Time().AppendFormat(append(b, '"'), time.RFC3339Nano), '"')
	case slog.KindString:
		return appendQuoted(b, v.String())
	case slog.KindGroup:
		b = append(b, '{')
		for i, m := range v.Group() {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSON(append(appendQuoted(b, m.Key), ':'), m.Value)
		}
		return append(b, '}')
	}
	switch x := v.Any().(type) {
	case *List:
		b = append(b, '[')
		for i, e := range x.Elems {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSON(b, e.Value)
		}
		return append(b, ']')
	case Empty:
		return append(b, "{}"...)
	case Number:
		return append(b, x...)
	case []byte:
		return appendQuoted(b, BytesText(x))
	}
	return append(b, "null"...)
}

// appendQuoted appends s as a JSON string. Like log/slog it escapes nothing
// for HTML's sake.
func appendQuoted(b []byte, s string) []byte {
	buf := bytes.NewBuffer(b)
	e := json.NewEncoder(buf)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil {
		return append(b, `""`...) // never: a string can be encoded
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}
