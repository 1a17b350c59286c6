// SPDX-License-Identifier: MIT

package logplex

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/encode"
	"github.com/logplex-go/logplex/internal/held"
	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/member"
	"github.com/logplex-go/logplex/internal/own"
	"github.com/logplex-go/logplex/internal/redact"
)

// Handler is a slog.Handler that writes Heroku lines (NewHandler) or stamps
// and scrubs records on their way to another handler (Wrap). It is safe for
// concurrent use. WithAttrs and WithGroup return new Handlers that share the writer, the Sink and
// the Options of the one that they came from. Its zero value and nil are of no use.
type Handler struct {
	*rest
	scope encode.Scope
}

// rest is what a Handler has beside its Scope. It is apart, since a logger per
// request costs a Handler each. It is immutable once it is in use.
type rest struct {
	*shared
	next    slog.Handler // the wrapped one; nil for NewHandler
	derived *derivation  // what With made of next
	kept    *held.Kept   // With's attrs where Records are needed, and what next was not given
}

// changeRest gives h a rest of its own.
func (h *Handler) changeRest() {
	own := *h.rest
	h.rest = &own
}

// Enabled reports whether records of a level are logged.
func (h *Handler) Enabled(ctx context.Context, l slog.Level) bool {
	if h.levelFixed {
		return l >= h.minLevel
	}
	return h.enabled(ctx, l)
}

func (h *Handler) enabled(ctx context.Context, l slog.Level) bool {
	if h.next != nil {
		return (!h.levelSet || l >= h.currentLevel()) && h.next.Enabled(ctx, l)
	}
	return l >= h.currentLevel()
}

// Flush waits until the Sink has delivered what it was sent, if it can be
// flushed, and for Wrap until the wrapped handler has, if that can. It returns
// ctx's error when that ends first, and the errors of the Sinks. A nil ctx never
// ends. Without Sinks there is nothing to wait for: lines are written when Handle
// returns.
func (h *Handler) Flush(ctx context.Context) error {
	if ctx == nil {
		ctx = context.Background()
	}
	var errs []error
	for _, d := range slices.Concat(h.drains, h.otlp) {
		errs = append(errs, flush(ctx, d))
	}
	for _, s := range h.sinks {
		errs = append(errs, flush(ctx, s))
	}
	if h.next != nil {
		// A handler that embeds another one may lose its Flush in WithAttrs.
		errs = append(errs, flush(ctx, cmp.Or(h.unstamped, h.next)))
	}
	return errors.Join(errs...)
}

// stage is how far a record got.
type stage int

const (
	stageEncoding stage = iota
	stageEncoded        // its line is complete
	stageNext           // the wrapped handler has it, as it was logged
	stageDone
)

// Handle writes one record. It returns the errors of the writer and of the
// Sinks, joined; log/slog ignores them, so they go to Options.OnError too.
func (h *Handler) Handle(ctx context.Context, r slog.Record) (err error) {
	if !h.lineOnly {
		if h.next == nil {
			return h.handle(ctx, &r)
		}
		if ctx == nil {
			ctx = context.Background()
		}
		if !h.passesUnchanged {
			return h.forwardScrubbed(ctx, &r)
		}
		at := stageEncoding
		defer func() {
			if at != stageDone {
				err = h.recoverHandle(nil, ctx, &r, nil, at, recover())
			}
		}()
		if !h.enc.Unchanged(&h.scope, &r, h.stampedByNext) {
			at = stageDone
			return h.forwardScrubbed(ctx, &r)
		}
		at = stageNext
		err = h.next.Handle(ctx, r) // called here, where r is copied once
		at = stageDone
		if err != nil {
			h.report(err)
		}
		return err
	}
	// This is handle for a record that only out and drains get. It is short: a log call in a
	// program that does something else finds little of it in the processor's cache.
	at := stageEncoding
	ln := h.enc.Line(&h.scope)
	defer func() {
		if at != stageDone {
			err = h.recoverHandle(ln, ctx, &r, nil, at, recover())
		}
	}()
	t := r.Time
	if t.IsZero() {
		t = time.Now()
	}
	ln.Record(&h.scope, t, &r, nil)
	at = stageEncoded
	err = h.out.Write(h.enc.Truncate(ln.Bytes()), &ln.Writing)
	if len(h.drains) > 0 {
		err = errors.Join(err, h.deliverEncoded(ln, t, r.Level))
	}
	at = stageDone // before release: ln may then be another goroutine's
	if err != nil || ln.HasHits() {
		h.release(ln, ln.TakeHits(), r.PC, err)
		return err
	}
	h.enc.Release(ln)
	return nil
}

