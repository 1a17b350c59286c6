// SPDX-License-Identifier: MIT

package format

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

const headerTimeLayout = "2006-01-02T15:04:05.000000-07:00"

func TestAppendTimeAsFormat(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	zones := []*time.Location{
		time.UTC, time.FixedZone("CEST", 7200), time.FixedZone("", -5400),
		time.FixedZone("", 86340), time.FixedZone("", -86340),
	}
	check := func(tm time.Time) {
		t.Helper()
		if y := tm.Year(); y < 0 || y > 9999 {
			return
		}
		want := tm.Format(headerTimeLayout)
		if got := string(appendTime(nil, tm)); got != want {
			t.Fatalf("appendTime(%d s, %d ns) = %s, want %s", tm.Unix(), tm.Nanosecond(), got, want)
		}
		back, ok := parseTime(want)
		if trunc := tm.Add(-time.Duration(tm.Nanosecond() % 1000)); !ok || !back.Equal(trunc) {
			t.Fatalf("parseTime(%s) = %v, %t, want %v", want, back, ok, trunc)
		}
	}
	for range 50_000 {
		sec := minTimeUnix + rnd.Int64N(maxTimeUnix-minTimeUnix+1)
		check(time.Unix(sec, rnd.Int64N(1e9)).In(zones[rnd.IntN(len(zones))]))
	}
	// Every day of the first and the last century, at both of its ends.
	for _, first := range []int{0, 9900} {
		for day := time.Date(first, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < first+
			100; day = day.AddDate(0, 0, 1) {
			check(day)
			check(day.Add(24*time.Hour - 1))
		}
	}
}

func TestAppendTimeOutside(t *testing.T) {
	east := time.FixedZone("", 3600)
	tests := []struct {
		name string
		time time.Time
		want string
	}{
		{"zero", time.Time{}, "0001-01-01T00:00:00.000000+00:00"},
		{"year 0", time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), "0000-01-01T00:00:00.000000+00:00"},
		{"leap day of year 0", time.Date(0, 2, 29, 23, 59, 59, 999999999, time.UTC),
			"0000-02-29T23:59:59.999999+00:00"},
		{"year -1", time.Date(-1, 12, 31, 23, 59, 59, 999, time.UTC),
			"0000-01-01T00:00:00.000000+00:00"},
		{"year 10000", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC),
			"9999-12-31T23:59:59.999999+00:00"},
		{"year 10000 in its zone only", time.Date(10000, 1, 1, 0, 30, 0, 0, east),
			"9999-12-31T23:30:00.000000+00:00"},
		{"year -1 in its zone only",
			time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC).In(time.FixedZone("", -60)),
			"0000-01-01T00:00:00.000000+00:00"},
		{"year -1 in UTC only", time.Date(0, 1, 1, 0, 30, 0, 0, east),
			"0000-01-01T00:30:00.000000+01:00"},
		{"year 10000 in UTC only", time.Date(9999, 12, 31, 23, 30, 0, 0, time.FixedZone("", -3600)),
			"9999-12-31T23:30:00.000000-01:00"},
		{"a day after the end", time.Date(10000, 1, 2, 0, 0, 0, 0, time.FixedZone("", -86340)),
			"9999-12-31T23:59:59.999999+00:00"},
		{"a day before the start",
			time.Date(-1, 12, 30, 23, 59, 0, 0, time.UTC).In(time.FixedZone("", 86340)),
			"0000-01-01T00:00:00.000000+00:00"},
		{"first second there is", time.Unix(math.MinInt64, 0), "0000-01-01T00:00:00.000000+00:00"},
		{"last second there is", time.Unix(math.MaxInt64, 0), "9999-12-31T23:59:59.999999+00:00"},
		{"offset with seconds", time.Date(1890, 1, 1, 0, 0, 0, 0, time.FixedZone("LMT", 3208)),
			"1889-12-31T23:59:32.000000+00:53"},
		{"offset with seconds, west",
			time.Date(1890, 1, 1, 0, 0, 0, 0, time.FixedZone("LMT", -3208)),
			"1890-01-01T00:00:28.000000-00:53"},
		{"offset of seconds only", time.Date(1890, 1, 1, 0, 0, 0, 0, time.FixedZone("", -59)),
			"1890-01-01T00:00:59.000000+00:00"},
		{"offset of a day", time.Date(2022, 3, 17, 0, 0, 0, 0, time.FixedZone("", 86400)),
			"2022-03-16T00:00:00.000000+00:00"},
		{"offset of a year", time.Date(2022, 3, 17, 0, 0, 0, 0, time.FixedZone("", -365*86400)),
			"2023-03-17T00:00:00.000000+00:00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := string(appendTime(nil, tt.time))
			if got != tt.want {
				t.Errorf("appendTime(%v) = %s, want %s", tt.time, got, tt.want)
			}
			if _, ok := parseTime(got); !ok {
				t.Errorf("parseTime(%s) = false, want true", got)
			}
		})
	}
}

