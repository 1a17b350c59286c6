// SPDX-License-Identifier: MIT

// Package freeze turns what a program logs into plain data, once, at the call.
//
// A frozen value is text, a number, a bool, a duration, a time, a group of
// frozen attrs, a *List, Empty, a Number, or null (the zero slog.Value).
// Nothing in it calls user code again, so it can be scanned, compared and kept.
//
// A struct, map, list or marshaler's output has the members, types and number
// texts that encoding/json writes for it. The exceptions, with their reasons,
// are in docs/values.md.
package freeze

import (
	"bytes"
	"encoding"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of one value. Past them it is cut and marked, so that no value can
// exhaust the stack or the heap of its program.
const (
	MaxDepth = 32    // levels of groups, structs, maps and lists
	MaxNodes = 10000 // members and elements in all
)

// Marks that replace what is not shown.
const (
	DepthMark  = "!DEPTH"    // deeper than MaxDepth
	CycleMark  = "!CYCLE"    // a pointer, map or slice that contains itself
	LimitMark  = "!LIMIT"    // more than MaxNodes members; the rest is left out
	PanicMark  = "!PANIC: "  // user code panicked; its text follows
	ErrorMark  = "!ERROR: "  // user code returned an error; its text follows
	EmptyKey   = "!EMPTYKEY" // instead of a key that is empty
	maxResolve = 100         // LogValue calls in a row, as log/slog bounds them
)

// List is a frozen slice or array. Its elements are the values of Elems, whose
// keys are empty.
type List struct{ Elems []slog.Attr }

// Empty is a frozen struct or map without members.
type Empty struct{}

// Arena freezes values into memory that it owns and reuses: what Freeze
// returns is valid until Reset. An Arena is for one goroutine at a time; the
// zero value with a Types is ready.
type Arena struct {
	Types *Types // facts about types; nil: computed for each value

	// Redacted replaces fields tagged `log:"redact"` and what Names hides.
	Redacted string
	// Names decides which names are secret. Nil: none is, and private keys,
	// cookies and so on are frozen as any other value.
	Names Names
	// HidField is set when a tag hid a field, and Partial when a value was
	// shown through one of its methods or has parts that were not walked, so
	// that another encoder could print more of it than the frozen value holds.
	// Reset does not clear them.
	HidField, Partial bool
	// TrackPartial keeps Partial exact; without it a shorter way may leave it unset.
	TrackPartial bool
	// KeepBytes leaves a []byte what it is, for an encoder that has a type for
	// it; it is then one more kind of frozen value, and BytesText returns its text.
	KeepBytes bool

	stack     []slog.Attr // members of the composites being walked
	highWater int         // how far the stack has been written
	dirty     bool        // something of the chunk is in use
	free      []slog.Attr // unused tail of the current chunk
	chunk     []slog.Attr
	recent    recentTypes
	lists     []*List
	used      int // lists in use
	nodes     int
	seen      []visit
}

type visit struct {
	ptr uintptr
	len int
	typ reflect.Type
}

// maxKept bounds the attrs that a reset arena keeps for the next record.
const maxKept = 512

// Reset takes back all that was frozen.
func (a *Arena) Reset() {
	a.nodes = 0
	if a.dirty {
		a.reset()
	}
}

func (a *Arena) reset() {
	if len(a.chunk) > maxKept {
		a.chunk, a.free = nil, nil
	}
	// The rest of both is clear already.
	clear(a.chunk[:len(a.chunk)-len(a.free)])
	a.free = a.chunk
	if cap(a.stack) > maxKept {
		a.stack, a.highWater = nil, 0
	}
	clear(a.stack[:a.highWater])
	a.stack, a.highWater = a.stack[:0], 0
	if len(a.lists) > maxKept {
		a.lists, a.used = nil, 0
	}
	for _, l := range a.lists[:a.used] {
		l.Elems = nil
	}
	a.used, a.seen, a.dirty = 0, a.seen[:0], false
}

// typeInfo returns the facts about a type.
func (a *Arena) typeInfo(t reflect.Type) *typeInfo {
	r := &a.recent
	for _, p := range r.infos {
		if p != nil && p.typ == t {
			return p
		}
	}
	p := a.Types.info(t, a.Names)
	r.infos[r.next] = p
	r.next = (r.next + 1) % len(r.infos)
	return p
}

// alloc returns n zero attrs of the arena.
func (a *Arena) alloc(n int) []slog.Attr {
	if n > len(a.free) {
		a.chunk = make([]slog.Attr, max(64, n, min(2*len(a.chunk), maxKept)))
		a.free = a.chunk
	}
	a.dirty = true
	t := a.free[:n:n]
	a.free = a.free[n:]
	return t
}

// commit copies members off the stack into the arena.
func (a *Arena) commit(base int) []slog.Attr {
	a.highWater = max(a.highWater, len(a.stack))
	kept := a.alloc(len(a.stack) - base)
	copy(kept, a.stack[base:])
	a.stack = a.stack[:base]
	return kept
}

// group takes the attrs from base on off the stack and returns them as a group.
func (a *Arena) group(base int) slog.Value {
	if len(a.stack) == base {
		return slog.AnyValue(Empty{})
	}
	if a.Names != nil {
		a.hidePairs(a.stack[base:])
	}
	return slog.GroupValue(a.commit(base)...)
}

// list takes the attrs from base on off the stack and returns their values as a *List.
func (a *Arena) list(base int) slog.Value {
	if a.used == len(a.lists) {
		a.lists = append(a.lists, new(List))
	}
	l := a.lists[a.used]
	a.used++
	if a.Names != nil {
		a.hideElements(a.stack[base:])
	}
	l.Elems = a.commit(base)
	return slog.AnyValue(l)
}

// push puts an attr of the group or list that is being frozen on the stack.
func (a *Arena) push(key string, v slog.Value) {
	a.stack = append(a.stack, slog.Attr{Key: key, Value: v})
}

// pushNamed is push for a member of a map or JSON object. Under an empty key
// null would be taken for no attr at all, and a group for one without a name,
// whose members are its parent's.
func (a *Arena) pushNamed(key string, v slog.Value) {
	if key == "" {
		key = EmptyKey
	}
	a.push(key, v)
}

// countNode counts a member and reports whether it may still be walked. If not, it
// leaves the mark, and the composite is done.
func (a *Arena) countNode() bool {
	if a.nodes >= MaxNodes {
		a.Partial = true
		a.push("", slog.StringValue(LimitMark))
		return false
	}
	a.nodes++
	return true
}

// Freeze returns v as plain data. A group that is plain as it is stays the
// program's own.
func (a *Arena) Freeze(v slog.Value) slog.Value { return a.value(v, v.Kind(), 0) }

// FreezeValuer is Freeze for a value of KindLogValuer.
func (a *Arena) FreezeValuer(lv slog.LogValuer) slog.Value { return a.valuer(lv, 0) }

// FreezeAny is Freeze for what a value of KindAny holds.
func (a *Arena) FreezeAny(x any) slog.Value {
	a.nodes++
	return a.any(x, 0)
}

// valuer freezes what a LogValuer resolves to, which counts as a member.
func (a *Arena) valuer(lv slog.LogValuer, depth int) slog.Value {
	a.nodes++
	a.Partial = true
	return a.resolve(lv, depth)
}

// value freezes a value of a kind that is not plain.
func (a *Arena) value(v slog.Value, kind slog.Kind, depth int) slog.Value {
	switch kind {
	case slog.KindLogValuer:
		return a.valuer(v.LogValuer(), depth)
	case slog.KindAny:
		a.nodes++
		return a.any(v.Any(), depth)
	case slog.KindGroup:
		a.nodes++
		if depth >= MaxDepth {
			a.Partial = true
			return slog.StringValue(DepthMark)
		}
		g := v.Group()
		if len(g) == 0 {
			return v // by slog's rule an empty group is nothing
		}
		if a.nodes+len(g) <= MaxNodes && allPlain(g) && (a.Names == nil || !HasPair(g)) {
			a.nodes += len(g)
			return v
		}
		base := len(a.stack)
		for _, m := range g {
			if m.Key == "" && m.Value.Kind() == slog.KindAny && m.Value.Any() == nil {
				continue
			}
			if !a.countNode() {
				break
			}
			a.push(m.Key, a.value(m.Value, m.Value.Kind(), depth+1))
		}
		if a.Names != nil {
			a.hidePairs(a.stack[base:])
		}
		return slog.GroupValue(a.commit(base)...)
	}
	return v
}

// allPlain reports whether no member is a group or of the program's own type.
func allPlain(members []slog.Attr) bool {
	for i := range members {
		switch members[i].Value.Kind() {
		case slog.KindGroup, slog.KindAny, slog.KindLogValuer:
			return false
		}
	}
	return true
}

// resolve freezes what a LogValuer resolves to, after at most maxResolve steps.
func (a *Arena) resolve(lv slog.LogValuer, depth int) slog.Value {
	for range maxResolve {
		if nilPointer(reflect.ValueOf(lv)) {
			return slog.Value{}
		}
		v, ok := callLogValue(lv)
		if !ok {
			return v
		}
		kind := v.Kind()
		if kind != slog.KindLogValuer {
			return a.value(v, kind, depth)
		}
		lv = v.LogValuer()
	}
	return slog.StringValue(ErrorMark + "LogValue called too many times")
}

func nilPointer(rv reflect.Value) bool {
	switch rv.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Interface, reflect.Chan:
		return rv.IsNil()
	}
	return false
}

