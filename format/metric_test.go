// SPDX-License-Identifier: MIT

package format

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/logplex-go/logplex/internal/race"
)

func TestParseMetrics(t *testing.T) {
	for _, tt := range []struct {
		name, line string
		want       []Metric
	}{
		{"every kind", "sample#a=1 measure#b=2ms count#c=3 unique#d=ann metric#e=5", []Metric{
			{MetricSample, "a", 1, "", ""}, {MetricMeasure, "b", 2, "ms", ""},
			{MetricCount, "c", 3, "", ""}, {MetricUnique, "d", 0, "", "ann"},
			{MetricPlain, "e", 5, "", ""},
		}},
		{"units", "sample#a=21.00MB sample#b=343403pages sample#c=15405636.0kB sample#d=98.5% sample#e=3MB/s sample#f=7µs", []Metric{
			{MetricSample, "a", 21, "MB", ""}, {MetricSample, "b", 343403, "pages", ""},
			{MetricSample, "c", 15405636, "kB", ""},
			{MetricSample, "d", 98.5, "%", ""}, {MetricSample, "e", 3, "MB/s", ""},
			{MetricSample, "f", 7, "µs", ""},
		}},
		{"signs and exponents",
			"sample#a=-1.5 sample#b=+2 sample#c=1e3 sample#d=2.5E-1s sample#e=5eggs sample#f=.5 sample#g=5.",
			[]Metric{
				{MetricSample, "a", -1.5, "", ""}, {MetricSample, "b", 2, "", ""},
				{MetricSample, "c", 1000, "", ""}, {MetricSample, "d", 0.25, "s", ""},
				{MetricSample, "e", 5, "eggs", ""}, {MetricSample, "f", 0.5, "", ""},
				{MetricSample, "g", 5, "", ""},
			}},
		{"no value counts one", "count#a count#b= measure#c",
			[]Metric{
				{MetricCount, "a", 1, "", ""}, {MetricCount, "b", 1, "", ""},
				{MetricMeasure, "c", 1, "", ""},
			}},
		{"names", "sample#load-avg-1m=0.315 metric#tag#route=/parser?a=b measure#db.latency=4ms",
			[]Metric{
				{MetricSample, "load-avg-1m", 0.315, "", ""},
				{MetricPlain, "tag#route", 0, "", "/parser?a=b"},
				{MetricMeasure, "db.latency", 4, "ms", ""},
			}},
		{"old forms",
			"measure.a=1 measure=load_avg_1m val=2.46 measure=memory_rss val=21.22 units=MB", []Metric{
				{MetricMeasure, "a", 1, "", ""}, {MetricMeasure, "load_avg_1m", 2.46, "", ""},
				{MetricMeasure, "memory_rss", 21.22, "MB", ""},
			}},
		{"quotes", `unique#user="Robert \"P\" Plant" sample#a="5MB" metric#b="x y"`, []Metric{
			{MetricUnique, "user", 0, "", `Robert "P" Plant`}, {MetricSample, "a", 5, "MB", ""},
			{MetricPlain, "b", 0, "", "x y"},
		}},
		{"pgbouncer", "source=pgbouncer addon=x sample#client_active=0 sample#client_waiting=0 sample#server_idle=1 sample#max_wait=0 sample#avg_query=6", []Metric{
			{MetricSample, "client_active", 0, "", ""}, {MetricSample, "client_waiting", 0, "", ""},
			{MetricSample, "server_idle", 1, "", ""},
			{MetricSample, "max_wait", 0, "", ""}, {MetricSample, "avg_query", 6, "", ""},
		}},
		{"between words", "info: = =x  sample#a=1\tdone.\n",
			[]Metric{{MetricSample, "a", 1, "", ""}}},
	} {
		got, err := ParseMetrics(tt.line)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: ParseMetrics(%q) = %+v, %v, want %+v",
				tt.name, tt.line, got, err, tt.want)
		}
	}
}

