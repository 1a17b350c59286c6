// SPDX-License-Identifier: MIT

package fastconv

import (
	"sync/atomic"
	"time"
)

// Clock reads the time for Handler.Log. Between readings of the wall clock,
// which are at most clockResync apart, it reads the monotonic clock alone, at
// half the cost. It is safe for concurrent use; its zero value is ready.
type Clock struct{ read atomic.Pointer[clockReading] }

// clockReading is a time as time.Now returned it, and its Unix time.
type clockReading struct {
	t   time.Time
	sec int64
	ns  int64
}

const clockResync = 100 * time.Millisecond

// Now returns the Unix time in seconds and nanoseconds.
func (c *Clock) Now() (sec, ns int64) {
	if r := c.read.Load(); r != nil {
		// Outside of the interval the clock was set, or is another one's.
		if d := time.Since(r.t); d >= 0 && d < clockResync {
			sec, ns = r.sec, r.ns+int64(d)
			if ns >= int64(time.Second) {
				return sec + 1, ns - int64(time.Second)
			}
			return sec, ns
		}
	}
	t := time.Now()
	r := &clockReading{t: t, sec: t.Unix(), ns: int64(t.Nanosecond())}
	c.read.Store(r)
	return r.sec, r.ns
}
