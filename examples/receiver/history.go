// SPDX-License-Identifier: MIT

package main

import "sync"

// maxKept is the most lines that -num keeps: at Heroku's 10,000 octets a line
// they take under 2 GB.
const maxKept = 150_000

// A history keeps the last lines in a ring and lets readers follow, each at
// its own pace: a slow one misses lines and costs nothing.
type history struct {
	limit int

	mu      sync.Mutex    // guards the rest
	ring    []entry       // grows to limit; line number n is at n % limit
	next    uint64        // number of the next line, counted from 0
	changed chan struct{} // closed and replaced by add
}

func newHistory(limit int) *history {
	return &history{limit: limit, changed: make(chan struct{})}
}

func (h *history) add(e entry) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.ring) < h.limit {
		h.ring = append(h.ring, e)
	} else {
		h.ring[h.next%uint64(h.limit)] = e
	}
	h.next++
	close(h.changed)
	h.changed = make(chan struct{})
}

// from returns the lines kept from number n on, the number to go on with, and
// how many from n on are gone.
func (h *history) from(n uint64) (lines []entry, next, missed uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	oldest := h.next - uint64(len(h.ring))
	if n < oldest {
		missed = oldest - n
		n = oldest
	}
	for ; n < h.next; n++ {
		lines = append(lines, h.ring[n%uint64(h.limit)])
	}
	return lines, h.next, missed
}

// last returns the last n lines.
func (h *history) last(n int) []entry {
	lines, _, _ := h.from(0)
	return lines[max(0, len(lines)-n):]
}

// after returns a channel that is closed when there is a line number n.
func (h *history) after(n uint64) <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.next > n {
		there := make(chan struct{})
		close(there)
		return there
	}
	return h.changed
}
