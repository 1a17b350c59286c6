// SPDX-License-Identifier: MIT

package logplex

import (
	"encoding/binary"
	"sync/atomic"
	"time"

	"github.com/logplex-go/logplex/format"
)

// timeLen is the length of 2026-03-17T08:25:21.297420+00:00.
const (
	timeLen  = 32
	microsAt = 20
)

// appendStamp appends t in loc as the header of a Heroku line shows it.
func appendStamp(b []byte, t time.Time, loc *time.Location) []byte {
	b = append(b, format.Line{Time: t.In(loc)}.AppendTo(nil)[:timeLen]...)
	setMicros(b[len(b)-timeLen+microsAt:], int64(t.Nanosecond()))
	return b
}

// setMicros writes the microseconds of ns as the first six bytes of p.
func setMicros(p []byte, ns int64) {
	us := uint32(ns) / 1000
	hi := us / 10000
	us -= hi * 10000
	mid := us / 100
	lo := us - mid*100
	p = p[:6]
	binary.LittleEndian.PutUint16(p, pairs[hi&127])
	binary.LittleEndian.PutUint16(p[2:], pairs[mid&127])
	binary.LittleEndian.PutUint16(p[4:], pairs[lo&127])
}

// appendTime appends t as time.RFC3339Nano lays it out; a test ties it to
// time.Time.AppendFormat.
func appendTime(b []byte, t time.Time) []byte {
	year, month, day := t.Date()
	_, offset := t.Zone()
	minutes := offset / 60
	if year < 0 || year > 9999 || minutes <= -100*60 || minutes >= 100*60 {
		return t.AppendFormat(b, time.RFC3339Nano)
	}
	hour, minute, second := t.Clock()
	b = append2(append2(b, uint32(year)/100), uint32(year)%100)
	b = append2(append(b, '-'), uint32(month))
	b = append2(append(b, '-'), uint32(day))
	b = append2(append(b, 'T'), uint32(hour))
	b = append2(append(b, ':'), uint32(minute))
	b = append2(append(b, ':'), uint32(second))
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
	b = append2(b, uint32(minutes)/60)
	return append2(append(b, ':'), uint32(minutes)%60)
}

// timeText is what state.appendTime keeps of the last time that it wrote.
type timeText struct {
	second   int64
	location *time.Location
	text     [len("2006-01-02T15:04:05")]byte
	zone     [len("+00:00")]byte
	zoneLen  int // 0: nothing is kept
}

// appendTime is the function of that name, faster for times of the same
// second, which a record's often are.
func (s *state) appendTime(b []byte, t time.Time) []byte {
	k := &s.last
	sec, loc := t.Unix(), t.Location()
	if k.zoneLen == 0 || k.second != sec || k.location != loc {
		start := len(b)
		b = appendTime(b, t)
		whole := b[start:]
		n := copy(k.text[:], whole)
		for n < len(whole) && (whole[n] == '.' || whole[n] >= '0' && whole[n] <= '9') {
			n++
		}
		if y := t.Year(); y < 0 || y > 9999 || len(whole)-n > len(k.zone) {
			k.zoneLen = 0
			return b
		}
		k.second, k.location = sec, loc
		k.zoneLen = copy(k.zone[:], whole[n:])
		return b
	}
	b = append(b, k.text[:]...)
	b = appendFraction(b, uint32(t.Nanosecond()))
	if k.zoneLen == len("Z") {
		return append(b, k.zone[0])
	}
	return append(b, k.zone[:k.zoneLen]...)
}

// appendDuration appends what d.String returns; a test ties it to that.
func appendDuration(b []byte, d time.Duration) []byte {
	if d < 0 || d >= 100*time.Hour {
		return append(b, d.String()...)
	}
	u := uint64(d)
	if u < uint64(time.Second) {
		switch {
		case u == 0:
			return append(b, "0s"...)
		case u < uint64(time.Microsecond):
			return append(appendUint(b, u), "ns"...)
		case u < uint64(time.Millisecond):
			b = appendFraction(appendUint(b, u/1000), uint32(u%1000)*1_000_000)
			return append(b, "µs"...)
		}
		b = appendFraction(appendUint(b, u/1_000_000), uint32(u%1_000_000)*1000)
		return append(b, "ms"...)
	}
	if m := u / uint64(time.Minute); m > 0 {
		if h := m / 60; h > 0 {
			b = append(appendUint(b, h), 'h')
		}
		b = append(appendUint(b, m%60), 'm')
		u %= uint64(time.Minute)
	}
	b = appendFraction(appendUint(b, u/uint64(time.Second)), uint32(u%uint64(time.Second)))
	return append(b, 's')
}

// clock reads the time for Handler.Log. Between readings of the wall clock,
// which are base apart at the most, it reads the monotonic clock alone, at
// half the cost. It is safe for concurrent use; its zero value is ready.
type clock struct{ read atomic.Pointer[reading] }

// reading is a time as time.Now gave it, and its Unix time.
type reading struct {
	t   time.Time
	sec int64
	ns  int64
}

const base = 100 * time.Millisecond

// now gives the Unix time in seconds and nanoseconds.
func (c *clock) now() (sec, ns int64) {
	if r := c.read.Load(); r != nil {
		// Outside of the interval the clock was set, or is another one's.
		if d := time.Since(r.t); d >= 0 && d < base {
			sec, ns = r.sec, r.ns+int64(d)
			if ns >= int64(time.Second) {
				return sec + 1, ns - int64(time.Second)
			}
			return sec, ns
		}
	}
	t := time.Now()
	r := &reading{t: t, sec: t.Unix(), ns: int64(t.Nanosecond())}
	c.read.Store(r)
	return r.sec, r.ns
}
