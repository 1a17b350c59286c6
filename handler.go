// SPDX-License-Identifier: MIT

package logplex

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/redact"
	"github.com/logplex-go/logplex/internal/truncate"
)

// Handler is a slog.Handler that writes Heroku lines (NewHandler) or stamps
// and scrubs records on their way to another handler (Wrap). It is safe for
// concurrent use. WithAttrs and WithGroup return new Handlers that share the
// writer, the Sink and the Options of the one that they came from.
type Handler struct {
	c    *core
	next slog.Handler // the wrapped one; nil for NewHandler

	// What With has rendered, copied into each line. In JSON some groups may
	// have been opened in it, the innermost last.
	pre     []byte
	opened  int      // groups opened in pre (JSON)
	comma   bool     // a member stands in the innermost of them
	pending []string // groups to be opened by the first attr (JSON)
	prefix  string   // a space and the open groups, dotted and escaped (logfmt)
	keys    []string // keys that stand in the innermost open object (JSON)
	topKeys []string // the same for the line's own object
	twice   bool     // a key stands twice in pre (JSON)
	guarded bool     // a panic of a finder is to cost its value only: see guard

	groups  []string // all open groups
	masked  bool     // one of them is secret
	stamped bool     // next prints source, dyno and pid
	scopes  []scope  // With's attrs, kept where somebody wants Records
	held    []scope  // groups that next has not been told of
}

// Enabled reports whether records of a level are logged.
func (h *Handler) Enabled(ctx context.Context, l slog.Level) bool {
	if h.c.fixed {
		return l >= h.c.min
	}
	return h.enabled(ctx, l)
}

func (h *Handler) enabled(ctx context.Context, l slog.Level) bool {
	c := h.c
	if h.next != nil {
		return (!c.leveled || l >= c.least()) && h.next.Enabled(ctx, l)
	}
	return l >= c.least()
}

func (c *core) least() slog.Level {
	if c.level == nil {
		return c.min
	}
	return c.level.Level()
}

// Flush waits until the Sink has delivered what it was sent, if it can be
// flushed, and for Wrap until the wrapped handler has, if that can. It
// returns ctx's error when that ends first, and what the Sinks say. Without
// Sinks there is nothing to wait for: lines are written when Handle returns.
func (h *Handler) Flush(ctx context.Context) error {
	if ctx == nil {
		ctx = context.Background()
	}
	var errs []error
	for _, d := range h.c.drains {
		errs = append(errs, flush(ctx, d))
	}
	for _, s := range h.c.sinks {
		errs = append(errs, flush(ctx, s))
	}
	if h.next != nil {
		errs = append(errs, flush(ctx, h.next))
	}
	return errors.Join(errs...)
}

// progress is how far a record got.
type progress int

const (
	rendering progress = iota
	rendered           // its line stands
	handled
)

// Handle writes one record. It returns the errors of the writer and of the
// Sinks, joined; log/slog ignores them, so they go to Options.OnError too.
func (h *Handler) Handle(ctx context.Context, r slog.Record) (err error) {
	// One long function, as a call for each step would be a good part of a
	// short record's cost.
	if h.next != nil {
		return h.forward(ctx, &r)
	}
	c := h.c
	s := c.take()
	at := rendering
	defer func() {
		if at != handled {
			err = h.salvage(s, ctx, &r, at, recover())
		}
	}()
	s.reset(h)
	t := r.Time
	if t.IsZero() {
		t = time.Now()
	}
	switch {
	case c.usual:
		s.beginMessage(t.Unix(), int64(t.Nanosecond()), r.Level, r.Message)
		if len(h.pre) > 0 {
			s.given(h.pre)
		}
		h.members(s, &r)
		s.b = append(s.b, '\n')
	case c.pattern != nil && c.format != FormatJSON:
		h.layOut(s, ctx, t, &r)
	default:
		s.beginWith(t, &r, h.messageOf(s, r.Message))
		h.startMembers(s, ctx)
		h.members(s, &r)
		h.endLine(s)
	}
	at = rendered
	hits := s.told.Take()
	err = c.emit(s)
	if len(c.drains)+len(c.sinks) > 0 {
		err = errors.Join(err, h.pass(s, ctx, t, &r))
	}
	at = handled // before s is another's
	c.put(s)
	if err != nil {
		c.report(err)
	}
	if hits.Len() > 0 {
		c.tell(hits, r.PC)
	}
	return err
}

