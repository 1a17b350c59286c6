// SPDX-License-Identifier: MIT

package otlp

import (
	"cmp"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/otlp"
)

// A generator makes records of all kinds.
type generator struct{ *rand.Rand }

var hostileTexts = []string{
	"", "a", "level", "two\nlines", "\x00\x1b[31m\x7f", "\xff\xfe", "caf\u00e9 \u2028 \U0001F98A",
	"half \xe2\x82", "\"quoted\\\"",
	"{\"json\":1}", "a=b c=d", "%s%d", strings.Repeat("x", 127), strings.Repeat("y", 128),
	strings.Repeat("\u00e9\xff", 9000),
}

func (g generator) text() string {
	if g.IntN(3) > 0 {
		return hostileTexts[g.IntN(len(hostileTexts)-1)]
	}
	b := make([]byte, g.IntN(40))
	for i := range b {
		b[i] = byte(g.Uint32())
	}
	if g.IntN(500) == 0 {
		return hostileTexts[len(hostileTexts)-1]
	}
	return string(b)
}

func (g generator) key() string {
	if g.IntN(2) == 0 {
		return string(rune('a' + g.IntN(4))) // so that keys repeat
	}
	return g.text()
}

func (g generator) attrs(depth int) []slog.Attr {
	attrs := make([]slog.Attr, g.IntN(7))
	for i := range attrs {
		attrs[i] = slog.Attr{Key: g.key(), Value: g.value(depth)}
	}
	return attrs
}

func (g generator) value(depth int) slog.Value {
	n := g.IntN(12)
	if depth > 4 && n > 8 {
		n = 0
	}
	switch n {
	case 0, 1:
		return slog.StringValue(g.text())
	case 2:
		return slog.Int64Value(int64(g.Uint64()))
	case 3:
		return slog.Uint64Value(g.Uint64() >> g.IntN(64))
	case 4:
		return slog.Float64Value(
			[]float64{
				0, math.Copysign(0, -1), 1.5, math.Inf(1), math.Inf(-1), math.NaN(),
				math.MaxFloat64, g.NormFloat64(),
			}[g.IntN(8)])
	case 5:
		return slog.BoolValue(g.IntN(2) == 0)
	case 6:
		return slog.DurationValue(time.Duration(g.Uint64()))
	case 7:
		return slog.TimeValue(g.time())
	case 8:
		return slog.AnyValue([]byte(g.text()))
	}
	return slog.GroupValue(g.attrs(depth + 1)...)
}

func (g generator) time() time.Time {
	switch g.IntN(6) {
	case 0:
		return time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	case 1:
		return time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)
	}
	return time.Unix(g.Int64N(1<<32), g.Int64N(1e9)).UTC()
}

func (g generator) record() *otlp.Record {
	r := &otlp.Record{
		Time: g.time(), Observed: time.Unix(g.Int64N(1<<32), 1),
		Level:   slog.Level(g.IntN(201) - 100),
		Message: g.text(), Attrs: g.attrs(0),
	}
	if g.IntN(3) == 0 {
		r.Trace = format.Trace{
			ID: [16]byte{byte(g.Uint32()), 15: 1}, Span: [8]byte{byte(g.Uint32()), 7: 1},
			Flags: byte(g.Uint32()),
		}
	}
	if g.IntN(3) == 0 {
		r.Caller = &slog.Source{Function: g.text(), File: g.text(), Line: g.IntN(9)}
	}
	return r
}

// clean is text as protobuf allows it: each octet that is not UTF-8 becomes
// U+FFFD.
func clean(s string) string { return string([]rune(s)) }

// model returns what attrs must be read as: of equal keys the last value counts,
// and groups under one key are one.
func model(attrs []slog.Attr) map[string]any {
	m := make(map[string]any)
	addTo(m, attrs)
	return m
}

func addTo(m map[string]any, attrs []slog.Attr) {
	for _, a := range attrs {
		key := clean(cmp.Or(a.Key, "!EMPTYKEY"))
		switch v := a.Value; v.Kind() {
		case slog.KindGroup:
			if len(v.Group()) == 0 {
				continue
			}
			if a.Key == "" {
				addTo(m, v.Group())
				continue
			}
			inner, ok := m[key].(map[string]any)
			if !ok {
				inner = make(map[string]any)
				m[key] = inner
			}
			addTo(inner, v.Group())
		case slog.KindUint64:
			if m[key] = any(int64(v.Uint64())); v.Uint64() > math.MaxInt64 {
				m[key] = fmt.Sprint(v.Uint64())
			}
		case slog.KindDuration:
			m[key] = v.Duration().String()
		case slog.KindTime:
			m[key] = v.Time().Format(time.RFC3339Nano)
		case slog.KindString:
			m[key] = clean(v.String())
		case slog.KindFloat64:
			m[key] = floatBits(v.Float64())
		case slog.KindAny:
			m[key] = octets(v.Any().([]byte))
		default:
			m[key] = v.Any()
		}
	}
}

// octets are those of bytes, so that no bytes are equal to none.
type octets string

