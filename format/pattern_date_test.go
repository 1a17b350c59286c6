// SPDX-License-Identifier: MIT

package format

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestPatternDate(t *testing.T) {
	night := time.Date(2022, 12, 31, 0, 5, 9, 1000000, time.UTC)
	tests := []patternTimeCase{
		{"%d", patternTime, "2022-03-07 11:38:57,297"},
		{"%date", patternTime, "2022-03-07 11:38:57,297"},
		{"%d{}", patternTime, "2022-03-07 11:38:57,297"},
		{"%d{DEFAULT}", patternTime, "2022-03-07 11:38:57,297"},
		{"%d{DEFAULT_PERIOD}", patternTime, "2022-03-07 11:38:57.297"},
		{"%d{DEFAULT_MICROS}", patternTime, "2022-03-07 11:38:57,297420"},
		{"%d{DEFAULT_NANOS}", patternTime, "2022-03-07 11:38:57,297420999"},
		{"%d{ISO8601}", patternTime, "2022-03-07 11:38:57,297"},
		{"%d{STRICT}", patternTime, "2022-03-07T11:38:57,297"},
		{"%d{ISO8601_PERIOD}", patternTime, "2022-03-07T11:38:57.297"},
		{"%d{ISO8601_PERIOD_MICROS}", patternTime, "2022-03-07T11:38:57.297420"},
		{"%d{ISO8601_BASIC}", patternTime, "20220307T113857,297"},
		{"%d{ISO8601_BASIC_PERIOD}", patternTime, "20220307T113857.297"},
		{"%d{ISO8601_OFFSET_DATE_TIME_HH}", patternTime, "2022-03-07T11:38:57,297+02"},
		{"%d{ISO8601_OFFSET_DATE_TIME_HHMM}", patternTime, "2022-03-07T11:38:57,297+0200"},
		{"%d{ISO8601_OFFSET_DATE_TIME_HHCMM}", patternTime, "2022-03-07T11:38:57,297+02:00"},
		{"%d{ABSOLUTE}", patternTime, "11:38:57,297"},
		{"%d{ABSOLUTE_PERIOD}", patternTime, "11:38:57.297"},
		{"%d{ABSOLUTE_MICROS}", patternTime, "11:38:57,297420"},
		{"%d{ABSOLUTE_NANOS}", patternTime, "11:38:57,297420999"},
		{"%d{COMPACT}", patternTime, "20220307113857297"},
		{"%d{DATE}", patternTime, "07 Mar 2022 11:38:57,297"},
		{"%d{DATE_PERIOD}", patternTime, "07 Mar 2022 11:38:57.297"},
		{"%d{UNIX}", patternTime, "1646645937"},
		{"%d{UNIX_MILLIS}", patternTime, "1646645937297"},
		{"%d{HEROKU}", patternTime, "2022-03-07T11:38:57.297420+02:00"},
		{"%d{HEROKU}{UTC}", patternTime, "2022-03-07T09:38:57.297420+00:00"},
		{"%d{2006-01-02T15:04:05.000Z07:00}", patternTime, "2022-03-07T11:38:57.297+02:00"},
		{"%d{15:04:05 MST}", patternTime, "11:38:57 CEST"},
		{"%d{HH:mm}{UTC}", patternTime, "09:38"},
		{"%d{}{GMT}", patternTime, "2022-03-07 09:38:57,297"},
		{"%d{HH:mm Z}{-05:30}", patternTime, "04:08 -0530"},
		{"%d{HH:mm z}{GMT+0100}", patternTime, "10:38 +01:00"},
		{"%d{15:04}{UTC-01:00}", patternTime, "08:38"},
		{"%d{HH:mm}{}{x}", patternTime, "11:38{x}"},
		{"%d{yyyy yyy yy y uuuu}", patternTime, "2022 2022 22 2022 2022"},
		{"%d{M MM MMM MMMM L}", patternTime, "3 03 Mar March 3"},
		{"%d{d dd D DD DDD}", patternTime, "7 07 66 66 066"},
		{"%d{E EE EEE EEEE}", patternTime, "Mon Mon Mon Monday"},
		{"%d{H HH h hh K KK k kk a}", patternTime, "11 11 11 11 11 11 11 11 AM"},
		{"%d{H HH h hh K KK k kk a}", night, "0 00 12 12 0 00 24 24 AM"},
		{"%d{H HH h hh K KK k kk a}", night.Add(13 * time.Hour), "13 13 1 01 1 01 13 13 PM"},
		{"%d{m mm s ss}", night, "5 05 9 09"},
		{"%d{S SS SSS SSSS SSSSSSSSS fff}", patternTime, "2 29 297 2974 297420999 297"},
		{"%d{S SSS SSSSSS}", night, "0 001 001000"},
		{"%d{Z z X XX XXX x xx xxx}", patternTime, "+0200 CEST +02 +0200 +02:00 +02 +0200 +02:00"},
		{"%d{Z z X XX XXX x xx xxx}", night, "+0000 UTC Z Z Z +00 +0000 +00:00"},
		{"%d{X x z}", night.In(time.FixedZone("", -12600)), "-0330 -0330 -03:30"},
		{"%d{yyyy'T'''HH''mm'o''clock'}", patternTime, "2022T'11'38o'clock"},
		{"%d{yyyy/MM/dd é HH.mm}", patternTime, "2022/03/07 é 11.38"},
		{"%d{yyyy-MM-dd}", time.Date(10000, 1, 2, 0, 0, 0, 0, time.UTC), "10000-01-02"},
		{"%d{yyyy-MM-dd yy}", time.Date(-44, 3, 15, 0, 0, 0, 0, time.UTC), "-0044-03-15 56"},
		{"%d{yyyy}", time.Time{}, "0001"},
		{"%d{z}", patternTime.In(time.FixedZone("a\nb\u202e\xff", 60)), `a\nb\u202e\ufffd`},
		{"%d{MST 2006}", patternTime.In(time.FixedZone("a\nb\u202e\xff", 60)),
			`a\nb\u202e\ufffd 2022`},
		{"%30d{HH:mm}|", patternTime, "                         11:38|"},
	}
	checkPatternTimes(t, tests)
}

