// SPDX-License-Identifier: MIT

package logplex

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/encode"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/member"
)

// Record is one finished event: its groups opened, its values resolved and
// frozen, its secrets gone. No value in it is of KindAny or KindLogValuer;
// lists are their JSON text, and null is the text "null". A Record shares
// nothing with the program that logged it and may be kept; who changes its
// Attrs must copy them first, since all Sinks get the same ones.
type Record struct {
	Time    time.Time    // when it happened
	Level   slog.Level   // as slog counts
	Source  string       // Heroku's source, such as app
	Dyno    string       // such as web.1
	PID     int          // of the process
	Message string       // "": none
	Attrs   []slog.Attr  // in the order given, With's first; groups as KindGroup
	Caller  *slog.Source // where it was logged; nil unless Options.AddCaller
	Trace   format.Trace // the request's trace and span; the zero Trace: none
}

// Attr returns the value at the path of keys, a group's name for each but the
// last: Attr("http", "status"). Of several under one key the last counts. A group
// is returned as its KindGroup value. An empty path finds nothing.
func (r Record) Attr(path ...string) (slog.Value, bool) {
	if len(path) == 0 {
		return slog.Value{}, false
	}
	return find(r.Attrs, path)
}

func find(attrs []slog.Attr, path []string) (slog.Value, bool) {
	for i := len(attrs) - 1; i >= 0; i-- {
		a := attrs[i]
		if a.Key == "" && a.Value.Kind() == slog.KindGroup {
			if v, ok := find(a.Value.Group(), path); ok {
				return v, true
			}
		}
		if a.Key != path[0] {
			continue
		}
		if len(path) == 1 {
			return a.Value, true
		}
		if a.Value.Kind() == slog.KindGroup {
			if v, ok := find(a.Value.Group(), path[1:]); ok {
				return v, true
			}
		}
	}
	return slog.Value{}, false
}

// AppendTo appends the record as a FormatLine line with its newline, the time in
// UTC and the line of any length. An empty Source or Dyno is "-". It does not
// scrub: a Record has been scrubbed.
func (r Record) AppendTo(b []byte) []byte {
	b = append(fastconv.AppendStamp(b, r.Time, time.UTC), ' ')
	b = member.AppendHeader(b, r.Source, r.Dyno)
	return append(r.appendMessage(b), '\n')
}

// String returns what AppendTo appends, without the newline.
func (r Record) String() string {
	b := r.AppendTo(nil)
	return string(b[:len(b)-1])
}

// appendMessage appends the message part of the record's line: logfmt,
// without header and newline.
func (r Record) appendMessage(b []byte) []byte {
	return encode.AppendMessage(b, r.Level, r.PID, r.Caller, r.Trace, r.Message, r.Attrs)
}

// Sink receives finished records, after the handler wrote their lines. Send
// is called from every goroutine that logs, so it must be safe for concurrent
// use and must not block. It may keep the Record. What it returns is returned
// by Handle, joined with a write error, and reported to Options.OnError. A
// panic in Send is recovered and becomes such an error.
//
// A Sink that has a method Flush(context.Context) error is flushed by
// Handler.Flush.
type Sink interface{ Send(Record) error }

// Sinks is a Sink that hands each record to all of its sinks in order. Each is
// isolated from the others' failures: errors are joined, panics recovered. Nil
// entries are skipped.
type Sinks []Sink

// Send hands r to each sink.
func (ss Sinks) Send(r Record) error {
	var errs []error
	for _, s := range ss {
		if err := send(s, r); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Flush flushes, in order, the sinks that can be flushed, each until ctx ends.
func (ss Sinks) Flush(ctx context.Context) error {
	var errs []error
	for _, s := range ss {
		if err := flush(ctx, s); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func send(s Sink, r Record) (err error) {
	if s == nil {
		return nil
	}
	defer func() {
		if p := recover(); p != nil {
			// The text of the panic is the sink's: it may hold anything.
			err = fmt.Errorf("logplex: %T panicked in Send with a %T", s, p)
		}
	}()
	return s.Send(r)
}

func flush(ctx context.Context, x any) (err error) {
	f, ok := x.(interface{ Flush(context.Context) error })
	if !ok || isNil(x) {
		return nil
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("logplex: %T panicked in Flush with a %T", x, p)
		}
	}()
	return f.Flush(ctx)
}
