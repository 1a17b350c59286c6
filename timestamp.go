// SPDX-License-Identifier: MIT

package logplex

import (
	"strconv"
	"sync/atomic"
	"time"

	"github.com/logplex-go/logplex/format"
)

// timeLen is the length of 2026-03-17T08:25:21.297420+00:00.
const (
	timeLen  = 32
	microsAt = 20
)

// stamp renders t into s.time. The second is kept from record to record; only
// its microseconds are written anew.
func (s *state) stamp(t time.Time) {
	sec := t.Unix()
	if sec != s.second || !s.timed {
		// Once a second: the format's own way, with its rules for odd years
		// and zones.
		copy(s.time[:], format.Line{Time: t.In(s.loc)}.AppendTo(nil))
		s.second, s.timed = sec, true
	}
	us := uint32(t.Nanosecond()) / 1000
	p := s.time[microsAt : microsAt+6]
	hi, mid, lo := us/10000, us/100%100, us%100
	copy(p, digits[2*hi:2*hi+2])
	copy(p[2:], digits[2*mid:2*mid+2])
	copy(p[4:], digits[2*lo:2*lo+2])
}

const digits = "00010203040506070809" +
	"10111213141516171819" +
	"20212223242526272829" +
	"30313233343536373839" +
	"40414243444546474849" +
	"50515253545556575859" +
	"60616263646566676869" +
	"70717273747576777879" +
	"80818283848586878889" +
	"90919293949596979899"

// appendTime appends t as time.RFC3339Nano lays it out; a test ties it to
// time.Time.AppendFormat.
func appendTime(b []byte, t time.Time) []byte {
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return t.AppendFormat(b, time.RFC3339Nano)
	}
	hour, minute, second := t.Clock()
	b = append2(append2(b, year/100), year%100)
	b = append2(append(b, '-'), int(month))
	b = append2(append(b, '-'), day)
	b = append2(append(b, 'T'), hour)
	b = append2(append(b, ':'), minute)
	b = append2(append(b, ':'), second)
	b = appendFraction(b, t.Nanosecond())
	_, offset := t.Zone()
	minutes := offset / 60
	switch {
	case minutes == 0 && offset == 0:
		return append(b, 'Z')
	case minutes < 0:
		b = append(b, '-')
		minutes = -minutes
	default:
		b = append(b, '+')
	}
	b = append2(b, minutes/60)
	return append2(append(b, ':'), minutes%60)
}

func append2(b []byte, n int) []byte { return append(b, digits[2*n], digits[2*n+1]) }

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
		if y := t.Year(); y < 0 || y > 9999 {
			k.zoneLen = 0
			return b
		}
		k.second, k.location = sec, loc
		n := copy(k.text[:], whole)
		for n < len(whole) && (whole[n] == '.' || whole[n] >= '0' && whole[n] <= '9') {
			n++
		}
		k.zoneLen = copy(k.zone[:], whole[n:])
		return b
	}
	b = append(b, k.text[:]...)
	b = appendFraction(b, t.Nanosecond())
	return append(b, k.zone[:k.zoneLen]...)
}

// appendFraction writes the digits of a second's fraction without trailing
// zeros, and nothing for none.
func appendFraction(b []byte, ns int) []byte {
	if ns == 0 {
		return b
	}
	var f [10]byte
	f[0] = '.'
	n := 10
	for ns%10 == 0 {
		ns /= 10
		n--
	}
	for i := n - 1; i > 0; i-- {
		f[i] = byte('0' + ns%10)
		ns /= 10
	}
	return append(b, f[:n]...)
}

// appendDuration appends what d.String returns; a test ties it to that.
func appendDuration(b []byte, d time.Duration) []byte {
	if d <= -time.Hour || d >= 100*time.Hour || d < 0 {
		return append(b, d.String()...)
	}
	u := uint64(d)
	if u < uint64(time.Second) {
		switch {
		case u == 0:
			return append(b, "0s"...)
		case u < uint64(time.Microsecond):
			return append(strconv.AppendUint(b, u, 10), "ns"...)
		case u < uint64(time.Millisecond):
			return append(appendDecimal(b, u, 1000), "µs"...)
		}
		return append(appendDecimal(b, u, 1_000_000), "ms"...)
	}
	if m := u / uint64(time.Minute); m > 0 {
		if h := m / 60; h > 0 {
			b = append(strconv.AppendUint(b, h, 10), 'h')
		}
		b = append(strconv.AppendUint(b, m%60, 10), 'm')
		u %= uint64(time.Minute)
	}
	return append(appendDecimal(b, u, uint64(time.Second)), 's')
}

// appendDecimal writes u in units of one, a power of ten.
func appendDecimal(b []byte, u, one uint64) []byte {
	b = strconv.AppendUint(b, u/one, 10)
	rest := u % one
	if rest == 0 {
		return b
	}
	b = append(b, '.')
	for rest > 0 {
		one /= 10
		b = append(b, byte('0'+rest/one))
		rest %= one
	}
	return b
}

// clock reads the time for Handler.Log. Between readings of the wall clock,
// which are base apart at the most, it reads the monotonic clock alone, at
// half the cost. It is safe for concurrent use; its zero value is ready.
type clock struct{ read atomic.Pointer[time.Time] }

const base = 100 * time.Millisecond

func (c *clock) now() time.Time {
	if t := c.read.Load(); t != nil {
		// Outside of the interval the clock was set, or is another one's.
		if d := time.Since(*t); d >= 0 && d < base {
			return t.Add(d)
		}
	}
	t := time.Now()
	c.read.Store(&t)
	return t
}
