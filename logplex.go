// SPDX-License-Identifier: MIT

package logplex

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"reflect"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/delivery"
	"github.com/logplex-go/logplex/internal/encode"
	"github.com/logplex-go/logplex/internal/environ"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/levels"
	"github.com/logplex-go/logplex/internal/member"
	"github.com/logplex-go/logplex/internal/output"
	"github.com/logplex-go/logplex/internal/redact"
	"github.com/logplex-go/logplex/internal/terminal"
)

// Options configure a Handler. The zero value is ready and safe to use, and a
// nil *Options means the zero value. NewHandler and Wrap copy what they need
// and never write to it.
type Options struct {
	// Level is the least level that is logged. It is asked for every record,
	// so a *slog.LevelVar changes it while the program runs. Nil means
	// $LOG_LEVEL (trace, debug, info, notice, warn, warning, error, critical,
	// fatal, panic or off in any case, with an offset as in info+2, or a number),
	// and Info where that is not set; for Wrap it means what the wrapped
	// handler enables. With a Level, Wrap logs what both enable.
	Level slog.Leveler

	// AddCaller adds caller=file.go:42, the place of the log call, from the
	// record's PC. A record without PC gets none. A wrapped handler gets the
	// PC and has an option of its own for it.
	AddCaller bool

	// Format is what a line looks like. Zero, FormatAuto, chooses by the
	// environment. Wrap does not use it.
	Format Format

	// Pattern lays out the message part of FormatLine and FormatMessage. Nil
	// means $LOG_PATTERN, the name of a preset (python, log4j, log4net, laravel,
	// ruby) or a layout for format.ParsePattern, and logfmt where that is not
	// set. A layout that shows the call site needs no AddCaller. FormatJSON and
	// Wrap do not use it.
	Pattern *format.Pattern

	// Source is Heroku's name for where lines come from. "" means "app". A
	// colon in it becomes '_', and so do the bytes that do in Dyno.
	Source string

	// Dyno is the name in the brackets. "" means $DYNO, else the host name.
	// Bytes that may not be in a line's or a syslog header become '_'.
	Dyno string

	// PID is the process id that lines show. 0 means this process.
	PID int

	// Location is the zone of the printed times. Nil means UTC, as Heroku has it.
	Location *time.Location

	// Redactor scrubs every record. Nil means DefaultRedactor(); Redactors{}
	// scrubs nothing, on purpose. Whatever is in a struct field tagged
	// `log:"redact"` or `log:"-"` is never shown, with any Redactor.
	Redactor Redactor

	// Context returns the attrs that a context carries, such as a request id.
	// They are after the message, outside all groups. It is called for
	// every record, from the goroutine that logs, with a context that is
	// never nil. Nil means none.
	Context func(context.Context) []slog.Attr

	// Trace returns the trace of a context, such as logplexhttp.Trace. Its ids
	// come after the attrs of the context, outside all groups, as trace_id and
	// span_id or by the names of Keys; without both of them there is none. It
	// is called once for each record, from the goroutine that logs, with a
	// context that is never nil; a panic in it costs the ids. Nil means none.
	Trace func(context.Context) format.Trace

	// Keys are the names of the members that the handler itself writes, so
	// that a backend finds level and message. An attr that has one of them is
	// renamed to fields. and its key. Zero means $LOG_KEYS (heroku, slog,
	// datadog, gcp, ecs), and Heroku's where that is not set. Wrap and a
	// Pattern do not use them.
	Keys Keys

	// Sink receives every finished record after its line was written. Nil
	// means none.
	Sink Sink

	// MaxLine is the most bytes of a line, its newline included. 0 means
	// 10,000, where Heroku cuts lines; a negative number means no limit. The
	// longest values of a longer line are cut, on rune borders and after scrubbing;
	// where that is not enough, attrs are left out, and below some 250 bytes the
	// message, the level and the time too. truncated= has its original
	// size. The Sink gets the record uncut. Wrap does not use it.
	MaxLine int

	// OnError gets the errors that nobody else would see: log/slog discards what
	// Handle returns. It may be called from any goroutine that
	// logs, and by the constructors, and it may log. While eight calls are
	// under way, as in an OnError that logs to the handler that failed,
	// further errors are only returned. Nil means that errors stay silent.
	OnError func(error)
}

// DefaultMaxLine is the length at which Heroku cuts a line into several
// (Dev Center: Logging), the newline included.
const DefaultMaxLine = 10000

// Format is what a line looks like.
type Format int

