// SPDX-License-Identifier: MIT

// Package own has the values by which a handler recognizes the attrs of this module's
// packages that have the key of one of its own members.
package own

import "log/slog"

// Text is the value of an attr that repeats a handler's own member of the same key, such as
// dyno: the handler writes it in the member's place. Other handlers see a string.
type Text string

// LogValue returns t as a string.
func (t Text) LogValue() slog.Value { return slog.StringValue(string(t)) }

// Attr returns an attr of a Text.
func Attr(key, text string) slog.Attr { return slog.Any(key, Text(text)) }

// Is reports whether v is a Text.
func Is(v slog.Value) bool {
	if v.Kind() != slog.KindLogValuer {
		return false
	}
	_, ok := v.Any().(Text)
	return ok
}
