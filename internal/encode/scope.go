// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"slices"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/held"
	"github.com/logplex-go/logplex/internal/jsonobject"
	"github.com/logplex-go/logplex/internal/layout"
	"github.com/logplex-go/logplex/internal/member"
	"github.com/logplex-go/logplex/internal/redact"
)

// Scope is what With and WithGroup left in a handler. The zero Scope is that of
// a new handler. It is small, because a logger per request has one of its own.
// Nothing changes one that a handler has begun to use.
type Scope struct {
	// What With has rendered, copied into each line. In JSON some groups may
	// have been opened in it, the innermost last.
	preformatted []byte

	open *scopeGroups    // nil: none
	rare *rareScope      // nil: empty
	with jsonobject.With // the keys in preformatted (JSON)

	pending         int32 // of the open groups, the last ones: the first attr opens them (JSON)
	masked          bool  // one of the groups is secret
	RecoverPerValue bool  // a panicking finder loses one value, not the record
	CallerGiven     bool  // With has an attr named caller in the open group
}

// scopeGroups are all open groups. It is immutable.
type scopeGroups struct {
	names  []string
	prefix string // a space and the names, dotted and escaped (logfmt)
}

// rareScope has what few handlers need, apart from Scope, which each derived handler
// copies. It is immutable.
type rareScope struct {
	// Where top-level keys begin in preformatted that are those of a trace too.
	traceKeysAt []int

	errorPath string // of the first error that With left, for a layout that prints it; "": none

	typed held.Scopes // With's attrs for OTLP
	names []slog.Attr // of the innermost group, of secrets that may be the values of others
}

// Groups returns the names of the open groups. It must not be changed.
func (sc *Scope) Groups() []string {
	if sc.open == nil {
		return nil
	}
	return sc.open.names
}

// pendingGroups returns the groups that the first attr opens.
func (sc *Scope) pendingGroups() []string {
	names := sc.Groups()
	return names[len(names)-int(sc.pending):]
}

// AddAttrs renders attrs into sc, which nothing else uses yet, in room if that is large
// enough, and returns the secrets that were replaced in them. With keep set it returns the
// attrs as Records have them too, from one look at their values.
func (sc *Scope) AddAttrs(
	e *Encoder, room []byte, attrs []slog.Attr, keep bool,
) (kept []slog.Attr, _ redact.Hits) {
	ln := e.Line(sc)
	attrs = sc.HidePairs(e.Policy, attrs)
	var scrubbed []slog.Attr // apart from attrs, which do not escape
	if keep || e.Typed {
		s := ln.Scrubber(sc)
		s.KeepLists = true
		s.SetKeepBytes(e.Typed)
		scrubbed = s.Attrs(nil, attrs)
		attrs = scrubbed
		ln.setFrozen()
	}
	ln.forWith, ln.traceKeysAt = true, ln.traceKeysAt[:0]
	ln.b = append(ln.b, sc.preformatted...)
	if ln.json {
		ln.objects.PushRoot(&sc.with)
		ln.objects.Resume(&sc.with, 0, len(ln.b))
	}
	opened := ln.openPending(sc)
	begun := len(ln.b)
	ln.appendAttrs(attrs)
	if e.Pattern.UsesError() && (sc.rare == nil || sc.rare.errorPath == "") {
		sc.changeRare().errorPath = layout.ErrorPath(sc.Groups(), attrs...)
	}
	if len(ln.b) > begun {
		sc.preformatted = append(room[:0], ln.b...)
		if len(ln.traceKeysAt) > 0 {
			r := sc.changeRare()
			r.traceKeysAt = append(slices.Clip(r.traceKeysAt), ln.traceKeysAt...)
		}
		if ln.json {
			sc.with.Add(&ln.objects, len(opened))
		}
		sc.pending = 0
	}
	hits := ln.TakeHits()
	if keep || e.Typed {
		s := ln.Scrubber(sc)
		s.Hits = nil
		if e.Typed {
			s.SetKeepBytes(true) // in lists
			sc.addTyped(s.Typed(scrubbed))
			s.SetKeepBytes(false)
		}
		if keep {
			kept = s.Finish(scrubbed)
		}
	}
	ln.forWith = false
	e.Release(ln)
	return kept, hits
}

// HidePairs returns attrs that With adds without the values that are secret by the name that is
// another attr, and notes the names for those of later calls.
func (sc *Scope) HidePairs(p *redact.Policy, attrs []slog.Attr) []slog.Attr {
	names := sc.names()
	hidden, all := p.HideInWith(names, attrs)
	if len(all) > len(names) {
		sc.changeRare().names = all
	}
	return hidden
}

func (sc *Scope) names() []slog.Attr {
	if sc.rare == nil {
		return nil
	}
	return sc.rare.names
}

// changeRare returns a copy of sc.rare, which becomes sc.rare.
func (sc *Scope) changeRare() *rareScope {
	r := new(rareScope)
	if sc.rare != nil {
		*r = *sc.rare
	}
	sc.rare = r
	return r
}

// typed returns With's attrs for OTLP.
func (sc *Scope) typed() held.Scopes {
	if sc.rare == nil {
		return nil
	}
	return sc.rare.typed
}

// withTraceKeysRenamed returns what With has rendered for a record that has a
// trace.
func (sc *Scope) withTraceKeysRenamed() (b []byte) {
	from := 0
	for _, at := range sc.rare.traceKeysAt {
		b = append(append(b, sc.preformatted[from:at]...), member.ReservedPrefix...)
		from = at
	}
	return append(b, sc.preformatted[from:]...)
}

// OpenGroup opens one more group in sc, which nothing else uses yet, and returns the group's name
// as it is written. Beyond freeze.MaxDepth groups it changes nothing and returns "".
func (sc *Scope) OpenGroup(e *Encoder, name string) (written string) {
	names := sc.Groups()
	if n := len(names); n >= freeze.MaxDepth {
		if names[n-1] == freeze.DepthMark {
			return ""
		}
		name = freeze.DepthMark
	}
	if !sc.masked && e.Policy.Key(names, name) == redact.Secret {
		sc.masked = true
	}
	name = e.Policy.KeyText(name)
	if len(sc.names()) > 0 {
		sc.changeRare().names = nil
	}
	open := &scopeGroups{names: append(slices.Clip(names), name)}
	if e.Typed {
		sc.changeRare().typed = sc.typed().WithGroup(name)
	}
	if e.Format == FormatJSON {
		sc.pending++
	} else {
		var prefix []byte
		if sc.open != nil {
			prefix = []byte(sc.open.prefix)
		}
		open.prefix = string(appendPrefix(prefix, name))
	}
	sc.open = open
	return name
}
