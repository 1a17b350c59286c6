// SPDX-License-Identifier: MIT

// Package member has the members of a line that a handler writes itself: time, level,
// process id, message, call site, trace. It has their names, which are those that a
// backend reads, and writes those whose values are the handler's own. It may not know
// the attrs of records, nor what is secret.
package member

import (
	"cmp"
	"log/slog"
	"slices"
	"strings"

	"github.com/logplex-go/logplex/internal/levels"
)

// The names of Heroku's lines.
const (
	KeyAt     = "at"
	KeyTime   = "time"
	KeyLevel  = "level"
	KeySource = "source"
	KeyDyno   = "dyno"
	KeyPID    = "pid"
	KeyCaller = "caller"
	KeyMsg    = "msg"

	// ReservedPrefix goes before an attr's key that is the name of a member.
	ReservedPrefix = "fields."
)

// Preset is a set of names; its numbers are those of the root package's Keys.
type Preset int

// The presets.
const (
	Heroku Preset = iota
	Slog
	Datadog
	GCP
	ECS
)

var presetWords = [...]string{
	Heroku: "heroku", Slog: "slog", Datadog: "datadog", GCP: "gcp", ECS: "ecs",
}

// IsKnown reports whether p is one of the presets.
func (p Preset) IsKnown() bool { return p >= 0 && int(p) < len(presetWords) }

// String returns heroku, slog, datadog, gcp or ecs. p is known.
func (p Preset) String() string { return presetWords[p] }

// ParsePreset returns the Preset of a word that String returns.
func ParsePreset(word string) (p Preset, ok bool) {
	i := slices.Index(presetWords[:], word)
	return Preset(max(i, 0)), i >= 0
}

// Set are the members of a handler's lines.
type Set struct {
	Names
	config      Config
	appendLevel func([]byte, slog.Level) []byte
}

// Config is what a Set is made of.
type Config struct {
	Preset       Preset
	JSON         bool
	Source, Dyno string // fit for a header
	PID          int
	TracePrefix  string // goes before the id of a trace
}

// Names are the keys of members as they are read; none needs an escape.
type Names struct {
	Time, Level, PID, Msg string
	Caller                string // of file and line; in JSON see AppendCaller
	CallerLine            string // of the line, if that has a key of its own
	Source, Dyno          string // JSON only
	TraceID, SpanID       string
	Sampled               string // "": not written
}

// New returns a Set.
func New(c Config) *Set {
	s := &Set{config: c, appendLevel: levels.Append}
	s.Names = Names{
		Time: KeyTime, Level: KeyAt, PID: KeyPID, Msg: KeyMsg, Caller: KeyCaller,
		Source: KeySource, Dyno: KeyDyno, TraceID: "trace_id", SpanID: "span_id",
	}
	if c.JSON || c.Preset == Slog {
		s.Level = KeyLevel
	}
	switch c.Preset {
	case Slog:
		s.Caller, s.Source, s.Dyno = slog.SourceKey, "heroku.source", "heroku.dyno"
		s.appendLevel = appendSlogLevel
	case Datadog:
		s.Time, s.Level, s.Msg = "timestamp", "status", "message"
		s.TraceID, s.SpanID = "dd.trace_id", "dd.span_id"
		s.appendLevel = appendShortLevel
	case GCP:
		s.Level, s.Msg, s.Caller = "severity", "message", "logging.googleapis.com/sourceLocation"
		s.TraceID, s.SpanID = "logging.googleapis.com/trace", "logging.googleapis.com/spanId"
		s.Sampled = "logging.googleapis.com/trace_sampled"
		s.appendLevel = appendGCPLevel
	case ECS:
		s.Time, s.Level, s.Msg = "@timestamp", "log.level", "message"
		s.PID, s.Source, s.Dyno = "process.pid", "service.name", "host.name"
		s.Caller, s.CallerLine = "log.origin.file.name", "log.origin.file.line"
		s.TraceID, s.SpanID = "trace.id", "span.id"
		s.appendLevel = appendShortLevel
	}
	return s
}

// Keys returns the names at the top of a line, without those of a trace.
func (s *Set) Keys(caller bool) []string {
	keys := []string{s.Level, s.PID, s.Msg}
	if s.config.JSON {
		keys = append(keys, s.Time, s.Source, s.Dyno)
	}
	if caller {
		keys = append(keys, s.Caller)
		if s.CallerLine != "" {
			keys = append(keys, s.CallerLine)
		}
	}
	return keys
}

// TraceKeys returns the names of a trace's members.
func (s *Set) TraceKeys() []string {
	keys := []string{s.TraceID, s.SpanID}
	if s.Sampled != "" {
		keys = append(keys, s.Sampled)
	}
	return keys
}

// SplitsCaller reports whether the parts of a call site are written apart.
func (s *Set) SplitsCaller() bool {
	c := &s.config
	return s.CallerLine != "" || c.JSON && (c.Preset == GCP || c.Preset == Slog)
}

// appendSlogLevel appends what l.String returns.
func appendSlogLevel(b []byte, l slog.Level) []byte { return append(b, l.String()...) }

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

// HeaderName makes s fit for a line's header and a syslog header field:
// printable ASCII without spaces and brackets, at most limit bytes (RFC 5424
// section 6).
func HeaderName(s string, limit int) string {
	ok := func(c byte) bool { return c > ' ' && c < 0x7f && c != '[' && c != ']' }
	clean := len(s) <= limit
	for i := 0; clean && i < len(s); i++ {
		clean = ok(s[i])
	}
	if clean {
		return s
	}
	b := make([]byte, 0, limit)
	for _, r := range s {
		if len(b) == limit {
			break
		}
		if r < 0x80 && ok(byte(r)) {
			b = append(b, byte(r))
		} else {
			b = append(b, '_')
		}
	}
	return string(b)
}

// SourceName is HeaderName for the source of a line, which a colon would end.
func SourceName(s string) string {
	return strings.ReplaceAll(HeaderName(s, maxSource), ":", "_")
}

// DynoName is HeaderName for the dyno of a line.
func DynoName(s string) string { return HeaderName(s, maxDyno) }

// AppendHeader appends what a line has between its time and its message, with "-" for a name
// that is empty, as Logplex prints it.
func AppendHeader(b []byte, source, dyno string) []byte {
	b = append(b, cmp.Or(SourceName(source), "-")...)
	b = append(append(b, '['), cmp.Or(DynoName(dyno), "-")...)
	return append(b, "]: "...)
}

// The most bytes of APP-NAME and PROCID in a syslog header (RFC 5424 section 6).
const (
	maxSource = 48
	maxDyno   = 128
)

// Stamps returns the attrs that say where a record comes from: source, dyno and process id.
func Stamps(source, dyno string, pid int) []slog.Attr {
	return []slog.Attr{
		slog.String(KeySource, source), slog.String(KeyDyno, dyno), slog.Int(KeyPID, pid),
	}
}
