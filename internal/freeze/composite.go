// SPDX-License-Identifier: MIT

package freeze

import (
	"bytes"
	"cmp"
	"encoding"
	"log/slog"
	"math/bits"
	"reflect"
	"slices"
	"strconv"
)

// structure freezes a struct: its exported fields under their JSON names.
func (a *Arena) structure(rv reflect.Value, p *typeInfo, depth int) slog.Value {
	if depth >= MaxDepth {
		a.Partial = true
		return slog.StringValue(DepthMark)
	}
	base := len(a.stack)
	a.fields(rv, p, depth+1)
	return a.group(base)
}

// fields pushes the frozen fields of a struct.
func (a *Arena) fields(rv reflect.Value, p *typeInfo, depth int) {
	if p.unexported {
		a.Partial = true
	}
	a.nodes++
	base := len(a.stack)
	for i := range p.fields {
		f := &p.fields[i]
		v, ok := f.of(rv)
		a.Partial = a.Partial || f.ownZero && f.typ != timeType // others call it
		if !ok || f.omitted(v) {
			continue
		}
		if !a.countNode() {
			return
		}
		var frozen slog.Value
		switch {
		case f.redact, f.secret && a.Names != nil && !v.IsZero():
			frozen = a.redacted()
		case f.quoted:
			frozen = a.quoted(v, depth)
		default:
			frozen = a.reflected(v, depth)
		}
		if len(f.otherNames) > 0 && a.isSecretField(f, frozen) {
			frozen = a.redacted()
		}
		a.push(f.name, frozen)
	}
	if p.pairs && a.Names != nil {
		a.hideByParts(a.stack[base:], p.fields)
	}
}

// hideByParts is hidePairs for the members of a struct by the parts of its fields.
func (a *Arena) hideByParts(members []slog.Attr, fields []field) {
	parts := slices.Clone(members)
	for i := range parts {
		for j := range fields {
			if f := &fields[j]; f.name == parts[i].Key && f.part != "" {
				parts[i].Key = f.part
			}
		}
	}
	for secret := SecretPairs(a.Names, parts, false); secret != 0; secret &= secret - 1 {
		members[bits.TrailingZeros64(secret)].Value = a.redacted()
	}
}

// isSecretField reports whether a field's frozen value is secret by its names in tags.
func (a *Arena) isSecretField(f *field, v slog.Value) bool {
	return hides(v) && slices.ContainsFunc(f.otherNames, func(name string) bool {
		return a.Names.SecretPair(name, TextOf(v))
	})
}

// quoted freezes a field with the option string of encoding/json, which writes
// numbers, bools and strings as JSON text within a string.
func (a *Arena) quoted(rv reflect.Value, depth int) slog.Value {
	v := a.reflected(rv, depth)
	t := rv.Type()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if p := a.typeInfo(t); (p.methods|p.pointerMethods)&textMethods != 0 {
		return v // a method's text, as it is
	}
	switch v.Kind() {
	case slog.KindAny:
		if n, ok := v.Any().(Number); ok {
			return slog.StringValue(string(n))
		}
		return v
	case slog.KindBool, slog.KindInt64, slog.KindUint64, slog.KindFloat64, slog.KindDuration:
		return slog.StringValue(string(bytes.Trim(appendJSON(nil, v), `"`)))
	case slog.KindString:
		if a.typeInfo(t).special == jsonNumber {
			return v
		}
		return slog.StringValue(string(appendJSON(nil, v)))
	}
	return v
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
		if !a.countNode() {
			break
		}
		a.pushNamed(e.key, a.reflected(e.value, depth))
	}
	return a.group(base)
}

// keyText returns a map key as encoding/json writes it: strings and numbers as
// such, whatever their methods, except for LogValue, which may hide one.
func (a *Arena) keyText(k reflect.Value, depth int) string {
	if k.Kind() == reflect.Interface {
		k = k.Elem()
	}
	if !k.IsValid() {
		return "null"
	}
	p := a.typeInfo(k.Type())
	if (p.methods|p.pointerMethods)&hasLogValue == 0 {
		switch kind := leafKind(k.Type()); {
		case k.Kind() == reflect.String:
			return k.String()
		case p.methods&hasMarshalText != 0 && k.CanInterface() && !nilPointer(k):
			return text(a.marshalText(k, k.Interface().(encoding.TextMarshaler)))
		case kind == slog.KindInt64, kind == slog.KindDuration:
			return strconv.FormatInt(k.Int(), 10)
		case kind == slog.KindUint64:
			return strconv.FormatUint(k.Uint(), 10)
		}
	}
	return text(a.reflected(k, depth))
}