// handle is Handle for any record. TestLineOnly compares the two.
func (h *Handler) handle(ctx context.Context, r *slog.Record) (err error) {
	at := stageEncoding
	var carried []slog.Attr
	ln := h.enc.Line(&h.scope)
	defer func() {
		if at != stageDone {
			err = h.recoverHandle(ln, ctx, r, carried, at, recover())
		}
	}()
	t := r.Time
	if t.IsZero() {
		t = time.Now()
	}
	if h.context != nil {
		carried = h.contextAttrs(ctx)
	}
	if h.trace != nil {
		ln.SetTrace(h.traceOf(ctx))
	}
	switch {
	case h.otlpOnce:
		ln.RecordTyped(&h.scope, t, time.Unix(h.clock.Now()), r, carried)
	case len(h.sinks)+len(h.otlp) > 0:
		*r, carried = ln.Freeze(&h.scope, r, carried)
		fallthrough
	default:
		ln.Record(&h.scope, t, r, carried)
	}
	at = stageEncoded
	if h.out != nil {
		err = h.out.Write(h.enc.Truncate(ln.Bytes()), &ln.Writing)
	}
	hits := ln.TakeHits()
	switch {
	case h.otlpAlone && err == nil:
		err = h.deliverOTLP(ln, t, r, nil)
	case len(h.sinks)+len(h.otlp) > 0:
		err = errors.Join(err, h.deliver(ln, t, r, carried))
	case len(h.drains) > 0:
		if e := h.deliverEncoded(ln, t, r.Level); e != nil {
			err = errors.Join(err, e)
		}
	}
	at = stageDone // before release: ln may then be another goroutine's
	h.release(ln, hits, r.PC, err)
	return err
}

// release ends the work on a record: it releases its line and reports the error and
// the secrets that were replaced.
func (h *Handler) release(ln *encode.Line, hits redact.Hits, pc uintptr, err error) {
	h.enc.Release(ln)
	h.reportBoth(hits, pc, err)
}

// reportBoth reports an error and the secrets that were replaced, if there are any.
func (h *Handler) reportBoth(hits redact.Hits, pc uintptr, err error) {
	if err != nil {
		h.report(err)
	}
	if hits.Len() > 0 {
		h.reportHits(hits, pc)
	}
}

// deliver hands the record to the drains and the Sinks.
func (h *Handler) deliver(ln *encode.Line, t time.Time, r *slog.Record, carried []slog.Attr) error {
	err := h.deliverEncoded(ln, t, r.Level)
	if len(h.otlp) > 0 {
		err = errors.Join(err, h.deliverOTLP(ln, t, r, carried))
	}
	if len(h.sinks) > 0 {
		err = errors.Join(err, h.deliverRecord(ln, t, r, ln.Trace(),
			ln.Finish(&h.scope, r, carried)))
	}
	return err
}

// deliverEncoded hands the encoded message to the drains.
func (h *Handler) deliverEncoded(ln *encode.Line, t time.Time, l slog.Level) (err error) {
	msg := ln.Message()
	for _, d := range h.drains {
		if e := d.sendEncoded(t, l, &h.names, msg); e != nil {
			err = errors.Join(err, e)
		}
	}
	return err
}

