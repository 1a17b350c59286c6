// SPDX-License-Identifier: MIT

// Package jsonline reads one finished JSON object, such as the line that a
// JSON logger writes for an event, into a flat list of fields without
// allocating. A handler can encode such an event straight from its bytes.
//
// The grammar is RFC 8259 as encoding/json accepts it: what json.Valid takes
// for an object, [Event.Parse] takes too, down to [MaxDepth].
package jsonline

import (
	"log/slog"
	"strconv"
	"time"
)

// MaxDepth is how many objects and arrays may be open at once, the outermost
// one included. It bounds the recursion of a reader of Fields as well.
const MaxDepth = 64

// Kind is the JSON type of a field's value.
type Kind uint8

// The JSON types. The zero Kind is String.
const (
	String Kind = iota
	Number
	Bool
	Null
	Object
	Array
)

// String returns the type's name in lower case, such as "object".
func (k Kind) String() string {
	switch k {
	case String:
		return "string"
	case Number:
		return "number"
	case Bool:
		return "bool"
	case Null:
		return "null"
	case Object:
		return "object"
	case Array:
		return "array"
	}
	return "Kind(" + strconv.Itoa(int(k)) + ")"
}

// Field is one member of an object. Its slices are borrowed: they point into
// the parsed line or into the Event's scratch and must neither be written to
// nor be kept after the Event's next Parse or Reset.
type Field struct {
	Key  []byte // unescaped; broken UTF-8 has become U+FFFD, as in encoding/json; or Known's
	Text []byte // a String's unescaped text, else the value's raw JSON

	// Raw is the text of a String between its quotes in the line, if that is
	// ASCII and the escapes in it, of which there is at least one, are some of
	// \" \\ \n \r \t. Otherwise it is nil.
	Raw []byte

	Len  int // Object: how many of the Fields that follow are inside it, at all depths
	Kind Kind

	// Known is the field's key as the Event remembers it from earlier lines, nil where
	// it does not.
	Known *Key

	// Taken is set by the owner: this field, which is in no object, is the record's
	// time, level, message or caller and not an attribute.
	Taken bool
}

// set makes f a member that Key.Read has read.
func (f *Field) set(k *Key, kind Kind, text []byte) {
	f.Key, f.Text, f.Known, f.Len, f.Kind, f.Taken = k.name, text, k, 0, kind, false
	if f.Raw != nil { // no pointer is written where that can be helped
		f.Raw = nil
	}
}

// Event is a parsed line: the members of its object in the order in which
// they appear there, duplicates included, each object followed by its own
// members. The zero Event is ready for Parse and is meant to be used again.
//
// An Event goes to one handler only and is not safe for concurrent use.
type Event struct {
	Fields []Field // not to be written to but for Taken

	// Parts are the indices in Fields of those in no object whose role is not AttrRole. Only
	// they can be parts of the record.
	Parts []int

	// Taker makes the record. Its owner calls ForgetRoles when the Taker will answer otherwise
	// than before; nil: all keys have AttrRole.
	Taker Taker

	// Held is the handler's own, kept from line to line.
	Held any

	// The record's own data, set by the owner. Parse does not change it.
	Time    time.Time // zero: none
	Level   slog.Level
	Message []byte // borrowed like a Field
	Caller  []byte // the call site, likewise; empty: none

	fields  []Field // Fields, also after Reset
	scratch []byte  // unescaped text
	long    bool    // fields may point into a line longer than maxLine

	line uint64 // how many Begin has seen

	keys keyTable
	head Key // its next is the one that a line began with last
	lost Key // the same of a key that is not remembered
}

// A Taker makes the record's own data of the members at the top of a line.
type Taker interface {
	// Role returns the role of a key, never 0.
	Role(key []byte) uint8

	// Take sets the Event's own data to a member whose role is not AttrRole, and reports
	// whether the member is that part of the record. A line that has been parsed is not given
	// to it.
	Take(f *Field) bool

	// TakeAt is Take for the value at b[i]. It returns the offset of the comma or brace after it,
	// or 0 where Take has to decide.
	TakeAt(role uint8, b []byte, i int) (end int)
}

// maxLine is the length of a line that an Event in a pool may keep alive.
const maxLine = 64 << 10

// SyntaxError says why a line is not one JSON object. It quotes nothing of
// the line, which may hold a secret.
type SyntaxError struct {
	Offset int    // bytes of input before the fault, from 0 to the input's length
	Msg    string // what is wrong there
}

// Error returns, for example, "jsonline: offset 12: no colon after a key".
func (e *SyntaxError) Error() string {
	return "jsonline: offset " + strconv.Itoa(e.Offset) + ": " + e.Msg
}

// Parse reads line, which must hold one JSON object and else only white
// space, into e.Fields. On an error, always a
// *SyntaxError, e.Fields is empty. It takes time linear in len(line).
func (e *Event) Parse(line []byte) error {
	n, err := e.ParsePrefix(line)
	if err != nil {
		return err
	}
	if n = skipSpace(line, n); n != len(line) {
		e.Reset()
		return &SyntaxError{Offset: n, Msg: "text after the object"}
	}
	return nil
}

