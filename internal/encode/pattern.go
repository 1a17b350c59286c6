// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"path"
	"strings"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/member"
)

// appendPattern writes the whole line of a record by Config.Pattern.
func (ln *Line) appendPattern(sc *Scope, t time.Time, r *slog.Record, carried []slog.Attr) {
	ln.startAttrs(sc, carried)
	ln.appendRecordAttrs(sc, r)
	attrs := patternAttrs(strings.TrimPrefix(string(ln.b), " "))

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
		if src := ln.callers.get(r.PC); src != nil {
			rec.File, rec.Line, rec.Function = path.Base(src.File), src.Line, src.Function
		}
	}
	if ln.Pattern.UsesError() {
		if key := errorPath(sc, r, carried); key != "" {
			rec.Error, rec.ErrorKey = attrs.find(key)
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

// errorPath returns the dotted path of the first attr that is an error, in the
// order of the line: those of a context, of With, and the record's own. LogValuers
// are not resolved, since each is asked once.
func errorPath(sc *Scope, r *slog.Record, carried []slog.Attr) string {
	key := firstError(nil, carried)
	if key == "" && sc.rare != nil {
		key = sc.rare.errorPath
	}
	if key != "" {
		return key
	}
	prefix := groupPath(sc.groups)
	r.Attrs(func(a slog.Attr) bool {
		key = errorAttr(prefix, a, 0)
		return key == ""
	})
	return key
}

// firstError returns the path of the first error of attrs in groups, or "".
func firstError(groups []string, attrs []slog.Attr) string {
	prefix := groupPath(groups)
	for _, a := range attrs {
		if key := errorAttr(prefix, a, 0); key != "" {
			return key
		}
	}
	return ""
}

func groupPath(groups []string) string {
	if len(groups) == 0 {
		return ""
	}
	return strings.Join(groups, ".") + "."
}

// errorAttr returns the path of a, or of the first error in it if it is a group.
func errorAttr(prefix string, a slog.Attr, depth int) string {
	const maxDepth = 32 // as deep as values are written
	switch a.Value.Kind() {
	case slog.KindAny:
		if _, ok := a.Value.Any().(error); ok {
			return prefix + a.Key
		}
	case slog.KindGroup:
		if depth == maxDepth {
			return ""
		}
		if a.Key != "" {
			prefix += a.Key + "."
		}
		for _, member := range a.Value.Group() {
			if key := errorAttr(prefix, member, depth+1); key != "" {
				return key
			}
		}
	}
	return ""
}

// patternAttrs are rendered logfmt pairs.
type patternAttrs string

// AppendAttrs appends all of them.
func (p patternAttrs) AppendAttrs(b []byte) []byte { return append(b, p...) }

// AppendAttr appends the value of the first with that key.
func (p patternAttrs) AppendAttr(b []byte, path string) []byte {
	value, _ := p.find(path)
	return append(b, value...)
}

// find returns the value of the first pair with that key, or with the key as it
// is written where it is one of the handler's own, and that key.
func (p patternAttrs) find(path string) (value, key string) {
	for k, v := range format.Pairs(string(p)) {
		if k == path || len(k) == len(member.ReservedPrefix)+len(path) &&
			strings.HasPrefix(k, member.ReservedPrefix) && k[len(member.ReservedPrefix):] == path {
			return v, k
		}
	}
	return "", ""
}