func TestParseMetricsErrors(t *testing.T) {
	good := []Metric{{Name: "good", Value: 1}}
	for _, tt := range []struct {
		name, line string
		offset     int
		want       []Metric
	}{
		{"nothing", "", 0, nil},
		{"no metric", "source=web.1 measure=x", 22, nil},
		{"text", "sample#a=abc sample#good=1", 9, good},
		{"two dots", "sample#good=1 sample#a=1.2.3", 23, good},
		{"NaN", "sample#a=NaN sample#good=1 sample#b=Inf", 9, good},
		{"too large", "sample#a=1e999 sample#good=1", 9, good},
		{"hexadecimal", "sample#a=0x10 sample#good=1", 9, good},
		{"underscore", "sample#a=1_000 sample#good=1", 9, good},
		{"unit with digits", "sample#a=5m3 sample#good=1", 9, good},
		{"no name", "x sample#=5 sample#good=1", 2, good},
		{"quote in a name", `sample#a"b=5 sample#good=1`, 0, good},
		{"old form without a number", "measure=a val=b sample#good=1", 14, good},
	} {
		got, err := ParseMetrics(tt.line)
		wantSyntaxError(t, err, "metric", tt.line)
		var fault *SyntaxError
		if errors.As(err, &fault) && fault.Offset != tt.offset || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: ParseMetrics(%q) = %+v, %v, want %+v and offset %d",
				tt.name, tt.line, got, err, tt.want, tt.offset)
		}
	}
}