// pass hands the record to the drains and the Sinks.
func (h *Handler) pass(s *state, ctx context.Context, t time.Time, r *slog.Record) error {
	err := h.ship(s, t, r.Level)
	if len(h.c.sinks) > 0 {
		err = errors.Join(err, h.send(s, ctx, t, r))
	}
	return err
}

// salvage sees to a record whose handling in s came only so far, for a panic p;
// nil means that the goroutine ends. Where a scan for secrets panicked the record
// is handled again, guarded: now that costs the value alone.
func (h *Handler) salvage(s *state, ctx context.Context, r *slog.Record, at progress, p any) (err error) {
	c := h.c
	defer c.rescue(&err)
	switch {
	case s != nil && s.writing:
		return c.out.AfterPanic(&s.writing, p, func(err error) error {
			t := r.Time
			if t.IsZero() {
				t = time.Now()
			}
			err = errors.Join(err, h.pass(s, ctx, t, r))
			c.report(err)
			return err
		})
	case p == nil:
		return nil
	case at == rendering && !h.guarded:
		return h.guard().Handle(ctx, *r)
	}
	c.lost(&err, p)
	return err
}

// guard gives a copy of h that looks for secrets with plan.find, so that a
// finder's panic costs a value and not the record.
func (h *Handler) guard() *Handler {
	h2 := *h
	h2.guarded = true
	return &h2
}

// beginWith begins a line that may show a call site, or no time.
func (s *state) beginWith(t time.Time, r *slog.Record, msg string) {
	switch {
	case s.json && r.Time.IsZero():
		s.beginTimeless(r.Level)
	case s.addCaller && r.PC != 0:
		s.begin(t.Unix(), int64(t.Nanosecond()), r.Level)
	default:
		s.beginMessage(t.Unix(), int64(t.Nanosecond()), r.Level, msg)
		return
	}
	if s.addCaller && r.PC != 0 {
		s.caller(s.callers.source(r.PC))
	}
	message(s, msg)
}

// startMembers writes what stands between the message and the record's attrs:
// what the context carries and what With left.
func (h *Handler) startMembers(s *state, ctx context.Context) {
	if s.json {
		s.levels = append(s.levels, level{outer: h.topKeys})
		if len(h.topKeys) > 0 {
			s.levels[0].seen = ^uint64(0) // the context's keys may be With's
		}
	}
	if h.c.context != nil {
		h.contextAttrs(s, ctx)
	}
	s.given(h.pre)
	if s.json {
		h.enter(s)
	}
}

// given writes what With has rendered.
func (s *state) given(pre []byte) {
	s.b = append(s.b, pre...)
	if s.known != s.core.known {
		s.b = s.policy.Rescan(s.b, len(s.b)-len(pre))
	}
}

// members writes the record's attrs.
func (h *Handler) members(s *state, r *slog.Record) {
	// A walk copies the record, and so does counting, which takes half the time.
	if s.empty && r.NumAttrs() == 0 {
		return
	}
	if s.quick() {
		start := len(s.b)
		b := s.b
		r.Attrs(func(a slog.Attr) bool {
			b = s.quickEach(b, &a, 0)
			return true
		})
		s.b, s.empty = b, len(b) == start
		return
	}
	if r.NumAttrs() == 0 {
		return
	}
	mark := h.openPending(s)
	r.Attrs(func(a slog.Attr) bool {
		s.each(&a)
		return true
	})
	h.shutPending(s, mark)
}

func (h *Handler) endLine(s *state) {
	if s.json {
		h.endJSON(s)
		return
	}
	s.b = append(s.b, '\n')
}

// endJSON ends the open groups and the line.
func (h *Handler) endJSON(s *state) {
	for range h.opened + 1 {
		s.b = append(s.b, '}')
	}
	s.b = append(s.b, '\n')
	if s.dup {
		s.tmp = truncate.Unique(s.tmp[:0], s.b)
		s.b, s.tmp = s.tmp, s.b
	}
}

// enter readies s for more members behind h.pre.
func (h *Handler) enter(s *state) {
	if h.opened > 0 {
		s.levels = append(s.levels, level{first: len(s.keys)})
		s.comma = h.comma
	}
	// With's keys may stand again: any bit may then be set.
	if l := &s.levels[len(s.levels)-1]; len(h.keys) > 0 {
		l.outer, l.seen = h.keys, ^uint64(0)
	}
	if len(h.topKeys) > 0 {
		s.levels[0].seen = ^uint64(0)
	}
}

