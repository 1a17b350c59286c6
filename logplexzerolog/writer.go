// SPDX-License-Identifier: MIT

// Package logplexzerolog lets a program keep its zerolog loggers: it turns
// every finished zerolog event into a record for a log/slog handler, logplex's
// above all.
//
//	zl := zerolog.New(logplexzerolog.NewWriter(logplex.NewHandler(os.Stdout, nil)))
//
// or, for a logger that is there already, zl.Output(…). Contexts, hooks,
// sampling, the hlog package and the global log.Logger work as before, since
// only the place where events end has changed.
//
// zerolog's Timestamp has whole seconds unless zerolog.TimeFieldFormat is another
// layout, such as time.RFC3339Nano. An event without a time is stamped with
// the time at which the Writer gets it.
//
// For the other direction, a program that logs with log/slog into a zerolog
// logger, logplex.Wrap goes around any slog.Handler over that logger, such as
// the one that zerolog itself has since v1.35. The standard library's log
// package needs neither: slog.NewLogLogger makes a *log.Logger of a handler.
package logplexzerolog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"github.com/logplex-go/logplex/internal/jsonline"
)

// flushTimeout bounds how long Close, and an event that may end the process,
// wait for the handler to deliver.
const flushTimeout = 5 * time.Second

var (
	errClosed = fmt.Errorf("logplexzerolog: write after Close: %w", os.ErrClosed)
	errZero   = errors.New("logplexzerolog: this Writer was not made by NewWriter")
)

// Writer is a zerolog.LevelWriter and an io.Closer whose events go to a
// log/slog handler. It is safe for concurrent use if the handler is, as
// handlers have to be. Make one with NewWriter.
//
// Of an event, the fields named by zerolog's globals become the record's own
// parts, by the names that they have at that moment:
//
//   - zerolog.LevelFieldName: the level; see WriteLevel.
//   - zerolog.TimestampFieldName: the time, in zerolog.TimeFieldFormat or RFC
//     3339. Of several the last one counts. A text that is no time in that format, or
//     has no year (time.Kitchen), stays a field. In a format without a zone
//     it is local time. An event without a time has the time of the call.
//   - zerolog.MessageFieldName: the message. Of several the last one counts and
//     the others stay fields.
//   - zerolog.CallerFieldName: the call site, as the text that zerolog made of
//     it, under the key caller. Of several the last one counts.
//
// All other fields keep their order and their names, also those that appear
// twice. Objects become groups, arrays stay JSON text, and numbers keep every
// digit.
type Writer struct {
	h       slog.Handler
	direct  func(*jsonline.Event) error                 // how h takes an event; nil: as a record
	line    func(*jsonline.Event, []byte) (bool, error) // how h takes a line; nil: as an event
	closed  atomic.Bool
	scratch sync.Pool // of *scratch
}

// scratch is what handling one Write needs.
type scratch struct {
	event       jsonline.Event
	names       names         // of the last event
	hasDefaults bool          // they are zerolog's own
	level       zerolog.Level // of the event, as far as it is known
	hasLevel    bool          // a member of the line has named it
	clock       clock
}

func newScratch() *scratch {
	s := new(scratch)
	s.event.Taker = s
	return s
}

// NewWriter returns a Writer that passes events on to h. It panics if h is
// nil, as slog.New does. Close does not close h, which stays its owner's.
func NewWriter(h slog.Handler) *Writer {
	if h == nil {
		panic("logplexzerolog: NewWriter: nil slog.Handler")
	}
	var probe jsonline.Probe
	h.WithAttrs([]slog.Attr{slog.Any("", &probe)})
	w := &Writer{h: h}
	if probe.Handler == h {
		w.direct, w.line = probe.Handle, probe.HandleLine
	}
	return w
}

// Write is WriteLevel for lines that have their level in their level field only, as
// zerolog.LevelFieldMarshalFunc writes it or in its usual English word. A line that does not has
// level info.
func (w *Writer) Write(p []byte) (int, error) { return w.WriteLevel(zerolog.NoLevel, p) }