// any freezes the value of an attr of KindAny. The most frequent types are
// recognized without reflection.
func (a *Arena) any(x any, depth int) slog.Value {
	switch x := x.(type) {
	case nil:
		return slog.Value{}
	case *List:
		return slog.AnyValue(x)
	case string:
		return slog.StringValue(x)
	case []string:
		if x == nil {
			return slog.Value{}
		}
		base := len(a.stack)
		for _, s := range x {
			if !a.countNode() {
				break
			}
			a.push("", slog.StringValue(s))
		}
		return a.list(base)
	case []byte:
		return a.bytesValue(x)
	case json.RawMessage:
		return a.jsonText(x, depth)
	case json.Number:
		return a.number(string(x))
	case Empty, Number, Hidden:
		return slog.AnyValue(x)
	case []slog.Attr:
		return a.value(slog.GroupValue(x...), slog.KindGroup, depth)
	case slog.Value:
		return a.value(x, x.Kind(), depth)
	case slog.Attr:
		return a.value(slog.GroupValue(x), slog.KindGroup, depth)
	case error:
		if !a.TrackPartial {
			if t, ok := ErrorText(x); ok {
				return slog.StringValue(t)
			}
			return slog.Value{}
		}
	case reflect.Type:
		if !nilPointer(reflect.ValueOf(x)) {
			return slog.StringValue(x.String())
		}
	case reflect.Value:
		if !x.IsValid() {
			return slog.Value{}
		}
		return a.reflected(x, depth)
	}
	return a.reflected(reflect.ValueOf(x), depth)
}

