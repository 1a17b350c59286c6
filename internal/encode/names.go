// SPDX-License-Identifier: MIT

package encode

import (
	"encoding/binary"
	"encoding/hex"
	"log/slog"
	"path"
	"strconv"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/jsonobject"
	"github.com/logplex-go/logplex/internal/levels"
)

// Preset is a set of names for a handler's own members; its numbers
// are those of the root package's Keys.
type Preset int

// The presets.
const (
	PresetHeroku Preset = iota
	PresetSlog
	PresetDatadog
	PresetGCP
	PresetECS
	numPresets
)

// names are the keys of a preset as they are read; none needs an escape.
type names struct {
	time, level, pid, msg string
	caller                string // of the file and line; "" in JSON: see appendCallerJSON
	callerLine            string // of the line, if that has a key of its own
	source, dyno          string // JSON only
	traceID, spanID       string
	sampled               string // "": not written
	appendLevel           func([]byte, slog.Level) []byte
}

// namesOf returns the names of a preset, in JSON or in logfmt.
func namesOf(p Preset, json bool) *names {
	n := &names{
		time: KeyTime, level: KeyAt, pid: KeyPID, msg: KeyMsg, caller: KeyCaller,
		source: KeySource, dyno: KeyDyno,
		traceID: "trace_id", spanID: "span_id", appendLevel: levels.Append,
	}
	if json || p == PresetSlog {
		n.level = KeyLevel
	}
	switch p {
	case PresetSlog:
		n.caller, n.source, n.dyno = slog.SourceKey, "heroku.source", "heroku.dyno"
		n.appendLevel = appendSlogLevel
	case PresetDatadog:
		n.time, n.level, n.msg = "timestamp", "status", "message"
		n.traceID, n.spanID = "dd.trace_id", "dd.span_id"
		n.appendLevel = appendShortLevel
	case PresetGCP:
		n.level, n.msg, n.caller = "severity", "message", "logging.googleapis.com/sourceLocation"
		n.traceID, n.spanID = "logging.googleapis.com/trace", "logging.googleapis.com/spanId"
		n.sampled = "logging.googleapis.com/trace_sampled"
		n.appendLevel = appendGCPLevel
	case PresetECS:
		n.time, n.level, n.msg, n.pid = "@timestamp", "log.level", "message", "process.pid"
		n.caller, n.callerLine = "log.origin.file.name", "log.origin.file.line"
		n.source, n.dyno = "service.name", "host.name"
		n.traceID, n.spanID = "trace.id", "span.id"
		n.appendLevel = appendShortLevel
	}
	return n
}

// appendSlogLevel appends what l.String returns.
func appendSlogLevel(b []byte, l slog.Level) []byte {
	switch l {
	case slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError:
	default:
		return append(b, l.String()...) // once for each level and second
	}
	return append(b, l.String()...)
}

// appendShortLevel is levels.Append with warn for warning.
func appendShortLevel(b []byte, l slog.Level) []byte {
	start := len(b)
	b = levels.Append(b, l)
	if l >= slog.LevelWarn && l < slog.LevelError {
		const warn, ing = len("warn"), len("ing")
		b = append(b[:start+warn], b[start+warn+ing:]...)
	}
	return b
}

// appendGCPLevel appends the nearest LogSeverity that is not above l.
func appendGCPLevel(b []byte, l slog.Level) []byte {
	word := "CRITICAL"
	switch {
	case l < slog.LevelInfo:
		word = "DEBUG"
	case l < slog.LevelInfo+2:
		word = "INFO"
	case l < slog.LevelWarn:
		word = "NOTICE"
	case l < slog.LevelError:
		word = "WARNING"
	case l < slog.LevelError+4:
		word = "ERROR"
	}
	return append(b, word...)
}

// ownKeys returns the keys that are at the top of a line, without those of a
// trace.
func (e *Encoder) ownKeys() []string {
	n := e.names
	keys := []string{n.level, n.pid, n.msg}
	if e.Format == FormatJSON {
		keys = append(keys, n.time, n.source, n.dyno)
	}
	if e.AddCaller {
		keys = append(keys, n.caller)
		if n.callerLine != "" {
			keys = append(keys, n.callerLine)
		}
	}
	return keys
}