// WriteLevel makes one record of every line in p, usually one; an object may
// run over several lines. A line that is not a JSON object, such as CBOR from
// a binary build of zerolog, or one nested more than 64 deep, becomes the
// message of a record, whole; blank lines are left out.
//
// The levels from trace to panic become slog's -8 to 16 in steps of four, other
// numbers likewise, and zerolog.NoLevel the level in the line's level field, else
// info. A line whose level the handler has not enabled is left out. Events of
// level fatal and panic wait up to five seconds until a handler with a method
// Flush(context.Context) error has flushed, since the process may end next.
//
// It returns len(p) and the handler's errors, joined; after Close it returns 0
// and an error that wraps os.ErrClosed. It does not keep p.
func (w *Writer) WriteLevel(level zerolog.Level, p []byte) (int, error) {
	if w.h == nil {
		return 0, errZero
	}
	if w.closed.Load() {
		return 0, errClosed
	}
	var err error
	if level == zerolog.NoLevel || w.h.Enabled(context.Background(), slogLevel(level)) {
		s, _ := w.scratch.Get().(*scratch)
		if s == nil {
			s = newScratch()
		}
		s.readNames()
		handled := false
		if w.line != nil && level != zerolog.NoLevel {
			s.begin(level)
			handled, err = w.line(&s.event, p[:len(p):len(p)])
		}
		if !handled {
			err = w.lines(s, level, p)
		}
		s.event.Reset()
		w.scratch.Put(s)
	}
	if endsProcess(level) {
		err = errors.Join(err, w.flush())
	}
	return len(p), err
}

// Close flushes the handler, if it has a method Flush(context.Context) error,
// and waits for that five seconds at most. It returns the error of Flush; a
// second Close does nothing. zerolog calls it before a Fatal event ends
// the process, if the Writer is the logger's output itself.
func (w *Writer) Close() error {
	if w.h == nil || w.closed.Swap(true) {
		return nil
	}
	return w.flush()
}

func (w *Writer) flush() error {
	f, ok := w.h.(interface{ Flush(context.Context) error })
	if !ok {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), flushTimeout)
	defer cancel()
	return f.Flush(ctx)
}

// lines handles every line of p.
func (w *Writer) lines(s *scratch, level zerolog.Level, p []byte) error {
	var errs error
	p = p[:len(p):len(p)] // a handler may read up to the capacity of what points into it
	// An object may hold line breaks, if it was given to zerolog as raw JSON.
	// After a line that is none, objects are sought within lines only, so that
	// a long text of opening brackets is not read again for each of its lines.
	within := false
	for len(p) > 0 {
		line := p
		if within {
			line = firstLine(p)
		}
		n, err := s.event.ParsePrefix(line)
		if err == nil {
			if n == len(p)-1 && p[n] == '\n' {
				return join(errs, w.event(s, level)) // as zerolog writes them
			}
			rest := trimLeft(line[n:])
			if len(rest) == 0 || rest[0] == '\n' {
				errs = join(errs, w.event(s, level))
				p = p[len(line)-len(rest):]
				if len(p) > 0 {
					p = p[1:]
				}
				continue
			}
		}
		within = true
		if p[0] != cborMap {
			line = firstLine(line)
		}
		if text := bytes.TrimRight(line, "\r\n"); len(bytes.TrimSpace(text)) > 0 {
			errs = join(errs, w.text(level, text))
		}
		if p = p[len(line):]; len(p) > 0 {
			p = p[1:]
		}
	}
	return errs
}

// firstLine returns p up to its first line break.
func firstLine(p []byte) []byte {
	if i := bytes.IndexByte(p, '\n'); i >= 0 {
		return p[:i]
	}
	return p
}

// trimLeft returns p without the blanks that it starts with.
func trimLeft(p []byte) []byte {
	for len(p) > 0 && (p[0] == ' ' || p[0] == '\t' || p[0] == '\r') {
		p = p[1:]
	}
	return p
}

// cborMap starts every event of a binary build of zerolog: a map of indefinite
// length (RFC 8949, section 3.2.2). No UTF-8 text starts with this byte.
const cborMap = 0xbf

// join is errors.Join without its work in the usual case.
func join(errs, err error) error {
	if err == nil {
		return errs
	}
	return errors.Join(errs, err)
}

// text passes on a line that is no event.
func (w *Writer) text(level zerolog.Level, line []byte) error {
	ctx, l := context.Background(), slogLevel(level)
	if level == zerolog.NoLevel && !w.h.Enabled(ctx, l) {
		return nil
	}
	return w.h.Handle(ctx, slog.NewRecord(time.Now(), l, string(line), 0))
}

// event passes on a line that was parsed.
func (w *Writer) event(s *scratch, level zerolog.Level) (err error) {
	ctx, e := context.Background(), &s.event
	l := s.takeHeader(level)
	if level == zerolog.NoLevel && !w.h.Enabled(ctx, e.Level) {
		return nil
	}
	if w.direct != nil {
		err = w.direct(e)
	} else {
		r := slog.NewRecord(e.Time, e.Level, string(e.Message), 0)
		if e.Caller != nil {
			r.AddAttrs(slog.String("caller", string(e.Caller)))
		}
		r.AddAttrs(e.Attrs()...)
		err = w.h.Handle(ctx, r)
	}
	if level == zerolog.NoLevel && endsProcess(l) {
		err = errors.Join(err, w.flush())
	}
	return err
}

func endsProcess(l zerolog.Level) bool {
	return l == zerolog.FatalLevel || l == zerolog.PanicLevel
}
