// SPDX-License-Identifier: MIT

package otlp

import (
	"encoding/binary"
	"errors"
	"log/slog"
	"math"
	"time"
	"unicode/utf8"
)

// A ResourceLogs is what a request has of one resource, its scopes put
// together.
type ResourceLogs struct {
	Resource []slog.Attr
	Records  []Received
}

// Received is a LogRecord as it was read.
type Received struct {
	Record              // Caller is not set: its attributes are among Attrs
	Severity     int    // SeverityNumber as sent
	SeverityText string // as sent
}

// errMalformed is the error for all that is not the message expected.
var errMalformed = errors.New("not a valid protobuf message")

// maxParseDepth is how deep values may be nested, as protobuf's own decoders
// limit it.
const maxParseDepth = 100

// ParseRequest reads an ExportLogsServiceRequest. Strings and bytes are copied.
func ParseRequest(b []byte) ([]ResourceLogs, error) {
	var all []ResourceLogs
	err := eachField(b, func(f field) error {
		if f.number != requestResourceLogs {
			return nil
		}
		logs, err := parseResourceLogs(f)
		all = append(all, logs)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

func parseResourceLogs(f field) (logs ResourceLogs, err error) {
	err = f.each(func(f field) error {
		switch f.number {
		case resourceLogsResource:
			return f.each(func(f field) error {
				if f.number == resourceAttributes {
					return f.appendKeyValue(&logs.Resource, 0)
				}
				return nil
			})
		case resourceLogsScope:
			return f.each(func(f field) error {
				if f.number != scopeLogsRecords {
					return nil
				}
				r, err := parseRecord(f)
				logs.Records = append(logs.Records, r)
				return err
			})
		}
		return nil
	})
	return logs, err
}

func parseRecord(f field) (r Received, err error) {
	err = f.each(func(f field) (err error) {
		switch f.number {
		case recordTime:
			r.Time, err = f.time()
		case recordObserved:
			r.Observed, err = f.time()
		case recordSeverity:
			var n uint64
			n, err = f.varint()
			r.Severity = int(int32(n))
			r.Level = LevelOf(r.Severity)
		case recordSeverityText:
			r.SeverityText, err = f.text()
		case recordBody:
			var v slog.Value
			v, err = f.anyValue(0)
			r.Message = v.String()
			if v.Kind() == slog.KindAny && v.Any() == nil {
				r.Message = ""
			}
		case recordAttributes:
			err = f.appendKeyValue(&r.Attrs, 0)
		case recordFlags:
			var n uint32
			n, err = f.fixed32()
			r.Trace.Flags = byte(n)
		case recordTraceID:
			err = f.id(r.Trace.ID[:])
		case recordSpanID:
			err = f.id(r.Trace.Span[:])
		}
		return err
	})
	return r, err
}

// ParseResponse reads an ExportLogsServiceResponse: how many records were
// rejected, and the receiver's text, which may come with none rejected.
func ParseResponse(b []byte) (rejected int64, message string, err error) {
	err = eachField(b, func(f field) error {
		if f.number != responsePartialSuccess {
			return nil
		}
		return f.each(func(f field) (err error) {
			switch f.number {
			case partialRejected:
				var n uint64
				n, err = f.varint()
				rejected = int64(n)
			case partialMessage:
				message, err = f.text()
			}
			return err
		})
	})
	if err != nil {
		return 0, "", err
	}
	return rejected, message, nil
}

// AppendResponse appends an ExportLogsServiceResponse; zero and "" are an
// empty one, for which all records are taken.
func AppendResponse(b []byte, rejected int64, message string) []byte {
	var partial []byte
	if rejected != 0 {
		partial = append(partial, partialRejected<<3|wireVarint)
		partial = binary.AppendUvarint(partial, uint64(rejected))
	}
	if message != "" {
		partial = appendText(partial, partialMessage, message)
	}
	if partial == nil {
		return b
	}
	return appendBytes(b, responsePartialSuccess, partial)
}

// A field is one field of a message.
type field struct {
	number int
	wire   int
	value  uint64 // of a varint, fixed64 or fixed32
	data   []byte // of a message, string or bytes
}

// eachField calls fn with the fields of a message in order, unknown ones
// included. Groups, which proto3 does not have, are malformed.
func eachField(b []byte, fn func(field) error) error {
	for len(b) > 0 {
		tag, n := binary.Uvarint(b)
		if n <= 0 || tag>>3 == 0 || tag>>3 > 1<<29-1 {
			return errMalformed
		}
		b = b[n:]
		f := field{number: int(tag >> 3), wire: int(tag & 7)}
		switch f.wire {
		case wireVarint:
			f.value, n = binary.Uvarint(b)
		case wireFixed64:
			if n = 8; len(b) >= n {
				f.value = binary.LittleEndian.Uint64(b)
			}
		case wireFixed32:
			if n = 4; len(b) >= n {
				f.value = uint64(binary.LittleEndian.Uint32(b))
			}
		case wireBytes:
			var size uint64
			size, n = binary.Uvarint(b)
			if n <= 0 || size > uint64(len(b)-n) {
				return errMalformed
			}
			f.data = b[n : n+int(size)]
			n += int(size)
		default:
			return errMalformed
		}
		if n <= 0 || n > len(b) {
			return errMalformed
		}
		b = b[n:]
		if err := fn(f); err != nil {
			return err
		}
	}
	return nil
}

// each calls fn with the fields of f's message.
func (f field) each(fn func(field) error) error {
	if f.wire != wireBytes {
		return errMalformed
	}
	return eachField(f.data, fn)
}

func (f field) varint() (uint64, error) {
	if f.wire != wireVarint {
		return 0, errMalformed
	}
	return f.value, nil
}

func (f field) fixed64() (uint64, error) {
	if f.wire != wireFixed64 {
		return 0, errMalformed
	}
	return f.value, nil
}

func (f field) fixed32() (uint32, error) {
	if f.wire != wireFixed32 {
		return 0, errMalformed
	}
	return uint32(f.value), nil
}

func (f field) text() (string, error) {
	if f.wire != wireBytes || !utf8.Valid(f.data) {
		return "", errMalformed
	}
	return string(f.data), nil
}

// time returns the zero time for 0, which means unknown.
func (f field) time() (time.Time, error) {
	ns, err := f.fixed64()
	if err != nil || ns == 0 {
		return time.Time{}, err
	}
	const second = uint64(time.Second)
	return time.Unix(int64(ns/second), int64(ns%second)).UTC(), nil
}

// id copies a trace's or a span's id, which may be empty.
func (f field) id(id []byte) error {
	if f.wire != wireBytes || len(f.data) != 0 && len(f.data) != len(id) {
		return errMalformed
	}
	copy(id, f.data)
	return nil
}

// appendKeyValue appends the attribute that f has to attrs.
func (f field) appendKeyValue(attrs *[]slog.Attr, depth int) error {
	var a slog.Attr
	err := f.each(func(f field) (err error) {
		switch f.number {
		case keyValueKey:
			a.Key, err = f.text()
		case keyValueValue:
			a.Value, err = f.anyValue(depth)
		}
		return err
	})
	*attrs = append(*attrs, a)
	return err
}

// anyValue returns an AnyValue: a kvlist as a group, an array as []any, bytes
// as []byte and one without a value as null.
func (f field) anyValue(depth int) (v slog.Value, err error) {
	if depth > maxParseDepth {
		return v, errMalformed
	}
	err = f.each(func(f field) error {
		v, err = f.oneOf(depth)
		return err
	})
	return v, err
}

// oneOf returns the value that a field of an AnyValue is.
func (f field) oneOf(depth int) (v slog.Value, err error) {
	var n uint64
	switch f.number {
	case anyString:
		s, err := f.text()
		return slog.StringValue(s), err
	case anyBool:
		n, err = f.varint()
		return slog.BoolValue(n != 0), err
	case anyInt:
		n, err = f.varint()
		return slog.Int64Value(int64(n)), err
	case anyDouble:
		n, err = f.fixed64()
		return slog.Float64Value(math.Float64frombits(n)), err
	case anyBytes:
		if f.wire != wireBytes {
			return v, errMalformed
		}
		return slog.AnyValue(append([]byte{}, f.data...)), nil
	case anyKVList:
		var members []slog.Attr
		err = f.each(func(f field) error {
			if f.number == listValues {
				return f.appendKeyValue(&members, depth+1)
			}
			return nil
		})
		return slog.GroupValue(members...), err
	case anyArray:
		elems := []any{}
		err = f.each(func(f field) error {
			if f.number != listValues {
				return nil
			}
			v, err := f.anyValue(depth + 1)
			elems = append(elems, v.Any())
			return err
		})
		return slog.AnyValue(elems), err
	}
	return v, nil
}