// deliverOTLP hands the record, encoded once, to the drains of OTLP.
func (h *Handler) deliverOTLP(
	ln *encode.Line, t time.Time, r *slog.Record, carried []slog.Attr,
) error {
	caller := h.callSite(r.PC)
	var b []byte
	if h.otlpOnce {
		b = ln.OTLP(&h.scope, t, r.Level, r.Message, caller)
	} else {
		now := time.Unix(h.clock.Now())
		b = ln.OTLPOf(&h.scope, t, now, r.Level, caller, ln.Typed(&h.scope, r, carried))
	}
	return h.sendOTLP(b, t, r.Level, r.Message)
}

// callSite returns the source of a log call, which is not to be changed; nil without
// Options.AddCaller and where it is not known.
func (h *Handler) callSite(pc uintptr) *slog.Source {
	if !h.enc.AddCaller {
		return nil
	}
	return h.enc.Caller(pc)
}

// sendOTLP hands an encoded record to the drains of OTLP.
func (h *Handler) sendOTLP(b []byte, t time.Time, l slog.Level, msg string) (err error) {
	for _, d := range h.otlp {
		if e := d.sendTyped(t, l, msg, b); e != nil {
			err = errors.Join(err, e)
		}
	}
	return err
}

// recoverHandle finishes a record that stopped at a stage with panic p; nil means
// runtime.Goexit. If a redactor panicked during encoding, the record is encoded
// again with a recover around each value, so only that value is lost.
func (h *Handler) recoverHandle(ln *encode.Line, ctx context.Context, r *slog.Record,
	carried []slog.Attr, at stage, p any) (err error) {
	defer h.recoverInto(&err)
	switch {
	case ln != nil && ln.Writing:
		return h.out.AfterPanic(&ln.Writing, p, func(err error) error {
			t := r.Time
			if t.IsZero() {
				t = time.Now()
			}
			hits := ln.TakeHits()
			err = errors.Join(err, h.deliver(ln, t, r, carried))
			h.reportBoth(hits, r.PC, err)
			return err
		})
	case p == nil:
		return nil
	case at == stageNext:
		err = nextPanicked(h.next, p)
		h.report(err)
		return err
	case h.next != nil:
		return h.forwardScrubbed(ctx, r)
	case at == stageEncoding && !h.scope.RecoverPerValue:
		return h.withRecoverPerValue().Handle(ctx, *r)
	}
	h.reportPanic(&err, p)
	return err
}

// withRecoverPerValue returns a copy of h whose lines are encoded with a recover
// around each value.
func (h *Handler) withRecoverPerValue() *Handler {
	h2 := *h
	h2.scope.RecoverPerValue = true
	return &h2
}

// Log logs one event without log/slog's front end: the same line, Sinks and errors as
// slog.Logger.LogAttrs on this handler, for hot paths. It builds no slog.Record, looks up the call
// site only where lines or a wrapped handler may show it, and does not allocate; attrs do not
// escape. Nothing happens below the least level. A nil ctx is allowed.
func (h *Handler) Log(ctx context.Context, level slog.Level, msg string, attrs ...slog.Attr) {
	switch {
	case !h.Enabled(ctx, level):
	case h.lineOnly:
		h.logLine(ctx, level, msg, attrs)
	default:
		h.log(ctx, level, msg, attrs)
	}
}

// logLine is log for an event that only out and drains get.
func (h *Handler) logLine(ctx context.Context, level slog.Level, msg string, attrs []slog.Attr) {
	at := stageEncoding
	sec, ns := h.clock.Now()
	ln := h.enc.Line(&h.scope)
	defer func() {
		if at != stageDone {
			r := recordOf(sec, ns, level, msg, 0, attrs)
			_ = h.recoverHandle(ln, ctx, &r, nil, at, recover()) // reported to OnError
		}
	}()
	ln.Attrs(&h.scope, sec, ns, level, 0, msg, attrs, nil)
	at = stageEncoded
	err := h.out.Write(h.enc.Truncate(ln.Bytes()), &ln.Writing)
	if len(h.drains) > 0 {
		err = errors.Join(err, h.deliverEncoded(ln, time.Unix(sec, ns), level))
	}
	at = stageDone // before release: ln may then be another goroutine's
	if err != nil || ln.HasHits() {
		h.release(ln, ln.TakeHits(), 0, err)
		return
	}
	h.enc.Release(ln)
}

