// SPDX-License-Identifier: MIT

package main

import (
	"io"
	"testing"
	"time"

	"github.com/logplex-go/logplex/internal/race"
)

// TestFindings holds the scanner to the classes of the lines and to no
// allocation.
func TestFindings(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	missed, err := run(io.Discard, 1, time.Millisecond, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range missed {
		t.Error(m)
	}
}

// TestCheck makes sure that a wrong class is seen.
func TestCheck(t *testing.T) {
	s, err := newScanners()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range classes() {
		c.secret = !c.secret
		if got := s.check(io.Discard, c); len(got) != 1 {
			t.Errorf("check(%s, turned round) = %q, want one", c.name, got)
		}
	}
}
