// SPDX-License-Identifier: MIT

package format

import (
	"time"
)

// Seconds since 1970 of the first and the last second that a timestamp with
// four digits of year can name, in UTC.
const (
	minTimeUnix = -62167219200 // 0000-01-01T00:00:00Z
	maxTimeUnix = 253402300799 // 9999-12-31T23:59:59Z
	daySeconds  = 24 * 60 * 60
)

const twoDigits = "00010203040506070809" +
	"10111213141516171819" +
	"20212223242526272829" +
	"30313233343536373839" +
	"40414243444546474849" +
	"50515253545556575859" +
	"60616263646566676869" +
	"70717273747576777879" +
	"80818283848586878889" +
	"90919293949596979899"

func putTwoDigits(b []byte, v int) {
	_ = b[1]
	b[0] = twoDigits[2*v]
	b[1] = twoDigits[2*v+1]
}

// appendTime writes t as a header timestamp in t's own location: always six
// fraction digits and a numeric offset, never Z, as `heroku logs` prints them.
// It writes what t.AppendFormat does with the layout
// "2006-01-02T15:04:05.000000-07:00" (TestAppendTimeAsFormat compares the two)
// save where that would not read back: an offset with seconds is cut to
// minutes and the clock with it, an offset of a day or more becomes UTC, and a
// time outside of years 0 to 9999 becomes the first or last microsecond inside.
func appendTime(b []byte, t time.Time) []byte {
	_, offset := t.Zone()
	offset -= offset % 60
	if offset <= -daySeconds || offset >= daySeconds {
		offset = 0
	}
	// Bounded before the sum, which a time at the end of int64 would overflow.
	unix, micro := t.Unix(), t.Nanosecond()/1000
	clock := min(max(unix, minTimeUnix-daySeconds), maxTimeUnix+daySeconds) + int64(offset)
	if clock < minTimeUnix || clock > maxTimeUnix {
		clock, offset = unix, 0
		switch {
		case unix < minTimeUnix:
			clock, micro = minTimeUnix, 0
		case unix > maxTimeUnix:
			clock, micro = maxTimeUnix, 999999
		}
	}

	// Counting from the first of March of the year -400 puts the leap day at the
	// end of a year and keeps every division below on positive numbers.
	const daysBefore = 146097 - 60 // from there to 0000-01-01
	s := uint64(clock - minTimeUnix)
	days, s := s/daySeconds+daysBefore, s%daySeconds
	era, dayOfEra := days/146097, days%146097
	yearOfEra := (dayOfEra - dayOfEra/1460 + dayOfEra/36524 - dayOfEra/146096) / 365
	dayOfYear := dayOfEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	month := (5*dayOfYear + 2) / 153
	day := int(dayOfYear-(153*month+2)/5) + 1
	year := int(400*era+yearOfEra) - 400
	if month < 10 {
		month += 3
	} else {
		month -= 9
		year++
	}

	sign := byte('+')
	if offset < 0 {
		sign, offset = '-', -offset
	}
	var a [len("2006-01-02T15:04:05.000000-07:00")]byte
	putTwoDigits(a[0:], year/100)
	putTwoDigits(a[2:], year%100)
	a[4] = '-'
	putTwoDigits(a[5:], int(month))
	a[7] = '-'
	putTwoDigits(a[8:], day)
	a[10] = 'T'
	putTwoDigits(a[11:], int(s/3600))
	a[13] = ':'
	putTwoDigits(a[14:], int(s/60%60))
	a[16] = ':'
	putTwoDigits(a[17:], int(s%60))
	a[19] = '.'
	putTwoDigits(a[20:], micro/10000)
	putTwoDigits(a[22:], micro/100%100)
	putTwoDigits(a[24:], micro%100)
	a[26] = sign
	putTwoDigits(a[27:], offset/3600)
	a[29] = ':'
	putTwoDigits(a[30:], offset/60%60)
	return append(b, a[:]...)
}

// parseTime reads an RFC 3339 timestamp with any number of fraction digits,
// of which nine count, Z or a numeric offset, and the impossible suffix
// "Z+00:00" of an old Heroku page. What it returns is in UTC for Z and a zero
// offset, else in a zone without a name, never in time.Local.
func parseTime(s string) (time.Time, bool) {
	const clock = "2006-01-02T15:04:05"
	if len(s) <= len(clock) || s[4] != '-' || s[7] != '-' || s[10] != 'T' ||
		s[13] != ':' || s[16] != ':' {
		return time.Time{}, false
	}
	century, ok0 := parseTwoDigits(s[0:], 99)
	year, ok1 := parseTwoDigits(s[2:], 99)
	month, ok2 := parseTwoDigits(s[5:], 12)
	day, ok3 := parseTwoDigits(s[8:], 31)
	hour, ok4 := parseTwoDigits(s[11:], 23)
	minute, ok5 := parseTwoDigits(s[14:], 59)
	second, ok6 := parseTwoDigits(s[17:], 59)
	if !(ok0 && ok1 && ok2 && ok3 && ok4 && ok5 && ok6) || month == 0 || day == 0 {
		return time.Time{}, false
	}
	s = s[len(clock):]

	nano := 0
	if s[0] == '.' || s[0] == ',' {
		i, unit := 1, 100_000_000
		for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
			nano += int(s[i]-'0') * unit
			unit /= 10
		}
		if i == 1 {
			return time.Time{}, false
		}
		s = s[i:]
	}

	zone := time.UTC
	if s != "Z" && s != "Z+00:00" {
		if len(s) != len("+00:00") || s[0] != '+' && s[0] != '-' || s[3] != ':' {
			return time.Time{}, false
		}
		hours, ok0 := parseTwoDigits(s[1:], 23)
		minutes, ok1 := parseTwoDigits(s[4:], 59)
		if !ok0 || !ok1 {
			return time.Time{}, false
		}
		offset := hours*3600 + minutes*60
		if s[0] == '-' {
			offset = -offset
		}
		if offset != 0 {
			zone = time.FixedZone("", offset)
		}
	}
	t := time.Date(century*100+year, time.Month(month), day, hour, minute, second, nano, zone)
	return t, t.Day() == day // a day that the month lacks has moved to the next month
}

// parseTwoDigits reads two digits at the start of s, which has that many bytes.
func parseTwoDigits(s string, limit int) (int, bool) {
	hi, lo := s[0]-'0', s[1]-'0'
	v := int(hi)*10 + int(lo)
	return v, hi <= 9 && lo <= 9 && v <= limit
}