// callerPC returns the program counter of Log's caller.
//
//go:noinline
func callerPC() uintptr {
	var pcs [1]uintptr
	runtime.Callers(4, pcs[:]) // runtime.Callers, callerPC, log and Log
	return pcs[0]
}

// log is Handle for Log.
func (h *Handler) log(ctx context.Context, level slog.Level, msg string, attrs []slog.Attr) {
	var pc uintptr
	if h.next != nil || h.enc.NeedsCaller() {
		pc = callerPC()
	}
	var ln *encode.Line // nil before there is one
	at := stageEncoding
	sec, ns := h.clock.Now()
	defer func() {
		if at != stageDone {
			r := recordOf(sec, ns, level, msg, pc, attrs)
			_ = h.recoverHandle(ln, ctx, &r, nil, at, recover()) // reported to OnError
		}
	}()
	if h.next != nil || len(h.sinks) > 0 || h.enc.Pattern != nil ||
		len(h.otlp) > 0 && !h.otlpOnce {
		_ = h.Handle(ctx, recordOf(sec, ns, level, msg, pc, attrs)) // reported to OnError
		at = stageDone
		return
	}
	ln = h.enc.Line(&h.scope)
	var carried []slog.Attr
	if h.context != nil {
		carried = h.contextAttrs(ctx)
	}
	if h.trace != nil {
		ln.SetTrace(h.traceOf(ctx))
	}
	if len(h.otlp) > 0 {
		ln.AttrsTyped(&h.scope, sec, ns, level, pc, msg, attrs, carried)
	} else {
		ln.Attrs(&h.scope, sec, ns, level, pc, msg, attrs, carried)
	}
	at = stageEncoded
	t := time.Unix(sec, ns)
	err := h.writeLine(ln, t, level)
	hits := ln.TakeHits()
	if len(h.otlp) > 0 {
		b := ln.OTLP(&h.scope, t, level, msg, h.callSite(pc))
		err = errors.Join(err, h.sendOTLP(b, t, level, msg))
	}
	at = stageDone // before release: ln may then be another goroutine's
	h.release(ln, hits, pc, err)
}

func recordOf(sec, ns int64, level slog.Level, msg string, pc uintptr,
	attrs []slog.Attr) slog.Record {
	r := slog.NewRecord(time.Unix(sec, ns), level, msg, pc)
	r.AddAttrs(attrs...)
	return r
}

// acceptProbe answers p if h can take Events. Sinks, wrapped handlers, users'
// redactors and patterns want attrs instead.
func (h *Handler) acceptProbe(p *jsonline.Probe) {
	p.Handler, p.Handle = h, h.handleEventRecord
	if h.next == nil && len(h.sinks)+len(h.otlp) == 0 && !h.enc.Policy.HasUserRules() &&
		h.enc.Pattern == nil {
		p.Handle = h.handleEvent
		if h.context == nil && h.trace == nil {
			p.HandleLine = h.handleEventLine
		}
	}
}

// handleEventRecord is handleEvent by a record. Its call site is an attr, whose key is
// that of no other one beside it.
func (h *Handler) handleEventRecord(e *jsonline.Event) error {
	r, attrs := slog.NewRecord(e.Time, e.Level, string(e.Message), 0), e.Attrs()
	if len(e.Caller) > 0 {
		text := string(e.Caller)
		taken := h.scope.CallerGiven || slices.ContainsFunc(attrs, isCallerKey)
		switch {
		case taken && h.next == nil && h.enc.AddCaller && len(h.scope.Groups()) == 0:
			r.AddAttrs(own.Attr(member.KeyCaller, text)) // where the line has its own
		case taken:
			r.AddAttrs(slog.String(member.ReservedPrefix+member.KeyCaller, text))
		default:
			r.AddAttrs(slog.String(member.KeyCaller, text))
		}
	}
	r.AddAttrs(attrs...)
	return h.Handle(context.Background(), r)
}

