// SPDX-License-Identifier: MIT

package backoff

import (
	"testing"
	"time"
)

func TestNextStaysUnderADoublingCeiling(t *testing.T) {
	b := Backoff{Base: 250 * time.Millisecond, Cap: 30 * time.Second}
	want := []time.Duration{250, 500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000}
	for i, w := range want {
		if got := b.Ceiling(); got != w*time.Millisecond {
			t.Errorf("Ceiling() before retry %d = %v, want %v", i, got, w*time.Millisecond)
		}
		if got := b.Next(); got < 0 || got > w*time.Millisecond {
			t.Errorf("Next() of retry %d = %v, want 0 to %v", i, got, w*time.Millisecond)
		}
	}
	for range 10000 { // no overflow however long the failures last
		if got := b.Next(); got < 0 || got > b.Cap {
			t.Fatalf("Next() = %v, want 0 to %v", got, b.Cap)
		}
	}
	b.Reset()
	if got := b.Ceiling(); got != 250*time.Millisecond {
		t.Errorf("Ceiling() after Reset = %v, want 250ms", got)
	}
}

func TestNextUsesTheWholeRange(t *testing.T) {
	b := Backoff{Base: time.Second, Cap: time.Second}
	low, high := 0, 0
	for range 1000 {
		switch d := b.Next(); {
		case d < 250*time.Millisecond:
			low++
		case d > 750*time.Millisecond:
			high++
		}
	}
	if low < 150 || high < 150 {
		t.Errorf("of 1000 pauses %d were in the lowest and %d in the highest quarter, want about 250 each", low, high)
	}
}

func TestZeroBackoffDoesNotPause(t *testing.T) {
	var b Backoff
	for range 3 {
		if got := b.Next(); got != 0 {
			t.Errorf("zero Backoff: Next() = %v, want 0", got)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 17, 8, 25, 21, 0, time.UTC)
	tests := []struct {
		name, in string
		want     time.Duration
		ok       bool
	}{
		{"seconds", "3", 3 * time.Second, true},
		{"zero", "0", 0, true},
		{"padded", " 7 ", 7 * time.Second, true},
		{"absurd", "99999999999999999999999999", maxRetryAfter, true},
		{"largest int64", "9223372036854775807", maxRetryAfter, true},
		{"negative", "-5", 0, false},
		{"signed", "+5", 0, false},
		{"fraction", "1.5", 0, false},
		{"text", "soon", 0, false},
		{"empty", "", 0, false},
		{"date", "Tue, 17 Mar 2026 08:26:21 GMT", time.Minute, true},
		{"past date", "Tue, 17 Mar 2026 08:20:21 GMT", 0, true},
		{"far date", "Tue, 17 Mar 2930 08:20:21 GMT", maxRetryAfter, true},
		{"not a date", "Tue, 99 Mar 2026", 0, false},
	}
	for _, tt := range tests {
		got, ok := RetryAfter(tt.in, now)
		if got != tt.want || ok != tt.ok {
			t.Errorf("%s: RetryAfter(%q) = %v, %v, want %v, %v",
				tt.name, tt.in, got, ok, tt.want, tt.ok)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{
		"3", "-5", "99999999999999999999", "Tue, 17 Mar 2026 08:26:21 GMT", "soon", "",
	} {
		f.Add(s)
	}
	now := time.Date(2026, 3, 17, 8, 25, 21, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		if d, ok := RetryAfter(s, now); d < 0 || d > maxRetryAfter || !ok && d != 0 {
			t.Errorf("RetryAfter(%q) = %v, %v, want 0 to %v and 0 when not ok",
				s, d, ok, maxRetryAfter)
		}
	})
}
