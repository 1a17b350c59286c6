// SPDX-License-Identifier: MIT

// Package otlp writes and reads log records as OTLP has them: the messages of
// opentelemetry-proto 1.11 (collector/logs/v1, logs/v1, common/v1, resource/v1)
// in protobuf's wire format, by hand. It knows no network and no queue.
//
// Terms are those of the protocol: a LogRecord is a record, a KeyValue an
// attribute, a kvlist a group.
package otlp

import (
	"log/slog"
	"time"

	"github.com/logplex-go/logplex/format"
)

// ScopeName is the name of the InstrumentationScope of all records.
const ScopeName = "github.com/logplex-go/logplex"

// MaxDepth is how deep groups may be nested; deeper ones are left out and
// marked.
const MaxDepth = 32

// Attributes of a record's call site, by the semantic conventions for source
// code attributes.
const (
	keyFile     = "code.file.path"
	keyLine     = "code.line.number"
	keyFunction = "code.function.name"
)

// A Record is a LogRecord's content. Its attrs are plain data; other values but
// []byte are frozen first.
type Record struct {
	Time     time.Time // from 1970 to 2261; others are written as unknown
	Observed time.Time // when it was handed in
	Level    slog.Level
	Message  string
	Attrs    []slog.Attr
	Caller   *slog.Source // nil: not known
	Trace    format.Trace
}

// Field numbers, by message.
const (
	requestResourceLogs = 1

	resourceLogsResource = 1
	resourceLogsScope    = 2

	resourceAttributes = 1

	scopeLogsScope   = 1
	scopeLogsRecords = 2

	scopeName = 1

	recordTime         = 1
	recordSeverity     = 2
	recordSeverityText = 3
	recordBody         = 5
	recordAttributes   = 6
	recordFlags        = 8
	recordTraceID      = 9
	recordSpanID       = 10
	recordObserved     = 11

	keyValueKey   = 1
	keyValueValue = 2

	anyString = 1
	anyBool   = 2
	anyInt    = 3
	anyDouble = 4
	anyArray  = 5
	anyKVList = 6
	anyBytes  = 7

	listValues = 1 // of ArrayValue and KeyValueList

	responsePartialSuccess = 1
	partialRejected        = 1
	partialMessage         = 2
)

// Wire types (protobuf.dev, Encoding).
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
	wireFixed32 = 5
)

// Severity numbers: slog's INFO, 0, is OTLP's 9, and both have steps of four.
const (
	severityOfInfo = 9
	minSeverity    = 1
	maxSeverity    = 24
)

// Severity returns the SeverityNumber of a level.
func Severity(l slog.Level) int {
	return int(min(max(l, minSeverity-severityOfInfo), maxSeverity-severityOfInfo)) + severityOfInfo
}

// LevelOf returns the level of a SeverityNumber; 0, which means that none was
// given, is that of info.
func LevelOf(severity int) slog.Level {
	if severity <= 0 {
		return slog.LevelInfo
	}
	return slog.Level(min(severity, maxSeverity) - severityOfInfo)
}