func isCallerKey(a slog.Attr) bool { return a.Key == member.KeyCaller }

// handleEvent is Handle for a line that another logger finished.
func (h *Handler) handleEvent(e *jsonline.Event) (err error) {
	at := stageEncoding
	ln := h.enc.Line(&h.scope)
	t := e.Time
	defer func() {
		switch at {
		case stageEncoding:
			err = h.recoverEvent(e, recover())
		case stageEncoded:
			err = h.recoverWrite(ln, t, e.Level, recover())
		}
	}()
	if t.IsZero() {
		t = time.Now()
	}
	var carried []slog.Attr
	if h.context != nil {
		carried = h.contextAttrs(context.Background())
	}
	if h.trace != nil {
		ln.SetTrace(h.traceOf(context.Background()))
	}
	ln.Event(&h.scope, t, e, carried)
	at = stageEncoded
	err = h.writeLine(ln, t, e.Level)
	at = stageDone // before release: ln may then be another goroutine's
	h.release(ln, ln.TakeHits(), 0, err)
	return err
}

// handleEventLine is handleEvent for a line that has not been parsed. It reports false and
// writes nothing where it must be.
func (h *Handler) handleEventLine(e *jsonline.Event, line []byte) (handled bool, err error) {
	at := stageEncoding
	ln := h.enc.LineOf(e.Held, &h.scope)
	e.Held = nil
	defer func() {
		switch at {
		case stageEncoding:
			_ = recover() // handleEvent will panic too, and ask why
		case stageEncoded:
			err = h.recoverWrite(ln, e.Time, e.Level, recover())
		}
	}()
	if handled = ln.EventFast(&h.scope, e, line); handled { // there are no hits
		at = stageEncoded
		err = h.writeLine(ln, e.Time, e.Level)
	}
	at = stageDone
	e.Held = h.enc.Hold(ln)
	if err != nil {
		h.report(err)
	}
	return handled, err
}

// writeLine writes a line, which is complete, and hands its message to the drains.
func (h *Handler) writeLine(ln *encode.Line, t time.Time, l slog.Level) (err error) {
	if h.out != nil {
		err = h.out.Write(h.enc.Truncate(ln.Bytes()), &ln.Writing)
	}
	if len(h.drains) > 0 {
		err = errors.Join(err, h.deliverEncoded(ln, t, l))
	}
	return err
}

// recoverWrite is recoverHandle for an event whose line is complete.
func (h *Handler) recoverWrite(ln *encode.Line, t time.Time, l slog.Level, p any) (err error) {
	defer h.recoverInto(&err)
	switch {
	case ln.Writing:
		return h.out.AfterPanic(&ln.Writing, p, func(err error) error {
			err = errors.Join(err, h.deliverEncoded(ln, t, l))
			h.reportBoth(ln.TakeHits(), 0, err)
			return err
		})
	case p != nil: // else the goroutine ends
		h.reportPanic(&err, p)
	}
	return err
}

// recoverEvent is recoverHandle for an event that is being encoded.
func (h *Handler) recoverEvent(e *jsonline.Event, p any) (err error) {
	defer h.recoverInto(&err)
	switch {
	case p == nil: // the goroutine ends
	case !h.scope.RecoverPerValue:
		return h.withRecoverPerValue().handleEvent(e)
	default:
		h.reportPanic(&err, p)
	}
	return err
}

// withText is how much of With's attrs needs no memory beside the Handler: the id of a
// request and who sent it.
const withText = 80

