// SPDX-License-Identifier: MIT

package otlp

import (
	"encoding/binary"
	"log/slog"
)

// A Header is what goes before the records of each request: an
// ExportLogsServiceRequest with one ResourceLogs and one ScopeLogs, in which
// only three lengths differ from request to request. The records must come
// last in all three, so no field may follow.
type Header struct {
	resource []byte // of a ResourceLogs, with tag and length
	scope    []byte // of a ScopeLogs, with tag and length
}

// NewHeader returns the header for a resource's attributes.
func NewHeader(resource []slog.Attr) *Header {
	h := &Header{}
	h.resource = appendBytes(nil, resourceLogsResource, AppendAttrs(nil, resource))
	h.scope = appendBytes(nil, scopeLogsScope, appendText(nil, scopeName, ScopeName))
	return h
}

func appendBytes(b []byte, field byte, data []byte) []byte {
	b = append(b, field<<3|wireBytes)
	b = binary.AppendUvarint(b, uint64(len(data)))
	return append(b, data...)
}

// Append appends the header for records of n bytes in all, each with its tag
// and length as [AppendEntry] writes them.
func (h *Header) Append(b []byte, n int) []byte {
	scope := len(h.scope) + n
	logs := len(h.resource) + 1 + varintLen(uint64(scope)) + scope
	b = append(b, requestResourceLogs<<3|wireBytes)
	b = binary.AppendUvarint(b, uint64(logs))
	b = append(b, h.resource...)
	b = append(b, resourceLogsScope<<3|wireBytes)
	b = binary.AppendUvarint(b, uint64(scope))
	return append(b, h.scope...)
}

// AppendEntry appends a LogRecord that AppendRecord wrote as one of a ScopeLogs:
// with its tag and length.
func AppendEntry(b, record []byte) []byte { return appendBytes(b, scopeLogsRecords, record) }
