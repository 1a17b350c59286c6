// SPDX-License-Identifier: MIT

package freeze

import (
	"encoding"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"sync"
)

// methods is the set of a type's methods that give its text.
type methods uint8

const (
	hasLogValue methods = 1 << iota
	hasError
	hasMarshalText
	hasMarshalJSON
	hasString
	hasFormat // tells only that %v may print something else
)

// texts are the methods that freeze a value.
const texts = hasLogValue | hasError | hasMarshalText | hasMarshalJSON | hasString

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

// plan is what is known of a type.
type plan struct {
	typ            reflect.Type
	methods        methods
	pointerMethods methods   // of *T, where T has none
	kind           slog.Kind // the leafKind
	fields         []field   // of a struct
	unexported     bool      // a struct with fields that are not walked
	flat           bool      // a struct for Arena.Flat
	optional       bool      // some field may be left out
}

// field is an exported field of a struct.
type field struct {
	name      string
	index     int
	omitEmpty bool      // json:",omitempty"
	omitZero  bool      // json:",omitzero"
	redact    bool      // log:"redact"
	special   bool      // omitted at times, or redacted
	inline    bool      // an embedded struct without a name: its fields are ours
	kind      slog.Kind // the leafKind of a type without methods, else KindAny
}

// Types remembers what was learnt of types. It is bounded by the number of
// types that a program logs and safe for concurrent use; its zero value is
// ready.
type Types struct{ plans sync.Map } // reflect.Type to *plan

func (t *Types) plan(typ reflect.Type) *plan {
	if t == nil {
		return newPlan(typ)
	}
	if p, ok := t.plans.Load(typ); ok {
		return p.(*plan)
	}
	p, _ := t.plans.LoadOrStore(typ, newPlan(typ))
	return p.(*plan)
}

// plan gives the plan of a type, of one of the types met last without a look
// into what all goroutines share.
func (a *Arena) plan(t reflect.Type) *plan {
	for _, p := range a.known {
		if p != nil && p.typ == t {
			return p
		}
	}
	p := a.Types.plan(t)
	a.known[a.next] = p
	a.next = (a.next + 1) % len(a.known)
	return p
}

func newPlan(t reflect.Type) *plan {
	p := &plan{typ: t, kind: leafKind(t)}
	if t == timeType || t == durationType {
		return p
	}
	p.methods = methodsOf(t)
	if t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface && p.methods&texts == 0 {
		p.pointerMethods = methodsOf(reflect.PointerTo(t)) & texts
	}
	if t.Kind() != reflect.Struct {
		return p
	}
	for i := range t.NumField() {
		sf := t.Field(i)
		tag := sf.Tag.Get("log")
		if tag == "-" {
			p.unexported = true
			continue
		}
		f := field{name: sf.Name, index: i, redact: tag == "redact"}
		jsonTag := sf.Tag.Get("json")
		name, options, _ := strings.Cut(jsonTag, ",")
		if jsonTag == "-" && !f.redact {
			p.unexported = true
			continue
		}
		elem := sf.Type
		if elem.Kind() == reflect.Pointer {
			elem = elem.Elem()
		}
		embedded := sf.Anonymous && name == "" && elem.Kind() == reflect.Struct
		if !sf.IsExported() && (!embedded || sf.Type.Kind() == reflect.Pointer) {
			p.unexported = true
			continue
		}
		if name != "" && jsonTag != "-" {
			f.name = name
		}
		f.inline = embedded && !f.redact && methodsOf(sf.Type)&texts == 0 && methodsOf(reflect.PointerTo(sf.Type))&texts == 0
		if !sf.IsExported() && !f.inline {
			p.unexported = true
			continue
		}
		f.omitEmpty = strings.Contains(","+options+",", ",omitempty,")
		f.omitZero = strings.Contains(","+options+",", ",omitzero,")
		if methodsOf(sf.Type) == 0 && methodsOf(reflect.PointerTo(sf.Type))&texts == 0 || sf.Type == timeType || sf.Type == durationType {
			f.kind = leafKind(sf.Type)
		}
		p.fields = append(p.fields, f)
	}
	p.lay()
	return p
}

// lay finds out whether the struct is flat.
func (p *plan) lay() {
	p.flat = p.methods == 0 && p.pointerMethods == 0
	always := false
	for i := range p.fields {
		f := &p.fields[i]
		if f.inline || f.kind == slog.KindAny && !f.redact {
			p.flat = false
		}
		optional := f.omitEmpty || f.omitZero
		f.special = optional || f.redact
		p.optional = p.optional || optional
		always = always || !optional
	}
	p.flat = p.flat && always
}
