// SPDX-License-Identifier: MIT

// Package held keeps the attrs of With as attrs, in the groups that were open, for those
// who cannot use the bytes of a line: Records, OTLP, wrapped handlers. It may not know
// lines, nor what is secret: attrs are scrubbed before.
package held

import (
	"log/slog"
	"slices"
)

// Scope is a group and the attrs that With left in it. One without a name is the record
// itself.
type Scope struct {
	Group string
	Attrs []slog.Attr
}

// Scopes are those of a handler, the outermost first. They are not changed: handlers that
// are derived from one share them.
type Scopes []Scope

// With returns the scopes with attrs added to the innermost.
func (s Scopes) With(attrs []slog.Attr) Scopes {
	if len(s) == 0 {
		return Scopes{{Attrs: attrs}}
	}
	s = slices.Clone(s)
	last := &s[len(s)-1]
	last.Attrs = append(slices.Clip(last.Attrs), attrs...)
	return s
}

// WithGroup returns the scopes with a group in the innermost.
func (s Scopes) WithGroup(name string) Scopes {
	return append(slices.Clip(s), Scope{Group: name})
}

// Kept are the Scopes of a handler, for Records and for the handler that it wraps. Most
// handlers have none: nil. It is not changed, either.
type Kept struct{ records, wrapped Scopes }

// Records returns the Scopes for Records.
func (k *Kept) Records() (s Scopes) {
	if k != nil {
		s = k.records
	}
	return s
}

// Wrapped returns the Scopes that the wrapped handler has not been given.
func (k *Kept) Wrapped() (s Scopes) {
	if k != nil {
		s = k.wrapped
	}
	return s
}

// WithRecords returns k with other Scopes for Records.
func (k *Kept) WithRecords(s Scopes) *Kept { return &Kept{s, k.Wrapped()} }

// WithWrapped returns k with other Scopes for the wrapped handler.
func (k *Kept) WithWrapped(s Scopes) *Kept { return &Kept{k.Records(), s} }

// Map returns the scopes with f's attrs in place of each one's, for the groups that these are in.
func (s Scopes) Map(f func(groups []string, attrs []slog.Attr) []slog.Attr) Scopes {
	s = slices.Clone(s)
	var groups []string
	for i := range s {
		if s[i].Group != "" {
			groups = append(groups, s[i].Group)
		}
		s[i].Attrs = f(groups, s[i].Attrs)
	}
	return s
}

// Nest returns the attrs of a record in the groups, after the attrs of each. It uses the
// room of buf, which need not have any, and returns all that it used.
func (s Scopes) Nest(buf, attrs []slog.Attr) (nested, used []slog.Attr) {
	size, n := 0, len(attrs)
	for _, sc := range slices.Backward(s) {
		n += len(sc.Attrs)
		if size += n; sc.Group != "" {
			size, n = size+1, 1
		}
	}
	buf = slices.Grow(buf, size) // once, so that what is nested stays where it is
	for _, sc := range slices.Backward(s) {
		if len(sc.Attrs) > 0 {
			from := len(buf)
			buf = append(append(buf, sc.Attrs...), attrs...)
			attrs = buf[from:len(buf):len(buf)]
		}
		if sc.Group != "" && len(attrs) > 0 {
			buf = append(buf, slog.Attr{Key: sc.Group, Value: slog.GroupValue(attrs...)})
			attrs = buf[len(buf)-1 : len(buf) : len(buf)]
		}
	}
	return attrs, buf
}
