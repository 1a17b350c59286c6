// SPDX-License-Identifier: MIT

package freeze

import (
	"log/slog"
	"reflect"
	"strings"
	"time"
)

// times are frozen as they are, so that every encoder prints them alike.
var timeType = reflect.TypeFor[time.Time]()
var durationType = reflect.TypeFor[time.Duration]()

// leafKind returns the kind to which values of a type are frozen, methods aside;
// KindAny if that depends on more than the type.
func leafKind(t reflect.Type) slog.Kind {
	switch t {
	case timeType:
		return slog.KindTime
	case durationType:
		return slog.KindDuration
	}
	switch t.Kind() {
	case reflect.Bool:
		return slog.KindBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return slog.KindInt64
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32,
		reflect.Uint64, reflect.Uintptr:
		return slog.KindUint64
	case reflect.Float64:
		return slog.KindFloat64
	case reflect.String:
		return slog.KindString
	}
	return slog.KindAny
}

// leafValue returns a value of a type with a leafKind. A time has been reached
// through exported fields.
func leafValue(rv reflect.Value, kind slog.Kind) slog.Value {
	switch kind {
	case slog.KindBool:
		return slog.BoolValue(rv.Bool())
	case slog.KindInt64:
		return slog.Int64Value(rv.Int())
	case slog.KindUint64:
		return slog.Uint64Value(rv.Uint())
	case slog.KindFloat64:
		return slog.Float64Value(rv.Float())
	case slog.KindString:
		return slog.StringValue(rv.String())
	case slog.KindDuration:
		return slog.DurationValue(time.Duration(rv.Int()))
	}
	t, _ := reflect.TypeAssert[time.Time](rv) // boxes nothing
	return slog.TimeValue(t)
}

// Flat is a struct of nothing but plain fields, which an encoder can write one
// by one without a group of them being made.
type Flat struct {
	rv    reflect.Value
	info  *typeInfo
	arena *Arena
}

// Flat returns the fields of x if it is a flat struct or a pointer to one. Its
// fields are the members of the group that Freeze makes of x, one at least;
// TestFlat compares the two.
func (a *Arena) Flat(x any) (f Flat, ok bool) {
	rv := reflect.ValueOf(x)
	if rv.Kind() == reflect.Pointer {
		rv = rv.Elem()
	}
	if rv.Kind() != reflect.Struct {
		return f, false
	}
	p := a.typeInfo(rv.Type())
	if !p.flat || a.nodes+2+len(p.fields) > MaxNodes {
		return f, false
	}
	a.nodes += 2 + len(p.fields) // the value and the struct are nodes too
	if p.optional {
		for i := range p.fields {
			if f := &p.fields[i]; f.omitted(rv.Field(f.index)) {
				a.nodes--
			}
		}
	}
	return Flat{rv, p, a}, true
}

// IsTree reports whether x is a map or a struct, or points to one, that is frozen by its
// structure alone: none of its own methods is called.
func (a *Arena) IsTree(x any) bool {
	rv := reflect.ValueOf(x)
	if rv.Kind() == reflect.Pointer {
		rv = rv.Elem()
	}
	if k := rv.Kind(); k != reflect.Map && k != reflect.Struct {
		return false
	}
	p := a.typeInfo(rv.Type())
	return p.methods == 0 && p.pointerMethods == 0 && p.special == ordinary
}

// Shape identifies a struct's type. It is made to be compared.
type Shape struct{ info *typeInfo }

// Shape returns that of the struct's type.
func (f *Flat) Shape() Shape { return Shape{f.info} }

// Whole reports whether the fields are all that any encoder can show of the
// struct: none is unexported or hidden by a tag.
func (f *Flat) Whole() bool { return !f.info.unexported }

// Len is the number of fields, omitted ones included.
func (f *Flat) Len() int { return len(f.info.fields) }

// FieldInfo returns what the type alone decides about a field: its key, its index for FieldValue,
// and the kind of its frozen value. Whether a special field is left out or redacted
// only Field decides.
func (f *Flat) FieldInfo(i int) (key string, index int, kind slog.Kind, special bool) {
	p := &f.info.fields[i]
	return p.name, p.index, p.kind, p.special
}

// FieldValue returns the value of a field.
func (f *Flat) FieldValue(index int) reflect.Value { return f.rv.Field(index) }

// Omitted is the kind of a field that is left out.
const Omitted slog.Kind = -1

// Field returns a field's key, the kind of its frozen value, and its value. A
// redacted one is of KindAny.
func (f *Flat) Field(i int) (key string, kind slog.Kind, v reflect.Value) {
	p := &f.info.fields[i]
	kind, v = p.kind, f.rv.Field(p.index)
	if p.special {
		switch {
		case p.omitted(v):
			kind = Omitted
		case p.redact:
			kind = slog.KindAny
		}
	}
	return p.name, kind, v
}

// Value freezes a value that Field returned.
func (f *Flat) Value(kind slog.Kind, v reflect.Value) slog.Value {
	if kind == slog.KindAny {
		return slog.StringValue(f.arena.Redacted)
	}
	return leafValue(v, kind)
}

// PlainError returns the text of an error, if that is all that others show of
// it, and reports whether it is.
func (a *Arena) PlainError(err error) (text string, ok bool) {
	p := a.typeInfo(reflect.TypeOf(err))
	if p.special != ordinary || p.methods&^hasError != 0 || p.pointerMethods != 0 {
		return "", false
	}
	text, ok = ErrorText(err)
	return text, ok && !strings.HasPrefix(text, PanicMark)
}
