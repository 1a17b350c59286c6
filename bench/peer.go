// SPDX-License-Identifier: MIT

package main

import (
	"context"
	"io"
	"log/slog"

	charm "github.com/charmbracelet/log"
	"github.com/lmittmann/tint"
	phuslu "github.com/phuslu/log"
	"github.com/rs/zerolog"
	"go.uber.org/zap/exp/zapslog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexzerolog"
)

// peer is a logger that is measured.
type peer struct {
	name string
	kind kind
	json bool // its line is a JSON object
	bare bool // its line has no time, on purpose: Logplex puts it before the line
	// open returns what logs a row of a workload to w; nil if the logger has
	// no call for it.
	open func(w io.Writer, l workload) func(r *row)
}

type kind int

const (
	kindOurs     kind = iota // logplex as slog's handler
	kindOwn                  // logplex's own front end
	kindFrontEnd             // slog with a handler that does nothing
	kindSlog                 // another slog handler
	kindNative               // another logger's own calls
	kindAdapter              // another logger's own calls, written by logplex
	kindWrap                 // logplex before another slog handler
)

// The names that ratios are formed of.
const (
	ours         = "logplex line"
	oursBare     = "logplex line, no redaction"
	own          = "logplex.Log line"
	ownBare      = "logplex.Log line, no redaction"
	frontEnd     = "slog front end"
	slogText     = "slog.TextHandler"
	slogJSON     = "slog.JSONHandler"
	wrapped      = "logplex.Wrap(slog.JSONHandler)"
	fastestSlog  = "phuslu slog"
	oursMessage  = "logplex message"
	oursJSON     = "logplex json"
	messageBare  = "logplex message, no redaction"
	jsonBare     = "logplex json, no redaction"
	adapter      = "zerolog to logplex line"
	adapterJSON  = "zerolog to logplex json"
	nativeZap    = "zap native"
	nativeZero   = "zerolog native"
	nativePhuslu = "phuslu native"
	nativeLogrus = "logrus native"
)

func peers() []peer {
	plain := logplex.Redactors{}
	return []peer{
		through(ours, kindOurs, false, handlerOf(logplex.FormatLine, nil)),
		through(oursBare, kindOurs, false, handlerOf(logplex.FormatLine, plain)),
		messages(oursMessage, nil),
		messages(messageBare, plain),
		through(oursJSON, kindOurs, true, handlerOf(logplex.FormatJSON, nil)),
		through(jsonBare, kindOurs, true, handlerOf(logplex.FormatJSON, plain)),
		ownFrontEnd(own, nil),
		ownFrontEnd(ownBare, plain),
		through(frontEnd, kindFrontEnd, false, func(io.Writer) slog.Handler { return ignore{} }),
		through(slogText, kindSlog, false, func(w io.Writer) slog.Handler {
			return slog.NewTextHandler(w, nil)
		}),
		through(slogJSON, kindSlog, true, func(w io.Writer) slog.Handler {
			return slog.NewJSONHandler(w, nil)
		}),
		through(wrapped, kindWrap, true, func(w io.Writer) slog.Handler {
			return logplex.Wrap(slog.NewJSONHandler(w, nil), options(logplex.FormatAuto, nil))
		}),
		through(fastestSlog, kindSlog, true,
			func(w io.Writer) slog.Handler { return phuslu.SlogNewJSONHandler(w, nil) }),
		through("phuslu Logger.Slog", kindSlog, true, func(w io.Writer) slog.Handler {
			l := newPhuslu(w)
			return l.Slog().Handler()
		}),
		through("zerolog slog", kindSlog, true,
			func(w io.Writer) slog.Handler { return zerolog.NewSlogHandler(newZerolog(w)) }),
		through("zapslog", kindSlog, true, func(w io.Writer) slog.Handler {
			return zapslog.NewHandler(newZapCore(w))
		}),
		through("tint", kindSlog, false, func(w io.Writer) slog.Handler {
			return tint.NewTextHandler(w, &tint.Options{NoColor: true})
		}),
		through("charmbracelet slog", kindSlog, false, func(w io.Writer) slog.Handler {
			return charm.NewWithOptions(w,
				charm.Options{ReportTimestamp: true, Formatter: charm.LogfmtFormatter})
		}),
		{name: nativeZero, kind: kindNative, json: true, open: openZerolog},
		fromZerolog(adapter, false, logplex.FormatLine),
		fromZerolog(adapterJSON, true, logplex.FormatJSON),
		{name: nativePhuslu, kind: kindNative, json: true, open: openPhuslu},
		{name: nativeZap, kind: kindNative, json: true, open: openZap},
		{name: nativeLogrus, kind: kindNative, open: openLogrus},
	}
}

// through is a peer that log/slog feeds.
func through(name string, k kind, json bool, handler func(io.Writer) slog.Handler) peer {
	return peer{name: name, kind: k, json: json, open: func(w io.Writer, l workload) func(*row) {
		return l.slog(slog.New(handler(w)))
	}}
}

// messages is a logplex handler whose lines have no header.
func messages(name string, r logplex.Redactor) peer {
	p := through(name, kindOurs, false, handlerOf(logplex.FormatMessage, r))
	p.bare = true
	return p
}

// options are the same for all of logplex, so that nothing depends on the
// environment. A nil redactor is the default one.
func options(f logplex.Format, r logplex.Redactor) *logplex.Options {
	return &logplex.Options{Level: slog.LevelInfo, Format: f, Dyno: "web.1", PID: 4, Redactor: r}
}

func handlerOf(f logplex.Format, r logplex.Redactor) func(io.Writer) slog.Handler {
	return func(w io.Writer) slog.Handler { return logplex.NewHandler(w, options(f, r)) }
}

func ownFrontEnd(name string, r logplex.Redactor) peer {
	return peer{name: name, kind: kindOwn, open: func(w io.Writer, l workload) func(*row) {
		if l.own == nil {
			return nil
		}
		return l.own(logplex.NewHandler(w, options(logplex.FormatLine, r)))
	}}
}

// fromZerolog is zerolog with logplex as its output.
func fromZerolog(name string, json bool, f logplex.Format) peer {
	return peer{name: name, kind: kindAdapter, json: json,
		open: func(w io.Writer, l workload) func(*row) {
			return openZerolog(logplexzerolog.NewWriter(logplex.NewHandler(w, options(f, nil))), l)
		}}
}

// ignore is an enabled handler that does nothing: what remains is slog's front
// end.
type ignore struct{}

func (ignore) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelInfo }
func (ignore) Handle(context.Context, slog.Record) error    { return nil }
func (h ignore) WithAttrs([]slog.Attr) slog.Handler         { return h }
func (h ignore) WithGroup(string) slog.Handler              { return h }