const (
	// FormatAuto is what $LOG_FORMAT names: line, message or logfmt, or json.
	// Without it, it is FormatMessage where $DYNO is set, since on a dyno
	// Logplex puts the header before each line, and FormatLine elsewhere.
	// A FormatLine that it chose is coloured on a terminal; see the package
	// documentation.
	FormatAuto Format = iota

	// FormatLine is a whole line, as `heroku logs` prints it:
	//
	//	2026-03-17T08:25:21.297420+00:00 app[web.1]: at=info pid=4 msg="listening" port=8080
	FormatLine

	// FormatMessage is the same without the header:
	//
	//	at=info pid=4 msg="listening" port=8080
	FormatMessage

	// FormatJSON is one JSON object a line, with groups as nested objects:
	//
	//	{"time":"2026-03-17T08:25:21.297420+00:00","level":"info","source":"app","dyno":"web.1","pid":4,"msg":"listening","port":8080}
	FormatJSON
)

// Keys are the names under which a handler writes its own members:
//
//	           level      words                        message
//	heroku     at, level  debug info warning error     msg      at in text, level in JSON
//	slog       level      DEBUG INFO WARN ERROR        msg
//	datadog    status     debug info warn error        message
//	gcp        severity   DEBUG INFO NOTICE WARNING    message  also ERROR and CRITICAL
//	                      ERROR CRITICAL
//	ecs        log.level  debug info warn error        message
//
// Between their levels gcp has the nearest word below, the others add to the
// word, as in info+2. Loki knows slog's, gcp's and ecs' levels by their names; for
// heroku's text it takes a word of the text, see docs/drains.md.
type Keys int

// The presets.
const (
	KeysHeroku Keys = iota // time, at or level, msg, pid, caller, source, dyno
	// log/slog's: time, level, msg, source for the call site; heroku.source, heroku.dyno
	KeysSlog
	KeysDatadog // timestamp, status, message; dd.trace_id and dd.span_id in decimal
	KeysGCP     // Google Cloud Logging's: time, severity, message, logging.googleapis.com/…
	// Elastic Common Schema's: @timestamp, log.level, message, process.pid, service.name, host.name
	KeysECS
)

// String returns heroku, slog, datadog, gcp or ecs, as $LOG_KEYS has them.
func (k Keys) String() string {
	if p := member.Preset(k); p.IsKnown() {
		return p.String()
	}
	return "Keys(" + strconv.Itoa(int(k)) + ")"
}

// String returns auto, line, message or json.
func (f Format) String() string {
	switch f {
	case FormatAuto:
		return "auto"
	case FormatLine:
		return "line"
	case FormatMessage:
		return "message"
	case FormatJSON:
		return "json"
	}
	return "Format(" + strconv.Itoa(int(f)) + ")"
}

// NewHandler returns a Handler that writes one line per record to w, with
// exactly one Write call each. Writes are ordered by a mutex that all handlers
// derived from this one share, so w need not be safe for concurrent use as
// long as nothing else writes to it. A nil w writes nothing: records go to
// the Sink only.
//
// A bad $LOG_LEVEL, $LOG_FORMAT, $LOG_PATTERN or $LOG_KEYS, and Keys that are none of the presets,
// are reported to opts.OnError and the default is kept.
func NewHandler(w io.Writer, opts *Options) *Handler {
	opts = cmp.Or(opts, new(Options))
	c := newShared(opts)
	f := c.formatOf(opts)
	// On a terminal, off a dyno, where the format was left to the environment.
	colour := opts.Format == FormatAuto && f == FormatLine && !environ.OnDyno() &&
		!isNil(w) && terminal.WantsColour(w)
	cfg := c.encoderConfig(f, opts)
	cfg.Preset = c.presetOf(opts)
	if cfg.Preset == member.GCP {
		cfg.TracePrefix = environ.TracePrefix()
	}
	if cfg.Pattern == nil && f != FormatJSON {
		var err error
		cfg.Pattern, err = environ.Pattern()
		c.report(err)
	}
	if cfg.Pattern != nil {
		cfg.Start, cfg.Host, cfg.User = time.Now(), environ.Host(), environ.User()
		cfg.Colour = colour && len(c.drains) == 0 // which ship the same bytes
	}
	c.enc = encode.New(cfg)
	// No Sink wants a Record of the same frozen attrs.
	c.otlpOnce = len(c.otlp) > 0 && len(c.sinks) == 0 && c.enc.EncodesOnce()
	c.otlpAlone = c.otlpOnce && len(c.drains) == 0
	if !c.levelSet {
		var err error
		c.minLevel, err = environ.Level()
		c.report(err)
	}
	c.levelFixed = c.level == nil
	if !isNil(w) {
		if colour {
			w = terminal.NewColourWriter(w, c.enc.Dyno)
		}
		c.out = output.New(w)
		c.lineOnly = c.enc.IsPlain() && len(c.sinks)+len(c.otlp) == 0
	}
	return &Handler{rest: &rest{shared: c}, scope: c.firstScope()}
}

