// SPDX-License-Identifier: MIT

// Package own has the values by which a handler tells the attrs of this module's
// packages from those of a program, where both have the key of one of its members.
package own

import "log/slog"

// Text is the value of an attr that says in a program's place what a handler's member
// of the same key says, such as dyno. Other handlers see a string.
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