func TestParseTime(t *testing.T) {
	utc := func(y, mo, d, h, mi, s, ns int) time.Time {
		return time.Date(y, time.Month(mo), d, h, mi, s, ns, time.UTC)
	}
	tests := []struct {
		in   string
		want time.Time
	}{
		{"2022-03-17T08:25:21.297420+00:00", utc(2022, 3, 17, 8, 25, 21, 297420000)},
		{"2022-03-17T08:25:21Z", utc(2022, 3, 17, 8, 25, 21, 0)},
		{"2022-03-17T08:25:21-00:00", utc(2022, 3, 17, 8, 25, 21, 0)},
		{"2012-12-10T03:00:48Z+00:00", utc(2012, 12, 10, 3, 0, 48, 0)},
		{"2022-03-17T08:25:21.1Z", utc(2022, 3, 17, 8, 25, 21, 100000000)},
		{"2022-03-17T08:25:21,61556Z", utc(2022, 3, 17, 8, 25, 21, 615560000)},
		{"2022-03-17T08:25:21.123456789999999999999999Z", utc(2022, 3, 17, 8, 25, 21, 123456789)},
		{"2010-10-06T21:51:12-07:00", utc(2010, 10, 7, 4, 51, 12, 0)},
		{"2024-02-29T00:00:00+23:59", utc(2024, 2, 28, 0, 1, 0, 0)},
		{"0000-01-01T00:00:00Z", utc(0, 1, 1, 0, 0, 0, 0)},
		{"9999-12-31T23:59:59.999999999Z", utc(9999, 12, 31, 23, 59, 59, 999999999)},
	}
	for _, tt := range tests {
		got, ok := parseTime(tt.in)
		if !ok || !got.Equal(tt.want) {
			t.Errorf("parseTime(%s) = %v, %t, want %v", tt.in, got, ok, tt.want)
		}
		if _, offset := got.Zone(); offset == 0 && got.Location() != time.UTC {
			t.Errorf("parseTime(%s) is in %v, want UTC", tt.in, got.Location())
		}
		if got.Location() == time.Local {
			t.Errorf("parseTime(%s) is in time.Local", tt.in)
		}
	}
	for _, in := range []string{
		"", "Z", "2022", "2022-03-17", "2022-03-17T08:25:21", "2022-03-17T08:25:21.",
		"2022-03-17T08:25:21.Z", "2022-03-17T08:25:21.5",
		"2022-03-17 08:25:21Z", "2022-03-17t08:25:21Z", "2022-03-17T08:25:21z",
		"2022-3-17T08:25:21.297Z", "+022-03-17T08:25:21Z",
		"2022-00-17T08:25:21Z", "2022-13-17T08:25:21Z", "2022-03-00T08:25:21Z",
		"2022-03-32T08:25:21Z", "2022-02-30T08:25:21Z", "2023-02-29T08:25:21Z",
		"2022-04-31T00:00:00Z",
		"2022-03-17T24:00:00Z", "2022-03-17T08:60:21Z", "2022-03-17T08:25:60Z",
		"2022-03-17T08:25:2/Z", "2022-03-17T08:25::1Z",
		"2022-03-17T08:25:21+24:00", "2022-03-17T08:25:21+00:60", "2022-03-17T08:25:21+0000",
		"2022-03-17T08:25:21+00", "2022-03-17T08:25:21+00:00Z", "2022-03-17T08:25:21ZZ",
		"2022-03-17T08:25:21*00:00", "2022-03-17T08:25:21Z+00:00+00:00",
		"2022-03-17T08:25:21Z+01:00", "10000-01-01T00:00:00Z", "-001-01-01T00:00:00Z",
	} {
		if got, ok := parseTime(in); ok {
			t.Errorf("parseTime(%s) = %v, want none", in, got)
		}
	}
}

// What parseTime reads, time.Parse reads as the same instant.
func FuzzParseTime(f *testing.F) {
	for _, s := range []string{
		"2022-03-17T08:25:21.297420+00:00", "2022-03-17T08:25:21Z", "2012-12-10T03:00:48Z+00:00",
		"2010-10-06T21:51:12-07:00", "2023-02-29T08:25:21Z", "2022-03-17T08:25:21,5+05:30",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := parseTime(s)
		if !ok {
			return
		}
		want, err := time.Parse("2006-01-02T15:04:05Z07:00", strings.Replace(s, "Z+00:00", "Z", 1))
		if err != nil || !got.Equal(want) {
			t.Errorf("parseTime(%q) = %v, want %v, %v", s, got, want, err)
		}
		back, ok := parseTime(string(appendTime(nil, got)))
		if !ok || !back.Equal(got.Truncate(time.Microsecond)) {
			t.Errorf("parseTime(appendTime(%v)) = %v, %t", got, back, ok)
		}
	})
}

func BenchmarkAppendTime(b *testing.B) {
	tm := time.Date(2022, 3, 17, 8, 25, 21, 297420000, time.UTC)
	buf := make([]byte, 0, 64)
	for b.Loop() {
		buf = appendTime(buf[:0], tm)
	}
}

func BenchmarkParseTime(b *testing.B) {
	for b.Loop() {
		if _, ok := parseTime("2022-03-17T08:25:21.297420+00:00"); !ok {
			b.Fatal("not a time")
		}
	}
}
