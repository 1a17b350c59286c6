// SPDX-License-Identifier: MIT

// Package encode renders records: one record to one line, in logfmt, JSON or by
// a layout, scrubbed on the way. An Encoder is what all handlers derived from one
// share, a Scope what With left in one of them, a Line the state of one record
// being written. It is made of writers that embed each other, each with the state that its
// methods need: a textWriter scrubs and quotes, a keyWriter knows groups and keys, an attrWriter
// attrs, a fieldWriter the members of another logger's line, a headWriter what precedes them.
// encode asks internal/redact what is secret, and knows no writers, Sinks or drains.
package encode

import (
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/clean"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/member"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/redact"
	"github.com/logplex-go/logplex/internal/truncate"
)

// Format is what a line looks like; its numbers are those of the root package's
// Format.
type Format int

// The formats.
const (
	FormatLine    Format = 1
	FormatMessage Format = 2
	FormatJSON    Format = 3
)

// Config is what an Encoder is made of.
type Config struct {
	Format       Format
	Pattern      *format.Pattern // layout of the message part; nil: logfmt
	AddCaller    bool
	Source, Dyno string // fit for a header
	PID          int
	Location     *time.Location
	MaxLine      int // bytes; 0: no limit
	Policy       *redact.Policy
	HasContext   bool // records may carry attrs of a context
	HasTrace     bool // records may have a trace: SetTrace is called for each
	Preset       member.Preset
	TracePrefix  string // goes before the id of a trace
	Typed        bool   // records are encoded for OTLP too

	// What only layouts print.
	Start      time.Time // when the handler was made
	Host, User string
	Colour     bool // they may colour
}

// Encoder is what all handlers derived from one share. Nothing in it changes
// but what guards itself; it is safe for concurrent use.
type Encoder struct {
	Config
	members      *member.Set
	messageStart string // what precedes the text of a message
	reservedKeys reservedKeys
	generation   int  // Policy.Generation when it was made
	plain        bool // lines without a layout, a context's attrs, call sites or users' rules
	timeOffset   int  // of the time in a line; -1: there is none
	headerLen    int  // bytes of a line before its message part
	types        freeze.Types
	callers      member.Callers
	sequence     atomic.Uint64 // records written by Pattern
	constants    *memo.Table
	pool         sync.Pool  // *Line
	clean        clean.Pool // for Wrap
}

// New returns an Encoder.
func New(c Config) *Encoder {
	e := &Encoder{
		Config:     c,
		generation: c.Policy.Generation(),
	}
	e.pool.New = e.newLine
	e.setMembers()
	e.constants = memo.New(memo.Config{
		Policy:   c.Policy,
		Reserved: e.reservedKeys.all(),
		Stamps:   []string{member.KeySource, member.KeyDyno, member.KeyPID},
		Typed:    c.Typed,
		Caller:   c.AddCaller,
		JSON:     c.Format == FormatJSON,
		Dotted:   e.reservedKeys.dotted,
	})
	e.clean.Open(clean.Config{Policy: c.Policy, Constants: e.constants, Types: &e.types})
	e.plain = c.Pattern == nil && !c.HasContext && !c.HasTrace &&
		!c.AddCaller && !c.Policy.HasUserRules()
	switch c.Format {
	case FormatJSON:
		e.timeOffset = len(e.members.TimeStart())
	case FormatLine:
		e.headerLen = fastconv.StampLen + len(e.originText())
	default:
		e.timeOffset = -1
	}
	return e
}

// setMembers resolves the Preset.
func (e *Encoder) setMembers() {
	json := e.Format == FormatJSON
	e.members = member.New(member.Config{
		Preset: e.Preset, JSON: json, Source: e.Source, Dyno: e.Dyno, PID: e.PID,
		TracePrefix: e.TracePrefix,
	})
	e.messageStart = e.members.MessageStart()
	r := &e.reservedKeys
	if r.own = e.members.Keys(e.AddCaller); e.HasTrace {
		r.byTrace = e.members.TraceKeys()
	}
	for _, key := range r.all() {
		r.dotted = r.dotted || !json && strings.Contains(key, ".")
	}
}