// Wrap returns a Handler that stamps each record with source, dyno and pid, once and outside any
// group, scrubs it, and passes it on to next, which keeps its own format and level. A value in
// which nothing was scrubbed is passed on as it was logged when next cannot print more of it than
// was looked at; other values are passed on as plain data. A nil next is taken as
// slog.DiscardHandler. With slog's AddSource a record has two members named source.
//
// Do not wrap slog.Default().Handler() for slog.SetDefault: log/slog's own
// default handler writes through package log, which SetDefault turns to the
// new handler, and the two would wait for each other (golang.org/issue/62424).
func Wrap(next slog.Handler, opts *Options) *Handler {
	if isNil(next) {
		next = slog.DiscardHandler
	}
	opts = cmp.Or(opts, new(Options))
	c := newShared(opts)
	c.enc = encode.New(c.encoderConfig(FormatMessage, opts))
	c.passesUnchanged = c.context == nil && c.trace == nil &&
		len(c.sinks)+len(c.drains)+len(c.otlp) == 0 &&
		c.enc.Policy.Simple() && !c.enc.Policy.Mutable()
	h := &Handler{rest: &rest{shared: c, next: next}, scope: c.firstScope()}
	if _, ours := next.(*Handler); ours {
		return h // it writes its own name itself
	}
	stamps := derivation{attrs: member.Stamps(c.enc.Source, c.enc.Dyno, c.enc.PID)}
	h.next = c.deriveNext(next, stamps.derive)
	c.unstamped, c.stampedByNext = next, true
	return h
}

// shared is what all handlers derived from one share. Nothing in it changes
// after the constructor but what guards itself.
type shared struct {
	enc        *encode.Encoder
	out        *output.Writer // nil: no writer
	level      slog.Leveler   // nil: minLevel
	minLevel   slog.Level
	levelSet   bool // Options.Level was given
	levelFixed bool // minLevel alone decides which levels are logged
	context    func(context.Context) []slog.Attr
	trace      func(context.Context) format.Trace // nil: none
	sinks      []Sink                             // get a Record each
	drains     []*Drain                           // get the encoded message
	otlp       []*Drain                           // get the record encoded for OTLP
	otlpOnce   bool                               // otlp: encoded from the attrs of the line
	otlpAlone  bool                               // otlpOnce, and there are no other drains
	lineOnly   bool                               // a record is a line of out and drains, no more

	// Wrap: next gets records as they were logged if there is nothing secret in them, as nobody
	// else listens and nothing has to be added to them.
	passesUnchanged bool
	stampedByNext   bool         // Wrap: next prints source, dyno and pid
	unstamped       slog.Handler // next before the stamps; nil if it has none

	names     delivery.Names // source and dyno for the drains
	onError   func(error)
	reporting atomic.Int32 // OnError calls under way
	clock     fastconv.Clock
}

// newShared resolves the options that are no encoder's.
func newShared(opts *Options) *shared {
	c := &shared{context: opts.Context, trace: opts.Trace, onError: opts.OnError}
	if l, ok := opts.Level.(slog.Level); ok {
		c.minLevel, c.levelSet = l, true
	} else if !isNil(opts.Level) {
		c.level, c.levelSet = levels.Safe(opts.Level), true
	}
	c.addSink(opts.Sink)
	return c
}

// firstScope returns the Scope of a new handler. Where a finder panics, values are looked
// at one by one, each once.
func (c *shared) firstScope() encode.Scope {
	return encode.Scope{RecoverPerValue: c.enc.Policy.Panics()}
}

// encoderConfig resolves the options of the encoder.
func (c *shared) encoderConfig(f Format, opts *Options) encode.Config {
	cfg := encode.Config{
		Format:     encode.Format(f),
		Pattern:    opts.Pattern,
		AddCaller:  opts.AddCaller,
		Source:     cmp.Or(member.SourceName(opts.Source), "app"),
		Dyno:       member.DynoName(opts.Dyno),
		PID:        cmp.Or(opts.PID, os.Getpid()),
		Location:   cmp.Or(opts.Location, time.UTC),
		MaxLine:    max(cmp.Or(opts.MaxLine, DefaultMaxLine), 0),
		Policy:     newPolicy(opts.Redactor, c.report),
		HasContext: opts.Context != nil,
		HasTrace:   opts.Trace != nil,
		Typed:      len(c.otlp) > 0,
	}
	if cfg.Dyno == "" {
		cfg.Dyno = member.DynoName(environ.Dyno())
	}
	c.names = delivery.AppendNames(nil, cfg.Source, cfg.Dyno)
	return cfg
}

