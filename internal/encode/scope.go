// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"slices"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/redact"
)

// Scope is what With and WithGroup left in a handler. The zero Scope is that of
// a new handler. It is immutable: WithAttrs and WithGroup return others.
type Scope struct {
	// What With has rendered, copied into each line. In JSON some groups may
	// have been opened in it, the innermost last.
	preformatted []byte
	opened       int      // groups opened in preformatted (JSON)
	pending      []string // groups to be opened by the first attr (JSON)
	groupPrefix  string   // a space and the open groups, dotted and escaped (logfmt)
	objectKeys   []string // keys of the innermost open object (JSON)
	rootKeys     []string // keys of the line's own object (JSON)
	dupKeys      bool     // preformatted repeats a key (JSON)

	// Where top-level keys begin in preformatted that are those of a trace too.
	traceKeysAt []int

	levels []level // With's attrs for OTLP, by group

	groups []string // all open groups; WithGroup makes a new slice
	masked bool     // one of them is secret

	errorPath string // of the first error that With left, for a layout that prints it; "": none

	recoverPerValue bool // a panicking finder loses one value, not the record
}

// Groups returns the names of the open groups. It must not be changed.
func (sc *Scope) Groups() []string { return sc.groups }

// Masked reports whether one of the open groups is secret.
func (sc *Scope) Masked() bool { return sc.masked }

// RecoversPerValue reports whether a panicking finder loses one value and not
// the record.
func (sc *Scope) RecoversPerValue() bool { return sc.recoverPerValue }

// WithRecoverPerValue returns a Scope in which a panicking finder loses one
// value and not the record.
func (sc Scope) WithRecoverPerValue() Scope {
	sc.recoverPerValue = true
	return sc
}

// WithAttrs returns a Scope with attrs rendered into it, and the secrets that
// were replaced in them. With keep set it returns the attrs as Records have
// them too, from one look at their values.
func (sc Scope) WithAttrs(
	e *Encoder, attrs []slog.Attr, keep bool,
) (_ Scope, kept []slog.Attr, _ redact.Hits) {
	ln := e.Line(&sc)
	ln.recoverPerValue = true
	scope := sc
	if keep || e.Typed {
		s := ln.Scrubber(&scope)
		s.KeepLists = true
		s.SetKeepBytes(e.Typed)
		attrs = s.Attrs(nil, attrs)
		ln.frozen = true
	}
	ln.forWith, ln.traceKeysAt = true, nil
	if ln.json {
		ln.objects = append(ln.objects, object{withKeys: sc.rootKeys})
		ln.resumeObjects(&sc)
	}
	opened := ln.openPending(&sc)
	begun := len(ln.b)
	for i := range attrs {
		ln.appendRecordAttr(&attrs[i])
	}
	if sc.errorPath == "" && e.Pattern.UsesError() {
		sc.errorPath = firstError(sc.groups, attrs)
	}
	if len(ln.b) > begun {
		pre := make([]byte, len(sc.preformatted)+len(ln.b))
		copy(pre[copy(pre, sc.preformatted):], ln.b)
		for _, at := range ln.traceKeysAt {
			sc.traceKeysAt = append(slices.Clip(sc.traceKeysAt), len(sc.preformatted)+at)
		}
		wasTop := sc.opened == 0
		sc.preformatted = pre
		sc.opened += len(opened)
		sc.pending = nil
		if ln.json {
			sc.keepKeys(ln, len(opened) > 0, wasTop)
		}
	}
	hits := ln.TakeHits()
	if keep || e.Typed {
		s := ln.Scrubber(&scope)
		s.Hits = nil
		if e.Typed {
			sc.levels = sc.addLevel(s.Typed(attrs))
		}
		if keep {
			kept = s.Finish(attrs)
		}
	}
	ln.forWith = false
	e.Release(ln)
	return sc, kept, hits
}

// withTraceKeysRenamed returns what With has rendered for a record that has a
// trace.
func (sc *Scope) withTraceKeysRenamed() []byte {
	var b []byte
	from := 0
	for _, at := range sc.traceKeysAt {
		b = append(append(b, sc.preformatted[from:at]...), ReservedPrefix...)
		from = at
	}
	return append(b, sc.preformatted[from:]...)
}

// keepKeys keeps the keys of the innermost object for the lines to come.
// opened: the object was opened just now; wasTop: in the line's own object.
func (sc *Scope) keepKeys(ln *Line, opened, wasTop bool) {
	sc.dupKeys = ln.dupKeys
	text := func(keys []string, from []span) []string {
		for _, k := range from {
			keys = append(keys, string(ln.b[k.start:k.end]))
		}
		return keys
	}
	inner := ln.objects[len(ln.objects)-1].firstKey
	if opened {
		// Only if the line's own object was the innermost did it get a key.
		if wasTop {
			sc.rootKeys = text(slices.Clip(sc.rootKeys), ln.objectKeys[:ln.objects[1].firstKey])
		}
		sc.objectKeys = text(nil, ln.objectKeys[inner:])
		return
	}
	sc.objectKeys = text(slices.Clip(sc.objectKeys), ln.objectKeys[inner:])
	if sc.opened == 0 {
		sc.rootKeys = sc.objectKeys
	}
}

// WithGroup returns a Scope with one more open group, and the group's name as
// it is written. Beyond freeze.MaxDepth groups it returns sc and "".
func (sc Scope) WithGroup(e *Encoder, name string) (_ Scope, written string) {
	if n := len(sc.groups); n >= freeze.MaxDepth {
		if sc.groups[n-1] == freeze.DepthMark {
			return sc, ""
		}
		name = freeze.DepthMark
	}
	if !sc.masked && e.Policy.Key(sc.groups, name) == redact.Secret {
		sc.masked = true
	}
	name = e.Policy.KeyText(name)
	sc.groups = append(slices.Clip(sc.groups), name)
	if e.Typed {
		sc.levels = append(slices.Clip(sc.levels), level{group: name})
	}
	if e.Format == FormatJSON {
		sc.pending = append(slices.Clip(sc.pending), name)
	} else {
		sc.groupPrefix = string(appendPrefix([]byte(sc.groupPrefix), name))
	}
	return sc, name
}