// WithAttrs returns a Handler that adds attrs to each record. They are
// resolved, frozen, scrubbed and rendered at once; where it is called by its own
// type, attrs do not escape.
func (h *Handler) WithAttrs(attrs []slog.Attr) (with slog.Handler) {
	if len(attrs) == 0 {
		return h
	}
	if len(attrs) == 1 && attrs[0].Key == "" && attrs[0].Value.Kind() == slog.KindLogValuer {
		if p, ok := attrs[0].Value.Any().(*jsonline.Probe); ok {
			h.acceptProbe(p)
			return h
		}
	}
	defer func() {
		if p := recover(); p != nil {
			with = h.recoverWithAttrs(attrs, p)
		}
	}()
	if h.next != nil {
		return h.forwardAttrs(attrs)
	}
	both := &struct { // in one piece of memory
		Handler
		text [withText]byte
	}{Handler: *h}
	h2 := &both.Handler
	h2.scope.CallerGiven = h.scope.CallerGiven || slices.ContainsFunc(attrs, isCallerKey)
	kept, hits := h2.scope.AddAttrs(h.enc, both.text[:], attrs, h.needsRecords())
	if len(kept) > 0 {
		h2.changeRest()
		h2.kept = h2.kept.WithRecords(h2.kept.Records().With(kept))
	}
	h.reportBoth(hits, 0, nil)
	return h2
}

// recoverWithAttrs is recoverHandle for WithAttrs: without the attrs, if they cannot
// be rendered with a recover around each value either.
func (h *Handler) recoverWithAttrs(attrs []slog.Attr, p any) slog.Handler {
	if h.next != nil || h.scope.RecoverPerValue {
		h.reportPanic(nil, p)
		return h
	}
	with := h.withRecoverPerValue().WithAttrs(attrs).(*Handler)
	with.scope.RecoverPerValue = false
	return with
}

// WithGroup returns a Handler that puts what is added later into a group. An
// empty name changes nothing.
func (h *Handler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	h2 := *h
	h2.scope.CallerGiven = false
	written := h2.scope.OpenGroup(h.enc, name)
	if written == "" {
		return h
	}
	if h.next != nil || h.needsRecords() {
		h2.changeRest()
	}
	if h.next != nil {
		h2.forwardGroup(written)
	}
	if h.needsRecords() {
		h2.kept = h2.kept.WithRecords(h2.kept.Records().WithGroup(written))
	}
	return &h2
}

// needsRecords reports whether With's attrs are needed again as attrs.
func (h *Handler) needsRecords() bool {
	return len(h.sinks) > 0 || h.next != nil && len(h.drains)+len(h.otlp) > 0
}

// deliverRecord hands the record, of which parts are scrubbed, to the Sinks that
// want one.
func (h *Handler) deliverRecord(ln *encode.Line, t time.Time, r *slog.Record, trace format.Trace,
	parts encode.Parts) error {
	rec := h.newRecord(ln, t, r, trace, parts)
	var errs []error
	for _, sink := range h.sinks {
		if err := send(sink, rec); err != nil {
			errs = append(errs, err)
		}
	}
	if h.next != nil {
		for _, d := range h.drains {
			if err := d.Send(rec); err != nil {
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}

// newRecord builds the Record of which parts are scrubbed. Nothing in it is
// used again.
func (h *Handler) newRecord(ln *encode.Line, t time.Time, r *slog.Record, trace format.Trace,
	parts encode.Parts) Record {
	rec := Record{
		Time:    t.Round(0), // without the monotonic clock
		Level:   r.Level,
		Source:  h.enc.Source,
		Dyno:    h.enc.Dyno,
		PID:     h.enc.PID,
		Message: parts.Message,
		Trace:   trace,
	}
	if src := h.callSite(r.PC); src != nil {
		own := *src
		rec.Caller = &own
	}
	for i, a := range parts.Attrs {
		if h.enc.AddCaller && rec.Caller == nil && isCallerKey(a) && ln.IsOwn(a) {
			rec.Caller = member.ParseCaller(a.Value.String())
			parts.Attrs = slices.Delete(parts.Attrs, i, i+1)
			break
		}
	}
	attrs, _ := ln.Rescan(h.kept.Records(), false).Nest(nil, parts.Attrs)
	rec.Attrs = append(parts.Context, attrs...)
	return rec
}