// ParsePrefix is Parse for a line that may go on after the object. It returns
// how many bytes of b the object and the white space before it take.
func (e *Event) ParsePrefix(b []byte) (int, error) {
	e.fields, e.scratch, e.Parts = e.fields[:0], e.scratch[:0], e.Parts[:0]
	e.long = e.long || len(b) > maxLine
	i, f := skipSpace(b, 0), noObject
	if i < len(b) && b[i] == '{' {
		i, f = e.object(b, i+1, 1)
	}
	if f != none {
		e.Reset()
		return 0, &SyntaxError{Offset: i, Msg: f.String()}
	}
	e.Fields = e.fields
	return i, nil
}

// Begin readies e for the members of a line, which are to be read one after the other, without
// a Field for each: by Key.Read, and by Member where that cannot read one. It returns the Key
// that is before the first one.
func (e *Event) Begin(line []byte) *Key {
	e.scratch, e.Parts = e.scratch[:0], e.Parts[:0]
	if e.Fields != nil { // no pointer is written where that can be helped
		e.Fields = nil
	}
	e.long = e.long || len(line) > maxLine
	e.line++
	return &e.head
}

// Again reports whether it was asked for k since Begin.
func (e *Event) Again(k *Key) bool {
	again := k.line == e.line
	k.line = e.line
	return again
}

// Unescape returns the text of a string of which Field.Raw would be b[i:end], until the next
// Begin or Reset. end is 0 for others.
func (e *Event) Unescape(b []byte, i int) (text []byte, end int) {
	text, i = e.simple(b, i)
	return text, max(i-1, 0)
}

// Member reads the member at b[i], whatever it is, which follows prev. It returns the member
// and those inside it, valid until the next call. next is the Key that is before the member
// after it. end is the offset of the comma or brace after it; 0: b is no JSON.
func (e *Event) Member(b []byte, i int, prev *Key) (fields []Field, next *Key, end int) {
	e.fields = e.fields[:0]
	i, _, fault := e.member(b, i, 1, &prev.next)
	if fault != none {
		return nil, nil, 0
	}
	if next = e.fields[0].Known; next == nil {
		next = &e.lost
	}
	return e.fields, next, i - 1
}

// Reset empties e and frees what only an unusually large event needs, so that a
// pool of events stays small. It keeps no reference to a line over 64 KiB; of
// other lines it may keep parts alive, unused, until the next Parse.
func (e *Event) Reset() {
	const maxFields, maxScratch = 256, 64 << 10
	if e.long {
		clear(e.fields[:cap(e.fields)])
		e.long = false
	}
	e.fields, e.scratch = e.fields[:0], e.scratch[:0]
	if cap(e.fields) > maxFields {
		e.fields, e.Parts = nil, nil
	}
	if cap(e.scratch) > maxScratch {
		e.scratch = nil
	}
	e.Fields, e.Message, e.Caller = nil, nil, nil
}

// ForgetRoles makes the Event ask its Taker again for all keys.
func (e *Event) ForgetRoles() {
	for _, k := range e.keys {
		k.Role = 0
	}
}

// RoleOf returns the role of a field in no object.
func (e *Event) RoleOf(f *Field) uint8 {
	if f.Known != nil && f.Known.Role != 0 {
		return f.Known.Role
	}
	return e.askRole(f)
}

func (e *Event) askRole(f *Field) uint8 {
	role := uint8(AttrRole)
	if e.Taker != nil {
		role = e.Taker.Role(f.Key)
	}
	if f.Known != nil {
		f.Known.Role = role
	}
	return role
}

// Attrs returns the fields as plain attributes that share nothing with e:
// objects as groups, empty ones as maps, integers as Int64 or Uint64, other
// numbers as Float64 if encoding/json writes that with the same text, else as
// json.Number; arrays as json.RawMessage and null as a nil any. Caller and what
// was taken are not among them.
func (e *Event) Attrs() []slog.Attr { return attrs(e.Fields) }

// Probe finds out whether a handler knows Events. A front end hands it over
// once, in h.WithAttrs([]slog.Attr{slog.Any("", probe)}); a handler that knows
// the type sets Handler to the receiver of that call, and Handle. If Handler
// then is h itself, the front end may call Handle instead of h.Handle: it
// encodes an Event straight from its bytes and keeps none of them. For every
// other handler a Probe is an empty group, which handlers leave out.
type Probe struct {
	Handler slog.Handler
	Handle  func(*Event) error

	// HandleLine is Handle for a line that is to be parsed first, whose Event has a Taker; a
	// zero Time becomes that of the call. It may report false and do nothing but call that.
	// nil: there is only Handle.
	HandleLine func(e *Event, line []byte) (bool, error)
}

// LogValue returns an empty group.
func (p *Probe) LogValue() slog.Value { return slog.GroupValue() }
