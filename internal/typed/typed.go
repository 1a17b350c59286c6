// SPDX-License-Identifier: MIT

// Package typed encodes records for OTLP, where a value keeps its type, beside the lines
// that are made of the same attrs. It may not know what is secret: it gets attrs that are
// scrubbed, or such that their line has shown that nothing in them had to be.
package typed

import (
	"log/slog"
	"slices"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/held"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/otlp"
	"github.com/logplex-go/logplex/internal/redact"
)

// Record is what is kept of a record that is encoded after its line. Its slices are
// reused.
type Record struct {
	Observed time.Time   // when the record was handed in
	Attrs    []slog.Attr // those of a context first
	Carried  int         // how many of them are a context's
	Clean    bool        // nothing in the record was replaced in the line

	nest     []slog.Attr // attrs in their groups
	b        []byte      // the encoded record
	complete bool        // b is, but for call site and trace
}

// Buffers with more room are not kept for the next record.
const (
	maxKeptAttrs = 512
	maxKeptBytes = 128 << 10
)

// Begin readies r for a record that is handed in at a time.
func (r *Record) Begin(observed time.Time) { r.complete, r.Observed = false, observed }

// Forget lets go of a record's values.
func (r *Record) Forget() {
	if cap(r.Attrs)|cap(r.nest) > maxKeptAttrs || cap(r.b) > maxKeptBytes {
		*r = Record{}
		return
	}
	clear(r.Attrs)
	clear(r.nest)
	r.Attrs, r.nest = r.Attrs[:0], r.nest[:0]
}

// A Plain encodes attrs of slog's own kinds one by one, while their line is written.
type Plain struct {
	b    []byte
	seen uint64
	keys [maxPlainKeys]*memo.Key
	n    int
}

// maxPlainKeys is the number of attrs that a Plain takes.
const maxPlainKeys = 24

// Start begins the record with what precedes its attrs, which p then takes.
func (r *Record) Start(p *Plain, t time.Time, l slog.Level, msg string) {
	p.b = otlp.AppendStart(r.b[:0], t, r.Observed, l, msg)
}

// Add encodes an attr. It reports false for one that takes a closer look.
func (p *Plain) Add(m *memo.Reader, a *slog.Attr) bool {
	k := m.Key(a.Key)
	if k == nil || !k.OTLP.Ok() || p.n == len(p.keys) {
		return false
	}
	if p.seen&k.Bit != 0 && slices.Contains(p.keys[:p.n], k) {
		return false
	}
	p.seen |= k.Bit
	p.keys[p.n] = k // a name has one
	p.n++
	var ok bool
	p.b, ok = otlp.AppendFast(p.b, &k.OTLP, &a.Value, 0)
	return ok
}

// End ends the attrs that p took, which are all of the record's if it is complete.
func (r *Record) End(p *Plain, complete bool) { r.b, r.complete = p.b, complete }

// Complete returns the record of a Plain that took all attrs, with a call site, if it is
// not nil, and a trace, if it is valid. It reports false for others.
func (r *Record) Complete(caller *slog.Source, trace *format.Trace) ([]byte, bool) {
	if !r.complete {
		return nil, false
	}
	if caller != nil {
		r.b = otlp.AppendCaller(r.b, caller)
	}
	if trace.IsValid() {
		r.b = otlp.AppendTrace(r.b, trace)
	}
	return r.b, true
}

// EncodeFast is Encode for the record's own attrs, where nothing was replaced in their line,
// and all keys are plain and new in their group. It reports false for others.
func (r *Record) EncodeFast(m *memo.Reader, rec *otlp.Record, scopes held.Scopes) ([]byte, bool) {
	if !r.Clean {
		return nil, false
	}
	attrs := r.Attrs
	if len(scopes) > 0 {
		attrs = r.nestIn(scopes, attrs[:r.Carried], attrs[r.Carried:])
	}
	b := otlp.AppendStart(r.b[:0], rec.Time, r.Observed, rec.Level, rec.Message)
	if rec.Caller != nil {
		b = otlp.AppendCaller(b, rec.Caller)
	}
	b, ok := appendAttrs(b, m, attrs, 0)
	if ok && rec.Trace.IsValid() {
		b = otlp.AppendTrace(b, &rec.Trace)
	}
	r.b = b
	return b, ok
}

// appendAttrs appends attrs; it reports false where they take a closer look.
func appendAttrs(b []byte, m *memo.Reader, attrs []slog.Attr, depth int) ([]byte, bool) {
	var seen uint64
	for i := range attrs {
		a := &attrs[i]
		k := m.Key(a.Key)
		if k == nil || !k.OTLP.Ok() || seen&k.Bit != 0 && hasKey(attrs[:i], a.Key) {
			return b, false
		}
		seen |= k.Bit
		var ok bool
		if a.Value.Kind() == slog.KindGroup {
			b, ok = appendGroup(b, m, k, a.Value.Group(), depth)
		} else {
			b, ok = otlp.AppendFast(b, &k.OTLP, &a.Value, depth)
		}
		if !ok {
			return b, false
		}
	}
	return b, true
}

func appendGroup(
	b []byte, m *memo.Reader, k *memo.Key, members []slog.Attr, depth int,
) (_ []byte, ok bool) {
	start := len(b)
	if len(members) == 0 {
		return b, true
	}
	if depth >= freeze.MaxDepth {
		return b, false
	}
	b, first := otlp.OpenGroup(b, &k.OTLP)
	if b, ok = appendAttrs(b, m, members, depth+1); !ok {
		return b, false
	}
	return otlp.CloseGroup(b, start, first, depth), true
}

func hasKey(attrs []slog.Attr, key string) bool {
	return slices.ContainsFunc(attrs, func(a slog.Attr) bool { return a.Key == key })
}

// Encode returns the record that rec begins, with scrubbed attrs: carried by a context,
// and others after those that With left. It is valid until r's next record.
func (r *Record) Encode(
	rec otlp.Record, scopes held.Scopes, carried, attrs []slog.Attr,
) []byte {
	rec.Attrs = attrs
	if len(carried)+len(scopes) > 0 {
		rec.Attrs = r.nestIn(scopes, carried, attrs)
	}
	r.b = otlp.AppendRecord(r.b[:0], &rec)
	return r.b
}

// nestIn returns attrs after carried and With's, in the groups that are open.
func (r *Record) nestIn(scopes held.Scopes, carried, attrs []slog.Attr) []slog.Attr {
	attrs, nest := scopes.Nest(r.nest[:0], attrs)
	if len(carried) > 0 {
		from := len(nest)
		nest = append(append(nest, carried...), attrs...)
		attrs = nest[from:]
	}
	r.nest = nest
	return attrs
}

// HasCleanKeys reports whether no key of attrs holds a secret itself.
func HasCleanKeys(m *memo.Reader, attrs []slog.Attr) bool {
	for i := range attrs {
		a := &attrs[i]
		if len(a.Key) >= redact.MinKeySecret {
			if k := m.Key(a.Key); k == nil || k.Changed {
				return false
			}
		}
		switch a.Value.Kind() {
		case slog.KindGroup:
			if !HasCleanKeys(m, a.Value.Group()) {
				return false
			}
		case slog.KindAny:
			if l, ok := a.Value.Any().(*freeze.List); ok && !HasCleanKeys(m, l.Elems) {
				return false
			}
		}
	}
	return true
}
