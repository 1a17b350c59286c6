// SPDX-License-Identifier: MIT

package delivery

import "time"

// Each distinct error is reported at most once in reportEvery. While maxErrors
// different ones were reported in that time, others are not.
const (
	reportEvery = 10 * time.Second
	maxErrors   = 64
)

// A reporter reports errors to the user. Only the engine's goroutine uses
// it, and never with a lock held.
type reporter struct {
	onError  func(error)
	reported map[string]time.Time
}

func newReporter(onError func(error)) *reporter {
	return &reporter{onError: onError, reported: make(map[string]time.Time)}
}

// report passes err on unless the same text was reported within reportEvery, and waits for
// the user's function, which may panic or end its goroutine.
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
	apart(func() { r.onError(err) })
}