// A patternTimeCase is a layout and what it prints of a time.
type patternTimeCase struct {
	layout string
	time   time.Time
	want   string
}

func checkPatternTimes(t *testing.T, tests []patternTimeCase) {
	t.Helper()
	for _, tt := range tests {
		p, err := ParsePattern(tt.layout)
		if err != nil {
			t.Errorf("ParsePattern(%q) = %v", tt.layout, err)
			continue
		}
		if got := string(p.AppendRecord(nil, &PatternRecord{Time: tt.time})); got != tt.want {
			t.Errorf("AppendRecord(%q, %v) = %q, want %q", tt.layout, tt.time, got, tt.want)
		}
	}
}

// Layouts in letters print what their twins in Go's numbers do.
func TestPatternDateAsFormat(t *testing.T) {
	twins := []struct{ letters, numbers string }{
		{"yyyy-MM-dd HH:mm:ss,SSS", "2006-01-02 15:04:05,000"},
		{"EEEE, d MMMM yy h:mm:ss.SSSSSS a", "Monday, 2 January 06 3:04:05.000000 PM"},
		{"EEE MMM M DDD hh:m:s Z", "Mon Jan 1 002 03:4:5 -0700"},
		{"yyyy XXX xx x HH.SSSSSSSSS", "2006 Z07:00 -0700 -07 15.000000000"},
	}
	rnd := rand.New(rand.NewPCG(7, 8))
	for _, twin := range twins {
		p := MustPattern("%d{" + twin.letters + "}")
		for range 5000 {
			zone := time.FixedZone("", 3600*(rnd.IntN(27)-13))
			tm := time.Unix(minTimeUnix+daySeconds+rnd.Int64N(maxTimeUnix-minTimeUnix-2*daySeconds),
				rnd.Int64N(1e9)).In(zone)
			want := tm.Format(twin.numbers)
			if got := string(p.AppendRecord(nil, &PatternRecord{Time: tm})); got != want {
				t.Fatalf("AppendRecord(%q, %v) = %q, want %q", twin.letters, tm, got, want)
			}
		}
	}
}
