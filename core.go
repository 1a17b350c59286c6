// SPDX-License-Identifier: MIT

package logplex

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/delivery"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/output"
	"github.com/logplex-go/logplex/internal/redact"
)

// The keys that a handler writes itself.
const (
	keyAt     = "at"
	keyTime   = "time"
	keyLevel  = "level"
	keySource = "source"
	keyDyno   = "dyno"
	keyPID    = "pid"
	keyCaller = "caller"
	keyMsg    = "msg"

	renamed = "fields." // goes before an attr's key that is one of ours
)

// core is what all handlers derived from one share. Nothing in it changes
// after the constructor but what guards itself.
type core struct {
	out       *output.Writer // nil: no writer
	format    Format         // never FormatAuto
	level     slog.Leveler   // nil: min
	min       slog.Level
	leveled   bool // Options.Level was given
	fixed     bool // min alone says which levels are logged
	addCaller bool
	pattern   *format.Pattern
	source    string
	dyno      string
	pid       int
	location  *time.Location
	policy    *redact.Policy
	known     int // the values in plan that may be added to, when it was made
	context   func(context.Context) []slog.Attr
	sinks     []Sink         // get a Record each
	drains    []*Drain       // get the rendered message
	names     delivery.Names // source and dyno for the drains
	maxLine   int            // 0: no limit
	onError   func(error)
	reporting atomic.Int32 // OnError calls under way
	usual     bool         // a logfmt line without a context's attrs, call sites or users' rules
	stampAt   int          // where the time stands in a line; -1: nowhere
	headLen   int          // bytes of a line before its message part
	types     freeze.Types
	callers   callers
	cache     *keyCache     // nil: none
	messages  *messageCache // nil: none
	clock     fastconv.Clock
	pool      sync.Pool // *state
}

func newCore(opts *Options) *core {
	if opts == nil {
		opts = new(Options)
	}
	c := &core{
		addCaller: opts.AddCaller,
		pattern:   opts.Pattern,
		source:    headerName(opts.Source, 48),
		dyno:      headerName(opts.Dyno, 128),
		pid:       opts.PID,
		location:  opts.Location,
		context:   opts.Context,
		maxLine:   opts.MaxLine,
		onError:   opts.OnError,
		cache:     new(keyCache),
		messages:  new(messageCache),
	}
	c.pool.New = c.newState
	switch l := opts.Level.(type) {
	case nil:
	case slog.Level:
		c.min, c.leveled = l, true
	default:
		if !isNil(l) {
			c.level, c.leveled = l, true
		}
	}
	if c.source == "" {
		c.source = "app"
	}
	if c.dyno == "" {
		c.dyno = headerName(hostDyno(), 128)
	}
	c.names = delivery.AppendNames(nil, c.source, c.dyno)
	if c.pid == 0 {
		c.pid = os.Getpid()
	}
	if c.location == nil {
		c.location = time.UTC
	}
	switch {
	case c.maxLine == 0:
		c.maxLine = DefaultMaxLine
	case c.maxLine < 0:
		c.maxLine = 0
	}
	c.policy = newPolicy(opts.Redactor, c.report)
	c.known = c.policy.Generation()
	c.addSink(opts.Sink)
	return c
}

func hostDyno() string {
	if d := os.Getenv("DYNO"); d != "" {
		return d
	}
	if name, err := os.Hostname(); err == nil && name != "" {
		return name
	}
	return "localhost"
}

// addSink flattens Sinks so that each drain gets its bytes rendered once.
func (c *core) addSink(s Sink) {
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
			c.sinks = append(c.sinks, s)
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

// maxReports bounds OnError calls under way at once, so that an OnError that
// logs through the handler that failed comes to an end.
const maxReports = 8

// report tells OnError. It is never called with a lock held.
func (c *core) report(err error) {
	if c.onError == nil || err == nil {
		return
	}
	defer c.reporting.Add(-1) // OnError may end the goroutine
	if c.reporting.Add(1) <= maxReports {
		func() {
			defer func() { _ = recover() }() // there is nobody left to tell
			c.onError(err)
		}()
	}
}

// rescue is deferred where records are handled: whatever is logged, and
// whatever we did not foresee, must not crash the program. Panics of user code
// are caught where they cost a single value; this is the last resort.
func (c *core) rescue(err *error) {
	if p := recover(); p != nil {
		c.lost(err, p)
	}
}

func (c *core) lost(err *error, p any) {
	e := fmt.Errorf("logplex: a record could not be handled: a %T panicked", p)
	if err != nil {
		*err = e
	}
	c.report(e)
}

// callers remembers file:line by program counter. It is bounded by the number
// of log calls in the program and safe for concurrent use.
type callers struct {
	mu    sync.RWMutex // guards known
	known map[uintptr]*slog.Source
}

// source gives the place of a program counter, nil for 0. What it returns is
// shared and must not be changed.
func (c *callers) source(pc uintptr) *slog.Source {
	if pc == 0 {
		return nil
	}
	c.mu.RLock()
	s := c.known[pc]
	c.mu.RUnlock()
	if s != nil {
		return s
	}
	r := slog.Record{PC: pc}
	s = r.Source()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = make(map[uintptr]*slog.Source)
	}
	c.known[pc] = s
	return s
}

// contextAttrs asks Options.Context.
func (c *core) contextAttrs(ctx context.Context) (attrs []slog.Attr) {
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
	return c.context(ctx)
}
