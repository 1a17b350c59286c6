// SPDX-License-Identifier: MIT

package logplex

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// Secret holds a value that is not to be seen: whatever prints, marshals or logs
// a Secret shows [REDACTED] in its place, also inside other values, in unexported
// fields, as a map's key or element and through pointers. That holds for all verbs
// of fmt, for encoding/json and encoding/xml, for log/slog and for packages that
// use their interfaces; encoding/gob refuses. The value is out of reach of
// reflection. Only Value returns it.
//
// JSON and text can be read into a Secret, as into a T. Copies of a Secret are
// equal; two made of the same value are not. The zero Secret holds the zero T. A
// Secret is immutable but for reading into it, and safe for concurrent use.
type Secret[T any] struct {
	// What fmt shows of a Secret in an unexported field, where it can call no
	// method. Reflection can follow a pointer, but sees no variable of a function.
	text  string
	value *func() T
}

// NewSecret returns a Secret that holds v.
func NewSecret[T any](v T) Secret[T] {
	value := func() T { return v }
	return Secret[T]{text: Redacted, value: &value}
}

// Value returns what s holds.
func (s Secret[T]) Value() T {
	if s.value == nil {
		var zero T
		return zero
	}
	return (*s.value)()
}

// String returns Redacted.
func (s Secret[T]) String() string { return Redacted }

// GoString returns Redacted.
func (s Secret[T]) GoString() string { return Redacted }

// Format writes Redacted for every verb.
func (s Secret[T]) Format(f fmt.State, verb rune) { _, _ = io.WriteString(f, Redacted) }

// LogValue returns Redacted.
func (s Secret[T]) LogValue() slog.Value { return slog.StringValue(Redacted) }

// MarshalJSON returns Redacted as a JSON string.
func (s Secret[T]) MarshalJSON() ([]byte, error) { return []byte(`"` + Redacted + `"`), nil }

// MarshalText returns Redacted.
func (s Secret[T]) MarshalText() ([]byte, error) { return []byte(Redacted), nil }

// errSecretText does not show what could not be read.
var errSecretText = errors.New("logplex: the text of a Secret is no value of its type")

// UnmarshalJSON reads a T. Its errors do not show the text.
func (s *Secret[T]) UnmarshalJSON(text []byte) error {
	var v T
	if err := json.Unmarshal(text, &v); err != nil {
		return errSecretText
	}
	*s = NewSecret(v)
	return nil
}

// UnmarshalText reads a T: a string or bytes as they are, a type with a method
// UnmarshalText by that, and others as JSON. Its errors do not show the text.
func (s *Secret[T]) UnmarshalText(text []byte) error {
	var v T
	switch p := any(&v).(type) {
	case *string:
		*p = string(text)
	case *[]byte:
		*p = append([]byte{}, text...)
	case encoding.TextUnmarshaler:
		if err := p.UnmarshalText(text); err != nil {
			return errSecretText
		}
	default:
		if err := json.Unmarshal(text, &v); err != nil {
			return errSecretText
		}
	}
	*s = NewSecret(v)
	return nil
}

// errSecretGob is what GobEncode and GobDecode return.
var errSecretGob = errors.New("logplex: a Secret is not encoded by gob")

// GobEncode returns an error: a program that decodes gob wants the value, not a placeholder.
func (s Secret[T]) GobEncode() ([]byte, error) { return nil, errSecretGob }

// GobDecode returns an error.
func (s *Secret[T]) GobDecode([]byte) error { return errSecretGob }
