// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestIsStraight(t *testing.T) {
	for _, c := range []struct {
		name string
		xs   []int
		ns   []float64
		want bool
	}{
		{"linear", []int{10, 20, 100}, []float64{200, 300, 1100}, true},
		{"noisy", []int{10, 20, 100}, []float64{200, 300, 1900}, true},
		{"flat", []int{1, 10, 1000}, []float64{50, 40, 45}, true},
		{"square", []int{10, 20, 100}, []float64{100, 400, 10000}, false},
		{"falls, then rises", []int{10, 20, 100}, []float64{100, 90, 200}, false},
	} {
		if straight, got := isStraight(c.xs, c.ns); got != c.want {
			t.Errorf("%s: isStraight(%v, %v) = %v (%v), want %v",
				c.name, c.xs, c.ns, got, straight, c.want)
		}
	}
}

// TestCurve prints a curve from slices that are too short for a result.
func TestCurve(t *testing.T) {
	var out bytes.Buffer
	c := curves{w: &out, rounds: 1, slice: 20 * time.Microsecond}
	c.attributes()
	c.siblings()
	c.goroutines()
	c.memory()
	for _, want := range []string{
		"Attributes", "Sibling", "Goroutines", "| 100 ", "| 1000 ", "| 64 ", "WithGroup",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in:\n%s", want, out.String())
		}
	}
}
