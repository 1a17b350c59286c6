// SPDX-License-Identifier: MIT

package delivery

import "time"

// Each distinct trouble is told at most once in reportEvery; of more kinds of
// trouble than maxTroubles at a time, none is told until one is forgotten.
const (
	reportEvery = 10 * time.Second
	maxErrors   = 64
)

// A reporter tells the user about trouble. Only the engine's goroutine uses
// it, and never with a lock held.
type reporter struct {
	onError  func(error)
	reported map[string]time.Time
}

func newReporter(tell func(error)) *reporter {
	return &reporter{onError: tell, reported: make(map[string]time.Time)}
}

// report passes err on unless the same text was told a moment ago. A panic of
// the user's function ends there.
func (r *reporter) report(err error) {
	if r.onError == nil || err == nil {
		return
	}
	now, text := time.Now(), err.Error()
	for k, t := range r.reported {
		if now.Sub(t) >= reportEvery {
			delete(r.reported, k)
		}
	}
	if _, ok := r.reported[text]; ok || len(r.reported) >= maxErrors {
		return
	}
	r.reported[text] = now
	defer func() { _ = recover() }()
	r.onError(err)
}
