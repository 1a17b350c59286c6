// SPDX-License-Identifier: MIT

package format

import "strconv"

// SyntaxError is why an input is not in the form that a parser reads.
// Every error of this package is a *SyntaxError. It never quotes the input,
// since what is parsed may hold a secret; only those of [ParsePattern] name the
// word of the layout that is at fault.
type SyntaxError struct {
	// What was parsed: "line", "logfmt", "pattern", "syslog", "router", "metric",
	// "access" or "traceparent".
	Format string
	Offset int    // bytes of input before the fault, from 0 to the input's length
	Msg    string // what is wrong there, without the input's text but for a layout's word
}

// Error returns, for example, "format: line: offset 12: no space after the timestamp".
func (e *SyntaxError) Error() string {
	return "format: " + e.Format + ": offset " + strconv.Itoa(e.Offset) + ": " + e.Msg
}