// addSink flattens Sinks so that each drain gets its bytes rendered once.
func (c *shared) addSink(s Sink) {
	switch s := s.(type) {
	case nil:
	case Sinks:
		for _, each := range s {
			c.addSink(each)
		}
	case *Drain:
		switch {
		case s == nil:
		case s.otlp: // its records keep the types of their values
			c.otlp = append(c.otlp, s)
		default:
			c.drains = append(c.drains, s)
		}
	default:
		if !isNil(s) {
			c.sinks = append(c.sinks, s)
		}
	}
}

// isNil reports whether x is nil or holds a nil pointer, which would crash
// the first record.
func isNil(x any) bool {
	if x == nil {
		return true
	}
	v := reflect.ValueOf(x)
	switch v.Kind() {
	case reflect.Pointer, reflect.Func, reflect.Map, reflect.Chan:
		return v.IsNil()
	}
	return false
}

// formatOf resolves FormatAuto by the environment.
func (c *shared) formatOf(opts *Options) Format {
	if opts.Format != FormatAuto {
		if f := opts.Format; f >= FormatLine && f <= FormatJSON {
			return f
		}
		c.report(errors.New("logplex: Options.Format is none of the known formats; the " +
			"default is used"))
	}
	f, err := environ.Format()
	c.report(err)
	return Format(f)
}

// presetOf resolves the names of the handler's own members.
func (c *shared) presetOf(opts *Options) member.Preset {
	if k := opts.Keys; k != KeysHeroku {
		if p := member.Preset(k); p.IsKnown() {
			return p
		}
		c.report(errors.New("logplex: Options.Keys is none of the known presets; Heroku's " +
			"names are used"))
		return member.Heroku
	}
	p, err := environ.Preset()
	c.report(err)
	return p
}

// currentLevel returns the least level that is logged, for Wrap beside next's.
func (c *shared) currentLevel() slog.Level {
	if c.level == nil {
		return c.minLevel
	}
	return c.level.Level()
}

// reportHits calls OnRedact for the secrets of a record that was logged at pc,
// once its line is written. 0 means that the call site is looked for on the stack.
func (c *shared) reportHits(hits redact.Hits, pc uintptr) {
	var src *slog.Source
	if pc != 0 {
		src = c.enc.Caller(pc)
	}
	c.enc.Policy.Notify(hits, src)
}

// contextAttrs asks Options.Context.
func (c *shared) contextAttrs(ctx context.Context) (attrs []slog.Attr) {
	if c.context == nil {
		return nil
	}
	if ctx == nil {
		ctx = context.Background()
	}
	defer func() {
		if p := recover(); p != nil {
			attrs = nil
			c.report(fmt.Errorf("logplex: Options.Context panicked with a %T", p))
		}
	}()
	attrs, _ = c.enc.Policy.HidePairs(nil, c.context(ctx))
	return attrs
}

// traceOf asks Options.Trace.
func (c *shared) traceOf(ctx context.Context) (t format.Trace) {
	if ctx == nil {
		ctx = context.Background()
	}
	defer func() {
		if p := recover(); p != nil {
			t = format.Trace{}
			c.report(fmt.Errorf("logplex: Options.Trace panicked with a %T", p))
		}
	}()
	if t = c.trace(ctx); !t.IsValid() {
		t = format.Trace{}
	}
	return t
}

// maxReports bounds OnError calls under way at once, so that an OnError that
// logs through the handler that failed comes to an end.
const maxReports = 8

// report calls OnError. It is never called with a lock held.
func (c *shared) report(err error) {
	if c.onError == nil || err == nil {
		return
	}
	defer c.reporting.Add(-1) // OnError may end the goroutine
	if c.reporting.Add(1) <= maxReports {
		func() {
			defer func() { _ = recover() }() // OnError itself panicked
			if c.enc != nil {                // else it is not made yet: the error is ours
				err = redact.ScrubError(c.enc.Policy, err)
			}
			c.onError(err)
		}()
	}
}

// recoverInto is deferred where records are handled: whatever is logged, and
// whatever was not foreseen, must not crash the program. Panics of user code
// are caught where they cost a single value; this is the last resort.
func (c *shared) recoverInto(err *error) {
	if p := recover(); p != nil {
		c.reportPanic(err, p)
	}
}

func (c *shared) reportPanic(err *error, p any) {
	e := fmt.Errorf("logplex: a record could not be handled: a %T panicked", p)
	if err != nil {
		*err = e
	}
	c.report(e)
}

// deriveNext returns what derive makes of next; next itself where that panics or is nil.
func (c *shared) deriveNext(next slog.Handler,
	derive func(slog.Handler) slog.Handler) (with slog.Handler) {
	defer func() {
		if p := recover(); p != nil || with == nil {
			with = next
			c.report(fmt.Errorf("logplex: %T made no handler in With (panic: %T)", next, p))
		}
	}()
	return derive(next)
}
