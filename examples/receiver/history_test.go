// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex/format"
)

func keep(h *history, from, to int) {
	for i := from; i < to; i++ {
		h.add(entry{Line: format.Line{Message: fmt.Sprint(i)}})
	}
}

func messages(lines []entry) string {
	var all []string
	for _, e := range lines {
		all = append(all, e.Message)
	}
	return strings.Join(all, " ")
}

func TestHistory(t *testing.T) {
	h := newHistory(3)
	if lines, next, missed := h.from(0); len(lines) != 0 || next != 0 || missed != 0 {
		t.Errorf("from(0) of an empty history = %v, %d, %d, want nothing", lines, next, missed)
	}
	keep(h, 0, 2)
	if got := messages(h.last(5)); got != "0 1" {
		t.Errorf("last(5) = %q, want 0 1", got)
	}
	keep(h, 2, 8)
	tests := []struct {
		from   uint64
		want   string
		missed uint64
	}{
		{0, "5 6 7", 5}, {4, "5 6 7", 1}, {5, "5 6 7", 0}, {7, "7", 0}, {8, "", 0}, {99, "", 0},
	}
	for _, tt := range tests {
		lines, next, missed := h.from(tt.from)
		if messages(lines) != tt.want || next != 8 || missed != tt.missed {
			t.Errorf("from(%d) = %q, %d, %d, want %q, 8, %d",
				tt.from, messages(lines), next, missed, tt.want, tt.missed)
		}
	}
	if got := messages(h.last(2)); got != "6 7" {
		t.Errorf("last(2) = %q, want 6 7", got)
	}
}

func TestHistoryAfter(t *testing.T) {
	h := newHistory(2)
	there := h.after(0)
	select {
	case <-there:
		t.Error("after(0) of an empty history is ready")
	default:
	}
	keep(h, 0, 1)
	<-there
	<-h.after(0)
	select {
	case <-h.after(1):
		t.Error("after(1) of one line is ready")
	default:
	}
}

func TestEntries(t *testing.T) {
	now := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	tests := []struct{ msg, want string }{
		{"one", "one"},
		{"one\n  two\r\n\n \n", "one|  two"},
		{"", ""},
		{"\n\n", ""},
	}
	for _, tt := range tests {
		var got []string
		for _, e := range entries(format.Syslog{App: "app", Proc: "web.1", Msg: tt.msg}, "d.x",
			now) {
			got = append(got, e.Message)
			if !e.Time.Equal(now) || e.Source != "app" || e.Dyno != "web.1" || e.drain != "d.x" {
				t.Errorf("entries(%q) = %+v, want the header and the time of arrival", tt.msg, e)
			}
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("entries(%q) = %q, want %q", tt.msg, got, tt.want)
		}
	}
}
