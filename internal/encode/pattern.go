// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"path"
	"strings"
	"time"

	"github.com/logplex-go/logplex/format"
)

// appendPattern writes the whole line of a record by Config.Pattern.
func (ln *Line) appendPattern(sc *Scope, t time.Time, r *slog.Record, carried []slog.Attr) {
	ln.startAttrs(sc, carried)
	ln.appendRecordAttrs(sc, r)
	attrs := patternAttrs(strings.TrimPrefix(string(ln.b), " "))

	ln.b = append(ln.b[:0], ln.redactMessage(r.Message)...)
	ln.scrubMessage(0)
	rec := format.PatternRecord{
		Time:    t.In(ln.Location),
		Level:   int(r.Level),
		Message: string(ln.b),
		Source:  ln.Source,
		Dyno:    ln.Dyno,
		PID:     ln.PID,
		Attrs:   attrs,
	}
	if ln.AddCaller || ln.Pattern.UsesCaller() {
		if src := ln.callers.get(r.PC); src != nil {
			rec.File, rec.Line = path.Base(src.File), src.Line
		}
	}
	ln.b = ln.b[:0]
	if ln.Format == FormatLine {
		ln.appendHeader(t.Unix(), int64(t.Nanosecond()), r.Level)
	}
	ln.b = ln.Pattern.AppendRecord(ln.b, &rec)
	ln.b = append(ln.b, '\n')
}

// patternAttrs are rendered logfmt pairs.
type patternAttrs string

func (p patternAttrs) AppendAttrs(b []byte) []byte { return append(b, p...) }

func (p patternAttrs) AppendAttr(b []byte, path string) []byte {
	for k, v := range format.Pairs(string(p)) {
		if k == path {
			return append(b, v...)
		}
	}
	return b
}
