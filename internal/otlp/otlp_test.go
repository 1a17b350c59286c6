// SPDX-License-Identifier: MIT

package otlp

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/race"
)

var (
	testTime  = time.Date(2026, 3, 17, 8, 25, 21, 297420123, time.UTC)
	testTrace = format.Trace{
		ID: [16]byte{0x4b, 0xf9, 15: 0x36}, Span: [8]byte{0, 0xf0, 7: 0xb7}, Flags: 1,
	}
)

// parseOne returns the one record of a request with r.
func parseOne(t testing.TB, r *Record) Received {
	t.Helper()
	entry := AppendEntry(nil, AppendRecord(nil, r))
	body := append(NewHeader(nil).Append(nil, len(entry)), entry...)
	logs, err := ParseRequest(body)
	if err != nil || len(logs) != 1 || len(logs[0].Records) != 1 {
		t.Fatalf("ParseRequest of a request with %+v = %+v, %v, want one record", r, logs, err)
	}
	return logs[0].Records[0]
}

// compareValues compares attributes whose values may be bytes or lists.
var compareValues = cmp.Comparer(func(x, y slog.Attr) bool {
	return x.Key == y.Key && equal(x.Value, y.Value)
})

func equal(x, y slog.Value) bool {
	if x.Kind() != y.Kind() {
		return false
	}
	switch x.Kind() {
	case slog.KindAny:
		return cmp.Equal(x.Any(), y.Any())
	case slog.KindGroup:
		return slices.EqualFunc(x.Group(), y.Group(),
			func(a, b slog.Attr) bool { return a.Key == b.Key && equal(a.Value, b.Value) })
	}
	return x.Equal(y)
}

// The octets of one record, field by field, as the protocol's definition has
// them.
func TestAppendRecordOctets(t *testing.T) {
	r := &Record{
		Time:     time.Unix(1, 2),
		Observed: time.Unix(1, 3),
		Level:    slog.LevelWarn,
		Message:  "hi",
		Attrs:    []slog.Attr{slog.Int("n", 300), slog.Group("g", slog.Bool("b", true))},
		Trace:    testTrace,
	}
	want := "\x09\x02\xca\x9a\x3b\x00\x00\x00\x00" + // time_unix_nano
		"\x59\x03\xca\x9a\x3b\x00\x00\x00\x00" + // observed_time_unix_nano
		"\x10\x0d" + // severity_number WARN
		"\x1a\x07warning" +
		"\x2a\x04\x0a\x02hi" + // body
		"\x32\x08\x0a\x01n\x12\x03\x18\xac\x02" +
		"\x32\x10\x0a\x01g\x12\x0b\x32\x09\x0a\x07\x0a\x01b\x12\x02\x10\x01" +
		"\x4a\x10" + string(testTrace.ID[:]) +
		"\x52\x08" + string(testTrace.Span[:]) +
		"\x45\x01\x00\x00\x00" // flags
	if got := string(AppendRecord(nil, r)); got != want {
		t.Errorf("AppendRecord(%+v) =\n%x, want\n%x", r, got, want)
	}
}

func TestHeaderOctets(t *testing.T) {
	entry := AppendEntry(nil, []byte("\x10\x09"))
	got := string(append(NewHeader([]slog.Attr{slog.String("k", "v")}).Append(nil, len(entry)),
		entry...))
	want := "\x0a\x33" + // resource_logs
		"\x0a\x0a\x0a\x08\x0a\x01k\x12\x03\x0a\x01v" + // resource
		"\x12\x25" + // scope_logs
		"\x0a\x1f\x0a\x1d" + ScopeName + // scope
		"\x12\x02\x10\x09" // log_records
	if got != want {
		t.Errorf("header and entry =\n%x, want\n%x", got, want)
	}
}

