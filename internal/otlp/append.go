// SPDX-License-Identifier: MIT

package otlp

import (
	"cmp"
	"encoding/binary"
	"log/slog"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/levels"
)

// AppendRecord appends r as a LogRecord without its tag and length. Keys are
// unique in each group: of several values under one key the last is written,
// and groups under one key become one. Octets that are not UTF-8 become U+FFFD,
// all others are written as they are. It allocates only to grow b, for values
// that must be frozen, and where keys repeat.
func AppendRecord(b []byte, r *Record) []byte {
	b = AppendStart(b, r.Time, r.Observed, r.Level, r.Message)
	if r.Caller != nil {
		b = appendCaller(b, r.Caller)
	}
	b = appendAttrs(b, recordAttributes, r.Attrs, r.Caller != nil, 0)
	if r.Trace.IsValid() {
		b = AppendTrace(b, &r.Trace)
	}
	return b
}

// AppendTrace appends the ids of a trace, with which a record ends.
func AppendTrace(b []byte, t *format.Trace) []byte {
	b = append(b, recordTraceID<<3|wireBytes, byte(len(t.ID)))
	b = append(b, t.ID[:]...)
	b = append(b, recordSpanID<<3|wireBytes, byte(len(t.Span)))
	b = append(b, t.Span[:]...)
	if t.Flags != 0 {
		b = append(b, recordFlags<<3|wireFixed32)
		b = binary.LittleEndian.AppendUint32(b, uint32(t.Flags))
	}
	return b
}

// appendOddLevel appends severity and its text for any level.
func appendOddLevel(b []byte, l slog.Level) []byte {
	b = append(b, recordSeverity<<3|wireVarint, byte(Severity(l)))
	b = append(b, recordSeverityText<<3|wireBytes, 0)
	at := len(b)
	b = levels.Append(b, l)
	b[at-1] = byte(len(b) - at) // at most 28
	return b
}

// AppendAttrs appends attrs as the attributes of a Resource.
func AppendAttrs(b []byte, attrs []slog.Attr) []byte {
	return appendAttrs(b, resourceAttributes, attrs, false, 0)
}

// appendTime appends a time in nanoseconds, or nothing, which means unknown,
// where they are not in the range that all readers can show.
func appendTime(b []byte, field byte, t time.Time) []byte {
	if sec := t.Unix(); sec < 0 || sec >= math.MaxInt64/int64(time.Second) {
		return b
	}
	b = append(b, field<<3|wireFixed64)
	return binary.LittleEndian.AppendUint64(b, uint64(t.UnixNano()))
}

func appendCaller(b []byte, c *slog.Source) []byte {
	if c.File != "" {
		b = appendAttr(b, recordAttributes, slog.String(keyFile, c.File), 0)
	}
	if c.Line != 0 {
		b = appendAttr(b, recordAttributes, slog.Int(keyLine, c.Line), 0)
	}
	if c.Function != "" {
		b = appendAttr(b, recordAttributes, slog.String(keyFunction, c.Function), 0)
	}
	return b
}

// isCallerKey reports whether key is one of appendCaller's.
func isCallerKey(key string) bool {
	return strings.HasPrefix(key, "code.") &&
		(key == keyFile || key == keyLine || key == keyFunction)
}

// appendAttrs appends attrs, each as a KeyValue under field. With caller, keys
// of the call site are taken.
func appendAttrs(b []byte, field byte, attrs []slog.Attr, caller bool, depth int) []byte {
	if !isUnique(attrs, caller) {
		attrs = unique(attrs, caller)
	}
	for i := range attrs {
		b = appendAttr(b, field, attrs[i], depth)
	}
	return b
}

// emptyKey is the key of an attribute without one, as in a line. OTLP has no
// attributes without.
const emptyKey = "!EMPTYKEY"

// appendAttr appends one KeyValue under field, with its tag and length. An
// empty group and the zero Attr are nothing.
func appendAttr(b []byte, field byte, a slog.Attr, depth int) []byte {
	if a.Value.Kind() == slog.KindGroup && len(a.Value.Group()) == 0 || isNothing(a) {
		return b
	}
	b = append(b, field<<3|wireBytes, 0)
	start := len(b)
	b = appendText(b, keyValueKey, cmp.Or(a.Key, emptyKey))
	b = appendAnyValue(b, keyValueValue, a.Value, depth)
	return closeMessage(b, start)
}

// closeMessage writes the length of b[start:], for which one byte has been
// left before start. A message of over 127 bytes is moved for the rest.
func closeMessage(b []byte, start int) []byte {
	n := len(b) - start
	if n < 0x80 {
		b[start-1] = byte(n)
		return b
	}
	more := varintLen(uint64(n)) - 1
	for range more {
		b = append(b, 0)
	}
	copy(b[start+more:], b[start:start+n])
	binary.PutUvarint(b[start-1:start+more], uint64(n))
	return b
}

func varintLen(v uint64) int { return (bits.Len64(v|1) + 6) / 7 }

