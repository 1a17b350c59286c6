// SPDX-License-Identifier: MIT

// Package logplexexpslog lets a program keep its golang.org/x/exp/slog loggers:
// it makes any log/slog handler, logplex's above all, a handler for them.
//
//	import expslog "golang.org/x/exp/slog"
//
//	logger := expslog.New(logplexexpslog.NewHandler(logplex.NewHandler(os.Stdout, nil)))
//
// New code logs to the same handler through log/slog, and all lines look alike.
package logplexexpslog

import (
	"context"
	"log/slog"
	"reflect"

	expslog "golang.org/x/exp/slog"
)

// Handler is a golang.org/x/exp/slog.Handler that hands every record to a
// log/slog.Handler. It is as safe for concurrent use as that one is. Make one
// with NewHandler.
type Handler struct{ next slog.Handler }

// NewHandler returns a Handler over h. Time, level, message and call site
// (the PC) arrive there unchanged, groups and With in their order, contexts as
// they were given. It panics if h is nil, as slog.New does.
func NewHandler(h slog.Handler) *Handler {
	if h == nil {
		panic("logplexexpslog: NewHandler: nil slog.Handler")
	}
	return &Handler{h}
}

// Enabled reports whether the log/slog handler takes records of this level.
func (h *Handler) Enabled(ctx context.Context, level expslog.Level) bool {
	return h.next.Enabled(ctx, slog.Level(level))
}

// Handle passes the record on and returns what the log/slog handler returns.
func (h *Handler) Handle(ctx context.Context, r expslog.Record) error {
	out := slog.NewRecord(r.Time, slog.Level(r.Level), r.Message, r.PC)
	r.Attrs(func(a expslog.Attr) bool {
		out.AddAttrs(slog.Attr{Key: a.Key, Value: value(a.Value)})
		return true
	})
	return h.next.Handle(ctx, out)
}

// WithAttrs returns a Handler whose records all carry as, which it does not keep.
func (h *Handler) WithAttrs(as []expslog.Attr) expslog.Handler {
	return &Handler{h.next.WithAttrs(attrs(as))}
}

// WithGroup returns a Handler that puts what follows into the named group; for the
// empty name it returns the receiver.
func (h *Handler) WithGroup(name string) expslog.Handler {
	if name == "" {
		return h
	}
	return &Handler{h.next.WithGroup(name)}
}

func attrs(as []expslog.Attr) []slog.Attr {
	out := make([]slog.Attr, len(as))
	for i, a := range as {
		out[i] = slog.Attr{Key: a.Key, Value: value(a.Value)}
	}
	return out
}

func value(v expslog.Value) slog.Value {
	switch v.Kind() {
	case expslog.KindBool:
		return slog.BoolValue(v.Bool())
	case expslog.KindDuration:
		return slog.DurationValue(v.Duration())
	case expslog.KindFloat64:
		return slog.Float64Value(v.Float64())
	case expslog.KindInt64:
		return slog.Int64Value(v.Int64())
	case expslog.KindString:
		return slog.StringValue(v.String())
	case expslog.KindTime:
		return slog.TimeValue(v.Time())
	case expslog.KindUint64:
		return slog.Uint64Value(v.Uint64())
	case expslog.KindGroup:
		return slog.GroupValue(attrs(v.Group())...)
	case expslog.KindLogValuer:
		return slog.AnyValue(logValuer{v.LogValuer()})
	}
	if a, ok := v.Any().(expslog.Attr); ok { // log/slog would know its own, but not this one
		return slog.GroupValue(attrs([]expslog.Attr{a})...)
	}
	return slog.AnyValue(v.Any())
}

// logValuer is an x/exp LogValuer as a log/slog one, so that the handler
// resolves it by its own rules for loops and panics.
type logValuer struct{ expslog.LogValuer }

// LogValue returns nil for a nil pointer whose method panics on it.
func (v logValuer) LogValue() (out slog.Value) {
	defer func() {
		if p := recover(); p != nil {
			if rv := reflect.ValueOf(v.LogValuer); rv.Kind() != reflect.Pointer || !rv.IsNil() {
				panic(p)
			}
			out = slog.AnyValue(nil)
		}
	}()
	return value(v.LogValuer.LogValue())
}