func TestAppendRecord(t *testing.T) {
	long := strings.Repeat("x", 200)
	deep := slog.String("end", "x")
	for range 200 {
		deep = slog.Attr{Key: "g", Value: slog.GroupValue(deep)}
	}
	for _, tt := range []struct {
		name string
		in   []slog.Attr
		want []slog.Attr
	}{
		{"none", nil, nil},
		{"string", []slog.Attr{slog.String("k", "v")}, []slog.Attr{slog.String("k", "v")}},
		{"empty string", []slog.Attr{slog.String("k", "")}, []slog.Attr{slog.String("k", "")}},
		{"empty key", []slog.Attr{slog.String("", "v"), slog.String("", "w")},
			[]slog.Attr{slog.String("!EMPTYKEY", "w")}},
		{"zero attr", []slog.Attr{{}}, nil},
		{"long string", []slog.Attr{slog.String(long, long+long)},
			[]slog.Attr{slog.String(long, long+long)}},
		{"octets", []slog.Attr{slog.String("a\nb", "\x00\x1b[1m\u2028\r\n\"")},
			[]slog.Attr{slog.String("a\nb", "\x00\x1b[1m\u2028\r\n\"")}},
		{"broken utf-8", []slog.Attr{slog.String("\xff", "a\xe2\x82b\xff")},
			[]slog.Attr{slog.String("\uFFFD", "a\uFFFD\uFFFDb\uFFFD")}},
		{"broken long", []slog.Attr{slog.String("k", long+"\xff")},
			[]slog.Attr{slog.String("k", long+"\uFFFD")}},
		{"127 octets", []slog.Attr{slog.String("k", long[:127])},
			[]slog.Attr{slog.String("k", long[:127])}},
		{"two octets of length", []slog.Attr{slog.String("k", strings.Repeat("é", 9000))},
			[]slog.Attr{slog.String("k", strings.Repeat("é", 9000))}},
		{"int", []slog.Attr{slog.Int64("k", math.MinInt64), slog.Int64("l", math.MaxInt64)},
			[]slog.Attr{slog.Int64("k", math.MinInt64), slog.Int64("l", math.MaxInt64)}},
		{"uint", []slog.Attr{slog.Uint64("k", 7)}, []slog.Attr{slog.Int64("k", 7)}},
		{"large uint", []slog.Attr{slog.Uint64("k", math.MaxUint64)},
			[]slog.Attr{slog.String("k", "18446744073709551615")}},
		{"float", []slog.Attr{slog.Float64("k", -0.5), slog.Float64("i", math.Inf(1))},
			[]slog.Attr{slog.Float64("k", -0.5), slog.Float64("i", math.Inf(1))}},
		{"bool", []slog.Attr{slog.Bool("k", true), slog.Bool("l", false)},
			[]slog.Attr{slog.Bool("k", true), slog.Bool("l", false)}},
		{"duration", []slog.Attr{slog.Duration("k", 1500*time.Millisecond)},
			[]slog.Attr{slog.String("k", "1.5s")}},
		{"time", []slog.Attr{slog.Time("k", testTime)},
			[]slog.Attr{slog.String("k", "2026-03-17T08:25:21.297420123Z")}},
		{"time with zone", []slog.Attr{slog.Time("k", testTime.In(time.FixedZone("", 3600)))},
			[]slog.Attr{slog.String("k", "2026-03-17T09:25:21.297420123+01:00")}},
		{"bytes", []slog.Attr{slog.Any("k", []byte("\x00\xff"))},
			[]slog.Attr{slog.Any("k", []byte("\x00\xff"))}},
		{"no bytes", []slog.Attr{slog.Any("k", []byte(nil)), slog.Any("l", []byte{})},
			[]slog.Attr{slog.Any("k", nil), slog.Any("l", []byte{})}},
		{"nil", []slog.Attr{slog.Any("k", nil)}, []slog.Attr{slog.Any("k", nil)}},
		{"error", []slog.Attr{slog.Any("k", errors.New("e"))}, []slog.Attr{slog.String("k", "e")}},
		{"struct", []slog.Attr{slog.Any("k", struct{ A int }{7})},
			[]slog.Attr{slog.Group("k", slog.Int("A", 7))}},
		{"list", []slog.Attr{slog.Any("k", []string{"a", "b"})},
			[]slog.Attr{slog.Any("k", []any{"a", "b"})}},
		{"group",
			[]slog.Attr{slog.Group("g", slog.Int("a", 1), slog.Group("h", slog.String("b", long)))},
			[]slog.Attr{
				slog.Group("g", slog.Int("a", 1), slog.Group("h", slog.String("b", long))),
			}},
		{"empty group", []slog.Attr{slog.Group("g"), slog.Group("h", slog.Group("i"))}, nil},
		{"group without a name",
			[]slog.Attr{slog.Int("a", 1), slog.Group("", slog.Int("b", 2), slog.Int("a", 3))},
			[]slog.Attr{slog.Int("a", 3), slog.Int("b", 2)}},
		{"key twice", []slog.Attr{slog.Int("a", 1), slog.Int("b", 2), slog.Int("a", 3)},
			[]slog.Attr{slog.Int("a", 3), slog.Int("b", 2)}},
		{"key twice in a group", []slog.Attr{slog.Group("g", slog.Int("a", 1), slog.Int("a", 2))},
			[]slog.Attr{slog.Group("g", slog.Int("a", 2))}},
		{"key twice as written",
			[]slog.Attr{slog.Int("\xff", 1), slog.Int("\xfe", 2), slog.Int("\uFFFD", 3)},
			[]slog.Attr{slog.Int("\uFFFD", 3)}},
		{"group in parts",
			[]slog.Attr{slog.Group("g", slog.Int("a", 1), slog.Int("b", 2)), slog.Int("c", 3),
				slog.Group("g", slog.Int("b", 4), slog.Int("d", 5))},
			[]slog.Attr{
				slog.Group("g", slog.Int("a", 1), slog.Int("b", 4), slog.Int("d", 5)),
				slog.Int("c", 3),
			}},
		{"group then leaf then group",
			[]slog.Attr{slog.Group("g", slog.Int("a", 1)), slog.Group("g", slog.Int("b", 1)),
				slog.Int("g", 3), slog.Group("g", slog.Int("d", 5))},
			[]slog.Attr{slog.Group("g", slog.Int("d", 5))}},
		{"own names",
			[]slog.Attr{slog.Int("level", 1), slog.String("msg", "m"),
				slog.String("trace_id", "t")}, []slog.Attr{
				slog.Int("level", 1), slog.String("msg", "m"), slog.String("trace_id", "t"),
			}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := parseOne(t, &Record{Time: testTime, Message: "m", Attrs: tt.in})
			if d := cmp.Diff(tt.want, got.Attrs, compareValues); d != "" {
				t.Errorf("attributes of %v (-want +got):\n%s", tt.in, d)
			}
		})
	}
	got := parseOne(t, &Record{Attrs: []slog.Attr{deep}})
	if text := fmt.Sprint(got.Attrs); strings.Count(text, "g=") != MaxDepth+1 ||
		!strings.Contains(text, "!DEPTH") {
		t.Errorf("200 nested groups are read as %s, want %d and a mark", text, MaxDepth+1)
	}
}

