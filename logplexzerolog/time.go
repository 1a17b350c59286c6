// SPDX-License-Identifier: MIT

package logplexzerolog

import (
	"math"
	"time"

	"github.com/rs/zerolog"

	"github.com/logplex-go/logplex/internal/jsonline"
)

// clock reads times. It remembers the last RFC 3339 text and its time, since
// zerolog's default format changes once a second.
type clock struct {
	text [len(`"2006-01-02T15:04:05.999999999+00:00"`)]byte // with its quotes
	n    int                                                // bytes of text; 0: nothing yet
	time time.Time
}

// last reports whether a value is the text that c remembers.
func (c *clock) last(kind jsonline.Kind, value []byte) bool {
	return c.n > 0 && kind == jsonline.String && string(value) == string(c.text[1:c.n-1])
}

// begins reports whether the text that c remembers is what b has at i.
func (c *clock) begins(b []byte, i int) bool {
	const min = len(`"2006-01-02T15:04:05Z"`)
	n := c.n
	if n < min || len(b)-i <= n {
		return false
	}
	b = b[i : i+n]
	if n > min {
		return string(b) == string(c.text[:n])
	}
	return *(*[16]byte)(b) == *(*[16]byte)(c.text[:]) &&
		*(*[8]byte)(b[min-8:]) == *(*[8]byte)(c.text[min-8:])
}

// parseTime reads the value of a time field as zerolog.TimeFieldFormat has it, or as RFC
// 3339. A time without a year is no time.
func (c *clock) parseTime(kind jsonline.Kind, value []byte) (t time.Time, ok bool) {
	layout := zerolog.TimeFieldFormat
	unit := unixUnit(layout)
	switch {
	case kind == jsonline.Number && unit > 0:
		t, ok = unixTime(value, unit)
	case kind != jsonline.String:
	case isRFC3339(value):
		// UnmarshalText allocates nothing for UTC and for local times.
		ok = t.UnmarshalText(value) == nil
		if !ok && unit == 0 {
			t, ok = layoutTime(layout, value)
		} else if ok && len(value) <= len(c.text)-2 && isTime(t) {
			c.n, c.time = copy(c.text[1:], value)+2, t
			c.text[0], c.text[c.n-1] = '"', '"'
		}
	case unit == 0:
		t, ok = layoutTime(layout, value)
	}
	return t, ok && isTime(t)
}

// isTime reports whether t can be a record's time and be printed as one.
func isTime(t time.Time) bool {
	return t.Year() >= 1 && t.Year() <= 9999 && !t.IsZero()
}

// unixUnit returns how many nanoseconds one is in a format that counts from
// the Unix epoch, and 0 for every other format.
func unixUnit(layout string) time.Duration {
	switch layout {
	case zerolog.TimeFormatUnix:
		return time.Second
	case zerolog.TimeFormatUnixMs:
		return time.Millisecond
	case zerolog.TimeFormatUnixMicro:
		return time.Microsecond
	case zerolog.TimeFormatUnixNano:
		return time.Nanosecond
	}
	return 0
}

// isRFC3339 reports whether text has a T and a zone where RFC 3339 has them.
func isRFC3339(text []byte) bool {
	n := len(text)
	if n < len("2006-01-02T15:04:05Z") || text[10] != 'T' {
		return false
	}
	return text[n-1] == 'Z' ||
		n >= len("2006-01-02T15:04:05+00:00") && (text[n-6] == '+' || text[n-6] == '-')
}

// layoutTime reads a time that zerolog wrote with layout. Without a zone in it
// it is local, as time.Now is.
func layoutTime(layout string, text []byte) (time.Time, bool) {
	t, err := time.ParseInLocation(layout, string(text), time.Local)
	return t, err == nil
}

// unixTime reads a count of units since the Unix epoch, without an exponent
// and exactly: a float64 has no room for nanoseconds of today.
func unixTime(text []byte, unit time.Duration) (time.Time, bool) {
	sign := int64(1)
	if text[0] == '-' {
		sign, text = -1, text[1:]
	}
	var n, ns int64
	i := 0
	for ; i < len(text) && text[i] != '.'; i++ {
		if text[i]-'0' > 9 || n > math.MaxInt64/10-1 {
			return time.Time{}, false
		}
		n = n*10 + int64(text[i]-'0')
	}
	scale := int64(unit)
	for i++; i < len(text); i++ {
		if text[i]-'0' > 9 {
			return time.Time{}, false
		}
		scale /= 10
		ns += int64(text[i]-'0') * scale
	}
	perSecond := int64(time.Second / unit)
	return time.Unix(sign*(n/perSecond), sign*(n%perSecond*int64(unit)+ns)), true
}
