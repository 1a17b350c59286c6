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
	Key  []byte // unescaped; broken UTF-8 has become U+FFFD, as in encoding/json
	Text []byte // a String's unescaped text, else the value's raw JSON
	Len  int    // Object: how many of the Fields that follow are inside it, at all depths
	Kind Kind

	// Taken is for the owner to set: this field, which is in no object, is a part
	// of the record and no attribute. It stands in the Same line, no longer.
	Taken bool

	// Role, for the owner, and Memo, for the handler, tell what they found out
	// about Key. They stand in the lines that follow as long as those have the
	// same key in this place, else they are zero.
	Role uint8
	Memo any

	own   [maxSize]byte // the key as it stands in the line, with its quotes and colon, and zeros: Key's memory
	size  int           // bytes of own; 0: not remembered
	raw   uint64        // where Raw starts in the line, and in the lower half where it ends; 0: nothing
	masks [2]uint64     // which bits of own's words count
	_     [2]uint64     // an event takes measurably longer when fields are 128 bytes apart
}

// NoRole is the Role of a field that has none.
const NoRole = 0xff

// Event is a parsed line: the members of its object in the order in which
// they stand there, duplicates included, each object followed by its own
// members. The zero Event is ready for Parse and is meant to be used again.
//
// An Event goes to one handler only and is not safe for concurrent use.
type Event struct {
	Fields []Field // not to be written to but for what is for owner and handler
	Marked uint64  // which of the first 64 Fields may have a Role other than NoRole: a bit for each
	Same   bool    // the whole line is the one before

	// What the line says of itself, for the owner to set. It stands until then.
	Time    time.Time // zero: none
	Level   slog.Level
	Message []byte // borrowed like a Field
	Caller  []byte // the call site, likewise; empty: none

	State any // the handler's own

	// Written is set by the handler when it has written e. Parse clears it, but
	// not for the Same line, and so must the owner if that now says something
	// else of itself.
	Written bool

	fields  []Field // Fields, also after Reset
	line    []byte  // the last object, if its line was no longer than maxLine
	memory  *memory // of line
	scratch []byte  // unescaped text
	longest int     // bytes of the longest line that fields may point into
}

// maxLine is the length of the longest line that is kept to be compared with
// the next one.
const maxLine = 4<<10 - 1

// SyntaxError tells why a line is not one JSON object. It quotes nothing of
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
		e.Forget()
		return &SyntaxError{Offset: n, Msg: "text after the object"}
	}
	return nil
}

// ParsePrefix is Parse for a line that may go on after the object. It returns
// how many bytes of b the object and the white space before it take.
func (e *Event) ParsePrefix(b []byte) (int, error) {
	if n := len(e.line); e.repeats(b) {
		e.Same, e.Fields = true, e.fields
		return n, nil
	}
	e.Same, e.Written = false, false
	b = e.begin(b)
	i, f := skipSpace(b, 0), noObject
	if i < len(b) && b[i] == '{' {
		i, f = e.object(b, i+1, 1)
	}
	if f != none {
		e.Forget()
		return 0, &SyntaxError{Offset: i, Msg: f.String()}
	}
	if len(e.line) > 0 {
		e.line = e.line[:i]
	}
	e.Fields = e.fields
	return i, nil
}

// ForgetRoles lets Role and Taken start again, for an owner whose roles have
// changed: now, and for the fields of lines to come.
func (e *Event) ForgetRoles() {
	all := e.fields[:cap(e.fields)]
	for i := range all {
		all[i].Role, all[i].Taken = 0, false
	}
	for i := 0; i < len(e.fields); i += 1 + e.fields[i].Len {
		e.Marked |= 1 << (i & 63)
	}
}

// Raw returns what stands for f.Text, of a String, between its quotes in the
// line, if that is ASCII and the escapes in it are some of \" \\ \n \r \t, at
// least one. Else it may be nil.
func (e *Event) Raw(f *Field) []byte { return e.line[f.raw>>32 : f.raw&0xffff] }

// Reset empties e. It gives back what only an unusually large event needs and
// lets go of an unusually long line, so that a pool of events stays small; of
// other lines e may keep parts alive, unseen, until it parses the next ones.
func (e *Event) Reset() {
	const maxFields, maxScratch = 256, 64 << 10
	if e.longest > maxLine {
		clear(e.fields[:cap(e.fields)])
		e.longest = 0
		e.forget()
	}
	if cap(e.fields) > maxFields {
		e.fields = nil
		e.forget()
	}
	if cap(e.scratch) > maxScratch {
		e.forget()
		e.scratch = nil
	}
	e.Fields = nil
}

// Probe finds out whether a handler knows Events. A front end hands it over
// once, in h.WithAttrs([]slog.Attr{slog.Any("", probe)}); a handler that knows
// the type sets Handler to the receiver of that call, and Handle. If Handler
// then is h itself, the front end may call Handle instead of h.Handle: it
// encodes an Event straight from its bytes and keeps none of them. For every
// other handler a Probe is an empty group, which handlers leave out.
type Probe struct {
	Handler slog.Handler
	Handle  func(*Event) error
}

// LogValue returns an empty group.
func (p *Probe) LogValue() slog.Value { return slog.GroupValue() }