// each writes an attr of the record, through users' redactors if there are any.
func (s *state) each(a *slog.Attr) {
	if !s.policy.HasUserRules() {
		if !s.quickJSON() || !s.quickAttrJSON(a) {
			s.attr(a, 0)
		}
		return
	}
	s.readyScrubber()
	s.scrubber.KeepLists = true
	if plain := s.scrubber.One(*a); !redact.IsEmpty(plain) {
		s.attr(&plain, 0)
	}
}

func (s *state) readyScrubber() {
	if s.scrubber.ListText == nil {
		s.scrubber.ListText = s.listText
	}
	s.scrubber.Reset(s.policy, &s.core.types, s.groups, s.masked)
	s.scrubber.Hits = s.told
}

// listText renders a list of the open groups as scrubbed JSON text.
func (s *state) listText(groups []string, masked bool, l *freeze.List) (text string, changed bool) {
	if s.list == nil {
		s.list = &state{core: new(core), policy: s.policy}
	}
	e := s.list
	e.b, e.json, e.comma, e.masked, e.guarded = e.b[:0], true, false, masked, true
	e.hits, e.nodes, e.dup, e.levels, e.keys = 0, 0, false, e.levels[:0], e.keys[:0]
	e.groups = append(e.groups[:0], groups...)
	if s.scrubber.Hits != nil {
		e.told, e.within, e.listGroups = s.told, s.scrubber.At(), len(groups)
	} else {
		e.told = nil
	}
	e.array(l, 0)
	text = string(e.b)
	if !e.small() {
		s.list = nil
	}
	return text, e.hits > 0
}

// messageOf gives the message as users' redactors want it.
func (h *Handler) messageOf(s *state, msg string) string {
	if !s.policy.HasUserRules() {
		return msg
	}
	return s.redactedMessage(msg)
}

func (s *state) redactedMessage(msg string) string {
	a := s.policy.User(s.told, nil, slog.String(slog.MessageKey, msg))
	if redact.IsEmpty(a) {
		return ""
	}
	if a.Value.Kind() != slog.KindString {
		s.readyScrubber()
		a = s.scrubber.Plain(slog.Attr{Value: s.arena.Freeze(a.Value)})
	}
	return a.Value.String()
}

// contextAttrs writes what a context carries, outside all groups.
func (h *Handler) contextAttrs(s *state, ctx context.Context) {
	attrs := h.c.contextAttrs(ctx)
	if len(attrs) == 0 {
		return
	}
	prefix, groups, masked := s.prefix, s.groups, s.masked
	s.prefix, s.groups, s.masked = nil, nil, false
	for i := range attrs {
		s.each(&attrs[i])
	}
	s.prefix, s.groups, s.masked = prefix, groups, masked
}

// ship hands the message to the drains.
func (h *Handler) ship(s *state, t time.Time, l slog.Level) (err error) {
	c := h.c
	for _, d := range c.drains {
		if e := d.sendEncoded(t, l, &c.names, s.b[c.headLen:len(s.b)-1]); e != nil {
			err = errors.Join(err, e)
		}
	}
	return err
}

// emit writes the line, if there is a writer.
func (c *core) emit(s *state) error {
	if c.out == nil {
		return nil
	}
	line := s.b
	if c.maxLine > 0 && len(line) > c.maxLine {
		line = c.cut(line, c.headLen)
	}
	return c.out.Write(line, &s.writing)
}

// cut makes a line that is too long fit.
func (c *core) cut(line []byte, head int) []byte {
	b := make([]byte, 0, c.maxLine)
	switch {
	case c.format == FormatJSON:
		return truncate.JSON(b, line, c.maxLine)
	case c.pattern != nil:
		return truncate.Text(b, line, head, c.maxLine)
	}
	return truncate.Logfmt(b, line, head, c.maxLine)
}

// openPending opens the groups that had no attr so far.
func (h *Handler) openPending(s *state) []checkpoint {
	s.marks = s.marks[:0]
	if len(h.pending) == 0 {
		return nil
	}
	s.groups = s.groups[:len(s.groups)-len(h.pending)]
	for _, g := range h.pending {
		s.marks = append(s.marks, s.open(g))
	}
	return s.marks
}

// shutPending shuts them and leaves s.groups as openPending found it.
func (h *Handler) shutPending(s *state, marks []checkpoint) {
	for _, m := range slices.Backward(marks) {
		s.shut(m)
	}
	if len(marks) > 0 {
		s.groups = append(s.groups, h.pending...)
	}
}