// bytesValue freezes bytes as their text, with KeepBytes as they are.
func (a *Arena) bytesValue(p []byte) slog.Value {
	switch {
	case p == nil:
		return slog.Value{}
	case a.KeepBytes:
		return slog.AnyValue(p)
	}
	return slog.StringValue(BytesText(p))
}

// BytesText returns bytes as text: themselves if they are
// UTF-8, else in base64.
func BytesText(p []byte) string {
	if utf8.Valid(p) {
		return string(p)
	}
	return base64.StdEncoding.EncodeToString(p)
}

// reflected freezes a value by its type: methods first, then structure.
func (a *Arena) reflected(rv reflect.Value, depth int) slog.Value {
	if rv.Kind() == reflect.Interface {
		if rv = rv.Elem(); !rv.IsValid() {
			return slog.Value{}
		}
	}
	p := a.typeInfo(rv.Type())
	if p.special != ordinary {
		if v, ok := a.bySpecial(rv, p.special, depth); ok {
			return v
		}
	}
	if p.methods != 0 {
		if nilPointer(rv) && !marshalsNil(rv, p.methods) {
			a.Partial = true // others call the method
			return slog.Value{}
		}
		if p.pointerMethods == 0 { // else LogValue, which comes first
			if v, ok := a.byMethod(rv, p.methods, depth); ok {
				return v
			}
		}
	}
	if p.pointerMethods != 0 && rv.CanInterface() {
		// The methods are declared on the pointer and a value was logged:
		// they are what its author meant to be shown.
		if v, ok := a.byMethod(pointerTo(rv), p.pointerMethods, depth); ok {
			return v
		}
	}
	if p.kind != slog.KindAny && (p.kind != slog.KindTime || rv.CanInterface()) {
		if p.kind == slog.KindFloat64 && rv.Float()-rv.Float() != 0 {
			a.Partial = true // NaN or infinite, which encoding/json refuses
		}
		return leafValue(rv, p.kind)
	}
	switch rv.Kind() {
	case reflect.Float32:
		// The shortest text of the float32, not the digits that widening adds.
		f, _ := strconv.ParseFloat(strconv.FormatFloat(rv.Float(), 'g', -1, 32), 64)
		return slog.Float64Value(f)
	case reflect.Complex64, reflect.Complex128:
		a.Partial = true
		return slog.StringValue(strconv.FormatComplex(rv.Complex(), 'g', -1, rv.Type().Bits()))
	case reflect.Pointer:
		if rv.IsNil() {
			return slog.Value{}
		}
		return a.inside(visit{rv.Pointer(), -1, rv.Type()}, depth, func(depth int) slog.Value {
			return a.reflected(rv.Elem(), depth)
		})
	case reflect.Struct:
		return a.structure(rv, p, depth)
	case reflect.Map:
		if p.refused {
			a.Partial = true
		}
		if rv.IsNil() {
			return slog.Value{}
		}
		return a.inside(visit{rv.Pointer(), -1, rv.Type()}, depth, func(depth int) slog.Value {
			return a.mapping(rv, depth)
		})
	case reflect.Slice:
		if rv.IsNil() {
			return slog.Value{}
		}
		if p.text {
			return a.bytesValue(rv.Bytes())
		}
		return a.inside(visit{rv.Pointer(), rv.Len(), rv.Type()}, depth,
			func(depth int) slog.Value {
				return a.elements(rv, depth)
			})
	case reflect.Array:
		return a.inside(visit{}, depth, func(depth int) slog.Value { return a.elements(rv, depth) })
	}
	// Channels, functions and unsafe pointers: their addresses help nobody.
	a.Partial = true
	if nilPointer(rv) {
		return slog.Value{}
	}
	return slog.StringValue(rv.Type().String())
}