// appendAnyValue appends v as an AnyValue under field.
func appendAnyValue(b []byte, field byte, v slog.Value, depth int) []byte {
	switch v.Kind() {
	case slog.KindString:
		return appendStringValue(b, field, v.String())
	case slog.KindInt64:
		return appendIntValue(b, field, v.Int64())
	case slog.KindUint64:
		if u := v.Uint64(); u <= math.MaxInt64 {
			return appendIntValue(b, field, int64(u))
		}
		var digits [20]byte // exact, unlike a double
		return appendStringValue(b, field, string(strconv.AppendUint(digits[:0], v.Uint64(), 10)))
	case slog.KindBool:
		value := byte(0)
		if v.Bool() {
			value = 1
		}
		return append(b, field<<3|wireBytes, 2, anyBool<<3|wireVarint, value)
	case slog.KindFloat64:
		b = append(b, field<<3|wireBytes, 9, anyDouble<<3|wireFixed64)
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(v.Float64()))
	case slog.KindDuration:
		return appendStringValue(b, field, v.Duration().String())
	case slog.KindTime:
		// At most as long as a time of a year with twelve digits.
		b = append(b, field<<3|wireBytes, 0, anyString<<3|wireBytes, 0)
		start := len(b)
		b = v.Time().AppendFormat(b, time.RFC3339Nano)
		b[start-3], b[start-1] = byte(len(b)-start+2), byte(len(b)-start)
		return b
	}
	return appendComposite(b, field, v, depth)
}

func appendStringValue(b []byte, field byte, s string) []byte {
	if n := len(s); n < 0x80-2 && isASCII(s) {
		b = append(b, field<<3|wireBytes, byte(n+2), anyString<<3|wireBytes, byte(n))
		return append(b, s...)
	}
	b = append(b, field<<3|wireBytes, 0)
	start := len(b)
	return closeMessage(appendText(b, anyString, s), start)
}

func appendIntValue(b []byte, field byte, n int64) []byte {
	b = append(b, field<<3|wireBytes, byte(1+varintLen(uint64(n))), anyInt<<3|wireVarint)
	return binary.AppendUvarint(b, uint64(n))
}

// appendComposite appends groups and values of KindAny: bytes stay bytes, lists
// become arrays, null is an AnyValue without a value.
func appendComposite(b []byte, field byte, v slog.Value, depth int) []byte {
	b = append(b, field<<3|wireBytes, 0)
	start := len(b)
	if v.Kind() == slog.KindGroup {
		return closeMessage(appendMembers(b, v.Group(), depth), start)
	}
	switch x := v.Any().(type) {
	case nil:
	case []byte:
		if x != nil {
			b = appendBytes(b, anyBytes, x)
		}
	case *freeze.List:
		b = appendElements(b, x.Elems, depth)
	case freeze.Empty:
		b = appendMembers(b, nil, depth)
	case freeze.Number:
		return appendAnyValue(b[:start-2], field, numberValue(string(x)), depth)
	default:
		var arena freeze.Arena
		b = appendAnyValue(b[:start-2], field, arena.Freeze(v), depth)
		return b
	}
	return closeMessage(b, start)
}

// numberValue returns a JSON number as a float, or as its text where that has
// more digits than a float holds.
func numberValue(text string) slog.Value {
	if f, err := strconv.ParseFloat(text, 64); err == nil &&
		(strings.ContainsAny(text, ".eE") || text == "-0") {
		return slog.Float64Value(f)
	}
	return slog.StringValue(text)
}

// appendMembers appends a group as the kvlist of an AnyValue.
func appendMembers(b []byte, members []slog.Attr, depth int) []byte {
	if depth >= MaxDepth {
		return appendText(b, anyString, freeze.DepthMark)
	}
	b = append(b, anyKVList<<3|wireBytes, 0)
	start := len(b)
	return closeMessage(appendAttrs(b, listValues, members, false, depth+1), start)
}

// appendElements appends a list as the array of an AnyValue.
func appendElements(b []byte, elems []slog.Attr, depth int) []byte {
	if depth >= MaxDepth {
		return appendText(b, anyString, freeze.DepthMark)
	}
	b = append(b, anyArray<<3|wireBytes, 0)
	start := len(b)
	for i := range elems {
		b = appendAnyValue(b, listValues, elems[i].Value, depth+1)
	}
	return closeMessage(b, start)
}

// appendText appends a string field: proto3 allows UTF-8 only.
func appendText(b []byte, field byte, s string) []byte {
	if len(s) < 0x80 && isASCII(s) {
		b = append(b, field<<3|wireBytes, byte(len(s)))
		return append(b, s...)
	}
	n := textLen(s)
	b = append(b, field<<3|wireBytes)
	b = binary.AppendUvarint(b, uint64(n))
	if n == len(s) {
		return append(b, s...) // an octet that is replaced makes it longer
	}
	for _, r := range s {
		b = utf8.AppendRune(b, r)
	}
	return b
}

// textLen returns the length of s with each octet that is not UTF-8 replaced
// by U+FFFD.
func textLen(s string) int {
	if utf8.ValidString(s) {
		return len(s)
	}
	n := 0
	for _, r := range s {
		n += utf8.RuneLen(r)
	}
	return n
}

func isASCII(s string) bool {
	var high uint64
	switch n := len(s); {
	case n >= 8:
		high = fastconv.Load8(s[n-8:]) // some of it may come again
		for ; len(s) > 8; s = s[8:] {
			high |= fastconv.Load8(s)
		}
	case n >= 4:
		high = fastconv.Load4(s) | fastconv.Load4(s[n-4:])
	default:
		for i := range n {
			high |= uint64(s[i])
		}
	}
	return high&0x8080808080808080 == 0
}
