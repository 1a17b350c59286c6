// SPDX-License-Identifier: MIT

package delivery

import "time"

// Each distinct trouble is told at most once in reportEvery; of more kinds of
// trouble than maxTroubles at a time, none is told until one is forgotten.
const (
	reportEvery = 10 * time.Second
	maxTroubles = 64
)

// A reporter tells the user about trouble. Only the engine's goroutine uses
// it, and never with a lock held.
type reporter struct {
	tell func(error)
	told map[string]time.Time
}

func newReporter(tell func(error)) *reporter {
	return &reporter{tell: tell, told: make(map[string]time.Time)}
}

// report passes err on unless the same text was told a moment ago. A panic of
// the user's function ends there.
func (r *reporter) report(err error) {
	if r.tell == nil || err == nil {
		return
	}
	now, text := time.Now(), err.Error()
	for k, t := range r.told {
		if now.Sub(t) >= reportEvery {
			delete(r.told, k)
		}
	}
	if _, ok := r.told[text]; ok || len(r.told) >= maxTroubles {
		return
	}
	r.told[text] = now
	defer func() { _ = recover() }()
	r.tell(err)
}