// inside walks into what v refers to unless that is already being walked. A
// zero v takes part in the depth only.
func (a *Arena) inside(v visit, depth int, walk func(depth int) slog.Value) slog.Value {
	if depth >= MaxDepth {
		a.Partial = true
		return slog.StringValue(DepthMark)
	}
	if v.ptr == 0 || v.len == 0 {
		return walk(depth + 1)
	}
	for _, w := range a.seen {
		if w == v {
			a.Partial = true
			return slog.StringValue(CycleMark)
		}
	}
	a.seen = append(a.seen, v)
	r := walk(depth + 1)
	a.seen = a.seen[:len(a.seen)-1]
	return r
}

// elements freezes the elements of a slice or array.
func (a *Arena) elements(rv reflect.Value, depth int) slog.Value {
	base := len(a.stack)
	for i := range rv.Len() {
		if !a.countNode() {
			break
		}
		a.push("", a.reflected(rv.Index(i), depth))
	}
	return a.list(base)
}

// byMethod freezes rv through the first of its methods in the order of the
// design: LogValue, Error, MarshalText, MarshalJSON, String.
func (a *Arena) byMethod(rv reflect.Value, m methods, depth int) (slog.Value, bool) {
	if !rv.CanInterface() {
		return slog.Value{}, false
	}
	if depth > MaxDepth {
		a.Partial = true
		return slog.StringValue(DepthMark), true
	}
	x := rv.Interface()
	switch {
	case m&hasLogValue != 0:
		a.Partial = true
		return a.resolve(x.(slog.LogValuer), depth+1), true
	case m&hasError != 0:
		if depth > 0 || m&(hasFormat|hasMarshalText|hasMarshalJSON) != 0 {
			a.Partial = true // encoding/json writes its fields
		}
		v := callText(method{rv, hasError}, x.(error).Error)
		if v.Kind() != slog.KindString || strings.HasPrefix(v.String(), PanicMark) {
			a.Partial = true // others may print the panic otherwise
		}
		return v, true
	case m&hasMarshalText != 0:
		v := a.marshalText(rv, x.(encoding.TextMarshaler))
		if m&hasMarshalJSON != 0 && v.Kind() == slog.KindString && isLiteral(v.String()) {
			return a.literal(v, x.(json.Marshaler)), true
		}
		return v, true
	case m&hasMarshalJSON != 0:
		a.Partial = true
		text, v, ok := callMarshal(method{rv, hasMarshalJSON}, x.(json.Marshaler).MarshalJSON)
		if !ok {
			return v, true
		}
		return a.jsonText(text, depth), true
	case m&hasString != 0:
		a.Partial = true
		return callText(method{rv, hasString}, x.(fmt.Stringer).String), true
	}
	return slog.Value{}, false
}

