// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"path"
	"strings"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/layout"
)

// appendPattern writes the whole line of a record by Config.Pattern.
func (ln *Line) appendPattern(sc *Scope, t time.Time, r *slog.Record, carried []slog.Attr) {
	ln.startAttrs(sc, carried)
	ln.appendRecordAttrs(sc, r)
	attrs := layout.Attrs(strings.TrimPrefix(string(ln.b), " "))

	ln.b = append(ln.b[:0], ln.redactMessage(r.Message)...)
	ln.scrubMessage(0)
	rec := format.PatternRecord{
		Time:     t.In(ln.Location),
		Level:    int(r.Level),
		Message:  string(ln.b),
		Source:   ln.Source,
		Dyno:     ln.Dyno,
		PID:      ln.PID,
		Attrs:    attrs,
		Groups:   openGroups(ln.groupPrefix),
		Start:    ln.Start,
		Sequence: ln.sequence.Add(1),
		Host:     ln.Host,
		User:     ln.User,
		Colour:   ln.Colour,
	}
	if ln.NeedsCaller() {
		if src := ln.callers.Of(r.PC); src != nil {
			rec.File, rec.Line, rec.Function = path.Base(src.File), src.Line, src.Function
		}
	}
	if ln.Pattern.UsesError() {
		if key := errorPath(sc, r, carried); key != "" {
			rec.Error, rec.ErrorKey = attrs.Find(key)
		}
	}
	ln.b = ln.b[:0]
	if ln.Format == FormatLine {
		ln.appendHeader(t.Unix(), int64(t.Nanosecond()), r.Level)
	}
	ln.b = ln.Pattern.AppendRecord(ln.b, &rec)
	ln.b = append(ln.b, '\n')
}

// openGroups returns the open groups as a layout prints them: prefix is
// Line.groupPrefix, a space and the groups, each with its dot.
func openGroups(prefix []byte) string {
	if len(prefix) < 2 {
		return ""
	}
	return string(prefix[1 : len(prefix)-1])
}

// errorPath returns the dotted path of the first attr that is an error, in the order of
// the line: those of a context, of With, and the record's own.
func errorPath(sc *Scope, r *slog.Record, carried []slog.Attr) string {
	path := layout.ErrorPath(nil, carried...)
	if path == "" && sc.rare != nil {
		path = sc.rare.errorPath
	}
	if path == "" {
		r.Attrs(func(a slog.Attr) bool {
			path = layout.ErrorPath(sc.Groups(), a)
			return path == ""
		})
	}
	return path
}
