// SPDX-License-Identifier: MIT

package freeze

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"testing"
	"time"
)

type (
	valueError  struct{ s string }
	valueText   struct{ s string }
	valueJSON   struct{ s string }
	valueString struct{ s string }
	valueValuer struct{ s string }
	nilErrors   []error
	nilJSON     map[string]int
	embedsError struct {
		error
		N int
	}
	embedsStringer struct{ *valueString }
	embedsJSON     struct{ *valueJSON }
	embedsText     struct{ E *embedsStringer }
	embedsItself   struct{ *embedsItself }
	fields         struct {
		Err    error
		Str    fmt.Stringer
		Valuer slog.LogValuer
		Any    any
		Ptr    *valueString
		PP     **valueError
	}
)

func (e *embedsItself) Error() string            { return []string(nil)[0] }
func (e valueError) Error() string               { return e.s }
func (e valueText) MarshalText() ([]byte, error) { return []byte(e.s), nil }
func (e valueJSON) MarshalJSON() ([]byte, error) { return []byte(e.s), nil }
func (e valueString) String() string             { return e.s }
func (e valueValuer) LogValue() slog.Value       { return slog.StringValue(e.s) }
func (e nilErrors) Error() string                { return e[0].Error() }
func (m nilJSON) MarshalJSON() ([]byte, error)   { return fmt.Appendf(nil, "[%d]", len(m)), nil }

// TestFreezeNil freezes nils that have methods, at the top, and in each place
// in which an interface or a pointer can hold them.
func TestFreezeNil(t *testing.T) {
	var nilError *valueError
	var asError error = nilError
	var noError error
	ring := new(embedsItself)
	ring.embedsItself = ring
	for _, c := range []struct {
		name string
		x    any
		want string
	}{
		{"error", nilError, "null"},
		{"text", (*valueText)(nil), "null"},
		{"json", (*valueJSON)(nil), "null"},
		{"stringer", (*valueString)(nil), "null"},
		{"valuer", (*valueValuer)(nil), "null"},
		{"fields",
			fields{nilError, (*valueString)(nil), (*valueValuer)(nil), nilError, nil, &nilError},
			"{Err:null Str:null Valuer:null Any:null Ptr:null PP:null}"},
		{"fields without any", fields{},
			"{Err:null Str:null Valuer:null Any:null Ptr:null PP:null}"},
		{"errors", []error{nilError, nil}, "[null null]"},
		{"stringers", []fmt.Stringer{(*valueString)(nil)}, "[null]"},
		{"array", [1]error{nilError}, "[null]"},
		{"map", map[string]error{"a": nilError, "b": nil}, "{a:null b:null}"},
		{"map of any", map[string]any{"a": (*valueText)(nil), "b": (*valueJSON)(nil)},
			"{a:null b:null}"},
		{"key", map[fmt.Stringer]int{(*valueString)(nil): 1}, "{null:1}"},
		{"pointer to an error", &asError, "null"},
		{"pointer to no error", &noError, "null"},
		{"pointer to a pointer", &nilError, "null"},
		{"list of lists", []any{[]any{nilError}, []error(nil)}, "[[null] null]"},
		{"group", slog.GroupValue(slog.Any("e", nilError)), "{e:null}"},
		{"valuer of a nil", valuer{slog.AnyValue(nilError)}, "null"},
		{"valuer of a nil valuer", valuer{slog.AnyValue((*valueValuer)(nil))}, "null"},
		{"nil slice", nilErrors(nil), "null"},
		{"nil slice in a field", struct{ Err error }{nilErrors(nil)}, "{Err:null}"},
		{"nil address", net.IP(nil), "null"},
		{"nil map that marshals", nilJSON(nil), "[0]"},
		{"nil func", struct{ F func() }{}, "{F:null}"},
		{"embedded error", embedsError{}, "null"},
		{"embedded error by pointer", &embedsError{}, "null"},
		{"embedded nil in a field", struct{ E error }{embedsError{nilError, 1}}, "{E:null}"},
		{"embedded stringer", embedsStringer{}, "null"},
		{"embedded marshaler", []any{embedsJSON{}}, "[null]"},
		{"embedded below", embedsText{&embedsStringer{}}, "{E:null}"},
		{"nil time and number", struct {
			T *time.Time
			D *time.Duration
			N *json.Number
			B *big.Int
			R *json.RawMessage
		}{}, "{T:null D:null N:null B:null R:null}"},
		{"empty slice of errors panics", nilErrors{},
			`"!PANIC: runtime error: index out of range [0] with length 0"`},
		{"itself", ring, `"!PANIC: runtime error: index out of range [0] with length 0"`},
		{"nil inside", nilErrors{nil},
			`"!PANIC: runtime error: invalid memory address or nil pointer dereference"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := freezeOne(c.x); got != c.want {
				t.Errorf("Freeze(%s) = %s, want %s", c.name, got, c.want)
			}
			if err, ok := c.x.(error); ok {
				a := &Arena{TrackPartial: true}
				if got := show(a.FreezeAny(err)); got != c.want {
					t.Errorf("strict Freeze(%s) = %s, want %s", c.name, got, c.want)
				}
			}
		})
	}
}