// marshalText freezes what MarshalText returns.
func (a *Arena) marshalText(rv reflect.Value, m encoding.TextMarshaler) slog.Value {
	a.Partial = true
	text, v, ok := callMarshal(method{rv, hasMarshalText}, m.MarshalText)
	if !ok {
		return v
	}
	return slog.StringValue(string(text))
}

// isLiteral reports whether text may be that of a JSON literal, or of null.
func isLiteral(text string) bool {
	switch text {
	case "", "null", "true", "false":
		return true
	}
	return isNumber(text)
}

// literal returns the number, bool or null that m marshals to if v is its
// text, as with a *big.Int; else v.
func (a *Arena) literal(v slog.Value, m json.Marshaler) slog.Value {
	doc, _, ok := callMarshal(method{reflect.ValueOf(m), hasMarshalJSON}, m.MarshalJSON)
	if text := v.String(); ok && (string(doc) == text || text == "" && string(doc) == "null") {
		return a.jsonText(doc, 0)
	}
	return v
}

// marshalsNil reports whether a nil of a type with the methods m is frozen as
// what MarshalJSON writes for it, as encoding/json does for maps and slices.
func marshalsNil(rv reflect.Value, m methods) bool {
	return m&textMethods&^hasString == hasMarshalJSON &&
		(rv.Kind() == reflect.Map || rv.Kind() == reflect.Slice)
}

// JSON freezes a JSON document, as a json.RawMessage is frozen.
func (a *Arena) JSON(doc []byte) slog.Value {
	a.nodes++
	return a.jsonText(doc, 0)
}

// jsonText freezes a JSON document: objects become groups in the order that
// they were written, arrays lists, numbers numbers. What is not one valid
// document stays text.
func (a *Arena) jsonText(doc []byte, depth int) slog.Value {
	if doc == nil {
		return slog.Value{}
	}
	if !json.Valid(doc) {
		a.Partial = true // encoding/json refuses it
		return slog.StringValue(BytesText(doc))
	}
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	v, _ := jsonFreezer{a, d}.value(depth)
	return v
}

// number freezes a json.Number. One that is no number is shown otherwise by other encoders.
func (a *Arena) number(s string) slog.Value {
	v, ok := parseNumber(s)
	a.Partial = a.Partial || !ok
	return v
}