func TestAppendRecordFields(t *testing.T) {
	for _, tt := range []struct {
		name string
		r    Record
		want Received
	}{
		{"zero", Record{}, Received{Severity: 9, SeverityText: "info"}},
		{"times", Record{Time: testTime, Observed: testTime.Add(1)},
			Received{
				Record:   Record{Time: testTime, Observed: testTime.Add(1)},
				Severity: 9, SeverityText: "info",
			}},
		{"year 0", Record{Time: time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)},
			Received{Severity: 9, SeverityText: "info"}},
		{"year 1969", Record{Time: time.Unix(-1, 999999999)},
			Received{Severity: 9, SeverityText: "info"}},
		{"year 2262", Record{Time: time.Date(2262, 4, 11, 23, 47, 16, 0, time.UTC)},
			Received{Severity: 9, SeverityText: "info"}},
		{"year 9999", Record{Time: time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)},
			Received{Severity: 9, SeverityText: "info"}},
		{"debug", Record{Level: slog.LevelDebug},
			Received{Record: Record{Level: slog.LevelDebug}, Severity: 5, SeverityText: "debug"}},
		{"between", Record{Level: 2},
			Received{Record: Record{Level: 2}, Severity: 11, SeverityText: "info+2"}},
		{"error", Record{Level: slog.LevelError},
			Received{Record: Record{Level: slog.LevelError}, Severity: 17, SeverityText: "error"}},
		{"level low", Record{Level: -100},
			Received{Record: Record{Level: -8}, Severity: 1, SeverityText: "debug-96"}},
		{"level high", Record{Level: 100},
			Received{Record: Record{Level: 15}, Severity: 24, SeverityText: "error+92"}},
		{"level lowest", Record{Level: math.MinInt},
			Received{
				Record: Record{Level: -8}, Severity: 1,
				SeverityText: fmt.Sprintf("debug%+d", math.MinInt+4),
			}},
		{"level highest", Record{Level: math.MaxInt},
			Received{
				Record: Record{Level: 15}, Severity: 24,
				SeverityText: fmt.Sprintf("error%+d", math.MaxInt-8),
			}},
		{"message", Record{Message: "a\nb\xff" + strings.Repeat("é", 100)},
			Received{
				Record:   Record{Message: "a\nb\uFFFD" + strings.Repeat("é", 100)},
				Severity: 9, SeverityText: "info",
			}},
		{"trace", Record{Trace: testTrace},
			Received{Record: Record{Trace: testTrace}, Severity: 9, SeverityText: "info"}},
		{"trace without a span", Record{Trace: format.Trace{ID: testTrace.ID, Flags: 1}},
			Received{Severity: 9, SeverityText: "info"}},
		{"caller",
			Record{Caller: &slog.Source{Function: "f", File: "a.go", Line: 7},
				Attrs: []slog.Attr{slog.Int("n", 1), slog.String("code.line.number", "mine")}},
			Received{
				Record: Record{Attrs: []slog.Attr{
					slog.String("code.file.path", "a.go"), slog.Int("code.line.number", 7),
					slog.String("code.function.name", "f"), slog.Int("n", 1),
				}}, Severity: 9, SeverityText: "info",
			}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, parseOne(t, &tt.r), compareValues); d != "" {
				t.Errorf("record %+v (-want +got):\n%s", tt.r, d)
			}
		})
	}
}