// traceKeys returns the keys of a trace.
func (e *Encoder) traceKeys() []string {
	if !e.HasTrace {
		return nil
	}
	keys := []string{e.names.traceID, e.names.spanID}
	if e.names.sampled != "" {
		keys = append(keys, e.names.sampled)
	}
	return keys
}

// SetTrace sets the trace of the record that is written next. It must be called
// for each record if Config.HasTrace is set, and only then.
func (ln *Line) SetTrace(t format.Trace) {
	ln.trace, ln.hasTrace = t, t.IsValid()
}

// Trace returns what SetTrace was given.
func (ln *Line) Trace() format.Trace { return ln.trace }

// appendTrace writes the ids of the record's trace, outside all groups.
func (ln *Line) appendTrace() {
	if !ln.hasTrace {
		return
	}
	n, t := ln.names, &ln.trace
	ln.openOwn(n.traceID)
	switch {
	case ln.Preset == PresetDatadog:
		ln.b = strconv.AppendUint(ln.b, binary.BigEndian.Uint64(t.ID[8:]), 10)
		ln.closeOwn()
		ln.openOwn(n.spanID)
		ln.b = strconv.AppendUint(ln.b, binary.BigEndian.Uint64(t.Span[:]), 10)
	default:
		ln.b = append(ln.b, ln.TracePrefix...)
		ln.b = hex.AppendEncode(ln.b, t.ID[:])
		ln.closeOwn()
		ln.openOwn(n.spanID)
		ln.b = hex.AppendEncode(ln.b, t.Span[:])
	}
	ln.closeOwn()
	if n.sampled != "" {
		ln.appendOwn(n.sampled)
		ln.b = strconv.AppendBool(ln.b, t.Flags&1 != 0)
	}
}

// appendOwn writes one of our own keys after other members, and what separates
// it from its value.
func (ln *Line) appendOwn(key string) {
	if !ln.json {
		ln.b = append(append(append(ln.b, ' '), key...), '=')
		return
	}
	if jsonobject.NeedsComma(ln.b) {
		ln.b = append(ln.b, ',')
	}
	ln.b = append(append(append(ln.b, '"'), key...), '"', ':')
}

// openOwn and closeOwn are appendOwn for a text without escapes.
func (ln *Line) openOwn(key string) {
	if ln.appendOwn(key); ln.json {
		ln.b = append(ln.b, '"')
	}
}

func (ln *Line) closeOwn() {
	if ln.json {
		ln.b = append(ln.b, '"')
	}
}

// splitsCaller reports whether the preset has the parts of a call site apart.
func (e *Encoder) splitsCaller() bool {
	return e.names.callerLine != "" ||
		e.Format == FormatJSON && (e.Preset == PresetGCP || e.Preset == PresetSlog)
}

// appendCallerJSON writes a call site as the object that slog and Google Cloud
// have for it, and reports whether the preset has one.
func (ln *Line) appendCallerJSON(src *slog.Source) bool {
	file, quote := src.File, ""
	switch {
	case !ln.json:
		return false
	case ln.Preset == PresetGCP:
		file, quote = path.Base(file), `"` // LogEntrySourceLocation.line is an int64, in JSON text
	case ln.Preset != PresetSlog:
		return false
	}
	text := func(key, s string) {
		ln.b = append(append(ln.b, key...), '"')
		ln.b = append(escape.AppendJSON(ln.b, []byte(s)), '"')
	}
	ln.appendOwn(ln.names.caller)
	text(`{"function":`, src.Function)
	text(`,"file":`, file)
	ln.b = append(append(ln.b, `,"line":`...), quote...)
	ln.b = strconv.AppendInt(ln.b, int64(src.Line), 10)
	ln.b = append(append(ln.b, quote...), '}')
	return true
}
