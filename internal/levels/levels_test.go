// SPDX-License-Identifier: MIT

package levels

import (
	"fmt"
	"log/slog"
	"math"
	"testing"
)

func TestParse(t *testing.T) {
	for s, want := range map[string]slog.Level{
		"debug": -4, "INFO": 0, "Warn": 4, "warning": 4, "error": 8, "info+2": 2,
		"ERROR-1": 7, "debug-4": -8,
		"trace": -8, "Trace": -8, "TRACE": -8, "notice": 2, "NOTICE": 2, "WARNING": 4,
		"critical": 12, "Critical": 12,
		"fatal": 12, "FATAL": 12, "panic": 16, "Panic": 16, "off": Off, "OFF": Off, "Off": Off,
		"trace+1": -7, "trace-1": -9, "debug+1": -3, "info-1": -1, "notice+1": 3,
		"notice-1": 1, "warn-2": 2,
		"warning+3": 7, "error+12": 20, "critical-1": 11, "critical+4": 16, "fatal+1": 13,
		"fatal-4": 8, "panic+1": 17,
		"panic-16": 0, "off+1": Off, "off-1": Off, "off+0": Off, "trace-2147483640": math.MinInt32,
		"0": 0, "5": 5, "-4": -4, "+4": 4, "-8": -8, "16": 16, "007": 7, "warn+0": 4, "warn-0": 4,
		"2147483647": math.MaxInt32, "-2147483648": math.MinInt32,
	} {
		if got, ok := Parse(s); !ok || got != want {
			t.Errorf("Parse(%q) = %d, %v, want %d", s, got, ok, want)
		}
	}
	for _, s := range []string{
		"", " ", "info ", " info", "info5", "info+", "off+", "off5", "+", "-", "info+-2", "info++2",
		"info+2x", "1_0", "0x1",
		"1.5", "2147483648", "error+2147483647", "debug-2147483648",
		"trace-2147483641", "panic+2147483647",
		"info+99999999999999999999", "off+2147483648", "\x00", "inf\xc3", "verbose", "warns",
		"tracing", "alert", "on",
		"\u212Aritical", "inf\u00f6", "info+2\n", "info + 2", "info+1.0", "info+0x1", "2+info",
	} {
		if got, ok := Parse(s); ok {
			t.Errorf("Parse(%q) = %d, want none", s, got)
		}
	}
}

func TestAppend(t *testing.T) {
	for l, want := range map[slog.Level]string{
		-5: "debug-1", -4: "debug", -1: "debug+3", 0: "info", 2: "info+2", 4: "warning",
		7: "warning+3", 8: "error", 12: "error+4",
		math.MinInt32: "debug-2147483644", math.MaxInt: fmt.Sprintf("error%+d", math.MaxInt-8),
	} {
		if got := string(Append([]byte("x"), l)); got != "x"+want {
			t.Errorf("Append(%d) = %q, want %q", l, got, "x"+want)
		}
	}
	for l := slog.Level(-20); l < 20; l++ {
		if got, ok := Parse(string(Append(nil, l))); !ok || got != l {
			t.Errorf("Parse(Append(%d)) = %d, %v", l, got, ok)
		}
	}
}
