// SPDX-License-Identifier: MIT

package logplex

import (
	"context"
	"log/slog"
	"path"
	"strings"
	"time"

	"github.com/logplex-go/logplex/format"
)

// layOut writes the whole line of a record by Options.Pattern.
func (h *Handler) layOut(s *state, ctx context.Context, t time.Time, r *slog.Record) {
	c := h.c
	h.startMembers(s, ctx)
	h.members(s, r)
	attrs := patternAttrs(strings.TrimPrefix(string(s.b), " "))

	s.b = append(s.b[:0], h.messageOf(s, r.Message)...)
	s.scrubMessage(0)
	rec := format.PatternRecord{
		Time:    t.In(c.location),
		Level:   int(r.Level),
		Message: string(s.b),
		Source:  c.source,
		Dyno:    c.dyno,
		PID:     c.pid,
		Attrs:   attrs,
	}
	if c.addCaller || c.pattern.UsesCaller() {
		if src := c.callers.source(r.PC); src != nil {
			rec.File, rec.Line = path.Base(src.File), src.Line
		}
	}
	s.b = s.b[:0]
	if c.format == FormatLine {
		s.begin(t.Unix(), int64(t.Nanosecond()), r.Level)
	}
	s.b = c.pattern.AppendRecord(s.b, &rec)
	s.b = append(s.b, '\n')
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
