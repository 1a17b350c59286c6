// SPDX-License-Identifier: MIT

// Package backoff spaces out retries: full jitter under a doubling ceiling,
// and the reading of a server's Retry-After.
package backoff

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"time"
)

// Backoff computes the pauses between attempts. The pause before retry n (from 0)
// is uniform in [0, min(Cap, Base*2^n)], so that many clients of one recovering
// server do not return in step. The zero value pauses not at all. It is not
// safe for concurrent use.
type Backoff struct {
	Base time.Duration // ceiling of the first pause
	Cap  time.Duration // ceiling of every pause
	n    int
}

// Next returns the pause before the next retry and doubles the ceiling.
func (b *Backoff) Next() time.Duration {
	c := b.Ceiling()
	if c < b.Cap {
		b.n++
	}
	if c <= 0 {
		return 0
	}
	return time.Duration(rand.Int64N(int64(c) + 1))
}

// Ceiling returns the longest pause that the next call of Next can return.
func (b *Backoff) Ceiling() time.Duration {
	c := b.Base
	for range b.n {
		if c >= b.Cap || c <= 0 {
			break
		}
		c *= 2
	}
	return max(0, min(c, b.Cap))
}

// Reset starts over, as after a success.
func (b *Backoff) Reset() { b.n = 0 }

// maxRetryAfter replaces every Retry-After that is longer, so that no sum
// with it overflows.
const maxRetryAfter = 365 * 24 * time.Hour

// RetryAfter reads the value of a Retry-After header in both of its forms
// (RFC 9110 section 10.2.3): whole seconds, or an HTTP date, which is compared
// with now. It reports false for anything else, negative numbers included. A
// date that has passed is a wait of 0, an absurdly long wait is a year.
func RetryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.Trim(value, " \t")
	if value == "" {
		return 0, false
	}
	digits := true
	var n int64
	for i := 0; i < len(value); i++ {
		c := value[i]
		if c < '0' || c > '9' {
			digits = false
			break
		}
		if n < int64(maxRetryAfter/time.Second) {
			n = n*10 + int64(c-'0')
		}
	}
	if digits {
		n = min(n, int64(maxRetryAfter/time.Second))
		return min(time.Duration(n)*time.Second, maxRetryAfter), true
	}
	t, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return min(max(t.Sub(now), 0), maxRetryAfter), true
}
