// SPDX-License-Identifier: MIT

package logplextest

import (
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/logplex-go/logplex"
)

// Recorder is a handler that keeps what is logged for a test to look at:
// slog.New(rec) just works. It is a logplex.Sink as well, so that another
// handler's records can be sent to it. Everything it keeps has been through
// redaction. It is safe for concurrent use, needs no clean-up, and may be
// logged to after its test has ended. Make one with NewRecorder.
type Recorder struct {
	*logplex.Handler
	kept *kept
}

// kept is apart from Recorder so that the handler does not refer to itself.
type kept struct {
	mu      sync.Mutex // guards what follows
	records []logplex.Record
	lines   []string
}

// NewRecorder returns a Recorder whose handler has the given options, nil
// meaning the zero Options, with three other defaults: without a Level all
// levels are recorded, FormatAuto means FormatLine, and a MaxLine of 0 means no
// limit. $LOG_PATTERN and $LOG_KEYS count as for any handler. opts.Sink gets the
// records too.
func NewRecorder(opts *logplex.Options) *Recorder {
	var o logplex.Options
	if opts != nil {
		o = *opts
	}
	if o.Level == nil {
		o.Level = slog.Level(math.MinInt)
	}
	if o.Format == logplex.FormatAuto {
		o.Format = logplex.FormatLine
	}
	if o.MaxLine == 0 {
		o.MaxLine = -1
	}
	k := new(kept)
	o.Sink = logplex.Sinks{(*records)(k), o.Sink}
	return &Recorder{Handler: logplex.NewHandler((*lines)(k), &o), kept: k}
}

// records is the side of kept that takes the handler's records, whose lines
// it has already.
type records kept

func (k *records) Send(r logplex.Record) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.records = append(k.records, clone(r))
	return nil
}

// lines is the side of kept that takes the handler's lines.
type lines kept

func (k *lines) Write(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.lines = append(k.lines, strings.TrimSuffix(string(p), "\n"))
	return len(p), nil
}

// Send records what another handler logged; its line is r.String().
func (r *Recorder) Send(rec logplex.Record) error {
	line := rec.String()
	r.kept.mu.Lock()
	defer r.kept.mu.Unlock()
	r.kept.records = append(r.kept.records, clone(rec))
	r.kept.lines = append(r.kept.lines, line)
	return nil
}

// Records returns deep copies of what was recorded, in order; nil if nothing
// was. Changing them changes nothing else.
func (r *Recorder) Records() []logplex.Record {
	r.kept.mu.Lock()
	defer r.kept.mu.Unlock()
	if len(r.kept.records) == 0 {
		return nil
	}
	out := make([]logplex.Record, len(r.kept.records))
	for i, rec := range r.kept.records {
		out[i] = clone(rec)
	}
	return out
}

// Lines returns the lines as they were written, in order and without their
// newlines; nil if there are none. While several goroutines log, their order
// may differ from that of Records.
func (r *Recorder) Lines() []string {
	r.kept.mu.Lock()
	defer r.kept.mu.Unlock()
	return slices.Clone(r.kept.lines)
}

// Reset forgets everything recorded so far.
func (r *Recorder) Reset() {
	r.kept.mu.Lock()
	defer r.kept.mu.Unlock()
	r.kept.records, r.kept.lines = nil, nil
}

// clone copies a record with all of its groups.
func clone(r logplex.Record) logplex.Record {
	r.Attrs = cloneAttrs(r.Attrs)
	if r.Caller != nil {
		c := *r.Caller
		r.Caller = &c
	}
	return r
}

func cloneAttrs(as []slog.Attr) []slog.Attr {
	if as == nil {
		return nil
	}
	out := make([]slog.Attr, len(as))
	for i, a := range as {
		if a.Value.Kind() == slog.KindGroup {
			a.Value = slog.GroupValue(cloneAttrs(a.Value.Group())...)
		}
		out[i] = a
	}
	return out
}