func TestMetricAppendTo(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   Metric
		want string
	}{
		{"integer", Metric{Kind: MetricCount, Name: "a", Value: 3}, "count#a=3"},
		{"two decimals for a dyno's load", Metric{Name: "load_avg_1m", Value: 2},
			"sample#load_avg_1m=2.00"},
		{"two decimals for a dyno's memory", Metric{Name: "memory_rss", Value: 21.5, Unit: "MB"},
			"sample#memory_rss=21.50MB"},
		{"more decimals", Metric{Name: "memory_rss", Value: 21.125, Unit: "MB"},
			"sample#memory_rss=21.125MB"},
		{"pages", Metric{Name: "memory_pgpgin", Value: 348836, Unit: "pages"},
			"sample#memory_pgpgin=348836pages"},
		{"large without an exponent", Metric{Name: "a", Value: 1e21},
			"sample#a=1000000000000000000000"},
		{"small without an exponent", Metric{Name: "a", Value: 1e-7}, "sample#a=0.0000001"},
		{"negative", Metric{Name: "a", Value: -0.5}, "sample#a=-0.5"},
		{"negative zero", Metric{Name: "a", Value: math.Copysign(0, -1)}, "sample#a=0"},
		{"NaN", Metric{Name: "a", Value: math.NaN()}, ""},
		{"infinity", Metric{Name: "a", Value: math.Inf(-1)}, ""},
		{"no name", Metric{Value: 1}, ""},
		{"bad name", Metric{Name: "a b=\n\"\xff", Value: 1}, "sample#a_b____=1"},
		{"bad unit", Metric{Name: "a", Value: 1, Unit: "x=2"}, "sample#a=1"},
		{"unique", Metric{Kind: MetricUnique, Name: "user", Text: "Robert\nPlant"},
			`unique#user="Robert\nPlant"`},
		{"unique and NaN", Metric{Kind: MetricUnique, Name: "user", Value: math.NaN(), Text: "x"},
			`unique#user=x`},
		{"plain number", Metric{Kind: MetricPlain, Name: "a", Value: 5, Unit: "ms"},
			"metric#a=5ms"},
		{"plain text", Metric{Kind: MetricPlain, Name: "a", Text: "/x"}, "metric#a=/x"},
		{"text of a sample", Metric{Name: "a", Text: "/x"}, "sample#a=0"},
		{"unknown kind", Metric{Kind: 77, Name: "a", Value: 1}, "sample#a=1"},
	} {
		if got := tt.in.String(); got != tt.want {
			t.Errorf("%s: String() = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestMetricLine(t *testing.T) {
	const line = "source=web.1 dyno=heroku.1.x addon=y a=b measure=z sample#load_avg_1m=2.46 count#n=1"
	want := MetricLine{
		Source: "web.1", Dyno: "heroku.1.x", Addon: "y",
		Extra: []Pair{{"a", "b"}, {"measure", "z"}},
		Metrics: []Metric{{Name: "load_avg_1m", Value: 2.46},
			{Kind: MetricCount, Name: "n", Value: 1}},
	}
	got, err := ParseMetricLine(line)
	if err == nil {
		// The pair "measure" turns out to be one at the end of the line only.
		if again, err := ParseMetricLine(got.String()); err != nil ||
			!reflect.DeepEqual(again, got) {
			t.Errorf("ParseMetricLine(%q) = %+v, %v, want %+v", got, again, err, got)
		}
	}
	if err != nil || !reflect.DeepEqual(got, want) || got.String() != line {
		t.Errorf("ParseMetricLine(%q) = %+v, %v, want %+v", line, got, err, want)
	}
	l := MetricLine{
		Metrics: []Metric{{Name: "a", Value: math.NaN()}, {Name: "b", Value: 1}, {},
			{Name: "c", Value: 2}},
	}
	if got, want := string(l.AppendTo([]byte("x: "))), "x: sample#b=1 sample#c=2"; got != want {
		t.Errorf("AppendTo = %q, want %q", got, want)
	}
}

func TestMetricLineExtraKeys(t *testing.T) {
	for written, key := range map[string]string{
		`a\u0020b`: "a b", `a\u003db`: "a=b", `a\u0022b`: `a"b`, `a\u000ab`: "a\nb",
		`a\b`: `a\b`, `\u005cu0020`: `\u0020`, `\ufffd`: "\ufffd", `\u202ea`: "\u202ea",
		"a\u00a0b": "a\u00a0b", "a\u3000": "a\u3000", "é": "é", "!EMPTYKEY": EmptyKey,
		`a\u007fb`: "a\x7fb", `\ud83d`: `\ud83d`, `a\u0041`: "aA",
		// without its escapes it would be read as a member or a metric the next time
		`\u0073ource`: `\u0073ource`, `sample\u0023x`: `sample\u0023x`,
		`\u0076al`: `\u0076al`, `measure\u002ex`: `measure\u002ex`,
	} {
		line := "source=web.1 " + written + `="v w" sample#x=1`
		want := MetricLine{
			Source: "web.1", Extra: []Pair{{key, "v w"}}, Metrics: []Metric{{Name: "x", Value: 1}},
		}
		got, err := ParseMetricLine(line)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("ParseMetricLine(%q) = %+v, %v, want %+v", line, got, err, want)
			continue
		}
		again, err := ParseMetricLine(got.String())
		if err != nil || !reflect.DeepEqual(again, want) {
			t.Errorf("ParseMetricLine(%q) = %+v, %v, want %+v", got, again, err, want)
		}
	}
	for _, key := range []string{"a\"b", "a\x7fb", "\u202e"} { // as others write them
		line := key + "=v sample#x=1"
		got, err := ParseMetricLine(line)
		if want := []Pair{{key, "v"}}; err != nil || !reflect.DeepEqual(got.Extra, want) {
			t.Errorf("ParseMetricLine(%q).Extra = %q, %v, want %q", line, got.Extra, err, want)
		}
	}
}

func TestMetricKindString(t *testing.T) {
	for k, want := range map[MetricKind]string{
		MetricSample: "sample", MetricMeasure: "measure", MetricCount: "count",
		MetricUnique: "unique", MetricPlain: "metric",
		-1: "MetricKind(-1)", 5: "MetricKind(5)",
	} {
		if got := k.String(); got != want {
			t.Errorf("MetricKind(%d).String() = %q, want %q", int(k), got, want)
		}
	}
}

func TestMetricAllocs(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	m := Metric{Name: "memory_rss", Value: 21.22, Unit: "MB"}
	b := make([]byte, 0, 64)
	if n := testing.AllocsPerRun(100, func() { b = m.AppendTo(b[:0]) }); n != 0 {
		t.Errorf("AppendTo: %v allocations, want 0", n)
	}
}

func ExampleParseMetrics() {
	metrics, err := ParseMetrics("source=web.1 dyno=heroku.2808254.d97d0ea7-cf3d-411b-b453-d2943a50b456 sample#memory_rss=21.22MB sample#memory_pgpgin=348836pages")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range metrics {
		fmt.Println(m.Kind, m.Name, m.Value, m.Unit)
	}
	// Output:
	// sample memory_rss 21.22 MB
	// sample memory_pgpgin 348836 pages
}

func ExampleMetric_AppendTo() {
	fmt.Printf("%s\n",
		Metric{Kind: MetricMeasure, Name: "db.latency", Value: 4, Unit: "ms"}.AppendTo(nil))
	// Output: measure#db.latency=4ms
}

func FuzzParseMetrics(f *testing.F) {
	for _, s := range readSamples(f) {
		if strings.Contains(s.Line, "#") && len(s.Line) < 1000 {
			f.Add(s.Line)
		}
	}
	f.Add(`measure=a val=1 units=MB measure="b" val=x unique#u="\u2028" measure.c source= source=x count#d metric#e="5`)
	f.Fuzz(func(t *testing.T, s string) {
		l, err := ParseMetricLine(s)
		if err != nil {
			wantSyntaxError(t, err, "metric", s)
		}
		metrics, err2 := ParseMetrics(s)
		if !reflect.DeepEqual(metrics, l.Metrics) || !reflect.DeepEqual(err, err2) {
			t.Fatalf("ParseMetrics(%q) = %+v, %v, want %+v, %v as ParseMetricLine",
				s, metrics, err2, l.Metrics, err)
		}
		if len(l.Metrics) == 0 {
			return
		}
		b := l.AppendTo(nil)
		wantOneLine(t, b)
		again, err := ParseMetricLine(string(b))
		if err != nil || utf8.ValidString(s) && !reflect.DeepEqual(again, l) {
			t.Fatalf("ParseMetricLine(%q) = %+v, %v, want %+v", b, again, err, l)
		}
	})
}

func FuzzMetricAppendTo(f *testing.F) {
	f.Add(0, "memory_rss", 21.22, "MB", "")
	f.Add(3, "a b", math.NaN(), "e5", "x\ny")
	f.Add(4, `"`, 1e300, "é", "5")
	f.Add(-12, "memory ", 106.1, "MB", "0")
	f.Fuzz(func(t *testing.T, kind int, name string, value float64, unit, text string) {
		m := Metric{MetricKind(kind), name, value, unit, text}
		b := m.AppendTo(nil)
		wantOneLine(t, b)
		if len(b) == 0 {
			return
		}
		got, err := ParseMetrics(string(b))
		if err != nil || len(got) != 1 {
			t.Fatalf("ParseMetrics(%q) = %+v, %v, want one metric", b, got, err)
		}
		// A plain metric's text that is a number reads as one, maybe written otherwise.
		if again := got[0].AppendTo(nil); utf8.ValidString(text) && m.Kind != MetricPlain &&
			string(again) != string(b) {
			t.Fatalf("AppendTo(ParseMetrics(%q)) = %q, want the same", b, again)
		}
		if got[0].Kind != MetricUnique && got[0].Text == "" && text == "" && got[0].Value != value {
			t.Fatalf("ParseMetrics(%q) = %+v, want Value %v", b, got, value)
		}
	})
}