// IsPlain reports whether lines have no layout, attrs or trace of a context, call site or
// values that a user's rule wants to see.
func (e *Encoder) IsPlain() bool { return e.plain }

// Line returns a Line for one record that is logged in a Scope. Release it.
func (e *Encoder) Line(sc *Scope) *Line {
	ln := e.pool.Get().(*Line)
	ln.reset(sc)
	return ln
}

// newLine is the pool's New.
func (e *Encoder) newLine() any {
	ln := new(Line)
	ln.Encoder, ln.policy, ln.reserved = e, e.Policy, &e.reservedKeys
	ln.b, ln.groupPrefix = make([]byte, 0, 1024), make([]byte, 0, 128)
	ln.json, ln.lineJSON = e.Format == FormatJSON, e.Format == FormatJSON
	ln.fieldWriter.placeOwn = ln.placeOwn
	ln.memo.Open(e.constants)
	ln.arena.Types, ln.arena.Names = &e.types, e.Policy.Names()
	ln.arena.Redacted = e.Policy.TagMask()
	if e.Policy.Listens() {
		ln.hits = new(redact.Hits)
	}
	return ln
}

// Release takes a Line back, which is not to be used any longer.
func (e *Encoder) Release(ln *Line) {
	if ln.clear() {
		e.pool.Put(ln)
	}
}

// Hold is Release for a caller that keeps what it returns, for LineOf; nil: ln has grown too
// large to be kept.
func (e *Encoder) Hold(ln *Line) (held any) {
	if ln.clear() {
		return ln
	}
	return nil
}

// LineOf is Line of what Hold returned last, whose caller gives it up; nil, or what another
// Encoder held: it is Line.
func (e *Encoder) LineOf(held any, sc *Scope) *Line {
	if ln, ok := held.(*Line); ok && ln.Encoder == e {
		ln.reset(sc)
		return ln
	}
	return e.Line(sc)
}

// Unchanged reports whether nothing in a record is secret, by a Policy that is Simple and not
// Mutable: a wrapped handler may get it as it was logged. stamped: see clean.Pool. It panics
// where a finder does.
func (e *Encoder) Unchanged(sc *Scope, r *slog.Record, stamped bool) bool {
	return !sc.masked && e.clean.Record(sc.Groups(), r, stamped)
}

// UnchangedAttrs is Unchanged for the attrs given to WithAttrs, without a panic.
func (e *Encoder) UnchangedAttrs(sc *Scope, attrs []slog.Attr, stamped bool) bool {
	return !sc.masked && e.clean.Attrs(sc.Groups(), attrs, stamped)
}

// HasNewValues reports whether values have been added to the Policy since the
// constructor, so that what With left has to be looked at again.
func (e *Encoder) HasNewValues() bool {
	return e.Policy.Mutable() && e.Policy.Generation() != e.generation
}

// EncodesOnce reports whether a record can be encoded for OTLP from what its line
// was made of: the line shows all of it, and built-in rules alone apply.
func (e *Encoder) EncodesOnce() bool { return e.Pattern == nil && e.Policy.Simple() }

// NeedsCaller reports whether lines show the call site.
func (e *Encoder) NeedsCaller() bool { return e.AddCaller || e.Pattern.UsesCaller() }

// Caller returns the call site of a program counter, nil for 0. It is shared
// and must not be changed.
func (e *Encoder) Caller(pc uintptr) *slog.Source { return e.callers.Of(pc) }

// Truncate returns a line with at most MaxLine bytes: line itself where it has
// no more.
func (e *Encoder) Truncate(line []byte) []byte {
	if e.MaxLine <= 0 || len(line) <= e.MaxLine {
		return line
	}
	return e.truncate(line)
}

func (e *Encoder) truncate(line []byte) []byte {
	b := make([]byte, 0, e.MaxLine)
	switch {
	case e.Format == FormatJSON:
		return truncate.JSON(b, line, e.MaxLine)
	case e.Pattern != nil:
		return truncate.Text(b, line, e.headerLen, e.MaxLine)
	}
	return truncate.Logfmt(b, line, e.headerLen, e.MaxLine)
}