// Repeated keys must not cost more than their number.
func TestManyKeys(t *testing.T) {
	var attrs, want []slog.Attr
	for i := range 20000 {
		attrs = append(attrs, slog.Int(fmt.Sprint("key", i%7000), i),
			slog.Group("g", slog.Int(fmt.Sprint(i%5), i)))
	}
	got := parseOne(t, &Record{Attrs: attrs})
	seen := make(map[string]int64)
	for _, a := range got.Attrs {
		if a.Key != "g" {
			seen[a.Key] = a.Value.Int64()
			continue
		}
		want = a.Value.Group()
	}
	if len(got.Attrs) != 7001 || len(seen) != 7000 || seen["key6999"] != 13999 ||
		seen["key0"] != 14000 || len(want) != 5 {
		t.Errorf("%d attributes, %d keys, key6999 = %d, key0 = %d, %d in g, want 7001, 7000, 13999, 14000, 5",
			len(got.Attrs), len(seen), seen["key6999"], seen["key0"], len(want))
	}
}

func TestParseResponse(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		rejected int64
		message  string
		ok       bool
	}{
		{"empty", "", 0, "", true},
		{"rejected", string(AppendResponse(nil, 7, "")), 7, "", true},
		{"text", string(AppendResponse(nil, 0, "slow down")), 0, "slow down", true},
		{"both", string(AppendResponse(nil, 1<<40, "x")), 1 << 40, "x", true},
		{"negative", string(AppendResponse(nil, -1, "x")), -1, "x", true},
		{"octets", "\x0a\x06\x08\x07\x12\x02no", 7, "no", true},
		{"unknown fields", "\x7a\x01x\x0a\x02\x08\x07\x28\x01", 7, "", true},
		{"empty partial", "\x0a\x00", 0, "", true},
		{"json", `{"partialSuccess":{"rejectedLogRecords":"7"}}`, 0, "", false},
		{"empty json", "{}", 0, "", false},
		{"html", "<!doctype html>", 0, "", false},
		{"word", "OK", 0, "", false},
		{"cut", "\x0a\x06\x08\x07", 0, "", false},
		{"length too large", "\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 0, "", false},
		{"varint without end", "\x0a\x02\x08\x80", 0, "", false},
		{"wrong type", "\x08\x07", 0, "", false},
		{"field zero", "\x02\x00", 0, "", false},
		{"text not utf-8", "\x0a\x03\x12\x01\xff", 0, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, message, err := ParseResponse([]byte(tt.in))
			if n != tt.rejected || message != tt.message || (err == nil) != tt.ok {
				t.Errorf("ParseResponse(%q) = %d, %q, %v, want %d, %q, ok %t",
					tt.in, n, message, err, tt.rejected, tt.message, tt.ok)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	r := &Record{
		Time: testTime, Message: "m", Trace: testTrace,
		Attrs: []slog.Attr{slog.Any("b", []byte("x")), slog.Group("g", slog.Float64("f", 1)),
			slog.Any("l", []string{"a"})},
	}
	entry := AppendEntry(nil, AppendRecord(nil, r))
	f.Add(append(NewHeader(r.Attrs).Append(nil, len(entry)), entry...))
	f.Add(AppendResponse(nil, 7, "x"))
	f.Fuzz(func(t *testing.T, b []byte) {
		logs, err := ParseRequest(b)
		if err != nil && logs != nil {
			t.Errorf("ParseRequest(%q) returns records with the error %v", b, err)
		}
		for _, l := range logs {
			for i := range l.Records {
				AppendRecord(nil, &l.Records[i].Record)
			}
		}
		if n, text, err := ParseResponse(b); err != nil && (n != 0 || text != "") {
			t.Errorf("ParseResponse(%q) = %d, %q with the error %v", b, n, text, err)
		}
	})
}

// FuzzAppendRecord checks that what is written is read as the same record.
func FuzzAppendRecord(f *testing.F) {
	f.Add(int64(1), "msg", "key", "value", int64(-5), 1.5, []byte("\xff"), 4)
	f.Add(int64(1)<<62, "\xff", "", strings.Repeat("long", 99), int64(1),
		math.NaN(), []byte{}, -400)
	f.Fuzz(func(t *testing.T, ns int64, msg, key, value string, n int64, x float64,
		data []byte, level int) {
		r := &Record{
			Time: time.Unix(0, ns), Message: msg, Level: slog.Level(level),
			Attrs: []slog.Attr{
				slog.String("a"+key, value), slog.Int64("b"+key, n),
				slog.Float64("c"+key, x), slog.Any("d", data),
				slog.Group("e"+value, slog.String(key, value),
					slog.Group("f", slog.Int64(value, n))),
			},
		}
		b := AppendRecord([]byte("before"), r)
		if !bytes.HasPrefix(b, []byte("before")) {
			t.Fatalf("AppendRecord changed what was there to %q", b[:6])
		}
		got := parseOne(t, r)
		clean := func(s string) string { return string([]rune(s)) }
		if got.Message != clean(msg) || got.Severity != min(max(level+9, 1), 24) && level < 1<<30 {
			t.Errorf("message %q, severity %d, want %q and that of %d",
				got.Message, got.Severity, clean(msg), level)
		}
		if ns > 0 && got.Time.UnixNano() != ns && ns/1e9 != math.MaxInt64/int64(time.Second) {
			t.Errorf("time %v, want %d ns", got.Time, ns)
		}
		a := got.Attrs
		if len(a) != 5 || a[0].Key != clean("a"+key) || a[0].Value.String() != clean(value) ||
			a[1].Value.Int64() != n ||
			math.Float64bits(a[2].Value.Float64()) != math.Float64bits(x) ||
			len(a[4].Value.Group()) == 0 {
			t.Errorf("attributes %v, want %v", a, r.Attrs)
		}
	})
}

func TestAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	r := &Record{
		Time: testTime, Observed: testTime, Message: "request done", Trace: testTrace,
		Caller: &slog.Source{Function: "main.main", File: "main.go", Line: 7},
		Attrs: []slog.Attr{
			slog.String("method", "GET"), slog.String("path", "/users/42"), slog.Int("status", 200),
			slog.Duration("took", 1234567), slog.Bool("cached", false), slog.Time("at", testTime),
			slog.Any("raw", []byte("x")),
			slog.Group("user", slog.Int("id", 7), slog.String("name", strings.Repeat("é", 100))),
		},
	}
	plain := *r
	plain.Caller = nil
	buf := make([]byte, 0, 4096)
	for _, tt := range []struct {
		name string
		r    *Record
		most float64
	}{{"plain", &plain, 0}, {"with caller", r, 0}} {
		if got := testing.AllocsPerRun(100, func() { AppendRecord(buf, tt.r) }); got > tt.most {
			t.Errorf("AppendRecord of a record %s allocates %v times, want at most %v",
				tt.name, got, tt.most)
		}
	}
}

func BenchmarkAppendRecord(b *testing.B) {
	r := &Record{
		Time: testTime, Observed: testTime, Message: "request done",
		Attrs: []slog.Attr{
			slog.String("method", "GET"), slog.String("path", "/users/42"), slog.Int("status", 200),
			slog.Duration("took", 1234567), slog.Bool("cached", false),
		},
	}
	buf := make([]byte, 0, 4096)
	b.ReportAllocs()
	for b.Loop() {
		AppendRecord(buf, r)
	}
}

// TestFast compares the parts with AppendRecord, for lengths around those at which
// lengths take one more byte.
func TestFast(t *testing.T) {
	var values []slog.Value
	for n := range 300 {
		values = append(values, slog.StringValue(strings.Repeat("x", n)),
			slog.StringValue(strings.Repeat("é", n/2)))
	}
	for shift := range 64 {
		values = append(values, slog.Int64Value(1<<shift-1), slog.Int64Value(-1<<shift),
			slog.Uint64Value(1<<shift), slog.DurationValue(1<<shift), slog.DurationValue(-1<<shift),
			slog.Float64Value(math.Ldexp(1, shift)))
	}
	values = append(values, slog.BoolValue(true), slog.BoolValue(false), slog.StringValue("\xff"),
		slog.Float64Value(math.NaN()))
	keys := []string{"k", strings.Repeat("k", maxPrefixKey), "status"}
	levels := []slog.Level{slog.LevelDebug, slog.LevelInfo, 2, slog.LevelWarn, slog.LevelError,
		100, -100}
	fast := 0
	for i, v := range values {
		key, l := keys[i%len(keys)], levels[i%len(levels)]
		p := PrefixOf(key)
		r := &Record{Time: testTime, Observed: testTime.Add(1), Level: l, Message: "m",
			Trace: testTrace, Attrs: []slog.Attr{
				{Key: key, Value: v}, slog.Group("g", slog.Attr{Key: key, Value: v},
					slog.Group("g", slog.Attr{Key: key, Value: v})),
			}}
		// From a full buffer, and from one with room that has been used.
		for _, b := range [][]byte{nil, bytes.Repeat([]byte{0xff}, 4096)[:0]} {
			b = AppendStart(b, r.Time, r.Observed, r.Level, r.Message)
			b, ok := AppendFast(b, &p, &v, 0)
			if !ok {
				if v.Kind() != slog.KindUint64 || v.Uint64() <= math.MaxInt64 {
					t.Errorf("AppendFast of %v reports false", v)
				}
				continue
			}
			fast++
			g := PrefixOf("g")
			outer := len(b)
			b, first := OpenGroup(b, &g)
			b, _ = AppendFast(b, &p, &v, 1)
			inner := len(b)
			b, second := OpenGroup(b, &g)
			b, _ = AppendFast(b, &p, &v, 2)
			b = CloseGroup(b, inner, second, 1)
			none := len(b)
			b, third := OpenGroup(b, &g)
			b = CloseGroup(b, none, third, 1)
			b = CloseGroup(b, outer, first, 0)
			b = AppendTrace(b, &r.Trace)
			if want := AppendRecord(nil, r); !bytes.Equal(b, want) {
				t.Fatalf("%s=%v in parts is\n%q, want\n%q", key, v, b, want)
			}
		}
	}
	if fast < 1000 {
		t.Errorf("%d records were compared, want over 1000", fast)
	}
	for _, key := range []string{"", "é", "\xff", strings.Repeat("k", maxPrefixKey+1)} {
		if p := PrefixOf(key); p.Ok() {
			t.Errorf("PrefixOf(%q) is one, want none", key)
		}
	}
}

func TestIsASCII(t *testing.T) {
	for n := range 40 {
		text := bytes.Repeat([]byte{'a'}, n)
		if !isASCII(string(text)) {
			t.Errorf("isASCII(%q) = false, want true", text)
		}
		for i := range n {
			text[i] = 0x80
			if isASCII(string(text)) {
				t.Errorf("isASCII(%q) = true, want false", text)
			}
			text[i] = 'a'
		}
	}
}
