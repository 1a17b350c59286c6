// SPDX-License-Identifier: MIT

package fastconv

import (
	"encoding/binary"
	"time"

	"github.com/logplex-go/logplex/format"
)

// What AppendStamp appends.
const (
	StampLen     = 32 // bytes of 2026-03-17T08:25:21.297420+00:00
	MicrosOffset = 20 // of the microseconds in it
)

// AppendStamp appends t in loc as the header of a Heroku line shows it.
func AppendStamp(b []byte, t time.Time, loc *time.Location) []byte {
	b = append(b, format.Line{Time: t.In(loc)}.AppendTo(nil)[:StampLen]...)
	SetMicros(b[len(b)-StampLen+MicrosOffset:], int64(t.Nanosecond()))
	return b
}

// SetMicros writes the microseconds of ns as the first six bytes of p.
func SetMicros(p []byte, ns int64) {
	us := uint32(ns) / 1000
	hi := us / 10000
	us -= hi * 10000
	mid := us / 100
	lo := us - mid*100
	p = p[:6]
	binary.LittleEndian.PutUint16(p, digitPairs[hi&127])
	binary.LittleEndian.PutUint16(p[2:], digitPairs[mid&127])
	binary.LittleEndian.PutUint16(p[4:], digitPairs[lo&127])
}

// AppendTime appends t in the layout time.RFC3339Nano; TestAppendTime compares it
// with time.Time.AppendFormat.
func AppendTime(b []byte, t time.Time) []byte {
	year, month, day := t.Date()
	_, offset := t.Zone()
	minutes := offset / 60
	if year < 0 || year > 9999 || minutes <= -100*60 || minutes >= 100*60 {
		return t.AppendFormat(b, time.RFC3339Nano)
	}
	hour, minute, second := t.Clock()
	b = appendTwoDigits(appendTwoDigits(b, uint32(year)/100), uint32(year)%100)
	b = appendTwoDigits(append(b, '-'), uint32(month))
	b = appendTwoDigits(append(b, '-'), uint32(day))
	b = appendTwoDigits(append(b, 'T'), uint32(hour))
	b = appendTwoDigits(append(b, ':'), uint32(minute))
	b = appendTwoDigits(append(b, ':'), uint32(second))
	b = appendFraction(b, uint32(t.Nanosecond()))
	switch {
	case minutes == 0 && offset == 0:
		return append(b, 'Z')
	case minutes < 0:
		b = append(b, '-')
		minutes = -minutes
	default:
		b = append(b, '+')
	}
	b = appendTwoDigits(b, uint32(minutes)/60)
	return appendTwoDigits(append(b, ':'), uint32(minutes)%60)
}

// AppendDuration appends d as d.String formats it; TestAppendDuration compares the two.
func AppendDuration(b []byte, d time.Duration) []byte {
	if d < 0 || d >= 100*time.Hour {
		return append(b, d.String()...)
	}
	u := uint64(d)
	if u < uint64(time.Second) {
		switch {
		case u == 0:
			return append(b, "0s"...)
		case u < uint64(time.Microsecond):
			return append(AppendUint(b, u), "ns"...)
		case u < uint64(time.Millisecond):
			b = appendFraction(AppendUint(b, u/1000), uint32(u%1000)*1_000_000)
			return append(b, "µs"...)
		}
		b = appendFraction(AppendUint(b, u/1_000_000), uint32(u%1_000_000)*1000)
		return append(b, "ms"...)
	}
	if m := u / uint64(time.Minute); m > 0 {
		if h := m / 60; h > 0 {
			b = append(AppendUint(b, h), 'h')
		}
		b = append(AppendUint(b, m%60), 'm')
		u %= uint64(time.Minute)
	}
	b = appendFraction(AppendUint(b, u/uint64(time.Second)), uint32(u%uint64(time.Second)))
	return append(b, 's')
}

// IsTime reports whether text is a time in the layout time.RFC3339Nano. Other loggers
// write attrs so, and no part of one looks secret.
func IsTime[T string | []byte](text T) bool {
	const layout = "0000-00-00T00:00:00"
	n := len(text)
	if n <= len(layout) || n > len(time.RFC3339Nano) {
		return false
	}
	if !isClock(text) {
		return false
	}
	i := len(layout)
	if text[i] == '.' {
		for i++; i < n && i <= len(layout)+9 && text[i] >= '0' && text[i] <= '9'; i++ {
		}
	}
	switch n - i {
	case len("Z"):
		return text[i] == 'Z'
	case len("+00:00"):
		for j, c := range []byte("+00:00") {
			if d := text[i+j]; d != c && (c != '0' || d < '0' || d > '9') && (j != 0 || d != '-') {
				return false
			}
		}
		return true
	}
	return false
}

// isClock reports whether text, of at least 19 bytes, begins with the
// layout of 2006-01-02T15:04:05, whatever the digits. It works on eight bytes at a
// time, the first one lowest: XOR with the layout leaves 0 for a separator and 0 to 9
// for a digit, and an addition sets the high bit of any other byte. Only such a byte
// carries into the next.
func isClock[T string | []byte](text T) bool {
	const (
		highs = 0x8080808080808080
		date  = 0x2d30302d30303030 // 0000-00-
		mid   = 0x30303a3030543030 // 00T00:00
		clock = 0x30303a30303a3030 // 00:00:00

		dateRoom  = 0x7f76767f76767676 // what such a byte has room for below its high bit
		midRoom   = 0x76767f76767f7676
		clockRoom = 0x76767f76767f7676
	)
	a, b, c := Load8(text)^date, Load8(text[8:])^mid, Load8(text[11:])^clock
	return (a|b|c|(a+dateRoom)|(b+midRoom)|(c+clockRoom))&highs == 0
}
