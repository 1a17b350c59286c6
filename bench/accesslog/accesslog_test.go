// SPDX-License-Identifier: MIT

package main

import (
	"io"
	"testing"
	"time"

	"github.com/logplex-go/logplex/internal/race"
)

// TestLinesAndAllocations holds AccessLog to a line per request and to the
// goal for allocations.
func TestLinesAndAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	for _, m := range run(io.Discard, 1, time.Millisecond, true) {
		t.Error(m)
	}
}
