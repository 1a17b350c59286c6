// SPDX-License-Identifier: MIT

package freeze

import (
	"cmp"
	"encoding"
	"log/slog"
	"reflect"
	"slices"
	"strconv"
)

// structure freezes a struct: its exported fields under their JSON names.
func (a *Arena) structure(rv reflect.Value, p *plan, depth int) slog.Value {
	if depth >= MaxDepth {
		a.Opaque = true
		return slog.StringValue(DepthMark)
	}
	base := len(a.stack)
	a.fields(rv, p, depth+1)
	return a.group(base)
}

func (a *Arena) fields(rv reflect.Value, p *plan, depth int) {
	if p.unexported {
		a.Opaque = true
	}
	a.nodes++ // embedded structs count, or those that embed each other would not end
	for i := range p.fields {
		f := &p.fields[i]
		v := rv.Field(f.index)
		if f.inline {
			if v.Kind() == reflect.Pointer {
				if v.IsNil() || depth >= MaxDepth {
					continue
				}
				v = v.Elem()
			}
			if depth < MaxDepth && a.nodes < MaxNodes {
				a.fields(v, a.plan(v.Type()), depth+1)
			}
			continue
		}
		if f.omitted(v) {
			continue
		}
		if !a.room() {
			return
		}
		if f.redact {
			a.Touched = true
			a.push(f.name, slog.StringValue(a.Redacted))
			continue
		}
		a.push(f.name, a.reflected(v, depth))
	}
}

// omitted reports whether the field is left out for what it holds.
func (f *field) omitted(v reflect.Value) bool {
	return f.omitEmpty && empty(v) || f.omitZero && v.IsZero()
}

// empty is encoding/json's rule for omitempty.
func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

// mapping freezes a map: its entries sorted by the text of their keys.
func (a *Arena) mapping(rv reflect.Value, depth int) slog.Value {
	type entry struct {
		key   string
		value reflect.Value
	}
	entries := make([]entry, 0, min(rv.Len(), MaxNodes))
	for it := rv.MapRange(); it.Next(); {
		if len(entries) > MaxNodes {
			break // there is no room for this many
		}
		entries = append(entries, entry{a.keyText(it.Key(), depth), it.Value()})
	}
	slices.SortFunc(entries, func(x, y entry) int { return cmp.Compare(x.key, y.key) })
	base := len(a.stack)
	for _, e := range entries {
		if !a.room() {
			break
		}
		a.push(e.key, a.reflected(e.value, depth))
	}
	return a.group(base)
}

// keyText gives a map key as text, in encoding/json's way where that has one.
func (a *Arena) keyText(k reflect.Value, depth int) string {
	if k.Kind() == reflect.String && k.Type().NumMethod() == 0 {
		return k.String()
	}
	if k.CanInterface() {
		if k.Kind() == reflect.Interface && k.IsNil() {
			return "null"
		}
		if tm, ok := k.Interface().(encoding.TextMarshaler); ok && !nilPointer(k) {
			return callMarshal(tm.MarshalText)
		}
	}
	return text(a.reflected(k, depth))
}

// text renders a frozen value that stands where only text can.
func text(v slog.Value) string {
	if v.Kind() == slog.KindAny {
		if l, ok := v.Any().(*List); ok {
			return "[" + strconv.Itoa(len(l.Elems)) + " elements]"
		}
		return "null"
	}
	return v.String()
}
