// SPDX-License-Identifier: MIT

package freeze

import (
	"cmp"
	"encoding"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"sync"
)

// methods is the set of a type's methods that return its text.
type methods uint8

const (
	hasLogValue methods = 1 << iota
	hasError
	hasMarshalText
	hasMarshalJSON
	hasString
	hasFormat // only means that %v may print something else
)

// textMethods are the methods that freeze a value.
const textMethods = hasLogValue | hasError | hasMarshalText | hasMarshalJSON | hasString

func methodsOf(t reflect.Type) (m methods) {
	for _, i := range []struct {
		bit methods
		typ reflect.Type
	}{
		{hasLogValue, reflect.TypeFor[slog.LogValuer]()},
		{hasError, reflect.TypeFor[error]()},
		{hasMarshalText, reflect.TypeFor[encoding.TextMarshaler]()},
		{hasMarshalJSON, reflect.TypeFor[json.Marshaler]()},
		{hasString, reflect.TypeFor[fmt.Stringer]()},
		{hasFormat, reflect.TypeFor[fmt.Formatter]()},
	} {
		if t.Implements(i.typ) {
			m |= i.bit
		}
	}
	return m
}

// typeInfo has the facts about a type.
type typeInfo struct {
	typ            reflect.Type
	methods        methods
	pointerMethods methods   // of *T, where T has none
	special        special   // how it is frozen, other than by its methods and kind
	kind           slog.Kind // the leafKind
	text           bool      // a slice of bytes that encoding/json writes as one string
	refused        bool      // a map with keys that encoding/json refuses
	fields         []field   // of a struct
	unexported     bool      // a struct with fields that are not walked
	flat           bool      // a struct for Arena.Flat
	optional       bool      // some field may be left out
	pairs          bool      // fields are a name and its value by their parts
}

// Types remembers facts about types, for Arenas that all have the same Names. It is
// bounded by the number of types that a program logs and safe for concurrent use; its
// zero value is ready.
type Types struct{ infos sync.Map } // reflect.Type to *typeInfo

func (t *Types) info(typ reflect.Type, names Names) *typeInfo {
	if t == nil {
		return newTypeInfo(typ, names)
	}
	if p, ok := t.infos.Load(typ); ok {
		return p.(*typeInfo)
	}
	p, _ := t.infos.LoadOrStore(typ, newTypeInfo(typ, names))
	return p.(*typeInfo)
}

// recentTypes are the facts about the types that one goroutine met last, so that most lookups
// need not touch what all goroutines share.
type recentTypes struct {
	infos [4]*typeInfo
	next  int // the one to be replaced
}

func newTypeInfo(t reflect.Type, names Names) *typeInfo {
	p := &typeInfo{typ: t, kind: leafKind(t), special: specialOf(t)}
	if p.kind == slog.KindTime || p.kind == slog.KindDuration || p.special == jsonNumber ||
		p.special == rawJSON {
		return p
	}
	elem := t
	if t.Kind() == reflect.Pointer {
		elem = t.Elem()
		if k := leafKind(elem); k == slog.KindTime || k == slog.KindDuration ||
			specialOf(elem) != ordinary {
			return p // frozen as its element is
		}
	}
	p.methods = methodsOf(t)
	if t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface {
		p.pointerMethods = pointerMethods(t, p.methods)
	}
	switch t.Kind() {
	case reflect.Slice:
		p.text = isBytes(t)
	case reflect.Map:
		p.refused = !isKey(t.Key())
	case reflect.Struct:
		p.fields, p.unexported = structFields(t)
		p.classify(names)
	}
	return p
}

// pointerMethods returns those methods of *t that are asked for a t that has
// the methods m: all of them where t itself has none, and LogValue alone where
// only *t has that.
func pointerMethods(t reflect.Type, m methods) methods {
	pm := methodsOf(reflect.PointerTo(t)) & textMethods
	if m&textMethods == 0 {
		return pm
	}
	return pm &^ m & hasLogValue
}

// isBytes reports whether encoding/json writes a slice type as one string of
// base64: its elements are bytes that do not marshal themselves.
func isBytes(t reflect.Type) bool {
	elem := t.Elem()
	return elem.Kind() == reflect.Uint8 &&
		methodsOf(reflect.PointerTo(elem))&(hasMarshalJSON|hasMarshalText) == 0
}

// isKey reports whether encoding/json writes maps with keys of type t.
func isKey(t reflect.Type) bool {
	switch leafKind(t) {
	case slog.KindString, slog.KindInt64, slog.KindUint64, slog.KindDuration:
		return true
	}
	return methodsOf(t)&hasMarshalText != 0
}

// classify finds the fields' kinds and whether the struct is flat.
func (p *typeInfo) classify(names Names) {
	p.fields = slices.DeleteFunc(p.fields, func(f field) bool { return !shown(p.typ, f.name) })
	p.flat = p.methods == 0 && p.pointerMethods == 0 && p.special == ordinary
	always, pair, byParts := false, Pairs{}, Pairs{}
	for i := range p.fields {
		f := &p.fields[i]
		if methodsOf(f.typ) == 0 && !hasText(f.typ) || f.typ == timeType || f.typ == durationType {
			f.kind = leafKind(f.typ)
		}
		if specialOf(f.typ) != ordinary || f.quoted || f.ownZero && f.typ != timeType {
			f.kind = slog.KindAny
		}
		f.secret = secretField(p.typ, f.name)
		f.otherNames = slices.DeleteFunc(f.otherNames, func(name string) bool {
			return names == nil || !names.MayNameSecret(name)
		})
		optional := f.omitEmpty || f.omitZero
		f.special = optional || f.redact
		if f.path != nil || f.kind == slog.KindAny && !f.redact || f.secret ||
			len(f.otherNames) > 0 {
			p.flat = false
		}
		p.optional = p.optional || optional
		always = always || !optional
		pair.Add(f.name, isScalar(f.kind))
		byParts.Add(cmp.Or(f.part, f.name), isScalar(f.kind))
	}
	p.pairs = byParts.Complete() && !pair.Complete()
	p.flat = p.flat && always && !pair.Complete() && !p.pairs
}