// floatBits makes floats comparable, NaN included.
type floatBits float64

// read returns what the collector's data model has, and fails when a key repeats.
func read(t *testing.T, m pcommon.Map) map[string]any {
	t.Helper()
	out := make(map[string]any)
	for k, v := range m.All() {
		if _, ok := out[k]; ok {
			t.Errorf("key %q is there twice", k)
		}
		switch v.Type() {
		case pcommon.ValueTypeMap:
			out[k] = read(t, v.Map())
		case pcommon.ValueTypeDouble:
			out[k] = floatBits(v.Double())
		case pcommon.ValueTypeBytes:
			out[k] = octets(v.Bytes().AsRaw())
		default:
			out[k] = v.AsRaw()
		}
	}
	return out
}

func same(x, y any) bool {
	switch x := x.(type) {
	case floatBits:
		y, ok := y.(floatBits)
		return ok && math.Float64bits(float64(x)) == math.Float64bits(float64(y))
	case map[string]any:
		y, ok := y.(map[string]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for k := range x {
			if z, ok := y[k]; !ok || !same(x[k], z) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(x, y)
}

func TestRecordsAreReadAsTheyAre(t *testing.T) {
	const batches, size = 100, 1000
	g := generator{rand.New(rand.NewPCG(1, 17))}
	for range batches {
		var records []*otlp.Record
		var entries []byte
		for range size {
			r := g.record()
			records = append(records, r)
			entries = otlp.AppendEntry(entries, otlp.AppendRecord(nil, r))
		}
		resource := g.attrs(0)
		body := append(otlp.NewHeader(resource).Append(nil, len(entries)), entries...)
		request := plogotlp.NewExportRequest()
		if err := request.UnmarshalProto(body); err != nil {
			t.Fatal(err)
		}
		logs := request.Logs()
		if logs.ResourceLogs().Len() != 1 || logs.ResourceLogs().At(0).ScopeLogs().Len() != 1 ||
			logs.LogRecordCount() != size {
			t.Fatalf("%d resources, %d records, want 1 and %d",
				logs.ResourceLogs().Len(), logs.LogRecordCount(), size)
		}
		rl := logs.ResourceLogs().At(0)
		if got, want := read(t, rl.Resource().Attributes()), model(resource); !same(want, got) {
			t.Fatalf("resource = %v, want %v", got, want)
		}
		if name := rl.ScopeLogs().At(0).Scope().Name(); name != otlp.ScopeName {
			t.Fatalf("scope = %q", name)
		}
		for i, r := range records {
			got := rl.ScopeLogs().At(0).LogRecords().At(i)
			want := model(r.Attrs)
			if r.Caller != nil {
				for k, v := range map[string]any{
					"code.file.path":     clean(r.Caller.File),
					"code.line.number":   int64(r.Caller.Line),
					"code.function.name": clean(r.Caller.Function),
				} {
					if v != "" && v != int64(0) {
						want[k] = v
					}
				}
			}
			if attrs := read(t, got.Attributes()); !same(want, attrs) {
				t.Fatalf("attributes = %v, want %v", attrs, want)
			}
			var at uint64
			if y := r.Time.Year(); y > 1969 && y < 2262 {
				at = uint64(r.Time.UnixNano())
			}
			var flags uint32
			var id [16]byte
			var span [8]byte
			if r.Trace.IsValid() {
				flags, id, span = uint32(r.Trace.Flags), r.Trace.ID, r.Trace.Span
			}
			if uint64(got.Timestamp()) != at ||
				got.ObservedTimestamp().AsTime().UnixNano() != r.Observed.UnixNano() ||
				int(got.SeverityNumber()) != min(max(int(r.Level)+9, 1), 24) ||
				got.SeverityText() == "" || got.Body().Type() != pcommon.ValueTypeStr ||
				got.Body().Str() != clean(r.Message) || got.TraceID() != id ||
				got.SpanID() != span || uint32(got.Flags()) != flags {
				t.Fatalf("record = %v %v %v %q %q %v, want %+v",
					got.Timestamp(), got.ObservedTimestamp(), got.SeverityNumber(),
					got.SeverityText(), got.Body().Str(), got.TraceID(), r)
			}
		}
	}
}

// The answers of the data model are read as they are.
func TestResponses(t *testing.T) {
	for _, rejected := range []int64{0, 1, 7, math.MaxInt64, -1} {
		for _, text := range []string{"", "no", strings.Repeat("é", 999)} {
			r := plogotlp.NewExportResponse()
			if rejected != 0 || text != "" {
				r.PartialSuccess().SetRejectedLogRecords(rejected)
				r.PartialSuccess().SetErrorMessage(text)
			}
			body, err := r.MarshalProto()
			if err != nil {
				t.Fatal(err)
			}
			n, got, err := otlp.ParseResponse(body)
			if n != rejected || got != text || err != nil {
				t.Errorf("ParseResponse = %d, %q, %v, want %d, %q", n, got, err, rejected, text)
			}
		}
	}
}
